package portal

import (
	"testing"
	"time"
)

func TestMailDue(t *testing.T) {
	at := time.Date(2026, 11, 9, 9, 0, 0, 0, time.UTC)
	min := func(n int) time.Time { return at.Add(time.Duration(n) * time.Minute) }
	for _, tt := range []struct {
		name       string
		table      RoundTable
		upto, now  time.Time
		waits, due bool
	}{
		{"concept", RoundTable{State: TableConcept}, time.Time{}, at, false, false},
		{"just sent", RoundTable{State: TableSent, Invited: true, Pending: at}, time.Time{}, at, true, true},
		{"mailed, room for a change", RoundTable{State: TableSent, Invited: true, Pending: at}, at, min(9), true, false},
		{"ten minutes later", RoundTable{State: TableSent, Invited: true, Pending: at}, at, min(10), true, true},
		{"looked at after ten minutes", RoundTable{State: TableSent, Invited: true, Pending: at}, min(10), min(30), false, false},
		{"changed again", RoundTable{State: TableSent, Invited: true, Pending: min(30)}, min(10), min(31), true, false},
		{"off", RoundTable{State: TableDropped, Invited: true, Pending: at, Course: []TableStep{{State: TableDropped, At: min(12)}}}, min(10), min(12), true, true},
		{"off, told", RoundTable{State: TableDropped, Invited: true, Pending: at, Course: []TableStep{{State: TableDropped, At: min(12)}}}, min(13), min(14), false, false},
	} {
		if got := tt.table.MailWaits(tt.upto); got != tt.waits {
			t.Errorf("%s: waits %v", tt.name, got)
		}
		if got := tt.table.MailDue(tt.upto, tt.now); got != tt.due {
			t.Errorf("%s: due %v", tt.name, got)
		}
	}
}

func TestMarkChangedStartsAWindow(t *testing.T) {
	at := time.Date(2026, 11, 9, 9, 0, 0, 0, time.UTC)
	table := RoundTable{Invited: true}
	for _, step := range []struct{ after, want int }{{0, 0}, {9, 0}, {10, 10}, {15, 10}, {40, 40}} {
		table.MarkChanged(at.Add(time.Duration(step.after) * time.Minute))
		if got := int(table.Pending.Sub(at).Minutes()); got != step.want {
			t.Errorf("after %d minutes the window starts at %d, want %d", step.after, got, step.want)
		}
	}
	silent := RoundTable{}
	if silent.MarkChanged(at); !silent.Pending.IsZero() {
		t.Error("a meeting nobody was invited to has mail waiting")
	}
}

func TestInvitationTellsOnlyNews(t *testing.T) {
	now := time.Date(2026, 11, 9, 9, 0, 0, 0, time.UTC)
	table := RoundTable{Title: "Tafel", Start: now, End: now.Add(time.Hour), Agenda: []AgendaItem{{ID: "1", Title: "Een", Minutes: 5}, {ID: "2", Title: "Twee", Confidential: true, For: []ID{"b"}}}}
	facts := func(who ID) MeetingFacts { return table.FactsFor(table.ItemsFor(who)) }
	i := Invitation{}
	if !i.Tell(facts("a"), now) || i.Sequence != 0 || i.Moved() || i.Rearranged() {
		t.Fatalf("first: %+v", i)
	}
	i.Version = 1
	table.Agenda[1].Title = "Drie"
	if i.Tell(facts("a"), now) {
		t.Error("a change they may not know of is told")
	}
	if facts("a").Agenda == facts("b").Agenda {
		t.Error("two who may know of different items are told the same")
	}
	table.Start = table.Start.In(Amsterdam())
	if i.Tell(facts("a"), now) {
		t.Error("the same moment in another zone is told")
	}
	table.Agenda[0].Minutes, table.Place = 10, "Stadhuis"
	if !i.Tell(facts("a"), now) || i.Sequence != 1 || !i.Rearranged() || !i.Rehoused() || i.Moved() {
		t.Errorf("changed: %+v", i)
	}
	if !i.Cancel(now) || i.Cancel(now) || i.Sequence != 2 {
		t.Errorf("cancelled: %+v", i)
	}
	if !i.Tell(facts("a"), now) || i.Off || i.Sequence != 3 || i.Rearranged() {
		t.Errorf("invited again: %+v", i)
	}
}

func TestReplyValidate(t *testing.T) {
	for _, tt := range []struct {
		name  string
		reply Reply
		wrong string
		want  Reply
	}{
		{"yes", Reply{Answer: Comes, Other: "x", OtherName: "y"}, "", Reply{Answer: Comes, Number: 1}},
		{"no, with a number", Reply{Answer: ComesNot, Number: 4}, "", Reply{Answer: ComesNot}},
		{"a colleague", Reply{Answer: SendsOther, Other: "x", OtherName: "y"}, "", Reply{Answer: SendsOther, Other: "x"}},
		{"a name", Reply{Answer: SendsOther, OtherName: " Jo  Bakker "}, "", Reply{Answer: SendsOther, OtherName: "Jo Bakker"}},
		{"nobody", Reply{Answer: SendsOther}, "other", Reply{}},
		{"no answer", Reply{}, "answer", Reply{}},
		{"unknown", Reply{Answer: "ooit"}, "answer", Reply{}},
		{"too many", Reply{Answer: Comes, Number: 51}, "number", Reply{}},
	} {
		got := tt.reply
		err := got.Validate()
		if f := FieldsOf(err); tt.wrong != "" && (len(f) != 1 || f[tt.wrong] == "") {
			t.Errorf("%s: %v", tt.name, f)
		} else if tt.wrong == "" && (err != nil || got != tt.want) {
			t.Errorf("%s: %+v, %v", tt.name, got, err)
		}
	}
}
