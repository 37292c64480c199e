package web

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// Level is what a route asks before its handler runs.
type Level uint8

// The levels. The zero Level is none, and a route without a level is refused
// when the portal starts.
const (
	// Probe is for machines: no session, any host.
	Probe Level = iota + 1
	// Secret is open to who holds the secret in its address, such as a
	// calendar program or a mail program that unsubscribes: no session, and
	// so no CSRF token.
	Secret
	// Open is for everyone.
	Open
	// HalfIn needs a session, also one whose second step isn't done. Its use
	// cases take the session's token instead of an actor.
	HalfIn
	// LoggedIn needs a session, and an Action.
	LoggedIn
)

// Route is a row of the table.
type Route struct {
	Method string
	Path   string
	Level  Level
	// Action is what policy is asked, by the use case, for this route; each
	// LoggedIn route has one.
	Action policy.Action
	// Upload is the most bytes of a body with files; 0 is an ordinary form.
	Upload  int64
	Handler fiber.Handler
}

// How long a handler may take. Uploads have their minimum rate besides.
const (
	requestTime = 15 * time.Second
	uploadTime  = 15 * time.Minute
)

// errHeld answers what comes before the database is fit to be shown.
var errHeld = portal.Errorf(portal.Unavailable, "Het portaal wordt bijgewerkt.")

// errors of a table that isn't fit to serve.
var (
	errNoLevel  = errors.New("route has no level")
	errNoAction = errors.New("route for logged-in people has no action")
	errUnlisted = errors.New("route is not in the table")
)

// register gives the table to fiber, fixed paths before those with
// parameters, so that the order of rows means nothing. HEAD goes with GET.
func (s *Server) register(table []Route) error {
	table = slices.Clone(table)
	slices.SortStableFunc(table, func(a, b Route) int { return cmp.Compare(rank(a.Path), rank(b.Path)) })
	listed := map[string]bool{}
	for i := range table {
		r := &table[i]
		switch {
		case r.Level < Probe || r.Level > LoggedIn:
			return fmt.Errorf("%s %s: %w", r.Method, r.Path, errNoLevel)
		case r.Level == LoggedIn && r.Action == "":
			return fmt.Errorf("%s %s: %w", r.Method, r.Path, errNoAction)
		case r.Handler == nil:
			return fmt.Errorf("%s %s: route has no handler", r.Method, r.Path)
		case listed[r.Method+" "+r.Path]:
			return fmt.Errorf("%s %s: route is in the table twice", r.Method, r.Path)
		}
		methods := []string{r.Method}
		if r.Method == fiber.MethodGet {
			methods = append(methods, fiber.MethodHead)
		}
		for _, m := range methods {
			listed[m+" "+r.Path] = true
			s.app.Add(m, r.Path, s.enter(r))
		}
	}
	s.table = table
	for _, r := range s.app.GetRoutes(true) {
		if !listed[r.Method+" "+r.Path] {
			return fmt.Errorf("%s %s: %w", r.Method, r.Path, errUnlisted)
		}
	}
	return nil
}

// rank orders paths so that a fixed part comes before a parameter.
func rank(path string) string {
	parts := strings.Split(path, "/")
	for i, p := range parts {
		switch {
		case strings.HasPrefix(p, ":"):
			parts[i] = "\x7e"
		case strings.HasPrefix(p, "*"):
			parts[i] = "\x7f"
		}
	}
	return strings.Join(parts, "/")
}

// enter is what stands before each handler: who asks, whether that is enough,
// and for a change whether a page of ours asked for it.
func (s *Server) enter(row *Route) fiber.Handler {
	return func(c *fiber.Ctx) error {
		r := req(c)
		r.route = row
		if row.Upload > 0 {
			ctx, cancel := context.WithTimeout(context.WithoutCancel(c.UserContext()), uploadTime)
			defer cancel()
			c.SetUserContext(ctx)
		}
		if row.Level == Probe {
			return row.Handler(c)
		}
		if s.held.Load() {
			c.Set(fiber.HeaderRetryAfter, "60")
			return errHeld
		}
		if err := s.checkHost(c); err != nil {
			return err
		}
		if row.Level > Secret {
			if err := s.identify(c); err != nil {
				return err
			}
		}
		if row.Level > Secret {
			if first, err := s.setUpFirst(c); first || err != nil {
				return err
			}
		}
		if row.Level == LoggedIn && !r.loggedIn() || row.Level == HalfIn && r.token == "" {
			return s.keepEnded(c, row)
		}
		if !safe(row.Method) {
			if err := s.accept(c, row); err != nil {
				return err
			}
		}
		query(c) // a query that no page of ours makes ends here
		return row.Handler(c)
	}
}

// accept reads the form of a change and refuses what another site sent.
func (s *Server) accept(c *fiber.Ctx, row *Route) error {
	if row.Level > Secret {
		if err := s.checkSource(c); err != nil {
			return err
		}
	}
	token, err := s.receive(c, row.Upload)
	if err != nil {
		return err
	}
	if row.Level == Secret {
		return nil
	}
	return s.checkToken(req(c), token)
}

// canonical reports whether a path is written in the one way we write it:
// no escapes, no empty or dotted parts, no slash at the end. Everything else
// is not found, so that no spelling gets round a rule.
func canonical(path string) bool {
	if path == "/" {
		return true
	}
	if !strings.HasPrefix(path, "/") || strings.ContainsAny(path, "%;\\") {
		return false
	}
	for part := range strings.SplitSeq(path[1:], "/") {
		if part == "" || part == "." || part == ".." {
			return false
		}
	}
	return true
}

// hasPage reports whether a canonical path is that of a page people can open.
func (s *Server) hasPage(path string) bool {
	return slices.ContainsFunc(s.table, func(r Route) bool {
		return r.Method == fiber.MethodGet && r.Level >= Open && fiber.RoutePatternMatch(path, r.Path, fiber.Config{StrictRouting: true, CaseSensitive: true})
	})
}
