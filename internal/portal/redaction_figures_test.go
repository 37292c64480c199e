package portal

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// notFreeInFigures are the fields that hold no free text of their own: ids, choices,
// hashes, keys, the periods they are about and what the portal writes itself.
var notFreeInFigures = map[string][]string{
	"a policy goal":    {"ID", "Number", "Parent"},
	"a recommendation": {"ID", "Number"},
	"an action of the plan": {"ID", "Number", "Recommendation", "Owner", "OwnerOrg", "State", "Goals", "Notes.ID", "Notes.State", "Notes.By",
		"Links.Kind", "Links.ID", "Told"},
	"a budget line":  {"ID", "Recommendations", "Spent.Quarter", "Spent.By"},
	"a budget point": {"ID", "Key", "Owner", "Amounts", "SettledBy"},
	"a subsidy": {"Subsidy.ID", "Subsidy.Number", "Subsidy.Org", "Subsidy.State", "Subsidy.Course.State", "Subsidy.Course.By", "Subsidy.Goals.ID",
		"Subsidy.Goals.PolicyGoal", "Subsidy.Goals.Indicators.ID", "Subsidy.Goals.Indicators.Kind", "Subsidy.Goals.Indicators.Direction",
		"Subsidy.Goals.Indicators.Theme", "Subsidy.Goals.Indicators.Neighbourhood", "Subsidy.Periods.Label", "Subsidy.Periods.SkippedBy",
		"Subsidy.Details.Kind", "Subsidy.Details.Confidentiality", "Subsidy.Details.Openness", "Subsidy.Details.Ground", "Subsidy.MadeBy",
		"Reports.ID", "Reports.Subsidy", "Reports.Org", "Reports.Period", "Reports.State", "Reports.Goals.Goal", "Reports.Values.Indicator",
		"Reports.Course.State", "Reports.Course.By", "Reports.Course.Asked.Goal", "Reports.Sent.By", "Reports.Sent.Goals.Goal",
		"Reports.Sent.Values.Indicator", "Reports.Sent.Agreed.Goal", "Reports.Sent.Agreed.Indicators.Indicator", "Reports.By", "targets"},
	"a factsheet": {"ID", "Period", "Figures.Key", "MadeBy", "FrozenBy", "FrozenText"},
	"a report to the council": {"ID", "Number", "Kind", "Period", "State", "Course.State", "Course.By", "Sections.ID", "Sections.Figures.Key", "MadeBy",
		"FrozenText", "Details.Kind", "Details.Confidentiality", "Details.Openness", "Details.Ground"},
	"a pledge":          {"ID", "Number", "Kind", "Owner", "Notes.ID", "Notes.Step", "Notes.By", "Links.Kind", "Links.ID", "Told"},
	"a survey":          {"ID", "Period", "Org", "By"},
	"a voice":           {"ID", "Kind", "Theme", "Links.Kind", "Links.ID", "By", "Org"},
	"an advice":         {"ID", "Number", "Follows", "ReactedBy", "Links.Kind", "Links.ID", "Org", "By"},
	"a form":            {"ID", "Quarter", "Org", "Themes.Theme", "By"},
	"a commentary":      {"ID", "Period", "Block", "By"},
	"a raised question": {"ID", "Number", "About.Kind", "About.ID", "Theme", "By", "Org", "State", "Steps.Level", "Steps.To", "Steps.AnsweredBy", "CollegeBy", "CollegeBefore.By", "CollegeAnsweredBy", "Followers"},
	"a yellow flag": {"ID", "Number", "Kind", "Theme", "Audience", "State", "Course.State", "Course.By", "By", "Org", "Rule", "Signals", "Others", "Reporters",
		"Objections.ID", "Objections.By", "Objections.Org", "Objections.Table", "Objections.Decision", "Informed.Party", "Informed.By", "Changes", "Handler", "Table"},
}

// figureSubjects are an empty one of each.
func figureSubjects() map[string]Redactable {
	return map[string]Redactable{
		"a policy goal": &PolicyGoal{}, "a recommendation": &Recommendation{}, "an action of the plan": &PlanAction{}, "a budget line": &BudgetLine{},
		"a budget point": &BudgetPoint{}, "a subsidy": &SubsidyTexts{}, "a factsheet": &Factsheet{}, "a report to the council": &CouncilReport{},
		"a pledge": &Pledge{}, "a survey": &Survey{}, "a voice": &Voice{}, "an advice": &CouncilAdvice{}, "a form": &ComplaintQuarter{}, "a commentary": &MonitorNote{},
		"a yellow flag": &YellowFlag{}, "a raised question": &Escalation{},
	}
}

// TestEveryTextOfFiguresCanBeHidden fails when a field is added of which nobody said
// whether it holds free text.
func TestEveryTextOfFiguresCanBeHidden(t *testing.T) {
	for name, subject := range figureSubjects() {
		v := reflect.ValueOf(subject)
		fillExported(v.Elem(), "")
		known, keys := map[string]bool{}, map[string]bool{}
		for _, at := range subject.Texts() {
			known[strings.Trim(*at.Text, "<>")] = true
			if !at.Part.OfFigures() || at.Part.Label() == "" || keys[at.key()] {
				t.Errorf("%s: part %q, field %q is of another, has no name, or stands there twice", name, at.Part, at.Field)
			}
			keys[at.key()] = true
		}
		used := map[string]bool{}
		eachExported(v, func(path string) {
			i := slices.IndexFunc(notFreeInFigures[name], func(n string) bool { return path == n || strings.HasPrefix(path, n+".") })
			switch {
			case i >= 0 && known[path]:
				t.Errorf("%s: %s can be hidden, and is said to hold no free text", name, path)
			case i >= 0:
				used[notFreeInFigures[name][i]] = true
			case !known[path]:
				t.Errorf("%s: %s is neither a text that can be hidden nor known to hold no free text", name, path)
			}
		})
		for _, n := range notFreeInFigures[name] {
			if !used[n] && n != "targets" {
				t.Errorf("%s has no %s any longer", name, n)
			}
		}
	}
}

// fillExported is fillTexts for what is stored; a map gets one value under its own name.
func fillExported(v reflect.Value, path string) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() && v.Type() != reflect.TypeFor[time.Time]() {
				fillExported(v.Field(i), strings.TrimPrefix(path+"."+f.Name, "."))
			}
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fillExported(v.Index(0), path)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fillExported(v.Elem(), path)
	case reflect.Map:
		value := reflect.New(v.Type().Elem()).Elem()
		fillExported(value, path)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(reflect.ValueOf("2026-1").Convert(v.Type().Key()), value)
	default:
		fillTexts(v, path)
	}
}

func eachExported(v reflect.Value, do func(path string)) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() && v.Type() != reflect.TypeFor[time.Time]() {
				eachExported(v.Field(i), do)
			}
		}
	case reflect.Slice:
		eachExported(v.Index(0), do)
	case reflect.Pointer:
		eachExported(v.Elem(), do)
	case reflect.Map:
		for _, k := range v.MapKeys() {
			eachExported(v.MapIndex(k), do)
		}
	case reflect.String:
		do(strings.Trim(v.String(), "<>"))
	}
}

// What a report said when it was handed in is hidden with what it says now, and comes
// back; so does a target in words.
func TestReportIsHiddenInEveryVersion(t *testing.T) {
	for _, erase := range []bool{false, true} {
		said := func(text string) []GoalSaid { return []GoalSaid{{"g", text}, {"h", "Blijft."}} }
		x := SubsidyTexts{
			Subsidy: Subsidy{ID: "s", Goals: []SubsidyGoal{{ID: "g", Title: "Doel", Indicators: []Indicator{{ID: "i", Targets: map[string]Figure{"2026-1": {Text: "Jansen belt."}}}}}}},
			Reports: []ProgressReport{{Period: "2026-1", Goals: said("Nu over Jansen."), Sent: []ReportContent{{Goals: said("Eerst over Jansen.")}}}},
		}
		for _, part := range []Part{"rapportagedoel:2026-1/g", "subsidiedoel:g"} {
			o := Originals{Texts: map[string]string{}}
			if !o.Hide(part, x.Texts()) {
				t.Fatalf("%s: nothing was hidden", part)
			}
			x.KeepTargets()
			if part == "subsidiedoel:g" && x.Subsidy.Goals[0].Indicators[0].Targets["2026-1"].Text != HiddenText {
				t.Error("the target is not hidden where it is stored")
			}
			if part != "subsidiedoel:g" && (x.Reports[0].Goals[0].Text != HiddenText || x.Reports[0].Sent[0].Goals[0].Text != HiddenText || x.Reports[0].Goals[1].Text != "Blijft.") {
				t.Errorf("hidden: %+v", x.Reports[0])
			}
			if erase {
				o.Erase(part, x.Texts(), redactionNow)
			} else {
				o.PutBack(part, x.Texts())
			}
			x.KeepTargets()
		}
		want := map[bool][3]string{false: {"Nu over Jansen.", "Eerst over Jansen.", "Jansen belt."}, true: {ErasedText(redactionNow), ErasedText(redactionNow), ErasedText(redactionNow)}}[erase]
		got := [3]string{x.Reports[0].Goals[0].Text, x.Reports[0].Sent[0].Goals[0].Text, x.Subsidy.Goals[0].Indicators[0].Targets["2026-1"].Text}
		if got != want {
			t.Errorf("erase %v: %v", erase, got)
		}
	}
}

// The same text in a later report of the same goal has a part of its own.
func TestTellingLeavesOutWhatStandsEverywhere(t *testing.T) {
	text := func(s string) *string { return &s }
	all := []TextAt{{"a", "tekst", text("Een lange zin die iets zegt"), false}, {"a", "eenheid-i", text("huishoudens per jaar"), true},
		{"a", "titel", text("Kort"), true}, {"a", "cijfer-k", text("Nieuwe signalen in deze periode"), true}}
	if got := Telling(all); len(got) != 1 || got[0].Field != "tekst" {
		t.Errorf("telling: %+v", got)
	}
}

func TestFigureScopes(t *testing.T) {
	own, both, prepare, chain := []string{OrgScope("p")}, []string{OrgScope("g"), OrgScope("p")}, []string{ScopePrepare}, []string{ScopeChain}
	report := func(s ReportState) ProgressReport { return ProgressReport{Org: "p", State: s} }
	for _, tt := range []struct {
		name      string
		got, want []string
	}{
		{"a draft", report(ReportDraft).Scope("g"), own},
		{"handed in", report(ReportSent).Scope("g"), both},
		{"given back", report(ReportReturned).Scope("g"), own},
		{"accepted", report(ReportAccepted).Scope("g"), both},
		{"a draft factsheet", Factsheet{}.Scope(), prepare},
		{"a frozen factsheet", Factsheet{FrozenAt: redactionNow}.Scope(), chain},
		{"a report to the council on its way", CouncilReport{State: CouncilCollege}.Scope(), prepare},
		{"a report that the college decided on", CouncilReport{State: CouncilDecided}.Scope(), []string{ScopePrepare, ScopeClerk}},
		{"a report to the council", CouncilReport{State: CouncilSent}.Scope(), chain},
		{"a form", ComplaintQuarter{Org: "p"}.Scope(), own},
		{"a form that was handed in", ComplaintQuarter{Org: "p", SentAt: redactionNow}.Scope(), chain},
	} {
		if !slices.Equal(tt.got, tt.want) {
			t.Errorf("%s: under %v, want %v", tt.name, tt.got, tt.want)
		}
	}
	back := report(ReportReturned)
	back.Voices, back.Sent = "Nieuw", []ReportContent{{Voices: "Oud"}}
	if sent, apart := back.FoundAsSent(); !apart || sent.Voices != "Oud" {
		t.Errorf("found as sent: %v %+v", apart, sent)
	}
	if _, apart := report(ReportDraft).FoundAsSent(); apart {
		t.Error("a draft that was never handed in is found by others")
	}
	if id, sent := SplitReport(back.SentRef().ID); id != back.ID || !sent {
		t.Errorf("%q, %v", id, sent)
	}
}

func TestFigureRows(t *testing.T) {
	over := SubsidyRow(Subsidy{State: SubsidyRefused, Course: []SubsidyStep{{On: redactionNow}}})
	for name, row := range map[string]DestructionRow{"a refused subsidy": over, "a done action": PlanActionRow(PlanAction{State: PlanDone, ChangedAt: redactionNow}),
		"a sent report": CouncilReportRow(CouncilReport{State: CouncilSent, Course: []CouncilStep{{At: redactionNow}}}), "a done pledge": PledgeRow(Pledge{DoneAt: redactionNow}),
		"an answered advice": AdviceRow(CouncilAdvice{ReactedAt: redactionNow}), "a survey": SurveyRow(Survey{At: redactionNow}), "a form": ComplaintsRow(ComplaintQuarter{SentAt: redactionNow}),
		"a voice": VoiceRow(Voice{On: redactionNow}), "a frozen factsheet": FactsheetRow(Factsheet{FrozenAt: redactionNow}),
		"a finished flag": FlagRow(YellowFlag{State: FlagMissed, Course: []FlagStep{{State: FlagMissed, At: redactionNow}}})} {
		if !row.Closed.Equal(redactionNow) || !row.Kind.OfFigures() || figureDestroyed[row.Kind] == "" {
			t.Errorf("%s: %+v", name, row)
		}
	}
	for name, row := range map[string]DestructionRow{"a subsidy that runs": SubsidyRow(Subsidy{State: SubsidyGranted, Course: []SubsidyStep{{On: redactionNow}}}),
		"an action that runs": PlanActionRow(PlanAction{State: PlanRunning, ChangedAt: redactionNow}), "a report on its way": CouncilReportRow(CouncilReport{Course: []CouncilStep{{At: redactionNow}}}),
		"an open pledge": PledgeRow(Pledge{}), "an open advice": AdviceRow(CouncilAdvice{}), "a draft form": ComplaintsRow(ComplaintQuarter{}),
		"a flag that flies":                FlagRow(YellowFlag{State: FlagConfirmed, Course: []FlagStep{{At: redactionNow}}}),
		"a flag that somebody objects for": FlagRow(YellowFlag{State: FlagDismissed, Course: []FlagStep{{At: redactionNow}}, Objections: []FlagObjection{{}}})} {
		if !row.Closed.IsZero() {
			t.Errorf("%s has a term: %+v", name, row)
		}
	}
	for _, k := range FigureRetention() {
		if r, ok := RetainedKind(k); !ok || !r.Archival || r.Label == "" {
			t.Errorf("%s is not in the table", k)
		}
	}
}
