package mail

import (
	"errors"
	"net/textproto"
	"strconv"
	"strings"
)

var (
	// ErrPlaintext: the server doesn't offer TLS, so nothing was sent.
	ErrPlaintext = errors.New("the server does not offer STARTTLS: mail is not sent in plain text")
	// ErrSessionOver: the session ended, by an earlier failure or by Close.
	ErrSessionOver = errors.New("the SMTP session is over")
)

// Temporary is a failure that may pass: the mail stays queued. That is a 4xx
// answer, the network, a timeout, and everything that goes wrong before the
// server has heard of the message: a wrong certificate or password is the
// operator's to mend and says nothing about the mail.
//
// After a Temporary failure the server may still have accepted the mail (its
// answer was lost). Nobody can tell; the retry has the same Message-ID.
type Temporary struct {
	// Code is the server's answer, 0 when it gave none.
	Code int
	// Text is short, printable ASCII, and holds no mail address or password.
	Text string
	Err  error
}

func (e *Temporary) Error() string { return "mail not sent, try later: " + describe(e.Code, e.Text) }

// Unwrap gives the cause.
func (e *Temporary) Unwrap() error { return e.Err }

// Permanent is a failure that trying again won't mend: a 5xx answer to this
// message, or a message that can't be composed.
type Permanent struct {
	// Code and Text are as those of Temporary.
	Code int
	Text string
	Err  error
}

func (e *Permanent) Error() string { return "mail refused: " + describe(e.Code, e.Text) }

// Unwrap gives the cause.
func (e *Permanent) Unwrap() error { return e.Err }

func describe(code int, text string) string {
	if code == 0 {
		return text
	}
	return strings.TrimSpace(strconv.Itoa(code) + " " + text)
}

// failure turns what went wrong while doing a step of a message into its type.
// Code 530 (authentication or TLS is required) is about the session, though it
// comes with the message, and so Temporary.
func failure(step string, err error) error {
	var answer *textproto.Error
	if !errors.As(err, &answer) {
		return &Temporary{Text: step + ": " + safeText(err.Error()), Err: err}
	}
	text := step + ": " + safeText(answer.Msg)
	if answer.Code >= 500 && answer.Code <= 599 && answer.Code != 530 {
		return &Permanent{Code: answer.Code, Text: text, Err: err}
	}
	return &Temporary{Code: answer.Code, Text: text, Err: err}
}

// safeText makes a server's words fit for a log line and a page: one line of
// printable ASCII, at most 160 characters, mail addresses left out.
func safeText(s string) string {
	const most = 160
	words := strings.FieldsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' })
	for i, word := range words {
		if strings.Contains(word, "@") {
			words[i] = "(address)"
		}
	}
	s = strings.Join(words, " ")
	if len(s) > most {
		return s[:most-4] + " ..."
	}
	return s
}
