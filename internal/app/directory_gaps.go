package app

import (
	"context"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// DirectoryGaps is what the sociale kaart lacks.
type DirectoryGaps struct {
	Cover []portal.RoleCover
	// Organisations are those of which something lacks, by name.
	Organisations []portal.OrganisationGap
	Total         int // organisations that take part
	CheckHolds    int // days
	// MaySet: the reader may change CheckHolds. Version is that of the settings.
	MaySet  bool
	Version int64
}

// DirectoryGaps says which parts of the chain and which data are missing.
func (a *App) DirectoryGaps(ctx context.Context, by portal.Actor) (DirectoryGaps, error) {
	orgs, err := a.Directory(ctx, by, DirectoryFilter{})
	if err != nil {
		return DirectoryGaps{}, err
	}
	set, err := a.store.Settings(ctx)
	if err != nil {
		return DirectoryGaps{}, err
	}
	contacts, err := a.contactNames(ctx)
	if err != nil {
		return DirectoryGaps{}, err
	}
	g := DirectoryGaps{Cover: portal.CoverOf(orgs, set.Neighbourhoods), Total: len(orgs), CheckHolds: set.CheckHolds(),
		MaySet: policy.May(by, policy.ManageSettings, nil), Version: set.Version}
	for _, o := range orgs {
		if gap := portal.GapOf(o, len(contacts[o.ID]) > 0, g.CheckHolds, a.now()); gap.Any() {
			g.Organisations = append(g.Organisations, gap)
		}
	}
	return g, nil
}

// contactNames gives, per organisation, its contact people: everyone in the
// chain knows them by name.
func (a *App) contactNames(ctx context.Context) (map[portal.ID][]string, error) {
	people, err := a.store.PeopleWithRole(ctx, portal.Contact)
	if err != nil {
		return nil, err
	}
	names := map[portal.ID][]string{}
	for _, p := range people {
		if p.State == portal.PersonActive {
			names[p.OrgID] = append(names[p.OrgID], p.Name)
		}
	}
	return names, nil
}

// DirectoryEntry is an organisation with what everyone may know of its people.
type DirectoryEntry struct {
	portal.Organisation
	Contacts []string
}

// DirectoryEntries gives the organisations of a list with their contact people,
// for print and export.
func (a *App) DirectoryEntries(ctx context.Context, by portal.Actor, f DirectoryFilter) ([]DirectoryEntry, error) {
	orgs, err := a.Directory(ctx, by, f)
	if err != nil {
		return nil, err
	}
	contacts, err := a.contactNames(ctx)
	if err != nil {
		return nil, err
	}
	entries := make([]DirectoryEntry, len(orgs))
	for i, o := range orgs {
		entries[i] = DirectoryEntry{Organisation: o, Contacts: contacts[o.ID]}
	}
	return entries, nil
}

// SetRecheck changes how many days a check of the sociale kaart holds. version
// is that of the settings the actor saw.
func (a *App) SetRecheck(ctx context.Context, by portal.Actor, version int64, days int) error {
	return a.changePart(ctx, by, policy.ManageSettings, "gecontroleerd op", func(_ context.Context, set *portal.Settings) (bool, error) {
		if set.Version != version {
			return false, errSettingsChanged
		}
		return days != set.CheckHolds(), set.SetRecheck(days)
	})
}
