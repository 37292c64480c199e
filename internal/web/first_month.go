package web

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// BeginCard is what the start page says of the first month: the steps that are
// open. Without steps it draws nothing.
type BeginCard struct {
	Steps []BeginRow
	Done  int // of Total
	Total int
}

// BeginRow is a step of the first month.
type BeginRow struct {
	Step        string
	Title, Text string
	// Href is where one does it; empty when the reader can't.
	Href  string
	Badge Badge
	// Who does it when the reader can't.
	Who   string
	Open  bool
	Aside bool // and not done since
}

// BeginPage shows all steps with their state.
type BeginPage struct {
	Base
	BeginCard
	Left int
}

var beginPage = page[BeginPage]("keeping/begin")

func (s *Server) firstMonth(c *fiber.Ctx) error {
	f, err := s.options.App.FirstMonth(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	return beginPage.show(c, BeginPage{Base: Base{Title: "Beginnen met het portaal"}, BeginCard: s.beginRows(f, false), Left: f.Open()})
}

// beginCard is the card for the start page.
func (s *Server) beginCard(c *fiber.Ctx) (BeginCard, error) {
	f, err := s.options.App.BeginCard(c.UserContext(), actor(c))
	if err != nil {
		return BeginCard{}, err
	}
	return s.beginRows(f, true), nil
}

func (s *Server) beginRows(f app.FirstMonth, openOnly bool) BeginCard {
	card := BeginCard{Total: len(f.Steps), Done: len(f.Steps) - f.Open()}
	for _, step := range f.Steps {
		if step.Open() || !openOnly {
			card.Steps = append(card.Steps, s.beginRow(f, step))
		}
	}
	return card
}

func (s *Server) beginRow(f app.FirstMonth, step app.BeginState) BeginRow {
	words := beginWords[step.Step]
	r := BeginRow{Step: string(step.Step), Title: words.title, Text: words.text, Open: step.Open(), Aside: step.Aside && !step.Done}
	switch {
	case step.MayDo:
		r.Href = beginHref(f, step.Step)
	case !r.Open:
	case step.Step == portal.BeginSignal:
		r.Who = "Dit doet een partner of de coördinator."
	case step.Step == portal.BeginPlan:
		r.Who = "Dit doet de ketencoördinator."
	default:
		r.Who = "Dit doet de beheerder."
	}
	switch {
	case step.Done:
		r.Badge = Badge{"good", "klaar"}
	case step.Aside:
		r.Badge = Badge{"wait", "niet nodig"}
	case step.Of > 0:
		r.Badge = Badge{"busy", strconv.Itoa(step.Count) + " van " + strconv.Itoa(step.Of)}
	case step.Waiting > 0:
		r.Badge = Badge{"wait", "uitgenodigd"}
	default:
		r.Badge = Badge{"", "te doen"}
	}
	if step.Open() && step.Waiting > 0 {
		r.Text = portal.Capital(plural(step.Waiting, "uitnodiging wacht", "uitnodigingen wachten")) + " nog op antwoord."
	}
	return r
}

// beginWords say each step: as something to do, and why.
var beginWords = map[portal.BeginStep]struct{ title, text string }{
	portal.BeginCoordinator:  {"Kies wie coördineert en wie vervangt", "Met twee mensen blijft geen signaal liggen."},
	portal.BeginKeeper:       {"Nodig de contactpersoon anonieme signalen uit", "Alleen deze persoon geeft berichten door van en aan een anonieme melder."},
	portal.BeginThemes:       {"Kijk thema’s, termijnen en wijken na", "Er staan thema’s klaar. De wijken vult u zelf in."},
	portal.BeginMail:         {"Stuur een proefmail", "Zonder mail komen uitnodigingen niet aan."},
	portal.BeginSecondFactor: {"Laat iedereen bij de gemeente een tweede stap instellen", "Een wachtwoord alleen is niet genoeg voor een gemeentelijke rol."},
	portal.BeginPartners:     {"Voeg uw ketenpartners toe", "Importeer ze uit een rekenblad, of voeg ze één voor één toe."},
	portal.BeginContacts:     {"Nodig van elke partner een contactpersoon uit", "Een partner doet mee zodra iemand de uitnodiging aanneemt."},
	portal.BeginCovenant:     {"Zet het convenant erin", "Neem de tekst in één keer over, ook als het een concept is. Niemand krijgt er bericht van."},
	portal.BeginActionList:   {"Zet de actielijst erin", "Dan gaat niets verloren van wat al is afgesproken."},
	portal.BeginPlan:         {"Neem begroting en plan over", "Dan ziet u per aanbeveling wat er gebeurt en wat het kost."},
	portal.BeginSignal:       {"Deel het eerste signaal", "Begin met iets dat iedereen herkent."},
}

// beginHref is the page on which one does a step.
func beginHref(f app.FirstMonth, step portal.BeginStep) string {
	switch step {
	case portal.BeginCoordinator:
		return "/beheer/portaal"
	case portal.BeginKeeper:
		return "/sociale-kaart/" + string(f.Municipality) + "/uitnodigen"
	case portal.BeginThemes:
		return "/beheer/themas"
	case portal.BeginMail:
		return "/beheer/post"
	case portal.BeginSecondFactor:
		return "/beheer/mensen"
	case portal.BeginPartners:
		return "/sociale-kaart/importeren"
	case portal.BeginContacts:
		return "/sociale-kaart/gaten"
	case portal.BeginCovenant:
		return covenantsHome
	case portal.BeginActionList:
		return "/documenten/nieuw?soort=" + string(portal.DocActionList)
	case portal.BeginPlan:
		return "/plan-van-aanpak"
	case portal.BeginSignal:
		return "/signalen/nieuw"
	}
	return ""
}

// beginAside sets a step aside, or takes it up again.
func (s *Server) beginAside(c *fiber.Ctx) error {
	f := form(c)
	aside := !f.Bool("needed")
	if err := s.options.App.SetStepAside(c.UserContext(), actor(c), portal.BeginStep(f.Text("step")), aside); err != nil {
		return err
	}
	said := stepTakenUp
	if aside {
		said = stepSetAside
	}
	return done(c, said, "/beheer/begin")
}

var (
	stepSetAside = flash("stap-niet-nodig", "good", "Deze stap is hier niet nodig. U kunt dat terugdraaien.")
	stepTakenUp  = flash("stap-weer-nodig", "good", "Deze stap staat weer bij wat er te doen is.")
)
