package app

import (
	"context"
	"slices"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

type monitorStore interface {
	GroupFigures(ctx context.Context, q portal.FigureQuery, by portal.FigureGroup) (map[string]int64, error)

	MonitorNotes(ctx context.Context, period string) ([]portal.MonitorNote, error)
	MonitorNote(ctx context.Context, id portal.ID) (portal.MonitorNote, error)
	InsertMonitorNote(ctx context.Context, v *portal.MonitorNote) error
	SaveMonitorNote(ctx context.Context, v *portal.MonitorNote) error
}

// MonitorFilter says which figures are asked: a quarter or half year, empty for the
// present quarter, and of which signals. One choice at a time: tables of two at once
// are of numbers so small that the one would tell what the other hides.
type MonitorFilter struct {
	Period string
	// By is what is chosen by: ByTheme, ByPhase, ByPlaces, or empty for all signals.
	By portal.FigureGroup
	// Value is the theme, phase or neighbourhood; empty for signals that name none.
	Value string
}

// some reports whether only some signals are asked.
func (f MonitorFilter) some() bool { return f.By != "" }

// real reports whether the choice is one that can be counted.
func (f MonitorFilter) real() bool {
	switch f.By {
	case "":
		return f.Value == ""
	case portal.ByTheme:
		return true // none is “weet ik niet”
	}
	return f.Value != "" && (f.By == portal.ByPhase || f.By == portal.ByPlaces)
}

// query asks for the chosen signals that came to a step in a quarter.
func (f MonitorFilter) query(scope []string, step portal.FigureStep, quarter string) portal.FigureQuery {
	q := portal.FigureQuery{Scope: scope, Step: step, Quarter: quarter}
	switch f.By {
	case portal.ByTheme:
		id := portal.ID(f.Value)
		q.Theme = &id
	case portal.ByPhase:
		q.Phase = f.Value
	case portal.ByPlaces:
		q.Neighbourhood = portal.ID(f.Value)
	}
	return q
}

// Monitor is what the chain did in a period, in figures. It counts what its reader may
// read, and says nothing of one person or organisation.
type Monitor struct {
	Period string
	// Earlier names the period before: "het kwartaal ervoor".
	Earlier string
	// Running: the period isn't over yet. Until is its last day.
	Running bool
	Until   time.Time
	Parts   []MonitorPart
	// MayNote: the reader may write commentaries. Some: of some signals only, so that
	// parts that aren't about signals are left out.
	MayNote, Some bool
	// NoSignals: the reader's role reads no signals, so those parts are left out.
	NoSignals bool
}

// MonitorPart is one part of the monitor.
type MonitorPart struct {
	Block   portal.MonitorBlock
	Figures []MonitorFigure
	Tables  []MonitorTable
	Note    portal.MonitorNote
}

// MonitorTable divides one figure. Whole: its rows exclude each other and have an order.
type MonitorTable struct {
	Key, Title string
	Rows       []MonitorRow
	Whole      bool
}

// MonitorRow is one row of a table.
type MonitorRow struct {
	Key, Label  string
	Now, Before FigureValue
}

// counting is what one monitor is made of.
type counting struct {
	a              *App
	signals, other []string // scope keys
	filter         MonitorFilter
	period, before string
	set            portal.Settings
	from, to       time.Time // to: the day after the last
	now            time.Time
	tallies        map[string]tally
	seq            int64 // the last event; 0: don't keep what is counted
}

// Monitor gives the figures that the actor asks for, of what the actor may read.
func (a *App) Monitor(ctx context.Context, by portal.Actor, f MonitorFilter) (Monitor, error) {
	if err := policy.Check(by, policy.ReadMonitor, nil); err != nil {
		return Monitor{}, err
	}
	c, err := a.counting(ctx, policy.SignalKeys(by), policy.TableKeys(by), f)
	if err != nil {
		return Monitor{}, err
	}
	head, err := a.store.Head(ctx)
	if err != nil {
		return Monitor{}, err
	}
	c.seq = head.Seq
	m := Monitor{Period: c.period, Earlier: periodBefore(c.period), Running: c.now.Before(c.to), Until: c.to.AddDate(0, 0, -1),
		MayNote: policy.May(by, policy.NoteMonitor, nil), Some: f.some(), NoSignals: len(c.signals) == 0}
	if m.Parts, err = c.parts(ctx, true); err != nil {
		return m, err
	}
	if m.Some {
		return m, nil // a commentary is about all of a part
	}
	notes, err := a.store.MonitorNotes(ctx, c.period)
	for i, p := range m.Parts {
		at := slices.IndexFunc(notes, func(n portal.MonitorNote) bool { return n.Block == p.Block })
		if at >= 0 {
			m.Parts[i].Note = notes[at]
		}
	}
	return m, err
}

// FiguresFor gives the figures over a quarter or half year of what somebody with the
// scope keys may read, each with that of the period before. A figure's key stays the
// same, so that it can be counted again. For what everybody reads scope is ScopeChain
// only; policy is asked by who calls.
func (a *App) FiguresFor(ctx context.Context, scope []string, period string) ([]portal.FigureLine, error) {
	c, err := a.counting(ctx, scope, scope, MonitorFilter{Period: period})
	if err != nil {
		return nil, err
	}
	parts, err := c.parts(ctx, false)
	var lines []portal.FigureLine
	for _, p := range parts {
		for _, f := range p.Figures {
			l := portal.FigureLine{Key: f.Key, Label: f.Label, Value: f.Now.String()}
			if l.Previous = f.Before.String(); NowOnly(f.Key) {
				l.Previous, l.Note = "", portal.AsOf(c.now)
			}
			lines = append(lines, l)
		}
		for _, t := range p.Tables {
			for _, r := range t.Rows {
				lines = append(lines, portal.FigureLine{Key: r.Key, Label: t.Title + ": " + r.Label, Value: r.Now.String(), Previous: r.Before.String()})
			}
		}
	}
	return lines, err
}

// counting prepares the counting of a period; ErrNotFound for what is no period or
// still has to begin.
func (a *App) counting(ctx context.Context, signals, other []string, f MonitorFilter) (counting, error) {
	c := counting{a: a, signals: signals, other: other, filter: f, period: f.Period, now: a.now(), tallies: map[string]tally{}}
	if c.period == "" {
		c.period = portal.Quarter(c.now)
	}
	from, last, ok := portal.PeriodRange(c.period)
	if !ok || from.After(c.now) || !f.real() {
		return c, portal.ErrNotFound
	}
	c.from, c.to, c.before = from, last.AddDate(0, 0, 1), portal.PreviousPeriod(c.period)
	var err error
	c.set, err = a.store.Settings(ctx)
	return c, err
}

// began says that the portal was there in a period: without that a zero says nothing.
func (c counting) began(period string) bool {
	_, last, _ := portal.PeriodRange(period)
	return !last.AddDate(0, 0, 1).Before(c.set.SetUpAt)
}

// of gives a figure that isn't there when the portal wasn't either.
func (c counting) of(period string, v FigureValue) FigureValue {
	if v.N == 0 && !v.Hidden && !c.began(period) {
		v.None = true
	}
	return v
}

// How many periods a chart shows: of half years fewer, for each is two quarters to count.
const (
	trendQuarters  = 6
	trendHalfYears = 4
)

// figure measures something over the period and the one before; trend: and over those
// before that.
func (c counting) figure(ctx context.Context, key, label, what string, trend bool, measure func(ctx context.Context, period string) (FigureValue, error)) (MonitorFigure, error) {
	f, n := MonitorFigure{Key: key, Label: label, What: what}, 2
	switch {
	case trend && portal.IsQuarter(c.period):
		n = trendQuarters
	case trend:
		n = trendHalfYears
	}
	for _, period := range trendOf(c.period, n) {
		v, err := measure(ctx, period)
		if err != nil {
			return f, err
		}
		v = c.of(period, v)
		switch period {
		case c.period:
			f.Now = v
		case c.before:
			f.Before = v
		}
		if trend && (len(f.Trend) > 0 || v.Hidden || !v.None && v.N+v.Of > 0 || period == c.period) {
			f.Trend = append(f.Trend, TrendPoint{period, v})
		}
	}
	return f, nil
}

// parts counts everything.
func (c counting) parts(ctx context.Context, trend bool) ([]MonitorPart, error) {
	type part func(ctx context.Context, trend bool) (MonitorPart, error)
	var all []part
	var parts []MonitorPart
	if len(c.signals) > 0 {
		all = append(all, c.signalPart, c.timePart, c.helpPart)
	}
	if !c.filter.some() && len(c.signals) > 0 {
		all = append(all, c.flagPart)
	}
	if !c.filter.some() && len(c.other) > 0 {
		all = append(all, c.tablePart, c.covenantPart, c.subsidyPart, c.voicePart)
	}
	for _, count := range all {
		p, err := count(ctx, trend)
		if err != nil {
			return nil, err
		}
		if len(p.Figures)+len(p.Tables) > 0 {
			parts = append(parts, p)
		}
	}
	return parts, nil
}
