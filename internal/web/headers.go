package web

import (
	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// headers puts what every answer carries on this one: pages, files, errors and
// refusals alike. A handler may have set Cache-Control or a stricter
// Content-Security-Policy of its own; those stay.
func (s *Server) headers(h *fasthttp.ResponseHeader, nonce string) {
	keep := func(name, value string) {
		if len(h.Peek(name)) == 0 {
			h.Set(name, value)
		}
	}
	script := "'none'"
	if nonce != "" {
		script = "'nonce-" + nonce + "'"
	}
	// img-src data: is for the QR code of the second factor, which must not
	// have an address of its own.
	keep(fiber.HeaderContentSecurityPolicy, "default-src 'none'; script-src "+script+"; style-src 'self'; img-src 'self' data:; "+
		"font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	keep(fiber.HeaderCacheControl, "no-store")
	h.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	h.Set(fiber.HeaderReferrerPolicy, "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=(), publickey-credentials-get=(self), publickey-credentials-create=(self)")
	h.Set(fiber.HeaderXFrameOptions, "DENY")
	if s.secure {
		h.Set(fiber.HeaderStrictTransportSecurity, "max-age=31536000")
	}
}
