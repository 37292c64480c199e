package portal

import (
	"slices"
	"time"
)

// Agree records what was agreed, before it is fed back. Note says it in a line.
func (s *Signal) Agree(note string, by Actor, now time.Time) (Fact, error) {
	f := Fields{}
	note = text(f, "agreed", "Het veld ‘Wat is er afgesproken?’", note, 1, MaxNote)
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	if s.State == SignalAwaits {
		return Fact{}, Errorf(Conflict, "Hierover besluit nu %s. Leg dat besluit vast bij de ronde tafel.", s.Table.Body.Named())
	}
	if err := s.move(SignalAgreedOn, Station{At: now, By: by.ID, Note: note}); err != nil {
		return Fact{}, err
	}
	s.Table = nil
	return s.fact(SignalAgreed, nil), nil
}

// validate cleans the feedback; each route asks for what belongs to it.
func (fb *Feedback) validate(kind SignalKind) error {
	f := Fields{}
	fb.Agreed = text(f, "agreed", "Het veld ‘Wat is er afgesproken?’", fb.Agreed, 1, MaxNote)
	fb.AgreedBy = text(f, "agreed_by", "Het veld ‘Wie sprak dit af?’", CleanLine(fb.AgreedBy), 1, MaxLine)
	fb.ForResidents = text(f, "for_residents", "De uitleg voor inwoners", fb.ForResidents, 0, MaxNote)
	switch {
	case fb.Route == Thanks && kind == GoesWell:
		fb.Changes = text(f, "changes", "Het veld ‘Wat doen we ermee?’", fb.Changes, 0, MaxNote)
	case fb.Route == NoChange:
		fb.Changes = text(f, "changes", "De reden", fb.Changes, 1, MaxNote)
		fb.From = time.Time{}
	case fb.Route == PolicyChange || fb.Route == PracticeAgreement:
		fb.Changes = text(f, "changes", "Het veld ‘Wat verandert er?’", fb.Changes, 1, MaxNote)
		if fb.From.IsZero() {
			f["from"] = "Vul in vanaf wanneer dit geldt."
		}
	default:
		f["route"] = "Kies hoe dit een vervolg krijgt."
	}
	return f.Err()
}

// Validate cleans the feedback and reports what is wrong, by form field, for a
// signal of any kind but what goes well.
func (fb *Feedback) Validate() error { return fb.validate(Bottleneck) }

// GiveFeedback tells all reporters what was agreed. A signal that is still in
// behandeling passes "afgesproken" on the way, so the course shows both. Of what
// goes well nobody is asked whether it helps: that closes at once.
func (s *Signal) GiveFeedback(fb Feedback, by Actor, now time.Time) (Fact, error) {
	if err := fb.validate(s.Kind); err != nil {
		return Fact{}, err
	}
	fb.By, fb.At = by.ID, now
	if s.State == SignalBusy {
		if err := s.move(SignalAgreedOn, Station{At: now, By: by.ID}); err != nil {
			return Fact{}, err
		}
	}
	if err := s.move(SignalFedBack, Station{At: now, By: by.ID}); err != nil {
		return Fact{}, err
	}
	s.Feedback = append(s.Feedback, fb)
	y, m, d := Day(now).Date()
	s.Due, s.Left, s.TermPassed = time.Date(y, m, d+HelpDays, 23, 59, 0, 0, amsterdam), 0, false
	s.Bundle = ""
	if s.Kind == GoesWell {
		s.Due = time.Time{}
		return s.fact(SignalFeedbackGiven, nil), s.move(SignalEnded, Station{At: now})
	}
	return s.fact(SignalFeedbackGiven, nil), nil
}

// ThankedBriefly is what stands as feedback when nothing was added to a thanks.
const ThankedBriefly = "Bedankt voor het delen."

// Thank answers in one step what goes well: it is taken up, fed back and closed.
// by is in words who thanks; line may be empty.
func (s *Signal) Thank(line, thankedBy string, by Actor, set Settings, now time.Time) (Fact, error) {
	if s.Kind != GoesWell {
		return Fact{}, Errorf(Conflict, "Bedanken kan bij een signaal over wat goed gaat.")
	}
	if s.State == SignalNew || s.State == SignalReopen {
		if err := s.move(SignalBusy, Station{At: now, By: by.ID}); err != nil {
			return Fact{}, err
		}
		s.Handler = by.ID
	}
	if line = Clean(line); line == "" {
		line = ThankedBriefly
	}
	return s.GiveFeedback(Feedback{Agreed: line, AgreedBy: thankedBy, Route: Thanks}, by, now)
}

// AnswerHelp is a reporter's answer to "Helpt dit?" about the last feedback. A
// "nee" reopens the signal; the reporter's "ja" or "deels" closes it. owner is
// true for the reporter, false for someone who recognised it.
func (s *Signal) AnswerHelp(h Help, owner bool, set Settings, now time.Time) ([]Fact, error) {
	f := Fields{}
	h.Line = text(f, "line", "De toelichting", CleanLine(h.Line), 0, MaxLine)
	if !slices.Contains([]HelpAnswer{Helps, HelpsPartly, HelpsNot}, h.Answer) {
		f["help"] = "Kies ja, deels of nee."
	}
	if err := f.Err(); err != nil {
		return nil, err
	}
	if !s.AsksHelp() {
		return nil, Errorf(Conflict, "Er is nog geen terugkoppeling om op te reageren.")
	}
	if _, answered := s.HelpOf(h.By, owner); answered {
		return nil, Errorf(Conflict, "U hebt al laten weten of dit helpt.")
	}
	h.At, h.Feedback = now, len(s.Feedback)
	anonymous := owner && s.IsAnonymous()
	if anonymous {
		h.At, h.By, h.Org = Day(now), "", ""
	}
	s.Helps = append(s.Helps, h)
	s.ChangedAt = h.At
	facts := []Fact{s.fact(SignalHelpAnswered, map[string]string{DetailTo: string(h.Answer)})}
	facts[0].Anonymous = anonymous
	switch {
	case s.State == SignalMerged: // "nee" reopens the signal it was merged into
	case h.Answer == HelpsNot:
		fact, err := s.reopen(Station{At: h.At, By: h.By, Note: h.Line}, anonymous, set, now)
		return append(facts, fact), err
	case owner && s.State == SignalFedBack:
		if err := s.move(SignalEnded, Station{At: h.At, By: h.By}); err != nil {
			return nil, err
		}
		s.Due = time.Time{}
		fact := s.fact(SignalClosed, nil)
		fact.Anonymous = anonymous
		return append(facts, fact), nil
	}
	return facts, nil
}

// AsksHelp reports whether "Helpt dit?" is asked.
func (s Signal) AsksHelp() bool { return s.HasFeedback() && s.Kind != GoesWell }

// HelpOf gives the answer of one person to "Helpt dit?" about the last
// feedback. owner: the person is the reporter, whose anonymous answer bears no id.
func (s Signal) HelpOf(by ID, owner bool) (Help, bool) {
	if owner && s.IsAnonymous() {
		by = ""
	}
	for _, h := range s.Helps {
		if h.By == by && h.Feedback == len(s.Feedback) {
			return h, true
		}
	}
	return Help{}, false
}

// CanReopen reports whether the signal has feedback from which it can be
// reopened. The table of moves allows it for one that comes back to where it was,
// too.
func (s Signal) CanReopen() bool { return s.State == SignalFedBack || s.State == SignalEnded }

// Reopen brings a signal with feedback back, with a reason. anonymous: the
// anonymous reporter asks it.
func (s *Signal) Reopen(reason string, by Actor, anonymous bool, set Settings, now time.Time) (Fact, error) {
	f := Fields{}
	reason = text(f, "reason", "De reden", reason, 1, MaxNote)
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	step := Station{At: now, By: by.ID, Note: reason}
	if anonymous {
		step.At, step.By = Day(now), ""
	}
	return s.reopen(step, anonymous, set, now)
}

func (s *Signal) reopen(step Station, anonymous bool, set Settings, now time.Time) (Fact, error) {
	if !s.CanReopen() {
		return Fact{}, Errorf(Conflict, "Dit signaal staat op ‘%s’. Heropenen kan na een terugkoppeling.", s.State.Label())
	}
	if err := s.move(SignalReopen, step); err != nil {
		return Fact{}, err
	}
	s.Handler, s.Handed, s.Returned, s.Table = set.Coordinator, nil, 0, nil
	s.restartTerm(set, now)
	fact := s.fact(SignalReopened, nil)
	fact.Anonymous = anonymous
	return fact, nil
}

// ReopenFor reopens the signal because of what was said about one that was merged
// into it; who said it stays there. day: their moment is no more than a day.
func (s *Signal) ReopenFor(reason string, day bool, set Settings, now time.Time) (Fact, error) {
	step := Station{At: now, Note: reopeningNote(reason)}
	if day {
		step.At = Day(now)
	}
	fact, err := s.reopen(step, day, set, now)
	fact.Unnamed = true
	return fact, err
}

// reopeningNote says at one signal what was said about another. CopiesOf knows
// the copy by it.
func reopeningNote(reason string) string {
	return CleanLine("Bij een samengevoegd signaal helpt de afspraak niet. " + reason)
}

// CloseSilent closes a signal when nobody answered "Helpt dit?" in its days. An
// objection that waits for an answer keeps it open.
func (s *Signal) CloseSilent(now time.Time) (Fact, error) {
	if _, objected := s.OpenObjection(); s.State != SignalFedBack || objected || now.Before(s.Due) {
		return Fact{}, Errorf(Conflict, "Dit signaal hoeft nog niet gesloten te worden.")
	}
	if err := s.move(SignalEnded, Station{At: now}); err != nil {
		return Fact{}, err
	}
	s.Due = time.Time{}
	return s.fact(SignalClosed, nil), nil
}
