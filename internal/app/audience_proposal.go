package app

import (
	"context"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// ofProposal tells of a proposal: who has to answer it, and who proposed it what
// the answer is.
func (au *audience) ofProposal(ctx context.Context) error {
	p, t, err := au.app.proposalOn(ctx, au.event.About.ID)
	if err != nil && portal.KindOf(err) == portal.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	set, err := au.app.store.Settings(ctx)
	if err != nil {
		return err
	}
	on := policy.ProposalOn{Proposal: p, Table: t}
	tell := func(id portal.ID, reason portal.Reason) error {
		return au.addWhen(ctx, id, Recipient{Reason: reason}, func(by portal.Actor) bool { return policy.May(by, policy.ReadTable, on) })
	}
	switch au.event.Type {
	case portal.ItemProposed, portal.ProposalLate:
		for _, id := range []portal.ID{set.Coordinator, t.Secretary(), t.Chair()} {
			// Of a new one the chair hears when it isn't answered in time.
			if id == t.Chair() && id != set.Coordinator && id != t.Secretary() && au.event.Type == portal.ItemProposed {
				continue
			}
			if err := tell(id, portal.ReasonTask); err != nil {
				return err
			}
		}
	case portal.ProposalWithdrawn:
		for _, id := range []portal.ID{set.Coordinator, t.Secretary()} {
			if err := tell(id, portal.ReasonRole); err != nil {
				return err
			}
		}
	case portal.ProposalAnswered:
		return tell(p.By, portal.ReasonProposed)
	}
	return nil
}

// proposalOn is a proposal with the round table it is for.
func (a *App) proposalOn(ctx context.Context, id portal.ID) (portal.Proposal, portal.RoundTable, error) {
	p, err := a.store.Proposal(ctx, id)
	if err != nil {
		return p, portal.RoundTable{}, err
	}
	t, err := a.store.Table(ctx, p.Table)
	return p, t, err
}

// proposalSubject is what a bericht or a mail about a proposal may say of it to
// its reader, now. Who may not see the meeting it went to, is led to the one it
// was made for.
func (a *App) proposalSubject(ctx context.Context, by portal.Actor, id portal.ID) (Subject, bool, error) {
	s := Subject{About: portal.Ref{Kind: portal.KindProposal, ID: id}}
	p, t, err := a.proposalOn(ctx, id)
	if err != nil && portal.KindOf(err) == portal.NotFound {
		return s, false, nil
	}
	if err != nil || !policy.May(by, policy.ReadTable, policy.ProposalOn{Proposal: p, Table: t}) {
		return s, false, err
	}
	if !policy.VisibleTable(by, t) && p.First != "" {
		if t, err = a.store.Table(ctx, p.First); err != nil {
			return s, false, err
		}
	}
	s.Title, s.Path = p.Number+" "+p.Question, "/ronde-tafels/"+t.Number+"/voorstellen/"+p.Number
	if len(p.For) > 0 {
		s.Title = "Agendavoorstel " + p.Number // the question is for few, a mailbox for more
	}
	return s, policy.VisibleTable(by, t), nil
}

// proposalNews is newsOf for a proposal.
func (a *App) proposalNews(ctx context.Context, by portal.Actor, n portal.Notification) (news, error) {
	s, visible, err := a.proposalSubject(ctx, by, n.About.ID)
	return news{visible: visible, title: s.Title, sentence: n.Sentence(), path: s.Path}, err
}
