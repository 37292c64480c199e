package web

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// TableStep is the page that asks whether somebody is sure of a step of a meeting,
// and says who hears of it.
type TableStep struct {
	Base
	Head                    TableHead
	Heading, Action, Button string
	Lines, Warnings         []string
	Version                 int64
	// Asks: a reason is asked; Reason is what was typed.
	Asks    bool
	Reason  string
	Danger  bool
	Citizen Citizen
	MaxNote int
}

var tableStep = page[TableStep]("round-table/step")

// meetingStep is a step of a meeting as the pages know it.
type meetingStep struct {
	path            string
	action          policy.Action
	heading, button string
	lines           func(by portal.Actor, t portal.RoundTable) []string
	warn            func(v app.AgendaPage) []string // what to look at first; nil for nothing
	do              func(s *Server, ctx context.Context, by portal.Actor, number string, version int64, f *Form) error
	asks            bool
	flash           *Flash
	next            string // where one goes on, when that page exists
}

// anyVersion: who begins or ends a meeting does so whatever the portal or another
// secretary changed in it a moment ago; the state alone decides.
const anyVersion = 0

var (
	stepOpen = meetingStep{path: "/openen", action: policy.PrepareTable, heading: "Voorstellen openen", button: "Voorstellen openen", flash: flash("ronde-tafel-open", "good", "Iedereen aan tafel kan nu agendapunten voorstellen."),
		lines: func(_ portal.Actor, t portal.RoundTable) []string {
			return []string{"Iedereen aan tafel ziet deze ronde tafel en krijgt er bericht van.", "Zij kunnen agendapunten voorstellen tot en met " + meetingDay(t.ProposalsUntil()) + "."}
		},
		do: func(s *Server, ctx context.Context, by portal.Actor, number string, version int64, _ *Form) error {
			return s.options.App.OpenTable(ctx, by, number, version)
		}}
	stepSend = meetingStep{path: "/versturen", action: policy.PrepareTable, heading: "Agenda versturen", button: "Agenda versturen", flash: flash("agenda-verstuurd", "good", "De agenda is verstuurd."),
		lines: sendLines, warn: sendWarnings,
		do: func(s *Server, ctx context.Context, by portal.Actor, number string, version int64, _ *Form) error {
			return s.options.App.SendAgenda(ctx, by, number, version)
		}}
	stepBegin = meetingStep{path: "/beginnen", action: policy.RecordTable, heading: "Vergadering beginnen", button: "Vergadering beginnen", next: "/vergadering", flash: flash("vergadering-begonnen", "good", "De vergadering is begonnen."),
		lines: func(_ portal.Actor, t portal.RoundTable) []string {
			if t.State == portal.TableDraft {
				return []string{"De vergadering gaat weer open. U kunt dan nog iets vastleggen."}
			}
			return []string{"U legt vast wie er is en wat er wordt afgesproken.", "Deelnemers zien een afspraak zodra u die vastlegt."}
		},
		do: func(s *Server, ctx context.Context, by portal.Actor, number string, _ int64, _ *Form) error {
			return s.options.App.BeginMeeting(ctx, by, number, anyVersion)
		}}
	stepEnd = meetingStep{path: "/afsluiten", action: policy.RecordTable, heading: "Vergadering afsluiten", button: "Vergadering afsluiten", next: "/verslag", warn: endWarnings, flash: flash("vergadering-afgesloten", "good", "De vergadering is afgesloten. U kunt het verslag afmaken."),
		lines: func(portal.Actor, portal.RoundTable) []string {
			return []string{"Het verslag wordt een concept. U kunt het daarna nog aanvullen."}
		},
		do: func(s *Server, ctx context.Context, by portal.Actor, number string, _ int64, _ *Form) error {
			return s.options.App.EndMeeting(ctx, by, number, anyVersion)
		}}
	stepDrop = meetingStep{path: "/gaat-niet-door", action: policy.PrepareTable, heading: "Deze ronde tafel gaat niet door", button: "Laat weten dat het niet doorgaat", asks: true, flash: flash("ronde-tafel-vervallen", "good", "De ronde tafel gaat niet door."),
		lines: func(_ portal.Actor, t portal.RoundTable) []string {
			if t.Invited {
				return []string{"Iedereen die is uitgenodigd, krijgt een mail met de reden.", "Dit kunt u niet terugdraaien."}
			}
			return []string{toldWords(t), "Dit kunt u niet terugdraaien."}
		},
		do: func(s *Server, ctx context.Context, by portal.Actor, number string, version int64, f *Form) error {
			return s.options.App.DropTable(ctx, by, number, version, f.Text("reason"), citizenAnswer(f))
		}}
)

// sendLines say what sending the agenda does.
func sendLines(by portal.Actor, t portal.RoundTable) []string {
	lines := []string{"Op de agenda: " + plural(len(policy.VisibleItems(by, t)), "punt", "punten") + "."}
	if t.Open {
		lines = append(lines, "Iedereen in de keten kan de agenda daarna lezen en zich aanmelden.")
	}
	if len(t.Seats) > 0 {
		lines = append(lines, "Aan tafel: "+plural(len(t.Seats), "mens", "mensen")+". Ieder krijgt per mail een uitnodiging met de agenda.")
	}
	if t.Chair() == "" {
		lines = append(lines, "Let op: er is nog geen voorzitter.")
	}
	return append(lines, "Daarna kunt u de agenda nog wijzigen. Wie is uitgenodigd, krijgt dan een nieuwe mail.")
}

// sendWarnings say what is not finished yet in an agenda that is about to be sent.
func sendWarnings(v app.AgendaPage) []string {
	var warnings []string
	if n := len(v.Waiting); n > 0 {
		warnings = append(warnings, plural(n, "voorstel wacht", "voorstellen wachten")+" nog op antwoord.")
	}
	if over := agendaOver(v); over != "" {
		warnings = append(warnings, over)
	}
	return warnings
}

// endWarnings say what the end of a meeting settles by itself.
func endWarnings(v app.AgendaPage) []string {
	unnoted, unhandled := 0, 0
	for _, a := range v.Table.Attendance {
		if a.Presence == "" && a.Seat != portal.SeatAgenda {
			unnoted++
		}
	}
	for _, i := range v.Table.Agenda {
		if i.Outcome == "" {
			unhandled++
		}
	}
	var warnings []string
	if unnoted > 0 {
		warnings = append(warnings, "Van "+plural(unnoted, "mens", "mensen")+" legde u niet vast of zij er waren. Zij komen als afwezig in het verslag.")
	}
	if unhandled > 0 {
		warnings = append(warnings, plural(unhandled, "punt staat", "punten staan")+" niet op ‘behandeld’. Wat geen notitie, afspraak of actiepunt heeft, schuift door naar de volgende ronde tafel.")
	}
	return warnings
}

// page asks whether somebody is sure of the step, before anything was typed.
func (st meetingStep) page(s *Server, c *fiber.Ctx) (TableStep, error) {
	t, err := s.tableToDo(c, st.action)
	if err != nil {
		return TableStep{}, err
	}
	var warnings []string
	if st.warn != nil {
		v, err := s.options.App.Agenda(c.UserContext(), actor(c), t.Number)
		if err != nil {
			return TableStep{}, err
		}
		warnings = st.warn(v)
	}
	return TableStep{Base: Base{Title: t.Number + ": " + lowerFirst(st.heading)}, Head: s.tableHead(actor(c), t, ""), Heading: st.heading, Action: tablePath(t.Number, st.path), Button: st.button,
		Lines: st.lines(actor(c), t), Warnings: warnings, Version: t.Version, Asks: st.asks, Danger: st.asks, MaxNote: portal.MaxNote}, nil
}

func (s *Server) tableAsk(st meetingStep) fiber.Handler {
	return func(c *fiber.Ctx) error {
		p, err := st.page(s, c)
		if err != nil {
			return err
		}
		return tableStep.show(c, p)
	}
}

func (s *Server) tableDo(st meetingStep) fiber.Handler {
	return func(c *fiber.Ctx) error {
		number, err := param(c, "number")
		if err != nil {
			return err
		}
		f := form(c)
		err = st.do(s, c.UserContext(), actor(c), number, f.Version("version"), f)
		if err == nil {
			return done(c, st.flash, tablePath(number, st.next))
		}
		if kind := portal.KindOf(err); kind != portal.Invalid && kind != portal.Conflict {
			return err
		}
		p, fault := st.page(s, c)
		if fault != nil {
			return fault
		}
		p.Reason = f.Text("reason")
		p.refuse(err, f.order())
		p.Citizen, p.Errors = p.citizen("", citizenAnswer(f)), nil
		return tableStep.again(c, p, err)
	}
}
