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
	var found []copied
	for _, about := range all {
		next, err := a.heldIn(ctx, about, seen, func(to copied) []portal.TextAt { return portal.TextsHolding(to.Texts(), telling) })
		if err != nil {
			return nil, err
		}
		found = append(found, next...)
	}
	return found, nil
}

// spreadFromFigure gives what else holds copies of texts of one of these: the signals,
// decisions and covenants it is linked to.
func (a *App) spreadFromFigure(ctx context.Context, c copied, seen map[portal.Ref]bool) ([]copied, error) {
	abouts, err := a.subjectsOf(ctx, linksOf(c.under.figure.Redactable))
	if err != nil {
		return nil, err
	}
	telling := portal.Telling(c.texts)
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
	}
	return nil
}
