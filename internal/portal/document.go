package portal

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// ScanState says whether a document's bytes may be given out.
type ScanState string

// The scan states. Without a scanner a version is NotScanned and may be given
// out; with one it is closed until it is Clean.
const (
	NotScanned ScanState = "niet-gescand"
	Waiting    ScanState = "wacht"
	CleanScan  ScanState = "schoon"
	Infected   ScanState = "besmet"
	// ErasedScan: the bytes were erased for privacy; there is nothing to scan.
	ErasedScan ScanState = "gewist"
)

// FileKind is what a file is to people; types that open in the same way are one
// kind.
type FileKind string

// The kinds of files.
const (
	FilePDF          FileKind = "pdf"
	FileText         FileKind = "document"
	FileSheet        FileKind = "rekenblad"
	FilePresentation FileKind = "presentatie"
	FilePicture      FileKind = "afbeelding"
)

// FileKinds lists the kinds, in the order in which a person chooses from them.
func FileKinds() []FileKind {
	return []FileKind{FilePDF, FileText, FileSheet, FilePresentation, FilePicture}
}

// Label is the kind's name in the interface; empty for an unknown kind.
func (k FileKind) Label() string {
	return map[FileKind]string{FilePDF: "PDF", FileText: "Document", FileSheet: "Rekenblad", FilePresentation: "Presentatie", FilePicture: "Afbeelding"}[k]
}

// FileKindOf gives the kind of a media type.
func FileKindOf(mediaType string) FileKind {
	switch {
	case strings.HasSuffix(mediaType, "/pdf"):
		return FilePDF
	case strings.HasPrefix(mediaType, "image/"):
		return FilePicture
	case strings.Contains(mediaType, "sheet"), strings.HasPrefix(mediaType, "text/csv"):
		return FileSheet
	case strings.Contains(mediaType, "presentation"):
		return FilePresentation
	}
	return FileText
}

// Document is a paper on a subject, in versions. Who may read the subject may
// read it; one of the chain itself has an audience of its own.
type Document struct {
	ID      ID    `json:"id"`
	Version int64 `json:"-"`
	About   Ref   `json:"about"`
	// Table is the round table of a paper: of the meeting, of an item of its agenda,
	// or of a proposal for it.
	Table ID     `json:"table,omitempty"`
	Title string `json:"title"`
	// Versions, oldest first. The last one is current.
	Versions []DocumentVersion `json:"versions"`
	AddedBy  ID                `json:"addedBy,omitempty"` // empty: the anonymous reporter
	AddedAt  time.Time         `json:"addedAt"`           // the day only, when anonymous
	Details  DocumentDetails   `json:"details,omitzero"`
	// Audience is who may read a document of the chain, and AddedOrg the
	// organisation it was added for. Both are empty under another subject.
	Audience Audience `json:"audience,omitzero"`
	AddedOrg ID       `json:"addedOrg,omitempty"`
}

// DocumentVersion is one upload.
type DocumentVersion struct {
	File   ID        `json:"file"`
	Name   string    `json:"name"`
	Type   string    `json:"type"` // media type, found from the content
	Size   int64     `json:"size"`
	SHA256 string    `json:"sha256"`
	By     ID        `json:"by,omitempty"` // empty: the anonymous reporter
	At     time.Time `json:"at"`
	Scan   ScanState `json:"scan"`
	// Hidden: closed for everyone until the FG has decided.
	Hidden bool `json:"hidden,omitempty"`
}

// DocumentText is the text found in a document's current version. It stands
// apart, so that the index can be made anew and what slipped through erased
// without touching the document.
type DocumentText struct {
	ID      ID     `json:"id"` // of the document
	Version int64  `json:"-"`
	Text    string `json:"text"`
}

// KeptUpload is a file that waits for an answer of the person who sent it, so
// that they needn't choose it again. Its row names nobody.
type KeptUpload struct {
	ID      ID     `json:"id"`
	Version int64  `json:"-"`
	Owner   string `json:"owner"` // a code that only this person and upload give
	To      Ref    `json:"to"`    // the subject, or the document it is a new version of
	File    ID     `json:"file"`
	Name    string `json:"name"`
	// Expires is when it is thrown away: the start of a day.
	Expires time.Time `json:"expires"`
}

// StoredFile describes stored bytes.
type StoredFile struct {
	ID      ID
	Size    int64
	SHA256  string    // hex
	Created time.Time // by the machine's clock
}

// DocumentQuery filters a list of documents; zero fields don't filter. Scope is
// always required: without keys nothing is found.
type DocumentQuery struct {
	Scope []string
	Kind  FileKind
	Is    DocumentKind
	Under ObjectKind   // KindChain, KindSignal, KindTable, KindCovenant or KindSubsidy, see Document.Under
	Among []ObjectKind // under one of these; empty: anything
	By    ID           // added by this person, under their name
	Page  Page
}

// Selects reports whether a document fits the query, leaving its scope aside.
func (q DocumentQuery) Selects(d Document) bool {
	return (q.Kind == "" || q.Kind == FileKindOf(d.Current().Type)) && (q.Is == "" || q.Is == d.Details.Full().Kind) &&
		(q.Under == "" || q.Under == d.Under()) && (len(q.Among) == 0 || slices.Contains(q.Among, d.Under())) && (q.By == "" || q.By == d.AddedBy)
}

// Limits of documents.
const (
	MaxUpload        = 20 << 20        // bytes of one file
	MaxStored        = int64(10) << 30 // bytes of all files of the portal
	MaxDocuments     = 100             // under one subject
	MaxVersions      = 50              // of one document
	MaxDocumentTitle = 150             // characters
	MaxDocumentText  = 256 << 10       // bytes of text that can be found by searching: a hundred pages
)

// NewDocument is a document on a subject with its first version. A title left
// empty becomes the file's name. An anonymous one has no adder, and the day
// instead of the time.
func NewDocument(about Ref, title string, v DocumentVersion, anonymous bool) (Document, Fact, error) {
	f := Fields{}
	d := Document{ID: NewRandomID(), About: about}
	d.Title = text(f, FieldDocumentTitle, "De titel", cmp.Or(CleanLine(title), titleOf(v.Name)), 1, MaxDocumentTitle)
	if err := f.Err(); err != nil {
		return d, Fact{}, err
	}
	fact := d.add(DocumentAdded, v, anonymous)
	d.AddedBy, d.AddedAt = d.Versions[0].By, d.Versions[0].At
	return d, fact, nil
}

// The form fields of a document.
const (
	FieldDocumentTitle = "document_title"
	FieldDocumentFile  = "document_file"
)

// titleOf makes a title of a file's name: without its ending, with a capital,
// and with spaces where people wrote other signs for lack of them.
func titleOf(name string) string {
	if dot := strings.LastIndexByte(name, '.'); dot > 0 {
		name = name[:dot]
	}
	name = CleanLine(strings.ReplaceAll(name, "_", " "))
	if name == "" {
		return ""
	}
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(first)) + name[size:]
}

// Replace adds a version, which becomes the current one; the earlier ones stay.
func (d *Document) Replace(v DocumentVersion, anonymous bool) (Fact, error) {
	if d.Hidden() {
		return Fact{}, Errorf(Conflict, "Dit document is verborgen om privacy. Voeg een nieuwe versie toe als de FG heeft besloten.")
	}
	if len(d.Versions) >= MaxVersions {
		return Fact{}, Errorf(Conflict, "Dit document heeft al %s versies. Voeg een nieuw document toe.", Number(MaxVersions))
	}
	if d.Title == ErasedLine { // the cleaned version brings a title of its own
		d.Title = titleOf(v.Name)
	}
	return d.add(DocumentReplaced, v, anonymous), nil
}

func (d *Document) add(t EventType, v DocumentVersion, anonymous bool) Fact {
	if anonymous {
		v.By, v.At = "", Day(v.At)
	}
	d.Versions = append(d.Versions, v)
	fact := d.fact(t, nil)
	fact.Anonymous = anonymous
	return fact
}

// fact tells of the document; see subject.
func (d Document) fact(t EventType, more map[string]string) Fact {
	details := map[string]string{DetailItem: string(d.ID)}
	for k, v := range more {
		details[k] = v
	}
	return Fact{Type: t, About: d.Subject(), Details: details}
}

// Scanned notes what the scanner found in the n-th version, from 1. A verdict
// stays: asking again changes nothing, and gives no fact.
func (d *Document) Scanned(n int, clean bool) (fact Fact, changed bool) {
	v := &d.Versions[n-1]
	if v.Scan == CleanScan || v.Scan == Infected || v.Scan == ErasedScan {
		return Fact{}, false
	}
	if v.Scan = Infected; clean {
		v.Scan = CleanScan
	}
	return d.fact(DocumentScanned, map[string]string{DetailTo: string(v.Scan), DetailField: strconv.Itoa(n)}), true
}

// Current is the last version.
func (d Document) Current() DocumentVersion { return d.Versions[len(d.Versions)-1] }

// Ref points at the document.
func (d Document) Ref() Ref { return Ref{Kind: KindDocument, ID: d.ID} }

// Downloadable reports whether the version may be given out. Where a scanner
// runs it must have found the version clean; elsewhere one that was never
// offered to a scanner may.
func (v DocumentVersion) Downloadable(scanner bool) bool {
	return !v.Hidden && (v.Scan == CleanScan || v.Scan == NotScanned && !scanner)
}
