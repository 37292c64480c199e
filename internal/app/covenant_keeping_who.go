package app

import (
	"context"
	"slices"

	"ketenportaal/internal/portal"
)

// reporters are the organisations that are asked in a round: the municipality, and the
// parties that signed the version it is about and are bound; of a round that was closed
// those that were then.
func (a *App) reporters(ctx context.Context, c portal.Covenant, r portal.KeepingRound) ([]portal.ID, error) {
	set, err := a.store.Settings(ctx)
	if err != nil {
		return nil, err
	}
	signings, err := a.store.Signings(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	at := a.now()
	if !r.Open() {
		at = r.ClosedAt
	}
	signed := portal.SignedOn(signings, r.Nr)
	orgs := []portal.ID{set.Municipality}
	for _, p := range c.Parties {
		since, did := signed[p.Org]
		left := p.Notice != nil && !at.Before(p.Notice.From)
		if did && !since.After(at) && !left && !slices.Contains(orgs, p.Org) {
			orgs = append(orgs, p.Org)
		}
	}
	return orgs, nil
}

// boundIn reports whether an organisation is one that is asked in a round.
func (a *App) boundIn(ctx context.Context, org portal.ID, c portal.Covenant, r portal.KeepingRound) (bool, error) {
	asked, err := a.reporters(ctx, c, r)
	return slices.Contains(asked, org), err
}

// sentIn are the reports that were handed in, by round.
func (a *App) sentIn(ctx context.Context, c portal.Covenant) (map[portal.ID][]portal.KeepingReport, error) {
	reports, err := a.store.KeepingReports(ctx, c.ID)
	sent := map[portal.ID][]portal.KeepingReport{}
	for _, r := range reports {
		if r.Sent() {
			sent[r.Round] = append(sent[r.Round], r)
		}
	}
	return sent, err
}

// handedIn reports whether an organisation handed in.
func handedIn(reports []portal.KeepingReport, org portal.ID) bool {
	return slices.ContainsFunc(reports, func(r portal.KeepingReport) bool { return r.Org == org })
}
