package web

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// PersonalData is the page with what the portal holds about its reader.
type PersonalData struct {
	Base
	Groups []DataGroup
	// Anonymous: there are signals among them that only the reader may know of.
	Anonymous, WithAnonymous bool
	Asked                    time.Time // when they asked to be erased
	PeopleURL                string    // of the organisation, for whose contact may take its data along
}

// DataGroup is one group of what is held, as a table, with who can see it and
// how long it is kept.
type DataGroup struct {
	Key, Title, Who, Kept string
	Columns               []string
	Rows                  [][]string
}

// shownRows is how many rows of a group the page shows; the file has them all.
const shownRows = 10

// Shown are the rows that the page shows.
func (g DataGroup) Shown() []DataRow {
	rows := make([]DataRow, min(len(g.Rows), shownRows))
	for i := range rows {
		for n, cell := range g.Rows[i] {
			rows[i] = append(rows[i], DataCell{g.Columns[n], cell})
		}
	}
	return rows
}

// More is how many rows only the file has.
func (g DataGroup) More() int { return max(0, len(g.Rows)-shownRows) }

// DataRow is a row of a group on the page.
type DataRow []DataCell

// DataCell is a cell with the heading of its column.
type DataCell struct{ Label, Text string }

var personalData = page[PersonalData]("personal/data")

func (s *Server) personalData(c *fiber.Ctx) error { return s.personalDataPage(c, nil) }

func (s *Server) personalDataPage(c *fiber.Ctx, refused error) error {
	by := actor(c)
	d, err := s.options.App.PersonalData(c.UserContext(), by)
	if err != nil {
		return err
	}
	terms, err := s.options.App.RetentionTerms(c.UserContext())
	if err != nil {
		return err
	}
	p := PersonalData{Base: Base{Title: "Mijn gegevens"}, Groups: dataGroups(s.options.Now(), d, terms), Asked: d.Person.ErasureAsked, WithAnonymous: true}
	for _, sig := range d.Signals {
		p.Anonymous = p.Anonymous || sig.IsAnonymous()
	}
	if by.Ticks.MayManage {
		p.PeopleURL = "/sociale-kaart/" + string(by.OrgID) + "/gegevens"
	}
	if refused != nil {
		p.WithAnonymous = form(c).Bool("with_anonymous")
		return personalData.again(c, p, refused)
	}
	return personalData.show(c, p)
}

func (s *Server) personalDataTake(c *fiber.Ctx) error {
	in := s.proof(c, "password")
	d, err := s.options.App.ExportPersonalData(c.UserContext(), in, form(c).Bool("with_anonymous"))
	if err != nil {
		return s.personalDataPage(c, err)
	}
	terms, err := s.options.App.RetentionTerms(c.UserContext())
	if err != nil {
		return err
	}
	startSession(c, in.NewToken)
	return s.sendPersonalData(c, d, terms)
}

func (s *Server) erasureAsk(c *fiber.Ctx) error {
	if err := s.options.App.AskErasure(c.UserContext(), actor(c)); err != nil {
		return s.personalDataPage(c, err)
	}
	return done(c, erasureAsked, "/instellingen/gegevens")
}

func (s *Server) erasureWithdraw(c *fiber.Ctx) error {
	if err := s.options.App.WithdrawErasure(c.UserContext(), actor(c)); err != nil {
		return s.personalDataPage(c, err)
	}
	return done(c, erasureWithdrawn, "/instellingen/gegevens")
}

// PersonErase is the page on which an administrator erases somebody.
type PersonErase struct {
	Base
	View    app.ErasurePage
	Sure    bool
	Version int64
}

var personErasePage = page[PersonErase]("personal/erase")

func (s *Server) personErase(c *fiber.Ctx) error { return s.personErasePage(c, nil) }

func (s *Server) personErasePage(c *fiber.Ctx, refused error) error {
	id, err := param(c, "id")
	if err != nil {
		return err
	}
	v, err := s.options.App.ErasePreview(c.UserContext(), actor(c), portal.ID(id))
	if err != nil {
		return err
	}
	p := PersonErase{Base: Base{Title: "Account wissen"}, View: v, Version: v.Person.Version}
	if refused != nil {
		p.Sure = form(c).Bool("sure")
		return personErasePage.again(c, p, refused)
	}
	return personErasePage.show(c, p)
}

func (s *Server) personEraseDo(c *fiber.Ctx) error {
	id, err := param(c, "id")
	if err != nil {
		return err
	}
	f := form(c)
	if !f.Bool("sure") {
		return s.personErasePage(c, portal.Fields{"sure": "Vink aan dat u dit zeker weet. Wissen kan niet ongedaan worden gemaakt."}.Err())
	}
	if err := s.options.App.ErasePerson(c.UserContext(), actor(c), portal.ID(id), f.Version("version")); err != nil {
		return s.personErasePage(c, err)
	}
	return done(c, personErased, "/mensen/"+id)
}

var (
	erasureAsked     = flash("wissen-gevraagd", "good", "Uw vraag is verstuurd. De beheerder neemt contact met u op.")
	erasureWithdrawn = flash("wissen-ingetrokken", "good", "Uw vraag is ingetrokken. Uw account blijft bestaan.")
	personErased     = flash("account-gewist", "good", "Het account is gewist. Er staat nu een pseudoniem.")
)
