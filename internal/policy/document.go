package policy

import (
	"slices"
	"time"

	"ketenportaal/internal/portal"
)

// DocumentOn is a document with what it hangs under: a signal, or a round table,
// with the proposal for that where it is one of a proposal. Of the chain both are
// empty. Signed is of the paper of a signature, Funded of one of a subsidy or of a
// report about it. For a new document only About and Table of Document are given. Now is when
// it is asked: taking one's own document away depends on it.
type DocumentOn struct {
	Document portal.Document
	Signal   portal.Signal
	Table    portal.RoundTable
	Proposal portal.Proposal
	Signed   SignatureOn
	Funded   ReportOn
	Now      time.Time
}

// DocumentKeys are the scope keys an actor holds for documents: those for signals
// and those for round tables.
func DocumentKeys(by portal.Actor) []string {
	keys := SignalKeys(by)
	for _, k := range TableKeys(by) {
		if !slices.Contains(keys, k) {
			keys = append(keys, k)
		}
	}
	return keys
}

// ReadsDocuments reports whether the actor's role reads any documents at all.
func ReadsDocuments(by portal.Actor) bool { return len(DocumentKeys(by)) > 0 }

// visibleDocument is DocumentKeys for one document in hand: who may know of what it
// hangs under; of the chain, by the document's own scope.
func visibleDocument(by portal.Actor, d DocumentOn) bool {
	switch {
	case d.Document.OfChain():
		return holds(by, d.Document.Scope)
	case d.Document.AtTable():
		return visiblePaper(by, d)
	case d.Document.OfSignature():
		seen, _ := visibleCovenants(by, d.Signed)
		return d.Document.About.ID == d.Signed.Signature.ID && slices.Contains(tableReaders, by.Role) && seen
	case d.Document.OfSubsidy():
		return visibleFunded(by, d)
	}
	return VisibleSignal(by, d.Signal)
}

func visiblePaper(by portal.Actor, d DocumentOn) bool {
	about := d.Document.About
	if d.Document.Table != d.Table.ID {
		return false
	}
	switch about.Kind {
	case portal.KindTable:
		return about.ID == d.Table.ID && VisibleTable(by, d.Table)
	case portal.KindAgendaItem:
		return about.ID != "" && VisibleItem(by, d.Table, about.ID)
	case portal.KindProposal:
		seen, _ := visibleAtTable(by, ProposalOn{Proposal: d.Proposal, Table: d.Table})
		return about.ID == d.Proposal.ID && slices.Contains(tableReaders, by.Role) && seen
	}
	return false
}

// mayAddDocument: who may share and sees the signal, or who shared it.
func mayAddDocument(by portal.Actor, on any) bool {
	return reporter(by, on) || slices.Contains(sharers, by.Role)
}

// mayAddPaper: who prepares the round table, until its minutes are adopted; who
// presents an item, until the meeting begins; and who made a proposal, until it is
// answered.
func mayAddPaper(by portal.Actor, on any) bool {
	d, ok := on.(DocumentOn)
	if !ok || d.Table.Frozen() != nil {
		return false
	}
	switch d.Document.About.Kind {
	case portal.KindProposal:
		return d.Proposal.By == by.ID && d.Proposal.Answerable()
	case portal.KindAgendaItem:
		item, _ := d.Table.Item(d.Document.About.ID)
		return prepares(by, d.Table) || d.Table.Before() && item.Presenter == by.ID
	}
	return prepares(by, d.Table)
}

// added: who added the document, under their name or as the anonymous reporter
// of the signal.
func added(by portal.Actor, d DocumentOn) bool {
	if d.Document.AddedBy == "" {
		return !d.Document.OfChain() && !d.Document.AtTable() && !d.Document.OfSignature() && !d.Document.OfSubsidy() && reporter(by, d)
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
	case !ok || d.Table.Frozen() != nil || d.Document.OfSignature():
		return false
	case d.Document.About.Kind == portal.KindProgressReport:
		return changesFunded(by, d)
	case added(by, d):
		return true
	case d.Document.OfSubsidy():
		return keepsFigures(by)
	case d.Document.OfChain():
		return keepsDocuments(by)
	case d.Document.AtTable():
		return prepares(by, d.Table)
	}
	return coordinatorOrHandler(by, on)
}

func mayDescribeDocument(by portal.Actor, on any) bool {
	d, ok := on.(DocumentOn)
	return ok && !d.Document.OfSignature() && (added(by, d) || keepsDocuments(by))
}

// mayRemoveDocument: who added it, as long as RemovableUntil says; coordinator and
// administrator always. Who prepares a round table removes its papers. Nothing goes
// from a meeting of which the minutes were adopted, nor from a report once it was handed
// in; until then its organisation decides.
func mayRemoveDocument(by portal.Actor, on any) bool {
	d, ok := on.(DocumentOn)
	if ok && d.Document.About.Kind == portal.KindProgressReport {
		return changesFunded(by, d)
	}
	return ok && d.Table.Frozen() == nil && !d.Document.OfSignature() && (RemovesOwn(by, d) || keepsDocuments(by) || d.Document.AtTable() && prepares(by, d.Table))
}

// RemovesOwn reports whether the actor can take the document away as their own:
// without giving a reason.
func RemovesOwn(by portal.Actor, d DocumentOn) bool {
	return added(by, d) && !d.Document.OfSignature() && d.Now.Before(d.Document.RemovableUntil())
}
