package portal

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"unicode"
	"unicode/utf8"
)

// Kind says what sort of failure an Error is; only the web layer turns it into
// a status code.
type Kind uint8

// The kinds of failure. Internal is the zero value: what nobody classified is
// our fault, and people see no more than that.
const (
	Internal    Kind = iota
	Invalid          // what was typed can't be accepted; Fields say where
	NotFound         // does not exist, or the actor may not know that it does
	Forbidden        // the actor knows it exists and may not do this
	Conflict         // it changed meanwhile, or is past the state this needs
	Taken            // the id or name is in use; of a form's own id: the form came twice
	LoginNeeded      // nobody is logged in, or the session ended
	TooLarge         // a file or text over its limit
	TooMany          // throttled: too many attempts
	Unavailable      // something we depend on does not answer
)

// Fields holds a sentence per form field that was refused, by the field's name.
type Fields map[string]string

// Error is the one error type of the portal. Message and Fields are Dutch
// sentences for people; cause is for the log only.
type Error struct {
	Kind    Kind
	Message string
	Fields  Fields
	cause   error
}

// Error gives the text for the log; web pages show Message.
func (e *Error) Error() string {
	s := e.Message
	for _, k := range slices.Sorted(maps.Keys(e.Fields)) {
		s += "; " + k + ": " + e.Fields[k]
	}
	if e.cause != nil {
		s += ": " + e.cause.Error()
	}
	return s
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.cause }

// Errorf makes an error of a kind with a sentence for people.
func Errorf(k Kind, format string, args ...any) *Error {
	return &Error{Kind: k, Message: fmt.Sprintf(format, args...)}
}

// Because returns the error with its cause, for the log.
func (e *Error) Because(cause error) *Error {
	c := *e
	c.cause = cause
	return &c
}

// Err is nil when no field was refused, and otherwise the error that says so.
func (f Fields) Err() error {
	if len(f) == 0 {
		return nil
	}
	m := "Eén veld klopt nog niet."
	if len(f) > 1 {
		m = Capital(Number(len(f))) + " velden kloppen nog niet."
	}
	return &Error{Kind: Invalid, Message: m, Fields: f}
}

// KindOf is the kind of the first Error in err's chain; Internal when there is
// none.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// FieldsOf gives the refused fields of an Invalid error; nil for any other.
func FieldsOf(err error) Fields {
	var e *Error
	if errors.As(err, &e) && e.Kind == Invalid {
		return e.Fields
	}
	return nil
}

// ErrNotFound is what everyone gets for what does not exist and for what they
// may not know of: the two can't be told apart.
var ErrNotFound = Errorf(NotFound, "Deze pagina is er niet, of u kunt er niet bij.")

// ErrForbidden is for what the actor can see but not do.
var ErrForbidden = Errorf(Forbidden, "Dit mag u niet doen. Vraag het de ketencoördinator als u denkt dat dit niet klopt.")

// ErrChanged is for a step on another version than the one the actor saw.
var ErrChanged = Errorf(Conflict, "Iemand anders was u net voor. Bekijk wat er veranderd is en probeer het opnieuw.")

// ErrLogin is for actions without a logged-in person.
var ErrLogin = Errorf(LoginNeeded, "U bent niet ingelogd, of uw sessie is verlopen. Log opnieuw in.")

// Capital gives a text with its first letter as a capital, as a sentence begins.
func Capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return ""
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

// Number writes a small count as Dutch people read it in a sentence: words up
// to twelve, then digits.
func Number(n int) string {
	words := [...]string{"nul", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf"}
	if n >= 0 && n < len(words) {
		return words[n]
	}
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "." + s[i:]
	}
	return s
}
