package web

import (
	"archive/zip"
	"bytes"
	"maps"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"ketenportaal/internal/portal"
)

// reportForm is a complete report of the rig's subsidy as its form sends it.
func reportFields(s portal.Subsidy, rev int) url.Values {
	f := url.Values{"rev": {strconv.Itoa(rev)}, "voices": {"Niets gehoord."}}
	for _, g := range s.InUse() {
		f.Set("said-"+string(g.ID), "Het liep goed.")
		for _, i := range g.Indicators {
			id := string(i.ID)
			f.Set("note-"+id, "")
			switch i.Kind {
			case portal.IndicatorShare:
				f.Set("figure-"+id, "18")
				f.Set("whole-"+id, "30")
			case portal.IndicatorYesNo:
				f.Set("figure-"+id, "ja")
			case portal.IndicatorNarrative:
				f.Set("figure-"+id, "Zij leren luisteren.")
			default:
				f.Set("figure-"+id, "60")
			}
		}
	}
	return f
}

// reportingPortal is a portal with a subsidy of which a contact hands in the reports.
func reportingPortal(t *testing.T) (p *signalRig, s portal.Subsidy, path string) {
	t.Helper()
	p = signalPortal(t)
	gerda, err := p.store.Person(t.Context(), "gerda")
	must(t, err)
	gerda.Role, gerda.Ticks.MayReport = portal.Contact, true
	must(t, p.store.SavePerson(t.Context(), &gerda))
	s = p.grantedSubsidy("geldfit", "Spreekuren")
	return p, s, "/subsidies/" + s.Number + "/rapportages/2026-1"
}

// TestReportIsWrittenSentReturnedAndAccepted as two sides see it.
func TestReportIsWrittenSentReturnedAndAccepted(t *testing.T) {
	p, s, path := reportingPortal(t)
	gerda, gijs, cora := p.as("gerda"), p.as("gijs"), p.as("cora")
	gerda.get(t, path).wants(200).In("h2", HasText("Rapportage over de eerste helft van 2026"))
	gerda.get(t, path+"/invullen").wants(200).In("p", HasText("Afgesproken: 60"))
	fields := reportFields(s, 0)
	fields.Set("voices", "Kanarievogel")
	gijs.post(t, path+"/invullen", fields).wants(303)
	for _, below := range []string{"", "/bestand", "/bestand?vorm=html", "/versies/1", "/invullen", "/indienen"} {
		cora.get(t, path+below).Not("Kanarievogel")
		p.as("eva").get(t, path+below).wants(404)
	}
	cora.get(t, path).wants(404)
	for _, place := range []string{"/", "/subsidies", "/subsidies/lijst", "/subsidies/" + s.Number, "/subsidies/" + s.Number + "/perioden", "/subsidies/" + s.Number + "/bestand", "/zoeken?q=kanarievogel", "/berichten"} {
		cora.get(t, place).wants(200).Not("Kanarievogel", "rapportages/2026-1")
	}
	gijs.get(t, path+"/indienen").wants(200).Not("action=\"" + path + "/indienen\"")
	gijs.post(t, path+"/indienen", url.Values{"rev": {"1"}}).wants(403)
	gerda.get(t, path+"/indienen").wants(200).In("h2", HasText("Klopt dit?"))
	gerda.post(t, path+"/indienen", url.Values{"rev": {"7"}}).wants(409)
	gerda.post(t, path+"/indienen", url.Values{"rev": {"1"}}).wants(303)
	if page := cora.get(t, path).wants(200); !strings.Contains(page.body, "Kanarievogel") || !strings.Contains(page.body, "Akkoord is geen vaststelling van de subsidie") {
		t.Error("the municipality doesn't read what was handed in")
	}
	gerda.post(t, path+"/beoordelen", url.Values{"version": {"0"}, "judge": {"akkoord"}}).wants(403)
	gerda.post(t, path+"/beoordelen", url.Values{"judge": {"akkoord"}}).wants(403) // before what is wrong with the form
	cora.post(t, path+"/beoordelen", url.Values{"version": {"0"}, "judge": {"terug"}}).wants(422)
	cora.post(t, path+"/beoordelen", url.Values{"version": {"0"}, "judge": {"terug"}, "questions": {"Hoe kwam dat?"}, "ask-" + string(s.Goals[0].ID): {"En dit doel?"}}).wants(303)
	if page := gerda.get(t, path+"/invullen").wants(200); !strings.Contains(page.body, "Hoe kwam dat?") || !strings.Contains(page.body, "En dit doel?") {
		t.Error("the questions aren't where they are answered")
	}
	fields.Set("voices", "Geheim concept")
	fields.Set("rev", "1")
	gerda.post(t, path+"/invullen", fields).wants(303)
	cora.get(t, path).wants(200).Not("Geheim concept")
	cora.get(t, path+"/bestand?vorm=html").wants(200).Not("Geheim concept")
	gerda.post(t, path+"/indienen", url.Values{"rev": {"2"}}).wants(303)
	if page := cora.get(t, path+"/versies/2").wants(200); !strings.Contains(page.body, "<ins>") || !strings.Contains(page.body, "<del>") {
		t.Error("the second version doesn't mark what changed")
	}
	cora.get(t, path+"/versies/1").wants(200).Not("Geheim concept")
	for _, nr := range []string{"0", "3", "01", "x"} {
		cora.get(t, path+"/versies/"+nr).wants(404)
	}
	cora.post(t, path+"/beoordelen", url.Values{"version": {"0"}, "judge": {"akkoord"}}).wants(303)
	cora.post(t, path+"/beoordelen", url.Values{"version": {"0"}, "judge": {"akkoord"}}).wants(409)
	gerda.get(t, path+"/invullen").wants(303)
	gerda.post(t, path+"/invullen", fields).wants(409)
	if page := gerda.get(t, "/subsidies/"+s.Number).wants(200); !strings.Contains(page.body, "18 van 30") {
		t.Error("the accepted value isn't on the subsidy's page")
	}
}

// TestReportFormLosesNothing: what is wrong is told at its field, all that was typed
// stands in the form again, also after going away, and what is right is saved.
func TestReportFormLosesNothing(t *testing.T) {
	p, s, path := reportingPortal(t)
	g := s.Goals[0]
	number, share := "figure-"+string(g.Indicators[0].ID), string(g.Indicators[1].ID)
	gerda := p.as("gerda")
	for name, tt := range map[string]struct{ field, typed, words string }{
		"text in a number": {number, "ongeveer tien", "Geen woorden"}, "negative": {number, "-4", "onder nul"}, "too large": {number, "99999999999999", "te groot"},
		"denominator zero": {"whole-" + share, "0", "niet nul"}, "numerator above": {"figure-" + share, "31", "niet meer zijn dan"}, "a percentage of 120": {"figure-" + share, "120%", "twee aantallen"},
	} {
		t.Run(name, func(t *testing.T) {
			report, _ := p.store.ProgressReport(t.Context(), portal.ReportID(s.ID, "2026-1"))
			fields := reportFields(s, report.Rev)
			fields.Set(tt.field, tt.typed)
			fields.Set("voices", "Gehoord bij "+name)
			page := gerda.post(t, path+"/invullen", fields).wants(422)
			if !strings.Contains(page.body, tt.words) || !strings.Contains(page.body, `value="`+tt.typed+`"`) {
				t.Errorf("the form doesn't say %q or lost %q", tt.words, tt.typed)
			}
			page.In("#" + tt.field + "[aria-invalid=true]")
			if later := gerda.get(t, path+"/invullen").wants(200); !strings.Contains(later.body, `value="`+tt.typed+`"`) {
				t.Error("going away lost what was typed")
			}
			saved, err := p.store.ProgressReport(t.Context(), portal.ReportID(s.ID, "2026-1"))
			must(t, err)
			if saved.Voices != "Gehoord bij "+name || saved.Said(g.ID) == "" {
				t.Errorf("what is right isn't saved: %+v", saved)
			}
		})
	}
	gerda.post(t, path+"/invullen", url.Values{"forget": {"ja"}}).wants(303)
	gerda.get(t, path+"/invullen").wants(200).Not("120%")
	// Two colleagues: the second sees both.
	fields := reportFields(s, 0)
	fields.Set("voices", "Van de ander")
	page := p.as("gijs").post(t, path+"/invullen", fields).wants(409)
	page.In("#theirs", HasText("Gehoord bij"))
	if !strings.Contains(page.body, "Van de ander") {
		t.Error("what the second typed is gone")
	}
}

// TestReportFiles: nobody else can take one, formulas stay text, and LibreOffice opens
// the spreadsheet and the document with the same figures.
func TestReportFiles(t *testing.T) {
	p, s, path := reportingPortal(t)
	gerda := p.as("gerda")
	gerda.get(t, path+"/bestand").wants(404) // nothing is written yet
	fields := reportFields(s, 0)
	fields.Set("voices", "=HYPERLINK(\"x\")")
	gerda.post(t, path+"/invullen", fields).wants(303)
	gerda.get(t, path+"/bestand?vorm=exe").wants(404)
	gerda.get(t, path+"/bestand?formaat=exe").wants(404)
	csv := gerda.get(t, path+"/bestand?formaat=csv").wants(200).body
	if !strings.Contains(csv, "60%") || !strings.Contains(csv, ";18;30;") && !strings.Contains(csv, ",18,30,") || strings.Contains(csv, "\n=HYPER") || strings.Contains(csv, ";=HYPER") {
		t.Errorf("the file of figures: %s", csv)
	}
	p.as("eva").get(t, path+"/bestand?formaat=csv").wants(404)
	for _, form := range []string{"odt", "docx", "html"} {
		body := gerda.get(t, path+"/bestand?vorm="+form).wants(200).body
		if form == "html" {
			if !strings.Contains(body, "Alleen de eigen organisatie mag dit lezen") {
				t.Error("a draft isn't called one")
			}
			continue
		}
		if _, err := zip.NewReader(bytes.NewReader([]byte(body)), int64(len(body))); err != nil {
			t.Errorf("%s: %v", form, err)
		}
	}
	read := officeReads(t, asCells, map[string]string{"cijfers.xlsx": gerda.get(t, path+"/bestand?formaat=xlsx").wants(200).body})
	maps.Copy(read, officeReads(t, asText, map[string]string{"rapportage.odt": gerda.get(t, path+"/bestand?vorm=odt").wants(200).body}))
	for name, text := range read {
		if !strings.Contains(text, "60%") || !strings.Contains(text, "Het liep goed.") {
			t.Errorf("LibreOffice reads %s as %s", name, text)
		}
	}
}

// TestPreviousReportStandsInTheNextForm: its commentary, and its figures beside the
// fields.
func TestPreviousReportStandsInTheNextForm(t *testing.T) {
	p, s, path := reportingPortal(t)
	gerda := p.as("gerda")
	gerda.post(t, path+"/invullen", reportFields(s, 0)).wants(303)
	gerda.post(t, path+"/indienen", url.Values{"rev": {"1"}}).wants(303)
	must(t, p.app.OpenPeriod(t.Context(), p.by("cora"), s.Number, 0, "2026-2"))
	next := gerda.get(t, "/subsidies/"+s.Number+"/rapportages/2026-2/invullen").wants(200)
	for _, words := range []string{"Het liep goed.", "Vorige keer: 60% (18 van 30).", "Dit schreef u vorige keer", "data-draft=\"/concepten?formulier=/subsidies/" + s.Number + "/rapportages/2026-2/invullen\""} {
		if !strings.Contains(next.body, words) {
			t.Errorf("the next form doesn't show %q", words)
		}
	}
	if _, err := p.app.ReportPage(t.Context(), p.by("eva"), s.Number, "2026-1"); portal.KindOf(err) != portal.NotFound {
		t.Errorf("another partner: %v", err)
	}
}
