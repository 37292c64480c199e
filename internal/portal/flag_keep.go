package portal

import (
	"slices"
	"time"
)

// Steer keeps what is done about a confirmed flag, and until when that can be.
func (g *YellowFlag) Steer(correction string, until time.Time, by Actor, now time.Time) (Fact, error) {
	f := Fields{}
	correction = text(f, "correction", "Het veld ‘Wat doen we eraan?’", correction, 0, MaxFlagText)
	until = Day(until)
	if !until.Equal(g.Until) && !until.After(now) {
		f["until"] = "Kies een dag die nog komt."
	}
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	if g.State != FlagConfirmed {
		return Fact{}, Errorf(Conflict, "Deze gele vlag staat nu op ‘%s’. Bijsturen kan dan niet.", g.State.Label())
	}
	change := FlagChange{At: now, By: by.ID, Correction: correction != g.Correction}
	if !until.Equal(g.Until) {
		g.UntilTold, g.Reminded = false, 0
		change.Was, change.Until = g.Until, until
	}
	if change.Correction || !change.Until.IsZero() {
		g.Changes = append(slices.Clip(g.Changes), change)
	}
	g.Correction, g.Until, g.ChangedAt = correction, until, now
	return g.Fact(FlagSteered, nil), nil
}

// Finish closes a confirmed flag: it was corrected, or that didn't come in time.
func (g *YellowFlag) Finish(to FlagState, note string, by Actor, now time.Time) (Fact, error) {
	f := Fields{}
	note = text(f, "note", "De toelichting", note, 10, MaxFlagText)
	if to != FlagCorrected && to != FlagMissed {
		f["state"] = "Kies of het op tijd is bijgestuurd."
	}
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	if err := g.move(to, by.ID, note, now, FlagConfirmed); err != nil {
		return Fact{}, err
	}
	return g.Fact(FlagFinished, map[string]string{DetailTo: string(to)}), nil
}

// Hold sets which signals are the flag's evidence, with the keys by which their
// reporters read what becomes of it. changed is false when that was so.
func (g *YellowFlag) Hold(signals []ID, reporters []string, by Actor, now time.Time) (fact Fact, changed bool, err error) {
	signals = distinct(signals)
	switch {
	case !g.Open():
		return Fact{}, false, Errorf(Conflict, "Deze gele vlag is afgerond. De signalen erbij blijven zoals ze zijn.")
	case len(signals)+len(g.Others) == 0:
		return Fact{}, false, Fields{"signals": "Kies ten minste één signaal."}.Err()
	case len(signals) > MaxFlagSignals:
		return Fact{}, false, Fields{"signals": "Kies ten hoogste " + Number(MaxFlagSignals) + " signalen."}.Err()
	case slices.Equal(signals, g.Signals) && slices.Equal(reporters, g.Reporters):
		return Fact{}, false, nil
	}
	if change := (FlagChange{At: now, By: by.ID, Added: without(signals, g.Signals), Removed: without(g.Signals, signals)}); len(change.Added)+len(change.Removed) > 0 {
		g.Changes = append(slices.Clip(g.Changes), change)
	}
	g.Signals, g.Reporters, g.ChangedAt = signals, reporters, now
	return g.Fact(FlagEvidenceChanged, nil), true, nil
}

// without gives the ids that are not among others.
func without(ids, others []ID) []ID {
	return slices.DeleteFunc(slices.Clone(ids), func(id ID) bool { return slices.Contains(others, id) })
}

// Forget takes a destroyed signal out of the flag. It reports whether it was in there.
func (g *YellowFlag) Forget(signal ID) bool {
	gone := []ID{signal}
	there := slices.Contains(g.Signals, signal)
	g.Signals = without(g.Signals, gone)
	g.Changes = slices.Clone(g.Changes)
	for i := range g.Changes {
		c := &g.Changes[i]
		there = there || slices.Contains(c.Added, signal) || slices.Contains(c.Removed, signal)
		c.Added, c.Removed = without(c.Added, gone), without(c.Removed, gone)
	}
	return there
}

// Inform notes that parties were told of the flag; those of whom that was noted are
// left out.
func (g *YellowFlag) Inform(parties []Informee, note string, by Actor, now time.Time) ([]Fact, error) {
	f := Fields{}
	note = text(f, "note", "De toelichting", CleanLine(note), 0, MaxLine)
	if len(parties) == 0 || slices.ContainsFunc(parties, func(p Informee) bool { return p.Label() == "" }) {
		f["party"] = "Kies wie is geïnformeerd."
	}
	if err := f.Err(); err != nil {
		return nil, err
	}
	var facts []Fact
	for _, p := range g.Uninformed() {
		if !slices.Contains(parties, p) {
			continue
		}
		g.Informed, g.ChangedAt = append(slices.Clip(g.Informed), Informed{Party: p, At: now, By: by.ID, Note: note}), now
		facts = append(facts, g.Fact(PartyInformed, map[string]string{DetailItem: string(p)}))
	}
	if len(facts) == 0 {
		return nil, Errorf(Conflict, "Dit was al vastgelegd.")
	}
	return facts, nil
}

// Uninformed are the parties that weren't told yet: niemand wil verrast worden. The
// reporters are told by the portal as soon as somebody judged the flag.
func (g YellowFlag) Uninformed() []Informee {
	return slices.DeleteFunc(Informees(), func(p Informee) bool {
		return p == TellReporters && g.State != FlagProposed || slices.ContainsFunc(g.Informed, func(i Informed) bool { return i.Party == p })
	})
}

// Reminder gives how many days are left when the handler has to be reminded now;
// negative once the day has passed.
func (g YellowFlag) Reminder(now time.Time) (days int, due bool) {
	if g.State != FlagConfirmed || g.Until.IsZero() {
		return 0, false
	}
	if !now.Before(dayOff(g.Until, 1)) {
		return -1, !g.UntilTold
	}
	for _, n := range slices.Backward(FlagTold) {
		if !now.Before(dayOff(g.Until, -n)) {
			return n, g.Reminded == 0 || g.Reminded > n
		}
	}
	return 0, false
}

// Remind marks that its handler was reminded of the day, or told that it has passed.
func (g *YellowFlag) Remind(now time.Time) (Fact, error) {
	days, due := g.Reminder(now)
	if !due {
		return Fact{}, Errorf(Conflict, "Hieraan hoeft nu niemand te worden herinnerd.")
	}
	if days < 0 {
		g.UntilTold = true
		return g.Fact(FlagUntilPassed, nil), nil
	}
	g.Reminded = days
	return g.Fact(FlagReminded, nil), nil
}
