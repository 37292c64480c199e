package app

import (
	"slices"
	"strings"
	"testing"

	"ketenportaal/internal/portal"
)

// seatsOf gives somebody's places at the series and at a meeting.
func (r *rig) seatsOf(who portal.ID, s portal.Series, t portal.RoundTable) [2]portal.SeatKind {
	r.t.Helper()
	return [2]portal.SeatKind{portal.SeatOf(r.freshSeries(s.ID).Seats, who).Kind, portal.SeatOf(r.freshTable(t).Seats, who).Kind}
}

func TestSeatsAreHandedOver(t *testing.T) {
	r := newRig(t)
	s := r.series()
	table, gone := r.planned(s, 30), r.planned(s, 60)
	coordinator := r.as("ketencoordinator@gemeente")
	r.must(r.DropTable(r.ctx, coordinator, gone.Number, 0, "Toch niet.", CitizenAnswer{}))
	away := portal.Leave{Successor: "collega@geldfit", Reason: portal.LeaveAway, Until: r.clock.AddDate(0, 0, 14)}
	r.must(r.HandOver(r.ctx, r.as("deelnemer@geldfit"), "deelnemer@geldfit", away))
	if got := r.seatsOf("collega@geldfit", s, table); got != [2]portal.SeatKind{portal.SeatMember, portal.SeatMember} {
		t.Errorf("the stand-in has %v", got)
	}
	if got := r.seatsOf("deelnemer@geldfit", s, table); got != [2]portal.SeatKind{} {
		t.Errorf("who is away keeps %v", got)
	}
	if got := r.seatsOf("collega@geldfit", s, gone); got[1] != "" {
		t.Errorf("a place at a meeting that is off went along: %v", got)
	}
	r.must(r.EndAbsence(r.ctx, r.as("deelnemer@geldfit"), "deelnemer@geldfit"))
	if got := r.seatsOf("deelnemer@geldfit", s, table); got != [2]portal.SeatKind{portal.SeatMember, portal.SeatMember} {
		t.Errorf("back, they have %v", got)
	}
	if got := r.seatsOf("collega@geldfit", s, table); got != [2]portal.SeatKind{} {
		t.Errorf("the stand-in keeps %v", got)
	}
}

// TestStandInKeepsTheirOwnSeat: a member who stands in for the secretary is a
// member again afterwards.
func TestStandInKeepsTheirOwnSeat(t *testing.T) {
	r := newRig(t)
	s := r.series()
	table := r.planned(s, 30)
	r.must(r.SeatInSeries(r.ctx, r.as("ketencoordinator@gemeente"), SeatInput{Series: s.ID, Person: "beleidsadviseur@gemeente", Kind: portal.SeatMember, Coming: true}))
	r.must(r.HandOver(r.ctx, r.as("collega@gemeente"), "collega@gemeente", portal.Leave{Successor: "beleidsadviseur@gemeente", Reason: portal.LeaveAway, Until: r.clock.AddDate(0, 0, 14)}))
	if got := r.seatsOf("beleidsadviseur@gemeente", s, table); got != [2]portal.SeatKind{portal.SeatSecretary, portal.SeatSecretary} {
		t.Errorf("the stand-in has %v", got)
	}
	r.must(r.EndAbsence(r.ctx, r.as("collega@gemeente"), "collega@gemeente"))
	if got := r.seatsOf("beleidsadviseur@gemeente", s, table); got != [2]portal.SeatKind{portal.SeatMember, portal.SeatMember} {
		t.Errorf("afterwards they have %v", got)
	}
	if got := r.seatsOf("collega@gemeente", s, table); got != [2]portal.SeatKind{portal.SeatSecretary, portal.SeatSecretary} {
		t.Errorf("the secretary has %v", got)
	}
}

// TestSeatGoesToTheCoordinator: who can't keep minutes by their role doesn't
// become secretary.
func TestSeatGoesToTheCoordinator(t *testing.T) {
	r := newRig(t)
	r.person("meelezer", "gemeente", portal.Reader)
	s := r.series()
	table := r.planned(s, 30)
	r.must(r.HandOver(r.ctx, r.as("collega@gemeente"), "collega@gemeente", portal.Leave{Successor: "meelezer@gemeente", Reason: portal.LeaveForGood}))
	if got := r.seatsOf("ketencoordinator@gemeente", s, table); got != [2]portal.SeatKind{portal.SeatSecretary, portal.SeatSecretary} {
		t.Errorf("the coordinator has %v", got)
	}
	if got := r.seatsOf("meelezer@gemeente", s, table); got != [2]portal.SeatKind{} {
		t.Errorf("the successor has %v", got)
	}
}

// TestHandoverListNamesNoConcept: a contact who manages colleagues hands over a
// place at a meeting that they may not know of. The list doesn't count it either.
func TestHandoverListNamesNoConcept(t *testing.T) {
	r := newRig(t)
	s := r.series()
	table := r.planned(s, 30)
	contact := must(r.store.Person(r.ctx, "contactpersoon@geldfit"))
	contact.Ticks.MayManage = true
	r.must(r.store.SavePerson(r.ctx, &contact))
	p, err := r.Handover(r.ctx, r.actor(contact.ID), "deelnemer@geldfit", portal.Leave{})
	r.must(err)
	seats := 0
	for _, it := range p.Items {
		if strings.Contains(it.Title+it.Path, table.Number) {
			t.Errorf("the list names a concept: %+v", it)
		}
		if it.Kind == portal.HoldsSeat || it.Kind == portal.HoldsSeriesSeat {
			seats++
		}
	}
	if seats != 1 {
		t.Errorf("%d places in the list, want only that in the series", seats)
	}
}

// TestSeatsMustBeHandedOverBeforeErasing: an erased person sits at no table.
func TestSeatsMustBeHandedOverBeforeErasing(t *testing.T) {
	r := newRig(t)
	r.series()
	p, err := r.ErasePreview(r.ctx, r.as("beheerder@gemeente"), "deelnemer@geldfit")
	if err != nil || len(p.Holds) != 1 || p.Holds[0].Kind != portal.HoldsSeriesSeat {
		t.Errorf("holds %+v, %v", p.Holds, err)
	}
}

// TestOwnSeats: what the portal holds of somebody at round tables, without the
// meetings that they may not know of.
func TestOwnSeats(t *testing.T) {
	r := newRig(t)
	s := r.series()
	r.planned(s, 30)
	known := r.planned(s, 60)
	r.must(r.OpenTable(r.ctx, r.as("ketencoordinator@gemeente"), known.Number, 0))
	d, err := r.PersonalData(r.ctx, r.as("deelnemer@geldfit"))
	r.must(err)
	want := []OwnSeat{{At: s.Name, Seat: portal.SeatMember}, {At: known.Number, Seat: portal.SeatMember}}
	if !slices.Equal(d.Seats, want) {
		t.Errorf("places %v, want %v", d.Seats, want)
	}
	if d, err = r.PersonalData(r.ctx, r.as("deelnemer@bewind")); err != nil || len(d.Seats) != 0 {
		t.Errorf("an outsider has the places %v, %v", d.Seats, err)
	}
}
