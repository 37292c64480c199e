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
func VisibleSignal(by portal.Actor, s portal.Signal) bool {
	municipality := portal.ID("another organisation")
	if by.Municipality {
		municipality = by.OrgID
	}
	keys := SignalKeys(by)
	return slices.ContainsFunc(s.Scope(municipality), func(k string) bool { return slices.Contains(keys, k) })
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

func keeperOrAnonymousReporter(by portal.Actor, on any) bool {
	return anonymous(by, on) && (by.Role == portal.Keeper || reporter(by, on))
}

// coordinatorOrHandler: a handler works for the municipality; a member there
// becomes one by being given a signal.
func coordinatorOrHandler(by portal.Actor, on any) bool {
	s, ok := signalOf(on)
	return ok && by.Municipality && (by.Role == portal.Coordinator || s.Handler == by.ID)
}

func reporterOrRecogniser(by portal.Actor, on any) bool {
	if reporter(by, on) {
		return true
	}
	s, ok := on.(SignalFor)
	return ok && s.Recognised
}

// CanHandle reports whether somebody can be made the handler of a signal: they
// work for the municipality in a role that handles, and may see it.
func CanHandle(who portal.Actor, s portal.Signal) bool {
	return who.Municipality && slices.Contains(handlers, who.Role) && VisibleSignal(who, s)
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

// mayAddDocument: who may share and sees the signal, or who shared it.
func mayAddDocument(by portal.Actor, on any) bool {
	return reporter(by, on) || slices.Contains(sharers, by.Role)
}

func mayReplaceDocument(by portal.Actor, on any) bool {
	d, ok := on.(DocumentOn)
	if !ok {
		return false
	}
	own := d.Document.AddedBy == by.ID || (d.Document.AddedBy == "" && reporter(by, on))
	return own || coordinatorOrHandler(by, on)
}
