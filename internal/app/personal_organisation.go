package app

import (
	"context"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// OrganisationData is what the portal holds about an organisation, for its
// contact: no name of who shared what, and nothing that was shared anonymously.
type OrganisationData struct {
	Organisation portal.Organisation
	Areas        []string
	People       []portal.Person
	Signals      []portal.Signal
	Agreed       OrganisationAgreed
	Figures      OrganisationFigures
}

// ExportOrganisation gives an organisation's data to the contact who manages its
// colleagues. That it was asked is an event.
func (a *App) ExportOrganisation(ctx context.Context, by portal.Actor, id portal.ID) (d OrganisationData, err error) {
	if err := policy.Check(by, policy.ReadDirectory, nil); err != nil {
		return d, err
	}
	if d.Organisation, err = a.store.Organisation(ctx, id); err != nil {
		return d, err
	}
	if err := policy.Check(by, policy.ExportOrganisation, d.Organisation); err != nil {
		return d, err
	}
	set, err := a.store.Settings(ctx)
	if err != nil {
		return d, err
	}
	for _, area := range d.Organisation.Neighbourhoods {
		if n, ok := set.Neighbourhood(area); ok {
			d.Areas = append(d.Areas, n.Name)
		}
	}
	if d.People, err = a.store.People(ctx, id); err != nil {
		return d, err
	}
	// An anonymous signal carries no organisation, so it isn't found by it.
	q := portal.SignalQuery{Scope: policy.SignalKeys(by), Org: id, Page: portal.Page{Limit: signalsAtOnce}}
	err = a.eachSignal(ctx, q, func(s portal.Signal) error {
		d.Signals = append(d.Signals, s)
		return nil
	})
	if err != nil {
		return d, err
	}
	if d.Agreed, err = a.agreedBy(ctx, by, id); err != nil {
		return d, err
	}
	if d.Figures, err = a.figuresOf(ctx, by, id); err != nil {
		return d, err
	}
	return d, a.write(ctx, by, func(ctx context.Context, w *writing) error {
		w.record(0, portal.Fact{Type: portal.OrganisationDataExported, About: portal.Ref{Kind: portal.KindOrganisation, ID: id}})
		return nil
	})
}
