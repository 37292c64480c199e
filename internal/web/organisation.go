package web

import (
	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// Choice is one option of a list to choose from.
type Choice struct {
	Value, Label string
	Chosen       bool
}

// OrganisationShow is the page of one organisation.
type OrganisationShow struct {
	Base
	DirectoryRow
	Contacts   []PersonRow
	Colleagues []PersonRow
	ShowPeople bool
	Figures    []GoalFigure // the last accepted ones, as far as the reader may know
	MayEdit    bool
	MayInvite  bool
	// Signed are the covenants it signed, as far as the viewer may read that.
	Signed []SignedRow
}

var organisationShow = page[OrganisationShow]("organisation/show")

// organisationOf loads the organisation that the address names, as the viewer
// may see it.
func (s *Server) organisationOf(c *fiber.Ctx) (app.OrganisationPage, error) {
	id, err := param(c, "id")
	if err != nil {
		return app.OrganisationPage{}, err
	}
	return s.options.App.Organisation(c.UserContext(), actor(c), portal.ID(id))
}

func (s *Server) organisation(c *fiber.Ctx) error {
	v, err := s.organisationOf(c)
	if err != nil {
		return err
	}
	set, err := s.options.App.Settings(c.UserContext())
	if err != nil {
		return err
	}
	signed, err := s.signedRows(c, v.Organisation.ID)
	if err != nil {
		return err
	}
	figures, err := s.latestFigures(c, v.Organisation.ID)
	if err != nil {
		return err
	}
	return organisationShow.show(c, OrganisationShow{
		Signed: signed, Figures: figures,
		Base: Base{Title: v.Organisation.Name}, DirectoryRow: s.directoryRow(set, v.Organisation),
		Contacts: personRows(v.Contacts), Colleagues: personRows(v.Colleagues), ShowPeople: v.Colleagues != nil,
		MayEdit: v.MayEdit, MayInvite: v.MayInvite,
	})
}

// OrganisationForm is the form for a new or changed organisation.
type OrganisationForm struct {
	Base
	Form    portal.Organisation
	Version int64
	New     bool
	All     bool // name, kind and the rest, not only what it offers
	Kinds   []Choice
	Roles   []Choice
	Areas   []Choice
	Back    string
	// Current is what stands there now, when somebody else was first.
	Current *portal.Organisation
}

var organisationForm = page[OrganisationForm]("organisation/edit")

func (s *Server) organisationFormPage(c *fiber.Ctx, o portal.Organisation, all bool) (OrganisationForm, error) {
	set, err := s.options.App.Settings(c.UserContext())
	if err != nil {
		return OrganisationForm{}, err
	}
	p := OrganisationForm{Base: Base{Title: "Organisatie toevoegen"}, Form: o, Version: o.Version, New: o.ID == "", All: all, Kinds: kindChoices(o.Kind, false), Roles: chainChoices(o.Roles...), Back: "/sociale-kaart"}
	if !p.New {
		p.Title, p.Back = o.Name+" wijzigen", "/sociale-kaart/"+string(o.ID)
	}
	for _, n := range set.Neighbourhoods {
		c := Choice{Value: string(n.ID), Label: n.Name}
		for _, id := range o.Neighbourhoods {
			c.Chosen = c.Chosen || id == n.ID
		}
		p.Areas = append(p.Areas, c)
	}
	return p, nil
}

func (s *Server) organisationNew(c *fiber.Ctx) error {
	if !s.options.App.MayAddOrganisation(actor(c)) {
		return portal.ErrForbidden
	}
	p, err := s.organisationFormPage(c, portal.Organisation{Active: true}, true)
	if err != nil {
		return err
	}
	return organisationForm.show(c, p)
}

func (s *Server) organisationAdd(c *fiber.Ctx) error {
	in, err := readOrganisation(c)
	var added portal.Organisation
	if err == nil {
		added, err = s.options.App.AddOrganisation(c.UserContext(), actor(c), in)
	}
	if err != nil {
		p, fault := s.organisationFormPage(c, in, true)
		if fault != nil {
			return fault
		}
		return organisationForm.again(c, p, err)
	}
	return done(c, organisationAdded, "/sociale-kaart/"+string(added.ID))
}

func (s *Server) organisationEdit(c *fiber.Ctx) error {
	v, err := s.organisationOf(c)
	if err != nil {
		return err
	}
	if !v.MayEdit {
		return portal.ErrForbidden
	}
	p, err := s.organisationFormPage(c, v.Organisation, v.MayEditAll)
	if err != nil {
		return err
	}
	return organisationForm.show(c, p)
}

func (s *Server) organisationSave(c *fiber.Ctx) error {
	v, err := s.organisationOf(c)
	if err != nil {
		return err
	}
	in, err := readOrganisation(c)
	in.ID, in.Version = v.Organisation.ID, form(c).Version("version")
	if !v.MayEditAll {
		in.Name, in.Kind, in.Active, in.UrgentHelp = v.Organisation.Name, v.Organisation.Kind, v.Organisation.Active, v.Organisation.UrgentHelp
	}
	if err == nil {
		err = s.options.App.EditOrganisation(c.UserContext(), actor(c), in)
	}
	if err != nil {
		p, fault := s.organisationFormPage(c, in, v.MayEditAll)
		if fault != nil {
			return fault
		}
		if portal.KindOf(err) == portal.Conflict {
			// Both texts are shown; saving again keeps what is in the form.
			p.Current, p.Version = &v.Organisation, v.Organisation.Version
		}
		return organisationForm.again(c, p, err)
	}
	return done(c, organisationChanged, "/sociale-kaart/"+string(v.Organisation.ID))
}

func (s *Server) organisationConfirm(c *fiber.Ctx) error {
	id, err := param(c, "id")
	if err != nil {
		return err
	}
	if err := s.options.App.ConfirmOrganisation(c.UserContext(), actor(c), portal.ID(id)); err != nil {
		return err
	}
	back := "/sociale-kaart/" + id
	if form(c).Text("terug") == "lijst" {
		back = "/sociale-kaart"
	}
	return done(c, organisationConfirmed, back)
}

func readOrganisation(c *fiber.Ctx) (portal.Organisation, error) {
	f := form(c)
	var roles []portal.ChainRole
	for _, r := range f.Values("roles") {
		roles = append(roles, portal.ChainRole(r))
	}
	o := portal.Organisation{
		Roles: roles, Reach: f.Text("reach"),
		Name: f.Text("name"), Kind: portal.OrganisationKind(f.Text("kind")), ChainRoles: f.Text("chain_roles"),
		Neighbourhoods: f.IDs("neighbourhoods"), Offer: f.Text("offer"), TargetGroup: f.Text("target_group"), Phone: f.Text("phone"),
		Email: f.Text("email"), Website: f.Text("website"), Address: f.Text("address"), UrgentHelp: f.Bool("urgent_help"), Active: !f.Bool("ended"),
	}
	return o, f.Err()
}

var (
	organisationAdded     = flash("organisatie-toegevoegd", "good", "De organisatie staat op de sociale kaart.")
	organisationChanged   = flash("organisatie-gewijzigd", "good", "De gegevens zijn bewaard.")
	organisationConfirmed = flash("organisatie-gecontroleerd", "good", "Genoteerd: de gegevens zijn vandaag gecontroleerd.")
)
