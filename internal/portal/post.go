package portal

import "time"

// MailKind is the kind of a mail, which decides its template.
type MailKind string

// The kinds of mail.
const (
	MailInvitation      MailKind = "invitation"
	MailLoginLink       MailKind = "login-link"
	MailReset           MailKind = "reset"
	MailPasswordChanged MailKind = "password-changed"
	MailNotice          MailKind = "notice"
	MailDigest          MailKind = "digest"
	MailChainHead       MailKind = "chain-head"
	MailTest            MailKind = "test"
)

// Secret reports whether the mail holds a link that logs somebody in or sets a
// password; such a mail is never shown outside the demo.
func (k MailKind) Secret() bool {
	return k == MailInvitation || k == MailLoginLink || k == MailReset
}

// MailState is where a mail is on its way out.
type MailState string

// The states of a mail.
const (
	MailWaiting MailState = "wacht"
	MailSent    MailState = "verzonden"
	MailFailed  MailState = "mislukt" // given up; visible to the administrator
	MailKept    MailState = "bewaard" // no SMTP configured: readable at /beheer/post
)

// Mail is one row of the mailbox: for whom and about what. The text is made
// when it is sent, so that it says what is true then and shows only what its
// reader may see then.
type Mail struct {
	ID      ID       `json:"id"`
	Version int64    `json:"-"`
	Kind    MailKind `json:"kind"`
	Person  ID       `json:"person"`
	// Key makes a mail unique: (person, window) of a digest, (event, person) of
	// a notice. A second insert with the same key is refused.
	Key   string `json:"key"`
	About Ref    `json:"about,omitzero"`
	Event ID     `json:"event,omitempty"`
	// Bericht is the notification a notice is about; it isn't sent once read.
	Bericht ID `json:"bericht,omitempty"`
	// From and To are a digest's window: berichten with From <= At < To.
	From time.Time `json:"from,omitzero"`
	To   time.Time `json:"to,omitzero"`

	State     MailState `json:"state"`
	CreatedAt time.Time `json:"createdAt"`
	NextTry   time.Time `json:"nextTry,omitzero"`
	Attempts  int       `json:"attempts,omitempty"`
	LastError string    `json:"lastError,omitempty"`
	SentAt    time.Time `json:"sentAt,omitzero"`
	MessageID string    `json:"messageId"`
	// Subject, Text and HTML are what was sent or kept; empty for Secret kinds
	// outside the demo.
	Subject string `json:"subject,omitempty"`
	Text    string `json:"text,omitempty"`
	HTML    string `json:"html,omitempty"`
}
