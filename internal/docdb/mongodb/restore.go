package mongodb

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

const (
	// maxLine bounds a line of a backup: a document of 16 MB, the server's
	// most, as Base64 with room for the rest.
	maxLine = 32 << 20
	// batchBytes is about how much text is inserted at once.
	batchBytes = 4 << 20
)

// RestoreFrom fills the database that uri names, which must be empty, with a
// backup. Indexes are made by the next Open. When it fails nothing is left; a
// database in which it was cut off is refused by Open until it is dropped.
func RestoreFrom(ctx context.Context, uri string, r io.Reader, o Options) error {
	d, err := connect(ctx, uri, o)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.claimEmpty(ctx); err != nil {
		return fmt.Errorf("docdb/mongodb: restore: %w", translate(ctx, err))
	}
	if err := d.fill(ctx, r); err != nil {
		clean, cancel := context.WithTimeout(context.WithoutCancel(ctx), opTimeout)
		defer cancel()
		if dropErr := d.clear(clean); dropErr != nil {
			return fmt.Errorf("docdb/mongodb: restore: %w (and dropping what it had stored: %v)", translate(ctx, err), dropErr)
		}
		return fmt.Errorf("docdb/mongodb: restore: %w", translate(ctx, err))
	}
	done := bson.D{{Key: "$set", Value: bson.D{{Key: "restoring", Value: false}}}}
	if _, err := d.db.Collection(metaName).UpdateOne(ctx, byID(metaID), done); err != nil {
		return fmt.Errorf("docdb/mongodb: restore: %w", translate(ctx, err))
	}
	return nil
}

// ErrNotEmpty: a backup can be restored only into an empty database.
var ErrNotEmpty = errors.New("docdb/mongodb: the database is not empty")

// claimEmpty marks the database as being restored, if it holds nothing.
func (d *DB) claimEmpty(ctx context.Context) error {
	names, err := d.db.ListCollectionNames(ctx, bson.D{})
	if err != nil {
		return err
	}
	for _, name := range names {
		if name == metaName || strings.HasPrefix(name, "system.") {
			continue
		}
		err := d.db.Collection(name).FindOne(ctx, bson.D{}).Err()
		if err == nil {
			return ErrNotEmpty
		}
		if !errors.Is(err, mongo.ErrNoDocuments) {
			return err
		}
	}
	m := meta{ID: metaID, Layout: layout, Restoring: true}
	_, err = d.db.Collection(metaName).ReplaceOne(ctx, byID(metaID), m, options.Replace().SetUpsert(true))
	return err
}

// clear drops everything, the mark last.
func (d *DB) clear(ctx context.Context) error {
	names, err := d.db.ListCollectionNames(ctx, bson.D{})
	if err != nil {
		return err
	}
	for _, name := range names {
		if name == metaName || strings.HasPrefix(name, "system.") {
			continue
		}
		if err := d.db.Collection(name).Drop(ctx); err != nil {
			return err
		}
	}
	return d.db.Collection(metaName).Drop(ctx)
}

// fill inserts what the backup holds.
func (d *DB) fill(ctx context.Context, r io.Reader) error {
	var name string
	var batch []any
	size := 0
	flush := func() error {
		if len(batch) == 0 {
			return nil
		}
		_, err := d.db.Collection(name).InsertMany(ctx, batch)
		batch, size = nil, 0
		return err
	}
	err := readBackup(r, func(collection string, document bson.D, length int) error {
		if collection != name || size > batchBytes {
			if err := flush(); err != nil {
				return err
			}
			name = collection
		}
		batch, size = append(batch, document), size+length
		return nil
	})
	if err != nil {
		return err
	}
	return flush()
}

// ErrBadBackup: what was to be restored is no whole, undamaged backup that this
// version of the portal can read.
var ErrBadBackup = errors.New("docdb/mongodb: not a readable backup")

// readBackup hands every document of a backup to f, with the length of its
// line. Whether the backup is whole is known only at the end.
func readBackup(r io.Reader, f func(collection string, document bson.D, length int) error) error {
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 0, 1<<16), maxLine)
	if !lines.Scan() {
		return fmt.Errorf("%w: no first line: %v", ErrBadBackup, lines.Err())
	}
	var h header
	if err := json.Unmarshal(lines.Bytes(), &h); err != nil || h.Format != backupFormat {
		return fmt.Errorf("%w: it does not begin like one", ErrBadBackup)
	}
	if h.Version > backupVersion || h.Layout > layout {
		return fmt.Errorf("%w: it was made by a newer portal", ErrBadBackup)
	}
	sum := sha256.New()
	sum.Write(lines.Bytes())
	sum.Write([]byte{'\n'})
	var documents int64
	for lines.Scan() {
		text := lines.Bytes()
		if bytes.HasPrefix(text, []byte(`{"end":`)) {
			var t trailer
			if err := json.Unmarshal(text, &t); err != nil || t.End == nil ||
				t.End.Documents != documents || t.End.SHA256 != hex.EncodeToString(sum.Sum(nil)) {
				return fmt.Errorf("%w: its contents are not what its last line says", ErrBadBackup)
			}
			if lines.Scan() {
				return fmt.Errorf("%w: something follows its last line", ErrBadBackup)
			}
			return lines.Err()
		}
		sum.Write(text)
		sum.Write([]byte{'\n'})
		documents++
		var l line
		var document bson.D
		err := json.Unmarshal(text, &l)
		if err == nil {
			err = bson.UnmarshalExtJSON(l.Document, true, &document)
		}
		if err != nil || l.Collection == "" || l.Collection == metaName {
			return fmt.Errorf("%w: line %d: %v", ErrBadBackup, documents+1, err)
		}
		if err := f(l.Collection, document, len(text)); err != nil {
			return err
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("%w: %v", ErrBadBackup, err)
	}
	return fmt.Errorf("%w: it was cut off", ErrBadBackup)
}
