package web

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// signalStep is something one does with a signal from its page: the use case
// behind the route /signalen/:number/<verb>, and what is said after.
type signalStep struct {
	do   func(ctx context.Context, a *app.App, by portal.Actor, id portal.ID, f *Form) error
	done *Flash
	// text is the field whose text is shown beside the present one when
	// somebody else was first; empty when the form holds no text to lose.
	text string
}

// signalSteps are the steps by the last part of their address.
var signalSteps = map[string]signalStep{
	"herkennen":          {doRecognise, flash("signaal-herkend", "good", "Uw organisatie herkent dit signaal ook. U krijgt bericht als er iets is afgesproken."), "context"},
	"reactie":            {doComment, flash("signaal-reactie", "good", "Uw reactie staat erbij."), "comment"},
	"volgen":             {doFollow, flash("signaal-volgen", "good", "Uw keuze voor berichten is bewaard."), ""},
	"oppakken":           {doTakeUp, flash("signaal-opgepakt", "good", "U behandelt dit signaal nu."), ""},
	"toewijzen":          {doAssign, flash("signaal-toegewezen", "good", "Het signaal heeft een andere behandelaar."), ""},
	"aanvullen":          {doDetail, flash("signaal-aangevuld", "good", "De gegevens zijn aangevuld."), "help"},
	"vraag":              {doAsk, flash("signaal-vraag", "good", "Uw vraag is gesteld. De termijn staat stil tot het antwoord er is."), "question"},
	"vraag-intrekken":    {doWithdraw, flash("signaal-vraag-weg", "good", "De vraag is ingetrokken. De termijn loopt weer."), ""},
	"antwoord":           {doAnswer, flash("signaal-antwoord", "good", "Dank u. Uw antwoord is verstuurd."), "answer"},
	"afspraak":           {doAgree, flash("signaal-afspraak", "good", "De afspraak staat erbij. De volgende stap is terugkoppelen."), "agreed"},
	"terugkoppeling":     {doFeedback, flash("signaal-teruggekoppeld", "good", "De melders krijgen nu bericht van wat er is afgesproken."), "agreed"},
	"helpt-dit":          {doHelp, flash("signaal-helpt", "good", "Dank u. De behandelaar ziet uw antwoord."), "line"},
	"heropenen":          {doReopen, flash("signaal-heropend", "good", "Het signaal is weer open. De ketencoördinator krijgt bericht."), "reason"},
	"vraag-doorgeven":    {doPassQuestion, flash("signaal-vraag-door", "good", "De melder krijgt bericht van de vraag."), ""},
	"antwoord-doorgeven": {doPassAnswer, flash("signaal-antwoord-door", "good", "De behandelaar leest het antwoord nu."), "answer"},
	"doorbreken":         {doNameBreaker, flash("signaal-doorbreken", "good", "Uw keuze staat bij het signaal."), ""},
	"bericht":            {doMessage, flash("signaal-bericht", "good", "Uw bericht is verstuurd."), "message"},

	"bedanken":            {doThank, flash("signaal-bedankt", "good", "Uw dank is verstuurd. Het signaal is klaar."), "thanks"},
	"samenvoegen":         {doMerge, flash("signaal-samengevoegd", "good", "De signalen zijn samengevoegd. De melder krijgt bericht."), ""},
	"samenvoeging-weg":    {doUnmerge, flash("signaal-los", "good", "De samenvoeging is ongedaan gemaakt. De melder krijgt bericht."), ""},
	"doorgeven":           {doHandOver, flash("signaal-doorgegeven", "good", "De organisatie krijgt bericht. Antwoordt zij niet op tijd, dan komt het signaal terug."), "reason"},
	"aannemen":            {doAcceptHandOver, flash("signaal-aangenomen", "good", "U behandelt dit signaal nu."), ""},
	"teruggeven":          {doReturnHandOver, flash("signaal-terug", "good", "Dank u. De volgende aan zet krijgt bericht."), "reason"},
	"meelezen-vragen":     {doAskWidening, flash("signaal-meelezen-vraag", "good", "De melder krijgt uw vraag. Tot het antwoord verandert er niets."), "reason"},
	"meelezen-doorvragen": {doPassWidening, flash("signaal-meelezen-door", "good", "De melder krijgt bericht van de vraag."), ""},
	"meelezen":            {doAnswerWidening, flash("signaal-meelezen", "good", "Dank u. De behandelaar krijgt bericht."), ""},
	"oneens":              {doObject, flash("signaal-oneens", "good", "Uw bericht staat erbij. Iemand anders dan wie het besloot, geeft antwoord."), "reason"},
	"oneens-beantwoorden": {doAnswerObjection, flash("signaal-oneens-antwoord", "good", "Uw antwoord staat erbij. Iedereen die dit signaal ziet, kan het lezen."), "answer"},
}

// signalDo is the handler of one step. It panics, when the portal starts, on a
// step that isn't in the table.
func (s *Server) signalDo(verb string) fiber.Handler {
	step, ok := signalSteps[verb]
	if !ok {
		panic("there is no step of a signal called " + verb)
	}
	return func(c *fiber.Ctx) error {
		number, err := param(c, "number")
		if err != nil {
			return err
		}
		id, err := s.options.App.SignalID(c.UserContext(), actor(c), number)
		if err != nil {
			return err
		}
		err = step.do(c.UserContext(), s.options.App, actor(c), id, form(c))
		switch kind := portal.KindOf(err); {
		case err == nil:
			if err := s.sent(c, "/signalen/"+number); err != nil {
				return err
			}
			return done(c, step.done, "/signalen/"+number)
		case kind == portal.Invalid || kind == portal.Conflict:
			return s.signalAgain(c, verb, form(c), err)
		}
		return err
	}
}

// signalAgain shows the page once more with the form that was refused, open and
// with what was typed. The version in it is the present one: who has seen what
// changed can send it.
func (s *Server) signalAgain(c *fiber.Ctx, verb string, f *Form, refused error) error {
	v, err := s.signalOf(c)
	if err != nil {
		return err
	}
	p, err := s.signalPage(c, v)
	if err != nil {
		return err
	}
	p.Open, p.typed, p.citizenAnswers = verb, f, citizenAnswer(f)
	p.Choose, p.Together = signalChoices(v, f), together(s.options.Now(), v, f)
	if once := f.ID("once"); once != "" {
		p.Once = once
	}
	if verb == "aanvullen" {
		set, err := s.options.App.Settings(c.UserContext())
		if err != nil {
			return err
		}
		p.Form = typedDetail(f, set)
	}
	if portal.KindOf(refused) == portal.Conflict {
		p.Compare = comparison(p, f)
	}
	return signalShow.again(c, p, prefixed(verb, refused))
}

// restore puts a text back that was sent with a session that had just ended, in
// the form it came from, which its fields tell.
func (p *SignalShow) restore(now time.Time, f *Form, v app.SignalPage) {
	m := p.May
	if act := f.Text("act"); map[string]bool{"doorgeven": m.HandOver, "teruggeven": m.AnswerHandOver, "meelezen-vragen": m.AskWidening,
		"oneens": m.Object, "oneens-beantwoorden": m.Judge, "bedanken": m.Thank}[act] {
		p.Open, p.typed, p.citizenAnswers, p.Choose, p.Together = act, f, citizenAnswer(f), signalChoices(v, f), together(now, v, f)
		return
	}
	for _, form := range []struct {
		field, verb string
		offered     bool
	}{
		{"agreed_by", "terugkoppeling", p.May.Feedback}, {"agreed", "afspraak", p.May.Agree}, {"comment", "reactie", p.May.Comment},
		{"question", "vraag", p.May.Ask}, {"answer", "antwoord", p.May.Answer}, {"answer", "antwoord-doorgeven", p.May.PassAnswer},
		{"message", "bericht", p.May.WriteKeeper}, {"reason", "heropenen", p.May.Reopen}, {"line", "helpt-dit", p.May.Help},
		{"context", "herkennen", p.May.Recognise},
	} {
		if form.offered && f.Has(form.field) {
			p.Open, p.typed, p.citizenAnswers, p.Choose = form.verb, f, citizenAnswer(f), signalChoices(v, f)
			return
		}
	}
}

// prefixed gives the refused fields the ids they have on the page, where several
// forms have fields of one name.
func prefixed(verb string, err error) error {
	var e *portal.Error
	if !errors.As(err, &e) || len(e.Fields) == 0 {
		return err
	}
	moved := *e
	moved.Fields = portal.Fields{}
	for field, message := range e.Fields {
		moved.Fields[verb+"-"+field] = message
	}
	return &moved
}

// comparison puts what was typed beside what happened last.
func comparison(p SignalShow, f *Form) Compare {
	var now [][]string
	for i, h := range p.Happenings {
		if i == 3 {
			break
		}
		line := h.Title
		if h.Text != "" {
			line += " " + h.Text
		}
		now = append(now, []string{line, h.By + ", " + h.When})
	}
	var mine [][]string
	for _, field := range []string{signalSteps[p.Open].text, "changes", "for_residents"} {
		mine = append(mine, paragraphs(f.Text(field))...)
	}
	return Compare{Mine: mine, Now: now}
}

// Typed is what was typed in a field of the form that was refused.
func (p *SignalShow) Typed(verb, field string) string {
	if p.typed == nil || verb != p.Open {
		return ""
	}
	return p.typed.Text(field)
}

// Citizen is what the citizen-data check asks in a form.
func (p *SignalShow) Citizen(verb string) Citizen {
	if verb != p.Open {
		return Citizen{}
	}
	return p.citizen(verb+"-", p.citizenAnswers)
}

// Unfold reports whether the fold of some forms stands open: one was refused.
func (p *SignalShow) Unfold(verbs ...string) bool { return slices.Contains(verbs, p.Open) }

// Acts reports whether the reader has a turn in handling the signal.
func (p *SignalShow) Acts() bool {
	m := p.May
	return m.TakeUp || m.Ask || m.Withdraw || m.Agree || m.Feedback || m.Assign || m.Detail || m.Answer || m.Help || m.PassQuestion || m.PassAnswer || m.Reopen ||
		m.Merge || m.Unmerge || m.HandOver || m.AnswerHandOver || m.AskWidening || m.AnswerWidening || m.PassWidening || m.Object || m.Judge || m.Thank
}

func doRecognise(ctx context.Context, a *app.App, by portal.Actor, id portal.ID, f *Form) error {
	return a.RecogniseSignal(ctx, by, id, f.Text("context"), citizenAnswer(f))
}

func doComment(ctx context.Context, a *app.App, by portal.Actor, id portal.ID, f *Form) error {
	return a.CommentOnSignal(ctx, by, id, f.ID("once"), f.Text("comment"), f.IDs("mention"), citizenAnswer(f))
}

func doFollow(ctx context.Context, a *app.App, by portal.Actor, id portal.ID, f *Form) error {
	return a.FollowSignal(ctx, by, id, portal.FollowLevel(f.Text("level")))
}

func doTakeUp(ctx context.Context, a *app.App, by portal.Actor, id portal.ID, f *Form) error {
	return a.TakeUpSignal(ctx, by, id, f.Version("version"))
}

func doAssign(ctx context.Context, a *app.App, by portal.Actor, id portal.ID, f *Form) error {
	return a.AssignSignal(ctx, by, id, f.Version("version"), f.ID("handler"))
}

func doDetail(ctx context.Context, a *app.App, by portal.Actor, id portal.ID, f *Form) error {
	theme := f.ID("theme")
	if theme == themeUnknown {
		theme = ""
	}
	return a.DetailSignal(ctx, by, id, f.Version("version"), portal.SignalKind(f.Text("kind")), theme, moreInput(f), citizenAnswer(f))
}

func doAsk(ctx context.Context, a *app.App, by portal.Actor, id portal.ID, f *Form) error {
	return a.AskReporter(ctx, by, id, f.Version("version"), f.Text("question"), citizenAnswer(f))
}

func doWithdraw(ctx context.Context, a *app.App, by portal.Actor, id portal.ID, f *Form) error {
	return a.WithdrawQuestion(ctx, by, id, f.Version("version"))
}

func doAnswer(ctx context.Context, a *app.App, by portal.Actor, id portal.ID, f *Form) error {
	return a.AnswerQuestion(ctx, by, id, f.Text("answer"), citizenAnswer(f))
}

func doAgree(ctx context.Context, a *app.App, by portal.Actor, id portal.ID, f *Form) error {
	return a.AgreeSignal(ctx, by, id, f.Version("version"), f.Text("agreed"), citizenAnswer(f))
}

func doFeedback(ctx context.Context, a *app.App, by portal.Actor, id portal.ID, f *Form) error {
	fb := feedbackInput(f)
	unread := portal.FieldsOf(f.Err())
	err := a.GiveFeedback(ctx, by, id, f.Version("version"), fb, citizenAnswer(f))
	if fields := portal.FieldsOf(err); fields != nil {
		maps.Copy(fields, unread) // what is no date says so, instead of being missing
		return fields.Err()
	}
	return err
}

func feedbackInput(f *Form) portal.Feedback {
	return portal.Feedback{Agreed: f.Text("agreed"), AgreedBy: f.Text("agreed_by"), Route: portal.Route(f.Text("route")), Changes: f.Text("changes"),
		From: f.Date("from"), ForResidents: f.Text("for_residents")}
}

func doHelp(ctx context.Context, a *app.App, by portal.Actor, id portal.ID, f *Form) error {
	return a.AnswerHelp(ctx, by, id, portal.HelpAnswer(f.Text("help")), f.Text("line"), citizenAnswer(f))
}

func doReopen(ctx context.Context, a *app.App, by portal.Actor, id portal.ID, f *Form) error {
	return a.ReopenSignal(ctx, by, id, f.Version("version"), f.Text("reason"), citizenAnswer(f))
}

func doPassQuestion(ctx context.Context, a *app.App, by portal.Actor, id portal.ID, _ *Form) error {
	return a.PassQuestion(ctx, by, id)
}

func doPassAnswer(ctx context.Context, a *app.App, by portal.Actor, id portal.ID, f *Form) error {
	return a.PassAnswer(ctx, by, id, f.Text("answer"), citizenAnswer(f))
}

func doMessage(ctx context.Context, a *app.App, by portal.Actor, id portal.ID, f *Form) error {
	return a.WriteKeeperMessage(ctx, by, id, f.Text("message"), citizenAnswer(f))
}
