package app

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// StartPage is what somebody sees who puts a version in force.
type StartPage struct {
	policy.CovenantOn
	// Ready: the municipality and a partner signed; First is the earliest day then,
	// Proposed the day that is filled in.
	Ready           bool
	First, Proposed time.Time
	Signed          int
	// Unsigned are the names of who was asked and hasn't signed; only for who may know.
	Unsigned []string
	// Earlier is the number of the version that is replaced; 0 for none.
	Earlier int
}

// CovenantStart gives what one looks at before a version comes in force.
func (a *App) CovenantStart(ctx context.Context, by portal.Actor, number string, nr int) (StartPage, error) {
	on, err := a.covenantText(ctx, by, policy.KeepCovenant, number, nr)
	if err != nil {
		return StartPage{}, err
	}
	set, err := a.store.Settings(ctx)
	if err != nil {
		return StartPage{}, err
	}
	signings, err := a.store.Signings(ctx, on.Covenant.ID)
	if err != nil {
		return StartPage{}, err
	}
	orgs, err := a.organisations(ctx)
	if err != nil {
		return StartPage{}, err
	}
	signed := portal.SignedOn(signings, on.Text.Nr)
	p := StartPage{CovenantOn: on, Signed: len(signed), Earlier: on.Covenant.InForce}
	p.First, p.Ready = on.Covenant.EarliestStart(signed, set.Municipality)
	p.Ready = p.Ready && on.Text.State == portal.CovenantSigning
	p.Proposed = portal.Day(a.now())
	for _, day := range []time.Time{on.Covenant.With(on.Text).Start, on.Text.StartsOn} {
		if day.After(p.Proposed) {
			p.Proposed = day
		}
	}
	if policy.May(by, policy.OpenSigning, on) {
		for _, s := range signings {
			if s.Nr == on.Text.Nr && !s.Done {
				p.Unsigned = append(p.Unsigned, orgs[s.Org].Name)
			}
		}
		slices.SortFunc(p.Unsigned, func(x, y string) int { return cmp.Compare(strings.ToLower(x), strings.ToLower(y)) })
	}
	return p, nil
}

// PutInForce puts a version in force, or notes the day to come on which it will be.
func (a *App) PutInForce(ctx context.Context, by portal.Actor, number string, nr int, version int64, day time.Time) error {
	return a.changeCovenant(ctx, by, policy.KeepCovenant, number, nr, version, func(ctx context.Context, _ *writing, on *policy.CovenantOn, set portal.Settings) ([]portal.Fact, error) {
		if on.Text.State == portal.CovenantSigning {
			if err := a.intact(ctx, on); err != nil {
				return nil, err
			}
		}
		signings, err := a.store.Signings(ctx, on.Covenant.ID)
		if err != nil {
			return nil, err
		}
		earlier, err := a.versionInForce(ctx, on.Covenant)
		if err != nil {
			return nil, err
		}
		facts, err := on.Covenant.PutInForce(&on.Text, earlier, day, portal.SignedOn(signings, on.Text.Nr), set.Municipality, by.ID, a.now())
		if err != nil || on.Text.State != portal.CovenantInForce {
			return facts, err
		}
		if earlier != nil {
			if err := a.store.SaveCovenantVersion(ctx, earlier); err != nil {
				return nil, err
			}
			if err := a.closeSignings(ctx, on.Covenant.ID, underVersion(earlier.Nr)); err != nil {
				return nil, err
			}
		}
		return facts, a.openToAccede(ctx, on.Text, signings)
	})
}

// versionInForce gives the version of a covenant that is in force; nil when none is.
func (a *App) versionInForce(ctx context.Context, c portal.Covenant) (*portal.CovenantVersion, error) {
	if c.InForce == 0 {
		return nil, nil
	}
	v, err := a.versionNr(ctx, c.ID, c.InForce)
	if err != nil {
		return nil, notFoundIsNil(err)
	}
	return &v, nil
}

// openToAccede: who was asked and hasn't signed when a version comes in force accedes
// by signing later.
func (a *App) openToAccede(ctx context.Context, v portal.CovenantVersion, signings []portal.Signing) error {
	for _, s := range signings {
		if s.Nr != v.Nr || s.Done || s.Accession || !s.Closed.IsZero() {
			continue
		}
		s.Accession = true
		if err := a.store.SaveSigning(ctx, &s); err != nil {
			return err
		}
	}
	return nil
}

// AdvanceCovenants lets the clock act on covenants: see portal.Covenant.Advance. It says
// how many changed. Two instances at once do each thing once.
func (a *App) AdvanceCovenants(ctx context.Context, by portal.Actor) (int, error) {
	if err := policy.Check(by, policy.TendCovenants, nil); err != nil {
		return 0, err
	}
	all, err := a.store.AllCovenants(ctx)
	if err != nil {
		return 0, err
	}
	changed := 0
	for _, c := range all {
		if c.Ended != nil {
			continue
		}
		did := false
		err := a.write(ctx, by, func(ctx context.Context, w *writing) error {
			var err error
			did, err = a.advanceCovenant(ctx, w, c.ID)
			return err
		})
		if err != nil && portal.KindOf(err) != portal.Conflict && portal.KindOf(err) != portal.NotFound {
			return changed, err
		}
		if err == nil && did {
			changed++
		}
	}
	return changed, nil
}

func (a *App) advanceCovenant(ctx context.Context, w *writing, id portal.ID) (bool, error) {
	c, err := a.store.Covenant(ctx, id)
	if err != nil {
		return false, err
	}
	versions, err := a.store.CovenantVersions(ctx, id)
	if err != nil {
		return false, err
	}
	set, err := a.store.Settings(ctx)
	if err != nil {
		return false, err
	}
	if err := a.holdBack(ctx, c, versions); err != nil {
		return false, err
	}
	states := make([]portal.CovenantState, len(versions))
	for i, v := range versions {
		states[i] = v.State
	}
	was := c
	facts, err := c.Advance(versions, set.Municipality, a.now())
	if err != nil || len(facts) == 0 {
		return false, err
	}
	gone := func(g portal.Signing) bool { return was.Heard(g.Org) && !c.Heard(g.Org) }
	if err := a.closeSignings(ctx, id, gone); err != nil {
		return false, err
	}
	for i := range versions {
		v := &versions[i]
		if v.State == states[i] {
			continue
		}
		if err := a.store.SaveCovenantVersion(ctx, v); err != nil {
			return false, err
		}
		if v.State == portal.CovenantInForce {
			signings, err := a.store.Signings(ctx, id)
			if err != nil {
				return false, err
			}
			if err := a.openToAccede(ctx, *v, signings); err != nil {
				return false, err
			}
			continue
		}
		if err := a.closeSignings(ctx, id, underVersion(v.Nr)); err != nil {
			return false, err
		}
	}
	c.ChangedAt = a.now()
	if err := a.store.SaveCovenant(ctx, &c, set.Municipality); err != nil {
		return false, err
	}
	w.record(c.Version, facts...)
	return true, a.rescopeSigned(ctx, c, set)
}

// holdBack keeps the clock from putting a version in force whose text isn't what was
// signed: it is asked as strictly as a person is. The versions are those in hand.
func (a *App) holdBack(ctx context.Context, c portal.Covenant, versions []portal.CovenantVersion) error {
	for i := range versions {
		v := &versions[i]
		if v.State != portal.CovenantSigning || v.StartsOn.IsZero() || a.now().Before(v.StartsOn) {
			continue
		}
		err := a.intact(ctx, &policy.CovenantOn{Covenant: c, Text: *v})
		switch err {
		case nil:
		case errTampered, errWithheld:
			v.StartsOn = time.Time{}
		default:
			return err
		}
	}
	return nil
}
