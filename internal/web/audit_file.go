package web

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/export"
	"ketenportaal/internal/portal"
)

var auditColumns = []string{"Nummer", "Wanneer", "Wie", "Organisatie", "Wat", "Over", "Meer", "Controlegetal"}

// auditFile sends the log with its filter as a file: the same rows, in the same
// words, as the page. That somebody took it along stands in the log.
func (s *Server) auditFile(c *fiber.Ctx) error {
	q := query(c)
	f := auditFilter(q)
	if err := q.Err(); err != nil {
		return err
	}
	rows, more, err := s.options.App.AuditExport(c.UserContext(), actor(c), f)
	if err != nil {
		return err
	}
	t := export.Table{Name: "Auditlog", Columns: auditColumns, Rows: make([][]any, 0, len(rows)+1)}
	for _, row := range rows {
		t.Rows = append(t.Rows, s.auditCells(row))
	}
	if more {
		t.Rows = append(t.Rows, []any{"", "", "", "", "Er is meer. Kies een kortere periode voor de rest.", "", "", ""})
	}
	return sendTable(c, "auditlog-"+dayField(s.options.Now()), t)
}

func (s *Server) auditCells(row app.AuditRow) []any {
	i := s.auditItem(row)
	when := row.At.In(portal.Amsterdam()).Format("2006-01-02 15:04:05")
	if row.Anonymous {
		when = i.At
	}
	var more []string
	for _, d := range i.Details {
		more = append(more, d.Label+": "+d.Value)
	}
	return []any{i.Seq, when, i.Who, i.Org, i.What, i.About, strings.Join(more, "; "), row.Hash}
}
