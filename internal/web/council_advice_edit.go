package web

import (
	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// AdviceEdit is the form of an advice, new or there already.
type AdviceEdit struct {
	Base
	Href, Back, Once, Number string // Number is empty for a new one
	In                       app.AdviceInput
	Today                    string
	Max, MaxSubject          int
}

// Citizen is what the citizen-data check asks.
func (p *AdviceEdit) Citizen() Citizen { return p.citizen("", p.In.Citizen) }

// On writes the day of the advice for its field, Due that of the reaction.
func (p *AdviceEdit) On() string { return dayField(p.In.Advice.On) }

// Due writes the day by which a reaction is due for its field.
func (p *AdviceEdit) Due() string { return dayField(p.In.Advice.Due) }

var adviceEdit = page[AdviceEdit]("advice/edit")

func (s *Server) adviceForm(number string, in app.AdviceInput) AdviceEdit {
	p := AdviceEdit{Base: Base{Title: "Advies geven"}, Href: advicesHome + "/nieuw", Back: advicesHome, Once: string(in.Once), Number: number, In: in, Today: dayField(s.options.Now()),
		Max: portal.MaxAdviceText, MaxSubject: portal.MaxAdviceSubject}
	if p.Once == "" {
		p.Once = string(portal.NewID())
	}
	if number != "" {
		p.Title, p.Back = "Advies "+number+" wijzigen", adviceHref(number)
		p.Href = p.Back + "/wijzigen"
	}
	return p
}

func adviceInput(f *Form) app.AdviceInput {
	return app.AdviceInput{Once: f.ID("once"), Links: f.Text("links"), Citizen: citizenAnswer(f), Advice: portal.CouncilAdvice{
		Asked: f.Text("asked") == "ja", Subject: f.Text("subject"), Text: f.Text("text"), On: f.Date("on"), Due: f.Date("due")}}
}

func (s *Server) adviceNew(c *fiber.Ctx) error {
	if err := s.options.App.MayAdvise(c.UserContext(), actor(c)); err != nil {
		return err
	}
	today := portal.Day(s.options.Now())
	return adviceEdit.show(c, s.adviceForm("", app.AdviceInput{Links: query(c).Text("bij"), Advice: portal.CouncilAdvice{On: today, Due: portal.AdviceDue(today)}}))
}

var (
	adviceGiven    = flash("advies-gegeven", "good", "Uw advies staat in het register. De gemeente krijgt bericht.")
	adviceChanged  = flash("advies-gewijzigd", "good", "Het advies is gewijzigd.")
	adviceAnswered = flash("advies-beantwoord", "good", "De reactie staat bij het advies. De cliëntenraad krijgt bericht.")
	adviceFollowed = flash("advies-gevolg", "good", "Het gevolg staat bij het advies. De cliëntenraad krijgt bericht.")
)

func (s *Server) adviceGive(c *fiber.Ctx) error {
	if err := s.options.App.MayAdvise(c.UserContext(), actor(c)); err != nil {
		return err
	}
	f := form(c)
	in := adviceInput(f)
	var given portal.CouncilAdvice
	err := f.Err()
	if err == nil {
		given, err = s.options.App.GiveAdvice(c.UserContext(), actor(c), in)
	}
	if err != nil {
		return adviceEdit.again(c, s.adviceForm("", in), err)
	}
	return done(c, adviceGiven, adviceHref(given.Number))
}

// adviceToChange gives the advice in the address to who may change it.
func (s *Server) adviceToChange(c *fiber.Ctx) (portal.CouncilAdvice, []app.TableLink, error) {
	number, err := param(c, "number")
	if err != nil {
		return portal.CouncilAdvice{}, nil, err
	}
	return s.options.App.AdviceToChange(c.UserContext(), actor(c), number)
}

func (s *Server) adviceEdit(c *fiber.Ctx) error {
	v, links, err := s.adviceToChange(c)
	if err != nil {
		return err
	}
	return adviceEdit.show(c, s.adviceForm(v.Number, app.AdviceInput{Advice: v, Links: joinedLinks(links), Version: v.Version}))
}

func (s *Server) adviceChange(c *fiber.Ctx) error {
	v, _, err := s.adviceToChange(c)
	if err != nil {
		return err
	}
	f := form(c)
	in := adviceInput(f)
	in.Version = f.Version("version")
	if err = f.Err(); err == nil {
		err = s.options.App.ChangeAdvice(c.UserContext(), actor(c), v.Number, in)
	}
	if err != nil {
		return adviceEdit.again(c, s.adviceForm(v.Number, in), err)
	}
	return done(c, adviceChanged, adviceHref(v.Number))
}

func (s *Server) adviceAnswer(c *fiber.Ctx) error {
	if err := policy.Check(actor(c), policy.AnswerAdvice, policy.VoiceOn{}); err != nil {
		return err
	}
	p, err := s.advicePage(c)
	if err != nil {
		return err
	}
	f := form(c)
	follows := portal.AdviceFollows(f.Text("follows"))
	err = s.options.App.AnswerAdvice(c.UserContext(), actor(c), p.Number, f.Version("version"), follows, f.Text("reaction"), citizenAnswer(f))
	if err != nil {
		p.Answers, p.TypedReaction, p.answer, p.AnswersCitizen = adviceAnswers(follows), f.Text("reaction"), citizenAnswer(f), true
		return adviceShow.again(c, p, err)
	}
	return done(c, adviceAnswered, p.Href)
}

func (s *Server) adviceFollow(c *fiber.Ctx) error {
	if err := policy.Check(actor(c), policy.AnswerAdvice, policy.VoiceOn{}); err != nil {
		return err
	}
	p, err := s.advicePage(c)
	if err != nil {
		return err
	}
	f := form(c)
	err = s.options.App.TellAdviceConsequence(c.UserContext(), actor(c), p.Number, f.Version("version"), f.Text("consequence"), citizenAnswer(f))
	if err != nil {
		p.TypedConsequence, p.answer, p.ConsequenceAsked = f.Text("consequence"), citizenAnswer(f), true
		return adviceShow.again(c, p, err)
	}
	return done(c, adviceFollowed, p.Href)
}
