package app

import (
	"context"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

type planStore interface {
	PolicyGoal(ctx context.Context, id portal.ID) (portal.PolicyGoal, error)
	PolicyGoalByNumber(ctx context.Context, number string) (portal.PolicyGoal, error)
	PolicyGoals(ctx context.Context) ([]portal.PolicyGoal, error)
	InsertPolicyGoal(ctx context.Context, v *portal.PolicyGoal) error
	SavePolicyGoal(ctx context.Context, v *portal.PolicyGoal) error

	Recommendation(ctx context.Context, id portal.ID) (portal.Recommendation, error)
	Recommendations(ctx context.Context) ([]portal.Recommendation, error)
	InsertRecommendation(ctx context.Context, v *portal.Recommendation) error
	SaveRecommendation(ctx context.Context, v *portal.Recommendation) error

	PlanAction(ctx context.Context, id portal.ID) (portal.PlanAction, error)
	PlanActionByNumber(ctx context.Context, number string) (portal.PlanAction, error)
	PlanActions(ctx context.Context) ([]portal.PlanAction, error)
	PlanActionsAbout(ctx context.Context, to portal.Ref) ([]portal.PlanAction, error)
	PlanActionsOwned(ctx context.Context, owner portal.ID) ([]portal.PlanAction, error)
	InsertPlanAction(ctx context.Context, v *portal.PlanAction) error
	SavePlanAction(ctx context.Context, v *portal.PlanAction) error

	BudgetLine(ctx context.Context, id portal.ID) (portal.BudgetLine, error)
	BudgetLines(ctx context.Context) ([]portal.BudgetLine, error)
	InsertBudgetLine(ctx context.Context, v *portal.BudgetLine) error
	SaveBudgetLine(ctx context.Context, v *portal.BudgetLine) error
	DeleteBudgetLine(ctx context.Context, v portal.BudgetLine) error

	BudgetPoint(ctx context.Context, id portal.ID) (portal.BudgetPoint, error)
	BudgetPoints(ctx context.Context) ([]portal.BudgetPoint, error)
	InsertBudgetPoint(ctx context.Context, v *portal.BudgetPoint) error
	SaveBudgetPoint(ctx context.Context, v *portal.BudgetPoint) error
}

type subsidyStore interface {
	Subsidy(ctx context.Context, id portal.ID) (portal.Subsidy, error)
	SubsidyByNumber(ctx context.Context, number string) (portal.Subsidy, error)
	Subsidies(ctx context.Context, q portal.SubsidyQuery) (portal.Listing[portal.Subsidy], error)
	SubsidiesIn(ctx context.Context, states []portal.SubsidyState) ([]portal.Subsidy, error)
	InsertSubsidy(ctx context.Context, v *portal.Subsidy, municipality portal.ID) error
	SaveSubsidy(ctx context.Context, v *portal.Subsidy, municipality portal.ID) error

	ProgressReport(ctx context.Context, id portal.ID) (portal.ProgressReport, error)
	ProgressReports(ctx context.Context, subsidy portal.ID) ([]portal.ProgressReport, error)
	AcceptedReports(ctx context.Context, subsidies []portal.ID, periods []string) ([]portal.ProgressReport, error)
	ReportsIn(ctx context.Context, state portal.ReportState) ([]portal.ProgressReport, error)
	ReportsBy(ctx context.Context, person portal.ID) ([]portal.ProgressReport, error)
	InsertProgressReport(ctx context.Context, v *portal.ProgressReport) error
	SaveProgressReport(ctx context.Context, v *portal.ProgressReport) error
}

type councilStore interface {
	Factsheet(ctx context.Context, id portal.ID) (portal.Factsheet, error)
	FactsheetEditions(ctx context.Context, period string) ([]portal.Factsheet, error)
	Factsheets(ctx context.Context) ([]portal.Factsheet, error)
	InsertFactsheet(ctx context.Context, v *portal.Factsheet) error
	SaveFactsheet(ctx context.Context, v *portal.Factsheet) error

	CouncilReport(ctx context.Context, id portal.ID) (portal.CouncilReport, error)
	CouncilReportByNumber(ctx context.Context, number string) (portal.CouncilReport, error)
	CouncilReports(ctx context.Context) ([]portal.CouncilReport, error)
	InsertCouncilReport(ctx context.Context, v *portal.CouncilReport) error
	SaveCouncilReport(ctx context.Context, v *portal.CouncilReport) error

	Pledge(ctx context.Context, id portal.ID) (portal.Pledge, error)
	PledgeByNumber(ctx context.Context, number string) (portal.Pledge, error)
	Pledges(ctx context.Context, q portal.PledgeQuery) (portal.Listing[portal.Pledge], error)
	CountPledges(ctx context.Context, q portal.PledgeQuery) (int64, error)
	PledgesOpen(ctx context.Context) ([]portal.Pledge, error)
	PledgesAbout(ctx context.Context, to portal.Ref) ([]portal.Pledge, error)
	InsertPledge(ctx context.Context, v *portal.Pledge) error
	SavePledge(ctx context.Context, v *portal.Pledge) error
}

type voiceStore interface {
	Survey(ctx context.Context, id portal.ID) (portal.Survey, error)
	Surveys(ctx context.Context) ([]portal.Survey, error)
	InsertSurvey(ctx context.Context, v *portal.Survey) error
	SaveSurvey(ctx context.Context, v *portal.Survey) error
	DeleteSurvey(ctx context.Context, v portal.Survey) error

	Voice(ctx context.Context, id portal.ID) (portal.Voice, error)
	Voices(ctx context.Context, kind portal.VoiceKind, page portal.Page) (portal.Listing[portal.Voice], error)
	InsertVoice(ctx context.Context, v *portal.Voice) error
	SaveVoice(ctx context.Context, v *portal.Voice) error

	CouncilAdvice(ctx context.Context, id portal.ID) (portal.CouncilAdvice, error)
	CouncilAdviceByNumber(ctx context.Context, number string) (portal.CouncilAdvice, error)
	CouncilAdvices(ctx context.Context, page portal.Page) (portal.Listing[portal.CouncilAdvice], error)
	AdvicesOpen(ctx context.Context) ([]portal.CouncilAdvice, error)
	InsertCouncilAdvice(ctx context.Context, v *portal.CouncilAdvice) error
	SaveCouncilAdvice(ctx context.Context, v *portal.CouncilAdvice) error

	ComplaintQuarter(ctx context.Context, id portal.ID) (portal.ComplaintQuarter, error)
	ComplaintQuarters(ctx context.Context) ([]portal.ComplaintQuarter, error)
	InsertComplaintQuarter(ctx context.Context, v *portal.ComplaintQuarter) error
	SaveComplaintQuarter(ctx context.Context, v *portal.ComplaintQuarter) error
}

// subsidy gives the subsidy with a number, when the actor may do the action.
func (a *App) subsidy(ctx context.Context, by portal.Actor, action policy.Action, number string) (portal.Subsidy, error) {
	if by.Zero() {
		return portal.Subsidy{}, portal.ErrLogin
	}
	s, err := a.store.SubsidyByNumber(ctx, number)
	if err != nil {
		return s, err
	}
	return s, policy.Check(by, action, s)
}

// subsidyChange is what a step does to a subsidy in hand. It says what happened.
type subsidyChange func(ctx context.Context, w *writing, s *portal.Subsidy, set portal.Settings) ([]portal.Fact, error)

// changeSubsidy runs one step on a subsidy: load, ask policy, do, save, record.
// version is the one the actor saw; 0 stands for whatever there is.
func (a *App) changeSubsidy(ctx context.Context, by portal.Actor, action policy.Action, number string, version int64, do subsidyChange) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		s, err := a.subsidy(ctx, by, action, number)
		if err != nil {
			return err
		}
		if version != 0 && s.Version != version {
			return portal.ErrChanged
		}
		return a.stepSubsidy(ctx, w, &s, do)
	})
}

// stepSubsidy does one step on a subsidy in hand, within a transaction: policy was
// asked before.
func (a *App) stepSubsidy(ctx context.Context, w *writing, s *portal.Subsidy, do subsidyChange) error {
	set, err := a.store.Settings(ctx)
	if err != nil {
		return err
	}
	facts, err := do(ctx, w, s, set)
	if err != nil {
		return err
	}
	s.ChangedAt = a.now()
	if err := a.store.SaveSubsidy(ctx, s, set.Municipality); err != nil {
		return err
	}
	w.record(s.Version, facts...)
	return nil
}

// report gives a subsidy with the report for one period, when the actor may do the
// action. A period without a report has one that isn't stored yet: Version is 0.
func (a *App) report(ctx context.Context, by portal.Actor, action policy.Action, number, period string) (policy.ReportOn, error) {
	on := policy.ReportOn{}
	s, err := a.subsidy(ctx, by, policy.ReadSubsidy, number)
	if err != nil {
		return on, err
	}
	if _, ok := s.Period(period); !ok {
		return on, portal.ErrNotFound
	}
	on.Subsidy = s
	if on.Report, err = a.reportOf(ctx, s, period); err != nil {
		return on, err
	}
	return on, policy.Check(by, action, on)
}

// reportOf loads the report about a subsidy for a period, or one that isn't stored yet.
// It asks nothing of policy.
func (a *App) reportOf(ctx context.Context, s portal.Subsidy, period string) (portal.ProgressReport, error) {
	r, err := a.store.ProgressReport(ctx, portal.ReportID(s.ID, period))
	if err != nil && portal.KindOf(err) == portal.NotFound {
		return portal.ProgressReport{ID: portal.ReportID(s.ID, period), Subsidy: s.ID, Org: s.Org, Period: period, State: portal.ReportDraft}, nil
	}
	return r, err
}
