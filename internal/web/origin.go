package web

import (
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// parseURL checks the portal's own address and gives its origin.
func parseURL(address string) (origin string, secure bool, err error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", false, fmt.Errorf("address of the portal: %w", err)
	}
	if (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.User != nil {
		return "", false, fmt.Errorf("address of the portal %q: want https://host or http://host:port and nothing more", address)
	}
	return u.Scheme + "://" + strings.ToLower(u.Host), u.Scheme == "https", nil
}

// loopbackOrigins are the addresses of a portal without PORTAL_URL.
func loopbackOrigins(a net.Addr) []string {
	_, port, err := net.SplitHostPort(a.String())
	if err != nil {
		return nil
	}
	return []string{"http://localhost:" + port, "http://127.0.0.1:" + port}
}

// origins are the addresses under which the portal is used.
func (s *Server) origins() []string {
	if o := s.accepted.Load(); o != nil {
		return *o
	}
	return nil
}

// checkHost refuses a request for a host that isn't ours, such as one from a
// page that has pointed its own name at this machine.
func (s *Server) checkHost(c *fiber.Ctx) error {
	host := string(c.Request().URI().Host())
	for _, o := range s.origins() {
		if _, h, _ := strings.Cut(o, "://"); h == host {
			req(c).origin = o
			return nil
		}
	}
	return fiber.ErrMisdirectedRequest
}

// clientIP is the address of who asks: of the connection, or what our own
// proxy says. Of several forwarded addresses the last one not ours counts, as
// everything before it may have been made up.
func (s *Server) clientIP(c *fiber.Ctx) netip.Addr {
	addr, _ := netip.AddrFromSlice(c.Context().RemoteIP())
	addr = addr.Unmap()
	if !s.ourProxy(addr) {
		return addr
	}
	var named []string
	for _, line := range c.Request().Header.PeekAll(fiber.HeaderXForwardedFor) {
		named = append(named, strings.Split(string(line), ",")...)
	}
	for i := len(named) - 1; i >= 0; i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(named[i]))
		if err != nil {
			return addr
		}
		addr = hop.Unmap()
		if !s.ourProxy(addr) {
			return addr
		}
	}
	return addr
}

func (s *Server) ourProxy(a netip.Addr) bool {
	for _, p := range s.options.Proxies {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// localPath gives path when it is an address within the portal, and the start
// page otherwise. Browsers read a backslash as a slash and drop tabs and line
// ends, so none of those may be in it.
func localPath(path string) string {
	if len(path) > 2000 || !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") {
		return "/"
	}
	for _, r := range path {
		if r <= 0x20 || r >= 0x7f || r == '\\' {
			return "/"
		}
	}
	if u, err := url.Parse(path); err != nil || u.Scheme != "" || u.Host != "" || u.User != nil {
		return "/"
	}
	return path
}

// returnPath is localPath for what came with the request: only a page that
// this portal has, so that nobody can be led to where a link didn't say.
func (s *Server) returnPath(path string) string {
	path = localPath(path)
	place, _, _ := strings.Cut(path, "?")
	place, _, _ = strings.Cut(place, "#")
	if !canonical(place) || !s.hasPage(place) {
		return "/"
	}
	return path
}
