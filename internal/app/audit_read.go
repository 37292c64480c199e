package app

import (
	"context"
	"slices"
	"strings"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// auditReading is one reading of the log with one filter: it remembers what each
// event was about, as hundreds of them are about the same.
type auditReading struct {
	app     *App
	by      portal.Actor
	query   portal.EventQuery
	seesWho bool
	// sift: events of which the reader may not know who did them are left out, as
	// that the filter finds them would tell who it was.
	sift  bool
	known map[portal.Ref]auditAbout
}

// auditAbout is what the reader may know of what an event was about. hidden: it
// is, or hangs under, a signal that isn't theirs to see.
type auditAbout struct {
	hidden                bool
	subject, number, path string
}

// auditReading begins a reading; nil when the filter finds nothing, also because
// it names a signal that the reader may not see.
func (a *App) auditReading(ctx context.Context, by portal.Actor, f AuditFilter) (*auditReading, error) {
	r := &auditReading{app: a, by: by, seesWho: policy.May(by, policy.ReadWho, nil), known: map[portal.Ref]auditAbout{}}
	r.sift = f.Person != "" && !r.seesWho
	r.query = portal.EventQuery{Type: f.Type, Person: f.Person, From: f.From}
	if !f.To.IsZero() {
		r.query.To = portal.Day(f.To).AddDate(0, 0, 1)
	}
	if f.Number != "" {
		s, err := a.store.SignalByNumber(ctx, f.Number)
		if err != nil && portal.KindOf(err) == portal.NotFound {
			return nil, nil
		}
		if err != nil || !r.seesWho && !policy.May(by, policy.ReadSignal, s) {
			return nil, err
		}
		r.query.About = portal.Ref{Kind: portal.KindSignal, ID: s.ID}
	}
	return r, nil
}

// siftAtOnce is how many events are read at a time for a page that leaves some out.
const siftAtOnce = 100

// page gives one page of rows, newest first. Where events are left out, the
// page is filled from what follows and its cursors are made of rows it shows:
// neither its length nor its links tell that anything is missing.
func (r *auditReading) page(ctx context.Context, at portal.Page) (portal.Listing[AuditRow], error) {
	var out portal.Listing[AuditRow]
	if !r.sift {
		q := r.query
		q.Page = at
		list, err := r.app.store.Events(ctx, q)
		if err != nil {
			return out, err
		}
		out.Next, out.Prev = list.Next, list.Prev
		out.Rows, err = r.rows(ctx, list.Rows)
		return out, err
	}
	back := at.Before != ""
	rows, err := r.sifted(ctx, at, portal.PageSize+1)
	if err != nil {
		return out, err
	}
	more := len(rows) > portal.PageSize
	rows = rows[:min(len(rows), portal.PageSize)]
	if back {
		slices.Reverse(rows)
	}
	out.Rows = rows
	if len(rows) == 0 {
		return out, nil
	}
	if back || more {
		out.Next = r.app.store.EventCursor(rows[len(rows)-1].Event)
	}
	if back && more || !back && at.After != "" {
		out.Prev = r.app.store.EventCursor(rows[0].Event)
	}
	return out, nil
}

// sifted gives up to most rows that the reader may see, from a cursor on, in the
// direction of reading.
func (r *auditReading) sifted(ctx context.Context, at portal.Page, most int) ([]AuditRow, error) {
	var out []AuditRow
	q := r.query
	q.Page = portal.Page{After: at.After, Before: at.Before, Limit: siftAtOnce}
	for {
		list, err := r.app.store.Events(ctx, q)
		if err != nil {
			return nil, err
		}
		events, next := list.Rows, list.Next
		if at.Before != "" {
			slices.Reverse(events)
			next = list.Prev
		}
		rows, err := r.rows(ctx, events)
		if err != nil {
			return nil, err
		}
		out = append(out, rows...)
		if len(out) >= most || next == "" {
			return out[:min(len(out), most)], nil
		}
		if q.Page.After = next; at.Before != "" {
			q.Page.After, q.Page.Before = "", next
		}
	}
}

// rows are events as the reader may see them, without those to leave out.
func (r *auditReading) rows(ctx context.Context, events []portal.Event) ([]AuditRow, error) {
	var out []AuditRow
	for _, e := range events {
		row, err := r.row(ctx, e)
		if err != nil {
			return nil, err
		}
		if !row.Unknown || !r.sift {
			out = append(out, row)
		}
	}
	return out, nil
}

func (r *auditReading) about(ctx context.Context, ref portal.Ref) (auditAbout, error) {
	if about, ok := r.known[ref]; ok {
		return about, nil
	}
	about, err := r.look(ctx, ref)
	if err == nil {
		r.known[ref] = about
	}
	return about, err
}

func (r *auditReading) look(ctx context.Context, ref portal.Ref) (about auditAbout, err error) {
	a := r.app
	switch ref.Kind {
	case portal.KindSignal:
		s, err := a.store.Signal(ctx, ref.ID)
		if err != nil && portal.KindOf(err) != portal.NotFound {
			return about, err
		}
		if err != nil || !policy.May(r.by, policy.ReadSignal, s) {
			return auditAbout{hidden: true}, nil
		}
		return auditAbout{subject: s.Title, number: s.Number, path: "/signalen/" + s.Number}, nil
	case portal.KindDocument:
		d, err := a.store.Document(ctx, ref.ID)
		if err != nil && portal.KindOf(err) != portal.NotFound {
			return about, err
		}
		if err != nil {
			return auditAbout{hidden: true}, nil
		}
		if d.Subject() == d.Ref() {
			on, err := a.under(ctx, d)
			may := err == nil && policy.May(r.by, policy.ReadDocument, on)
			if !may {
				d.Title = ""
			}
			return auditAbout{subject: d.Title, hidden: !may}, nil
		}
		if d.About.Kind != portal.KindSignal {
			return about, nil
		}
		return r.about(ctx, d.About)
	case portal.KindRedaction:
		about.hidden = !policy.May(r.by, policy.DecideRedaction, nil)
		if !about.hidden {
			about.subject, err = a.redactionNumber(ctx, ref.ID)
		}
	case portal.KindPerson:
		about.subject, err = a.personName(ctx, ref.ID)
	case portal.KindOrganisation:
		orgs, err := a.organisations(ctx)
		return auditAbout{subject: orgs[ref.ID].Name}, err
	case portal.KindReview:
		org, _, _ := strings.Cut(string(ref.ID), "/")
		orgs, err := a.organisations(ctx)
		return auditAbout{subject: orgs[portal.ID(org)].Name}, err
	case portal.KindStandardText:
		t, err := a.store.StandardText(ctx, ref.ID)
		if portal.KindOf(err) == portal.NotFound {
			return about, nil // removed: what it was called went with it
		}
		return auditAbout{subject: t.Title}, err
	case portal.KindProgressReport:
		f, visible, err := a.findReport(ctx, r.by, ref.ID)
		if !visible {
			return auditAbout{hidden: true}, err // also that somebody writes it
		}
		return auditAbout{subject: f.Title, number: f.Number, path: f.Path}, err
	}
	if isFigure(ref.Kind) {
		s, visible, err := a.figureSubject(ctx, r.by, ref)
		if !visible {
			return auditAbout{hidden: true}, err
		}
		return auditAbout{subject: s.Title, number: s.Number, path: s.Path}, err
	}
	return about, err
}

// MaxAuditExport is how many events one export holds: the newest ones.
const MaxAuditExport = 50_000

// exportAtOnce is how many events of an export are read at a time.
const exportAtOnce = 1000

// AuditExport gives every event that fits the filter, newest first, by the rules
// of the page, and records that they were taken along. more: there are older
// ones that didn't fit.
func (a *App) AuditExport(ctx context.Context, by portal.Actor, f AuditFilter) (rows []AuditRow, more bool, err error) {
	if err := policy.Check(by, policy.ReadAudit, nil); err != nil {
		return nil, false, err
	}
	if err := a.recordAudit(ctx, by, portal.AuditExported, f.words()); err != nil {
		return nil, false, err
	}
	r, err := a.auditReading(ctx, by, f)
	if err != nil || r == nil {
		return nil, false, err
	}
	q := r.query
	q.Page.Limit = exportAtOnce
	for {
		list, err := a.store.Events(ctx, q)
		if err != nil {
			return nil, false, err
		}
		portion, err := r.rows(ctx, list.Rows)
		if err != nil {
			return nil, false, err
		}
		rows = append(rows, portion...)
		if len(rows) > MaxAuditExport {
			return rows[:MaxAuditExport], true, nil
		}
		if list.Next == "" {
			return rows, false, nil
		}
		q.Page.After = list.Next
	}
}
