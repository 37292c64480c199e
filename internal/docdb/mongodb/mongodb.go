// Package mongodb is the document database on a MongoDB replica set (5.0 or
// later; one node suffices) or a sharded cluster, through the official driver.
//
// # Layout
//
// Every declared collection is a collection of the same name. A document is
//
//	{_id: "<id>", v: <version>, f: {<declared fields, native>}, body: <JSON, binary>}
//
// where an absent field is left out of f. Beside them stand docdb.meta (the
// version of this layout), docdb.text (the text index) and fs.files,
// fs.chunks and fs.pending (bytes, see Files).
//
// # Promises
//
// Writes wait for the journal of a majority. Transactions read a snapshot;
// reads outside one run in a snapshot session, so that a list is never a mix
// of before and after. Values from people reach the server only as BSON
// strings behind $eq, $in and the like: nothing they type is ever a query.
package mongodb

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/readconcern"
	"go.mongodb.org/mongo-driver/v2/mongo/readpref"
	"go.mongodb.org/mongo-driver/v2/mongo/writeconcern"
	"go.mongodb.org/mongo-driver/v2/x/mongo/driver/connstring"

	"ketenportaal/internal/docdb"
)

const (
	// opTimeout bounds one operation whose context has no earlier deadline.
	opTimeout = 30 * time.Second
	// prepareTimeout bounds Open's creation of indexes, which over many existing
	// documents takes minutes.
	prepareTimeout = 30 * time.Minute
	// cleanTimeout bounds the tidying after a failure, which runs even when the
	// caller's context has ended.
	cleanTimeout = 10 * time.Second
	// minWire is the wire version of MongoDB 5.0, the first with snapshot reads
	// outside transactions.
	minWire = 13
)

// Names of the collections that are no declared ones: a declared name has no
// dot, so these cannot collide.
const (
	metaName    = "docdb.meta"
	textName    = "docdb.text"
	filesName   = "fs.files"
	chunksName  = "fs.chunks"
	pendingName = "fs.pending"
)

// ErrNoTransactions: the server is neither a replica set nor a sharded cluster
// of MongoDB 5.0 or later, so a write of several documents could be half done.
var ErrNoTransactions = errors.New("docdb/mongodb: the server has no transactions; use a replica set of MongoDB 5.0 or later")

// Options adapts Open.
type Options struct {
	// WithoutTransactions accepts a server without transactions. InTx then
	// keeps nothing of its promise to store all or nothing: for tests only.
	WithoutTransactions bool
}

// DB is a docdb.DB on a MongoDB server.
type DB struct {
	client *mongo.Client
	db     *mongo.Database
	tables map[string]*table
	files  *files
	// transactions is false only with Options.WithoutTransactions.
	transactions bool
	retryFor     time.Duration
}

var _ docdb.DB = (*DB)(nil)

// Open connects to uri, which names the database, and creates the collections
// and indexes that schema declares and the database lacks; indexes that an
// earlier schema declared and this one does not are dropped. It fails with
// ErrNoTransactions, on a database written by a newer portal or half restored,
// and when existing documents collide on a field declared unique.
func Open(ctx context.Context, uri string, schema []docdb.Collection, o Options) (*DB, error) {
	tables, err := compile(schema)
	if err != nil {
		return nil, err
	}
	d, err := connect(ctx, uri, o)
	if err != nil {
		return nil, err
	}
	d.tables = tables
	if err := d.prepare(ctx); err != nil {
		_ = d.Close()
		return nil, err
	}
	return d, nil
}

// connect gives a DB without tables on a server found fit.
func connect(ctx context.Context, uri string, o Options) (*DB, error) {
	cs, err := connstring.ParseAndValidate(uri)
	if err != nil {
		return nil, fmt.Errorf("docdb/mongodb: the URI is not valid: %s", redact(uri, err))
	}
	if cs.Database == "" {
		return nil, errors.New("docdb/mongodb: the URI names no database (mongodb://host/database)")
	}
	journal := true
	client, err := mongo.Connect(options.Client().ApplyURI(uri).
		SetAppName("ketenportaal").
		SetTimeout(opTimeout).
		// After ApplyURI: an option in the URI must not weaken these.
		SetReadPreference(readpref.Primary()).
		SetReadConcern(readconcern.Majority()).
		SetWriteConcern(&writeconcern.WriteConcern{W: writeconcern.WCMajority, Journal: &journal}))
	if err != nil {
		return nil, fmt.Errorf("docdb/mongodb: connect: %s", redact(uri, err))
	}
	db := client.Database(cs.Database)
	d := &DB{client: client, db: db, transactions: !o.WithoutTransactions, retryFor: defaultRetryFor}
	d.files = &files{d: d}
	if err := d.fit(ctx); err != nil {
		_ = d.Close()
		return nil, err
	}
	return d, nil
}

// fit reports whether the server can keep the port's promises.
func (d *DB) fit(ctx context.Context) error {
	var hello struct {
		SetName string `bson:"setName"`
		Msg     string `bson:"msg"`
		Wire    int    `bson:"maxWireVersion"`
	}
	ctx, cancel := context.WithTimeout(ctx, opTimeout)
	defer cancel()
	cmd := bson.D{{Key: "hello", Value: 1}}
	if err := d.db.RunCommand(ctx, cmd).Decode(&hello); err != nil {
		return fmt.Errorf("docdb/mongodb: no answer from the server: %w", translate(ctx, err))
	}
	inSet := hello.SetName != "" || hello.Msg == "isdbgrid" // a mongos says isdbgrid
	if d.transactions && (!inSet || hello.Wire < minWire) {
		return ErrNoTransactions
	}
	return nil
}

// credentials finds the password in a URI.
var credentials = regexp.MustCompile(`//[^/?@]*:([^/?]*)@`)

// redact gives the text of err without the password that uri may hold.
func redact(uri string, err error) string {
	text := err.Error()
	if m := credentials.FindStringSubmatch(uri); m != nil && m[1] != "" {
		text = regexp.MustCompile(regexp.QuoteMeta(m[1])).ReplaceAllLiteralString(text, "***")
	}
	return text
}

// Ping writes one small document and waits for the majority, so it notices a
// set without a primary and a primary without its majority.
func (d *DB) Ping(ctx context.Context) error {
	return d.write(plain{ctx}, "ping", func(ctx context.Context) error {
		_, err := d.db.Collection(metaName).UpdateOne(ctx, byID("ping"),
			bson.D{{Key: "$set", Value: bson.D{{Key: "at", Value: bson.NewDateTimeFromTime(time.Now())}}}},
			options.UpdateOne().SetUpsert(true))
		return err
	})
}

// Close ends the connections. Operations under way fail.
func (d *DB) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), cleanTimeout)
	defer cancel()
	if err := d.client.Disconnect(ctx); err != nil && !errors.Is(err, mongo.ErrClientDisconnected) {
		return fmt.Errorf("docdb/mongodb: close: %w", err)
	}
	return nil
}
