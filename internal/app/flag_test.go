package app

import (
	"slices"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

var narrowOnly = portal.Audience{Kind: portal.MunicipalityOnly}

// proposed runs the rules and gives the flags that are proposed.
func (r *rig) proposed() []portal.YellowFlag {
	r.t.Helper()
	must(r.ProposeFlags(r.ctx, portal.SystemActor()))
	return must(r.store.YellowFlagsIn(r.ctx, []portal.FlagState{portal.FlagProposed}))
}

// nominated is a flag that the clients' council nominates about signals.
func (r *rig) nominated(signals ...portal.Signal) portal.YellowFlag {
	r.t.Helper()
	in := FlagInput{Title: "Brieven komen te laat", Why: "Wij horen dit elke week.", Theme: "toegang"}
	for _, s := range signals {
		in.Signals = append(in.Signals, s.Number)
	}
	return must(r.NominateFlag(r.ctx, r.as("deelnemer@asdd"), in))
}

func (r *rig) freshFlag(g portal.YellowFlag) portal.YellowFlag {
	r.t.Helper()
	return must(r.store.YellowFlag(r.ctx, g.ID))
}

func (r *rig) confirms() ConfirmInput {
	return ConfirmInput{Confirmed: portal.Confirmed{Kind: portal.FlagClients, Audience: wholeChain, Until: r.clock.AddDate(0, 1, 0), Handler: r.as("collega@gemeente").ID}}
}

func (r *rig) dismissed(signals ...portal.Signal) portal.YellowFlag {
	r.t.Helper()
	g := r.nominated(signals...)
	r.must(r.DismissFlag(r.ctx, r.coordinator(), g.Number, DismissInput{Reason: "Dit is al opgelost in oktober.", Audience: narrowOnly}))
	return r.freshFlag(g)
}

// TestARuleProposesAFlagOnce: three signals and recognitions of two organisations are a
// pattern; what only the municipality reads makes a flag for the municipality.
func TestARuleProposesAFlagOnce(t *testing.T) {
	r := newRig(t)
	one, two := r.share("deelnemer@geldfit"), r.share("collega@geldfit")
	if got := r.proposed(); len(got) != 0 {
		t.Fatalf("two signals of one organisation: %+v", got)
	}
	r.must(r.RecogniseSignal(r.ctx, r.as("deelnemer@bewind"), one.ID, "", CitizenAnswer{}))
	other := r.onDB(r.db)
	must(other.ProposeFlags(r.ctx, portal.SystemActor()))
	got := r.proposed()
	if len(got) != 1 || !slices.Equal(got[0].Signals, slices.Sorted(slices.Values([]portal.ID{one.ID, two.ID}))) || got[0].Audience.Kind != portal.WholeChain || got[0].By != "" || got[0].Rule == nil {
		t.Fatalf("%+v", got)
	}
	r.must(r.DismissFlag(r.ctx, r.coordinator(), got[0].Number, DismissInput{Reason: "Dit is al opgelost in oktober.", Audience: wholeChain}))
	r.share("deelnemer@wijkteam")
	if again := r.proposed(); len(again) != 0 {
		t.Errorf("evidence that was judged counts again: %+v", again)
	}
	r.shareAs("deelnemer@asdd", narrowOnly, portal.OrgVisible)
	r.shareAs("deelnemer@bewind", narrowOnly, portal.OrgVisible)
	narrow := r.proposed()
	if len(narrow) != 1 || narrow[0].Audience.Kind != portal.MunicipalityOnly || len(narrow[0].Signals) != 3 {
		t.Fatalf("%+v", narrow)
	}
	if _, err := r.ProposeFlags(r.ctx, r.coordinator()); portal.KindOf(err) != portal.Forbidden {
		t.Errorf("a person ran the rules: %v", err)
	}
}

// TestNominatingShowsNobody: who may not read a signal can't put it under a flag, nor
// learn that it is there, and somebody's own anonymous signal isn't theirs to name.
func TestNominatingShowsNobody(t *testing.T) {
	r := newRig(t)
	narrow := r.shareAs("deelnemer@geldfit", narrowOnly, portal.OrgVisible)
	hidden := r.shareAs("deelnemer@asdd", narrowOnly, portal.Anonymous)
	among := r.shareAs("deelnemer@asdd", portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"bewind"}}, portal.OrgVisible)
	in := FlagInput{Title: "Brieven komen te laat", Why: "Wij horen dit elke week.", Theme: "toegang"}
	for _, number := range []string{narrow.Number, hidden.Number, among.Number, "S-1999-0001", "' OR 1"} {
		in.Signals = []string{number}
		_, err := r.NominateFlag(r.ctx, r.as("deelnemer@asdd"), in)
		r.wrongAt(err, "signals")
	}
	in.Signals, in.Why = []string{r.share("deelnemer@geldfit").Number}, "Het gaat om 111222333."
	_, err := r.NominateFlag(r.ctx, r.as("deelnemer@asdd"), in)
	r.wrongAt(err, "why", "citizen_overrule")
	_, err = r.NominateFlag(r.ctx, portal.Actor{}, in)
	r.refused(err, portal.LoginNeeded)
	_, err = r.NominateFlag(r.ctx, r.as("meelezer@asdd"), in)
	r.refused(err, portal.Forbidden)
	in.Why, in.Once = "Elke week.", portal.NewID()
	first, second := must(r.NominateFlag(r.ctx, r.as("deelnemer@asdd"), in)), must(r.NominateFlag(r.ctx, r.as("deelnemer@asdd"), in))
	if first.Number != second.Number {
		t.Errorf("one form made %s and %s", first.Number, second.Number)
	}
}

// TestTwoPeopleJudgeAFlagOnce: the second hears what happened.
func TestTwoPeopleJudgeAFlagOnce(t *testing.T) {
	r := newRig(t)
	s := r.share("deelnemer@geldfit")
	g := r.nominated(s)
	in := r.confirms()
	in.Version = g.Version
	r.refused(r.ConfirmFlag(r.ctx, r.as("deelnemer@asdd"), g.Number, in), portal.Forbidden)
	r.refused(r.ConfirmFlag(r.ctx, r.as("deelnemer@bewind"), g.Number, in), portal.NotFound)
	r.must(r.ConfirmFlag(r.ctx, r.coordinator(), g.Number, in))
	r.refused(r.ConfirmFlag(r.ctx, r.coordinator(), g.Number, in), portal.Conflict)
	in.Version = 0
	r.refused(r.ConfirmFlag(r.ctx, r.coordinator(), g.Number, in), portal.Conflict)
	r.refused(r.DismissFlag(r.ctx, r.coordinator(), g.Number, DismissInput{Reason: "Dit is al opgelost.", Audience: wholeChain}), portal.Conflict)
	if s = r.fresh(s); !slices.Contains(s.Flags, g.ID) || s.State != portal.SignalNew || len(s.Course) != 1 {
		t.Errorf("the signal: %+v", s)
	}
	p := must(r.Flag(r.ctx, r.as("deelnemer@bewind"), g.Number))
	if len(p.Signals) != 1 || len(p.Names) != 0 {
		t.Errorf("a partner reads %d signals and the names %v", len(p.Signals), p.Names)
	}
}

// TestEvidenceNobodyMayRead: a flag of the whole chain shows each reader only what they
// may see elsewhere, and not how much there is.
func TestEvidenceNobodyMayRead(t *testing.T) {
	r := newRig(t)
	open, narrow := r.share("deelnemer@geldfit"), r.shareAs("deelnemer@wijkteam", narrowOnly, portal.OrgVisible)
	g := must(r.NominateFlag(r.ctx, r.as("collega@gemeente"), FlagInput{Title: "Brieven komen te laat", Why: "Wij horen dit elke week.", Theme: "toegang", Signals: []string{open.Number, narrow.Number}}))
	if g.Audience.Kind != portal.MunicipalityOnly {
		t.Errorf("the proposed audience is %s", g.Audience.Kind)
	}
	in := r.confirms()
	r.wrongAt(r.ConfirmFlag(r.ctx, r.coordinator(), g.Number, in), "audience")
	r.wrongAt(r.DismissFlag(r.ctx, r.coordinator(), g.Number, DismissInput{Reason: "Dit is al opgelost.", Audience: wholeChain}), "audience")
	in.Wider = true // its words tell nothing of the narrow signal
	r.must(r.ConfirmFlag(r.ctx, r.coordinator(), g.Number, in))
	for who, want := range map[string]int{"deelnemer@bewind": 1, "deelnemer@wijkteam": 2, "collega@gemeente": 2} {
		if p := must(r.Flag(r.ctx, r.as(who), g.Number)); len(p.Signals) != want {
			t.Errorf("%s reads %d signals, want %d", who, len(p.Signals), want)
		}
		rows, _, _, err := r.Flags(r.ctx, r.as(who), portal.FlagQuery{})
		if r.must(err); len(rows) != 1 || rows[0].Signals != want {
			t.Errorf("%s: the list has %+v", who, rows)
		}
	}
	if flags := must(r.FlagsOf(r.ctx, r.as("deelnemer@bewind"), narrow)); len(flags) != 0 {
		t.Errorf("the flags of a hidden signal: %+v", flags)
	}
	if rows, _, _, err := r.Flags(r.ctx, r.as("griffie@gemeente"), portal.FlagQuery{}); portal.KindOf(err) != portal.Forbidden {
		t.Errorf("the clerk reads %v, %v", rows, err)
	}
}

// TestAReporterReadsWhyAFlagWasDismissed, also where the audience doesn't reach them;
// others don't.
func TestAReporterReadsWhyAFlagWasDismissed(t *testing.T) {
	r := newRig(t)
	s := r.shareAs("deelnemer@geldfit", wholeChain, portal.Anonymous)
	g := r.dismissed(s)
	p := must(r.Flag(r.ctx, r.as("deelnemer@geldfit"), g.Number))
	if p.Flag.DismissedFor == "" || !p.MayObject {
		t.Errorf("the anonymous reporter reads %+v", p.Flag)
	}
	_, err := r.Flag(r.ctx, r.as("collega@geldfit"), g.Number)
	r.refused(err, portal.NotFound)
	table := r.opened(20)
	r.clock = r.clock.Add(7 * time.Minute)
	r.must(r.ObjectToFlag(r.ctx, r.as("deelnemer@geldfit"), g.Number, "Het gaat door.", CitizenAnswer{}))
	g = r.freshFlag(g)
	o := g.Objections[0]
	if o.By != "" || o.Org != "" || !o.At.Equal(portal.Day(r.clock)) || g.ChangedAt.Equal(r.clock) || g.Table != "" {
		t.Errorf("an anonymous reporter's objection is kept as %+v in %+v", o, g)
	}
	for _, e := range r.events() {
		if e.Type == portal.FlagObjected && (e.By != "" || !e.At.Equal(portal.Day(r.clock))) || e.About == table.Ref() && e.At.Equal(r.clock.UTC()) {
			t.Errorf("the event tells who objected, or when: %+v", e)
		}
	}
	must(r.TendFlags(r.ctx, portal.SystemActor()))
	if g = r.freshFlag(g); g.Table != "" {
		t.Error("it came on the agenda within minutes of the objection")
	}
	r.clock = r.clock.Add(24 * time.Hour)
	must(r.TendFlags(r.ctx, portal.SystemActor()))
	if g = r.freshFlag(g); g.Table != table.ID {
		t.Errorf("it stands at %q", g.Table)
	}
}

// TestWhoHearsOfAFlag: only who may read it, and its reporters by their signal.
func TestWhoHearsOfAFlag(t *testing.T) {
	r := newRig(t)
	s := r.share("deelnemer@geldfit")
	r.must(r.RecogniseSignal(r.ctx, r.as("deelnemer@bewind"), s.ID, "", CitizenAnswer{}))
	r.dismissed(s) // for the municipality only
	all := r.events()
	hears := func(typ portal.EventType) []portal.ID {
		var who []portal.ID
		for _, e := range all {
			if e.Type == typ {
				for _, x := range must(r.Audience(r.ctx, e)) {
					who = append(who, x.Person.ID)
				}
			}
		}
		return who
	}
	if who := hears(portal.SignalFlagged); !slices.Contains(who, r.as("deelnemer@geldfit").ID) || slices.Contains(who, r.as("deelnemer@bewind").ID) {
		t.Errorf("of the signal hear %v", who)
	}
	if who := hears(portal.FlagDismissedEvent); slices.Contains(who, r.as("deelnemer@bewind").ID) || !slices.Contains(who, r.as("deelnemer@asdd").ID) {
		t.Errorf("of the dismissal hear %v", who)
	}
	if who := hears(portal.FlagNominated); !slices.Contains(who, r.coordinator().ID) {
		t.Errorf("of the proposal hear %v", who)
	}
}

// TestAnObjectionPutsAFlagOnTheNextAgenda by itself, again when that meeting is dropped,
// and it is answered only after the table met.
func TestAnObjectionPutsAFlagOnTheNextAgenda(t *testing.T) {
	r := newRig(t)
	g := r.dismissed(r.share("deelnemer@geldfit"))
	r.refused(r.ObjectToFlag(r.ctx, r.as("deelnemer@bewind"), g.Number, "Het gaat door.", CitizenAnswer{}), portal.NotFound)
	r.wrongAt(r.ObjectToFlag(r.ctx, r.as("deelnemer@asdd"), g.Number, " ", CitizenAnswer{}), "reason")
	r.must(r.ObjectToFlag(r.ctx, r.as("deelnemer@asdd"), g.Number, "Het gaat door.", CitizenAnswer{}))
	if g = r.freshFlag(g); g.Table != "" || !g.WaitsForAgenda() {
		t.Fatalf("there is no meeting: %+v", g)
	}
	table := r.opened(20)
	if n := must(r.TendFlags(r.ctx, portal.SystemActor())); n != 1 {
		t.Errorf("moved %d flags", n)
	}
	if n := must(r.TendFlags(r.ctx, portal.SystemActor())); n != 0 {
		t.Errorf("moved %d flags again", n)
	}
	g, table = r.freshFlag(g), r.freshTable(table)
	if g.Table != table.ID || !slices.Contains(table.Agenda[len(table.Agenda)-1].Links, g.Ref()) {
		t.Fatalf("on the agenda: %+v, %+v", g, table.Agenda)
	}
	if title := table.Agenda[len(table.Agenda)-1].Title; strings.Contains(title, g.Title) {
		t.Errorf("the agenda names a flag that not everybody at the table may read: %s", title)
	}
	r.refused(r.AnswerFlagObjections(r.ctx, r.coordinator(), g.Number, false, "De tafel sprak erover.", ConfirmInput{}), portal.Conflict)
	r.must(r.DropTable(r.ctx, r.coordinator(), table.Number, 0, "Te weinig mensen", CitizenAnswer{}))
	next := r.opened(40)
	must(r.TendFlags(r.ctx, portal.SystemActor()))
	if g = r.freshFlag(g); g.Table != next.ID {
		t.Fatalf("after the meeting was dropped it stands at %q", g.Table)
	}
	r.inState(next, portal.TableBusy)
	r.must(r.AnswerFlagObjections(r.ctx, r.coordinator(), g.Number, true, "De tafel vindt dit ook.", r.confirms()))
	if g = r.freshFlag(g); g.State != portal.FlagConfirmed || !g.Objections[0].Upheld {
		t.Errorf("upheld: %+v", g)
	}
}

// TestARuleIsTriedBeforeItIsKept over the past year, and a threshold of zero is refused.
func TestARuleIsTriedBeforeItIsKept(t *testing.T) {
	r := newRig(t)
	r.share("deelnemer@geldfit")
	r.share("deelnemer@bewind")
	rule := portal.FlagRule{Theme: "toegang", Least: 2, Orgs: 2, Days: 30}
	p := must(r.PreviewRule(r.ctx, r.coordinator(), rule))
	if len(p.Flags) != 1 || len(p.Flags[0].Signals) != 2 {
		t.Errorf("%+v", p)
	}
	if rules, _, err := r.FlagRules(r.ctx, r.coordinator()); err != nil || rules[0].Least != 3 {
		t.Errorf("trying a rule kept it: %+v, %v", rules, err)
	}
	zero := rule
	zero.Least = 0
	_, err := r.PreviewRule(r.ctx, r.coordinator(), zero)
	r.wrongAt(err, "least")
	r.wrongAt(r.KeepRule(r.ctx, r.coordinator(), zero, 0), "least")
	r.refused(r.KeepRule(r.ctx, r.as("deelnemer@geldfit"), rule, 0), portal.Forbidden)
	r.must(r.KeepRule(r.ctx, r.coordinator(), rule, 0))
	if got := r.proposed(); len(got) != 1 {
		t.Errorf("the kept rule proposed %+v", got)
	}
}

func TestKeepingAFlag(t *testing.T) {
	r := newRig(t)
	g := r.nominated(r.share("deelnemer@geldfit"))
	r.must(r.ConfirmFlag(r.ctx, r.coordinator(), g.Number, r.confirms()))
	handler := r.as("collega@gemeente")
	r.must(r.SteerFlag(r.ctx, handler, g.Number, "Wij versturen brieven een week eerder.", r.clock.AddDate(0, 1, 0), 0, CitizenAnswer{}))
	r.must(r.InformParties(r.ctx, handler, g.Number, []portal.Informee{portal.TellDirectors}, "", CitizenAnswer{}))
	r.refused(r.InformParties(r.ctx, handler, g.Number, []portal.Informee{portal.TellDirectors}, "", CitizenAnswer{}), portal.Conflict)
	r.refused(r.SteerFlag(r.ctx, r.as("deelnemer@asdd"), g.Number, "Nee", r.clock, 0, CitizenAnswer{}), portal.Forbidden)
	for range 60 {
		r.clock = r.clock.AddDate(0, 0, 1)
		must(r.TendFlags(r.ctx, portal.SystemActor()))
	}
	told := 0
	for _, e := range r.events() {
		if e.Type == portal.FlagReminded || e.Type == portal.FlagUntilPassed {
			told++
		}
	}
	if told != 4 {
		t.Errorf("reminded %d times, want 14, 7 and 1 day before and once after", told)
	}
	more := r.share("deelnemer@bewind")
	r.must(r.HoldFlag(r.ctx, handler, g.Number, []string{more.Number}, false, 0))
	r.must(r.FinishFlag(r.ctx, handler, g.Number, portal.FlagCorrected, "De brieven komen nu op tijd.", 0, CitizenAnswer{}))
	r.refused(r.HoldFlag(r.ctx, handler, g.Number, []string{more.Number}, false, 0), portal.Conflict)
}
