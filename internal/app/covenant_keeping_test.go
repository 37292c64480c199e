package app

import (
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// talkPeriod is the half-year of rigStart.
const talkPeriod = "2026-2"

// talk is a covenant in force of the municipality, Geldfit and bewind, with Asdd heard
// and an open halfjaargesprek.
func (r *rig) talk() policy.CovenantOn {
	r.t.Helper()
	on := r.covenantAt(portal.CovenantInForce)
	r.openTalk(on, talkPeriod)
	return r.reload(on)
}

func (r *rig) openTalk(on policy.CovenantOn, period string) {
	r.t.Helper()
	r.bind(r.reload(on))
	_, err := r.OpenKeeping(r.ctx, r.as("ketencoordinator@gemeente"), on.Covenant.Number, OpenKeepingInput{Period: period, Due: r.clock.AddDate(0, 0, 21)})
	r.must(err)
}

// bind lets every party that signs have signed the version in force.
func (r *rig) bind(on policy.CovenantOn, except ...portal.ID) {
	r.t.Helper()
	v := r.versionOf(on.Covenant, on.Covenant.InForce)
	for _, p := range on.Covenant.Parties {
		g := portal.Signing{ID: portal.SigningID(v.ID, p.Org), Covenant: v.Covenant, Nr: v.Nr, Org: p.Org, AskedAt: r.now(), Done: true, DoneAt: r.now()}
		if _, err := r.store.Signing(r.ctx, g.ID); err == nil || !p.Signs || slices.Contains(except, p.Org) {
			continue
		}
		r.must(r.store.InsertSigning(r.ctx, &g))
	}
}

// answers says the same of each clause; word stands in why.
func answers(kept portal.Kept, word string) []portal.KeepingAnswer {
	var all []portal.KeepingAnswer
	for _, id := range []portal.ID{"art-gemeente", "art-partner", "art-samen"} {
		all = append(all, portal.KeepingAnswer{Clause: id, Kept: kept, Why: word})
	}
	return all
}

// reports saves what somebody's organisation says.
func (r *rig) reports(who string, on policy.CovenantOn, in KeepingInput) KeepingKept {
	r.t.Helper()
	v, err := r.KeepingToReport(r.ctx, r.as(who), on.Covenant.Number, talkPeriod)
	r.must(err)
	in.Version = v.Report.Version
	kept, err := r.ReportKeeping(r.ctx, r.as(who), on.Covenant.Number, talkPeriod, in)
	r.must(err)
	if kept.Clash {
		r.t.Error("a clash with nobody")
	}
	return kept
}

func (r *rig) closeTalk(on policy.CovenantOn, period string) {
	r.t.Helper()
	r.must(r.CloseKeeping(r.ctx, r.as("ketencoordinator@gemeente"), on.Covenant.Number, period, 0))
}

// readsOf is everything the use cases give somebody of the talk, as one text.
func (r *rig) readsOf(by portal.Actor, on policy.CovenantOn) string {
	r.t.Helper()
	p, _ := r.Keeping(r.ctx, by, on.Covenant.Number, talkPeriod)
	l, _ := r.Keepings(r.ctx, by, on.Covenant.Number)
	f, _ := r.KeepingToReport(r.ctx, by, on.Covenant.Number, talkPeriod)
	s, _ := r.KeepingSignalForm(r.ctx, by, on.Covenant.Number, talkPeriod, "art-partner")
	tasks, _ := r.keepingTasks(r.ctx, by, must(r.knownCovenants(r.ctx, by)))
	b, err := json.Marshal([]any{p, l, f, s, tasks})
	r.must(err)
	return string(b)
}

// TestWhoReadsWhatOfAHalfYearTalk lays a canary in each organisation's report: a draft
// is for its own people, what was handed in for who leads too, and for the parties once
// the talk was closed. A draft that was never handed in stays where it was.
func TestWhoReadsWhatOfAHalfYearTalk(t *testing.T) {
	r := newRig(t)
	on := r.talk()
	r.reports("deelnemer@geldfit", on, KeepingInput{Answers: answers(portal.KeptNo, "Kanariegeldfit")})
	r.reports("deelnemer@bewind", on, KeepingInput{Answers: answers(portal.KeptNo, "Kanariebewind"), Send: true})
	r.reports("beleidsadviseur@gemeente", on, KeepingInput{Answers: answers(portal.KeptYes, ""), Send: true})

	leads := []string{"ketencoordinator@gemeente", "vervanger@gemeente", "beleidsadviseur@gemeente"}
	check := func(when string, bewind []string) {
		t.Helper()
		for who, by := range r.actors {
			reads := r.readsOf(by, on)
			if got, want := strings.Contains(reads, "Kanariegeldfit"), by.OrgID == "geldfit"; got != want {
				t.Errorf("%s %s reads Geldfit's draft: %v, want %v", when, who, got, want)
			}
			want := by.OrgID == "bewind" || slices.Contains(bewind, who)
			if got := strings.Contains(reads, "Kanariebewind"); got != want {
				t.Errorf("%s %s reads what bewind handed in: %v, want %v", when, who, got, want)
			}
			// Who has not handed in is told by name to who leads only.
			p, _ := r.Keeping(r.ctx, by, on.Covenant.Number, talkPeriod)
			if got, want := len(p.Missing) > 0, slices.Contains(leads, who); got != want {
				t.Errorf("%s %s reads who has not handed in: %v", when, who, p.Missing)
			}
		}
		if reads := r.readsOf(portal.Actor{}, on); strings.Contains(reads, "Kanarie") {
			t.Errorf("%s nobody reads %s", when, reads)
		}
	}
	check("while open", leads)
	r.closeTalk(on, talkPeriod)
	var parties []string
	for who, by := range r.actors {
		if policy.May(by, policy.ReadKeeping, policy.KeepingOn{Covenant: on.Covenant}) {
			parties = append(parties, who)
		}
	}
	for who, in := range map[string]bool{"meelezer@asdd": true, "deelnemer@geldfit": true, "portefeuillehouder@gemeente": true, "deelnemer@wijkteam": false, "eigenaar@eenpitter": false} {
		if slices.Contains(parties, who) != in {
			t.Errorf("%s is a party: %v, want %v", who, !in, in)
		}
	}
	check("after closing", parties)
}

// eachKeeping tries every use case on a talk.
func (r *rig) eachKeeping(by portal.Actor, number string) map[string]error {
	_, list := r.Keepings(r.ctx, by, number)
	_, read := r.Keeping(r.ctx, by, number, talkPeriod)
	_, open := r.OpenKeeping(r.ctx, by, number, OpenKeepingInput{Period: "2019-1"})
	_, form := r.KeepingToReport(r.ctx, by, number, talkPeriod)
	_, report := r.ReportKeeping(r.ctx, by, number, talkPeriod, KeepingInput{Version: 99})
	_, conclude := r.ConcludeKeeping(r.ctx, by, number, talkPeriod, ConclusionInput{Clause: "art-partner", Was: r.clock, Text: "x"})
	_, signal := r.SignalOfClause(r.ctx, by, number, talkPeriod, "art-partner", ShareSignal{})
	_, propose := r.ProposeClause(r.ctx, by, number, talkPeriod, "art-partner", "R-2026-001", ProposeInput{})
	return map[string]error{"list": list, "read": read, "open": open, "form": form, "report": report, "conclude": conclude, "signal": signal, "propose": propose,
		"change": r.ChangeKeeping(r.ctx, by, number, talkPeriod, 99, OpenKeepingInput{}), "close": r.CloseKeeping(r.ctx, by, number, talkPeriod, 99)}
}

func TestWhoDoesWhatInAHalfYearTalk(t *testing.T) {
	r := newRig(t)
	number := r.talk().Covenant.Number
	for what, err := range r.eachKeeping(portal.Actor{}, number) {
		if portal.KindOf(err) != portal.LoginNeeded {
			t.Errorf("nobody, %s: %v", what, err)
		}
	}
	for _, who := range []string{"deelnemer@wijkteam", "eigenaar@eenpitter"} {
		for what, err := range r.eachKeeping(r.as(who), number) {
			if err == nil || portal.KindOf(err) != portal.NotFound {
				t.Errorf("%s, %s: %v, want not found", who, what, err)
			}
		}
	}
	for who, refused := range map[string][]string{
		"deelnemer@geldfit":           {"open", "change", "close", "conclude"},
		"meelezer@asdd":               {"open", "change", "close", "conclude", "form", "report"},
		"portefeuillehouder@gemeente": {"open", "change", "close", "conclude", "form", "report"},
		"griffie@gemeente":            {"open", "change", "close", "conclude", "form", "report"},
		"collega@gemeente":            {"open", "change", "close", "conclude"},
		"ketencoordinator@gemeente":   nil,
		"beleidsadviseur@gemeente":    nil,
	} {
		for what, err := range r.eachKeeping(r.as(who), number) {
			if got, want := err != nil && portal.KindOf(err) == portal.Forbidden, slices.Contains(refused, what); got != want {
				t.Errorf("%s, %s: %v, want refused %v", who, what, err, want)
			}
		}
	}
	_, err := r.Keeping(r.ctx, r.as("deelnemer@geldfit"), number, "2026-1")
	r.refused(err, portal.NotFound)
}

func TestOpenHalfYearTalk(t *testing.T) {
	r := newRig(t)
	coordinator := r.as("ketencoordinator@gemeente")
	draft := r.covenantAt(portal.CovenantSigning)
	_, err := r.OpenKeeping(r.ctx, coordinator, draft.Covenant.Number, OpenKeepingInput{Period: talkPeriod, Due: r.clock.AddDate(0, 0, 21)})
	r.refused(err, portal.Conflict)

	on := r.covenantAt(portal.CovenantInForce)
	r.bind(on)
	table := r.opened(12)
	r.events()
	_, err = r.OpenKeeping(r.ctx, coordinator, on.Covenant.Number, OpenKeepingInput{Period: "2018-1", Table: "elders"})
	r.wrongAt(err, "period", "due", "table")
	made, err := r.OpenKeeping(r.ctx, coordinator, on.Covenant.Number, OpenKeepingInput{Period: talkPeriod, Due: r.clock.AddDate(0, 0, 21), Table: table.ID})
	r.must(err)
	opened := r.wantEvents(portal.KeepingOpened)
	told := r.told(opened[0])
	// Who speaks for a party that signs is asked; the coordinator did it; Asdd is heard.
	if len(told) != 2 || told["contactpersoon@geldfit"] != portal.ReasonTask || told["contactpersoon@bewind"] != portal.ReasonTask {
		t.Errorf("told: %v", told)
	}
	_, err = r.OpenKeeping(r.ctx, coordinator, on.Covenant.Number, OpenKeepingInput{Period: "2026-1", Due: r.clock.AddDate(0, 0, 21)})
	r.refused(err, portal.Conflict) // one is open

	for who, sees := range map[string]bool{"deelnemer@geldfit": true, "deelnemer@bewind": false} {
		p, err := r.Keeping(r.ctx, r.as(who), on.Covenant.Number, talkPeriod)
		r.must(err)
		if got := p.Table.Path != ""; got != sees || p.Asked != 3 || p.Sent != 0 || len(p.Clauses) > 0 {
			t.Errorf("%s: table %+v, %d of %d, %d clauses", who, p.Table, p.Sent, p.Asked, len(p.Clauses))
		}
	}
	r.must(r.ChangeKeeping(r.ctx, coordinator, on.Covenant.Number, talkPeriod, made.Version, OpenKeepingInput{Due: r.clock.AddDate(0, 0, 30)}))
	r.refused(r.ChangeKeeping(r.ctx, coordinator, on.Covenant.Number, talkPeriod, made.Version, OpenKeepingInput{Due: r.clock.AddDate(0, 0, 31)}), portal.Conflict)
	r.closeTalk(on, talkPeriod)
	_, err = r.OpenKeeping(r.ctx, coordinator, on.Covenant.Number, OpenKeepingInput{Period: talkPeriod, Due: r.clock.AddDate(0, 0, 21)})
	r.wrongAt(err, "period") // twice about one half-year
}

// TestOpenTwoTalksAtOnce: of many who open at the same moment, about two half-years, one does.
func TestOpenTwoTalksAtOnce(t *testing.T) {
	r := newRig(t)
	on := r.covenantAt(portal.CovenantInForce)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			period := []string{"2026-1", "2026-2"}[i%2]
			_, err := r.OpenKeeping(r.ctx, r.as("ketencoordinator@gemeente"), on.Covenant.Number, OpenKeepingInput{Period: period, Due: r.clock.AddDate(0, 0, 21)})
			if kind := portal.KindOf(err); err != nil && kind != portal.Conflict && kind != portal.Invalid {
				t.Errorf("open: %v", err)
			}
		})
	}
	wg.Wait()
	if open := must(r.store.OpenRounds(r.ctx)); len(open) != 1 {
		t.Errorf("%d are open, want 1", len(open))
	}
}

func TestReportOfAnOrganisation(t *testing.T) {
	r := newRig(t)
	on := r.talk()
	number := on.Covenant.Number
	half := []portal.KeepingAnswer{{Clause: "art-partner", Kept: portal.KeptNo}, {Clause: "art-doel", Kept: portal.KeptNo}}
	_, err := r.ReportKeeping(r.ctx, r.as("deelnemer@geldfit"), number, talkPeriod, KeepingInput{Answers: half, Send: true})
	r.wrongAt(err, "kept-art-gemeente", "kept-art-samen", "why-art-partner")
	_, err = r.ReportKeeping(r.ctx, r.as("deelnemer@geldfit"), number, talkPeriod, KeepingInput{Answers: answers(portal.KeptNo, "Zie 123456782")})
	if portal.FieldsOf(err)["why-art-partner"] == "" {
		t.Errorf("a BSN was not stopped: %v", err)
	}
	r.events()
	r.reports("deelnemer@geldfit", on, KeepingInput{Answers: half})
	saved := r.wantEvents(portal.KeepingReported)
	if told := r.told(saved[0]); len(told) > 0 {
		t.Errorf("of a draft are told: %v", told)
	}
	v, err := r.KeepingToReport(r.ctx, r.as("collega@geldfit"), number, talkPeriod) // a colleague goes on
	r.must(err)
	if v.By != "Naam van deelnemer@geldfit" || v.Report.Answer("art-partner").Kept != portal.KeptNo || v.Report.Answer("art-doel").Kept != "" {
		t.Errorf("draft: %+v", v)
	}
	kept := r.reports("collega@geldfit", on, KeepingInput{Answers: answers(portal.KeptPartly, "Bijna"), Send: true})
	if !kept.Report.Sent() {
		t.Error("not handed in")
	}
	changed := r.reports("deelnemer@geldfit", on, KeepingInput{Answers: answers(portal.KeptYes, "")}) // until it is closed
	if !changed.Report.Sent() || changed.Report.Answer("art-samen").Kept != portal.KeptYes {
		t.Errorf("changed: %+v", changed.Report)
	}
	r.closeTalk(on, talkPeriod)
	_, err = r.ReportKeeping(r.ctx, r.as("deelnemer@geldfit"), number, talkPeriod, KeepingInput{Answers: half, Version: changed.Report.Version})
	r.refused(err, portal.Conflict)
	if v, err := r.KeepingToReport(r.ctx, r.as("deelnemer@geldfit"), number, talkPeriod); err != error(portal.ErrKeepingClosed) || len(v.Clauses) != 3 {
		t.Errorf("form after closing: %v, %d clauses", err, len(v.Clauses))
	}
	_, err = r.ReportKeeping(r.ctx, r.as("meelezer@asdd"), number, talkPeriod, KeepingInput{Answers: half})
	r.refused(err, portal.Forbidden) // also then: it never could
}

// TestBar62_ColleaguesWhoReportAtOnceLoseNothing: of many who begin from the same report one
// is saved, and each other gets that back.
func TestBar62_ColleaguesWhoReportAtOnceLoseNothing(t *testing.T) {
	r := newRig(t)
	on := r.talk()
	for _, version := range []int64{0, 1} {
		results := make([]KeepingKept, 8)
		var wg sync.WaitGroup
		for i := range results {
			wg.Go(func() {
				who := []string{"deelnemer@geldfit", "collega@geldfit"}[i%2]
				var err error
				results[i], err = r.ReportKeeping(r.ctx, r.as(who), on.Covenant.Number, talkPeriod, KeepingInput{Answers: answers(portal.KeptPartly, strings.Repeat("x", i+1)), Version: version})
				if err != nil {
					t.Errorf("save: %v", err)
				}
			})
		}
		wg.Wait()
		saved := 0
		stored := must(r.store.KeepingReports(r.ctx, on.Covenant.ID))[0]
		for _, k := range results {
			if !k.Clash {
				saved++
			}
			if k.Report.Answer("art-partner") != stored.Answer("art-partner") {
				t.Errorf("got %+v, want what is stored: %+v", k.Report, stored)
			}
		}
		if saved != 1 || stored.Version != version+1 {
			t.Errorf("%d saved, version %d", saved, stored.Version)
		}
	}
}

// TestTrendOverRoundsAndVersions: the next round prefills from the last one and compares
// with it, by clause; one that a later version dropped isn't asked any more.
func TestTrendOverRoundsAndVersions(t *testing.T) {
	r := newRig(t)
	on := r.talk()
	r.reports("deelnemer@geldfit", on, KeepingInput{Answers: answers(portal.KeptNo, "Te druk"), Send: true})
	r.reports("ketencoordinator@gemeente", on, KeepingInput{Answers: answers(portal.KeptPartly, ""), Send: true})
	r.closeTalk(on, talkPeriod)
	p, err := r.Keeping(r.ctx, r.as("deelnemer@bewind"), on.Covenant.Number, talkPeriod)
	r.must(err)
	if len(p.Clauses) != 3 || !p.Clauses[0].Tally.Nobody() || len(p.Earlier) != 0 || p.Sent != 2 || p.Asked != 3 {
		t.Errorf("first round: %+v", p)
	}

	next := on.Text // version 2 drops the clause of the partners and adds one
	next.ID, next.Nr, next.Version = portal.NewID(), 2, 0
	next.Clauses = append(slices.DeleteFunc(slices.Clone(on.Text.Clauses), func(c portal.Clause) bool { return c.ID == "art-partner" }), portal.Clause{ID: "art-nieuw", Heading: "Nieuw", Commits: portal.SideMutual})
	r.must(r.store.InsertCovenantVersion(r.ctx, &next))
	c := r.reload(on).Covenant
	c.InForce, c.Latest = 2, 2
	r.must(r.store.SaveCovenant(r.ctx, &c, "gemeente"))
	r.later(200 * 24 * time.Hour)
	r.openTalk(on, "2027-1")
	v, err := r.KeepingToReport(r.ctx, r.as("deelnemer@geldfit"), c.Number, "2027-1")
	r.must(err)
	var asked []portal.ID
	for _, k := range v.Clauses {
		asked = append(asked, k.ID)
	}
	if !slices.Equal(asked, []portal.ID{"art-gemeente", "art-samen", "art-nieuw"}) || len(v.Earlier) != 2 || v.From.Period != talkPeriod || v.Earlier[0].Why != "Te druk" {
		t.Errorf("asked %v, earlier %v", asked, v.Earlier)
	}
	yes := []portal.KeepingAnswer{{Clause: "art-gemeente", Kept: portal.KeptYes}, {Clause: "art-samen", Kept: portal.KeptNo, Why: "x"}, {Clause: "art-nieuw", Kept: portal.KeptYes}}
	_, err = r.ReportKeeping(r.ctx, r.as("deelnemer@geldfit"), c.Number, "2027-1", KeepingInput{Answers: yes, Send: true})
	r.must(err)
	r.closeTalk(on, "2027-1")
	p, err = r.Keeping(r.ctx, r.as("meelezer@asdd"), c.Number, "2027-1")
	r.must(err)
	for i, want := range []struct {
		known  bool
		better int
	}{{true, 1}, {true, -1}, {false, 0}} {
		k := p.Clauses[i]
		if better, _ := k.Tally.Than(k.Trend[0]); k.Known[0] != want.known || better != want.better {
			t.Errorf("%s: known %v, trend %+v now %+v", k.Heading, k.Known, k.Trend, k.Tally)
		}
	}
	if old, err := r.Keeping(r.ctx, r.as("deelnemer@geldfit"), c.Number, talkPeriod); err != nil || len(old.Clauses) != 3 || old.Clauses[1].ID != "art-partner" {
		t.Errorf("the earlier round changed: %v, %+v", err, old.Clauses)
	}
}
