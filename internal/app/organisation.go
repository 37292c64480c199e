package app

import (
	"context"
	"slices"
	"strings"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/privacy"
)

// DirectoryFilter is what a person asks of the sociale kaart.
type DirectoryFilter struct {
	Text          string // words in name, offer, target group or role
	Kind          portal.OrganisationKind
	Role          portal.ChainRole
	Neighbourhood portal.ID
	// ByCheck sorts by the last check instead of by name, those that were never
	// checked first; Down turns either order around.
	ByCheck, Down bool
	All           bool // those that no longer take part as well
}

// Directory lists the organisations of the sociale kaart.
func (a *App) Directory(ctx context.Context, by portal.Actor, f DirectoryFilter) ([]portal.Organisation, error) {
	if err := policy.Check(by, policy.ReadDirectory, nil); err != nil {
		return nil, err
	}
	all, err := a.store.Organisations(ctx)
	if err != nil {
		return nil, err
	}
	words := strings.Fields(portal.FoldName(f.Text))
	found := slices.DeleteFunc(all, func(o portal.Organisation) bool {
		text := []string{o.Name, o.ChainRoles, o.Offer, o.TargetGroup}
		for _, r := range o.Roles {
			text = append(text, r.Label())
		}
		in := portal.FoldName(strings.Join(text, " "))
		return (!o.Active && !f.All) ||
			(f.Kind != "" && o.Kind != f.Kind) ||
			(f.Role != "" && !o.Does(f.Role)) ||
			(f.Neighbourhood != "" && !o.WorksIn(f.Neighbourhood)) ||
			slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(in, w) })
	})
	if f.ByCheck {
		slices.SortStableFunc(found, func(x, y portal.Organisation) int { return x.CheckedOn.Compare(y.CheckedOn) })
	}
	if f.Down {
		slices.Reverse(found)
	}
	return found, nil
}

// OrganisationPage is what the page of one organisation shows to one reader.
type OrganisationPage struct {
	Organisation portal.Organisation
	// Contacts are the contact people; everyone in the chain sees them.
	Contacts []portal.Person
	// Colleagues are all its people; only for colleagues and who keeps accounts.
	Colleagues []portal.Person
	Roles      []portal.Role // those the reader may give when inviting somebody

	MayEdit, MayEditAll, MayInvite bool
}

// Organisation gives the page of an organisation.
func (a *App) Organisation(ctx context.Context, by portal.Actor, id portal.ID) (OrganisationPage, error) {
	if err := policy.Check(by, policy.ReadDirectory, nil); err != nil {
		return OrganisationPage{}, err
	}
	o, err := a.store.Organisation(ctx, id)
	if err != nil {
		return OrganisationPage{}, err
	}
	p := OrganisationPage{
		Organisation: o, Roles: policy.InvitableRoles(by, o),
		MayEdit: policy.May(by, policy.EditOrganisation, o), MayEditAll: policy.EditsWholeOrganisation(by),
	}
	p.MayInvite = len(p.Roles) > 0
	people, err := a.store.People(ctx, id)
	if err != nil {
		return OrganisationPage{}, err
	}
	for _, q := range people {
		if q.Role == portal.Contact && q.State == portal.PersonActive {
			p.Contacts = append(p.Contacts, q)
		}
	}
	if policy.May(by, policy.ReadColleagues, o) {
		p.Colleagues = people
	}
	return p, nil
}

// AddOrganisation adds a partner to the chain.
func (a *App) AddOrganisation(ctx context.Context, by portal.Actor, o portal.Organisation) (portal.Organisation, error) {
	if err := policy.Check(by, policy.AddOrganisation, nil); err != nil {
		return o, err
	}
	o.ID, o.Version, o.Active, o.AddedAt = portal.NewID(), 0, true, a.now()
	err := a.write(ctx, by, func(ctx context.Context, w *writing) error {
		if err := a.checkOrganisation(ctx, &o); err != nil {
			return err
		}
		if err := nameTaken(a.store.InsertOrganisation(ctx, &o)); err != nil {
			return err
		}
		w.record(o.Version, portal.Fact{Type: portal.OrganisationAdded, About: o.Ref()})
		return nil
	})
	return o, err
}

// EditOrganisation changes an organisation. in.Version is the one the actor
// saw. A contact person changes what their organisation offers; what it is
// (name, kind, whether it takes part) stays.
func (a *App) EditOrganisation(ctx context.Context, by portal.Actor, in portal.Organisation) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		o, err := a.store.Organisation(ctx, in.ID)
		if err != nil {
			return err
		}
		if err := policy.Check(by, policy.EditOrganisation, o); err != nil {
			return err
		}
		if o.Version != in.Version {
			return portal.Errorf(portal.Conflict, "Iemand anders wijzigde deze organisatie net. Bekijk wat er nu staat en probeer het opnieuw.")
		}
		set, err := a.store.Settings(ctx)
		if err != nil {
			return err
		}
		changed := in
		changed.AddedAt, changed.CheckedOn = o.AddedAt, o.CheckedOn
		if !policy.EditsWholeOrganisation(by) {
			changed.Name, changed.Kind, changed.Active, changed.UrgentHelp = o.Name, o.Kind, o.Active, o.UrgentHelp
		}
		if o.ID == set.Municipality && (!changed.Active || changed.Kind != portal.OrgMunicipality) {
			return portal.Fields{"kind": "Dit is de gemeente van dit portaal. Die blijft meedoen."}.Err()
		}
		if err := a.checkOrganisation(ctx, &changed); err != nil {
			return err
		}
		if err := nameTaken(a.store.SaveOrganisation(ctx, &changed)); err != nil {
			return err
		}
		w.record(changed.Version, portal.Fact{Type: portal.OrganisationChanged, About: o.Ref()})
		return nil
	})
}

// ConfirmOrganisation notes that what the sociale kaart says of an organisation
// was looked at today and is right.
func (a *App) ConfirmOrganisation(ctx context.Context, by portal.Actor, id portal.ID) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		o, err := a.store.Organisation(ctx, id)
		if err != nil {
			return err
		}
		if err := policy.Check(by, policy.EditOrganisation, o); err != nil {
			return err
		}
		o.CheckedOn = a.now().Truncate(time.Second)
		if err := a.store.SaveOrganisation(ctx, &o); err != nil {
			return err
		}
		w.record(o.Version, portal.Fact{Type: portal.OrganisationChanged, About: o.Ref(), Details: map[string]string{portal.DetailField: "gecontroleerd op"}})
		return nil
	})
}

func (a *App) checkOrganisation(ctx context.Context, o *portal.Organisation) error {
	set, err := a.store.Settings(ctx)
	if err != nil {
		return err
	}
	return organisationFields(o, set).Err()
}

// organisationFields cleans an organisation and says what is wrong with it.
func organisationFields(o *portal.Organisation, set portal.Settings) portal.Fields {
	fields := portal.Fields{}
	for k, v := range portal.FieldsOf(o.Validate()) {
		fields[k] = v
	}
	// Everyone in the chain reads these. Phone numbers and addresses belong there.
	for field, text := range map[string]string{"chain_roles": o.ChainRoles, "offer": o.Offer, "target_group": o.TargetGroup, "reach": o.Reach} {
		for _, found := range privacy.Check(text) {
			if found.Kind.Blocks() {
				fields[field] = found.Kind.Sentence()
			}
		}
	}
	// Who works for an organisation of this kind reads what is for the municipality.
	if o.Kind == portal.OrgMunicipality && o.ID != set.Municipality {
		fields["kind"] = "Dit portaal heeft één gemeente. Kies voor een andere gemeente ‘" + portal.OrgOther.Label() + "’."
	}
	for _, n := range o.Neighbourhoods {
		if _, ok := set.Neighbourhood(n); !ok {
			fields["neighbourhoods"] = "Deze wijk is er niet. Kies een wijk uit de lijst."
		}
	}
	return fields
}

func nameTaken(err error) error {
	if err != nil && portal.KindOf(err) == portal.Taken {
		return portal.Fields{"name": "Er is al een organisatie met deze naam."}.Err()
	}
	return err
}

// HelpDesks are the organisations to call when something is about one resident.
func (a *App) HelpDesks(ctx context.Context, by portal.Actor) ([]portal.Organisation, error) {
	if err := policy.Check(by, policy.ReadDirectory, nil); err != nil {
		return nil, err
	}
	orgs, err := a.organisations(ctx)
	if err != nil {
		return nil, err
	}
	var desks []portal.Organisation
	for _, o := range orgs {
		if o.Active && o.UrgentHelp && o.Phone != "" {
			desks = append(desks, o)
		}
	}
	slices.SortFunc(desks, func(x, y portal.Organisation) int { return strings.Compare(x.Name, y.Name) })
	return desks, nil
}

// MayAddOrganisation reports whether the actor may add to the sociale kaart.
func (a *App) MayAddOrganisation(by portal.Actor) bool {
	return policy.May(by, policy.AddOrganisation, nil)
}

// municipalityFirst is the order of two organisations in a list to choose from: the
// municipality, and then by name.
func municipalityFirst(set portal.Settings, x, y portal.ID, xName, yName string) int {
	switch set.Municipality {
	case x:
		return -1
	case y:
		return 1
	}
	return strings.Compare(portal.FoldName(xName), portal.FoldName(yName))
}
