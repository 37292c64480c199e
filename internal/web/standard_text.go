package web

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// StandardTexts is the page with all standard texts, by moment.
type StandardTexts struct {
	Base
	Groups []StandardGroup
	Empty  Empty
}

// StandardGroup is the texts of one moment.
type StandardGroup struct {
	Title string
	Rows  []StandardRow
}

// StandardRow is a standard text in the list.
type StandardRow struct{ Title, Href, Theme, Text string }

// StandardTextEdit is the form of a standard text.
type StandardTextEdit struct {
	Base
	New             bool
	ID              portal.ID
	Version         int64
	Form            portal.StandardText
	Moments, Themes []Option
	Citizen         Citizen
	MaxTitle        int
	MaxText         int
}

var (
	standardTexts    = page[StandardTexts]("standard/list")
	standardTextEdit = page[StandardTextEdit]("standard/edit")

	standardKept    = flash("standaardtekst-bewaard", "good", "De standaardtekst is bewaard.")
	standardRemoved = flash("standaardtekst-weg", "good", "De standaardtekst is verwijderd. Wat al verstuurd is, blijft staan.")
)

const standardHome = "/beheer/standaardteksten"

func (s *Server) standardTexts(c *fiber.Ctx) error {
	texts, err := s.options.App.StandardTexts(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	set, err := s.options.App.Settings(c.UserContext())
	if err != nil {
		return err
	}
	p := StandardTexts{Base: Base{Title: "Standaardteksten"}}
	for _, m := range portal.Moments() {
		g := StandardGroup{Title: m.Label()}
		for _, t := range texts {
			if t.Moment == m {
				g.Rows = append(g.Rows, StandardRow{Title: t.Title, Href: standardHome + "/" + string(t.ID), Theme: standardTheme(set, t.Theme), Text: firstWords(t.Text)})
			}
		}
		if len(g.Rows) > 0 {
			p.Groups = append(p.Groups, g)
		}
	}
	if len(p.Groups) == 0 {
		p.Empty = Empty{Kind: "none", Title: "Nog geen standaardteksten", Text: "Schrijf een tekst die behandelaars vaak nodig hebben. Zij kunnen hem invoegen en aanpassen.",
			ActionURL: standardHome + "/nieuw", ActionText: "Standaardtekst schrijven"}
	}
	return standardTexts.show(c, p)
}

// standardTheme names the theme of a text.
func standardTheme(set portal.Settings, id portal.ID) string {
	if id == "" {
		return "Alle thema’s"
	}
	theme, _ := set.Theme(id)
	if theme.Ended {
		return theme.Name + " (afgesloten)"
	}
	return theme.Name
}

func (s *Server) standardTextNew(c *fiber.Ctx) error {
	p, err := s.standardTextPage(c, portal.StandardText{Moment: portal.MomentQuestion})
	if err != nil {
		return err
	}
	return standardTextEdit.show(c, p)
}

func (s *Server) standardTextForm(c *fiber.Ctx) error {
	id, err := param(c, "id")
	if err != nil {
		return err
	}
	t, err := s.options.App.StandardText(c.UserContext(), actor(c), portal.ID(id))
	if err != nil {
		return err
	}
	p, err := s.standardTextPage(c, t)
	if err != nil {
		return err
	}
	return standardTextEdit.show(c, p)
}

func (s *Server) standardTextPage(c *fiber.Ctx, t portal.StandardText) (StandardTextEdit, error) {
	// Who may not keep them doesn't see the form either.
	if err := policy.Check(actor(c), policy.KeepStandardTexts, nil); err != nil {
		return StandardTextEdit{}, err
	}
	set, err := s.options.App.Settings(c.UserContext())
	if err != nil {
		return StandardTextEdit{}, err
	}
	p := StandardTextEdit{Base: Base{Title: "Standaardtekst"}, New: t.ID == "", ID: t.ID, Version: t.Version, Form: t, MaxTitle: portal.MaxStandardTitle, MaxText: portal.MaxNote}
	for _, m := range portal.Moments() {
		p.Moments = append(p.Moments, Option{string(m), m.Label(), m == t.Moment})
	}
	p.Themes = []Option{{"", "Alle thema’s", t.Theme == ""}}
	for _, theme := range set.Themes {
		if !theme.Ended || theme.ID == t.Theme {
			p.Themes = append(p.Themes, Option{string(theme.ID), standardTheme(set, theme.ID), theme.ID == t.Theme})
		}
	}
	return p, nil
}

func (s *Server) standardTextSave(c *fiber.Ctx) error {
	f := form(c)
	t := portal.StandardText{Title: f.Text("title"), Theme: f.ID("theme"), Moment: portal.Moment(f.Text("moment")), Text: f.Text("text")}
	if strings.HasSuffix(c.Path(), "/nieuw") {
		return s.standardTextKeep(c, t)
	}
	id, err := param(c, "id")
	if err != nil {
		return err
	}
	t.ID, t.Version = portal.ID(id), f.Version("version")
	return s.standardTextKeep(c, t)
}

func (s *Server) standardTextKeep(c *fiber.Ctx, t portal.StandardText) error {
	answer := citizenAnswer(form(c))
	refused := s.options.App.KeepStandardText(c.UserContext(), actor(c), t, answer)
	if refused == nil {
		return done(c, standardKept, standardHome)
	}
	if kind := portal.KindOf(refused); kind != portal.Invalid && kind != portal.Conflict {
		return refused
	}
	if portal.KindOf(refused) == portal.Conflict && t.ID != "" {
		now, err := s.options.App.StandardText(c.UserContext(), actor(c), t.ID)
		if err != nil {
			return err
		}
		t.Version = now.Version // who has seen what was said can send it again
	}
	p, err := s.standardTextPage(c, t)
	if err != nil {
		return err
	}
	p.refuse(refused, nil)
	p.Citizen, p.Errors = p.citizen("", answer), nil
	return standardTextEdit.again(c, p, refused)
}

func (s *Server) standardTextRemove(c *fiber.Ctx) error {
	id, err := param(c, "id")
	if err != nil {
		return err
	}
	if err := s.options.App.RemoveStandardText(c.UserContext(), actor(c), portal.ID(id), form(c).Version("version")); err != nil {
		return err
	}
	return done(c, standardRemoved, standardHome)
}

// standardField is the field of a signal's form that a standard text goes into,
// and the moment its texts are of.
var standardField = map[string]struct {
	field  string
	moment portal.Moment
}{
	"vraag": {"question", portal.MomentQuestion}, "afspraak": {"agreed", portal.MomentAgree},
	"terugkoppeling": {"changes", portal.MomentFeedback}, "reactie": {"comment", portal.MomentThanks},
}

// StandardPick is the choice of a standard text above a text field, for the
// partial standard-pick. Without texts nothing is drawn.
type StandardPick struct {
	Verb, Action, Target string
	Problem              FieldError
	Texts                []portal.StandardText
}

// Standard is the choice above the text field of one form of a signal's page.
func (p *SignalShow) Standard(verb string) StandardPick {
	into := standardField[verb]
	return StandardPick{Verb: verb, Action: signalPath(p.Number, "standaardtekst"), Target: verb + "-" + into.field,
		Problem: p.Problem(verb + "-standaard"), Texts: p.standards[into.moment]}
}

// signalStandardText puts a standard text into a form that isn't sent yet: the
// page comes back with the form open and everything that was typed in it.
func (s *Server) signalStandardText(c *fiber.Ctx) error {
	v, err := s.signalOf(c)
	if err != nil {
		return err
	}
	if err := policy.Check(actor(c), policy.DetailSignal, v.Signal); err != nil {
		return err
	}
	f := form(c)
	verb := f.Text("standaard_bij")
	into, ok := standardField[verb]
	if !ok {
		return portal.ErrNotFound
	}
	texts, err := s.options.App.StandardTextsFor(c.UserContext(), actor(c), v.Signal)
	if err != nil {
		return err
	}
	for _, t := range texts[into.moment] {
		if t.ID == f.ID("standaard") {
			f.put(into.field, strings.TrimLeft(f.Text(into.field)+"\n\n"+t.Text, "\n"))
			return s.signalFilled(c, v, verb, f)
		}
	}
	return s.signalAgain(c, verb, f, portal.Fields{"standaard": "Kies eerst een standaardtekst."}.Err())
}

// signalFilled shows a signal's page with one form open, as it was typed so far.
func (s *Server) signalFilled(c *fiber.Ctx, v app.SignalPage, verb string, f *Form) error {
	p, err := s.signalPage(c, v)
	if err != nil {
		return err
	}
	p.Open, p.typed, p.citizenAnswers, p.Choose = verb, f, citizenAnswer(f), signalChoices(v, f)
	if once := f.ID("once"); once != "" {
		p.Once = once
	}
	return signalShow.show(c, p)
}

// put changes what was typed in a field, for a form that is shown again.
func (f *Form) put(name, value string) {
	if f.values == nil {
		f.values = map[string][]string{}
	}
	f.values[name] = []string{value}
}
