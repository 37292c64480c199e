// Package sqlite is the embedded engine of the document-database port: one
// SQLite file in WAL mode with synchronous=FULL, one writing connection and a
// few reading ones, for one serving process.
//
// A collection is a table with a column per declared field. A multi-valued
// field is kept twice: as a JSON list in its column, and as rows of side
// tables, one per index, that are ordered and carry what the list's filters
// need, so that a page touches only the documents it shows.
package sqlite

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"ketenportaal/internal/docdb"
)

const (
	// memory is the path of a private database without a file.
	memory = ":memory:"
	// patience is how long a caller waits for a connection, whatever its
	// context says. Inside InTx, a call with the context from outside waits
	// for its own transaction: this turns that fault into an error.
	patience = 30 * time.Second
)

var (
	errClosed   = errors.New("docdb/sqlite: the database is closed")
	errPatience = fmt.Errorf("docdb/sqlite: no connection came free in %v (or a call inside InTx used the context from outside it)", patience)
)

// DB is an open database. It implements docdb.DB and is safe for concurrent
// use.
type DB struct {
	path        string
	collections map[string]*collection
	// writer holds the one writing connection; who takes it out may write.
	writer chan *conn
	// readers holds the reading connections. Nil for a database in memory,
	// which has one connection for all.
	readers   chan *conn
	connected bool // the writing connection was opened
	closed    chan struct{}
	once      sync.Once
}

var _ docdb.DB = (*DB)(nil)

// Open opens the database file, creating it with mode 0600 when it does not
// exist, and brings it to the given schema: what is new is added, indexes no
// longer declared are dropped. A field whose kind changed, and a file written
// by a newer version of this package, are refused. The path ":memory:" gives
// an empty database that lives until Close.
func Open(ctx context.Context, path string, schema []docdb.Collection) (*DB, error) {
	collections, err := layouts(schema)
	if err != nil {
		return nil, err
	}
	if path != memory {
		if err := createPrivate(path); err != nil {
			return nil, err
		}
	}
	db := &DB{
		path:        path,
		collections: collections,
		writer:      make(chan *conn, 1),
		closed:      make(chan struct{}),
	}
	if err := db.connect(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", path, err), db.Close())
	}
	return db, nil
}

// connect opens the connections and migrates.
func (db *DB) connect(ctx context.Context) error {
	err := db.pool(ctx, 1, db.writer, "busy_timeout(5000)", "journal_mode(wal)", "synchronous(full)",
		"foreign_keys(off)", "secure_delete(on)", "temp_store(memory)", "cache_size(-8192)", "journal_size_limit(67108864)")
	if err != nil {
		return err
	}
	db.connected = true
	if err := db.migrate(ctx); err != nil {
		return err
	}
	if db.path == memory {
		return nil
	}
	n := max(4, runtime.GOMAXPROCS(0))
	readers := make(chan *conn, n)
	if err := db.pool(ctx, n, readers, "busy_timeout(5000)", "query_only(on)", "temp_store(memory)", "cache_size(-4096)"); err != nil {
		return err
	}
	db.readers = readers
	return nil
}

// pool fills to with n connections that have the pragmas set.
func (db *DB) pool(ctx context.Context, n int, to chan *conn, pragmas ...string) error {
	for range n {
		c, err := newConn(ctx, dsn(db.path, pragmas...))
		if err != nil {
			for len(to) > 0 {
				err = errors.Join(err, (<-to).close())
			}
			return err
		}
		to <- c
	}
	return nil
}

// dsn is the driver's name for a file opened with pragmas.
func dsn(path string, pragmas ...string) string {
	q := url.Values{"_pragma": pragmas}
	if path == memory {
		return "file::memory:?" + q.Encode()
	}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + q.Encode()
}

// createPrivate makes the file, so that SQLite gives it and its log the mode
// 0600 instead of one by the umask.
func createPrivate(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("docdb/sqlite: %w", err)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("docdb/sqlite: %w", err)
	}
	return f.Close()
}

// Close waits for the transaction and the reads that are running, and closes
// the file. Calls after it fail.
func (db *DB) Close() error {
	var errs []error
	db.once.Do(func() {
		close(db.closed)
		for _, free := range []chan *conn{db.readers, db.writer} {
			for range cap(free) {
				if !db.connected {
					break // Open failed before there was a connection
				}
				errs = append(errs, (<-free).close())
			}
		}
	})
	return errors.Join(errs...)
}

// take waits for a free connection and stores what is open on it.
func (db *DB) take(ctx context.Context, free chan *conn) (*conn, error) {
	c, err := db.turn(ctx, free)
	if err == nil {
		c.commit()
	}
	return c, err
}

// turn waits for a free connection. A caller whose context is done by then is
// refused.
func (db *DB) turn(ctx context.Context, free chan *conn) (*conn, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	select {
	case <-db.closed:
		return nil, errClosed
	default:
	}
	select {
	case c := <-free:
		return c, nil
	default:
	}
	limit := time.NewTimer(patience)
	defer limit.Stop()
	select {
	case c := <-free:
		if err := ctx.Err(); err != nil {
			free <- c
			return nil, err
		}
		return c, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-db.closed:
		return nil, errClosed
	case <-limit.C:
		return nil, errPatience
	}
}

// read runs f on a reading connection, or on that of the context's
// transaction. Outside a transaction f's statements each see their own
// snapshot, and the context stops them.
func (db *DB) read(ctx context.Context, f func(ctx context.Context, c *conn) error) error {
	if t := txOf(ctx, db); t != nil {
		return t.do(ctx, f)
	}
	free := db.readers
	if free == nil {
		free = db.writer
	}
	c, err := db.take(ctx, free)
	if err != nil {
		return err
	}
	defer func() { free <- c }()
	err = f(ctx, c)
	if err != nil && ctx.Err() != nil {
		return ctx.Err() // the driver calls it an interrupt
	}
	return mapError(err)
}

// snapshot is read with one snapshot for all of f's statements.
func (db *DB) snapshot(ctx context.Context, f func(ctx context.Context, c *conn) error) error {
	if txOf(ctx, db) != nil {
		return db.read(ctx, f)
	}
	return db.read(ctx, func(ctx context.Context, c *conn) error {
		whole := context.WithoutCancel(ctx)
		if _, err := c.exec(whole, "BEGIN"); err != nil {
			return err
		}
		defer c.exec(whole, "ROLLBACK")
		return f(ctx, c)
	})
}

// Ping writes, durably, so that it fails on a full or read-only disk.
func (db *DB) Ping(ctx context.Context) error {
	return db.write(ctx, func(ctx context.Context, c *conn) error {
		_, err := c.exec(ctx, "UPDATE docdb_version SET pinged = ?", time.Now().UnixMilli())
		return err
	})
}
