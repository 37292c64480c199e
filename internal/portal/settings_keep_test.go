package portal

import "testing"

func TestKeepRefusesWhatWouldLoseSomething(t *testing.T) {
	base := Settings{
		Coordinator: "a", Substitute: "b",
		Themes:         []Theme{{ID: "taal", Name: "Taal", TakeUp: 5, Handle: 30}, {ID: "ict", Name: "ICT", TakeUp: 5, Handle: 30}},
		Neighbourhoods: []Neighbourhood{{ID: "voorstad", Name: "Voorstad"}},
	}
	can := []Person{{ID: "a"}, {ID: "b"}}
	term := func(name string, takeUp, handle int) []Theme {
		return append([]Theme{{Name: name, TakeUp: takeUp, Handle: handle}}, base.Themes...)
	}
	tests := []struct {
		name   string
		themes []Theme
		areas  []Neighbourhood
		field  string
	}{
		{"a term of no days", term("Nieuw", 0, 30), nil, "theme_0"},
		{"a term of more than a year", term("Nieuw", 5, 251), nil, "theme_0"},
		{"a name twice, in other letters", term("TAAL", 5, 30), nil, "theme_1"},
		{"a theme nobody knows", []Theme{{ID: "maan", Name: "Maan", TakeUp: 5, Handle: 30}}, nil, "theme_0"},
		{"a name of one letter", term("x", 5, 30), nil, "theme_0"},
		{"a neighbourhood twice", base.Themes, []Neighbourhood{{ID: "voorstad", Name: "Voorstad"}, {Name: "voorstad"}}, "area_1"},
		{"a neighbourhood nobody knows", base.Themes, []Neighbourhood{{ID: "maan", Name: "Maan"}}, "area_0"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := base
			err := s.Keep("a", "b", tt.themes, tt.areas, can)
			if FieldsOf(err)[tt.field] == "" {
				t.Errorf("no sentence at %s: %v", tt.field, err)
			}
			if len(s.Themes) != 2 {
				t.Error("the settings changed all the same")
			}
		})
	}
}

func TestKeepLosesNoTheme(t *testing.T) {
	s := Settings{Themes: []Theme{{ID: "taal", Name: "Taal", TakeUp: 5, Handle: 30}}, Neighbourhoods: []Neighbourhood{{ID: "voorstad", Name: "Voorstad"}}}
	err := s.Keep("a", "a", []Theme{{Name: "Nieuw", TakeUp: 1, Handle: 2}, {}}, nil, []Person{{ID: "a"}})
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Themes) != 2 || len(s.Neighbourhoods) != 1 {
		t.Errorf("themes %v, neighbourhoods %v", s.Themes, s.Neighbourhoods)
	}
	if _, ok := s.Theme("nieuw"); !ok {
		t.Errorf("no theme with id nieuw: %v", s.Themes)
	}
}

func TestFoldName(t *testing.T) {
	for _, pair := range [][2]string{{"Geldfit", " geldfit "}, {"Voor  Elkaar", "voor elkaar"}, {"bewind", "bеwind"}, {"Asdd", "АSDD"}} {
		if FoldName(pair[0]) != FoldName(pair[1]) {
			t.Errorf("%q and %q count as two names", pair[0], pair[1])
		}
	}
	if FoldName("Geldfit") == FoldName("Geldfix") {
		t.Error("two names count as one")
	}
}
