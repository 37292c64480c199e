package portal

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

// How much of the plan there can be, and how long a text is.
const (
	MaxRecommendations = 20
	MaxPlanTitle       = 200
	MaxPlanText        = 4000
	MaxPlanNote        = 2000
	MaxPlanLinks       = 50
	MaxPlanGoals       = 20
)

const (
	// stillAfter is how many days a running action may go without a note.
	stillAfter = 90
	// dueSoon is how many days before its day an owner is reminded.
	dueSoon = 14
)

// Fact tells of the recommendation.
func (r Recommendation) Fact(e EventType, details map[string]string) Fact {
	return Fact{Type: e, About: r.Ref(), Details: details}
}

// Validate cleans what was typed and reports what is wrong, by form field.
func (r *Recommendation) Validate() error {
	f := Fields{}
	r.Title = text(f, "title", "De titel", CleanLine(r.Title), 3, MaxPlanTitle)
	r.Goal = text(f, "goal", "Het doel", r.Goal, 0, MaxGoalText)
	r.Source = text(f, "source", "De bron", CleanLine(r.Source), 0, MaxGoalSource)
	return f.Err()
}

// Roman writes the number of the n-th recommendation: I, II, ... XX.
func Roman(n int) string {
	units := []string{"", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"}
	if n < 1 || n > MaxRecommendations {
		return ""
	}
	return strings.Repeat("X", n/10) + units[n%10]
}

// Fact tells of the action.
func (p PlanAction) Fact(e EventType, details map[string]string) Fact {
	return Fact{Type: e, About: p.Ref(), Details: details}
}

var planNumber = regexp.MustCompile(`^(X{0,2}(?:IX|IV|V?I{0,3}))(?:-([A-Z]))?$`)

// PlanNumber reads the number of an action as people type it, "IV-e" or "iv-E" or
// "II", and gives it as it is written, with that of its recommendation.
func PlanNumber(typed string) (number, recommendation string, ok bool) {
	m := planNumber.FindStringSubmatch(strings.ToUpper(strings.Join(strings.Fields(typed), "")))
	if m == nil || m[1] == "" {
		return "", "", false
	}
	if m[2] == "" {
		return m[1], m[1], true
	}
	return m[1] + "-" + strings.ToLower(m[2]), m[1], true
}

// NextPlanNumber is the first free number under a recommendation; empty when the
// letters are used up.
func NextPlanNumber(r Recommendation, taken []PlanAction) string {
	for c := 'a'; c <= 'z'; c++ {
		number := r.Number + "-" + string(c)
		if !slices.ContainsFunc(taken, func(p PlanAction) bool { return p.Number == number }) {
			return number
		}
	}
	return ""
}

// planOrder puts actions in the order of their recommendations and letters.
func planOrder(r Recommendation, number string) int {
	at := r.Order * 100
	if _, letter, ok := strings.Cut(number, "-"); ok && letter != "" {
		at += int(letter[0]-'a') + 1
	}
	return at
}

// Validate cleans what was typed and reports what is wrong, by form field.
func (p *PlanAction) Validate() error {
	f := Fields{}
	p.Title = text(f, "title", "De actie", CleanLine(p.Title), 3, MaxPlanTitle)
	p.Text = text(f, "text", "De toelichting", p.Text, 0, MaxPlanText)
	if p.State == "" {
		p.State = PlanToStart
	}
	if p.State.Label() == "" {
		f["state"] = "Kies hoe ver het is."
	}
	if !p.Start.IsZero() && !p.Due.IsZero() && p.Due.Before(p.Start) {
		f["due"] = "De einddag ligt voor de begindag. Kies een latere dag."
	}
	slices.Sort(p.Goals)
	if p.Goals = slices.Compact(p.Goals); len(p.Goals) > MaxPlanGoals {
		f["goals"] = "Kies ten hoogste " + Number(MaxPlanGoals) + " doelen."
	}
	return f.Err()
}

// Make gives a validated action its number under a recommendation. The owner is
// named in the fact.
func (p *PlanAction) Make(r Recommendation, number string, now time.Time) Fact {
	p.Number, p.Recommendation, p.Order, p.MadeAt, p.ChangedAt = number, r.ID, planOrder(r, number), now, now
	p.skipPast(now)
	return p.Fact(PlanActionMade, map[string]string{DetailPerson: string(p.Owner)})
}

// Change gives an action another text, owner, time or goals. How far it is, a note
// says; an owner who changes is named in the fact.
func (p *PlanAction) Change(to PlanAction, now time.Time) (Fact, error) {
	to.State = p.State
	if err := to.Validate(); err != nil {
		return Fact{}, err
	}
	details := map[string]string{}
	if to.Owner != p.Owner {
		details[DetailPerson] = string(to.Owner)
	}
	p.Title, p.Text, p.Owner, p.OwnerOrg, p.Start, p.Due, p.Goals, p.ChangedAt = to.Title, to.Text, to.Owner, to.OwnerOrg, to.Start, to.Due, to.Goals, now
	p.skipPast(now)
	return p.Fact(PlanActionChanged, details), nil
}

// HandOver gives the action to another owner.
func (p *PlanAction) HandOver(to, org ID, now time.Time) Fact {
	p.Owner, p.ChangedAt = to, now
	if to != "" {
		p.OwnerOrg = org
	}
	return p.Fact(PlanActionChanged, map[string]string{DetailPerson: string(to)})
}

// Note adds a note on the progress and says how far the action is now.
func (p *PlanAction) Note(words string, state PlanState, by Actor, now time.Time) (Fact, error) {
	f := Fields{}
	n := PlanNote{ID: NewID(), Text: text(f, "note", "De notitie", words, 3, MaxPlanNote), State: state, By: by.ID, At: now}
	if state.Label() == "" {
		f["state"] = "Kies hoe ver het is."
	}
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	details := map[string]string{DetailItem: string(n.ID)}
	if state != p.State {
		details[DetailFrom], details[DetailTo] = string(p.State), string(state)
	}
	p.Notes, p.State, p.ChangedAt = append(slices.Clone(p.Notes), n), state, now
	return p.Fact(PlanNoteAdded, details), nil
}

// Link ties something to the action. When it was last changed stays as it is: that
// tells nobody that something they may not read was linked.
func (p *PlanAction) Link(to Ref) (Fact, error) {
	switch {
	case slices.Contains(p.Links, to):
		return Fact{}, Fields{"link": "Dit hoort al bij deze actie."}.Err()
	case len(p.Links) >= MaxPlanLinks:
		return Fact{}, Fields{"link": "Bij een actie kunnen ten hoogste " + Number(MaxPlanLinks) + " dingen horen."}.Err()
	}
	p.Links = append(slices.Clone(p.Links), to)
	return p.Fact(PlanActionLinked, nil), nil
}

// Unlink takes a link away.
func (p *PlanAction) Unlink(to Ref) (Fact, error) {
	i := slices.Index(p.Links, to)
	if i < 0 {
		return Fact{}, ErrChanged
	}
	p.Links = slices.Delete(slices.Clone(p.Links), i, i+1)
	return p.Fact(PlanActionLinked, nil), nil
}

// Late reports whether its day has passed and it isn't done.
func (p PlanAction) Late(now time.Time) bool {
	return p.Running() && !p.Due.IsZero() && Day(now).After(Day(p.Due))
}

// heard is when it was last heard of: the last note, or else when it began here.
func (p PlanAction) heard() time.Time {
	if n := len(p.Notes); n > 0 {
		return p.Notes[n-1].At
	}
	if p.Start.After(p.MadeAt) {
		return p.Start
	}
	return p.MadeAt
}

// Silent reports whether it runs and nobody noted anything for 90 days.
func (p PlanAction) Silent(now time.Time) bool {
	return (p.State == PlanRunning || p.State == PlanStuck) && !Day(now).Before(Day(p.heard()).AddDate(0, 0, stillAfter))
}

// StandsStill reports whether it is late, or runs without a note for too long.
func (p PlanAction) StandsStill(now time.Time) bool { return p.Late(now) || p.Silent(now) }

// PlanReminder is what the owner of an action is reminded of.
type PlanReminder string

// The reminders.
const (
	PlanDueSoon PlanReminder = "bijna"
	PlanLate    PlanReminder = "te-laat"
	PlanSilent  PlanReminder = "stil"
)

// Reminder says which reminder is to go out now, with the key under which it is
// remembered: each goes out once per day that was chosen, or per note after which it
// fell silent.
func (p PlanAction) Reminder(now time.Time) (what PlanReminder, key string, due bool) {
	day := Day(p.Due).Format(time.DateOnly)
	soon := p.Running() && !p.Due.IsZero() && !p.Late(now) && !Day(now).Before(Day(p.Due).AddDate(0, 0, -dueSoon))
	for _, r := range []struct {
		what PlanReminder
		now  bool
		on   string
	}{{PlanLate, p.Late(now), day}, {PlanDueSoon, soon, day}, {PlanSilent, p.Silent(now), Day(p.heard()).Format(time.DateOnly)}} {
		if key := string(r.what) + " " + r.on; r.now && !slices.Contains(p.Told, key) {
			return r.what, key, true
		}
	}
	return "", "", false
}

// Remind notes that the reminder of now goes out. It is refused when there is none:
// another did, or the action was noted on meanwhile.
func (p *PlanAction) Remind(now time.Time) (Fact, error) {
	what, key, due := p.Reminder(now)
	if !due {
		return Fact{}, ErrChanged
	}
	p.Told = append(slices.Clone(p.Told), key)
	return p.Fact(PlanActionReminded, map[string]string{DetailField: string(what)}), nil
}

// skipPast marks the reminder of a day that has passed already as gone: whoever
// filled it in knows.
func (p *PlanAction) skipPast(now time.Time) {
	if what, key, due := p.Reminder(now); due && what == PlanLate {
		p.Told = append(slices.Clone(p.Told), key)
	}
}

// PlanCount says how many actions are in which state; those that were stopped don't
// count in Total.
type PlanCount struct {
	Total, Done, Running, Stuck, ToStart, Stopped, Still int
}

// CountPlan counts actions.
func CountPlan(actions []PlanAction, now time.Time) PlanCount {
	var c PlanCount
	for _, p := range actions {
		c.Total++
		switch p.State {
		case PlanDone:
			c.Done++
		case PlanRunning:
			c.Running++
		case PlanStuck:
			c.Stuck++
		case PlanStopped:
			c.Stopped, c.Total = c.Stopped+1, c.Total-1
		default:
			c.ToStart++
		}
		if p.StandsStill(now) {
			c.Still++
		}
	}
	return c
}
