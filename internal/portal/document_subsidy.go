package portal

// OfSubsidy reports whether the document is a paper of a subsidy, or of one of the
// reports about it.
func (d Document) OfSubsidy() bool {
	return d.About.Kind == KindSubsidy || d.About.Kind == KindProgressReport
}

// NewSubsidyPaper is a document with a subsidy, or with a report about it.
func NewSubsidyPaper(about Ref, title string, details DocumentDetails, v DocumentVersion) (Document, Fact, error) {
	return NewPaper(about, "", title, details, v)
}

// SentAlong reports whether a paper went along with a report that was handed in: from
// then on the municipality reads it and it stays as it is, also when the report comes
// back with questions.
func (r ProgressReport) SentAlong(d Document) bool {
	last := len(r.Sent) - 1
	return last >= 0 && !d.AddedAt.After(r.Sent[last].At)
}
