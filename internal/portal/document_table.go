package portal

// MaxPapers is how many documents one item of an agenda, one proposal or one
// round table as a whole can have.
const MaxPapers = 30

// NewPaper is a document at a round table: about the meeting as a whole, an item
// of its agenda, or a proposal for it.
func NewPaper(about Ref, table ID, title string, details DocumentDetails, v DocumentVersion) (Document, Fact, error) {
	f := Fields{}
	d, _, err := NewDocument(about, title, v, false)
	for field, problem := range FieldsOf(err) {
		f[field] = problem
	}
	d.Table = table
	for field, problem := range FieldsOf(d.SetDetails(details)) {
		f[field] = problem
	}
	return d, d.fact(DocumentAdded, nil), f.Err()
}

// AtTable reports whether the document is a paper of a round table.
func (d Document) AtTable() bool { return d.Table != "" }

// Under is what the document hangs under, for who looks for it: the chain, a
// signal, a round table with its agenda and proposals, a covenant, or a subsidy with
// its reports.
func (d Document) Under() ObjectKind {
	switch {
	case d.AtTable():
		return KindTable
	case d.OfSignature():
		return KindCovenant
	case d.OfSubsidy():
		return KindSubsidy
	}
	return d.About.Kind
}

// Hang brings a paper to another place: of a proposal to the item made of it, with
// an item to the next meeting.
func (d *Document) Hang(about Ref, table ID) { d.About, d.Table = about, table }

// Late reports whether a paper came after the term for papers: “nagekomen”.
func (t RoundTable) Late(d Document) bool { return d.Current().At.After(t.PapersUntil()) }
