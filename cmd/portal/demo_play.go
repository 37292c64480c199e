package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"slices"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/store"
)

// workdays are the working days of the demo: the legal ones.
var workdays = portal.NewCalendar(nil)

// demoDays is how many working days before today the demo begins: a year.
const demoDays = 254

// play tells the demo's year from its first day to now, through the use cases,
// by a clock of its own. It is not for use by two goroutines.
type play struct {
	ctx    context.Context
	app    *app.App
	store  *store.Store
	lease  *app.Lease
	clock  time.Time
	end    time.Time   // now
	days   []time.Time // working days back from the last one, which is days[0]
	orgs   map[string]portal.ID
	actors map[string]portal.Actor
	// numbers are those of the signals that were shared, seen the last day on
	// which each account did something.
	numbers map[portal.ID]string
	titles  map[string]portal.ID // and their ids
	seen    map[string]time.Time
	// series are the ids of the series of round tables by name, tables the numbers
	// of their meetings by key; see demo_tables.go.
	series map[string]portal.ID
	tables map[string]string
	// actions are the numbers of action points by their text.
	actions map[string]string
	// covenant is the number of the covenant, clauses the ids of its clauses by their
	// first heading; see demo_covenants.go.
	covenant string
	clauses  map[string]portal.ID
	password string // of every account, for what asks it again
}

// newPlay stands at the first day of the demo. The last working day is today
// from nine o'clock on, so that what is fresh today happened at office hours.
func newPlay(ctx context.Context, end time.Time) *play {
	p := &play{ctx: ctx, lease: app.NewLease("dispatcher"), end: end, numbers: map[portal.ID]string{}, titles: map[string]portal.ID{}, seen: map[string]time.Time{}, series: map[string]portal.ID{}, tables: map[string]string{}, actions: map[string]string{}, clauses: map[string]portal.ID{}}
	day := portal.Day(end)
	if end.In(portal.Amsterdam()).Hour() < 9 {
		day = dayBefore(day)
	}
	for ; len(p.days) <= demoDays; day = dayBefore(day) {
		if workdays.Working(day) {
			p.days = append(p.days, day)
		}
	}
	p.clock = p.at(demoDays, 0)
	return p
}

func dayBefore(day time.Time) time.Time { return portal.Day(day.Add(-time.Hour)) }

func (p *play) now() time.Time { return p.clock }

// at is a moment at office hours, from half past eight to ten past five, of the
// working day that many days ago; part, from 0 to 1, says when. Of today it
// lies before now.
func (p *play) at(ago int, part float64) time.Time {
	day := p.days[ago]
	y, m, d := day.Date()
	open := time.Date(y, m, d, 8, 30, 0, 0, portal.Amsterdam())
	closed := open.Add(8*time.Hour + 40*time.Minute)
	if last := p.end.Add(-3 * time.Minute); last.Before(closed) {
		closed = last
	}
	return open.Add(time.Duration(part * float64(closed.Sub(open)))).Truncate(time.Second)
}

// moment is one thing that happens in the play.
type moment struct {
	at time.Time
	do func() error
	// alone: it stores a file, which no transaction can hold.
	alone bool
}

// run plays the signals in the order of time, and lets the clock of the terms
// and the dispatcher do their work in between.
func (p *play) run(signals []demoSignal) error {
	moments := slices.Concat(p.planMoments(), p.budgetMoments(), p.pledgeMoments(), p.reading(), p.directory(), p.texts(), p.papers(), p.tableMoments(), p.agendaMoments(), p.tablePapers(), p.decisionMoments(), p.minutesMoments(), p.preparationMoments(), p.answerMoments(), p.covenantMoments(), p.setMoments(), p.subsidyMoments(), p.reportMoments(), p.voiceMoments(), p.councilMoments(), p.flagMoments(), p.followMoments(), p.escalationMoments())
	for _, s := range signals {
		moments = append(moments, p.moments(s)...)
	}
	slices.SortStableFunc(moments, func(x, y moment) int { return x.at.Compare(y.at) })
	if ok, err := p.app.Hold(p.ctx, p.lease); err != nil || !ok {
		return cmp.Or(err, errors.New("another process is at work in this database"))
	}
	for len(moments) > 0 {
		n := together(moments)
		if err := p.scene(moments[:n]); err != nil {
			return err
		}
		moments = moments[n:]
	}
	if err := p.nights(p.end); err != nil {
		return err
	}
	p.app.Release(p.ctx, p.lease)
	return nil
}

// atOnce is how many moments go into one transaction. A disk takes some
// milliseconds to store one, and a year has well over a thousand.
const atOnce = 100

// together says how many of the first moments can be played in one transaction.
func together(moments []moment) int {
	n := 0
	for n < min(len(moments), atOnce) && !moments[n].alone {
		n++
	}
	return max(n, 1)
}

// scene plays moments, in one transaction unless they are one alone. The use
// cases join it.
func (p *play) scene(moments []moment) error {
	if moments[0].alone {
		return p.each(moments)
	}
	outside, clock, lease := p.ctx, p.clock, *p.lease
	defer func() { p.ctx = outside }()
	return p.store.InTx(outside, func(ctx context.Context) error {
		p.ctx, p.clock, *p.lease = ctx, clock, lease // as it was, for it may run twice
		return p.each(moments)
	})
}

func (p *play) each(moments []moment) error {
	for _, m := range moments {
		if err := p.nights(m.at); err != nil {
			return err
		}
		p.clock = m.at
		if err := m.do(); err != nil {
			return err
		}
		if err := p.dispatch(); err != nil {
			return err
		}
	}
	return nil
}

// moments are those of one signal: its sharing and the steps of its course.
func (p *play) moments(s demoSignal) []moment {
	id := portal.NewRandomID()
	part := partOfDay(s.title)
	list := []moment{{at: p.at(s.ago, part), do: func() error { return p.share(s, id) }}}
	day := 0
	for i, step := range s.course {
		by := cmp.Or(step.by, s.by)
		if step.day != day {
			part = partOfDay(fmt.Sprint(s.title, i))
		}
		// Steps of one day follow each other, however late the first was.
		day, part = step.day, part+(1-part)/5
		at := p.at(s.ago-step.day, part)
		list = append(list, moment{at: at, alone: step.alone, do: func() error {
			p.seen[by] = at
			if err := step.do(p, p.actors[by], id); err != nil {
				return fmt.Errorf("signal %q, step %d: %w", s.title, i+1, err)
			}
			return nil
		}})
	}
	return list
}

// partOfDay spreads moments over the first two thirds of the day, always the
// same for a text.
func partOfDay(text string) float64 {
	h := fnv.New32a()
	h.Write([]byte(text))
	return float64(h.Sum32()%1000) / 1500
}

func (p *play) share(s demoSignal, id portal.ID) error {
	in := app.ShareSignal{
		Once: id, Kind: s.kind, Title: s.title, Text: s.text, Theme: s.theme, More: s.more, Naming: cmp.Or(s.naming, portal.OrgVisible),
		Audience: portal.Audience{Kind: cmp.Or(s.to.kind, portal.WholeChain)}, KnowsRecognisable: true,
	}
	for _, o := range s.to.orgs {
		in.Audience.Orgs = append(in.Audience.Orgs, p.orgs[o])
	}
	p.seen[s.by] = p.clock
	shared, err := p.app.ShareSignal(p.ctx, p.actors[s.by], in)
	if err != nil {
		return fmt.Errorf("signal %q: %w", s.title, err)
	}
	p.numbers[id], p.titles[s.title] = shared.Number, id
	return nil
}

// nights lets terms end at the end of every day before a moment.
func (p *play) nights(until time.Time) error {
	for {
		y, m, d := portal.Day(p.clock).Date()
		night := time.Date(y, m, d, 23, 59, 30, 0, portal.Amsterdam())
		if !p.clock.Before(night) {
			night = time.Date(y, m, d+1, 23, 59, 30, 0, portal.Amsterdam())
		}
		if !night.Before(until) {
			return nil
		}
		p.clock = night
		for {
			n, err := p.app.AdvanceSignals(p.ctx, portal.SystemActor())
			if err != nil {
				return err
			}
			if n == 0 {
				break
			}
		}
		if _, err := p.app.OpenPeriods(p.ctx, portal.SystemActor()); err != nil {
			return err
		}
		if _, err := p.app.RemindReports(p.ctx, portal.SystemActor()); err != nil {
			return err
		}
		if err := p.dispatch(); err != nil {
			return err
		}
	}
}

// dispatch hands out what has just happened, so that berichten bear its time.
func (p *play) dispatch() error {
	for {
		ok, err := p.app.Hold(p.ctx, p.lease)
		if err != nil || !ok {
			return err
		}
		n, err := p.app.Dispatch(p.ctx, p.lease)
		if err != nil || n == 0 {
			return err
		}
	}
}

// readEvery is how many working days lie between two times that people read
// their berichten; lastRead is how many days ago each did so last, so that a
// handful is unread.
const readEvery = 12

var lastRead = map[account]int{
	coordinator: 1, adviser: 1, keeper: 4, complaints: 8, asdd: 5, asddReader: 6, eenpitter: 9, bewindContact: 6, wijkteamContact: 4,
	bewind: 8, secretary: 8, holder: 9, director: 9, programmeManager: 6, administrator: 9,
}

func (p *play) reading() []moment {
	var list []moment
	for _, who := range demoPeople() {
		last := cmp.Or(lastRead[who.Email], 3)
		for ago := last; ago < demoDays; ago += readEvery {
			at := p.at(ago, partOfDay(who.Email)/3)
			list = append(list, moment{at: at, do: func() error { return p.read(who.Email, at) }})
		}
	}
	return list
}

func (p *play) read(who account, at time.Time) error {
	p.seen[who] = at
	unread, seq, err := p.app.Bell(p.ctx, p.actors[who])
	if err != nil || unread == 0 {
		return err
	}
	return p.app.MarkRead(p.ctx, p.actors[who], nil, seq)
}
