package app

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// CovenantPage is a covenant with one of its versions, for the page with its text.
type CovenantPage struct {
	policy.CovenantOn
	// Versions are those the reader may read, from the first on.
	Versions []portal.CovenantVersion
	Parties  []CovenantParty
	// Writers are the names of who writes along; only for who writes too.
	Writers []string
	Balance portal.Balance
	// Purpose and Terms are those of the text that is shown: once it was laid down to be
	// signed what stands there, whatever the covenant says since.
	Purpose string
	Terms   portal.CovenantTerms
	// Write: the reader may change the text now. Keep: they keep the covenant.
	Write, Keep bool
}

// CovenantParty is a party with its name.
type CovenantParty struct {
	portal.Party
	Name         string
	Kind         portal.OrganisationKind
	Municipality bool
}

// Covenant gives a covenant with one of its versions; see LatestText and ForceText.
func (a *App) Covenant(ctx context.Context, by portal.Actor, number string, nr int) (CovenantPage, error) {
	on, err := a.covenantText(ctx, by, policy.ReadCovenant, number, nr)
	if err != nil {
		return CovenantPage{}, err
	}
	p := CovenantPage{CovenantOn: on, Balance: on.Text.Balance(), Write: policy.May(by, policy.WriteClause, on), Keep: policy.May(by, policy.KeepCovenant, on)}
	if p.Versions, err = a.readableVersions(ctx, by, on.Covenant); err != nil {
		return p, err
	}
	if p.Parties, err = a.covenantParties(ctx, on.Covenant); err != nil {
		return p, err
	}
	if p.Purpose, p.Terms, err = a.statedIn(ctx, on); err != nil {
		return p, err
	}
	if p.Write || p.Keep {
		p.Writers, err = a.namesOfPeople(ctx, on.Covenant.Writers)
	}
	return p, err
}

// statedIn gives the purpose and the days that go with a version.
func (a *App) statedIn(ctx context.Context, on policy.CovenantOn) (string, portal.CovenantTerms, error) {
	t, err := a.frozen(ctx, on.Covenant, on.Text)
	if err != nil || t.Preamble == nil {
		return on.Covenant.Purpose, on.Covenant.With(on.Text).Terms(), err
	}
	s := t.Preamble
	return s.Purpose, portal.CovenantTerms{Start: s.Start, End: s.End, Evaluation: s.Evaluation, NoticeMonths: s.NoticeMonths}, nil
}

// CovenantToDo gives a covenant with one of its versions for who may do something
// with it, such as for a form.
func (a *App) CovenantToDo(ctx context.Context, by portal.Actor, action policy.Action, number string, nr int) (policy.CovenantOn, error) {
	return a.covenantText(ctx, by, action, number, nr)
}

// covenantParties gives the parties with their names: the municipality first, then who
// signs, then who is heard. Who waits to accede is no party yet, unless it was one.
func (a *App) covenantParties(ctx context.Context, c portal.Covenant) ([]CovenantParty, error) {
	set, err := a.store.Settings(ctx)
	if err != nil {
		return nil, err
	}
	orgs, err := a.organisations(ctx)
	if err != nil {
		return nil, err
	}
	var parties []CovenantParty
	for _, p := range c.Parties {
		if p.Asked == nil || p.Asked.Party {
			parties = append(parties, CovenantParty{Party: p, Name: orgs[p.Org].Name, Kind: orgs[p.Org].Kind, Municipality: p.Org == set.Municipality})
		}
	}
	slices.SortStableFunc(parties, func(x, y CovenantParty) int {
		return cmp.Or(cmp.Compare(x.place(), y.place()), cmp.Compare(strings.ToLower(x.Name), strings.ToLower(y.Name)))
	})
	return parties, nil
}

func (p CovenantParty) place() int {
	switch {
	case p.Municipality:
		return 0
	case p.Signs:
		return 1
	}
	return 2
}
