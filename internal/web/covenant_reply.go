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

// CovenantRemark is one comment, with the form to answer it.
type CovenantRemark struct {
	Base
	Head          CovenantHead
	Path          string
	Said          RemarkLine
	Now, Proposed template.HTML
	NowBits       []DifferenceBit // what the proposal changes in the text of now
	Moved         bool            // the clause changed since
	Answer        bool            // the reader may answer now
	Answers       []Option
	Reason        string
	Rev           string
	Text          RichField // what the clause's text becomes
	HasText       bool
	MaxNote       int
	answers       app.CitizenAnswer
}

// Citizen is what the citizen-data check asks.
func (p *CovenantRemark) Citizen() Citizen { return p.citizen("", p.answers) }

var (
	covenantRemark = page[CovenantRemark]("covenant/remark")

	remarkAnswered  = flash("reactie-beantwoord", "good", "De reactie is beantwoord. Wie haar schreef, krijgt bericht.")
	remarkWithdrawn = flash("reactie-ingetrokken", "good", "Uw reactie is ingetrokken.")
)

func (s *Server) clauseRemark(c *fiber.Ctx) error {
	p, err := s.clauseRemarkPage(c)
	if err != nil {
		return err
	}
	return covenantRemark.show(c, p)
}

func (s *Server) clauseRemarkPage(c *fiber.Ctx) (CovenantRemark, error) {
	number, err := param(c, "number")
	if err != nil {
		return CovenantRemark{}, err
	}
	id, err := param(c, "id")
	if err != nil {
		return CovenantRemark{}, err
	}
	v, err := s.options.App.ClauseRemark(c.UserContext(), actor(c), number, portal.ID(id))
	if err != nil {
		return CovenantRemark{}, err
	}
	p := CovenantRemark{Base: Base{Title: "Reactie op " + number}, Head: s.covenantHead(actor(c), v.CovenantOn, "reacties"), Path: remarksPath(number, v.Text.Nr), Said: s.remarkLine(v.CovenantOn, v.Remark),
		Moved: v.Moved, Answer: v.Remark.MayAnswer, Answers: answerOptions(""), Rev: strconv.Itoa(v.Now.Rev), HasText: v.Now.ID != "", MaxNote: portal.MaxNote}
	text := v.Now.Text
	if p.HasText {
		p.Now = richtext.HTML(v.Now.Text, articleTop)
	}
	if v.Remark.Proposal != "" {
		p.Proposed = richtext.HTML(v.Remark.Proposal, articleTop)
		if p.NowBits = differenceBits(v.Changes); !v.Moved {
			text = v.Remark.Proposal
		}
	}
	p.Text = richField("text", "De tekst van het artikel wordt", text)
	p.Text.Hint = "Alleen als u de reactie overneemt of deels overneemt. Dan staat deze tekst meteen in het artikel."
	return p, nil
}

func (s *Server) remarkReply(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	id, err := param(c, "id")
	if err != nil {
		return err
	}
	v, err := s.options.App.ClauseRemark(c.UserContext(), actor(c), number, portal.ID(id))
	if err != nil {
		return err
	}
	if err := policy.Check(actor(c), policy.KeepCovenant, v.CovenantOn); err != nil {
		return err
	}
	f := form(c)
	in := app.ClauseReplyInput{ClauseReply: portal.ClauseReply{Answer: portal.ClauseAnswer(f.Text("answer")), Reason: f.Text("reason"), Text: f.Rich("text"), Rev: f.Int("rev")}, Citizen: citizenAnswer(f)}
	if err = f.Err(); err == nil {
		err = s.options.App.AnswerClauseComment(c.UserContext(), actor(c), number, portal.ID(id), in)
	}
	if err != nil {
		p, fault := s.clauseRemarkPage(c)
		if fault != nil {
			return fault
		}
		p.Reason, p.answers, p.Answers = in.Reason, in.Citizen, answerOptions(in.Answer)
		p.Text = p.Text.typed(f, in.Text, err)
		return covenantRemark.again(c, p, err)
	}
	back := f.Text("terug")
	if back == "" {
		back = remarksPath(number, v.Text.Nr)
	}
	return done(c, remarkAnswered, s.returnPath(back)+"#reactie-"+id)
}

// typed is the field with what somebody typed in it, and what is wrong with that; a
// form without the field leaves it as it is.
func (f RichField) typed(sent *Form, value string, err error) RichField {
	if !sent.Has(f.Name) && !sent.Has(f.Name+"_html") {
		return f
	}
	again := richField(f.Name, f.Label, value)
	again.Hint, again.Problem.Message = f.Hint, portal.FieldsOf(err)[f.Name]
	return again
}

func (s *Server) remarkRevoke(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	id, err := param(c, "id")
	if err != nil {
		return err
	}
	if err := s.options.App.WithdrawClauseComment(c.UserContext(), actor(c), number, portal.ID(id)); err != nil {
		return err
	}
	return done(c, remarkWithdrawn, covenantPath(number, remarksBelow)+"/"+id)
}
