package app

import (
	"context"
	"errors"
	"maps"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// KeepingToReport is what the form of a report needs.
type KeepingToReport struct {
	policy.CovenantOn
	Round   portal.KeepingRound
	Report  portal.KeepingReport
	Clauses []portal.KeptClause
	By      string // who of the organisation saved it last; empty when nobody did
	// Earlier are the answers of last time, as far as these clauses are still there,
	// and From the round of them.
	Earlier []portal.KeepingAnswer
	From    portal.KeepingRound
}

// KeepingInput is what an organisation answers.
type KeepingInput struct {
	Answers []portal.KeepingAnswer
	Send    bool
	// Version is that of the report that was begun from; 0 when there was none.
	Version int64
	Citizen CitizenAnswer
}

// KeepingKept is a report after saving. Clash: a colleague saved it meanwhile, so that
// nothing was saved; Report is theirs.
type KeepingKept struct {
	Report portal.KeepingReport
	Clash  bool
}

// reporting gives a round to report in. Who could, but is late because the round was
// closed, hears that instead of that they may not.
func (a *App) reporting(ctx context.Context, by portal.Actor, number, period string) (policy.KeepingOn, []portal.KeepingRound, error) {
	on, rounds, err := a.keeping(ctx, by, policy.ReportKeeping, number, period)
	if portal.KindOf(err) == portal.Forbidden && !on.Round.Open() {
		open := on
		open.Round.ClosedAt = time.Time{}
		if policy.May(by, policy.ReportKeeping, open) {
			return on, rounds, portal.ErrKeepingClosed
		}
	}
	return on, rounds, err
}

// KeepingToReport gives the form with which the actor's organisation reports. It is
// given with portal.ErrKeepingClosed too, so that a form that came late keeps what was
// typed.
func (a *App) KeepingToReport(ctx context.Context, by portal.Actor, number, period string) (KeepingToReport, error) {
	on, rounds, refused := a.reporting(ctx, by, number, period)
	if refused != nil && !errors.Is(refused, portal.ErrKeepingClosed) {
		return KeepingToReport{}, refused
	}
	p := KeepingToReport{Round: on.Round, Report: on.Report}
	p.Covenant = on.Covenant
	var err error
	if p.Text, err = a.versionNr(ctx, on.Covenant.ID, on.Round.Nr); err != nil {
		return p, err
	}
	p.Clauses = p.Text.KeptClauses()
	if on.Report.By != "" {
		who, err := a.person(ctx, on.Report.By)
		if err != nil {
			return p, err
		}
		p.By = who.Name
	}
	for _, r := range rounds {
		if r.Period >= on.Round.Period {
			break
		}
		earlier, err := a.ownReport(ctx, by, r)
		if err != nil {
			return p, err
		}
		if answers := earlier.Carried(p.Clauses); earlier.Sent() && len(answers) > 0 {
			p.Earlier, p.From = answers, r
		}
	}
	return p, refused
}

// ReportKeeping saves what the actor's organisation says, as a draft that only its own
// people read, or handed in.
func (a *App) ReportKeeping(ctx context.Context, by portal.Actor, number, period string, in KeepingInput) (KeepingKept, error) {
	kept := KeepingKept{}
	err := a.write(ctx, by, func(ctx context.Context, w *writing) error {
		kept = KeepingKept{}
		on, _, err := a.reporting(ctx, by, number, period)
		if err != nil {
			return err
		}
		r := on.Report
		if kept.Report = r; r.Version != in.Version {
			kept.Clash = true
			return nil
		}
		v, err := a.versionNr(ctx, on.Covenant.ID, on.Round.Nr)
		if err != nil {
			return err
		}
		typed := map[string]string{}
		for _, x := range in.Answers { // what stands there already was looked at before
			if was := r.Answer(x.Clause); was.Why != x.Why || was.Needed != x.Needed {
				typed[portal.FieldWhy+string(x.Clause)], typed[portal.FieldNeeded+string(x.Clause)] = x.Why, x.Needed
			}
		}
		fields, facts := checkCitizen(typed, in.Citizen, on.Covenant.Ref(), false)
		maps.Copy(fields, portal.FieldsOf(r.Fill(v.KeptClauses(), in.Answers, in.Send, by.ID, a.now())))
		if err := fields.Err(); err != nil {
			return err
		}
		save := a.store.SaveKeepingReport
		if r.Version == 0 {
			save = a.store.InsertKeepingReport
		}
		if err := save(ctx, &r); err != nil {
			return err
		}
		kept.Report = r
		w.record(on.Covenant.Version, append(facts, on.Covenant.Fact(portal.KeepingReported, map[string]string{portal.DetailItem: string(by.OrgID), portal.DetailField: on.Round.Period}))...)
		return nil
	})
	if kind := portal.KindOf(err); err != nil && !errors.Is(err, portal.ErrKeepingClosed) && (kind == portal.Conflict || kind == portal.Taken) {
		// A colleague was first, at the same moment.
		on, _, now := a.reporting(ctx, by, number, period)
		return KeepingKept{Report: on.Report, Clash: now == nil}, now
	}
	return kept, err
}
