package docdbtest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"ketenportaal/internal/docdb"
)

// start is the time the suite's documents count from.
var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func day(n int) time.Time { return start.AddDate(0, 0, n) }

// one makes a document with a body that names it.
func one(id string, f docdb.Fields) docdb.Doc {
	return docdb.Doc{ID: id, Fields: f, Body: fmt.Appendf(nil, `{"id":%q}`, id)}
}

// insert stores documents or stops the test.
func insert(t *testing.T, db docdb.DB, collection string, docs ...docdb.Doc) {
	t.Helper()
	for _, d := range docs {
		if err := db.Insert(t.Context(), collection, d); err != nil {
			t.Fatalf("insert %s: %v", d.ID, err)
		}
	}
}

// found gives the ids of a query's answer.
func found(t *testing.T, db docdb.DB, collection string, q docdb.Query) []string {
	t.Helper()
	docs, err := db.Find(t.Context(), collection, q)
	if err != nil {
		t.Fatalf("find %+v: %v", q, err)
	}
	ids := make([]string, len(docs))
	for i, d := range docs {
		ids[i] = d.ID
	}
	return ids
}

func wantIDs(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) && len(got)+len(want) > 0 {
		t.Errorf("%s: got %q, want %q", what, got, want)
	}
}

// wantErr asks for an error of a kind, or for none when want is nil.
func wantErr(t *testing.T, what string, got, want error) {
	t.Helper()
	if !errors.Is(got, want) || (want == nil && got != nil) {
		t.Errorf("%s: got error %v, want %v", what, got, want)
	}
}

func get(t *testing.T, db docdb.DB, collection, id string) docdb.Doc {
	t.Helper()
	d, err := db.Get(t.Context(), collection, id)
	if err != nil {
		t.Fatalf("get %s: %v", id, err)
	}
	return d
}

// amount reads a counter document.
func amount(d docdb.Doc) int64 {
	n, _ := d.Fields["amount"].(int64)
	return n
}

// change reads a document, changes it and replaces it.
func change(ctx context.Context, db docdb.DB, id string, f func(d *docdb.Doc)) error {
	d, err := db.Get(ctx, "cases", id)
	if err != nil {
		return err
	}
	f(&d)
	return db.Replace(ctx, "cases", d)
}
