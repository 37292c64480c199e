package app

import (
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

const ownPassword = "vier losse woorden hier"

// ownLife gives somebody one of everything, and the signals they shared.
func (r *rig) ownLife(key string) (open, hidden portal.Signal) {
	r.t.Helper()
	by := r.as(key)
	open = r.sharesSignal(key, nil)
	hidden = r.sharesSignal(key, func(in *ShareSignal) { in.Naming = portal.Anonymous })
	others := r.share("deelnemer@bewind")
	r.comment(key, others)
	r.must(r.RecogniseSignal(r.ctx, by, others.ID, "Hier ook.", CitizenAnswer{}))
	r.must(r.FollowSignal(r.ctx, by, others.ID, portal.FollowAll))
	docs := &documentRig{rig: r}
	docs.add(by, open, "open.txt", "Open brief.")
	docs.add(by, hidden, "dicht.txt", "Dichte brief.")
	r.must(r.SaveDraft(r.ctx, by, "/signalen/nieuw", map[string][]string{"text": {"Nog niet af"}}))
	r.must(r.SaveView(r.ctx, by, portal.SavedView{Name: "Onze wijk", Query: "wijk=binnenstad"}, "", CitizenAnswer{}))
	r.must(r.AskReporter(r.ctx, r.as("ketencoordinator@gemeente"), open.ID, 0, "Hoe vaak?", CitizenAnswer{}))
	r.must(r.AnswerQuestion(r.ctx, by, open.ID, "Elke week.", CitizenAnswer{}))
	r.later(48 * time.Hour)
	r.dispatchAll(r.App)
	return open, hidden
}

func TestPersonalDataIsEverythingAndOnlyOnesOwn(t *testing.T) {
	r := newRig(t)
	open, hidden := r.ownLife("deelnemer@geldfit")
	d := must(r.PersonalData(r.ctx, r.as("deelnemer@geldfit")))
	numbers := []string{}
	for _, s := range d.Signals {
		numbers = append(numbers, s.Number)
	}
	if got := strings.Join(numbers, " "); !strings.Contains(got, open.Number) || !strings.Contains(got, hidden.Number) || len(numbers) != 2 {
		t.Errorf("signals: %v", numbers)
	}
	if len(d.Comments) != 1 || len(d.Recognitions) != 1 || len(d.Answers) != 1 || d.Answers[0].Text != "Elke week." || len(d.Documents) != 2 || len(d.Follows) != 1 || len(d.Drafts) != 1 {
		t.Errorf("got %d comments, %d recognitions, %v, %d documents, %d follows, %d drafts", len(d.Comments), len(d.Recognitions), d.Answers, len(d.Documents), len(d.Follows), len(d.Drafts))
	}
	if len(d.Views) != 1 || d.Views[0].Name != "Onze wijk" || !d.Away.Began.IsZero() {
		t.Errorf("views %+v, away %+v; want the one view, and there", d.Views, d.Away)
	}
	if d.Berichten == 0 || len(d.Mails) == 0 || len(d.Events) == 0 || d.Person.ID != "deelnemer@geldfit" || d.Since.IsZero() {
		t.Errorf("got %d berichten, %d mails, %d events", d.Berichten, len(d.Mails), len(d.Events))
	}
	other := must(r.PersonalData(r.ctx, r.as("collega@geldfit")))
	if len(other.Signals)+len(other.Comments)+len(other.Recognitions)+len(other.Documents)+len(other.Drafts)+len(other.Follows)+len(other.Answers) != 0 {
		t.Errorf("a colleague gets %+v", other)
	}
	for _, key := range []string{"griffie@gemeente", "beheerder@gemeente", "auditor@gemeente", "anoniem@gemeente"} {
		if d := must(r.PersonalData(r.ctx, r.as(key))); len(d.Signals) != 0 {
			t.Errorf("%s gets signals of others", key)
		}
	}
	_, err := r.PersonalData(r.ctx, portal.Actor{})
	r.refused(err, portal.LoginNeeded)
}

// What a handler wrote is theirs too, also of a signal that another handles now
// or that they may not read any longer.
func TestPersonalDataHasWhatAHandlerWrote(t *testing.T) {
	r := newRig(t)
	handler, key := r.as("collega@gemeente"), "collega@gemeente"
	s := r.sharesSignal("deelnemer@geldfit", nil)
	r.must(r.AssignSignal(r.ctx, r.coordinator(), s.ID, 0, handler.ID))
	r.must(r.TakeUpSignal(r.ctx, handler, s.ID, 0))
	r.must(r.AskReporter(r.ctx, handler, s.ID, 0, "Hoe vaak ziet u dit?", CitizenAnswer{}))
	r.must(r.AnswerQuestion(r.ctx, r.as("deelnemer@geldfit"), s.ID, "Elke week.", CitizenAnswer{}))
	r.must(r.AgreeSignal(r.ctx, handler, s.ID, 0, "Wij bellen eerder", CitizenAnswer{}))
	r.must(r.GiveFeedback(r.ctx, handler, s.ID, 0, goodFeedback(r), CitizenAnswer{}))
	r.must(r.ReopenSignal(r.ctx, r.coordinator(), s.ID, 0, "Het loopt nog niet", CitizenAnswer{}))
	r.later(48 * time.Hour)
	r.dispatchAll(r.App)
	written := func(key string) string {
		var all []string
		for _, x := range must(r.PersonalData(r.ctx, r.as(key))).Written {
			all = append(all, x.Number+" "+x.Text)
		}
		return strings.Join(all, ", ")
	}
	n := s.Number + " "
	if got, want := written(key), n+"Hoe vaak ziet u dit?, "+n+"Wij bellen eerder, "+n+"Wij bellen binnen vijf dagen, "+n+"team Toegang, "+n+"Een belafspraak"; got != want {
		t.Errorf("the handler gets %q, want %q", got, want)
	}
	if got := written("ketencoordinator@gemeente"); got != n+"Het loopt nog niet" {
		t.Errorf("who reopened it gets %q", got)
	}
	for _, key := range []string{"deelnemer@geldfit", "deelnemer@bewind", "beheerder@gemeente"} {
		if got := written(key); got != "" {
			t.Errorf("%s gets %q", key, got)
		}
	}
}

func TestExportPersonalDataAsksThePassword(t *testing.T) {
	r := newRig(t)
	_, hidden := r.ownLife("deelnemer@geldfit")
	r.withPassword("deelnemer@geldfit", ownPassword)
	token := r.logIn("deelnemer@geldfit")
	r.events()
	proof := func(old, next, password string) Proof {
		return Proof{Token: old, NewToken: next, Password: password, From: from("192.0.2.1")}
	}
	_, err := r.ExportPersonalData(r.ctx, proof(token, "nieuw", "verkeerd wachtwoord"), true)
	r.wrongAt(err, "password")
	_, err = r.ExportPersonalData(r.ctx, proof("geen sessie", "nieuw", ownPassword), true)
	r.refused(err, portal.LoginNeeded)
	r.wantEvents()
	d, err := r.ExportPersonalData(r.ctx, proof(token, "nieuw", ownPassword), true)
	r.must(err)
	if len(d.Signals) != 2 || len(d.Documents) != 2 {
		t.Errorf("got %d signals and %d documents", len(d.Signals), len(d.Documents))
	}
	e := r.wantEvents(portal.PersonalDataExported)[0]
	if e.By != "deelnemer@geldfit" || len(e.Commitments) != 0 {
		t.Errorf("the event holds %+v", e)
	}
	r.dead(token)
	d, err = r.ExportPersonalData(r.ctx, proof("nieuw", "nieuwer", ownPassword), false)
	r.must(err)
	for _, s := range d.Signals {
		if s.ID == hidden.ID {
			t.Error("the anonymous signal is in the file without what is anonymous")
		}
	}
	if len(d.Documents) != 1 || len(d.Drafts) != 0 {
		t.Errorf("got %d documents and %d drafts without what is anonymous", len(d.Documents), len(d.Drafts))
	}
}

func TestExportOrganisation(t *testing.T) {
	r := newRig(t)
	open, hidden := r.ownLife("deelnemer@geldfit")
	contact := must(r.store.Person(r.ctx, "contactpersoon@geldfit"))
	contact.Ticks.MayManage = true
	r.must(r.store.SavePerson(r.ctx, &contact))
	manages := r.actor(contact.ID)
	d := must(r.ExportOrganisation(r.ctx, manages, "geldfit"))
	if len(d.Signals) != 1 || d.Signals[0].Number != open.Number || d.Signals[0].Number == hidden.Number {
		t.Errorf("signals: %+v", d.Signals)
	}
	if len(d.People) != 3 || d.Organisation.ID != "geldfit" {
		t.Errorf("people: %d of %s", len(d.People), d.Organisation.ID)
	}
	_, err := r.ExportOrganisation(r.ctx, manages, "bewind")
	r.refused(err, portal.Forbidden)
	_, err = r.ExportOrganisation(r.ctx, portal.Actor{}, "geldfit")
	r.refused(err, portal.LoginNeeded)
	for key, by := range r.actors {
		if _, err := r.ExportOrganisation(r.ctx, by, by.OrgID); portal.KindOf(err) != portal.Forbidden {
			t.Errorf("%s: %v", key, err)
		}
	}
}

func TestOwnAnswers(t *testing.T) {
	s := portal.Signal{
		Helps:      []portal.Help{{By: "ik", Answer: portal.HelpsPartly}, {By: "ander", Org: "geldfit"}, {Answer: portal.HelpsNot, Line: "anoniem gezegd"}},
		Objections: []portal.Objection{{By: "ik", Reason: "niet eens"}, {By: "ander", Org: "geldfit", Reason: "van een ander"}, {Reason: "anoniem niet eens"}},
	}
	for _, c := range []struct {
		name    string
		unnamed bool
		want    string
	}{
		{"under one's name", false, "deels. |niet eens"},
		{"also as the anonymous reporter", true, "deels. |nee. anoniem gezegd|niet eens|anoniem niet eens"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var d PersonalData
			d.addAnswers(s, "S-2026-0001", "ik", c.unnamed)
			var got []string
			for _, a := range d.Answers {
				got = append(got, a.Text)
			}
			if strings.Join(got, "|") != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
