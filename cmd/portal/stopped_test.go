package main

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// TestBar61_StopUnderLoad stops the portal as an operator does, while people are
// halfway through sending signals: it says it isn't ready, closes the sockets
// with 1001, still takes every signal, and ends with 0.
func TestBar61_StopUnderLoad(t *testing.T) {
	underway := 100
	if longChecks() {
		underway = 1000
	}
	data := filled(t, "20")
	p := serveProcess(t, data)
	v := logIn(t, p.URL, "lid1@org1.example")
	socket := v.listen(t)
	ready := v.halfRequest(t, "GET", "/readyz", "", "", 1)
	requests := make([]*halfRequest, underway)
	for i := range requests {
		form := signalForm(fmt.Sprintf("Onderweg bij het stoppen, nummer %d", i))
		form.Set("_csrf", v.csrf)
		requests[i] = v.halfRequest(t, "POST", "/signalen/nieuw", "application/x-www-form-urlencoded", form.Encode(), 20)
	}
	// The first answer shows that the portal is reading such requests.
	if status, err := requests[0].finish(); err != nil || status != http.StatusSeeOther {
		t.Fatalf("a request before the stop: status %d, %v", status, err)
	}

	asked := time.Now()
	if err := p.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if code := closeCode(t, socket); code != websocket.CloseGoingAway {
		t.Errorf("the socket was closed with %d, want 1001", code)
	}
	if status, err := ready.finish(); err != nil || status != http.StatusServiceUnavailable {
		t.Errorf("/readyz while stopping: status %d, %v, want 503", status, err)
	}
	var all sync.WaitGroup
	var mu sync.Mutex
	failed := 0
	for _, r := range requests[1:] {
		all.Go(func() {
			if status, err := r.finish(); err != nil || status != http.StatusSeeOther {
				mu.Lock()
				defer mu.Unlock()
				if failed++; failed <= 3 {
					t.Errorf("a request that was under way: status %d, %v", status, err)
				}
			}
		})
	}
	all.Wait()
	if failed > 0 {
		t.Errorf("%d of %d requests under way failed", failed, underway)
	}
	if err := p.end(t); err != nil {
		t.Errorf("the portal ended with %v, want 0", err)
	}
	if took := time.Since(asked); longChecks() && took > 10*time.Second {
		t.Errorf("stopping took %v", took)
	}
	stored := 0
	for _, s := range storedSignals(t, data) {
		if strings.HasPrefix(s.Title, "Onderweg") {
			stored++
		}
	}
	if stored != underway {
		t.Errorf("%d signals are stored, want %d", stored, underway)
	}
}

// closeCode reads a socket to its end and gives the code it was closed with.
func closeCode(t *testing.T, c *websocket.Conn) int {
	t.Helper()
	if err := c.SetReadDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	for {
		_, _, err := c.ReadMessage()
		if closed, ok := err.(*websocket.CloseError); ok {
			return closed.Code
		}
		if err != nil {
			t.Fatalf("the socket ended without a close frame: %v", err)
		}
	}
}

// halfRequest is a request of which the end has not been sent.
type halfRequest struct {
	net.Conn
	rest string
}

// halfRequest sends a request with a body of some kind, but for its last n bytes.
func (v *visitor) halfRequest(t testing.TB, method, path, kind, body string, n int) *halfRequest {
	t.Helper()
	at, err := url.Parse(v.url)
	if err != nil {
		t.Fatal(err)
	}
	c, err := net.Dial("tcp", at.Host)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: %s\r\nOrigin: %s\r\n", method, path, at.Host, v.url)
	for _, k := range v.Jar.Cookies(at) {
		fmt.Fprintf(&b, "Cookie: %s=%s\r\n", k.Name, k.Value)
	}
	if body != "" {
		fmt.Fprintf(&b, "Content-Type: %s\r\nContent-Length: %d\r\n", kind, len(body))
	}
	b.WriteString("\r\n" + body)
	whole := b.String()
	if _, err := c.Write([]byte(whole[:len(whole)-n])); err != nil {
		t.Fatal(err)
	}
	return &halfRequest{c, whole[len(whole)-n:]}
}

// finish sends the rest and gives the answer's status.
func (r *halfRequest) finish() (int, error) {
	if err := r.SetDeadline(time.Now().Add(30 * time.Second)); err != nil {
		return 0, err
	}
	if _, err := r.Write([]byte(r.rest)); err != nil {
		return 0, err
	}
	resp, err := http.ReadResponse(bufio.NewReader(r), nil)
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, resp.Body.Close()
}
