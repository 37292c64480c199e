package app

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

// newMeetingRig is a minutesRig of which the meeting is on.
func newMeetingRig(t *testing.T) minutesRig {
	t.Helper()
	m := newMinutesRig(t, nil)
	table := m.table()
	table.State, table.Current = portal.TableBusy, m.open
	for i := range table.Agenda {
		table.Agenda[i].Outcome = ""
	}
	m.must(m.store.SaveTable(m.ctx, &table, "gemeente"))
	return m
}

func note(item portal.ID, base int, page portal.ID, text string) NoteInput {
	return NoteInput{NoteDraft: portal.NoteDraft{Item: item, Base: base, Page: page, Text: text}}
}

func (m minutesRig) noted(item portal.ID) portal.MinutesItem {
	m.t.Helper()
	mins, err := m.store.Minutes(m.ctx, "tafel")
	m.must(err)
	return mins.For(item)
}

func TestWhoMayRecordAMeeting(t *testing.T) {
	m := newMeetingRig(t)
	steps := map[string]func(by portal.Actor) error{
		"read": func(by portal.Actor) error { _, err := m.Meeting(m.ctx, by, m.number, "", false); return err },
		"write": func(by portal.Actor) error {
			_, err := m.WriteNote(m.ctx, by, m.number, note(m.open, 1, "p", "x"))
			return err
		},
		"turn": func(by portal.Actor) error { return m.TurnToItem(m.ctx, by, m.number, m.open) },
		"treat": func(by portal.Actor) error {
			_, err := m.TreatItem(m.ctx, by, m.number, m.open, portal.Handled)
			return err
		},
		"attend":   func(by portal.Actor) error { return m.NoteAttendance(m.ctx, by, m.number, "pas", portal.Absent, "") },
		"everyone": func(by portal.Actor) error { return m.NoteAllPresent(m.ctx, by, m.number) },
		"welcome":  func(by portal.Actor) error { return m.WelcomeToMeeting(m.ctx, by, m.number, "Wim", "") },
	}
	for name, step := range steps {
		for _, c := range []struct {
			who  string
			want portal.Kind
		}{{"", portal.LoginNeeded}, {"deelnemer@geldfit", portal.Forbidden}, {"beleidsadviseur@gemeente", portal.Forbidden}, {"deelnemer@wijkteam", portal.NotFound}, {"auditor@gemeente", portal.NotFound}} {
			by := portal.Actor{}
			if c.who != "" {
				by = m.as(c.who)
			}
			if err := step(by); err == nil || portal.KindOf(err) != c.want {
				t.Errorf("%s as %q: %v, want kind %d", name, c.who, err, c.want)
			}
		}
	}
	if got := m.noted(m.open).Text; strings.Contains(got, "x") && len(got) == 1 {
		t.Error("a refused text was kept")
	}
}

func TestBeginningMakesMinutesAndAttendance(t *testing.T) {
	r := newRig(t)
	table := r.planned(r.series(), 1)
	number := table.Number
	chief := r.as("ketencoordinator@gemeente")
	r.must(r.SendAgenda(r.ctx, chief, number, 0))
	table = r.freshTable(table)
	var member portal.ID
	for _, s := range table.Seats {
		if s.Kind == portal.SeatMember {
			member = s.Person
		}
	}
	r.must(r.AnswerInvitation(r.ctx, r.as(string(member)), number, ReplyInput{Answer: portal.ComesNot}))
	r.clock = table.Start
	r.must(r.BeginMeeting(r.ctx, chief, number, 0))
	table = r.freshTable(table)
	if first := table.Agenda[0].ID; table.Current != first {
		t.Errorf("on the table is %q, want the first item", table.Current)
	}
	if _, err := r.store.Minutes(r.ctx, table.ID); err != nil {
		t.Errorf("no minutes: %v", err)
	}
	if len(table.Attendance) != len(table.Seats) {
		t.Fatalf("%d in the attendance for %d seats", len(table.Attendance), len(table.Seats))
	}
	for _, a := range table.Attendance {
		want := portal.Presence("")
		if a.Person == member {
			want = portal.Excused
		}
		if a.Presence != want || a.Name == "" {
			t.Errorf("%s: %q, want %q", a.Name, a.Presence, want)
		}
	}
	r.must(r.NoteAllPresent(r.ctx, chief, number))
	r.must(r.EndMeeting(r.ctx, chief, number, 0))
	r.must(r.BeginMeeting(r.ctx, chief, number, 0))
	if again := r.freshTable(table); len(again.Attendance) != len(table.Seats) || again.Attendance[0].Presence == "" {
		t.Errorf("taken up again: %+v", again.Attendance)
	}
}

func TestBar62_NotesOfTwoWriters(t *testing.T) {
	m := newMeetingRig(t)
	chair, secretary := m.chair(), m.secretary()
	write := func(by portal.Actor, in NoteInput) NoteKept {
		t.Helper()
		kept, err := m.WriteNote(m.ctx, by, m.number, in)
		m.must(err)
		return kept
	}
	if kept := write(secretary, note(m.open, 1, "p1", "De tekst van de secretaris.")); kept.Clash || kept.Now.Rev != 2 {
		t.Fatalf("first text: %+v", kept)
	}
	if kept := write(chair, note(m.secret, 1, "p2", "Elders.")); kept.Clash {
		t.Error("two items got in each other's way")
	}
	kept := write(chair, note(m.open, 1, "p2", "De tekst van de voorzitter."))
	if !kept.Clash || kept.Now.Text != "De tekst van de secretaris." || kept.Now.By != secretary.ID {
		t.Fatalf("the same item: %+v", kept)
	}
	if got := m.noted(m.open).Text; got != "De tekst van de secretaris." {
		t.Errorf("a clash kept %q", got)
	}
	both := note(m.open, 2, "p3", "De tekst van de voorzitter.")
	both.Both = true
	if kept := write(chair, both); kept.Clash || kept.Now.Text != "De tekst van de secretaris.\n\nDe tekst van de voorzitter." {
		t.Errorf("both: %+v", kept)
	}
	if kept := write(secretary, note(m.open, 2, "p1", "Door.")); !kept.Clash {
		t.Error("the secretary wrote over what the chair added")
	}
}

func TestNotesTellNobody(t *testing.T) {
	m := newMeetingRig(t)
	for i, text := range []string{"een", "een twee", "een twee drie"} {
		_, err := m.WriteNote(m.ctx, m.secretary(), m.number, note(m.open, i+1, "p", text))
		m.must(err)
	}
	events := m.wantEvents(portal.NotesTaken) // one for three saves
	if told, err := m.Audience(m.ctx, events[0]); err != nil || len(told) != 0 {
		t.Errorf("told %v, %v", told, err)
	}
	screen, err := m.MeetingScreen(m.ctx, m.member(), m.number, false)
	m.must(err)
	if text, _ := json.Marshal(screen); strings.Contains(string(text), "een twee") {
		t.Error("a member reads what is being typed")
	}
}

func TestNotesAndCitizens(t *testing.T) {
	m := newMeetingRig(t)
	in := note(m.open, 1, "p", "Zaak van 123456782 besproken.")
	if _, err := m.WriteNote(m.ctx, m.secretary(), m.number, in); portal.FieldsOf(err)["note"] == "" || portal.FieldsOf(err)[FieldOverrule] == "" {
		t.Fatalf("a BSN: %v", err)
	}
	in.Citizen.Overrule = "Dit is een zaaknummer."
	kept, err := m.WriteNote(m.ctx, m.secretary(), m.number, in)
	m.must(err)
	// Whoever gave a reason once, isn't asked again at every save.
	if kept, err = m.WriteNote(m.ctx, m.secretary(), m.number, note(m.open, kept.Now.Rev, "p", in.Text+" En verder.")); err != nil || kept.Clash {
		t.Errorf("the same number again: %+v, %v", kept, err)
	}
	if _, err := m.WriteNote(m.ctx, m.secretary(), m.number, note(m.open, kept.Now.Rev, "p", in.Text+" Ook 111222333.")); portal.FieldsOf(err)["note"] == "" {
		t.Errorf("another number: %v", err)
	}
	kept, err = m.WriteNote(m.ctx, m.secretary(), m.number, note("", 0, "p", "Bel 06-12345678 nog eens."))
	if err != nil || kept.Doubt == "" || kept.Now.Rev != 1 {
		t.Errorf("a telephone number: %+v, %v; want it kept with a doubt", kept, err)
	}
	if _, err := m.WriteNote(m.ctx, m.secretary(), m.number, note(m.open, 9, "p", strings.Repeat("lang ", 30000))); portal.FieldsOf(err)["note"] == "" {
		t.Errorf("too long: %v", err)
	}
}

func TestConfidentialItemStaysOffTheScreen(t *testing.T) {
	m := newMeetingRig(t)
	m.must(m.TurnToItem(m.ctx, m.chair(), m.number, m.secret))
	for _, c := range []struct {
		name   string
		by     portal.Actor
		shared bool
		sees   bool
	}{{"the chair", m.chair(), false, true}, {"the chair, on the screen for all", m.chair(), true, false}, {"a member", m.member(), false, false}, {"a member's screen", m.member(), true, false}, {"the coordinator", m.as("ketencoordinator@gemeente"), false, false}} {
		s, err := m.MeetingScreen(m.ctx, c.by, m.number, c.shared)
		m.must(err)
		text, err := json.Marshal(s)
		m.must(err)
		if got := strings.Contains(string(text), tableCanary); got != c.sees {
			t.Errorf("%s: sees %v, want %v", c.name, got, c.sees)
		}
		if c.sees != (s.Table.Current == m.secret) {
			t.Errorf("%s: on the table is %q", c.name, s.Table.Current)
		}
		if !c.sees && len(s.Items) != 1 {
			t.Errorf("%s: counts %d items", c.name, len(s.Items))
		}
	}
	coordinator := m.as("ketencoordinator@gemeente")
	for name, err := range map[string]error{
		"write": func() error {
			_, err := m.WriteNote(m.ctx, coordinator, m.number, note(m.secret, 1, "p", "x"))
			return err
		}(),
		"treat": func() error {
			_, err := m.TreatItem(m.ctx, coordinator, m.number, m.secret, portal.Handled)
			return err
		}(),
		"turn": m.TurnToItem(m.ctx, coordinator, m.number, m.secret),
		"read": func() error { _, err := m.Meeting(m.ctx, coordinator, m.number, m.secret, false); return err }(),
	} {
		if portal.KindOf(err) != portal.NotFound {
			t.Errorf("%s as the coordinator: %v, want not found", name, err)
		}
	}
	page, err := m.Meeting(m.ctx, coordinator, m.number, "", false)
	m.must(err)
	if text, _ := json.Marshal(page); strings.Contains(string(text), tableCanary) {
		t.Error("the coordinator's page holds the confidential item")
	}
	if page.Item.ID != m.open {
		t.Errorf("in hand is %q", page.Item.ID)
	}
}

func TestTreatItemGoesOn(t *testing.T) {
	m := newMeetingRig(t)
	next, err := m.TreatItem(m.ctx, m.secretary(), m.number, m.open, portal.Handled)
	m.must(err)
	if table := m.table(); next != m.secret || table.Current != m.secret || table.Agenda[0].Outcome != portal.Handled {
		t.Errorf("next %q, on the table %q", next, table.Current)
	}
	m.wantEvents(portal.ItemTreated)
	if _, err := m.TreatItem(m.ctx, m.secretary(), m.number, m.open, portal.Handled); err != nil {
		t.Errorf("a second tap: %v", err)
	}
	m.wantEvents()
}

func TestAdoptedMinutesTakeNoNotes(t *testing.T) {
	m := newMinutesRig(t, nil)
	m.adopted()
	m.clock = m.clock.Add(time.Hour)
	if _, err := m.WriteNote(m.ctx, m.secretary(), m.number, note(m.open, 1, "p", "Later.")); portal.KindOf(err) != portal.Conflict {
		t.Errorf("wrote in adopted minutes: %v", err)
	}
	if err := m.NoteAttendance(m.ctx, m.secretary(), m.number, "pas", portal.Absent, ""); portal.KindOf(err) != portal.Conflict {
		t.Errorf("changed the attendance of adopted minutes: %v", err)
	}
}

func TestWhatWasRecordedCountsAsHandled(t *testing.T) {
	m := newMeetingRig(t)
	by := m.chair()
	_, err := m.WriteNote(m.ctx, by, m.number, note(m.open, 1, "p1", "Wij spraken erover."))
	m.must(err)
	table, err := m.store.TableByNumber(m.ctx, m.number)
	m.must(err)
	table.Agenda = append(table.Agenda, portal.AgendaItem{ID: "punt-over", Title: "Niet aan toegekomen"})
	m.must(m.store.SaveTable(m.ctx, &table, "gemeente"))
	recorded, err := m.recordedUnder(m.ctx, table)
	m.must(err)
	m.must(m.EndMeeting(m.ctx, by, m.number, 0))
	table, err = m.store.TableByNumber(m.ctx, m.number)
	m.must(err)
	if !slices.Contains(recorded, m.open) || slices.Contains(recorded, "punt-over") {
		t.Fatalf("recorded under %q", recorded)
	}
	for _, item := range table.Agenda {
		want := portal.Carried
		if slices.Contains(recorded, item.ID) {
			want = portal.Handled
		}
		if item.Outcome != want {
			t.Errorf("%s: %q, want %q", item.Title, item.Outcome, want)
		}
	}
}
