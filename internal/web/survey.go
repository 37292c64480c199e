package web

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/export"
	"ketenportaal/internal/portal"
)

// SurveyItem is an edition of a survey as a row.
type SurveyItem struct {
	Title, Href string
	Meta        []string
	Outcomes    []string // the first outcomes
}

// SurveyList is the page with every edition.
type SurveyList struct {
	Base
	Tabs            []ActionTab
	Rows            []SurveyItem
	Pager           Pager
	Empty           Empty
	MayAdd          bool
	CSVURL, XLSXURL string
}

// SurveyShow is the page of one edition.
type SurveyShow struct {
	Base
	Name, Href, LeftOut string
	Facts               []Term
	Results             []SurveyOutcome
	Then                string // the period of the edition before, within a sentence; empty for the first
	Note                [][]string
	Charts              []Chart
	Others              []SurveyItem
	MayKeep             bool
	Version             int64
}

// SurveyOutcome is one question with its outcome.
type SurveyOutcome struct{ Question, N, Outcome, Scale, Before, Change string }

var (
	surveyList = page[SurveyList]("survey/list")
	surveyShow = page[SurveyShow]("survey/show")
)

func surveyHref(id portal.ID) string { return surveysHome + "/" + string(id) }

func surveyOrg(name string) string {
	if name == "" {
		return "de hele keten"
	}
	return name
}

// shownOutcomes is how many outcomes a row tells.
const shownOutcomes = 2

func surveyItem(r app.SurveyRow) SurveyItem {
	i := SurveyItem{Title: r.Title, Href: surveyHref(r.ID), Meta: []string{portal.PeriodWords(r.Period), surveyOrg(r.OrgName), plural(len(r.Questions), "vraag", "vragen")}}
	for _, q := range r.Questions[:min(len(r.Questions), shownOutcomes)] {
		i.Outcomes = append(i.Outcomes, q.Question+": "+q.Words())
	}
	return i
}

func (s *Server) surveys(c *fiber.Ctx) error {
	p := SurveyList{Base: Base{Title: "Onderzoeken onder cliënten"}, Tabs: voiceTabs(surveysHome), CSVURL: surveysHome + "/lijst?formaat=csv", XLSXURL: surveysHome + "/lijst?formaat=xlsx"}
	if !readsTables(actor(c)) {
		p.Tabs, p.Empty = nil, voiceShut()
		return surveyList.send(c, fiber.StatusForbidden, p)
	}
	l, err := s.options.App.Surveys(c.UserContext(), actor(c), "")
	if err != nil {
		return err
	}
	p.MayAdd = l.MayAdd
	n, _ := strconv.Atoi(query(c).Text("pagina"))
	rows, pager := numbered(l.Rows, n, func(n string) string { return withFilters(surveysHome, "", "pagina", n) })
	p.Pager = pager
	for _, r := range rows {
		p.Rows = append(p.Rows, surveyItem(r))
	}
	switch {
	case len(p.Rows) > 0:
	case l.MayAdd:
		p.Empty = Empty{Kind: "none", Title: "Nog geen onderzoeken", Text: "Leg de uitkomsten vast van een onderzoek onder cliënten. Alleen uitkomsten samen, niets van één persoon.", ActionURL: surveysHome + "/nieuw", ActionText: "Onderzoek vastleggen"}
	default:
		p.Empty = Empty{Kind: "none", Title: "Nog geen onderzoeken", Text: "Hier komen uitkomsten van onderzoeken onder cliënten."}
	}
	return surveyList.show(c, p)
}

func (s *Server) survey(c *fiber.Ctx) error {
	p, err := s.surveyPage(c)
	if err != nil {
		return err
	}
	return surveyShow.show(c, p)
}

func (s *Server) surveyPage(c *fiber.Ctx) (SurveyShow, error) {
	id, err := param(c, "id")
	if err != nil {
		return SurveyShow{}, err
	}
	v, err := s.options.App.Survey(c.UserContext(), actor(c), portal.ID(id))
	if err != nil {
		return SurveyShow{}, err
	}
	p := SurveyShow{Base: Base{Title: v.Title + ", " + portal.PeriodWords(v.Period)}, Name: v.Title, Href: surveyHref(v.ID), Note: paragraphs(v.Note), MayKeep: v.MayKeep, Version: v.Version,
		Facts: []Term{{"Periode", portal.Capital(portal.PeriodWords(v.Period))}, {"Cliënten van", surveyOrg(v.OrgName)}, {"Bron", v.Source}, {"Vastgelegd door", nameWords(v.Who)}, {"Vastgelegd op", dateText(v.At)}}}
	if v.Previous.ID != "" {
		p.Then = portal.OverPeriod(v.Previous.Period)
		if portal.IsQuarter(v.Previous.Period) {
			p.Then = "het " + portal.PeriodWords(v.Previous.Period)
		}
	}
	if v.LeftOut > 0 {
		p.LeftOut = plural(v.LeftOut, "vraag is", "vragen zijn") + " weggelaten. Daarop gaven minder dan vijf mensen antwoord."
	}
	for i, r := range v.Results {
		scale, _ := portal.ScaleOf(r.Scale)
		p.Results = append(p.Results, SurveyOutcome{r.Question, countText(r.N), r.Words(), scale.Label, r.Before, r.Change})
		if len(r.Trend) > 1 {
			p.Charts = append(p.Charts, surveyChart(i, r))
		}
	}
	for _, x := range v.Others {
		p.Others = append(p.Others, SurveyItem{Title: portal.Capital(portal.PeriodWords(x.Period)), Href: surveyHref(x.ID)})
	}
	return p, nil
}

func surveyChart(i int, r app.SurveyResult) Chart {
	var values []ChartValue
	for _, t := range r.Trend {
		values = append(values, ChartValue{Label: portal.Capital(portal.PeriodWords(t.Period)), Short: periodShort(t.Period), Text: t.Words() + " (" + plural(t.N, "antwoord", "antwoorden") + ")", Mark: t.Words(), N: int64(t.Score)})
	}
	return chart("vraag-"+strconv.Itoa(i+1), r.Question, "Uitkomst", values, nil)
}

var surveyColumns = []string{"Onderzoek", "Periode", "Cliënten van", "Bron", "Vraag", "Antwoorden", "Uitkomst", "Schaal", "Weggelaten vragen", "Toelichting"}

// surveysFile sends every question of every edition.
func (s *Server) surveysFile(c *fiber.Ctx) error {
	l, err := s.options.App.Surveys(c.UserContext(), actor(c), "")
	if err != nil {
		return err
	}
	t := export.Table{Name: "Onderzoeken", Columns: surveyColumns}
	for _, r := range l.Rows {
		for _, q := range r.Questions {
			scale, _ := portal.ScaleOf(q.Scale)
			t.Rows = append(t.Rows, []any{r.Title, portal.PeriodWords(r.Period), surveyOrg(r.OrgName), r.Source, q.Question, q.N, q.Words(), scale.Label, r.LeftOut, r.Note})
		}
	}
	return s.sendVoice(c, "onderzoeken-clienten", t)
}

// sendVoice sends a file and records that it was taken along.
func (s *Server) sendVoice(c *fiber.Ctx, name string, t export.Table) error {
	if err := s.options.App.TookVoice(c.UserContext(), actor(c), len(t.Rows)); err != nil {
		return err
	}
	return sendTable(c, name, t)
}
