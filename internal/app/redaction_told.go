package app

import (
	"context"
	"slices"

	"ketenportaal/internal/portal"
)

// redactionNumber is how a privacymelding is called; empty when it isn't there.
func (a *App) redactionNumber(ctx context.Context, id portal.ID) (string, error) {
	r, err := a.store.Redaction(ctx, id)
	if err != nil && portal.KindOf(err) == portal.NotFound {
		return "", nil
	}
	return r.Number, err
}

// redacted tells who handles the signal and who coordinates (the substitute of a
// coordinator who did it themselves) that a text was hidden, put back or erased,
// and who hid it what was decided. So nobody hides anything in silence.
func (au *audience) redacted(ctx context.Context, s portal.Signal, number string) error {
	r, err := au.app.store.RedactionByNumber(ctx, number)
	if err != nil && portal.KindOf(err) != portal.NotFound {
		return err
	}
	if slices.ContainsFunc(r.Parts, func(p portal.Part) bool { return p.Kind() == portal.PartMessage }) {
		// Nobody else may know that the anonymous reporter and the keeper write.
		return au.add(ctx, s, r.By, Recipient{Reason: portal.ReasonHid})
	}
	coordinator, err := au.otherCoordinator(ctx)
	if err != nil {
		return err
	}
	if err := au.add(ctx, s, coordinator, Recipient{Reason: portal.ReasonRole, Urgent: true}); err != nil {
		return err
	}
	if err := au.add(ctx, s, s.Handler, Recipient{Reason: portal.ReasonHandler, Urgent: true}); err != nil {
		return err
	}
	if s.Ref() != r.About {
		return nil // a copy, of which who hid the other hears nothing
	}
	return au.add(ctx, s, r.By, Recipient{Reason: portal.ReasonHid})
}

// otherCoordinator is the coordinator, or the substitute for what the coordinator
// did themselves.
func (au *audience) otherCoordinator(ctx context.Context) (portal.ID, error) {
	set, err := au.app.store.Settings(ctx)
	if err == nil && au.event.By == set.Coordinator {
		return set.Substitute, nil
	}
	return set.Coordinator, err
}

// redactedDocument is redacted for a document of the chain, which nobody handles:
// who added it hears of it.
func (au *audience) redactedDocument(ctx context.Context, d portal.Document) error {
	details, err := au.app.store.EventDetails(ctx, au.event.ID)
	if err != nil {
		return err
	}
	coordinator, err := au.otherCoordinator(ctx)
	if err != nil {
		return err
	}
	if err := au.addReader(ctx, d, coordinator, Recipient{Reason: portal.ReasonRole, Urgent: true}); err != nil {
		return err
	}
	if err := au.addReader(ctx, d, d.AddedBy, Recipient{Reason: portal.ReasonAdded, Urgent: true}); err != nil {
		return err
	}
	r, err := au.app.store.RedactionByNumber(ctx, details[portal.DetailRedaction].Value)
	if err != nil {
		if portal.KindOf(err) == portal.NotFound {
			return nil
		}
		return err
	}
	return au.addReader(ctx, d, r.By, Recipient{Reason: portal.ReasonHid})
}

// ofRedaction: every FG hears at once that there is something to decide.
func (au *audience) ofRedaction(ctx context.Context) error {
	if au.event.Type != portal.RedactionAsked {
		return nil
	}
	people, err := au.app.store.PeopleWithRole(ctx, portal.Auditor)
	if err != nil {
		return err
	}
	for _, p := range people {
		if p.State == portal.PersonActive && p.ID != au.event.By {
			au.who[p.ID] = Recipient{Person: p, Reason: portal.ReasonTask, Urgent: true}
		}
	}
	return nil
}

// redactedAtTable tells of a text at a round table: who keeps its minutes hears of it.
func (au *audience) redactedAtTable(ctx context.Context, about portal.Ref, number string) error {
	u, err := au.app.underTableOf(ctx, about)
	if err != nil {
		return notFoundIsNil(err)
	}
	t := u.table.Table
	return au.redactedUnder(ctx, about, number, u.knows, portal.ReasonSeat, t.Chair(), t.Secretary())
}

// redactedAgreed tells of a text of a covenant or an agreement set: who owns the set
// hears of it.
func (au *audience) redactedAgreed(ctx context.Context, about portal.Ref, number string) error {
	u, err := au.app.underAgreed(ctx, about)
	if err != nil {
		return notFoundIsNil(err)
	}
	var owners []portal.ID
	if u.agreed != nil {
		owners = append(owners, u.agreed.Owner)
	}
	return au.redactedUnder(ctx, about, number, u.knowsAgreed, portal.ReasonTask, owners...)
}

// redactedUnder is redacted for a text that not all readers of its subject may know of:
// who coordinates and who keeps it hear of it, as far as they may read each text that
// the privacymelding hides.
func (au *audience) redactedUnder(ctx context.Context, about portal.Ref, number string, knows func(portal.Actor, portal.Part) bool, reason portal.Reason, keepers ...portal.ID) error {
	m, err := au.app.store.RedactionByNumber(ctx, number)
	if err != nil {
		return notFoundIsNil(err)
	}
	coordinator, err := au.otherCoordinator(ctx)
	if err != nil {
		return err
	}
	parts := m.Copied(about.ID)
	if about == m.About {
		parts = append(slices.Clone(m.Parts), parts...)
	}
	knowsAll := func(by portal.Actor) bool {
		return !slices.ContainsFunc(parts, func(p portal.Part) bool { return !knows(by, p) })
	}
	for _, id := range distinct(append([]portal.ID{coordinator}, keepers...)) {
		r := Recipient{Reason: reason, Urgent: true}
		if id == coordinator {
			r.Reason = portal.ReasonRole
		}
		if err := au.addWhen(ctx, id, r, knowsAll); err != nil {
			return err
		}
	}
	if about != m.About {
		return nil // a copy, of which who hid the other hears nothing
	}
	return au.addWhen(ctx, m.By, Recipient{Reason: portal.ReasonHid}, func(by portal.Actor) bool { return knows(by, m.Parts[0]) })
}

// hiddenFigure tells of a text of the plan, a subsidy, a report to the council or the
// voice of clients that was hidden, put back or erased: who has to do it hears of it.
func (au *audience) hiddenFigure(ctx context.Context) error {
	privacy := []portal.EventType{portal.TextHidden, portal.TextPutBack, portal.TextErased}
	if !isFigure(au.event.About.Kind) || !slices.Contains(privacy, au.event.Type) {
		return nil
	}
	details, err := au.app.store.EventDetails(ctx, au.event.ID)
	if err != nil {
		return err
	}
	f, err := au.app.figure(ctx, au.event.About)
	if err != nil {
		return notFoundIsNil(err)
	}
	return au.redactedUnder(ctx, au.event.About, details[portal.DetailRedaction].Value, f.knows, portal.ReasonTask, f.owner)
}

// orPrivacy tells of a text of a covenant or an agreement set that was hidden, put back
// or erased, and lets of tell of every other event.
func (au *audience) orPrivacy(ctx context.Context, of func(context.Context) error) error {
	switch au.event.Type {
	case portal.TextHidden, portal.TextPutBack, portal.TextErased:
	default:
		return of(ctx)
	}
	details, err := au.app.store.EventDetails(ctx, au.event.ID)
	if err != nil {
		return err
	}
	return au.redactedAgreed(ctx, au.event.About, details[portal.DetailRedaction].Value)
}
