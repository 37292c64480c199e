package docdbtest

import (
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/docdb"

	"github.com/google/go-cmp/cmp"
)

// hostile are ids and values that must be taken as text, whatever an engine's
// query language makes of them.
var hostile = []string{
	"", "plain", "$ne", "$gt", `{"$ne":null}`, "a.b.c", "a$b", "'", `"`, "' OR '1'='1", "x'); DROP TABLE cases; --",
	"nul\x00inside", "\x00", "percent%", "under_score", "back\\slash", "line\nbreak", "é", "e\u0301", "🟡", "*", "NULL", "1", "true", " space ",
}

func documentTests() []test {
	return []test{
		{"round trip", testRoundTrip},
		{"body byte for byte", testBody},
		{"times in UTC at milliseconds", testTimes},
		{"null is absent", testAbsent},
		{"hostile ids", testHostileIDs},
		{"insert taken id", testInsertTaken},
		{"unique on insert", testUniqueInsert},
		{"unique on replace", testUniqueReplace},
		{"replace versions", testReplace},
		{"replace moves a document between lists", testReplaceLists},
		{"redeclare changes fields only", testRedeclare},
		{"delete", testDelete},
		{"undeclared names", testUndeclared},
		{"values of another kind", testKinds},
		{"collections are apart", testCollectionsApart},
		{"ping", testPing},
	}
}

func testRoundTrip(t *testing.T, e env) {
	db := e.db(t)
	want := one("a", docdb.Fields{
		"status": "open", "number": "S-1", "amount": int64(-7), "at": day(1), "open": false,
		"scope": []string{"org:b", "org:a"},
	})
	insert(t, db, "cases", want)
	want.Version = 1
	if diff := cmp.Diff(want, get(t, db, "cases", "a")); diff != "" {
		t.Errorf("Get (-want +got):\n%s", diff)
	}
	docs, err := db.Find(t.Context(), "cases", docdb.Query{Sort: "at"})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]docdb.Doc{want}, docs); diff != "" {
		t.Errorf("Find (-want +got):\n%s", diff)
	}
}

func testBody(t *testing.T, e env) {
	db := e.db(t)
	bodies := map[string]string{
		"order": `{"z":1,"a":2, "z":3}`,
		"wide":  `{"n":12345678901234567890,"f":1.0,"s":"\u0000é<"}`,
		"long":  `{"t":"` + strings.Repeat("signaal ", 40_000) + `"}`,
		"list":  `[]`,
	}
	for id, b := range bodies {
		insert(t, db, "plain", docdb.Doc{ID: id, Body: []byte(b)})
	}
	for id, want := range bodies {
		if got := string(get(t, db, "plain", id).Body); got != want {
			t.Errorf("%s: got a body of %d bytes, want the %d stored", id, len(got), len(want))
		}
	}
}

func testTimes(t *testing.T, e env) {
	db := e.db(t)
	zone := time.FixedZone("CET", 3600)
	tests := []struct {
		name     string
		in, want time.Time
	}{
		{"zone", time.Date(2026, 1, 2, 0, 30, 0, 0, zone), time.Date(2026, 1, 1, 23, 30, 0, 0, time.UTC)},
		{"microseconds", start.Add(1_999_999), start.Add(1_000_000)},
		{"before 1970", time.Date(1931, 5, 4, 3, 2, 1, 999_999_999, time.UTC), time.Date(1931, 5, 4, 3, 2, 1, 999_000_000, time.UTC)},
		{"far", time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC), time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)},
		{"epoch", time.UnixMilli(0), time.UnixMilli(0).UTC()},
	}
	for _, tt := range tests {
		insert(t, db, "cases", one(tt.name, docdb.Fields{"at": tt.in}))
		got, _ := get(t, db, "cases", tt.name).Fields["at"].(time.Time)
		if !got.Equal(tt.want) || got.Location() != time.UTC {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
		wantIDs(t, tt.name+" found by what was given", found(t, db, "cases", docdb.Query{Filter: docdb.Eq("at", tt.in)}), tt.name)
	}
	wantIDs(t, "in order", found(t, db, "cases", docdb.Query{Sort: "at"}), "before 1970", "epoch", "zone", "microseconds", "far")
}

func testAbsent(t *testing.T, e env) {
	db := e.db(t)
	insert(t, db, "cases",
		one("empty", docdb.Fields{"status": "", "amount": int64(0), "open": false}),
		one("missing", nil),
		one("nil", docdb.Fields{"status": nil, "amount": nil, "at": nil, "open": nil, "number": nil, "scope": nil}),
		one("none", docdb.Fields{"scope": []string{}}),
	)
	for _, id := range []string{"missing", "nil", "none"} {
		if f := get(t, db, "cases", id).Fields; len(f) != 0 {
			t.Errorf("%s: got fields %v, want none", id, f)
		}
	}
	tests := []struct {
		name   string
		filter docdb.Filter
		want   []string
	}{
		{"status absent", docdb.Eq("status", nil), []string{"missing", "nil", "none"}},
		{"status there", docdb.Ne("status", nil), []string{"empty"}},
		{"status empty", docdb.Eq("status", ""), []string{"empty"}},
		{"status not empty", docdb.Ne("status", ""), []string{"missing", "nil", "none"}},
		{"amount 0", docdb.Eq("amount", int64(0)), []string{"empty"}},
		{"open false", docdb.Eq("open", false), []string{"empty"}},
		{"open not true", docdb.Ne("open", true), []string{"empty", "missing", "nil", "none"}},
	}
	for _, tt := range tests {
		wantIDs(t, tt.name, found(t, db, "cases", docdb.Query{Filter: tt.filter}), tt.want...)
	}
	// A value that goes away is absent from then on.
	if err := change(t.Context(), db, "empty", func(d *docdb.Doc) { d.Fields = nil }); err != nil {
		t.Fatal(err)
	}
	wantIDs(t, "after replace", found(t, db, "cases", docdb.Query{Filter: docdb.Ne("status", nil)}))
}

func testHostileIDs(t *testing.T, e env) {
	db := e.db(t)
	for _, id := range hostile[1:] { // an empty id is nobody's
		insert(t, db, "plain", docdb.Doc{ID: id, Body: []byte(`{}`)})
	}
	for _, id := range hostile[1:] {
		if got := get(t, db, "plain", id).ID; got != id {
			t.Errorf("got id %q, want %q", got, id)
		}
		wantErr(t, "delete "+id, db.Delete(t.Context(), "plain", id, 1), nil)
		_, err := db.Get(t.Context(), "plain", id)
		wantErr(t, "get after delete "+id, err, docdb.ErrNotFound)
	}
	n, err := db.Count(t.Context(), "plain", docdb.Filter{}, 0)
	if n != 0 || err != nil {
		t.Errorf("got %d documents left, error %v", n, err)
	}
}

func testInsertTaken(t *testing.T, e env) {
	db := e.db(t)
	insert(t, db, "cases", one("a", docdb.Fields{"status": "first", "scope": []string{"x"}}))
	wantErr(t, "second insert", db.Insert(t.Context(), "cases", one("a", docdb.Fields{"status": "second", "scope": []string{"y"}})), docdb.ErrExists)
	if got := get(t, db, "cases", "a").Fields["status"]; got != "first" {
		t.Errorf("got status %v after the refused insert", got)
	}
	wantIDs(t, "no trace of the refused", found(t, db, "cases", docdb.Query{Filter: docdb.ContainsAny("scope", "y")}))
}

func testUniqueInsert(t *testing.T, e env) {
	db := e.db(t)
	insert(t, db, "cases", one("a", docdb.Fields{"number": "S-1"}), one("b", nil), one("c", nil))
	wantErr(t, "same number", db.Insert(t.Context(), "cases", one("d", docdb.Fields{"number": "S-1"})), docdb.ErrExists)
	wantErr(t, "other case", db.Insert(t.Context(), "cases", one("e", docdb.Fields{"number": "s-1"})), nil)
	wantErr(t, "free again", db.Delete(t.Context(), "cases", "a", 0), nil)
	wantErr(t, "after delete", db.Insert(t.Context(), "cases", one("f", docdb.Fields{"number": "S-1"})), nil)
}

func testUniqueReplace(t *testing.T, e env) {
	db := e.db(t)
	insert(t, db, "cases", one("a", docdb.Fields{"number": "S-1"}), one("b", docdb.Fields{"number": "S-2"}))
	err := change(t.Context(), db, "b", func(d *docdb.Doc) { d.Fields["number"] = "S-1" })
	wantErr(t, "replace with a taken number", err, docdb.ErrExists)
	if got := get(t, db, "cases", "b"); got.Version != 1 || got.Fields["number"] != "S-2" {
		t.Errorf("got version %d, number %v after the refused replace", got.Version, got.Fields["number"])
	}
	wantErr(t, "replace with its own", change(t.Context(), db, "a", func(*docdb.Doc) {}), nil)
}

func testReplace(t *testing.T, e env) {
	db := e.db(t)
	insert(t, db, "cases", one("a", nil))
	d := get(t, db, "cases", "a")
	d.Body = []byte(`{"n":2}`)
	wantErr(t, "replace", db.Replace(t.Context(), "cases", d), nil)
	wantErr(t, "replace with a stale version", db.Replace(t.Context(), "cases", d), docdb.ErrConflict)
	for _, v := range []int64{0, -1, 3} {
		d.Version = v
		wantErr(t, "replace with no version there was", db.Replace(t.Context(), "cases", d), docdb.ErrConflict)
	}
	if got := get(t, db, "cases", "a"); got.Version != 2 || string(got.Body) != `{"n":2}` {
		t.Errorf("got version %d, body %s", got.Version, got.Body)
	}
	wantErr(t, "replace nothing", db.Replace(t.Context(), "cases", docdb.Doc{ID: "b", Version: 1}), docdb.ErrNotFound)
	// The version of a new document is the engine's.
	wantErr(t, "insert with a version", db.Insert(t.Context(), "cases", docdb.Doc{ID: "c", Version: 9}), nil)
	if got := get(t, db, "cases", "c").Version; got != 1 {
		t.Errorf("got version %d after insert, want 1", got)
	}
}

func testReplaceLists(t *testing.T, e env) {
	db := e.db(t)
	insert(t, db, "cases", one("a", docdb.Fields{"scope": []string{"x", "y"}, "at": day(1), "status": "open"}), one("b", docdb.Fields{"scope": []string{"y"}, "at": day(2)}))
	list := func(filters ...docdb.Filter) []string {
		t.Helper()
		return found(t, db, "cases", docdb.Query{Filter: docdb.And(filters...), Sort: "at"})
	}
	wantIDs(t, "at first", list(docdb.ContainsAny("scope", "y")), "a", "b")
	steps := []struct {
		name   string
		change func(f docdb.Fields)
		filter docdb.Filter
		want   []string
	}{
		{"sort moved", func(f docdb.Fields) { f["at"] = day(3) }, docdb.ContainsAny("scope", "y"), []string{"b", "a"}},
		{"key gone", func(f docdb.Fields) { f["scope"] = []string{"y", "z"} }, docdb.ContainsAny("scope", "x"), nil},
		{"key new", func(docdb.Fields) {}, docdb.ContainsAny("scope", "z"), []string{"a"}},
		{"carried changed", func(f docdb.Fields) { f["status"] = "closed" }, docdb.And(docdb.ContainsAny("scope", "y"), docdb.Eq("status", "closed")), []string{"a"}},
		{"carried gone", func(f docdb.Fields) { delete(f, "status") }, docdb.And(docdb.ContainsAny("scope", "y"), docdb.Eq("status", nil)), []string{"b", "a"}},
		{"all keys gone", func(f docdb.Fields) { delete(f, "scope") }, docdb.ContainsAny("scope", "y", "z"), []string{"b"}},
	}
	for _, s := range steps {
		if err := change(t.Context(), db, "a", func(d *docdb.Doc) { s.change(d.Fields) }); err != nil {
			t.Fatal(err)
		}
		wantIDs(t, s.name, list(s.filter), s.want...)
	}
}

func testRedeclare(t *testing.T, e env) {
	db := e.db(t)
	insert(t, db, "cases",
		one("a", docdb.Fields{"scope": []string{"x", "y"}, "at": day(1), "status": "open", "number": "S-1"}),
		one("b", docdb.Fields{"scope": []string{"y"}, "at": day(2), "number": "S-2"}))
	insert(t, db, "plain", docdb.Doc{ID: "p", Body: []byte(`{}`)})
	redeclare := func(id string, version int64, f docdb.Fields) error {
		return db.Redeclare(t.Context(), "cases", docdb.Doc{ID: id, Version: version, Fields: f, Body: []byte("not this")})
	}
	next := docdb.Fields{"scope": []string{"y", "z"}, "at": day(3), "theme": "debt", "number": "S-1"}
	for range 2 { // the second time nothing changes
		wantErr(t, "redeclare", redeclare("a", 1, next), nil)
		want := one("a", next)
		want.Version = 1
		if diff := cmp.Diff(want, get(t, db, "cases", "a")); diff != "" {
			t.Errorf("after redeclaring (-want +got):\n%s", diff)
		}
		wantIDs(t, "by a key that is gone", found(t, db, "cases", docdb.Query{Filter: docdb.ContainsAny("scope", "x"), Sort: "at"}))
		wantIDs(t, "by a new key", found(t, db, "cases", docdb.Query{Filter: docdb.ContainsAny("scope", "z"), Sort: "at"}), "a")
		wantIDs(t, "in the new order", found(t, db, "cases", docdb.Query{Filter: docdb.ContainsAny("scope", "y"), Sort: "at"}), "b", "a")
		wantIDs(t, "by a new value", found(t, db, "cases", docdb.Query{Filter: docdb.Eq("theme", "debt")}), "a")
		wantIDs(t, "by a value that is gone", found(t, db, "cases", docdb.Query{Filter: docdb.Eq("status", "open")}))
	}
	wantErr(t, "redeclare in a collection without fields", db.Redeclare(t.Context(), "plain", docdb.Doc{ID: "p", Version: 1}), nil)
	wantErr(t, "redeclare another version", redeclare("a", 2, nil), docdb.ErrConflict)
	wantErr(t, "redeclare nothing", redeclare("c", 1, nil), docdb.ErrNotFound)
	wantErr(t, "redeclare with a taken number", redeclare("b", 1, docdb.Fields{"number": "S-1"}), docdb.ErrExists)
	wantErr(t, "redeclare with an undeclared field", redeclare("b", 1, docdb.Fields{"colour": "red"}), docdb.ErrUndeclared)
	if got := get(t, db, "cases", "b").Fields["number"]; got != "S-2" {
		t.Errorf("got number %v after the refused ones, want S-2", got)
	}
	// Who read the document before saves it as if nothing happened.
	wantErr(t, "replace", change(t.Context(), db, "a", func(*docdb.Doc) {}), nil)
}

func testDelete(t *testing.T, e env) {
	db := e.db(t)
	insert(t, db, "cases", one("a", docdb.Fields{"scope": []string{"x"}, "at": day(1)}), one("b", nil))
	wantErr(t, "another version", db.Delete(t.Context(), "cases", "a", 2), docdb.ErrConflict)
	wantErr(t, "its version", db.Delete(t.Context(), "cases", "a", 1), nil)
	wantErr(t, "any version", db.Delete(t.Context(), "cases", "b", 0), nil)
	wantErr(t, "again", db.Delete(t.Context(), "cases", "a", 1), docdb.ErrNotFound)
	wantErr(t, "again, any version", db.Delete(t.Context(), "cases", "b", 0), docdb.ErrNotFound)
	wantIDs(t, "list after delete", found(t, db, "cases", docdb.Query{Filter: docdb.ContainsAny("scope", "x"), Sort: "at"}))
}

func testUndeclared(t *testing.T, e env) {
	db := e.db(t)
	_, find := db.Find(t.Context(), "cases", docdb.Query{Filter: docdb.Eq("colour", "red")})
	_, nested := db.Find(t.Context(), "cases", docdb.Query{Filter: docdb.Or(docdb.Eq("status", "a"), docdb.And(docdb.In("colour", "red")))})
	_, sorted := db.Find(t.Context(), "cases", docdb.Query{Sort: "colour"})
	_, contains := db.Find(t.Context(), "cases", docdb.Query{Filter: docdb.ContainsAny("colour", "red")})
	_, count := db.Count(t.Context(), "cases", docdb.Range("colour", nil, "x"), 0)
	_, group := db.GroupCount(t.Context(), "cases", "colour", docdb.Filter{})
	_, del := db.DeleteWhere(t.Context(), "cases", docdb.Ne("colour", "red"))
	_, other := db.Find(t.Context(), "nothing", docdb.Query{})
	_, read := db.Get(t.Context(), "nothing", "a")
	for name, err := range map[string]error{
		"find": find, "nested": nested, "sort": sorted, "contains": contains, "count": count, "group": group, "delete where": del,
		"collection": other, "get": read,
		"insert": db.Insert(t.Context(), "cases", one("a", docdb.Fields{"colour": "red"})),
		"into":   db.Insert(t.Context(), "nothing", one("a", nil)),
	} {
		wantErr(t, name, err, docdb.ErrUndeclared)
	}
}

func testKinds(t *testing.T, e env) {
	db := e.db(t)
	type status string
	for name, f := range map[string]docdb.Fields{
		"int":           {"status": int64(1)},
		"named string":  {"status": status("open")},
		"string in int": {"amount": "1"},
		"plain int":     {"amount": 1},
		"string time":   {"at": "2026-01-01"},
		"string bool":   {"open": "true"},
		"single multi":  {"scope": "x"},
		"multi single":  {"status": []string{"x"}},
	} {
		if err := db.Insert(t.Context(), "cases", one(name, f)); err == nil {
			t.Errorf("%s: stored %v without an error", name, f)
		}
	}
	for name, f := range map[string]docdb.Filter{
		"eq":    docdb.Eq("amount", "1"),
		"range": docdb.Range("at", int64(1), nil),
		"multi": docdb.Eq("scope", "x"),
		"many":  docdb.ContainsAny("status", "x"),
	} {
		if _, err := db.Find(t.Context(), "cases", docdb.Query{Filter: f}); err == nil {
			t.Errorf("%s: filtered without an error", name)
		}
	}
}

func testCollectionsApart(t *testing.T, e env) {
	db := e.db(t)
	insert(t, db, "cases", one("a", nil))
	insert(t, db, "plain", one("a", nil))
	wantErr(t, "delete", db.Delete(t.Context(), "plain", "a", 0), nil)
	get(t, db, "cases", "a")
}

func testPing(t *testing.T, e env) {
	db := e.db(t)
	wantErr(t, "ping", db.Ping(t.Context()), nil)
}
