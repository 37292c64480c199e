package mongodb

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"ketenportaal/internal/docdb"
)

// Open implements docdb.Files. ctx must last until the reader is closed.
func (f *files) Open(ctx context.Context, id string) (io.ReadCloser, docdb.FileInfo, error) {
	ctx = plain{ctx}
	doc, err := f.find(ctx, id)
	if err != nil {
		return nil, docdb.FileInfo{}, err
	}
	r, err := f.reader(ctx, doc)
	if err != nil {
		return nil, docdb.FileInfo{}, err
	}
	return r, doc.info(), nil
}

// reader streams the chunks of a file and checks their sum at the end.
func (f *files) reader(ctx context.Context, doc file) (*reader, error) {
	// Batches of 8 chunks: 2 MB in memory per download.
	o := options.Find().SetSort(bson.D{{Key: "n", Value: 1}}).SetBatchSize(8)
	cursor, err := f.of(chunksName).Find(ctx, cond("files_id", "$eq", doc.Key), o)
	if err != nil {
		return nil, fmt.Errorf("docdb/mongodb: open file %s: %w", doc.ID, translate(ctx, err))
	}
	return &reader{ctx: ctx, doc: doc, cursor: cursor, sum: sha256.New()}, nil
}

// reader is an io.ReadCloser over one file.
type reader struct {
	ctx    context.Context // of the download as a whole; io.Reader has no room for it
	doc    file
	cursor *mongo.Cursor
	sum    hash.Hash
	n      int32 // of the next chunk
	size   int64 // of the chunks so far
	rest   []byte
	err    error
}

func (r *reader) Read(p []byte) (int, error) {
	for len(r.rest) == 0 && r.err == nil {
		r.rest, r.err = r.next()
	}
	if len(r.rest) == 0 {
		return 0, r.err
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

// next gives the bytes of the next chunk; io.EOF behind the last when all of
// them have the sum they were stored with, else ErrCorrupt.
func (r *reader) next() ([]byte, error) {
	ctx, cancel := context.WithTimeout(r.ctx, opTimeout)
	defer cancel()
	if !r.cursor.Next(ctx) {
		if err := r.cursor.Err(); err != nil {
			return nil, fmt.Errorf("docdb/mongodb: read file %s: %w", r.doc.ID, translate(ctx, err))
		}
		if r.size != r.doc.Size || hex.EncodeToString(r.sum.Sum(nil)) != r.doc.Metadata.SHA256 {
			return nil, fmt.Errorf("docdb/mongodb: file %s: %w", r.doc.ID, docdb.ErrCorrupt)
		}
		return nil, io.EOF
	}
	var c chunk
	if err := r.cursor.Decode(&c); err != nil || c.N != r.n {
		return nil, fmt.Errorf("docdb/mongodb: file %s, chunk %d: %w", r.doc.ID, r.n, docdb.ErrCorrupt)
	}
	r.n++
	r.size += int64(len(c.Data))
	r.sum.Write(c.Data)
	return c.Data, nil
}

func (r *reader) Close() error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.ctx), cleanTimeout)
	defer cancel()
	return r.cursor.Close(ctx)
}
