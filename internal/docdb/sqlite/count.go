package sqlite

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"ketenportaal/internal/docdb"
)

// Count implements docdb.DB.
func (db *DB) Count(ctx context.Context, collection string, f docdb.Filter, max int64) (int64, error) {
	var n int64
	err := db.read(ctx, func(ctx context.Context, c *conn) error {
		l, err := db.collection(collection)
		if err != nil {
			return err
		}
		parts, err := l.disjoint(f, "")
		if err != nil {
			return err
		}
		var selects []string
		var args []any
		for _, p := range parts {
			selects = append(selects, "SELECT 1 FROM "+p.from+" WHERE "+p.where.sql)
			args = append(args, p.where.args...)
		}
		text := strings.Join(selects, " UNION ALL ")
		if max > 0 {
			text += fmt.Sprintf(" LIMIT %d", max) // written out, see page
		}
		n, _, err = c.number(ctx, "SELECT count(*) FROM ("+text+")", args...)
		return err
	})
	return n, err
}

// GroupCount implements docdb.DB.
func (db *DB) GroupCount(ctx context.Context, collection, field string, f docdb.Filter) (map[string]int64, error) {
	counts := map[string]int64{}
	err := db.read(ctx, func(ctx context.Context, c *conn) error {
		l, err := db.collection(collection)
		if err != nil {
			return err
		}
		if _, err := l.value(field, ""); err != nil {
			return err
		}
		parts, err := l.disjoint(f, field)
		if err != nil {
			return err
		}
		var selects []string
		var args []any
		for _, p := range parts {
			selects = append(selects, fmt.Sprintf("SELECT %[1]s, count(*) FROM %[2]s WHERE %[3]s GROUP BY %[1]s", p.column, p.from, p.where.sql))
			args = append(args, p.where.args...)
		}
		return c.query(ctx, strings.Join(selects, " UNION ALL "), args, func(row []any) error {
			value, _ := row[0].(string) // absent is NULL or a number
			counts[value] += row[1].(int64)
			return nil
		})
	})
	return counts, err
}

// part is a set of documents that no other part has.
type part struct {
	from   string
	where  fragment
	column string // of the field that is grouped on
}

// disjoint splits what a filter selects into parts without documents in
// common, one for each key of a ContainsAny: counting them needs no DISTINCT.
// field, when set, is one the parts give.
func (l *collection) disjoint(f docdb.Filter, field string) ([]part, error) {
	conds := conditions(f)
	s, at := l.countSide(conds, field)
	if s == nil {
		src := l.document()
		src.few = l.byUnique(conds) || l.byRare(conds)
		w, err := l.where(f, src)
		if err != nil {
			return nil, err
		}
		column, _ := src.column(field)
		return []part{{src.from(), w, column}}, nil
	}
	keys, err := l.keys(conds[at])
	if err != nil {
		return nil, err
	}
	src := l.through(s)
	rest, err := l.where(docdb.And(without(conds, at)...), src)
	if err != nil {
		return nil, err
	}
	column := ""
	if field != "" {
		column, _ = src.column(field)
	}
	parts := make([]part, len(keys))
	for i, k := range keys {
		w := all(fragment{"s.value = ?", []any{k}}, rest)
		if i > 0 {
			w = all(w, s.notUnder(keys[:i]))
		}
		parts[i] = part{src.from(), w, column}
	}
	return parts, nil
}

// notUnder leaves out the documents that one of the keys has too.
func (s *side) notUnder(keys []any) fragment {
	same := "t.id = s.id"
	for _, field := range s.keyFields() {
		same += " AND t.f_" + field + " = s.f_" + field
	}
	return fragment{"(s.n = 1 OR NOT EXISTS (SELECT 1 FROM " + s.table + " t WHERE t.value IN (" + marks(len(keys)) + ") AND " + same + "))", keys}
}

// countSide chooses the side table that answers most of the conditions by
// itself. The order of its rows does not matter, except that a prefix of Equal
// fields that are compared is found at once.
func (l *collection) countSide(conds []docdb.Filter, field string) (*side, int) {
	var best *side
	bestAt, bestScore := -1, -1
	if l.byUnique(conds) || l.byRare(conds) {
		return nil, -1
	}
	for i := range l.sides {
		s := &l.sides[i]
		at := slices.IndexFunc(conds, func(c docdb.Filter) bool { return c.Op == docdb.OpContainsAny && c.Field == s.Multi })
		if at < 0 {
			continue
		}
		tested := map[string]bool{}
		if field != "" {
			tested[field] = true
		}
		for _, c := range without(conds, at) {
			fieldsOf(c, tested)
		}
		score := 0
		for name := range tested {
			if s.covers(name) {
				score += 10
			}
		}
		for _, name := range s.Equal {
			if !tested[name] {
				break
			}
			score++
		}
		if score > bestScore {
			best, bestAt, bestScore = s, at, score
		}
	}
	return best, bestAt
}
