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

// DirectoryPage is the sociale kaart.
type DirectoryPage struct {
	Base
	Text   string
	Kinds  []Choice
	Areas  []Choice
	Rows   []DirectoryRow
	Chips  []Chip
	Empty  *Empty
	MayAdd bool
	Total  int
	Pager  Pager
}

// DirectoryRow is an organisation in the sociale kaart.
type DirectoryRow struct {
	portal.Organisation
	KindLabel string
	AreaNames []string // empty: the whole municipality
	Stale     bool
}

var directoryPage = page[DirectoryPage]("organisation/list")

func (s *Server) directory(c *fiber.Ctx) error {
	q := query(c)
	f := app.DirectoryFilter{Text: q.Text("q"), Kind: portal.OrganisationKind(q.Text("soort")), Neighbourhood: q.ID("wijk")}
	if f.Kind.Label() == "" {
		f.Kind = "" // an address somebody changed by hand filters nothing
	}
	orgs, err := s.options.App.Directory(c.UserContext(), actor(c), f)
	if err != nil {
		return err
	}
	set, err := s.options.App.Settings(c.UserContext())
	if err != nil {
		return err
	}
	p := DirectoryPage{
		Base: Base{Title: "Sociale kaart"}, Text: f.Text, Kinds: kindChoices(f.Kind, true), Areas: areaChoices(set, f.Neighbourhood),
		MayAdd: s.options.App.MayAddOrganisation(actor(c)),
	}
	for _, o := range orgs {
		p.Rows = append(p.Rows, s.directoryRow(set, o))
	}
	p.Total = len(p.Rows)
	p.Rows, p.Pager = numbered(p.Rows, q.Int("pagina"), func(n string) string {
		return withFilters("/sociale-kaart", "", "q", f.Text, "soort", string(f.Kind), "wijk", string(f.Neighbourhood), "pagina", n)
	})
	p.Chips = directoryChips(set, f)
	p.Empty = directoryEmpty(p)
	return directoryPage.show(c, p)
}

func (s *Server) directoryRow(set portal.Settings, o portal.Organisation) DirectoryRow {
	r := DirectoryRow{Organisation: o, KindLabel: o.Kind.Label(), Stale: o.Stale(s.options.Now())}
	for _, id := range o.Neighbourhoods {
		if n, ok := set.Neighbourhood(id); ok {
			r.AreaNames = append(r.AreaNames, n.Name)
		}
	}
	return r
}

func kindChoices(chosen portal.OrganisationKind, all bool) []Choice {
	var cs []Choice
	if all {
		cs = append(cs, Choice{Label: "Alle soorten", Chosen: chosen == ""})
	}
	for _, k := range portal.OrganisationKinds() {
		if !all && k == portal.OrgMunicipality && chosen != k {
			continue // there is one, and it is there
		}
		cs = append(cs, Choice{Value: string(k), Label: k.Label(), Chosen: k == chosen})
	}
	return cs
}

func areaChoices(set portal.Settings, chosen portal.ID) []Choice {
	cs := []Choice{{Label: "Alle wijken", Chosen: chosen == ""}}
	for _, n := range set.Neighbourhoods {
		cs = append(cs, Choice{Value: string(n.ID), Label: n.Name, Chosen: n.ID == chosen})
	}
	return cs
}

func directoryChips(set portal.Settings, f app.DirectoryFilter) []Chip {
	without := func(name string) string {
		return withFilters("/sociale-kaart", name, "q", f.Text, "soort", string(f.Kind), "wijk", string(f.Neighbourhood))
	}
	var cs []Chip
	if f.Text != "" {
		cs = append(cs, Chip{Text: "Zoekt: " + f.Text, RemoveURL: without("q")})
	}
	if l := f.Kind.Label(); l != "" {
		cs = append(cs, Chip{Text: "Soort: " + l, RemoveURL: without("soort")})
	}
	if n, ok := set.Neighbourhood(f.Neighbourhood); ok {
		cs = append(cs, Chip{Text: "Wijk: " + n.Name, RemoveURL: without("wijk")})
	}
	return cs
}

func directoryEmpty(p DirectoryPage) *Empty {
	switch {
	case len(p.Rows) > 0:
		return nil
	case len(p.Chips) > 0:
		return &Empty{Kind: "lost", Title: "Geen organisatie gevonden", Text: "Probeer minder woorden, of haal een filter weg.", ActionURL: "/sociale-kaart", ActionText: "Toon alle organisaties"}
	case p.MayAdd:
		return &Empty{Kind: "none", Title: "De sociale kaart is nog leeg", Text: "Voeg de eerste ketenpartner toe. Daarna kunt u er mensen uitnodigen.", ActionURL: "/sociale-kaart/nieuw", ActionText: "Organisatie toevoegen"}
	}
	return &Empty{Kind: "none", Title: "De sociale kaart is nog leeg", Text: "De ketencoördinator vult de kaart. Kom later terug."}
}

// OrganisationShow is the page of one organisation.
type OrganisationShow struct {
	Base
	DirectoryRow
	Contacts   []PersonRow
	Colleagues []PersonRow
	ShowPeople bool
	MayEdit    bool
	MayInvite  bool
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
	return organisationShow.show(c, OrganisationShow{
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
	p := OrganisationForm{Base: Base{Title: "Organisatie toevoegen"}, Form: o, Version: o.Version, New: o.ID == "", All: all, Kinds: kindChoices(o.Kind, false), Back: "/sociale-kaart"}
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
	return done(c, organisationConfirmed, "/sociale-kaart/"+id)
}

func readOrganisation(c *fiber.Ctx) (portal.Organisation, error) {
	f := form(c)
	o := portal.Organisation{
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
