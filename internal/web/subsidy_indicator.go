package web

import (
	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// SubsidyIndicator is the form of one indicator: first its kind, then the fields that
// belong to that kind.
type SubsidyIndicator struct {
	Base
	Head                              SubsidyHead
	Goal, Back, Once                  string
	New                               bool
	Version                           int64
	Kinds                             []KindChoice // to choose from, as long as there is no kind
	Kind, KindLabel, Hint             string
	Name, Help, Unit, Baseline        string
	Directions                        []Option
	Themes, Neighbourhoods            []Option
	AsksUnit, AsksDirection, AsksAims bool
	MaxTitle, MaxHelp, MaxUnit        int
	targets                           []TargetField
	answers                           app.CitizenAnswer
}

// KindChoice is a kind of indicator to choose.
type KindChoice struct{ Value, Label, Hint string }

// TargetField is the target of one period in the form.
type TargetField struct {
	Name, Label, Value string
	Wrong              FieldError
}

// Citizen is what the citizen-data check asks.
func (p *SubsidyIndicator) Citizen() Citizen { return p.citizen("", p.answers) }

// Targets are the targets with what is wrong with each.
func (p *SubsidyIndicator) Targets() []TargetField {
	fields := make([]TargetField, len(p.targets))
	for i, t := range p.targets {
		t.Wrong = p.Problem(t.Name)
		fields[i] = t
	}
	return fields
}

var subsidyIndicator = page[SubsidyIndicator]("subsidy/indicator")

// kindHints say what each kind is for.
var kindHints = map[portal.IndicatorKind]string{
	portal.IndicatorNumber: "Hoeveel? Bijvoorbeeld: gesprekken op het spreekuur.", portal.IndicatorShare: "Welk deel? De organisatie vult in: zoveel van de zoveel.",
	portal.IndicatorAmount: "Hoeveel euro? Bijvoorbeeld: opgeloste schuld.", portal.IndicatorYesNo: "Is het er, of niet? Bijvoorbeeld: elk kwartaal overleg.",
	portal.IndicatorNarrative: "Wat vertelt de organisatie? Zonder cijfer.",
}

// indicatorWhere is the indicator that an address is about.
type indicatorWhere struct {
	sub       portal.Subsidy
	goal      portal.SubsidyGoal
	indicator portal.Indicator // with an empty ID for a new one
}

func (s *Server) indicatorOf(c *fiber.Ctx, fresh bool) (w indicatorWhere, err error) {
	if w.sub, err = s.subsidyToKeep(c); err != nil {
		return w, err
	}
	id, err := param(c, "goal")
	if err != nil {
		return w, err
	}
	var ok bool
	if w.goal, ok = w.sub.Goal(portal.ID(id)); !ok {
		return w, portal.ErrNotFound
	}
	if fresh {
		return w, nil
	}
	if id, err = param(c, "indicator"); err != nil {
		return w, err
	}
	goal, indicator, ok := w.sub.Indicator(portal.ID(id))
	if !ok || goal.ID != w.goal.ID {
		return w, portal.ErrNotFound
	}
	w.indicator = indicator
	return w, nil
}

// indicatorPage is the form as in fills it in.
func (s *Server) indicatorPage(c *fiber.Ctx, w indicatorWhere, in portal.IndicatorInput) (SubsidyIndicator, error) {
	choices, err := s.options.App.SubsidyForm(c.UserContext(), actor(c))
	if err != nil {
		return SubsidyIndicator{}, err
	}
	p := SubsidyIndicator{Base: Base{Title: "Indicator toevoegen"}, Head: subsidyHead(actor(c), w.sub, "doelen"), Goal: w.goal.Title, Back: subsidyPath(w.sub.Number, "/doelen"),
		Once: string(portal.NewID()), New: w.indicator.ID == "", Version: w.sub.Version, Kind: string(in.Kind), KindLabel: in.Kind.Label(), Hint: in.Kind.Hint(),
		Name: in.Title, Help: in.Help, Unit: in.Unit, Baseline: in.Baseline, AsksUnit: in.Kind == portal.IndicatorNumber, AsksDirection: in.Kind.Counts(), AsksAims: in.Kind != portal.IndicatorNarrative,
		MaxTitle: portal.MaxIndicatorTitle, MaxHelp: portal.MaxIndicatorHelp, MaxUnit: portal.MaxIndicatorUnit}
	if !p.New {
		p.Title = "Indicator wijzigen"
	}
	if p.KindLabel == "" {
		p.Kind = ""
		for _, k := range portal.IndicatorKinds() {
			p.Kinds = append(p.Kinds, KindChoice{string(k), k.Label(), kindHints[k]})
		}
		return p, nil
	}
	for _, d := range portal.Directions() {
		p.Directions = append(p.Directions, Option{string(d), d.Label(), d == in.Direction})
	}
	for _, t := range choices.Themes {
		p.Themes = append(p.Themes, Option{string(t.ID), t.Name, t.ID == in.Theme})
	}
	for _, n := range choices.Neighbourhoods {
		p.Neighbourhoods = append(p.Neighbourhoods, Option{string(n.ID), n.Name, n.ID == in.Neighbourhood})
	}
	for _, period := range w.sub.Periods {
		p.targets = append(p.targets, TargetField{Name: "target-" + period.Label, Label: portal.Capital(portal.PeriodWords(period.Label)), Value: in.Targets[period.Label]})
	}
	return p, nil
}

// indicatorTyped is an indicator as its form shows it.
func indicatorTyped(i portal.Indicator) portal.IndicatorInput {
	in := portal.IndicatorInput{Title: i.Title, Help: i.Help, Unit: i.Unit, Kind: i.Kind, Direction: i.Direction, Theme: i.Theme, Neighbourhood: i.Neighbourhood, Targets: map[string]string{}}
	if i.Baseline != nil {
		in.Baseline = i.Baseline.Typed(i.Kind)
	}
	for label, t := range i.Targets {
		in.Targets[label] = t.Typed(i.Kind)
	}
	return in
}

func (s *Server) subsidyIndicatorNew(c *fiber.Ctx) error {
	w, err := s.indicatorOf(c, true)
	if err != nil {
		return err
	}
	p, err := s.indicatorPage(c, w, portal.IndicatorInput{Kind: portal.IndicatorKind(query(c).Text("soort"))})
	if err != nil {
		return err
	}
	return subsidyIndicator.show(c, p)
}

func (s *Server) subsidyIndicatorOpen(c *fiber.Ctx) error {
	w, err := s.indicatorOf(c, false)
	if err != nil {
		return err
	}
	p, err := s.indicatorPage(c, w, indicatorTyped(w.indicator))
	if err != nil {
		return err
	}
	return subsidyIndicator.show(c, p)
}

func (s *Server) subsidyIndicatorAdd(c *fiber.Ctx) error  { return s.subsidyIndicatorWrite(c, true) }
func (s *Server) subsidyIndicatorSave(c *fiber.Ctx) error { return s.subsidyIndicatorWrite(c, false) }

func (s *Server) subsidyIndicatorWrite(c *fiber.Ctx, fresh bool) error {
	w, err := s.indicatorOf(c, fresh)
	if err != nil {
		return err
	}
	f := form(c)
	in := portal.IndicatorInput{Title: f.Text("title"), Help: f.Text("help"), Unit: f.Text("unit"), Kind: w.indicator.Kind, Direction: portal.Direction(f.Text("direction")),
		Baseline: f.Text("baseline"), Theme: f.ID("theme"), Neighbourhood: f.ID("neighbourhood"), Targets: map[string]string{}}
	if fresh {
		in.Kind = portal.IndicatorKind(f.Text("kind"))
	}
	for _, period := range w.sub.Periods {
		if name := "target-" + period.Label; f.Has(name) {
			in.Targets[period.Label] = f.Text(name)
		}
	}
	answers, once := citizenAnswer(f), f.ID("once")
	err = s.options.App.WriteIndicator(c.UserContext(), actor(c), w.sub.Number, app.SubsidyIndicatorInput{Goal: w.goal.ID, ID: w.indicator.ID, Once: once,
		IndicatorInput: in, Citizen: answers, Version: f.Version("version")})
	if err != nil {
		p, fault := s.indicatorPage(c, w, in)
		if fault != nil {
			return fault
		}
		p.answers, p.Once = answers, string(once)
		return subsidyIndicator.again(c, p, err)
	}
	return done(c, subsidyIndicatorSaved, subsidyPath(w.sub.Number, "/doelen"))
}
