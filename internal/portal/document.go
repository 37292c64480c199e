package portal

import "time"

// ScanState says whether a document's bytes may be given out.
type ScanState string

// The scan states. Without a scanner a version is NotScanned and may be given
// out; with one it is closed until it is Clean.
const (
	NotScanned ScanState = "niet-gescand"
	Waiting    ScanState = "wacht"
	CleanScan  ScanState = "schoon"
	Infected   ScanState = "besmet"
)

// Document is a paper on a subject, in versions. Who may read the subject may
// read it.
type Document struct {
	ID      ID     `json:"id"`
	Version int64  `json:"-"`
	About   Ref    `json:"about"`
	Title   string `json:"title"`
	// Versions, oldest first. The last one is current.
	Versions []DocumentVersion `json:"versions"`
	AddedBy  ID                `json:"addedBy,omitempty"` // empty: the anonymous reporter
	AddedAt  time.Time         `json:"addedAt"`
}

// DocumentVersion is one upload.
type DocumentVersion struct {
	File   ID        `json:"file"`
	Name   string    `json:"name"`
	Type   string    `json:"type"` // media type, found from the content
	Size   int64     `json:"size"`
	SHA256 string    `json:"sha256"`
	By     ID        `json:"by,omitempty"`
	At     time.Time `json:"at"`
	Scan   ScanState `json:"scan"`
}

// MaxUpload is the most bytes of one file.
const MaxUpload = 20 << 20

// MaxDocumentTitle is in characters.
const MaxDocumentTitle = 150

// Current is the last version.
func (d Document) Current() DocumentVersion { return d.Versions[len(d.Versions)-1] }

// Ref points at the document.
func (d Document) Ref() Ref { return Ref{Kind: KindDocument, ID: d.ID} }

// Downloadable reports whether the version may be given out: a version that
// waits for the scanner, or that it found fault with, may not.
func (v DocumentVersion) Downloadable() bool { return v.Scan == NotScanned || v.Scan == CleanScan }
