package web

import (
	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// MinutesAdopt is the form with which a meeting's adoption of minutes is recorded.
type MinutesAdopt struct {
	Base
	Head    TableHead
	Path    string
	Version int64
	Waiting []MinutesSaid // what has to be answered first
	In      []Option
	None    bool // no meeting can adopt them yet
}

// MinutesErratum is the form with which one corrects adopted minutes.
type MinutesErratum struct {
	Base
	Head    TableHead
	Path    string
	Items   []Option
	Text    string
	MaxText int
	answers app.CitizenAnswer
}

// Citizen is what the citizen-data check asks.
func (p *MinutesErratum) Citizen() Citizen { return p.citizen("", p.answers) }

// MinutesArchive is the form with the archive fields of minutes.
type MinutesArchive struct {
	Base
	Head    TableHead
	Path    string
	Version int64
	details DetailsBox
	answers app.CitizenAnswer
}

// Details is what the form asks.
func (p *MinutesArchive) Details() *DetailsBox { return p.details.of(&p.Base) }

// Citizen is what the citizen-data check asks.
func (p *MinutesArchive) Citizen() Citizen { return p.citizen("", p.answers) }

var (
	minutesAdopt   = page[MinutesAdopt]("round-table/minutes_adopt")
	minutesErratum = page[MinutesErratum]("round-table/minutes_erratum")
	minutesArchive = page[MinutesArchive]("round-table/minutes_archive")

	minutesAdopted   = flash("verslag-vastgesteld", "good", "Het verslag is vastgesteld. Er verandert niets meer aan.")
	minutesCorrected = flash("verslag-erratum", "good", "Het erratum staat bij het verslag.")
	minutesDescribed = flash("verslag-archief", "good", "De archiefgegevens zijn bewaard.")
)

// minutesRead loads minutes for a form below their page; may says whether the
// reader can use it.
func (s *Server) minutesRead(c *fiber.Ctx, may func(app.MinutesPage) bool) (app.MinutesPage, TableHead, string, error) {
	number, err := param(c, "number")
	if err != nil {
		return app.MinutesPage{}, TableHead{}, "", err
	}
	v, err := s.options.App.Minutes(c.UserContext(), actor(c), number)
	if err == nil && !may(v) {
		err = portal.ErrForbidden
	}
	if err != nil {
		return v, TableHead{}, "", err
	}
	return v, s.tableHead(actor(c), v.Table, "verslag"), tablePath(number, minutesBelow), nil
}

func (s *Server) minutesAdoptForm(c *fiber.Ctx) error {
	p, err := s.minutesAdoptPage(c, "")
	if err != nil {
		return err
	}
	return minutesAdopt.show(c, p)
}

func (s *Server) minutesAdoptPage(c *fiber.Ctx, in string) (MinutesAdopt, error) {
	v, head, path, err := s.minutesRead(c, func(v app.MinutesPage) bool { return v.MayAdopt })
	if err != nil {
		return MinutesAdopt{}, err
	}
	p := MinutesAdopt{Base: Base{Title: "Verslag vaststellen"}, Head: head, Path: path, Version: v.Version, None: len(v.AdoptIn) == 0}
	for i, t := range v.AdoptIn {
		p.In = append(p.In, Option{t.Number, t.Number + ", " + meetingDay(t.Start), t.Number == in || in == "" && i == 0})
	}
	for _, l := range v.Lines {
		for _, r := range l.Comments {
			if !r.Answered() {
				p.Waiting = append(p.Waiting, s.remark(path, r))
			}
		}
	}
	return p, nil
}

func (s *Server) minutesAdoptDo(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	f := form(c)
	in := app.MinutesAdoption{In: f.Text("in"), Version: f.Version("version")}
	if err := s.options.App.AdoptMinutes(c.UserContext(), actor(c), number, in); err != nil {
		p, fault := s.minutesAdoptPage(c, in.In)
		if fault != nil {
			return err
		}
		return minutesAdopt.again(c, p, err)
	}
	return done(c, minutesAdopted, tablePath(number, minutesBelow))
}

func (s *Server) minutesErratumForm(c *fiber.Ctx) error {
	p, err := s.minutesErratumPage(c, "")
	if err != nil {
		return err
	}
	return minutesErratum.show(c, p)
}

func (s *Server) minutesErratumPage(c *fiber.Ctx, item string) (MinutesErratum, error) {
	v, head, path, err := s.minutesRead(c, func(v app.MinutesPage) bool { return v.MayCorrect })
	if err != nil {
		return MinutesErratum{}, err
	}
	p := MinutesErratum{Base: Base{Title: "Erratum toevoegen"}, Head: head, Path: path, MaxText: portal.MaxErratum, Items: []Option{{"", "Het hele verslag", item == ""}}}
	for _, i := range v.Table.Agenda {
		p.Items = append(p.Items, Option{string(i.ID), i.Title, string(i.ID) == item})
	}
	return p, nil
}

func (s *Server) minutesErratumAdd(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	f := form(c)
	if err := s.options.App.AddErratum(c.UserContext(), actor(c), number, f.ID("item"), f.Text("text"), citizenAnswer(f)); err != nil {
		p, fault := s.minutesErratumPage(c, f.Text("item"))
		if fault != nil {
			return err
		}
		p.Text, p.answers = f.Text("text"), citizenAnswer(f)
		return minutesErratum.again(c, p, err)
	}
	return done(c, minutesCorrected, tablePath(number, minutesBelow))
}

func (s *Server) minutesArchiveForm(c *fiber.Ctx) error {
	p, err := s.minutesArchivePage(c)
	if err != nil {
		return err
	}
	return minutesArchive.show(c, p)
}

func (s *Server) minutesArchivePage(c *fiber.Ctx) (MinutesArchive, error) {
	v, head, path, err := s.minutesRead(c, func(v app.MinutesPage) bool { return v.MayDescribe })
	if err != nil {
		return MinutesArchive{}, err
	}
	d := v.Details
	d.Kind = portal.DocMinutes
	return MinutesArchive{Base: Base{Title: "Archiefgegevens"}, Head: head, Path: path, Version: v.Version, details: detailsBox(d)}, nil
}

func (s *Server) minutesArchiveSave(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	f := form(c)
	err = s.options.App.DescribeMinutes(c.UserContext(), actor(c), number, f.Version("version"), detailsInput(f), citizenAnswer(f))
	if err != nil {
		p, fault := s.minutesArchivePage(c)
		if fault != nil {
			return err
		}
		p.details, p.answers = detailsBox(detailsInput(f)), citizenAnswer(f)
		return minutesArchive.again(c, p, err)
	}
	return done(c, minutesDescribed, tablePath(number, minutesBelow))
}
