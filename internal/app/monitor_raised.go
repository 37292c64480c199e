package app

import (
	"context"
	"slices"

	"ketenportaal/internal/portal"
)

// Keys of the figures of raised questions; see FigureNew.
const (
	FigureRaised       = "hogerop.voorgelegd"
	FigureRaisedInTerm = "hogerop.op-tijd"
)

// raisedFigures adds how many questions were raised, and how many of those that got an
// answer or went up had it in time: never of whom.
func (c counting) raisedFigures(ctx context.Context, p *MonitorPart) error {
	all, err := c.a.store.EscalationsIn(ctx, []portal.EscalationState{portal.EscalationRuns, portal.EscalationWaits, portal.EscalationCollege, portal.EscalationAnswered, portal.EscalationWithdrawn})
	if err != nil {
		return err
	}
	var read []portal.Escalation
	for _, e := range all {
		reads, err := c.readsRaised(ctx, e)
		if err != nil {
			return err
		}
		if reads {
			read = append(read, e)
		}
	}
	if len(read) == 0 {
		return nil
	}
	for _, m := range []struct {
		key, label, what string
		share            bool
	}{
		{FigureRaised, "Vragen hogerop voorgelegd", "Vragen die in deze periode hogerop zijn voorgelegd. Wat u niet mag lezen, telt niet mee.", false},
		{FigureRaisedInTerm, "Vragen op tijd beantwoord", "Van de vragen uit deze periode: beantwoord binnen de termijn van de eerste stap waar zij lagen.", true},
	} {
		f, err := c.figure(ctx, m.key, m.label, m.what, false, func(_ context.Context, period string) (FigureValue, error) {
			return c.raisedIn(read, period, m.share), nil
		})
		if err != nil {
			return err
		}
		p.Figures = append(p.Figures, f)
	}
	return nil
}

// readsRaised reports whether holders of these keys read a question and what it is about.
func (c counting) readsRaised(ctx context.Context, e portal.Escalation) (bool, error) {
	holds := func(keys []string) bool {
		return slices.ContainsFunc(keys, func(k string) bool { return slices.Contains(c.signals, k) })
	}
	if !holds(e.Scope(c.set.Municipality)) {
		return false, nil
	}
	on, err := c.a.escalationOn(ctx, e)
	if err != nil {
		return false, notFoundIsNil(err)
	}
	if e.About.Kind == portal.KindFlag {
		return holds(on.Flag.Scope(c.set.Municipality)), nil
	}
	return holds(on.Signal.Scope(c.set.Municipality)), nil
}

// raisedIn counts the questions of a period. That of a half year tells nothing that is
// hidden in one of its quarters.
func (c counting) raisedIn(all []portal.Escalation, period string, share bool) FigureValue {
	v := FigureValue{Kind: FigureShare}
	var counts []int
	var parts []portal.Shown
	for _, quarter := range portal.Quarters(period) {
		from, to := c.days(quarter)
		n := 0
		for _, e := range all {
			inTerm, known := e.InTerm()
			if !within(e.At, from, to) || share && !known {
				continue
			}
			if n++; inTerm {
				v.N++
			}
		}
		v.Of, counts, parts = v.Of+n, append(counts, n), append(parts, portal.ShowOne(n))
	}
	shown := portal.ShowOne(v.Of)
	if len(parts) == 2 {
		shown = portal.ShowSum(counts[0], counts[1], parts[0], parts[1])
	}
	if !share {
		return shownCount(shown)
	}
	v.None, v.Hidden = v.Of == 0, shown.Hidden
	return v
}
