package web

import (
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/portal"
)

// Limits of what a form may hold; files have their own (see Route.Upload).
const (
	maxFormBytes  = 256 << 10
	maxFormFields = 500
)

// Form is what came with a request, decoded and checked: names are plain,
// values are valid UTF-8 without NUL. Handlers name each field they read, so
// whatever else was sent has no way in.
//
// Reading a field in a way the page never sends it (twice for a single value)
// ends the request with 400. That is a tampered request, not a mistake of a
// person, so handlers need not look at it. Mistakes a person can make, such as
// a number that is none, are collected for Err.
type Form struct {
	values map[string][]string
	names  []string // in the order sent
	wrong  portal.Fields
}

// abort ends a request from within a Form; protect turns it into its error.
type abort struct{ err error }

// form is the body of a POST. It is empty for an upload; see upload.
func form(c *fiber.Ctx) *Form { return req(c).form }

// query is the part of the address after the question mark, under the same rules.
func query(c *fiber.Ctx) *Form {
	f := &Form{}
	if err := f.decode(string(c.Request().URI().QueryString())); err != nil {
		panic(abort{err})
	}
	return f
}

// decode adds the pairs of a urlencoded text.
func (f *Form) decode(raw string) error {
	for raw != "" {
		var pair string
		pair, raw, _ = strings.Cut(raw, "&")
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		name, err := url.QueryUnescape(name)
		if err != nil {
			return malformed("field name: " + err.Error())
		}
		value, err = url.QueryUnescape(value)
		if err != nil {
			return malformed("field value: " + err.Error())
		}
		if err := f.add(name, value); err != nil {
			return err
		}
	}
	return nil
}

// add checks one field. Names with brackets, dots or $ are how query operators
// are smuggled into document databases; ours are plain words.
func (f *Form) add(name, value string) error {
	switch {
	case name == "" || len(name) > 64 || strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") != "":
		return malformed("field name is not plain")
	case !utf8.ValidString(value) || strings.ContainsRune(value, 0):
		return malformed("field " + name + " is not clean UTF-8")
	case len(f.names) >= maxFormFields:
		return malformed("too many fields")
	}
	if f.values == nil {
		f.values = map[string][]string{}
	}
	name = strings.Clone(name)
	f.values[name] = append(f.values[name], strings.Clone(value))
	f.names = append(f.names, name)
	return nil
}

// Text is the value of a field with at most one, as it was typed; the domain
// trims and cleans. Empty when it wasn't sent.
func (f *Form) Text(name string) string {
	v := f.values[name]
	switch len(v) {
	case 0:
		return ""
	case 1:
		return v[0]
	}
	panic(abort{malformed("field " + name + " was sent more than once")})
}

// Values are all values of a field that may be sent several times.
func (f *Form) Values(name string) []string { return f.values[name] }

// Has reports whether the field was sent, if only empty.
func (f *Form) Has(name string) bool { return len(f.values[name]) > 0 }

// Bool is a tick box or a button: sent and neither empty nor "nee".
func (f *Form) Bool(name string) bool {
	v := f.Text(name)
	return v != "" && v != "nee"
}

// ID is the value of a hidden or chosen field that names one of our objects.
func (f *Form) ID(name string) portal.ID { return portal.ID(f.Text(name)) }

// IDs are the objects chosen in a field with several values.
func (f *Form) IDs(name string) []portal.ID {
	ids := make([]portal.ID, 0, len(f.values[name]))
	for _, v := range f.values[name] {
		ids = append(ids, portal.ID(v))
	}
	return ids
}

// Int is a whole number; thousands may be written with points, as in 1.200.
// Zero when it was left empty; what is no number is kept for Err.
func (f *Form) Int(name string) int {
	v := strings.TrimSpace(f.Text(name))
	if v == "" {
		return 0
	}
	n, err := strconv.Atoi(withoutThousands(v))
	if err != nil {
		f.Refuse(name, "Vul hier een heel getal in, zonder letters.")
		return 0
	}
	return n
}

// Version is the hidden version number of what the form changes; anything else
// but a number ends the request.
func (f *Form) Version(name string) int64 {
	n, err := strconv.ParseInt(f.Text(name), 10, 64)
	if err != nil || n < 0 {
		panic(abort{malformed("field " + name + " is no version")})
	}
	return n
}

// Date is a day as date fields send it (2026-11-22), at its start in
// Amsterdam; also 22-11-2026, for browsers without date fields. The zero time
// when it was left empty; what is no date is kept for Err.
func (f *Form) Date(name string) time.Time {
	v := strings.TrimSpace(f.Text(name))
	if v == "" {
		return time.Time{}
	}
	for _, layout := range []string{time.DateOnly, "2-1-2006"} {
		if t, err := time.ParseInLocation(layout, v, portal.Amsterdam()); err == nil && t.Year() >= 1900 && t.Year() < 2200 {
			return t
		}
	}
	f.Refuse(name, "Vul hier een datum in, zoals 22-11-2026.")
	return time.Time{}
}

// Moment is the date in one field with the time (15:04) in another; the zero
// time when either was left empty.
func (f *Form) Moment(date, clock string) time.Time {
	day, v := f.Date(date), strings.TrimSpace(f.Text(clock))
	if v == "" {
		return time.Time{}
	}
	t, err := time.Parse("15:04", v)
	if err != nil {
		f.Refuse(clock, "Vul hier een tijd in, zoals 14:30.")
		return time.Time{}
	}
	if day.IsZero() {
		return time.Time{}
	}
	return time.Date(day.Year(), day.Month(), day.Day(), t.Hour(), t.Minute(), 0, 0, portal.Amsterdam())
}

// Refuse keeps a message at a field, for Err.
func (f *Form) Refuse(name, message string) {
	if f.wrong == nil {
		f.wrong = portal.Fields{}
	}
	f.wrong[name] = message
}

// Err is the error for the fields that could not be read, or nil.
func (f *Form) Err() error { return f.wrong.Err() }

// order gives each field's place in the form. A nil Form has none.
func (f *Form) order() map[string]int {
	if f == nil {
		return nil
	}
	order := make(map[string]int, len(f.names))
	for i, n := range f.names {
		if _, ok := order[n]; !ok {
			order[n] = i
		}
	}
	return order
}

// withoutThousands takes the points out of 1.200 and 12.000.000; another
// placing of points is left, so that 1.5 is not read as 15.
func withoutThousands(v string) string {
	groups := strings.Split(v, ".")
	for _, g := range groups[1:] {
		if len(g) != 3 {
			return v
		}
	}
	return strings.Join(groups, "")
}
