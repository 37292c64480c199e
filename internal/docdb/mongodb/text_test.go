package mongodb

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.mongodb.org/mongo-driver/v2/bson"

	"ketenportaal/internal/docdb"
)

func TestHolds(t *testing.T) {
	tests := []struct {
		name string
		term docdb.Term
		want string
	}{
		{"one token", docdb.Term{"huur"}, `{"all":{"$in":["huur"]}}`},
		{"alternatives", docdb.Term{"huur", "huren"}, `{"all":{"$in":["huur","huren"]}}`},
		{"beginning", docdb.Term{"huur*"}, `{"all":{"$regex":"^huur"}}`},
		{"both", docdb.Term{"huur*", "pacht"}, `{"$or":[{"all":{"$regex":"^huur"}},{"all":{"$in":["pacht"]}}]}`},
		{"pattern in a beginning", docdb.Term{".(*"}, `{"all":{"$regex":"^\\.\\("}}`},
		{"operator in a token", docdb.Term{"$where"}, `{"all":{"$in":["$where"]}}`},
		{"beginning of everything", docdb.Term{"*"}, `{"_id":{"$in":[]}}`},
		{"nothing asked", docdb.Term{}, `{"_id":{"$in":[]}}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, extJSON(t, holds("all", tt.term))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestRank(t *testing.T) {
	mk := func(id string, day int, title, text string) entry {
		at := time.Date(2026, 1, day, 0, 0, 0, 0, time.UTC)
		return stowEntry(docdb.Entry{ID: id, At: at, Title: []string{title}, Text: []string{text}})
	}
	newestFirst := []entry{
		mk("one", 9, "huur", "x"),
		mk("both", 8, "x", "huurschuld"),
		mk("title", 7, "huurschuld", "x"),
		mk("other", 6, "schuld", "x"),
	}
	terms := []docdb.Term{{"huur*"}, {"schuld", "huurschuld"}}
	var got []string
	for _, h := range window(rank(newestFirst, terms), 0, 3) {
		got = append(got, h.ID)
	}
	if diff := cmp.Diff([]string{"title", "both", "one"}, got); diff != "" {
		t.Error(diff)
	}
	if hits := window(rank(newestFirst, terms), 9, 3); len(hits) != 0 {
		t.Errorf("past the end: %v", hits)
	}
}

// The second tier's page follows from how much of the first was skipped.
func TestSearchPagesAcrossTiers(t *testing.T) {
	tests := []struct {
		name                string
		skip, limit         int
		inTitle             int // hits of the first tier that its page gives
		total               int // hits of the first tier
		wantSkip, wantLimit int64
	}{
		{"from the start", 0, 5, 2, 2, 0, 3},
		{"within the first tier", 1, 5, 1, 2, 0, 4},
		{"behind the first tier", 5, 5, 0, 2, 3, 5},
		{"exactly behind the first tier", 2, 5, 0, 2, 0, 5},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d, s := openFake(t, "")
			hits := make([]any, tt.inTitle)
			for i := range hits {
				hits[i] = entry{ID: "x"}
			}
			s.script(func(name string, _ bson.D) bson.D {
				if name == "aggregate" { // the count
					return cursorOf(bson.D{{Key: "n", Value: int32(tt.total)}})
				}
				first := hits
				hits = nil
				return cursorOf(first...)
			})
			q := docdb.TextQuery{Scope: []string{"s"}, Terms: []docdb.Term{{"a"}}, Skip: tt.skip, Limit: tt.limit}
			got, err := d.Search(t.Context(), q)
			if err != nil || len(got) != tt.inTitle {
				t.Fatalf("Search = %v, %v", got, err)
			}
			_, cmds := s.commands()
			last := cmds[len(cmds)-1]
			if at(last, "skip") != tt.wantSkip || at(last, "limit") != tt.wantLimit {
				t.Errorf("second tier: skip %v limit %v, want %v %v", at(last, "skip"), at(last, "limit"), tt.wantSkip, tt.wantLimit)
			}
		})
	}
}

func TestFullFirstTierNeedsNoSecond(t *testing.T) {
	d, s := openFake(t, "")
	s.script(func(string, bson.D) bson.D { return cursorOf(entry{ID: "x"}) })
	hits, err := d.Search(t.Context(), docdb.TextQuery{Scope: []string{"s"}, Terms: []docdb.Term{{"a"}}, Limit: 1})
	if names, _ := s.commands(); err != nil || len(hits) != 1 || !hits[0].InTitle || len(names) != 1 {
		t.Errorf("Search = %v, %v with commands %v; want one hit in the title by one find", hits, err, names)
	}
}

func TestSearchOfNobodyAsksNothing(t *testing.T) {
	d, s := openFake(t, "")
	hits, err := d.Search(t.Context(), docdb.TextQuery{Terms: []docdb.Term{{"a"}}, Limit: 1})
	if names, _ := s.commands(); err != nil || len(hits) != 0 || len(names) != 0 {
		t.Errorf("Search without scope = %v, %v with commands %v; want nothing", hits, err, names)
	}
}
