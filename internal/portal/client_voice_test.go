package portal

import (
	"slices"
	"strings"
	"testing"
	"time"
)

var voiceNow = time.Date(2026, time.November, 9, 9, 0, 0, 0, Amsterdam())

func voiceDay(y int, m time.Month, d int) time.Time {
	return time.Date(y, m, d, 0, 0, 0, 0, Amsterdam())
}

// TestSurveyTyped reads questions as people type them, and refuses those that fewer than
// five people answered.
func TestSurveyTyped(t *testing.T) {
	tests := []struct {
		name  string
		typed SurveyTyped
		want  SurveyAnswer
		wrong []string
	}{
		{"a mark", SurveyTyped{"Hoe tevreden?", "1.240", "7,4", "1-10"}, SurveyAnswer{"Hoe tevreden?", 1240, 740, "1-10"}, nil},
		{"a percentage", SurveyTyped{"Weet u wie?", "48", "82%", "%"}, SurveyAnswer{"Weet u wie?", 48, 8200, "percentage"}, nil},
		{"five answers", SurveyTyped{"Hoe tevreden?", "5", "1", "rapportcijfer"}, SurveyAnswer{"Hoe tevreden?", 5, 100, "1-10"}, nil},
		{"four answers", SurveyTyped{"Hoe tevreden?", "4", "7", "1-10"}, SurveyAnswer{}, []string{"n"}},
		{"no answers", SurveyTyped{"Hoe tevreden?", "0", "7", "1-10"}, SurveyAnswer{}, []string{"n"}},
		{"text for a number", SurveyTyped{"Hoe tevreden?", "veel", "goed", "1-10"}, SurveyAnswer{}, []string{"n", "score"}},
		{"half a person", SurveyTyped{"Hoe tevreden?", "7,5", "7", "1-10"}, SurveyAnswer{}, []string{"n"}},
		{"off the scale", SurveyTyped{"Hoe tevreden?", "9", "11", "1-10"}, SurveyAnswer{}, []string{"score"}},
		{"no scale", SurveyTyped{"Hoe tevreden?", "9", "7", "sterren"}, SurveyAnswer{}, []string{"scale"}},
		{"a formula", SurveyTyped{"=HYPERLINK(\"x\")", "9", "7", "1-10"}, SurveyAnswer{}, []string{"question"}},
		{"no question", SurveyTyped{"", "9", "7", "1-10"}, SurveyAnswer{}, []string{"question"}},
	}
	for _, tt := range tests {
		got, fields := tt.typed.Read()
		if len(fields) != len(tt.wrong) {
			t.Errorf("%s: refused %v, want %v", tt.name, fields, tt.wrong)
		}
		for _, field := range tt.wrong {
			if fields[field] == "" {
				t.Errorf("%s: %s was not refused", tt.name, field)
			}
		}
		if tt.wrong == nil && got != tt.want {
			t.Errorf("%s: got %+v, want %+v", tt.name, got, tt.want)
		}
	}
}

func TestSurveyEditions(t *testing.T) {
	answer := SurveyAnswer{"Hoe tevreden?", 20, 700, "1-10"}
	s := func(title, period string, org ID) Survey {
		v := Survey{Title: title, Period: period, Source: "Team Beleid", Org: org, Questions: []SurveyAnswer{answer}}
		if _, err := v.Add(Actor{ID: "ik"}, voiceNow); err != nil {
			t.Fatalf("%s %s: %v", title, period, err)
		}
		return v
	}
	first, second, other := s("KTO  geldzorgen", "2025-2", ""), s("kto Geldzorgen", "2026-1", ""), s("KTO geldzorgen", "2026-1", "geldfit")
	all := []Survey{second, other, first}
	if before, ok := second.Previous(all); !ok || before.ID != first.ID {
		t.Errorf("the edition before: %v %v", before.Period, ok)
	}
	if _, ok := first.Previous(all); ok {
		t.Error("the first edition has one before it")
	}
	if s("KTO geldzorgen", "2026-1", "").ID != second.ID || other.ID == second.ID {
		t.Error("one edition has two ids, or two have one")
	}
	later := answer
	later.Score = 730
	if later.Difference(answer) != "+0,3" || answer.Difference(later) != "−0,3" || answer.Difference(answer) != "gelijk" {
		t.Errorf("differences: %s %s %s", later.Difference(answer), answer.Difference(later), answer.Difference(answer))
	}
	for name, bad := range map[string]Survey{
		"period": {Title: "KTO", Period: "2027-1", Source: "Bron", Questions: []SurveyAnswer{answer}}, "question_1": {Title: "KTO", Period: "2026-1", Source: "Bron"},
		"source": {Title: "KTO", Period: "2026-1", Questions: []SurveyAnswer{answer}}, "title": {Period: "2026-1", Source: "Bron", Questions: []SurveyAnswer{answer}},
	} {
		if FieldsOf(bad.Validate(voiceNow))[name] == "" {
			t.Errorf("%s was not refused", name)
		}
	}
	twice := Survey{Title: "KTO", Period: "2026-1", Source: "Bron", Questions: []SurveyAnswer{answer, answer}}
	if FieldsOf(twice.Validate(voiceNow))["question_1"] == "" {
		t.Error("one question stands there twice")
	}
	if !Within("2026-K2", "2026-1") || Within("2026-K3", "2026-1") || Within("2026-1", "2026-K1") || !Within("2026-1", "2026-1") || Within("x", "2026-1") {
		t.Error("periods within periods")
	}
}

// TestVoiceKeepsWhatItsKindAsks: what another kind asks is not kept, and small numbers
// are refused.
func TestVoiceKeepsWhatItsKindAsks(t *testing.T) {
	full := func(k VoiceKind) Voice {
		return Voice{Kind: k, Title: "Brieven", On: voiceNow, N: 8, Text: "Tekst", Advice: "Advies", Lesson: "Les", FollowUp: "Vervolg", LifeArea: LifeAreas[0], Phase: Phases[0], Regulation: "Wet", Go: true, Decided: voiceNow}
	}
	tests := []struct {
		kind                         VoiceKind
		n                            int
		advice, lesson, follow, area bool
		outcome                      string
	}{
		{VoicePanel, 8, true, false, true, false, ""}, {VoiceKeyFigures, 8, true, false, true, false, ""},
		{VoiceLesson, 0, true, true, false, true, ""}, {VoicePilot, 0, false, true, true, false, "Gaat door"},
	}
	for _, tt := range tests {
		v := full(tt.kind)
		if err := v.Validate(voiceNow); err != nil {
			t.Errorf("%s: %v", tt.kind, err)
		}
		if v.N != tt.n || (v.Advice != "") != tt.advice || (v.Lesson != "") != tt.lesson || (v.FollowUp != "") != tt.follow || (v.LifeArea != "") != tt.area || v.Outcome() != tt.outcome {
			t.Errorf("%s keeps %+v", tt.kind, v)
		}
	}
	bad := map[string]func(v *Voice){
		"kind": func(v *Voice) { v.Kind = "enquête" }, "title": func(v *Voice) { v.Title = "" }, "text": func(v *Voice) { v.Text = " " }, "n": func(v *Voice) { v.N = 4 },
		"on": func(v *Voice) { v.On = voiceNow.AddDate(0, 0, 1) }, "advice": func(v *Voice) { v.Advice = strings.Repeat("x", MaxVoiceText+1) },
	}
	for field, change := range bad {
		v := full(VoicePanel)
		change(&v)
		if FieldsOf(v.Validate(voiceNow))[field] == "" {
			t.Errorf("%s was not refused", field)
		}
	}
	pilot := full(VoicePilot)
	pilot.Decided = voiceNow.AddDate(0, 0, 1)
	if FieldsOf(pilot.Validate(voiceNow))["decided"] == "" {
		t.Error("a pilot was decided on tomorrow")
	}
}

func TestCouncilAdvice(t *testing.T) {
	asdd, municipal := Actor{ID: "asdd", OrgID: "asdd"}, Actor{ID: "cora", OrgID: "gemeente"}
	a := CouncilAdvice{Subject: "Brieven", Text: "Schrijf ze samen met cliënten.", On: voiceNow}
	if _, err := a.Give(asdd, voiceNow); err != nil {
		t.Fatal(err)
	}
	if want := voiceDay(2026, time.December, 21); !a.Due.Equal(want) {
		t.Errorf("due %v, want six weeks later, %v", a.Due, want)
	}
	if _, err := a.TellConsequence("Vijf brieven zijn herschreven."); KindOf(err) != Conflict {
		t.Errorf("a consequence before the reaction: %v", err)
	}
	if _, err := a.TurnLate(a.Due.Add(23 * time.Hour)); KindOf(err) != Conflict {
		t.Errorf("late on the last day: %v", err)
	}
	after := a.Due.AddDate(0, 0, 1)
	if _, err := a.TurnLate(after); err != nil {
		t.Errorf("late on the day after: %v", err)
	}
	if _, err := a.TurnLate(after); KindOf(err) != Conflict {
		t.Errorf("late twice: %v", err)
	}
	if _, err := a.Answer("", "", municipal, after); len(FieldsOf(err)) != 2 {
		t.Errorf("an empty reaction: %v", err)
	}
	if _, err := a.Answer(AdviceNot, "Dat kan nu nog niet.", municipal, after); err != nil || a.InTime() || a.Overdue(after) {
		t.Errorf("a late reaction: %v, in time %v", err, a.InTime())
	}
	if _, err := a.Answer(AdviceTaken, "Toch wel, bij nader inzien.", municipal, after); KindOf(err) != Conflict {
		t.Errorf("a second reaction: %v", err)
	}
	if _, err := a.Change(CouncilAdvice{Subject: "Anders", Text: "Een ander advies.", On: voiceNow}, after); KindOf(err) != Conflict || a.Subject != "Brieven" {
		t.Errorf("a change after the reaction: %v", err)
	}
	if _, err := a.TellConsequence("Vijf brieven zijn herschreven."); err != nil {
		t.Error(err)
	}
	old := CouncilAdvice{Subject: "Brieven", Text: "Schrijf ze samen met cliënten.", On: voiceDay(2025, time.January, 6)}
	if _, err := old.Give(asdd, voiceNow); err != nil || !old.Late {
		t.Error("what is put in the register long afterwards is told as late")
	}
	bad := CouncilAdvice{On: voiceNow, Due: voiceNow.AddDate(0, 0, -1)}
	if f := FieldsOf(bad.Validate(voiceNow)); f["due"] == "" || f["subject"] == "" || f["text"] == "" {
		t.Errorf("refused: %v", f)
	}
}

func themesOf(numbers ...int) []ComplaintTheme {
	var list []ComplaintTheme
	for i, n := range numbers {
		list = append(list, ComplaintTheme{Theme: ID(rune('a' + i)), Number: n})
	}
	return list
}

func TestMergeSmall(t *testing.T) {
	tests := []struct {
		name    string
		numbers []int
		rest    int
		kept    []int // the rest last
		few     bool
	}{
		{"nothing", []int{0, 0}, 0, nil, false},
		{"few in all", []int{2, 1}, 1, nil, true},
		{"none small", []int{9, 7, 0}, 0, []int{9, 7}, false},
		{"two small", []int{9, 4, 3}, 0, []int{9, 7}, false},
		{"one small takes another along", []int{9, 7, 3}, 0, []int{9, 10}, false},
		{"a small rest takes another along", []int{9, 7}, 2, []int{9, 9}, false},
		{"one theme", []int{6}, 0, []int{6}, false},
		{"a large rest", []int{9, 4, 2}, 20, []int{9, 26}, false},
	}
	for _, tt := range tests {
		kept, few := MergeSmall(themesOf(tt.numbers...), tt.rest)
		var got []int
		for _, k := range kept {
			got = append(got, k.Number)
		}
		if few != tt.few || !slices.Equal(got, tt.kept) {
			t.Errorf("%s: got %v few %v, want %v few %v", tt.name, got, few, tt.kept, tt.few)
		}
	}
}

// TestMergeSmallTellsNoSmallNumber tries every form over three themes and a rest up to
// nine complaints each: nothing under five is kept, the total is right, and no stored form
// can have come of one value only of a theme that isn't told.
func TestMergeSmallTellsNoSmallNumber(t *testing.T) {
	type form struct {
		key  string
		from [][4]int
	}
	forms := map[string]*form{}
	const most = 9
	for a := range most {
		for b := range most {
			for c := range most {
				for rest := range most {
					kept, few := MergeSmall(themesOf(a, b, c), rest)
					var key strings.Builder
					sum := 0
					for _, k := range kept {
						if k.Number < LeastShown {
							t.Fatalf("%d %d %d and %d keeps %v", a, b, c, rest, kept)
						}
						sum += k.Number
						key.WriteString(string(k.Theme) + "=" + Number(k.Number) + " ")
					}
					if few && len(kept) > 0 || !few && sum != a+b+c+rest {
						t.Fatalf("%d %d %d and %d keeps %v, few %v", a, b, c, rest, kept, few)
					}
					if few {
						key.WriteString("few")
					}
					f := forms[key.String()]
					if f == nil {
						f = &form{key: key.String()}
						forms[key.String()] = f
					}
					f.from = append(f.from, [4]int{a, b, c, rest})
				}
			}
		}
	}
	for _, f := range forms {
		for i := range 4 {
			only := f.from[0][i]
			if only == 0 || only >= LeastShown || slices.ContainsFunc(f.from, func(x [4]int) bool { return x[i] != only }) {
				continue
			}
			t.Errorf("“%s” can only come of a theme %d with %d complaints", f.key, i, only)
		}
	}
}

func TestComplaintQuarter(t *testing.T) {
	by := Actor{ID: "klara", OrgID: "klachten"}
	c := ComplaintQuarter{ID: ComplaintsID("2026-K3", "klachten"), Quarter: "2026-K3", Org: "klachten"}
	last := voiceDay(2026, time.September, 30)
	if _, err := c.HandIn(by, last); KindOf(err) != Conflict {
		t.Errorf("handed in before it was filled in: %v", err)
	}
	if _, err := c.Fill(ComplaintsTyped{Numbers: themesOf(9, -1), Rest: -1}, by, last); len(FieldsOf(err)) != 2 {
		t.Errorf("negative numbers: %v", err)
	}
	if _, err := c.Fill(ComplaintsTyped{Numbers: themesOf(9, 8, 2)}, by, last); err != nil {
		t.Fatal(err)
	}
	if total := c.Total(); total.N != 19 || total.Hidden {
		t.Errorf("total %+v", total)
	}
	if _, err := c.HandIn(by, last.AddDate(0, 0, -1)); KindOf(err) != Conflict {
		t.Errorf("handed in while the quarter runs: %v", err)
	}
	if _, err := c.Remind(voiceNow); err != nil {
		t.Errorf("reminded: %v", err)
	}
	if _, err := c.Remind(voiceNow); KindOf(err) != Conflict {
		t.Errorf("reminded twice: %v", err)
	}
	if _, err := c.HandIn(by, last); err != nil {
		t.Error(err)
	}
	for name, again := range map[string]func() (Fact, error){
		"hand in": func() (Fact, error) { return c.HandIn(by, voiceNow) }, "fill": func() (Fact, error) { return c.Fill(ComplaintsTyped{}, by, voiceNow) }, "remind": func() (Fact, error) { return c.Remind(voiceNow) },
	} {
		if _, err := again(); KindOf(err) != Conflict {
			t.Errorf("%s after handing in: %v", name, err)
		}
	}
	few := ComplaintQuarter{Quarter: "2026-K3"}
	if _, err := few.Fill(ComplaintsTyped{Numbers: themesOf(3)}, by, voiceNow); err != nil || !few.Total().Hidden || len(few.Themes) > 0 {
		t.Errorf("three complaints are kept: %+v %v", few, err)
	}
	// Its form has no numbers: who adds a word and saves doesn't say that there were none.
	if _, err := few.Fill(ComplaintsTyped{Numbers: themesOf(0), Explanation: "Een rustig kwartaal."}, by, voiceNow); err != nil || !few.Total().Hidden {
		t.Errorf("few became none: %+v %v", few, err)
	}
	if _, err := few.Fill(ComplaintsTyped{Numbers: themesOf(6)}, by, voiceNow); err != nil || few.Total() != (Shown{N: 6}) {
		t.Errorf("filled in anew: %+v %v", few, err)
	}
}
