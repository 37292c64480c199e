package web

import (
	"errors"
	"fmt"
	"net/url"
	"runtime/debug"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/portal"
)

// ErrorPage says what happened, what to do, and under which reference we can
// find it back.
type ErrorPage struct {
	Base
	What, Do  string
	LogIn     bool // the way out is the login page
	Fields    []string
	Reference string
}

var errorPage = page[ErrorPage]("error/page")

// answer is what people see of an error.
type answer struct {
	status          int
	title, what, do string
	fields          portal.Fields
}

// malformed is for a request no page of ours sends; the reason is for the log.
func malformed(reason string) error { return fiber.NewError(fiber.StatusBadRequest, reason) }

const (
	tryAgain = "Probeer het over een paar minuten opnieuw. Blijft het misgaan? Geef dan de verwijzing hieronder door aan de beheerder."
	goBack   = "Ga terug naar de vorige pagina. Wat u had ingevuld, staat daar meestal nog."
)

// translate is the only place where a kind of error becomes a status code.
// What is not found is told in fixed words, whatever the error says: what does
// not exist and what one may not know of must look the same.
func translate(err error) answer {
	var refused *fiber.Error
	if errors.As(err, &refused) {
		return translateRefusal(refused)
	}
	var e *portal.Error
	if !errors.As(err, &e) {
		e = &portal.Error{}
	}
	a := answer{what: e.Message, fields: e.Fields}
	switch e.Kind {
	case portal.Invalid:
		a.status, a.title, a.do = fiber.StatusUnprocessableEntity, "Dit klopt nog niet", goBack
	case portal.NotFound:
		return notFound()
	case portal.Forbidden:
		a.status, a.title, a.do = fiber.StatusForbidden, "Dit mag niet", "Ga terug naar de vorige pagina of naar de startpagina."
	case portal.Conflict, portal.Taken:
		a.status, a.title, a.do = fiber.StatusConflict, "Iemand was u voor", "Open de pagina opnieuw en bekijk wat er is veranderd."
	case portal.LoginNeeded:
		a.status, a.title, a.do = fiber.StatusUnauthorized, "U bent niet ingelogd", "Ga daarna terug naar de vorige pagina. Wat u had ingevuld, staat daar meestal nog."
	case portal.TooLarge:
		a.status, a.title, a.do = fiber.StatusRequestEntityTooLarge, "Dit is te groot", "Maak het bestand of de tekst kleiner en probeer het opnieuw."
	case portal.TooMany:
		a.status, a.title, a.do = fiber.StatusTooManyRequests, "Even wachten", "Wacht een minuut en probeer het dan opnieuw."
	case portal.Unavailable:
		a.status, a.title, a.what, a.do = fiber.StatusServiceUnavailable, "Het portaal is even niet bereikbaar", "Er wordt aan gewerkt, of er is te veel drukte.", goBack+" "+tryAgain
	default:
		return ourFault()
	}
	return a
}

// translateRefusal words what the web server itself refuses.
func translateRefusal(e *fiber.Error) answer {
	a := answer{status: e.Code}
	switch e.Code {
	case fiber.StatusNotFound:
		return notFound()
	case fiber.StatusMethodNotAllowed:
		a.title, a.what, a.do = "Dit kan hier niet", "Deze pagina kan dit niet voor u doen.", "Ga naar de startpagina en begin daar opnieuw."
	case fiber.StatusRequestTimeout:
		a.title, a.what, a.do = "Het duurde te lang", "De verbinding was te langzaam.", tryAgain
	case fiber.StatusRequestEntityTooLarge:
		return translate(errTooLarge)
	case fiber.StatusRequestHeaderFieldsTooLarge:
		a.title, a.what, a.do = "Het adres is te lang", "Uw browser stuurde te veel gegevens mee.", "Wis de cookies van deze site en probeer het opnieuw."
	case fiber.StatusUpgradeRequired:
		a.title, a.what, a.do = "Dit is geen pagina", "Dit adres is voor de berichten die vanzelf verschijnen.", "Ga naar de startpagina."
	case fiber.StatusMisdirectedRequest:
		a.title, a.what, a.do = "Verkeerd adres", "Op dit adres is het portaal niet bereikbaar.", "Gebruik het adres dat u van de gemeente kreeg."
	case fiber.StatusBadRequest:
		a.title, a.what, a.do = "Dit kon het portaal niet lezen", "Uw browser stuurde iets wat hier niet hoort.", "Open de pagina opnieuw en probeer het nog eens."
	default:
		return ourFault()
	}
	return a
}

func notFound() answer {
	return answer{status: fiber.StatusNotFound, title: "Niet gevonden", what: portal.ErrNotFound.Message,
		do: "Controleer het adres, zoek in het portaal of ga naar de startpagina."}
}

func ourFault() answer {
	return answer{status: fiber.StatusInternalServerError, title: "Er ging iets mis", what: "Er ging bij ons iets mis. Dat ligt niet aan u.", do: goBack + " " + tryAgain}
}

// fail answers a request with an error. It never fails itself: when the page
// can't be shown, a plain sentence is sent.
func (s *Server) fail(c *fiber.Ctx, err error) {
	r := req(c)
	r.cause = unquoted(err)
	a := translate(err)
	c.Response().ResetBody()
	if a.status == fiber.StatusTooManyRequests {
		c.Set(fiber.HeaderRetryAfter, "60")
	}
	switch {
	case wantsJSON(c):
		_ = c.Status(a.status).JSON(refusal{Message: a.what, Fields: a.fields, Reference: r.reference}) // a struct of strings always encodes
	case a.status == fiber.StatusUnauthorized && safe(c.Method()):
		c.Set(fiber.HeaderLocation, loginPath(r.session.Step)+"?terug="+url.QueryEscape(s.returnPath(string(c.Request().RequestURI()))))
		c.Status(fiber.StatusSeeOther)
	default:
		s.failPage(c, a)
	}
}

// unquoted is an error for the log. Of what isn't there it says no more than that: the
// cause quotes the address, with the number of a signal or the secret of a calendar.
func unquoted(err error) error {
	var refused *fiber.Error
	if errors.As(err, &refused) && refused.Code == fiber.StatusNotFound {
		return fiber.ErrNotFound
	}
	if portal.KindOf(err) == portal.NotFound {
		return portal.ErrNotFound
	}
	return err
}

// refusal is the answer to a script of ours.
type refusal struct {
	Message   string        `json:"message"`
	Fields    portal.Fields `json:"fields,omitempty"`
	Reference string        `json:"reference"`
}

func (s *Server) failPage(c *fiber.Ctx, a answer) {
	r := req(c)
	defer func() {
		if p := recover(); p != nil {
			r.stack = debug.Stack()
			s.failPlain(c, a)
		}
	}()
	if r.route == nil && (a.status == fiber.StatusNotFound || a.status == fiber.StatusMethodNotAllowed) {
		// No row of the table has asked who this is; the page looks the same
		// as one for an id that isn't there.
		if err := s.identify(c); err != nil {
			s.failPlain(c, a)
			return
		}
	}
	p := ErrorPage{Base: Base{Title: a.title}, What: a.what, Do: a.do, LogIn: a.status == fiber.StatusUnauthorized, Reference: r.reference}
	for _, m := range a.fields {
		p.Fields = append(p.Fields, m)
	}
	if err := errorPage.send(c, a.status, p); err != nil {
		r.cause = errors.Join(r.cause, err)
		s.failPlain(c, a)
	}
}

// failPlain is for when the page itself can't be made: the database is away,
// or the template fails.
func (s *Server) failPlain(c *fiber.Ctx, a answer) {
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	c.Status(a.status)
	_ = c.SendString(fmt.Sprintf("<!doctype html><html lang=\"nl\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>%s</title><h1>%s</h1><p>%s</p><p>%s</p><p>Verwijzing: %s</p><p><a href=\"/\">Naar de startpagina</a></p></html>",
		a.title, a.title, a.what, a.do, req(c).reference)) // only fixed texts; never fails
}

// wantsJSON reports whether a script of ours asks.
func wantsJSON(c *fiber.Ctx) bool {
	return strings.HasPrefix(c.Get(fiber.HeaderAccept), fiber.MIMEApplicationJSON)
}

// protect runs the rest of the request; a panic in it becomes an error, with
// the stack for the log only.
func protect(c *fiber.Ctx) (err error) {
	defer func() {
		switch p := recover().(type) {
		case nil:
		case abort:
			err = p.err
		default:
			req(c).stack = debug.Stack()
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return c.Next()
}
