package app

import (
	"errors"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

func TestChainDocumentDestroyedOnDayNAndNotBefore(t *testing.T) {
	r, d := slipInChain(t, forTheChain)
	old := r.addToChain("contactpersoon@geldfit", "Oud.", portal.DocCovenant, forTheChain)
	r.later(400 * 24 * time.Hour)
	must(r.ReplaceDocument(r.ctx, r.by, d.ID, &UploadForm{File: r.receive(r.by, UploadTo{Document: d.ID}, "nieuw "+canary+".txt", []byte("Nieuw "+canary))}))
	admin, table := r.as("beheerder@gemeente"), portal.Term{N: 7, Unit: portal.Years}
	r.clock = table.End(old.Current().At).Add(-time.Minute)
	_, err := r.MakeDestructionList(r.ctx, admin, portal.RetainDocuments)
	r.refused(err, portal.Conflict)
	r.clock = table.End(old.Current().At)
	if o := must(r.Destructions(r.ctx, admin, portal.Page{})); o.Due[portal.RetainDocuments] != 1 {
		t.Errorf("due: %v", o.Due)
	}
	r.clock = table.End(must(r.store.Document(r.ctx, d.ID)).Current().At)
	_, err = r.MakeDestructionList(r.ctx, admin, portal.RetainMail)
	r.refused(err, portal.NotFound)
	_, err = r.MakeDestructionList(r.ctx, r.as("auditor@gemeente"), portal.RetainDocuments)
	r.refused(err, portal.Forbidden)
	number := must(r.MakeDestructionList(r.ctx, admin, portal.RetainDocuments))
	if p := must(r.DestructionList(r.ctx, r.as("ketencoordinator@gemeente"), number)); len(p.List.Rows) != 2 || p.List.Rows[0].Number != "Convenant 1" || p.List.Rows[1].Number != "Verslag 2" || len(p.Titles) != 2 {
		t.Errorf("the list: %+v", p)
	}
	r.refused(r.ApproveDestruction(r.ctx, admin, number, 0), portal.Forbidden)
	r.must(r.ApproveDestruction(r.ctx, r.as("ketencoordinator@gemeente"), number, 0))
	// Replaced after it was approved: needed again.
	must(r.ReplaceDocument(r.ctx, r.by, old.ID, &UploadForm{File: r.receive(r.by, UploadTo{Document: old.ID}, "weer.txt", []byte("Weer."))}))
	r.dispatchAll(r.App)
	r.must(r.DropDraft(r.ctx, r.as("contactpersoon@bewind"), "/documenten/nieuw")) // about another document
	r.carryOut(r.App, r.lease("vernietiging"))
	r.dispatchAll(r.App)
	if _, err := r.store.Document(r.ctx, d.ID); portal.KindOf(err) != portal.NotFound {
		t.Errorf("the document: %v", err)
	}
	must(r.store.Document(r.ctx, old.ID))
	if left := must(r.store.BerichtenOf(r.ctx, "deelnemer@bewind", d.Ref())); len(left) != 0 {
		t.Errorf("%d berichten about it are left", len(left))
	}
	if n := r.hits(canary); n != 0 {
		t.Errorf("%d canaries in the database", n)
	}
	if l := r.list(number); l.State != portal.DestructionDone || l.Gone() != 1 || l.Total() != (portal.DestroyedCounts{Files: 3}) {
		t.Errorf("the list: %+v", l)
	}
	r.wantWholeChain()
	if p := r.audit("auditor@gemeente", AuditFilter{Type: portal.DocumentDestroyed}); len(p.Rows) != 1 {
		t.Errorf("%d entries say so", len(p.Rows))
	}
}

// Killed at any step, each document is destroyed once.
func TestChainDocumentDestructionSurvivesACrash(t *testing.T) {
	done := false
	for step := 1; !done; step += 5 {
		r := &documentRig{rig: newRig(t)}
		d := r.addToChain("contactpersoon@geldfit", "Oud.", portal.DocCovenant, forTheChain)
		r.clock = portal.Term{N: 7, Unit: portal.Years}.End(d.Current().At)
		number := must(r.MakeDestructionList(r.ctx, r.as("beheerder@gemeente"), portal.RetainDocuments))
		r.must(r.ApproveDestruction(r.ctx, r.as("auditor@gemeente"), number, 0))
		a, l := r.onDB(&crash{DB: r.db, left: step}), NewLease("vernietiging")
		_, err := a.Hold(r.ctx, l)
		for more := true; more && err == nil; {
			more, err = a.CarryOutDestruction(r.ctx, portal.SystemActor(), l)
		}
		if done = err == nil; err != nil && !errors.Is(err, errCrash) {
			t.Fatalf("step %d: %v", step, err)
		}
		b := r.onDB(r.db)
		r.carryOut(b, r.takeOverLease(b, "vernietiging"))
		r.dispatchAll(r.App)
		if p := r.audit("auditor@gemeente", AuditFilter{Type: portal.DocumentDestroyed}); len(p.Rows) != 1 || r.list(number).Gone() != 1 {
			t.Fatalf("step %d: %d entries, %d gone", step, len(p.Rows), r.list(number).Gone())
		}
	}
}

// A destroyed signal leaves its bundles; the last one takes the bundle along.
func TestDestroyedSignalLeavesItsBundles(t *testing.T) {
	r := newRig(t)
	s := r.closed("deelnemer@geldfit")
	alone := portal.Bundle{ID: "alleen", Name: "Over " + yellow, Handler: "ketencoordinator@gemeente", Signals: []portal.ID{s.ID}, CreatedAt: r.clock, ClosedAt: r.clock}
	shared := portal.Bundle{ID: "samen", Name: "Twee", Handler: "ketencoordinator@gemeente", Signals: []portal.ID{"ander", s.ID}, CreatedAt: r.clock}
	r.must(r.store.InsertBundle(r.ctx, &alone))
	r.must(r.store.InsertBundle(r.ctx, &shared))
	r.clock = portal.Term{N: 5, Unit: portal.Years}.End(s.ClosedAt())
	r.approved()
	r.carryOut(r.App, r.lease("vernietiging"))
	if _, err := r.store.Bundle(r.ctx, "alleen"); portal.KindOf(err) != portal.NotFound {
		t.Errorf("the empty bundle: %v", err)
	}
	if b := must(r.store.Bundle(r.ctx, "samen")); len(b.Signals) != 1 || b.Signals[0] != "ander" {
		t.Errorf("the other bundle: %v", b.Signals)
	}
	if n := r.hits(yellow); n != 0 {
		t.Errorf("%d canaries in the database", n)
	}
}
