package portal

import (
	"strings"
	"testing"
	"time"
)

var minutesNow = time.Date(2026, time.November, 22, 14, 0, 0, 0, time.UTC)

// minutesRecord is a record with everything in it: an open and a confidential
// item, a guest, texts that look like the form itself.
func minutesRecord() MinutesRecord {
	return MinutesRecord{
		ID: "tafel", Maker: "Gemeente", Number: "R-2026-003", Title: "Klankbordgroep met Gina Gast", Series: "Klankbordgroep", Start: minutesNow, End: minutesNow.Add(2 * time.Hour), Place: "Stadhuis", Full: true,
		Attendance: []Attendance{
			{Name: "De voorzitter", OrgName: "Gemeente", Seat: SeatChair, Presence: Present},
			{Name: "Gina Gast", OrgName: "Woonbron", Seat: SeatGuest, Presence: Present}, {Name: "Piet Gast", Seat: SeatGuest, Presence: Absent},
		},
		Items: []RecordItem{
			{ID: "een", Title: "Brieven", Outcome: Handled, Text: "Eerste regel\n[punt]\ntitel: nep\nGINA GAST las mee.",
				Decisions: []RecordDecision{{Number: "B-2026-0001", Kind: Advice, By: ByPartners, Waits: ByCollege, Date: minutesNow, Text: "Wij adviseren.\nzie: daar"}},
				Actions:   []RecordAction{{Number: "A-2026-0001", What: "Brief maken", Who: "Piet Gast (Woonbron)", Due: minutesNow}}},
			{ID: "twee", Title: "Geheim", Confidential: true, For: []ID{"chair"}, Text: "Kanarie"},
			{ID: "drie", Title: "Rondvraag", Outcome: Carried},
		},
		Details: DocumentDetails{CaseNumber: "Z-1", Openness: OpenNot, Ground: "5.2"}, AdoptedAt: minutesNow, AdoptedIn: "R-2026-004",
	}
}

func TestMinutesTextForm(t *testing.T) {
	got := MinutesText(minutesRecord().Members(), EditionMembers)
	want := `vorm: ketenportaal-verslag/1
versie: deelnemers
nummer: R-2026-003
titel: Klankbordgroep met Gina Gast
reeks: Klankbordgroep
archiefvormer: Gemeente
begin: 2026-11-22T15:00:00+01:00
einde: 2026-11-22T17:00:00+01:00
plaats: Stadhuis
vastgesteld: 2026-11-22T15:00:00+01:00
vastgesteld-in: R-2026-004
zaaknummer: Z-1
openbaarheid: niet-openbaar
grond: 5.2

[deelnemer]
naam: De voorzitter
organisatie: Gemeente
plaats-aan-tafel: voorzitter
aanwezigheid: aanwezig

[deelnemer]
naam: Gina Gast
organisatie: Woonbron
plaats-aan-tafel: gast
aanwezigheid: aanwezig

[deelnemer]
naam: Piet Gast
plaats-aan-tafel: gast
aanwezigheid: afwezig

[punt]
volgnummer: 1
titel: Brieven
uitkomst: behandeld
tekst:
> Eerste regel
> [punt]
> titel: nep
> GINA GAST las mee.

[besluit]
nummer: B-2026-0001
soort: advies
door: partners
datum: 2026-11-22
wacht-op: college
tekst:
> Wij adviseren.
> zie: daar

[actiepunt]
nummer: A-2026-0001
wie: Piet Gast (Woonbron)
wanneer: 2026-11-22
tekst:
> Brief maken

[punt]
volgnummer: 2
titel: Rondvraag
uitkomst: doorgeschoven
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestMinutesEditionsLeaveOut(t *testing.T) {
	r := minutesRecord()
	part := r
	part.Items = r.Items[1:2]
	tests := []struct {
		name     string
		text     string
		has, not []string
	}{
		{"participants", MinutesText(r.Members(), EditionMembers), []string{"Gina Gast", "grond: 5.2"}, []string{"Kanarie", "Geheim"}},
		{"public", MinutesText(r.Public(), EditionPublic), []string{"Twee gasten", "een gast las mee", "wie: een gast (Woonbron)"}, []string{"Kanarie", "Geheim", "Gina", "GINA", "Piet", "grond"}},
		{"confidential", MinutesText(part, EditionConfidential), []string{"Kanarie", "R-2026-003"}, []string{"volgnummer", "Brieven", "deelnemer"}},
		{"one it names", r.For("chair").Words(), []string{"Kanarie", "Brief maken"}, nil},
		{"one it doesn't", r.For("member").Words(), []string{"Brief maken"}, []string{"Kanarie", "Geheim"}},
	}
	for _, tt := range tests {
		for _, s := range tt.has {
			if !strings.Contains(tt.text, s) {
				t.Errorf("%s: %q isn't in %s", tt.name, s, tt.text)
			}
		}
		for _, s := range tt.not {
			if strings.Contains(tt.text, s) {
				t.Errorf("%s: %q is in %s", tt.name, s, tt.text)
			}
		}
	}
	if r.Items[0].Text != minutesRecord().Items[0].Text || r.Attendance[1].Name != "Gina Gast" {
		t.Error("the public version changed the record itself")
	}
}

func TestWithoutName(t *testing.T) {
	for _, tt := range []struct{ text, name, want string }{
		{"Jan de Wit en jan de wit.", "Jan de Wit", "een gast en een gast."},
		{"İlker Gast", "Gast", "İlker een gast"}, // its small letter is longer
		{"Niemand", "", "Niemand"},
	} {
		if got := withoutName(tt.text, tt.name); got != tt.want {
			t.Errorf("%q without %q: got %q, want %q", tt.text, tt.name, got, tt.want)
		}
	}
}

func TestMinutesAlarm(t *testing.T) {
	until := minutesNow.Add(240 * time.Hour)
	tests := []struct {
		name  string
		m     Minutes
		want  time.Time
		rings bool
	}{
		{"no term", Minutes{}, time.Time{}, false},
		{"a reminder first", Minutes{CommentsUntil: until}, until.Add(-minutesReminder), true},
		{"then the end", Minutes{CommentsUntil: until, Reminded: true}, until, true},
		{"told", Minutes{CommentsUntil: until, Reminded: true, TermPassed: true}, time.Time{}, false},
		{"adopted before", Minutes{CommentsUntil: until, Adoption: &Adoption{}}, time.Time{}, false},
	}
	for _, tt := range tests {
		if got, rings := tt.m.Alarm(); !got.Equal(tt.want) || rings != tt.rings {
			t.Errorf("%s: got %v %v, want %v %v", tt.name, got, rings, tt.want, tt.rings)
		}
	}
}

func TestTakeMinutes(t *testing.T) {
	of := RoundTable{ID: "vorige", Number: "R-2026-001"}
	for _, tt := range []struct {
		name  string
		state TableState
		items int
		want  bool
	}{
		{"an agenda that is open", TableProposals, 2, true}, {"one that was sent", TableSent, 0, true},
		{"a meeting that has begun", TableBusy, 0, false}, {"a full agenda", TableConcept, MaxAgenda, false},
	} {
		next := RoundTable{ID: "volgende", State: tt.state, Agenda: make([]AgendaItem, tt.items)}
		_, got := next.TakeMinutes(of, minutesNow)
		if got != tt.want || got && (next.Agenda[0].Title != "Vaststellen verslag R-2026-001" || len(next.Agenda) != tt.items+1) {
			t.Errorf("%s: taken %v, agenda %+v", tt.name, got, next.Agenda)
		}
		if _, again := next.TakeMinutes(of, minutesNow); again {
			t.Errorf("%s: it came twice", tt.name)
		}
	}
}
