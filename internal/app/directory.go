package app

import (
	"context"
	"slices"
	"sync"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// directoryAge is how old a name on a page may be. Rights never come from here:
// an actor and their organisation are loaded at every request.
const directoryAge = 2 * time.Second

// directory keeps names of organisations and people for a moment, so that a
// list of 25 signals doesn't load the same ten documents again and again.
type directory struct {
	mu     sync.Mutex
	orgs   map[portal.ID]portal.Organisation
	byName []portal.Organisation // those that take part
	orgsAt time.Time
	people map[portal.ID]personName
}

type personName struct {
	Person portal.Person
	at     time.Time
}

// organisations gives all organisations by id.
func (a *App) organisations(ctx context.Context) (map[portal.ID]portal.Organisation, error) {
	a.names.mu.Lock()
	if a.names.orgs != nil && time.Since(a.names.orgsAt) < directoryAge {
		defer a.names.mu.Unlock()
		return a.names.orgs, nil
	}
	a.names.mu.Unlock()
	list, err := a.store.Organisations(ctx)
	if err != nil {
		return nil, err
	}
	orgs := make(map[portal.ID]portal.Organisation, len(list))
	for _, o := range list {
		orgs[o.ID] = o
	}
	list = slices.DeleteFunc(list, func(o portal.Organisation) bool { return !o.Active })
	a.names.mu.Lock()
	defer a.names.mu.Unlock()
	a.names.orgs, a.names.byName, a.names.orgsAt = orgs, list, time.Now()
	return orgs, nil
}

// OrganisationChoices gives the organisations that take part, by name, for
// choosing one in a form. One that was added just now may be missing; Directory
// has it. The caller doesn't change the list.
func (a *App) OrganisationChoices(ctx context.Context, by portal.Actor) ([]portal.Organisation, error) {
	if err := policy.Check(by, policy.ReadDirectory, nil); err != nil {
		return nil, err
	}
	if _, err := a.organisations(ctx); err != nil {
		return nil, err
	}
	a.names.mu.Lock()
	defer a.names.mu.Unlock()
	return a.names.byName, nil
}

// person gives a person for showing their name; the zero Person when there is
// none (an erased account, or no id at all).
func (a *App) person(ctx context.Context, id portal.ID) (portal.Person, error) {
	if id == "" {
		return portal.Person{}, nil
	}
	a.names.mu.Lock()
	n, ok := a.names.people[id]
	a.names.mu.Unlock()
	if ok && time.Since(n.at) < directoryAge {
		return n.Person, nil
	}
	p, err := a.store.Person(ctx, id)
	if portal.KindOf(err) == portal.NotFound {
		err = nil
	}
	if err != nil {
		return p, err
	}
	a.names.mu.Lock()
	defer a.names.mu.Unlock()
	if len(a.names.people) > 2000 {
		clear(a.names.people)
	}
	a.names.people[id] = personName{Person: p, at: time.Now()}
	return p, nil
}
