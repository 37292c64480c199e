package store

import (
	"context"
	"time"

	"ketenportaal/internal/portal"
)

// chain is the scope of what everybody reads who reads round tables.
var chain = []string{portal.ScopeChain}

// stored makes something findable in the transaction that stored it: by its number and
// by every text that can be hidden in it, so that the two never differ.
func (s *Store) stored(ctx context.Context, err error, v portal.Redactable, number string, scope []string, at time.Time, tags ...string) error {
	if err != nil {
		return err
	}
	return s.indexFigure(ctx, v, number, scope, at, tags...)
}

func (s *Store) indexFigure(ctx context.Context, v portal.Redactable, number string, scope []string, at time.Time, tags ...string) error {
	title, text := portal.FoundBy(number, v.Texts())
	return s.indexText(ctx, v.Ref(), scope, at, title, text, tags...)
}

func (s *Store) indexSubsidy(ctx context.Context, v portal.Subsidy, municipality portal.ID) error {
	return s.indexFigure(ctx, &portal.SubsidyTexts{Subsidy: v}, v.Number, v.Scope(municipality), v.ChangedAt, portal.Tags("", v.Org)...)
}

// storedReport is stored for a progress report: as it is now, and while it is written
// anew also as it was handed in.
func (s *Store) storedReport(ctx context.Context, err error, v portal.ProgressReport) error {
	if err != nil {
		return err
	}
	set, err := s.Settings(ctx)
	if err != nil {
		return err
	}
	return s.indexReport(ctx, v, set.Municipality)
}

func (s *Store) indexReport(ctx context.Context, v portal.ProgressReport, municipality portal.ID) error {
	index := func(ref portal.Ref, v portal.ProgressReport, scope []string) error {
		v.Sent = nil // what was handed in before is read, not found
		title, text := portal.FoundBy("", (&portal.SubsidyTexts{Reports: []portal.ProgressReport{v}}).Texts())
		return s.indexText(ctx, ref, scope, v.At, "", title+"\n"+text, portal.Tags("", v.Org)...)
	}
	if err := index(v.Ref(), v, v.Scope(municipality)); err != nil {
		return err
	}
	if sent, apart := v.FoundAsSent(); apart {
		return index(v.SentRef(), sent, portal.Subsidy{Org: v.Org}.Scope(municipality))
	}
	return translate(s.db.Unindex(ctx, subjectKey(v.SentRef())))
}

// reindexFigures makes yellow flags, the plan, the subsidies with their reports, the reports to the
// council and the voice of clients findable anew.
func (s *Store) reindexFigures(ctx context.Context, municipality portal.ID, run *reindexRun) error {
	if err := s.reindexPlan(ctx, run); err != nil {
		return err
	}
	if err := eachDoc(ctx, s, subsidies.Name, setSubsidy, func(ctx context.Context, v portal.Subsidy) error {
		return s.indexSubsidy(ctx, v, municipality)
	}, run); err != nil {
		return err
	}
	if err := eachDoc(ctx, s, progressReports.Name, setProgressReport, func(ctx context.Context, v portal.ProgressReport) error {
		return s.indexReport(ctx, v, municipality)
	}, run); err != nil {
		return err
	}
	if err := eachDoc(ctx, s, factsheets.Name, setFactsheet, func(ctx context.Context, v portal.Factsheet) error {
		return s.indexFigure(ctx, &v, v.Period, v.Scope(), v.ChangedAt)
	}, run); err != nil {
		return err
	}
	if err := eachDoc(ctx, s, councilReports.Name, setCouncilReport, func(ctx context.Context, v portal.CouncilReport) error {
		return s.indexFigure(ctx, &v, v.Number, v.Scope(), v.ChangedAt)
	}, run); err != nil {
		return err
	}
	if err := eachDoc(ctx, s, pledges.Name, setPledge, func(ctx context.Context, v portal.Pledge) error {
		return s.indexFigure(ctx, &v, v.Number, chain, v.ChangedAt)
	}, run); err != nil {
		return err
	}
	if err := eachDoc(ctx, s, yellowFlags.Name, setYellowFlag, func(ctx context.Context, v portal.YellowFlag) error {
		return s.storedFlag(ctx, nil, &v, municipality)
	}, run); err != nil {
		return err
	}
	if err := eachDoc(ctx, s, escalations.Name, setEscalation, func(ctx context.Context, v portal.Escalation) error {
		return s.storedEscalation(ctx, nil, &v, municipality)
	}, run); err != nil {
		return err
	}
	return s.reindexVoices(ctx, run)
}

func (s *Store) reindexPlan(ctx context.Context, run *reindexRun) error {
	if err := eachDoc(ctx, s, policyGoals.Name, setPolicyGoal, func(ctx context.Context, v portal.PolicyGoal) error {
		return s.indexFigure(ctx, &v, v.Number, chain, v.ChangedAt)
	}, run); err != nil {
		return err
	}
	if err := eachDoc(ctx, s, recommendations.Name, setRecommendation, func(ctx context.Context, v portal.Recommendation) error {
		return s.indexFigure(ctx, &v, v.Number, chain, v.ChangedAt)
	}, run); err != nil {
		return err
	}
	if err := eachDoc(ctx, s, planActions.Name, setPlanAction, func(ctx context.Context, v portal.PlanAction) error {
		return s.indexFigure(ctx, &v, v.Number, chain, v.ChangedAt)
	}, run); err != nil {
		return err
	}
	if err := eachDoc(ctx, s, budgetLines.Name, setBudgetLine, func(ctx context.Context, v portal.BudgetLine) error {
		return s.indexFigure(ctx, &v, "", chain, v.ChangedAt)
	}, run); err != nil {
		return err
	}
	return eachDoc(ctx, s, budgetPoints.Name, setBudgetPoint, func(ctx context.Context, v portal.BudgetPoint) error {
		return s.indexFigure(ctx, &v, "", chain, v.ChangedAt)
	}, run)
}

func (s *Store) reindexVoices(ctx context.Context, run *reindexRun) error {
	if err := eachDoc(ctx, s, surveys.Name, setSurvey, func(ctx context.Context, v portal.Survey) error {
		return s.indexFigure(ctx, &v, "", chain, v.At)
	}, run); err != nil {
		return err
	}
	if err := eachDoc(ctx, s, voices.Name, setVoice, func(ctx context.Context, v portal.Voice) error {
		return s.indexFigure(ctx, &v, "", chain, v.At)
	}, run); err != nil {
		return err
	}
	if err := eachDoc(ctx, s, councilAdvices.Name, setCouncilAdvice, func(ctx context.Context, v portal.CouncilAdvice) error {
		return s.indexFigure(ctx, &v, v.Number, chain, v.At, portal.Tags("", v.Org)...)
	}, run); err != nil {
		return err
	}
	return eachDoc(ctx, s, complaintQuarters.Name, setComplaintQuarter, func(ctx context.Context, v portal.ComplaintQuarter) error {
		return s.indexFigure(ctx, &v, "", v.Scope(), v.At, portal.Tags("", v.Org)...)
	}, run)
}
