package app

import (
	"slices"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

// A version that is dropped while it is signed asks nobody any more: no reminder, no
// task, no signature in the portal or on paper.
func TestDroppedVersionAsksNobodyToSign(t *testing.T) {
	r := newSignRig(t)
	r.open()
	number := r.on.Covenant.Number
	r.must(r.sign(signsGeldfit)) // one of two
	bewind := r.input(signsBewind)
	r.must(r.DropVersion(r.ctx, r.lead, number, 1, 0, "Het college trok het in.", CitizenAnswer{}))
	waiting := must(r.store.SigningsWaiting(r.ctx, signingsAtOnce))
	if len(waiting) != 0 || r.signing("bewind").Closed.IsZero() || r.signing("geldfit").Waits() {
		t.Errorf("%d organisations are still asked", len(waiting))
	}
	_, err := r.SignCovenant(r.ctx, r.as(signsBewind), number, bewind)
	r.says("a signature", err, "vervallen")
	r.says("a signature on paper", r.paper(r.lead, "bewind", "Jan Jansen", nil), "vervallen")
	for _, key := range []string{signsBewind, alsoGeldfit, signsTown} {
		if tasks := must(r.signTasks(r.ctx, r.as(key))); len(tasks) != 0 {
			t.Errorf("%s still has %v", key, tasks)
		}
	}
	page := must(r.Signing(r.ctx, r.lead, number, 1))
	for _, row := range page.Rows {
		if row.State == SigningWaits || row.State == SigningNobody {
			t.Errorf("%s counts as asked", row.Name)
		}
	}
	r.later(20 * 24 * time.Hour)
	if n := must(r.RemindSigners(r.ctx, portal.SystemActor())); n != 0 {
		t.Errorf("%d are reminded", n)
	}
}

// Who left, was taken out or is only heard from now on signs nothing more, though it was
// asked once.
func TestOnlyAPartyThatSignsSigns(t *testing.T) {
	for name, goes := range map[string]func(r *rig, number string){
		"left": func(r *rig, number string) {
			from := portal.AddMonths(r.now(), 3)
			r.must(r.GiveNotice(r.ctx, r.as("ketencoordinator@gemeente"), number, NoticeInput{Org: "bewind", From: from}))
			r.clock = from
			must(r.AdvanceCovenants(r.ctx, portal.SystemActor()))
		},
		"taken out": func(r *rig, number string) {
			r.must(r.RemoveParty(r.ctx, r.as("ketencoordinator@gemeente"), number, "bewind"))
		},
		"only heard": func(r *rig, number string) {
			r.must(r.AddParty(r.ctx, r.as("ketencoordinator@gemeente"), number, "bewind", false))
		},
	} {
		r := newRig(t)
		on := r.inForce("gemeente", "geldfit")
		id := portal.SigningID(on.Text.ID, "bewind")
		g := must(r.store.Signing(r.ctx, id))
		g.Until = time.Time{} // the deadline isn't what is in the way
		r.must(r.store.SaveSigning(r.ctx, &g))
		goes(r, on.Covenant.Number)
		g = must(r.store.Signing(r.ctx, id))
		if g.Closed.IsZero() {
			t.Errorf("%s, and still asked", name)
		}
		g.Closed = time.Time{}
		on = r.reload(on)
		by := portal.Signature{Person: "x", Name: "Jan Jansen", Function: "Directeur"}
		if _, err := g.Sign(on.Covenant, on.Text, &by, nil, r.now()); portal.KindOf(err) != portal.Conflict {
			t.Errorf("%s, and signs: %v", name, err)
		}
	}
}

// The clock puts no version in force whose text was changed after it was laid down.
func TestTheClockStartsNoChangedText(t *testing.T) {
	r := newRig(t)
	on := r.signedBy("gemeente", "geldfit")
	day := portal.Day(r.now()).AddDate(0, 0, 7)
	r.must(r.PutInForce(r.ctx, r.as("ketencoordinator@gemeente"), on.Covenant.Number, 1, 0, day))
	v := r.reload(on).Text
	v.Clauses[0].Text = "Heel iets anders."
	r.must(r.store.SaveCovenantVersion(r.ctx, &v))
	r.clock = day
	if n := must(r.AdvanceCovenants(r.ctx, portal.SystemActor())); n != 0 || r.reload(on).Text.State != portal.CovenantSigning {
		t.Errorf("%d changed, now %s", n, r.reload(on).Text.State)
	}
	v.Clauses[0].Text = on.Text.Clauses[0].Text
	r.must(r.store.SaveCovenantVersion(r.ctx, &v))
	if n := must(r.AdvanceCovenants(r.ctx, portal.SystemActor())); n != 1 {
		t.Errorf("the right text doesn't start: %d", n)
	}
}

// The paper of a signature is for the chain once the clock put the version in force.
func TestTheClockGivesPapersTheirReaders(t *testing.T) {
	r := newSignRig(t)
	r.open()
	r.must(r.paper(r.lead, "bewind", "Jan Jansen", nil))
	r.must(r.sign(signsTown))
	day := portal.Day(r.now()).AddDate(0, 0, 3)
	r.must(r.PutInForce(r.ctx, r.lead, r.on.Covenant.Number, 1, 0, day))
	reads := func() int {
		return len(must(r.Documents(r.ctx, r.as("deelnemer@wijkteam"), DocumentFilter{})).Rows)
	}
	if n := reads(); n != 0 {
		t.Errorf("a stranger lists %d papers before its day", n)
	}
	r.clock = day
	if must(r.AdvanceCovenants(r.ctx, portal.SystemActor())); reads() != 1 {
		t.Error("the paper stays with who signed")
	}
}

// Only who is bound by the version that a halfjaargesprek is about is asked in it.
func TestOnlyWhoIsBoundIsAskedInATalk(t *testing.T) {
	r := newRig(t)
	on := r.covenantAt(portal.CovenantInForce)
	r.bind(on, "bewind") // bewind never signed
	number, cora := on.Covenant.Number, r.as("ketencoordinator@gemeente")
	r.events()
	_, err := r.OpenKeeping(r.ctx, cora, number, OpenKeepingInput{Period: talkPeriod, Due: r.clock.AddDate(0, 0, 21)})
	r.must(err)
	told := r.told(r.wantEvents(portal.KeepingOpened)[0])
	if len(told) != 1 || told["contactpersoon@geldfit"] != portal.ReasonTask {
		t.Errorf("asked: %v", told)
	}
	bewind := r.as("contactpersoon@bewind")
	if tasks := must(r.keepingTasks(r.ctx, bewind, must(r.knownCovenants(r.ctx, bewind)))); len(tasks) != 0 {
		t.Errorf("who didn't sign has %v", tasks)
	}
	_, err = r.KeepingToReport(r.ctx, bewind, number, talkPeriod)
	r.refused(err, portal.Forbidden)
	_, err = r.ReportKeeping(r.ctx, bewind, number, talkPeriod, KeepingInput{Answers: answers(portal.KeptYes, "")})
	r.refused(err, portal.Forbidden)
	if strings.Contains(r.calendarOf(bewind, false), "Halfjaargesprek invullen") {
		t.Error("it stands in the calendar of who didn't sign")
	}
	p := must(r.Keeping(r.ctx, cora, number, talkPeriod))
	if p.Asked != 2 || len(p.Missing) != 2 || slices.Contains(p.Missing, "Bewind") {
		t.Errorf("%d asked, missing %v", p.Asked, p.Missing)
	}
	if list := must(r.Keepings(r.ctx, bewind, number)); list.Rows[0].Reports {
		t.Error("the list asks who didn't sign")
	}

	r.reports("deelnemer@geldfit", on, KeepingInput{Answers: answers(portal.KeptYes, ""), Send: true})
	r.closeTalk(on, talkPeriod)
	c := r.reload(on).Covenant
	for i := range c.Parties { // Geldfit leaves afterwards
		if c.Parties[i].Org == "geldfit" {
			c.Parties[i].Signs, c.Parties[i].Notice = false, &portal.Termination{From: r.clock.AddDate(0, 1, 0), Done: true}
		}
	}
	r.must(r.store.SaveCovenant(r.ctx, &c, "gemeente"))
	r.later(60 * 24 * time.Hour)
	g := portal.Signing{ID: portal.SigningID(on.Text.ID, "bewind"), Covenant: c.ID, Nr: 1, Org: "bewind", Done: true, DoneAt: r.now()}
	r.must(r.store.InsertSigning(r.ctx, &g)) // and bewind accedes
	if p = must(r.Keeping(r.ctx, cora, number, talkPeriod)); p.Asked != 2 || p.Sent != 1 {
		t.Errorf("of a talk that was closed %d of %d, want 1 of 2", p.Sent, p.Asked)
	}
}

// A text that was taken back, rewritten and dropped was never shown to the parties.
func TestRewrittenTextThatWasDroppedStaysWithItsWriters(t *testing.T) {
	r := newRig(t)
	on := r.covenantAt(portal.CovenantConsulted)
	number, cora, bewind := on.Covenant.Number, r.as("ketencoordinator@gemeente"), r.as("contactpersoon@bewind")
	r.must(r.TakeBackText(r.ctx, cora, number, ConsultationInput{Reason: "Anders."}))
	_, err := r.AddClause(r.ctx, cora, number, 1, ClauseInput{Heading: "Nieuw", Text: "Een " + canary + "."})
	r.must(err)
	r.events()
	r.must(r.DropVersion(r.ctx, cora, number, 1, 0, "Het gaat niet door.", CitizenAnswer{}))
	told := r.told(r.wantEvents(portal.CovenantVersionDropped)[0])
	if told[bewind.ID] == "" {
		t.Errorf("the parties don't hear of it: %v", told)
	}
	_, err = r.Covenant(r.ctx, bewind, number, 1)
	r.refused(err, portal.NotFound)
	_, err = r.CovenantCopy(r.ctx, bewind, number, 1)
	r.refused(err, portal.NotFound)
	if _, all, err := r.CovenantReadings(r.ctx, bewind, number); err != nil || len(all) != 0 {
		t.Errorf("%d readings, %v", len(all), err)
	}
	k := must(r.Consultation(r.ctx, bewind, number))
	if k.Text.Nr != 0 || k.Dropped != "Het gaat niet door." {
		t.Errorf("the consultation shows version %d, %q", k.Text.Nr, k.Dropped)
	}
	n := portal.Notification{Type: portal.CovenantVersionDropped, About: on.Covenant.Ref(), Item: "1"}
	if to := must(r.covenantNews(r.ctx, bewind, n)); !strings.HasSuffix(to.path, "/consultatie") {
		t.Errorf("its bericht leads to %s", to.path)
	}
	if to := must(r.covenantNews(r.ctx, cora, n)); !strings.HasSuffix(to.path, "/versies") {
		t.Errorf("that of who writes leads to %s", to.path)
	}
}

// The page of a text that was signed shows the purpose and the days that were signed.
func TestPageShowsWhatWasSigned(t *testing.T) {
	r := newRig(t)
	on := r.inForce("gemeente", "geldfit")
	cora := r.as("ketencoordinator@gemeente")
	was := must(r.Covenant(r.ctx, cora, on.Covenant.Number, 1))
	in := CovenantInput{Title: on.Covenant.Title, Purpose: "Iets heel anders.", CovenantTerms: on.Covenant.Terms()}
	r.must(r.ChangeCovenant(r.ctx, cora, on.Covenant.Number, in))
	c := r.reload(on).Covenant
	c.NoticeMonths = 6 // as a next version brings
	r.must(r.store.SaveCovenant(r.ctx, &c, "gemeente"))
	is := must(r.Covenant(r.ctx, cora, on.Covenant.Number, 1))
	if is.Purpose == "" || is.Purpose != was.Purpose || is.Terms.NoticeMonths != 3 {
		t.Errorf("the page shows %q and %d months", is.Purpose, is.Terms.NoticeMonths)
	}
}

// Rights that went while somebody proved presence count.
func TestRightsThatWentMeanwhileSignNothing(t *testing.T) {
	for name, goes := range map[string]func(p *portal.Person){
		"the tick":    func(p *portal.Person) { p.Ticks.MaySign = false },
		"the account": func(p *portal.Person) { p.State = portal.PersonOff },
		"the role":    func(p *portal.Person) { p.Role = portal.Reader },
	} {
		r := newSignRig(t)
		by := r.as(signsBewind)
		p := must(r.store.Person(r.ctx, by.ID))
		goes(&p)
		r.must(r.store.SavePerson(r.ctx, &p))
		if now, err := r.stillThere(r.ctx, by); err != nil || now == by {
			t.Errorf("%s went: %+v, %v", name, now, err)
		}
	}
	r := newSignRig(t)
	r.open()
	in, by := r.input(signsBewind), r.as(signsBewind)
	r.retick(signsBewind, portal.Ticks{})
	_, err := r.SignCovenant(r.ctx, by, r.on.Covenant.Number, in)
	r.refused(err, portal.Forbidden)
}

// An organisation in whose name a signature on paper is recorded hears of that.
func TestOrganisationHearsOfItsPaper(t *testing.T) {
	r := newSignRig(t)
	r.open()
	r.must(r.DeclineSigning(r.ctx, r.as(signsBewind), r.on.Covenant.Number, 1, "Nu niet.", CitizenAnswer{}))
	r.events()
	r.must(r.paper(r.lead, "bewind", "Jan Jansen", nil))
	for _, e := range r.events() {
		if told := r.told(e); e.Type == portal.PaperSignatureRecorded && (told[portal.ID(signsBewind)] != portal.ReasonParty || told[portal.ID(signsGeldfit)] != "") {
			t.Errorf("told: %v", told)
		}
	}
}

// The administrator's log names nobody who signed, doubted or declined.
func TestLogNamesNobodyWhoDeclined(t *testing.T) {
	r := newSignRig(t)
	r.open()
	number := r.on.Covenant.Number
	r.must(r.sign(signsTown))
	r.must(r.AskBeforeSigning(r.ctx, r.as(signsBewind), number, 1, "Waarom?", CitizenAnswer{}))
	r.must(r.AnswerSigning(r.ctx, r.lead, number, 1, "bewind", r.signing("bewind").Questions[0].ID, "Daarom.", CitizenAnswer{}))
	r.must(r.DeclineSigning(r.ctx, r.as(signsBewind), number, 1, "Nu niet.", CitizenAnswer{}))
	r.later(24 * time.Hour) // the rig tells events by itself: those wait a day
	r.dispatchAll(r.App)
	seen := 0
	for _, row := range r.audit("beheerder@gemeente", AuditFilter{}).Rows {
		if slices.Contains(toldToFew, row.Type) {
			if seen++; !row.Unknown || row.Who != (Name{}) || len(row.Details) != 0 {
				t.Errorf("%s by %v, %v", row.Type, row.Who, row.Details)
			}
		}
	}
	if seen != 4 {
		t.Errorf("%d events", seen)
	}
	for _, row := range r.audit("beheerder@gemeente", AuditFilter{Person: signsBewind}).Rows {
		if slices.Contains(toldToFew, row.Type) {
			t.Errorf("the filter by person finds %s", row.Type)
		}
	}
	if rows := r.audit("auditor@gemeente", AuditFilter{Type: portal.SigningDeclined}).Rows; len(rows) != 1 || rows[0].Who.Person == "" {
		t.Errorf("the auditor sees %+v", rows)
	}
}

// A party that asks to accede stays in the list of parties: that it isn't there would
// tell that it asked.
func TestPartyThatAsksToAccedeStaysListed(t *testing.T) {
	r := newRig(t)
	on := r.inForce("gemeente", "geldfit")
	r.person("contactpersoon", "asdd", portal.Contact)
	asdd := r.signer("asdd")
	r.must(r.AskAccession(r.ctx, asdd, on.Covenant.Number, "Wij ook.", CitizenAnswer{}))
	r.must(r.AskAccession(r.ctx, r.signer("wijkteam"), on.Covenant.Number, "Wij ook.", CitizenAnswer{}))
	var names []portal.ID
	for _, p := range must(r.PartiesOf(r.ctx, r.as("deelnemer@geldfit"), on.Covenant.Number, ForceText)).Parties {
		names = append(names, p.Org)
	}
	if !slices.Contains(names, "asdd") || slices.Contains(names, "wijkteam") {
		t.Errorf("parties: %v", names)
	}
}

// Who may hide a text chooses from what they may read: not from what was said on the
// way of a version, texts that were kept then, or where the power of attorney is kept.
func TestStrangersChooseFromWhatTheyRead(t *testing.T) {
	r := newFrozenRig(t)
	gone := portal.Clause{ID: "weg", Heading: "Kabouterkop", Text: "Dit verviel."}
	r.must(r.store.InsertCovenantText(r.ctx, &portal.CovenantText{ID: "lezing", Covenant: "c1", Nr: 1, Reading: 1, Why: portal.CovenantConsulted, At: r.clock, Clauses: append(slices.Clone(r.on.Text.Clauses), gone)}))
	r.on.Text.Readings, r.on.Text.Course[1].Note, r.on.Text.College.ProxyNumber = 1, "Kabouteruitnodiging", "Kabouterkluis"
	_, err := r.freeze(r.ctx, &r.on)
	r.must(err)
	r.on.Covenant.InForce, r.on.Text.InForceFrom = 1, r.clock
	for _, s := range []portal.CovenantState{portal.CovenantSigning, portal.CovenantInForce} {
		r.must(r.on.Text.Move(s, portal.CovenantStep{At: r.clock}))
	}
	r.must(r.store.SaveCovenant(r.ctx, &r.on.Covenant, "gemeente"))
	r.must(r.store.SaveCovenantVersion(r.ctx, &r.on.Text))
	for who, sees := range map[string][]string{
		"deelnemer@wijkteam":        {"Bellen"},
		"deelnemer@geldfit":         {"Bellen", "Kabouterkop", "Kabouteruitnodiging"},
		"ketencoordinator@gemeente": {"Bellen", "Kabouterkop", "Kabouteruitnodiging", "Kabouterkluis"},
	} {
		u := must(r.underCovenant(r.ctx, r.reload(r.on).Covenant))
		var all []string
		for _, x := range u.readable(r.as(who)) {
			all = append(all, *x.Text)
		}
		got := strings.Join(all, "|")
		for _, word := range []string{"Bellen", "Kabouterkop", "Kabouteruitnodiging", "Kabouterkluis"} {
			if strings.Contains(got, word) != slices.Contains(sees, word) {
				t.Errorf("%s reads %q: %v", who, word, strings.Contains(got, word))
			}
		}
	}
	_, err = r.AskHideText(r.ctx, r.as("deelnemer@wijkteam"), "C-2026-001", portal.ClausePart("weg"))
	r.refused(err, portal.NotFound)
}
