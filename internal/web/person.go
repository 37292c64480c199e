package web

import (
	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// PersonRow is somebody in a list of people.
type PersonRow struct {
	ID                    portal.ID
	Name, Function        string
	Email, Phone          string
	RoleLabel, StateLabel string
	TickLabels            []string
	Shape                 string // of the badge with the state
	OrgName               string
}

func personRow(p portal.Person) PersonRow {
	r := PersonRow{ID: p.ID, Name: p.Name, Function: p.Function, Email: p.Email, Phone: p.Phone, RoleLabel: p.Role.Label(), TickLabels: tickLabels(p.Ticks)}
	switch p.State {
	case portal.PersonActive:
		r.StateLabel, r.Shape = "Doet mee", "good"
	case portal.PersonInvitedState:
		r.StateLabel, r.Shape = "Uitgenodigd", "wait"
	default:
		r.StateLabel, r.Shape = "Uitgeschakeld", ""
	}
	return r
}

func tickLabels(t portal.Ticks) []string {
	var ls []string
	for _, l := range []struct {
		on   bool
		text string
	}{{t.MaySign, "tekenbevoegd"}, {t.MayReport, "rapporteert"}, {t.MayManage, "beheert collega’s"}} {
		if l.on {
			ls = append(ls, l.text)
		}
	}
	return ls
}

func personRows(people []portal.Person) []PersonRow {
	rows := make([]PersonRow, len(people))
	for i, p := range people {
		rows[i] = personRow(p)
	}
	return rows
}

// PersonForm is what one can give somebody: a role and ticks.
type PersonForm struct {
	Email, Name, Function string
	Pseudonym             bool
	Role                  portal.Role
	Ticks                 portal.Ticks
}

func readPersonForm(c *fiber.Ctx) PersonForm {
	f := form(c)
	return PersonForm{
		Email: f.Text("email"), Name: f.Text("name"), Function: f.Text("function"), Pseudonym: f.Bool("pseudonym"), Role: portal.Role(f.Text("role")),
		Ticks: portal.Ticks{MaySign: f.Bool("may_sign"), MayReport: f.Bool("may_report"), MayManage: f.Bool("may_manage")},
	}
}

func roleChoices(roles []portal.Role, chosen portal.Role) []Choice {
	cs := make([]Choice, len(roles))
	for i, r := range roles {
		cs[i] = Choice{Value: string(r), Label: r.Label(), Chosen: r == chosen}
	}
	return cs
}

// InvitePage is the form to invite somebody to an organisation.
type InvitePage struct {
	Base
	OrgID     portal.ID
	OrgName   string
	Form      PersonForm
	Roles     []Choice
	GiveTicks bool
}

var invitePage = page[InvitePage]("organisation/invite")

func (s *Server) invitePageFor(c *fiber.Ctx, in PersonForm) (InvitePage, error) {
	v, err := s.organisationOf(c)
	if err != nil {
		return InvitePage{}, err
	}
	if !v.MayInvite {
		return InvitePage{}, portal.ErrForbidden
	}
	if in.Role == "" {
		in.Role = portal.Member
	}
	return InvitePage{
		Base: Base{Title: "Iemand uitnodigen"}, OrgID: v.Organisation.ID, OrgName: v.Organisation.Name, Form: in,
		Roles: roleChoices(v.Roles, in.Role), GiveTicks: v.MayEditAll,
	}, nil
}

func (s *Server) inviteForm(c *fiber.Ctx) error {
	p, err := s.invitePageFor(c, PersonForm{})
	if err != nil {
		return err
	}
	return invitePage.show(c, p)
}

func (s *Server) invite(c *fiber.Ctx) error {
	in := readPersonForm(c)
	p, err := s.invitePageFor(c, in)
	if err != nil {
		return err
	}
	_, err = s.options.App.InvitePerson(c.UserContext(), actor(c), app.Invitee{
		Org: p.OrgID, Email: in.Email, Name: in.Name, Function: in.Function, Pseudonym: in.Pseudonym, Role: in.Role, Ticks: in.Ticks,
	})
	if err != nil {
		return invitePage.again(c, p, err)
	}
	return done(c, personInvited, "/sociale-kaart/"+string(p.OrgID))
}

// PersonShow is the page of one person.
type PersonShow struct {
	Base
	PersonRow
	OrgID        portal.ID
	Form         PersonForm
	Roles        []Choice
	IsContact    bool
	Invited, Off bool
	View         app.PersonPage
}

var personShow = page[PersonShow]("organisation/person")

func (s *Server) personPage(c *fiber.Ctx) (PersonShow, error) {
	id, err := param(c, "id")
	if err != nil {
		return PersonShow{}, err
	}
	v, err := s.options.App.Person(c.UserContext(), actor(c), portal.ID(id))
	if err != nil {
		return PersonShow{}, err
	}
	p := PersonShow{
		Base: Base{Title: v.Person.Name}, PersonRow: personRow(v.Person), OrgID: v.Organisation.ID, View: v,
		Form: PersonForm{Role: v.Person.Role, Ticks: v.Person.Ticks}, Roles: roleChoices(v.Roles, v.Person.Role),
		Invited: v.Person.State == portal.PersonInvitedState, Off: v.Person.State == portal.PersonOff,
	}
	p.OrgName = v.Organisation.Name
	return p, nil
}

func (s *Server) person(c *fiber.Ctx) error {
	p, err := s.personPage(c)
	if err != nil {
		return err
	}
	return personShow.show(c, p)
}

func (s *Server) personRole(c *fiber.Ctx) error {
	p, err := s.personPage(c)
	if err != nil {
		return err
	}
	in := readPersonForm(c)
	if err := s.options.App.ChangeRole(c.UserContext(), actor(c), p.ID, in.Role, in.Ticks); err != nil {
		p.Form, p.Roles = in, roleChoices(p.View.Roles, in.Role)
		return personShow.again(c, p, err)
	}
	return done(c, personRoleChanged, "/mensen/"+string(p.ID))
}

// personDo ends a step on a person that has no fields of its own.
func (s *Server) personDo(c *fiber.Ctx, f *Flash, do func(id portal.ID) error) error {
	p, err := s.personPage(c)
	if err != nil {
		return err
	}
	if err := do(p.ID); err != nil {
		return personShow.again(c, p, err)
	}
	return done(c, f, "/mensen/"+string(p.ID))
}

func (s *Server) personInvite(c *fiber.Ctx) error {
	return s.personDo(c, personInvited, func(id portal.ID) error { return s.options.App.ResendInvitation(c.UserContext(), actor(c), id) })
}

func (s *Server) personDisable(c *fiber.Ctx) error {
	return s.personDo(c, personDisabled, func(id portal.ID) error { return s.options.App.DisablePerson(c.UserContext(), actor(c), id) })
}

func (s *Server) personEnable(c *fiber.Ctx) error {
	return s.personDo(c, personEnabled, func(id portal.ID) error { return s.options.App.EnablePerson(c.UserContext(), actor(c), id) })
}

func (s *Server) personResetFactor(c *fiber.Ctx) error {
	return s.personDo(c, personFactorReset, func(id portal.ID) error { return s.options.App.ResetSecondFactor(c.UserContext(), actor(c), id) })
}

// PeoplePage is the list of everyone with an account.
type PeoplePage struct {
	Base
	Text   string
	Roles  []Choice
	States []Choice
	Rows   []PersonRow
	Chips  []Chip
	Empty  *Empty
	Total  int
	Pager  Pager
}

var peoplePage = page[PeoplePage]("organisation/people")

func (s *Server) people(c *fiber.Ctx) error {
	q := query(c)
	f := app.PeopleFilter{Text: q.Text("q"), Role: portal.Role(q.Text("rol")), State: portal.PersonState(q.Text("status"))}
	rows, err := s.options.App.People(c.UserContext(), actor(c), f)
	if err != nil {
		return err
	}
	p := PeoplePage{Base: Base{Title: "Mensen"}, Text: f.Text, States: stateChoices(f.State), Chips: peopleChips(f)}
	p.Roles = append([]Choice{{Label: "Alle rollen", Chosen: f.Role == ""}}, roleChoices(portal.Roles(), f.Role)...)
	for _, r := range rows {
		row := personRow(r.Person)
		row.OrgName = r.OrgName
		p.Rows = append(p.Rows, row)
	}
	p.Total = len(p.Rows)
	p.Rows, p.Pager = numbered(p.Rows, q.Int("pagina"), func(n string) string {
		return withFilters("/beheer/mensen", "", "q", f.Text, "rol", string(f.Role), "status", string(f.State), "pagina", n)
	})
	if p.Total == 0 {
		p.Empty = &Empty{Kind: "lost", Title: "Niemand gevonden", Text: "Probeer minder woorden, of haal een filter weg.", ActionURL: "/beheer/mensen", ActionText: "Toon iedereen"}
	}
	return peoplePage.show(c, p)
}

func stateChoices(chosen portal.PersonState) []Choice {
	return []Choice{
		{Label: "Iedereen", Chosen: chosen == ""},
		{Value: string(portal.PersonActive), Label: "Doet mee", Chosen: chosen == portal.PersonActive},
		{Value: string(portal.PersonInvitedState), Label: "Uitgenodigd", Chosen: chosen == portal.PersonInvitedState},
		{Value: string(portal.PersonOff), Label: "Uitgeschakeld", Chosen: chosen == portal.PersonOff},
	}
}

func peopleChips(f app.PeopleFilter) []Chip {
	without := func(name string) string {
		return withFilters("/beheer/mensen", name, "q", f.Text, "rol", string(f.Role), "status", string(f.State))
	}
	var cs []Chip
	if f.Text != "" {
		cs = append(cs, Chip{Text: "Zoekt: " + f.Text, RemoveURL: without("q")})
	}
	if l := f.Role.Label(); l != "" {
		cs = append(cs, Chip{Text: "Rol: " + l, RemoveURL: without("rol")})
	}
	for _, c := range stateChoices(f.State) {
		if c.Chosen && c.Value != "" {
			cs = append(cs, Chip{Text: "Status: " + c.Label, RemoveURL: without("status")})
		}
	}
	return cs
}

var (
	personInvited     = flash("uitnodiging-verstuurd", "good", "De uitnodiging gaat per mail op weg. Zij is zeven dagen geldig.")
	personDisabled    = flash("account-uit", "good", "Het account is uitgeschakeld. Deze persoon kan niet meer inloggen.")
	personEnabled     = flash("account-aan", "good", "Het account is weer ingeschakeld.")
	personRoleChanged = flash("rol-gewijzigd", "good", "De rol is gewijzigd. Dat geldt meteen.")
	personFactorReset = flash("tweestaps-weg", "good", "De tweede stap is weggehaald. Bij de volgende keer inloggen stelt deze persoon hem opnieuw in.")
)
