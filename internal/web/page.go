package web

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/portal"
)

// Page ties a template to the struct it prints. Declare it beside the handler:
//
//	// SignalList is the page with the signals one may read.
//	type SignalList struct {
//		Base
//		Rows []SignalRow
//	}
//
//	var signalList = page[SignalList]("signal/list")
type Page[T any] struct {
	name string
	base func(*T) *Base
}

// registered are the pages of the program, by template name. It is filled
// while the package initialises and read afterwards.
var registered = map[string]registeredPage{}

// registeredPage makes values of a page for the test that executes them all.
type registeredPage struct {
	empty func() (data any, base *Base)
}

// page registers the template views/pages/<name>.html with its struct, which
// embeds Base. It panics on a name that is taken; New panics when the template
// isn't there.
func page[T any, P interface {
	*T
	base() *Base
}](name string) *Page[T] {
	if _, taken := registered[name]; taken {
		panic("page " + name + " is declared twice")
	}
	p := &Page[T]{name: name, base: func(t *T) *Base { return P(t).base() }}
	registered[name] = registeredPage{empty: func() (any, *Base) {
		t := new(T)
		return t, p.base(t)
	}}
	return p
}

// show sends the page with status 200. The shell's part of Base is filled in
// here; the handler sets Title and its own fields.
func (p *Page[T]) show(c *fiber.Ctx, data T) error {
	return p.send(c, fiber.StatusOK, data)
}

// again shows a form once more after a refusal: with everything the person
// typed (data holds it), the messages at the fields and in the summary, and
// status 422, 409 when someone else was first, 413 or 429. Other errors are returned.
func (p *Page[T]) again(c *fiber.Ctx, data T, err error) error {
	var status int
	switch portal.KindOf(err) {
	case portal.Invalid:
		status = fiber.StatusUnprocessableEntity
	case portal.TooLarge:
		status = fiber.StatusRequestEntityTooLarge
	case portal.Conflict:
		status = fiber.StatusConflict
	case portal.TooMany:
		status = fiber.StatusTooManyRequests
		c.Set(fiber.HeaderRetryAfter, "60")
	default:
		return err
	}
	p.base(&data).refuse(err, req(c).form.order())
	req(c).cause = err
	return p.send(c, status, data)
}

func (p *Page[T]) send(c *fiber.Ctx, status int, data T) error {
	r := req(c)
	base := p.base(&data)
	if err := r.server.fill(c, base); err != nil {
		return err
	}
	if status != fiber.StatusOK {
		base.HideAt = "" // what isn't there has no texts
	}
	if err := r.server.templates.render(c, p.name, &data); err != nil {
		return fmt.Errorf("show %s: %w", p.name, err)
	}
	c.Status(status)
	return nil
}
