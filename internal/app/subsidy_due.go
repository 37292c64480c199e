package app

import (
	"cmp"
	"context"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// DueRow is one report that is awaited, waits for an answer, or opens next. VeryLate:
// its day passed so long ago that the municipality was told.
type DueRow struct {
	SubsidyDue
	Number, Title string
	VeryLate      bool
	Readable      bool // there is a report that the reader may read, or write
}

// DueFrom is what one organisation has to report on.
type DueFrom struct {
	Org  portal.Organisation
	Rows []DueRow // in the order of the days
}

// ReportsDue gives per organisation which reports are due, as far as the actor may read
// its subsidies, by name: this is no order of who does best.
func (a *App) ReportsDue(ctx context.Context, by portal.Actor) ([]DueFrom, error) {
	if err := policy.Check(by, policy.ReadSubsidy, nil); err != nil {
		return nil, err
	}
	running, err := a.subsidiesOf(ctx, by, portal.SubsidyQuery{States: []portal.SubsidyState{portal.SubsidyGranted, portal.SubsidyChanged, portal.SubsidyClosing}})
	if err != nil {
		return nil, err
	}
	orgs, err := a.organisations(ctx)
	if err != nil {
		return nil, err
	}
	rows := map[portal.ID][]DueRow{}
	for _, s := range running {
		reports, err := a.reportsSeen(ctx, by, s)
		if err != nil {
			return nil, err
		}
		rows[s.Org] = append(rows[s.Org], a.awaited(s, reports, s.Org == by.OrgID)...)
	}
	var list []DueFrom
	for id, of := range rows {
		slices.SortStableFunc(of, func(x, y DueRow) int {
			return cmp.Or(x.Day.Compare(y.Day), cmp.Compare(x.Number, y.Number))
		})
		list = append(list, DueFrom{Org: orgs[id], Rows: of})
	}
	slices.SortFunc(list, func(x, y DueFrom) int {
		return cmp.Or(cmp.Compare(portal.FoldName(x.Org.Name), portal.FoldName(y.Org.Name)), cmp.Compare(x.Org.ID, y.Org.ID))
	})
	return list, nil
}

// awaited are all reports about a subsidy that are asked and not accepted, and the one
// that opens next. own: of the reader's organisation, which can write them.
func (a *App) awaited(s portal.Subsidy, reports map[string]portal.ProgressReport, own bool) []DueRow {
	var rows []DueRow
	locked := false
	for _, p := range s.Periods {
		row := DueRow{Number: s.Number, Title: s.Title, SubsidyDue: SubsidyDue{Period: p.Label, Day: p.Due}}
		_, known := reports[p.Label]
		row.Readable = p.Asked() && (own || known)
		switch state := reports[p.Label].State; {
		case p.Asked() && state == portal.ReportSent:
			row.Kind = DueJudge
		case p.Asked() && state != portal.ReportAccepted:
			row.Kind, row.Late, row.VeryLate = DueReport, p.Late(a.now()), p.VeryLate
		case p.Locked() && !locked:
			row.Kind, row.Day, locked = DueOpens, p.Opens, true
		default:
			continue
		}
		rows = append(rows, row)
	}
	return rows
}
