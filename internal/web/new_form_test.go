package web

import (
	"net/url"
	"regexp"
	"testing"

	"ketenportaal/internal/portal"
)

var hiddenField = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)"`)

// TestNewFormsAreSentAsTheyStand sends what a browser sends: the hidden fields that the
// page has, with what a person fills in. Tests that write those fields themselves don't
// see that one is missing.
func TestNewFormsAreSentAsTheyStand(t *testing.T) {
	p := signalPortal(t)
	cora := p.as("cora")
	p.inPlan()
	for page, typed := range map[string]url.Values{
		"/moties-en-toezeggingen/nieuw":           {"kind": {"motie"}, "title": {"Motie"}, "on": {dayField(p.clock)}},
		"/plan-van-aanpak/begroting/regels/nieuw": {"title": {"Cliënten"}, "source": {"Plan"}, "amount": {"1.000"}},
		"/plan-van-aanpak/acties/nieuw":           {"recommendation": {"I"}, "title": {"Actie"}, "state": {string(portal.PlanToStart)}},
		"/plan-van-aanpak/aanbevelingen/nieuw":    {"number": {"II"}, "title": {"Aanbeveling"}},
		"/beleidsdoelen/nieuw":                    {"title": {"Een doel"}},
		"/subsidies/nieuw":                        {"org": {"geldfit"}, "title": {"Spreekuren"}},
		"/clientstem/onderzoeken/nieuw":           {"title": {"Onderzoek"}, "period": {portal.Quarter(p.clock)}, "source": {"Bron"}, "question_1": {"Hoe gaat het?"}, "n_1": {"20"}, "score_1": {"7"}, "scale_1": {"1-10"}},
		"/clientstem/ervaringen/nieuw":            {"kind": {string(portal.VoicePanel)}, "title": {"Panel"}, "text": {"Wij hoorden dit."}, "on": {dayField(p.clock)}},
		"/factsheets/nieuw":                       {"period": {portal.HalfYear(p.clock)}},
		"/raadsrapportages/nieuw":                 {"kind": {string(portal.QuarterReport)}, "period": {portal.Quarter(p.clock)}},
	} {
		t.Run(page, func(t *testing.T) {
			for _, field := range hiddenField.FindAllStringSubmatch(cora.get(t, page).wants(200).body, -1) {
				if _, there := typed[field[1]]; !there && field[1] != "_csrf" {
					typed.Set(field[1], field[2])
				}
			}
			if got := cora.post(t, page, typed); got.status == 400 {
				t.Errorf("refused as a form that isn't one: %s", got.body)
			} else {
				got.wants(303)
			}
		})
	}
}
