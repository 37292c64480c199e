package web

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// SeriesEdit is the form of a new or changed series.
type SeriesEdit struct {
	Base
	New        bool
	Heading    string
	Back       string
	Once       portal.ID
	Version    int64
	Form       portal.Series
	Kinds      []Option // of rhythm
	Nths       []Option
	Weekdays   []Option
	Every      string
	From, Day  string
	Dates      string
	Start, Min string
	Items      []TemplateRow
	ItemsOpen  bool // the fixed agenda is unfolded
	More       bool // "Meer" is unfolded
	Citizen    Citizen
	MaxName    int
	MaxNote    int
	// Now is the series as it stands, when somebody else was first.
	Current []SeriesFact
}

// TemplateRow is a row of the fixed agenda; Nr counts from 1.
type TemplateRow struct {
	Nr                      int
	Title, Minutes, Section string
	Aims                    []Option
}

// spareRows is how many empty rows the fixed agenda offers.
const spareRows = 3

var (
	seriesEdit = page[SeriesEdit]("round-table/series_edit")

	seriesMade    = flash("reeks-gemaakt", "good", "De reeks is er. Zet nu mensen aan tafel en plan de eerste datum.")
	seriesChanged = flash("reeks-gewijzigd", "good", "De reeks is gewijzigd. Wat al gepland is, blijft zoals het was.")
)

// newSeries is what the form of a new series starts with.
func newSeries(now time.Time) portal.Series {
	return portal.Series{
		Rhythm: portal.Rhythm{Kind: portal.RhythmWeekday, Nth: 2, Weekday: time.Tuesday, EveryMonths: 3, From: portal.Day(now), Start: "14:00", Minutes: 120},
		Terms:  portal.DefaultTableTerms(),
		Template: []portal.TemplateItem{
			{Title: "Opening en mededelingen", Aim: portal.AimInform, Minutes: 5},
			{Title: "Rondvraag en sluiting", Aim: portal.AimInform, Minutes: 5},
		},
	}
}

func (s *Server) seriesNew(c *fiber.Ctx) error {
	if err := policy.Check(actor(c), policy.MakeSeries, nil); err != nil {
		return err
	}
	return seriesEdit.show(c, seriesForm(newSeries(s.options.Now()), portal.NewID()))
}

func (s *Server) seriesChange(c *fiber.Ctx) error {
	v, err := s.seriesToKeep(c)
	if err != nil {
		return err
	}
	return seriesEdit.show(c, seriesForm(v.Series, ""))
}

// seriesToKeep loads the series of the address for who may change it.
func (s *Server) seriesToKeep(c *fiber.Ctx) (app.SeriesPage, error) {
	id, err := param(c, "id")
	if err != nil {
		return app.SeriesPage{}, err
	}
	v, err := s.options.App.Series(c.UserContext(), actor(c), portal.ID(id))
	if err == nil && !v.MayKeep {
		err = portal.ErrForbidden
	}
	return v, err
}

// seriesForm is the form as it is filled from a series.
func seriesForm(v portal.Series, once portal.ID) SeriesEdit {
	p := SeriesEdit{Base: Base{Title: "Reeks maken"}, New: v.ID == "", Heading: v.Name, Back: tablesHome, Once: once, Version: v.Version, Form: v,
		Every: numeral(v.Rhythm.EveryMonths), Day: numeral(v.Rhythm.Day), Start: v.Rhythm.Start, Min: numeral(v.Rhythm.Minutes), MaxName: portal.MaxTableName, MaxNote: portal.MaxNote,
		Kinds: []Option{
			{string(portal.RhythmWeekday), "Op een vaste dag van de week", v.Rhythm.Kind == portal.RhythmWeekday},
			{string(portal.RhythmDay), "Op een vaste dag van de maand", v.Rhythm.Kind == portal.RhythmDay},
			{string(portal.RhythmDates), "Op datums die ik zelf opgeef", v.Rhythm.Kind == portal.RhythmDates},
			{"geen", "Geen vast ritme", v.Rhythm.Kind == "" && v.ID != ""}}}
	if !p.New {
		p.Title, p.Back = v.Name+" wijzigen", seriesPath(v.ID)
	}
	for i, label := range []string{"eerste", "tweede", "derde", "vierde", "laatste"} {
		p.Nths = append(p.Nths, Option{strconv.Itoa(i + 1), label, v.Rhythm.Nth == i+1})
	}
	for d := time.Monday; d <= time.Friday; d++ {
		p.Weekdays = append(p.Weekdays, Option{strconv.Itoa(int(d)), weekdayLabels[d], v.Rhythm.Weekday == d})
	}
	if !v.Rhythm.From.IsZero() {
		p.From = v.Rhythm.From.In(portal.Amsterdam()).Format(time.DateOnly)
	}
	for _, d := range v.Rhythm.Dates {
		p.Dates += d.In(portal.Amsterdam()).Format("2-1-2006") + "\n"
	}
	rows := append(v.Template[:len(v.Template):len(v.Template)], make([]portal.TemplateItem, max(0, min(spareRows, portal.MaxTemplate-len(v.Template))))...)
	for i, t := range rows {
		row := TemplateRow{Nr: i + 1, Title: t.Title, Minutes: numeral(t.Minutes), Section: t.Section, Aims: []Option{{"", "Kies een doel", t.Aim == ""}}}
		for _, a := range portal.Aims() {
			row.Aims = append(row.Aims, Option{string(a), a.Label(), a == t.Aim})
		}
		p.Items = append(p.Items, row)
	}
	return p
}

// numeral writes a number for a field, nothing for zero.
func numeral(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func (s *Server) seriesAdd(c *fiber.Ctx) error {
	if err := policy.Check(actor(c), policy.MakeSeries, nil); err != nil {
		return err
	}
	f := form(c)
	in := readSeries(f)
	in.Once = f.ID("once")
	err := f.Err()
	var made portal.Series
	if err == nil {
		made, err = s.options.App.MakeSeries(c.UserContext(), actor(c), in)
	}
	if err != nil {
		return seriesRefused(c, seriesForm(in.Series, in.Once), f, err)
	}
	return done(c, seriesMade, seriesPath(made.ID))
}

func (s *Server) seriesSave(c *fiber.Ctx) error {
	v, err := s.seriesToKeep(c)
	if err != nil {
		return err
	}
	f := form(c)
	in := readSeries(f)
	in.ID, in.Version = v.ID, f.Version("version")
	if err = f.Err(); err == nil {
		err = s.options.App.ChangeSeries(c.UserContext(), actor(c), in)
	}
	if err != nil {
		p := seriesForm(in.Series, "")
		p.Heading = v.Name
		if portal.KindOf(err) == portal.Conflict {
			p.Current = append([]SeriesFact{{"Naam", v.Name}, {"Doel", v.Purpose}}, seriesFacts(v.Series)...)
			p.Version = v.Version // who has seen what stands there can save again
		}
		return seriesRefused(c, p, f, err)
	}
	return done(c, seriesChanged, seriesPath(v.ID))
}

// seriesRefused shows the form again with what was typed.
func seriesRefused(c *fiber.Ctx, p SeriesEdit, f *Form, err error) error {
	if kind := portal.KindOf(err); kind != portal.Invalid && kind != portal.Conflict {
		return err
	}
	p.Dates, p.Every, p.Day, p.Min, p.From = f.Text("rhythm_dates"), f.Text("rhythm_every"), f.Text("rhythm_day"), f.Text("rhythm_minutes"), f.Text("rhythm_from")
	for i := range p.Kinds {
		p.Kinds[i].Selected = p.Kinds[i].Value == f.Text("rhythm_kind")
	}
	p.refuse(err, f.order())
	p.ItemsOpen = p.Wrong("template") || slices.ContainsFunc(p.Items, func(r TemplateRow) bool { return p.Wrong("minutes_" + strconv.Itoa(r.Nr)) })
	p.More = p.Wrong("link") || p.Wrong("papers") || p.Wrong("proposals") || p.Wrong("answer") || p.Wrong("comments")
	p.Citizen, p.Errors = p.citizen("", citizenAnswer(f)), nil
	return seriesEdit.again(c, p, err)
}

// readSeries reads the form; of the rhythm only what its kind needs, so that a
// slip in a field that isn't shown says nothing.
func readSeries(f *Form) app.SeriesInput {
	in := app.SeriesInput{Citizen: citizenAnswer(f), Series: portal.Series{
		Name: f.Text("name"), Purpose: f.Text("purpose"), Place: f.Text("place"), Link: f.Text("link"), Open: f.Bool("open"),
		SilentAdoption: f.Bool("silent"), FullMinutes: f.Bool("full"),
		Terms:    portal.TableTerms{Papers: f.Int("papers"), Proposals: f.Int("proposals"), Answer: f.Int("answer"), Comments: f.Int("comments")},
		Template: readTemplate(f),
	}}
	r := portal.Rhythm{Kind: portal.RhythmKind(f.Text("rhythm_kind")), Start: f.Text("rhythm_start")}
	if r.Kind == "geen" {
		return in
	}
	r.Minutes = f.Int("rhythm_minutes")
	switch r.Kind {
	case portal.RhythmWeekday:
		r.Nth, r.Weekday = f.Int("rhythm_nth"), time.Weekday(f.Int("rhythm_weekday"))
		r.EveryMonths, r.From = f.Int("rhythm_every"), f.Date("rhythm_from")
	case portal.RhythmDay:
		r.Day = f.Int("rhythm_day")
		r.EveryMonths, r.From = f.Int("rhythm_every"), f.Date("rhythm_from")
	case portal.RhythmDates:
		for _, line := range strings.Fields(strings.NewReplacer(",", " ", ";", " ").Replace(f.Text("rhythm_dates"))) {
			d, err := parseDay(line)
			if err != nil {
				f.Refuse("rhythm_dates", "‘"+shortened(line)+"’ is geen datum. Schrijf elke datum als 22-11-2026.")
				break
			}
			r.Dates = append(r.Dates, d)
		}
	}
	in.Rhythm = r
	return in
}

// parseDay reads a day as people type it, or as date fields send it.
func parseDay(v string) (time.Time, error) {
	t, err := time.ParseInLocation(time.DateOnly, v, portal.Amsterdam())
	if err != nil {
		t, err = time.ParseInLocation("2-1-2006", v, portal.Amsterdam())
	}
	return t, err
}

// readTemplate reads the rows of the fixed agenda that say something.
func readTemplate(f *Form) []portal.TemplateItem {
	var items []portal.TemplateItem
	for i := range portal.MaxTemplate + spareRows {
		nr := "_" + strconv.Itoa(i+1)
		t := portal.TemplateItem{Title: f.Text("item" + nr), Aim: portal.Aim(f.Text("aim" + nr)), Section: f.Text("section" + nr)}
		if strings.TrimSpace(t.Title) == "" {
			continue
		}
		t.Minutes = f.Int("minutes" + nr)
		items = append(items, t)
	}
	return items
}
