package app

import (
	"testing"

	"ketenportaal/internal/portal"
)

// step gives where a step stands to somebody.
func (r *rig) step(by string, step portal.BeginStep) BeginState {
	r.t.Helper()
	for _, s := range must(r.FirstMonth(r.ctx, r.as(by))).Steps {
		if s.Step == step {
			return s
		}
	}
	r.t.Fatalf("no step %s", step)
	return BeginState{}
}

func TestFirstMonthOfAnEmptyPortal(t *testing.T) {
	r := newEmptyRig(t)
	r.must(r.CreateAdministrator(r.ctx, NewAdministrator{Name: "Bea Beheer", Email: "bea@gemeente.example", Password: "drie losse woorden 7", Organisation: "Gemeente"}))
	bea := must(r.store.PersonByEmail(r.ctx, "bea@gemeente.example"))
	f := must(r.FirstMonth(r.ctx, r.actor(bea.ID)))
	if len(f.Steps) != len(portal.BeginSteps()) || f.Open() != len(f.Steps) {
		t.Errorf("%d of %d steps open in an empty portal", f.Open(), len(f.Steps))
	}
	if card := must(r.BeginCard(r.ctx, r.actor(bea.ID))); len(card.Steps) == 0 {
		t.Error("no card on the start page")
	}
}

func TestFirstMonthFollowsWhatIsThere(t *testing.T) {
	r := newRig(t)
	admin := "beheerder@gemeente"
	for step, want := range map[portal.BeginStep]BeginState{
		portal.BeginCoordinator:  {Done: true, MayDo: true},
		portal.BeginKeeper:       {Done: true, MayDo: true},
		portal.BeginThemes:       {Done: true, MayDo: true},
		portal.BeginMail:         {MayDo: true},
		portal.BeginSecondFactor: {Of: 12, MayDo: true},
		portal.BeginPartners:     {Done: true, Count: 5, Of: 3, MayDo: true},
		portal.BeginContacts:     {Count: 3, Of: 5, MayDo: true},
		portal.BeginSignal:       {},
	} {
		want.Step = step
		if got := r.step(admin, step); got != want {
			t.Errorf("got %+v, want %+v", got, want)
		}
	}
	if s := r.step("ketencoordinator@gemeente", portal.BeginMail); s.MayDo {
		t.Error("the coordinator is sent to the mailbox")
	}

	must(r.InvitePerson(r.ctx, r.as(admin), Invitee{Org: "asdd", Email: "nieuw@asdd.example", Role: portal.Contact}))
	if s := r.step(admin, portal.BeginContacts); s.Count != 3 || s.Waiting != 1 || s.Done {
		t.Errorf("an invitation counts as: %+v", s)
	}
	mail := portal.Mail{ID: "proef", Kind: portal.MailTest, Person: r.as(admin).ID, Key: "proef", State: portal.MailKept, CreatedAt: r.clock}
	r.must(r.store.InsertMail(r.ctx, &mail))
	if r.step(admin, portal.BeginMail).Done {
		t.Error("a mail that was kept shows that mail works")
	}
	mail.State = portal.MailSent
	r.must(r.store.SaveMail(r.ctx, &mail))
	if !r.step(admin, portal.BeginMail).Done {
		t.Error("a test mail that was sent doesn't show that mail works")
	}
}

// What was shared out of the municipality's sight is no first signal to it.
func TestFirstSignalWithinSight(t *testing.T) {
	r := newRig(t)
	share := func(to portal.Audience) {
		t.Helper()
		_, err := r.ShareSignal(r.ctx, r.as("deelnemer@bewind"), ShareSignal{Once: portal.NewRandomID(), Kind: portal.Bottleneck, Text: "Beschikkingen komen te laat bij ons aan.", Theme: "toegang",
			Audience: to, Naming: portal.OrgVisible, KnowsRecognisable: true})
		r.must(err)
	}
	share(portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"eenpitter"}})
	for _, by := range []string{"beheerder@gemeente", "ketencoordinator@gemeente"} {
		if r.step(by, portal.BeginSignal).Done {
			t.Errorf("%s learns of a signal that isn't theirs", by)
		}
	}
	share(portal.Audience{Kind: portal.WholeChain})
	if !r.step("ketencoordinator@gemeente", portal.BeginSignal).Done {
		t.Error("a signal to the whole chain isn't the first")
	}
}

func TestSetStepAsideOfTheFirstMonth(t *testing.T) {
	r := newRig(t)
	r.refused(r.SetStepAside(r.ctx, portal.Actor{}, portal.BeginMail, true), portal.LoginNeeded)
	for _, by := range []string{"deelnemer@geldfit", "contactpersoon@geldfit", "beleidsadviseur@gemeente", "auditor@gemeente"} {
		r.refused(r.SetStepAside(r.ctx, r.as(by), portal.BeginMail, true), portal.Forbidden)
		_, err := r.FirstMonth(r.ctx, r.as(by))
		r.refused(err, portal.Forbidden)
		if card := must(r.BeginCard(r.ctx, r.as(by))); len(card.Steps) > 0 {
			t.Errorf("%s sees the card", by)
		}
	}
	r.events()
	by := r.as("ketencoordinator@gemeente")
	r.refused(r.SetStepAside(r.ctx, by, "koffie", true), portal.NotFound)
	r.must(r.SetStepAside(r.ctx, by, portal.BeginMail, true))
	r.must(r.SetStepAside(r.ctx, by, portal.BeginMail, true)) // twice is once
	r.wantEvents(portal.SettingsChanged)
	if s := r.step("beheerder@gemeente", portal.BeginMail); !s.Aside || s.Open() {
		t.Errorf("set aside: %+v", s)
	}
	for _, step := range portal.BeginSteps() {
		r.must(r.SetStepAside(r.ctx, by, step, true))
	}
	if card := must(r.BeginCard(r.ctx, by)); len(card.Steps) > 0 {
		t.Error("the card stays when nothing is left")
	}
	r.must(r.SetStepAside(r.ctx, by, portal.BeginMail, false))
	if card := must(r.BeginCard(r.ctx, by)); card.Open() != 1 {
		t.Errorf("%d steps open, want the one that is needed after all", card.Open())
	}
}

// Once nothing is left the start page remembers that: what comes later is no part
// of the first month. A step that is needed after all begins it again.
func TestFirstMonthIsOverOnce(t *testing.T) {
	r := newRig(t)
	by, admin := r.as("ketencoordinator@gemeente"), r.as("beheerder@gemeente")
	for _, step := range portal.BeginSteps() {
		if step != portal.BeginKeeper {
			r.must(r.SetStepAside(r.ctx, by, step, true))
		}
	}
	r.events()
	for _, reader := range []portal.Actor{by, admin, by} {
		if card := must(r.BeginCard(r.ctx, reader)); len(card.Steps) > 0 {
			t.Errorf("%s sees the card", reader.ID)
		}
	}
	if es := r.wantEvents(portal.SettingsChanged); es[0].By != portal.SystemActor().ID {
		t.Errorf("noted by %q", es[0].By)
	}
	keeper := must(r.store.Person(r.ctx, "anoniem@gemeente"))
	keeper.State = portal.PersonOff
	r.must(r.store.SavePerson(r.ctx, &keeper))
	if card := must(r.BeginCard(r.ctx, by)); len(card.Steps) > 0 {
		t.Error("the first month begins again by itself")
	}
	if f := must(r.FirstMonth(r.ctx, by)); f.Open() != 1 {
		t.Errorf("its own page shows %d open steps, want what is true now", f.Open())
	}
	r.must(r.SetStepAside(r.ctx, by, portal.BeginMail, false))
	if card := must(r.BeginCard(r.ctx, by)); card.Open() != 2 {
		t.Errorf("%d steps open, want both", card.Open())
	}
}
