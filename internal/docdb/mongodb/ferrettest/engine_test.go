package ferrettest

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/docdb/mongodb"
)

var schema = []docdb.Collection{{
	Name: "cases",
	Fields: []docdb.Field{
		{Name: "status", Kind: docdb.String},
		{Name: "number", Kind: docdb.String, Unique: true},
		{Name: "at", Kind: docdb.Time},
		{Name: "scope", Kind: docdb.String, Multi: true},
	},
	Indexes: []docdb.Index{{Multi: "scope", Sort: "at", Carry: []string{"status"}}},
}}

func TestServerWithoutTransactionsIsRefused(t *testing.T) {
	_, err := mongodb.Open(deadline(t), uri(), nil, mongodb.Options{})
	if !errors.Is(err, mongodb.ErrNoTransactions) {
		t.Errorf("Open = %v, want ErrNoTransactions", err)
	}
}

func TestOpenAgain(t *testing.T) {
	ctx, at := deadline(t), uri()
	db := openAt(t, at, schema)
	if err := db.Insert(ctx, "cases", docdb.Doc{ID: "a", Fields: docdb.Fields{"number": "1"}, Body: []byte("{}")}); err != nil {
		t.Fatal(err)
	}
	db = openAt(t, at, schema)
	if err := db.Insert(ctx, "cases", docdb.Doc{ID: "b", Fields: docdb.Fields{"number": "1"}}); !errors.Is(err, docdb.ErrExists) {
		t.Errorf("insert of a taken number = %v, want ErrExists", err)
	}
	// The schema no longer wants the number unique: its index goes.
	later := []docdb.Collection{{Name: "cases", Fields: []docdb.Field{{Name: "number", Kind: docdb.String}}}}
	db = openAt(t, at, later)
	if err := db.Insert(ctx, "cases", docdb.Doc{ID: "b", Fields: docdb.Fields{"number": "1"}}); err != nil {
		t.Errorf("insert after the index was dropped: %v", err)
	}
	// And back again: two documents collide now.
	if _, err := mongodb.Open(ctx, at, schema, mongodb.Options{WithoutTransactions: true}); !errors.Is(err, docdb.ErrExists) {
		t.Errorf("Open with colliding documents = %v, want ErrExists", err)
	}
}

// Whatever a person types is a value, never part of a query.
func TestValuesAreNeverOperators(t *testing.T) {
	ctx := deadline(t)
	db := openAt(t, uri(), schema)
	hostile := []string{`{"$ne":null}`, "$status", "$$ROOT", `{"$where":"1"}`, "f.status", "a.b", ".*", "", "\x00", "\"", "\\"}
	for i, h := range hostile {
		d := docdb.Doc{ID: "id" + h, Fields: docdb.Fields{"status": h, "scope": []string{h}}, Body: []byte(h)}
		if err := db.Insert(ctx, "cases", d); err != nil {
			t.Fatalf("insert %d (%q): %v", i, h, err)
		}
	}
	for _, h := range hostile {
		got, err := db.Get(ctx, "cases", "id"+h)
		if err != nil || string(got.Body) != h {
			t.Errorf("Get(%q) = %q, %v", h, got.Body, err)
		}
		for _, f := range []docdb.Filter{docdb.Eq("status", h), docdb.In("status", h), docdb.ContainsAny("scope", h)} {
			docs, err := db.Find(ctx, "cases", docdb.Query{Filter: f})
			if err != nil || len(docs) != 1 || docs[0].ID != "id"+h {
				t.Errorf("Find(%v) = %d documents, %v; want its own", f, len(docs), err)
			}
		}
	}
	counts, err := db.GroupCount(ctx, "cases", "status", docdb.Filter{})
	if err != nil || len(counts) != len(hostile) {
		t.Errorf("GroupCount = %v, %v; want %d values", counts, err, len(hostile))
	}
	entry := docdb.Entry{ID: "e", Kind: "k", Scope: []string{"s"}, At: time.Now(), Title: []string{"a.*", "(b"}}
	if err := db.Index(ctx, entry); err != nil {
		t.Fatal(err)
	}
	for token, want := range map[string]int{"a.*": 1, "a.**": 1, "axx*": 0, "(*": 1, ".**": 0, "(b": 1, "$*": 0} {
		hits, err := db.Search(ctx, docdb.TextQuery{Scope: []string{"s"}, Terms: []docdb.Term{{token}}, Limit: 5})
		if err != nil || len(hits) != want {
			t.Errorf("Search(%q) = %d hits, %v; want %d", token, len(hits), err, want)
		}
	}
}

func TestBackupAndRestore(t *testing.T) {
	ctx := deadline(t)
	db := openAt(t, uri(), schema)
	at := time.Date(2026, 3, 4, 5, 6, 7, 8e6, time.UTC)
	doc := docdb.Doc{ID: "a", Body: []byte(`{"x": 1}`),
		Fields: docdb.Fields{"status": "new", "at": at, "scope": []string{"org:1", "person:2"}}}
	if err := db.Insert(ctx, "cases", doc); err != nil {
		t.Fatal(err)
	}
	if err := db.Index(ctx, docdb.Entry{ID: "a", Kind: "k", Scope: []string{"org:1"}, At: at, Title: []string{"woord"}}); err != nil {
		t.Fatal(err)
	}
	content := strings.Repeat("bytes ", 100_000) // more than one chunk
	info, err := db.Files().Put(ctx, "file", strings.NewReader(content), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	var backup bytes.Buffer
	if err := db.Backup(ctx, &backup); err != nil {
		t.Fatal(err)
	}

	o := mongodb.Options{WithoutTransactions: true}
	there := uri()
	cut := bytes.NewReader(backup.Bytes()[:backup.Len()-20])
	if err := mongodb.RestoreFrom(ctx, there, cut, o); !errors.Is(err, mongodb.ErrBadBackup) {
		t.Fatalf("restore of a cut-off backup = %v, want ErrBadBackup", err)
	}
	if err := mongodb.RestoreFrom(ctx, there, bytes.NewReader(backup.Bytes()), o); err != nil {
		t.Fatalf("restore after a failed one: %v", err)
	}
	if err := mongodb.RestoreFrom(ctx, there, bytes.NewReader(backup.Bytes()), o); !errors.Is(err, mongodb.ErrNotEmpty) {
		t.Errorf("second restore = %v, want ErrNotEmpty", err)
	}

	db = openAt(t, there, schema)
	got, err := db.Get(ctx, "cases", "a")
	if err != nil || string(got.Body) != `{"x": 1}` || got.Version != 1 || got.Fields["at"] != at {
		t.Errorf("restored document = %+v, %v", got, err)
	}
	hits, err := db.Search(ctx, docdb.TextQuery{Scope: []string{"org:1"}, Terms: []docdb.Term{{"woord"}}, Limit: 1})
	if err != nil || len(hits) != 1 || !hits[0].At.Equal(at) {
		t.Errorf("restored entry = %v, %v", hits, err)
	}
	r, restored, err := db.Files().Open(ctx, "file")
	if err != nil || restored != info {
		t.Fatalf("restored file = %+v, %v; want %+v", restored, err, info)
	}
	defer r.Close()
	var out bytes.Buffer
	if _, err := out.ReadFrom(r); err != nil || out.String() != content {
		t.Errorf("restored bytes: %d, %v; want %d", out.Len(), err, len(content))
	}
	if err := db.Ping(ctx); err != nil {
		t.Errorf("ping: %v", err)
	}
}
