package ferrettest

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/FerretDB/FerretDB/ferretdb"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/docdb/mongodb"
)

// server is the URI of the FerretDB that all tests of this package share.
var server string

func TestMain(m *testing.M) { os.Exit(withServer(m.Run)) }

// withServer runs f while a FerretDB with an empty SQLite store answers.
func withServer(f func() int) int {
	dir, err := os.MkdirTemp("", "ferret")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	ferret, err := ferretdb.New(&ferretdb.Config{
		Listener:  ferretdb.ListenerConfig{TCP: "127.0.0.1:0"},
		Handler:   "sqlite",
		SQLiteURL: "file:" + dir + "/",
		Logger:    slog.New(slog.DiscardHandler),
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, "start FerretDB:", err)
		return 1
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = ferret.Run(ctx) // its only error is nil
	}()
	defer func() {
		cancel()
		<-done
	}()
	server = ferret.MongoDBURI()
	return f()
}

// databases numbers the databases of the tests.
var databases atomic.Int64

// uri gives the URI of a database that no other test uses.
func uri() string { return fmt.Sprintf("%st%d", server, databases.Add(1)) }

// deadline is a context for one test: FerretDB answers at once or is broken.
func deadline(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// opened gives the URI of each open database.
var opened sync.Map

// open gives a fresh, empty database.
func open(t *testing.T, schema []docdb.Collection) docdb.DB {
	t.Helper()
	return openAt(t, uri(), schema)
}

func openAt(t *testing.T, uri string, schema []docdb.Collection) *mongodb.DB {
	t.Helper()
	db, err := mongodb.Open(deadline(t), uri, schema, mongodb.Options{WithoutTransactions: true})
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	opened.Store(db, uri)
	t.Cleanup(func() {
		opened.Delete(db)
		if err := db.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return db
}
