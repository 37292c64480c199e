package live

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// phase says what a socket does with a frame published to it.
type phase uint8

const (
	waiting  phase = iota // the page has not said where it is: the backlog will hold the frame
	catching              // the backlog is being read: keep the frame until it is known whether it is in it
	flowing               // send it
)

// note is a published frame kept while the backlog is read.
type note struct {
	seq  int64
	text []byte
}

// socket is one open page of a person. One goroutine reads (read) and also reads
// backlogs. Frames are written by the hub's writers, in turns (turn); what may
// take time, a full connection, a heartbeat with its check, a close frame, gets a
// goroutine of its own while it lasts (write). One of these is at work at most.
type socket struct {
	hub     *Hub
	session Session
	conn    *conn
	ws      *websocket.Conn
	slot    int    // of the heartbeat
	asked   bucket // messages and control frames; of the reading goroutine

	writer sync.WaitGroup // zero or one: writing

	mu       sync.Mutex
	phase    phase
	last     int64 // sequence number sent, or answered for by a backlog
	kept     []note
	overrun  bool // more came during catching than may be kept
	queue    [][]byte
	pingDue  bool
	farewell []byte             // close frame to be written
	closed   bool               // nothing more is queued; set once
	writing  bool               // a turn is due or somebody is at work
	cancel   context.CancelFunc // of the catch-up at work
}

func newSocket(h *Hub, u Session, c *conn, ws *websocket.Conn) *socket {
	s := &socket{hub: h, session: u, conn: c, ws: ws, asked: newBucket(10, 1)}
	ws.SetPingHandler(func(data string) error {
		if !s.asked.take(1, time.Now()) {
			return errTooFast
		}
		return ws.WriteControl(websocket.PongMessage, []byte(data), time.Now().Add(closeGrace))
	})
	ws.SetPongHandler(func(string) error {
		if !s.asked.take(1, time.Now()) {
			return errTooFast
		}
		s.conn.arm(s.conn.Conn.SetReadDeadline, h.silence())
		return nil
	})
	return s
}

// publish queues a live frame, once: what the page already has is left out.
func (s *socket) publish(seq int64, text []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.closed || s.phase == waiting:
	case s.phase == catching && len(s.kept) >= s.hub.opt.Queue:
		s.overrun = true
	case s.phase == catching:
		s.kept = append(s.kept, note{seq, text})
	case seq > s.last:
		s.last = seq
		s.enqueue(text)
	}
}

// enqueue hands text to the writer, or drops the socket when its reader is too
// slow. s.mu is held.
func (s *socket) enqueue(text []byte) {
	if len(s.queue) >= s.hub.opt.Queue {
		s.hub.opt.Logger.Info("websocket dropped: reads too slowly", "user", s.session.UserID)
		s.dropLocked()
		return
	}
	s.queue = append(s.queue, text)
	if !s.writing {
		s.writing = true
		s.writer.Add(1)
		s.hub.turns.push(s)
	}
}

// wake starts a goroutine to write unless somebody is at it. s.mu is held.
func (s *socket) wake() {
	if !s.writing {
		s.writing = true
		s.writer.Add(1)
		go s.write()
	}
}

// ping has somebody ask whether the session still holds and send a heartbeat.
func (s *socket) ping() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed {
		s.pingDue = true
		s.wake()
	}
}

// end closes the socket with a code and a short reason; what was still queued is
// not sent. The connection is gone within closeGrace. Idempotent.
func (s *socket) end(code int, reason string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return
	}
	s.closeLocked()
	s.farewell = websocket.FormatCloseMessage(code, reason)
	s.conn.finish(closeGrace)
	s.wake()
}

// drop cuts the connection off without a word.
func (s *socket) drop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dropLocked()
}

func (s *socket) dropLocked() {
	s.closeLocked()
	s.conn.forget()
	s.conn.cut()
}

func (s *socket) closeLocked() {
	s.closed = true
	s.queue, s.kept, s.pingDue = nil, nil, false
	if s.cancel != nil {
		s.cancel()
	}
}

// close is the end of serve: it waits for the writer, so that nothing touches
// the connection when fasthttp gets it back.
func (s *socket) close() {
	s.hub.unsubscribe(s)
	s.mu.Lock()
	s.closeLocked()
	s.mu.Unlock()
	s.conn.cut()
	s.writer.Wait()
	s.conn.detach()
}

// turn writes the frames that have gathered, without waiting, in one of the
// hub's writers.
func (s *socket) turn(a *attempt) {
	settled := false
	defer func() {
		if !settled { // the connection has ended, or a panic
			s.drop()
			s.writer.Done()
		}
	}()
	defer s.hub.recovered("websocket turn")
	s.mu.Lock()
	texts := s.queue
	s.queue = nil
	s.mu.Unlock()
	s.conn.cork()
	err := s.frames(texts, false, nil)
	all, flushErr := s.conn.flushNow(a)
	if err != nil || flushErr != nil {
		return
	}
	settled = true
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case !all || s.pingDue || s.farewell != nil:
		go s.write()
	case len(s.queue) > 0:
		s.hub.turns.push(s)
	default:
		s.writing = false
		s.writer.Done()
	}
}

// write sends everything that is due, waiting for the connection where it must,
// and returns when nothing is.
func (s *socket) write() {
	defer s.writer.Done()
	healthy := false
	defer func() {
		if !healthy {
			s.drop()
		}
	}()
	defer s.hub.recovered("websocket writer")
	if err := s.send(nil, false, nil); err != nil { // what a turn left
		return
	}
	for {
		s.mu.Lock()
		texts, ping, farewell := s.queue, s.pingDue, s.farewell
		s.queue, s.pingDue, s.farewell = nil, false, nil
		if len(texts) == 0 && !ping && farewell == nil {
			s.writing = false
			s.mu.Unlock()
			healthy = true
			return
		}
		s.mu.Unlock()
		if ping && s.session.Check != nil && !s.session.Check() {
			s.end(CodeSessionEnded, "session ended")
			continue
		}
		if err := s.send(texts, ping, farewell); err != nil {
			return
		}
	}
}

func (s *socket) send(texts [][]byte, ping bool, farewell []byte) error {
	s.conn.cork()
	err := s.frames(texts, ping, farewell)
	return errors.Join(err, s.conn.flush())
}

func (s *socket) frames(texts [][]byte, ping bool, farewell []byte) error {
	for _, text := range texts {
		if err := s.ws.WriteMessage(websocket.TextMessage, text); err != nil {
			return err
		}
	}
	if ping {
		if err := s.ws.WriteMessage(websocket.TextMessage, heartbeatText); err != nil {
			return err
		}
		if err := s.ws.WriteControl(websocket.PingMessage, nil, time.Now().Add(closeGrace)); err != nil {
			return err
		}
	}
	if farewell != nil {
		return s.ws.WriteControl(websocket.CloseMessage, farewell, time.Now().Add(closeGrace))
	}
	return nil
}
