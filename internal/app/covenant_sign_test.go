package app

import (
	"context"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// signRig is a rig with a covenant that Geldfit (jointly), bewind and the municipality
// sign; Asdd is heard. Signers have a password, and a session each.
type signRig struct {
	*rig
	on     policy.CovenantOn
	lead   portal.Actor
	tokens map[string]string
}

const (
	signsGeldfit = "contactpersoon@geldfit"
	alsoGeldfit  = "tweede@geldfit"
	signsBewind  = "contactpersoon@bewind"
	signsTown    = "portefeuillehouder@gemeente"
)

func newSignRig(t *testing.T) *signRig {
	t.Helper()
	r := &signRig{rig: newRig(t), tokens: map[string]string{}}
	r.person("tweede", "geldfit", portal.Contact)
	for _, key := range []string{signsGeldfit, alsoGeldfit, signsBewind} {
		p, err := r.store.Person(r.ctx, portal.ID(key))
		r.must(err)
		p.Ticks.MaySign, p.Function = true, "Directeur"
		r.must(r.store.SavePerson(r.ctx, &p))
		r.actors[key] = r.actor(p.ID)
	}
	r.lead = r.as("ketencoordinator@gemeente")
	r.on = r.covenantAt(portal.CovenantResolved)
	r.events()
	return r
}

// plan is what the coordinator settles: Geldfit signs jointly.
func (r *signRig) plan() SigningInput {
	return SigningInput{Nr: 1, SigningPlan: portal.SigningPlan{Until: r.clock.AddDate(0, 0, 28), Authority: map[portal.ID]portal.Authority{
		"gemeente": {How: portal.ByMandate}, "geldfit": {How: portal.ByTradeRegister, Joint: true}, "bewind": {How: portal.ByStatutes},
	}}}
}

func (r *signRig) open() {
	r.t.Helper()
	r.must(r.OpenSigning(r.ctx, r.lead, r.on.Covenant.Number, r.plan()))
	r.on = r.reload(r.on)
}

// input is what somebody gives who does everything right.
func (r *signRig) input(key string) SignInput {
	r.t.Helper()
	if r.tokens[key] == "" {
		r.password(key)
		token := newSecret()
		l, err := r.store.Person(r.ctx, portal.ID(key))
		r.must(err)
		r.must(r.store.InTx(r.ctx, func(ctx context.Context) error {
			_, err := r.begin(ctx, token, portal.Session{Person: l.ID, Second: true}, home)
			return err
		}))
		r.tokens[key] = token
	}
	return SignInput{Nr: 1, SHA256: r.on.Text.SHA256, Function: "Directeur", Declared: true,
		Presence: Presence{How: portal.ProofPassword, Proof: Proof{Token: r.tokens[key], Password: rightPassword, From: home}}}
}

func (r *signRig) sign(key string) error {
	r.t.Helper()
	_, err := r.SignCovenant(r.ctx, r.as(key), r.on.Covenant.Number, r.input(key))
	return err
}

func (r *signRig) signing(org portal.ID) portal.Signing {
	r.t.Helper()
	g, err := r.store.Signing(r.ctx, portal.SigningID(r.on.Text.ID, org))
	r.must(err)
	return g
}

// says fails the test unless err is refused with a sentence that holds text.
func (r *signRig) says(name string, err error, text string) {
	r.t.Helper()
	if err == nil || portal.KindOf(err) == portal.Internal || !strings.Contains(err.Error(), text) {
		r.t.Errorf("%s: got %v, want a refusal with %q", name, err, text)
	}
}

func TestCollegeResolvesBeforeSigning(t *testing.T) {
	r := newRig(t)
	on, lead := r.covenantAt(portal.CovenantConsulted), r.as("ketencoordinator@gemeente")
	number := on.Covenant.Number
	in := CollegeInput{Nr: 1, CollegeDecision: portal.CollegeDecision{Number: "B-1", Date: r.clock, Proxy: signsTown, ProxyNumber: "V-1"}}
	r.refused(r.ResolveCovenant(r.ctx, portal.Actor{}, number, in), portal.LoginNeeded)
	r.refused(r.ResolveCovenant(r.ctx, r.as("deelnemer@geldfit"), number, in), portal.Forbidden)
	r.refused(r.ResolveCovenant(r.ctx, r.as("deelnemer@wijkteam"), number, in), portal.NotFound)
	r.refused(r.ResolveCovenant(r.ctx, lead, number, in), portal.Conflict) // the term runs
	r.refused(r.OpenSigning(r.ctx, lead, number, SigningInput{Nr: 1, SigningPlan: portal.SigningPlan{Until: r.clock.AddDate(0, 0, 28)}}), portal.Conflict)

	r.later(29 * 24 * time.Hour)
	m := portal.ClauseComment{ID: portal.NewID(), Covenant: on.Covenant.ID, Nr: 1, By: "deelnemer@geldfit", Org: "geldfit", Text: "Kan dit korter?", At: r.clock}
	r.must(r.store.InsertClauseComment(r.ctx, &m))
	if err := r.ResolveCovenant(r.ctx, lead, number, in); err == nil || !strings.Contains(err.Error(), "één reactie") {
		t.Errorf("with a comment that waits: %v", err)
	}
	m.Answer = portal.TextNotTaken
	r.must(r.store.SaveClauseComment(r.ctx, &m))
	bad := in
	bad.Number, bad.ProxyNumber, bad.Date, bad.Proxy = "", "", r.clock.AddDate(0, 0, 2), "griffie@gemeente"
	r.wrongAt(r.ResolveCovenant(r.ctx, lead, number, bad), "number", "proxy_number", "date", "proxy")
	in.Date = r.clock
	r.must(r.ResolveCovenant(r.ctx, lead, number, in))
	in.Number = "B-2"
	r.must(r.ResolveCovenant(r.ctx, lead, number, in)) // corrected
	now := r.reload(on)
	if now.Text.State != portal.CovenantResolved || now.Text.College.Number != "B-2" || len(now.Text.Course) != len(on.Text.Course)+1 {
		t.Errorf("resolved: %+v", now.Text)
	}
	r.wrongAt(r.UnresolveCovenant(r.ctx, lead, number, 1, 0, "", CitizenAnswer{}), "reason")
	r.must(r.UnresolveCovenant(r.ctx, lead, number, 1, 0, "De raad wil iets anders.", CitizenAnswer{}))
	if now = r.reload(on); now.Text.State != portal.CovenantDraft || now.Text.College != nil {
		t.Errorf("back to concept: %+v", now.Text)
	}
}

func TestOpenSigningAsksEachParty(t *testing.T) {
	r := newSignRig(t)
	number := r.on.Covenant.Number
	r.refused(r.OpenSigning(r.ctx, portal.Actor{}, number, r.plan()), portal.LoginNeeded)
	r.refused(r.OpenSigning(r.ctx, r.as("beleidsadviseur@gemeente"), number, r.plan()), portal.Forbidden)
	bad := r.plan()
	bad.Until, bad.Authority = r.clock.AddDate(0, 0, 3), map[portal.ID]portal.Authority{"gemeente": {How: portal.ByMandate}, "geldfit": {}, "bewind": {How: portal.ByOther}}
	r.wrongAt(r.OpenSigning(r.ctx, r.lead, number, bad), "until", "how-geldfit", "note-bewind")

	r.open()
	if r.on.Text.State != portal.CovenantSigning || r.on.Text.SHA256 == "" {
		t.Fatalf("opened: %+v", r.on.Text)
	}
	asked := map[portal.ID]portal.Reason{}
	for _, e := range r.events() {
		for who, why := range r.told(e) {
			asked[who] = why
		}
	}
	want := []portal.ID{signsGeldfit, alsoGeldfit, signsBewind, signsTown}
	if len(asked) != len(want) {
		t.Errorf("told %v, want %v", asked, want)
	}
	for _, id := range want {
		if asked[id] != portal.ReasonTask {
			t.Errorf("%s was told %q", id, asked[id])
		}
	}
	if _, err := r.store.Signing(r.ctx, portal.SigningID(r.on.Text.ID, "asdd")); portal.KindOf(err) != portal.NotFound {
		t.Errorf("who is only heard was asked to sign: %v", err)
	}
	r.refused(r.OpenSigning(r.ctx, r.lead, number, r.plan()), portal.Conflict)
	f, err := r.SigningForm(r.ctx, r.lead, number, 1)
	r.must(err)
	if p := f.Parties[0]; !p.Municipality || p.Proposed.How != portal.ByMandate {
		t.Errorf("first on the form is %+v", p)
	}
}

func TestSigningRefusesWhatWontDo(t *testing.T) {
	r := newSignRig(t)
	number := r.on.Covenant.Number
	before := r.input(signsBewind)
	r.says("before signing opened", second(r.SignCovenant(r.ctx, r.as(signsBewind), number, before)), "nog niet geopend")
	draft := r.covenantAt(portal.CovenantConsulted)
	r.says("before the college decided", second(r.SignCovenant(r.ctx, r.as(signsBewind), draft.Covenant.Number, before)), "college heeft deze versie nog niet vastgesteld")
	r.open()

	try := func(key string, change func(*SignInput)) error {
		in := r.input(key)
		if change != nil {
			change(&in)
		}
		return second(r.SignCovenant(r.ctx, r.as(key), number, in))
	}
	r.refused(second(r.SignCovenant(r.ctx, portal.Actor{}, number, r.input(signsBewind))), portal.LoginNeeded)
	r.says("no authority", try("contactpersoon@wijkteam", nil), "er niet")
	r.says("a colleague without the tick", try("deelnemer@bewind", nil), "tekenbevoegd")
	r.says("another of the municipality", try("ketencoordinator@gemeente", nil), "volmacht van de burgemeester")
	r.says("another hash", try(signsBewind, func(in *SignInput) { in.SHA256 = strings.Repeat("0", 64) }), "niet de tekst")
	r.says("no declaration", try(signsBewind, func(in *SignInput) { in.Declared = false }), "declared")
	r.says("no function", try(signsBewind, func(in *SignInput) { in.Function = " " }), "functie")
	r.says("wrong password", try(signsBewind, func(in *SignInput) { in.Presence.Password = otherPassword }), "niet uw wachtwoord")
	r.says("no proof at all", try(signsBewind, func(in *SignInput) { in.Presence.How = "" }), "dat u het bent")
	r.says("another's session", try(signsBewind, func(in *SignInput) { in.Presence.Token = r.input(signsGeldfit).Presence.Token }), "niet ingelogd")
	r.says("a version there isn't", try(signsBewind, func(in *SignInput) { in.Nr = 7 }), "er niet")

	link := newSecret()
	r.must(r.store.InTx(r.ctx, func(ctx context.Context) error {
		_, err := r.begin(ctx, link, portal.Session{Person: signsBewind, Second: true, ByLink: true}, home)
		return err
	}))
	r.says("by a mail link", try(signsBewind, func(in *SignInput) { in.Presence.Token = link }), "link uit een mail")
	if ways, err := r.PresenceWays(r.ctx, r.as(signsBewind), link, "http://localhost"); err != nil || len(ways) > 0 {
		t.Errorf("a mail link proves presence by %v (%v)", ways, err)
	}

	texts, err := r.store.CovenantTexts(r.ctx, r.on.Covenant.ID)
	r.must(err)
	frozen := texts[len(texts)-1]
	whole := frozen.Canonical
	frozen.Canonical = strings.Replace(whole, "één vast nummer", "een vast nummer", 1)
	r.must(r.store.SaveCovenantText(r.ctx, &frozen))
	r.says("a changed byte", try(signsBewind, nil), "niet meer dezelfde")
	frozen.Canonical = whole
	r.must(r.store.SaveCovenantText(r.ctx, &frozen))

	c := r.reload(r.on).Covenant
	parties := c.Parties
	c.Parties = append([]portal.Party(nil), parties...)
	for i := range c.Parties {
		c.Parties[i].Authority = nil
	}
	r.must(r.store.SaveCovenant(r.ctx, &c, "gemeente"))
	r.says("authority never checked", try(signsBewind, nil), "nog niet nagekeken")
	c.Parties = parties
	r.must(r.store.SaveCovenant(r.ctx, &c, "gemeente"))

	r.must(try(signsBewind, nil))
	r.says("twice", try(signsBewind, nil), "al ondertekend")
	r.later(29 * 24 * time.Hour)
	r.tokens = map[string]string{}
	r.says("after the deadline", try(signsGeldfit, nil), "termijn om te ondertekenen is voorbij")
	signed, err := r.store.Signatures(r.ctx, c.ID)
	r.must(err)
	if len(signed) != 1 || signed[0].Name != "Naam van "+signsBewind || signed[0].Proof != portal.ProofPassword || signed[0].SHA256 != r.on.Text.SHA256 {
		t.Errorf("signatures: %+v", signed)
	}
}

// TestSigningNeedsTheVersionThatHolds: a replaced and a dropped version can't be signed.
func TestSigningNeedsTheVersionThatHolds(t *testing.T) {
	for state, want := range map[portal.CovenantState]string{portal.CovenantReplaced: "vervangen", portal.CovenantEnded: "vervallen"} {
		r := newSignRig(t)
		r.open()
		in := r.input(signsBewind)
		v := r.reload(r.on).Text
		v.State = state
		r.must(r.store.SaveCovenantVersion(r.ctx, &v))
		r.says(string(state), second(r.SignCovenant(r.ctx, r.as(signsBewind), r.on.Covenant.Number, in)), want)
	}
}

// TestSigningNotUnderAnOlderVersion: who didn't sign what is in force signs the version
// that is to replace it, and not that.
func TestSigningNotUnderAnOlderVersion(t *testing.T) {
	r := newSignRig(t)
	r.open()
	in := r.input(signsBewind)
	now := r.reload(r.on)
	must(0, now.Text.Move(portal.CovenantInForce, portal.CovenantStep{At: r.clock}))
	now.Covenant.InForce, now.Covenant.Latest, now.Text.InForceFrom = 1, 2, r.clock
	r.must(r.store.SaveCovenant(r.ctx, &now.Covenant, "gemeente"))
	r.must(r.store.SaveCovenantVersion(r.ctx, &now.Text))
	next := portal.CovenantVersion{ID: portal.NewID(), Covenant: now.Covenant.ID, Nr: 2, State: portal.CovenantSigning, Clauses: now.Text.Clauses, Course: now.Text.Course}
	r.must(r.store.InsertCovenantVersion(r.ctx, &next))
	r.says("while a newer version is signed", second(r.SignCovenant(r.ctx, r.as(signsBewind), now.Covenant.Number, in)), "nieuwere versie")
	next.State = portal.CovenantDraft
	r.must(r.store.SaveCovenantVersion(r.ctx, &next))
	r.must(second(r.SignCovenant(r.ctx, r.as(signsBewind), now.Covenant.Number, in))) // in its term, beside what is in force
}

func TestTwoSignJointly(t *testing.T) {
	r := newSignRig(t)
	r.open()
	r.events()
	r.must(r.sign(signsGeldfit))
	if g := r.signing("geldfit"); g.Done || g.HalfAt.IsZero() {
		t.Errorf("after one of two: %+v", g)
	}
	es := r.wantEvents(portal.CovenantSigned)
	if told := r.told(es[0]); len(told) != 1 || told[alsoGeldfit] != portal.ReasonTask {
		t.Errorf("after one of two were told: %v", told)
	}
	r.says("the same person again", r.sign(signsGeldfit), "tweede persoon")
	r.refused(r.DeclineSigning(r.ctx, r.as(alsoGeldfit), r.on.Covenant.Number, 1, "", CitizenAnswer{}), portal.Conflict)
	r.must(r.sign(alsoGeldfit))
	if g := r.signing("geldfit"); !g.Done {
		t.Errorf("after both: %+v", g)
	}
	es = r.wantEvents(portal.CovenantSigned)
	if told := r.told(es[0]); len(told) != 1 || told["ketencoordinator@gemeente"] == "" {
		t.Errorf("after both were told: %v", told)
	}
}

func TestSigningTwiceAtOnceGivesOne(t *testing.T) {
	r := newSignRig(t)
	r.open()
	in := r.input(signsBewind)
	won := together(t, 6, func(int) error {
		return second(r.SignCovenant(r.ctx, r.as(signsBewind), r.on.Covenant.Number, in))
	})
	signed, err := r.store.Signatures(r.ctx, r.on.Covenant.ID)
	r.must(err)
	if won != 1 || len(signed) != 1 {
		t.Errorf("six at once: %d succeeded, %d signatures", won, len(signed))
	}
}

func TestPresenceByCodeAndPasskey(t *testing.T) {
	r := newSignRig(t)
	r.open()
	in := r.input(signsBewind)
	token, secret, _ := r.factor(in.Presence.Token, rightPassword)
	in.Presence = Presence{How: portal.ProofTOTP, Proof: Proof{Token: token, From: home}, Code: "000000"}
	r.says("a wrong code", second(r.SignCovenant(r.ctx, r.as(signsBewind), r.on.Covenant.Number, in)), "code klopt niet")
	in.Presence.Code = r.code(secret, 0)
	s, err := r.SignCovenant(r.ctx, r.as(signsBewind), r.on.Covenant.Number, in)
	r.must(err)
	if s.Proof != portal.ProofTOTP {
		t.Errorf("signed by %s", s.Proof)
	}

	in = r.input(signsGeldfit)
	d := newDevice(t)
	token = r.addPasskey(in.Presence.Token, d)
	if _, err := r.AskPresence(r.ctx, r.as(alsoGeldfit), token, testOrigin); portal.KindOf(err) != portal.LoginNeeded {
		t.Errorf("another asks with this session: %v", err)
	}
	ask, err := r.AskPresence(r.ctx, r.as(signsGeldfit), token, testOrigin)
	r.must(err)
	in.Presence = Presence{How: portal.ProofPasskey, Proof: Proof{Token: token, From: home}, Passkey: r.given(token, "", ask, d.sign(ask))}
	s, err = r.SignCovenant(r.ctx, r.as(signsGeldfit), r.on.Covenant.Number, in)
	r.must(err)
	if s.Proof != portal.ProofPasskey {
		t.Errorf("signed by %s", s.Proof)
	}
	other := r.input(alsoGeldfit)
	ask, err = r.AskPresence(r.ctx, r.as(signsGeldfit), token, testOrigin)
	r.must(err)
	other.Presence = Presence{How: portal.ProofPasskey, Proof: other.Presence.Proof, Passkey: r.given(other.Presence.Token, "", ask, d.sign(ask))}
	if _, err := r.SignCovenant(r.ctx, r.as(alsoGeldfit), r.on.Covenant.Number, other); portal.KindOf(err) != portal.Invalid {
		t.Errorf("another's passkey: %v", err)
	}
}
