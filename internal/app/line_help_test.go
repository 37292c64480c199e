package app

import (
	"slices"
	"strings"
	"testing"

	"ketenportaal/internal/portal"
)

// TestTheLineShowsNoFewAnswers: of what helps, several signals together tell no number
// under five, however the answers fell.
func TestTheLineShowsNoFewAnswers(t *testing.T) {
	for answers, want := range map[string]string{
		"nee": "te weinig antwoorden om te tonen", "ja ja ja ja": "te weinig antwoorden om te tonen",
		"ja ja ja ja ja": "vijf keer ja", "ja ja ja ja nee deels": "zes antwoorden",
	} {
		r, world := newRig(t), newLineWorld()
		for i := range world.signals {
			s := &world.signals[i]
			if s.ID != "verteld" {
				continue
			}
			for _, a := range strings.Fields(answers) {
				s.Helps = append(s.Helps, portal.Help{Answer: portal.HelpAnswer(a), Feedback: 1, At: worldDay(0)})
			}
		}
		world.flags[0].Signals = append(world.flags[0].Signals, "verteld")
		world.store(r)
		line := must(r.Line(r.ctx, r.as("deelnemer@geldfit"), world.flags[0].Ref()))
		i := slices.IndexFunc(line.Stops, func(st LineStop) bool { return st.Kind == portal.AtHelp })
		if i < 0 || line.Stops[i].Note != want {
			t.Errorf("%s: %+v", answers, line.Stops)
		}
	}
}
