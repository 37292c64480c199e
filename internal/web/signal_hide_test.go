package web

import (
	"slices"
	"testing"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// Each text of the timeline can be hidden where it stands; a copy of an answer
// with that answer.
func TestTheTimelineOffersToHideEachText(t *testing.T) {
	at := time.Date(2026, time.November, 22, 9, 0, 0, 0, time.UTC)
	s := portal.Signal{
		Number:     "S-2026-0042",
		Course:     []portal.Station{{State: portal.SignalNew, At: at}, {State: portal.SignalReopen, At: at, By: "p", Note: "Er belt niemand"}},
		Helps:      []portal.Help{{Answer: portal.HelpsNot, At: at, By: "p", Line: "Er belt niemand"}},
		Objections: []portal.Objection{{ID: "o", Reason: "Dit lost niets op", At: at}},
		Widenings:  []portal.Widening{{ID: "w", Reason: "Zij weten hier meer van", At: at}},
	}
	for _, may := range []bool{true, false} {
		var links []string
		for _, h := range signalHappenings(at, app.SignalPage{Signal: s, May: app.SignalRights{Hide: may}}) {
			if h.Hide != "" {
				links = append(links, h.Hide)
			}
		}
		slices.Sort(links)
		var want []string
		if may {
			want = []string{hideURL(s.Number, "bezwaar:o"), hideURL(s.Number, "helpt:0"), hideURL(s.Number, "helpt:0"), hideURL(s.Number, "meelezen:w")}
		}
		if !slices.Equal(links, want) {
			t.Errorf("may hide %v: %v, want %v", may, links, want)
		}
	}
}
