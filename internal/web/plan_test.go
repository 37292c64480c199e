package web

import (
	"net/url"
	"strings"
	"testing"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// inPlan makes a goal, a recommendation and an action of Gerda.
func (p *signalRig) inPlan() {
	p.t.Helper()
	ctx, cora := p.t.Context(), p.by("cora")
	_, err := p.app.MakeGoal(ctx, cora, app.GoalInput{Title: "Inwoners kunnen rondkomen"})
	must(p.t, err)
	_, err = p.app.MakeRecommendation(ctx, cora, app.RecommendationInput{Title: "Cliëntperspectief"})
	must(p.t, err)
	_, err = p.app.MakePlanAction(ctx, cora, app.PlanActionInput{Recommendation: "I", Action: portal.PlanAction{Title: "Intervisie", Owner: "gerda", State: portal.PlanRunning, Due: p.clock.AddDate(0, 0, -3)}})
	must(p.t, err)
}

func TestPlanFromTheFormToTheFile(t *testing.T) {
	p := signalPortal(t)
	cora, gerda, bram := p.as("cora"), p.as("gerda"), p.as("bram")
	cora.get(t, "/plan-van-aanpak").wants(200).In(".empty a", HasText("Aanbeveling toevoegen"))
	bram.get(t, "/plan-van-aanpak").wants(200).None(".empty a")
	p.as("anne").get(t, "/plan-van-aanpak").wants(403).In(".empty", HasText("niet voor uw rol"))
	p.as("").get(t, "/plan-van-aanpak").wants(303)
	p.inPlan()
	const at = "/plan-van-aanpak/acties/I-a"
	page := gerda.get(t, "/plan-van-aanpak").wants(200)
	page.In("h2", HasText("Dit staat stil")).In("progress", HasAttr("aria-label", "Klaar: 0 van 1")).None(`a[href="/plan-van-aanpak/acties/nieuw"]`)
	page.In("#aanbeveling-I details[open] li[data-row]", HasText("Intervisie"))
	gerda.get(t, "/plan-van-aanpak?van=mij&stand=klaar").wants(200).In(".empty.lost", HasText("Niets gevonden")).In(".chips a", HasText("Van mij"))
	bram.get(t, at).wants(200).None("#noteren")
	gerda.get(t, at).wants(200).In("#noteren", HasText("Voortgang noteren")).In(".turn", HasText("Gerda"))
	gerda.post(t, at+"/notitie", url.Values{"version": {"0"}, "note": {""}, "state": {"klaar"}}).wants(422).In("#note-error", HasText("leeg"))
	gerda.post(t, at+"/notitie", url.Values{"version": {"0"}, "note": {"Bel 111222333."}, "state": {"klaar"}}).wants(422).In("#note", HasText("111222333"))
	gerda.post(t, at+"/notitie", url.Values{"version": {"0"}, "note": {"Elke maand nu."}, "state": {"klaar"}}).wants(303)
	bram.get(t, at).wants(200).In(".timeline", HasText("Elke maand nu."))
	// Done: it stands open for her whose action it is, and for who asks for it.
	gerda.get(t, "/plan-van-aanpak").wants(200).In("#aanbeveling-I details[open]")
	bram.get(t, "/plan-van-aanpak").wants(200).In("#aanbeveling-I summary", HasText("1 actie bekijken")).None("#aanbeveling-I details[open]")
	bram.get(t, "/plan-van-aanpak?stand=klaar").wants(200).In("#aanbeveling-I details[open]")
	for path, fields := range map[string]url.Values{at + "/notitie": {"note": {""}}, at + "/wijzigen": {"title": {""}}, at + "/koppelen": {"link": {""}}, "/plan-van-aanpak/acties/nieuw": {"title": {""}}, "/beleidsdoelen/nieuw": {"title": {""}},
		"/beleidsdoelen/D-01/wijzigen": {"title": {""}}, "/plan-van-aanpak/overnemen": {"list": {""}}, "/plan-van-aanpak/aanbevelingen/I/wijzigen": {"title": {""}}, "/beleidsdoelen/D-01/verplaatsen": {"parent": {"x"}}} {
		fields.Set("version", "0")
		bram.post(t, path, fields).wants(403) // wrong as well: the refusal comes first
	}
	fields := url.Values{"version": {"0"}, "once": {string(portal.NewID())}, "recommendation": {"I"}, "number": {"I-a"}, "title": {"Coaching <b>"}, "text": {""}, "owner": {"org:geldfit"}, "state": {"loopt"}, "start": {""}, "due": {"ooit"}}
	cora.post(t, "/plan-van-aanpak/acties/nieuw", fields).wants(422).In("#title", HasAttr("value", "Coaching <b>")).In("#due-error", HasText("datum"))
	fields.Set("due", "")
	cora.post(t, "/plan-van-aanpak/acties/nieuw", fields).wants(422).In("#number-error", HasText("staat al"))
	fields.Set("number", "")
	if made := cora.post(t, "/plan-van-aanpak/acties/nieuw", fields).wants(303).header.Get("Location"); made != "/plan-van-aanpak/acties/I-b" {
		t.Errorf("made at %s", made)
	}
	fields.Set("title", "Anders")
	cora.post(t, "/plan-van-aanpak/acties/I-b/wijzigen", fields).wants(303)
	if body := bram.get(t, "/plan-van-aanpak/lijst?formaat=csv").wants(200).body; !strings.Contains(body, "Elke maand nu.") || !strings.Contains(body, "Anders") {
		t.Errorf("file: %s", body)
	}
	bram.get(t, "/plan-van-aanpak/lijst?formaat=xlsx").wants(200)
	bram.get(t, "/plan-van-aanpak/bestand?vorm=docx").wants(200)
	bram.get(t, "/plan-van-aanpak/bestand?vorm=exe").wants(404)
	bram.get(t, "/plan-van-aanpak/aanbevelingen/I").wants(200).In("li[data-row]", HasText("Intervisie"))
	bram.get(t, "/plan-van-aanpak/acties/IV-e").wants(404)
}

func TestPlanBelongsToSignals(t *testing.T) {
	p := signalPortal(t)
	p.inPlan()
	cora, bram := p.as("cora"), p.as("bram")
	secret := p.share("gerda", func(in *app.ShareSignal) {
		in.Title, in.Audience = "Wachttijd kanariegeel", portal.Audience{Kind: portal.MunicipalityOnly}
	})
	cora.get(t, "/signalen/"+secret.Number).wants(200).In("aside a", HasText("Bij een actie van het plan zetten"))
	cora.get(t, "/plan-van-aanpak/koppelen?bij="+secret.Number).wants(200).In("option", HasText("I-a Intervisie"))
	cora.post(t, "/plan-van-aanpak/koppelen", url.Values{"what": {secret.Number}, "action": {""}}).wants(422)
	cora.post(t, "/plan-van-aanpak/koppelen", url.Values{"what": {secret.Number}, "action": {"I-a"}}).wants(303)
	cora.post(t, "/plan-van-aanpak/koppelen", url.Values{"what": {secret.Number}, "action": {"I-a"}}).wants(422).In("#action-error", HasText("hoort al"))
	cora.get(t, "/signalen/"+secret.Number).wants(200).In("aside", HasText("Actie I-a: Intervisie"))
	cora.get(t, "/plan-van-aanpak/acties/I-a").wants(200).In("#hoort-erbij", HasText("kanariegeel"))
	for _, path := range []string{"/plan-van-aanpak/acties/I-a", "/plan-van-aanpak", "/plan-van-aanpak/lijst", "/beleidsdoelen/D-01"} {
		if body := bram.get(t, path).wants(200).body; strings.Contains(body, "kanariegeel") || strings.Contains(body, secret.Number) || strings.Contains(body, string(secret.ID)) {
			t.Errorf("a stranger reads of the signal at %s", path)
		}
	}
	bram.get(t, "/plan-van-aanpak/koppelen?bij="+secret.Number).wants(403)
	cora.post(t, "/plan-van-aanpak/acties/I-a/koppelen", url.Values{"link": {"S-2026-9999"}}).wants(422).In("#link", HasAttr("value", "S-2026-9999"))
	cora.post(t, "/plan-van-aanpak/acties/I-a/ontkoppelen", url.Values{"ref": {"signaal/" + string(secret.ID)}}).wants(303)
}

func TestGoalTreePages(t *testing.T) {
	p := signalPortal(t)
	cora := p.as("cora")
	cora.get(t, "/beleidsdoelen").wants(200).In(".empty a", HasText("Beleidsdoel maken"))
	p.inPlan()
	cora.post(t, "/beleidsdoelen/nieuw", url.Values{"title": {"Ja"}, "parent": {"D-01"}, "version": {"0"}}).wants(422).In("#title", HasAttr("value", "Ja"))
	cora.post(t, "/beleidsdoelen/nieuw", url.Values{"title": {"Dichtbij"}, "parent": {"D-01"}, "version": {"0"}}).wants(303)
	cora.post(t, "/beleidsdoelen/nieuw", url.Values{"title": {"Heel dichtbij"}, "parent": {"D-01.1"}, "version": {"0"}}).wants(303)
	tree := p.as("bram").get(t, "/beleidsdoelen").wants(200).In("section li a", HasText("D-01.1 Dichtbij"))
	if n := strings.Count(tree.body, "hieraan hangt nog niets"); n != 1 { // at the leaf, not at what has goals under it
		t.Errorf("%d goals are said to carry nothing", n)
	}
	cora.post(t, "/beleidsdoelen/D-01.1.1/beeindigen", url.Values{"version": {"0"}}).wants(303)
	cora.post(t, "/beleidsdoelen/D-01/verplaatsen", url.Values{"parent": {"D-01.1"}, "version": {"0"}}).wants(422).In("#parent-error", HasText("onder zichzelf"))
	cora.post(t, "/beleidsdoelen/D-01/beeindigen", url.Values{"version": {"0"}}).wants(422).In("#end-error", HasText("hieronder"))
	cora.post(t, "/beleidsdoelen/D-01.1/verplaatsen", url.Values{"parent": {""}, "version": {"0"}}).wants(303)
	cora.post(t, "/beleidsdoelen/D-01.1/volgorde", url.Values{"way": {"omhoog"}}).wants(303)
	cora.post(t, "/beleidsdoelen/D-01.1/beeindigen", url.Values{"version": {"0"}}).wants(303)
	cora.get(t, "/beleidsdoelen/D-01.1").wants(200).In(".note", HasText("geldt niet meer"))
	cora.post(t, "/beleidsdoelen/D-01.1/herstellen", url.Values{"version": {"0"}}).wants(303)
	cora.get(t, "/beleidsdoelen/ontbreekt").wants(200).In("#partners", HasText("Bewind Noord"))
	page := p.as("bram").get(t, "/beleidsdoelen/ontbreekt").wants(200)
	page.In("#partners", HasText("Uw organisatie heeft nog geen"))
	if strings.Contains(page.body, "Geldfit Noord") {
		t.Error("a partner reads which others have no goal")
	}
}

func TestPlanImportPages(t *testing.T) {
	p := signalPortal(t)
	p.inPlan()
	cora := p.as("cora")
	list := "nummer;actie;eigenaar;stand;klaar op\nI-c;=Coaching;;loopt;31-12-2026\n"
	cora.post(t, "/plan-van-aanpak/overnemen", url.Values{"list": {"a;b\n1;2"}}).wants(422).In(".error", HasText("kolom"))
	cora.post(t, "/plan-van-aanpak/overnemen", url.Values{"list": {strings.Replace(list, "I-c", "I-a", 1)}}).wants(422).In("td", HasText("staat al in het plan"))
	cora.post(t, "/plan-van-aanpak/overnemen", url.Values{"list": {list + strings.Repeat("I-d;Iets;;;\n", app.MaxImport)}}).wants(422).In(".error", HasText("meer dan"))
	cora.post(t, "/plan-van-aanpak/overnemen", url.Values{"list": {list}}).wants(303)
	if body := cora.get(t, "/plan-van-aanpak/lijst").wants(200).body; strings.Contains(body, ";=Coaching") {
		t.Error("a formula goes out as one")
	}
}
