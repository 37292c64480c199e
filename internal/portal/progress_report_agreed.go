package portal

import "slices"

// AgreedGoal is what a goal was called when a report was handed in, with the indicators
// that were agreed then.
type AgreedGoal struct {
	Goal       ID                `json:"goal"`
	Title      string            `json:"title"`
	Indicators []AgreedIndicator `json:"indicators,omitempty"`
}

// AgreedIndicator is what an indicator was called when a report was handed in.
type AgreedIndicator struct {
	Indicator ID     `json:"indicator"`
	Title     string `json:"title"`
	Unit      string `json:"unit,omitempty"`
}

// agreed are the names of what is agreed now.
func (s Subsidy) agreed() []AgreedGoal {
	var goals []AgreedGoal
	for _, g := range s.InUse() {
		named := AgreedGoal{Goal: g.ID, Title: g.Title}
		for _, i := range g.Indicators {
			named.Indicators = append(named.Indicators, AgreedIndicator{Indicator: i.ID, Title: i.Title, Unit: i.Unit})
		}
		goals = append(goals, named)
	}
	return goals
}

// AsAgreed gives the subsidy with the goals and indicators of what was handed in, in the
// order and under the names of then. What was agreed later isn't among them.
func (s Subsidy) AsAgreed(c ReportContent) Subsidy {
	if len(c.Agreed) == 0 {
		return s
	}
	var goals []SubsidyGoal
	for _, named := range c.Agreed {
		g, ok := s.Goal(named.Goal)
		if !ok {
			continue
		}
		now := g.Indicators
		g.Title, g.Indicators = named.Title, nil
		for _, was := range named.Indicators {
			if at := slices.IndexFunc(now, func(i Indicator) bool { return i.ID == was.Indicator }); at >= 0 {
				i := now[at]
				i.Title, i.Unit = was.Title, was.Unit
				g.Indicators = append(g.Indicators, i)
			}
		}
		goals = append(goals, g)
	}
	s.Goals = goals
	return s
}
