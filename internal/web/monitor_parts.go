package web

import (
	"slices"
	"strings"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// keyFigures are those that the page begins with, as many as there are of them.
var keyFigures = []string{app.FigureNew, app.FigureFedBack, app.FigureHelped, app.FigureDecisions, app.FigureOnTime, app.FigureWaiting, app.FigureTables, app.FigureSigned}

// mostTiles is how many figures one takes in at a glance.
const mostTiles = 6

// monitorTiles gives the key figures, and what their charts show as one table. Those
// that show something come first.
func monitorTiles(m app.Monitor) ([]MonitorTile, MonitorHistory) {
	type keyFigure struct {
		app.MonitorFigure
		block portal.MonitorBlock
	}
	var shown, lacking []keyFigure
	for _, key := range keyFigures {
		for _, p := range m.Parts {
			at := slices.IndexFunc(p.Figures, func(f app.MonitorFigure) bool { return f.Key == key })
			switch {
			case at < 0:
			case p.Figures[at].Now.Hidden || p.Figures[at].Now.None:
				lacking = append(lacking, keyFigure{p.Figures[at], p.Block})
			default:
				shown = append(shown, keyFigure{p.Figures[at], p.Block})
			}
		}
	}
	all := append(shown, lacking...)
	var tiles []MonitorTile
	var history MonitorHistory
	for _, f := range all[:min(len(all), mostTiles)] {
		tiles = append(tiles, monitorTile(m, f.MonitorFigure, f.block))
		if len(f.Trend) > 1 {
			history.add(f.MonitorFigure)
		}
	}
	return tiles, history
}

func monitorTile(m app.Monitor, f app.MonitorFigure, block portal.MonitorBlock) MonitorTile {
	t := MonitorTile{Label: f.Label, Href: "#" + string(block), Change: f.Change(m.Earlier)}
	switch {
	case f.Now.Hidden:
		t.Lacks = "Te klein om te tonen"
	case f.Now.None:
		t.Lacks = "Nog geen cijfer"
	default:
		t.Value, t.Unit = figureWords(f.Now)
	}
	if app.NowOnly(f.Key) {
		t.Change = "Stand van nu"
	}
	drawn := tileChart(f)
	if t.Columns = drawn; f.Now.Kind != app.FigureCount {
		t.Columns, t.Line = nil, drawn
	}
	return t
}

// add gives a figure a row; the periods of all are those of the one with most.
func (h *MonitorHistory) add(f app.MonitorFigure) {
	row := MonitorLine{Label: f.Label}
	for _, t := range f.Trend {
		cell := t.String()
		if t.Hidden {
			cell = rowWords(t.FigureValue)
		}
		row.Cells = append(row.Cells, cell)
	}
	if missing := len(f.Trend) - len(h.Periods); missing > 0 {
		h.Periods = nil
		for _, t := range f.Trend {
			h.Periods = append(h.Periods, periodColumn(t.Period))
		}
		for i := range h.Rows {
			h.Rows[i].Cells = append(slices.Repeat([]string{app.FigureNone}, missing), h.Rows[i].Cells...)
		}
	} else if missing < 0 {
		row.Cells = append(slices.Repeat([]string{app.FigureNone}, -missing), row.Cells...)
	}
	h.Rows = append(h.Rows, row)
}

// tileChart draws a figure over periods; nil when there are no two to compare.
func tileChart(f app.MonitorFigure) *Chart {
	drawable := 0
	var values []ChartValue
	for _, t := range f.Trend {
		mark := rowWords(t.FigureValue)
		v := ChartValue{Label: portal.Capital(portal.PeriodWords(t.Period)), Short: periodShort(t.Period), Text: t.String(), Mark: mark, N: t.Size(), Hidden: t.Hidden || t.None}
		if values = append(values, v); !v.Hidden {
			drawable++
		}
	}
	if drawable < 2 {
		return nil
	}
	drawn := chart("figuur-"+strings.ReplaceAll(f.Key, ".", "-"), f.Label, "Uitkomst", values, nil)
	return &drawn
}

func monitorSection(m app.Monitor, p app.MonitorPart) MonitorSection {
	s := MonitorSection{ID: string(p.Block), Title: p.Block.Label(), Note: p.Note.Text}
	if s.Note != "" {
		s.NotedOn = dateText(p.Note.At)
	}
	for _, f := range p.Figures {
		s.Rows = append(s.Rows, monitorLine(m, f))
		s.Terms = append(s.Terms, MonitorTerm{f.Label, f.What})
	}
	for i, t := range p.Tables {
		d := monitorDivision(m, t)
		d.Folded = i > 0 && p.Block == portal.BlockSignals
		s.Tables = append(s.Tables, d)
	}
	return s
}

// monitorLine is a figure as a row; how many it is about stands under its name.
func monitorLine(m app.Monitor, f app.MonitorFigure) MonitorLine {
	row := MonitorLine{Label: f.Label, Cells: []string{rowWords(f.Now), rowWords(f.Before)}}
	if app.NowOnly(f.Key) {
		row.Sub, row.Cells[1] = "stand van nu", ""
		return row
	}
	var says []string
	there := !f.Now.Hidden && !f.Now.None
	if there && f.Now.Kind == app.FigureShare && !f.Now.Few() {
		says = append(says, countText(f.Now.N)+" van "+countText(f.Now.Of))
	}
	if f.Now.Kind == app.FigureDays {
		row.Label += " (werkdagen)"
		if there {
			says = append(says, "bij "+plural(f.Now.Of, "signaal", "signalen"))
		}
	}
	if change := f.Change(m.Earlier); change != "" {
		says = append(says, change)
	}
	row.Sub = strings.Join(says, "; ")
	return row
}

// rowWords is a figure in a narrow column.
func rowWords(v app.FigureValue) string {
	switch {
	case v.None:
		return "–"
	case v.Hidden:
		return "te klein"
	case v.Few() || v.Kind == app.FigureNumber || v.Kind == app.FigureAmount:
		return v.String()
	}
	large, _ := figureWords(v)
	return large
}

// monitorDivision keeps the rows that show something; the others it only counts.
func monitorDivision(m app.Monitor, t app.MonitorTable) MonitorDivision {
	d := MonitorDivision{Title: t.Title, Heads: []string{periodColumn(m.Period), periodColumn(portal.PreviousPeriod(m.Period))}}
	small := 0
	var values []ChartValue
	tells := func(v app.FigureValue) bool { return !v.Hidden && !v.None && v.N > 0 }
	for _, r := range t.Rows {
		if !tells(r.Now) && !tells(r.Before) {
			small++
			continue
		}
		d.Rows = append(d.Rows, MonitorLine{Label: r.Label, Cells: []string{rowWords(r.Now), rowWords(r.Before)}})
		values = append(values, ChartValue{Label: r.Label, Text: rowWords(r.Now), Then: rowWords(r.Before), N: r.Now.Size(), Hidden: r.Now.Hidden})
	}
	if small > 0 {
		d.Small = plural(small, "deel is", "delen zijn") + " leeg of te klein om te tonen."
	}
	if t.Whole && len(values) > 0 {
		st := stack("deel-"+strings.ReplaceAll(t.Key, ".", "-"), t.Title, d.Heads[0], d.Heads[1], values)
		d.Stack, d.Rows = &st, nil
	}
	return d
}

// figureWords is a figure as it is written large, and what comes after it.
func figureWords(v app.FigureValue) (large, unit string) {
	text := v.String()
	switch {
	case v.Hidden || v.None:
		return text, ""
	case v.Kind == app.FigureCount:
		return countText(v.N), ""
	}
	large, unit, _ = strings.Cut(text, " ")
	return large, unit
}

// monitorHides reports whether something on the page is hidden, so that it says why.
func monitorHides(m app.Monitor) bool {
	for _, p := range m.Parts {
		for _, f := range p.Figures {
			if f.Now.Hidden || f.Before.Hidden || slices.ContainsFunc(f.Trend, func(t app.TrendPoint) bool { return t.Hidden }) {
				return true
			}
		}
		for _, t := range p.Tables {
			if slices.ContainsFunc(t.Rows, func(r app.MonitorRow) bool { return r.Now.Hidden || r.Before.Hidden }) {
				return true
			}
		}
	}
	return false
}
