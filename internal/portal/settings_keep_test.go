package portal

import (
	"strings"
	"testing"
	"time"
)

func keepBase() Settings {
	return Settings{
		PortalName: "Ketenportaal", Coordinator: "a", Substitute: "b",
		Themes: []Theme{
			{ID: "taal", Name: "Taal", TakeUp: 5, Handle: 30}, {ID: "oud", Name: "Oud", TakeUp: 5, Handle: 30, Ended: true},
			{ID: "ict", Name: "ICT", TakeUp: 5, Handle: 30}, {ID: "drempel", Name: "Drempel", TakeUp: 5, Handle: 30},
		},
		Neighbourhoods: []Neighbourhood{{ID: "voorstad", Name: "Voorstad"}},
	}
}

func TestKeepPortal(t *testing.T) {
	can := []Person{{ID: "a"}, {ID: "b"}}
	for _, tt := range []struct {
		name, title             string
		coordinator, substitute ID
		can                     []Person
		field                   string
	}{
		{"two people", "Ketenportaal Deventer", "b", "a", can, ""},
		{"one person in a portal that has no other", "Ketenportaal", "a", "a", can[:1], ""},
		{"one person for both", "Ketenportaal", "a", "a", can, "substitute"},
		{"a coordinator nobody knows", "Ketenportaal", "x", "a", can, "coordinator"},
		{"a substitute nobody knows", "Ketenportaal", "a", "x", can, "substitute"},
		{"no name", " ", "a", "b", can, "name"},
		{"a name without end", strings.Repeat("x", MaxPortalName+1), "a", "b", can, "name"},
	} {
		s := keepBase()
		err := s.KeepPortal(tt.title, tt.coordinator, tt.substitute, tt.can)
		if tt.field != "" && FieldsOf(err)[tt.field] == "" || tt.field == "" && err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		if err != nil && s.Coordinator != "a" {
			t.Errorf("%s: refused, and changed all the same", tt.name)
		}
	}
}

func TestKeepTheme(t *testing.T) {
	for _, tt := range []struct {
		name  string
		theme Theme
		field string
	}{
		{"a new one", Theme{Name: "Taal en cijfers", TakeUp: 1, Handle: 250}, ""},
		{"another name", Theme{ID: "ict", Name: "Computers", TakeUp: 5, Handle: 30}, ""},
		{"ended", Theme{ID: "ict", Name: "ICT", TakeUp: 5, Handle: 30, Ended: true}, ""},
		{"a term of no days", Theme{Name: "Nieuw", TakeUp: 0, Handle: 30}, "take_up"},
		{"a term of more than a year", Theme{Name: "Nieuw", TakeUp: 5, Handle: 251}, "handle"},
		{"a name twice, in other letters", Theme{Name: "TAAL", TakeUp: 5, Handle: 30}, "name"},
		{"the name of an ended one", Theme{Name: "oud", TakeUp: 5, Handle: 30}, "name"},
		{"a name of one letter", Theme{Name: "x", TakeUp: 5, Handle: 30}, "name"},
	} {
		s, before := keepBase(), keepBase()
		shared := s.Themes
		err := s.KeepTheme(tt.theme)
		if tt.field != "" && FieldsOf(err)[tt.field] == "" || tt.field == "" && err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		for i := range before.Themes {
			if shared[i] != before.Themes[i] {
				t.Errorf("%s: changed the list that others read", tt.name)
			}
		}
	}
	s := keepBase()
	if err := s.KeepTheme(Theme{ID: "maan", Name: "Maan", TakeUp: 5, Handle: 30}); KindOf(err) != NotFound {
		t.Errorf("a theme nobody knows: %v", err)
	}
	if err := s.KeepTheme(Theme{Name: "ict!", TakeUp: 5, Handle: 30, Ended: true}); err != nil || s.Themes[4].ID != "ict-2" || s.Themes[4].Ended {
		t.Errorf("a new theme became %+v (%v)", s.Themes[4], err)
	}
	for len(s.Themes) < MaxThemes {
		s.Themes = append(s.Themes, Theme{ID: ID(strings.Repeat("x", len(s.Themes))), Name: strings.Repeat("x", len(s.Themes))})
	}
	if err := s.KeepTheme(Theme{Name: "Eén te veel", TakeUp: 5, Handle: 30}); FieldsOf(err)["name"] == "" {
		t.Errorf("more themes than fit: %v", err)
	}
}

func TestMoveTheme(t *testing.T) {
	order := func(s Settings) string {
		var ids []string
		for _, x := range s.OpenThemes() {
			ids = append(ids, string(x.ID))
		}
		return strings.Join(ids, " ")
	}
	for _, tt := range []struct {
		id   ID
		up   bool
		want string
	}{
		{"ict", true, "ict taal drempel"}, {"ict", false, "taal drempel ict"}, // over the ended one between
		{"taal", true, "taal ict drempel"}, {"drempel", false, "taal ict drempel"}, // at the ends
	} {
		s := keepBase()
		if err := s.MoveTheme(tt.id, tt.up); err != nil || order(s) != tt.want {
			t.Errorf("%s up %v: %s (%v), want %s", tt.id, tt.up, order(s), err, tt.want)
		}
	}
	s := keepBase()
	for _, id := range []ID{"oud", "maan", ""} {
		if err := s.MoveTheme(id, true); KindOf(err) != NotFound {
			t.Errorf("moving %q: %v", id, err)
		}
	}
}

func TestKeepAreas(t *testing.T) {
	s := keepBase()
	if err := s.KeepAreas([]Neighbourhood{{Name: "Voorstad"}, {}}); err != nil || len(s.Neighbourhoods) != 2 || s.Neighbourhoods[0].ID != "voorstad-2" || s.Neighbourhoods[1].ID != "voorstad" {
		t.Errorf("a neighbourhood left out disappeared or lost its id: %+v (%v)", s.Neighbourhoods, err)
	}
	for name, areas := range map[string][]Neighbourhood{
		"twice":          {{ID: "voorstad", Name: "Voorstad"}, {Name: "voorstad"}},
		"nobody knows":   {{ID: "voorstad", Name: "Voorstad"}, {ID: "maan", Name: "Maan"}},
		"of one letter":  {{ID: "voorstad", Name: "Voorstad"}, {Name: "x"}},
		"emptied a name": {{}, {ID: "voorstad", Name: " "}},
	} {
		s := keepBase()
		if err := s.KeepAreas(areas); FieldsOf(err)["area_1"] == "" {
			t.Errorf("a neighbourhood %s: %v", name, err)
		}
	}
}

func TestLegalDaysOffAreThoseOfTheCalendar(t *testing.T) {
	for year := 2024; year < 2045; year++ {
		named := map[string]bool{}
		for _, d := range LegalDaysOff(year) {
			named[d.Day.Format(time.DateOnly)] = true
		}
		for day := time.Date(year, 1, 1, 0, 0, 0, 0, amsterdam); day.Year() == year; day = nextDay(day) {
			if holiday(day) != named[day.Format(time.DateOnly)] {
				t.Errorf("%s: a holiday %v, named %v", day.Format(time.DateOnly), holiday(day), named[day.Format(time.DateOnly)])
			}
		}
	}
}

func TestDaysOff(t *testing.T) {
	now := time.Date(2026, 11, 9, 9, 0, 0, 0, amsterdam)
	day := func(m time.Month, d int) time.Time { return time.Date(2026, m, d, 0, 0, 0, 0, amsterdam) }
	s := Settings{Holidays: []string{"2026-01-02", "2026-12-24"}}
	for name, d := range map[string]time.Time{
		"no date": {}, "yesterday": day(11, 8), "one that stands there": day(12, 24), "Christmas": day(12, 25), "a Sunday": day(11, 15), "far away": now.AddDate(4, 0, 0),
	} {
		if err := s.AddDayOff(d, now); FieldsOf(err)["day"] == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := s.AddDayOff(day(11, 9), now); err != nil || strings.Join(s.Holidays, " ") != "2026-01-02 2026-11-09 2026-12-24" {
		t.Errorf("today: %v, %v", s.Holidays, err)
	}
	if s.Calendar().Working(day(11, 9)) {
		t.Error("a day off is a working day")
	}
	if err := s.RemoveDayOff(day(1, 2), now); KindOf(err) != Invalid {
		t.Errorf("a day that has been was removed: %v", err)
	}
	if err := s.RemoveDayOff(day(12, 31), now); KindOf(err) != NotFound {
		t.Errorf("a day nobody set: %v", err)
	}
	if err := s.RemoveDayOff(day(12, 24), now); err != nil || len(s.Holidays) != 2 {
		t.Errorf("remove: %v, %v", s.Holidays, err)
	}
}
