package web

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/portal"
)

// DaysOffPage is the days on which terms stand still: the legal ones, and those
// of the portal's own.
type DaysOffPage struct {
	Base
	Day   string // what was typed
	Own   []DayOffRow
	Years []DayOffYear
}

// DayOffRow is a day of the portal's own; Coming ones can be removed.
type DayOffRow struct {
	Value  string // 2026-12-24
	Day    time.Time
	Coming bool
}

// DayOffYear is the legal days off of one year.
type DayOffYear struct {
	Year int
	Days []portal.DayOff
}

var (
	daysOffPage   = page[DaysOffPage]("keeping/days")
	dayOffAdded   = flash("vrije-dag-toegevoegd", "good", "De vrije dag is toegevoegd. Hij telt mee voor termijnen die vanaf nu beginnen.")
	dayOffRemoved = flash("vrije-dag-weg", "good", "De vrije dag is weggehaald. Termijnen die al lopen, blijven zoals ze zijn.")
)

func (s *Server) daysOffOf(c *fiber.Ctx, typed string) (DaysOffPage, error) {
	p := DaysOffPage{Base: Base{Title: "Vrije dagen"}, Day: typed}
	set, err := s.options.App.SettingsToKeep(c.UserContext(), actor(c))
	if err != nil {
		return p, err
	}
	today := portal.Day(s.options.Now())
	for _, d := range set.Holidays {
		if day, err := time.ParseInLocation(time.DateOnly, d, portal.Amsterdam()); err == nil {
			p.Own = append(p.Own, DayOffRow{Value: d, Day: day, Coming: !day.Before(today)})
		}
	}
	for _, year := range []int{today.Year(), today.Year() + 1} {
		p.Years = append(p.Years, DayOffYear{Year: year, Days: portal.LegalDaysOff(year)})
	}
	return p, nil
}

func (s *Server) daysOff(c *fiber.Ctx) error {
	p, err := s.daysOffOf(c, "")
	if err != nil {
		return err
	}
	return daysOffPage.show(c, p)
}

func (s *Server) dayOffAdd(c *fiber.Ctx) error {
	f := form(c)
	day, err := f.Date("day"), f.Err()
	if err == nil {
		err = s.options.App.AddDayOff(c.UserContext(), actor(c), day)
	}
	return s.daysOffChanged(c, f.Text("day"), err, dayOffAdded)
}

func (s *Server) dayOffRemove(c *fiber.Ctx) error {
	f := form(c)
	day, err := f.Date("remove"), f.Err()
	if err == nil {
		err = s.options.App.RemoveDayOff(c.UserContext(), actor(c), day)
	}
	return s.daysOffChanged(c, "", err, dayOffRemoved)
}

func (s *Server) daysOffChanged(c *fiber.Ctx, typed string, err error, told *Flash) error {
	if err == nil {
		return done(c, told, "/beheer/vrije-dagen")
	}
	p, fault := s.daysOffOf(c, typed)
	if fault != nil {
		return fault
	}
	return daysOffPage.again(c, p, err)
}
