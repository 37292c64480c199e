package web

import (
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// PledgeShow is the page of one motion or pledge.
type PledgeShow struct {
	Base
	Number, Name, Kind, Href string
	Version                  int64
	Badges                   []Badge
	Turn                     Turn
	Text                     [][]string
	Facts                    []Term
	Links                    []PlanLinkItem
	Happenings               []Happening
	MayKeep, IsOpen          bool
	Today, Since             string
	// What was typed.
	Note, Announcement, Done, Reason, Link string
	MaxNote, MaxAnnouncement               int

	box    string // the form that the citizen-data check belongs to
	answer app.CitizenAnswer
}

// Citizen is what the citizen-data check asks in a form: of the one that was sent.
func (p *PledgeShow) Citizen(form string) Citizen {
	if form != p.box {
		return Citizen{}
	}
	return p.citizen("", p.answer)
}

var pledgeShow = page[PledgeShow]("pledge/show")

func (s *Server) pledge(c *fiber.Ctx) error {
	p, err := s.pledgePage(c)
	if err != nil {
		return err
	}
	return pledgeShow.show(c, p)
}

func (s *Server) pledgePage(c *fiber.Ctx) (PledgeShow, error) {
	number, err := param(c, "number")
	if err != nil {
		return PledgeShow{}, err
	}
	v, err := s.options.App.Pledge(c.UserContext(), actor(c), number)
	if err == nil {
		err = s.options.App.Seen(c.UserContext(), actor(c), v.Pledge.Ref())
	}
	if err != nil {
		return PledgeShow{}, err
	}
	now := s.options.Now()
	p := PledgeShow{Base: Base{Title: v.Kind.Label() + " " + v.Number + ": " + v.Pledge.Title}, Number: v.Number, Name: v.Pledge.Title, Kind: v.Kind.Label(), Href: pledgeHome + "/" + v.Number, Version: v.Version,
		Badges: pledgeBadges(now, v.PledgeRow), Turn: pledgeTurn(now, v.PledgeRow), Text: pledgeText(v.Pledge), Facts: pledgeFacts(v.PledgeRow), Happenings: pledgeHappenings(now, v),
		MayKeep: v.MayKeep, IsOpen: v.Pledge.Open(), Today: dayField(now), Since: dayField(v.On), MaxNote: portal.MaxPledgeNote, MaxAnnouncement: portal.MaxPledgeAnnouncement}
	p.Links = planLinkItems(v.Links)
	return p, nil
}

// pledgeText is the text under the heading, when it says more than that.
func pledgeText(p portal.Pledge) [][]string {
	if portal.CleanLine(p.Text) == portal.CleanLine(p.Title) {
		return nil
	}
	return paragraphs(p.Text)
}

// pledgeTurn says who has to do something.
func pledgeTurn(now time.Time, p app.PledgeRow) Turn {
	if !p.Open() {
		return Turn{Who: "Afgedaan met raadsmededeling " + p.Announcement + ".", State: "done"}
	}
	t := Turn{Who: nameWords(p.OwnerIs), When: "uiterlijk " + dayText(now, p.Due)}
	if t.Who == "" {
		t.Who = "de ketencoördinator, want er is nog geen eigenaar"
	}
	switch {
	case p.Due.IsZero():
		t.When = ""
	case p.Late:
		t.When, t.State = "dat kon tot en met "+dayText(now, p.Due), "late"
	}
	return t
}

func pledgeFacts(p app.PledgeRow) []Term {
	owner := nameWords(p.OwnerIs)
	if owner == "" {
		owner = "Nog niemand"
	}
	var facts []Term
	for _, f := range []Term{{"Soort", p.Kind.Label()}, {"Datum", dateText(p.On)}, {"Vergadering", p.Meeting}, {"Uiterlijk", dateText(p.Due)}, {"Eigenaar", owner}, {"Raadsmededeling", p.Announcement}, {"Afgedaan op", dateText(p.DoneAt)}} {
		if f.Value != "" {
			facts = append(facts, f)
		}
	}
	return facts
}

func pledgeHappenings(now time.Time, v app.PledgePage) []Happening {
	var all []Happening
	for i, n := range slices.Backward(v.Notes) {
		h := Happening{Text: n.Text, By: nameWords(v.NotedBy[i])}
		switch n.Step {
		case portal.PledgeStepDone:
			h.Title, h.Class = "Afgedaan met raadsmededeling "+n.Announcement, "good"
		case portal.PledgeStepReopened:
			h.Title, h.Class = "Heropend:", "late"
		default:
			h.Title = "Notitie:"
		}
		all = append(all, h.happened(now, n.At))
	}
	return append(all, Happening{Title: "Vastgelegd"}.happened(now, v.MadeAt))
}

var (
	pledgeMade     = flash("toezegging-gemaakt", "good", "Het is vastgelegd. De eigenaar krijgt herinneringen.")
	pledgeChanged  = flash("toezegging-gewijzigd", "good", "De wijzigingen zijn bewaard.")
	pledgeNoted    = flash("toezegging-genoteerd", "good", "Uw notitie staat erbij.")
	pledgeFinished = flash("toezegging-afgedaan", "good", "Dit is afgedaan.")
	pledgeReopened = flash("toezegging-heropend", "good", "Dit staat weer open.")
	pledgeLinked   = flash("toezegging-gekoppeld", "good", "Dit hoort er nu bij.")
	pledgeUnlinked = flash("toezegging-ontkoppeld", "good", "De koppeling is weggehaald.")
)

// pledgeStep runs a step: the right first, then the form, then the step; typed fills in
// what was typed when it is refused.
func (s *Server) pledgeStep(c *fiber.Ctx, f *Form, message *Flash, anchor string, do func(number string) error, typed func(p *PledgeShow)) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	if err := s.options.App.MayOnPledge(c.UserContext(), actor(c), policy.KeepPledge, number); err != nil {
		return err
	}
	if err = f.Err(); err == nil {
		err = do(number)
	}
	if err != nil {
		p, fault := s.pledgePage(c)
		if fault != nil {
			return fault
		}
		if portal.KindOf(err) != portal.Conflict && f.Has("version") {
			p.Version = f.Version("version")
		}
		typed(&p)
		return pledgeShow.again(c, p, err)
	}
	return done(c, message, pledgeHome+"/"+number+anchor)
}

func pledgeInWords(f *Form, field string) app.PledgeWords {
	return app.PledgeWords{Text: f.Text(field), Version: f.Version("version"), Citizen: citizenAnswer(f)}
}

func (s *Server) pledgeNote(c *fiber.Ctx) error {
	f := form(c)
	in := pledgeInWords(f, "note")
	return s.pledgeStep(c, f, pledgeNoted, "", func(number string) error {
		return s.options.App.NotePledge(c.UserContext(), actor(c), number, in)
	}, func(p *PledgeShow) { p.Note, p.box, p.answer = in.Text, "note", in.Citizen })
}

func (s *Server) pledgeFinish(c *fiber.Ctx) error {
	f := form(c)
	in, on := pledgeInWords(f, "announcement"), f.Date("done")
	return s.pledgeStep(c, f, pledgeFinished, "", func(number string) error {
		return s.options.App.FinishPledge(c.UserContext(), actor(c), number, on, in)
	}, func(p *PledgeShow) {
		p.Announcement, p.Done, p.box, p.answer = in.Text, f.Text("done"), "done", in.Citizen
	})
}

func (s *Server) pledgeReopen(c *fiber.Ctx) error {
	f := form(c)
	in := pledgeInWords(f, "reason")
	return s.pledgeStep(c, f, pledgeReopened, "", func(number string) error {
		return s.options.App.ReopenPledge(c.UserContext(), actor(c), number, in)
	}, func(p *PledgeShow) { p.Reason, p.box, p.answer = in.Text, "reason", in.Citizen })
}

func (s *Server) pledgeLink(c *fiber.Ctx) error {
	f := form(c)
	typed := f.Text("link")
	return s.pledgeStep(c, f, pledgeLinked, "#hoort-erbij", func(number string) error {
		return s.options.App.LinkPledge(c.UserContext(), actor(c), number, typed)
	}, func(p *PledgeShow) { p.Link = typed })
}

func (s *Server) pledgeUnlink(c *fiber.Ctx) error {
	f := form(c)
	ref := refField(f.Text("ref"))
	return s.pledgeStep(c, f, pledgeUnlinked, "#hoort-erbij", func(number string) error {
		return s.options.App.UnlinkPledge(c.UserContext(), actor(c), number, ref)
	}, func(*PledgeShow) {})
}
