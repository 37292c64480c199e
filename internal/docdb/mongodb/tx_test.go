package mongodb

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"ketenportaal/internal/docdb"
)

func insert(ctx context.Context, d *DB, id string) error {
	return d.Insert(ctx, "cases", docdb.Doc{ID: id, Body: []byte("{}")})
}

// conflict answers inserts with a write conflict, the first n times.
func conflict(n int) func(string, bson.D) bson.D {
	return func(name string, _ bson.D) bson.D {
		if name != "insert" || n == 0 {
			return nil
		}
		n--
		return failure(codeWriteConflict, "WriteConflict", transientLabel)
	}
}

func TestTransactionOnTheWire(t *testing.T) {
	d, s := openFake(t, "w=1&journal=false&readConcernLevel=local&readPreference=secondary")
	s.script(func(name string, _ bson.D) bson.D {
		if name == "find" {
			return cursorOf(stored{ID: "a", Version: 3})
		}
		return nil
	})
	err := d.InTx(t.Context(), func(ctx context.Context) error {
		doc, err := d.Get(ctx, "cases", "a")
		if err != nil {
			return err
		}
		if err := d.Replace(ctx, "cases", doc); err != nil {
			return err
		}
		if _, err := d.Find(ctx, "cases", docdb.Query{}); err != nil {
			return err
		}
		return d.InTx(ctx, func(ctx context.Context) error { return insert(ctx, d, "b") }) // joins
	})
	if err != nil {
		t.Fatal(err)
	}
	names, cmds := s.commands()
	if want := []string{"find", "update", "find", "insert", "commitTransaction"}; !slices.Equal(names, want) {
		t.Fatalf("commands %v, want %v", names, want)
	}
	for i, cmd := range cmds {
		if at(cmd, "txnNumber") != at(cmds[0], "txnNumber") || at(cmd, "lsid") == nil || at(cmd, "autocommit") != false {
			t.Errorf("%s is not part of the transaction: %v", names[i], cmd)
		}
		if first := i == 0; (at(cmd, "startTransaction") == true) != first || (at(cmd, "readConcern", "level") == "snapshot") != first {
			t.Errorf("%s: startTransaction and readConcern belong to the first command: %v", names[i], cmd)
		}
		last := i == len(cmds)-1
		if (at(cmd, "writeConcern", "w") == "majority") != last || (at(cmd, "writeConcern", "j") == true) != last {
			t.Errorf("%s: writeConcern %v, want majority and journal at the end only", names[i], at(cmd, "writeConcern"))
		}
	}
	update := at(cmds[1], "updates").(bson.A)[0].(bson.D)
	if at(update, "q", "v", "$eq") != int64(3) || at(update, "u", "v") != int64(4) {
		t.Errorf("Replace of version 3 sends %v", update)
	}
}

func TestOutsideTransactionsOnTheWire(t *testing.T) {
	d, s := openFake(t, "w=1&journal=false&readConcernLevel=local")
	if err := insert(t.Context(), d, "a"); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Find(t.Context(), "cases", docdb.Query{}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Get(t.Context(), "cases", "a"); !errors.Is(err, docdb.ErrNotFound) {
		t.Fatalf("Get = %v, want ErrNotFound", err)
	}
	_, cmds := s.commands()
	if at(cmds[0], "writeConcern", "w") != "majority" || at(cmds[0], "writeConcern", "j") != true {
		t.Errorf("insert: writeConcern %v, want majority and journal", at(cmds[0], "writeConcern"))
	}
	if got := at(cmds[1], "readConcern", "level"); got != "snapshot" {
		t.Errorf("list: readConcern %v, want snapshot", got)
	}
	if got := at(cmds[2], "readConcern", "level"); got != "majority" {
		t.Errorf("one document: readConcern %v, want majority", got)
	}
}

func TestLosingTransactionIsTriedAgain(t *testing.T) {
	d, s := openFake(t, "")
	wrap := errors.New("use case failed")
	tests := []struct {
		name string
		err  func(err error) error // what f makes of the driver's error
	}{
		{"passed on", func(err error) error { return err }},
		{"wrapped", func(err error) error { return fmt.Errorf("save: %w", err) }},
		{"cause dropped", func(error) error { return wrap }},
		{"swallowed", func(error) error { return nil }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s.script(conflict(2))
			runs := 0
			err := d.InTx(t.Context(), func(ctx context.Context) error {
				runs++
				if err := insert(ctx, d, "a"); err != nil {
					return tt.err(err)
				}
				return nil
			})
			if err != nil || runs != 3 {
				t.Errorf("InTx = %v after %d runs, want nil after 3", err, runs)
			}
			names, _ := s.commands()
			want := []string{"insert", "abortTransaction", "insert", "abortTransaction", "insert", "commitTransaction"}
			if !slices.Equal(names, want) {
				t.Errorf("commands %v, want %v", names, want)
			}
		})
	}
}

func TestHopelessTransactionIsAConflict(t *testing.T) {
	d, s := openFake(t, "")
	d.retryFor = 20 * time.Millisecond
	s.script(conflict(-1))
	err := d.InTx(t.Context(), func(ctx context.Context) error { return insert(ctx, d, "a") })
	if !errors.Is(err, docdb.ErrConflict) {
		t.Errorf("InTx = %v, want ErrConflict", err)
	}
}

func TestTransactionEndsAtItsDeadline(t *testing.T) {
	d, s := openFake(t, "")
	s.script(conflict(-1))
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	err := d.InTx(ctx, func(ctx context.Context) error { return insert(ctx, d, "a") })
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("InTx = %v, want DeadlineExceeded", err)
	}
}

func TestUnknownCommitIsSentAgain(t *testing.T) {
	d, s := openFake(t, "")
	commits := 0
	s.script(func(name string, _ bson.D) bson.D {
		if name == "commitTransaction" {
			if commits++; commits == 1 {
				return failure(64, "waiting for replication timed out", "UnknownTransactionCommitResult")
			}
		}
		return nil
	})
	runs := 0
	err := d.InTx(t.Context(), func(ctx context.Context) error {
		runs++
		return insert(ctx, d, "a")
	})
	if err != nil || runs != 1 || commits != 2 {
		t.Errorf("InTx = %v with %d runs and %d commits, want nil, 1, 2", err, runs, commits)
	}
}

func TestTransactionIsOverAfterAnError(t *testing.T) {
	d, s := openFake(t, "")
	duplicate := func(name string, _ bson.D) bson.D {
		if name != "insert" {
			return nil
		}
		return bson.D{{Key: "ok", Value: 1.0}, {Key: "n", Value: int32(0)}, {Key: "writeErrors", Value: bson.A{
			bson.D{{Key: "index", Value: int32(0)}, {Key: "code", Value: int32(11000)}, {Key: "errmsg", Value: "E11000 duplicate key"}},
		}}}
	}
	tests := []struct {
		name string
		f    func(ctx context.Context) error
		want []error
	}{
		{"returned", func(ctx context.Context) error { return insert(ctx, d, "a") }, []error{docdb.ErrExists}},
		{"next operation", func(ctx context.Context) error {
			_ = insert(ctx, d, "a")
			_, err := d.Get(ctx, "cases", "b")
			return err
		}, []error{docdb.ErrTxOver, docdb.ErrExists}},
		{"nested", func(ctx context.Context) error {
			_ = d.InTx(ctx, func(ctx context.Context) error { return insert(ctx, d, "a") })
			return d.InTx(ctx, func(context.Context) error { return nil })
		}, []error{docdb.ErrTxOver}},
		{"swallowed", func(ctx context.Context) error {
			_ = insert(ctx, d, "a")
			return nil
		}, []error{docdb.ErrTxOver, docdb.ErrExists}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s.script(duplicate)
			err := d.InTx(t.Context(), tt.f)
			for _, want := range tt.want {
				if !errors.Is(err, want) {
					t.Errorf("InTx = %v, want %v", err, want)
				}
			}
			if names, _ := s.commands(); !slices.Equal(names, []string{"insert", "abortTransaction"}) {
				t.Errorf("commands %v, want the insert and the abort", names)
			}
		})
	}
	t.Run("not found is no error", func(t *testing.T) {
		s.script(nil)
		err := d.InTx(t.Context(), func(ctx context.Context) error {
			if _, err := d.Get(ctx, "cases", "b"); !errors.Is(err, docdb.ErrNotFound) {
				return fmt.Errorf("Get: %w", err)
			}
			return insert(ctx, d, "b")
		})
		if err != nil {
			t.Errorf("InTx = %v", err)
		}
	})
	t.Run("context kept past the end", func(t *testing.T) {
		var kept context.Context
		_ = d.InTx(t.Context(), func(ctx context.Context) error { kept = ctx; return nil })
		if err := insert(kept, d, "a"); !errors.Is(err, docdb.ErrTxOver) {
			t.Errorf("insert = %v, want ErrTxOver", err)
		}
	})
}

func TestPanicAborts(t *testing.T) {
	d, s := openFake(t, "")
	ctx, cancel := context.WithCancel(t.Context())
	func() {
		defer func() { _ = recover() }()
		_ = d.InTx(ctx, func(ctx context.Context) error {
			if err := insert(ctx, d, "a"); err != nil {
				return err
			}
			cancel()
			panic("boom")
		})
	}()
	if names, _ := s.commands(); !slices.Equal(names, []string{"insert", "abortTransaction"}) {
		t.Errorf("commands %v, want the insert and the abort", names)
	}
}

// Bytes are never part of a transaction, even when the context is: what a
// failing transaction wrote before is undone, its files are not.
func TestFilesStandOutsideTransactions(t *testing.T) {
	d, s := openFake(t, "")
	s.script(func(name string, cmd bson.D) bson.D {
		if name == "find" && at(cmd, "filter", "filename", "$eq") == "there" {
			return cursorOf(file{Key: "k", ID: "there"})
		}
		return nil
	})
	fail := errors.New("no")
	err := d.InTx(t.Context(), func(ctx context.Context) error {
		_, err := d.Files().Put(ctx, "new", strings.NewReader("x"), 10)
		r, _, openErr := d.Files().Open(ctx, "there")
		_, listErr := d.Files().List(ctx, "", 10)
		if err := errors.Join(err, openErr, listErr, d.Files().Remove(ctx, "there"), d.Files().Sweep(ctx, time.Now())); err != nil {
			return err
		}
		return errors.Join(fail, r.Close())
	})
	if !errors.Is(err, fail) {
		t.Fatal(err)
	}
	names, _ := s.commands()
	commits := 0
	for _, name := range names {
		if name == "commitTransaction" {
			commits++
		}
		if name == "abortTransaction" {
			t.Error("the outer transaction held something of the files")
		}
	}
	if commits != 2 {
		t.Errorf("%d commits, want one each for publishing and for removing; commands %v", commits, names)
	}
}
