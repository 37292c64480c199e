package web

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// oldSignal is a signal that has been closed for as long as it is kept; the
// clock is on the day its term ends.
func (p *signalRig) oldSignal() portal.Signal {
	p.t.Helper()
	s := p.fedBack(p.share("gerda", nil))
	p.clock = p.clock.AddDate(0, 0, 15)
	_, err := p.app.AdvanceSignals(p.t.Context(), portal.SystemActor())
	must(p.t, err)
	s = p.now(s)
	p.clock = portal.Term{N: 5, Unit: portal.Years}.End(s.ClosedAt())
	return s
}

func TestRetentionTableIsSetByTheAdministrator(t *testing.T) {
	p := signalPortal(t)
	admin := p.as("bea")
	page := admin.get(t, "/beheer/bewaren/termijnen").wants(200)
	page.In("h1", HasText("Bewaartermijnen"))
	full := func(change url.Values) url.Values {
		v := url.Values{"version": {"0"}}
		for _, r := range (portal.RetentionTable{}).All() {
			v.Set("term_"+string(r.Kind), strings.Fields(r.Term.String())[0])
			v.Set("unit_"+string(r.Kind), string(r.Term.Unit))
		}
		v.Set("fate_signalen", "vernietigen")
		for k, list := range change {
			v[k] = list
		}
		return v
	}
	wrong := admin.post(t, "/beheer/bewaren/termijnen", full(url.Values{"term_berichten": {"0"}, "ground_mail": {"Afspraak met de archivaris"}})).wants(422)
	wrong.In("#term_berichten-error", HasText("nul"))
	if !strings.Contains(wrong.body, "Afspraak met de archivaris") {
		t.Error("what was typed is lost")
	}
	admin.post(t, "/beheer/bewaren/termijnen", full(url.Values{"term_berichten": {"een jaar"}})).wants(422)
	admin.post(t, "/beheer/bewaren/termijnen", full(url.Values{"term_berichten": {"60"}, "unit_berichten": {"dagen"}})).wants(303)
	admin.post(t, "/beheer/bewaren/termijnen", full(nil)).wants(409)
	for _, who := range []portal.ID{"arie", "cora"} {
		read := p.as(who).get(t, "/beheer/bewaren").wants(200)
		if !strings.Contains(read.body, "60 dagen") || strings.Contains(read.body, "Termijnen wijzigen") {
			t.Errorf("%s sees another table, or may change it", who)
		}
	}
	p.as("gerda").get(t, "/beheer/bewaren").wants(403)
}

func TestDestructionFromListToDeclaration(t *testing.T) {
	p := signalPortal(t)
	s := p.oldSignal()
	admin := p.as("bea")
	admin.get(t, "/beheer/bewaren").wants(200).In("h2", HasText("Klaar om te vernietigen"))
	admin.post(t, "/beheer/bewaren", nil).wants(303)
	list := admin.get(t, "/beheer/bewaren/V-2031-0001").wants(200)
	if !strings.Contains(list.body, s.Number) || strings.Contains(list.body, "Vernietiging goedkeuren") {
		t.Error("the list lacks the signal, or lets its maker approve it")
	}
	admin.post(t, "/beheer/bewaren", nil).wants(409)
	admin.post(t, "/beheer/bewaren/V-2031-0001/goedkeuren", url.Values{"sure": {"ja"}, "version": {"1"}}).wants(403)
	admin.post(t, "/beheer/bewaren/V-2031-0001/uitzonderen", url.Values{"row": {string(s.ID)}, "reason": {""}}).wants(422).In("#reason-error", HasText("leeg"))
	admin.post(t, "/beheer/bewaren/V-2031-0001/uitzonderen", url.Values{"row": {string(s.ID)}, "reason": {"er loopt een bezwaar"}}).wants(303)
	admin.get(t, "/beheer/bewaren/V-2031-0001").wants(200).In(".meta", HasText("er loopt een bezwaar"))
	admin.post(t, "/beheer/bewaren/V-2031-0001/terugzetten", url.Values{"row": {string(s.ID)}}).wants(303)
	admin.get(t, "/beheer/bewaren/V-2031-0001/verklaring").wants(404)

	auditor := p.as("arie")
	read := auditor.get(t, "/beheer/bewaren/V-2031-0001").wants(200)
	if !strings.Contains(read.body, s.Number) || strings.Contains(read.body, s.Title) {
		t.Error("the auditor reads another thing than the number")
	}
	auditor.post(t, "/beheer/bewaren/V-2031-0001/goedkeuren", url.Values{"version": {"3"}}).wants(422).In("#sure-error", HasText("Vink aan"))
	auditor.post(t, "/beheer/bewaren/V-2031-0001/goedkeuren", url.Values{"version": {"1"}, "sure": {"ja"}}).wants(409)
	auditor.post(t, "/beheer/bewaren/V-2031-0001/goedkeuren", url.Values{"version": {"3"}, "sure": {"ja"}}).wants(303)
	l := app.NewLease("vernietiging")
	if ok, err := p.app.Hold(t.Context(), l); err != nil || !ok {
		t.Fatal(ok, err)
	}
	for more := true; more; {
		var err error
		more, err = p.app.CarryOutDestruction(t.Context(), portal.SystemActor(), l)
		must(t, err)
	}
	admin.get(t, "/signalen/"+s.Number).wants(404)
	for _, at := range []string{"", "/tekst", "/tabel"} {
		got := auditor.get(t, "/beheer/bewaren/V-2031-0001/verklaring"+at).wants(200)
		for _, word := range []string{s.Number, "Arie Auditor"} {
			if !strings.Contains(got.body, word) {
				t.Errorf("the declaration%s lacks %q", at, word)
			}
		}
		if strings.Contains(got.body, s.Title) {
			t.Errorf("the declaration%s tells what was destroyed", at)
		}
	}
	p.as("gerda").get(t, "/beheer/bewaren/V-2031-0001/verklaring").wants(403)
}

func TestPersonalDataPageAndFile(t *testing.T) {
	p := signalPortal(t)
	open := p.share("gerda", nil)
	hidden := p.share("gerda", func(in *app.ShareSignal) {
		in.Naming, in.Title = portal.Anonymous, "Iets dat niemand van mij mag weten"
	})
	p.clock = p.clock.Add(time.Hour)
	gerda := p.as("gerda")
	page := gerda.get(t, "/instellingen/gegevens").wants(200)
	for _, word := range []string{open.Number, hidden.Title, "gerda@voorbeeld.example", "Wie ziet dit"} {
		if !strings.Contains(page.body, word) {
			t.Errorf("the page lacks %q", word)
		}
	}
	if other := p.as("gijs").get(t, "/instellingen/gegevens").wants(200); strings.Contains(other.body, hidden.Title) || strings.Contains(other.body, open.Title) {
		t.Error("a colleague reads what Gerda shared under their own data")
	}
	gerda.post(t, "/instellingen/gegevens", url.Values{"password": {"dit is het niet geweest"}}).wants(422)
	hash, err := argon2id.CreateHash(goodPassword, &argon2id.Params{Memory: 1024, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32})
	must(t, err)
	must(t, p.store.SaveCredential(t.Context(), &portal.Credential{Person: "gerda", Password: hash}))
	file := gerda.post(t, "/instellingen/gegevens", url.Values{"password": {goodPassword}, "with_anonymous": {"ja"}}).wants(200)
	z, err := zip.NewReader(bytes.NewReader([]byte(file.body)), int64(len(file.body)))
	must(t, err)
	content := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		must(t, err)
		b, err := io.ReadAll(r)
		must(t, err)
		content[f.Name] = string(b)
	}
	if !strings.Contains(content["gegevens.html"], hidden.Title) || !json.Valid([]byte(content["gegevens.json"])) || !strings.Contains(content["gegevens.json"], open.Number) {
		t.Errorf("the file holds %v", len(content))
	}
	without := gerda.post(t, "/instellingen/gegevens", url.Values{"password": {goodPassword}}).wants(200)
	if strings.Contains(without.body, hidden.Number) {
		t.Error("the file without what is anonymous names it")
	}
}

func TestErasureIsAskedAndDone(t *testing.T) {
	p := signalPortal(t)
	gijs := p.as("gijs")
	gijs.post(t, "/instellingen/gegevens/wissen", nil).wants(303)
	gijs.post(t, "/instellingen/gegevens/wissen", nil).wants(409)
	gijs.get(t, "/instellingen/gegevens").wants(200).In("#wissen", HasText("U vroeg dit op"))
	gijs.post(t, "/instellingen/gegevens/blijven", nil).wants(303)
	gijs.post(t, "/instellingen/gegevens/wissen", nil).wants(303)
	admin := p.as("bea")
	admin.get(t, "/mensen/gijs/wissen").wants(200).In(".note", HasText("vroeg dit zelf"))
	person, err := p.store.Person(t.Context(), "gijs")
	must(t, err)
	version := []string{strconv.FormatInt(person.Version, 10)}
	admin.post(t, "/mensen/gijs/wissen", url.Values{"version": version}).wants(422).In("#sure-error", HasText("zeker"))
	admin.post(t, "/mensen/gijs/wissen", url.Values{"version": version, "sure": {"ja"}}).wants(303)
	admin.get(t, "/mensen/gijs").wants(200).In("h1", HasText("Oud-deelnemer 1 van Geldfit Noord"))
	if list := admin.get(t, "/beheer/mensen").wants(200); strings.Contains(list.body, "Gijs") || strings.Contains(list.body, "Oud-deelnemer") {
		t.Error("somebody erased is in the list of people")
	}
	gijs.get(t, "/instellingen").wants(303) // to the login
	p.as("cora").get(t, "/mensen/gerda/wissen").wants(403)
	holder := admin.get(t, "/mensen/cora/wissen").wants(200)
	holder.In("h2", HasText("Eerst overdragen"))
}

func TestOrganisationTakesItsDataAlong(t *testing.T) {
	p := signalPortal(t)
	s := p.share("bep", nil)
	hidden := p.share("bep", func(in *app.ShareSignal) { in.Naming = portal.Anonymous })
	p.as("bram").get(t, "/sociale-kaart/bewind/gegevens").wants(403)
	bram, err := p.store.Person(t.Context(), "bram")
	must(t, err)
	bram.Ticks.MayManage = true
	must(t, p.store.SavePerson(t.Context(), &bram))
	for _, form := range []string{"", "?formaat=json"} {
		got := p.as("bram").get(t, "/sociale-kaart/bewind/gegevens"+form).wants(200)
		if !strings.Contains(got.body, s.Number) || strings.Contains(got.body, hidden.Number) {
			t.Errorf("the file%s holds the wrong signals", form)
		}
	}
	p.as("bram").get(t, "/sociale-kaart/geldfit/gegevens").wants(403)
}
