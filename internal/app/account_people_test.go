package app

import (
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

func TestInvitePerson(t *testing.T) {
	for _, test := range []struct {
		name string
		by   string
		in   Invitee
		kind portal.Kind // Internal: it works
		at   string
	}{
		{"coordinator invites a partner", "ketencoordinator@gemeente", Invitee{Org: "geldfit", Email: "a@geldfit.example", Name: "An Ander", Role: portal.Member}, portal.Internal, ""},
		{"name is proposed from the address", "ketencoordinator@gemeente", Invitee{Org: "geldfit", Email: "an.ander@geldfit.example", Role: portal.Member}, portal.Internal, ""},
		{"administrator invites a municipal role", "beheerder@gemeente", Invitee{Org: "gemeente", Email: "a@gemeente.example", Name: "An Ander", Role: portal.Adviser}, portal.Internal, ""},
		{"coordinator may not invite a municipal role", "ketencoordinator@gemeente", Invitee{Org: "gemeente", Email: "a@gemeente.example", Name: "An Ander", Role: portal.Adviser}, portal.Forbidden, ""},
		{"municipal role outside the municipality", "beheerder@gemeente", Invitee{Org: "geldfit", Email: "a@geldfit.example", Name: "An Ander", Role: portal.Coordinator}, portal.Forbidden, ""},
		{"contact without the tick", "contactpersoon@geldfit", Invitee{Org: "geldfit", Email: "a@geldfit.example", Name: "An Ander", Role: portal.Member}, portal.Forbidden, ""},
		{"member", "deelnemer@geldfit", Invitee{Org: "geldfit", Email: "a@geldfit.example", Name: "An Ander", Role: portal.Member}, portal.Forbidden, ""},
		{"role nobody knows", "beheerder@gemeente", Invitee{Org: "geldfit", Email: "a@geldfit.example", Name: "An Ander", Role: "baas"}, portal.Forbidden, ""},
		{"organisation nobody knows", "beheerder@gemeente", Invitee{Org: "elders", Email: "a@geldfit.example", Name: "An Ander", Role: portal.Member}, portal.NotFound, ""},
		{"no address", "beheerder@gemeente", Invitee{Org: "geldfit", Email: "a@", Name: "An Ander", Role: portal.Member}, portal.Invalid, "email"},
		{"address in use, in capitals", "beheerder@gemeente", Invitee{Org: "geldfit", Email: "Deelnemer@Bewind.example", Name: "An Ander", Role: portal.Member}, portal.Invalid, "email"},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := newRig(t)
			p, err := r.InvitePerson(r.ctx, r.as(test.by), test.in)
			if test.kind == portal.Internal {
				r.must(err)
				r.wantEvents(portal.PersonInvited)
				if p.State != portal.PersonInvitedState || p.Name == "" || p.InvitedBy != r.as(test.by).ID {
					t.Errorf("got %+v", p)
				}
				return
			}
			r.refused(err, test.kind)
			if test.at != "" {
				r.wrongAt(err, test.at)
			}
			r.wantEvents()
		})
	}
}

func TestContactWhoManagesColleagues(t *testing.T) {
	r := newRig(t)
	r.must(r.ChangeRole(r.ctx, r.as("beheerder@gemeente"), "contactpersoon@geldfit", portal.Contact, portal.Ticks{MayManage: true}))
	by := r.actor("contactpersoon@geldfit")
	r.must(second(r.InvitePerson(r.ctx, by, Invitee{Org: "geldfit", Email: "a@geldfit.example", Name: "An Ander", Role: portal.Member})))
	r.refused(second(r.InvitePerson(r.ctx, by, Invitee{Org: "bewind", Email: "b@bewind.example", Name: "An Ander", Role: portal.Member})), portal.Forbidden)
	r.refused(second(r.InvitePerson(r.ctx, by, Invitee{Org: "geldfit", Email: "c@geldfit.example", Name: "An Ander", Role: portal.Contact, Ticks: portal.Ticks{MaySign: true}})), portal.Forbidden)
	r.must(r.DisablePerson(r.ctx, by, "collega@geldfit"))
	r.refused(r.DisablePerson(r.ctx, by, by.ID), portal.Forbidden)
	r.refused(r.DisablePerson(r.ctx, by, "deelnemer@bewind"), portal.NotFound) // not even that they are there
	r.refused(r.ChangeRole(r.ctx, by, "deelnemer@geldfit", portal.Coordinator, portal.Ticks{}), portal.Forbidden)
}

func TestDisableAndEnable(t *testing.T) {
	r := newRig(t)
	by := r.as("beheerder@gemeente")
	r.must(r.DisablePerson(r.ctx, by, "deelnemer@geldfit"))
	r.must(r.DisablePerson(r.ctx, by, "deelnemer@geldfit")) // twice is fine
	r.wantEvents(portal.PersonDisabled)
	r.must(r.EnablePerson(r.ctx, by, "deelnemer@geldfit"))
	r.wantEvents(portal.PersonEnabled)
	invitee := r.invitee()
	r.must(r.DisablePerson(r.ctx, by, invitee.ID))
	r.must(r.EnablePerson(r.ctx, by, invitee.ID))
	p, err := r.store.Person(r.ctx, invitee.ID)
	r.must(err)
	if p.State != portal.PersonInvitedState {
		t.Errorf("state of who never accepted: got %s, want %s", p.State, portal.PersonInvitedState)
	}
}

func TestSetUp(t *testing.T) {
	r := newEmptyRig(t)
	needed, err := r.NeedsSetUp(r.ctx)
	r.must(err)
	old, _, err := r.SetupToken(r.ctx)
	r.must(err)
	token, again, err := r.SetupToken(r.ctx)
	r.must(err)
	if !needed || !again {
		t.Fatal("an empty portal doesn't ask for its set-up")
	}
	in := SetUp{Municipality: "Gemeente Voorbeeld", Name: "Bea Beheer", Email: "bea@gemeente.example", Password: otherPassword,
		Coordinator: "kim@gemeente.example", Substitute: "lou@gemeente.example"}
	r.wrongAt(r.FinishSetUp(r.ctx, "raden", in, home), "token")
	r.wrongAt(r.FinishSetUp(r.ctx, old, in, home), "token")
	bad := in
	bad.Municipality, bad.Email, bad.Password, bad.Coordinator, bad.Substitute = "", "bea", "kort", "kim", "bea"
	r.wrongAt(r.FinishSetUp(r.ctx, token, bad, home), "municipality", "email", "password", "coordinator", "substitute")
	r.wantEvents()
	if won := together(t, 20, func(int) error { return r.FinishSetUp(r.ctx, token, in, home) }); won != 1 {
		t.Fatalf("the set-up succeeded %d times, want once", won)
	}
	set, err := r.Settings(r.ctx)
	r.must(err)
	admin, err := r.store.PersonByEmail(r.ctx, "bea@gemeente.example")
	r.must(err)
	kim, err := r.store.PersonByEmail(r.ctx, "kim@gemeente.example")
	r.must(err)
	if set.Coordinator != admin.ID || set.Substitute != admin.ID || len(set.Themes) != 11 || admin.Role != portal.Administrator {
		t.Errorf("settings %+v, administrator %+v", set, admin)
	}
	r.must(second(r.AcceptInvitation(r.ctx, Acceptance{Secret: r.link(portal.MailInvitation, kim.ID), Token: newSecret(), Name: "Kim Keten", Password: otherPassword, From: home})))
	set, err = r.Settings(r.ctx)
	r.must(err)
	if set.Coordinator != kim.ID || set.Substitute != admin.ID {
		t.Errorf("after the coordinator accepted: coordinator %s, substitute %s", set.Coordinator, set.Substitute)
	}
	if _, needed, err := r.SetupToken(r.ctx); needed || err != nil {
		t.Errorf("a portal that is ready still makes a token: %v %v", needed, err)
	}
	w, err := r.LogIn(r.ctx, PasswordLogin{Email: "bea@gemeente.example", Password: otherPassword, Token: newSecret(), From: home})
	r.must(err)
	if w.Step != portal.StepSetUp {
		t.Errorf("step of the administrator: %q", w.Step)
	}
}

func TestCreateAdministrator(t *testing.T) {
	r := newEmptyRig(t)
	r.wrongAt(r.CreateAdministrator(r.ctx, NewAdministrator{Name: "Bea Beheer", Email: "bea@gemeente.example", Password: otherPassword}), "municipality")
	r.must(r.CreateAdministrator(r.ctx, NewAdministrator{Name: "Bea Beheer", Email: "bea@gemeente.example", Password: otherPassword, Organisation: "Gemeente Voorbeeld"}))
	r.must(r.CreateAdministrator(r.ctx, NewAdministrator{Name: "Cas Beheer", Email: "cas@gemeente.example", Password: otherPassword}))
	r.wrongAt(r.CreateAdministrator(r.ctx, NewAdministrator{Name: "Cas Beheer", Email: "cas@gemeente.example", Password: otherPassword}), "email")
	admins, err := r.store.PeopleWithRole(r.ctx, portal.Administrator)
	r.must(err)
	if len(admins) != 2 || admins[0].OrgID != admins[1].OrgID {
		t.Errorf("got %d administrators, want two of one municipality", len(admins))
	}
}

func TestDrafts(t *testing.T) {
	r := newRig(t)
	by, form := r.as("deelnemer@geldfit"), "/signalen/nieuw"
	values := map[string][]string{"text": {"Wachttijden"}}
	r.must(r.SaveDraft(r.ctx, by, form, map[string][]string{"text": {"Wacht"}}))
	r.must(r.SaveDraft(r.ctx, by, form, values))
	r.wantEvents()
	d, err := r.Draft(r.ctx, by, form)
	r.must(err)
	if d.Values["text"][0] != "Wachttijden" || d.Owner == string(by.ID) {
		t.Errorf("got %+v, want the last text under a blind index", d)
	}
	if d, err := r.Draft(r.ctx, r.as("collega@geldfit"), form); err != nil || d.Values != nil {
		t.Errorf("a colleague reads it: %+v, %v", d, err)
	}
	r.later(portal.DraftKept - 24*time.Hour)
	r.must(r.SweepAccounts(r.ctx)) // its term ends with the day before
	r.later(24*time.Hour - time.Second)
	if d, err := r.Draft(r.ctx, by, form); err != nil || d.Values == nil {
		t.Errorf("gone before two weeks: %+v, %v", d, err)
	}
	r.later(time.Second)
	if d, err := r.Draft(r.ctx, by, form); err != nil || d.Values != nil {
		t.Errorf("still there after two weeks: %+v, %v", d, err)
	}
	r.must(r.SweepAccounts(r.ctx))
	r.must(r.SaveDraft(r.ctx, by, form, values))
	r.must(r.DropDraft(r.ctx, by, form))
	r.must(r.DropDraft(r.ctx, by, form))
	if d, err := r.Draft(r.ctx, by, form); err != nil || d.Values != nil {
		t.Errorf("still there after it was sent: %+v, %v", d, err)
	}
	r.refused(r.SaveDraft(r.ctx, by, form, map[string][]string{"text": {string(make([]byte, 70_000))}}), portal.TooLarge)
}

func TestDraftHoldsNoBSN(t *testing.T) {
	r := newRig(t)
	by, form := r.as("deelnemer@geldfit"), "/signalen/nieuw"
	id := string(portal.NewID())
	r.must(r.SaveDraft(r.ctx, by, form, map[string][]string{"text": {"Klant 111222333 en 123456782 wachten, sinds 3 weken."}, "orgs": {id}}))
	d, err := r.Draft(r.ctx, by, form)
	r.must(err)
	if got, want := d.Values["text"][0], "Klant [nummer weggehaald] en [nummer weggehaald] wachten, sinds 3 weken."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if d.Values["orgs"][0] != id {
		t.Errorf("an ID was changed: %q", d.Values["orgs"])
	}
}

func TestKeepForLater(t *testing.T) {
	r := newRig(t)
	by := r.password("deelnemer@geldfit")
	token := r.logIn("deelnemer@geldfit")
	r.later(portal.SessionIdle + time.Hour)
	r.dead(token)
	r.must(r.KeepForLater(r.ctx, token, "/signalen/nieuw", map[string][]string{"text": {"Wachttijden"}}))
	d, err := r.Draft(r.ctx, by, "/signalen/nieuw")
	r.must(err)
	if d.Values["text"] == nil {
		t.Error("the text of an ended session was not kept")
	}
	ended := r.logIn("deelnemer@geldfit")
	r.must(r.LogOut(r.ctx, ended))
	r.refused(r.KeepForLater(r.ctx, ended, "/signalen/nieuw", nil), portal.LoginNeeded)
	half := newSecret()
	r.password("beheerder@gemeente")
	r.must(r.halfSession(half, "beheerder@gemeente"))
	r.refused(r.KeepForLater(r.ctx, half, "/signalen/nieuw", nil), portal.LoginNeeded)
}

func TestDraftValuesLeavesSecretsOut(t *testing.T) {
	got := DraftValues(map[string][]string{"text": {"x"}, "_csrf": {"x"}, "password": {"x"}, "password2": {"x"}, "current": {"x"}, "code": {"x"}, "once": {"x"}})
	if len(got) != 1 || got["text"] == nil {
		t.Errorf("got %v, want only text", got)
	}
}
