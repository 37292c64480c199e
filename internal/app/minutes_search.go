package app

import (
	"context"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// findMinutes loads adopted minutes that were found, or one confidential item of
// them, as far as the actor may know of it.
func (a *App) findMinutes(ctx context.Context, by portal.Actor, id portal.ID) (Found, bool, error) {
	table, item := portal.MinutesOf(id)
	t, err := a.store.Table(ctx, table)
	if err != nil || t.State != portal.TableAdopted || !policy.VisibleMinutes(by, t) || !policy.VisibleItem(by, t, item) {
		return Found{}, false, notFoundIsNil(err)
	}
	f := Found{Ref: portal.Ref{Kind: portal.KindMinutes, ID: id}, Number: t.Number, Title: "Verslag van " + t.Title}
	if it, _ := t.Item(item); item != "" {
		f.Title = "Verslag: " + it.Title
	}
	return f, true, nil
}

// minutesBelow is the page with the minutes, below that of their meeting.
const minutesBelow = "/verslag"

// minutesLink is a link to the minutes of a round table, for who may read them.
func (a *App) minutesLink(ctx context.Context, by portal.Actor, table portal.ID) (TableLink, error) {
	l := TableLink{Ref: portal.Ref{Kind: portal.KindMinutes, ID: table}}
	t, err := a.store.Table(ctx, table)
	if err != nil {
		return l, err
	}
	if !policy.VisibleMinutes(by, t) {
		return l, portal.ErrNotFound
	}
	l.Title, l.Path = "Verslag van "+t.Title, tablePath(t.Number)+minutesBelow
	return l, nil
}
