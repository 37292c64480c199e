package mongodb

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"slices"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// A backup is text, one JSON object per line:
//
//	{"format":"ketenportaal-mongodb","version":1,"layout":2}
//	{"collection":"signals","document":{...}}     for every document
//	{"end":{"documents":1234,"sha256":"..."}}
//
// A document is MongoDB Extended JSON v2 (canonical), so types survive and
// MongoDB's own tools can import it. The sum is over all lines before the
// last, newlines included; a backup that was cut off has no last line.
const (
	backupFormat  = "ketenportaal-mongodb"
	backupVersion = 1
)

// header is the first line of a backup.
type header struct {
	Format  string `json:"format"`
	Version int    `json:"version"`
	Layout  int    `json:"layout"`
}

// trailer is the last line.
type trailer struct {
	End *struct {
		Documents int64  `json:"documents"`
		SHA256    string `json:"sha256"`
	} `json:"end"`
}

// line is every other line.
type line struct {
	Collection string          `json:"collection"`
	Document   json.RawMessage `json:"document"`
}

// Backup implements docdb.DB. All of it is read from one snapshot, which a
// server keeps for five minutes unless its minSnapshotHistoryWindowInSeconds
// says otherwise; a backup that takes longer fails, and says so.
func (d *DB) Backup(ctx context.Context, w io.Writer) error {
	ctx = plain{ctx} // never part of a transaction
	copyAll := func(ctx context.Context) error { return d.copyAll(ctx, w) }
	var err error
	if d.transactions {
		err = d.snapshot(ctx, copyAll)
	} else {
		err = copyAll(ctx)
	}
	if err != nil {
		return fmt.Errorf("docdb/mongodb: backup: %w", translate(ctx, err))
	}
	return nil
}

func (d *DB) copyAll(ctx context.Context, w io.Writer) error {
	names, err := d.db.ListCollectionNames(plain{ctx}, bson.D{}) // no session: this command has no snapshot
	if err != nil {
		return err
	}
	slices.Sort(names)
	b := newBackup(w)
	if err := b.put(header{Format: backupFormat, Version: backupVersion, Layout: layout}); err != nil {
		return err
	}
	for _, name := range names {
		if name == metaName || strings.HasPrefix(name, "system.") {
			continue
		}
		if err := d.copyCollection(ctx, b, name); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return b.end()
}

func (d *DB) copyCollection(ctx context.Context, b *backup, name string) error {
	cursor, err := d.db.Collection(name).Find(ctx, bson.D{}, options.Find())
	if err != nil {
		return err
	}
	defer func() { _ = cursor.Close(context.WithoutCancel(ctx)) }()
	next := func() bool {
		ctx, cancel := context.WithTimeout(ctx, opTimeout)
		defer cancel()
		return cursor.Next(ctx)
	}
	for next() {
		if err := b.document(name, cursor.Current); err != nil {
			return err
		}
	}
	return cursor.Err()
}

// backup writes the lines of a backup.
type backup struct {
	w         *bufio.Writer
	sum       hash.Hash
	documents int64
}

func newBackup(w io.Writer) *backup {
	return &backup{w: bufio.NewWriterSize(w, 1<<16), sum: sha256.New()}
}

// put writes one line.
func (b *backup) put(v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	text = append(text, '\n')
	b.sum.Write(text)
	_, err = b.w.Write(text)
	return err
}

func (b *backup) document(collection string, raw bson.Raw) error {
	text, err := bson.MarshalExtJSON(raw, true, false)
	if err != nil {
		return err
	}
	b.documents++
	return b.put(line{Collection: collection, Document: text})
}

func (b *backup) end() error {
	var t trailer
	t.End = &struct {
		Documents int64  `json:"documents"`
		SHA256    string `json:"sha256"`
	}{b.documents, hex.EncodeToString(b.sum.Sum(nil))}
	if err := b.put(t); err != nil {
		return err
	}
	return b.w.Flush()
}
