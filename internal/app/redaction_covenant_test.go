package app

import (
	"slices"
	"strings"
	"testing"

	"ketenportaal/internal/portal"
)

// slipsInCovenant put the canary into one text of the covenant of a frozenRig, before
// it is frozen and in force, and give the part.
var slipsInCovenant = map[string]func(r *frozenRig) portal.Part{
	"the covenant itself": func(r *frozenRig) portal.Part {
		r.on.Covenant.Title, r.on.Covenant.Purpose = "Afspraak over "+canary, "Omdat "+canary+" wacht."
		return portal.PartCovenant
	},
	"the course of a version": func(r *frozenRig) portal.Part {
		r.on.Text.Why, r.on.Text.Course[1].Note = "Op verzoek van "+canary, "Namens "+canary
		r.on.Text.College.Number = "B-" + canary
		return "convenantversie:1"
	},
	"a clause": func(r *frozenRig) portal.Part {
		r.on.Text.Clauses[1].Heading, r.on.Text.Clauses[1].Text, r.on.Text.Clauses[1].Indicator = "Bellen met "+canary, "De gemeente belt "+canary+" terug.", "Aan "+canary
		r.must(r.store.InsertCovenantText(r.ctx, &portal.CovenantText{ID: "lezing", Covenant: "c1", Nr: 1, Reading: 1, Why: portal.CovenantConsulted, At: r.clock, Clauses: slices.Clone(r.on.Text.Clauses)}))
		r.on.Text.Readings = 1
		r.must(r.store.InsertClauseComment(r.ctx, &portal.ClauseComment{ID: "met-voorstel", Covenant: "c1", Nr: 1, Clause: "a2", Text: "Graag anders.", Proposal: "Bel " + canary + " niet.", By: "deelnemer@bewind", Org: "bewind", At: r.clock, Answer: portal.TextNotTaken}))
		return portal.ClausePart("a2")
	},
	"a comment": func(r *frozenRig) portal.Part {
		r.must(r.store.InsertClauseComment(r.ctx, &portal.ClauseComment{ID: "reactie", Covenant: "c1", Nr: 1, Clause: "a2", Text: "Denk aan " + canary, Reason: "Om " + canary, By: "deelnemer@bewind", Org: "bewind", At: r.clock, Answer: portal.TextNotTaken}))
		return portal.MakePart(portal.PartClauseComment, "reactie")
	},
	"how authority was checked": func(r *frozenRig) portal.Part {
		a := portal.Authority{How: portal.ByOther, Note: "Gebeld met " + canary, CheckedBy: hider, CheckedAt: r.clock}
		r.on.Covenant.Parties[1].Authority = &a
		r.must(r.store.InsertSignature(r.ctx, &portal.Signature{ID: "hand", Covenant: "c1", Nr: 1, Org: "geldfit", Person: "contactpersoon@geldfit", Name: "Bevoegd", At: r.clock, Way: portal.SignedHere, Authority: a}))
		return portal.MakePart(portal.PartAuthority, "geldfit")
	},
	"why a party leaves": func(r *frozenRig) portal.Part {
		r.on.Covenant.Parties[2].Notice = &portal.Termination{By: "contactpersoon@bewind", At: r.clock, From: r.clock, Reason: "Vanwege " + canary}
		return portal.MakePart(portal.PartTermination, "bewind")
	},
	"why another joins": func(r *frozenRig) portal.Part {
		r.on.Covenant.Parties[4].Asked.Note = "Voor " + canary
		return portal.MakePart(portal.PartAccession, "eenpitter")
	},
	"a question before signing": func(r *frozenRig) portal.Part {
		r.must(r.store.InsertSigning(r.ctx, &portal.Signing{ID: portal.SigningID("c1v1", "bewind"), Covenant: "c1", Nr: 1, Org: "bewind", AskedAt: r.clock,
			Questions: []portal.SignQuestion{{ID: "q", By: "contactpersoon@bewind", At: r.clock, Text: "Gaat dit over " + canary + "?", Answer: "Ja, over " + canary}}}))
		return portal.MakePart(portal.PartSignQuestion, "q")
	},
	"why a party doesn't sign": func(r *frozenRig) portal.Part {
		id := portal.SigningID("c1v1", "bewind")
		r.must(r.store.InsertSigning(r.ctx, &portal.Signing{ID: id, Covenant: "c1", Nr: 1, Org: "bewind", AskedAt: r.clock, Declined: &portal.SignRefusal{By: "contactpersoon@bewind", At: r.clock, Reason: "Niet met " + canary}}))
		return portal.MakePart(portal.PartSignRefusal, string(id))
	},
	"a halfjaargesprek": func(r *frozenRig) portal.Part {
		r.must(r.store.InsertKeepingRound(r.ctx, &portal.KeepingRound{ID: "ronde", Covenant: "c1", Nr: 1, Period: "2026-2", ClosedAt: r.clock, Conclusions: []portal.KeepingConclusion{{Clause: "a2", Text: "Niemand belt " + canary}}}))
		return portal.MakePart(portal.PartConclusion, "ronde/a2")
	},
	"an answer in a halfjaargesprek": func(r *frozenRig) portal.Part {
		r.must(r.store.InsertKeepingRound(r.ctx, &portal.KeepingRound{ID: "ronde", Covenant: "c1", Nr: 1, Period: "2026-2", ClosedAt: r.clock}))
		r.must(r.store.InsertKeepingReport(r.ctx, &portal.KeepingReport{ID: portal.KeepingReportID("ronde", "geldfit"), Round: "ronde", Covenant: "c1", Org: "geldfit", SentAt: r.clock,
			Answers: []portal.KeepingAnswer{{Clause: "a2", Kept: portal.KeptNo, Why: "Door " + canary, Needed: "Minder " + canary}}}))
		return portal.MakePart(portal.PartKeepingAnswer, "ronde.geldfit/a2")
	},
}

// slipped has a covenant in force with one slip in it.
func slipped(t *testing.T, slip func(r *frozenRig) portal.Part) (*frozenRig, portal.Part) {
	t.Helper()
	r := newFrozenRig(t)
	part := slip(r)
	r.must(r.store.SaveCovenant(r.ctx, &r.on.Covenant, "gemeente"))
	r.open()
	r.inForce()
	return r, part
}

// frozenNow is the frozen text of the covenant as it is stored.
func (r *frozenRig) frozenNow() portal.CovenantText {
	r.t.Helper()
	r.on = r.reload(r.on)
	return must(r.frozen(r.ctx, r.on.Covenant, r.on.Text))
}

func TestBar65_NothingOfASlipInACovenantIsLeft(t *testing.T) {
	for name, slip := range slipsInCovenant {
		for how, in := range map[string]EraseText{"whole": {Version: 1}, "words": {Version: 1, Passage: strings.ToLower(canary)}} {
			t.Run(name+", "+how, func(t *testing.T) {
				r, part := slipped(t, slip)
				r.must(r.SaveDraft(r.ctx, r.as("deelnemer@bewind"), covenantPath("C-2026-001")+"/reacties", map[string][]string{"text": {"Zonder naam"}}))
				first, auditor := r.frozenNow().SHA256, r.as("auditor@gemeente")
				r.must(r.HideText(r.ctx, r.as(hider), "C-2026-001", part, "In de eerste zin."))
				melding := must(r.Redaction(r.ctx, auditor, "P-2026-0001"))
				if melding.On != "C-2026-001" || len(melding.Hidden) != 1 || !strings.Contains(melding.Hidden[0].Texts[0].Text, canary) {
					t.Fatalf("the FG sees %+v", melding)
				}
				for _, who := range []string{hider, "contactpersoon@bewind", "collega@gemeente"} {
					if n := len(must(r.Search(r.ctx, r.as(who), SearchFilter{Text: canary})).Found); n != 0 {
						t.Errorf("hidden, %s finds %d", who, n)
					}
				}
				if in.Passage == "" {
					in.Parts = []portal.Part{part}
				} else if found := must(r.FindPassage(r.ctx, auditor, "P-2026-0001", canary)); len(found.Places) == 0 {
					t.Error("the words are found nowhere")
				}
				r.refused(r.EraseText(r.ctx, r.as(hider), "P-2026-0001", in), portal.Forbidden)
				r.must(r.EraseText(r.ctx, auditor, "P-2026-0001", in))
				r.dispatchAll(r.App)
				must(r.FinishErasures(r.ctx, portal.SystemActor(), func(string) error { return nil }))
				if n := r.hits(canary); n != 0 {
					t.Errorf("%d canaries in the database", n)
				}
				r.wantWholeChain()
				must(r.store.Reindex(r.ctx, nil))
				now := r.frozenNow()
				if now.SHA256 != first || r.on.Text.SHA256 != first {
					t.Error("the hash that was signed is gone")
				}
				if err := r.intact(r.ctx, &r.on); (now.Now != "") != (err == errWithheld) || err == errTampered {
					t.Errorf("erased, intact says %v", err)
				}
			})
		}
	}
}

// What is put back is, byte for byte, what was signed.
func TestPutBackInACovenant(t *testing.T) {
	for name, slip := range slipsInCovenant {
		t.Run(name, func(t *testing.T) {
			r, part := slipped(t, slip)
			was := r.frozenNow()
			r.must(r.HideText(r.ctx, r.as(hider), "C-2026-001", part, ""))
			r.on = r.reload(r.on)
			if err := r.intact(r.ctx, &r.on); err == errTampered {
				t.Error("hiding looks like tampering")
			}
			r.must(r.PutBackText(r.ctx, r.as("auditor@gemeente"), "P-2026-0001", 1, "Dit gaat over niemand."))
			now := r.frozenNow()
			if now.Canonical != was.Canonical || now.SHA256 != was.SHA256 || now.Now != "" || !now.Withheld.IsZero() {
				t.Errorf("the frozen text: %+v", now)
			}
			r.must(r.intact(r.ctx, &r.on))
			if n := r.hits(canary); n == 0 {
				t.Error("nothing came back")
			}
		})
	}
}

// A signed text from which words were taken tells that from a byte that was changed.
func TestTamperingAfterAnErasureIsFound(t *testing.T) {
	r, part := slipped(t, slipsInCovenant["a clause"])
	r.must(r.HideText(r.ctx, r.as(hider), "C-2026-001", part, ""))
	r.must(r.EraseText(r.ctx, r.as("auditor@gemeente"), "P-2026-0001", EraseText{Version: 1, Passage: canary}))
	text := r.frozenNow()
	if err := r.intact(r.ctx, &r.on); err != errWithheld || !strings.Contains(text.Canonical, "De gemeente belt "+portal.ErasedWithin) && !strings.Contains(text.Canonical, `De gemeente belt \`+portal.ErasedWithin) {
		t.Fatalf("%v:\n%s", err, text.Canonical)
	}
	for name, change := range map[string]func(t *portal.CovenantText){
		"a byte of the text": func(t *portal.CovenantText) { t.Canonical = strings.Replace(t.Canonical, "belt", "bolt", 1) },
		"a clause":           func(t *portal.CovenantText) { t.Clauses[0].Text += "!" },
		"the second hash":    func(t *portal.CovenantText) { t.Now = strings.Repeat("0", 64) },
		"the first hash":     func(t *portal.CovenantText) { t.SHA256 = strings.Repeat("0", 64) },
	} {
		changed := text
		changed.Clauses = slices.Clone(text.Clauses)
		change(&changed)
		r.must(r.store.SaveCovenantText(r.ctx, &changed))
		if err := r.intact(r.ctx, &r.on); err != errTampered {
			t.Errorf("%s: %v", name, err)
		}
		text.Version = changed.Version
	}
}

func TestWhoMayHideInACovenant(t *testing.T) {
	r := newFrozenRig(t)
	for _, slip := range []string{"a comment", "a question before signing", "how authority was checked", "an answer in a halfjaargesprek"} {
		slipsInCovenant[slip](r)
	}
	decline := portal.SigningID("c1v1", "geldfit")
	r.must(r.store.InsertSigning(r.ctx, &portal.Signing{ID: decline, Covenant: "c1", Nr: 1, Org: "geldfit", Declined: &portal.SignRefusal{Reason: "Nu niet."}}))
	r.must(r.store.InsertKeepingReport(r.ctx, &portal.KeepingReport{ID: portal.KeepingReportID("ronde", "bewind"), Round: "ronde", Covenant: "c1", Org: "bewind", Answers: []portal.KeepingAnswer{{Clause: "a1", Why: "Nog een concept."}}}))
	r.must(r.store.SaveCovenant(r.ctx, &r.on.Covenant, "gemeente"))
	r.open()
	r.inForce()
	draft := portal.CovenantVersion{ID: "c1v2", Covenant: "c1", Nr: 2, State: portal.CovenantDraft, Why: "Over loon", Clauses: []portal.Clause{{ID: "nieuw", Heading: "Loon", Text: "Nog niets."}}}
	r.must(r.store.InsertCovenantVersion(r.ctx, &draft))
	municipal := []string{hider, "beleidsadviseur@gemeente", "collega@gemeente", "beheerder@gemeente"}
	parties := append(slices.Clone(municipal), "deelnemer@geldfit", "contactpersoon@bewind", "meelezer@asdd")
	all := append(slices.Clone(parties), "deelnemer@wijkteam", "eigenaar@eenpitter")
	for _, tt := range []struct {
		name string
		part portal.Part
		may  []string
	}{
		{"the covenant", portal.PartCovenant, all},
		{"a clause in force", portal.ClausePart("a2"), all},
		{"a clause of a draft", portal.ClausePart("nieuw"), []string{hider, "beleidsadviseur@gemeente"}},
		{"why there is a draft", "convenantversie:2", []string{hider, "beleidsadviseur@gemeente"}},
		{"a comment", portal.MakePart(portal.PartClauseComment, "reactie"), parties},
		{"a question", portal.MakePart(portal.PartSignQuestion, "q"), []string{hider, "beleidsadviseur@gemeente", "contactpersoon@bewind"}},
		{"why Geldfit doesn't sign", portal.MakePart(portal.PartSignRefusal, string(decline)), []string{hider, "deelnemer@geldfit"}},
		{"Geldfit's authority", portal.MakePart(portal.PartAuthority, "geldfit"), []string{hider, "beleidsadviseur@gemeente", "deelnemer@geldfit"}},
		{"a closed halfjaargesprek", portal.MakePart(portal.PartKeepingAnswer, "ronde.geldfit/a2"), parties},
		{"another's draft report", portal.MakePart(portal.PartKeepingAnswer, "ronde.bewind/a1"), []string{"contactpersoon@bewind"}},
		{"what isn't there", "artikel:niets", nil},
		{"a part of a set", portal.PartSet, nil},
		{"a part of a signal", portal.PartSignal, nil},
	} {
		for _, who := range append(slices.Clone(all), "auditor@gemeente", "anoniem@gemeente") {
			_, err := r.AskHideText(r.ctx, r.as(who), "C-2026-001", tt.part)
			if may := slices.Contains(tt.may, who); may && err != nil || !may && portal.KindOf(err) != portal.NotFound && portal.KindOf(err) != portal.Forbidden {
				t.Errorf("%s, %s: %v", tt.name, who, err)
			}
		}
		r.refused(r.HideText(r.ctx, portal.Actor{}, "C-2026-001", tt.part, ""), portal.LoginNeeded)
	}
	words := func(who string) string {
		var all []string
		for _, c := range must(r.AskHideWhat(r.ctx, r.as(who), "C-2026-001", false)) {
			all = append(all, string(c.Part)+" "+c.Words)
		}
		return strings.Join(all, "\n")
	}
	if got := words("deelnemer@wijkteam"); !strings.Contains(got, "Bellen") || strings.Contains(got, "Loon") || strings.Contains(got, "reactie") || strings.Contains(got, "Nu niet") {
		t.Errorf("somebody of the chain chooses from:\n%s", got)
	}
	if got := words("deelnemer@geldfit"); !strings.Contains(got, "Nu niet") || strings.Contains(got, "Gaat dit over") || strings.Contains(got, "Nog een concept") {
		t.Errorf("Geldfit chooses from:\n%s", got)
	}
	r.events()
	r.must(r.HideText(r.ctx, r.as("contactpersoon@bewind"), "C-2026-001", portal.MakePart(portal.PartKeepingAnswer, "ronde.bewind/a1"), ""))
	for _, e := range r.wantEvents(portal.TextHidden, portal.RedactionAsked) {
		if told := r.told(e); e.Type == portal.TextHidden && len(told) != 0 {
			t.Errorf("told of a draft report: %v", told)
		}
	}
	r.must(r.HideText(r.ctx, r.as("deelnemer@wijkteam"), "C-2026-001", portal.ClausePart("a2"), ""))
	for _, e := range r.wantEvents(portal.TextHidden, portal.RedactionAsked) {
		if told := r.told(e); e.Type == portal.TextHidden && (len(told) != 1 || told[r.as(hider).ID] == "") {
			t.Errorf("told of a clause: %v", told)
		}
	}
}

// While a word waits for the FG nobody lays the text down to sign it.
func TestHiddenTextIsNotFrozen(t *testing.T) {
	r := newFrozenRig(t)
	r.must(r.HideText(r.ctx, r.as(hider), "C-2026-001", portal.ClausePart("a1"), ""))
	r.on = r.reload(r.on)
	_, err := r.freeze(r.ctx, &r.on)
	r.refused(err, portal.Conflict)
}

// What was made of a clause goes with it, wherever one begins.
func TestBar65_ClauseAndWhatWasMadeOfIt(t *testing.T) {
	const words = "De gemeente belt mevrouw " + canary + " binnen vijf dagen."
	for _, from := range []string{"the clause", "the signal", "the set"} {
		r := newFrozenRig(t)
		s := r.sharesSignal("deelnemer@geldfit", func(in *ShareSignal) { in.Text = "Dit houdt niemand vast: " + words })
		set := portal.AgreementSet{ID: "set", Number: "W-2026-001", Title: "Bellen", Orgs: []portal.ID{"gemeente", "geldfit"}, Owner: "collega@gemeente",
			Agreements: []portal.Agreement{{ID: "g", Text: words}}, Checks: []portal.SetCheck{{Agreement: "g", Period: "2026-K4", Org: "geldfit", Note: words}}}
		r.must(r.store.InsertAgreementSet(r.ctx, &set, "gemeente"))
		r.on.Text.Clauses[1].Text = words
		r.on.Covenant.Links = []portal.ClauseLink{{Clause: "a2", To: s.Ref()}, {Clause: "a2", To: set.Ref()}}
		r.must(r.store.SaveCovenant(r.ctx, &r.on.Covenant, "gemeente"))
		r.open()
		r.inForce()
		number, part := "C-2026-001", portal.ClausePart("a2")
		switch from {
		case "the signal":
			number, part = s.Number, portal.PartSignal
		case "the set":
			number, part = "W-2026-001", portal.MakePart(portal.PartAgreement, "g")
		}
		r.must(r.HideText(r.ctx, r.as(hider), number, part, ""))
		auditor := r.as("auditor@gemeente")
		r.must(r.EraseText(r.ctx, auditor, "P-2026-0001", EraseText{Version: 1, Passage: canary}))
		r.dispatchAll(r.App)
		must(r.FinishErasures(r.ctx, portal.SystemActor(), func(string) error { return nil }))
		n := r.hits(canary)
		if from == "the signal" { // its words are longer than the clause: that isn't a copy of them
			if n == 0 || strings.Contains(r.fresh(s).Text, canary) {
				t.Errorf("from the signal: %d canaries, it says %q", n, r.fresh(s).Text)
			}
			continue
		}
		if n != 0 {
			t.Errorf("from %s: %d canaries in the database", from, n)
		}
	}
}
