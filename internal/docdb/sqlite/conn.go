package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"ketenportaal/internal/docdb"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// maxStatements bounds the prepared statements of one connection. Queries are
// built from a schema and the shape of a filter, so there are few; only lists
// of many lengths could make more.
const maxStatements = 256

// conn is one SQLite connection with its prepared statements. It is used by
// one goroutine at a time: whoever took it from its pool.
type conn struct {
	c     *sql.Conn
	stmts map[string]*sql.Stmt
}

func newConn(ctx context.Context, pool *sql.DB) (*conn, error) {
	c, err := pool.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("docdb/sqlite: connect: %w", err)
	}
	return &conn{c: c, stmts: map[string]*sql.Stmt{}}, nil
}

func (c *conn) close() error {
	c.forget()
	return c.c.Close()
}

// forget closes all prepared statements.
func (c *conn) forget() {
	for _, s := range c.stmts {
		s.Close()
	}
	clear(c.stmts)
}

func (c *conn) prepare(ctx context.Context, query string) (*sql.Stmt, error) {
	if s, ok := c.stmts[query]; ok {
		return s, nil
	}
	if len(c.stmts) >= maxStatements {
		c.forget()
	}
	s, err := c.c.PrepareContext(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("prepare %q: %w", query, err)
	}
	c.stmts[query] = s
	return s, nil
}

// exec runs a statement and says how many rows it changed.
func (c *conn) exec(ctx context.Context, query string, args ...any) (int64, error) {
	s, err := c.prepare(ctx, query)
	if err != nil {
		return 0, err
	}
	r, err := s.ExecContext(ctx, args...)
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

// script runs statements that are not worth keeping prepared.
func (c *conn) script(ctx context.Context, text string, args ...any) error {
	if _, err := c.c.ExecContext(ctx, text, args...); err != nil {
		return fmt.Errorf("run %q: %w", text, err)
	}
	return nil
}

// errStop ends the reading of rows without an error.
var errStop = errors.New("stop")

// query gives each row to f as its raw values (int64, float64, string, []byte
// or nil), which f may keep; the slice itself is used again.
func (c *conn) query(ctx context.Context, query string, args []any, f func(row []any) error) error {
	s, err := c.prepare(ctx, query)
	if err != nil {
		return err
	}
	rows, err := s.QueryContext(ctx, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		return err
	}
	row, dest := make([]any, len(names)), make([]any, len(names))
	for i := range row {
		dest[i] = &row[i]
	}
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			return err
		}
		if err := f(row); err != nil {
			if errors.Is(err, errStop) {
				return nil
			}
			return err
		}
	}
	return rows.Err()
}

// number gives the one integer a query answers with; found is false without a
// row or with NULL. It reads to the end, so that an INSERT ... RETURNING is done.
func (c *conn) number(ctx context.Context, query string, args ...any) (n int64, found bool, err error) {
	err = c.query(ctx, query, args, func(row []any) error {
		n, found = row[0].(int64)
		return nil
	})
	return n, found, err
}

// mapError turns an error of the driver into one of the port.
func mapError(err error) error {
	var e *sqlite.Error
	if err == nil || !errors.As(err, &e) {
		return err
	}
	switch e.Code() {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_ROWID:
		return fmt.Errorf("%w: %w", docdb.ErrExists, err)
	}
	return fmt.Errorf("docdb/sqlite: %w", err)
}
