package store

import (
	"context"
	"slices"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/portal"
)

// agendaLinks are the keys of what the items of an agenda are about.
func agendaLinks(t portal.RoundTable) []string {
	var refs []portal.Ref
	for _, i := range t.Agenda {
		refs = append(refs, i.Links...)
	}
	return linkKeys(refs)
}

func linkKeys(refs []portal.Ref) []string {
	var keys []string
	for _, r := range refs {
		if k := subjectKey(r); !slices.Contains(keys, k) {
			keys = append(keys, k)
		}
	}
	return keys
}

// TablesAbout gives the round tables with an agenda item about something, the
// latest first, for who asks policy of each item.
func (s *Store) TablesAbout(ctx context.Context, about portal.Ref, limit int) ([]portal.RoundTable, error) {
	return s.TablesAboutAny(ctx, []portal.Ref{about}, limit)
}

// TablesAboutAny is TablesAbout for any of some things.
func (s *Store) TablesAboutAny(ctx context.Context, about []portal.Ref, limit int) ([]portal.RoundTable, error) {
	return find(ctx, s.db, tables.Name, docdb.Query{Filter: docdb.ContainsAny("links", linkKeys(about)...), Sort: "start", Desc: true, Limit: limit}, setTable)
}

// ProposalsAbout gives the proposals about something, the latest first, for who
// asks policy of each.
func (s *Store) ProposalsAbout(ctx context.Context, about portal.Ref, limit int) ([]portal.Proposal, error) {
	return find(ctx, s.db, proposals.Name, docdb.Query{Filter: docdb.ContainsAny("links", subjectKey(about)), Sort: "at", Desc: true, Limit: limit}, setProposal)
}
