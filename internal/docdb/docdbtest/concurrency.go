package docdbtest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"ketenportaal/internal/docdb"
)

func concurrencyTests() []test {
	return []test{
		{"increments lose nothing", testIncrements},
		{"increments in transactions lose nothing", testTxIncrements},
		{"leases have one winner each", testLeases},
		{"optimistic rounds have one winner each", testRounds},
		{"one insert of an id wins", testInsertRace},
		{"writes of several documents are whole", testTransfers},
	}
}

// workers runs f n times at once and waits.
func workers(n int, f func(worker int)) {
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { f(i) })
	}
	wg.Wait()
}

// increments lets 16 workers raise one counter 50 times each.
func increments(t *testing.T, db docdb.DB, raise func() error) {
	t.Helper()
	insert(t, db, "cases", one("counter", docdb.Fields{"amount": int64(0)}))
	const n, each = 16, 50
	workers(n, func(int) {
		for done := 0; done < each; {
			err := raise()
			switch {
			case err == nil:
				done++
			case !errors.Is(err, docdb.ErrConflict):
				t.Errorf("raise: %v", err)
				return
			}
		}
	})
	if d := get(t, db, "cases", "counter"); amount(d) != n*each || d.Version != n*each+1 {
		t.Errorf("got amount %d, version %d, want %d increments", amount(d), d.Version, n*each)
	}
}

func raise(d *docdb.Doc) { d.Fields["amount"] = amount(*d) + 1 }

func testIncrements(t *testing.T, e env) {
	db := e.db(t)
	increments(t, db, func() error { return change(t.Context(), db, "counter", raise) })
}

func testTxIncrements(t *testing.T, e env) {
	db := e.db(t)
	increments(t, db, func() error {
		return db.InTx(t.Context(), func(ctx context.Context) error { return change(ctx, db, "counter", raise) })
	})
}

// testLeases: 16 workers go for the same 100 leases; each is taken once.
func testLeases(t *testing.T, e env) {
	db := e.db(t)
	const n, leases = 16, 100
	for i := range leases {
		insert(t, db, "cases", one(fmt.Sprintf("lease%03d", i), docdb.Fields{"status": "free"}))
	}
	won := make([][]string, n)
	workers(n, func(w int) {
		for i := range leases {
			id := fmt.Sprintf("lease%03d", i)
			taken := false
			err := db.InTx(t.Context(), func(ctx context.Context) error {
				taken = false
				d, err := db.Get(ctx, "cases", id)
				if err != nil || d.Fields["status"] != "free" {
					return err
				}
				taken = true
				d.Fields["status"], d.Fields["theme"] = "taken", fmt.Sprint(w)
				return db.Replace(ctx, "cases", d)
			})
			if err == nil && taken {
				won[w] = append(won[w], id)
			} else if err != nil && !errors.Is(err, docdb.ErrConflict) {
				t.Errorf("lease: %v", err)
			}
		}
	})
	winners := map[string]int{}
	for w, ids := range won {
		for _, id := range ids {
			winners[id]++
			if got := get(t, db, "cases", id).Fields["theme"]; got != fmt.Sprint(w) {
				t.Errorf("%s: worker %d thinks it won, stored is %v", id, w, got)
			}
		}
	}
	for i := range leases {
		if id := fmt.Sprintf("lease%03d", i); winners[id] != 1 {
			t.Errorf("%s has %d winners", id, winners[id])
		}
	}
}

// testRounds: 8 workers replace the same version; one succeeds, 50 times.
func testRounds(t *testing.T, e env) {
	db := e.db(t)
	insert(t, db, "cases", one("a", nil))
	for round := range 50 {
		d := get(t, db, "cases", "a")
		errs := make([]error, 8)
		workers(len(errs), func(w int) {
			mine := one("a", docdb.Fields{"amount": int64(w)})
			mine.Version = d.Version
			errs[w] = db.Replace(t.Context(), "cases", mine)
		})
		won := -1
		for w, err := range errs {
			switch {
			case err == nil && won >= 0:
				t.Errorf("round %d: workers %d and %d both won", round, won, w)
			case err == nil:
				won = w
			case !errors.Is(err, docdb.ErrConflict):
				t.Errorf("round %d: %v", round, err)
			}
		}
		if now := get(t, db, "cases", "a"); won < 0 || amount(now) != int64(won) || now.Version != d.Version+1 {
			t.Fatalf("round %d: winner %d, stored %d at version %d", round, won, amount(now), now.Version)
		}
	}
}

func testInsertRace(t *testing.T, e env) {
	db := e.db(t)
	for round := range 20 {
		id := fmt.Sprintf("d%d", round)
		errs := make([]error, 8)
		workers(len(errs), func(w int) {
			// Half of them meet at the id, half at the unique number.
			d := one(id, docdb.Fields{"number": id})
			if w%2 == 1 {
				d.ID = fmt.Sprintf("%s-%d", id, w)
			}
			errs[w] = db.Insert(t.Context(), "cases", d)
		})
		won := 0
		for _, err := range errs {
			if err == nil {
				won++
			} else if !errors.Is(err, docdb.ErrExists) {
				t.Errorf("round %d: %v", round, err)
			}
		}
		if n, err := db.Count(t.Context(), "cases", docdb.Eq("number", id), 0); won != 1 || n != 1 || err != nil {
			t.Errorf("round %d: %d won, %d stored, %v", round, won, n, err)
		}
	}
}

// testTransfers moves amounts between four documents; the sum stays.
func testTransfers(t *testing.T, e env) {
	db := e.db(t)
	for i := range 4 {
		insert(t, db, "cases", one(fmt.Sprint(i), docdb.Fields{"amount": int64(100)}))
	}
	workers(8, func(w int) {
		for i := range 15 {
			from, to := (w+i)%4, (w+i+1+i%3)%4
			err := db.InTx(t.Context(), func(ctx context.Context) error {
				if err := change(ctx, db, fmt.Sprint(from), func(d *docdb.Doc) { d.Fields["amount"] = amount(*d) - 7 }); err != nil {
					return err
				}
				return change(ctx, db, fmt.Sprint(to), func(d *docdb.Doc) { d.Fields["amount"] = amount(*d) + 7 })
			})
			if err != nil && !errors.Is(err, docdb.ErrConflict) {
				t.Errorf("transfer: %v", err)
			}
			docs, err := db.Find(t.Context(), "cases", docdb.Query{})
			sum := int64(0)
			for _, d := range docs {
				sum += amount(d)
			}
			if err != nil || sum != 400 {
				t.Errorf("got a sum of %d, %v, want 400", sum, err)
			}
		}
	})
}
