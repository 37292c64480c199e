package portal

import (
	"strconv"
	"strings"
	"testing"
	"time"
)

var followDay = time.Date(2026, 11, 9, 10, 0, 0, 0, amsterdam)

// decidedFollow is a decision of a table that obliges to a route.
func decidedFollow() Decision {
	return Decision{ID: "d", Number: "B-2026-0001", Kind: Agreed, Text: "Wij bellen eerder.", By: ByPartners, Date: followDay, RecordedAt: followDay, Signals: []ID{"s"}}
}

func followChoice() RouteChoice {
	return RouteChoice{Route: PracticeAgreement, Changes: "Een belafspraak", Steps: []FollowStep{
		{What: "Vertel het", Owner: "b", Due: followDay.AddDate(0, 0, 28)}, {What: "Schrijf het op", Owner: "a", Due: followDay.AddDate(0, 0, 14)}, {}}}
}

func TestChooseRoute(t *testing.T) {
	by := Actor{ID: "a"}
	tests := []struct {
		name   string
		change func(d *Decision, c *RouteChoice)
		fields []string
		kind   Kind
	}{
		{name: "with steps"},
		{name: "no route", change: func(_ *Decision, c *RouteChoice) { c.Route = "" }, fields: []string{"route"}},
		{name: "a route that is none", change: func(_ *Decision, c *RouteChoice) { c.Route = Thanks }, fields: []string{"route"}},
		{name: "no change without why", change: func(_ *Decision, c *RouteChoice) { c.Route, c.Changes = NoChange, " " }, fields: []string{"changes"}},
		{name: "no steps", change: func(_ *Decision, c *RouteChoice) { c.Steps = []FollowStep{{}, {}} }, fields: []string{"step_0"}},
		{name: "nobody does it", change: func(_ *Decision, c *RouteChoice) { c.Steps[1].Owner = "" }, fields: []string{"owner_1"}},
		{name: "no day", change: func(_ *Decision, c *RouteChoice) { c.Steps[0].Due = time.Time{} }, fields: []string{"due_0"}},
		{name: "a day that passed", change: func(_ *Decision, c *RouteChoice) { c.Steps[0].Due = followDay.AddDate(0, 0, -1) }, fields: []string{"due_0"}},
		{name: "today", change: func(_ *Decision, c *RouteChoice) { c.Steps[0].Due = followDay }},
		{name: "too long", change: func(_ *Decision, c *RouteChoice) { c.Steps[0].What = strings.Repeat("a", MaxStepText+1) }, fields: []string{"step_0"}},
		{name: "waits for the college", change: func(d *Decision, _ *RouteChoice) { d.Waits = ByCollege }, kind: Conflict},
		{name: "taken back", change: func(d *Decision, _ *RouteChoice) { d.Dropped = true }, kind: Conflict},
		{name: "a step was done", change: func(d *Decision, _ *RouteChoice) { d.Follow.Steps = []FollowStep{{ID: "x", DoneAt: followDay}} }, kind: Conflict},
		{name: "reporters heard of it", change: func(d *Decision, _ *RouteChoice) { d.Follow.FedBack = followDay }, kind: Conflict},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d, c := decidedFollow(), followChoice()
			if tt.change != nil {
				tt.change(&d, &c)
			}
			fact, err := d.ChooseRoute(c, by, followDay)
			if tt.kind != 0 || tt.fields != nil {
				want := tt.kind
				if tt.fields != nil {
					want = Invalid
				}
				if KindOf(err) != want {
					t.Fatalf("got %v", err)
				}
				for _, f := range tt.fields {
					if FieldsOf(err)[f] == "" {
						t.Errorf("no word at %s: %v", f, FieldsOf(err))
					}
				}
				return
			}
			if err != nil || fact.Type != RouteChosen || len(d.Follow.Steps) != 2 || d.Follows() != FollowSteps {
				t.Fatalf("%v: %+v", err, d.Follow)
			}
			if !d.Follow.Steps[0].Due.Before(d.Follow.Steps[1].Due) || d.Follow.Steps[0].ID == "" {
				t.Errorf("steps aren't in the order of their days: %+v", d.Follow.Steps)
			}
		})
	}
}

func TestFollowStates(t *testing.T) {
	d, by := decidedFollow(), Actor{ID: "a"}
	want := func(s FollowState) {
		t.Helper()
		if d.Follows() != s {
			t.Errorf("state %q, want %q", d.Follows(), s)
		}
	}
	want(FollowRoute)
	d.Waits = ByCollege
	want(FollowWaits)
	d.Resolution = &Resolution{Number: "BW-1", Date: followDay, Follows: true, At: followDay}
	want(FollowRoute)
	if _, err := d.Embed("In de werkinstructie", by, followDay); KindOf(err) != Conflict {
		t.Errorf("kept before a route was chosen: %v", err)
	}
	if _, err := d.ChooseRoute(followChoice(), by, followDay); err != nil {
		t.Fatal(err)
	}
	before := d
	for _, s := range d.OpenSteps() {
		want(FollowSteps)
		if _, err := d.DoStep(s.ID, " ", Ref{}, by, followDay); FieldsOf(err)["note"] == "" {
			t.Errorf("done without a note: %v", err)
		}
		fact, err := d.DoStep(s.ID, "Gedaan.", Ref{Kind: KindAgreementSet, ID: "w"}, by, followDay)
		if err != nil || fact.Type != RouteStepDone {
			t.Fatal(err)
		}
		if _, err := d.DoStep(s.ID, "Nog eens", Ref{}, by, followDay); KindOf(err) != Conflict {
			t.Errorf("done twice: %v", err)
		}
	}
	if len(before.OpenSteps()) != 2 || len(d.Changed) != 1 {
		t.Errorf("the decision as it was has %d open steps; changed: %+v", len(before.OpenSteps()), d.Changed)
	}
	if _, err := d.DoStep("geen", "Iets", Ref{}, by, followDay); KindOf(err) != Conflict {
		t.Errorf("a step that isn't there: %v", err)
	}
	want(FollowEmbeds)
	if _, err := d.Embed(" ", by, followDay); FieldsOf(err)["embedding"] == "" {
		t.Errorf("kept without words: %v", err)
	}
	if _, err := d.Embed("In de werkinstructie", by, followDay); err != nil {
		t.Fatal(err)
	}
	want(FollowTells)
	d.ToldReporters([]ID{"t", "s"}, false, followDay)
	want(FollowTells)
	if len(d.Signals) != 2 {
		t.Errorf("signals: %v", d.Signals)
	}
	d.ToldReporters(nil, true, followDay)
	want(FollowDone)
	d.Dropped = true
	want(FollowNone)
	none := decidedFollow()
	none.Signals = nil
	if _, err := none.ChooseRoute(RouteChoice{Route: NoChange, Changes: "Het werkt al."}, by, followDay); err != nil || none.Follows() != FollowDone {
		t.Errorf("no change asks for more: %v, %s", err, none.Follows())
	}
}

// TestFollowReminders: 7, 1 and 0 days before, late once, each once; who just got a
// step isn't reminded of it.
func TestFollowReminders(t *testing.T) {
	d, by := decidedFollow(), Actor{ID: "a"}
	if due := d.FollowDue(); !due.Equal(dayOff(followDay, RouteDays)) {
		t.Errorf("nobody chose: %s", due)
	}
	if _, err := d.RemindFollowUp(followDay.AddDate(0, 0, RouteDays-1)); KindOf(err) != Conflict {
		t.Errorf("too early: %v", err)
	}
	forgotten := d
	facts, err := forgotten.RemindFollowUp(followDay.AddDate(0, 0, RouteDays))
	if err != nil || len(facts) != 1 || facts[0].Type != RouteLate || !forgotten.FollowDue().IsZero() {
		t.Errorf("forgotten: %v %v", facts, err)
	}
	choice := followChoice()
	choice.Steps = choice.Steps[1:2] // due in 14 days, of a
	if _, err := d.ChooseRoute(choice, by, followDay); err != nil {
		t.Fatal(err)
	}
	var told []string
	for day := range 25 {
		now := followDay.AddDate(0, 0, day)
		facts, err := d.RemindFollowUp(now)
		if err != nil {
			continue
		}
		for _, f := range facts {
			told = append(told, string(f.Type)+" "+f.Details[DetailField]+" on day "+strconv.Itoa(day)+" to "+f.Details[DetailPerson])
		}
		if again, err := d.RemindFollowUp(now); err == nil {
			t.Errorf("told twice: %v", again)
		}
	}
	want := "RouteStepReminded 7 on day 7 to a|RouteStepReminded 1 on day 13 to a|RouteStepReminded 0 on day 14 to a|RouteLate laat on day 15 to a"
	if got := strings.Join(told, "|"); got != want {
		t.Errorf("told:\n%s\nwant:\n%s", got, want)
	}
	soon := decidedFollow()
	choice.Steps[0].Due = followDay.AddDate(0, 0, 3)
	if _, err := soon.ChooseRoute(choice, by, followDay); err != nil || !soon.FollowDue().Equal(dayOff(followDay, 2)) {
		t.Errorf("due in three days: next at %s", soon.FollowDue())
	}
	if _, err := soon.PassStep(soon.Follow.Steps[0].ID, "c"); err != nil || soon.OpenSteps()[0].Owner != "c" {
		t.Errorf("passed on: %v", err)
	}
}

func TestDefaultSteps(t *testing.T) {
	for route, want := range map[Route]int{PolicyChange: 3, PracticeAgreement: 2, NoChange: 0, "": 0} {
		steps := DefaultSteps(route)
		if len(steps) != want {
			t.Errorf("%q: %d steps", route, len(steps))
		}
		for i, s := range steps {
			if s.What == "" || i > 0 && s.Days <= steps[i-1].Days {
				t.Errorf("%q: %+v", route, s)
			}
		}
	}
}
