package scan

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
)

func paragraphsOf(t *testing.T, typ Type, b []byte) []Paragraph {
	t.Helper()
	list, err := Paragraphs(context.Background(), typ, bytes.NewReader(b), int64(len(b)), DefaultCaps())
	if err != nil {
		t.Fatalf("paragraphs of %s: %v", typ, err)
	}
	return list
}

// outline writes paragraphs one a line: level or mark, depth, gap, text.
func outline(list []Paragraph) string {
	var b strings.Builder
	for _, p := range list {
		gap := ""
		if p.Gap {
			gap = "_"
		}
		fmt.Fprintf(&b, "%s%d|%s|%d|%s\n", gap, p.Level, p.Mark, p.Depth, strings.ReplaceAll(p.Text, "\n", "/"))
	}
	return b.String()
}

func wantOutline(t *testing.T, list []Paragraph, want string) {
	t.Helper()
	if got := outline(list); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

var wordStyles = part{"word/styles.xml", xmlHead + `<w:styles xmlns:w="w">
<w:style w:styleId="Kop1"><w:name w:val="heading 1"/></w:style>
<w:style w:styleId="Kop2"><w:name w:val="heading 2"/><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="7"/></w:numPr></w:pPr></w:style>
<w:style w:styleId="Eigen"><w:name w:val="Mijn kop"/><w:basedOn w:val="Kop2"/></w:style>
<w:style w:styleId="Lus"><w:name w:val="lus"/><w:basedOn w:val="Lus"/></w:style>
<w:style w:styleId="Inhopg1"><w:name w:val="toc 1"/></w:style></w:styles>`}

var wordLists = part{"word/numbering.xml", xmlHead + `<w:numbering xmlns:w="w">
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="·"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="3"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="Artikel %1"/></w:lvl></w:abstractNum>
<w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="6"><w:abstractNumId w:val="2"/></w:num><w:num w:numId="7"><w:abstractNumId w:val="3"/></w:num></w:numbering>`}

func wordPara(settings, text string) string {
	return `<w:p><w:pPr>` + settings + `</w:pPr><w:r><w:t>` + text + `</w:t></w:r></w:p>`
}

func inList(id, depth string) string {
	return `<w:numPr><w:ilvl w:val="` + depth + `"/><w:numId w:val="` + id + `"/></w:numPr>`
}

func TestParagraphsOfWord(t *testing.T) {
	body := wordPara(`<w:pStyle w:val="Kop1"/>`, "Convenant") +
		wordPara(`<w:pStyle w:val="Inhopg1"/>`, "Artikel 1 ...... 2") +
		wordPara(`<w:pStyle w:val="Eigen"/>`, "Doel") +
		wordPara(`<w:pStyle w:val="Lus"/>`, "Gewoon") +
		`<w:p/>` +
		`<w:p><w:r><w:t>Een </w:t></w:r><w:r><w:tab/><w:t xml:space="preserve"> regel</w:t><w:br/><w:t>en nog een</w:t></w:r><w:del><w:r><w:delText>weg</w:delText><w:t>ook weg</w:t></w:r></w:del></w:p>` +
		wordPara(inList("5", "0"), "punt") + wordPara(inList("6", "0"), "eerste") + wordPara(inList("6", "1"), "binnen") + wordPara(inList("6", "1"), "nog") + wordPara(inList("6", "0"), "tweede") + wordPara(inList("6", "1"), "weer") +
		wordPara(`<w:pStyle w:val="Kop2"/>`, "Duur") +
		wordPara(`<w:outlineLvl w:val="2"/>`, "Klein") +
		wordPara(`<w:pStyle w:val="Kop2"/><w:numPr><w:numId w:val="0"/></w:numPr>`, "Zonder nummer") +
		`<w:tbl><w:tr><w:tc>` + wordPara("", "links") + `</w:tc><w:tc>` + wordPara("", "rechts") + `</w:tc></w:tr></w:tbl>` +
		`<w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr><w:r><w:t>&lt;b&gt; &amp; meer</w:t></w:r></w:p>`
	wantOutline(t, paragraphsOf(t, DOCX, docx(t, body, wordStyles, wordLists)), `1||0|Convenant
2|Artikel 1|0|Doel
0||0|Gewoon
_0||0|Een regel/en nog een
0|-|0|punt
0|1.|0|eerste
0|1.a|1|binnen
0|1.b|1|nog
0|2.|0|tweede
0|2.a|1|weer
2|Artikel 2|0|Duur
3||0|Klein
2||0|Zonder nummer
0||0|links; rechts
0||0|<b> & meer
`)
}

func TestParagraphsOfOpenDocument(t *testing.T) {
	body := `<office:automatic-styles><style:style style:name="P1" style:parent-style-name="Heading_20_2"/><style:style style:name="P2" style:parent-style-name="P2"/>
<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-suffix="."/><text:list-level-style-bullet text:level="2"/></text:list-style></office:automatic-styles>
<office:text><text:tracked-changes><text:p>verwijderd</text:p></text:tracked-changes><text:table-of-content><text:p>Artikel 1 ... 2</text:p></text:table-of-content>
<text:h text:outline-level="1">Convenant</text:h><text:p text:style-name="P1">Doel</text:p><text:p text:style-name="P2">Gewoon<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>noot</text:p></text:note-body></text:note></text:p>
<text:p/><text:p>Een<text:s text:c="3"/>regel<text:line-break/>en nog
  een</text:p>
<text:list text:style-name="L1"><text:list-item><text:p>eerste</text:p><text:list><text:list-item><text:p>binnen</text:p></text:list-item></text:list></text:list-item><text:list-item><text:p>tweede</text:p><text:p>vervolg</text:p></text:list-item></text:list>
<table:table><table:table-row><table:table-cell><text:p>links</text:p></table:table-cell><table:table-cell><text:p>rechts</text:p></table:table-cell></table:table-row></table:table></office:text>`
	wantOutline(t, paragraphsOf(t, ODT, odf(t, ODT, body)), `1||0|Convenant
2||0|Doel
0||0|Gewoon
_0||0|Een regel/en nog een
0|1.|0|eerste
0|-|1|binnen
0|2.|0|tweede
0||0|vervolg
0||0|links; rechts
`)
}

func TestParagraphsRefuseHostileFiles(t *testing.T) {
	bomb := wordPara("", strings.Repeat("a", 3<<20))
	entity := part{"word/document.xml", `<?xml version="1.0"?><!DOCTYPE w [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:document><w:body><w:p><w:r><w:t>&e;</w:t></w:r></w:p></w:body></w:document>`}
	tests := []struct {
		name string
		typ  Type
		file []byte
	}{
		{"a bomb", DOCX, docx(t, bomb)},
		{"a bomb in the styles", DOCX, docx(t, "", part{"word/styles.xml", strings.Repeat("<a/>", 4<<20)})},
		{"an entity of its own", DOCX, zipOf(t, contentTypes, entity)},
		{"a path upwards", DOCX, docx(t, "", part{"../x", "x"})},
		{"a macro", DOCX, docx(t, "", part{"word/vbaProject.bin", "x"})},
		{"no main part", DOCX, zipOf(t, contentTypes)},
		{"broken XML", DOCX, docx(t, "<w:p><w:r>")},
		{"very deep XML", DOCX, docx(t, strings.Repeat("<a>", 600))},
		{"no zip", ODT, []byte("PK\x03\x04 niets")},
		{"another type inside", ODT, odf(t, ODS, "")},
		{"encrypted", ODT, odf(t, ODT, "", part{"META-INF/manifest2.xml", ""}, part{"../content.xml", ""})},
		{"text", TXT, []byte("tekst")},
		{"a PDF", PDF, pdfOf("1")},
	}
	for _, tt := range tests {
		_, err := Paragraphs(context.Background(), tt.typ, bytes.NewReader(tt.file), int64(len(tt.file)), DefaultCaps())
		wantRefused(t, tt.name, err)
	}
}

func TestParagraphsStopAtTheCap(t *testing.T) {
	many := docx(t, strings.Repeat(wordPara("", "twaalf tekens")+"\n", 500))
	caps := DefaultCaps()
	caps.Output = 100
	list, err := Paragraphs(context.Background(), DOCX, bytes.NewReader(many), int64(len(many)), caps)
	if !errors.Is(err, ErrTruncated) || len(list) != 7 {
		t.Errorf("got %d paragraphs and %v", len(list), err)
	}
	lines := docx(t, strings.Repeat(wordPara("", "a"), maxParagraphs+1), part{"word/media/noise.bin", noise(1 << 20)})
	if _, err := Paragraphs(context.Background(), DOCX, bytes.NewReader(lines), int64(len(lines)), DefaultCaps()); !errors.Is(err, ErrTruncated) {
		t.Errorf("more paragraphs than fit: %v", err)
	}
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Paragraphs(ended, DOCX, bytes.NewReader(many), int64(len(many)), DefaultCaps()); !errors.Is(err, context.Canceled) {
		t.Errorf("a context that ended: %v", err)
	}
}

// noise does not compress.
func noise(n int) string {
	b, x := make([]byte, n), uint32(1)
	for i := range b {
		x = x*1664525 + 1013904223
		b[i] = byte(x >> 24)
	}
	return string(b)
}
