package app

import (
	"context"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// FactsheetPage is a factsheet as one reader sees it.
type FactsheetPage struct {
	portal.Factsheet
	// Editions are those the reader may know of, the latest first; this one is among them.
	Editions []portal.Factsheet
	// Latest: there is no later edition that the reader may know of.
	Latest  bool
	Missing []string // of a draft, what has to be there before it can be frozen
	MayEdit bool     // change this edition
	MayNext bool     // make the next edition
	// Intact: what is frozen still has the hash of when it was frozen. Sound: it has the
	// one it got when words were taken out for privacy.
	Intact, Sound bool
}

// Factsheets gives the factsheets that the actor may know of, the latest half year
// first, of each the latest edition.
func (a *App) Factsheets(ctx context.Context, by portal.Actor) ([]FactsheetPage, error) {
	if err := policy.Check(by, policy.ReadFacts, nil); err != nil {
		return nil, err
	}
	all, err := a.store.Factsheets(ctx)
	if err != nil {
		return nil, err
	}
	var pages []FactsheetPage
	at := map[string]int{}
	for _, f := range all {
		if !policy.May(by, policy.ReadFacts, f) {
			continue
		}
		i, seen := at[f.Period]
		switch {
		case !seen:
			at[f.Period] = len(pages)
			pages = append(pages, a.factsheetPage(by, f, nil))
		case f.Edition > pages[i].Edition:
			pages[i] = a.factsheetPage(by, f, nil)
		}
	}
	return pages, nil
}

// Factsheet gives an edition of the factsheet of a half year; 0 is the latest one that
// the actor may know of.
func (a *App) Factsheet(ctx context.Context, by portal.Actor, period string, edition int) (FactsheetPage, error) {
	all, err := a.factsheets(ctx, by, period)
	if err != nil {
		return FactsheetPage{}, err
	}
	for _, f := range all {
		if edition == 0 || f.Edition == edition {
			return a.factsheetPage(by, f, all), nil
		}
	}
	return FactsheetPage{}, portal.ErrNotFound
}

func (a *App) factsheetPage(by portal.Actor, f portal.Factsheet, all []portal.Factsheet) FactsheetPage {
	p := FactsheetPage{Factsheet: f, Editions: all, MayEdit: policy.May(by, policy.EditFacts, f)}
	p.Latest = len(all) == 0 || all[0].Edition == f.Edition
	p.MayNext = f.Frozen() && p.Latest && policy.May(by, policy.EditFacts, nil)
	if !f.Frozen() {
		p.Missing = f.Missing(a.now())
		return p
	}
	p.Intact, p.Sound = intact(f.FrozenText, portal.FactsheetText(f))
	return p
}

// intact holds a frozen text against its hashes and against what it is written from.
func intact(t portal.FrozenText, written string) (intact, sound bool) {
	canonical, sum := seal(written)
	same := canonical == t.Canonical
	return same && sum == t.SHA256, same && !t.Withheld.IsZero() && sum == t.Now
}

// FactsheetEditor is what the forms of a draft need: the draft, and the figures as they
// count now.
type FactsheetEditor struct {
	FactsheetPage
	All     []portal.FigureLine
	Changes []portal.FigureChange // what refreshing would change
}

// FactsheetToEdit gives the draft of a half year to who makes factsheets.
func (a *App) FactsheetToEdit(ctx context.Context, by portal.Actor, period string) (FactsheetEditor, error) {
	f, err := a.factsheet(ctx, by, period)
	if err != nil {
		return FactsheetEditor{}, err
	}
	e := FactsheetEditor{FactsheetPage: a.factsheetPage(by, f, []portal.Factsheet{f})}
	if e.All, err = a.chainFigures(ctx, period); err != nil {
		return e, err
	}
	e.Changes = f.Changes(e.All)
	return e, nil
}

// NewFactsheets lists the half years over which a factsheet can be made: the last four
// that began and have none.
func (a *App) NewFactsheets(ctx context.Context, by portal.Actor) ([]string, error) {
	if err := policy.Check(by, policy.EditFacts, nil); err != nil {
		return nil, err
	}
	var free []string
	period := portal.HalfYear(a.now())
	for range 4 {
		all, err := a.store.FactsheetEditions(ctx, period)
		if err != nil {
			return nil, err
		}
		if len(all) == 0 {
			free = append(free, period)
		}
		period = portal.PreviousPeriod(period)
	}
	return free, nil
}
