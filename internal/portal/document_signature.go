package portal

// NewSignedPaper is the paper, or the PDF, on which somebody signed a covenant. Who may
// read that signature may read it, and it is never replaced.
func NewSignedPaper(s Signature, title string, v DocumentVersion) (Document, Fact, error) {
	d, _, err := NewDocument(s.Ref(), title, v, false)
	if err != nil {
		return d, Fact{}, err
	}
	d.Details.Kind = DocCovenant
	return d, d.fact(DocumentAdded, nil), nil
}

// OfSignature reports whether the document is the paper of a signature.
func (d Document) OfSignature() bool { return d.About.Kind == KindSignature }
