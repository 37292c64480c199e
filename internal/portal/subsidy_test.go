package portal

import (
	"strings"
	"testing"
	"time"
)

var subsidyNow = time.Date(2026, time.March, 2, 9, 0, 0, 0, time.UTC)

func subsidyDay(y int, m time.Month, d int) time.Time {
	return time.Date(y, m, d, 0, 0, 0, 0, amsterdam)
}

func testSubsidy(t *testing.T, state SubsidyState) Subsidy {
	t.Helper()
	s, fact := NewSubsidy(Subsidy{ID: "u", Org: "geldfit", Title: "Spreekuren", Years: []SubsidyYear{{2026, 100_00}}}, "ad", subsidyNow)
	if fact.Type != SubsidyMade || s.State != SubsidyExplored || len(s.Course) != 1 {
		t.Fatalf("new subsidy: %+v, %v", s, fact)
	}
	s.State = state
	return s
}

// TestSubsidyMoves checks every pair of states against the table of moves.
func TestSubsidyMoves(t *testing.T) {
	allowed := map[SubsidyState]string{
		SubsidyExplored: "aanvraag ingetrokken", SubsidyAsked: "verleend ingetrokken afgewezen", SubsidyGranted: "gewijzigd vaststelling-aangevraagd ingetrokken",
		SubsidyChanged: "gewijzigd vaststelling-aangevraagd ingetrokken", SubsidyClosing: "gewijzigd vastgesteld",
	}
	for _, from := range SubsidyStates() {
		for _, to := range append(SubsidyStates(), "onbekend") {
			s := testSubsidy(t, from)
			fact, err := s.Move(SubsidyStep{State: to, On: subsidyDay(2026, time.March, 2), Number: "B-1"}, subsidyNow)
			want := to != "onbekend" && strings.Contains(" "+allowed[from]+" ", " "+string(to)+" ")
			if (err == nil) != want {
				t.Errorf("%s to %s: %v, want allowed %v", from, to, err, want)
			}
			if err != nil && (FieldsOf(err)["state"] == "" || s.State != from || len(s.Course) != 1) {
				t.Errorf("%s to %s was refused by %v, and left %+v", from, to, err, s)
			}
			if err == nil && (s.State != to || fact.Type != SubsidyMoved || fact.Details[DetailFrom] != string(from)) {
				t.Errorf("%s to %s: %v", from, to, fact)
			}
		}
	}
	s := testSubsidy(t, SubsidyAsked)
	_, err := s.Move(SubsidyStep{State: SubsidyClosed, On: subsidyDay(2026, time.March, 2), Number: "B-1"}, subsidyNow)
	if said := FieldsOf(err)["state"]; !strings.Contains(said, "‘Verleend’, ‘Ingetrokken’ of ‘Afgewezen’") {
		t.Errorf("the refusal doesn't say what can be done: %q", said)
	}
}

func TestSubsidyStepAsksDayAndNumber(t *testing.T) {
	for name, tt := range map[string]struct {
		step  SubsidyStep
		wrong string
	}{
		"no day":              {SubsidyStep{State: SubsidyGranted, Number: "B-1"}, "on"},
		"a day to come":       {SubsidyStep{State: SubsidyGranted, Number: "B-1", On: subsidyDay(2026, time.March, 3)}, "on"},
		"before the last one": {SubsidyStep{State: SubsidyGranted, Number: "B-1", On: subsidyDay(2026, time.January, 30)}, "on"},
		"no number":           {SubsidyStep{State: SubsidyGranted, On: subsidyDay(2026, time.March, 1)}, "number"},
		"withdrawn without":   {SubsidyStep{State: SubsidyWithdrawn, On: subsidyDay(2026, time.March, 1)}, ""},
		"all there":           {SubsidyStep{State: SubsidyGranted, Number: "B-1", On: subsidyDay(2026, time.March, 1)}, ""},
		"long note":           {SubsidyStep{State: SubsidyWithdrawn, On: subsidyDay(2026, time.March, 1), Note: strings.Repeat("x", MaxSubsidyNote+1)}, "note"},
	} {
		s := testSubsidy(t, SubsidyExplored)
		if _, err := s.Move(SubsidyStep{State: SubsidyAsked, On: subsidyDay(2026, time.January, 31)}, subsidyNow); err != nil {
			t.Fatal(err)
		}
		_, err := s.Move(tt.step, subsidyNow)
		if got := FieldsOf(err); len(got) > 1 || (tt.wrong != "") != (got[tt.wrong] != "") || (err == nil) != (tt.wrong == "") {
			t.Errorf("%s: %v, want %q wrong", name, err, tt.wrong)
		}
	}
}

func TestSubsidyDataIsChecked(t *testing.T) {
	many := make([]SubsidyYear, MaxSubsidyYears+1)
	for i := range many {
		many[i].Year = 2020 + i
	}
	for name, tt := range map[string]struct {
		s     Subsidy
		wrong string
	}{
		"no title":   {Subsidy{Org: "geldfit"}, "title"},
		"no org":     {Subsidy{Title: "Spreekuren"}, "org"},
		"year twice": {Subsidy{Org: "geldfit", Title: "Spreekuren", Years: []SubsidyYear{{2026, 1}, {2026, 2}}}, "year-1"},
		"no year":    {Subsidy{Org: "geldfit", Title: "Spreekuren", Years: []SubsidyYear{{26, 1}}}, "year-0"},
		"below zero": {Subsidy{Org: "geldfit", Title: "Spreekuren", Years: []SubsidyYear{{2026, -1}}}, "amount-0"},
		"many years": {Subsidy{Org: "geldfit", Title: "Spreekuren", Years: many}, "years"},
		"a good one": {Subsidy{Org: "geldfit", Title: "Spreekuren", Years: []SubsidyYear{{2027, 0}, {2026, 5}}}, ""},
	} {
		err := tt.s.Validate()
		if got := FieldsOf(err); (tt.wrong != "") != (err != nil) || tt.wrong != "" && got[tt.wrong] == "" {
			t.Errorf("%s: %v, want %q wrong", name, err, tt.wrong)
		}
	}
	s := testSubsidy(t, SubsidyGranted)
	if _, changed, err := s.Change(Subsidy{Org: "bewind", Title: s.Title, Years: s.Years}, subsidyNow); changed || err != nil || s.Org != "geldfit" {
		t.Errorf("nothing changed: %v %v, org %s", changed, err, s.Org)
	}
	fact, changed, err := s.Change(Subsidy{Title: "Kanarie", Years: []SubsidyYear{{2027, 200_00}, {2026, 100_00}}}, subsidyNow)
	if err != nil || !changed || s.Total() != 300_00 || s.Years[0].Year != 2026 || strings.Contains(fact.Details[DetailField], "Kanarie") {
		t.Errorf("change: %v %v %+v", err, fact, s)
	}
}

func TestFiguresAsTyped(t *testing.T) {
	for _, tt := range []struct {
		kind         IndicatorKind
		typed, words string // words empty: refused
	}{
		{IndicatorNumber, "1.240", "1.240 keer"}, {IndicatorNumber, "3,5", "3,5 keer"}, {IndicatorNumber, "veel", ""}, {IndicatorNumber, "-3", ""}, {IndicatorNumber, "9999999999999999", ""},
		{IndicatorAmount, "1.250,50", "€ 1.250,50"}, {IndicatorAmount, "tien", ""}, {IndicatorAmount, "-1", ""},
		{IndicatorShare, "80", "80%"}, {IndicatorShare, "62,5 %", "62,5%"}, {IndicatorShare, "24 van 30", "80% (24 van 30)"}, {IndicatorShare, "1/3", "33,3% (1 van 3)"}, {IndicatorShare, "2 van 3", "66,7% (2 van 3)"},
		{IndicatorShare, "120", ""}, {IndicatorShare, "3 van 0", ""}, {IndicatorShare, "4 van 3", ""}, {IndicatorShare, "half", ""}, {IndicatorShare, "1,5 van 3", ""},
		{IndicatorYesNo, "Ja", "Ja"}, {IndicatorYesNo, "nee", "Nee"}, {IndicatorYesNo, "misschien", ""},
		{IndicatorNarrative, "Het gaat beter.", "Het gaat beter."}, {IndicatorNarrative, strings.Repeat("x", MaxFigureText+1), ""},
	} {
		fig, problem := ReadFigure(tt.kind, tt.typed)
		if (problem == "") != (tt.words != "") || problem == "" && fig.Words(tt.kind, "keer") != tt.words {
			t.Errorf("%s %q: %+v, %q; want %q", tt.kind, tt.typed, fig, problem, tt.words)
		}
		if fig == nil {
			continue
		}
		if again, problem := ReadFigure(tt.kind, fig.Typed(tt.kind)); problem != "" || *again != *fig {
			t.Errorf("%s %q comes back as %+v, was %+v", tt.kind, tt.typed, again, fig)
		}
	}
	if fig, problem := ReadFigure(IndicatorNumber, "  "); fig != nil || problem != "" {
		t.Error("nothing typed is a figure, or refused")
	}
}

func TestGoalsAndIndicatorsOfASubsidy(t *testing.T) {
	s := testSubsidy(t, SubsidyGranted)
	if _, err := s.WriteGoal("g1", "", "", subsidyNow); FieldsOf(err)["title"] == "" || FieldsOf(err)["policy_goal"] == "" {
		t.Errorf("an empty goal: %v", err)
	}
	for _, id := range []ID{"g1", "g2"} {
		if _, err := s.WriteGoal(id, "Doel "+string(id), "d1", subsidyNow); err != nil {
			t.Fatal(err)
		}
	}
	in := IndicatorInput{Title: "Gesprekken", Kind: IndicatorNumber, Direction: MoreIsBetter, Baseline: "100", Targets: map[string]string{"2026-1": "120", "2026-2": "", "onzin": "x"}}
	if _, err := s.WriteIndicator("g1", "i1", in, subsidyNow); err != nil {
		t.Fatal(err)
	}
	if _, err := s.WriteIndicator("weg", "i2", in, subsidyNow); KindOf(err) != NotFound {
		t.Errorf("an indicator of no goal: %v", err)
	}
	bad := in
	bad.Baseline, bad.Targets = "veel", map[string]string{"2026-1": "nog meer"}
	if _, err := s.WriteIndicator("g1", "i1", bad, subsidyNow); FieldsOf(err)["baseline"] == "" || FieldsOf(err)["target-2026-1"] == "" {
		t.Errorf("text in numbers: %v", err)
	}
	// The kind stays, and so does a target that wasn't asked for.
	in.Kind, in.Title, in.Targets = IndicatorAmount, "Meer gesprekken", map[string]string{"2026-2": "130"}
	if _, err := s.WriteIndicator("g1", "i1", in, subsidyNow); err != nil {
		t.Fatal(err)
	}
	_, i, _ := s.Indicator("i1")
	if i.Kind != IndicatorNumber || i.Targets["2026-1"].Number != 120_00 || i.Targets["2026-2"].Number != 130_00 || len(i.Targets) != 2 {
		t.Errorf("after a change: %+v", i)
	}
	if _, err := s.MovePart("g2", true, subsidyNow); err != nil || s.Goals[0].ID != "g2" {
		t.Errorf("order: %v %v", err, s.Goals)
	}
	if _, err := s.DropPart("i1", true, subsidyNow); err != nil {
		t.Fatal(err)
	}
	if _, kept, ok := s.Indicator("i1"); !ok || !kept.Dropped || len(s.InUse()[1].Indicators) != 0 {
		t.Error("a dropped indicator is gone, or still asked")
	}
	s.State = SubsidyClosed
	for name, do := range map[string]func() (Fact, error){
		"goal":      func() (Fact, error) { return s.WriteGoal("g3", "Nog een doel", "d1", subsidyNow) },
		"indicator": func() (Fact, error) { return s.WriteIndicator("g1", "i9", in, subsidyNow) },
		"order":     func() (Fact, error) { return s.MovePart("g1", true, subsidyNow) },
		"drop":      func() (Fact, error) { return s.DropPart("g1", true, subsidyNow) },
		"schedule":  func() (Fact, error) { return s.Schedule(RhythmQuarter, subsidyNow) },
	} {
		if _, err := do(); KindOf(err) != Conflict {
			t.Errorf("%s of a closed subsidy: %v", name, err)
		}
	}
}

func TestReportSchedule(t *testing.T) {
	s := testSubsidy(t, SubsidyGranted)
	if _, err := s.Schedule("maand", subsidyNow); FieldsOf(err)["rhythm"] == "" {
		t.Errorf("an unknown rhythm: %v", err)
	}
	if _, err := s.Schedule(RhythmHalfYear, subsidyNow); err != nil || len(s.Periods) != 2 {
		t.Fatalf("%v: %+v", err, s.Periods)
	}
	p := s.Periods[0]
	if p.Label != "2026-1" || !p.Opens.Equal(subsidyDay(2026, time.July, 1)) || !p.Due.Equal(subsidyDay(2026, time.July, 29)) || !p.Locked() {
		t.Errorf("first period: %+v", p)
	}
	at := func(y int, m time.Month, d int) time.Time { return subsidyDay(y, m, d).Add(time.Minute) }
	if got := s.ToOpen(at(2026, time.June, 30)); got != nil {
		t.Errorf("opens too early: %v", got)
	}
	if got := s.ToOpen(at(2026, time.July, 1)); len(got) != 1 || got[0] != "2026-1" {
		t.Errorf("doesn't open on its day: %v", got)
	}
	if _, err := s.OpenPeriod("2026-1", at(2026, time.July, 1)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.OpenPeriod("2026-1", at(2026, time.July, 1)); KindOf(err) != Conflict {
		t.Errorf("opened twice: %v", err)
	}
	if p, _ := s.Period("2026-1"); !p.Due.Equal(subsidyDay(2026, time.July, 29)) || !p.Asked() {
		t.Errorf("opened on its day: %+v", p)
	}
	// Planned anew, what is open stays and what overlaps it isn't added.
	if _, err := s.Schedule(RhythmQuarter, at(2026, time.July, 2)); err != nil {
		t.Fatal(err)
	}
	var labels []string
	for _, p := range s.Periods {
		labels = append(labels, p.Label)
	}
	if got := strings.Join(labels, " "); got != "2026-1 2026-K3 2026-K4" {
		t.Errorf("planned anew: %s", got)
	}
	// Opened by who is late, there are four weeks all the same.
	if _, err := s.OpenPeriod("2026-K3", at(2027, time.March, 1)); err != nil {
		t.Fatal(err)
	}
	if p, _ := s.Period("2026-K3"); !p.Due.Equal(subsidyDay(2027, time.March, 29)) {
		t.Errorf("opened late: due %v", p.Due)
	}
	if _, err := s.Skip("2026-K4", "", "ad", subsidyNow); FieldsOf(err)["reason"] == "" {
		t.Errorf("skipped without a reason: %v", err)
	}
	if _, err := s.Skip("2026-K4", "Net begonnen.", "ad", subsidyNow); err != nil {
		t.Fatal(err)
	}
	if p, _ := s.Period("2026-K4"); p.Asked() || p.Locked() || len(s.ToOpen(at(2028, time.January, 1))) != 0 {
		t.Errorf("a skipped one opens: %+v", p)
	}
	if _, err := s.OpenPeriod("2026-K4", subsidyNow); KindOf(err) != Conflict {
		t.Errorf("opened a skipped one: %v", err)
	}
	if _, err := s.AskAgain("2026-K4", subsidyNow); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct{ opens, due time.Time }{
		"opens": {subsidyDay(2026, time.September, 30), subsidyDay(2027, time.January, 20)},
		"due":   {subsidyDay(2027, time.January, 20), subsidyDay(2027, time.January, 20)},
	} {
		if _, err := s.SetTerms("2026-K4", tt.opens, tt.due, subsidyNow); FieldsOf(err)[name] == "" {
			t.Errorf("terms, %s: %v", name, err)
		}
	}
	s.State = SubsidyAsked
	if got := s.ToOpen(at(2030, time.January, 1)); got != nil {
		t.Errorf("a subsidy that isn't granted opens %v", got)
	}
	if _, err := s.OpenPeriod("2026-K4", subsidyNow); KindOf(err) != Conflict {
		t.Errorf("opened before it was granted: %v", err)
	}
	if _, err := s.OpenPeriod("weg", subsidyNow); KindOf(err) != NotFound {
		t.Errorf("no such period: %v", err)
	}
}
