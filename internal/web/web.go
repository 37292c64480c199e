// Package web is the portal in a browser: routes, pages, forms, sessions, and
// the headers and refusals around them. It holds no rules: a handler reads a
// form, asks internal/app, and shows a page or sends the person on.
package web

import (
	"context"
	"log/slog"
	"net/netip"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/export"
	"ketenportaal/internal/live"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/sso"
)

// Options are what New needs. All fields without a remark are required.
type Options struct {
	// App is the use cases. Tests of the shell leave it out; no page of theirs
	// asks anything of it.
	App *app.App
	// SSO is the provider at which people may log in, and SSOName what they call
	// it; nil: there is none.
	SSO     *sso.Provider
	SSOName string
	// Hub holds the live connections; nil in tests that open none.
	Hub *live.Hub
	// Accounts says who asks; nil is App.
	Accounts Accounts
	// Key is the secret from which the keys of this package are derived.
	Key []byte
	// URL is the address people use, such as https://portaal.example. Empty:
	// http on localhost and 127.0.0.1, on the port that Serve listens on.
	URL string
	// PortalName stands in the bar and in titles.
	PortalName string
	// Demo makes the pages say that nothing here is real.
	Demo bool
	// SecurityContact is where to report a leak, a mailto: or https: address.
	// Empty: no security.txt.
	SecurityContact string
	// Proxies are the networks of our own reverse proxies; only they are
	// believed about who the client is. May be empty.
	Proxies []netip.Prefix
	Log     *slog.Logger
	// Now is the portal's clock; deadlines use real time.
	Now func() time.Time
	// Ready says why the portal can't serve at this moment, or nil.
	Ready func(context.Context) error
	// Observe is told of each answer: the route's path as it stands in the
	// table, not the address asked for. May be nil.
	Observe func(method, route string, status int, took time.Duration)
	// MailPreview renders a mail of a kind with made-up content; nil in tests
	// that look at none.
	MailPreview func(kind portal.MailKind, around app.MailAround) (app.MailContent, error)
	// Printer makes PDF of papers; pages offer that only when it is able.
	Printer export.Printer
	// Runtime is what the process knows of itself, for the page that shows it.
	// May be nil.
	Runtime func(ctx context.Context) app.Runtime
}

// Accounts is what every page asks of the application before it is shown.
type Accounts interface {
	// Session finds the session of a token. An unknown, ended or disabled one
	// is an error of kind LoginNeeded.
	Session(ctx context.Context, token string) (Session, error)
	// Bell gives the number of unread notifications of a person and the
	// sequence number of the last one, from which the page goes on live.
	Bell(ctx context.Context, by portal.Actor) (unread int, seq int64, err error)
}

// Session is a logged-in person as the pages need to know them.
type Session struct {
	ID        portal.ID
	Actor     portal.Actor
	OrgName   string
	ExpiresAt time.Time
	// Step is what the login still asks; until it is done, Actor is nobody and
	// only the pages of that step open.
	Step portal.LoginStep
}
