package live

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gorilla/websocket"
	"github.com/valyala/fasthttp"
)

// noSince: the page has not yet said where it is.
const noSince = -1

// readBuffer is enough for the largest control frame; a page sends little more.
const readBuffer = 256

var upgrader = websocket.Upgrader{
	ReadBufferSize:  readBuffer,
	WriteBufferSize: 512,
	WriteBufferPool: &sync.Pool{},
	// The web layer has compared the origin (SameOrigin), where it can answer
	// with a page and where the allowed origins are known.
	CheckOrigin: func(*http.Request) bool { return true },
}

// Upgrade turns the request into a socket of session u. The caller has checked
// the session and the origin. The optional query parameter since says up to
// which sequence number the page has everything; without it the first message
// must ({"since": N}, within ten seconds).
//
// It returns at once; the socket lives on in the connection's own goroutine. An
// error (ErrNotWebSocket, ErrTooMany, ErrClosing) means that the request is
// still an ordinary one, to be answered with a page.
func (h *Hub) Upgrade(c *fiber.Ctx, u Session) error {
	r := handshake(c.Context())
	if err := h.probe(r); err != nil {
		return err
	}
	since := int64(noSince)
	if q := c.Query("since"); q != "" {
		n, err := strconv.ParseInt(q, 10, 64)
		if err != nil || n < 0 {
			return fmt.Errorf("%w: since is not a sequence number", ErrNotWebSocket)
		}
		since = n
	}
	if err := h.admits(u.UserID); err != nil {
		return err
	}
	// fiber's strings live no longer than the request.
	u.UserID, u.SessionID = strings.Clone(u.UserID), strings.Clone(u.SessionID)
	c.Status(fiber.StatusSwitchingProtocols) // for the request log; gorilla writes the answer
	c.Context().HijackSetNoResponse(true)
	c.Context().Hijack(func(nc net.Conn) { h.serve(nc, r, u, since) })
	return nil
}

// handshake copies what gorilla looks at into a request of net/http, with no
// string that fasthttp will overwrite.
func handshake(ctx *fasthttp.RequestCtx) *http.Request {
	r := &http.Request{Method: string(ctx.Method()), Host: string(ctx.Host()), Header: make(http.Header, 4)}
	for _, name := range []string{"Connection", "Upgrade", "Sec-Websocket-Version", "Sec-Websocket-Key"} {
		for _, value := range ctx.Request.Header.PeekAll(name) {
			r.Header[name] = append(r.Header[name], string(value))
		}
	}
	return r
}

// probe lets gorilla judge the handshake before the connection is taken over.
func (h *Hub) probe(r *http.Request) error {
	var p refusal
	_, err := upgrader.Upgrade(&p, r, nil)
	if p.reached {
		return nil
	}
	return fmt.Errorf("%w: %w", ErrNotWebSocket, err)
}

// refusal is a http.ResponseWriter that goes no further than asking for the
// connection: a handshake that gets there is a proper one.
type refusal struct {
	header  http.Header
	reached bool
}

var errProbe = errors.New("live: only probing")

func (p *refusal) Header() http.Header {
	if p.header == nil {
		p.header = http.Header{}
	}
	return p.header
}
func (p *refusal) Write(b []byte) (int, error) { return len(b), nil }
func (p *refusal) WriteHeader(int)             {}
func (p *refusal) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	p.reached = true
	return nil, nil, errProbe
}

// takeover hands the hijacked connection to gorilla. The buffers are empty, and
// too small for gorilla to keep: bytes that came with the handshake are read
// through the connection.
type takeover struct {
	refusal
	conn *conn
}

func (t *takeover) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	return t.conn, bufio.NewReadWriter(bufio.NewReaderSize(t.conn, 16), bufio.NewWriterSize(t.conn, 16)), nil
}

// accept completes the handshake on a hijacked connection.
func (h *Hub) accept(nc net.Conn, r *http.Request) (*conn, *websocket.Conn, error) {
	c := newConn(nc, h.opt.WriteTimeout)
	ws, err := upgrader.Upgrade(&takeover{conn: c}, r, nil)
	if err != nil {
		return nil, nil, err
	}
	ws.SetReadLimit(maxMessage)
	c.arm(c.Conn.SetReadDeadline, min(sourceTimeout, h.silence()))
	return c, ws, nil
}

// silence is how long a socket may stay without a sign of life.
func (h *Hub) silence() time.Duration { return h.opt.Heartbeat * 5 / 2 }
