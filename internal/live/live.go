// Package live is the WebSocket hub: it carries small frames that say "something
// changed for you" to the open pages of a person. It knows bytes, user ids and
// session ids, nothing of the domain: what a frame leads to is asked again, with
// policy, over ordinary HTTP.
//
// Delivery is at least once up to the socket and exactly once at the page: every
// frame carries the person's own sequence number and the one before it, a socket
// is subscribed before the backlog is read, and a page that sees a gap asks for
// what it missed ({"since": N}). public/js/live.js is the other half.
//
// A socket costs one goroutine (it reads) and a second one only while there is
// something to write. Publish never blocks: who reads too slowly loses the socket.
package live

import (
	"context"
	"errors"
	"log/slog"
	"time"
)

// Close codes of our own, in the range RFC 6455 (7.4.2) leaves to applications.
// The page does not reconnect after either.
const (
	// CodeSessionEnded: logged out, session revoked or expired.
	CodeSessionEnded = 4401
	// CodeRightsChanged: the person's rights changed; the page must be loaded again.
	CodeRightsChanged = 4403
)

// Errors of Upgrade; nothing has been written to the connection yet.
var (
	// ErrNotWebSocket: the request is no proper WebSocket handshake (400, or 426
	// when a person opened the address in a browser).
	ErrNotWebSocket = errors.New("live: not a websocket handshake")
	// ErrTooMany: this person has too many sockets open already (429).
	ErrTooMany = errors.New("live: too many sockets of one person")
	// ErrClosing: the hub is shutting down (503).
	ErrClosing = errors.New("live: shutting down")
)

// maxMessage is the largest message, in bytes, a page may send; larger ones close
// the socket with 1009. The only message there is, {"since": N}, has 30.
const maxMessage = 4 << 10

// closeGrace is how long the other side gets to take in a close frame and answer
// it. It stays under the two seconds within which a logout must end the socket.
const closeGrace = time.Second

// sourceTimeout bounds one catch-up, waiting for its turn included.
const sourceTimeout = 10 * time.Second

// catchUps is how many backlogs are read at the same time, so that everybody
// reconnecting after a restart does not become one burst on the database.
const catchUps = 8

// heartbeatSlots spreads the heartbeats of all sockets over the interval.
const heartbeatSlots = 30

// Source answers what a person missed. The consumer supplies it.
type Source interface {
	// Since returns the frames of userID with a sequence number above seq, in
	// ascending order, asking policy again for each. It must see every frame
	// that was published before it is called. It is called from many goroutines.
	Since(ctx context.Context, userID string, seq int64) (Backlog, error)
}

// Session says whose socket it is.
type Session struct {
	UserID    string
	SessionID string
	// Check is asked at every heartbeat whether the session still holds, also
	// when another process ended it; false closes the socket with
	// CodeSessionEnded. nil means that nothing is asked.
	Check func() bool
}

// Options of a hub. The zero value of a field means the default beside it.
type Options struct {
	Heartbeat    time.Duration // between two pings; 30 s. Silence of 2.5 times as long ends the socket
	WriteTimeout time.Duration // for one write to one socket; 10 s
	Queue        int           // frames that may wait for one socket; 64. One more and the socket is dropped
	MaxPerUser   int           // sockets one person may have open; 32
	Logger       *slog.Logger  // slog.Default()
}

func (o Options) withDefaults() Options {
	if o.Heartbeat <= 0 {
		o.Heartbeat = 30 * time.Second
	}
	if o.WriteTimeout <= 0 {
		o.WriteTimeout = 10 * time.Second
	}
	if o.Queue <= 0 {
		o.Queue = 64
	}
	if o.MaxPerUser <= 0 {
		o.MaxPerUser = 32
	}
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	return o
}
