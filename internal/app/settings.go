package app

import (
	"context"
	"slices"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

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

// SettingsToKeep gives the settings to who may change them.
func (a *App) SettingsToKeep(ctx context.Context, by portal.Actor) (portal.Settings, error) {
	if err := policy.Check(by, policy.ManageSettings, nil); err != nil {
		return portal.Settings{}, err
	}
	return a.store.Settings(ctx)
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

// Keepers gives who may pass messages to and from anonymous reporters. Their
// role makes them so, not a setting.
func (a *App) Keepers(ctx context.Context, by portal.Actor) ([]portal.Person, error) {
	if err := policy.Check(by, policy.ManageSettings, nil); err != nil {
		return nil, err
	}
	people, err := a.store.PeopleWithRole(ctx, portal.Keeper)
	return slices.DeleteFunc(people, func(p portal.Person) bool { return p.State != portal.PersonActive }), err
}

// The parts of the settings, as the audit log names them.
const (
	partPortal = "portaal"
	partThemes = "thema’s"
	partAreas  = "wijken"
	partDays   = "vrije dagen"
	partMail   = "mailteksten"
	partHouse  = "huisstijl"
)

// anyVersion is for a change that can't overwrite another's work, such as adding
// a day.
const anyVersion = -1

// keepPart lets the administrator change the settings as they were read
// at a version, or at anyVersion, and records which part it was.
func (a *App) keepPart(ctx context.Context, by portal.Actor, version int64, part string, change func(ctx context.Context, set *portal.Settings) error) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		if err := policy.Check(by, policy.ManageSettings, nil); err != nil {
			return err
		}
		set, err := a.store.Settings(ctx)
		if err != nil {
			return err
		}
		if version != anyVersion && set.Version != version {
			return portal.Errorf(portal.Conflict, "Iemand anders wijzigde de instellingen net. Bekijk wat er nu staat en probeer het opnieuw.")
		}
		if err := change(ctx, &set); err != nil {
			return err
		}
		if err := a.store.SaveSettings(ctx, &set); err != nil {
			return err
		}
		w.record(set.Version, portal.Fact{Type: portal.SettingsChanged, About: portal.Ref{Kind: portal.KindSettings, ID: "portaal"}, Details: map[string]string{portal.DetailField: part}})
		return nil
	})
}

// KeepPortal is the name of the portal and who coordinates.
type KeepPortal struct {
	Version     int64
	Name        string
	Coordinator portal.ID
	Substitute  portal.ID
}

// KeepSettings changes the name of the portal and who coordinates.
func (a *App) KeepSettings(ctx context.Context, by portal.Actor, in KeepPortal) error {
	return a.keepPart(ctx, by, in.Version, partPortal, func(ctx context.Context, set *portal.Settings) error {
		can, err := a.coordinators(ctx, *set)
		if err != nil {
			return err
		}
		return set.KeepPortal(in.Name, in.Coordinator, in.Substitute, can)
	})
}

// KeepTheme adds a theme, when it has no id, or changes one. New terms hold for
// signals that reach that step from now on.
func (a *App) KeepTheme(ctx context.Context, by portal.Actor, version int64, t portal.Theme) error {
	return a.keepPart(ctx, by, version, partThemes, func(_ context.Context, set *portal.Settings) error { return set.KeepTheme(t) })
}

// MoveTheme puts a theme one place higher or lower in every list of themes.
func (a *App) MoveTheme(ctx context.Context, by portal.Actor, version int64, id portal.ID, up bool) error {
	return a.keepPart(ctx, by, version, partThemes, func(_ context.Context, set *portal.Settings) error { return set.MoveTheme(id, up) })
}

// KeepAreas changes the neighbourhoods.
func (a *App) KeepAreas(ctx context.Context, by portal.Actor, version int64, areas []portal.Neighbourhood) error {
	return a.keepPart(ctx, by, version, partAreas, func(_ context.Context, set *portal.Settings) error { return set.KeepAreas(areas) })
}

// AddDayOff adds a day on which terms stand still.
func (a *App) AddDayOff(ctx context.Context, by portal.Actor, day time.Time) error {
	return a.keepPart(ctx, by, anyVersion, partDays, func(_ context.Context, set *portal.Settings) error { return set.AddDayOff(day, a.now()) })
}

// RemoveDayOff takes away a day that was added and is still to come.
func (a *App) RemoveDayOff(ctx context.Context, by portal.Actor, day time.Time) error {
	return a.keepPart(ctx, by, anyVersion, partDays, func(_ context.Context, set *portal.Settings) error { return set.RemoveDayOff(day, a.now()) })
}
