package mongodb

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"ketenportaal/internal/docdb"
)

// fakeServer speaks just enough of MongoDB's wire protocol (OP_MSG, and
// OP_QUERY for the handshake) to see what the engine asks of a replica set and
// to answer with errors that a real one gives only now and then. It stores
// nothing.
type fakeServer struct {
	listener net.Listener
	hello    bson.D
	wg       sync.WaitGroup
	mute     atomic.Bool // no command gets an answer any more

	mu    sync.Mutex
	conns []net.Conn
	seen  []bson.D // commands, without those of the handshake
	// answer gives the reply to a command; nil means {ok: 1, n: 1}.
	answer func(name string, cmd bson.D) bson.D
}

// primary is what the primary of a replica set says of itself.
func primary() bson.D {
	return bson.D{
		{Key: "isWritablePrimary", Value: true}, {Key: "ismaster", Value: true}, {Key: "setName", Value: "rs0"},
		{Key: "logicalSessionTimeoutMinutes", Value: int32(30)}, {Key: "maxWireVersion", Value: int32(21)},
		{Key: "minWireVersion", Value: int32(0)}, {Key: "maxBsonObjectSize", Value: int32(16 << 20)},
		{Key: "maxMessageSizeBytes", Value: int32(48 << 20)}, {Key: "maxWriteBatchSize", Value: int32(100000)},
		{Key: "ok", Value: 1.0},
	}
}

func newFakeServer(t *testing.T, hello bson.D) *fakeServer {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &fakeServer{listener: l, hello: hello}
	s.wg.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			s.mu.Lock()
			s.conns = append(s.conns, conn)
			s.mu.Unlock()
			s.wg.Go(func() { s.serve(conn) })
		}
	})
	t.Cleanup(func() {
		l.Close()
		s.mu.Lock()
		for _, c := range s.conns {
			c.Close()
		}
		s.mu.Unlock()
		s.wg.Wait()
	})
	return s
}

func (s *fakeServer) uri(options string) string {
	return "mongodb://" + s.listener.Addr().String() + "/portal?directConnection=true&" + options
}

// serve answers one connection until it closes.
func (s *fakeServer) serve(conn net.Conn) {
	defer conn.Close()
	for {
		head := make([]byte, 16)
		if _, err := io.ReadFull(conn, head); err != nil {
			return
		}
		body := make([]byte, binary.LittleEndian.Uint32(head)-16)
		if _, err := io.ReadFull(conn, body); err != nil {
			return
		}
		cmd, query := parseMessage(head, body)
		reply := s.reply(cmd)
		if s.mute.Load() {
			continue
		}
		if _, err := conn.Write(wrapReply(head, reply, query)); err != nil {
			return
		}
	}
}

// parseMessage gives the command of a message, document sequences joined in.
func parseMessage(head, body []byte) (cmd bson.D, query bool) {
	if binary.LittleEndian.Uint32(head[12:]) == 2004 { // OP_QUERY
		name := slices.Index(body[4:], 0)
		_ = bson.Unmarshal(body[4+name+1+8:], &cmd)
		return cmd, true
	}
	for rest := body[4:]; len(rest) > 4; {
		size := int(binary.LittleEndian.Uint32(rest[1:]))
		if rest[0] == 0 {
			_ = bson.Unmarshal(rest[1:1+size], &cmd)
		} else {
			section := rest[5 : 1+size]
			end := slices.Index(section, 0)
			var docs bson.A
			for d := section[end+1:]; len(d) > 4; d = d[binary.LittleEndian.Uint32(d):] {
				var doc bson.D
				_ = bson.Unmarshal(d[:binary.LittleEndian.Uint32(d)], &doc)
				docs = append(docs, doc)
			}
			cmd = append(cmd, bson.E{Key: string(section[:end]), Value: docs})
		}
		rest = rest[1+size:]
	}
	return cmd, false
}

func wrapReply(head []byte, reply bson.D, query bool) []byte {
	doc, _ := bson.Marshal(reply)
	payload, op := append([]byte{0, 0, 0, 0, 0}, doc...), uint32(2013)
	if query { // OP_REPLY: flags, cursor, start, one document
		payload, op = append(make([]byte, 16), 1, 0, 0, 0), 1
		payload = append(payload, doc...)
	}
	out := make([]byte, 16, 16+len(payload))
	binary.LittleEndian.PutUint32(out, uint32(16+len(payload)))
	copy(out[8:12], head[4:8])
	binary.LittleEndian.PutUint32(out[12:], op)
	return append(out, payload...)
}

// reply answers a command.
func (s *fakeServer) reply(cmd bson.D) bson.D {
	name := cmd[0].Key
	switch strings.ToLower(name) {
	case "hello", "ismaster":
		return s.hello
	case "endsessions":
		return bson.D{{Key: "ok", Value: 1.0}}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen = append(s.seen, cmd)
	if s.answer != nil {
		if reply := s.answer(name, cmd); reply != nil {
			return reply
		}
	}
	switch name {
	case "find", "aggregate", "listIndexes", "listCollections":
		return cursorOf()
	}
	return bson.D{{Key: "ok", Value: 1.0}, {Key: "n", Value: int32(1)}}
}

// cursorOf is the reply of a query that gives docs.
func cursorOf(docs ...any) bson.D {
	return bson.D{{Key: "ok", Value: 1.0}, {Key: "cursor", Value: bson.D{
		{Key: "id", Value: int64(0)}, {Key: "ns", Value: "portal.x"}, {Key: "firstBatch", Value: append(bson.A{}, docs...)},
	}}}
}

// failure is the reply of a command that failed.
func failure(code int32, message string, labels ...string) bson.D {
	return bson.D{{Key: "ok", Value: 0.0}, {Key: "code", Value: code}, {Key: "errmsg", Value: message}, {Key: "errorLabels", Value: labels}}
}

// script sets the answers and forgets what was seen.
func (s *fakeServer) script(answer func(name string, cmd bson.D) bson.D) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen, s.answer = nil, answer
}

// commands gives the names of the commands seen since script, and these.
func (s *fakeServer) commands() ([]string, []bson.D) {
	s.mu.Lock()
	defer s.mu.Unlock()
	names := make([]string, len(s.seen))
	for i, cmd := range s.seen {
		names[i] = cmd[0].Key
	}
	return names, slices.Clone(s.seen)
}

// at gives the value at a path of keys in a command, nil when there is none.
func at(cmd bson.D, path ...string) any {
	var v any = cmd
	for _, key := range path {
		d, ok := v.(bson.D)
		if !ok {
			return nil
		}
		v = nil
		for _, e := range d {
			if e.Key == key {
				v = e.Value
			}
		}
	}
	return v
}

// wireSchema is the schema of the tests with a fakeServer.
var wireSchema = []docdb.Collection{{
	Name:   "cases",
	Fields: []docdb.Field{{Name: "status", Kind: docdb.String}, {Name: "number", Kind: docdb.String, Unique: true}},
}}

// openFake gives an engine on a fakeServer that is a primary.
func openFake(t *testing.T, options string) (*DB, *fakeServer) {
	t.Helper()
	s := newFakeServer(t, primary())
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	d, err := Open(ctx, s.uri(options), wireSchema, Options{})
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	s.script(nil)
	return d, s
}

func TestServersWithoutTransactionsAreRefused(t *testing.T) {
	without := func(hello bson.D, key string) bson.D {
		return slices.DeleteFunc(hello, func(e bson.E) bool { return e.Key == key })
	}
	old := without(primary(), "maxWireVersion")
	tests := []struct {
		name  string
		hello bson.D
		o     Options
		want  error
	}{
		{name: "primary of a set", hello: primary()},
		{name: "mongos", hello: append(without(primary(), "setName"), bson.E{Key: "msg", Value: "isdbgrid"})},
		{name: "standalone", hello: without(primary(), "setName"), want: ErrNoTransactions},
		{name: "standalone, asked for", hello: without(primary(), "setName"), o: Options{WithoutTransactions: true}},
		{name: "MongoDB 4.4", hello: append(old, bson.E{Key: "maxWireVersion", Value: int32(9)}), want: ErrNoTransactions},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newFakeServer(t, tt.hello)
			d, err := Open(t.Context(), s.uri(""), wireSchema, tt.o)
			if !errors.Is(err, tt.want) || (err == nil) != (tt.want == nil) {
				t.Fatalf("Open = %v, want %v", err, tt.want)
			}
			if d != nil {
				d.Close()
			}
		})
	}
}
