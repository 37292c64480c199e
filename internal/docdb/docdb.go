// Package docdb is the document-database port: what the repositories in
// internal/store may ask of a database, and no more. Two engines implement it,
// docdb/sqlite (the embedded default) and docdb/mongodb; one contract suite,
// docdb/docdbtest, holds both to the same promises.
//
// A document is its JSON body plus the fields its collection declares. Only
// declared fields can be filtered or sorted on; the engines keep them outside
// the body, as columns and side tables (SQLite) or native fields (MongoDB).
//
// Ids are made by the portal, never by an engine. Times are kept in UTC at
// millisecond precision; what is finer is cut off, on both engines.
package docdb

import (
	"context"
	"errors"
	"io"
	"time"
)

var (
	// ErrNotFound: no document (or file) has this id.
	ErrNotFound = errors.New("docdb: not found")
	// ErrExists: the id, or the value of a unique field, is taken; on insert
	// and on replace.
	ErrExists = errors.New("docdb: exists already")
	// ErrConflict: the document was changed since it was read (its version is
	// not the expected one), or the transaction lost from another.
	ErrConflict = errors.New("docdb: changed meanwhile")
	// ErrTxOver: an earlier operation of this transaction failed with anything
	// but ErrNotFound, so nothing more can be done in it. MongoDB aborts there;
	// SQLite imitates it, so that no code comes to rely on the difference.
	ErrTxOver = errors.New("docdb: transaction is over after an earlier error")
	// ErrCorrupt: stored bytes do not have the SHA-256 they were stored with.
	ErrCorrupt = errors.New("docdb: stored bytes are damaged")
	// ErrTooLarge: a file is larger than the caller allows.
	ErrTooLarge = errors.New("docdb: too large")
	// ErrUndeclared: a query names a field or collection the schema lacks.
	ErrUndeclared = errors.New("docdb: undeclared field or collection")
)

// Kind is the type of a declared field's values in Go: string, int64,
// time.Time or bool.
type Kind uint8

// The kinds of declared fields.
const (
	String Kind = iota
	Int
	Time
	Bool
)

// Field declares one field of a collection.
type Field struct {
	Name string
	Kind Kind
	// Multi: the value is a []string (only for Kind String); filtered with
	// ContainsAny only, never sorted on. An empty list is absent.
	Multi bool
	// Unique: no two documents share a value; absent values do not collide.
	// Not together with Multi.
	Unique bool
	// Rare: few documents share a value, so a list that asks for some values
	// starts from an index on the field rather than from one on a Multi field.
	Rare bool
}

// Fits reports whether v can be a value of the field, one of its values when it
// has several. nil, which stands for an absent value, fits every field; a named
// string fits none, so that no engine stores what it can't give back.
func (f Field) Fits(v any) bool {
	switch v.(type) {
	case nil:
		return true
	case string:
		return f.Kind == String
	case int64:
		return f.Kind == Int
	case time.Time:
		return f.Kind == Time
	case bool:
		return f.Kind == Bool
	}
	return false
}

// Index asks for fast access to a list.
type Index struct {
	// Multi, when set, names a multi-valued field that leads the index: the
	// list of documents whose Multi contains a key, in Sort order.
	Multi string
	// Equal are single-valued fields compared with Eq or In before Sort.
	Equal []string
	// Sort is the field the list is sorted on, then by id. May be empty.
	Sort string
	// Carry are further single-valued fields that filters on this list use:
	// the engine can test them without opening the document.
	Carry []string
}

// Collection declares a collection: its name, fields and indexes. Names are
// lower-case letters, digits and underscores.
type Collection struct {
	Name    string
	Fields  []Field
	Indexes []Index
}

// Fields holds the values of a document's declared fields: string, int64,
// time.Time, bool or []string according to the declaration. nil and a missing
// name mean the same: absent. Absent matches Eq(name, nil) and no other value;
// it sorts before every value.
type Fields map[string]any

// Doc is one document.
type Doc struct {
	ID string
	// Version is 1 after Insert and one higher after each Replace; the engine
	// sets it.
	Version int64
	Fields  Fields
	// Body is the document's JSON, returned byte for byte as it was stored.
	Body []byte
}

// Op is a filter's operator.
type Op uint8

// The operators; made with the functions below.
const (
	OpAll Op = iota
	OpNone
	OpEq
	OpNe
	OpIn
	OpRange
	OpContainsAny
	OpAnd
	OpOr
)

// Filter selects documents by declared fields. The zero Filter selects all.
type Filter struct {
	Op     Op
	Field  string
	Values []any
	Subs   []Filter
}

// Eq selects documents whose field equals v; v nil selects those without it.
func Eq(field string, v any) Filter { return Filter{Op: OpEq, Field: field, Values: []any{v}} }

// Ne selects the others, documents without the field included.
func Ne(field string, v any) Filter { return Filter{Op: OpNe, Field: field, Values: []any{v}} }

// In selects documents whose field equals one of vs; none when vs is empty.
func In(field string, vs ...string) Filter {
	if len(vs) == 0 {
		return Filter{Op: OpNone}
	}
	return Filter{Op: OpIn, Field: field, Values: anys(vs)}
}

// Range selects from <= field < to; a nil bound is open. Documents without
// the field are not selected.
func Range(field string, from, to any) Filter {
	return Filter{Op: OpRange, Field: field, Values: []any{from, to}}
}

// ContainsAny selects documents whose multi-valued field holds one of keys;
// none when keys is empty. A document that holds several of the keys comes
// once in every answer.
func ContainsAny(field string, keys ...string) Filter {
	if len(keys) == 0 {
		return Filter{Op: OpNone}
	}
	return Filter{Op: OpContainsAny, Field: field, Values: anys(keys)}
}

// And selects what every one of fs selects.
func And(fs ...Filter) Filter { return Filter{Op: OpAnd, Subs: fs} }

// Or selects what one of fs selects; none when fs is empty.
func Or(fs ...Filter) Filter {
	if len(fs) == 0 {
		return Filter{Op: OpNone}
	}
	return Filter{Op: OpOr, Subs: fs}
}

func anys(ss []string) []any {
	vs := make([]any, len(ss))
	for i, s := range ss {
		vs[i] = s
	}
	return vs
}

// Cursor is a place in a sorted list: the sort field's value and the id of
// the document there.
type Cursor struct {
	Value any
	ID    string
}

// Query asks for a page of documents.
type Query struct {
	Filter Filter
	// Sort is a single-valued declared field; empty sorts by id. Ties are
	// broken by id, in the same direction.
	Sort string
	Desc bool
	// After, when set, starts behind this place.
	After *Cursor
	// Limit is the most documents returned; 0 means no limit.
	Limit int
}

// Entry is what the text index holds of one object: tokens made by
// internal/search, never raw text.
type Entry struct {
	ID   string
	Kind string
	// Scope are the object's scope keys: who may find it.
	Scope []string
	// Tags are what a query narrows its hits by, as a theme: compared whole, and
	// never found as a word.
	Tags []string
	// At orders hits, newest first.
	At    time.Time
	Title []string
	Text  []string
}

// Term is one word of a search query, as alternative tokens of which one must
// occur. A token that ends in '*' matches every token it begins.
type Term []string

// TextQuery searches the text index.
type TextQuery struct {
	// Scope: only entries that hold one of these keys; none when empty.
	Scope []string
	// Kinds: only these kinds; all when empty.
	Kinds []string
	// Tags: only entries that hold every one of these.
	Tags []string
	// From and To: only entries with From <= At < To; zero is open.
	From, To time.Time
	// Terms must all occur, in title or text; without terms there are no hits.
	Terms []Term
	// Any: one of the terms suffices (for similar objects); hits with more of
	// the terms come first.
	Any   bool
	Limit int
	Skip  int
}

// Hit is one entry found. Hits whose title holds all terms come first; within
// a tier the newest first, then by id.
type Hit struct {
	ID      string
	Kind    string
	At      time.Time
	InTitle bool
}

// FileInfo describes stored bytes.
type FileInfo struct {
	ID      string
	Size    int64
	SHA256  string // hex
	Created time.Time
}

// Files keeps bytes outside documents. File operations are never part of a
// transaction: bytes are written before the transaction that refers to them,
// and what no document refers to is swept later.
type Files interface {
	// Put stores what r gives under id; ErrTooLarge past max bytes, and then
	// nothing is left; ErrExists when the id is taken. A file that was not
	// read to its end is never visible to Open or List.
	Put(ctx context.Context, id string, r io.Reader, max int64) (FileInfo, error)
	// Open gives the bytes. The reader reports ErrCorrupt instead of io.EOF
	// when they do not have the SHA-256 they were stored with.
	Open(ctx context.Context, id string) (io.ReadCloser, FileInfo, error)
	// Remove deletes a file; no error when there is none.
	Remove(ctx context.Context, id string) error
	// List gives files by id, those after the given id, at most limit.
	List(ctx context.Context, after string, limit int) ([]FileInfo, error)
	// Sweep removes the remains of unfinished Puts begun before the time.
	Sweep(ctx context.Context, before time.Time) error
}

// DB is a database. Every method takes part in the transaction of its context
// when it is called with one from InTx; otherwise a read sees one snapshot and
// a write is a transaction of its own.
type DB interface {
	// Insert stores a new document; ErrExists when its id or a unique value is
	// taken.
	Insert(ctx context.Context, collection string, d Doc) error
	// Get gives one document; ErrNotFound.
	Get(ctx context.Context, collection, id string) (Doc, error)
	// Replace stores d in place of the document with its id, whose version
	// must be d.Version; ErrConflict when it is another, ErrNotFound, ErrExists.
	Replace(ctx context.Context, collection string, d Doc) error
	// Redeclare gives the document with d's id and version the declared fields of
	// d and leaves its body and version as they are: for documents stored before a
	// field was declared. ErrConflict, ErrNotFound, ErrExists, as Replace.
	Redeclare(ctx context.Context, collection string, d Doc) error
	// Delete removes the document; ErrConflict, ErrNotFound. version 0 removes
	// whatever version there is.
	Delete(ctx context.Context, collection, id string, version int64) error
	// DeleteWhere removes every document the filter selects and says how many.
	DeleteWhere(ctx context.Context, collection string, f Filter) (int64, error)
	// Find gives a page of documents, whole.
	Find(ctx context.Context, collection string, q Query) ([]Doc, error)
	// Count counts, but stops at max when max > 0.
	Count(ctx context.Context, collection string, f Filter, max int64) (int64, error)
	// GroupCount counts per value of a single-valued String field; absent
	// values count under "".
	GroupCount(ctx context.Context, collection, field string, f Filter) (map[string]int64, error)

	// Index puts an entry in the text index, replacing the one with its id.
	Index(ctx context.Context, e Entry) error
	// Unindex removes an entry; no error when there is none.
	Unindex(ctx context.Context, id string) error
	// Search finds entries.
	Search(ctx context.Context, q TextQuery) ([]Hit, error)
	// Words gives the tokens of titles and texts that begin with begin, which isn't
	// empty, in order and at most limit. They are those of all entries, whoever may
	// find these: only what Search finds within a scope may be told.
	Words(ctx context.Context, begin string, limit int) ([]string, error)

	// InTx runs f in one transaction: all of it is stored, durably, or nothing.
	// It promises snapshot isolation and no more, so an invariant over several
	// documents rests on a unique value or on Replace of one named document.
	// f may run more than once and must do nothing but use this database. An
	// InTx inside f joins the transaction, and its error ends it like that of any
	// operation. When the transaction loses from another and trying again does
	// not help: ErrConflict.
	InTx(ctx context.Context, f func(ctx context.Context) error) error

	Files() Files
	// Ping reports whether the database answers and can be written to.
	Ping(ctx context.Context) error
	// Backup writes a consistent copy of everything, files included, to w;
	// what was acknowledged before the call is in it. RestoreFrom of the
	// engine's package reads it.
	Backup(ctx context.Context, w io.Writer) error
	Close() error
}
