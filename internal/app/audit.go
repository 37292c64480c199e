package app

import (
	"context"
	"slices"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// AuditFilter is what a reader asks of the audit log.
type AuditFilter struct {
	Type   portal.EventType
	Person portal.ID
	From   time.Time
	To     time.Time // the last day, included
	Page   portal.Page
}

// words are the filter as it is kept with the fact that the log was read.
func (f AuditFilter) words() map[string]string {
	d := map[string]string{}
	for name, value := range map[string]string{portal.DetailField: string(f.Type), portal.DetailPerson: string(f.Person), portal.DetailFrom: dayOf(f.From), portal.DetailTo: dayOf(f.To)} {
		if value != "" {
			d[name] = value
		}
	}
	return d
}

func dayOf(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(portal.Amsterdam()).Format(time.DateOnly)
}

// AuditRow is one entry of the audit log as its reader may know it.
type AuditRow struct {
	portal.Event
	// Who did it; empty for the portal itself. Anonymous: an anonymous reporter,
	// of whom only the day is told. Unknown: the reader may not know who, as it
	// is about a signal that isn't theirs to see.
	Who                Name
	Anonymous, Unknown bool
	// Subject says what it was about, a title or a name; empty when that isn't the
	// reader's to know. Number is that of a signal the reader may open.
	Subject, Number string
	// Details by name, with names of people in place of their ids. The actor of
	// an anonymous event is never among them.
	Details map[string]string
}

// AuditPage is one page of the audit log.
type AuditPage struct {
	Rows       []AuditRow
	Next, Prev string
	Head       portal.Head
	// Unsealed events are not in the log yet.
	Unsealed int64
	// People can be filtered on.
	People []portal.Person
}

// auditAgain is how long reading the log in the same way counts as one reading.
const auditAgain = time.Minute

// Audit gives a page of sealed events, newest first, to who may read them, and
// records that they did: once a minute for the same filter, so that turning
// pages is one reading.
func (a *App) Audit(ctx context.Context, by portal.Actor, f AuditFilter) (AuditPage, error) {
	if err := policy.Check(by, policy.ReadAudit, nil); err != nil {
		return AuditPage{}, err
	}
	if err := a.recordReading(ctx, by, f); err != nil {
		return AuditPage{}, err
	}
	q := portal.EventQuery{Type: f.Type, Person: f.Person, From: f.From, Page: f.Page}
	if !f.To.IsZero() {
		q.To = portal.Day(f.To).AddDate(0, 0, 1)
	}
	list, err := a.store.Events(ctx, q)
	if err != nil {
		return AuditPage{}, err
	}
	p := AuditPage{Next: list.Next, Prev: list.Prev}
	if p.People, err = a.store.People(ctx, ""); err != nil {
		return AuditPage{}, err
	}
	if p.Head, err = a.store.Head(ctx); err != nil {
		return AuditPage{}, err
	}
	if p.Unsealed, err = a.store.CountUnsealed(ctx); err != nil {
		return AuditPage{}, err
	}
	for _, e := range list.Rows {
		row, err := a.auditRow(ctx, by, e)
		if err != nil {
			return AuditPage{}, err
		}
		if row.Unknown && f.Person != "" {
			continue // that the filter finds it would tell who it was
		}
		p.Rows = append(p.Rows, row)
	}
	return p, nil
}

func (a *App) recordReading(ctx context.Context, by portal.Actor, f AuditFilter) error {
	words := f.words()
	last, err := a.store.LastEvent(ctx, by.ID, portal.AuditRead)
	if err != nil && portal.KindOf(err) != portal.NotFound {
		return err
	}
	if err == nil && a.now().Sub(last.At) < auditAgain {
		details, err := a.store.EventDetails(ctx, last.ID)
		if err != nil {
			return err
		}
		same := len(details) == len(words)
		for name, d := range details {
			same = same && words[name] == d.Value
		}
		if same {
			return nil
		}
	}
	return a.write(ctx, by, func(_ context.Context, w *writing) error {
		w.record(0, portal.Fact{Type: portal.AuditRead, About: portal.Ref{Kind: portal.KindPortal, ID: "portaal"}, Details: words})
		return nil
	})
}

// auditRow adds to an event what its reader may know of it. An administrator
// learns no more of a signal than any reader in the municipality; the auditor
// sees who did what, but not what it says.
func (a *App) auditRow(ctx context.Context, by portal.Actor, e portal.Event) (AuditRow, error) {
	row := AuditRow{Event: e, Anonymous: e.IsAnonymous()}
	hidden := false
	var err error
	switch e.About.Kind {
	case portal.KindSignal:
		s, err := a.store.Signal(ctx, e.About.ID)
		if err != nil && portal.KindOf(err) != portal.NotFound {
			return row, err
		}
		hidden = err != nil || !policy.May(by, policy.ReadSignal, s)
		if !hidden {
			row.Subject, row.Number = s.Title, s.Number
		}
	case portal.KindPerson:
		row.Subject, err = a.personName(ctx, e.About.ID)
	case portal.KindOrganisation:
		orgs, listErr := a.organisations(ctx)
		row.Subject, err = orgs[e.About.ID].Name, listErr
	}
	if err != nil {
		return row, err
	}
	row.Unknown = hidden && !policy.May(by, policy.ReadWho, nil) && !row.Anonymous
	if !row.Unknown {
		if row.Who, err = a.auditName(ctx, e.By); err != nil {
			return row, err
		}
	}
	if !hidden {
		row.Details, err = a.auditDetails(ctx, e)
	}
	return row, err
}

func (a *App) auditName(ctx context.Context, id portal.ID) (Name, error) {
	if id == "" || id == portal.SystemActor().ID {
		return Name{}, nil
	}
	p, err := a.person(ctx, id)
	if err != nil {
		return Name{}, err
	}
	orgs, err := a.organisations(ctx)
	return Name{Person: p.Name, Org: orgs[p.OrgID].Name}, err
}

func (a *App) personName(ctx context.Context, id portal.ID) (string, error) {
	p, err := a.person(ctx, id)
	return p.Name, err
}

// auditShown are the details a reader sees; ids of parts say nothing to them.
var auditShown = []string{portal.DetailFrom, portal.DetailTo, portal.DetailPerson, portal.DetailAddress, portal.DetailDevice, portal.DetailReason, portal.DetailField}

func (a *App) auditDetails(ctx context.Context, e portal.Event) (map[string]string, error) {
	if len(e.Commitments) == 0 {
		return nil, nil
	}
	stored, err := a.store.EventDetails(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	shown := map[string]string{}
	for name, d := range stored {
		if !slices.Contains(auditShown, name) {
			continue
		}
		shown[name] = d.Value
		p, err := a.person(ctx, portal.ID(d.Value))
		if err != nil {
			return nil, err
		}
		if p.Name != "" {
			shown[name] = p.Name
		}
	}
	return shown, nil
}
