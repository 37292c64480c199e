package web

import (
	"net/url"
	"strings"
	"testing"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// agendaMeeting is a meeting that takes proposals, with Gerda of Geldfit at the
// table, Wim as its chair, and an open and a confidential item; the second is for
// Cora and Wim.
func agendaMeeting(t *testing.T) (p *signalRig, number string, secret portal.ID) {
	t.Helper()
	p = signalPortal(t)
	ctx, cora := t.Context(), p.by("cora")
	s, err := p.app.MakeSeries(ctx, cora, app.SeriesInput{Series: portal.Series{Name: "Klankbordgroep", Terms: portal.DefaultTableTerms(), Template: []portal.TemplateItem{{Title: "Opening", Minutes: 5}}}})
	must(t, err)
	for who, kind := range map[portal.ID]portal.SeatKind{"wim": portal.SeatChair, "gerda": portal.SeatMember} {
		must(t, p.app.SeatInSeries(ctx, cora, app.SeatInput{Series: s.ID, Person: who, Kind: kind}))
	}
	table := p.meeting(s, 30)
	must(t, p.app.OpenTable(ctx, cora, table.Number, 0))
	in := app.ItemInput{AgendaItem: portal.AgendaItem{Title: "Kanariepiet", Minutes: 30, Explanation: "Kanariepiet", Confidential: true, For: []portal.ID{"cora", "wim"}}}
	secret, err = p.app.AddItem(ctx, cora, table.Number, in)
	must(t, err)
	_, err = p.app.AddItem(ctx, cora, table.Number, app.ItemInput{AgendaItem: portal.AgendaItem{Title: "Open punt", Minutes: 10, ChairNote: "Notitie voor Wim"}})
	must(t, err)
	return p, table.Number, secret
}

// TestAgendaPage: a member reads times and titles, sees nothing of a confidential
// item or a note for the chair, and no button of who prepares.
func TestAgendaPage(t *testing.T) {
	p, number, secret := agendaMeeting(t)
	path := "/ronde-tafels/" + number
	page := p.as("gerda").get(t, path).wants(200)
	page.In(".agenda", HasText("Open punt"))
	for _, word := range []string{"Kanariepiet", string(secret), "Notitie voor Wim", "Omhoog", "/punten/", "45 minuten", "3 punten"} {
		if strings.Contains(page.body, word) {
			t.Errorf("Geldfit reads %q", word)
		}
	}
	if !strings.Contains(page.body, "2 punten, samen 15 minuten.") {
		t.Error("the sum isn't of what Geldfit sees")
	}
	own := p.as("cora").get(t, path).wants(200)
	for _, word := range []string{"Kanariepiet", "Notitie voor Wim", "Omhoog", "Vertrouwelijk: alleen voor Cora Coördinator en Wim Wethouder.", "3 punten, samen 45 minuten"} {
		if !strings.Contains(own.body, word) {
			t.Errorf("Cora misses %q", word)
		}
	}
	for _, who := range []portal.ID{"adil", "vera", "bea", "gert"} { // of the municipality, not named
		if strings.Contains(p.as(who).get(t, path).wants(200).body, "Kanariepiet") {
			t.Errorf("%s reads of it", who)
		}
	}
	p.as("adil").get(t, path+"/punten/"+string(secret)).wants(404)
	p.as("gerda").get(t, path+"/punten/nieuw").wants(403)
	p.as("bram").get(t, path).wants(404)
	p.as("").get(t, path).wants(303)
}

// TestItemFormKeepsWhatWasTyped: a refusal comes back with 422 and every field.
func TestItemFormKeepsWhatWasTyped(t *testing.T) {
	p, number, secret := agendaMeeting(t)
	path := "/ronde-tafels/" + number + "/punten"
	page := p.as("cora").post(t, path+"/nieuw", url.Values{"version": {"1"}, "title": {"Wie belt?"}, "minutes": {"veel"}, "aim": {"bespreken"}, "section": {"Praktijk"}, "links": {"S-1"}}).wants(422)
	for _, word := range []string{"Wie belt?", `value="veel"`, "Praktijk", "S-1"} {
		if !strings.Contains(page.body, word) {
			t.Errorf("lost %q", word)
		}
	}
	p.as("cora").post(t, path+"/nieuw", url.Values{"version": {"1"}, "title": {"Wie belt?"}, "minutes": {"10"}}).wants(303)
	p.as("cora").post(t, path+"/"+string(secret), url.Values{"version": {"1"}, "title": {"Anders"}}).wants(409)
	p.as("adil").post(t, path+"/"+string(secret), url.Values{"version": {"0"}, "title": {"Anders"}}).wants(404)
	conflict := p.as("cora").post(t, "/ronde-tafels/"+number+"/volgorde", url.Values{"version": {"1"}, "order": {string(secret)}}).wants(409)
	conflict.In(".agenda", HasText("Open punt"))
}

// TestWhoWasNotTold: who changes an item about a yellow flag reads who has still to be
// told of it, and so does who looks at the agenda.
func TestWhoWasNotTold(t *testing.T) {
	p, number, _ := agendaMeeting(t)
	flaggedSignal(t, p)
	item, err := p.app.AddItem(t.Context(), p.by("cora"), number, app.ItemInput{AgendaItem: portal.AgendaItem{Title: "Brieven", Minutes: 10}, LinkText: "G-2026-001"})
	must(t, err)
	path := "/ronde-tafels/" + number
	p.as("cora").get(t, path).wants(200).In(".note", HasText("Niemand wil verrast worden"))
	p.as("cora").get(t, path+"/punten/"+string(item)).wants(200).In(".note a", HasText("gele vlag G-2026-001")).In(`.note a[href="/gele-vlaggen/G-2026-001/informeren"]`)
	p.as("cora").post(t, path+"/punten/"+string(item), url.Values{"version": {"0"}, "title": {""}, "minutes": {"10"}, "aim": {""}, "links": {"G-2026-001"}}).wants(422).In(".note", HasText("Niemand wil verrast worden"))
	p.as("cora").get(t, path+"/punten/nieuw").wants(200).Not("Niemand wil verrast worden")
}

// TestWhatASignalNeedsToBelong: of a signal that no button links, the page of a proposal
// says what one can do.
func TestWhatASignalNeedsToBelong(t *testing.T) {
	p, number, _ := agendaMeeting(t)
	signal := p.share("gerda", func(in *app.ShareSignal) {
		in.Title, in.Text = "Kwijtschelding", "De kwijtschelding van belastingen duurt lang en de deurwaarder komt eerder."
	})
	path := "/ronde-tafels/" + number + "/voorstellen"
	p.as("gerda").post(t, path+"/nieuw", url.Values{"question": {"Hoe versnellen wij de kwijtschelding?"}, "why": {"De deurwaarder komt eerder."}, "aim": {"bespreken"}, "minutes": {"15"}}).wants(303)
	at := path + "/V-2026-001"
	row := `.near a[href="/signalen/` + signal.Number + `"]`
	p.as("gerda").get(t, at).wants(200).In(row).Has("Een verstuurd voorstel verandert niet meer.")
	p.as("cora").get(t, at).wants(200).In(row).Has("Plaats eerst het voorstel.")
	p.as("cora").post(t, at+"/antwoord", url.Values{"version": {"1"}, "answer": {"geplaatst"}}).wants(303)
	p.as("cora").get(t, at).wants(200).In("a", HasText("Agendapunt wijzigen"))
	p.as("gerda").get(t, at).wants(200).Not("Agendapunt wijzigen")
}

// TestProposePage: a proposal from the form to the answer.
func TestProposePage(t *testing.T) {
	p, number, _ := agendaMeeting(t)
	path := "/ronde-tafels/" + number + "/voorstellen"
	p.as("gerda").post(t, path+"/nieuw", url.Values{"question": {"x"}, "aim": {"bespreken"}, "why": {"Blijft staan"}}).wants(422).In("textarea", HasText("Blijft staan"))
	p.as("gerda").post(t, path+"/nieuw", url.Values{"question": {"Wie belt terug?"}, "aim": {"bespreken"}, "minutes": {"15"}}).wants(303)
	p.as("lea").post(t, path+"/nieuw", url.Values{"question": {"Wie belt terug?"}}).wants(404)
	p.as("cora").get(t, "/ronde-tafels/"+number).wants(200).In("#voorstellen", HasText("Wie belt terug?"))
	p.as("cora").get(t, "/ronde-tafels/"+number+"/versturen").wants(200).In(".note", HasText("1 voorstel wacht nog op antwoord."))
	p.as("gerda").post(t, path+"/V-2026-001/antwoord", url.Values{"version": {"1"}, "answer": {"geplaatst"}}).wants(403)
	p.as("cora").post(t, path+"/V-2026-001/antwoord", url.Values{"version": {"1"}, "answer": {"niet"}}).wants(422)
	p.as("cora").post(t, path+"/V-2026-001/antwoord", url.Values{"version": {"1"}, "answer": {"geplaatst"}}).wants(303)
	p.as("gerda").get(t, "/ronde-tafels/"+number).wants(200).In(".agenda", HasText("Wie belt terug?"))
	p.as("gerda").get(t, path).wants(200).In(".rows", HasText("Geplaatst"))
	p.as("bram").get(t, path+"/V-2026-001").wants(404)
	p.as("gerda").get(t, "/ronde-tafels/voorstellen").wants(303)
}

// TestProposalAfterTheTerm: a proposal that came too late for a meeting is shown
// at the meeting that it went to.
func TestProposalAfterTheTerm(t *testing.T) {
	p, s := soundingBoard(t)
	table, next := p.meeting(s, 30), p.meeting(s, 60)
	for _, m := range []portal.RoundTable{table, next} {
		must(t, p.app.OpenTable(t.Context(), p.by("cora"), m.Number, 0))
	}
	p.clock = table.ProposalsUntil().AddDate(0, 0, 2)
	gerda := p.as("gerda")
	sent := gerda.post(t, tablePath(table.Number, "/voorstellen/nieuw"), url.Values{"question": {"Wie belt terug?"}, "aim": {"bespreken"}, "minutes": {"15"}}).wants(303)
	if got, want := sent.header.Get("Location"), tablePath(next.Number, "/voorstellen"); got != want {
		t.Errorf("went to %s, want %s", got, want)
	}
	gerda.follow(t, sent).In(".rows", HasText("Wie belt terug?"))
}
