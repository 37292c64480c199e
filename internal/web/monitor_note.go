package web

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// MonitorNoteForm is the form of a commentary.
type MonitorNoteForm struct {
	Base
	In          app.MonitorNoteInput
	Part, Words string
	Back        string
	Max         int
}

// Citizen is what the citizen-data check asks.
func (p *MonitorNoteForm) Citizen() Citizen { return p.citizen("", p.In.Citizen) }

var (
	monitorNote = page[MonitorNoteForm]("monitor/note")

	monitorNoted = flash("toelichting-monitor", "good", "Uw toelichting staat bij de cijfers.")
)

func noteURL(period string, block portal.MonitorBlock) string {
	return monitorHome + "/toelichting?" + url.Values{"periode": {period}, "deel": {string(block)}}.Encode()
}

func monitorNoteForm(in app.MonitorNoteInput) MonitorNoteForm {
	return MonitorNoteForm{Base: Base{Title: "Toelichting schrijven"}, In: in, Part: in.Block.Label(), Words: portal.PeriodWords(in.Period),
		Back: monitorHome + "?periode=" + url.QueryEscape(in.Period) + "#" + string(in.Block), Max: portal.MaxNote}
}

func (s *Server) monitorNoteEdit(c *fiber.Ctx) error {
	q := query(c)
	n, err := s.options.App.MonitorNote(c.UserContext(), actor(c), q.Text("periode"), portal.MonitorBlock(q.Text("deel")))
	if err != nil {
		return err
	}
	return monitorNote.show(c, monitorNoteForm(app.MonitorNoteInput{Period: n.Period, Block: n.Block, Text: n.Text, Version: n.Version}))
}

func (s *Server) monitorNoteSave(c *fiber.Ctx) error {
	if err := policy.Check(actor(c), policy.NoteMonitor, nil); err != nil {
		return err
	}
	f := form(c)
	in := app.MonitorNoteInput{Period: f.Text("period"), Block: portal.MonitorBlock(f.Text("block")), Text: f.Text("text"), Version: f.Version("version"), Citizen: citizenAnswer(f)}
	err := f.Err()
	if err == nil {
		err = s.options.App.NoteMonitor(c.UserContext(), actor(c), in)
	}
	if err != nil {
		return monitorNote.again(c, monitorNoteForm(in), err)
	}
	return done(c, monitorNoted, monitorNoteForm(in).Back)
}
