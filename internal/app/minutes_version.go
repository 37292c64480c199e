package app

import (
	"context"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/richtext"
)

// MinutesVersionRow is a kept version as one reader may know it: N counts those
// they may know of, since a gap would tell of a confidential item.
type MinutesVersionRow struct {
	portal.MinutesVersion
	N  int
	By Name
}

// MinutesDifference is what changed of one item between two versions.
type MinutesDifference struct {
	Item  portal.ID
	Title string
	// Pieces is nil when the words are the same; Looks says that only the looks of
	// the text changed then.
	Pieces []richtext.Piece
	Looks  bool
}

// MinutesVersions gives the kept versions of minutes, the oldest first, with the
// texts that the actor may read.
func (a *App) MinutesVersions(ctx context.Context, by portal.Actor, number string) (portal.RoundTable, []MinutesVersionRow, error) {
	t, m, err := a.minutesFor(ctx, by, number)
	if err != nil {
		return t, nil, err
	}
	all, err := a.store.MinutesVersions(ctx, t.ID)
	if err != nil {
		return t, nil, err
	}
	records := policy.May(by, policy.RecordTable, t)
	var rows []MinutesVersionRow
	for _, v := range all {
		// What the chair was still reading is for who keeps the minutes.
		if !policy.VisibleItem(by, t, v.Item) || v.Why == portal.KeptForChair && !records {
			continue
		}
		row := MinutesVersionRow{MinutesVersion: v, N: len(rows) + 1}
		row.Items = nil
		for _, i := range v.Items {
			if m.Full && policy.VisibleItem(by, t, i.Item) {
				row.Items = append(row.Items, i)
			}
		}
		if row.By, err = a.nameOf(ctx, v.By); err != nil {
			return t, nil, err
		}
		rows = append(rows, row)
	}
	t.Agenda = policy.VisibleItems(by, t)
	return t, rows, nil
}

// MinutesDifferences compares two kept versions, by the numbers they have for
// this reader: item by item in the order of the agenda, those that differ.
func (a *App) MinutesDifferences(ctx context.Context, by portal.Actor, number string, from, to int) (portal.RoundTable, []MinutesVersionRow, []MinutesDifference, error) {
	t, rows, err := a.MinutesVersions(ctx, by, number)
	if err != nil {
		return t, nil, nil, err
	}
	if from < 1 || to < 1 || from > len(rows) || to > len(rows) {
		return t, rows, nil, portal.ErrNotFound
	}
	text := func(n int, item portal.ID) string { return portal.Minutes{Items: rows[n-1].Items}.For(item).Text }
	var diffs []MinutesDifference
	for _, i := range append([]portal.AgendaItem{{Title: "Algemeen"}}, t.Agenda...) {
		was, is := text(from, i.ID), text(to, i.ID)
		if was == is {
			continue
		}
		d := MinutesDifference{Item: i.ID, Title: i.Title}
		if before, after := richtext.Plain(was), richtext.Plain(is); before == after {
			d.Looks = true
		} else {
			d.Pieces = richtext.Differences(before, after)
		}
		diffs = append(diffs, d)
	}
	return t, rows, diffs, nil
}
