package portal

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Limits of what the administrator sets.
const (
	MaxThemes         = 40
	MaxNeighbourhoods = 80
	MaxTerm           = 250 // working days: a year
	MaxThemeName      = 60
)

// Keep changes who coordinates, the themes and the neighbourhoods. A theme or
// neighbourhood without an id is new; one that was there can get another name,
// and a theme can be ended, but neither disappears: signals refer to them. can
// are the people who may coordinate.
func (s *Settings) Keep(coordinator, substitute ID, themes []Theme, areas []Neighbourhood, can []Person) error {
	f := Fields{}
	known := func(id ID) bool { return slices.ContainsFunc(can, func(p Person) bool { return p.ID == id }) }
	if !known(coordinator) {
		f["coordinator"] = "Kies wie de ketencoördinator is."
	}
	if !known(substitute) {
		f["substitute"] = "Kies wie de vervanger is."
	}
	if coordinator == substitute && len(can) > 1 {
		f["substitute"] = "De vervanger moet iemand anders zijn dan de coördinator. Zo kan niemand alleen een signaal laten liggen."
	}
	themes = s.keepThemes(f, themes)
	areas = s.keepAreas(f, areas)
	if err := f.Err(); err != nil {
		return err
	}
	s.Coordinator, s.Substitute, s.Themes, s.Neighbourhoods = coordinator, substitute, themes, areas
	return nil
}

func (s *Settings) keepThemes(f Fields, themes []Theme) []Theme {
	var kept []Theme
	names := map[string]bool{}
	for i, t := range themes {
		if t.Name = CleanLine(t.Name); t.Name == "" && t.ID == "" {
			continue
		}
		field := fmt.Sprintf("theme_%d", i)
		t.Name = text(f, field, "De naam van het thema", t.Name, 2, MaxThemeName)
		if names[FoldName(t.Name)] {
			f[field] = "Dit thema staat er al."
		}
		names[FoldName(t.Name)] = true
		if t.TakeUp < 1 || t.TakeUp > MaxTerm || t.Handle < 1 || t.Handle > MaxTerm {
			f[field] = "Een termijn is ten minste één en ten hoogste 250 werkdagen."
		}
		if t.ID == "" {
			t.ID = slug(t.Name, func(id ID) bool {
				return slices.ContainsFunc(append(s.Themes, kept...), func(x Theme) bool { return x.ID == id })
			})
		} else if !slices.ContainsFunc(s.Themes, func(x Theme) bool { return x.ID == t.ID }) {
			f[field] = "Dit thema is er niet (meer)."
		}
		kept = append(kept, t)
	}
	for _, t := range s.Themes {
		if !slices.ContainsFunc(kept, func(x Theme) bool { return x.ID == t.ID }) {
			kept = append(kept, t)
		}
	}
	if len(kept) > MaxThemes {
		f["theme_0"] = "Er passen ten hoogste 40 thema’s. Sluit eerst thema’s af die niet meer nodig zijn."
	}
	return kept
}

func (s *Settings) keepAreas(f Fields, areas []Neighbourhood) []Neighbourhood {
	var kept []Neighbourhood
	for i, n := range areas {
		if n.Name = CleanLine(n.Name); n.Name == "" && n.ID == "" {
			continue
		}
		field := fmt.Sprintf("area_%d", i)
		n.Name = text(f, field, "De naam van de wijk", n.Name, 2, MaxThemeName)
		if slices.ContainsFunc(kept, func(x Neighbourhood) bool { return FoldName(x.Name) == FoldName(n.Name) }) {
			f[field] = "Deze wijk staat er al."
		}
		if n.ID == "" {
			n.ID = slug(n.Name, func(id ID) bool {
				return slices.ContainsFunc(append(s.Neighbourhoods, kept...), func(x Neighbourhood) bool { return x.ID == id })
			})
		} else if !slices.ContainsFunc(s.Neighbourhoods, func(x Neighbourhood) bool { return x.ID == n.ID }) {
			f[field] = "Deze wijk is er niet (meer)."
		}
		kept = append(kept, n)
	}
	for _, n := range s.Neighbourhoods {
		if !slices.ContainsFunc(kept, func(x Neighbourhood) bool { return x.ID == n.ID }) {
			kept = append(kept, n)
		}
	}
	if len(kept) > MaxNeighbourhoods {
		f["area_0"] = "Er passen ten hoogste 80 wijken."
	}
	return kept
}

var notSlug = regexp.MustCompile(`[^a-z0-9]+`)

// slug makes a short word of a name, with a number when it is taken.
func slug(name string, taken func(ID) bool) ID {
	base := strings.Trim(notSlug.ReplaceAllString(FoldName(name), "-"), "-")
	if base == "" {
		base = "thema"
	}
	id := ID(base)
	for n := 2; taken(id); n++ {
		id = ID(fmt.Sprintf("%s-%d", base, n))
	}
	return id
}
