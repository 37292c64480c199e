package app

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

func (r *rig) moveCouncilTo(who, number string, to portal.CouncilState) error {
	in := CouncilMoveInput{CouncilMove: portal.CouncilMove{To: to, Number: "BW-1", Date: portal.Day(r.clock), Note: "Korter graag."}}
	if who == "portefeuillehouder@gemeente" {
		return r.JudgeCouncilReport(r.ctx, r.as(who), number, in)
	}
	return r.MoveCouncilReport(r.ctx, r.as(who), number, in)
}

func (r *rig) newCouncil(kind portal.CouncilReportKind, period string) portal.CouncilReport {
	r.t.Helper()
	c, err := r.MakeCouncilReport(r.ctx, r.as("beleidsadviseur@gemeente"), kind, period)
	r.must(err)
	return c
}

func TestCouncilReportFromDraftToClerk(t *testing.T) {
	r := newRig(t)
	r.counts()
	c := r.newCouncil(portal.HalfYearReport, factsPeriod)
	if c.Number != "RR-2026-001" || len(c.Sections) < 8 {
		t.Fatalf("%+v", c)
	}
	if _, err := r.MakeCouncilReport(r.ctx, r.as("ketencoordinator@gemeente"), portal.HalfYearReport, factsPeriod); portal.KindOf(err) != portal.Conflict {
		t.Errorf("made twice: %v", err)
	}
	r.wantEvents(portal.CouncilReportMade)
	keeper, holder, clerk := "beleidsadviseur@gemeente", "portefeuillehouder@gemeente", "griffie@gemeente"

	r.must(r.moveCouncilTo(keeper, c.Number, portal.CouncilHolder))
	if told := r.told(r.wantEvents(portal.CouncilReportMoved)[0]); len(told) != 1 || told[r.as(holder).ID] != portal.ReasonTask {
		t.Errorf("offered: told %v", told)
	}
	r.refused(r.moveCouncilTo("ketencoordinator@gemeente", c.Number, portal.CouncilCollege), portal.Conflict) // the holder decides
	r.must(r.moveCouncilTo(holder, c.Number, portal.CouncilDraft))
	if told := r.told(r.wantEvents(portal.CouncilReportMoved)[0]); len(told) != 1 || told[r.as(keeper).ID] != portal.ReasonTask {
		t.Errorf("returned: told %v", told)
	}
	r.must(r.moveCouncilTo(keeper, c.Number, portal.CouncilHolder))
	r.must(r.moveCouncilTo(holder, c.Number, portal.CouncilCollege))
	r.refused(r.moveCouncilTo(holder, c.Number, portal.CouncilCollege), portal.Forbidden) // agreed twice
	r.refused(r.MoveCouncilReport(r.ctx, r.as(keeper), c.Number, CouncilMoveInput{CouncilMove: portal.CouncilMove{To: portal.CouncilDecided}}), portal.Invalid)
	if _, err := r.CouncilReport(r.ctx, r.as(clerk), c.Number); portal.KindOf(err) != portal.NotFound {
		t.Errorf("the clerk reads what the college hasn't decided: %v", err)
	}
	r.events()
	r.must(r.moveCouncilTo(keeper, c.Number, portal.CouncilDecided))
	if told := r.told(r.wantEvents(portal.CouncilReportMoved)[0]); len(told) != 1 || told[r.as(clerk).ID] != portal.ReasonRole {
		t.Errorf("decided: told %v", told)
	}
	p, err := r.CouncilReport(r.ctx, r.as(clerk), c.Number)
	r.must(err)
	if !p.Announces || p.MayEdit || p.Course[2].Note != "" || p.Course[2].By != "" || len(p.By) != 0 {
		t.Errorf("the clerk reads the holder's remarks: %+v", p)
	}
	if _, err := r.CouncilReport(r.ctx, r.as("deelnemer@geldfit"), c.Number); portal.KindOf(err) != portal.NotFound {
		t.Errorf("a partner reads what isn't sent: %v", err)
	}
	r.must(r.moveCouncilTo(keeper, c.Number, portal.CouncilSent))
	sent := r.wantEvents(portal.CouncilReportSent)[0]
	if told := r.told(sent); told[r.as(clerk).ID] != portal.ReasonTask || len(told) != 2 {
		t.Errorf("sent: told %v", told)
	}
	p, err = r.CouncilReport(r.ctx, r.as("deelnemer@geldfit"), c.Number)
	r.must(err)
	if !p.Intact || p.Announces || p.SHA256 != portal.HashText(p.Canonical) || p.Details.Openness != portal.OpenPublic {
		t.Errorf("a partner reads %+v", p)
	}
	for _, s := range []string{onlySome, "Korter graag", "Naam van"} {
		if strings.Contains(p.Canonical, s) || strings.Contains(fmt.Sprint(p.Sections, p.Course), s) {
			t.Errorf("%q is in what everybody reads", s)
		}
	}
	choices, err := r.AskHideOnPage(r.ctx, r.as("deelnemer@geldfit"), "/raadsrapportages/"+c.Number)
	if r.must(err); len(choices) == 0 || strings.Contains(fmt.Sprint(choices), "Korter graag") {
		t.Errorf("a partner can hide %+v", choices)
	}
	for _, who := range []string{"deelnemer@geldfit", clerk} {
		if found, err := r.Search(r.ctx, r.as(who), SearchFilter{Text: "Korter", Exact: true}); err != nil || len(found.Found) != 0 {
			t.Errorf("%s finds the report by the holder's remarks: %v %v", who, found.Found, err)
		}
	}
	r.refused(r.moveCouncilTo(keeper, c.Number, portal.CouncilSent), portal.Conflict)
	if _, err := r.WriteCouncilSection(r.ctx, r.as(keeper), c.Number, SectionInput{Section: "samenvatting", Text: "Anders.", Base: 0}); portal.KindOf(err) != portal.Conflict {
		t.Errorf("a frozen report edited: %v", err)
	}
	for _, s := range p.Sections {
		if s.ID == sectionSignals && s.Figures[0].Value != "15" {
			t.Errorf("new signals in the report: %+v", s.Figures[0])
		}
	}
}

func TestCouncilSections(t *testing.T) {
	r := newRig(t)
	r.counts()
	c := r.newCouncil(portal.HalfYearReport, factsPeriod)
	by, other := r.as("beleidsadviseur@gemeente"), r.as("ketencoordinator@gemeente")
	kept, err := r.WriteCouncilSection(r.ctx, by, c.Number, SectionInput{Section: sectionSignals, Text: "Mijn tekst."})
	r.must(err)
	if kept.Clash {
		t.Fatal("a clash with nobody")
	}
	kept, err = r.WriteCouncilSection(r.ctx, other, c.Number, SectionInput{Section: sectionSignals, Text: "Haar tekst."})
	if r.must(err); !kept.Clash || kept.Now.Text != "Mijn tekst." || kept.Now.Rev != 1 {
		t.Errorf("two at once: %+v", kept)
	}
	_, err = r.WriteCouncilSection(r.ctx, other, c.Number, SectionInput{Section: sectionSignals, Text: "Bel 111222333 hierover.", Base: 1})
	r.wrongAt(err, "text", FieldOverrule)
	_, err = r.WriteCouncilSection(r.ctx, other, c.Number, SectionInput{Section: "weg", Text: "x"})
	r.refused(err, portal.NotFound)

	r.counted(6, amsterdamDay(2026, time.June, 3, 9), nil)
	v, err := r.CouncilSectionToEdit(r.ctx, by, c.Number, sectionSignals)
	r.must(err)
	if v.Section.SameFigures(v.Fresh) || v.Section.Figures[0].Value != "15" || v.Fresh.Figures[0].Value != "21" || !strings.Contains(v.Fresh.Text, "21") {
		t.Errorf("refreshing shows %+v", v.Fresh)
	}
	r.must(r.RefreshCouncilSection(r.ctx, by, c.Number, sectionSignals))
	p, err := r.CouncilReport(r.ctx, by, c.Number)
	r.must(err)
	if s, _ := p.Section(sectionSignals); s.Figures[0].Value != "21" || s.Text != "Mijn tekst." {
		t.Errorf("refreshed: %+v", s)
	}
	r.must(r.ChangeCouncilReport(r.ctx, by, c.Number, CouncilInput{Title: "Een andere titel", Due: portal.Day(r.clock), Version: p.Version}))
	r.refused(r.ChangeCouncilReport(r.ctx, other, c.Number, CouncilInput{Title: "Nog een titel", Due: portal.Day(r.clock), Version: p.Version}), portal.Conflict)
	r.must(r.DescribeCouncilReport(r.ctx, by, c.Number, 0, portal.DocumentDetails{CaseNumber: "Z-1"}, CitizenAnswer{}))
}

// TestCouncilReportIsNotForEverybody has each sort of actor do each thing with a report
// that lies at the holder.
func TestCouncilReportIsNotForEverybody(t *testing.T) {
	r := newRig(t)
	r.counts()
	c := r.newCouncil(portal.QuarterReport, "2026-K2")
	r.must(r.moveCouncilTo("beleidsadviseur@gemeente", c.Number, portal.CouncilHolder))
	do := map[string]func(by portal.Actor) error{
		"read": func(by portal.Actor) error { _, err := r.CouncilReport(r.ctx, by, c.Number); return err },
		"edit": func(by portal.Actor) error {
			_, err := r.CouncilSectionToEdit(r.ctx, by, c.Number, sectionBudget)
			return err
		},
		"write": func(by portal.Actor) error {
			_, err := r.WriteCouncilSection(r.ctx, by, c.Number, SectionInput{Section: sectionBudget, Text: "x"})
			return err
		},
		"refresh": func(by portal.Actor) error { return r.RefreshCouncilSection(r.ctx, by, c.Number, sectionBudget) },
		"change": func(by portal.Actor) error {
			return r.ChangeCouncilReport(r.ctx, by, c.Number, CouncilInput{Title: "Titel"})
		},
		"describe": func(by portal.Actor) error {
			return r.DescribeCouncilReport(r.ctx, by, c.Number, 0, portal.DocumentDetails{}, CitizenAnswer{})
		},
		"move": func(by portal.Actor) error {
			return r.MoveCouncilReport(r.ctx, by, c.Number, CouncilMoveInput{CouncilMove: portal.CouncilMove{To: portal.CouncilDraft, Note: "Terug."}})
		},
		"judge": func(by portal.Actor) error {
			return r.JudgeCouncilReport(r.ctx, by, c.Number, CouncilMoveInput{CouncilMove: portal.CouncilMove{To: portal.CouncilCollege}})
		},
		"make": func(by portal.Actor) error {
			_, err := r.MakeCouncilReport(r.ctx, by, portal.QuarterReport, "2026-K1")
			return err
		},
	}
	for what, f := range do {
		r.refused(f(portal.Actor{}), portal.LoginNeeded)
		for _, who := range []string{"deelnemer@geldfit", "contactpersoon@geldfit", "meelezer@asdd", "griffie@gemeente", "teammanager@gemeente", "beheerder@gemeente"} {
			want := portal.NotFound
			if what == "make" {
				want = portal.Forbidden
			}
			if err := f(r.as(who)); err == nil || portal.KindOf(err) != want {
				t.Errorf("%s, %s: %v", who, what, err)
			}
		}
	}
	for what, f := range do {
		if what == "judge" || what == "read" {
			continue
		}
		if err := f(r.as("portefeuillehouder@gemeente")); portal.KindOf(err) != portal.Forbidden {
			t.Errorf("the holder, %s: %v", what, err)
		}
	}
	r.refused(do["judge"](r.as("beleidsadviseur@gemeente")), portal.Forbidden)
	if list, err := r.CouncilReports(r.ctx, r.as("griffie@gemeente")); err != nil || len(list) != 0 {
		t.Errorf("the clerk lists %d, %v", len(list), err)
	}
	r.must(do["read"](r.as("portefeuillehouder@gemeente")))
	r.must(do["judge"](r.as("portefeuillehouder@gemeente")))
}

// TestQuarterReportOnMoney counts the budget again in cents.
func TestQuarterReportOnMoney(t *testing.T) {
	r := newRig(t)
	r.counts()
	rec := portal.Recommendation{ID: "iv", Number: "IV", Order: 4, Title: "Cliëntperspectief"}
	r.must(r.store.InsertRecommendation(r.ctx, &rec))
	for i, l := range []portal.BudgetLine{
		{Source: "Raadsmededeling", Amount: 390_000_00},
		{Source: "Plan, hoofdstuk 3", Amount: 370_000_00, Leading: true, Spent: []portal.Spent{{Quarter: "2026-K1", Committed: 10_000_00, Paid: 4_000_50}, {Quarter: "2026-K2", Committed: 5_000_00, Paid: 3_000_00}, {Quarter: "2026-K3", Committed: 99_00, Paid: 77_00}}},
	} {
		l.ID, l.Recommendations, l.Title = portal.ID(fmt.Sprint("regel", i)), []portal.ID{"iv"}, "Aanbeveling IV"
		r.must(r.store.InsertBudgetLine(r.ctx, &l))
	}
	c := r.newCouncil(portal.QuarterReport, "2026-K2")
	got := map[string]portal.FigureLine{}
	for _, s := range c.Sections {
		for _, l := range s.Figures {
			got[l.Key] = l
		}
	}
	for key, want := range map[string][2]string{
		FigureBudgeted: {"€ 370.000", "€ 370.000"}, FigureCommitted: {"€ 15.000", "€ 10.000"}, FigurePaid: {"€ 7.000,50", "€ 4.000,50"}, FigureLeft: {"€ 355.000", "€ 360.000"}, FigurePoints: {"1", ""},
	} {
		if l := got[key]; l.Value != want[0] || l.Previous != want[1] {
			t.Errorf("%s: %q and %q, want %q", key, l.Value, l.Previous, want)
		}
	}
	if s, _ := c.Section(sectionPoints); !strings.Contains(s.Text, "€ 20.000") || len(s.Tables[0].Rows) != 2 {
		t.Errorf("the open point: %+v", s)
	}
}

func TestCouncilTasks(t *testing.T) {
	r := newRig(t)
	r.counts()
	tasks := func(who string) string {
		t.Helper()
		found, err := r.councilTasks(r.ctx, r.as(who))
		r.must(err)
		words := ""
		for _, x := range found {
			words += x.Table.Do + "; "
		}
		return words
	}
	keeper, holder, clerk, partner := "beleidsadviseur@gemeente", "portefeuillehouder@gemeente", "griffie@gemeente", "deelnemer@geldfit"
	if got := tasks(keeper); !strings.Contains(got, "Begin de halfjaarrapportage") {
		t.Errorf("nothing was begun: %s", got)
	}
	c := r.newCouncil(portal.HalfYearReport, factsPeriod)
	steps := []struct {
		who  string
		to   portal.CouncilState
		want map[string]string
	}{
		{keeper, "", map[string]string{keeper: "Maak de rapportage af"}},
		{keeper, portal.CouncilHolder, map[string]string{holder: "Lees en beantwoord"}},
		{holder, portal.CouncilDraft, map[string]string{keeper: "Verwerk de opmerkingen"}},
		{keeper, portal.CouncilHolder, map[string]string{holder: "Lees en beantwoord"}},
		{holder, portal.CouncilCollege, map[string]string{keeper: "Leg het besluit"}},
		{keeper, portal.CouncilDecided, map[string]string{keeper: "Stuur naar de griffie", clerk: "Bereid de raadsmededeling"}},
		{keeper, portal.CouncilSent, map[string]string{clerk: "Zet bij de raadsstukken"}},
	}
	for _, s := range steps {
		if s.to != "" {
			r.must(r.moveCouncilTo(s.who, c.Number, s.to))
		}
		for _, who := range []string{keeper, holder, clerk, partner} {
			if got, want := tasks(who), s.want[who]; want == "" && got != "" || !strings.Contains(got, want) {
				t.Errorf("at %q, %s: %q, want %q", s.to, who, got, want)
			}
		}
	}
	r.later(newsDays * 24 * time.Hour)
	if got := tasks(clerk); got != "" {
		t.Errorf("after two weeks: %s", got)
	}
}
