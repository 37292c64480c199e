package app

import (
	"context"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// maxProposals is how many proposals a list shows.
const maxProposals = 200

// ProposalRow is a proposal as its reader may know it.
type ProposalRow struct {
	portal.Proposal
	From Name // who proposed it
	// For is the meeting it is for; zero when the reader may not know of that.
	For        portal.RoundTable
	AnswerName string // who answered
	Linked     []TableLink
	// OnAgenda: its item stands on the agenda of For, and the reader may know so.
	OnAgenda                 bool
	Late                     bool
	MayAnswer, MayWithdraw   bool
	MayPlace, NextTableThere bool
}

// ProposalList is the list of proposals of a round table.
type ProposalList struct {
	Table   portal.RoundTable // without its agenda
	Rows    []ProposalRow     // those that wait first
	Propose bool
}

// Proposals lists the proposals for a round table, and of the actor's own those
// that went on to a later one.
func (a *App) Proposals(ctx context.Context, by portal.Actor, number string) (ProposalList, error) {
	t, err := a.table(ctx, by, policy.ReadTable, number)
	if err != nil {
		return ProposalList{}, err
	}
	l := ProposalList{Table: t, Propose: policy.May(by, policy.ProposeItem, t) && t.Before()}
	l.Table.Agenda = nil
	page, err := a.store.Proposals(ctx, portal.ProposalQuery{Table: t.ID, Page: portal.Page{Limit: maxProposals}})
	if err != nil {
		return l, err
	}
	own, err := a.store.Proposals(ctx, portal.ProposalQuery{By: by.ID, Series: t.Series, Page: portal.Page{Limit: maxProposals}})
	if err != nil {
		return l, err
	}
	found := slices.Clone(page.Rows)
	for _, p := range own.Rows {
		if p.First == t.ID && p.Table != t.ID {
			found = append(found, p)
		}
	}
	for _, p := range found {
		row, err := a.showProposal(ctx, by, p)
		if kind := portal.KindOf(err); err != nil && (kind == portal.NotFound || kind == portal.Forbidden) {
			continue
		}
		if err != nil {
			return l, err
		}
		l.Rows = append(l.Rows, row)
	}
	slices.SortStableFunc(l.Rows, func(x, y ProposalRow) int {
		if x.rank() != y.rank() {
			return x.rank() - y.rank()
		}
		if x.Waits() {
			return x.At.Compare(y.At)
		}
		return y.At.Compare(x.At)
	})
	return l, nil
}

func (r ProposalRow) rank() int {
	switch {
	case r.Waits():
		return 0
	case r.Answer == portal.NextTime:
		return 1
	}
	return 2
}

// ProposalAt gives a proposal from the page of a round table: the one it is for,
// or the one for which it was made.
func (a *App) ProposalAt(ctx context.Context, by portal.Actor, table, number string) (ProposalRow, portal.RoundTable, error) {
	if by.Zero() {
		return ProposalRow{}, portal.RoundTable{}, portal.ErrLogin
	}
	p, err := a.store.ProposalByNumber(ctx, number)
	if err != nil {
		return ProposalRow{}, portal.RoundTable{}, err
	}
	t, err := a.table(ctx, by, policy.ReadTable, table)
	if err != nil {
		return ProposalRow{}, t, err
	}
	if t.ID != p.Table && t.ID != p.First {
		return ProposalRow{}, t, portal.ErrNotFound
	}
	row, err := a.showProposal(ctx, by, p)
	t.Agenda = nil
	return row, t, err
}

func (a *App) proposalRow(ctx context.Context, by portal.Actor, id portal.ID) (ProposalRow, error) {
	p, err := a.store.Proposal(ctx, id)
	if err != nil {
		return ProposalRow{}, err
	}
	return a.showProposal(ctx, by, p)
}

// showProposal is a proposal as the actor may know it; ErrNotFound when they may not.
func (a *App) showProposal(ctx context.Context, by portal.Actor, p portal.Proposal) (ProposalRow, error) {
	t, err := a.store.Table(ctx, p.Table)
	if err != nil {
		return ProposalRow{}, err
	}
	on := policy.ProposalOn{Proposal: p, Table: t}
	if err := policy.Check(by, policy.ReadTable, on); err != nil {
		return ProposalRow{}, err
	}
	r := ProposalRow{Proposal: p, Late: p.Late(a.now()), MayAnswer: p.Answerable() && policy.May(by, policy.PrepareTable, on),
		MayWithdraw: p.Answerable() && policy.May(by, policy.WithdrawProposal, on)}
	if policy.May(by, policy.ReadTable, t) {
		_, there := t.Item(p.Item)
		r.OnAgenda = there && policy.VisibleItem(by, t, p.Item)
		r.For = t
		r.For.Agenda = nil
	}
	if r.MayAnswer {
		next, err := a.nextPrepared(ctx, by, t)
		if err != nil {
			return r, err
		}
		r.MayPlace, r.NextTableThere = !t.AgendaFixed(), next.ID != ""
	}
	orgs, err := a.organisations(ctx)
	if err != nil {
		return r, err
	}
	r.From.Org = orgs[p.Org].Name
	if r.From.Person, err = a.personName(ctx, p.By); err != nil {
		return r, err
	}
	if r.AnswerName, err = a.personName(ctx, p.AnsweredBy); err != nil {
		return r, err
	}
	r.Linked, err = a.linked(ctx, by, p.Links)
	return r, err
}

// waitingProposals are the proposals for a round table that wait for an answer,
// or that an earlier meeting put off to it, the earliest first.
func (a *App) waitingProposals(ctx context.Context, by portal.Actor, t portal.RoundTable) ([]ProposalRow, error) {
	page, err := a.store.Proposals(ctx, portal.ProposalQuery{Table: t.ID, Page: portal.Page{Limit: maxProposals}})
	if err != nil {
		return nil, err
	}
	var rows []ProposalRow
	for _, p := range page.Rows {
		if !p.Answerable() {
			continue
		}
		row, err := a.showProposal(ctx, by, p)
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	slices.Reverse(rows)
	return rows, nil
}
