package app

import (
	"maps"
	"slices"

	"ketenportaal/internal/portal"
	"ketenportaal/internal/privacy"
)

// The form fields with which a person answers the citizen-data check. They are
// refused by these names, so a form shows the question where it belongs.
const (
	FieldOverrule = "citizen_overrule" // why this number is no BSN
	FieldChecked  = "citizen_checked"  // "dit gaat niet over een inwoner"
)

// CitizenAnswer is what a person answered to the citizen-data check.
type CitizenAnswer struct {
	// Overrule: why what looks like a BSN is none. Logged, without the number.
	Overrule string
	// Checked: the person looked at a warning and it is about no resident.
	Checked bool
}

const askChecked = "Kijk dit na. Klopt het, en gaat het niet over een inwoner? Vink dat dan aan."

// checkCitizen looks for citizens' data in texts, by form field. It returns the
// sentences to show, or, when a BSN was overruled, the facts to record.
func checkCitizen(texts map[string]string, answer CitizenAnswer, about portal.Ref, anonymous bool) (portal.Fields, []portal.Fact) {
	fields := portal.Fields{}
	var facts []portal.Fact
	reason := portal.CleanLine(answer.Overrule)
	switch found := privacy.Check(reason); {
	case privacy.Blocking(found):
		fields[FieldOverrule] = "Ook in de reden staat iets dat op een BSN lijkt. Schrijf het nummer hier niet op."
		reason = ""
	case len(found) > 0 && !answer.Checked:
		// The reason is logged, so it is looked at as any other text.
		fields[FieldOverrule] = found[0].Kind.Sentence()
		fields[FieldChecked] = askChecked
	}
	for _, field := range slices.Sorted(maps.Keys(texts)) {
		for _, finding := range privacy.Check(texts[field]) {
			switch {
			case finding.Kind.Blocks() && reason == "":
				fields[field] = finding.Kind.Sentence()
				if _, told := fields[FieldOverrule]; !told {
					fields[FieldOverrule] = "Is dit nummer géén BSN? Schrijf dan op wat het wel is."
				}
			case finding.Kind.Blocks():
				f := portal.Fact{Type: portal.CitizenDataOverruled, About: about, Anonymous: anonymous,
					Details: map[string]string{portal.DetailField: field, portal.DetailReason: reason}}
				if !slices.ContainsFunc(facts, func(x portal.Fact) bool { return x.Details[portal.DetailField] == field }) {
					facts = append(facts, f)
				}
			case !answer.Checked && fields[field] == "":
				fields[field] = finding.Kind.Sentence()
				fields[FieldChecked] = askChecked
			}
		}
	}
	return fields, facts
}
