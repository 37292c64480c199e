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
	MailDormant         MailKind = "dormant" // the account is switched off in a week
	MailTable           MailKind = "table"   // an invitation for a round table, a change to it, or that it is off
)

// Secret reports whether the mail holds a link that logs somebody in or sets a
// password; such a mail is never shown outside the demo.
func (k MailKind) Secret() bool {
	return k == MailInvitation || k == MailLoginLink || k == MailReset
}

// Readable reports whether an administrator may read a mail of this kind: it
// tells of the portal only. The others hold links that log somebody in, titles
// that their reader may see and an administrator may not, or news for an
// anonymous reporter; in the demo, where all is made up, every mail is readable.
func (k MailKind) Readable() bool {
	return k == MailTest || k == MailChainHead || k == MailPasswordChanged || k == MailDormant
}

// MailKinds lists the kinds, for a filter.
func MailKinds() []MailKind {
	return []MailKind{MailDigest, MailNotice, MailTable, MailInvitation, MailLoginLink, MailReset, MailPasswordChanged, MailDormant, MailChainHead, MailTest}
}

// Label is the kind's name in the interface.
func (k MailKind) Label() string {
	return map[MailKind]string{
		MailDigest: "Overzichtsmail", MailNotice: "Bericht", MailTable: "Ronde tafel", MailInvitation: "Uitnodiging", MailLoginLink: "Inloglink",
		MailReset: "Nieuw wachtwoord", MailPasswordChanged: "Wachtwoord gewijzigd", MailDormant: "Account bijna uit", MailChainHead: "Controlegetal logboek", MailTest: "Proefmail",
	}[k]
}

// MailState is where a mail is on its way out.
type MailState string

// The states of a mail.
const (
	MailWaiting MailState = "wacht"
	MailSent    MailState = "verzonden"
	MailFailed  MailState = "mislukt" // given up; visible to the administrator
	MailKept    MailState = "bewaard" // no SMTP configured: readable at /beheer/post
	// MailDropped: there was nothing left to say when its turn came: the bericht
	// was read, the subject is not visible any more, the person wants no mail.
	MailDropped MailState = "vervallen"
)

// MailStates lists the states, for a filter.
func MailStates() []MailState {
	return []MailState{MailWaiting, MailFailed, MailSent, MailKept, MailDropped}
}

// Label is the state's name in the interface.
func (s MailState) Label() string {
	return map[MailState]string{MailWaiting: "Wacht", MailFailed: "Mislukt", MailSent: "Verzonden", MailKept: "Bewaard", MailDropped: "Vervallen"}[s]
}

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
	// Guest is the pass of a guest without account, who then is its reader instead
	// of Person. Sequence is that of the Invitation it tells of.
	Guest    ID  `json:"guest,omitempty"`
	Sequence int `json:"sequence,omitempty"`
	// Bericht is the notification a notice is about; it isn't sent once read.
	Bericht ID `json:"bericht,omitempty"`
	// From and To are a digest's window, and After and UpTo the sequence numbers
	// of its berichten: After < Seq <= UpTo.
	From  time.Time `json:"from,omitzero"`
	To    time.Time `json:"to,omitzero"`
	After int64     `json:"after,omitempty"`
	UpTo  int64     `json:"upTo,omitempty"`

	State     MailState `json:"state"`
	CreatedAt time.Time `json:"createdAt"`
	NextTry   time.Time `json:"nextTry,omitzero"`
	Attempts  int       `json:"attempts,omitempty"`
	// FirstTry is when it was first tried, or tried anew by an administrator.
	FirstTry  time.Time `json:"firstTry,omitzero"`
	LastError string    `json:"lastError,omitempty"`
	SentAt    time.Time `json:"sentAt,omitzero"`
	// MessageID is the part of the Message-ID before the @: the same at every
	// attempt, so that a copy sent twice is known as one. It tells nothing of ID.
	MessageID string `json:"messageId"`
	// Subject, Text, HTML and Raw are what was sent or kept, only of kinds an
	// administrator may read; Raw is the whole message (RFC 5322).
	Subject string `json:"subject,omitempty"`
	Text    string `json:"text,omitempty"`
	HTML    string `json:"html,omitempty"`
	Raw     []byte `json:"raw,omitempty"`
}

// Hidden reports whether the mail is about an anonymous matter. Only somebody
// who is party to it gets such a mail, so an administrator must not see that it
// exists, and nothing is kept of it once it is sent.
func (m Mail) Hidden() bool { return m.Kind == MailNotice && m.About.ID == "" }

// FileName is under which name the message is kept where there is no mail server.
func (m Mail) FileName() string {
	return m.FirstTry.UTC().Format("20060102-150405-") + string(m.ID) + ".eml"
}

// mailFresh is how long a mail with a link to log in or to set a password is
// worth sending: who asked for it has given up after that.
const mailFresh = 2 * time.Hour

// Stale reports whether the mail is of no use any more.
func (m Mail) Stale(now time.Time) bool {
	return (m.Kind == MailLoginLink || m.Kind == MailReset) && now.Sub(m.FirstTry) > mailFresh && !m.FirstTry.IsZero()
}

// Retry puts a mail that was given up back in the row, as if it were new.
func (m *Mail) Retry(now time.Time) error {
	if m.State != MailFailed {
		return Errorf(Conflict, "Deze mail is niet mislukt. Hij hoeft niet opnieuw.")
	}
	m.State, m.NextTry, m.FirstTry, m.Attempts, m.LastError = MailWaiting, now, time.Time{}, 0, ""
	return nil
}

// MailQuery filters the list of mails; zero fields don't filter.
type MailQuery struct {
	State  MailState
	Kind   MailKind
	Person ID
	// Hidden includes mail about anonymous matters.
	Hidden bool
	Page   Page
}
