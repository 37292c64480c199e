package store

import (
	"context"
	"fmt"
	"reflect"
	"time"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/portal"
)

const settingsID = "settings"

var settingsDocs = docdb.Collection{Name: "settings"}

var counters = docdb.Collection{Name: "counters"}

func setSettings(s *portal.Settings, v int64) { s.Version = v }

// Settings gives the portal's settings; portal.ErrNotFound before the set-up.
// Every page asks for them, so they are decoded once for each version of their
// document, whichever instance stored it.
func (s *Store) Settings(ctx context.Context) (portal.Settings, error) {
	d, err := s.db.Get(ctx, settingsDocs.Name, settingsID)
	if err != nil {
		return portal.Settings{}, translate(fmt.Errorf("load the settings: %w", err))
	}
	set, err := s.settings.of(d, setSettings)
	if err != nil {
		return set, err
	}
	ownLists(&set)
	return set, nil
}

// ownLists gives a struct lists and maps of its own in place of those it shares
// with what was decoded, so that who loads it may change it.
func ownLists(v any) {
	fields := reflect.ValueOf(v).Elem()
	for i := range fields.NumField() {
		switch f := fields.Field(i); f.Kind() {
		case reflect.Slice:
			if !f.IsNil() {
				own := reflect.MakeSlice(f.Type(), f.Len(), f.Len())
				reflect.Copy(own, f)
				f.Set(own)
			}
		case reflect.Map:
			if !f.IsNil() {
				own := reflect.MakeMapWithSize(f.Type(), f.Len())
				for at := f.MapRange(); at.Next(); {
					own.SetMapIndex(at.Key(), at.Value())
				}
				f.Set(own)
			}
		case reflect.Struct:
			if f.CanAddr() && f.Type() != reflect.TypeFor[time.Time]() {
				ownLists(f.Addr().Interface())
			}
		}
	}
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
