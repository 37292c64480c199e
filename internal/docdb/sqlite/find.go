package sqlite

import (
	"context"
	"fmt"
	"strings"

	"ketenportaal/internal/docdb"
)

// Find implements docdb.DB.
func (db *DB) Find(ctx context.Context, collection string, q docdb.Query) ([]docdb.Doc, error) {
	var docs []docdb.Doc
	err := db.read(ctx, func(ctx context.Context, c *conn) error {
		l, err := db.collection(collection)
		if err != nil {
			return err
		}
		page, err := l.page(q)
		if err != nil {
			return err
		}
		return c.query(ctx, page.sql, page.args, func(row []any) error {
			d, err := l.decode(row)
			if err != nil {
				return err
			}
			if n := len(docs); n > 0 && docs[n-1].ID == d.ID {
				return nil // of two branches: they follow each other
			}
			docs = append(docs, d.Doc)
			if len(docs) == q.Limit {
				return errStop
			}
			return nil
		})
	})
	return docs, err
}

// page writes the SELECT of a query. It is the merge of the plan's branches,
// which SQLite reads side by side, each from its index and no further than is
// asked; a document of two branches comes twice in succession.
func (l *collection) page(q docdb.Query) (fragment, error) {
	if q.Sort != "" {
		if _, err := l.value(q.Sort, nil); err != nil {
			return fragment{}, err
		}
	}
	p, err := l.plan(q.Filter, q.Sort)
	if err != nil {
		return fragment{}, err
	}
	src := l.document()
	if p.side != nil {
		src = l.through(p.side)
	}
	src.few = p.few
	pieces, err := l.pieces(q, src)
	if err != nil {
		return fragment{}, err
	}
	rest, err := l.where(docdb.And(p.rest...), src)
	if err != nil {
		return fragment{}, err
	}
	src.joined = true
	columns := strings.Replace(l.columnsOf("c"), "c.id", src.alias()+".id", 1)
	if q.Sort != "" {
		sort, _ := src.column(q.Sort)
		columns += ", " + sort
	}
	var selects []string
	var args []any
	for _, b := range p.branches {
		for _, piece := range pieces {
			w := all(b, piece, rest)
			selects = append(selects, "SELECT "+columns+" FROM "+src.from()+" WHERE "+w.sql)
			args = append(args, w.args...)
		}
	}
	text := strings.Join(selects, " UNION ALL ") + l.orderBy(q)
	if q.Limit > 0 {
		// Written out: SQLite prepares a statement anew whenever a limit is bound.
		text += fmt.Sprintf(" LIMIT %d", q.Limit*len(p.branches))
	}
	return fragment{text, args}, nil
}

// orderBy names result columns by place, as a compound SELECT demands: the id
// is the second, the sort field the last.
func (l *collection) orderBy(q docdb.Query) string {
	direction := ""
	if q.Desc {
		direction = " DESC"
	}
	if q.Sort == "" {
		return " ORDER BY 2" + direction
	}
	return fmt.Sprintf(" ORDER BY %d%s, 2%s", 5+len(l.decl.Fields), direction, direction)
}

// pieces are the conditions of the places behind a cursor, one for each
// stretch of the order that an index can seek: absent values are NULL in the
// document table, which no comparison reaches.
func (l *collection) pieces(q docdb.Query, src *source) ([]fragment, error) {
	if q.After == nil {
		return []fragment{{sql: "1"}}, nil
	}
	id, than := src.alias()+".id", " > "
	if q.Desc {
		than = " < "
	}
	after := fragment{id + than + "?", []any{q.After.ID}}
	if q.Sort == "" {
		return []fragment{after}, nil
	}
	v, err := l.value(q.Sort, q.After.Value)
	if err != nil {
		return nil, err
	}
	name, none := src.column(q.Sort)
	if v != nil {
		behind := fragment{"(" + name + ", " + id + ")" + than + "(?, ?)", []any{v, q.After.ID}}
		if q.Desc && none == "NULL" {
			return []fragment{behind, {sql: name + " IS NULL"}}, nil
		}
		return []fragment{behind}, nil
	}
	same := all(fragment{sql: name + " IS " + none}, after)
	if q.Desc {
		return []fragment{same}, nil
	}
	return []fragment{same, between(name, none, nil, nil)}, nil
}
