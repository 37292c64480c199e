package app

import (
	"context"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// PledgePath is the page with the motions and pledges.
const PledgePath = "/moties-en-toezeggingen"

// PledgeFilter is what one asks of the list; zero fields don't filter.
type PledgeFilter struct {
	Done *bool
	Kind portal.PledgeKind
	Mine bool
	Page portal.Page
}

func (f PledgeFilter) query(by portal.Actor) portal.PledgeQuery {
	q := portal.PledgeQuery{Done: f.Done, Kind: f.Kind, Page: f.Page}
	if f.Mine {
		q.Owner = by.ID
	}
	return q
}

// PledgeRow is a motion or pledge as a row of a list.
type PledgeRow struct {
	portal.Pledge
	OwnerIs Name
	Late    bool
}

// PledgeList is a page of motions and pledges: the open ones by their day, then those
// that are done.
type PledgeList struct {
	Rows             []PledgeRow
	Prev, Next       string
	Count, OpenCount int64 // what the filter finds; what is open in all
	MayKeep          bool
}

// Pledges gives a page of the list of motions and pledges.
func (a *App) Pledges(ctx context.Context, by portal.Actor, f PledgeFilter) (PledgeList, error) {
	if err := policy.Check(by, policy.ReadPledge, nil); err != nil {
		return PledgeList{}, err
	}
	page, err := a.store.Pledges(ctx, f.query(by))
	if err != nil {
		return PledgeList{}, err
	}
	l := PledgeList{Prev: page.Prev, Next: page.Next, MayKeep: policy.May(by, policy.KeepPledge, nil)}
	if l.Rows, err = a.pledgeRows(ctx, page.Rows); err != nil {
		return l, err
	}
	if l.Count, err = a.store.CountPledges(ctx, f.query(by)); err != nil {
		return l, err
	}
	open := false
	l.OpenCount, err = a.store.CountPledges(ctx, portal.PledgeQuery{Done: &open})
	return l, err
}

func (a *App) pledgeRows(ctx context.Context, all []portal.Pledge) ([]PledgeRow, error) {
	rows := make([]PledgeRow, len(all))
	for i, p := range all {
		owner, err := a.nameOf(ctx, p.Owner)
		if err != nil {
			return nil, err
		}
		rows[i] = PledgeRow{Pledge: p, OwnerIs: owner, Late: p.Late(a.now())}
	}
	return rows, nil
}

// ExportPledges gives the whole filtered list for a file, and records that the actor
// took it.
func (a *App) ExportPledges(ctx context.Context, by portal.Actor, f PledgeFilter) ([]PledgeRow, error) {
	if err := policy.Check(by, policy.ReadPledge, nil); err != nil {
		return nil, err
	}
	q := f.query(by)
	all, err := wholeList(func(page portal.Page) (portal.Listing[portal.Pledge], error) {
		q.Page = page
		return a.store.Pledges(ctx, q)
	})
	if err != nil {
		return nil, err
	}
	rows, err := a.pledgeRows(ctx, all)
	if err != nil {
		return nil, err
	}
	return rows, a.tookList(ctx, by, portal.PledgesExported, len(rows))
}

// PledgePage is everything the page of one motion or pledge shows to one reader.
type PledgePage struct {
	PledgeRow
	Links   []TableLink // what the reader may know of
	NotedBy []Name      // who wrote each of Notes
	MayKeep bool
}

// Pledge gives the page of the motion or pledge with a number.
func (a *App) Pledge(ctx context.Context, by portal.Actor, number string) (PledgePage, error) {
	pledge, err := a.pledge(ctx, by, policy.ReadPledge, number)
	if err != nil {
		return PledgePage{}, err
	}
	rows, err := a.pledgeRows(ctx, []portal.Pledge{pledge})
	if err != nil {
		return PledgePage{}, err
	}
	p := PledgePage{PledgeRow: rows[0], MayKeep: policy.May(by, policy.KeepPledge, pledge)}
	if p.Links, err = a.linked(ctx, by, pledge.Links); err != nil {
		return p, err
	}
	for _, n := range pledge.Notes {
		name, err := a.nameOf(ctx, n.By)
		if err != nil {
			return p, err
		}
		p.NotedBy = append(p.NotedBy, name)
	}
	return p, nil
}

// PledgeForm is the form of a new or existing motion or pledge.
type PledgeForm struct {
	Pledge portal.Pledge
	Owners []portal.Person
	From   TableLink // the decision that it is made of
}

// PledgeForm gives the form: of the one with a number, or of a new one, filled in from
// a decision when its number is given.
func (a *App) PledgeForm(ctx context.Context, by portal.Actor, number, decision string) (PledgeForm, error) {
	if err := policy.Check(by, policy.KeepPledge, nil); err != nil {
		return PledgeForm{}, err
	}
	f := PledgeForm{Pledge: portal.Pledge{Owner: by.ID}}
	var err error
	if number != "" {
		if f.Pledge, err = a.pledge(ctx, by, policy.KeepPledge, number); err != nil {
			return f, err
		}
	}
	if number == "" && decision != "" {
		on, err := a.decisionOn(ctx, by, policy.ReadDecision, decision)
		if err != nil {
			return f, err
		}
		d := on.Decision
		f.From = TableLink{Ref: d.Ref(), Number: d.Number, Title: firstLine(d.Text), Path: "/besluiten/" + d.Number}
		f.Pledge.Kind, f.Pledge.Title, f.Pledge.Text, f.Pledge.On = portal.IsPledge, beginning(firstLine(d.Text), portal.MaxPledgeTitle-2), d.Text, d.Date
	}
	f.Owners, err = a.municipalWho(ctx, policy.KeepPledge)
	return f, err
}

// PledgesAbout gives the motions and pledges that something belongs to. Whether the
// reader may read that something the page it stands on asked.
func (a *App) PledgesAbout(ctx context.Context, by portal.Actor, about portal.Ref) ([]TableLink, error) {
	if !policy.May(by, policy.ReadPledge, nil) {
		return nil, nil
	}
	found, err := a.store.PledgesAbout(ctx, about)
	var links []TableLink
	for _, p := range found {
		links = append(links, pledgeLink(p))
	}
	return links, err
}

func pledgeLink(p portal.Pledge) TableLink {
	return TableLink{Ref: p.Ref(), Number: p.Number, Title: p.Title, Path: PledgePath + "/" + p.Number}
}
