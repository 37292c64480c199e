package export

import (
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// readByPeer has another library read a calendar: what calendars of others make
// of ours. Moments come back in UTC, so that its own reading of the time zone counts.
const readByPeer = `
const ICAL = require(process.argv[1]);
const calendar = new ICAL.Component(ICAL.parse(require('fs').readFileSync(0, 'utf8')));
for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone);
const events = calendar.getAllSubcomponents('vevent').map(component => {
	const e = new ICAL.Event(component);
	const at = time => time.isDate ? time.toString() : time.toJSDate().toISOString();
	return { uid: e.uid, sequence: e.sequence, summary: e.summary, location: e.location ?? '', start: at(e.startDate), end: at(e.endDate),
		status: component.getFirstPropertyValue('status') ?? '', organiser: component.getFirstPropertyValue('organizer') ?? '',
		attendees: e.attendees.map(a => a.getParameter('cn') + ' ' + a.getFirstValue()) };
});
console.log(JSON.stringify({ method: calendar.getFirstPropertyValue('method') ?? '', events }));
`

type peerEvent struct {
	UID, Summary, Location, Start, End, Status, Organiser string
	Sequence                                              int
	Attendees                                             []string
}

type peerCalendar struct {
	Method string
	Events []peerEvent
}

func byPeer(t *testing.T, write func(io.Writer) error) peerCalendar {
	t.Helper()
	library := os.Getenv("ICAL_PATH")
	if library == "" {
		t.Fatal("no ICAL_PATH: run make test, which fetches ical.js and says where it is")
	}
	var out strings.Builder
	if err := write(&out); err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), "node", "-e", readByPeer, library)
	c.Stdin = strings.NewReader(out.String())
	read, err := c.Output()
	if err != nil {
		t.Fatalf("node could not read the calendar: %v\n%s", err, out.String())
	}
	var calendar peerCalendar
	if err := json.Unmarshal(read, &calendar); err != nil {
		t.Fatalf("%v in %s", err, read)
	}
	return calendar
}

func TestAnotherLibraryReadsTheSame(t *testing.T) {
	utc := func(at time.Time) string { return at.UTC().Format("2006-01-02T15:04:05.000Z") }
	m := roundTable(t)
	m.Title = "Klankbordgroep; bewind, cliënten € 5 🙂"
	want := peerEvent{
		UID: m.UID, Sequence: m.Sequence, Summary: m.Title, Location: m.Place, Start: utc(m.Start), End: utc(m.End), Status: "CONFIRMED",
		Organiser: "mailto:" + m.Organiser.Email, Attendees: []string{"Deelnemer Geldfit mailto:deelnemer@geldfit.example"},
	}
	got := byPeer(t, func(w io.Writer) error { return Invitation(w, m) })
	if diff := cmp.Diff(peerCalendar{"REQUEST", []peerEvent{want}}, got); diff != "" {
		t.Errorf("invitation: %s", diff)
	}
	for _, day := range []string{"2027-03-28", "2027-10-31"} { // the nights in which the clock changes
		m.Start, m.End = amsterdamTime(t, day+" 01:30"), amsterdamTime(t, day+" 04:30")
		want.Start, want.End = utc(m.Start), utc(m.End)
		got := byPeer(t, func(w io.Writer) error { return Invitation(w, m) })
		if diff := cmp.Diff(peerCalendar{"REQUEST", []peerEvent{want}}, got); diff != "" {
			t.Errorf("%s: %s", day, diff)
		}
	}
	want.Sequence, want.Status = m.Sequence+1, "CANCELLED"
	got = byPeer(t, func(w io.Writer) error { return Cancellation(w, m) })
	if diff := cmp.Diff(peerCalendar{"CANCEL", []peerEvent{want}}, got); diff != "" {
		t.Errorf("cancellation: %s", diff)
	}
	day := amsterdamTime(t, "2027-01-12 00:00")
	got = byPeer(t, func(w io.Writer) error {
		return Feed(w, "Ketenportaal", []FeedItem{{UID: "a@b.example", Start: day, End: day, AllDay: true, Title: "Actiepunt"}})
	})
	if len(got.Events) != 1 || got.Events[0].Start != "2027-01-12" || got.Events[0].End != "2027-01-13" || got.Method == "REQUEST" {
		t.Errorf("feed: %+v", got)
	}
}
