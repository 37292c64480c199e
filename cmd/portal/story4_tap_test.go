package main

import (
	"archive/zip"
	"bytes"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// readerHeader tells the tap whose browser asks.
const readerHeader = "X-Story-Reader"

// tap stands between the browsers of a test and the portal, and keeps every byte
// that each reader received: pages, fragments, files, headers, live frames.
type tap struct {
	URL    string
	portal atomic.Pointer[url.URL]

	mu sync.Mutex
	// sessions says whose a session is: the live connection comes without the header.
	sessions map[string]string
	answers  []*taken
}

// taken is what one reader received in one go.
type taken struct {
	reader, path string

	mu   sync.Mutex
	data bytes.Buffer
}

func (a *taken) Write(b []byte) (int, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.data.Write(b)
}

func (a *taken) bytes() []byte {
	a.mu.Lock()
	defer a.mu.Unlock()
	return bytes.Clone(a.data.Bytes())
}

func startTap(t *testing.T) *tap {
	t.Helper()
	p := &tap{sessions: map[string]string{}}
	s := httptest.NewServer(&httputil.ReverseProxy{
		ErrorLog: log.New(io.Discard, "", 0), // browsers leave in the middle of an answer
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(p.portal.Load())
			r.Out.Host = r.In.Host
			r.Out.Header.Del("Accept-Encoding")
			r.Out.Header.Del("Sec-WebSocket-Extensions")
		},
		ModifyResponse: p.keep,
	})
	p.URL = s.URL
	t.Cleanup(s.Close)
	return p
}

// reader is whose request it is; empty when nobody knows.
func (p *tap) reader(r *http.Request) string {
	who := r.Header.Get(readerHeader)
	session, err := r.Cookie("portaal")
	if err != nil {
		return who
	}
	if who == "" {
		return p.sessions[session.Value]
	}
	p.sessions[session.Value] = who
	return who
}

func (p *tap) keep(r *http.Response) error {
	if strings.HasPrefix(r.Request.URL.Path, "/assets/") {
		return nil
	}
	p.mu.Lock()
	a := &taken{reader: p.reader(r.Request), path: r.Request.URL.RequestURI()}
	p.answers = append(p.answers, a)
	p.mu.Unlock()
	if err := r.Header.Write(a); err != nil {
		return err
	}
	both, body := io.TeeReader(r.Body, a), r.Body
	if live, ok := body.(io.ReadWriteCloser); ok {
		r.Body = struct {
			io.Reader
			io.Writer
			io.Closer
		}{both, live, live}
		return nil
	}
	r.Body = struct {
		io.Reader
		io.Closer
	}{both, body}
	return nil
}

// received are the answers that everybody got.
func (p *tap) received() []*taken {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]*taken{}, p.answers...)
}

// holds reports whether a word stands in bytes, in any letters: as they are, or in
// a file of a ZIP that they end with.
func holds(t *testing.T, data []byte, word string) bool {
	t.Helper()
	if bytes.Contains(bytes.ToLower(data), bytes.ToLower([]byte(word))) {
		return true
	}
	files, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return false
	}
	for _, f := range files.File {
		inside, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(inside)
		inside.Close()
		if err != nil {
			t.Fatalf("%s in a ZIP: %v", f.Name, err)
		}
		if holds(t, append([]byte(f.Name+"\n"), b...), word) {
			return true
		}
	}
	return false
}

// addressOf is where a portal listens, whatever it is called.
func addressOf(t *testing.T, m *Main) *url.URL {
	t.Helper()
	at, err := url.Parse("http://" + m.ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return at
}
