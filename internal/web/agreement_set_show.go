package web

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// SetShow is the page of one agreement set.
type SetShow struct {
	Base
	Number, Href, Partners string
	Version                int64
	Badge                  Badge
	Turn                   Turn
	Facts                  []Term
	Kept                   string
	EndReason              [][]string
	Agreements, Dropped    []SetAgreement
	Periods                []string // as people say them, the latest first
	Decisions              []SetDecision
	Clauses                []app.ClauseOf
	MayKeep, MayCheck      bool
	Period, Stamp          string
	Quarter                string // "Vierde kwartaal van 2026"
	Checks                 []SetQuestion
	OwnOrg                 string
	Colleague              bool // somebody of the own organisation filled in already
	MaxNote                int
	EndNote                string
	Decision, NextReview   string
	UnfoldEnd              bool
	UnfoldDecision         bool

	answer app.CitizenAnswer
}

// SetAgreement is an agreement with what each organisation said of it.
type SetAgreement struct {
	Text [][]string
	Who  string
	Rows []SetAnswers
}

// SetAnswers is what one organisation said, in the quarters of SetShow.Periods.
type SetAnswers struct {
	Org   string
	Cells []SetAnswer
}

// SetAnswer is one answer; Label is empty when nothing was said.
type SetAnswer struct {
	Period, Note string
	Badge        Badge
}

// SetQuestion is one agreement in the form, with the answer it starts with.
type SetQuestion struct {
	ID, Text, Note string
	Answers        []Option
	Wrong, WrongAt FieldError // of the answer, and of the line
}

// SetDecision is a decision that a set came from.
type SetDecision struct{ Number, Title, Path string }

// Citizen is what the citizen-data check asks in the form it was asked in.
func (p *SetShow) Citizen(end bool) Citizen {
	if end != p.UnfoldEnd {
		return Citizen{}
	}
	return p.citizen("", p.answer)
}

var setShow = page[SetShow]("agreement-set/show")

func (s *Server) agreementSet(c *fiber.Ctx) error {
	p, err := s.setPage(c)
	if err != nil {
		return err
	}
	return setShow.show(c, p)
}

func (s *Server) setPage(c *fiber.Ctx) (SetShow, error) {
	number, err := param(c, "number")
	if err != nil {
		return SetShow{}, err
	}
	v, err := s.options.App.AgreementSet(c.UserContext(), actor(c), number)
	if err != nil {
		return SetShow{}, err
	}
	now := s.options.Now()
	p := SetShow{Base: Base{Title: v.Title}, Number: v.Number, Href: setsHome + "/" + v.Number, Version: v.Version, Badge: setBadge(v.SetRow), Partners: listed(v.Partners),
		Turn: setTurn(now, v), Facts: setFacts(now, v), EndReason: paragraphs(v.EndReason), Clauses: v.Clauses, MayKeep: v.MayKeep, MayCheck: v.MayCheck,
		Period: v.Periods[0], Quarter: portal.Capital(portal.SetPeriodLabel(v.Periods[0])), Stamp: v.Stamp, Colleague: v.OwnAnswersThisQuart, MaxNote: portal.MaxNote}
	if v.Running() {
		p.Kept = "Dit kwartaal: " + v.Kept.Words() + "."
	}
	for _, period := range v.Periods {
		p.Periods = append(p.Periods, portal.SetPeriodShort(period))
	}
	for _, o := range v.Orgs {
		if o.Own {
			p.OwnOrg = o.Name
		}
	}
	for _, d := range v.Decisions {
		p.Decisions = append(p.Decisions, SetDecision{d.Number, d.Title, d.Path})
	}
	for _, a := range v.AgreementsInUse {
		p.Agreements = append(p.Agreements, setAgreement(v, a))
		q := SetQuestion{ID: string(a.ID), Text: a.Text, Note: v.OwnAnswers[a.ID].Note, Wrong: FieldError{ID: "kept-" + string(a.ID)}, WrongAt: FieldError{ID: "note-" + string(a.ID)}}
		for _, k := range portal.SetKeepings() {
			q.Answers = append(q.Answers, Option{string(k), k.Label(), v.OwnAnswers[a.ID].Kept == k})
		}
		p.Checks = append(p.Checks, q)
	}
	for _, a := range v.DroppedWithAnswers {
		p.Dropped = append(p.Dropped, setAgreement(v, a))
	}
	return p, nil
}

// setAgreement lays the answers of the organisations side by side, in the order of the
// set: nobody is ranked.
func setAgreement(v app.SetPage, a portal.Agreement) SetAgreement {
	row := SetAgreement{Text: paragraphs(a.Text), Who: promiseWords(a.Who)}
	for _, o := range v.Orgs {
		answers := SetAnswers{Org: o.Name}
		for _, period := range v.Periods {
			k, _ := v.CheckOf(a.ID, period, o.ID)
			answers.Cells = append(answers.Cells, SetAnswer{Period: portal.SetPeriodShort(period), Note: k.Note, Badge: keptBadge(k.Kept)})
		}
		row.Rows = append(row.Rows, answers)
	}
	return row
}

// promiseWords says who commits to an agreement.
func promiseWords(s portal.Side) string {
	return map[portal.Side]string{portal.SideMunicipality: "Dit belooft de gemeente", portal.SidePartner: "Dit beloven de partners", portal.SideMutual: "Dit beloven beide kanten"}[s]
}

// keptBadge is an answer with the shape that people know; without an answer no badge.
func keptBadge(k portal.Kept) Badge {
	shape := map[portal.Kept]string{portal.KeptYes: "good", portal.KeptPartly: "wait", portal.KeptNo: "late"}[k]
	return Badge{Shape: shape, Text: k.Label()}
}

func setTurn(now time.Time, v app.SetPage) Turn {
	switch {
	case !v.Running():
		return Turn{Who: "Deze afsprakenset is beëindigd op " + dateText(v.EndedAt) + ".", State: "done"}
	case v.ReviewDue:
		return Turn{Who: nameWords(v.OwnerIs) + ", om de afspraken opnieuw te bekijken", State: "late"}
	case v.AsksMe:
		return Turn{Who: "uw organisatie, om in te vullen wat is nagekomen", When: "tot en met " + dayText(now, portal.SetPeriodEnd(now))}
	}
	return Turn{}
}

func setFacts(now time.Time, v app.SetPage) []Term {
	facts := []Term{{Name: "Tussen", Value: listed(v.Partners)}, {Name: "Houdt bij", Value: nameWords(v.OwnerIs)}}
	if v.Running() {
		facts = append(facts, Term{Name: "Opnieuw bekijken", Value: dayText(now, v.Review)})
	}
	return append(facts, Term{Name: "Gemaakt", Value: dateText(v.MadeAt)})
}

var (
	setChecked  = flash("afspraken-ingevuld", "good", "Uw antwoorden zijn bewaard.")
	setReviewed = flash("afspraken-bekeken", "good", "De afspraken zijn opnieuw bekeken.")
	setEnded    = flash("afspraken-beeindigd", "good", "De afsprakenset is beëindigd.")
	setDecided  = flash("afspraken-besluit", "good", "Het besluit staat bij deze afsprakenset.")
	setNotBy    = flash("afspraken-besluit-weg", "good", "Het besluit staat niet meer bij deze afsprakenset.")
)

// onSet does a step on a set for who may, and shows the page again when something is
// wrong with what was typed.
func (s *Server) onSet(c *fiber.Ctx, action policy.Action, message *Flash, typed func(p *SetShow, f *Form), do func(number string, f *Form) error) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	if err := s.options.App.MayOnSet(c.UserContext(), actor(c), action, number); err != nil {
		return err
	}
	f := form(c)
	if err = do(number, f); err != nil {
		p, fault := s.setPage(c)
		if fault != nil {
			return fault
		}
		p.answer = citizenAnswer(f)
		typed(&p, f)
		return setShow.again(c, p, err)
	}
	return done(c, message, setsHome+"/"+number)
}

func (s *Server) agreementSetCheck(c *fiber.Ctx) error {
	return s.onSet(c, policy.CheckSet, setChecked, checksTyped, func(number string, f *Form) error {
		in := app.CheckInput{Period: f.Text("period"), Stamp: f.Text("stamp"), Citizen: citizenAnswer(f)}
		v, err := s.options.App.AgreementSet(c.UserContext(), actor(c), number)
		if err != nil {
			return err
		}
		for _, a := range v.AgreementsInUse {
			in.Said = append(in.Said, portal.SetCheck{Agreement: a.ID, Kept: portal.Kept(f.Text("kept-" + string(a.ID))), Note: f.Text("note-" + string(a.ID))})
		}
		return s.options.App.CheckSet(c.UserContext(), actor(c), number, in)
	})
}

// checksTyped keeps the answers that were chosen and typed.
func checksTyped(p *SetShow, f *Form) {
	for i := range p.Checks {
		q := &p.Checks[i]
		q.Note = f.Text("note-" + q.ID)
		for j := range q.Answers {
			q.Answers[j].Selected = q.Answers[j].Value == f.Text("kept-"+q.ID)
		}
	}
}

func (s *Server) agreementSetReview(c *fiber.Ctx) error {
	return s.onSet(c, policy.KeepSet, setReviewed, func(p *SetShow, f *Form) { p.NextReview = f.Text("review") }, func(number string, f *Form) error {
		next := f.Date("review")
		if err := f.Err(); err != nil {
			return err
		}
		return s.options.App.ReviewSet(c.UserContext(), actor(c), number, f.Version("version"), next)
	})
}

func (s *Server) agreementSetEnd(c *fiber.Ctx) error {
	return s.onSet(c, policy.KeepSet, setEnded, func(p *SetShow, f *Form) { p.EndNote, p.UnfoldEnd = f.Text("reason"), true }, func(number string, f *Form) error {
		return s.options.App.EndSet(c.UserContext(), actor(c), number, f.Version("version"), f.Text("reason"), citizenAnswer(f))
	})
}

func (s *Server) agreementSetDecision(c *fiber.Ctx) error {
	return s.onSet(c, policy.KeepSet, setDecided, func(p *SetShow, f *Form) { p.Decision, p.UnfoldDecision = f.Text("decision"), true }, func(number string, f *Form) error {
		return s.options.App.LinkSetDecision(c.UserContext(), actor(c), number, f.Text("decision"))
	})
}

func (s *Server) agreementSetDecisionOff(c *fiber.Ctx) error {
	return s.onSet(c, policy.KeepSet, setNotBy, func(*SetShow, *Form) {}, func(number string, f *Form) error {
		return s.options.App.UnlinkSetDecision(c.UserContext(), actor(c), number, f.Text("decision"))
	})
}
