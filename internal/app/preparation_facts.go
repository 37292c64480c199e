package app

import (
	"context"
	"slices"
	"strings"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// maxEarlier is how many earlier meetings of a series a preparation looks back on,
// and maxEarlierActions how many action points of it.
const (
	maxEarlier        = 12
	maxEarlierActions = 200
)

// PreparationFact is something that went before, as the reader may know it. Where
// is the round table of it, Who who would do or decided it.
type PreparationFact struct {
	TableLink
	State, Where, Who string
	Day               time.Time // when it is due, or was decided
	Due, Late         bool
}

// earlier is what is known of the meetings before one: the items the reader may
// know of, and what was recorded.
type earlier struct {
	tables    []portal.RoundTable
	decisions []DecisionRow
	actions   []ActionRow
	proposals []ProposalRow
}

// earlierThan gathers what the reader may know of the meetings before one.
func (a *App) earlierThan(ctx context.Context, by portal.Actor, t portal.RoundTable) (earlier, error) {
	var e earlier
	all, err := a.store.TablesOf(ctx, t.Series, maxTablesOf)
	if err != nil {
		return e, err
	}
	for _, x := range all { // the latest first
		if !x.Held() || !x.Start.Before(t.Start) || len(e.tables) == maxEarlier || !policy.May(by, policy.ReadTable, x) {
			continue
		}
		x.Agenda = policy.VisibleItems(by, x)
		e.tables = append(e.tables, x)
		decisions, err := a.DecisionsAt(ctx, by, x)
		if err != nil {
			return e, err
		}
		e.decisions = append(e.decisions, decisions...)
	}
	actions, err := a.store.ActionPoints(ctx, portal.ActionQuery{Scope: policy.TableKeys(by), Series: t.Series, Page: portal.Page{Limit: maxEarlierActions}})
	if err != nil {
		return e, err
	}
	if e.actions, err = a.actionRows(ctx, by, slices.DeleteFunc(actions.Rows, func(p portal.ActionPoint) bool { return p.Table == t.ID || p.State == portal.ActionDropped })); err != nil {
		return e, err
	}
	rows, err := a.waitingProposals(ctx, by, t)
	for _, r := range rows {
		if r.Answer == portal.NextTime { // an earlier meeting put it off to this one
			e.proposals = append(e.proposals, r)
		}
	}
	return e, err
}

// kin are the items of earlier meetings that an item goes on with: those it was
// carried over from, and those about the same.
func (e earlier) kin(it portal.AgendaItem) map[portal.ID]bool {
	kin := map[portal.ID]bool{}
	next := it.From
	for _, t := range e.tables {
		for _, x := range t.Agenda {
			carried := next != nil && next.Item == x.ID
			if carried || slices.ContainsFunc(x.Links, func(l portal.Ref) bool { return slices.Contains(it.Links, l) }) {
				kin[x.ID] = true
			}
			if carried {
				next = x.From
			}
		}
	}
	return kin
}

// preparationFacts lays beside each item what went before: what the holder or the
// municipality promised, and its course.
func (a *App) preparationFacts(ctx context.Context, by portal.Actor, t portal.RoundTable, p *PreparationPage) error {
	set, err := a.store.Settings(ctx)
	if err != nil {
		return err
	}
	e, err := a.earlierThan(ctx, by, t)
	if err != nil {
		return err
	}
	placed := map[portal.ID]bool{}
	for i := range p.Items {
		item := &p.Items[i]
		if item.Course, err = a.signalFacts(ctx, by, item.Links); err != nil {
			return err
		}
		kept, err := a.keptFacts(ctx, by, item.Links)
		if err != nil {
			return err
		}
		item.Course = append(item.Course, kept...)
		if err := a.figureFacts(ctx, by, item); err != nil {
			return err
		}
		kin, signals := e.kin(item.AgendaItem), linkedSignals(item.AgendaItem)
		about := func(ref portal.Ref, at portal.ID) bool {
			return at != "" && kin[at] || slices.Contains(item.Links, ref)
		}
		for _, d := range e.decisions {
			if about(d.Ref(), d.Item) || slices.ContainsFunc(d.Signals, func(s portal.ID) bool { return slices.Contains(signals, s) }) {
				placed[d.ID] = true
				item.place(decisionFact(d), ofMunicipality(d.Decision))
			}
		}
		for _, x := range e.actions {
			if about(x.Ref(), x.Item) || x.Decision != "" && slices.Contains(item.Links, portal.Ref{Kind: portal.KindDecision, ID: x.Decision}) {
				placed[x.ID] = true
				item.place(actionFact(x), x.Running() && x.Org == set.Municipality)
			}
		}
		for _, r := range e.proposals {
			if r.Item == item.ID || item.Proposal == r.ID {
				placed[r.ID] = true
				item.place(proposalFact(r), true)
			}
		}
	}
	for _, x := range e.actions {
		if !placed[x.ID] && x.Running() && x.Org == set.Municipality {
			p.Promised = append(p.Promised, actionFact(x))
		}
	}
	for _, d := range e.decisions {
		if !placed[d.ID] && d.WaitsFor() != "" {
			p.Promised = append(p.Promised, decisionFact(d))
		}
	}
	for _, r := range e.proposals {
		if !placed[r.ID] {
			p.Promised = append(p.Promised, proposalFact(r))
		}
	}
	return nil
}

func (i *PreparationItem) place(f PreparationFact, promised bool) {
	if promised {
		i.Promised = append(i.Promised, f)
		return
	}
	i.Course = append(i.Course, f)
}

// ofMunicipality reports whether a decision is a promise of the municipality: its
// own, or one that waits for one of its bodies.
func ofMunicipality(d portal.Decision) bool { return d.By != portal.ByPartners || d.WaitsFor() != "" }

// signalFacts are the signals an item is about, with where they stand.
func (a *App) signalFacts(ctx context.Context, by portal.Actor, refs []portal.Ref) ([]PreparationFact, error) {
	links, err := a.linked(ctx, by, refs)
	if err != nil {
		return nil, err
	}
	var facts []PreparationFact
	for _, l := range links {
		if l.Ref.Kind != portal.KindSignal {
			continue
		}
		s, err := a.store.Signal(ctx, l.Ref.ID)
		if err != nil {
			return nil, err
		}
		facts = append(facts, PreparationFact{TableLink: l, State: s.State.Label()})
	}
	return facts, nil
}

func decisionFact(d DecisionRow) PreparationFact {
	f := PreparationFact{TableLink: TableLink{Ref: d.Ref(), Number: d.Number, Title: firstLine(d.Text), Path: "/besluiten/" + d.Number}, State: d.Kind.Label(), Where: d.TableNumber, Who: d.By.Label(), Day: d.Date}
	if w := d.WaitsFor(); w != "" {
		f.State += ", wacht op " + w.Named()
	}
	return f
}

func actionFact(x ActionRow) PreparationFact {
	f := PreparationFact{TableLink: TableLink{Ref: x.Ref(), Number: x.Number, Title: x.What, Path: "/actiepunten/" + x.Number}, State: "Actiepunt, " + strings.ToLower(x.State.Label()), Where: x.TableNumber, Who: x.OwnerIs.Person, Day: x.Due, Due: true, Late: x.Late}
	if f.Who == "" {
		f.Who = x.OwnerIs.Org
	}
	return f
}

func proposalFact(r ProposalRow) PreparationFact {
	return PreparationFact{TableLink: TableLink{Ref: r.Ref(), Number: r.Number, Title: r.Question, Path: "/ronde-tafels/" + r.For.Number + "/voorstellen/" + r.Number},
		State: "Voorstel, antwoord was: volgende keer", Who: r.From.Org, Day: r.AnsweredAt}
}
