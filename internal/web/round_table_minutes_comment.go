package web

import (
	"html/template"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/richtext"
)

// MinutesComment is the form with which one comments on an item of draft minutes,
// or proposes another text of it.
type MinutesComment struct {
	Base
	Head                TableHead
	Path, Action, Title string
	Now                 template.HTML // the text as it is
	// Proposes: the minutes have texts, so another one can be proposed.
	Proposes bool
	Proposal RichField
	Text     string
	Rev      string
	Once     string
	MaxText  int
	answers  app.CitizenAnswer
}

// Citizen is what the citizen-data check asks.
func (p *MinutesComment) Citizen() Citizen { return p.citizen("", p.answers) }

// MinutesAnswer is a comment on draft minutes, with the form to answer it.
type MinutesAnswer struct {
	Base
	Head                TableHead
	Path, Action, Title string
	Said                MinutesSaid
	Now, Proposed       template.HTML
	Changes             []DifferenceBit
	Answer              bool // the reader may answer now
	Full                bool // the minutes have texts
	Accept, Refuse      bool // what was chosen before
	Reason              string
	Rev                 string
	Text                RichField // what the item's text becomes
	MaxNote             int
	answers             app.CitizenAnswer
}

// Citizen is what the citizen-data check asks.
func (p *MinutesAnswer) Citizen() Citizen { return p.citizen("", p.answers) }

var (
	minutesComment = page[MinutesComment]("round-table/minutes_comment")
	minutesAnswer  = page[MinutesAnswer]("round-table/minutes_answer")

	minutesCommented = flash("verslag-reactie", "good", "Uw reactie is bewaard. De secretaris antwoordt.")
	minutesAnswered  = flash("verslag-antwoord", "good", "De reactie is beantwoord. Wie haar schreef, krijgt bericht.")
)

// minutesItemID reads the item from an address.
func minutesItemID(c *fiber.Ctx) (number string, item portal.ID, err error) {
	if number, err = param(c, "number"); err != nil {
		return "", "", err
	}
	id, err := param(c, "item")
	if id == minutesWhole {
		id = ""
	}
	return number, portal.ID(id), err
}

func (s *Server) minutesReact(c *fiber.Ctx) error {
	p, err := s.minutesCommentPage(c)
	if err != nil {
		return err
	}
	return minutesComment.show(c, p)
}

func (s *Server) minutesCommentPage(c *fiber.Ctx) (MinutesComment, error) {
	number, item, err := minutesItemID(c)
	if err != nil {
		return MinutesComment{}, err
	}
	if _, err := s.tableToDo(c, policy.CommentDraft); err != nil {
		return MinutesComment{}, err
	}
	v, err := s.options.App.MinutesItem(c.UserContext(), actor(c), number, item)
	if err != nil {
		return MinutesComment{}, err
	}
	path := tablePath(number, minutesBelow)
	p := MinutesComment{
		Base: Base{Title: "Reageren op het verslag"}, Head: s.tableHead(actor(c), v.Table, "verslag"), Path: path, Action: path + "/reageren/" + minutesItem(item), Title: v.Item.Title,
		Proposes: v.Full, Proposal: richField("proposal", "Uw tekstvoorstel", v.Text), Rev: strconv.Itoa(v.Rev), Once: string(portal.NewID()), MaxText: portal.MaxMinutesComment,
	}
	if v.Full {
		p.Now = richtext.HTML(v.Text, minutesTop)
	}
	p.Proposal.Hint = "Wijzig de tekst zoals u hem wilt. Laat hem staan als u alleen wilt reageren."
	return p, nil
}

func (s *Server) minutesReactSend(c *fiber.Ctx) error {
	number, item, err := minutesItemID(c)
	if err != nil {
		return err
	}
	f := form(c)
	in := app.MinutesCommentInput{Once: f.ID("once"), Item: item, Text: f.Text("text"), Proposal: f.Rich("proposal"), Rev: f.Int("rev"), Citizen: citizenAnswer(f)}
	if err = f.Err(); err == nil {
		err = s.options.App.CommentMinutes(c.UserContext(), actor(c), number, in)
	}
	if err != nil {
		p, fault := s.minutesCommentPage(c)
		if fault != nil {
			return fault
		}
		hint := p.Proposal.Hint
		p.Text, p.answers, p.Once = in.Text, in.Citizen, string(in.Once)
		p.Proposal = richField("proposal", p.Proposal.Label, in.Proposal)
		p.Proposal.Hint, p.Proposal.Problem = hint, FieldError{ID: "proposal", Message: portal.FieldsOf(err)["proposal"]}
		return minutesComment.again(c, p, err)
	}
	return done(c, minutesCommented, tablePath(number, minutesBelow)+"#punt-"+minutesItem(item))
}

func (s *Server) minutesAnswer(c *fiber.Ctx) error {
	p, err := s.minutesAnswerPage(c)
	if err != nil {
		return err
	}
	return minutesAnswer.show(c, p)
}

func (s *Server) minutesAnswerPage(c *fiber.Ctx) (MinutesAnswer, error) {
	number, err := param(c, "number")
	if err != nil {
		return MinutesAnswer{}, err
	}
	id, err := param(c, "id")
	if err != nil {
		return MinutesAnswer{}, err
	}
	v, err := s.options.App.MinutesComment(c.UserContext(), actor(c), number, portal.ID(id))
	if err != nil {
		return MinutesAnswer{}, err
	}
	path := tablePath(number, minutesBelow)
	p := MinutesAnswer{
		Base: Base{Title: "Reactie op het verslag"}, Head: s.tableHead(actor(c), v.Table, "verslag"), Path: path, Action: path + "/reacties/" + id, Title: v.Item.Title,
		Said: s.remark(path, v.Remark), Changes: differenceBits(v.Changes), Answer: v.Remark.MayAnswer, Full: v.Full, Rev: strconv.Itoa(v.Rev), MaxNote: portal.MaxNote,
	}
	p.Said.Href = ""
	text := v.Text
	if v.Full {
		p.Now = richtext.HTML(v.Text, minutesTop)
	}
	if v.Remark.Proposal != "" {
		text, p.Proposed = v.Remark.Proposal, richtext.HTML(v.Remark.Proposal, minutesTop)
	}
	p.Text = richField("text", "De tekst wordt", text)
	p.Text.Hint = "Alleen als u de reactie overneemt."
	return p, nil
}

func (s *Server) minutesAnswerSend(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	id, err := param(c, "id")
	if err != nil {
		return err
	}
	f := form(c)
	in := app.MinutesAnswerInput{CommentAnswer: portal.CommentAnswer{Accept: f.Text("answer") == "ja", Reason: f.Text("reason"), Text: f.Rich("text"), Rev: f.Int("rev")}, Citizen: citizenAnswer(f)}
	if f.Text("answer") == "" {
		f.Refuse("answer", "Kies of u de reactie overneemt.")
	}
	if _, err = s.tableToDo(c, policy.RecordTable); err != nil {
		return err
	}
	if err = f.Err(); err == nil {
		err = s.options.App.AnswerMinutesComment(c.UserContext(), actor(c), number, portal.ID(id), in)
	}
	if err != nil {
		p, fault := s.minutesAnswerPage(c)
		if fault != nil {
			return fault
		}
		p.Reason, p.answers, p.Accept, p.Refuse = in.Reason, in.Citizen, f.Text("answer") == "ja", f.Text("answer") == "nee"
		hint := p.Text.Hint
		p.Text = richField("text", p.Text.Label, in.Text)
		p.Text.Hint, p.Text.Problem = hint, FieldError{ID: "text", Message: portal.FieldsOf(err)["text"]}
		return minutesAnswer.again(c, p, err)
	}
	return done(c, minutesAnswered, tablePath(number, minutesBelow)+"#reactie-"+id)
}

// DifferenceBit is a run of words with what became of them.
type DifferenceBit struct {
	Text           string
	Added, Removed bool
}

// differenceBits are pieces for a page. A line end stands alone, so that no mark
// runs over it.
func differenceBits(pieces []richtext.Piece) []DifferenceBit {
	var bits []DifferenceBit
	for _, p := range pieces {
		for i, line := range strings.SplitAfter(p.Text, "\n") {
			if line == "" && i > 0 {
				continue
			}
			bits = append(bits, DifferenceBit{line, p.Change == richtext.Added, p.Change == richtext.Removed})
		}
	}
	return bits
}
