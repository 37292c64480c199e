package app

import (
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

func demoCast() DemoCast {
	return DemoCast{
		Organisations: []portal.Organisation{
			{ID: "gemeente", Name: "Gemeente", Kind: portal.OrgMunicipality},
			{ID: "geldfit", Name: "Geldfit", Kind: portal.OrgDebtSupport},
		},
		People: []DemoPerson{
			{Org: "gemeente", Email: "keten@gemeente.example", Name: "Ketencoördinator", Role: portal.Coordinator},
			{Org: "gemeente", Email: "beleid@gemeente.example", Name: "Beleidsadviseur", Role: portal.Adviser, Themes: []portal.ID{"taal"}},
			{Org: "gemeente", Email: "anoniem@gemeente.example", Name: "Contactpersoon", Role: portal.Keeper},
			{Org: "geldfit", Email: "deelnemer@geldfit.example", Name: "Deelnemer", Role: portal.Member},
		},
		Coordinator: "keten@gemeente.example", Substitute: "beleid@gemeente.example", Password: "molen rivier lamp zeil",
	}
}

// newDemoRig is a rig before its demo was founded.
func newDemoRig(t *testing.T) *rig {
	t.Helper()
	r := newEmptyRig(t)
	r.demo = true
	return r
}

func TestDemoUseCasesAreRefusedOutsideTheDemo(t *testing.T) {
	r := newRig(t)
	_, err := r.FoundDemo(r.ctx, demoCast())
	r.refused(err, portal.Forbidden)
	r.refused(r.FinishDemo(r.ctx, nil), portal.Forbidden)
	r.refused(r.RenewDemoPassword(r.ctx, []string{"beheerder@gemeente.example"}, "een ander wachtwoord"), portal.Forbidden)

	r.demo = true // --demo on a database of a real portal
	_, err = r.FoundDemo(r.ctx, demoCast())
	r.refused(err, portal.Taken)
	r.refused(r.FinishDemo(r.ctx, nil), portal.Forbidden)
	r.refused(r.RenewDemoPassword(r.ctx, []string{"beheerder@gemeente.example"}, "een ander wachtwoord"), portal.Forbidden)
}

func TestFoundDemo(t *testing.T) {
	r := newDemoRig(t)
	actors, err := r.FoundDemo(r.ctx, demoCast())
	r.must(err)
	set, err := r.App.Settings(r.ctx)
	r.must(err)
	if !set.Demo || !set.Filling || set.Coordinator != actors["keten@gemeente.example"].ID || set.Substitute != actors["beleid@gemeente.example"].ID ||
		set.Keeper != actors["anoniem@gemeente.example"].ID {
		t.Errorf("settings %+v, want a demo that is being filled, with its people", set)
	}
	member := actors["deelnemer@geldfit.example"]
	if member.Municipality || member.Role != portal.Member || member.Blind == "" {
		t.Errorf("member %+v, want one of a partner that can be anonymous", member)
	}
	// A mention is mailed at once, but not of the time before the demo opens.
	s, err := r.ShareSignal(r.ctx, member, ShareSignal{Text: "Een patroon.", Audience: portal.Audience{Kind: portal.WholeChain}, Naming: portal.Named, KnowsRecognisable: true})
	r.must(err)
	r.must(r.CommentOnSignal(r.ctx, actors["keten@gemeente.example"], s.ID, "", "Dank.", []portal.ID{member.ID}, CitizenAnswer{}))
	lease := NewLease("dispatcher")
	if ok, err := r.Hold(r.ctx, lease); !ok || err != nil {
		t.Fatalf("no lease: %v", err)
	}
	if _, err := r.Dispatch(r.ctx, lease); err != nil {
		t.Fatal(err)
	}
	if unread, _, err := r.Bell(r.ctx, member); err != nil || unread != 1 {
		t.Errorf("%d unread berichten (%v), want 1", unread, err)
	}
	r.later(24 * time.Hour)
	if due, err := r.DueMail(r.ctx, 10); err != nil || len(due) != 0 {
		t.Errorf("%d mails (%v), want none", len(due), err)
	}
}

func TestFinishDemo(t *testing.T) {
	r := newDemoRig(t)
	actors, err := r.FoundDemo(r.ctx, demoCast())
	r.must(err)
	member := actors["deelnemer@geldfit.example"]
	r.must(r.FinishDemo(r.ctx, map[string]time.Time{"deelnemer@geldfit.example": r.clock}))
	set, err := r.App.Settings(r.ctx)
	r.must(err)
	if set.Filling || !set.Demo {
		t.Errorf("settings %+v, want a demo that is filled", set)
	}
	p, err := r.store.Person(r.ctx, member.ID)
	r.must(err)
	if p.Prefs.Digest != portal.DefaultPreferences().Digest || !p.Prefs.AtOnce || !p.LastSeen.Equal(portal.Day(r.clock)) {
		t.Errorf("person %+v, want default mail and today as last day", p)
	}
	adviser, err := r.store.Person(r.ctx, actors["beleid@gemeente.example"].ID)
	r.must(err)
	if len(adviser.Prefs.Themes) != 1 || !adviser.LastSeen.IsZero() {
		t.Errorf("adviser %+v, want the followed theme kept and never seen", adviser)
	}
	w, err := r.store.DigestWindow(r.ctx, member.ID)
	r.must(err)
	if !w.From.Equal(r.clock) || w.Next.IsZero() {
		t.Errorf("digest window %+v, want one from now on", w)
	}
}

func TestRenewDemoPassword(t *testing.T) {
	r := newDemoRig(t)
	_, err := r.FoundDemo(r.ctx, demoCast())
	r.must(err)
	accounts := []string{"keten@gemeente.example", "deelnemer@geldfit.example", "weg@gemeente.example"}
	logIn := func(email, password string) error {
		_, err := r.LogIn(r.ctx, PasswordLogin{Email: email, Password: password, Token: string(portal.NewRandomID())})
		return err
	}
	before, err := r.store.PersonByEmail(r.ctx, "keten@gemeente.example")
	r.must(err)
	old, err := r.store.Credential(r.ctx, before.ID)
	r.must(err)
	r.must(r.RenewDemoPassword(r.ctx, accounts, "molen rivier lamp zeil"))
	same, err := r.store.Credential(r.ctx, before.ID)
	r.must(err)
	if same.Version != old.Version {
		t.Error("the password that was there already was stored again")
	}
	r.must(r.RenewDemoPassword(r.ctx, accounts, "heide sloep tulp wolk"))
	r.must(logIn("keten@gemeente.example", "heide sloep tulp wolk"))
	r.must(logIn("deelnemer@geldfit.example", "heide sloep tulp wolk"))
	r.refused(logIn("keten@gemeente.example", "molen rivier lamp zeil"), portal.Invalid)
	r.must(logIn("beleid@gemeente.example", "molen rivier lamp zeil")) // not in the list
}
