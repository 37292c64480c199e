package policy

import (
	"slices"

	"ketenportaal/internal/portal"
)

// SignalKeys are the scope keys an actor holds: every list, count and search of
// signals, and of what hangs under them, is limited to objects with one of
// these. An actor without keys sees none.
func SignalKeys(by portal.Actor) []string {
	if by.Zero() || by.System || !slices.Contains(readers, by.Role) {
		return nil
	}
	if by.Role == portal.Keeper {
		return []string{portal.ScopeKeeper}
	}
	keys := []string{portal.ScopeChain, portal.OrgScope(by.OrgID), portal.PersonScope(by.ID)}
	if by.Blind != "" {
		keys = append(keys, portal.BlindScope(by.Blind))
	}
	return keys
}

// VisibleSignal is SignalKeys for one signal in hand.
func VisibleSignal(by portal.Actor, s portal.Signal) bool { return holds(by, s.Scope) }

// holds reports whether the actor holds one of the scope keys of something.
func holds(by portal.Actor, scope func(municipality portal.ID) []string) bool {
	municipality := portal.ID("another organisation")
	if by.Municipality {
		municipality = by.OrgID
	}
	keys := SignalKeys(by)
	return slices.ContainsFunc(scope(municipality), func(k string) bool { return slices.Contains(keys, k) })
}

// ReadsSignals reports whether the actor's role reads signals at all.
func ReadsSignals(by portal.Actor) bool { return len(SignalKeys(by)) > 0 }

// Mentionable reports whether by may name who under a signal: who may see it for
// another reason than having shared it, or is known to by as its reporter. A
// mention would otherwise tell who the reporter is.
func Mentionable(by, who portal.Actor, s portal.Signal) bool {
	if IsReporter(who, s) && May(by, SeeReporter, s) {
		return VisibleSignal(who, s)
	}
	return seesAnyway(who, s)
}

// seesAnyway reports whether somebody may see the signal even if they had not
// shared it.
func seesAnyway(who portal.Actor, s portal.Signal) bool {
	s.Reporter, s.Blind = "", ""
	who.Blind = ""
	return VisibleSignal(who, s)
}

// notExposed: an anonymous reporter whom only their own signal's key reaches
// would be known by whatever they do there under their name.
func notExposed(by portal.Actor, on any) bool {
	s, ok := signalOf(on)
	return ok && (!s.IsAnonymous() || !IsReporter(by, s) || seesAnyway(by, s))
}

// IsReporter reports whether the actor shared the signal, under their name or
// anonymously.
func IsReporter(by portal.Actor, s portal.Signal) bool {
	if s.IsAnonymous() {
		return by.Blind != "" && s.Blind == by.Blind
	}
	return !by.Zero() && s.Reporter == by.ID
}

func reporter(by portal.Actor, on any) bool {
	s, ok := signalOf(on)
	return ok && IsReporter(by, s)
}

func notReporter(by portal.Actor, on any) bool {
	s, ok := signalOf(on)
	return ok && !IsReporter(by, s)
}

func anonymous(_ portal.Actor, on any) bool {
	s, ok := signalOf(on)
	return ok && s.IsAnonymous()
}

func anonymousReporter(by portal.Actor, on any) bool { return anonymous(by, on) && reporter(by, on) }

// notAnonymousReporter: what somebody follows is stored with their name.
func notAnonymousReporter(by portal.Actor, on any) bool { return !anonymousReporter(by, on) }

func keeperOrAnonymousReporter(by portal.Actor, on any) bool {
	return anonymous(by, on) && (by.Role == portal.Keeper || reporter(by, on))
}

// coordinatorOrHandler: a handler who works for the municipality; a member there
// becomes one by being given a signal. See anyHandler for the others.
func coordinatorOrHandler(by portal.Actor, on any) bool {
	s, ok := signalOf(on)
	return ok && by.Municipality && (by.Role == portal.Coordinator || s.Handler == by.ID)
}

// anyHandler: besides the municipality's, who handles the signal at the
// organisation that accepted it.
func anyHandler(by portal.Actor, on any) bool {
	s, ok := signalOf(on)
	return coordinatorOrHandler(by, on) || (ok && s.Handler == by.ID && acceptedBy(by, s))
}

// acceptedBy reports whether the actor's organisation was handed the signal and
// accepted it.
func acceptedBy(who portal.Actor, s portal.Signal) bool {
	return s.Handed != nil && s.Handed.Org == who.OrgID && !s.Handed.Accepted.IsZero()
}

// handedToThem: whoever at the organisation that was asked to handle the signal,
// but not who shared it: nobody decides on their own signal.
func handedToThem(by portal.Actor, on any) bool {
	s, ok := signalOf(on)
	return ok && !by.Municipality && s.State == portal.SignalHandedOver && s.Handed.Org == by.OrgID && !IsReporter(by, s)
}

// objectionIsTheirs: an objection waits for this person's answer.
func objectionIsTheirs(by portal.Actor, on any) bool {
	s, ok := signalOf(on)
	if !ok || !by.Municipality || IsReporter(by, s) {
		return false
	}
	_, theirs := s.ObjectionFor(by.ID)
	return theirs
}

func ofMunicipality(by portal.Actor, _ any) bool { return by.Municipality }

// keepsBundle: who made it, or the coordinator; both see no more of its signals
// than they see anyway.
func keepsBundle(by portal.Actor, on any) bool {
	b, ok := on.(portal.Bundle)
	return ok && by.Municipality && (by.Role == portal.Coordinator || b.Handler == by.ID)
}

func reporterOrRecogniser(by portal.Actor, on any) bool {
	if reporter(by, on) {
		return true
	}
	s, ok := on.(SignalFor)
	return ok && s.Recognised
}

// HandlesSignals reports whether the actor can be the handler of signals at all.
func HandlesSignals(by portal.Actor) bool {
	return by.Municipality && slices.Contains(handlers, by.Role)
}

// CanHandle reports whether somebody can be made the handler of a signal: they
// may see it and work for the municipality in a role that handles, or for the
// organisation that accepted it.
func CanHandle(who portal.Actor, s portal.Signal) bool {
	if !who.Municipality {
		return slices.Contains(sharers, who.Role) && acceptedBy(who, s) && VisibleSignal(who, s) && !IsReporter(who, s)
	}
	return slices.Contains(handlers, who.Role) && VisibleSignal(who, s)
}

func reporterOrCoordinator(by portal.Actor, on any) bool {
	return reporter(by, on) || coordinatorOrHandler(by, on)
}

func seesReporter(by portal.Actor, on any) bool {
	s, ok := signalOf(on)
	switch {
	case !ok || s.IsAnonymous():
		return false
	case s.Naming == portal.Named:
		return true
	}
	return reporter(by, on) || coordinatorOrHandler(by, on)
}
