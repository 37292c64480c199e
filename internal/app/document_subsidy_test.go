package app

import (
	"bytes"
	"testing"

	"ketenportaal/internal/portal"
)

// addPaper adds a paper with a subsidy, or with its report for a period.
func (r *rig) addPaper(by portal.Actor, to UploadTo, name, content string) (portal.Document, error) {
	r.t.Helper()
	u, err := r.ReceiveUpload(r.ctx, by, to, name, bytes.NewReader([]byte(content)))
	if err != nil {
		return portal.Document{}, err
	}
	return r.AddSubsidyPaper(r.ctx, by, to, &UploadForm{File: u})
}

// seesPaper reports where somebody comes across a paper: in the list of documents, its
// count, a search for its text, its page and its file.
func (r *rig) seesPaper(by portal.Actor, d portal.Document, word string) (seen []string) {
	r.t.Helper()
	for where, f := range map[string]DocumentFilter{"list": {}, "list under subsidies": {Under: portal.KindSubsidy}, "list by words": {Text: word}} {
		l, err := r.Documents(r.ctx, by, f)
		r.must(err)
		if len(l.Rows) > 0 || l.Count > 0 {
			seen = append(seen, where)
		}
	}
	found, err := r.Search(r.ctx, by, SearchFilter{Text: word, Exact: true})
	r.must(err)
	if len(found.Found) > 0 {
		seen = append(seen, "search")
	}
	if _, err := r.Document(r.ctx, by, d.ID); err == nil {
		seen = append(seen, "page")
	} else {
		r.refused(err, portal.NotFound)
	}
	if file, err := r.DownloadDocument(r.ctx, by, d.ID, 1); err == nil {
		file.Close()
		seen = append(seen, "file")
	} else {
		r.refused(err, portal.NotFound)
	}
	return seen
}

// handIn writes the report of 2026-1 with figures that meet their targets, and hands it in.
func (r *rig) handIn(s portal.Subsidy, by portal.Actor) portal.ProgressReport {
	r.t.Helper()
	typed := portal.ReportTyped{Figures: map[portal.ID]portal.FigureTyped{}, Said: map[portal.ID]string{}, Voices: "Niets gehoord."}
	for _, g := range s.Goals {
		typed.Said[g.ID] = "Het ging goed."
		for _, i := range g.Indicators {
			typed.Figures[i.ID] = map[portal.IndicatorKind]portal.FigureTyped{portal.IndicatorNumber: {Figure: "120"}, portal.IndicatorShare: {Figure: "6", Whole: "10"},
				portal.IndicatorAmount: {Figure: "2.500"}, portal.IndicatorYesNo: {Figure: "ja"}, portal.IndicatorNarrative: {Figure: "Luisteren."}}[i.Kind]
		}
	}
	kept, err := r.WriteReport(r.ctx, by, s.Number, "2026-1", ReportInput{ReportTyped: typed})
	r.must(err)
	r.must(r.SendReport(r.ctx, by, s.Number, "2026-1", kept.Report.Rev))
	report, err := r.store.ProgressReport(r.ctx, portal.ReportID(s.ID, "2026-1"))
	r.must(err)
	return report
}

const everywhere = 6 // the places of seesPaper

// TestPapersOfASubsidy: the municipality and the organisation read them, nobody else
// comes across one anywhere.
func TestPapersOfASubsidy(t *testing.T) {
	r := newRig(t)
	s := r.grantedSubsidy()
	to := UploadTo{Subsidy: s.Number}
	coordinator, contact := r.as("ketencoordinator@gemeente"), r.as("contactpersoon@geldfit")
	d, err := r.addPaper(coordinator, to, "Beschikking.txt", "Kabouterwoord over de subsidie.")
	r.must(err)
	e := r.wantEvents(portal.DocumentAdded)[0]
	if e.About != d.Ref() {
		t.Errorf("the event is about %v", e.About)
	}
	if told := r.told(e); told[contact.ID] != portal.ReasonParty || len(told) != 1 {
		t.Errorf("told of the paper: %v, want the contact of Geldfit", told)
	}
	for _, who := range []string{"ketencoordinator@gemeente", "deelnemer@geldfit", "griffie@gemeente"} {
		if seen := r.seesPaper(r.as(who), d, "kabouterwoord"); len(seen) != everywhere {
			t.Errorf("%s sees it at %v only", who, seen)
		}
	}
	for _, who := range []string{"deelnemer@bewind", "contactpersoon@bewind", "meelezer@asdd"} {
		if seen := r.seesPaper(r.as(who), d, "kabouterwoord"); seen != nil {
			t.Errorf("%s sees it at %v", who, seen)
		}
		_, err := r.SubsidyPapers(r.ctx, r.as(who), s.Number, "")
		r.refused(err, portal.NotFound)
		_, err = r.addPaper(r.as(who), to, "x.txt", "x")
		r.refused(err, portal.NotFound)
	}
	_, err = r.addPaper(portal.Actor{}, to, "x.txt", "x")
	r.refused(err, portal.LoginNeeded)
	_, err = r.addPaper(r.as("griffie@gemeente"), to, "x.txt", "x")
	r.refused(err, portal.Forbidden)
	_, err = r.addPaper(contact, UploadTo{Subsidy: s.Number, Period: "2031-1"}, "x.txt", "x")
	r.refused(err, portal.NotFound)

	box, err := r.SubsidyPapers(r.ctx, contact, s.Number, "")
	r.must(err)
	if len(box.Rows) != 1 || !box.Add || box.Rows[0].Number != s.Number || box.Rows[0].Path != "/subsidies/"+s.Number {
		t.Errorf("the papers of the subsidy: %+v", box)
	}
	if again, err := r.addPaper(coordinator, to, "Beschikking.txt", "Kabouterwoord over de subsidie."); err != nil || again.ID != d.ID {
		t.Errorf("the same file sent twice: %v %v", again.ID, err)
	}
	_, err = r.addPaper(contact, to, "Lijst.txt", "Inwoner met BSN 123456782.")
	r.wrongAt(err, portal.FieldDocumentFile, FieldOverrule)
	r.refused(r.RemoveDocument(r.ctx, contact, d.ID, "weg", CitizenAnswer{}), portal.Forbidden)
	r.must(r.RemoveDocument(r.ctx, coordinator, d.ID, "", CitizenAnswer{}))
	if seen := r.seesPaper(coordinator, d, "kabouterwoord"); seen != nil {
		t.Errorf("after removal it stands at %v", seen)
	}
}

// TestPapersOfAReport: a paper of a draft is its organisation's only. Handing in opens
// it for the municipality and fixes it; what is added after it came back waits again.
func TestPapersOfAReport(t *testing.T) {
	r := newRig(t)
	s := r.grantedSubsidy()
	to := UploadTo{Subsidy: s.Number, Period: "2026-1"}
	coordinator, contact := r.as("ketencoordinator@gemeente"), r.as("contactpersoon@geldfit")
	contact.Ticks.MayReport = true
	_, err := r.addPaper(coordinator, to, "x.txt", "x")
	r.refused(err, portal.NotFound) // a draft isn't there
	d, err := r.addPaper(contact, to, "Foto's.txt", "Kabouterwoord van de vrijwilligers.")
	r.must(err)
	if told := r.told(r.wantEvents(portal.DocumentAdded)[0]); len(told) != 0 {
		t.Errorf("told of a paper of a draft: %v", told)
	}
	if seen := r.seesPaper(coordinator, d, "kabouterwoord"); seen != nil {
		t.Errorf("the municipality sees a paper of a draft at %v", seen)
	}
	if seen := r.seesPaper(r.as("deelnemer@geldfit"), d, "kabouterwoord"); len(seen) != everywhere {
		t.Errorf("a colleague sees it at %v only", seen)
	}

	report := r.handIn(s, contact)
	if seen := r.seesPaper(coordinator, d, "kabouterwoord"); len(seen) != everywhere {
		t.Errorf("handed in, the municipality sees it at %v only", seen)
	}
	if seen := r.seesPaper(r.as("deelnemer@bewind"), d, "kabouterwoord"); seen != nil {
		t.Errorf("another partner sees it at %v", seen)
	}
	r.refused(r.RemoveDocument(r.ctx, contact, d.ID, "weg", CitizenAnswer{}), portal.Forbidden)
	_, err = r.addPaper(contact, to, "Later.txt", "Reuzenwoord.")
	r.refused(err, portal.Forbidden)

	r.must(r.ReturnReport(r.ctx, coordinator, s.Number, "2026-1", ReportQuestions{Whole: "Hoe kwam dat?", Version: report.Version}))
	r.clock = r.clock.AddDate(0, 0, 1)
	later, err := r.addPaper(contact, to, "Later.txt", "Reuzenwoord.")
	r.must(err)
	if seen := r.seesPaper(coordinator, later, "reuzenwoord"); seen != nil && len(seen) != 2 { // the lists hold the first paper
		t.Errorf("the municipality sees a paper of a report it gave back at %v", seen)
	}
	_, err = r.Document(r.ctx, coordinator, later.ID)
	r.refused(err, portal.NotFound)
	if _, err := r.Document(r.ctx, coordinator, d.ID); err != nil {
		t.Errorf("what went along is gone after giving back: %v", err)
	}
	r.must(r.RemoveDocument(r.ctx, contact, later.ID, "", CitizenAnswer{}))
}
