package web

import (
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/export"
	"ketenportaal/internal/portal"
)

// ComplaintsItem is a form of the complaints handler, as a row or a part of its page.
type ComplaintsItem struct {
	Quarter, Title, Href, Org string
	Badge                     Badge
	Total                     string
	Few                       bool
	Rows                      []ComplaintLine
	Stack                     *Stack
	Explanation, Advice       [][]string
	Sent                      string
	SignalURL                 string
	FillURL                   string
	Version                   int64
	MayHandIn                 bool
	HandInFrom                string // the day from which it can be handed in, while it can't
}

// ComplaintLine is how many complaints a theme had.
type ComplaintLine struct{ Theme, Number, SignalURL string }

// ComplaintsPage is the page with every form, or those of one quarter.
type ComplaintsPage struct {
	Base
	Tabs            []ActionTab
	Forms           []ComplaintsItem
	Fills           []MenuItem // the forms the reader's organisation can fill in
	Chart           *Chart
	Empty           Empty
	CSVURL, XLSXURL string
}

// ComplaintsForm is the complaints handler's form over a quarter.
type ComplaintsForm struct {
	Base
	Quarter, Words, Href string
	Version              int64
	Themes               []CountField
	Rest                 CountField
	Explanation, Advice  TextField
	Merged               bool // what was saved before stands there merged
	answer               app.CitizenAnswer
}

// CountField is a number in a form.
type CountField struct {
	Name, Label, Value string
	Problem            FieldError
}

// Citizen is what the citizen-data check asks.
func (p *ComplaintsForm) Citizen() Citizen { return p.citizen("", p.answer) }

var (
	complaintsPage = page[ComplaintsPage]("complaints/list")
	complaintsShow = page[ComplaintsPage]("complaints/show")
	complaintsForm = page[ComplaintsForm]("complaints/edit")
)

func complaintsHref(quarter string) string { return complaintsHome + "/" + quarter }

func complaintsItem(now time.Time, r app.ComplaintsPage) ComplaintsItem {
	i := ComplaintsItem{Quarter: r.Quarter, Title: portal.Capital(portal.PeriodWords(r.Quarter)), Href: complaintsHref(r.Quarter), Org: r.OrgName, Few: r.Few, Version: r.Version,
		Explanation: paragraphs(r.Explanation), Advice: paragraphs(r.Advice)}
	switch total := r.Total(); {
	case !r.Filled:
		i.Total = "nog niet ingevuld"
	case total.Hidden:
		i.Total = "te weinig klachten om te tonen"
	case total.N == 0:
		i.Total = "geen klachten"
	default:
		i.Total = plural(total.N, "klacht", "klachten")
	}
	if r.SentAt.IsZero() {
		i.Badge, i.FillURL, i.MayHandIn = Badge{Shape: "wait", Text: "Nog niet ingeleverd"}, i.Href+"/invullen", r.MayFill && r.Filled
		if from := r.HandInFrom(); i.MayHandIn && from.After(now) {
			i.MayHandIn, i.HandInFrom = false, dateText(from)
		}
	} else {
		i.Badge, i.Sent = Badge{Shape: "good", Text: "Ingeleverd"}, dateText(r.SentAt)
	}
	if r.MayMention {
		i.SignalURL = seedURL(i.Href)
	}
	var values []ChartValue
	for _, t := range r.Rows {
		line := ComplaintLine{Theme: t.Theme, Number: countText(t.Number)}
		if r.MayMention && t.ComplaintTheme.Theme != "" {
			line.SignalURL = seedURL(i.Href + "?thema=" + string(t.ComplaintTheme.Theme))
		}
		i.Rows = append(i.Rows, line)
		values = append(values, ChartValue{Label: t.Theme, Text: countText(t.Number), N: int64(t.Number)})
	}
	if len(values) > 0 {
		drawn := stack("klachten-"+strings.ReplaceAll(string(r.ID), ".", "-"), "Klachten per thema, "+portal.PeriodWords(r.Quarter), "Klachten", "", values)
		i.Stack = &drawn
	}
	return i
}

func (s *Server) complaints(c *fiber.Ctx) error {
	p := ComplaintsPage{Base: Base{Title: "Klachten per kwartaal"}, Tabs: voiceTabs(complaintsHome), CSVURL: complaintsHome + "/lijst?formaat=csv", XLSXURL: complaintsHome + "/lijst?formaat=xlsx"}
	if !readsTables(actor(c)) {
		p.Tabs, p.Empty = nil, voiceShut()
		return complaintsPage.send(c, fiber.StatusForbidden, p)
	}
	l, err := s.options.App.ComplaintForms(c.UserContext(), actor(c), "")
	if err != nil {
		return err
	}
	for _, r := range l.Rows {
		p.Forms = append(p.Forms, complaintsItem(s.options.Now(), r))
	}
	for _, q := range l.Fills {
		p.Fills = append(p.Fills, MenuItem{Label: portal.Capital(portal.PeriodWords(q)), Href: complaintsHref(q) + "/invullen"})
	}
	p.Chart = complaintsChart(l.Rows)
	if len(p.Forms) == 0 {
		p.Empty = Empty{Kind: "none", Title: "Nog geen formulieren", Text: "Hier komt elk kwartaal waar klachten over gingen. De klachtbehandelaar vult dat in."}
		if len(l.Fills) > 0 {
			p.Empty.ActionURL, p.Empty.ActionText = p.Fills[len(p.Fills)-1].Href, "Formulier invullen"
		}
	}
	return complaintsPage.show(c, p)
}

// complaintsChart draws the totals of the quarters that were handed in, of one
// organisation: of more, a quarter would have more than one.
func complaintsChart(rows []app.ComplaintsPage) *Chart {
	var values []ChartValue
	seen := map[string]bool{}
	for i := len(rows) - 1; i >= 0; i-- {
		r := rows[i]
		if r.SentAt.IsZero() {
			continue
		}
		if seen[r.Quarter] {
			return nil
		}
		seen[r.Quarter] = true
		total := r.Total()
		v := ChartValue{Label: portal.Capital(portal.PeriodWords(r.Quarter)), Short: periodShort(r.Quarter), Text: countText(total.N), N: int64(total.N), Hidden: total.Hidden}
		if total.Hidden {
			v.Text = app.FigureHidden
		}
		values = append(values, v)
	}
	if len(values) < 2 {
		return nil
	}
	drawn := chart("klachten-verloop", "Klachten per kwartaal", "Klachten", values[max(0, len(values)-8):], nil)
	return &drawn
}

func (s *Server) complaintsQuarter(c *fiber.Ctx) error {
	p, err := s.complaintsOf(c)
	if err != nil {
		return err
	}
	return complaintsShow.show(c, p)
}

func (s *Server) complaintsOf(c *fiber.Ctx) (ComplaintsPage, error) {
	quarter, err := param(c, "number")
	if err != nil {
		return ComplaintsPage{}, err
	}
	rows, err := s.options.App.Complaints(c.UserContext(), actor(c), quarter)
	if err != nil {
		return ComplaintsPage{}, err
	}
	p := ComplaintsPage{Base: Base{Title: "Klachten, " + portal.PeriodWords(quarter)}}
	for _, r := range rows {
		if err := s.options.App.Seen(c.UserContext(), actor(c), r.Ref()); err != nil {
			return p, err
		}
		p.Forms = append(p.Forms, complaintsItem(s.options.Now(), r))
	}
	return p, nil
}

func (s *Server) complaintsFill(c *fiber.Ctx) error {
	quarter, err := param(c, "number")
	if err != nil {
		return err
	}
	v, themes, err := s.options.App.ComplaintsToFill(c.UserContext(), actor(c), quarter)
	if err != nil {
		return err
	}
	p := complaintsFormFor(quarter, v.Version, themes)
	number := map[portal.ID]string{}
	for _, t := range v.Themes {
		number[t.Theme] = strconv.Itoa(t.Number)
	}
	for i, t := range themes {
		p.Themes[i].Value = number[t.ID]
	}
	p.Rest.Value, p.Merged = number[""], v.Filled
	p.Explanation.Value, p.Advice.Value = v.Explanation, v.Advice
	return complaintsForm.show(c, p)
}

func complaintsFormFor(quarter string, version int64, themes []portal.Theme) ComplaintsForm {
	p := ComplaintsForm{Base: Base{Title: "Klachtenformulier, " + portal.PeriodWords(quarter)}, Quarter: quarter, Words: portal.PeriodWords(quarter), Href: complaintsHref(quarter), Version: version,
		Rest:        CountField{Name: "rest", Label: "Iets anders"},
		Explanation: TextField{Name: "explanation", Label: "Toelichting (mag)", Hint: "Wat valt u op? Schrijf niets over één klacht of één inwoner.", Max: portal.MaxComplaintText, Rows: 5},
		Advice:      TextField{Name: "advice", Label: "Aanbeveling (mag)", Hint: "Wat kan de keten beter doen?", Max: portal.MaxComplaintText, Rows: 4}}
	for _, t := range themes {
		p.Themes = append(p.Themes, CountField{Name: "theme_" + string(t.ID), Label: t.Name})
	}
	return p
}

var (
	complaintsSaved = flash("klachten-bewaard", "good", "Het formulier is bewaard. Kleine aantallen zijn samengevoegd. Nog niemand anders ziet het.")
	complaintsSent  = flash("klachten-ingeleverd", "good", "Het formulier is ingeleverd. Iedereen in de keten kan het nu lezen.")
)

func (s *Server) complaintsSave(c *fiber.Ctx) error {
	quarter, err := param(c, "number")
	if err != nil {
		return err
	}
	_, themes, err := s.options.App.ComplaintsToFill(c.UserContext(), actor(c), quarter)
	if err != nil {
		return err
	}
	f := form(c)
	in := app.ComplaintsInput{Version: f.Version("version"), Citizen: citizenAnswer(f), ComplaintsTyped: portal.ComplaintsTyped{Rest: f.Int("rest"), Explanation: f.Text("explanation"), Advice: f.Text("advice")}}
	for _, t := range themes {
		in.Numbers = append(in.Numbers, portal.ComplaintTheme{Theme: t.ID, Number: f.Int("theme_" + string(t.ID))})
	}
	if err = f.Err(); err == nil {
		err = s.options.App.FillComplaints(c.UserContext(), actor(c), quarter, in)
	}
	if err != nil {
		p := complaintsFormFor(quarter, in.Version, themes)
		p.answer = in.Citizen
		p.refuse(err, f.order())
		for i := range p.Themes {
			p.Themes[i].Value, p.Themes[i].Problem = f.Text(p.Themes[i].Name), p.Problem(p.Themes[i].Name)
		}
		p.Rest.Value, p.Rest.Problem = f.Text("rest"), p.Problem("rest")
		p.Explanation.Value, p.Explanation.Problem = in.Explanation, p.Problem("explanation")
		p.Advice.Value, p.Advice.Problem = in.Advice, p.Problem("advice")
		p.Errors = nil // again fills them
		return complaintsForm.again(c, p, err)
	}
	return done(c, complaintsSaved, complaintsHref(quarter))
}

func (s *Server) complaintsHandIn(c *fiber.Ctx) error {
	quarter, err := param(c, "number")
	if err != nil {
		return err
	}
	if _, _, err := s.options.App.ComplaintsToFill(c.UserContext(), actor(c), quarter); err != nil {
		return err
	}
	if err := s.options.App.HandInComplaints(c.UserContext(), actor(c), quarter, form(c).Version("version")); err != nil {
		p, fault := s.complaintsOf(c)
		if fault != nil {
			return fault
		}
		return complaintsShow.again(c, p, err)
	}
	return done(c, complaintsSent, complaintsHref(quarter))
}

var complaintsColumns = []string{"Kwartaal", "Klachtbehandelaar", "Thema", "Klachten", "Toelichting", "Aanbeveling", "Ingeleverd op"}

// complaintsFile sends what the page shows: forms that were handed in, and one's own.
func (s *Server) complaintsFile(c *fiber.Ctx) error {
	l, err := s.options.App.ComplaintForms(c.UserContext(), actor(c), "")
	if err != nil {
		return err
	}
	t := export.Table{Name: "Klachten", Columns: complaintsColumns}
	for _, r := range l.Rows {
		row := func(theme string, number any) {
			t.Rows = append(t.Rows, []any{portal.PeriodWords(r.Quarter), r.OrgName, theme, number, r.Explanation, r.Advice, r.SentAt})
		}
		for _, x := range r.Rows {
			row(x.Theme, x.Number)
		}
		if len(r.Rows) == 0 {
			row("", complaintsItem(s.options.Now(), r).Total)
		}
	}
	return s.sendVoice(c, "klachten-per-kwartaal", t)
}
