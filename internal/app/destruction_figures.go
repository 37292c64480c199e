package app

import (
	"context"
	"slices"
	"time"

	"ketenportaal/internal/portal"
)

type retentionFigures interface {
	// DeleteFigure removes one of the objects of figureKinds with what hangs under it,
	// but not its documents and berichten.
	DeleteFigure(ctx context.Context, about portal.Ref, version int64) error
}

// retainedAs are the kinds of objects that go by one kind of list.
var retainedAs = map[portal.RetentionKind][]portal.ObjectKind{
	portal.RetainSubsidies: {portal.KindSubsidy}, portal.RetainPlan: {portal.KindPlanAction},
	portal.RetainCouncil: {portal.KindCouncilReport, portal.KindFactsheet}, portal.RetainPledges: {portal.KindPledge},
	portal.RetainVoices: {portal.KindSurvey, portal.KindVoice, portal.KindAdvice, portal.KindComplaints}, portal.RetainFlags: {portal.KindFlag},
}

// figureRow is how one of these stands on a list.
func figureRow(v portal.Redactable) portal.DestructionRow {
	switch v := v.(type) {
	case *portal.SubsidyTexts:
		return portal.SubsidyRow(v.Subsidy)
	case *portal.PlanAction:
		return portal.PlanActionRow(*v)
	case *portal.Factsheet:
		return portal.FactsheetRow(*v)
	case *portal.CouncilReport:
		return portal.CouncilReportRow(*v)
	case *portal.Pledge:
		return portal.PledgeRow(*v)
	case *portal.Survey:
		return portal.SurveyRow(*v)
	case *portal.Voice:
		return portal.VoiceRow(*v)
	case *portal.CouncilAdvice:
		return portal.AdviceRow(*v)
	case *portal.YellowFlag:
		return portal.FlagRow(*v)
	case *portal.ComplaintQuarter:
		return portal.ComplaintsRow(*v)
	}
	return portal.DestructionRow{}
}

// figureRows are how the objects of a kind that are over stand on a list, the earliest
// first. There are few.
func (a *App) figureRows(ctx context.Context, kind portal.RetentionKind) ([]portal.DestructionRow, error) {
	var rows []portal.DestructionRow
	for _, object := range retainedAs[kind] {
		ids, err := a.store.FigureIDs(ctx, object)
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			f, err := a.figure(ctx, portal.Ref{Kind: object, ID: id})
			if err != nil {
				return nil, err
			}
			if row := figureRow(f.Redactable); !row.Closed.IsZero() {
				rows = append(rows, row)
			}
		}
	}
	slices.SortStableFunc(rows, func(x, y portal.DestructionRow) int { return x.Closed.Compare(y.Closed) })
	return rows, nil
}

func (a *App) countFiguresBefore(ctx context.Context, kind portal.RetentionKind, before time.Time) (int64, error) {
	rows, err := a.figureRows(ctx, kind)
	n := int64(0)
	for _, r := range rows {
		if r.Closed.Before(before) {
			n++
		}
	}
	return n, err
}

// dueFigures are those on no list whose term is over.
func (a *App) dueFigures(ctx context.Context, rule portal.RetentionRule) ([]portal.DestructionRow, error) {
	if rule.Fate == portal.Keep {
		return nil, nil
	}
	listed, err := a.onOpenLists(ctx, rule.Kind)
	if err != nil {
		return nil, err
	}
	rows, err := a.figureRows(ctx, rule.Kind)
	return slices.DeleteFunc(rows, func(r portal.DestructionRow) bool {
		return !rule.Overdue(r.Closed, a.now()) || slices.Contains(listed, r.ID)
	}), err
}

// listedFigure is listed for one of these. A row names the kind of list, so that the
// object is looked for among the kinds that go by it.
func (a *App) listedFigure(ctx context.Context, row portal.DestructionRow, gone listedNow) (listedNow, error) {
	for _, object := range retainedAs[row.Kind] {
		gone.about = portal.Ref{Kind: object, ID: row.ID}
		u, err := a.underFigure(ctx, gone.about)
		if portal.KindOf(err) == portal.NotFound && err != nil {
			continue
		}
		if err != nil {
			return gone, err
		}
		f := u.figure
		return listedNow{about: f.Ref(), title: f.title, path: f.path, from: figureRow(f.Redactable).Closed, readable: f.visible,
			destroy: func(ctx context.Context, w *writing) (portal.DestroyedCounts, error) {
				if err := a.destroyRaised(ctx, w, f.Ref()); err != nil {
					return portal.DestroyedCounts{}, err
				}
				gone, err := a.destroyUnder(ctx, w, u)
				if err != nil {
					return gone, err
				}
				return gone, a.store.DeleteFigure(ctx, f.Ref(), *f.version)
			}}, nil
	}
	return gone, nil
}
