package richtext

import (
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// style is what an element says of its own looks, by property.
type style map[string]string

func styleOf(n *html.Node) style {
	s := style{}
	for _, a := range n.Attr {
		switch a.Key {
		case "hidden":
			s["display"] = "none"
		case "style":
			for rule := range strings.SplitSeq(a.Val, ";") {
				name, value, _ := strings.Cut(rule, ":")
				s[strings.ToLower(strings.TrimSpace(name))] = strings.ToLower(strings.TrimSpace(value))
			}
		}
	}
	return s
}

var nothing = regexp.MustCompile(`^0+(?:\.0+)?(?:p[tx]|em|rem|%)?$`)

// hidden tells whether nobody sees the element. What is not seen must not be
// carried into minutes unseen.
func (s style) hidden() bool {
	return strings.HasPrefix(s["display"], "none") || strings.HasPrefix(s["visibility"], "hidden") ||
		s["mso-hide"] == "all" || nothing.MatchString(s["font-size"]) || nothing.MatchString(s["opacity"])
}

// look gives the look of an element's text, given that of what stands around it.
func (s style) look(n *html.Node, look Span) Span {
	switch n.DataAtom {
	case atom.B, atom.Strong:
		look.Bold = true
	case atom.I, atom.Em:
		look.Italic = true
	case atom.A:
		if link, ok := cleanLink(attr(n, "href")); ok {
			look.Link = link
		}
	}
	if weight, ok := s["font-weight"]; ok {
		number, _ := strconv.Atoi(weight)
		look.Bold = number >= 600 || strings.HasPrefix(weight, "bold")
	}
	if slant, ok := s["font-style"]; ok {
		look.Italic = strings.HasPrefix(slant, "italic") || strings.HasPrefix(slant, "oblique")
	}
	return look
}
