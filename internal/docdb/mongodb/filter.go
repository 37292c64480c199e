package mongodb

import (
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"ketenportaal/internal/docdb"
)

// nothing is the filter that matches no document.
var nothing = bson.D{{Key: "_id", Value: bson.D{{Key: "$in", Value: bson.A{}}}}}

// byID matches one document. $eq keeps the id a value, whatever it looks like.
func byID(id string) bson.D { return cond("_id", "$eq", id) }

// cond is {key: {op: value}}.
func cond(key, op string, value any) bson.D {
	return bson.D{{Key: key, Value: bson.D{{Key: op, Value: value}}}}
}

// any of and all of; the server refuses empty lists.
func orOf(fs bson.A) bson.D  { return bson.D{{Key: "$or", Value: fs}} }
func andOf(fs bson.A) bson.D { return bson.D{{Key: "$and", Value: fs}} }

// field gives a declared field, single- or multi-valued as asked.
func (t *table) field(name string, multi bool) (docdb.Field, error) {
	f, ok := t.fields[name]
	if !ok {
		return f, fmt.Errorf("%w: %s has no field %q", docdb.ErrUndeclared, t.name, name)
	}
	if f.Multi != multi {
		return f, fmt.Errorf("%w: %s.%s is not used according to its declaration", docdb.ErrUndeclared, t.name, name)
	}
	return f, nil
}

// native gives the BSON value of v, which must be of the field's kind: only
// strings, numbers, times and booleans can pass, so no value is an operator.
// nil stays nil and means absent.
func native(f docdb.Field, v any) (any, error) {
	if !f.Fits(v) {
		return nil, fmt.Errorf("docdb/mongodb: a %T does not fit field %s", v, f.Name)
	}
	if at, ok := v.(time.Time); ok {
		return bson.NewDateTimeFromTime(at), nil // cuts to milliseconds, UTC
	}
	return v, nil
}

// natives is native for each of vs.
func natives(f docdb.Field, vs []any) (bson.A, error) {
	out := make(bson.A, len(vs))
	for i, v := range vs {
		n, err := native(f, v)
		if err != nil {
			return nil, err
		}
		out[i] = n
	}
	return out, nil
}

// filter translates a filter of the port.
func (t *table) filter(f docdb.Filter) (bson.D, error) {
	switch f.Op {
	case docdb.OpAll:
		return bson.D{}, nil
	case docdb.OpNone:
		return nothing, nil
	case docdb.OpAnd, docdb.OpOr:
		return t.combine(f)
	}
	field, err := t.field(f.Field, f.Op == docdb.OpContainsAny)
	if err != nil {
		return nil, err
	}
	vs, err := natives(field, f.Values)
	if err != nil {
		return nil, err
	}
	key := "f." + f.Field
	switch {
	case f.Op == docdb.OpEq && len(vs) == 1:
		return cond(key, "$eq", vs[0]), nil // $eq null also matches an absent field
	case f.Op == docdb.OpNe && len(vs) == 1:
		return cond(key, "$ne", vs[0]), nil // and so $ne null matches a present one
	case f.Op == docdb.OpIn, f.Op == docdb.OpContainsAny:
		return cond(key, "$in", vs), nil
	case f.Op == docdb.OpRange && len(vs) == 2:
		return between(key, vs[0], vs[1]), nil
	}
	return nil, fmt.Errorf("docdb/mongodb: operator %d on %s with %d values", f.Op, f.Field, len(vs))
}

// between is from <= key < to. The server compares only values of one type, so
// an absent field is in no range.
func between(key string, from, to any) bson.D {
	var bounds bson.D
	if from != nil {
		bounds = append(bounds, bson.E{Key: "$gte", Value: from})
	}
	if to != nil {
		bounds = append(bounds, bson.E{Key: "$lt", Value: to})
	}
	if bounds == nil {
		bounds = bson.D{{Key: "$ne", Value: nil}}
	}
	return bson.D{{Key: key, Value: bounds}}
}

// combine translates And and Or.
func (t *table) combine(f docdb.Filter) (bson.D, error) {
	subs := make(bson.A, 0, len(f.Subs))
	for _, sub := range f.Subs {
		d, err := t.filter(sub)
		if err != nil {
			return nil, err
		}
		subs = append(subs, d)
	}
	switch {
	case len(subs) == 0 && f.Op == docdb.OpOr:
		return nothing, nil
	case len(subs) == 0:
		return bson.D{}, nil
	case f.Op == docdb.OpOr:
		return orOf(subs), nil
	}
	return andOf(subs), nil
}

// page translates what a query selects and the order it wants.
func (t *table) page(q docdb.Query) (filter, sort bson.D, err error) {
	filter, err = t.filter(q.Filter)
	if err != nil {
		return nil, nil, err
	}
	dir := 1
	if q.Desc {
		dir = -1
	}
	sort = bson.D{{Key: "_id", Value: dir}}
	var field docdb.Field
	if q.Sort != "" {
		if field, err = t.field(q.Sort, false); err != nil {
			return nil, nil, err
		}
		sort = bson.D{{Key: "f." + q.Sort, Value: dir}, {Key: "_id", Value: dir}}
	}
	if q.After == nil {
		return filter, sort, nil
	}
	var value any
	if q.Sort != "" {
		if value, err = native(field, q.After.Value); err != nil {
			return nil, nil, err
		}
	}
	return andOf(bson.A{filter, after(q.Sort, value, q.After.ID, q.Desc)}), sort, nil
}

// after selects what stands behind a place in a list. Absent values stand
// before all others; $gt and $lt never match them, hence the separate cases.
func after(field string, value any, id string, desc bool) bson.D {
	beyond, behind := "$gt", cond("_id", "$gt", id)
	if desc {
		beyond, behind = "$lt", cond("_id", "$lt", id)
	}
	if field == "" {
		return behind
	}
	key := "f." + field
	same := andOf(bson.A{cond(key, "$eq", value), behind})
	switch {
	case value == nil && desc:
		return same
	case value == nil:
		return orOf(bson.A{cond(key, "$ne", nil), same})
	case desc:
		// The first condition says nothing new: it lets the server begin its
		// scan of the index at the place instead of at the list's start.
		bound := cond(key, "$not", bson.D{{Key: "$gt", Value: value}})
		return andOf(bson.A{bound, orOf(bson.A{cond(key, beyond, value), cond(key, "$eq", nil), same})})
	}
	return andOf(bson.A{cond(key, "$gte", value), orOf(bson.A{cond(key, beyond, value), same})})
}
