package live

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gorilla/websocket"
	"go.uber.org/goleak"
)

// TestMain also serves as the clients of BenchmarkFanout, which need a process
// of their own so that CPU and memory of the server can be told apart.
func TestMain(m *testing.M) {
	if spec := os.Getenv(crowdEnv); spec != "" {
		os.Exit(crowd(spec))
	}
	goleak.VerifyTestMain(m,
		// fasthttp starts these two once and never stops them.
		goleak.IgnoreAnyFunction("github.com/valyala/fasthttp.updateServerDate.func1"),
		goleak.IgnoreAnyFunction("github.com/valyala/fasthttp.(*workerPool).Start.func2"),
	)
}

// patience is how long a test waits for what must happen; it never sleeps, so
// only a failure takes this long.
const patience = 20 * time.Second

// diary is a Source in memory: the notifications of every person, 1, 2, 3, ...
type diary struct {
	mu    sync.Mutex
	heads map[string]int64
	page  int64                   // frames per answer; 0 is all
	hook  func(user string) error // called before the answer is made
	after func(user string)       // called when it is made, before it is returned
}

func newDiary() *diary { return &diary{heads: map[string]int64{}} }

// add inserts a notification and returns the frame to publish.
func (d *diary) add(user string) Frame {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.heads[user]++
	seq := d.heads[user]
	return Frame{Seq: seq, Prev: seq - 1, Unread: int(seq), Kind: "signal"}
}

func (d *diary) Since(_ context.Context, user string, seq int64) (Backlog, error) {
	if d.hook != nil {
		if err := d.hook(user); err != nil {
			return Backlog{}, err
		}
	}
	b := d.read(user, seq)
	if d.after != nil {
		d.after(user)
	}
	return b, nil
}

func (d *diary) read(user string, seq int64) Backlog {
	d.mu.Lock()
	defer d.mu.Unlock()
	head := d.heads[user]
	b := Backlog{Last: head, Unread: int(head)}
	if d.page > 0 && seq+d.page < head {
		b.Last, b.More = seq+d.page, true
	}
	for n := seq + 1; n <= b.Last; n++ {
		b.Frames = append(b.Frames, Frame{Seq: n, Unread: int(n), Kind: "signal"})
	}
	return b
}

// logbook is a log a test can read while it is written.
type logbook struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logbook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logbook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// site is a portal as small as can be: /live, with user and session in the query.
type site struct {
	t     testing.TB
	hub   *Hub
	diary *diary
	log   *logbook
	addr  string
	check func() bool
}

func newSite(t testing.TB, opt Options) *site {
	t.Helper()
	s := &site{t: t, diary: newDiary(), log: &logbook{}}
	opt.Logger = slog.New(slog.NewTextHandler(s.log, nil))
	s.hub = New(s.diary, opt)
	app := fiber.New(fiber.Config{Immutable: true, DisableStartupMessage: true, ReadTimeout: time.Minute})
	app.Get("/live", func(c *fiber.Ctx) error {
		err := s.hub.Upgrade(c, Session{UserID: c.Query("user"), SessionID: c.Query("session"), Check: s.check})
		switch {
		case errors.Is(err, ErrTooMany):
			return c.SendStatus(fiber.StatusTooManyRequests)
		case errors.Is(err, ErrClosing):
			return c.SendStatus(fiber.StatusServiceUnavailable)
		case err != nil:
			return c.Status(fiber.StatusBadRequest).SendString("geen websocket")
		}
		return nil
	})
	app.Get("/page", func(c *fiber.Ctx) error {
		return c.Type("html").SendString(livePage)
	})
	app.Get("/live.js", func(c *fiber.Ctx) error {
		script, err := os.ReadFile("../../public/js/live.js")
		if err != nil {
			return err
		}
		return c.Type("js").Send(script)
	})
	app.Get("/", func(c *fiber.Ctx) error { return c.SendString("leeft") })
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.addr = l.Addr().String()
	served := make(chan error, 1)
	go func() { served <- app.Listener(l) }()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := s.hub.Shutdown(ctx); err != nil {
			t.Errorf("shut the hub down: %v", err)
		}
		if err := app.ShutdownWithContext(ctx); err != nil {
			t.Errorf("shut fiber down: %v", err)
		}
		<-served
		if n := s.hub.Count(); n != 0 {
			t.Errorf("connections after shutdown = %d, want 0", n)
		}
	})
	return s
}

func (s *site) url(user, session string, since int64) string {
	u := fmt.Sprintf("ws://%s/live?user=%s&session=%s", s.addr, user, session)
	if since != noSince {
		u += fmt.Sprintf("&since=%d", since)
	}
	return u
}

// page is a browser page: what live.js does, in Go.
type page struct {
	t  testing.TB
	ws *websocket.Conn
}

func (s *site) open(user, session string, since int64) *page {
	s.t.Helper()
	ws, _, err := websocket.DefaultDialer.Dial(s.url(user, session, since), nil)
	if err != nil {
		s.t.Fatal(err)
	}
	_ = ws.SetReadDeadline(time.Now().Add(patience))
	s.t.Cleanup(func() { _ = ws.Close() })
	return &page{s.t, ws}
}

// wire is any message of the hub.
type wire struct {
	Seq, Prev int64
	Unread    int
	Kind      string
	At        *int64
	Frames    []wire
	Ping      int
}

// next returns the next message but heartbeats.
func (p *page) next() (wire, error) {
	for {
		_, text, err := p.ws.ReadMessage()
		if err != nil {
			return wire{}, err
		}
		var w wire
		if err := json.Unmarshal(text, &w); err != nil {
			return wire{}, fmt.Errorf("%s: %w", text, err)
		}
		if w.Ping == 0 {
			return w, nil
		}
	}
}

// backlog reads the answer to since: once it is there, live frames flow.
func (p *page) backlog() wire {
	p.t.Helper()
	w, err := p.next()
	if err != nil {
		p.t.Fatal(err)
	}
	if w.At == nil {
		p.t.Fatalf("first message = %+v, want a backlog", w)
	}
	return w
}

// closedWith reads to the end and checks the close code.
func (p *page) closedWith(want int) {
	p.t.Helper()
	for {
		if _, err := p.next(); err != nil {
			if !websocket.IsCloseError(err, want) {
				p.t.Errorf("end of the socket = %v, want close code %d", err, want)
			}
			return
		}
	}
}
