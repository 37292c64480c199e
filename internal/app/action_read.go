package app

import (
	"context"
	"slices"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// ActionRow is an action point as one reader may know it.
type ActionRow struct {
	portal.ActionPoint
	OwnerIs Name // who does it; the organisation alone when nobody was chosen
	Late    bool
	// TableNumber and SeriesName are where it was agreed; empty for who may not
	// see that. ItemTitle is the agenda item.
	TableNumber, SeriesName, ItemTitle string
	MayUpdate                          bool
}

// ActionPage is everything the page of one action point shows to one reader.
type ActionPage struct {
	ActionRow
	Made     Name
	Notes    []Name // who wrote each line of Progress
	Decision DecisionRow
	// MayChange: another text, owner or day; People are the owners to choose from.
	MayChange bool
	People    []OwnerChoice
}

// OwnerChoice is somebody who can be the owner of an action point, or with Person
// empty a whole organisation.
type OwnerChoice struct {
	Person, Org portal.ID
	Name        Name
}

// actionRows keeps the action points the actor may read, and names people and
// meetings.
func (a *App) actionRows(ctx context.Context, by portal.Actor, ps []portal.ActionPoint) ([]ActionRow, error) {
	var rows []ActionRow
	look := a.tablesOnce()
	orgs, err := a.organisations(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range ps {
		on := policy.ActionOn{Action: p}
		if on.Table, err = look.table(ctx, p.Table); err != nil {
			return nil, err
		}
		if on.Series, err = look.serie(ctx, p.Series); err != nil {
			return nil, err
		}
		if !policy.May(by, policy.ReadAction, on) {
			continue
		}
		row := ActionRow{ActionPoint: p, Late: p.Late(a.now()), MayUpdate: policy.May(by, policy.UpdateAction, on)}
		row.OwnerIs = Name{Person: p.OwnerName, Org: orgs[p.Org].Name}
		if p.Owner != "" {
			who, err := a.person(ctx, p.Owner)
			if err != nil {
				return nil, err
			}
			row.OwnerIs.Person = who.Name
		}
		if p.Table != "" && policy.VisibleTable(by, on.Table) {
			row.TableNumber = on.Table.Number
		}
		if policy.May(by, policy.ReadSeries, on.Series) {
			row.SeriesName = on.Series.Name
		}
		if policy.VisibleItem(by, on.Table, p.Item) {
			it, _ := on.Table.Item(p.Item)
			row.ItemTitle = it.Title
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// ActionsAt gives the action points of a round table, as far as the actor may see
// them, the earliest day first.
func (a *App) ActionsAt(ctx context.Context, by portal.Actor, t portal.RoundTable) ([]ActionRow, error) {
	if err := policy.Check(by, policy.ReadTable, t); err != nil {
		return nil, err
	}
	ps, err := a.store.ActionPointsOf(ctx, t.ID)
	if err != nil {
		return nil, err
	}
	return a.actionRows(ctx, by, ps)
}

// WhoseActions says whose action points a list holds.
type WhoseActions string

// The lists of action points.
const (
	ActionsMine WhoseActions = "mij"
	ActionsOrg  WhoseActions = "organisatie"
	ActionsAll  WhoseActions = "alles"
)

// ActionFilter is what one asks of the list of action points.
type ActionFilter struct {
	Whose  WhoseActions
	Done   bool // what was done or dropped, instead of what has to be done
	Late   bool // only what is late
	Series portal.ID
	Org    portal.ID
	Page   portal.Page
}

// ActionList is a page of the list of action points.
type ActionList struct {
	Rows       []ActionRow
	Next, Prev string
	Count      int64
	AtLeast    bool
	Late       int64 // how many of them are late
}

func (f ActionFilter) query(by portal.Actor, now time.Time) portal.ActionQuery {
	q := portal.ActionQuery{Scope: policy.TableKeys(by), Series: f.Series, Org: f.Org, Running: !f.Done, Done: f.Done, Page: f.Page}
	switch f.Whose {
	case ActionsMine:
		q.Owner = by.ID
	case ActionsOrg:
		q.Org = by.OrgID
	}
	if f.Late {
		q.DueTo = now
	}
	return q
}

// actionQuery is the filter as a query within what the actor may read.
func (a *App) actionQuery(by portal.Actor, f ActionFilter) (portal.ActionQuery, error) {
	if by.Zero() {
		return portal.ActionQuery{}, portal.ErrLogin
	}
	q := f.query(by, a.now())
	if len(q.Scope) == 0 {
		return q, portal.ErrForbidden
	}
	return q, nil
}

func (a *App) actionPage(ctx context.Context, by portal.Actor, q portal.ActionQuery) (portal.Listing[ActionRow], error) {
	page, err := a.store.ActionPoints(ctx, q)
	if err != nil {
		return portal.Listing[ActionRow]{}, err
	}
	rows, err := a.actionRows(ctx, by, page.Rows)
	return portal.Listing[ActionRow]{Rows: rows, Next: page.Next, Prev: page.Prev}, err
}

// ActionPoints gives a page of the action points the actor may read: late ones
// first, since the earliest day goes first.
func (a *App) ActionPoints(ctx context.Context, by portal.Actor, f ActionFilter) (ActionList, error) {
	q, err := a.actionQuery(by, f)
	if err != nil {
		return ActionList{}, err
	}
	page, err := a.actionPage(ctx, by, q)
	if err != nil {
		return ActionList{}, err
	}
	l := ActionList{Rows: page.Rows, Next: page.Next, Prev: page.Prev}
	n, err := a.store.CountActionPoints(ctx, q, maxFound+1)
	if err != nil {
		return ActionList{}, err
	}
	l.Count, l.AtLeast = min(n, maxFound), n > maxFound
	if !f.Done {
		q.DueTo = a.now()
		l.Late, err = a.store.CountActionPoints(ctx, q, maxFound)
	}
	return l, err
}

// ExportActions gives the action points of the filter for a file, and records
// that the actor took them.
func (a *App) ExportActions(ctx context.Context, by portal.Actor, f ActionFilter) ([]ActionRow, bool, error) {
	q, err := a.actionQuery(by, f)
	if err != nil {
		return nil, false, err
	}
	rows, more, err := everyPage(func(page portal.Page) (portal.Listing[ActionRow], error) {
		q.Page = page
		return a.actionPage(ctx, by, q)
	})
	if err != nil {
		return nil, false, err
	}
	return rows, more, a.tookList(ctx, by, portal.ActionsExported, len(rows))
}

// ActionPoint gives the page of the action point with a number.
func (a *App) ActionPoint(ctx context.Context, by portal.Actor, number string) (ActionPage, error) {
	on, err := a.actionFor(ctx, by, policy.ReadAction, number)
	if err != nil {
		return ActionPage{}, err
	}
	rows, err := a.actionRows(ctx, by, []portal.ActionPoint{on.Action})
	if err != nil || len(rows) == 0 {
		return ActionPage{}, err
	}
	p := ActionPage{ActionRow: rows[0], MayChange: policy.May(by, policy.RecordTable, on)}
	if p.Made, err = a.nameOf(ctx, on.Action.MadeBy); err != nil {
		return p, err
	}
	for _, n := range on.Action.Progress {
		who, err := a.nameOf(ctx, n.By)
		if err != nil {
			return p, err
		}
		p.Notes = append(p.Notes, who)
	}
	if on.Action.Decision != "" {
		d, err := a.store.Decision(ctx, on.Action.Decision)
		if err != nil && portal.KindOf(err) != portal.NotFound {
			return p, err
		}
		if found, err := a.decisionRows(ctx, by, []portal.Decision{d}); d.ID != "" && err == nil && len(found) > 0 {
			p.Decision = found[0]
		}
	}
	if p.MayChange {
		p.People, err = a.owners(ctx, on.Table, on.Series, on.Action.Item)
	}
	return p, err
}

// OwnersAt gives who can be the owner of an action point about an item of a round
// table: people of its organisations, and these organisations.
func (a *App) OwnersAt(ctx context.Context, by portal.Actor, t portal.RoundTable, item portal.ID) ([]OwnerChoice, error) {
	if err := policy.Check(by, policy.RecordTable, t); err != nil {
		return nil, err
	}
	if !policy.VisibleItem(by, t, item) {
		return nil, portal.ErrNotFound
	}
	return a.owners(ctx, t, portal.Series{}, item)
}

func (a *App) owners(ctx context.Context, t portal.RoundTable, s portal.Series, item portal.ID) ([]OwnerChoice, error) {
	set, err := a.store.Settings(ctx)
	if err != nil {
		return nil, err
	}
	orgs, err := a.organisations(ctx)
	if err != nil {
		return nil, err
	}
	it, _ := t.Item(item)
	at := []portal.ID{set.Municipality}
	for _, seat := range slices.Concat(t.Seats, s.Seats) {
		if seat.Org != "" && seat.Kind != portal.SeatGuest && !slices.Contains(at, seat.Org) {
			at = append(at, seat.Org)
		}
	}
	var all []OwnerChoice
	for _, org := range at {
		people, err := a.store.People(ctx, org)
		if err != nil {
			return nil, err
		}
		for _, p := range people {
			if p.State == portal.PersonActive && it.VisibleTo(p.ID) && p.Role != portal.Keeper && p.Role != portal.Auditor {
				all = append(all, OwnerChoice{Person: p.ID, Org: org, Name: Name{Person: p.Name, Org: orgs[org].Name}})
			}
		}
		if !it.Confidential {
			all = append(all, OwnerChoice{Org: org, Name: Name{Org: orgs[org].Name}})
		}
	}
	return all, nil
}
