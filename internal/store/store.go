// Package store keeps the portal's objects in a document database: one file of
// repositories per aggregate, written once against the docdb port.
//
// A method called inside InTx takes part in that transaction. Saving takes a
// pointer and sets the new version; a stale version gives portal's Conflict.
package store

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/portal"
)

// Store gives and keeps the portal's objects.
type Store struct {
	db       docdb.DB
	listed   decoded[portal.Signal]
	settings decoded[portal.Settings]
}

// New makes a store on a database opened with Schema.
func New(db docdb.DB) *Store { return &Store{db: db} }

// InTx runs f in one transaction. It may run more than once.
func (s *Store) InTx(ctx context.Context, f func(ctx context.Context) error) error {
	return translate(s.db.InTx(ctx, f))
}

// Ping reports whether the database answers and can be written to.
func (s *Store) Ping(ctx context.Context) error { return translate(s.db.Ping(ctx)) }

// Files gives the store of bytes.
func (s *Store) Files() docdb.Files { return s.db.Files() }

// translate turns the port's errors into the portal's, in this one place.
func translate(err error) error {
	var known *portal.Error
	switch {
	case err == nil, errors.As(err, &known):
		return err
	case errors.Is(err, docdb.ErrNotFound):
		return portal.ErrNotFound.Because(err)
	case errors.Is(err, docdb.ErrExists):
		return portal.Errorf(portal.Taken, "Dit is er al.").Because(err)
	case errors.Is(err, docdb.ErrConflict):
		return portal.ErrChanged.Because(err)
	case errors.Is(err, docdb.ErrTooLarge):
		return portal.Errorf(portal.TooLarge, "Dit bestand is te groot.").Because(err)
	case errors.Is(err, context.DeadlineExceeded):
		return portal.Errorf(portal.Unavailable, "Het portaal krijgt nu geen antwoord van zijn database. Probeer het zo opnieuw.").Because(err)
	}
	return err
}

// get loads one object and hands the version to set.
func get[T any](ctx context.Context, db docdb.DB, collection, id string, set func(*T, int64)) (T, error) {
	d, err := db.Get(ctx, collection, id)
	if err != nil {
		var none T
		return none, translate(fmt.Errorf("load %s %s: %w", collection, id, err))
	}
	return decodeWith(d, set)
}

func decodeWith[T any](d docdb.Doc, set func(*T, int64)) (T, error) {
	var v T
	if err := json.Unmarshal(d.Body, &v); err != nil {
		return v, fmt.Errorf("decode document %s: %w", d.ID, err)
	}
	if set != nil {
		set(&v, d.Version)
	}
	return v, nil
}

// find loads every object a query selects.
func find[T any](ctx context.Context, db docdb.DB, collection string, q docdb.Query, set func(*T, int64)) ([]T, error) {
	docs, err := db.Find(ctx, collection, q)
	if err != nil {
		return nil, translate(fmt.Errorf("list %s: %w", collection, err))
	}
	vs := make([]T, 0, len(docs))
	for _, d := range docs {
		v, err := decodeWith(d, set)
		if err != nil {
			return nil, err
		}
		vs = append(vs, v)
	}
	return vs, nil
}

// first loads the only object a query selects, or portal.ErrNotFound.
func first[T any](ctx context.Context, db docdb.DB, collection string, f docdb.Filter, set func(*T, int64)) (T, error) {
	var none T
	vs, err := find(ctx, db, collection, docdb.Query{Filter: f, Limit: 1}, set)
	if err != nil {
		return none, err
	}
	if len(vs) == 0 {
		return none, portal.ErrNotFound
	}
	return vs[0], nil
}

// insert stores a new object; its version becomes 1.
func insert(ctx context.Context, db docdb.DB, collection string, id portal.ID, version *int64, v any, fields docdb.Fields) error {
	body, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("encode %s %s: %w", collection, id, err)
	}
	if err := db.Insert(ctx, collection, docdb.Doc{ID: string(id), Fields: fields, Body: body}); err != nil {
		return translate(fmt.Errorf("insert %s %s: %w", collection, id, err))
	}
	*version = 1
	return nil
}

// replace stores an object in place of the version it was read at.
func replace(ctx context.Context, db docdb.DB, collection string, id portal.ID, version *int64, v any, fields docdb.Fields) error {
	body, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("encode %s %s: %w", collection, id, err)
	}
	if err := db.Replace(ctx, collection, docdb.Doc{ID: string(id), Version: *version, Fields: fields, Body: body}); err != nil {
		return translate(fmt.Errorf("save %s %s: %w", collection, id, err))
	}
	*version++
	return nil
}

// listing answers one page of a list sorted on a time or number. A page before a
// cursor is read in the other direction and turned around.
func listing[T any](ctx context.Context, db docdb.DB, collection string, q docdb.Query, p portal.Page, set func(*T, int64)) (portal.Listing[T], error) {
	return listingOf(ctx, db, collection, q, p, func(d docdb.Doc) (T, error) { return decodeWith(d, set) })
}

// listingOf is listing with a decoder of its own.
func listingOf[T any](ctx context.Context, db docdb.DB, collection string, q docdb.Query, p portal.Page, decode func(docdb.Doc) (T, error)) (portal.Listing[T], error) {
	limit := p.Limit
	if limit <= 0 {
		limit = portal.PageSize
	}
	back := p.Before != ""
	at := p.After
	if back {
		at = p.Before
		q.Desc = !q.Desc
	}
	if at != "" {
		c, err := parseCursor(at)
		if err != nil {
			return portal.Listing[T]{}, err
		}
		if _, number := c.Value.(int64); c.Value != nil && number != sortsByNumber(collection, q.Sort) {
			return portal.Listing[T]{}, errNoPage // of another list
		}
		q.After = &c
	}
	q.Limit = limit + 1
	docs, err := db.Find(ctx, collection, q)
	if err != nil {
		return portal.Listing[T]{}, translate(fmt.Errorf("list %s: %w", collection, err))
	}
	more := len(docs) > limit
	docs = docs[:min(len(docs), limit)]
	if back {
		slices.Reverse(docs)
	}
	var l portal.Listing[T]
	for _, d := range docs {
		v, err := decode(d)
		if err != nil {
			return l, err
		}
		l.Rows = append(l.Rows, v)
	}
	if len(docs) > 0 {
		if (back && at != "") || (!back && more) {
			l.Next = cursorOf(docs[len(docs)-1], q.Sort)
		}
		if (back && more) || (!back && at != "") {
			l.Prev = cursorOf(docs[0], q.Sort)
		}
	}
	return l, nil
}

// A cursor in a URL is base64 of the sort value (a time in milliseconds, a
// number behind a dot, or "-" when absent) and the id.
func cursorOf(d docdb.Doc, sort string) string {
	value := "-"
	switch v := d.Fields[sort].(type) {
	case time.Time:
		value = strconv.FormatInt(v.UnixMilli(), 36)
	case int64:
		value = "." + strconv.FormatInt(v, 36)
	}
	return base64.RawURLEncoding.EncodeToString([]byte(value + "/" + d.ID))
}

func parseCursor(s string) (docdb.Cursor, error) {
	raw, err := base64.RawURLEncoding.DecodeString(s)
	if err == nil {
		for i, b := range raw {
			if b != '/' {
				continue
			}
			if string(raw[:i]) == "-" {
				return docdb.Cursor{ID: string(raw[i+1:])}, nil
			}
			text, number := strings.CutPrefix(string(raw[:i]), ".")
			n, err := strconv.ParseInt(text, 36, 64)
			if err != nil {
				break
			}
			c := docdb.Cursor{Value: time.UnixMilli(n).UTC(), ID: string(raw[i+1:])}
			if number {
				c.Value = n
			}
			return c, nil
		}
	}
	return docdb.Cursor{}, errNoPage
}

var errNoPage = portal.Errorf(portal.Invalid, "Deze pagina van de lijst bestaat niet. Begin weer bij het begin van de lijst.")

// sortsByNumber reports whether a list is sorted on a number, not on a time.
func sortsByNumber(collection, sort string) bool {
	return slices.ContainsFunc(Schema(), func(c docdb.Collection) bool {
		return c.Name == collection && slices.ContainsFunc(c.Fields, func(f docdb.Field) bool { return f.Name == sort && f.Kind == docdb.Int })
	})
}

// absent gives nil for a zero value, so that the field is absent.
func absent[T comparable](v T) any {
	var zero T
	if v == zero {
		return nil
	}
	switch x := any(v).(type) {
	case portal.ID:
		return string(x)
	case time.Time:
		return x
	case string:
		return x
	}
	return v
}

func strs[T ~string](vs []T) []string {
	out := make([]string, len(vs))
	for i, v := range vs {
		out[i] = string(v)
	}
	return out
}
