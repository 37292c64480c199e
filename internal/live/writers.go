package live

import (
	"sync"
	"syscall"
)

// queueOfTurns lists the sockets that have something to write, each at most once.
// A few writers serve it: they never wait for a connection, so one slow reader
// costs the others nothing, and frames that gather before a socket's turn go out
// in one system call.
type queueOfTurns struct {
	mu      sync.Mutex
	filled  sync.Cond
	sockets []*socket
	first   int // index of the next turn; what lies before it is spent
	closed  bool
}

func newQueueOfTurns() *queueOfTurns {
	q := &queueOfTurns{}
	q.filled.L = &q.mu
	return q
}

func (q *queueOfTurns) push(s *socket) {
	q.mu.Lock()
	q.sockets = append(q.sockets, s)
	q.mu.Unlock()
	q.filled.Signal()
}

// pop waits for a turn; nil means that the queue was closed.
func (q *queueOfTurns) pop() *socket {
	q.mu.Lock()
	defer q.mu.Unlock()
	for q.first == len(q.sockets) && !q.closed {
		q.filled.Wait()
	}
	if q.first == len(q.sockets) {
		return nil
	}
	s := q.sockets[q.first]
	q.sockets[q.first] = nil
	q.first++
	if q.first == len(q.sockets) {
		q.sockets, q.first = q.sockets[:0], 0
	} else if q.first >= 1024 && q.first*2 >= len(q.sockets) { // it never ran empty
		n := copy(q.sockets, q.sockets[q.first:])
		clear(q.sockets[n:])
		q.sockets, q.first = q.sockets[:n], 0
	}
	return s
}

// close lets the writers go; nothing is pushed any more.
func (q *queueOfTurns) close() {
	q.mu.Lock()
	q.closed = true
	q.mu.Unlock()
	q.filled.Broadcast()
}

// writeTurns is one writer.
func (h *Hub) writeTurns() {
	a := newAttempt()
	for s := h.turns.pop(); s != nil; s = h.turns.pop() {
		s.turn(a)
	}
}

// attempt is a single write to a connection that does not wait. Each writer has
// one, so that a delivery allocates nothing for it.
type attempt struct {
	p   []byte
	n   int
	err error
	try func(fd uintptr) (done bool)
}

func newAttempt() *attempt {
	a := &attempt{}
	a.try = func(fd uintptr) bool {
		a.n, a.err = writeNow(fd, a.p)
		return true // whatever came of it: don't wait
	}
	return a
}

// write writes what the kernel takes of p at once. An error means that the
// connection has ended; that nothing could be written is none.
func (a *attempt) write(rc syscall.RawConn, p []byte) (n int, err error) {
	a.p, a.n, a.err = p, 0, nil
	if err := rc.Write(a.try); err != nil {
		return 0, err
	}
	a.p = nil
	return a.n, a.err
}
