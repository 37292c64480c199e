package app

import (
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

// TestReportsDue: what is due from whom, for who may read the subsidy. A draft of
// another organisation tells the municipality nothing, handing in does.
func TestReportsDue(t *testing.T) {
	r := newRig(t)
	s := r.grantedSubsidy()
	r.subsidyOf("bewind", "Kanariegeel budgetbeheer")
	coordinator, contact := r.as("ketencoordinator@gemeente"), r.as("contactpersoon@geldfit")
	contact.Ticks.MayReport = true
	due := func(by portal.Actor) (orgs []string, rows []DueRow) {
		list, err := r.ReportsDue(r.ctx, by)
		r.must(err)
		for _, of := range list {
			orgs = append(orgs, string(of.Org.ID))
			rows = append(rows, of.Rows...)
		}
		return orgs, rows
	}
	orgs, rows := due(contact)
	if len(orgs) != 1 || orgs[0] != "geldfit" || len(rows) != 2 || rows[0].Kind != DueReport || rows[0].Period != "2026-1" || rows[1].Kind != DueOpens {
		t.Errorf("Geldfit sees %v %+v", orgs, rows)
	}
	if !rows[0].Readable || rows[1].Readable {
		t.Errorf("what Geldfit can open: %+v", rows)
	}
	if orgs, rows = due(coordinator); len(orgs) != 2 || len(rows) != 4 || rows[0].Readable {
		t.Errorf("the coordinator sees %v, %d rows", orgs, len(rows))
	}
	if orgs, _ = due(r.as("meelezer@asdd")); orgs != nil {
		t.Errorf("who has no subsidy sees %v", orgs)
	}
	_, err := r.ReportsDue(r.ctx, portal.Actor{})
	r.refused(err, portal.LoginNeeded)

	r.clock = s.Periods[0].Due.AddDate(0, 0, 1).Add(-time.Minute)
	if _, rows = due(contact); rows[0].Late {
		t.Error("late on its last day")
	}
	r.clock = s.Periods[0].Due.AddDate(0, 0, 1)
	if _, rows = due(contact); !rows[0].Late {
		t.Error("not late after its last day")
	}
	report := r.handIn(s, contact)
	_, rows = due(coordinator)
	for _, row := range rows {
		if mine := row.Number == s.Number && row.Period == "2026-1"; row.Readable != mine {
			t.Errorf("handed in, the coordinator can open it: %+v", row)
		}
	}
	if _, rows = due(contact); rows[0].Kind != DueJudge || rows[0].Late {
		t.Errorf("handed in: %+v", rows[0])
	}
	r.must(r.AcceptReport(r.ctx, coordinator, s.Number, "2026-1", report.Version))
	if _, rows = due(contact); len(rows) != 1 || rows[0].Kind != DueOpens {
		t.Errorf("accepted: %+v", rows)
	}

	// The page of the policy goal has what was accepted, for who may read it.
	goals, err := r.store.PolicyGoals(r.ctx)
	r.must(err)
	for who, want := range map[string]int{"ketencoordinator@gemeente": 5, "deelnemer@geldfit": 5, "deelnemer@bewind": 0, "meelezer@asdd": 0} {
		n := 0
		for _, g := range goals {
			p, err := r.Goal(r.ctx, r.as(who), g.Number)
			r.must(err)
			n += len(p.Figures)
		}
		if n != want {
			t.Errorf("%s reads %d figures under the goals, want %d", who, n, want)
		}
	}
}
