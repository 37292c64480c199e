package mongodb

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"ketenportaal/internal/docdb"
)

// layout is the version of how this package lays documents down. Raise it when
// an older portal would misread what a newer one wrote, or would leave out
// fields that a newer one needs when it saves: so layout 2, which is laid down
// like 1.
const layout = 2

// indexPrefix begins the names of indexes that come from a schema; only those
// are dropped when a schema no longer asks for them.
const indexPrefix = "docdb_"

// table is one declared collection.
type table struct {
	name    string
	fields  map[string]docdb.Field
	indexes []mongo.IndexModel
	names   []string // of indexes, in the same order
}

var nameRule = regexp.MustCompile(`^[a-z0-9_]+$`)

// compile checks a schema and works out its indexes.
func compile(schema []docdb.Collection) (map[string]*table, error) {
	tables := make(map[string]*table, len(schema))
	for _, c := range schema {
		t := &table{name: c.Name, fields: make(map[string]docdb.Field, len(c.Fields))}
		if !nameRule.MatchString(c.Name) || tables[c.Name] != nil {
			return nil, fmt.Errorf("docdb/mongodb: collection name %q is malformed or used twice", c.Name)
		}
		for _, f := range c.Fields {
			_, twice := t.fields[f.Name]
			switch {
			case !nameRule.MatchString(f.Name) || twice:
				return nil, fmt.Errorf("docdb/mongodb: field name %q of %s is malformed or used twice", f.Name, c.Name)
			case f.Multi && (f.Unique || f.Kind != docdb.String):
				return nil, fmt.Errorf("docdb/mongodb: multi-valued field %s of %s must be a String and not unique", f.Name, c.Name)
			}
			t.fields[f.Name] = f
			if f.Unique {
				// Sparse: documents without the field do not collide.
				t.add("unique_"+f.Name, bson.D{{Key: "f." + f.Name, Value: 1}}, options.Index().SetUnique(true).SetSparse(true))
			}
		}
		for _, x := range c.Indexes {
			if err := t.index(x); err != nil {
				return nil, err
			}
		}
		tables[c.Name] = t
	}
	return tables, nil
}

// index adds the index for a declared list: multi-valued key, equal fields,
// sort field, id, carried fields. It serves both directions of the list, since
// sort field and id always run the same way.
func (t *table) index(x docdb.Index) error {
	var keys bson.D
	var parts []string
	add := func(field string, multi bool) error {
		f, ok := t.fields[field]
		if !ok || f.Multi != multi {
			return fmt.Errorf("docdb/mongodb: index of %s on %s: %w", t.name, field, docdb.ErrUndeclared)
		}
		if key := "f." + field; !slices.ContainsFunc(keys, func(e bson.E) bool { return e.Key == key }) {
			keys = append(keys, bson.E{Key: key, Value: 1})
			parts = append(parts, field)
		}
		return nil
	}
	var errs []error
	if x.Multi != "" {
		errs = append(errs, add(x.Multi, true))
	}
	for _, field := range x.Equal {
		errs = append(errs, add(field, false))
	}
	if x.Sort != "" {
		errs = append(errs, add(x.Sort, false))
	}
	keys, parts = append(keys, bson.E{Key: "_id", Value: 1}), append(parts, "id")
	for _, field := range x.Carry {
		errs = append(errs, add(field, false))
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	if len(keys) > 1 { // the server has one on _id alone
		t.add(strings.Join(parts, "."), keys, options.Index())
	}
	return nil
}

// add appends an index unless one of its name is there. Names follow from the
// keys, so that opening again changes nothing.
func (t *table) add(name string, keys bson.D, o *options.IndexOptionsBuilder) {
	name = indexPrefix + name
	if slices.Contains(t.names, name) {
		return
	}
	t.names = append(t.names, name)
	t.indexes = append(t.indexes, mongo.IndexModel{Keys: keys, Options: o.SetName(name)})
}

// own are the tables of the engine itself: the text index and the files.
func own() []*table {
	text := &table{name: textName}
	// One array per index is all that MongoDB allows. The planner takes the
	// rarest word, or the scope where many words match.
	for _, field := range []string{"all", "title", "scope"} {
		text.add(field+".at.id", bson.D{{Key: field, Value: 1}, {Key: "at", Value: -1}, {Key: "_id", Value: 1}}, options.Index())
	}
	files := &table{name: filesName}
	files.add("unique_filename", bson.D{{Key: "filename", Value: 1}}, options.Index().SetUnique(true))
	chunks := &table{name: chunksName}
	chunks.add("unique_chunk", bson.D{{Key: "files_id", Value: 1}, {Key: "n", Value: 1}}, options.Index().SetUnique(true))
	return []*table{text, files, chunks, {name: pendingName}, {name: metaName}}
}

// prepare creates collections and indexes. Collections are made here, not by
// their first insert, because that could be inside a transaction.
func (d *DB) prepare(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, prepareTimeout)
	defer cancel()
	if err := d.checkLayout(ctx); err != nil {
		return err
	}
	all := own()
	for _, t := range d.tables {
		all = append(all, t)
	}
	for _, t := range all {
		err := d.db.CreateCollection(ctx, t.name)
		if err != nil && !hasCode(err, codeNamespaceExists) {
			return fmt.Errorf("docdb/mongodb: create %s: %w", t.name, translate(ctx, err))
		}
		if err := d.reindex(ctx, t); err != nil {
			return fmt.Errorf("docdb/mongodb: indexes of %s: %w", t.name, translate(ctx, err))
		}
	}
	return nil
}

// reindex drops the indexes that an earlier schema asked for and creates those
// that are missing. An index of the right name has the right keys.
func (d *DB) reindex(ctx context.Context, t *table) error {
	view := d.db.Collection(t.name).Indexes()
	cursor, err := view.List(ctx)
	if err != nil {
		return err
	}
	var present []struct {
		Name string `bson:"name"`
	}
	if err := cursor.All(ctx, &present); err != nil {
		return err
	}
	there := map[string]bool{}
	for _, p := range present {
		there[p.Name] = true
		if strings.HasPrefix(p.Name, indexPrefix) && !slices.Contains(t.names, p.Name) {
			// Gone already: another process dropped it.
			if err := view.DropOne(ctx, p.Name); err != nil && !hasCode(err, codeIndexNotFound) {
				return err
			}
		}
	}
	var missing []mongo.IndexModel
	for i, name := range t.names {
		if !there[name] {
			missing = append(missing, t.indexes[i])
		}
	}
	if len(missing) == 0 {
		return nil
	}
	_, err = view.CreateMany(ctx, missing)
	return err
}

// meta is the document in docdb.meta that describes the database.
type meta struct {
	ID     string `bson:"_id"`
	Layout int    `bson:"layout"`
	// Restoring is true while RestoreFrom fills the database.
	Restoring bool `bson:"restoring"`
}

const metaID = "database"

// checkLayout refuses what this version of the portal would misread, and marks
// a new database and one that older portals must leave alone from now on.
func (d *DB) checkLayout(ctx context.Context) error {
	metas := d.db.Collection(metaName)
	var m meta
	err := metas.FindOne(ctx, byID(metaID)).Decode(&m)
	if errors.Is(err, mongo.ErrNoDocuments) {
		_, err = metas.InsertOne(ctx, meta{ID: metaID, Layout: layout})
		if mongo.IsDuplicateKeyError(err) { // another process was first
			return d.checkLayout(ctx)
		}
		m.Layout = layout
	}
	switch {
	case err != nil:
		return fmt.Errorf("docdb/mongodb: read the layout: %w", translate(ctx, err))
	case m.Layout > layout:
		return fmt.Errorf("docdb/mongodb: the database has layout %d, this portal knows %d: use the newer portal", m.Layout, layout)
	case m.Restoring:
		return errors.New("docdb/mongodb: a restore did not finish: drop the database and restore again")
	case m.Layout < layout:
		now := bson.D{{Key: "$set", Value: bson.D{{Key: "layout", Value: layout}}}}
		if _, err := metas.UpdateOne(ctx, byID(metaID), now); err != nil {
			return fmt.Errorf("docdb/mongodb: write the layout: %w", translate(ctx, err))
		}
	}
	return nil
}
