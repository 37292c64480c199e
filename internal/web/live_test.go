package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"ketenportaal/internal/app"
	"ketenportaal/internal/jobs"
	"ketenportaal/internal/live"
	"ketenportaal/internal/portal"
)

// patience is how long a test waits for what must happen; only a failure takes
// this long.
const patience = 20 * time.Second

// livePortal is the whole portal of one process on a port of its own: database,
// use cases, jobs, hub and web. Its jobs poll once an hour, so what arrives was
// sent because of a commit.
type livePortal struct {
	*signalRig
	app  *app.App
	hub  *live.Hub
	addr string
}

func newLivePortal(t *testing.T) *livePortal {
	t.Helper()
	p := &livePortal{signalRig: signalPortal(t)}
	var runner atomic.Pointer[jobs.Runner]
	log := slog.New(slog.DiscardHandler)
	var err error
	p.app, err = app.New(app.Options{
		Store: p.store, Now: func() time.Time { return testNow }, Key: bytes.Repeat([]byte{7}, app.KeySize), Log: log, Demo: true,
		Wake: func() {
			if r := runner.Load(); r != nil {
				r.Wake()
			}
		},
	})
	must(t, err)
	p.hub = live.New(jobs.Backlog{App: p.app}, live.Options{Logger: log})
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	p.addr = ln.Addr().String()
	p.Server, err = New(Options{App: p.app, Hub: p.hub, Key: bytes.Repeat([]byte("k"), 32), PortalName: "Ketenportaal", Demo: true,
		Log: log, Now: func() time.Time { return testNow }, Ready: func(context.Context) error { return nil }})
	must(t, err)
	served := make(chan error, 1)
	go func() { served <- p.Serve(ln) }()
	dispatcher, feed := jobs.Dispatcher(p.app), jobs.Live(jobs.NewFeed(p.app, p.hub))
	dispatcher.Every, feed.Every = time.Hour, time.Hour
	runner.Store(jobs.Start(log, nil, dispatcher, feed))
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		must(t, errors.Join(p.hub.Shutdown(ctx), p.Shutdown(ctx), runner.Load().Stop(ctx), <-served))
	})
	return p
}

// dial opens the live connection of a browser; nil with the answer when it is
// refused.
func (p *livePortal) dial(v *visitor, since int64, origin string) (*websocket.Conn, *http.Response) {
	p.t.Helper()
	h := http.Header{"Origin": {origin}}
	var cookies []string
	for name, value := range v.jar {
		cookies = append(cookies, name+"="+value)
	}
	if len(cookies) > 0 {
		h.Set("Cookie", strings.Join(cookies, "; "))
	}
	ws, answer, err := websocket.DefaultDialer.Dial(fmt.Sprintf("ws://%s/live?since=%d", p.addr, since), h)
	if err != nil && answer == nil {
		p.t.Fatalf("dial: %v", err)
	}
	if ws != nil {
		p.t.Cleanup(func() { ws.Close() })
		must(p.t, ws.SetReadDeadline(time.Now().Add(patience)))
	}
	return ws, answer
}

func (p *livePortal) origin() string { return "http://" + p.addr }

// said is a message of the server: a frame, or an answer with frames.
type said struct {
	Seq, Prev int64
	Unread    int
	Kind      string
	At        int64
	Frames    []said
}

func next(t *testing.T, ws *websocket.Conn) said {
	t.Helper()
	_, text, err := ws.ReadMessage()
	must(t, err)
	var m said
	must(t, json.Unmarshal(text, &m))
	return m
}

func TestLive_AFrameArrivesAfterACommit(t *testing.T) {
	p := newLivePortal(t)
	ws, _ := p.dial(p.as("cora"), 0, p.origin())
	if m := next(t, ws); m.At != 0 || len(m.Frames) != 0 {
		t.Fatalf("first answer: %+v, want an empty one", m)
	}
	for i := range int64(3) {
		p.shareLive("gerda")
		if m := next(t, ws); m.Seq != i+1 || m.Prev != i || m.Unread != int(i+1) || m.Kind != "bericht" {
			t.Errorf("frame %d: %+v", i+1, m)
		}
	}
	cora := p.by("cora")
	must(t, p.app.MarkRead(t.Context(), cora, nil, 3))
	if m := next(t, ws); m.Seq != 4 || m.Unread != 0 {
		t.Errorf("after reading: %+v, want nothing unread", m)
	}
}

func (p *livePortal) shareLive(by portal.ID) portal.Signal {
	p.t.Helper()
	s, err := p.app.ShareSignal(p.t.Context(), p.by(by), app.ShareSignal{Text: "Wachttijd loopt op in drie wijken.", Theme: "toegang",
		Audience: portal.Audience{Kind: portal.WholeChain}, Naming: portal.OrgVisible, KnowsRecognisable: true})
	must(p.t, err)
	return s
}

// closedWith reads until the connection is closed and gives the code.
func closedWith(t *testing.T, ws *websocket.Conn) int {
	t.Helper()
	for {
		_, _, err := ws.ReadMessage()
		var closed *websocket.CloseError
		if errors.As(err, &closed) {
			return closed.Code
		}
		must(t, err)
	}
}

// within fails the test when something took longer than it may; only in the long run,
// which has the machine to itself.
func within(t *testing.T, most time.Duration, began time.Time) {
	t.Helper()
	if took := time.Since(began); os.Getenv("BAR") != "" && took > most {
		t.Errorf("took %v, want at most %v", took, most)
	}
}

func TestBar13_LogoutClosesTheSessionsSockets(t *testing.T) {
	p := newLivePortal(t)
	here, there := p.as("gerda"), p.as("gerda")
	one, _ := p.dial(here, 0, p.origin())
	two, _ := p.dial(there, 0, p.origin())
	next(t, one)
	next(t, two)
	began := time.Now()
	must(t, p.app.LogOut(t.Context(), here.token))
	if code := closedWith(t, one); code != live.CodeSessionEnded {
		t.Errorf("closed with %d, want %d", code, live.CodeSessionEnded)
	}
	within(t, 2*time.Second, began)
	must(t, p.app.CommentOnSignal(t.Context(), p.by("bram"), p.shareLive("gerda").ID, portal.NewID(), "Ook bij ons.", nil, app.CitizenAnswer{}))
	if m := next(t, two); m.Seq != 1 {
		t.Errorf("the other session got %+v, want the next frame", m)
	}
}

func TestBar07_RoleChangeClosesSockets(t *testing.T) {
	p := newLivePortal(t)
	ws, _ := p.dial(p.as("gijs"), 0, p.origin())
	next(t, ws)
	bea, began := p.by("bea"), time.Now()
	must(t, p.app.ChangeRole(t.Context(), bea, "gijs", portal.Reader, portal.Ticks{}))
	if code := closedWith(t, ws); code != live.CodeRightsChanged {
		t.Errorf("closed with %d, want %d", code, live.CodeRightsChanged)
	}
	within(t, 2*time.Second, began)
	off := p.as("gijs")
	ws, _ = p.dial(off, 0, p.origin())
	began = time.Now()
	must(t, p.app.DisablePerson(t.Context(), bea, "gijs"))
	// Whether the hub hears of it first or asks about the session itself, the
	// socket closes for good: the page reconnects after neither code.
	if code := closedWith(t, ws); code != live.CodeRightsChanged && code != live.CodeSessionEnded {
		t.Errorf("disabled: closed with %d, want %d or %d", code, live.CodeRightsChanged, live.CodeSessionEnded)
	}
	within(t, 2*time.Second, began)
	if ws, answer := p.dial(off, 0, p.origin()); ws != nil || answer.StatusCode == http.StatusSwitchingProtocols {
		t.Error("a disabled account opened a live connection")
	}
}

func TestBar25_LiveIsForOurOwnPages(t *testing.T) {
	p := newLivePortal(t)
	_, port, err := net.SplitHostPort(p.addr)
	must(t, err)
	tests := []struct {
		name, origin string
		who          portal.ID
		want         int
	}{
		{"own origin", p.origin(), "gerda", http.StatusSwitchingProtocols},
		{"another site", "https://evil.example", "gerda", http.StatusForbidden},
		{"our name as a part of theirs", p.origin() + ".evil.example", "gerda", http.StatusForbidden},
		{"another port", "http://127.0.0.1:1", "gerda", http.StatusForbidden},
		{"another scheme", "https://127.0.0.1:" + port, "gerda", http.StatusForbidden},
		{"an opaque origin", "null", "gerda", http.StatusForbidden},
		{"none", "", "gerda", http.StatusForbidden},
		{"not logged in", p.origin(), "", http.StatusSeeOther},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, answer := p.dial(p.as(tt.who), 0, tt.origin); answer.StatusCode != tt.want {
				t.Errorf("status %d, want %d", answer.StatusCode, tt.want)
			}
		})
	}
	req, err := http.NewRequest(http.MethodGet, p.origin()+"/live", nil)
	must(t, err)
	v := p.as("gerda")
	req.Header.Set("Origin", p.origin())
	req.AddCookie(&http.Cookie{Name: "portaal", Value: v.token})
	answer, err := http.DefaultClient.Do(req)
	must(t, err)
	answer.Body.Close()
	if answer.StatusCode != http.StatusUpgradeRequired {
		t.Errorf("opened as a page: status %d, want %d", answer.StatusCode, http.StatusUpgradeRequired)
	}
}

// A page that loses its connection a hundred times misses nothing and is shown
// nothing twice, while others go on writing.
func TestBar60_ReconnectsLoseNothing(t *testing.T) {
	const reconnects, written = 100, 150
	p := newLivePortal(t)
	s := p.shareLive("gerda")
	bram := p.by("bram")
	page := p.as("gerda")
	writing := make(chan error, 1)
	go func() {
		for range written {
			if err := p.app.CommentOnSignal(t.Context(), bram, s.ID, portal.NewID(), "Nog een keer.", nil, app.CitizenAnswer{}); err != nil {
				writing <- err
				return
			}
		}
		writing <- nil
	}()
	at, unread, cut := int64(0), 0, 0
	// take does what public/js/live.js does with a frame.
	take := func(m said) {
		if m.Seq <= at {
			t.Errorf("frame %d came when the page was at %d", m.Seq, at)
		}
		at, unread = m.Seq, m.Unread
	}
	for ; cut < reconnects || at < written; cut++ {
		ws, _ := p.dial(page, at, p.origin())
		for frames := 0; at < written && (frames < 2 || cut >= reconnects); frames++ {
			m := next(t, ws)
			if m.Prev > at {
				break // a gap: the page asks, here by connecting again
			}
			if m.Seq > 0 {
				take(m)
				continue
			}
			for _, f := range m.Frames {
				take(f)
			}
			at = m.At
		}
		ws.NetConn().Close() // without a word
	}
	must(t, <-writing)
	if at != written || unread != written {
		t.Errorf("the page is at %d with %d unread, want %d of both", at, unread, written)
	}
	if n, seq, err := p.app.Bell(t.Context(), p.by("gerda")); n != written || seq != written || err != nil {
		t.Errorf("the bell says %d unread at %d, %v", n, seq, err)
	}
}

func TestBerichtenReadOnOneDeviceAreReadOnAll(t *testing.T) {
	p := newLivePortal(t)
	ws, _ := p.dial(p.as("cora"), 0, p.origin())
	next(t, ws)
	p.shareLive("gerda")
	next(t, ws)
	other := p.as("cora")
	other.rig = &rig{Server: p.Server, log: p.log}
	other.post(t, "/berichten/gelezen", url.Values{"tot": {"1"}}).to("/berichten")
	if m := next(t, ws); m.Unread != 0 {
		t.Errorf("the first device got %+v, want nothing unread", m)
	}
}
