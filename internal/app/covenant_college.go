package app

import (
	"context"
	"maps"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// CollegeInput is what was typed of the college's decision.
type CollegeInput struct {
	portal.CollegeDecision
	Nr      int
	Version int64
	Citizen CitizenAnswer
}

// CollegePage is what the form for the college's decision needs.
type CollegePage struct {
	policy.CovenantOn
	// Waiting counts the comments that need an answer first.
	Waiting int
	Proxies []PersonChoice
}

// College gives the form for the college's decision on a version.
func (a *App) College(ctx context.Context, by portal.Actor, number string, nr int) (CollegePage, error) {
	on, err := a.covenantText(ctx, by, policy.KeepCovenant, number, nr)
	if err != nil {
		return CollegePage{}, err
	}
	p := CollegePage{CovenantOn: on}
	if p.Waiting, err = a.openComments(ctx, on.Covenant.ID, on.Text.Nr); err != nil {
		return p, err
	}
	set, err := a.store.Settings(ctx)
	if err != nil {
		return p, err
	}
	people, err := a.store.People(ctx, set.Municipality)
	for _, who := range people {
		if ok, err := a.mayHoldProxy(ctx, on, who.ID); err != nil {
			return p, err
		} else if ok {
			p.Proxies = append(p.Proxies, PersonChoice{ID: who.ID, Name: Name{Person: who.Name}})
		}
	}
	return p, err
}

// mayHoldProxy reports whether somebody can sign for the municipality once the mayor's
// power of attorney is theirs.
func (a *App) mayHoldProxy(ctx context.Context, on policy.CovenantOn, id portal.ID) (bool, error) {
	p, org, err := a.personAndOrg(ctx, id)
	if err != nil {
		return false, notFoundIsNil(err)
	}
	who := p.Actor(org, "")
	on.Text.College, on.Covenant.Shown = &portal.CollegeDecision{Proxy: id}, true
	return who.Municipality && policy.May(who, policy.SignCovenant, policy.SigningOn{Signing: portal.Signing{Org: p.OrgID}, Covenant: on.Covenant, Text: on.Text}), nil
}

// ResolveCovenant enters what the college decided about a version, or corrects it.
// While comments wait for an answer that isn't possible.
func (a *App) ResolveCovenant(ctx context.Context, by portal.Actor, number string, in CollegeInput) error {
	return a.changeCovenant(ctx, by, policy.KeepCovenant, number, in.Nr, in.Version, func(ctx context.Context, _ *writing, on *policy.CovenantOn, _ portal.Settings) ([]portal.Fact, error) {
		n, err := a.openComments(ctx, on.Covenant.ID, on.Text.Nr)
		if err != nil {
			return nil, err
		}
		if n > 0 {
			return nil, portal.Errorf(portal.Conflict, "%s", openCommentsWords(n))
		}
		fields, facts := checkCitizen(map[string]string{"number": in.Number, "proxy_number": in.ProxyNumber}, in.Citizen, on.Covenant.Ref(), false)
		d := in.CollegeDecision
		d.By, d.At = by.ID, a.now()
		fact, err := on.Covenant.Resolve(&on.Text, d)
		if err != nil && portal.FieldsOf(err) == nil {
			return nil, err
		}
		maps.Copy(fields, portal.FieldsOf(err))
		if fields["proxy"] == "" {
			ok, err := a.mayHoldProxy(ctx, *on, d.Proxy)
			if err != nil {
				return nil, err
			}
			if !ok {
				fields["proxy"] = "Deze persoon kan niet namens de gemeente tekenen. Kies iemand anders."
			}
		}
		return append(facts, fact), fields.Err()
	})
}

func openCommentsWords(n int) string {
	if n == 1 {
		return "Er wacht nog één reactie op antwoord. Beantwoord die eerst."
	}
	return "Er wachten nog " + portal.Number(n) + " reacties op antwoord. Beantwoord die eerst."
}

// UnresolveCovenant brings a version that the college resolved on back to concept.
func (a *App) UnresolveCovenant(ctx context.Context, by portal.Actor, number string, nr int, version int64, reason string, answer CitizenAnswer) error {
	return a.changeCovenant(ctx, by, policy.KeepCovenant, number, nr, version, func(_ context.Context, _ *writing, on *policy.CovenantOn, _ portal.Settings) ([]portal.Fact, error) {
		fields, facts := checkCitizen(map[string]string{"reason": reason}, answer, on.Covenant.Ref(), false)
		fact, err := on.Covenant.Unresolve(&on.Text, by.ID, reason, a.now())
		return append(facts, fact), joinFields(fields, err)
	})
}
