package app

import (
	"context"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// MinutesAdoption is how a meeting adopted minutes: In is its number.
type MinutesAdoption struct {
	In      string
	Version int64 // of the minutes the actor saw
}

// AdoptMinutes makes minutes final, as a later meeting of the series did.
func (a *App) AdoptMinutes(ctx context.Context, by portal.Actor, number string, in MinutesAdoption) error {
	return a.changeMinutes(ctx, by, policy.AdoptMinutes, number, in.Version, func(ctx context.Context, _ *writing, t *portal.RoundTable, m *portal.Minutes, _ portal.Settings) ([]portal.Fact, error) {
		seen := slices.ContainsFunc(m.Open(), func(c portal.MinutesComment) bool { return policy.VisibleItem(by, *t, c.Item) })
		if len(m.Open()) > 0 && !seen {
			return nil, portal.Errorf(portal.Conflict, "Dit verslag kan nog niet worden vastgesteld. Vraag de secretaris waarom.")
		}
		var meeting portal.RoundTable
		if in.In != "" {
			var err error
			if meeting, err = a.store.TableByNumber(ctx, in.In); err != nil && portal.KindOf(err) != portal.NotFound {
				return nil, err
			}
			if !policy.May(by, policy.ReadTable, meeting) {
				meeting = portal.RoundTable{}
			}
		}
		return a.adopt(ctx, t, m, meeting, portal.Adoption{By: by.ID})
	})
}

// adopt freezes what minutes say and makes them final, in a transaction.
func (a *App) adopt(ctx context.Context, t *portal.RoundTable, m *portal.Minutes, in portal.RoundTable, how portal.Adoption) ([]portal.Fact, error) {
	r, err := a.minutesRecord(ctx, *t, *m)
	if err != nil {
		return nil, err
	}
	r.AdoptedAt, r.AdoptedIn = a.now(), in.Number
	files := minutesTexts(r)
	how.SHA256, how.Public = files[0].SHA256, files[1].SHA256
	v, fact, err := m.Adopt(t, in, how, a.now())
	if err != nil {
		return nil, err
	}
	// The sealed log holds the hash too: who changes text and hash alike is found.
	fact.Details = map[string]string{portal.DetailTo: how.SHA256}
	if err := a.store.InsertMinutesVersion(ctx, &v); err != nil {
		return nil, err
	}
	if err := a.store.InsertMinutesRecord(ctx, &r); err != nil {
		return nil, err
	}
	for i := range files {
		if err := a.store.InsertMinutesText(ctx, &files[i]); err != nil {
			return nil, err
		}
	}
	set, err := a.store.Settings(ctx)
	if err != nil {
		return nil, err
	}
	return []portal.Fact{fact}, a.store.IndexMinutes(ctx, r, t.Scope(set.Municipality))
}

// ObjectToMinutes stops a silent adoption: the next agenda begins with these
// minutes instead.
func (a *App) ObjectToMinutes(ctx context.Context, by portal.Actor, number, reason string, answer CitizenAnswer) error {
	return a.changeMinutes(ctx, by, policy.ObjectAdopted, number, 0, func(ctx context.Context, w *writing, t *portal.RoundTable, m *portal.Minutes, _ portal.Settings) ([]portal.Fact, error) {
		s, err := a.store.Series(ctx, t.Series)
		if err != nil {
			return nil, err
		}
		if !s.SilentAdoption {
			return nil, portal.Errorf(portal.Conflict, "Dit verslag wordt al in de volgende ronde tafel besproken. Bezwaar maken is niet nodig.")
		}
		facts, err := checkedTexts(map[string]string{"reason": reason}, answer, t.Ref(), func() (portal.Fact, error) {
			return m.Object(*t, portal.MinutesObjection{By: by.ID, Org: by.OrgID, Reason: reason}, a.now())
		})
		if err != nil {
			return nil, err
		}
		return facts, a.minutesToNext(ctx, w, *t)
	})
}

// AddErratum corrects adopted minutes: they themselves stay as they are.
func (a *App) AddErratum(ctx context.Context, by portal.Actor, number string, item portal.ID, text string, answer CitizenAnswer) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		t, err := a.table(ctx, by, policy.RecordTable, number)
		if err != nil {
			return err
		}
		if !policy.VisibleItem(by, t, item) {
			return portal.ErrNotFound
		}
		m, err := a.minutesOf(ctx, t)
		if err != nil {
			return err
		}
		facts, err := checkedTexts(map[string]string{"text": text}, answer, t.Ref(), func() (portal.Fact, error) {
			return m.Correct(t, portal.Erratum{Item: item, Text: text, By: by.ID}, a.now())
		})
		if err != nil {
			return err
		}
		if err := a.saveMinutes(ctx, &m); err != nil {
			return err
		}
		w.record(t.Version, facts...)
		return nil
	})
}

// minutesAtOnce is how many minutes one run of AdvanceMinutes takes at most.
const minutesAtOnce = 50

// AdvanceMinutes does what the clock asks of minutes: it tells that a comment
// term is about to end and that it has, and adopts silently what a series allows.
// Running it twice, or on two instances, does each once. It says how many moved.
func (a *App) AdvanceMinutes(ctx context.Context, by portal.Actor) (int, error) {
	if err := policy.Check(by, policy.TendTables, nil); err != nil {
		return 0, err
	}
	due, err := a.store.MinutesDue(ctx, a.now(), minutesAtOnce)
	if err != nil {
		return 0, err
	}
	moved := 0
	for _, m := range due {
		err := a.write(ctx, by, func(ctx context.Context, w *writing) error { return a.advanceMinutes(ctx, w, m.ID) })
		if err != nil && portal.KindOf(err) != portal.Conflict {
			return moved, err
		}
		if err == nil {
			moved++
		}
	}
	return moved, nil
}

func (a *App) advanceMinutes(ctx context.Context, w *writing, table portal.ID) error {
	t, err := a.store.Table(ctx, table)
	if err != nil {
		return err
	}
	return a.stepMinutes(ctx, w, t, 0, func(ctx context.Context, _ *writing, t *portal.RoundTable, m *portal.Minutes, _ portal.Settings) ([]portal.Fact, error) {
		at, rings := m.Alarm()
		if !rings || a.now().Before(at) {
			return nil, errAgain // another instance was first
		}
		if !a.now().After(m.CommentsUntil) {
			return []portal.Fact{m.Remind(*t)}, nil
		}
		s, err := a.store.Series(ctx, t.Series)
		if err != nil {
			return nil, err
		}
		passed := m.PassTerm(*t)
		if s.SilentAdoption && m.MayAdoptSilently(*t, a.now()) {
			return a.adopt(ctx, t, m, portal.RoundTable{}, portal.Adoption{Silent: true})
		}
		return []portal.Fact{passed}, nil
	})
}
