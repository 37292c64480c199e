package web

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/textproto"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/portal"
)

// errTooLarge is for a body over its limit.
var errTooLarge = portal.Errorf(portal.TooLarge, "Wat u stuurt, is te groot.")

// Part is a file in an upload, read while it comes in.
type Part struct {
	Field    string
	Filename string // as the browser named it; without folders, not safe as a name on disk
	io.Reader
}

// parts is a multipart body of which the CSRF token has been read.
type parts struct {
	reader *multipart.Reader
	form   *Form
	left   int64 // bytes of text fields still allowed
}

// upload walks a multipart form in the order it was sent: text fields go into
// the Form, each file is given to each as it comes in and must be read there.
// A file of more than limit bytes fails each's reader with TooLarge; the whole
// is bounded by the route's Upload. A file field left empty is skipped.
func upload(c *fiber.Ctx, limit int64, each func(Part) error) (*Form, error) {
	p := req(c).parts
	if p == nil {
		return nil, malformed("not a multipart form")
	}
	for {
		part, err := p.reader.NextRawPart()
		if errors.Is(err, io.EOF) {
			return p.form, nil
		}
		if err != nil {
			return nil, readFailure(err)
		}
		if !isFile(part) {
			if err := p.text(part); err != nil {
				return nil, err
			}
			continue
		}
		p.form.names = append(p.form.names, strings.Clone(part.FormName())) // its place in the form, for the summary
		if part.FileName() == "" {
			continue
		}
		if err := each(Part{Field: strings.Clone(part.FormName()), Filename: strings.ToValidUTF8(part.FileName(), ""), Reader: &bounded{from: part, left: limit}}); err != nil {
			return nil, readFailure(err)
		}
	}
}

// isFile tells a file field, also one left empty, from a text field.
func isFile(p *multipart.Part) bool {
	_, params, err := mime.ParseMediaType(p.Header.Get("Content-Disposition"))
	_, named := params["filename"]
	return err == nil && named
}

// text adds one text field to the form.
func (p *parts) text(part *multipart.Part) error {
	value, err := io.ReadAll(&bounded{from: part, left: p.left})
	if err != nil {
		return readFailure(err)
	}
	p.left -= int64(len(value))
	return p.form.add(part.FormName(), string(value))
}

// receive reads what must be known before a handler runs: the fields of a
// form, or of an upload only its first part, the CSRF token. It returns the
// token that came with it.
func (s *Server) receive(c *fiber.Ctx, limit int64) (token string, err error) {
	r := req(c)
	r.form = &Form{}
	token = strings.Clone(c.Get("X-CSRF-Token"))
	if e := c.Get(fiber.HeaderContentEncoding); e != "" && e != "identity" {
		return "", malformed("body in content encoding")
	}
	kind, params, err := mime.ParseMediaType(c.Get(fiber.HeaderContentType))
	body := s.body(c, max(limit, maxFormBytes))
	switch {
	case err == nil && kind == fiber.MIMEApplicationForm:
		raw, err := io.ReadAll(s.body(c, maxFormBytes))
		if err != nil {
			return "", readFailure(err)
		}
		if err := r.form.decode(string(raw)); err != nil {
			return "", err
		}
	case err == nil && kind == fiber.MIMEMultipartForm && params["boundary"] != "":
		r.parts = &parts{reader: multipart.NewReader(body, params["boundary"]), form: r.form, left: maxFormBytes}
		if limit == 0 {
			// No files are expected here: read it as an ordinary form.
			if _, err := upload(c, 0, func(Part) error { return malformed("a file where none is expected") }); err != nil {
				return "", err
			}
		} else if token == "" {
			first, err := r.parts.reader.NextRawPart()
			if err != nil {
				return "", readFailure(err)
			}
			if first.FormName() == "_csrf" {
				if err := r.parts.text(first); err != nil {
					return "", err
				}
			}
		}
	default:
		b, err := io.ReadAll(io.LimitReader(body, 1))
		if err != nil || len(b) > 0 {
			return "", malformed("body is not a form")
		}
	}
	if token == "" {
		token = r.form.Text("_csrf")
	}
	return token, nil
}

// body gives the request's body as it comes in, up to limit bytes. The
// connection's patience turns from a fixed time to a minimum rate.
func (s *Server) body(c *fiber.Ctx, limit int64) io.Reader {
	if n := c.Request().Header.ContentLength(); int64(n) > limit {
		return failing{errTooLarge}
	}
	if conn, ok := c.Context().Conn().(*patientConn); ok {
		conn.startBody()
	}
	if stream := c.Context().RequestBodyStream(); stream != nil {
		return &bounded{from: incoming{stream}, left: limit}
	}
	return bytes.NewReader(c.Request().Body())
}

// drain reads what a handler left of the body, a little of it, so that a
// client in the middle of sending gets to see the answer. It reports whether
// the connection can be used again: what remains would be read as a request.
func drain(c *fiber.Ctx) bool {
	stream := c.Context().RequestBodyStream()
	if stream == nil {
		return true
	}
	if conn, ok := c.Context().Conn().(*patientConn); ok {
		conn.startBody()
		conn.hurry(2 * time.Second)
	}
	n, err := io.CopyN(io.Discard, stream, 64<<10)
	return n < 64<<10 && errors.Is(err, io.EOF)
}

// readFailure turns a failure to read the body into what the client did: an
// error of ours stays, a timeout is 408, the rest is a malformed request.
func readFailure(err error) error {
	var ours *portal.Error
	var refused *fiber.Error
	var slow interface{ Timeout() bool }
	var header textproto.ProtocolError // a part whose headers can't be read
	switch {
	case errors.As(err, &ours), errors.As(err, &refused):
		return err
	case errors.As(err, &slow) && slow.Timeout():
		return fiber.ErrRequestTimeout
	case errors.As(err, &header) || errors.Is(err, io.ErrUnexpectedEOF) || strings.HasPrefix(err.Error(), "multipart: "):
		return malformed("read body: " + err.Error())
	}
	return err
}

// incoming is a body as it comes in. What can't be read of it, such as the size of a
// chunk that has no end, is the client's doing; a timeout stays one.
type incoming struct{ io.Reader }

func (i incoming) Read(p []byte) (int, error) {
	n, err := i.Reader.Read(p)
	var slow interface{ Timeout() bool }
	if err == nil || errors.Is(err, io.EOF) || errors.As(err, &slow) && slow.Timeout() {
		return n, err
	}
	return n, malformed("read body: " + err.Error())
}

// bounded reads at most left bytes and fails with errTooLarge on the next.
type bounded struct {
	from io.Reader
	left int64
}

func (b *bounded) Read(p []byte) (int, error) {
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1]
	}
	n, err := b.from.Read(p)
	if int64(n) > b.left {
		n = int(b.left)
		b.left = 0
		return n, errTooLarge
	}
	b.left -= int64(n)
	return n, err
}

// failing is a reader that only fails.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }
