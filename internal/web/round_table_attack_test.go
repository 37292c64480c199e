package web

import (
	"net/http"
	"net/url"
	"testing"

	"ketenportaal/internal/portal"
)

// TestPolicySpeaksBeforeTheForm: who may not do it hears that, also when what was
// sent isn't right; the page with the fault is for who may.
func TestPolicySpeaksBeforeTheForm(t *testing.T) {
	p := minutesPortal(t)
	adil, wim := p.as("adil"), p.as("wim")
	adil.post(t, minutesAt+"/voorleggen", url.Values{"version": {"1"}}).wants(http.StatusSeeOther)
	wim.post(t, minutesAt+"/akkoord", url.Values{"version": {"2"}}).wants(http.StatusSeeOther)
	p.as("bram").post(t, minutesAt+"/reageren/punt-open", minutesCommentForm("Ik was er niet.", "")).wants(http.StatusSeeOther)
	m, err := p.store.Minutes(t.Context(), "tafel")
	must(t, err)
	comment := minutesAt + "/reacties/" + string(m.Comments[0].ID)
	action := portal.ActionPoint{ID: "actie", Number: "A-2026-0001", What: "Bellen", Owner: "bram", Org: "bewind", Due: p.clock, State: portal.ActionOpen, Series: "reeks", Table: "tafel", Item: "punt-open"}
	must(t, p.store.InsertActionPoint(t.Context(), &action, []string{"org:gemeente", "org:geldfit", "org:bewind"}))
	for _, tt := range []struct {
		path   string
		fields url.Values
		who    portal.ID
		want   int
	}{
		{comment, url.Values{}, "gerda", http.StatusForbidden},
		{comment, url.Values{}, "lea", http.StatusNotFound},
		{comment, url.Values{}, "adil", http.StatusUnprocessableEntity},
		{"/besluiten/B-2026-0001/besluit", url.Values{"version": {"1"}}, "gerda", http.StatusForbidden},
		{"/besluiten/B-2026-0001/besluit", url.Values{"version": {"1"}}, "lea", http.StatusNotFound},
		{"/besluiten/B-2026-0001/herzien", url.Values{"version": {"1"}, "review": {"ooit"}}, "gerda", http.StatusForbidden},
		{"/actiepunten/A-2026-0001/wijzigen", url.Values{"version": {"1"}, "due": {"ooit"}}, "gerda", http.StatusForbidden},
		{"/ronde-tafels/R-2026-002/antwoord", url.Values{"number": {"veel"}}, "cora", http.StatusForbidden},
		{"/ronde-tafels/reeksen/nieuw", url.Values{"papers": {"veel"}}, "gerda", http.StatusForbidden},
		{minutesAt + "/reageren/punt-open", url.Values{"rev": {"x"}}, "bea", http.StatusForbidden},
	} {
		if got := p.as(tt.who).post(t, tt.path, tt.fields).status; got != tt.want {
			t.Errorf("%s posts %v to %s: %d, want %d", tt.who, tt.fields, tt.path, got, tt.want)
		}
	}
	p.as("bea").get(t, minutesAt+"/reageren/punt-open").wants(http.StatusForbidden)
}
