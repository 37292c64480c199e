package store

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"ketenportaal/internal/docdb/sqlite"
	"ketenportaal/internal/portal"
)

func TestSettingsAreDecodedOnceAndNeverShared(t *testing.T) {
	ctx := t.Context()
	db, err := sqlite.Open(ctx, ":memory:", Schema())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	one, other := New(db), New(db) // two instances on one database
	want := portal.Settings{
		PortalName: "Ketenportaal", Themes: portal.ReadyThemes(), Holidays: []string{"2026-12-24"},
		MailWords: portal.MailWords{Kinds: map[portal.MailKind]portal.KindWords{portal.MailDigest: {Opening: "Welkom"}}},
	}
	if err := one.SaveSettings(ctx, &want); err != nil {
		t.Fatal(err)
	}
	load := func(s *Store) portal.Settings {
		t.Helper()
		got, err := s.Settings(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	spoiled := load(one)
	spoiled.Themes[0].Name = "Bedorven"
	spoiled.Themes = append(spoiled.Themes[:1], portal.Theme{ID: "x"})
	spoiled.MailWords.Kinds[portal.MailDigest] = portal.KindWords{}
	if got := load(one); !cmp.Equal(got, want) {
		t.Errorf("one reader changes what another reads: %s", cmp.Diff(want, got))
	}
	changed := load(other)
	changed.PortalName = "Ketenportaal Deventer"
	if err := other.SaveSettings(ctx, &changed); err != nil {
		t.Fatal(err)
	}
	if got := load(one); !cmp.Equal(got, changed) {
		t.Errorf("another instance's change isn't seen: %s", cmp.Diff(changed, got))
	}
}
