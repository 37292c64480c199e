package portal

// Tells reports whether one of the survey's outcomes tells what fewer than five people
// said, by subtraction: beside other editions with this title, such as of the whole
// chain and of one organisation, or of a half year and one of its quarters.
func (s Survey) Tells(answer SurveyAnswer, all []Survey) bool {
	editions := []Survey{s}
	for _, x := range all {
		if FoldName(x.Title) == FoldName(s.Title) && (x.Period != s.Period || x.Org != s.Org) {
			editions = append(editions, x)
		}
	}
	for _, whole := range editions {
		of, asked := whole.Answer(answer.Question, answer.Scale)
		if !asked {
			continue
		}
		// Parts that differ from the whole in the same way have nobody in common.
		for _, way := range []struct{ org, period bool }{{true, false}, {false, true}, {true, true}} {
			rest, mine := of.N, whole.Period == s.Period && whole.Org == s.Org
			for _, part := range editions {
				a, asked := part.Answer(answer.Question, answer.Scale)
				if !asked || !part.partOf(whole) || way.org != (part.Org != whole.Org) || way.period != (part.Period != whole.Period) {
					continue
				}
				rest, mine = rest-a.N, mine || part.Period == s.Period && part.Org == s.Org
			}
			if mine && ShowOne(rest).Hidden {
				return true
			}
		}
	}
	return false
}

// partOf reports whether who answered this edition is among who answered another.
func (s Survey) partOf(whole Survey) bool {
	return Within(s.Period, whole.Period) && (whole.Org == "" || whole.Org == s.Org)
}
