package policy

import (
	"slices"

	"ketenportaal/internal/portal"
)

// CovenantOn is a covenant with one of its versions.
type CovenantOn struct {
	Covenant portal.Covenant
	Text     portal.CovenantVersion
}

// CommentOn is a comment on a clause, with the version it is about.
type CommentOn struct {
	Comment  portal.ClauseComment
	Covenant portal.Covenant
	Text     portal.CovenantVersion
}

// SigningOn is what an organisation is asked about a version: to sign it.
type SigningOn struct {
	Signing  portal.Signing
	Covenant portal.Covenant
	Text     portal.CovenantVersion
}

// SignatureOn is a signature under a version. Whole says that everybody who must sign
// for its organisation has: one half of a joint signature would tell who hasn't.
type SignatureOn struct {
	Signature portal.Signature
	Whole     bool
	Covenant  portal.Covenant
	Text      portal.CovenantVersion
}

// KeepingOn is a halfjaargesprek, and the report of one organisation in it where it
// is about that. Bound says that this organisation signed the version that the round is
// about, and didn't leave.
type KeepingOn struct {
	Round    portal.KeepingRound
	Report   portal.KeepingReport
	Bound    bool
	Covenant portal.Covenant
}

var (
	covenantKeepers = []portal.Role{portal.Coordinator, portal.Adviser}
	coordinators    = []portal.Role{portal.Coordinator}
	contacts        = []portal.Role{portal.Contact}
	// signers: contacts, and in the municipality whoever got the power of attorney.
	signers = append([]portal.Role{portal.Holder}, sharers...)
)

// covenantOf gives the covenant that an object of this file belongs to.
func covenantOf(on any) (portal.Covenant, portal.CovenantVersion, bool) {
	switch v := on.(type) {
	case portal.Covenant:
		return v, portal.CovenantVersion{}, true
	case CovenantOn:
		return v.Covenant, v.Text, true
	case CommentOn:
		return v.Covenant, v.Text, true
	case SigningOn:
		return v.Covenant, v.Text, true
	case SignatureOn:
		return v.Covenant, v.Text, true
	case KeepingOn:
		return v.Covenant, portal.CovenantVersion{}, true
	}
	return portal.Covenant{}, portal.CovenantVersion{}, false
}

// VisibleCovenant reports whether the actor may know of a covenant. Covenants hang
// under the keys of round tables: see TableKeys.
func VisibleCovenant(by portal.Actor, c portal.Covenant) bool { return seesScope(by, c.Scope) }

// VisibleText reports whether the actor may read a version as it is now: a draft is
// for who writes it; a version on its way is for the parties, the whole chain reads
// what is in force or was.
func VisibleText(by portal.Actor, c portal.Covenant, v portal.CovenantVersion) bool {
	switch {
	case !VisibleCovenant(by, c) || v.Covenant != c.ID:
		return false
	case v.State == portal.CovenantDraft || v.DroppedDraft() || !v.WasShown():
		return writesCovenant(by, c)
	case v.Coming():
		return ofParty(by, c)
	case v.State == portal.CovenantEnded && v.InForceFrom.IsZero(): // dropped on its way
		return ofParty(by, c)
	}
	return true
}

// ofParty: people of the municipality and of the organisations that are a party.
func ofParty(by portal.Actor, c portal.Covenant) bool {
	return by.Municipality || c.Heard(by.OrgID) || slices.Contains(c.Writers, by.ID)
}

// OfParty reports whether somebody is of the municipality, of a party of a covenant, or
// writes along: what is said on its way stays between them. It says nothing of what
// they may read.
func OfParty(by portal.Actor, c portal.Covenant) bool { return !by.Zero() && ofParty(by, c) }

// writesCovenant: coordinator and adviser, the holder to read along, and who was asked
// to write along.
func writesCovenant(by portal.Actor, c portal.Covenant) bool {
	return preparer(by) || slices.Contains(c.Writers, by.ID)
}

// visibleCovenants reports whether the actor may know of an object of this file;
// known is false for other objects.
func visibleCovenants(by portal.Actor, on any) (visible, known bool) {
	switch v := on.(type) {
	case portal.Covenant:
		return VisibleCovenant(by, v), true
	case CovenantOn:
		return VisibleText(by, v.Covenant, v.Text), true
	case CommentOn:
		// What was said in consultation stays between the parties.
		return VisibleText(by, v.Covenant, v.Text) && ofParty(by, v.Covenant), true
	case SigningOn:
		return VisibleText(by, v.Covenant, v.Text) && (v.Signing.Org == by.OrgID || keepsCovenant(by)), true
	case SignatureOn:
		return VisibleText(by, v.Covenant, v.Text) && visibleSignature(by, v), true
	case KeepingOn:
		return VisibleCovenant(by, v.Covenant) && (by.Municipality || v.Covenant.Heard(by.OrgID)) && visibleReport(by, v), true
	case portal.AgreementSet:
		return seesScope(by, v.Scope), true
	}
	return false, false
}

// visibleSignature: one's own organisation's, and everybody's for the coordinator; of
// a version that is or was in force for whoever reads that.
func visibleSignature(by portal.Actor, g SignatureOn) bool {
	switch {
	case g.Signature.Covenant != g.Covenant.ID || g.Signature.Nr != g.Text.Nr:
		return false
	case g.Signature.Org == by.OrgID || by.Municipality && slices.Contains(coordinators, by.Role):
		return true
	}
	return g.Whole && !g.Text.InForceFrom.IsZero() && !g.Text.Coming()
}

// visibleReport: one's own organisation's; that of others once it was handed in, for
// who leads the talk, and for all parties once the talk was closed.
func visibleReport(by portal.Actor, k KeepingOn) bool {
	r := k.Report
	return r.Org == "" || r.Org == by.OrgID || r.Sent() && (keepsCovenant(by) || !k.Round.Open())
}

func keepsCovenant(by portal.Actor) bool {
	return by.Municipality && slices.Contains(covenantKeepers, by.Role)
}

// writesClauses: who keeps covenants and who writes along, while the text can change.
func writesClauses(by portal.Actor, on any) bool {
	c, v, ok := covenantOf(on)
	return ok && v.Editable() && (keepsCovenant(by) || v.State == portal.CovenantDraft && slices.Contains(c.Writers, by.ID))
}

// commentsClauses: people of the parties, while the version is in consultation.
func commentsClauses(by portal.Actor, on any) bool {
	c, v, ok := covenantOf(on)
	return ok && v.State == portal.CovenantConsulted && ofParty(by, c)
}

func ownComment(by portal.Actor, on any) bool {
	c, ok := on.(CommentOn)
	return ok && c.Comment.By == by.ID && c.Comment.Waits()
}

// signsFor: a contact with authority, of the organisation that is asked; for the
// municipality only who has the mayor's power of attorney for this version.
func signsFor(by portal.Actor, on any) bool {
	s, ok := on.(SigningOn)
	switch {
	case !ok || s.Signing.Org != by.OrgID:
		return false
	case by.Municipality:
		return s.Text.College != nil && s.Text.College.Proxy == by.ID
	}
	return by.Role == portal.Contact && by.Ticks.MaySign
}

// asksBeforeSigning: colleagues of the organisation that is asked.
func asksBeforeSigning(by portal.Actor, on any) bool {
	s, ok := on.(SigningOn)
	return ok && s.Signing.Org == by.OrgID && (!by.Municipality || signsFor(by, on))
}

// mayAccede: a contact with authority of a partner. Whether it signed already is for the
// use case to say: one that declined or was too late may ask as well.
func mayAccede(by portal.Actor, on any) bool {
	c, _, ok := covenantOf(on)
	return ok && c.InForce > 0 && c.Ended == nil && !by.Municipality && by.Ticks.MaySign
}

// mayTerminate: a contact with authority of a party that signs, and the coordinator
// for who wrote a letter.
func mayTerminate(by portal.Actor, on any) bool {
	c, _, ok := covenantOf(on)
	if !ok || c.InForce == 0 || c.Ended != nil {
		return false
	}
	p, party := c.Party(by.OrgID)
	return by.Municipality && by.Role == portal.Coordinator || by.Role == portal.Contact && by.Ticks.MaySign && party && p.Signs
}

// reportsKeeping: people of a party that is bound, and of the municipality, while the
// round is open.
func reportsKeeping(by portal.Actor, on any) bool {
	k, ok := on.(KeepingOn)
	p, party := k.Covenant.Party(by.OrgID)
	return ok && k.Round.Open() && k.Report.Org == by.OrgID && (by.Municipality || k.Bound && party && p.Signs)
}

// keepsSet: coordinator and adviser, and the owner of the set.
func keepsSet(by portal.Actor, on any) bool {
	s, ok := on.(portal.AgreementSet)
	return keepsCovenant(by) || ok && s.Owner == by.ID
}

// checksSet: people of an organisation the set is between.
func checksSet(by portal.Actor, on any) bool {
	s, ok := on.(portal.AgreementSet)
	return ok && s.Running() && slices.Contains(s.Orgs, by.OrgID)
}

// CanWriteAlong reports whether people of a role can be asked to write along with a
// covenant: those who write anything, but for whom every covenant is theirs already.
func CanWriteAlong(role portal.Role, municipal bool) bool {
	return slices.Contains(sharers, role) && !(municipal && slices.Contains(covenantKeepers, role))
}
