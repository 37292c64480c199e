package web

import (
	"cmp"
	"errors"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/portal"
)

// Base is what every page has; a page's struct embeds it. The handler sets
// Title, the shell the rest.
type Base struct {
	Title      string
	PortalName string
	Path       string
	Nonce      string
	CSRF       string
	Demo       bool
	// Viewer is nil when nobody is logged in.
	Viewer *Viewer
	Menu   []MenuGroup
	// Room leads from one home of figures to the others, for the partial figure-tabs;
	// empty elsewhere.
	Room []ActionTab
	// HideAt is where texts on a page of figures are hidden for privacy; empty elsewhere.
	HideAt string
	// Unread is the number at the bell; Seq is where the live connection goes on.
	Unread int
	Seq    int64
	Flash  *Flash
	// Errors is the summary on top of a form that was refused.
	Errors      []FieldError
	SessionEnds time.Time
	Now         time.Time
	// SecurityContact stands in the footer; may be empty.
	SecurityContact string
	// Look is the municipality's own; a handler may set another style sheet.
	Look Look
}

// Viewer is the person looking at the page.
type Viewer struct {
	Name, OrgName, RoleLabel string
}

// FieldError is a sentence about one field; the id of a field in the page is
// its name in the form. ID is empty for a sentence about the whole form.
type FieldError struct {
	ID, Message string
}

func (b *Base) base() *Base { return b }

// Summary is the value of the partial of that name.
func (b *Base) Summary() Summary { return Summary{Errors: b.Errors} }

// Problem is the message at a field, for the partial field-error.
func (b *Base) Problem(id string) FieldError {
	for _, e := range b.Errors {
		if e.ID == id {
			return e
		}
	}
	return FieldError{ID: id}
}

// Wrong reports whether a field was refused, for its class and aria-invalid.
func (b *Base) Wrong(id string) bool { return b.Problem(id).Message != "" }

// refuse fills Errors from what the use case answered, in the order in which
// the fields stood in the form.
func (b *Base) refuse(err error, order map[string]int) {
	var e *portal.Error
	if !errors.As(err, &e) {
		return
	}
	for id, message := range e.Fields {
		b.Errors = append(b.Errors, FieldError{ID: id, Message: message})
	}
	slices.SortFunc(b.Errors, func(x, y FieldError) int {
		place := func(e FieldError) int {
			if n, ok := order[e.ID]; ok {
				return n
			}
			return len(order)
		}
		return cmp.Or(cmp.Compare(place(x), place(y)), cmp.Compare(x.ID, y.ID))
	})
	if len(b.Errors) == 0 {
		b.Errors = []FieldError{{Message: e.Message}}
	}
}

// fill sets everything in Base that follows from the request.
func (s *Server) fill(c *fiber.Ctx, b *Base) error {
	r := req(c)
	s.look(c, b)
	b.Path = string([]byte(c.Path()))
	b.Nonce = r.nonce
	b.Demo = s.options.Demo
	b.Now = s.options.Now()
	b.SecurityContact = s.options.SecurityContact
	b.CSRF = s.csrfToken(c)
	b.Flash = s.takeFlash(c)
	if !r.loggedIn() {
		return nil
	}
	by := r.session.Actor
	unread, seq, err := s.options.Accounts.Bell(c.UserContext(), by)
	if err != nil {
		return err
	}
	b.Viewer = &Viewer{Name: by.Name, OrgName: r.session.OrgName, RoleLabel: by.Role.Label()}
	b.Unread, b.Seq = unread, seq
	b.SessionEnds = r.session.ExpiresAt
	b.Menu = s.menu(by, b.Path)
	if readsTables(by) {
		b.Room = figureTabs(b.Path)
		b.HideAt = hideFigureAt(by, b.Path)
	}
	return nil
}
