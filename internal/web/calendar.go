package web

import (
	"fmt"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

const calendarHome = "/kalender"

// The two views of the calendar. Without a choice a wide screen shows the month
// and a small one the list.
const (
	viewMonth = "maand"
	viewList  = "lijst"
)

// CalendarPage is a month of the calendar.
type CalendarPage struct {
	Base
	Heading, Month     string // “november 2026”, 2026-11
	Prev, Next, Today  string // addresses; Today is empty in the present month
	PrevName, NextName string
	Views              []ViewTab
	// ByScreen: the screen chooses between the two views.
	ByScreen, ShowMonth, ShowList bool
	Weeks                         [][]CalendarDay
	Days                          []CalendarDay // those with entries
	Empty                         Empty
	View                          string
	Kinds, Whose                  []Option
	Chips                         []Chip
}

// CalendarDay is a day of the calendar with what is on it.
type CalendarDay struct {
	ISO, Name, Number string
	Today, Other      bool // Other: of the month before or after
	Entries           []CalendarItem
}

// CalendarItem is an entry of the calendar. Kind says what it is in words.
type CalendarItem struct {
	Class, Kind, Clock, Title, Href string
	Meta                            []string
	Badge                           Badge
}

var calendarPage = page[CalendarPage]("calendar/show")

func (s *Server) calendar(c *fiber.Ctx) error {
	q := query(c)
	now := s.options.Now()
	month := monthOf(q.Text("maand"), now)
	kind, whose, view := app.EntryKind(q.Text("soort")), q.Text("van"), q.Text("beeld")
	if kind.Label() == "" {
		kind = ""
	}
	if whose != "alles" {
		whose = ""
	}
	if view != viewMonth && view != viewList {
		view = ""
	}
	f := app.CalendarFilter{From: month, To: nextMonth(month), All: whose != "", Kind: kind}
	entries, err := s.options.App.Calendar(c.UserContext(), actor(c), f)
	if err != nil {
		return err
	}
	at := func(m time.Time, except string) string {
		return withFilters(calendarHome, except, "maand", m.Format("2006-01"), "soort", string(kind), "van", whose, "beeld", view)
	}
	p := CalendarPage{Base: Base{Title: "Kalender"}, Heading: monthText(month), Month: month.Format("2006-01"), View: view, ByScreen: view == "",
		ShowMonth: view != viewList, ShowList: view != viewMonth, Prev: at(lastMonth(month), ""), Next: at(nextMonth(month), ""),
		PrevName: monthText(lastMonth(month)), NextName: monthText(nextMonth(month)), Weeks: calendarWeeks(now, month, entries), Days: calendarDays(now, entries)}
	if !month.Equal(monthOf("", now)) {
		p.Today = at(monthOf("", now), "")
	}
	for _, v := range []struct{ view, label string }{{viewMonth, "Maand"}, {viewList, "Lijst"}} {
		p.Views = append(p.Views, ViewTab{Label: v.label, Current: v.view == view,
			Href: withFilters(calendarHome, "", "maand", p.Month, "soort", string(kind), "van", whose, "beeld", v.view)})
	}
	p.Kinds = []Option{{"", "Alles", kind == ""}}
	for _, k := range app.EntryKinds() {
		p.Kinds = append(p.Kinds, Option{string(k), k.Label(), k == kind})
	}
	p.Whose = []Option{{"", "Wat van mij is", whose == ""}, {"alles", "Alles wat ik mag zien", whose != ""}}
	if kind != "" {
		p.Chips = append(p.Chips, Chip{"Soort: " + lowerFirst(kind.Label()), at(month, "soort")})
	}
	if whose != "" {
		p.Chips = append(p.Chips, Chip{"Alles wat ik mag zien", at(month, "van")})
	}
	if len(entries) == 0 {
		p.Empty = emptyCalendar(p, at(month, "soort"))
	}
	return calendarPage.show(c, p)
}

func emptyCalendar(p CalendarPage, all string) Empty {
	if len(p.Chips) > 0 {
		return Empty{Kind: "lost", Title: "Niets gevonden in " + p.Heading, Text: "Bekijk een andere maand, of haal een filter weg.", ActionURL: all, ActionText: "Alle soorten bekijken"}
	}
	return Empty{Kind: "none", Title: "Er staat niets in " + p.Heading, Text: "Hier ziet u uw ronde tafels, termijnen en actiepunten."}
}

// monthOf is the first day of a month written as 2026-11, or of the present one.
func monthOf(text string, now time.Time) time.Time {
	if t, err := time.ParseInLocation("2006-01", text, portal.Amsterdam()); err == nil && t.Year() >= 2000 && t.Year() < 2200 {
		return t
	}
	y, m, _ := now.In(portal.Amsterdam()).Date()
	return time.Date(y, m, 1, 0, 0, 0, 0, portal.Amsterdam())
}

func nextMonth(month time.Time) time.Time { return month.AddDate(0, 1, 0) }
func lastMonth(month time.Time) time.Time { return month.AddDate(0, -1, 0) }

func monthText(month time.Time) string {
	return months[month.Month()-1] + " " + fmt.Sprint(month.Year())
}

// calendarWeeks are the whole weeks, from Monday on, in which a month lies. Days
// are counted as dates: around a change of the clock one has 23 or 25 hours.
func calendarWeeks(now, month time.Time, entries []app.CalendarEntry) [][]CalendarDay {
	byDay := map[string][]app.CalendarEntry{}
	for _, e := range entries {
		key := dayKey(e.Start)
		byDay[key] = append(byDay[key], e)
	}
	year, m, _ := month.Date()
	offset := (int(month.Weekday()) + 6) % 7
	var weeks [][]CalendarDay
	for first := 1 - offset; ; first += 7 {
		var week []CalendarDay
		for d := range 7 {
			day := time.Date(year, m, first+d, 0, 0, 0, 0, portal.Amsterdam())
			cell := calendarDay(now, day)
			if cell.Other = day.Month() != m; !cell.Other {
				cell.Entries = calendarItems(byDay[dayKey(day)])
			}
			week = append(week, cell)
		}
		if first > 1 && week[0].Other {
			return weeks
		}
		weeks = append(weeks, week)
	}
}

func dayKey(t time.Time) string { return t.In(portal.Amsterdam()).Format(time.DateOnly) }

func calendarDay(now, day time.Time) CalendarDay {
	return CalendarDay{ISO: dayKey(day), Name: meetingDay(day), Number: fmt.Sprint(day.In(portal.Amsterdam()).Day()), Today: dayKey(day) == dayKey(now)}
}

// calendarDays are the days that have entries, in order.
func calendarDays(now time.Time, entries []app.CalendarEntry) []CalendarDay {
	var days []CalendarDay
	for i, e := range entries {
		if i == 0 || dayKey(entries[i-1].Start) != dayKey(e.Start) {
			days = append(days, calendarDay(now, e.Start))
		}
		d := &days[len(days)-1]
		d.Entries = append(d.Entries, calendarItem(e))
	}
	return days
}

func calendarItems(entries []app.CalendarEntry) []CalendarItem {
	var items []CalendarItem
	for _, e := range entries {
		items = append(items, calendarItem(e))
	}
	return items
}

func calendarItem(e app.CalendarEntry) CalendarItem {
	i := CalendarItem{Class: string(e.Kind), Kind: e.Kind.Label(), Title: e.Title, Href: e.Path}
	if e.Kind == app.EntryTable {
		i.Clock = clockText(e.Start)
		i.Meta = append(i.Meta, clockText(e.Start)+"–"+clockText(e.End)+" uur")
		if e.Place != "" {
			i.Meta = append(i.Meta, e.Place)
		}
	}
	switch {
	case e.Off:
		i.Badge = Badge{"late", "Gaat niet door"}
	case e.Concept:
		i.Badge = Badge{"", "Concept"}
	}
	return i
}
