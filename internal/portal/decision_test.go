package portal

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// dueOn is an action point due on a day of November 2026.
func dueOn(day int) ActionPoint {
	p := ActionPoint{ID: "a", What: "Bel de partners.", Owner: "an", Due: time.Date(2026, 11, day, 12, 0, 0, 0, amsterdam)}
	_ = p.Validate()
	p.Make("A-2026-0001", Actor{ID: "bo"}, time.Date(2026, 10, 20, 9, 0, 0, 0, amsterdam))
	return p
}

func TestReminderOfEachDayOnce(t *testing.T) {
	p := dueOn(20)
	told := map[int]int{}
	for at := time.Date(2026, 11, 1, 0, 5, 0, 0, amsterdam); at.Before(time.Date(2026, 12, 10, 0, 0, 0, 0, amsterdam)); at = at.Add(6 * time.Hour) {
		if days, due := p.Reminder(at); due {
			told[days]++
			if _, err := p.Remind(at); err != nil {
				t.Fatal(err)
			}
			if want := dayOff(p.Due, -days); !Day(at).Equal(want) {
				t.Errorf("reminder of %d days went out on %s, want %s", days, at, want)
			}
		}
	}
	for _, n := range []int{7, 3, 1, 0, -1, -3, -7} {
		if told[n] != 1 {
			t.Errorf("reminder of %d days went out %d times", n, told[n])
		}
	}
	if len(told) != 7 {
		t.Errorf("reminders: %v", told)
	}
}

func TestReminderAfterStandingStillIsOne(t *testing.T) {
	p := dueOn(20)
	now := time.Date(2026, 11, 24, 9, 0, 0, 0, amsterdam) // four days late, nothing was told
	if _, err := p.Remind(now); err != nil {
		t.Fatal(err)
	}
	if days, due := p.Reminder(now); due {
		t.Errorf("a second reminder, of %d days, on the same day", days)
	}
	if days, due := p.Reminder(now.AddDate(0, 0, 3)); !due || days != -7 {
		t.Errorf("a week late: %d, %v", days, due)
	}
	p.State = ActionDone
	if _, err := p.Remind(now.AddDate(0, 0, 3)); KindOf(err) != Conflict {
		t.Errorf("a reminder of what is done: %v", err)
	}
}

func TestReminderInTheNightsOfTheClock(t *testing.T) {
	for _, night := range []time.Time{time.Date(2027, 3, 28, 12, 0, 0, 0, amsterdam), time.Date(2027, 10, 31, 12, 0, 0, 0, amsterdam)} {
		p := ActionPoint{ID: "a", What: "Bel de partners.", Owner: "an", Due: night}
		if err := p.Validate(); err != nil {
			t.Fatal(err)
		}
		p.Make("A-2027-0001", Actor{ID: "bo"}, night.AddDate(0, 0, -20))
		for _, n := range reminderDays {
			y, m, d := night.Date()
			start := time.Date(y, m, d-n, 0, 0, 0, 0, amsterdam)
			if got, due := p.Reminder(start); !due || got != n {
				t.Errorf("%s at the start of the day: reminder %d, %v, want %d", start, got, due, n)
			}
			if got, due := p.Reminder(start.Add(-time.Minute)); due && got == n {
				t.Errorf("reminder %d already on the day before", n)
			}
			if _, err := p.Remind(start); err != nil {
				t.Fatal(err)
			}
		}
		if p.Late(time.Date(night.Year(), night.Month(), night.Day(), 23, 58, 0, 0, amsterdam)) {
			t.Error("late before the last day is over")
		}
	}
}

func TestAnotherDayStartsRemindersAnew(t *testing.T) {
	p := dueOn(20)
	now := time.Date(2026, 11, 20, 9, 0, 0, 0, amsterdam)
	if _, err := p.Remind(now); err != nil {
		t.Fatal(err)
	}
	to := p
	to.Due = now.AddDate(0, 0, 5)
	if _, err := p.Change(to, Actor{ID: "bo"}, now); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(p.Told, []int{7}) {
		t.Errorf("told after another day: %v; 7 days before it lies behind us", p.Told)
	}
	if _, due := p.Reminder(now); due {
		t.Error("a reminder five days before")
	}
	if days, due := p.Reminder(now.AddDate(0, 0, 2)); !due || days != 3 {
		t.Errorf("three days before: %d, %v", days, due)
	}
}

func TestProgressOfAnActionPoint(t *testing.T) {
	now := time.Date(2026, 11, 1, 9, 0, 0, 0, amsterdam)
	for _, tt := range []struct {
		name        string
		from, to    ActionState
		line, field string
	}{
		{"a line alone", ActionOpen, ActionOpen, "Gebeld.", ""},
		{"nothing new", ActionOpen, ActionOpen, "", "note"},
		{"done", ActionBusy, ActionDone, "", ""},
		{"back again", ActionDone, ActionOpen, "", ""},
		{"dropped without why", ActionOpen, ActionDropped, "", "note"},
		{"dropped", ActionOpen, ActionDropped, "Geldfit doet dit al.", ""},
		{"no such state", ActionOpen, "bijna", "", "state"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := dueOn(20)
			p.State = tt.from
			_, err := p.Progressed(tt.to, tt.line, Actor{ID: "an"}, now)
			if got := FieldsOf(err)[tt.field]; tt.field != "" && got == "" || tt.field == "" && err != nil {
				t.Fatalf("error %v, want one at %q", err, tt.field)
			}
			if tt.field == "" && (p.State != tt.to || len(p.Progress) != 1) {
				t.Errorf("state %s with %d notes", p.State, len(p.Progress))
			}
		})
	}
}

func TestResolutionHasToFit(t *testing.T) {
	now := time.Date(2026, 11, 20, 9, 0, 0, 0, amsterdam)
	day := func(d int) time.Time { return time.Date(2026, 11, d, 0, 0, 0, 0, amsterdam) }
	for _, tt := range []struct {
		name  string
		waits Body
		r     Resolution
		field string
	}{
		{"college without a number", ByCollege, Resolution{Date: day(19), Follows: true}, "resolution_number"},
		{"holder without a number", ByHolder, Resolution{Date: day(19), Follows: true}, ""},
		{"in the future", ByCollege, Resolution{Number: "1", Date: day(21), Follows: true}, "resolution_date"},
		{"before the advice", ByCollege, Resolution{Number: "1", Date: day(9), Follows: true}, "resolution_date"},
		{"otherwise without why", ByCouncil, Resolution{Number: "1", Date: day(19)}, "note"},
		{"otherwise", ByCouncil, Resolution{Number: "1", Date: day(19), Note: "Te duur."}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := Decision{Kind: Advice, By: ByPartners, Text: "Verhoog het budget.", Date: day(10), Waits: tt.waits}
			_, err := d.Resolve(tt.r, Actor{ID: "an"}, now)
			if tt.field != "" {
				if FieldsOf(err)[tt.field] == "" || d.WaitsFor() != tt.waits {
					t.Errorf("error %v, waits for %q", err, d.WaitsFor())
				}
				return
			}
			if err != nil || d.WaitsFor() != "" || !strings.HasPrefix(d.Agreement(), d.Text) {
				t.Errorf("error %v, waits for %q, agreement %q", err, d.WaitsFor(), d.Agreement())
			}
		})
	}
}

// tabled is a signal in a state and a meeting a week later.
func tabled(state SignalState) (Signal, RoundTable) {
	s := Signal{ID: "s", Number: "S-2026-0001", Theme: "toegang", Audience: Audience{Kind: WholeChain}, Naming: OrgVisible, Reporter: "an", ReporterOrg: "geldfit",
		Handler: "bo", State: state, Due: testSettings.Calendar().Term(monday, 10), Course: []Station{{State: SignalNew, At: monday}}}
	return s, RoundTable{ID: "t", Number: "R-2026-001", Start: monday.AddDate(0, 0, 7)}
}

func TestSignalOnAnAgendaAndBack(t *testing.T) {
	for _, state := range []SignalState{SignalNew, SignalBusy, SignalReopen} {
		s, table := tabled(state)
		fact, changed := s.PutOnAgenda(table, testSettings, monday)
		if !changed || s.State != SignalOnAgenda || fact.Type != SignalPutOnAgenda {
			t.Fatalf("%s: %v, now %s", state, changed, s.State)
		}
		if !s.Due.After(table.Start) {
			t.Errorf("%s: the term ends %s, before the meeting", state, s.Due)
		}
		if _, again := s.PutOnAgenda(table, testSettings, monday); again {
			t.Errorf("%s: put there twice", state)
		}
		moved := table
		moved.Start = table.Start.AddDate(0, 0, 7)
		was := s.Due
		if _, changed := s.PutOnAgenda(moved, testSettings, monday); !changed || !s.Due.After(was) {
			t.Errorf("%s: the term did not move along with the meeting", state)
		}
		if _, changed := s.LeaveAgenda("another", testSettings, monday); changed {
			t.Errorf("%s: left the agenda of another meeting", state)
		}
		if _, changed := s.LeaveAgenda(table.ID, testSettings, monday); !changed || s.State != state || s.Table != nil {
			t.Errorf("%s: off the agenda it is %s", state, s.State)
		}
	}
}

func TestSignalsThatDontComeOnAnAgenda(t *testing.T) {
	for _, state := range []SignalState{SignalQuestion, SignalHandedOver, SignalAgreedOn, SignalFedBack, SignalEnded, SignalMerged, SignalAwaits} {
		s, table := tabled(state)
		s.Table = &AtTable{Table: "elders"}
		if _, changed := s.PutOnAgenda(table, testSettings, monday); changed {
			t.Errorf("%s came on an agenda", state)
		}
	}
	s, table := tabled(SignalNew)
	s.Audience = Audience{Kind: ChosenOrgs, Orgs: []ID{"bewind"}}
	if _, changed := s.PutOnAgenda(table, testSettings, monday); changed {
		t.Error("a signal the municipality doesn't see came on an agenda")
	}
	if _, changed := s.FollowDecision(Decision{ID: "d"}, "Tekst", testSettings, monday); changed {
		t.Error("and followed a decision")
	}
}

func TestSignalFollowsADecision(t *testing.T) {
	for _, tt := range []struct {
		name  string
		from  SignalState
		waits Body
		want  SignalState
	}{
		{"new, agreed", SignalNew, "", SignalAgreedOn}, {"busy, agreed", SignalBusy, "", SignalAgreedOn}, {"on the agenda, agreed", SignalOnAgenda, "", SignalAgreedOn},
		{"on the agenda, waits", SignalOnAgenda, ByCollege, SignalAwaits}, {"reopened, waits", SignalReopen, ByCouncil, SignalAwaits},
		{"with the reporter", SignalQuestion, "", SignalQuestion}, {"closed", SignalEnded, "", SignalEnded},
	} {
		t.Run(tt.name, func(t *testing.T) {
			from := tt.from
			if from == SignalOnAgenda {
				from = SignalBusy
			}
			s, table := tabled(from)
			if tt.from == SignalOnAgenda {
				s.PutOnAgenda(table, testSettings, monday)
			}
			d := Decision{ID: "d", Table: table.ID, Text: "Wij bellen.", Waits: tt.waits, RecordedBy: "ca"}
			s.FollowDecision(d, d.Agreement(), testSettings, monday)
			if s.State != tt.want {
				t.Fatalf("state %s, want %s", s.State, tt.want)
			}
			last := s.Course[len(s.Course)-1]
			if tt.want == SignalAwaits && strings.Contains(last.Note, d.Text) {
				t.Error("the advice is told before anybody resolved it")
			}
			if _, changed := s.FollowDecision(Decision{ID: "other", Table: table.ID}, "Anders", testSettings, monday); changed {
				t.Error("a second decision moved it as well")
			}
		})
	}
}

func TestNotDiscussedComesBackByItself(t *testing.T) {
	s, table := tabled(SignalBusy)
	s.PutOnAgenda(table, testSettings, monday)
	if _, err := s.NotDiscussed(testSettings, s.Due.Add(-time.Minute)); KindOf(err) != Conflict {
		t.Errorf("before its term: %v", err)
	}
	fact, err := s.NotDiscussed(testSettings, s.Due)
	if err != nil || s.State != SignalBusy || fact.Type != SignalLeftAgenda || s.Due.IsZero() {
		t.Errorf("after its term: %v, state %s, due %s", err, s.State, s.Due)
	}
}
