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
	return a.changePart(ctx, by, policy.ManageSettings, part, func(ctx context.Context, set *portal.Settings) (bool, error) {
		if version != anyVersion && set.Version != version {
			return false, errSettingsChanged
		}
		return true, change(ctx, set)
	})
}

// errSettingsChanged is for who changes the settings as they were a moment ago.
var errSettingsChanged = portal.Errorf(portal.Conflict, "Iemand anders wijzigde de instellingen net. Bekijk wat er nu staat en probeer het opnieuw.")

// changePart is for who may do the action: it changes one part of the settings,
// and the log says which. Nothing is saved when change reports that it already
// was so.
func (a *App) changePart(ctx context.Context, by portal.Actor, action policy.Action, part string, change func(ctx context.Context, set *portal.Settings) (changed bool, err error)) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		if err := policy.Check(by, action, nil); err != nil {
			return err
		}
		return a.changeSettings(ctx, w, func(set *portal.Settings) (portal.Fact, bool, error) {
			changed, err := change(ctx, set)
			return settingsFact(map[string]string{portal.DetailField: part}), changed, err
		})
	})
}

// changeSettings loads, changes and saves the settings inside a transaction.
func (a *App) changeSettings(ctx context.Context, w *writing, change func(set *portal.Settings) (fact portal.Fact, changed bool, err error)) error {
	set, err := a.store.Settings(ctx)
	if err != nil {
		return err
	}
	fact, changed, err := change(&set)
	if err != nil || !changed {
		return err
	}
	if err := a.store.SaveSettings(ctx, &set); err != nil {
		return err
	}
	w.record(set.Version, fact)
	return nil
}

// settingsFact says what changed of the settings.
func settingsFact(details map[string]string) portal.Fact {
	return portal.Fact{Type: portal.SettingsChanged, About: portal.Ref{Kind: portal.KindSettings, ID: "portaal"}, Details: details}
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
