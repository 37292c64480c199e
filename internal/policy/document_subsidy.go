package policy

import (
	"slices"

	"ketenportaal/internal/portal"
)

// visibleFunded: papers of a subsidy are for who reads that; those of a report for its
// organisation, and for the municipality what went along with it.
func visibleFunded(by portal.Actor, d DocumentOn) bool {
	s, r, about := d.Funded.Subsidy, d.Funded.Report, d.Document.About
	if s.ID == "" || !slices.Contains(tableReaders, by.Role) || !seesScope(by, s.Scope) {
		return false
	}
	if about.Kind == portal.KindSubsidy {
		return about.ID == s.ID
	}
	return about.ID == r.ID && r.Subsidy == s.ID && visibleProgress(by, r) && (r.Org == by.OrgID || r.SentAlong(d.Document))
}

// mayAddFunded: to a subsidy who keeps those and the people of its organisation, to a
// report who writes it.
func mayAddFunded(by portal.Actor, on any) bool {
	d, ok := on.(DocumentOn)
	if !ok {
		return false
	}
	if d.Document.About.Kind == portal.KindProgressReport {
		return writesReport(by, d.Funded)
	}
	return keepsFigures(by) || d.Funded.Subsidy.Org == by.OrgID
}

// changesFunded: who writes a report, until the paper went along with it.
func changesFunded(by portal.Actor, d DocumentOn) bool {
	return slices.Contains(sharers, by.Role) && writesReport(by, d.Funded) && !d.Funded.Report.SentAlong(d.Document)
}
