package app

import (
	"context"
	"maps"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// OfferMinutes gives the draft to the chair; version is that of the minutes the
// actor saw.
func (a *App) OfferMinutes(ctx context.Context, by portal.Actor, number string, version int64) error {
	return a.changeMinutes(ctx, by, policy.RecordTable, number, version, func(ctx context.Context, w *writing, t *portal.RoundTable, m *portal.Minutes, _ portal.Settings) ([]portal.Fact, error) {
		v, fact, err := m.Offer(t, by.ID, a.now())
		if err != nil {
			return nil, err
		}
		return []portal.Fact{fact}, a.store.InsertMinutesVersion(ctx, &v)
	})
}

// ReturnMinutes is the chair's: the draft needs another look, for a reason.
func (a *App) ReturnMinutes(ctx context.Context, by portal.Actor, number string, version int64, reason string, answer CitizenAnswer) error {
	return a.changeMinutes(ctx, by, policy.AgreeMinutes, number, version, func(_ context.Context, _ *writing, t *portal.RoundTable, m *portal.Minutes, _ portal.Settings) ([]portal.Fact, error) {
		return checkedTexts(map[string]string{"reason": reason}, answer, t.Ref(), func() (portal.Fact, error) { return m.Return(t, reason, by.ID, a.now()) })
	})
}

// AgreeMinutes is the chair's: the participants can comment from now on. Unless
// silence is enough, the next agenda begins with adopting these minutes.
func (a *App) AgreeMinutes(ctx context.Context, by portal.Actor, number string, version int64) error {
	return a.changeMinutes(ctx, by, policy.AgreeMinutes, number, version, func(ctx context.Context, w *writing, t *portal.RoundTable, m *portal.Minutes, set portal.Settings) ([]portal.Fact, error) {
		v, fact, err := m.Agree(t, set.Calendar(), by.ID, a.now())
		if err != nil {
			return nil, err
		}
		if err := a.store.InsertMinutesVersion(ctx, &v); err != nil {
			return nil, err
		}
		s, err := a.store.Series(ctx, t.Series)
		if err != nil {
			return nil, err
		}
		if !s.SilentAdoption {
			err = a.minutesToNext(ctx, w, *t)
		}
		return []portal.Fact{fact}, err
	})
}

// ShapeMinutes chooses between full text and a list of decisions and actions.
func (a *App) ShapeMinutes(ctx context.Context, by portal.Actor, number string, full bool) error {
	return a.changeMinutes(ctx, by, policy.RecordTable, number, 0, func(_ context.Context, _ *writing, t *portal.RoundTable, m *portal.Minutes, _ portal.Settings) ([]portal.Fact, error) {
		fact, changed, err := m.Shape(*t, full)
		if !changed {
			return nil, err
		}
		return []portal.Fact{fact}, err
	})
}

// DescribeMinutes sets the archive fields of minutes that aren't adopted yet.
func (a *App) DescribeMinutes(ctx context.Context, by portal.Actor, number string, version int64, d portal.DocumentDetails, answer CitizenAnswer) error {
	return a.changeMinutes(ctx, by, policy.RecordTable, number, version, func(_ context.Context, _ *writing, t *portal.RoundTable, m *portal.Minutes, _ portal.Settings) ([]portal.Fact, error) {
		changed := false
		facts, err := checkedTexts(d.Texts(), answer, t.Ref(), func() (portal.Fact, error) {
			fact, is, err := m.Describe(*t, d)
			changed = is
			return fact, err
		})
		if !changed {
			return nil, err
		}
		return facts, err
	})
}

// checkedTexts runs a step whose texts pass the citizen-data check, and refuses
// with what either finds wrong, together.
func checkedTexts(texts map[string]string, answer CitizenAnswer, about portal.Ref, step func() (portal.Fact, error)) ([]portal.Fact, error) {
	fields, overruled := checkCitizen(texts, answer, about, false)
	fact, err := step()
	maps.Copy(fields, portal.FieldsOf(err))
	if len(fields) > 0 {
		return nil, fields.Err()
	}
	return append([]portal.Fact{fact}, overruled...), err
}

// recordMoved gives draft minutes that somebody may be about to agree with, or to
// adopt, a new version: what is recorded at the meeting is part of them.
func (a *App) recordMoved(ctx context.Context, t portal.RoundTable) error {
	if t.State != portal.TableWithChair && t.State != portal.TableComments {
		return nil
	}
	m, err := a.store.Minutes(ctx, t.ID)
	if err != nil {
		return notFoundIsNil(err)
	}
	return a.store.SaveMinutes(ctx, &m)
}

// minutesToNext puts the adoption of a meeting's minutes first on the agenda of
// the next one that is planned. Is there none yet, then adoptOnAgenda does it.
func (a *App) minutesToNext(ctx context.Context, w *writing, of portal.RoundTable) error {
	next, err := a.nextTable(ctx, of)
	if err != nil || next.ID == "" {
		return err
	}
	return a.stepTable(ctx, w, &next, func(_ context.Context, _ *writing, t *portal.RoundTable, _ portal.Settings) ([]portal.Fact, error) {
		item, isNew := t.TakeMinutes(of, a.now())
		if !isNew {
			return nil, nil
		}
		return []portal.Fact{a.agendaFact(t, item)}, nil
	})
}

// adoptOnAgenda puts the adoption of earlier minutes that wait for a meeting on
// the agenda of a new one, before it is stored.
func (a *App) adoptOnAgenda(ctx context.Context, t *portal.RoundTable) error {
	all, err := a.store.TablesOf(ctx, t.Series, maxTablesOf)
	if err != nil {
		return err
	}
	for _, of := range all {
		if of.State != portal.TableComments || !of.Start.Before(t.Start) || onAgenda(all, of) {
			continue
		}
		m, err := a.minutesOf(ctx, of)
		if err != nil {
			return err
		}
		s, err := a.store.Series(ctx, of.Series)
		if err != nil {
			return err
		}
		if !s.SilentAdoption || len(m.Objections) > 0 {
			t.TakeMinutes(of, a.now())
		}
	}
	return nil
}

// onAgenda reports whether a meeting that is still to be held adopts the minutes
// of another.
func onAgenda(all []portal.RoundTable, of portal.RoundTable) bool {
	for _, t := range all {
		if !t.Before() && t.State != portal.TableBusy {
			continue
		}
		for _, i := range t.Agenda {
			for _, l := range i.Links {
				if l.Kind == portal.KindMinutes && l.ID == of.ID {
					return true
				}
			}
		}
	}
	return false
}

// adoptIn are the meetings that can adopt the minutes of a round table, the
// latest first.
func (a *App) adoptIn(ctx context.Context, by portal.Actor, t portal.RoundTable) ([]portal.RoundTable, error) {
	all, err := a.store.TablesOf(ctx, t.Series, maxTablesOf)
	if err != nil {
		return nil, err
	}
	var in []portal.RoundTable
	for _, other := range all {
		if t.AdoptedIn(other) && policy.May(by, policy.ReadTable, other) {
			other.Agenda = nil // nothing here needs it
			in = append(in, other)
		}
	}
	return in, nil
}
