package mail

import (
	"fmt"
	htmltemplate "html/template"
	"io/fs"
	"path"
	"reflect"
	"regexp"
	"strings"
	texttemplate "text/template"
	"time"
	"unicode"

	"ketenportaal/internal/portal"
	"ketenportaal/views"
)

// Templates renders mails. It is safe for concurrent use.
//
// Each kind has <kind>.txt, which defines "subject" and "body", and
// <kind>.html, which defines "content"; layout.txt and layout.html stand
// around them.
type Templates struct {
	text map[string]*texttemplate.Template
	html map[string]*htmltemplate.Template
}

// Load parses the embedded templates. It fails when one is missing, or when
// there is a file that belongs to no kind.
func Load() (*Templates, error) { return load(views.FS) }

func load(files fs.FS) (*Templates, error) {
	unknown := map[string]bool{}
	names, err := fs.Glob(files, "mail/*")
	if err != nil {
		return nil, fmt.Errorf("list mail templates: %w", err)
	}
	for _, name := range names {
		unknown[path.Base(name)] = true
	}
	functions := map[string]any{"moment": moment, "day": day}
	t := &Templates{text: map[string]*texttemplate.Template{}, html: map[string]*htmltemplate.Template{}}
	for _, data := range kinds {
		kind := data.kind()
		t.text[kind], err = texttemplate.New("layout.txt").Funcs(functions).Option("missingkey=error").
			ParseFS(files, "mail/layout.txt", "mail/"+kind+".txt")
		if err != nil {
			return nil, fmt.Errorf("mail template %s: %w", kind, err)
		}
		t.html[kind], err = htmltemplate.New("layout.html").Funcs(functions).Option("missingkey=error").
			ParseFS(files, "mail/layout.html", "mail/"+kind+".html")
		if err != nil {
			return nil, fmt.Errorf("mail template %s: %w", kind, err)
		}
		delete(unknown, kind+".txt")
		delete(unknown, kind+".html")
	}
	delete(unknown, "layout.txt")
	delete(unknown, "layout.html")
	for name := range unknown {
		return nil, fmt.Errorf("mail template %s belongs to no kind of mail", name)
	}
	return t, nil
}

// mostSubject keeps a subject readable in a list of mails; in runes.
const mostSubject = 120

// Render gives the subject and both bodies of a mail within a frame. It fails on
// a link that is not an absolute web address.
func (t *Templates) Render(data Data, frame Frame) (subject, text, html string, err error) {
	kind := data.kind()
	if d, ok := data.(Digest); ok {
		data = d.capped()
	}
	tidy, err := tidied(reflect.ValueOf(data), "")
	if err != nil {
		return "", "", "", fmt.Errorf("mail %s: %w", kind, err)
	}
	page := struct {
		printed
		Subject string
		Data    any
	}{printed: frame.printed(), Data: tidy.Interface()}

	var out strings.Builder
	if err := t.text[kind].ExecuteTemplate(&out, "subject", page.Data); err != nil {
		return "", "", "", fmt.Errorf("mail %s: subject: %w", kind, err)
	}
	page.Subject = shortened(oneLine(out.String()), mostSubject)

	out.Reset()
	if err := t.text[kind].Execute(&out, page); err != nil {
		return "", "", "", fmt.Errorf("mail %s: text: %w", kind, err)
	}
	text = strings.TrimSpace(blankLines.ReplaceAllString(out.String(), "\n\n")) + "\n"

	out.Reset()
	if err := t.html[kind].Execute(&out, page); err != nil {
		return "", "", "", fmt.Errorf("mail %s: html: %w", kind, err)
	}
	return page.Subject, text, out.String(), nil
}

// blankLines are what loops and absent fields leave behind in a text.
var blankLines = regexp.MustCompile(`\n{3,}`)

// tidied copies data, whatever its kind, with each text on one line, so that
// no title or name can add a line (a link, a heading) of its own to the text
// of a mail, and with its links checked. name is the field's name.
func tidied(v reflect.Value, name string) (reflect.Value, error) {
	if v.Type() == reflect.TypeFor[time.Time]() {
		return v, nil
	}
	c := reflect.New(v.Type()).Elem()
	switch v.Kind() {
	case reflect.String:
		if strings.HasSuffix(name, "Link") && !webAddress(v.String()) {
			return v, fmt.Errorf("%s is not an absolute web address", name)
		}
		c.SetString(oneLine(v.String()))
	case reflect.Struct:
		for i := range v.NumField() {
			field, err := tidied(v.Field(i), v.Type().Field(i).Name)
			if err != nil {
				return v, err
			}
			c.Field(i).Set(field)
		}
	case reflect.Slice:
		for i := range v.Len() {
			item, err := tidied(v.Index(i), name)
			if err != nil {
				return v, err
			}
			c = reflect.Append(c, item)
		}
	default:
		return v, nil
	}
	return c, nil
}

// oneLine turns white space and control characters into single spaces, and
// takes out what can't be seen but changes how text reads.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Bidi_Control, r):
			return -1
		case unicode.IsSpace(r), unsafeRune(r):
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	return strings.Join(strings.Fields(s), " ")
}

// shortened cuts a line after a word where it can.
func shortened(s string, most int) string {
	runes := []rune(s)
	if len(runes) <= most {
		return s
	}
	cut := string(runes[:most-1])
	if space := strings.LastIndexByte(cut, ' '); space > len(cut)/2 {
		cut = cut[:space]
	}
	return cut + "…"
}

var (
	weekdays = [...]string{"zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"}
	months   = [...]string{"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"}
)

// day writes a date with its day of the week.
func day(t time.Time) string {
	t = t.In(portal.Amsterdam())
	return fmt.Sprintf("%s %d %s %d", weekdays[t.Weekday()], t.Day(), months[t.Month()-1], t.Year())
}

// moment writes a time in words, in Europe/Amsterdam: "dinsdag 6 oktober 2026
// om 14:30 uur".
func moment(t time.Time) string {
	t = t.In(portal.Amsterdam())
	return fmt.Sprintf("%s %d %s %d om %02d:%02d uur",
		weekdays[t.Weekday()], t.Day(), months[t.Month()-1], t.Year(), t.Hour(), t.Minute())
}
