package portal

import (
	"slices"
	"time"
)

// GiveTo gives a confirmed flag to another who goes on with it.
func (g *YellowFlag) GiveTo(handler ID, by Actor, now time.Time) (Fact, error) {
	if g.State != FlagConfirmed {
		return Fact{}, Errorf(Conflict, "Deze gele vlag staat nu op ‘%s’. Niemand stuurt nog bij.", g.State.Label())
	}
	g.Handler, g.ChangedAt = handler, now
	g.Changes = append(slices.Clip(g.Changes), FlagChange{At: now, By: by.ID, Handler: handler})
	return g.Fact(FlagHandedOver, nil), nil
}

// FlagRow is how a flag stands on a list: once nobody has to do anything with it.
func FlagRow(g YellowFlag) DestructionRow {
	row := DestructionRow{Kind: RetainFlags, ID: g.ID, Number: g.Number}
	if n := len(g.Course); n > 0 && !g.Open() && !g.OpenObjections() {
		row.Closed = g.Course[n-1].At
		for _, o := range g.Objections {
			if o.AnsweredAt.After(row.Closed) {
				row.Closed = o.AnsweredAt
			}
		}
	}
	return row
}
