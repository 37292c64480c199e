package app

import (
	"context"
	"time"

	"ketenportaal/internal/portal"
)

// heldStates are the states of a round table that took place.
var heldStates = []portal.TableState{portal.TableBusy, portal.TableDraft, portal.TableWithChair, portal.TableComments, portal.TableAdopted}

// days is a period from its first moment to the first one after it, or to now.
func (c counting) days(period string) (from, to time.Time) {
	from, last, _ := portal.PeriodRange(period)
	if to = last.AddDate(0, 0, 1); to.After(c.now) {
		to = c.now
	}
	return from, to
}

func (c counting) tablePart(ctx context.Context, trend bool) (MonitorPart, error) {
	p := MonitorPart{Block: portal.BlockTables}
	for _, m := range []struct {
		key, label, what string
		measure          func(ctx context.Context, period string) (FigureValue, error)
	}{
		{FigureTables, "Ronde tafels gehouden", "Ronde tafels die in deze periode zijn gehouden en die u mag zien.", c.tablesHeld},
		{FigureDecisions, "Afspraken, adviezen en besluiten", "Wat aan tafel in deze periode is vastgelegd.", c.decided},
		{FigureOnTime, "Actiepunten op tijd", "Actiepunten met een einddag in deze periode, tot nu toe. Vervallen actiepunten tellen niet mee.", c.onTime},
	} {
		f, err := c.figure(ctx, m.key, m.label, m.what, trend, m.measure)
		if err != nil {
			return p, err
		}
		p.Figures = append(p.Figures, f)
	}
	n, err := c.a.store.CountDecisions(ctx, portal.DecisionQuery{Scope: c.other, Waits: portal.ByCollege}, 0)
	p.Figures = append(p.Figures, MonitorFigure{Key: FigureWaiting, Label: "Wacht nu op het college", What: "Adviezen waarover het college nog een besluit neemt. Dit is de stand van nu.", Now: FigureValue{N: int(n)}, Before: FigureValue{None: true}})
	return p, err
}

func (c counting) tablesHeld(ctx context.Context, period string) (FigureValue, error) {
	from, to := c.days(period)
	n, err := c.a.store.CountTables(ctx, portal.TableQuery{Scope: c.other, States: heldStates, From: from, To: to}, 0)
	return FigureValue{N: int(n)}, err
}

func (c counting) decided(ctx context.Context, period string) (FigureValue, error) {
	from, to := c.days(period)
	n, err := c.a.store.CountDecisions(ctx, portal.DecisionQuery{Scope: c.other, From: from, To: to}, 0)
	return FigureValue{N: int(n)}, err
}

// onTime is the share of a period. That of a half year tells nothing that is hidden in
// one of its quarters.
func (c counting) onTime(ctx context.Context, period string) (FigureValue, error) {
	v := FigureValue{Kind: FigureShare}
	var parts []portal.Shown
	var counts []int
	for _, quarter := range portal.Quarters(period) {
		part, err := c.dueIn(ctx, quarter)
		if err != nil {
			return v, err
		}
		v.N, v.Of = v.N+part.N, v.Of+part.Of
		parts, counts = append(parts, portal.ShowOne(part.Of)), append(counts, part.Of)
	}
	shown := portal.ShowOne(v.Of)
	if len(parts) == 2 {
		shown = portal.ShowSum(counts[0], counts[1], parts[0], parts[1])
	}
	v.None, v.Hidden = v.Of == 0, shown.Hidden
	return v, nil
}

// dueIn reads the action points whose day has come: there are few in a quarter.
func (c counting) dueIn(ctx context.Context, period string) (FigureValue, error) {
	var v FigureValue
	from, to := c.days(period)
	q := portal.ActionQuery{Scope: c.other, DueFrom: from, DueTo: to}
	all, err := wholeList(func(page portal.Page) (portal.Listing[portal.ActionPoint], error) {
		q.Page = page
		return c.a.store.ActionPoints(ctx, q)
	})
	for _, p := range all {
		if p.State == portal.ActionDropped {
			continue
		}
		v.Of++
		if p.OnTime() {
			v.N++
		}
	}
	return v, err
}

// covenantPart counts how it stands now: how many are in force, and how many
// organisations signed one of those.
func (c counting) covenantPart(ctx context.Context, _ bool) (MonitorPart, error) {
	p, signed, inForce := MonitorPart{Block: portal.BlockCovenants}, map[portal.ID]bool{}, 0
	all, err := wholeList(func(page portal.Page) (portal.Listing[portal.Covenant], error) {
		return c.a.store.Covenants(ctx, portal.CovenantQuery{Scope: c.other, Page: page})
	})
	if err != nil {
		return p, err
	}
	for _, v := range all {
		if v.InForce == 0 || v.Ended != nil {
			continue
		}
		inForce++
		if err := c.signers(ctx, v, signed); err != nil {
			return p, err
		}
	}
	p.Figures = []MonitorFigure{
		{Key: FigureInForce, Label: "Convenanten van kracht", What: "Convenanten die nu gelden en die u mag zien.", Now: FigureValue{N: inForce}, Before: FigureValue{None: true}},
		{Key: FigureSigned, Label: "Organisaties die meedoen", What: "Organisaties, de gemeente meegerekend, die een geldende versie hebben ondertekend. Elke organisatie telt één keer.", Now: FigureValue{N: len(signed)}, Before: FigureValue{None: true}},
	}
	return p, nil
}

// signers adds the parties that signed the version in force. Of who hasn't nothing is
// said.
func (c counting) signers(ctx context.Context, v portal.Covenant, signed map[portal.ID]bool) error {
	all, err := c.a.store.Signings(ctx, v.ID)
	for _, g := range all {
		if _, party := v.Party(g.Org); g.Nr == v.InForce && g.Done && party {
			signed[g.Org] = true
		}
	}
	return err
}
