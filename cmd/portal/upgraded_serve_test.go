package main

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"ketenportaal/internal/config"
	"ketenportaal/internal/docdb"
	"ketenportaal/internal/portal"
)

// TestBar63_ServeUpgrades starts the portal on the backup of an earlier release
// as it is: it upgrades before it is ready, and people find what there was.
func TestBar63_ServeUpgrades(t *testing.T) {
	data := earlier(t)
	m := startEarlier(t, data)
	if err := m.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stopMain(t, m) })
	if status, _, err := visit(m.URL()).get("/readyz"); err != nil || status != http.StatusOK {
		t.Errorf("readyz: status %d, %v", status, err)
	}
	v := logIn(t, m.URL(), "ketencoordinator@gemeente.example")
	for _, tt := range []struct {
		path string
		want int // rows
	}{
		{"/signalen?fase=" + url.QueryEscape("Nazorg"), 1},
		{"/signalen?wijk=keizerslanden", 2},
		{"/signalen?volgorde=gewijzigd", portal.PageSize},
		{"/zoeken?q=wachttijd", 1},
	} {
		status, body, err := v.get(tt.path)
		if rows := strings.Count(body, "data-row"); err != nil || status != http.StatusOK || rows < tt.want {
			t.Errorf("%s: status %d, %d rows, %v; want at least %d rows", tt.path, status, rows, err, tt.want)
		}
	}
	stopMain(t, m)
	checkUpgraded(t, data)
	mustRun(t, data, "audit", "verify", "--head", earlierHead)
}

// TestUpgradeFails: a portal that can't bring its database up to date does not
// serve from it.
func TestUpgradeFails(t *testing.T) {
	data := earlier(t)
	db := opened(t, data)
	docs, err := db.Find(t.Context(), "signals", docdb.Query{Limit: 1, Desc: true})
	if err == nil {
		docs[0].Body = []byte("{")
		err = db.Replace(t.Context(), "signals", docs[0])
	}
	if err != nil {
		t.Fatal(err)
	}
	db.Close()
	if err := startEarlier(t, data).Start(t.Context()); err == nil || !strings.Contains(err.Error(), docs[0].ID) {
		t.Errorf("got %v, want an error that names the document", err)
	}
	if a := runCommand(t, data, "", "migrate"); a.code != 1 || !strings.Contains(a.errors, docs[0].ID) {
		t.Errorf("migrate: exit %d\n%s", a.code, a.errors)
	}
}

// atLog calls do when a message is logged.
type atLog struct {
	slog.Handler
	message string
	do      func()
}

func (l atLog) Handle(ctx context.Context, r slog.Record) error {
	if r.Message == l.message {
		l.do()
	}
	return l.Handler.Handle(ctx, r)
}

// TestNotReadyBeforeStarted looks from outside while a portal starts: it lives,
// is not ready, and shows no page.
func TestNotReadyBeforeStarted(t *testing.T) {
	m := startEarlier(t, t.TempDir())
	looked := false
	m.Log = slog.New(atLog{m.Log.Handler(), "demo filled", func() {
		looked = true
		for path, want := range map[string]int{"/healthz": http.StatusOK, "/readyz": http.StatusServiceUnavailable, "/inloggen": http.StatusServiceUnavailable} {
			if status, _, err := visit(m.URL()).get(path); err != nil || status != want {
				t.Errorf("%s while it starts: status %d, %v; want %d", path, status, err, want)
			}
		}
	}})
	if err := m.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	defer stopMain(t, m)
	if status, _, err := visit(m.URL()).get("/readyz"); !looked || err != nil || status != http.StatusOK {
		t.Errorf("readyz after the start: status %d, %v; looked before: %v", status, err, looked)
	}
}

// startEarlier makes a portal for the backup of an earlier release, not started.
func startEarlier(t *testing.T, data string) *Main {
	t.Helper()
	key, err := config.ParseKey(earlierKey)
	if err != nil {
		t.Fatal(err)
	}
	c := &clock{now: earlierNow}
	return &Main{
		Config: config.Config{Demo: true, Addr: "127.0.0.1:0", Data: data, Key: key, DemoPassword: config.NewSecret(benchPassword)},
		Log:    slog.New(slog.NewJSONHandler(logTo(t), nil)), Now: c.Now, Console: io.Discard,
	}
}

func stopMain(t *testing.T, m *Main) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), stopTime)
	defer cancel()
	if err := m.Stop(ctx); err != nil {
		t.Errorf("stop the portal: %v", err)
	}
}
