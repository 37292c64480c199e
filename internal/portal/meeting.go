package portal

import (
	"slices"
	"time"
)

// NoteDraft is what somebody typed under an item of the agenda. Base is the Rev
// of the text it was begun from, Page the page it is typed on: an answer that got
// lost on its way must not make a person conflict with themselves.
type NoteDraft struct {
	Item ID
	Base int
	Page ID
	Text string
}

// Write keeps what was typed under an item. clash is true, and nothing is kept,
// when somebody else, or another page of the same person, changed the text since.
// The same text again changes nothing.
func (m *Minutes) Write(t RoundTable, n NoteDraft, by ID, now time.Time) (kept MinutesItem, clash bool, err error) {
	if t.State != TableBusy && t.State != TableDraft {
		return MinutesItem{}, false, notInState(t)
	}
	if _, ok := t.Item(n.Item); !ok && n.Item != "" {
		return MinutesItem{}, false, ErrNotFound
	}
	is := m.For(n.Item)
	same := n.Page != "" && n.Page == is.Page && n.Base >= is.From
	switch {
	case n.Text == is.Text:
		return is, false, nil
	case n.Base != is.Rev && !same:
		return is, true, nil
	}
	if !same {
		is.From = is.Rev
	}
	is.Text, is.Rev, is.Page, is.By, is.At = n.Text, is.Rev+1, n.Page, by, now
	items := slices.Clone(m.Items)
	if i := slices.IndexFunc(items, func(i MinutesItem) bool { return i.Item == n.Item }); i >= 0 {
		items[i] = is
	} else {
		items = append(items, is)
	}
	m.Items = items
	return is, false, nil
}

// TurnTo puts an item on the table; empty for none.
func (t *RoundTable) TurnTo(item ID, now time.Time) error {
	if t.State != TableBusy {
		return notInState(*t)
	}
	if _, ok := t.Item(item); !ok && item != "" {
		return ErrNotFound
	}
	t.Current, t.ChangedAt = item, now
	return nil
}

// Treat says what became of an item; empty takes that back. When it was on the
// table, the next item that person may know of and that is still open comes there.
// It gives the item to go on with, empty when there is none.
func (t *RoundTable) Treat(item ID, outcome Outcome, person ID, now time.Time) (next ID, err error) {
	if t.State != TableBusy && t.State != TableDraft {
		return "", notInState(*t)
	}
	at := t.itemAt(item)
	if at < 0 {
		return "", ErrNotFound
	}
	if outcome != "" && outcome != Handled && outcome != Carried {
		return "", Fields{"outcome": "Kies ‘Behandeld’ of ‘Schuif door’."}.Err()
	}
	t.Agenda = slices.Clone(t.Agenda)
	t.Agenda[at].Outcome, t.ChangedAt = outcome, now
	if outcome == "" {
		return item, nil
	}
	next = t.openAfter(at, person)
	if t.State == TableBusy && t.Current == item {
		t.Current = next
	}
	return next, nil
}

// openAfter is the first open item after a place that a person may know of, and
// else the first one from the start.
func (t RoundTable) openAfter(at int, person ID) ID {
	for _, i := range slices.Concat(t.Agenda[at+1:], t.Agenda[:at]) {
		if i.Outcome == "" && i.VisibleTo(person) {
			return i.ID
		}
	}
	return ""
}

// maxAttendance is how many people the attendance of a meeting can name.
const maxAttendance = 300

// Key names an entry of the attendance within its meeting.
func (a Attendance) Key() string {
	switch {
	case a.Person != "":
		return string(a.Person)
	case a.Guest != "":
		return string(a.Guest)
	}
	return "+" + a.Name
}

// Expect adds those to the attendance who aren't in it yet.
func (t *RoundTable) Expect(people []Attendance) {
	there := slices.Clone(t.Attendance)
	for _, p := range people {
		if !slices.ContainsFunc(there, func(a Attendance) bool { return a.Key() == p.Key() }) {
			there = append(there, p)
		}
	}
	t.Attendance = there
}

// Attend says how somebody in the attendance takes part. by is the name of who
// came instead.
func (t *RoundTable) Attend(key string, p Presence, by string, now time.Time) (Fact, error) {
	if t.State != TableBusy && t.State != TableDraft {
		return Fact{}, notInState(*t)
	}
	f := Fields{}
	by = text(f, "instead", "De naam", CleanLine(by), 0, MaxTableName)
	if p.Label() == "" {
		f["presence"] = "Kies of deze persoon er is."
	}
	at := slices.IndexFunc(t.Attendance, func(a Attendance) bool { return a.Key() == key })
	if at < 0 {
		f["presence"] = "Deze persoon staat niet in de lijst. Voeg deze persoon toe."
	}
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	if p != Replaced {
		by = ""
	}
	t.Attendance = slices.Clone(t.Attendance)
	t.Attendance[at].Presence, t.Attendance[at].By, t.ChangedAt = p, by, now
	return t.Fact(AttendanceNoted, nil), nil
}

// AllPresent notes everybody as present of whom nothing was noted yet, who only
// gets the agenda aside.
func (t *RoundTable) AllPresent(now time.Time) (Fact, error) {
	if t.State != TableBusy && t.State != TableDraft {
		return Fact{}, notInState(*t)
	}
	t.Attendance = slices.Clone(t.Attendance)
	for i, a := range t.Attendance {
		if a.Presence == "" && a.Seat != SeatAgenda {
			t.Attendance[i].Presence = Present
		}
	}
	t.ChangedAt = now
	return t.Fact(AttendanceNoted, nil), nil
}

// Welcome adds somebody who came without having been expected.
func (t *RoundTable) Welcome(name, org string, now time.Time) (Fact, error) {
	if t.State != TableBusy && t.State != TableDraft {
		return Fact{}, notInState(*t)
	}
	f := Fields{}
	a := Attendance{Seat: SeatGuest, Presence: Present}
	a.Name = text(f, "name", "De naam", CleanLine(name), 2, MaxTableName)
	a.OrgName = text(f, "org_name", "De organisatie", CleanLine(org), 0, MaxTableName)
	if slices.ContainsFunc(t.Attendance, func(x Attendance) bool { return FoldName(x.Name) == FoldName(a.Name) }) {
		f["name"] = "Deze naam staat al in de lijst."
	}
	if len(t.Attendance) >= maxAttendance {
		f["name"] = "De lijst is vol. Er passen " + Number(maxAttendance) + " namen in."
	}
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	t.Attendance, t.ChangedAt = append(slices.Clone(t.Attendance), a), now
	return t.Fact(AttendanceNoted, nil), nil
}

// settleAttendance says at the end of a meeting that who wasn't noted wasn't
// there. Of those who only get the agenda nobody expected that.
func (t *RoundTable) settleAttendance() {
	var there []Attendance
	for _, a := range t.Attendance {
		if a.Presence == "" && a.Seat == SeatAgenda {
			continue
		}
		if a.Presence == "" {
			a.Presence = Absent
		}
		there = append(there, a)
	}
	t.Attendance = there
}
