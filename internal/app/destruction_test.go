package app

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/docdb/sqlite"
	"ketenportaal/internal/portal"
)

// yellow is a word that stands in whatever is to disappear.
const yellow = "kanariegeel"

// closed shares a signal full of it, with all that can hang under it, and
// closes it now.
func (r *rig) closed(by string) portal.Signal {
	r.t.Helper()
	s := r.sharesSignal(by, func(in *ShareSignal) { in.Text, in.Title = "Er is iets "+yellow+" aan de hand.", "Titel "+yellow })
	r.must(r.TakeUpSignal(r.ctx, r.as("ketencoordinator@gemeente"), s.ID, 0))
	(&documentRig{rig: r}).add(r.as(by), s, "brief.txt", "Brief over "+yellow+".")
	r.must(r.CommentOnSignal(r.ctx, r.as("collega@bewind"), s.ID, "", "Ook "+yellow+" gezien.", nil, CitizenAnswer{}))
	r.must(r.RecogniseSignal(r.ctx, r.as("deelnemer@wijkteam"), s.ID, "Hier ook "+yellow+".", CitizenAnswer{}))
	r.must(r.FollowSignal(r.ctx, r.as("beleidsadviseur@gemeente"), s.ID, portal.FollowAll))
	r.must(r.SaveDraft(r.ctx, r.as("collega@bewind"), "/signalen/"+s.Number+"/reactie", map[string][]string{"comment": {yellow}}))
	r.must(r.GiveFeedback(r.ctx, r.as("ketencoordinator@gemeente"), s.ID, 0, portal.Feedback{Agreed: "Wij doen iets " + yellow + ".", AgreedBy: "team Toegang",
		Route: portal.PracticeAgreement, Changes: "Er komt een afspraak.", From: r.clock.AddDate(0, 1, 0)}, CitizenAnswer{}))
	r.dispatchAll(r.App)
	r.later(15 * 24 * time.Hour)
	_, err := r.AdvanceSignals(r.ctx, portal.SystemActor())
	r.must(err)
	r.dispatchAll(r.App)
	if s = r.fresh(s); s.State != portal.SignalEnded {
		r.t.Fatalf("the signal is %s", s.State)
	}
	return s
}

// hits counts a word in everything the database holds and gives out.
func (r *rig) hits(word string) int {
	r.t.Helper()
	var out bytes.Buffer
	r.must(r.db.Backup(r.ctx, &out))
	path := filepath.Join(r.t.TempDir(), "copy.db")
	r.must(sqlite.RestoreFrom(r.ctx, path, &out))
	copied, err := os.ReadFile(path)
	r.must(err)
	return bytes.Count(bytes.ToLower(copied), []byte(strings.ToLower(word)))
}

// carryOut does everything approved, and what erasing leaves.
func (r *rig) carryOut(a *App, l *Lease) {
	r.t.Helper()
	for more := true; more; {
		var err error
		more, err = a.CarryOutDestruction(r.ctx, portal.SystemActor(), l)
		r.must(err)
	}
	_, err := a.FinishErasures(r.ctx, portal.SystemActor(), func(string) error { return nil })
	r.must(err)
}

func (r *rig) lease(name string) *Lease {
	r.t.Helper()
	l := NewLease(name)
	if ok, err := r.Hold(r.ctx, l); err != nil || !ok {
		r.t.Fatalf("hold the lease: %v, %v", ok, err)
	}
	return l
}

// approved is a list of everything due, made and approved.
func (r *rig) approved() string {
	r.t.Helper()
	number, err := r.MakeDestructionList(r.ctx, r.as("beheerder@gemeente"), portal.RetainSignals)
	r.must(err)
	r.must(r.ApproveDestruction(r.ctx, r.as("auditor@gemeente"), number, 0))
	return number
}

func (r *rig) list(number string) portal.DestructionList {
	r.t.Helper()
	return must(r.store.DestructionListByNumber(r.ctx, number))
}

func TestBar65_DestroyedOnDayNAndNotBefore(t *testing.T) {
	r := newRig(t)
	s := r.closed("deelnemer@geldfit")
	end := portal.Term{N: 5, Unit: portal.Years}.End(s.ClosedAt())
	r.clock = end.Add(-time.Minute)
	_, err := r.MakeDestructionList(r.ctx, r.as("beheerder@gemeente"), portal.RetainSignals)
	r.refused(err, portal.Conflict)
	if o := must(r.Destructions(r.ctx, r.as("auditor@gemeente"), portal.Page{})); len(o.Due) != 6+len(portal.FigureRetention()) || o.Due[portal.RetainSignals] != 0 || o.MayManage {
		t.Errorf("the day before: %+v", o)
	}
	r.clock = end
	if o := must(r.Destructions(r.ctx, r.as("beheerder@gemeente"), portal.Page{})); o.Due[portal.RetainSignals] != 1 || !o.MayManage {
		t.Errorf("on the day: %+v", o)
	}
	number := r.approved()
	r.carryOut(r.App, r.lease("vernietiging"))
	if _, err := r.store.Signal(r.ctx, s.ID); portal.KindOf(err) != portal.NotFound {
		t.Errorf("the signal: %v", err)
	}
	if l := r.list(number); l.State != portal.DestructionDone || l.Gone() != 1 || l.Total() != (portal.DestroyedCounts{Comments: 1, Recognitions: 1, Documents: 1, Files: 1}) {
		t.Errorf("the list: %+v", l)
	}
}

func TestBar65_NothingOfADestroyedSignalIsLeft(t *testing.T) {
	r := newRig(t)
	s := r.closed("deelnemer@geldfit")
	r.clock = portal.Term{N: 5, Unit: portal.Years}.End(s.ClosedAt())
	if r.hits(yellow) == 0 || len(r.found("deelnemer@geldfit", yellow)) == 0 {
		t.Fatal("the yellow isn't there to begin with")
	}
	r.approved()
	r.carryOut(r.App, r.lease("vernietiging"))
	r.dispatchAll(r.App)
	if n := r.hits(yellow); n != 0 {
		t.Errorf("%d canaries in the database", n)
	}
	if len(r.found("deelnemer@geldfit", yellow)) != 0 {
		t.Error("search still finds it")
	}
	for key, by := range r.actors {
		unread, _, err := r.Bell(r.ctx, by)
		r.must(err)
		ns, err := r.store.BerichtenOf(r.ctx, by.ID, s.Ref())
		r.must(err)
		left := must(r.store.UnreadNotifications(r.ctx, by.ID, 100))
		if len(ns) > 0 || int(unread) != len(left) {
			t.Errorf("%s: %d berichten about it; the bell says %d, there are %d", key, len(ns), unread, len(left))
		}
	}
	orphans := must(r.store.OrphanFiles(r.ctx, time.Now().Add(time.Hour)))
	if total := must(r.store.StoredBytes(r.ctx)); total != 0 || len(orphans) != 0 {
		t.Errorf("%d bytes of files are left, %d orphans", total, len(orphans))
	}
	if report := r.wantWholeChain(); report.Entries == 0 || report.Erased == 0 {
		t.Error("no chain")
	}
	rowOf(t, r.audit("auditor@gemeente", AuditFilter{Type: portal.SignalDestroyed}), portal.SignalDestroyed)
	next := r.sharesSignal("deelnemer@geldfit", nil)
	if next.Number == s.Number {
		t.Error("the number came back")
	}
}

// found are the signals and documents somebody's search gives.
func (r *rig) found(key, text string) []portal.Hit {
	r.t.Helper()
	return must(r.store.SearchText(r.ctx, portal.TextQuery{Text: text, Scope: []string{portal.ScopeChain}, Limit: 10}))
}

func TestReopenedSignalDropsOffItsList(t *testing.T) {
	for _, approvedFirst := range []bool{false, true} {
		r := newRig(t)
		s, other := r.closed("deelnemer@geldfit"), r.closed("collega@geldfit")
		r.clock = portal.Term{N: 5, Unit: portal.Years}.End(other.ClosedAt())
		number, err := r.MakeDestructionList(r.ctx, r.as("beheerder@gemeente"), portal.RetainSignals)
		r.must(err)
		if approvedFirst {
			r.must(r.ApproveDestruction(r.ctx, r.as("auditor@gemeente"), number, 0))
		}
		r.must(r.ReopenSignal(r.ctx, r.as("ketencoordinator@gemeente"), s.ID, 0, "Het speelt weer.", CitizenAnswer{}))
		p := must(r.DestructionList(r.ctx, r.as("auditor@gemeente"), number))
		if !p.Dropped[s.ID] || p.Dropped[other.ID] {
			t.Errorf("dropped: %v", p.Dropped)
		}
		if !approvedFirst {
			r.must(r.ApproveDestruction(r.ctx, r.as("auditor@gemeente"), number, 0))
		}
		r.carryOut(r.App, r.lease("vernietiging"))
		r.fresh(s) // still there
		if l := r.list(number); l.State != portal.DestructionDone || l.Gone() != 1 || l.Rows[0].Fate == l.Rows[1].Fate {
			t.Errorf("the list: %+v", l)
		}
	}
}

func TestTermMadeLongerAfterApprovalHolds(t *testing.T) {
	r := newRig(t)
	s := r.closed("deelnemer@geldfit")
	r.clock = portal.Term{N: 5, Unit: portal.Years}.End(s.ClosedAt())
	number := r.approved()
	r.must(r.SetRetention(r.ctx, r.as("beheerder@gemeente"), 0, []portal.RetentionRule{{Kind: portal.RetainSignals, Term: portal.Term{N: 7, Unit: portal.Years}, Fate: portal.Destroy}}))
	r.carryOut(r.App, r.lease("vernietiging"))
	r.fresh(s)
	if l := r.list(number); l.State != portal.DestructionDone || l.Gone() != 0 {
		t.Errorf("the list: %+v", l)
	}
}

func TestDestructionAsksTwoPeople(t *testing.T) {
	r := newRig(t)
	s, other := r.closed("deelnemer@geldfit"), r.closed("collega@geldfit")
	r.clock = portal.Term{N: 5, Unit: portal.Years}.End(other.ClosedAt())
	for key, by := range r.actors {
		if by.Role == portal.Administrator {
			continue
		}
		if _, err := r.MakeDestructionList(r.ctx, by, portal.RetainSignals); portal.KindOf(err) != portal.Forbidden {
			t.Errorf("%s makes a list: %v", key, err)
		}
	}
	number, err := r.MakeDestructionList(r.ctx, r.as("beheerder@gemeente"), portal.RetainSignals)
	r.must(err)
	if number != "V-2031-0001" {
		t.Errorf("the number is %s", number)
	}
	_, err = r.MakeDestructionList(r.ctx, r.as("beheerder@gemeente"), portal.RetainSignals)
	r.refused(err, portal.Conflict) // what is on a list isn't put on another
	for key, by := range r.actors {
		_, read := r.DestructionList(r.ctx, by, number)
		mayRead := by.Role == portal.Administrator || by.Role == portal.Auditor || by.Role == portal.Coordinator
		if (read == nil) != mayRead {
			t.Errorf("%s reads the list: %v", key, read)
		}
		if by.Role != portal.Auditor && by.Role != portal.Coordinator {
			if err := r.ApproveDestruction(r.ctx, by, number, 0); portal.KindOf(err) != portal.Forbidden {
				t.Errorf("%s approves: %v", key, err)
			}
		}
		if by.Role != portal.Administrator {
			for name, err := range map[string]error{"except": r.ExceptFromDestruction(r.ctx, by, number, s.ID, "nog nodig", CitizenAnswer{}), "withdraw": r.WithdrawDestruction(r.ctx, by, number), "restore": r.RestoreToDestruction(r.ctx, by, number, s.ID)} {
				if portal.KindOf(err) != portal.Forbidden {
					t.Errorf("%s, %s: %v", key, name, err)
				}
			}
		}
	}
	// An auditor reads numbers only; the administrator no more than any reader.
	if p := must(r.DestructionList(r.ctx, r.as("auditor@gemeente"), number)); len(p.Titles) != 0 || !p.MayApprove || p.MayManage {
		t.Errorf("the auditor reads %+v", p.Titles)
	}
	admin := r.as("beheerder@gemeente")
	r.wrongAt(r.ExceptFromDestruction(r.ctx, admin, number, s.ID, "bel 0612345678", CitizenAnswer{}), "reason", FieldChecked)
	r.must(r.ExceptFromDestruction(r.ctx, admin, number, s.ID, "er loopt een bezwaar", CitizenAnswer{}))
	r.refused(r.ApproveDestruction(r.ctx, r.as("ketencoordinator@gemeente"), number, 1), portal.Conflict) // another version than they saw
	r.must(r.ApproveDestruction(r.ctx, r.as("ketencoordinator@gemeente"), number, 2))
	r.carryOut(r.App, r.lease("vernietiging"))
	r.fresh(s)
	l := r.list(number)
	if l.Gone() != 1 || l.ExceptedRows() != 1 || l.ApprovedBy.Name != "Naam van ketencoordinator@gemeente" {
		t.Errorf("the list: %+v", l)
	}
}

func TestDestructionRefusesNobody(t *testing.T) {
	r := newRig(t)
	nobody, system := portal.Actor{}, portal.SystemActor()
	_, err := r.MakeDestructionList(r.ctx, nobody, portal.RetainSignals)
	r.refused(err, portal.LoginNeeded)
	_, err = r.Destructions(r.ctx, nobody, portal.Page{})
	r.refused(err, portal.LoginNeeded)
	_, err = r.DestructionList(r.ctx, nobody, "V-2026-0001")
	r.refused(err, portal.LoginNeeded)
	r.refused(r.ApproveDestruction(r.ctx, nobody, "V-2026-0001", 0), portal.LoginNeeded)
	r.refused(r.ApproveDestruction(r.ctx, system, "V-2026-0001", 0), portal.Forbidden)
	r.refused(r.ApproveDestruction(r.ctx, r.as("auditor@gemeente"), "V-2026-0001", 0), portal.NotFound)
	_, err = r.CarryOutDestruction(r.ctx, r.as("beheerder@gemeente"), NewLease("x"))
	r.refused(err, portal.Forbidden)
	_, err = r.Retain(r.ctx, r.as("beheerder@gemeente"), NewLease("x"))
	r.refused(err, portal.Forbidden)
}

// Killed at any step, the job goes on where it was, and each signal is destroyed
// once.
func TestDestructionSurvivesACrashAtEveryStep(t *testing.T) {
	done := false
	for step := 1; !done; step += 7 {
		r := newRig(t)
		s, other := r.closed("deelnemer@geldfit"), r.closed("collega@geldfit")
		r.clock = portal.Term{N: 5, Unit: portal.Years}.End(other.ClosedAt())
		number := r.approved()
		crashing := &crash{DB: r.db, left: step}
		a := r.onDB(crashing)
		l := NewLease("vernietiging")
		_, err := a.Hold(r.ctx, l)
		for more := true; more && err == nil; {
			more, err = a.CarryOutDestruction(r.ctx, portal.SystemActor(), l)
		}
		done = err == nil
		if err != nil && !errors.Is(err, errCrash) {
			t.Fatalf("step %d: %v", step, err)
		}
		b := r.onDB(r.db)
		r.carryOut(b, r.takeOverLease(b, "vernietiging"))
		list := r.list(number)
		if list.State != portal.DestructionDone || list.Gone() != 2 {
			t.Fatalf("step %d: the list is %s with %d gone", step, list.State, list.Gone())
		}
		for _, x := range []portal.Signal{s, other} {
			if _, err := r.store.Signal(r.ctx, x.ID); portal.KindOf(err) != portal.NotFound {
				t.Errorf("step %d: %s is still there", step, x.Number)
			}
		}
		r.dispatchAll(r.App)
		p := r.audit("auditor@gemeente", AuditFilter{Type: portal.SignalDestroyed})
		if len(p.Rows) != 2 {
			t.Fatalf("step %d: %d entries say that a signal was destroyed, want 2", step, len(p.Rows))
		}
	}
}

// takeOverLease takes a lease that its holder lost with its life.
func (r *rig) takeOverLease(a *App, name string) *Lease {
	r.t.Helper()
	pass := time.Duration(0)
	a.real = func() time.Time { return time.Now().Add(pass) }
	l := NewLease(name)
	for range 3 {
		ok, err := a.Hold(r.ctx, l)
		r.must(err)
		if ok {
			return l
		}
		pass += 2 * leaseTTL
	}
	r.t.Fatal("the lease isn't to be had")
	return nil
}

// Another instance that lost the lease stores nothing.
func TestDestructionWithoutTheLease(t *testing.T) {
	r := newRig(t)
	s := r.closed("deelnemer@geldfit")
	r.clock = portal.Term{N: 5, Unit: portal.Years}.End(s.ClosedAt())
	r.approved()
	old := r.lease("vernietiging")
	b := r.onDB(r.db)
	r.takeOverLease(b, "vernietiging")
	more, err := r.CarryOutDestruction(r.ctx, portal.SystemActor(), old)
	if more || err != nil {
		t.Errorf("got %v, %v; want nothing done", more, err)
	}
	r.fresh(s)
}

func TestSignalWaitingForTheFGIsNotDestroyed(t *testing.T) {
	r := newRig(t)
	s := r.closed("deelnemer@geldfit")
	r.clock = portal.Term{N: 5, Unit: portal.Years}.End(s.ClosedAt())
	number := r.approved()
	red := portal.Redaction{ID: portal.NewID(), Number: "P-2031-0001", About: s.Ref(), State: portal.RedactionHidden, At: r.clock}
	r.must(r.store.InsertRedaction(r.ctx, &red))
	r.carryOut(r.App, r.lease("vernietiging"))
	r.fresh(s)
	if l := r.list(number); l.Gone() != 0 || l.State != portal.DestructionDone {
		t.Errorf("the list: %+v", l)
	}
}
