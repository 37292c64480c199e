package web

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// AnswerForm is where one answers the invitation for a meeting, for the partial
// answer-box: a page that has it embeds Base and names it Answer.
type AnswerForm struct {
	Number, Back string // the meeting, and the page to come back to
	Given        string // the answer so far; empty when there is none
	Answerable   bool
	Buttons      []AnswerButton
	// Registers: it is an open meeting in which the reader has no seat.
	Registers    bool
	People, Note string
	Colleagues   []Option
	Other        string // the name of who comes instead and has no account
	Unfold       bool
}

// AnswerButton is an answer that takes one tap. Main is the one that stands out:
// the answer given, or the first while there is none.
type AnswerButton struct {
	Value, Label string
	Chosen, Main bool
}

var answerButtons = []AnswerButton{
	{Value: string(portal.Comes), Label: "Ik kom"}, {Value: string(portal.MaybeComes), Label: "Misschien"}, {Value: string(portal.ComesNot), Label: "Ik kom niet"},
}

var registerButtons = []AnswerButton{{Value: string(portal.Comes), Label: "Aanmelden"}, {Value: string(portal.ComesNot), Label: "Afmelden"}}

// answerForm is the form for the reader's own answer; empty for who isn't
// invited. back is the page to come back to, one of the portal's own.
func answerForm(own app.OwnAnswer, by portal.Actor, back string) AnswerForm {
	f := AnswerForm{Number: own.Table.Number, Back: back, Answerable: own.Answerable, Note: own.Reply.Note, Other: own.Reply.OtherName,
		Registers: own.Table.Open && portal.SeatOf(own.Table.Seats, by.ID).Kind == ""}
	if !f.Registers {
		f.Buttons = pressed(answerButtons, own.Reply.Answer)
		for _, p := range own.Colleagues {
			f.Colleagues = append(f.Colleagues, Option{string(p.ID), p.Name, p.ID == own.Reply.Other})
			if p.ID == own.Reply.Other {
				f.Given = "U stuurt " + p.Name + " als vervanger."
			}
		}
	}
	switch {
	case f.Registers:
		f.register(own.Reply)
	case own.Reply.Answer == portal.SendsOther && f.Given == "":
		f.Given = "U stuurt een vervanger."
		if f.Other != "" {
			f.Given = "U stuurt " + f.Other + " als vervanger."
		}
	case f.Given == "":
		f.Given = answerGiven[own.Reply.Answer]
	}
	return f
}

// register makes it a form to register for an open meeting, or to deregister.
func (f *AnswerForm) register(r portal.Reply) {
	f.People = "1"
	if r.Answer != portal.Comes {
		f.Buttons = pressed(registerButtons[:1], "")
		return
	}
	f.People, f.Given = strconv.Itoa(r.Number), "U bent aangemeld, met "+plural(r.Number, "persoon", "personen")+"."
	f.Buttons = pressed(registerButtons, "")
	f.Buttons[0].Label = "Aanmelding wijzigen"
}

var answerGiven = map[portal.ReplyAnswer]string{portal.Comes: "U komt.", portal.MaybeComes: "U komt misschien.", portal.ComesNot: "U komt niet."}

func pressed(buttons []AnswerButton, answer portal.ReplyAnswer) []AnswerButton {
	list := make([]AnswerButton, len(buttons))
	for i, b := range buttons {
		b.Chosen = answer != "" && b.Value == string(answer)
		b.Main = b.Chosen || answer == "" && i == 0
		list[i] = b
	}
	return list
}

func replyInput(f *Form) app.ReplyInput {
	return app.ReplyInput{Answer: portal.ReplyAnswer(f.Text("answer")), Other: f.ID("other"), OtherName: f.Text("other_name"), Number: f.Int("number"), Note: f.Text("note")}
}

var answerKept = flash("antwoord-bewaard", "good", "Uw antwoord is bewaard. U kunt het wijzigen tot de ronde tafel begint.")

func (s *Server) tableAnswer(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	f := form(c)
	in := replyInput(f)
	back := s.returnPath(f.Text("terug"))
	if _, err = s.tableToDo(c, policy.AnswerInvitation); err != nil {
		return err
	}
	if err = f.Err(); err == nil {
		err = s.options.App.AnswerInvitation(c.UserContext(), actor(c), number, in)
	}
	if err == nil {
		return done(c, answerKept, back)
	}
	p, fault := s.tablePeoplePage(c)
	if fault != nil {
		return fault
	}
	p.Answer.typed(f, in)
	return tablePeople.again(c, p, err)
}

// typed shows again what was sent.
func (a *AnswerForm) typed(f *Form, in app.ReplyInput) {
	a.Note, a.Other, a.People, a.Unfold = in.Note, in.OtherName, f.Text("number"), true
	for i, o := range a.Colleagues {
		a.Colleagues[i].Selected = o.Value == string(in.Other)
	}
}
