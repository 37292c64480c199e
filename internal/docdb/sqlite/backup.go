package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// What a backup (a folder) and a restore (a file) make beside the database
// begins with these; see SweepRemains.
const (
	backupPrefix  = "backup-"
	restorePrefix = "restore-"
)

// Backup implements docdb.DB. What it writes is a SQLite file. It is first
// made beside the database, which needs as much free space as the data take;
// writers go on meanwhile.
func (db *DB) Backup(ctx context.Context, w io.Writer) (err error) {
	dir := ""
	if db.path != memory {
		dir = filepath.Dir(db.path)
	}
	dir, err = os.MkdirTemp(dir, backupPrefix)
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	copied := filepath.Join(dir, "portal.db")
	if err := createPrivate(copied); err != nil { // VACUUM INTO takes an empty file
		return err
	}
	if err := db.vacuumInto(ctx, copied); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	f, err := os.Open(copied)
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	defer f.Close()
	if _, err := io.Copy(w, contextReader{ctx, f}); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	return nil
}

// vacuumInto copies the data as one snapshot. It uses a connection of its own:
// the readers are query_only and few. In memory there is only one.
func (db *DB) vacuumInto(ctx context.Context, path string) error {
	const statement = "VACUUM INTO ?"
	if db.path == memory {
		return db.read(ctx, func(ctx context.Context, c *conn) error { return c.script(ctx, statement, path) })
	}
	select {
	case <-db.closed:
		return errClosed
	default:
	}
	pool, err := sql.Open("sqlite", dsn(db.path, "busy_timeout(5000)"))
	if err != nil {
		return err
	}
	_, err = pool.ExecContext(ctx, statement, path)
	return errors.Join(err, pool.Close())
}

// contextReader ends with the context's error.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (r contextReader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}

// RestoreFrom writes a backup to a new database file. It refuses a path where
// there is one, and a backup that SQLite finds damaged; then nothing is left.
func RestoreFrom(ctx context.Context, path string, r io.Reader) error {
	for _, name := range []string{path, path + "-wal"} {
		switch info, err := os.Stat(name); {
		case err == nil && info.Size() > 0:
			return fmt.Errorf("restore: %s is there already: move it away first", name)
		case err != nil && !errors.Is(err, fs.ErrNotExist):
			return fmt.Errorf("restore: %w", err)
		}
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	f, err := os.CreateTemp(filepath.Dir(path), restorePrefix)
	if err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	defer os.Remove(f.Name()) // gone already when all went well
	_, err = io.Copy(f, contextReader{ctx, r})
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	if err := verify(ctx, f.Name()); err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	return syncDir(filepath.Dir(path))
}

// verify reads the whole file and checks that it is a sound database of this
// engine.
func verify(ctx context.Context, path string) (err error) {
	c, err := newConn(ctx, dsn(path, "query_only(on)"))
	if err != nil {
		return fmt.Errorf("this is no backup of the portal: %w", err)
	}
	defer func() { err = errors.Join(err, c.close()) }()
	version, err := layoutVersion(ctx, c)
	if err != nil {
		return err
	}
	if version == 0 {
		return errors.New("this is no backup of the portal")
	}
	return c.query(ctx, "PRAGMA integrity_check", nil, func(row []any) error {
		if row[0] != "ok" {
			return fmt.Errorf("the backup is damaged: %v", row[0])
		}
		return nil
	})
}

// syncDir makes a rename in a directory durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	if err := errors.Join(d.Sync(), d.Close()); err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	return nil
}
