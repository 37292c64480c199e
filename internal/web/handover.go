package web

import (
	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// HandoverPage is where somebody's work goes to another in one step.
type HandoverPage struct {
	Base
	ID, OrgID     portal.ID
	Name, OrgName string
	View          app.HandoverPage
	Successors    []Choice
	Keepers       []Choice
	Chosen        string // the successor's name, once one was chosen
	Form          portal.Leave
	Until         string
	Items         []HandoverRow
}

// HandoverRow is one thing somebody holds, with where it goes.
type HandoverRow struct {
	Title, Href string
	To, Why     string
	Other       bool
}

var handoverPage = page[HandoverPage]("people/handover")

func (s *Server) handoverPageFor(c *fiber.Ctx, in portal.Leave, until string) (HandoverPage, error) {
	id, err := param(c, "id")
	if err != nil {
		return HandoverPage{}, err
	}
	v, err := s.options.App.Handover(c.UserContext(), actor(c), portal.ID(id), in)
	if err != nil {
		return HandoverPage{}, err
	}
	p := HandoverPage{
		Base: Base{Title: "Werk van " + v.Person.Name + " overdragen"}, ID: v.Person.ID, Name: v.Person.Name,
		OrgID: v.Organisation.ID, OrgName: v.Organisation.Name, View: v, Form: in, Until: until,
	}
	if v.Self {
		p.Title = "Uw werk overdragen"
	}
	for _, q := range v.Successors {
		chosen := q.ID == in.Successor
		p.Successors = append(p.Successors, Choice{Value: string(q.ID), Label: q.Name + ", " + q.Role.Label(), Chosen: chosen})
		if chosen {
			p.Chosen = q.Name
		}
	}
	for _, q := range v.Keepers {
		p.Keepers = append(p.Keepers, Choice{Value: string(q.ID), Label: q.Name + ", " + q.Role.Label(), Chosen: q.ID == in.Keeper})
	}
	for _, it := range v.Items {
		row := HandoverRow{Title: it.Title, Href: it.Path, To: it.To.Name, Why: it.Why, Other: it.Other}
		if it.Stays != "" {
			row.Why = it.Stays
		}
		p.Items = append(p.Items, row)
	}
	return p, nil
}

// handover shows what somebody holds, and once a successor is chosen, where it
// goes. Switching the account off is proposed for who leaves.
func (s *Server) handover(c *fiber.Ctx) error {
	q := query(c)
	in := portal.Leave{Successor: q.ID("opvolger"), Reason: portal.LeaveReason(q.Text("reden")), SwitchOff: true}
	p, err := s.handoverPageFor(c, in, "")
	if err != nil {
		return err
	}
	return handoverPage.show(c, p)
}

func (s *Server) handoverDo(c *fiber.Ctx) error {
	f := form(c)
	in := portal.Leave{Successor: f.ID("successor"), Reason: portal.LeaveReason(f.Text("reason")), Until: f.Date("until"), SwitchOff: f.Bool("switch_off"), Keeper: f.ID("keeper")}
	p, err := s.handoverPageFor(c, in, f.Text("until"))
	if err != nil {
		return err
	}
	if err = f.Err(); err == nil {
		err = s.options.App.HandOver(c.UserContext(), actor(c), p.ID, in)
	}
	if err != nil {
		return handoverPage.again(c, p, err)
	}
	return done(c, handedOver, "/mensen/"+string(p.ID))
}

func (s *Server) absenceEnd(c *fiber.Ctx) error {
	return s.personDo(c, isBack, func(id portal.ID) error { return s.options.App.EndAbsence(c.UserContext(), actor(c), id) })
}

func (s *Server) dormantSave(c *fiber.Ctx) error {
	f := form(c)
	days := f.Int("dormant_off")
	err := f.Err()
	if err == nil {
		err = s.options.App.SetDormantAfter(c.UserContext(), actor(c), days)
	}
	if err != nil {
		p, fault := s.peoplePageFor(c, app.PeopleFilter{}, 0)
		if fault != nil {
			return fault
		}
		p.DormantOff = f.Text("dormant_off")
		return peoplePage.again(c, p, err)
	}
	return done(c, dormantSaved, "/beheer/mensen")
}

var (
	handedOver   = flash("werk-overgedragen", "good", "Het werk is overgedragen. Wie het overneemt, krijgt een bericht.")
	isBack       = flash("weer-terug", "good", "De afwezigheid is voorbij. Het werk is teruggegeven.")
	dormantSaved = flash("slapend-bewaard", "good", "Bewaard: na zoveel dagen gaat een account uit dat niemand gebruikt.")
)
