package live

import (
	"net"
	"strings"
	"testing"
	"time"
)

func TestBucket(t *testing.T) {
	start := time.Unix(1000, 0)
	b := newBucket(3, 1)
	steps := []struct {
		name  string
		after time.Duration
		n     int
		want  bool
	}{
		{"burst", 0, 3, true},
		{"empty", 0, 1, false},
		{"debt is paid first", time.Second, 1, false},
		{"refilled", 4 * time.Second, 2, true},
		{"no more than the burst is saved", time.Hour, 3, true},
		{"so nothing is left", time.Hour, 1, false},
	}
	for _, step := range steps {
		if got := b.take(step.n, start.Add(step.after)); got != step.want {
			t.Errorf("%s: take(%d) = %v, want %v", step.name, step.n, got, step.want)
		}
	}
}

// A connection that cannot be written without waiting (TLS, say) leaves all to flush.
func TestFlushNowLeavesTheRestToFlush(t *testing.T) {
	near, far := net.Pipe()
	defer far.Close()
	c := newConn(near, patience)
	c.cork()
	if _, err := c.Write([]byte("een ")); err != nil {
		t.Fatal(err)
	}
	if all, err := c.flushNow(newAttempt()); all || err != nil {
		t.Fatalf("flushNow = %v, %v; want not all and no error", all, err)
	}
	got := make(chan string, 1)
	go func() {
		b := make([]byte, 64)
		var text strings.Builder
		for text.Len() < len("een twee") {
			n, err := far.Read(b)
			if err != nil {
				break
			}
			text.Write(b[:n])
		}
		got <- text.String()
	}()
	c.cork()
	if _, err := c.Write([]byte("twee")); err != nil {
		t.Fatal(err)
	}
	if err := c.flush(); err != nil {
		t.Fatal(err)
	}
	if want := "een twee"; <-got != want {
		t.Errorf("not in order, want %q", want)
	}
	_ = near.Close()
}

func TestFlushNowOnAnEndedConnection(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	near, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer near.Close()
	c := newConn(near, patience)
	c.cut()
	c.cork()
	if _, err := c.Write([]byte("te laat")); err != nil {
		t.Fatal(err)
	}
	if _, err := c.flushNow(newAttempt()); err == nil {
		t.Error("flushNow after cut: no error, want one")
	}
	c.detach()
	c.cut() // must not touch what is somebody else's by now
	c.forget()
	c.finish(time.Second)
}

// Who stops reading for a while, but not for too long, gets everything whole.
func TestHaltingReaderGetsEveryByte(t *testing.T) {
	s := newSite(t, Options{Queue: 200})
	anna := s.open("anna", "s1", 0)
	anna.backlog()
	const frames = 150 // of 60 kB: more than the kernel keeps
	kind := strings.Repeat("x", 60_000)
	for range frames {
		f := s.diary.add("anna")
		f.Kind = kind
		s.hub.Publish("anna", f)
	}
	for n := int64(1); n <= frames; n++ {
		got, err := anna.next()
		if err != nil || got.Seq != n || got.Kind != kind {
			t.Fatalf("frame %d = seq %d with %d bytes, %v", n, got.Seq, len(got.Kind), err)
		}
	}
}
