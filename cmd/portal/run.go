package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/config"
	"ketenportaal/internal/docdb"
	"ketenportaal/internal/docdb/mongodb"
	"ketenportaal/internal/docdb/sqlite"
	"ketenportaal/internal/export"
	"ketenportaal/internal/jobs"
	"ketenportaal/internal/live"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/scan"
	"ketenportaal/internal/sso"
	"ketenportaal/internal/store"
	"ketenportaal/internal/web"
)

// stopTime bounds the whole ordered stop.
const stopTime = 10 * time.Second

// Main is the running portal: everything from the database to the listener.
// main starts one; so do the end-to-end tests, on a port of their own.
type Main struct {
	Config config.Config
	Log    *slog.Logger
	// Now is the portal's clock; nil: real time, from Config.Now on in a demo.
	Now func() time.Time
	// Console gets what an operator must read: the address, the set-up token,
	// the demo's password.
	Console io.Writer

	App *app.App
	// MailRoots are trusted by the mailer instead of the machine's own; nil: the
	// machine's.
	MailRoots *x509.CertPool

	demoPassword string
	started      time.Time

	db      docdb.DB
	unlock  func()
	runner  atomic.Pointer[jobs.Runner] // commits wake it from the moment it is there
	hub     *live.Hub
	server  *web.Server
	ln      net.Listener
	metrics *metrics
	serving sync.WaitGroup
	failed  chan error
	stopped sync.Once
	stopErr error
}

// Start opens the database, brings it up to date, starts the jobs and begins to
// serve; until then /readyz says 503. When it fails, what it had started is
// stopped again.
func (m *Main) Start(ctx context.Context) (err error) {
	defer func() {
		if err != nil {
			stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
			defer cancel()
			err = errors.Join(err, m.Stop(stopping))
		}
	}()
	m.failed, m.started = make(chan error, 2), time.Now()
	if m.Now == nil {
		m.Now = clockFrom(m.Config.Now)
	}
	if m.unlock, err = lockData(m.Config.Data); err != nil {
		return err
	}
	if err := m.open(ctx); err != nil {
		return err
	}
	if err := m.listen(); err != nil {
		return err
	}
	if err := m.upgrade(ctx); err != nil {
		return err
	}
	if m.Config.Demo {
		if err := m.fillDemo(ctx); err != nil {
			return fmt.Errorf("demo: %w", err)
		}
	}
	if err := m.startJobs(); err != nil {
		return err
	}
	m.server.Release()
	return m.announce(ctx)
}

// open opens the database and makes the use cases on it.
func (m *Main) open(ctx context.Context) (err error) {
	key, err := portalKey(m.Config)
	if err != nil {
		return err
	}
	if m.db, err = openDB(ctx, m.Config); err != nil {
		return err
	}
	o := app.Options{Store: store.New(m.db), Now: m.Now, Key: key, Log: m.Log, Demo: m.Config.Demo, Wake: m.wake}
	if m.Config.OIDC.Create {
		o.SSO.CreateIn, o.SSO.Domains = portal.ID(m.Config.OIDC.CreateOrg), m.Config.OIDC.Domains
	}
	o.SSO.Trusted = m.Config.OIDC.Trusted
	if m.Config.ClamdAddr != "" {
		o.Scanner = clamd{scan.Clamd{Addr: strings.TrimPrefix(m.Config.ClamdAddr, "unix:")}}
	}
	m.App, err = app.New(o)
	return err
}

// wake is called after each commit with events; until the jobs run there is
// nobody to wake.
func (m *Main) wake() {
	if r := m.runner.Load(); r != nil {
		r.Wake()
	}
}

func openDB(ctx context.Context, c config.Config) (docdb.DB, error) {
	if c.MongoDB.IsSet() {
		db, err := mongodb.Open(ctx, c.MongoDB.Reveal(), store.Schema(), mongodb.Options{})
		if err != nil {
			return nil, fmt.Errorf("open MongoDB: %w", err)
		}
		return db, nil
	}
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return nil, err
	}
	db, err := sqlite.Open(ctx, databaseFile(c), store.Schema())
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", databaseFile(c), err)
	}
	return db, nil
}

func databaseFile(c config.Config) string { return filepath.Join(c.Data, "portal.db") }

// portalKey gives the configured key, or the one in data/key, which is made at
// the first start. With MongoDB the key is configured: config insists.
func portalKey(c config.Config) ([]byte, error) {
	if c.Key.IsSet() {
		return []byte(c.Key.Reveal()), nil
	}
	path := filepath.Join(c.Data, "key")
	text, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		if _, err := os.Stat(databaseFile(c)); err == nil {
			return nil, fmt.Errorf("%s is gone, but the database is there: without its key, anonymous reporters and second factors can't be read. Put the key back (it is not in a backup)", path)
		}
		if err := os.MkdirAll(c.Data, 0o700); err != nil {
			return nil, err
		}
		key := make([]byte, app.KeySize)
		rand.Read(key)
		return key, os.WriteFile(path, []byte(base64.StdEncoding.EncodeToString(key)+"\n"), 0o600)
	}
	if err != nil {
		return nil, err
	}
	key, err := config.ParseKey(string(text))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return []byte(key.Reveal()), nil
}

// clockFrom is real time, moved so that it says start now; zero moves nothing.
func clockFrom(start time.Time) func() time.Time {
	if start.IsZero() {
		return time.Now
	}
	shift := time.Until(start)
	return func() time.Time { return time.Now().Add(shift) }
}

// listen makes the web server and takes the port; requests are answered from
// here on, with 503 until the server is released.
func (m *Main) listen() (err error) {
	m.metrics = newMetrics()
	m.hub = live.New(jobs.Backlog{App: m.App}, live.Options{Logger: m.Log})
	m.metrics.watchSockets(m.hub.Count)
	preview, err := jobs.NewMailPreview(cmp.Or(m.Config.URL, "http://localhost"), m.Now)
	if err != nil {
		return err
	}
	m.server, err = web.New(web.Options{
		App: m.App, SSO: m.provider(), SSOName: m.Config.OIDC.Name, Hub: m.hub, Key: m.App.WebKey(), URL: m.Config.URL, PortalName: "Ketenportaal",
		Demo: m.Config.Demo, SecurityContact: m.securityContact(), Proxies: m.Config.Proxies,
		Log: m.Log, Now: m.Now, Ready: m.App.Ready, Observe: m.metrics.request, MailPreview: preview, Runtime: m.runtime,
		Printer: export.Printer{Chromium: m.Config.Chromium},
	})
	if err != nil {
		return err
	}
	m.server.Hold()
	if m.ln, err = net.Listen("tcp", m.Config.Addr); err != nil {
		return err
	}
	m.serving.Go(func() { m.failed <- m.server.Serve(m.ln) })
	return m.metrics.listen(m.Config.MetricsAddr, &m.serving)
}

// provider is where people may log in besides here; nil when none is configured.
func (m *Main) provider() *sso.Provider {
	o := m.Config.OIDC
	if o.Issuer == "" {
		return nil
	}
	return sso.New(sso.Options{Issuer: o.Issuer, ClientID: o.ClientID, ClientSecret: o.Secret.Reveal()})
}

// securityContact is where to report a leak: the sender of the portal's mail.
func (m *Main) securityContact() string {
	if m.Config.MailFrom.Address == "" {
		return ""
	}
	return "mailto:" + m.Config.MailFrom.Address
}

// URL is the address at which the portal answers.
func (m *Main) URL() string {
	if m.Config.URL != "" {
		return m.Config.URL
	}
	_, port, _ := net.SplitHostPort(m.ln.Addr().String())
	return "http://localhost:" + port
}

// Wait returns when the portal can't serve any longer, or ctx ends.
func (m *Main) Wait(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return nil
	case err := <-m.failed:
		return err
	}
}

// Stop stops in order: readiness says no and sockets close (1001), requests
// under way finish, jobs end, the database closes. It may be called twice.
func (m *Main) Stop(ctx context.Context) error {
	m.stopped.Do(func() { m.stopErr = m.stop(ctx) })
	return m.stopErr
}

func (m *Main) stop(ctx context.Context) error {
	var errs []error
	if m.server != nil {
		m.server.Drain()
	}
	if m.hub != nil {
		errs = append(errs, m.hub.Shutdown(ctx))
	}
	if m.server != nil && m.ln != nil {
		errs = append(errs, m.server.Shutdown(ctx))
	}
	if r := m.runner.Load(); r != nil {
		errs = append(errs, r.Stop(ctx))
	}
	if m.metrics != nil {
		errs = append(errs, m.metrics.stop(ctx))
	}
	m.serving.Wait()
	if m.db != nil {
		errs = append(errs, m.db.Close())
	}
	if m.unlock != nil {
		m.unlock()
	}
	return errors.Join(errs...)
}

// serve is the default command.
func serve(ctx context.Context, e environment, args []string) error {
	c, err := config.Load(args, e.lookup)
	if err != nil {
		return err
	}
	m := &Main{Config: c, Console: e.stdout, Log: slog.New(slog.NewJSONHandler(e.stderr, &slog.HandlerOptions{Level: c.LogLevel}))}
	if err := m.Start(ctx); err != nil {
		return err
	}
	err = m.Wait(ctx)
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
	defer cancel()
	return errors.Join(err, m.Stop(stopping))
}

// clamd is the scanner as the use cases know it.
type clamd struct{ scan.Clamd }

// Scan gives the name of what was found; empty means clean.
func (c clamd) Scan(ctx context.Context, r io.Reader) (string, error) {
	v, err := c.Clamd.Scan(ctx, r)
	return v.Virus, err
}
