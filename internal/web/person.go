package web

import (
	"strconv"

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
	// Note says more of the state; MayInvite offers a new invitation in the list,
	// and HandOver the way to what somebody left behind.
	Note                string
	MayInvite, HandOver bool
}

func personRow(p portal.Person) PersonRow {
	r := PersonRow{ID: p.ID, Name: p.Name, Function: p.Function, Email: p.Email, Phone: p.Phone, RoleLabel: p.Role.Label(), TickLabels: tickLabels(p.Ticks)}
	switch p.State {
	case portal.PersonActive:
		r.StateLabel, r.Shape = "Doet mee", "good"
	case portal.PersonInvitedState:
		r.StateLabel, r.Shape = "Uitgenodigd", "wait"
	case portal.PersonErasedState:
		r.StateLabel = "Gewist"
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
	// DormantOff is after how many days without a login an account goes off;
	// MaySetDormant: the viewer may change that.
	DormantOff    string
	MaySetDormant bool
}

var peoplePage = page[PeoplePage]("organisation/people")

func (s *Server) people(c *fiber.Ctx) error {
	q := query(c)
	f := app.PeopleFilter{Text: q.Text("q"), Role: portal.Role(q.Text("rol")), State: portal.PersonState(q.Text("status"))}
	p, err := s.peoplePageFor(c, f, q.Int("pagina"))
	if err != nil {
		return err
	}
	return peoplePage.show(c, p)
}

func (s *Server) peoplePageFor(c *fiber.Ctx, f app.PeopleFilter, at int) (PeoplePage, error) {
	rows, err := s.options.App.People(c.UserContext(), actor(c), f)
	if err != nil {
		return PeoplePage{}, err
	}
	days, maySet, err := s.options.App.DormantAfter(c.UserContext(), actor(c))
	if err != nil {
		return PeoplePage{}, err
	}
	p := PeoplePage{Base: Base{Title: "Mensen"}, Text: f.Text, States: stateChoices(f.State), Chips: peopleChips(f), DormantOff: strconv.Itoa(days), MaySetDormant: maySet}
	p.Roles = append([]Choice{{Label: "Alle rollen", Chosen: f.Role == ""}}, roleChoices(portal.Roles(), f.Role)...)
	for _, r := range rows {
		p.Rows = append(p.Rows, personInList(r))
	}
	p.Total = len(p.Rows)
	p.Rows, p.Pager = numbered(p.Rows, at, func(n string) string {
		return withFilters("/beheer/mensen", "", "q", f.Text, "rol", string(f.Role), "status", string(f.State), "pagina", n)
	})
	if p.Total == 0 {
		p.Empty = &Empty{Kind: "lost", Title: "Niemand gevonden", Text: "Probeer minder woorden, of haal een filter weg.", ActionURL: "/beheer/mensen", ActionText: "Toon iedereen"}
	}
	return p, nil
}

// personInList is a row of the list of everyone, with what asks for attention.
func personInList(r app.PersonInList) PersonRow {
	row := personRow(r.Person)
	row.OrgName = r.OrgName
	switch {
	case r.Away.ID != "":
		row.StateLabel, row.Shape = "Afwezig", "wait"
		row.Note = "Tot en met " + dateText(r.Away.Until) + "; " + r.StandIn + " neemt waar"
	case r.Dormant:
		row.StateLabel, row.Shape = "Slapend", "wait"
		row.Note = "Laatst gezien op " + dateText(r.SeenOn())
	case r.Lapsed:
		row.StateLabel, row.Shape, row.MayInvite = "Uitnodiging verlopen", "late", r.MayInvite
		row.Note = "Uitgenodigd op " + dateText(r.InvitedAt)
	case r.Behind:
		row.StateLabel, row.Shape, row.HandOver = "Over te dragen", "late", true
		row.Note = "Account is uit, maar er hoort nog werk bij"
	}
	return row
}

func stateChoices(chosen portal.PersonState) []Choice {
	return []Choice{
		{Label: "Iedereen", Chosen: chosen == ""},
		{Value: string(portal.PersonActive), Label: "Doet mee", Chosen: chosen == portal.PersonActive},
		{Value: string(portal.PersonInvitedState), Label: "Uitgenodigd", Chosen: chosen == portal.PersonInvitedState},
		{Value: string(portal.PersonOff), Label: "Uitgeschakeld", Chosen: chosen == portal.PersonOff},
		{Value: string(portal.PersonDormant), Label: "Slapend", Chosen: chosen == portal.PersonDormant},
		{Value: string(portal.PersonAway), Label: "Afwezig", Chosen: chosen == portal.PersonAway},
		{Value: string(portal.PersonLapsed), Label: "Uitnodiging verlopen", Chosen: chosen == portal.PersonLapsed},
		{Value: string(portal.PersonLeftThing), Label: "Over te dragen", Chosen: chosen == portal.PersonLeftThing},
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
