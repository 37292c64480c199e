package main

import (
	"path/filepath"
	"strings"
	"testing"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/docdb/sqlite"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/store"
)

// sealed makes a data folder with a chain of n entries and gives its head.
func sealed(t *testing.T, n int) (data string, head portal.Head) {
	t.Helper()
	data = t.TempDir()
	tamper(t, data, func(s *store.Store, _ docdb.DB) {
		for range n {
			e := portal.Event{ID: portal.NewID(), Type: portal.LoggedIn, About: portal.Ref{Kind: portal.KindPerson, ID: "p"}, By: "p"}
			check(t, s.InsertEvent(t.Context(), e, nil))
			e.Seal(head)
			head.Seq, head.Hash = e.Seq, e.Hash
			check(t, s.MarkTold(t.Context(), e))
		}
		check(t, s.SaveHead(t.Context(), &head))
	})
	return data, head
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// tamper opens the database of a data folder as somebody with the file does.
func tamper(t *testing.T, data string, do func(s *store.Store, db docdb.DB)) {
	t.Helper()
	db, err := sqlite.Open(t.Context(), filepath.Join(data, "portal.db"), store.Schema())
	check(t, err)
	do(store.New(db), db)
	check(t, db.Close())
}

func TestBar64_AuditVerify(t *testing.T) {
	data, head := sealed(t, 6)
	kept := "6:" + head.Hash
	whole := runCommand(t, data, "", "audit", "verify")
	if whole.code != 0 || !strings.Contains(whole.out, "6 entries") || !strings.Contains(whole.out, kept) || !strings.Contains(whole.out, "can't be seen whether the end was cut off") {
		t.Errorf("an untouched chain: exit %d\n%s%s", whole.code, whole.out, whole.errors)
	}
	if a := runCommand(t, data, "", "audit", "verify", "--head", strings.ToUpper(kept)); a.code != 0 || strings.Contains(a.out, "can't be seen") {
		t.Errorf("against its head: exit %d\n%s%s", a.code, a.out, a.errors)
	}
	for _, wrong := range []string{"6", "6:xyz", "0:" + head.Hash, "zes:" + head.Hash, ":"} {
		if a := runCommand(t, data, "", "audit", "verify", "--head", wrong); a.code != 2 {
			t.Errorf("--head %s: exit %d, want 2", wrong, a.code)
		}
	}

	// The tail goes, and the head that the portal keeps is made to agree.
	tamper(t, data, func(s *store.Store, db docdb.DB) {
		links, err := s.Chain(t.Context(), 0, 0)
		check(t, err)
		check(t, db.Delete(t.Context(), "events", string(links[5].Event.ID), 0))
		now, err := s.Head(t.Context())
		check(t, err)
		now.Seq, now.Hash = 5, links[4].Event.Hash
		check(t, s.SaveHead(t.Context(), &now))
	})
	if a := runCommand(t, data, "", "audit", "verify"); a.code != 0 {
		t.Errorf("cut off, without a head: exit %d\n%s%s", a.code, a.out, a.errors)
	}
	if a := runCommand(t, data, "", "audit", "verify", "--head", kept); a.code != 1 || !strings.Contains(a.out, "entry 6 is gone: the end of the chain was cut off") {
		t.Errorf("cut off, against the head: exit %d\n%s%s", a.code, a.out, a.errors)
	}
	tamper(t, data, func(s *store.Store, db docdb.DB) {
		links, err := s.Chain(t.Context(), 0, 0)
		check(t, err)
		check(t, db.Delete(t.Context(), "events", string(links[2].Event.ID), 0))
	})
	if a := runCommand(t, data, "", "audit", "verify"); a.code != 1 || !strings.Contains(a.out, "entry 3 is gone") || !strings.Contains(a.errors, "1 finding") {
		t.Errorf("one entry gone: exit %d\n%s%s", a.code, a.out, a.errors)
	}
	if a := runCommand(t, filepath.Join(data, "nothing"), "", "audit", "verify"); a.code != 1 || !strings.Contains(a.errors, "no database") {
		t.Errorf("no database: exit %d\n%s%s", a.code, a.out, a.errors)
	}
}
