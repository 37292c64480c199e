package mongodb

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"ketenportaal/internal/docdb"
)

// maxCandidates bounds what an Any search ranks: the newest entries that hold
// one of the terms. Among more than these a better but older one is missed,
// which a list of similar objects can bear and a slow page cannot.
const maxCandidates = 2000

// entry is a docdb.Entry as the server keeps it.
type entry struct {
	ID    string        `bson:"_id"`
	Kind  string        `bson:"kind"`
	Scope []string      `bson:"scope"`
	Tags  []string      `bson:"tags,omitempty"`
	At    bson.DateTime `bson:"at"`
	Title []string      `bson:"title"`
	Text  []string      `bson:"text"`
	// All holds the tokens of title and text once each, so that one index
	// answers "in title or text".
	All []string `bson:"all"`
}

// stowEntry gives the stored form of e.
func stowEntry(e docdb.Entry) entry {
	all := slices.Concat(e.Title, e.Text)
	slices.Sort(all)
	return entry{
		ID: e.ID, Kind: e.Kind, Scope: e.Scope, Tags: e.Tags, At: bson.NewDateTimeFromTime(e.At),
		Title: e.Title, Text: e.Text, All: slices.Compact(all),
	}
}

// Index implements docdb.DB.
func (d *DB) Index(ctx context.Context, e docdb.Entry) error {
	return d.write(ctx, "index "+e.ID, func(ctx context.Context) error {
		_, err := d.db.Collection(textName).ReplaceOne(ctx, byID(e.ID), stowEntry(e), options.Replace().SetUpsert(true))
		return err
	})
}

// Unindex implements docdb.DB.
func (d *DB) Unindex(ctx context.Context, id string) error {
	return d.write(ctx, "unindex "+id, func(ctx context.Context) error {
		_, err := d.db.Collection(textName).DeleteOne(ctx, byID(id))
		return err
	})
}

// Search implements docdb.DB.
func (d *DB) Search(ctx context.Context, q docdb.TextQuery) (hits []docdb.Hit, err error) {
	if len(q.Scope) == 0 || len(q.Terms) == 0 {
		return nil, nil
	}
	err = d.read(ctx, "search", func(ctx context.Context) error {
		hits = nil // a second run of the transaction begins anew
		if q.Any {
			hits, err = d.searchAny(ctx, q)
		} else {
			hits, err = d.searchAll(ctx, q)
		}
		return err
	})
	return hits, err
}

// audience selects the entries that the query may find at all.
func audience(q docdb.TextQuery) bson.A {
	out := bson.A{cond("scope", "$in", q.Scope)}
	if len(q.Kinds) > 0 {
		out = append(out, cond("kind", "$in", q.Kinds))
	}
	for _, tag := range q.Tags {
		out = append(out, cond("tags", "$in", []string{tag}))
	}
	if !q.From.IsZero() {
		out = append(out, cond("at", "$gte", bson.NewDateTimeFromTime(q.From)))
	}
	if !q.To.IsZero() {
		out = append(out, cond("at", "$lt", bson.NewDateTimeFromTime(q.To)))
	}
	return out
}

// holds selects the entries whose token list key holds the term: one of its
// tokens, or one that begins with a token ending in '*'.
func holds(key string, term docdb.Term) bson.D {
	exact, some := bson.A{}, bson.A{}
	for _, token := range term {
		if token == "*" {
			continue // begins everything, so says nothing
		}
		if begin, ok := strings.CutSuffix(token, "*"); ok {
			// Anchored and without other operators: a range of the index.
			some = append(some, cond(key, "$regex", "^"+regexp.QuoteMeta(begin)))
		} else {
			exact = append(exact, token)
		}
	}
	if len(exact) > 0 {
		some = append(some, cond(key, "$in", exact))
	}
	switch len(some) {
	case 0:
		return nothing
	case 1:
		return some[0].(bson.D)
	}
	return orOf(some)
}

// holdsAll selects the entries whose token list key holds every term.
func holdsAll(key string, terms []docdb.Term) bson.D {
	every := make(bson.A, len(terms))
	for i, term := range terms {
		every[i] = holds(key, term)
	}
	return andOf(every)
}

// searchAll finds the entries that hold all terms: first those that hold them
// in the title, then the rest.
func (d *DB) searchAll(ctx context.Context, q docdb.TextQuery) ([]docdb.Hit, error) {
	inTitle := holdsAll("title", q.Terms)
	first := andOf(append(audience(q), inTitle))
	rest := andOf(append(audience(q), holdsAll("all", q.Terms), bson.D{{Key: "$nor", Value: bson.A{inTitle}}}))

	hits, err := d.tier(ctx, first, true, q.Skip, q.Limit)
	if err != nil || q.Limit > 0 && len(hits) == q.Limit {
		return hits, err
	}
	skip := 0
	if q.Skip > 0 {
		skip = q.Skip
		if len(hits) > 0 {
			skip = 0
		} else if n, err := d.db.Collection(textName).CountDocuments(ctx, first); err != nil {
			return nil, err
		} else {
			skip -= int(n)
		}
	}
	limit := q.Limit
	if limit > 0 {
		limit -= len(hits)
	}
	more, err := d.tier(ctx, rest, false, skip, limit)
	return append(hits, more...), err
}

// tier gives a page of what filter selects, newest first, then by id.
func (d *DB) tier(ctx context.Context, filter bson.D, inTitle bool, skip, limit int) ([]docdb.Hit, error) {
	o := options.Find().
		SetSort(bson.D{{Key: "at", Value: -1}, {Key: "_id", Value: 1}}).
		SetProjection(bson.D{{Key: "kind", Value: 1}, {Key: "at", Value: 1}}).
		SetSkip(int64(skip)).SetLimit(int64(limit))
	cursor, err := d.db.Collection(textName).Find(ctx, filter, o)
	if err != nil {
		return nil, err
	}
	var found []entry
	if err := cursor.All(ctx, &found); err != nil {
		return nil, err
	}
	hits := make([]docdb.Hit, len(found))
	for i, e := range found {
		hits[i] = e.hit(inTitle)
	}
	return hits, nil
}

func (e entry) hit(inTitle bool) docdb.Hit {
	return docdb.Hit{ID: e.ID, Kind: e.Kind, At: time.UnixMilli(int64(e.At)).UTC(), InTitle: inTitle}
}

// searchAny finds the entries that hold one of the terms, those with more of
// them first, among the newest maxCandidates.
func (d *DB) searchAny(ctx context.Context, q docdb.TextQuery) ([]docdb.Hit, error) {
	some := make(bson.A, len(q.Terms))
	for i, term := range q.Terms {
		some[i] = holds("all", term)
	}
	o := options.Find().
		SetSort(bson.D{{Key: "at", Value: -1}, {Key: "_id", Value: 1}}).
		SetProjection(bson.D{{Key: "text", Value: 0}, {Key: "scope", Value: 0}}).
		SetLimit(maxCandidates)
	cursor, err := d.db.Collection(textName).Find(ctx, andOf(append(audience(q), orOf(some))), o)
	if err != nil {
		return nil, err
	}
	var found []entry
	if err := cursor.All(ctx, &found); err != nil {
		return nil, err
	}
	return window(rank(found, q.Terms), q.Skip, q.Limit), nil
}

// rank orders candidates, given newest first: by how many of the terms they
// hold, then those that hold all in the title.
func rank(found []entry, terms []docdb.Term) []docdb.Hit {
	type ranked struct {
		hit   docdb.Hit
		terms int
	}
	rs := make([]ranked, len(found))
	for i, e := range found {
		rs[i] = ranked{e.hit(count(e.Title, terms) == len(terms)), count(e.All, terms)}
	}
	slices.SortStableFunc(rs, func(a, b ranked) int {
		if c := cmp.Compare(b.terms, a.terms); c != 0 || a.hit.InTitle == b.hit.InTitle {
			return c
		}
		if a.hit.InTitle {
			return -1
		}
		return 1
	})
	hits := make([]docdb.Hit, len(rs))
	for i, r := range rs {
		hits[i] = r.hit
	}
	return hits
}

// count says how many of the terms the tokens hold.
func count(tokens []string, terms []docdb.Term) int {
	n := 0
	for _, term := range terms {
		if slices.ContainsFunc(tokens, func(token string) bool { return matches(term, token) }) {
			n++
		}
	}
	return n
}

// matches reports whether a stored token is one the term asks for.
func matches(term docdb.Term, token string) bool {
	return slices.ContainsFunc(term, func(want string) bool {
		begin, prefix := strings.CutSuffix(want, "*")
		return prefix && begin != "" && strings.HasPrefix(token, begin) || !prefix && token == want
	})
}

// window cuts a page out of all hits.
func window(hits []docdb.Hit, skip, limit int) []docdb.Hit {
	hits = hits[min(skip, len(hits)):]
	if limit > 0 && len(hits) > limit {
		hits = hits[:limit]
	}
	return hits
}

// Words implements docdb.DB.
func (d *DB) Words(ctx context.Context, begin string, limit int) (tokens []string, err error) {
	err = d.read(ctx, "words", func(ctx context.Context) error {
		begins := bson.D{{Key: "$match", Value: cond("all", "$regex", "^"+regexp.QuoteMeta(begin))}}
		cursor, err := d.db.Collection(textName).Aggregate(ctx, bson.A{
			begins, bson.D{{Key: "$project", Value: bson.D{{Key: "all", Value: 1}}}}, bson.D{{Key: "$unwind", Value: "$all"}}, begins,
			bson.D{{Key: "$group", Value: bson.D{{Key: "_id", Value: "$all"}}}},
			bson.D{{Key: "$sort", Value: bson.D{{Key: "_id", Value: 1}}}}, bson.D{{Key: "$limit", Value: limit}},
		})
		if err != nil {
			return err
		}
		var words []struct {
			Token string `bson:"_id"`
		}
		if err := cursor.All(ctx, &words); err != nil {
			return err
		}
		tokens = make([]string, len(words))
		for i, w := range words {
			tokens[i] = w.Token
		}
		return nil
	})
	return tokens, err
}
