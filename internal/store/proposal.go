package store

import (
	"context"
	"time"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/portal"
)

var proposals = docdb.Collection{
	Name: "proposals",
	Fields: []docdb.Field{
		{Name: "number", Unique: true}, {Name: "series"}, {Name: "table"}, {Name: "org"}, {Name: "by"}, {Name: "waits", Kind: docdb.Bool},
		{Name: "at", Kind: docdb.Time}, {Name: "clock", Kind: docdb.Time},
		{Name: "links", Multi: true},
	},
	Indexes: []docdb.Index{
		{Equal: []string{"table"}, Sort: "at"}, {Equal: []string{"series", "waits"}, Sort: "at"}, {Equal: []string{"org"}, Sort: "at"},
		{Equal: []string{"by"}, Sort: "at"}, {Sort: "clock"}, {Multi: "links", Sort: "at"},
	},
}

func proposalFields(p portal.Proposal) docdb.Fields {
	f := docdb.Fields{"number": p.Number, "series": string(p.Series), "table": string(p.Table), "org": string(p.Org), "by": string(p.By), "waits": p.Waits(), "at": p.At}
	if links := linkKeys(p.Links); len(links) > 0 {
		f["links"] = links
	}
	if p.Waits() && !p.TermPassed {
		f["clock"] = p.Due
	}
	return f
}

func setProposal(p *portal.Proposal, v int64) { p.Version = v }

// Proposal gives a proposal.
func (s *Store) Proposal(ctx context.Context, id portal.ID) (portal.Proposal, error) {
	return get(ctx, s.db, proposals.Name, string(id), setProposal)
}

// ProposalByNumber gives the proposal with a number.
func (s *Store) ProposalByNumber(ctx context.Context, number string) (portal.Proposal, error) {
	return first(ctx, s.db, proposals.Name, docdb.Eq("number", number), setProposal)
}

// InsertProposal stores a new proposal.
func (s *Store) InsertProposal(ctx context.Context, p *portal.Proposal) error {
	return insert(ctx, s.db, proposals.Name, p.ID, &p.Version, p, proposalFields(*p))
}

// SaveProposal stores a changed proposal.
func (s *Store) SaveProposal(ctx context.Context, p *portal.Proposal) error {
	return replace(ctx, s.db, proposals.Name, p.ID, &p.Version, p, proposalFields(*p))
}

// Proposals gives a page of proposals, the latest first. A query for no meeting,
// series, organisation or person finds none.
func (s *Store) Proposals(ctx context.Context, q portal.ProposalQuery) (portal.Listing[portal.Proposal], error) {
	var f []docdb.Filter
	for _, c := range []struct {
		field string
		id    portal.ID
	}{{"table", q.Table}, {"series", q.Series}, {"org", q.Org}, {"by", q.By}} {
		if c.id != "" {
			f = append(f, docdb.Eq(c.field, string(c.id)))
		}
	}
	if len(f) == 0 {
		return portal.Listing[portal.Proposal]{}, nil
	}
	if q.Waits {
		f = append(f, docdb.Eq("waits", true))
	}
	return listing(ctx, s.db, proposals.Name, docdb.Query{Filter: docdb.And(f...), Sort: "at", Desc: true}, q.Page, setProposal)
}

// LateProposals gives proposals whose term of answer ended before a moment and of
// which that wasn't told yet, for the portal's own jobs.
func (s *Store) LateProposals(ctx context.Context, before time.Time, limit int) ([]portal.Proposal, error) {
	return find(ctx, s.db, proposals.Name, docdb.Query{Filter: docdb.Range("clock", nil, before), Sort: "clock", Limit: limit}, setProposal)
}
