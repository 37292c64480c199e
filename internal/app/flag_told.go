package app

import (
	"context"
	"slices"
	"strings"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// FlagUntold is a flag that is confirmed, or comes on an agenda by an objection, of which
// some parties weren't told yet: niemand wil verrast worden.
type FlagUntold struct {
	Number, Title string
	Who           []portal.Informee
	MayTell       bool // the reader can note that a party was told
}

// Untold gives the flags among refs of which parties still have to be told. It
// is for the municipality, which has to tell them, as far as its reader reads the flags.
func (a *App) Untold(ctx context.Context, by portal.Actor, refs []portal.Ref) ([]FlagUntold, error) {
	var flags []portal.YellowFlag
	var seen []portal.Ref
	for _, ref := range refs {
		if ref.Kind != portal.KindFlag || slices.Contains(seen, ref) || !by.Municipality {
			continue
		}
		seen = append(seen, ref)
		g, err := a.store.YellowFlag(ctx, ref.ID)
		if portal.KindOf(err) == portal.NotFound && err != nil {
			continue
		}
		if err != nil {
			return nil, err
		}
		flags = append(flags, g)
	}
	return untold(by, flags), nil
}

// UntoldToCouncil gives every confirmed flag of which parties still have to be told, for
// who writes to the council.
func (a *App) UntoldToCouncil(ctx context.Context, by portal.Actor) ([]FlagUntold, error) {
	if !by.Municipality || !policy.May(by, policy.ReadFlag, nil) {
		return nil, nil
	}
	flags, err := a.store.YellowFlagsIn(ctx, []portal.FlagState{portal.FlagConfirmed})
	return untold(by, flags), err
}

func untold(by portal.Actor, flags []portal.YellowFlag) []FlagUntold {
	var list []FlagUntold
	for _, g := range flags {
		stands := g.State == portal.FlagConfirmed
		if who := g.Uninformed(); (stands || g.OpenObjections()) && len(who) > 0 && policy.May(by, policy.ReadFlag, g) {
			list = append(list, FlagUntold{g.Number, g.Title, who, stands && policy.May(by, policy.KeepFlag, g)})
		}
	}
	return list
}

// flagFact is where a flag stands that an item of an agenda is about.
func (a *App) flagFact(ctx context.Context, l TableLink) (PreparationFact, error) {
	g, err := a.store.YellowFlag(ctx, l.Ref.ID)
	f := PreparationFact{TableLink: l, State: "Gele vlag, " + strings.ToLower(g.State.Label())}
	if g.State == portal.FlagConfirmed {
		f.Day, f.Due, f.Late = g.Until, true, !g.Until.IsZero() && portal.Day(a.now()).After(g.Until)
	}
	if g.Correction != "" {
		f.State += ": " + firstLine(g.Correction)
	}
	return f, err
}

// ExportFlags gives the flags of a filter as a file holds them, and records who took how
// many.
func (a *App) ExportFlags(ctx context.Context, by portal.Actor, q portal.FlagQuery) ([]FlagRow, error) {
	var all []FlagRow
	for q.Page = (portal.Page{Limit: exportBatch}); len(all) < maxFlagExport; {
		rows, next, _, err := a.Flags(ctx, by, q)
		if err != nil {
			return nil, err
		}
		if all = append(all, rows...); next == "" {
			break
		}
		q.Page.After = next
	}
	return all, a.tookList(ctx, by, portal.FlagsExported, len(all))
}

// maxFlagExport is how many flags one file holds: the last changed.
const maxFlagExport = 1000
