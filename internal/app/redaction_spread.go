package app

import (
	"context"
	"slices"

	"ketenportaal/internal/portal"
)

// findCopies looks for copies of some of the subject's texts elsewhere: what a
// decision said in the signals it answers, a signal's title on an agenda, an item
// that was carried over to a next meeting, and so on from each of those.
func (u *underSubject) findCopies(ctx context.Context, which func(portal.TextAt) bool) ([]copied, error) {
	about, _ := u.subject()
	if u.ofChain() {
		return nil, nil
	}
	first := copied{Redactable: about, under: u}
	if u.signal.ID != "" {
		first.under = nil
	}
	for _, t := range chosen(about.Texts(), which) {
		if *t.Text != "" && !portal.Withheld(*t.Text) {
			first.texts = append(first.texts, t)
		}
	}
	var found []copied
	seen := map[portal.Ref]bool{about.Ref(): true}
	for queue := []copied{first}; len(queue) > 0; queue = queue[1:] {
		next, err := u.app.spread(ctx, queue[0], seen)
		if err != nil {
			return nil, err
		}
		figures, err := u.app.heldInFigures(ctx, queue[0], seen)
		if err != nil {
			return nil, err
		}
		next = append(next, figures...)
		for _, c := range next {
			if !seen[c.Ref()] {
				seen[c.Ref()] = true
				found, queue = append(found, c), append(queue, c)
			}
		}
	}
	return found, nil
}

// spread gives what holds copies of the texts of one signal or round table, one
// step further; what was seen is left out.
func (a *App) spread(ctx context.Context, c copied, seen map[portal.Ref]bool) ([]copied, error) {
	if len(c.texts) == 0 {
		return nil, nil
	}
	switch {
	case c.under != nil && c.under.figure != nil:
		return a.spreadFromFigure(ctx, c, seen)
	case c.under != nil && c.under.isAgreed():
		return a.spreadFromAgreed(ctx, c, seen)
	case c.under != nil:
		return a.spreadFromTable(ctx, c, seen)
	}
	s := c.Redactable.(*portal.Signal)
	found, err := a.copiesOf(ctx, s, func(t portal.TextAt) bool {
		return slices.ContainsFunc(c.texts, func(x portal.TextAt) bool { return x.Text == t.Text })
	})
	if err != nil {
		return nil, err
	}
	tables, err := a.tablesWith(ctx, *s)
	if err != nil {
		return nil, err
	}
	for _, id := range tables {
		next, err := a.heldIn(ctx, portal.Ref{Kind: portal.KindTable, ID: id}, seen, func(to copied) []portal.TextAt {
			texts := portal.TextsHolding(to.Texts(), c.texts)
			for i := range to.under.table.Decisions { // the signal says it with what a body resolved
				d := &to.under.table.Decisions[i]
				all := (&portal.TableTexts{Decisions: []portal.Decision{*d}}).Texts()
				if slices.Contains(d.Signals, s.ID) && len(portal.TextsHolding(c.texts, all)) > 0 {
					part := portal.MakePart(portal.PartDecision, string(d.ID))
					texts = append(texts, chosen(to.Texts(), func(t portal.TextAt) bool { return t.Part == part })...)
				}
			}
			return texts
		})
		if err != nil {
			return nil, err
		}
		found = append(found, next...)
	}
	agreed, err := a.agreedAbout(ctx, s.Ref())
	if err != nil {
		return nil, err
	}
	for _, about := range agreed {
		next, err := a.heldIn(ctx, about, seen, func(to copied) []portal.TextAt { return portal.TextsHolding(to.Texts(), c.texts) })
		if err != nil {
			return nil, err
		}
		found = append(found, next...)
	}
	return found, nil
}

// tablesWith are the round tables that had to do with a signal.
func (a *App) tablesWith(ctx context.Context, s portal.Signal) ([]portal.ID, error) {
	var ids []portal.ID
	for _, step := range s.Course {
		ids = append(ids, step.Table)
	}
	about, err := a.store.TablesAbout(ctx, s.Ref(), maxTablesAbout)
	if err != nil {
		return nil, err
	}
	for _, t := range about {
		ids = append(ids, t.ID)
	}
	proposals, err := a.store.ProposalsAbout(ctx, s.Ref(), maxProposals)
	if err != nil {
		return nil, err
	}
	for _, p := range proposals {
		ids = append(ids, p.Table)
	}
	decisions, err := a.store.DecisionsAnswering(ctx, s.ID)
	if err != nil {
		return nil, err
	}
	for _, d := range decisions {
		ids = append(ids, d.Table)
	}
	return distinct(ids), nil
}

// distinct gives the ids, each once and none that is empty.
func distinct(ids []portal.ID) []portal.ID {
	slices.Sort(ids)
	return slices.DeleteFunc(slices.Compact(ids), func(id portal.ID) bool { return id == "" })
}

func (a *App) spreadFromTable(ctx context.Context, c copied, seen map[portal.Ref]bool) ([]copied, error) {
	var found []copied
	holding := func(to copied) []portal.TextAt { return portal.TextsHolding(to.Texts(), c.texts) }
	agreed, err := a.agreedAtTable(ctx, c.under.table)
	if err != nil {
		return nil, err
	}
	for _, about := range append(c.under.table.elsewhere(), agreed...) {
		next, err := a.heldIn(ctx, about, seen, holding)
		if err != nil {
			return nil, err
		}
		found = append(found, next...)
	}
	if c.under.table.Table.Series == "" {
		return found, nil
	}
	later, err := a.store.TablesOf(ctx, c.under.table.Table.Series, maxTablesOf)
	if err != nil {
		return nil, err
	}
	for _, t := range later {
		if !slices.ContainsFunc(t.Agenda, func(i portal.AgendaItem) bool { return i.From != nil && i.From.Table == c.under.table.Table.ID }) {
			continue
		}
		next, err := a.heldIn(ctx, t.Ref(), seen, holding)
		if err != nil {
			return nil, err
		}
		found = append(found, next...)
	}
	return found, nil
}

// elsewhere is where a text at the round table can have come from or gone to: the
// signals it was about, and the meetings from which items were carried over.
func (x *tableUnder) elsewhere() []portal.Ref {
	var signals, tables []portal.ID
	links := func(refs []portal.Ref) {
		for _, l := range refs {
			if l.Kind == portal.KindSignal {
				signals = append(signals, l.ID)
			}
		}
	}
	for _, it := range x.Table.Agenda {
		links(it.Links)
		if it.From != nil {
			tables = append(tables, it.From.Table)
		}
	}
	for _, p := range x.Proposals {
		links(p.Links)
	}
	for _, d := range x.Decisions {
		signals = append(signals, d.Signals...)
	}
	var all []portal.Ref
	for _, id := range distinct(signals) {
		all = append(all, portal.Ref{Kind: portal.KindSignal, ID: id})
	}
	for _, id := range distinct(tables) {
		all = append(all, portal.Ref{Kind: portal.KindTable, ID: id})
	}
	return all
}

// heldIn loads a signal or a round table and gives it when it holds copies. What is
// gone, or was seen, holds none.
func (a *App) heldIn(ctx context.Context, about portal.Ref, seen map[portal.Ref]bool, texts func(to copied) []portal.TextAt) ([]copied, error) {
	if seen[about] {
		return nil, nil
	}
	c, err := a.copyIn(ctx, about)
	if err != nil {
		return nil, notFoundIsNil(err)
	}
	if c.texts = texts(c); len(c.texts) == 0 {
		return nil, nil
	}
	return []copied{c}, nil
}
