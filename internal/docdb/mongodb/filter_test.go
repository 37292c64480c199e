package mongodb

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.mongodb.org/mongo-driver/v2/bson"

	"ketenportaal/internal/docdb"
)

// listSchema has a field of each kind.
var listSchema = docdb.Collection{
	Name: "cases",
	Fields: []docdb.Field{
		{Name: "status", Kind: docdb.String},
		{Name: "amount", Kind: docdb.Int},
		{Name: "at", Kind: docdb.Time},
		{Name: "open", Kind: docdb.Bool},
		{Name: "scope", Kind: docdb.String, Multi: true},
	},
}

func listTable(t *testing.T) *table {
	t.Helper()
	tables, err := compile([]docdb.Collection{listSchema})
	if err != nil {
		t.Fatal(err)
	}
	return tables["cases"]
}

// extJSON shows a filter as text that can be compared.
func extJSON(t *testing.T, d bson.D) string {
	t.Helper()
	text, err := bson.MarshalExtJSON(d, false, false)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestFilter(t *testing.T) {
	noon := time.Date(2026, 3, 4, 13, 0, 0, 1999999, time.FixedZone("", 3600)) // 12:00:00.001999999 UTC
	tests := []struct {
		name string
		f    docdb.Filter
		want string
	}{
		{"all", docdb.Filter{}, `{}`},
		{"equal", docdb.Eq("status", "new"), `{"f.status":{"$eq":"new"}}`},
		{"absent", docdb.Eq("status", nil), `{"f.status":{"$eq":null}}`},
		{"present", docdb.Ne("status", nil), `{"f.status":{"$ne":null}}`},
		{"other", docdb.Ne("open", true), `{"f.open":{"$ne":true}}`},
		{"one of", docdb.In("status", "a", "b"), `{"f.status":{"$in":["a","b"]}}`},
		{"one of none", docdb.In("status"), `{"_id":{"$in":[]}}`},
		{"time, cut to milliseconds in UTC", docdb.Eq("at", noon), `{"f.at":{"$eq":{"$date":"2026-03-04T12:00:00.001Z"}}}`},
		{"range", docdb.Range("amount", int64(1), int64(9)), `{"f.amount":{"$gte":1,"$lt":9}}`},
		{"open below", docdb.Range("amount", nil, int64(9)), `{"f.amount":{"$lt":9}}`},
		{"open range leaves absent out", docdb.Range("amount", nil, nil), `{"f.amount":{"$ne":null}}`},
		{"contains", docdb.ContainsAny("scope", "x", "y"), `{"f.scope":{"$in":["x","y"]}}`},
		{"and of none", docdb.And(), `{}`},
		{"or of none", docdb.Or(), `{"_id":{"$in":[]}}`},
		{"nested", docdb.Or(docdb.Eq("status", "a"), docdb.And(docdb.Eq("open", false), docdb.Filter{Op: docdb.OpNone})),
			`{"$or":[{"f.status":{"$eq":"a"}},{"$and":[{"f.open":{"$eq":false}},{"_id":{"$in":[]}}]}]}`},
		{"operator as a value", docdb.Eq("status", `{"$ne":null}`), `{"f.status":{"$eq":"{\"$ne\":null}"}}`},
		{"field path as a value", docdb.In("status", "$f.status", "$where"), `{"f.status":{"$in":["$f.status","$where"]}}`},
	}
	table := listTable(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := table.filter(tt.f)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, extJSON(t, got)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFilterRefusesWhatIsNotDeclared(t *testing.T) {
	tests := []struct {
		name       string
		f          docdb.Filter
		undeclared bool
	}{
		{"unknown field", docdb.Eq("body", "x"), true},
		{"operator as a field", docdb.Eq("$where", "1"), true},
		{"path as a field", docdb.Eq("status.$ne", "x"), true},
		{"unknown field, nested", docdb.And(docdb.Or(docdb.Eq("body", "x"))), true},
		{"contains on a single value", docdb.ContainsAny("status", "x"), true},
		{"equal on several values", docdb.Eq("scope", "x"), true},
		{"document as a value", docdb.Eq("status", bson.D{{Key: "$ne", Value: nil}}), false},
		{"map as a value", docdb.Eq("status", map[string]any{"$ne": nil}), false},
		{"pattern as a value", docdb.Eq("status", bson.Regex{Pattern: "."}), false},
		{"list as a value", docdb.Eq("status", []string{"x"}), false},
		{"string for a number", docdb.Eq("amount", "1"), false},
		{"int for int64", docdb.Eq("amount", 1), false},
		{"no value at all", docdb.Filter{Op: docdb.OpEq, Field: "status"}, false},
		{"range with one bound", docdb.Filter{Op: docdb.OpRange, Field: "amount", Values: []any{int64(1)}}, false},
		{"unknown operator", docdb.Filter{Op: 99, Field: "status", Values: []any{"x"}}, false},
	}
	table := listTable(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := table.filter(tt.f)
			if err == nil || errors.Is(err, docdb.ErrUndeclared) != tt.undeclared {
				t.Errorf("filter = %v, %v; want an error, ErrUndeclared: %v", got, err, tt.undeclared)
			}
		})
	}
}

func TestPage(t *testing.T) {
	at := func(v any) *docdb.Cursor { return &docdb.Cursor{Value: v, ID: "m"} }
	tests := []struct {
		name         string
		q            docdb.Query
		filter, sort string
	}{
		{"by id", docdb.Query{}, `{}`, `{"_id":1}`},
		{"by id, behind a place", docdb.Query{Desc: true, After: at(nil)}, `{"$and":[{},{"_id":{"$lt":"m"}}]}`, `{"_id":-1}`},
		{"sorted", docdb.Query{Sort: "amount", Desc: true}, `{}`, `{"f.amount":-1,"_id":-1}`},
		{"rising, behind a value", docdb.Query{Sort: "amount", After: at(int64(5))},
			`{"$and":[{},{"$and":[{"f.amount":{"$gte":5}},{"$or":[{"f.amount":{"$gt":5}},{"$and":[{"f.amount":{"$eq":5}},{"_id":{"$gt":"m"}}]}]}]}]}`,
			`{"f.amount":1,"_id":1}`},
		{"rising, behind an absent value", docdb.Query{Sort: "amount", After: at(nil)},
			`{"$and":[{},{"$or":[{"f.amount":{"$ne":null}},{"$and":[{"f.amount":{"$eq":null}},{"_id":{"$gt":"m"}}]}]}]}`,
			`{"f.amount":1,"_id":1}`},
		{"falling, behind a value: absent ones still come", docdb.Query{Sort: "amount", Desc: true, After: at(int64(5))},
			`{"$and":[{},{"$and":[{"f.amount":{"$not":{"$gt":5}}},{"$or":[{"f.amount":{"$lt":5}},{"f.amount":{"$eq":null}},{"$and":[{"f.amount":{"$eq":5}},{"_id":{"$lt":"m"}}]}]}]}]}`,
			`{"f.amount":-1,"_id":-1}`},
		{"falling, behind an absent value", docdb.Query{Sort: "amount", Desc: true, After: at(nil)},
			`{"$and":[{},{"$and":[{"f.amount":{"$eq":null}},{"_id":{"$lt":"m"}}]}]}`,
			`{"f.amount":-1,"_id":-1}`},
	}
	table := listTable(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			filter, sort, err := table.page(tt.q)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.filter, extJSON(t, filter)); diff != "" {
				t.Errorf("filter: %s", diff)
			}
			if diff := cmp.Diff(tt.sort, extJSON(t, sort)); diff != "" {
				t.Errorf("sort: %s", diff)
			}
		})
	}
	for name, q := range map[string]docdb.Query{
		"sort on an unknown field":     {Sort: "body"},
		"sort on a multi-valued field": {Sort: "scope"},
		"place of another kind":        {Sort: "amount", After: at("5")},
	} {
		if _, _, err := table.page(q); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestDocumentGoesThroughBSON(t *testing.T) {
	table := listTable(t)
	at := time.Date(1969, 12, 31, 23, 59, 59, 999e6, time.UTC)
	in := docdb.Doc{ID: "a", Body: []byte("{\"x\":\xff}"), Fields: docdb.Fields{
		"status": "", "amount": int64(-1), "at": at.Add(999 * time.Microsecond), "open": false, "scope": []string{"b", "a"},
	}}
	s, err := table.encode(in, 7)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := bson.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	var back stored
	if err := bson.Unmarshal(raw, &back); err != nil {
		t.Fatal(err)
	}
	got, err := table.decode(back)
	if err != nil {
		t.Fatal(err)
	}
	want := in
	want.Version = 7
	want.Fields["at"] = at
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestEncodeAbsentAndWrongFields(t *testing.T) {
	table := listTable(t)
	s, err := table.encode(docdb.Doc{Fields: docdb.Fields{"status": nil, "scope": []string{}, "at": nil}}, 1)
	if err != nil || len(s.Fields) != 0 {
		t.Errorf("absent fields: stored %v, %v; want none", s.Fields, err)
	}
	for name, v := range map[string]any{"status": 1, "amount": 1, "at": "now", "open": "yes", "scope": "x", "nowhere": "x"} {
		if _, err := table.encode(docdb.Doc{Fields: docdb.Fields{name: v}}, 1); err == nil {
			t.Errorf("field %s with a %T: no error", name, v)
		}
	}
}
