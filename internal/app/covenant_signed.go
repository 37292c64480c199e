package app

import (
	"context"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// SignedCovenant is a signature of an organisation with what it stands under.
type SignedCovenant struct {
	policy.CovenantOn
	Signature portal.Signature
	// Notice is the organisation's opzegging; nil without one.
	Notice *portal.Termination
}

// SignedCovenants gives what was signed for an organisation, the latest first: only the
// signatures of which the actor may know.
func (a *App) SignedCovenants(ctx context.Context, by portal.Actor, org portal.ID) ([]SignedCovenant, error) {
	if by.Zero() {
		return nil, portal.ErrLogin
	}
	all, err := a.store.SignaturesOf(ctx, org)
	if err != nil {
		return nil, err
	}
	var list []SignedCovenant
	for _, g := range all {
		on, err := a.versionOn(ctx, g.Covenant, g.Nr)
		if portal.KindOf(err) == portal.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		whole, err := a.signedWhole(ctx, on)
		if err != nil {
			return nil, err
		}
		if !policy.May(by, policy.ReadCovenant, policy.SignatureOn{Signature: g, Whole: whole[g.Org], Covenant: on.Covenant, Text: on.Text}) {
			continue
		}
		s := SignedCovenant{CovenantOn: on, Signature: g}
		if p, ok := on.Covenant.Party(org); ok && on.Covenant.InForce > 0 {
			s.Notice = p.Notice
		}
		list = append(list, s)
	}
	return list, nil
}
