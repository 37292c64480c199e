package web

import (
	"net/url"
	"strings"
	"testing"

	"ketenportaal/internal/app"
)

// TestAReportReadsAsItWasHandedIn: a goal and an indicator that are renamed later keep
// their names in what was handed in before, on the page and in the files; the next form
// has the new ones.
func TestAReportReadsAsItWasHandedIn(t *testing.T) {
	p, s, path := reportingPortal(t)
	gerda, cora := p.as("gerda"), p.as("cora")
	gerda.post(t, path+"/invullen", reportFields(s, 0)).wants(303)
	gerda.post(t, path+"/indienen", url.Values{"rev": {"1"}}).wants(303)
	_, err := p.app.WriteSubsidyGoal(t.Context(), p.by("cora"), s.Number, app.SubsidyGoalInput{ID: s.Goals[0].ID, Title: "Later anders genoemd", PolicyGoal: s.Goals[0].PolicyGoal})
	must(t, err)
	was := s.Goals[0].Title
	for _, place := range []string{path, path + "/versies/1", path + "/bestand?vorm=html", path + "/bestand?formaat=csv"} {
		if body := cora.get(t, place).wants(200).body; !strings.Contains(body, was) || strings.Contains(body, "Later anders genoemd") {
			t.Errorf("%s doesn't read as it was handed in", place)
		}
	}
	cora.get(t, "/subsidies/"+s.Number).wants(200).In("main", HasText("Later anders genoemd"))
	cora.post(t, path+"/beoordelen", url.Values{"version": {"0"}, "judge": {"terug"}, "questions": {"Hoe kwam dat?"}}).wants(303)
	gerda.get(t, path+"/invullen").wants(200).In("main", HasText("Later anders genoemd"))
	gerda.post(t, path+"/indienen", url.Values{"rev": {"1"}}).wants(303)
	cora.get(t, path+"/versies/2").wants(200).In("main", HasText("Later anders genoemd"))
	cora.get(t, path+"/versies/1").wants(200).In("main", HasText(was)).Not("Later anders genoemd")
}
