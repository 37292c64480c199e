package web

import (
	"net"
	"time"
)

// What a client may take. Headers have a fixed time; a body, and the answer,
// a minimum rate after a grace period: a slow upload goes on, a client that
// only keeps the connection busy is dropped.
const (
	headerTime = 10 * time.Second
	graceTime  = 10 * time.Second
	minRate    = 1 << 10 // bytes a second
)

// patientListener gives each connection its patience.
type patientListener struct{ net.Listener }

// Accept waits for the next connection.
func (l patientListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &patientConn{Conn: c, now: time.Now}, nil
}

// patientConn counts the time a client takes. fasthttp sets a read deadline at
// the start of each request; that begins a new count. It takes all deadlines
// away when a handler has hijacked the connection; from then on the WebSocket
// sets its own and this type stands aside. Until then one goroutine uses it.
type patientConn struct {
	net.Conn
	now      func() time.Time
	body     bool
	hijacked bool
	in, out  flow
}

// flow is how much went one way, and how long we waited for it: time the
// handler spent elsewhere doesn't count against the client.
type flow struct {
	bytes  int64
	waited time.Duration
}

// allowance is how much longer to wait before n more bytes have passed.
func (f flow) allowance(n int) time.Duration {
	return graceTime + time.Duration(f.bytes+int64(n))*time.Second/minRate - f.waited
}

// UnsafeConn is the connection itself, for a WebSocket: see hijacked. The name
// is that of fasthttp's own wrapper.
func (c *patientConn) UnsafeConn() net.Conn { return c.Conn }

// startBody turns from the fixed time of headers to the rate of a body.
func (c *patientConn) startBody() {
	if !c.body {
		c.body, c.in = true, flow{}
	}
}

// hurry leaves no more than d of the patience with the body.
func (c *patientConn) hurry(d time.Duration) {
	if left := c.in.allowance(0); left > d {
		c.in.waited += left - d
	}
}

// Read waits as long as the client has allowance left.
func (c *patientConn) Read(p []byte) (int, error) {
	if c.hijacked || !c.body {
		return c.Conn.Read(p)
	}
	began := c.now()
	if err := c.Conn.SetReadDeadline(began.Add(c.in.allowance(0))); err != nil {
		return 0, err
	}
	n, err := c.Conn.Read(p)
	c.in.bytes += int64(n)
	c.in.waited += c.now().Sub(began)
	return n, err
}

// Write waits as long as the client has allowance left for taking the answer.
func (c *patientConn) Write(p []byte) (int, error) {
	if c.hijacked {
		return c.Conn.Write(p)
	}
	began := c.now()
	if err := c.Conn.SetWriteDeadline(began.Add(c.out.allowance(len(p)))); err != nil {
		return 0, err
	}
	n, err := c.Conn.Write(p)
	c.out.bytes += int64(n)
	c.out.waited += c.now().Sub(began)
	return n, err
}

// SetReadDeadline is how fasthttp begins a request.
func (c *patientConn) SetReadDeadline(t time.Time) error {
	if !c.hijacked {
		c.body, c.out = false, flow{}
	}
	return c.Conn.SetReadDeadline(t)
}

// SetDeadline is how fasthttp hands over a hijacked connection.
func (c *patientConn) SetDeadline(t time.Time) error {
	if !c.hijacked {
		c.hijacked = true
	}
	return c.Conn.SetDeadline(t)
}
