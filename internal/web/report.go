package web

import (
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// ReportShow is the page of a progress report: for its organisation where it is and what
// it says, for the municipality what was handed in, with the form to judge it.
type ReportShow struct {
	Base
	Head     SubsidyHead
	Path     string
	Heading  string
	Badge    Badge
	Turn     Turn
	Said     bool // there is something to read
	Body     ReportBody
	Write    string // what the button to the form says; empty without one
	Mail     []string
	Asked    [][]string // the questions about the whole report, while they wait
	Judge    bool
	Version  int64
	Question string
	answers  app.CitizenAnswer
	Course   []Happening
	Versions []MenuItem
	Files    []MenuItem
	Papers   DocumentBox
	MaxSaid  int
}

// Citizen is what the citizen-data check asks.
func (p *ReportShow) Citizen() Citizen { return p.citizen("", p.answers) }

// ReportBody is what a report says, for the partial report-body.
type ReportBody struct {
	Goals  []ReportGoal
	Voices [][]string
	// VoicesWere are the words of the voices with what changed, in a version.
	VoicesWere []DifferenceBit
	Before     string // the period before, as it is said; empty when there is none
}

// ReportGoal is one goal of a report.
type ReportGoal struct {
	ID, Title string
	Dropped   bool
	Lines     []ReportLine
	Told      []ReportLine // indicators that are told in words
	Said      [][]string
	Were      []DifferenceBit // the commentary with what changed, in a version
	Same      bool            // the commentary is that of the period before
	Asked     [][]string      // the question that waits for an answer
	AskID     string          // the field to ask about this goal
	Ask       string
	AskWrong  FieldError
	Problem   FieldError // what is missing
}

// ReportLine is one indicator of a report. Was is what it said in the version before.
type ReportLine struct {
	ID, Title, Value, Target, Off, Before, Since string
	Text                                         [][]string
	Note                                         [][]string
	Was                                          string
	Deviates, Dropped, Given                     bool
	Problem, NoteProblem                         FieldError
}

var reportShow = page[ReportShow]("report/show")

// reportParams are the subsidy and the period of an address.
func reportParams(c *fiber.Ctx) (number, period string, err error) {
	if number, err = param(c, "number"); err == nil {
		period, err = param(c, "period")
	}
	return number, period, err
}

func reportPath(number, period, below string) string {
	return subsidyPath(number, "/rapportages/"+period+below)
}

func reportHeading(period string) string {
	return "Rapportage over " + portal.OverPeriod(period)
}

// reportHead is the top of a page of a report.
func (s *Server) reportHead(c *fiber.Ctx, v app.ReportPage, below string) SubsidyHead {
	h := subsidyHead(actor(c), v.Subsidy, "rapportages")
	h.Org, h.Turn, h.Act, h.More = v.OrgName, Turn{}, nil, nil
	h.Below = below
	return h
}

func (s *Server) report(c *fiber.Ctx) error {
	p, err := s.reportPage(c)
	if err != nil {
		return err
	}
	return reportShow.show(c, p)
}

func (s *Server) reportPage(c *fiber.Ctx) (ReportShow, error) {
	number, period, err := reportParams(c)
	if err != nil {
		return ReportShow{}, err
	}
	v, err := s.options.App.ReportPage(c.UserContext(), actor(c), number, period)
	if err != nil {
		return ReportShow{}, err
	}
	if v.Report.Version != 0 {
		if err := s.options.App.Seen(c.UserContext(), actor(c), v.Report.Ref()); err != nil {
			return ReportShow{}, err
		}
	}
	p := ReportShow{Base: Base{Title: reportHeading(period) + ", " + v.Subsidy.Title}, Head: s.reportHead(c, v, reportHeading(period)), Path: reportPath(number, period, ""), Heading: reportHeading(period),
		Said: v.Report.Version != 0, Judge: v.MayJudge, Version: v.Report.Version, MaxSaid: portal.MaxSaid}
	now := s.options.Now()
	p.Badge, p.Turn = reportState(now, v)
	p.Body = reportBody(v)
	switch {
	case v.MayWrite && v.Report.State == portal.ReportReturned:
		p.Write = "Vragen beantwoorden"
	case v.MayWrite && v.Report.Version != 0:
		p.Write = "Verder schrijven"
	case v.MayWrite:
		p.Write = "Rapportage invullen"
	}
	if asked, waits := v.Report.Questions(); waits {
		p.Asked = paragraphs(asked.Questions)
	}
	for i := len(v.Report.Course) - 1; i >= 0; i-- {
		p.Course = append(p.Course, reportHappening(now, v, v.Report.Course[i]))
	}
	for i := range v.Report.Sent {
		p.Versions = append(p.Versions, MenuItem{Label: "Versie " + strconv.Itoa(i+1) + ", ingediend " + momentText(now, v.Report.Sent[i].At), Href: reportPath(number, period, "/versies/"+strconv.Itoa(i+1))})
	}
	if p.Said {
		p.Files = reportFiles(p.Path)
	}
	p.Papers, err = s.subsidyPapers(c, number, period)
	return p, err
}

// reportState says where a report is and who has to do the next thing.
func reportState(now time.Time, v app.ReportPage) (Badge, Turn) {
	late := v.Period.Late(now)
	switch {
	case v.Report.State == portal.ReportAccepted:
		return Badge{"good", "Akkoord"}, Turn{Who: "De gemeente is akkoord. Akkoord is geen vaststelling van de subsidie.", State: "done"}
	case v.Report.State == portal.ReportSent:
		return Badge{"wait", "Ingediend"}, Turn{Who: "de gemeente leest de rapportage en stelt vragen of geeft akkoord"}
	case v.Period.Skipped != "":
		return Badge{"", "Overgeslagen"}, Turn{Who: "Over deze periode hoeft niemand te rapporteren. Reden: " + v.Period.Skipped, State: "done"}
	case v.Period.OpenedAt.IsZero():
		return Badge{"", "Op slot"}, Turn{Who: "Deze rapportage gaat open op " + dateText(v.Period.Opens) + ".", State: "done"}
	case late:
		return Badge{"late", "Te laat"}, Turn{Who: v.OrgName + " dient de rapportage in", When: "dat kon tot en met " + dayText(now, v.Period.Due), State: "late"}
	case v.Report.State == portal.ReportReturned:
		return Badge{"busy", "Terug met vragen"}, Turn{Who: v.OrgName + " beantwoordt de vragen", When: "tot en met " + dayText(now, v.Period.Due)}
	}
	return Badge{"busy", "Open"}, Turn{Who: v.OrgName + " vult de rapportage in", When: "tot en met " + dayText(now, v.Period.Due)}
}

// reportHappening is one step in the course of a report.
func reportHappening(now time.Time, v app.ReportPage, step portal.ReportStep) Happening {
	h := Happening{Title: step.State.Label(), Text: step.Questions, By: nameText(v.Names[step.By]), At: isoTime(step.At), When: momentText(now, step.At)}
	for _, q := range step.Asked {
		g, _ := v.Subsidy.Goal(q.Goal)
		h.Text += " Bij ‘" + g.Title + "’: " + q.Text
	}
	switch step.State {
	case portal.ReportAccepted:
		h.Class, h.Text = "good", "Akkoord is geen vaststelling van de subsidie."
	case portal.ReportReturned:
		h.Class = "flag"
	}
	return h
}

func nameText(n app.Name) string {
	if n.Org == "" {
		return n.Person
	}
	return n.Person + ", " + n.Org
}

// reportBody is what a report says to this reader, with the targets and the period
// before beside each figure.
func reportBody(v app.ReportPage) ReportBody {
	b := ReportBody{Voices: paragraphs(v.Report.Voices), Before: portal.PeriodWords(v.PreviousPeriod)}
	asked, waits := v.Report.Questions()
	before := portal.ProgressReport{}.As(v.Previous)
	for _, g := range v.Subsidy.Goals {
		goal := ReportGoal{ID: string(g.ID), Title: g.Title, Dropped: g.Dropped, Said: paragraphs(v.Report.Said(g.ID)), AskID: portal.FieldAsk + string(g.ID)}
		goal.Same = v.Report.Said(g.ID) != "" && v.Report.Said(g.ID) == before.Said(g.ID)
		if waits {
			goal.Asked = paragraphs(asked.AskedOf(g.ID))
		}
		for _, i := range g.Indicators {
			value, given := v.Report.Value(i.ID)
			if (i.Dropped || g.Dropped) && !given && value.Note == "" {
				continue
			}
			line := reportLine(v, i, value, given)
			line.Dropped = i.Dropped && !g.Dropped
			if i.Kind == portal.IndicatorNarrative {
				goal.Told = append(goal.Told, line)
				continue
			}
			goal.Lines = append(goal.Lines, line)
		}
		if !g.Dropped || len(goal.Lines)+len(goal.Told)+len(goal.Said) > 0 {
			b.Goals = append(b.Goals, goal)
		}
	}
	return b
}

// reportLine is a figure with what it says in words about its target and the period
// before.
func reportLine(v app.ReportPage, i portal.Indicator, value portal.ReportedValue, given bool) ReportLine {
	line := ReportLine{ID: string(i.ID), Title: i.Title, Given: given, Note: paragraphs(value.Note), Value: "niet ingevuld"}
	if given {
		line.Value = value.Figure.Words(i.Kind, i.Unit)
	}
	if i.Kind == portal.IndicatorNarrative {
		line.Text = paragraphs(value.Figure.Text)
		return line
	}
	if target, aimed := value.Aimed(i, v.Report.Period); aimed {
		line.Target = target.Words(i.Kind, i.Unit)
		if given {
			line.Off = againstTarget(i, value.Figure, target)
			line.Deviates = i.DeviatesFrom(target, value.Figure)
		}
	}
	if was, had := v.Before(i.ID); had {
		line.Before = was.Figure.Words(i.Kind, i.Unit)
		if given {
			line.Since = i.Difference(value.Figure, was.Figure)
		}
	}
	return line
}

// againstTarget says how a figure lies against what was agreed.
func againstTarget(i portal.Indicator, fig, target portal.Figure) string {
	switch d := i.Difference(fig, target); d {
	case "":
		return ""
	case "evenveel", "hetzelfde":
		return "zoals afgesproken"
	default:
		return d + " dan afgesproken"
	}
}

// latestFigures are the last accepted figures of an organisation that the reader may know.
func (s *Server) latestFigures(c *fiber.Ctx, org portal.ID) ([]GoalFigure, error) {
	values, err := s.options.App.LatestFigures(c.UserContext(), actor(c), org)
	var figures []GoalFigure
	for _, v := range values {
		figures = append(figures, goalFigure(v))
	}
	return figures, err
}
