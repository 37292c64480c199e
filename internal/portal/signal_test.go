package portal

import (
	"slices"
	"strings"
	"testing"
	"time"
)

var (
	testSettings = Settings{
		Municipality: "gemeente", Coordinator: "coordinator", Substitute: "vervanger",
		Themes:         []Theme{{ID: "toegang", Name: "Toegang", TakeUp: 3, Handle: 20}, {ID: "oud", Name: "Oud", Ended: true}},
		Neighbourhoods: []Neighbourhood{{ID: "binnenstad", Name: "Binnenstad"}},
	}
	monday  = time.Date(2026, 11, 23, 10, 0, 0, 0, amsterdam)
	handler = Actor{ID: "coordinator", OrgID: "gemeente", Role: Coordinator, Municipality: true}
	sharer  = Actor{ID: "melder", OrgID: "geldfit", Role: Member}
)

// draftSignal is a signal as a reporter types it.
func draftSignal() Signal {
	return Signal{ID: "s", Title: "Titel", Text: "Wachttijd loopt op.", Theme: "toegang", Audience: Audience{Kind: WholeChain},
		Naming: OrgVisible, Reporter: sharer.ID, ReporterOrg: sharer.OrgID}
}

// sharedSignal is one that was just shared, on monday.
func sharedSignal(t *testing.T, change func(*Signal)) Signal {
	t.Helper()
	s := draftSignal()
	if change != nil {
		change(&s)
	}
	if err := s.Validate(testSettings, sharer.OrgID); err != nil {
		t.Fatalf("validate: %v", err)
	}
	if _, err := s.Share(testSettings, SignalNumber(2026, 42), monday); err != nil {
		t.Fatalf("share: %v", err)
	}
	return s
}

func anonymously(s *Signal) {
	s.Naming, s.Reporter, s.ReporterOrg, s.Sealed, s.Blind = Anonymous, "", "", "sealed", "blind"
}

func TestValidateSaysWhatIsWrongAtWhichField(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(*Signal)
		want   []string
	}{
		{"good", func(*Signal) {}, nil},
		{"empty text", func(s *Signal) { s.Text = " \n\t" }, []string{"text"}},
		{"text too long", func(s *Signal) { s.Text = strings.Repeat("é", MaxSignalText+1) }, []string{"text"}},
		{"text just fits", func(s *Signal) { s.Text = strings.Repeat("é", MaxSignalText) }, nil},
		{"title too long", func(s *Signal) { s.Title = strings.Repeat("a", MaxSignalTitle+1) }, []string{"title"}},
		{"unknown theme", func(s *Signal) { s.Theme = "bestaat-niet" }, []string{"theme"}},
		{"ended theme", func(s *Signal) { s.Theme = "oud" }, []string{"theme"}},
		{"theme not known", func(s *Signal) { s.Theme = "" }, nil},
		{"no audience", func(s *Signal) { s.Audience = Audience{} }, []string{"audience"}},
		{"chosen, nobody chosen", func(s *Signal) { s.Audience = Audience{Kind: ChosenOrgs} }, []string{"orgs"}},
		{"chosen, only oneself", func(s *Signal) { s.Audience = Audience{Kind: ChosenOrgs, Orgs: []ID{"geldfit"}} }, []string{"orgs"}},
		{"no naming", func(s *Signal) { s.Naming = "" }, []string{"naming"}},
		{"unknown kind", func(s *Signal) { s.Kind = "klacht" }, []string{"kind"}},
		{"choices from nowhere", func(s *Signal) {
			s.More = More{Phase: "x", LifeArea: "x", Source: "x", Frequency: "x", Severity: "x", Neighbourhoods: []ID{"x"}, Help: strings.Repeat("a", MaxSignalHelp+1)}
		}, []string{"frequency", "help", "life_area", "neighbourhoods", "phase", "severity", "source"}},
		{"everything at once", func(s *Signal) { *s = Signal{Theme: "x"} }, []string{"audience", "naming", "text", "theme"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := draftSignal()
			tt.change(&s)
			var got []string
			for field := range FieldsOf(s.Validate(testSettings, "geldfit")) {
				got = append(got, field)
			}
			slices.Sort(got)
			if !slices.Equal(got, tt.want) {
				t.Errorf("refused %v, want %v", got, tt.want)
			}
		})
	}
}

func TestProposeTitle(t *testing.T) {
	for text, want := range map[string]string{
		"Wachttijd loopt op. En meer.": "Wachttijd loopt op",
		"Kort":                         "Kort",
		"":                             "",
		strings.Repeat("woord ", 30):   strings.TrimSpace(strings.Repeat("woord ", 11)) + " …",
		strings.Repeat("a", 90):        strings.Repeat("a", 70) + " …",
		"Waarom? Dat is de vraag":      "Waarom",
		"regel een\nregel twee":        "regel een regel twee",
	} {
		if got := ProposeTitle(text); got != want {
			t.Errorf("%.20q: got %q, want %q", text, got, want)
		}
	}
}

func TestScope(t *testing.T) {
	for _, tt := range []struct {
		name     string
		audience Audience
		anon     bool
		want     []string
	}{
		{"chain", Audience{Kind: WholeChain}, false, []string{"chain"}},
		{"chain, anonymous", Audience{Kind: WholeChain}, true, []string{"chain", "keeper"}},
		{"chosen: own organisation too", Audience{Kind: ChosenOrgs, Orgs: []ID{"bewind"}}, false, []string{"org:bewind", "org:geldfit"}},
		{"chosen, anonymous: no key by reason of the reporter", Audience{Kind: ChosenOrgs, Orgs: []ID{"bewind"}}, true, []string{"blind:blind", "keeper", "org:bewind"}},
		{"municipality: the reporter has a key of their own", Audience{Kind: MunicipalityOnly}, false, []string{"org:gemeente", "person:melder"}},
		{"municipality, anonymous", Audience{Kind: MunicipalityOnly}, true, []string{"blind:blind", "keeper", "org:gemeente"}},
		{"nothing chosen fails closed", Audience{}, false, []string{"person:melder"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := draftSignal()
			s.Audience = tt.audience
			if tt.anon {
				anonymously(&s)
			}
			got := s.Scope("gemeente")
			slices.Sort(got)
			if !slices.Equal(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestShareStartsTheFirstTerm(t *testing.T) {
	s := sharedSignal(t, nil)
	if s.State != SignalNew || s.Handler != "coordinator" || s.Number != "S-2026-0042" {
		t.Errorf("state %s, handler %s, number %s", s.State, s.Handler, s.Number)
	}
	if got, want := s.Due.In(amsterdam).Format("2006-01-02 15:04"), "2026-11-26 23:59"; got != want {
		t.Errorf("due %s, want %s: three working days", got, want)
	}
}

func TestShareWithoutTheMunicipalityHasNoHandlerAndNoTerm(t *testing.T) {
	s := sharedSignal(t, func(s *Signal) { s.Audience = Audience{Kind: ChosenOrgs, Orgs: []ID{"bewind"}} })
	if s.Handler != "" || !s.Due.IsZero() || s.Course[0].To != "" {
		t.Errorf("handler %q, due %v, sent to %q: the municipality may not know of it", s.Handler, s.Due, s.Course[0].To)
	}
	if _, ok := s.Turn(); ok {
		t.Error("it is somebody's turn")
	}
	if !s.ClockDue().IsZero() || s.Late(monday.AddDate(1, 0, 0)) {
		t.Error("the clock runs")
	}
}

func TestAnonymousShareKeepsTheDayOnly(t *testing.T) {
	s := sharedSignal(t, anonymously)
	if !s.SharedAt.Equal(Day(monday)) || !s.ChangedAt.Equal(Day(monday)) || !s.Course[0].At.Equal(Day(monday)) || s.Course[0].By != "" {
		t.Errorf("shared %v, changed %v, first station %v by %q", s.SharedAt, s.ChangedAt, s.Course[0].At, s.Course[0].By)
	}
}

// TestTransitions asks of every pair of states whether the step is allowed.
func TestTransitions(t *testing.T) {
	allowed := map[SignalState]string{
		SignalNew:        "in-behandeling vraag doorgegeven samengevoegd op-agenda wacht-op-besluit",
		SignalBusy:       "vraag doorgegeven afgesproken samengevoegd op-agenda wacht-op-besluit",
		SignalOnAgenda:   "nieuw in-behandeling heropend op-agenda wacht-op-besluit afgesproken",
		SignalAwaits:     "nieuw in-behandeling heropend op-agenda afgesproken",
		SignalQuestion:   "in-behandeling",
		SignalHandedOver: "nieuw in-behandeling heropend",
		SignalAgreedOn:   "in-behandeling teruggekoppeld nieuw heropend op-agenda wacht-op-besluit",
		SignalFedBack:    "gesloten heropend",
		SignalEnded:      "heropend",
		SignalReopen:     "in-behandeling vraag doorgegeven samengevoegd op-agenda wacht-op-besluit",
		SignalMerged:     "",
		"onbekend":       "",
	}
	for from, list := range allowed {
		for _, to := range append(SignalStates(), "onbekend") {
			want := slices.Contains(strings.Fields(list), string(to))
			if got := (Signal{State: from}).CanMove(to); got != want {
				t.Errorf("%s to %s: %v, want %v", from, to, got, want)
			}
		}
	}
}

func feedback() Feedback {
	return Feedback{Agreed: "Belgesprek binnen vijf dagen", AgreedBy: "team Toegang", Route: PracticeAgreement, Changes: "Een belafspraak", From: monday}
}

// must ends the test on an error; what led up to it stands in the trace.
func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestTheShortWay(t *testing.T) {
	s := sharedSignal(t, nil)
	_, err := s.TakeUp(handler, testSettings, monday)
	must(t, err)
	if got, want := s.Due.In(amsterdam).Format(time.DateOnly), "2026-12-21"; got != want {
		t.Errorf("handling term ends %s, want %s: twenty working days", got, want)
	}
	_, err = s.GiveFeedback(feedback(), handler, monday)
	must(t, err)
	var states []SignalState
	for _, step := range s.Course {
		states = append(states, step.State)
	}
	if want := []SignalState{SignalNew, SignalBusy, SignalAgreedOn, SignalFedBack}; !slices.Equal(states, want) {
		t.Errorf("course %v, want %v", states, want)
	}
	facts, err := s.AnswerHelp(Help{Answer: HelpsPartly, By: sharer.ID, Org: sharer.OrgID}, true, testSettings, monday)
	must(t, err)
	if s.State != SignalEnded || len(facts) != 2 || facts[1].Type != SignalClosed {
		t.Errorf("state %s, facts %v", s.State, facts)
	}
}

func TestQuestionStopsTheTerm(t *testing.T) {
	s := sharedSignal(t, nil)
	_, err := s.TakeUp(handler, testSettings, monday)
	must(t, err)
	friday := monday.AddDate(0, 0, 4)
	_, err = s.Ask("q", "Hoe vaak?", handler, testSettings, friday)
	must(t, err)
	if s.Left != 16 {
		t.Errorf("left %d working days, want 16 of 20", s.Left)
	}
	if _, err := s.TakeUp(handler, testSettings, friday); KindOf(err) != Conflict {
		t.Errorf("take up with an open question: %v", err)
	}
	later := monday.AddDate(0, 0, 14)
	_, err = s.Answer("Elke week.", sharer, testSettings, later)
	must(t, err)
	if want := testSettings.Calendar().Term(later, 16); !s.Due.Equal(want) || s.State != SignalBusy {
		t.Errorf("due %v in state %s, want %v: the rest of the term", s.Due, s.State, want)
	}
	if _, err := s.Answer("Nog eens.", sharer, testSettings, later); KindOf(err) != Conflict {
		t.Errorf("second answer: %v, want a conflict", err)
	}
}

func TestAnonymousQuestionGoesThroughTheKeeper(t *testing.T) {
	s := sharedSignal(t, anonymously)
	_, err := s.Ask("q", "Hoe vaak?", handler, testSettings, monday)
	must(t, err)
	if _, err := s.Answer("Vaak", sharer, testSettings, monday); KindOf(err) != Conflict {
		t.Errorf("answer before the question was passed on: %v", err)
	}
	_, err = s.PassQuestion(monday)
	must(t, err)
	fact, err := s.Answer("Wij bij Geldfit zien het wekelijks", sharer, testSettings, monday.Add(3*time.Hour))
	must(t, err)
	q, open := s.OpenQuestion()
	if !fact.Anonymous || !open || !q.AnsweredAt.Equal(Day(monday)) || q.Answered() {
		t.Errorf("fact %+v, question %+v: an unpassed answer is nobody's but the keeper's", fact, q)
	}
	_, err = s.PassAnswer("Wekelijks", testSettings, monday.AddDate(0, 0, 1))
	must(t, err)
	if got := s.Questions[0].Answer; got != "Wekelijks" || s.State != SignalBusy {
		t.Errorf("answer %q in state %s", got, s.State)
	}
	for _, step := range s.Course {
		if step.By == sharer.ID {
			t.Errorf("the course names the reporter at %s", step.State)
		}
	}
}

func TestFeedbackAsksWhatItsRouteNeeds(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(*Feedback)
		want   []string
	}{
		{"whole", func(*Feedback) {}, nil},
		{"without a date", func(f *Feedback) { f.From = time.Time{} }, []string{"from"}},
		{"no change needs no date", func(f *Feedback) { f.Route, f.From = NoChange, time.Time{} }, nil},
		{"no change needs a reason", func(f *Feedback) { f.Route, f.Changes = NoChange, " " }, []string{"changes"}},
		{"no route", func(f *Feedback) { f.Route = "" }, []string{"route"}},
		{"nothing", func(f *Feedback) { *f = Feedback{Route: PolicyChange} }, []string{"agreed", "agreed_by", "changes", "from"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := sharedSignal(t, nil)
			_, err := s.TakeUp(handler, testSettings, monday)
			must(t, err)
			fb := feedback()
			tt.change(&fb)
			_, err = s.GiveFeedback(fb, handler, monday)
			var got []string
			for f := range FieldsOf(err) {
				got = append(got, f)
			}
			slices.Sort(got)
			if !slices.Equal(got, tt.want) {
				t.Errorf("refused %v, want %v", got, tt.want)
			}
			if len(tt.want) > 0 && s.State != SignalBusy {
				t.Errorf("refused feedback moved the signal to %s", s.State)
			}
		})
	}
}

func TestHelpIsAnsweredOncePerFeedback(t *testing.T) {
	for _, anon := range []bool{false, true} {
		s := sharedSignal(t, func(s *Signal) {
			if anon {
				anonymously(s)
			}
		})
		_, err := s.TakeUp(handler, testSettings, monday)
		must(t, err)
		_, err = s.GiveFeedback(feedback(), handler, monday)
		must(t, err)
		_, err = s.AnswerHelp(Help{Answer: HelpsPartly, By: "herkenner", Org: "bewind"}, false, testSettings, monday)
		must(t, err)
		if s.State != SignalFedBack {
			t.Errorf("someone who recognised it closed it: %s", s.State)
		}
		if _, err := s.AnswerHelp(Help{Answer: Helps, By: "herkenner", Org: "bewind"}, false, testSettings, monday); KindOf(err) != Conflict {
			t.Errorf("second answer: %v, want a conflict", err)
		}
		_, err = s.AnswerHelp(Help{Answer: HelpsNot, Line: "Het wachten blijft", By: sharer.ID, Org: sharer.OrgID}, true, testSettings, monday)
		must(t, err)
		if s.State != SignalReopen || s.Handler != "coordinator" {
			t.Errorf("after ‘nee’: %s with %s", s.State, s.Handler)
		}
		if h, ok := s.HelpOf(sharer.ID, true); !ok || (anon && (h.By != "" || h.Org != "" || !h.At.Equal(Day(monday)))) {
			t.Errorf("anonymous %v: answer %+v", anon, h)
		}
		_, err = s.TakeUp(handler, testSettings, monday)
		must(t, err)
		_, err = s.GiveFeedback(feedback(), handler, monday)
		must(t, err)
		if _, answered := s.HelpOf(sharer.ID, true); answered {
			t.Error("the answer to the first feedback counts for the second")
		}
	}
}

func TestWhatNobodyTakesUpGoesToTheSubstituteOnce(t *testing.T) {
	s := sharedSignal(t, nil)
	if _, err := s.PassOn(testSettings, s.Due.Add(-time.Minute)); KindOf(err) != Conflict {
		t.Errorf("before the term: %v", err)
	}
	after := s.Due.Add(time.Minute)
	_, err := s.PassOn(testSettings, after)
	must(t, err)
	if s.Handler != "vervanger" || !s.Due.Equal(testSettings.Calendar().Term(after, PassedOnTerm)) {
		t.Errorf("handler %s, due %v", s.Handler, s.Due)
	}
	if _, err := s.PassOn(testSettings, s.Due.Add(time.Minute)); KindOf(err) != Conflict {
		t.Errorf("a second time: %v", err)
	}
	_, err = s.PassTerm(s.Due.Add(time.Minute))
	must(t, err)
	if !s.ClockDue().IsZero() {
		t.Error("the clock has nothing more to do, but would come back to it")
	}
}

func TestSilenceClosesAfterItsDays(t *testing.T) {
	s := sharedSignal(t, nil)
	_, err := s.TakeUp(handler, testSettings, monday)
	must(t, err)
	_, err = s.GiveFeedback(feedback(), handler, monday)
	must(t, err)
	if got, want := s.Due.In(amsterdam).Format("2006-01-02 15:04"), "2026-12-07 23:59"; got != want {
		t.Errorf("due %s, want %s", got, want)
	}
	if s.Late(s.Due.Add(time.Hour)) {
		t.Error("waiting for ‘Helpt dit?’ is never late")
	}
	if _, err := s.CloseSilent(s.Due.Add(-time.Minute)); KindOf(err) != Conflict {
		t.Errorf("too early: %v", err)
	}
	_, err = s.CloseSilent(s.Due)
	must(t, err)
	_, err = s.Reopen("Het is terug", sharer, false, testSettings, monday.AddDate(0, 2, 0))
	must(t, err)
	if s.State != SignalReopen || s.Due.IsZero() {
		t.Errorf("reopened: %s, due %v", s.State, s.Due)
	}
}

func TestTurnNamesWhoHasToAct(t *testing.T) {
	asked := func(s *Signal) {
		if _, err := s.Ask("q", "Hoe vaak?", handler, testSettings, monday); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		name, who, words string
		anon             bool
		change           func(*Signal)
	}{
		{"new", "coordinator", "", false, func(*Signal) {}},
		{"question", "", "de melder", false, asked},
		{"question to pass on", "", "de contactpersoon anonieme signalen", true, asked},
		{"fed back", "", "de melder", false, func(s *Signal) { s.State = SignalFedBack }},
		{"agreed", "coordinator", "", false, func(s *Signal) { s.State = SignalAgreedOn }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := sharedSignal(t, func(s *Signal) {
				if tt.anon {
					anonymously(s)
				}
			})
			tt.change(&s)
			turn, ok := s.Turn()
			if !ok || string(turn.Who) != tt.who || turn.Words != tt.words {
				t.Errorf("got %+v (%v)", turn, ok)
			}
		})
	}
	if _, ok := (Signal{State: SignalEnded}).Turn(); ok {
		t.Error("a closed signal waits for somebody")
	}
}

func TestParseID(t *testing.T) {
	for in, want := range map[string]bool{string(NewID()): true, string(NewRandomID()): true, "": false, "a/b": false,
		"{6ba7b810-9dad-11d1-80b4-00c04fd430c8}": false, "6BA7B810-9DAD-11D1-80B4-00C04FD430C8": false} {
		if _, ok := ParseID(in); ok != want {
			t.Errorf("%q: %v, want %v", in, ok, want)
		}
	}
}
