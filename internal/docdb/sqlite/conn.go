package sqlite

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"

	"ketenportaal/internal/docdb"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// maxStatements bounds the prepared statements of one connection. Queries are
// built from a schema and the shape of a filter, so there are few; only lists
// of many lengths could make more.
const maxStatements = 256

// conn is one SQLite connection with its prepared statements. It is used by
// one goroutine at a time: whoever took it from its pool. It speaks to the
// driver itself: what database/sql adds, a pool and conversions, this package
// has or doesn't need, and it would cost a fifth of every small query.
type conn struct {
	c     rawConn
	stmts map[string]rawStmt
	// group is what the writing connection is in the midst of, between two
	// transactions; nil when everything is stored.
	group *group
}

// rawConn and rawStmt are what the driver gives.
type rawConn interface {
	driver.Conn
	driver.ConnPrepareContext
	driver.ExecerContext
}

type rawStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// newConn opens a connection by the driver's name for it.
func newConn(ctx context.Context, name string) (*conn, error) {
	opener, err := sqlite.NewConnector(name)
	if err != nil {
		return nil, fmt.Errorf("docdb/sqlite: %w", err)
	}
	c, err := opener.Connect(ctx)
	if err != nil {
		return nil, fmt.Errorf("docdb/sqlite: connect: %w", err)
	}
	return &conn{c: c.(rawConn), stmts: map[string]rawStmt{}}, nil
}

func (c *conn) close() error {
	c.commit()
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

func (c *conn) prepare(ctx context.Context, query string) (rawStmt, error) {
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
	c.stmts[query] = s.(rawStmt)
	return c.stmts[query], nil
}

// values makes a driver's arguments of Go values.
func values(args []any) ([]driver.NamedValue, error) {
	vs := make([]driver.NamedValue, len(args))
	for i, a := range args {
		v, err := driver.DefaultParameterConverter.ConvertValue(a)
		if err != nil {
			return nil, fmt.Errorf("argument %d: %w", i+1, err)
		}
		vs[i] = driver.NamedValue{Ordinal: i + 1, Value: v}
	}
	return vs, nil
}

// exec runs a statement and says how many rows it changed.
func (c *conn) exec(ctx context.Context, query string, args ...any) (int64, error) {
	r, err := c.run(ctx, query, args)
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

// insert runs an INSERT of one row and gives its rowid. It takes less than
// RETURNING does, for which SQLite keeps a way back from half a statement.
func (c *conn) insert(ctx context.Context, query string, args ...any) (int64, error) {
	r, err := c.run(ctx, query, args)
	if err != nil {
		return 0, err
	}
	return r.LastInsertId()
}

func (c *conn) run(ctx context.Context, query string, args []any) (driver.Result, error) {
	s, err := c.prepare(ctx, query)
	if err != nil {
		return nil, err
	}
	vs, err := values(args)
	if err != nil {
		return nil, err
	}
	return s.ExecContext(ctx, vs)
}

// script runs statements that are not worth keeping prepared.
func (c *conn) script(ctx context.Context, text string, args ...any) error {
	vs, err := values(args)
	if err == nil {
		_, err = c.c.ExecContext(ctx, text, vs)
	}
	if err != nil {
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
	vs, err := values(args)
	if err != nil {
		return err
	}
	rows, err := s.QueryContext(ctx, vs)
	if err != nil {
		return err
	}
	defer rows.Close()
	read := make([]driver.Value, len(rows.Columns()))
	row := make([]any, len(read))
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := rows.Next(read); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		for i, v := range read {
			row[i] = v
		}
		if err := f(row); err != nil {
			if errors.Is(err, errStop) {
				return nil
			}
			return err
		}
	}
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
