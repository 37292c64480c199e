package app

import (
	"context"
	"slices"
	"strings"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

type calendarStore interface {
	Tables(ctx context.Context, q portal.TableQuery) (portal.Listing[portal.RoundTable], error)
	ActionPoints(ctx context.Context, q portal.ActionQuery) (portal.Listing[portal.ActionPoint], error)
	Decisions(ctx context.Context, q portal.DecisionQuery) (portal.Listing[portal.Decision], error)
	Minutes(ctx context.Context, table portal.ID) (portal.Minutes, error)

	CalendarFeed(ctx context.Context, person portal.ID) (portal.CalendarFeed, error)
	CalendarFeedByHash(ctx context.Context, hash string) (portal.CalendarFeed, error)
	InsertCalendarFeed(ctx context.Context, f *portal.CalendarFeed) error
	SaveCalendarFeed(ctx context.Context, f *portal.CalendarFeed) error
	DeleteCalendarFeed(ctx context.Context, f portal.CalendarFeed) error
}

// EntryKind is the kind of something in the calendar.
type EntryKind string

// The kinds of entries.
const (
	EntryTable  EntryKind = "ronde-tafel"
	EntryTerm   EntryKind = "termijn"
	EntryAction EntryKind = "actiepunt"
	EntryReview EntryKind = "te-herzien"
)

// EntryKinds lists the kinds in the order in which a person chooses from them.
func EntryKinds() []EntryKind { return []EntryKind{EntryTable, EntryTerm, EntryAction, EntryReview} }

// Label is the kind's name in the interface; empty for an unknown kind.
func (k EntryKind) Label() string {
	return map[EntryKind]string{EntryTable: "Ronde tafel", EntryTerm: "Termijn", EntryAction: "Actiepunt", EntryReview: "Te herzien"}[k]
}

// CalendarEntry is something on a day. A meeting has a Start and an End; of
// anything else only the day of Start means something.
type CalendarEntry struct {
	Kind       EntryKind
	UID        string // in calendars elsewhere
	Start, End time.Time
	Title      string
	Place      string
	Path       string
	// Own: the actor has a seat there, or has to do it.
	Own bool
	// Concept: only who prepares it knows of it. Off: it isn't held. Few: it belongs
	// to a confidential item.
	Concept, Off, Few bool
	Changed           time.Time
	Sequence          int
}

// CalendarFilter chooses what of a stretch of time is shown.
type CalendarFilter struct {
	From, To time.Time // from (included) to (excluded)
	All      bool      // also what isn't the actor's own
	Kind     EntryKind // only this kind; empty for every kind
}

// feedHost ends each UID.
const feedHost = "@ketenportaal"

const (
	// longestTerm is how long before a meeting its first term can be.
	longestTerm = 61 * 24 * time.Hour
	// calendarMost bounds each query of a calendar.
	calendarMost = 300
	// commented is how far back meetings are whose minutes can be open to comments.
	commented = 120 * 24 * time.Hour
)

// Calendar gives what the actor may know of in a stretch of time, in its order.
func (a *App) Calendar(ctx context.Context, by portal.Actor, f CalendarFilter) ([]CalendarEntry, error) {
	if err := policy.Check(by, policy.ReadTable, nil); err != nil {
		return nil, err
	}
	scope := policy.TableKeys(by)
	c := calendar{app: a, by: by, scope: scope, f: f, look: a.tablesOnce()}
	for _, read := range []func(context.Context) error{c.meetings, c.comments, c.actions, c.reviews, c.followUps, c.flags, c.covenants, c.sets, c.figures} {
		if err := read(ctx); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(c.entries, func(x, y CalendarEntry) int {
		if n := portal.Day(x.Start).Compare(portal.Day(y.Start)); n != 0 {
			return n
		}
		if x.Kind == EntryTable || y.Kind == EntryTable {
			return x.Start.Compare(y.Start)
		}
		return strings.Compare(x.Title, y.Title)
	})
	return c.entries, nil
}

// calendar collects the entries of one calendar.
type calendar struct {
	app     *App
	by      portal.Actor
	scope   []string
	f       CalendarFilter
	look    *tables
	entries []CalendarEntry
}

// few reports whether something belongs to a confidential item of a meeting.
func (c *calendar) few(ctx context.Context, table, item portal.ID) (bool, error) {
	t, err := c.look.table(ctx, table)
	it, _ := t.Item(item)
	return it.Confidential, err
}

// add adds an entry that lies within the filter.
func (c *calendar) add(e CalendarEntry) {
	if e.Start.Before(c.f.From) || !e.Start.Before(c.f.To) || !c.f.All && !e.Own || c.f.Kind != "" && c.f.Kind != e.Kind {
		return
	}
	c.entries = append(c.entries, e)
}

// meetings adds meetings and the terms before them.
func (c *calendar) meetings(ctx context.Context) error {
	page, err := c.app.store.Tables(ctx, portal.TableQuery{Scope: c.scope, From: c.f.From, To: c.f.To.Add(longestTerm), Page: portal.Page{Limit: calendarMost}})
	if err != nil {
		return err
	}
	replies, err := c.app.store.RepliesOf(ctx, c.by.ID)
	if err != nil {
		return err
	}
	registered := map[portal.ID]bool{}
	for _, r := range replies {
		registered[r.Table] = r.Answer == portal.Comes || r.Answer == portal.MaybeComes
	}
	for _, t := range page.Rows {
		if !policy.May(c.by, policy.ReadTable, t) {
			continue
		}
		seat := portal.SeatOf(t.Seats, c.by.ID).Kind
		e := CalendarEntry{Kind: EntryTable, UID: MeetingUID(t.ID), Start: t.Start, End: t.End, Title: t.Title, Place: t.Place, Path: tablePath(t.Number),
			Own: seat != "" || registered[t.ID], Concept: t.State == portal.TableConcept, Off: t.State == portal.TableDropped, Sequence: len(t.Course)}
		if n := len(t.Course); n > 0 {
			e.Changed = t.Course[n-1].At // not ChangedAt: that tells of changes to items the reader may not know of
		}
		c.add(e)
		if e.Off || seat == portal.SeatGuest {
			continue
		}
		term := CalendarEntry{Kind: EntryTerm, Own: seat != "", Concept: e.Concept, Changed: e.Changed, Path: tablePath(t.Number)}
		if t.State == portal.TableConcept || t.State == portal.TableProposals {
			term.UID, term.Start, term.Title = "voorstellen-"+string(t.ID)+feedHost, t.ProposalsUntil(), "Agendapunten voorstellen: "+t.Title
			c.add(term)
		}
		if !t.Held() {
			term.UID, term.Start, term.Title = "stukken-"+string(t.ID)+feedHost, t.PapersUntil(), "Stukken klaar: "+t.Title
			c.add(term)
		}
	}
	return nil
}

// comments adds until when one can react to draft minutes.
func (c *calendar) comments(ctx context.Context) error {
	page, err := c.app.store.Tables(ctx, portal.TableQuery{Scope: c.scope, States: []portal.TableState{portal.TableComments},
		From: c.f.From.Add(-commented), To: c.f.To, Page: portal.Page{Limit: calendarMost}})
	if err != nil {
		return err
	}
	for _, t := range page.Rows {
		if !policy.May(c.by, policy.CommentDraft, t) {
			continue
		}
		m, err := c.app.store.Minutes(ctx, t.ID)
		if err != nil && portal.KindOf(err) != portal.NotFound {
			return err
		}
		if m.CommentsUntil.IsZero() {
			continue
		}
		c.add(CalendarEntry{Kind: EntryTerm, UID: "verslag-" + string(t.ID) + feedHost, Start: m.CommentsUntil, Title: "Reageren op het verslag: " + t.Title, Path: tablePath(t.Number) + "/verslag",
			Own: portal.SeatOf(t.Seats, c.by.ID).Kind != "", Changed: t.Course[len(t.Course)-1].At})
	}
	return nil
}

// actions adds action points that still have to be done.
func (c *calendar) actions(ctx context.Context) error {
	q := portal.ActionQuery{Scope: c.scope, Running: true, DueFrom: c.f.From, DueTo: c.f.To, Page: portal.Page{Limit: calendarMost}}
	if !c.f.All {
		q.Owner = c.by.ID
	}
	page, err := c.app.store.ActionPoints(ctx, q)
	if err != nil {
		return err
	}
	for _, p := range page.Rows {
		few, err := c.few(ctx, p.Table, p.Item)
		if err != nil {
			return err
		}
		c.add(CalendarEntry{Kind: EntryAction, UID: "actiepunt-" + string(p.ID) + feedHost, Start: p.Due, Title: p.What, Path: "/actiepunten/" + p.Number,
			Own: p.Owner == c.by.ID, Few: few, Changed: p.ChangedAt})
	}
	return nil
}

// reviews adds decisions to look at again, for who prepares the round tables.
func (c *calendar) reviews(ctx context.Context) error {
	if !slices.Contains(c.scope, portal.ScopePrepare) {
		return nil
	}
	page, err := c.app.store.Decisions(ctx, portal.DecisionQuery{Scope: c.scope, ReviewFrom: c.f.From, ReviewTo: c.f.To, Page: portal.Page{Limit: calendarMost}})
	if err != nil {
		return err
	}
	for _, d := range page.Rows {
		if d.Dropped {
			continue
		}
		few, err := c.few(ctx, d.Table, d.Item)
		if err != nil {
			return err
		}
		c.add(CalendarEntry{Kind: EntryReview, Few: few, UID: "besluit-" + string(d.ID) + feedHost, Start: d.Review, Title: d.Text, Path: "/besluiten/" + d.Number, Own: true, Changed: d.RecordedAt})
	}
	return nil
}
