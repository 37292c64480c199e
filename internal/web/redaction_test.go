package web

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// slipped is a signal that names somebody, with a comment that does.
func slipped(p *signalRig) portal.Signal {
	p.t.Helper()
	s := p.share("gerda", func(in *app.ShareSignal) {
		in.Title, in.Text = "Brief van Kanariesma", "Mevrouw Kanariesma kreeg drie brieven."
	})
	must(p.t, p.app.CommentOnSignal(p.t.Context(), p.by("bram"), s.ID, "", "Ook ik ken Kanariesma.", nil, app.CitizenAnswer{}))
	return s
}

func TestHideInOneClick(t *testing.T) {
	p := signalPortal(t)
	s := slipped(p)
	path := "/signalen/" + s.Number
	p.as("cora").get(t, path).wants(200).In(`a[href="`+path+`/verbergen?deel=signaal"]`, HasText("Hier staat iets over een persoon"))
	if body := p.as("lea").get(t, path).wants(200).body; strings.Contains(body, "/verbergen") {
		t.Error("a meelezer is offered to hide")
	}
	p.as("cora").get(t, path+"/verbergen?deel=signaal").wants(200).In("h1", HasText("Staat hier iets over een persoon?"))
	// The note must not repeat it; what was typed comes back, and nothing is hidden.
	p.as("cora").post(t, path+"/verbergen", url.Values{"deel": {"signaal"}, "note": {"Er staat Kanariesma"}}).wants(422).
		In("#note", HasAttr("value", "Er staat Kanariesma"))
	p.as("lea").get(t, path).wants(200).In("h1", HasText("Brief van Kanariesma"))

	done := p.as("cora").post(t, path+"/verbergen", url.Values{"deel": {"signaal"}, "note": {"In de eerste zin."}}).wants(303)
	if done.where() != path {
		t.Errorf("sent to %s", done.where())
	}
	for _, who := range []portal.ID{"gerda", "bram", "lea", "cora", "wim", "bea"} {
		page := p.as(who).get(t, path).wants(200)
		page.In("h1", HasText("Verborgen om privacy")).In(".story", HasText("De FG beslist."))
		if strings.Contains(strings.Replace(page.body, "Ook ik ken Kanariesma", "", 2), "Kanariesma") {
			t.Errorf("%s still reads it", who)
		}
		if list := p.as(who).get(t, "/signalen").wants(200).body; strings.Contains(list, "Kanariesma") {
			t.Errorf("the list of %s names it", who)
		}
		if found := p.as(who).get(t, "/zoeken?q=brieven").wants(200).body; strings.Contains(found, s.Number) {
			t.Errorf("%s finds it", who)
		}
	}
	// Twice is once, and the way there is gone.
	p.as("bram").post(t, path+"/verbergen", url.Values{"deel": {"signaal"}}).wants(303)
	p.as("bram").get(t, path+"/verbergen?deel=signaal").wants(200).In(".note", HasText("al verborgen"))
	p.as("bram").get(t, path+"/verbergen?deel=onzin").wants(404)
}

func TestDecideOnPrivacymelding(t *testing.T) {
	p := signalPortal(t)
	s := slipped(p)
	must(t, p.app.HideText(t.Context(), p.by("cora"), s.Number, portal.PartSignal, "In de eerste zin."))
	const path = "/beheer/privacy/P-2026-0001"
	for _, who := range []portal.ID{"cora", "bea", "gerda", "anne"} {
		for _, address := range []string{"/beheer/privacy", path} {
			if page := p.as(who).get(t, address).wants(403); strings.Contains(page.body, "Kanariesma") || strings.Contains(page.body, s.Number) {
				t.Errorf("the refusal tells %s about it", who)
			}
		}
		p.as(who).post(t, path+"/wissen", url.Values{"version": {"1"}, "parts": {"signaal"}}).wants(403)
	}
	arie := p.as("arie")
	if list := arie.get(t, "/beheer/privacy").wants(200).In("[data-row]", HasText("P-2026-0001")).body; strings.Contains(list, "Kanariesma") {
		t.Error("the list holds the data")
	}
	arie.get(t, path).wants(200).In("blockquote", HasText("Kanariesma")).In("#datalek", HasText("nog 3 dagen")).In(".note", HasText("In de eerste zin."))

	version := "1"
	arie.post(t, path+"/zoeken", url.Values{"version": {version}, "passage": {"kanariesma"}}).wants(200).
		In("#wissen .note", HasText("op 3 plekken")).In("#passage", HasAttr("value", "kanariesma"))
	arie.post(t, path+"/wissen", url.Values{"version": {version}}).wants(422).In("#parts", HasText("Kies wat u wist"))
	arie.post(t, path+"/wissen", url.Values{"version": {version}, "passage": {"ab"}}).wants(422).In("#passage-error", HasText("drie letters"))
	arie.post(t, path+"/terugzetten", url.Values{"version": {version}, "reason": {""}}).wants(422)
	arie.post(t, path+"/datalek", url.Values{"version": {version}, "breach": {"ja"}, "noticed_day": {"2099-01-01"}, "noticed_time": {"10:00"}}).wants(422).
		In("#noticed_day-error", HasText("toekomst"))
	arie.post(t, path+"/datalek", url.Values{"version": {version}, "breach": {"onderzoek"}, "noticed_day": {dayField(p.clock)}, "noticed_time": {"00:01"}}).wants(303)
	arie.post(t, path+"/wissen", url.Values{"version": {version}, "passage": {"kanariesma"}}).wants(409)
	arie.post(t, path+"/wissen", url.Values{"version": {"2"}, "passage": {"kanariesma"}}).wants(303)

	page := p.as("lea").get(t, "/signalen/"+s.Number).wants(200)
	page.In("h1", HasText("Brief van [verwijderd om privacy]")).In(".timeline", HasText("Verwijderd om privacy")).In(".comment", HasText("Ook ik ken [verwijderd om privacy]."))
	if strings.Contains(page.body, "Kanariesma") {
		t.Error("a reader still reads it")
	}
	if after := arie.get(t, path).wants(200).In("h2", HasText("Uw besluit")).body; strings.Contains(after, "Kanariesma") {
		t.Error("the FG's page still holds it")
	}
	arie.get(t, path+"/bestand/1").wants(404)
}

func TestTimeLeft(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	for after, want := range map[time.Duration]string{
		72 * time.Hour: "nog 3 dagen", 51 * time.Hour: "nog 2 dagen en 3 uur", 25 * time.Hour: "nog 1 dag en 1 uur", 5 * time.Hour: "nog 5 uur",
		30 * time.Minute: "nog minder dan een uur", 0: "de termijn is voorbij", -time.Hour: "de termijn is voorbij",
	} {
		if got := timeLeft(now, now.Add(after)); got != want {
			t.Errorf("%v: %q, want %q", after, got, want)
		}
	}
}

// A document of the chain is hidden from its own page, decided on as any other
// text, and put back.
func TestHideAChainDocument(t *testing.T) {
	p := signalPortal(t)
	cora := p.as("cora")
	made := cora.upload(t, "/documenten/nieuw", "Verslag.txt", "Over Kanariesma.", url.Values{"document_title": {"Verslag Kanariesma"}, "kind": {"verslag"}, "audience": {"keten"}}).wants(303)
	path := made.where()
	cora.get(t, path).wants(200).In(`a[href="`+path+`/verbergen"]`, HasText("Hier staat iets over een persoon")).In("#archief dd", HasText("7 jaar na de datum waarop het werd toegevoegd of vervangen"))
	if body := p.as("lea").get(t, path).wants(200).body; strings.Contains(body, "/verbergen") {
		t.Error("a meelezer is offered to hide")
	}
	p.as("lea").get(t, path+"/verbergen").wants(403)
	gerda := p.as("gerda")
	ask := gerda.get(t, path+"/verbergen").wants(200).In("b", HasText("Een document")).In("nav.crumbs a", HasText("Verslag Kanariesma"))
	if strings.Contains(ask.body, "behandelaar") {
		t.Error("it says that a handler hears of it")
	}
	gerda.get(t, path+"/verbergen?deel=signaal").wants(404)
	gerda.post(t, path+"/verbergen", url.Values{"deel": {"document:" + strings.TrimPrefix(path, "/documenten/")}, "note": {"Kanariesma staat in de titel"}}).wants(422).In("#note-error", HasText("herhaalt"))
	done := gerda.post(t, path+"/verbergen", url.Values{"deel": {"document:" + strings.TrimPrefix(path, "/documenten/")}}).wants(303)
	if done.where() != path {
		t.Errorf("sent to %s", done.where())
	}
	for _, who := range []portal.ID{"gerda", "bram", "lea", "cora", "wim", "bea"} {
		for _, at := range []string{path, path + "/mdto", "/documenten", "/zoeken?q=kanariesma"} {
			if body := strings.ReplaceAll(p.as(who).get(t, at).wants(200).body, "kanariesma", ""); strings.Contains(body, "Kanariesma") {
				t.Errorf("%s still reads it at %s", who, at)
			}
		}
	}
	arie := p.as("arie")
	arie.get(t, "/beheer/privacy").wants(200).In(".meta", HasText("bij een document"))
	arie.get(t, "/beheer/privacy/P-2026-0001").wants(200).In("blockquote", HasText("Verslag Kanariesma")).In("#passage-hint", HasText("overal in dit document"))
	arie.post(t, "/beheer/privacy/P-2026-0001/terugzetten", url.Values{"version": {"1"}, "reason": {"Dit gaat over niemand."}}).wants(303)
	p.as("lea").get(t, path).wants(200).In("h1", HasText("Verslag Kanariesma"))
}
