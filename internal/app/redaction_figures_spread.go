package app

import (
	"context"
	"slices"

	"ketenportaal/internal/portal"
)

// allFigures are all objects of the plan, subsidies, reports to the council and the
// voice of clients. There are few: some hundreds after years.
func (a *App) allFigures(ctx context.Context) ([]portal.Ref, error) {
	var all []portal.Ref
	for _, kind := range figureKinds {
		ids, err := a.store.FigureIDs(ctx, kind)
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			all = append(all, portal.Ref{Kind: kind, ID: id})
		}
	}
	return all, nil
}

// eachFigure hands over each of these, loaded.
func (a *App) eachFigure(ctx context.Context, do func(f *figureUnder)) error {
	all, err := a.allFigures(ctx)
	if err != nil {
		return err
	}
	for _, ref := range all {
		f, err := a.figure(ctx, ref)
		if err != nil {
			return err
		}
		do(f)
	}
	return nil
}

// heldInFigures gives what of these holds copies of texts: a report to the council says
// again what a note, a pledge or a signal said.
func (a *App) heldInFigures(ctx context.Context, c copied, seen map[portal.Ref]bool) ([]copied, error) {
	telling := portal.Telling(c.texts)
	if len(telling) == 0 {
		return nil, nil
	}
	all, err := a.allFigures(ctx)
	if err != nil {
		return nil, err
	}
	return a.heldInEach(ctx, all, seen, telling)
}

// heldInEach gives what of these objects holds one of the telling texts.
func (a *App) heldInEach(ctx context.Context, abouts []portal.Ref, seen map[portal.Ref]bool, telling []portal.TextAt) ([]copied, error) {
	var found []copied
	for _, about := range abouts {
		next, err := a.heldIn(ctx, about, seen, func(to copied) []portal.TextAt { return portal.TextsHolding(to.Texts(), telling) })
		if err != nil {
			return nil, err
		}
		found = append(found, next...)
	}
	return found, nil
}

// spreadFromFigure gives what else holds copies of texts of one of these: the signals,
// decisions and covenants it is linked to, and the agendas that it stands on: a flag's
// title comes there by itself.
func (a *App) spreadFromFigure(ctx context.Context, c copied, seen map[portal.Ref]bool) ([]copied, error) {
	abouts, err := a.subjectsOf(ctx, linksOf(c.under.figure.Redactable))
	if err != nil {
		return nil, err
	}
	tables, err := a.store.TablesAbout(ctx, c.Ref(), maxTablesAbout)
	if err != nil {
		return nil, err
	}
	for _, t := range tables {
		abouts = append(abouts, t.Ref())
	}
	return a.heldInEach(ctx, abouts, seen, portal.Telling(c.texts))
}

// linksOf is what one of these is linked to.
func linksOf(v portal.Redactable) []portal.Ref {
	switch v := v.(type) {
	case *portal.PlanAction:
		return slices.Clone(v.Links)
	case *portal.Pledge:
		return slices.Clone(v.Links)
	case *portal.Voice:
		return slices.Clone(v.Links)
	case *portal.CouncilAdvice:
		return slices.Clone(v.Links)
	case *portal.Escalation:
		return []portal.Ref{v.About}
	case *portal.YellowFlag:
		links := slices.Clone(v.Others)
		for _, id := range v.Signals {
			links = append(links, portal.Ref{Kind: portal.KindSignal, ID: id})
		}
		return links
	}
	return nil
}
