package web

import (
	"cmp"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/export"
	"ketenportaal/internal/portal"
)

// TablePeople is the page with who takes part in a meeting.
type TablePeople struct {
	Base
	Head   TableHead
	Answer AnswerForm
	Counts []string
	Seats  []SeatAnswer
	Guests []GuestItem
	// Registered is for who prepares the meeting; ExportURL gives it as a file.
	Registered []RegistrationItem
	Open       bool
	ExportURL  string
	// Change: the reader may change who sits here. Withdraw: they may take a guest's
	// link back, also after the meeting.
	Change     bool
	Withdraw   bool
	People     []PeopleGroup
	Kinds      []Option
	Guest      app.GuestInput
	OpenSeat   bool // which form was refused
	OpenInvite bool
}

// SeatAnswer is a place at the table with the answer of who has it.
type SeatAnswer struct {
	SeatItem
	Badge Badge
	Meta  []string
	Kinds []Option // to change the place; empty for a guest's
}

// GuestItem is a guest without an account.
type GuestItem struct {
	ID, Name string
	Badge    Badge
	Meta     []string
}

// RegistrationItem is somebody who registered for an open meeting.
type RegistrationItem struct {
	Name, Org, Note string
	Number          int
}

var tablePeople = page[TablePeople]("round-table/people")

var (
	guestInvited = flash("gast-uitgenodigd", "good", "De gast staat op de lijst. De uitnodiging gaat per mail op weg zodra de agenda is verstuurd.")
	guestSeated  = flash("gast-met-account", "good", "Deze persoon heeft een account en zit nu als gast aan tafel.")
	guestRevoked = flash("gast-ingetrokken", "good", "De uitnodiging is ingetrokken. De link werkt niet meer.")
	guestRenewed = flash("gast-nieuwe-link", "good", "De gast krijgt een nieuwe link per mail. De vorige werkt dan niet meer.")
)

func (s *Server) tablePeople(c *fiber.Ctx) error {
	p, err := s.tablePeoplePage(c)
	if err != nil {
		return err
	}
	return tablePeople.show(c, p)
}

// tablePeoplePage is the page before anything was typed.
func (s *Server) tablePeoplePage(c *fiber.Ctx) (TablePeople, error) {
	number, err := param(c, "number")
	if err != nil {
		return TablePeople{}, err
	}
	by := actor(c)
	v, err := s.options.App.TablePeople(c.UserContext(), by, number)
	if err != nil {
		return TablePeople{}, err
	}
	t := v.Table
	p := TablePeople{Base: Base{Title: "Deelnemers, " + t.Title}, Head: s.tableHead(by, t, "deelnemers"), Answer: answerForm(v.Mine, by, tablePath(t.Number, "/deelnemers")),
		Counts: answerCounts(v.Count, t.Open && v.Prepares), Open: t.Open, Change: v.Prepares && t.Before(), Withdraw: v.Prepares, People: peopleGroups(v.Choices, ""), Kinds: seatKinds("")}
	for _, seat := range v.Seats {
		p.Seats = append(p.Seats, seatAnswer(seat, p.Change, t.Silent()))
	}
	for _, g := range v.Guests {
		i := GuestItem{ID: string(g.Pass.ID), Name: g.Pass.Name, Badge: answerBadge(g.Answer, t.Silent())}
		for _, m := range []string{g.Pass.OrgName, "gast zonder account", g.Pass.Email, g.Note} {
			if m != "" {
				i.Meta = append(i.Meta, m)
			}
		}
		p.Guests = append(p.Guests, i)
	}
	if v.Prepares {
		for _, r := range v.Registered {
			p.Registered = append(p.Registered, RegistrationItem{r.Name.Person, r.Name.Org, r.Note, r.Number})
		}
		p.ExportURL = tablePath(t.Number, "/deelnemers/bestand")
	}
	return p, nil
}

// seatKinds are the places in one meeting: those of a series, and a guest's.
func seatKinds(chosen portal.SeatKind) []Option {
	options := append(seatOptions(chosen), Option{string(portal.SeatGuest), portal.SeatGuest.Label(), chosen == portal.SeatGuest})
	return options
}

func seatAnswer(v app.SeatAnswer, change, silent bool) SeatAnswer {
	a := SeatAnswer{SeatItem: SeatItem{Person: v.Person, Name: v.Name.Person, Org: v.Name.Org, Seat: v.Kind.Label(), Gone: v.Gone}, Badge: answerBadge(v.Answer, silent)}
	a.Meta = append(a.Meta, a.Seat, a.Org)
	if v.Gone {
		a.Meta = append(a.Meta, "account uitgeschakeld")
	}
	if v.Instead != "" {
		a.Meta = append(a.Meta, "vervanger: "+v.Instead)
	}
	if v.Note != "" {
		a.Meta = append(a.Meta, v.Note)
	}
	if change {
		a.Kinds = seatKinds(v.Kind)
	}
	return a
}

// answerBadge is an answer with the shape that people know from states. Of a
// concept nobody was asked anything.
func answerBadge(a portal.ReplyAnswer, silent bool) Badge {
	if silent {
		return Badge{}
	}
	shape := map[portal.ReplyAnswer]string{"": "wait", portal.Comes: "good", portal.MaybeComes: "busy", portal.ComesNot: "late", portal.SendsOther: "good"}[a]
	return Badge{shape, a.Label()}
}

func answerCounts(n app.AnswerCount, people bool) []string {
	var words []string
	for _, x := range []struct {
		n         int
		one, many string
	}{
		{n.Yes, "komt", "komen"}, {n.Other, "stuurt een vervanger", "sturen een vervanger"}, {n.Maybe, "komt misschien", "komen misschien"},
		{n.No, "komt niet", "komen niet"}, {n.None, "gaf nog geen antwoord", "gaven nog geen antwoord"},
	} {
		if x.n > 0 {
			words = append(words, plural(x.n, x.one, x.many))
		}
	}
	if people {
		words = append(words, "samen "+plural(n.People, "persoon", "personen"))
	}
	return words
}

// peopleDo does one thing with who takes part, and shows the page again with what
// was typed when that is refused.
func (s *Server) peopleDo(c *fiber.Ctx, fl *Flash, do func(number string) error, typed func(*TablePeople)) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	if err = do(number); err == nil {
		return done(c, fl, tablePath(number, "/deelnemers"))
	}
	p, fault := s.tablePeoplePage(c)
	if fault != nil {
		return fault
	}
	if typed != nil {
		typed(&p)
	}
	return tablePeople.again(c, p, err)
}

func (s *Server) tableSeat(c *fiber.Ctx) error {
	f := form(c)
	person, kind := f.ID("person"), portal.SeatKind(f.Text("kind"))
	return s.peopleDo(c, seatGiven, func(number string) error {
		return s.options.App.SeatAtTable(c.UserContext(), actor(c), number, person, kind)
	}, func(p *TablePeople) {
		p.OpenSeat, p.Kinds = true, seatKinds(kind)
		for _, g := range p.People {
			for i := range g.People {
				g.People[i].Selected = g.People[i].Value == string(person)
			}
		}
	})
}

func (s *Server) tableUnseat(c *fiber.Ctx) error {
	person := form(c).ID("person")
	return s.peopleDo(c, seatTaken, func(number string) error {
		return s.options.App.UnseatFromTable(c.UserContext(), actor(c), number, person)
	}, nil)
}

func (s *Server) guestInvite(c *fiber.Ctx) error {
	f := form(c)
	in := app.GuestInput{Name: f.Text("name"), Email: f.Text("email"), OrgName: f.Text("org_name")}
	fl := *guestInvited
	return s.peopleDo(c, &fl, func(number string) error {
		seated, err := s.options.App.InviteGuest(c.UserContext(), actor(c), number, in)
		if seated {
			fl = *guestSeated
		}
		return err
	}, func(p *TablePeople) { p.Guest, p.OpenInvite = in, true })
}

// guestDo runs a step on a guest's pass that the address names.
func (s *Server) guestDo(c *fiber.Ctx, fl *Flash, do func(number string, id portal.ID) error) error {
	id, err := param(c, "id")
	if err != nil {
		return err
	}
	return s.peopleDo(c, fl, func(number string) error { return do(number, portal.ID(id)) }, nil)
}

func (s *Server) guestRevoke(c *fiber.Ctx) error {
	return s.guestDo(c, guestRevoked, func(number string, id portal.ID) error {
		return s.options.App.RevokeGuest(c.UserContext(), actor(c), number, id)
	})
}

func (s *Server) guestRenew(c *fiber.Ctx) error {
	return s.guestDo(c, guestRenewed, func(number string, id portal.ID) error {
		return s.options.App.RenewGuest(c.UserContext(), actor(c), number, id)
	})
}

// tablePeopleFile is the list of who takes part as a file, for who prepares the
// meeting.
func (s *Server) tablePeopleFile(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	v, err := s.options.App.TablePeople(c.UserContext(), actor(c), number)
	if err != nil {
		return err
	}
	if !v.Prepares {
		return portal.ErrForbidden
	}
	t := export.Table{Name: "Deelnemers", Columns: []string{"Naam", "Organisatie", "Plaats", "Antwoord", "Aantal", "Vervanger", "Opmerking"}}
	for _, r := range v.Seats {
		t.Rows = append(t.Rows, []any{r.Name.Person, r.Name.Org, r.Kind.Label(), r.Answer.Label(), 1, r.Instead, r.Note})
	}
	for _, g := range v.Guests {
		t.Rows = append(t.Rows, []any{g.Pass.Name, g.Pass.OrgName, "Gast zonder account", g.Answer.Label(), 1, "", g.Note})
	}
	for _, r := range v.Registered {
		t.Rows = append(t.Rows, []any{r.Name.Person, r.Name.Org, "Aangemeld", r.Answer.Label(), max(r.Number, 1), "", r.Note})
	}
	return sendTable(c, "deelnemers-"+cmp.Or(v.Table.Number, number)+"-"+s.options.Now().In(portal.Amsterdam()).Format(time.DateOnly), t)
}
