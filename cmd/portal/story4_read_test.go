package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// mailPart is one part of a mail, decoded.
type mailPart struct {
	kind   string
	params map[string]string
	body   []byte
}

// mailParts takes a mail apart, headers first: everything its reader can see.
func mailParts(t *testing.T, raw []byte) []mailPart {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	head := mailPart{kind: "headers"}
	for name, values := range m.Header {
		for _, v := range values {
			decoded, err := new(mime.WordDecoder).DecodeHeader(v)
			if err != nil {
				t.Fatalf("header %q: %v", v, err)
			}
			head.body = append(head.body, name+": "+decoded+"\n"...)
		}
	}
	return append([]mailPart{head}, bodyParts(t, textproto.MIMEHeader(m.Header), m.Body)...)
}

func bodyParts(t *testing.T, head textproto.MIMEHeader, body io.Reader) []mailPart {
	t.Helper()
	kind, params, err := mime.ParseMediaType(head.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasPrefix(kind, "multipart/") {
		var all []mailPart
		for parts := multipart.NewReader(body, params["boundary"]); ; {
			p, err := parts.NextRawPart()
			if err == io.EOF {
				return all
			}
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, bodyParts(t, p.Header, p)...)
		}
	}
	switch strings.ToLower(head.Get("Content-Transfer-Encoding")) {
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	}
	data, err := io.ReadAll(body)
	if err != nil {
		t.Fatalf("%s: %v", kind, err)
	}
	return []mailPart{{kind, params, data}}
}

// readCalendar has ical.js, a library that the portal doesn't use, read a calendar.
// Moments come back in UTC, so that its own reading of the time zone counts.
const readCalendar = `
const ICAL = require(process.argv[1]);
const calendar = new ICAL.Component(ICAL.parse(require('fs').readFileSync(0, 'utf8')));
for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone);
console.log(JSON.stringify({ Method: calendar.getFirstPropertyValue('method') ?? '', Events: calendar.getAllSubcomponents('vevent').map(component => {
	const e = new ICAL.Event(component);
	return { UID: e.uid, Sequence: e.sequence, Summary: e.summary, Location: e.location ?? '', Description: e.description ?? '',
		Start: e.startDate.isDate ? e.startDate.toString() : e.startDate.toJSDate().toISOString(), Attendees: e.attendees.map(a => a.getFirstValue()) };
}) }));`

type parsedCalendar struct {
	Method string
	Events []parsedEvent
}

type parsedEvent struct {
	UID, Summary, Location, Description, Start string
	Sequence                                   int
	Attendees                                  []string
}

func parseCalendar(t *testing.T, data []byte) parsedCalendar {
	t.Helper()
	library := os.Getenv("ICAL_PATH")
	if library == "" {
		library = filepath.Join("..", "..", ".ci", "tools", "node_modules", "ical.js", "dist", "ical.es5.cjs")
	}
	if _, err := os.Stat(library); err != nil {
		t.Fatalf("ical.js is missing, run make test: %v", err)
	}
	library, err := filepath.Abs(library)
	if err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), "node", "-e", readCalendar, library)
	c.Stdin = bytes.NewReader(data)
	out, err := c.Output()
	if err != nil {
		t.Fatalf("node could not read the calendar: %v\n%s", err, data)
	}
	var parsed parsedCalendar
	if err := json.Unmarshal(out, &parsed); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	return parsed
}

// officeReads has LibreOffice convert files, whose names differ before the ending, and
// gives each.
func officeReads(t *testing.T, as string, files map[string][]byte) map[string]string {
	t.Helper()
	in, out := t.TempDir(), t.TempDir()
	args := []string{"--headless", "--norestore", "-env:UserInstallation=file://" + t.TempDir(), "--convert-to", as, "--outdir", out}
	for name, data := range files {
		path := filepath.Join(in, name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, path)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	c := exec.CommandContext(ctx, "soffice", args...)
	c.WaitDelay = 5 * time.Second
	if said, err := c.CombinedOutput(); err != nil {
		t.Fatalf("LibreOffice: %v\n%s", err, said)
	}
	ending, _, _ := strings.Cut(as, ":")
	read := map[string]string{}
	for name := range files {
		b, err := os.ReadFile(filepath.Join(out, strings.TrimSuffix(name, filepath.Ext(name))+"."+ending))
		if err != nil {
			t.Fatalf("%s doesn't open (are LibreOffice's Writer and Calc both there?): %v", name, err)
		}
		read[name] = string(b)
	}
	return read
}
