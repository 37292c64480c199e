package portal

import (
	"slices"
	"time"
)

// The limits of what is agreed with a subsidy.
const (
	MaxSubsidyGoals = 20
	MaxIndicators   = 20 // of one goal
	// MaxAllIndicators is what the form of one report can hold.
	MaxAllIndicators    = 100
	MaxSubsidyGoalTitle = 200
)

// Settled reports whether nothing is agreed any more: it was closed, withdrawn or
// refused.
func (s Subsidy) Settled() bool {
	return s.State == SubsidyClosed || s.State == SubsidyWithdrawn || s.State == SubsidyRefused
}

// open refuses to change what is agreed of a subsidy that is settled.
func (s Subsidy) open() error {
	if s.Settled() {
		return Errorf(Conflict, "Deze subsidie staat op ‘%s’. Afspraken en rapportages veranderen niet meer.", s.State.Label())
	}
	return nil
}

// Goal gives a goal of the subsidy.
func (s Subsidy) Goal(id ID) (SubsidyGoal, bool) {
	if i := s.goalAt(id); i >= 0 {
		return s.Goals[i], true
	}
	return SubsidyGoal{}, false
}

func (s Subsidy) goalAt(id ID) int {
	return slices.IndexFunc(s.Goals, func(g SubsidyGoal) bool { return g.ID == id })
}

// Indicator gives an indicator with its goal, dropped ones included: old reports name
// them.
func (s Subsidy) Indicator(id ID) (SubsidyGoal, Indicator, bool) {
	for _, g := range s.Goals {
		if i := slices.IndexFunc(g.Indicators, func(x Indicator) bool { return x.ID == id }); i >= 0 {
			return g, g.Indicators[i], true
		}
	}
	return SubsidyGoal{}, Indicator{}, false
}

// InUse are the goals that are agreed now, each with the indicators that are.
func (s Subsidy) InUse() []SubsidyGoal {
	var goals []SubsidyGoal
	for _, g := range s.Goals {
		if g.Dropped {
			continue
		}
		g.Indicators = slices.DeleteFunc(slices.Clone(g.Indicators), func(i Indicator) bool { return i.Dropped })
		goals = append(goals, g)
	}
	return goals
}

// WriteGoal adds a goal, or changes the title and policy goal of the one with the id.
func (s *Subsidy) WriteGoal(id ID, title string, policyGoal ID, now time.Time) (Fact, error) {
	f := Fields{}
	title = text(f, "title", "Het doel", CleanLine(title), 3, MaxSubsidyGoalTitle)
	if policyGoal == "" {
		f["policy_goal"] = "Kies bij welk beleidsdoel dit hoort."
	}
	at := s.goalAt(id)
	if at < 0 && len(s.InUse()) >= MaxSubsidyGoals {
		f["title"] = "Een subsidie kan ten hoogste " + Number(MaxSubsidyGoals) + " doelen hebben."
	}
	if err := s.open(); err != nil {
		return Fact{}, err
	}
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	if at < 0 {
		s.Goals = append(s.Goals, SubsidyGoal{ID: id, Title: title, PolicyGoal: policyGoal})
	} else {
		s.Goals[at].Title, s.Goals[at].PolicyGoal = title, policyGoal
	}
	s.ChangedAt = now
	return s.changed("doelen"), nil
}

// WriteIndicator adds an indicator to a goal, or changes the one with the id. Its kind
// stays as it was made: earlier reports hold figures of that kind. Targets of periods
// that aren't asked for stay too.
func (s *Subsidy) WriteIndicator(goal, id ID, in IndicatorInput, now time.Time) (Fact, error) {
	g := s.goalAt(goal)
	if g < 0 {
		return Fact{}, ErrNotFound
	}
	if err := s.open(); err != nil {
		return Fact{}, err
	}
	list := s.Goals[g].Indicators
	at := slices.IndexFunc(list, func(x Indicator) bool { return x.ID == id })
	if at >= 0 {
		in.Kind = list[at].Kind
	}
	made, err := in.read()
	if err != nil {
		return Fact{}, err
	}
	made.ID = id
	switch {
	case at >= 0:
		for label, target := range list[at].Targets {
			if _, typed := in.Targets[label]; !typed {
				if made.Targets == nil {
					made.Targets = map[string]Figure{}
				}
				made.Targets[label] = target
			}
		}
		made.Dropped = list[at].Dropped
		s.Goals[g].Indicators = slices.Clone(list)
		s.Goals[g].Indicators[at] = made
	case len(list) >= MaxIndicators:
		return Fact{}, Fields{"title": "Een doel kan ten hoogste " + Number(MaxIndicators) + " indicatoren hebben."}.Err()
	case s.counted() >= MaxAllIndicators:
		return Fact{}, Fields{"title": tooMany}.Err()
	default:
		s.Goals[g].Indicators = append(list, made)
	}
	s.ChangedAt = now
	return s.changed("indicatoren"), nil
}

var tooMany = "Een subsidie kan ten hoogste " + Number(MaxAllIndicators) + " indicatoren hebben. Anders past de rapportage niet op één formulier."

// counted is how many indicators are agreed now.
func (s Subsidy) counted() int {
	n := 0
	for _, g := range s.InUse() {
		n += len(g.Indicators)
	}
	return n
}

// MovePart puts a goal or an indicator one place up or down among its brothers.
func (s *Subsidy) MovePart(id ID, up bool, now time.Time) (Fact, error) {
	if err := s.open(); err != nil {
		return Fact{}, err
	}
	step := 1
	if up {
		step = -1
	}
	s.ChangedAt = now
	if at := s.goalAt(id); at >= 0 {
		if to := at + step; to >= 0 && to < len(s.Goals) {
			s.Goals[at], s.Goals[to] = s.Goals[to], s.Goals[at]
		}
		return s.changed("volgorde"), nil
	}
	for _, g := range s.Goals {
		at := slices.IndexFunc(g.Indicators, func(x Indicator) bool { return x.ID == id })
		if at < 0 {
			continue
		}
		if to := at + step; to >= 0 && to < len(g.Indicators) {
			g.Indicators[at], g.Indicators[to] = g.Indicators[to], g.Indicators[at]
		}
		return s.changed("volgorde"), nil
	}
	return Fact{}, ErrNotFound
}

// DropPart says that a goal or an indicator is agreed no longer, or again. It stays in
// the subsidy, so that reports about it can be read.
func (s *Subsidy) DropPart(id ID, dropped bool, now time.Time) (Fact, error) {
	if err := s.open(); err != nil {
		return Fact{}, err
	}
	goal, _, _ := s.Indicator(id)
	part, what := s.goalAt(id), "doelen"
	next := *s
	next.Goals = slices.Clone(s.Goals)
	switch {
	case part >= 0:
		next.Goals[part].Dropped = dropped
	case goal.ID != "":
		part, what = s.goalAt(goal.ID), "indicatoren"
		list := slices.Clone(goal.Indicators)
		list[slices.IndexFunc(list, func(i Indicator) bool { return i.ID == id })].Dropped = dropped
		next.Goals[part].Indicators = list
	default:
		return Fact{}, ErrNotFound
	}
	if next.counted() > MaxAllIndicators && !dropped {
		return Fact{}, Errorf(Conflict, "%s", tooMany)
	}
	next.ChangedAt = now
	*s = next
	return s.changed(what), nil
}
