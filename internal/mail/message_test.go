package mail

import (
	"bytes"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func letter() Message {
	return Message{
		From:      Address{Name: "Ketenportaal", Address: "portaal@gemeente.example"},
		To:        Address{Name: "Fatma Yılmaz", Address: "deelnemer@geldfit.example"},
		Subject:   "Terugkoppeling op uw signaal",
		Text:      "Beste Fatma,\n\nEr is een terugkoppeling: één brief in plaats van drie.\n",
		HTML:      "<p>Beste Fatma,</p><p>Er is een terugkoppeling: één brief in plaats van drie.</p>",
		MessageID: NewMessageID("0192f3a1-7", "portaal.gemeente.example"),
		Date:      time.Date(2026, 10, 6, 9, 30, 0, 0, time.FixedZone("", 2*3600)),
	}
}

// parts reads a message as a mail program would: its bodies by content type.
func parts(t *testing.T, raw []byte) (netmail.Header, map[string]string) {
	t.Helper()
	m, err := netmail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatalf("net/mail can't read the message: %v\n%s", err, raw)
	}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatalf("content type: %v", err)
	}
	found := map[string]string{}
	if kind != "multipart/alternative" {
		body, err := io.ReadAll(quotedprintable.NewReader(m.Body))
		if err != nil {
			t.Fatal(err)
		}
		found[kind] = string(body)
		return m.Header, found
	}
	r := multipart.NewReader(m.Body, params["boundary"])
	for {
		p, err := r.NextPart()
		if err == io.EOF {
			return m.Header, found
		}
		if err != nil {
			t.Fatalf("part: %v", err)
		}
		body, err := io.ReadAll(p)
		if err != nil {
			t.Fatal(err)
		}
		found[p.Header.Get("Content-Type")] = string(body)
	}
}

func TestBytes(t *testing.T) {
	m := letter()
	m.ReplyTo = Address{Name: "Loket, gemeente", Address: "loket@gemeente.example"}
	m.ListUnsubscribe = "https://portaal.gemeente.example/afmelden?t=abc_-1"
	raw, err := m.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	head, body := parts(t, raw)
	if got := strings.ReplaceAll(body["text/plain; charset=UTF-8"], "\r\n", "\n"); got != m.Text {
		t.Errorf("text = %q, want %q", got, m.Text)
	}
	if got := body["text/html; charset=UTF-8"]; got != m.HTML {
		t.Errorf("html = %q, want %q", got, m.HTML)
	}
	for field, want := range map[string]string{
		"Date":                  "Tue, 06 Oct 2026 09:30:00 +0200",
		"Message-Id":            "<0192f3a1-7@portaal.gemeente.example>",
		"Mime-Version":          "1.0",
		"Auto-Submitted":        "auto-generated",
		"List-Unsubscribe":      "<https://portaal.gemeente.example/afmelden?t=abc_-1>",
		"List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
		"From":                  `"Ketenportaal" <portaal@gemeente.example>`,
	} {
		if got := head[field]; len(got) != 1 || got[0] != want {
			t.Errorf("%s = %q, want %q", field, got, want)
		}
	}
	if reply, err := head.AddressList("Reply-To"); err != nil || len(reply) != 1 || *reply[0] != m.ReplyTo {
		t.Errorf("Reply-To = %v, %v", reply, err)
	}
	if len(head) != 11 {
		t.Errorf("%d header fields, want 11: %v", len(head), head)
	}
	for i, b := range raw {
		if b > '~' || b == '\n' && raw[i-1] != '\r' {
			t.Fatalf("byte %d is %q: not ASCII with CRLF", i, b)
		}
	}
}

func TestBytesTextOnly(t *testing.T) {
	m := letter()
	m.HTML = ""
	raw, err := m.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	head, body := parts(t, raw)
	if got := strings.ReplaceAll(body["text/plain"], "\r\n", "\n"); got != m.Text || len(body) != 1 {
		t.Errorf("bodies = %q", body)
	}
	for _, absent := range []string{"Reply-To", "List-Unsubscribe", "List-Unsubscribe-Post", "Cc", "Bcc"} {
		if head.Get(absent) != "" {
			t.Errorf("%s = %q, want it absent", absent, head.Get(absent))
		}
	}
}

// Equal messages are equal on the wire, but for the boundary.
func TestBytesIsDeterministic(t *testing.T) {
	m := letter()
	m.HTML = ""
	m.ListUnsubscribe = "https://portaal.gemeente.example/a"
	first, err := m.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	for range 50 {
		again, err := m.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(first), string(again)); diff != "" {
			t.Fatal(diff)
		}
	}
}

func TestBytesKeepsNames(t *testing.T) {
	for _, name := range []string{
		"", "Jan", "Jansen, P.", "Jansen,  P.", `O'Brien "Bob" \ <x@evil.example>`, "Zoë de Vries-Ünal", "Łukasz, Ż.",
		"漢字", strings.Repeat("Wijkteam Ürgüplü, ", 10) + "x", "=?utf-8?q?evil?=", "a@b.example", "(haakjes); groep: x",
	} {
		m := letter()
		m.To.Name, m.From.Name = name, name
		raw, err := m.Bytes()
		if err != nil {
			t.Errorf("%q: %v", name, err)
			continue
		}
		head, _ := parts(t, raw)
		for field, want := range map[string]Address{"To": m.To, "From": m.From} {
			got, err := head.AddressList(field)
			if err != nil || len(got) != 1 || *got[0] != want {
				t.Errorf("%s of %q = %v, %v in %q", field, name, got, err, head[field])
			}
		}
	}
}

func TestBytesFoldsLongLines(t *testing.T) {
	m := letter()
	m.Subject = strings.TrimSpace(strings.Repeat("ünïcöde wöörden ", 18))
	m.To.Name = strings.TrimSpace(strings.Repeat("Çok uzun isim ", 14))
	raw, err := m.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.SplitSeq(string(raw), "\r\n") {
		if len(line) > 100 {
			t.Errorf("a line of %d octets: %q", len(line), line)
		}
	}
	head, _ := parts(t, raw)
	if got, err := new(mime.WordDecoder).DecodeHeader(head.Get("Subject")); err != nil || got != m.Subject {
		t.Errorf("Subject = %q, %v, want %q", got, err, m.Subject)
	}
	if got, err := head.AddressList("To"); err != nil || *got[0] != m.To {
		t.Errorf("To = %v, %v", got, err)
	}
}

func TestBytesOfUnicodeDomain(t *testing.T) {
	m := letter()
	m.To.Address = "info@één.example"
	raw, err := m.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(raw, []byte("<info@xn--n-9faa.example>")) {
		t.Errorf("the domain is not in its ASCII form:\n%s", raw)
	}
}

func TestBytesRefuses(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(*Message)
	}{
		{"no sender", func(m *Message) { m.From = Address{} }},
		{"no recipient", func(m *Message) { m.To.Address = "" }},
		{"two recipients", func(m *Message) { m.To.Address = "a@x.example, b@x.example" }},
		{"two recipients in brackets", func(m *Message) { m.To.Address = "a@x.example>, <b@x.example" }},
		{"name within the address", func(m *Message) { m.To.Address = "Jan <a@x.example>" }},
		{"quoted local part", func(m *Message) { m.To.Address = `"a,b"@x.example` }},
		{"quoted local part with line end", func(m *Message) { m.To.Address = "\"a\r\nBcc: x\"@x.example" }},
		{"Unicode local part", func(m *Message) { m.To.Address = "zoë@x.example" }},
		{"address literal", func(m *Message) { m.To.Address = "a@[127.0.0.1]" }},
		{"long address", func(m *Message) { m.To.Address = strings.Repeat("a", 250) + "@x.example" }},
		{"option after the address", func(m *Message) { m.To.Address = "a@x.example> NOTIFY=SUCCESS" }},
		{"long name", func(m *Message) { m.To.Name = strings.Repeat("é", 201) }},
		{"name with bidi control", func(m *Message) { m.To.Name = "jan\u202egro.live" }},
		{"reply-to with a name only", func(m *Message) { m.ReplyTo.Name = "Jan" }},
		{"no subject", func(m *Message) { m.Subject = "  " }},
		{"long subject", func(m *Message) { m.Subject = strings.Repeat("a", 301) }},
		{"subject of invalid UTF-8", func(m *Message) { m.Subject = "a\xff" }},
		{"no text", func(m *Message) { m.Text = " \n" }},
		{"huge text", func(m *Message) { m.Text = strings.Repeat("a", 2<<20) }},
		{"no message id", func(m *Message) { m.MessageID = "" }},
		{"message id without brackets", func(m *Message) { m.MessageID = "a@b" }},
		{"message id without @", func(m *Message) { m.MessageID = "<ab>" }},
		{"two message ids", func(m *Message) { m.MessageID = "<a@b> <c@d>" }},
		{"no date", func(m *Message) { m.Date = time.Time{} }},
		{"unsubscribe by script", func(m *Message) { m.ListUnsubscribe = "javascript:alert(1)" }},
		{"two unsubscribe addresses", func(m *Message) { m.ListUnsubscribe = "https://a.example>, <https://b.example" }},
		{"relative unsubscribe address", func(m *Message) { m.ListUnsubscribe = "/afmelden" }},
		{"long unsubscribe address", func(m *Message) { m.ListUnsubscribe = "https://a.example/" + strings.Repeat("a", 800) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := letter()
			tt.change(&m)
			if raw, err := m.Bytes(); err == nil {
				t.Errorf("composed:\n%s", raw)
			}
		})
	}
}

// injections are what an attacker puts in any field to gain a header, a
// recipient or a body of his own.
var injections = []string{
	"\r\nBcc: evil@evil.example", "\nBcc: evil@evil.example", "\rBcc: evil@evil.example", "\r\n\r\nBcc: evil@evil.example",
	"x\r\n Bcc: evil@evil.example", "x\x00\r\nBcc: evil@evil.example", "x\u2028Bcc: evil@evil.example", "x\u0085Bcc: evil@evil.example",
	"x\v\fBcc: evil@evil.example", "%0d%0aBcc: evil@evil.example", "=?utf-8?q?=0D=0ABcc=3A_evil@evil.example?=", "=?utf-8?b?DQpCY2M6IGV2aWxAZXZpbC5leGFtcGxl?=",
	"a@x.example>\r\nBcc: evil@evil.example", "a@x.example\r\nRCPT TO:<evil@evil.example>", "<evil@evil.example>, ", "evil@evil.example,", "\r\n.\r\nMAIL FROM:<evil@evil.example>\r\n",
}

// Whatever stands in whatever field, the message is refused, or it has one
// sender, the one recipient, no other header, and the text it was given.
func TestBytesInjection(t *testing.T) {
	fields := map[string]func(*Message, string){
		"From.Name":       func(m *Message, s string) { m.From.Name = s },
		"From.Address":    func(m *Message, s string) { m.From.Address = s },
		"From.Address+":   func(m *Message, s string) { m.From.Address += s },
		"To.Name":         func(m *Message, s string) { m.To.Name = s },
		"To.Name+":        func(m *Message, s string) { m.To.Name += s },
		"To.Address":      func(m *Message, s string) { m.To.Address = s },
		"To.Address+":     func(m *Message, s string) { m.To.Address = s + m.To.Address },
		"ReplyTo.Name":    func(m *Message, s string) { m.ReplyTo = Address{Name: s, Address: "r@x.example"} },
		"ReplyTo.Address": func(m *Message, s string) { m.ReplyTo.Address = s },
		"Subject":         func(m *Message, s string) { m.Subject += s },
		"Text":            func(m *Message, s string) { m.Text = "x" + s },
		"HTML":            func(m *Message, s string) { m.HTML = "x" + s },
		"MessageID":       func(m *Message, s string) { m.MessageID = NewMessageID(s, "x.example") },
		"MessageID host":  func(m *Message, s string) { m.MessageID = NewMessageID("x", s) },
		"ListUnsubscribe": func(m *Message, s string) { m.ListUnsubscribe = "https://x.example/" + s },
	}
	allowed := map[string]bool{"Date": true, "From": true, "To": true, "Reply-To": true, "Subject": true, "Message-Id": true,
		"Auto-Submitted": true, "Content-Type": true, "List-Unsubscribe": true, "List-Unsubscribe-Post": true, "Mime-Version": true}
	for field, set := range fields {
		for _, bad := range injections {
			m := letter()
			set(&m, bad)
			raw, err := m.Bytes()
			if err != nil {
				if strings.ContainsAny(err.Error(), "\r\n\x00") || strings.Contains(err.Error(), "evil") {
					t.Errorf("%s %q: the error repeats it: %q", field, bad, err)
				}
				continue
			}
			if field == "From.Address" || field == "To.Address" || field == "ReplyTo.Address" {
				t.Errorf("%s %q was accepted", field, bad)
			}
			head, body := parts(t, raw)
			for name, values := range head {
				if !allowed[name] || len(values) != 1 {
					t.Errorf("%s %q: header %s = %q", field, bad, name, values)
				}
			}
			for name, want := range map[string]string{"From": letter().From.Address, "To": letter().To.Address} {
				if got, err := head.AddressList(name); err != nil || len(got) != 1 || got[0].Address != want {
					t.Errorf("%s %q: %s = %v, %v", field, bad, name, got, err)
				}
			}
			if len(body) != 2 {
				t.Errorf("%s %q: %d bodies", field, bad, len(body))
			}
		}
	}
}

func FuzzBytesNames(f *testing.F) {
	for _, s := range injections {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, name, subject string) {
		m := letter()
		m.To.Name, m.Subject = name, subject
		raw, err := m.Bytes()
		if err != nil {
			return
		}
		head, _ := parts(t, raw)
		got, err := head.AddressList("To")
		if err != nil || len(got) != 1 || got[0].Address != m.To.Address || got[0].Name != strings.TrimSpace(name) {
			t.Errorf("To of %q = %v, %v", name, got, err)
		}
		if decoded, err := new(mime.WordDecoder).DecodeHeader(head.Get("Subject")); err != nil || decoded != oneLine(subject) {
			t.Errorf("Subject %q became %q", subject, decoded)
		}
	})
}
