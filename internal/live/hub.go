package live

import (
	"context"
	"net"
	"net/http"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// Hub holds the open sockets. Its methods are safe for concurrent use.
type Hub struct {
	opt      Options
	source   Source
	catchUps chan struct{} // those at work
	turns    *queueOfTurns
	stop     chan struct{}  // ends the heartbeat
	crew     sync.WaitGroup // heartbeat and writers

	mu      sync.RWMutex
	users   map[string][]*socket
	open    int // connections, those still shaking hands or closing included
	slot    int // of the next socket
	closing bool
	idle    chan struct{} // closed when closing and nothing is open
}

// New starts a hub that reads backlogs from source. Shutdown ends it.
func New(source Source, opt Options) *Hub {
	h := &Hub{
		opt:      opt.withDefaults(),
		source:   source,
		catchUps: make(chan struct{}, catchUps),
		turns:    newQueueOfTurns(),
		stop:     make(chan struct{}),
		users:    make(map[string][]*socket),
		idle:     make(chan struct{}),
	}
	h.crew.Go(h.heartbeat)
	for range runtime.GOMAXPROCS(0) {
		h.crew.Go(h.writeTurns)
	}
	return h
}

// Publish sends f to every open page of userID. It never blocks and keeps
// nothing: who is not connected asks for it later. The frame must be in the
// source's answers before Publish is called.
func (h *Hub) Publish(userID string, f Frame) {
	h.mu.RLock()
	defer h.mu.RUnlock()
	sockets := h.users[userID]
	if len(sockets) == 0 {
		return
	}
	text := f.appendJSON(make([]byte, 0, 80))
	for _, s := range sockets {
		s.publish(f.Seq, text)
	}
}

// CloseSession closes the sockets of one session with CodeSessionEnded.
func (h *Hub) CloseSession(sessionID string) {
	h.end(CodeSessionEnded, "session ended", func(s *socket) bool { return s.session.SessionID == sessionID })
}

// CloseUser closes all sockets of a person with CodeRightsChanged.
func (h *Hub) CloseUser(userID string) {
	h.mu.RLock()
	defer h.mu.RUnlock()
	for _, s := range h.users[userID] {
		s.end(CodeRightsChanged, "rights changed")
	}
}

// Count returns the number of open connections.
func (h *Hub) Count() int {
	h.mu.RLock()
	defer h.mu.RUnlock()
	return h.open
}

// Shutdown refuses new sockets, closes all with 1001 (going away) and waits
// until they are gone. When ctx ends first, they are cut off and its error is
// returned. It may be called more than once.
func (h *Hub) Shutdown(ctx context.Context) error {
	h.mu.Lock()
	if !h.closing {
		h.closing = true
		close(h.stop)
		if h.open == 0 {
			h.goIdle()
		}
	}
	h.mu.Unlock()
	h.end(websocket.CloseGoingAway, "shutting down", everySocket)
	select {
	case <-h.idle:
		h.crew.Wait()
		return nil
	case <-ctx.Done():
		h.each(everySocket, (*socket).drop)
		return ctx.Err()
	}
}

func everySocket(*socket) bool { return true }

func (h *Hub) end(code int, reason string, which func(*socket) bool) {
	h.each(which, func(s *socket) { s.end(code, reason) })
}

func (h *Hub) each(which func(*socket) bool, do func(*socket)) {
	h.mu.RLock()
	defer h.mu.RUnlock()
	for _, sockets := range h.users {
		for _, s := range sockets {
			if which(s) {
				do(s)
			}
		}
	}
}

// heartbeat pings a thirtieth of the sockets at every tick.
func (h *Hub) heartbeat() {
	tick := time.NewTicker(max(h.opt.Heartbeat/heartbeatSlots, time.Millisecond))
	defer tick.Stop()
	for slot := 0; ; slot = (slot + 1) % heartbeatSlots {
		select {
		case <-h.stop:
			return
		case <-tick.C:
			h.each(func(s *socket) bool { return s.slot == slot }, (*socket).ping)
		}
	}
}

// admits says whether userID may open a socket, before the connection is taken.
func (h *Hub) admits(userID string) error {
	h.mu.RLock()
	defer h.mu.RUnlock()
	switch {
	case h.closing:
		return ErrClosing
	case len(h.users[userID]) >= h.opt.MaxPerUser:
		return ErrTooMany
	}
	return nil
}

// serve is the life of one connection, in the goroutine fasthttp gives it.
func (h *Hub) serve(nc net.Conn, r *http.Request, u Session, since int64) {
	h.enter()
	defer h.leave()
	defer h.recovered("websocket")
	c, ws, err := h.accept(nc, r)
	if err != nil {
		h.opt.Logger.Debug("websocket handshake failed", "err", err)
		return
	}
	s := newSocket(h, u, c, ws)
	defer s.close()
	h.subscribe(s)
	s.read(since)
}

func (h *Hub) enter() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.open++
}

func (h *Hub) leave() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.open--
	if h.closing && h.open == 0 {
		h.goIdle()
	}
}

// goIdle ends what a closing hub kept going for its last connection. h.mu is held.
func (h *Hub) goIdle() {
	select {
	case <-h.idle: // a connection came in after the last had left
	default:
		close(h.idle)
		h.turns.close()
	}
}

// subscribe makes s receive frames. What admits promised is checked again: many
// handshakes may have passed it together.
func (h *Hub) subscribe(s *socket) {
	h.mu.Lock()
	defer h.mu.Unlock()
	mine := h.users[s.session.UserID]
	s.slot = h.slot
	h.slot = (h.slot + 1) % heartbeatSlots
	h.users[s.session.UserID] = append(mine, s)
	switch {
	case h.closing:
		s.end(websocket.CloseGoingAway, "shutting down")
	case len(mine) >= h.opt.MaxPerUser:
		s.end(websocket.CloseTryAgainLater, "too many sockets")
	}
}

func (h *Hub) unsubscribe(s *socket) {
	h.mu.Lock()
	defer h.mu.Unlock()
	mine := h.users[s.session.UserID]
	if i := slices.Index(mine, s); i >= 0 {
		mine = slices.Delete(mine, i, i+1)
	}
	if len(mine) == 0 {
		delete(h.users, s.session.UserID)
		return
	}
	h.users[s.session.UserID] = mine
}

// recovered, deferred, keeps a panic from ending the process. The stack is for
// the log only.
func (h *Hub) recovered(where string) {
	if p := recover(); p != nil {
		h.opt.Logger.Error("panic", "in", where, "value", p, "stack", string(debug.Stack()))
	}
}
