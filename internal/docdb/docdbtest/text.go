package docdbtest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"ketenportaal/internal/docdb"

	"github.com/google/go-cmp/cmp"
)

func textTests() []test {
	return []test{
		{"hits", testHit},
		{"title first, then newest, then id", testTiers},
		{"pages across tiers", testTextPages},
		{"only what the scope holds", testScope},
		{"kinds", testTextKinds},
		{"tags", testTextTags},
		{"a period", testTextPeriod},
		{"words of the index", testWords},
		{"all terms, with alternatives", testTerms},
		{"prefixes", testPrefix},
		{"any term, more terms first", testAny},
		{"hostile tokens", testHostileTokens},
		{"index replaces, unindex removes", testReindex},
	}
}

// search asks for words that must all occur.
func search(scope string, words ...string) docdb.TextQuery {
	q := docdb.TextQuery{Scope: []string{scope}, Limit: 100}
	for _, w := range words {
		q.Terms = append(q.Terms, docdb.Term{w})
	}
	return q
}

func hitIDs(t *testing.T, db docdb.DB, q docdb.TextQuery) []string {
	t.Helper()
	hits, err := db.Search(t.Context(), q)
	if err != nil {
		t.Fatalf("search %+v: %v", q, err)
	}
	ids := make([]string, len(hits))
	for i, h := range hits {
		ids[i] = h.ID
	}
	return ids
}

func index(t *testing.T, db docdb.DB, entries ...docdb.Entry) {
	t.Helper()
	for _, e := range entries {
		if err := db.Index(t.Context(), e); err != nil {
			t.Fatalf("index %s: %v", e.ID, err)
		}
	}
}

// entry is one of kind "signal" in scope x at a day.
func entry(id string, n int, title, text []string) docdb.Entry {
	return docdb.Entry{ID: id, Kind: "signal", Scope: []string{"x"}, At: day(n), Title: title, Text: text}
}

func testHit(t *testing.T, e env) {
	db := e.db(t)
	a := entry("a", 1, []string{"schuld"}, []string{"brief"})
	a.At = a.At.Add(1_234_567)
	index(t, db, a)
	got, err := db.Search(t.Context(), search("x", "schuld"))
	want := []docdb.Hit{{ID: "a", Kind: "signal", At: day(1).Add(1_000_000), InTitle: true}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("title (-want +got), %v:\n%s", err, diff)
	}
	want[0].InTitle = false
	got, err = db.Search(t.Context(), search("x", "schuld", "brief"))
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("title and text (-want +got), %v:\n%s", err, diff)
	}
}

func testTiers(t *testing.T, e env) {
	db := e.db(t)
	index(t, db,
		entry("text-old", 1, nil, []string{"huur"}),
		entry("title-old", 2, []string{"huur"}, []string{"huur"}),
		entry("text-new", 9, []string{"water"}, []string{"huur"}),
		entry("title-b", 5, []string{"huur", "water"}, nil),
		entry("title-a", 5, []string{"water", "huur"}, nil),
		entry("title-c", 5, []string{"huur"}, nil),
		entry("none", 9, []string{"water"}, nil),
	)
	wantIDs(t, "one term", hitIDs(t, db, search("x", "huur")), "title-a", "title-b", "title-c", "title-old", "text-new", "text-old")
	wantIDs(t, "two terms", hitIDs(t, db, search("x", "huur", "water")), "title-a", "title-b", "text-new")
	wantIDs(t, "no term is no question", hitIDs(t, db, search("x")))
}

func testTextPages(t *testing.T, e env) {
	db := e.db(t)
	for i := range 60 {
		title, text := []string{"huur"}, []string{"brief"}
		if i%3 == 0 {
			title, text = text, title
		}
		index(t, db, entry(fmt.Sprintf("e%02d", i*37%60), i%7, title, text))
	}
	whole := hitIDs(t, db, search("x", "huur"))
	if len(whole) != 60 {
		t.Fatalf("got %d hits, want 60", len(whole))
	}
	for _, limit := range []int{1, 7, 25} {
		for skip := 0; skip < 70; skip += limit {
			q := search("x", "huur")
			q.Limit, q.Skip = limit, skip
			from, to := min(skip, 60), min(skip+limit, 60)
			wantIDs(t, fmt.Sprintf("skip %d, limit %d", skip, limit), hitIDs(t, db, q), whole[from:to]...)
		}
	}
}

func testScope(t *testing.T, e env) {
	db := e.db(t)
	a, b, c := entry("a", 1, []string{"huur"}, nil), entry("b", 2, []string{"huur"}, nil), entry("c", 3, []string{"huur"}, nil)
	a.Scope, b.Scope, c.Scope = []string{"org:1", "chain"}, []string{"org:12"}, nil
	index(t, db, a, b, c, entry("d", 4, []string{"org", "chain"}, []string{"org:1"}))
	tests := []struct {
		name  string
		scope []string
		want  []string
	}{
		{"one key", []string{"org:1"}, []string{"a"}},
		{"several keys, once", []string{"chain", "org:1", "org:12"}, []string{"b", "a"}},
		{"not a part of a key", []string{"org"}, nil},
		{"not a prefix of a key", []string{"org:1*"}, nil},
		{"other case", []string{"ORG:1"}, nil},
		{"empty key", []string{""}, nil},
		{"no scope sees nothing", nil, nil},
	}
	for _, tt := range tests {
		q := search("", "huur")
		q.Scope = tt.scope
		wantIDs(t, tt.name, hitIDs(t, db, q), tt.want...)
		q.Any = true
		wantIDs(t, tt.name+", any", hitIDs(t, db, q), tt.want...)
	}
	// A scope is not found as a word.
	wantIDs(t, "scope as a word", hitIDs(t, db, search("org:12", "org:12")))
}

func testTextKinds(t *testing.T, e env) {
	db := e.db(t)
	a, b := entry("a", 1, []string{"huur"}, nil), entry("b", 2, []string{"huur", "signal"}, nil)
	b.Kind = "yellow_flag"
	index(t, db, a, b)
	for want, kinds := range map[string][]string{"a": {"signal"}, "b": {"yellow_flag", "other"}} {
		q := search("x", "huur")
		q.Kinds = kinds
		wantIDs(t, want, hitIDs(t, db, q), want)
	}
	q := search("x", "huur")
	q.Kinds = []string{"yellow"}
	wantIDs(t, "part of a kind", hitIDs(t, db, q))
}

func testTextTags(t *testing.T, e env) {
	db := e.db(t)
	a, b, c := entry("a", 1, []string{"huur"}, nil), entry("b", 2, []string{"huur", "thema:x", "#thema:x"}, nil), entry("c", 3, nil, []string{"huur"})
	a.Tags, c.Tags = []string{"thema:x", "org:1"}, []string{"thema:x", "thema:signal"}
	index(t, db, a, b, c)
	for _, tt := range []struct {
		tags []string
		want []string
	}{
		{nil, []string{"b", "a", "c"}},
		{[]string{"thema:x"}, []string{"a", "c"}},
		{[]string{"thema:x", "org:1"}, []string{"a"}},
		{[]string{"thema"}, nil},
		{[]string{"thema:x*"}, nil},
		{[]string{"signal"}, nil}, // a kind is no tag
		{[]string{""}, nil},
	} {
		q := search("x", "huur")
		q.Tags = tt.tags
		wantIDs(t, fmt.Sprint(tt.tags), hitIDs(t, db, q), tt.want...)
		q.Any = true
		if got := hitIDs(t, db, q); len(got) != len(tt.want) {
			t.Errorf("%v, any: got %v, want %v", tt.tags, got, tt.want)
		}
	}
	q := search("x", "huur")
	q.Kinds = []string{"thema:x"}
	wantIDs(t, "a tag is no kind", hitIDs(t, db, q))
	wantIDs(t, "a tag is no word", hitIDs(t, db, search("x", "org:1")))
	a.Tags = nil
	index(t, db, a)
	q = search("x", "huur")
	q.Tags = []string{"org:1"}
	wantIDs(t, "indexed without the tag", hitIDs(t, db, q))
}

func testTextPeriod(t *testing.T, e env) {
	db := e.db(t)
	for i := range 5 {
		index(t, db, entry(fmt.Sprint("e", i), i, []string{"huur"}, []string{"brief"}))
	}
	for _, tt := range []struct {
		name     string
		from, to time.Time
		want     []string
	}{
		{"from", day(3), time.Time{}, []string{"e4", "e3"}},
		{"before", time.Time{}, day(2), []string{"e1", "e0"}},
		{"between", day(1), day(3), []string{"e2", "e1"}},
		{"a moment later", day(1).Add(time.Millisecond), day(2).Add(time.Millisecond), []string{"e2"}},
		{"backwards", day(3), day(1), nil},
		{"before all years", time.Time{}, time.Date(1, 1, 2, 0, 0, 0, 0, time.UTC), nil},
	} {
		q := search("x", "huur", "brief")
		q.From, q.To = tt.from, tt.to
		wantIDs(t, tt.name, hitIDs(t, db, q), tt.want...)
		q.Any = true
		wantIDs(t, tt.name+", any", hitIDs(t, db, q), tt.want...)
		q.Any, q.Skip, q.Limit = false, 1, 1
		wantIDs(t, tt.name+", the second", hitIDs(t, db, q), tt.want[min(1, len(tt.want)):min(2, len(tt.want))]...)
	}
}

func testWords(t *testing.T, e env) {
	db := e.db(t)
	a := entry("a", 1, []string{"subsidie", "quotum"}, []string{"subsidie", "sub", "café", "s20260042"})
	a.Scope, a.Tags, a.Kind = []string{"sub-scope"}, []string{"sub-tag"}, "sub-kind"
	index(t, db, a, entry("b", 2, nil, []string{"substantie", "brief", "su.*"}))
	for begin, want := range map[string][]string{
		"sub": {"sub", "subsidie", "substantie"}, "su": {"su.*", "sub", "subsidie", "substantie"}, "q": {"quotum"}, "caf": {"café"}, "su.*": {"su.*"}, "x": nil, "zz*": nil,
	} {
		got, err := db.Words(t.Context(), begin, 10)
		if err != nil || !slices.Equal(got, want) && len(got)+len(want) > 0 {
			t.Errorf("words that begin with %q: %q, %v; want %q", begin, got, err, want)
		}
	}
	if got, err := db.Words(t.Context(), "sub", 2); err != nil || len(got) != 2 {
		t.Errorf("at most two: %q, %v", got, err)
	}
	wantErr(t, "unindex", db.Unindex(t.Context(), "a"), nil)
	if got, err := db.Words(t.Context(), "sub", 10); err != nil || !slices.Equal(got, []string{"substantie"}) {
		t.Errorf("after unindexing: %q, %v", got, err)
	}
}

func testTerms(t *testing.T, e env) {
	db := e.db(t)
	index(t, db,
		entry("a", 1, []string{"subsidie"}, []string{"brief", "deventer"}),
		entry("b", 2, []string{"toeslag"}, []string{"brief"}),
		entry("c", 3, []string{"subsidie"}, nil),
	)
	tests := []struct {
		name  string
		terms []docdb.Term
		want  []string
	}{
		{"one of two", []docdb.Term{{"subsidie", "toeslag"}}, []string{"c", "b", "a"}},
		{"and another", []docdb.Term{{"subsidie", "toeslag"}, {"brief"}}, []string{"b", "a"}},
		{"one lacks", []docdb.Term{{"subsidie"}, {"niets"}}, nil},
		{"a term without tokens", []docdb.Term{{"subsidie"}, {}}, nil},
		{"the same twice", []docdb.Term{{"subsidie"}, {"subsidie"}}, []string{"c", "a"}},
	}
	for _, tt := range tests {
		wantIDs(t, tt.name, hitIDs(t, db, docdb.TextQuery{Scope: []string{"x"}, Terms: tt.terms, Limit: 10}), tt.want...)
	}
}

func testPrefix(t *testing.T, e env) {
	db := e.db(t)
	index(t, db,
		entry("a", 1, []string{"subsidie"}, nil), entry("b", 2, []string{"sub"}, nil), entry("c", 3, nil, []string{"subsidiedoel"}),
		entry("d", 4, []string{"su"}, nil), entry("e", 5, []string{"café"}, nil), entry("q", 6, []string{"quotum"}, nil),
	)
	tests := map[string][]string{
		"sub*": {"b", "a", "c"}, "subsidie*": {"a", "c"}, "subsidie": {"a"}, "caf*": {"e"}, "café*": {"e"}, "cafe*": nil, "q*": {"q"}, "qu*": {"q"}, "*": nil, "s*b": nil,
	}
	for token, want := range tests {
		wantIDs(t, token, hitIDs(t, db, search("x", token)), want...)
	}
}

func testAny(t *testing.T, e env) {
	db := e.db(t)
	index(t, db,
		entry("two", 1, []string{"huur"}, []string{"water"}),
		entry("one-new", 9, nil, []string{"water"}),
		entry("one-old", 2, []string{"huur"}, nil),
		entry("three", 1, nil, []string{"huur", "water", "gas"}),
		entry("none", 9, []string{"brief"}, nil),
	)
	q := search("x", "huur", "water", "gas", "licht")
	q.Any = true
	want := []string{"three", "two", "one-new", "one-old"}
	wantIDs(t, "any", hitIDs(t, db, q), want...)
	q.Limit, q.Skip = 2, 1
	wantIDs(t, "any, a page", hitIDs(t, db, q), want[1:3]...)
	q.Terms, q.Skip = nil, 0
	wantIDs(t, "any of none", hitIDs(t, db, q))
}

func testHostileTokens(t *testing.T, e env) {
	db := e.db(t)
	// Only what a query's term can name: not empty, no '*' at the end.
	tokens := slices.DeleteFunc(slices.Clone(hostile), func(s string) bool { return s == "" || s == "*" })
	tokens = append(tokens, "AND", "OR", "NOT", "NEAR(a b)", "title:x", "{scope} : y", "a-b", "-a", "^a", `a" OR "b`, "x q", "*a", "a*b")
	for i, token := range tokens {
		en := entry(fmt.Sprintf("e%02d", i), i, []string{token}, nil)
		en.Scope = []string{token}
		index(t, db, en)
	}
	for i, token := range tokens {
		wantIDs(t, fmt.Sprintf("%q", token), hitIDs(t, db, search(token, token)), fmt.Sprintf("e%02d", i))
		q := search("y", token)
		wantIDs(t, fmt.Sprintf("%q in another scope", token), hitIDs(t, db, q))
	}
}

func testReindex(t *testing.T, e env) {
	db := e.db(t)
	index(t, db, entry("a", 1, []string{"huur"}, nil), entry("b", 1, []string{"huur"}, nil))
	moved := entry("a", 2, []string{"water"}, []string{"huur"})
	moved.Scope = []string{"y"}
	index(t, db, moved)
	wantIDs(t, "old scope", hitIDs(t, db, search("x", "huur")), "b")
	wantIDs(t, "new scope", hitIDs(t, db, search("y", "huur")), "a")
	for _, id := range []string{"a", "a", "never"} {
		wantErr(t, "unindex "+id, db.Unindex(t.Context(), id), nil)
	}
	wantIDs(t, "after unindex", hitIDs(t, db, search("y", "huur")))
	index(t, db, moved)
	wantIDs(t, "indexed again", hitIDs(t, db, search("y", "huur")), "a")
}
