package app

import (
	"context"
	"maps"
	"slices"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// OpenKeepingInput is what was typed to open or change a halfjaargesprek.
type OpenKeepingInput struct {
	Period string // only to open one
	Due    time.Time
	Table  portal.ID // the meeting where it is talked through; empty for none
}

// OpenKeeping opens a halfjaargesprek about the version in force.
func (a *App) OpenKeeping(ctx context.Context, by portal.Actor, number string, in OpenKeepingInput) (portal.KeepingRound, error) {
	r := portal.KeepingRound{ID: portal.NewID(), Period: in.Period, Due: in.Due, OpenedBy: by.ID}
	err := a.write(ctx, by, func(ctx context.Context, w *writing) error {
		c, rounds, err := a.keepingRounds(ctx, by, number)
		if err != nil {
			return err
		}
		if err := policy.Check(by, policy.LeadKeeping, policy.KeepingOn{Covenant: c}); err != nil {
			return err
		}
		v, err := a.versionNr(ctx, c.ID, c.InForce)
		if err != nil && portal.KindOf(err) != portal.NotFound { // none is in force: OpenKeeping says so
			return err
		}
		r.Version, r.Due = 0, in.Due
		fact, err := c.OpenKeeping(v, rounds, &r, a.now())
		fields := portal.Fields{}
		if err != nil && portal.KindOf(err) != portal.Invalid {
			return err
		}
		maps.Copy(fields, portal.FieldsOf(err))
		if r.Table, err = a.chosenTable(ctx, by, in.Table, "", fields); err != nil {
			return err
		}
		if err := fields.Err(); err != nil {
			return err
		}
		if err := a.store.InsertKeepingRound(ctx, &r); err != nil {
			return err
		}
		// Saved so that two at once, about two half-years, don't both open one.
		return a.saveUnseen(ctx, w, &c, fact)
	})
	if portal.KindOf(err) == portal.Taken {
		err = portal.Fields{"period": portal.PeriodTaken}.Err()
	}
	return r, err
}

// chosenTable checks the meeting that was chosen: one to come that the actor may read,
// or the one it was.
func (a *App) chosenTable(ctx context.Context, by portal.Actor, chosen, was portal.ID, fields portal.Fields) (portal.ID, error) {
	if chosen == "" || chosen == was {
		return chosen, nil
	}
	coming, err := a.comingTables(ctx, by)
	if err != nil {
		return "", err
	}
	if !slices.ContainsFunc(coming, func(t portal.RoundTable) bool { return t.ID == chosen }) {
		fields["table"] = "Kies een ronde tafel uit de lijst."
	}
	return chosen, nil
}

// leadKeeping runs one step on a halfjaargesprek for who leads it: load, ask policy, do,
// save, record. version is the one that was seen; 0 stands for whatever there is.
func (a *App) leadKeeping(ctx context.Context, by portal.Actor, number, period string, version int64, do func(ctx context.Context, on *policy.KeepingOn) ([]portal.Fact, error)) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		on, _, err := a.keeping(ctx, by, policy.LeadKeeping, number, period)
		if err != nil {
			return err
		}
		if version != 0 && on.Round.Version != version {
			return portal.ErrChanged
		}
		facts, err := do(ctx, &on)
		if err != nil {
			return err
		}
		if err := a.store.SaveKeepingRound(ctx, &on.Round); err != nil {
			return err
		}
		w.record(on.Covenant.Version, facts...)
		return nil
	})
}

// keepingFact tells of a round, under its covenant.
func keepingFact(on policy.KeepingOn, e portal.EventType, clause portal.ID) portal.Fact {
	details := map[string]string{portal.DetailField: on.Round.Period}
	if clause != "" {
		details[portal.DetailItem] = string(clause)
	}
	return on.Covenant.Fact(e, details)
}

// ChangeKeeping sets another last day to hand in, and another meeting.
func (a *App) ChangeKeeping(ctx context.Context, by portal.Actor, number, period string, version int64, in OpenKeepingInput) error {
	return a.leadKeeping(ctx, by, number, period, version, func(ctx context.Context, on *policy.KeepingOn) ([]portal.Fact, error) {
		fields := portal.Fields{}
		table, err := a.chosenTable(ctx, by, in.Table, on.Round.Table, fields)
		if err != nil {
			return nil, err
		}
		if err := on.Round.Change(in.Due, table, a.now()); err != nil {
			if portal.KindOf(err) != portal.Invalid {
				return nil, err
			}
			maps.Copy(fields, portal.FieldsOf(err))
		}
		return []portal.Fact{keepingFact(*on, portal.KeepingChanged, "")}, fields.Err()
	})
}

// CloseKeeping ends the handing in, and lays the answers of all side by side for the
// parties.
func (a *App) CloseKeeping(ctx context.Context, by portal.Actor, number, period string, version int64) error {
	return a.leadKeeping(ctx, by, number, period, version, func(_ context.Context, on *policy.KeepingOn) ([]portal.Fact, error) {
		return []portal.Fact{keepingFact(*on, portal.KeepingClosed, "")}, on.Round.Close(by.ID, a.now())
	})
}

// ConclusionInput is what was concluded about a clause.
type ConclusionInput struct {
	Clause portal.ID
	Text   string
	// Was is the time of the conclusion that was begun from; zero when there was none.
	Was     time.Time
	Citizen CitizenAnswer
}

// ConclusionKept is a conclusion after saving. Clash: somebody else wrote one meanwhile,
// so that nothing was saved; Now is theirs.
type ConclusionKept struct {
	Now   portal.KeepingConclusion
	Clash bool
}

// ConcludeKeeping writes down what was concluded about a clause in the talk.
func (a *App) ConcludeKeeping(ctx context.Context, by portal.Actor, number, period string, in ConclusionInput) (ConclusionKept, error) {
	kept := ConclusionKept{}
	err := a.write(ctx, by, func(ctx context.Context, w *writing) error {
		kept = ConclusionKept{}
		on, _, err := a.keeping(ctx, by, policy.LeadKeeping, number, period)
		if err != nil {
			return err
		}
		v, err := a.versionNr(ctx, on.Covenant.ID, on.Round.Nr)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(v.KeptClauses(), func(c portal.KeptClause) bool { return c.ID == in.Clause }) {
			return portal.ErrNotFound
		}
		kept.Now = on.Round.Conclusion(in.Clause)
		if t := kept.Now.Text; kept.Now.At.UnixMilli() != in.Was.UnixMilli() && t != "" && t != in.Text {
			kept.Clash = true
			return nil
		}
		fields, facts := checkCitizen(map[string]string{"conclusion": in.Text}, in.Citizen, on.Covenant.Ref(), false)
		err = on.Round.Conclude(portal.KeepingConclusion{Clause: in.Clause, Text: in.Text, By: by.ID, At: a.now()})
		if err != nil && portal.KindOf(err) != portal.Invalid {
			return err
		}
		maps.Copy(fields, portal.FieldsOf(err))
		if err := fields.Err(); err != nil {
			return err
		}
		if err := a.store.SaveKeepingRound(ctx, &on.Round); err != nil {
			return err
		}
		kept.Now = on.Round.Conclusion(in.Clause)
		w.record(on.Covenant.Version, append(facts, keepingFact(on, portal.KeepingConcluded, in.Clause))...)
		return nil
	})
	return kept, err
}
