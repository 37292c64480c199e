package web

import (
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/export"
	"ketenportaal/internal/portal"
)

// AdviceItem is an advice of the clients' council as a row.
type AdviceItem struct {
	Number, Title, Href, Text string
	Badge                     Badge
	Meta                      []string
}

// AdviceList is the advice register.
type AdviceList struct {
	Base
	Tabs            []ActionTab
	States          []Option
	Chips           []Chip
	Rows            []AdviceItem
	Pager           Pager
	Sentence        string
	Empty           Empty
	MayGive         bool
	CSVURL, XLSXURL string
}

// AdviceShow is the page of one advice.
type AdviceShow struct {
	Base
	Number, Name, Href, Council      string
	Version                          int64
	Badge                            Badge
	Turn                             Turn
	Text, Reaction, Consequence      [][]string
	Follows, Reacted                 string
	Facts                            []Term
	Links, Tables, Decisions         []app.TableLink
	MayChange, MayAnswer, MayAfter   bool
	Answers                          []Option
	TypedReaction, TypedConsequence  string
	Max                              int
	answer                           app.CitizenAnswer
	AnswersCitizen, ConsequenceAsked bool // whose form the citizen-data check belongs to
}

// Citizen is what the citizen-data check asks.
func (p *AdviceShow) Citizen() Citizen { return p.citizen("", p.answer) }

// Area is the text of the reaction or of the consequence.
func (p *AdviceShow) Area(name, label, hint, value string) TextField {
	return TextField{Name: name, Label: label, Hint: hint, Value: value, Max: p.Max, Rows: 5, Problem: p.Problem(name)}
}

var (
	adviceList = page[AdviceList]("advice/list")
	adviceShow = page[AdviceShow]("advice/show")
)

func adviceHref(number string) string { return advicesHome + "/" + number }

func askedWords(asked bool) string {
	if asked {
		return "gevraagd advies"
	}
	return "ongevraagd advies"
}

func adviceBadge(r app.AdviceRow) Badge {
	switch {
	case r.IsLate:
		return Badge{Shape: "late", Text: "Reactie te laat"}
	case !r.Answered():
		return Badge{Shape: "wait", Text: "Wacht op reactie"}
	case r.Follows == portal.AdviceNot:
		return Badge{Text: r.Follows.Label()}
	}
	return Badge{Shape: "good", Text: r.Follows.Label()}
}

func adviceItem(now time.Time, r app.AdviceRow) AdviceItem {
	i := AdviceItem{Number: r.Number, Title: r.Subject, Href: adviceHref(r.Number), Badge: adviceBadge(r), Meta: []string{r.OrgName, askedWords(r.Asked), "gegeven op " + dateText(r.On)}}
	if !r.Answered() {
		i.Meta = append(i.Meta, "reactie uiterlijk "+dayText(now, r.Due))
	}
	if lines := paragraphs(r.Consequence); len(lines) > 0 {
		i.Text = "Gevolg: " + lines[0][0]
	}
	return i
}

func adviceFilter(q *Form) app.AdviceFilter {
	f := app.AdviceFilter{State: q.Text("stand")}
	if f.State != app.AdvicesWaiting && f.State != app.AdvicesAnswered {
		f.State = ""
	}
	return f
}

func (s *Server) advices(c *fiber.Ctx) error {
	q := query(c)
	f := adviceFilter(q)
	p := AdviceList{Base: Base{Title: "Adviezen van de cliëntenraad"}, Tabs: voiceTabs(advicesHome)}
	if !readsTables(actor(c)) {
		p.Tabs, p.Empty = nil, voiceShut()
		return adviceList.send(c, fiber.StatusForbidden, p)
	}
	l, err := s.options.App.Advices(c.UserContext(), actor(c), f)
	if err != nil {
		return err
	}
	p.MayGive = l.MayGive
	if l.Waiting > 0 {
		p.Sentence = advicesWait(l.Waiting) + " op een reactie."
	}
	p.CSVURL, p.XLSXURL = withFilters(advicesHome+"/lijst", "", "stand", f.State, "formaat", "csv"), withFilters(advicesHome+"/lijst", "", "stand", f.State, "formaat", "xlsx")
	p.States = []Option{{app.AdvicesWaiting, "Wacht op reactie", f.State == app.AdvicesWaiting}, {app.AdvicesAnswered, "Met reactie", f.State == app.AdvicesAnswered}}
	if f.State != "" {
		p.Chips = []Chip{{"Stand: " + chosen(p.States), advicesHome}}
	}
	n, _ := strconv.Atoi(q.Text("pagina"))
	rows, pager := numbered(l.Rows, n, func(n string) string { return withFilters(advicesHome, "", "stand", f.State, "pagina", n) })
	p.Pager = pager
	for _, r := range rows {
		p.Rows = append(p.Rows, adviceItem(s.options.Now(), r))
	}
	switch {
	case len(p.Rows) > 0:
	case f.State != "":
		p.Empty = Empty{Kind: "lost", Title: "Niets gevonden", Text: "Er zijn geen adviezen met deze stand.", ActionURL: advicesHome, ActionText: "Alle adviezen tonen"}
	case l.MayGive:
		p.Empty = Empty{Kind: "none", Title: "Nog geen adviezen", Text: "Geef hier uw advies, gevraagd of ongevraagd. U ziet wat de gemeente ermee doet.", ActionURL: advicesHome + "/nieuw", ActionText: "Advies geven"}
	default:
		p.Empty = Empty{Kind: "none", Title: "Nog geen adviezen", Text: "Hier komen adviezen van de cliëntenraad, met de reactie van de gemeente."}
	}
	return adviceList.show(c, p)
}

func (s *Server) advice(c *fiber.Ctx) error {
	p, err := s.advicePage(c)
	if err != nil {
		return err
	}
	return adviceShow.show(c, p)
}

func (s *Server) advicePage(c *fiber.Ctx) (AdviceShow, error) {
	number, err := param(c, "number")
	if err != nil {
		return AdviceShow{}, err
	}
	v, err := s.options.App.Advice(c.UserContext(), actor(c), number)
	if err == nil {
		err = s.options.App.Seen(c.UserContext(), actor(c), v.CouncilAdvice.Ref())
	}
	if err != nil {
		return AdviceShow{}, err
	}
	p := AdviceShow{Base: Base{Title: v.Number + " " + v.Subject}, Number: v.Number, Name: v.Subject, Href: adviceHref(v.Number), Council: v.OrgName, Version: v.Version, Badge: adviceBadge(v.AdviceRow),
		Text: paragraphs(v.Text), Reaction: paragraphs(v.CouncilAdvice.Reaction), Consequence: paragraphs(v.Consequence), Follows: v.Follows.Label(), Links: v.Links, Tables: v.Tables, Decisions: v.Decisions,
		MayChange: v.MayChange, MayAnswer: v.MayAnswer, MayAfter: v.MayAfter, TypedConsequence: v.Consequence, Max: portal.MaxAdviceText}
	p.Facts = []Term{{"Soort", portal.Capital(askedWords(v.Asked))}, {"Gegeven door", v.OrgName}, {"Gegeven op", dateText(v.On)}, {"Reactie uiterlijk", dateText(v.Due)}}
	if v.Answered() {
		p.Reacted = nameWords(v.Reacted) + ", " + dateText(v.ReactedAt)
		p.Facts = append(p.Facts, Term{"Reactie gegeven op", dateText(v.ReactedAt)})
	} else {
		p.Turn = Turn{Who: "de gemeente", When: "uiterlijk " + dayText(s.options.Now(), v.Due)}
		if v.IsLate {
			p.Turn.State, p.Turn.When = "late", "dat moest uiterlijk "+dayText(s.options.Now(), v.Due)
		}
	}
	p.Answers = adviceAnswers("")
	return p, nil
}

func adviceAnswers(chosen portal.AdviceFollows) []Option {
	var options []Option
	for _, a := range portal.AdviceAnswers() {
		options = append(options, Option{string(a), a.Label(), a == chosen})
	}
	return options
}

var adviceColumns = []string{"Nummer", "Onderwerp", "Advies", "Soort", "Gegeven door", "Gegeven op", "Reactie uiterlijk", "Stand", "Reactie", "Reactie gegeven op", "Gevolg"}

// advicesFile sends the filtered register.
func (s *Server) advicesFile(c *fiber.Ctx) error {
	l, err := s.options.App.Advices(c.UserContext(), actor(c), adviceFilter(query(c)))
	if err != nil {
		return err
	}
	t := export.Table{Name: "Adviezen", Columns: adviceColumns}
	for _, r := range l.Rows {
		t.Rows = append(t.Rows, []any{r.Number, r.Subject, r.Text, askedWords(r.Asked), r.OrgName, r.On, r.Due, adviceBadge(r).Text, r.Reaction, r.ReactedAt, r.Consequence})
	}
	return s.sendVoice(c, "adviezen-clientenraad", t)
}

// advicesWait begins a sentence with how many advices wait.
func advicesWait(n int) string {
	if n == 1 {
		return "Eén advies wacht"
	}
	return countText(n) + " adviezen wachten"
}
