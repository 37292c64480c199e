package app

import (
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

func (r *rig) audit(key string, f AuditFilter) AuditPage {
	r.t.Helper()
	p, err := r.Audit(r.ctx, r.as(key), f)
	r.must(err)
	return p
}

// rowOf gives the only row of a type.
func rowOf(t *testing.T, p AuditPage, typ portal.EventType) AuditRow {
	t.Helper()
	var found []AuditRow
	for _, row := range p.Rows {
		if row.Type == typ {
			found = append(found, row)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%d rows of %s, want 1", len(found), typ)
	}
	return found[0]
}

func TestAuditIsForAuditorAndAdministrator(t *testing.T) {
	r := newRig(t)
	for key, by := range r.actors {
		_, err := r.Audit(r.ctx, by, AuditFilter{})
		if by.Role == portal.Auditor || by.Role == portal.Administrator {
			r.must(err)
			continue
		}
		if portal.KindOf(err) != portal.Forbidden {
			t.Errorf("%s: got %v, want a refusal", key, err)
		}
	}
	_, err := r.Audit(r.ctx, portal.Actor{}, AuditFilter{})
	r.refused(err, portal.LoginNeeded)
}

func TestAuditTellsNoMoreThanItsReaderMayKnow(t *testing.T) {
	r := newRig(t)
	open := r.share("deelnemer@geldfit")
	shut := r.shareAs("eigenaar@eenpitter", portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"bewind"}}, portal.OrgVisible)
	r.comment("deelnemer@bewind", shut)
	r.must(r.AssignSignal(r.ctx, r.as("ketencoordinator@gemeente"), open.ID, 0, "collega@gemeente"))
	r.dispatchAll(r.App)

	for _, tt := range []struct {
		reader  string
		about   bool // sees which signal it was
		unknown bool // doesn't see who commented under the signal of others
	}{{"beheerder@gemeente", true, true}, {"auditor@gemeente", false, false}} {
		p := r.audit(tt.reader, AuditFilter{})
		assigned, commented := rowOf(t, p, portal.SignalAssigned), rowOf(t, p, portal.SignalCommented)
		if assigned.Who.Person != "Naam van ketencoordinator@gemeente" || (assigned.Number == open.Number) != tt.about {
			t.Errorf("%s reads %+v of the open signal", tt.reader, assigned)
		}
		if got := assigned.Details[portal.DetailTo]; (got == "Naam van collega@gemeente") != tt.about {
			t.Errorf("%s reads detail %q", tt.reader, got)
		}
		if commented.Unknown != tt.unknown || (commented.Who.Person == "") != tt.unknown || commented.Number != "" || commented.Subject != "" || commented.Details != nil {
			t.Errorf("%s reads %+v of the signal that the municipality may not see", tt.reader, commented)
		}
	}
	if p := r.audit("beheerder@gemeente", AuditFilter{Person: "deelnemer@bewind"}); len(p.Rows) != 0 {
		t.Errorf("the filter on a person finds %d rows for the administrator: it tells who it was", len(p.Rows))
	}
	if p := r.audit("auditor@gemeente", AuditFilter{Person: "deelnemer@bewind"}); len(p.Rows) != 1 {
		t.Errorf("the filter on a person finds %d rows for the auditor, want 1", len(p.Rows))
	}
}

func TestAuditNeverNamesAnAnonymousActor(t *testing.T) {
	r := newRig(t)
	r.later(5*time.Hour + 21*time.Minute)
	r.shareAs("deelnemer@geldfit", portal.Audience{Kind: portal.WholeChain}, portal.Anonymous)
	r.clock = portal.Day(r.clock).AddDate(0, 0, 1)
	r.dispatchAll(r.App)
	for _, key := range []string{"beheerder@gemeente", "auditor@gemeente"} {
		row := rowOf(t, r.audit(key, AuditFilter{}), portal.SignalShared)
		if !row.Anonymous || row.Who != (Name{}) || row.By != "" || !row.At.Equal(portal.Day(row.At)) {
			t.Errorf("%s reads %+v", key, row)
		}
		for name, value := range row.Details {
			if name == portal.DetailActor || strings.Contains(value, "geldfit") {
				t.Errorf("%s reads detail %s: %s", key, name, value)
			}
		}
		if p := r.audit(key, AuditFilter{Person: "deelnemer@geldfit"}); len(p.Rows) != 0 {
			t.Errorf("%s finds the anonymous reporter by name", key)
		}
	}
}

func TestAuditFilters(t *testing.T) {
	r := newRig(t)
	r.share("deelnemer@geldfit")
	r.later(24 * time.Hour)
	r.share("deelnemer@wijkteam")
	r.must(r.ChangeRole(r.ctx, r.as("beheerder@gemeente"), "collega@geldfit", portal.Reader, portal.Ticks{}))
	r.dispatchAll(r.App)
	tests := []struct {
		name   string
		filter AuditFilter
		want   int
	}{
		{"all", AuditFilter{}, 3},
		{"type", AuditFilter{Type: portal.SignalShared}, 2},
		{"who did it", AuditFilter{Person: "deelnemer@wijkteam"}, 1},
		{"whose account it was", AuditFilter{Person: "collega@geldfit"}, 1},
		{"from", AuditFilter{From: portal.Day(r.clock)}, 2},
		{"to, that day included", AuditFilter{To: portal.Day(rigStart)}, 1},
		{"nothing", AuditFilter{Type: portal.SignalShared, Person: "collega@geldfit"}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := r.audit("auditor@gemeente", tt.filter)
			if len(p.Rows) != tt.want {
				t.Errorf("got %d rows, want %d", len(p.Rows), tt.want)
			}
			if p.Head.Seq != 3 {
				t.Errorf("head at %d, want 3", p.Head.Seq)
			}
		})
	}
}

func TestReadingTheAuditIsRecordedOncePerMinute(t *testing.T) {
	r := newRig(t)
	reads := func() (n int) {
		es, err := r.store.NewEvents(r.ctx, 0)
		r.must(err)
		for _, e := range es {
			if e.Type == portal.AuditRead {
				n++
			}
		}
		return n
	}
	step := func(key string, f AuditFilter, want int, when string) {
		t.Helper()
		r.audit(key, f)
		if got := reads(); got != want {
			t.Errorf("%s: %d readings recorded, want %d", when, got, want)
		}
	}
	step("auditor@gemeente", AuditFilter{}, 1, "first")
	step("auditor@gemeente", AuditFilter{}, 1, "the next page")
	step("auditor@gemeente", AuditFilter{Person: "deelnemer@geldfit"}, 2, "another filter")
	step("beheerder@gemeente", AuditFilter{Person: "deelnemer@geldfit"}, 3, "another reader")
	r.later(auditAgain)
	step("auditor@gemeente", AuditFilter{Person: "deelnemer@geldfit"}, 4, "a minute later")
	r.dispatchAll(r.App)
	row := rowOf(t, r.audit("auditor@gemeente", AuditFilter{Type: portal.AuditRead, Person: "beheerder@gemeente"}), portal.AuditRead)
	if got := row.Details[portal.DetailPerson]; got != "Naam van deelnemer@geldfit" {
		t.Errorf("the reading says it was about %q", got)
	}
}

func TestSessionLives(t *testing.T) {
	r := newRig(t)
	r.password("deelnemer@geldfit")
	token := r.logIn("deelnemer@geldfit")
	if !r.SessionLives(r.ctx, token) || r.SessionLives(r.ctx, "another") {
		t.Error("a session that is there must live, one that isn't must not")
	}
	// Asking is no use: after the idle time the session is over all the same.
	for range 40 {
		r.later(time.Minute)
		r.SessionLives(r.ctx, token)
	}
	if r.SessionLives(r.ctx, token) {
		t.Error("the session lives on though nobody used it")
	}
}
