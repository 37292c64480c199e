package docdbtest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/docdb"

	"pgregory.net/rapid"
)

// testModel compares Find and Count with a naive evaluation in memory, on
// filters, orders and pages made at random.
func testModel(t *testing.T, e env) {
	db := e.db(t)
	var docs []docdb.Doc
	words := []string{"", "a", "b", "é", "$ne"}
	for i := range 40 {
		f := docdb.Fields{}
		if i%3 > 0 {
			f["status"] = words[i%5]
		}
		if i%4 > 0 {
			f["theme"] = words[i%3]
		}
		if i%5 > 0 {
			f["amount"] = int64(i%4 - 1)
		}
		if i%6 > 0 {
			f["at"] = day(i % 5)
		}
		if i%7 > 0 {
			f["open"] = i%2 == 0
		}
		if i%8 > 0 {
			f["scope"] = []string{words[i%4], words[i%5]}
		}
		docs = append(docs, one(fmt.Sprintf("d%02d", i*27%40), f))
	}
	insert(t, db, "cases", docs...)
	rapid.Check(t, func(r *rapid.T) {
		q := docdb.Query{
			Filter: drawFilter(r, words, 3),
			Sort:   rapid.SampledFrom([]string{"", "at", "amount", "status", "open"}).Draw(r, "sort"),
			Desc:   rapid.Bool().Draw(r, "desc"),
			Limit:  rapid.IntRange(0, 12).Draw(r, "limit"),
		}
		if rapid.Bool().Draw(r, "after") {
			d := rapid.SampledFrom(docs).Draw(r, "cursor")
			q.After = &docdb.Cursor{ID: d.ID}
			if q.Sort != "" {
				q.After.Value = d.Fields[q.Sort]
			}
		}
		answer, err := db.Find(t.Context(), "cases", q)
		if err != nil {
			r.Fatalf("%+v: %v", q, err)
		}
		var got []string
		for _, d := range answer {
			got = append(got, d.ID)
		}
		if want := naive(docs, q); !slices.Equal(got, want) {
			r.Fatalf("%+v\n got %q\nwant %q", q, got, want)
		}
		n, err := db.Count(t.Context(), "cases", q.Filter, 0)
		if want := len(naive(docs, docdb.Query{Filter: q.Filter})); err != nil || int(n) != want {
			r.Fatalf("count %+v: got %d, %v, want %d", q.Filter, n, err, want)
		}
	})
}

func drawFilter(r *rapid.T, words []string, depth int) docdb.Filter {
	word := func() string { return rapid.SampledFrom(words).Draw(r, "word") }
	two := func() []string { return rapid.SliceOfN(rapid.SampledFrom(words), 0, 3).Draw(r, "words") }
	name := rapid.SampledFrom([]string{"status", "theme"}).Draw(r, "field")
	kinds := 8
	if depth > 0 {
		kinds = 10
	}
	switch rapid.IntRange(0, kinds).Draw(r, "filter") {
	case 0:
		return docdb.Eq(name, word())
	case 1:
		return docdb.Ne(name, word())
	case 2:
		return docdb.In(name, two()...)
	case 3, 4:
		return docdb.ContainsAny("scope", two()...)
	case 5:
		return docdb.Range("at", day(rapid.IntRange(0, 3).Draw(r, "from")), nil)
	case 6:
		return docdb.Range("amount", nil, int64(rapid.IntRange(-1, 3).Draw(r, "to")))
	case 7:
		return docdb.Eq(rapid.SampledFrom([]string{"status", "at", "amount", "open"}).Draw(r, "absent"), nil)
	case 8:
		return docdb.Ne("open", rapid.SampledFrom([]any{true, false, nil}).Draw(r, "open"))
	case 9:
		return docdb.Or(drawFilter(r, words, depth-1), drawFilter(r, words, depth-1))
	default:
		return docdb.And(drawFilter(r, words, depth-1), drawFilter(r, words, depth-1))
	}
}

// naive answers a query by going through all documents.
func naive(docs []docdb.Doc, q docdb.Query) []string {
	order := func(aValue any, aID string, b docdb.Doc) int {
		var bValue any
		if q.Sort != "" {
			bValue = b.Fields[q.Sort]
		}
		c := cmp.Or(compare(aValue, bValue), strings.Compare(aID, b.ID))
		if q.Desc {
			return -c
		}
		return c
	}
	var chosen []docdb.Doc
	for _, d := range docs {
		if matches(q.Filter, d) && (q.After == nil || order(q.After.Value, q.After.ID, d) < 0) {
			chosen = append(chosen, d)
		}
	}
	slices.SortFunc(chosen, func(a, b docdb.Doc) int { return order(a.Fields[q.Sort], a.ID, b) })
	var ids []string
	for _, d := range chosen {
		if q.Limit == 0 || len(ids) < q.Limit {
			ids = append(ids, d.ID)
		}
	}
	return ids
}

// compare orders the values of one field, absent first.
func compare(a, b any) int {
	if a == nil || b == nil {
		return b2i(a != nil) - b2i(b != nil)
	}
	switch a := a.(type) {
	case string:
		return strings.Compare(a, b.(string))
	case int64:
		return cmp.Compare(a, b.(int64))
	case time.Time:
		return a.Compare(b.(time.Time))
	case bool:
		return b2i(a) - b2i(b.(bool))
	}
	panic(fmt.Sprintf("no value of a field: %T", a))
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func matches(f docdb.Filter, d docdb.Doc) bool {
	v := d.Fields[f.Field]
	sub := func(s docdb.Filter) bool { return matches(s, d) }
	switch f.Op {
	case docdb.OpAll:
		return true
	case docdb.OpNone:
		return false
	case docdb.OpEq:
		return compare(v, f.Values[0]) == 0
	case docdb.OpNe:
		return compare(v, f.Values[0]) != 0
	case docdb.OpIn:
		return slices.Contains(f.Values, v)
	case docdb.OpRange:
		from, to := f.Values[0], f.Values[1]
		return v != nil && (from == nil || compare(v, from) >= 0) && (to == nil || compare(v, to) < 0)
	case docdb.OpContainsAny:
		list, _ := v.([]string)
		return slices.ContainsFunc(list, func(s string) bool { return slices.Contains(f.Values, any(s)) })
	case docdb.OpAnd:
		return !slices.ContainsFunc(f.Subs, func(s docdb.Filter) bool { return !sub(s) })
	case docdb.OpOr:
		return slices.ContainsFunc(f.Subs, sub)
	}
	panic(fmt.Sprintf("no operator: %d", f.Op))
}
