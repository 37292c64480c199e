package policy

import (
	"slices"
	"time"

	"ketenportaal/internal/portal"
)

// DocumentOn is a document with the signal it hangs under; Signal is empty for a
// document of the chain. Now is when it is asked: taking one's own document away
// depends on it.
type DocumentOn struct {
	Document portal.Document
	Signal   portal.Signal
	Now      time.Time
}

// visibleDocument is SignalKeys for one document in hand: under a signal, who may
// see the signal; of the chain, by the document's own scope.
func visibleDocument(by portal.Actor, d DocumentOn) bool {
	if d.Document.OfChain() {
		return holds(by, d.Document.Scope)
	}
	return VisibleSignal(by, d.Signal)
}

// mayAddDocument: who may share and sees the signal, or who shared it.
func mayAddDocument(by portal.Actor, on any) bool {
	return reporter(by, on) || slices.Contains(sharers, by.Role)
}

// added: who added the document, under their name or as the anonymous reporter
// of the signal.
func added(by portal.Actor, d DocumentOn) bool {
	if d.Document.AddedBy == "" {
		return !d.Document.OfChain() && reporter(by, d)
	}
	return d.Document.AddedBy == by.ID
}

// keepsDocuments: the coordinator and the administrator.
func keepsDocuments(by portal.Actor) bool {
	return by.Municipality && (by.Role == portal.Coordinator || by.Role == portal.Administrator)
}

func mayReplaceDocument(by portal.Actor, on any) bool {
	d, ok := on.(DocumentOn)
	switch {
	case !ok:
		return false
	case added(by, d):
		return true
	case d.Document.OfChain():
		return keepsDocuments(by)
	}
	return coordinatorOrHandler(by, on)
}

func mayDescribeDocument(by portal.Actor, on any) bool {
	d, ok := on.(DocumentOn)
	return ok && (added(by, d) || keepsDocuments(by))
}

// mayRemoveDocument: who added it, as long as RemovableUntil says; coordinator
// and administrator always.
func mayRemoveDocument(by portal.Actor, on any) bool {
	d, ok := on.(DocumentOn)
	return ok && (RemovesOwn(by, d) || keepsDocuments(by))
}

// RemovesOwn reports whether the actor can take the document away as their own:
// without giving a reason.
func RemovesOwn(by portal.Actor, d DocumentOn) bool {
	return added(by, d) && d.Now.Before(d.Document.RemovableUntil())
}
