package web

import (
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// FlagEdit is the page with one form about a yellow flag.
type FlagEdit struct {
	Base
	Number, Href, Back, Intro, Once, Button string
	Version                                 int64
	Fields                                  []FlagField
	answer                                  app.CitizenAnswer
}

// Citizen is what the citizen-data check asks.
func (p *FlagEdit) Citizen() Citizen { return p.citizen("", p.answer) }

// FlagField is a field of such a form. Type is line, text, date, number, select, radio
// or checks.
type FlagField struct {
	Fold                           string   // the words under which it is folded away; empty for open
	Wide                           bool     // each choice on a line of its own
	Rest                           []Option // more choices, folded away
	Type, Name, Label, Hint, Value string
	Options                        []Option
	Max                            int
	Problem                        FieldError
}

// Unfolded reports whether a folded field has to be seen: it is filled in, or wrong.
func (f FlagField) Unfolded() bool {
	return f.Problem.Message != "" || f.Value != "" || chosen(f.Options) != ""
}

var flagEdit = page[FlagEdit]("flag/edit")

// problems puts the problems at their fields.
func (p *FlagEdit) problems(err error, order map[string]int) {
	p.refuse(err, order)
	for i := range p.Fields {
		p.Fields[i].Problem = p.Problem(p.Fields[i].Name)
	}
	p.Errors = nil // again fills them
}

// refused is the form as it was sent, with what is wrong: after a change by another its
// version stays the newest one.
func (p *FlagEdit) refused(err error, f *Form) {
	if portal.KindOf(err) != portal.Conflict && f.Has("version") {
		p.Version = f.Version("version")
	}
	p.problems(err, f.order())
}

// flagStep is one step with a flag that has a form of its own.
type flagStep struct {
	verb, button, title, intro string
	action                     policy.Action
	may                        func(v app.FlagPage) bool
	fields                     func(s *Server, c *fiber.Ctx, v app.FlagPage, f *Form) ([]FlagField, error)
	do                         func(s *Server, c *fiber.Ctx, number string, f *Form) error
	done                       *Flash
}

var (
	flagNominated = flash("vlag-voorgedragen", "good", "De gele vlag is voorgedragen. De gemeente beoordeelt hem.")
	flagConfirmed = flash("vlag-bevestigd", "good", "De gele vlag is bevestigd. Wie de signalen deelde, krijgt bericht.")
	flagDismissed = flash("vlag-afgewezen", "good", "De gele vlag is afgewezen. Wie de signalen deelde, leest uw reden.")
	flagObjected  = flash("vlag-oneens", "good", "Dit komt vanzelf op de volgende agenda van de ronde tafel.")
	flagAnswered  = flash("vlag-antwoord", "good", "Wat de ronde tafel vond, is vastgelegd.")
	flagKept      = flash("vlag-bewaard", "good", "De gele vlag is bijgewerkt.")
)

// flagObjecting is the step of who doesn't agree with a dismissal.
const flagObjecting = "oneens"

// flagSteps are the steps in the order in which a page offers them.
var flagSteps = []flagStep{
	{"bevestigen", "Gele vlag bevestigen", "Gele vlag bevestigen", "De titel en het patroon leest straks iedereen die u hier kiest. Een signaal leest ieder alleen als hij dat nu al mag.", policy.JudgeFlag,
		func(v app.FlagPage) bool { return v.MayJudge }, (*Server).confirmFields, (*Server).flagConfirm, flagConfirmed},
	{"afwijzen", "Gele vlag afwijzen", "Gele vlag afwijzen", "Wie een signaal hierbij deelde, leest uw reden. Is iemand het er niet mee eens? Dan komt het op de agenda van de ronde tafel.", policy.JudgeFlag,
		func(v app.FlagPage) bool { return v.MayJudge }, (*Server).dismissFields, (*Server).flagDismiss, flagDismissed},
	{flagObjecting, "Ik ben het er niet mee eens", "Niet eens met de afwijzing", "De gele vlag komt dan vanzelf op de volgende agenda van de ronde tafel. Niemand kan dat tegenhouden.", policy.ObjectFlag,
		func(v app.FlagPage) bool { return v.MayObject }, (*Server).objectFields, (*Server).flagObject, flagObjected},
	{"antwoord", "Vastleggen wat de ronde tafel vond", "Wat vond de ronde tafel?", "Dit kan nadat de ronde tafel erover sprak.", policy.JudgeFlag,
		func(v app.FlagPage) bool { return v.MayAnswer && v.Flag.OpenObjections() }, (*Server).answerFields, (*Server).flagAnswer, flagAnswered},
	{"bijsturen", "Bijsturen vastleggen", "Bijsturen", "", policy.KeepFlag,
		func(v app.FlagPage) bool { return v.MayKeep }, (*Server).steerFields, (*Server).flagSteer, flagKept},
	{"informeren", "Vastleggen wie het weet", "Wie is geïnformeerd?", "Niemand wil verrast worden. Wie een account heeft bij de gemeente, krijgt meteen bericht.", policy.KeepFlag,
		func(v app.FlagPage) bool { return v.MayKeep && len(v.Flag.Uninformed()) > 0 }, (*Server).informFields, (*Server).flagInform, flagKept},
	flagHolding,
	{"afronden", "Gele vlag afronden", "Gele vlag afronden", "", policy.KeepFlag,
		func(v app.FlagPage) bool { return v.MayKeep }, (*Server).finishFields, (*Server).flagFinish, flagKept},
}

// flagHolding chooses the signals under a flag.
var flagHolding = flagStep{"signalen", "Signalen wijzigen", "Signalen bij deze gele vlag", "Signalen die u niet mag lezen, blijven zoals ze zijn.", policy.KeepFlag,
	func(v app.FlagPage) bool { return v.MayKeep }, (*Server).holdFields, (*Server).flagHold, flagKept}

// flagForm shows the form of a step; who may not do it now goes to the flag.
func (s *Server) flagForm(st flagStep) fiber.Handler {
	return func(c *fiber.Ctx) error {
		number, err := param(c, "number")
		if err != nil {
			return err
		}
		v, err := s.options.App.FlagStep(c.UserContext(), actor(c), st.action, number)
		if err != nil {
			return err
		}
		if !st.may(v) {
			return seeOther(c, flagHome+"/"+number)
		}
		p, err := s.flagPageOf(c, st, v, &Form{})
		if err != nil {
			return err
		}
		return flagEdit.show(c, p)
	}
}

func (s *Server) flagPageOf(c *fiber.Ctx, st flagStep, v app.FlagPage, f *Form) (FlagEdit, error) {
	back := flagHome + "/" + v.Flag.Number
	p := FlagEdit{Base: Base{Title: st.title}, Number: v.Flag.Number, Href: back + "/" + st.verb, Back: back, Intro: st.intro, Button: st.button, Version: v.Flag.Version, answer: citizenAnswer(f)}
	fields, err := st.fields(s, c, v, f)
	p.Fields = fields
	return p, err
}

// flagDo does a step: the right first, then the form.
func (s *Server) flagDo(st flagStep) fiber.Handler {
	return func(c *fiber.Ctx) error {
		number, err := param(c, "number")
		if err != nil {
			return err
		}
		v, err := s.options.App.FlagStep(c.UserContext(), actor(c), st.action, number)
		if err != nil {
			return err
		}
		f := form(c)
		if err = st.do(s, c, number, f); err == nil {
			err = f.Err()
		}
		if err == nil {
			return done(c, st.done, flagHome+"/"+number)
		}
		p, fault := s.flagPageOf(c, st, v, f)
		if fault != nil {
			return fault
		}
		p.refused(err, f)
		return flagEdit.again(c, p, err)
	}
}

// typed is what was sent for a field, or else what there is.
func typed(f *Form, name, now string) string {
	if f.Has(name) {
		return f.Text(name)
	}
	return now
}

func textField(f *Form, name, label, hint, now string) FlagField {
	return FlagField{Type: "text", Name: name, Label: label, Hint: hint, Value: typed(f, name, now), Max: portal.MaxFlagText}
}

func flagKindField(f *Form, kind portal.FlagKind) FlagField {
	x := FlagField{Type: "select", Name: "kind", Label: "Wat voor patroon is dit?"}
	for _, k := range portal.FlagKinds() {
		x.Options = append(x.Options, Option{string(k), k.Label(), typed(f, "kind", string(kind)) == string(k)})
	}
	return x
}

// audienceFields ask who reads the flag.
func (s *Server) audienceFields(c *fiber.Ctx, v app.FlagPage, f *Form) ([]FlagField, error) {
	g := v.Flag
	orgs, err := s.options.App.Directory(c.UserContext(), actor(c), app.DirectoryFilter{})
	if err != nil {
		return nil, err
	}
	now := typed(f, "audience", string(g.Audience.Kind))
	who := FlagField{Type: "radio", Wide: true, Name: "audience", Label: "Wie mag deze gele vlag lezen?", Options: []Option{
		{string(portal.WholeChain), "De hele keten", now == string(portal.WholeChain)},
		{string(portal.ChosenOrgs), "Organisaties die ik kies, en de gemeente", now == string(portal.ChosenOrgs)},
		{string(portal.MunicipalityOnly), "Alleen de gemeente", now == string(portal.MunicipalityOnly)},
	}}
	some := FlagField{Type: "checks", Name: "orgs", Fold: "Organisaties kiezen", Label: "Welke organisaties lezen mee?"}
	for _, o := range orgs {
		if o.ID != actor(c).OrgID {
			some.Options = append(some.Options, Option{string(o.ID), o.Name, slices.Contains(f.IDs("orgs"), o.ID) || !f.Has("audience") && slices.Contains(g.Audience.Orgs, o.ID)})
		}
	}
	narrow := slices.DeleteFunc(slices.Clone(v.Signals), func(r app.SignalRow) bool { return r.Audience.Kind == portal.WholeChain })
	if len(narrow) == 0 {
		return []FlagField{who, some}, nil
	}
	var names []string
	for _, r := range narrow {
		names = append(names, r.Number)
	}
	who.Hint = "Let op: " + strings.Join(names, ", ") + " leest niet de hele keten."
	return []FlagField{who, some, widerField(f)}, nil
}

// widerField is where one says that the flag tells nothing of what its readers may not
// all read.
func widerField(f *Form) FlagField {
	return FlagField{Type: "checks", Wide: true, Name: "wider", Label: "Lezen meer mensen de vlag dan die signalen?", Options: []Option{{"ja", "Ik controleerde: de titel en het patroon vertellen niets van die signalen", f.Bool("wider")}}}
}

func flagAudience(f *Form) portal.Audience {
	a := portal.Audience{Kind: portal.AudienceKind(f.Text("audience"))}
	if a.Kind == portal.ChosenOrgs {
		a.Orgs = f.IDs("orgs")
	}
	return a
}

func (s *Server) confirmFields(c *fiber.Ctx, v app.FlagPage, f *Form) ([]FlagField, error) {
	fields := []FlagField{flagKindField(f, v.Flag.Kind)}
	who, err := s.audienceFields(c, v, f)
	if err != nil {
		return nil, err
	}
	people, err := s.options.App.FlagHandlers(c.UserContext(), actor(c), v.Flag.Number)
	if err != nil {
		return nil, err
	}
	handler := FlagField{Type: "select", Name: "handler", Label: "Wie gaat hiermee verder?"}
	for _, p := range people {
		handler.Options = append(handler.Options, Option{string(p.ID), p.Name, typed(f, "handler", string(actor(c).ID)) == string(p.ID)})
	}
	return append(append(fields, who...), FlagField{Type: "date", Name: "until", Label: "Bij te sturen tot en met", Hint: "Tot welke dag heeft bijsturen nog zin? U krijgt 14, 7 en 1 dag van tevoren bericht.", Value: typed(f, "until", "")},
		handler, textField(f, "note", "Toelichting (mag)", "", "")), nil
}

func confirmInput(f *Form) app.ConfirmInput {
	return app.ConfirmInput{Wider: f.Bool("wider"), Ruled: f.Text("ruled"), Version: f.Version("version"), Citizen: citizenAnswer(f),
		Confirmed: portal.Confirmed{Kind: portal.FlagKind(f.Text("kind")), Audience: flagAudience(f), Until: f.Date("until"), Handler: f.ID("handler"), Note: f.Text("note")}}
}

func (s *Server) flagConfirm(c *fiber.Ctx, number string, f *Form) error {
	in := confirmInput(f)
	if err := f.Err(); err != nil {
		return err
	}
	return s.options.App.ConfirmFlag(c.UserContext(), actor(c), number, in)
}

func (s *Server) dismissFields(c *fiber.Ctx, v app.FlagPage, f *Form) ([]FlagField, error) {
	who, err := s.audienceFields(c, v, f)
	return append([]FlagField{textField(f, "reason", "Waarom wijst u de gele vlag af?", "Schrijf zo dat de melders uw reden begrijpen.", "")}, who...), err
}

func (s *Server) flagDismiss(c *fiber.Ctx, number string, f *Form) error {
	version := f.Version("version")
	if err := f.Err(); err != nil {
		return err
	}
	return s.options.App.DismissFlag(c.UserContext(), actor(c), number, app.DismissInput{Reason: f.Text("reason"), Audience: flagAudience(f), Wider: f.Bool("wider"), Version: version, Citizen: citizenAnswer(f)})
}

func (s *Server) objectFields(_ *fiber.Ctx, _ app.FlagPage, f *Form) ([]FlagField, error) {
	return []FlagField{textField(f, "reason", "Waarom bent u het er niet mee eens?", "Iedereen die deze gele vlag leest, leest dit. Uw naam staat er niet bij.", "")}, nil
}

func (s *Server) flagObject(c *fiber.Ctx, number string, f *Form) error {
	return s.options.App.ObjectToFlag(c.UserContext(), actor(c), number, f.Text("reason"), citizenAnswer(f))
}

func (s *Server) answerFields(c *fiber.Ctx, v app.FlagPage, f *Form) ([]FlagField, error) {
	upheld := typed(f, "upheld", "")
	fields := []FlagField{{Type: "radio", Name: "upheld", Label: "Vond de ronde tafel dat de vlag er moet komen?", Options: []Option{{"ja", "Ja, de gele vlag is toch bevestigd", upheld == "ja"}, {"nee", "Nee, de afwijzing blijft staan", upheld == "nee"}}},
		textField(f, "answer", "Wat zei de ronde tafel?", "", "")}
	rulings, err := s.rulingField(c, v, f)
	if err != nil {
		return nil, err
	}
	fields = append(fields, rulings...)
	more, err := s.confirmFields(c, v, f)
	for _, x := range more {
		if x.Name != "note" {
			fields = append(fields, x)
		}
	}
	return fields, err
}

func (s *Server) flagAnswer(c *fiber.Ctx, number string, f *Form) error {
	in := confirmInput(f)
	if f.Text("upheld") == "" {
		f.Refuse("upheld", "Kies wat de ronde tafel vond.")
	}
	if err := f.Err(); err != nil {
		return err
	}
	return s.options.App.AnswerFlagObjections(c.UserContext(), actor(c), number, f.Bool("upheld"), f.Text("answer"), in)
}

func (s *Server) steerFields(_ *fiber.Ctx, v app.FlagPage, f *Form) ([]FlagField, error) {
	return []FlagField{textField(f, "correction", "Wat doen we eraan?", "Iedereen die deze gele vlag leest, leest dit.", v.Flag.Correction),
		{Type: "date", Name: "until", Label: "Bij te sturen tot en met", Value: typed(f, "until", dayField(v.Flag.Until))}}, nil
}

func (s *Server) flagSteer(c *fiber.Ctx, number string, f *Form) error {
	until, version := f.Date("until"), f.Version("version")
	if until.IsZero() {
		f.Refuse("until", "Vul in tot welke dag bijsturen nog kan.")
	}
	if err := f.Err(); err != nil {
		return err
	}
	return s.options.App.SteerFlag(c.UserContext(), actor(c), number, f.Text("correction"), until, version, citizenAnswer(f))
}

func (s *Server) informFields(_ *fiber.Ctx, v app.FlagPage, f *Form) ([]FlagField, error) {
	who := FlagField{Type: "checks", Wide: true, Name: "party", Label: "Wie is nu geïnformeerd?", Hint: "U kunt er meer kiezen."}
	for _, p := range v.Flag.Uninformed() {
		who.Options = append(who.Options, Option{string(p), p.Label(), slices.Contains(f.Values("party"), string(p))})
	}
	return []FlagField{who, {Type: "line", Name: "note", Label: "Toelichting (mag)", Value: typed(f, "note", ""), Max: portal.MaxLine}}, nil
}

func (s *Server) flagInform(c *fiber.Ctx, number string, f *Form) error {
	var parties []portal.Informee
	for _, p := range f.Values("party") {
		parties = append(parties, portal.Informee(p))
	}
	return s.options.App.InformParties(c.UserContext(), actor(c), number, parties, f.Text("note"), citizenAnswer(f))
}

func (s *Server) finishFields(_ *fiber.Ctx, _ app.FlagPage, f *Form) ([]FlagField, error) {
	now := typed(f, "state", "")
	return []FlagField{{Type: "radio", Name: "state", Label: "Hoe liep dit af?", Options: []Option{
		{string(portal.FlagCorrected), "Op tijd bijgestuurd", now == string(portal.FlagCorrected)}, {string(portal.FlagMissed), portal.FlagMissed.Label(), now == string(portal.FlagMissed)}}},
		textField(f, "note", "Toelichting", "Wie een signaal deelde, leest dit.", "")}, nil
}

func (s *Server) flagFinish(c *fiber.Ctx, number string, f *Form) error {
	version := f.Version("version")
	if err := f.Err(); err != nil {
		return err
	}
	return s.options.App.FinishFlag(c.UserContext(), actor(c), number, portal.FlagState(f.Text("state")), f.Text("note"), version, citizenAnswer(f))
}
