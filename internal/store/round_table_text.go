package store

import (
	"context"
	"slices"
	"strings"

	"ketenportaal/internal/portal"
)

// indexTable makes a round table findable by its agenda: what everybody at the table
// may read under its scope, each confidential item under the keys of the people it
// names. Items of was that left the agenda, or are open now, lose their own entry,
// and so does each while nobody was told of the meeting.
func (s *Store) indexTable(ctx context.Context, t portal.RoundTable, was []portal.AgendaItem, municipality portal.ID) error {
	var words []string
	for _, i := range t.OpenItems() {
		words = append(words, i.Title, i.Explanation)
	}
	if err := s.indexText(ctx, t.Ref(), t.Scope(municipality), t.Start, t.Number+" "+t.Title, strings.Join(words, "\n")); err != nil {
		return err
	}
	entry := func(item portal.ID) portal.Ref {
		return portal.Ref{Kind: portal.KindTable, ID: portal.MinutesTextID(t.ID, portal.EditionConfidential, item)}
	}
	secret := func(i portal.AgendaItem) bool { return i.Confidential && !t.Silent() }
	for _, i := range t.Agenda {
		if !secret(i) {
			continue
		}
		if err := s.indexText(ctx, entry(i.ID), t.ItemScope(i.ID, municipality), t.Start, i.Title, i.Explanation); err != nil {
			return err
		}
	}
	for _, i := range was {
		if !i.Confidential || slices.ContainsFunc(t.Agenda, func(n portal.AgendaItem) bool { return n.ID == i.ID && secret(n) }) {
			continue
		}
		if err := translate(s.db.Unindex(ctx, subjectKey(entry(i.ID)))); err != nil {
			return err
		}
	}
	return nil
}
