package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"ketenportaal/internal/docdb"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	if path := os.Getenv(victimPath); path != "" {
		victim(path)
		return
	}
	goleak.VerifyTestMain(m)
}

var notes = []docdb.Collection{{
	Name:   "notes",
	Fields: []docdb.Field{{Name: "author", Kind: docdb.String}, {Name: "at", Kind: docdb.Time}, {Name: "keys", Kind: docdb.String, Multi: true}},
	Indexes: []docdb.Index{
		{Multi: "keys", Sort: "at", Carry: []string{"author"}},
		{Equal: []string{"author"}, Sort: "at"},
	},
}}

func note(i int) docdb.Doc {
	return docdb.Doc{ID: fmt.Sprintf("n%04d", i), Body: []byte(`{}`), Fields: docdb.Fields{
		"author": fmt.Sprintf("a%d", i%3), "at": day(i), "keys": []string{"all", fmt.Sprintf("k%d", i%5)},
	}}
}

func insertNotes(t testing.TB, db *DB, n int) {
	t.Helper()
	err := db.InTx(t.Context(), func(ctx context.Context) error {
		for i := range n {
			if err := db.Insert(ctx, "notes", note(i)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// explain gives the steps of a statement's plan.
func explain(t *testing.T, db *DB, f fragment) string {
	t.Helper()
	var steps []string
	err := db.read(t.Context(), func(ctx context.Context, c *conn) error {
		return c.query(ctx, "EXPLAIN QUERY PLAN "+f.sql, f.args, func(row []any) error {
			steps = append(steps, row[3].(string))
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(steps, "\n")
}

// TestPagesAreReadInOrder guards what makes a page cheap: no sort of all rows,
// no walk through a table, whatever the number of keys.
func TestPagesAreReadInOrder(t *testing.T) {
	db := opened(t, filepath.Join(t.TempDir(), "a.db"), notes)
	l := db.collections["notes"]
	keys := docdb.ContainsAny("keys", "all", "k1", "k2", "k3")
	after := &docdb.Cursor{Value: day(3), ID: "n0003"}
	tests := []struct {
		name  string
		query docdb.Query
	}{
		{"by id", docdb.Query{}},
		{"one key", docdb.Query{Filter: docdb.ContainsAny("keys", "all"), Sort: "at"}},
		{"four keys", docdb.Query{Filter: keys, Sort: "at"}},
		{"carried", docdb.Query{Filter: docdb.And(keys, docdb.In("author", "a1", "a2"), docdb.Range("at", day(1), nil)), Sort: "at"}},
		{"behind a place", docdb.Query{Filter: keys, Sort: "at", After: after}},
		{"behind an absent value", docdb.Query{Filter: keys, Sort: "at", After: &docdb.Cursor{ID: "x"}}},
		{"keys twice", docdb.Query{Filter: docdb.And(keys, docdb.ContainsAny("keys", "k4")), Sort: "at"}},
		{"equal", docdb.Query{Filter: docdb.Eq("author", "a1"), Sort: "at"}},
		{"in", docdb.Query{Filter: docdb.In("author", "a1", "a2"), Sort: "at", After: after}},
	}
	for _, tt := range tests {
		for _, desc := range []bool{false, true} {
			tt.query.Desc, tt.query.Limit = desc, 25
			page, err := l.page(tt.query)
			if err != nil {
				t.Fatal(err)
			}
			steps := explain(t, db, page)
			if strings.Contains(steps, "TEMP B-TREE") || strings.Contains(steps, "LIST SUBQUERY") || strings.Contains(steps, "SCAN") && tt.name != "by id" {
				t.Errorf("%s, descending %v:\n%s\n%s", tt.name, desc, page.sql, steps)
			}
		}
	}
}

func TestCountsReadOnlyTheSideTable(t *testing.T) {
	db := opened(t, memory, notes)
	l := db.collections["notes"]
	parts, err := l.disjoint(docdb.And(docdb.ContainsAny("keys", "all", "k1"), docdb.Eq("author", "a1")), "author")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range parts {
		steps := explain(t, db, fragment{"SELECT " + p.column + ", count(*) FROM " + p.from + " WHERE " + p.where.sql + " GROUP BY 1", p.where.args})
		if strings.Contains(steps, l.table) || strings.Contains(steps, "SEARCH c") || strings.Contains(steps, "SCAN") {
			t.Errorf("got plan\n%s", steps)
		}
	}
}

func TestOpenRefusesASchema(t *testing.T) {
	field := func(f ...docdb.Field) []docdb.Collection { return []docdb.Collection{{Name: "a", Fields: f}} }
	tests := []struct {
		name   string
		schema []docdb.Collection
	}{
		{"collection twice", []docdb.Collection{{Name: "a"}, {Name: "a"}}},
		{"name with a quote", []docdb.Collection{{Name: `a"`}}},
		{"no name", []docdb.Collection{{}}},
		{"field twice", field(docdb.Field{Name: "f"}, docdb.Field{Name: "f"})},
		{"field id", field(docdb.Field{Name: "id"})},
		{"field in capitals", field(docdb.Field{Name: "F"})},
		{"several times", field(docdb.Field{Name: "f", Kind: docdb.Time, Multi: true})},
		{"several unique", field(docdb.Field{Name: "f", Multi: true, Unique: true})},
		{"index on nothing", []docdb.Collection{{Name: "a", Indexes: []docdb.Index{{Sort: "f"}}}}},
		{"index led by a single value", []docdb.Collection{{Name: "a", Fields: []docdb.Field{{Name: "f"}}, Indexes: []docdb.Index{{Multi: "f"}}}}},
	}
	for _, tt := range tests {
		db, err := Open(t.Context(), memory, tt.schema)
		if err == nil {
			t.Errorf("%s: opened", tt.name)
			db.Close()
		}
	}
}

func TestFileIsPrivate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "data", "odd ?#% name.db")
	db := opened(t, path, notes)
	insertNotes(t, db, 1)
	for name, want := range map[string]fs.FileMode{path: 0o600, path + "-wal": 0o600, filepath.Dir(path): 0o700 | fs.ModeDir} {
		info, err := os.Stat(name)
		if err != nil {
			t.Error(err)
		} else if info.Mode() != want {
			t.Errorf("%s: got mode %v, want %v", name, info.Mode(), want)
		}
	}
}

func TestClose(t *testing.T) {
	db := opened(t, filepath.Join(t.TempDir(), "a.db"), notes)
	for range 2 {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
	_, find := db.Find(t.Context(), "notes", docdb.Query{})
	for name, err := range map[string]error{
		"find": find, "insert": db.Insert(t.Context(), "notes", note(1)), "ping": db.Ping(t.Context()), "backup": db.Backup(t.Context(), nil),
	} {
		if !errors.Is(err, errClosed) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// TestImpatientCallerHurtsNobody: a caller that gives up while it waits for the
// writer does not run, and the transaction it waited for is stored.
func TestImpatientCallerHurtsNobody(t *testing.T) {
	db := opened(t, filepath.Join(t.TempDir(), "a.db"), notes)
	impatient, giveUp := context.WithCancel(t.Context())
	err := db.InTx(t.Context(), func(ctx context.Context) error {
		if err := db.Insert(ctx, "notes", note(1)); err != nil {
			return err
		}
		refused := make(chan error)
		go func() { refused <- db.Insert(impatient, "notes", note(2)) }()
		giveUp()
		if err := <-refused; !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want it cancelled", err)
		}
		return db.Insert(ctx, "notes", note(3))
	})
	if err != nil {
		t.Fatal(err)
	}
	if n, err := db.Count(t.Context(), "notes", docdb.Filter{}, 0); n != 2 || err != nil {
		t.Errorf("got %d notes, %v, want 2", n, err)
	}
}

// TestCancelledReadsLeaveConnectionsSound stops many reads at any moment; the
// connections they used answer the next question whole.
func TestCancelledReadsLeaveConnectionsSound(t *testing.T) {
	db := opened(t, filepath.Join(t.TempDir(), "a.db"), notes)
	insertNotes(t, db, 3000)
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for i := range 40 {
				ctx, cancel := context.WithTimeout(t.Context(), time.Duration(i*w)*100*time.Microsecond)
				docs, err := db.Find(ctx, "notes", docdb.Query{Sort: "author"})
				if err != nil && !errors.Is(err, context.DeadlineExceeded) || err == nil && len(docs) != 3000 {
					t.Errorf("stopped read: got %d documents, %v", len(docs), err)
				}
				cancel()
				n, err := db.Count(t.Context(), "notes", docdb.ContainsAny("keys", "k1"), 0)
				if n != 600 || err != nil {
					t.Errorf("next read: got %d, %v", n, err)
				}
			}
		})
	}
	wg.Wait()
}

func TestFilesStayOutOfTransactions(t *testing.T) {
	db := opened(t, memory, notes)
	err := db.InTx(t.Context(), func(ctx context.Context) error {
		if _, err := db.Files().Put(ctx, "a", strings.NewReader("x"), 10); err == nil {
			t.Error("put inside a transaction")
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// TestSweep: what a killed upload leaves is removed, chunks included.
func TestSweep(t *testing.T) {
	db := opened(t, memory, notes)
	began := time.Now()
	err := db.write(t.Context(), func(ctx context.Context, c *conn) error {
		row, _, err := c.number(ctx, "INSERT INTO docdb_file (id, size, sha256, created, complete) VALUES ('a', 0, '', ?, FALSE) RETURNING row", began.UnixMilli())
		for n := range int64(2*removedAtOnce + 1) {
			err = errors.Join(err, files{db}.append(ctx, c, row, n, []byte("rest")))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	rows := func() (n int64) {
		err := db.read(t.Context(), func(ctx context.Context, c *conn) (err error) {
			n, _, err = c.number(ctx, "SELECT (SELECT count(*) FROM docdb_chunk) + (SELECT count(*) FROM docdb_file)")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	for _, tt := range []struct {
		before time.Time
		want   int64
	}{{began.Add(-time.Hour), 2*removedAtOnce + 2}, {began.Add(time.Hour), 0}} {
		if err := db.Files().Sweep(t.Context(), tt.before); err != nil {
			t.Fatal(err)
		}
		if got := rows(); got != tt.want {
			t.Errorf("before %v: %d rows left, want %d", tt.before, got, tt.want)
		}
	}
}
