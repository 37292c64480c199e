// Package docdbtest is the one contract suite of the document-database port:
// every engine must pass it, so that code written against docdb behaves the
// same on each of them.
package docdbtest

import (
	"io"
	"testing"

	"ketenportaal/internal/docdb"
)

// Options adapts a run to an engine.
type Options struct {
	// Skip leaves out subtests by their full name below Run ("concurrency" or
	// "concurrency/leases have one winner each"), with the reason.
	Skip map[string]string
	// Damage changes a stored byte of a file behind the port's back; nil leaves
	// out the test of damaged files.
	Damage func(t *testing.T, db docdb.DB, id string)
	// Restore gives a new database with what Backup wrote, closed by the test's
	// cleanup; nil leaves out the tests of restored backups.
	Restore func(t *testing.T, schema []docdb.Collection, backup io.Reader) docdb.DB
}

// test is one named promise.
type test struct {
	name string
	run  func(t *testing.T, e env)
}

// env gives a test its databases.
type env struct {
	open    func(t *testing.T, schema []docdb.Collection) docdb.DB
	options Options
}

// db opens a fresh, empty database with the schema of this suite.
func (e env) db(t *testing.T) docdb.DB {
	t.Helper()
	return e.open(t, Schema())
}

// groups are the suite, in the order they run.
func groups() []struct {
	name  string
	tests []test
} {
	return []struct {
		name  string
		tests []test
	}{
		{"documents", documentTests()},
		{"queries", queryTests()},
		{"transactions", transactionTests()},
		{"concurrency", concurrencyTests()},
		{"text", textTests()},
		{"files", fileTests()},
		{"backup", backupTests()},
	}
}

// Run holds an engine to the port's promises. open gives a fresh, empty
// database with the given schema, closed by the test's cleanup.
func Run(t *testing.T, open func(t *testing.T, schema []docdb.Collection) docdb.DB, o Options) {
	t.Helper()
	known := map[string]bool{}
	for _, g := range groups() {
		known[g.name] = true
		for _, c := range g.tests {
			known[g.name+"/"+c.name] = true
		}
	}
	for name := range o.Skip {
		if !known[name] {
			t.Errorf("Options.Skip names %q, which is no subtest", name)
		}
	}
	e := env{open: open, options: o}
	for _, g := range groups() {
		t.Run(g.name, func(t *testing.T) {
			skip(t, o, g.name)
			for _, c := range g.tests {
				t.Run(c.name, func(t *testing.T) {
					skip(t, o, g.name+"/"+c.name)
					c.run(t, e)
				})
			}
		})
	}
}

func skip(t *testing.T, o Options, name string) {
	t.Helper()
	if reason, ok := o.Skip[name]; ok {
		t.Skipf("excluded for this engine: %s", reason)
	}
}

// Schema declares the collections the suite uses: "cases" has a field of each
// kind and the indexes of a scoped list, "plain" declares nothing.
func Schema() []docdb.Collection {
	return []docdb.Collection{
		{
			Name: "cases",
			Fields: []docdb.Field{
				{Name: "status", Kind: docdb.String},
				{Name: "theme", Kind: docdb.String},
				{Name: "number", Kind: docdb.String, Unique: true},
				{Name: "amount", Kind: docdb.Int},
				{Name: "at", Kind: docdb.Time},
				{Name: "open", Kind: docdb.Bool},
				{Name: "scope", Kind: docdb.String, Multi: true},
				{Name: "tags", Kind: docdb.String, Multi: true},
			},
			Indexes: []docdb.Index{
				{Multi: "scope", Sort: "at", Carry: []string{"status", "theme"}},
				{Equal: []string{"status"}, Sort: "at"},
				{Sort: "amount"},
			},
		},
		{Name: "plain"},
	}
}
