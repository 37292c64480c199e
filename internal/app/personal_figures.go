package app

import (
	"context"
	"slices"
	"strings"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// ownFigures reads what somebody wrote in the plan, subsidies, reports to the council
// and the voice of clients, and what of these is theirs to do. It is named as far as
// they may see it now.
func (a *App) ownFigures(ctx context.Context, by portal.Actor, d *PersonalData) error {
	err := a.eachFigure(ctx, func(f *figureUnder) {
		for _, w := range portal.FigureWrittenBy(by.ID, f.Redactable) {
			own := OwnText{Text: w.Text, At: w.At}
			if f.visible(by) {
				own.Number = f.number
			}
			d.Figures = append(d.Figures, own)
		}
	})
	slices.SortStableFunc(d.Figures, func(x, y OwnText) int { return x.At.Compare(y.At) })
	return err
}

// OrganisationFigures is what an organisation reported, advised and told, and what of
// the plan is its own, without who of it wrote that.
type OrganisationFigures struct {
	Subsidies []portal.Subsidy
	Reports   []portal.ProgressReport
	Actions   []portal.PlanAction
	Voices    []OwnText
}

// figuresOf reads what an organisation reported, advised and told, as far as the actor,
// one of its people, may read it now.
func (a *App) figuresOf(ctx context.Context, by portal.Actor, org portal.ID) (o OrganisationFigures, err error) {
	o.Subsidies, err = a.subsidiesInScope(ctx, portal.SubsidyQuery{Scope: policy.TableKeys(by), Org: org})
	if err != nil {
		return o, err
	}
	for _, s := range o.Subsidies {
		reports, err := a.store.ProgressReports(ctx, s.ID)
		if err != nil {
			return o, err
		}
		o.Reports = append(o.Reports, slices.DeleteFunc(reports, func(r portal.ProgressReport) bool {
			return !policy.May(by, policy.ReadReport, policy.ReportOn{Report: r, Subsidy: s})
		})...)
	}
	if policy.May(by, policy.ReadPlan, nil) {
		if o.Actions, err = a.store.PlanActions(ctx); err != nil {
			return o, err
		}
		o.Actions = slices.DeleteFunc(o.Actions, func(p portal.PlanAction) bool { return p.OwnerOrg != org })
	}
	return o, a.voicesOf(ctx, by, org, &o)
}

// voicesOf adds what an organisation told of clients.
func (a *App) voicesOf(ctx context.Context, by portal.Actor, org portal.ID, o *OrganisationFigures) error {
	return a.eachFigure(ctx, func(f *figureUnder) {
		from, at := toldBy(f.Redactable)
		if from != org || from == "" || !f.visible(by) {
			return
		}
		var words []string
		for _, t := range f.readable(by) {
			words = append(words, *t.Text)
		}
		o.Voices = append(o.Voices, OwnText{f.number, strings.Join(words, "\n"), at})
	})
}

// toldBy says which organisation told something of clients, and when.
func toldBy(v portal.Redactable) (org portal.ID, at time.Time) {
	switch v := v.(type) {
	case *portal.Survey:
		return v.Org, v.At
	case *portal.Voice:
		return v.Org, v.At
	case *portal.CouncilAdvice:
		return v.Org, v.At
	case *portal.ComplaintQuarter:
		return v.Org, v.At
	}
	return "", time.Time{}
}
