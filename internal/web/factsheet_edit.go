package web

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// FactsheetChoose is the form with which one chooses which figures stand on it.
type FactsheetChoose struct {
	Base
	Words, Path string
	Version     int64
	Edition     int
	Groups      []FigureGroup
	Max         int
}

// FigureGroup is a part of the figures that one can choose.
type FigureGroup struct {
	Title   string
	Figures []FigureChoice
	Folded  bool // the rows of a table, behind a summary while none is chosen
}

// FigureChoice is one figure that can stand on a factsheet.
type FigureChoice struct {
	Key, Label, Value, Previous string
	Chosen                      bool
}

// FactsheetWrite is the form with the texts and the order.
type FactsheetWrite struct {
	Base
	Words, Path       string
	Version           int64
	Edition           int
	Form              FactsheetTyped
	Lines             []FactsheetLine
	MaxTitle          int
	MaxIntro, MaxLine int
	// Theirs are the texts somebody else stored meanwhile, where they differ.
	Theirs  []Term
	answers app.CitizenAnswer
}

// FactsheetTyped are the texts above the figures.
type FactsheetTyped struct{ Title, Intro string }

// FactsheetLine is one figure in the form.
type FactsheetLine struct {
	Key, Label, Value, Previous, Comment string
	Field, PlaceField                    string
	Places                               []Option
	Problem                              FieldError
}

// FactsheetStep is a page that asks to confirm: refreshing, freezing, a new edition.
type FactsheetStep struct {
	Base
	Words, Path, Counted string
	Version              int64
	Changes              []portal.FigureChange
	Missing              []string
	Edition              int
	Reason               string
	MaxReason            int
	answers              app.CitizenAnswer
}

// Citizen is what the citizen-data check asks.
func (p *FactsheetWrite) Citizen() Citizen { return p.citizen("", p.answers) }

// Citizen is what the citizen-data check asks.
func (p *FactsheetStep) Citizen() Citizen { return p.citizen("", p.answers) }

var (
	factsheetChoose  = page[FactsheetChoose]("factsheet/choose")
	factsheetWrite   = page[FactsheetWrite]("factsheet/write")
	factsheetRefresh = page[FactsheetStep]("factsheet/refresh")
	factsheetFreeze  = page[FactsheetStep]("factsheet/freeze")
	factsheetRevise  = page[FactsheetStep]("factsheet/revise")

	factsheetChosen    = flash("factsheet-cijfers", "good", "De cijfers zijn gekozen. Schrijf er nu de teksten bij.")
	factsheetWritten   = flash("factsheet-teksten", "good", "Uw teksten zijn bewaard.")
	factsheetRefreshed = flash("factsheet-ververst", "good", "De cijfers zijn ververst. Kloppen de toelichtingen nog?")
	factsheetFrozen    = flash("factsheet-vastgezet", "good", "De factsheet is vastgezet. Iedereen met een account leest haar nu.")
	factsheetRevised   = flash("factsheet-editie", "good", "De nieuwe editie is begonnen. De vastgezette editie blijft te lezen.")
)

const factsheetClash = "Iemand anders veranderde deze factsheet ook. Uw tekst is nog niet bewaard. Neem over wat u nodig hebt en bewaar opnieuw."

func mayMakeFacts(by portal.Actor) bool { return policy.May(by, policy.EditFacts, nil) }

// factsheetSeen is which edition and version a form was made of.
func factsheetSeen(f *Form) app.FactsheetSeen {
	return app.FactsheetSeen{Edition: f.Int("edition"), Version: f.Version("version")}
}

func (s *Server) factsheetEdit(c *fiber.Ctx) (app.FactsheetEditor, error) {
	period, err := param(c, "period")
	if err != nil {
		return app.FactsheetEditor{}, err
	}
	return s.options.App.FactsheetToEdit(c.UserContext(), actor(c), period)
}

// factsheetEditing is factsheetEdit for a form; a frozen one leads back to its page.
func (s *Server) factsheetEditing(c *fiber.Ctx, show func(v app.FactsheetEditor) error) error {
	v, err := s.factsheetEdit(c)
	if err != nil {
		return err
	}
	if v.Frozen() {
		return seeOther(c, factsheetPath(v.Period, ""))
	}
	return show(v)
}

func (s *Server) factsheetFigures(c *fiber.Ctx) error {
	return s.factsheetEditing(c, func(v app.FactsheetEditor) error {
		var keys []string
		for _, l := range v.Figures {
			keys = append(keys, l.Key)
		}
		return factsheetChoose.show(c, factsheetChoosePage(v, keys))
	})
}

func factsheetChoosePage(v app.FactsheetEditor, keys []string) FactsheetChoose {
	p := FactsheetChoose{Base: Base{Title: "Cijfers kiezen"}, Words: portal.PeriodWords(v.Period), Path: factsheetPath(v.Period, ""), Version: v.Version, Edition: v.Edition, Max: portal.MaxFactFigures}
	whole := FigureGroup{Title: "De belangrijkste cijfers"}
	var tables []FigureGroup
	for _, l := range v.All {
		f := FigureChoice{Key: l.Key, Label: l.Label, Value: l.Value, Previous: l.Previous, Chosen: slices.Contains(keys, l.Key)}
		title, row, isRow := strings.Cut(l.Label, ": ")
		if !isRow {
			whole.Figures = append(whole.Figures, f)
			continue
		}
		if n := len(tables); n == 0 || tables[n-1].Title != title {
			tables = append(tables, FigureGroup{Title: title, Folded: true})
		}
		g := &tables[len(tables)-1]
		f.Label, g.Folded = row, g.Folded && !f.Chosen
		g.Figures = append(g.Figures, f)
	}
	p.Groups = append([]FigureGroup{whole}, tables...)
	return p
}

func (s *Server) factsheetFiguresSave(c *fiber.Ctx) error {
	v, err := s.factsheetEdit(c)
	if err != nil {
		return err
	}
	f := form(c)
	keys := f.Values("figures")
	if err := s.options.App.ChooseFigures(c.UserContext(), actor(c), v.Period, factsheetSeen(f), keys); err != nil {
		return factsheetChoose.again(c, factsheetChoosePage(v, keys), err)
	}
	return done(c, factsheetChosen, factsheetPath(v.Period, "/teksten"))
}

func factsheetWritePage(v app.FactsheetEditor, figures []portal.FigureLine) FactsheetWrite {
	p := FactsheetWrite{Base: Base{Title: "Teksten van de factsheet"}, Words: portal.PeriodWords(v.Period), Path: factsheetPath(v.Period, ""), Version: v.Version, Edition: v.Edition,
		Form: FactsheetTyped{v.Title, v.Intro}, MaxTitle: portal.MaxFactTitle, MaxIntro: portal.MaxFactIntro, MaxLine: portal.MaxFactComment}
	for i, l := range figures {
		line := FactsheetLine{Key: l.Key, Label: l.Label, Value: l.Value, Previous: l.Previous, Comment: l.Comment, Field: portal.CommentField(i), PlaceField: "place-" + strconv.Itoa(i), Problem: FieldError{ID: portal.CommentField(i)}}
		for n := range figures {
			line.Places = append(line.Places, Option{strconv.Itoa(n + 1), strconv.Itoa(n + 1), n == i})
		}
		p.Lines = append(p.Lines, line)
	}
	return p
}

func (s *Server) factsheetTexts(c *fiber.Ctx) error {
	return s.factsheetEditing(c, func(v app.FactsheetEditor) error { return factsheetWrite.show(c, factsheetWritePage(v, v.Figures)) })
}

func (s *Server) factsheetTextsSave(c *fiber.Ctx) error {
	v, err := s.factsheetEdit(c)
	if err != nil {
		return err
	}
	f := form(c)
	in := app.FactsheetInput{Seen: factsheetSeen(f), Citizen: citizenAnswer(f)}
	in.Title, in.Intro = f.Text("title"), f.Text("intro")
	for i, key := range f.Values("key") {
		if i < portal.MaxFactFigures {
			in.Comments = append(in.Comments, portal.FactComment{Key: key, Text: f.Text(portal.CommentField(i)), Place: f.Int("place-" + strconv.Itoa(i))})
		}
	}
	if err = f.Err(); err == nil {
		err = s.options.App.WriteFactsheet(c.UserContext(), actor(c), v.Period, in)
	}
	if err == nil {
		return done(c, factsheetWritten, factsheetPath(v.Period, ""))
	}
	return s.factsheetTextsAgain(c, v, in, err)
}

// factsheetTextsAgain shows what was typed once more; after a clash beside what somebody
// else stored meanwhile.
func (s *Server) factsheetTextsAgain(c *fiber.Ctx, v app.FactsheetEditor, in app.FactsheetInput, err error) error {
	typed := slices.Clone(v.Figures)
	var theirs []Term
	differs := func(label, mine, stored string) {
		if mine == stored {
			return
		}
		if stored == "" {
			stored = "(leeg)"
		}
		theirs = append(theirs, Term{label, stored})
	}
	differs("Titel", in.Title, v.Title)
	differs("Inleiding", in.Intro, v.Intro)
	var lines []portal.FigureLine // in the order in which they were typed, so that the fields' numbers hold
	for _, said := range in.Comments {
		if i := slices.IndexFunc(typed, func(l portal.FigureLine) bool { return l.Key == said.Key }); i >= 0 {
			differs("Toelichting bij ‘"+typed[i].Label+"’", said.Text, typed[i].Comment)
			typed[i].Comment = said.Text
			lines = append(lines, typed[i])
		}
	}
	for _, l := range typed {
		if !slices.ContainsFunc(lines, func(x portal.FigureLine) bool { return x.Key == l.Key }) {
			lines = append(lines, l)
		}
	}
	p := factsheetWritePage(v, lines)
	p.Form, p.answers = FactsheetTyped{in.Title, in.Intro}, in.Citizen
	for i, said := range in.Comments {
		for n := range p.Lines {
			if p.Lines[n].Key == said.Key && said.Place > 0 {
				for o := range p.Lines[n].Places {
					p.Lines[n].Places[o].Selected = o+1 == in.Comments[i].Place
				}
			}
		}
	}
	if portal.KindOf(err) == portal.Conflict && !v.Frozen() {
		p.Theirs, err = theirs, portal.Errorf(portal.Conflict, factsheetClash)
	}
	p.refuse(err, form(c).order())
	for i := range p.Lines {
		p.Lines[i].Problem = p.Problem(p.Lines[i].Field)
	}
	p.Errors = nil // again fills them
	return factsheetWrite.again(c, p, err)
}

func factsheetStepPage(title string, v app.FactsheetEditor) FactsheetStep {
	return FactsheetStep{Base: Base{Title: title}, Words: portal.PeriodWords(v.Period), Path: factsheetPath(v.Period, ""), Counted: dateText(v.CountedAt), Version: v.Version, Changes: v.Changes,
		Missing: v.Missing, Edition: v.Edition, MaxReason: portal.MaxFactReason}
}

func (s *Server) factsheetFresh(c *fiber.Ctx) error {
	return s.factsheetEditing(c, func(v app.FactsheetEditor) error {
		return factsheetRefresh.show(c, factsheetStepPage("Cijfers verversen", v))
	})
}

func (s *Server) factsheetFreshTake(c *fiber.Ctx) error {
	v, err := s.factsheetEdit(c)
	if err != nil {
		return err
	}
	if err := s.options.App.RefreshFactsheet(c.UserContext(), actor(c), v.Period, factsheetSeen(form(c))); err != nil {
		return factsheetRefresh.again(c, factsheetStepPage("Cijfers verversen", v), err)
	}
	return done(c, factsheetRefreshed, factsheetPath(v.Period, ""))
}

func (s *Server) factsheetFix(c *fiber.Ctx) error {
	return s.factsheetEditing(c, func(v app.FactsheetEditor) error {
		return factsheetFreeze.show(c, factsheetStepPage("Factsheet vastzetten", v))
	})
}

func (s *Server) factsheetFixTake(c *fiber.Ctx) error {
	v, err := s.factsheetEdit(c)
	if err != nil {
		return err
	}
	if err := s.options.App.FreezeFactsheet(c.UserContext(), actor(c), v.Period, factsheetSeen(form(c))); err != nil {
		return factsheetFreeze.again(c, factsheetStepPage("Factsheet vastzetten", v), err)
	}
	return done(c, factsheetFrozen, factsheetPath(v.Period, ""))
}

func (s *Server) factsheetEdition(c *fiber.Ctx) error {
	v, err := s.factsheetEdit(c)
	if err != nil {
		return err
	}
	if !v.Frozen() {
		return seeOther(c, factsheetPath(v.Period, ""))
	}
	return factsheetRevise.show(c, factsheetStepPage("Nieuwe editie maken", v))
}

func (s *Server) factsheetEditionMake(c *fiber.Ctx) error {
	v, err := s.factsheetEdit(c)
	if err != nil {
		return err
	}
	f := form(c)
	reason, answer := f.Text("reason"), citizenAnswer(f)
	if err := s.options.App.ReviseFactsheet(c.UserContext(), actor(c), v.Period, reason, answer); err != nil {
		p := factsheetStepPage("Nieuwe editie maken", v)
		p.Reason, p.answers = reason, answer
		return factsheetRevise.again(c, p, err)
	}
	return done(c, factsheetRevised, factsheetPath(v.Period, ""))
}
