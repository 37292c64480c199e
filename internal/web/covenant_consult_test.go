package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// consultPortal is a portal with a covenant of the municipality and bewind in
// consultation. It gives the address of the covenant and its clause.
func consultPortal(t *testing.T) (p *signalRig, number, clause string) {
	t.Helper()
	p = signalPortal(t)
	on := p.covenantWith("bewind")
	must(t, p.app.OpenConsultation(t.Context(), p.by("cora"), on.Covenant.Number, app.ConsultationInput{Invitation: "Wat vindt u?", Until: portal.ConsultDefault(p.clock)}))
	return p, covenantsHome + "/" + on.Covenant.Number, string(on.Text.Clauses[0].ID)
}

// said puts a comment under the clause and gives its id.
func (p *signalRig) said(number string, in app.ClauseCommentInput) string {
	p.t.Helper()
	in.Once = portal.NewID()
	must(p.t, p.app.CommentClause(p.t.Context(), p.by("bram"), number, in))
	return string(in.Once)
}

const namedText = "De gemeente heeft één **vast** nummer en een vaste naam."

func TestOpenAConsultation(t *testing.T) {
	p := signalPortal(t)
	on := p.covenantWith("bewind")
	path := covenantsHome + "/" + on.Covenant.Number + consultBelow
	cora := p.as("cora")
	cora.get(t, path).wants(200).In("form", HasText("Bewind Noord"))
	wrong := cora.post(t, path, url.Values{"invitation": {"Kom maar op"}, "until": {"2026-11-23"}}).wants(422)
	wrong.In("textarea", HasText("Kom maar op"))
	wrong.In("#until-error", HasText("werkdagen"))
	for _, who := range []portal.ID{"bram", "gerda", "wim"} {
		reply := p.as(who).post(t, path, url.Values{"until": {"gisteren"}})
		if want := map[portal.ID]int{"wim": http.StatusForbidden}[who]; want == 0 && reply.status != http.StatusNotFound || want > 0 && reply.status != want {
			t.Errorf("%s got %d for a form with a fault", who, reply.status)
		}
	}
	cora.post(t, path, url.Values{"invitation": {"Kom maar op"}, "until": {"2026-12-20"}}).wants(303)
	cora.get(t, path).wants(200).In(".timeline", HasText("Kom maar op"))
	p.as("bram").get(t, path).wants(200).In("main", HasText("20 december 2026"))
	p.as("gerda").get(t, path).wants(404)
}

func TestCommentFromThePage(t *testing.T) {
	p, path, clause := consultPortal(t)
	form := path + "/artikelen/" + clause + "/reageren"
	bram := p.as("bram")
	bram.get(t, path).wants(200).In("#artikel-"+clause, HasText("Reageer"))
	bram.get(t, form).wants(200).In(".prose", HasText("De gemeente heeft één vast nummer."))
	bram.get(t, path+"/artikelen/bestaat-niet/reageren").wants(404)
	wrong := bram.post(t, form, url.Values{"text": {""}, "proposal": {"De gemeente heeft één **vast** nummer."}, "rev": {"1"}}).wants(422)
	wrong.In("#text-error", HasText("leeg"))
	p.as("gerda").post(t, form, url.Values{"text": {""}, "rev": {"x"}}).wants(404)
	p.as("lea").get(t, form).wants(404)
	bram.post(t, form, url.Values{"text": {"Graag een naam."}, "proposal": {namedText}, "rev": {"1"}, "once": {string(portal.NewID())}}).wants(303)
	list := bram.get(t, path+remarksBelow).wants(200)
	list.In("section[data-row]", HasText("Bewind Noord (u)"))
	list.In("section[data-row] ins", HasText("en een vaste naam"))
	bram.get(t, path).wants(200).In("#artikel-"+clause, HasText("1 reactie"))
	// Between the parties; a person's name for who keeps covenants.
	p.as("gert").get(t, path+remarksBelow).wants(200).In("section[data-row] b", HasText("Bewind Noord"))
	if body := p.as("gert").get(t, path+remarksBelow).wants(200).body; strings.Contains(body, "Bram") {
		t.Error("the clerk reads who of Bewind Noord commented")
	}
	p.as("cora").get(t, path+remarksBelow).wants(200).In("section[data-row] b", HasText("Bram Bewind"))
	for _, below := range []string{remarksBelow, remarksBelow + "/bestand?vorm=csv", "/verschil", consultBelow} {
		p.as("gerda").get(t, path+below).wants(404)
	}
	// The clause changes under the form: nothing that was typed is lost.
	on := p.covenantNow(p.covenantOf(path))
	on.Text.Clauses[0].Text, on.Text.Clauses[0].Rev = "Iets heel anders.", 2
	p.saved(on)
	clash := bram.post(t, form, url.Values{"text": {"Mijn woorden."}, "proposal": {"Mijn tekst."}, "rev": {"1"}}).wants(409)
	clash.In(".prose", HasText("Iets heel anders."))
	clash.In("#proposal", HasText("Mijn tekst."))
	clash.In("#text", HasText("Mijn woorden."))
	p.clock = p.clock.AddDate(0, 2, 0)
	p.as("bram").get(t, form).wants(200).In(".note", HasText("ketencoördinator"))
	p.as("bram").post(t, form, url.Values{"text": {"Te laat."}, "rev": {"2"}}).wants(409)
}

// covenantOf gives the id of the covenant at an address.
func (p *signalRig) covenantOf(path string) portal.ID {
	p.t.Helper()
	c, err := p.store.CovenantByNumber(p.t.Context(), strings.TrimPrefix(path, covenantsHome+"/"))
	must(p.t, err)
	return c.ID
}

func TestAnswerFromThePage(t *testing.T) {
	p, path, clause := consultPortal(t)
	number := strings.TrimPrefix(path, covenantsHome+"/")
	first := p.said(number, app.ClauseCommentInput{Clause: portal.ID(clause), Text: "Graag een naam.", Proposal: namedText, Rev: 1})
	second := p.said(number, app.ClauseCommentInput{Clause: portal.ID(clause), Proposal: "De gemeente belt terug.", Rev: 1})
	cora, bram := p.as("cora"), p.as("bram")
	cora.get(t, path+remarksBelow+"?wacht=ja").wants(200).In("form.form", HasText("Overgenomen"))
	if body := bram.get(t, path+remarksBelow).wants(200).body; strings.Contains(body, "Reactie beantwoorden") {
		t.Error("who commented is offered to answer")
	}
	one, two := path+remarksBelow+"/"+first, path+remarksBelow+"/"+second
	bram.post(t, one, url.Values{"rev": {"x"}}).wants(403)
	p.as("gerda").post(t, one, url.Values{"rev": {"x"}}).wants(404)
	wrong := cora.post(t, one, url.Values{"answer": {"niet"}, "reason": {""}, "rev": {"1"}, "text": {"Mijn tekst."}}).wants(422)
	wrong.In("#reason-error", HasText("leeg"))
	wrong.In("#text", HasText("Mijn tekst."))
	cora.post(t, one, url.Values{"answer": {"overgenomen"}, "reason": {"Duidelijker."}, "rev": {"1"}}).wants(303)
	bram.get(t, path).wants(200).In("#artikel-"+clause, HasText("vaste naam"))
	cora.post(t, one, url.Values{"answer": {"niet"}, "reason": {"Toch niet."}, "rev": {"2"}}).wants(409)

	// The other proposal was made on the text of before: both are shown, and who
	// answers decides.
	clash := cora.post(t, two, url.Values{"answer": {"overgenomen"}, "reason": {"Ook goed."}, "rev": {"1"}}).wants(409)
	clash.In(".note", HasText("U beslist"))
	clash.In(".compare", HasText("vaste naam"))
	clash.In(".compare", HasText("belt terug"))
	clash.In("#reason", HasText("Ook goed."))
	cora.post(t, two, url.Values{"answer": {"deels"}, "reason": {"Beide."}, "rev": {"2"}, "text": {"Eén nummer, en wij bellen terug."}}).wants(303)
	bram.get(t, two).wants(200).In(".help", HasText("Beide."))
	bram.post(t, two+"/intrekken", nil).wants(409)

	nota := cora.get(t, path+remarksBelow+"/bestand?vorm=csv").wants(200).body
	for _, want := range []string{"Graag een naam.", "Duidelijker.", "Deels overgenomen", "Beide."} {
		if !strings.Contains(nota, want) {
			t.Errorf("the nota lacks %q: %s", want, nota)
		}
	}
	for _, form := range []string{"odt", "docx", "html", "xlsx"} {
		if n := len(bram.get(t, path+remarksBelow+"/bestand?vorm="+form).wants(200).body); n < 1000 {
			t.Errorf("%s has %d bytes", form, n)
		}
	}
	bram.get(t, path+remarksBelow+"/bestand?vorm=exe").wants(404)

	diff := bram.get(t, path+"/verschil").wants(200)
	diff.In("h3", HasText("Artikel 1. Bereikbaarheid"))
	diff.In("ins", HasText("toegevoegd: "))
	diff.In("del", HasText("verwijderd: "))
	bram.get(t, path+"/verschil?weergave=naast").wants(200).In(".compare h4", HasText("Tekst: was"))
	bram.get(t, path+"/verschil?van=1.1&naar=1.1").wants(200).In("h2", HasText("Nog niets te vergelijken"))
	bram.get(t, path+"/verschil?van=9&naar=1").wants(404)
}

func TestTakenBackText(t *testing.T) {
	p, path, _ := consultPortal(t)
	cora := p.as("cora")
	cora.post(t, path+consultBelow+"/terug", url.Values{"reason": {""}}).wants(422).In("#reason-error", HasText("leeg"))
	cora.post(t, path+consultBelow+"/terug", url.Values{"reason": {"Artikel 1 wordt anders."}}).wants(303)
	p.as("bram").get(t, path+consultBelow).wants(200).In(".timeline", HasText("Artikel 1 wordt anders."))
	p.as("bram").get(t, path+"/verschil").wants(404)
	p.as("bram").get(t, path+remarksBelow).wants(404)
	p.as("gerda").get(t, path+consultBelow).wants(404)
}
