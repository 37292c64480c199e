package portal

import (
	"slices"
	"time"
)

// beginEarly is how long before its start a meeting can begin.
const beginEarly = time.Hour

// MeetingTime is when and where a meeting is held.
type MeetingTime struct {
	Start, End  time.Time
	Place, Link string
}

// Validate cleans what was typed and reports what is wrong, by form field.
func (m *MeetingTime) Validate() error {
	f := Fields{}
	m.Place = text(f, "place", "De plaats", CleanLine(m.Place), 0, MaxTableName)
	m.Link = meetingLink(f, m.Link)
	switch {
	case m.Start.IsZero():
		f["day"] = "Kies een dag en een begintijd."
	case m.End.IsZero():
		f["end"] = "Vul in hoe laat de ronde tafel eindigt."
	case !m.End.After(m.Start):
		f["end"] = "De eindtijd ligt voor de begintijd. Kies een latere eindtijd."
	case m.End.Sub(m.Start) > maxMeeting*time.Minute:
		f["end"] = "Een ronde tafel duurt ten hoogste " + Number(maxMeeting/60) + " uur."
	}
	return f.Err()
}

// Doubts are sentences about a time that is allowed but may be a slip: in the
// past, on a day off, or together with another meeting of the series.
func (m MeetingTime) Doubts(now time.Time, cal Calendar, others []RoundTable) []string {
	var doubts []string
	if m.Start.Before(now) {
		doubts = append(doubts, "Dit tijdstip is al voorbij. Niemand krijgt nog een uitnodiging.")
	}
	if !cal.Working(m.Start) {
		doubts = append(doubts, "Op deze dag is het weekend of een vrije dag.")
	}
	for _, o := range others {
		if o.State != TableDropped && m.Start.Before(o.End) && o.Start.Before(m.End) {
			doubts = append(doubts, "Op dit tijdstip is er al een ronde tafel van deze reeks: "+o.Number+".")
			break
		}
	}
	return doubts
}

// Meeting makes a meeting of the series: silent, with the seats, the terms and
// the fixed items of this moment. What the time leaves open is the series'.
func (s Series) Meeting(id ID, number string, at MeetingTime, by ID, now time.Time) (RoundTable, Fact) {
	t := RoundTable{
		ID: id, Number: number, Series: s.ID, Title: s.Name, Start: at.Start, End: at.End, Place: at.Place, Link: at.Link,
		Open: s.Open, Seats: slices.Clone(s.Seats), Terms: s.Terms,
		State: TableConcept, Course: []TableStep{{State: TableConcept, At: now, By: by}}, ChangedAt: now,
	}
	if t.Place == "" && t.Link == "" {
		t.Place, t.Link = s.Place, s.Link
	}
	for _, i := range s.Template {
		t.Agenda = append(t.Agenda, AgendaItem{ID: NewRandomID(), Title: i.Title, Aim: i.Aim, Minutes: i.Minutes, Section: i.Section})
	}
	return t, t.Fact(TablePlanned, nil)
}

// OpenProposals lets everybody at the table know of the meeting, and propose.
func (t *RoundTable) OpenProposals(by ID, now time.Time) (Fact, error) {
	if now.After(t.End) {
		return Fact{}, Errorf(Conflict, "Deze ronde tafel is al geweest. Verstuur de agenda, dan kunt u het verslag maken.")
	}
	err := t.Move(TableProposals, TableStep{At: now, By: by})
	return t.Fact(TableOpened, nil), err
}

// SendAgenda sends the agenda; who sits at the table is invited, unless the
// meeting was held already.
func (t *RoundTable) SendAgenda(by ID, now time.Time) (Fact, error) {
	if len(t.Agenda) == 0 && t.CanMove(TableSent) {
		return Fact{}, Errorf(Invalid, "De agenda is nog leeg. Zet er eerst een agendapunt op.")
	}
	if err := t.Move(TableSent, TableStep{At: now, By: by}); err != nil {
		return Fact{}, err
	}
	if now.Before(t.End) {
		t.Invited, t.Pending = true, now
	}
	return t.Fact(AgendaSent, nil), nil
}

// MarkChanged notes that those invited have to hear of a change to when, where,
// what or who; from the first such change on, later ones go into the same mail.
// Nobody empties Pending: that would get in the way of who is changing the agenda.
func (t *RoundTable) MarkChanged(now time.Time) {
	t.ChangedAt = now
	if t.Invited && now.Sub(t.Pending) >= ChangesTogether {
		t.Pending = now
	}
}

// MoveTo gives a meeting that wasn't held yet another time or place. It reports
// whether that changed anything.
func (t *RoundTable) MoveTo(at MeetingTime, now time.Time) (Fact, bool, error) {
	if !t.Before() {
		return Fact{}, false, Errorf(Conflict, "Deze ronde tafel staat op ‘%s’. De dag en de plaats liggen dan vast.", t.State.Label())
	}
	if err := at.Validate(); err != nil {
		return Fact{}, false, err
	}
	if t.Start.Equal(at.Start) && t.End.Equal(at.End) && t.Place == at.Place && t.Link == at.Link {
		return Fact{}, false, nil
	}
	t.Start, t.End, t.Place, t.Link = at.Start, at.End, at.Place, at.Link
	t.MarkChanged(now)
	return t.Fact(TableMoved, nil), true, nil
}

// Drop ends a meeting that won't be held, with a reason.
func (t *RoundTable) Drop(reason string, by ID, now time.Time) (Fact, error) {
	f := Fields{}
	reason = text(f, "reason", "De reden", reason, 3, MaxNote)
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	if err := t.Move(TableDropped, TableStep{At: now, By: by, Note: reason}); err != nil {
		return Fact{}, err
	}
	t.MarkChanged(now)
	return t.Fact(TableCalledOff, nil), nil
}

// MayBegin reports whether it is time to begin: from an hour before the start.
func (t RoundTable) MayBegin(now time.Time) bool { return !now.Before(t.Start.Add(-beginEarly)) }

// Begin begins the meeting, or takes it up again while its minutes are a draft.
func (t *RoundTable) Begin(by ID, now time.Time) (Fact, error) {
	if t.State == TableSent && !t.MayBegin(now) {
		return Fact{}, Errorf(Conflict, "Het is nog te vroeg. U kunt beginnen vanaf een uur voor de begintijd.")
	}
	err := t.Move(TableBusy, TableStep{At: now, By: by})
	return t.Fact(MeetingBegun, nil), err
}

// Close ends the meeting; its minutes are a draft from then on.
func (t *RoundTable) Close(by ID, now time.Time) (Fact, error) {
	if t.State != TableBusy { // the chair sends minutes back by the same move
		return Fact{}, Errorf(Conflict, "Deze ronde tafel staat nu op ‘%s’. Afsluiten kan alleen als de vergadering bezig is.", t.State.Label())
	}
	if err := t.Move(TableDraft, TableStep{At: now, By: by}); err != nil {
		return Fact{}, err
	}
	t.Current = ""
	t.PassOnUnhandled()
	t.settleAttendance()
	return t.Fact(MeetingEnded, nil), nil
}
