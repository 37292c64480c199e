package web

import (
	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// CovenantOrder is the page on which clauses are put in another order.
type CovenantOrder struct {
	Base
	Head        CovenantHead
	Back, Whole string // Whole takes the order after dragging
	Rows        []OrderRow
}

// OrderRow is a clause with its buttons.
type OrderRow struct {
	ID, Heading, Commits string
	First, Last          bool
	Up, Down             string // where its buttons post to
}

var (
	covenantOrderPage = page[CovenantOrder]("covenant/order")

	clausesOrdered = flash("artikelen-geordend", "good", "De volgorde van de artikelen is gewijzigd.")
)

func (s *Server) covenantOrder(c *fiber.Ctx) error {
	p, err := s.orderPage(c)
	if err != nil {
		return err
	}
	return covenantOrderPage.show(c, p)
}

func (s *Server) orderPage(c *fiber.Ctx) (CovenantOrder, error) {
	on, err := s.covenantToDo(c, policy.WriteClause)
	if err != nil {
		return CovenantOrder{}, err
	}
	at := func(below string) string { return covenantPath(on.Covenant.Number, below+textOf(on)) }
	p := CovenantOrder{Base: Base{Title: "Volgorde van de artikelen"}, Head: s.covenantHead(actor(c), on, "volgorde"), Back: at(""), Whole: at("/volgorde")}
	for i, cl := range on.Text.Clauses {
		below := "/artikelen/" + string(cl.ID)
		p.Rows = append(p.Rows, OrderRow{ID: string(cl.ID), Heading: cl.Heading, Commits: commitsWords[cl.Commits], First: i == 0, Last: i == len(on.Text.Clauses)-1,
			Up: at(below + "/omhoog"), Down: at(below + "/omlaag")})
	}
	return p, nil
}

// clauseMove is one of the buttons up and down.
func (s *Server) clauseMove(up bool) fiber.Handler {
	return func(c *fiber.Ctx) error {
		on, err := s.covenantToDo(c, policy.WriteClause)
		if err != nil {
			return err
		}
		id, err := param(c, "id")
		if err != nil {
			return err
		}
		if err := s.options.App.MoveClause(c.UserContext(), actor(c), on.Covenant.Number, on.Text.Nr, portal.ID(id), up); err != nil {
			return s.orderAgain(c, err)
		}
		return done(c, clausesOrdered, covenantPath(on.Covenant.Number, "/volgorde"+textOf(on)+"#artikel-"+id))
	}
}

// clausesOrder is the whole order at once, after dragging.
func (s *Server) clausesOrder(c *fiber.Ctx) error {
	on, err := s.covenantToDo(c, policy.WriteClause)
	if err != nil {
		return err
	}
	if err := s.options.App.OrderClauses(c.UserContext(), actor(c), on.Covenant.Number, on.Text.Nr, form(c).IDs("order")); err != nil {
		return s.orderAgain(c, err)
	}
	return done(c, clausesOrdered, covenantPath(on.Covenant.Number, "/volgorde"+textOf(on)))
}

// orderAgain shows the order as it is now, and what was in the way.
func (s *Server) orderAgain(c *fiber.Ctx, refused error) error {
	if kind := portal.KindOf(refused); kind != portal.Invalid && kind != portal.Conflict {
		return refused
	}
	p, err := s.orderPage(c)
	if err != nil {
		return err
	}
	return covenantOrderPage.again(c, p, refused)
}
