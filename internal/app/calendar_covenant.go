package app

import (
	"context"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// covenants adds the days of covenants: until when one can react and sign, when a
// halfjaargesprek is due, and when the covenant is looked at again or ends.
func (c *calendar) covenants(ctx context.Context) error {
	q := portal.CovenantQuery{Scope: c.scope, Page: portal.Page{Limit: calendarMost}}
	page, err := c.app.store.Covenants(ctx, q)
	if err != nil {
		return err
	}
	for _, v := range page.Rows {
		if v.Ended != nil || !policy.May(c.by, policy.ReadCovenant, v) {
			continue
		}
		if err := c.covenant(ctx, v); err != nil {
			return err
		}
	}
	return nil
}

func (c *calendar) covenant(ctx context.Context, on portal.Covenant) error {
	add := func(kind EntryKind, what string, day time.Time, path, title string, own bool) {
		if !day.IsZero() {
			c.add(CalendarEntry{Kind: kind, UID: what + "-" + string(on.ID) + feedHost, Start: day, Title: title + on.Title, Path: covenantPath(on.Number) + path, Own: own, Changed: on.ChangedAt})
		}
	}
	party := policy.OfParty(c.by, on)
	if on.InForce > 0 {
		add(EntryReview, "evaluatie", on.Evaluation, "", "Evaluatie van het convenant: ", party)
		add(EntryReview, "einde", on.End, "", "Laatste dag van het convenant: ", party)
		if party {
			add(EntryReview, "opzegdag", on.On(portal.NoticeDay), "", "Laatste dag om op te zeggen: ", true)
		}
	}
	versions, err := c.app.readableVersions(ctx, c.by, on)
	if err != nil {
		return err
	}
	for _, v := range versions {
		switch {
		case v.State == portal.CovenantConsulted && policy.May(c.by, policy.CommentClause, policy.CovenantOn{Covenant: on, Text: v}):
			add(EntryTerm, "consultatie-"+string(v.ID), v.ConsultUntil, "", "Reageren op het convenant: ", true)
		case v.State == portal.CovenantSigning:
			if err := c.signing(ctx, on, v, add); err != nil {
				return err
			}
		}
	}
	rounds, err := c.app.store.KeepingRounds(ctx, on.ID)
	for _, r := range rounds {
		bound, err := c.app.boundIn(ctx, c.by.OrgID, on, r)
		if err != nil {
			return err
		}
		k := policy.KeepingOn{Round: r, Report: portal.KeepingReport{Org: c.by.OrgID}, Bound: bound, Covenant: on}
		if policy.May(c.by, policy.ReportKeeping, k) {
			add(EntryTerm, "halfjaargesprek-"+string(r.ID), r.Due, "/gesprekken/"+r.Period, "Halfjaargesprek invullen: ", true)
		}
	}
	return err
}

// signing adds until when a version can be signed: for an organisation that still has
// to, and for who keeps an eye on all. Others don't see who hasn't signed.
func (c *calendar) signing(ctx context.Context, on portal.Covenant, v portal.CovenantVersion, add func(kind EntryKind, what string, day time.Time, path, title string, own bool)) error {
	if policy.May(c.by, policy.OpenSigning, policy.CovenantOn{Covenant: on, Text: v}) {
		add(EntryTerm, "tekenen-"+string(v.ID), v.SignUntil, "/ondertekening", "Ondertekening sluit: ", true)
		return nil
	}
	s, err := c.app.store.Signing(ctx, portal.SigningID(v.ID, c.by.OrgID))
	if err != nil {
		return notFoundIsNil(err)
	}
	about := policy.SigningOn{Signing: s, Covenant: on, Text: v}
	if s.Waits() && policy.May(c.by, policy.SignCovenant, about) {
		add(EntryTerm, "tekenen-"+string(v.ID), s.Until, "/tekenen", "Tekenen: ", true)
	}
	return nil
}

// sets adds the days on which agreement sets are looked at again.
func (c *calendar) sets(ctx context.Context) error {
	page, err := c.app.store.AgreementSets(ctx, portal.SetQuery{Scope: c.scope, Running: true, Page: portal.Page{Limit: calendarMost}})
	if err != nil {
		return err
	}
	for _, s := range page.Rows {
		if policy.May(c.by, policy.ReadSet, s) {
			c.add(CalendarEntry{Kind: EntryReview, UID: "afsprakenset-" + string(s.ID) + feedHost, Start: s.Review, Title: "Afsprakenset bekijken: " + s.Title,
				Path: "/afsprakensets/" + s.Number, Own: s.Owner == c.by.ID, Changed: s.ChangedAt})
		}
	}
	return nil
}
