package app

import (
	"strings"
	"testing"

	"ketenportaal/internal/portal"
)

func TestBar65_ErasedPersonLeavesAPseudonym(t *testing.T) {
	r := newRig(t)
	admin := r.as("beheerder@gemeente")
	p := portal.Person{ID: portal.NewID(), OrgID: "geldfit", Email: "zwaluwstaart@geldfit.example", Name: "Quirijn Zwaluwstaart", Function: "Zwaluwkundige", Phone: "0570 99 88 77",
		Role: portal.Member, State: portal.PersonActive, JoinedAt: r.clock, Prefs: portal.DefaultPreferences()}
	r.must(r.store.InsertPerson(r.ctx, &p))
	by := r.actor(p.ID)
	r.actors["quirijn"] = by
	open := r.share("quirijn")
	hidden := r.sharesSignal("quirijn", func(in *ShareSignal) { in.Naming = portal.Anonymous })
	r.comment("quirijn", r.share("deelnemer@bewind"))
	r.comment("collega@bewind", open, p.ID)
	r.must(r.FollowSignal(r.ctx, by, open.ID, portal.FollowAll))
	r.must(r.SaveDraft(r.ctx, by, "/signalen/nieuw", map[string][]string{"text": {"Groet, Quirijn Zwaluwstaart"}}))
	r.password("quirijn")
	_, err := r.LogIn(r.ctx, PasswordLogin{Email: p.Email, Password: rightPassword, Token: newSecret(), From: from("192.0.2.77")})
	r.must(err)
	r.must(r.insertMail(r.ctx, portal.MailPasswordChanged, p.ID))
	r.must(r.AskErasure(r.ctx, by))
	r.dispatchAll(r.App)
	if len(r.inboxOf(admin.ID)) == 0 {
		t.Error("the administrator wasn't told")
	}
	for _, word := range []string{"zwaluwstaart", "zwaluwkundige", "0570 99 88 77"} {
		if r.hits(word) == 0 {
			t.Fatalf("%q isn't there to begin with", word)
		}
	}
	now := must(r.store.Person(r.ctx, p.ID))
	r.refused(r.ErasePerson(r.ctx, admin, p.ID, now.Version-1), portal.Conflict)
	r.must(r.ErasePerson(r.ctx, admin, p.ID, now.Version))
	r.later(48 * 60 * 60 * 1e9)
	r.dispatchAll(r.App)
	_, err = r.FinishErasures(r.ctx, portal.SystemActor(), func(string) error { return nil })
	r.must(err)
	for _, word := range []string{"zwaluwstaart", "quirijn", "zwaluwkundige", "0570 99 88 77", "192.0.2.77"} {
		if n := r.hits(word); n != 0 {
			t.Errorf("%q is %d times in the database", word, n)
		}
	}
	if left := must(r.store.Person(r.ctx, p.ID)); left.Name != "Oud-deelnemer 1 van Organisatie geldfit" || left.State != portal.PersonErasedState {
		t.Errorf("left is %+v", left)
	}
	r.fresh(open)
	r.fresh(hidden)
	r.wantWholeChain()
	r.App.names = directory{people: map[portal.ID]personName{}} // names are remembered for two seconds
	row := rowOf(t, r.audit("auditor@gemeente", AuditFilter{Type: portal.PersonErased}), portal.PersonErased)
	if row.Subject != "Oud-deelnemer 1 van Organisatie geldfit" {
		t.Errorf("the log says %q", row.Subject)
	}
	for _, row := range r.audit("auditor@gemeente", AuditFilter{}).Rows {
		if strings.Contains(row.Who.Person+row.Subject, "Zwaluw") {
			t.Errorf("the log still names them: %+v", row)
		}
	}
	// The same address is a new person; the number isn't given twice.
	again, err := r.InvitePerson(r.ctx, admin, Invitee{Org: "geldfit", Email: p.Email, Name: "Quirijn Zwaluwstaart", Role: portal.Member})
	if err != nil || again.ID == p.ID {
		t.Errorf("invited again: %v, %v", again.ID, err)
	}
	r.must(r.ErasePerson(r.ctx, admin, again.ID, again.Version))
	if left := must(r.store.Person(r.ctx, again.ID)); left.Name != "Oud-deelnemer 2 van Organisatie geldfit" {
		t.Errorf("the second is %q", left.Name)
	}
	r.refused(r.ErasePerson(r.ctx, admin, p.ID, 0), portal.Forbidden)
	r.refused(r.EnablePerson(r.ctx, admin, p.ID), portal.Forbidden)
	for _, q := range must(r.store.People(r.ctx, "geldfit")) {
		if q.State == portal.PersonErasedState {
			t.Error("somebody erased stands in the list of people")
		}
	}
}

func TestErasePersonIsForAnotherAdministrator(t *testing.T) {
	r := newRig(t)
	for key, by := range r.actors {
		want := by.Role == portal.Administrator
		_, err := r.ErasePreview(r.ctx, by, "deelnemer@wijkteam")
		if (err == nil) != want {
			t.Errorf("%s prepares: %v", key, err)
		}
		if !want && r.ErasePerson(r.ctx, by, "deelnemer@wijkteam", 1) == nil {
			t.Errorf("%s erases somebody", key)
		}
	}
	admin := r.as("beheerder@gemeente")
	r.refused(r.ErasePerson(r.ctx, portal.Actor{}, "deelnemer@wijkteam", 1), portal.LoginNeeded)
	r.refused(r.ErasePerson(r.ctx, portal.SystemActor(), "deelnemer@wijkteam", 1), portal.NotFound)
	r.refused(r.ErasePerson(r.ctx, admin, admin.ID, 1), portal.Forbidden)
	r.refused(r.ErasePerson(r.ctx, admin, "niemand", 1), portal.NotFound)
	for _, holder := range []portal.ID{"ketencoordinator@gemeente", "vervanger@gemeente", "anoniem@gemeente"} {
		page := must(r.ErasePreview(r.ctx, admin, holder))
		if len(page.Holds) == 0 {
			t.Errorf("%s has nothing to hand over", holder)
		}
		r.refused(r.ErasePerson(r.ctx, admin, holder, page.Person.Version), portal.Conflict)
	}
	r.refused(r.AskErasure(r.ctx, portal.Actor{}), portal.LoginNeeded)
	r.refused(r.WithdrawErasure(r.ctx, r.as("deelnemer@geldfit")), portal.Conflict)
}

func TestErasePreviewShowsWhereTheNameStands(t *testing.T) {
	r := newRig(t)
	p := portal.Person{ID: portal.NewID(), OrgID: "geldfit", Email: "oldenburg@geldfit.example", Name: "Bo van Oldenburg", Role: portal.Member, State: portal.PersonActive, JoinedAt: r.clock, Prefs: portal.DefaultPreferences()}
	r.must(r.store.InsertPerson(r.ctx, &p))
	s := r.sharesSignal("deelnemer@geldfit", func(in *ShareSignal) { in.Text = "Vraag het aan Bo van OLDENBURG, die weet het." })
	r.must(r.CommentOnSignal(r.ctx, r.as("collega@bewind"), s.ID, "", "Mail naar oldenburg@geldfit.example of bel Oldenburg.", nil, CitizenAnswer{Checked: true}))
	shut := r.shareAs("eigenaar@eenpitter", portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"bewind"}}, portal.OrgVisible)
	r.must(r.CommentOnSignal(r.ctx, r.as("deelnemer@bewind"), shut.ID, "", "Ook Oldenburg zag dit.", nil, CitizenAnswer{}))
	other := r.sharesSignal("deelnemer@bewind", func(in *ShareSignal) { in.Text = "Boeken en het dorp Oldenburgerdijk." })
	places := must(r.ErasePreview(r.ctx, r.as("beheerder@gemeente"), p.ID)).Places
	var got []string
	for _, x := range places {
		got = append(got, x.Number+" "+x.Where)
		if x.Number == other.Number || x.Number == shut.Number {
			t.Errorf("shown: %+v", x)
		}
	}
	if strings.Join(got, ", ") != s.Number+" titel of tekst, "+s.Number+" reactie" {
		t.Errorf("the name stands in %v", got)
	}
}
