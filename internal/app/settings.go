package app

import (
	"context"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// KeepPortal is what the administrator sets for the whole portal.
type KeepPortal struct {
	Version        int64
	Coordinator    portal.ID
	Substitute     portal.ID
	Themes         []portal.Theme
	Neighbourhoods []portal.Neighbourhood
}

// Handlers gives everyone who can coordinate signals, for choosing the
// coordinator and the substitute.
func (a *App) Handlers(ctx context.Context, by portal.Actor) ([]portal.Person, error) {
	if err := policy.Check(by, policy.ManageSettings, nil); err != nil {
		return nil, err
	}
	set, err := a.store.Settings(ctx)
	if err != nil {
		return nil, err
	}
	return a.coordinators(ctx, set)
}

// coordinators are the active people of the municipality who handle signals.
func (a *App) coordinators(ctx context.Context, set portal.Settings) ([]portal.Person, error) {
	people, err := a.store.People(ctx, set.Municipality)
	if err != nil {
		return nil, err
	}
	org, err := a.store.Organisation(ctx, set.Municipality)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(people, func(p portal.Person) bool {
		return !policy.CanCoordinate(p.Actor(org, "")) && p.ID != set.Coordinator && p.ID != set.Substitute
	}), nil
}

// KeepSettings changes who coordinates, the themes and the neighbourhoods.
func (a *App) KeepSettings(ctx context.Context, by portal.Actor, in KeepPortal) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		if err := policy.Check(by, policy.ManageSettings, nil); err != nil {
			return err
		}
		set, err := a.store.Settings(ctx)
		if err != nil {
			return err
		}
		if set.Version != in.Version {
			return portal.Errorf(portal.Conflict, "Iemand anders wijzigde deze instellingen net. Bekijk wat er nu staat en probeer het opnieuw.")
		}
		can, err := a.coordinators(ctx, set)
		if err != nil {
			return err
		}
		if err := set.Keep(in.Coordinator, in.Substitute, in.Themes, in.Neighbourhoods, can); err != nil {
			return err
		}
		if err := a.store.SaveSettings(ctx, &set); err != nil {
			return err
		}
		w.record(set.Version, portal.Fact{Type: portal.SettingsChanged, About: portal.Ref{Kind: portal.KindSettings, ID: "portaal"}})
		return nil
	})
}
