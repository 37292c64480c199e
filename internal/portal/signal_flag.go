package portal

import (
	"slices"
)

// UnderFlag notes that the signal is evidence of a yellow flag that was judged. Its state,
// its course and when it changed stay as they are: who may read the signal needn't know
// of the flag. changed is false when that was so.
func (s *Signal) UnderFlag(flag ID) (fact Fact, changed bool) {
	if slices.Contains(s.Flags, flag) {
		return Fact{}, false
	}
	s.Flags = withID(s.Flags, flag)
	return s.fact(SignalFlagged, map[string]string{DetailItem: string(flag)}), true
}

// CanBeEvidence reports whether the signal can stand under a yellow flag: the
// municipality reads it, and it wasn't merged into another.
func (s Signal) CanBeEvidence(municipality ID) bool {
	return s.ReachesMunicipality(municipality) && s.State != SignalMerged
}

// FlagCounts is how a rule counts the signal: itself, those merged into it, and who
// recognised it since.
func (s Signal) FlagCounts(recognitions []Recognition) []FlagCount {
	counts := []FlagCount{{Signal: s.ID, At: s.SharedAt, Org: s.ReporterOrg}}
	for _, r := range recognitions {
		counts = append(counts, FlagCount{Signal: s.ID, At: r.At, Org: r.Org})
	}
	return counts
}

// ReporterKey is the scope key that its reporter alone holds.
func (s Signal) ReporterKey() string {
	if s.IsAnonymous() {
		return BlindScope(s.Blind)
	}
	return PersonScope(s.Reporter)
}
