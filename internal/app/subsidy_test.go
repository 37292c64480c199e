package app

import (
	"testing"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// TestKeepingSubsidiesIsRefused: each use case refuses nobody at all, who may read but
// not keep, and another organisation, for which the subsidy isn't there.
func TestKeepingSubsidiesIsRefused(t *testing.T) {
	r := newRig(t)
	s := r.grantedSubsidy()
	goal, indicator := s.Goals[0].ID, s.Goals[0].Indicators[0].ID
	for name, do := range map[string]func(by portal.Actor) error{
		"change": func(by portal.Actor) error { return r.ChangeSubsidy(r.ctx, by, s.Number, SubsidyInput{}) },
		"describe": func(by portal.Actor) error {
			return r.DescribeSubsidy(r.ctx, by, s.Number, 0, portal.DocumentDetails{}, CitizenAnswer{})
		},
		"move": func(by portal.Actor) error {
			return r.MoveSubsidy(r.ctx, by, s.Number, 0, portal.SubsidyStep{}, CitizenAnswer{})
		},
		"goal": func(by portal.Actor) error {
			_, err := r.WriteSubsidyGoal(r.ctx, by, s.Number, SubsidyGoalInput{ID: goal})
			return err
		},
		"indicator": func(by portal.Actor) error {
			return r.WriteIndicator(r.ctx, by, s.Number, SubsidyIndicatorInput{Goal: goal, ID: indicator})
		},
		"order":    func(by portal.Actor) error { return r.MoveSubsidyPart(r.ctx, by, s.Number, 0, goal, true) },
		"drop":     func(by portal.Actor) error { return r.DropSubsidyPart(r.ctx, by, s.Number, 0, goal, true) },
		"schedule": func(by portal.Actor) error { return r.ScheduleReports(r.ctx, by, s.Number, 0, "") },
		"terms": func(by portal.Actor) error {
			return r.SetReportTerms(r.ctx, by, s.Number, 0, "2026-2", time.Time{}, time.Time{})
		},
		"open": func(by portal.Actor) error { return r.OpenPeriod(r.ctx, by, s.Number, 0, "2026-2") },
		"skip": func(by portal.Actor) error {
			return r.SkipPeriod(r.ctx, by, s.Number, 0, "2026-2", "", CitizenAnswer{})
		},
		"again": func(by portal.Actor) error { return r.AskReportAgain(r.ctx, by, s.Number, 0, "2026-2") },
	} {
		t.Run(name, func(t *testing.T) {
			r.refused(do(portal.Actor{}), portal.LoginNeeded)
			r.refused(do(r.as("contactpersoon@geldfit")), portal.Forbidden)
			r.refused(do(r.as("griffie@gemeente")), portal.Forbidden)
			r.refused(do(r.as("contactpersoon@bewind")), portal.NotFound)
		})
	}
	_, err := r.MakeSubsidy(r.ctx, portal.Actor{}, SubsidyInput{})
	r.refused(err, portal.LoginNeeded)
	_, err = r.MakeSubsidy(r.ctx, r.as("contactpersoon@geldfit"), SubsidyInput{})
	r.refused(err, portal.Forbidden)
	_, err = r.OpenPeriods(r.ctx, r.as("ketencoordinator@gemeente"))
	r.refused(err, portal.Forbidden)
	_, err = r.SubsidyForm(r.ctx, r.as("deelnemer@geldfit"))
	r.refused(err, portal.Forbidden)
	if got := r.subsidyNow(s.ID); got.Version != s.Version {
		t.Error("a refused step changed the subsidy")
	}
	r.wantEvents()
}

func TestMakeASubsidy(t *testing.T) {
	r := newRig(t)
	by := r.as("beleidsadviseur@gemeente")
	_, err := r.MakeSubsidy(r.ctx, by, SubsidyInput{Org: "gemeente", Title: "x"})
	r.wrongAt(err, "title", "org")
	_, err = r.MakeSubsidy(r.ctx, by, SubsidyInput{Org: "geldfit", Title: "Hulp aan 123456782", Role: "rol"})
	r.wrongAt(err, "title", FieldOverrule) // a number that is a BSN
	in := SubsidyInput{Once: portal.NewID(), Org: "geldfit", Title: "Spreekuren", Years: []portal.SubsidyYear{{Year: 2026, Amount: 1250}}}
	made, err := r.MakeSubsidy(r.ctx, by, in)
	r.must(err)
	if made.Number != "U-2026-001" || made.State != portal.SubsidyExplored {
		t.Errorf("made %+v", made)
	}
	if again, err := r.MakeSubsidy(r.ctx, by, in); err != nil || again.Number != made.Number {
		t.Errorf("the form sent twice: %v %v", again.Number, err)
	}
	r.wantEvents(portal.SubsidyMade)
	r.refused(r.ChangeSubsidy(r.ctx, by, made.Number, SubsidyInput{Title: "Anders", Version: made.Version + 1}), portal.Conflict)
	r.must(r.ChangeSubsidy(r.ctx, by, made.Number, SubsidyInput{Title: "Anders", Years: in.Years, Version: made.Version}))
	r.must(r.DescribeSubsidy(r.ctx, by, made.Number, 0, portal.DocumentDetails{CaseNumber: "Z-26-1"}, CitizenAnswer{}))
	r.wantEvents(portal.SubsidyEdited, portal.SubsidyEdited)
	if s := r.subsidyNow(made.ID); s.Title != "Anders" || s.Archive().CaseNumber != "Z-26-1" || s.Archive().Kind != portal.DocSubsidy {
		t.Errorf("after the changes: %+v", s)
	}
}

// TestSubsidiesOfOthersAreAbsent: in the list, its counts, totals, filters and file.
func TestSubsidiesOfOthersAreAbsent(t *testing.T) {
	r := newRig(t)
	own, other := r.grantedSubsidy(), r.subsidyOf("bewind", "Kanarie")
	l, err := r.Subsidies(r.ctx, r.as("deelnemer@geldfit"), SubsidyFilter{})
	r.must(err)
	if l.Count != 1 || len(l.Rows) != 1 || l.Rows[0].ID != own.ID || len(l.Orgs) != 1 || len(l.Goals) != 1 || len(l.Totals) != 1 || l.Totals[0].Amount != 50_000_00 || l.MayMake {
		t.Errorf("Geldfit's list: %+v", l)
	}
	l, err = r.Subsidies(r.ctx, r.as("deelnemer@geldfit"), SubsidyFilter{Org: "bewind"})
	r.must(err)
	if l.Count != 0 || len(l.Totals) != 0 {
		t.Errorf("asked for another's: %+v", l)
	}
	for who, n := range map[string]int{"deelnemer@asdd": 0, "eigenaar@eenpitter": 0, "deelnemer@bewind": 1, "griffie@gemeente": 2, "ketencoordinator@gemeente": 2} {
		rows, err := r.AllSubsidies(r.ctx, r.as(who), SubsidyFilter{})
		if err != nil || len(rows) != n {
			t.Errorf("%s: a file of %d rows, want %d (%v)", who, len(rows), n, err)
		}
	}
	_, err = r.SubsidyPage(r.ctx, r.as("deelnemer@geldfit"), other.Number)
	r.refused(err, portal.NotFound)
	_, err = r.SubsidyPage(r.ctx, portal.Actor{}, own.Number)
	r.refused(err, portal.LoginNeeded)
	_, err = r.Subsidies(r.ctx, portal.Actor{}, SubsidyFilter{})
	r.refused(err, portal.LoginNeeded)
	_, err = r.Subsidies(r.ctx, r.as("auditor@gemeente"), SubsidyFilter{})
	r.refused(err, portal.Forbidden)

	for name, tt := range map[string]struct {
		f    SubsidyFilter
		want int
	}{
		"state": {SubsidyFilter{State: portal.SubsidyGranted}, 2}, "another state": {SubsidyFilter{State: portal.SubsidyClosed}, 0}, "year": {SubsidyFilter{Year: 2026}, 2}, "another year": {SubsidyFilter{Year: 2027}, 0},
		"org": {SubsidyFilter{Org: "bewind"}, 1}, "goal": {SubsidyFilter{Goal: own.Goals[0].PolicyGoal}, 1}, "all of it": {SubsidyFilter{Org: "geldfit", Year: 2026, State: portal.SubsidyGranted, Goal: own.Goals[0].PolicyGoal}, 1},
		"beyond the last page": {SubsidyFilter{Skip: 9}, 2},
	} {
		if l, err := r.Subsidies(r.ctx, r.as("ketencoordinator@gemeente"), tt.f); err != nil || l.Count != tt.want {
			t.Errorf("by %s: %d (%v), want %d", name, l.Count, err, tt.want)
		}
	}
	p, err := r.SubsidyPage(r.ctx, r.as("deelnemer@geldfit"), own.Number)
	r.must(err)
	if !p.Own || p.MayKeep || len(p.By) != 0 || p.Due.Kind != DueReport || p.Due.Period != "2026-1" {
		t.Errorf("Geldfit's page: %+v", p)
	}
}

// TestDraftReportIsNotDue: what an organisation is writing shows to nobody else.
func TestDraftReportIsNotDue(t *testing.T) {
	r := newRig(t)
	s := r.grantedSubsidy()
	draft := portal.ProgressReport{ID: portal.ReportID(s.ID, "2026-1"), Subsidy: s.ID, Org: "geldfit", Period: "2026-1", State: portal.ReportDraft, By: "deelnemer@geldfit", At: r.clock}
	r.must(r.store.InsertProgressReport(r.ctx, &draft))
	for who, n := range map[string]int{"deelnemer@geldfit": 1, "ketencoordinator@gemeente": 0} {
		p, err := r.SubsidyPage(r.ctx, r.as(who), s.Number)
		r.must(err)
		if len(p.Reports) != n || p.Due.Kind != DueReport {
			t.Errorf("%s knows of %d reports, due %+v", who, len(p.Reports), p.Due)
		}
	}
	draft.State, draft.Sent = portal.ReportSent, []portal.ReportContent{{}}
	r.must(r.store.SaveProgressReport(r.ctx, &draft))
	p, err := r.SubsidyPage(r.ctx, r.as("ketencoordinator@gemeente"), s.Number)
	r.must(err)
	if p.Due.Kind != DueJudge {
		t.Errorf("handed in, due is %+v", p.Due)
	}
	r.refused(r.SkipPeriod(r.ctx, r.as("ketencoordinator@gemeente"), s.Number, 0, "2026-1", "Toch niet nodig.", CitizenAnswer{}), portal.Conflict)
}

// TestPeriodsOpenOnTheirDayOnce, and tell who reports.
func TestPeriodsOpenOnTheirDayOnce(t *testing.T) {
	r := newRig(t)
	s := r.grantedSubsidy()
	r.clock = testDay(2027, 1, 1).Add(-time.Minute)
	if n, err := r.OpenPeriods(r.ctx, portal.SystemActor()); n != 0 || err != nil {
		t.Fatalf("a minute early: %d, %v", n, err)
	}
	r.clock = testDay(2027, 1, 1)
	for want := 1; want >= 0; want-- {
		if n, err := r.OpenPeriods(r.ctx, portal.SystemActor()); n != want || err != nil {
			t.Fatalf("opened %d, want %d: %v", n, want, err)
		}
	}
	es := r.wantEvents(portal.PeriodOpened)
	told := r.told(es[0])
	if len(told) != 1 || told["contactpersoon@geldfit"] != portal.ReasonTask {
		t.Errorf("told %v", told)
	}
	by := r.as("ketencoordinator@gemeente")
	r.wrongAt(r.SkipPeriod(r.ctx, by, s.Number, 0, "2026-2", "", CitizenAnswer{}), "reason")
	r.must(r.SkipPeriod(r.ctx, by, s.Number, 0, "2026-2", "Geldfit begon pas net.", CitizenAnswer{}))
	told = r.told(r.wantEvents(portal.PeriodSkipped)[0])
	if len(told) != 1 || told["contactpersoon@geldfit"] != portal.ReasonParty {
		t.Errorf("of the skipped one told %v", told)
	}
	skipped := r.subsidyNow(s.ID)
	if policy.May(r.as("deelnemer@geldfit"), policy.WriteReport, policy.ReportOn{Subsidy: skipped, Report: portal.ProgressReport{Org: "geldfit", Period: "2026-2", State: portal.ReportDraft}}) {
		t.Error("one can report about a skipped period")
	}
	r.must(r.AskReportAgain(r.ctx, by, s.Number, 0, "2026-2"))
	r.must(r.MoveSubsidy(r.ctx, by, s.Number, 0, portal.SubsidyStep{State: portal.SubsidyClosing, On: testDay(2027, 1, 1)}, CitizenAnswer{}))
	es = r.wantEvents(portal.SubsidyEdited, portal.SubsidyMoved)
	for _, e := range es {
		for who := range r.told(e) {
			if who != "contactpersoon@geldfit" {
				t.Errorf("%s is told of %s", who, e.Type)
			}
		}
	}
}

func TestGoalsOfASubsidyAreBound(t *testing.T) {
	r := newRig(t)
	s := r.grantedSubsidy()
	by := r.as("ketencoordinator@gemeente")
	_, err := r.WriteSubsidyGoal(r.ctx, by, s.Number, SubsidyGoalInput{Title: "Nog een doel", PolicyGoal: "is-er-niet"})
	r.wrongAt(err, "policy_goal")
	ended := r.newGoal("D-99")
	ended.EndedAt = r.clock
	r.must(r.store.SavePolicyGoal(r.ctx, &ended))
	_, err = r.WriteSubsidyGoal(r.ctx, by, s.Number, SubsidyGoalInput{Title: "Nog een doel", PolicyGoal: ended.ID})
	r.wrongAt(err, "policy_goal")
	_, err = r.WriteSubsidyGoal(r.ctx, by, s.Number, SubsidyGoalInput{ID: "weg", Title: "Nog een doel", PolicyGoal: s.Goals[0].PolicyGoal})
	r.refused(err, portal.NotFound)
	once := SubsidyGoalInput{Once: portal.NewID(), Title: "Nog een doel", PolicyGoal: s.Goals[0].PolicyGoal}
	for range 2 {
		_, err = r.WriteSubsidyGoal(r.ctx, by, s.Number, once)
		r.must(err)
	}
	if got := r.subsidyNow(s.ID); len(got.Goals) != 3 {
		t.Errorf("%d goals, want 3", len(got.Goals))
	}
	in := SubsidyIndicatorInput{Goal: s.Goals[0].ID, IndicatorInput: portal.IndicatorInput{Title: "Nieuw", Kind: portal.IndicatorNumber, Theme: "oud", Neighbourhood: "nergens"}}
	r.wrongAt(r.WriteIndicator(r.ctx, by, s.Number, in), "theme", "neighbourhood")
	in.Theme, in.Neighbourhood = "toegang", "binnenstad"
	r.must(r.WriteIndicator(r.ctx, by, s.Number, in))
	in.ID, in.Goal = s.Goals[0].Indicators[0].ID, s.Goals[1].ID
	r.refused(r.WriteIndicator(r.ctx, by, s.Number, in), portal.NotFound)
	r.must(r.DropSubsidyPart(r.ctx, by, s.Number, 0, s.Goals[0].Indicators[0].ID, true))
	if _, i, ok := r.subsidyNow(s.ID).Indicator(s.Goals[0].Indicators[0].ID); !ok || !i.Dropped {
		t.Error("a dropped indicator is gone")
	}
}

func TestSubsidyTasks(t *testing.T) {
	r := newRig(t)
	by := r.as("ketencoordinator@gemeente")
	tasks := func(who string) []Task {
		found, err := r.subsidyTasks(r.ctx, r.as(who))
		r.must(err)
		return found
	}
	s := r.grantedSubsidy()
	if got := tasks("ketencoordinator@gemeente"); len(got) != 0 {
		t.Errorf("nothing is missing, yet %v", got)
	}
	for _, g := range s.Goals {
		r.must(r.DropSubsidyPart(r.ctx, by, s.Number, 0, g.ID, true))
	}
	if got := tasks("ketencoordinator@gemeente"); len(got) != 1 || got[0].Table.Path != "/subsidies/"+s.Number+"/doelen" {
		t.Errorf("without goals: %v", got)
	}
	if got := tasks("contactpersoon@geldfit"); len(got) != 0 {
		t.Errorf("a partner is asked: %v", got)
	}
}
