package mail

import "time"

// Data is what a mail template prints: one struct per kind of mail, all of
// them below. A field whose name ends in Link is an absolute web address and
// required; all other text is printed literally, on one line.
type Data interface{ kind() string }

// Invitation asks somebody to make an account (valid for 7 days).
type Invitation struct {
	Name         string
	Organisation string
	InvitedBy    string
	Link         string
	ValidUntil   time.Time
}

// LoginLink logs its reader in once (20 minutes).
type LoginLink struct {
	Link       string
	ValidUntil time.Time
}

// PasswordReset lets its reader choose a new password (1 hour).
type PasswordReset struct {
	Link       string
	ValidUntil time.Time
}

// PasswordChanged tells that the password was changed, to the one who should
// raise the alarm if it wasn't them.
type PasswordChanged struct{ When time.Time }

// Dormant warns that an account nobody uses is switched off on a day.
type Dormant struct {
	Name  string
	Link  string // to log in: then it stays on
	OffOn time.Time
}

// Notice is one bericht that can't wait for the digest.
type Notice struct {
	Greeting string // "Beste Fatma Yilmaz"
	Reason   string // "U krijgt deze mail omdat u dit signaal volgt."
	// Title is empty for what is anonymous or confidential.
	Title           string
	Sentence        string // what happened
	Link            string
	PreferencesLink string
}

// Digest is the overzichtsmail of one person over one window.
type Digest struct {
	Name            string
	Period          string // "dinsdag 6 oktober"
	Groups          []DigestGroup
	PreferencesLink string
	UnsubscribeLink string
	PortalLink      string
}

// DigestGroup is a heading with what belongs to it. Render shows the first
// MaxDigestItems items and adds the others to More.
type DigestGroup struct {
	Heading string
	Items   []DigestItem
	More    int // how many there are besides Items
}

// DigestItem is one line of the digest.
type DigestItem struct {
	// Title is empty for what is anonymous or confidential.
	Title    string
	Sentence string
	// Course is the line in words: "Signaal, gele vlag, nu op de agenda".
	Course string
	Link   string
}

// MaxDigestItems is how many items a group of the digest shows.
const MaxDigestItems = 10

// ChainHead is the head of the audit chain, mailed daily so that it exists
// outside the portal.
type ChainHead struct {
	Seq  int64
	Hash string
	At   time.Time
}

// Table tells of a round table: an invitation, what changed, or that it is off.
type Table struct {
	Greeting string // "Beste Fatma Yilmaz"
	Number   string
	Title    string
	// Off: it is off, for a Reason. NotExpected: it goes on without the reader.
	// Changed: an earlier mail told of it otherwise.
	Off, NotExpected, Changed bool
	Reason                    string
	Changes                   []string // sentences on what changed
	When                      time.Time
	Until                     string // "16:00 uur"
	Place                     string
	Online                    bool // one can take part by a link
	Agenda                    []TableItem
	Answered                  string // what the reader answered, if anything
	// Guest: the reader has no account, and Link works until GuestUntil.
	Guest      bool
	GuestUntil time.Time
	Link       string
	// PreferencesLink is not printed for a guest.
	PreferencesLink string
}

// TableItem is an item of an agenda.
type TableItem struct {
	At, Title string
	More      string // "bespreken, 20 minuten, Fatma Yilmaz"
}

// TestMail shows an administrator that sending works.
type TestMail struct{}

func (Invitation) kind() string      { return "invitation" }
func (LoginLink) kind() string       { return "login_link" }
func (PasswordReset) kind() string   { return "password_reset" }
func (PasswordChanged) kind() string { return "password_changed" }
func (Dormant) kind() string         { return "dormant" }
func (Notice) kind() string          { return "notice" }
func (Digest) kind() string          { return "digest" }
func (ChainHead) kind() string       { return "chain_head" }
func (Table) kind() string           { return "table" }
func (TestMail) kind() string        { return "test_mail" }

// kinds holds each kind once; Load and the tests go by it.
var kinds = []Data{
	Invitation{}, LoginLink{}, PasswordReset{}, PasswordChanged{}, Dormant{}, Notice{}, Digest{}, ChainHead{}, Table{}, TestMail{},
}

// capped is the digest with at most MaxDigestItems items a group and without
// empty groups; d itself stays as it is.
func (d Digest) capped() Digest {
	var groups []DigestGroup
	for _, g := range d.Groups {
		if over := len(g.Items) - MaxDigestItems; over > 0 {
			g.Items, g.More = g.Items[:MaxDigestItems], g.More+over
		}
		if len(g.Items) > 0 || g.More > 0 {
			groups = append(groups, g)
		}
	}
	d.Groups = groups
	return d
}
