package portal

import (
	"slices"
	"strconv"
	"time"
)

// RouteChoice is how a decision is carried out, as somebody chose it.
type RouteChoice struct {
	Route Route
	// Changes says what changes; with NoChange why nothing does.
	Changes string
	// Steps are what, owner and last day; a step without text is left out.
	Steps []FollowStep
}

// validate cleans a choice and reports what is wrong, by form field: step_0, owner_0,
// due_0.
func (c *RouteChoice) validate(now time.Time) error {
	f := Fields{}
	c.Changes = text(f, "changes", "Het veld ‘Wat verandert er?’", c.Changes, 0, MaxNote)
	switch c.Route {
	case PolicyChange, PracticeAgreement:
	case NoChange:
		c.Steps = nil
		if c.Changes == "" && f["changes"] == "" {
			f["changes"] = "Schrijf op waarom er niets verandert."
		}
	default:
		f["route"] = "Kies hoe dit een vervolg krijgt."
		return f.Err()
	}
	var steps []FollowStep
	for i, s := range c.Steps {
		n := strconv.Itoa(i)
		if s.What = text(f, "step_"+n, "De stap", CleanLine(s.What), 0, MaxStepText); s.What == "" {
			continue
		}
		if s.Owner == "" {
			f["owner_"+n] = "Kies wie stap " + strconv.Itoa(i+1) + " doet."
		}
		switch {
		case s.Due.IsZero():
			f["due_"+n] = "Vul in wanneer stap " + strconv.Itoa(i+1) + " klaar moet zijn."
		case Day(s.Due).Before(Day(now)):
			f["due_"+n] = "Deze dag is voorbij. Kies vandaag of later."
		}
		s.ID, s.Due = NewID(), Day(s.Due)
		s.Reminded = s.reminder(now) // who just got it needs no reminder today
		steps = append(steps, s)
	}
	switch {
	case c.Route != NoChange && len(steps) == 0 && len(f) == 0:
		f["step_0"] = "Schrijf ten minste één stap op."
	case len(steps) > MaxFollowSteps:
		f["step_0"] = "Een vervolg heeft ten hoogste " + Number(MaxFollowSteps) + " stappen."
	}
	slices.SortStableFunc(steps, func(x, y FollowStep) int { return x.Due.Compare(y.Due) })
	c.Steps = steps
	return f.Err()
}

// ChooseRoute sets how the decision is carried out. It can be chosen anew until a step
// was done or the reporters heard of it.
func (d *Decision) ChooseRoute(c RouteChoice, by Actor, now time.Time) (Fact, error) {
	switch {
	case d.Dropped:
		return Fact{}, Errorf(Conflict, "Dit is teruggenomen en geldt niet.")
	case d.WaitsFor() != "":
		return Fact{}, Errorf(Conflict, "Hierover besluit nu %s. Het vervolg begint daarna.", d.WaitsFor().Named())
	case !d.RouteOpen():
		return Fact{}, Errorf(Conflict, "Het vervolg is al begonnen. Een andere weg kiezen kan niet meer.")
	}
	if err := c.validate(now); err != nil {
		return Fact{}, err
	}
	d.Route, d.Changes = c.Route, c.Changes
	d.Follow = FollowUp{ChosenAt: now, ChosenBy: by.ID, Steps: c.Steps, Told: d.Follow.Told}
	return d.fact(RouteChosen, map[string]string{DetailTo: string(c.Route)}), nil
}

// RouteOpen reports whether the route can still be chosen anew.
func (d Decision) RouteOpen() bool {
	f := d.Follow
	begun := !f.Heard.IsZero() || !f.FedBack.IsZero() || !f.EmbeddedAt.IsZero() || slices.ContainsFunc(f.Steps, func(s FollowStep) bool { return !s.DoneAt.IsZero() })
	return !d.Dropped && d.WaitsFor() == "" && !begun
}

// step changes a copy of one step: the steps may be shared with what was loaded.
func (d *Decision) step(id ID, do func(s *FollowStep)) bool {
	i := slices.IndexFunc(d.Follow.Steps, func(s FollowStep) bool { return s.ID == id })
	if i < 0 {
		return false
	}
	d.Follow.Steps = slices.Clone(d.Follow.Steps)
	do(&d.Follow.Steps[i])
	return true
}

// DoStep notes that a step was done: what came of it, and what it changed. changed may
// be zero.
func (d *Decision) DoStep(id ID, note string, changed Ref, by Actor, now time.Time) (Fact, error) {
	s, ok := d.FollowStep(id)
	switch {
	case !ok:
		return Fact{}, ErrChanged
	case d.Dropped || d.WaitsFor() != "":
		return Fact{}, Errorf(Conflict, "Dit geldt nu niet. Bekijk eerst wat er intussen gebeurd is.")
	case !s.DoneAt.IsZero():
		return Fact{}, Errorf(Conflict, "Deze stap is al gedaan.")
	}
	f := Fields{}
	note = text(f, "note", "Het veld ‘Wat is er gedaan?’", note, 1, MaxNote)
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	d.step(id, func(s *FollowStep) { s.DoneAt, s.DoneBy, s.Note, s.Changed = now, by.ID, note, changed })
	if changed.ID != "" && !slices.Contains(d.Changed, changed) {
		d.Changed = append(slices.Clone(d.Changed), changed)
	}
	return d.fact(RouteStepDone, nil), nil
}

// PassStep gives an open step to another owner, who gets its reminders from now on.
func (d *Decision) PassStep(id, to ID) (Fact, error) {
	s, ok := d.FollowStep(id)
	if !ok || !s.DoneAt.IsZero() || d.Dropped {
		return Fact{}, ErrChanged
	}
	d.step(id, func(s *FollowStep) { s.Owner = to })
	return d.fact(RouteStepPassed, map[string]string{DetailPerson: string(to)}), nil
}

// Embed says how what was changed is kept.
func (d *Decision) Embed(words string, by Actor, now time.Time) (Fact, error) {
	switch {
	case d.Dropped || d.WaitsFor() != "" || d.Follow.ChosenAt.IsZero():
		return Fact{}, Errorf(Conflict, "Kies eerst hoe dit een vervolg krijgt.")
	case d.Route == NoChange:
		return Fact{}, Errorf(Conflict, "Er verandert niets. Er is niets om vast te houden.")
	}
	f := Fields{}
	words = text(f, "embedding", "Het veld ‘Zo houden we het vast’", words, 3, MaxNote)
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	d.Follow.Embedding, d.Follow.EmbeddedAt, d.Follow.EmbeddedBy = words, now, by.ID
	return d.fact(EmbeddingNoted, nil), nil
}

// ToldReporters notes that the reporters of these signals heard what was decided, with
// all of them when last is true. The decision answers these signals from now on.
func (d *Decision) ToldReporters(signals []ID, last bool, now time.Time) Fact {
	d.Signals = slices.Compact(slices.Sorted(slices.Values(append(slices.Clone(d.Signals), signals...))))
	if len(signals) > 0 && d.Follow.Heard.IsZero() {
		d.Follow.Heard = now
	}
	if last {
		d.Follow.FedBack = now
	}
	return d.fact(DecisionFedBack, nil)
}

// RemindFollowUp gives the facts of what is due now: a step comes near or is late, or
// nobody chose a route. A Conflict when nothing is.
func (d *Decision) RemindFollowUp(now time.Time) ([]Fact, error) {
	var facts []Fact
	if due := d.FollowDue(); !due.IsZero() && !now.Before(due) && d.Follows() == FollowRoute {
		d.Follow.Told = true
		return []Fact{d.fact(RouteLate, map[string]string{DetailField: string(RouteForgotten)})}, nil
	}
	for _, s := range d.OpenSteps() {
		due := s.reminds()
		if due.IsZero() || now.Before(due) {
			continue
		}
		r := s.reminder(now)
		d.step(s.ID, func(s *FollowStep) { s.Reminded = r })
		kind := RouteStepReminded
		if r == StepLate {
			kind = RouteLate
		}
		facts = append(facts, d.fact(kind, map[string]string{DetailPerson: string(s.Owner), DetailField: string(r)}))
	}
	if len(facts) == 0 {
		return nil, Errorf(Conflict, "Voor dit vervolg hoeft nu niemand herinnerd te worden.")
	}
	return facts, nil
}
