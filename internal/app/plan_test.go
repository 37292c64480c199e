package app

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// inPlan makes a recommendation, a goal and an action that the policy adviser owns.
func (r *rig) inPlan() portal.PlanAction {
	r.t.Helper()
	keeper := r.as("ketencoordinator@gemeente")
	goal := must(r.MakeGoal(r.ctx, keeper, GoalInput{Title: "Inwoners kunnen rondkomen"}))
	must(r.MakeRecommendation(r.ctx, keeper, RecommendationInput{Title: "Cliëntperspectief"}))
	p := must(r.MakePlanAction(r.ctx, keeper, PlanActionInput{Recommendation: "I", Action: portal.PlanAction{Title: "Intervisie", State: portal.PlanRunning,
		Owner: "deelnemer@geldfit", Due: r.clock.AddDate(0, 0, 30), Goals: []portal.ID{goal.ID}}}))
	return must(r.store.PlanAction(r.ctx, p.ID))
}

func TestPlanWhoMay(t *testing.T) {
	r := newRig(t)
	p := r.inPlan()
	told := r.told(r.wantEvents(portal.GoalMade, portal.RecommendationMade, portal.PlanActionMade)[2])
	if p.Number != "I-a" || p.OwnerOrg != "geldfit" || len(told) != 1 || told["deelnemer@geldfit"] != portal.ReasonTask {
		t.Errorf("made %+v, told %v", p, told)
	}
	for who, want := range map[string]struct{ reads, notes, keeps, goals bool }{
		"ketencoordinator@gemeente": {true, true, true, true}, "beleidsadviseur@gemeente": {true, true, true, true}, "programmamanager@gemeente": {true, true, true, false},
		"deelnemer@geldfit": {true, true, false, false}, "collega@geldfit": {true, false, false, false}, "meelezer@asdd": {true, false, false, false},
		"griffie@gemeente": {true, false, false, false}, "portefeuillehouder@gemeente": {true, false, false, false}, "anoniem@gemeente": {}, "auditor@gemeente": {},
	} {
		by := r.as(who)
		may := func(action policy.Action, want bool, err error) {
			t.Helper()
			if (err == nil) != want || err != nil && portal.KindOf(err) != portal.Forbidden {
				t.Errorf("%s, %s: %v", who, action, err)
			}
		}
		_, err := r.Plan(r.ctx, by, PlanFilter{})
		may(policy.ReadPlan, want.reads, err)
		_, err = r.PlanAction(r.ctx, by, p.Number)
		may(policy.ReadPlan, want.reads, err)
		_, err = r.ExportPlan(r.ctx, by, PlanFilter{})
		may(policy.ReadPlan, want.reads, err)
		_, err = r.Goals(r.ctx, by, false)
		may(policy.ReadPlan, want.reads, err)
		_, err = r.Goal(r.ctx, by, "D-01")
		may(policy.ReadPlan, want.reads, err)
		_, err = r.PlanGaps(r.ctx, by)
		may(policy.ReadPlan, want.reads, err)
		may(policy.NotePlan, want.notes, r.NotePlanAction(r.ctx, by, p.Number, 0, "Het gaat goed.", portal.PlanRunning, CitizenAnswer{}))
		may(policy.KeepPlan, want.keeps, r.ChangePlanAction(r.ctx, by, p.Number, PlanActionInput{Action: p}))
		_, err = r.PlanActionForm(r.ctx, by, "")
		may(policy.KeepPlan, want.keeps, err)
		_, _, err = r.PreviewPlan(r.ctx, by, nil)
		may(policy.KeepPlan, want.keeps, err)
		may(policy.KeepGoals, want.goals, r.ChangeGoal(r.ctx, by, "D-01", GoalInput{Title: "Inwoners kunnen rondkomen"}))
		may(policy.KeepGoals, want.goals, r.ChangeRecommendation(r.ctx, by, "I", RecommendationInput{Title: "Cliëntperspectief"}))
		if !want.keeps {
			_, err = r.MakePlanAction(r.ctx, by, PlanActionInput{})
			r.refused(err, portal.Forbidden)
			_, err = r.ImportPlan(r.ctx, by, nil, CitizenAnswer{})
			r.refused(err, portal.Forbidden)
			r.refused(r.LinkPlanAction(r.ctx, by, p.Number, "S-2026-0001"), portal.Forbidden)
		}
		if !want.goals {
			_, err = r.MakeGoal(r.ctx, by, GoalInput{})
			r.refused(err, portal.Forbidden)
			r.refused(r.MoveGoal(r.ctx, by, "D-01", 0, ""), portal.Forbidden)
			r.refused(r.EndGoal(r.ctx, by, "D-01", 0), portal.Forbidden)
		}
	}
	nobody := portal.Actor{}
	_, err := r.Plan(r.ctx, nobody, PlanFilter{})
	r.refused(err, portal.LoginNeeded)
	_, err = r.MakePlanAction(r.ctx, nobody, PlanActionInput{})
	r.refused(err, portal.LoginNeeded)
	_, err = r.MakeGoal(r.ctx, nobody, GoalInput{})
	r.refused(err, portal.LoginNeeded)
	r.refused(r.NotePlanAction(r.ctx, nobody, p.Number, 0, "x", portal.PlanDone, CitizenAnswer{}), portal.LoginNeeded)
	_, err = r.RemindPlan(r.ctx, r.as("ketencoordinator@gemeente"))
	r.refused(err, portal.Forbidden)
}

func TestPlanActionRefuses(t *testing.T) {
	r := newRig(t)
	p := r.inPlan()
	keeper := r.as("beleidsadviseur@gemeente")
	good := PlanActionInput{Recommendation: "I", Action: portal.PlanAction{Title: "Coaching"}}
	for _, tt := range []struct {
		name   string
		spoil  func(*PlanActionInput)
		fields []string
	}{
		{"no recommendation", func(in *PlanActionInput) { in.Recommendation = "IX" }, []string{"recommendation"}},
		{"a number of elsewhere", func(in *PlanActionInput) { in.Number = "II-b" }, []string{"number"}},
		{"a number that is taken", func(in *PlanActionInput) { in.Number = "i-A" }, []string{"number"}},
		{"an owner who only reads", func(in *PlanActionInput) { in.Action.Owner = "meelezer@asdd" }, []string{"owner"}},
		{"an owner nobody knows", func(in *PlanActionInput) { in.Action.Owner = "niemand" }, []string{"owner"}},
		{"a goal that isn't there", func(in *PlanActionInput) { in.Action.Goals = []portal.ID{"geen"} }, []string{"goals"}},
		{"a BSN", func(in *PlanActionInput) { in.Action.Text = "Bel 111222333." }, []string{"text", FieldOverrule}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			in := good
			tt.spoil(&in)
			_, err := r.MakePlanAction(r.ctx, keeper, in)
			r.wrongAt(err, tt.fields...)
		})
	}
	r.wrongAt(r.NotePlanAction(r.ctx, keeper, p.Number, 0, "Bel 111222333.", portal.PlanDone, CitizenAnswer{}), "note", FieldOverrule)
	in := PlanActionInput{Action: p, Version: p.Version}
	in.Action.Title = "Anders"
	r.must(r.ChangePlanAction(r.ctx, keeper, p.Number, in))
	r.refused(r.ChangePlanAction(r.ctx, keeper, p.Number, in), portal.Conflict)
	in = good
	in.Once = portal.NewID()
	first := must(r.MakePlanAction(r.ctx, keeper, in))
	if again := must(r.MakePlanAction(r.ctx, keeper, in)); again.Number != first.Number || first.Number != "I-b" {
		t.Errorf("sent twice: %s and %s", first.Number, again.Number)
	}
	_, err := r.PlanAction(r.ctx, keeper, "IV-e")
	r.refused(err, portal.NotFound)
}

// TestPlanLinksAreForWhoReadsThem: a signal for the municipality alone leaves no trace
// on the action for others.
func TestPlanLinksAreForWhoReadsThem(t *testing.T) {
	r := newRig(t)
	p := r.inPlan()
	keeper := r.as("ketencoordinator@gemeente")
	s, err := r.ShareSignal(r.ctx, r.as("deelnemer@geldfit"), ShareSignal{Text: "Kanariegeel wacht lang op post.", Theme: "toegang", Audience: portal.Audience{Kind: portal.MunicipalityOnly}, Naming: portal.OrgVisible})
	r.must(err)
	r.must(r.LinkPlanAction(r.ctx, keeper, p.Number, s.Number))
	r.wrongAt(r.LinkPlanAction(r.ctx, keeper, p.Number, s.Number), "link")
	r.wrongAt(r.LinkPlanAction(r.ctx, keeper, p.Number, "D-01"), "link")
	r.wrongAt(r.LinkPlanAction(r.ctx, keeper, p.Number, "S-2026-9999"), "link")
	for who, sees := range map[string]bool{"ketencoordinator@gemeente": true, "deelnemer@bewind": false, "griffie@gemeente": false, "collega@geldfit": false} {
		page := must(r.PlanAction(r.ctx, r.as(who), p.Number))
		if (len(page.Links) == 1) != sees {
			t.Errorf("%s sees %d links", who, len(page.Links))
		}
	}
	if links := must(r.PlanActionsAbout(r.ctx, r.as("ketencoordinator@gemeente"), s.Ref())); len(links) != 1 || links[0].Number != "I-a" {
		t.Errorf("on the signal: %+v", links)
	}
	if links := must(r.PlanActionsAbout(r.ctx, r.as("auditor@gemeente"), s.Ref())); len(links) != 0 {
		t.Error("an auditor reads the plan on a signal")
	}
	for _, e := range r.events() {
		details := must(r.store.EventDetails(r.ctx, e.ID))
		for _, d := range details {
			if e.Type == portal.PlanActionLinked && strings.Contains(d.Value, string(s.ID)) {
				t.Error("the event names the signal")
			}
		}
	}
	_, err = r.PlanChoices(r.ctx, r.as("programmamanager@gemeente"), "S-2026-9999")
	r.refused(err, portal.NotFound)
	r.must(r.UnlinkPlanAction(r.ctx, keeper, p.Number, s.Ref()))
	r.refused(r.UnlinkPlanAction(r.ctx, keeper, p.Number, s.Ref()), portal.Conflict)
	refs, err := r.refs(r.ctx, r.as("deelnemer@bewind"), "links", "i-a D-01", portal.Fields{})
	if err != nil || len(refs) != 2 {
		t.Errorf("an agenda item about an action and a goal: %v, %v", refs, err)
	}
}

func TestPlanReminds(t *testing.T) {
	r := newRig(t)
	p := r.inPlan()
	r.events()
	round := func(want int) []portal.Event {
		t.Helper()
		if n := must(r.RemindPlan(r.ctx, portal.SystemActor())); n != want {
			t.Errorf("reminded %d, want %d", n, want)
		}
		return r.events()
	}
	round(0)
	r.later(17 * 24 * time.Hour)
	if told := r.told(round(1)[0]); len(told) != 1 || told["deelnemer@geldfit"] != portal.ReasonTask {
		t.Errorf("two weeks before: %v", told)
	}
	round(0)
	if tasks := must(r.planTasks(r.ctx, r.as("deelnemer@geldfit"))); len(tasks) != 1 || !strings.Contains(tasks[0].Table.Do, "Noteer voortgang van I-a") {
		t.Errorf("tasks: %+v", tasks)
	}
	r.later(14 * 24 * time.Hour)
	if told := r.told(round(1)[0]); len(told) != 2 || told["ketencoordinator@gemeente"] != portal.ReasonRole {
		t.Errorf("once it is late: %v", told)
	}
	round(0)
	r.must(r.NotePlanAction(r.ctx, r.as("deelnemer@geldfit"), p.Number, 0, "Klaar.", portal.PlanDone, CitizenAnswer{}))
	r.later(200 * 24 * time.Hour)
	round(0)
	if tasks := must(r.planTasks(r.ctx, r.as("deelnemer@geldfit"))); len(tasks) != 0 {
		t.Errorf("tasks of what is done: %+v", tasks)
	}
}

func TestPlanImportIsWholeOrNothing(t *testing.T) {
	r := newRig(t)
	r.inPlan()
	r.events()
	keeper := r.as("ketencoordinator@gemeente")
	rows := []PlanImport{
		{Line: 2, Number: "I-c", Title: "Coaching", Who: "deelnemer@geldfit.example", State: "loopt", Start: "1-2-2026", When: "31-12-2026", Goals: "D-01"},
		{Line: 3, Number: "I", Title: "Opschalen", Org: "Organisatie asdd"},
	}
	bad := map[string]PlanImport{
		"the number can't be read": {Number: "4", Title: "Iets doen"}, "no such recommendation": {Number: "V-a", Title: "Iets doen"}, "it is there": {Number: "I-a", Title: "Iets doen"},
		"it is in the list": {Number: "I-c", Title: "Iets doen"}, "no title": {Number: "I-d"}, "an unknown state": {Number: "I-d", Title: "Iets doen", State: "ooit"},
		"an unreadable day": {Number: "I-d", Title: "Iets doen", When: "morgen"}, "an unknown goal": {Number: "I-d", Title: "Iets doen", Goals: "D-09"},
		"somebody unknown": {Number: "I-d", Title: "Iets doen", Who: "Niemand"}, "an unknown organisation": {Number: "I-d", Title: "Iets doen", Org: "Nergens"},
		"a BSN": {Number: "I-d", Title: "Bel 111222333"}, "an end before the begin": {Number: "I-d", Title: "Iets doen", Start: "2-2-2026", When: "1-2-2026"},
	}
	for name, row := range bad {
		row.Line = 4
		lines, good, err := r.PreviewPlan(r.ctx, keeper, append(slices.Clone(rows), row))
		r.must(err)
		if good != 2 || lines[2].Why == "" {
			t.Errorf("%s: %d good, %q", name, good, lines[2].Why)
		}
		_, err = r.ImportPlan(r.ctx, keeper, append(slices.Clone(rows), row), CitizenAnswer{})
		r.wrongAt(err, "list")
	}
	_, err := r.ImportPlan(r.ctx, keeper, make([]PlanImport, MaxImport+1), CitizenAnswer{})
	r.wrongAt(err, "list")
	if all := must(r.store.PlanActions(r.ctx)); len(all) != 1 {
		t.Fatalf("half of a list was taken over: %d", len(all))
	}
	r.wantEvents()
	if n := must(r.ImportPlan(r.ctx, keeper, rows, CitizenAnswer{})); n != 2 {
		t.Errorf("took over %d", n)
	}
	r.wantEvents(portal.PlanActionMade, portal.PlanActionMade, portal.PlanImported)
	all := must(r.store.PlanActions(r.ctx))
	if len(all) != 3 || all[0].Number != "I" || all[1].Number != "I-a" || all[2].Owner != "deelnemer@geldfit" || all[0].OwnerOrg != "asdd" || len(all[2].Goals) != 1 {
		t.Errorf("in order: %+v", all)
	}
}

// TestPlanGapsAndGoalsShowOnlyWhatOneReads: a partner is told of no other's subsidy.
func TestPlanGapsAndGoalsShowOnlyWhatOneReads(t *testing.T) {
	r := newRig(t)
	keeper := r.as("ketencoordinator@gemeente")
	top := must(r.MakeGoal(r.ctx, keeper, GoalInput{Title: "Rondkomen"}))
	under := must(r.MakeGoal(r.ctx, keeper, GoalInput{Title: "Dichtbij", Parent: top.Number}))
	free := must(r.MakeGoal(r.ctx, keeper, GoalInput{Title: "Op tijd", Parent: top.Number}))
	s := portal.Subsidy{ID: portal.NewID(), Number: "U-2026-001", Org: "geldfit", Title: "Kanariegele spreekuren", State: portal.SubsidyGranted, ChangedAt: r.clock,
		Goals: []portal.SubsidyGoal{{ID: "g", Title: "Meer bezoekers", PolicyGoal: under.ID}}}
	r.must(r.store.InsertSubsidy(r.ctx, &s, "gemeente"))
	for who, sees := range map[string]bool{"ketencoordinator@gemeente": true, "collega@gemeente": true, "deelnemer@geldfit": true, "deelnemer@bewind": false, "meelezer@asdd": false} {
		if p := must(r.Goal(r.ctx, r.as(who), under.Number)); (len(p.Subsidies) == 1) != sees {
			t.Errorf("%s sees %d subsidies under the goal", who, len(p.Subsidies))
		}
		rows := must(r.Goals(r.ctx, r.as(who), false)).Rows
		if len(rows) != 3 || (rows[1].Subsidies == 1) != sees {
			t.Errorf("%s counts %+v", who, rows)
		}
	}
	gaps := must(r.PlanGaps(r.ctx, keeper))
	if !gaps.Whole || len(gaps.Goals) != 1 || gaps.Goals[0].Number != free.Number || len(gaps.Partners) != 4 || slices.ContainsFunc(gaps.Partners, func(o portal.Organisation) bool { return o.ID == "geldfit" }) {
		t.Errorf("gaps: %+v", gaps)
	}
	for who, none := range map[string]bool{"deelnemer@geldfit": false, "deelnemer@bewind": true} {
		gaps := must(r.PlanGaps(r.ctx, r.as(who)))
		if gaps.Whole || len(gaps.Goals) != 0 || (len(gaps.Partners) == 1) != none || none && gaps.Partners[0].ID != "bewind" {
			t.Errorf("%s: %+v", who, gaps)
		}
	}
}

func TestGoalSteps(t *testing.T) {
	r := newRig(t)
	keeper := r.as("beleidsadviseur@gemeente")
	a := must(r.MakeGoal(r.ctx, keeper, GoalInput{Title: "Eerste doel"}))
	b := must(r.MakeGoal(r.ctx, keeper, GoalInput{Title: "Tweede doel", Parent: a.Number}))
	_, err := r.MakeGoal(r.ctx, keeper, GoalInput{Title: "Derde doel", Parent: "D-09"})
	r.wrongAt(err, "parent")
	r.wrongAt(r.MoveGoal(r.ctx, keeper, a.Number, 0, b.Number), "parent")
	r.wrongAt(r.EndGoal(r.ctx, keeper, a.Number, 0), "end")
	r.must(r.MoveGoal(r.ctx, keeper, b.Number, 0, ""))
	r.must(r.ShiftGoal(r.ctx, keeper, b.Number, true))
	if rows := must(r.Goals(r.ctx, keeper, false)).Rows; len(rows) != 2 || rows[0].Number != "D-01.1" || rows[0].Depth != 1 {
		t.Errorf("after a move: %+v", rows)
	}
	seen := must(r.Goal(r.ctx, keeper, a.Number)).Version
	r.must(r.ChangeGoal(r.ctx, keeper, a.Number, GoalInput{Title: "Eerst", Version: seen}))
	r.refused(r.ChangeGoal(r.ctx, keeper, a.Number, GoalInput{Title: "Nog eens", Version: seen}), portal.Conflict)
	r.must(r.EndGoal(r.ctx, keeper, a.Number, 0))
	if rows := must(r.Goals(r.ctx, keeper, false)).Rows; len(rows) != 1 {
		t.Errorf("one that ended stands there: %+v", rows)
	}
	if rows := must(r.Goals(r.ctx, keeper, true)).Rows; len(rows) != 2 {
		t.Errorf("asked for: %+v", rows)
	}
	r.must(r.ResumeGoal(r.ctx, keeper, a.Number, 0))
}

// TestPlanActionsGoAlongWhenTheirOwnerLeaves: to the successor, and back.
func TestPlanActionsGoAlongWhenTheirOwnerLeaves(t *testing.T) {
	r := newRig(t)
	p := r.inPlan()
	from := must(r.store.Person(r.ctx, "deelnemer@geldfit"))
	to := must(r.store.Person(r.ctx, "collega@geldfit"))
	org := must(r.store.Organisation(r.ctx, "geldfit"))
	h := handover{by: r.as("ketencoordinator@gemeente"), from: from, to: to, org: org}
	items, err := holdsPlanActions{}.held(r.ctx, r.App, h)
	r.must(err)
	if len(items) != 1 || items[0].ID != p.ID {
		t.Fatalf("held: %+v", items)
	}
	var moved []portal.Moved
	r.must(r.write(r.ctx, h.by, func(ctx context.Context, w *writing) error {
		moved, err = holdsPlanActions{}.move(ctx, r.App, w, h, items[0])
		return err
	}))
	if now := must(r.store.PlanAction(r.ctx, p.ID)); now.Owner != to.ID {
		t.Errorf("owner: %s", now.Owner)
	}
	r.must(r.write(r.ctx, h.by, func(ctx context.Context, w *writing) error {
		return holdsPlanActions{}.back(ctx, r.App, w, from, moved[0])
	}))
	if now := must(r.store.PlanAction(r.ctx, p.ID)); now.Owner != from.ID {
		t.Errorf("not given back: %s", now.Owner)
	}
}
