package sqlite

import (
	"context"
	"errors"

	"ketenportaal/internal/docdb"
)

var _ docdb.Compacter = (*DB)(nil)

// errBusy: somebody read an old snapshot, so the log could not be cut off.
var errBusy = errors.New("docdb/sqlite: the log is in use; nothing was cut off")

// Compact implements docdb.Compacter. Rows are overwritten when they are deleted
// (secure_delete); the text index only marks what was taken out of it, until its
// parts are merged, and the log keeps earlier pages until it is emptied.
func (db *DB) Compact(ctx context.Context) error {
	err := db.write(ctx, func(ctx context.Context, c *conn) error {
		_, err := c.exec(ctx, "INSERT INTO docdb_text (docdb_text) VALUES ('optimize')")
		return err
	})
	if err != nil || db.path == memory {
		return err
	}
	c, err := db.take(ctx, db.writer)
	if err != nil {
		return err
	}
	defer func() { db.writer <- c }()
	busy, _, err := c.number(context.WithoutCancel(ctx), "PRAGMA wal_checkpoint(TRUNCATE)")
	if err == nil && busy != 0 {
		err = errBusy
	}
	return mapError(err)
}
