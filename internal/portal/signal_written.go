package portal

import "time"

// Written is a text that somebody wrote in a signal, and when.
type Written struct {
	Text string
	At   time.Time
}

// WrittenBy gives what somebody wrote in the signal under their name to handle it,
// to judge about it or to have it reopened: questions, notes, feedback, why
// another may read along, and answers to objections.
func (s Signal) WrittenBy(by ID) []Written {
	var all []Written
	add := func(who ID, at time.Time, texts ...string) {
		for _, t := range texts {
			if who == by && by != "" && t != "" {
				all = append(all, Written{t, at})
			}
		}
	}
	for _, q := range s.Questions {
		add(q.By, q.At, q.Text)
	}
	for i, step := range s.Course {
		if s.StationPart(i).Kind() == PartStation && step.Note != UnmergedNote { // else an answer to "Helpt dit?", or the portal's
			add(step.By, step.At, step.Note)
		}
	}
	for _, f := range s.Feedback {
		add(f.By, f.At, f.Agreed, f.AgreedBy, f.Changes, f.ForResidents)
	}
	for _, w := range s.Widenings {
		add(w.By, w.At, w.Reason)
	}
	for _, o := range s.Objections {
		add(o.AnsweredBy, o.AnsweredAt, o.Answer)
	}
	return all
}

// WritesText are the events of which the actor wrote something that WrittenBy
// finds.
func (t EventType) WritesText() bool {
	switch t {
	case SignalQuestionAsked, SignalAgreed, SignalFeedbackGiven, SignalReopened, SignalHandedTo, SignalHandedBack, SignalWideningAsked, SignalObjectionAnswered:
		return true
	}
	return false
}
