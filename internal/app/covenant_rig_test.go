package app

import (
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// testCovenant makes a covenant in concept with four clauses (both sides commit) and
// its parties: the municipality, Geldfit and bewind sign, Asdd is heard.
func (r *rig) testCovenant() policy.CovenantOn {
	r.t.Helper()
	c, err := r.MakeCovenant(r.ctx, r.as("ketencoordinator@gemeente"), CovenantInput{Title: "Kwaliteitsconvenant bewindvoering", Purpose: "Samen werken aan goede bewindvoering."})
	r.must(err)
	c.Parties = append(c.Parties, portal.Party{Org: "geldfit", Signs: true}, portal.Party{Org: "bewind", Signs: true}, portal.Party{Org: "asdd"})
	v := r.versionOf(c, 1)
	for _, cl := range []portal.Clause{
		{ID: "art-doel", Heading: "Doel", Text: "Partijen verbeteren samen de kwaliteit van bewindvoering."},
		{ID: "art-gemeente", Heading: "Bereikbaarheid", Text: "De gemeente heeft één vast nummer.", Commits: portal.SideMunicipality, Indicator: "Er wordt binnen vijf minuten opgenomen."},
		{ID: "art-partner", Heading: "Eerste gesprek", Text: "De bewindvoerder spreekt de cliënt binnen twee weken.", Commits: portal.SidePartner},
		{ID: "art-samen", Heading: "Overleg", Text: "Partijen overleggen elk half jaar.", Commits: portal.SideMutual},
	} {
		cl.Rev, cl.By, cl.At = 1, c.MadeBy, r.now()
		v.Clauses = append(v.Clauses, cl)
	}
	r.must(r.store.SaveCovenant(r.ctx, &c, "gemeente"))
	r.must(r.store.SaveCovenantVersion(r.ctx, &v))
	return policy.CovenantOn{Covenant: c, Text: v}
}

// covenantAt makes testCovenant and brings its first version to a state, straight
// through the store: with the course, the days and the college's decision that belong
// to it, and without readings, comments, signings or signatures.
func (r *rig) covenantAt(state portal.CovenantState) policy.CovenantOn {
	r.t.Helper()
	on := r.testCovenant()
	r.bring(&on, state)
	return on
}

// bring takes a version, step by step, to a state; see covenantAt.
func (r *rig) bring(on *policy.CovenantOn, state portal.CovenantState) {
	r.t.Helper()
	by, now := r.as("ketencoordinator@gemeente").ID, r.now()
	way := map[portal.CovenantState][]portal.CovenantState{
		portal.CovenantDraft:     nil,
		portal.CovenantConsulted: {portal.CovenantConsulted},
		portal.CovenantResolved:  {portal.CovenantConsulted, portal.CovenantResolved},
		portal.CovenantSigning:   {portal.CovenantConsulted, portal.CovenantResolved, portal.CovenantSigning},
		portal.CovenantInForce:   {portal.CovenantConsulted, portal.CovenantResolved, portal.CovenantSigning, portal.CovenantInForce},
		portal.CovenantReplaced:  {portal.CovenantConsulted, portal.CovenantResolved, portal.CovenantSigning, portal.CovenantInForce, portal.CovenantReplaced},
		portal.CovenantEnded:     {portal.CovenantConsulted, portal.CovenantEnded},
	}[state]
	for _, to := range way {
		r.must(on.Text.Move(to, portal.CovenantStep{At: now, By: by}))
		switch to {
		case portal.CovenantConsulted:
			on.Covenant.Shown, on.Text.ConsultUntil = true, portal.Day(now).AddDate(0, 0, 28)
		case portal.CovenantResolved:
			on.Text.College = &portal.CollegeDecision{Number: "B-2026-17", Date: portal.Day(now), Proxy: r.as("portefeuillehouder@gemeente").ID, ProxyNumber: "V-2026-3", By: by, At: now}
		case portal.CovenantSigning:
			on.Text.SignUntil = portal.Day(now).AddDate(0, 0, 28)
		case portal.CovenantInForce:
			on.Text.InForceFrom, on.Covenant.InForce = portal.Day(now), on.Text.Nr
		case portal.CovenantReplaced:
			on.Text.Until, on.Covenant.InForce = portal.Day(now), 0
		}
	}
	r.must(r.store.SaveCovenant(r.ctx, &on.Covenant, "gemeente"))
	r.must(r.store.SaveCovenantVersion(r.ctx, &on.Text))
}

// versionOf gives a version of a covenant as it is stored.
func (r *rig) versionOf(c portal.Covenant, nr int) portal.CovenantVersion {
	r.t.Helper()
	all, err := r.store.CovenantVersions(r.ctx, c.ID)
	r.must(err)
	for _, v := range all {
		if v.Nr == nr {
			return v
		}
	}
	r.t.Fatalf("covenant %s has no version %d", c.Number, nr)
	return portal.CovenantVersion{}
}

// reload gives a covenant and one of its versions as they are stored now.
func (r *rig) reload(on policy.CovenantOn) policy.CovenantOn {
	r.t.Helper()
	c, err := r.store.Covenant(r.ctx, on.Covenant.ID)
	r.must(err)
	return policy.CovenantOn{Covenant: c, Text: r.versionOf(c, on.Text.Nr)}
}

// day is a day of the tests' calendar.
func testDay(year int, month time.Month, d int) time.Time {
	return time.Date(year, month, d, 0, 0, 0, 0, portal.Amsterdam())
}
