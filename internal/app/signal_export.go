package app

import (
	"context"
	"strconv"
	"strings"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// MaxExport is how many signals one export holds, and exportBatch how many are
// read at a time.
const (
	MaxExport   = 5000
	exportBatch = 250
)

// ExportRow is a signal in an export.
type ExportRow struct {
	SignalRow
	// Reporter is the name, as far as the signal's page would show it.
	Reporter string
}

// SignalExport is what an export holds.
type SignalExport struct {
	Rows []ExportRow
	More bool // there are more than MaxExport, or than a search finds
}

// ExportSignals gives the signals of the filter as a file holds them, through
// the query of the list, and records who took how many.
func (a *App) ExportSignals(ctx context.Context, by portal.Actor, f SignalFilter) (SignalExport, error) {
	if by.Zero() {
		return SignalExport{}, portal.ErrLogin
	}
	if !policy.ReadsSignals(by) {
		return SignalExport{}, portal.ErrForbidden
	}
	rows, more, err := a.everySignal(ctx, by, f, MaxExport)
	if err != nil {
		return SignalExport{}, err
	}
	x := SignalExport{More: more}
	for _, row := range rows {
		name, err := a.reporterName(ctx, by, row.Signal)
		if err != nil {
			return SignalExport{}, err
		}
		x.Rows = append(x.Rows, ExportRow{row, name})
	}
	return x, a.write(ctx, by, func(_ context.Context, w *writing) error {
		w.record(0, portal.Fact{Type: portal.SignalsExported, About: portal.Ref{Kind: portal.KindPortal, ID: "signalen"},
			Details: map[string]string{portal.DetailTo: strconv.Itoa(len(x.Rows)) + " signalen"}})
		return nil
	})
}

// everySignal reads the pages of a list up to most signals, and says whether
// there are more.
func (a *App) everySignal(ctx context.Context, by portal.Actor, f SignalFilter, most int) ([]SignalRow, bool, error) {
	q := a.signalQuery(by, f)
	q.Page = portal.Page{Limit: exportBatch}
	var rows []SignalRow
	if strings.TrimSpace(f.Text) != "" {
		for f.Skip = 0; ; f.Skip++ {
			list, err := a.foundSignals(ctx, by, f, q)
			if err != nil {
				return nil, false, err
			}
			if rows = append(rows, list.Rows...); !list.More {
				return rows, list.AtLeast, nil
			}
		}
	}
	for {
		page, err := a.store.Signals(ctx, q)
		if err != nil {
			return nil, false, err
		}
		batch, err := a.signalRows(ctx, page.Rows[:min(len(page.Rows), most-len(rows))])
		if err != nil {
			return nil, false, err
		}
		rows = append(rows, batch...)
		if page.Next == "" || len(rows) == most {
			return rows, page.Next != "" || len(batch) < len(page.Rows), nil
		}
		q.Page.After = page.Next
	}
}

// reporterName is who shared a signal, for who may know the name.
func (a *App) reporterName(ctx context.Context, by portal.Actor, s portal.Signal) (string, error) {
	if s.IsAnonymous() || !policy.May(by, policy.SeeReporter, s) {
		return "", nil
	}
	p, err := a.person(ctx, s.Reporter)
	return p.Name, err
}
