package web

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// TestPapersNameTheHashOfNow: the plain text of a paper from which words were taken for
// privacy has another hash than when it was frozen.
func TestPapersNameTheHashOfNow(t *testing.T) {
	at := time.Date(2026, time.November, 9, 9, 0, 0, 0, portal.Amsterdam())
	asItWas := portal.FrozenText{Canonical: "tekst", SHA256: "aaaa"}
	withheld := portal.FrozenText{Canonical: "tekst", SHA256: "aaaa", Withheld: at, Now: "bbbb"}
	for _, text := range []portal.FrozenText{asItWas, withheld} {
		report := portal.CouncilReport{State: portal.CouncilSent, Course: []portal.CouncilStep{{State: portal.CouncilSent, At: at}}, FrozenText: text}
		for name, p := range map[string]any{
			"report": councilPaper(app.CouncilPage{CouncilReport: report}), "factsheet": factsheetPaper(portal.Factsheet{FrozenAt: at, FrozenText: text}),
		} {
			words := fmt.Sprintf("%+v", p)
			if !strings.Contains(words, "aaaa") || strings.Contains(words, "bbbb") != (text.Now != "") {
				t.Errorf("%s frozen as %+v: %s", name, text, words)
			}
		}
	}
}
