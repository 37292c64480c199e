package app

import (
	"context"
	"slices"
	"strconv"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// DecisionRow is a decision as one reader may know it.
type DecisionRow struct {
	portal.Decision
	// TableNumber and TableTitle are empty for who may not see that meeting.
	TableNumber, TableTitle string
	ItemTitle               string
	// ReviewDue: the day on which it is looked at again has come.
	ReviewDue bool
	MayDrop   bool
}

// DecisionPage is everything the page of one decision shows to one reader.
type DecisionPage struct {
	DecisionRow
	Recorded, Resolved Name // who entered it
	Signals            []SignalLink
	Actions            []ActionRow
	MayResolve         bool
	MayReview          bool
	// Sets came from it, Clauses belong to it: as far as the reader may read them.
	Sets    []TableLink
	Clauses []ClauseOf
	// MayMakeSet and MayChangeClause: the reader keeps covenants and agreement sets.
	MayMakeSet, MayChangeClause bool
}

// SignalLink names a signal that the reader may see.
type SignalLink struct {
	ID            portal.ID
	Number, Title string
}

// tables looks up round tables and series for rows, each once.
type tables struct {
	app    *App
	tables map[portal.ID]portal.RoundTable
	series map[portal.ID]portal.Series
}

func (a *App) tablesOnce() *tables {
	return &tables{app: a, tables: map[portal.ID]portal.RoundTable{}, series: map[portal.ID]portal.Series{}}
}

func (l *tables) table(ctx context.Context, id portal.ID) (portal.RoundTable, error) {
	t, known := l.tables[id]
	if known || id == "" {
		return t, nil
	}
	t, err := l.app.store.Table(ctx, id)
	if err != nil && portal.KindOf(err) == portal.NotFound {
		err = nil // destroyed since: nobody sees it
	}
	if err == nil {
		l.tables[id] = t
	}
	return t, err
}

func (l *tables) serie(ctx context.Context, id portal.ID) (portal.Series, error) {
	s, known := l.series[id]
	if known || id == "" {
		return s, nil
	}
	s, err := l.app.store.Series(ctx, id)
	if err == nil {
		l.series[id] = s
	}
	return s, err
}

// decisionRows keeps the decisions the actor may read, and names where they were
// taken.
func (a *App) decisionRows(ctx context.Context, by portal.Actor, ds []portal.Decision) ([]DecisionRow, error) {
	var rows []DecisionRow
	look := a.tablesOnce()
	for _, d := range ds {
		t, err := look.table(ctx, d.Table)
		if err != nil {
			return nil, err
		}
		on := policy.DecisionOn{Decision: d, Table: t}
		if !policy.May(by, policy.ReadDecision, on) {
			continue
		}
		row := DecisionRow{Decision: d, ReviewDue: !d.Review.IsZero() && !a.now().Before(d.Review)}
		row.MayDrop = !d.Dropped && d.Resolution == nil && policy.May(by, policy.RecordTable, t) && openForRecords(t) == nil
		if policy.VisibleTable(by, t) {
			row.TableNumber, row.TableTitle = t.Number, t.Title
		}
		it, _ := t.Item(d.Item)
		row.ItemTitle = it.Title
		rows = append(rows, row)
	}
	return rows, nil
}

// DecisionsAt gives what was recorded at a round table, as far as the actor may
// see it, in the order of recording. What was taken back is left out.
func (a *App) DecisionsAt(ctx context.Context, by portal.Actor, t portal.RoundTable) ([]DecisionRow, error) {
	if err := policy.Check(by, policy.ReadTable, t); err != nil {
		return nil, err
	}
	ds, err := a.store.DecisionsOf(ctx, t.ID)
	if err != nil {
		return nil, err
	}
	return a.decisionRows(ctx, by, slices.DeleteFunc(ds, func(d portal.Decision) bool { return d.Dropped }))
}

// DecisionFilter is what one asks of the list of decisions.
type DecisionFilter struct {
	Kind   portal.DecisionKind
	Waits  portal.Body // portal.AnyBody for whichever
	Review bool        // those to be looked at again, now or later
	Page   portal.Page
}

// DecisionList is a page of the list of decisions.
type DecisionList struct {
	Rows       []DecisionRow
	Next, Prev string
	Count      int64
	AtLeast    bool
}

func (f DecisionFilter) query(by portal.Actor) portal.DecisionQuery {
	q := portal.DecisionQuery{Scope: policy.TableKeys(by), Kind: f.Kind, Waits: f.Waits, Page: f.Page}
	if f.Review {
		q.ReviewFrom = time.Unix(0, 0)
	}
	return q
}

// decisionQuery is the filter as a query within what the actor may read.
func decisionQuery(by portal.Actor, f DecisionFilter) (portal.DecisionQuery, error) {
	if by.Zero() {
		return portal.DecisionQuery{}, portal.ErrLogin
	}
	q := f.query(by)
	if len(q.Scope) == 0 {
		return q, portal.ErrForbidden
	}
	return q, nil
}

func (a *App) decisionPage(ctx context.Context, by portal.Actor, q portal.DecisionQuery) (portal.Listing[DecisionRow], error) {
	page, err := a.store.Decisions(ctx, q)
	if err != nil {
		return portal.Listing[DecisionRow]{}, err
	}
	rows, err := a.decisionRows(ctx, by, page.Rows)
	return portal.Listing[DecisionRow]{Rows: rows, Next: page.Next, Prev: page.Prev}, err
}

// Decisions gives a page of the decisions the actor may read, the latest first.
func (a *App) Decisions(ctx context.Context, by portal.Actor, f DecisionFilter) (DecisionList, error) {
	q, err := decisionQuery(by, f)
	if err != nil {
		return DecisionList{}, err
	}
	page, err := a.decisionPage(ctx, by, q)
	if err != nil {
		return DecisionList{}, err
	}
	n, err := a.store.CountDecisions(ctx, q, maxFound+1)
	return DecisionList{Rows: page.Rows, Next: page.Next, Prev: page.Prev, Count: min(n, maxFound), AtLeast: n > maxFound}, err
}

// ExportDecisions gives the decisions of the filter for a file, and records that
// the actor took them.
func (a *App) ExportDecisions(ctx context.Context, by portal.Actor, f DecisionFilter) ([]DecisionRow, bool, error) {
	q, err := decisionQuery(by, f)
	if err != nil {
		return nil, false, err
	}
	rows, more, err := everyPage(func(page portal.Page) (portal.Listing[DecisionRow], error) {
		q.Page = page
		return a.decisionPage(ctx, by, q)
	})
	if err != nil {
		return nil, false, err
	}
	return rows, more, a.tookList(ctx, by, portal.DecisionsExported, len(rows))
}

// everyPage reads the pages of a list for a file, up to MaxExport rows, and says
// whether there are more.
func everyPage[T any](read func(portal.Page) (portal.Listing[T], error)) (rows []T, more bool, err error) {
	for page := (portal.Page{Limit: exportBatch}); ; {
		l, err := read(page)
		if err != nil {
			return nil, false, err
		}
		rows = append(rows, l.Rows...)
		if page.After = l.Next; l.Next == "" || len(rows) >= MaxExport {
			return rows, l.Next != "", nil
		}
	}
}

// wholeList reads every page of a list, for what is counted or shown whole.
func wholeList[T any](read func(portal.Page) (portal.Listing[T], error)) (rows []T, err error) {
	for page := (portal.Page{Limit: exportBatch}); ; {
		l, err := read(page)
		if err != nil {
			return nil, err
		}
		if rows = append(rows, l.Rows...); l.Next == "" {
			return rows, nil
		}
		page.After = l.Next
	}
}

// tookList records that somebody took a list as a file.
func (a *App) tookList(ctx context.Context, by portal.Actor, what portal.EventType, n int) error {
	return a.write(ctx, by, func(_ context.Context, w *writing) error {
		w.record(0, portal.Fact{Type: what, About: portal.Ref{Kind: portal.KindPortal, ID: portal.ID(what)}, Details: map[string]string{portal.DetailTo: strconv.Itoa(n)}})
		return nil
	})
}

// Decision gives the page of the decision with a number.
func (a *App) Decision(ctx context.Context, by portal.Actor, number string) (DecisionPage, error) {
	on, err := a.decisionOn(ctx, by, policy.ReadDecision, number)
	if err != nil {
		return DecisionPage{}, err
	}
	d := on.Decision
	rows, err := a.decisionRows(ctx, by, []portal.Decision{d})
	if err != nil || len(rows) == 0 {
		return DecisionPage{}, err
	}
	p := DecisionPage{DecisionRow: rows[0]}
	tends := policy.May(by, policy.ResolveDecision, on) && !d.Dropped
	p.MayResolve, p.MayReview = tends && d.WaitsFor() != "", tends && p.ReviewDue
	if p.Recorded, err = a.nameOf(ctx, d.RecordedBy); err != nil {
		return p, err
	}
	if d.Resolution != nil {
		if p.Resolved, err = a.nameOf(ctx, d.Resolution.By); err != nil {
			return p, err
		}
	}
	if p.Signals, err = a.signalLinks(ctx, by, d.Signals); err != nil {
		return p, err
	}
	actions, err := a.store.ActionPoints(ctx, portal.ActionQuery{Scope: policy.TableKeys(by), Decision: d.ID})
	if err != nil {
		return p, err
	}
	if p.Actions, err = a.actionRows(ctx, by, actions.Rows); err != nil {
		return p, err
	}
	p.MayMakeSet, p.MayChangeClause = !d.Dropped && policy.May(by, policy.MakeSet, nil), !d.Dropped && policy.May(by, policy.KeepCovenant, nil)
	if p.Sets, err = a.SetsOfDecision(ctx, by, d.ID); err != nil {
		return p, err
	}
	p.Clauses, err = a.ClausesAbout(ctx, by, d.Ref())
	return p, err
}

func (a *App) nameOf(ctx context.Context, id portal.ID) (Name, error) {
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

// signalLinks names the signals the actor may see, in order.
func (a *App) signalLinks(ctx context.Context, by portal.Actor, ids []portal.ID) ([]SignalLink, error) {
	var links []SignalLink
	for _, id := range ids {
		s, err := a.store.Signal(ctx, id)
		if err != nil && portal.KindOf(err) == portal.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		if policy.VisibleSignal(by, s) {
			links = append(links, SignalLink{ID: s.ID, Number: s.Number, Title: s.Title})
		}
	}
	return links, nil
}

// DecisionsOn gives the decisions that answer a signal, as far as the actor may
// see them.
func (a *App) DecisionsOn(ctx context.Context, by portal.Actor, signal portal.ID) ([]DecisionRow, error) {
	page, err := a.store.Decisions(ctx, portal.DecisionQuery{Scope: policy.TableKeys(by), Signal: signal})
	if err != nil {
		return nil, err
	}
	return a.decisionRows(ctx, by, page.Rows)
}
