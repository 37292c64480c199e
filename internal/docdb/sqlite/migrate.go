package sqlite

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"ketenportaal/internal/docdb"
)

// steps are the versions of this engine's own tables, in order. A step is
// never changed after a release; a database is at version n when the first n
// have run.
var steps = []string{
	`CREATE TABLE docdb_schema (collection TEXT PRIMARY KEY, shape TEXT NOT NULL) WITHOUT ROWID;
	CREATE TABLE docdb_entry (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, at INTEGER NOT NULL);
	CREATE VIRTUAL TABLE docdb_text USING fts5(scope, kind, title, body,
		content='', contentless_delete=1, detail=column, tokenize='ascii', prefix='2 3');
	CREATE TABLE docdb_file (row INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, size INTEGER NOT NULL,
		sha256 TEXT NOT NULL, created INTEGER NOT NULL, complete INTEGER NOT NULL);
	CREATE UNIQUE INDEX docdb_file_id ON docdb_file (id) WHERE complete;
	CREATE INDEX docdb_file_unfinished ON docdb_file (created) WHERE NOT complete;
	CREATE TABLE docdb_chunk (place INTEGER PRIMARY KEY, data BLOB NOT NULL)`,
	// No table changed. The documents have fields that a program of version 1
	// doesn't know and would leave as they are when it saves: it must refuse.
	`UPDATE docdb_version SET version = 2`,
	// Every word of the text index, for what somebody may have meant to type.
	`CREATE VIRTUAL TABLE docdb_word USING fts5vocab(docdb_text, col)`,
}

// applicationID marks the file as one of this engine: "KPdb".
const applicationID = 0x4b506462

// shape is what docdb_schema remembers of a collection: the fields it ever
// declared, whose columns stay, and its present indexes.
type shape struct {
	Fields  []docdb.Field
	Indexes []string
}

// migrate brings the file to this version and schema, in one transaction: a
// process killed half-way has changed nothing. A file that is there already is
// only read.
func (db *DB) migrate(ctx context.Context) error {
	c := <-db.writer
	defer func() { db.writer <- c }()
	if done, err := db.current(ctx, c); done || err != nil {
		return err
	}
	whole := context.WithoutCancel(ctx)
	if err := c.script(whole, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	err := db.migrateIn(whole, c)
	if err == nil {
		err = c.script(whole, "COMMIT")
	}
	if err != nil {
		return errors.Join(err, c.script(whole, "ROLLBACK"))
	}
	c.forget() // statements prepared on the old tables
	return nil
}

func (db *DB) migrateIn(ctx context.Context, c *conn) error {
	version, err := layoutVersion(ctx, c)
	if err != nil {
		return err
	}
	if version == 0 {
		create := fmt.Sprintf("PRAGMA application_id = %d; CREATE TABLE docdb_version (version INTEGER NOT NULL, pinged INTEGER); INSERT INTO docdb_version VALUES (0, NULL)", applicationID)
		if err := c.script(ctx, create); err != nil {
			return err
		}
	}
	for ; version < len(steps); version++ {
		if err := c.script(ctx, steps[version]); err != nil {
			return fmt.Errorf("step %d: %w", version+1, err)
		}
	}
	if err := c.script(ctx, "UPDATE docdb_version SET version = ?", version); err != nil {
		return err
	}
	known, err := shapes(ctx, c)
	if err != nil {
		return err
	}
	for name, l := range db.collections {
		if err := reconcile(ctx, c, l, known[name]); err != nil {
			return fmt.Errorf("collection %s: %w", name, err)
		}
	}
	return nil
}

// current says whether nothing needs to be done.
func (db *DB) current(ctx context.Context, c *conn) (bool, error) {
	version, err := layoutVersion(ctx, c)
	if err != nil || version < len(steps) {
		return false, err
	}
	known, err := shapes(ctx, c)
	if err != nil {
		return false, err
	}
	for name, l := range db.collections {
		was, ok := known[name]
		next, err := l.shape(was)
		if err != nil {
			return false, fmt.Errorf("collection %s: %w", name, err)
		}
		if !ok || !slices.Equal(was.Fields, next.Fields) || !slices.Equal(was.Indexes, next.Indexes) {
			return false, nil
		}
	}
	return true, nil
}

// layoutVersion is the version of the file, 0 for an empty one.
func layoutVersion(ctx context.Context, c *conn) (int, error) {
	tables, _, err := c.number(ctx, "SELECT count(*) FROM sqlite_master")
	if err != nil || tables == 0 {
		return 0, err
	}
	if id, _, err := c.number(ctx, "PRAGMA application_id"); err != nil || id != applicationID {
		return 0, errors.Join(errors.New("docdb/sqlite: this SQLite file was not made by the portal"), err)
	}
	version, _, err := c.number(ctx, "SELECT version FROM docdb_version")
	if err != nil {
		return 0, err
	}
	if version > int64(len(steps)) {
		return 0, fmt.Errorf("docdb/sqlite: the database has version %d, this program knows up to %d: use a newer program", version, len(steps))
	}
	return int(version), nil
}

func shapes(ctx context.Context, c *conn) (map[string]shape, error) {
	all := map[string]shape{}
	err := c.query(ctx, "SELECT collection, shape FROM docdb_schema", nil, func(row []any) error {
		var s shape
		if err := json.Unmarshal([]byte(row[1].(string)), &s); err != nil {
			return fmt.Errorf("docdb_schema: %w", err)
		}
		all[row[0].(string)] = s
		return nil
	})
	return all, err
}

// shape is what the collection will have: fields no longer declared keep their
// column and values. It refuses a field that changed its kind.
func (l *collection) shape(was shape) (shape, error) {
	next := shape{Fields: slices.Clone(l.decl.Fields)}
	for _, old := range was.Fields {
		f, ok := l.fields[old.Name]
		if !ok {
			old.Unique = false
			next.Fields = append(next.Fields, old)
			continue
		}
		if f.Kind != old.Kind || f.Multi != old.Multi {
			return shape{}, fmt.Errorf("docdb/sqlite: field %s was kept with another kind: give the new one another name", f.Name)
		}
	}
	for _, i := range l.indexes {
		next.Indexes = append(next.Indexes, i.name)
	}
	for _, s := range l.sides {
		next.Indexes = append(next.Indexes, s.table)
	}
	return next, nil
}

// reconcile changes the tables of a collection from what they were.
func reconcile(ctx context.Context, c *conn, l *collection, was shape) error {
	next, err := l.shape(was)
	if err != nil {
		return err
	}
	if was.Fields == nil && was.Indexes == nil {
		if exists, _, err := c.number(ctx, "SELECT count(*) FROM sqlite_master WHERE name = ?", l.table); err != nil {
			return err
		} else if exists == 0 {
			if err := c.script(ctx, l.create()); err != nil {
				return err
			}
			was.Fields = next.Fields
		}
	}
	if err := addColumns(ctx, c, l, was); err != nil {
		return err
	}
	for _, name := range was.Indexes {
		if slices.Contains(next.Indexes, name) {
			continue
		}
		what := "INDEX"
		if strings.HasPrefix(name, "x_") {
			what = "TABLE"
		}
		if err := c.script(ctx, "DROP "+what+" "+name); err != nil {
			return err
		}
	}
	if err := addIndexes(ctx, c, l, was); err != nil {
		return err
	}
	text, err := json.Marshal(next)
	if err != nil {
		return err
	}
	return c.script(ctx, "INSERT OR REPLACE INTO docdb_schema VALUES (?, ?)", l.decl.Name, string(text))
}

func addColumns(ctx context.Context, c *conn, l *collection, was shape) error {
	for _, f := range l.decl.Fields {
		if slices.ContainsFunc(was.Fields, func(old docdb.Field) bool { return old.Name == f.Name }) {
			continue
		}
		if err := c.script(ctx, "ALTER TABLE "+l.table+" ADD COLUMN f_"+f.Name+" "+columnType(f)); err != nil {
			return err
		}
	}
	return nil
}

// addIndexes makes the new indexes and fills the new side tables from the
// documents.
func addIndexes(ctx context.Context, c *conn, l *collection, was shape) error {
	for _, i := range l.indexes {
		if slices.Contains(was.Indexes, i.name) {
			continue
		}
		if err := c.script(ctx, i.create(l)); err != nil {
			return mapError(err)
		}
	}
	var fresh []side
	for _, s := range l.sides {
		if slices.Contains(was.Indexes, s.table) {
			continue
		}
		if err := c.script(ctx, s.create()); err != nil {
			return err
		}
		fresh = append(fresh, s)
	}
	if len(fresh) == 0 {
		return nil
	}
	return c.query(ctx, l.selectDoc, nil, func(row []any) error {
		d, err := l.decode(row)
		if err != nil {
			return err
		}
		for _, s := range fresh {
			for _, r := range l.sideRows(s, d) {
				if _, err := c.exec(ctx, s.insert, r.values()...); err != nil {
					return err
				}
			}
		}
		return nil
	})
}
