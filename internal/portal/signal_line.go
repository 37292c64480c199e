package portal

import (
	"slices"
	"time"
)

// Line gives the stations of a signal that every reader of it knows of: of yellow flags,
// raised questions, meetings and decisions policy is asked apart. Of all of them the day
// is told, never the time: nobody can be known by it.
func (s Signal) Line(now time.Time, set Settings) []LineStation {
	reached := s.Reached()
	begins := reached == SignalNew || reached == ""
	way := []LineStation{{Kind: AtSignal, State: StationPassed, At: Day(s.SharedAt), About: s.Ref(), Number: s.Number}}
	if begins && s.Handler == "" && s.Due.IsZero() {
		return way // among the chosen organisations only
	}
	turn := s.turnOf()
	add := func(kind StationKind, name string, passed bool, at time.Time) {
		st := LineStation{Kind: kind, Name: name, State: StationToCome}
		if passed {
			st.State, st.At = StationPassed, onDay(at)
		}
		way = append(way, st)
	}
	here := func() {
		last := &way[len(way)-1]
		if *last = last.Wait(turn.Due, now, set.Calendar()); s.HasFeedback() && !s.Late(now) {
			last.State, last.Late = StationHere, 0 // it closes by itself
		}
	}
	round := s.round()
	table := s.tableDay(round)
	if begins = begins && table.IsZero(); begins {
		here() // it passed nothing yet
	}
	if !table.IsZero() {
		if add(AtAgenda, "", reached != SignalOnAgenda, table); reached == SignalOnAgenda {
			here()
		}
	}
	said := slices.Contains([]SignalState{SignalAgreedOn, SignalFedBack, SignalEnded}, reached)
	agreed := lastIn(round, SignalAgreedOn)
	if at := lastIn(round, SignalAwaits); !at.IsZero() && (said || reached == SignalAwaits) {
		add(AtDecision, Advice.Label(), true, at)
		name := DecisionKind(Resolved).Label()
		if s.Table != nil && s.Table.Body != "" {
			name = s.Table.Body.Label()
		}
		if add(AtBody, name, said, agreed); !said {
			here()
		}
	} else {
		add(AtDecision, Agreed.Label(), said, agreed)
		if !said && !begins && reached != SignalOnAgenda {
			here()
		}
	}
	return append(way, s.lineEnd(reached, turn, now, set)...)
}

// tableDay is when a round table took the signal on since it was last reopened; zero
// when none did. What a table agreed at once stood on no agenda before.
func (s Signal) tableDay(round []Station) time.Time {
	for _, step := range slices.Backward(round) {
		if step.State == SignalOnAgenda || step.Table != "" {
			return step.At
		}
	}
	if s.Table == nil {
		return time.Time{}
	}
	if at := lastIn(round, SignalAwaits); !at.IsZero() {
		return at
	}
	return lastIn(round, SignalAgreedOn)
}

// lineEnd are the stations after what was agreed: what changes, the feedback, and
// whether it helps.
func (s Signal) lineEnd(reached SignalState, turn Turn, now time.Time, set Settings) []LineStation {
	var way []LineStation
	fed := s.HasFeedback() && len(s.Feedback) > 0
	back := LineStation{Kind: AtFeedback, State: StationToCome}
	if fed {
		f := s.Feedback[len(s.Feedback)-1]
		if (f.Route == PolicyChange || f.Route == PracticeAgreement) && !f.From.IsZero() {
			change := LineStation{Kind: AtChange, State: StationToCome, Due: Day(f.From), Note: f.Route.Label()}
			if !f.From.After(now) {
				change.State, change.At, change.Due = StationPassed, Day(f.From), time.Time{}
			}
			way = append(way, change)
		}
		back.State, back.At = StationPassed, Day(f.At)
	} else if reached == SignalAgreedOn {
		back = back.Wait(turn.Due, now, set.Calendar())
	}
	if way = append(way, back); s.Kind == GoesWell {
		return way
	}
	help := LineStation{Kind: AtHelp, State: StationToCome}
	answers := s.HelpAnswers()
	switch {
	case fed && len(answers) > 0:
		help.State, help.At, help.Note = StationPassed, Day(answers[0].At), HelpCount(answers)
	case fed && reached == SignalEnded:
		return way // nobody said so, and nobody is asked any more
	case fed:
		if help.State, help.Due = StationHere, turn.Due; s.Late(now) {
			help = help.Wait(turn.Due, now, set.Calendar()) // an objection waits too long
		}
	}
	return append(way, help)
}

// HelpAnswers are the answers to "Helpt dit?" about the last feedback.
func (s Signal) HelpAnswers() []Help {
	return slices.DeleteFunc(slices.Clone(s.Helps), func(h Help) bool { return h.Feedback != len(s.Feedback) })
}

// HelpCount says how answers to "Helpt dit?" fell: "ja, 2 keer deels".
func HelpCount(answers []Help) string {
	words := ""
	for _, a := range []HelpAnswer{Helps, HelpsPartly, HelpsNot} {
		n := 0
		for _, h := range answers {
			if h.Answer == a {
				n++
			}
		}
		if n == 0 {
			continue
		}
		if words != "" {
			words += ", "
		}
		if words += string(a); n > 1 {
			words = words[:len(words)-len(a)] + Number(n) + " keer " + string(a)
		}
	}
	return words
}

// HelpFigure is HelpCount for answers about several signals, as others may see it: of
// few answers it could be told who gave them.
func HelpFigure(answers []Help) string {
	cells := make([]int, len(helpAnswers))
	for _, h := range answers {
		if i := slices.Index(helpAnswers, h.Answer); i >= 0 {
			cells[i]++
		}
	}
	hidden := slices.ContainsFunc(HideSmall(cells), func(s Shown) bool { return s.Hidden })
	switch total := ShowTotal(cells); {
	case total.Hidden:
		return "te weinig antwoorden om te tonen"
	case hidden:
		return Number(total.N) + " antwoorden"
	}
	return HelpCount(answers)
}

// turnOf is whose turn it is; for a merged signal that of where it came to.
func (s Signal) turnOf() Turn {
	turn, ok := s.Turn()
	if !ok {
		turn.Due = s.Due
	}
	return turn
}

// round are the steps since it was last reopened.
func (s Signal) round() []Station {
	for i := len(s.Course) - 1; i > 0; i-- {
		if was := s.Course[i-1].State; s.Course[i].State == SignalReopen && (was == SignalFedBack || was == SignalEnded) {
			return s.Course[i:]
		}
	}
	return s.Course
}

func lastIn(steps []Station, state SignalState) time.Time {
	for _, step := range slices.Backward(steps) {
		if step.State == state {
			return step.At
		}
	}
	return time.Time{}
}

// onDay is the day of a moment; none of none.
func onDay(at time.Time) time.Time {
	if at.IsZero() {
		return at
	}
	return Day(at)
}
