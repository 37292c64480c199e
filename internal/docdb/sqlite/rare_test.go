package sqlite

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ketenportaal/internal/docdb"
)

// rareSchema is a scoped collection with an index on a field that few documents
// share.
func rareSchema(rare bool) []docdb.Collection {
	return []docdb.Collection{{
		Name:   "signals",
		Fields: []docdb.Field{{Name: "scope", Multi: true}, {Name: "at", Kind: docdb.Time}, {Name: "by", Rare: rare}},
		Indexes: []docdb.Index{
			{Multi: "scope", Sort: "at", Carry: []string{"by"}},
			{Equal: []string{"by"}, Sort: "at"},
		},
	}}
}

// TestRare lists and counts a person's own documents: the answers are those of
// the way through the scope, read from the other index.
func TestRare(t *testing.T) {
	scope := docdb.ContainsAny("scope", "chain", "org:1", "org:2")
	tests := []struct {
		name   string
		filter docdb.Filter
		direct bool // read from the index on the rare field
	}{
		{"one person", docdb.And(scope, docdb.Eq("by", "p3")), true},
		{"two names of a person", docdb.And(scope, docdb.In("by", "p3", "blind4")), true},
		{"nobody", docdb.And(scope, docdb.Eq("by", nil)), false},
		{"everybody else", docdb.And(scope, docdb.Ne("by", "p3")), false},
		{"one person out of scope", docdb.And(docdb.ContainsAny("scope", "org:9"), docdb.Eq("by", "p3")), true},
	}
	answers := map[bool]map[string][]string{}
	for _, rare := range []bool{true, false} {
		db := opened(t, memory, rareSchema(rare))
		for i := range 60 {
			d := docdb.Doc{ID: fmt.Sprintf("d%02d", i), Body: []byte("{}"), Fields: docdb.Fields{"scope": []string{"chain"}, "at": day(i)}}
			if i%3 > 0 {
				d.Fields["scope"] = []string{fmt.Sprintf("org:%d", i%4), fmt.Sprintf("org:%d", i%5)}
			}
			if i%7 > 0 {
				d.Fields["by"] = fmt.Sprintf("p%d", i%7)
			}
			if err := db.Insert(t.Context(), "signals", d); err != nil {
				t.Fatal(err)
			}
		}
		answers[rare] = map[string][]string{}
		for _, tt := range tests {
			q := docdb.Query{Filter: tt.filter, Sort: "at", Desc: true, Limit: 5}
			page, err := db.collections["signals"].page(q)
			if err != nil {
				t.Fatal(err)
			}
			if direct := strings.Contains(page.sql, "FROM "+db.collections["signals"].table+" c WHERE"); direct != (rare && tt.direct) {
				t.Errorf("%s, rare %v: read directly %v, want %v:\n%s", tt.name, rare, direct, rare && tt.direct, page.sql)
			}
			docs, err := db.Find(t.Context(), "signals", q)
			if err != nil {
				t.Fatal(err)
			}
			n, err := db.Count(t.Context(), "signals", tt.filter, 0)
			if err != nil {
				t.Fatal(err)
			}
			got := []string{fmt.Sprintf("%d in all", n)}
			for _, d := range docs {
				got = append(got, d.ID)
			}
			answers[rare][tt.name] = got
		}
	}
	if diff := cmp.Diff(answers[false], answers[true]); diff != "" {
		t.Errorf("a rare field changes the answers (-without +with):\n%s", diff)
	}
	if len(answers[true]["one person"]) < 3 {
		t.Errorf("the case finds too little to show anything: %v", answers[true]["one person"])
	}
}
