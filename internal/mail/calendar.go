package mail

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	netmail "net/mail"
	"net/textproto"
)

// Calendar is an iCalendar file that goes along with a mail. Method is its own
// METHOD, REQUEST or CANCEL: mail programs go by the one of the part (RFC 6047).
type Calendar struct {
	Method string
	Data   []byte
}

func (c *Calendar) size() int {
	if c == nil {
		return 0
	}
	return 2 * len(c.Data) // it stands in the mail twice
}

// into puts the calendar in a composed message: next to text and HTML for
// programs that show it with buttons, and as a file for all others.
func (c *Calendar) into(raw []byte) ([]byte, error) {
	if c.Method != "REQUEST" && c.Method != "CANCEL" {
		return nil, errors.New("method is neither REQUEST nor CANCEL")
	}
	m, err := netmail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		return nil, errors.New("the mail has no HTML beside its text")
	}
	var inner bytes.Buffer
	alternative := multipart.NewWriter(&inner)
	parts := multipart.NewReader(m.Body, params["boundary"])
	for {
		p, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if err := copyPart(alternative, p.Header, p); err != nil {
			return nil, err
		}
	}
	part := textproto.MIMEHeader{"Content-Type": {"text/calendar; charset=UTF-8; method=" + c.Method}, "Content-Transfer-Encoding": {"base64"}}
	if err := copyPart(alternative, part, bytes.NewReader(lines64(c.Data))); err != nil {
		return nil, err
	}
	if err := alternative.Close(); err != nil {
		return nil, err
	}
	var body bytes.Buffer
	mixed := multipart.NewWriter(&body)
	head := textproto.MIMEHeader{"Content-Type": {`multipart/alternative; boundary="` + alternative.Boundary() + `"`}}
	if err := copyPart(mixed, head, &inner); err != nil {
		return nil, err
	}
	file := textproto.MIMEHeader{
		"Content-Type": {`application/ics; name="uitnodiging.ics"`}, "Content-Transfer-Encoding": {"base64"},
		"Content-Disposition": {`attachment; filename="uitnodiging.ics"`},
	}
	if err := copyPart(mixed, file, bytes.NewReader(lines64(c.Data))); err != nil {
		return nil, err
	}
	if err := mixed.Close(); err != nil {
		return nil, err
	}
	return withBody(raw, mixed.Boundary(), body.Bytes())
}

func copyPart(to *multipart.Writer, head textproto.MIMEHeader, from io.Reader) error {
	w, err := to.CreatePart(head)
	if err != nil {
		return err
	}
	_, err = io.Copy(w, from)
	return err
}

// lines64 is base64 in lines of 76 characters (RFC 2045, 6.8).
func lines64(data []byte) []byte {
	const most = 76
	code := base64.StdEncoding.EncodeToString(data)
	var out bytes.Buffer
	for len(code) > most {
		out.WriteString(code[:most] + "\r\n")
		code = code[most:]
	}
	out.WriteString(code + "\r\n")
	return out.Bytes()
}

// withBody gives a message another body of several parts. Its other header
// fields stay as they were composed.
func withBody(raw []byte, boundary string, body []byte) ([]byte, error) {
	head, _, found := bytes.Cut(raw, []byte("\r\n\r\n"))
	if !found {
		return nil, errors.New("no end of header")
	}
	var out bytes.Buffer
	skip := false
	for line := range bytes.SplitSeq(head, []byte("\r\n")) {
		if folded := len(line) > 0 && (line[0] == ' ' || line[0] == '\t'); !folded {
			name, _, _ := bytes.Cut(line, []byte(":"))
			skip = bytes.EqualFold(name, []byte("Content-Type")) || bytes.EqualFold(name, []byte("Content-Transfer-Encoding"))
		}
		if !skip {
			out.Write(line)
			out.WriteString("\r\n")
		}
	}
	out.WriteString("Content-Type: multipart/mixed;\r\n boundary=\"" + boundary + "\"\r\n\r\n")
	out.Write(body)
	return out.Bytes(), nil
}
