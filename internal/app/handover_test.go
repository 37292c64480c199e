package app

import (
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

// shared shares a signal as somebody of Geldfit, with its handler.
func (r *rig) sharedWith(audience portal.Audience, naming portal.Naming, handler portal.ID) portal.Signal {
	r.t.Helper()
	s := must(r.ShareSignal(r.ctx, r.as("deelnemer@geldfit"), ShareSignal{Text: "De wachttijd loopt op tot zes weken.", Theme: "toegang", Audience: audience, Naming: naming, KnowsRecognisable: true}))
	if handler != "" {
		r.must(r.AssignSignal(r.ctx, r.as("ketencoordinator@gemeente"), s.ID, 0, handler))
	}
	r.events()
	return must(r.store.Signal(r.ctx, s.ID))
}

func (r *rig) handlerOf(id portal.ID) portal.ID {
	return must(r.store.Signal(r.ctx, id)).Handler
}

var wholeChain = portal.Audience{Kind: portal.WholeChain}

func TestHandOverForGood(t *testing.T) {
	r := newRig(t)
	admin := r.as("beheerder@gemeente")
	s := r.sharedWith(wholeChain, portal.OrgVisible, "teammanager@gemeente")
	r.must(r.FollowSignal(r.ctx, r.as("teammanager@gemeente"), s.ID, portal.FollowAll))
	leave := portal.Leave{Successor: "beleidsadviseur@gemeente", Reason: portal.LeaveForGood, SwitchOff: true}
	for name, test := range map[string]struct {
		by   portal.Actor
		kind portal.Kind
	}{
		"nobody": {portal.Actor{}, portal.LoginNeeded}, "coordinator, of a municipal role": {r.as("ketencoordinator@gemeente"), portal.Forbidden},
		"colleague": {r.as("collega@gemeente"), portal.Forbidden}, "another organisation": {r.as("contactpersoon@geldfit"), portal.NotFound},
	} {
		t.Run(name, func(t *testing.T) {
			r.refused(r.HandOver(r.ctx, test.by, "teammanager@gemeente", leave), test.kind)
			r.refused(second(r.Handover(r.ctx, test.by, "teammanager@gemeente", leave)), test.kind)
		})
	}
	r.wantEvents()
	for _, bad := range []portal.ID{"", "teammanager@gemeente", "deelnemer@geldfit", "niemand"} {
		wrong := leave
		wrong.Successor = bad
		r.wrongAt(r.HandOver(r.ctx, admin, "teammanager@gemeente", wrong), "successor")
	}
	page := must(r.Handover(r.ctx, admin, "teammanager@gemeente", leave))
	if len(page.Items) != 2 || page.Items[0].To.ID != "beleidsadviseur@gemeente" || !page.MaySwitchOff {
		t.Errorf("page: %+v", page.Items)
	}
	r.must(r.HandOver(r.ctx, admin, "teammanager@gemeente", leave))
	es := r.wantEvents(portal.SignalAssigned, portal.HoldingsHandedOver, portal.PersonDisabled)
	for _, e := range es {
		if told := r.told(e); e.Type == portal.HoldingsHandedOver && (len(told) != 1 || told["beleidsadviseur@gemeente"] != portal.ReasonStandIn) {
			t.Errorf("told of handing over: %v", told)
		}
	}
	if got := r.handlerOf(s.ID); got != "beleidsadviseur@gemeente" {
		t.Errorf("handler: %s", got)
	}
	if level := must(r.FollowLevel(r.ctx, r.as("beleidsadviseur@gemeente"), s.Ref())); level != portal.FollowAll {
		t.Errorf("the successor follows: %s", level)
	}
	if p := must(r.store.Person(r.ctx, "teammanager@gemeente")); p.State != portal.PersonOff {
		t.Errorf("account: %s", p.State)
	}
}

func TestHandOverWhatTheSuccessorMayNotHave(t *testing.T) {
	r := newRig(t)
	admin := r.as("beheerder@gemeente")
	s := r.sharedWith(wholeChain, portal.OrgVisible, "teammanager@gemeente")
	leave := portal.Leave{Successor: "auditor@gemeente", Reason: portal.LeaveForGood} // reads no signals
	page := must(r.Handover(r.ctx, admin, "teammanager@gemeente", leave))
	if it := page.Items[0]; !it.Other || it.To.ID != "ketencoordinator@gemeente" {
		t.Errorf("shown: %+v", it)
	}
	r.must(r.HandOver(r.ctx, admin, "teammanager@gemeente", leave))
	if got := r.handlerOf(s.ID); got != "ketencoordinator@gemeente" {
		t.Errorf("handler: %s", got)
	}
	if p := must(r.store.Person(r.ctx, "teammanager@gemeente")); p.State != portal.PersonActive {
		t.Error("switched off without being asked")
	}
}

func TestAwayAndBack(t *testing.T) {
	r := newRig(t)
	self := r.as("teammanager@gemeente")
	kept, retaken := r.sharedWith(wholeChain, portal.OrgVisible, self.ID), r.sharedWith(wholeChain, portal.Anonymous, self.ID)
	leave := portal.Leave{Successor: "programmamanager@gemeente", Reason: portal.LeaveAway, Until: portal.Day(r.clock).AddDate(0, 0, 4), SwitchOff: true}
	r.must(r.HandOver(r.ctx, self, self.ID, leave))
	r.events()
	r.refused(r.HandOver(r.ctx, self, self.ID, leave), portal.Conflict) // away already
	wrong := leave
	wrong.Successor = self.ID
	r.wrongAt(r.HandOver(r.ctx, r.as("directie@gemeente"), "directie@gemeente", wrong), "successor") // away themselves
	for _, id := range []portal.ID{kept.ID, retaken.ID} {
		if got := r.handlerOf(id); got != "programmamanager@gemeente" {
			t.Errorf("handler while away: %s", got)
		}
	}
	if rows := must(r.People(r.ctx, r.as("beheerder@gemeente"), PeopleFilter{State: portal.PersonAway})); len(rows) != 1 || rows[0].StandIn == "" {
		t.Errorf("away in the list: %+v", rows)
	}
	r.must(r.AssignSignal(r.ctx, r.as("ketencoordinator@gemeente"), retaken.ID, 0, "beleidsadviseur@gemeente"))
	r.events()
	r.refused(second(r.EndAbsences(r.ctx, self)), portal.Forbidden)
	r.later(4 * day)
	if n := must(r.EndAbsences(r.ctx, portal.SystemActor())); n != 0 {
		t.Error("back on the last day away")
	}
	r.later(day)
	if n := must(r.EndAbsences(r.ctx, portal.SystemActor())); n != 1 {
		t.Errorf("%d came back", n)
	}
	if n := must(r.EndAbsences(r.ctx, portal.SystemActor())); n != 0 {
		t.Error("came back twice")
	}
	r.wantEvents(portal.AbsenceEnded, portal.SignalAssigned)
	if got := r.handlerOf(kept.ID); got != self.ID {
		t.Errorf("handler after: %s", got)
	}
	if got := r.handlerOf(retaken.ID); got != "beleidsadviseur@gemeente" {
		t.Errorf("what changed meanwhile came back: %s", got)
	}
}

func TestCoordinatorAway(t *testing.T) {
	r := newRig(t)
	self := r.as("ketencoordinator@gemeente")
	r.must(r.HandOver(r.ctx, self, self.ID, portal.Leave{Successor: "beleidsadviseur@gemeente", Reason: portal.LeaveAway, Until: r.clock.AddDate(0, 0, 2)}))
	set := must(r.store.Settings(r.ctx))
	if set.Coordinator != "vervanger@gemeente" || set.Substitute != "beleidsadviseur@gemeente" {
		t.Errorf("while away: %s, with substitute %s", set.Coordinator, set.Substitute)
	}
	if s := r.sharedWith(wholeChain, portal.OrgVisible, ""); s.Handler != "vervanger@gemeente" {
		t.Errorf("a new signal goes to %s", s.Handler)
	}
	r.must(r.EndAbsence(r.ctx, self, self.ID)) // back early
	set = must(r.store.Settings(r.ctx))
	if set.Coordinator != self.ID || set.Substitute != "vervanger@gemeente" || set.AwayCoordinator != "" {
		t.Errorf("after: %+v", set)
	}
	r.refused(r.EndAbsence(r.ctx, self, self.ID), portal.Conflict)
}

func TestKeeperLeaves(t *testing.T) {
	r := newRig(t)
	admin := r.as("beheerder@gemeente")
	s := r.sharedWith(wholeChain, portal.Anonymous, "")
	r.must(r.WriteKeeperMessage(r.ctx, r.as("deelnemer@geldfit"), s.ID, "Wie leest dit?", CitizenAnswer{}))
	r.events()
	leave := portal.Leave{Successor: "collega@gemeente", Reason: portal.LeaveForGood, SwitchOff: true}
	r.wrongAt(r.HandOver(r.ctx, admin, "anoniem@gemeente", leave), "keeper")
	leave.Keeper = "ketencoordinator@gemeente" // needs the role they have
	r.wrongAt(r.HandOver(r.ctx, admin, "anoniem@gemeente", leave), "keeper")
	leave.Keeper = "griffie@gemeente"
	r.must(r.HandOver(r.ctx, admin, "anoniem@gemeente", leave))
	if set, p := must(r.store.Settings(r.ctx)), must(r.store.Person(r.ctx, "griffie@gemeente")); set.Keeper != p.ID || p.Role != portal.Keeper {
		t.Errorf("keeper %s with role %s", set.Keeper, p.Role)
	}
	for _, e := range r.wantEvents(portal.RoleChanged, portal.SettingsChanged, portal.HoldingsHandedOver, portal.PersonDisabled) {
		for name, d := range must(r.store.EventDetails(r.ctx, e.ID)) {
			if strings.Contains(d.Value, "geldfit") || strings.Contains(d.Value, string(s.ID)) {
				t.Errorf("%s of %s names the reporter or the signal: %s", name, e.Type, d.Value)
			}
		}
	}
}

func TestKeeperAwayGetsTheRoleBack(t *testing.T) {
	r := newRig(t)
	admin := r.as("beheerder@gemeente")
	r.must(r.HandOver(r.ctx, admin, "anoniem@gemeente", portal.Leave{Successor: "collega@gemeente", Reason: portal.LeaveAway, Until: r.clock, Keeper: "griffie@gemeente"}))
	r.later(day)
	must(r.EndAbsences(r.ctx, portal.SystemActor()))
	set, standIn := must(r.store.Settings(r.ctx)), must(r.store.Person(r.ctx, "griffie@gemeente"))
	if set.Keeper != "anoniem@gemeente" || standIn.Role != portal.Clerk {
		t.Errorf("keeper %s, the stand-in is %s", set.Keeper, standIn.Role)
	}
}

func TestAnonymousReporterShowsNowhereInAHandover(t *testing.T) {
	r := newRig(t)
	s := r.sharedWith(wholeChain, portal.Anonymous, "")
	r.must(r.AskReporter(r.ctx, r.as("ketencoordinator@gemeente"), s.ID, 0, "Hoe vaak komt dit voor?", CitizenAnswer{}))
	for _, by := range []portal.Actor{r.as("ketencoordinator@gemeente"), r.as("beheerder@gemeente"), r.as("deelnemer@geldfit")} {
		page := must(r.Handover(r.ctx, by, "deelnemer@geldfit", portal.Leave{}))
		if len(page.Items) != 0 {
			t.Errorf("%s sees what an anonymous reporter was asked: %+v", by.ID, page.Items)
		}
	}
}

func TestReviewIsHandedOver(t *testing.T) {
	r := newRig(t)
	r.toJanuary()
	must(r.OpenReviews(r.ctx, portal.SystemActor()))
	r.events()
	r.must(r.HandOver(r.ctx, r.as("ketencoordinator@gemeente"), "contactpersoon@geldfit", portal.Leave{Successor: "collega@geldfit", Reason: portal.LeaveForGood, SwitchOff: true}))
	for _, e := range r.wantEvents(portal.ReviewHandedOver, portal.HoldingsHandedOver, portal.PersonDisabled) {
		if e.Type == portal.ReviewHandedOver && must(r.store.EventDetails(r.ctx, e.ID))[portal.DetailTo].Value != "ketencoordinator@gemeente" {
			t.Error("the review didn't go to the coordinator")
		}
	}
}

func TestWhatWasLeftBehindShows(t *testing.T) {
	r := newRig(t)
	admin := r.as("beheerder@gemeente")
	s := r.sharedWith(wholeChain, portal.OrgVisible, "teammanager@gemeente")
	r.must(r.DisablePerson(r.ctx, admin, "teammanager@gemeente"))
	if rows := must(r.People(r.ctx, admin, PeopleFilter{State: portal.PersonLeftThing})); len(rows) != 1 || !rows[0].Behind {
		t.Errorf("over te dragen: %+v", rows)
	}
	if page := must(r.Person(r.ctx, admin, "teammanager@gemeente")); !page.Behind || !page.MayHandOver {
		t.Error("the person's page doesn't say it")
	}
	// A day asked of who can't log in means nothing: it is for good.
	r.must(r.HandOver(r.ctx, admin, "teammanager@gemeente", portal.Leave{Successor: "vervanger@gemeente", Reason: portal.LeaveAway, Until: r.clock.Add(48 * time.Hour)}))
	if got := r.handlerOf(s.ID); got != "vervanger@gemeente" {
		t.Errorf("handler: %s", got)
	}
	if rows := must(r.People(r.ctx, admin, PeopleFilter{State: portal.PersonLeftThing})); len(rows) != 0 {
		t.Errorf("still over te dragen: %+v", rows)
	}
}

func TestHandOverGivesObjectionsToWhoCanAnswerThem(t *testing.T) {
	r := newRig(t)
	s := r.nothingChanges(r.takenUp(nil))
	r.must(r.objects("deelnemer@geldfit", s, portal.NothingChanges))
	if to := r.fresh(s).Objections[0].To; to != "vervanger@gemeente" {
		t.Fatalf("the objection is for %s", to)
	}
	admin := r.as("beheerder@gemeente")
	leave := portal.Leave{Successor: "collega@gemeente", Reason: portal.LeaveForGood, SwitchOff: true}
	page := must(r.Handover(r.ctx, admin, "vervanger@gemeente", leave))
	named := false
	for _, it := range page.Items {
		named = named || it.Kind == portal.HoldsObjection && strings.Contains(it.Title, s.Number)
	}
	if !named {
		t.Errorf("the page doesn't name the objection: %+v", page.Items)
	}
	r.events()
	r.must(r.HandOver(r.ctx, admin, "vervanger@gemeente", leave))
	to := r.fresh(s).Objections[0].To
	if to == "vervanger@gemeente" || to == "ketencoordinator@gemeente" {
		t.Errorf("the objection is for %s: who left, or who took the decision", to)
	}
	told := false
	for _, e := range r.events() {
		if e.Type == portal.SignalObjectionPassed {
			told = r.told(e)[to] == portal.ReasonTask
		}
	}
	if !told {
		t.Errorf("%s isn't told that the answer is theirs", to)
	}
	r.refused(r.answers("vervanger@gemeente", s, portal.Rejected), portal.Forbidden)
	r.must(r.answers(string(to), s, portal.Rejected))
}

// TestHandOverLeavesAnObjectionNobodyElseCanAnswer: it is named, with why, and stays.
func TestHandOverLeavesAnObjectionNobodyElseCanAnswer(t *testing.T) {
	r := newRig(t)
	s := r.nothingChanges(r.takenUp(nil))
	r.leaves("directie@gemeente")
	r.leaves("vervanger@gemeente")
	r.must(r.objects("deelnemer@geldfit", s, portal.NothingChanges))
	items := must(holdsObjections{}.held(r.ctx, r.App, handover{by: r.as("beheerder@gemeente"), from: must(r.store.Person(r.ctx, "ketencoordinator@gemeente"))}))
	if len(items) != 1 || items[0].Stays == "" {
		t.Errorf("got %+v, want the one objection with why it stays", items)
	}
}
