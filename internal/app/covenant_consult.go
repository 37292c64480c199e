package app

import (
	"context"
	"slices"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// ConsultationInput is what somebody typed to begin or prolong a consultation, or to
// take a text back. Version is that of the text they saw.
type ConsultationInput struct {
	Invitation string
	Until      time.Time // the last day
	Reason     string
	Version    int64
	Citizen    CitizenAnswer
}

// consult does a step of a consultation on the newest version.
func (a *App) consult(ctx context.Context, by portal.Actor, number string, in ConsultationInput, do func(ctx context.Context, on *policy.CovenantOn, set portal.Settings) (portal.Fact, error)) error {
	return a.changeCovenant(ctx, by, policy.KeepCovenant, number, LatestText, in.Version, func(ctx context.Context, _ *writing, on *policy.CovenantOn, set portal.Settings) ([]portal.Fact, error) {
		return checkedTexts(map[string]string{"invitation": in.Invitation, "reason": in.Reason}, in.Citizen, on.Covenant.Ref(), func() (portal.Fact, error) { return do(ctx, on, set) })
	})
}

// OpenConsultation lays the newest version before the parties, who hear of it and can
// comment on each clause until the end of a day. The text as it is now is kept.
func (a *App) OpenConsultation(ctx context.Context, by portal.Actor, number string, in ConsultationInput) error {
	return a.consult(ctx, by, number, in, func(ctx context.Context, on *policy.CovenantOn, set portal.Settings) (portal.Fact, error) {
		fact, err := on.Text.OpenConsultation(&on.Covenant, set.Municipality, in.Invitation, in.Until, set.Calendar(), by.ID, a.now())
		if err != nil {
			return fact, err
		}
		return fact, a.keepReading(ctx, on, false)
	})
}

// ProlongConsultation gives people until the end of a later day.
func (a *App) ProlongConsultation(ctx context.Context, by portal.Actor, number string, in ConsultationInput) error {
	return a.consult(ctx, by, number, in, func(_ context.Context, on *policy.CovenantOn, set portal.Settings) (portal.Fact, error) {
		return on.Text.ProlongConsultation(on.Covenant, in.Until, set.Calendar(), a.now())
	})
}

// CloseConsultation rounds a consultation off once its term is over and every comment
// has its answer. The text as it came out of it is kept, and the parties hear of it.
func (a *App) CloseConsultation(ctx context.Context, by portal.Actor, number string, in ConsultationInput) error {
	return a.consult(ctx, by, number, in, func(ctx context.Context, on *policy.CovenantOn, _ portal.Settings) (portal.Fact, error) {
		open, err := a.openComments(ctx, on.Covenant.ID, on.Text.Nr)
		if err != nil {
			return portal.Fact{}, err
		}
		fact, err := on.Text.CloseConsultation(on.Covenant, open, a.now())
		if err != nil {
			return fact, err
		}
		return fact, a.keepReading(ctx, on, true)
	})
}

// TakeBackText brings a version in consultation back to draft. The parties hear why.
func (a *App) TakeBackText(ctx context.Context, by portal.Actor, number string, in ConsultationInput) error {
	return a.consult(ctx, by, number, in, func(ctx context.Context, on *policy.CovenantOn, _ portal.Settings) (portal.Fact, error) {
		fact, err := on.Text.TakeBack(on.Covenant, in.Reason, by.ID, a.now())
		if err != nil {
			return fact, err
		}
		return fact, a.keepReading(ctx, on, true)
	})
}

// keepReading keeps the text of a version as it is now, for who compares texts later:
// as it goes to consultation, or with after as it came out of one. The caller saves
// the version.
func (a *App) keepReading(ctx context.Context, on *policy.CovenantOn, after bool) error {
	v := &on.Text
	t := portal.CovenantText{ID: portal.NewID(), Covenant: on.Covenant.ID, Nr: v.Nr, Reading: v.Readings + 1, Why: portal.CovenantConsulted, After: after,
		At: a.now(), Clauses: slices.Clone(v.Clauses)}
	v.Readings = t.Reading
	return a.store.InsertCovenantText(ctx, &t)
}

// Consultation is how the consultation of one version goes, for who is of a party. The
// text itself isn't in it: a version that was taken back is read by who writes it.
type Consultation struct {
	policy.CovenantOn // Text only when the reader may read it
	Nr                int
	State             portal.CovenantState
	Until, Closed     time.Time
	// Open: people can comment now. Comment: the reader is one of them.
	Open, Comment bool
	Course        []ConsultationMoment // the last one first
	// Dropped is why the version won't be; empty while it may.
	Dropped string
	// Comments counts what the parties said, Waiting what has no answer yet; of who
	// may read it.
	Comments, Waiting int
	// Silent are the parties that said nothing yet; only for who keeps covenants.
	Silent []string
	// Keep: the reader keeps the covenant. Ready: the version can be laid before the
	// parties now.
	Keep, Ready bool
}

// ConsultationMoment is a step of the course of a consultation, with who took it.
type ConsultationMoment struct {
	portal.ConsultationStep
	By Name
}

// Consultation gives how the consultation of the newest version goes. Who doesn't know
// of that version, or it was never laid before the parties, gets none.
func (a *App) Consultation(ctx context.Context, by portal.Actor, number string) (Consultation, error) {
	k := Consultation{}
	c, err := a.covenant(ctx, by, policy.ReadCovenant, number)
	if err != nil {
		return k, err
	}
	all, err := a.store.CovenantVersions(ctx, c.ID)
	if err != nil {
		return k, err
	}
	at := slices.IndexFunc(all, func(v portal.CovenantVersion) bool { return v.Nr == c.Latest })
	if at < 0 {
		return k, portal.ErrNotFound
	}
	v := all[at]
	reads := policy.VisibleText(by, c, v)
	if !policy.OfParty(by, c) || !reads && !v.WasShown() {
		return k, portal.ErrNotFound
	}
	k = Consultation{CovenantOn: policy.CovenantOn{Covenant: c}, Nr: v.Nr, State: v.State, Until: v.ConsultUntil, Closed: v.ConsultClosed, Open: v.Consults(a.now())}
	if reads {
		k.Text = v
		k.Comment = k.Open && policy.May(by, policy.CommentClause, k.CovenantOn)
		k.Keep = policy.May(by, policy.KeepCovenant, k.CovenantOn)
		k.Ready = k.Keep && v.CanMove(portal.CovenantConsulted)
		if err := a.countComments(ctx, by, &k); err != nil {
			return k, err
		}
	}
	if n := len(v.Course); v.State == portal.CovenantEnded && v.InForceFrom.IsZero() && n > 0 {
		k.Dropped = v.Course[n-1].Note
	}
	for _, s := range v.ConsultationCourse() {
		m := ConsultationMoment{ConsultationStep: s}
		if m.By, err = a.nameOf(ctx, s.By); err != nil {
			return k, err
		}
		k.Course = append([]ConsultationMoment{m}, k.Course...)
	}
	return k, nil
}

// countComments counts what was said, and names to who keeps covenants the parties
// that said nothing.
func (a *App) countComments(ctx context.Context, by portal.Actor, k *Consultation) error {
	all, err := a.visibleComments(ctx, by, k.CovenantOn)
	if err != nil {
		return err
	}
	spoke := map[portal.ID]bool{}
	for _, m := range all {
		if m.Withdrawn {
			continue
		}
		k.Comments++
		spoke[m.Org] = true
		if m.Waits() {
			k.Waiting++
		}
	}
	if !k.Keep || k.State != portal.CovenantConsulted {
		return nil
	}
	parties, err := a.covenantParties(ctx, k.Covenant)
	for _, p := range parties {
		if !p.Municipality && !spoke[p.Org] {
			k.Silent = append(k.Silent, p.Name)
		}
	}
	return err
}
