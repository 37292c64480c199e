package portal

import (
	"testing"
	"time"
)

var (
	listRule = RetentionRule{Kind: RetainSignals, Term: Term{1, Years}, Fate: Destroy}
	maker    = Actor{ID: "beheerder", Name: "Bea Beheer", Role: Administrator}
	approver = Actor{ID: "auditor", Name: "Arie Auditor", Role: Auditor}
)

func closedSignal(id ID, at time.Time) Signal {
	return Signal{ID: id, Number: "S-2025-0001", State: SignalEnded, Course: []Station{{State: SignalEnded, At: at.AddDate(-1, 0, 0)}, {State: SignalReopen}, {State: SignalEnded, At: at}}}
}

func testList(t *testing.T) (DestructionList, time.Time) {
	t.Helper()
	now := amsterdamTime(t, "2026-11-22 10:00")
	reopened := closedSignal("heropend", now.AddDate(-2, 0, 0))
	reopened.State = SignalReopen
	l, fact, err := NewDestructionList(listRule, []DestructionRow{SignalRow(closedSignal("een", now.AddDate(-1, 0, -1))), SignalRow(closedSignal("twee", now.AddDate(-1, 0, 0))), SignalRow(closedSignal("morgen", now.AddDate(-1, 0, 1))), SignalRow(reopened)}, "V-2026-0001", maker, now)
	if err != nil || fact.Type != DestructionListMade {
		t.Fatalf("make a list: %v, %v", fact, err)
	}
	if len(l.Rows) != 2 || l.Rows[0].ID != "een" || l.Rows[1].ID != "twee" {
		t.Fatalf("on the list: %+v; want the two whose term is over, from the last time they were closed", l.Rows)
	}
	return l, now
}

func TestDestructionList(t *testing.T) {
	l, now := testList(t)
	if _, err := l.Approve(maker, now); KindOf(err) != Forbidden {
		t.Errorf("its maker approves: %v", err)
	}
	if _, err := l.Except("een", " ", approver); len(FieldsOf(err)) != 1 {
		t.Errorf("an exception without a reason: %v", err)
	}
	if _, err := l.Except("niets", "nog nodig", approver); KindOf(err) != NotFound {
		t.Errorf("an exception of what isn't on it: %v", err)
	}
	if _, err := l.Except("een", "er loopt een bezwaar", Actor{ID: "tweede"}); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Approve(Actor{ID: "tweede"}, now); KindOf(err) != Forbidden {
		t.Errorf("who excepted a row approves: %v", err)
	}
	if _, err := l.Approve(approver, now); err != nil || l.State != DestructionApproved || l.ApprovedBy.Name != "Arie Auditor" {
		t.Fatalf("approve: %v, %+v", err, l.ApprovedBy)
	}
	for name, step := range map[string]func() (Fact, error){
		"except": func() (Fact, error) { return l.Except("twee", "nog nodig", maker) }, "restore": func() (Fact, error) { return l.Restore("een", maker) },
		"approve": func() (Fact, error) { return l.Approve(approver, now) }, "withdraw": func() (Fact, error) { return l.Withdraw(now) },
		"finish": func() (Fact, error) { return l.Finish(now) },
	} {
		if _, err := step(); KindOf(err) != Conflict {
			t.Errorf("%s an approved list: %v", name, err)
		}
	}
	row, ok := l.Next()
	if !ok || row.ID != "twee" {
		t.Fatalf("next is %+v", row)
	}
	fact, err := l.Destroyed("twee", DestroyedCounts{Comments: 2, Documents: 1, Files: 3})
	if err != nil || fact.Details[DetailField] != "S-2025-0001" {
		t.Fatalf("destroyed: %v, %v", fact, err)
	}
	if _, err := l.Destroyed("twee", DestroyedCounts{}); KindOf(err) != Conflict {
		t.Errorf("destroyed twice: %v", err)
	}
	if _, err := l.Finish(now); err != nil || l.State != DestructionDone || l.Gone() != 1 || l.ExceptedRows() != 1 || l.Total() != (DestroyedCounts{Comments: 2, Documents: 1, Files: 3}) {
		t.Errorf("finished: %v, %+v", err, l)
	}
}

// Whoever changed a list doesn't approve it, also when their change was undone or
// written over.
func TestWhoEverChangedAListDoesNotApproveIt(t *testing.T) {
	one, two := Actor{ID: "een"}, Actor{ID: "twee"}
	l, now := testList(t)
	for _, step := range []func() (Fact, error){
		func() (Fact, error) { return l.Except("een", "nog nodig", one) },
		func() (Fact, error) { return l.Except("een", "toch nog nodig", two) },
		func() (Fact, error) { return l.Restore("een", maker) },
	} {
		if _, err := step(); err != nil {
			t.Fatal(err)
		}
	}
	for _, by := range []Actor{one, two} {
		if _, err := l.Approve(by, now); KindOf(err) != Forbidden {
			t.Errorf("%s approves: %v", by.ID, err)
		}
	}
	if _, err := l.Approve(approver, now); err != nil {
		t.Errorf("somebody else: %v", err)
	}
}

func TestDestructionListEnds(t *testing.T) {
	l, now := testList(t)
	if _, err := l.Except("een", "nog nodig", maker); err != nil {
		t.Fatal(err)
	}
	l.Drop("een") // excepted rows don't drop: somebody said why they stay
	if l.ExceptedRows() != 1 {
		t.Error("an excepted row dropped off")
	}
	if _, err := l.Restore("een", maker); err != nil || l.Left() != 2 {
		t.Errorf("restored: %v, %d left", err, l.Left())
	}
	l.Drop("een")
	l.Drop("twee")
	if _, err := l.Approve(approver, now); KindOf(err) != Conflict {
		t.Errorf("a list of nothing is approved: %v", err)
	}
	if _, err := l.Withdraw(now); err != nil || l.State != DestructionWithdrawn {
		t.Errorf("withdraw: %v", err)
	}
	if _, _, err := NewDestructionList(listRule, nil, "V-2026-0002", maker, now); KindOf(err) != Conflict {
		t.Errorf("an empty list: %v", err)
	}
	keep := listRule
	keep.Fate = Keep
	if keep.Overdue(closedSignal("oud", now.AddDate(-9, 0, 0)).ClosedAt(), now) {
		t.Error("what is kept for ever is overdue")
	}
}
