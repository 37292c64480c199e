package app

import (
	"context"
	"slices"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// ReportPage is a progress report as one reader may read it.
type ReportPage struct {
	// ReportOn holds the report as this reader may read it: another organisation than
	// its own has what was handed in last, and nothing of a draft.
	policy.ReportOn
	// Agreed is the subsidy with what is agreed now; that of ReportOn says what was agreed
	// when the report was handed in.
	Agreed  portal.Subsidy
	OrgName string
	Period  portal.ReportPeriod
	// Previous is what was handed in for the last period before, zero when nothing was.
	Previous       portal.ReportContent
	PreviousPeriod string
	// Names are those of who wrote, handed in and judged it, with their organisation.
	Names map[portal.ID]Name
	// Senders are the people who can hand it in, for a colleague who can't.
	Senders                     []string
	Own                         bool
	MayWrite, MaySend, MayJudge bool
}

// Value gives what was reported for an indicator the period before.
func (p ReportPage) Before(indicator portal.ID) (portal.ReportedValue, bool) {
	return portal.ProgressReport{}.As(p.Previous).Value(indicator)
}

// ReportPage gives the report about a subsidy for a period.
func (a *App) ReportPage(ctx context.Context, by portal.Actor, number, period string) (ReportPage, error) {
	on, err := a.report(ctx, by, policy.ReadReport, number, period)
	if err != nil {
		return ReportPage{}, err
	}
	return a.reportPage(ctx, by, on)
}

// ReportToWrite gives the report to who writes it. Who could, but not now, hears why.
func (a *App) ReportToWrite(ctx context.Context, by portal.Actor, number, period string) (ReportPage, error) {
	on, err := a.reportToWrite(ctx, by, policy.WriteReport, number, period)
	if err != nil {
		return ReportPage{}, err
	}
	return a.reportPage(ctx, by, on)
}

// reportToWrite gives a report to write or hand in. Who may do that but comes at the
// wrong moment hears so, instead of that they may not.
func (a *App) reportToWrite(ctx context.Context, by portal.Actor, action policy.Action, number, period string) (policy.ReportOn, error) {
	on, err := a.report(ctx, by, action, number, period)
	if portal.KindOf(err) != portal.Forbidden || err == nil {
		return on, err
	}
	now := on
	now.Report.State, now.Subsidy.State, now.Subsidy.Periods = portal.ReportDraft, portal.SubsidyGranted, slices.Clone(on.Subsidy.Periods)
	for i := range now.Subsidy.Periods {
		now.Subsidy.Periods[i].OpenedAt, now.Subsidy.Periods[i].Skipped = a.now(), ""
	}
	if refused := on.Report.Refuse(on.Subsidy); refused != nil && policy.May(by, action, now) {
		return on, refused
	}
	return on, err
}

func (a *App) reportPage(ctx context.Context, by portal.Actor, on policy.ReportOn) (ReportPage, error) {
	p := ReportPage{ReportOn: on, Agreed: on.Subsidy, Own: on.Report.Org == by.OrgID, Names: map[portal.ID]Name{},
		MayWrite: policy.May(by, policy.WriteReport, on), MaySend: policy.May(by, policy.SendReport, on), MayJudge: policy.May(by, policy.JudgeReport, on)}
	p.Report = on.Report.SeenBy(by.OrgID)
	if !p.Own || !on.Report.Editable() {
		p.Subsidy = on.Subsidy.AsAgreed(on.Report.LastSent())
	}
	p.Period, _ = on.Subsidy.Period(on.Report.Period)
	orgs, err := a.organisations(ctx)
	if err != nil {
		return p, err
	}
	p.OrgName = orgs[on.Subsidy.Org].Name
	all, err := a.store.ProgressReports(ctx, on.Subsidy.ID)
	if err != nil {
		return p, err
	}
	for _, r := range all {
		before, ok := on.Subsidy.Period(r.Period)
		if ok && len(r.Sent) > 0 && before.From.Before(p.Period.From) {
			p.Previous, p.PreviousPeriod = r.LastSent(), r.Period
		}
	}
	ids := []portal.ID{p.Report.By}
	for _, step := range on.Report.Course {
		ids = append(ids, step.By)
	}
	for _, id := range ids {
		if _, known := p.Names[id]; known || id == "" {
			continue
		}
		who, err := a.person(ctx, id)
		if err != nil && portal.KindOf(err) != portal.NotFound {
			return p, err
		}
		p.Names[id] = Name{Person: who.Name, Org: orgs[who.OrgID].Name}
	}
	if p.MayWrite && !p.MaySend {
		people, err := a.store.People(ctx, on.Subsidy.Org)
		if err != nil {
			return p, err
		}
		for _, who := range people {
			if who.Role == portal.Contact && who.Ticks.MayReport && who.State == portal.PersonActive {
				p.Senders = append(p.Senders, who.Name)
			}
		}
	}
	return p, nil
}

// reportTasks are the reports that the actor's organisation is to hand in, for who
// hands them in or wrote in them, and those that wait for the municipality's answer.
func (a *App) reportTasks(ctx context.Context, by portal.Actor) ([]Task, error) {
	if !policy.May(by, policy.ReadSubsidy, nil) {
		return nil, nil
	}
	running := []portal.SubsidyState{portal.SubsidyGranted, portal.SubsidyChanged, portal.SubsidyClosing}
	subsidies, err := a.subsidiesOf(ctx, by, portal.SubsidyQuery{States: running})
	if err != nil {
		return nil, err
	}
	var tasks []Task
	for _, s := range subsidies {
		reports, err := a.reportsSeen(ctx, by, s)
		if err != nil {
			return nil, err
		}
		for _, p := range s.Periods {
			on := policy.ReportOn{Subsidy: s, Report: reports[p.Label]}
			if on.Report.ID == "" {
				on.Report = portal.ProgressReport{Subsidy: s.ID, Org: s.Org, Period: p.Label, State: portal.ReportDraft}
			}
			path := reportPath(s.Number, p.Label)
			switch {
			case policy.May(by, policy.SendReport, on), policy.May(by, policy.WriteReport, on) && on.Report.By == by.ID:
				do := "Vul de rapportage over " + portal.OverPeriod(p.Label) + " in"
				if on.Report.State == portal.ReportReturned {
					do = "Beantwoord de vragen over de rapportage van " + portal.OverPeriod(p.Label)
				}
				tasks = append(tasks, a.tableTask(do, path+"/invullen", p.Due.AddDate(0, 0, 1).Add(-time.Minute), s.Number, s.Title))
			case on.Report.State == portal.ReportSent && policy.May(by, policy.JudgeReport, on) && (by.Role == portal.Coordinator || s.MadeBy == by.ID):
				orgs, err := a.organisations(ctx)
				if err != nil {
					return nil, err
				}
				tasks = append(tasks, a.tableTask("Beoordeel de rapportage van "+orgs[s.Org].Name, path, on.Report.LastSent().At.AddDate(0, 0, judgeDays), s.Number, s.Title))
			}
		}
	}
	return tasks, nil
}

// judgeDays is after how many days an answer on a report is late on the start page.
const judgeDays = 14

// reportPath is the address of a report.
func reportPath(subsidy, period string) string {
	return subsidyPath(subsidy) + "/rapportages/" + period
}
