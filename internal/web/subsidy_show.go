package web

import (
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// SubsidyShow is the main page of a subsidy: what was agreed, what comes next, and the
// course of the decisions.
type SubsidyShow struct {
	Base
	Head    SubsidyHead
	Heading string // “Wat u met ons afsprak” for the partner
	Period  string // the one that the targets in short are of
	Goals   []AgreedGoal
	Dropped []AgreedGoal
	Empty   Empty
	Next    *NextReport
	Papers  DocumentBox
	Years   []Term
	Total   string
	Facts   []Term
	Course  []Happening
}

// AgreedGoal is a goal of a subsidy as it is read.
type AgreedGoal struct {
	Title, PolicyGoal, PolicyHref string
	Indicators                    []AgreedIndicator
}

// AgreedIndicator is an indicator as it is read, with its targets and what was accepted.
type AgreedIndicator struct {
	ID, Title, Kind, Help, Baseline string
	// Target is what was agreed for the period that comes first, Latest the last figure
	// that was accepted, with its period in When.
	Target, Latest, When string
	Meta                 []string
	Periods              []IndicatorPeriod
	HasValues            bool
	Chart                *Chart
}

// IndicatorPeriod is one period of an indicator.
type IndicatorPeriod struct{ Label, Target, Value string }

// NextReport is the report that is awaited, or the next one.
type NextReport struct {
	Text, Href, Button string
	Late               bool
}

var subsidyShow = page[SubsidyShow]("subsidy/show")

func (s *Server) subsidy(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	by := actor(c)
	v, err := s.options.App.SubsidyPage(c.UserContext(), by, number)
	if err != nil {
		return err
	}
	if err := s.options.App.Seen(c.UserContext(), by, v.Ref()); err != nil {
		return err
	}
	now := s.options.Now()
	p := SubsidyShow{Base: Base{Title: v.Title}, Head: subsidyHead(by, v.Subsidy, "afspraken"), Heading: "Wat er is afgesproken", Years: yearAmounts(v.Years)}
	p.Head.Org = v.OrgName
	p.Head.Files = []MenuItem{{Label: "CSV downloaden", Href: subsidyPath(number, "/bestand?formaat=csv")}, {Label: "Rekenblad downloaden", Href: subsidyPath(number, "/bestand?formaat=xlsx")}}
	if turn := dueTurn(now, v.OrgName, v.Due); turn.Who != "" && v.State != portal.SubsidyClosing {
		p.Head.Turn = turn
	}
	if v.Own {
		p.Heading = "Wat u met ons afsprak"
	}
	if len(v.Years) > 1 {
		p.Total = v.Total().String()
	}
	p.Facts = subsidyFacts(v)
	if period := aimedPeriod(v); period != "" {
		p.Period = portal.PeriodWords(period)
	}
	p.agreed(v)
	p.Next = nextReport(now, v)
	if p.Papers, err = s.subsidyPapers(c, number, ""); err != nil {
		return err
	}
	p.Course = courseOf(v)
	return subsidyShow.show(c, p)
}

func subsidyFacts(v app.SubsidyPage) []Term {
	facts := []Term{{"Organisatie", v.OrgName}}
	add := func(name, value string) {
		if value != "" {
			facts = append(facts, Term{name, value})
		}
	}
	d := v.Archive()
	add("Rol in de keten", v.Role)
	add("Zaaknummer", d.CaseNumber)
	if v.MayKeep {
		add("Classificatie", d.Classification)
		add("Openbaarheid", portal.Capital(d.OpennessWords()))
	}
	return facts
}

// courseOf is the course of the decisions, the last first. A subsidy that was recorded
// after its first decisions begins with those.
func courseOf(v app.SubsidyPage) []Happening {
	steps := slices.Clone(v.Course)
	slices.Reverse(steps)
	slices.SortStableFunc(steps, func(x, y portal.SubsidyStep) int { return y.On.Compare(x.On) })
	var course []Happening
	for _, step := range steps {
		h := courseStep(v, step)
		if first := v.Course[0]; step == first && steps[len(steps)-1] != first {
			h.Title, h.Class = "In het portaal gezet", ""
		}
		course = append(course, h)
	}
	return course
}

// aimedPeriod is the period that the page tells in short what was agreed for: the one
// that comes first, or else the last.
func aimedPeriod(v app.SubsidyPage) string {
	if v.Due.Period != "" || len(v.Periods) == 0 {
		return v.Due.Period
	}
	return v.Periods[len(v.Periods)-1].Label
}

// courseStep is one step of the course: what was decided outside the portal.
func courseStep(v app.SubsidyPage, step portal.SubsidyStep) Happening {
	h := Happening{Title: step.State.Label(), Text: step.Note, At: step.On.In(portal.Amsterdam()).Format(time.DateOnly), When: dateText(step.On)}
	if step.Number != "" {
		h.By = "Besluit " + step.Number
	}
	if who := v.By[step.By]; who != "" {
		if h.By != "" {
			h.By += ", "
		}
		h.By += "vastgelegd door " + who
	}
	switch step.State {
	case portal.SubsidyGranted, portal.SubsidyClosed:
		h.Class = "good"
	case portal.SubsidyRefused, portal.SubsidyWithdrawn:
		h.Class = "late"
	}
	return h
}

// agreed fills the goals: those in use, and apart those that were dropped.
func (p *SubsidyShow) agreed(v app.SubsidyPage) {
	for _, g := range v.Goals {
		in, out := AgreedGoal{Title: g.Title}, AgreedGoal{Title: g.Title}
		if pg, ok := v.PolicyGoals[g.PolicyGoal]; ok {
			in.PolicyGoal, in.PolicyHref = pg.Number+" "+pg.Title, "/beleidsdoelen/"+pg.Number
		}
		for _, i := range g.Indicators {
			if i.Dropped || g.Dropped {
				out.Indicators = append(out.Indicators, agreedIndicator(v, i))
				continue
			}
			in.Indicators = append(in.Indicators, agreedIndicator(v, i))
		}
		if !g.Dropped {
			p.Goals = append(p.Goals, in)
		}
		if g.Dropped || len(out.Indicators) > 0 {
			p.Dropped = append(p.Dropped, out)
		}
	}
	if len(p.Goals) > 0 {
		return
	}
	p.Empty = Empty{Kind: "none", Title: "Nog geen doelen", Text: "De gemeente legt hier vast welke doelen zijn afgesproken."}
	if v.MayKeep && !v.Settled() {
		p.Empty.Text, p.Empty.ActionURL, p.Empty.ActionText = "Leg vast welke doelen u afspreekt, en waaraan u ziet of dat lukt.", subsidyPath(v.Number, "/doelen/nieuw"), "Doel toevoegen"
	}
}

// agreedIndicator is an indicator with its periods: those with a target or an accepted
// value.
func agreedIndicator(v app.SubsidyPage, i portal.Indicator) AgreedIndicator {
	a := AgreedIndicator{ID: string(i.ID), Title: i.Title, Kind: i.Kind.Label(), Help: i.Help}
	if i.Direction != "" {
		a.Meta = append(a.Meta, lowerFirst(i.Direction.Label()))
	}
	for _, place := range []portal.ID{i.Theme, i.Neighbourhood} {
		if name := v.Places[place]; name != "" {
			a.Meta = append(a.Meta, name)
		}
	}
	if i.Baseline != nil {
		a.Baseline = i.Baseline.Words(i.Kind, i.Unit)
	}
	accepted := v.Accepted(i.ID)
	var drawn []ChartValue
	for _, period := range v.Periods {
		target, aimed := i.Targets[period.Label]
		value, given := accepted[period.Label]
		if !aimed && !given {
			continue
		}
		row := IndicatorPeriod{Label: portal.Capital(portal.PeriodWords(period.Label))}
		if aimed {
			row.Target = target.Words(i.Kind, i.Unit)
		}
		if period.Label == aimedPeriod(v) {
			a.Target = row.Target
		}
		if given {
			row.Value, a.HasValues = value.Words(i.Kind, i.Unit), true
			a.Latest, a.When = row.Value, portal.PeriodWords(period.Label)
			drawn = append(drawn, ChartValue{Label: period.Label, Text: value.Words(i.Kind, ""), N: figureSize(i.Kind, value)})
		}
		a.Periods = append(a.Periods, row)
	}
	if i.Kind.Counts() && len(drawn) > 1 {
		drawing := chart("verloop-"+string(i.ID), i.Title, i.Kind.Label(), drawn, nil)
		a.Chart = &drawing
	}
	return a
}

// figureSize is how large a figure is drawn.
func figureSize(kind portal.IndicatorKind, f portal.Figure) int64 {
	switch kind {
	case portal.IndicatorShare:
		if f.Denominator > 0 {
			return f.Numerator * 1000 / f.Denominator
		}
		return 0
	case portal.IndicatorAmount:
		return int64(f.Amount)
	}
	return int64(f.Number)
}

// nextReport says of the reader's own organisation which report comes next.
func nextReport(now time.Time, v app.SubsidyPage) *NextReport {
	words := dueWords(now, v.Due)
	if words == "" {
		return nil
	}
	n := &NextReport{Text: words, Late: v.Due.Late}
	switch {
	case v.Due.Kind == app.DueReport && v.MayWrite:
		n.Href, n.Button = subsidyPath(v.Number, "/rapportages/"+v.Due.Period+"/invullen"), "Rapportage invullen"
	case v.Due.Kind == app.DueJudge:
		n.Href, n.Button = subsidyPath(v.Number, "/rapportages/"+v.Due.Period), "Rapportage bekijken"
	}
	return n
}
