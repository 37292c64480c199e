package portal

import "time"

// Signing is what one organisation is asked about one version: to sign it, with
// what it asked or answered. It exists from when signing opened for it.
type Signing struct {
	ID       ID    `json:"id"` // see SigningID
	Version  int64 `json:"-"`
	Covenant ID    `json:"covenant"`
	Nr       int   `json:"nr"`
	Org      ID    `json:"org"`
	// Accession: the version was in force already when it was asked.
	Accession bool      `json:"accession,omitempty"`
	AskedAt   time.Time `json:"askedAt"`
	// AskedAgain is when the coordinator asked once more, HalfAt when the first of two
	// who sign jointly did.
	AskedAgain time.Time `json:"askedAgain,omitzero"`
	HalfAt     time.Time `json:"halfAt,omitzero"`
	// Until is the deadline, at the end of that day; zero for an accession without one.
	Until time.Time `json:"until,omitzero"`
	// Reminders counts those that went out, the last one at RemindedAt.
	Reminders  int       `json:"reminders,omitempty"`
	RemindedAt time.Time `json:"remindedAt,omitzero"`
	// Later is the day from which the organisation wants to hear of it again.
	Later     time.Time      `json:"later,omitzero"`
	Questions []SignQuestion `json:"questions,omitempty"`
	Declined  *SignRefusal   `json:"declined,omitempty"`
	// Done: everybody who must sign for it has.
	Done   bool      `json:"done,omitempty"`
	DoneAt time.Time `json:"doneAt,omitzero"`
	// Closed is when asking it ended without a signature: the version went, or the
	// organisation did.
	Closed time.Time `json:"closed,omitzero"`
}

// SignQuestion is a question before signing; only that organisation and who answers
// it read it.
type SignQuestion struct {
	ID         ID        `json:"id"`
	By         ID        `json:"by"`
	At         time.Time `json:"at"`
	Text       string    `json:"text"`
	Answer     string    `json:"answer,omitempty"`
	AnsweredBy ID        `json:"answeredBy,omitempty"`
	AnsweredAt time.Time `json:"answeredAt,omitzero"`
}

// SignRefusal says that an organisation doesn't sign. The reason is for the
// coordinator, and may be left out.
type SignRefusal struct {
	By     ID        `json:"by"`
	At     time.Time `json:"at"`
	Reason string    `json:"reason,omitempty"`
}

// SigningID is the id of what an organisation is asked about a version.
func SigningID(version, org ID) ID { return version + "." + org }

// Waits reports whether the organisation can still sign or decline.
func (s Signing) Waits() bool { return !s.Done && s.Declined == nil && s.Closed.IsZero() }

// Close ends what an organisation was asked, unless it signed. It reports whether that
// changed anything.
func (s *Signing) Close(now time.Time) bool {
	if s.Done || !s.Closed.IsZero() {
		return false
	}
	s.Closed = now
	return true
}

// Signature is the signature of one person for an organisation under one version: a
// "gewone elektronische handtekening" (eIDAS, article 3 under 10), or one on paper or
// in a PDF that was signed elsewhere. It is never changed, and stands when the person
// leaves: name and function are kept as they were.
type Signature struct {
	ID       ID     `json:"id"` // see SignatureID
	Version  int64  `json:"-"`
	Covenant ID     `json:"covenant"`
	Nr       int    `json:"nr"`
	Org      ID     `json:"org"`
	OrgName  string `json:"orgName"`
	// Person is empty for a signature on paper by somebody without an account.
	Person   ID     `json:"person,omitempty"`
	Name     string `json:"name"`
	Function string `json:"function"`
	// At is when it was set; for one on paper the day that stands there.
	At  time.Time    `json:"at"`
	Way SignatureWay `json:"way"`
	// SHA256 is that of the canonical text that was signed.
	SHA256    string    `json:"sha256"`
	Authority Authority `json:"authority"`
	// Proof is how the person proved presence, for one set in the portal.
	Proof PresenceProof `json:"proof,omitempty"`
	// Document is the uploaded paper, RecordedBy who uploaded it, at RecordedAt.
	Document   ID        `json:"document,omitempty"`
	RecordedBy ID        `json:"recordedBy,omitempty"`
	RecordedAt time.Time `json:"recordedAt"`
	Accession  bool      `json:"accession,omitempty"`
}

// SignatureWay is where a signature was set.
type SignatureWay string

// The ways of signing; they count the same.
const (
	SignedHere      SignatureWay = "portaal"
	SignedOnPaper   SignatureWay = "papier"
	SignedElsewhere SignatureWay = "pdf" // a PDF signed in another service
)

// Label is the way in the interface; empty for an unknown one.
func (w SignatureWay) Label() string {
	return map[SignatureWay]string{SignedHere: "In het portaal", SignedOnPaper: "Op papier", SignedElsewhere: "In een pdf, elders ondertekend"}[w]
}

// PresenceProof is how somebody proved to be the account's person just before signing.
type PresenceProof string

// The proofs of presence.
const (
	ProofPassword PresenceProof = "wachtwoord"
	ProofTOTP     PresenceProof = "totp"
	ProofPasskey  PresenceProof = "passkey"
)

// Label is the proof in the interface; empty for an unknown one.
func (p PresenceProof) Label() string {
	return map[PresenceProof]string{ProofPassword: "Wachtwoord opnieuw ingevuld", ProofTOTP: "Code uit de app", ProofPasskey: "Passkey"}[p]
}

// Ref points at the signature.
func (s Signature) Ref() Ref { return Ref{Kind: KindSignature, ID: s.ID} }
