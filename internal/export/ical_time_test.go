package export

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// changeNights are meetings around both changes of the clock, with their moments.
var changeNights = []struct{ name, start, end string }{
	{"day before summer time", "2027-03-27T09:00:00Z", "2027-03-27T11:00:00Z"},
	{"01:30 to 03:30 over the skipped hour", "2027-03-28T00:30:00Z", "2027-03-28T01:30:00Z"},
	{"up to the skipped hour", "2027-03-28T00:00:00Z", "2027-03-28T01:00:00Z"},
	{"from the first minute of summer time", "2027-03-28T01:00:00Z", "2027-03-28T02:00:00Z"},
	{"day after", "2027-03-29T08:00:00Z", "2027-03-29T10:00:00Z"},
	{"over midnight into the change", "2027-03-27T22:00:00Z", "2027-03-28T08:00:00Z"},
	{"day before winter time", "2027-10-30T08:00:00Z", "2027-10-30T10:00:00Z"},
	{"01:30 to 03:30 over the hour that comes twice", "2027-10-30T23:30:00Z", "2027-10-31T02:30:00Z"},
	{"in the first 02:30", "2027-10-31T00:15:00Z", "2027-10-31T00:45:00Z"},
	{"from the first 02:30 to the second", "2027-10-31T00:30:00Z", "2027-10-31T01:30:00Z"},
	{"in the second 02:30", "2027-10-31T01:15:00Z", "2027-10-31T01:45:00Z"},
	{"from 03:00 of winter time", "2027-10-31T02:00:00Z", "2027-10-31T03:00:00Z"},
	{"day after winter time", "2027-11-01T09:00:00Z", "2027-11-01T11:00:00Z"},
	{"around New Year", "2027-12-31T22:30:00Z", "2027-12-31T23:30:00Z"},
}

func TestBar56_MeetingsKeepTheirMomentInNightsOfChange(t *testing.T) {
	for _, tt := range changeNights {
		t.Run(tt.name, func(t *testing.T) {
			start, end := icalMoment(t, tt.start), icalMoment(t, tt.end)
			m := roundTable(t)
			m.Start, m.End = start, end
			for _, cal := range []*icalComponent{invitationFile(t, m), feedFile(t, FeedItem{UID: "1", Start: start, End: end})} {
				sameMoment(t, cal, "DTSTART", start)
				sameMoment(t, cal, "DTEND", end)
			}
		})
	}
}

func icalMoment(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func sameMoment(t icalTB, cal *icalComponent, property string, want time.Time) {
	t.Helper()
	line := onlyEvent(t, cal).one(property)
	got, err := cal.instant(line)
	if err != nil || !got.Equal(want) {
		t.Fatalf("%s %v reads as %s, want %s (%v)", property, line, got, want.UTC(), err)
	}
}

func TestAnyMomentSurvives(t *testing.T) {
	first := time.Date(1997, 4, 1, 0, 0, 0, 0, time.UTC).Unix()
	rapid.Check(t, func(rt *rapid.T) {
		start := time.Unix(first+rapid.Int64Range(0, 60*365*24*3600).Draw(rt, "start"), 0)
		end := start.Add(time.Duration(rapid.IntRange(1, 3000).Draw(rt, "minutes")) * time.Minute)
		cal := feedFile(rt, FeedItem{UID: "1", Start: start, End: end})
		sameMoment(rt, cal, "DTSTART", start)
		sameMoment(rt, cal, "DTEND", end)
	})
}

func TestBar56_MeetingsAreWrittenAsTheClockShowsThem(t *testing.T) {
	m := roundTable(t)
	m.Start, m.End = amsterdamTime(t, "2027-03-28 01:30"), amsterdamTime(t, "2027-03-28 03:30")
	ev := onlyEvent(t, invitationFile(t, m))
	if s, e := ev.one("DTSTART").value, ev.one("DTEND").value; s != "20270328T013000" || e != "20270328T033000" {
		t.Errorf("got %s to %s", s, e)
	}
}

func TestFeed(t *testing.T) {
	cal := feedFile(t,
		FeedItem{UID: "rt-7", Start: amsterdamTime(t, "2027-01-12 14:00"), End: amsterdamTime(t, "2027-01-12 16:00"), Title: "Klankbordgroep", Place: "Stadhuis",
			Description: "Agenda staat klaar", URL: "https://portaal.example/ronde-tafels/7", Sequence: 4, Changed: amsterdamTime(t, "2026-12-30 09:15"), Alarm: 90 * time.Minute},
		FeedItem{UID: "rt-8", Start: amsterdamTime(t, "2027-02-09 14:00"), Title: "Vervallen", Sequence: -1, Cancelled: true, Alarm: time.Hour},
		FeedItem{UID: "term-9", Start: amsterdamTime(t, "2027-02-10 23:59"), End: amsterdamTime(t, "2027-02-10 23:59"), Title: "Termijn"},
	)
	for name, want := range map[string]string{"X-WR-CALNAME": "Ketenportaal", "NAME": "Ketenportaal", "REFRESH-INTERVAL": "PT1H", "X-PUBLISHED-TTL": "PT1H", "METHOD": ""} {
		if got := cal.one(name).value; got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	events := cal.inside("VEVENT")
	if len(events) != 3 {
		t.Fatalf("got %d events", len(events))
	}
	for i, want := range []map[string]string{
		{"UID": "rt-7", "SEQUENCE": "4", "STATUS": "CONFIRMED", "TRANSP": "OPAQUE", "SUMMARY": "Klankbordgroep", "LOCATION": "Stadhuis",
			"DTSTAMP": "20261230T081500Z", "URL": "https://portaal.example/ronde-tafels/7"},
		{"UID": "rt-8", "SEQUENCE": "0", "STATUS": "CANCELLED", "TRANSP": "TRANSPARENT", "DTSTAMP": "20270209T130000Z", "DTEND": "", "URL": "", "LOCATION": "", "DESCRIPTION": ""},
		{"UID": "term-9", "STATUS": "CONFIRMED", "TRANSP": "TRANSPARENT", "DTSTART": "20270210T235900", "DTEND": ""},
	} {
		for name, value := range want {
			if got := events[i].one(name).value; got != value {
				t.Errorf("%s of %s: got %q, want %q", name, want["UID"], got, value)
			}
		}
		for _, absent := range []string{"ORGANIZER", "ATTENDEE"} {
			if len(events[i].all(absent)) > 0 {
				t.Errorf("a feed names people: %v", events[i].all(absent))
			}
		}
	}
	alarms := events[0].inside("VALARM")
	if len(alarms) != 1 || alarms[0].one("TRIGGER").value != "-PT90M" || alarms[0].one("ACTION").value != "DISPLAY" || alarms[0].text("DESCRIPTION") != "Klankbordgroep" {
		t.Errorf("got alarms %v", alarms)
	}
	if n := len(events[1].inside("VALARM")); n != 0 {
		t.Errorf("what is cancelled has %d alarms", n)
	}
	if got := feedFile(t); len(got.inside("VTIMEZONE")) != 1 || len(got.inside("VEVENT")) != 0 {
		t.Error("an empty feed is no calendar")
	}
}

func TestFeedWholeDays(t *testing.T) {
	for _, tt := range []struct{ name, first, last, start, end string }{
		{"one day", "2026-12-01 00:00", "2026-12-01 00:00", "20261201", "20261202"},
		{"a day with hours", "2026-12-01 09:00", "2026-12-01 17:00", "20261201", "20261202"},
		{"three days", "2026-12-30 00:00", "2027-01-01 00:00", "20261230", "20270102"},
		{"last before first", "2026-12-30 00:00", "2026-12-01 00:00", "20261230", "20261231"},
		{"start of summer time", "2027-03-28 00:00", "2027-03-28 00:00", "20270328", "20270329"},
		{"end of summer time", "2027-10-31 00:00", "2027-10-31 00:00", "20271031", "20271101"},
		{"over the change", "2027-03-27 00:00", "2027-03-29 00:00", "20270327", "20270330"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			// In UTC the Amsterdam day starts the evening before: the day must not move.
			ev := onlyEvent(t, feedFile(t, FeedItem{UID: "1", AllDay: true, Start: amsterdamTime(t, tt.first).UTC(), End: amsterdamTime(t, tt.last).UTC()}))
			for name, want := range map[string]string{"DTSTART": tt.start, "DTEND": tt.end} {
				if l := ev.one(name); l.value != want || !slices.Equal(l.params["VALUE"], []string{"DATE"}) || l.params["TZID"] != nil {
					t.Errorf("%s: got %v, want %s", name, l, want)
				}
			}
			if got := ev.one("TRANSP").value; got != "TRANSPARENT" {
				t.Errorf("a whole day is %s", got)
			}
		})
	}
	if ev := onlyEvent(t, feedFile(t, FeedItem{UID: "1", AllDay: true, Start: amsterdamTime(t, "2026-12-01 00:00")})); ev.one("DTEND").value != "20261202" {
		t.Errorf("without an end: %v", ev.one("DTEND"))
	}
}
