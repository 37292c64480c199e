package sqlite

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"ketenportaal/internal/docdb"
)

// An entry's rowid is its place in the order of hits: 43 bits of time,
// counting backwards, and 20 bits that keep entries of one millisecond apart.
// So the native order of the FTS index is newest first, and a page stops
// reading as soon as it is full.
const (
	slotBits = 20
	slots    = 1 << slotBits
	maxTime  = 1<<42 - 1 // in the year 2109
	minTime  = -1 << 42  // in the year 1830
)

// candidates is how many of the newest hits of an Any query are ranked by how
// many terms they hold.
const candidates = 500

// firstRow is the lowest rowid of a time.
func firstRow(at time.Time) int64 {
	return (maxTime - max(minTime, min(maxTime, at.UnixMilli()))) << slotBits
}

// Index implements docdb.DB.
func (db *DB) Index(ctx context.Context, e docdb.Entry) error {
	return db.write(ctx, func(ctx context.Context, c *conn) error {
		if err := unindex(ctx, c, e.ID); err != nil {
			return err
		}
		first := firstRow(e.At)
		row, taken, err := c.number(ctx, "SELECT max(row) + 1 FROM docdb_entry WHERE row BETWEEN ? AND ?", first, first+slots-1)
		if err != nil {
			return err
		}
		if !taken {
			row = first
		}
		if row == first+slots {
			return fmt.Errorf("docdb/sqlite: more than %d entries at %v", slots, e.At)
		}
		_, err = c.exec(ctx, "INSERT INTO docdb_entry (row, id, kind, at) VALUES (?, ?, ?, ?)", row, e.ID, e.Kind, e.At.UnixMilli())
		if err != nil {
			return err
		}
		_, err = c.exec(ctx, "INSERT INTO docdb_text (rowid, scope, kind, title, body) VALUES (?, ?, ?, ?, ?)",
			row, words(e.Scope), words(append([]string{e.Kind}, tagged(e.Tags)...)), words(e.Title), words(e.Text))
		return err
	})
}

// Unindex implements docdb.DB.
func (db *DB) Unindex(ctx context.Context, id string) error {
	return db.write(ctx, func(ctx context.Context, c *conn) error { return unindex(ctx, c, id) })
}

func unindex(ctx context.Context, c *conn, id string) error {
	row, found, err := c.number(ctx, "SELECT row FROM docdb_entry WHERE id = ?", id)
	if err != nil || !found {
		return err
	}
	if _, err = c.exec(ctx, "DELETE FROM docdb_entry WHERE row = ?", row); err != nil {
		return err
	}
	_, err = c.exec(ctx, "DELETE FROM docdb_text WHERE rowid = ?", row)
	return err
}

// tagged are tags as they stand among the kinds, which have no such sign.
func tagged(tags []string) []string {
	signed := make([]string, len(tags))
	for i, t := range tags {
		signed[i] = "#" + t
	}
	return signed
}

// word writes a token in lower-case letters and digits only, which the FTS
// tokenizer takes as one word and its query language as no syntax: everything
// else, and the letter q, becomes q, the code point and q. The code of a
// token's beginning begins the token's code, so prefixes keep working.
func word(token string) string {
	var b strings.Builder
	for _, r := range token {
		if (r >= 'a' && r <= 'z' && r != 'q') || (r >= '0' && r <= '9') {
			b.WriteRune(r)
			continue
		}
		b.WriteString("q" + strconv.FormatInt(int64(r), 16) + "q")
	}
	return b.String()
}

// token reads what word wrote.
func token(word string) string {
	var b strings.Builder
	for word != "" {
		plain, rest, coded := strings.Cut(word, "q")
		b.WriteString(plain)
		if !coded {
			break
		}
		code, after, _ := strings.Cut(rest, "q")
		if r, err := strconv.ParseInt(code, 16, 32); err == nil {
			b.WriteRune(rune(r))
		}
		word = after
	}
	return b.String()
}

func words(tokens []string) string {
	coded := make([]string, len(tokens))
	for i, t := range tokens {
		coded[i] = word(t)
	}
	return strings.Join(coded, " ")
}

// anyWord is an FTS expression for one of the tokens; empty without any. With
// prefixes, a token that ends in '*' stands for all it begins.
func anyWord(tokens []string, prefixes bool) string {
	var parts []string
	for _, t := range tokens {
		star := ""
		if cut, ok := strings.CutSuffix(t, "*"); ok && prefixes {
			t, star = cut, "*"
		}
		if t != "" {
			parts = append(parts, `"`+word(t)+`"`+star)
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "(" + strings.Join(parts, " OR ") + ")"
}

// match is a compiled text query.
type match struct {
	filter string // of scope, kind and tags
	terms  []string
	// from and to are the first and the last row of the time asked for.
	from, to int64
}

// compile writes the query's parts; ok is false when it can find nothing.
func compile(q docdb.TextQuery) (m match, ok bool) {
	scope := anyWord(q.Scope, false)
	if scope == "" {
		return match{}, false
	}
	m.filter = "{scope} : " + scope
	if len(q.Kinds) > 0 {
		kinds := anyWord(q.Kinds, false)
		if kinds == "" {
			return match{}, false
		}
		m.filter = "(" + m.filter + ") AND ({kind} : " + kinds + ")"
	}
	for _, t := range tagged(q.Tags) {
		m.filter = "(" + m.filter + ") AND ({kind} : " + anyWord([]string{t}, false) + ")"
	}
	m.from, m.to = math.MinInt64, math.MaxInt64
	if !q.From.IsZero() {
		m.to = firstRow(q.From) + slots - 1
	}
	if !q.To.IsZero() {
		m.from = firstRow(q.To.Add(-1))
	}
	for _, t := range q.Terms {
		term := anyWord(t, true)
		if term == "" && !q.Any {
			return match{}, false // a term that cannot occur
		}
		if term != "" {
			m.terms = append(m.terms, term)
		}
	}
	return m, len(m.terms) > 0
}

// in asks for terms, joined by a word, in columns.
func (m match) in(columns, word string, terms ...string) string {
	return "({" + columns + "} : (" + strings.Join(terms, " "+word+" ") + ")) AND (" + m.filter + ")"
}

// Search implements docdb.DB.
func (db *DB) Search(ctx context.Context, q docdb.TextQuery) ([]docdb.Hit, error) {
	m, ok := compile(q)
	if !ok {
		return nil, ctx.Err()
	}
	limit := q.Limit
	if limit <= 0 {
		limit = int(^uint(0)>>1) - q.Skip
	}
	var hits []hit
	err := db.snapshot(ctx, func(ctx context.Context, c *conn) (err error) {
		if q.Any {
			hits, err = similar(ctx, c, m)
		} else {
			hits, err = tiers(ctx, c, m, q.Skip+limit)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	hits = hits[min(q.Skip, len(hits)):]
	page := make([]docdb.Hit, min(limit, len(hits)))
	for i := range page {
		page[i] = hits[i].Hit
	}
	return page, nil
}

// hit is a hit with its place in the index.
type hit struct {
	docdb.Hit
	row int64
}

// tiers gives at least the first n hits, or all.
func tiers(ctx context.Context, c *conn, m match, n int) ([]hit, error) {
	first, err := m.newest(ctx, c, m.in("title", "AND", m.terms...), n, nil)
	titled := make(map[int64]bool, len(first))
	for i := range first {
		first[i].InTitle = true
		titled[first[i].row] = true
	}
	if err != nil || len(first) >= n {
		return first, err
	}
	rest, err := m.newest(ctx, c, m.in("title body", "AND", m.terms...), n-len(first), titled)
	return append(first, rest...), err
}

// newest gives the first n hits of an FTS expression outside the set except,
// and those of the same time as the last, in order.
func (m match) newest(ctx context.Context, c *conn, expression string, n int, except map[int64]bool) ([]hit, error) {
	const query = "SELECT e.id, e.kind, e.at, e.row FROM docdb_text t CROSS JOIN docdb_entry e ON e.row = t.rowid WHERE t.docdb_text MATCH ? AND t.rowid BETWEEN ? AND ? ORDER BY t.rowid"
	var hits []hit
	err := c.query(ctx, query, []any{expression, m.from, m.to}, func(row []any) error {
		h := hit{docdb.Hit{ID: row[0].(string), Kind: row[1].(string), At: time.UnixMilli(row[2].(int64)).UTC()}, row[3].(int64)}
		if except[h.row] {
			return nil
		}
		if len(hits) >= n && !hits[len(hits)-1].At.Equal(h.At) {
			return errStop
		}
		hits = append(hits, h)
		return nil
	})
	slices.SortFunc(hits, byTime)
	return hits, err
}

// byTime orders the newest first, then by id.
func byTime(a, b hit) int {
	return cmp.Or(b.At.Compare(a.At), strings.Compare(a.ID, b.ID))
}

// similar ranks the newest hits of any term by how many terms they hold.
func similar(ctx context.Context, c *conn, m match) ([]hit, error) {
	hits, err := m.newest(ctx, c, m.in("title body", "OR", m.terms...), candidates, nil)
	if err != nil || len(hits) == 0 {
		return nil, err
	}
	from, to := firstRow(hits[0].At), firstRow(hits[len(hits)-1].At)+slots-1
	rank := map[int64]int{}
	raise := func(expression string, by int) error {
		const query = "SELECT rowid FROM docdb_text WHERE docdb_text MATCH ? AND rowid BETWEEN ? AND ?"
		return c.query(ctx, query, []any{expression, from, to}, func(row []any) error {
			rank[row[0].(int64)] += by
			return nil
		})
	}
	for _, term := range m.terms {
		if err := raise(m.in("title body", "OR", term), 2); err != nil {
			return nil, err
		}
	}
	// Of those that hold all terms, the ones that do so in the title.
	if err := raise(m.in("title", "AND", m.terms...), 1); err != nil {
		return nil, err
	}
	for i, h := range hits {
		hits[i].InTitle = rank[h.row]%2 == 1
	}
	slices.SortFunc(hits, func(a, b hit) int { return cmp.Or(rank[b.row]-rank[a.row], byTime(a, b)) })
	return hits, nil
}

// Words implements docdb.DB.
func (db *DB) Words(ctx context.Context, begin string, limit int) (tokens []string, err error) {
	const query = "SELECT term FROM docdb_word WHERE term >= ? AND term < ? AND col IN ('title', 'body')"
	first := word(begin)
	err = db.snapshot(ctx, func(ctx context.Context, c *conn) error {
		tokens = nil
		return c.query(ctx, query, []any{first, first + "~"}, func(row []any) error {
			t := token(row[0].(string))
			if len(tokens) > 0 && tokens[len(tokens)-1] == t {
				return nil // in a title and in a text
			}
			if len(tokens) == limit {
				return errStop
			}
			tokens = append(tokens, t)
			return nil
		})
	})
	slices.Sort(tokens)
	return tokens, err
}
