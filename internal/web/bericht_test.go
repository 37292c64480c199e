package web

import (
	"net/url"
	"strings"
	"testing"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// handOut has the dispatcher work, as the jobs do beside the web.
func (p *signalRig) handOut() {
	p.t.Helper()
	l := app.NewLease("dispatcher")
	if ok, err := p.app.Hold(p.t.Context(), l); !ok || err != nil {
		p.t.Fatalf("hold the lease: %v, %v", ok, err)
	}
	defer p.app.Release(p.t.Context(), l)
	for {
		n, err := p.app.Dispatch(p.t.Context(), l)
		must(p.t, err)
		if n == 0 {
			return
		}
	}
}

func (p *signalRig) comment(by portal.ID, s portal.Signal) {
	p.t.Helper()
	must(p.t, p.app.CommentOnSignal(p.t.Context(), p.by(by), s.ID, portal.NewID(), "Dat zien wij ook.", nil, app.CitizenAnswer{}))
}

func TestBerichtenPage(t *testing.T) {
	p := signalPortal(t)
	p.as("gerda").get(t, "/berichten").wants(200).In("h1", HasText("Berichten")).In(".empty h2", HasText("Nog geen berichten")).None("[data-row]")
	p.as("").get(t, "/berichten").wants(303)

	first := p.share("gerda", func(in *app.ShareSignal) { in.Title = "Brieven komen te laat" })
	second := p.share("gerda", func(in *app.ShareSignal) { in.Title = "Wachttijd loopt op" })
	p.comment("bram", second)
	p.takenUp(first)
	p.handOut()
	page := p.as("gerda").get(t, "/berichten").wants(200).
		In(".head .soft", HasText("2 nieuwe berichten")).
		In("ul.rows a.title[href=/signalen/"+first.Number+"]", HasText("Brieven komen te laat")).
		In("ul.rows .meta", HasText("U krijgt dit omdat u dit signaal deelde.")).
		In("li.unread a", HasText("Het signaal is in behandeling.")).
		In("li.unread .meta", HasText("Bram Bewind")).
		In("[data-live-refresh=/berichten/lijst]")
	if n := len(selection(page.doc, "li[data-row]")); n != 2 {
		t.Errorf("%d rows, want 2", n)
	}
	fragment := p.as("gerda").get(t, "/berichten/lijst").wants(200).In("li.unread").None("h1").None("html head title")
	if strings.Contains(fragment.body, "<html") {
		t.Error("the fragment is a whole page")
	}
	p.as("lea").get(t, "/berichten").wants(200).None("[data-row]")
	p.as("gert").get(t, "/berichten").wants(200).None("[data-row]")
}

func TestBerichtenRead(t *testing.T) {
	p := signalPortal(t)
	first, second := p.share("gerda", nil), p.share("gerda", nil)
	p.comment("bram", first)
	p.comment("bram", second)
	p.handOut()
	gerda := p.as("gerda")
	subject := "signaal/" + string(first.ID)
	gerda.post(t, "/berichten/gelezen", url.Values{"onderwerp": {subject}, "tot": {"0"}}).to("/berichten")
	gerda.get(t, "/berichten").In(".head .soft", HasText("2 nieuwe berichten")) // nothing of what came after page 0
	gerda.post(t, "/berichten/gelezen", url.Values{"onderwerp": {subject}, "tot": {"2"}}).to("/berichten")
	gerda.get(t, "/berichten").In(".head .soft", HasText("1 nieuw bericht"))
	p.as("bep").post(t, "/berichten/gelezen", url.Values{"onderwerp": {"signaal/" + string(second.ID)}, "tot": {"99"}}).to("/berichten")
	gerda.get(t, "/signalen/"+second.Number).wants(200)
	gerda.get(t, "/berichten").In(".head .soft", HasText("U hebt alles gelezen.")).None("li.unread").None("form[action=/berichten/gelezen]")
	gerda.post(t, "/berichten/gelezen", url.Values{"onderwerp": {"signaal"}, "tot": {"2"}}).wants(400)
	gerda.post(t, "/berichten/gelezen", url.Values{"tot": {"alles"}}).wants(400)
	gerda.post(t, "/berichten/gelezen", url.Values{"tot": {"2"}, "_csrf": {"niet van ons"}}).wants(403)
}

func TestBerichtenOfAnAnonymousReporter(t *testing.T) {
	p := signalPortal(t)
	s := p.share("gerda", func(in *app.ShareSignal) { in.Naming, in.Title = portal.Anonymous, "Geheim onderwerp" })
	p.takenUp(s)
	p.handOut()
	gerda := p.as("gerda")
	page := gerda.get(t, "/berichten").wants(200).
		In("a.title[href=/signalen?mijn=ja]", HasText("Wat u anoniem deelde")).
		In("li.unread a", HasText("Er is nieuws over een signaal dat u anoniem deelde.")).
		In("li.unread time", HasText("vandaag"))
	for _, secret := range []string{s.Number, "Geheim onderwerp", string(s.ID), ":30"} {
		if main := selection(page.doc, "main"); strings.Contains(text(main[0]), secret) {
			t.Errorf("the page tells %q", secret)
		}
	}
	gerda.get(t, "/signalen/"+s.Number).wants(200) // reading it there is reading it
	gerda.get(t, "/berichten").wants(200).None("li.unread")

	// Who handles it sees that it was shared, by nobody, on a day.
	p.as("cora").get(t, "/berichten").wants(200).In("li .meta", HasText("anonieme melder")).In("li time", HasText("vandaag"))
}

func TestBerichtenForgetWhatOneMayNotSee(t *testing.T) {
	p := signalPortal(t)
	s := p.share("gerda", func(in *app.ShareSignal) { in.Title = "Alleen voor ons" })
	must(t, p.app.FollowSignal(t.Context(), p.by("bram"), s.ID, portal.FollowAll))
	p.comment("gijs", s)
	p.handOut()
	bram := p.as("bram")
	bram.get(t, "/berichten").wants(200).In("a.title", HasText("Alleen voor ons"))
	s = p.now(s)
	s.Audience = portal.Audience{Kind: portal.MunicipalityOnly}
	must(t, p.store.SaveSignal(t.Context(), &s, "gemeente"))
	page := bram.get(t, "/berichten").wants(200).None("[data-row]").In("[data-bell-text]", HasText("geen nieuwe"))
	if strings.Contains(page.body, "Alleen voor ons") || strings.Contains(page.body, s.Number) {
		t.Error("the page tells of what its reader may not see")
	}
}
