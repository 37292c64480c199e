package portal

import (
	"slices"
	"time"
)

// The limits of a motion or pledge.
const (
	MaxPledgeTitle        = 200
	MaxPledgeText         = 4000
	MaxPledgeNote         = 2000
	MaxPledgeMeeting      = 200
	MaxPledgeAnnouncement = 60
	MaxPledgeLinks        = 50
)

// PledgeStep is what a note stands for besides itself.
type PledgeStep string

// The steps.
const (
	PledgeStepDone     PledgeStep = "afgedaan"
	PledgeStepReopened PledgeStep = "heropend"
)

// PledgeKinds lists the kinds in the order in which a person chooses from them.
func PledgeKinds() []PledgeKind { return []PledgeKind{IsMotion, IsPledge} }

// PledgeQuery is what one asks of the list of motions and pledges; zero fields don't
// filter.
type PledgeQuery struct {
	Done  *bool
	Kind  PledgeKind
	Owner ID
	Page  Page
}

// Fact tells of the motion or pledge.
func (p Pledge) Fact(e EventType, details map[string]string) Fact {
	return Fact{Type: e, About: p.Ref(), Details: details}
}

// Open reports whether it isn't afgedaan.
func (p Pledge) Open() bool { return p.DoneAt.IsZero() }

// Late reports whether it is open and its day has passed.
func (p Pledge) Late(now time.Time) bool {
	return p.Open() && !p.Due.IsZero() && Day(now).After(Day(p.Due))
}

// Validate cleans what was typed and reports what is wrong, by form field.
func (p *Pledge) Validate(now time.Time) error {
	f := Fields{}
	if p.Kind.Label() == "" {
		f["kind"] = "Kies of het een motie is of een toezegging."
	}
	p.Title = text(f, "title", "De titel", CleanLine(p.Title), 3, MaxPledgeTitle)
	p.Text = text(f, "text", "De tekst", p.Text, 0, MaxPledgeText)
	p.Meeting = text(f, "meeting", "De vergadering", CleanLine(p.Meeting), 0, MaxPledgeMeeting)
	switch {
	case p.On.IsZero():
		f["on"] = "Vul in op welke dag dit was."
	case Day(p.On).After(Day(now)):
		f["on"] = "Deze dag moet nog komen. Vul de dag van de vergadering in."
	}
	if !p.Due.IsZero() && !p.On.IsZero() && Day(p.Due).Before(Day(p.On)) {
		f["due"] = "Deze dag ligt voor de vergadering. Kies een latere dag."
	}
	return f.Err()
}

// Make records a validated motion or pledge under its number.
func (p *Pledge) Make(number string, now time.Time) Fact {
	p.Number, p.MadeAt, p.ChangedAt = number, now, now
	return p.Fact(PledgeMade, map[string]string{DetailPerson: string(p.Owner)})
}

var errPledgeDone = Errorf(Conflict, "Dit is al afgedaan. Heropen het eerst.")

// Change gives it another text, day or owner; an owner who changes is named in the fact.
func (p *Pledge) Change(to Pledge, now time.Time) (Fact, error) {
	if err := to.Validate(now); err != nil {
		return Fact{}, err
	}
	if !p.Open() {
		return Fact{}, errPledgeDone
	}
	details := map[string]string{}
	if to.Owner != p.Owner {
		details[DetailPerson] = string(to.Owner)
	}
	p.Kind, p.Title, p.Text, p.On, p.Meeting, p.Due, p.Owner, p.ChangedAt = to.Kind, to.Title, to.Text, to.On, to.Meeting, to.Due, to.Owner, now
	return p.Fact(PledgeChanged, details), nil
}

// HandOver gives it to another owner.
func (p *Pledge) HandOver(to ID, now time.Time) Fact {
	p.Owner, p.ChangedAt = to, now
	return p.Fact(PledgeChanged, map[string]string{DetailPerson: string(to)})
}

func (p *Pledge) note(n PledgeNote, by Actor, now time.Time) PledgeNote {
	n.ID, n.By, n.At = NewID(), by.ID, now
	p.Notes, p.ChangedAt = append(slices.Clone(p.Notes), n), now
	return n
}

// Note writes down how it goes.
func (p *Pledge) Note(words string, by Actor, now time.Time) (Fact, error) {
	f := Fields{}
	words = text(f, "note", "De notitie", words, 3, MaxPledgeNote)
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	if !p.Open() {
		return Fact{}, errPledgeDone
	}
	n := p.note(PledgeNote{Text: words}, by, now)
	return p.Fact(PledgeNoted, map[string]string{DetailItem: string(n.ID)}), nil
}

// Finish records the announcement to the council with which it is afgedaan.
func (p *Pledge) Finish(announcement string, on time.Time, by Actor, now time.Time) (Fact, error) {
	f := Fields{}
	announcement = text(f, "announcement", "Het nummer", CleanLine(announcement), 1, MaxPledgeAnnouncement)
	switch {
	case on.IsZero():
		f["done"] = "Vul de dag van de raadsmededeling in."
	case Day(on).After(Day(now)):
		f["done"] = "Deze dag moet nog komen. Vul in wanneer de raadsmededeling is verstuurd."
	case Day(on).Before(Day(p.On)):
		f["done"] = "Deze dag ligt voor de vergadering. Kies een latere dag."
	}
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	if !p.Open() {
		return Fact{}, Errorf(Conflict, "Dit is al afgedaan.")
	}
	p.Announcement, p.DoneAt = announcement, on
	n := p.note(PledgeNote{Step: PledgeStepDone, Announcement: announcement}, by, now)
	return p.Fact(PledgeDone, map[string]string{DetailItem: string(n.ID)}), nil
}

// Reopen makes an open one of it again, for a reason. With what it was done stays among
// the notes; reminders go out anew.
func (p *Pledge) Reopen(reason string, by Actor, now time.Time) (Fact, error) {
	f := Fields{}
	reason = text(f, "reason", "De reden", reason, 3, MaxPledgeNote)
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	if p.Open() {
		return Fact{}, Errorf(Conflict, "Dit staat al open.")
	}
	p.Announcement, p.DoneAt, p.Told = "", time.Time{}, nil
	n := p.note(PledgeNote{Step: PledgeStepReopened, Text: reason}, by, now)
	return p.Fact(PledgeReopened, map[string]string{DetailItem: string(n.ID)}), nil
}

// Link ties something to it. When it was last changed stays as it is: that tells nobody
// that something they may not read was linked.
func (p *Pledge) Link(to Ref) (Fact, error) {
	switch {
	case slices.Contains(p.Links, to):
		return Fact{}, Fields{"link": "Dit is al gekoppeld."}.Err()
	case len(p.Links) >= MaxPledgeLinks:
		return Fact{}, Fields{"link": "U kunt ten hoogste " + Number(MaxPledgeLinks) + " dingen koppelen."}.Err()
	}
	p.Links = append(slices.Clone(p.Links), to)
	return p.Fact(PledgeLinked, nil), nil
}

// Unlink takes a link away.
func (p *Pledge) Unlink(to Ref) (Fact, error) {
	i := slices.Index(p.Links, to)
	if i < 0 {
		return Fact{}, ErrChanged
	}
	p.Links = slices.Delete(slices.Clone(p.Links), i, i+1)
	return p.Fact(PledgeLinked, nil), nil
}

// PledgeReminder is what the owner of a motion or pledge is reminded of.
type PledgeReminder string

// The reminders.
const (
	PledgeMonthLeft PledgeReminder = "30-dagen"
	PledgeWeekLeft  PledgeReminder = "7-dagen"
	PledgeLate      PledgeReminder = "te-laat"
)

var pledgeReminders = map[PledgeReminder]string{
	PledgeMonthLeft: "Dit moet binnen 30 dagen zijn afgedaan. Noteer hoe het gaat.",
	PledgeWeekLeft:  "Dit moet binnen 7 dagen zijn afgedaan. Noteer hoe het gaat.",
	PledgeLate:      "De dag waarop dit moest zijn afgedaan, is voorbij.",
}

// Reminder says which reminder is to go out now, with the key under which it is
// remembered: each goes out once per day that was chosen. Of those that are due the most
// pressing goes, the others are left out.
func (p Pledge) Reminder(now time.Time) (what PledgeReminder, key string, due bool) {
	if !p.Open() || p.Due.IsZero() {
		return "", "", false
	}
	today, day := Day(now), Day(p.Due)
	switch {
	case today.After(day):
		what = PledgeLate
	case !today.Before(day.AddDate(0, 0, -7)):
		what = PledgeWeekLeft
	case !today.Before(day.AddDate(0, 0, -30)):
		what = PledgeMonthLeft
	default:
		return "", "", false
	}
	key = string(what) + " " + day.Format(time.DateOnly)
	return what, key, !slices.Contains(p.Told, key)
}

// Remind notes that the reminder of now goes out. It is refused when there is none:
// another did, or it is done.
func (p *Pledge) Remind(now time.Time) (Fact, error) {
	what, key, due := p.Reminder(now)
	if !due {
		return Fact{}, ErrChanged
	}
	p.Told = append(slices.Clone(p.Told), key)
	return p.Fact(PledgeDue, map[string]string{DetailField: string(what)}), nil
}
