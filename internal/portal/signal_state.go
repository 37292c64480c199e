package portal

import (
	"slices"
	"time"
)

// SignalState is where a signal is on its way.
type SignalState string

// The states of a signal. States that need other parts of the portal (gele
// vlag, op agenda, wacht op besluit) come with those parts.
const (
	SignalNew      SignalState = "nieuw"
	SignalBusy     SignalState = "in-behandeling"
	SignalQuestion SignalState = "vraag"
	SignalAgreedOn SignalState = "afgesproken"
	SignalFedBack  SignalState = "teruggekoppeld"
	SignalEnded    SignalState = "gesloten"
	SignalReopen   SignalState = "heropend"
)

// SignalStates lists the states in the order of the way.
func SignalStates() []SignalState {
	return []SignalState{SignalNew, SignalBusy, SignalQuestion, SignalAgreedOn, SignalFedBack, SignalEnded, SignalReopen}
}

var signalStateLabels = map[SignalState]string{
	SignalNew: "Nieuw", SignalBusy: "In behandeling", SignalQuestion: "Vraag aan melder", SignalAgreedOn: "Afgesproken",
	SignalFedBack: "Teruggekoppeld", SignalEnded: "Gesloten", SignalReopen: "Heropend",
}

// Label is the state's name in the interface.
func (s SignalState) Label() string { return signalStateLabels[s] }

// signalMoves is the table of allowed transitions; what is not here is refused.
var signalMoves = map[SignalState][]SignalState{
	SignalNew:      {SignalBusy, SignalQuestion},
	SignalBusy:     {SignalQuestion, SignalAgreedOn},
	SignalQuestion: {SignalBusy},
	SignalAgreedOn: {SignalBusy, SignalFedBack},
	SignalFedBack:  {SignalEnded, SignalReopen},
	SignalEnded:    {SignalReopen},
	SignalReopen:   {SignalBusy, SignalQuestion},
}

// CanMove reports whether the table allows a step from the present state.
func (s Signal) CanMove(to SignalState) bool { return slices.Contains(signalMoves[s.State], to) }

func (s *Signal) move(to SignalState, step Station) error {
	if !s.CanMove(to) {
		return Errorf(Conflict, "Dit signaal staat nu op ‘%s’. Deze stap kan dan niet. Bekijk eerst wat er intussen gebeurd is.", s.State.Label())
	}
	step.State = to
	s.State = to
	s.Course = append(s.Course, step)
	s.ChangedAt = step.At
	return nil
}

func (s Signal) fact(t EventType, details map[string]string) Fact {
	return Fact{Type: t, About: s.Ref(), Details: details}
}

// Share starts a validated signal on its way: number, state and first term. A
// signal that the municipality may not see has no handler and no term: it is
// for the chosen organisations among themselves.
func (s *Signal) Share(set Settings, number string, now time.Time) (Fact, error) {
	theme, _ := set.Theme(s.Theme)
	s.Number = number
	s.SharedAt = now
	if s.IsAnonymous() {
		s.SharedAt = Day(now)
	}
	s.State = SignalNew
	if s.ReachesMunicipality(set.Municipality) {
		s.Handler = set.Coordinator
		s.Due = set.Calendar().Term(now, theme.TakeUp)
	}
	s.ChangedAt = s.SharedAt
	s.Course = []Station{{State: SignalNew, At: s.SharedAt, By: s.Reporter, To: s.Handler}}
	f := s.fact(SignalShared, nil)
	f.Anonymous = s.IsAnonymous()
	return f, nil
}

// TakeUp makes by the handler of a new or reopened signal and starts the
// handling term.
func (s *Signal) TakeUp(by Actor, set Settings, now time.Time) (Fact, error) {
	if s.State == SignalBusy {
		return Fact{}, Errorf(Conflict, "Dit signaal is al opgepakt.")
	}
	if s.State == SignalQuestion {
		return Fact{}, Errorf(Conflict, "Er staat nog een vraag open bij de melder.")
	}
	if err := s.move(SignalBusy, Station{At: now, By: by.ID}); err != nil {
		return Fact{}, err
	}
	s.Handler = by.ID
	s.startTerm(set, now)
	return s.fact(SignalTakenUp, nil), nil
}

func (s *Signal) startTerm(set Settings, now time.Time) {
	theme, _ := set.Theme(s.Theme)
	s.Due, s.Left, s.TermPassed = set.Calendar().Term(now, theme.Handle), 0, false
}

// Assign gives the signal to another handler. The state stays as it is.
func (s *Signal) Assign(to Person, now time.Time) (Fact, error) {
	if s.State == SignalEnded {
		return Fact{}, Errorf(Conflict, "Dit signaal is gesloten. Heropen het eerst.")
	}
	if to.State != PersonActive {
		return Fact{}, Fields{"handler": "Deze persoon kan nu niet inloggen. Kies iemand anders."}.Err()
	}
	if to.ID == s.Handler {
		return Fact{}, Fields{"handler": "Deze persoon behandelt het signaal al."}.Err()
	}
	from := s.Handler
	s.Handler, s.ChangedAt = to.ID, now
	return s.fact(SignalAssigned, map[string]string{DetailFrom: string(from), DetailTo: string(to.ID)}), nil
}

// PassOn gives a signal that nobody took up in its term to the substitute, who
// has a short term of their own. It happens once.
func (s *Signal) PassOn(set Settings, now time.Time) (Fact, error) {
	if (s.State != SignalNew && s.State != SignalReopen) || s.PassedOn || s.Due.IsZero() || now.Before(s.Due) {
		return Fact{}, Errorf(Conflict, "Dit signaal hoeft niet door naar de vervanger.")
	}
	s.PassedOn = true
	s.Handler = set.Substitute
	s.Due = set.Calendar().Term(now, PassedOnTerm)
	s.ChangedAt = now
	s.Course = append(s.Course, Station{State: s.State, At: now, To: set.Substitute, Note: "Niemand pakte dit signaal op tijd op. Daarom ging het naar de vervanger."})
	return s.fact(SignalPassedOn, map[string]string{DetailTo: string(set.Substitute)}), nil
}

// PassTerm marks that the running term has passed, so that it is told once.
func (s *Signal) PassTerm(now time.Time) (Fact, error) {
	if s.TermPassed || s.Due.IsZero() || now.Before(s.Due) {
		return Fact{}, Errorf(Conflict, "De termijn van dit signaal loopt nog.")
	}
	s.TermPassed = true
	return s.fact(SignalTermPassed, nil), nil
}

// Detail fills in what the reporter left out: kind, theme and "meer".
func (s *Signal) Detail(kind SignalKind, theme ID, more More, set Settings, now time.Time) (Fact, error) {
	f := Fields{}
	if t, ok := set.Theme(theme); !ok || (t.Ended && theme != s.Theme) {
		f["theme"] = "Dit thema is er niet (meer). Kies een ander thema."
	}
	if kind.Label() == "" {
		f["kind"] = "Kies of dit een knelpunt is, een kans, of iets dat goed gaat."
	}
	more.validate(f, set)
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	from := s.Theme
	s.Kind, s.Theme, s.More, s.ChangedAt = kind, theme, more, now
	return s.fact(SignalDetailed, map[string]string{DetailFrom: string(from), DetailTo: string(theme)}), nil
}

// Ask puts a question to the reporter. The handling term stands still until
// the answer. For an anonymous reporter the keeper has to pass it on first.
func (s *Signal) Ask(id ID, question string, by Actor, set Settings, now time.Time) (Fact, error) {
	f := Fields{}
	question = text(f, "question", "De vraag", question, 1, MaxNote)
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	before, due := s.State, s.Due
	if err := s.move(SignalQuestion, Station{At: now, By: by.ID}); err != nil {
		return Fact{}, err
	}
	cal := set.Calendar()
	if before == SignalBusy && !due.IsZero() {
		s.Left = cal.Left(now, due)
	} else {
		theme, _ := set.Theme(s.Theme)
		s.Left, s.Handler = theme.Handle, by.ID
	}
	q := Question{ID: id, Text: question, By: by.ID, At: now}
	if !s.IsAnonymous() {
		q.Passed = now
	}
	s.Questions = append(s.Questions, q)
	s.Due, s.TermPassed = cal.Term(now, AnswerTerm), false
	return s.fact(SignalQuestionAsked, map[string]string{DetailItem: string(id)}), nil
}

// OpenQuestion is the question that waits for an answer.
func (s *Signal) OpenQuestion() (*Question, bool) {
	if s.State != SignalQuestion || len(s.Questions) == 0 {
		return nil, false
	}
	return &s.Questions[len(s.Questions)-1], true
}

// PassQuestion is the keeper passing the open question to the reporter.
func (s *Signal) PassQuestion(now time.Time) (Fact, error) {
	q, ok := s.OpenQuestion()
	if !ok || !s.IsAnonymous() || !q.Passed.IsZero() {
		return Fact{}, Errorf(Conflict, "Er is geen vraag om door te geven.")
	}
	q.Passed = now
	return s.fact(SignalQuestionPassed, map[string]string{DetailItem: string(q.ID)}), nil
}

// Answer is the reporter's answer to the open question. An anonymous reporter's
// answer waits for the keeper; anyone else's restarts the handling term.
func (s *Signal) Answer(answer string, by Actor, set Settings, now time.Time) (Fact, error) {
	f := Fields{}
	answer = text(f, "answer", "Het antwoord", answer, 1, MaxNote)
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	q, ok := s.OpenQuestion()
	if !ok || q.Passed.IsZero() || !q.AnsweredAt.IsZero() {
		return Fact{}, Errorf(Conflict, "Deze vraag is al beantwoord, of hij is er niet meer.")
	}
	q.Answer = answer
	if s.IsAnonymous() {
		q.AnsweredAt = Day(now)
		fact := s.fact(SignalQuestionAnswered, map[string]string{DetailItem: string(q.ID)})
		fact.Anonymous = true
		return fact, nil
	}
	q.AnsweredAt, q.AnswerPassed = now, now
	id := q.ID
	return s.fact(SignalQuestionAnswered, map[string]string{DetailItem: string(id)}), s.resume(Station{At: now, By: by.ID}, set, now)
}

// PassAnswer is the keeper passing the answer on, as the keeper may have
// reworded it so that it names nobody.
func (s *Signal) PassAnswer(answer string, set Settings, now time.Time) (Fact, error) {
	f := Fields{}
	answer = text(f, "answer", "Het antwoord", answer, 1, MaxNote)
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	q, ok := s.OpenQuestion()
	if !ok || !s.IsAnonymous() || q.AnsweredAt.IsZero() || !q.AnswerPassed.IsZero() {
		return Fact{}, Errorf(Conflict, "Er is geen antwoord om door te geven.")
	}
	q.Answer, q.AnswerPassed = answer, now
	id := q.ID
	return s.fact(SignalAnswerPassed, map[string]string{DetailItem: string(id)}), s.resume(Station{At: Day(now)}, set, now)
}

// Withdraw takes an open question back: the handler can go on without.
func (s *Signal) Withdraw(by Actor, set Settings, now time.Time) (Fact, error) {
	q, ok := s.OpenQuestion()
	if !ok {
		return Fact{}, Errorf(Conflict, "Er staat geen vraag open.")
	}
	id := q.ID
	if err := s.resume(Station{At: now, By: by.ID, Note: "De vraag is ingetrokken."}, set, now); err != nil {
		return Fact{}, err
	}
	return s.fact(SignalTakenUp, map[string]string{DetailItem: string(id)}), nil
}

func (s *Signal) resume(step Station, set Settings, now time.Time) error {
	if err := s.move(SignalBusy, step); err != nil {
		return err
	}
	s.Due, s.Left, s.TermPassed = set.Calendar().Term(now, max(s.Left, 1)), 0, false
	return nil
}

// Agree records what was agreed, before it is fed back. Note says it in a line.
func (s *Signal) Agree(note string, by Actor, now time.Time) (Fact, error) {
	f := Fields{}
	note = text(f, "agreed", "Het veld ‘Wat is er afgesproken?’", note, 1, MaxNote)
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	if err := s.move(SignalAgreedOn, Station{At: now, By: by.ID, Note: note}); err != nil {
		return Fact{}, err
	}
	return s.fact(SignalAgreed, nil), nil
}

// validate cleans the feedback; each route asks for what belongs to it.
func (fb *Feedback) validate() error {
	f := Fields{}
	fb.Agreed = text(f, "agreed", "Het veld ‘Wat is er afgesproken?’", fb.Agreed, 1, MaxNote)
	fb.AgreedBy = text(f, "agreed_by", "Het veld ‘Wie sprak dit af?’", CleanLine(fb.AgreedBy), 1, MaxLine)
	fb.ForResidents = text(f, "for_residents", "De uitleg voor inwoners", fb.ForResidents, 0, MaxNote)
	switch fb.Route {
	case NoChange:
		fb.Changes = text(f, "changes", "De reden", fb.Changes, 1, MaxNote)
		fb.From = time.Time{}
	case PolicyChange, PracticeAgreement:
		fb.Changes = text(f, "changes", "Het veld ‘Wat verandert er?’", fb.Changes, 1, MaxNote)
		if fb.From.IsZero() {
			f["from"] = "Vul in vanaf wanneer dit geldt."
		}
	default:
		f["route"] = "Kies hoe dit een vervolg krijgt."
	}
	return f.Err()
}

// GiveFeedback tells all reporters what was agreed. A signal that is still in
// behandeling passes "afgesproken" on the way, so the course shows both.
func (s *Signal) GiveFeedback(fb Feedback, by Actor, now time.Time) (Fact, error) {
	if err := fb.validate(); err != nil {
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
	return s.fact(SignalFeedbackGiven, nil), nil
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
	if s.State != SignalFedBack && s.State != SignalEnded {
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
	if err := s.move(SignalReopen, step); err != nil {
		return Fact{}, err
	}
	theme, _ := set.Theme(s.Theme)
	s.Due, s.Left, s.TermPassed, s.PassedOn = set.Calendar().Term(now, theme.TakeUp), 0, false, false
	s.Handler = set.Coordinator
	fact := s.fact(SignalReopened, nil)
	fact.Anonymous = anonymous
	return fact, nil
}

// CloseSilent closes a signal when nobody answered "Helpt dit?" in its days.
func (s *Signal) CloseSilent(now time.Time) (Fact, error) {
	if s.State != SignalFedBack || now.Before(s.Due) {
		return Fact{}, Errorf(Conflict, "Dit signaal hoeft nog niet gesloten te worden.")
	}
	if err := s.move(SignalEnded, Station{At: now}); err != nil {
		return Fact{}, err
	}
	s.Due = time.Time{}
	return s.fact(SignalClosed, nil), nil
}

// Turn says whose turn it is.
type Turn struct {
	// Who is who has to act; empty when it is not one known person.
	Who ID
	// Words name who has to act when Who is empty.
	Words string
	// What they have to do, as in "de vraag beantwoorden".
	What string
	Due  time.Time
}

// Turn says whose turn it is; false when nobody's, as with a closed signal.
func (s Signal) Turn() (Turn, bool) {
	switch s.State {
	case SignalNew, SignalReopen:
		if s.Handler == "" && s.Due.IsZero() {
			return Turn{}, false // the municipality doesn't see it
		}
		return Turn{Who: s.Handler, What: "dit signaal oppakken", Due: s.Due}, true
	case SignalBusy:
		return Turn{Who: s.Handler, What: "laten weten wat er is afgesproken", Due: s.Due}, true
	case SignalAgreedOn:
		return Turn{Who: s.Handler, What: "terugkoppelen aan de melders", Due: s.Due}, true
	case SignalQuestion:
		q := s.Questions[len(s.Questions)-1]
		switch {
		case s.IsAnonymous() && q.Passed.IsZero():
			return Turn{Words: "de contactpersoon anonieme signalen", What: "de vraag doorgeven", Due: s.Due}, true
		case s.IsAnonymous() && !q.AnsweredAt.IsZero():
			return Turn{Words: "de contactpersoon anonieme signalen", What: "het antwoord doorgeven", Due: s.Due}, true
		}
		return Turn{Words: "de melder", What: "de vraag beantwoorden", Due: s.Due}, true
	case SignalFedBack:
		return Turn{Words: "de melder", What: "laten weten of dit helpt", Due: s.Due}, true
	}
	return Turn{}, false
}

// ClockDue is the next moment at which the clock has to do something with the
// signal (see PassOn, PassTerm, CloseSilent); zero when it has done all it can.
func (s Signal) ClockDue() time.Time {
	waits := (s.State == SignalNew || s.State == SignalReopen) && !s.PassedOn
	if s.State == SignalFedBack || waits || !s.TermPassed {
		return s.Due
	}
	return time.Time{}
}

// Late reports whether the running term has passed.
func (s Signal) Late(now time.Time) bool {
	return !s.Due.IsZero() && now.After(s.Due) && s.State != SignalFedBack && s.State != SignalEnded
}
