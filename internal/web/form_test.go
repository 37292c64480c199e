package web

import (
	"bytes"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/portal"
)

func TestBar31_FormsTakeOnlyPlainFields(t *testing.T) {
	s := testServer(t)
	v := s.as(portal.Member)
	many := strings.Repeat("a=1&", maxFormFields+1)
	for name, body := range map[string]string{
		"operator": "text[$ne]=x", "escaped operator": "text%5B%24gt%5D=x", "dollar": "$where=1", "array": "text[]=a", "index": "text[-1]=a", "huge index": "text[9999999]=a", "dotted": "a.b=1",
		"twice": "text=a&text=b", "NUL": "text=a%00b", "bad UTF-8": "text=%ff%fe", "bad escape": "text=%zz", "long name": strings.Repeat("n", 100) + "=1", "no name": "=1", "too many": many,
		"JSON": `{"text":{"$ne":null}}`,
	} {
		t.Run(name, func(t *testing.T) {
			s.wrote = 0
			v.send(t, "POST", "/proef", strings.NewReader(body), fiber.MIMEApplicationForm, header("X-CSRF-Token", v.csrf(t))).wants(400)
			if !strings.HasPrefix(body, "text=") && s.wrote != 0 {
				t.Error("a change was made")
			}
		})
	}
	for kind, body := range map[string]string{"application/json": `{"text":{"$ne":1}}`, "application/xml": "<a/>", "text/plain": "text=x", "": "text=x", "multipart/form-data": "x",
		"multipart/form-data; boundary=b": "--b\r\nContent-Disposition: form-data; name=\"text[$ne]\"\r\n\r\nx\r\n--b--\r\n"} {
		s.wrote = 0
		v.send(t, "POST", "/proef", strings.NewReader(body), kind, header("X-CSRF-Token", v.csrf(t))).wants(400)
		if s.wrote != 0 {
			t.Errorf("%s: a change was made", kind)
		}
	}
	for _, query := range []string{"q[$ne]=1", "q=a&q=b", "q=%00", "$where=1", "q=%ff", "q[]=1"} {
		v.get(t, "/vraag?"+query).wants(400)
	}
	v.get(t, "/vraag?q=%3Cb%3E&pagina=2").wants(200)
	v.send(t, "POST", "/proef", strings.NewReader("text="+strings.Repeat("x", maxFormBytes)), fiber.MIMEApplicationForm, header("X-CSRF-Token", v.csrf(t))).wants(413)
	v.send(t, "POST", "/proef", bytes.NewReader([]byte("\x1f\x8b")), fiber.MIMEApplicationForm, header("Content-Encoding", "gzip"), header("X-CSRF-Token", v.csrf(t))).wants(400)
	v.get(t, "/help", func(r *http.Request) { r.AddCookie(&http.Cookie{Name: "fiber_flash", Value: "k:v,%ff"}) }).wants(200)
}

func TestFormFields(t *testing.T) {
	f := &Form{}
	if err := f.decode("text=+a+b%20&leeg=&orgs=1&orgs=2&aan=on&uit=nee&n=1.200&klein=1.5&dag=2026-11-22&dag2=3-1-2027&nooit=31-2-2026&tijd=14%3A30&versie=7"); err != nil {
		t.Fatal(err)
	}
	day := time.Date(2026, 11, 22, 0, 0, 0, 0, portal.Amsterdam())
	for name, ok := range map[string]bool{
		"text as typed": f.Text("text") == " a b ", "not sent": f.Text("x") == "" && !f.Has("x"), "empty but sent": f.Has("leeg"),
		"values": len(f.Values("orgs")) == 2 && f.IDs("orgs")[1] == "2", "tick": f.Bool("aan") && !f.Bool("uit") && !f.Bool("x"),
		"thousands": f.Int("n") == 1200, "no whole number": f.Int("klein") == 0, "day": f.Date("dag").Equal(day), "written day": f.Date("dag2").Day() == 3,
		"no such day": f.Date("nooit").IsZero(), "moment": f.Moment("dag", "tijd").Equal(day.Add(14*time.Hour + 30*time.Minute)), "no clock": f.Moment("dag", "leeg").IsZero(),
		"version": f.Version("versie") == 7, "order": f.order()["orgs"] == 2,
	} {
		if !ok {
			t.Errorf("%s: wrong", name)
		}
	}
	var e *portal.Error
	if !errors.As(f.Err(), &e) || len(e.Fields) != 2 || e.Fields["klein"] == "" || e.Fields["nooit"] == "" {
		t.Errorf("Err: got %v", f.Err())
	}
	defer func() {
		if _, ok := recover().(abort); !ok {
			t.Error("a version that is no number was accepted")
		}
	}()
	f.Version("text")
}

// multipartBody makes an upload of fields and files, in the order given; a
// pair with a name that starts with @ is a file.
func multipartBody(t *testing.T, pairs ...string) (body *bytes.Buffer, kind string) {
	t.Helper()
	body = new(bytes.Buffer)
	w := multipart.NewWriter(body)
	for i := 0; i < len(pairs); i += 2 {
		add := w.CreateFormField
		if strings.HasPrefix(pairs[i], "@") {
			add = func(name string) (io.Writer, error) { return w.CreateFormFile("files", name[1:]) }
		}
		part, err := add(pairs[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(part, pairs[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return body, w.FormDataContentType()
}

func TestBar40_Uploads(t *testing.T) {
	s := testServer(t)
	v := s.as(portal.Member)
	token := v.csrf(t)
	big := strings.Repeat("x", 100_001)
	for name, c := range map[string]struct {
		pairs []string
		want  int
		body  string
	}{
		"fields and files":     {[]string{"_csrf", token, "@a.txt", "abc", "title", "Titel", "@b.txt", strings.Repeat("x", 90_000)}, 200, "files a.txt 3\nfiles b.txt 90.000\nTitel"},
		"empty file field":     {[]string{"_csrf", token, "@", ""}, 200, ""},
		"folders in the name":  {[]string{"_csrf", token, "@../../etc/passwd", "x"}, 200, "files passwd 1\n"},
		"no token":             {[]string{"@a.txt", "abc"}, 403, ""},
		"token after the file": {[]string{"@a.txt", "abc", "_csrf", token}, 403, ""},
		"wrong token":          {[]string{"_csrf", "x", "@a.txt", "abc"}, 403, ""},
		"file too large":       {[]string{"_csrf", token, "@a.txt", big}, 413, ""},
		"all too large":        {append([]string{"_csrf", token}, strings.Split(strings.Repeat("@a.txt\n"+strings.Repeat("x", 90_000)+"\n", 13), "\n")[:26]...), 413, ""},
		"text too large":       {[]string{"_csrf", token, "title", strings.Repeat("x", maxFormBytes+1)}, 413, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s.wrote = 0
			body, kind := multipartBody(t, c.pairs...)
			page := v.send(t, "POST", "/bestand", body, kind).wants(c.want)
			if c.want == 200 && page.body != c.body {
				t.Errorf("body: got %.80q, want %q; %s", page.body, c.body, s.log)
			}
			if (s.wrote == 1) != (c.want == 200) {
				t.Errorf("%d changes at status %d", s.wrote, page.status)
			}
		})
	}
	body, kind := multipartBody(t, "_csrf", token, "@a.txt", "abc")
	v.send(t, "POST", "/proef", body, kind).wants(400) // no files here
	body, kind = multipartBody(t, "_csrf", token, "text", "abc")
	v.send(t, "POST", "/proef", body, kind).wants(200)
	body, kind = multipartBody(t, "_csrf", token, "@a.txt", "abc")
	cut := bytes.NewReader(body.Bytes()[:body.Len()-20])
	v.send(t, "POST", "/bestand", cut, kind).wants(400)
}

func TestBar43_Disposition(t *testing.T) {
	for name, want := range map[string]string{
		"verslag.pdf":                     `attachment; filename="verslag.pdf"`,
		"coördinatie.pdf":                 `attachment; filename="co_rdinatie.pdf"; filename*=utf-8''co%C3%B6rdinatie.pdf`,
		"../../etc/passwd":                `attachment; filename="-..-etc-passwd"`,
		"a\"b\r\nX: y.txt":                `attachment; filename="a-bX- y.txt"`,
		"fdp.\u202etxt":                   `attachment; filename="fdp.txt"`,
		"\x00":                            `attachment; filename="bestand"`,
		strings.Repeat("a", 500) + ".pdf": `attachment; filename="` + strings.Repeat("a", 146) + `.pdf"`,
	} {
		if got := disposition(name); got != want {
			t.Errorf("%.30q: got %s, want %s", name, got, want)
		}
	}
}
