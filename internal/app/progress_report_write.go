package app

import (
	"context"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// ReportInput is what was typed into a report. Rev is that of the report that was begun
// from; 0 when there was none.
type ReportInput struct {
	portal.ReportTyped
	Rev     int
	Citizen CitizenAnswer
}

// texts are the free texts among what was typed that differ from what stood there:
// that was looked at before.
func (in ReportInput) texts(on policy.ReportOn) map[string]string {
	texts := map[string]string{}
	add := func(field, typed, was string) {
		if typed != was {
			texts[field] = typed
		}
	}
	add(portal.FieldVoices, in.Voices, on.Report.Voices)
	for _, g := range on.Subsidy.InUse() {
		add(portal.FieldSaid+string(g.ID), in.Said[g.ID], on.Report.Said(g.ID))
		for _, i := range g.Indicators {
			typed := in.Figures[i.ID]
			was, _ := on.Report.Value(i.ID)
			add(portal.FieldFigureNote+string(i.ID), typed.Note, was.Note)
			if i.Kind == portal.IndicatorNarrative {
				add(portal.FieldReported+string(i.ID), typed.Figure, was.Figure.Text)
			}
		}
	}
	return texts
}

// ReportKept is a report after saving. Clash: a colleague saved it meanwhile, so that
// nothing was saved; Report is theirs.
type ReportKept struct {
	Report portal.ProgressReport
	Clash  bool
}

// WriteReport saves what the actor typed into a report, which only their own
// organisation reads until it is handed in. What is right is saved also when something
// else is wrong; the error then says what.
func (a *App) WriteReport(ctx context.Context, by portal.Actor, number, period string, in ReportInput) (ReportKept, error) {
	kept := ReportKept{}
	var problems portal.Fields
	err := a.write(ctx, by, func(ctx context.Context, w *writing) error {
		kept, problems = ReportKept{}, nil
		on, err := a.reportToWrite(ctx, by, policy.WriteReport, number, period)
		if err != nil {
			return err
		}
		r := on.Report
		if kept.Report = r; r.Rev != in.Rev {
			kept.Clash = true
			return nil
		}
		refused, facts := checkCitizen(in.texts(on), in.Citizen, r.Ref(), false)
		var changed bool
		problems, changed = r.Fill(on.Subsidy, in.ReportTyped, refused, by.ID, a.now())
		if !changed && r.Version != 0 {
			return nil
		}
		save := a.store.SaveProgressReport
		if r.Version == 0 {
			save = a.store.InsertProgressReport
		}
		if err := save(ctx, &r); err != nil {
			return err
		}
		kept.Report = r
		w.record(r.Version, append(facts, r.Fact(portal.ReportWritten))...)
		return nil
	})
	if portal.KindOf(err) == portal.Taken {
		// A colleague began at the same moment.
		on, err := a.reportToWrite(ctx, by, policy.WriteReport, number, period)
		return ReportKept{Report: on.Report, Clash: err == nil}, err
	}
	if err != nil {
		return kept, err
	}
	return kept, problems.Err()
}

// SendReport hands a report in. rev is that of the report that was checked: what a
// colleague changed since then has to be looked at first.
func (a *App) SendReport(ctx context.Context, by portal.Actor, number, period string, rev int) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		on, err := a.reportToWrite(ctx, by, policy.SendReport, number, period)
		if err != nil {
			return err
		}
		if on.Report.Rev != rev {
			return portal.Errorf(portal.Conflict, "Een collega wijzigde de rapportage intussen. Kijk haar opnieuw na.")
		}
		return a.stepReport(ctx, w, on, func(r *portal.ProgressReport) ([]portal.Fact, error) {
			fact, err := r.Send(on.Subsidy, by.ID, a.now())
			return one(fact, err)
		})
	})
}

// stepReport does one step with a report in hand, within a transaction: policy was
// asked before.
func (a *App) stepReport(ctx context.Context, w *writing, on policy.ReportOn, do func(r *portal.ProgressReport) ([]portal.Fact, error)) error {
	r := on.Report
	facts, err := do(&r)
	if err != nil {
		return err
	}
	save := a.store.SaveProgressReport
	if r.Version == 0 {
		save = a.store.InsertProgressReport
	}
	if err := save(ctx, &r); err != nil {
		return err
	}
	w.record(r.Version, facts...)
	if r.State != portal.ReportSent {
		return nil
	}
	return a.rescopeReportPapers(ctx, policy.ReportOn{Subsidy: on.Subsidy, Report: r})
}

// ReportQuestions are the questions with which a report is given back.
type ReportQuestions struct {
	Whole   string
	PerGoal map[portal.ID]string
	Version int64
	Citizen CitizenAnswer
}

// ReturnReport gives a report back to its organisation with questions, and time to
// answer those.
func (a *App) ReturnReport(ctx context.Context, by portal.Actor, number, period string, q ReportQuestions) error {
	return a.judge(ctx, by, number, period, q.Version, func(ctx context.Context, w *writing, on policy.ReportOn, r *portal.ProgressReport) ([]portal.Fact, error) {
		texts := map[string]string{portal.FieldQuestions: q.Whole}
		for goal, asked := range q.PerGoal {
			texts[portal.FieldAsk+string(goal)] = asked
		}
		fields, facts := checkCitizen(texts, q.Citizen, r.Ref(), false)
		fact, err := r.Return(on.Subsidy, q.Whole, q.PerGoal, by.ID, a.now())
		all, err := factsUnless(fields, err, true, fact, facts)
		if err != nil || !on.Subsidy.GiveTime(period, a.now()) {
			return all, err
		}
		return all, a.stepSubsidy(ctx, w, &on.Subsidy, func(context.Context, *writing, *portal.Subsidy, portal.Settings) ([]portal.Fact, error) {
			return nil, nil
		})
	})
}

// AcceptReport says that a report counts. That settles nothing about the subsidy.
func (a *App) AcceptReport(ctx context.Context, by portal.Actor, number, period string, version int64) error {
	return a.judge(ctx, by, number, period, version, func(_ context.Context, _ *writing, _ policy.ReportOn, r *portal.ProgressReport) ([]portal.Fact, error) {
		fact, err := r.Accept(by.ID, a.now())
		return one(fact, err)
	})
}

// judgement is what a step of the municipality does with a report.
type judgement func(ctx context.Context, w *writing, on policy.ReportOn, r *portal.ProgressReport) ([]portal.Fact, error)

// judge does a step with a report that was handed in. Who judges reports but comes at
// the wrong moment, such as second, hears so.
func (a *App) judge(ctx context.Context, by portal.Actor, number, period string, version int64, do judgement) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		on, err := a.report(ctx, by, policy.JudgeReport, number, period)
		sent := on
		sent.Report.State = portal.ReportSent
		late := portal.KindOf(err) == portal.Forbidden && policy.May(by, policy.JudgeReport, sent)
		if err != nil && !late {
			return err
		}
		if !late && version != 0 && on.Report.Version != version {
			return portal.ErrChanged
		}
		return a.stepReport(ctx, w, on, func(r *portal.ProgressReport) ([]portal.Fact, error) { return do(ctx, w, on, r) })
	})
}
