package live

import (
	"errors"
	"io"
	"net"
	"sync"
	"syscall"
	"time"
)

// errTooFast: the other side sends more bytes than a page has reason to.
var errTooFast = errors.New("live: incoming bytes over the limit")

// bucket is a token bucket; it is used by one goroutine.
type bucket struct {
	tokens, burst, perSecond float64
	at                       time.Time
}

func newBucket(burst, perSecond float64) bucket {
	return bucket{tokens: burst, burst: burst, perSecond: perSecond}
}

// take takes n tokens and reports whether they were there.
func (b *bucket) take(n int, now time.Time) bool {
	if !b.at.IsZero() {
		b.tokens = min(b.burst, b.tokens+now.Sub(b.at).Seconds()*b.perSecond)
	}
	b.at = now
	b.tokens -= float64(n)
	return b.tokens >= 0
}

// conn lies between gorilla's framing and the hijacked connection. It gathers
// the frames of one turn of the writer into one system call, sets deadlines
// without two goroutines undoing each other's, and limits incoming bytes, which
// also covers what gorilla handles out of sight (empty continuation frames).
//
// It never closes the connection: fasthttp does, when the hijack handler
// returns, and may then use the value for somebody else. To make both directions
// end, the deadlines are set to the past.
type conn struct {
	net.Conn                 // fasthttp's: reads first what came together with the handshake
	rc       syscall.RawConn // the same socket for writing without waiting; may be nil
	timeout  time.Duration
	incoming bucket

	writeMu sync.Mutex
	corked  *[]byte // nil: write at once
	rest    []byte  // what a write without waiting left; goes before anything else

	deadlineMu sync.Mutex
	final      bool // the last deadline is set
	detached   bool
}

func newConn(nc net.Conn, timeout time.Duration) *conn {
	c := &conn{Conn: nc, timeout: timeout, incoming: newBucket(8*maxMessage, maxMessage)}
	if sc, ok := c.raw().(syscall.Conn); ok { // not with TLS, which needs its own Write
		if rc, err := sc.SyscallConn(); err == nil {
			c.rc = rc
		}
	}
	return c
}

// corks holds the buffers of writers at work.
var corks = sync.Pool{New: func() any {
	b := make([]byte, 0, 2<<10)
	return &b
}}

// maxCork is the largest buffer worth keeping, in bytes.
const maxCork = 32 << 10

// Read fails with errTooFast when bytes come in faster than the limit.
func (c *conn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if n > 0 && !c.incoming.take(n, time.Now()) {
		return 0, errTooFast
	}
	return n, err
}

// Write writes at once, or keeps p until flush when the conn is corked.
func (c *conn) Write(p []byte) (int, error) {
	c.writeMu.Lock()
	defer c.writeMu.Unlock()
	if c.corked != nil {
		*c.corked = append(*c.corked, p...)
		return len(p), nil
	}
	return c.send(p)
}

// send waits, up to the timeout, until p and what was left before it are written.
func (c *conn) send(p []byte) (int, error) {
	c.arm(c.Conn.SetWriteDeadline, c.timeout)
	defer c.disarm()
	if len(c.rest) > 0 {
		if _, err := c.Conn.Write(c.rest); err != nil {
			return 0, err
		}
		c.rest = nil
	}
	if len(p) == 0 {
		return 0, nil
	}
	return c.Conn.Write(p)
}

// cork makes Write gather until flush or flushNow.
func (c *conn) cork() {
	c.writeMu.Lock()
	defer c.writeMu.Unlock()
	c.corked = corks.Get().(*[]byte)
}

// flush writes what was gathered since cork.
func (c *conn) flush() error {
	c.writeMu.Lock()
	defer c.writeMu.Unlock()
	b := c.uncork()
	defer putCork(b)
	_, err := c.send(*b)
	return err
}

// flushNow writes what was gathered since cork as far as it can without waiting,
// and reports whether that was all. If not, flush must follow.
func (c *conn) flushNow(a *attempt) (all bool, err error) {
	c.writeMu.Lock()
	defer c.writeMu.Unlock()
	b := c.uncork()
	defer putCork(b)
	n := 0
	if c.rc != nil && len(c.rest) == 0 {
		n, err = a.write(c.rc, *b)
	}
	if n < len(*b) {
		c.rest = append(c.rest, (*b)[n:]...)
	}
	return len(c.rest) == 0, err
}

func (c *conn) uncork() *[]byte {
	b := c.corked
	c.corked = nil
	return b
}

func putCork(b *[]byte) {
	if cap(*b) <= maxCork {
		*b = (*b)[:0]
		corks.Put(b)
	}
}

// SetWriteDeadline does nothing: gorilla calls it per frame, send once per turn.
func (c *conn) SetWriteDeadline(time.Time) error { return nil }

// arm sets a deadline from now on, unless the last one is set already.
func (c *conn) arm(set func(time.Time) error, d time.Duration) {
	c.deadlineMu.Lock()
	defer c.deadlineMu.Unlock()
	if !c.final && !c.detached {
		_ = set(time.Now().Add(d)) // fails only on a closed connection, which the next read tells
	}
}

// disarm takes the write deadline off: a write without waiting fails on one that
// has passed.
func (c *conn) disarm() {
	c.deadlineMu.Lock()
	defer c.deadlineMu.Unlock()
	if !c.final && !c.detached {
		_ = c.Conn.SetWriteDeadline(time.Time{})
	}
}

// finish gives both directions their last deadline; the first one counts.
func (c *conn) finish(d time.Duration) {
	c.deadlineMu.Lock()
	defer c.deadlineMu.Unlock()
	if !c.final && !c.detached {
		_ = c.Conn.SetDeadline(time.Now().Add(d))
	}
	c.final = true
}

// cut ends both directions at once.
func (c *conn) cut() {
	c.deadlineMu.Lock()
	defer c.deadlineMu.Unlock()
	c.final = true
	if !c.detached {
		_ = c.Conn.SetDeadline(time.Unix(1, 0))
	}
}

// forget makes the kernel throw away what it has not yet sent when the
// connection is closed, so that dropped slow readers hold no memory.
func (c *conn) forget() {
	c.deadlineMu.Lock()
	defer c.deadlineMu.Unlock()
	if c.detached {
		return
	}
	if tcp, ok := c.raw().(interface{ SetLinger(sec int) error }); ok {
		_ = tcp.SetLinger(0)
	}
}

// linger reads what is still coming until the other side closes or the last
// deadline passes. Closing with unread bytes would send a reset, and that may
// overtake the close frame with the reason.
func (c *conn) linger() {
	if tcp, ok := c.raw().(interface{ CloseWrite() error }); ok {
		_ = tcp.CloseWrite()
	}
	_, _ = io.CopyN(io.Discard, c.Conn, 16*maxMessage)
}

// detach is called last, before the connection goes back to fasthttp.
func (c *conn) detach() {
	c.deadlineMu.Lock()
	defer c.deadlineMu.Unlock()
	c.detached = true
}

// raw returns the connection under the wrappers of fasthttp and the web layer.
func (c *conn) raw() net.Conn {
	nc := c.Conn
	for {
		w, ok := nc.(interface{ UnsafeConn() net.Conn })
		if !ok {
			return nc
		}
		nc = w.UnsafeConn()
	}
}
