package app

import (
	"context"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// holdsRaised are the raised questions that lie with somebody. They go to who stands in
// at that step, else to the successor who may answer them; what nobody answers goes up
// by itself.
type holdsRaised struct{}

func (k holdsRaised) held(ctx context.Context, a *App, h handover) ([]Holding, error) {
	all, err := a.store.EscalationsTo(ctx, h.from.ID)
	if err != nil {
		return nil, err
	}
	var items []Holding
	for _, e := range all {
		on, err := a.escalationOn(ctx, e)
		if portal.KindOf(err) == portal.NotFound && err != nil {
			continue // what it is about was destroyed
		}
		if err != nil {
			return nil, err
		}
		it := Holding{Kind: portal.HoldsRaised, ID: e.ID, Title: "Een vraag hogerop die u niet mag lezen"}
		if policy.May(h.by, policy.ReadQuestion, on) {
			it.Title, it.Path = "Antwoord op "+e.Number, RaisedPath+"/"+e.Number
		}
		to, err := k.goes(ctx, a, h, it)
		if err != nil {
			return nil, err
		}
		if to == "" && h.to.ID != "" {
			it.Stays = "Bij deze stap kan niemand anders antwoorden. De vraag gaat vanzelf een stap hoger."
		}
		items = append(items, it)
	}
	return items, nil
}

func (holdsRaised) goes(ctx context.Context, a *App, h handover, it Holding) (portal.ID, error) {
	e, err := a.store.Escalation(ctx, it.ID)
	if err != nil {
		return "", err
	}
	set, err := a.store.Settings(ctx)
	if err != nil {
		return "", err
	}
	staff, err := a.lineStaff(ctx, set)
	if err != nil {
		return "", err
	}
	to, err := a.standsIn(ctx, e, staff)
	if err != nil || to != "" {
		return to, err
	}
	on, err := a.escalationOn(ctx, e)
	if err != nil {
		return "", err
	}
	if h.to.ID != e.By && staff.there(h.to.ID) && policy.May(h.actor(), policy.ReadQuestion, on) {
		return h.to.ID, nil
	}
	return "", nil
}

func (k holdsRaised) move(ctx context.Context, a *App, w *writing, h handover, it Holding) ([]portal.Moved, error) {
	to, err := k.goes(ctx, a, h, it)
	if err != nil || to == "" {
		return nil, err
	}
	return []portal.Moved{{Kind: portal.HoldsRaised, ID: it.ID, To: to}}, a.giveRaised(ctx, w, it.ID, to)
}

func (a *App) giveRaised(ctx context.Context, w *writing, id, to portal.ID) error {
	e, err := a.store.Escalation(ctx, id)
	if err != nil {
		return err
	}
	on := policy.EscalationOn{Escalation: e}
	return a.stepEscalation(ctx, w, &on, func(_ context.Context, _ *writing, on *policy.EscalationOn, _ portal.Settings) ([]portal.Fact, error) {
		return one(on.Escalation.GiveTo(to, a.now()))
	})
}

func (holdsRaised) back(ctx context.Context, a *App, w *writing, p portal.Person, m portal.Moved) error {
	e, err := a.store.Escalation(ctx, m.ID)
	if err != nil {
		return notFoundIsNil(err)
	}
	_, org, err := a.personAndOrg(ctx, p.ID)
	step, lies := e.Now()
	if err != nil || !lies || step.To != m.To || !policy.CanAnswerLine(p.Actor(org, "")) {
		return err // it was answered or went up meanwhile
	}
	return a.giveRaised(ctx, w, m.ID, p.ID)
}

// holdsLine are the places in escalation lines of who leaves for good. Who is away
// keeps theirs: the deputy answers.
type holdsLine struct{ nothingBack }

func (holdsLine) held(ctx context.Context, a *App, h handover) ([]Holding, error) {
	if h.leave.Reason == portal.LeaveAway {
		return nil, nil
	}
	lines, err := a.store.EscalationLines(ctx)
	if err != nil {
		return nil, err
	}
	set, err := a.store.Settings(ctx)
	if err != nil {
		return nil, err
	}
	var items []Holding
	for _, l := range lines {
		if l.Holds(h.from.ID) == "" && l.Breaker != h.from.ID {
			continue
		}
		name := "Algemene escalatielijn"
		if t, ok := set.Theme(l.Theme); ok && l.Theme != "" {
			name = "Escalatielijn " + t.Name
		}
		it := Holding{Kind: portal.HoldsLine, ID: l.ID, Title: name, Path: "/escalatielijnen"}
		if changed, err := replaced(ctx, a, h, &l); err != nil || !changed && h.to.ID != "" {
			it.Stays = "Uw opvolger past hier niet. De stap is leeg tot iemand de lijn wijzigt."
		}
		items = append(items, it)
	}
	return items, nil
}

// replaced puts the successor in the places of who leaves, as far as their role allows.
func replaced(ctx context.Context, a *App, h handover, l *portal.EscalationLine) (bool, error) {
	set, err := a.store.Settings(ctx)
	if err != nil {
		return false, err
	}
	staff, err := a.lineStaff(ctx, set)
	if err != nil {
		return false, err
	}
	changed := l.Replace(h.from.ID, h.to.ID, func(level portal.Level) bool { return staff.fits(h.to.ID, level) }, staff.can(h.to.ID))
	if l.Breaker == h.from.ID && staff.breaks(h.to.ID) {
		l.Breaker, changed = h.to.ID, true
	}
	return changed, nil
}

func (holdsLine) goes(_ context.Context, _ *App, h handover, _ Holding) (portal.ID, error) {
	return h.to.ID, nil
}

func (holdsLine) move(ctx context.Context, a *App, w *writing, h handover, it Holding) ([]portal.Moved, error) {
	lines, err := a.store.EscalationLines(ctx)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(lines, func(l portal.EscalationLine) bool { return l.ID == it.ID })
	if i < 0 {
		return nil, portal.ErrNotFound
	}
	l := lines[i]
	if changed, err := replaced(ctx, a, h, &l); err != nil || !changed {
		return nil, err
	}
	l.ChangedAt = a.now()
	if err := a.store.SaveEscalationLine(ctx, &l); err != nil {
		return nil, err
	}
	w.record(l.Version, l.Changed())
	return nil, nil
}
