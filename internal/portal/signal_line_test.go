package portal

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

var lineSettings = Settings{Municipality: "gemeente", Coordinator: "co", Themes: []Theme{{ID: "toegang", Name: "Toegang", TakeUp: 3, Handle: 20}}}

// lineWords writes stations as "Signaal(done) Afspraak(here)".
func lineWords(stations []LineStation) string {
	var all []string
	for _, st := range stations {
		all = append(all, fmt.Sprintf("%s(%s)", st.Label(), st.State))
	}
	return strings.Join(all, " ")
}

// onItsWay is a signal that came through some states, a day each, with its term until due.
func onItsWay(due time.Time, states ...SignalState) Signal {
	s := Signal{ID: "s", Number: "S-2026-0001", Kind: Bottleneck, Theme: "toegang", Audience: Audience{Kind: WholeChain}, Naming: OrgVisible, ReporterOrg: "geldfit", Handler: "co", SharedAt: flagNow, Due: due}
	for i, state := range states {
		at := flagNow.AddDate(0, 0, i).Add(time.Hour)
		s.State, s.Course = state, append(s.Course, Station{State: state, At: at})
		switch state {
		case SignalQuestion:
			s.Questions = append(s.Questions, Question{ID: "q", At: at})
		case SignalOnAgenda:
			s.Table = &AtTable{Table: "t", Was: SignalBusy}
		case SignalAwaits:
			s.Table = &AtTable{Table: "t", Was: SignalBusy, Decision: "d", Body: ByCollege}
		case SignalFedBack:
			s.Feedback = append(s.Feedback, Feedback{Route: NoChange, At: at})
		}
	}
	return s
}

func TestTheLineOfASignal(t *testing.T) {
	due, late := flagNow.AddDate(0, 0, 40), flagNow.AddDate(0, 0, -7)
	agreedAtOnce := onItsWay(due, SignalNew, SignalBusy, SignalAgreedOn)
	agreedAtOnce.Table = &AtTable{Table: "t", Was: SignalBusy, Decision: "d"}
	tests := []struct {
		name string
		s    Signal
		want string
	}{
		{"new", onItsWay(due, SignalNew), "Signaal(here) Afspraak(todo) Terugkoppeling(todo) Helpt dit?(todo)"},
		{"new, and nobody took it up", onItsWay(late, SignalNew), "Signaal(stuck) Afspraak(todo) Terugkoppeling(todo) Helpt dit?(todo)"},
		{"busy", onItsWay(due, SignalNew, SignalBusy), "Signaal(done) Afspraak(here) Terugkoppeling(todo) Helpt dit?(todo)"},
		{"a question waits too long", onItsWay(late, SignalNew, SignalBusy, SignalQuestion), "Signaal(done) Afspraak(stuck) Terugkoppeling(todo) Helpt dit?(todo)"},
		{"on an agenda", onItsWay(due, SignalNew, SignalOnAgenda), "Signaal(done) Ronde tafel(here) Afspraak(todo) Terugkoppeling(todo) Helpt dit?(todo)"},
		{"back from an agenda", onItsWay(due, SignalNew, SignalBusy, SignalOnAgenda, SignalBusy), "Signaal(done) Ronde tafel(done) Afspraak(here) Terugkoppeling(todo) Helpt dit?(todo)"},
		{"back from an agenda, where it began", onItsWay(due, SignalNew, SignalOnAgenda, SignalNew), "Signaal(done) Ronde tafel(done) Afspraak(here) Terugkoppeling(todo) Helpt dit?(todo)"},
		{"waits for the college", onItsWay(due, SignalNew, SignalOnAgenda, SignalAwaits), "Signaal(done) Ronde tafel(done) Advies(done) College(here) Terugkoppeling(todo) Helpt dit?(todo)"},
		{"an advice taken back", onItsWay(due, SignalNew, SignalOnAgenda, SignalAwaits, SignalOnAgenda), "Signaal(done) Ronde tafel(here) Afspraak(todo) Terugkoppeling(todo) Helpt dit?(todo)"},
		{"agreed by a table at once", agreedAtOnce, "Signaal(done) Ronde tafel(done) Afspraak(done) Terugkoppeling(here) Helpt dit?(todo)"},
		{"agreed", onItsWay(due, SignalNew, SignalBusy, SignalAgreedOn), "Signaal(done) Afspraak(done) Terugkoppeling(here) Helpt dit?(todo)"},
		{"agreed, not told", onItsWay(late, SignalNew, SignalBusy, SignalAgreedOn), "Signaal(done) Afspraak(done) Terugkoppeling(stuck) Helpt dit?(todo)"},
		{"told", onItsWay(due, SignalNew, SignalBusy, SignalAgreedOn, SignalFedBack), "Signaal(done) Afspraak(done) Terugkoppeling(done) Helpt dit?(here)"},
		{"told, and nobody answers", onItsWay(late, SignalNew, SignalBusy, SignalAgreedOn, SignalFedBack), "Signaal(done) Afspraak(done) Terugkoppeling(done) Helpt dit?(here)"},
		{"closed in silence", onItsWay(due, SignalNew, SignalBusy, SignalAgreedOn, SignalFedBack, SignalEnded), "Signaal(done) Afspraak(done) Terugkoppeling(done)"},
		{"reopened", onItsWay(due, SignalNew, SignalOnAgenda, SignalAgreedOn, SignalFedBack, SignalReopen), "Signaal(done) Afspraak(here) Terugkoppeling(todo) Helpt dit?(todo)"},
	}
	for _, tt := range tests {
		if got := lineWords(tt.s.Line(flagNow.Add(5*time.Hour), lineSettings)); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, got, tt.want)
		}
	}
}

func TestTheLineOfASignalSaysWhen(t *testing.T) {
	s := onItsWay(flagNow.AddDate(0, 0, -7), SignalNew, SignalBusy)
	for _, st := range s.Line(flagNow, lineSettings) {
		if !st.At.IsZero() && !st.At.Equal(Day(st.At)) {
			t.Errorf("%s tells a time: %s", st.Kind, st.At)
		}
		if st.State == StationStuck && st.Late != 5 {
			t.Errorf("%d working days late, want 5", st.Late)
		}
		if st.State == StationToCome && !st.At.IsZero() {
			t.Errorf("%s has to come and came on %s", st.Kind, st.At)
		}
	}
	told := onItsWay(flagNow.AddDate(0, 0, 9), SignalNew, SignalBusy, SignalAgreedOn, SignalFedBack)
	from := flagNow.AddDate(0, 0, 30)
	told.Feedback[0].Route, told.Feedback[0].From = PolicyChange, from
	told.Helps = []Help{{Answer: HelpsPartly, Feedback: 1, At: flagNow.AddDate(0, 0, 4)}, {Answer: Helps, Feedback: 1}, {Answer: Helps, Feedback: 1}, {Answer: HelpsNot, Feedback: 0}}
	for later, want := range map[int]string{5: "Signaal(done) Afspraak(done) Wijziging(todo) Terugkoppeling(done) Helpt dit?(done)", 31: "Signaal(done) Afspraak(done) Wijziging(done) Terugkoppeling(done) Helpt dit?(done)"} {
		line := told.Line(flagNow.AddDate(0, 0, later), lineSettings)
		if got := lineWords(line); got != want || line[4].Note != "twee keer ja, deels" {
			t.Errorf("after %d days: %s, %q", later, got, line[4].Note)
		}
	}
}

// TestTheLineOfWhatHasLess: what goes well asks nobody whether it helps, and what the
// municipality doesn't see is shared and no more.
func TestTheLineOfWhatHasLess(t *testing.T) {
	well := onItsWay(flagNow.AddDate(0, 0, 9), SignalNew, SignalBusy)
	well.Kind = GoesWell
	if got := lineWords(well.Line(flagNow, lineSettings)); got != "Signaal(done) Afspraak(here) Terugkoppeling(todo)" {
		t.Errorf("what goes well: %s", got)
	}
	own := onItsWay(time.Time{}, SignalNew)
	own.Handler = ""
	if got := lineWords(own.Line(flagNow, lineSettings)); got != "Signaal(done)" {
		t.Errorf("among organisations: %s", got)
	}
	if got := (LineStation{Kind: AtFlag}).Label(); got != "Gele vlag" || (LineStation{Kind: "weg"}).Label() != "" {
		t.Errorf("labels: %q", got)
	}
	for _, k := range StationKinds() {
		if k.Label() == "" {
			t.Errorf("%s has no name", k)
		}
	}
}

// TestHelpFigure: under five nothing is told, and no part from which a small one follows.
func TestHelpFigure(t *testing.T) {
	for _, tt := range []struct {
		yes, partly, no int
		want            string
	}{
		{1, 0, 0, "te weinig antwoorden om te tonen"}, {0, 0, 4, "te weinig antwoorden om te tonen"}, {2, 1, 1, "te weinig antwoorden om te tonen"},
		{5, 0, 0, "vijf keer ja"}, {4, 0, 1, "vijf antwoorden"}, {6, 5, 0, "zes keer ja, vijf keer deels"}, {4, 4, 4, "te weinig antwoorden om te tonen"},
	} {
		var answers []Help
		for a, n := range map[HelpAnswer]int{Helps: tt.yes, HelpsPartly: tt.partly, HelpsNot: tt.no} {
			for range n {
				answers = append(answers, Help{Answer: a})
			}
		}
		if got := HelpFigure(answers); got != tt.want {
			t.Errorf("%d, %d, %d: %q, want %q", tt.yes, tt.partly, tt.no, got, tt.want)
		}
	}
}
