package app

import (
	"context"
	"strconv"

	"ketenportaal/internal/portal"
)

// ofConsultation tells of a consultation: who speaks for a party of its beginning and
// its end, who keeps covenants of each comment, who commented of the answer.
func (au *audience) ofConsultation(ctx context.Context, c portal.Covenant, details map[string]portal.Detail) (told bool, err error) {
	version := strconv.Itoa(c.Latest)
	seat := Recipient{Reason: portal.ReasonParty, Item: version}
	switch au.event.Type {
	case portal.ConsultationOpened:
		return true, au.partners(ctx, c, Recipient{Reason: portal.ReasonTask, Item: version}, nil)
	case portal.ConsultationProlonged, portal.ConsultationClosed, portal.ConsultationTakenBack:
		return true, au.partners(ctx, c, seat, nil)
	case portal.ConsultationTermNears:
		spoke, err := au.app.commentedOn(ctx, c)
		if err != nil {
			return true, err
		}
		return true, au.partners(ctx, c, Recipient{Reason: portal.ReasonTask, Item: version}, func(org portal.ID) bool { return spoke[org] })
	case portal.ConsultationTermPassed:
		return true, au.toCoordinator(ctx, c, Recipient{Reason: portal.ReasonTask, Item: version})
	case portal.ClauseCommented:
		return true, au.toCoordinator(ctx, c, Recipient{Reason: portal.ReasonTask, Item: details[portal.DetailItem].Value})
	case portal.ClauseCommentAnswered:
		m, err := au.app.store.ClauseComment(ctx, portal.ID(details[portal.DetailItem].Value))
		if err != nil {
			return true, notFoundIsNil(err)
		}
		return true, au.toParty(ctx, c, m.By, Recipient{Reason: portal.ReasonCommented, Item: string(m.ID)})
	case portal.ClauseCommentWithdrawn, portal.ClauseCommentsExported:
		return true, nil // there is nothing left to do
	}
	return false, nil
}

// toCoordinator adds the coordinator who has the portal's work now.
func (au *audience) toCoordinator(ctx context.Context, c portal.Covenant, r Recipient) error {
	set, err := au.app.store.Settings(ctx)
	if err != nil {
		return err
	}
	return au.toParty(ctx, c, set.Coordinator, r)
}

// commentedOn are the organisations that said something about the newest text of a
// covenant.
func (a *App) commentedOn(ctx context.Context, c portal.Covenant) (map[portal.ID]bool, error) {
	all, err := a.store.ClauseComments(ctx, c.ID)
	orgs := map[portal.ID]bool{}
	for _, m := range all {
		if m.Nr == c.Latest && !m.Withdrawn {
			orgs[m.Org] = true
		}
	}
	return orgs, err
}
