package main

import (
	"fmt"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// The series of the demo, and the meetings of the first by what has become of
// them. Other files of the demo name a meeting by these keys.
const (
	seriesSounding = "Klankbordgroep bewind"
	seriesCouncil  = "Overleg Asdd"
	seriesHalfYear = "Halfjaarlijkse afstemming"
	seriesBroad    = "Brede bijeenkomst"

	tableAdopted  = "vastgesteld"
	tableComments = "ter reactie"
	tablePrepared = "in voorbereiding"
	tableFuture   = "later"
	tableBroad    = "breed"
	tableSent     = "agenda verstuurd"
)

// tableRoom is where the meetings of the demo are held.
const tableRoom = "Stadhuis, kamer 2.14"

// demoSeries is a series of the demo with its seats, the first one the chair's.
type demoSeries struct {
	name, purpose string
	rhythm        portal.Rhythm
	open          bool
	seats         []demoSeat
}

type demoSeat struct {
	who  account
	kind portal.SeatKind
}

func demoSeriesList() []demoSeries {
	second := portal.Rhythm{Kind: portal.RhythmWeekday, Nth: 2, Weekday: time.Tuesday, EveryMonths: 3, Start: "14:00", Minutes: 120}
	monthly := portal.Rhythm{Kind: portal.RhythmWeekday, Nth: 1, Weekday: time.Thursday, EveryMonths: 1, Start: "10:00", Minutes: 60}
	half := portal.Rhythm{Kind: portal.RhythmDay, Day: 15, EveryMonths: 6, Start: "13:30", Minutes: 150}
	member := func(who ...account) []demoSeat {
		var seats []demoSeat
		for _, w := range who {
			seats = append(seats, demoSeat{w, portal.SeatMember})
		}
		return seats
	}
	lead := []demoSeat{{holder, portal.SeatChair}, {secretary, portal.SeatSecretary}}
	return []demoSeries{
		{name: seriesSounding, purpose: "Partners en gemeente bespreken wat bewind en budgetbeheer in de praktijk vraagt.", rhythm: second,
			seats: append(append(lead[:2:2], member(geldfit, bewind, wijkteam, complaints, coordinator)...), demoSeat{asdd, portal.SeatAgenda})},
		{name: seriesCouncil, purpose: "De adviesraad en de gemeente lopen de adviezen en de vragen langs.", rhythm: monthly,
			seats: []demoSeat{{adviser, portal.SeatChair}, {secretary, portal.SeatSecretary}, {asdd, portal.SeatMember}, {asddReader, portal.SeatMember}, {coordinator, portal.SeatMember}}},
		{name: seriesHalfYear, purpose: "Twee keer per jaar: wat veranderde er en wat doen we het komende halfjaar?", rhythm: half,
			seats: append(lead[:2:2], member(adviser, coordinator, geldfitContact, bewindContact, wijkteamContact, complaints)...)},
		{name: seriesBroad, purpose: "Iedereen in de keten ontmoet elkaar en leert van één onderwerp.", open: true,
			seats: []demoSeat{{holder, portal.SeatChair}, {coordinator, portal.SeatSecretary}}},
	}
}

// demoTable is a meeting of the demo. Time is counted in working days from today;
// meet is when it is held, before today when negative.
type demoTable struct {
	key, series string
	meet        int
	hour        int
	planned     int // days ago
	// opened and sent are days ago, 0 for not yet; held: it was held that day.
	opened, sent int
	held         bool
}

func demoTables() []demoTable {
	return []demoTable{
		{key: tableAdopted, series: seriesSounding, meet: -64, hour: 14, planned: 100, opened: 98, sent: 70, held: true},
		{key: tableComments, series: seriesSounding, meet: -6, hour: 14, planned: 63, opened: 50, sent: 12, held: true},
		{key: tablePrepared, series: seriesSounding, meet: 15, hour: 14, planned: 25, opened: 5},
		{key: tableSent, series: seriesCouncil, meet: 6, hour: 10, planned: 30, opened: 15, sent: 1},
		{key: tableFuture, series: seriesSounding, meet: 70, hour: 14, planned: 4},
		{key: tableBroad, series: seriesBroad, meet: 38, hour: 13, planned: 30, opened: 16},
	}
}

// tableStart is when a meeting of the demo begins: an hour of a working day.
func (p *play) tableStart(meet, hour int) time.Time {
	day := p.days[0]
	if meet < 0 {
		day = p.days[-meet]
	}
	for range meet {
		for day = day.AddDate(0, 0, 1); !workdays.Working(day); day = day.AddDate(0, 0, 1) {
		}
	}
	y, m, d := day.Date()
	return time.Date(y, m, d, hour, 0, 0, 0, portal.Amsterdam())
}

// tableMoments are the making of the series and the course of the meetings up to
// their minutes.
func (p *play) tableMoments() []moment {
	var list []moment
	add := func(at time.Time, by account, what string, do func(by portal.Actor) error) {
		list = append(list, moment{at: at, do: func() error {
			p.seen[by] = at
			if err := do(p.actors[by]); err != nil {
				return fmt.Errorf("round tables, %s: %w", what, err)
			}
			return nil
		}})
	}
	for i, s := range demoSeriesList() {
		add(p.at(120, float64(i)/10), coordinator, s.name, func(by portal.Actor) error { return p.makeSeries(by, s) })
	}
	for _, t := range demoTables() {
		start := p.tableStart(t.meet, t.hour)
		add(p.at(t.planned, .3), secretary, "plan "+t.key, func(portal.Actor) error {
			made, err := p.app.PlanTable(p.ctx, p.actors[coordinator], app.PlanInput{Series: p.series[t.series], MeetingTime: portal.MeetingTime{Start: start, End: start.Add(2 * time.Hour)}})
			p.tables[t.key] = made.Number
			return err
		})
		if t.opened > 0 {
			add(p.at(t.opened, .4), coordinator, "open "+t.key, func(by portal.Actor) error { return p.app.OpenTable(p.ctx, by, p.tables[t.key], 0) })
		}
		if t.sent > 0 {
			add(p.at(t.sent, .6), coordinator, "send "+t.key, func(by portal.Actor) error { return p.app.SendAgenda(p.ctx, by, p.tables[t.key], 0) })
		}
		if t.held {
			add(start, secretary, "begin "+t.key, func(by portal.Actor) error { return p.app.BeginMeeting(p.ctx, by, p.tables[t.key], 0) })
			add(start.Add(110*time.Minute), secretary, "end "+t.key, func(by portal.Actor) error { return p.app.EndMeeting(p.ctx, by, p.tables[t.key], 0) })
		}
	}
	return list
}

func (p *play) makeSeries(by portal.Actor, s demoSeries) error {
	in := app.SeriesInput{Series: portal.Series{Name: s.name, Purpose: s.purpose, Open: s.open, Rhythm: s.rhythm, Place: tableRoom, Terms: portal.DefaultTableTerms(),
		Template: []portal.TemplateItem{{Title: "Opening en mededelingen", Aim: portal.AimInform, Minutes: 5}, {Title: "Rondvraag en sluiting", Aim: portal.AimInform, Minutes: 5}}}}
	if in.Rhythm.Kind != "" {
		in.Rhythm.From = portal.Day(p.now())
	}
	made, err := p.app.MakeSeries(p.ctx, by, in)
	if err != nil {
		return err
	}
	p.series[s.name] = made.ID
	for _, seat := range s.seats {
		if err := p.app.SeatInSeries(p.ctx, by, app.SeatInput{Series: made.ID, Person: p.actors[seat.who].ID, Kind: seat.kind}); err != nil {
			return err
		}
	}
	return nil
}
