package sqlite

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"ketenportaal/internal/docdb"
)

// reopen opens, does something and closes.
func reopen(t *testing.T, path string, schema []docdb.Collection, f func(db *DB)) {
	t.Helper()
	db, err := Open(t.Context(), path, schema)
	if err != nil {
		t.Fatal(err)
	}
	f(db)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func noteIDs(t *testing.T, db *DB, q docdb.Query) string {
	t.Helper()
	docs, err := db.Find(t.Context(), "notes", q)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, d := range docs {
		ids = append(ids, d.ID)
	}
	return strings.Join(ids, " ")
}

func changed(fields []docdb.Field, indexes []docdb.Index) []docdb.Collection {
	return []docdb.Collection{{Name: "notes", Fields: fields, Indexes: indexes}}
}

func TestSchemaGrowsAndShrinks(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	keys := docdb.Query{Filter: docdb.ContainsAny("keys", "k1"), Sort: "at"}
	reopen(t, path, notes, func(db *DB) { insertNotes(t, db, 12) })

	more := append(notes[0].Fields[:3:3], docdb.Field{Name: "title", Kind: docdb.String, Unique: true}, docdb.Field{Name: "labels", Kind: docdb.String, Multi: true})
	grown := append(changed(more, []docdb.Index{{Multi: "keys", Equal: []string{"author"}, Sort: "at"}, {Multi: "keys", Sort: "at"}, {Sort: "title"}}), docdb.Collection{Name: "others"})
	for range 2 { // the second time there is nothing to do
		reopen(t, path, grown, func(db *DB) {
			if got, want := noteIDs(t, db, keys), "n0001 n0006 n0011"; got != want {
				t.Errorf("filled side table: got %q, want %q", got, want)
			}
			q := docdb.Query{Filter: docdb.And(docdb.ContainsAny("keys", "k1"), docdb.Eq("author", "a0")), Sort: "at"}
			if got, want := noteIDs(t, db, q), "n0006"; got != want {
				t.Errorf("with an equal field: got %q, want %q", got, want)
			}
		})
	}
	reopen(t, path, grown, func(db *DB) {
		d, err := db.Get(t.Context(), "notes", "n0001")
		if err != nil {
			t.Fatal(err)
		}
		d.Fields["title"], d.Fields["labels"], d.Fields["keys"] = "T", []string{"new"}, []string{"k2"}
		if err := db.Replace(t.Context(), "notes", d); err != nil {
			t.Fatal(err)
		}
		if got, want := noteIDs(t, db, docdb.Query{Filter: docdb.ContainsAny("labels", "new")}), "n0001"; got != want {
			t.Errorf("new field: got %q, want %q", got, want)
		}
	})
	// Fields no longer declared keep their values for when they come back.
	reopen(t, path, changed(notes[0].Fields[:1], nil), func(db *DB) {
		if got := strings.Count(noteIDs(t, db, docdb.Query{}), "n"); got != 12 {
			t.Errorf("got %d notes", got)
		}
	})
	reopen(t, path, notes, func(db *DB) {
		if got, want := noteIDs(t, db, keys), "n0006 n0011"; got != want {
			t.Errorf("back again: got %q, want %q", got, want)
		}
		err := db.read(t.Context(), func(ctx context.Context, c *conn) error {
			n, _, err := c.number(ctx, "SELECT count(*) FROM sqlite_master WHERE name LIKE 'x\\_%' ESCAPE '\\' AND type = 'table' OR name LIKE 'i\\_%' ESCAPE '\\'")
			if n != 2 {
				t.Errorf("got %d indexes and side tables, want the 2 declared", n)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestMigrationIsRefusedWhole(t *testing.T) {
	multi := []docdb.Field{{Name: "author", Kind: docdb.String, Multi: true}}
	unique := []docdb.Field{{Name: "author", Kind: docdb.String, Unique: true}}
	tests := []struct {
		name   string
		schema []docdb.Collection
		spoil  string
	}{
		{"other kind", changed([]docdb.Field{{Name: "author", Kind: docdb.Int}}, nil), ""},
		{"many instead of one", changed(multi, nil), ""},
		{"unique over doubles", append([]docdb.Collection{{Name: "fresh"}}, changed(unique, nil)...), ""},
		{"a newer version", notes, fmt.Sprintf("UPDATE docdb_version SET version = %d", len(steps)+1)},
		{"another program's file", notes, "PRAGMA application_id = 7"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "a.db")
			reopen(t, path, notes, func(db *DB) {
				insertNotes(t, db, 6)
				if tt.spoil != "" {
					c := <-db.writer
					defer func() { db.writer <- c }()
					if err := c.script(t.Context(), tt.spoil); err != nil {
						t.Fatal(err)
					}
				}
			})
			if db, err := Open(t.Context(), path, tt.schema); err == nil {
				t.Error("opened")
				db.Close()
			}
			if tt.spoil != "" {
				return
			}
			// Nothing was changed, so the program of before still works.
			reopen(t, path, notes, func(db *DB) {
				if got := strings.Count(noteIDs(t, db, docdb.Query{Filter: docdb.ContainsAny("keys", "all"), Sort: "at"}), "n"); got != 6 {
					t.Errorf("got %d notes, want 6", got)
				}
				err := db.read(t.Context(), func(ctx context.Context, c *conn) error {
					n, _, err := c.number(ctx, "SELECT count(*) FROM sqlite_master WHERE name = 'c_fresh'")
					if n != 0 {
						t.Error("the refused migration left a table")
					}
					return err
				})
				if err != nil {
					t.Fatal(err)
				}
			})
		})
	}
}

// victimPath names the variable that turns the test program into a process to
// be killed.
const victimPath = "DOCDB_SQLITE_VICTIM"

// victim writes pairs in transactions and prints each id once it is stored,
// until it is killed.
func victim(path string) {
	ctx := context.Background()
	db, err := Open(ctx, path, append(notes, docdb.Collection{Name: "others"}))
	if err != nil {
		panic(err)
	}
	n, err := db.Count(ctx, "notes", docdb.Filter{}, 0)
	for i := int(n); err == nil; i++ {
		err = db.InTx(ctx, func(ctx context.Context) error {
			d := note(i)
			if err := db.Insert(ctx, "notes", d); err != nil {
				return err
			}
			return db.Insert(ctx, "others", docdb.Doc{ID: d.ID})
		})
		fmt.Println(note(i).ID)
	}
	panic(err)
}

// TestKilled kills a writing process several times: all it acknowledged is
// there, each pair whole, and the file is sound.
func TestKilled(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	schema := append(notes, docdb.Collection{Name: "others"})
	for round := range 5 {
		cmd := exec.CommandContext(t.Context(), os.Args[0])
		cmd.Env = append(os.Environ(), victimPath+"="+path)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		var acked []string
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			if acked = append(acked, lines.Text()); len(acked) == 10+round*7 {
				if err := cmd.Process.Kill(); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := cmd.Wait(); err == nil {
			t.Fatal("the process ended by itself")
		}
		reopen(t, path, schema, func(db *DB) {
			for _, id := range acked {
				for _, collection := range []string{"notes", "others"} {
					if _, err := db.Get(t.Context(), collection, id); err != nil {
						t.Errorf("round %d: acknowledged, and then: %v", round, err)
					}
				}
			}
			all, err := db.Count(t.Context(), "notes", docdb.Filter{}, 0)
			keyed, err2 := db.Count(t.Context(), "notes", docdb.ContainsAny("keys", "all"), 0)
			others, err3 := db.Count(t.Context(), "others", docdb.Filter{}, 0)
			if all != keyed || all != others || all < int64(len(acked)) || errors.Join(err, err2, err3) != nil {
				t.Errorf("round %d: %d notes, %d in the side table, %d others, %d acknowledged", round, all, keyed, others, len(acked))
			}
			var b bytes.Buffer
			if err := db.Backup(t.Context(), &b); err != nil {
				t.Error(err)
			}
			if err := RestoreFrom(t.Context(), filepath.Join(t.TempDir(), "r.db"), &b); err != nil {
				t.Errorf("round %d: %v", round, err)
			}
		})
	}
}

func TestRestore(t *testing.T) {
	db := opened(t, memory, notes)
	insertNotes(t, db, 2000)
	var b bytes.Buffer
	if err := db.Backup(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	whole := b.Bytes()
	dir := t.TempDir()
	if err := RestoreFrom(t.Context(), filepath.Join(dir, "portal.db"), bytes.NewReader(whole)); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(dir); len(left) != 1 || err != nil {
		t.Errorf("a good restore left %v, %v", left, err)
	}
	damaged := bytes.Clone(whole)
	for i := len(damaged) / 2; i < len(damaged)/2+20_000; i++ {
		damaged[i] ^= 0x5a
	}
	tests := []struct {
		name   string
		backup []byte
		there  string // a file that is there already
	}{
		{"a database that is there", whole, "portal.db"},
		{"the log of a database", whole, "portal.db-wal"},
		{"damaged", damaged, ""},
		{"cut off", whole[:len(whole)/2], ""},
		{"something else", []byte(strings.Repeat("no backup ", 1000)), ""},
		{"nothing", nil, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir() // of its own: nothing may be left in it
			if tt.there != "" {
				if err := os.WriteFile(filepath.Join(dir, tt.there), []byte("data"), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if err := RestoreFrom(t.Context(), filepath.Join(dir, "portal.db"), bytes.NewReader(tt.backup)); err == nil {
				t.Error("restored")
			}
			left, err := os.ReadDir(dir)
			if err != nil || len(left) > 1 || len(left) == 1 && left[0].Name() != tt.there {
				t.Errorf("left behind: %v, %v", left, err)
			}
		})
	}
}
