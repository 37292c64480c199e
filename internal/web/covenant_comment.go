package web

import (
	"html/template"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/richtext"
)

// CovenantComment is the form with which one comments on a clause or on the whole, or
// proposes another text of the clause.
type CovenantComment struct {
	Base
	Head         CovenantHead
	Path, Action string
	About        string
	Shut         string // why nobody can comment any more; then there is no form
	Until        string
	Now          template.HTML // the text of the clause; empty for the whole
	Proposes     bool
	Proposing    bool // the proposal is unfolded
	Proposal     RichField
	Clash        bool // the clause changed while it was written
	Text         string
	Rev, Once    string
	MaxText      int
	answers      app.CitizenAnswer
}

// Citizen is what the citizen-data check asks.
func (p *CovenantComment) Citizen() Citizen { return p.citizen("", p.answers) }

var (
	covenantComment = page[CovenantComment]("covenant/comment")

	clauseCommented = flash("artikel-reactie", "good", "Uw reactie is verstuurd. Alle partijen lezen haar. U krijgt bericht van het antwoord.")
)

func (s *Server) clauseReact(c *fiber.Ctx) error {
	p, _, err := s.clauseReactPage(c)
	if err != nil {
		return err
	}
	return covenantComment.show(c, p)
}

// clauseID reads a clause from an address; empty for the whole text.
func clauseID(c *fiber.Ctx) (portal.ID, error) {
	id, err := param(c, "id")
	if id == remarkWhole {
		id = ""
	}
	return portal.ID(id), err
}

func (s *Server) clauseReactPage(c *fiber.Ctx) (p CovenantComment, clause portal.ID, err error) {
	number, err := param(c, "number")
	if err != nil {
		return p, "", err
	}
	if clause, err = clauseID(c); err != nil {
		return p, "", err
	}
	on, err := s.options.App.CovenantToDo(c.UserContext(), actor(c), policy.CommentClause, number, app.LatestText)
	if err != nil {
		return p, "", err
	}
	now, n := on.Text.Clause(clause)
	if n == 0 && clause != "" {
		return p, "", portal.ErrNotFound
	}
	p = CovenantComment{Base: Base{Title: "Reageren"}, Head: s.covenantHead(actor(c), on, "tekst"), Path: covenantPath(number, textOf(on)), Action: covenantPath(number, "/artikelen/"+clausePart(clause)+"/reageren"),
		About: "de hele tekst", Until: dateText(on.Text.ConsultUntil), Proposes: clause != "", Rev: strconv.Itoa(now.Rev), Once: string(portal.NewID()), MaxText: portal.MaxClauseComment}
	if clause != "" {
		p.About = "artikel " + strconv.Itoa(n) + ". " + now.Heading
		p.Now = richtext.HTML(now.Text, articleTop)
		p.Path += "#artikel-" + string(clause)
	}
	p.Proposal = richField("proposal", "De tekst zoals u hem wilt", now.Text)
	p.Proposal.Hint = "Pas de tekst aan. Alle partijen zien welke woorden u verandert."
	switch {
	case !on.Text.ConsultClosed.IsZero():
		p.Shut = "De consultatie is afgerond. Reageren kan niet meer. Neem contact op met de ketencoördinator."
	case !on.Text.Consults(s.options.Now()):
		p.Shut = "Reageren kon tot en met " + p.Until + ". Neem contact op met de ketencoördinator."
	}
	return p, clause, nil
}

func (s *Server) clauseReactSend(c *fiber.Ctx) error {
	p, clause, err := s.clauseReactPage(c)
	if err != nil {
		return err
	}
	f := form(c)
	in := app.ClauseCommentInput{Once: f.ID("once"), Clause: clause, Text: f.Text("text"), Rev: f.Int("rev"), Citizen: citizenAnswer(f)}
	if p.Proposes {
		in.Proposal = f.Rich("proposal")
	}
	if err = f.Err(); err == nil {
		err = s.options.App.CommentClause(c.UserContext(), actor(c), p.Head.Number, in)
	}
	if err != nil {
		p.Text, p.answers, p.Once = in.Text, in.Citizen, string(in.Once)
		was := p.Proposal.Value
		p.Proposal = p.Proposal.typed(f, in.Proposal, err)
		p.Proposing = p.Proposal.Problem.Message != "" || p.Proposal.Value != was
		_, p.Clash = app.ClashedClause(err)
		return covenantComment.again(c, p, err)
	}
	return done(c, clauseCommented, p.Path)
}

// mayComment: also after the term, when the form says who to turn to.
func mayComment(by portal.Actor, on policy.CovenantOn) bool {
	return policy.May(by, policy.CommentClause, on)
}

// articleRemarks leads from each article to what was said about it, for who may read
// that.
func (s *Server) articleRemarks(c *fiber.Ctx, on policy.CovenantOn, articles []Article) error {
	if !on.Text.WasShown() || !policy.OfParty(actor(c), on.Covenant) {
		return nil
	}
	per, err := s.options.App.RemarksPer(c.UserContext(), actor(c), on)
	for i, a := range articles {
		if n := per[portal.ID(a.ID)]; n > 0 {
			articles[i].Links = append(articles[i].Links, MenuItem{Label: plural(n, "reactie", "reacties"), Href: remarksPath(on.Covenant.Number, on.Text.Nr) + "&artikel=" + a.ID})
		}
	}
	return err
}
