package web

import (
	"cmp"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// CouncilStep is the form with which a report takes a step on the way to the clerk.
type CouncilStep struct {
	Base
	Head    CouncilHead
	Version int64
	To      string
	Lead    string // what happens then
	Button  string
	Missing []string
	// Decides: the form asks the college's number and day. Returns: it asks what has to
	// be otherwise.
	Decides, Returns   bool
	Number, Date, Note string
	Today              string
	MaxNumber, MaxNote int
	Announcement       string
	answers            app.CitizenAnswer
}

// Citizen is what the citizen-data check asks.
func (p *CouncilStep) Citizen() Citizen { return p.citizen("", p.answers) }

// CouncilJudge is the form with the holder's answer.
type CouncilJudge struct {
	Base
	Head    CouncilHead
	Version int64
	Choice  string
	Note    string
	MaxNote int
	answers app.CitizenAnswer
}

// Citizen is what the citizen-data check asks.
func (p *CouncilJudge) Citizen() Citizen { return p.citizen("", p.answers) }

var (
	councilStep  = page[CouncilStep]("council/step")
	councilJudge = page[CouncilJudge]("council/judge")

	councilMoved  = flash("raadsrapportage-stap", "good", "De stap is vastgelegd.")
	councilSent   = flash("raadsrapportage-griffie", "good", "De rapportage is naar de griffie gestuurd. Iedereen leest haar nu.")
	councilJudged = flash("raadsrapportage-oordeel", "good", "Uw antwoord is vastgelegd. De makers krijgen bericht.")
)

// councilSteps are the words of the steps that the makers take.
var councilSteps = map[portal.CouncilState]struct{ title, lead, button string }{
	portal.CouncilHolder:  {"Voorleggen aan de portefeuillehouder", "De portefeuillehouder krijgt bericht. De tekst verandert niet zolang zij daar ligt.", "Rapportage voorleggen"},
	portal.CouncilDraft:   {"Terug naar concept", "U kunt de tekst dan weer wijzigen. Daarna gaat zij opnieuw naar de portefeuillehouder.", "Rapportage terugzetten"},
	portal.CouncilDecided: {"Besluit van het college vastleggen", "Het college besluit buiten dit portaal. Leg hier vast wat al is besloten. De griffie krijgt bericht.", "Besluit vastleggen"},
	portal.CouncilSent:    {"Naar de griffie sturen", "De griffie krijgt bericht. Iedereen met een account leest de rapportage. Cijfers en teksten veranderen daarna niet meer.", "Rapportage naar de griffie sturen"},
}

func (s *Server) councilStepPage(c *fiber.Ctx, to portal.CouncilState) (CouncilStep, app.CouncilPage, error) {
	v, err := s.councilToKeep(c, policy.EditCouncil)
	if err != nil {
		return CouncilStep{}, v, err
	}
	words, ok := councilSteps[to]
	if !ok {
		return CouncilStep{}, v, portal.ErrNotFound
	}
	p := CouncilStep{Base: Base{Title: words.title}, Head: councilHead(v, words.title), Version: v.Version, To: string(to), Lead: words.lead, Button: words.button, Decides: to == portal.CouncilDecided, Returns: to == portal.CouncilDraft,
		Number: v.CollegeNumber, Today: dayField(s.options.Now()), MaxNumber: portal.MaxCollegeNumber, MaxNote: portal.MaxCouncilRemarks}
	if !v.CollegeDate.IsZero() {
		p.Date = dayField(v.CollegeDate)
	}
	if to == portal.CouncilHolder {
		p.Missing = v.Missing
	}
	if to == portal.CouncilSent {
		p.Announcement = v.Announcement()
	}
	return p, v, nil
}

func (s *Server) councilStepForm(c *fiber.Ctx) error {
	to := portal.CouncilState(query(c).Text("naar"))
	p, v, err := s.councilStepPage(c, to)
	if err != nil {
		return err
	}
	if !v.CanMove(to) || v.State == portal.CouncilHolder {
		return seeOther(c, councilPath(v.Number, ""))
	}
	return councilStep.show(c, p)
}

func (s *Server) councilStepTake(c *fiber.Ctx) error {
	f := form(c)
	to := portal.CouncilState(f.Text("to"))
	p, v, err := s.councilStepPage(c, cmp.Or(to, portal.CouncilHolder))
	if err != nil {
		return err
	}
	in := app.CouncilMoveInput{Version: f.Version("version"), Citizen: citizenAnswer(f)}
	in.To, in.Number, in.Note, in.Date = to, f.Text("number"), f.Text("note"), f.Date("date")
	if err = f.Err(); err == nil {
		err = s.options.App.MoveCouncilReport(c.UserContext(), actor(c), v.Number, in)
	}
	if err != nil {
		p.Number, p.Date, p.Note, p.answers = in.Number, f.Text("date"), in.Note, in.Citizen
		return councilStep.again(c, p, err)
	}
	if to == portal.CouncilSent {
		return done(c, councilSent, councilPath(v.Number, ""))
	}
	return done(c, councilMoved, councilPath(v.Number, ""))
}

func councilJudgePage(v app.CouncilPage) CouncilJudge {
	return CouncilJudge{Base: Base{Title: "Rapportage beantwoorden"}, Head: councilHead(v, "Beantwoorden"), Version: v.Version, MaxNote: portal.MaxCouncilRemarks}
}

func (s *Server) councilJudgeForm(c *fiber.Ctx) error {
	v, err := s.councilToKeep(c, policy.AgreeCouncil)
	if err != nil {
		return err
	}
	return councilJudge.show(c, councilJudgePage(v))
}

func (s *Server) councilJudgeTake(c *fiber.Ctx) error {
	v, err := s.councilToKeep(c, policy.AgreeCouncil)
	if err != nil {
		return err
	}
	f := form(c)
	in := app.CouncilMoveInput{Version: f.Version("version"), Citizen: citizenAnswer(f)}
	switch choice := f.Text("choice"); choice {
	case "akkoord":
		in.To = portal.CouncilCollege
	case "terug":
		in.To, in.Note = portal.CouncilDraft, f.Text("note")
	default:
		f.Refuse("choice", "Kies of u akkoord gaat.")
	}
	if err = f.Err(); err == nil {
		err = s.options.App.JudgeCouncilReport(c.UserContext(), actor(c), v.Number, in)
	}
	if err != nil {
		p := councilJudgePage(v)
		p.Choice, p.Note, p.answers = f.Text("choice"), f.Text("note"), in.Citizen
		return councilJudge.again(c, p, err)
	}
	return done(c, councilJudged, councilPath(v.Number, ""))
}
