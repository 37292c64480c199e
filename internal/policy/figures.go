package policy

import (
	"slices"

	"ketenportaal/internal/portal"
)

// ReportOn is a progress report with the subsidy it is about.
type ReportOn struct {
	Report  portal.ProgressReport
	Subsidy portal.Subsidy
}

// VoiceOn is what an organisation tells of clients: an advice of the clients' council,
// the complaints handler's form, a lesson, a survey. Org is that organisation.
type VoiceOn struct {
	Org    portal.Organisation
	Advice portal.CouncilAdvice
	Form   portal.ComplaintQuarter
	Voice  portal.Voice
}

var (
	figureKeepers = []portal.Role{portal.Coordinator, portal.Adviser}
	planKeepers   = []portal.Role{portal.Coordinator, portal.Adviser, portal.ProgrammeManager}
	councilRoles  = []portal.Role{portal.Coordinator, portal.Adviser, portal.Holder, portal.Clerk}
)

// visibleFigures reports whether the actor may know of an object of this file; known
// is false for other objects.
func visibleFigures(by portal.Actor, on any) (visible, known bool) {
	switch v := on.(type) {
	case portal.Subsidy:
		return seesScope(by, v.Scope), true
	case ReportOn:
		return seesScope(by, v.Subsidy.Scope) && visibleProgress(by, v.Report), true
	case portal.Factsheet:
		return v.Frozen() || keepsFigures(by) || preparer(by), true
	case portal.CouncilReport:
		return visibleCouncil(by, v), true
	case VoiceOn:
		return v.Form.ID == "" || !v.Form.SentAt.IsZero() || v.Form.Org == by.OrgID, true
	}
	return false, false
}

// visibleProgress: one's own organisation's; the municipality reads what was handed
// in. One that came back for questions shows the municipality what was sent before.
func visibleProgress(by portal.Actor, r portal.ProgressReport) bool {
	return r.Org == by.OrgID || by.Municipality && (!r.Editable() || len(r.Sent) > 0)
}

// visibleCouncil: who makes it, the holder from when it lies there, the clerk from the
// college's decision, and everybody who reads round tables once it was sent.
func visibleCouncil(by portal.Actor, c portal.CouncilReport) bool {
	switch {
	case c.Frozen(), keepsFigures(by), preparer(by):
		return true
	}
	return by.Municipality && by.Role == portal.Clerk && c.State == portal.CouncilDecided
}

func keepsFigures(by portal.Actor) bool {
	return by.Municipality && slices.Contains(figureKeepers, by.Role)
}

// notesPlan: the owner of the action, and who keeps the plan.
func notesPlan(by portal.Actor, on any) bool {
	p, ok := on.(portal.PlanAction)
	return ok && (by.Municipality && slices.Contains(planKeepers, by.Role) || p.Owner != "" && p.Owner == by.ID)
}

// writesReport: people of the organisation, while it can be changed and its period is
// open.
func writesReport(by portal.Actor, on any) bool {
	r, ok := on.(ReportOn)
	p, there := r.Subsidy.Period(r.Report.Period)
	return ok && there && !p.OpenedAt.IsZero() && p.Skipped == "" && r.Report.Org == by.OrgID && r.Subsidy.Org == by.OrgID && r.Report.Editable() && r.Subsidy.Running()
}

// sendsReport: of them, a contact who reports.
func sendsReport(by portal.Actor, on any) bool {
	return by.Role == portal.Contact && by.Ticks.MayReport && writesReport(by, on)
}

func judgesReport(by portal.Actor, on any) bool {
	r, ok := on.(ReportOn)
	return ok && keepsFigures(by) && r.Report.State == portal.ReportSent
}

func editsFactsheet(by portal.Actor, on any) bool {
	f, ok := on.(portal.Factsheet)
	return keepsFigures(by) && (!ok || !f.Frozen())
}

func editsCouncil(by portal.Actor, on any) bool {
	c, ok := on.(portal.CouncilReport)
	return keepsFigures(by) && (!ok || !c.Frozen())
}

// agreesCouncil: the portfolio holder, while it lies there.
func agreesCouncil(by portal.Actor, on any) bool {
	c, ok := on.(portal.CouncilReport)
	return ok && by.Municipality && c.State == portal.CouncilHolder
}

// keepsPledge: who works for council and college.
func keepsPledge(by portal.Actor, _ any) bool {
	return by.Municipality && slices.Contains(councilRoles, by.Role)
}

// advises: people of a clients' council.
func advises(by portal.Actor, on any) bool {
	v, ok := on.(VoiceOn)
	return ok && v.Org.ID == by.OrgID && v.Org.Kind == portal.OrgCouncil && v.Advice.ReactedAt.IsZero()
}

// fillsComplaints: people of the complaints handler, until it is handed in.
func fillsComplaints(by portal.Actor, on any) bool {
	v, ok := on.(VoiceOn)
	return ok && v.Org.ID == by.OrgID && v.Org.Kind == portal.OrgComplaints && v.Form.SentAt.IsZero() && (v.Form.Org == "" || v.Form.Org == by.OrgID)
}

// keepsVoice: who told it, and who keeps figures.
func keepsVoice(by portal.Actor, on any) bool {
	v, ok := on.(VoiceOn)
	return ok && (keepsFigures(by) || v.Voice.ID == "" || v.Voice.By == by.ID)
}
