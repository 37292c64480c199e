package app

import (
	"context"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// ofProgressReport tells of a report: who judges it that it was handed in, its
// organisation what the municipality said. Nobody is told of a draft.
func (au *audience) ofProgressReport(ctx context.Context) error {
	on, err := au.app.reportOn(ctx, au.event.About.ID)
	if err != nil {
		return notFoundIsNil(err)
	}
	reads := func(by portal.Actor) bool { return policy.May(by, policy.ReadReport, on) }
	r := Recipient{Reason: portal.ReasonTask}
	var ids []portal.ID
	switch au.event.Type {
	case portal.ReportSentIn:
		set, err := au.app.store.Settings(ctx)
		if err != nil {
			return err
		}
		ids = []portal.ID{set.Coordinator, on.Subsidy.MadeBy}
	case portal.ReportReturnedIn, portal.ReportAcceptedIn:
		if au.event.Type == portal.ReportAcceptedIn {
			r.Reason = portal.ReasonParty
		}
		people, err := au.app.store.People(ctx, on.Subsidy.Org)
		if err != nil {
			return err
		}
		ids = append(reportsFor(people), on.Report.By, on.Report.LastSent().By)
		own := reads
		reads = func(by portal.Actor) bool { return by.OrgID == on.Subsidy.Org && own(by) }
	}
	for _, id := range ids {
		if err := au.addWhen(ctx, id, r, reads); err != nil {
			return err
		}
	}
	return nil
}

// reportOn gives a report with its subsidy, for who asks policy of it.
func (a *App) reportOn(ctx context.Context, id portal.ID) (on policy.ReportOn, err error) {
	if on.Report, err = a.store.ProgressReport(ctx, id); err != nil {
		return on, err
	}
	on.Subsidy, err = a.store.Subsidy(ctx, on.Report.Subsidy)
	return on, err
}

// reportSubject is what a bericht or a mail may say of a report to its reader, now.
func (a *App) reportSubject(ctx context.Context, by portal.Actor, about portal.Ref) (Subject, bool, error) {
	on, err := a.reportOn(ctx, about.ID)
	if err != nil {
		return Subject{}, false, notFoundIsNil(err)
	}
	title := "Rapportage over " + portal.OverPeriod(on.Report.Period) + " (" + on.Subsidy.Number + ")"
	return Subject{About: about, Title: title, Path: reportPath(on.Subsidy.Number, on.Report.Period)}, policy.May(by, policy.ReadReport, on), nil
}
