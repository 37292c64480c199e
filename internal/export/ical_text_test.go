package export

import (
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ketenportaal/internal/portal"
)

// icalTexts are titles as people type them and as nobody should, each with how
// it is read back.
var icalTexts = []struct{ name, in, want string }{
	{"plain", "Klankbordgroep", "Klankbordgroep"},
	{"accents and euro", "Geëvalueerd: één café, € 1.000 reële coördinatie", "Geëvalueerd: één café, € 1.000 reële coördinatie"},
	{"long, of accents only", strings.Repeat("é€", 90), strings.Repeat("é€", 90)},
	{"long, of words", strings.Repeat("schuldhulpverlening én bewind ", 12) + "x", strings.Repeat("schuldhulpverlening én bewind ", 12) + "x"},
	{"emoji of several runes", strings.Repeat("👩‍👧‍👦🇳🇱", 12), strings.Repeat("👩‍👧‍👦🇳🇱", 12)},
	{"separators", `a;b,c:d"e\f\n`, `a;b,c:d"e\f\n`},
	{"backslash last", `pad C:\`, `pad C:\`},
	{"a property of its own", "Overleg\r\nATTENDEE:mailto:x@y.example", "Overleg ATTENDEE:mailto:x@y.example"},
	{"the end of the event", "Overleg\nEND:VEVENT\nBEGIN:VEVENT\nUID:2", "Overleg END:VEVENT BEGIN:VEVENT UID:2"},
	{"lone carriage return", "a\rEND:VCALENDAR", "a END:VCALENDAR"},
	{"folded on its own", "a\r\n b", "a b"},
	{"line ends of Unicode", "a\u2028b\u2029c\u0085d", "a b cd"},
	{"control characters", "a\x00b\x07c\x1bd\x7fe", "abcde"},
	{"no UTF-8", "a\xffb\xc3", "ab"},
	{"turned around", "a\u202eb", "ab"},
	{"markup", "<b>a</b> <script>b</script>", "<b>a</b> <script>b</script>"},
	{"looks like a parameter", `x;CN="y":mailto:z`, `x;CN="y":mailto:z`},
	{"spaces only", " \t ", ""},
}

func TestBar37_CalendarTitlesAndNamesAreTextOnly(t *testing.T) {
	for _, tt := range icalTexts {
		t.Run(tt.name, func(t *testing.T) {
			m := roundTable(t)
			m.Title, m.Place, m.Categories = tt.in, tt.in, []string{tt.in}
			m.Organiser.Name, m.Attendees[0].Name = tt.in, tt.in
			ev := onlyEvent(t, invitationFile(t, m))
			for _, name := range []string{"SUMMARY", "CATEGORIES"} {
				if got := ev.text(name); got != tt.want {
					t.Errorf("%s: got %q, want %q", name, got, tt.want)
				}
			}
			name := strings.ReplaceAll(tt.want, `"`, "'")
			for _, property := range []string{"ORGANIZER", "ATTENDEE"} {
				lines := ev.all(property)
				if len(lines) != 1 {
					t.Fatalf("got %d lines of %s", len(lines), property)
				}
				if got := strings.Join(lines[0].params["CN"], "|"); got != name {
					t.Errorf("name of %s: got %q, want %q", property, got, name)
				}
			}
			item := FeedItem{UID: tt.in + "1", Start: m.Start, Title: tt.in, Place: tt.in, Description: tt.in, URL: tt.in}
			ev = onlyEvent(t, calendarFile(t, func(w io.Writer) error { return Feed(w, tt.in, []FeedItem{item}) }))
			if got := ev.text("LOCATION"); got != tt.want {
				t.Errorf("place: got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestDescriptionKeepsItsLines(t *testing.T) {
	m := roundTable(t)
	m.Link, m.URL = "", ""
	m.Description = "Agenda\r\n\r\n1. Convenant\u20282. Rondvraag\n"
	if got, want := onlyEvent(t, invitationFile(t, m)).text("DESCRIPTION"), "Agenda\n\n1. Convenant\n2. Rondvraag"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestAddressesStandInTheDescriptionOnce(t *testing.T) {
	const page, link = "https://portaal.example/ronde-tafels/7", "https://overleg.example/a"
	for _, tt := range []struct{ name, description, link, url, want, location string }{
		{"both added", "Agenda", link, page, "Agenda\nDoe online mee: " + link + "\nBekijk dit in het portaal: " + page, link},
		{"without a description", "", "", page, "Bekijk dit in het portaal: " + page, ""},
		{"they stand there", "Zie " + page + " en " + link, link, page, "Zie " + page + " en " + link, link},
		{"a link in words", "Agenda", "Bel 14 0570\nen vraag ernaar", "", "Agenda\nDoe online mee: Bel 14 0570 en vraag ernaar", "Bel 14 0570 en vraag ernaar"},
		{"no address of the web", "Agenda", "javascript:alert(1)", "file:///etc/passwd", "Agenda\nDoe online mee: javascript:alert(1)", "javascript:alert(1)"},
		{"a host, but no address of the web", "Agenda", "javascript://x/%0aalert(1)", "ftp://portaal.example/", "Agenda\nDoe online mee: javascript://x/%0aalert(1)", "javascript://x/%0aalert(1)"},
		{"an address with a line end", "Agenda", "", page + "\r\nX-EVIL:1", "Agenda", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := roundTable(t)
			m.Place, m.Description, m.Link, m.URL = "", tt.description, tt.link, tt.url
			ev := onlyEvent(t, invitationFile(t, m))
			if d := cmp.Diff(tt.want, ev.text("DESCRIPTION")); d != "" {
				t.Error(d)
			}
			if got := ev.text("LOCATION"); got != tt.location {
				t.Errorf("place: got %q, want %q", got, tt.location)
			}
			wantURL, wantConference := "", ""
			if tt.url == page {
				wantURL = page
			}
			if tt.link == link {
				wantConference = link
			}
			if u, c := ev.one("URL").value, ev.one("CONFERENCE").value; u != wantURL || c != wantConference {
				t.Errorf("got URL %q and conference %q", u, c)
			}
		})
	}
}

func TestMailAddressesAreURIs(t *testing.T) {
	for address, want := range map[string]string{
		"team.beleid+kring@gemeente.example": "mailto:team.beleid+kring@gemeente.example",
		"o'hart@bewind.example":              "mailto:o'hart@bewind.example",
		"50%@bewind.example":                 "mailto:50%25@bewind.example",
		"a/b?c=d@bewind.example":             "mailto:a%2Fb%3Fc=d@bewind.example",
		"josé@bewind.example":                "mailto:jos%C3%A9@bewind.example",
	} {
		m := roundTable(t)
		m.Attendees[0].Email = address
		if got := onlyEvent(t, invitationFile(t, m)).one("ATTENDEE").value; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// Nothing of the other attendees is in a file that was made for one of them.
func TestInvitationNamesOnlyWhomItIsGiven(t *testing.T) {
	var out strings.Builder
	if err := Invitation(&out, roundTable(t)); err != nil {
		t.Fatal(err)
	}
	file := strings.ReplaceAll(out.String(), "\r\n ", "")
	if n := strings.Count(file, "mailto:"); n != 2 || !strings.Contains(file, "mailto:deelnemer@geldfit.example") || !strings.Contains(file, "mailto:ronde-tafels@gemeente.example") {
		t.Errorf("got %d addresses", n)
	}
}

// Whatever the texts are, the file follows the grammar and gives them back.
func TestBar37_AnyTextSurvivesInACalendar(t *testing.T) {
	base := roundTable(t)
	anyText := rapid.OneOf(
		rapid.String(),
		rapid.StringOfN(rapid.SampledFrom([]rune("aé€👩‍\\;,:\"'<> \t\r\n^%=")), 0, 400, -1),
		rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }),
	)
	rapid.Check(t, func(rt *rapid.T) {
		m := base
		m.UID = "1" + anyText.Draw(rt, "uid")
		m.Title, m.Place, m.Description = anyText.Draw(rt, "title"), anyText.Draw(rt, "place"), anyText.Draw(rt, "description")
		m.Link, m.URL = "", ""
		name := anyText.Draw(rt, "name")
		m.Organiser.Name = name
		m.Attendees = []Attendee{{Mailbox: Mailbox{name, "a@b.example"}}}
		cal := invitationFile(rt, m)
		if len(cal.blocks) != 2 || len(cal.lines) != 4 {
			rt.Fatalf("got %d components and %d properties", len(cal.blocks), len(cal.lines))
		}
		ev := onlyEvent(rt, cal)
		for property, want := range map[string]string{
			"UID": portal.CleanLine(m.UID), "SUMMARY": portal.CleanLine(m.Title), "LOCATION": portal.CleanLine(m.Place), "DESCRIPTION": icalText(m.Description),
		} {
			if got := ev.text(property); got != want {
				rt.Fatalf("%s: got %q, want %q", property, got, want)
			}
		}
		for _, property := range []string{"ORGANIZER", "ATTENDEE"} {
			if got, want := strings.Join(ev.one(property).params["CN"], "|"), quotable(name); got != want {
				rt.Fatalf("%s: got %q, want %q", property, got, want)
			}
		}
	})
}
