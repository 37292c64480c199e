package portal

import (
	"slices"
	"time"
)

// Steer keeps what is done about a confirmed flag, and until when that can be.
func (g *YellowFlag) Steer(correction string, until time.Time, now time.Time) (Fact, error) {
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
	if !until.Equal(g.Until) {
		g.UntilTold, g.Reminded = false, 0
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
func (g *YellowFlag) Hold(signals []ID, reporters []string, now time.Time) (fact Fact, changed bool, err error) {
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
	g.Signals, g.Reporters, g.ChangedAt = signals, reporters, now
	return g.Fact(FlagEvidenceChanged, nil), true, nil
}

// Forget takes a destroyed signal out of the flag. It reports whether it was in there.
func (g *YellowFlag) Forget(signal ID) bool {
	n := len(g.Signals)
	g.Signals = slices.DeleteFunc(slices.Clone(g.Signals), func(id ID) bool { return id == signal })
	return len(g.Signals) < n
}

// Inform notes that a party was told of the flag, once.
func (g *YellowFlag) Inform(p Informee, note string, by Actor, now time.Time) (Fact, error) {
	f := Fields{}
	note = text(f, "note", "De toelichting", CleanLine(note), 0, MaxLine)
	if p.Label() == "" {
		f["party"] = "Kies wie is geïnformeerd."
	}
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	if !slices.Contains(g.Uninformed(), p) {
		return Fact{}, Errorf(Conflict, "%s is al geïnformeerd.", p.Label())
	}
	g.Informed, g.ChangedAt = append(slices.Clip(g.Informed), Informed{Party: p, At: now, By: by.ID, Note: note}), now
	return g.Fact(PartyInformed, map[string]string{DetailItem: string(p)}), nil
}

// Uninformed are the parties that weren't told yet: niemand wil verrast worden.
func (g YellowFlag) Uninformed() []Informee {
	return slices.DeleteFunc(Informees(), func(p Informee) bool {
		return slices.ContainsFunc(g.Informed, func(i Informed) bool { return i.Party == p })
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
