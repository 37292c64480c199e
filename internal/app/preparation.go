package app

import (
	"context"
	"maps"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/richtext"
)

type preparationStore interface {
	Preparation(ctx context.Context, table portal.ID) (portal.Preparation, error)
	InsertPreparation(ctx context.Context, p *portal.Preparation) error
	SavePreparation(ctx context.Context, p *portal.Preparation) error
	PreparationsBy(ctx context.Context, person portal.ID) ([]portal.Preparation, error)
}

// preparation gives a round table and its preparation, when the actor may do the
// action on it. To who may not read it there is none.
func (a *App) preparation(ctx context.Context, by portal.Actor, action policy.Action, number string) (portal.RoundTable, portal.Preparation, error) {
	t, err := a.table(ctx, by, policy.ReadPreparation, number)
	if err != nil {
		if portal.KindOf(err) == portal.Forbidden {
			err = portal.ErrNotFound
		}
		return portal.RoundTable{}, portal.Preparation{}, err
	}
	if err := policy.Check(by, action, t); err != nil {
		return portal.RoundTable{}, portal.Preparation{}, err
	}
	p, err := a.preparationOf(ctx, t.ID)
	return t, p, err
}

// preparationOf gives the preparation of a round table, an empty one when nobody
// wrote any yet.
func (a *App) preparationOf(ctx context.Context, table portal.ID) (portal.Preparation, error) {
	p, err := a.store.Preparation(ctx, table)
	if err != nil && portal.KindOf(err) == portal.NotFound {
		return portal.Preparation{ID: table}, nil
	}
	return p, err
}

func (a *App) savePreparation(ctx context.Context, p *portal.Preparation) error {
	if p.Version == 0 {
		return a.store.InsertPreparation(ctx, p)
	}
	return a.store.SavePreparation(ctx, p)
}

// changePreparation runs one step on the preparation of a round table: load, ask
// policy, do, save, record. Without facts nothing changed.
func (a *App) changePreparation(ctx context.Context, by portal.Actor, action policy.Action, number string, do func(t portal.RoundTable, p *portal.Preparation) ([]portal.Fact, error)) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		t, p, err := a.preparation(ctx, by, action, number)
		if err != nil {
			return err
		}
		facts, err := do(t, &p)
		if err != nil || len(facts) == 0 {
			return err
		}
		if err := a.savePreparation(ctx, &p); err != nil {
			return err
		}
		w.record(p.Version, facts...)
		return nil
	})
}

// PreparationKept is what became of a text. Clash: somebody else changed it since,
// and nothing was kept; Now is how it is stored.
type PreparationKept struct {
	Clash bool
	Now   portal.Preparation
}

// PreparationSummary is the page on top as it is typed. Base is the revision it
// was begun from.
type PreparationSummary struct {
	Text, Ground string
	Base         int
	Citizen      CitizenAnswer
}

// WritePreparationSummary keeps the page on top.
func (a *App) WritePreparationSummary(ctx context.Context, by portal.Actor, number string, in PreparationSummary) (PreparationKept, error) {
	in.Text = richtext.Normalize(in.Text)
	return a.keepPreparation(ctx, by, policy.WritePreparation, number, map[string]string{"summary": in.Text}, map[string]string{"ground": in.Ground}, in.Citizen,
		func(t portal.RoundTable, p *portal.Preparation) (*portal.Fact, bool, error) {
			return p.WriteSummary(t, in.Text, in.Ground, in.Base, by.ID, a.now())
		})
}

// PreparationTexts are the adviser's texts about one item as they are typed; Rev is
// the revision they were begun from.
type PreparationTexts struct {
	portal.PreparationBlock
	Citizen CitizenAnswer
}

// WritePreparationBlock keeps the adviser's texts about an item.
func (a *App) WritePreparationBlock(ctx context.Context, by portal.Actor, number string, in PreparationTexts) (PreparationKept, error) {
	b := &in.PreparationBlock
	for _, s := range []*string{&b.Why, &b.Want, &b.Promised, &b.Position, &b.Beware} {
		*s = richtext.Normalize(*s)
	}
	texts := map[string]string{"why": b.Why, "want": b.Want, "promised": b.Promised, "position": b.Position, "beware": b.Beware}
	return a.keepPreparation(ctx, by, policy.WritePreparation, number, texts, map[string]string{}, in.Citizen,
		func(t portal.RoundTable, p *portal.Preparation) (*portal.Fact, bool, error) {
			if !policy.VisibleItem(by, t, b.Item) {
				return nil, false, portal.ErrItemGone
			}
			return p.WriteBlock(t, *b, by.ID, a.now())
		})
}

// PreparationNote is the holder's note about one item as it is typed; Base is the
// revision it was begun from.
type PreparationNote struct {
	Item    portal.ID
	Text    string
	Base    int
	Citizen CitizenAnswer
}

// WritePreparationNote keeps the holder's note about an item.
func (a *App) WritePreparationNote(ctx context.Context, by portal.Actor, number string, in PreparationNote) (PreparationKept, error) {
	return a.keepPreparation(ctx, by, policy.NotePreparation, number, nil, map[string]string{"note": in.Text}, in.Citizen,
		func(t portal.RoundTable, p *portal.Preparation) (*portal.Fact, bool, error) {
			if !policy.VisibleItem(by, t, in.Item) {
				return nil, false, portal.ErrItemGone
			}
			return p.WriteNote(t, in.Item, in.Text, in.Base, by.ID, a.now())
		})
}

// keepPreparation checks texts, formatted and plain ones by form field, and runs
// one change of a preparation that a clash can stop.
func (a *App) keepPreparation(ctx context.Context, by portal.Actor, action policy.Action, number string, formatted, plain map[string]string, citizen CitizenAnswer,
	change func(t portal.RoundTable, p *portal.Preparation) (*portal.Fact, bool, error)) (PreparationKept, error) {
	kept := PreparationKept{}
	err := a.changePreparation(ctx, by, action, number, func(t portal.RoundTable, p *portal.Preparation) ([]portal.Fact, error) {
		kept = PreparationKept{Now: *p}
		texts := maps.Clone(plain)
		long := portal.Fields{}
		for field, s := range formatted {
			if richtext.TooLong(s) {
				long[field] = "Deze tekst is te lang. Er passen " + portal.Number(richtext.MaxRich) + " tekens in."
			}
			texts[field] = richtext.Written(s)
		}
		wrong, facts := checkCitizen(texts, citizen, p.Ref(), false)
		fact, clash, err := change(t, p)
		maps.Copy(wrong, long)
		maps.Copy(wrong, portal.FieldsOf(err))
		if len(wrong) > 0 {
			return nil, wrong.Err()
		}
		if err != nil {
			return nil, err
		}
		if kept.Clash = clash; clash || fact == nil {
			return nil, nil
		}
		return append(facts, *fact), nil
	})
	return kept, err
}

// LockPreparation says that the adviser's texts are as the holder takes them along.
func (a *App) LockPreparation(ctx context.Context, by portal.Actor, number string) error {
	return a.changePreparation(ctx, by, policy.ReadPreparation, number, func(t portal.RoundTable, p *portal.Preparation) ([]portal.Fact, error) {
		return one(p.Lock(t, by.ID, a.now()))
	})
}

// UnlockPreparation opens a preparation again, for a reason.
func (a *App) UnlockPreparation(ctx context.Context, by portal.Actor, number, reason string, citizen CitizenAnswer) error {
	return a.changePreparation(ctx, by, policy.ReadPreparation, number, func(t portal.RoundTable, p *portal.Preparation) ([]portal.Fact, error) {
		return checkedTexts(map[string]string{"reason": reason}, citizen, p.Ref(), func() (portal.Fact, error) { return p.Unlock(t, reason, by.ID, a.now()) })
	})
}

// preparationFollows brings the preparation along when items leave the agenda.
func (a *App) preparationFollows(ctx context.Context, before, after portal.RoundTable) error {
	left := func(i portal.AgendaItem) bool { _, there := after.Item(i.ID); return !there }
	if !slices.ContainsFunc(before.Agenda, left) {
		return nil
	}
	p, err := a.store.Preparation(ctx, after.ID)
	if err != nil || !p.FollowAgenda(before, after) {
		return notFoundIsNil(err)
	}
	return a.store.SavePreparation(ctx, &p)
}
