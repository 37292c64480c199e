package portal

import (
	"testing"
	"time"
)

func keepingDay(y int, m time.Month, d int) time.Time {
	return time.Date(y, m, d, 12, 0, 0, 0, amsterdam)
}

func TestKeepingPeriods(t *testing.T) {
	for _, tt := range []struct {
		day    time.Time
		period string
		label  string
	}{
		{keepingDay(2026, 1, 1), "2026-1", "eerste halfjaar 2026"},
		{keepingDay(2026, 6, 30), "2026-1", "eerste halfjaar 2026"},
		{keepingDay(2026, 7, 1), "2026-2", "tweede halfjaar 2026"},
		{keepingDay(2026, 12, 31), "2026-2", "tweede halfjaar 2026"},
		{time.Date(2026, 12, 31, 23, 30, 0, 0, time.UTC), "2027-1", "eerste halfjaar 2027"}, // New Year in Amsterdam
	} {
		if got := KeepingPeriod(tt.day); got != tt.period || KeepingPeriodLabel(got) != tt.label {
			t.Errorf("%s: %s, %s", tt.day, got, KeepingPeriodLabel(got))
		}
	}
	for _, wrong := range []string{"", "2026", "2026-0", "2026-3", "x-1", "2026-1-1", "../1", "26-1"} {
		if KeepingPeriodLabel(wrong) != "" {
			t.Errorf("%q has a label", wrong)
		}
	}
	got := KeepingPeriods(keepingDay(2026, 8, 31))
	if want := []string{"2025-2", "2026-1", "2026-2", "2027-1"}; len(got) != 4 || got[0] != want[0] || got[3] != want[3] {
		t.Errorf("periods: %v, want %v", got, want)
	}
}

func keptCovenant() (Covenant, CovenantVersion) {
	c := Covenant{ID: "c", InForce: 1}
	v := CovenantVersion{Covenant: "c", Nr: 1, InForceFrom: Day(keepingDay(2026, 1, 31)), Clauses: []Clause{{ID: "doel"}, {ID: "een", Commits: SideMunicipality}, {ID: "twee", Commits: SidePartner}}}
	return c, v
}

func TestKeptClausesLeaveOutWhatBindsNobody(t *testing.T) {
	_, v := keptCovenant()
	if k := v.KeptClauses(); len(k) != 2 || k[0].ID != "een" || k[0].Number != 2 || k[1].Number != 3 {
		t.Errorf("kept: %v", k)
	}
}

func TestOpenKeeping(t *testing.T) {
	now := keepingDay(2026, 11, 9)
	c, v := keptCovenant()
	ended := c
	ended.Ended = &CovenantEnd{}
	bare := v
	bare.Clauses = bare.Clauses[:1]
	done := []KeepingRound{{Period: "2026-1", ClosedAt: now}}
	tests := []struct {
		name   string
		c      Covenant
		v      CovenantVersion
		rounds []KeepingRound
		period string
		due    time.Time
		kind   Kind
		field  string
	}{
		{"the first", c, v, nil, "2026-2", now.AddDate(0, 0, 21), 0, ""},
		{"a next one", c, v, done, "2026-2", now.AddDate(0, 0, 1), 0, ""},
		{"a period twice", c, v, done, "2026-1", now.AddDate(0, 0, 21), Invalid, "period"},
		{"a strange period", c, v, nil, "2019-1", now.AddDate(0, 0, 21), Invalid, "period"},
		{"due today", c, v, nil, "2026-2", now, Invalid, "due"},
		{"no day", c, v, nil, "2026-2", time.Time{}, Invalid, "due"},
		{"due in a year", c, v, nil, "2026-2", now.AddDate(1, 0, 0), Invalid, "due"},
		{"one is open", c, v, []KeepingRound{{Period: "2026-1"}}, "2026-2", now.AddDate(0, 0, 21), Conflict, ""},
		{"ended", ended, v, nil, "2026-2", now.AddDate(0, 0, 21), Conflict, ""},
		{"not in force", Covenant{ID: "c"}, v, nil, "2026-2", now.AddDate(0, 0, 21), Conflict, ""},
		{"nobody commits", c, bare, nil, "2026-2", now.AddDate(0, 0, 21), Conflict, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := KeepingRound{Period: tt.period, Due: tt.due}
			_, err := tt.c.OpenKeeping(tt.v, tt.rounds, &r, now)
			if tt.kind == 0 {
				if err != nil || r.Nr != 1 || !r.Open() || r.Due.Before(tt.due) {
					t.Errorf("got %v, %+v", err, r)
				}
				return
			}
			if KindOf(err) != tt.kind || tt.field != "" && FieldsOf(err)[tt.field] == "" {
				t.Errorf("got %v (%v), want kind %d at %q", err, FieldsOf(err), tt.kind, tt.field)
			}
		})
	}
}

func TestNextKeeping(t *testing.T) {
	c, v := keptCovenant()
	versions := []CovenantVersion{v, {Nr: 2, InForceFrom: Day(keepingDay(2026, 6, 1))}}
	if got := c.NextKeeping(versions, nil); !got.Equal(Day(keepingDay(2026, 7, 31))) {
		t.Errorf("first: %s", got)
	}
	opened := []KeepingRound{{OpenedAt: keepingDay(2026, 7, 3), ClosedAt: keepingDay(2026, 7, 20)}}
	if got := c.NextKeeping(versions, opened); !got.Equal(Day(keepingDay(2027, 1, 3))) {
		t.Errorf("after one: %s", got)
	}
	if got := c.NextKeeping(versions, append(opened, KeepingRound{OpenedAt: keepingDay(2027, 1, 3)})); !got.IsZero() {
		t.Errorf("while one is open: %s", got)
	}
	c.Ended = &CovenantEnd{}
	if got := c.NextKeeping(versions, nil); !got.IsZero() {
		t.Errorf("after the end: %s", got)
	}
}

func TestTellKeepingOnce(t *testing.T) {
	c, _ := keptCovenant()
	due := Day(keepingDay(2026, 7, 31))
	if _, told := c.TellKeeping(due, due.Add(-time.Minute)); told {
		t.Error("told before the day")
	}
	if fact, told := c.TellKeeping(due, due); !told || fact.Type != KeepingIsDue {
		t.Error("not told on the day")
	}
	if _, told := c.TellKeeping(due, due.AddDate(0, 0, 3)); told {
		t.Error("told twice")
	}
	if _, told := c.TellKeeping(due.AddDate(0, 6, 0), due.AddDate(0, 6, 0)); !told {
		t.Error("the next day isn't told")
	}
}

func TestRemindKeeping(t *testing.T) {
	opened := keepingDay(2026, 11, 2)
	round := func(days int) KeepingRound {
		r := KeepingRound{}
		r.setDue(opened.AddDate(0, 0, days), opened, Fields{})
		return r
	}
	for _, tt := range []struct {
		name string
		days int   // from opening to the last day
		look []int // days after opening on which the portal looks
		want []int // the days left that it tells
	}{
		{"each day", 21, []int{1, 15, 16, 16, 17, 19, 20, 20, 21}, []int{5, 1}},
		{"it stood still", 21, []int{21, 21}, []int{0}},
		{"after the last day", 21, []int{22, 30}, nil},
		{"a short term", 4, []int{0, 1, 3, 3}, []int{1}},
		{"a very short term", 1, []int{0, 1}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := round(tt.days)
			var got []int
			for _, d := range tt.look {
				if left, due := r.Remind(opened.AddDate(0, 0, d)); due {
					got = append(got, left)
				}
			}
			if len(got) != len(tt.want) {
				t.Fatalf("told %v, want %v", got, tt.want)
			}
			for i := range got {
				if got[i] != tt.want[i] {
					t.Errorf("told %v, want %v", got, tt.want)
				}
			}
		})
	}
	r := round(21)
	if err := r.Close("x", opened); err != nil {
		t.Fatal(err)
	}
	if _, due := r.Remind(opened.AddDate(0, 0, 20)); due {
		t.Error("a closed round reminds")
	}
}

func TestConclude(t *testing.T) {
	r := KeepingRound{}
	if err := r.Conclude(KeepingConclusion{Clause: "een", Text: "Te vroeg"}); KindOf(err) != Conflict {
		t.Errorf("open: %v", err)
	}
	now := keepingDay(2026, 11, 9)
	if err := r.Close("x", now); err != nil {
		t.Fatal(err)
	}
	if err := r.Close("x", now); err == nil {
		t.Error("closed twice")
	}
	r.Made("een", Ref{Kind: KindSignal, ID: "s"}, "x", now)
	if err := r.Conclude(KeepingConclusion{Clause: "een", Text: " Wij bellen. ", By: "x", At: now}); err != nil {
		t.Fatal(err)
	}
	if c := r.Conclusion("een"); c.Text != "Wij bellen." || len(c.Became) != 1 || len(r.Conclusions) != 1 {
		t.Errorf("conclusion: %+v", r.Conclusions)
	}
}
