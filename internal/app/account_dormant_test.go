package app

import (
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

const day = 24 * time.Hour

func TestDormantAccountsGoOff(t *testing.T) {
	r := newRig(t)
	system := portal.SystemActor()
	seen := func(key string) {
		p := must(r.store.Person(r.ctx, portal.ID(key)))
		p.LastSeen = portal.Day(r.clock)
		r.must(r.store.SavePerson(r.ctx, &p))
	}
	r.refused(second(r.TendDormant(r.ctx, portal.Actor{})), portal.LoginNeeded)
	r.refused(second(r.TendDormant(r.ctx, r.as("beheerder@gemeente"))), portal.Forbidden)
	r.later(179 * day)
	if n := must(r.TendDormant(r.ctx, system)); n != 0 {
		t.Fatalf("%d accounts after 179 days", n)
	}
	r.later(day)
	for _, p := range must(r.store.People(r.ctx, "")) {
		if p.OrgID != "geldfit" && p.OrgID != "gemeente" {
			seen(string(p.ID))
		}
	}
	seen("collega@gemeente")
	seen("deelnemer@geldfit")
	warned := must(r.TendDormant(r.ctx, system))
	// Geldfit: collega and contact. The municipality: all but collega, and but who is spared.
	if want := 2 + 11 - 4; warned != want {
		t.Errorf("warned %d, want %d", warned, want)
	}
	if n := must(r.TendDormant(r.ctx, system)); n != 0 {
		t.Errorf("warned %d again", n)
	}
	if mails := must(r.store.CountMails(r.ctx, portal.MailQuery{Kind: portal.MailDormant}, 0)); mails != int64(warned) {
		t.Errorf("mails: %d", mails)
	}
	for _, e := range r.events() {
		if e.Type != portal.PersonDormantWarned {
			t.Errorf("event %s", e.Type)
		}
	}
	r.later(6 * day)
	seen("contactpersoon@geldfit") // back in time
	if n := must(r.TendDormant(r.ctx, system)); n != 0 {
		t.Errorf("%d went off within the week", n)
	}
	r.later(day)
	if n := must(r.TendDormant(r.ctx, system)); n != warned-1 {
		t.Errorf("%d went off, want %d", n, warned-1)
	}
	for key, want := range map[string]portal.PersonState{
		"collega@geldfit": portal.PersonOff, "auditor@gemeente": portal.PersonOff, "contactpersoon@geldfit": portal.PersonActive, "deelnemer@bewind": portal.PersonActive,
		"ketencoordinator@gemeente": portal.PersonActive, "vervanger@gemeente": portal.PersonActive, "anoniem@gemeente": portal.PersonActive, "beheerder@gemeente": portal.PersonActive,
	} {
		if p := must(r.store.Person(r.ctx, portal.ID(key))); p.State != want {
			t.Errorf("%s is %s, want %s", key, p.State, want)
		}
	}
	for _, e := range r.events() {
		if e.Type == portal.PersonDisabled && e.About.ID == "collega@geldfit" {
			if told := r.told(e); len(told) != 1 || told["ketencoordinator@gemeente"] != portal.ReasonRole {
				t.Errorf("told of a colleague's account: %v", told)
			}
		}
	}
	if n := must(r.TendDormant(r.ctx, system)); n != 0 {
		t.Errorf("%d more went off", n)
	}
	r.must(r.EnablePerson(r.ctx, r.as("beheerder@gemeente"), "collega@geldfit"))
	if n := must(r.TendDormant(r.ctx, system)); n != 0 {
		t.Error("an account that was switched on again went off at once")
	}
}

func TestDormantMailIsDroppedAfterLogin(t *testing.T) {
	r := newRig(t)
	r.later(200 * day)
	must(r.TendDormant(r.ctx, portal.SystemActor()))
	mails := must(r.store.Mails(r.ctx, portal.MailQuery{Kind: portal.MailDormant, Person: "deelnemer@geldfit"})).Rows
	if len(mails) != 1 {
		t.Fatalf("mails: %d", len(mails))
	}
	out := must(r.Outgoing(r.ctx, mails[0]))
	if out.Fate != FateSend || !out.LinkUntil.Equal(r.clock.AddDate(0, 0, 7)) || out.Path != "/inloggen" {
		t.Errorf("mail: %+v", out)
	}
	r.later(day)
	p := must(r.store.Person(r.ctx, "deelnemer@geldfit"))
	p.LastSeen = portal.Day(r.clock)
	r.must(r.store.SavePerson(r.ctx, &p))
	if out := must(r.Outgoing(r.ctx, mails[0])); out.Fate != FateDrop {
		t.Error("who logged in is still warned")
	}
}

func TestSetDormantAfter(t *testing.T) {
	r := newRig(t)
	admin := r.as("beheerder@gemeente")
	r.refused(r.SetDormantAfter(r.ctx, portal.Actor{}, 365), portal.LoginNeeded)
	r.refused(r.SetDormantAfter(r.ctx, r.as("ketencoordinator@gemeente"), 365), portal.Forbidden)
	r.wrongAt(r.SetDormantAfter(r.ctx, admin, 80), "dormant_off")
	r.must(r.SetDormantAfter(r.ctx, admin, 365))
	r.wantEvents(portal.SettingsChanged)
	r.later(300 * day)
	if n := must(r.TendDormant(r.ctx, portal.SystemActor())); n != 0 {
		t.Errorf("%d accounts warned before their time", n)
	}
}

func TestPeopleByState(t *testing.T) {
	r := newRig(t)
	admin := r.as("beheerder@gemeente")
	invitee := must(r.InvitePerson(r.ctx, admin, Invitee{Org: "geldfit", Email: "laat@geldfit.example", Role: portal.Member}))
	r.must(r.DisablePerson(r.ctx, admin, "collega@bewind"))
	r.later(91 * day)
	count := func(state portal.PersonState) (names []string) {
		for _, row := range must(r.People(r.ctx, admin, PeopleFilter{State: state, Text: "geldfit"})) {
			names = append(names, string(row.ID))
		}
		return names
	}
	if got := count(portal.PersonDormant); len(got) != 3 {
		t.Errorf("slapend: %v", got)
	}
	if got := count(portal.PersonLapsed); len(got) != 1 || got[0] != string(invitee.ID) {
		t.Errorf("verlopen: %v", got)
	}
	if got := count(portal.PersonLeftThing); len(got) != 0 {
		t.Errorf("over te dragen: %v", got)
	}
}
