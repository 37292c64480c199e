package web

import (
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// SignalShow is the page of one signal.
type SignalShow struct {
	Base
	Number  string
	Version int64
	Heading string
	Badges  []Badge
	Meta    []string
	Turn    Turn
	// Next tells the reporter of a new signal what happens now.
	Next           string
	Text, Help     [][]string // paragraphs of lines
	Line           Line
	Facts          []Term
	Outcome        []Outcome
	Happenings     []Happening
	Documents      DocumentBox
	Comments       []Remark
	Exchange       []Remark
	ExchangeWith   string // who else reads the exchange
	Recognised     bool
	NotByName      string // what an anonymous reporter has to know before commenting
	May            app.SignalRights
	Choose         SignalChoices
	Form           DetailForm
	Question       string // the open question, for who answers or passes it
	Answer         string // the answer that waits to be passed on
	Agreement      string // what was agreed last, to start a feedback from
	Today          string
	Open           string // the form that was refused
	Compare        Compare
	Once           portal.ID
	MaxNote        int
	MaxLine        int
	MaxHelp        int
	typed          *Form
	citizenAnswers app.CitizenAnswer
}

// Term is a row of a list of facts.
type Term struct{ Name, Value string }

// Outcome is one feedback to the reporters.
type Outcome struct {
	Agreed, Changes, ForResidents [][]string
	By, Route, From, When         string
}

// Remark is a comment or a message.
type Remark struct {
	ID, Name, Org, When, At, Mentions string
	Text                              [][]string
	Own                               bool
}

// SignalChoices are the lists of the page's forms.
type SignalChoices struct{ Handlers, Mentions, Routes, Helps, Levels []Option }

// DetailForm is the form with which a handler fills in what is missing.
type DetailForm struct {
	Help                                             string
	Themes, Kinds, Phases, LifeAreas                 []Option
	Neighbourhoods, Sources, Frequencies, Severities []Option
}

// Compare shows what was typed beside what stands there now, when somebody else
// was first.
type Compare struct{ Mine, Now [][]string }

var signalShow = page[SignalShow]("signal/show")

func (s *Server) signalShow(c *fiber.Ctx) error {
	v, err := s.signalOf(c)
	if err != nil {
		return err
	}
	if err := s.options.App.Seen(c.UserContext(), actor(c), v.Signal.Ref()); err != nil {
		return err
	}
	if v.Mine && v.Signal.IsAnonymous() {
		// Their berichten name no subject; on this page they have read them.
		if err := s.options.App.Seen(c.UserContext(), actor(c), portal.Ref{}); err != nil {
			return err
		}
	}
	p, err := s.signalPage(c, v)
	if err != nil {
		return err
	}
	kept, _, err := s.kept(c)
	if err != nil {
		return err
	}
	p.restore(kept, v)
	return signalShow.show(c, p)
}

// signalOf gives what the reader may see of the signal in the address.
func (s *Server) signalOf(c *fiber.Ctx) (app.SignalPage, error) {
	number, err := param(c, "number")
	if err != nil {
		return app.SignalPage{}, err
	}
	return s.options.App.Signal(c.UserContext(), actor(c), number)
}

func (s *Server) signalPage(c *fiber.Ctx, v app.SignalPage) (SignalShow, error) {
	set, err := s.options.App.Settings(c.UserContext())
	if err != nil {
		return SignalShow{}, err
	}
	now, sig := s.options.Now(), v.Signal
	p := SignalShow{
		Base: Base{Title: sig.Title}, Number: sig.Number, Version: sig.Version, Heading: sig.Title,
		Badges: []Badge{signalBadge(now, sig, v.Late)}, Meta: signalMeta(now, v), Turn: signalTurn(now, actor(c), v), Next: whatNext(now, v),
		Text: paragraphs(sig.Text), Help: paragraphs(sig.More.Help), Line: largeLine(now, sig, reporterWords(v), v.Late),
		Facts: signalFacts(v, set), Outcome: outcomes(now, v), Happenings: signalHappenings(now, v),
		Comments: remarks(now, actor(c), v), Recognised: v.Recognised, May: v.May,
		Today: dayField(now), Once: portal.NewRandomID(), MaxNote: portal.MaxNote, MaxLine: portal.MaxLine, MaxHelp: portal.MaxSignalHelp,
	}
	if v.Late {
		p.Badges = append(p.Badges, stateBadge(sig.State))
	}
	if v.Mine && sig.IsAnonymous() {
		p.NotByName = "U deelde dit anoniem. Een reactie staat op uw naam en kan u bekendmaken. Schrijf liever de contactpersoon anonieme signalen."
	}
	if q, ok := sig.OpenQuestion(); ok {
		p.Question, p.Answer = q.Text, q.Answer
	}
	for _, step := range sig.Course {
		if step.State == portal.SignalAgreedOn {
			p.Agreement = step.Note
		}
	}
	if p.Documents, err = s.documentBox(c, sig.Number, v.May.AddDocument); err != nil {
		return SignalShow{}, err
	}
	p.Exchange, p.ExchangeWith = exchange(now, v)
	p.Choose, p.Form = signalChoices(v, &Form{}), detailForm(sig, set)
	return p, nil
}

// paragraphs splits a text at its empty lines, and each part into lines.
func paragraphs(text string) [][]string {
	var all [][]string
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
			continue
		}
		if lines != nil {
			all, lines = append(all, lines), nil
		}
	}
	if lines != nil {
		all = append(all, lines)
	}
	return all
}

// reporterWords is who shared the signal as the reader may know them.
func reporterWords(v app.SignalPage) string {
	switch {
	case v.Mine && v.Signal.IsAnonymous():
		return "anoniem gedeeld door u"
	case v.Signal.IsAnonymous():
		return "anoniem gedeeld"
	case v.Mine:
		return "u, namens " + v.Reporter.Org
	}
	return nameWords(v.Reporter)
}

// nameWords writes a name with the organisation, or the organisation alone.
func nameWords(n app.Name) string {
	switch {
	case n.Person == "":
		return n.Org
	case n.Org == "":
		return n.Person
	}
	return n.Person + ", " + n.Org
}

func signalMeta(now time.Time, v app.SignalPage) []string {
	by := "Gedeeld door " + reporterWords(v)
	if v.Signal.IsAnonymous() {
		by = "Anoniem gedeeld"
		if v.Mine {
			by += " door u"
		}
	}
	meta := []string{by + " op " + dateText(v.Signal.SharedAt), strings.ToLower(v.Signal.Audience.Label())}
	if n := len(v.Signal.Recognisers); n > 0 {
		meta = append(meta, "herkend door "+plural(n, "organisatie", "organisaties"))
	}
	return meta
}

func signalTurn(now time.Time, by portal.Actor, v app.SignalPage) Turn {
	switch {
	case v.Signal.State == portal.SignalEnded:
		return Turn{Who: "Dit signaal is gesloten. Niemand hoeft nog iets te doen.", State: "done"}
	case v.Waiting == "":
		return Turn{Who: "De gemeente ziet dit signaal niet en neemt het dus niet in behandeling. De gekozen organisaties kunnen reageren.", State: "done"}
	}
	who := v.Waiting
	theirs := v.Turn.Words == "de melder" && v.Mine
	theirs = theirs || (v.Turn.Who == "" && v.Turn.Words != "de melder" && v.May.Keep)
	if v.Turn.Who == by.ID || theirs {
		who = "u"
	}
	t := Turn{Who: who + ", om " + infinitive(v.Turn.What), When: before(now, v.Turn.Due)}
	if v.Late {
		t.State, t.When = "late", "dat had "+before(now, v.Turn.Due)+" gemoeten"
	}
	return t
}

// infinitive turns “de vraag beantwoorden” into “de vraag te beantwoorden”.
func infinitive(what string) string {
	for verb, with := range map[string]string{
		"oppakken": "op te pakken", "laten weten": "te laten weten", "terugkoppelen": "terug te koppelen",
		"doorgeven": "door te geven", "beantwoorden": "te beantwoorden",
	} {
		if rest, ok := strings.CutSuffix(what, verb); ok {
			return rest + with
		}
		if rest, ok := strings.CutPrefix(what, verb+" "); ok {
			return with + " " + rest
		}
	}
	return what
}

// whatNext tells who shared a new signal what happens with it.
func whatNext(now time.Time, v app.SignalPage) string {
	if !v.Mine || v.Signal.State != portal.SignalNew || v.Waiting == "" {
		return ""
	}
	return "Het nummer is " + v.Signal.Number + ". " + strings.ToUpper(v.Waiting[:1]) + v.Waiting[1:] + " pakt dit op, " + before(now, v.Signal.Due) +
		". Gebeurt dat niet, dan gaat het naar de vervanger. U krijgt bericht bij elke stap. Een document kunt u hieronder nog toevoegen."
}

func signalFacts(v app.SignalPage, set portal.Settings) []Term {
	s := v.Signal
	var wijken []string
	for _, id := range s.More.Neighbourhoods {
		if n, ok := set.Neighbourhood(id); ok {
			wijken = append(wijken, n.Name)
		}
	}
	audience := s.Audience.Label()
	if len(v.AudienceOrgs) > 0 {
		audience = strings.Join(v.AudienceOrgs, ", ")
		if !s.IsAnonymous() {
			audience += " en " + v.Reporter.Org
		}
	}
	handler := nameWords(v.Handler)
	if v.Unseen {
		handler = ""
	}
	var facts []Term
	for _, f := range []Term{
		{"Nummer", s.Number}, {"Thema", v.ThemeName}, {"Soort", s.Kind.Label()}, {"Behandelaar", handler}, {"Wie ziet dit?", audience},
		{"Waar in de keten", s.More.Phase}, {"Leefgebied", s.More.LifeArea}, {"Wijken", strings.Join(wijken, ", ")}, {"Gehoord van", s.More.Source},
		{"Hoe vaak", s.More.Frequency}, {"Hoe erg", s.More.Severity},
	} {
		if f.Value != "" {
			facts = append(facts, f)
		}
	}
	return facts
}

func outcomes(now time.Time, v app.SignalPage) []Outcome {
	var all []Outcome
	for i := len(v.Signal.Feedback) - 1; i >= 0; i-- {
		f := v.Signal.Feedback[i]
		o := Outcome{Agreed: paragraphs(f.Agreed), Changes: paragraphs(f.Changes), ForResidents: paragraphs(f.ForResidents), By: f.AgreedBy,
			Route: f.Route.Label(), From: dateText(f.From), When: dayText(now, f.At)}
		if f.Route == portal.NoChange {
			o.Route = "Er verandert niets"
		}
		all = append(all, o)
	}
	return all
}

func remarks(now time.Time, by portal.Actor, v app.SignalPage) []Remark {
	all := make([]Remark, 0, len(v.Comments))
	for _, c := range v.Comments {
		n := v.Names[c.Author]
		r := Remark{ID: "reactie-" + string(c.ID), Name: n.Person, Org: n.Org, When: momentText(now, c.At), At: isoTime(c.At), Text: paragraphs(c.Text), Own: c.Author == by.ID}
		if r.Name == "" {
			r.Name, r.Org = r.Org, "melder"
		}
		var names []string
		for _, m := range v.Mentions[c.ID] {
			if name := nameWords(m); name != "" {
				names = append(names, name)
			}
		}
		r.Mentions = strings.Join(names, "; ")
		all = append(all, r)
	}
	return all
}

// exchange is what keeper and anonymous reporter wrote each other, with who the
// other reader of it is.
func exchange(now time.Time, v app.SignalPage) ([]Remark, string) {
	if !v.May.ReadExchange {
		return nil, ""
	}
	keeper, with := "Contactpersoon anonieme signalen", "de contactpersoon anonieme signalen"
	if v.May.Keep {
		with = "de melder"
	}
	all := make([]Remark, 0, len(v.Exchange))
	for _, m := range v.Exchange {
		r := Remark{Name: keeper, When: dayText(now, m.At), Text: paragraphs(m.Text), Own: m.FromKeeper == v.May.Keep}
		if !m.FromKeeper {
			r.Name = "Melder"
		}
		if r.Own {
			r.Name = "U"
		}
		all = append(all, r)
	}
	return all, with
}
