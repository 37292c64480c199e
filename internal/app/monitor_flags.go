package app

import (
	"context"
	"slices"
	"time"

	"ketenportaal/internal/portal"
)

// Keys of the figures of yellow flags; see FigureNew.
const (
	FigureFlagsProposed  = "gele-vlaggen.voorgesteld"
	FigureFlagsConfirmed = "gele-vlaggen.bevestigd"
	FigureFlagsCorrected = "gele-vlaggen.bijgestuurd"
)

// flagPart counts how many flags were proposed, confirmed and corrected. There are few a
// year: each count is hidden as any other.
func (c counting) flagPart(ctx context.Context, _ bool) (MonitorPart, error) {
	p := MonitorPart{Block: portal.BlockFlags}
	all, err := wholeList(func(page portal.Page) (portal.Listing[portal.YellowFlag], error) {
		return c.a.store.YellowFlags(ctx, portal.FlagQuery{Scope: c.signals, Page: page})
	})
	if err != nil {
		return p, err
	}
	if len(all) == 0 {
		err = c.raisedFigures(ctx, &p)
		return p, err
	}
	for _, m := range []struct {
		key, label, what string
		state            portal.FlagState
	}{
		{FigureFlagsProposed, "Gele vlaggen voorgesteld", "Door een regel voorgesteld, of door iemand voorgedragen. Wat u niet mag lezen, telt niet mee.", portal.FlagProposed},
		{FigureFlagsConfirmed, "Gele vlaggen bevestigd", "Patronen waarvan de gemeente in deze periode zei: dit klopt, en bijsturen kan nog.", portal.FlagConfirmed},
		{FigureFlagsCorrected, "Gele vlaggen bijgestuurd", "Patronen die in deze periode op tijd zijn bijgestuurd.", portal.FlagCorrected},
	} {
		f, err := c.figure(ctx, m.key, m.label, m.what, false, func(_ context.Context, period string) (FigureValue, error) {
			return c.flagsCame(all, m.state, period), nil
		})
		if err != nil {
			return p, err
		}
		p.Figures = append(p.Figures, f)
	}
	err = c.raisedFigures(ctx, &p)
	return p, err
}

// flagsCame counts the flags that came in a state in a period. That of a half year tells
// nothing that is hidden in one of its quarters.
func (c counting) flagsCame(all []portal.YellowFlag, state portal.FlagState, period string) FigureValue {
	var counts []int
	var parts []portal.Shown
	sum := 0
	for _, quarter := range portal.Quarters(period) {
		from, to := c.days(quarter)
		n := 0
		for _, g := range all {
			if slices.ContainsFunc(g.Course, func(st portal.FlagStep) bool { return st.State == state && within(st.At, from, to) }) {
				n++
			}
		}
		sum, counts, parts = sum+n, append(counts, n), append(parts, portal.ShowOne(n))
	}
	if len(parts) == 2 {
		return shownCount(portal.ShowSum(counts[0], counts[1], parts[0], parts[1]))
	}
	return shownCount(portal.ShowOne(sum))
}

// within reports whether a moment is from a first moment on and before a last.
func within(at, from, to time.Time) bool { return !at.Before(from) && at.Before(to) }
