package web

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// DecisionShow is the page of one decision.
type DecisionShow struct {
	Base
	Number, Kind, State string
	Version             int64
	Badge               Badge
	Turn                Turn
	Text, Changes       [][]string
	Hide                string // where the text is hidden for privacy
	Line                LineCard
	Facts               []Term
	TableNumber, Table  string
	Signals             []app.SignalLink
	Actions             []ActionItem
	Happenings          []Happening
	MayDrop, MayResolve bool
	MayReview           bool
	// Sets came from it, Clauses belong to it.
	Sets                        []app.TableLink
	Clauses                     []app.ClauseOf
	Related                     Related
	Plan                        []app.TableLink // actions of the plan that it belongs to
	Pledges                     []app.TableLink // motions and pledges that came from it
	MayPledge                   bool
	MayPlan                     bool
	MayMakeSet, MayChangeClause bool
	Body                        string // that resolves
	Follow                      string // how far its follow-up is
	MayChoose                   bool   // the reader chooses it now
	AsksNumber                  bool
	Today                       string
	MaxNote, MaxNumber          int

	in     app.ResolutionInput
	day    string
	follow string
	review string
}

// Typed gives what was typed in the form for the resolution.
func (p *DecisionShow) Typed(field string) string {
	return map[string]string{"resolution_number": p.in.Number, "resolution_date": p.day, "note": p.in.Note, "review": p.review}[field]
}

// Follows says which answer is chosen; neither at first.
func (p *DecisionShow) Follows(answer string) bool { return p.follow == answer }

// Citizen is what the citizen-data check asks.
func (p *DecisionShow) Citizen() Citizen { return p.citizen("", p.in.Citizen) }

var decisionShow = page[DecisionShow]("decision/show")

func (s *Server) decision(c *fiber.Ctx) error {
	p, err := s.decisionPage(c)
	if err != nil {
		return err
	}
	return decisionShow.show(c, p)
}

func (s *Server) decisionPage(c *fiber.Ctx) (DecisionShow, error) {
	number, err := param(c, "number")
	if err != nil {
		return DecisionShow{}, err
	}
	v, err := s.options.App.Decision(c.UserContext(), actor(c), number)
	if err != nil {
		return DecisionShow{}, err
	}
	now := s.options.Now()
	p := DecisionShow{
		Base: Base{Title: v.Kind.Label() + " " + v.Number}, Number: v.Number, Kind: v.Kind.Label(), Version: v.Version, Badge: decisionBadge(v.DecisionRow),
		Text: paragraphs(v.Text), Changes: paragraphs(v.Changes), Facts: decisionFacts(now, v), TableNumber: v.TableNumber, Table: v.TableTitle,
		Signals: v.Signals, Happenings: decisionHappenings(now, v), MayDrop: v.MayDrop, MayResolve: v.MayResolve, MayReview: v.MayReview,
		Body: v.WaitsFor().Named(), AsksNumber: v.WaitsFor() != portal.ByHolder, Today: dayField(now), MaxNote: portal.MaxNote, MaxNumber: portal.MaxDecisionNumber,
	}
	p.Hide = hideAtTable(actor(c), v.TableNumber, portal.MakePart(portal.PartDecision, string(v.ID)), v.Text)
	for _, a := range v.Actions {
		p.Actions = append(p.Actions, actionItem(now, a))
	}
	p.Sets, p.Clauses, p.MayMakeSet, p.MayChangeClause = v.Sets, v.Clauses, v.MayMakeSet, v.MayChangeClause
	if p.Related, err = s.related(c, v.Decision.Ref(), v.Number, v.Text+"\n"+v.Changes, decisionLinked(v)...); err != nil {
		return p, err
	}
	p.Related.say("Hier komen na het vastleggen geen signalen meer bij. Open het signaal en stel het voor bij een ronde tafel.")
	if p.Line, err = s.lineCard(c, v.Decision.Ref()); err != nil {
		return p, err
	}
	if p.Plan, err = s.options.App.PlanActionsAbout(c.UserContext(), actor(c), v.Decision.Ref()); err != nil {
		return p, err
	}
	if p.Pledges, err = s.options.App.PledgesAbout(c.UserContext(), actor(c), v.Decision.Ref()); err != nil {
		return p, err
	}
	p.MayPlan = policy.May(actor(c), policy.KeepPlan, nil) && !v.Dropped
	p.MayPledge = policy.May(actor(c), policy.KeepPledge, nil) && !v.Dropped
	switch {
	case v.Dropped:
		p.Turn = Turn{Who: "Dit is teruggenomen en geldt niet.", State: "done"}
	case v.WaitsFor() != "":
		p.Turn = Turn{Who: v.WaitsFor().Named() + ", met een besluit hierover"}
	case v.ReviewDue:
		who := "de ketencoördinator"
		if v.MayReview {
			who = "u"
		}
		p.Turn = Turn{Who: who + ", om dit opnieuw te bekijken", State: "late"}
	}
	return p, s.decisionFollow(c, &p)
}

// decisionFollow shows how far the follow-up is, when nothing goes before that.
func (s *Server) decisionFollow(c *fiber.Ctx, p *DecisionShow) error {
	v, err := s.options.App.FollowUp(c.UserContext(), actor(c), p.Number)
	if err != nil {
		return err
	}
	p.Follow, p.MayChoose = followStates[v.State].Text, v.MayChoose && v.State == portal.FollowRoute
	if p.Turn.Who == "" {
		p.Turn = followTurn(s.options.Now(), v)
	}
	return nil
}

func decisionFacts(now time.Time, v app.DecisionPage) []Term {
	facts := []Term{{Name: "Soort", Value: v.Kind.Label()}, {Name: "Door wie", Value: v.By.Label()}, {Name: "Datum", Value: dateText(v.Date)}}
	add := func(name, value string) {
		if value != "" {
			facts = append(facts, Term{Name: name, Value: value})
		}
	}
	add("Agendapunt", v.ItemTitle)
	if r := v.Resolution; r != nil {
		add("Besloten door", v.Waits.Label())
		add("Nummer", r.Number)
		add("Besloten op", dateText(r.Date))
	}
	add("Vervolg", v.Route.Label())
	heard := yesNo(v.Heard)
	if v.HeardBy != "" {
		heard += ", door " + v.HeardBy
	}
	add("Cliënten gehoord", heard)
	if !v.Review.IsZero() {
		add("Opnieuw bekijken", dayText(now, v.Review))
	}
	return facts
}

func decisionHappenings(now time.Time, v app.DecisionPage) []Happening {
	var all []Happening
	if r := v.Resolution; r != nil {
		title := "Besluit van " + v.Waits.Named() + ": volgt het advies."
		if !r.Follows {
			title = "Besluit van " + v.Waits.Named() + ": wijkt af van het advies."
		}
		all = append(all, Happening{Class: "good", Title: title, Text: r.Note, By: nameWords(v.Resolved)}.happened(now, r.At))
	}
	title := v.Kind.Label() + " vastgelegd"
	if v.Waits != "" {
		title += ", wacht op " + v.Waits.Named()
	}
	return append(all, Happening{Title: title, By: nameWords(v.Recorded)}.happened(now, v.RecordedAt))
}

var (
	decisionResolved = flash("besluit-ingevuld", "good", "Het besluit is ingevuld.")
	decisionDropped  = flash("besluit-terug", "good", "Dit is teruggenomen.")
	decisionReviewed = flash("besluit-bekeken", "good", "U hebt dit opnieuw bekeken.")
)

func (s *Server) decisionResolve(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	f := form(c)
	in := app.ResolutionInput{Number: f.Text("resolution_number"), Date: f.Date("resolution_date"), Follows: f.Text("follows") == "ja", Note: f.Text("note"), Version: f.Version("version"), Citizen: citizenAnswer(f)}
	if f.Text("follows") == "" {
		f.Refuse("follows", "Kies of het besluit het advies volgt.")
	}
	if err := s.options.App.MayOnDecision(c.UserContext(), actor(c), policy.ResolveDecision, number); err != nil {
		return err
	}
	if err = f.Err(); err == nil {
		err = s.options.App.ResolveDecision(c.UserContext(), actor(c), number, in)
	}
	if err != nil {
		return s.decisionAgain(c, err, func(p *DecisionShow) { p.in, p.day, p.follow = in, f.Text("resolution_date"), f.Text("follows") })
	}
	return done(c, decisionResolved, "/besluiten/"+number)
}

// decisionAgain shows the page again with what was typed.
func (s *Server) decisionAgain(c *fiber.Ctx, err error, typed func(p *DecisionShow)) error {
	p, fault := s.decisionPage(c)
	if fault != nil {
		return fault
	}
	typed(&p)
	return decisionShow.again(c, p, err)
}

func (s *Server) decisionDrop(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	if err := s.options.App.DropDecision(c.UserContext(), actor(c), number, form(c).Version("version")); err != nil {
		return s.decisionAgain(c, err, func(*DecisionShow) {})
	}
	return done(c, decisionDropped, "/besluiten/"+number)
}

func (s *Server) decisionReview(c *fiber.Ctx) error {
	number, err := param(c, "number")
	if err != nil {
		return err
	}
	f := form(c)
	next := f.Date("review")
	if err := s.options.App.MayOnDecision(c.UserContext(), actor(c), policy.ResolveDecision, number); err != nil {
		return err
	}
	if err = f.Err(); err == nil {
		err = s.options.App.ReviewDecision(c.UserContext(), actor(c), number, f.Version("version"), next)
	}
	if err != nil {
		return s.decisionAgain(c, err, func(p *DecisionShow) { p.review = f.Text("review") })
	}
	return done(c, decisionReviewed, "/besluiten/"+number)
}

// decisionLinked are the signals and agreement sets that the page of a decision names
// already.
func decisionLinked(v app.DecisionPage) []portal.Ref {
	var refs []portal.Ref
	for _, id := range v.Decision.Signals {
		refs = append(refs, portal.Ref{Kind: portal.KindSignal, ID: id})
	}
	for _, set := range v.Sets {
		refs = append(refs, set.Ref)
	}
	return refs
}
