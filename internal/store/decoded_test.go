package store

import (
	"fmt"
	"testing"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/portal"
)

// TestDecoded gives what a document says now, whatever was remembered of it.
func TestDecoded(t *testing.T) {
	var c decoded[portal.Signal]
	for _, tt := range []struct {
		name    string
		doc     docdb.Doc
		title   string
		version int64
		fails   bool
	}{
		{"the first time", docdb.Doc{ID: "a", Version: 1, Body: []byte(`{"title":"een"}`)}, "een", 1, false},
		{"again", docdb.Doc{ID: "a", Version: 1, Body: []byte(`{"title":"een"}`)}, "een", 1, false},
		{"saved without a change", docdb.Doc{ID: "a", Version: 2, Body: []byte(`{"title":"een"}`)}, "een", 2, false},
		{"changed", docdb.Doc{ID: "a", Version: 3, Body: []byte(`{"title":"twee"}`)}, "twee", 3, false},
		{"other content of one version, after a rollback", docdb.Doc{ID: "a", Version: 3, Body: []byte(`{"title":"drie"}`)}, "drie", 3, false},
		{"another document with the same content", docdb.Doc{ID: "b", Version: 1, Body: []byte(`{"title":"drie"}`)}, "drie", 1, false},
		{"damaged", docdb.Doc{ID: "a", Version: 4, Body: []byte(`{"title":`)}, "", 0, true},
		{"whole again", docdb.Doc{ID: "a", Version: 5, Body: []byte(`{"title":"vier"}`)}, "vier", 5, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := c.of(tt.doc, setSignal)
			if (err != nil) != tt.fails {
				t.Fatalf("error %v, want one: %v", err, tt.fails)
			}
			if err == nil && (got.Title != tt.title || got.Version != tt.version) {
				t.Errorf("got %q at version %d, want %q at %d", got.Title, got.Version, tt.title, tt.version)
			}
		})
	}
	for i := range decodedMost + 5 {
		if _, err := c.of(docdb.Doc{ID: fmt.Sprint(i), Version: 1, Body: []byte(`{}`)}, setSignal); err != nil {
			t.Fatal(err)
		}
	}
	if len(c.byID) > decodedMost {
		t.Errorf("%d documents are kept, want at most %d", len(c.byID), decodedMost)
	}
}
