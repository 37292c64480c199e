package portal

import (
	"testing"
	"time"
)

func TestDormantStep(t *testing.T) {
	now := time.Date(2027, time.May, 3, 9, 0, 0, 0, time.UTC)
	ago := func(days int) time.Time { return Day(now).AddDate(0, 0, -days) }
	for _, test := range []struct {
		name    string
		p       Person
		dormant bool
		step    DormantStep
	}{
		{"seen yesterday", Person{State: PersonActive, LastSeen: ago(1)}, false, DormantNothing},
		{"sleeps after 90 days", Person{State: PersonActive, LastSeen: ago(90)}, true, DormantNothing},
		{"warned after 180", Person{State: PersonActive, LastSeen: ago(180)}, true, DormantWarn},
		{"never seen: from joining", Person{State: PersonActive, JoinedAt: ago(181)}, true, DormantWarn},
		{"warned, a week not over", Person{State: PersonActive, LastSeen: ago(186), DormantWarned: ago(6)}, true, DormantNothing},
		{"warned a week ago", Person{State: PersonActive, LastSeen: ago(187), DormantWarned: ago(7)}, true, DormantOff},
		{"warned, then seen, then silent again", Person{State: PersonActive, LastSeen: ago(180), DormantWarned: ago(400)}, true, DormantWarn},
		{"switched on again", Person{State: PersonActive, LastSeen: ago(300), DormantWarned: ago(20), AwakeSince: ago(1)}, false, DormantNothing},
		{"off already", Person{State: PersonOff, LastSeen: ago(300)}, false, DormantNothing},
		{"never accepted", Person{State: PersonInvitedState, InvitedAt: ago(300)}, false, DormantNothing},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := test.p.Dormant(now); got != test.dormant {
				t.Errorf("dormant: %v", got)
			}
			if got := test.p.DormantStep(now, DormantOffDays); got != test.step {
				t.Errorf("step: %q, want %q", got, test.step)
			}
		})
	}
}

func TestDormantSettings(t *testing.T) {
	var set Settings
	if set.DormantAfter() != DormantOffDays {
		t.Errorf("default: %d", set.DormantAfter())
	}
	for days, ok := range map[int]bool{89: false, 90: true, 365: true, 730: true, 731: false, 0: false, -1: false} {
		if err := set.SetDormantAfter(days); (err == nil) != ok {
			t.Errorf("%d days: %v", days, err)
		}
	}
	set = Settings{Coordinator: "c", Substitute: "s", Keeper: "k", AwayCoordinator: "w"}
	for id, want := range map[ID]bool{"c": true, "s": true, "k": true, "w": true, "x": false} {
		if got := set.Spared(Person{ID: id, Role: Member}, 2); got != want {
			t.Errorf("%s spared: %v", id, got)
		}
	}
	if admin := (Person{ID: "a", Role: Administrator}); !set.Spared(admin, 1) || set.Spared(admin, 2) {
		t.Error("the last administrator isn't spared, or one of two is")
	}
}

func TestInvitationLapsed(t *testing.T) {
	at := time.Date(2027, time.May, 3, 9, 0, 0, 0, time.UTC)
	p := Person{State: PersonInvitedState, InvitedAt: at}
	if p.InvitationLapsed(at.Add(TokenInvite.Valid() - time.Minute)) {
		t.Error("lapsed while its link still works")
	}
	if !p.InvitationLapsed(at.Add(TokenInvite.Valid())) {
		t.Error("not lapsed when its link has ended")
	}
}
