package app

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// ownSignal shares a signal that only the municipality and its reporter's organisation read.
func (r *rig) ownSignal(text string) portal.Signal {
	r.t.Helper()
	return must(r.ShareSignal(r.ctx, r.as("deelnemer@geldfit"), ShareSignal{Text: text, Theme: "toegang", Audience: portal.Audience{Kind: portal.MunicipalityOnly}, Naming: portal.OrgVisible, KnowsRecognisable: true}))
}

// TestClauseShowsWhatOneMaySee: what is linked to a clause is there for who may read it,
// and for others leaves no trace: not on the page, not in its count, not in its order.
func TestClauseShowsWhatOneMaySee(t *testing.T) {
	r := newRig(t)
	on := r.covenantAt(portal.CovenantInForce)
	r.busyTable()
	by := r.as("ketencoordinator@gemeente")
	s := r.ownSignal("De kanariegele wachttijd loopt op.")
	secret := must(r.RecordDecision(r.ctx, r.as("beleidsadviseur@gemeente"), "R-2026-001", DecisionInput{Item: "geheim", Kind: portal.Agreed, By: portal.ByTeam, Text: "Besluit " + secretWord}))
	open := must(r.RecordDecision(r.ctx, r.as("beleidsadviseur@gemeente"), "R-2026-001", agreed("Wij bellen binnen drie dagen.")))
	set := r.madeSet()
	before := must(r.store.Covenant(r.ctx, on.Covenant.ID)).ChangedAt
	r.later(time.Hour)
	r.must(r.LinkClause(r.ctx, by, on.Covenant.Number, "art-gemeente", s.Number+", "+open.Number+" en niets"[:0]+"\n"+set.Number))
	r.must(r.LinkClause(r.ctx, r.as("beleidsadviseur@gemeente"), on.Covenant.Number, "art-gemeente", secret.Number))
	if now := must(r.store.Covenant(r.ctx, on.Covenant.ID)); !now.ChangedAt.Equal(before) || len(now.Links) != 4 {
		t.Errorf("linking shows in the list: %v, was %v; %d links", now.ChangedAt, before, len(now.Links))
	}
	for who, want := range map[string][]string{
		"beleidsadviseur@gemeente": {s.Number, open.Number, set.Number, secret.Number}, "ketencoordinator@gemeente": {s.Number, open.Number, set.Number},
		"deelnemer@geldfit": {s.Number, open.Number, set.Number}, "deelnemer@bewind": {open.Number}, "meelezer@asdd": nil, "eigenaar@eenpitter": nil,
	} {
		p := must(r.Clause(r.ctx, r.as(who), on.Covenant.Number, "art-gemeente"))
		var got []string
		for _, l := range p.Links {
			got = append(got, l.Number)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s sees %v, want %v", who, got, want)
		}
		p.Covenant.Links = nil // stored with the covenant; no page prints it
		page := string(must(json.Marshal(p)))
		if !slices.Contains(want, s.Number) && (strings.Contains(page, string(s.ID)) || strings.Contains(page, "wachttijd")) {
			t.Errorf("%s gets a trace of the signal", who)
		}
		if !slices.Contains(want, secret.Number) && (strings.Contains(page, string(secret.ID)) || strings.Contains(page, secretWord)) {
			t.Errorf("%s gets a trace of the confidential decision", who)
		}
		if p.MayLink != (who == "beleidsadviseur@gemeente" || who == "ketencoordinator@gemeente") {
			t.Errorf("%s may link: %v", who, p.MayLink)
		}
	}
	if found := must(r.ClausesAbout(r.ctx, r.as("deelnemer@geldfit"), s.Ref())); len(found) != 1 || found[0].Number != on.Covenant.Number+" artikel 2" || found[0].MayLink {
		t.Errorf("on the signal's page: %+v", found)
	}
	if p := must(r.AgreementSet(r.ctx, r.as("deelnemer@geldfit"), set.Number)); len(p.Clauses) != 1 {
		t.Errorf("on the set's page: %+v", p.Clauses)
	}
}

func TestLinkClauseWhoMay(t *testing.T) {
	r := newRig(t)
	on := r.testCovenant() // silent
	s := r.sharedWith(wholeChain, portal.OrgVisible, "")
	on.Covenant.Writers = []portal.ID{"collega@bewind"}
	r.must(r.store.SaveCovenant(r.ctx, &on.Covenant, "gemeente"))
	for who, kind := range map[string]portal.Kind{"deelnemer@geldfit": portal.NotFound, "griffie@gemeente": portal.NotFound, "portefeuillehouder@gemeente": portal.Forbidden} {
		r.refused(r.LinkClause(r.ctx, r.as(who), on.Covenant.Number, "art-doel", s.Number), kind)
		r.refused(r.UnlinkClause(r.ctx, r.as(who), on.Covenant.Number, "art-doel", s.Ref()), kind)
	}
	r.refused(r.LinkClause(r.ctx, portal.Actor{}, on.Covenant.Number, "art-doel", s.Number), portal.LoginNeeded)
	_, err := r.Clause(r.ctx, portal.Actor{}, on.Covenant.Number, "art-doel")
	r.refused(err, portal.LoginNeeded)
	_, err = r.Clause(r.ctx, r.as("deelnemer@geldfit"), on.Covenant.Number, "art-doel")
	r.refused(err, portal.NotFound)
	_, err = r.Clause(r.ctx, r.as("collega@bewind"), on.Covenant.Number, "art-niets")
	r.refused(err, portal.NotFound)
	writer := r.as("collega@bewind")
	hidden := r.ownSignal("Alleen voor de gemeente, kanariegeel.")
	for typed, want := range map[string]string{"": "Schrijf op", hidden.Number: "kennen wij niet", "S-2026-9999": "kennen wij niet", on.Covenant.Number + " artikel 9": "kennen wij niet", on.Covenant.Number + " artikel 1": "kan niet"} {
		err := r.LinkClause(r.ctx, writer, on.Covenant.Number, "art-doel", typed)
		if got := portal.FieldsOf(err)["link"]; !strings.Contains(got, want) {
			t.Errorf("%q: %v", typed, err)
		}
	}
	r.events()
	r.must(r.LinkClause(r.ctx, writer, on.Covenant.Number, "art-doel", s.Number))
	r.wantEvents(portal.ClauseLinked)
	r.wrongAt(r.LinkClause(r.ctx, writer, on.Covenant.Number, "art-doel", s.Number), "link") // twice
	if found := must(r.ClausesAbout(r.ctx, r.as("deelnemer@geldfit"), s.Ref())); len(found) != 0 {
		t.Errorf("a signal tells of a covenant nobody knows: %+v", found)
	}
	r.must(r.UnlinkClause(r.ctx, writer, on.Covenant.Number, "art-doel", s.Ref()))
	r.refused(r.UnlinkClause(r.ctx, writer, on.Covenant.Number, "art-doel", s.Ref()), portal.Conflict)
	r.refused(r.UnlinkClause(r.ctx, writer, on.Covenant.Number, "art-doel", hidden.Ref()), portal.NotFound)
}

// TestClauseFollowsItsVersions: readers see the text in force, writers the coming one too.
func TestClauseFollowsItsVersions(t *testing.T) {
	r := newRig(t)
	on := r.covenantAt(portal.CovenantInForce)
	by := r.as("ketencoordinator@gemeente")
	nr := must(r.MakeVersion(r.ctx, by, on.Covenant.Number, NewVersionInput{Why: "Beter bereikbaar."}))
	r.must(r.WriteClause(r.ctx, by, on.Covenant.Number, nr, ClauseInput{ID: "art-gemeente", Heading: "Bereikbaarheid", Text: "Twee nummers, " + secretWord + ".", Commits: portal.SideMunicipality, Rev: 1}))
	r.must(r.RemoveClause(r.ctx, by, on.Covenant.Number, nr, "art-samen", 1))
	added := must(r.AddClause(r.ctx, by, on.Covenant.Number, nr, ClauseInput{Heading: "Nieuw", Text: "Erbij."}))
	p := must(r.Clause(r.ctx, by, on.Covenant.Number, "art-gemeente"))
	if p.Text.Nr != 1 || p.Coming == nil || !strings.Contains(p.Coming.Clause.Text, secretWord) || len(p.Versions) != 2 || !p.Versions[0].Changed || p.Versions[0].Before != 1 {
		t.Errorf("for a keeper: %+v", p)
	}
	if p := must(r.Clause(r.ctx, by, on.Covenant.Number, "art-samen")); p.Gone == nil || p.Versions[0].Nr != 0 {
		t.Errorf("removed in the coming version: %+v", p)
	}
	if p := must(r.Clause(r.ctx, by, on.Covenant.Number, "art-doel")); p.Versions[0].Changed {
		t.Error("an untouched clause is said to have changed")
	}
	outside := r.as("deelnemer@wijkteam")
	p = must(r.Clause(r.ctx, outside, on.Covenant.Number, "art-gemeente"))
	if p.Coming != nil || len(p.Versions) != 1 || strings.Contains(string(must(json.Marshal(p))), secretWord) {
		t.Errorf("for the chain: %+v", p)
	}
	if p := must(r.Clause(r.ctx, outside, on.Covenant.Number, "art-samen")); p.Gone != nil {
		t.Error("tells the chain what a draft leaves out")
	}
	_, err := r.Clause(r.ctx, outside, on.Covenant.Number, added)
	r.refused(err, portal.NotFound)
	fields := portal.Fields{}
	if refs := must(r.refs(r.ctx, outside, "links", on.Covenant.Number+" versie 2 artikel 4 "+on.Covenant.Number, fields)); len(refs) != 1 || fields["links"] == "" {
		t.Errorf("a link to a clause of a draft: %v, %v", refs, fields)
	}
	link := must(r.tableLink(r.ctx, by, portal.ClauseRef(on.Covenant.ID, added)))
	if link.Text() != on.Covenant.Number+" versie 2 artikel 4" {
		t.Errorf("reads back as %q", link.Text())
	}
	for _, typed := range []string{link.Text(), strings.ToLower(link.Text()), on.Covenant.Number + " art. 2", on.Covenant.Number + " artikel 4"} {
		fields := portal.Fields{}
		refs := must(r.refs(r.ctx, by, "links", typed, fields))
		if len(refs) != 1 || len(fields) > 0 || refs[0].Kind != portal.KindClause {
			t.Errorf("%q: %v, %v", typed, refs, fields)
		}
	}
}

// TestAgendaItemAboutAClause: an agenda item names a clause, and the clause the meeting
// for who may see it.
func TestAgendaItemAboutAClause(t *testing.T) {
	r := newRig(t)
	on := r.covenantAt(portal.CovenantInForce)
	ref := portal.ClauseRef(on.Covenant.ID, "art-partner")
	table := r.busyTable(portal.AgendaItem{ID: "over", Title: "Eerste gesprek", Links: []portal.Ref{ref}})
	for who, sees := range map[string]bool{"deelnemer@bewind": true, "ketencoordinator@gemeente": true, "deelnemer@wijkteam": false} {
		p := must(r.Clause(r.ctx, r.as(who), on.Covenant.Number, "art-partner"))
		if (len(p.Tables) == 1) != sees {
			t.Errorf("%s sees %d meetings", who, len(p.Tables))
		}
	}
	links := must(r.linked(r.ctx, r.as("deelnemer@bewind"), []portal.Ref{ref, on.Covenant.Ref()}))
	if len(links) != 2 || links[0].Number != on.Covenant.Number+" artikel 3" || links[0].Path != "/convenanten/"+on.Covenant.Number+"/artikelen/art-partner" {
		t.Errorf("links of %s: %+v", table.Number, links)
	}
	silent := policy.CovenantOn{}
	r.later(time.Minute)
	silent = r.testCovenant()
	if links := must(r.linked(r.ctx, r.as("deelnemer@bewind"), []portal.Ref{silent.Covenant.Ref(), portal.ClauseRef(silent.Covenant.ID, "art-doel")})); len(links) != 0 {
		t.Errorf("links to a covenant nobody knows: %+v", links)
	}
}

// TestClauseKeptIsForTheParties: what was said in the halfjaargesprek stays between them.
func TestClauseKeptIsForTheParties(t *testing.T) {
	r := newRig(t)
	on := r.covenantAt(portal.CovenantInForce)
	round := portal.KeepingRound{ID: "r1", Covenant: on.Covenant.ID, Nr: 1, Period: "2026-1", ClosedAt: r.clock, Conclusions: []portal.KeepingConclusion{{Clause: "art-doel", Text: "Beter " + secretWord}}}
	r.must(r.store.InsertKeepingRound(r.ctx, &round))
	next := portal.KeepingRound{ID: "r2", Covenant: on.Covenant.ID, Nr: 1, Period: "2026-2"}
	r.must(r.store.InsertKeepingRound(r.ctx, &next))
	for _, rep := range []portal.KeepingReport{
		{Round: "r1", Org: "geldfit", SentAt: r.clock, Answers: []portal.KeepingAnswer{{Clause: "art-doel", Kept: portal.KeptNo, Why: "Druk"}}},
		{Round: "r1", Org: "bewind", Answers: []portal.KeepingAnswer{{Clause: "art-doel", Kept: portal.KeptYes}}}, // never handed in
		{Round: "r2", Org: "geldfit", SentAt: r.clock, Answers: []portal.KeepingAnswer{{Clause: "art-doel", Kept: portal.KeptYes}}},
	} {
		rep.ID, rep.Covenant = portal.KeepingReportID(rep.Round, rep.Org), on.Covenant.ID
		r.must(r.store.InsertKeepingReport(r.ctx, &rep))
	}
	for who, sees := range map[string]bool{"deelnemer@bewind": true, "meelezer@asdd": true, "collega@gemeente": true, "deelnemer@wijkteam": false, "eigenaar@eenpitter": false} {
		p := must(r.Clause(r.ctx, r.as(who), on.Covenant.Number, "art-doel"))
		if (p.Kept != nil) != sees {
			t.Errorf("%s reads it: %+v", who, p.Kept)
		}
		if p.Kept != nil && (len(p.Kept.Answers) != 1 || p.Kept.Answers[0].Why != "Druk" || p.Kept.Period != "2026-1") {
			t.Errorf("%s reads %+v", who, p.Kept)
		}
	}
}
