package mongodb

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.mongodb.org/mongo-driver/v2/bson"

	"ketenportaal/internal/docdb"
)

func TestCompileIndexes(t *testing.T) {
	c := docdb.Collection{
		Name: "cases",
		Fields: append([]docdb.Field{
			{Name: "number", Kind: docdb.String, Unique: true},
			{Name: "theme", Kind: docdb.String},
		}, listSchema.Fields...),
		Indexes: []docdb.Index{
			{Multi: "scope", Equal: []string{"status"}, Sort: "at", Carry: []string{"theme", "at"}},
			{Sort: "amount"},
			{Sort: "amount"}, // asked for twice, made once
			{},               // by id: the server has that one
		},
	}
	tables, err := compile([]docdb.Collection{c})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for i, name := range tables["cases"].names {
		got[name] = extJSON(t, tables["cases"].indexes[i].Keys.(bson.D))
	}
	want := map[string]string{
		"docdb_unique_number":            `{"f.number":1}`,
		"docdb_scope.status.at.id.theme": `{"f.scope":1,"f.status":1,"f.at":1,"_id":1,"f.theme":1}`,
		"docdb_amount.id":                `{"f.amount":1,"_id":1}`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestCompileRefuses(t *testing.T) {
	str := docdb.Field{Name: "a", Kind: docdb.String}
	keys := docdb.Field{Name: "keys", Kind: docdb.String, Multi: true}
	tests := []struct {
		name   string
		schema []docdb.Collection
	}{
		{"collection name with a dot", []docdb.Collection{{Name: "fs.files"}}},
		{"no collection name", []docdb.Collection{{}}},
		{"collection twice", []docdb.Collection{{Name: "a"}, {Name: "a"}}},
		{"field name like an operator", []docdb.Collection{{Name: "a", Fields: []docdb.Field{{Name: "$a"}}}}},
		{"field twice", []docdb.Collection{{Name: "a", Fields: []docdb.Field{str, str}}}},
		{"unique list", []docdb.Collection{{Name: "a", Fields: []docdb.Field{{Name: "a", Multi: true, Unique: true}}}}},
		{"list of numbers", []docdb.Collection{{Name: "a", Fields: []docdb.Field{{Name: "a", Multi: true, Kind: docdb.Int}}}}},
		{"index on nothing", []docdb.Collection{{Name: "a", Indexes: []docdb.Index{{Sort: "a"}}}}},
		{"sorted by a list", []docdb.Collection{{Name: "a", Fields: []docdb.Field{keys}, Indexes: []docdb.Index{{Sort: "keys"}}}}},
		{"led by a single value", []docdb.Collection{{Name: "a", Fields: []docdb.Field{str}, Indexes: []docdb.Index{{Multi: "a"}}}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := compile(tt.schema); err == nil {
				t.Error("no error")
			}
		})
	}
}

func TestOpenRefusesADatabaseItWouldMisread(t *testing.T) {
	tests := []struct {
		name string
		meta meta
		want string
	}{
		{"newer layout", meta{ID: metaID, Layout: layout + 1}, "newer"},
		{"half restored", meta{ID: metaID, Layout: layout, Restoring: true}, "restore"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newFakeServer(t, primary())
			s.script(func(name string, _ bson.D) bson.D {
				if name == "find" {
					return cursorOf(tt.meta)
				}
				return nil
			})
			_, err := Open(t.Context(), s.uri(""), wireSchema, Options{})
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Open = %v, want an error that says %q", err, tt.want)
			}
			for _, name := range func() []string { names, _ := s.commands(); return names }() {
				if name != "find" {
					t.Errorf("Open went on with %s", name)
				}
			}
		})
	}
}

// TestOpenRaisesTheLayout: what an older portal laid down is opened, and closed
// to that portal.
func TestOpenRaisesTheLayout(t *testing.T) {
	for there, want := range map[int]int{layout - 1: 1, layout: 0} {
		s := newFakeServer(t, primary())
		s.script(func(name string, cmd bson.D) bson.D {
			if name == "find" {
				return cursorOf(meta{ID: metaID, Layout: there})
			}
			return nil
		})
		d, err := Open(t.Context(), s.uri(""), wireSchema, Options{})
		if err != nil {
			t.Fatal(err)
		}
		d.Close()
		names, _ := s.commands()
		if got := len(slices.DeleteFunc(names, func(name string) bool { return name != "update" })); got != want {
			t.Errorf("layout %d: %d updates, want %d", there, got, want)
		}
	}
}

func TestUndeclaredCollection(t *testing.T) {
	d, s := openFake(t, "")
	if _, err := d.Get(t.Context(), "docdb.meta", "database"); !errors.Is(err, docdb.ErrUndeclared) {
		t.Errorf("Get = %v, want ErrUndeclared", err)
	}
	if names, _ := s.commands(); len(names) != 0 {
		t.Errorf("commands %v, want none", names)
	}
}
