package web

import (
	"fmt"
	"io"
	"mime"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// attachment sends a file to be kept, never to be shown in the portal's own
// origin: whatever it holds, the browser doesn't run it. It closes r.
func attachment(c *fiber.Ctx, name string, size int64, r io.ReadCloser) error {
	c.Set(fiber.HeaderContentType, fiber.MIMEOctetStream)
	c.Set(fiber.HeaderContentSecurityPolicy, "sandbox; default-src 'none'; frame-ancestors 'none'")
	c.Set(fiber.HeaderContentDisposition, disposition(name))
	return c.SendStream(r, int(size)) // fasthttp closes what it streams
}

// disposition names a file for the browser (RFC 6266): in ASCII for old ones,
// in UTF-8 for the others. Folders, control and direction characters go.
func disposition(name string) string {
	name = strings.Map(func(r rune) rune {
		switch {
		case r < 0x20, r == 0x7f, r >= 0x80 && r < 0xa0, r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0xfeff, r == 0xfffd:
			return -1
		case strings.ContainsRune(`/\:*?"<>|`, r):
			return '-'
		}
		return r
	}, strings.ToValidUTF8(name, ""))
	name = strings.Trim(name, ". ")
	if r := []rune(name); len(r) > 150 {
		name = string(r[:120]) + string(r[len(r)-30:]) // keeps the extension
	}
	if name == "" {
		name = "bestand"
	}
	plain := strings.Map(func(r rune) rune {
		if r > 0x7e {
			return '_'
		}
		return r
	}, name)
	if plain == name {
		return fmt.Sprintf(`attachment; filename="%s"`, plain)
	}
	_, utf8Form, _ := strings.Cut(mime.FormatMediaType("attachment", map[string]string{"filename": name}), "; ")
	return fmt.Sprintf(`attachment; filename="%s"; %s`, plain, utf8Form)
}
