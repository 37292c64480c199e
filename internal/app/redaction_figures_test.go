package app

import (
	"slices"
	"strings"
	"testing"

	"ketenportaal/internal/portal"
)

// What was hidden is found by nobody; erased, nothing of that part is left. A report
// that was frozen keeps its first hash and tells what it has now.
func TestBar65_NothingOfASlipInFiguresIsLeft(t *testing.T) {
	for name, at := range figurePlaces {
		t.Run(name, func(t *testing.T) {
			r := newFigureRig(t, canary)
			before := r.hits(canary)
			r.must(r.HideFigureText(r.ctx, r.as(hider), at.page, at.id, at.part, "In de eerste zin."))
			auditor := r.as("auditor@gemeente")
			melding := must(r.Redaction(r.ctx, auditor, "P-2026-0001"))
			if len(melding.Hidden) != 1 || !slices.ContainsFunc(melding.Hidden[0].Texts, func(x HiddenText) bool { return strings.Contains(x.Text, canary) }) || melding.On == "" {
				t.Fatalf("the FG sees %+v", melding)
			}
			if err := r.EraseText(r.ctx, r.as(hider), "P-2026-0001", EraseText{Version: 1, Parts: []portal.Part{at.part}}); portal.KindOf(err) != portal.Forbidden {
				t.Errorf("erased by who hid it: %v", err)
			}
			r.must(r.EraseText(r.ctx, auditor, "P-2026-0001", EraseText{Version: 1, Parts: []portal.Part{at.part}}))
			if _, err := r.AskHideFigure(r.ctx, r.as(hider), at.page, at.id, at.part); err != nil {
				t.Errorf("afterwards: %v", err)
			}
			r.dispatchAll(r.App)
			must(r.FinishErasures(r.ctx, portal.SystemActor(), func(string) error { return nil }))
			if after := r.hits(canary); after >= before {
				t.Errorf("%d canaries, before %d", after, before)
			}
			r.wantWholeChain()
			must(r.store.Reindex(r.ctx, nil))
			f := must(r.store.Factsheet(r.ctx, r.frozen.ID))
			c := must(r.store.CouncilReport(r.ctx, r.sent.ID))
			if f.SHA256 != r.frozen.SHA256 || c.SHA256 != r.sent.SHA256 {
				t.Error("the first hash is gone")
			}
			if portal.HashText(f.Canonical) != f.Hash() || portal.HashText(c.Canonical) != c.Hash() || (f.Now != "") != (at.id == f.ID) || (c.Now != "") != (at.id == c.ID) {
				t.Errorf("frozen texts: %q %q", f.Now, c.Now)
			}
		})
	}
}

// Words go from everything that holds them under one subject, and from copies of its
// texts elsewhere; what is put back is what was there.
func TestWordsGoFromAFrozenReportAndComeBack(t *testing.T) {
	r := newFigureRig(t, "Ongevaarlijk")
	auditor := r.as("auditor@gemeente")
	r.must(r.HideFigureText(r.ctx, r.as(hider), "/raadsrapportages/RR-2026-001", "rr", "raadsonderdeel:begroting", ""))
	if c := must(r.store.CouncilReport(r.ctx, "rr")); c.Sections[0].Text != portal.HiddenText || c.Sections[0].Tables[0].Rows[0][0] != portal.HiddenLine || c.Now == "" || c.Sections[0].Rev != 1 {
		t.Errorf("hidden: %+v", c)
	}
	r.must(r.PutBackText(r.ctx, auditor, "P-2026-0001", 1, "Dit gaat over niemand."))
	if c := must(r.store.CouncilReport(r.ctx, "rr")); c.Canonical != r.sent.Canonical || c.Now != "" || !c.Withheld.IsZero() {
		t.Errorf("put back: %+v", c.FrozenText)
	}
	r.must(r.HideFigureText(r.ctx, r.as(hider), "/factsheets/2026-1", "2026-1.1", portal.PartFactsheet, ""))
	r.must(r.EraseText(r.ctx, auditor, "P-2026-0002", EraseText{Version: 1, Passage: "ongevaarlijk"}))
	if f := must(r.store.Factsheet(r.ctx, "2026-1.1")); strings.Contains(f.Canonical, "Ongevaarlijk") || f.Intro != "Inleiding "+portal.ErasedWithin || f.Now == "" {
		t.Errorf("words erased: %q\n%s", f.Intro, f.Canonical)
	}
}

// A report to the council that quotes a note loses it with the note; what another says
// of its own stays.
func TestCopiesInAReportToTheCouncilFollow(t *testing.T) {
	r := newFigureRig(t, canary)
	c := must(r.store.CouncilReport(r.ctx, "rc"))
	c.Sections = []portal.ReportSection{{ID: "voortgang", Heading: "Voortgang", Text: "Actie IV-e: Stand van zaken " + canary + ". Verder gaat het goed."}}
	r.must(r.store.SaveCouncilReport(r.ctx, &c))
	r.must(r.HideFigureText(r.ctx, r.as("deelnemer@geldfit"), "/plan-van-aanpak/acties/IV-e", "actie", "planvoortgang:n", ""))
	if c := must(r.store.CouncilReport(r.ctx, "rc")); c.Sections[0].Text != portal.HiddenText {
		t.Errorf("the report says %q", c.Sections[0].Text)
	}
	if p := must(r.store.Pledge(r.ctx, "t")); p.Notes[0].Text == portal.HiddenText {
		t.Error("another note was hidden with it")
	}
	r.must(r.EraseText(r.ctx, r.as("auditor@gemeente"), "P-2026-0001", EraseText{Version: 1, Parts: []portal.Part{"planvoortgang:n"}}))
	if c := must(r.store.CouncilReport(r.ctx, "rc")); strings.Contains(c.Sections[0].Text, canary) {
		t.Errorf("erased, the report says %q", c.Sections[0].Text)
	}
}

// Nobody hides, or is offered, what they may not read.
func TestWhoMayHideInFigures(t *testing.T) {
	r := newFigureRig(t, canary)
	sub := "/subsidies/U-2026-001"
	for _, tt := range []struct {
		name, page string
		id         portal.ID
		part       portal.Part
		may, not   []string
	}{
		{"a note in the plan", "/plan-van-aanpak/acties/IV-e", "actie", "planvoortgang:n", []string{hider, "deelnemer@bewind", "griffie@gemeente"}, []string{"auditor@gemeente"}},
		{"a subsidy", sub, "s", portal.PartSubsidy, []string{hider, "deelnemer@geldfit", "collega@gemeente"}, []string{"deelnemer@bewind", "meelezer@asdd"}},
		{"a report that was handed in", sub, "s", "rapportagestem:2026-1", []string{hider, "deelnemer@geldfit"}, []string{"deelnemer@bewind"}},
		{"a draft report", sub, "s", "rapportagestem:2026-2", []string{"deelnemer@geldfit"}, []string{hider, "collega@gemeente", "deelnemer@bewind"}},
		{"a report that was returned", sub, "s", "rapportagestem:2025-2", []string{"deelnemer@geldfit", hider}, []string{"deelnemer@bewind"}},
		{"a draft factsheet", "/factsheets/2026-2", "2026-2.1", portal.PartFactsheet, []string{hider, "beleidsadviseur@gemeente"}, []string{"deelnemer@geldfit", "griffie@gemeente"}},
		{"a draft report to the council", "/raadsrapportages/RR-2026-002", "rc", portal.PartCouncil, []string{hider}, []string{"deelnemer@geldfit", "griffie@gemeente"}},
		{"a draft form", "/clientstem/klachten/2026-K3", "kc", portal.PartComplaints, []string{"meelezer@asdd"}, []string{hider, "deelnemer@geldfit"}},
	} {
		for _, who := range tt.may {
			if _, err := r.AskHideFigure(r.ctx, r.as(who), tt.page, tt.id, tt.part); err != nil {
				t.Errorf("%s: %s: %v", tt.name, who, err)
			}
		}
		for _, who := range tt.not {
			if _, err := r.AskHideFigure(r.ctx, r.as(who), tt.page, tt.id, tt.part); portal.KindOf(err) != portal.NotFound {
				t.Errorf("%s: %s: %v", tt.name, who, err)
			}
			if err := r.HideFigureText(r.ctx, r.as(who), tt.page, tt.id, tt.part, ""); portal.KindOf(err) != portal.NotFound {
				t.Errorf("%s hidden by %s: %v", tt.name, who, err)
			}
			if all, _ := r.AskHideOnPage(r.ctx, r.as(who), tt.page); slices.ContainsFunc(all, func(c FigureChoice) bool { return c.ID == tt.id && c.Part == tt.part }) {
				t.Errorf("%s is offered to %s", tt.name, who)
			}
		}
	}
	if err := r.HideFigureText(r.ctx, portal.Actor{}, sub, "s", portal.PartSubsidy, ""); err != portal.ErrLogin {
		t.Errorf("nobody: %v", err)
	}
	for _, words := range must(r.AskHideOnPage(r.ctx, r.as(hider), sub)) {
		if strings.Contains(words.Words, "Concept over") || strings.Contains(words.Words, "Opnieuw over") {
			t.Errorf("the coordinator reads %q of a draft", words.Words)
		}
	}
}

// Who has to do an action hears that its text was hidden; others than the coordinator
// don't.
func TestWhoHearsOfAHiddenFigure(t *testing.T) {
	r := newFigureRig(t, canary)
	r.dispatchAll(r.App)
	r.must(r.HideFigureText(r.ctx, r.as("deelnemer@geldfit"), "/plan-van-aanpak/acties/IV-e", "actie", "planvoortgang:n", ""))
	r.must(r.HideFigureText(r.ctx, r.as("deelnemer@geldfit"), "/subsidies/U-2026-001", "s", "rapportagestem:2026-2", ""))
	for _, e := range r.events() {
		if e.Type != portal.TextHidden {
			continue
		}
		var who []portal.ID
		for _, to := range must(r.Audience(r.ctx, e)) {
			who = append(who, to.Person.ID)
		}
		want := map[portal.ObjectKind][]portal.ID{portal.KindPlanAction: {"beleidsadviseur@gemeente", hider}, portal.KindSubsidy: nil}[e.About.Kind]
		if !slices.Equal(who, want) {
			t.Errorf("of %s hear %v, want %v", e.About.Kind, who, want)
		}
	}
}
