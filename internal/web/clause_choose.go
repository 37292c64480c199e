package web

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// ClauseChoose is the form with which a signal or a decision is put with a clause.
type ClauseChoose struct {
	Base
	What, Back string // its number and its page
	Clauses    []ClauseOptions
}

// ClauseOptions are the clauses of one covenant, to choose from.
type ClauseOptions struct {
	Covenant string
	Clauses  []Option
}

var clauseChoose = page[ClauseChoose]("covenant/choose")

// clauseOptions are the clauses as options; a value is the covenant's number and the
// clause's id.
func clauseOptions(choices []app.ClauseChoice, is string) []ClauseOptions {
	var all []ClauseOptions
	for _, ch := range choices {
		o := ClauseOptions{Covenant: ch.Covenant + " " + ch.Title}
		for _, cl := range ch.Clauses {
			value := ch.Covenant + "/" + string(cl.Clause.ID)
			o.Clauses = append(o.Clauses, Option{value, "Artikel " + countText(cl.Nr) + ". " + cl.Clause.Heading, value == is})
		}
		all = append(all, o)
	}
	return all
}

// clauseOf reads a value of clauseOptions.
func clauseOf(value string) (covenant string, clause portal.ID) {
	covenant, id, _ := strings.Cut(value, "/")
	return covenant, portal.ID(id)
}

// refField reads a reference from a form: its kind and its id.
func refField(value string) portal.Ref {
	kind, id, _ := strings.Cut(value, "/")
	return portal.Ref{Kind: portal.ObjectKind(kind), ID: portal.ID(id)}
}

func (s *Server) clauseChoice(c *fiber.Ctx) error {
	p, err := s.clauseChoosePage(c, query(c).Text("bij"), "")
	if err != nil {
		return err
	}
	return clauseChoose.show(c, p)
}

// clauseChoosePage is the form for something that the actor may read and link.
func (s *Server) clauseChoosePage(c *fiber.Ctx, what, chosen string) (ClauseChoose, error) {
	if err := policy.Check(actor(c), policy.KeepCovenant, nil); err != nil {
		return ClauseChoose{}, err
	}
	link, err := s.options.App.Linkable(c.UserContext(), actor(c), what)
	if err != nil {
		return ClauseChoose{}, err
	}
	choices, err := s.options.App.ClauseChoices(c.UserContext(), actor(c))
	return ClauseChoose{Base: Base{Title: "Bij een artikel zetten"}, What: link.Number, Back: link.Path, Clauses: clauseOptions(choices, chosen)}, err
}

func (s *Server) clauseChosen(c *fiber.Ctx) error {
	f := form(c)
	chosen := f.Text("clause")
	p, err := s.clauseChoosePage(c, f.Text("what"), chosen)
	if err != nil {
		return err
	}
	if chosen == "" {
		f.Refuse("clause", "Kies een artikel.")
	}
	if err = f.Err(); err == nil {
		covenant, clause := clauseOf(chosen)
		err = s.options.App.LinkClause(c.UserContext(), actor(c), covenant, clause, p.What)
	}
	if fields := portal.FieldsOf(err); fields["link"] != "" {
		err = portal.Fields{"clause": fields["link"]}.Err()
	}
	if err != nil {
		return clauseChoose.again(c, p, err)
	}
	return done(c, clauseLinked, p.Back)
}
