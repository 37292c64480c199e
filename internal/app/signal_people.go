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
	if s.Handed != nil { // colleagues of who handles it there
		there, err := a.store.People(ctx, s.Handed.Org)
		if err != nil {
			return nil, err
		}
		people = append(people, there...)
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
	for i, who := range append(candidates, colleagues...) {
		known := slices.ContainsFunc(choices, func(c PersonChoice) bool { return c.ID == who.ID })
		// Of those on the page, the reporter isn't known by name. Among one's
		// colleagues they stand as any other: who is missing there would be them.
		hidden := i < len(involved) && p.Names[who.ID].Person == "" && who.ID == p.Signal.Reporter
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

// nameMentions names whom each comment names. The reporter whom the reader may
// not know is named like anybody else by who didn't know them either: only the
// organisation's name in that place would tell who they are.
func (a *App) nameMentions(ctx context.Context, p *SignalPage) error {
	p.Mentions = map[portal.ID][]Name{}
	for _, c := range p.Comments {
		for _, m := range c.Mentions {
			name := p.Names[m]
			if m == p.Signal.Reporter && name.Person == "" {
				author, org, err := a.personAndOrg(ctx, c.Author)
				if err != nil && portal.KindOf(err) != portal.NotFound {
					return err
				}
				who, err := a.person(ctx, m)
				if err != nil {
					return err
				}
				if !policy.May(author.Actor(org, ""), policy.SeeReporter, p.Signal) {
					name.Person = who.Name
				}
			}
			p.Mentions[c.ID] = append(p.Mentions[c.ID], name)
		}
	}
	return nil
}
