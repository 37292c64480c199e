package store

import (
	"context"
	"strings"
	"time"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/search"
)

// indexText puts an object's words in the text index, in the transaction that
// stores the object.
func (s *Store) indexText(ctx context.Context, ref portal.Ref, scope []string, at time.Time, title, text string) error {
	return translate(s.db.Index(ctx, docdb.Entry{
		ID: string(ref.Kind) + "/" + string(ref.ID), Kind: string(ref.Kind), Scope: scope, At: at,
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
	hits, err := s.db.Search(ctx, docdb.TextQuery{Scope: q.Scope, Kinds: strs(q.Kinds), Terms: terms, Any: q.Similar, Skip: q.Skip, Limit: q.Limit})
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
