package web

import (
	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/export"
	"ketenportaal/internal/portal"
)

// monitorColumns are those of the monitor as a file.
var monitorColumns = []string{"Onderdeel", "Cijfer", "Periode", "Uitkomst", "Gaat over", "Periode ervoor", "Uitkomst ervoor", "Verschil", "Toelichting", "Sleutel"}

// monitorFile holds what the page shows and no more: what is hidden there is hidden here.
func (s *Server) monitorFile(c *fiber.Ctx) error {
	set, err := s.options.App.Settings(c.UserContext())
	if err != nil {
		return err
	}
	f, gone := monitorFilter(query(c), set, s.options.Now())
	if len(gone) > 0 {
		return portal.ErrNotFound // a file can't say that it is about something else
	}
	m, err := s.options.App.Monitor(c.UserContext(), actor(c), f)
	if err != nil {
		return err
	}
	t := export.Table{Name: "Monitor", Columns: monitorColumns}
	for _, p := range m.Parts {
		part, note := p.Block.Label(), p.Note.Text
		row := func(label, key, change string, now, before app.FigureValue) {
			cells := []any{part, label, portal.PeriodWords(m.Period), monitorCell(now), aboutCell(now), portal.PeriodWords(portal.PreviousPeriod(m.Period)), monitorCell(before), change, note, key}
			if app.NowOnly(key) {
				cells[2], cells[5], cells[6] = "stand van nu", "", ""
			}
			t.Rows = append(t.Rows, cells)
			note = "" // with the first figure of its part
		}
		for _, f := range p.Figures {
			row(f.Label, f.Key, f.Change(m.Earlier), f.Now, f.Before)
		}
		for _, d := range p.Tables {
			for _, r := range d.Rows {
				row(d.Title+": "+r.Label, r.Key, "", r.Now, r.Before)
			}
		}
	}
	return sendTable(c, "monitor-"+m.Period, t)
}

// monitorCell is a figure in a file: a number where there is one.
func monitorCell(v app.FigureValue) any {
	switch {
	case v.Hidden || v.None || v.Kind == app.FigureShare:
		return v.String()
	case v.Kind == app.FigureAmount, v.Kind == app.FigureNumber && v.N%100 != 0:
		return portal.Cents(v.N) // written with two decimals
	case v.Kind == app.FigureNumber:
		return v.N / 100
	}
	return v.N
}

// aboutCell is how many a figure is about, when it says so itself.
func aboutCell(v app.FigureValue) any {
	if v.Kind != app.FigureShare && v.Kind != app.FigureDays || v.Hidden || v.None {
		return ""
	}
	return v.Of
}
