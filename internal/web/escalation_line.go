package web

import (
	"cmp"
	"context"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// LineShelf is the page with the escalation lines of all themes.
type LineShelf struct {
	Base
	Tabs    []ActionTab
	MayKeep bool
	Lines   []EscalationCard
	General []EscalationCard // themes that go by the general line
}

// EscalationCard is the line of one theme. Steps are empty for a theme that goes by the
// general line.
type EscalationCard struct {
	Name, Href, Breaker string
	General, Empty      bool
	Steps               []EscalationStep
}

// EscalationStep is a step in words.
type EscalationStep struct {
	Level, Who, Deputy, Term, Now string
	Empty                         bool
}

var lineList = page[LineShelf]("escalation/lines")

// generalLine is the general line in an address.
const generalLine = "algemeen"

func (s *Server) escalationLines(c *fiber.Ctx) error {
	rows, err := s.options.App.EscalationLines(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	p := LineShelf{Base: Base{Title: "Escalatielijnen"}, Tabs: raisedTabs(linesHome), MayKeep: policy.May(actor(c), policy.KeepLines, nil)}
	for _, r := range rows {
		if card := escalationCard(r); card.General {
			p.General = append(p.General, card)
		} else {
			p.Lines = append(p.Lines, card)
		}
	}
	return lineList.show(c, p)
}

func escalationCard(r app.LineRow) EscalationCard {
	card := EscalationCard{Name: cmp.Or(r.Theme.Name, "Algemene lijn"), Href: linesHome + "/" + cmp.Or(string(r.Theme.ID), generalLine), Breaker: r.Breaker, General: r.Theme.ID != "" && !r.Own, Empty: len(r.Steps) == 0}
	if card.General {
		return card
	}
	for _, st := range r.Steps {
		step := EscalationStep{Level: st.Level.Label(), Who: st.Name, Deputy: st.DeputyName, Term: plural(st.Days, "werkdag", "werkdagen"), Empty: st.Now == ""}
		if st.StandsIn {
			step.Now = st.Now + " staat nu in."
		}
		card.Steps = append(card.Steps, step)
	}
	return card
}

// LineEdit is the page with the form of one line.
type LineEdit struct {
	Base
	Name, Href string
	Version    int64
	// Borrowed: the theme goes by the general line, which the form starts from.
	Borrowed bool
	// Drop: where the theme goes back to the general line; empty without an own one.
	Drop    string
	Steps   []LineEditStep
	Breaker FlagField
}

// LineEditStep are the fields of one step.
type LineEditStep struct {
	Level  string
	Fields []FlagField
}

var lineEdit = page[LineEdit]("escalation/line")

var lineKept = flash("escalatielijn-bewaard", "good", "De escalatielijn is bewaard. Hij geldt vanaf nu.")

// lineTheme is the theme in the address.
func lineTheme(c *fiber.Ctx) (portal.ID, error) {
	theme, err := param(c, "theme")
	if theme == generalLine {
		theme = ""
	}
	return portal.ID(theme), err
}

func (s *Server) lineEditPage(c *fiber.Ctx, theme portal.ID, f *Form) (LineEdit, error) {
	choices, err := s.options.App.LineChoices(c.UserContext(), actor(c))
	if err != nil {
		return LineEdit{}, err
	}
	r, err := s.options.App.EscalationLine(c.UserContext(), actor(c), theme)
	if err != nil {
		return LineEdit{}, err
	}
	card := escalationCard(r)
	p := LineEdit{Base: Base{Title: "Escalatielijn: " + card.Name}, Name: card.Name, Href: card.Href, Borrowed: card.General}
	if r.Own {
		p.Version = r.Line.Version
		if theme != "" {
			p.Drop = p.Href + "/weg"
		}
	}
	people := func(all []portal.Person, name, label, hint string, now portal.ID) FlagField {
		x := FlagField{Type: "select", Name: name, Label: label, Hint: hint}
		chosen := typed(f, name, string(now))
		for _, q := range all {
			x.Options = append(x.Options, Option{string(q.ID), personWithRole(q), chosen == string(q.ID)})
		}
		return x
	}
	for _, level := range portal.Levels() {
		step, ok := r.Line.Step(level)
		if !ok {
			step.Days = portal.DefaultLineDays
		}
		days := ruleNumber(f, "days-"+string(level), "Werkdagen om te antwoorden", step.Days)
		p.Steps = append(p.Steps, LineEditStep{level.Label(), []FlagField{
			people(choices.Persons[level], "person-"+string(level), "Wie antwoordt?", "", step.Person),
			people(choices.Deputies, "deputy-"+string(level), "Wie vervangt? (mag)", "", step.Deputy), days}})
	}
	p.Breaker = people(choices.Breakers, "breaker", "Wie kan dit doorbreken? (mag)", "Deze persoon hakt de knoop door als organisaties er samen niet uitkomen.", r.Line.Breaker)
	return p, nil
}

func (s *Server) lineForm(c *fiber.Ctx) error {
	theme, err := lineTheme(c)
	if err != nil {
		return err
	}
	p, err := s.lineEditPage(c, theme, &Form{})
	if err != nil {
		return err
	}
	return lineEdit.show(c, p)
}

func (s *Server) lineKeep(c *fiber.Ctx) error {
	theme, err := lineTheme(c)
	if err != nil {
		return err
	}
	f := form(c)
	p, err := s.lineEditPage(c, theme, f)
	if err != nil {
		return err
	}
	in := app.LineInput{Breaker: f.ID("breaker"), Version: f.Version("version")}
	for _, level := range portal.Levels() {
		step := portal.LineStep{Level: level, Person: f.ID("person-" + string(level)), Deputy: f.ID("deputy-" + string(level))}
		if step.Person != "" || step.Deputy != "" {
			step.Days = f.Int("days-" + string(level))
		}
		in.Steps = append(in.Steps, step)
	}
	// A term that is no number is 0 here, which the line refuses together with its other
	// faults.
	if err = f.Err(); portal.FieldsOf(err)["version"] == "" {
		err = s.options.App.KeepLine(c.UserContext(), actor(c), theme, in)
	}
	if err == nil {
		return done(c, lineKept, linesHome)
	}
	if portal.KindOf(err) != portal.Conflict && f.Has("version") {
		p.Version = in.Version
	}
	p.refuse(err, f.order())
	for i := range p.Steps {
		for j := range p.Steps[i].Fields {
			x := &p.Steps[i].Fields[j]
			x.Problem = p.Problem(x.Name)
		}
	}
	p.Breaker.Problem = p.Problem("breaker")
	p.Errors = nil // again fills them
	return lineEdit.again(c, p, err)
}

var lineDropped = flash("escalatielijn-weg", "good", "Dit thema volgt weer de algemene lijn.")

func (s *Server) lineDrop(c *fiber.Ctx) error {
	theme, err := lineTheme(c)
	if err != nil {
		return err
	}
	f := form(c)
	version := f.Version("version")
	if err = f.Err(); err == nil {
		err = s.options.App.DropLine(c.UserContext(), actor(c), theme, version)
	}
	if err != nil {
		return err
	}
	return done(c, lineDropped, linesHome)
}

// BreakerShelf is the page that says who can break through, and where nobody is named.
type BreakerShelf struct {
	Base
	Tabs    []ActionTab
	MayKeep bool
	MayName bool   // for one signal
	Named   []Term // themes with who can break through
	Themes  []EscalationCard
	Rows    []SignalItem
	More    bool
}

var breakerList = page[BreakerShelf]("escalation/breakers")

func (s *Server) breakers(c *fiber.Ctx) error {
	u, err := s.options.App.Unbroken(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	p := BreakerShelf{Base: Base{Title: "Wie kan dit doorbreken?"}, Tabs: raisedTabs(breakersHome), MayKeep: policy.May(actor(c), policy.KeepLines, nil), Rows: signalItems(s.options.Now(), u.Signals), More: u.More}
	p.MayName = policy.May(actor(c), policy.NameBreaker, nil)
	for _, r := range u.Named {
		p.Named = append(p.Named, Term{cmp.Or(r.Theme.Name, "Algemene lijn"), r.Breaker})
	}
	for _, t := range u.Themes {
		p.Themes = append(p.Themes, EscalationCard{Name: cmp.Or(t.Name, "Algemene lijn"), Href: linesHome + "/" + cmp.Or(string(t.ID), generalLine)})
	}
	return breakerList.show(c, p)
}

// BreakerBox says on the page of a signal who can break through it.
type BreakerBox struct {
	Shown, May, OfTheme bool
	Name                string
	Choices             []Option
}

func (s *Server) breakerBox(c *fiber.Ctx, v portal.Signal) (BreakerBox, error) {
	b, err := s.options.App.BreakerOf(c.UserContext(), actor(c), v)
	box := BreakerBox{Shown: b.Shown, May: b.May, OfTheme: b.OfTheme, Name: b.Name}
	for _, p := range b.Choices {
		box.Choices = append(box.Choices, Option{string(p.ID), personWithRole(p), p.ID == v.Breaker})
	}
	return box, err
}

func doNameBreaker(ctx context.Context, a *app.App, by portal.Actor, id portal.ID, f *Form) error {
	return a.NameBreaker(ctx, by, id, f.ID("breaker"), 0)
}
