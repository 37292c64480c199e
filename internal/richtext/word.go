package richtext

import (
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// fakeList remembers the number that each depth of Word's lists is at.
type fakeList []int

var (
	wordLevel = regexp.MustCompile(`\blevel([1-9])\b`)
	bullet    = regexp.MustCompile("^[·•▪◦‣●○■§*o–—-]$|^[\uE000-\uF8FF]$")
	numbered  = regexp.MustCompile(`^\(?(?:([0-9]{1,4})|[a-zA-Z]|[ivxIVX]{1,6})[.)]$`)
	// fakeMark is a mark at the start of a text, with the white space after it.
	fakeMark = regexp.MustCompile("^[\\s\u00A0]*([·•▪◦‣●○■§\uE000-\uF8FF]|\\(?[0-9]{1,4}[.)])[\\s\u00A0]+")
)

// wordParagraph reads a paragraph that Word means as something else: an item of
// a list, or the title. It reports whether it did.
func (w *walker) wordParagraph(n *html.Node, s style, look Span, depth int) bool {
	class := attr(n, "class")
	if strings.HasPrefix(class, "MsoTitle") {
		look.Bold = false
		w.heading(n, 1, look, depth)
		return true
	}
	list, isList := s["mso-list"]
	if !strings.HasPrefix(class, "MsoListParagraph") && !isList || list == "ignore" || list == "none" || w.as.Kind == ListItem {
		if class != "" && w.as.Kind == Paragraph {
			w.lists = nil
		}
		return false
	}
	mark := takeMark(n)
	level := 0
	if m := wordLevel.FindStringSubmatch(list); m != nil {
		level, _ = strconv.Atoi(m[1])
		level--
	}
	item := Block{Kind: ListItem, Level: level}
	switch m := numbered.FindStringSubmatch(mark); {
	case m != nil:
		item.Ordered = true
		item.Number = w.lists.next(level, m[1])
	case mark == "" || !bullet.MatchString(mark) && len([]rune(mark)) > 2:
		if mark != "" { // a mark we do not know is text
			n.InsertBefore(&html.Node{Type: html.TextNode, Data: mark + " "}, n.FirstChild)
		}
		return false // an indented paragraph
	}
	if before := len(w.blocks); before > 0 && w.blocks[before-1].Kind == ListItem {
		item.Level = min(item.Level, w.blocks[before-1].Level+1)
	}
	w.within(item, func() { w.children(n, look, depth) })
	return true
}

// next gives the number of the next item at a depth: the one that is written,
// or for a letter the one after the item before.
func (f *fakeList) next(level int, written string) int {
	for len(*f) <= level {
		*f = append(*f, 0)
	}
	*f = (*f)[:level+1]
	(*f)[level]++
	if number, err := strconv.Atoi(written); err == nil {
		(*f)[level] = number
	}
	return (*f)[level]
}

// takeMark takes the mark of a fake item out of its paragraph: the element that
// tells other programs to ignore it, or else the first characters.
func takeMark(n *html.Node) string {
	if span := ignored(n); span != nil {
		mark := strings.TrimFunc(clean(textOf(span)), func(r rune) bool { return r == ' ' })
		span.Parent.RemoveChild(span)
		return mark
	}
	first := n
	for first != nil && first.Type != html.TextNode {
		first = first.FirstChild
	}
	if first == nil {
		return ""
	}
	m := fakeMark.FindStringSubmatch(first.Data)
	if m == nil {
		return ""
	}
	first.Data = first.Data[len(m[0]):]
	return m[1]
}

func ignored(n *html.Node) *html.Node {
	for c := range n.Descendants() {
		if c.Type == html.ElementNode && styleOf(c)["mso-list"] == "ignore" {
			return c
		}
	}
	return nil
}

func textOf(n *html.Node) string {
	var out strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			out.WriteString(c.Data)
		}
	}
	return out.String()
}
