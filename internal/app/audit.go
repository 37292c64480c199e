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
	Number string // of the signal it was about
	From   time.Time
	To     time.Time // the last day, included
	Page   portal.Page
}

// words are the filter as it is kept with the fact that the log was read.
func (f AuditFilter) words() map[string]string {
	d := map[string]string{}
	for name, value := range map[string]string{portal.DetailField: string(f.Type), portal.DetailPerson: string(f.Person), portal.DetailItem: f.Number, portal.DetailFrom: dayOf(f.From), portal.DetailTo: dayOf(f.To)} {
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
	// reader's to know. Number and Path are of what the reader may open.
	Subject, Number, Path string
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
	p := AuditPage{}
	var err error
	if p.People, err = a.store.People(ctx, ""); err != nil {
		return AuditPage{}, err
	}
	if p.Head, err = a.store.Head(ctx); err != nil {
		return AuditPage{}, err
	}
	if p.Unsealed, err = a.store.CountUnsealed(ctx); err != nil {
		return AuditPage{}, err
	}
	r, err := a.auditReading(ctx, by, f)
	if err != nil || r == nil {
		return p, err
	}
	list, err := r.page(ctx, f.Page)
	p.Rows, p.Next, p.Prev = list.Rows, list.Next, list.Prev
	return p, err
}

// recordReading records that somebody read the log, once a minute for the same
// filter.
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
	return a.recordAudit(ctx, by, portal.AuditRead, words)
}

func (a *App) recordAudit(ctx context.Context, by portal.Actor, t portal.EventType, words map[string]string) error {
	return a.write(ctx, by, func(_ context.Context, w *writing) error {
		w.record(0, portal.Fact{Type: t, About: portal.Ref{Kind: portal.KindPortal, ID: "portaal"}, Details: words})
		return nil
	})
}

// row adds to an event what its reader may know of it. An administrator learns
// no more of a signal than any reader in the municipality; the auditor sees who
// did what, but not what it says.
func (r *auditReading) row(ctx context.Context, e portal.Event) (AuditRow, error) {
	row := AuditRow{Event: e, Anonymous: e.IsAnonymous()}
	about, err := r.about(ctx, e.About)
	if err != nil {
		return row, err
	}
	row.Subject, row.Number, row.Path = about.subject, about.number, about.path
	few := !r.seesWho && slices.Contains(toldToFew, e.Type)
	row.Unknown = (about.hidden && !r.seesWho || few) && !row.Anonymous
	if !row.Unknown {
		if row.Who, err = r.app.auditName(ctx, e.By); err != nil {
			return row, err
		}
	}
	// How many signals another took along tells how many there are to see for them.
	if !about.hidden && !few && (e.Type != portal.SignalsExported || r.seesWho || e.By == r.by.ID) {
		row.Details, err = r.app.auditDetails(ctx, e)
	}
	return row, err
}

// toldToFew are the events that tell by who did them which organisation has signed a
// covenant, doubts or declines, or answered in a halfjaargesprek: who reads the log
// without seeing who did what learns of those only that it happened.
var toldToFew = []portal.EventType{portal.CovenantSigned, portal.SigningDeclined, portal.SigningResumed, portal.SigningPutOff, portal.SigningAsked, portal.SigningAnswered,
	portal.AccessionAsked, portal.KeepingReported}

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
var auditShown = []string{portal.DetailRedaction, portal.DetailFrom, portal.DetailTo, portal.DetailPerson, portal.DetailAddress, portal.DetailDevice, portal.DetailReason, portal.DetailField}

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
