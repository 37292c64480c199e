package app

import (
	"context"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// ofSubsidy tells the organisation of a subsidy: its contacts of a decision that was
// recorded and of a report that needn't be made, who report that one can be written.
func (au *audience) ofSubsidy(ctx context.Context) error {
	s, err := au.app.store.Subsidy(ctx, au.event.About.ID)
	if err != nil {
		return notFoundIsNil(err)
	}
	r := Recipient{Reason: portal.ReasonParty}
	switch au.event.Type {
	case portal.SubsidyMoved, portal.PeriodSkipped:
	case portal.PeriodOpened, portal.ReportReminded:
		r.Reason = portal.ReasonTask
	case portal.ReportVeryLate:
		set, err := au.app.store.Settings(ctx)
		if err != nil {
			return err
		}
		return au.addWhen(ctx, set.Coordinator, Recipient{Reason: portal.ReasonTask}, func(by portal.Actor) bool { return policy.May(by, policy.KeepSubsidy, s) })
	default:
		return nil
	}
	details, err := au.app.store.EventDetails(ctx, au.event.ID)
	if err != nil {
		return err
	}
	r.Item = details[portal.DetailField].Value
	people, err := au.app.store.People(ctx, s.Org)
	if err != nil {
		return err
	}
	ids := speakers(people)
	if r.Reason == portal.ReasonTask {
		ids = reportsFor(people)
	}
	for _, id := range ids {
		err := au.addWhen(ctx, id, r, func(by portal.Actor) bool { return by.OrgID == s.Org && policy.May(by, policy.ReadSubsidy, s) })
		if err != nil {
			return err
		}
	}
	return nil
}

// reportsFor are the people who hand in an organisation's reports; where nobody does
// yet, those who speak for it.
func reportsFor(people []portal.Person) []portal.ID {
	var ids []portal.ID
	for _, p := range people {
		if p.Role == portal.Contact && p.Ticks.MayReport && p.State == portal.PersonActive {
			ids = append(ids, p.ID)
		}
	}
	if len(ids) == 0 {
		return speakers(people)
	}
	return ids
}

// subsidySubject is what a bericht or a mail may say of a subsidy to its reader, now.
func (a *App) subsidySubject(ctx context.Context, by portal.Actor, about portal.Ref) (Subject, bool, error) {
	s, err := a.store.Subsidy(ctx, about.ID)
	if err != nil {
		return Subject{}, false, notFoundIsNil(err)
	}
	return Subject{About: about, Title: s.Title + " (" + s.Number + ")", Path: subsidyPath(s.Number)}, policy.May(by, policy.ReadSubsidy, s), nil
}

// subsidyPath is the address of a subsidy's page.
func subsidyPath(number string) string { return "/subsidies/" + number }
