package portal

import (
	"slices"
	"strconv"
	"testing"
	"time"
)

// sentSubsidy is a granted subsidy with one goal and indicator, of which a report was
// handed in.
func sentSubsidy(t *testing.T) (Subsidy, ProgressReport) {
	t.Helper()
	s := testSubsidy(t, SubsidyGranted)
	s.Goals = []SubsidyGoal{{ID: "g", Title: "Op tijd hulp", Indicators: []Indicator{{ID: "i", Title: "Gesprekken", Unit: "gesprekken", Kind: IndicatorNumber}}}}
	r := ProgressReport{ID: "r", Org: "geldfit", Period: "2026-1", State: ReportDraft, Goals: []GoalSaid{{"g", "Het ging goed."}}, Voices: "Niets gehoord.",
		Values: []ReportedValue{{Indicator: "i", Given: true, Figure: Figure{Number: 1200}}}}
	if _, err := r.Send(s, "gerda", subsidyNow); err != nil {
		t.Fatal(err)
	}
	return s, r
}

// TestWhatWasHandedInKeepsItsNames: a goal that gets another name, place or indicator
// later reads in an earlier report as it was agreed then.
func TestWhatWasHandedInKeepsItsNames(t *testing.T) {
	s, r := sentSubsidy(t)
	s.Goals[0].Title, s.Goals[0].Indicators[0].Title, s.Goals[0].Indicators[0].Unit = "Iets anders", "Iets anders", "stuks"
	s.Goals[0].Indicators = append(s.Goals[0].Indicators, Indicator{ID: "later", Title: "Later"})
	s.Goals = append([]SubsidyGoal{{ID: "nieuw", Title: "Nieuw doel"}}, s.Goals...)
	was := s.AsAgreed(r.LastSent())
	if len(was.Goals) != 1 || was.Goals[0].Title != "Op tijd hulp" || len(was.Goals[0].Indicators) != 1 || was.Goals[0].Indicators[0].Title != "Gesprekken" || was.Goals[0].Indicators[0].Unit != "gesprekken" {
		t.Errorf("handed in, it says %+v", was.Goals)
	}
	if s.Goals[1].Title != "Iets anders" || len(s.Goals[1].Indicators) != 2 || len(s.AsAgreed(ReportContent{}).Goals) != 2 {
		t.Errorf("the agreement of now changed: %+v", s.Goals)
	}
}

// TestNamesOfThenAreHiddenWithTheGoal: privacy knows the names that were kept.
func TestNamesOfThenAreHiddenWithTheGoal(t *testing.T) {
	s, r := sentSubsidy(t)
	s.Goals[0].Title = "Hulp van Jansen"
	x := &SubsidyTexts{Subsidy: s, Reports: []ProgressReport{r}}
	o := Originals{Texts: map[string]string{}}
	if !o.Hide(MakePart(PartSubsidyGoal, "g"), x.Texts()) {
		t.Fatal("nothing was hidden")
	}
	kept := x.Reports[0].Sent[0].Agreed[0]
	if kept.Title != HiddenLine || kept.Indicators[0].Title != HiddenLine || x.Subsidy.Goals[0].Title != HiddenLine {
		t.Errorf("hidden: %+v", kept)
	}
	o.PutBack(MakePart(PartSubsidyGoal, "g"), x.Texts())
	if kept := x.Reports[0].Sent[0].Agreed[0]; kept.Title != "Op tijd hulp" || kept.Indicators[0].Unit != "gesprekken" || x.Subsidy.Goals[0].Title != "Hulp van Jansen" {
		t.Errorf("put back: %+v", kept)
	}
}

// TestASubsidyFitsOnOneForm: more indicators than one form can hold are refused in words,
// also when a goal is agreed on again.
func TestASubsidyFitsOnOneForm(t *testing.T) {
	s := testSubsidy(t, SubsidyGranted)
	for g := range 6 {
		s.Goals = append(s.Goals, SubsidyGoal{ID: ID("g" + strconv.Itoa(g)), Title: "Doel", Dropped: g == 5})
	}
	write := func(goal, n int) error {
		_, err := s.WriteIndicator(s.Goals[goal].ID, NewID(), IndicatorInput{Title: "Indicator " + strconv.Itoa(n), Kind: IndicatorNarrative}, subsidyNow)
		return err
	}
	for n := range MaxAllIndicators {
		if err := write(n/MaxIndicators, n); err != nil {
			t.Fatalf("number %d: %v", n, err)
		}
	}
	first := s.Goals[0].Indicators[0].ID
	if _, err := s.DropPart(first, true, subsidyNow); err != nil {
		t.Fatal(err)
	}
	if err := write(5, 1); err != nil {
		t.Errorf("of a goal that isn't agreed: %v", err)
	}
	before := s.ChangedAt
	s.Goals = append(slices.Clone(s.Goals), SubsidyGoal{ID: "g6", Title: "Doel"})
	if err := write(6, 1); err != nil {
		t.Errorf("the hundredth: %v", err)
	}
	if err := write(6, 2); FieldsOf(err)["title"] != tooMany {
		t.Errorf("one too many: %v", err)
	}
	for _, part := range []ID{first, "g5"} {
		if _, err := s.DropPart(part, false, subsidyNow.Add(time.Hour)); KindOf(err) != Conflict || !s.ChangedAt.Equal(before) {
			t.Errorf("%s agreed again: %v", part, err)
		}
	}
}
