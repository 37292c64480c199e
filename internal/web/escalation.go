package web

import (
	"context"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// RaisedShelf is the page with raised questions, by the level at which they lie.
type RaisedShelf struct {
	Base
	Tabs   []ActionTab
	Groups []RaisedGroup
	Done   []RaisedItem
	Empty  Empty
}

// RaisedGroup are the questions at one level.
type RaisedGroup struct {
	Title string
	Rows  []RaisedItem
}

var raisedList = page[RaisedShelf]("escalation/list")

func (s *Server) raisedList(c *fiber.Ctx) error {
	if !policy.May(actor(c), policy.ReadQuestion, nil) {
		return raisedList.send(c, fiber.StatusForbidden, RaisedShelf{Base: Base{Title: "Hogerop voorgelegd"}, Empty: Empty{Kind: "shut",
			Title: "Deze vragen zijn niet voor uw rol", Text: "Hier staan vragen over signalen die vastlopen. Uw rol leest ze niet.", ActionURL: "/", ActionText: "Naar de start"}})
	}
	l, err := s.options.App.RaisedQuestions(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	now := s.options.Now()
	p := RaisedShelf{Base: Base{Title: "Hogerop voorgelegd"}, Tabs: raisedTabs(app.RaisedPath), Done: raisedItems(now, l.Done)}
	for _, g := range l.Levels {
		title := "Ligt bij de " + strings.ToLower(g.Level.Label())
		if g.Level == "" {
			title = portal.EscalationWaits.Label()
		}
		p.Groups = append(p.Groups, RaisedGroup{title, raisedItems(now, g.Rows)})
	}
	if len(l.College) > 0 {
		p.Groups = append(p.Groups, RaisedGroup{portal.EscalationCollege.Label(), raisedItems(now, l.College)})
	}
	if len(p.Groups)+len(p.Done) == 0 {
		p.Empty = Empty{Kind: "none", Title: "Er ligt niets hogerop", Text: "U leest hier alleen wat u mag lezen."}
		if policy.May(actor(c), policy.ShareSignal, nil) {
			p.Empty.Text, p.Empty.ActionURL, p.Empty.ActionText = "Loopt een signaal vast? Open het signaal en kies ‘Leg hogerop voor’.", "/signalen", "Signalen bekijken"
		}
	}
	return raisedList.show(c, p)
}

// RaisedShow is the page of one raised question.
type RaisedShow struct {
	Base
	Number, Href, Question, About, AboutHref string
	Badge                                    Badge
	Turn                                     Turn
	Answer                                   [][]string // the last one
	AnswerBy                                 string
	Facts                                    []Term
	Steps, More                              []FlagAct // More: what need not be done now
	MayAccept, MayFollow                     bool
	Follows                                  bool
	Happenings                               []Happening
}

var raisedShow = page[RaisedShow]("escalation/show")

func (s *Server) raised(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	v, err := s.options.App.Raised(c.UserContext(), actor(c), number)
	if err == nil {
		err = s.options.App.Seen(c.UserContext(), actor(c), v.Ref())
	}
	if err != nil {
		return err
	}
	now := s.options.Now()
	p := RaisedShow{Base: Base{Title: "Hogerop " + v.Number}, Number: v.Number, Href: app.RaisedPath + "/" + v.Number, Question: v.Question, About: v.Subject.Number + " " + v.Subject.Title, AboutHref: v.Subject.Path,
		Badge: raisedBadge(v.RaisedRow), Turn: raisedTurn(now, v), MayAccept: v.MayAccept, Follows: v.Follows && !v.Mine, MayFollow: v.MayFollow, Happenings: raisedHappenings(now, v)}
	switch step := v.Last(); {
	case v.CollegeAnswer != "":
		p.Answer, p.AnswerBy = paragraphs(v.CollegeAnswer), "het college"
	case step.Answer != "":
		p.Answer, p.AnswerBy = paragraphs(step.Answer), levelName(step.Level, v.Names[step.AnsweredBy])
	}
	for _, f := range []Term{{"Stand", v.State.Label()}, {"Over", v.Subject.Number}, {"Thema", v.ThemeName}, {"Voorgelegd door", v.OrgName}, {"Voorgelegd", dayText(now, v.At)}, {"Nummer bij het college", v.CollegeNumber}} {
		if f.Value != "" {
			p.Facts = append(p.Facts, f)
		}
	}
	for _, st := range raisedSteps {
		switch act := (FlagAct{st.button, p.Href + "/" + st.verb}); {
		case !st.may(v) || st.action == policy.MoveQuestion && (v.MayAccept || v.MayCollege): // that stands with the answer; above the line is only the college
		case st.action == policy.MoveQuestion, st.action == policy.WithdrawQuestion, st.action == policy.PutToCollege && v.State != portal.EscalationWaits:
			p.More = append(p.More, act)
		default:
			p.Steps = append(p.Steps, act)
		}
	}
	return raisedShow.show(c, p)
}

// RaisedEdit is the page with one form about a raised question.
type RaisedEdit struct {
	FlagEdit
	// Up is the page above this one, in words.
	Up, UpHref string
	// Before are sentences above the form, Warn one that asks for attention.
	Before []string
	Warn   string
	// Open is the question about the same that one follows instead.
	Open RaisedLink
	// Shut: there is nothing to send.
	Shut bool
}

// RaisedLink leads to a raised question.
type RaisedLink struct{ Number, Question, Href string }

var raisedEdit = page[RaisedEdit]("escalation/edit")

// raisedStep is one step with a question that has a form of its own.
type raisedStep struct {
	verb, button, intro string
	action              policy.Action
	may                 func(v app.RaisedPage) bool
	fields              func(v app.RaisedPage, f *Form) []FlagField
	do                  func(s *Server, c *fiber.Ctx, number string, f *Form) error
	done                *Flash
}

var (
	questionRaised    = flash("hogerop-voorgelegd", "good", "Uw vraag is voorgelegd. U krijgt bericht van elke stap.")
	questionFollowed  = flash("hogerop-gevolgd", "good", "Deze vraag lag al hogerop. U volgt hem nu mee.")
	questionAnswered  = flash("hogerop-beantwoord", "good", "Uw antwoord is verstuurd.")
	questionHigher    = flash("hogerop-hoger", "good", "De vraag ligt nu een stap hoger.")
	questionWithdrawn = flash("hogerop-ingetrokken", "good", "De vraag is ingetrokken.")
	questionAccepted  = flash("hogerop-akkoord", "good", "Dank u. De vraag is klaar.")
	questionToCollege = flash("hogerop-college", "good", "De vraag staat op de agenda van het college.")
	questionFollowing = flash("hogerop-volgen", "good", "U krijgt bericht van elke stap.")
	questionResolved  = flash("hogerop-besluit", "good", "Het besluit staat erbij. Wie de vraag stelde, krijgt bericht.")
)

var raisedSteps = []raisedStep{
	{"antwoord", "Vraag beantwoorden", "Wie de vraag voorlegde, krijgt uw antwoord meteen.", policy.AnswerEscalation, func(v app.RaisedPage) bool { return v.MayAnswer },
		func(_ app.RaisedPage, f *Form) []FlagField {
			return []FlagField{{Type: "text", Name: "answer", Label: "Uw antwoord", Hint: "Schrijf wat er gebeurt, wie dat doet en wanneer.", Value: typed(f, "answer", ""), Max: portal.MaxRaisedAnswer}}
		}, func(s *Server, c *fiber.Ctx, number string, f *Form) error {
			version := f.Version("version")
			if err := f.Err(); err != nil {
				return err
			}
			return s.options.App.AnswerRaised(c.UserContext(), actor(c), number, f.Text("answer"), version, citizenAnswer(f))
		}, questionAnswered},
	{"hoger", "Vraag een stap hoger leggen", "Boven deze stap antwoordt niemand meer. Iemand van de gemeente kan de vraag dan op de agenda van het college zetten.", policy.MoveQuestion, func(v app.RaisedPage) bool { return v.MayMove },
		func(_ app.RaisedPage, f *Form) []FlagField {
			return []FlagField{{Type: "text", Name: "reason", Label: "Waarom moet dit een stap hoger?", Value: typed(f, "reason", ""), Max: portal.MaxNote}}
		}, func(s *Server, c *fiber.Ctx, number string, f *Form) error {
			version := f.Version("version")
			if err := f.Err(); err != nil {
				return err
			}
			return s.options.App.TakeHigher(c.UserContext(), actor(c), number, f.Text("reason"), version, citizenAnswer(f))
		}, questionHigher},
	{"college", "Op de agenda van het college zetten", "Alleen een mens zet een vraag op de agenda van het college. Het college informeert de raad.", policy.PutToCollege, func(v app.RaisedPage) bool { return v.MayCollege && v.State != portal.EscalationCollege },
		collegeFields, (*Server).raisedToCollege, questionToCollege},
	{"collegedag", "Dag van het college wijzigen", "Wie de vraag voorlegde, krijgt bericht van de andere dag.", policy.PutToCollege, func(v app.RaisedPage) bool { return v.MayCollege && v.State == portal.EscalationCollege },
		collegeFields, (*Server).raisedToCollege, questionToCollege},
	{"collegebesluit", "Besluit van het college vastleggen", "Wie de vraag voorlegde, leest dit als antwoord.", policy.ResolveQuestion, func(v app.RaisedPage) bool { return v.MayResolve },
		func(v app.RaisedPage, f *Form) []FlagField {
			return []FlagField{{Type: "text", Name: "answer", Label: "Wat besloot het college?", Value: typed(f, "answer", ""), Max: portal.MaxRaisedAnswer},
				{Type: "line", Name: "number", Label: "Nummer van het besluit (mag)", Value: typed(f, "number", v.CollegeNumber), Max: portal.MaxCollegeNumber}}
		}, func(s *Server, c *fiber.Ctx, number string, f *Form) error {
			version := f.Version("version")
			if err := f.Err(); err != nil {
				return err
			}
			return s.options.App.RecordCollege(c.UserContext(), actor(c), number, f.Text("answer"), f.Text("number"), version, citizenAnswer(f))
		}, questionResolved},
	{"intrekken", "Vraag intrekken", "Niemand hoeft dan nog te antwoorden. Wie meekeek, krijgt bericht.", policy.WithdrawQuestion, func(v app.RaisedPage) bool { return v.MayWithdraw },
		func(app.RaisedPage, *Form) []FlagField { return nil },
		func(s *Server, c *fiber.Ctx, number string, _ *Form) error {
			return s.options.App.WithdrawRaised(c.UserContext(), actor(c), number)
		}, questionWithdrawn},
}

// collegeFields ask when the college speaks of a question.
func collegeFields(v app.RaisedPage, f *Form) []FlagField {
	return []FlagField{{Type: "date", Name: "on", Label: "Op welke dag bespreekt het college dit?", Value: typed(f, "on", dayField(v.CollegeDay))},
		{Type: "line", Name: "number", Label: "Nummer van het voorstel (mag later)", Value: typed(f, "number", v.CollegeNumber), Max: portal.MaxCollegeNumber}}
}

func (s *Server) raisedToCollege(c *fiber.Ctx, number string, f *Form) error {
	on, version := f.Date("on"), f.Version("version")
	if err := f.Err(); err != nil {
		return err
	}
	return s.options.App.PutToCollege(c.UserContext(), actor(c), number, on, f.Text("number"), version, citizenAnswer(f))
}

func (s *Server) raisedEditPage(st raisedStep, v app.RaisedPage, f *Form) RaisedEdit {
	href := app.RaisedPath + "/" + v.Number
	p := RaisedEdit{FlagEdit: FlagEdit{Base: Base{Title: st.button}, Number: v.Number, Href: href + "/" + st.verb, Back: href, Intro: st.intro, Button: st.button, Version: v.Version, Fields: st.fields(v, f), answer: citizenAnswer(f)},
		Up: "Hogerop", UpHref: app.RaisedPath, Before: []string{"De vraag: " + v.Question}}
	if st.action == policy.MoveQuestion && v.Next != "" {
		p.Intro = "De vraag gaat naar " + levelName(v.Next, v.NextName) + "."
	}
	return p
}

// raisedForm shows the form of a step.
func (s *Server) raisedForm(st raisedStep) fiber.Handler {
	return func(c *fiber.Ctx) error {
		number, err := param(c, "number")
		if err != nil {
			return err
		}
		v, err := s.options.App.RaisedToDo(c.UserContext(), actor(c), st.action, number)
		if err != nil {
			return err
		}
		return raisedEdit.show(c, s.raisedEditPage(st, v, &Form{}))
	}
}

// raisedDo does a step: the right first, then the form.
func (s *Server) raisedDo(st raisedStep) fiber.Handler {
	return func(c *fiber.Ctx) error {
		number, err := param(c, "number")
		if err != nil {
			return err
		}
		v, err := s.options.App.RaisedToDo(c.UserContext(), actor(c), st.action, number)
		if err != nil {
			return s.raisedPassed(c, st, number, err)
		}
		f := form(c)
		if err = st.do(s, c, number, f); err == nil {
			return done(c, st.done, app.RaisedPath+"/"+number)
		}
		if portal.KindOf(err) == portal.Forbidden { // another answered between the two looks
			return s.raisedPassed(c, st, number, err)
		}
		p := s.raisedEditPage(st, v, f)
		p.refused(err, f)
		return raisedEdit.again(c, p, err)
	}
}

// raisedPassed is for who answers a question that lay with them, and that was answered or
// moved on meanwhile: they read so, and what they typed is still there. Others read why
// they may not.
func (s *Server) raisedPassed(c *fiber.Ctx, st raisedStep, number string, refused error) error {
	if portal.KindOf(refused) != portal.Forbidden || st.action != policy.AnswerEscalation {
		return refused
	}
	v, err := s.options.App.Raised(c.UserContext(), actor(c), number)
	lay := slices.ContainsFunc(v.Steps, func(step portal.RaisedStep) bool { return step.To == actor(c).ID })
	if err != nil || !lay {
		return refused
	}
	err = portal.Errorf(portal.Conflict, "Deze vraag staat nu op ‘%s’. Bekijk eerst wat er intussen gebeurd is.", v.State.Label())
	f := form(c)
	p := s.raisedEditPage(st, v, f)
	p.refused(err, f)
	return raisedEdit.again(c, p, err)
}

// raisedPress does what one button does with a question, without a form.
func raisedPress(do func(ctx context.Context, by portal.Actor, number string) error, said *Flash) fiber.Handler {
	return func(c *fiber.Ctx) error {
		number, err := param(c, "number")
		if err == nil {
			err = do(c.UserContext(), actor(c), number)
		}
		if err != nil {
			return err
		}
		return done(c, said, app.RaisedPath+"/"+number)
	}
}
