package web

import (
	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// covenantWith makes a covenant with one clause in which an organisation signs beside
// the municipality, in concept.
func (p *signalRig) covenantWith(org portal.ID) policy.CovenantOn {
	p.t.Helper()
	ctx, by := p.t.Context(), p.by("cora")
	c, err := p.app.MakeCovenant(ctx, by, app.CovenantInput{Title: "Convenant met " + string(org), Purpose: "Samen werken."})
	must(p.t, err)
	if org != "gemeente" {
		must(p.t, p.app.AddParty(ctx, by, c.Number, org, true))
	}
	_, err = p.app.AddClause(ctx, by, c.Number, app.LatestText, app.ClauseInput{Heading: "Bereikbaarheid", Text: "De gemeente heeft één **vast** nummer.", Commits: portal.SideMunicipality, Indicator: "Er wordt opgenomen."})
	must(p.t, err)
	return p.covenantNow(c.ID)
}

// covenantNow gives a covenant with its newest version, as stored.
func (p *signalRig) covenantNow(id portal.ID) policy.CovenantOn {
	p.t.Helper()
	c, err := p.store.Covenant(p.t.Context(), id)
	must(p.t, err)
	versions, err := p.store.CovenantVersions(p.t.Context(), id)
	must(p.t, err)
	return policy.CovenantOn{Covenant: c, Text: versions[len(versions)-1]}
}

// consulted brings a covenant to consultation, straight through the store.
func (p *signalRig) consulted(on policy.CovenantOn) policy.CovenantOn {
	p.t.Helper()
	must(p.t, on.Text.Move(portal.CovenantConsulted, portal.CovenantStep{At: testNow, By: "cora"}))
	on.Covenant.Shown, on.Text.ConsultUntil = true, portal.Day(testNow).AddDate(0, 0, 28)
	return p.saved(on)
}

// inForce brings a covenant in consultation into force, straight through the store.
func (p *signalRig) inForce(on policy.CovenantOn) policy.CovenantOn {
	p.t.Helper()
	for _, to := range []portal.CovenantState{portal.CovenantResolved, portal.CovenantSigning, portal.CovenantInForce} {
		must(p.t, on.Text.Move(to, portal.CovenantStep{At: testNow, By: "cora"}))
	}
	on.Covenant.InForce, on.Text.InForceFrom = on.Text.Nr, portal.Day(testNow)
	return p.saved(on)
}

func (p *signalRig) saved(on policy.CovenantOn) policy.CovenantOn {
	p.t.Helper()
	must(p.t, p.store.SaveCovenant(p.t.Context(), &on.Covenant, "gemeente"))
	must(p.t, p.store.SaveCovenantVersion(p.t.Context(), &on.Text))
	return on
}
