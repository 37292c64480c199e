package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync/atomic"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"ketenportaal/internal/portal"
	"ketenportaal/public"
	"ketenportaal/views"
)

// Server answers the browsers.
type Server struct {
	options   Options
	app       *fiber.App
	templates *templates
	assets    *assets
	table     []Route
	csrfKey   []byte
	secure    bool
	accepted  atomic.Pointer[[]string]
	stopping  atomic.Bool
	held      atomic.Bool
	isSetUp   atomic.Bool // once seen, it stays so
}

// New makes the server with the routes of the portal. It panics when a page
// has no template, and fails on options or a route table unfit to serve.
func New(o Options) (*Server, error) {
	return newServer(o, nil)
}

// newServer makes a server with extra rows in its table; tests use it to see
// that a row unfit to serve is refused.
func newServer(o Options, extra []Route) (*Server, error) {
	if o.Accounts == nil && o.App != nil {
		o.Accounts = accounts{o.App}
	}
	if o.Accounts == nil || o.Log == nil || o.Now == nil || o.Ready == nil {
		return nil, errors.New("web: Accounts, Log, Now and Ready are required")
	}
	if len(o.Key) < 32 {
		return nil, errors.New("web: Key must be at least 32 bytes")
	}
	s := &Server{options: o}
	if o.URL != "" {
		origin, secure, err := parseURL(o.URL)
		if err != nil {
			return nil, err
		}
		s.secure = secure
		s.accepted.Store(&[]string{origin})
	}
	var err error
	if s.csrfKey, err = deriveKey(o.Key, "csrf"); err != nil {
		return nil, err
	}
	if s.assets, err = readAssets(public.FS); err != nil {
		return nil, err
	}
	s.templates = parseTemplates(views.FS, o.Now, s.assets)
	s.app = s.newApp()
	if err := s.register(append(s.routes(), extra...)); err != nil {
		return nil, err
	}
	return s, nil
}

func (s *Server) newApp() *fiber.App {
	app := fiber.New(fiber.Config{
		Immutable:     true,
		StrictRouting: true,
		CaseSensitive: true,
		// A body beyond 8 kB is not read before the handler asks for it, so
		// that limits and refusals come first; see body and drain.
		StreamRequestBody:            true,
		DisablePreParseMultipartForm: true,
		BodyLimit:                    maxFormBytes,
		ReadBufferSize:               16 << 10, // also the most that headers may be
		ReadTimeout:                  headerTime,
		IdleTimeout:                  75 * time.Second,
		Concurrency:                  20_000,
		EnableTrustedProxyCheck:      true, // and no proxies: clientIP decides
		DisableStartupMessage:        true,
		ErrorHandler:                 s.refuse,
	})
	// fiber answers an unknown method before any handler of ours; wrapping its
	// handler is the only way to have our headers on that answer too.
	server := app.Server()
	next := server.Handler
	server.Handler = func(ctx *fasthttp.RequestCtx) {
		next(ctx)
		nonce, _ := ctx.UserValue(nonceKey{}).(string)
		s.headers(&ctx.Response.Header, nonce)
	}
	server.CloseOnShutdown = true
	app.Use(s.guard)
	return app
}

// nonceKey is where guard leaves the page's nonce for the headers.
type nonceKey struct{}

// guard stands around every request: it gives it a reference and a deadline,
// turns errors and panics into pages, and writes one line in the log.
func (s *Server) guard(c *fiber.Ctx) error {
	began := time.Now()
	r := s.begin(c)
	c.Context().SetUserValue(nonceKey{}, r.nonce)
	ctx, cancel := context.WithTimeout(context.Background(), requestTime)
	defer cancel()
	c.SetUserContext(ctx)
	var err error
	switch {
	case folded(c.Request().Header.RawHeaders()):
		err = malformed("folded header")
		c.Response().Header.SetConnectionClose()
	case !canonical(c.Path()):
		err = portal.ErrNotFound
	default:
		err = protect(c)
	}
	if err != nil {
		c.SetUserContext(ctx)
		s.fail(c, err)
	}
	if !drain(c) {
		c.Response().Header.SetConnectionClose()
	}
	s.record(c, time.Since(began))
	return nil
}

// folded reports whether a header goes on on the next line. fasthttp allows
// it; servers read it differently, which is how requests are smuggled
// (RFC 9112, section 5.2).
func folded(raw []byte) bool {
	return bytes.Contains(raw, []byte("\n ")) || bytes.Contains(raw, []byte("\n\t"))
}

// refuse answers what never came past guard: a request that can't be read.
func (s *Server) refuse(c *fiber.Ctx, err error) error {
	began := time.Now()
	r := s.begin(c)
	var refused *fiber.Error
	if !errors.As(err, &refused) {
		refused = fiber.ErrInternalServerError
	}
	// The reason itself quotes the request, with its address and cookies.
	r.cause = fiber.NewError(refused.Code)
	a := translateRefusal(refused)
	c.Response().ResetBody()
	s.failPlain(c, a)
	s.headers(&c.Response().Header, "")
	s.record(c, time.Since(began))
	return nil
}

// Serve answers on ln until Shutdown. It returns nil after a Shutdown.
func (s *Server) Serve(ln net.Listener) error {
	if s.options.URL == "" {
		origins := loopbackOrigins(ln.Addr())
		s.accepted.Store(&origins)
	}
	if err := s.app.Listener(patientListener{ln}); err != nil {
		return fmt.Errorf("serve: %w", err)
	}
	return nil
}

// Hold has everything but the addresses for machines answered with 503, and
// /readyz too, until Release: while the database isn't fit to be shown yet.
func (s *Server) Hold() { s.held.Store(true) }

// Release ends Hold.
func (s *Server) Release() { s.held.Store(false) }

// Drain has /readyz say 503 from now on, so that a proxy sends its requests
// elsewhere; everything else is still answered.
func (s *Server) Drain() { s.stopping.Store(true) }

// Shutdown answers no new connections, lets requests under way finish until
// ctx ends, and has /readyz say 503 meanwhile. It may be called twice.
func (s *Server) Shutdown(ctx context.Context) error {
	s.Drain()
	if err := s.app.ShutdownWithContext(ctx); err != nil {
		return fmt.Errorf("stop serving: %w", err)
	}
	return nil
}

// record writes the line of a request in the log. It holds no person, address
// or query: who shared an anonymous signal must not follow from it.
func (s *Server) record(c *fiber.Ctx, took time.Duration) {
	r := req(c)
	status := c.Response().StatusCode()
	route := "-"
	if r.route != nil {
		route = r.route.Path
	}
	level := slog.LevelInfo
	if status >= 500 {
		level = slog.LevelError
	}
	attrs := []slog.Attr{slog.String("reference", r.reference), slog.String("method", c.Method()), slog.String("route", route),
		slog.Int("status", status), slog.Duration("took", took)}
	if r.cause != nil {
		attrs = append(attrs, slog.String("cause", r.cause.Error()))
	}
	if r.stack != nil {
		attrs = append(attrs, slog.String("stack", string(r.stack)))
	}
	s.options.Log.LogAttrs(context.Background(), level, "request", attrs...)
	if s.options.Observe != nil {
		s.options.Observe(c.Method(), route, status, took)
	}
}
