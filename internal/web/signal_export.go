package web

import (
	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/export"
	"ketenportaal/internal/portal"
)

// exportColumns are those of the list, and then the texts.
var exportColumns = []string{"Nummer", "Titel", "Status", "Thema", "Soort", "Gedeeld door", "Naam van de melder", "Gedeeld op", "Wie ziet dit?", "Herkend door (organisaties)",
	"Aan zet", "Uiterlijk", "Werkdagen te laat", "Wat gebeurt er?", "Wat zou helpen?", "Wat is er afgesproken?", "Afgesproken door", "Vervolg", "Wat verandert er, of waarom niet?", "Vanaf", "Helpt dit?"}

func (s *Server) signalExport(c *fiber.Ctx) error {
	q := query(c)
	choices, err := s.filterChoices(c)
	if err != nil {
		return err
	}
	f, _ := signalFilter(q, choices)
	if err := q.Err(); err != nil {
		return err
	}
	x, err := s.options.App.ExportSignals(c.UserContext(), actor(c), f)
	if err != nil {
		return err
	}
	t := export.Table{Name: "Signalen", Columns: exportColumns}
	for _, r := range x.Rows {
		t.Rows = append(t.Rows, exportCells(r))
	}
	if x.More {
		t.Rows = append(t.Rows, padded("Er zijn meer signalen. Dit zijn de eerste "+countText(len(x.Rows))+". Kies een kortere periode voor de rest."))
	}
	return sendTable(c, "signalen-"+dayField(s.options.Now()), t)
}

// padded is a row with a sentence in its first cell.
func padded(sentence string) []any {
	row := make([]any, len(exportColumns))
	for i := range row {
		row[i] = ""
	}
	row[0] = sentence
	return row
}

func exportCells(r app.ExportRow) []any {
	org := r.OrgName
	if r.IsAnonymous() {
		org = "anoniem gedeeld"
	}
	late := ""
	if r.Late {
		late = countText(r.DaysLate)
	}
	var fb portal.Feedback
	help := ""
	if n := len(r.Feedback); n > 0 {
		fb = r.Feedback[n-1]
		for _, h := range r.Helps {
			if h.Feedback == n {
				help = helpWord(h.Answer)
			}
		}
	}
	return []any{r.Number, r.Title, r.State.Label(), r.ThemeName, r.Kind.Label(), org, r.Reporter, r.SharedAt, r.Audience.Label(), r.RecognisedBy(),
		r.Waiting, r.Due, late, r.Text, r.More.Help, fb.Agreed, fb.AgreedBy, fb.Route.Label(), fb.Changes, fb.From, help}
}
