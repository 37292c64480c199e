package app

import (
	"context"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// OwnSeat is a place that somebody has at the table of a series or a meeting.
type OwnSeat struct {
	At   string // the series' name, or the meeting's number; empty when they may not see it
	Seat portal.SeatKind
}

// ownSeats reads the places at tables: of series, and of meetings of any day.
func (a *App) ownSeats(ctx context.Context, by portal.Actor, d *PersonalData) error {
	series, err := a.store.AllSeries(ctx)
	if err != nil {
		return err
	}
	for _, s := range series {
		if k := portal.SeatOf(s.Seats, by.ID).Kind; k != "" {
			own := OwnSeat{Seat: k}
			if policy.May(by, policy.ReadSeries, s) {
				own.At = s.Name
			}
			d.Seats = append(d.Seats, own)
		}
	}
	tables, err := a.store.TablesIn(ctx, portal.TableStates(), time.Time{}, time.Time{}, 0)
	if err != nil {
		return err
	}
	for _, t := range tables {
		if k := portal.SeatOf(t.Seats, by.ID).Kind; k != "" && policy.May(by, policy.ReadTable, t) {
			d.Seats = append(d.Seats, OwnSeat{At: t.Number, Seat: k})
		}
	}
	return nil
}

// ownProposals reads what somebody proposed for an agenda, the latest first.
func (a *App) ownProposals(ctx context.Context, by portal.Actor, d *PersonalData) error {
	q := portal.ProposalQuery{By: by.ID}
	for {
		page, err := a.store.Proposals(ctx, q)
		if err != nil {
			return err
		}
		for _, p := range page.Rows {
			text := p.Question
			if p.Why != "" {
				text += "\n" + p.Why
			}
			d.Proposed = append(d.Proposed, OwnText{Number: p.Number, Text: text, At: p.At})
		}
		if q.Page.After = page.Next; page.Next == "" {
			return nil
		}
	}
}
