package sqlite

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"time"

	"ketenportaal/internal/docdb"
)

const (
	// chunkSize is how many bytes one row of docdb_chunk holds at most.
	chunkSize = 256 << 10
	// chunkBits are the bits of a chunk's place below its file's row.
	chunkBits = 22
	// removedAtOnce is how many chunks one transaction deletes, so that a large
	// file does not hold up other writers.
	removedAtOnce = 64
)

// files keeps bytes in the same SQLite file: a row per file, which is
// invisible until complete is set, and its chunks.
type files struct{ db *DB }

// Files implements docdb.DB.
func (db *DB) Files() docdb.Files { return files{db} }

// write refuses the context of a transaction: file operations never take part,
// and waiting for the writer inside InTx would never end.
func (s files) write(ctx context.Context, f func(ctx context.Context, c *conn) error) error {
	if txOf(ctx, s.db) != nil {
		return errors.New("docdb/sqlite: a file operation inside InTx")
	}
	return s.db.write(ctx, f)
}

// Put implements docdb.Files. Each chunk is a transaction, so that a slow
// reader does not keep others from writing.
func (s files) Put(ctx context.Context, id string, r io.Reader, max int64) (docdb.FileInfo, error) {
	info := docdb.FileInfo{ID: id, Created: time.UnixMilli(time.Now().UnixMilli()).UTC()}
	var row int64
	err := s.write(ctx, func(ctx context.Context, c *conn) error {
		taken, _, err := c.number(ctx, "SELECT count(*) FROM docdb_file WHERE id = ? AND complete", id)
		if err == nil && taken > 0 {
			err = fmt.Errorf("%w: file %q", docdb.ErrExists, id)
		}
		if err != nil {
			return err
		}
		row, _, err = c.number(ctx, "INSERT INTO docdb_file (id, size, sha256, created, complete) VALUES (?, 0, '', ?, FALSE) RETURNING row",
			id, info.Created.UnixMilli())
		return err
	})
	if err != nil {
		return docdb.FileInfo{}, err
	}
	err = s.fill(ctx, row, r, max, &info)
	if err != nil {
		// The remains go at once when that is possible, and else by Sweep.
		return docdb.FileInfo{}, errors.Join(err, s.drop(context.WithoutCancel(ctx), row))
	}
	return info, nil
}

// fill stores the chunks and makes the file visible.
func (s files) fill(ctx context.Context, row int64, r io.Reader, max int64, info *docdb.FileInfo) error {
	sum := sha256.New()
	chunk := make([]byte, chunkSize)
	for n := int64(0); ; n++ {
		size, last, err := readChunk(r, chunk)
		if err != nil {
			return fmt.Errorf("read file %q: %w", info.ID, err)
		}
		info.Size += int64(size)
		if info.Size > max {
			return fmt.Errorf("%w: file %q has more than %d bytes", docdb.ErrTooLarge, info.ID, max)
		}
		sum.Write(chunk[:size])
		err = s.write(ctx, func(ctx context.Context, c *conn) error {
			if size > 0 {
				if err := s.append(ctx, c, row, n, chunk[:size]); err != nil {
					return err
				}
			}
			if !last {
				return nil
			}
			info.SHA256 = hex.EncodeToString(sum.Sum(nil))
			_, err := c.exec(ctx, "UPDATE docdb_file SET complete = TRUE, size = ?, sha256 = ? WHERE row = ?", info.Size, info.SHA256, row)
			return err
		})
		if err != nil || last {
			return err
		}
	}
}

// readChunk fills chunk as far as r goes. Only r's own io.EOF is the end: an
// upload that was cut off says io.ErrUnexpectedEOF, which io.ReadFull would
// also give for a short last chunk.
func readChunk(r io.Reader, chunk []byte) (n int, last bool, err error) {
	for n < len(chunk) {
		m, err := r.Read(chunk[n:])
		n += m
		switch {
		case errors.Is(err, io.EOF):
			return n, true, nil
		case err != nil:
			return n, false, err
		}
	}
	return n, false, nil
}

func (s files) append(ctx context.Context, c *conn, row, n int64, data []byte) error {
	there, _, err := c.number(ctx, "SELECT count(*) FROM docdb_file WHERE row = ?", row)
	if err != nil {
		return err
	}
	if there == 0 {
		return errors.New("docdb/sqlite: the unfinished file was swept")
	}
	_, err = c.exec(ctx, "INSERT INTO docdb_chunk (place, data) VALUES (?, ?)", row<<chunkBits|n, data)
	return err
}

// drop deletes a file that is not visible, the chunks first, so that what a
// crash leaves is still found by Sweep.
func (s files) drop(ctx context.Context, row int64) error {
	for {
		var left bool
		err := s.write(ctx, func(ctx context.Context, c *conn) error {
			n, err := c.exec(ctx, "DELETE FROM docdb_chunk WHERE place IN (SELECT place FROM docdb_chunk WHERE place BETWEEN ? AND ? LIMIT ?)",
				row<<chunkBits, (row+1)<<chunkBits-1, removedAtOnce)
			if left = n == removedAtOnce; err != nil || left {
				return err
			}
			_, err = c.exec(ctx, "DELETE FROM docdb_file WHERE row = ?", row)
			return err
		})
		if err != nil || !left {
			return err
		}
	}
}

// Remove implements docdb.Files.
func (s files) Remove(ctx context.Context, id string) error {
	var row int64
	var found bool
	err := s.write(ctx, func(ctx context.Context, c *conn) (err error) {
		row, found, err = c.number(ctx, "UPDATE docdb_file SET complete = FALSE, created = 0 WHERE id = ? AND complete RETURNING row", id)
		return err
	})
	if err != nil || !found {
		return err
	}
	return s.drop(ctx, row)
}

// Sweep implements docdb.Files.
func (s files) Sweep(ctx context.Context, before time.Time) error {
	var rows []int64
	err := s.db.read(ctx, func(ctx context.Context, c *conn) error {
		return c.query(ctx, "SELECT row FROM docdb_file WHERE NOT complete AND created < ?", []any{before.UnixMilli()}, func(row []any) error {
			rows = append(rows, row[0].(int64))
			return nil
		})
	})
	for _, row := range rows {
		if err == nil {
			err = s.drop(ctx, row)
		}
	}
	return err
}

const selectFiles = "SELECT row, id, size, sha256, created FROM docdb_file WHERE complete AND "

func fileInfo(row []any) docdb.FileInfo {
	return docdb.FileInfo{ID: row[1].(string), Size: row[2].(int64), SHA256: row[3].(string), Created: time.UnixMilli(row[4].(int64)).UTC()}
}

// List implements docdb.Files.
func (s files) List(ctx context.Context, after string, limit int) ([]docdb.FileInfo, error) {
	var list []docdb.FileInfo
	err := s.db.read(ctx, func(ctx context.Context, c *conn) error {
		return c.query(ctx, selectFiles+"id > ? ORDER BY id LIMIT ?", []any{after, limit}, func(row []any) error {
			list = append(list, fileInfo(row))
			return nil
		})
	})
	return list, err
}

// Open implements docdb.Files.
func (s files) Open(ctx context.Context, id string) (io.ReadCloser, docdb.FileInfo, error) {
	f := &file{ctx: ctx, db: s.db, sum: sha256.New()}
	found := false
	err := s.db.read(ctx, func(ctx context.Context, c *conn) error {
		return c.query(ctx, selectFiles+"id = ?", []any{id}, func(row []any) error {
			found, f.row, f.info = true, row[0].(int64), fileInfo(row)
			return nil
		})
	})
	if err == nil && !found {
		err = fmt.Errorf("%w: file %q", docdb.ErrNotFound, id)
	}
	if err != nil {
		return nil, docdb.FileInfo{}, err
	}
	return f, f.info, nil
}

// file reads chunk by chunk, without holding a connection in between.
type file struct {
	ctx  context.Context // of Open: io.Reader has none of its own
	db   *DB
	row  int64
	info docdb.FileInfo
	next int64 // chunk
	read int64 // bytes
	rest []byte
	sum  hash.Hash
	err  error
}

// Read implements io.Reader.
func (f *file) Read(p []byte) (int, error) {
	if len(f.rest) == 0 && f.err == nil {
		f.err = f.load()
	}
	if len(f.rest) == 0 {
		return 0, f.err
	}
	n := copy(p, f.rest)
	f.rest = f.rest[n:]
	return n, nil
}

// load reads the next chunk; io.EOF when the bytes read are the bytes stored.
func (f *file) load() error {
	found := false
	err := f.db.read(f.ctx, func(ctx context.Context, c *conn) error {
		return c.query(ctx, "SELECT data FROM docdb_chunk WHERE place = ?", []any{f.row<<chunkBits | f.next}, func(row []any) error {
			found = true
			f.rest, _ = row[0].([]byte)
			return nil
		})
	})
	if err != nil {
		return err
	}
	f.next++
	f.read += int64(len(f.rest))
	f.sum.Write(f.rest)
	if found && len(f.rest) > 0 && f.read <= f.info.Size {
		return nil
	}
	f.rest = nil
	if f.read == f.info.Size && hex.EncodeToString(f.sum.Sum(nil)) == f.info.SHA256 {
		return io.EOF
	}
	return fmt.Errorf("%w: file %q", docdb.ErrCorrupt, f.info.ID)
}

// Close implements io.Closer.
func (f *file) Close() error {
	f.rest, f.err = nil, io.ErrClosedPipe
	return nil
}
