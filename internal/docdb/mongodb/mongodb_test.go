package mongodb

import (
	"context"
	"crypto/rand"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/x/mongo/driver/connstring"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/docdb/docdbtest"
)

// TestContractOnRealServer holds the engine to all of the port's promises on
// the replica set that MONGO_TEST_URI names, for example
//
//	mongodb://127.0.0.1:27017/portaltest?replicaSet=rs0
//
// (with credentials: and authSource). Its tests use databases of their own,
// whose names begin with the one given, and drop them.
func TestContractOnRealServer(t *testing.T) {
	base := os.Getenv("MONGO_TEST_URI")
	if base == "" {
		t.Skip("NOT TRIED on a real MongoDB server: MONGO_TEST_URI is not set")
	}
	server := realServer{base}
	docdbtest.Run(t, server.open, docdbtest.Options{Damage: damage, Restore: server.restore})
}

// realServer makes databases on the server of a URI.
type realServer struct{ base string }

// uri gives the URI of a database that no other test uses.
func (s realServer) uri(t *testing.T) string {
	t.Helper()
	cs, err := connstring.ParseAndValidate(s.base)
	if err != nil || cs.Database == "" {
		t.Fatal("MONGO_TEST_URI is not valid or names no database")
	}
	address, opts, _ := strings.Cut(s.base, "?")
	return address + "_" + strings.ToLower(rand.Text()) + "?" + opts
}

func (s realServer) open(t *testing.T, schema []docdb.Collection) docdb.DB {
	t.Helper()
	return s.openAt(t, s.uri(t), schema)
}

func (s realServer) openAt(t *testing.T, uri string, schema []docdb.Collection) docdb.DB {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	d, err := Open(ctx, uri, schema, Options{})
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		if err := d.db.Drop(ctx); err != nil {
			t.Errorf("drop: %v", err)
		}
		if err := d.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return d
}

func (s realServer) restore(t *testing.T, schema []docdb.Collection, backup io.Reader) docdb.DB {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	uri := s.uri(t)
	if err := RestoreFrom(ctx, uri, backup, Options{}); err != nil {
		t.Fatalf("restore: %v", err)
	}
	return s.openAt(t, uri, schema)
}

// damage changes the first byte of a file, past the engine.
func damage(t *testing.T, db docdb.DB, id string) {
	t.Helper()
	d := db.(*DB)
	doc, err := d.files.find(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	chunks := d.db.Collection(chunksName)
	var c chunk
	if err := chunks.FindOne(t.Context(), bson.D{{Key: "files_id", Value: doc.Key}, {Key: "n", Value: 0}}).Decode(&c); err != nil {
		t.Fatal(err)
	}
	c.Data[0]++
	if _, err := chunks.ReplaceOne(t.Context(), bson.D{{Key: "_id", Value: c.ID}}, c); err != nil {
		t.Fatal(err)
	}
}
