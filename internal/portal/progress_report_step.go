package portal

import (
	"slices"
	"time"
)

// Missing says what has to be there before the report can be handed in, by form field:
// every figure or why it isn't there, why a figure is off its target, what is said of
// every goal, and what clients and volunteers say.
func (r ProgressReport) Missing(s Subsidy) Fields {
	f := Fields{}
	for _, g := range s.InUse() {
		if len([]rune(r.Said(g.ID))) < 3 {
			f[FieldSaid+string(g.ID)] = "Schrijf een toelichting bij dit doel. Eén zin is genoeg."
		}
		for _, i := range g.Indicators {
			v, given := r.Value(i.ID)
			switch {
			case v.Note != "":
			case !given && i.Kind == IndicatorNarrative:
				f[FieldReported+string(i.ID)] = "Vul dit in. Of leg in de toelichting uit waarom dat niet kan."
			case !given:
				f[FieldReported+string(i.ID)] = "Vul dit cijfer in. Of leg in de toelichting uit waarom het er niet is."
			case i.Deviates(r.Period, v.Figure):
				f[FieldFigureNote+string(i.ID)] = "Dit wijkt af van wat is afgesproken. Leg uit hoe dat komt."
			}
		}
	}
	if len([]rune(r.Voices)) < 3 {
		f[FieldVoices] = "Vul in wat cliënten en vrijwilligers zeggen. ‘Niets gehoord’ is ook een antwoord."
	}
	return f
}

// Send hands the report in. What it says now is kept, with the names and targets of now: later
// changes of the agreement don't change what was handed in.
func (r *ProgressReport) Send(s Subsidy, by ID, now time.Time) (Fact, error) {
	if !r.Editable() {
		return Fact{}, r.refuse()
	}
	if err := r.Missing(s).Err(); err != nil {
		return Fact{}, err
	}
	r.Values = slices.Clone(r.Values)
	for n, v := range r.Values {
		r.Values[n].Target = nil
		if _, i, ok := s.Indicator(v.Indicator); ok {
			if target, aimed := i.Targets[r.Period]; aimed {
				r.Values[n].Target = &target
			}
		}
	}
	r.Sent = append(slices.Clone(r.Sent), ReportContent{At: now, By: by, Goals: slices.Clone(r.Goals), Values: slices.Clone(r.Values), Voices: r.Voices, Agreed: s.agreed()})
	r.step(ReportStep{State: ReportSent, By: by}, now)
	return r.Fact(ReportSentIn), nil
}

// Return gives the report back with questions, about single goals, the whole, or both.
func (r *ProgressReport) Return(s Subsidy, whole string, perGoal map[ID]string, by ID, now time.Time) (Fact, error) {
	if r.State != ReportSent {
		return Fact{}, r.refuse()
	}
	if !s.Running() {
		return Fact{}, Errorf(Conflict, "Deze subsidie staat op ‘%s’. De organisatie kan geen vragen meer beantwoorden.", s.State.Label())
	}
	f := Fields{}
	step := ReportStep{State: ReportReturned, By: by, Questions: text(f, FieldQuestions, "Uw vraag", whole, 0, MaxSaid)}
	for _, g := range s.Goals {
		field := FieldAsk + string(g.ID)
		if asked := text(f, field, "Uw vraag", perGoal[g.ID], 0, MaxSaid); asked != "" && f[field] == "" {
			step.Asked = append(step.Asked, GoalSaid{Goal: g.ID, Text: asked})
		}
	}
	if len(f) == 0 && step.Questions == "" && len(step.Asked) == 0 {
		f[FieldQuestions] = "Schrijf op wat u wilt weten. Dan weet de organisatie wat er nog nodig is."
	}
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	r.step(step, now)
	return r.Fact(ReportReturnedIn), nil
}

// Accept says that the report counts. It settles nothing about the subsidy.
func (r *ProgressReport) Accept(by ID, now time.Time) (Fact, error) {
	if r.State != ReportSent {
		return Fact{}, r.refuse()
	}
	r.AcceptedAt = now
	r.step(ReportStep{State: ReportAccepted, By: by}, now)
	return r.Fact(ReportAcceptedIn), nil
}

func (r *ProgressReport) step(step ReportStep, now time.Time) {
	step.At = now
	r.State, r.Course = step.State, append(slices.Clone(r.Course), step)
}

// Fact tells of the report. Its period and subsidy stand in its reference.
func (r ProgressReport) Fact(e EventType) Fact { return Fact{Type: e, About: r.Ref()} }

// refuse says why a step can't be taken from where the report is.
func (r ProgressReport) refuse() error {
	switch r.State {
	case ReportAccepted:
		return Errorf(Conflict, "Deze rapportage is al akkoord. Zij verandert niet meer.")
	case ReportSent:
		return Errorf(Conflict, "Deze rapportage is al ingediend. Wijzigen kan pas als de gemeente haar teruggeeft.")
	}
	return Errorf(Conflict, "Deze rapportage is nog niet ingediend.")
}

// Refuse says in words why nobody can write in the report of a period now; nil when
// that isn't the reason.
func (r ProgressReport) Refuse(s Subsidy) error {
	p, _ := s.Period(r.Period)
	switch {
	case !r.Editable():
		return r.refuse()
	case p.Skipped != "":
		return Errorf(Conflict, "Over deze periode hoeft u niet te rapporteren.")
	case !s.Running():
		return Errorf(Conflict, "Deze subsidie staat op ‘%s’. Rapporteren kan nu niet.", s.State.Label())
	case p.OpenedAt.IsZero():
		return Errorf(Conflict, "Deze periode is nog niet open. U kunt rapporteren vanaf %s.", dayWords(p.Opens))
	}
	return nil
}

// Questions gives what the municipality asked when it last gave the report back, as
// long as that waits for an answer.
func (r ProgressReport) Questions() (ReportStep, bool) {
	if r.State != ReportReturned || len(r.Course) == 0 {
		return ReportStep{}, false
	}
	return r.Course[len(r.Course)-1], true
}

// AskedOf gives the question about one goal.
func (s ReportStep) AskedOf(goal ID) string {
	if i := slices.IndexFunc(s.Asked, func(g GoalSaid) bool { return g.Goal == goal }); i >= 0 {
		return s.Asked[i].Text
	}
	return ""
}

// SeenBy gives the report as an organisation reads it: its own as it stands, another
// reads what was handed in last. Without that nothing of its contents is left.
func (r ProgressReport) SeenBy(org ID) ProgressReport {
	if r.Org == org {
		return r
	}
	last := r.LastSent()
	r.Goals, r.Values, r.Voices, r.By, r.At, r.Rev = last.Goals, last.Values, last.Voices, last.By, last.At, 0
	return r
}

// LastSent is what was handed in last; zero when nothing was.
func (r ProgressReport) LastSent() ReportContent {
	if len(r.Sent) == 0 {
		return ReportContent{}
	}
	return r.Sent[len(r.Sent)-1]
}

// As gives the report with the contents of one handing-in.
func (r ProgressReport) As(c ReportContent) ProgressReport {
	r.Goals, r.Values, r.Voices = c.Goals, c.Values, c.Voices
	return r
}
