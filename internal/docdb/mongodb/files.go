package mongodb

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"ketenportaal/internal/docdb"
)

// chunkSize is GridFS's customary size of a chunk.
const chunkSize = 255 << 10

// files keeps bytes in the layout of GridFS (the driver's specification of it),
// so that mongofiles and the like can read them: fs.files describes a file and
// fs.chunks holds its bytes. The portal's id is the filename, which is unique
// here; _id is a key of its own per upload, so two uploads of one id never mix
// their chunks.
//
// The driver's own streams are not used, since they publish a file before its
// SHA-256 is known and leave no trace of an upload that was cut off. Here
// fs.pending lists the keys whose chunks belong to no file (yet): an upload
// publishes its file in the one transaction that takes its key off the list.
type files struct{ d *DB }

// file is a document of fs.files.
type file struct {
	Key      string        `bson:"_id"`
	ID       string        `bson:"filename"`
	Size     int64         `bson:"length"`
	Chunk    int32         `bson:"chunkSize"`
	Created  bson.DateTime `bson:"uploadDate"`
	Metadata struct {
		SHA256 string `bson:"sha256"`
	} `bson:"metadata"`
}

// chunk is a document of fs.chunks.
type chunk struct {
	ID   bson.ObjectID `bson:"_id"`
	Key  string        `bson:"files_id"`
	N    int32         `bson:"n"`
	Data []byte        `bson:"data"`
}

// pending is a document of fs.pending.
type pending struct {
	Key   string        `bson:"_id"`
	Begun bson.DateTime `bson:"begun"`
	// Doomed: the chunks are being removed; the key can't be published.
	Doomed bool `bson:"doomed"`
}

func (f file) info() docdb.FileInfo {
	return docdb.FileInfo{ID: f.ID, Size: f.Size, SHA256: f.Metadata.SHA256, Created: f.Created.Time().UTC()}
}

// Files implements docdb.DB.
func (d *DB) Files() docdb.Files { return d.files }

func (f *files) of(name string) *mongo.Collection { return f.d.db.Collection(name) }

// Put implements docdb.Files. Only the single steps have a deadline of their
// own; how long r may take is the caller's to bound.
func (f *files) Put(ctx context.Context, id string, r io.Reader, limit int64) (docdb.FileInfo, error) {
	ctx = plain{ctx}
	if _, err := f.find(ctx, id); !errors.Is(err, docdb.ErrNotFound) {
		if err == nil {
			err = fmt.Errorf("docdb/mongodb: put file %s: %w", id, docdb.ErrExists)
		}
		return docdb.FileInfo{}, err // before reading what cannot be kept
	}
	doc := file{Key: rand.Text(), ID: id, Chunk: chunkSize, Created: bson.NewDateTimeFromTime(time.Now())}
	err := f.d.write(ctx, "begin file "+id, func(ctx context.Context) error {
		_, err := f.of(pendingName).InsertOne(ctx, pending{Key: doc.Key, Begun: doc.Created})
		return err
	})
	if err != nil {
		return docdb.FileInfo{}, err
	}
	if err = f.upload(ctx, &doc, r, limit); err == nil {
		err = f.publish(ctx, doc)
	}
	if err != nil {
		// Best effort: Sweep does what fails here.
		clean, cancel := context.WithTimeout(context.WithoutCancel(ctx), cleanTimeout)
		defer cancel()
		_ = f.discard(clean, doc.Key)
		if errors.Is(err, errSwept) || errors.Is(err, docdb.ErrExists) {
			// Surely not published. Swept: its key is off the list already, but
			// chunks came after that.
			_, _ = f.of(chunksName).DeleteMany(clean, cond("files_id", "$eq", doc.Key))
		}
		return docdb.FileInfo{}, err
	}
	return doc.info(), nil
}

// upload stores the bytes of r as chunks and completes doc.
func (f *files) upload(ctx context.Context, doc *file, r io.Reader, limit int64) error {
	sum := sha256.New()
	buf := make([]byte, chunkSize)
	for n := int32(0); ; n++ {
		size, err := fill(r, buf)
		if err != nil && err != io.EOF {
			return fmt.Errorf("docdb/mongodb: read file %s: %w", doc.ID, err)
		}
		doc.Size += int64(size)
		if doc.Size > limit {
			return fmt.Errorf("docdb/mongodb: put file %s: %w", doc.ID, docdb.ErrTooLarge)
		}
		if size > 0 {
			sum.Write(buf[:size])
			c := chunk{ID: bson.NewObjectID(), Key: doc.Key, N: n, Data: buf[:size]}
			if err := f.d.write(ctx, "put file "+doc.ID, func(ctx context.Context) error {
				_, err := f.of(chunksName).InsertOne(ctx, c)
				return err
			}); err != nil {
				return err
			}
		}
		if err != nil { // the end
			doc.Metadata.SHA256 = hex.EncodeToString(sum.Sum(nil))
			return nil
		}
	}
}

// fill reads until buf is full or r ends or fails, and gives r's own error:
// io.ReadFull would hide whether r ended there or, as a request's body does
// when its sender goes away, broke off with io.ErrUnexpectedEOF.
func fill(r io.Reader, buf []byte) (n int, err error) {
	for n < len(buf) && err == nil {
		var m int
		m, err = r.Read(buf[n:])
		n += m
	}
	return n, err
}

// errSwept: Sweep took an upload for abandoned while it was still going on.
var errSwept = errors.New("docdb/mongodb: the upload was swept before it ended")

// publish makes the file visible.
func (f *files) publish(ctx context.Context, doc file) error {
	return f.d.InTx(ctx, func(ctx context.Context) error {
		return f.d.write(ctx, "publish file "+doc.ID, func(ctx context.Context) error {
			res, err := f.of(pendingName).DeleteOne(ctx, append(byID(doc.Key), cond("doomed", "$eq", false)...))
			if err != nil {
				return err
			}
			if res.DeletedCount == 0 {
				return errSwept
			}
			_, err = f.of(filesName).InsertOne(ctx, doc)
			return err
		})
	})
}

// discard removes the chunks of a key that belongs to no file. It can be
// repeated after any failure.
func (f *files) discard(ctx context.Context, key string) error {
	return f.d.write(ctx, "discard chunks", func(ctx context.Context) error {
		doom := bson.D{{Key: "$set", Value: bson.D{{Key: "doomed", Value: true}}}}
		res, err := f.of(pendingName).UpdateOne(ctx, byID(key), doom)
		if err != nil || res.MatchedCount == 0 {
			return err // 0: published meanwhile, or discarded by another
		}
		if _, err := f.of(chunksName).DeleteMany(ctx, cond("files_id", "$eq", key)); err != nil {
			return err
		}
		_, err = f.of(pendingName).DeleteOne(ctx, byID(key))
		return err
	})
}

// find gives the description of a published file.
func (f *files) find(ctx context.Context, id string) (doc file, err error) {
	err = f.d.write(ctx, "find file "+id, func(ctx context.Context) error {
		return f.of(filesName).FindOne(ctx, cond("filename", "$eq", id)).Decode(&doc)
	})
	return doc, err
}

// Remove implements docdb.Files.
func (f *files) Remove(ctx context.Context, id string) error {
	ctx = plain{ctx}
	doc, err := f.find(ctx, id)
	if errors.Is(err, docdb.ErrNotFound) {
		return nil
	} else if err != nil {
		return err
	}
	err = f.d.InTx(ctx, func(ctx context.Context) error {
		return f.d.write(ctx, "remove file "+id, func(ctx context.Context) error {
			res, err := f.of(filesName).DeleteOne(ctx, byID(doc.Key))
			if err != nil || res.DeletedCount == 0 {
				return err // 0: another removed it
			}
			_, err = f.of(pendingName).InsertOne(ctx, pending{Key: doc.Key, Begun: doc.Created, Doomed: true})
			return err
		})
	})
	if err != nil {
		return err
	}
	return f.discard(ctx, doc.Key)
}

// List implements docdb.Files.
func (f *files) List(ctx context.Context, after string, limit int) (infos []docdb.FileInfo, err error) {
	err = f.d.read(plain{ctx}, "list files", func(ctx context.Context) error {
		o := options.Find().SetSort(bson.D{{Key: "filename", Value: 1}}).SetLimit(int64(limit))
		cursor, err := f.of(filesName).Find(ctx, cond("filename", "$gt", after), o)
		if err != nil {
			return err
		}
		var found []file
		if err := cursor.All(ctx, &found); err != nil {
			return err
		}
		infos = make([]docdb.FileInfo, len(found))
		for i, doc := range found {
			infos[i] = doc.info()
		}
		return nil
	})
	return infos, err
}

// Sweep implements docdb.Files.
func (f *files) Sweep(ctx context.Context, before time.Time) error {
	ctx = plain{ctx}
	var left []pending
	err := f.d.read(ctx, "sweep files", func(ctx context.Context) error {
		// The list is as short as uploads that were cut off are rare.
		cursor, err := f.of(pendingName).Find(ctx, cond("begun", "$lt", bson.NewDateTimeFromTime(before)))
		if err != nil {
			return err
		}
		return cursor.All(ctx, &left)
	})
	if err != nil {
		return err
	}
	for _, p := range left {
		if err := f.discard(ctx, p.Key); err != nil {
			return err
		}
	}
	return nil
}
