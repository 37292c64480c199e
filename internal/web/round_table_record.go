package web

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

var (
	noteSaved       = flash("notities-bewaard", "good", "Uw notities zijn bewaard.")
	itemTurned      = flash("punt-op-tafel", "good", "Dit punt staat nu op tafel. Iedereen die meekijkt, ziet dat.")
	itemTreated     = flash("punt-afgehandeld", "good", "Vastgelegd. Hieronder staat het volgende punt.")
	itemTaken       = flash("punt-weer-open", "good", "Dit punt staat weer open.")
	meetingAgreed   = flash("afspraak-in-vergadering", "good", "De afspraak staat vast. Iedereen aan tafel leest hem nu.")
	meetingAction   = flash("actiepunt-in-vergadering", "good", "Het actiepunt staat vast. Wie het doet, krijgt een bericht.")
	attendanceSaved = flash("aanwezigheid-vastgelegd", "good", "De aanwezigheid is bijgewerkt.")
)

// noteStored is the answer to a script that keeps notes while somebody types.
type noteStored struct {
	Rev   int    `json:"rev"`
	Doubt string `json:"doubt,omitempty"`
}

const clashWords = "Iemand anders veranderde deze notities ook. Uw tekst is nog niet bewaard. Kies welke tekst blijft."

// noteSave keeps the notes of an item: for a script while somebody types, and for
// the form without one.
func (s *Server) noteSave(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	f := form(c)
	in := app.NoteInput{NoteDraft: portal.NoteDraft{Item: f.ID("item"), Base: f.Int("base"), Page: f.ID("page"), Text: f.Rich("note")}, Both: f.Bool("both"), Citizen: citizenAnswer(f)}
	kept, err := s.options.App.WriteNote(c.UserContext(), actor(c), number, in)
	switch {
	case err == nil && kept.Clash:
		return s.noteClash(c, number, in, kept)
	case err != nil && wantsJSON(c):
		return err
	case err != nil:
		return s.recordAgain(c, number, f, err, func(p *MeetingShow) {
			p.Note.Field = noteField(in.Text)
			p.Note.Field.Problem = p.Problem("note")
			p.Note.Base, p.Note.Page, p.Note.Citizen = in.Base, string(in.Page), p.citizen("", in.Citizen)
		})
	case wantsJSON(c):
		return c.JSON(noteStored{Rev: kept.Now.Rev, Doubt: kept.Doubt})
	}
	return done(c, noteSaved, meetingAt(tablePath(number, "/vergadering"), in.Item)+"#notities")
}

// noteClash shows both texts, for the writer to choose from. A script only hears
// that there are two.
func (s *Server) noteClash(c *fiber.Ctx, number string, in app.NoteInput, kept app.NoteKept) error {
	clash := portal.Errorf(portal.Conflict, clashWords)
	if wantsJSON(c) {
		return clash
	}
	p, err := s.meetingPage(c, number, itemParam(in.Item))
	if err != nil {
		return err
	}
	p.Clash = &MeetingClash{By: p.Note.By, Mine: noteField(in.Text), Theirs: noteField(kept.Now.Text)}
	p.Note.Field, p.Note.Base = p.Clash.Mine, kept.Now.Rev
	return meetingShow.again(c, p, clash)
}

func itemParam(item portal.ID) string {
	if item == "" {
		return wholeMeeting
	}
	return string(item)
}

// recordAgain shows the page once more with what was typed in one of its forms.
func (s *Server) recordAgain(c *fiber.Ctx, number string, f *Form, refused error, typed func(p *MeetingShow)) error {
	if kind := portal.KindOf(refused); kind != portal.Invalid && kind != portal.Conflict {
		return refused
	}
	p, err := s.meetingPage(c, number, itemParam(f.ID("item")))
	if err != nil {
		return err
	}
	p.refuse(refused, f.order())
	typed(&p)
	p.Errors = nil // again fills them
	return meetingShow.again(c, p, refused)
}

// recordTurn puts an item on the table.
func (s *Server) recordTurn(c *fiber.Ctx) error {
	return s.recordStep(c, func(number string, f *Form) (*Flash, portal.ID, error) {
		return itemTurned, f.ID("item"), s.options.App.TurnToItem(c.UserContext(), actor(c), number, f.ID("item"))
	})
}

// recordTreat says what became of an item, and goes on with the next one.
func (s *Server) recordTreat(c *fiber.Ctx) error {
	return s.recordStep(c, func(number string, f *Form) (*Flash, portal.ID, error) {
		outcome := portal.Outcome(f.Text("outcome"))
		next, err := s.options.App.TreatItem(c.UserContext(), actor(c), number, f.ID("item"), outcome)
		switch {
		case outcome == "":
			return itemTaken, next, err
		case next == "":
			return itemTreated, "", err
		}
		return itemTreated, next, err
	})
}

func (s *Server) recordStep(c *fiber.Ctx, do func(number string, f *Form) (*Flash, portal.ID, error)) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	f := form(c)
	message, item, err := do(number, f)
	if err != nil {
		return s.recordAgain(c, number, f, err, func(*MeetingShow) {})
	}
	return done(c, message, meetingAt(tablePath(number, "/vergadering"), item))
}

// recordDecision records what was agreed, in the few fields of the meeting.
func (s *Server) recordDecision(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	f := form(c)
	in := app.DecisionInput{Once: f.ID("once"), Item: f.ID("item"), Kind: portal.DecisionKind(f.Text("kind")), Text: f.Text("text"), By: portal.Body(f.Text("by")),
		Waits: portal.Body(f.Text("waits")), Citizen: citizenAnswer(f)}
	if err = f.Err(); err == nil {
		_, err = s.options.App.RecordDecision(c.UserContext(), actor(c), number, in)
	}
	if err != nil {
		return s.recordAgain(c, number, f, err, func(p *MeetingShow) {
			p.Decision = MeetingDecision{Once: string(in.Once), Full: p.Decision.Full, Citizen: p.citizen("", in.Citizen)}
			p.Decision.choose(in)
		})
	}
	return done(c, meetingAgreed, meetingAt(tablePath(number, "/vergadering"), in.Item)+"#vastgelegd")
}

// recordAction records who does what, and when.
func (s *Server) recordAction(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	f := form(c)
	in := app.ActionInput{Once: f.ID("once"), Item: f.ID("item"), What: f.Text("what"), Due: f.Date("due"), Citizen: citizenAnswer(f)}
	in.Owner, in.Org = ownerOf(f.Text("owner"))
	if err = f.Err(); err == nil {
		_, err = s.options.App.MakeActionPoint(c.UserContext(), actor(c), number, in)
	}
	if err != nil {
		return s.recordAgain(c, number, f, err, func(p *MeetingShow) {
			p.Action.What, p.Action.Due, p.Action.Once, p.Action.Citizen = in.What, f.Text("due"), string(in.Once), p.citizen("", in.Citizen)
			for i := range p.Action.Owners {
				p.Action.Owners[i].Selected = p.Action.Owners[i].Value == f.Text("owner")
			}
		})
	}
	return done(c, meetingAction, meetingAt(tablePath(number, "/vergadering"), in.Item)+"#vastgelegd")
}

// recordPresence notes how somebody takes part; of everybody who is left when no
// one is named.
func (s *Server) recordPresence(c *fiber.Ctx) error {
	return s.recordPeople(c, func(number string, f *Form) error {
		if !f.Has("who") {
			return s.options.App.NoteAllPresent(c.UserContext(), actor(c), number)
		}
		return s.options.App.NoteAttendance(c.UserContext(), actor(c), number, f.Text("who"), portal.Presence(f.Text("presence")), f.Text("instead"))
	})
}

// recordWelcome adds somebody who came without having been expected.
func (s *Server) recordWelcome(c *fiber.Ctx) error {
	return s.recordPeople(c, func(number string, f *Form) error {
		return s.options.App.WelcomeToMeeting(c.UserContext(), actor(c), number, f.Text("name"), f.Text("org_name"))
	})
}

func (s *Server) recordPeople(c *fiber.Ctx, do func(number string, f *Form) error) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	f := form(c)
	if err := do(number, f); err != nil {
		return s.recordAgain(c, number, f, err, func(p *MeetingShow) {
			p.People.Open, p.People.Name, p.People.Org, p.People.Instead = true, f.Text("name"), f.Text("org_name"), f.Text("instead")
		})
	}
	return done(c, attendanceSaved, tablePath(number, "/vergadering")+"?punt="+url.QueryEscape(itemParam(f.ID("item")))+"#aanwezig")
}
