package portal

import (
	"slices"
	"time"
)

// SeatKind is the part somebody has in the meetings of a series.
type SeatKind string

// The seats at a round table.
const (
	SeatChair     SeatKind = "voorzitter"
	SeatSecretary SeatKind = "secretaris"
	SeatMember    SeatKind = "vast-lid"
	SeatAgenda    SeatKind = "agendalid" // gets everything, comes when something concerns them
	SeatGuest     SeatKind = "gast"      // of one meeting
)

// SeatKinds lists the seats of a series; a guest is of one meeting.
func SeatKinds() []SeatKind {
	return []SeatKind{SeatChair, SeatSecretary, SeatMember, SeatAgenda}
}

// Label is the seat's name in the interface; empty for an unknown seat.
func (k SeatKind) Label() string {
	return map[SeatKind]string{SeatChair: "Voorzitter", SeatSecretary: "Secretaris", SeatMember: "Vast lid", SeatAgenda: "Agendalid", SeatGuest: "Gast"}[k]
}

// Seat is a person's place at the table. Org is their organisation when they got
// the seat.
type Seat struct {
	Person ID       `json:"person"`
	Org    ID       `json:"org"`
	Kind   SeatKind `json:"kind"`
}

// SeatOf gives a person's seat among seats; the zero Seat when there is none.
func SeatOf(seats []Seat, person ID) Seat {
	for _, s := range seats {
		if s.Person == person && person != "" {
			return s
		}
	}
	return Seat{}
}

// Holding gives the first person with a seat of a kind, empty when nobody has it.
func Holding(seats []Seat, kind SeatKind) ID {
	for _, s := range seats {
		if s.Kind == kind {
			return s.Person
		}
	}
	return ""
}

// Series is a round table that comes back: klankbordgroep, halfjaarlijkse
// afstemming, overleg. It says who sits there and how often.
type Series struct {
	ID      ID     `json:"id"`
	Version int64  `json:"-"`
	Name    string `json:"name"`
	Purpose string `json:"purpose,omitempty"`
	// Open: everybody of the chain may see its meetings and register for them
	// ("brede bijeenkomst").
	Open     bool           `json:"open,omitempty"`
	Seats    []Seat         `json:"seats,omitempty"`
	Rhythm   Rhythm         `json:"rhythm,omitzero"` // zero: each meeting is planned by hand
	Place    string         `json:"place,omitempty"`
	Link     string         `json:"link,omitempty"`
	Template []TemplateItem `json:"template,omitempty"`
	Terms    TableTerms     `json:"terms"`
	// SilentAdoption: minutes nobody objects to within the term are adopted.
	SilentAdoption bool `json:"silentAdoption,omitempty"`
	// FullMinutes: minutes are full text, not a list of decisions and actions.
	FullMinutes bool      `json:"fullMinutes,omitempty"`
	StartedAt   time.Time `json:"startedAt"`
	Ended       bool      `json:"ended,omitempty"`
}

// TemplateItem is an item that each meeting of a series starts with.
type TemplateItem struct {
	Title   string `json:"title"`
	Aim     Aim    `json:"aim,omitempty"`
	Minutes int    `json:"minutes,omitempty"`
	Section string `json:"section,omitempty"`
}

// TableTerms are the terms of a series. Papers and Proposals are calendar days
// before the meeting; Answer and Comments are working days.
type TableTerms struct {
	Papers    int `json:"papers"`    // papers are there, and the agenda is sent
	Proposals int `json:"proposals"` // until when one may propose
	Answer    int `json:"answer"`    // in which a proposal is answered
	Comments  int `json:"comments"`  // to comment on draft minutes
}

// DefaultTableTerms are the terms a new series starts with.
func DefaultTableTerms() TableTerms {
	return TableTerms{Papers: 7, Proposals: 14, Answer: 5, Comments: 10}
}

// Limits of a series and its meetings.
const (
	MaxSeats       = 60
	MaxTableName   = 100 // characters
	MaxTemplate    = 20
	MaxAgenda      = 40
	MaxItemMinutes = 240
)

// Ref points at the series.
func (s Series) Ref() Ref { return Ref{Kind: KindSeries, ID: s.ID} }

// Scope gives the series' scope keys: the organisations at the table, or the chain.
func (s Series) Scope(municipality ID) []string {
	return RoundTable{Open: s.Open, Seats: s.Seats, Course: []TableStep{{State: TableProposals}}}.Scope(municipality)
}

// Validate cleans what was typed and reports what is wrong, by form field.
func (s *Series) Validate() error {
	f := Fields{}
	s.Name = text(f, "name", "De naam", CleanLine(s.Name), 3, MaxTableName)
	s.Purpose = text(f, "purpose", "Het doel", s.Purpose, 0, MaxNote)
	s.Place = text(f, "place", "De plaats", CleanLine(s.Place), 0, MaxTableName)
	s.Link = meetingLink(f, s.Link)
	if s.Rhythm.Kind == "" {
		s.Rhythm = Rhythm{}
	} else {
		s.Rhythm.Validate(f)
	}
	for _, t := range []struct {
		field  string
		days   int
		at, to int
	}{{"papers", s.Terms.Papers, 1, 30}, {"proposals", s.Terms.Proposals, 1, 60}, {"answer", s.Terms.Answer, 1, 30}, {"comments", s.Terms.Comments, 1, 60}} {
		if t.days < t.at || t.days > t.to {
			f[t.field] = "Kies een aantal dagen van " + Number(t.at) + " tot en met " + Number(t.to) + "."
		}
	}
	if s.Terms.Proposals < s.Terms.Papers && f["proposals"] == "" {
		f["proposals"] = "Voorstellen moeten er zijn voordat de agenda weggaat. Kies ten minste " + Number(s.Terms.Papers) + " dagen."
	}
	s.validateTemplate(f)
	validateSeats(f, s.Seats)
	return f.Err()
}

func (s *Series) validateTemplate(f Fields) {
	if len(s.Template) > MaxTemplate {
		f["template"] = "Een vaste agenda heeft ten hoogste " + Number(MaxTemplate) + " punten."
	}
	for i := range s.Template {
		t := &s.Template[i]
		t.Title = text(f, "template", "Een vast agendapunt", CleanLine(t.Title), 1, MaxSignalTitle)
		t.Section = CleanLine(t.Section)
		if t.Minutes < 0 || t.Minutes > MaxItemMinutes {
			f["template"] = "Een agendapunt duurt ten hoogste " + Number(MaxItemMinutes) + " minuten."
		}
		if t.Aim != "" && t.Aim.Label() == "" {
			f["template"] = "Dit doel is er niet. Kies er een uit de lijst."
		}
	}
}

// validateSeats: one chair, one secretary at most, and nobody twice.
func validateSeats(f Fields, seats []Seat) {
	if len(seats) > MaxSeats {
		f["seats"] = "Aan deze tafel passen ten hoogste " + Number(MaxSeats) + " mensen."
	}
	count := map[SeatKind]int{}
	var people []ID
	for _, s := range seats {
		count[s.Kind]++
		if slices.Contains(people, s.Person) {
			f["seats"] = "Iemand staat er twee keer bij. Kies één plaats per persoon."
		}
		people = append(people, s.Person)
		if s.Kind.Label() == "" || s.Person == "" {
			f["seats"] = "Kies voor elke persoon een plaats aan tafel."
		}
	}
	for _, k := range []SeatKind{SeatChair, SeatSecretary} {
		if count[k] > 1 {
			f["seats"] = "Er is één " + string(k) + ". Kies wie dat is."
		}
	}
}

// meetingLink cleans the address of an online meeting.
func meetingLink(f Fields, link string) string {
	link = CleanLine(link)
	if link != "" && !plainWebsite(link) {
		f["link"] = "Dit is geen webadres. Bijvoorbeeld: https://vergaderen.example/tafel."
	}
	return link
}
