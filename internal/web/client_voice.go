package web

import (
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// The rooms of what clients say.
const (
	clientVoiceHome = "/clientstem"
	surveysHome     = clientVoiceHome + "/onderzoeken"
	voicesHome      = clientVoiceHome + "/ervaringen"
	advicesHome     = clientVoiceHome + "/adviezen"
	complaintsHome  = clientVoiceHome + "/klachten"
)

// TextField is a field of a form, for the partial text-field. Rows 0 is one line.
type TextField struct {
	Name, Label, Hint, Value string
	Max, Rows                int
	Problem                  FieldError
}

// ClientVoicePage is the page with what clients said over a period.
type ClientVoicePage struct {
	Base
	Words           string
	Periods         []PeriodGroup
	Surveys         []SurveyItem
	Voices          []VoiceItem
	Advices         []AdviceItem
	Complaints      []ComplaintsItem
	MayAdd, MayGive bool
	FillURL         string // the complaints form of the reader's organisation
	Waiting         string // how many advices wait for a reaction
	Empty           Empty
}

var clientVoicePage = page[ClientVoicePage]("client-voice/show")

// voiceTabs lead to the rooms.
func voiceTabs(current string) []ActionTab {
	tabs := []ActionTab{{Label: "Overzicht", Href: clientVoiceHome}, {Label: "Onderzoeken", Href: surveysHome}, {Label: "Ervaringen", Href: voicesHome},
		{Label: "Adviezen", Href: advicesHome}, {Label: "Klachten", Href: complaintsHome}}
	for i := range tabs {
		tabs[i].Current = tabs[i].Href == current
	}
	return tabs
}

// voiceShut is what a role reads that doesn't read what clients say.
func voiceShut() Empty {
	return Empty{Kind: "shut", Title: "Deze pagina is niet voor uw rol", Text: "Hier staat wat cliënten zeggen. Uw rol leest dat niet.", ActionURL: "/", ActionText: "Naar de start"}
}

func (s *Server) clientVoice(c *fiber.Ctx) error {
	p := ClientVoicePage{Base: Base{Title: "Cliëntstem"}}
	if !readsTables(actor(c)) {
		p.Empty = voiceShut()
		return clientVoicePage.send(c, fiber.StatusForbidden, p)
	}
	period := query(c).Text("periode")
	if from, _, ok := portal.PeriodRange(period); !ok || from.After(s.options.Now()) {
		period = ""
	}
	v, err := s.options.App.ClientVoice(c.UserContext(), actor(c), period)
	if err != nil {
		return err
	}
	now := s.options.Now()
	p.Words, p.Periods, p.MayAdd, p.MayGive = portal.OverPeriod(v.Period), periodGroups(now, v.Period), v.MayAdd, v.MayGive
	for _, r := range v.Surveys {
		p.Surveys = append(p.Surveys, surveyItem(r))
	}
	for _, r := range v.Voices {
		p.Voices = append(p.Voices, voiceItem(r))
	}
	for _, r := range v.Advices {
		p.Advices = append(p.Advices, adviceItem(now, r))
	}
	for _, r := range v.Complaints {
		p.Complaints = append(p.Complaints, complaintsItem(now, r))
	}
	if n := len(v.Fills); n > 0 {
		p.FillURL = complaintsHome + "/" + v.Fills[n-1] + "/invullen"
	}
	if v.Waiting > 0 {
		p.Waiting = advicesWait(v.Waiting) + " op een reactie van de gemeente"
	}
	return clientVoicePage.show(c, p)
}

// periodOptions are the periods one can choose in a form or filter, flat: quarters and
// half years that have begun.
func (s *Server) periodOptions(chosen string) []PeriodGroup {
	now := s.options.Now()
	if _, _, ok := portal.PeriodRange(chosen); !ok {
		chosen = portal.HalfYear(now)
	}
	return periodGroups(now, chosen)
}

// seedURL is the form to share a signal, begun from something clients said.
func seedURL(from string) string {
	return shareForm + "?" + url.Values{"uit": {from}}.Encode()
}

// signalSeeded is the form to share a signal, filled in with what clients said. A draft
// the person has stays as it is: this form is kept nowhere until it is sent.
func (s *Server) signalSeeded(c *fiber.Ctx, from string) error {
	seed, err := s.options.App.SeedFrom(c.UserContext(), actor(c), from)
	if err != nil {
		return err
	}
	f, err := s.lastShare(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	for name, value := range map[string]string{"title": seed.Title, "text": seed.Text, "help": seed.Help, "phase": seed.Phase, "life_area": seed.LifeArea, "theme": string(seed.Theme), "from": from} {
		f.values[name] = []string{value}
	}
	p, err := s.signalForm(c, f)
	if err != nil {
		return err
	}
	p.FromWords = seed.From
	return signalNew.show(c, p)
}

// joinedLinks writes links back as they are typed.
func joinedLinks(links []app.TableLink) string {
	var words []string
	for _, l := range links {
		words = append(words, l.Text())
	}
	return strings.Join(words, ", ")
}
