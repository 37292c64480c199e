package web

import (
	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// GuestPage is a meeting as a guest without an account sees it by their link.
type GuestPage struct {
	Base
	Token, Name, Heading, Number string
	Start, When, Place, Link     string
	Dropped, Answerable          bool
	Given                        string
	Buttons                      []AnswerButton
	Note                         string
	Agenda                       []GuestLine
	Papers                       []GuestFile
	Until                        string
}

// GuestLine is an item of the agenda for a guest.
type GuestLine struct {
	Section, Clock, Title string
	Meta                  []string
}

// GuestDead is the page of a guest's link that doesn't work (any more). It says
// nothing else: not even whether there was a meeting.
type GuestDead struct{ Base }

var (
	guestPage = page[GuestPage]("guest/show")
	guestDead = page[GuestDead]("guest/dead")
)

// byGuestLink runs a handler for the secret of a guest's link; a link that doesn't
// work gets its own page.
func (s *Server) byGuestLink(c *fiber.Ctx, handle func(token string) error) error {
	token, err := param(c, "token")
	if err == nil {
		err = handle(token)
	}
	if err == nil || portal.KindOf(err) != portal.NotFound {
		return err
	}
	return guestDead.send(c, fiber.StatusNotFound, GuestDead{Base{Title: "Deze link werkt niet meer"}})
}

func (s *Server) guestPageOf(c *fiber.Ctx, token string) (GuestPage, error) {
	v, err := s.options.App.GuestView(c.UserContext(), token)
	if err != nil {
		return GuestPage{}, err
	}
	p := GuestPage{Base: Base{Title: v.Title}, Token: token, Name: v.Name, Heading: v.Title, Number: v.Number, Start: isoTime(v.Start), When: meetingText(v.Start, v.End),
		Place: v.Place, Link: v.Link, Dropped: v.Dropped, Answerable: v.Answerable, Given: answerGiven[v.Reply.Answer], Buttons: pressed(answerButtons, v.Reply.Answer),
		Note: v.Reply.Note, Until: dateText(v.Until)}
	if p.Papers, err = s.guestPapers(c, token); err != nil {
		return p, err
	}
	section := ""
	for _, l := range v.Agenda {
		g := GuestLine{Clock: clockText(l.At), Title: l.Title}
		if l.Section != section {
			section, g.Section = l.Section, l.Section
		}
		if l.Aim != "" {
			g.Meta = append(g.Meta, l.Aim.Label())
		}
		if l.Minutes > 0 {
			g.Meta = append(g.Meta, plural(l.Minutes, "minuut", "minuten"))
		}
		if l.Presenter != "" {
			g.Meta = append(g.Meta, "inleider: "+l.Presenter)
		}
		p.Agenda = append(p.Agenda, g)
	}
	return p, nil
}

func (s *Server) guestShow(c *fiber.Ctx) error {
	return s.byGuestLink(c, func(token string) error {
		p, err := s.guestPageOf(c, token)
		if err != nil {
			return err
		}
		return guestPage.show(c, p)
	})
}

func (s *Server) guestAnswer(c *fiber.Ctx) error {
	return s.byGuestLink(c, func(token string) error {
		f := form(c)
		in := app.ReplyInput{Answer: portal.ReplyAnswer(f.Text("answer")), Note: f.Text("note")}
		err := s.options.App.AnswerAsGuest(c.UserContext(), token, in)
		if err == nil {
			return done(c, answerKept, app.GuestPath(token))
		}
		if portal.KindOf(err) == portal.NotFound {
			return err
		}
		p, fault := s.guestPageOf(c, token)
		if fault != nil {
			return fault
		}
		p.Note = in.Note
		return guestPage.again(c, p, err)
	})
}
