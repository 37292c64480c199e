package mongodb

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/readconcern"

	"ketenportaal/internal/docdb"
)

// defaultRetryFor is how long a transaction that loses from others is tried
// again.
const defaultRetryFor = 10 * time.Second

// tx is the state of one run of a transaction's function.
type tx struct {
	// mu: a session serves one operation at a time, whatever goroutines f has.
	mu sync.Mutex
	// failed is the first error of an operation, other than ErrNotFound.
	failed error
	// ended is set when the function has returned.
	ended bool
}

// txKey finds the transaction of one DB in a context.
type txKey struct{ d *DB }

// plain is a context without values: no transaction and no session, but the
// deadline of the one inside.
type plain struct{ context.Context }

func (plain) Value(any) any { return nil }

// txOf gives the transaction that ctx belongs to, nil when there is none.
func (d *DB) txOf(ctx context.Context) *tx {
	t, _ := ctx.Value(txKey{d}).(*tx)
	return t
}

// over gives ErrTxOver when nothing more can be done in the transaction.
func (t *tx) over() error {
	switch {
	case t == nil:
		return nil
	case t.ended:
		return fmt.Errorf("%w: its function has returned", docdb.ErrTxOver)
	case t.failed != nil:
		// %v: a second error must not look like the first, which may be retried.
		return fmt.Errorf("%w: %v", docdb.ErrTxOver, t.failed)
	}
	return nil
}

// note remembers what ends the transaction, and gives err back.
func (t *tx) note(err error) error {
	if t != nil && t.failed == nil && err != nil && !errors.Is(err, docdb.ErrNotFound) {
		t.failed = err
	}
	return err
}

// write runs one writing operation, in the transaction of ctx if it has one.
func (d *DB) write(ctx context.Context, doing string, f func(ctx context.Context) error) error {
	t := d.txOf(ctx)
	if t != nil {
		t.mu.Lock()
		defer t.mu.Unlock()
	}
	if err := t.over(); err != nil {
		return fmt.Errorf("docdb/mongodb: %s: %w", doing, err)
	}
	ctx, cancel := context.WithTimeout(ctx, opTimeout)
	defer cancel()
	if err := translate(ctx, f(ctx)); err != nil {
		return t.note(fmt.Errorf("docdb/mongodb: %s: %w", doing, err))
	}
	return nil
}

// read runs one reading operation on one snapshot: that of the transaction of
// ctx, or one of its own.
func (d *DB) read(ctx context.Context, doing string, f func(ctx context.Context) error) error {
	if d.txOf(ctx) != nil || !d.transactions {
		return d.write(ctx, doing, f)
	}
	return d.write(ctx, doing, func(ctx context.Context) error { return d.snapshot(ctx, f) })
}

// snapshot runs f with a session whose reads all see the same moment, at which
// everything acknowledged before the first read is there.
func (d *DB) snapshot(ctx context.Context, f func(ctx context.Context) error) error {
	s, err := d.client.StartSession(options.Session().SetSnapshot(true))
	if err != nil {
		return err
	}
	defer s.EndSession(context.WithoutCancel(ctx))
	return f(mongo.NewSessionContext(ctx, s))
}

// InTx implements docdb.DB. Besides what it promises: the server ends a
// transaction that takes longer than a minute.
func (d *DB) InTx(ctx context.Context, f func(ctx context.Context) error) error {
	if t := d.txOf(ctx); t != nil {
		return t.join(ctx, f)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if !d.transactions {
		return run(ctx, d, f)
	}
	s, err := d.client.StartSession()
	if err != nil {
		return fmt.Errorf("docdb/mongodb: begin: %w", translate(ctx, err))
	}
	defer s.EndSession(context.WithoutCancel(ctx)) // aborts what a panic left open
	begin := time.Now()
	_, err = s.WithTransaction(ctx, func(ctx context.Context) (any, error) {
		err := run(ctx, d, f)
		if transient(err) && (ctx.Err() != nil || time.Since(begin) > d.retryFor) {
			// Without the driver's error inside it WithTransaction gives up.
			return nil, giveUp(ctx, err)
		}
		return nil, err
	}, options.Transaction().SetReadConcern(readconcern.Snapshot()))
	return translate(ctx, err)
}

// join runs f in the transaction that is there. What it did before it failed
// cannot be undone by itself, so its failure ends the whole.
func (t *tx) join(ctx context.Context, f func(ctx context.Context) error) error {
	t.mu.Lock()
	err := t.over()
	t.mu.Unlock()
	if err != nil {
		return err
	}
	err = f(ctx)
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.note(err)
}

// run runs f once as the function of a transaction.
func run(ctx context.Context, d *DB, f func(ctx context.Context) error) error {
	t := &tx{}
	defer t.end() // also when f panics
	err := f(context.WithValue(ctx, txKey{d}, t))
	failed := t.end()
	switch {
	case failed == nil:
		return err
	case err == nil:
		// f went on as if nothing had happened.
		return fmt.Errorf("%w: %w", docdb.ErrTxOver, failed)
	case errors.Is(err, failed):
		return err
	}
	// f dropped the cause, by which the driver sees whether a retry helps.
	return fmt.Errorf("%w (after: %w)", err, failed)
}

// end ends the use of the transaction and gives the failure that spoiled it.
func (t *tx) end() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.ended = true
	return t.failed
}

// giveUp is err without the driver's error in it.
func giveUp(ctx context.Context, err error) error {
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("%w: %v", ctx.Err(), err)
	case errors.Is(err, docdb.ErrConflict):
		return fmt.Errorf("%w: %v", docdb.ErrConflict, err)
	}
	return errors.New(err.Error())
}
