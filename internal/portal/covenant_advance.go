package portal

import (
	"slices"
	"time"
)

// Advance lets the clock act on a covenant: a version begins on its day, a party that
// gave notice is no longer bound, the covenant ends. versions are all of it; those it
// changes are changed in place. Without facts nothing changed, so that doing it twice
// does it once.
func (c *Covenant) Advance(versions []CovenantVersion, municipality ID, now time.Time) ([]Fact, error) {
	facts, err := c.startVersions(versions, now)
	if err != nil || c.InForce == 0 || c.Ended != nil {
		return facts, err
	}
	facts = append(facts, c.letGo(municipality, now)...)
	if end := c.endOn(municipality, now); end != nil {
		return c.finish(facts, versions, *end, now)
	}
	return append(facts, c.dayNear(now)...), nil
}

// startVersions puts versions in force whose first day has come.
func (c *Covenant) startVersions(versions []CovenantVersion, now time.Time) ([]Fact, error) {
	var facts []Fact
	for i := range versions {
		v := &versions[i]
		if v.State != CovenantSigning || v.StartsOn.IsZero() || now.Before(v.StartsOn) || c.Ended != nil {
			continue
		}
		more, err := c.begin(v, inForceOf(*c, versions), v.StartsOn, "", now)
		if err != nil {
			return nil, err
		}
		facts = append(facts, more...)
	}
	return facts, nil
}

// inForceOf gives the version in force; nil when there is none.
func inForceOf(c Covenant, versions []CovenantVersion) *CovenantVersion {
	if i := slices.IndexFunc(versions, func(v CovenantVersion) bool { return v.Nr == c.InForce && v.State == CovenantInForce }); i >= 0 {
		return &versions[i]
	}
	return nil
}

// letGo lets parties go whose notice has passed. What they signed stands.
func (c *Covenant) letGo(municipality ID, now time.Time) []Fact {
	var facts []Fact
	for _, p := range c.Parties {
		if p.Notice == nil || p.Notice.Done || p.Org == municipality || now.Before(p.Notice.From) {
			continue
		}
		c.setParty(p.Org, func(p *Party) {
			notice := *p.Notice
			notice.Done = true
			p.Notice, p.Signs = &notice, false
		})
		facts = append(facts, c.Fact(PartyLeft, partyDetail(p.Org)))
	}
	return facts
}

// endOn says how the covenant ended by now: as was planned, because the municipality
// gave notice, or because its last day passed. It is nil when it didn't.
func (c Covenant) endOn(municipality ID, now time.Time) *CovenantEnd {
	var end *CovenantEnd
	earlier := func(e CovenantEnd) {
		if !now.Before(e.On) && (end == nil || e.On.Before(end.On)) {
			end = &e
		}
	}
	if c.Ending != nil {
		earlier(*c.Ending)
	}
	if p, ok := c.Party(municipality); ok && p.Notice != nil {
		earlier(CovenantEnd{On: p.Notice.From, By: p.Notice.By, Reason: "De gemeente zegde op."})
	}
	if !c.End.IsZero() {
		earlier(CovenantEnd{On: Day(c.End).AddDate(0, 0, 1)})
	}
	return end
}

// finish ends the covenant for everybody, with what was on its way.
func (c *Covenant) finish(facts []Fact, versions []CovenantVersion, end CovenantEnd, now time.Time) ([]Fact, error) {
	end.At = now
	for i := range versions {
		v := &versions[i]
		if !v.Coming() && v.State != CovenantInForce {
			continue
		}
		if v.State == CovenantInForce {
			v.Until = end.On
		}
		v.StartsOn = time.Time{}
		if err := v.Move(CovenantEnded, CovenantStep{At: now, By: end.By}); err != nil {
			return nil, err
		}
	}
	c.Ended, c.Ending, c.InForce = &end, nil, 0
	return append(facts, c.Fact(CovenantHasEnded, nil)), nil
}

// When people are reminded of a day, in days before it, and for how long after it.
var dayStages = []int{90, 30, 0}

const dayWindow = 14

// CovenantDays lists the days that are reminded of.
func CovenantDays() []CovenantDay { return []CovenantDay{EvaluationDay, NoticeDay, EndDay} }

// Label names the day in the interface; empty for an unknown one.
func (d CovenantDay) Label() string {
	return map[CovenantDay]string{EvaluationDay: "Evaluatie", EndDay: "Einddatum", NoticeDay: "Laatste dag om op te zeggen"}[d]
}

// On gives a day of a covenant; zero when it has none.
func (c Covenant) On(d CovenantDay) time.Time {
	switch {
	case d == EvaluationDay && !c.Evaluation.IsZero():
		return Day(c.Evaluation)
	case d == EndDay && !c.End.IsZero():
		return Day(c.End)
	case d == NoticeDay && !c.End.IsZero() && c.NoticeMonths > 0:
		return AddMonths(c.End, -c.NoticeMonths)
	}
	return time.Time{}
}

// dayNear notes which days people are to be reminded of now. Of each only once per
// stage; a portal that stood still skips the stages that passed.
func (c *Covenant) dayNear(now time.Time) []Fact {
	var facts []Fact
	for _, d := range CovenantDays() {
		on := c.On(d)
		if on.IsZero() || !now.Before(on.AddDate(0, 0, dayWindow)) {
			continue
		}
		due := time.Time{}
		for _, before := range dayStages {
			if stage := on.AddDate(0, 0, -before); !now.Before(stage) {
				due = stage
			}
		}
		if due.IsZero() || !c.Told[d].Before(due) {
			continue
		}
		told := map[CovenantDay]time.Time{d: now}
		for k, at := range c.Told {
			if k != d {
				told[k] = at
			}
		}
		c.Told = told
		facts = append(facts, c.Fact(CovenantDayNear, map[string]string{DetailField: string(d)}))
	}
	return facts
}

// DayAhead gives the first of the covenant's days that lies within a number of days,
// or passed shortly ago; ok is false when none does.
func (c Covenant) DayAhead(now time.Time, within int) (d CovenantDay, on time.Time, ok bool) {
	for _, day := range CovenantDays() {
		at := c.On(day)
		if at.IsZero() || now.Before(at.AddDate(0, 0, -within)) || !now.Before(at.AddDate(0, 0, dayWindow)) {
			continue
		}
		if on.IsZero() || at.Before(on) {
			d, on, ok = day, at, true
		}
	}
	return d, on, ok
}
