package app

import (
	"slices"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// signedBy brings a covenant to signing: everybody who signs is asked, and some have.
func (r *rig) signedBy(orgs ...portal.ID) policy.CovenantOn {
	r.t.Helper()
	on := r.testCovenant()
	on.Covenant.NoticeMonths = 3
	r.bring(&on, portal.CovenantResolved)
	_, err := r.freeze(r.ctx, &on)
	r.must(err)
	r.must(on.Text.Move(portal.CovenantSigning, portal.CovenantStep{At: r.now()}))
	on.Text.SignUntil = portal.Day(r.now()).AddDate(0, 0, 28)
	r.must(r.store.SaveCovenant(r.ctx, &on.Covenant, "gemeente"))
	r.must(r.store.SaveCovenantVersion(r.ctx, &on.Text))
	for _, p := range on.Covenant.Parties {
		if p.Signs {
			g := portal.Signing{ID: portal.SigningID(on.Text.ID, p.Org), Covenant: on.Covenant.ID, Nr: 1, Org: p.Org, AskedAt: r.now(), Until: on.Text.SignUntil}
			if slices.Contains(orgs, p.Org) {
				g.Done, g.DoneAt = true, r.now()
			}
			r.must(r.store.InsertSigning(r.ctx, &g))
		}
	}
	return r.reload(on)
}

// signer lets the contact of an organisation sign for it.
func (r *rig) signer(org string) portal.Actor {
	r.t.Helper()
	return r.retick("contactpersoon@"+org, portal.Ticks{MaySign: true})
}

func (r *rig) retick(name string, ticks portal.Ticks) portal.Actor {
	r.t.Helper()
	p, err := r.store.Person(r.ctx, r.as(name).ID)
	r.must(err)
	p.Ticks = ticks
	r.must(r.store.SavePerson(r.ctx, &p))
	by := r.as(name)
	by.Ticks = ticks
	return by
}

func (r *rig) inForce(signed ...portal.ID) policy.CovenantOn {
	r.t.Helper()
	on := r.signedBy(signed...)
	r.must(r.PutInForce(r.ctx, r.as("ketencoordinator@gemeente"), on.Covenant.Number, 1, on.Text.Version, portal.Day(r.now())))
	return r.reload(on)
}

// news gives the new events of a type.
func (r *rig) news(t portal.EventType) []portal.Event {
	r.t.Helper()
	return slices.DeleteFunc(r.events(), func(e portal.Event) bool { return e.Type != t })
}

// hears are the people who hear of the one new event of a type.
func (r *rig) hears(t portal.EventType) []string {
	r.t.Helper()
	events := r.news(t)
	if len(events) != 1 {
		r.t.Fatalf("%d events %s", len(events), t)
	}
	all, err := r.Audience(r.ctx, events[0])
	r.must(err)
	var names []string
	for _, x := range all {
		names = append(names, string(x.Person.ID))
	}
	slices.Sort(names)
	return names
}

// eachLife tries every step of the life of a covenant, with input that would do.
func (r *rig) eachLife(by portal.Actor, on policy.CovenantOn) map[string]error {
	n, day := on.Covenant.Number, r.now().AddDate(1, 0, 0)
	try := map[string]func() error{
		"look at coming in force": func() error { _, err := r.CovenantStart(r.ctx, by, n, 1); return err },
		"put in force":            func() error { return r.PutInForce(r.ctx, by, n, 1, 0, portal.Day(r.now())) },
		"look at acceding":        func() error { _, err := r.Acceding(r.ctx, by, n); return err },
		"ask to accede":           func() error { return r.AskAccession(r.ctx, by, n, "", CitizenAnswer{}) },
		"admit": func() error {
			return r.AdmitAccession(r.ctx, by, n, AdmitInput{Org: "wijkteam", How: portal.ByProxy, Started: true})
		},
		"refuse":          func() error { return r.RefuseAccession(r.ctx, by, n, "wijkteam", "Nog niet.", CitizenAnswer{}) },
		"look at leaving": func() error { _, err := r.Leaving(r.ctx, by, n); return err },
		"give notice":     func() error { return r.GiveNotice(r.ctx, by, n, NoticeInput{Org: "geldfit", From: day}) },
		"withdraw notice": func() error { return r.WithdrawNotice(r.ctx, by, n, "geldfit") },
		"end": func() error {
			return r.EndCovenant(r.ctx, by, n, on.Covenant.Version, EndInput{On: day, Reason: "Klaar."})
		},
		"keep going":        func() error { return r.KeepCovenantGoing(r.ctx, by, n) },
		"advance":           func() error { _, err := r.AdvanceCovenants(r.ctx, by); return err },
		"look at importing": func() error { _, err := r.ClauseImport(r.ctx, by, n, 1); return err },
		"find clauses":      func() error { _, err := r.FindClauses(r.ctx, by, n, 1, "Artikel 1. Doel\nTekst."); return err },
		"find clauses in a file": func() error {
			_, err := r.FindClausesIn(r.ctx, by, n, 1, "a.txt", strings.NewReader("Artikel 1. Doel\nTekst."))
			return err
		},
		"import": func() error {
			return r.ImportClauses(r.ctx, by, n, 1, ClausesToImport{Clauses: []ImportedClause{{N: 1, Heading: "Doel", Text: "Tekst."}}})
		},
	}
	errs := map[string]error{}
	for name, do := range try {
		errs[name] = do()
	}
	return errs
}

func TestLifeOfACovenantIsForWhoMay(t *testing.T) {
	r := newRig(t)
	on := r.signedBy("gemeente", "geldfit") // not in force: the parties know of it, others don't
	for name, err := range r.eachLife(portal.Actor{}, on) {
		if portal.KindOf(err) != portal.KindOf(portal.ErrLogin) && portal.KindOf(err) != portal.Forbidden {
			t.Errorf("nobody could %s: %v", name, err)
		}
	}
	for _, who := range []string{"deelnemer@wijkteam", "contactpersoon@wijkteam"} {
		for name, err := range r.eachLife(r.as(who), on) {
			if want := portal.NotFound; portal.KindOf(err) != want && name != "advance" || err == nil {
				t.Errorf("%s could %s: %v", who, name, err)
			}
		}
	}
	for _, who := range []string{"deelnemer@geldfit", "contactpersoon@geldfit", "meelezer@asdd", "griffie@gemeente", "collega@gemeente", "beheerder@gemeente"} {
		for name, err := range r.eachLife(r.as(who), on) {
			if portal.KindOf(err) != portal.Forbidden && portal.KindOf(err) != portal.NotFound {
				t.Errorf("%s could %s: %v", who, name, err)
			}
		}
	}
}

func TestPutInForceTellsTheChainOnce(t *testing.T) {
	r := newRig(t)
	on := r.signedBy("gemeente", "geldfit")
	cora := r.as("ketencoordinator@gemeente")
	page, err := r.CovenantStart(r.ctx, cora, on.Covenant.Number, 1)
	r.must(err)
	if !page.Ready || page.Signed != 2 || !slices.Equal(page.Unsigned, []string{"Organisatie bewind"}) {
		t.Errorf("before: %+v", page)
	}
	if page, err = r.CovenantStart(r.ctx, r.as("beleidsadviseur@gemeente"), on.Covenant.Number, 1); err != nil || page.Unsigned != nil {
		t.Errorf("the adviser reads who has not signed: %v, %v", page.Unsigned, err)
	}
	r.want(r.PutInForce(r.ctx, cora, on.Covenant.Number, 1, on.Text.Version+1, portal.Day(r.now())), portal.Conflict)
	r.must(r.PutInForce(r.ctx, cora, on.Covenant.Number, 1, on.Text.Version, portal.Day(r.now())))
	r.want(r.PutInForce(r.ctx, cora, on.Covenant.Number, 1, 0, portal.Day(r.now())), portal.Conflict)
	heard := r.hears(portal.CovenantCameInForce)
	for _, who := range []string{"contactpersoon@geldfit", "contactpersoon@wijkteam", "deelnemer@asdd"} {
		if !slices.Contains(heard, string(r.as(who).ID)) {
			t.Errorf("%s does not hear of it: %v", who, heard)
		}
	}
	late, err := r.store.Signing(r.ctx, portal.SigningID(on.Text.ID, "bewind"))
	r.must(err)
	if !late.Accession {
		t.Error("who signs now does not accede")
	}

	// Who is bound is for everybody; who is not stays with the coordinator.
	bound, err := r.BoundParties(r.ctx, r.as("deelnemer@wijkteam"), r.reload(on).Covenant)
	r.must(err)
	if len(bound) != 2 || bound[0].Nr != 1 || slices.ContainsFunc(bound, func(b BoundParty) bool { return b.Org == "bewind" }) {
		t.Errorf("bound: %+v", bound)
	}
}

func TestAVersionIsNotPutInForceOnceItsTextWasChanged(t *testing.T) {
	r := newRig(t)
	on := r.signedBy("gemeente", "geldfit")
	on.Text.Clauses[0].Text += " En meer."
	r.must(r.store.SaveCovenantVersion(r.ctx, &on.Text))
	r.want(r.PutInForce(r.ctx, r.as("ketencoordinator@gemeente"), on.Covenant.Number, 1, 0, portal.Day(r.now())), portal.Conflict)
}

func TestTheClockActsOnCovenantsOnce(t *testing.T) {
	r := newRig(t)
	on := r.signedBy("gemeente", "geldfit", "bewind")
	cora, system := r.as("ketencoordinator@gemeente"), portal.SystemActor()
	n := on.Covenant.Number
	r.must(r.PutInForce(r.ctx, cora, n, 1, 0, portal.Day(r.now()).AddDate(0, 0, 7)))
	twice := func(want int) {
		t.Helper()
		for _, w := range []int{want, 0} {
			if got, err := r.AdvanceCovenants(r.ctx, system); err != nil || got != w {
				t.Fatalf("%d changed, want %d: %v", got, w, err)
			}
		}
	}
	twice(0)
	if on = r.reload(on); on.Text.State != portal.CovenantSigning || on.Covenant.Public() {
		t.Fatal("in force before its day")
	}
	r.clock = r.clock.AddDate(0, 0, 7)
	twice(1)
	if on = r.reload(on); on.Text.State != portal.CovenantInForce || on.Covenant.InForce != 1 {
		t.Fatalf("%s on its day", on.Text.State)
	}

	from := on.Covenant.EarliestLeave(r.now())
	r.must(r.GiveNotice(r.ctx, r.signer("geldfit"), n, NoticeInput{From: from, Reason: "Kabouterreden."}))
	r.clock = from.Add(-time.Minute)
	twice(0)
	r.clock = from
	twice(1)
	if n := len(r.news(portal.PartyLeft)); n != 1 {
		t.Errorf("left %d times", n)
	}
	signings, err := r.store.Signings(r.ctx, on.Covenant.ID)
	r.must(err)
	if len(portal.SignedOn(signings, 1)) != 3 {
		t.Error("what was signed doesn't stand")
	}
	bound, err := r.BoundParties(r.ctx, cora, r.reload(on).Covenant)
	r.must(err)
	if slices.ContainsFunc(bound, func(b BoundParty) bool { return b.Org == "geldfit" }) {
		t.Error("who left is still bound")
	}

	r.must(r.GiveNotice(r.ctx, cora, n, NoticeInput{Org: "gemeente", From: on.Covenant.EarliestLeave(r.now())}))
	r.clock = on.Covenant.EarliestLeave(r.now())
	twice(1)
	if on = r.reload(on); on.Covenant.Ended == nil || on.Text.State != portal.CovenantEnded {
		t.Error("the municipality left and the covenant goes on")
	}
	if n := len(r.news(portal.CovenantHasEnded)); n != 1 {
		t.Errorf("ended %d times", n)
	}
}

func TestNoticeIsGivenByWhoMay(t *testing.T) {
	r := newRig(t)
	on := r.inForce("gemeente", "geldfit")
	n, gerda := on.Covenant.Number, r.signer("geldfit")
	early := on.Covenant.EarliestLeave(r.now()).AddDate(0, 0, -1)
	err := r.GiveNotice(r.ctx, gerda, n, NoticeInput{From: early})
	if want := "9 februari 2027"; !strings.Contains(portal.FieldsOf(err)["from"], want) {
		t.Errorf("too early: %v", portal.FieldsOf(err))
	}
	err = r.GiveNotice(r.ctx, gerda, n, NoticeInput{From: early, Reason: "BSN 111222333"})
	if f := portal.FieldsOf(err); f["reason"] == "" || f["from"] == "" {
		t.Errorf("not everything that is wrong at once: %v", f)
	}
	from := on.Covenant.EarliestLeave(r.now())
	r.want(r.GiveNotice(r.ctx, gerda, n, NoticeInput{Org: "bewind", From: from}), portal.NotFound)
	r.want(r.GiveNotice(r.ctx, r.as("contactpersoon@bewind"), n, NoticeInput{From: from}), portal.Forbidden)
	r.want(r.GiveNotice(r.ctx, r.signer("wijkteam"), n, NoticeInput{From: from}), portal.Forbidden)
	r.want(r.GiveNotice(r.ctx, r.as("ketencoordinator@gemeente"), n, NoticeInput{From: from}), portal.Invalid)
	r.must(r.GiveNotice(r.ctx, r.as("ketencoordinator@gemeente"), n, NoticeInput{Org: "bewind", From: from, Reason: "Brief."}))
	r.must(r.GiveNotice(r.ctx, gerda, n, NoticeInput{From: from, Reason: "Kabouterreden."}))
	page, err := r.Leaving(r.ctx, gerda, n)
	r.must(err)
	if len(page.Parties) != 1 || page.Parties[0].Org != "geldfit" {
		t.Errorf("Geldfit sees the notice of others: %+v", page.Parties)
	}
	r.want(r.WithdrawNotice(r.ctx, gerda, n, "bewind"), portal.NotFound)
	r.must(r.WithdrawNotice(r.ctx, gerda, n, ""))
	types := r.types()
	if n := len(slices.DeleteFunc(slices.Clone(types), func(e portal.EventType) bool { return e != portal.TerminationGiven })); n != 2 || !slices.Contains(types, portal.TerminationWithdrawn) {
		t.Errorf("events: %v", types)
	}
}

func TestAccedingAfterDeclining(t *testing.T) {
	r := newRig(t)
	on := r.inForce("gemeente", "geldfit")
	n, cora := on.Covenant.Number, r.as("ketencoordinator@gemeente")
	// bewind said no while signing was open.
	s, err := r.store.Signing(r.ctx, portal.SigningID(on.Text.ID, "bewind"))
	r.must(err)
	s.Declined = &portal.SignRefusal{By: "x", At: r.now(), Reason: "Kabouterreden."}
	r.must(r.store.SaveSigning(r.ctx, &s))

	bewind, wijkteam, gerda := r.signer("bewind"), r.signer("wijkteam"), r.signer("geldfit")
	r.want(r.AskAccession(r.ctx, gerda, n, "", CitizenAnswer{}), portal.Conflict)
	r.want(r.AskAccession(r.ctx, r.as("deelnemer@wijkteam"), n, "", CitizenAnswer{}), portal.Forbidden)
	r.want(r.AskAccession(r.ctx, bewind, n, "BSN 111222333", CitizenAnswer{}), portal.Invalid)
	r.must(r.AskAccession(r.ctx, bewind, n, "Toch wel.", CitizenAnswer{}))
	r.types()
	r.must(r.AskAccession(r.ctx, wijkteam, n, "Kabouterwens.", CitizenAnswer{}))
	if heard := r.hears(portal.AccessionAsked); !slices.Equal(heard, []string{string(cora.ID)}) {
		t.Errorf("%v hear that somebody asks", heard)
	}
	page, err := r.Acceding(r.ctx, gerda, n)
	r.must(err)
	if page.May || page.Decides || len(page.Wishes) > 0 || len(page.Orgs) > 0 {
		t.Errorf("Geldfit sees who asks: %+v", page)
	}
	page, err = r.Acceding(r.ctx, cora, n)
	r.must(err)
	if len(page.Wishes) != 2 || slices.ContainsFunc(page.Orgs, func(o portal.Organisation) bool { return o.ID == "wijkteam" || o.ID == "geldfit" || o.ID == "gemeente" }) {
		t.Errorf("to decide on: %+v", page)
	}

	r.want(r.AdmitAccession(r.ctx, cora, n, AdmitInput{Org: "bewind"}), portal.Invalid)
	r.want(r.AdmitAccession(r.ctx, bewind, n, AdmitInput{Org: "bewind", How: portal.ByProxy}), portal.Forbidden)
	r.must(r.AdmitAccession(r.ctx, cora, n, AdmitInput{Org: "bewind", How: portal.ByTradeRegister}))
	r.must(r.RefuseAccession(r.ctx, cora, n, "wijkteam", "Eerst een gesprek.", CitizenAnswer{}))
	r.want(r.AdmitAccession(r.ctx, cora, n, AdmitInput{Org: "wijkteam", How: portal.ByProxy}), portal.Conflict)
	s, err = r.store.Signing(r.ctx, s.ID)
	r.must(err)
	if !s.Accession || s.Declined != nil || !s.Until.IsZero() || s.Open(on.Text, r.now()) != nil {
		t.Errorf("bewind can't sign: %+v", s)
	}
	if heard := r.hears(portal.AccessionAdmitted); !slices.Equal(heard, []string{string(bewind.ID)}) {
		t.Errorf("%v hear that bewind may sign", heard)
	}
	page, err = r.Acceding(r.ctx, wijkteam, n)
	r.must(err)
	if !page.May || page.Refused == nil || page.Refused.Reason != "Eerst een gesprek." {
		t.Errorf("wijkteam reads: %+v", page)
	}
	// One that asked by mail, and is let in at once.
	r.must(r.AdmitAccession(r.ctx, cora, n, AdmitInput{Org: "eenpitter", How: portal.ByOther, Note: "Gebeld.", Started: true}))
	r.want(r.AdmitAccession(r.ctx, cora, n, AdmitInput{Org: "gemeente", How: portal.ByProxy, Started: true}), portal.Invalid)
	r.want(r.AdmitAccession(r.ctx, cora, n, AdmitInput{Org: "eenpitter", How: portal.ByProxy, Started: true}), portal.Conflict)
	if _, err := r.store.Signing(r.ctx, portal.SigningID(on.Text.ID, "eenpitter")); err != nil {
		t.Errorf("eenpitter isn't asked: %v", err)
	}
}

func TestEndingACovenant(t *testing.T) {
	r := newRig(t)
	on := r.inForce("gemeente", "geldfit")
	n, cora := on.Covenant.Number, r.as("ketencoordinator@gemeente")
	in := EndInput{On: portal.Day(r.now()).AddDate(0, 1, 0), Reason: "Klaar."}
	r.want(r.EndCovenant(r.ctx, cora, n, on.Covenant.Version+1, in), portal.Conflict)
	r.must(r.EndCovenant(r.ctx, cora, n, on.Covenant.Version, in))
	if on = r.reload(on); on.Covenant.Ending == nil || on.Covenant.Ended != nil {
		t.Fatal("ended before its day")
	}
	r.must(r.KeepCovenantGoing(r.ctx, cora, n))
	in.On = portal.Day(r.now())
	r.must(r.EndCovenant(r.ctx, cora, n, r.reload(on).Covenant.Version, in))
	if on = r.reload(on); on.Covenant.Ended == nil || on.Covenant.Ended.Reason != "Klaar." || on.Text.State != portal.CovenantEnded {
		t.Errorf("not ended today: %+v", on.Covenant.Ended)
	}
	r.want(r.EndCovenant(r.ctx, cora, n, on.Covenant.Version, in), portal.Conflict)
}

func TestLifeTasks(t *testing.T) {
	r := newRig(t)
	on := r.signedBy("gemeente", "geldfit")
	cora := r.as("ketencoordinator@gemeente")
	tasks := func(by portal.Actor) (does []string) {
		all, err := r.covenantLifeTasks(r.ctx, by, must(r.knownCovenants(r.ctx, by)))
		r.must(err)
		for _, task := range all {
			does = append(does, task.Table.Do)
		}
		return does
	}
	if got := strings.Join(tasks(cora), "|"); !strings.HasPrefix(got, "Laat versie 1 ingaan") {
		t.Errorf("tasks: %s", got)
	}
	r.must(r.PutInForce(r.ctx, cora, on.Covenant.Number, 1, 0, portal.Day(r.now())))
	on = r.reload(on)
	on.Covenant.Evaluation = portal.Day(r.now()).AddDate(0, 0, 20)
	r.must(r.store.SaveCovenant(r.ctx, &on.Covenant, "gemeente"))
	r.must(r.AskAccession(r.ctx, r.signer("wijkteam"), on.Covenant.Number, "", CitizenAnswer{}))
	if got := strings.Join(tasks(cora), "|"); !strings.HasPrefix(got, "Besluit over toetreding") || !strings.Contains(got, "|Bereid de evaluatie voor") {
		t.Errorf("tasks: %s", got)
	}
	for _, who := range []string{"beleidsadviseur@gemeente", "contactpersoon@geldfit", "collega@gemeente"} {
		if got := tasks(r.as(who)); len(got) > 0 {
			t.Errorf("tasks of %s: %v", who, got)
		}
	}
}

// Before a version is in force, others don't learn from an organisation's page that it
// signed, and so not who hasn't.
func TestSignedCovenantsOfAnOrganisation(t *testing.T) {
	r := newRig(t)
	on := r.signedBy("gemeente", "geldfit")
	g := portal.Signature{ID: portal.NewID(), Covenant: on.Covenant.ID, Nr: 1, Org: "geldfit", OrgName: "Geldfit", Name: "Kabouternaam", At: r.now(), Way: portal.SignedHere, SHA256: on.Text.SHA256}
	r.must(r.store.InsertSignature(r.ctx, &g))
	seen := func(name string, want int) {
		t.Helper()
		list, err := r.SignedCovenants(r.ctx, r.as(name), "geldfit")
		r.must(err)
		if len(list) != want {
			t.Errorf("%s sees %d signatures, want %d", name, len(list), want)
		}
	}
	if _, err := r.SignedCovenants(r.ctx, portal.Actor{}, "geldfit"); err == nil {
		t.Error("nobody sees signatures")
	}
	for name, want := range map[string]int{"deelnemer@geldfit": 1, "ketencoordinator@gemeente": 1, "contactpersoon@bewind": 0, "deelnemer@wijkteam": 0, "meelezer@asdd": 0} {
		seen(name, want)
	}
	r.must(r.PutInForce(r.ctx, r.as("ketencoordinator@gemeente"), on.Covenant.Number, 1, 0, portal.Day(r.now())))
	for _, name := range []string{"contactpersoon@bewind", "deelnemer@wijkteam", "deelnemer@geldfit"} {
		seen(name, 1)
	}
}
