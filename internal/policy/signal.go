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
