package web

import (
	"errors"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// ReportWrite is the form in which an organisation writes its report.
type ReportWrite struct {
	Base
	Head          SubsidyHead
	Path, Heading string
	Until         string
	Draft         string // where what is typed is kept
	Rev           int
	Begun         bool   // there is a saved report
	Kept          bool   // the form holds what this person typed earlier and didn't save
	By, When      string // who saved it last
	Before        string // the period whose commentary the form begins with
	Asked         [][]string
	Goals         []ReportGoalAsk
	Voices        string
	VoicesBefore  [][]string
	Theirs        []ReportTheirs
	Papers        DocumentBox
	MaxSaid       int
	MaxNote       int
	MaxText       int
	answers       app.CitizenAnswer
}

// Citizen is what the citizen-data check asks.
func (p *ReportWrite) Citizen() Citizen { return p.citizen("", p.answers) }

// ReportGoalAsk is what is asked of one goal.
type ReportGoalAsk struct {
	Title, Field, Said string
	Wrong              FieldError
	Asked              [][]string // what the municipality wants to know of it
	Figures            []ReportAsk
}

// ReportAsk is what is asked of one indicator.
type ReportAsk struct {
	Title, Help, Unit, Aim, Rule       string
	Share, Amount, Told                bool
	Choices                            []Option // of a yes or no
	FigureField, WholeField, NoteField string
	Figure, Whole, Note                string
	FigureWrong, WholeWrong, NoteWrong FieldError
}

// NoteOpen reports whether the note stands open: something is in it or is asked.
func (a ReportAsk) NoteOpen() bool { return a.Note != "" || a.NoteWrong.Message != "" }

// ReportTheirs is what a colleague saved meanwhile, where it differs from what was typed.
type ReportTheirs struct{ Heading, Text string }

var (
	reportWrite = page[ReportWrite]("report/write")

	reportSaved  = flash("rapportage-bewaard", "good", "Uw concept is bewaard. Alleen uw organisatie ziet het.")
	reportForgot = flash("rapportage-vergeten", "info", "U begint weer met wat is bewaard.")
)

const reportClash = "Een collega bewaarde intussen ook. Wat u typte is nog niet bewaard. Neem over wat u nodig hebt en bewaar opnieuw."

func (s *Server) reportForm(c *fiber.Ctx) error {
	number, period, err := reportParams(c)
	if err != nil {
		return err
	}
	v, err := s.options.App.ReportToWrite(c.UserContext(), actor(c), number, period)
	if portal.KindOf(err) == portal.Conflict { // the report's page says why
		return seeOther(c, reportPath(number, period, ""))
	}
	if err != nil {
		return err
	}
	f, at, err := s.kept(c)
	if err != nil {
		return err
	}
	if at.IsZero() {
		p, err := s.reportFormPage(c, v, reportBegin(v), v.Report.Rev)
		if err != nil {
			return err
		}
		return reportWrite.show(c, p)
	}
	typed := reportTyped(f, v.Subsidy)
	p, err := s.reportFormPage(c, v, typed, v.Report.Rev)
	if err != nil {
		return err
	}
	if p.Kept, p.Before = true, ""; f.Int("rev") != v.Report.Rev {
		p.Theirs = reportTheirs(v.Subsidy, typed, v.Report)
	}
	return reportWrite.show(c, p)
}

// reportBegin is what the form begins with: what was saved, or else the commentary of
// the period before.
func reportBegin(v app.ReportPage) portal.ReportTyped {
	t := portal.ReportTyped{Figures: map[portal.ID]portal.FigureTyped{}, Said: map[portal.ID]string{}, Voices: v.Report.Voices}
	from := v.Report
	if v.Report.Version == 0 {
		from = v.Report.As(portal.ReportContent{Goals: v.Previous.Goals})
	}
	for _, g := range v.Subsidy.InUse() {
		t.Said[g.ID] = from.Said(g.ID)
		for _, i := range g.Indicators {
			value, _ := v.Report.Value(i.ID)
			t.Figures[i.ID] = value.Typed(i.Kind)
		}
	}
	return t
}

// reportTyped reads the fields of the form.
func reportTyped(f *Form, sub portal.Subsidy) portal.ReportTyped {
	t := portal.ReportTyped{Figures: map[portal.ID]portal.FigureTyped{}, Said: map[portal.ID]string{}, Voices: f.Text(portal.FieldVoices)}
	for _, g := range sub.InUse() {
		t.Said[g.ID] = f.Text(portal.FieldSaid + string(g.ID))
		for _, i := range g.Indicators {
			id := string(i.ID)
			t.Figures[i.ID] = portal.FigureTyped{Figure: f.Text(portal.FieldReported + id), Whole: f.Text(portal.FieldWhole + id), Note: f.Text(portal.FieldFigureNote + id)}
		}
	}
	return t
}

// reportFormPage is the form with what was typed in it.
func (s *Server) reportFormPage(c *fiber.Ctx, v app.ReportPage, typed portal.ReportTyped, rev int) (ReportWrite, error) {
	now, number, period := s.options.Now(), v.Subsidy.Number, v.Report.Period
	p := ReportWrite{Base: Base{Title: "Rapportage invullen"}, Head: s.reportHead(c, v, "Invullen"), Path: reportPath(number, period, ""), Heading: reportHeading(period), Until: dayText(now, v.Period.Due),
		Rev: rev, Begun: v.Report.Version != 0, Voices: typed.Voices, MaxSaid: portal.MaxSaid, MaxNote: portal.MaxNote, MaxText: portal.MaxReportText}
	p.Draft = "/concepten?formulier=" + p.Path + "/invullen"
	if p.Begun {
		p.By, p.When = v.Names[v.Report.By].Person, momentText(now, v.Report.At)
	} else if v.PreviousPeriod != "" {
		p.Before = portal.OverPeriod(v.PreviousPeriod)
	}
	if v.PreviousPeriod != "" {
		p.VoicesBefore = paragraphs(v.Previous.Voices)
	}
	asked, waits := v.Report.Questions()
	if waits {
		p.Asked = paragraphs(asked.Questions)
	}
	for _, g := range v.Subsidy.InUse() {
		goal := ReportGoalAsk{Title: g.Title, Field: portal.FieldSaid + string(g.ID), Said: typed.Said[g.ID]}
		if waits {
			goal.Asked = paragraphs(asked.AskedOf(g.ID))
		}
		for _, i := range g.Indicators {
			goal.Figures = append(goal.Figures, reportAsk(v, i, typed.Figures[i.ID]))
		}
		p.Goals = append(p.Goals, goal)
	}
	var err error
	p.Papers, err = s.subsidyPapers(c, number, period)
	return p, err
}

func reportAsk(v app.ReportPage, i portal.Indicator, typed portal.FigureTyped) ReportAsk {
	id := string(i.ID)
	a := ReportAsk{Title: i.Title, Help: i.Help, Unit: i.Unit, Rule: i.NoteRule(v.Report.Period), Share: i.Kind == portal.IndicatorShare, Amount: i.Kind == portal.IndicatorAmount, Told: i.Kind == portal.IndicatorNarrative,
		FigureField: portal.FieldReported + id, WholeField: portal.FieldWhole + id, NoteField: portal.FieldFigureNote + id, Figure: typed.Figure, Whole: typed.Whole, Note: typed.Note}
	if i.Kind == portal.IndicatorYesNo {
		a.Choices = []Option{{"ja", "Ja", typed.Figure == "ja"}, {"nee", "Nee", typed.Figure == "nee"}}
	}
	if target, aimed := i.Targets[v.Report.Period]; aimed && !a.Told {
		a.Aim = "Afgesproken: " + lowerYes(i, target) + ". "
	}
	if was, had := v.Before(i.ID); had && !a.Told {
		a.Aim += "Vorige keer: " + lowerYes(i, was.Figure) + "."
	}
	return a
}

// lowerYes writes a figure within a sentence.
func lowerYes(i portal.Indicator, f portal.Figure) string {
	if i.Kind == portal.IndicatorYesNo {
		return f.Typed(i.Kind)
	}
	return f.Words(i.Kind, i.Unit)
}

func (s *Server) reportSave(c *fiber.Ctx) error {
	number, period, err := reportParams(c)
	if err != nil {
		return err
	}
	ctx, by, f := c.UserContext(), actor(c), form(c)
	place := reportPath(number, period, "/invullen")
	v, err := s.options.App.ReportToWrite(ctx, by, number, period)
	if portal.KindOf(err) == portal.Conflict && err != nil { // a colleague handed it in meanwhile
		return errors.Join(s.keepTyped(c, place, f.Int("rev")), err)
	}
	if err != nil {
		return err
	}
	if f.Bool("forget") {
		if err := s.sent(c, place); err != nil {
			return err
		}
		return done(c, reportForgot, place)
	}
	in := app.ReportInput{ReportTyped: reportTyped(f, v.Subsidy), Rev: f.Int("rev"), Citizen: citizenAnswer(f)}
	kept, err := s.options.App.WriteReport(ctx, by, number, period, in)
	switch {
	case err == nil && !kept.Clash:
		if err := s.sent(c, place); err != nil {
			return err
		}
		if f.Bool("check") {
			return seeOther(c, reportPath(number, period, "/indienen"))
		}
		return done(c, reportSaved, reportPath(number, period, ""))
	case err != nil && portal.KindOf(err) != portal.Invalid:
		return err
	}
	v.Report.Rev = kept.Report.Rev
	p, fault := s.reportFormPage(c, v, in.ReportTyped, kept.Report.Rev)
	if fault != nil {
		return fault
	}
	p.answers, p.Before = in.Citizen, ""
	if kept.Clash {
		err, p.Theirs = portal.Errorf(portal.Conflict, reportClash), reportTheirs(v.Subsidy, in.ReportTyped, kept.Report)
	}
	// What was refused isn't saved with the report: it is kept for this person.
	if fault := s.keepTyped(c, place, kept.Report.Rev); fault != nil {
		return fault
	}
	p.refuse(err, f.order())
	p.mark()
	p.Errors = nil // again fills them
	return reportWrite.again(c, p, err)
}

// keepTyped keeps what was typed for this person, as it would be kept while typing. That
// there is no room for it takes nothing away from the form that is shown again.
func (s *Server) keepTyped(c *fiber.Ctx, place string, rev int) error {
	values := app.DraftValues(form(c).values)
	values["rev"] = []string{strconv.Itoa(rev)}
	err := s.options.App.SaveDraft(c.UserContext(), actor(c), place, values)
	switch portal.KindOf(err) {
	case portal.Conflict, portal.Invalid, portal.TooLarge:
		return nil
	}
	return err
}

// mark puts what is wrong at each field.
func (p *ReportWrite) mark() {
	for g := range p.Goals {
		goal := &p.Goals[g]
		goal.Wrong = p.Problem(goal.Field)
		for i := range goal.Figures {
			a := &goal.Figures[i]
			a.FigureWrong, a.WholeWrong, a.NoteWrong = p.Problem(a.FigureField), p.Problem(a.WholeField), p.Problem(a.NoteField)
		}
	}
}

// reportTheirs is what a colleague saved, where it differs from what was typed.
func reportTheirs(sub portal.Subsidy, mine portal.ReportTyped, saved portal.ProgressReport) []ReportTheirs {
	var theirs []ReportTheirs
	add := func(heading, text, typed string) {
		if text == "" {
			text = "niets ingevuld"
		}
		if portal.Clean(typed) != text && (typed != "" || text != "niets ingevuld") {
			theirs = append(theirs, ReportTheirs{heading, text})
		}
	}
	for _, g := range sub.InUse() {
		for _, i := range g.Indicators {
			value, given := saved.Value(i.ID)
			typed, was := mine.Figures[i.ID], value.Typed(i.Kind)
			if typed.Figure != was.Figure || typed.Whole != was.Whole {
				words := "niets ingevuld"
				if given {
					words = value.Figure.Words(i.Kind, i.Unit)
				}
				theirs = append(theirs, ReportTheirs{i.Title, words})
			}
			add("Toelichting bij "+i.Title, value.Note, typed.Note)
		}
		add("Toelichting bij het doel ‘"+g.Title+"’", saved.Said(g.ID), mine.Said[g.ID])
	}
	add("Wat zeggen cliënten en vrijwilligers?", saved.Voices, mine.Voices)
	return theirs
}
