package app

import (
	"context"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// figures adds the days of the plan, of subsidies, and of what goes to the council.
func (c *calendar) figures(ctx context.Context) error {
	for _, read := range []func(context.Context) error{c.plan, c.subsidies, c.pledges, c.councilReports, c.advices, c.raised} {
		if err := read(ctx); err != nil {
			return err
		}
	}
	return nil
}

// term adds a day on which something of figures is due; nothing without a day.
func (c *calendar) term(about portal.Ref, what string, day time.Time, title, path string, own, concept bool, changed time.Time) {
	if day.IsZero() {
		return
	}
	c.add(CalendarEntry{Kind: EntryTerm, UID: what + "-" + string(about.ID) + feedHost, Start: day, Title: title, Path: path, Own: own, Concept: concept, Changed: changed})
}

// plan adds the actions of the plan that still run, on the day they are due.
func (c *calendar) plan(ctx context.Context) error {
	if !policy.May(c.by, policy.ReadPlan, nil) {
		return nil
	}
	all, err := c.app.store.PlanActions(ctx)
	for _, p := range all {
		if p.Running() {
			c.term(p.Ref(), "plan", p.Due, "Actie "+p.Number+": "+p.Title, planLink(p).Path, p.Owner == c.by.ID, false, p.ChangedAt)
		}
	}
	return err
}

// subsidies adds until when reports can be handed in: for the organisation that still
// has to, and for the municipality. Whether a report that was not handed in is being
// written, the entry doesn't tell.
func (c *calendar) subsidies(ctx context.Context) error {
	all, err := c.app.subsidiesInScope(ctx, portal.SubsidyQuery{Scope: c.scope})
	if err != nil {
		return err
	}
	for _, s := range all {
		if !s.Running() || !policy.May(c.by, policy.ReadSubsidy, s) {
			continue
		}
		reports, err := c.app.store.ProgressReports(ctx, s.ID)
		if err != nil {
			return err
		}
		handed, readable := map[string]bool{}, map[string]bool{}
		for _, r := range reports {
			handed[r.Period] = !r.Editable()
			readable[r.Period] = policy.May(c.by, policy.ReadReport, policy.ReportOn{Report: r, Subsidy: s})
		}
		own := s.Org == c.by.OrgID && c.by.Role == portal.Contact && c.by.Ticks.MayReport
		for _, p := range s.Periods {
			if p.Skipped != "" || handed[p.Label] {
				continue
			}
			title, path := "Rapportage indienen: "+s.Title, reportPath(s.Number, p.Label)
			if s.Org != c.by.OrgID {
				title = "Rapportage verwacht: " + s.Title
			}
			if s.Org != c.by.OrgID && !readable[p.Label] {
				path = subsidyPath(s.Number) + "/perioden" // there is no report to read
			}
			// Not ChangedAt: the day stays when something else of the subsidy changes.
			c.term(portal.Ref{ID: portal.ReportID(s.ID, p.Label)}, "rapportage", p.Due, title, path, own, false, s.MadeAt)
		}
	}
	return nil
}

// pledges adds the motions and pledges that are open, on the day they are due.
func (c *calendar) pledges(ctx context.Context) error {
	if !policy.May(c.by, policy.ReadPledge, nil) {
		return nil
	}
	open := false
	page, err := c.app.store.Pledges(ctx, portal.PledgeQuery{Done: &open, Page: portal.Page{Limit: calendarMost}})
	for _, p := range page.Rows {
		c.term(p.Ref(), "toezegging", p.Due, p.Kind.Label()+" "+p.Number+": "+p.Title, "/moties-en-toezeggingen/"+p.Number, p.Owner == c.by.ID, false, p.ChangedAt)
	}
	return err
}

// councilReports adds the days of reports to the council, for who makes them and for
// the holder: others read them once they were sent.
func (c *calendar) councilReports(ctx context.Context) error {
	all, err := c.app.store.CouncilReports(ctx)
	if err != nil {
		return err
	}
	makes := policy.May(c.by, policy.EditCouncil, nil)
	for _, r := range all {
		if !r.Frozen() && policy.May(c.by, policy.ReadCouncil, r) {
			c.term(r.Ref(), "raadsrapportage", r.Due, r.Title, councilPath+"/"+r.Number, makes, true, r.ChangedAt)
		}
	}
	if !makes {
		return nil
	}
	set, err := c.app.store.Settings(ctx)
	if err != nil {
		return err
	}
	if period, due := c.app.councilDue(set, all); period != "" {
		c.term(portal.Ref{ID: portal.ID(period)}, "halfjaarrapportage", due, "Halfjaarrapportage over "+portal.OverPeriod(period), councilPath, true, true, set.SetUpAt)
	}
	return nil
}

// advices adds until when the municipality reacts to an advice.
func (c *calendar) advices(ctx context.Context) error {
	if !policy.May(c.by, policy.ReadVoice, nil) {
		return nil
	}
	open, err := c.app.store.AdvicesOpen(ctx)
	for _, v := range open {
		c.term(v.Ref(), "advies", v.Due, "Reageren op advies "+v.Number+": "+v.Subject, "/clientstem/adviezen/"+v.Number, policy.May(c.by, policy.AnswerAdvice, policy.VoiceOn{Advice: v}), false, v.At)
	}
	return err
}
