package main

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/valyala/fasthttp"

	_ "modernc.org/sqlite"
)

// BenchmarkPeer measures PocketBase, which .ci/bench builds, as the portal is
// measured: the same number of signals, the same machine, the same clients. Its
// list is JSON without a total, its insert one row without rules or event, and
// stored with synchronous=NORMAL.
func BenchmarkPeer(b *testing.B) {
	program := filepath.Join("..", "..", "bin", "peer")
	if _, err := os.Stat(program); err != nil {
		b.Skip("make bench builds the peer; it isn't there")
	}
	for _, n := range benchSizes {
		b.Run(fmt.Sprintf("signals=%d", n), func(b *testing.B) {
			at, token := peer(b, program, n)
			clients := make([]*fasthttp.HostClient, benchClients)
			for i := range clients {
				clients[i] = &fasthttp.HostClient{Addr: at, MaxConns: 1, ReadTimeout: time.Minute}
			}
			const rows = "/api/collections/signals/records"
			b.Run("list", func(b *testing.B) {
				load(b, benchClients, func(c int) error {
					return ask(clients[c], "GET", "http://"+at+rows+"?perPage=25&sort=-shared&skipTotal=1", token, "")
				})
			})
			b.Run("insert", func(b *testing.B) {
				var nr atomic.Int64
				load(b, benchClients, func(c int) error {
					body := fmt.Sprintf(`{"number":"M-%d","title":"Wachttijd bij het loket","text":"Meting over wachttijd bij het loket","theme":"thema-1","state":"nieuw","scope":"chain","shared":"2026-01-02 03:04:05Z"}`, nr.Add(1))
					return ask(clients[c], "POST", "http://"+at+rows, token, body)
				})
			})
		})
	}
}

// ask sends a request of JSON and reads the answer, which must be 200.
func ask(c *fasthttp.HostClient, method, url, token, body string) error {
	req, resp := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
	defer fasthttp.ReleaseRequest(req)
	defer fasthttp.ReleaseResponse(resp)
	req.SetRequestURI(url)
	req.Header.SetMethod(method)
	req.Header.Set("Authorization", token)
	req.Header.SetContentType("application/json")
	req.SetBodyString(body)
	if err := c.Do(req, resp); err != nil {
		return err
	}
	if resp.StatusCode() != fasthttp.StatusOK {
		return fmt.Errorf("%s %s: status %d", method, url, resp.StatusCode())
	}
	return nil
}

// peer starts PocketBase with n signals, which it makes the first time, and
// gives its address and the token of one who is logged in.
func peer(b *testing.B, program string, n int) (at, token string) {
	b.Helper()
	program, err := filepath.Abs(program)
	if err != nil {
		b.Fatal(err)
	}
	at = "127.0.0.1:" + freePort(b)
	cmd := exec.Command(program, filepath.Join(filepath.Dir(program), "benchdata", fmt.Sprintf("peer-%d", n)), at, fmt.Sprint(n))
	cmd.Stdout, cmd.Stderr = io.Discard, io.Discard
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		cmd.Process.Kill() // fails when it has ended
		cmd.Wait()
	})
	login := `{"identity":"lid@org.example","password":"` + benchPassword + `"}`
	for limit := time.Now().Add(5 * time.Minute); ; time.Sleep(100 * time.Millisecond) {
		resp, err := http.Post("http://"+at+"/api/collections/users/auth-with-password", "application/json", strings.NewReader(login))
		if err == nil {
			var session struct {
				Token string `json:"token"`
			}
			err = json.NewDecoder(resp.Body).Decode(&session)
			resp.Body.Close()
			if err == nil && session.Token != "" {
				return at, session.Token
			}
		}
		if time.Now().After(limit) {
			b.Fatalf("the peer doesn't answer: %v", err)
		}
	}
}

// freePort gives a port that is free at this moment, for a program that can't
// choose one itself.
func freePort(b *testing.B) string {
	b.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	defer ln.Close()
	_, port, err := net.SplitHostPort(ln.Addr().String())
	if err != nil {
		b.Fatal(err)
	}
	return port
}

// BenchmarkBareSQLite is the limit of one durable row a transaction, beneath
// everything the portal adds: rules, event, outbox, indexes, text search.
func BenchmarkBareSQLite(b *testing.B) {
	for _, synchronous := range []string{"full", "normal"} {
		b.Run("insert, synchronous="+synchronous, func(b *testing.B) {
			db, err := sql.Open("sqlite", "file:"+filepath.Join(b.TempDir(), "bare.db")+"?_pragma=journal_mode(wal)&_pragma=synchronous("+synchronous+")")
			if err != nil {
				b.Fatal(err)
			}
			defer db.Close()
			db.SetMaxOpenConns(1) // SQLite has one writer; waiting here is cheaper than trying again
			if _, err := db.Exec("CREATE TABLE signals (id INTEGER PRIMARY KEY, number TEXT UNIQUE, text TEXT)"); err != nil {
				b.Fatal(err)
			}
			var nr atomic.Int64
			load(b, benchClients, func(int) error {
				_, err := db.Exec("INSERT INTO signals (number, text) VALUES (?, ?)", nr.Add(1), strings.Repeat("wachttijd ", 20))
				return err
			})
		})
	}
}
