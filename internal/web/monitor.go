package web

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// MonitorPage is the page with figures over a period.
type MonitorPage struct {
	Base
	Words   string // “het vierde kwartaal van 2026”
	Running string // its last day, while it isn't over
	// Now and Then head the columns of figures.
	Now, Then string
	Periods   []PeriodGroup
	Overs     []OptionGroup // of which signals one can ask
	Chips     []Chip
	Gone      []string
	Files     []MenuItem
	Tiles     []MonitorTile
	Drawn     MonitorHistory // what the charts of the tiles show
	Parts     []MonitorSection
	// Some: only some signals are counted. NoSignals: the reader's role reads none.
	Some, NoSignals, Hides bool
}

// PeriodGroup is the quarters or the half years that one can choose.
type PeriodGroup struct {
	Label   string
	Periods []Option
}

// OptionGroup is a named part of a list to choose from.
type OptionGroup struct {
	Label   string
	Options []Option
}

// MonitorTile is a key figure: Value is written large, Unit after it. Lacks says in
// small why there is no value.
type MonitorTile struct {
	Label, Href, Value, Unit, Change, Lacks string
	Columns, Line                           *Chart
}

// MonitorHistory is a table of figures over periods.
type MonitorHistory struct {
	Periods []string
	Rows    []MonitorLine
}

// MonitorLine is a row of figures: Cells are as many as the table has columns. Sub says
// more under its name.
type MonitorLine struct {
	Label, Sub string
	Cells      []string
}

// MonitorSection is one part of the monitor.
type MonitorSection struct {
	ID, Title string
	Rows      []MonitorLine
	Tables    []MonitorDivision
	Terms     []MonitorTerm
	Note      string
	NotedOn   string
	NoteURL   string // where the reader writes it; empty for who may not
}

// MonitorTerm says what a figure is.
type MonitorTerm struct{ Name, What string }

// MonitorDivision is a figure in parts. Small says how many parts are too small to
// show. Folded: few need it.
type MonitorDivision struct {
	Title, Small string
	Heads        []string
	Folded       bool
	Stack        *Stack
	Rows         []MonitorLine
}

var monitorPage = page[MonitorPage]("monitor/show")

const monitorHome = "/monitor"

func (s *Server) monitor(c *fiber.Ctx) error {
	q := query(c)
	set, err := s.options.App.Settings(c.UserContext())
	if err != nil {
		return err
	}
	f, gone := monitorFilter(q, set, s.options.Now())
	m, err := s.options.App.Monitor(c.UserContext(), actor(c), f)
	if err != nil {
		return err
	}
	p := MonitorPage{Base: Base{Title: "Monitor"}, Words: portal.OverPeriod(m.Period), Now: periodColumn(m.Period), Then: periodColumn(portal.PreviousPeriod(m.Period)),
		Gone: gone, Some: m.Some, NoSignals: m.NoSignals, Hides: monitorHides(m), Periods: periodGroups(s.options.Now(), m.Period)}
	if m.Running {
		p.Running = dateText(m.Until)
	}
	if !m.NoSignals {
		p.Overs = overGroups(set, f)
	}
	if f.By != "" {
		p.Chips = []Chip{{Text: overWords(set, f), RemoveURL: monitorURL(m.Period, app.MonitorFilter{})}}
	}
	p.Tiles, p.Drawn = monitorTiles(m)
	for _, part := range m.Parts {
		section := monitorSection(m, part)
		if m.MayNote && !m.Some {
			section.NoteURL = noteURL(m.Period, part.Block)
		}
		p.Parts = append(p.Parts, section)
	}
	file := monitorHome + "/bestand" + strings.TrimPrefix(monitorURL(m.Period, f), monitorHome)
	p.Files = []MenuItem{{Label: "Deze cijfers als CSV", Href: file + "&formaat=csv"}, {Label: "Deze cijfers als Excel", Href: file + "&formaat=xlsx"}}
	return monitorPage.show(c, p)
}
