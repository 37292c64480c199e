package app

import (
	"context"
	"strconv"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// ofDocument tells of a document of the chain: who follows those and may read
// this one, and who added it when another changed it. None of it is urgent but a
// virus and a text that was hidden for privacy.
func (au *audience) ofDocument(ctx context.Context) error {
	a, e := au.app, au.event
	d, err := a.store.Document(ctx, e.About.ID)
	if portal.KindOf(err) == portal.NotFound && err != nil {
		return nil // removed since
	}
	if err != nil {
		return err
	}
	switch e.Type {
	case portal.DocumentScanned:
		details, err := a.store.EventDetails(ctx, e.ID)
		if err != nil || details[portal.DetailTo].Value != string(portal.Infected) {
			return err
		}
		n, err := strconv.Atoi(details[portal.DetailField].Value)
		if err != nil || n < 1 || n > len(d.Versions) {
			return err
		}
		return au.addReader(ctx, d, d.Versions[n-1].By, Recipient{Reason: portal.ReasonAdded, Urgent: true})
	case portal.DocumentReplaced:
		if err := au.addReader(ctx, d, d.AddedBy, Recipient{Reason: portal.ReasonAdded}); err != nil {
			return err
		}
	case portal.DocumentAdded:
	case portal.TextHidden, portal.TextPutBack, portal.TextErased:
		return au.redactedDocument(ctx, d)
	default:
		return nil
	}
	if d.OfSignature() {
		return nil // of the signature they hear anyway
	}
	if d.OfSubsidy() {
		return au.ofFundedPaper(ctx, d)
	}
	if d.AtTable() {
		return au.ofPaper(ctx, d)
	}
	follows, err := a.store.Follows(ctx, portal.ChainRef)
	if err != nil {
		return err
	}
	for _, f := range follows {
		if f.Level != portal.FollowAll {
			continue
		}
		if err := au.addReader(ctx, d, f.Person, Recipient{Reason: portal.ReasonFollow}); err != nil {
			return err
		}
	}
	return nil
}

// addReader adds a person who may read a document of the chain or at a round
// table, unless they did it themselves. The strongest reason wins.
func (au *audience) addReader(ctx context.Context, d portal.Document, id portal.ID, r Recipient) error {
	on, err := au.app.under(ctx, d)
	if err != nil {
		return notFoundIsNil(err)
	}
	return au.addWhen(ctx, id, r, func(by portal.Actor) bool {
		return policy.May(by, policy.ReadDocument, on)
	})
}

// ofChain tells who added a document of the chain that another took it away.
func (au *audience) ofChain(ctx context.Context) error {
	if au.event.Type != portal.DocumentRemoved {
		return nil
	}
	owner, err := au.ownerOfRemoved(ctx)
	if err != nil {
		return err
	}
	return au.addWhen(ctx, owner, Recipient{Reason: portal.ReasonAdded}, func(by portal.Actor) bool { return policy.May(by, policy.FollowChain, nil) })
}

// ownerOfRemoved is who added the document that was taken away; empty for the
// anonymous reporter.
func (au *audience) ownerOfRemoved(ctx context.Context) (portal.ID, error) {
	details, err := au.app.store.EventDetails(ctx, au.event.ID)
	return portal.ID(details[portal.DetailOwner].Value), err
}

func (au *audience) addWhen(ctx context.Context, id portal.ID, r Recipient, may func(portal.Actor) bool) error {
	if id == "" || id == au.event.By {
		return nil
	}
	p, org, err := au.app.personAndOrg(ctx, id)
	if err != nil {
		if portal.KindOf(err) == portal.NotFound {
			return nil
		}
		return err
	}
	if !may(p.Actor(org, "")) {
		return nil
	}
	r.Person = p
	if was, ok := au.who[id]; ok {
		r = merged(was, r)
	}
	au.who[id] = r
	return nil
}

// removed tells who added a document under a signal that another took it away.
func (au *audience) removed(ctx context.Context, s portal.Signal) error {
	clear(au.who)
	owner, err := au.ownerOfRemoved(ctx)
	if err != nil {
		return err
	}
	if owner == "" && s.IsAnonymous() {
		return au.anonymousReporter(ctx, s, false)
	}
	return au.add(ctx, s, owner, Recipient{Reason: portal.ReasonAdded})
}

// chainSubject is what a bericht about the chain or one of its documents may say
// of it to its reader, now.
func (a *App) chainSubject(ctx context.Context, by portal.Actor, about portal.Ref) (d portal.Document, s Subject, visible bool, err error) {
	if about.Kind == portal.KindChain {
		return d, Subject{About: about, Title: "Documenten van de keten", Path: "/documenten"}, policy.May(by, policy.FollowChain, nil), nil
	}
	on, err := a.readableDocument(ctx, by, about.ID)
	d = on.Document
	if err != nil && portal.KindOf(err) == portal.NotFound {
		return d, s, false, nil
	}
	return d, Subject{About: about, Title: d.Title, Path: "/documenten/" + string(d.ID)}, err == nil, err
}

// chainNews is newsOf for the chain, its documents and those at round tables. The
// title of a confidential one, or one of a confidential item, is in no mail.
func (a *App) chainNews(ctx context.Context, by portal.Actor, n portal.Notification) (news, error) {
	d, s, visible, err := a.chainSubject(ctx, by, n.About)
	if err == nil && visible && d.AtTable() {
		few, err := a.forFew(ctx, d)
		if few || err != nil {
			return news{visible: visible, confidential: true, sentence: portal.ConfidentialNews, path: "/berichten"}, err
		}
	}
	if d.Details.Confidentiality == portal.ConfidentialYes {
		return news{visible: visible, confidential: true, sentence: portal.ConfidentialNews, path: "/berichten"}, err
	}
	return news{visible: visible, title: s.Title, sentence: n.Sentence(), path: s.Path}, err
}
