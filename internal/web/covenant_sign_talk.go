package web

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// CovenantSignTalk is a form of who signs, or belongs to that organisation, without
// signing: a question, a later day, or that they don't.
type CovenantSignTalk struct {
	Base
	Head            CovenantHead
	Heading, Button string
	Lines           []string
	Action, Back    string
	// Field is what is asked: its name, and whether it is a day.
	Field, Label, Value string
	Day, Optional       bool
	From, Until         string // of the day
	Max                 int
	Danger              bool
	Asked               []SignTalk // what is answered
	answers             app.CitizenAnswer
}

// Citizen is what the citizen-data check asks.
func (p *CovenantSignTalk) Citizen() Citizen { return p.citizen("", p.answers) }

var (
	covenantSignTalk = page[CovenantSignTalk]("covenant/sign_talk")

	signingAsked    = flash("vraag-gesteld", "good", "Uw vraag is gesteld. U krijgt bericht van het antwoord.")
	signingPutOff   = flash("ondertekenen-later", "good", "Wij herinneren u op die dag. Tekenen kan ook eerder.")
	signingDeclined = flash("ziet-af", "good", "De ketencoördinator weet dat uw organisatie niet tekent.")
	signingAnswered = flash("vraag-beantwoord", "good", "Uw antwoord is verstuurd.")
)

// signStep is something else one can do than sign.
type signStep struct {
	below, heading, button, field, label string
	day, optional, danger                bool
	lines                                func(v app.SignPage) []string
	// signs: only who signs may do it; others of the organisation may not.
	signs bool
	may   func(v app.SignPage) bool
	do    func(s *Server, c *fiber.Ctx, number string, nr int, f *Form) error
	flash *Flash
}

var (
	signAsk = signStep{below: "/vraag", heading: "Stel een vraag", button: "Vraag versturen", field: "text", label: "Uw vraag", flash: signingAsked,
		lines: func(app.SignPage) []string {
			return []string{"Alleen uw organisatie en wie bij de gemeente antwoordt, lezen dit."}
		},
		may: func(v app.SignPage) bool { return v.Signing.ID != "" && !v.Signing.Done && v.Signing.Closed.IsZero() },
		do: func(s *Server, c *fiber.Ctx, number string, nr int, f *Form) error {
			return s.options.App.AskBeforeSigning(c.UserContext(), actor(c), number, nr, f.Text("text"), citizenAnswer(f))
		}}
	signLater = signStep{below: "/later", heading: "Later ondertekenen", button: "Herinner mij op deze dag", field: "day", label: "Op welke dag wilt u een herinnering?", day: true, signs: true, flash: signingPutOff,
		lines: func(v app.SignPage) []string {
			if v.Signing.Until.IsZero() {
				return []string{"Tot die dag krijgt uw organisatie geen herinnering."}
			}
			return []string{"Tot die dag krijgt uw organisatie geen herinnering.", "Tekenen kan tot en met " + meetingDay(v.Signing.Until) + "."}
		},
		may: app.SignPage.Ready,
		do: func(s *Server, c *fiber.Ctx, number string, nr int, f *Form) error {
			day := f.Date("day")
			if err := f.Err(); err != nil {
				return err
			}
			return s.options.App.PutOffSigning(c.UserContext(), actor(c), number, nr, day)
		}}
	signDecline = signStep{below: "/afzien", heading: "Wij tekenen niet", button: "Laat weten dat wij niet tekenen", field: "reason", label: "Waarom niet? (mag)", optional: true, danger: true, signs: true, flash: signingDeclined,
		lines: func(app.SignPage) []string {
			return []string{"Alleen de ketencoördinator leest dit, en uw reden.", "Zolang de ondertekening open is, kunt u dit terugnemen."}
		},
		may: app.SignPage.Ready,
		do: func(s *Server, c *fiber.Ctx, number string, nr int, f *Form) error {
			return s.options.App.DeclineSigning(c.UserContext(), actor(c), number, nr, f.Text("reason"), citizenAnswer(f))
		}}
)

// page is the form of a step, before anything was typed.
func (st signStep) page(s *Server, c *fiber.Ctx) (CovenantSignTalk, app.SignPage, error) {
	number, nr, err := covenantAt(c)
	if err != nil {
		return CovenantSignTalk{}, app.SignPage{}, err
	}
	v, err := s.options.App.SignPage(c.UserContext(), actor(c), number, nr)
	if err != nil {
		return CovenantSignTalk{}, v, err
	}
	query := "?versie=" + strconv.Itoa(v.Text.Nr)
	p := CovenantSignTalk{Base: Base{Title: st.heading}, Head: s.covenantHead(actor(c), policy.CovenantOn{Covenant: v.Covenant, Text: v.Text}, "tekenen"), Heading: st.heading, Button: st.button, Lines: st.lines(v),
		Action: covenantPath(number, "/tekenen"+st.below+query), Back: covenantPath(number, "/tekenen"+query), Field: st.field, Label: st.label,
		Day: st.day, Optional: st.optional, Danger: st.danger, Max: portal.MaxSignQuestion, From: dayField(s.options.Now().AddDate(0, 0, 1)), Until: dayField(v.Signing.Until)}
	if st.below == signAsk.below {
		for _, q := range v.Questions {
			p.Asked = append(p.Asked, s.signTalk(q))
		}
	}
	return p, v, nil
}

func (s *Server) signStepForm(st signStep) fiber.Handler {
	return func(c *fiber.Ctx) error {
		p, v, err := st.page(s, c)
		if err != nil {
			return err
		}
		if !st.may(v) {
			return seeOther(c, p.Back) // which says why it can't be done
		}
		return covenantSignTalk.show(c, p)
	}
}

func (s *Server) signStepDo(st signStep) fiber.Handler {
	return func(c *fiber.Ctx) error {
		p, v, err := st.page(s, c)
		if err != nil {
			return err
		}
		if st.signs {
			if err := s.options.App.MaySign(c.UserContext(), actor(c), v.Covenant.Number, v.Text.Nr); err != nil {
				return err
			}
		}
		f := form(c)
		if err := st.do(s, c, v.Covenant.Number, v.Text.Nr, f); err != nil {
			p.Value, p.answers = f.Text(st.field), citizenAnswer(f)
			return covenantSignTalk.again(c, p, err)
		}
		return done(c, st.flash, p.Back)
	}
}

// signAnswer is the form with which a question is answered.
func (s *Server) signAnswer(c *fiber.Ctx) error {
	p, err := s.signAnswerPage(c)
	if err != nil {
		return err
	}
	return covenantSignTalk.show(c, p)
}

func (s *Server) signAnswerPage(c *fiber.Ctx) (CovenantSignTalk, error) {
	number, nr, err := covenantAt(c)
	if err != nil {
		return CovenantSignTalk{}, err
	}
	v, err := s.options.App.Signing(c.UserContext(), actor(c), number, nr)
	if err != nil {
		return CovenantSignTalk{}, err
	}
	id, query := portal.ID(c.Params("id")), "?versie="+strconv.Itoa(v.Text.Nr)
	for _, q := range v.Questions {
		if q.ID == id {
			p := CovenantSignTalk{Base: Base{Title: "Vraag beantwoorden"}, Head: s.covenantHead(actor(c), v.CovenantOn, "ondertekening"), Heading: "Vraag van " + q.OrgName, Button: "Antwoord versturen",
				Action: covenantPath(number, "/ondertekening/vragen/"+string(q.Org)+"/"+string(q.ID)+query), Back: covenantPath(number, "/ondertekening"+query), Field: "answer", Label: "Uw antwoord", Max: portal.MaxSignQuestion}
			p.Asked = []SignTalk{s.signTalk(q)}
			return p, nil
		}
	}
	return CovenantSignTalk{}, portal.ErrNotFound
}

func (s *Server) signAnswerSend(c *fiber.Ctx) error {
	number, nr, err := covenantAt(c)
	if err != nil {
		return err
	}
	p, err := s.signAnswerPage(c)
	if err != nil {
		return err
	}
	org, err := param(c, "org")
	if err != nil {
		return err
	}
	id, err := param(c, "id")
	if err != nil {
		return err
	}
	f := form(c)
	if err := s.options.App.AnswerSigning(c.UserContext(), actor(c), number, nr, portal.ID(org), portal.ID(id), f.Text("answer"), citizenAnswer(f)); err != nil {
		p.Value, p.answers = f.Text("answer"), citizenAnswer(f)
		return covenantSignTalk.again(c, p, err)
	}
	return done(c, signingAnswered, p.Back)
}
