package web

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/portal"
)

// slowConn is the other side of a patientConn, in a time of its own: every
// read and write takes a moment and passes a number of bytes, and fails when
// the deadline is before that moment is over.
type slowConn struct {
	net.Conn
	now      time.Time
	takes    time.Duration
	passes   int
	deadline time.Time
}

func (s *slowConn) SetReadDeadline(t time.Time) error  { s.deadline = t; return nil }
func (s *slowConn) SetWriteDeadline(t time.Time) error { s.deadline = t; return nil }
func (s *slowConn) SetDeadline(t time.Time) error      { s.deadline = t; return nil }

func (s *slowConn) pass(p []byte) (int, error) {
	done := s.now.Add(s.takes)
	if !s.deadline.IsZero() && done.After(s.deadline) {
		s.now = s.deadline
		return 0, os.ErrDeadlineExceeded
	}
	s.now = done
	return min(len(p), s.passes), nil
}

func (s *slowConn) Read(p []byte) (int, error)  { return s.pass(p) }
func (s *slowConn) Write(p []byte) (int, error) { return s.pass(p) }

func patient(takes time.Duration, passes int) (*slowConn, *patientConn) {
	s := &slowConn{now: testNow, takes: takes, passes: passes}
	return s, &patientConn{Conn: s, now: func() time.Time { return s.now }}
}

// read reads until it fails or enough has come, and tells how long that took.
func read(c *patientConn, s *slowConn, enough int) (got int, took time.Duration, err error) {
	began := s.now
	for got < enough {
		n, err := c.Read(make([]byte, 4096))
		got += n
		if err != nil {
			return got, s.now.Sub(began), err
		}
	}
	return got, s.now.Sub(began), nil
}

func TestBar46_BodyHasAMinimumRate(t *testing.T) {
	for name, c := range map[string]struct {
		takes  time.Duration
		passes int
		fails  bool
	}{
		"fast":                   {time.Millisecond, 4096, false},
		"slow line, 2 kB/s":      {time.Second, 2048, false},
		"in bursts":              {3 * time.Second, 4096, false},
		"a byte a second":        {time.Second, 1, true},
		"just under the minimum": {time.Second, 900, true},
		"nothing at all":         {time.Hour, 0, true},
	} {
		s, conn := patient(c.takes, c.passes)
		if err := conn.SetReadDeadline(testNow.Add(headerTime)); err != nil {
			t.Fatal(err)
		}
		conn.startBody()
		got, took, err := read(conn, s, 1<<20)
		if (err != nil) != c.fails {
			t.Errorf("%s: got %d bytes in %v: %v", name, got, took, err)
		}
		if longest := graceTime + time.Duration(got+1)*time.Second/minRate; c.fails && took > longest {
			t.Errorf("%s: dropped after %v, want within %v", name, took, longest)
		}
	}
}

func TestBar46_HeaderTimeIsNotStretchedByBytes(t *testing.T) {
	s, conn := patient(time.Second, 1)
	if err := conn.SetReadDeadline(testNow.Add(headerTime)); err != nil {
		t.Fatal(err)
	}
	if _, took, err := read(conn, s, 1<<20); err == nil || took > headerTime {
		t.Errorf("headers byte by byte: dropped after %v (%v), want within %v", took, err, headerTime)
	}
}

func TestTimeOfTheHandlerIsNotTheClients(t *testing.T) {
	s, conn := patient(time.Millisecond, 4096)
	conn.startBody()
	for range 10 {
		if _, err := conn.Read(make([]byte, 4096)); err != nil {
			t.Fatalf("after %v of the handler's own time: %v", s.now.Sub(testNow), err)
		}
		s.now = s.now.Add(time.Minute)
	}
}

func TestBar46_SlowReaderIsDropped(t *testing.T) {
	s, conn := patient(time.Second, 1)
	var err error
	for err == nil {
		_, err = conn.Write(make([]byte, 1))
	}
	if took := s.now.Sub(testNow); took > graceTime+time.Second {
		t.Errorf("dropped after %v", took)
	}
	if err := conn.SetReadDeadline(s.now.Add(time.Hour)); err != nil { // the next request
		t.Fatal(err)
	}
	if _, err := conn.Write(make([]byte, 1)); err != nil {
		t.Errorf("a new request has new patience: %v", err)
	}
}

func TestHijackedConnectionSetsItsOwnDeadlines(t *testing.T) {
	s, conn := patient(time.Hour, 1)
	conn.startBody()
	if err := conn.SetDeadline(time.Time{}); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Read(make([]byte, 1)); err != nil {
		t.Errorf("read: %v", err)
	}
	if _, err := conn.Write(make([]byte, 1)); err != nil {
		t.Errorf("write: %v", err)
	}
	if err := conn.SetReadDeadline(s.now.Add(time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Read(make([]byte, 1)); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("its own deadline: got %v", err)
	}
}

// serve runs the server on a free port until the test ends.
func serve(t *testing.T) (*rig, string) {
	t.Helper()
	s := testServerAt(t, "")
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- s.Serve(ln) }()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := s.Shutdown(ctx); err != nil {
			t.Errorf("shutdown: %v", err)
		}
		if err := <-done; err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	return s, ln.Addr().String()
}

// raw sends bytes as they are and reads all answers until the server closes
// the connection; the request must make it do so.
func raw(t *testing.T, address, request string) []*http.Response {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	// A server that refuses early closes while we still write; what it answered
	// is what counts.
	if _, err := io.WriteString(conn, request); err == nil {
		_ = conn.(*net.TCPConn).CloseWrite()
	}
	var answers []*http.Response
	r := bufio.NewReader(conn)
	for {
		resp, err := http.ReadResponse(r, nil)
		if err != nil {
			return answers
		}
		if _, err := io.Copy(io.Discard, resp.Body); err != nil {
			return answers
		}
		answers = append(answers, resp)
	}
}

// TestBar48_Smuggling: what two servers could read differently is refused, and
// never answered twice.
func TestBar48_Smuggling(t *testing.T) {
	_, address := serve(t)
	host := "Host: " + address + "\r\n"
	second := "GET /healthz HTTP/1.1\r\n" + host + "\r\n"
	for name, request := range map[string]string{
		"CL and TE":        "POST /open HTTP/1.1\r\n" + host + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + second,
		"two lengths":      "POST /open HTTP/1.1\r\n" + host + "Content-Length: 0\r\nContent-Length: 5\r\n\r\n" + second,
		"TE twice":         "POST /open HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n" + second,
		"TE obfuscated":    "POST /open HTTP/1.1\r\n" + host + "Transfer-Encoding: xchunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n" + second,
		"space in name":    "POST /open HTTP/1.1\r\n" + host + "Content-Length : 3\r\n\r\nabc" + second,
		"folded header":    "GET /healthz HTTP/1.1\r\n" + host + "X: a\r\n b\r\n\r\n" + second,
		"folded by a tab":  "GET /healthz HTTP/1.1\r\n" + host + "X: a\r\n\tb\r\n\r\n" + second,
		"folded TE":        "POST /open HTTP/1.1\r\n" + host + "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n" + second,
		"NUL in a value":   "GET /healthz HTTP/1.1\r\n" + host + "X: a\x00b\r\n\r\n" + second,
		"CR in a value":    "GET /healthz HTTP/1.1\r\n" + host + "X: a\rb\r\n\r\n" + second,
		"two hosts":        "GET /help HTTP/1.1\r\n" + host + "Host: evil.example\r\n\r\n" + second,
		"length below 0":   "POST /open HTTP/1.1\r\n" + host + "Content-Length: -1\r\n\r\n" + second,
		"chunk extension":  "POST /open HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n3;a\nb\r\nabc\r\n0\r\n\r\n" + second,
		"headers too long": "GET /help HTTP/1.1\r\n" + host + "X: " + strings.Repeat("x", 20<<10) + "\r\n\r\n" + second,
	} {
		t.Run(name, func(t *testing.T) {
			answers := raw(t, address, request)
			if len(answers) > 1 {
				t.Errorf("%d answers", len(answers))
			}
			for _, a := range answers {
				if a.StatusCode < 400 || a.StatusCode >= 500 || !a.Close && a.Header.Get("Connection") != "close" {
					t.Errorf("status %d, close %v", a.StatusCode, a.Close)
				}
				if a.Header.Get("X-Content-Type-Options") != "nosniff" {
					t.Error("the refusal lacks our headers")
				}
			}
		})
	}
}

// TestUnreadBodyIsNeverARequest: a handler that refuses before it has read the
// body must not have the rest of it answered as the next request.
func TestUnreadBodyIsNeverARequest(t *testing.T) {
	_, address := serve(t)
	inner := "GET /healthz HTTP/1.1\r\nHost: " + address + "\r\n\r\n"
	for _, size := range []int{100, 20 << 10, 300 << 10} {
		body := strings.Repeat(" ", size) + inner
		request := "POST /proef HTTP/1.1\r\nHost: " + address + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: " + strconv.Itoa(len(body)) + "\r\n\r\n" + body
		answers := raw(t, address, request)
		if len(answers) > 1 || (len(answers) == 1 && answers[0].StatusCode != 401) {
			t.Errorf("%d bytes: %d answers", size, len(answers))
		}
		// Closing on a body of which most is unread may take the answer along.
		if len(answers) == 0 && size < 64<<10 {
			t.Errorf("%d bytes: no answer", size)
		}
	}
}

// TestBar47_RefusedBodyIsNotRead: what is too large by its own account is
// answered before it has been sent.
func TestBar47_RefusedBodyIsNotRead(t *testing.T) {
	_, address := serve(t)
	answers := raw(t, address, "POST /open HTTP/1.1\r\nHost: "+address+"\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000000000\r\n\r\ntext=x"+strings.Repeat("x", 9<<10))
	if len(answers) != 1 || answers[0].StatusCode != 413 {
		t.Fatalf("got %d answers", len(answers))
	}
}

func TestServedOnBothNamesOfThisMachine(t *testing.T) {
	s, address := serve(t)
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	if v := s.as(portal.Member); !strings.HasPrefix(v.rig.cookieName(""), "portaal") {
		t.Errorf("cookie over http: %s", v.rig.cookieName(""))
	}
	for host, want := range map[string]int{"localhost:" + port: 200, address: 200, "evil.example:" + port: 421, "localhost": 421} {
		answers := raw(t, address, "GET /help HTTP/1.1\r\nHost: "+host+"\r\nConnection: close\r\n\r\n")
		if len(answers) != 1 || answers[0].StatusCode != want {
			t.Errorf("%s: got %v, want %d", host, answers, want)
		}
	}
	answers := raw(t, address, "GET http://evil.example/help HTTP/1.1\r\nHost: "+address+"\r\nConnection: close\r\n\r\n")
	if len(answers) != 1 || answers[0].StatusCode != 421 {
		t.Errorf("absolute address of another host: %v", answers)
	}
}

// TestBar61_RequestsUnderWayFinish: a request that has begun is answered while
// the server stops.
func TestBar61_RequestsUnderWayFinish(t *testing.T) {
	s := testServerAt(t, "")
	entered, release := make(chan struct{}), make(chan struct{})
	server, err := newServer(s.options, []Route{{fiber.MethodGet, "/lang", Open, "", 0, func(c *fiber.Ctx) error {
		close(entered)
		<-release
		return c.SendString("klaar")
	}}})
	if err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served, stopped, answered := make(chan error, 1), make(chan error, 1), make(chan int, 1)
	go func() { served <- server.Serve(ln) }()
	go func() {
		resp, err := http.Get("http://" + ln.Addr().String() + "/lang")
		if err != nil {
			answered <- 0
			return
		}
		resp.Body.Close()
		answered <- resp.StatusCode
	}()
	<-entered
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		stopped <- server.Shutdown(ctx)
	}()
	if err := <-served; err != nil {
		t.Errorf("serve: %v", err)
	}
	close(release)
	if status := <-answered; status != 200 {
		t.Errorf("the request under way: status %d", status)
	}
	if err := <-stopped; err != nil {
		t.Errorf("shutdown: %v", err)
	}
	http.DefaultClient.CloseIdleConnections()
}
