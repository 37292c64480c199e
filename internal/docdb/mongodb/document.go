package mongodb

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"ketenportaal/internal/docdb"
)

// stored is a document as the server keeps it.
type stored struct {
	ID      string `bson:"_id"`
	Version int64  `bson:"v"`
	Fields  bson.D `bson:"f"`
	// Body is binary, so that no server or driver has an opinion on it.
	Body []byte `bson:"body"`
}

// encode gives the stored form of d. Absent fields are left out.
func (t *table) encode(d docdb.Doc, version int64) (stored, error) {
	s := stored{ID: d.ID, Version: version, Fields: bson.D{}, Body: d.Body}
	for _, name := range slices.Sorted(maps.Keys(d.Fields)) {
		f, ok := t.fields[name]
		if !ok {
			return s, fmt.Errorf("%w: %s has no field %q", docdb.ErrUndeclared, t.name, name)
		}
		value, err := stow(f, d.Fields[name])
		if err != nil {
			return s, err
		}
		if value != nil {
			s.Fields = append(s.Fields, bson.E{Key: name, Value: value})
		}
	}
	return s, nil
}

// stow gives the BSON value of a field, nil when it is absent.
func stow(f docdb.Field, v any) (any, error) {
	if !f.Multi {
		return native(f, v)
	}
	keys, ok := v.([]string)
	if !ok && v != nil {
		return nil, fmt.Errorf("docdb/mongodb: a %T does not fit field %s", v, f.Name)
	}
	if len(keys) == 0 {
		return nil, nil
	}
	return keys, nil
}

// decode gives the port's form of s. Fields that the schema no longer declares
// are left out.
func (t *table) decode(s stored) (docdb.Doc, error) {
	d := docdb.Doc{ID: s.ID, Version: s.Version, Fields: docdb.Fields{}, Body: s.Body}
	for _, e := range s.Fields {
		if _, ok := t.fields[e.Key]; !ok {
			continue
		}
		value, err := unstow(e.Value)
		if err != nil {
			return d, fmt.Errorf("docdb/mongodb: %s %s, field %s: %w", t.name, s.ID, e.Key, err)
		}
		d.Fields[e.Key] = value
	}
	return d, nil
}

// unstow is the inverse of stow.
func unstow(v any) (any, error) {
	switch v := v.(type) {
	case string, int64, bool:
		return v, nil
	case bson.DateTime:
		return v.Time().UTC(), nil
	case bson.A:
		keys := make([]string, len(v))
		for i, e := range v {
			key, ok := e.(string)
			if !ok {
				return nil, fmt.Errorf("a %T in a list of strings", e)
			}
			keys[i] = key
		}
		return keys, nil
	}
	return nil, fmt.Errorf("a value of type %T", v)
}

// table gives a declared collection.
func (d *DB) table(name string) (*table, *mongo.Collection, error) {
	t, ok := d.tables[name]
	if !ok {
		return nil, nil, fmt.Errorf("%w: collection %q", docdb.ErrUndeclared, name)
	}
	return t, d.db.Collection(name), nil
}

// Insert implements docdb.DB.
func (d *DB) Insert(ctx context.Context, collection string, doc docdb.Doc) error {
	return d.write(ctx, "insert into "+collection, func(ctx context.Context) error {
		t, c, err := d.table(collection)
		if err != nil {
			return err
		}
		s, err := t.encode(doc, 1)
		if err != nil {
			return err
		}
		_, err = c.InsertOne(ctx, s)
		return err
	})
}

// Get implements docdb.DB.
func (d *DB) Get(ctx context.Context, collection, id string) (doc docdb.Doc, err error) {
	// write, not read: one document is a snapshot by itself.
	err = d.write(ctx, "get from "+collection, func(ctx context.Context) error {
		t, c, err := d.table(collection)
		if err != nil {
			return err
		}
		var s stored
		if err := c.FindOne(ctx, byID(id)).Decode(&s); err != nil {
			return err
		}
		doc, err = t.decode(s)
		return err
	})
	return doc, err
}

// Replace implements docdb.DB.
func (d *DB) Replace(ctx context.Context, collection string, doc docdb.Doc) error {
	return d.write(ctx, "replace in "+collection, func(ctx context.Context) error {
		t, c, err := d.table(collection)
		if err != nil {
			return err
		}
		s, err := t.encode(doc, doc.Version+1)
		if err != nil {
			return err
		}
		res, err := c.ReplaceOne(ctx, expected(doc.ID, doc.Version), s)
		if err != nil {
			return err
		}
		return missed(ctx, c, doc.ID, res.MatchedCount)
	})
}

// Redeclare implements docdb.DB.
func (d *DB) Redeclare(ctx context.Context, collection string, doc docdb.Doc) error {
	return d.write(ctx, "redeclare in "+collection, func(ctx context.Context) error {
		t, c, err := d.table(collection)
		if err != nil {
			return err
		}
		s, err := t.encode(doc, doc.Version)
		if err != nil {
			return err
		}
		fields := bson.D{{Key: "$set", Value: bson.D{{Key: "f", Value: s.Fields}}}}
		res, err := c.UpdateOne(ctx, expected(doc.ID, doc.Version), fields)
		if err != nil {
			return err
		}
		return missed(ctx, c, doc.ID, res.MatchedCount)
	})
}

// Delete implements docdb.DB.
func (d *DB) Delete(ctx context.Context, collection, id string, version int64) error {
	return d.write(ctx, "delete from "+collection, func(ctx context.Context) error {
		_, c, err := d.table(collection)
		if err != nil {
			return err
		}
		filter := byID(id)
		if version != 0 {
			filter = expected(id, version)
		}
		res, err := c.DeleteOne(ctx, filter)
		if err != nil {
			return err
		}
		return missed(ctx, c, id, res.DeletedCount)
	})
}

// expected matches a document at a version.
func expected(id string, version int64) bson.D {
	return append(byID(id), cond("v", "$eq", version)...)
}

// missed says why a write that expected a version changed n = 0 documents.
func missed(ctx context.Context, c *mongo.Collection, id string, n int64) error {
	if n > 0 {
		return nil
	}
	only := options.FindOne().SetProjection(bson.D{{Key: "_id", Value: 1}})
	if err := c.FindOne(ctx, byID(id), only).Err(); err != nil {
		return err // translated: ErrNotFound when there is none
	}
	return docdb.ErrConflict
}

// DeleteWhere implements docdb.DB.
func (d *DB) DeleteWhere(ctx context.Context, collection string, f docdb.Filter) (n int64, err error) {
	// Several documents: a transaction, so that all of them go or none.
	err = d.InTx(ctx, func(ctx context.Context) error {
		return d.write(ctx, "delete from "+collection, func(ctx context.Context) error {
			t, c, err := d.table(collection)
			if err != nil {
				return err
			}
			filter, err := t.filter(f)
			if err != nil {
				return err
			}
			res, err := c.DeleteMany(ctx, filter)
			if err != nil {
				return err
			}
			n = res.DeletedCount
			return nil
		})
	})
	if err != nil {
		return 0, err
	}
	return n, nil
}

// Find implements docdb.DB.
func (d *DB) Find(ctx context.Context, collection string, q docdb.Query) (docs []docdb.Doc, err error) {
	err = d.read(ctx, "find in "+collection, func(ctx context.Context) error {
		t, c, err := d.table(collection)
		if err != nil {
			return err
		}
		filter, sort, err := t.page(q)
		if err != nil {
			return err
		}
		o := options.Find().SetSort(sort)
		if q.Limit > 0 {
			o.SetLimit(int64(q.Limit)).SetBatchSize(int32(min(q.Limit, 1000)))
		}
		cursor, err := c.Find(ctx, filter, o)
		if err != nil {
			return err
		}
		var found []stored
		if err := cursor.All(ctx, &found); err != nil {
			return err
		}
		docs = make([]docdb.Doc, len(found))
		for i, s := range found {
			if docs[i], err = t.decode(s); err != nil {
				return err
			}
		}
		return nil
	})
	return docs, err
}

// Count implements docdb.DB.
func (d *DB) Count(ctx context.Context, collection string, f docdb.Filter, limit int64) (n int64, err error) {
	err = d.read(ctx, "count in "+collection, func(ctx context.Context) error {
		t, c, err := d.table(collection)
		if err != nil {
			return err
		}
		filter, err := t.filter(f)
		if err != nil {
			return err
		}
		o := options.Count()
		if limit > 0 {
			o.SetLimit(limit)
		}
		n, err = c.CountDocuments(ctx, filter, o)
		return err
	})
	return n, err
}

// GroupCount implements docdb.DB.
func (d *DB) GroupCount(ctx context.Context, collection, field string, f docdb.Filter) (counts map[string]int64, err error) {
	err = d.read(ctx, "group in "+collection, func(ctx context.Context) error {
		t, c, err := d.table(collection)
		if err != nil {
			return err
		}
		declared, err := t.field(field, false)
		if err != nil {
			return err
		}
		if declared.Kind != docdb.String {
			return fmt.Errorf("docdb/mongodb: %s.%s is no String", collection, field)
		}
		filter, err := t.filter(f)
		if err != nil {
			return err
		}
		cursor, err := c.Aggregate(ctx, bson.A{
			bson.D{{Key: "$match", Value: filter}},
			bson.D{{Key: "$group", Value: bson.D{
				{Key: "_id", Value: "$f." + field},
				{Key: "n", Value: bson.D{{Key: "$sum", Value: int64(1)}}},
			}}},
		})
		if err != nil {
			return err
		}
		var groups []struct {
			Value *string `bson:"_id"` // nil: absent
			N     int64   `bson:"n"`
		}
		if err := cursor.All(ctx, &groups); err != nil {
			return err
		}
		counts = make(map[string]int64, len(groups))
		for _, g := range groups {
			if g.Value == nil {
				counts[""] += g.N
			} else {
				counts[*g.Value] += g.N
			}
		}
		return nil
	})
	return counts, err
}
