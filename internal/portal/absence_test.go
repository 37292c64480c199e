package portal

import (
	"slices"
	"testing"
	"time"
)

func TestLeaveValidate(t *testing.T) {
	now := time.Date(2027, time.May, 3, 9, 0, 0, 0, time.UTC)
	day := func(n int) time.Time { return Day(now).AddDate(0, 0, n) }
	for _, test := range []struct {
		name  string
		leave Leave
		wrong []string
	}{
		{"for good", Leave{Successor: "bo", Reason: LeaveForGood, SwitchOff: true}, nil},
		{"away until today", Leave{Successor: "bo", Reason: LeaveAway, Until: day(0)}, nil},
		{"away for a year", Leave{Successor: "bo", Reason: LeaveAway, Until: day(MaxAway)}, nil},
		{"away longer", Leave{Successor: "bo", Reason: LeaveAway, Until: day(MaxAway + 1)}, []string{"until"}},
		{"away until yesterday", Leave{Successor: "bo", Reason: LeaveAway, Until: day(-1)}, []string{"until"}},
		{"away without a day", Leave{Successor: "bo", Reason: LeaveAway}, []string{"until"}},
		{"to oneself", Leave{Successor: "an", Reason: LeaveForGood}, []string{"successor"}},
		{"nothing chosen", Leave{}, []string{"reason", "successor"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			err := test.leave.Validate("an", now)
			var got []string
			for f := range FieldsOf(err) {
				got = append(got, f)
			}
			slices.Sort(got)
			if !slices.Equal(got, test.wrong) {
				t.Errorf("wrong: %v, want %v", got, test.wrong)
			}
			if test.leave.Reason == LeaveAway && test.leave.SwitchOff {
				t.Error("who is away is switched off")
			}
		})
	}
}

func TestAbsenceEnds(t *testing.T) {
	until := time.Date(2027, time.May, 7, 0, 0, 0, 0, amsterdam)
	a := Absence{Person: "an", StandIn: "bo", Until: until, Moved: []Moved{{Kind: HoldsSignal, ID: "s1", To: "bo"}}}
	if a.Over(until.Add(23*time.Hour + 59*time.Minute)) {
		t.Error("over on its last day")
	}
	if !a.Over(until.Add(24 * time.Hour)) {
		t.Error("not over on the day after")
	}
	if fact, err := a.End(until); err != nil || fact.Type != AbsenceEnded || a.Running() {
		t.Errorf("end: %+v %v", fact, err)
	}
	if _, err := a.End(until); KindOf(err) != Conflict {
		t.Errorf("ended twice: %v", err)
	}
}

func TestCoordinatorComesBack(t *testing.T) {
	set := Settings{Coordinator: "cora", Substitute: "vera"}
	set.StandIn("vera", true)
	if set.Coordinator != "vera" || set.AwayCoordinator != "cora" {
		t.Fatalf("away: %+v", set)
	}
	if !set.ComeBack("cora", "vera") || set.Coordinator != "cora" || set.AwayCoordinator != "" {
		t.Errorf("back: %+v", set)
	}
	set.StandIn("vera", true)
	set.Coordinator = "nieuw" // the administrator chose another meanwhile
	if set.ComeBack("cora", "vera") || set.Coordinator != "nieuw" || set.AwayCoordinator != "" {
		t.Errorf("back after a change: %+v", set)
	}
	set.StandIn("vera", false)
	if set.ComeBack("nieuw", "vera") {
		t.Error("who left for good came back")
	}
}
