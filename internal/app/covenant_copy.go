package app

import (
	"context"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// CovenantCopy is a version as it leaves the portal, with what one reader may know.
type CovenantCopy struct {
	policy.CovenantOn
	// Preamble and the version's clauses are those of the frozen text once there is
	// one, and else as they were written so far.
	Preamble portal.CovenantPreamble
	// Frozen is the text that is, or was, signed; empty before.
	Frozen portal.CovenantText
	Stand  CovenantStand
	// Signatures are those that the reader may know of.
	Signatures []portal.Signature
	// Maker is the municipality, PublicSince the day from which the chain may read it.
	Maker       string
	PublicSince time.Time
	MayDescribe bool
}

// CovenantStand says whether a frozen text is what signing opened on.
type CovenantStand string

// How a frozen text stands.
const (
	StandNone     CovenantStand = "" // nothing was frozen yet
	StandSound    CovenantStand = "klopt"
	StandWithheld CovenantStand = "privacy" // words were taken out for privacy, the rest is right
	StandBroken   CovenantStand = "klopt-niet"
)

// CovenantCopy gives a version that the actor may read; see LatestText and ForceText.
func (a *App) CovenantCopy(ctx context.Context, by portal.Actor, number string, nr int) (CovenantCopy, error) {
	on, err := a.covenantText(ctx, by, policy.ReadCovenant, number, nr)
	if err != nil {
		return CovenantCopy{}, err
	}
	c := CovenantCopy{CovenantOn: on, MayDescribe: policy.May(by, policy.KeepCovenant, on)}
	if c.Signatures, err = a.signaturesShown(ctx, by, on); err != nil {
		return c, err
	}
	if c.Preamble, err = a.preamble(ctx, on); err != nil {
		return c, err
	}
	if on.Text.Frozen() {
		if c.Frozen, c.Stand, err = a.stand(ctx, on); err != nil {
			return c, err
		}
		if c.Frozen.Preamble != nil {
			c.Preamble, c.Text.Clauses = *c.Frozen.Preamble, c.Frozen.Clauses
		}
	}
	set, err := a.store.Settings(ctx)
	if err != nil {
		return c, err
	}
	orgs, err := a.organisations(ctx)
	if err != nil {
		return c, err
	}
	c.Maker = orgs[set.Municipality].Name
	first, err := a.firstInForce(ctx, by, on.Covenant)
	c.PublicSince = on.Covenant.PublicSince(first)
	return c, err
}

// stand gives the frozen text of a version with how it stands.
func (a *App) stand(ctx context.Context, on policy.CovenantOn) (portal.CovenantText, CovenantStand, error) {
	t, err := a.frozen(ctx, on.Covenant, on.Text)
	if err != nil {
		return t, StandNone, err
	}
	switch a.agrees(ctx, &on, t) {
	case nil:
		return t, StandSound, nil
	case errWithheld:
		return t, StandWithheld, nil
	}
	return t, StandBroken, nil
}

// firstInForce is the first day on which a version of the covenant was in force.
func (a *App) firstInForce(ctx context.Context, by portal.Actor, c portal.Covenant) (time.Time, error) {
	var first time.Time
	versions, err := a.readableVersions(ctx, by, c)
	for _, v := range versions {
		if !v.Coming() && !v.InForceFrom.IsZero() && (first.IsZero() || v.InForceFrom.Before(first)) {
			first = v.InForceFrom
		}
	}
	return first, err
}

// CovenantSignatures gives the signatures under a version in hand that the actor may
// know of, the earliest first.
func (a *App) CovenantSignatures(ctx context.Context, by portal.Actor, on policy.CovenantOn) ([]portal.Signature, error) {
	if err := policy.Check(by, policy.ReadCovenant, on); err != nil {
		return nil, err
	}
	return a.signaturesShown(ctx, by, on)
}

// signaturesShown gives the signatures under a version that the actor may know of, the
// earliest first: who has not signed yet must not follow from it.
func (a *App) signaturesShown(ctx context.Context, by portal.Actor, on policy.CovenantOn) ([]portal.Signature, error) {
	all, err := a.store.Signatures(ctx, on.Covenant.ID)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	whole, err := a.signedWhole(ctx, on)
	if err != nil {
		return nil, err
	}
	var shown []portal.Signature
	for _, g := range all {
		if policy.May(by, policy.ReadCovenant, policy.SignatureOn{Signature: g, Whole: whole[g.Org], Covenant: on.Covenant, Text: on.Text}) {
			shown = append(shown, g)
		}
	}
	return shown, nil
}

// signedWhole tells for which organisations everybody who must sign a version has.
func (a *App) signedWhole(ctx context.Context, on policy.CovenantOn) (map[portal.ID]bool, error) {
	asked, err := a.store.Signings(ctx, on.Covenant.ID)
	whole := map[portal.ID]bool{}
	for _, g := range asked {
		if g.Nr == on.Text.Nr && g.Done {
			whole[g.Org] = true
		}
	}
	return whole, err
}

// DescribeCovenant sets the archive fields of a covenant.
func (a *App) DescribeCovenant(ctx context.Context, by portal.Actor, number string, version int64, d portal.DocumentDetails, answer CitizenAnswer) error {
	return a.changeCovenant(ctx, by, policy.KeepCovenant, number, LatestText, 0, func(_ context.Context, _ *writing, on *policy.CovenantOn, _ portal.Settings) ([]portal.Fact, error) {
		if version != 0 && on.Covenant.Version != version {
			return nil, portal.ErrChanged
		}
		changed := false
		facts, err := checkedTexts(d.Texts(), answer, on.Covenant.Ref(), func() (portal.Fact, error) {
			fact, is, err := on.Covenant.Describe(d, a.now())
			changed = is
			return fact, err
		})
		if !changed {
			return nil, err
		}
		return facts, err
	})
}

// CovenantProof is a version whose text was frozen, with how that stands.
type CovenantProof struct {
	portal.CovenantVersion
	Frozen portal.CovenantText
	Stand  CovenantStand
}

// CovenantProofs gives the frozen texts of a covenant that the actor may read, from
// the first version on, each held against the fields and the hashes it was kept with.
func (a *App) CovenantProofs(ctx context.Context, by portal.Actor, number string) (policy.CovenantOn, []CovenantProof, error) {
	on, err := a.covenantText(ctx, by, policy.ReadCovenant, number, ForceText)
	if err != nil {
		return on, nil, err
	}
	versions, err := a.readableVersions(ctx, by, on.Covenant)
	if err != nil {
		return on, nil, err
	}
	var proofs []CovenantProof
	for _, v := range versions {
		if !v.Frozen() {
			continue
		}
		p := CovenantProof{CovenantVersion: v}
		if p.Frozen, p.Stand, err = a.stand(ctx, policy.CovenantOn{Covenant: on.Covenant, Text: v}); err != nil {
			return on, nil, err
		}
		proofs = append(proofs, p)
	}
	return on, proofs, nil
}

// SignaturePage is one signature, for the page that proves it and its certificate.
type SignaturePage struct {
	On policy.CovenantOn
	portal.Signature
	// Title is that of the covenant as it was signed.
	Title string
	Stand CovenantStand
	// RecordedBy names who uploaded a paper; Note is what was written down of the
	// check of authority, with who did that. Only for the organisation itself and for
	// who opens signing.
	RecordedBy, CheckedBy Name
	Note                  string
	// Same: the signature is over the text that is frozen.
	Same bool
}

// CovenantSignature gives a signature under a covenant that the actor may know of.
func (a *App) CovenantSignature(ctx context.Context, by portal.Actor, number string, id portal.ID) (SignaturePage, error) {
	c, err := a.covenant(ctx, by, policy.ReadCovenant, number)
	if err != nil {
		return SignaturePage{}, err
	}
	g, err := a.store.Signature(ctx, id)
	if err != nil {
		return SignaturePage{}, err
	}
	if g.Covenant != c.ID {
		return SignaturePage{}, portal.ErrNotFound
	}
	on, err := a.covenantText(ctx, by, policy.ReadCovenant, number, g.Nr)
	if err != nil {
		return SignaturePage{}, err
	}
	whole, err := a.signedWhole(ctx, on)
	if err != nil {
		return SignaturePage{}, err
	}
	if err := policy.Check(by, policy.ReadCovenant, policy.SignatureOn{Signature: g, Whole: whole[g.Org], Covenant: on.Covenant, Text: on.Text}); err != nil {
		return SignaturePage{}, err
	}
	p := SignaturePage{On: on, Signature: g, Title: on.Covenant.Title}
	t, stand, err := a.stand(ctx, on)
	if err != nil {
		return p, err
	}
	p.Stand, p.Same = stand, g.SHA256 == on.Text.SHA256
	if t.Preamble != nil {
		p.Title = t.Preamble.Title
	}
	if g.Org != by.OrgID && !policy.May(by, policy.OpenSigning, on) {
		return p, nil
	}
	p.Note = g.Authority.Note
	if p.CheckedBy, err = a.nameOf(ctx, g.Authority.CheckedBy); err != nil {
		return p, err
	}
	p.RecordedBy, err = a.nameOf(ctx, g.RecordedBy)
	return p, err
}
