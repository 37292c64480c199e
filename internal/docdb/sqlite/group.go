package sqlite

import (
	"context"
	"fmt"
	"time"
)

// groupTime is the age at which a group is stored although others wait to join
// it: who is done must not wait for ever more of them.
const groupTime = 20 * time.Millisecond

// group is the transactions that one COMMIT stores, so that they share its write
// and its wait for the disk. Each is a savepoint in one SQLite transaction; the
// group is open between two of them, on the connection that passes from hand to
// hand.
//
// A transaction takes its turn at the connection twice: to run, and to see
// itself stored. Whoever comes for the second time first stores the whole group.
// Since turns are taken in the order in which they were asked for, those who
// waited while it ran have run by then. A transaction alone gets its second turn
// at once. Nobody returns from InTx before the group's end: not who failed
// either, as the reason may lie in a write that is not stored yet.
type group struct {
	began time.Time
	over  chan struct{} // closed at the group's end
	err   error         // why nothing of it is stored; to be read when it is over
}

// enter starts a transaction, in the group that is open or in a new one.
func (c *conn) enter(ctx context.Context) (*group, error) {
	if c.group == nil {
		if err := begin(ctx, c); err != nil {
			return nil, err
		}
		c.group = &group{began: time.Now(), over: make(chan struct{})}
	}
	_, err := c.exec(ctx, "SAVEPOINT member")
	return c.group, err
}

// keep ends a transaction that is to be stored with its group.
func (c *conn) keep(ctx context.Context) error {
	if _, err := c.exec(ctx, "RELEASE member"); err != nil {
		return err
	}
	if time.Since(c.group.began) > groupTime {
		c.commit()
	}
	return nil
}

// undo ends a transaction that failed for a cause. After some errors, as of a
// full disk, SQLite has rolled back the whole group by itself; then there is no
// savepoint to go back to.
func (c *conn) undo(ctx context.Context, cause error) {
	_, err := c.exec(ctx, "ROLLBACK TO member")
	if err == nil {
		_, err = c.exec(ctx, "RELEASE member")
	}
	if err != nil {
		// Not wrapped: it says nothing of what the others did.
		c.end(fmt.Errorf("docdb/sqlite: a transaction failed (%v) and took all that was not stored with it: %v", cause, err))
	}
}

// commit stores the group that is open, if there is one.
func (c *conn) commit() {
	if c.group == nil {
		return
	}
	_, err := c.exec(context.Background(), "COMMIT")
	c.end(mapError(err))
}

// end tells the members of a group what became of it.
func (c *conn) end(err error) {
	if err != nil {
		c.exec(context.Background(), "ROLLBACK") // fails when SQLite has rolled back by itself
	}
	c.group.err = err
	close(c.group.over)
	c.group = nil
}

// stored waits for the end of a group, and brings it about when its turn comes
// first.
func (db *DB) stored(g *group) error {
	select {
	case <-g.over:
	case c := <-db.writer:
		if c.group == g {
			c.commit()
		}
		db.writer <- c
		<-g.over
	}
	return g.err
}
