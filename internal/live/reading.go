package live

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/gorilla/websocket"
)

// read takes in messages until the connection ends.
func (s *socket) read(since int64) {
	if since != noSince {
		s.catchUp(since)
	}
	for {
		kind, message, err := s.ws.ReadMessage()
		if err != nil {
			s.readEnded(err)
			return
		}
		if !s.asked.take(1, time.Now()) {
			s.readEnded(errTooFast)
			return
		}
		seq, ok := parseSince(kind, message)
		if !ok {
			s.end(websocket.ClosePolicyViolation, "unknown message")
			continue // until the other side has answered the close frame
		}
		s.catchUp(seq)
	}
}

// readEnded finishes a socket that can't be read any more. When it is we who
// refuse to read on, the other side has been told why (by gorilla for a frame too
// large or malformed) and gets time to take that in.
func (s *socket) readEnded(err error) {
	var closed *websocket.CloseError
	if errors.As(err, &closed) {
		return // the other side closed, and gorilla has answered
	}
	if errors.Is(err, errTooFast) {
		s.end(websocket.ClosePolicyViolation, "too many messages")
	}
	s.mu.Lock()
	s.closeLocked()
	s.mu.Unlock()
	s.conn.finish(closeGrace)
	s.writer.Wait()
	s.conn.linger()
}

// parseSince reads {"since": N}, N >= 0, the only message there is.
func parseSince(kind int, message []byte) (int64, bool) {
	var m struct {
		Since *int64 `json:"since"`
	}
	if kind != websocket.TextMessage || json.Unmarshal(message, &m) != nil || m.Since == nil || *m.Since < 0 {
		return 0, false
	}
	return *m.Since, true
}

// catchUp answers what came after seq and then lets live frames flow. From the
// first line on published frames are kept, so none falls between the backlog and
// the flow; those the backlog covers are left out.
func (s *socket) catchUp(seq int64) {
	ctx, cancel := context.WithTimeout(context.Background(), sourceTimeout)
	defer cancel()
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return
	}
	s.phase, s.kept, s.overrun, s.cancel = catching, nil, false, cancel
	s.mu.Unlock()
	for more := true; more; {
		backlog, err := s.backlog(ctx, seq)
		if errors.Is(ctx.Err(), context.Canceled) {
			return // the socket was closed meanwhile
		}
		if err != nil {
			s.hub.opt.Logger.Warn("websocket backlog", "user", s.session.UserID, "err", err)
			s.end(websocket.CloseInternalServerErr, "backlog not available")
			return
		}
		more = s.answer(seq, backlog)
		seq = backlog.Last
	}
	s.conn.arm(s.conn.Conn.SetReadDeadline, s.hub.silence())
}

// answer queues one part of the backlog and, after the last, what was kept
// meanwhile. It reports whether the source must be asked for more.
func (s *socket) answer(since int64, b Backlog) (more bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	s.enqueue(b.appendJSON(make([]byte, 0, 48+64*len(b.Frames)), since))
	s.last = b.Last
	if b.More || s.overrun {
		s.kept, s.overrun = nil, false // the next part holds them
		return true
	}
	kept := s.kept
	s.phase, s.kept, s.cancel = flowing, nil, nil
	for _, n := range kept {
		if n.seq > s.last && !s.closed {
			s.last = n.seq
			s.enqueue(n.text)
		}
	}
	return false
}

// backlog asks the source when it is this socket's turn. A panic there is an
// error here.
func (s *socket) backlog(ctx context.Context, seq int64) (b Backlog, err error) {
	select {
	case s.hub.catchUps <- struct{}{}:
	case <-ctx.Done():
		return Backlog{}, ctx.Err()
	}
	defer func() { <-s.hub.catchUps }()
	failed := true
	defer func() {
		if failed {
			err = errors.New("source panicked")
		}
	}()
	defer s.hub.recovered("websocket source")
	b, err = s.hub.source.Since(ctx, s.session.UserID, seq)
	failed = false
	if err == nil && b.More && b.Last <= seq {
		err = fmt.Errorf("source says more but stays at %d", seq)
	}
	return b, err
}
