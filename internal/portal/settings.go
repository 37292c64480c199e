package portal

import "time"

// Settings is what the administrator sets for the whole portal, one document.
type Settings struct {
	Version      int64  `json:"-"`
	PortalName   string `json:"portalName"`
	Municipality ID     `json:"municipality"` // the organisation that is the municipality
	// Coordinator takes up signals; Substitute gets what nobody takes up in its
	// term. Both are people with role Coordinator or another municipal role.
	Coordinator ID `json:"coordinator"`
	Substitute  ID `json:"substitute"`
	Keeper      ID `json:"keeper,omitempty"`
	// NextCoordinator and NextSubstitute were invited at the set-up and take
	// over from the administrator once they accept.
	NextCoordinator ID `json:"nextCoordinator,omitempty"`
	NextSubstitute  ID `json:"nextSubstitute,omitempty"`

	Themes         []Theme         `json:"themes"`
	Neighbourhoods []Neighbourhood `json:"neighbourhoods"`
	// Holidays are extra days off, on top of the legal ones, as 2006-01-02.
	Holidays []string  `json:"holidays,omitempty"`
	SetUpAt  time.Time `json:"setUpAt"`
	// RecheckDays is how long a check of the sociale kaart holds; 0: the default.
	RecheckDays int `json:"recheckDays,omitempty"`
	// SetAside are the steps of the first month that aren't needed here.
	SetAside []BeginStep `json:"setAside,omitempty"`
	// BegunAt is when no step of the first month was left: it is over then, also
	// when a partner comes without a contact person later.
	BegunAt time.Time `json:"begunAt,omitzero"`
	// Demo marks a database made by --demo; only such a one is opened by it.
	Demo bool `json:"demo,omitempty"`
	// Filling: a demo that is still being filled; a start that finds it so was
	// stopped halfway.
	Filling bool `json:"filling,omitempty"`

	// FlagRules are the rules by which yellow flags are proposed; see Settings.FlagRule.
	FlagRules []FlagRule `json:"flagRules,omitempty"`

	MailWords MailWords  `json:"mailWords,omitzero"`
	House     HouseStyle `json:"house,omitzero"`

	// DormantOff is after how many days without a login an account is switched
	// off; 0: DormantOffDays.
	DormantOff int `json:"dormantOff,omitempty"`
	// AwayCoordinator is the coordinator in whose place another takes up signals
	// while they are away.
	AwayCoordinator ID `json:"awayCoordinator,omitempty"`
}

// Theme is what a signal is about. Its terms are in working days.
type Theme struct {
	ID     ID     `json:"id"` // a short word, kept when the name changes
	Name   string `json:"name"`
	TakeUp int    `json:"takeUp"` // from shared to taken up
	Handle int    `json:"handle"` // from taken up to feedback
	Ended  bool   `json:"ended,omitempty"`
}

// Neighbourhood is a part of the municipality.
type Neighbourhood struct {
	ID   ID     `json:"id"`
	Name string `json:"name"`
}

// Default terms in working days, for signals without a theme and new themes.
const (
	DefaultTakeUp = 5
	DefaultHandle = 30
	// AnswerTerm is how long a reporter has for a question.
	AnswerTerm = 10
	// PassedOnTerm is how long the substitute has for what nobody took up.
	PassedOnTerm = 3
	// HelpDays are calendar days in which "Helpt dit?" can still reopen, after
	// which a signal with feedback closes by itself.
	HelpDays = 14
)

// Theme gives the theme with an id; for none, the one called "Weet ik niet"
// with the default terms.
func (s Settings) Theme(id ID) (Theme, bool) {
	if id == "" {
		return Theme{Name: "Weet ik niet", TakeUp: DefaultTakeUp, Handle: DefaultHandle}, true
	}
	for _, t := range s.Themes {
		if t.ID == id {
			return t, true
		}
	}
	return Theme{}, false
}

// OpenThemes are those one can choose for something new.
func (s Settings) OpenThemes() []Theme {
	var open []Theme
	for _, t := range s.Themes {
		if !t.Ended {
			open = append(open, t)
		}
	}
	return open
}

// Neighbourhood gives the neighbourhood with an id.
func (s Settings) Neighbourhood(id ID) (Neighbourhood, bool) {
	for _, n := range s.Neighbourhoods {
		if n.ID == id {
			return n, true
		}
	}
	return Neighbourhood{}, false
}

// Calendar is the working days of this portal.
func (s Settings) Calendar() Calendar { return NewCalendar(s.Holidays) }

// ReadyThemes are the themes a new portal starts with: what clients' council
// and city council spoke of most, none about persons. The administrator changes
// them.
func ReadyThemes() []Theme {
	ready := []struct {
		id   ID
		name string
	}{
		{"bejegening", "Bejegening en houding"}, {"taal", "Taal en laaggeletterdheid"}, {"consulent", "Wisselen van consulent"},
		{"multiproblematiek", "Meerdere problemen tegelijk"}, {"drempel", "Drempel naar de gemeente"},
		{"clientondersteuning", "Onafhankelijke cliëntondersteuning"}, {"samenwerking", "Samenwerking in de keten"},
		{"informatie", "Informatie tussen beleid en uitvoering"}, {"personeel", "Werkdruk en wisseling van mensen"},
		{"ict", "ICT-ondersteuning"}, {"bezwaar", "Bezwaar, en uitleg bij een afwijzing"},
	}
	themes := make([]Theme, len(ready))
	for i, r := range ready {
		themes[i] = Theme{ID: r.id, Name: r.name, TakeUp: DefaultTakeUp, Handle: DefaultHandle}
	}
	return themes
}

// TakeOver makes somebody who was invited at the set-up coordinator or
// substitute, and reports whether that changed anything.
func (s *Settings) TakeOver(person ID) bool {
	changed := false
	if s.NextCoordinator == person && person != "" {
		s.Coordinator, s.NextCoordinator, changed = person, "", true
	}
	if s.NextSubstitute == person && person != "" {
		s.Substitute, s.NextSubstitute, changed = person, "", true
	}
	return changed
}
