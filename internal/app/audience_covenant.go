package app

import (
	"context"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// ofCovenant tells who hears of what happened to a covenant. Each part of its life
// has a line here; told is true of an event that is its own.
func (au *audience) ofCovenant(ctx context.Context) error {
	c, err := au.app.store.Covenant(ctx, au.event.About.ID)
	if err != nil {
		return notFoundIsNil(err)
	}
	details, err := au.app.store.EventDetails(ctx, au.event.ID)
	if err != nil {
		return err
	}
	for _, of := range []func(context.Context, portal.Covenant, map[string]portal.Detail) (told bool, err error){
		au.ofCovenantText,
		au.ofConsultation,
		au.ofProxy,
		au.ofSigning,
		au.ofCovenantLife,
		au.ofKeeping,
	} {
		if told, err := of(ctx, c, details); told || err != nil {
			return err
		}
	}
	return nil
}

// toParty adds a person who may read the covenant and is of one of its parties.
func (au *audience) toParty(ctx context.Context, c portal.Covenant, id portal.ID, r Recipient) error {
	return au.addWhen(ctx, id, r, func(by portal.Actor) bool {
		return policy.May(by, policy.ReadCovenant, c) && policy.OfParty(by, c)
	})
}

// partners adds the people of each party but the municipality who speak for it: its
// contacts, or where it has none those who may share signals. skip leaves out an
// organisation.
func (au *audience) partners(ctx context.Context, c portal.Covenant, r Recipient, skip func(org portal.ID) bool) error {
	set, err := au.app.store.Settings(ctx)
	if err != nil {
		return err
	}
	for _, p := range c.Parties {
		if p.Org == set.Municipality || p.Asked != nil || skip != nil && skip(p.Org) {
			continue
		}
		people, err := au.app.store.People(ctx, p.Org)
		if err != nil {
			return err
		}
		for _, id := range speakers(people) {
			if err := au.toParty(ctx, c, id, r); err != nil {
				return err
			}
		}
	}
	return nil
}

// speakers are the people who speak for an organisation.
func speakers(people []portal.Person) []portal.ID {
	for _, role := range []portal.Role{portal.Contact, portal.Member} {
		var ids []portal.ID
		for _, p := range people {
			if p.Role == role && p.State == portal.PersonActive {
				ids = append(ids, p.ID)
			}
		}
		if len(ids) > 0 {
			return ids
		}
	}
	return nil
}

// covenantSubject is what a bericht or a mail may say of a covenant to its reader,
// now: nothing to who may not see it.
func (a *App) covenantSubject(ctx context.Context, by portal.Actor, id portal.ID) (Subject, bool, error) {
	s := Subject{About: portal.Ref{Kind: portal.KindCovenant, ID: id}}
	c, err := a.store.Covenant(ctx, id)
	if err != nil {
		return s, false, notFoundIsNil(err)
	}
	s.Title, s.Path = c.Title+" ("+c.Number+")", covenantPath(c.Number)
	return s, policy.May(by, policy.ReadCovenant, c), nil
}

// covenantNews is newsOf for a covenant.
func (a *App) covenantNews(ctx context.Context, by portal.Actor, n portal.Notification) (news, error) {
	s, visible, err := a.covenantSubject(ctx, by, n.About.ID)
	if err != nil || !visible {
		return news{}, err
	}
	at := answerBox(n)
	if n.Type == portal.CovenantVersionDropped {
		c, err := a.store.Covenant(ctx, n.About.ID)
		if err != nil {
			return news{}, err
		}
		seen, err := a.readableVersions(ctx, by, c)
		if err != nil {
			return news{}, err
		}
		if len(seen) == 0 { // it was dropped while it was rewritten, and is the only one
			at = "/consultatie"
		}
	}
	return news{visible: true, title: s.Title, sentence: n.Sentence(), path: s.Path + at}, nil
}

// covenantPath is the address of a covenant's page.
func covenantPath(number string) string { return "/convenanten/" + number }

// covenantBox is the place of a covenant where the reader of a bericht goes on: a page
// below it. Each part of its life has a line here; elsewhere it is the text.
func covenantBox(n portal.Notification) string {
	switch n.Type {
	case portal.CovenantVersionDropped:
		return "/versies"
	case portal.ConsultationProlonged, portal.ConsultationTakenBack:
		return "/consultatie"
	case portal.ConsultationClosed, portal.ConsultationTermPassed:
		return "/reacties?versie=" + n.Item
	case portal.ConsultationOpened, portal.ConsultationTermNears:
		return "?versie=" + n.Item
	case portal.ClauseCommented, portal.ClauseCommentAnswered:
		return "/reacties/" + n.Item
	case portal.KeepingIsDue:
		return "/gesprekken"
	case portal.KeepingOpened, portal.KeepingReminded:
		return "/gesprekken/" + n.Item + "/invullen"
	case portal.KeepingClosed:
		return "/gesprekken/" + n.Item
	}
	if at := signingBox(n); at != "" {
		return at
	}
	return lifeBox(n)
}
