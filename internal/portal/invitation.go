package portal

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"time"
)

// ChangesTogether is how long after a first change those invited are mailed, of
// all changes at once.
const ChangesTogether = 10 * time.Minute

// MeetingFacts is what an invitation tells one person of a meeting. Agenda is a
// hash of the items that this person may know of: two people can be told of
// different agendas.
type MeetingFacts struct {
	Title  string    `json:"title"`
	Start  time.Time `json:"start"`
	End    time.Time `json:"end"`
	Place  string    `json:"place,omitempty"`
	Link   string    `json:"link,omitempty"`
	Agenda string    `json:"agenda"`
}

// FactsFor are the facts of the meeting for who may know of these items.
func (t RoundTable) FactsFor(items []AgendaItem) MeetingFacts {
	type line struct {
		ID, Presenter              ID
		Title, Section, Introducer string
		Aim                        Aim
		Minutes                    int
	}
	lines := make([]line, 0, len(items))
	for _, i := range items {
		lines = append(lines, line{i.ID, i.Presenter, i.Title, i.Section, i.Introducer, i.Aim, i.Minutes})
	}
	data, _ := json.Marshal(lines) // of strings and numbers: never fails
	sum := sha256.Sum256(data)
	return MeetingFacts{Title: t.Title, Start: t.Start, End: t.End, Place: t.Place, Link: t.Link, Agenda: hex.EncodeToString(sum[:8])}
}

// same compares moments as moments, whatever zone they are written in.
func (f MeetingFacts) same(o MeetingFacts) bool {
	return f.Title == o.Title && f.Start.Equal(o.Start) && f.End.Equal(o.End) && f.Place == o.Place && f.Link == o.Link && f.Agenda == o.Agenda
}

// Invitation is what one person was last told of a meeting by mail. Its id is
// ReplyID. The sequence (RFC 5545) is counted for each person apart: counted for
// the meeting, a gap in it would tell of changes that somebody may not know of.
type Invitation struct {
	ID       ID           `json:"id"`
	Version  int64        `json:"-"`
	Table    ID           `json:"table"`
	Person   ID           `json:"person,omitempty"`
	Guest    ID           `json:"guest,omitempty"` // the pass of a guest
	Sequence int          `json:"sequence"`
	Told     MeetingFacts `json:"told"`
	// Was is what they were told before; nil at a first invitation.
	Was *MeetingFacts `json:"was,omitempty"`
	// Off: they were told that it is off, or that they aren't expected any more.
	Off bool      `json:"off,omitempty"`
	At  time.Time `json:"at"`
}

// Tell notes that the person is told these facts, and reports whether that is
// news to them.
func (i *Invitation) Tell(f MeetingFacts, now time.Time) bool {
	switch {
	case i.Version == 0:
	case i.Off:
		i.Was, i.Sequence = nil, i.Sequence+1
	case i.Told.same(f):
		return false
	default:
		was := i.Told
		i.Was, i.Sequence = &was, i.Sequence+1
	}
	i.Told, i.Off, i.At = f, false, now
	return true
}

// Cancel notes that the person is told not to come, and reports whether they
// were invited.
func (i *Invitation) Cancel(now time.Time) bool {
	if i.Version == 0 || i.Off {
		return false
	}
	i.Off, i.Sequence, i.At = true, i.Sequence+1, now
	return true
}

// Moved, Rehoused and Rearranged say what is new since what the person was told
// before: the time, the place, the agenda. None of them at a first invitation.
func (i Invitation) Moved() bool {
	return i.Was != nil && (!i.Was.Start.Equal(i.Told.Start) || !i.Was.End.Equal(i.Told.End))
}

// Rehoused: another place or link; see Moved.
func (i Invitation) Rehoused() bool {
	return i.Was != nil && (i.Was.Place != i.Told.Place || i.Was.Link != i.Told.Link)
}

// Rearranged: another agenda, or name; see Moved.
func (i Invitation) Rearranged() bool {
	return i.Was != nil && (i.Was.Agenda != i.Told.Agenda || i.Was.Title != i.Told.Title)
}

// TableMail says up to which change of a meeting those invited were mailed; it
// shares the id of the round table. It stands apart so that mailing never gets
// in the way of who is changing the meeting.
type TableMail struct {
	ID      ID        `json:"id"`
	Version int64     `json:"-"`
	Upto    time.Time `json:"upto"`
}

// MailWaits reports whether those invited may still have to be mailed of what
// changed; upto is when they last were.
func (t RoundTable) MailWaits(upto time.Time) bool {
	return t.Invited && (upto.Before(t.Pending.Add(ChangesTogether)) || upto.Before(t.droppedAt()))
}

// MailDue reports whether everybody is to be mailed of what changed: at once the
// first time and when the meeting is off, else when the time for further changes
// is over.
func (t RoundTable) MailDue(upto, now time.Time) bool {
	switch {
	case !t.MailWaits(upto):
		return false
	case upto.IsZero(), t.State == TableDropped:
		return true
	}
	return !now.Before(t.Pending.Add(ChangesTogether))
}

// droppedAt is when it was said that the meeting is off; zero when it isn't.
func (t RoundTable) droppedAt() time.Time {
	if n := len(t.Course); n > 0 && t.State == TableDropped {
		return t.Course[n-1].At
	}
	return time.Time{}
}

// PutSeat gives somebody a place in this meeting alone, or another one.
func (t *RoundTable) PutSeat(s Seat, now time.Time) (Fact, error) {
	seats, err := PutSeat(t.Seats, s)
	if err != nil {
		return Fact{}, err
	}
	return t.reseat(seats, s.Person, now)
}

// TakeSeat takes somebody's place in this meeting away.
func (t *RoundTable) TakeSeat(person ID, now time.Time) (Fact, error) {
	fact, err := t.reseat(TakeSeat(t.Seats, person), person, now)
	if err == nil {
		t.LeaveOut(person)
	}
	return fact, err
}

// LeaveOut takes somebody who no longer sits here off the lists of who may know of
// confidential items: a colleague with a seat would keep the meeting in sight for
// them. An item never is for nobody.
func (t *RoundTable) LeaveOut(person ID) {
	t.Agenda = slices.Clone(t.Agenda)
	for i, item := range t.Agenda {
		if !item.Confidential || !slices.Contains(item.For, person) {
			continue
		}
		others := slices.DeleteFunc(slices.Clone(item.For), func(id ID) bool { return id == person })
		if len(others) == 0 {
			others = t.ForByDefault("")
		}
		if len(others) > 0 {
			t.Agenda[i].For = others
		}
	}
}

func (t *RoundTable) reseat(seats []Seat, person ID, now time.Time) (Fact, error) {
	if !t.Before() {
		return Fact{}, Errorf(Conflict, "Deze ronde tafel staat op ‘%s’. Wie er aan tafel zit, ligt dan vast.", t.State.Label())
	}
	t.Seats = seats
	t.MarkChanged(now)
	return t.Fact(TableSeatsChanged, map[string]string{DetailPerson: string(person)}), nil
}
