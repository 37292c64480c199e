package portal

import (
	"strings"
	"testing"
	"time"
)

func TestReadReported(t *testing.T) {
	for name, tt := range map[string]struct {
		kind           IndicatorKind
		figure, whole  string
		want           *Figure
		problem, other string // a piece of the sentence
	}{
		"nothing":             {kind: IndicatorNumber},
		"a number":            {kind: IndicatorNumber, figure: " 1.240 ", want: &Figure{Number: 124_000}},
		"a half":              {kind: IndicatorNumber, figure: "3,5", want: &Figure{Number: 350}},
		"text in a number":    {kind: IndicatorNumber, figure: "ongeveer 10", problem: "Geen woorden"},
		"a formula":           {kind: IndicatorNumber, figure: "=1+1", problem: "Geen woorden"},
		"a negative number":   {kind: IndicatorNumber, figure: "-1", problem: "onder nul"},
		"too large a number":  {kind: IndicatorNumber, figure: "99.999.999.999.999", problem: "te groot"},
		"far too large":       {kind: IndicatorNumber, figure: strings.Repeat("9", 40), problem: "te groot"},
		"an amount":           {kind: IndicatorAmount, figure: "€ 1.250,50", want: &Figure{Amount: 125_050}},
		"a negative amount":   {kind: IndicatorAmount, figure: "-1,00", problem: "onder nul"},
		"text in an amount":   {kind: IndicatorAmount, figure: "veel", problem: "bedrag"},
		"a share":             {kind: IndicatorShare, figure: "24", whole: "30", want: &Figure{Numerator: 24, Denominator: 30}},
		"nobody of some":      {kind: IndicatorShare, figure: "0", whole: "30", want: &Figure{Denominator: 30}},
		"denominator zero":    {kind: IndicatorShare, figure: "0", whole: "0", other: "niet nul"},
		"numerator above":     {kind: IndicatorShare, figure: "31", whole: "30", problem: "niet meer zijn dan"},
		"a percentage of 120": {kind: IndicatorShare, figure: "120", problem: "twee aantallen"},
		"a percentage":        {kind: IndicatorShare, figure: "80%", whole: "100", problem: "twee aantallen"},
		"no numerator":        {kind: IndicatorShare, whole: "30", problem: "Vul ook in"},
		"half a person":       {kind: IndicatorShare, figure: "1,5", whole: "30", problem: "heel getal"},
		"text below":          {kind: IndicatorShare, figure: "1", whole: "veel", other: "Geen woorden"},
		"a negative part":     {kind: IndicatorShare, figure: "-1", whole: "30", problem: "onder nul"},
		"a share too large":   {kind: IndicatorShare, figure: "1", whole: "9.999.999.999", problem: "te groot"},
		"yes":                 {kind: IndicatorYesNo, figure: "ja", want: &Figure{Yes: true}},
		"neither yes nor no":  {kind: IndicatorYesNo, figure: "soms", problem: "‘ja’ of ‘nee’"},
		"words":               {kind: IndicatorNarrative, figure: "Eén.\r\nTwee.", want: &Figure{Text: "Eén.\nTwee."}},
		"too many words":      {kind: IndicatorNarrative, figure: strings.Repeat("a", MaxReportText+1), problem: "te lang"},
	} {
		t.Run(name, func(t *testing.T) {
			got, problem, other := ReadReported(tt.kind, FigureTyped{Figure: tt.figure, Whole: tt.whole})
			if (got == nil) != (tt.want == nil) || got != nil && *got != *tt.want {
				t.Errorf("read %+v, want %+v", got, tt.want)
			}
			if !strings.Contains(problem, tt.problem) || tt.problem == "" && problem != "" {
				t.Errorf("said %q, want %q", problem, tt.problem)
			}
			if !strings.Contains(other, tt.other) || tt.other == "" && other != "" {
				t.Errorf("said of the whole %q, want %q", other, tt.other)
			}
		})
	}
}

func TestDeviatesFromTarget(t *testing.T) {
	number := func(n int64) Figure { return Figure{Number: Hundredths(n * 100)} }
	share := func(n, m int64) Figure { return Figure{Numerator: n, Denominator: m} }
	for name, tt := range map[string]struct {
		kind        IndicatorKind
		good        Direction
		target, fig Figure
		want        bool
		words       string
	}{
		"as agreed":                {IndicatorNumber, MoreIsBetter, number(100), number(100), false, "evenveel"},
		"ten per cent less":        {IndicatorNumber, MoreIsBetter, number(100), number(90), false, "10 minder"},
		"more than ten less":       {IndicatorNumber, MoreIsBetter, number(100), number(89), true, "11 minder"},
		"much more is good":        {IndicatorNumber, MoreIsBetter, number(100), number(200), false, "100 meer"},
		"much less is good":        {IndicatorNumber, LessIsBetter, number(100), number(10), false, "90 minder"},
		"more is bad":              {IndicatorNumber, LessIsBetter, number(100), number(111), true, "11 meer"},
		"neither, below":           {IndicatorNumber, "", number(100), number(89), true, "11 minder"},
		"neither, above":           {IndicatorNumber, "", number(100), number(111), true, "11 meer"},
		"neither, near":            {IndicatorNumber, "", number(100), number(105), false, "5 meer"},
		"something where none was": {IndicatorNumber, LessIsBetter, number(0), number(1), true, "1 meer"},
		"money":                    {IndicatorAmount, LessIsBetter, Figure{Amount: 10_000}, Figure{Amount: 11_001}, true, "€ 10,01 meer"},
		"shares of other sizes":    {IndicatorShare, MoreIsBetter, share(60, 100), share(27, 50), false, "6 procentpunt minder"},
		"a share too low":          {IndicatorShare, MoreIsBetter, share(60, 100), share(53, 100), true, "7 procentpunt minder"},
		"large shares":             {IndicatorShare, MoreIsBetter, share(9_000_000_000, 10_000_000_000), share(1, 1_000_000_000), true, "90 procentpunt minder"},
		"yes for no":               {IndicatorYesNo, "", Figure{Yes: true}, Figure{}, true, "anders"},
		"yes for yes":              {IndicatorYesNo, "", Figure{Yes: true}, Figure{Yes: true}, false, "hetzelfde"},
		"words":                    {IndicatorNarrative, "", Figure{Text: "a"}, Figure{Text: "b"}, false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			i := Indicator{Kind: tt.kind, Direction: tt.good, Targets: map[string]Figure{"2026-1": tt.target}}
			if got := i.Deviates("2026-1", tt.fig); got != tt.want {
				t.Errorf("deviates: %v", got)
			}
			if i.Deviates("2026-2", tt.fig) {
				t.Error("deviates without a target")
			}
			if got := i.Difference(tt.fig, tt.target); got != tt.words {
				t.Errorf("in words %q, want %q", got, tt.words)
			}
		})
	}
}

// reported is a subsidy with an open period and a report that is complete.
func reported() (Subsidy, ProgressReport, ReportTyped) {
	aim := map[string]Figure{"2026-1": {Number: 10_000}}
	s := Subsidy{ID: "s", Org: "geldfit", State: SubsidyGranted, Periods: []ReportPeriod{{Label: "2026-1", OpenedAt: day(2026, 7, 1), Due: day(2026, 7, 29)}},
		Goals: []SubsidyGoal{{ID: "g", Title: "Doel", Indicators: []Indicator{{ID: "n", Kind: IndicatorNumber, Direction: MoreIsBetter, Targets: aim}, {ID: "d", Kind: IndicatorShare}, {ID: "weg", Kind: IndicatorNumber, Dropped: true}}}}}
	r := ProgressReport{ID: ReportID("s", "2026-1"), Subsidy: "s", Org: "geldfit", Period: "2026-1", State: ReportDraft}
	return s, r, ReportTyped{Said: map[ID]string{"g": "Het ging goed."}, Voices: "niets gehoord", Figures: map[ID]FigureTyped{"n": {Figure: "100"}, "d": {Figure: "1", Whole: "2"}}}
}

func day(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 0, 0, 0, 0, amsterdam) }

func TestFillKeepsWhatIsRight(t *testing.T) {
	s, r, typed := reported()
	if f, changed := r.Fill(s, typed, nil, "p", day(2026, 7, 2)); len(f) != 0 || !changed || r.Rev != 1 {
		t.Fatalf("refused %v, changed %v, rev %d", f, changed, r.Rev)
	}
	if f, changed := r.Fill(s, typed, nil, "q", day(2026, 7, 3)); len(f) != 0 || changed || r.Rev != 1 || r.By != "p" {
		t.Errorf("the same again: %v, changed %v, rev %d by %s", f, changed, r.Rev, r.By)
	}
	typed.Figures["n"], typed.Figures["d"], typed.Said["g"] = FigureTyped{Figure: "tien", Note: "Let op."}, FigureTyped{Figure: "2", Whole: "2"}, "Anders."
	f, changed := r.Fill(s, typed, Fields{FieldVoices: "Dit is een BSN."}, "q", day(2026, 7, 3))
	if !changed || len(f) != 2 || f[FieldReported+"n"] == "" || f[FieldVoices] == "" {
		t.Errorf("refused %v", f)
	}
	n, given := r.Value("n")
	if d, ok := r.Value("d"); given || n.Note != "Let op." || !ok || d.Figure.Numerator != 2 || r.Said("g") != "Anders." || r.Voices != "niets gehoord" {
		t.Errorf("what is right isn't kept: %+v", r)
	}
}

func TestMissingAtHandingIn(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(*ReportTyped)
		field  string
	}{
		"complete":           {func(*ReportTyped) {}, ""},
		"no commentary":      {func(x *ReportTyped) { x.Said["g"] = " " }, FieldSaid + "g"},
		"no voices":          {func(x *ReportTyped) { x.Voices = "" }, FieldVoices},
		"no figure":          {func(x *ReportTyped) { x.Figures["d"] = FigureTyped{} }, FieldReported + "d"},
		"no figure, but why": {func(x *ReportTyped) { x.Figures["d"] = FigureTyped{Note: "Niet geteld."} }, ""},
		"off target":         {func(x *ReportTyped) { x.Figures["n"] = FigureTyped{Figure: "89"} }, FieldFigureNote + "n"},
		"off, but why":       {func(x *ReportTyped) { x.Figures["n"] = FigureTyped{Figure: "89", Note: "Verbouwing."} }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s, r, typed := reported()
			tt.change(&typed)
			r.Fill(s, typed, nil, "p", day(2026, 7, 2))
			f := r.Missing(s)
			if tt.field == "" && len(f) > 0 || tt.field != "" && (len(f) != 1 || f[tt.field] == "") {
				t.Errorf("missing %v, want %q", f, tt.field)
			}
			if _, err := r.Send(s, "p", day(2026, 7, 3)); (err == nil) != (tt.field == "") {
				t.Errorf("handed in: %v", err)
			}
		})
	}
}

// TestCourseOfAReport: handed in, returned, changed, handed in, accepted; every other
// step is refused, and what was handed in stays as it was.
func TestCourseOfAReport(t *testing.T) {
	s, r, typed := reported()
	refused := func(what string, err error) {
		t.Helper()
		if KindOf(err) != Conflict || err == nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	ok := func(_ Fact, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	now := day(2026, 7, 2)
	_, err := r.Accept("m", now)
	refused("accept a draft", err)
	_, err = r.Return(s, "Waarom?", nil, "m", now)
	refused("return a draft", err)
	r.Fill(s, typed, nil, "p", now)
	ok(r.Send(s, "p", now))
	_, err = r.Send(s, "p", now)
	refused("hand in twice", err)
	if _, err := r.Return(s, " ", map[ID]string{"g": ""}, "m", now); FieldsOf(err)[FieldQuestions] == "" {
		t.Errorf("returned without a question: %v", err)
	}
	ok(r.Return(s, "", map[ID]string{"g": "Hoe?"}, "m", now))
	if asked, waits := r.Questions(); !waits || asked.AskedOf("g") != "Hoe?" {
		t.Errorf("asked %+v", asked)
	}
	s.Goals[0].Indicators[0].Targets = map[string]Figure{"2026-1": {Number: 1}}
	typed.Said["g"] = "Zo."
	r.Fill(s, typed, nil, "p", now)
	if r.Sent[0].Goals[0].Text != "Het ging goed." {
		t.Error("writing changed what was handed in")
	}
	if v := r.As(r.Sent[0]); v.Values[0].Target == nil || v.Values[0].Target.Number != 10_000 {
		t.Error("the target of then is gone")
	}
	other := r.SeenBy("gemeente")
	if other.Said("g") != "Het ging goed." || r.SeenBy("geldfit").Said("g") != "Zo." {
		t.Error("the municipality reads what is being written")
	}
	if draft := (ProgressReport{Org: "geldfit", Voices: "x", Goals: r.Goals, Values: r.Values}).SeenBy("gemeente"); draft.Voices != "" || draft.Goals != nil || draft.Values != nil {
		t.Errorf("of a draft is left: %+v", draft)
	}
	ok(r.Send(s, "p", now))
	ok(r.Accept("m", now))
	_, err = r.Accept("n", now)
	refused("accept twice", err)
	_, err = r.Return(s, "Toch", nil, "m", now)
	refused("return after all", err)
	if len(r.Sent) != 2 || len(r.Course) != 4 || r.AcceptedAt.IsZero() {
		t.Errorf("at the end: %+v", r)
	}
}

func TestReportReminders(t *testing.T) {
	s, _, _ := reported()
	sent := map[string]int{}
	for now := day(2026, 7, 1); now.Before(day(2026, 9, 1)); now = now.Add(7 * time.Hour) {
		if _, days, remind := s.RemindReport("2026-1", now); remind {
			sent[now.Format("02-01")] = days
		}
		if _, late := s.TellVeryLate("2026-1", now); late {
			sent["zeer laat "+now.Format("02-01")]++
		}
	}
	want := map[string]int{"15-07": 14, "22-07": 7, "28-07": 1, "29-07": 0, "zeer laat 13-08": 1}
	for k, v := range want {
		if got, ok := sent[k]; !ok || got != v {
			t.Errorf("%s: %d %v", k, got, ok)
		}
	}
	if len(sent) != len(want) {
		t.Errorf("sent %v", sent)
	}
	for name, change := range map[string]func(*Subsidy){
		"skipped": func(s *Subsidy) { s.Periods[0].Skipped = "Nee" }, "locked": func(s *Subsidy) { s.Periods[0].OpenedAt = time.Time{} }, "closed": func(s *Subsidy) { s.State = SubsidyClosed },
	} {
		s, _, _ := reported()
		change(&s)
		_, _, remind := s.RemindReport("2026-1", day(2026, 7, 29))
		if _, late := s.TellVeryLate("2026-1", day(2026, 12, 1)); remind || late {
			t.Errorf("%s: reminded", name)
		}
	}
}

func TestRefuseSaysWhy(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(*Subsidy, *ProgressReport)
		want   string
	}{
		"open":     {func(*Subsidy, *ProgressReport) {}, ""},
		"locked":   {func(s *Subsidy, _ *ProgressReport) { s.Periods[0].OpenedAt = time.Time{} }, "nog niet open"},
		"skipped":  {func(s *Subsidy, _ *ProgressReport) { s.Periods[0].Skipped = "x" }, "hoeft u niet"},
		"settled":  {func(s *Subsidy, _ *ProgressReport) { s.State = SubsidyClosed }, "Vastgesteld"},
		"sent":     {func(_ *Subsidy, r *ProgressReport) { r.State = ReportSent }, "al ingediend"},
		"accepted": {func(_ *Subsidy, r *ProgressReport) { r.State = ReportAccepted }, "al akkoord"},
	} {
		s, r, _ := reported()
		tt.change(&s, &r)
		err := r.Refuse(s)
		if (err == nil) != (tt.want == "") || err != nil && (KindOf(err) != Conflict || !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestGiveTimeToAnswer(t *testing.T) {
	s, _, _ := reported()
	if s.GiveTime("2026-1", day(2026, 7, 10)) || !s.Periods[0].Due.Equal(day(2026, 7, 29)) {
		t.Error("there was time enough")
	}
	if !s.GiveTime("2026-1", day(2026, 8, 20)) || !s.Periods[0].Due.Equal(day(2026, 9, 3)) {
		t.Errorf("due %s", s.Periods[0].Due)
	}
	if _, _, remind := s.RemindReport("2026-1", day(2026, 8, 20)); remind {
		t.Error("reminded on the day of the questions")
	}
	if s.GiveTime("2031-1", day(2026, 8, 20)) {
		t.Error("time for a period that isn't there")
	}
}

// TestPeriodIsLateAfterItsDay: also on the day on which the clock goes back, and with
// a moment that was stored with its offset.
func TestPeriodIsLateAfterItsDay(t *testing.T) {
	stored := func(d time.Time) time.Time {
		back, err := time.Parse(time.RFC3339, d.Format(time.RFC3339))
		if err != nil {
			t.Fatal(err)
		}
		return back
	}
	for _, due := range []time.Time{day(2026, 7, 29), day(2026, 3, 29), day(2026, 10, 25)} {
		p := ReportPeriod{Due: stored(due)}
		next := due.AddDate(0, 0, 1)
		if p.Late(due) || p.Late(next.Add(-time.Second)) || !p.Late(next) {
			t.Errorf("of %s late on its day, or not after it", due.Format(time.DateOnly))
		}
	}
}

// TestNoQuestionsWhenNobodyCanAnswer: a subsidy that was withdrawn has no report that
// can be written, so one can't be given back.
func TestNoQuestionsWhenNobodyCanAnswer(t *testing.T) {
	s, r, _ := reported()
	r.State, s.State = ReportSent, SubsidyWithdrawn
	if _, err := r.Return(s, "Waarom?", nil, "p", day(2026, 8, 1)); KindOf(err) != Conflict || r.State != ReportSent {
		t.Errorf("given back: %v, %s", err, r.State)
	}
	if _, err := r.Accept("p", day(2026, 8, 1)); err != nil {
		t.Errorf("accepted: %v", err)
	}
}

func TestFoundAsSentTellsNoDraft(t *testing.T) {
	r := ProgressReport{State: ReportReturned, Voices: "nieuw", At: day(2026, 8, 9), Sent: []ReportContent{{Voices: "oud", At: day(2026, 8, 1)}}}
	if got, apart := r.FoundAsSent(); !apart || got.Voices != "oud" || !got.At.Equal(day(2026, 8, 1)) {
		t.Errorf("found as %+v", got)
	}
}

func TestOverPeriod(t *testing.T) {
	for label, want := range map[string]string{"2026-K3": "het derde kwartaal van 2026", "2026-1": "de eerste helft van 2026"} {
		if got := OverPeriod(label); got != want {
			t.Errorf("%s: %q", label, got)
		}
	}
}
