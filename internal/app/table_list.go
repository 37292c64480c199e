package app

import (
	"context"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// tableReplyStore is what a list of meetings asks of the answers to invitations.
type tableReplyStore interface {
	Reply(ctx context.Context, id portal.ID) (portal.Reply, error)
}

// TableRow is a meeting in a list, as its reader may know it.
type TableRow struct {
	portal.RoundTable
	// Seat is the reader's own; empty without one. Asked: they were invited and can
	// still answer. Reply is what they answered.
	Seat  portal.SeatKind
	Asked bool
	Reply portal.Reply
}

// TableFilter is what one asks of the list of round tables.
type TableFilter struct {
	Series portal.ID
	Page   portal.Page // of the earlier ones
}

// TableList is the list of round tables for one reader.
type TableList struct {
	// Coming are those of today and later, the first one first; More: there are more
	// than fit. Earlier are a page of the others, the latest first.
	Coming, Earlier []TableRow
	More            bool
	Next, Prev      string
	Series          []SeriesRow // to choose from
	MayMake         bool        // a series
	MayPlan         bool        // a meeting of one of the series
}

// Tables gives the round tables that the actor may see.
func (a *App) Tables(ctx context.Context, by portal.Actor, f TableFilter) (TableList, error) {
	if by.Zero() {
		return TableList{}, portal.ErrLogin
	}
	l := TableList{MayMake: policy.May(by, policy.MakeSeries, nil)}
	running, ended, err := a.SeriesList(ctx, by)
	if err != nil {
		return l, err
	}
	l.Series = append(running, ended...)
	l.MayPlan = slices.ContainsFunc(running, func(s SeriesRow) bool { return policy.May(by, policy.KeepSeries, s.Series) })
	today := portal.Day(a.now())
	coming, err := a.store.Tables(ctx, portal.TableQuery{Scope: policy.TableKeys(by), Series: f.Series, From: today})
	if err != nil {
		return l, err
	}
	l.More = coming.Next != ""
	if l.Coming, err = a.tableRows(ctx, by, coming.Rows); err != nil {
		return l, err
	}
	earlier, err := a.store.Tables(ctx, portal.TableQuery{Scope: policy.TableKeys(by), Series: f.Series, To: today, Latest: true, Page: f.Page})
	if err != nil {
		return l, err
	}
	l.Next, l.Prev = earlier.Next, earlier.Prev
	l.Earlier, err = a.tableRows(ctx, by, earlier.Rows)
	return l, err
}

// tableRows gives meetings with the actor's own place and answer.
func (a *App) tableRows(ctx context.Context, by portal.Actor, tables []portal.RoundTable) ([]TableRow, error) {
	rows := make([]TableRow, len(tables))
	for i, t := range tables {
		rows[i] = TableRow{RoundTable: t, Seat: portal.SeatOf(t.Seats, by.ID).Kind}
		if rows[i].Seat == "" && !t.Open {
			continue
		}
		reply, err := a.store.Reply(ctx, portal.ReplyID(t.ID, by.ID))
		if err != nil && portal.KindOf(err) != portal.NotFound {
			return nil, err
		}
		rows[i].Reply = reply
		rows[i].Asked = t.State == portal.TableSent && a.now().Before(t.Start) && policy.May(by, policy.AnswerInvitation, t)
	}
	return rows, nil
}
