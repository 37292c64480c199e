package export

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ketenportaal/internal/richtext"
)

func text(s string) []richtext.Span { return []richtext.Span{{Text: s}} }

func bullet(level int, s string) richtext.Block {
	return richtext.Block{Kind: richtext.ListItem, Level: level, Spans: text(s)}
}

func numbered(level, n int, s string) richtext.Block {
	return richtext.Block{Kind: richtext.ListItem, Level: level, Ordered: true, Number: n, Spans: text(s)}
}

func cells(texts ...string) []richtext.Cell {
	out := make([]richtext.Cell, len(texts))
	for i, s := range texts {
		out[i] = richtext.Cell{Spans: text(s)}
	}
	return out
}

// minutes is a paper with one of everything.
func minutes() Paper {
	return Paper{
		Title: "Verslag klankbordgroep bewind", Subtitle: "Maandag 2 maart 2026, 10.00 uur", Subject: "Verslag van een ronde tafel",
		Author: "Gemeente", Identifier: "RT-2026-0003", Keywords: []string{"ronde tafel", "bewind"},
		Date:   time.Date(2026, 3, 2, 10, 0, 0, 0, time.FixedZone("CET", 3600)),
		Custom: [][2]string{{"zaaknummer", "Z-2026-117"}, {"openbaarheid", "openbaar"}, {"Zaaknummer", "Z-2026-118"}},
		Parts: []Part{
			{Heading: "Aanwezig", Level: 1, Facts: [][2]string{{"Voorzitter", "Geldfit"}, {"Secretaris", "Gemeente"}}},
			{Heading: "Wachttijden bij bewind", Level: 1, Note: "Dit punt komt terug.", Blocks: []richtext.Block{
				{Kind: richtext.Paragraph, Spans: []richtext.Span{
					{Text: "De tafel sprak over "}, {Text: "wachttijden", Bold: true}, {Text: " en ", Italic: true}, {Text: "kosten", Bold: true, Italic: true},
					{Text: "; zie "}, {Text: "het plan", Link: "https://gemeente.example/plan?a=1&b=2"}, {Text: "."}, {Break: true}, {Text: "Tweede  regel."},
				}},
				{Kind: richtext.Heading, Level: 3, Spans: text("Wat we hoorden")},
				bullet(0, "Wachten duurt lang"), bullet(1, "Vooral in de zomer"), numbered(2, 1, "Diep"), bullet(0, "Brieven zijn moeilijk"),
				{Kind: richtext.Paragraph, Spans: text("Daarom:")},
				numbered(0, 4, "Vierde stap"), numbered(0, 5, "Vijfde stap"), numbered(0, 1, "Opnieuw één"),
				{Kind: richtext.Quote, Spans: text("Ik wist niet wie ik moest bellen.")},
			}},
			{Heading: "Afspraken", Level: 1, Blocks: []richtext.Block{
				{Kind: richtext.Table, Rows: [][]richtext.Cell{cells("Wie", "Wat", "Wanneer"), cells("Geldfit", "Brief herschrijven"), cells("Gemeente", "Tafel plannen", "1 mei 2026")}},
			}},
			{Heading: "Rondvraag", Level: 4},
		},
	}
}

func written(t *testing.T, write func(io.Writer) error) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// forms are the ways to write a paper.
var forms = []struct {
	name  string
	write func(Paper, io.Writer) error
}{
	{"odt", Paper.ODT}, {"docx", Paper.DOCX}, {"html", Paper.HTML}, {"txt", Paper.Text},
}

func TestEqualPapersGiveEqualBytes(t *testing.T) {
	for _, f := range forms {
		t.Run(f.name, func(t *testing.T) {
			one := written(t, func(w io.Writer) error { return f.write(minutes(), w) })
			two := written(t, func(w io.Writer) error { return f.write(minutes(), w) })
			if !bytes.Equal(one, two) {
				t.Error("the same paper gives other bytes")
			}
			other := minutes()
			other.Parts[1].Note += "!"
			if bytes.Equal(one, written(t, func(w io.Writer) error { return f.write(other, w) })) {
				t.Error("another paper gives the same bytes")
			}
		})
	}
}

type brokenWriter struct{}

var errFull = errors.New("full")

func (brokenWriter) Write([]byte) (int, error) { return 0, errFull }

func TestWritersTellThatTheDiskIsFull(t *testing.T) {
	for _, f := range forms {
		if err := f.write(minutes(), brokenWriter{}); !errors.Is(err, errFull) {
			t.Errorf("%s: %v, want the error of the writer", f.name, err)
		}
	}
}

func TestHeadingsHaveNoGaps(t *testing.T) {
	heading := func(level int, s string) richtext.Block {
		return richtext.Block{Kind: richtext.Heading, Level: level, Spans: text(s)}
	}
	tests := []struct {
		name  string
		parts []Part
		want  []int
	}{
		{"parts", []Part{{Heading: "a", Level: 1}, {Heading: "b", Level: 2}, {Heading: "c", Level: 1}}, []int{1, 2, 1}},
		{"a part that starts too deep", []Part{{Heading: "a", Level: 3}, {Heading: "b", Level: 3}}, []int{1, 2}},
		{"no level", []Part{{Heading: "a"}, {Heading: "b", Level: -2}}, []int{1, 1}},
		{"text below its part", []Part{{Heading: "a", Level: 1, Blocks: []richtext.Block{heading(1, "x"), heading(3, "y"), heading(2, "z"), heading(1, "w")}}}, []int{1, 2, 3, 3, 2}},
		{"text without a heading above", []Part{{Blocks: []richtext.Block{heading(2, "x")}}}, []int{1}},
		{"deeper than there are", []Part{{Heading: "1", Level: 1}, {Heading: "2", Level: 2}, {Heading: "3", Level: 3}, {Heading: "4", Level: 4}, {Heading: "5", Level: 5}, {Heading: "6", Level: 6}}, []int{1, 2, 3, 4, 5, 5}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []int
			for _, x := range (Paper{Parts: tt.parts}).pieces() {
				if x.kind == headingPiece {
					got = append(got, x.level)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestListsBecomeTrees(t *testing.T) {
	tests := []struct {
		name  string
		items []richtext.Block
		want  string
	}{
		{"flat", []richtext.Block{bullet(0, "a"), bullet(0, "b")}, "*(a b)"},
		{"nested", []richtext.Block{bullet(0, "a"), bullet(1, "b"), bullet(2, "c"), bullet(0, "d")}, "*(a*(b*(c)) d)"},
		{"a depth left out", []richtext.Block{bullet(0, "a"), bullet(3, "b"), bullet(1, "c")}, "*(a*(b c))"},
		{"begins deep", []richtext.Block{bullet(2, "a"), bullet(0, "b")}, "*(a b)"},
		{"another kind is another list", []richtext.Block{bullet(0, "a"), numbered(0, 1, "b")}, "*(a)1(b)"},
		{"numbers that start anew", []richtext.Block{numbered(0, 1, "a"), numbered(0, 2, "b"), numbered(0, 1, "c")}, "1(a b)1(c)"},
		{"numbers that start later", []richtext.Block{numbered(0, 3, "a"), bullet(1, "x"), numbered(0, 4, "b")}, "3(a*(x) b)"},
		{"deeper than there is", []richtext.Block{bullet(0, "a"), bullet(40, "b"), bullet(41, "c")}, "*(a*(b c))"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := drawn(nest(tt.items)); got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
		})
	}
}

func drawn(ls []list) string {
	var b strings.Builder
	for _, l := range ls {
		mark := "*"
		if l.ordered {
			mark = string(rune('0' + l.start))
		}
		b.WriteString(mark + "(")
		for i, it := range l.items {
			if i > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(textOf(it.spans) + drawn(it.subs))
		}
		b.WriteByte(')')
	}
	return b.String()
}

func TestSafeLink(t *testing.T) {
	for link, want := range map[string]string{
		"https://gemeente.example/a?b=c&d": "https://gemeente.example/a?b=c&d",
		"http://gemeente.example":          "http://gemeente.example",
		"mailto:info@gemeente.example":     "mailto:info@gemeente.example",
		"javascript:alert(1)":              "",
		"JavaScript:alert(1)":              "",
		"\x01javascript:alert(1)":          "",
		"data:text/html,x":                 "",
		"file:///etc/passwd":               "",
		"//elders.example":                 "",
		"/signalen":                        "",
		"#deel-1":                          "",
		"https:":                           "",
		"vbscript:x":                       "",
		"https://a.example/\nb":            "",
		"":                                 "",
	} {
		if got := safeLink(link); got != want {
			t.Errorf("safeLink(%q) = %q, want %q", link, got, want)
		}
	}
}

func TestPropertiesHaveUniqueNames(t *testing.T) {
	want := [][2]string{{"identificatie", "RT-2026-0003"}, {"zaaknummer", "Z-2026-117; Z-2026-118"}, {"openbaarheid", "openbaar"}}
	if diff := cmp.Diff(want, minutes().properties()); diff != "" {
		t.Error(diff)
	}
	p := Paper{Identifier: "X", Custom: [][2]string{{"Identificatie", "X"}, {"", "y"}, {"leeg", " "}, {"a\nb", "c\r\nd"}}}
	want = [][2]string{{"identificatie", "X"}, {"a b", "c d"}}
	if diff := cmp.Diff(want, p.properties()); diff != "" {
		t.Error(diff)
	}
}

func TestText(t *testing.T) {
	want := `Verslag klankbordgroep bewind
=============================
Maandag 2 maart 2026, 10.00 uur

Aanwezig
========

Voorzitter: Geldfit
Secretaris: Gemeente

Wachttijden bij bewind
======================

De tafel sprak over wachttijden en kosten; zie het plan (https://gemeente.example/plan?a=1&b=2).
Tweede  regel.

Wat we hoorden
--------------

- Wachten duurt lang
  - Vooral in de zomer
    1. Diep
- Brieven zijn moeilijk

Daarom:

4. Vierde stap
5. Vijfde stap

1. Opnieuw één

> Ik wist niet wie ik moest bellen.

Dit punt komt terug.

Afspraken
=========

Wie | Wat | Wanneer
Geldfit | Brief herschrijven | 
Gemeente | Tafel plannen | 1 mei 2026

Rondvraag
---------

Stukken
=======

- begroting.pdf
`
	p := minutes()
	p.Enclosures = []Enclosure{{Name: "begroting.pdf", Type: "application/pdf", Data: []byte("x")}}
	if diff := cmp.Diff(want, string(written(t, p.Text))); diff != "" {
		t.Error(diff)
	}
}
