package sqlite

import (
	"context"
	"errors"
	"sync"

	"ketenportaal/internal/docdb"
)

// tx is a running transaction: it holds the writing connection.
type tx struct {
	db *DB
	mu sync.Mutex // f may use its context from several goroutines
	c  *conn
	// over: an operation failed, so nothing more is done and nothing kept.
	over bool
}

// txKey finds the transaction of a database in a context.
type txKey struct{ db *DB }

func txOf(ctx context.Context, db *DB) *tx {
	t, _ := ctx.Value(txKey{db}).(*tx)
	return t
}

// do runs one operation. The caller's context is asked before, but does not
// reach the connection: interrupting it would end the transaction half-way
// through a statement.
func (t *tx) do(ctx context.Context, f func(ctx context.Context, c *conn) error) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.over {
		return docdb.ErrTxOver
	}
	if err := ctx.Err(); err != nil {
		t.over = true
		return err
	}
	t.over = true // should f panic
	err := mapError(f(context.WithoutCancel(ctx), t.c))
	t.over = ends(err)
	return err
}

// ends says whether an operation's error ends its transaction.
func ends(err error) bool { return err != nil && !errors.Is(err, docdb.ErrNotFound) }

// finish ends the use of the connection and says whether the transaction may
// be stored.
func (t *tx) finish() (sound bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	sound, t.over = !t.over, true
	return sound
}

// InTx implements docdb.DB. f runs once, on the goroutine that calls. A caller
// whose context is done before its turn is refused; when f returns nil in time
// the transaction is stored, whatever becomes of the context meanwhile.
func (db *DB) InTx(ctx context.Context, f func(ctx context.Context) error) error {
	if t := txOf(ctx, db); t != nil {
		return t.join(ctx, f)
	}
	c, err := db.turn(ctx, db.writer)
	if err != nil {
		return err
	}
	g, err := db.member(ctx, c, f)
	if g == nil {
		return err
	}
	if lost := db.stored(g); lost != nil {
		return lost
	}
	return err
}

// member runs f as one transaction of a group, and hands the connection on. The
// group is nil when the transaction could not start.
func (db *DB) member(ctx context.Context, c *conn, f func(ctx context.Context) error) (g *group, err error) {
	defer func() { db.writer <- c }()
	whole := context.WithoutCancel(ctx)
	if g, err = c.enter(whole); err != nil {
		return nil, mapError(err)
	}
	t, kept := &tx{db: db, c: c}, false
	defer func() { // also when f panics or ends its goroutine
		t.finish()
		if !kept {
			c.undo(whole, err)
		}
	}()
	if err = f(context.WithValue(ctx, txKey{db}, t)); err != nil {
		return g, err
	}
	if !t.finish() {
		return g, docdb.ErrTxOver
	}
	if err := c.keep(whole); err != nil {
		return g, mapError(err)
	}
	kept = true
	return g, nil
}

// begin starts a transaction; when the end of an earlier one failed and it is
// still there, that one is rolled back first.
func begin(ctx context.Context, c *conn) error {
	_, err := c.exec(ctx, "BEGIN IMMEDIATE")
	if err == nil {
		return nil
	}
	if _, rolled := c.exec(ctx, "ROLLBACK"); rolled != nil {
		return err
	}
	_, err = c.exec(ctx, "BEGIN IMMEDIATE")
	return err
}

// join runs f in the transaction that is there. It is an operation like any
// other: its error ends the transaction.
func (t *tx) join(ctx context.Context, f func(ctx context.Context) error) error {
	t.mu.Lock()
	over := t.over
	t.mu.Unlock()
	if over {
		return docdb.ErrTxOver
	}
	err := f(ctx)
	if ends(err) {
		t.finish()
	}
	return err
}

// write runs one writing operation, in the context's transaction or in one of
// its own.
func (db *DB) write(ctx context.Context, f func(ctx context.Context, c *conn) error) error {
	if t := txOf(ctx, db); t != nil {
		return t.do(ctx, f)
	}
	return db.InTx(ctx, func(ctx context.Context) error { return txOf(ctx, db).do(ctx, f) })
}
