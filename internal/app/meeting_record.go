package app

import (
	"context"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/privacy"
	"ketenportaal/internal/richtext"
)

// NoteInput is what somebody typed under an item. Both asks for the text as it is
// now with what was typed below it.
type NoteInput struct {
	portal.NoteDraft
	Both    bool
	Citizen CitizenAnswer
}

// NoteKept is what became of a note. Clash: nothing was kept, since Now was written
// meanwhile. Doubt is a sentence about what may be a citizen's data, to look at.
type NoteKept struct {
	Now   portal.MinutesItem
	Clash bool
	Doubt string
}

// WriteNote keeps what is typed under an item of the agenda, or under none for the
// whole meeting. Nobody hears of it: the notes are the writers' until the draft is
// given on. Two who write under different items never get in each other's way.
func (a *App) WriteNote(ctx context.Context, by portal.Actor, number string, in NoteInput) (NoteKept, error) {
	in.Text = richtext.Normalize(in.Text)
	kept := NoteKept{}
	err := a.write(ctx, by, func(ctx context.Context, w *writing) error {
		t, err := a.table(ctx, by, policy.RecordTable, number)
		if err != nil {
			return err
		}
		if !policy.VisibleItem(by, t, in.Item) {
			return portal.ErrNotFound
		}
		m, err := a.minutesOf(ctx, t)
		if err != nil {
			return err
		}
		was, note := m.For(in.Item), in.NoteDraft
		if in.Both && was.Text != "" && was.Text != note.Text && was.Rev == note.Base {
			note.Text = richtext.Normalize(was.Text + "\n\n" + note.Text)
		}
		if richtext.TooLong(note.Text) {
			return portal.Fields{"note": "De notities zijn te lang. Er passen " + portal.Number(richtext.MaxRich) + " tekens in."}.Err()
		}
		facts, doubt, err := checkTyped(t, was.Text, note.Text, in.Citizen)
		if err != nil {
			return err
		}
		kept = NoteKept{Doubt: doubt}
		kept.Now, kept.Clash, err = m.Write(t, note, by.ID, a.now())
		if err != nil || kept.Clash || kept.Now.Rev == was.Rev {
			return err
		}
		if was.By != by.ID {
			facts = append(facts, t.Fact(portal.NotesTaken, itemDetail(in.Item)))
		}
		err = a.saveMinutes(ctx, &m)
		w.record(t.Version, facts...)
		return err
	})
	return kept, err
}

func itemDetail(item portal.ID) map[string]string {
	if item == "" {
		return nil
	}
	return map[string]string{portal.DetailItem: string(item)}
}

// checkTyped looks for citizens' data in what is new in a note: a number about which
// a reason was given once isn't asked for at each save. A BSN is refused; of what is
// no more than doubtful it gives a sentence, so that nobody has to stop typing.
func checkTyped(t portal.RoundTable, was, now string, answer CitizenAnswer) (facts []portal.Fact, doubt string, err error) {
	before := map[string]bool{}
	plain := richtext.Written(was)
	for _, f := range privacy.Check(plain) {
		before[plain[f.Start:f.End]] = true
	}
	plain = richtext.Written(now)
	found := slices.DeleteFunc(privacy.Check(plain), func(f privacy.Finding) bool { return before[plain[f.Start:f.End]] })
	if len(found) == 0 {
		return nil, "", nil
	}
	if !privacy.Blocking(found) {
		return nil, found[0].Kind.Sentence(), nil
	}
	answer.Checked = true
	fields, facts := checkCitizen(map[string]string{"note": plain}, answer, t.Ref(), false)
	return facts, "", fields.Err()
}

// TurnToItem puts an item on the table; empty for none.
func (a *App) TurnToItem(ctx context.Context, by portal.Actor, number string, item portal.ID) error {
	return a.changeTable(ctx, by, policy.RecordTable, number, 0, func(_ context.Context, _ *writing, t *portal.RoundTable, _ portal.Settings) ([]portal.Fact, error) {
		if !policy.VisibleItem(by, *t, item) {
			return nil, portal.ErrNotFound
		}
		return nil, t.TurnTo(item, a.now())
	})
}

// TreatItem says what became of an item, and gives the one to go on with.
func (a *App) TreatItem(ctx context.Context, by portal.Actor, number string, item portal.ID, outcome portal.Outcome) (next portal.ID, err error) {
	err = a.changeTable(ctx, by, policy.RecordTable, number, 0, func(_ context.Context, _ *writing, t *portal.RoundTable, _ portal.Settings) ([]portal.Fact, error) {
		is, _ := t.Item(item)
		if item == "" || !policy.VisibleItem(by, *t, item) {
			return nil, portal.ErrNotFound
		}
		if next, err = t.Treat(item, outcome, by.ID, a.now()); err != nil || is.Outcome == outcome {
			return nil, err
		}
		return one(t.Fact(portal.ItemTreated, map[string]string{portal.DetailItem: string(item), portal.DetailTo: string(outcome)}), nil)
	})
	return next, err
}

// NoteAttendance says how somebody takes part in a meeting; key is that of their
// entry, by the name of who came instead.
func (a *App) NoteAttendance(ctx context.Context, by portal.Actor, number, key string, p portal.Presence, instead string) error {
	return a.attendance(ctx, by, number, map[string]string{"instead": instead}, func(t *portal.RoundTable) (portal.Fact, error) {
		return t.Attend(key, p, instead, a.now())
	})
}

// NoteAllPresent notes everybody as present of whom nothing was noted yet.
func (a *App) NoteAllPresent(ctx context.Context, by portal.Actor, number string) error {
	return a.attendance(ctx, by, number, nil, func(t *portal.RoundTable) (portal.Fact, error) { return t.AllPresent(a.now()) })
}

// WelcomeToMeeting adds somebody to the attendance who wasn't expected.
func (a *App) WelcomeToMeeting(ctx context.Context, by portal.Actor, number, name, org string) error {
	return a.attendance(ctx, by, number, map[string]string{"name": name, "org_name": org}, func(t *portal.RoundTable) (portal.Fact, error) {
		return t.Welcome(name, org, a.now())
	})
}

func (a *App) attendance(ctx context.Context, by portal.Actor, number string, texts map[string]string, note func(t *portal.RoundTable) (portal.Fact, error)) error {
	return a.changeTable(ctx, by, policy.RecordTable, number, 0, func(_ context.Context, _ *writing, t *portal.RoundTable, _ portal.Settings) ([]portal.Fact, error) {
		if err := noBSN(texts); err != nil {
			return nil, err
		}
		return one(note(t))
	})
}
