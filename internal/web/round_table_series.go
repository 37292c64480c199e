package web

import (
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

const seriesHome = tablesHome + "/reeksen"

// SeriesList is the page with the series one may know of.
type SeriesList struct {
	Base
	Running, Ended []SeriesItem
	MayMake        bool
	Empty          Empty
}

// SeriesItem is a series as a row.
type SeriesItem struct {
	Name, Href string
	Meta       []string
}

// SeriesShow is the page of one series.
type SeriesShow struct {
	Base
	Heading, Href, Purpose string
	ID                     portal.ID
	Version                int64
	Ended, Open            bool
	Facts                  []SeriesFact
	Seats                  []SeatItem
	Dates                  []DateChoice
	Coming, Earlier        []TableItem
	MayKeep                bool
	People                 []PeopleGroup
	Kinds                  []Option
	// Unfold is the form that was refused.
	Unfold string
}

// SeriesFact is a line of "In het kort".
type SeriesFact struct{ Name, Text string }

// SeatItem is a place at the table.
type SeatItem struct {
	Person          portal.ID
	Name, Org, Seat string
	Gone            bool
}

// DateChoice is a day of the rhythm that can be planned; Value is for the form.
type DateChoice struct {
	Value, Text string
	Notes       []string
	Selected    bool
}

// PeopleGroup is the people of one organisation, to choose from.
type PeopleGroup struct {
	Org    string
	People []Option
}

var (
	seriesList = page[SeriesList]("round-table/series_list")
	seriesShow = page[SeriesShow]("round-table/series")

	seatGiven   = flash("plaats-gegeven", "good", "De plaats aan tafel is bewaard.")
	seatTaken   = flash("plaats-weg", "good", "Deze persoon zit niet meer aan tafel.")
	datesMade   = flash("datums-gepland", "good", "De ronde tafels zijn gepland. Zij zijn nog concept: niemand kreeg bericht.")
	noDatesMade = flash("datums-al-gepland", "info", "Op deze dagen was er al een ronde tafel gepland.")
	seriesEnded = flash("reeks-beeindigd", "good", "De reeks is beëindigd. Wat er was, blijft staan.")
)

func seriesPath(id portal.ID) string { return seriesHome + "/" + string(id) }

func (s *Server) seriesList(c *fiber.Ctx) error {
	if !readsTables(actor(c)) {
		return portal.ErrForbidden
	}
	list, err := s.options.App.Tables(c.UserContext(), actor(c), app.TableFilter{})
	if err != nil {
		return err
	}
	p := SeriesList{Base: Base{Title: "Reeksen"}, MayMake: list.MayMake}
	for _, r := range list.Series {
		i := SeriesItem{Name: r.Name, Href: seriesPath(r.ID), Meta: []string{plural(len(r.Seats), "mens aan tafel", "mensen aan tafel")}}
		if t := r.Rhythm.Sentence(); t != "" {
			i.Meta = append([]string{t}, i.Meta...)
		}
		if r.Seat != "" {
			i.Meta = append(i.Meta, "u bent "+lowerFirst(r.Seat.Label()))
		}
		if r.Ended {
			p.Ended = append(p.Ended, i)
		} else {
			p.Running = append(p.Running, i)
		}
	}
	if len(list.Series) == 0 {
		p.Empty = Empty{Kind: "none", Title: "Nog geen reeksen", Text: "Een reeks is een overleg dat terugkomt, met vaste mensen aan tafel."}
		if p.MayMake {
			p.Empty.ActionURL, p.Empty.ActionText = seriesHome+"/nieuw", "Maak een ronde tafel"
		}
	}
	return seriesList.show(c, p)
}

func (s *Server) seriesShow(c *fiber.Ctx) error {
	p, err := s.seriesPage(c, &Form{})
	if err != nil {
		return err
	}
	return seriesShow.show(c, p)
}

// seriesPage is the page of a series with what was typed in a form on it.
func (s *Server) seriesPage(c *fiber.Ctx, f *Form) (SeriesShow, error) {
	id, err := param(c, "id")
	if err != nil {
		return SeriesShow{}, err
	}
	v, err := s.options.App.Series(c.UserContext(), actor(c), portal.ID(id))
	if err != nil {
		return SeriesShow{}, err
	}
	now := s.options.Now()
	p := SeriesShow{Base: Base{Title: v.Name}, Heading: v.Name, Href: seriesPath(v.ID), Purpose: v.Purpose, ID: v.ID, Version: v.Version, Ended: v.Ended, Open: v.Open,
		MayKeep: v.MayKeep && !v.Ended, Facts: seriesFacts(v.Series), People: peopleGroups(v.Choices, f.ID("person")), Kinds: seatOptions(portal.SeatKind(f.Text("kind")))}
	for _, seat := range v.Seated {
		p.Seats = append(p.Seats, SeatItem{Person: seat.Person, Name: seat.Name.Person, Org: seat.Name.Org, Seat: seat.Kind.Label(), Gone: seat.Gone})
	}
	for _, d := range v.Next {
		p.Dates = append(p.Dates, dateChoice(d))
	}
	p.Coming, p.Earlier = s.plainItems(now, v.Coming), s.plainItems(now, v.Earlier)
	return p, nil
}

func (s *Server) plainItems(now time.Time, tables []portal.RoundTable) []TableItem {
	var items []TableItem
	for _, t := range tables {
		items = append(items, tableItem(now, app.TableRow{RoundTable: t}))
	}
	return items
}

// seriesFacts say in short how a series goes.
func seriesFacts(v portal.Series) []SeriesFact {
	facts := []SeriesFact{{"Wanneer", v.Rhythm.Sentence()}, {"Plaats", v.Place}, {"Online", v.Link},
		{"Agendapunt voorstellen", "tot " + plural(v.Terms.Proposals, "dag", "dagen") + " ervoor"},
		{"Agenda en stukken", plural(v.Terms.Papers, "dag", "dagen") + " ervoor"},
		{"Antwoord op een voorstel", "binnen " + plural(v.Terms.Answer, "werkdag", "werkdagen")},
		{"Reageren op het verslag", "binnen " + plural(v.Terms.Comments, "werkdag", "werkdagen")}}
	if facts[0].Text == "" {
		facts[0].Text = "geen vast ritme"
	}
	if v.Open {
		facts = append(facts, SeriesFact{"Wie kan komen", "iedereen in de keten, na aanmelding"})
	}
	if v.SilentAdoption {
		facts = append(facts, SeriesFact{"Vaststellen", "ook als niemand bezwaar maakt"})
	}
	return slices.DeleteFunc(facts, func(f SeriesFact) bool { return f.Text == "" })
}

func dateChoice(d app.PlannedDate) DateChoice {
	choice := DateChoice{Value: isoTime(d.Start), Text: meetingText(d.Start, d.End), Notes: d.Doubts, Selected: true}
	if !d.Shifted.IsZero() {
		choice.Notes = append([]string{"Verschoven, want " + meetingDay(d.Shifted) + " is een vrije dag."}, choice.Notes...)
	}
	return choice
}

// peopleGroups are people by organisation, for a list to choose from.
func peopleGroups(choices []app.SeatChoice, chosen portal.ID) []PeopleGroup {
	var groups []PeopleGroup
	for _, p := range choices {
		if n := len(groups); n == 0 || groups[n-1].Org != p.Name.Org {
			groups = append(groups, PeopleGroup{Org: p.Name.Org})
		}
		g := &groups[len(groups)-1]
		g.People = append(g.People, Option{string(p.ID), p.Name.Person, p.ID == chosen})
	}
	return groups
}

func seatOptions(chosen portal.SeatKind) []Option {
	if chosen == "" {
		chosen = portal.SeatMember
	}
	var options []Option
	for _, k := range portal.SeatKinds() {
		options = append(options, Option{string(k), k.Label(), k == chosen})
	}
	return options
}

func (s *Server) seriesSeat(c *fiber.Ctx) error {
	in, err := seatInput(c)
	if err == nil {
		err = s.options.App.SeatInSeries(c.UserContext(), actor(c), in)
	}
	if err != nil {
		return s.seriesAgain(c, "plaats", err)
	}
	return done(c, seatGiven, seriesPath(in.Series)+"#tafel")
}

func (s *Server) seriesUnseat(c *fiber.Ctx) error {
	in, err := seatInput(c)
	if err == nil {
		err = s.options.App.UnseatFromSeries(c.UserContext(), actor(c), in)
	}
	if err != nil {
		return s.seriesAgain(c, "", err)
	}
	return done(c, seatTaken, seriesPath(in.Series)+"#tafel")
}

func seatInput(c *fiber.Ctx) (app.SeatInput, error) {
	id, err := param(c, "id")
	f := form(c)
	return app.SeatInput{Series: portal.ID(id), Version: f.Version("version"), Person: f.ID("person"), Kind: portal.SeatKind(f.Text("kind")), Coming: f.Bool("coming")}, err
}

func (s *Server) seriesDates(c *fiber.Ctx) error {
	id, err := param(c, "id")
	if err != nil {
		return err
	}
	var chosen []time.Time
	for _, v := range form(c).Values("dates") {
		t, err := time.Parse(time.RFC3339, v)
		if err != nil {
			return portal.ErrNotFound // no date of the page
		}
		chosen = append(chosen, t)
	}
	made, err := s.options.App.PlanDates(c.UserContext(), actor(c), portal.ID(id), chosen)
	if err != nil {
		return s.seriesAgain(c, "datums", err)
	}
	if len(made) == 0 {
		return done(c, noDatesMade, seriesPath(portal.ID(id)))
	}
	return done(c, datesMade, seriesPath(portal.ID(id)))
}

func (s *Server) seriesEnd(c *fiber.Ctx) error {
	id, err := param(c, "id")
	if err != nil {
		return err
	}
	if err := s.options.App.EndSeries(c.UserContext(), actor(c), portal.ID(id), form(c).Version("version")); err != nil {
		return s.seriesAgain(c, "", err)
	}
	return done(c, seriesEnded, seriesPath(portal.ID(id)))
}

// seriesAgain shows the page of a series once more after a refusal.
func (s *Server) seriesAgain(c *fiber.Ctx, unfold string, refused error) error {
	if kind := portal.KindOf(refused); kind != portal.Invalid && kind != portal.Conflict {
		return refused
	}
	p, err := s.seriesPage(c, form(c))
	if err != nil {
		return err
	}
	p.Unfold = unfold
	return seriesShow.again(c, p, refused)
}
