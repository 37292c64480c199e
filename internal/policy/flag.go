package policy

import (
	"slices"

	"ketenportaal/internal/portal"
)

// EscalationOn is a raised question with what it is about: a signal, or else a flag.
type EscalationOn struct {
	Escalation portal.Escalation
	Signal     portal.Signal
	Flag       portal.YellowFlag
}

// FlagFor is a flag with who coordinates the chain and who stands in for them. A bare
// portal.YellowFlag stands for one of which that isn't known.
type FlagFor struct {
	portal.YellowFlag
	Coordinator, Substitute portal.ID
}

// FollowOn is a step of what a decision obliges to; a zero Step is all of it.
type FollowOn struct {
	DecisionOn
	Step portal.FollowStep
}

// visibleOnLine reports whether the actor may know of an object of this file; known is
// false for other objects.
func visibleOnLine(by portal.Actor, on any) (visible, known bool) {
	switch v := on.(type) {
	case portal.YellowFlag:
		return VisibleFlag(by, v), true
	case FlagFor:
		return VisibleFlag(by, v.YellowFlag), true
	case EscalationOn:
		return holds(by, v.Escalation.Scope) && v.aboutVisible(by), true
	case FollowOn:
		seen, _ := visibleAtTable(by, v.DecisionOn)
		return seen, true
	}
	return false, false
}

// VisibleFlag is SignalKeys for one yellow flag in hand. A reporter whose name nobody
// knows reads what became of it by the key of their own signal.
func VisibleFlag(by portal.Actor, g portal.YellowFlag) bool { return holds(by, g.Scope) }

// Named is somebody without the key of what they shared anonymously: as others know
// them.
func Named(by portal.Actor) portal.Actor {
	by.Blind = ""
	return by
}

// HoldsScope reports whether the actor holds one of an object's scope keys. It is only
// the first half of the right to read a raised question.
func HoldsScope(by portal.Actor, scope func(municipality portal.ID) []string) bool {
	return holds(by, scope)
}

// aboutVisible: who may not read the signal or flag doesn't read what was asked of it.
func (e EscalationOn) aboutVisible(by portal.Actor) bool {
	if e.Escalation.About.Kind == portal.KindFlag {
		return e.Flag.ID == e.Escalation.About.ID && VisibleFlag(by, e.Flag)
	}
	return e.Signal.ID == e.Escalation.About.ID && VisibleSignal(by, e.Signal)
}

// judgesFlag: the coordinators, and who was named coordinator or substitute with another
// role: a flag doesn't lie still because one person is away, or nominated it.
func judgesFlag(by portal.Actor, on any) bool {
	g, ok := on.(FlagFor)
	return by.Municipality && (by.Role == portal.Coordinator || ok && CanCoordinate(by) && (by.ID == g.Coordinator || by.ID == g.Substitute))
}

// keepsFlag: coordinator and adviser, and who handles it.
func keepsFlag(by portal.Actor, on any) bool {
	g, ok := on.(portal.YellowFlag)
	return by.Municipality && (keepsFigures(by) || ok && g.Handler == by.ID)
}

// objectsToFlag: whoever may read a dismissed flag, once.
func objectsToFlag(by portal.Actor, on any) bool {
	g, ok := on.(portal.YellowFlag)
	return ok && g.State == portal.FlagDismissed && !slices.ContainsFunc(g.Objections, func(o portal.FlagObjection) bool { return o.By == by.ID })
}

// raises: whoever may read something that the municipality can answer for. The
// anonymous reporter would give themselves away: of a flag that is who reads it only by
// the key of their signal.
func raises(by portal.Actor, on any) bool {
	switch v := on.(type) {
	case portal.YellowFlag:
		return v.Open() && VisibleFlag(Named(by), v)
	case portal.Signal:
		return v.State != portal.SignalEnded && v.State != portal.SignalMerged && notAnonymousReporter(by, v)
	}
	return false
}

// answersQuestion: at whom it lies now.
func answersQuestion(by portal.Actor, on any) bool {
	e, ok := on.(EscalationOn)
	step, lies := e.Escalation.Now()
	return ok && lies && step.To == by.ID
}

// movesQuestion: who raised it, and at whom it lies.
func movesQuestion(by portal.Actor, on any) bool {
	e, ok := on.(EscalationOn)
	return ok && (e.Escalation.Open() && (e.Escalation.By == by.ID || answersQuestion(by, on)) || answeredQuestion(by, on))
}

// answeredQuestion: who raised it and has an answer that they said nothing of yet.
func answeredQuestion(by portal.Actor, on any) bool {
	e, ok := on.(EscalationOn)
	return ok && e.Escalation.By == by.ID && e.Escalation.ToAccept()
}

// atCollege: a person of the municipality, for what stands on the college's agenda.
func atCollege(by portal.Actor, on any) bool {
	e, ok := on.(EscalationOn)
	return ok && by.Municipality && e.Escalation.State == portal.EscalationCollege
}

// CanAnswerLine reports whether somebody can be at a step of an escalation line.
func CanAnswerLine(who portal.Actor) bool {
	return !who.Zero() && who.Municipality && slices.Contains(handlers, who.Role)
}

// CanBreak reports whether somebody can be named as who breaks through.
func CanBreak(who portal.Actor) bool {
	return CanAnswerLine(who) || !who.Zero() && who.Municipality && who.Role == portal.Holder
}

// toCollege: a person of the municipality, once it has come to the directie; and while
// it stands on the college's agenda, since its day may change.
func toCollege(by portal.Actor, on any) bool {
	e, ok := on.(EscalationOn)
	n := len(e.Escalation.Steps)
	above := e.Escalation.State == portal.EscalationWaits || e.Escalation.State == portal.EscalationCollege
	return ok && by.Municipality && (above || e.Escalation.Open() && n > 0 && e.Escalation.Steps[n-1].Level == portal.LevelDirectors)
}

func ownQuestion(by portal.Actor, on any) bool {
	e, ok := on.(EscalationOn)
	return ok && e.Escalation.By == by.ID && e.Escalation.Open()
}

// follows: who prepares round tables, the secretary of this one, and the owner of the step.
func follows(by portal.Actor, on any) bool {
	f, ok := on.(FollowOn)
	return ok && !f.Decision.Dropped && (preparer(by) || by.Municipality && by.ID == f.Table.Secretary() || f.Step.ID != "" && f.Step.Owner == by.ID)
}
