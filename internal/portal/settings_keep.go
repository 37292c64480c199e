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
	MaxPortalName     = 40
)

// What the settings were read as may be shared with other readers (the store
// keeps it decoded), so every method makes a new list instead of changing one.

// KeepPortal changes the portal's name and who coordinates. can are the people
// who may.
func (s *Settings) KeepPortal(name string, coordinator, substitute ID, can []Person) error {
	f := Fields{}
	name = text(f, "name", "De naam van het portaal", CleanLine(name), 3, MaxPortalName)
	known := func(id ID) bool { return slices.ContainsFunc(can, func(p Person) bool { return p.ID == id }) }
	if !known(coordinator) {
		f["coordinator"] = "Kies wie de ketencoördinator is."
	}
	if !known(substitute) {
		f["substitute"] = "Kies wie de vervanger is."
	}
	if coordinator == substitute && len(can) > 1 && s.AwayCoordinator == "" {
		f["substitute"] = "De vervanger moet iemand anders zijn dan de coördinator. Zo kan niemand alleen een signaal laten liggen."
	}
	if err := f.Err(); err != nil {
		return err
	}
	s.PortalName, s.Coordinator, s.Substitute = name, coordinator, substitute
	return nil
}

// KeepTheme adds a theme, when it has no id, or changes one: its name, its
// terms, and whether it is ended. It never disappears: signals refer to it.
// Terms that run already stay as they are, as a signal keeps its own end.
func (s *Settings) KeepTheme(t Theme) error {
	f := Fields{}
	t.Name = text(f, "name", "De naam van het thema", CleanLine(t.Name), 2, MaxThemeName)
	for _, x := range s.Themes {
		if x.ID != t.ID && FoldName(x.Name) == FoldName(t.Name) {
			f["name"] = "Dit thema staat er al."
			if x.Ended {
				f["name"] = "Dit thema is er al, maar het is afgesloten. Open het weer."
			}
		}
	}
	for field, days := range map[string]int{"take_up": t.TakeUp, "handle": t.Handle} {
		if days < 1 || days > MaxTerm {
			f[field] = "Een termijn is ten minste één en ten hoogste 250 werkdagen."
		}
	}
	if t.ID == "" && len(s.Themes) >= MaxThemes {
		f["name"] = "Er passen ten hoogste 40 thema’s."
	}
	if err := f.Err(); err != nil {
		return err
	}
	if t.ID == "" {
		t.ID, t.Ended = slug(t.Name, func(id ID) bool { return s.themeAt(id) >= 0 }), false
		s.Themes = append(slices.Clone(s.Themes), t)
		return nil
	}
	at := s.themeAt(t.ID)
	if at < 0 {
		return ErrNotFound
	}
	s.Themes = slices.Clone(s.Themes)
	s.Themes[at] = t
	return nil
}

// MoveTheme puts a theme one place higher or lower among those that are open.
// At the end of the list nothing changes.
func (s *Settings) MoveTheme(id ID, up bool) error {
	at := s.themeAt(id)
	if at < 0 || s.Themes[at].Ended {
		return ErrNotFound
	}
	step := 1
	if up {
		step = -1
	}
	for to := at + step; to >= 0 && to < len(s.Themes); to += step {
		if !s.Themes[to].Ended {
			s.Themes = slices.Clone(s.Themes)
			s.Themes[at], s.Themes[to] = s.Themes[to], s.Themes[at]
			return nil
		}
	}
	return nil
}

func (s *Settings) themeAt(id ID) int {
	return slices.IndexFunc(s.Themes, func(t Theme) bool { return t.ID == id })
}

// KeepAreas changes the neighbourhoods. One without an id is new; one that was
// there can get another name, but doesn't disappear: signals refer to it.
func (s *Settings) KeepAreas(areas []Neighbourhood) error {
	f := Fields{}
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
				return slices.ContainsFunc(append(slices.Clone(s.Neighbourhoods), kept...), func(x Neighbourhood) bool { return x.ID == id })
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
	if err := f.Err(); err != nil {
		return err
	}
	s.Neighbourhoods = kept
	return nil
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
