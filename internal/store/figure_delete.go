package store

import (
	"context"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/portal"
)

// figureCollections are where the objects of the plan, subsidies, reports to the
// council and the voice of clients are kept.
var figureCollections = map[portal.ObjectKind]string{
	portal.KindPolicyGoal: policyGoals.Name, portal.KindRecommendation: recommendations.Name, portal.KindPlanAction: planActions.Name,
	portal.KindBudgetLine: budgetLines.Name, portal.KindBudgetPoint: budgetPoints.Name, portal.KindSubsidy: subsidies.Name,
	portal.KindFactsheet: factsheets.Name, portal.KindCouncilReport: councilReports.Name, portal.KindPledge: pledges.Name,
	portal.KindSurvey: surveys.Name, portal.KindVoice: voices.Name, portal.KindAdvice: councilAdvices.Name,
	portal.KindComplaints: complaintQuarters.Name, portal.KindMonitorNote: monitorNotes.Name,
	portal.KindFlag: yellowFlags.Name, portal.KindEscalation: escalations.Name,
}

// FigureIDs gives the ids of everything of one of these kinds, for who asks policy of
// each.
func (s *Store) FigureIDs(ctx context.Context, kind portal.ObjectKind) ([]portal.ID, error) {
	docs, err := s.db.Find(ctx, figureCollections[kind], docdb.Query{})
	ids := make([]portal.ID, len(docs))
	for i, d := range docs {
		ids[i] = portal.ID(d.ID)
	}
	return ids, translate(err)
}

// DeleteFigure removes one of these at the version it was read at, with the reports of
// a subsidy and what is findable of them, but not its documents and berichten.
func (s *Store) DeleteFigure(ctx context.Context, about portal.Ref, version int64) error {
	if about.Kind == portal.KindSubsidy {
		reports, err := s.ProgressReports(ctx, about.ID)
		if err != nil {
			return err
		}
		for _, r := range reports {
			if err := s.forget(ctx, r.Ref()); err != nil {
				return err
			}
			if err := s.forget(ctx, r.SentRef()); err != nil {
				return err
			}
			if err := s.db.Delete(ctx, progressReports.Name, string(r.ID), r.Version); err != nil {
				return translate(err)
			}
		}
	}
	if err := s.forget(ctx, about); err != nil {
		return err
	}
	return translate(s.db.Delete(ctx, figureCollections[about.Kind], string(about.ID), version))
}
