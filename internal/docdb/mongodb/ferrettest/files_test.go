package ferrettest

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/docdb/mongodb"
)

// rest counts the documents of a database's file collections.
func rest(t *testing.T, uri string) map[string]int64 {
	t.Helper()
	ctx := deadline(t)
	client, err := mongo.Connect(options.Client().ApplyURI(server))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = client.Disconnect(ctx) }()
	counts := map[string]int64{}
	for _, name := range []string{"fs.files", "fs.chunks", "fs.pending"} {
		n, err := client.Database(uri[len(server):]).Collection(name).CountDocuments(ctx, bson.D{})
		if err != nil {
			t.Fatal(err)
		}
		if n > 0 {
			counts[name] = n
		}
	}
	return counts
}

// beginUpload starts an upload and returns when its first chunk is stored.
func beginUpload(ctx context.Context, t *testing.T, db *mongodb.DB) (in *io.PipeWriter, result chan error) {
	t.Helper()
	out, in := io.Pipe()
	t.Cleanup(func() { in.Close() })
	result = make(chan error, 1)
	go func() {
		_, err := db.Files().Put(ctx, "a", out, 1<<30)
		out.CloseWithError(io.ErrClosedPipe)
		result <- err
	}()
	if _, err := io.WriteString(in, strings.Repeat("x", 600_000)); err != nil {
		t.Fatal(err)
	}
	return in, result
}

func TestNothingIsLeftOfAnUpload(t *testing.T) {
	tests := []struct {
		name string
		end  func(t *testing.T, db *mongodb.DB, in *io.PipeWriter, cancel func())
		want error // nil: any
	}{
		{"broken off by its reader", func(_ *testing.T, _ *mongodb.DB, in *io.PipeWriter, _ func()) {
			in.CloseWithError(io.ErrUnexpectedEOF)
		}, nil},
		{"cancelled", func(_ *testing.T, _ *mongodb.DB, in *io.PipeWriter, cancel func()) {
			cancel()
			in.Close()
		}, context.Canceled},
		{"swept while it goes on", func(t *testing.T, db *mongodb.DB, in *io.PipeWriter, _ func()) {
			if err := db.Files().Sweep(deadline(t), time.Now().Add(time.Hour)); err != nil {
				t.Error(err)
			}
			_, _ = io.WriteString(in, strings.Repeat("y", 600_000))
			in.Close()
		}, nil},
		{"id taken meanwhile", func(t *testing.T, db *mongodb.DB, in *io.PipeWriter, _ func()) {
			if _, err := db.Files().Put(deadline(t), "a", strings.NewReader("other"), 10); err != nil {
				t.Error(err)
			}
			in.Close()
		}, docdb.ErrExists},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			at := uri()
			db := openAt(t, at, nil)
			ctx, cancel := context.WithCancel(deadline(t))
			defer cancel()
			in, result := beginUpload(ctx, t, db)
			if got := rest(t, at); got["fs.pending"] != 1 || got["fs.chunks"] == 0 || got["fs.files"] != 0 {
				t.Errorf("while it goes on: %v", got)
			}
			tt.end(t, db, in, cancel)
			if err := <-result; err == nil || tt.want != nil && !errors.Is(err, tt.want) {
				t.Errorf("Put = %v, want %v", err, tt.want)
			}
			if err := db.Files().Remove(deadline(t), "a"); err != nil { // the one that took the id
				t.Error(err)
			}
			if got := rest(t, at); len(got) != 0 {
				t.Errorf("left: %v", got)
			}
		})
	}
}

// What a portal that was killed leaves behind goes with the next Sweep.
func TestSweepAfterAKill(t *testing.T) {
	at := uri()
	db := openAt(t, at, nil)
	in, result := beginUpload(deadline(t), t, db)
	// A copy of what is stored now is what a killed portal would leave.
	ctx := deadline(t)
	client, err := mongo.Connect(options.Client().ApplyURI(server))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = client.Disconnect(ctx) }()
	left := uri()
	killed := openAt(t, left, nil)
	for _, name := range []string{"fs.chunks", "fs.pending"} {
		cursor, err := client.Database(at[len(server):]).Collection(name).Find(ctx, bson.D{})
		if err != nil {
			t.Fatal(err)
		}
		var docs []bson.D
		if err := cursor.All(ctx, &docs); err != nil {
			t.Fatal(err)
		}
		if _, err := client.Database(left[len(server):]).Collection(name).InsertMany(ctx, docs); err != nil {
			t.Fatal(err)
		}
	}
	in.Close()
	if err := <-result; err != nil {
		t.Fatal(err)
	}

	if err := killed.Files().Sweep(ctx, time.Now().Add(-time.Hour)); err != nil {
		t.Fatal(err)
	}
	if got := rest(t, left); got["fs.pending"] != 1 {
		t.Errorf("after a sweep of what is older: %v, want it untouched", got)
	}
	if err := killed.Files().Sweep(ctx, time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if got := rest(t, left); len(got) != 0 {
		t.Errorf("after the sweep: %v", got)
	}
}
