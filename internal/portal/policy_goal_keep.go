package portal

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// How much of a goal there can be. MaxGoalDepth counts the top as one.
const (
	MaxGoalDepth  = 4
	MaxGoalTitle  = 200
	MaxGoalText   = 4000
	MaxGoalSource = 300
)

// Fact tells of the goal.
func (g PolicyGoal) Fact(e EventType, details map[string]string) Fact {
	return Fact{Type: e, About: g.Ref(), Details: details}
}

// Running reports whether it still is a goal.
func (g PolicyGoal) Running() bool { return g.EndedAt.IsZero() }

// Validate cleans what was typed and reports what is wrong, by form field.
func (g *PolicyGoal) Validate() error {
	f := Fields{}
	g.Title = text(f, "title", "De titel", CleanLine(g.Title), 3, MaxGoalTitle)
	g.Text = text(f, "text", "De uitleg", g.Text, 0, MaxGoalText)
	g.Source = text(f, "source", "De bron", CleanLine(g.Source), 0, MaxGoalSource)
	return f.Err()
}

// Change gives a goal another text. Its number and its place stay.
func (g *PolicyGoal) Change(to PolicyGoal, now time.Time) (Fact, error) {
	if err := to.Validate(); err != nil {
		return Fact{}, err
	}
	g.Title, g.Text, g.Source, g.ChangedAt = to.Title, to.Text, to.Source, now
	return g.Fact(GoalChanged, nil), nil
}

// GoalTree is every policy goal, those that ended included, in any order.
type GoalTree []PolicyGoal

// GoalAt is a goal with its depth in the tree; the top is 1.
type GoalAt struct {
	PolicyGoal
	Depth int
}

// Goal gives the goal with an id.
func (t GoalTree) Goal(id ID) (PolicyGoal, bool) {
	i := slices.IndexFunc(t, func(g PolicyGoal) bool { return g.ID == id })
	if i < 0 {
		return PolicyGoal{}, false
	}
	return t[i], true
}

// Under gives the goals right under one, in their order; without an id those at the top.
func (t GoalTree) Under(parent ID) []PolicyGoal {
	var under []PolicyGoal
	for _, g := range t {
		if g.Parent == parent {
			under = append(under, g)
		}
	}
	slices.SortStableFunc(under, func(x, y PolicyGoal) int {
		if x.Order != y.Order {
			return x.Order - y.Order
		}
		return strings.Compare(x.Number, y.Number)
	})
	return under
}

// Above gives the goals a goal stands under, the nearest first.
func (t GoalTree) Above(id ID) []PolicyGoal {
	var above []PolicyGoal
	g, ok := t.Goal(id)
	for ok && g.Parent != "" && len(above) <= len(t) {
		if g, ok = t.Goal(g.Parent); ok {
			above = append(above, g)
		}
	}
	return above
}

// Walk gives the goals under one as the tree is read: each before what is under it.
func (t GoalTree) Walk(parent ID) []GoalAt { return t.walk(parent, 1) }

func (t GoalTree) walk(parent ID, depth int) []GoalAt {
	if depth > len(t) {
		return nil // only damaged data has a loop
	}
	var all []GoalAt
	for _, g := range t.Under(parent) {
		all = append(append(all, GoalAt{g, depth}), t.walk(g.ID, depth+1)...)
	}
	return all
}

// height is how many levels a goal and what is under it take.
func (t GoalTree) height(id ID) int {
	h := 1
	for _, g := range t.walk(id, 1) {
		h = max(h, g.Depth+1)
	}
	return h
}

// MayHold reports whether a goal, new when it has no id, can stand under a parent.
func (t GoalTree) MayHold(parent, goal ID) bool { return t.fits(parent, goal) == "" }

// fits says in a sentence why a goal can't stand under a parent.
func (t GoalTree) fits(parent, goal ID) string {
	high := 1
	if goal != "" {
		high = t.height(goal)
	}
	if parent == "" {
		return ""
	}
	p, ok := t.Goal(parent)
	above := t.Above(parent)
	switch {
	case !ok:
		return "Dit doel is er niet (meer). Kies een ander doel."
	case !p.Running():
		return "Dit doel is beëindigd. Kies een doel dat nog geldt."
	case goal != "" && (parent == goal || slices.ContainsFunc(above, func(g PolicyGoal) bool { return g.ID == goal })):
		return "Een doel kan niet onder zichzelf staan. Kies een ander doel."
	case len(above)+1+high > MaxGoalDepth:
		return "Zo wordt de boom te diep. Doelen staan hoogstens " + Number(MaxGoalDepth) + " lagen diep."
	}
	return ""
}

// Place numbers a new validated goal under a parent and puts it last there. Numbers of
// goals that were moved away are not given again.
func (t GoalTree) Place(g *PolicyGoal, parent ID, now time.Time) (Fact, error) {
	if wrong := t.fits(parent, ""); wrong != "" {
		return Fact{}, Fields{"parent": wrong}.Err()
	}
	prefix := "D-"
	if p, ok := t.Goal(parent); ok {
		prefix = p.Number + "."
	}
	last := 0
	for _, x := range t {
		if rest, ok := strings.CutPrefix(x.Number, prefix); ok {
			if n, err := strconv.Atoi(rest); err == nil {
				last = max(last, n)
			}
		}
	}
	if g.Number = prefix + strconv.Itoa(last+1); parent == "" {
		g.Number = fmt.Sprintf("D-%02d", last+1)
	}
	g.Parent, g.Order, g.ChangedAt = parent, t.next(parent), now
	return g.Fact(GoalMade, nil), nil
}

func (t GoalTree) next(parent ID) int {
	last := 0
	for _, g := range t.Under(parent) {
		last = max(last, g.Order)
	}
	return last + 1
}

// Move puts a goal, with all that is under it, last under another parent or at the
// top. Its number stays.
func (t GoalTree) Move(g *PolicyGoal, parent ID, now time.Time) (Fact, error) {
	if wrong := t.fits(parent, g.ID); wrong != "" {
		return Fact{}, Fields{"parent": wrong}.Err()
	}
	if g.Parent == parent {
		return Fact{}, Fields{"parent": "Het doel staat daar al."}.Err()
	}
	g.Parent, g.Order, g.ChangedAt = parent, t.next(parent), now
	return g.Fact(GoalChanged, map[string]string{DetailField: "parent"}), nil
}

// Shift moves a goal one place up or down among its brothers and gives those whose
// order changed; none when it is at the end already.
func (t GoalTree) Shift(id ID, up bool, now time.Time) []PolicyGoal {
	g, ok := t.Goal(id)
	if !ok {
		return nil
	}
	brothers := t.Under(g.Parent)
	at := slices.IndexFunc(brothers, func(x PolicyGoal) bool { return x.ID == id })
	to := at + 1
	if up {
		to = at - 1
	}
	if to < 0 || to >= len(brothers) {
		return nil
	}
	brothers[at], brothers[to] = brothers[to], brothers[at]
	var changed []PolicyGoal
	for i, b := range brothers {
		if b.Order != i+1 {
			b.Order, b.ChangedAt = i+1, now
			changed = append(changed, b)
		}
	}
	return changed
}

// End takes a goal out of use. What hangs under it stays; goals under it end first.
func (t GoalTree) End(g *PolicyGoal, now time.Time) (Fact, error) {
	if !g.Running() {
		return Fact{}, Errorf(Conflict, "Dit doel is al beëindigd.")
	}
	if slices.ContainsFunc(t.Under(g.ID), PolicyGoal.Running) {
		return Fact{}, Fields{"end": "Beëindig eerst de doelen die hieronder staan, of verplaats ze."}.Err()
	}
	g.EndedAt, g.ChangedAt = now, now
	return g.Fact(GoalChanged, map[string]string{DetailField: "end"}), nil
}

// Resume takes back that a goal was ended.
func (t GoalTree) Resume(g *PolicyGoal, now time.Time) (Fact, error) {
	if g.Running() {
		return Fact{}, Errorf(Conflict, "Dit doel geldt al.")
	}
	if p, ok := t.Goal(g.Parent); ok && !p.Running() {
		return Fact{}, Fields{"end": "Het doel hierboven is ook beëindigd. Laat dat eerst weer gelden."}.Err()
	}
	g.EndedAt, g.ChangedAt = time.Time{}, now
	return g.Fact(GoalChanged, map[string]string{DetailField: "end"}), nil
}
