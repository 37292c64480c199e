package web

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// selection finds elements by a small part of CSS: tag, .class, #id, [attr],
// [attr=value] and descendants, as in "main li.done[data-row] a".
func selection(root *html.Node, selector string) []*html.Node {
	found := []*html.Node{root}
	child := false // the step stands after a >
	for step := range strings.FieldsSeq(selector) {
		if step == ">" {
			child = true
			continue
		}
		var next []*html.Node
		for _, from := range found {
			below := from.Descendants()
			if child {
				below = from.ChildNodes()
			}
			for n := range below {
				if n.Type == html.ElementNode && matches(n, step) && !slices.Contains(next, n) {
					next = append(next, n)
				}
			}
		}
		found, child = next, false
	}
	return found
}

func matches(n *html.Node, step string) bool {
	for step != "" {
		end := strings.IndexAny(step[1:], ".#[")
		if step[0] == '[' {
			end = strings.IndexByte(step, ']')
		}
		piece := step
		if end >= 0 {
			piece = step[:end+1]
		}
		step = step[len(piece):]
		switch piece[0] {
		case '.':
			class, _ := attr(n, "class")
			if !slices.Contains(strings.Fields(class), piece[1:]) {
				return false
			}
		case '#':
			if id, _ := attr(n, "id"); id != piece[1:] {
				return false
			}
		case '[':
			name, want, valued := strings.Cut(strings.TrimSuffix(piece[1:], "]"), "=")
			got, ok := attr(n, name)
			if !ok || valued && got != strings.Trim(want, `"`) {
				return false
			}
		default:
			if n.Data != piece {
				return false
			}
		}
	}
	return true
}

func attr(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

// text is what a person reads of an element, with single spaces.
func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// Check looks at one element and says what is wrong with it, or nothing.
type Check func(*html.Node) string

// HasText wants the text within the element.
func HasText(want string) Check {
	return func(n *html.Node) string {
		if got := text(n); !strings.Contains(got, want) {
			return "text is " + got + ", want " + want
		}
		return ""
	}
}

// HasAttr wants an attribute with a value.
func HasAttr(name, want string) Check {
	return func(n *html.Node) string {
		if got, _ := attr(n, name); got != want {
			return "attribute " + name + " is " + got + ", want " + want
		}
		return ""
	}
}

// parseHTML reads a page, or fails the test.
func parseHTML(t *testing.T, body string) *html.Node {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatalf("parse page: %v", err)
	}
	return doc
}

// unsafeMarkup lists what the Content-Security-Policy would stop: inline
// scripts and styles, handlers in attributes, javascript addresses (BAR 26).
func unsafeMarkup(doc *html.Node) []string {
	var found []string
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if n.Data == "style" {
			found = append(found, "<style>")
		}
		if _, file := attr(n, "src"); n.Data == "script" && (!file || n.FirstChild != nil) {
			found = append(found, "inline <script>")
		}
		for _, a := range n.Attr {
			address := a.Key == "href" || a.Key == "src" || a.Key == "action" || a.Key == "formaction"
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" || address && strings.HasPrefix(strings.ToLower(strings.TrimSpace(a.Val)), "javascript:") {
				found = append(found, n.Data+" "+a.Key+"="+a.Val)
			}
		}
	}
	return found
}

func TestSelection(t *testing.T) {
	doc := parseHTML(t, `<main id="m"><ul class="rows big"><li data-row class="done"><a href="/x">Een <b>twee</b></a><li data-row></ul></main><a>buiten</a>`)
	for selector, want := range map[string]int{"a": 2, "main a": 1, "#m li": 2, "ul.rows.big li[data-row]": 2, "li.done[data-row] a[href=/x]": 1, ".small": 0, "main main": 0} {
		if got := len(selection(doc, selector)); got != want {
			t.Errorf("%s: got %d elements, want %d", selector, got, want)
		}
	}
	if got := text(selection(doc, "li.done")[0]); got != "Een twee" {
		t.Errorf("text: got %q", got)
	}
}

func TestUnsafeMarkupIsSeen(t *testing.T) {
	for _, bad := range []string{`<p onclick="x">`, `<p style="color:red">`, `<script>x</script>`, `<style>p{}</style>`, `<a href=" JavaScript:x">`} {
		if len(unsafeMarkup(parseHTML(t, bad))) == 0 {
			t.Errorf("%s: not seen", bad)
		}
	}
	if got := unsafeMarkup(parseHTML(t, `<script type="module" src="/x.js"></script><p class="on">`)); got != nil {
		t.Errorf("a clean page: %v", got)
	}
}
