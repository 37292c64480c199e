package app

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

type proposalStore interface {
	Proposal(ctx context.Context, id portal.ID) (portal.Proposal, error)
	ProposalByNumber(ctx context.Context, number string) (portal.Proposal, error)
	InsertProposal(ctx context.Context, p *portal.Proposal) error
	SaveProposal(ctx context.Context, p *portal.Proposal) error
	Proposals(ctx context.Context, q portal.ProposalQuery) (portal.Listing[portal.Proposal], error)
	LateProposals(ctx context.Context, before time.Time, limit int) ([]portal.Proposal, error)
	ProposalsAbout(ctx context.Context, about portal.Ref, limit int) ([]portal.Proposal, error)
}

// ProposeInput is what was typed of a proposal. Links are numbers and addresses.
type ProposeInput struct {
	Question, Why string
	Aim           portal.Aim
	Minutes       int
	LinkText      string
	Citizen       CitizenAnswer
}

// ProposeForm is what the form of a new proposal needs.
type ProposeForm struct {
	// Table is the meeting of the address, For the one the proposal goes to: a
	// later one when the term of the first has passed. Late: there is no later one
	// yet.
	Table, For portal.RoundTable
	Late       bool
	Input      ProposeInput
	// Narrow: the signal it starts from isn't for the whole chain.
	Narrow bool
}

// ProposeForm gives the form to propose something for a round table, started from
// a signal when its number is given.
func (a *App) ProposeForm(ctx context.Context, by portal.Actor, number, signal string) (ProposeForm, error) {
	t, err := a.table(ctx, by, policy.ProposeItem, number)
	if err != nil {
		return ProposeForm{}, err
	}
	f := ProposeForm{Table: t, Input: ProposeInput{Aim: portal.AimDiscuss, Minutes: 15}}
	if f.For, f.Late, err = a.proposalGoesTo(ctx, by, t); err != nil || signal == "" {
		return f, err
	}
	s, err := a.store.SignalByNumber(ctx, signal)
	if err == nil {
		err = policy.Check(by, policy.ReadSignal, s)
	}
	if err != nil {
		return f, portal.ErrNotFound.Because(err)
	}
	f.Input.LinkText, f.Narrow = s.Number, s.Audience.Kind != portal.WholeChain
	if !f.Narrow {
		f.Input.Question = s.Title
	}
	return f, nil
}

// proposalGoesTo is the meeting that a proposal for this one goes to: itself
// within its term, else the next one that takes proposals and is known to the
// actor, else itself, late.
func (a *App) proposalGoesTo(ctx context.Context, by portal.Actor, t portal.RoundTable) (to portal.RoundTable, late bool, err error) {
	takes := func(x portal.RoundTable) bool {
		return x.Before() && !a.now().After(x.ProposalsUntil()) && policy.May(by, policy.ProposeItem, x)
	}
	if takes(t) {
		return t, false, nil
	}
	all, err := a.store.TablesOf(ctx, t.Series, maxTablesOf)
	if err != nil {
		return t, false, err
	}
	slices.Reverse(all) // the earliest first
	for _, x := range all {
		if x.Start.After(t.Start) && takes(x) {
			return x, false, nil
		}
	}
	if !t.Before() {
		return t, false, portal.Errorf(portal.Conflict, "Deze ronde tafel staat op ‘%s’. U kunt er niets meer voor voorstellen.", t.State.Label())
	}
	return t, true, nil
}

// ProposalTables are the coming meetings for which the actor can propose
// something, the earliest first.
func (a *App) ProposalTables(ctx context.Context, by portal.Actor) ([]portal.RoundTable, error) {
	switch {
	case by.Zero():
		return nil, portal.ErrLogin
	case !policy.ProposesItems(by):
		return nil, portal.ErrForbidden
	}
	page, err := a.store.Tables(ctx, portal.TableQuery{Scope: policy.TableKeys(by), States: []portal.TableState{portal.TableConcept, portal.TableProposals, portal.TableSent}, From: a.now(), Page: portal.Page{Limit: maxTablesAbout}})
	return slices.DeleteFunc(slices.Clone(page.Rows), func(t portal.RoundTable) bool { return !policy.May(by, policy.ProposeItem, t) }), err
}

// Propose asks to put something on the agenda. It goes to the meeting of the
// number or, after its term, to a later one.
func (a *App) Propose(ctx context.Context, by portal.Actor, number string, in ProposeInput) (portal.Proposal, error) {
	var p portal.Proposal
	return p, a.write(ctx, by, func(ctx context.Context, w *writing) error {
		t, err := a.table(ctx, by, policy.ProposeItem, number)
		if err != nil {
			return err
		}
		to, _, err := a.proposalGoesTo(ctx, by, t)
		if err != nil {
			return err
		}
		set, err := a.store.Settings(ctx)
		if err != nil {
			return err
		}
		now := a.now()
		p = portal.Proposal{ID: portal.NewID(), Series: to.Series, Table: to.ID, First: to.ID, Question: in.Question, Aim: in.Aim, Why: in.Why, Minutes: in.Minutes,
			By: by.ID, Org: by.OrgID, At: now, Due: set.Calendar().Term(now, to.Terms.Answer)}
		fields, facts := checkCitizen(map[string]string{"question": in.Question, "why": in.Why}, in.Citizen, p.Ref(), false)
		if p.Links, err = a.refs(ctx, by, "links", in.LinkText, fields); err != nil {
			return err
		}
		maps.Copy(fields, portal.FieldsOf(p.Validate()))
		if err := fields.Err(); err != nil {
			return err
		}
		year := now.In(portal.Amsterdam()).Year()
		n, err := a.store.Next(ctx, "voorstel-"+strconv.Itoa(year))
		if err != nil {
			return err
		}
		p.Number = portal.ProposalNumber(year, n)
		if err := a.store.InsertProposal(ctx, &p); err != nil {
			return err
		}
		w.record(p.Version, append(facts, portal.Fact{Type: portal.ItemProposed, About: p.Ref()})...)
		return nil
	})
}

// onProposal runs one step on a proposal: load, ask policy, do, save, record.
func (a *App) onProposal(ctx context.Context, by portal.Actor, action policy.Action, number string, version int64, do func(ctx context.Context, w *writing, p *portal.Proposal, t portal.RoundTable) ([]portal.Fact, error)) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		p, err := a.store.ProposalByNumber(ctx, number)
		if err != nil {
			return err
		}
		t, err := a.store.Table(ctx, p.Table)
		if err != nil {
			return err
		}
		if err := policy.Check(by, action, policy.ProposalOn{Proposal: p, Table: t}); err != nil {
			return err
		}
		if version != 0 && p.Version != version {
			return portal.ErrChanged
		}
		facts, err := do(ctx, w, &p, t)
		if err != nil {
			return err
		}
		if err := a.store.SaveProposal(ctx, &p); err != nil {
			return err
		}
		w.record(p.Version, facts...)
		return nil
	})
}

// AnswerInput is the answer to a proposal.
type AnswerInput struct {
	Answer  portal.ProposalAnswer
	Reason  string
	Version int64
	Citizen CitizenAnswer
}

// AnswerProposal answers a proposal: it gets a place on the agenda, goes to the
// next meeting, or a reason why not.
func (a *App) AnswerProposal(ctx context.Context, by portal.Actor, number string, in AnswerInput) error {
	return a.onProposal(ctx, by, policy.PrepareTable, number, in.Version, func(ctx context.Context, w *writing, p *portal.Proposal, t portal.RoundTable) ([]portal.Fact, error) {
		fields, facts := checkCitizen(map[string]string{"reason": in.Reason}, in.Citizen, p.Ref(), false)
		fact, err := p.Reply(in.Answer, in.Reason, by.ID, a.now())
		if portal.KindOf(err) == portal.Invalid && err != nil {
			maps.Copy(fields, portal.FieldsOf(err))
			err = nil
		}
		if err == nil {
			err = fields.Err()
		}
		if err != nil {
			return nil, err
		}
		switch in.Answer {
		case portal.Placed:
			err = a.placeProposal(ctx, w, p, t)
		case portal.NextTime:
			err = a.putOff(ctx, by, p, t)
		}
		return append(facts, fact), err
	})
}

// placeProposal makes the agenda item of a proposal.
func (a *App) placeProposal(ctx context.Context, w *writing, p *portal.Proposal, t portal.RoundTable) error {
	err := a.stepTable(ctx, w, &t, func(_ context.Context, _ *writing, t *portal.RoundTable, _ portal.Settings) ([]portal.Fact, error) {
		item, err := t.AddItem(p.AsItem(), a.now())
		if err != nil {
			return nil, err
		}
		p.Item = item.ID
		return []portal.Fact{a.agendaFact(t, item)}, nil
	})
	if err != nil {
		return err
	}
	return a.papersToItem(ctx, p.Ref(), t, p.Item)
}

// putOff gives a proposal to the next meeting of the series.
func (a *App) putOff(ctx context.Context, by portal.Actor, p *portal.Proposal, t portal.RoundTable) error {
	next, err := a.nextPrepared(ctx, by, t)
	if err != nil {
		return err
	}
	if next.ID == "" {
		return portal.Fields{"answer": "Er is nog geen volgende ronde tafel in deze reeks. Plan die eerst."}.Err()
	}
	p.Table = next.ID
	return a.papersToTable(ctx, *p, next)
}

// WithdrawProposal takes the actor's own proposal back.
func (a *App) WithdrawProposal(ctx context.Context, by portal.Actor, number string, version int64) error {
	return a.onProposal(ctx, by, policy.WithdrawProposal, number, version, func(_ context.Context, _ *writing, p *portal.Proposal, _ portal.RoundTable) ([]portal.Fact, error) {
		fact, err := p.Withdraw(a.now())
		return []portal.Fact{fact}, err
	})
}

// proposalsFollow keeps proposals in step with items of which others may know now.
func (a *App) proposalsFollow(ctx context.Context, before, after portal.RoundTable) error {
	for _, item := range after.Agenda {
		if was, there := before.Item(item.ID); there && !slices.Equal(was.For, item.For) {
			if err := a.proposalFollows(ctx, after, item); err != nil {
				return err
			}
		}
	}
	return nil
}

// proposalFollows keeps a proposal in step with the item that was made of it:
// where it stands now, and who may know of it.
func (a *App) proposalFollows(ctx context.Context, t portal.RoundTable, item portal.AgendaItem) error {
	if item.Proposal == "" {
		return nil
	}
	p, err := a.store.Proposal(ctx, item.Proposal)
	if err != nil && portal.KindOf(err) == portal.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	if p.Table == t.ID && p.Item == item.ID && slices.Equal(p.For, item.For) {
		return nil
	}
	p.Table, p.Item, p.For = t.ID, item.ID, slices.Clone(item.For)
	return a.store.SaveProposal(ctx, &p)
}

// lateAtOnce is how many proposals one run of the clock looks at.
const lateAtOnce = 100

// AdvanceProposals tells of proposals whose term of answer has passed, each once.
// It gives how many.
func (a *App) AdvanceProposals(ctx context.Context, by portal.Actor) (int, error) {
	if err := policy.Check(by, policy.TendTables, nil); err != nil {
		return 0, err
	}
	late, err := a.store.LateProposals(ctx, a.now(), lateAtOnce)
	if err != nil {
		return 0, err
	}
	told := 0
	for _, l := range late {
		err := a.write(ctx, by, func(ctx context.Context, w *writing) error {
			p, err := a.store.Proposal(ctx, l.ID)
			if err != nil {
				return err
			}
			fact, passed := p.PassTerm(a.now())
			if !passed {
				return nil // answered meanwhile
			}
			if err := a.store.SaveProposal(ctx, &p); err != nil {
				return err
			}
			w.record(p.Version, fact)
			return nil
		})
		if err != nil && portal.KindOf(err) != portal.Conflict {
			return told, err
		}
		if err == nil {
			told++
		}
	}
	return told, nil
}
