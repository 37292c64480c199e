package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

func TestCalendarWeeks(t *testing.T) {
	day := func(y int, m time.Month, d, h int) time.Time {
		return time.Date(y, m, d, h, 0, 0, 0, portal.Amsterdam())
	}
	for _, tt := range []struct {
		name              string
		month             time.Time
		weeks             int
		first, last       string
		entry             time.Time
		next, before      string
		entryWeek, inWeek int
	}{
		{"summer time begins", day(2027, 3, 1, 0), 5, "2027-03-01", "2027-04-04", day(2027, 3, 28, 23), "april 2027", "februari 2027", 3, 6},
		{"summer time ends", day(2027, 10, 1, 0), 5, "2027-09-27", "2027-10-31", day(2027, 10, 31, 0), "november 2027", "september 2027", 4, 6},
		{"the end of the year", day(2026, 12, 1, 0), 5, "2026-11-30", "2027-01-03", day(2026, 12, 31, 23), "januari 2027", "november 2026", 4, 3},
		{"six weeks", day(2027, 5, 1, 0), 6, "2027-04-26", "2027-06-06", day(2027, 5, 1, 9), "juni 2027", "april 2027", 0, 5},
		{"four weeks", day(2027, 2, 1, 0), 4, "2027-02-01", "2027-02-28", day(2027, 2, 28, 9), "maart 2027", "januari 2027", 3, 6},
	} {
		weeks := calendarWeeks(testNow, tt.month, []app.CalendarEntry{{Kind: app.EntryTable, Start: tt.entry, Title: "X"}})
		if len(weeks) != tt.weeks || weeks[0][0].ISO != tt.first || weeks[len(weeks)-1][6].ISO != tt.last {
			t.Errorf("%s: %d weeks, from %s to %s", tt.name, len(weeks), weeks[0][0].ISO, weeks[len(weeks)-1][6].ISO)
			continue
		}
		if len(weeks[tt.entryWeek][tt.inWeek].Entries) != 1 {
			t.Errorf("%s: the entry isn't on its day", tt.name)
		}
		seen := map[string]bool{}
		for _, w := range weeks {
			for _, d := range w {
				if seen[d.ISO] {
					t.Errorf("%s: %s twice", tt.name, d.ISO)
				}
				seen[d.ISO] = true
			}
		}
		if monthText(nextMonth(tt.month)) != tt.next || monthText(lastMonth(tt.month)) != tt.before {
			t.Errorf("%s: between %s and %s", tt.name, monthText(lastMonth(tt.month)), monthText(nextMonth(tt.month)))
		}
	}
}

// tableFor is a meeting in a week, with its agenda sent, at which Gerda, Bep and
// Cora sit; the second item is for Cora alone.
func (p *signalRig) tableFor(t *testing.T) portal.RoundTable {
	t.Helper()
	start := p.clock.AddDate(0, 0, 7)
	table := portal.RoundTable{ID: "tafel", Number: "R-2026-001", Series: "reeks", Title: "Klankbordgroep", Start: start, End: start.Add(2 * time.Hour), Place: "Stadhuis",
		Terms: portal.DefaultTableTerms(), Invited: true, Pending: p.clock, State: portal.TableSent,
		Course: []portal.TableStep{{State: portal.TableConcept, At: p.clock}, {State: portal.TableSent, At: p.clock}},
		Seats:  []portal.Seat{{Person: "cora", Org: "gemeente", Kind: portal.SeatSecretary}, {Person: "gerda", Org: "geldfit", Kind: portal.SeatMember}, {Person: "bep", Org: "bewind", Kind: portal.SeatMember}},
		Agenda: []portal.AgendaItem{{ID: "1", Title: "Wachttijd", Minutes: 20}, {ID: "2", Title: "Kanariepiet", Minutes: 10, Confidential: true, For: []portal.ID{"cora"}}}}
	must(t, p.store.InsertTable(t.Context(), &table, "gemeente"))
	return table
}

func TestCalendarPageAndFeed(t *testing.T) {
	p := signalPortal(t)
	p.tableFor(t)
	gerda := p.as("gerda")
	gerda.get(t, "/kalender").wants(200).In("h1", HasText("Kalender"))
	page := gerda.get(t, "/kalender?beeld=lijst").wants(200)
	page.In("a.title", HasText("Klankbordgroep"))
	page.Not("Kanariepiet")
	gerda.get(t, "/kalender?maand=2027-03&beeld=maand").wants(200).Not("Klankbordgroep")
	gerda.get(t, "/kalender?maand=onzin&soort=onzin").wants(200)
	p.as("anne").get(t, "/kalender").wants(http.StatusForbidden)

	made := gerda.post(t, "/kalender/abonnement", url.Values{}).wants(200)
	_, rest, found := strings.Cut(made.body, "/kalender/feed/")
	if !found {
		t.Fatal("the address isn't shown")
	}
	address, _, _ := strings.Cut(rest, "<")
	gerda.get(t, "/kalender/abonnement").wants(200).Not(address)
	anybody := p.as("")
	feed := anybody.get(t, "/kalender/feed/"+address).wants(200)
	if !strings.HasPrefix(feed.header.Get("Content-Type"), "text/calendar") || !strings.Contains(feed.body, "SUMMARY:Klankbordgroep") || strings.Contains(feed.body, "Kanariepiet") {
		t.Errorf("feed: %s", feed.body)
	}
	anybody.get(t, "/kalender/feed/"+address, header("If-None-Match", feed.header.Get("ETag"))).wants(http.StatusNotModified)
	gerda.post(t, "/kalender/abonnement/weg", url.Values{}).wants(http.StatusSeeOther)
	anybody.get(t, "/kalender/feed/"+address).wants(http.StatusNotFound)
}

func TestDeelnemers(t *testing.T) {
	p := signalPortal(t)
	at := tablePath(p.tableFor(t).Number, "")
	gerda, cora := p.as("gerda"), p.as("cora")
	gerda.follow(t, gerda.post(t, at+"/antwoord", url.Values{"answer": {"ja"}, "note": {"Ik kom met de trein."}, "terug": {at + "/deelnemers"}})).In("b", HasText("U komt."))
	refused := gerda.post(t, at+"/antwoord", url.Values{"answer": {"vervanger"}, "other_name": {""}, "terug": {"/"}}).wants(422)
	refused.In("#other-error", HasText("Kies wie er voor u komt"))
	cora.get(t, at+"/deelnemers").wants(200).In(".meta", HasText("Ik kom met de trein."))
	p.as("bep").get(t, at+"/deelnemers").wants(200).Not("met de trein", "Iemand aan tafel zetten", "Kanariepiet")
	p.as("lea").get(t, at+"/deelnemers").wants(http.StatusNotFound)
	p.as("bep").get(t, at+"/deelnemers/bestand").wants(http.StatusForbidden)
	if file := cora.get(t, at+"/deelnemers/bestand").wants(200); !strings.Contains(file.body, "Gerda Geldfit") {
		t.Errorf("file: %s", file.body)
	}
	typed := cora.post(t, at+"/gasten", url.Values{"name": {"Gerard"}, "email": {"geen adres"}, "org_name": {"De Kring"}}).wants(422)
	if !strings.Contains(typed.body, `value="De Kring"`) {
		t.Error("what was typed is lost")
	}
	cora.follow(t, cora.post(t, at+"/gasten", url.Values{"name": {"Gerard"}, "email": {"gerard@gast.example"}, "org_name": {""}})).In(".meta", HasText("gerard@gast.example"))
	p.as("bep").get(t, at+"/deelnemers").wants(200).Not("gerard@gast.example")
	cora.post(t, at+"/deelnemers", url.Values{"person": {"eva"}, "kind": {"vast-lid"}}).wants(http.StatusSeeOther)
	cora.post(t, at+"/deelnemers/weg", url.Values{"person": {"eva"}}).wants(http.StatusSeeOther)
	p.as("bep").post(t, at+"/deelnemers/weg", url.Values{"person": {"gerda"}}).wants(http.StatusForbidden)
}

func TestGuestPage(t *testing.T) {
	p := signalPortal(t)
	p.tableFor(t)
	pass := portal.GuestPass{ID: "gast", Table: "tafel", Name: "Gerard", Email: "gerard@gast.example", Hash: "x"}
	must(t, p.store.InsertGuestPass(t.Context(), &pass))
	must(t, p.store.SaveInvitation(t.Context(), &portal.Invitation{ID: portal.ReplyID("tafel", "gast"), Table: "tafel", Guest: "gast", Told: portal.MeetingFacts{Title: "Klankbordgroep"}}))
	out, err := p.app.Outgoing(t.Context(), portal.Mail{Kind: portal.MailTable, Guest: "gast", About: portal.Ref{Kind: portal.KindTable, ID: "tafel"}})
	must(t, err)
	guest := p.as("")
	page := guest.get(t, out.Path).wants(200)
	page.In("h1", HasText("Klankbordgroep"))
	page.Not("Kanariepiet", "Gerda Geldfit", "/ronde-tafels")
	if page.header.Get("Referrer-Policy") != "no-referrer" || page.header.Get("Cache-Control") != "no-store" || !strings.Contains(page.body, `name="robots" content="noindex"`) {
		t.Errorf("headers %v", page.header)
	}
	guest.follow(t, guest.post(t, out.Path, url.Values{"answer": {"misschien"}, "note": {""}})).In("b", HasText("U komt misschien."))
	guest.post(t, out.Path, url.Values{"answer": {""}, "note": {"Mijn opmerking"}}).wants(422)
	must(t, p.app.RevokeGuest(t.Context(), p.by("cora"), "R-2026-001", "gast"))
	for _, path := range []string{out.Path, "/gast/onbekend"} {
		dead := guest.get(t, path).wants(http.StatusNotFound)
		dead.In("h1", HasText("Deze link werkt niet meer"))
		dead.Not("Klankbordgroep", "Gerard")
		guest.post(t, path, url.Values{"answer": {"ja"}, "note": {""}}).wants(http.StatusNotFound)
	}
}
