package app

import (
	"cmp"
	"context"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// PersonChoice is somebody to choose on a signal's page.
type PersonChoice struct {
	ID   portal.ID
	Name Name
}

// maxMentionable bounds how many people a comment form offers.
const maxMentionable = 40

// handlersOf gives who can be made the handler of a signal: active people of the
// municipality who may see it, without the present one.
func (a *App) handlersOf(ctx context.Context, s portal.Signal, set portal.Settings) ([]PersonChoice, error) {
	people, err := a.store.People(ctx, set.Municipality)
	if err != nil {
		return nil, err
	}
	orgs, err := a.organisations(ctx)
	if err != nil {
		return nil, err
	}
	var choices []PersonChoice
	for _, p := range people {
		org := orgs[p.OrgID]
		if p.ID != s.Handler && policy.CanHandle(p.Actor(org, ""), s) {
			choices = append(choices, PersonChoice{ID: p.ID, Name: Name{Person: p.Name, Org: org.Name}})
		}
	}
	return choices, nil
}

// mentionable gives who a comment can name: those whose names stand on the page
// already (who handles it, said something or recognised it), and colleagues.
func (a *App) mentionable(ctx context.Context, by portal.Actor, p *SignalPage) ([]PersonChoice, error) {
	orgs, err := a.organisations(ctx)
	if err != nil {
		return nil, err
	}
	involved := []portal.ID{p.Signal.Handler}
	for _, c := range p.Comments {
		involved = append(involved, c.Author)
	}
	for _, r := range p.Recognitions {
		involved = append(involved, r.Person)
	}
	colleagues, err := a.store.People(ctx, by.OrgID)
	if err != nil {
		return nil, err
	}
	var candidates []portal.Person
	for _, id := range involved {
		who, err := a.person(ctx, id)
		if err != nil {
			return nil, err
		}
		candidates = append(candidates, who)
	}
	var choices []PersonChoice
	for _, who := range append(candidates, colleagues...) {
		known := slices.ContainsFunc(choices, func(c PersonChoice) bool { return c.ID == who.ID })
		hidden := p.Names[who.ID].Person == "" && who.ID == p.Signal.Reporter
		if known || hidden || who.ID == by.ID || !policy.Mentionable(by, who.Actor(orgs[who.OrgID], a.keys.Blind(who.ID)), p.Signal) {
			continue
		}
		choices = append(choices, PersonChoice{ID: who.ID, Name: Name{Person: who.Name, Org: orgs[who.OrgID].Name}})
		if len(choices) == maxMentionable {
			break
		}
	}
	slices.SortStableFunc(choices, func(x, y PersonChoice) int {
		return cmp.Or(cmp.Compare(x.Name.Org, y.Name.Org), cmp.Compare(x.Name.Person, y.Name.Person))
	})
	return choices, nil
}
