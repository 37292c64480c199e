package app

import (
	"slices"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// closedTalk is a closed halfjaargesprek in which nobody keeps anything.
func (r *rig) closedTalk() policy.CovenantOn {
	r.t.Helper()
	on := r.talk()
	r.reports("deelnemer@geldfit", on, KeepingInput{Answers: answers(portal.KeptNo, "Kanariewaarom"), Send: true})
	r.reports("ketencoordinator@gemeente", on, KeepingInput{Answers: answers(portal.KeptPartly, ""), Send: true})
	r.closeTalk(on, talkPeriod)
	return r.reload(on)
}

func TestSignalOfAClause(t *testing.T) {
	r := newRig(t)
	on := r.closedTalk()
	by := r.as("deelnemer@geldfit")
	m, err := r.KeepingSignalForm(r.ctx, by, on.Covenant.Number, talkPeriod, "art-partner")
	r.must(err)
	if !strings.Contains(m.Text, "Kanariewaarom") || len(m.Parties) != 4 {
		t.Errorf("form: %+v", m)
	}
	r.events()
	in := ShareSignal{Once: portal.NewRandomID(), Text: m.Text, Theme: "toegang", Kind: portal.Bottleneck, Audience: portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"wijkteam"}}, Naming: portal.Anonymous}
	s, err := r.SignalOfClause(r.ctx, by, on.Covenant.Number, talkPeriod, "art-partner", in)
	r.must(err)
	r.wantEvents(portal.SignalShared, portal.KeepingMade)
	if s.IsAnonymous() || slices.Contains(s.Audience.Orgs, "wijkteam") || !slices.Contains(s.Audience.Orgs, "asdd") {
		t.Errorf("signal: %+v", s)
	}
	again, err := r.SignalOfClause(r.ctx, by, on.Covenant.Number, talkPeriod, "art-partner", in)
	r.must(err)
	fresh := r.reload(on).Covenant
	if again.ID != s.ID || len(fresh.Links) != 1 || fresh.Links[0].Clause != "art-partner" || fresh.Links[0].To != s.Ref() {
		t.Errorf("links: %+v", fresh.Links)
	}
	p, err := r.Keeping(r.ctx, r.as("deelnemer@bewind"), on.Covenant.Number, talkPeriod)
	r.must(err)
	if made := p.Clauses[1].Made; len(made) != 1 || made[0].Number != s.Number {
		t.Errorf("made of the clause: %+v", made)
	}
	// One for the municipality alone leaves no trace for who may not see it.
	own, err := r.ShareSignal(r.ctx, by, ShareSignal{Text: "Alleen voor de gemeente bedoeld.", Theme: "toegang", Audience: portal.Audience{Kind: portal.MunicipalityOnly}, Naming: portal.OrgVisible})
	r.must(err)
	round := must(r.store.KeepingRounds(r.ctx, on.Covenant.ID))[0]
	round.Made("art-partner", own.Ref(), by.ID, r.now())
	r.must(r.store.SaveKeepingRound(r.ctx, &round))
	if p, err = r.Keeping(r.ctx, r.as("deelnemer@bewind"), on.Covenant.Number, talkPeriod); err != nil || len(p.Clauses[1].Made) != 1 {
		t.Errorf("made: %v, %+v", err, p.Clauses[1].Made)
	}
	_, err = r.SignalOfClause(r.ctx, r.as("meelezer@asdd"), on.Covenant.Number, talkPeriod, "art-partner", in)
	r.refused(err, portal.Forbidden)
	for _, clause := range []portal.ID{"art-doel", "elders", ""} {
		_, err = r.SignalOfClause(r.ctx, by, on.Covenant.Number, talkPeriod, clause, ShareSignal{Text: m.Text, Theme: "toegang"})
		r.refused(err, portal.NotFound)
	}
	bad := in
	bad.Once, bad.Text = portal.NewRandomID(), ""
	_, err = r.SignalOfClause(r.ctx, by, on.Covenant.Number, talkPeriod, "art-partner", bad)
	r.refused(err, portal.Invalid)
	if fresh := r.reload(on).Covenant; len(fresh.Links) != 1 {
		t.Errorf("a refused signal left a link: %+v", fresh.Links)
	}
}

func TestProposalOfAClause(t *testing.T) {
	r := newRig(t)
	on := r.closedTalk()
	by, table := r.as("deelnemer@geldfit"), r.opened(30)
	m, err := r.KeepingProposalForm(r.ctx, by, on.Covenant.Number, talkPeriod, "art-partner")
	r.must(err)
	if m.Table != table.Number || strings.Contains(m.Text, "Kanarie") { // others than the parties sit at the table
		t.Errorf("form: %+v", m)
	}
	p, err := r.ProposeClause(r.ctx, by, on.Covenant.Number, talkPeriod, "art-partner", table.Number, ProposeInput{Question: "Hoe houden wij dit vast?", Why: m.Text, Aim: portal.AimDiscuss, Minutes: 15})
	r.must(err)
	stored := must(r.store.Proposal(r.ctx, p.ID))
	clause := portal.ClauseRef(on.Covenant.ID, "art-partner")
	if !slices.Contains(stored.Links, clause) {
		t.Errorf("links of the proposal: %v", stored.Links)
	}
	if fresh := r.reload(on).Covenant; len(fresh.Links) != 1 || fresh.Links[0].To != p.Ref() {
		t.Errorf("links of the covenant: %+v", fresh.Links)
	}
	for who, sees := range map[string]int{"deelnemer@geldfit": 1, "deelnemer@bewind": 0} { // bewind has no seat
		page, err := r.Keeping(r.ctx, r.as(who), on.Covenant.Number, talkPeriod)
		r.must(err)
		if got := len(page.Clauses[1].Made); got != sees {
			t.Errorf("%s sees %d proposals, want %d", who, got, sees)
		}
	}
	_, err = r.ProposeClause(r.ctx, r.as("deelnemer@bewind"), on.Covenant.Number, talkPeriod, "art-partner", table.Number, ProposeInput{Question: "Mag dit?", Aim: portal.AimDiscuss, Minutes: 5})
	if err == nil {
		t.Error("somebody without a seat proposes")
	}

	// The preparation of the portfolio holder lays the last talk beside the item.
	r.must(r.AnswerProposal(r.ctx, r.as("ketencoordinator@gemeente"), p.Number, AnswerInput{Answer: portal.Placed}))
	prep, err := r.Preparation(r.ctx, r.as("beleidsadviseur@gemeente"), table.Number)
	r.must(err)
	var said []string
	for _, item := range prep.Items {
		for _, f := range item.Course {
			if f.Ref == clause {
				said = append(said, f.State)
			}
		}
	}
	if !slices.Equal(said, []string{"Halfjaargesprek: 1 deels, 1 nee"}) {
		t.Errorf("preparation says: %v", said)
	}
	facts, err := r.keptFacts(r.ctx, r.as("beleidsadviseur@gemeente"), []portal.Ref{on.Covenant.Ref()})
	r.must(err)
	if len(facts) != 3 {
		t.Errorf("of the whole covenant: %+v", facts)
	}
	if facts, err := r.keptFacts(r.ctx, r.as("deelnemer@wijkteam"), []portal.Ref{on.Covenant.Ref(), clause}); err != nil || len(facts) > 0 {
		t.Errorf("an outsider reads %+v (%v)", facts, err)
	}
}

func TestConclusions(t *testing.T) {
	r := newRig(t)
	on := r.talk()
	lead := r.as("ketencoordinator@gemeente")
	_, err := r.ConcludeKeeping(r.ctx, lead, on.Covenant.Number, talkPeriod, ConclusionInput{Clause: "art-partner", Text: "Te vroeg"})
	r.refused(err, portal.Conflict)
	r.closeTalk(on, talkPeriod)
	first, err := r.ConcludeKeeping(r.ctx, lead, on.Covenant.Number, talkPeriod, ConclusionInput{Clause: "art-partner", Text: "Wij bellen eerder."})
	r.must(err)
	r.later(time.Hour)
	clash, err := r.ConcludeKeeping(r.ctx, r.as("beleidsadviseur@gemeente"), on.Covenant.Number, talkPeriod, ConclusionInput{Clause: "art-partner", Text: "Iets anders."})
	r.must(err)
	if first.Clash || !clash.Clash || clash.Now.Text != "Wij bellen eerder." {
		t.Errorf("first %+v, clash %+v", first, clash)
	}
	second, err := r.ConcludeKeeping(r.ctx, r.as("beleidsadviseur@gemeente"), on.Covenant.Number, talkPeriod, ConclusionInput{Clause: "art-partner", Text: "Iets anders.", Was: clash.Now.At})
	r.must(err)
	if second.Clash || second.Now.Text != "Iets anders." {
		t.Errorf("second: %+v", second)
	}
	_, err = r.ConcludeKeeping(r.ctx, lead, on.Covenant.Number, talkPeriod, ConclusionInput{Clause: "art-partner", Was: second.Now.At, Text: strings.Repeat("x", portal.MaxNote+1)})
	r.wrongAt(err, "conclusion")
	_, err = r.ConcludeKeeping(r.ctx, lead, on.Covenant.Number, talkPeriod, ConclusionInput{Clause: "art-doel", Text: "x"})
	r.refused(err, portal.NotFound)
}

// TestKeepingReminders: five days and one day ahead, once each on two instances, to who
// has not handed in.
func TestKeepingReminders(t *testing.T) {
	r := newRig(t)
	on := r.talk()
	r.reports("deelnemer@geldfit", on, KeepingInput{Answers: answers(portal.KeptYes, ""), Send: true})
	r.events()
	tell := func(wantRounds int, who ...portal.ID) {
		t.Helper()
		n := must(r.RemindKeepings(r.ctx, portal.SystemActor())) + must(r.RemindKeepings(r.ctx, portal.SystemActor()))
		events := r.events()
		if n != wantRounds || len(events) != wantRounds {
			t.Fatalf("%d reminded, %d events, want %d", n, len(events), wantRounds)
		}
		if wantRounds == 0 {
			return
		}
		told := r.told(events[0])
		if len(told) != len(who) {
			t.Errorf("told: %v, want %v", told, who)
		}
		for _, w := range who {
			if told[w] != portal.ReasonTask {
				t.Errorf("told: %v, want %v", told, who)
			}
		}
	}
	tell(0)
	r.later(16 * 24 * time.Hour)
	tell(1, "contactpersoon@bewind", "ketencoordinator@gemeente")
	r.reports("ketencoordinator@gemeente", on, KeepingInput{Answers: answers(portal.KeptYes, ""), Send: true})
	r.events()
	r.later(2 * 24 * time.Hour)
	tell(0)
	r.later(2 * 24 * time.Hour)
	tell(1, "contactpersoon@bewind")
	r.later(3 * 24 * time.Hour)
	tell(0)
	for _, by := range []portal.Actor{{}, r.as("ketencoordinator@gemeente")} {
		_, err := r.RemindKeepings(r.ctx, by)
		_, due := r.TellKeepings(r.ctx, by)
		if err == nil || due == nil {
			t.Errorf("%s does what the clock does", by.ID)
		}
	}
}

func TestKeepingIsDueTwiceAYear(t *testing.T) {
	r := newRig(t)
	on := r.covenantAt(portal.CovenantInForce)
	r.events()
	twice := func() int {
		return must(r.TellKeepings(r.ctx, portal.SystemActor())) + must(r.TellKeepings(r.ctx, portal.SystemActor()))
	}
	tasks := func(who string) int {
		return len(must(r.keepingTasks(r.ctx, r.as(who), must(r.knownCovenants(r.ctx, r.as(who))))))
	}
	if twice() != 0 || tasks("ketencoordinator@gemeente") != 0 {
		t.Error("due at once")
	}
	r.clock = testDay(2027, 5, 9)
	if twice() != 1 || tasks("ketencoordinator@gemeente") != 1 || tasks("deelnemer@geldfit") != 0 {
		t.Error("not due after six months")
	}
	due := r.wantEvents(portal.KeepingIsDue)
	if told := r.told(due[0]); len(told) != 1 || told["ketencoordinator@gemeente"] != portal.ReasonTask {
		t.Errorf("told: %v", told)
	}
	r.openTalk(on, "2027-1")
	if twice() != 0 {
		t.Error("due while one is open")
	}
	for who, want := range map[string]int{"ketencoordinator@gemeente": 1, "beleidsadviseur@gemeente": 1, "collega@gemeente": 0, "deelnemer@geldfit": 1, "contactpersoon@bewind": 1, "meelezer@asdd": 0, "deelnemer@wijkteam": 0} {
		if got := tasks(who); got != want {
			t.Errorf("%s has %d tasks, want %d", who, got, want)
		}
	}
	r.clock = r.clock.AddDate(0, 0, 25)
	if got := tasks("ketencoordinator@gemeente"); got != 2 { // hand in, and close it
		t.Errorf("late: %d tasks", got)
	}
	r.closeTalk(on, "2027-1")
	r.clock = testDay(2027, 11, 9)
	if twice() != 1 {
		t.Error("the next one isn't due")
	}
}
