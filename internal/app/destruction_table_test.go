package app

import (
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

// Adopted minutes are kept for good until the archivist sets a term; then a list
// takes the meeting on day n and not before, with everything that hangs under it.
func TestBar65_NothingOfADestroyedTableIsLeft(t *testing.T) {
	m := newMinutesRig(t, nil)
	for _, slip := range slipsAtTable {
		slip(m)
	}
	s := m.sharesSignal("deelnemer@geldfit", nil)
	m.must(m.store.InsertReply(m.ctx, &portal.Reply{ID: "antwoord", Table: "tafel", Person: m.member().ID, Note: canary}))
	m.alters(func(t *portal.RoundTable) { t.Agenda[0].Links = []portal.Ref{s.Ref()} })
	m.adopted()
	m.dispatchAll(m.App)
	beheer, auditor, end := m.as("beheerder@gemeente"), m.as("auditor@gemeente"), m.table().End
	m.clock = end.AddDate(60, 0, 0)
	if _, err := m.MakeDestructionList(m.ctx, beheer, portal.RetainTables); portal.KindOf(err) != portal.Conflict {
		t.Fatalf("minutes are kept for good: %v", err)
	}
	over := portal.Term{N: 20, Unit: portal.Years}.End(end)
	m.clock = over.Add(-time.Minute)
	table := must(m.store.RetentionTable(m.ctx))
	m.must(m.SetRetention(m.ctx, beheer, table.Version, []portal.RetentionRule{{Kind: portal.RetainTables, Term: portal.Term{N: 20, Unit: portal.Years}, Fate: portal.Destroy, Ground: "Selectielijst"}}))
	if _, err := m.MakeDestructionList(m.ctx, beheer, portal.RetainTables); portal.KindOf(err) != portal.Conflict {
		t.Fatalf("a minute too early: %v", err)
	}
	m.clock = over
	number, err := m.MakeDestructionList(m.ctx, beheer, portal.RetainTables)
	m.must(err)
	m.must(m.ApproveDestruction(m.ctx, auditor, number, 0))
	m.carryOut(m.App, m.lease("vernietiging"))
	m.dispatchAll(m.App)
	for _, word := range []string{canary, tableCanary} {
		if n := m.hits(word); n != 0 {
			t.Errorf("%d times %s in the database", n, word)
		}
	}
	if l := must(m.store.DestructionListByNumber(m.ctx, number)); l.Gone() != 1 || l.State != portal.DestructionDone {
		t.Errorf("the list: %+v", l)
	}
	m.wantWholeChain()
	if p := m.pageOf("deelnemer@geldfit", s); len(p.Decisions) != 0 {
		t.Errorf("the signal leads to %+v", p.Decisions)
	}
	if _, err := m.store.Reindex(m.ctx, nil); err != nil {
		t.Error(err)
	}
}

func TestDroppedTableGoesAfterAYear(t *testing.T) {
	m := newMinutesRig(t, nil)
	m.inState(m.table(), portal.TableDropped)
	end := m.table().End
	over := portal.Term{N: 1, Unit: portal.Years}.End(end)
	m.clock = over.Add(-time.Minute)
	if _, err := m.MakeDestructionList(m.ctx, m.as("beheerder@gemeente"), portal.RetainDroppedTables); portal.KindOf(err) != portal.Conflict {
		t.Errorf("a minute too early: %v", err)
	}
	m.clock = over
	if _, err := m.MakeDestructionList(m.ctx, m.as("beheerder@gemeente"), portal.RetainDroppedTables); err != nil {
		t.Error(err)
	}
	_, err := m.MakeDestructionList(m.ctx, portal.Actor{}, portal.RetainDroppedTables)
	m.refused(err, portal.LoginNeeded)
}

func TestGuestsAddressGoesAfterThirtyDays(t *testing.T) {
	m := newMinutesRig(t, nil)
	pass := portal.GuestPass{ID: "pas", Table: "tafel", Name: "Gina Gastvrij", Email: "gina@woonbron.example", Hash: "h", At: m.clock}
	m.must(m.store.InsertGuestPass(m.ctx, &pass))
	m.around("address of a guest", portal.Term{N: 30, Unit: portal.Days}.End(m.table().End), func() int {
		return len(must(m.store.PassesWithAddress(m.ctx)))
	})
	if p := must(m.store.GuestPass(m.ctx, "pas")); p.Email != "" || p.Name != "Gina Gastvrij" {
		t.Errorf("the pass: %+v", p)
	}
	must(m.FinishErasures(m.ctx, portal.SystemActor(), func(string) error { return nil }))
	if n := m.hits("gina@woonbron"); n != 0 {
		t.Errorf("%d times in the database", n)
	}
}

// A name stays in adopted attendance; in a meeting of which the minutes aren't
// adopted a pseudonym takes its place.
func TestErasedPersonInAttendance(t *testing.T) {
	for _, adopted := range []bool{false, true} {
		m := newMinutesRig(t, nil)
		who := m.as("collega@bewind").ID
		m.alters(func(t *portal.RoundTable) {
			t.Attendance = append(t.Attendance, portal.Attendance{Person: who, Name: "Naam van collega@bewind", Seat: portal.SeatMember, Presence: portal.Present})
		})
		if adopted {
			m.adopted()
		}
		p := must(m.store.Person(m.ctx, who))
		m.must(m.ErasePerson(m.ctx, m.as("beheerder@gemeente"), who, p.Version))
		kept := strings.Contains(m.table().Attendance[2].Name, "collega@bewind")
		if kept != adopted {
			t.Errorf("adopted %v: %q", adopted, m.table().Attendance[2].Name)
		}
		if adopted && !strings.Contains(m.frozen(), "Naam van collega@bewind") {
			t.Error("the adopted attendance lost a name")
		}
	}
}
