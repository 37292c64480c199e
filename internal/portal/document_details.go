package portal

import (
	"cmp"
	"slices"
	"strings"
)

// DocumentKind is what a document is to the people of the chain; FileKind is
// what its file is.
type DocumentKind string

// The kinds of documents.
const (
	DocCovenant     DocumentKind = "convenant"
	DocActionList   DocumentKind = "actielijst"
	DocMinutes      DocumentKind = "verslag"
	DocReport       DocumentKind = "rapport"
	DocSubsidy      DocumentKind = "subsidiebeschikking"
	DocPresentation DocumentKind = "presentatie"
	DocOther        DocumentKind = "anders"
)

// DocumentKinds lists the kinds, in the order in which a person chooses from them.
func DocumentKinds() []DocumentKind {
	return []DocumentKind{DocCovenant, DocActionList, DocMinutes, DocReport, DocSubsidy, DocPresentation, DocOther}
}

// Label is the kind's name in the interface; empty for an unknown kind.
func (k DocumentKind) Label() string {
	return map[DocumentKind]string{DocCovenant: "Convenant", DocActionList: "Actielijst", DocMinutes: "Verslag", DocReport: "Rapport",
		DocSubsidy: "Subsidiebeschikking", DocPresentation: "Presentatie", DocOther: "Anders"}[k]
}

// Confidentiality says how readers treat a document. It never widens who may
// read it: that is the audience's.
type Confidentiality string

// The degrees of confidentiality.
const (
	ConfidentialNot   Confidentiality = "openbaar"
	ConfidentialChain Confidentiality = "keten"
	ConfidentialYes   Confidentiality = "vertrouwelijk"
)

// Confidentialities lists the degrees, from open to closed.
func Confidentialities() []Confidentiality {
	return []Confidentiality{ConfidentialNot, ConfidentialChain, ConfidentialYes}
}

// Label is the degree's name in the interface; empty for an unknown one.
func (c Confidentiality) Label() string {
	return map[Confidentiality]string{ConfidentialNot: "Openbaar", ConfidentialChain: "Voor de keten", ConfidentialYes: "Vertrouwelijk"}[c]
}

// Meaning says what a reader may do with a document of this degree.
func (c Confidentiality) Meaning() string {
	return map[Confidentiality]string{
		ConfidentialNot:   "Wie het leest, mag het ook buiten de keten delen.",
		ConfidentialChain: "Wie het leest, deelt het niet buiten de keten.",
		ConfidentialYes:   "Wie het leest, deelt het met niemand. De titel staat niet in mails.",
	}[c]
}

// Openness says whether a document may be made public under the Wet open
// overheid (Woo). Empty: nobody has looked at that yet.
type Openness string

// What can be said of openness.
const (
	OpenNotJudged Openness = ""
	OpenPublic    Openness = "openbaar"
	OpenNot       Openness = "niet-openbaar"
)

// WooGround is why a document isn't public: an article of the Wet open overheid.
type WooGround string

// wooGrounds are the grounds that a municipality and its partners meet, in the
// order of the law: Wet open overheid, articles 5.1 and 5.2.
var wooGrounds = []struct {
	ground WooGround
	words  string
}{
	{"5.1-1-c", "er staan bedrijfsgegevens in die vertrouwelijk zijn gegeven (artikel 5.1 lid 1 c)"},
	{"5.1-1-d", "er staan bijzondere persoonsgegevens in, zoals over gezondheid of straf (artikel 5.1 lid 1 d)"},
	{"5.1-1-e", "er staan nummers in waarmee personen te vinden zijn (artikel 5.1 lid 1 e)"},
	{"5.1-2-b", "het schaadt de financiële belangen van de gemeente (artikel 5.1 lid 2 b)"},
	{"5.1-2-c", "het schaadt de opsporing of vervolging van strafbare feiten (artikel 5.1 lid 2 c)"},
	{"5.1-2-d", "het schaadt inspectie, controle of toezicht (artikel 5.1 lid 2 d)"},
	{"5.1-2-e", "het schaadt de privacy van mensen (artikel 5.1 lid 2 e)"},
	{"5.1-2-f", "het schaadt de concurrentiepositie van een organisatie (artikel 5.1 lid 2 f)"},
	{"5.1-2-h", "het schaadt de beveiliging van personen of organisaties (artikel 5.1 lid 2 h)"},
	{"5.1-2-i", "het schaadt het goed functioneren van de overheid (artikel 5.1 lid 2 i)"},
	{"5.1-5", "het benadeelt iemand onevenredig (artikel 5.1 lid 5)"},
	{"5.2", "er staan persoonlijke meningen voor intern beraad in (artikel 5.2)"},
}

// WooGrounds lists the grounds in the order of the law.
func WooGrounds() []WooGround {
	list := make([]WooGround, len(wooGrounds))
	for i, g := range wooGrounds {
		list[i] = g.ground
	}
	return list
}

// Words completes “niet openbaar, want ...”; empty for an unknown ground.
func (g WooGround) Words() string {
	for _, known := range wooGrounds {
		if known.ground == g {
			return known.words
		}
	}
	return ""
}

// DocumentDetails is what is known of a document besides its title and files.
// The last four are for its archiving; MDTO has a place for each.
type DocumentDetails struct {
	Kind            DocumentKind    `json:"kind,omitempty"`
	Confidentiality Confidentiality `json:"confidentiality,omitempty"`
	CaseNumber      string          `json:"caseNumber,omitempty"`
	Classification  string          `json:"classification,omitempty"`
	Openness        Openness        `json:"openness,omitempty"`
	Ground          WooGround       `json:"ground,omitempty"`
}

// Limits of a document's details, in characters.
const (
	MaxCaseNumber     = 60
	MaxClassification = 120
	MaxRemovalReason  = 300
)

// The form fields of a document's details.
const (
	FieldDocumentKind   = "kind"
	FieldConfidential   = "confidentiality"
	FieldCaseNumber     = "case_number"
	FieldClassification = "classification"
	FieldOpenness       = "openness"
	FieldGround         = "ground"
	FieldRemovalReason  = "reason"
)

// Full gives the details with what was left open filled in: another kind, and
// for the chain.
func (d DocumentDetails) Full() DocumentDetails {
	d.Kind = cmp.Or(d.Kind, DocOther)
	d.Confidentiality = cmp.Or(d.Confidentiality, ConfidentialChain)
	return d
}

// Texts are the free texts among the details, by form field.
func (d DocumentDetails) Texts() map[string]string {
	return map[string]string{FieldCaseNumber: d.CaseNumber, FieldClassification: d.Classification}
}

// OpennessWords says whether the document is public, and why not.
func (d DocumentDetails) OpennessWords() string {
	switch d.Openness {
	case OpenPublic:
		return "openbaar"
	case OpenNot:
		if d.Ground == "" { // left out of the public version of minutes
			return "niet openbaar"
		}
		return "niet openbaar, want " + d.Ground.Words()
	}
	return "nog niet beoordeeld"
}

// check cleans what a person filled in and reports what is wrong, by form field.
func (d *DocumentDetails) check(f Fields) {
	*d = d.Full()
	if d.Kind.Label() == "" {
		f[FieldDocumentKind] = "Deze soort is er niet. Kies er een uit de lijst."
	}
	if d.Confidentiality.Label() == "" {
		f[FieldConfidential] = "Kies hoe vertrouwelijk dit document is."
	}
	d.CaseNumber = text(f, FieldCaseNumber, "Het zaaknummer", CleanLine(d.CaseNumber), 0, MaxCaseNumber)
	d.Classification = text(f, FieldClassification, "De classificatie", CleanLine(d.Classification), 0, MaxClassification)
	switch d.Openness {
	case OpenNotJudged, OpenPublic:
		d.Ground = ""
	case OpenNot:
		if d.Ground.Words() == "" {
			f[FieldGround] = "Kies waarom het document niet openbaar is."
		}
		if d.Confidentiality == ConfidentialNot {
			f[FieldConfidential] = "Een document dat niet openbaar is, kan hier niet ‘openbaar’ heten. Kies er een van de andere."
		}
	default:
		f[FieldOpenness] = "Kies of het document openbaar is."
	}
}

// changed names in words what differs between two sets of details.
func (d DocumentDetails) changed(was DocumentDetails) []string {
	var words []string
	for _, c := range []struct {
		word string
		is   bool
	}{
		{"soort", d.Kind != was.Kind}, {"vertrouwelijkheid", d.Confidentiality != was.Confidentiality}, {"zaaknummer", d.CaseNumber != was.CaseNumber},
		{"classificatie", d.Classification != was.Classification}, {"openbaarheid", d.Openness != was.Openness || d.Ground != was.Ground},
	} {
		if c.is {
			words = append(words, c.word)
		}
	}
	return words
}

// SetDetails sets the details that come with a new document.
func (d *Document) SetDetails(details DocumentDetails) error {
	f := Fields{}
	details.check(f)
	d.Details = details
	return f.Err()
}

// Describe changes the title and the details. It reports whether that changed
// anything; the fact says what changed, never what stood there.
func (d *Document) Describe(title string, details DocumentDetails, anonymous bool) (fact Fact, changed bool, err error) {
	if d.Hidden() {
		return Fact{}, false, Errorf(Conflict, "Dit document is verborgen om privacy. Wijzig het als de FG heeft besloten.")
	}
	f := Fields{}
	title = text(f, FieldDocumentTitle, "De titel", CleanLine(title), 1, MaxDocumentTitle)
	details.check(f)
	if err := f.Err(); err != nil {
		return Fact{}, false, err
	}
	words := details.changed(d.Details.Full())
	if title != d.Title {
		words = slices.Insert(words, 0, "titel")
	}
	if len(words) == 0 {
		return Fact{}, false, nil
	}
	d.Title, d.Details = title, details
	fact = d.fact(DocumentDescribed, map[string]string{DetailField: strings.Join(words, ", ")})
	fact.Anonymous = anonymous
	return fact, true, nil
}
