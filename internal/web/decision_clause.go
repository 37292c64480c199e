package web

import (
	"errors"
	"html/template"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/richtext"
)

// DecisionClause is the form with which a decision changes a clause: first one chooses
// it, then one writes how it has to be.
type DecisionClause struct {
	Base
	Decision string // its number
	Clauses  []ClauseOptions
	// The chosen one; Heading is empty while none was.
	Chosen, Heading, Covenant string
	What                      string // what happens with the text, in a sentence
	Nr, Rev, MaxWhy           int
	NewVersion                bool
	Why                       string
	Field                     RichField
	// Now is the text as it is, when somebody else changed it meanwhile.
	Now    template.HTML
	answer app.CitizenAnswer
}

// Citizen is what the citizen-data check asks.
func (p *DecisionClause) Citizen() Citizen { return p.citizen("", p.answer) }

// Rich is the field for the text, with what is wrong with it.
func (p *DecisionClause) Rich() RichField {
	f := p.Field
	f.Problem = p.Problem("text")
	return f
}

var decisionClause = page[DecisionClause]("decision/clause")

func (s *Server) decisionClauseForm(c *fiber.Ctx) error {
	p, err := s.decisionClausePage(c, query(c).Text("artikel"))
	if err != nil {
		return err
	}
	return decisionClause.show(c, p)
}

func (s *Server) decisionClausePage(c *fiber.Ctx, chosen string) (DecisionClause, error) {
	number, err := param(c, "number")
	if err != nil {
		return DecisionClause{}, err
	}
	covenant, clause := clauseOf(chosen)
	v, err := s.options.App.DecisionClause(c.UserContext(), actor(c), number, covenant, clause)
	p := DecisionClause{Base: Base{Title: "Een artikel wijzigen"}, Decision: v.Decision.Number, MaxWhy: portal.MaxCovenantReason}
	if kind := portal.KindOf(err); err != nil && covenant != "" && (kind == portal.Conflict || kind == portal.Invalid) {
		// The clause can't be changed now: one chooses another, and reads why.
		again, fault := s.options.App.DecisionClause(c.UserContext(), actor(c), number, "", "")
		if fault != nil {
			return p, fault
		}
		p.Decision, p.Clauses = again.Decision.Number, clauseOptions(again.Choices, chosen)
		p.What = whyNotClause(err)
		return p, nil
	}
	if err != nil {
		return p, err
	}
	if p.Clauses = clauseOptions(v.Choices, ""); v.Target.Nr == 0 {
		return p, nil
	}
	at := v.Target
	p.Chosen, p.Heading, p.Covenant = chosen, "Artikel "+countText(at.Nr)+". "+at.Clause.Heading, at.Covenant.Number+" "+at.Covenant.Title
	p.Nr, p.Rev, p.NewVersion = at.Text.Nr, at.Clause.Rev, v.Way == app.ClauseInVersion
	if p.NewVersion && !v.Closed {
		p.Why = "Volgt uit " + lowerFirst(v.Decision.Kind.Label()) + " " + v.Decision.Number + "."
	}
	p.What = map[app.ClauseWay]string{
		app.ClauseInDraft:   at.Text.Label() + " is nog in bewerking. Uw tekst komt daar meteen in te staan.",
		app.ClauseProposed:  at.Text.Label() + " is ter consultatie. Uw tekst wordt een tekstvoorstel. Alle partijen lezen het.",
		app.ClauseInVersion: "De tekst die van kracht is, verandert niet. Het portaal maakt versie " + countText(at.Covenant.Latest+1) + " in concept, met uw tekst erin.",
	}[v.Way]
	p.Field = richField("text", "Zo moet het artikel worden", at.Clause.Text)
	return p, nil
}

// whyNotClause is the sentence for people of an error about the clause that was chosen.
func whyNotClause(err error) string {
	var e *portal.Error
	switch {
	case !errors.As(err, &e):
		return ""
	case e.Fields["clause"] != "":
		return e.Fields["clause"]
	}
	return e.Message
}

var (
	clauseInDraft   = flash("besluit-artikel-concept", "good", "Het artikel is gewijzigd in de versie waaraan wordt gewerkt.")
	clauseProposed  = flash("besluit-artikel-voorstel", "good", "Uw tekst is nu een tekstvoorstel in de consultatie.")
	clauseInVersion = flash("besluit-artikel-versie", "good", "Er is een nieuwe versie in concept, met uw tekst.")
)

func (s *Server) decisionClauseChange(c *fiber.Ctx) error {
	f := form(c)
	p, err := s.decisionClausePage(c, f.Text("artikel"))
	if err != nil {
		return err
	}
	in := app.DecisionClauseInput{Text: f.Rich("text"), Why: f.Text("why"), Nr: f.Int("nr"), Rev: f.Int("rev"), Citizen: citizenAnswer(f)}
	in.Covenant, in.Clause = clauseOf(f.Text("artikel"))
	if in.Covenant == "" {
		f.Refuse("artikel", "Kies een artikel.")
	}
	var way app.ClauseWay
	if err = f.Err(); err == nil {
		way, err = s.options.App.ChangeClauseByDecision(c.UserContext(), actor(c), p.Decision, in)
	}
	if err != nil {
		p.Why, p.answer = in.Why, in.Citizen
		p.Field = richField("text", "Zo moet het artikel worden", in.Text)
		if now, clashed := app.ClashedClause(err); clashed {
			p.Now, p.Rev = richtext.HTML(now.Text, articleTop), now.Rev
		}
		return decisionClause.again(c, p, err)
	}
	message := map[app.ClauseWay]*Flash{app.ClauseInDraft: clauseInDraft, app.ClauseProposed: clauseProposed, app.ClauseInVersion: clauseInVersion}[way]
	return done(c, message, "/besluiten/"+p.Decision)
}
