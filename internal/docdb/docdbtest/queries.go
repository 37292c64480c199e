package docdbtest

import (
	"fmt"
	"slices"
	"testing"

	"ketenportaal/internal/docdb"
)

func queryTests() []test {
	return []test{
		{"filters", testFilters},
		{"hostile values", testHostileValues},
		{"order and ties", testOrder},
		{"pages without gap or double", testPages},
		{"scoped pages without gap or double", testScopedPages},
		{"absent values sort first", testAbsentOrder},
		{"a document with several keys comes once", testOnce},
		{"many keys", testManyKeys},
		{"count stops at max", testCount},
		{"group count", testGroupCount},
		{"delete where", testDeleteWhere},
		{"against a naive evaluation", testModel},
	}
}

func testFilters(t *testing.T, e env) {
	db := e.db(t)
	insert(t, db, "cases",
		one("a", docdb.Fields{"status": "new", "amount": int64(1), "at": day(1), "open": true, "scope": []string{"x"}, "tags": []string{"red"}}),
		one("b", docdb.Fields{"status": "new", "amount": int64(2), "at": day(2), "open": false, "scope": []string{"x", "y"}}),
		one("c", docdb.Fields{"status": "done", "amount": int64(3), "at": day(3), "scope": []string{"y"}, "tags": []string{"red", "blue"}}),
		one("d", docdb.Fields{"theme": "work"}),
	)
	eq, ne, in, or, and, rng, has := docdb.Eq, docdb.Ne, docdb.In, docdb.Or, docdb.And, docdb.Range, docdb.ContainsAny
	tests := []struct {
		name   string
		filter docdb.Filter
		want   []string
	}{
		{"all", docdb.Filter{}, []string{"a", "b", "c", "d"}},
		{"and of none is all", and(), []string{"a", "b", "c", "d"}},
		{"or of none is none", or(), nil},
		{"in of none is none", in("status"), nil},
		{"contains of none is none", has("scope"), nil},
		{"eq", eq("status", "new"), []string{"a", "b"}},
		{"eq nothing there", eq("status", "New"), nil},
		{"ne takes absent too", ne("status", "new"), []string{"c", "d"}},
		{"in", in("status", "done", "gone", "done"), []string{"c"}},
		{"bool", eq("open", false), []string{"b"}},
		{"range", rng("amount", int64(2), int64(3)), []string{"b"}},
		{"range from", rng("amount", int64(2), nil), []string{"b", "c"}},
		{"range to", rng("amount", nil, int64(2)), []string{"a"}},
		{"open range leaves out absent", rng("amount", nil, nil), []string{"a", "b", "c"}},
		{"range of times", rng("at", day(2), day(3)), []string{"b"}},
		{"range of strings", rng("status", "e", nil), []string{"a", "b"}},
		{"empty range", rng("amount", int64(3), int64(1)), nil},
		{"contains", has("scope", "y"), []string{"b", "c"}},
		{"contains no part of a key", has("scope", ""), nil},
		{"contains and eq", and(has("scope", "x"), eq("status", "new"), ne("amount", int64(1))), []string{"b"}},
		{"contains and a range", and(rng("at", nil, day(2)), has("scope", "x", "y")), []string{"a"}},
		{"contains twice", and(has("scope", "y"), has("tags", "red")), []string{"c"}},
		{"contains the same field twice", and(has("scope", "x"), has("scope", "y")), []string{"b"}},
		{"or over contains", or(has("tags", "blue"), eq("theme", "work")), []string{"c", "d"}},
		{"or in and", and(or(eq("status", "done"), eq("amount", int64(1))), ne("theme", "work")), []string{"a", "c"}},
		{"and in or", or(and(eq("status", "new"), eq("open", true)), and(eq("status", "done"), rng("amount", int64(3), nil))), []string{"a", "c"}},
		{"none in or", or(in("status"), eq("status", "done")), []string{"c"}},
		{"none in and", and(in("status"), eq("status", "done")), nil},
		{"contradiction", and(eq("status", "new"), eq("status", "done")), nil},
		{"deep", and(and(and(has("scope", "y"), and(eq("status", "new"))))), []string{"b"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, sort := range []string{"", "at", "amount", "theme"} {
				got := found(t, db, "cases", docdb.Query{Filter: tt.filter, Sort: sort})
				slices.Sort(got)
				wantIDs(t, "sorted by "+sort, got, tt.want...)
			}
			n, err := db.Count(t.Context(), "cases", tt.filter, 0)
			if n != int64(len(tt.want)) || err != nil {
				t.Errorf("count: got %d, %v, want %d", n, err, len(tt.want))
			}
		})
	}
}

func testHostileValues(t *testing.T, e env) {
	db := e.db(t)
	for i, v := range hostile {
		insert(t, db, "cases", one(fmt.Sprintf("d%02d", i), docdb.Fields{"status": v, "theme": v, "at": day(i), "scope": []string{v}, "tags": []string{v, "all"}}))
	}
	for i, v := range hostile {
		id := fmt.Sprintf("d%02d", i)
		for name, f := range map[string]docdb.Filter{
			"eq": docdb.Eq("status", v), "in": docdb.In("theme", v), "contains": docdb.ContainsAny("scope", v),
			"contains and carried": docdb.And(docdb.ContainsAny("tags", "all"), docdb.Eq("theme", v)),
		} {
			wantIDs(t, fmt.Sprintf("%s %q", name, v), found(t, db, "cases", docdb.Query{Filter: f, Sort: "at"}), id)
		}
		if got := get(t, db, "cases", id); got.Fields["status"] != v || !slices.Equal(got.Fields["tags"].([]string), []string{v, "all"}) {
			t.Errorf("%q came back as %q, %q", v, got.Fields["status"], got.Fields["tags"])
		}
	}
	groups, err := db.GroupCount(t.Context(), "cases", "status", docdb.Filter{})
	if err != nil || len(groups) != len(hostile) {
		t.Errorf("got %d groups, %v, want %d", len(groups), err, len(hostile))
	}
}

func testOrder(t *testing.T, e env) {
	db := e.db(t)
	insert(t, db, "cases",
		one("b", docdb.Fields{"amount": int64(5), "status": "z"}), one("a", docdb.Fields{"amount": int64(5), "status": "Z"}),
		one("c", docdb.Fields{"amount": int64(-5), "status": "a"}), one("d", docdb.Fields{"amount": int64(50), "status": "é"}),
	)
	tests := []struct {
		sort string
		desc bool
		want []string
	}{
		{"", false, []string{"a", "b", "c", "d"}},
		{"", true, []string{"d", "c", "b", "a"}},
		{"amount", false, []string{"c", "a", "b", "d"}},
		{"amount", true, []string{"d", "b", "a", "c"}},
		{"status", false, []string{"a", "c", "b", "d"}}, // by bytes of UTF-8
	}
	for _, tt := range tests {
		wantIDs(t, fmt.Sprintf("%q %v", tt.sort, tt.desc), found(t, db, "cases", docdb.Query{Sort: tt.sort, Desc: tt.desc}), tt.want...)
	}
	wantIDs(t, "limit", found(t, db, "cases", docdb.Query{Limit: 2, Desc: true}), "d", "c")
}

// walk reads a list page by page and gives all ids.
func walk(t *testing.T, db docdb.DB, q docdb.Query) []string {
	t.Helper()
	var ids []string
	for range 1000 {
		docs, err := db.Find(t.Context(), "cases", q)
		if err != nil {
			t.Fatal(err)
		}
		if len(docs) > q.Limit {
			t.Fatalf("got %d documents, limit %d", len(docs), q.Limit)
		}
		for _, d := range docs {
			ids = append(ids, d.ID)
		}
		if len(docs) < q.Limit {
			return ids
		}
		last := docs[len(docs)-1]
		q.After = &docdb.Cursor{ID: last.ID}
		if q.Sort != "" {
			q.After.Value = last.Fields[q.Sort]
		}
	}
	t.Fatal("the pages do not end")
	return nil
}

// ties stores 60 documents with few different sort values, some absent.
func ties(t *testing.T, db docdb.DB) {
	t.Helper()
	for i := range 60 {
		f := docdb.Fields{"scope": []string{fmt.Sprintf("k%d", i%3), "all"}, "status": fmt.Sprintf("s%d", i%2)}
		if i%4 > 0 {
			f["at"], f["amount"] = day(i%4), int64(i%4)
		}
		insert(t, db, "cases", one(fmt.Sprintf("d%02d", i*37%60), f))
	}
}

func testPages(t *testing.T, e env) {
	db := e.db(t)
	ties(t, db)
	for _, sort := range []string{"", "at", "amount", "theme"} {
		for _, desc := range []bool{false, true} {
			whole := found(t, db, "cases", docdb.Query{Sort: sort, Desc: desc})
			if len(whole) != 60 {
				t.Errorf("%q %v: got %d of 60 documents", sort, desc, len(whole))
			}
			for _, limit := range []int{1, 7, 20, 60} {
				got := walk(t, db, docdb.Query{Sort: sort, Desc: desc, Limit: limit})
				wantIDs(t, fmt.Sprintf("%q %v by %d", sort, desc, limit), got, whole...)
			}
		}
	}
}

func testScopedPages(t *testing.T, e env) {
	db := e.db(t)
	ties(t, db)
	filters := map[string]docdb.Filter{
		"one key":       docdb.ContainsAny("scope", "k1"),
		"three keys":    docdb.ContainsAny("scope", "k0", "k1", "all"),
		"and carried":   docdb.And(docdb.ContainsAny("scope", "k0", "k2"), docdb.In("status", "s1", "s2")),
		"and two equal": docdb.And(docdb.ContainsAny("scope", "k0", "k2"), docdb.Ne("status", "s1"), docdb.Ne("theme", "x")),
		"equal":         docdb.Eq("status", "s0"),
		"in":            docdb.In("status", "s0", "s1"),
		"not covered":   docdb.And(docdb.ContainsAny("scope", "all"), docdb.Ne("amount", int64(2))),
	}
	for name, f := range filters {
		for _, sort := range []string{"", "at", "amount"} {
			for _, desc := range []bool{false, true} {
				whole := found(t, db, "cases", docdb.Query{Filter: f, Sort: sort, Desc: desc})
				n, err := db.Count(t.Context(), "cases", f, 0)
				if err != nil || int(n) != len(whole) || n == 0 {
					t.Errorf("%s: got %d documents, count %d, %v", name, len(whole), n, err)
				}
				got := walk(t, db, docdb.Query{Filter: f, Sort: sort, Desc: desc, Limit: 6})
				wantIDs(t, fmt.Sprintf("%s by %q, descending %v", name, sort, desc), got, whole...)
			}
		}
	}
}

func testAbsentOrder(t *testing.T, e env) {
	db := e.db(t)
	insert(t, db, "cases",
		one("low", docdb.Fields{"amount": int64(-1 << 63), "status": "", "at": day(-30_000), "scope": []string{"x"}}),
		one("none", docdb.Fields{"scope": []string{"x"}}),
	)
	for _, sort := range []string{"amount", "status", "at"} {
		for _, f := range []docdb.Filter{{}, docdb.ContainsAny("scope", "x")} {
			wantIDs(t, sort, found(t, db, "cases", docdb.Query{Filter: f, Sort: sort}), "none", "low")
			wantIDs(t, sort+" descending", found(t, db, "cases", docdb.Query{Filter: f, Sort: sort, Desc: true}), "low", "none")
		}
	}
}

func testOnce(t *testing.T, e env) {
	db := e.db(t)
	insert(t, db, "cases",
		one("a", docdb.Fields{"scope": []string{"x", "y", "z"}, "at": day(1)}),
		one("b", docdb.Fields{"scope": []string{"y", "y"}, "at": day(2)}),
		one("c", docdb.Fields{"scope": []string{"w"}, "at": day(3)}),
	)
	f := docdb.ContainsAny("scope", "z", "y", "x", "y")
	for _, sort := range []string{"", "at", "amount"} {
		wantIDs(t, "find by "+sort, found(t, db, "cases", docdb.Query{Filter: f, Sort: sort}), "a", "b")
		wantIDs(t, "limited by "+sort, found(t, db, "cases", docdb.Query{Filter: f, Sort: sort, Limit: 2}), "a", "b")
	}
	if n, err := db.Count(t.Context(), "cases", f, 0); n != 2 || err != nil {
		t.Errorf("count: got %d, %v, want 2", n, err)
	}
	if g, err := db.GroupCount(t.Context(), "cases", "status", f); g[""] != 2 || err != nil {
		t.Errorf("group count: got %v, %v, want 2", g, err)
	}
	if got := get(t, db, "cases", "b").Fields["scope"]; !slices.Equal(got.([]string), []string{"y", "y"}) {
		t.Errorf("got scope %v", got)
	}
}

func testManyKeys(t *testing.T, e env) {
	db := e.db(t)
	var keys, want []string
	for i := range 150 {
		keys = append(keys, fmt.Sprintf("key%03d", i))
	}
	for i := range 30 {
		insert(t, db, "cases", one(fmt.Sprintf("d%02d", i), docdb.Fields{"at": day(i % 4), "scope": []string{keys[i*5], keys[i*5+1]}}))
		want = append(want, fmt.Sprintf("d%02d", i))
	}
	got := walk(t, db, docdb.Query{Filter: docdb.ContainsAny("scope", keys...), Sort: "at", Limit: 7})
	slices.Sort(got)
	wantIDs(t, "walk", got, want...)
	if n, err := db.Count(t.Context(), "cases", docdb.ContainsAny("scope", keys...), 0); n != 30 || err != nil {
		t.Errorf("count: got %d, %v", n, err)
	}
}

func testCount(t *testing.T, e env) {
	db := e.db(t)
	ties(t, db)
	tests := []struct {
		filter    docdb.Filter
		max, want int64
	}{
		{docdb.Filter{}, 0, 60},
		{docdb.Filter{}, 10, 10},
		{docdb.Filter{}, 60, 60},
		{docdb.Filter{}, 99, 60},
		{docdb.ContainsAny("scope", "k0", "all"), 25, 25},
		{docdb.ContainsAny("scope", "k0", "k1"), 0, 40},
		{docdb.And(docdb.ContainsAny("scope", "k0", "k1"), docdb.Eq("status", "s1")), 0, 20},
		{docdb.Eq("status", "s9"), 5, 0},
	}
	for _, tt := range tests {
		if n, err := db.Count(t.Context(), "cases", tt.filter, tt.max); n != tt.want || err != nil {
			t.Errorf("%+v, max %d: got %d, %v, want %d", tt.filter, tt.max, n, err, tt.want)
		}
	}
}

func testGroupCount(t *testing.T, e env) {
	db := e.db(t)
	ties(t, db)
	insert(t, db, "cases", one("x", docdb.Fields{"scope": []string{"k0"}}), one("y", docdb.Fields{"scope": []string{"k0"}, "status": ""}))
	tests := []struct {
		name, field string
		filter      docdb.Filter
		want        map[string]int64
	}{
		{"all", "status", docdb.Filter{}, map[string]int64{"s0": 30, "s1": 30, "": 2}},
		{"scoped", "status", docdb.ContainsAny("scope", "k0", "all"), map[string]int64{"s0": 30, "s1": 30, "": 2}},
		{"filtered", "status", docdb.And(docdb.ContainsAny("scope", "k0"), docdb.Ne("at", nil)), map[string]int64{"s0": 5, "s1": 10}},
		{"not carried", "number", docdb.ContainsAny("scope", "k0"), map[string]int64{"": 22}},
		{"nothing", "status", docdb.Eq("theme", "none"), map[string]int64{}},
	}
	for _, tt := range tests {
		got, err := db.GroupCount(t.Context(), "cases", tt.field, tt.filter)
		if err != nil || fmt.Sprint(got) != fmt.Sprint(tt.want) {
			t.Errorf("%s: got %v, %v, want %v", tt.name, got, err, tt.want)
		}
	}
}

func testDeleteWhere(t *testing.T, e env) {
	db := e.db(t)
	ties(t, db)
	tests := []struct {
		name      string
		filter    docdb.Filter
		want, has int64
	}{
		{"nothing", docdb.In("status"), 0, 60},
		{"scoped", docdb.ContainsAny("scope", "k0"), 20, 40},
		{"again", docdb.ContainsAny("scope", "k0"), 0, 40},
		{"filtered", docdb.And(docdb.Eq("status", "s0"), docdb.Ne("amount", nil)), 10, 30},
		{"all", docdb.Filter{}, 30, 0},
	}
	for _, tt := range tests {
		if n, err := db.DeleteWhere(t.Context(), "cases", tt.filter); n != tt.want || err != nil {
			t.Errorf("%s: got %d, %v, want %d", tt.name, n, err, tt.want)
		}
		if n, err := db.Count(t.Context(), "cases", docdb.Filter{}, 0); n != tt.has || err != nil {
			t.Errorf("%s: %d left, %v, want %d", tt.name, n, err, tt.has)
		}
		if n, err := db.Count(t.Context(), "cases", docdb.ContainsAny("scope", "all"), 0); n != tt.has || err != nil {
			t.Errorf("%s: %d left in scope, %v, want %d", tt.name, n, err, tt.has)
		}
	}
}
