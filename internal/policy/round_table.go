package policy

import (
	"slices"

	"ketenportaal/internal/portal"
)

// TableItem is one item of a round table's agenda; Item is empty for what belongs
// to the whole meeting.
type TableItem struct {
	Table portal.RoundTable
	Item  portal.ID
}

// DecisionOn is a decision with the round table it was taken at.
type DecisionOn struct {
	Decision portal.Decision
	Table    portal.RoundTable
}

// ActionOn is an action point with where it was agreed: a round table, or for an
// imported one only the series.
type ActionOn struct {
	Action portal.ActionPoint
	Table  portal.RoundTable
	Series portal.Series
}

// ProposalOn is a proposal with the round table it is for.
type ProposalOn struct {
	Proposal portal.Proposal
	Table    portal.RoundTable
}

var (
	tableReaders = append([]portal.Role{portal.Administrator, portal.Clerk}, reporters...)
	atTable      = append([]portal.Role{portal.Holder, portal.Clerk}, sharers...)
)

// preparer: who of the municipality prepares every round table.
func preparer(by portal.Actor) bool {
	return by.Municipality && slices.Contains([]portal.Role{portal.Coordinator, portal.Adviser, portal.Holder}, by.Role)
}

// TableKeys are the scope keys an actor holds for round tables and what hangs
// under them: decisions, action points, documents. An actor without keys sees none.
func TableKeys(by portal.Actor) []string {
	if by.Zero() || by.System || !slices.Contains(tableReaders, by.Role) {
		return nil
	}
	keys := []string{portal.ScopeChain, portal.OrgScope(by.OrgID), portal.PersonScope(by.ID)}
	if preparer(by) {
		return append(keys, portal.ScopePrepare)
	}
	if by.Municipality && by.Role == portal.Clerk {
		keys = append(keys, portal.ScopeClerk)
	}
	return append(keys, portal.PreparerScope(by.ID))
}

// VisibleTable is TableKeys for one round table in hand.
func VisibleTable(by portal.Actor, t portal.RoundTable) bool { return seesScope(by, t.Scope) }

// VisibleItem reports whether the actor may know of an item of the agenda.
func VisibleItem(by portal.Actor, t portal.RoundTable, item portal.ID) bool {
	it, ok := t.Item(item)
	return VisibleTable(by, t) && (item == "" || ok && it.VisibleTo(by.ID))
}

// VisibleItems are the items of the agenda that the actor may know of, in order.
func VisibleItems(by portal.Actor, t portal.RoundTable) []portal.AgendaItem {
	if !VisibleTable(by, t) {
		return nil
	}
	return t.ItemsFor(by.ID)
}

// seesScope reports whether the actor holds one of the keys of something at a
// round table.
func seesScope(by portal.Actor, scope func(municipality portal.ID) []string) bool {
	municipality := portal.ID("another organisation")
	if by.Municipality {
		municipality = by.OrgID
	}
	keys := TableKeys(by)
	return slices.ContainsFunc(scope(municipality), func(k string) bool { return slices.Contains(keys, k) })
}

// visibleAtTable reports whether the actor may know of something at a round
// table; known is false for other objects.
func visibleAtTable(by portal.Actor, on any) (visible, known bool) {
	switch v := on.(type) {
	case portal.RoundTable:
		return VisibleTable(by, v), true
	case portal.Series:
		return seesScope(by, v.Scope), true
	case TableItem:
		return VisibleItem(by, v.Table, v.Item), true
	case ProposalOn:
		return VisibleTable(by, v.Table) && v.Proposal.VisibleTo(by.ID) || v.Proposal.By == by.ID, true
	case DecisionOn:
		if v.Decision.Dropped && !May(by, RecordTable, v.Table) {
			return false, true
		}
		return VisibleTable(by, v.Table) && seesScope(by, func(m portal.ID) []string { return v.Table.ItemScope(v.Decision.Item, m) }), true
	case ActionOn:
		return seesScope(by, func(m portal.ID) []string { return v.Action.Scope(v.Table, v.Series, m) }), true
	}
	return false, false
}

func tableOf(on any) (portal.RoundTable, bool) {
	switch v := on.(type) {
	case portal.RoundTable:
		return v, true
	case TableItem:
		return v.Table, true
	case ProposalOn:
		return v.Table, true
	case DecisionOn:
		return v.Table, true
	case ActionOn:
		return v.Table, true
	}
	return portal.RoundTable{}, false
}

// prepares: coordinator, adviser and holder, and the table's chair and secretary.
func prepares(by portal.Actor, on any) bool {
	t, ok := tableOf(on)
	return ok && (preparer(by) || by.ID == t.Chair() || by.ID == t.Secretary())
}

// records: who keeps the minutes: secretary and chair, and the coordinator.
func records(by portal.Actor, on any) bool {
	t, ok := tableOf(on)
	return ok && (by.Municipality && by.Role == portal.Coordinator || by.ID == t.Chair() || by.ID == t.Secretary())
}

func isChair(by portal.Actor, on any) bool {
	t, ok := tableOf(on)
	return ok && t.Chair() == by.ID
}

// keepsSeries: coordinator and adviser, and the chair and secretary of the series.
func keepsSeries(by portal.Actor, on any) bool {
	s, ok := on.(portal.Series)
	if by.Municipality && (by.Role == portal.Coordinator || by.Role == portal.Adviser) {
		return true
	}
	seat := portal.SeatOf(s.Seats, by.ID).Kind
	return ok && (seat == portal.SeatChair || seat == portal.SeatSecretary)
}

// ProposesItems reports whether the actor's role lets them propose agenda items,
// for a page that leads to a form; the form asks policy of the meeting.
func ProposesItems(by portal.Actor) bool { return slices.Contains(sharers, by.Role) }

// mayPropose: members of an organisation at the table, guests not.
func mayPropose(by portal.Actor, on any) bool {
	t, ok := tableOf(on)
	return ok && (t.Open || by.Municipality || slices.ContainsFunc(t.Seats, func(s portal.Seat) bool { return s.Kind != portal.SeatGuest && s.Org == by.OrgID }))
}

func ownProposal(by portal.Actor, on any) bool {
	p, ok := on.(ProposalOn)
	return ok && p.Proposal.By == by.ID
}

// invited: who has a seat, and at an open meeting everybody.
func invited(by portal.Actor, on any) bool {
	t, ok := tableOf(on)
	return ok && (t.Open || portal.SeatOf(t.Seats, by.ID).Kind != "")
}

// takesPart: who has a seat of their own in the meeting, guests and those who only
// get the agenda aside.
func takesPart(by portal.Actor, on any) bool {
	t, ok := tableOf(on)
	return ok && slices.Contains([]portal.SeatKind{portal.SeatChair, portal.SeatSecretary, portal.SeatMember}, portal.SeatOf(t.Seats, by.ID).Kind)
}

func ofMunicipalityOnly(by portal.Actor, _ any) bool { return by.Municipality }

// worksOn: who has to do the action point, colleagues of that organisation, and
// who keeps the minutes.
func worksOn(by portal.Actor, on any) bool {
	p, ok := on.(ActionOn)
	if !ok {
		return false
	}
	return p.Action.Owner == by.ID || p.Action.Org != "" && p.Action.Org == by.OrgID || records(by, on) || by.Municipality && by.Role == portal.Coordinator
}
