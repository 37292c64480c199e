package app

import (
	"context"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// MaxDone is how many signals the page of what was done holds.
const MaxDone = 300

// DoneFilter says of whose signals, shared when, one asks what was done.
type DoneFilter struct {
	Org      portal.ID // empty: of every organisation, for who may choose
	From, To time.Time // the last day, included
}

// Done is what was done with signals, as one reader may know it.
type Done struct {
	OrgName string // empty: of every organisation
	// Choices are the organisations to choose from; none for who reads of their
	// own alone.
	Choices []portal.Organisation
	Org     portal.ID
	Rows    []DoneRow
	More    bool // there are more than MaxDone; the figures are of those here
	Figures DoneFigures
}

// DoneFigures count the signals of a Done.
type DoneFigures struct {
	Shared, Answered, Agreed, Open            int
	PolicyChange, Practice, NoChange          int
	HelpsYes, HelpsPartly, HelpsNo, HelpsWait int
	LongestOpen                               int // in days, of what is open; Open says whether there is any
	Unseen                                    int // not shared with the municipality, so nobody answers
}

// DoneRow is a signal with what came of it.
type DoneRow struct {
	SignalRow
	Feedback portal.Feedback // the last; zero when there is none
	Answered bool
	Agreed   string // what was agreed when nothing was fed back yet
	Help     portal.HelpAnswer
	DaysOpen int
	Unseen   bool
}

// SignalsDone gives what was done with the signals of an organisation, oldest
// first. Partners read it of their own organisation, people of the municipality
// of each: always within what they may see. Anonymous signals belong to no
// organisation, so they only stand in the page of all.
func (a *App) SignalsDone(ctx context.Context, by portal.Actor, f DoneFilter) (Done, error) {
	switch {
	case by.Zero():
		return Done{}, portal.ErrLogin
	case !policy.ReadsSignals(by):
		return Done{}, portal.ErrForbidden
	}
	orgs, err := a.organisations(ctx)
	if err != nil {
		return Done{}, err
	}
	d := Done{Org: f.Org}
	if by.Municipality {
		if d.Choices, err = a.OrganisationChoices(ctx, by); err != nil {
			return Done{}, err
		}
		if _, known := orgs[f.Org]; !known && f.Org != "" {
			return Done{}, portal.ErrNotFound
		}
	} else {
		d.Org = by.OrgID
	}
	d.OrgName = orgs[d.Org].Name
	set, err := a.store.Settings(ctx)
	if err != nil {
		return Done{}, err
	}
	rows, more, err := a.everySignal(ctx, by, SignalFilter{Org: d.Org, From: f.From, To: f.To, merged: true}, MaxDone)
	if err != nil {
		return Done{}, err
	}
	d.More = more
	signals := make([]portal.Signal, len(rows))
	for i, r := range rows {
		signals[i] = r.Signal
	}
	lines, err := a.signalStops(ctx, by, signals)
	if err != nil {
		return Done{}, err
	}
	for i := range lines {
		rows[i].Line = lines[i]
	}
	for i := len(rows) - 1; i >= 0; i-- {
		row := a.doneRow(rows[i], set)
		d.Figures.count(row)
		d.Rows = append(d.Rows, row)
	}
	return d, nil
}

func (a *App) doneRow(row SignalRow, set portal.Settings) DoneRow {
	d := DoneRow{SignalRow: row, Unseen: !row.ReachesMunicipality(set.Municipality)}
	for _, step := range row.Course {
		if step.State == portal.SignalAgreedOn && step.Note != "" {
			d.Agreed = step.Note
		}
	}
	if n := len(row.Feedback); n > 0 {
		d.Answered, d.Feedback = true, row.Feedback[n-1]
		for _, h := range row.Helps {
			if h.Feedback == n && (d.Help == "" || h.By == row.Reporter) { // who shared it says it best
				d.Help = h.Answer
			}
		}
	}
	if !d.closed() {
		d.DaysOpen = max(int(portal.Day(a.now()).Sub(portal.Day(row.SharedAt)).Hours()+12)/24, 0)
	}
	return d
}

// closed reports whether nothing has to happen any more: it was fed back, and
// not reopened since.
func (d DoneRow) closed() bool {
	return d.State == portal.SignalFedBack || d.State == portal.SignalEnded
}

func (n *DoneFigures) count(d DoneRow) {
	n.Shared++
	if d.Unseen {
		n.Unseen++
		return
	}
	switch {
	case d.Answered:
		n.Answered++
		n.Agreed++
		switch d.Feedback.Route {
		case portal.PolicyChange:
			n.PolicyChange++
		case portal.PracticeAgreement:
			n.Practice++
		case portal.NoChange:
			n.NoChange++
		}
		switch d.Help {
		case portal.Helps:
			n.HelpsYes++
		case portal.HelpsPartly:
			n.HelpsPartly++
		case portal.HelpsNot:
			n.HelpsNo++
		default:
			n.HelpsWait++
		}
	case d.Agreed != "":
		n.Agreed++
	}
	if !d.closed() {
		n.Open++
		n.LongestOpen = max(n.LongestOpen, d.DaysOpen)
	}
}
