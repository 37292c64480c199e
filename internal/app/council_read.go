package app

import (
	"context"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// CouncilPage is a report to the council as one reader sees it. Remarks, and who took a
// step, are for those who make the report and the holder.
type CouncilPage struct {
	portal.CouncilReport
	By      map[portal.ID]string // names of who took the steps
	Missing []string             // of a draft, what has to be there before the holder gets it
	// MayEdit: keeps the report. MayWrite: its texts, now. MayJudge: answers as holder, now.
	MayEdit, MayWrite, MayJudge bool
	// Announces: the reader is told what to copy into the council's own system.
	Announces     bool
	Intact, Sound bool // see FactsheetPage
}

// CouncilReports gives the reports to the council that the actor may know of, the last
// changed first.
func (a *App) CouncilReports(ctx context.Context, by portal.Actor) ([]CouncilPage, error) {
	if err := policy.Check(by, policy.ReadCouncil, nil); err != nil {
		return nil, err
	}
	all, err := a.store.CouncilReports(ctx)
	if err != nil {
		return nil, err
	}
	var pages []CouncilPage
	for _, c := range all {
		if policy.May(by, policy.ReadCouncil, c) {
			pages = append(pages, CouncilPage{CouncilReport: c})
		}
	}
	return pages, nil
}

// CouncilReport gives the page of the report with a number.
func (a *App) CouncilReport(ctx context.Context, by portal.Actor, number string) (CouncilPage, error) {
	c, err := a.councilReport(ctx, by, policy.ReadCouncil, number)
	if err != nil {
		return CouncilPage{}, err
	}
	p := CouncilPage{CouncilReport: c, By: map[portal.ID]string{}, MayEdit: policy.May(by, policy.EditCouncil, c), MayJudge: policy.May(by, policy.AgreeCouncil, c)}
	p.MayWrite = p.MayEdit && c.Editable()
	if c.Frozen() {
		p.Intact, p.Sound = intact(c.FrozenText, portal.CouncilReportText(c))
	} else if p.MayWrite {
		p.Missing = c.Missing(a.now())
	}
	p.Announces = (c.State == portal.CouncilDecided || c.Frozen()) && policy.May(by, policy.KeepPledge, nil)
	if !policy.May(by, policy.ReadCouncil, portal.CouncilReport{State: portal.CouncilDraft}) {
		p.Course = slices.Clone(c.Course)
		for i := range p.Course {
			p.Course[i].Note, p.Course[i].By = "", ""
		}
		p.MadeBy = ""
		return p, nil
	}
	for _, step := range c.Course {
		name, err := a.nameOf(ctx, step.By)
		if err != nil {
			return p, err
		}
		p.By[step.By] = name.Person
	}
	return p, nil
}

// CouncilSection is one section of a draft for who writes it: as it is, and as it would
// be compiled now.
type CouncilSection struct {
	CouncilPage
	Section portal.ReportSection
	Fresh   portal.ReportSection // its text are the sentences proposed now
}

// CouncilSectionToEdit gives a section to who makes the report. Of what was sent it
// gives the section with the refusal, so that a form can give back what was typed.
func (a *App) CouncilSectionToEdit(ctx context.Context, by portal.Actor, number string, id portal.ID) (CouncilSection, error) {
	_, refused := a.councilReport(ctx, by, policy.EditCouncil, number)
	if refused != nil && portal.KindOf(refused) != portal.Conflict {
		return CouncilSection{}, refused
	}
	page, err := a.CouncilReport(ctx, by, number)
	if err != nil {
		return CouncilSection{}, err
	}
	s, ok := page.Section(id)
	if !ok {
		return CouncilSection{}, portal.ErrNotFound
	}
	if refused != nil {
		return CouncilSection{CouncilPage: page, Section: s, Fresh: s}, refused
	}
	fresh, err := a.compileSection(ctx, page.Kind, page.Period, id)
	return CouncilSection{CouncilPage: page, Section: s, Fresh: fresh}, err
}

// CouncilToDo gives a report to who may do the action with it; of what was sent with the
// refusal, as CouncilSectionToEdit.
func (a *App) CouncilToDo(ctx context.Context, by portal.Actor, action policy.Action, number string) (CouncilPage, error) {
	_, refused := a.councilReport(ctx, by, action, number)
	if refused != nil && portal.KindOf(refused) != portal.Conflict {
		return CouncilPage{}, refused
	}
	page, err := a.CouncilReport(ctx, by, number)
	if err != nil {
		return CouncilPage{}, err
	}
	return page, refused
}

// NewCouncilReports lists over which periods a report can be made: of each kind those of
// the last year that began and have none, the latest first.
func (a *App) NewCouncilReports(ctx context.Context, by portal.Actor) (map[portal.CouncilReportKind][]string, error) {
	if err := policy.Check(by, policy.EditCouncil, nil); err != nil {
		return nil, err
	}
	all, err := a.store.CouncilReports(ctx)
	if err != nil {
		return nil, err
	}
	free := map[portal.CouncilReportKind][]string{}
	for _, k := range portal.CouncilReportKinds() {
		period, n := portal.Quarter(a.now()), 5
		if k == portal.HalfYearReport {
			period, n = portal.HalfYear(a.now()), 3
		}
		for range n {
			if !slices.ContainsFunc(all, func(c portal.CouncilReport) bool { return c.Kind == k && c.Period == period }) {
				free[k] = append(free[k], period)
			}
			period = portal.PreviousPeriod(period)
		}
	}
	return free, nil
}
