package app

import (
	"context"
	"maps"
	"slices"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// LeavePage is what somebody sees who gives notice for a party.
type LeavePage struct {
	policy.CovenantOn
	// Parties are those the actor can give notice for, or gave it for.
	Parties []CovenantParty
	// First is the earliest day on which a party is no longer bound.
	First time.Time
	// All: the actor chooses the party, since they record the letters of others.
	All bool
}

// Leaving gives what one looks at before giving notice.
func (a *App) Leaving(ctx context.Context, by portal.Actor, number string) (LeavePage, error) {
	on, err := a.covenantText(ctx, by, policy.ReadCovenant, number, ForceText)
	if err != nil {
		return LeavePage{}, err
	}
	if err := policy.Check(by, policy.LeaveCovenant, on.Covenant); err != nil {
		return LeavePage{}, err
	}
	all, err := a.covenantParties(ctx, on.Covenant)
	if err != nil {
		return LeavePage{}, err
	}
	p := LeavePage{CovenantOn: on, First: on.Covenant.EarliestLeave(a.now()), All: by.Municipality}
	for _, party := range all {
		if party.Signs && (by.Municipality || party.Org == by.OrgID) {
			p.Parties = append(p.Parties, party)
		}
	}
	return p, nil
}

// NoticeInput is an opzegging as it was typed. Org is empty for one's own.
type NoticeInput struct {
	Org     portal.ID
	From    time.Time
	Reason  string
	Citizen CitizenAnswer
}

// GiveNotice notes the opzegging of a party: its own, or by the coordinator for who
// wrote a letter.
func (a *App) GiveNotice(ctx context.Context, by portal.Actor, number string, in NoticeInput) error {
	return a.onLeaving(ctx, by, number, in.Org, func(c *portal.Covenant, org portal.ID) ([]portal.Fact, error) {
		fields, facts := checkCitizen(map[string]string{"reason": in.Reason}, in.Citizen, c.Ref(), false)
		draft := *c
		fact, err := draft.Terminate(org, in.From, in.Reason, by.ID, a.now())
		if portal.KindOf(err) != portal.Invalid && err != nil {
			return nil, err
		}
		maps.Copy(fields, portal.FieldsOf(err))
		if err := fields.Err(); err != nil {
			return nil, err
		}
		*c = draft
		return append(facts, fact), nil
	})
}

// WithdrawNotice takes an opzegging back.
func (a *App) WithdrawNotice(ctx context.Context, by portal.Actor, number string, org portal.ID) error {
	return a.onLeaving(ctx, by, number, org, func(c *portal.Covenant, org portal.ID) ([]portal.Fact, error) {
		return one(c.WithdrawTermination(org, a.now()))
	})
}

func (a *App) onLeaving(ctx context.Context, by portal.Actor, number string, org portal.ID, do func(c *portal.Covenant, org portal.ID) ([]portal.Fact, error)) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		c, err := a.covenant(ctx, by, policy.LeaveCovenant, number)
		if err != nil {
			return err
		}
		if org == "" && !by.Municipality {
			org = by.OrgID
		}
		switch {
		case org == "":
			return portal.Fields{"org": "Kies welke partij opzegt."}.Err()
		case org != by.OrgID && !by.Municipality:
			return portal.ErrNotFound
		}
		facts, err := do(&c, org)
		if err != nil {
			return err
		}
		return a.saveAlone(ctx, w, &c, facts...)
	})
}

// EndInput is the end of a covenant for everybody as it was typed.
type EndInput struct {
	On      time.Time
	Reason  string
	Citizen CitizenAnswer
}

// EndCovenant ends a covenant for everybody, now or on a day to come.
func (a *App) EndCovenant(ctx context.Context, by portal.Actor, number string, version int64, in EndInput) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		c, err := a.covenant(ctx, by, policy.KeepCovenant, number)
		if err != nil {
			return err
		}
		if c.Version != version {
			return portal.ErrChanged
		}
		fields, facts := checkCitizen(map[string]string{"reason": in.Reason}, in.Citizen, c.Ref(), false)
		fact, err := c.PlanEnd(in.On, in.Reason, by.ID, a.now())
		if portal.KindOf(err) != portal.Invalid && err != nil {
			return err
		}
		maps.Copy(fields, portal.FieldsOf(err))
		if err := fields.Err(); err != nil {
			return err
		}
		if err := a.saveAlone(ctx, w, &c, append(facts, fact)...); err != nil {
			return err
		}
		_, err = a.advanceCovenant(ctx, w, c.ID) // today: it ends at once
		return err
	})
}

// KeepCovenantGoing takes the planned end of a covenant back.
func (a *App) KeepCovenantGoing(ctx context.Context, by portal.Actor, number string) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		c, err := a.covenant(ctx, by, policy.KeepCovenant, number)
		if err != nil {
			return err
		}
		fact, err := c.KeepGoing(a.now())
		if err != nil {
			return err
		}
		return a.saveAlone(ctx, w, &c, fact)
	})
}

// BoundParty is a party that is bound by the version in force, since when.
type BoundParty struct {
	Org   portal.ID
	Name  string
	Nr    int
	Since time.Time
	Later bool // it acceded
	// Until is the first day on which it is no longer bound; zero while it stays.
	Until time.Time
	// Earlier: it signed only an earlier version, so that it isn't bound now.
	Earlier bool
}

// BoundParties gives which parties are bound by the version in force: those that signed
// that one. Which signed only an earlier one is for who may know who hasn't signed.
func (a *App) BoundParties(ctx context.Context, by portal.Actor, c portal.Covenant) ([]BoundParty, error) {
	v, err := a.versionInForce(ctx, c)
	if err != nil || v == nil || !policy.VisibleText(by, c, *v) {
		return nil, err
	}
	signings, err := a.store.Signings(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	orgs, err := a.organisations(ctx)
	if err != nil {
		return nil, err
	}
	tells := policy.May(by, policy.OpenSigning, policy.CovenantOn{Covenant: c, Text: *v})
	var bound []BoundParty
	for _, s := range signings {
		p, _ := c.Party(s.Org)
		if !s.Done || !p.Signs || s.Nr > v.Nr {
			continue
		}
		b := BoundParty{Org: s.Org, Name: orgs[s.Org].Name, Nr: s.Nr, Since: v.InForceFrom, Later: s.Accession, Earlier: s.Nr < v.Nr}
		if portal.Day(s.DoneAt).After(b.Since) {
			b.Since = portal.Day(s.DoneAt)
		}
		if p.Notice != nil {
			b.Until = p.Notice.From
		}
		later := slices.ContainsFunc(signings, func(o portal.Signing) bool { return o.Org == s.Org && o.Done && o.Nr > s.Nr && o.Nr <= v.Nr })
		if !later && (!b.Earlier || tells) {
			bound = append(bound, b)
		}
	}
	return bound, nil
}
