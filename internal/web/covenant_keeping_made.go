package web

import (
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// KeepingConclude is the form with which one writes what was concluded about a clause.
type KeepingConclude struct {
	Base
	Head    CovenantHead
	Path    string
	Item    KeepingItem
	Text    string
	Was     int64 // when the conclusion that was begun from was written
	Theirs  [][]string
	Citizen Citizen
	MaxNote int
}

// KeepingSignal is the form that makes a signal of a clause.
type KeepingSignal struct {
	Base
	Head              CovenantHead
	Path, Heading     string
	Once              portal.ID
	Text, SignalTitle string
	Themes            []Option
	Parties           []string
	Chain, Named      bool
	OrgName           string
	Recognisable      FieldError
	Knows             bool
	Citizen           Citizen
	MaxText, MaxTitle int
}

// KeepingPropose is the form that puts a clause on an agenda.
type KeepingPropose struct {
	Base
	Head              CovenantHead
	Path, Heading     string
	Empty             Empty
	Tables, Aims      []Option
	Form              ProposeFields
	Citizen           Citizen
	MaxText, MaxTitle int
}

var (
	keepingConclude = page[KeepingConclude]("covenant/keeping_conclude")
	keepingSignal   = page[KeepingSignal]("covenant/keeping_signal")
	keepingPropose  = page[KeepingPropose]("covenant/keeping_propose")

	keepingConcluded = flash("conclusie-bewaard", "good", "De conclusie is bewaard.")
	keepingSignalled = flash("signaal-van-artikel", "good", "Uw signaal is gedeeld. Het staat ook bij het artikel.")
	keepingProposed  = flash("voorstel-van-artikel", "good", "Uw voorstel is verstuurd. Het staat ook bij het artikel.")
)

const concludeClash = "Iemand anders schreef intussen ook een conclusie. Die van u is nog niet bewaard. Neem over wat u nodig hebt en bewaar opnieuw."

// keepingClause gives a clause of a round's page.
func (s *Server) keepingClause(c *fiber.Ctx) (v app.KeepingPage, k app.KeepingClause, err error) {
	number, period, clause, err := clauseParams(c)
	if err != nil {
		return v, k, err
	}
	if v, err = s.options.App.Keeping(c.UserContext(), actor(c), number, period); err != nil {
		return v, k, err
	}
	for _, k := range v.Clauses {
		if k.ID == clause {
			return v, k, nil
		}
	}
	return v, k, portal.ErrNotFound
}

func clauseParams(c *fiber.Ctx) (number, period string, clause portal.ID, err error) {
	if number, period, err = keepingParams(c); err != nil {
		return "", "", "", err
	}
	id, err := param(c, "id")
	return number, period, portal.ID(id), err
}

func (s *Server) concludePage(c *fiber.Ctx) (KeepingConclude, error) {
	v, k, err := s.keepingClause(c)
	if err != nil {
		return KeepingConclude{}, err
	}
	if err := policy.Check(actor(c), policy.LeadKeeping, policy.KeepingOn{Round: v.KeepingRound, Covenant: v.Covenant}); err != nil {
		return KeepingConclude{}, err
	}
	path := keepingPath(v.Covenant.Number, v.Period, "")
	return KeepingConclude{Base: Base{Title: "Conclusie bij artikel " + strconv.Itoa(k.Number)}, Head: s.covenantHead(actor(c), v.CovenantOn, "gesprekken"), Path: path, Item: keepingItem(path, v, k),
		Text: k.Conclusion.Text, Was: millis(k.Conclusion.At), MaxNote: portal.MaxNote}, nil
}

func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func (s *Server) keepingConclude(c *fiber.Ctx) error {
	p, err := s.concludePage(c)
	if err != nil {
		return err
	}
	return keepingConclude.show(c, p)
}

func (s *Server) keepingConcludeSave(c *fiber.Ctx) error {
	p, err := s.concludePage(c)
	if err != nil {
		return err
	}
	number, period, clause, err := clauseParams(c)
	if err != nil {
		return err
	}
	f := form(c)
	in := app.ConclusionInput{Clause: clause, Text: f.Text("conclusion"), Citizen: citizenAnswer(f)}
	p.Text, p.Was = in.Text, f.Version("was")
	if p.Was > 0 {
		in.Was = time.UnixMilli(p.Was)
	}
	kept, err := s.options.App.ConcludeKeeping(c.UserContext(), actor(c), number, period, in)
	switch {
	case err == nil && !kept.Clash:
		return done(c, keepingConcluded, p.Path+"#artikel-"+string(clause))
	case err == nil:
		err, p.Theirs, p.Was = portal.Errorf(portal.Conflict, concludeClash), paragraphs(kept.Now.Text), millis(kept.Now.At)
	}
	p.refuse(err, f.order())
	p.Citizen = p.citizen("", in.Citizen)
	p.Errors = nil // again fills them
	return keepingConclude.again(c, p, err)
}

func (s *Server) keepingSignalPage(c *fiber.Ctx, f *Form) (KeepingSignal, error) {
	number, period, clause, err := clauseParams(c)
	if err != nil {
		return KeepingSignal{}, err
	}
	v, err := s.options.App.KeepingSignalForm(c.UserContext(), actor(c), number, period, clause)
	if err != nil {
		return KeepingSignal{}, err
	}
	set, err := s.options.App.Settings(c.UserContext())
	if err != nil {
		return KeepingSignal{}, err
	}
	p := KeepingSignal{Base: Base{Title: "Maak hier een signaal van"}, Head: s.covenantHead(actor(c), v.CovenantOn, "gesprekken"), Path: keepingPath(number, period, ""), Heading: articleHeading(v.Clause),
		Once: portal.NewRandomID(), Text: v.Text, SignalTitle: "Artikel " + strconv.Itoa(v.Clause.Number) + " wordt niet helemaal gehouden: " + lowerFirst(v.Clause.Heading), Parties: v.Parties, OrgName: req(c).session.OrgName,
		MaxText: portal.MaxSignalText, MaxTitle: portal.MaxSignalTitle}
	theme := ""
	if f != nil {
		p.Once, p.Text, p.SignalTitle, theme = f.ID("once"), f.Text("text"), f.Text("title"), f.Text("theme")
		p.Chain, p.Named, p.Knows = f.Text("audience") == string(portal.WholeChain), f.Text("naming") == string(portal.Named), f.Bool(app.FieldRecognisable)
	}
	for _, t := range set.Themes {
		if !t.Ended {
			p.Themes = append(p.Themes, Option{string(t.ID), t.Name, string(t.ID) == theme})
		}
	}
	p.Themes = append(p.Themes, Option{themeUnknown, "Weet ik niet", theme == themeUnknown})
	return p, nil
}

func (s *Server) keepingSignal(c *fiber.Ctx) error {
	p, err := s.keepingSignalPage(c, nil)
	if err != nil {
		return err
	}
	return keepingSignal.show(c, p)
}

func (s *Server) keepingSignalShare(c *fiber.Ctx) error {
	f := form(c)
	p, err := s.keepingSignalPage(c, f)
	if err != nil {
		return err
	}
	number, period, clause, err := clauseParams(c)
	if err != nil {
		return err
	}
	in := shareInput(f)
	in.Kind, in.More, in.Audience = portal.Bottleneck, portal.More{}, portal.Audience{Kind: portal.ChosenOrgs}
	if p.Chain {
		in.Audience.Kind = portal.WholeChain
	}
	shared, err := s.options.App.SignalOfClause(c.UserContext(), actor(c), number, period, clause, in)
	if err != nil {
		p.refuse(err, f.order())
		p.Citizen, p.Recognisable = p.citizen("", in.Citizen), p.Problem(app.FieldRecognisable)
		p.Errors = nil // again fills them
		return keepingSignal.again(c, p, err)
	}
	return done(c, keepingSignalled, "/signalen/"+shared.Number)
}

func (s *Server) keepingProposePage(c *fiber.Ctx, f *Form) (KeepingPropose, error) {
	number, period, clause, err := clauseParams(c)
	if err != nil {
		return KeepingPropose{}, err
	}
	v, err := s.options.App.KeepingProposalForm(c.UserContext(), actor(c), number, period, clause)
	if err != nil {
		return KeepingPropose{}, err
	}
	p := KeepingPropose{Base: Base{Title: "Zet op de agenda"}, Head: s.covenantHead(actor(c), v.CovenantOn, "gesprekken"), Path: keepingPath(number, period, ""), Heading: articleHeading(v.Clause),
		Form:    ProposeFields{Question: "Hoe houden wij artikel " + strconv.Itoa(v.Clause.Number) + " (" + lowerFirst(v.Clause.Heading) + ") vast?", Minutes: "15", Why: v.Text, Aims: aimOptions(portal.AimDiscuss)},
		MaxText: portal.MaxSignalText, MaxTitle: portal.MaxSignalTitle}
	table := v.Table
	if f != nil {
		table = f.Text("table")
		p.Form = ProposeFields{Question: f.Text("question"), Minutes: f.Text("minutes"), Why: f.Text("why"), Aims: aimOptions(portal.Aim(f.Text("aim")))}
	}
	for _, t := range v.Tables {
		p.Tables = append(p.Tables, Option{t.Number, t.Title + ", " + meetingDay(t.Start), t.Number == table})
	}
	if len(p.Tables) == 0 {
		p.Empty = Empty{Kind: "none", Title: "Er is nu geen ronde tafel gepland", Text: "Zodra er een is waar uw organisatie aan tafel zit, kunt u dit daar voorstellen."}
	}
	return p, nil
}

func (s *Server) keepingPropose(c *fiber.Ctx) error {
	p, err := s.keepingProposePage(c, nil)
	if err != nil {
		return err
	}
	return keepingPropose.show(c, p)
}

func (s *Server) keepingProposeSend(c *fiber.Ctx) error {
	f := form(c)
	p, err := s.keepingProposePage(c, f)
	if err != nil {
		return err
	}
	number, period, clause, err := clauseParams(c)
	if err != nil {
		return err
	}
	in, table := proposeInput(f), f.Text("table")
	in.LinkText = ""
	if err = f.Err(); err == nil && table == "" {
		err = portal.Fields{"table": "Kies een ronde tafel."}.Err()
	}
	if err == nil {
		_, err = s.options.App.ProposeClause(c.UserContext(), actor(c), number, period, clause, table, in)
	}
	if err != nil {
		p.refuse(err, f.order())
		p.Citizen = p.citizen("", in.Citizen)
		p.Errors = nil // again fills them
		return keepingPropose.again(c, p, err)
	}
	return done(c, keepingProposed, p.Path+"#artikel-"+string(clause))
}
