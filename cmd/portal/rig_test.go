package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/mail"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"ketenportaal/internal/config"
	"ketenportaal/internal/mail/mailtest"
)

// testPassword opens the accounts of a test's demo.
const testPassword = "proefwachtwoord voor de test"

// clock is a portal clock that a test moves.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// To moves the clock forward.
func (c *clock) To(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t
}

// running is a portal that a test started: the real program, on a free port,
// with the demo, an SMTP peer and a clock of its own.
type running struct {
	*Main
	URL   string
	Clock *clock
	Peer  *mailtest.Peer
}

// startPortal starts a demo portal that stops with the test.
func startPortal(t *testing.T, at time.Time) *running {
	t.Helper()
	return startPortalBehind(t, at, "")
}

// startPortalBehind starts one that people reach at another address than its own;
// empty: at its own.
func startPortalBehind(t *testing.T, at time.Time, address string) *running {
	t.Helper()
	peer := mailtest.Start(t)
	c := &clock{now: at}
	m := &Main{
		Config: config.Config{
			Demo: true, Addr: "127.0.0.1:0", URL: address, Data: t.TempDir(), DemoPassword: config.NewSecret(testPassword),
			SMTP: config.NewSecret(peer.URL()), MailFrom: mail.Address{Name: "Ketenportaal", Address: "portaal@gemeente.example"},
		},
		Log: slog.New(slog.NewJSONHandler(logTo(t), nil)), Now: c.Now, Console: io.Discard, MailRoots: peer.RootCAs(),
	}
	if err := m.Start(t.Context()); err != nil {
		t.Fatalf("start the portal: %v", err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		if err := m.Stop(ctx); err != nil {
			t.Errorf("stop the portal: %v", err)
		}
	})
	return &running{Main: m, URL: m.URL(), Clock: c, Peer: peer}
}

// logTo shows the portal's log of a test that failed.
func logTo(t *testing.T) io.Writer {
	path := filepath.Join(t.TempDir(), "log")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		f.Close()
		if !t.Failed() {
			return
		}
		lines, _ := os.ReadFile(path)
		for _, line := range strings.Split(string(lines), "\n") {
			if strings.Contains(line, `"level":"ERROR"`) || strings.Contains(line, `"level":"WARN"`) {
				t.Log(line)
			}
		}
	})
	return f
}

// browser is one person's browser: cookies of its own, in a tab of one
// Chromium that all tests share.
type browser struct {
	t   *testing.T
	ctx context.Context
	url string
	// events are what the browser told since reports was called last.
	events struct {
		sync.Mutex
		wrong []string
	}
}

var chromium struct {
	once sync.Once
	ctx  context.Context
	stop func()
	err  error
}

func TestMain(m *testing.M) {
	code := m.Run()
	if chromium.stop != nil {
		chromium.stop()
	}
	os.Exit(code)
}

// startChromium starts the browser all tests share. Without one, browser tests
// fail: what they show can't be shown otherwise.
func startChromium() {
	path, err := exec.LookPath("chromium")
	if err != nil {
		chromium.err = fmt.Errorf("browser tests need Debian's package chromium: %w", err)
		return
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-quic", true), chromedp.Flag("lang", "nl"), chromedp.Flag("disable-dev-shm-usage", true),
		chromedp.WSURLReadTimeout(time.Minute),
	)
	allocator, stopAllocator := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, stop := chromedp.NewContext(allocator)
	chromium.ctx, chromium.stop = ctx, func() { stop(); stopAllocator() }
	chromium.err = chromedp.Do(ctx)
}

// open gives somebody a fresh browser, not logged in, at 1280 x 900.
func (r *running) open(t *testing.T) *browser {
	t.Helper()
	chromium.once.Do(startChromium)
	if chromium.err != nil {
		t.Fatal(chromium.err)
	}
	b := &browser{t: t, url: r.URL}
	ctx, stop := chromedp.NewContext(chromium.ctx, chromedp.WithNewBrowserContext(), chromedp.WithListener(b.hear))
	t.Cleanup(stop)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("open a browser: %v", err)
	}
	ctx, cancel := context.WithTimeout(ctx, 8*time.Minute)
	t.Cleanup(cancel)
	b.ctx = ctx
	b.do(chromedp.EmulateViewport(1280, 900), chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, log.Enable, cdp.Empty{})
		_, other := cdp.Call(ctx, t, network.Enable, network.EnableParams{})
		return errors.Join(err, other)
	}))
	return b
}

// hear keeps what the browser reports: errors on its console, and requests to
// anyone but the portal.
func (b *browser) hear(ev any) {
	b.events.Lock()
	defer b.events.Unlock()
	switch e := ev.(type) {
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError {
			b.events.wrong = append(b.events.wrong, e.Entry.Text+" "+e.Entry.URL)
		}
	case *network.EventRequestWillBeSent:
		u := e.Request.URL
		if !strings.HasPrefix(u, b.url) && !strings.HasPrefix(u, "data:") && !strings.HasPrefix(u, "blob:") {
			b.events.wrong = append(b.events.wrong, "request to "+u)
		}
	}
}

// reports gives what the browser told since the last call.
func (b *browser) reports() []string {
	b.events.Lock()
	defer b.events.Unlock()
	wrong := b.events.wrong
	b.events.wrong = nil
	return wrong
}

// login gives somebody a browser in which they are logged in.
func (r *running) login(t *testing.T, email string) *browser {
	t.Helper()
	b := r.open(t)
	b.logIn(email)
	return b
}

// logIn logs somebody in with the password of the demo.
func (b *browser) logIn(email string) {
	b.t.Helper()
	b.visit("/inloggen")
	b.do(
		chromedp.SetValue(chromedp.CSS(`input[name=email]`), email),
		chromedp.SetValue(chromedp.CSS(`input[name=password]`), testPassword),
	)
	b.submit(`form[action="/inloggen"] button, main form button`)
	b.wants(`a.bell`)
}

// patience is how long one step may take: an element that isn't there is waited for.
const patience = time.Minute

// do runs browser actions and fails the test when they fail.
func (b *browser) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		where, _ := chromedp.Run(b.ctx, chromedp.Location())
		b.t.Fatalf("at %s: %v", where, err)
	}
}

// valueOf runs a browser action that gives something.
func valueOf[T any](b *browser, a chromedp.Action[T]) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	v, err := chromedp.Run(ctx, a)
	if err != nil {
		where, _ := chromedp.Run(b.ctx, chromedp.Location())
		b.t.Fatalf("at %s: %v", where, err)
	}
	return v
}

// visit goes to a path of the portal.
func (b *browser) visit(path string) {
	b.t.Helper()
	b.do(chromedp.Navigate(b.url + path))
}

// submit presses a button and waits for the page that follows.
func (b *browser) submit(button string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	resp, err := chromedp.RunResponse(ctx, chromedp.Click(chromedp.CSS(button)))
	if err != nil {
		b.t.Fatalf("press %s at %s: %v", button, b.path(), err)
	}
	if resp != nil && resp.Status >= 400 {
		b.t.Fatalf("press %s: status %d: %s", button, resp.Status, b.text("main"))
	}
}

// wants waits until the page has an element.
func (b *browser) wants(selector string) {
	b.t.Helper()
	b.do(chromedp.WaitReady(chromedp.CSS(selector)))
}

// text gives the text of the first element a selector finds.
func (b *browser) text(selector string) string {
	b.t.Helper()
	return valueOf(b, chromedp.Text(chromedp.CSS(selector)))
}

// path is where the browser is.
func (b *browser) path() string {
	b.t.Helper()
	return strings.TrimPrefix(valueOf(b, chromedp.Location()), b.url)
}

// until waits until a piece of JavaScript gives true; the browser looks at
// every frame, so nothing sleeps. A page that goes away while it is looked at is
// looked at again.
func (b *browser) until(what, js string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	for {
		_, err := chromedp.Run(ctx, chromedp.Poll[bool](js, chromedp.WithPollingTimeout(time.Minute)))
		if err == nil {
			return
		}
		if gone := strings.Contains(err.Error(), "navigated") || strings.Contains(err.Error(), "find context"); ctx.Err() != nil || !gone {
			b.t.Fatalf("waiting for %s at %s: %v", what, b.path(), err)
		}
	}
}

// unfold opens every folded part of the page, so that its fields can be used.
func (b *browser) unfold() {
	b.t.Helper()
	b.do(chromedp.Evaluate[chromedp.Void](`document.querySelectorAll("main details").forEach(d => { d.open = true })`))
}

// foldMenus closes the menus of the page, which lie over its buttons when open.
func (b *browser) foldMenus() {
	b.t.Helper()
	b.do(chromedp.Evaluate[chromedp.Void](`document.querySelectorAll("details.menu-actions").forEach(d => { d.open = false })`))
}

// fill types a text into a field, in place of what was there.
func (b *browser) fill(selector, value string) {
	b.t.Helper()
	b.do(
		chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`document.querySelector(%q).value = ""`, selector)),
		chromedp.SendKeys(chromedp.CSS(selector), value),
	)
}

// set gives a field a value at once, for fields one doesn't type in: dates and
// lists to choose from.
func (b *browser) set(selector, value string) {
	b.t.Helper()
	b.do(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`(f => { f.value = %q; f.dispatchEvent(new Event("input", {bubbles: true})); f.dispatchEvent(new Event("change", {bubbles: true})) })(document.querySelector(%q))`, value, selector)))
}

// tick chooses a radio button or a box.
func (b *browser) tick(selector string) {
	b.t.Helper()
	b.do(chromedp.Click(chromedp.CSS(selector)))
}
