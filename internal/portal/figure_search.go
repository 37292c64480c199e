package portal

import "strings"

// sentReport ends the id under which a report is found as it was handed in last, while
// it is written anew.
const sentReport = "/ingediend"

// SplitReport gives the report that a found reference stands for, and whether it was
// found as it was handed in.
func SplitReport(id ID) (report ID, sent bool) {
	text, sent := strings.CutSuffix(string(id), sentReport)
	return ID(text), sent
}

// SentRef is what search calls the report as it was handed in.
func (r ProgressReport) SentRef() Ref { return Ref{Kind: KindProgressReport, ID: r.ID + sentReport} }

// Scope gives the scope keys under which a report is found as it is now: by its own
// organisation alone while that writes it.
func (r ProgressReport) Scope(municipality ID) []string {
	if r.Editable() {
		return []string{OrgScope(r.Org)}
	}
	return Subsidy{Org: r.Org}.Scope(municipality)
}

// FoundAsSent is the report as it was handed in last, for who may not read what is
// written since; false when there is nothing to tell apart.
func (r ProgressReport) FoundAsSent() (ProgressReport, bool) {
	if !r.Editable() || len(r.Sent) == 0 {
		return r, false
	}
	c := r.Sent[len(r.Sent)-1]
	r.Goals, r.Values, r.Voices, r.At = c.Goals, c.Values, c.Voices, c.At
	return r, true
}

// Scope gives the scope keys under which the factsheet is found: by who prepares it
// until it is frozen.
func (f Factsheet) Scope() []string { return preparedScope(f.Frozen()) }

// ScopeClerk is the key of what the clerk reads before everybody does.
const ScopeClerk = "griffie"

// Scope gives the scope keys under which the report is found: by who prepares it until
// it was sent, and by the clerk from the college's decision on.
func (c CouncilReport) Scope() []string {
	if c.State == CouncilDecided {
		return []string{ScopePrepare, ScopeClerk}
	}
	return preparedScope(c.Frozen())
}

func preparedScope(frozen bool) []string {
	if frozen {
		return []string{ScopeChain}
	}
	return []string{ScopePrepare}
}

// Scope gives the scope keys under which the form is found: by the complaints handler
// alone until it is handed in.
func (c ComplaintQuarter) Scope() []string {
	if c.SentAt.IsZero() {
		return []string{OrgScope(c.Org)}
	}
	return []string{ScopeChain}
}

// FoundBy are the words by which something is found: its number, and every free text
// but remarks on the way to the council, which have fewer readers than the rest.
func FoundBy(number string, all []TextAt) (title, text string) {
	words := make([]string, 0, len(all))
	for i, t := range all {
		if i == 0 {
			title = strings.TrimSpace(number + " " + *t.Text)
			continue
		}
		if t.Part.Kind() != PartCouncilStep {
			words = append(words, *t.Text)
		}
	}
	return title, strings.Join(words, "\n")
}
