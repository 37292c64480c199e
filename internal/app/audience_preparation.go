package app

import (
	"context"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// ofPreparation tells the portfolio holder that a preparation is ready to read, and
// who wrote it of the holder's notes. Nobody else hears of it.
func (au *audience) ofPreparation(ctx context.Context) error {
	t, p, err := au.app.preparationRef(ctx, au.event.About.ID)
	if err != nil {
		return notFoundIsNil(err)
	}
	details, err := au.app.store.EventDetails(ctx, au.event.ID)
	if err != nil {
		return err
	}
	on := policy.TableItem{Table: t, Item: portal.ID(details[portal.DetailItem].Value)}
	tell := func(id portal.ID) error {
		return au.addWhen(ctx, id, Recipient{Reason: portal.ReasonRole}, func(by portal.Actor) bool { return policy.May(by, policy.ReadPreparation, on) })
	}
	switch au.event.Type {
	case portal.PreparationLocked, portal.PreparationUnlocked:
		holders, err := au.app.store.PeopleWithRole(ctx, portal.Holder)
		if err != nil {
			return err
		}
		for _, h := range holders {
			if err := tell(h.ID); err != nil {
				return err
			}
		}
	case portal.PreparationNoted:
	default:
		return nil
	}
	for _, id := range p.Writers {
		if err := tell(id); err != nil {
			return err
		}
	}
	return nil
}

// preparationRef is a preparation with its round table.
func (a *App) preparationRef(ctx context.Context, id portal.ID) (portal.RoundTable, portal.Preparation, error) {
	t, err := a.store.Table(ctx, id)
	if err != nil {
		return t, portal.Preparation{}, err
	}
	p, err := a.store.Preparation(ctx, id)
	return t, p, err
}

// preparationSubject is what a bericht or a mail may say of a preparation to its
// reader, now.
func (a *App) preparationSubject(ctx context.Context, by portal.Actor, id portal.ID) (Subject, bool, error) {
	s := Subject{About: portal.Ref{Kind: portal.KindPreparation, ID: id}}
	t, _, err := a.preparationRef(ctx, id)
	if err != nil || !policy.May(by, policy.ReadPreparation, t) {
		return s, false, notFoundIsNil(err)
	}
	s.Title, s.Path = "Voorbereiding "+t.Number, tablePath(t.Number)+preparationBelow
	return s, true, nil
}

// preparationNews is newsOf for a preparation.
func (a *App) preparationNews(ctx context.Context, by portal.Actor, n portal.Notification) (news, error) {
	s, visible, err := a.preparationSubject(ctx, by, n.About.ID)
	return news{visible: visible, title: s.Title, sentence: n.Sentence(), path: s.Path}, err
}
