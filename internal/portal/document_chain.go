package portal

import "time"

// ChainRef points at the chain as a whole: the subject of documents that belong
// to no signal.
var ChainRef = Ref{Kind: KindChain, ID: "keten"}

// MaxChainDocuments is how many documents the chain itself can have.
const MaxChainDocuments = 2000

// NewChainDocument is a document of the chain, added for an organisation and
// meant for an audience.
func NewChainDocument(title string, details DocumentDetails, audience Audience, org ID, v DocumentVersion) (Document, Fact, error) {
	f := Fields{}
	audience.validate(f, org)
	if f["audience"] != "" {
		f["audience"] = "Kies wie dit document mag lezen."
	}
	d, fact, err := NewDocument(ChainRef, title, v, false)
	for field, problem := range FieldsOf(err) {
		f[field] = problem
	}
	d.Audience, d.AddedOrg = audience, org
	for field, problem := range FieldsOf(d.SetDetails(details)) {
		f[field] = problem
	}
	return d, fact, f.Err()
}

// OfChain reports whether the document hangs under the chain itself.
func (d Document) OfChain() bool { return d.About.Kind == KindChain }

// Scope gives the scope keys of a document of the chain; those of another are
// its subject's.
func (d Document) Scope(municipality ID) []string {
	return d.Audience.Scope(d.AddedBy, d.AddedOrg, municipality)
}

// Subject is what events about the document are about: the subject it hangs
// under, where people follow it. Documents of the chain, papers of a round table and
// those of a subsidy have different readers, so each is its own.
func (d Document) Subject() Ref {
	if d.OfChain() || d.AtTable() || d.OfSignature() || d.OfSubsidy() {
		return d.Ref()
	}
	return d.About
}

// RemovableUntil is how long who added a document may take it away without a
// reason: a day. Of an anonymous one only the day is kept, so that it ends with
// the day after.
func (d Document) RemovableUntil() time.Time {
	if d.AddedBy == "" {
		return nextDay(nextDay(Day(d.AddedAt)))
	}
	return d.AddedAt.Add(24 * time.Hour)
}

// Removed is the fact that the document was taken away. A reason is required of
// who doesn't take away their own.
//
// It is about what the document hung under: the document itself can't be looked
// up any more. It names who added it, who is to hear of it. Of a paper of a round
// table, perhaps of a confidential item, or of a subsidy nobody hears: it is about the
// paper itself.
func (d Document) Removed(reason string, own, anonymous bool) (Fact, error) {
	if d.Hidden() {
		return Fact{}, Errorf(Conflict, "Dit document is verborgen om privacy. De FG beslist wat ermee gebeurt.")
	}
	f, least := Fields{}, 1
	if own {
		least = 0
	}
	reason = text(f, FieldRemovalReason, "De reden", CleanLine(reason), least, MaxRemovalReason)
	if err := f.Err(); err != nil {
		return Fact{}, err
	}
	details := map[string]string{DetailItem: string(d.ID)}
	if reason != "" {
		details[DetailReason] = reason
	}
	if d.AddedBy != "" {
		details[DetailOwner] = string(d.AddedBy)
	}
	about := d.About
	if d.AtTable() || d.OfSubsidy() {
		about = d.Ref()
	}
	return Fact{Type: DocumentRemoved, About: about, Details: details, Anonymous: anonymous}, nil
}

// Scope gives the scope keys of what somebody shares under their name, for an
// organisation: see ScopeChain. That organisation sees it as well; where no key
// reaches the person, one of their own does.
func (a Audience) Scope(by, org, municipality ID) []string {
	keys := a.keys(org, municipality)
	if a.Kind == WholeChain {
		return keys
	}
	for _, k := range keys {
		if k == OrgScope(org) {
			return keys
		}
	}
	return append(keys, PersonScope(by))
}

// keys are the scope keys of an audience alone, with the organisation that chose
// it; own is empty when that may not show.
func (a Audience) keys(own, municipality ID) []string {
	switch a.Kind {
	case WholeChain:
		return []string{ScopeChain}
	case ChosenOrgs:
		var keys []string
		for _, o := range a.Orgs {
			if o == own {
				own = ""
			}
			keys = append(keys, OrgScope(o))
		}
		if own != "" {
			keys = append(keys, OrgScope(own))
		}
		return keys
	case MunicipalityOnly:
		return []string{OrgScope(municipality)}
	}
	return nil
}
