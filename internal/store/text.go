package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/search"
)

// indexText puts an object's words in the text index, in the transaction that
// stores the object. tags are what one can narrow a search by.
func (s *Store) indexText(ctx context.Context, ref portal.Ref, scope []string, at time.Time, title, text string, tags ...string) error {
	return translate(s.db.Index(ctx, docdb.Entry{
		ID: string(ref.Kind) + "/" + string(ref.ID), Kind: string(ref.Kind), Scope: scope, Tags: tags, At: at,
		Title: search.Tokens(portal.Findable(title)), Text: search.Tokens(portal.Findable(text)),
	}))
}

// SearchText finds objects by their words, within the scope.
func (s *Store) SearchText(ctx context.Context, q portal.TextQuery) ([]portal.Hit, error) {
	var terms []docdb.Term
	if q.Similar {
		for _, word := range search.Similar(q.Text) {
			terms = append(terms, docdb.Term{word})
		}
	} else {
		for _, alternatives := range search.Query(q.Text) {
			terms = append(terms, alternatives)
		}
	}
	if len(terms) == 0 {
		return nil, nil
	}
	hits, err := s.db.Search(ctx, docdb.TextQuery{Scope: q.Scope, Kinds: strs(q.Kinds), Tags: q.Tags, From: q.From, To: q.To, Terms: terms, Any: q.Similar, Skip: q.Skip, Limit: q.Limit})
	if err != nil {
		return nil, translate(err)
	}
	found := make([]portal.Hit, len(hits))
	for i, h := range hits {
		kind, id, _ := strings.Cut(h.ID, "/")
		found[i] = portal.Hit{Ref: portal.Ref{Kind: portal.ObjectKind(kind), ID: portal.ID(id)}, At: h.At}
	}
	return found, nil
}

// wordsAtOnce bounds the words of the index that are compared with one that was typed.
const wordsAtOnce = 50_000

// WordsLike gives the words of the index that somebody may have meant who typed
// another, the closest first. They are of all objects, whoever may find these: only
// one that is found within a scope may be told of.
func (s *Store) WordsLike(ctx context.Context, word string) ([]string, error) {
	typed := []rune(search.Token(word))
	if len(typed) < 2 {
		return nil, nil
	}
	var known []string
	// The first letter is nearly always right, or in the second place.
	for _, begin := range slices.Compact([]rune{typed[0], typed[1]}) {
		words, err := s.db.Words(ctx, string(begin), wordsAtOnce)
		if err != nil {
			return nil, translate(err)
		}
		known = append(known, words...)
	}
	return search.Near(string(typed), known), nil
}
