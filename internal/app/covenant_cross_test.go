package app

import (
	"slices"
	"strings"
	"testing"

	"ketenportaal/internal/portal"
)

// forGood is leaving for good, with everything to a colleague.
func forGood(to portal.ID) portal.Leave {
	return portal.Leave{Reason: portal.LeaveForGood, Successor: to}
}

// Who leaves passes writing along on; a power of attorney stays in their name and the
// coordinator hears of it; who signed stays under the covenant.
func TestLeaverAndCovenants(t *testing.T) {
	r := newRig(t)
	on := r.covenantAt(portal.CovenantSigning)
	on.Covenant.Writers = []portal.ID{"deelnemer@bewind", r.as("collega@gemeente").ID}
	for i, p := range on.Covenant.Writers { // the rig's people have ids of their own
		if a, ok := r.actors[string(p)]; ok {
			on.Covenant.Writers[i] = a.ID
		}
	}
	on.Text.College.Proxy = r.as("directie@gemeente").ID
	r.must(r.store.SaveCovenant(r.ctx, &on.Covenant, "gemeente"))
	r.must(r.store.SaveCovenantVersion(r.ctx, &on.Text))
	leaver, heir := r.as("deelnemer@bewind"), r.as("collega@bewind")
	titles := func(by portal.Actor, of portal.ID) string {
		t.Helper()
		var all []string
		for _, it := range must(r.Handover(r.ctx, by, of, forGood(""))).Items {
			all = append(all, it.Title+" "+it.Stays)
		}
		return strings.Join(all, "\n")
	}
	if got := titles(leaver, leaver.ID); !strings.Contains(got, "Schrijft mee aan "+on.Covenant.Number) {
		t.Errorf("the leaver holds:\n%s", got)
	}
	r.must(r.HandOver(r.ctx, leaver, leaver.ID, forGood(heir.ID)))
	if got := must(r.store.Covenant(r.ctx, on.Covenant.ID)).Writers; slices.Contains(got, leaver.ID) || !slices.Contains(got, heir.ID) || len(got) != 2 {
		t.Errorf("writers: %v", got)
	}

	director := r.as("directie@gemeente")
	if got := titles(director, director.ID); !strings.Contains(got, "Volmacht om te tekenen voor "+on.Covenant.Number) || !strings.Contains(got, "op naam") {
		t.Errorf("the director holds:\n%s", got)
	}
	r.events()
	r.must(r.HandOver(r.ctx, director, director.ID, forGood(r.as("programmamanager@gemeente").ID)))
	for _, e := range r.events() {
		if told := r.told(e); e.Type == portal.CovenantProxyLeft && (len(told) != 1 || told[r.as(hider).ID] == "") {
			t.Errorf("told of the power of attorney: %v", told)
		}
	}
	if v := r.versionOf(on.Covenant, 1); v.College.Proxy != director.ID {
		t.Errorf("the power of attorney moved to %s", v.College.Proxy)
	}
	if tasks := must(r.proxyTasks(r.ctx, r.as(hider))); len(tasks) != 0 {
		t.Errorf("the director can still sign: %+v", tasks)
	}
	p := must(r.store.Person(r.ctx, director.ID))
	p.State = portal.PersonOff
	r.must(r.store.SavePerson(r.ctx, &p))
	if tasks := must(r.proxyTasks(r.ctx, r.as(hider))); len(tasks) != 1 || !strings.Contains(tasks[0].Table.Do, "volmacht") {
		t.Errorf("the coordinator's tasks: %+v", tasks)
	}
	if tasks := must(r.proxyTasks(r.ctx, r.as("collega@gemeente"))); len(tasks) != 0 {
		t.Errorf("another's tasks: %+v", tasks)
	}
}

// The last who may sign for an organisation hears that a colleague needs the right
// first; others learn nothing of what isn't signed.
func TestLastSignerLeaves(t *testing.T) {
	r := newRig(t)
	on := r.covenantAt(portal.CovenantSigning)
	signer := must(r.store.Person(r.ctx, r.as("contactpersoon@bewind").ID))
	signer.Ticks.MaySign = true
	r.must(r.store.SavePerson(r.ctx, &signer))
	r.must(r.store.InsertSigning(r.ctx, &portal.Signing{ID: portal.SigningID(on.Text.ID, "bewind"), Covenant: on.Covenant.ID, Nr: 1, Org: "bewind", AskedAt: r.clock}))
	stays := func(by portal.Actor) bool {
		t.Helper()
		page, err := r.Handover(r.ctx, by, signer.ID, forGood(""))
		r.must(err)
		return slices.ContainsFunc(page.Items, func(i HandoverItem) bool { return i.Kind == portal.HoldsSigning && i.Stays != "" })
	}
	if by := r.actor(signer.ID); !stays(by) {
		t.Error("the last signer isn't told")
	}
	if !stays(r.as(hider)) {
		t.Error("the coordinator isn't told")
	}
	if stays(r.as("beheerder@gemeente")) {
		t.Error("the administrator learns who hasn't signed")
	}
	second := must(r.store.Person(r.ctx, r.as("collega@bewind").ID))
	second.Role, second.Ticks.MaySign = portal.Contact, true
	r.must(r.store.SavePerson(r.ctx, &second))
	if stays(r.actor(signer.ID)) {
		t.Error("a colleague can sign")
	}
}

// Whoever wrote or signed something finds it among their data; a signature keeps its
// name when the account is erased, a comment becomes that of a pseudonym.
func TestOwnDataOfCovenants(t *testing.T) {
	r := newRig(t)
	on := r.covenantAt(portal.CovenantInForce)
	by := r.as("contactpersoon@bewind")
	r.must(r.store.InsertClauseComment(r.ctx, &portal.ClauseComment{ID: "reactie", Covenant: on.Covenant.ID, Nr: 1, Clause: "art-partner", Text: "Twee weken is kort.", Proposal: "Binnen drie weken.", By: by.ID, Org: "bewind", At: r.clock}))
	r.must(r.store.InsertSignature(r.ctx, &portal.Signature{ID: "hand", Covenant: on.Covenant.ID, Nr: 1, Org: "bewind", Person: by.ID, Name: "B. Bewind", Function: "Directeur", At: r.clock, Way: portal.SignedHere}))
	r.must(r.store.InsertSigning(r.ctx, &portal.Signing{ID: portal.SigningID(on.Text.ID, "bewind"), Covenant: on.Covenant.ID, Nr: 1, Org: "bewind", Questions: []portal.SignQuestion{{ID: "q", By: by.ID, Text: "Geldt dit ook in mei?", At: r.clock}}}))
	r.must(r.store.InsertKeepingReport(r.ctx, &portal.KeepingReport{ID: "ronde.bewind", Round: "ronde", Covenant: on.Covenant.ID, Org: "bewind", By: by.ID, At: r.clock, Answers: []portal.KeepingAnswer{{Clause: "art-partner", Kept: portal.KeptNo, Why: "Te druk."}}}))
	set := portal.AgreementSet{ID: "set", Number: "W-2026-001", Title: "Bellen", Orgs: []portal.ID{"gemeente", "bewind"}, Owner: "x", Checks: []portal.SetCheck{{Agreement: "g", Period: "2026-K4", Org: "bewind", By: by.ID, Note: "Lukt vaak.", At: r.clock}}}
	r.must(r.store.InsertAgreementSet(r.ctx, &set, "gemeente"))
	all := func(who portal.Actor) string { return allOf(must(r.PersonalData(r.ctx, who))) }
	own := all(by)
	for _, word := range []string{"Twee weken is kort", "Binnen drie weken", "B. Bewind", "Geldt dit ook in mei", "Te druk", "Lukt vaak", on.Covenant.Number} {
		if !strings.Contains(own, word) {
			t.Errorf("their data lack %q", word)
		}
		if other := all(r.as("contactpersoon@geldfit")); word != on.Covenant.Number && strings.Contains(other, word) {
			t.Errorf("another's data hold %q", word)
		}
	}
	manager := must(r.store.Person(r.ctx, r.as("contactpersoon@bewind").ID))
	manager.Ticks.MayManage = true
	r.must(r.store.SavePerson(r.ctx, &manager))
	org := allOf(must(r.ExportOrganisation(r.ctx, r.actor(manager.ID), "bewind")))
	for _, word := range []string{"Twee weken is kort", "B. Bewind", "Te druk", "Bellen"} {
		if !strings.Contains(org, word) {
			t.Errorf("the organisation's data lack %q", word)
		}
	}
	if _, err := r.ExportOrganisation(r.ctx, portal.Actor{}, "bewind"); err == nil {
		t.Error("nobody takes an organisation's data along")
	}

	off := must(r.store.Person(r.ctx, by.ID))
	off.State = portal.PersonOff
	r.must(r.store.SavePerson(r.ctx, &off))
	r.must(r.ErasePerson(r.ctx, r.as("beheerder@gemeente"), by.ID, off.Version))
	if g := must(r.store.Signature(r.ctx, "hand")); g.Name != "B. Bewind" || g.Function != "Directeur" {
		t.Errorf("the signature: %+v", g)
	}
	if m := must(r.store.ClauseComment(r.ctx, "reactie")); m.By != by.ID || must(r.store.Person(r.ctx, m.By)).Name == off.Name {
		t.Errorf("the comment is still of %q", must(r.store.Person(r.ctx, m.By)).Name)
	}
}

// The calendar has the days of covenants and sets for those whom they concern; who has
// to sign is only for them and the coordinator.
func TestCalendarOfCovenants(t *testing.T) {
	r := newRig(t)
	on := r.covenantAt(portal.CovenantInForce)
	soon := portal.Day(r.clock).AddDate(0, 1, 0)
	on.Covenant.Evaluation, on.Covenant.End, on.Covenant.NoticeMonths = soon, soon.AddDate(0, 1, 15), 1
	r.must(r.store.SaveCovenant(r.ctx, &on.Covenant, "gemeente"))
	r.bind(on)
	next := portal.CovenantVersion{ID: "v2", Covenant: on.Covenant.ID, Nr: 2}
	for _, s := range []portal.CovenantState{portal.CovenantDraft, portal.CovenantConsulted, portal.CovenantResolved, portal.CovenantSigning} {
		next.State, next.Course = s, append(next.Course, portal.CovenantStep{State: s})
	}
	next.College = &portal.CollegeDecision{Proxy: r.as("directie@gemeente").ID}
	next.SignUntil = soon
	r.must(r.store.InsertCovenantVersion(r.ctx, &next))
	for _, key := range []string{"contactpersoon@bewind", "contactpersoon@geldfit"} {
		p := must(r.store.Person(r.ctx, r.as(key).ID))
		p.Ticks.MaySign = true
		r.must(r.store.SavePerson(r.ctx, &p))
	}
	for org, done := range map[portal.ID]bool{"bewind": false, "geldfit": true} {
		r.must(r.store.InsertSigning(r.ctx, &portal.Signing{ID: portal.SigningID("v2", org), Covenant: on.Covenant.ID, Nr: 2, Org: org, Until: soon, Done: done}))
	}
	r.must(r.store.InsertKeepingRound(r.ctx, &portal.KeepingRound{ID: "ronde", Covenant: on.Covenant.ID, Nr: 1, Period: "2026-2", Due: soon}))
	set := portal.AgreementSet{ID: "set", Number: "W-2026-001", Title: "Bellen", Orgs: []portal.ID{"gemeente", "bewind"}, Owner: r.as("deelnemer@bewind").ID, Review: soon}
	r.must(r.store.InsertAgreementSet(r.ctx, &set, "gemeente"))
	for _, tt := range []struct {
		who        string
		all        bool
		has, hasnt []string
	}{
		{"contactpersoon@bewind", false, []string{"Evaluatie", "Laatste dag om op te zeggen", "Tekenen: ", "Halfjaargesprek invullen"}, []string{"Ondertekening sluit", "Afsprakenset"}},
		{"deelnemer@bewind", false, []string{"Evaluatie", "Halfjaargesprek", "Afsprakenset bekijken"}, []string{"Tekenen: ", "Ondertekening sluit"}},
		{"contactpersoon@geldfit", true, []string{"Evaluatie"}, []string{"Tekenen: ", "Ondertekening sluit", "Afsprakenset"}},
		{hider, false, []string{"Ondertekening sluit", "Evaluatie"}, []string{"Tekenen: "}},
		{"collega@gemeente", true, []string{"Evaluatie", "Afsprakenset"}, []string{"Tekenen: ", "Ondertekening sluit"}},
		{"deelnemer@wijkteam", true, []string{"Evaluatie"}, []string{"Tekenen: ", "Ondertekening sluit", "Halfjaargesprek", "opzeggen", "Afsprakenset"}},
		{"deelnemer@wijkteam", false, nil, []string{"Evaluatie"}},
	} {
		got := r.calendarOf(r.actor(r.as(tt.who).ID), tt.all)
		for _, w := range tt.has {
			if !strings.Contains(got, w) {
				t.Errorf("%s (all: %v) doesn't see %s", tt.who, tt.all, w)
			}
		}
		for _, w := range tt.hasnt {
			if strings.Contains(got, w) {
				t.Errorf("%s (all: %v) sees %s", tt.who, tt.all, w)
			}
		}
	}
}
