package export

import (
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ketenportaal/internal/portal"
)

func amsterdamTime(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", s, portal.Amsterdam())
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// roundTable is a meeting as the portal invites one partner to it.
func roundTable(t *testing.T) Meeting {
	t.Helper()
	return Meeting{
		UID: "0193-ronde-tafel@ketenportaal.example", Sequence: 2,
		Start: amsterdamTime(t, "2027-01-12 14:00"), End: amsterdamTime(t, "2027-01-12 16:00"),
		Title: "Klankbordgroep bewind", Place: "Stadhuis, kamer 2.14", Link: "https://overleg.example/klankbord?id=12",
		Description: "Agenda:\n1. Convenant; stand van zaken", URL: "https://portaal.example/ronde-tafels/7",
		Organiser:  Mailbox{"Gemeente, team Beleid", "ronde-tafels@gemeente.example"},
		Attendees:  []Attendee{{Mailbox: Mailbox{"Deelnemer Geldfit", "deelnemer@geldfit.example"}}},
		Changed:    amsterdamTime(t, "2026-12-30 09:15"),
		Categories: []string{"Ronde tafel"},
	}
}

// icalTB is what a test and a property check have in common.
type icalTB interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

func invitationFile(t icalTB, m Meeting) *icalComponent {
	t.Helper()
	return calendarFile(t, func(w io.Writer) error { return Invitation(w, m) })
}

func feedFile(t icalTB, items ...FeedItem) *icalComponent {
	t.Helper()
	return calendarFile(t, func(w io.Writer) error { return Feed(w, "Ketenportaal", items) })
}

func calendarFile(t icalTB, write func(io.Writer) error) *icalComponent {
	t.Helper()
	var out strings.Builder
	if err := write(&out); err != nil {
		t.Fatal(err)
	}
	cal, err := readCalendar(out.String())
	if err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	return cal
}

// onlyEvent is the only one of a calendar.
func onlyEvent(t icalTB, cal *icalComponent) *icalComponent {
	t.Helper()
	events := cal.inside("VEVENT")
	if len(events) != 1 {
		t.Fatalf("got %d events", len(events))
	}
	return events[0]
}

func TestInvitationToTheLetter(t *testing.T) {
	var out strings.Builder
	if err := Invitation(&out, roundTable(t)); err != nil {
		t.Fatal(err)
	}
	want := `BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Ketenportaal//Ketenportaal//NL
CALSCALE:GREGORIAN
METHOD:REQUEST
BEGIN:VTIMEZONE
TZID:Europe/Amsterdam
X-LIC-LOCATION:Europe/Amsterdam
BEGIN:DAYLIGHT
DTSTART:19970330T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:0193-ronde-tafel@ketenportaal.example
DTSTAMP:20261230T081500Z
LAST-MODIFIED:20261230T081500Z
SEQUENCE:2
DTSTART;TZID=Europe/Amsterdam:20270112T140000
DTEND;TZID=Europe/Amsterdam:20270112T160000
STATUS:CONFIRMED
TRANSP:OPAQUE
SUMMARY:Klankbordgroep bewind
LOCATION:Stadhuis\, kamer 2.14
CONFERENCE;FEATURE=VIDEO;VALUE=URI:https://overleg.example/klankbord?id=12
DESCRIPTION:Agenda:\n1. Convenant\; stand van zaken\nDoe online mee:
  https://overleg.example/klankbord?id=12\nBekijk dit in het portaal:
  https://portaal.example/ronde-tafels/7
URL:https://portaal.example/ronde-tafels/7
CATEGORIES:Ronde tafel
ORGANIZER;CN="Gemeente, team Beleid":mailto:ronde-tafels@gemeente.example
ATTENDEE;CN="Deelnemer
  Geldfit";CUTYPE=INDIVIDUAL;PARTSTAT=NEEDS-ACTION;ROLE=REQ-PARTICIPANT;RSV
 P=TRUE:mailto:deelnemer@geldfit.example
END:VEVENT
END:VCALENDAR
`
	if d := cmp.Diff(strings.ReplaceAll(want, "\n", "\r\n"), out.String()); d != "" {
		t.Error(d)
	}
	var again strings.Builder
	if err := Invitation(&again, roundTable(t)); err != nil || again.String() != out.String() {
		t.Errorf("the same meeting is another file (%v)", err)
	}
}

func TestInvitationSaysWhoIsAskedWhat(t *testing.T) {
	m := roundTable(t)
	m.Attendees = []Attendee{
		{Mailbox: Mailbox{"Voorzitter", "voorzitter@gemeente.example"}, Chair: true, Answer: Accepted},
		{Mailbox: Mailbox{"", "meelezer@asdd.example"}, Optional: true, Answer: Tentative},
		{Mailbox: Mailbox{`Jan "de Reus" 't Hart; bode`, "j.o'hart+rt@bewind.example"}, Answer: Declined},
		{Mailbox: Mailbox{"Nieuw", "nieuw@wijkteam.example"}},
	}
	want := []icalLine{
		{"ATTENDEE", "mailto:voorzitter@gemeente.example", map[string][]string{"CN": {"Voorzitter"}, "ROLE": {"CHAIR"}, "PARTSTAT": {"ACCEPTED"}, "RSVP": {"FALSE"}}},
		{"ATTENDEE", "mailto:meelezer@asdd.example", map[string][]string{"ROLE": {"OPT-PARTICIPANT"}, "PARTSTAT": {"TENTATIVE"}, "RSVP": {"FALSE"}}},
		{"ATTENDEE", "mailto:j.o'hart+rt@bewind.example", map[string][]string{"CN": {"Jan 'de Reus' 't Hart; bode"}, "ROLE": {"REQ-PARTICIPANT"}, "PARTSTAT": {"DECLINED"}, "RSVP": {"FALSE"}}},
		{"ATTENDEE", "mailto:nieuw@wijkteam.example", map[string][]string{"CN": {"Nieuw"}, "ROLE": {"REQ-PARTICIPANT"}, "PARTSTAT": {"NEEDS-ACTION"}, "RSVP": {"TRUE"}}},
	}
	for _, l := range want {
		l.params["CUTYPE"] = []string{"INDIVIDUAL"}
	}
	got := onlyEvent(t, invitationFile(t, m)).all("ATTENDEE")
	if d := cmp.Diff(want, got, cmp.AllowUnexported(icalLine{})); d != "" {
		t.Error(d)
	}
}

func TestInvitationRefuses(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(m *Meeting)
	}{
		{"no UID", func(m *Meeting) { m.UID = " \n" }},
		{"nobody invited", func(m *Meeting) { m.Attendees = nil }},
		{"cancelled", func(m *Meeting) { m.Cancelled = true }},
		{"no organiser", func(m *Meeting) { m.Organiser = Mailbox{} }},
		{"address with a line end", func(m *Meeting) { m.Attendees[0].Email = "a@b.example\r\nATTENDEE:mailto:x@y.example" }},
		{"address with a name", func(m *Meeting) { m.Attendees[0].Email = "Jan <a@b.example>" }},
		{"two addresses", func(m *Meeting) { m.Attendees[0].Email = "a@b.example,c@d.example" }},
		{"address of spaces", func(m *Meeting) { m.Attendees[0].Email = " a@b.example" }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := roundTable(t)
			tt.change(&m)
			var out strings.Builder
			if err := Invitation(&out, m); err == nil || out.Len() > 0 {
				t.Errorf("got error %v and %d bytes", err, out.Len())
			} else if strings.Contains(err.Error(), "b.example") {
				t.Errorf("the error tells the address: %v", err)
			}
		})
	}
	if err := Feed(io.Discard, "Ketenportaal", []FeedItem{{Title: "zonder UID"}}); !errors.Is(err, errNoUID) {
		t.Errorf("feed: got %v", err)
	}
}

// goneReceiver is a receiver that has gone.
type goneReceiver struct{}

func (goneReceiver) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestWriteErrorsAreTold(t *testing.T) {
	if err := Invitation(goneReceiver{}, roundTable(t)); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("invitation: got %v", err)
	}
	if err := Feed(goneReceiver{}, "Ketenportaal", nil); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("feed: got %v", err)
	}
}

func TestCancellationKeepsTheUIDAndRaisesTheSequence(t *testing.T) {
	m := roundTable(t)
	for _, tt := range []struct {
		name     string
		counted  bool
		sequence string
	}{{"sequence of the invitation", false, "3"}, {"sequence counted already", true, "2"}} {
		t.Run(tt.name, func(t *testing.T) {
			m.Cancelled = tt.counted
			cal := calendarFile(t, func(w io.Writer) error { return Cancellation(w, m) })
			ev := onlyEvent(t, cal)
			if got := cal.one("METHOD").value; got != "CANCEL" {
				t.Errorf("method %s", got)
			}
			if ev.one("UID").value != m.UID || ev.one("SEQUENCE").value != tt.sequence || ev.one("STATUS").value != "CANCELLED" {
				t.Errorf("got UID %s, sequence %s, status %s", ev.one("UID").value, ev.one("SEQUENCE").value, ev.one("STATUS").value)
			}
			if a := ev.all("ATTENDEE"); len(a) != 1 || a[0].params["RSVP"] != nil {
				t.Errorf("got attendees %v", a)
			}
		})
	}
}
