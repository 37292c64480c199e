package store

import (
	"context"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/portal"
)

const settingsID = "settings"

var settingsDocs = docdb.Collection{Name: "settings"}

var counters = docdb.Collection{Name: "counters"}

func setSettings(s *portal.Settings, v int64) { s.Version = v }

// Settings gives the portal's settings; portal.ErrNotFound before the set-up.
func (s *Store) Settings(ctx context.Context) (portal.Settings, error) {
	return get(ctx, s.db, settingsDocs.Name, settingsID, setSettings)
}

// SaveSettings stores the settings, the first time as well.
func (s *Store) SaveSettings(ctx context.Context, v *portal.Settings) error {
	if v.Version == 0 {
		return insert(ctx, s.db, settingsDocs.Name, settingsID, &v.Version, v, nil)
	}
	return replace(ctx, s.db, settingsDocs.Name, settingsID, &v.Version, v, nil)
}

// counter is a number that only goes up.
type counter struct {
	N       int   `json:"n"`
	Version int64 `json:"-"`
}

// Next gives the next number of a named counter, from 1. It belongs inside the
// transaction that uses the number: two of them conflict, and one tries again.
func (s *Store) Next(ctx context.Context, name string) (int, error) {
	c, err := get(ctx, s.db, counters.Name, name, func(c *counter, v int64) { c.Version = v })
	switch {
	case portal.KindOf(err) == portal.NotFound:
		c.N = 1
		return c.N, insert(ctx, s.db, counters.Name, portal.ID(name), &c.Version, c, nil)
	case err != nil:
		return 0, err
	}
	c.N++
	return c.N, replace(ctx, s.db, counters.Name, portal.ID(name), &c.Version, c, nil)
}
