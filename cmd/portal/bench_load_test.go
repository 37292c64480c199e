package main

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/valyala/fasthttp"
)

// benchClients is how many clients load the portal at the same time, each with
// one request under way.
const benchClients = 16

// load does b.N things with a number of clients and reports how many a second,
// and how long the middle one and the slowest of a hundred took.
func load(b *testing.B, clients int, do func(client int) error) {
	b.Helper()
	took := make([][]time.Duration, clients)
	var next atomic.Int64
	var all sync.WaitGroup
	var failure atomic.Pointer[error]
	before := processorTime(b)
	b.ResetTimer()
	for c := range clients {
		all.Go(func() {
			for next.Add(1) <= int64(b.N) {
				began := time.Now()
				if err := do(c); err != nil {
					failure.CompareAndSwap(nil, &err)
					return
				}
				took[c] = append(took[c], time.Since(began))
			}
		})
	}
	all.Wait()
	b.StopTimer()
	if err := failure.Load(); err != nil {
		b.Fatal(*err)
	}
	report(b, slices.Concat(took...))
	b.ReportMetric(float64(processorTime(b)-before)/float64(time.Millisecond)/float64(b.N), "ms-cpu/op")
}

// processorTime is what this process, portal and clients together, has taken of
// the processors: on a machine that others use too it says more than the clock.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// report tells the rate since ResetTimer and percentiles of what was measured.
func report(b *testing.B, took []time.Duration) {
	b.Helper()
	slices.Sort(took)
	at := func(part float64) float64 {
		return float64(took[int(part*float64(len(took)-1))]) / float64(time.Millisecond)
	}
	b.ReportMetric(float64(len(took))/b.Elapsed().Seconds(), "/s")
	b.ReportMetric(at(0.5), "ms-p50")
	b.ReportMetric(at(0.99), "ms-p99")
}

// quick is a visitor for loading: the same session over a client that costs
// little, as it shares the machine with what is measured.
type quick struct {
	client *fasthttp.HostClient
	url    string
	cookie string
	csrf   string
}

// hurry makes a quick visitor of one who is logged in.
func (v *visitor) hurry(tb testing.TB) *quick {
	tb.Helper()
	at, err := url.Parse(v.url)
	if err != nil {
		tb.Fatal(err)
	}
	q := &quick{client: &fasthttp.HostClient{Addr: at.Host, MaxConns: 1, ReadTimeout: time.Minute}, url: v.url, csrf: v.csrf}
	for _, k := range v.Jar.Cookies(at) {
		q.cookie += k.Name + "=" + k.Value + "; "
	}
	return q
}

// do sends a request and gives the body to look, which may not keep it.
func (q *quick) do(path string, form url.Values, want int, look func(body []byte)) error {
	req, resp := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
	defer fasthttp.ReleaseRequest(req)
	defer fasthttp.ReleaseResponse(resp)
	req.SetRequestURI(q.url + path)
	req.Header.Set("Cookie", q.cookie)
	if form != nil {
		form.Set("_csrf", q.csrf)
		req.Header.SetMethod(fasthttp.MethodPost)
		req.Header.Set("Origin", q.url)
		req.Header.SetContentType("application/x-www-form-urlencoded")
		req.SetBodyString(form.Encode())
	}
	if err := q.client.Do(req, resp); err != nil {
		return err
	}
	if resp.StatusCode() != want {
		return fmt.Errorf("%s: status %d, want %d", path, resp.StatusCode(), want)
	}
	if look != nil {
		look(resp.Body())
	}
	return nil
}

// page reads a page.
func (q *quick) page(path string) error { return q.do(path, nil, fasthttp.StatusOK, nil) }

var nextPage = regexp.MustCompile(`href="(/signalen\?na=[^"]+)"`)

// pageAt follows the list's pager from page 1 to page n and gives its address.
func (q *quick) pageAt(n int) (string, error) {
	path := "/signalen"
	for range n - 1 {
		next := ""
		err := q.do(path, nil, fasthttp.StatusOK, func(body []byte) {
			if m := nextPage.FindSubmatch(body); m != nil {
				next = string(m[1])
			}
		})
		if err != nil {
			return "", err
		}
		if next == "" {
			return "", errors.New("the list ends before the page asked for")
		}
		path = next
	}
	return path, nil
}
