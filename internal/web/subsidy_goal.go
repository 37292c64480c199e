package web

import (
	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// SubsidyGoals is the page on which who keeps a subsidy arranges its goals.
type SubsidyGoals struct {
	Base
	Head    SubsidyHead
	Path    string
	Version int64
	Settled bool
	Goals   []GoalPart
	Empty   Empty
}

// GoalPart is a goal or an indicator as a row to arrange.
type GoalPart struct {
	ID, Title, Href string
	Meta            []string
	Dropped         bool
	First, Last     bool
	AddHref         string // to add an indicator; empty for an indicator
	Indicators      []GoalPart
}

var subsidyGoals = page[SubsidyGoals]("subsidy/goals")

var (
	subsidyGoalSaved      = flash("subsidie-doel", "good", "Het doel is bewaard.")
	subsidyIndicatorSaved = flash("subsidie-indicator", "good", "De indicator is bewaard.")
	subsidyPartMoved      = flash("subsidie-volgorde", "good", "De volgorde is gewijzigd.")
	subsidyPartDropped    = flash("subsidie-vervalt", "good", "Dit is niet meer afgesproken. Eerdere rapportages blijven te lezen.")
	subsidyPartBack       = flash("subsidie-weer", "good", "Dit is weer afgesproken.")
)

func (s *Server) subsidyGoalsPage(c *fiber.Ctx) error {
	sub, err := s.subsidyToKeep(c)
	if err != nil {
		return err
	}
	choices, err := s.options.App.SubsidyForm(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	p := SubsidyGoals{Base: Base{Title: "Doelen en indicatoren"}, Head: subsidyHead(actor(c), sub, "doelen"), Path: subsidyPath(sub.Number, ""), Version: sub.Version, Settled: sub.Settled()}
	for n, g := range sub.Goals {
		href := p.Path + "/doelen/" + string(g.ID)
		part := GoalPart{ID: string(g.ID), Title: g.Title, Href: href, Dropped: g.Dropped, First: n == 0, Last: n == len(sub.Goals)-1, AddHref: href + "/indicatoren/nieuw"}
		for _, pg := range choices.Goals {
			if pg.ID == g.PolicyGoal {
				part.Meta = append(part.Meta, "beleidsdoel "+pg.Number)
			}
		}
		for m, i := range g.Indicators {
			row := GoalPart{ID: string(i.ID), Title: i.Title, Href: href + "/indicatoren/" + string(i.ID), Dropped: i.Dropped, First: m == 0, Last: m == len(g.Indicators)-1, Meta: []string{i.Kind.Label()}}
			if n := len(i.Targets); n > 0 {
				row.Meta = append(row.Meta, plural(n, "streefwaarde", "streefwaarden"))
			}
			part.Indicators = append(part.Indicators, row)
		}
		p.Goals = append(p.Goals, part)
	}
	if len(p.Goals) == 0 {
		p.Empty = Empty{Kind: "none", Title: "Nog geen doelen", Text: "Leg vast welke doelen u afspreekt, en waaraan u ziet of dat lukt.", ActionURL: p.Path + "/doelen/nieuw", ActionText: "Doel toevoegen"}
	}
	return subsidyGoals.show(c, p)
}

// SubsidyGoalEdit is the form of one goal.
type SubsidyGoalEdit struct {
	Base
	Head       SubsidyHead
	Back, Once string
	New        bool
	Version    int64
	Name       string
	Goals      []Option
	MaxTitle   int
	answers    app.CitizenAnswer
	chosen     portal.ID
	id         portal.ID
	choices    []portal.PolicyGoal
}

// Citizen is what the citizen-data check asks.
func (p *SubsidyGoalEdit) Citizen() Citizen { return p.citizen("", p.answers) }

var subsidyGoalEdit = page[SubsidyGoalEdit]("subsidy/goal")

// subsidyGoalPage is the form of the goal in the address, or of a new one.
func (s *Server) subsidyGoalPage(c *fiber.Ctx, fresh bool) (SubsidyGoalEdit, error) {
	sub, err := s.subsidyToKeep(c)
	if err != nil {
		return SubsidyGoalEdit{}, err
	}
	choices, err := s.options.App.SubsidyForm(c.UserContext(), actor(c))
	if err != nil {
		return SubsidyGoalEdit{}, err
	}
	p := SubsidyGoalEdit{Base: Base{Title: "Doel toevoegen"}, New: fresh, Head: subsidyHead(actor(c), sub, "doelen"), Back: subsidyPath(sub.Number, "/doelen"), Once: string(portal.NewID()),
		Version: sub.Version, MaxTitle: portal.MaxSubsidyGoalTitle, choices: choices.Goals}
	if fresh {
		return p, nil
	}
	id, err := param(c, "goal")
	if err != nil {
		return p, err
	}
	g, ok := sub.Goal(portal.ID(id))
	if !ok {
		return p, portal.ErrNotFound
	}
	p.Title, p.id, p.Name, p.chosen = "Doel wijzigen", g.ID, g.Title, g.PolicyGoal
	return p, nil
}

// options fills the policy goals to choose from.
func (p SubsidyGoalEdit) options() SubsidyGoalEdit {
	for _, g := range p.choices {
		p.Goals = append(p.Goals, Option{string(g.ID), g.Number + " " + g.Title, g.ID == p.chosen})
	}
	return p
}

func (s *Server) subsidyGoalNew(c *fiber.Ctx) error  { return s.subsidyGoalForm(c, true) }
func (s *Server) subsidyGoalOpen(c *fiber.Ctx) error { return s.subsidyGoalForm(c, false) }

func (s *Server) subsidyGoalForm(c *fiber.Ctx, fresh bool) error {
	p, err := s.subsidyGoalPage(c, fresh)
	if err != nil {
		return err
	}
	return subsidyGoalEdit.show(c, p.options())
}

func (s *Server) subsidyGoalAdd(c *fiber.Ctx) error  { return s.subsidyGoalWrite(c, true) }
func (s *Server) subsidyGoalSave(c *fiber.Ctx) error { return s.subsidyGoalWrite(c, false) }

func (s *Server) subsidyGoalWrite(c *fiber.Ctx, fresh bool) error {
	p, err := s.subsidyGoalPage(c, fresh)
	if err != nil {
		return err
	}
	f := form(c)
	in := app.SubsidyGoalInput{ID: p.id, Once: f.ID("once"), Title: f.Text("title"), PolicyGoal: f.ID("policy_goal"), Citizen: citizenAnswer(f), Version: f.Version("version")}
	id, err := s.options.App.WriteSubsidyGoal(c.UserContext(), actor(c), p.Head.Number, in)
	if err != nil {
		p.Name, p.chosen, p.answers, p.Once = in.Title, in.PolicyGoal, in.Citizen, string(in.Once)
		return subsidyGoalEdit.again(c, p.options(), err)
	}
	if fresh {
		return done(c, subsidyGoalSaved, p.Back+"/"+string(id)+"/indicatoren/nieuw")
	}
	return done(c, subsidyGoalSaved, p.Back)
}

// subsidyPartMove puts a goal or an indicator one place up or down.
func (s *Server) subsidyPartMove(c *fiber.Ctx) error {
	sub, err := s.subsidyToKeep(c)
	if err != nil {
		return err
	}
	part, err := param(c, "part")
	if err != nil {
		return err
	}
	f := form(c)
	if err := s.options.App.MoveSubsidyPart(c.UserContext(), actor(c), sub.Number, f.Version("version"), portal.ID(part), f.Text("way") == "omhoog"); err != nil {
		return err
	}
	return done(c, subsidyPartMoved, subsidyPath(sub.Number, "/doelen"))
}

// subsidyPartDrop says that a goal or an indicator is agreed no longer, or again.
func (s *Server) subsidyPartDrop(c *fiber.Ctx) error {
	sub, err := s.subsidyToKeep(c)
	if err != nil {
		return err
	}
	part, err := param(c, "part")
	if err != nil {
		return err
	}
	f := form(c)
	back := f.Bool("back")
	if err := s.options.App.DropSubsidyPart(c.UserContext(), actor(c), sub.Number, f.Version("version"), portal.ID(part), !back); err != nil {
		return err
	}
	if back {
		return done(c, subsidyPartBack, subsidyPath(sub.Number, "/doelen"))
	}
	return done(c, subsidyPartDropped, subsidyPath(sub.Number, "/doelen"))
}
