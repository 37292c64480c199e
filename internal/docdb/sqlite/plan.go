package sqlite

import (
	"slices"

	"ketenportaal/internal/docdb"
)

// maxBranches bounds how many ordered lists one page is merged from; a query
// that needs more is sorted whole.
const maxBranches = 64

// plan says how a query is read: as the merge of branches, each a piece of an
// index or side table that has the wanted order already.
type plan struct {
	side *side // nil: the document table
	// branches hold one condition for each Equal field, and on value when
	// side is set. One empty branch: no order to use.
	branches []fragment
	// rest are the conditions the branches leave.
	rest []docdb.Filter
	// few: not many documents are looked at.
	few bool
}

// plan chooses for a list in a given order. Where nothing fits it leaves the
// choice to SQLite.
func (l *collection) plan(f docdb.Filter, sort string) (plan, error) {
	conds := conditions(f)
	best, score := plan{branches: []fragment{{sql: "1"}}, rest: conds}, -1
	if l.byUnique(conds) {
		best.few = true
		return best, nil
	}
	for i := range l.sides {
		s := &l.sides[i]
		at := slices.IndexFunc(conds, func(c docdb.Filter) bool { return c.Op == docdb.OpContainsAny && c.Field == s.Multi })
		if at < 0 || s.Sort != sort {
			continue
		}
		keys, err := l.keys(conds[at])
		if err != nil {
			return plan{}, err
		}
		p := plan{side: s, rest: without(conds, at), few: true}
		for _, k := range keys {
			p.branches = append(p.branches, fragment{"s.value = ?", []any{k}})
		}
		ok, err := l.bind(&p, s.Equal, l.through(s))
		if err != nil {
			return plan{}, err
		}
		if n := l.score(p, s.Index); ok && n > score {
			best, score = p, n
		}
	}
	for _, i := range l.indexes {
		if i.unique || i.Sort != sort || len(i.Equal) == 0 {
			continue // an index that is only ordered SQLite finds by itself
		}
		if best.side != nil && (!slices.ContainsFunc(i.Equal, l.rare) || !l.byRare(conds)) {
			continue // half of all documents may share those values
		}
		p := plan{rest: conds, branches: []fragment{{sql: "1"}}, few: true}
		ok, err := l.bind(&p, i.Equal, l.document())
		if err != nil {
			return plan{}, err
		}
		if n := l.score(p, i.Index); ok && n > score {
			best, score = p, n
		}
	}
	return best, nil
}

// rare says whether few documents share a value of the field.
func (l *collection) rare(field string) bool { return l.fields[field].Rare }

// byRare says whether a condition names few documents, found by an index.
func (l *collection) byRare(conds []docdb.Filter) bool {
	return slices.ContainsFunc(conds, func(c docdb.Filter) bool {
		return (c.Op == docdb.OpEq || c.Op == docdb.OpIn) && l.rare(c.Field) && !slices.Contains(c.Values, nil) &&
			slices.ContainsFunc(l.indexes, func(i index) bool { return len(i.Equal) > 0 && i.Equal[0] == c.Field })
	})
}

// bind multiplies the branches by the values of each Equal field, and says
// whether every one of them is compared and the branches stay few.
func (l *collection) bind(p *plan, equal []string, s *source) (bool, error) {
	for _, field := range equal {
		at := slices.IndexFunc(p.rest, func(c docdb.Filter) bool {
			return c.Field == field && (c.Op == docdb.OpEq || c.Op == docdb.OpIn)
		})
		if at < 0 {
			return false, nil
		}
		var next []fragment
		seen := map[any]bool{}
		for _, v := range p.rest[at].Values {
			if seen[v] {
				continue
			}
			seen[v] = true
			one, err := l.where(docdb.Eq(field, v), s)
			if err != nil {
				return false, err
			}
			for _, b := range p.branches {
				next = append(next, all(b, one))
			}
		}
		p.branches, p.rest = next, without(p.rest, at)
	}
	return len(p.branches) <= maxBranches, nil
}

// score prefers more bound fields, then more conditions answered by the index.
func (l *collection) score(p plan, i docdb.Index) int {
	n := 100 * len(i.Equal)
	tested := map[string]bool{}
	for _, c := range p.rest {
		fieldsOf(c, tested)
	}
	for name := range tested {
		if slices.Contains(indexed(i), name) {
			n++
		}
	}
	return n
}

// byUnique says whether a condition names at most one document.
func (l *collection) byUnique(conds []docdb.Filter) bool {
	return slices.ContainsFunc(conds, func(c docdb.Filter) bool {
		return c.Op == docdb.OpEq && l.fields[c.Field].Unique && c.Values[0] != nil
	})
}

// covers says whether the side table keeps a field.
func (s *side) covers(field string) bool { return slices.Contains(s.columns, field) }

// without leaves out one condition.
func without(conds []docdb.Filter, at int) []docdb.Filter {
	return slices.Delete(slices.Clone(conds), at, at+1)
}
