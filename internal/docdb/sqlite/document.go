package sqlite

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"ketenportaal/internal/docdb"
)

// stored is a document with its place in the document table.
type stored struct {
	docdb.Doc
	row int64
}

func (db *DB) collection(name string) (*collection, error) {
	if l := db.collections[name]; l != nil {
		return l, nil
	}
	return nil, fmt.Errorf("%w: collection %q", docdb.ErrUndeclared, name)
}

// value turns a Go value into what SQLite keeps for a single-valued field.
func (l *collection) value(field string, v any) (any, error) {
	f, ok := l.fields[field]
	if !ok {
		return nil, fmt.Errorf("%w: %s.%s", docdb.ErrUndeclared, l.decl.Name, field)
	}
	if f.Multi {
		return nil, fmt.Errorf("docdb: %s.%s is multi-valued", l.decl.Name, field)
	}
	if !f.Fits(v) {
		return nil, fmt.Errorf("docdb: %s.%s: a %T is not of its kind", l.decl.Name, field, v)
	}
	switch v := v.(type) {
	case time.Time:
		return v.UnixMilli(), nil
	case bool:
		if v {
			return int64(1), nil
		}
		return int64(0), nil
	}
	return v, nil
}

// goValue is the reverse of value.
func goValue(f docdb.Field, v any) any {
	n, _ := v.(int64)
	switch f.Kind {
	case docdb.Time:
		return time.UnixMilli(n).UTC()
	case docdb.Bool:
		return n != 0
	default:
		return v
	}
}

// encode checks a document's fields and gives the values of their columns.
func (l *collection) encode(d docdb.Doc) ([]any, error) {
	for name := range d.Fields {
		if _, ok := l.fields[name]; !ok {
			return nil, fmt.Errorf("%w: %s.%s", docdb.ErrUndeclared, l.decl.Name, name)
		}
	}
	columns := make([]any, len(l.decl.Fields))
	for i, f := range l.decl.Fields {
		v := d.Fields[f.Name]
		if !f.Multi {
			var err error
			if columns[i], err = l.value(f.Name, v); err != nil {
				return nil, err
			}
			continue
		}
		list, ok := v.([]string)
		if !ok && v != nil {
			return nil, fmt.Errorf("docdb: %s.%s: a %T is no []string", l.decl.Name, f.Name, v)
		}
		if len(list) > 0 {
			text, err := json.Marshal(list)
			if err != nil {
				return nil, fmt.Errorf("docdb: %s.%s: %w", l.decl.Name, f.Name, err)
			}
			columns[i] = string(text)
		}
	}
	return columns, nil
}

// decode reads a row of selectDoc.
func (l *collection) decode(row []any) (stored, error) {
	s := stored{Doc: docdb.Doc{ID: row[1].(string), Version: row[2].(int64), Fields: make(docdb.Fields, len(l.decl.Fields))}, row: row[0].(int64)}
	s.Body, _ = row[3].([]byte)
	for i, f := range l.decl.Fields {
		v := row[4+i]
		if v == nil {
			continue
		}
		if !f.Multi {
			s.Fields[f.Name] = goValue(f, v)
			continue
		}
		var list []string
		if err := json.Unmarshal([]byte(v.(string)), &list); err != nil {
			return stored{}, fmt.Errorf("docdb/sqlite: %s.%s of %s: %w", l.decl.Name, f.Name, s.ID, err)
		}
		s.Fields[f.Name] = list
	}
	return s, nil
}

// sideRow is one row of a side table.
type sideRow struct {
	value, id string
	row, n    int64
	columns   []any
}

func (r sideRow) values() []any {
	return append([]any{r.value, r.row, r.id, r.n}, r.columns...)
}

func (r sideRow) equal(o sideRow) bool {
	return r.value == o.value && r.id == o.id && r.row == o.row && r.n == o.n && slices.Equal(r.columns, o.columns)
}

// sideRows are the rows a document has in a side table. Its fields have been
// checked: they were encoded or decoded.
func (l *collection) sideRows(s side, d stored) []sideRow {
	list, _ := d.Fields[s.Multi].([]string)
	if len(list) == 0 {
		return nil
	}
	list = slices.Compact(slices.Sorted(slices.Values(list)))
	columns := make([]any, len(s.columns))
	for i, name := range s.columns {
		columns[i], _ = l.value(name, d.Fields[name])
	}
	rows := make([]sideRow, len(list))
	for i, v := range list {
		rows[i] = sideRow{value: v, id: d.ID, row: d.row, n: int64(len(list)), columns: columns}
	}
	return rows
}

// moveSides brings the side tables from one state of a document to another;
// the zero stored has no rows.
func (l *collection) moveSides(ctx context.Context, c *conn, from, to stored) error {
	for _, s := range l.sides {
		old, next := l.sideRows(s, from), l.sideRows(s, to)
		for _, r := range old {
			if slices.ContainsFunc(next, r.equal) {
				continue
			}
			args := append([]any{r.value, r.id}, r.columns[:len(s.keyFields())]...)
			if _, err := c.exec(ctx, s.remove, args...); err != nil {
				return err
			}
		}
		for _, r := range next {
			if slices.ContainsFunc(old, r.equal) {
				continue
			}
			if _, err := c.exec(ctx, s.insert, r.values()...); err != nil {
				return err
			}
		}
	}
	return nil
}

// body keeps an empty body apart from NULL.
func body(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// Insert implements docdb.DB.
func (db *DB) Insert(ctx context.Context, collection string, d docdb.Doc) error {
	return db.write(ctx, func(ctx context.Context, c *conn) error {
		l, err := db.collection(collection)
		if err != nil {
			return err
		}
		columns, err := l.encode(d)
		if err != nil {
			return err
		}
		row, err := c.insert(ctx, l.insertDoc, append([]any{d.ID, body(d.Body)}, columns...)...)
		if err != nil {
			return err
		}
		return l.moveSides(ctx, c, stored{}, stored{d, row})
	})
}

// load gives one document; ErrNotFound.
func (l *collection) load(ctx context.Context, c *conn, id string) (stored, error) {
	var s stored
	found := false
	err := c.query(ctx, l.selectDoc+" WHERE c.id = ?", []any{id}, func(row []any) (err error) {
		found = true
		s, err = l.decode(row)
		return err
	})
	if err == nil && !found {
		err = fmt.Errorf("%w: %s %q", docdb.ErrNotFound, l.decl.Name, id)
	}
	return s, err
}

// Get implements docdb.DB.
func (db *DB) Get(ctx context.Context, collection, id string) (docdb.Doc, error) {
	var s stored
	err := db.read(ctx, func(ctx context.Context, c *conn) error {
		l, err := db.collection(collection)
		if err != nil {
			return err
		}
		// One row comes at once: a driver that watches for the context's end
		// would cost more than it.
		s, err = l.load(context.WithoutCancel(ctx), c, id)
		return err
	})
	return s.Doc, err
}

// expect loads a document that must have a version.
func (l *collection) expect(ctx context.Context, c *conn, id string, version int64) (stored, error) {
	s, err := l.load(ctx, c, id)
	if err == nil && s.Version != version {
		err = fmt.Errorf("%w: %s %q has version %d, not %d", docdb.ErrConflict, l.decl.Name, id, s.Version, version)
	}
	return s, err
}

// Replace implements docdb.DB.
func (db *DB) Replace(ctx context.Context, collection string, d docdb.Doc) error {
	return db.write(ctx, func(ctx context.Context, c *conn) error {
		l, err := db.collection(collection)
		if err != nil {
			return err
		}
		columns, err := l.encode(d)
		if err != nil {
			return err
		}
		var old stored
		if len(l.sides) > 0 { // their rows follow from the old document
			if old, err = l.expect(ctx, c, d.ID, d.Version); err != nil {
				return err
			}
		}
		n, err := c.exec(ctx, l.updateDoc, append(append([]any{body(d.Body)}, columns...), d.ID, d.Version)...)
		if err != nil {
			return err
		}
		if n == 0 {
			_, err := l.expect(ctx, c, d.ID, d.Version) // says what was wrong with it
			return err
		}
		return l.moveSides(ctx, c, old, stored{d, old.row})
	})
}

// Redeclare implements docdb.DB.
func (db *DB) Redeclare(ctx context.Context, collection string, d docdb.Doc) error {
	return db.write(ctx, func(ctx context.Context, c *conn) error {
		l, err := db.collection(collection)
		if err != nil {
			return err
		}
		columns, err := l.encode(d)
		if err != nil {
			return err
		}
		old, err := l.expect(ctx, c, d.ID, d.Version)
		if err != nil || len(columns) == 0 {
			return err
		}
		if _, err := c.exec(ctx, l.updateFields, append(columns, old.row)...); err != nil {
			return err
		}
		return l.moveSides(ctx, c, old, stored{d, old.row})
	})
}

// Delete implements docdb.DB.
func (db *DB) Delete(ctx context.Context, collection, id string, version int64) error {
	return db.write(ctx, func(ctx context.Context, c *conn) error {
		l, err := db.collection(collection)
		if err != nil {
			return err
		}
		var old stored
		if version == 0 {
			old, err = l.load(ctx, c, id)
		} else {
			old, err = l.expect(ctx, c, id, version)
		}
		if err != nil {
			return err
		}
		return l.remove(ctx, c, old)
	})
}

func (l *collection) remove(ctx context.Context, c *conn, d stored) error {
	if _, err := c.exec(ctx, "DELETE FROM "+l.table+" WHERE row = ?", d.row); err != nil {
		return err
	}
	return l.moveSides(ctx, c, d, stored{})
}

// DeleteWhere implements docdb.DB.
func (db *DB) DeleteWhere(ctx context.Context, collection string, f docdb.Filter) (int64, error) {
	var n int64
	err := db.write(ctx, func(ctx context.Context, c *conn) error {
		l, err := db.collection(collection)
		if err != nil {
			return err
		}
		where, err := l.where(f, l.document())
		if err != nil {
			return err
		}
		var found []stored
		err = c.query(ctx, l.selectDoc+" WHERE "+where.sql, where.args, func(row []any) error {
			d, err := l.decode(row)
			d.Body = nil // only the keys are needed
			found = append(found, d)
			return err
		})
		if err != nil {
			return err
		}
		for _, d := range found {
			if err := l.remove(ctx, c, d); err != nil {
				return err
			}
		}
		n = int64(len(found))
		return nil
	})
	return n, err
}
