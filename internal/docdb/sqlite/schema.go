package sqlite

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"ketenportaal/internal/docdb"
)

// absent stands in a side table for a value the document lacks. Key columns
// there may not be NULL, and minus infinity sorts before every integer and
// every text, as absent values must.
const absent = "-9e999"

// collection is how a declared collection is kept.
type collection struct {
	decl    docdb.Collection
	table   string
	fields  map[string]docdb.Field
	indexes []index // without a multi-valued field
	sides   []side
	// Statements over all columns.
	selectDoc, insertDoc, updateDoc, updateFields string
}

// index is a covering index of the document table.
type index struct {
	docdb.Index
	name   string
	unique bool
}

// side is a table with a row per value of a multi-valued field, clustered in
// the order of a list.
type side struct {
	docdb.Index
	table string
	// columns are the fields kept in a side row: Equal, Sort and Carry.
	columns []string
	insert  string
	remove  string
}

var validName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,50}$`)

// layouts plans the tables of a schema.
func layouts(schema []docdb.Collection) (map[string]*collection, error) {
	all := map[string]*collection{}
	for _, decl := range schema {
		if all[decl.Name] != nil {
			return nil, fmt.Errorf("docdb/sqlite: collection %s is declared twice", decl.Name)
		}
		l, err := layout(decl)
		if err != nil {
			return nil, fmt.Errorf("docdb/sqlite: collection %s: %w", decl.Name, err)
		}
		all[decl.Name] = l
	}
	return all, nil
}

func layout(decl docdb.Collection) (*collection, error) {
	if !validName.MatchString(decl.Name) {
		return nil, fmt.Errorf("%q is no valid name", decl.Name)
	}
	l := &collection{decl: decl, table: "c_" + decl.Name, fields: map[string]docdb.Field{}}
	for _, f := range decl.Fields {
		if _, double := l.fields[f.Name]; double || !validName.MatchString(f.Name) || f.Name == "id" {
			return nil, fmt.Errorf("field %q: no valid name, or there already", f.Name)
		}
		if f.Multi && (f.Kind != docdb.String || f.Unique) || f.Kind > docdb.Bool {
			return nil, fmt.Errorf("field %s: only single values can be unique or of another kind than String", f.Name)
		}
		l.fields[f.Name] = f
	}
	if err := l.planIndexes(); err != nil {
		return nil, err
	}
	fields, marks := "", strings.Repeat(", ?", len(decl.Fields))
	for _, f := range decl.Fields {
		fields += ", f_" + f.Name
	}
	l.selectDoc = "SELECT " + l.columnsOf("c") + " FROM " + l.table + " c"
	l.insertDoc = "INSERT INTO " + l.table + " (id, version, body" + fields + ") VALUES (?, 1, ?" + marks + ")"
	l.updateDoc = "UPDATE " + l.table + " SET (version, body" + fields + ") = (version + 1, ?" + marks + ") WHERE id = ? AND version = ?"
	l.updateFields = "UPDATE " + l.table + " SET (" + strings.TrimPrefix(fields, ", ") + ") = (" + strings.TrimPrefix(marks, ", ") + ") WHERE row = ?"
	return l, nil
}

// columnsOf are the columns that decode reads.
func (l *collection) columnsOf(alias string) string {
	columns := []string{"row", "id", "version", "body"}
	for _, f := range l.decl.Fields {
		columns = append(columns, "f_"+f.Name)
	}
	return alias + "." + strings.Join(columns, ", "+alias+".")
}

// planIndexes plans what is declared, and what the fields need anyway: an
// index for each unique field and a side table for each multi-valued one.
func (l *collection) planIndexes() error {
	declared := slices.Clone(l.decl.Indexes)
	for _, f := range l.decl.Fields {
		if f.Unique {
			l.indexes = append(l.indexes, l.index(docdb.Index{Equal: []string{f.Name}}, true))
		}
		if f.Multi && !slices.ContainsFunc(declared, func(i docdb.Index) bool { return i.Multi == f.Name }) {
			declared = append(declared, docdb.Index{Multi: f.Name})
		}
	}
	for _, i := range declared {
		if err := l.check(i); err != nil {
			return err
		}
		if i.Multi == "" {
			l.indexes = append(l.indexes, l.index(i, false))
		} else {
			l.sides = append(l.sides, l.side(i))
		}
	}
	return nil
}

func (l *collection) check(i docdb.Index) error {
	if i.Multi != "" && !l.fields[i.Multi].Multi {
		return fmt.Errorf("index: %w: multi-valued field %q", docdb.ErrUndeclared, i.Multi)
	}
	seen := map[string]bool{}
	for _, name := range indexed(i) {
		if f, ok := l.fields[name]; !ok || f.Multi || seen[name] {
			return fmt.Errorf("index: %w, multi-valued, or there twice: %q", docdb.ErrUndeclared, name)
		}
		seen[name] = true
	}
	return nil
}

// indexed lists the single-valued fields of an index in its order.
func indexed(i docdb.Index) []string {
	names := slices.Clone(i.Equal)
	if i.Sort != "" {
		names = append(names, i.Sort)
	}
	return append(names, i.Carry...)
}

// mark tells indexes apart by what they declare, so that a changed one gets
// another name and is made anew.
func mark(i docdb.Index, unique bool) string {
	text, err := json.Marshal([]any{i, unique})
	if err != nil {
		panic(err) // strings and a bool
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:6])
}

func (l *collection) index(i docdb.Index, unique bool) index {
	return index{Index: i, unique: unique, name: "i_" + l.decl.Name + "__" + mark(i, unique)}
}

// create is the statement that makes the index.
func (i index) create(l *collection) string {
	if i.unique {
		return fmt.Sprintf("CREATE UNIQUE INDEX %s ON %s (f_%s)", i.name, l.table, i.Equal[0])
	}
	key := append(prefixed(i.Equal), sortColumns(i.Sort)...)
	return fmt.Sprintf("CREATE INDEX %s ON %s (%s)", i.name, l.table, strings.Join(append(key, prefixed(i.Carry)...), ", "))
}

func (l *collection) side(i docdb.Index) side {
	s := side{Index: i, table: "x_" + l.decl.Name + "__" + mark(i, false), columns: indexed(i)}
	columns := append([]string{"value", "row", "id", "n"}, prefixed(s.columns)...)
	s.insert = fmt.Sprintf("INSERT INTO %s (%s) VALUES (?, ?, ?, ?%s)", s.table, strings.Join(columns, ", "),
		strings.Repeat(", ifnull(?, "+absent+")", len(s.columns)))
	s.remove = "DELETE FROM " + s.table + " WHERE value = ? AND id = ?"
	for _, field := range s.keyFields() {
		s.remove += " AND f_" + field + " = ifnull(?, " + absent + ")"
	}
	return s
}

// keyFields are the fields between value and id in the clustering order.
func (s side) keyFields() []string {
	if s.Sort == "" {
		return s.Equal
	}
	return append(slices.Clone(s.Equal), s.Sort)
}

// create is the statement that makes the side table. Column n says how many
// values the document has: where it is 1, no other key can give it again.
func (s side) create() string {
	var columns strings.Builder
	for _, name := range s.columns {
		columns.WriteString("f_" + name + " NOT NULL, ")
	}
	key := append(append([]string{"value"}, prefixed(s.keyFields())...), "id")
	return fmt.Sprintf("CREATE TABLE %s (value TEXT NOT NULL, %sid TEXT NOT NULL, row INTEGER NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (%s)) WITHOUT ROWID",
		s.table, columns.String(), strings.Join(key, ", "))
}

func sortColumns(sort string) []string {
	if sort == "" {
		return []string{"id"}
	}
	return []string{"f_" + sort, "id"}
}

func prefixed(names []string) []string {
	columns := make([]string, len(names))
	for i, name := range names {
		columns[i] = "f_" + name
	}
	return columns
}

// columnType is the SQL type of a field's column.
func columnType(f docdb.Field) string {
	if f.Kind == docdb.String {
		return "TEXT"
	}
	return "INTEGER"
}

// create is the statement that makes the document table.
func (l *collection) create() string {
	var columns strings.Builder
	for _, f := range l.decl.Fields {
		columns.WriteString(", f_" + f.Name + " " + columnType(f))
	}
	return "CREATE TABLE " + l.table +
		" (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, version INTEGER NOT NULL, body BLOB NOT NULL" + columns.String() + ")"
}
