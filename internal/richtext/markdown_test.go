package richtext

import (
	"html/template"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/microcosm-cc/bluemonday"
)

func TestWritten(t *testing.T) {
	text := "Lees [**dit** stuk](https://x.nl/1).\n\n| a |\n| --- |\n| [b](https://x.nl/2) |\n\n<https://x.nl/3>"
	got := Written(Normalize(text))
	for _, want := range []string{"dit stuk", "https://x.nl/1", "https://x.nl/2", "https://x.nl/3"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q lacks %q", got, want)
		}
	}
	if plain := "Geen link."; Written(plain) != plain {
		t.Errorf("without a link: %q", Written(plain))
	}
}

func TestNormalize(t *testing.T) {
	for _, tt := range []struct{ name, typed, want string }{
		{"nothing", " \r\n\t ", ""},
		{"line ends and trailing spaces", "a  \r\nb\rc   ", "a\nb\nc"},
		{"paragraphs", "a\n\n\n\nb", "a\n\nb"},
		{"headings", "# a #\n#### b\n#c", "# a\n\n### b\n\n\\#c"},
		{"dashes under a text are no heading", "a\n---\n===", "a\n\\---\n==="},
		{"emphasis", "*a* __b__ ***c*** _d_ snake_case_xy", "_a_ **b _c_** _d_ snake_case_xy"},
		{"emphasis left open", "5 * 3 en **vet", "5 \\* 3 en \\*\\*vet"},
		{"lists", "* a\n* b\n    * c\n\n1) d\n2) e", "- a\n- b\n  - c\n1. d\n2. e"},
		{"list under a line", "Punten:\n- a\n- b", "Punten:\n\n- a\n- b"},
		{"list from three", "3. a\n3. b", "3. a\n4. b"},
		{"item of two lines", "- a\nb\n\n  c", "- a\n  b\n  c"},
		{"quote", "> a\nb\n>\n> c", "> a\n> b\n>\n> c"},
		{"list in a quote", "> a\n> - b", "> a\n\n- b"},
		{"table", "|a|b|\n|-|:-:|\n|c\n|d|e|f|", "| a | b |\n| --- | --- |\n| c |  |\n| d | e f |"},
		{"break in a cell", "| a<br>b | c |\n|-|-|", "| a<br> b | c |\n| --- | --- |"},
		{"links", "[a](https://x.nl) <https://y.nl> https://z.nl. <a@b.nl>", "[a](https://x.nl) <https://y.nl> <https://z.nl>. [a@b.nl](mailto:a@b.nl)"},
		{"link that is none of ours", "[a](javascript:b) [c](/d) ![e](data:f)", "\\[a\\](javascript:b) \\[c\\](/d) \\[e\\](data:f)"},
		{"link with a title", `[a](https://x.nl "b")`, `\[a\](<https://x.nl> "b")`},
		{"image", "![a](https://x.nl/b.png)", "[a](https://x.nl/b.png)"},
		{"definition of a link", "[a]: https://x.nl", "\\[a\\]: <https://x.nl>"},
		{"HTML", "<script>a</script> <b onclick=x>c</b> <!-- d -->", "\\<script>a\\</script> \\<b onclick=x>c\\</b> \\<!-- d -->"},
		{"code", "    a\n```\nb `c`\n```", "a\n\n```\nb `c`\n```"},
		{"entities", "&euro; &#42;a&#42; R&D &amp;amp;", "€ \\*a\\* R&D \\&amp;"},
		{"composed", "cafe\u0301", "café"},
		{"path", `G:\map en \`, `G:\map en \\`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := Normalize(tt.typed)
			if got != tt.want {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
			if again := Normalize(got); again != got {
				t.Errorf("again %q", again)
			}
		})
	}
}

const example = "# Opening\n\nDe **voorzitter** & _secretaris_.\nZie [hier](https://x.nl/?a=1&b=2).\n\n- a\n  1. b\n  2. c\n- d\n\n3. e\n\n> f\n>\n> g\n\n| h | i |\n| --- | --- |\n| j |  |"

func TestHTML(t *testing.T) {
	want := `<h2>Opening</h2>
<p>De <strong>voorzitter</strong> &amp; <em>secretaris</em>.<br>Zie <a href="https://x.nl/?a=1&amp;b=2" rel="noopener noreferrer">hier</a>.</p>
<ul>
<li>a<ol>
<li>b</li>
<li>c</li>
</ol>
</li>
<li>d</li>
</ul>
<ol start="3">
<li>e</li>
</ol>
<blockquote class="quote">
<p>f</p>
<p>g</p>
</blockquote>
<div class="wide" role="group" aria-label="Tabel" tabindex="0">
<table>
<thead>
<tr><th scope="col">h</th><th scope="col">i</th></tr>
</thead>
<tbody>
<tr><td>j</td><td></td></tr>
</tbody>
</table>
</div>
`
	if diff := cmp.Diff(template.HTML(want), HTML(example, 2)); diff != "" {
		t.Error(diff)
	}
	if got := HTML("### a", 5); got != "<h6>a</h6>\n" {
		t.Errorf("a heading below the last level: %s", got)
	}
}

// A sanitizer that knows only our elements finds nothing to take out.
func TestBar29_HTMLHoldsOnlyTheSet(t *testing.T) {
	p := bluemonday.NewPolicy()
	p.AllowElements("h1", "h2", "h3", "p", "strong", "em", "br", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td", "blockquote", "div")
	p.AllowAttrs("start").OnElements("ol")
	p.AllowAttrs("scope").OnElements("th")
	p.AllowAttrs("class", "role", "aria-label", "tabindex").OnElements("div", "blockquote")
	p.AllowAttrs("href", "rel").OnElements("a")
	p.AllowURLSchemes("http", "https", "mailto")
	sources := hostileSources(2000)
	sources["example"] = example
	sources["attributes"] = `[a](https://x.nl/"onclick="b) <https://x.nl/'"> [b](https://x.nl/<script>)`
	for name, source := range sources {
		drawn := string(HTML(source, 1))
		same := func(s string) string {
			s = strings.NewReplacer("&#34;", `"`, "&#39;", "'", "&quot;", `"`, "&apos;", "'").Replace(s)
			return s
		}
		if got := p.Sanitize(drawn); same(got) != same(drawn) {
			t.Errorf("%s: sanitized %s\ndrawn %s", name, got, drawn)
		}
	}
}

func TestBlocks(t *testing.T) {
	want := []Block{
		{Kind: Heading, Level: 1, Spans: []Span{{Text: "Opening"}}},
		{Kind: Paragraph, Spans: []Span{
			{Text: "De "}, {Text: "voorzitter", Bold: true}, {Text: " & "}, {Text: "secretaris", Italic: true}, {Text: "."}, {Break: true},
			{Text: "Zie "}, {Text: "hier", Link: "https://x.nl/?a=1&b=2"}, {Text: "."},
		}},
		{Kind: ListItem, Spans: []Span{{Text: "a"}}},
		{Kind: ListItem, Level: 1, Ordered: true, Number: 1, Spans: []Span{{Text: "b"}}},
		{Kind: ListItem, Level: 1, Ordered: true, Number: 2, Spans: []Span{{Text: "c"}}},
		{Kind: ListItem, Spans: []Span{{Text: "d"}}},
		{Kind: ListItem, Ordered: true, Number: 3, Spans: []Span{{Text: "e"}}},
		{Kind: Quote, Spans: []Span{{Text: "f"}}},
		{Kind: Quote, Spans: []Span{{Text: "g"}}},
		{Kind: Table, Rows: [][]Cell{{{Spans: []Span{{Text: "h"}}}, {Spans: []Span{{Text: "i"}}}}, {{Spans: []Span{{Text: "j"}}}, {}}}},
	}
	if diff := cmp.Diff(want, Blocks(example)); diff != "" {
		t.Error(diff)
	}
}

func TestPlain(t *testing.T) {
	want := "Opening\nDe voorzitter & secretaris.\nZie hier.\na\nb\nc\nd\ne\nf\ng\nh | i\nj"
	if diff := cmp.Diff(want, Plain(example)); diff != "" {
		t.Error(diff)
	}
}

func TestTooLong(t *testing.T) {
	for _, tt := range []struct {
		name string
		text string
		want bool
	}{
		{"empty", "", false},
		{"just fits", strings.Repeat("a", MaxRich), false},
		{"fits in characters, not in bytes", strings.Repeat("é", MaxRich), false},
		{"one too many", strings.Repeat("é", MaxRich+1), true},
	} {
		if got := TooLong(tt.text); got != tt.want {
			t.Errorf("%s: got %v", tt.name, got)
		}
	}
}
