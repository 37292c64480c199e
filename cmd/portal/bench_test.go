package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/valyala/fasthttp"

	"ketenportaal/internal/config"
	"ketenportaal/internal/store"
)

// benchSizes are the reference data and the small data they are compared with:
// what a page costs must not grow with what there is.
var benchSizes = []int{1_000, 100_000}

// reference gives a copy of the reference data with n signals: data made once,
// which takes minutes, and kept in bin, which git ignores.
func reference(b *testing.B, n int) string {
	b.Helper()
	kept := filepath.Join("..", "..", "bin", "benchdata", strconv.Itoa(n))
	if _, err := os.Stat(filepath.Join(kept, "whole")); err != nil {
		if err := os.RemoveAll(kept); err != nil {
			b.Fatal(err)
		}
		mustRun(b, kept, "benchdata", "--signals", strconv.Itoa(n))
		mustRun(b, kept, "migrate") // closes its log: the copy below is of one file
		if err := os.WriteFile(filepath.Join(kept, "whole"), nil, 0o600); err != nil {
			b.Fatal(err)
		}
	}
	data := b.TempDir()
	for _, name := range []string{"portal.db", "key"} {
		if err := copyFile(filepath.Join(kept, name), filepath.Join(data, name)); err != nil {
			b.Fatal(err)
		}
	}
	return data
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// serving starts the portal within the benchmark, so that a profile shows it.
func serving(b *testing.B, data string) *Main {
	b.Helper()
	m := &Main{
		Config: config.Config{Addr: "127.0.0.1:0", Data: data}, Now: time.Now, Console: io.Discard,
		Log: slog.New(slog.NewJSONHandler(io.Discard, nil)),
	}
	if err := m.Start(b.Context()); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), stopTime)
		defer cancel()
		if err := m.Stop(ctx); err != nil {
			b.Error(err)
		}
	})
	// Terms of the reference data that have passed are handed out first.
	for s := store.New(m.db); ; time.Sleep(50 * time.Millisecond) {
		due, err := s.SignalsDue(b.Context(), time.Now(), 1)
		fresh, freshErr := s.NewEvents(b.Context(), 1)
		if err := errors.Join(err, freshErr); err != nil {
			b.Fatal(err)
		}
		if len(due)+len(fresh) == 0 {
			return m
		}
	}
}

// BenchmarkPortal measures the real program over HTTP as people use it: logged
// in, scoped to what they may read, with everything a page shows.
func BenchmarkPortal(b *testing.B) {
	for _, n := range benchSizes {
		b.Run(fmt.Sprintf("signals=%d", n), func(b *testing.B) {
			at := "http://" + serving(b, reference(b, n)).ln.Addr().String()
			people := make([]*quick, benchClients)
			for i := range people {
				people[i] = logIn(b, at, fmt.Sprintf("lid%d@org%d.example", i+1, i+1)).hurry(b)
			}
			benchReading(b, people, min(50, n/40))
			benchSearching(b, people[0])
			b.Run("share", func(b *testing.B) {
				var nr atomic.Int64
				run := time.Now().UnixNano()
				load(b, benchClients, func(c int) error {
					form := signalForm(fmt.Sprintf("Meting %d, signaal %d over wachttijd bij het loket", run, nr.Add(1)))
					return people[c].do("/signalen/nieuw", form, fasthttp.StatusSeeOther, nil)
				})
			})
			b.Run("event to socket", func(b *testing.B) { benchSocket(b, at) })
		})
	}
}

// benchReading measures the pages people read, 16 clients at a time. A page
// straight from memory is what the server, the client and the connection cost
// by themselves. far is the page deep in the list, reached by its pager.
func benchReading(b *testing.B, people []*quick, far int) {
	deep, err := people[0].pageAt(far)
	if err != nil {
		b.Fatal(err)
	}
	for _, p := range []struct{ name, path string }{
		{"list", "/signalen"},
		{"list, page " + strconv.Itoa(far), deep},
		{"list, filtered", "/signalen?status=gesloten&thema=thema-3"},
		{"start", "/"},
		{"monitor", "/monitor"},
		{"a fixed page", "/help"},
		{"probe", "/healthz"},
	} {
		b.Run(p.name, func(b *testing.B) {
			load(b, len(people), func(c int) error { return people[c].page(p.path) })
		})
	}
}

// benchSearching measures one client that searches.
func benchSearching(b *testing.B, q *quick) {
	for _, s := range []struct{ name, words string }{
		{"common word", "wachttijd"}, {"two common words", "wachttijd gesprek"}, {"rare word", "digitaal"}, {"no such word", "zeppelin"},
	} {
		b.Run("search/"+s.name, func(b *testing.B) {
			path := "/zoeken?q=" + url.QueryEscape(s.words)
			load(b, 1, func(int) error { return q.page(path) })
		})
	}
}

// benchSocket measures from the moment somebody's comment is acknowledged to the
// moment the reporter of the signal, in another session, has it on the socket.
func benchSocket(b *testing.B, at string) {
	reporter, other := logIn(b, at, "lid20@org20.example"), logIn(b, at, "lid21@org21.example")
	number, err := reporter.share(signalForm("Een signaal waarop veel gereageerd wordt"))
	if err != nil {
		b.Fatal(err)
	}
	socket := reporter.listen(b)
	frames := make(chan time.Time, 64)
	go func() {
		defer close(frames)
		for {
			_, text, err := socket.ReadMessage()
			if err != nil {
				return
			}
			if bytes.Contains(text, []byte(`"bericht"`)) {
				frames <- time.Now()
			}
		}
	}()
	q := other.hurry(b)
	var took []time.Duration
	b.ResetTimer()
	for i := range b.N {
		form := url.Values{"comment": {"Reactie nummer " + strconv.Itoa(i)}}
		if err := q.do("/signalen/"+number+"/reactie", form, fasthttp.StatusSeeOther, nil); err != nil {
			b.Fatal(err)
		}
		told := time.Now()
		select {
		case got, ok := <-frames:
			if !ok {
				b.Fatal("the socket was closed")
			}
			took = append(took, max(got.Sub(told), 0))
		case <-time.After(10 * time.Second):
			b.Fatal("no frame came")
		}
	}
	b.StopTimer()
	report(b, took)
}

// BenchmarkStart measures from starting the program until it is ready, and the
// memory it then holds.
func BenchmarkStart(b *testing.B) {
	data := reference(b, benchSizes[len(benchSizes)-1])
	serveProcess(b, data).kill(b) // builds the program
	var took []time.Duration
	var memory float64
	b.ResetTimer()
	for range b.N {
		began := time.Now()
		p := serveProcess(b, data)
		for {
			if status, _, err := visit(p.URL).get("/readyz"); err == nil && status == 200 {
				break
			}
		}
		took = append(took, time.Since(began))
		memory = resident(b, p.Process.Pid)
		p.kill(b)
	}
	b.StopTimer()
	report(b, took)
	b.ReportMetric(memory, "MiB")
}

// resident is the memory a process holds, in MiB.
func resident(b *testing.B, pid int) float64 {
	b.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Skipf("memory is read from /proc: %v", err)
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kb, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			if err != nil {
				b.Fatal(err)
			}
			return kb / 1024
		}
	}
	b.Fatal("the process has no memory")
	return 0
}
