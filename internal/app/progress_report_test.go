package app

import (
	"testing"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// reportCanary stands in drafts: whoever may not read those must not meet it.
const reportCanary = "Kanarievogel"

// fullReport is a complete report of the rig's subsidy: everything as agreed.
func fullReport(s portal.Subsidy) portal.ReportTyped {
	t := portal.ReportTyped{Figures: map[portal.ID]portal.FigureTyped{}, Said: map[portal.ID]string{}, Voices: "Niets gehoord."}
	typed := map[portal.IndicatorKind]portal.FigureTyped{
		portal.IndicatorNumber: {Figure: "125"}, portal.IndicatorShare: {Figure: "24", Whole: "30"}, portal.IndicatorYesNo: {Figure: "ja"},
		portal.IndicatorAmount: {Figure: "2.500"}, portal.IndicatorNarrative: {Figure: "Zij leren luisteren."},
	}
	for _, g := range s.InUse() {
		t.Said[g.ID] = "Het liep goed."
		for _, i := range g.Indicators {
			t.Figures[i.ID] = typed[i.Kind]
		}
	}
	return t
}

// reportingSubsidy is the rig's subsidy, of which the contact hands in the reports.
func (r *rig) reportingSubsidy() portal.Subsidy {
	r.t.Helper()
	contact, err := r.store.Person(r.ctx, "contactpersoon@geldfit")
	r.must(err)
	contact.Ticks.MayReport = true
	r.must(r.store.SavePerson(r.ctx, &contact))
	r.actors["contactpersoon@geldfit"] = r.actor(contact.ID)
	return r.grantedSubsidy()
}

// writeReport saves a report and gives it as it is stored.
func (r *rig) writeReport(who, number, period string, typed portal.ReportTyped) portal.ProgressReport {
	r.t.Helper()
	p, err := r.ReportToWrite(r.ctx, r.as(who), number, period)
	r.must(err)
	kept, err := r.WriteReport(r.ctx, r.as(who), number, period, ReportInput{ReportTyped: typed, Rev: p.Report.Rev})
	r.must(err)
	return kept.Report
}

// sendReport writes and hands in a complete report.
func (r *rig) sendReport(s portal.Subsidy, period string, typed portal.ReportTyped) portal.ProgressReport {
	r.t.Helper()
	report := r.writeReport("contactpersoon@geldfit", s.Number, period, typed)
	r.must(r.SendReport(r.ctx, r.as("contactpersoon@geldfit"), s.Number, period, report.Rev))
	return r.reportNow(report.ID)
}

func (r *rig) reportNow(id portal.ID) portal.ProgressReport {
	r.t.Helper()
	report, err := r.store.ProgressReport(r.ctx, id)
	r.must(err)
	return report
}

// TestReportsAreRefused: nobody at all, readers of other organisations, and who may
// read but not do this.
func TestReportsAreRefused(t *testing.T) {
	r := newRig(t)
	s := r.reportingSubsidy()
	r.writeReport("deelnemer@geldfit", s.Number, "2026-1", fullReport(s))
	steps := map[string]func(by portal.Actor) error{
		"read": func(by portal.Actor) error { _, err := r.ReportPage(r.ctx, by, s.Number, "2026-1"); return err },
		"form": func(by portal.Actor) error { _, err := r.ReportToWrite(r.ctx, by, s.Number, "2026-1"); return err },
		"write": func(by portal.Actor) error {
			_, err := r.WriteReport(r.ctx, by, s.Number, "2026-1", ReportInput{})
			return err
		},
		"send":  func(by portal.Actor) error { return r.SendReport(r.ctx, by, s.Number, "2026-1", 1) },
		"back":  func(by portal.Actor) error { return r.ReturnReport(r.ctx, by, s.Number, "2026-1", ReportQuestions{}) },
		"agree": func(by portal.Actor) error { return r.AcceptReport(r.ctx, by, s.Number, "2026-1", 0) },
	}
	for name, do := range steps {
		t.Run(name, func(t *testing.T) {
			r.refused(do(portal.Actor{}), portal.LoginNeeded)
			r.refused(do(r.as("contactpersoon@bewind")), portal.NotFound)
			r.refused(do(r.as("deelnemer@asdd")), portal.NotFound)
			r.refused(do(r.as("griffie@gemeente")), portal.NotFound) // of a draft nobody of the municipality knows
			r.refused(do(r.as("ketencoordinator@gemeente")), portal.NotFound)
		})
	}
	r.refused(steps["send"](r.as("deelnemer@geldfit")), portal.Forbidden)
	r.refused(steps["agree"](r.as("contactpersoon@geldfit")), portal.Forbidden)
	_, err := r.ReportPage(r.ctx, r.as("contactpersoon@geldfit"), s.Number, "2031-1")
	r.refused(err, portal.NotFound)
	r.must(steps["send"](r.as("contactpersoon@geldfit")))
	r.refused(steps["agree"](r.as("griffie@gemeente")), portal.Forbidden)
	r.refused(steps["back"](r.as("portefeuillehouder@gemeente")), portal.Forbidden)
	_, err = r.RemindReports(r.ctx, r.as("ketencoordinator@gemeente"))
	r.refused(err, portal.Forbidden)
	_, err = r.RemindReports(r.ctx, portal.Actor{})
	if err == nil {
		t.Error("nobody may run the job")
	}
}

// TestReportsAtTheWrongMoment are refused in words, not as if one may not.
func TestReportsAtTheWrongMoment(t *testing.T) {
	r := newRig(t)
	s := r.reportingSubsidy()
	contact, by := r.as("contactpersoon@geldfit"), r.as("ketencoordinator@gemeente")
	_, err := r.WriteReport(r.ctx, contact, s.Number, "2026-2", ReportInput{ReportTyped: fullReport(s)})
	r.refused(err, portal.Conflict) // not open yet
	report := r.sendReport(s, "2026-1", fullReport(s))
	_, err = r.WriteReport(r.ctx, contact, s.Number, "2026-1", ReportInput{ReportTyped: fullReport(s), Rev: report.Rev})
	r.refused(err, portal.Conflict)
	r.refused(r.SendReport(r.ctx, contact, s.Number, "2026-1", report.Rev), portal.Conflict)
	r.refused(r.AcceptReport(r.ctx, by, s.Number, "2026-1", report.Version+1), portal.Conflict)
	r.events()
	// Two people accept at once: it is accepted once.
	r.must(r.AcceptReport(r.ctx, by, s.Number, "2026-1", report.Version))
	r.refused(r.AcceptReport(r.ctx, r.as("beleidsadviseur@gemeente"), s.Number, "2026-1", report.Version), portal.Conflict)
	r.refused(r.AcceptReport(r.ctx, by, s.Number, "2026-1", 0), portal.Conflict)
	r.refused(r.ReturnReport(r.ctx, by, s.Number, "2026-1", ReportQuestions{Whole: "Toch?"}), portal.Conflict)
	r.wantEvents(portal.ReportAcceptedIn)
}

// TestBar62_TwoColleaguesWriteAtOnce: the second learns what the first saved, and nothing of
// the first is lost.
func TestBar62_TwoColleaguesWriteAtOnce(t *testing.T) {
	r := newRig(t)
	s := r.reportingSubsidy()
	first, second := fullReport(s), fullReport(s)
	first.Voices, second.Voices = "Van de een.", "Van de ander."
	a, b := r.as("deelnemer@geldfit"), r.as("collega@geldfit")
	kept, err := r.WriteReport(r.ctx, a, s.Number, "2026-1", ReportInput{ReportTyped: first})
	r.must(err)
	if kept.Clash || kept.Report.Rev != 1 {
		t.Fatalf("the first: %+v", kept)
	}
	kept, err = r.WriteReport(r.ctx, b, s.Number, "2026-1", ReportInput{ReportTyped: second})
	r.must(err)
	if !kept.Clash || kept.Report.Voices != "Van de een." {
		t.Errorf("the second isn't told: %+v", kept)
	}
	if now := r.reportNow(kept.Report.ID); now.Voices != "Van de een." {
		t.Errorf("stored %q", now.Voices)
	}
	kept, err = r.WriteReport(r.ctx, b, s.Number, "2026-1", ReportInput{ReportTyped: second, Rev: kept.Report.Rev})
	r.must(err)
	if kept.Clash || kept.Report.Voices != "Van de ander." || kept.Report.By != b.ID {
		t.Errorf("after looking: %+v", kept)
	}
	r.refused(r.SendReport(r.ctx, r.as("contactpersoon@geldfit"), s.Number, "2026-1", 1), portal.Conflict) // checked what the first wrote
}

// TestBadInputKeepsTheRest: what is wrong is told at its field, the rest is saved, and a
// BSN is never stored.
func TestBadInputKeepsTheRest(t *testing.T) {
	r := newRig(t)
	s := r.reportingSubsidy()
	typed := fullReport(s)
	number, narrative := s.Goals[0].Indicators[0], s.Goals[1].Indicators[1]
	typed.Figures[number.ID] = portal.FigureTyped{Figure: "veel"}
	typed.Figures[narrative.ID] = portal.FigureTyped{Figure: "Bel 123456782"}
	kept, err := r.WriteReport(r.ctx, r.as("deelnemer@geldfit"), s.Number, "2026-1", ReportInput{ReportTyped: typed})
	r.wrongAt(err, portal.FieldReported+string(number.ID), portal.FieldReported+string(narrative.ID), FieldOverrule)
	now := r.reportNow(kept.Report.ID)
	if _, given := now.Value(number.ID); given {
		t.Error("a figure that is none is stored")
	}
	if v, _ := now.Value(narrative.ID); v.Figure.Text != "" {
		t.Errorf("stored %q", v.Figure.Text)
	}
	if now.Said(s.Goals[0].ID) != "Het liep goed." || now.Rev != 1 {
		t.Errorf("the rest isn't saved: %+v", now)
	}
	r.wrongAt(r.SendReport(r.ctx, r.as("contactpersoon@geldfit"), s.Number, "2026-1", 1), portal.FieldReported+string(number.ID), portal.FieldReported+string(narrative.ID))
	if got := r.reportNow(now.ID); got.State != portal.ReportDraft {
		t.Errorf("an incomplete report is %s", got.State)
	}
}

// TestWhoHearsOfAReport: who judges it that it was handed in, its organisation what the
// municipality said, and of a draft nobody.
func TestWhoHearsOfAReport(t *testing.T) {
	r := newRig(t)
	s := r.reportingSubsidy()
	by := r.as("ketencoordinator@gemeente")
	report := r.sendReport(s, "2026-1", fullReport(s))
	es := r.wantEvents(portal.ReportWritten, portal.ReportSentIn)
	for _, e := range es {
		told := r.told(e)
		switch {
		case e.Type == portal.ReportWritten && len(told) > 0:
			t.Errorf("of a draft hear %v", told)
		case e.Type == portal.ReportSentIn && (len(told) != 1 || told["ketencoordinator@gemeente"] != portal.ReasonTask):
			t.Errorf("of a report hear %v", told)
		}
	}
	r.wrongAt(r.ReturnReport(r.ctx, by, s.Number, "2026-1", ReportQuestions{Version: report.Version}), portal.FieldQuestions)
	r.must(r.ReturnReport(r.ctx, by, s.Number, "2026-1", ReportQuestions{Whole: "Hoe kwam dat?", PerGoal: map[portal.ID]string{s.Goals[0].ID: "En dit?"}, Version: report.Version}))
	told := r.told(r.wantEvents(portal.ReportReturnedIn)[0])
	if len(told) != 1 || told["contactpersoon@geldfit"] != portal.ReasonTask {
		t.Errorf("of questions hear %v", told)
	}
	report = r.sendReport(s, "2026-1", fullReport(s))
	r.must(r.AcceptReport(r.ctx, by, s.Number, "2026-1", report.Version))
	told = r.told(r.wantEvents(portal.ReportSentIn, portal.ReportAcceptedIn)[1])
	if len(told) != 1 || told["contactpersoon@geldfit"] != portal.ReasonParty {
		t.Errorf("of akkoord hear %v", told)
	}
	for who, want := range map[string]bool{"contactpersoon@geldfit": true, "ketencoordinator@gemeente": true, "deelnemer@bewind": false} {
		if _, visible, err := r.reportSubject(r.ctx, r.as(who), report.Ref()); err != nil || visible != want {
			t.Errorf("%s: visible %v (%v)", who, visible, err)
		}
	}
}

// TestMunicipalityReadsWhatWasHandedIn: nothing of a draft, and of a report that came
// back what was handed in before.
func TestMunicipalityReadsWhatWasHandedIn(t *testing.T) {
	r := newRig(t)
	s := r.reportingSubsidy()
	by := r.as("ketencoordinator@gemeente")
	report := r.sendReport(s, "2026-1", fullReport(s))
	r.must(r.ReturnReport(r.ctx, by, s.Number, "2026-1", ReportQuestions{Whole: "Hoe?", Version: report.Version}))
	typed := fullReport(s)
	typed.Voices = reportCanary
	r.writeReport("deelnemer@geldfit", s.Number, "2026-1", typed)
	for who, want := range map[string]string{"ketencoordinator@gemeente": "Niets gehoord.", "portefeuillehouder@gemeente": "Niets gehoord.", "deelnemer@geldfit": reportCanary} {
		p, err := r.ReportPage(r.ctx, r.as(who), s.Number, "2026-1")
		r.must(err)
		seen, err := r.reportsSeen(r.ctx, r.as(who), s)
		r.must(err)
		if p.Report.Voices != want || seen["2026-1"].Voices != want {
			t.Errorf("%s reads %q and %q", who, p.Report.Voices, seen["2026-1"].Voices)
		}
	}
}

// TestFormBeginsWithThePeriodBefore, and shows its figures.
func TestFormBeginsWithThePeriodBefore(t *testing.T) {
	r := newRig(t)
	s := r.reportingSubsidy()
	r.sendReport(s, "2026-1", fullReport(s))
	r.must(r.OpenPeriod(r.ctx, r.as("ketencoordinator@gemeente"), s.Number, 0, "2026-2"))
	p, err := r.ReportToWrite(r.ctx, r.as("deelnemer@geldfit"), s.Number, "2026-2")
	r.must(err)
	was, had := p.Before(s.Goals[0].Indicators[0].ID)
	if p.PreviousPeriod != "2026-1" || !had || was.Figure.Number != 125_00 || p.Report.As(p.Previous).Said(s.Goals[0].ID) != "Het liep goed." {
		t.Errorf("the period before: %s %+v", p.PreviousPeriod, was)
	}
	if len(p.Senders) != 1 || p.MaySend {
		t.Errorf("who can hand in: %v, may send %v", p.Senders, p.MaySend)
	}
}

// TestOnlyAcceptedValuesCount, for who may read the subsidy.
func TestOnlyAcceptedValuesCount(t *testing.T) {
	r := newRig(t)
	s, other := r.reportingSubsidy(), r.subsidyOf("bewind", "Andere subsidie")
	by := r.as("ketencoordinator@gemeente")
	count := func(scope []string, periods ...string) int {
		t.Helper()
		values, err := r.acceptedValues(r.ctx, portal.SubsidyQuery{Scope: scope}, periods...)
		r.must(err)
		return len(values)
	}
	all := policy.TableKeys(by)
	report := r.sendReport(s, "2026-1", fullReport(s))
	if n := count(all); n != 0 {
		t.Errorf("%d figures count before akkoord", n)
	}
	r.must(r.AcceptReport(r.ctx, by, s.Number, "2026-1", report.Version))
	for name, tt := range map[string]struct {
		scope   []string
		periods []string
		want    int
	}{
		"the municipality": {all, nil, 5}, "its organisation": {policy.TableKeys(r.as("deelnemer@geldfit")), nil, 5}, "another": {policy.TableKeys(r.as("deelnemer@bewind")), nil, 0},
		"the whole chain": {[]string{portal.ScopeChain}, nil, 0}, "nobody": {nil, nil, 0}, "the period": {all, []string{"2026-1"}, 5}, "another period": {all, []string{"2026-2"}, 0},
	} {
		if n := count(tt.scope, tt.periods...); n != tt.want {
			t.Errorf("%s: %d figures, want %d", name, n, tt.want)
		}
	}
	values, err := r.acceptedValues(r.ctx, portal.SubsidyQuery{Scope: all, Goal: s.Goals[0].PolicyGoal})
	r.must(err)
	sum := portal.Hundredths(0)
	for _, v := range values {
		sum += v.Value.Figure.Number
		if v.Subsidy.ID != s.ID || v.Period != "2026-1" || !v.At.Equal(r.clock) {
			t.Errorf("a figure of %s %s", v.Subsidy.Number, v.Period)
		}
	}
	if sum != 125_00 || len(values) != 5 { // the rig binds both goals to one policy goal
		t.Errorf("%d figures, together %s", len(values), sum)
	}
	if values, _ = r.acceptedValues(r.ctx, portal.SubsidyQuery{Scope: all, Goal: other.Goals[0].PolicyGoal}); len(values) != 0 {
		t.Errorf("another goal has %d", len(values))
	}
}

// TestReportsAreRemindedOnce also when two instances do it.
func TestReportsAreRemindedOnce(t *testing.T) {
	r := newRig(t)
	s := r.reportingSubsidy()
	due := s.Periods[0].Due
	run := func(at time.Time) []portal.Event {
		t.Helper()
		r.clock = at
		n, err := r.RemindReports(r.ctx, portal.SystemActor())
		r.must(err)
		if again, err := r.RemindReports(r.ctx, portal.SystemActor()); again != 0 || err != nil {
			t.Errorf("a second time at %s: %d, %v", at, again, err)
		}
		es := r.events()
		if len(es) != n {
			t.Errorf("%d went out, %d events", n, len(es))
		}
		return es
	}
	r.events()
	for _, before := range []int{14, 7, 1, 0} {
		es := run(due.AddDate(0, 0, -before))
		if len(es) != 1 || es[0].Type != portal.ReportReminded {
			t.Fatalf("%d days before: %v", before, es)
		}
		if told := r.told(es[0]); len(told) != 1 || told["contactpersoon@geldfit"] != portal.ReasonTask {
			t.Errorf("told %v", told)
		}
	}
	es := run(due.AddDate(0, 0, 15))
	if len(es) != 1 || es[0].Type != portal.ReportVeryLate {
		t.Fatalf("after fifteen days: %v", es)
	}
	if told := r.told(es[0]); len(told) != 1 || told["ketencoordinator@gemeente"] != portal.ReasonTask {
		t.Errorf("of a very late one hear %v", told)
	}
	if es := run(due.AddDate(0, 0, 30)); len(es) != 0 {
		t.Errorf("later: %v", es)
	}
}

// TestHandedInIsNotReminded.
func TestHandedInIsNotReminded(t *testing.T) {
	r := newRig(t)
	s := r.reportingSubsidy()
	r.sendReport(s, "2026-1", fullReport(s))
	r.clock = s.Periods[0].Due.AddDate(0, 0, 20)
	if n, err := r.RemindReports(r.ctx, portal.SystemActor()); n != 0 || err != nil {
		t.Errorf("reminded %d times: %v", n, err)
	}
}

func TestReportTasks(t *testing.T) {
	r := newRig(t)
	s := r.reportingSubsidy()
	tasks := func(who string) []string {
		found, err := r.reportTasks(r.ctx, r.as(who))
		r.must(err)
		var do []string
		for _, x := range found {
			do = append(do, x.Table.Do)
		}
		return do
	}
	want := func(who string, do ...string) {
		t.Helper()
		got := tasks(who)
		if len(got) != len(do) || len(do) > 0 && got[0] != do[0] {
			t.Errorf("%s is asked %v, want %v", who, got, do)
		}
	}
	want("contactpersoon@geldfit", "Vul de rapportage over de eerste helft van 2026 in")
	want("deelnemer@geldfit")
	want("ketencoordinator@gemeente")
	want("contactpersoon@bewind")
	report := r.sendReport(s, "2026-1", fullReport(s))
	want("contactpersoon@geldfit")
	want("ketencoordinator@gemeente", "Beoordeel de rapportage van Organisatie geldfit")
	want("griffie@gemeente")
	r.must(r.ReturnReport(r.ctx, r.as("ketencoordinator@gemeente"), s.Number, "2026-1", ReportQuestions{Whole: "Hoe?", Version: report.Version}))
	want("contactpersoon@geldfit", "Beantwoord de vragen over de rapportage van de eerste helft van 2026")
	want("ketencoordinator@gemeente")
}
