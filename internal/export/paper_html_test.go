package export

import (
	"bytes"
	"encoding/base64"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/google/go-cmp/cmp"

	"ketenportaal/internal/richtext"
)

func TestHTMLIsAccessible(t *testing.T) {
	p := minutes()
	p.Enclosures = []Enclosure{{Name: "begroting.pdf", Type: "application/pdf", Data: []byte("%PDF")}}
	tree := page(t, written(t, p.HTML))
	var headings []string
	ids, links := map[string]int{}, []string{}
	last := 0
	for _, n := range nodes(tree) {
		if id := attr(n, "id"); id != "" {
			ids[id]++
		}
		switch n.Data {
		case "html":
			if attr(n, "lang") != "nl" {
				t.Error("the language is not told")
			}
		case "h1", "h2", "h3", "h4", "h5", "h6":
			level := int(n.Data[1] - '0')
			if level > last+1 {
				t.Errorf("%s %q comes after a heading of level %d", n.Data, shown(n), last)
			}
			last = level
			headings = append(headings, n.Data+" "+shown(n))
		case "th":
			if attr(n, "scope") == "" {
				t.Errorf("th %q has no scope", shown(n))
			}
		case "a":
			if to, inside := strings.CutPrefix(attr(n, "href"), "#"); inside {
				links = append(links, to)
			}
		}
	}
	want := []string{"h1 Verslag klankbordgroep bewind", "h2 Inhoud", "h2 Aanwezig", "h2 Wachttijden bij bewind", "h3 Wat we hoorden", "h2 Afspraken", "h3 Rondvraag", "h2 Stukken"}
	if diff := cmp.Diff(want, headings); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"deel-1", "deel-2", "deel-3", "deel-4", "stukken"}, links); diff != "" {
		t.Errorf("contents:\n%s", diff)
	}
	for _, to := range links {
		if ids[to] != 1 {
			t.Errorf("#%s leads to %d places", to, ids[to])
		}
	}
}

func TestHTMLHasContentsWhenLong(t *testing.T) {
	for n, want := range map[int]bool{0: false, 3: false, 4: true} {
		var p Paper
		for i := range n {
			p.Parts = append(p.Parts, Part{Heading: "Deel " + strconv.Itoa(i)})
		}
		if got := bytes.Contains(written(t, p.HTML), []byte("<nav")); got != want {
			t.Errorf("%d parts: contents %v, want %v", n, got, want)
		}
	}
}

// TestHTMLNeedsNothing: the file loads nothing, runs nothing and says so itself.
func TestHTMLNeedsNothing(t *testing.T) {
	p := minutes()
	p.Enclosures = []Enclosure{{Name: "a.pdf", Type: "application/pdf", Data: []byte("%PDF")}}
	for _, n := range nodes(page(t, written(t, p.HTML))) {
		if slices.Contains([]string{"script", "link", "img", "iframe", "object", "embed", "form", "base"}, n.Data) {
			t.Errorf("the paper has a %s", n.Data)
		}
		for _, a := range n.Attr {
			if a.Key == "src" || a.Key == "style" || strings.HasPrefix(a.Key, "on") {
				t.Errorf("%s has %s=%q", n.Data, a.Key, a.Val)
			}
		}
		if n.Data == "style" && (strings.Contains(shown(n), "url(") || strings.Contains(shown(n), "@import") || strings.Contains(shown(n), "<")) {
			t.Error("the style reaches outside")
		}
	}
	if !strings.HasPrefix(paperPolicy, "default-src 'none'; style-src 'sha256-") {
		t.Errorf("policy %q", paperPolicy)
	}
}

func TestHTMLEnclosures(t *testing.T) {
	p := Paper{Title: "Voorbereiding", Enclosures: []Enclosure{
		{Name: "begroting 2026.pdf", Type: "application/pdf", Data: []byte("%PDF-1.7 inhoud")},
		{Name: "kwaad.html", Type: "text/html", Data: []byte("<script>1</script>")},
		{Name: "<b>.svg", Type: "image/svg+xml", Data: bytes.Repeat([]byte("x"), 1_234_567)},
	}}
	type file struct{ Name, Type, Shown, Data string }
	var got []file
	for _, n := range nodes(page(t, written(t, p.HTML))) {
		if n.Data != "a" {
			continue
		}
		kind, data, _ := strings.Cut(strings.TrimPrefix(attr(n, "href"), "data:"), ";base64,")
		content, err := base64.StdEncoding.DecodeString(data)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, file{attr(n, "download"), kind, shown(n.Parent), string(content[:min(15, len(content))])})
	}
	want := []file{
		{"begroting 2026.pdf", "application/pdf", "begroting 2026.pdf (1 kB)", "%PDF-1.7 inhoud"},
		{"kwaad.html", "application/octet-stream", "kwaad.html (1 kB)", "<script>1</scri"},
		{"<b>.svg", "application/octet-stream", "<b>.svg (1,2 MB)", "xxxxxxxxxxxxxxx"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// nasty are texts that are no text to a careless writer.
var nasty = []string{
	`<script>alert(1)</script>`, `</title><img src=x onerror=alert(1)>`, `]]><x/>`, `&amp; &lt; & "quotes' `, "bel\x00\x07l\x0b\x1f", "geen UTF-8 \xff\xfe", "\ufffe\uffff",
	"emoji 👩‍👧 🇳🇱", "שלום \u202e txt.exe", `-->`, `<!--`, `{{7*7}} ${x}`, strings.Repeat("donaudampfschiff", 40), "a\r\nb\tc   d", " ", "",
}

// nastyPaper has a nasty text in every place.
func nastyPaper(s string) Paper {
	spans := []richtext.Span{{Text: s, Bold: true}, {Text: s, Italic: true, Link: "https://a.example/?" + s}, {Text: "klik", Link: "javascript:" + s}}
	return Paper{
		Title: s, Subtitle: s, Subject: s, Author: s, Identifier: s, Keywords: []string{s}, Custom: [][2]string{{s, s}},
		Parts: []Part{{Heading: s, Facts: [][2]string{{s, s}}, Note: s, Blocks: []richtext.Block{
			{Kind: richtext.Heading, Level: 1, Spans: spans}, {Kind: richtext.Paragraph, Spans: spans}, {Kind: richtext.Quote, Spans: spans},
			{Kind: richtext.ListItem, Spans: spans}, {Kind: richtext.Table, Rows: [][]richtext.Cell{{{Spans: spans}}, {{Spans: spans}, {Spans: spans}}}},
			{Kind: richtext.Table}, {Kind: "later", Spans: spans},
		}}},
		Enclosures: []Enclosure{{Name: s, Type: s}},
	}
}

func TestBar29_NastyTextStaysText(t *testing.T) {
	for _, s := range nasty {
		p := nastyPaper(s)
		tree := page(t, written(t, p.HTML))
		for _, n := range nodes(tree) {
			if slices.Contains([]string{"script", "img", "x"}, n.Data) {
				t.Errorf("%q became an element %s", s, n.Data)
			}
			if strings.HasPrefix(strings.ToLower(attr(n, "href")), "javascript:") {
				t.Errorf("%q became a link that runs", s)
			}
		}
		if !strings.Contains(shown(tree), strings.ReplaceAll(readable(s), "\r", "")) && !strings.Contains(s, "\n") {
			t.Errorf("%q is not in the HTML", s)
		}
		if strings.ContainsRune(shown(tree), '\u202e') {
			t.Errorf("%q turns the text around", s)
		}
		for n := range tree.Descendants() {
			if n.Type == html.CommentNode {
				t.Errorf("%q became a comment", s)
			}
		}
		unzipped(t, written(t, p.ODT))
		files := unzipped(t, written(t, p.DOCX))
		if bytes.Contains(files["word/_rels/document.xml.rels"], []byte("javascript:")) {
			t.Errorf("%q became a link that runs in DOCX", s)
		}
		written(t, p.Text)
	}
}
