package web

import (
	"context"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// CovenantLeave is the page on which a party gives notice.
type CovenantLeave struct {
	Base
	Head CovenantHead
	Path string
	// All: the coordinator chooses who wrote a letter, from Orgs.
	All  bool
	Orgs []Option
	// Given are the notices that were given.
	Given   []GivenNotice
	Can     bool // a notice can be given
	Lines   []string
	From    string // the field
	Reason  string
	MaxNote int
	answers app.CitizenAnswer
}

// GivenNotice is an opzegging that was given.
type GivenNotice struct {
	Org, Name, From, Reason string
	Withdraw                bool
}

// Citizen is what the citizen-data check asks.
func (p *CovenantLeave) Citizen() Citizen { return p.citizen("", p.answers) }

var (
	covenantLeavePage = page[CovenantLeave]("covenant/leave")

	noticeGiven     = flash("opgezegd", "good", "De opzegging is vastgelegd. De partijen krijgen bericht.")
	noticeWithdrawn = flash("opzegging-ingetrokken", "good", "De opzegging is ingetrokken. De partijen krijgen bericht.")
)

func (s *Server) covenantLeaveFor(c *fiber.Ctx, chosen portal.ID) (CovenantLeave, error) {
	number, err := param(c, "number")
	if err != nil {
		return CovenantLeave{}, err
	}
	v, err := s.options.App.Leaving(c.UserContext(), actor(c), number)
	if err != nil {
		return CovenantLeave{}, err
	}
	now := s.options.Now()
	p := CovenantLeave{Base: Base{Title: "Opzeggen"}, Head: s.covenantHead(actor(c), v.CovenantOn, "opzeggen"), Path: covenantPath(number, "/opzeggen"), All: v.All,
		From: dayField(v.First), MaxNote: portal.MaxCovenantReason, Lines: leaveLines(now, v)}
	for _, party := range v.Parties {
		if n := party.Notice; n != nil {
			p.Given = append(p.Given, GivenNotice{Org: string(party.Org), Name: party.Name, From: dayText(now, n.From), Reason: n.Reason, Withdraw: now.Before(n.From)})
			continue
		}
		p.Can = true
		label := party.Name
		if party.Municipality {
			label += " (het convenant eindigt dan voor iedereen)"
		}
		p.Orgs = append(p.Orgs, Option{string(party.Org), label, party.Org == chosen})
	}
	return p, nil
}

// leaveLines say what giving notice means.
func leaveLines(now time.Time, v app.LeavePage) []string {
	term := "Er is geen opzegtermijn."
	if n := v.Covenant.NoticeMonths; n == 1 {
		term = "De opzegtermijn is 1 maand."
	} else if n > 1 {
		term = "De opzegtermijn is " + strconv.Itoa(n) + " maanden."
	}
	lines := []string{term + " Opzeggen kan op zijn vroegst per " + dayText(now, v.First) + ".", "Tot die dag blijft alles gelden. Tot die dag kunt u de opzegging ook intrekken.",
		"De handtekeningen blijven bewaard."}
	if v.All {
		lines = append(lines, "Zegt de gemeente op? Dan eindigt het convenant voor alle partijen.")
	}
	return lines
}

func (s *Server) covenantLeave(c *fiber.Ctx) error {
	p, err := s.covenantLeaveFor(c, "")
	if err != nil {
		return err
	}
	return covenantLeavePage.show(c, p)
}

func (s *Server) covenantLeaveDo(c *fiber.Ctx) error {
	f := form(c)
	p, err := s.covenantLeaveFor(c, f.ID("org"))
	if err != nil {
		return err
	}
	in := app.NoticeInput{Org: f.ID("org"), From: f.Date("from"), Reason: f.Text("reason"), Citizen: citizenAnswer(f)}
	if err = f.Err(); err == nil {
		err = s.options.App.GiveNotice(c.UserContext(), actor(c), p.Head.Number, in)
	}
	if err != nil {
		p.From, p.Reason, p.answers = f.Text("from"), in.Reason, in.Citizen
		return covenantLeavePage.again(c, p, err)
	}
	return done(c, noticeGiven, p.Path)
}

func (s *Server) covenantStay(c *fiber.Ctx) error {
	return s.covenantPost(c, noticeWithdrawn, "/opzeggen", func(ctx context.Context, number string, f *Form) error {
		return s.options.App.WithdrawNotice(ctx, actor(c), number, f.ID("org"))
	})
}
