package mail

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	netmail "net/mail"
	"strings"
	"testing"
)

// leaf is a part of a message without parts of its own.
type leaf struct {
	kind, disposition string
	params            map[string]string
	body              []byte
}

// leaves are the parts of a message in order, decoded, with how they nest.
func leaves(t *testing.T, raw []byte) (nesting string, parts []leaf) {
	t.Helper()
	m, err := netmail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	var walk func(contentType string, body io.Reader)
	walk = func(contentType string, body io.Reader) {
		kind, params, err := mime.ParseMediaType(contentType)
		if err != nil {
			t.Fatal(err)
		}
		nesting += kind + " "
		for r := multipart.NewReader(body, params["boundary"]); ; {
			p, err := r.NextPart() // decodes quoted-printable
			if err == io.EOF {
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			sub, subParams, err := mime.ParseMediaType(p.Header.Get("Content-Type"))
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasPrefix(sub, "multipart/") {
				walk(p.Header.Get("Content-Type"), p)
				continue
			}
			var in io.Reader = p
			if p.Header.Get("Content-Transfer-Encoding") == "base64" {
				in = base64.NewDecoder(base64.StdEncoding, p)
			}
			data, err := io.ReadAll(in)
			if err != nil {
				t.Fatal(err)
			}
			parts = append(parts, leaf{sub, p.Header.Get("Content-Disposition"), subParams, data})
		}
	}
	walk(m.Header.Get("Content-Type"), m.Body)
	return nesting, parts
}

func TestCalendarGoesAlong(t *testing.T) {
	file := []byte("BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:" + strings.Repeat("Overleg één ", 20) + "\r\nEND:VCALENDAR\r\n")
	m := letter()
	m.HTML, m.Calendar = "<p>Hallo</p>", &Calendar{Method: "REQUEST", Data: file}
	raw, err := m.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	nesting, parts := leaves(t, raw)
	if nesting != "multipart/mixed multipart/alternative " {
		t.Errorf("nested as %s", nesting)
	}
	var kinds []string
	for _, p := range parts {
		kinds = append(kinds, p.kind)
	}
	if got := strings.Join(kinds, " "); got != "text/plain text/html text/calendar application/ics" {
		t.Fatalf("parts %s", got)
	}
	if c := parts[2]; c.params["method"] != "REQUEST" || !bytes.Equal(c.body, file) {
		t.Errorf("calendar part %v %q", c.params, c.body)
	}
	if f := parts[3]; !strings.HasPrefix(f.disposition, "attachment") || !bytes.Equal(f.body, file) {
		t.Errorf("file %s %q", f.disposition, f.body)
	}
	for n, line := range strings.Split(string(raw), "\r\n") {
		if len(line) > 998 || strings.ContainsAny(line, "\r\n") || strings.ContainsFunc(line, func(r rune) bool { return r > 0x7e }) {
			t.Errorf("line %d: %q", n, line)
		}
	}
}

func TestCalendarIsRefused(t *testing.T) {
	for name, change := range map[string]func(*Message){
		"no method":      func(m *Message) { m.Calendar.Method = "" },
		"another method": func(m *Message) { m.Calendar.Method = "REQUEST\r\nX: y" },
		"no html":        func(m *Message) { m.HTML = "" },
		"too large":      func(m *Message) { m.Calendar.Data = make([]byte, maxBody) },
	} {
		m := letter()
		m.HTML, m.Calendar = "<p>Hallo</p>", &Calendar{Method: "CANCEL", Data: []byte("x")}
		change(&m)
		if _, err := m.Bytes(); err == nil {
			t.Errorf("%s: composed", name)
		}
	}
}
