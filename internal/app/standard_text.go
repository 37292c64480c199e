package app

import (
	"context"
	"maps"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

type standardTextStore interface {
	StandardText(ctx context.Context, id portal.ID) (portal.StandardText, error)
	StandardTexts(ctx context.Context) ([]portal.StandardText, error)
	SaveStandardText(ctx context.Context, t *portal.StandardText) error
	DeleteStandardText(ctx context.Context, t portal.StandardText) error
}

// StandardTexts gives every standard text, for who keeps them.
func (a *App) StandardTexts(ctx context.Context, by portal.Actor) ([]portal.StandardText, error) {
	if err := policy.Check(by, policy.KeepStandardTexts, nil); err != nil {
		return nil, err
	}
	return a.store.StandardTexts(ctx)
}

// StandardText gives one standard text, for who keeps them.
func (a *App) StandardText(ctx context.Context, by portal.Actor, id portal.ID) (portal.StandardText, error) {
	if err := policy.Check(by, policy.KeepStandardTexts, nil); err != nil {
		return portal.StandardText{}, err
	}
	return a.store.StandardText(ctx, id)
}

// StandardTextsFor gives the texts that fit a signal at each moment, filled in
// for it. Who doesn't handle it gets none.
func (a *App) StandardTextsFor(ctx context.Context, by portal.Actor, s portal.Signal) (map[portal.Moment][]portal.StandardText, error) {
	if !policy.May(by, policy.DetailSignal, s) {
		return nil, nil
	}
	set, err := a.store.Settings(ctx)
	if err != nil {
		return nil, err
	}
	all, err := a.store.StandardTexts(ctx)
	if err != nil {
		return nil, err
	}
	theme, _ := set.Theme(s.Theme)
	fitting := map[portal.Moment][]portal.StandardText{}
	for _, t := range all {
		if t.Fits(t.Moment, s.Theme) {
			t.Text = t.Filled(s.Number, theme.Name)
			fitting[t.Moment] = append(fitting[t.Moment], t)
		}
	}
	return fitting, nil
}

// KeepStandardText stores a new standard text (with an empty id), or changes the
// version the actor saw.
func (a *App) KeepStandardText(ctx context.Context, by portal.Actor, in portal.StandardText, answer CitizenAnswer) error {
	if err := policy.Check(by, policy.KeepStandardTexts, nil); err != nil {
		return err
	}
	id := in.ID
	if id == "" {
		id = portal.NewID()
	}
	err := a.write(ctx, by, func(ctx context.Context, w *writing) error {
		t := in
		t.ID, t.ChangedBy, t.ChangedAt = id, by.ID, a.now()
		set, err := a.store.Settings(ctx)
		if err != nil {
			return err
		}
		if err := a.roomForText(ctx, in); err != nil {
			return err
		}
		fields, facts := checkCitizen(map[string]string{"title": t.Title, "text": t.Text}, answer, t.Ref(), false)
		if err := t.Validate(set); err != nil {
			maps.Copy(fields, portal.FieldsOf(err))
		}
		if err := fields.Err(); err != nil {
			return err
		}
		if err := a.store.SaveStandardText(ctx, &t); err != nil {
			return err
		}
		w.record(t.Version, append([]portal.Fact{{Type: portal.StandardTextKept, About: t.Ref()}}, facts...)...)
		return nil
	})
	if portal.KindOf(err) == portal.Taken && err != nil {
		return portal.Fields{"title": "Er is al een tekst met deze titel bij dit moment. Kies een andere titel."}.Err()
	}
	return err
}

// roomForText refuses a change of what is gone or was changed meanwhile, and a
// new text when there are so many that nobody finds one.
func (a *App) roomForText(ctx context.Context, in portal.StandardText) error {
	if in.ID != "" {
		old, err := a.store.StandardText(ctx, in.ID)
		if err == nil && old.Version != in.Version {
			return portal.ErrChanged
		}
		return err
	}
	all, err := a.store.StandardTexts(ctx)
	if err == nil && len(all) >= portal.MaxStandardTexts {
		return portal.Errorf(portal.Conflict, "Er zijn al %s standaardteksten. Verwijder er eerst een.", portal.Number(portal.MaxStandardTexts))
	}
	return err
}

// RemoveStandardText removes a standard text. Texts that were sent stay as they are.
func (a *App) RemoveStandardText(ctx context.Context, by portal.Actor, id portal.ID, version int64) error {
	if err := policy.Check(by, policy.KeepStandardTexts, nil); err != nil {
		return err
	}
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		t, err := a.store.StandardText(ctx, id)
		if err != nil {
			return err
		}
		t.Version = version
		if err := a.store.DeleteStandardText(ctx, t); err != nil {
			return err
		}
		w.record(version+1, portal.Fact{Type: portal.StandardTextRemoved, About: t.Ref()})
		return nil
	})
}
