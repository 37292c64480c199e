package app

import (
	"context"
	"slices"
	"strings"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/search"
)

// Found is one object that a search found, as the actor may see it. Number is
// what people name it by; empty for what has none.
type Found struct {
	Ref           portal.Ref
	Number, Title string
	Path          string       // of what its kind and number don't say the page of
	Signal        *SignalRow   // for a signal
	Document      *DocumentRow // for a document
	// Fragment is where the words stand in a document's text; nil when only its
	// title has them.
	Fragment []search.Piece
}

// SearchResult is one page of what was found.
type SearchResult struct {
	Found []Found
	// More says that there is a next page.
	More bool
}

// finder loads found objects of one kind for showing them. What the actor may
// not see, or is no longer there, it leaves out.
type finder func(a *App, ctx context.Context, by portal.Actor, id portal.ID) (Found, bool, error)

// finders are the kinds of objects one can search.
var finders = map[portal.ObjectKind]finder{portal.KindSignal: (*App).findSignal, portal.KindDocument: (*App).findDocument, portal.KindMinutes: (*App).findMinutes, portal.KindTable: (*App).findTable,
	portal.KindDecision: (*App).findDecision, portal.KindActionPoint: (*App).findAction,
	portal.KindCovenant: (*App).findCovenant, portal.KindClauseComment: (*App).findClauseComment, portal.KindAgreementSet: (*App).findSet, portal.KindProgressReport: (*App).findReport,
	portal.KindPolicyGoal: findFigure(portal.KindPolicyGoal), portal.KindRecommendation: findFigure(portal.KindRecommendation),
	portal.KindPlanAction: findFigure(portal.KindPlanAction), portal.KindBudgetLine: findFigure(portal.KindBudgetLine), portal.KindBudgetPoint: findFigure(portal.KindBudgetPoint),
	portal.KindSubsidy: findFigure(portal.KindSubsidy), portal.KindFactsheet: findFigure(portal.KindFactsheet), portal.KindCouncilReport: findFigure(portal.KindCouncilReport),
	portal.KindPledge: findFigure(portal.KindPledge), portal.KindSurvey: findFigure(portal.KindSurvey), portal.KindVoice: findFigure(portal.KindVoice),
	portal.KindAdvice: findFigure(portal.KindAdvice), portal.KindComplaints: findFigure(portal.KindComplaints)}

// Search finds what the actor may read by its words: page n, from 0, in the
// order in which the index ranks it. Nothing is found for an empty text.
func (a *App) Search(ctx context.Context, by portal.Actor, text string, n int) (SearchResult, error) {
	if err := policy.Check(by, policy.SearchPortal, nil); err != nil {
		return SearchResult{}, err
	}
	scope := searchKeys(by)
	if strings.TrimSpace(text) == "" || len(scope) == 0 {
		return SearchResult{}, nil
	}
	kinds := make([]portal.ObjectKind, 0, len(finders))
	for k := range finders {
		kinds = append(kinds, k)
	}
	skip := min(max(n, 0), maxFound/portal.PageSize) * portal.PageSize
	hits, err := a.store.SearchText(ctx, portal.TextQuery{Text: text, Scope: scope, Kinds: kinds, Skip: skip, Limit: portal.PageSize + 1})
	if err != nil {
		return SearchResult{}, err
	}
	r := SearchResult{More: len(hits) > portal.PageSize}
	for _, h := range hits[:min(len(hits), portal.PageSize)] {
		f, ok, err := finders[h.Ref.Kind](a, ctx, by, h.Ref.ID)
		if err != nil {
			return SearchResult{}, err
		}
		if ok && f.Document != nil {
			t, err := a.store.DocumentText(ctx, h.Ref.ID)
			if err != nil && portal.KindOf(err) != portal.NotFound {
				return SearchResult{}, err
			}
			f.Fragment = search.Fragment(t.Text, text)
		}
		if ok {
			r.Found = append(r.Found, f)
		}
	}
	return r, a.nameSignals(ctx, r.Found)
}

// searchKeys are the keys under which the actor may find anything. Who holds a key
// for one kind of object needn't have it for another: each finder asks policy again.
func searchKeys(by portal.Actor) []string {
	keys := policy.SignalKeys(by)
	for _, k := range policy.TableKeys(by) {
		if !slices.Contains(keys, k) {
			keys = append(keys, k)
		}
	}
	return keys
}

func (a *App) findDecision(ctx context.Context, by portal.Actor, id portal.ID) (Found, bool, error) {
	d, err := a.store.Decision(ctx, id)
	if err != nil {
		return Found{}, false, notFoundIsNil(err)
	}
	rows, err := a.decisionRows(ctx, by, []portal.Decision{d})
	return Found{Ref: d.Ref(), Number: d.Number, Title: d.Number + " " + beginning(d.Text, subjectLength)}, len(rows) > 0, err
}

func (a *App) findAction(ctx context.Context, by portal.Actor, id portal.ID) (Found, bool, error) {
	p, err := a.store.ActionPoint(ctx, id)
	if err != nil {
		return Found{}, false, notFoundIsNil(err)
	}
	rows, err := a.actionRows(ctx, by, []portal.ActionPoint{p})
	return Found{Ref: p.Ref(), Number: p.Number, Title: p.Number + " " + beginning(p.What, subjectLength)}, len(rows) > 0, err
}

// findTable loads a round table that was found by its agenda, or by one of its
// confidential items, as far as the actor may know of that.
func (a *App) findTable(ctx context.Context, by portal.Actor, id portal.ID) (Found, bool, error) {
	table, item := portal.MinutesOf(id)
	t, err := a.store.Table(ctx, table)
	if err != nil {
		return Found{}, false, notFoundIsNil(err)
	}
	f := Found{Ref: portal.Ref{Kind: portal.KindTable, ID: id}, Number: t.Number, Title: "Ronde tafel " + t.Number + ": " + t.Title}
	if it, _ := t.Item(item); item != "" {
		f.Title = "Agendapunt: " + it.Title
	}
	return f, policy.VisibleItem(by, t, item), nil
}

func (a *App) findSignal(ctx context.Context, by portal.Actor, id portal.ID) (Found, bool, error) {
	s, err := a.store.Signal(ctx, id)
	if portal.KindOf(err) == portal.NotFound && err != nil {
		return Found{}, false, nil // removed since it was found
	}
	if err != nil || !policy.VisibleSignal(by, s) {
		return Found{}, false, err
	}
	return Found{Ref: s.Ref(), Number: s.Number, Title: s.Title, Signal: &SignalRow{Signal: s}}, true, nil
}

// nameSignals completes the rows of the signals among what was found.
func (a *App) nameSignals(ctx context.Context, found []Found) error {
	var signals []portal.Signal
	for _, f := range found {
		if f.Signal != nil {
			signals = append(signals, f.Signal.Signal)
		}
	}
	if len(signals) == 0 {
		return nil
	}
	rows, err := a.signalRows(ctx, signals)
	if err != nil {
		return err
	}
	next := 0
	for _, f := range found {
		if f.Signal != nil {
			*f.Signal = rows[next]
			next++
		}
	}
	return nil
}
