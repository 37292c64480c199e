package sqlite

import (
	"fmt"
	"slices"
	"strings"

	"ketenportaal/internal/docdb"
)

// fragment is a piece of SQL with its arguments.
type fragment struct {
	sql  string
	args []any
}

// all joins conditions with AND.
func all(parts ...fragment) fragment { return joined(parts, " AND ", "1") }

func joined(parts []fragment, word, empty string) fragment {
	if len(parts) == 0 {
		return fragment{sql: empty}
	}
	texts := make([]string, len(parts))
	var args []any
	for i, p := range parts {
		texts[i] = p.sql
		args = append(args, p.args...)
	}
	if len(parts) == 1 {
		return fragment{texts[0], args}
	}
	return fragment{"(" + strings.Join(texts, word) + ")", args}
}

// source is what a SELECT reads: the document table c, or a side table s,
// joined with c when a filter needs a column the side table lacks.
type source struct {
	l      *collection
	side   *side
	joined bool
	// few: not many documents are looked at, so each is asked for its keys;
	// else the documents of the keys are gathered first.
	few bool
}

func (l *collection) document() *source { return &source{l: l} }

func (l *collection) through(s *side) *source { return &source{l: l, side: s} }

// from is the FROM clause; it is asked after the filters have been made. CROSS
// JOIN keeps SQLite from walking the documents first.
func (s *source) from() string {
	switch {
	case s.side == nil:
		return s.l.table + " c"
	case s.joined:
		return s.side.table + " s CROSS JOIN " + s.l.table + " c ON c.row = s.row"
	default:
		return s.side.table + " s"
	}
}

// alias is the table that has the row and id of a document.
func (s *source) alias() string {
	if s.side == nil {
		return "c"
	}
	return "s"
}

// column gives a field's column and what stands there for an absent value.
func (s *source) column(field string) (name, none string) {
	if s.side != nil && s.side.covers(field) {
		return "s.f_" + field, absent
	}
	s.joined = true
	return "c.f_" + field, "NULL"
}

// where turns a filter into a condition on a source.
func (l *collection) where(f docdb.Filter, s *source) (fragment, error) {
	switch f.Op {
	case docdb.OpAll:
		return fragment{sql: "1"}, nil
	case docdb.OpNone:
		return fragment{sql: "0"}, nil
	case docdb.OpAnd, docdb.OpOr:
		parts := make([]fragment, len(f.Subs))
		for i, sub := range f.Subs {
			p, err := l.where(sub, s)
			if err != nil {
				return fragment{}, err
			}
			parts[i] = p
		}
		if f.Op == docdb.OpOr {
			return joined(parts, " OR ", "0"), nil
		}
		return all(parts...), nil
	case docdb.OpContainsAny:
		return l.containsAny(f, s)
	}
	values := make([]any, len(f.Values))
	for i, v := range f.Values {
		var err error
		if values[i], err = l.value(f.Field, v); err != nil {
			return fragment{}, err
		}
	}
	name, none := s.column(f.Field)
	switch f.Op {
	case docdb.OpEq:
		if values[0] == nil {
			return fragment{sql: name + " IS " + none}, nil
		}
		return fragment{name + " = ?", values}, nil
	case docdb.OpNe:
		if values[0] == nil {
			return fragment{sql: name + " IS NOT " + none}, nil
		}
		return fragment{name + " IS NOT ?", values}, nil
	case docdb.OpIn:
		return fragment{name + " IN (" + marks(len(values)) + ")", values}, nil
	case docdb.OpRange:
		return between(name, none, values[0], values[1]), nil
	}
	return fragment{}, fmt.Errorf("docdb: unknown operator %d", f.Op)
}

// between is from <= name < to without absent values.
func between(name, none string, from, to any) fragment {
	lower := fragment{name + " >= ?", []any{from}}
	switch {
	case from == nil && none == "NULL":
		lower = fragment{sql: name + " IS NOT NULL"}
	case from == nil:
		lower = fragment{sql: name + " > " + none}
	}
	if to == nil {
		return lower
	}
	return all(lower, fragment{name + " < ?", []any{to}})
}

// containsAny is the form of ContainsAny that works in any place of a filter.
func (l *collection) containsAny(f docdb.Filter, s *source) (fragment, error) {
	keys, err := l.keys(f)
	if err != nil {
		return fragment{}, err
	}
	at := slices.IndexFunc(l.sides, func(t side) bool { return t.Multi == f.Field }) // planIndexes made one
	t, values := &l.sides[at], "t.value IN ("+marks(len(keys))+")"
	if !s.few {
		return fragment{s.alias() + ".row IN (SELECT t.row FROM " + t.table + " t WHERE " + values + ")", keys}, nil
	}
	same := " AND t.id = " + s.alias() + ".id"
	for _, field := range t.keyFields() {
		name, none := s.column(field)
		if none != absent {
			name = "ifnull(" + name + ", " + absent + ")"
		}
		same += " AND t.f_" + field + " = " + name
	}
	return fragment{"EXISTS (SELECT 1 FROM " + t.table + " t WHERE " + values + same + ")", keys}, nil
}

// keys are the different values of a ContainsAny.
func (l *collection) keys(f docdb.Filter) ([]any, error) {
	if decl, ok := l.fields[f.Field]; !ok {
		return nil, fmt.Errorf("%w: %s.%s", docdb.ErrUndeclared, l.decl.Name, f.Field)
	} else if !decl.Multi {
		return nil, fmt.Errorf("docdb: %s.%s is not multi-valued", l.decl.Name, f.Field)
	}
	seen := map[any]bool{}
	var keys []any
	for _, v := range f.Values {
		if _, ok := v.(string); !ok {
			return nil, fmt.Errorf("docdb: %s.%s: a %T is no string", l.decl.Name, f.Field, v)
		}
		if !seen[v] {
			seen[v] = true
			keys = append(keys, v)
		}
	}
	return keys, nil
}

func marks(n int) string {
	return strings.TrimSuffix(strings.Repeat("?, ", n), ", ")
}

// conditions flattens a filter into the conditions that must all hold.
func conditions(f docdb.Filter) []docdb.Filter {
	if f.Op == docdb.OpAll {
		return nil
	}
	if f.Op != docdb.OpAnd {
		return []docdb.Filter{f}
	}
	var flat []docdb.Filter
	for _, sub := range f.Subs {
		flat = append(flat, conditions(sub)...)
	}
	return flat
}

// fieldsOf adds the single-valued fields a filter tests.
func fieldsOf(f docdb.Filter, to map[string]bool) {
	for _, sub := range f.Subs {
		fieldsOf(sub, to)
	}
	if f.Field != "" && f.Op != docdb.OpContainsAny {
		to[f.Field] = true
	}
}
