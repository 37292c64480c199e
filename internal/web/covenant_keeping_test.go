package web

import (
	"net/url"
	"strconv"
	"strings"
	"testing"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// keepingPortal is a portal with a covenant in force between the municipality, Geldfit
// and bewind, of which Asdd is heard, and an open halfjaargesprek. It gives the address
// of that.
func keepingPortal(t *testing.T) (p *signalRig, talk string) {
	t.Helper()
	p = signalPortal(t)
	c, err := p.app.MakeCovenant(t.Context(), p.by("cora"), app.CovenantInput{Title: "Kwaliteitsconvenant"})
	must(t, err)
	c.Parties = append(c.Parties, portal.Party{Org: "geldfit", Signs: true}, portal.Party{Org: "bewind", Signs: true}, portal.Party{Org: "asdd"})
	c.InForce, c.Shown = 1, true
	must(t, p.store.SaveCovenant(t.Context(), &c, "gemeente"))
	versions, err := p.store.CovenantVersions(t.Context(), c.ID)
	must(t, err)
	v := versions[0]
	v.State, v.InForceFrom = portal.CovenantInForce, portal.Day(p.clock)
	v.Course = append(v.Course, portal.CovenantStep{State: portal.CovenantConsulted}, portal.CovenantStep{State: portal.CovenantInForce})
	v.Clauses = []portal.Clause{{ID: "doel", Heading: "Doel", Text: "Samen."}, {ID: "bellen", Heading: "Terugbellen", Text: "De partner belt terug.", Commits: portal.SidePartner},
		{ID: "nummer", Heading: "Eén nummer", Text: "De gemeente heeft één nummer.", Commits: portal.SideMunicipality}}
	must(t, p.store.SaveCovenantVersion(t.Context(), &v))
	for _, org := range []portal.ID{"gemeente", "geldfit", "bewind"} {
		must(t, p.store.InsertSigning(t.Context(), &portal.Signing{ID: portal.SigningID(v.ID, org), Covenant: c.ID, Nr: 1, Org: org, Done: true, DoneAt: p.clock}))
	}
	r, err := p.app.OpenKeeping(t.Context(), p.by("cora"), c.Number, app.OpenKeepingInput{Period: portal.KeepingPeriod(p.clock), Due: p.clock.AddDate(0, 0, 21)})
	must(t, err)
	return p, "/convenanten/" + c.Number + "/gesprekken/" + r.Period
}

// saidOf are the fields of the form with one answer to each clause.
func saidOf(version int, kept, why string) url.Values {
	f := url.Values{"version": {strconv.Itoa(version)}}
	for _, id := range []string{"bellen", "nummer"} {
		f.Set("kept-"+id, kept)
		f.Set("why-"+id, why)
		f.Set("needed-"+id, "")
	}
	return f
}

func TestFillInAHalfYearTalk(t *testing.T) {
	p, talk := keepingPortal(t)
	gerda := p.as("gerda")
	form := gerda.get(t, talk+"/invullen").wants(200)
	form.In("h1", HasText("Kwaliteitsconvenant"))
	if n := strings.Count(form.body, "Wordt dit gehouden?"); n != 2 {
		t.Errorf("%d clauses are asked, want 2: not what binds nobody", n)
	}
	if n := strings.Count(gerda.get(t, talk+"/invullen?begin=ja").wants(200).body, " checked"); n != 2 {
		t.Errorf("everywhere yes ticks %d", n)
	}
	half := saidOf(0, "nee", "")
	half.Set("send", "ja")
	half.Set("needed-nummer", "Kanarienodig")
	again := gerda.post(t, talk+"/invullen", half).wants(422)
	again.In("#why-bellen-error", HasText("leeg"))
	again.In("#needed-nummer", HasText("Kanarienodig"))

	gerda.post(t, talk+"/invullen", saidOf(0, "deels", "Kanariegerda")).wants(303)
	clash := p.as("gijs").post(t, talk+"/invullen", saidOf(0, "nee", "Kanariegijs")).wants(409)
	clash.In("#theirs", HasText("Kanariegerda"))
	clash.In("#why-bellen", HasText("Kanariegijs"))
	if !strings.Contains(clash.body, `name="version" value="1"`) {
		t.Error("the second attempt would clash again")
	}
	send := saidOf(1, "nee", "Kanariegijs")
	send.Set("send", "ja")
	p.as("gijs").post(t, talk+"/invullen", send).wants(303)

	for who, status := range map[portal.ID]int{"lea": 403, "eva": 404, "gert": 403, "": 303} {
		p.as(who).get(t, talk+"/invullen").wants(status)
	}
	p.as("lea").post(t, talk+"/invullen", half).wants(403) // before it looks at the form
}

func TestHalfYearTalkFromOpenToClosed(t *testing.T) {
	p, talk := keepingPortal(t)
	send := saidOf(0, "nee", "Kanariegerda")
	send.Set("send", "ja")
	p.as("gerda").post(t, talk+"/invullen", send).wants(303)
	p.as("bram").post(t, talk+"/invullen", saidOf(0, "deels", "Kanarieconcept")).wants(303)

	page := p.as("bram").get(t, talk).wants(200)
	if strings.Contains(page.body, "Kanariegerda") || strings.Contains(page.body, "Nog niet ingeleverd:") || !strings.Contains(page.body, "Kanarieconcept") {
		t.Error("a partner reads another's answers, or not its own")
	}
	page = p.as("cora").get(t, talk).wants(200)
	if !strings.Contains(page.body, "Kanariegerda") || strings.Contains(page.body, "Kanarieconcept") || !strings.Contains(page.body, "Nog niet ingeleverd:") {
		t.Error("who leads doesn't read what was handed in, or reads a draft")
	}
	for _, below := range []string{"/tabel", "/tabel?formaat=xlsx", "/bestand?vorm=odt", "/bestand?vorm=docx", "/bestand?vorm=html"} {
		p.as("bram").get(t, talk+below).wants(403)
		p.as("eva").get(t, talk+below).wants(404)
		p.as("cora").get(t, talk+below).wants(200)
	}
	p.as("bram").post(t, talk+"/sluiten", url.Values{"version": {"0"}}).wants(403)
	p.as("cora").post(t, talk+"/termijn", url.Values{"version": {"1"}, "due": {"2001-01-01"}}).wants(422).In("#due-error", HasText("na vandaag"))
	p.as("cora").post(t, talk+"/sluiten", url.Values{"version": {"1"}}).wants(303)
	p.as("cora").post(t, talk+"/sluiten", url.Values{"version": {"0"}}).wants(409)
	late := p.as("bram").post(t, talk+"/invullen", saidOf(1, "ja", "Kanarielaat")).wants(409)
	late.In("#why-bellen", HasText("Kanarielaat"))

	page = p.as("lea").get(t, talk).wants(200)
	page.In("#artikel-bellen", HasText("Kanariegerda"))
	if strings.Contains(page.body, "Kanarieconcept") || strings.Contains(page.body, "/signaal") {
		t.Error("a reader sees a draft that was never handed in, or may make a signal")
	}
	csv := p.as("bram").get(t, talk+"/tabel").wants(200)
	if !strings.Contains(csv.body, "Kanariegerda") || strings.Contains(csv.body, "Kanarieconcept") {
		t.Errorf("table: %s", csv.body)
	}
	p.as("bram").get(t, talk+"/bestand?vorm=exe").wants(404)
}

func TestSignalAndConclusionOfAClause(t *testing.T) {
	p, talk := keepingPortal(t)
	send := saidOf(0, "nee", "Kanariegerda")
	send.Set("send", "ja")
	p.as("gerda").post(t, talk+"/invullen", send).wants(303)
	at := talk + "/artikelen/bellen"
	p.as("gerda").get(t, at+"/signaal").wants(409) // not before it is closed
	p.as("cora").post(t, talk+"/sluiten", url.Values{"version": {"0"}}).wants(303)

	form := p.as("gerda").get(t, at+"/signaal").wants(200)
	form.In("#text", HasText("Kanariegerda"))
	in := url.Values{"once": {string(portal.NewRandomID())}, "text": {"Er wordt niet teruggebeld."}, "audience": {"gekozen"}, "naming": {"organisatie"}}
	p.as("gerda").post(t, at+"/signaal", in).wants(422).In("#theme-error", HasText("thema"))
	in.Set("theme", "toegang")
	p.as("gerda").post(t, at+"/signaal", in).wants(303)
	p.as("lea").get(t, talk).wants(200).In("#artikel-bellen", HasText("S-"))
	p.as("lea").get(t, at+"/signaal").wants(403)
	p.as("eva").get(t, at+"/signaal").wants(404)
	p.as("gerda").get(t, talk+"/artikelen/doel/signaal").wants(404)
	p.as("gerda").get(t, at+"/voorstel").wants(200).In("h2", HasText("ronde tafel"))

	p.as("gerda").get(t, at+"/conclusie").wants(403)
	p.as("cora").post(t, at+"/conclusie", url.Values{"was": {"0"}, "conclusion": {"Wij bellen terug."}}).wants(303)
	clash := p.as("adil").post(t, at+"/conclusie", url.Values{"was": {"0"}, "conclusion": {"Iets anders."}}).wants(409)
	clash.In("#theirs", HasText("Wij bellen terug."))
	clash.In("#conclusion", HasText("Iets anders."))
	p.as("lea").get(t, talk).wants(200).In("#artikel-bellen", HasText("Wij bellen terug."))
}

func TestOpenAHalfYearTalk(t *testing.T) {
	p, talk := keepingPortal(t)
	list := talk[:strings.LastIndexByte(talk, '/')]
	p.as("cora").post(t, talk+"/sluiten", url.Values{"version": {"0"}}).wants(303)
	taken := url.Values{"period": {talk[len(list)+1:]}, "due": {p.clock.AddDate(0, 0, 21).Format("2006-01-02")}}
	p.as("cora").get(t, list).wants(200).In("#openen", HasText("openen"))
	p.as("cora").post(t, list, taken).wants(422).In("#period-error", HasText("al een gesprek"))
	p.as("gerda").post(t, list, taken).wants(403)
	p.as("eva").post(t, list, taken).wants(404)
	p.as("lea").get(t, list).wants(200).In("li", HasText("Gesloten"))
	p.as("eva").get(t, list).wants(404)
}
