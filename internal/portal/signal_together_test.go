package portal

import (
	"slices"
	"testing"
	"time"
)

// TestWhichSignalsMerge asks of every pair of states whether one signal merges
// into another.
func TestWhichSignalsMerge(t *testing.T) {
	from := map[SignalState]bool{SignalNew: true, SignalBusy: true, SignalReopen: true}
	into := map[SignalState]bool{SignalNew: true, SignalBusy: true, SignalReopen: true, SignalQuestion: true, SignalHandedOver: true, SignalAgreedOn: true, SignalOnAgenda: true, SignalAwaits: true}
	for _, x := range SignalStates() {
		for _, y := range SignalStates() {
			a, b := sharedSignal(t, nil), sharedSignal(t, nil)
			a.State, b.ID, b.State = x, "t", y
			_, _, err := a.MergeInto(&b, handler, testSettings, monday)
			if got, want := err == nil, from[x] && into[y]; got != want {
				t.Errorf("%s into %s: %v, want %v (%v)", x, y, got, want, err)
			}
			if err != nil && (a.State != x || a.Merge != nil || len(b.Holds) != 0) {
				t.Errorf("%s into %s: refused, and changed", x, y)
			}
		}
	}
}

func TestSameReaders(t *testing.T) {
	town := func(s *Signal) { s.Audience.Kind = MunicipalityOnly }
	chosen := func(orgs ...ID) func(*Signal) {
		return func(s *Signal) { s.Audience = Audience{Kind: ChosenOrgs, Orgs: orgs} }
	}
	for _, tt := range []struct {
		name string
		x, y func(*Signal)
		want bool
	}{
		{"both the chain", nil, nil, true},
		{"chain and municipality", nil, town, false},
		{"both municipality", town, town, true},
		{"the same chosen", chosen("bewind", "gemeente"), chosen("gemeente", "bewind"), true},
		{"one chosen more", chosen("bewind"), chosen("bewind", "gemeente"), false},
		{"one anonymous in the chain", nil, anonymously, true},
		{"anonymous and chosen: the own organisation doesn't read", chosen("bewind"), func(s *Signal) { chosen("bewind")(s); anonymously(s) }, false},
	} {
		x, y := sharedSignal(t, tt.x), sharedSignal(t, tt.y)
		if got := x.SameReaders(y, "gemeente"); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestHandOverTermStandsStillAndComesBack(t *testing.T) {
	s := sharedSignal(t, nil)
	if _, err := s.TakeUp(handler, testSettings, monday); err != nil {
		t.Fatal(err)
	}
	if _, err := s.HandOverTo("bewind", "Bij hen", handler, testSettings, monday); err != nil {
		t.Fatal(err)
	}
	left, due := s.Handed.Left, s.Due
	if !due.Equal(testSettings.Calendar().Term(monday, HandOverTerm)) || s.ClockDue() != due {
		t.Errorf("due %v", due)
	}
	if _, err := s.HandOverPassed(testSettings, due.Add(-time.Second)); err == nil {
		t.Error("came back before its term")
	}
	late := due.Add(time.Hour)
	if _, err := s.HandOverPassed(testSettings, late); err != nil || s.State != SignalBusy || !s.Due.Equal(testSettings.Calendar().Term(late, left)) {
		t.Errorf("came back as %s, due %v: %v", s.State, s.Due, err)
	}
}

func TestWhoAnswersAnObjection(t *testing.T) {
	for _, tt := range []struct {
		name    string
		decider ID
		by      ID
		judges  []ID
		want    ID
	}{
		{"a handler decided", "behandelaar", "melder", []ID{"coordinator", "vervanger"}, "coordinator"},
		{"the coordinator decided", "coordinator", "melder", []ID{"coordinator", "vervanger"}, "vervanger"},
		{"the substitute objects to the coordinator", "coordinator", "vervanger", []ID{"coordinator", "vervanger"}, "coordinator"},
		{"only the decider is left", "coordinator", "melder", []ID{"coordinator"}, "coordinator"},
		{"both took part, a director did not", "coordinator", "vervanger", []ID{"coordinator", "vervanger", "directie"}, "directie"},
		{"nobody judges a signal of their own", "behandelaar", "herkenner", []ID{"melder", "vervanger"}, "vervanger"},
		{"a partner decided and nobody is left", "partner", "melder", nil, "partner"},
	} {
		if got := (Signal{Reporter: "melder"}).judgeOf(Objection{Decider: tt.decider, By: tt.by}, tt.judges); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestTermsAreMilderForWhatGoesWell(t *testing.T) {
	usual := sharedSignal(t, nil)
	for _, k := range []SignalKind{GoesWell, Opportunity} {
		s := sharedSignal(t, func(s *Signal) { s.Kind = k })
		if !s.Due.After(usual.Due) {
			t.Errorf("%s is due %v, as a bottleneck is", k, s.Due)
		}
	}
}

func TestThanksAreOnlyForWhatGoesWell(t *testing.T) {
	s := sharedSignal(t, nil)
	s.State = SignalBusy
	if _, err := s.GiveFeedback(Feedback{Agreed: "Bedankt", AgreedBy: "wij", Route: Thanks}, handler, monday); FieldsOf(err)["route"] == "" {
		t.Errorf("a bottleneck can be thanked away: %v", err)
	}
}

func TestHandingOverIsADecisionWhileSomebodyHandlesIt(t *testing.T) {
	at := time.Date(2026, time.November, 22, 9, 0, 0, 0, time.UTC)
	for state, want := range map[SignalState]bool{SignalHandedOver: true, SignalBusy: true, SignalMerged: false, SignalEnded: false} {
		s := Signal{State: state, Handed: &HandOver{Org: "bewind", Accepted: at}, Merge: &Merge{}}
		got := slices.ContainsFunc(s.Decisions(), func(d SignalDecision) bool { return d.Kind == HandedAway })
		if got != want {
			t.Errorf("%s: %v, want %v", state, got, want)
		}
	}
}
