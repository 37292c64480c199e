package mongodb

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/x/mongo/driver"

	"ketenportaal/internal/docdb"
)

func TestTranslate(t *testing.T) {
	live := context.Background()
	cancelled, cancel := context.WithCancel(live)
	cancel()
	duplicate := mongo.WriteException{WriteErrors: mongo.WriteErrors{{Code: 11000}}}
	lost := mongo.CommandError{Code: 112, Labels: []string{transientLabel}}
	gone := mongo.CommandError{Labels: []string{"NetworkError", transientLabel}, Message: "connection closed"}
	late := mongo.CommandError{Code: 50, Name: "MaxTimeMSExpired"}
	odd := errors.New("odd")
	tests := []struct {
		name string
		ctx  context.Context
		err  error
		want error // nil: unchanged
	}{
		{"none", live, nil, nil},
		{"no document", live, mongo.ErrNoDocuments, docdb.ErrNotFound},
		{"duplicate key", live, duplicate, docdb.ErrExists},
		{"duplicate key, wrapped", live, fmt.Errorf("x: %w", duplicate), docdb.ErrExists},
		{"duplicate key as the context ends", cancelled, duplicate, docdb.ErrExists},
		{"duplicate key in an internal error", live, mongo.CommandError{Code: 1, Message: "UNIQUE constraint failed: x"}, docdb.ErrExists},
		{"internal error", live, mongo.CommandError{Code: 1, Message: "assertion failed"}, nil},
		{"write conflict", live, lost, docdb.ErrConflict},
		{"write conflict outside a transaction", live, mongo.CommandError{Code: 112}, docdb.ErrConflict},
		{"lost connection is no conflict", live, gone, nil},
		{"too large for the driver", live, driver.ErrDocumentTooLarge, docdb.ErrTooLarge},
		{"too large for the server", live, mongo.CommandError{Code: 10334}, docdb.ErrTooLarge},
		{"cancelled", cancelled, odd, context.Canceled},
		{"server's time is up", live, late, context.DeadlineExceeded},
		{"of the port already", live, fmt.Errorf("x: %w", docdb.ErrCorrupt), docdb.ErrCorrupt},
		{"anything else", live, odd, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := translate(tt.ctx, tt.err)
			if tt.want == nil {
				if !reflect.DeepEqual(got, tt.err) {
					t.Errorf("translate = %v, want it unchanged", got)
				}
				return
			}
			if !errors.Is(got, tt.want) {
				t.Errorf("translate = %v, want %v", got, tt.want)
			}
			if transient(got) != transient(tt.err) {
				t.Error("the label by which the driver tries again is lost")
			}
		})
	}
}

func TestSilentServer(t *testing.T) {
	d, s := openFake(t, "")
	s.mute.Store(true)
	defer s.mute.Store(false) // or Close would wait
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := d.Ping(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Ping = %v, want DeadlineExceeded", err)
	}
	ctx, cancel = context.WithCancel(t.Context())
	cancel()
	if _, err := d.Find(ctx, "cases", docdb.Query{}); !errors.Is(err, context.Canceled) {
		t.Errorf("Find = %v, want Canceled", err)
	}
}

func TestPingSpeaksToTheServer(t *testing.T) {
	d, s := openFake(t, "")
	if err := d.Ping(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, cmds := s.commands()
	if len(cmds) != 1 || cmds[0][0].Key != "update" || at(cmds[0], "writeConcern", "w") != "majority" {
		t.Errorf("Ping sends %v, want one write to the majority", cmds)
	}
	s.script(func(string, bson.D) bson.D { return failure(13, "not authorized") })
	if err := d.Ping(t.Context()); err == nil {
		t.Error("Ping of a server that refuses writes = nil")
	}
}

func TestBadURIs(t *testing.T) {
	for _, uri := range []string{
		"", "http://localhost/portal", "mongodb://localhost", "mongodb://localhost/",
		"mongodb://portal:geheim@localhost/portal?w=-1", "mongodb://portal:geheim@localhost:x/portal",
		"mongodb://portal:ge%zzheim@localhost/portal",
	} {
		_, err := Open(t.Context(), uri, nil, Options{})
		if err == nil {
			t.Errorf("Open(%q) succeeded", uri)
		} else if strings.Contains(err.Error(), "heim") {
			t.Errorf("Open(%q) tells the password: %v", uri, err)
		}
	}
}
