package portal

import (
	"slices"
	"time"
)

// Aim is what an agenda item is for.
type Aim string

// The aims of an item.
const (
	AimInform  Aim = "informeren"
	AimDiscuss Aim = "bespreken"
	AimAdvice  Aim = "advies-vragen"
	AimAgree   Aim = "afspreken"
)

// Aims lists the aims in the order in which a person chooses from them.
func Aims() []Aim { return []Aim{AimInform, AimDiscuss, AimAdvice, AimAgree} }

// Label is the aim's name in the interface; empty for an unknown aim.
func (a Aim) Label() string {
	return map[Aim]string{AimInform: "Informeren", AimDiscuss: "Bespreken", AimAdvice: "Advies vragen", AimAgree: "Afspreken"}[a]
}

// Outcome is what became of an item in the meeting.
type Outcome string

// The outcomes of an item; empty while the meeting hasn't come to it.
const (
	Handled Outcome = "behandeld"
	Carried Outcome = "doorgeschoven" // to the next meeting
)

// AgendaItem is one item of an agenda.
type AgendaItem struct {
	ID          ID     `json:"id"`
	Title       string `json:"title"` // the question
	Aim         Aim    `json:"aim,omitempty"`
	Explanation string `json:"explanation,omitempty"`
	Minutes     int    `json:"minutes,omitempty"` // its time box
	// Presenter is a person, or Introducer somebody without an account.
	Presenter  ID     `json:"presenter,omitempty"`
	Introducer string `json:"introducer,omitempty"`
	Section    string `json:"section,omitempty"`
	// Proposal is where it came from, Links what it is about: signals, documents,
	// decisions. Who may not see one of these, doesn't see the link.
	Proposal ID    `json:"proposal,omitempty"`
	Links    []Ref `json:"links,omitempty"`
	// Paper: a paper is expected with it.
	Paper bool `json:"paper,omitempty"`
	// Confidential: only the people in For may know of the item, anywhere.
	Confidential bool `json:"confidential,omitempty"`
	For          []ID `json:"for,omitempty"`
	// ChairNote is for who prepares the meeting, chair and secretary only.
	ChairNote string `json:"chairNote,omitempty"`
	// Recurring: it stands on each agenda of the series.
	Recurring bool `json:"recurring,omitempty"`
	// From is the item of an earlier meeting that it continues.
	From    *CarriedFrom `json:"from,omitempty"`
	Outcome Outcome      `json:"outcome,omitempty"`
}

// CarriedFrom is where an item was carried over from, and why.
type CarriedFrom struct {
	Table ID          `json:"table"`
	Item  ID          `json:"item"`
	Why   CarryReason `json:"why"`
}

// CarryReason is why an item stands on a next agenda.
type CarryReason string

// The reasons to carry over.
const (
	NotHandled  CarryReason = "niet-behandeld"
	ComesBack   CarryReason = "komt-terug"
	OpenActions CarryReason = "open-actiepunten"
)

// Label is the reason as a sentence.
func (r CarryReason) Label() string {
	return map[CarryReason]string{NotHandled: "Vorige keer niet behandeld.", ComesBack: "Staat elke keer op de agenda.", OpenActions: "Er staan nog actiepunten open."}[r]
}

// Ref points at the item.
func (i AgendaItem) Ref() Ref { return Ref{Kind: KindAgendaItem, ID: i.ID} }

// Validate cleans what was typed and reports what is wrong, by form field.
func (i *AgendaItem) Validate() error {
	f := Fields{}
	i.Title = text(f, "title", "De vraag", CleanLine(i.Title), 3, MaxSignalTitle)
	i.Explanation = text(f, "explanation", "De toelichting", i.Explanation, 0, MaxSignalText)
	i.Introducer = text(f, "introducer", "Wie het inleidt", CleanLine(i.Introducer), 0, MaxPersonName)
	i.Section = text(f, "section", "Het onderdeel", CleanLine(i.Section), 0, MaxPersonName)
	i.ChairNote = text(f, "chair_note", "De notitie", i.ChairNote, 0, MaxNote)
	if i.Minutes < 0 || i.Minutes > MaxItemMinutes {
		f["minutes"] = "Kies een tijd van 0 tot en met " + Number(MaxItemMinutes) + " minuten."
	}
	if i.Aim != "" && i.Aim.Label() == "" {
		f["aim"] = "Dit doel is er niet. Kies er een uit de lijst."
	}
	if !i.Confidential {
		i.For = nil
	} else if slices.Sort(i.For); len(i.For) == 0 {
		f["for"] = "Kies wie dit vertrouwelijke punt mag zien."
	}
	i.For = slices.Compact(i.For)
	return f.Err()
}

// VisibleTo reports whether a person may know of the item, given that they may
// see the meeting.
func (i AgendaItem) VisibleTo(person ID) bool {
	return !i.Confidential || slices.Contains(i.For, person)
}

// Item gives the item with an id.
func (t RoundTable) Item(id ID) (AgendaItem, bool) {
	if i := t.itemAt(id); i >= 0 {
		return t.Agenda[i], true
	}
	return AgendaItem{}, false
}

func (t RoundTable) itemAt(id ID) int {
	return slices.IndexFunc(t.Agenda, func(i AgendaItem) bool { return i.ID == id })
}

// ItemsFor are the items a person may know of, in order. Numbers on a page count
// these: a gap would tell of a confidential item.
func (t RoundTable) ItemsFor(person ID) []AgendaItem {
	var seen []AgendaItem
	for _, i := range t.Agenda {
		if i.VisibleTo(person) {
			seen = append(seen, i)
		}
	}
	return seen
}

// Planned is how long the items take together, and Length how long the meeting is.
func (t RoundTable) Planned() time.Duration {
	n := 0
	for _, i := range t.Agenda {
		n += i.Minutes
	}
	return time.Duration(n) * time.Minute
}

// Length is how long the meeting is.
func (t RoundTable) Length() time.Duration { return t.End.Sub(t.Start) }
