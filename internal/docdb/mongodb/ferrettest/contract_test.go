package ferrettest

import (
	"io"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/docdb/docdbtest"
	"ketenportaal/internal/docdb/mongodb"
)

// TestContract holds the MongoDB engine to the port's promises, as far as
// FerretDB can.
func TestContract(t *testing.T) {
	docdbtest.Run(t, open, docdbtest.Options{
		Skip:    excluded(),
		Damage:  damage,
		Restore: restore,
	})
}

// excluded names the promises that FerretDB cannot keep, with the reason.
func excluded() map[string]string {
	const (
		noRollback = "FerretDB 1.24 has no transactions: nothing is rolled back"
		noSnapshot = "FerretDB 1.24 has no snapshots"
		noLock     = "FerretDB 1.24 loses concurrent updates: it reads and writes back without a lock"
	)
	return map[string]string{
		"transactions/rolled back whole":                      noRollback,
		"transactions/over after an error":                    noRollback,
		"transactions/a swallowed error stores nothing":       noRollback,
		"transactions/nested joins":                           noRollback,
		"transactions/an error of the nested ends it":         noRollback,
		"transactions/a panic rolls back and goes on":         noRollback,
		"transactions/done context is refused":                noRollback,
		"transactions/a read outside sees nothing of it":      noSnapshot,
		"transactions/one snapshot":                           noSnapshot,
		"concurrency/increments lose nothing":                 noLock,
		"concurrency/increments in transactions lose nothing": noLock,
		"concurrency/leases have one winner each":             noLock,
		"concurrency/optimistic rounds have one winner each":  noLock,
		"concurrency/writes of several documents are whole":   noLock,
		"backup/whole while others write":                     noSnapshot,
	}
}

// damage changes the first byte of a file, past the engine.
func damage(t *testing.T, db docdb.DB, id string) {
	t.Helper()
	uri, _ := opened.Load(db)
	client, err := mongo.Connect(options.Client().ApplyURI(server))
	if err != nil {
		t.Fatal(err)
	}
	ctx := deadline(t)
	defer func() { _ = client.Disconnect(ctx) }()
	raw := client.Database(uri.(string)[len(server):])
	var file struct {
		Key string `bson:"_id"`
	}
	if err := raw.Collection("fs.files").FindOne(ctx, bson.D{{Key: "filename", Value: id}}).Decode(&file); err != nil {
		t.Fatal(err)
	}
	first := bson.D{{Key: "files_id", Value: file.Key}, {Key: "n", Value: 0}}
	var chunk struct {
		Data []byte `bson:"data"`
	}
	if err := raw.Collection("fs.chunks").FindOne(ctx, first).Decode(&chunk); err != nil {
		t.Fatal(err)
	}
	chunk.Data[0]++
	if _, err := raw.Collection("fs.chunks").UpdateOne(ctx, first, bson.D{{Key: "$set", Value: chunk}}); err != nil {
		t.Fatal(err)
	}
}

// restore gives a new database with what a backup holds.
func restore(t *testing.T, schema []docdb.Collection, backup io.Reader) docdb.DB {
	t.Helper()
	there := uri()
	if err := mongodb.RestoreFrom(deadline(t), there, backup, mongodb.Options{WithoutTransactions: true}); err != nil {
		t.Fatalf("restore: %v", err)
	}
	return openAt(t, there, schema)
}
