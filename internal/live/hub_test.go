package live

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

func TestPublishReachesEveryPageOfThePersonOnly(t *testing.T) {
	s := newSite(t, Options{})
	anna1, anna2, bob := s.open("anna", "s1", 0), s.open("anna", "s2", 0), s.open("bob", "s3", 0)
	for _, p := range []*page{anna1, anna2, bob} {
		p.backlog()
	}
	s.hub.Publish("anna", s.diary.add("anna"))
	s.hub.Publish("nobody", Frame{Seq: 1})
	for _, p := range []*page{anna1, anna2} {
		got, err := p.next()
		if err != nil || got.Seq != 1 || got.Prev != 0 || got.Unread != 1 || got.Kind != "signal" {
			t.Errorf("frame = %+v, %v; want seq 1", got, err)
		}
	}
	// What bob reads next is his own: anna's frame did not come before it.
	f := s.diary.add("bob")
	f.Kind = "minutes"
	s.hub.Publish("bob", f)
	if got, err := bob.next(); err != nil || got.Kind != "minutes" {
		t.Errorf("bob's frame = %+v, %v; want his own", got, err)
	}
}

func TestFramesPublishedDuringTheBacklogComeOnce(t *testing.T) {
	tests := []struct {
		name  string
		queue int
		page  int64
	}{
		{"kept", 64, 0},
		{"more than may be kept", 2, 0},
		{"backlog in parts", 64, 3},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newSite(t, Options{Queue: tt.queue})
			for range 5 {
				s.diary.add("anna")
			}
			s.diary.page = tt.page
			var once sync.Once
			publish := func(string) { // three while the source is at work
				once.Do(func() {
					for range 3 {
						s.hub.Publish("anna", s.diary.add("anna"))
					}
				})
			}
			s.diary.hook = func(user string) error { publish(user); return nil }
			before := s.open("anna", "s1", 2)
			if got, want := before.seqs(2, 8), "3 4 5 6 7 8"; got != want {
				t.Errorf("published before the answer is made: got %s, want %s", got, want)
			}
			once = sync.Once{}
			s.diary.hook, s.diary.after = nil, publish
			after := s.open("anna", "s1", 2)
			if got, want := after.seqs(2, 11), "3 4 5 6 7 8 9 10 11"; got != want {
				t.Errorf("published after the answer is made: got %s, want %s", got, want)
			}
		})
	}
}

// seqs reads as live.js does until it is at the wanted number, and lists the
// frames shown.
func (p *page) seqs(at, until int64) string {
	p.t.Helper()
	var shown []string
	for at < until {
		w, err := p.next()
		if err != nil {
			p.t.Fatalf("at %d: %v", at, err)
		}
		take := func(f wire) {
			if f.Seq > at {
				shown = append(shown, fmt.Sprint(f.Seq))
				at = f.Seq
			}
		}
		for _, f := range w.Frames {
			take(f)
		}
		switch {
		case w.At != nil:
			at = *w.At
		case w.Prev > at:
			if err := p.ws.WriteJSON(map[string]int64{"since": at}); err != nil {
				p.t.Fatal(err)
			}
		default:
			take(w)
		}
	}
	return strings.Join(shown, " ")
}

func TestPageAsksAgainAfterAGap(t *testing.T) {
	s := newSite(t, Options{})
	anna := s.open("anna", "s1", 0)
	anna.backlog()
	s.diary.add("anna") // another process published this one
	s.hub.Publish("anna", s.diary.add("anna"))
	if got, want := anna.seqs(0, 2), "1 2"; got != want {
		t.Errorf("shown = %s, want %s", got, want)
	}
}

func TestBacklogLowerThanAskedResetsThePage(t *testing.T) {
	s := newSite(t, Options{})
	s.diary.add("anna")
	anna := s.open("anna", "s1", 40) // a page from before a restore
	if got := anna.backlog(); *got.At != 1 || len(got.Frames) != 0 {
		t.Errorf("backlog = %+v, want at 1 and no frames", got)
	}
	s.hub.Publish("anna", s.diary.add("anna"))
	if got, err := anna.next(); err != nil || got.Seq != 2 {
		t.Errorf("frame = %+v, %v; want seq 2", got, err)
	}
}

// A hundred times the connection breaks, at no particular moment, while a
// thousand notifications are written.
func TestReconnectsLoseAndDoubleNothing(t *testing.T) {
	const notifications, reconnects = 1000, 100
	s := newSite(t, Options{})
	s.diary.page = 50
	breaks := make(chan struct{}, reconnects)
	var writing sync.WaitGroup
	writing.Go(func() {
		for i := range notifications {
			s.hub.Publish("anna", s.diary.add("anna"))
			if i%(notifications/reconnects) == 0 {
				breaks <- struct{}{}
			}
		}
	})
	at, broken, shown := int64(0), 0, make(map[int64]int)
	for opened := 0; at < notifications || broken < reconnects; opened++ {
		if opened > 10*reconnects {
			t.Fatalf("at %d after %d connections", at, opened)
		}
		anna := s.open("anna", "s1", at)
		for stay := true; stay; {
			w, err := anna.next()
			if err != nil {
				break // dropped as too slow, which may happen: come back
			}
			for _, f := range w.Frames {
				if f.Seq > at {
					shown[f.Seq]++
					at = f.Seq
				}
			}
			switch {
			case w.At != nil:
				at = *w.At
			case w.Prev > at:
				t.Errorf("gap: at %d, frame %d follows %d", at, w.Seq, w.Prev)
			case w.Seq > at:
				shown[w.Seq]++
				at = w.Seq
			}
			select {
			case <-breaks:
				broken++
				_ = anna.ws.NetConn().Close()
				stay = false
			default:
				stay = at < notifications
			}
		}
	}
	writing.Wait()
	for n := int64(1); n <= notifications; n++ {
		if shown[n] != 1 {
			t.Errorf("notification %d shown %d times, want once", n, shown[n])
		}
	}
	if broken != reconnects {
		t.Errorf("reconnects = %d, want %d", broken, reconnects)
	}
}

func TestSlowReaderIsDroppedAndHoldsUpNobody(t *testing.T) {
	s := newSite(t, Options{Queue: 8})
	slow, quick := s.open("anna", "s1", 0), s.open("bob", "s2", 0)
	slow.backlog()
	quick.backlog()
	kind := strings.Repeat("x", 60_000) // fills the kernel's buffers soon
	deadline := time.Now().Add(patience)
	for !strings.Contains(s.log.String(), "reads too slowly") {
		if time.Now().After(deadline) {
			t.Fatal("the slow reader is still there")
		}
		f := s.diary.add("anna")
		f.Kind = kind
		s.hub.Publish("anna", f)
		s.hub.Publish("bob", s.diary.add("bob"))
		if _, err := quick.next(); err != nil {
			t.Fatalf("the quick reader: %v", err)
		}
	}
	for {
		if _, err := slow.next(); err != nil {
			break // it learns at the latest when it reads on
		}
	}
}

func TestEndOfSessionOrRights(t *testing.T) {
	tests := []struct {
		name string
		end  func(h *Hub)
		want map[string]int // page -> close code; the others stay
	}{
		{"session", func(h *Hub) { h.CloseSession("s1") }, map[string]int{"anna s1": CodeSessionEnded}},
		{"user", func(h *Hub) { h.CloseUser("anna") }, map[string]int{"anna s1": CodeRightsChanged, "anna s2": CodeRightsChanged}},
		{"unknown", func(h *Hub) { h.CloseSession("s9"); h.CloseUser("zoe") }, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newSite(t, Options{})
			pages := map[string]*page{}
			for _, who := range []string{"anna s1", "anna s2", "bob s3"} {
				user, session, _ := strings.Cut(who, " ")
				pages[who] = s.open(user, session, 0)
				pages[who].backlog()
			}
			start := time.Now()
			tt.end(s.hub)
			s.hub.Publish("anna", s.diary.add("anna"))
			s.hub.Publish("bob", s.diary.add("bob"))
			for who, p := range pages {
				if code := tt.want[who]; code != 0 {
					_, err := p.next()
					if !websocket.IsCloseError(err, code) {
						t.Errorf("%s: next = %v, want close code %d and no frame before it", who, err, code)
					}
				} else if got, err := p.next(); err != nil || got.Seq != 1 {
					t.Errorf("%s: next = %+v, %v; want seq 1", who, got, err)
				}
			}
			if took := time.Since(start); took > 2*time.Second {
				t.Errorf("took %v, want at most 2 s", took)
			}
		})
	}
}

func TestHeartbeat(t *testing.T) {
	t.Run("is seen by page and browser", func(t *testing.T) {
		s := newSite(t, Options{Heartbeat: 50 * time.Millisecond})
		anna := s.open("anna", "s1", 0)
		anna.backlog()
		pinged := make(chan struct{}, 100)
		anna.ws.SetPingHandler(func(data string) error {
			pinged <- struct{}{}
			return anna.ws.WriteControl(websocket.PongMessage, []byte(data), time.Now().Add(patience))
		})
		for range 2 {
			if _, text, err := anna.ws.ReadMessage(); err != nil || string(text) != `{"ping":1}` {
				t.Fatalf("message = %s, %v; want a ping", text, err)
			}
		}
		<-pinged
	})
	t.Run("ends a session that no longer holds", func(t *testing.T) {
		s := newSite(t, Options{Heartbeat: 50 * time.Millisecond})
		s.check = func() bool { return false }
		s.open("anna", "s1", 0).closedWith(CodeSessionEnded)
	})
	t.Run("ends a silent connection", func(t *testing.T) {
		s := newSite(t, Options{Heartbeat: 50 * time.Millisecond})
		anna := s.open("anna", "s1", 0)
		anna.ws.SetPingHandler(func(string) error { return nil })
		for {
			if _, err := anna.next(); err != nil {
				break
			}
		}
	})
	t.Run("survives a panic in the check", func(t *testing.T) {
		s := newSite(t, Options{Heartbeat: 50 * time.Millisecond})
		s.check = func() bool { panic("stuk") }
		anna := s.open("anna", "s1", 0)
		for {
			if _, err := anna.next(); err != nil {
				break
			}
		}
		s.lives("stuk")
	})
}

// lives checks that the process serves on and that the log, only the log, has
// the panic with its stack.
func (s *site) lives(panicked string) {
	s.t.Helper()
	answer, err := http.Get("http://" + s.addr + "/")
	if err != nil {
		s.t.Fatal(err)
	}
	defer http.DefaultClient.CloseIdleConnections()
	defer answer.Body.Close()
	if body, _ := io.ReadAll(answer.Body); string(body) != "leeft" {
		s.t.Errorf("body = %q, want leeft", body)
	}
	if log := s.log.String(); !strings.Contains(log, panicked) || !strings.Contains(log, "goroutine") {
		s.t.Errorf("log lacks the panic or its stack: %s", log)
	}
}

func TestBar49_FailingSourceCostsOneSocket(t *testing.T) {
	tests := []struct {
		name string
		fail func() error
		log  string
	}{
		{"error", func() error { return errors.New("database weg") }, "database weg"},
		{"panic", func() error { panic("bron stuk") }, "bron stuk"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newSite(t, Options{})
			var failures atomic.Int32
			s.diary.hook = func(string) error {
				if failures.Add(1) == 1 {
					return tt.fail()
				}
				return nil
			}
			s.open("anna", "s1", 0).closedWith(websocket.CloseInternalServerErr)
			s.open("anna", "s1", 0).backlog() // the next attempt works
			if tt.name == "panic" {
				s.lives(tt.log)
			}
			if !strings.Contains(s.log.String(), tt.log) {
				t.Errorf("log lacks %q", tt.log)
			}
		})
	}
}

func TestSourceThatStaysWhereItIsEndsTheSocket(t *testing.T) {
	h := New(stuckSource{}, Options{})
	defer h.Shutdown(context.Background())
	s := &socket{hub: h}
	if _, err := s.backlog(context.Background(), 7); err == nil {
		t.Error("no error, want one: asking on would never end")
	}
}

type stuckSource struct{}

func (stuckSource) Since(context.Context, string, int64) (Backlog, error) {
	return Backlog{Last: 7, More: true}, nil
}

func TestShutdown(t *testing.T) {
	s := newSite(t, Options{})
	var pages []*page
	for i := range 20 {
		p := s.open(fmt.Sprint("user", i), "s", 0)
		p.backlog()
		pages = append(pages, p)
	}
	var reading sync.WaitGroup
	for _, p := range pages {
		reading.Go(func() { p.closedWith(websocket.CloseGoingAway) })
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := s.hub.Shutdown(ctx); err != nil {
		t.Errorf("Shutdown = %v", err)
	}
	if got := s.hub.Count(); got != 0 {
		t.Errorf("open after Shutdown = %d, want 0", got)
	}
	reading.Wait()
	_, answer, err := websocket.DefaultDialer.Dial(s.url("anna", "s1", 0), nil)
	if err == nil || answer == nil || answer.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("new socket: answer %v, error %v; want 503", answer, err)
	}
	s.hub.Publish("anna", Frame{Seq: 1}) // harmless
}

func TestShutdownCutsOffWhoDoesNotAnswer(t *testing.T) {
	s := newSite(t, Options{})
	s.open("anna", "s1", 0).backlog() // never reads the close frame
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := s.hub.Shutdown(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Shutdown = %v, want the context's error", err)
	}
	// newSite's second Shutdown, at the end of the test, finds nobody.
}
