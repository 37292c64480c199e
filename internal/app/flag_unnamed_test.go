package app

import (
	"slices"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

// TestAnUnnamedReaderOfAFlagStaysUnnamed: who reads a flag only because they shared a
// signal without their name raises nothing about it, follows no question, and hides its
// text without their name.
func TestAnUnnamedReaderOfAFlagStaysUnnamed(t *testing.T) {
	r := newRig(t)
	r.keepsLine()
	hidden, named := r.shareAs("deelnemer@geldfit", narrowOnly, portal.Anonymous), r.shareAs("collega@geldfit", narrowOnly, portal.OrgVisible)
	g := must(r.NominateFlag(r.ctx, r.as("collega@gemeente"), FlagInput{Title: "Brieven komen te laat", Why: "Wij horen dit elke week.", Theme: "toegang", Signals: []string{hidden.Number, named.Number}}))
	in := r.confirms()
	in.Audience = narrowOnly
	r.must(r.ConfirmFlag(r.ctx, r.coordinator(), g.Number, in))
	who := r.as("deelnemer@geldfit")
	if p := must(r.Flag(r.ctx, who, g.Number)); p.MayRaise {
		t.Error("the page offers to raise it under a name")
	}
	if f := must(r.RaiseForm(r.ctx, who, portal.KindFlag, g.Number)); f.Refused == "" {
		t.Error("the form says nothing")
	}
	question := RaiseInput{Question: "Wie beslist hierover?"}
	_, _, err := r.Raise(r.ctx, who, portal.KindFlag, g.Number, question)
	r.refused(err, portal.Conflict)
	e, _, err := r.Raise(r.ctx, r.as("collega@geldfit"), portal.KindFlag, g.Number, question)
	r.must(err)
	if p := must(r.Raised(r.ctx, who, e.Number)); p.MayFollow {
		t.Error("the page offers to follow it under a name")
	}
	r.refused(r.FollowRaised(r.ctx, who, e.Number), portal.NotFound)
	if p := must(r.Raised(r.ctx, r.coordinator(), e.Number)); !p.MayFollow {
		t.Error("a colleague can't follow it")
	}
	r.must(r.HideFigureText(r.ctx, who, FlagPath+"/"+g.Number, g.ID, portal.PartFlag, ""))
	for _, e := range r.events() {
		if e.By == who.ID {
			t.Errorf("%s is on record under their name", e.Type)
		}
	}
}

// TestOtherEvidenceHoldsNoSignals: a signal among other things would be evidence that
// nobody weighs; one's own anonymous signal isn't there under one's name.
func TestOtherEvidenceHoldsNoSignals(t *testing.T) {
	r := newRig(t)
	open, hidden := r.share("deelnemer@geldfit"), r.shareAs("deelnemer@asdd", narrowOnly, portal.Anonymous)
	in := FlagInput{Title: "Brieven komen te laat", Why: "Wij horen dit elke week.", Theme: "toegang", Others: open.Number}
	_, err := r.NominateFlag(r.ctx, r.as("deelnemer@asdd"), in)
	r.wrongAt(err, "others")
	seen := portal.FieldsOf(err)["others"]
	in.Others = hidden.Number
	_, err = r.NominateFlag(r.ctx, r.as("deelnemer@asdd"), in)
	if own := portal.FieldsOf(err)["others"]; own == "" || own == seen {
		t.Errorf("of one's own it says %q, of what all read %q", own, seen)
	}
	g := must(r.NominateFlag(r.ctx, r.as("collega@gemeente"), FlagInput{Title: "Brieven komen te laat", Why: "Wij horen dit elke week.", Theme: "toegang", Signals: []string{hidden.Number}}))
	confirm := r.confirms()
	confirm.Audience = narrowOnly
	r.must(r.ConfirmFlag(r.ctx, r.coordinator(), g.Number, confirm))
	must(r.Flag(r.ctx, r.as("deelnemer@asdd"), g.Number))
	in.Others = g.Number
	_, err = r.NominateFlag(r.ctx, r.as("deelnemer@asdd"), in)
	r.wrongAt(err, "others", "signals")
}

// TestARuleTellsNoMoment: what was shared without a name counts from the next day, and
// what the rule asks tells its readers not how much there is that they may not read.
func TestARuleTellsNoMoment(t *testing.T) {
	r := newRig(t)
	r.share("deelnemer@geldfit")
	r.share("deelnemer@bewind")
	r.shareAs("deelnemer@asdd", wholeChain, portal.Anonymous)
	if got := r.proposed(); len(got) != 0 {
		t.Fatalf("proposed on the same day: %+v", got)
	}
	r.clock = r.clock.Add(24 * time.Hour)
	got := r.proposed()
	if len(got) != 1 || len(got[0].Signals) != 3 {
		t.Fatalf("the next day: %+v", got)
	}
	r.must(r.ConfirmFlag(r.ctx, r.coordinator(), got[0].Number, r.confirms()))
	if p := must(r.Flag(r.ctx, r.as("deelnemer@wijkteam"), got[0].Number)); p.Flag.Rule == nil || p.Flag.Rule.Least != 0 || p.Flag.Rule.Orgs != 0 {
		t.Errorf("a partner reads the rule %+v", p.Flag.Rule)
	}
	if p := must(r.Flag(r.ctx, r.coordinator(), got[0].Number)); p.Flag.Rule == nil || p.Flag.Rule.Least != 3 {
		t.Errorf("the coordinator reads the rule %+v", p.Flag.Rule)
	}
}

// TestAFlagOutlivesItsHandler: when who steers it can't log in any more, the coordinator
// hears that its day came.
func TestAFlagOutlivesItsHandler(t *testing.T) {
	r := newRig(t)
	g := r.confirmedFlag(wholeChain, r.share("deelnemer@geldfit"))
	r.must(r.DisablePerson(r.ctx, r.as("beheerder@gemeente"), g.Handler))
	r.clock = g.Until.AddDate(0, 0, 2)
	must(r.TendFlags(r.ctx, portal.SystemActor()))
	passed := r.eventsOf(portal.FlagUntilPassed)
	if len(passed) != 1 {
		t.Fatalf("%d events", len(passed))
	}
	who := must(r.Audience(r.ctx, passed[0]))
	if !slices.ContainsFunc(who, func(x Recipient) bool { return x.Person.ID == r.coordinator().ID }) {
		t.Errorf("of the day hear %+v", who)
	}
}

// TestAHiddenFlagLeavesTheAgenda: its title went there by itself, and is hidden there too.
func TestAHiddenFlagLeavesTheAgenda(t *testing.T) {
	r := newRig(t)
	g := r.nominated(r.share("deelnemer@geldfit"))
	r.must(r.DismissFlag(r.ctx, r.coordinator(), g.Number, DismissInput{Reason: "Dit is al opgelost in oktober.", Audience: wholeChain}))
	table := r.opened(20)
	r.must(r.ObjectToFlag(r.ctx, r.as("deelnemer@asdd"), g.Number, "Het gaat door.", CitizenAnswer{}))
	told := func() bool {
		return slices.ContainsFunc(r.freshTable(table).Agenda, func(i portal.AgendaItem) bool { return strings.Contains(i.Title, g.Title) })
	}
	if !told() {
		t.Fatal("its title isn't on the agenda")
	}
	r.must(r.HideFigureText(r.ctx, r.as("deelnemer@asdd"), FlagPath+"/"+g.Number, g.ID, portal.PartFlag, ""))
	if told() {
		t.Error("its title is still on the agenda")
	}
}
