package web

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// SignalShow is the page of one signal.
type SignalShow struct {
	Base
	Number  string
	Version int64
	Heading string
	Badges  []Badge
	Flags   []FlagMark // the yellow flags it stands under
	MayFlag bool
	// Raised are the questions about it that were taken higher.
	Raised   []RaisedMark
	MayRaise bool
	Breaker  BreakerBox
	Meta     []string
	Turn     Turn
	// Next tells the reporter of a new signal what happens now.
	Next         string
	Text, Help   [][]string // paragraphs of lines
	Hide         string     // where title and text are hidden for privacy; empty for who may not
	Line         Line
	LineHref     string
	Facts        []Term
	Outcome      []Outcome
	Happenings   []Happening
	Documents    DocumentBox
	Comments     []Remark
	Exchange     []Remark
	ExchangeWith string // who else reads the exchange
	Recognised   bool
	NotByName    string // what an anonymous reporter has to know before commenting
	May          app.SignalRights
	Choose       SignalChoices
	Form         DetailForm
	Question     string         // the open question, for who answers or passes it
	Answer       string         // the answer that waits to be passed on
	Decided      []DecisionItem // what round tables said of it
	Agreement    string         // what was agreed last, to start a feedback from
	Today        string
	Open         string // the form that was refused
	Compare      Compare
	Together     Together
	// Tables are the round tables on whose agenda it stands; Propose: the reader
	// may ask for a place on one.
	Tables  []MenuItem
	Propose bool
	// Clauses are those of covenants that it belongs to; MayClause: the reader may put
	// it with one.
	Clauses   []app.ClauseOf
	Related   Related
	MayClause bool
	// Plan are the actions of the plan that it belongs to; MayPlan: the reader may put it
	// with one.
	Plan    []app.TableLink
	MayPlan bool
	// Asked is the heading above the text, AgreedAs that above the feedback.
	Asked, AgreedAs string
	GoesWell        bool
	WholeChain      bool
	HandedOver      bool // another organisation was asked to handle it
	Once            portal.ID
	MaxNote         int
	MaxLine         int
	MaxHelp         int
	typed           *Form
	citizenAnswers  app.CitizenAnswer
	standards       map[portal.Moment][]portal.StandardText
}

// Term is a row of a list of facts.
type Term struct{ Name, Value string }

// Outcome is one feedback to the reporters.
type Outcome struct {
	// Thanks: it answers what goes well.
	Thanks                        bool
	Agreed, Changes, ForResidents [][]string
	By, Route, From, When         string
}

// Remark is a comment or a message.
type Remark struct {
	ID, Name, Org, When, At, Mentions string
	// Hide is where it is hidden for privacy; empty for who may not.
	Hide string
	Text [][]string
	Own  bool
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
	p.restore(s.options.Now(), kept, v)
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
		Badges: []Badge{signalBadge(sig, v.Late, v.DaysLate)}, Meta: signalMeta(now, v), Turn: signalTurn(now, actor(c), v), Next: whatNext(now, v),
		Text: paragraphs(sig.Text), Help: paragraphs(sig.More.Help), Hide: hidePath(v, portal.PartSignal, sig.Text+sig.More.Help), LineHref: signalPath(sig.Number, "verloop"),
		Facts: signalFacts(v, set), Outcome: outcomes(now, v), Happenings: signalHappenings(now, v),
		Comments: remarks(now, actor(c), v), Recognised: v.Recognised, May: v.May,
		Today: dayField(now), Once: portal.NewRandomID(), MaxNote: portal.MaxNote, MaxLine: portal.MaxLine, MaxHelp: portal.MaxSignalHelp,
	}
	p.Together, p.GoesWell, p.WholeChain = together(now, v, &Form{}), sig.Kind == portal.GoesWell, sig.Audience.Kind == portal.WholeChain
	p.Asked, p.AgreedAs = kindWords(sig.Kind)
	p.HandedOver = sig.State == portal.SignalHandedOver
	if v.Late {
		p.Badges = append(p.Badges, stateBadge(sig.State))
	}
	if v.Mine && sig.IsAnonymous() {
		p.NotByName = "U deelde dit anoniem. Een reactie staat op uw naam en kan u bekendmaken. Schrijf liever de contactpersoon anonieme signalen."
	}
	if q, ok := sig.OpenQuestion(); ok {
		p.Question, p.Answer = q.Text, q.Answer
	}
	for _, d := range v.Decisions {
		p.Decided = append(p.Decided, decisionItem(now, d))
	}
	for _, step := range sig.Course {
		if step.State == portal.SignalAgreedOn && !portal.Withheld(step.Note) {
			p.Agreement = step.Note
		}
	}
	if p.Documents, err = s.documentBox(c, sig.Number, v.May.AddDocument); err != nil {
		return SignalShow{}, err
	}
	if p.standards, err = s.options.App.StandardTextsFor(c.UserContext(), actor(c), sig); err != nil {
		return SignalShow{}, err
	}
	if p.Tables, err = s.signalTables(c, sig); err != nil {
		return SignalShow{}, err
	}
	line, err := s.options.App.Line(c.UserContext(), actor(c), sig.Ref())
	if err != nil {
		return SignalShow{}, err
	}
	p.Line = lineOf(now, line.Stops)
	if p.Flags, err = s.flagMarks(c, sig); err != nil {
		return SignalShow{}, err
	}
	p.MayFlag = policy.May(actor(c), policy.NominateFlag, nil) && policy.May(actor(c), policy.CommentSignal, sig) && sig.CanBeEvidence(set.Municipality)
	if p.Raised, err = s.raisedMarks(c, sig.Ref()); err != nil {
		return SignalShow{}, err
	}
	p.MayRaise = s.options.App.MayRaise(actor(c), sig, set.Municipality) && !slices.ContainsFunc(p.Raised, func(m RaisedMark) bool { return m.Open })
	if p.Breaker, err = s.breakerBox(c, sig); err != nil {
		return SignalShow{}, err
	}
	if p.Plan, err = s.options.App.PlanActionsAbout(c.UserContext(), actor(c), sig.Ref()); err != nil {
		return SignalShow{}, err
	}
	p.MayPlan = policy.May(actor(c), policy.KeepPlan, nil)
	if p.Clauses, err = s.options.App.ClausesAbout(c.UserContext(), actor(c), sig.Ref()); err != nil {
		return SignalShow{}, err
	}
	p.MayClause = policy.May(actor(c), policy.KeepCovenant, nil)
	if p.Related, err = s.related(c, sig.Ref(), sig.Number, sig.Title+"\n"+sig.Text, signalLinked(v)...); err != nil {
		return SignalShow{}, err
	}
	p.Propose = policy.ProposesItems(actor(c)) && sig.State != portal.SignalEnded && sig.State != portal.SignalMerged
	p.Exchange, p.ExchangeWith = exchange(now, v)
	p.Choose, p.Form = signalChoices(v, &Form{}), detailForm(sig, set)
	return p, nil
}

func outcomes(now time.Time, v app.SignalPage) []Outcome {
	var all []Outcome
	for i := len(v.Signal.Feedback) - 1; i >= 0; i-- {
		f := v.Signal.Feedback[i]
		o := Outcome{Agreed: paragraphs(f.Agreed), Changes: paragraphs(f.Changes), ForResidents: paragraphs(f.ForResidents), By: f.AgreedBy,
			Route: f.Route.Label(), From: dateText(f.From), When: dayText(now, f.At)}
		o.Thanks = f.Route == portal.Thanks
		all = append(all, o)
	}
	return all
}

func remarks(now time.Time, by portal.Actor, v app.SignalPage) []Remark {
	all := make([]Remark, 0, len(v.Comments))
	for _, c := range v.Comments {
		n := v.Names[c.Author]
		r := Remark{ID: "reactie-" + string(c.ID), Name: n.Person, Org: n.Org, When: momentText(now, c.At), At: isoTime(c.At), Text: paragraphs(c.Text), Own: c.Author == by.ID,
			Hide: hidePath(v, portal.MakePart(portal.PartComment, string(c.ID)), c.Text)}
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
		r := Remark{Name: keeper, When: dayText(now, m.At), Text: paragraphs(m.Text), Own: m.FromKeeper == v.May.Keep,
			Hide: hidePath(v, portal.MakePart(portal.PartMessage, strconv.Itoa(m.N)), m.Text)}
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

// signalLinked are the signals and decisions that the page of a signal names already.
func signalLinked(v app.SignalPage) []portal.Ref {
	var refs []portal.Ref
	if v.Signal.Merge != nil {
		refs = append(refs, portal.Ref{Kind: portal.KindSignal, ID: v.Signal.Merge.Into})
	}
	for _, h := range v.Signal.Holds {
		refs = append(refs, portal.Ref{Kind: portal.KindSignal, ID: h.ID})
	}
	for _, d := range v.Decisions {
		refs = append(refs, d.Ref())
	}
	return refs
}
