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
func (s *Store) stored(ctx context.Context, err error, v portal.Redactable, number string, scope []string, at time.Time) error {
	if err != nil {
		return err
	}
	return s.indexFigure(ctx, v, number, scope, at)
}

func (s *Store) indexFigure(ctx context.Context, v portal.Redactable, number string, scope []string, at time.Time) error {
	title, text := portal.FoundBy(number, v.Texts())
	return s.indexText(ctx, v.Ref(), scope, at, title, text)
}

func (s *Store) indexSubsidy(ctx context.Context, v portal.Subsidy, municipality portal.ID) error {
	return s.indexFigure(ctx, &portal.SubsidyTexts{Subsidy: v}, v.Number, v.Scope(municipality), v.ChangedAt)
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
		return s.indexText(ctx, ref, scope, v.At, "", title+"\n"+text)
	}
	if err := index(v.Ref(), v, v.Scope(municipality)); err != nil {
		return err
	}
	if sent, apart := v.FoundAsSent(); apart {
		return index(v.SentRef(), sent, portal.Subsidy{Org: v.Org}.Scope(municipality))
	}
	return translate(s.db.Unindex(ctx, subjectKey(v.SentRef())))
}

// reindexFigures makes the plan, the subsidies with their reports, the reports to the
// council and the voice of clients findable anew.
func (s *Store) reindexFigures(ctx context.Context, municipality portal.ID, count func(n int)) error {
	if err := s.reindexPlan(ctx, count); err != nil {
		return err
	}
	if err := eachDoc(ctx, s.db, subsidies.Name, setSubsidy, func(ctx context.Context, v portal.Subsidy) error {
		return s.indexSubsidy(ctx, v, municipality)
	}, count); err != nil {
		return err
	}
	if err := eachDoc(ctx, s.db, progressReports.Name, setProgressReport, func(ctx context.Context, v portal.ProgressReport) error {
		return s.indexReport(ctx, v, municipality)
	}, count); err != nil {
		return err
	}
	if err := eachDoc(ctx, s.db, factsheets.Name, setFactsheet, func(ctx context.Context, v portal.Factsheet) error {
		return s.indexFigure(ctx, &v, v.Period, v.Scope(), v.ChangedAt)
	}, count); err != nil {
		return err
	}
	if err := eachDoc(ctx, s.db, councilReports.Name, setCouncilReport, func(ctx context.Context, v portal.CouncilReport) error {
		return s.indexFigure(ctx, &v, v.Number, v.Scope(), v.ChangedAt)
	}, count); err != nil {
		return err
	}
	if err := eachDoc(ctx, s.db, pledges.Name, setPledge, func(ctx context.Context, v portal.Pledge) error {
		return s.indexFigure(ctx, &v, v.Number, chain, v.ChangedAt)
	}, count); err != nil {
		return err
	}
	return s.reindexVoices(ctx, count)
}

func (s *Store) reindexPlan(ctx context.Context, count func(n int)) error {
	if err := eachDoc(ctx, s.db, policyGoals.Name, setPolicyGoal, func(ctx context.Context, v portal.PolicyGoal) error {
		return s.indexFigure(ctx, &v, v.Number, chain, v.ChangedAt)
	}, count); err != nil {
		return err
	}
	if err := eachDoc(ctx, s.db, recommendations.Name, setRecommendation, func(ctx context.Context, v portal.Recommendation) error {
		return s.indexFigure(ctx, &v, v.Number, chain, v.ChangedAt)
	}, count); err != nil {
		return err
	}
	if err := eachDoc(ctx, s.db, planActions.Name, setPlanAction, func(ctx context.Context, v portal.PlanAction) error {
		return s.indexFigure(ctx, &v, v.Number, chain, v.ChangedAt)
	}, count); err != nil {
		return err
	}
	if err := eachDoc(ctx, s.db, budgetLines.Name, setBudgetLine, func(ctx context.Context, v portal.BudgetLine) error {
		return s.indexFigure(ctx, &v, "", chain, v.ChangedAt)
	}, count); err != nil {
		return err
	}
	return eachDoc(ctx, s.db, budgetPoints.Name, setBudgetPoint, func(ctx context.Context, v portal.BudgetPoint) error {
		return s.indexFigure(ctx, &v, "", chain, v.ChangedAt)
	}, count)
}

func (s *Store) reindexVoices(ctx context.Context, count func(n int)) error {
	if err := eachDoc(ctx, s.db, surveys.Name, setSurvey, func(ctx context.Context, v portal.Survey) error {
		return s.indexFigure(ctx, &v, "", chain, v.At)
	}, count); err != nil {
		return err
	}
	if err := eachDoc(ctx, s.db, voices.Name, setVoice, func(ctx context.Context, v portal.Voice) error {
		return s.indexFigure(ctx, &v, "", chain, v.At)
	}, count); err != nil {
		return err
	}
	if err := eachDoc(ctx, s.db, councilAdvices.Name, setCouncilAdvice, func(ctx context.Context, v portal.CouncilAdvice) error {
		return s.indexFigure(ctx, &v, v.Number, chain, v.At)
	}, count); err != nil {
		return err
	}
	return eachDoc(ctx, s.db, complaintQuarters.Name, setComplaintQuarter, func(ctx context.Context, v portal.ComplaintQuarter) error {
		return s.indexFigure(ctx, &v, "", v.Scope(), v.At)
	}, count)
}
