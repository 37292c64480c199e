package app

import (
	"context"
	"maps"
	"slices"
	"strings"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

type savedViewStore interface {
	SavedViews(ctx context.Context, person portal.ID) (portal.SavedViews, error)
	SharedViews(ctx context.Context, org portal.ID) ([]portal.SavedViews, error)
	SaveSavedViews(ctx context.Context, v *portal.SavedViews) error
}

// SignalView is a saved view as its reader sees it: their own, or a colleague's
// that is shared.
type SignalView struct {
	portal.SavedView
	Own bool
}

// SignalViews gives the views the actor can open: their own, then those that
// colleagues share, by name.
func (a *App) SignalViews(ctx context.Context, by portal.Actor) ([]SignalView, error) {
	if err := policy.Check(by, policy.KeepViews, nil); err != nil {
		return nil, err
	}
	own, err := a.store.SavedViews(ctx, by.ID)
	if err != nil {
		return nil, err
	}
	var views []SignalView
	for _, v := range own.Views {
		views = append(views, SignalView{v, true})
	}
	colleagues, err := a.store.SharedViews(ctx, by.OrgID)
	if err != nil {
		return nil, err
	}
	var shared []SignalView
	for _, c := range colleagues {
		for _, v := range c.Views {
			if v.Shared && c.Person != by.ID {
				shared = append(shared, SignalView{v, false})
			}
		}
	}
	slices.SortStableFunc(shared, func(x, y SignalView) int { return strings.Compare(strings.ToLower(x.Name), strings.ToLower(y.Name)) })
	return append(views, shared...), nil
}

// SaveView keeps a view of the actor's, new (with an empty id) or changed. It is
// the actor's own note, so no event tells of it.
func (a *App) SaveView(ctx context.Context, by portal.Actor, view portal.SavedView, words string, answer CitizenAnswer) error {
	fields, _ := checkCitizen(map[string]string{"name": view.Name + "\n" + words}, answer, portal.Ref{Kind: portal.KindPerson, ID: by.ID}, false)
	return a.changeViews(ctx, by, func(v *portal.SavedViews) error {
		in := view
		if in.ID == "" {
			in.ID = portal.NewID()
		} else if !slices.ContainsFunc(v.Views, func(old portal.SavedView) bool { return old.ID == in.ID }) {
			return portal.ErrNotFound
		}
		err := v.Save(in, a.now())
		if err != nil && portal.FieldsOf(err) == nil {
			return err
		}
		all := maps.Clone(fields)
		maps.Copy(all, portal.FieldsOf(err))
		return all.Err()
	})
}

// RemoveView takes a view of the actor's away.
func (a *App) RemoveView(ctx context.Context, by portal.Actor, id portal.ID) error {
	return a.changeViews(ctx, by, func(v *portal.SavedViews) error { return v.Remove(id) })
}

func (a *App) changeViews(ctx context.Context, by portal.Actor, change func(v *portal.SavedViews) error) error {
	if err := policy.Check(by, policy.KeepViews, nil); err != nil {
		return err
	}
	return a.write(ctx, by, func(ctx context.Context, _ *writing) error {
		v, err := a.store.SavedViews(ctx, by.ID)
		if err != nil {
			return err
		}
		v.Org = by.OrgID
		if err := change(&v); err != nil {
			return err
		}
		return a.store.SaveSavedViews(ctx, &v)
	})
}
