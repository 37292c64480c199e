package app

import (
	"context"

	"ketenportaal/internal/portal"
)

type houseStore interface {
	Logo(ctx context.Context, id portal.ID) ([]byte, error)
	InsertLogo(ctx context.Context, id portal.ID, content []byte) error
	DeleteLogo(ctx context.Context, id portal.ID) error
}

// KeepColours changes the colours of the portal; empty ones restore the ready look.
func (a *App) KeepColours(ctx context.Context, by portal.Actor, version int64, colour, accent string) error {
	return a.keepPart(ctx, by, version, partHouse, func(_ context.Context, set *portal.Settings) error { return set.KeepColours(colour, accent) })
}

// KeepLogo puts a logo in the bar in place of the sign of the portal.
func (a *App) KeepLogo(ctx context.Context, by portal.Actor, version int64, content []byte, alt string) error {
	return a.keepPart(ctx, by, version, partHouse, func(ctx context.Context, set *portal.Settings) error {
		logo, err := portal.NewLogo(content, alt)
		if err != nil {
			return err
		}
		if logo.ID != set.House.Logo.ID {
			if err := a.dropLogo(ctx, set); err != nil {
				return err
			}
			if err := a.store.InsertLogo(ctx, logo.ID, content); err != nil {
				return err
			}
		}
		set.House.Logo = logo
		return nil
	})
}

// ResetHouseStyle restores the look the portal comes with.
func (a *App) ResetHouseStyle(ctx context.Context, by portal.Actor, version int64) error {
	return a.keepPart(ctx, by, version, partHouse, func(ctx context.Context, set *portal.Settings) error {
		if err := a.dropLogo(ctx, set); err != nil {
			return err
		}
		set.House = portal.HouseStyle{}
		return nil
	})
}

func (a *App) dropLogo(ctx context.Context, set *portal.Settings) error {
	if set.House.Logo.ID == "" {
		return nil
	}
	if err := a.store.DeleteLogo(ctx, set.House.Logo.ID); err != nil && portal.KindOf(err) != portal.NotFound {
		return err
	}
	return nil
}

// Look is what every page shows of the municipality: open to everyone, as the
// page to log in shows it too. Before the set-up it is the ready look.
func (a *App) Look(ctx context.Context) (name string, style portal.HouseStyle, err error) {
	set, err := a.store.Settings(ctx)
	if portal.KindOf(err) == portal.NotFound {
		return "", portal.HouseStyle{}, nil
	}
	return set.PortalName, set.House, err
}

// Logo gives the picture in use by its id; portal.ErrNotFound for any other.
func (a *App) Logo(ctx context.Context, id portal.ID) (portal.Logo, []byte, error) {
	_, style, err := a.Look(ctx)
	if err != nil {
		return portal.Logo{}, nil, err
	}
	if style.Logo.ID != id || id == "" {
		return portal.Logo{}, nil, portal.ErrNotFound
	}
	content, err := a.store.Logo(ctx, id)
	return style.Logo, content, err
}
