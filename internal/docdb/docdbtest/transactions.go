package docdbtest

import (
	"context"
	"errors"
	"testing"

	"ketenportaal/internal/docdb"
)

var errOwn = errors.New("an error of the caller")

func transactionTests() []test {
	return []test{
		{"stored whole", testTxCommit},
		{"rolled back whole", testTxRollback},
		{"reads its own writes", testTxOwnWrites},
		{"over after an error", testTxOver},
		{"goes on after not found", testTxNotFound},
		{"a swallowed error stores nothing", testTxSwallowed},
		{"nested joins", testTxNested},
		{"an error of the nested ends it", testTxNestedError},
		{"a panic rolls back and goes on", testTxPanic},
		{"no use after its end", testTxAfterEnd},
		{"done context is refused", testTxDone},
		{"a read outside sees nothing of it", testTxIsolation},
		{"one snapshot", testTxSnapshot},
	}
}

func testTxCommit(t *testing.T, e env) {
	db := e.db(t)
	insert(t, db, "cases", one("old", nil))
	err := db.InTx(t.Context(), func(ctx context.Context) error {
		return errors.Join(
			db.Insert(ctx, "cases", one("a", docdb.Fields{"scope": []string{"x"}})),
			db.Insert(ctx, "plain", one("a", nil)),
			db.Delete(ctx, "cases", "old", 1),
			db.Index(ctx, docdb.Entry{ID: "a", Kind: "k", Scope: []string{"x"}, At: day(1), Title: []string{"word"}}),
		)
	})
	wantErr(t, "tx", err, nil)
	wantIDs(t, "cases", found(t, db, "cases", docdb.Query{}), "a")
	wantIDs(t, "plain", found(t, db, "plain", docdb.Query{}), "a")
	wantIDs(t, "text", hitIDs(t, db, search("x", "word")), "a")
}

func testTxRollback(t *testing.T, e env) {
	db := e.db(t)
	insert(t, db, "cases", one("old", docdb.Fields{"amount": int64(1), "scope": []string{"x"}}))
	err := db.InTx(t.Context(), func(ctx context.Context) error {
		n, where := db.DeleteWhere(ctx, "cases", docdb.Eq("amount", int64(1)))
		if n != 1 {
			t.Errorf("deleted %d inside the transaction, want 1", n)
		}
		return errors.Join(errOwn, where,
			db.Insert(ctx, "cases", one("a", docdb.Fields{"scope": []string{"x"}})),
			db.Index(ctx, docdb.Entry{ID: "a", Scope: []string{"x"}, Title: []string{"word"}}),
		)
	})
	wantErr(t, "tx", err, errOwn)
	wantIDs(t, "list", found(t, db, "cases", docdb.Query{Filter: docdb.ContainsAny("scope", "x"), Sort: "at"}), "old")
	wantIDs(t, "text", hitIDs(t, db, search("x", "word")))
}

func testTxOwnWrites(t *testing.T, e env) {
	db := e.db(t)
	insert(t, db, "cases", one("a", docdb.Fields{"amount": int64(1), "scope": []string{"x"}, "status": "s"}))
	err := db.InTx(t.Context(), func(ctx context.Context) error {
		if err := change(ctx, db, "a", func(d *docdb.Doc) { d.Fields["amount"] = int64(2) }); err != nil {
			return err
		}
		if err := db.Insert(ctx, "cases", one("b", docdb.Fields{"scope": []string{"x"}, "status": "s"})); err != nil {
			return err
		}
		d, err := db.Get(ctx, "cases", "a")
		if err != nil || amount(d) != 2 || d.Version != 2 {
			t.Errorf("get: got amount %d, version %d, %v", amount(d), d.Version, err)
		}
		docs, err := db.Find(ctx, "cases", docdb.Query{Filter: docdb.ContainsAny("scope", "x"), Sort: "at"})
		if err != nil || len(docs) != 2 {
			t.Errorf("find: got %d documents, %v", len(docs), err)
		}
		n, err := db.Count(ctx, "cases", docdb.ContainsAny("scope", "x"), 0)
		if err != nil || n != 2 {
			t.Errorf("count: got %d, %v", n, err)
		}
		g, err := db.GroupCount(ctx, "cases", "status", docdb.Filter{})
		if err != nil || g["s"] != 2 {
			t.Errorf("group count: got %v, %v", g, err)
		}
		return change(ctx, db, "a", func(d *docdb.Doc) { d.Fields["amount"] = amount(*d) + 1 })
	})
	wantErr(t, "tx", err, nil)
	if d := get(t, db, "cases", "a"); amount(d) != 3 || d.Version != 3 {
		t.Errorf("got amount %d, version %d", amount(d), d.Version)
	}
}

func testTxOver(t *testing.T, e env) {
	db := e.db(t)
	insert(t, db, "cases", one("a", docdb.Fields{"number": "S-1"}))
	failing := map[string]struct {
		do   func(ctx context.Context) error
		want error
	}{
		"taken id": {func(ctx context.Context) error { return db.Insert(ctx, "cases", one("a", nil)) }, docdb.ErrExists},
		"taken number": {func(ctx context.Context) error {
			return db.Insert(ctx, "cases", one("b", docdb.Fields{"number": "S-1"}))
		}, docdb.ErrExists},
		"stale":      {func(ctx context.Context) error { return db.Replace(ctx, "cases", docdb.Doc{ID: "a", Version: 7}) }, docdb.ErrConflict},
		"stale gone": {func(ctx context.Context) error { return db.Delete(ctx, "cases", "a", 7) }, docdb.ErrConflict},
		"undeclared": {func(ctx context.Context) error {
			_, err := db.Find(ctx, "cases", docdb.Query{Sort: "colour"})
			return err
		}, docdb.ErrUndeclared},
	}
	for name, f := range failing {
		t.Run(name, func(t *testing.T) {
			err := db.InTx(t.Context(), func(ctx context.Context) error {
				if err := db.Insert(ctx, "cases", one("new", nil)); err != nil {
					return err
				}
				wantErr(t, "failing operation", f.do(ctx), f.want)
				_, read := db.Get(ctx, "cases", "a")
				wantErr(t, "read after it", read, docdb.ErrTxOver)
				_, list := db.Find(ctx, "cases", docdb.Query{})
				wantErr(t, "list after it", list, docdb.ErrTxOver)
				wantErr(t, "nested after it", db.InTx(ctx, func(context.Context) error { return nil }), docdb.ErrTxOver)
				return db.Insert(ctx, "cases", one("newer", nil))
			})
			wantErr(t, "transaction", err, docdb.ErrTxOver)
			wantIDs(t, "after it", found(t, db, "cases", docdb.Query{}), "a")
		})
	}
}

func testTxNotFound(t *testing.T, e env) {
	db := e.db(t)
	err := db.InTx(t.Context(), func(ctx context.Context) error {
		_, err := db.Get(ctx, "cases", "a")
		wantErr(t, "get", err, docdb.ErrNotFound)
		wantErr(t, "delete", db.Delete(ctx, "cases", "a", 0), docdb.ErrNotFound)
		wantErr(t, "replace", db.Replace(ctx, "cases", docdb.Doc{ID: "a", Version: 1}), docdb.ErrNotFound)
		nested := db.InTx(ctx, func(ctx context.Context) error {
			_, err := db.Get(ctx, "cases", "a")
			return err
		})
		wantErr(t, "nested", nested, docdb.ErrNotFound)
		return db.Insert(ctx, "cases", one("a", nil))
	})
	wantErr(t, "tx", err, nil)
	get(t, db, "cases", "a")
}

func testTxSwallowed(t *testing.T, e env) {
	db := e.db(t)
	insert(t, db, "cases", one("a", nil))
	err := db.InTx(t.Context(), func(ctx context.Context) error {
		if err := db.Insert(ctx, "cases", one("b", nil)); err != nil {
			return err
		}
		wantErr(t, "insert", db.Insert(ctx, "cases", one("a", nil)), docdb.ErrExists)
		return nil
	})
	if err == nil {
		t.Error("a transaction with a failed operation was stored")
	}
	wantIDs(t, "after it", found(t, db, "cases", docdb.Query{}), "a")
}

func testTxNested(t *testing.T, e env) {
	db := e.db(t)
	nest := func(outcome error) error {
		return db.InTx(t.Context(), func(ctx context.Context) error {
			err := db.InTx(ctx, func(ctx context.Context) error { return db.Insert(ctx, "cases", one("inner", nil)) })
			if err != nil {
				return err
			}
			if err := db.Insert(ctx, "cases", one("outer", nil)); err != nil {
				return err
			}
			return outcome
		})
	}
	wantErr(t, "failing outer", nest(errOwn), errOwn)
	wantIDs(t, "after it", found(t, db, "cases", docdb.Query{}))
	wantErr(t, "outer", nest(nil), nil)
	wantIDs(t, "after it", found(t, db, "cases", docdb.Query{}), "inner", "outer")
}

func testTxNestedError(t *testing.T, e env) {
	db := e.db(t)
	err := db.InTx(t.Context(), func(ctx context.Context) error {
		nested := db.InTx(ctx, func(ctx context.Context) error {
			if err := db.Insert(ctx, "cases", one("a", nil)); err != nil {
				return err
			}
			return errOwn
		})
		wantErr(t, "nested", nested, errOwn)
		return nil
	})
	if err == nil {
		t.Error("the outer transaction was stored")
	}
	wantIDs(t, "after it", found(t, db, "cases", docdb.Query{}))
}

func testTxPanic(t *testing.T, e env) {
	db := e.db(t)
	got := func() (p any) {
		defer func() { p = recover() }()
		_ = db.InTx(t.Context(), func(ctx context.Context) error {
			if err := db.Insert(ctx, "cases", one("a", nil)); err != nil {
				t.Errorf("insert: %v", err)
			}
			panic("boom")
		})
		return nil
	}()
	if got != "boom" {
		t.Errorf("got panic %v, want boom", got)
	}
	insert(t, db, "cases", one("b", nil))
	wantIDs(t, "after it", found(t, db, "cases", docdb.Query{}), "b")
}

func testTxAfterEnd(t *testing.T, e env) {
	db := e.db(t)
	var kept context.Context
	wantErr(t, "tx", db.InTx(t.Context(), func(ctx context.Context) error {
		kept = ctx
		return db.Insert(ctx, "cases", one("a", nil))
	}), nil)
	if err := db.Insert(kept, "cases", one("b", nil)); err == nil {
		t.Error("the context of a stored transaction could still be written with")
	}
	wantIDs(t, "after it", found(t, db, "cases", docdb.Query{}), "a")
}

func testTxDone(t *testing.T, e env) {
	db := e.db(t)
	done, cancel := context.WithCancel(t.Context())
	cancel()
	ran := false
	wantErr(t, "tx", db.InTx(done, func(context.Context) error { ran = true; return nil }), context.Canceled)
	if ran {
		t.Error("f ran with a context that was done")
	}
	wantErr(t, "insert", db.Insert(done, "cases", one("a", nil)), context.Canceled)
	_, err := db.Find(done, "cases", docdb.Query{})
	wantErr(t, "find", err, context.Canceled)

	// Done half-way: nothing is kept, and nobody else is hurt.
	half, cancelHalf := context.WithCancel(t.Context())
	defer cancelHalf()
	err = db.InTx(half, func(ctx context.Context) error {
		if err := db.Insert(ctx, "cases", one("b", nil)); err != nil {
			return err
		}
		cancelHalf()
		return db.Insert(ctx, "cases", one("c", nil))
	})
	wantErr(t, "cancelled half-way", err, context.Canceled)
	wantIDs(t, "after it", found(t, db, "cases", docdb.Query{}))
	insert(t, db, "cases", one("d", nil))
}

func testTxIsolation(t *testing.T, e env) {
	db := e.db(t)
	insert(t, db, "cases", one("a", docdb.Fields{"amount": int64(1)}))
	err := db.InTx(t.Context(), func(ctx context.Context) error {
		if err := change(ctx, db, "a", func(d *docdb.Doc) { d.Fields["amount"] = int64(2) }); err != nil {
			return err
		}
		if err := db.Insert(ctx, "cases", one("b", nil)); err != nil {
			return err
		}
		if got := amount(get(t, db, "cases", "a")); got != 1 {
			t.Errorf("a read outside saw amount %d", got)
		}
		wantIDs(t, "a list outside", found(t, db, "cases", docdb.Query{}), "a")
		return nil
	})
	wantErr(t, "tx", err, nil)
	wantIDs(t, "after it", found(t, db, "cases", docdb.Query{}), "a", "b")
}

// testTxSnapshot: two documents are always changed together, so no reader may
// ever see them differ, in one answer or within one transaction.
func testTxSnapshot(t *testing.T, e env) {
	db := e.db(t)
	insert(t, db, "cases", one("a", docdb.Fields{"amount": int64(0)}), one("b", docdb.Fields{"amount": int64(0)}))
	done := make(chan error, 1)
	go func() {
		for range 40 {
			err := db.InTx(t.Context(), func(ctx context.Context) error {
				raise := func(d *docdb.Doc) { d.Fields["amount"] = amount(*d) + 1 }
				if err := change(ctx, db, "a", raise); err != nil {
					return err
				}
				return change(ctx, db, "b", raise)
			})
			if err != nil {
				done <- err
				return
			}
		}
		done <- nil
	}()
	for running := true; running; {
		select {
		case err := <-done:
			wantErr(t, "writer", err, nil)
			running = false
		default:
		}
		docs, err := db.Find(t.Context(), "cases", docdb.Query{})
		if err != nil || len(docs) != 2 || amount(docs[0]) != amount(docs[1]) {
			t.Fatalf("one answer: got %v, %v", docs, err)
		}
		var seen [2]int64
		err = db.InTx(t.Context(), func(ctx context.Context) error {
			for i, id := range []string{"a", "b"} {
				d, err := db.Get(ctx, "cases", id)
				if err != nil {
					return err
				}
				seen[i] = amount(d)
			}
			return nil
		})
		if err != nil || seen[0] != seen[1] {
			t.Fatalf("one transaction: got %v, %v", seen, err)
		}
	}
}
