// Package mail composes the portal's mails, renders their texts and hands
// them to an SMTP server.
//
// github.com/jordan-wright/email builds the MIME message and does nothing
// else: it never sees a display name or an address it could misread, and it
// never opens a connection. Its own sending has no timeouts, falls back to
// plain text and takes a failing QUIT for a failing mail, which would send
// the mail twice. The session in this package does none of that.
package mail

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"errors"
	"fmt"
	netmail "net/mail"
	"net/textproto"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/jordan-wright/email"
	"golang.org/x/net/idna"
)

// Address is a display name, which may be empty, and a mail address.
type Address = netmail.Address

// Limits of what is composed; all well below what RFC 5321 and 5322 allow.
const (
	maxAddress = 254 // octets, RFC 5321 section 4.5.3.1.3 less the brackets
	maxName    = 200 // runes
	maxSubject = 300 // runes
	maxURL     = 800 // octets: List-Unsubscribe can't be folded and a line holds 998
	maxBody    = 2 << 20
	foldAt     = 76
)

// Message is one mail to one recipient.
//
// The caller chooses MessageID and Date, once, and keeps them over retries:
// a copy that arrives twice is then recognised as the same mail. Each mail
// says that a machine sent it (Auto-Submitted, RFC 3834), so that absence
// replies stay away.
type Message struct {
	From, To Address
	// ReplyTo is left out when its address is empty.
	ReplyTo Address
	Subject string
	// Text is required; HTML is left out when empty.
	Text, HTML string
	// Calendar goes along as another form of the text and as a file; nil: neither.
	Calendar *Calendar
	// MessageID has its angle brackets: see NewMessageID.
	MessageID string
	Date      time.Time
	// ListUnsubscribe is the https address that unsubscribes with one POST
	// (RFC 8058); List-Unsubscribe-Post goes along with it. Empty: neither.
	ListUnsubscribe string
}

// NewMessageID makes the Message-ID of the mail with this id, on this host:
// "<id@host>". The same id gives the same Message-ID, also after a crash.
// Bytes refuses the result if id or host hold what a Message-ID may not.
func NewMessageID(id, host string) string {
	return "<" + id + "@" + host + ">"
}

// Bytes composes the message as RFC 5322 and MIME, ASCII only. But for the
// MIME boundary equal messages give equal bytes.
//
// It refuses a message with an address that can't be parsed, control
// characters in a header, an absent text, Message-ID or date.
func (m Message) Bytes() ([]byte, error) {
	header, err := m.header()
	if err != nil {
		return nil, err
	}
	if strings.TrimSpace(m.Text) == "" {
		return nil, errors.New("the mail has no text")
	}
	if len(m.Text)+len(m.HTML)+m.Calendar.size() > maxBody {
		return nil, errors.New("the mail is too large")
	}
	e := email.Email{Headers: header, Text: []byte(m.Text), HTML: []byte(m.HTML)}
	raw, err := e.Bytes()
	if err != nil {
		return nil, fmt.Errorf("compose mail: %w", err)
	}
	if m.Calendar != nil {
		if raw, err = m.Calendar.into(raw); err != nil {
			return nil, fmt.Errorf("compose mail: calendar: %w", err)
		}
	}
	return tidyHeader(raw)
}

// header holds every field of the message that the library doesn't make
// itself. The names are fixed here: no caller can add one.
func (m Message) header() (textproto.MIMEHeader, error) {
	h := textproto.MIMEHeader{}
	for _, a := range []struct {
		field    string
		address  Address
		optional bool
	}{{"From", m.From, false}, {"To", m.To, false}, {"Reply-To", m.ReplyTo, true}} {
		if a.optional && a.address == (Address{}) {
			continue
		}
		bare, err := bareAddress(a.address)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", a.field, err)
		}
		name := strings.TrimSpace(a.address.Name)
		if !cleanLine(name) || utf8.RuneCountInString(name) > maxName {
			return nil, fmt.Errorf("%s: the name is too long, or holds control characters or invalid UTF-8", a.field)
		}
		h.Set(a.field, strings.TrimSpace(encodedWords(name)+" <"+bare+">"))
	}
	subject := oneLine(m.Subject)
	switch {
	case subject == "":
		return nil, errors.New("subject is empty")
	case !cleanLine(m.Subject):
		return nil, errors.New("subject has control characters or invalid UTF-8")
	case utf8.RuneCountInString(subject) > maxSubject:
		return nil, errors.New("subject is too long")
	case !validMessageID(m.MessageID):
		return nil, errors.New("message id is not of the form <id@host>")
	case m.Date.IsZero():
		return nil, errors.New("date is absent")
	}
	if strings.Contains(subject, "=?") {
		// The library would leave it as it is, and readers would decode it.
		subject = encodedWords(subject)
	}
	h.Set("Subject", subject)
	h.Set("Message-Id", m.MessageID)
	h.Set("Date", m.Date.Format(time.RFC1123Z))
	h.Set("Auto-Submitted", "auto-generated")
	if m.ListUnsubscribe != "" {
		if !webAddress(m.ListUnsubscribe) || len(m.ListUnsubscribe) > maxURL {
			return nil, errors.New("List-Unsubscribe: it is not a web address")
		}
		h.Set("List-Unsubscribe", "<"+m.ListUnsubscribe+">")
		h.Set("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
	}
	return h, nil
}

// bareAddress parses an address and rebuilds it from its parts: a dot-atom
// before the @ (quoted local parts, which may hold anything, are refused) and
// a host name after it, with Unicode domains in their ASCII form.
func bareAddress(a Address) (string, error) {
	if !cleanLine(a.Address) {
		return "", errors.New("the address holds control characters")
	}
	// Brackets keep a display name or a second address from being parsed here.
	parsed, err := netmail.ParseAddress("<" + a.Address + ">")
	if err != nil {
		return "", errors.New("the address can't be parsed")
	}
	at := strings.LastIndexByte(parsed.Address, '@')
	local, domain := parsed.Address[:at], parsed.Address[at+1:]
	if !dotAtom(local) || strings.Contains(local, "=?") { // no encoded word, which some reader might decode
		return "", errors.New("the part before the @ has characters that this portal can't mail to")
	}
	domain, err = idna.Lookup.ToASCII(domain)
	if err != nil || !hostName(domain) {
		return "", errors.New("the part after the @ is not a host name")
	}
	if len(local)+1+len(domain) > maxAddress {
		return "", errors.New("the address is too long")
	}
	return local + "@" + domain, nil
}

// encodedWords gives text as RFC 2047 words in base64, whatever it holds. In a
// display name there's then no comma, quote or bracket for the library to trip
// over; it decodes the words and writes the name as net/mail would.
func encodedWords(s string) string {
	const perWord = 42 // octets; an encoded word is at most 75 characters
	var words []string
	for s != "" {
		end := 0
		for end < len(s) {
			_, size := utf8.DecodeRuneInString(s[end:])
			if end+size > perWord {
				break
			}
			end += size
		}
		words = append(words, "=?utf-8?b?"+base64.StdEncoding.EncodeToString([]byte(s[:end]))+"?=")
		s = s[end:]
	}
	return strings.Join(words, " ")
}

// tidyHeader puts the header fields, which the library writes in random
// order, in a fixed one, and folds long lines at spaces (RFC 5322 section
// 2.2.3): the library writes a long subject as one line, and a line of more
// than 998 octets is refused by servers.
func tidyHeader(raw []byte) ([]byte, error) {
	head, body, found := bytes.Cut(raw, []byte("\r\n\r\n"))
	if !found {
		return nil, errors.New("compose mail: no end of header")
	}
	var fields []string
	for line := range strings.SplitSeq(string(head), "\r\n") {
		if strings.HasPrefix(line, " ") && len(fields) > 0 {
			fields[len(fields)-1] += "\r\n" + line
			continue
		}
		fields = append(fields, line)
	}
	slices.SortFunc(fields, func(a, b string) int {
		return cmp.Or(cmp.Compare(fieldRank(a), fieldRank(b)), cmp.Compare(a, b))
	})
	var out bytes.Buffer
	for _, field := range fields {
		if !strings.Contains(field, "\r\n") {
			field = fold(field)
		}
		out.WriteString(field)
		out.WriteString("\r\n")
	}
	out.WriteString("\r\n")
	out.Write(body)
	return out.Bytes(), nil
}

func fieldRank(field string) int {
	name, _, _ := strings.Cut(field, ":")
	order := []string{"Date", "From", "To", "Reply-To", "Subject", "Message-Id"}
	if i := slices.Index(order, name); i >= 0 {
		return i
	}
	return len(order)
}

// fold breaks a line before the spaces that keep each part within foldAt.
func fold(line string) string {
	var out strings.Builder
	length := 0
	for i, word := range strings.Split(line, " ") {
		switch {
		case i == 0:
		case i > 1 && word != "" && length+1+len(word) > foldAt:
			out.WriteString("\r\n ")
			length = 1
		default:
			out.WriteByte(' ')
			length++
		}
		out.WriteString(word)
		length += len(word)
	}
	return out.String()
}

// cleanLine tells whether s is valid UTF-8 without control characters, line
// and paragraph separators, or bidi controls that show a text as another one.
func cleanLine(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, unsafeRune)
}

func unsafeRune(r rune) bool {
	return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || unicode.Is(unicode.Bidi_Control, r)
}

// dotAtom tells whether s is a dot-atom of ASCII (RFC 5322 section 3.2.3).
func dotAtom(s string) bool {
	if s == "" || strings.HasPrefix(s, ".") || strings.HasSuffix(s, ".") || strings.Contains(s, "..") {
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool {
		return !letterOrDigit(r) && !strings.ContainsRune("!#$%&'*+-/=?^_`{|}~.", r)
	})
}

// hostName tells whether s is a host name of ASCII letters, digits, hyphens and dots.
func hostName(s string) bool {
	if s == "" || len(s) > 253 {
		return false
	}
	for label := range strings.SplitSeq(s, ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		if strings.ContainsFunc(label, func(r rune) bool { return !letterOrDigit(r) && r != '-' }) {
			return false
		}
	}
	return true
}

func letterOrDigit(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
}

func validMessageID(id string) bool {
	if len(id) > 250 || !strings.HasPrefix(id, "<") || !strings.HasSuffix(id, ">") {
		return false
	}
	left, right, found := strings.Cut(id[1:len(id)-1], "@")
	return found && dotAtom(left) && dotAtom(right)
}

// webAddress tells whether s is an absolute http or https address, in ASCII,
// that can stand in a header, a text and an attribute.
func webAddress(s string) bool {
	if strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune("<>\"\\^`{|}", r) }) {
		return false
	}
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Hostname() != "" && u.User == nil
}
