// Package app holds the use cases: what people and the portal's own jobs can
// do. Each loads what it needs, asks policy, calls a rule of the domain, and
// saves the outcome together with the events that tell of it in one
// transaction. Nothing here talks to a browser, a socket or a mail server.
package app

import (
	"context"
	"log/slog"
	"time"

	"ketenportaal/internal/portal"
)

// Options is what an App needs from outside.
type Options struct {
	Store Store
	// Now is the portal's clock. Leases, throttles and deadlines use real time.
	Now func() time.Time
	// Key is the portal's key; see NewKeys.
	Key []byte
	// Wake is called after each commit that stored events, so that they are
	// handed out without waiting for the next poll. It must not block.
	Wake func()
	Log  *slog.Logger
	// Scanner checks uploads for viruses; nil when none is configured.
	Scanner Scanner
	// Demo: the portal shows made-up data and asks no second factor.
	Demo bool
	// SSO is what counts when people log in at another provider.
	SSO SSO
}

// App is the use cases of the portal, for web, jobs and commands alike.
type App struct {
	store   Store
	now     func() time.Time
	real    func() time.Time // the machine's clock: throttles, one-time codes
	keys    *Keys
	wake    func()
	log     *slog.Logger
	scanner Scanner
	demo    bool
	sso     SSO
	hasher  *hasher
	names   directory
	tallies tallies // of the monitor
	// looking has room for the uploads that are looked into at once.
	looking   chan struct{}
	maxStored int64 // bytes of all files
}

// New makes the use cases.
func New(o Options) (*App, error) {
	keys, err := NewKeys(o.Key)
	if err != nil {
		return nil, err
	}
	if o.Wake == nil {
		o.Wake = func() {}
	}
	return &App{store: o.Store, now: o.Now, real: time.Now, keys: keys, wake: o.Wake, log: o.Log, scanner: o.Scanner, demo: o.Demo, sso: o.SSO, hasher: newHasher(), looking: make(chan struct{}, 2), maxStored: portal.MaxStored, names: directory{people: map[portal.ID]personName{}}}, nil
}

// Now is the portal's clock.
func (a *App) Now() time.Time { return a.now() }

// WebKey is the key from which the web layer derives its own: form tokens.
func (a *App) WebKey() []byte { return a.keys.csrf }

// Demo reports whether the portal runs with made-up data.
func (a *App) Demo() bool { return a.demo }

// Settings gives the portal's settings: themes, neighbourhoods, who
// coordinates. They hold nothing secret.
func (a *App) Settings(ctx context.Context) (portal.Settings, error) { return a.store.Settings(ctx) }

// Ready reports whether the portal can do its work: its database answers.
func (a *App) Ready(ctx context.Context) error { return a.store.Ping(ctx) }
