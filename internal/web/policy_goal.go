package web

import (
	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// GoalTreePage is the tree of policy goals.
type GoalTreePage struct {
	Base
	Tabs    []ActionTab
	Top     []GoalNode
	Ended   bool // those that ended are shown too
	MayKeep bool
	Empty   Empty
}

// GoalNode is a goal in the tree with those under it.
type GoalNode struct {
	Number, Name, Href string
	Ended              bool
	Meta               []string
	Under              []GoalNode
}

var goalTree = page[GoalTreePage]("goal/tree")

func (s *Server) goals(c *fiber.Ctx) error {
	p := GoalTreePage{Base: Base{Title: "Beleidsdoelen"}, Tabs: planTabs(goalsHome), Ended: query(c).Bool("beeindigd")}
	if !readsTables(actor(c)) {
		p.Tabs, p.Empty = nil, Empty{Kind: "shut", Title: "Beleidsdoelen zijn niet voor uw rol", Text: "Hier staan de doelen van de gemeente. Uw rol leest dat niet.", ActionURL: "/", ActionText: "Naar de start"}
		return goalTree.send(c, fiber.StatusForbidden, p)
	}
	l, err := s.options.App.Goals(c.UserContext(), actor(c), p.Ended)
	if err != nil {
		return err
	}
	p.MayKeep = l.MayKeep
	p.Top = goalNodes(l.Rows, "")
	switch {
	case len(p.Top) > 0:
	case l.MayKeep:
		p.Empty = Empty{Kind: "none", Title: "Nog geen beleidsdoelen", Text: "Aan een beleidsdoel hangen acties, subsidies en afspraken. Zo ziet iedereen waar het voor is.", ActionURL: goalsHome + "/nieuw", ActionText: "Beleidsdoel maken"}
	default:
		p.Empty = Empty{Kind: "none", Title: "Nog geen beleidsdoelen", Text: "Hier komen de doelen van de gemeente, en wat eraan bijdraagt."}
	}
	return goalTree.show(c, p)
}

// goalNodes are the goals right under one, with what is under each.
func goalNodes(rows []app.GoalRow, parent portal.ID) []GoalNode {
	var nodes []GoalNode
	for _, r := range rows {
		if r.Parent == parent {
			n := goalNode(r)
			if n.Under = goalNodes(rows, r.ID); len(n.Under) == 0 && len(n.Meta) == 0 {
				n.Meta = []string{"hieraan hangt nog niets"}
			}
			nodes = append(nodes, n)
		}
	}
	return nodes
}

func goalNode(r app.GoalRow) GoalNode {
	n := GoalNode{Number: r.Number, Name: r.Title, Href: goalsHome + "/" + r.Number, Ended: !r.Running()}
	if r.Actions > 0 {
		n.Meta = append(n.Meta, plural(r.Actions, "actie", "acties"))
	}
	if r.Subsidies > 0 {
		n.Meta = append(n.Meta, plural(r.Subsidies, "subsidie", "subsidies"))
	}
	return n
}

// GoalShow is the page of one policy goal.
type GoalShow struct {
	Base
	Number, Name, Href, Source      string
	Version                         int64
	Ended                           string // since when it no longer is a goal
	Text                            [][]string
	Line                            LineCard
	Above, Under, Tables, Decisions []app.TableLink
	Actions                         []PlanItem
	Subsidies                       []GoalSubsidyItem
	Figures                         []GoalFigure
	MayKeep, Unfold, MayUnder       bool
	AtTop, MayUp, MayDown           bool
	Parents                         []Option
}

// GoalFigure is the latest accepted figure of an indicator under a goal.
type GoalFigure struct{ Title, Href, Number, Period, Value, Target string }

// goalFigure is a figure with what was agreed for the same period.
func goalFigure(v app.AcceptedValue) GoalFigure {
	f := GoalFigure{Title: v.Indicator.Title, Href: subsidyPath(v.Subsidy.Number, "#indicator-"+string(v.Indicator.ID)), Number: v.Subsidy.Number,
		Period: portal.PeriodWords(v.Period), Value: v.Value.Figure.Words(v.Indicator.Kind, v.Indicator.Unit)}
	if target, aimed := v.Indicator.Targets[v.Period]; aimed {
		f.Target = target.Words(v.Indicator.Kind, v.Indicator.Unit)
	}
	return f
}

// GoalSubsidyItem is a subsidy that works on a goal.
type GoalSubsidyItem struct {
	Number, Name, Href string
	Badge              Badge
	Meta               []string
}

var goalShow = page[GoalShow]("goal/show")

func (s *Server) goal(c *fiber.Ctx) error {
	p, err := s.goalPage(c)
	if err != nil {
		return err
	}
	return goalShow.show(c, p)
}

func (s *Server) goalPage(c *fiber.Ctx) (GoalShow, error) {
	number, err := param(c, "number")
	if err != nil {
		return GoalShow{}, err
	}
	v, err := s.options.App.Goal(c.UserContext(), actor(c), number)
	if err != nil {
		return GoalShow{}, err
	}
	now := s.options.Now()
	p := GoalShow{Base: Base{Title: v.Number + " " + v.PolicyGoal.Title}, Number: v.Number, Name: v.PolicyGoal.Title, Href: goalsHome + "/" + v.Number, Source: v.Source, Version: v.Version,
		Ended: dateText(v.EndedAt), Text: paragraphs(v.PolicyGoal.Text), Above: v.Above, Under: v.Under, Tables: v.Tables, Decisions: v.Decisions, MayKeep: v.MayKeep,
		MayUnder: v.MayKeep && v.Running() && len(v.Above)+1 < portal.MaxGoalDepth, AtTop: v.Parent == "", MayUp: v.MayKeep && !v.First, MayDown: v.MayKeep && !v.Last}
	for _, r := range v.Actions {
		p.Actions = append(p.Actions, planItem(now, r))
	}
	for _, x := range v.Subsidies {
		p.Subsidies = append(p.Subsidies, GoalSubsidyItem{Number: x.Number, Name: x.Title, Href: x.Path, Badge: subsidyBadge(x.State), Meta: append([]string{x.Org}, x.Goals...)})
	}
	for _, f := range v.Figures {
		p.Figures = append(p.Figures, goalFigure(f))
	}
	p.Parents = goalOptions(v.Parents, "")
	p.Line, err = s.lineCard(c, v.Ref())
	return p, err
}

// goalOptions are goals to choose from, by their numbers.
func goalOptions(goals []portal.GoalAt, is string) []Option {
	var options []Option
	for _, g := range goals {
		options = append(options, Option{g.Number, g.Number + " " + g.Title, g.Number == is})
	}
	return options
}

// PlanGapsPage says what is missing between goals, partners and actions.
type PlanGapsPage struct {
	Base
	Tabs     []ActionTab
	Whole    bool
	Goals    []app.TableLink
	Partners []portal.Organisation
	Unowned  []PlanItem
	IsFree   bool // IsFree: the reader's own organisation has no goal yet
}

var planGaps = page[PlanGapsPage]("goal/gaps")

func (s *Server) planGaps(c *fiber.Ctx) error {
	v, err := s.options.App.PlanGaps(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	p := PlanGapsPage{Base: Base{Title: "Wat ontbreekt er nog?"}, Tabs: planTabs(""), Whole: v.Whole, Goals: v.Goals, Partners: v.Partners}
	p.IsFree = !v.Whole && len(v.Partners) > 0
	for _, r := range v.Unowned {
		p.Unowned = append(p.Unowned, planItem(s.options.Now(), r))
	}
	return planGaps.show(c, p)
}
