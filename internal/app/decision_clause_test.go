package app

import (
	"strings"
	"testing"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// decidedAt records a decision at a meeting that is on.
func (r *rig) decidedAt(item portal.ID, text string) portal.Decision {
	r.t.Helper()
	return must(r.RecordDecision(r.ctx, r.as("beleidsadviseur@gemeente"), "R-2026-001", DecisionInput{Item: item, Kind: portal.Agreed, By: portal.ByTeam, Text: text}))
}

func newText(on policy.CovenantOn, text string) DecisionClauseInput {
	return DecisionClauseInput{Covenant: on.Covenant.Number, Clause: "art-gemeente", Text: text, Why: "Volgt uit een afspraak.", Nr: on.Text.Nr, Rev: 1}
}

func TestDecisionChangesClauseWhoMay(t *testing.T) {
	r := newRig(t)
	on := r.covenantAt(portal.CovenantInForce)
	r.busyTable()
	d := r.decidedAt("punt", "De gemeente krijgt twee nummers.")
	secret := r.decidedAt("geheim", secretWord)
	r.events()
	in := newText(on, "De gemeente heeft twee nummers.")
	for who, kind := range map[string]portal.Kind{"deelnemer@geldfit": portal.Forbidden, "portefeuillehouder@gemeente": portal.Forbidden, "griffie@gemeente": portal.Forbidden,
		"deelnemer@wijkteam": portal.NotFound, "anoniem@gemeente": portal.NotFound} {
		_, err := r.ChangeClauseByDecision(r.ctx, r.as(who), d.Number, in)
		r.refused(err, kind)
		_, err = r.DecisionClause(r.ctx, r.as(who), d.Number, "", "")
		r.refused(err, kind)
	}
	_, err := r.ChangeClauseByDecision(r.ctx, portal.Actor{}, d.Number, in)
	r.refused(err, portal.LoginNeeded)
	_, err = r.ChangeClauseByDecision(r.ctx, r.as("ketencoordinator@gemeente"), secret.Number, in) // not one of those it names
	r.refused(err, portal.NotFound)
	r.wantEvents()
}

// TestDecisionMakesANewVersion: from the one in force, with decision and clause naming
// each other.
func TestDecisionMakesANewVersion(t *testing.T) {
	r := newRig(t)
	on := r.covenantAt(portal.CovenantInForce)
	r.busyTable()
	by := r.as("ketencoordinator@gemeente")
	d := r.decidedAt("punt", "De gemeente krijgt twee nummers.")
	r.events()
	in := newText(on, "De gemeente heeft twee nummers.")
	for name, tt := range map[string]struct {
		spoil func(*DecisionClauseInput)
		field string
		kind  portal.Kind
	}{
		"the same text": {func(in *DecisionClauseInput) { in.Text = on.Text.Clauses[1].Text }, "text", portal.Invalid},
		"no text":       {func(in *DecisionClauseInput) { in.Text = " " }, "text", portal.Invalid},
		"no why":        {func(in *DecisionClauseInput) { in.Why = "" }, "why", portal.Invalid},
		"a BSN":         {func(in *DecisionClauseInput) { in.Text = "Bel 111222333." }, "text", portal.Invalid},
		"no clause":     {func(in *DecisionClauseInput) { in.Clause = "art-niets" }, "clause", portal.Invalid},
		"no covenant":   {func(in *DecisionClauseInput) { in.Covenant = "C-2026-999" }, "", portal.NotFound},
		"another text":  {func(in *DecisionClauseInput) { in.Nr = 2 }, "", portal.Conflict},
		"changed":       {func(in *DecisionClauseInput) { in.Rev = 7 }, "", portal.Conflict},
	} {
		wrong := in
		tt.spoil(&wrong)
		_, err := r.ChangeClauseByDecision(r.ctx, by, d.Number, wrong)
		if portal.KindOf(err) != tt.kind || tt.field != "" && portal.FieldsOf(err)[tt.field] == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if c := must(r.store.Covenant(r.ctx, on.Covenant.ID)); c.Latest != 1 || len(c.Links) > 0 {
		t.Errorf("something refused was stored: %+v", c)
	}
	if f := must(r.DecisionClause(r.ctx, by, d.Number, on.Covenant.Number, "art-gemeente")); f.Way != ClauseInVersion || f.Target.Nr != 2 || f.Closed {
		t.Errorf("form: %+v", f)
	}
	if way := must(r.ChangeClauseByDecision(r.ctx, by, d.Number, in)); way != ClauseInVersion {
		t.Errorf("way: %s", way)
	}
	r.wantEvents(portal.CovenantVersionMade, portal.ClauseLinked, portal.ClauseWritten, portal.DecisionLedToClause)
	c := must(r.store.Covenant(r.ctx, on.Covenant.ID))
	v := r.versionOf(c, 2)
	cl, _ := v.Clause("art-gemeente")
	if v.From != d.ID || cl.Text != in.Text || cl.Indicator == "" || v.State != portal.CovenantDraft || c.InForce != 1 {
		t.Errorf("the new version: %+v", v)
	}
	if was, _ := r.versionOf(c, 1).Clause("art-gemeente"); was.Text == in.Text {
		t.Error("the text in force changed")
	}
	now := must(r.store.Decision(r.ctx, d.ID))
	if len(now.Changed) != 1 || now.Changed[0] != portal.ClauseRef(c.ID, "art-gemeente") {
		t.Errorf("the decision changes %+v", now.Changed)
	}
	page := must(r.Decision(r.ctx, r.as("deelnemer@geldfit"), d.Number))
	if len(page.Clauses) != 1 || page.Clauses[0].Heading != "Bereikbaarheid" || page.MayChangeClause || page.MayMakeSet {
		t.Errorf("the decision's page: %+v", page.Clauses)
	}
	clause := must(r.Clause(r.ctx, r.as("deelnemer@geldfit"), c.Number, "art-gemeente"))
	if len(clause.Links) != 1 || clause.Links[0].Number != d.Number || clause.Coming != nil {
		t.Errorf("the clause's page: %+v", clause)
	}
	// A second decision changes the draft that is there now.
	again := newText(on, "De gemeente heeft drie nummers.")
	_, err := r.ChangeClauseByDecision(r.ctx, by, d.Number, again)
	r.refused(err, portal.Conflict)
	again.Nr, again.Rev, again.Why = 2, 2, ""
	if way := must(r.ChangeClauseByDecision(r.ctx, by, d.Number, again)); way != ClauseInDraft {
		t.Errorf("way: %s", way)
	}
	if c = must(r.store.Covenant(r.ctx, c.ID)); len(c.Links) != 1 || c.Latest != 2 {
		t.Errorf("after a second time: %+v", c)
	}
}

// TestDecisionInConsultation: the parties see a text proposal; of a confidential item
// it names nothing.
func TestDecisionInConsultation(t *testing.T) {
	for _, tt := range []struct {
		item portal.ID
		want string
	}{{"punt", "B-2026-0001"}, {"geheim", "een besluit"}} {
		r := newRig(t)
		on := r.covenantAt(portal.CovenantConsulted)
		r.busyTable()
		by := r.as("beleidsadviseur@gemeente")
		d := r.decidedAt(tt.item, "Besluit "+secretWord)
		if f := must(r.DecisionClause(r.ctx, by, d.Number, "", "")); f.Closed != (tt.item == "geheim") || len(f.Choices) != 1 {
			t.Errorf("form: %+v", f)
		}
		if way := must(r.ChangeClauseByDecision(r.ctx, by, d.Number, newText(on, "De gemeente heeft twee nummers."))); way != ClauseProposed {
			t.Errorf("way: %s", way)
		}
		comments := must(r.store.ClauseComments(r.ctx, on.Covenant.ID))
		if len(comments) != 1 || comments[0].Proposal != "De gemeente heeft twee nummers." || !strings.Contains(comments[0].Text, tt.want) {
			t.Errorf("proposals: %+v", comments)
		}
		if cl, _ := r.reload(on).Text.Clause("art-gemeente"); cl.Rev != 1 {
			t.Error("the text changed before anybody answered")
		}
		seen := must(r.Clause(r.ctx, r.as("deelnemer@geldfit"), on.Covenant.Number, "art-gemeente"))
		if (len(seen.Links) == 1) != (tt.item == "punt") {
			t.Errorf("a party sees of %s: %+v", tt.item, seen.Links)
		}
	}
}

func TestDecisionOnAFixedText(t *testing.T) {
	r := newRig(t)
	r.busyTable()
	d := r.decidedAt("punt", "De gemeente krijgt twee nummers.")
	by := r.as("ketencoordinator@gemeente")
	for _, state := range []portal.CovenantState{portal.CovenantResolved, portal.CovenantSigning, portal.CovenantEnded} {
		on := r.covenantAt(state)
		_, err := r.ChangeClauseByDecision(r.ctx, by, d.Number, newText(on, "De gemeente heeft twee nummers."))
		r.refused(err, portal.Conflict)
	}
	draft := r.testCovenant()
	r.must(r.DropDecision(r.ctx, r.as("beleidsadviseur@gemeente"), d.Number, 0))
	_, err := r.ChangeClauseByDecision(r.ctx, by, d.Number, newText(draft, "De gemeente heeft twee nummers."))
	r.refused(err, portal.Conflict)
}

// TestSetFromADecision: both name each other; the text of a confidential one isn't copied.
func TestSetFromADecision(t *testing.T) {
	r := newRig(t)
	r.busyTable()
	by := r.as("beleidsadviseur@gemeente")
	d, secret := r.decidedAt("punt", "Wij bellen binnen drie dagen."), r.decidedAt("geheim", secretWord)
	if f := must(r.NewSetForm(r.ctx, by, d.Number)); f.Text != d.Text || f.Closed {
		t.Errorf("form: %+v", f)
	}
	if f := must(r.NewSetForm(r.ctx, by, secret.Number)); f.Text != "" || !f.Closed {
		t.Errorf("a confidential decision is copied: %+v", f)
	}
	_, err := r.NewSetForm(r.ctx, r.as("ketencoordinator@gemeente"), secret.Number)
	r.refused(err, portal.NotFound)
	in := r.setInput()
	in.Decision = d.Number
	s := must(r.MakeSet(r.ctx, by, in))
	r.must(r.LinkSetDecision(r.ctx, by, s.Number, secret.Number))
	r.wrongAt(r.LinkSetDecision(r.ctx, by, s.Number, secret.Number), "decision")
	r.wrongAt(r.LinkSetDecision(r.ctx, r.as("contactpersoon@geldfit"), s.Number, secret.Number), "decision") // may not know of it
	for who, want := range map[string]int{"beleidsadviseur@gemeente": 2, "ketencoordinator@gemeente": 1, "deelnemer@geldfit": 1, "contactpersoon@geldfit": 1} {
		if p := must(r.AgreementSet(r.ctx, r.as(who), s.Number)); len(p.Decisions) != want {
			t.Errorf("%s sees %d decisions, want %d", who, len(p.Decisions), want)
		}
	}
	if p := must(r.Decision(r.ctx, r.as("deelnemer@geldfit"), d.Number)); len(p.Sets) != 1 {
		t.Errorf("the decision's page: %+v", p.Sets)
	}
	if p := must(r.Decision(r.ctx, r.as("deelnemer@bewind"), d.Number)); len(p.Sets) != 0 {
		t.Errorf("tells bewind of a set of Geldfit: %+v", p.Sets)
	}
	r.must(r.UnlinkSetDecision(r.ctx, by, s.Number, secret.Number))
	r.wrongAt(r.UnlinkSetDecision(r.ctx, r.as("contactpersoon@geldfit"), s.Number, "B-2026-9999"), "decision")
}
