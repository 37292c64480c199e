package portal

import "testing"

// TestSurveyTells subtracts editions of one survey from each other.
func TestSurveyTells(t *testing.T) {
	q := func(n int) SurveyAnswer {
		return SurveyAnswer{Question: "Hoe tevreden?", N: n, Score: 700, Scale: "1-10"}
	}
	edition := func(org ID, period string, n int) Survey {
		return Survey{Title: "KTO", Org: org, Period: period, Questions: []SurveyAnswer{q(n)}}
	}
	renamed := edition("", "2026-1", 10)
	renamed.Title = "Een ander onderzoek"
	another := edition("", "2026-1", 10)
	another.Questions[0].Question = "Een andere vraag?"
	for name, tt := range map[string]struct {
		added Survey
		there []Survey
		want  bool
	}{
		"alone":                           {edition("", "2026-1", 10), nil, false},
		"itself, changed":                 {edition("", "2026-1", 10), []Survey{edition("", "2026-1", 12)}, false},
		"the chain beside one":            {edition("", "2026-1", 10), []Survey{edition("a", "2026-1", 7)}, true},
		"one beside the chain":            {edition("a", "2026-1", 7), []Survey{edition("", "2026-1", 10)}, true},
		"enough others":                   {edition("a", "2026-1", 7), []Survey{edition("", "2026-1", 12)}, false},
		"nobody else":                     {edition("a", "2026-1", 7), []Survey{edition("", "2026-1", 7)}, false},
		"two of three organisations":      {edition("a", "2026-1", 7), []Survey{edition("", "2026-1", 20), edition("b", "2026-1", 10)}, true},
		"two organisations":               {edition("a", "2026-1", 7), []Survey{edition("b", "2026-1", 10)}, false},
		"a quarter of a half year":        {edition("a", "2026-K1", 7), []Survey{edition("a", "2026-1", 9)}, true},
		"a half year beside its quarter":  {edition("", "2026-1", 9), []Survey{edition("", "2026-K2", 8)}, true},
		"another half year":               {edition("a", "2026-K3", 7), []Survey{edition("a", "2026-1", 9)}, false},
		"a quarter of one, of the chain":  {edition("a", "2026-K1", 7), []Survey{edition("", "2026-1", 9)}, true},
		"another survey":                  {edition("a", "2026-1", 7), []Survey{renamed}, false},
		"another question":                {edition("a", "2026-1", 7), []Survey{another}, false},
		"what others told already stands": {edition("c", "2026-2", 7), []Survey{edition("", "2026-1", 10), edition("a", "2026-1", 7)}, false},
	} {
		if got := tt.added.Tells(tt.added.Questions[0], tt.there); got != tt.want {
			t.Errorf("%s: %v, want %v", name, got, tt.want)
		}
	}
}
