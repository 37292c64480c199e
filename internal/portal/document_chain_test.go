package portal

import (
	"slices"
	"strings"
	"testing"
	"time"
)

var addedOn = time.Date(2026, time.November, 9, 9, 30, 0, 0, time.UTC)

func firstUpload() DocumentVersion {
	return DocumentVersion{File: "f", Name: "Convenant.pdf", Type: "application/pdf", SHA256: "abc", By: "cora", At: addedOn}
}

func TestNewChainDocument(t *testing.T) {
	whole := Audience{Kind: WholeChain}
	tests := []struct {
		name     string
		details  DocumentDetails
		audience Audience
		wrong    []string
	}{
		{"as short as can be", DocumentDetails{}, whole, nil},
		{"with everything", DocumentDetails{Kind: DocCovenant, Confidentiality: ConfidentialYes, CaseNumber: "Z-12", Classification: "schuldhulp", Openness: OpenNot, Ground: "5.1-2-e"}, Audience{Kind: ChosenOrgs, Orgs: []ID{"bewind"}}, nil},
		{"nobody chosen", DocumentDetails{}, Audience{}, []string{"audience"}},
		{"chosen, but none", DocumentDetails{}, Audience{Kind: ChosenOrgs}, []string{"orgs"}},
		{"chosen, but only one's own", DocumentDetails{}, Audience{Kind: ChosenOrgs, Orgs: []ID{"geldfit"}}, []string{"orgs"}},
		{"a kind there isn't", DocumentDetails{Kind: "gedicht"}, whole, []string{FieldDocumentKind}},
		{"a degree there isn't", DocumentDetails{Confidentiality: "geheim"}, whole, []string{FieldConfidential}},
		{"an openness there isn't", DocumentDetails{Openness: "half"}, whole, []string{FieldOpenness}},
		{"not open, without a ground", DocumentDetails{Openness: OpenNot}, whole, []string{FieldGround}},
		{"not open, with a ground there isn't", DocumentDetails{Openness: OpenNot, Ground: "9.9"}, whole, []string{FieldGround}},
		{"not open, and called open", DocumentDetails{Openness: OpenNot, Ground: "5.2", Confidentiality: ConfidentialNot}, whole, []string{FieldConfidential}},
		{"too long", DocumentDetails{CaseNumber: strings.Repeat("9", MaxCaseNumber+1), Classification: strings.Repeat("x", MaxClassification+1)}, whole, []string{FieldCaseNumber, FieldClassification}},
		{"all wrong at once", DocumentDetails{Kind: "gedicht"}, Audience{}, []string{"audience", FieldDocumentKind}},
	}
	for _, tt := range tests {
		d, fact, err := NewChainDocument("", tt.details, tt.audience, "geldfit", firstUpload())
		got := FieldsOf(err)
		if len(got) != len(tt.wrong) || slices.ContainsFunc(tt.wrong, func(f string) bool { return got[f] == "" }) {
			t.Errorf("%s: refused %v, want %v", tt.name, got, tt.wrong)
		}
		if err == nil && (d.Title != "Convenant" || !d.OfChain() || d.AddedOrg != "geldfit" || d.Details.Kind.Label() == "" || fact.About != d.Ref() || fact.Type != DocumentAdded) {
			t.Errorf("%s: got %+v and fact %+v", tt.name, d, fact)
		}
	}
}

func TestAGroundStaysOnlyWithWhatIsNotOpen(t *testing.T) {
	d := Document{}
	if err := d.SetDetails(DocumentDetails{Openness: OpenPublic, Ground: "5.2"}); err != nil || d.Details.Ground != "" {
		t.Errorf("got %+v, error %v", d.Details, err)
	}
	for _, g := range WooGrounds() {
		words := DocumentDetails{Openness: OpenNot, Ground: g}.OpennessWords()
		if g.Words() == "" || !strings.HasPrefix(words, "niet openbaar, want ") || !strings.Contains(words, "artikel 5.") {
			t.Errorf("%s: %q", g, words)
		}
	}
}

// A document reaches whom a signal of the same person and audience reaches.
func TestScopeOfAudienceIsThatOfASignal(t *testing.T) {
	for _, a := range []Audience{{Kind: WholeChain}, {Kind: MunicipalityOnly}, {Kind: ChosenOrgs, Orgs: []ID{"bewind"}}, {Kind: ChosenOrgs, Orgs: []ID{"gemeente", "bewind"}}, {}} {
		for _, org := range []ID{"geldfit", "gemeente", "bewind"} {
			d := Document{About: ChainRef, AddedBy: "wie", AddedOrg: org, Audience: a}
			s := Signal{Reporter: "wie", ReporterOrg: org, Audience: a, Naming: Named}
			if got, want := d.Scope("gemeente"), s.Scope("gemeente"); !slices.Equal(got, want) {
				t.Errorf("%+v from %s: a document has %v, a signal %v", a, org, got, want)
			}
		}
	}
	tests := []struct {
		audience Audience
		org      ID
		want     []string
	}{
		{Audience{Kind: WholeChain}, "geldfit", []string{"chain"}},
		{Audience{Kind: MunicipalityOnly}, "gemeente", []string{"org:gemeente"}},
		{Audience{Kind: MunicipalityOnly}, "geldfit", []string{"org:gemeente", "person:wie"}},
		{Audience{Kind: ChosenOrgs, Orgs: []ID{"bewind"}}, "geldfit", []string{"org:bewind", "org:geldfit"}},
		{Audience{Kind: ChosenOrgs, Orgs: []ID{"bewind"}}, "bewind", []string{"org:bewind"}},
		{Audience{}, "geldfit", []string{"person:wie"}},
	}
	for _, tt := range tests {
		if got := tt.audience.Scope("wie", tt.org, "gemeente"); !slices.Equal(got, tt.want) {
			t.Errorf("%+v from %s: got %v, want %v", tt.audience, tt.org, got, tt.want)
		}
	}
}

func TestDescribeDocument(t *testing.T) {
	d, _, err := NewChainDocument("Convenant", DocumentDetails{Kind: DocCovenant}, Audience{Kind: WholeChain}, "gemeente", firstUpload())
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name    string
		title   string
		details DocumentDetails
		changed string // as the event says it; empty: nothing
		wrong   string
	}{
		{"the same", "Convenant", DocumentDetails{Kind: DocCovenant}, "", ""},
		{"another title", "Convenant 2", DocumentDetails{Kind: DocCovenant}, "titel", ""},
		{"all else", "Convenant", DocumentDetails{Kind: DocReport, Confidentiality: ConfidentialYes, CaseNumber: "Z1", Classification: "c", Openness: OpenNot, Ground: "5.2"}, "soort, vertrouwelijkheid, zaaknummer, classificatie, openbaarheid", ""},
		{"no title", " ", DocumentDetails{Kind: DocCovenant}, "", FieldDocumentTitle},
		{"a kind there isn't", "Convenant", DocumentDetails{Kind: "gedicht"}, "", FieldDocumentKind},
	}
	for _, tt := range tests {
		doc := d
		fact, changed, err := doc.Describe(tt.title, tt.details, false)
		if fact.Details[DetailField] != tt.changed || changed != (tt.changed != "") || (err != nil) != (tt.wrong != "") || tt.wrong != "" && FieldsOf(err)[tt.wrong] == "" {
			t.Errorf("%s: changed %v, fact %+v, error %v", tt.name, changed, fact, err)
		}
		for _, v := range fact.Details {
			if v == tt.title || tt.details.CaseNumber != "" && strings.Contains(v, tt.details.CaseNumber) {
				t.Errorf("%s: the event says what stood there: %q", tt.name, v)
			}
		}
	}
	d.Versions[0].Hidden = true
	if _, _, err := d.Describe("Anders", DocumentDetails{}, false); KindOf(err) != Conflict || err == nil {
		t.Errorf("a hidden document: %v", err)
	}
}

func TestRemoved(t *testing.T) {
	d, _, err := NewChainDocument("Convenant", DocumentDetails{}, Audience{Kind: WholeChain}, "gemeente", firstUpload())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Removed(" ", false, false); FieldsOf(err)[FieldRemovalReason] == "" {
		t.Errorf("another's without a reason: %v", err)
	}
	if _, err := d.Removed(strings.Repeat("x", MaxRemovalReason+1), true, false); FieldsOf(err)[FieldRemovalReason] == "" {
		t.Errorf("a reason that is too long: %v", err)
	}
	fact, err := d.Removed("", true, false)
	if err != nil || fact.About != ChainRef || fact.Details[DetailOwner] != "cora" || fact.Details[DetailItem] != string(d.ID) {
		t.Errorf("one's own: %+v, error %v", fact, err)
	}
	if got := d.RemovableUntil(); !got.Equal(addedOn.Add(24 * time.Hour)) {
		t.Errorf("removable until %s", got)
	}
	anonymous := Document{About: Ref{Kind: KindSignal, ID: "s"}, AddedAt: Day(addedOn), Versions: []DocumentVersion{firstUpload()}}
	if got := anonymous.RemovableUntil(); !got.Equal(Day(addedOn).AddDate(0, 0, 2)) {
		t.Errorf("an anonymous one removable until %s", got)
	}
	if fact, err := anonymous.Removed("", true, true); err != nil || !fact.Anonymous || fact.Details[DetailOwner] != "" || fact.About.ID != "s" {
		t.Errorf("an anonymous one: %+v, error %v", fact, err)
	}
	d.Versions[0].Hidden = true
	if _, err := d.Removed("weg", false, false); err == nil || KindOf(err) != Conflict {
		t.Errorf("a hidden document: %v", err)
	}
}

func TestSelects(t *testing.T) {
	d, _, err := NewChainDocument("Convenant", DocumentDetails{Kind: DocCovenant}, Audience{Kind: WholeChain}, "gemeente", firstUpload())
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []DocumentQuery{{}, {Kind: FilePDF}, {Is: DocCovenant}, {Under: KindChain}, {By: "cora"}} {
		if !q.Selects(d) {
			t.Errorf("%+v doesn't select it", q)
		}
	}
	for _, q := range []DocumentQuery{{Kind: FilePicture}, {Is: DocOther}, {Under: KindSignal}, {By: "gerda"}} {
		if q.Selects(d) {
			t.Errorf("%+v selects it", q)
		}
	}
}
