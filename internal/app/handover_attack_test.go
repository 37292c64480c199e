package app

import (
	"testing"

	"ketenportaal/internal/portal"
)

// TestSecondKeeperTakesNoPlace: who has the role of keeper beside the one contact
// gets that place neither by handing over nor by coming back.
func TestSecondKeeperTakesNoPlace(t *testing.T) {
	r := newRig(t)
	second := r.person("tweede", "gemeente", portal.Keeper)
	leave := portal.Leave{Successor: "collega@gemeente", Reason: portal.LeaveAway, Until: r.clock, Keeper: "anoniem@gemeente"}
	r.must(r.HandOver(r.ctx, r.as("tweede@gemeente"), second.ID, leave))
	r.later(day)
	must(r.EndAbsences(r.ctx, portal.SystemActor()))
	if got := must(r.store.Settings(r.ctx)).Keeper; got != "anoniem@gemeente" {
		t.Errorf("the channel went to %s", got)
	}
	leave.Reason, leave.Keeper = portal.LeaveForGood, "griffie@gemeente"
	r.must(r.HandOver(r.ctx, r.as("beheerder@gemeente"), second.ID, leave))
	if got := must(r.store.Settings(r.ctx)).Keeper; got != "anoniem@gemeente" {
		t.Errorf("the channel went to %s", got)
	}
}

// TestPlaceDoesNotComeBackWithoutTheRole: who lost the role while away doesn't
// get the place back, and who stands in keeps it.
func TestPlaceDoesNotComeBackWithoutTheRole(t *testing.T) {
	for _, who := range []struct {
		id, standIn portal.ID
		leave       portal.Leave
		place       func(portal.Settings) portal.ID
	}{
		{"ketencoordinator@gemeente", "vervanger@gemeente", portal.Leave{Successor: "beleidsadviseur@gemeente"}, func(s portal.Settings) portal.ID { return s.Coordinator }},
		{"vervanger@gemeente", "beleidsadviseur@gemeente", portal.Leave{Successor: "beleidsadviseur@gemeente"}, func(s portal.Settings) portal.ID { return s.Substitute }},
		{"anoniem@gemeente", "griffie@gemeente", portal.Leave{Successor: "collega@gemeente", Keeper: "griffie@gemeente"}, func(s portal.Settings) portal.ID { return s.Keeper }},
	} {
		t.Run(string(who.id), func(t *testing.T) {
			r := newRig(t)
			admin := r.as("beheerder@gemeente")
			who.leave.Reason, who.leave.Until = portal.LeaveAway, r.clock
			r.must(r.HandOver(r.ctx, admin, who.id, who.leave))
			r.must(r.ChangeRole(r.ctx, admin, who.id, portal.Reader, portal.Ticks{}))
			r.later(day)
			must(r.EndAbsences(r.ctx, portal.SystemActor()))
			set := must(r.store.Settings(r.ctx))
			if got := who.place(set); got != who.standIn || set.AwayCoordinator != "" || set.Coordinator == set.Substitute {
				t.Errorf("the place is of %s, away %q", got, set.AwayCoordinator)
			}
		})
	}
}

// TestCoordinatorIsSomebodyWhoIsThere: signals never go to a substitute who can't
// log in, lost the role or is away.
func TestCoordinatorIsSomebodyWhoIsThere(t *testing.T) {
	for name, gone := range map[string]func(r *rig){
		"off": func(r *rig) { r.must(r.DisablePerson(r.ctx, r.as("beheerder@gemeente"), "vervanger@gemeente")) },
		"no role": func(r *rig) {
			r.must(r.ChangeRole(r.ctx, r.as("beheerder@gemeente"), "vervanger@gemeente", portal.Reader, portal.Ticks{}))
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			self := r.as("ketencoordinator@gemeente")
			gone(r)
			leave := portal.Leave{Successor: "collega@gemeente", Reason: portal.LeaveAway, Until: r.clock.AddDate(0, 0, 2)}
			r.wrongAt(r.HandOver(r.ctx, self, self.ID, leave), "successor")
			leave.Successor = "beleidsadviseur@gemeente"
			r.must(r.HandOver(r.ctx, self, self.ID, leave))
			if got := must(r.store.Settings(r.ctx)).Coordinator; got != "beleidsadviseur@gemeente" {
				t.Errorf("coordinator: %s", got)
			}
			r.must(r.EndAbsence(r.ctx, self, self.ID))
			if got := must(r.store.Settings(r.ctx)).Coordinator; got != self.ID {
				t.Errorf("after: %s", got)
			}
		})
	}
}

// TestReturnedSignalGoesToTheSuccessor: what an organisation has to answer still,
// comes back to who took over and not to an account that is off.
func TestReturnedSignalGoesToTheSuccessor(t *testing.T) {
	r := newRig(t)
	s := r.sharedWith(wholeChain, portal.OrgVisible, "teammanager@gemeente")
	r.must(r.HandOverSignal(r.ctx, r.as("teammanager@gemeente"), s.ID, 0, "bewind", "Dit gaat over bewind.", CitizenAnswer{}))
	leave := portal.Leave{Successor: "beleidsadviseur@gemeente", Reason: portal.LeaveForGood, SwitchOff: true}
	r.must(r.HandOver(r.ctx, r.as("beheerder@gemeente"), "teammanager@gemeente", leave))
	now := must(r.store.Signal(r.ctx, s.ID))
	if now.State != portal.SignalHandedOver {
		t.Fatalf("handing over moved the signal to %s", now.State)
	}
	r.must(r.ReturnHandOver(r.ctx, r.as("deelnemer@bewind"), s.ID, now.Version, "", "Dit gaat niet over ons.", CitizenAnswer{}))
	if got := r.handlerOf(s.ID); got != "beleidsadviseur@gemeente" {
		t.Errorf("it came back to %s", got)
	}
}
