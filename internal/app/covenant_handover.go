package app

import (
	"context"
	"slices"
	"strconv"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// eachCovenant hands over the covenants that aren't over, with their versions. There
// are few.
func (a *App) eachCovenant(ctx context.Context, do func(c portal.Covenant, versions []portal.CovenantVersion) error) error {
	all, err := a.store.AllCovenants(ctx)
	if err != nil {
		return err
	}
	for _, c := range all {
		if c.Ended != nil {
			continue
		}
		versions, err := a.store.CovenantVersions(ctx, c.ID)
		if err != nil {
			return err
		}
		if err := do(c, versions); err != nil {
			return err
		}
	}
	return nil
}

// covenantHolding is something of a covenant that somebody holds. Of one that is still
// a secret, who may not read it doesn't see that it is there.
func covenantHolding(kind portal.HoldingKind, by portal.Actor, c portal.Covenant, what string) Holding {
	reads := policy.May(by, policy.ReadCovenant, c)
	it := Holding{Kind: kind, ID: c.ID, Title: what + " een convenant dat u niet mag lezen", Hidden: !c.Shown && !reads}
	if reads {
		it.Title, it.Path = what+" "+c.Number+" "+c.Title, covenantPath(c.Number)
	}
	return it
}

// holdsWriting is writing along with covenants.
type holdsWriting struct{}

func (holdsWriting) held(ctx context.Context, a *App, h handover) ([]Holding, error) {
	var items []Holding
	err := a.eachCovenant(ctx, func(c portal.Covenant, _ []portal.CovenantVersion) error {
		if slices.Contains(c.Writers, h.from.ID) {
			items = append(items, covenantHolding(portal.HoldsWriting, h.by, c, "Schrijft mee aan"))
		}
		return nil
	})
	return items, err
}

// goes: the successor, who is of the same organisation and so of the same party. One
// who writes along already by role needs no place for it.
func (holdsWriting) goes(_ context.Context, _ *App, h handover, _ Holding) (portal.ID, error) {
	return h.to.ID, nil
}

func (k holdsWriting) move(ctx context.Context, a *App, w *writing, h handover, it Holding) ([]portal.Moved, error) {
	c, err := a.store.Covenant(ctx, it.ID)
	if err != nil {
		return nil, err
	}
	asked, err := a.mayWriteAlong(ctx, c, h.to.ID)
	if err != nil {
		return nil, err
	}
	had := slices.Contains(c.Writers, h.to.ID)
	err = a.writersOf(ctx, w, c, func(id portal.ID) bool { return id != h.from.ID }, h.to.ID, asked)
	if had || !asked {
		return nil, err
	}
	return []portal.Moved{{Kind: portal.HoldsWriting, ID: c.ID, To: h.to.ID}}, err
}

// writersOf changes who writes along with a covenant, inside a transaction: those of
// keep, and one more if added.
func (a *App) writersOf(ctx context.Context, w *writing, c portal.Covenant, keep func(portal.ID) bool, one portal.ID, added bool) error {
	writers := slices.DeleteFunc(slices.Clone(c.Writers), func(id portal.ID) bool { return !keep(id) || id == one })
	if added {
		writers = append(writers, one)
	}
	slices.Sort(writers)
	c.Writers = writers
	return a.saveAlone(ctx, w, &c, c.Fact(portal.CovenantChanged, nil))
}

func (holdsWriting) back(ctx context.Context, a *App, w *writing, p portal.Person, m portal.Moved) error {
	c, err := a.store.Covenant(ctx, m.ID)
	if err != nil {
		return notFoundIsNil(err)
	}
	if c.Ended != nil || !slices.Contains(c.Writers, m.To) {
		return nil // another was asked meanwhile, or it is over
	}
	return a.writersOf(ctx, w, c, func(id portal.ID) bool { return id != m.To }, p.ID, true)
}

// holdsProxy is the mayor's power of attorney for a version that the municipality has
// still to sign. Nobody takes it over by itself: it is in somebody's name.
type holdsProxy struct{ nothingBack }

func (holdsProxy) held(ctx context.Context, a *App, h handover) ([]Holding, error) {
	var items []Holding
	err := a.proxiesOf(ctx, h.from.ID, func(c portal.Covenant, _ portal.CovenantVersion) {
		it := covenantHolding(portal.HoldsProxy, h.by, c, "Volmacht om te tekenen voor")
		it.Stays = "Een volmacht staat op naam. De ketencoördinator krijgt bericht en regelt een nieuwe."
		items = append(items, it)
	})
	return items, err
}

// proxiesOf hands over the versions for which somebody holds the power of attorney and
// that the municipality hasn't signed.
func (a *App) proxiesOf(ctx context.Context, person portal.ID, do func(portal.Covenant, portal.CovenantVersion)) error {
	return a.eachCovenant(ctx, func(c portal.Covenant, versions []portal.CovenantVersion) error {
		for _, v := range versions {
			if v.College == nil || v.College.Proxy != person || v.State != portal.CovenantResolved && v.State != portal.CovenantSigning {
				continue
			}
			signed, err := a.store.SignaturesBy(ctx, person)
			if err != nil {
				return err
			}
			if !slices.ContainsFunc(signed, func(g portal.Signature) bool { return g.Covenant == c.ID && g.Nr == v.Nr }) {
				do(c, v)
			}
		}
		return nil
	})
}

func (holdsProxy) goes(_ context.Context, _ *App, h handover, _ Holding) (portal.ID, error) {
	return h.from.ID, nil
}

// move tells the coordinator; the power of attorney itself doesn't move.
func (holdsProxy) move(ctx context.Context, a *App, w *writing, _ handover, it Holding) ([]portal.Moved, error) {
	c, err := a.store.Covenant(ctx, it.ID)
	if err != nil {
		return nil, err
	}
	w.record(c.Version, c.Fact(portal.CovenantProxyLeft, nil))
	return nil, nil
}

// holdsSigning is being the last of an organisation who may sign what it is asked to.
type holdsSigning struct{ nothingBack }

func (holdsSigning) held(ctx context.Context, a *App, h handover) ([]Holding, error) {
	if h.from.Role != portal.Contact || !h.from.Ticks.MaySign {
		return nil, nil
	}
	asked, err := a.store.SigningsOf(ctx, h.from.OrgID)
	if err != nil {
		return nil, err
	}
	var items []Holding
	for _, s := range asked {
		c, err := a.store.Covenant(ctx, s.Covenant)
		if err != nil {
			return nil, err
		}
		v, err := a.versionNr(ctx, c.ID, s.Nr)
		if err := notFoundIsNil(err); err != nil {
			return nil, err
		}
		open := v.State == portal.CovenantSigning || s.Accession && v.State == portal.CovenantInForce
		if !s.Waits() || !open {
			continue
		}
		others, err := a.signersOf(ctx, policy.CovenantOn{Covenant: c, Text: v}, s.Org)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(others, func(p portal.Person) bool { return p.ID != h.from.ID }) {
			continue
		}
		it := covenantHolding(portal.HoldsSigning, h.by, c, "Tekenen van")
		it.Stays = "Niemand anders mag namens de organisatie tekenen. Geef een collega eerst het recht ‘tekenbevoegd’."
		// Who hasn't signed is no news for others: only for who is asked, and their colleagues.
		it.Hidden = it.Hidden || h.by.OrgID != s.Org && !policy.May(h.by, policy.OpenSigning, policy.SigningOn{Signing: s, Covenant: c, Text: v})
		items = append(items, it)
	}
	return items, nil
}

func (holdsSigning) goes(_ context.Context, _ *App, h handover, _ Holding) (portal.ID, error) {
	return h.from.ID, nil
}

func (holdsSigning) move(context.Context, *App, *writing, handover, Holding) ([]portal.Moved, error) {
	return nil, nil
}

// proxyTasks are the versions for which the mayor's power of attorney is in the name of
// somebody who can't sign any longer, for who opens signing.
func (a *App) proxyTasks(ctx context.Context, by portal.Actor) ([]Task, error) {
	var tasks []Task
	if by.Role != portal.Coordinator || !by.Municipality {
		return nil, nil
	}
	err := a.eachCovenant(ctx, func(c portal.Covenant, versions []portal.CovenantVersion) error {
		for _, v := range versions {
			if v.College == nil || v.State != portal.CovenantResolved && v.State != portal.CovenantSigning {
				continue
			}
			ok, err := a.mayHoldProxy(ctx, policy.CovenantOn{Covenant: c, Text: v}, v.College.Proxy)
			if err != nil {
				return err
			}
			if ok {
				continue
			}
			signed, err := a.store.SignaturesBy(ctx, v.College.Proxy)
			if err != nil {
				return err
			}
			if !slices.ContainsFunc(signed, func(g portal.Signature) bool { return g.Covenant == c.ID && g.Nr == v.Nr }) {
				page := "/college"
				if v.State == portal.CovenantSigning {
					page = "/ondertekening"
				}
				tasks = append(tasks, a.tableTask("Regel een nieuwe volmacht voor ‘"+c.Title+"’", covenantPath(c.Number)+page+"?versie="+strconv.Itoa(v.Nr), v.SignUntil, c.Number))
			}
		}
		return nil
	})
	return tasks, err
}

// ofProxy: the coordinator hears that who has the power of attorney hands over.
func (au *audience) ofProxy(ctx context.Context, c portal.Covenant, _ map[string]portal.Detail) (told bool, err error) {
	if au.event.Type != portal.CovenantProxyLeft {
		return false, nil
	}
	coordinator, err := au.otherCoordinator(ctx)
	if err != nil {
		return true, err
	}
	return true, au.toParty(ctx, c, coordinator, Recipient{Reason: portal.ReasonTask, Urgent: true})
}
