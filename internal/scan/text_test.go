package scan

import (
	"bytes"
	"compress/flate"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestTextOfPlainFiles(t *testing.T) {
	tests := []struct{ name, content, want string }{
		{"UTF-8", "é en €", "é en €"},
		{"byte order mark", "\ufeffnaam;getal", "naam;getal"},
		{"Windows-1252", "caf\xe9 \x80 12", "café € 12"},
		{"UTF-16 little", "\xff\xfeB\x00S\x00N\x00", "BSN"},
		{"UTF-16 big", "\xfe\xff\x00B\x00S\x00N", "BSN"},
		{"empty", "", ""},
	}
	for _, tc := range tests {
		if got := textOf(t, CSV, []byte(tc.content)); got != tc.want {
			t.Errorf("%s: got %q, want %q", tc.name, got, tc.want)
		}
	}
}

func TestTextOfOfficeDocuments(t *testing.T) {
	tests := []struct {
		name         string
		typ          Type
		file         []byte
		want, absent []string
	}{
		{"docx", DOCX, docx(t, `<w:p><w:r><w:t>Num</w:t></w:r><w:r><w:t>mer 1234</w:t></w:r><w:r><w:t>56782</w:t></w:r></w:p><w:p><w:t>een &amp; twee</w:t><w:tab/><w:t>drie</w:t></w:p>`,
			part{"word/comments.xml", `<w:comments><w:comment w:author="Klaas"><w:p><w:t>opmerking</w:t></w:p></w:comment></w:comments>`},
			part{"word/_rels/document.xml.rels", `<Relationships><Relationship Target="mailto:jan@voorbeeld.nl"/></Relationships>`},
			part{"word/footer1.xml", `<w:ftr><w:p><w:t>voettekst</w:t></w:p></w:ftr>`},
			part{"word/styles.xml", `<w:styles><w:t>stijl</w:t></w:styles>`}),
			[]string{"Nummer 123456782\neen & twee\tdrie", "Jan Jansen", "Piet", "Klaas", "opmerking", "jan@voorbeeld.nl", "voettekst", "Bewind BV"}, []string{"stijl"}},
		{"xlsx", XLSX, zipOf(t, contentTypes, part{"xl/workbook.xml", `<workbook><sheet name="Blad"/></workbook>`},
			part{"xl/sharedStrings.xml", `<sst><si><t>gedeeld</t></si><si><r><t>twee </t></r><r><t>delen</t></r></si></sst>`},
			part{"xl/worksheets/sheet1.xml", `<worksheet><row><c t="s"><v>77</v></c><c><f>SUM(A1)</f><v>123456782</v></c><c t="inlineStr"><is><t>in de cel</t></is></c></row></worksheet>`}),
			[]string{"gedeeld\n", "twee delen", "123456782\t", "in de cel"}, []string{"77", "SUM"}},
		{"pptx", PPTX, zipOf(t, contentTypes, part{"ppt/presentation.xml", `<p:presentation/>`},
			part{"ppt/slides/slide1.xml", `<p:sld><p:cNvPr descr="plaatje van Jan"/><a:p><a:r><a:t>Dia</a:t></a:r></a:p></p:sld>`},
			part{"ppt/notesSlides/notesSlide1.xml", `<p:notes><a:p><a:t>notitie</a:t></a:p></p:notes>`}),
			[]string{"Dia\n", "notitie", "plaatje van Jan"}, nil},
		{"odt", ODT, odf(t, ODT, `<text:h>Kop</text:h><text:p>1234<text:span>56782</text:span><text:s/>x</text:p><office:annotation><dc:creator>Klaas</dc:creator><text:p>remark</text:p></office:annotation>`),
			[]string{"Kop\n123456782 x\n", "Jan Jansen", "Piet", "Klaas", "remark"}, nil},
		{"ods", ODS, odf(t, ODS, `<table:table-row><table:table-cell><text:p>een</text:p></table:table-cell><table:table-cell><text:p>2</text:p></table:table-cell></table:table-row>`),
			[]string{"een", "2"}, []string{"een2"}},
		{"odp", ODP, odf(t, ODP, `<draw:page><text:p>Dia een</text:p></draw:page>`), []string{"Dia een"}, nil},
	}
	for _, tc := range tests {
		got := textOf(t, tc.typ, tc.file)
		for _, want := range tc.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s: %q is missing in %q", tc.name, want, got)
			}
		}
		for _, absent := range tc.absent {
			if strings.Contains(got, absent) {
				t.Errorf("%s: %q stands in %q", tc.name, absent, got)
			}
		}
	}
}

const toUnicodeMap = `begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange
2 beginbfrange <0010> <0019> <0030> <0020> <0021> [<0041> <0042>] endbfrange
1 beginbfchar <0030> <006600660069> endbfchar endcmap`

func TestTextOfPDF(t *testing.T) {
	page := `<< /Type /Page /Contents 2 0 R /Resources << /Font << /F1 3 0 R /F2 4 0 R /F3 6 0 R >> >> >>`
	content := `BT /F1 12 Tf 1 0 0 1 50 700 Tm [(Num) 20 (mer) -400 (123.456.782)] TJ 0 -14 Td (caf\351 \(x\)) Tj
		/F2 12 Tf 0 -14 Td <0011001200130020002100300014> Tj /F3 9 Tf T* <0102> Tj ET BI /W 1 ID ab(EI BT (na) ' ET`
	objects := []string{
		page, packedStream("", content),
		`<< /Type /Font /Subtype /Type1 /Encoding /WinAnsiEncoding >>`,
		`<< /Type /Font /Subtype /Type0 /ToUnicode 5 0 R >>`, packedStream("", toUnicodeMap),
		`<< /Type /Font /Subtype /Type1 /Encoding << /Differences [1 /nine /eacute] >> >>`,
		`<< /Author (Jan Jansen) /Title <FEFF004B006F0070> >>`,
		`<< /FT /Tx /V (ingevuld 111222333) >>`,
		`<< /Subtype /Link /A << /S /URI /URI (mailto:a@b.nl) >> >>`,
		stream("/Type /Metadata", "<x:xmpmeta><dc:creator>Piet</dc:creator></x:xmpmeta>"),
		packedStream("/Type /XObject /Subtype /Form", "BT (in een vorm) Tj ET"),
		packedStream("/Type /ObjStm /N 2 /First 11", "20 0 21 26 << /Author (In stroom) >>  << /Type /Page /Contents [12 0 R] >>"),
		stream("/Filter /DCTDecode /Subtype /Image", "BT (plaatje) Tj ET"),
		stream("/Filter [/ASCIIHexDecode]", fmt.Sprintf("%x>", "BT (niet gebruikt) Tj ET")),
	}
	got := textOf(t, PDF, pdfOf(objects...))
	for _, want := range []string{"Nummer 123.456.782\ncafé (x)\n123ABffi4\n9é", "\nna", "Jan Jansen", "Kop", "ingevuld 111222333", "mailto:a@b.nl", "Piet", "in een vorm", "In stroom"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in %q", want, got)
		}
	}
	for _, absent := range []string{"plaatje", "niet gebruikt"} {
		if strings.Contains(got, absent) {
			t.Errorf("%q stands in %q", absent, got)
		}
	}
}

func TestTextRefuses(t *testing.T) {
	doc := docx(t, "<w:p/>")
	locked := append([]byte{}, doc...)
	for _, mark := range []string{"PK\x01\x02"} {
		i := bytes.Index(locked, []byte(mark))
		locked[i+8] |= 1
	}
	deep := strings.Repeat("<w:p>", maxDepth+1) + strings.Repeat("</w:p>", maxDepth+1)
	tests := []struct {
		name string
		typ  Type
		file []byte
	}{
		{"no zip", DOCX, []byte("PK\x03\x04 and then nothing that makes sense")},
		{"empty", DOCX, nil},
		{"other main part", DOCX, zipOf(t, contentTypes, part{"xl/workbook.xml", "<w/>"})},
		{"something before", DOCX, append([]byte("MZ"), doc...)},
		{"something behind", DOCX, append(append([]byte{}, doc...), "<html>"...)},
		{"locked", DOCX, locked},
		{"locked ODF", ODT, odf(t, ODT, "", part{"META-INF/manifest2.xml", ""}, part{"Basic/x.xml", "<a/>"})},
		{"macro", DOCX, docx(t, "", part{"word/vbaProject.bin", "x"})},
		{"name goes up", DOCX, docx(t, "", part{"../x.xml", "<a/>"})},
		{"name twice", DOCX, docx(t, "", part{"WORD/document.xml", "<a/>"})},
		{"document type", DOCX, docx(t, "", part{"word/footer.xml", `<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>`})},
		{"entity", DOCX, docx(t, "&b;")},
		{"broken XML", DOCX, docx(t, "<w:p")},
		{"nesting", DOCX, docx(t, deep)},
		{"wrong mimetype", ODT, odf(t, ODS, "")},
		{"encrypted ODF", ODT, zipOf(t, part{"mimetype", ODT.MIME()}, part{"content.xml", "<a/>"}, part{"META-INF/manifest.xml", "<m:encryption-data/>"})},
		{"no PDF", PDF, []byte("tekst")},
		{"encrypted PDF", PDF, append(pdfOf(`<< /Type /Page >>`), "trailer << /Encrypt 9 0 R >>"...)},
		{"PDF and zip", PDF, append(pdfOf(`<< /Type /Page >>`), doc...)},
		{"text with zeros", TXT, []byte("a\x00b")},
		{"unknown type", "exe", []byte("MZ")},
	}
	for _, tc := range tests {
		_, err := Text(context.Background(), tc.typ, bytes.NewReader(tc.file), int64(len(tc.file)), DefaultCaps())
		wantRefused(t, tc.name, err)
	}
}

// Programs place letters closer together by moving between them; that is no new
// word, and a number stays whole.
func TestTextOfPDFKnowsAKernFromASpace(t *testing.T) {
	got := textOf(t, PDF, pdfOf(
		`<< /Type /Page /Contents 2 0 R /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>`,
		packedStream("", `BT /F1 10 Tf 1 0 0 1 8 700 Tm (V) Tj 4.6 0 Td (er) Tj 14 0 Td (slag) Tj ET
			BT /F1 10 Tf 2 0 0 2 8 600 Tm (12) Tj 2 0 0 2 28 600 Tm (34) Tj ET
			BT /F2 10 Tf 1 0 0 1 8 500 Tm <00410042> Tj 9 0 Td <0043> Tj ET`),
		`<< /Type /Font /Subtype /TrueType /FirstChar 32 /Widths [`+strings.Repeat("500 ", 100)+`] >>`,
		`<< /Type /Font /Subtype /Type0 /ToUnicode 5 0 R /DescendantFonts [<< /DW 400 /W [65 [500] 67 68 300] >>] >>`,
		packedStream("", `1 beginbfrange <0041> <0043> <0061> endbfrange`)))
	if want := "Ver slag \n1234 \nabc \n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// What unpacks to many times its size is refused, and so is what hardly packs
// but would have to be held in memory whole.
func TestBar41_BombsAreRefusedInLittleMemory(t *testing.T) {
	const huge = 60 << 20
	spaces := strings.Repeat(" ", 1<<20)
	fill := func(w io.Writer) {
		for range huge >> 20 {
			_, _ = io.WriteString(w, spaces)
		}
	}
	var packed bytes.Buffer
	fw, _ := flate.NewWriter(&packed, flate.BestSpeed)
	fill(fw)
	_ = fw.Close()
	random := rand.New(rand.NewPCG(41, 1))
	noise := make([]byte, 2*maxToken)
	for i := range noise {
		noise[i] = 'a' + byte(random.IntN(26))
	}
	text := string(noise)
	tests := []struct {
		name string
		typ  Type
		file []byte
	}{
		{"docx with a huge text", DOCX, docx(t, "<w:t>"+text+"</w:t>")},
		{"docx with a huge remark", DOCX, docx(t, "<!-- "+text+">"+text+"-->")},
		{"docx with a huge attribute", DOCX, docx(t, `<w:p a="`+text+`"/>`)},
		{"docx part not read", DOCX, docx(t, "", part{"word/media/image1.emf", strings.Repeat("a", 8<<20)})},
		{"PDF stream", PDF, pdfOf(`<< /Type /Page /Contents 2 0 R >>`, stream("/Filter /FlateDecode", "\x78\x9c"+packed.String()))},
		{"PDF object stream", PDF, pdfOf(stream("/Type /ObjStm /N 1 /First 9 /Filter /FlateDecode", "\x78\x9c"+packed.String()))},
	}
	for _, tc := range tests {
		runtime.GC()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := Text(context.Background(), tc.typ, bytes.NewReader(tc.file), int64(len(tc.file)), DefaultCaps())
		runtime.ReadMemStats(&after)
		wantRefused(t, tc.name, err)
		if used := after.TotalAlloc - before.TotalAlloc; used > 100<<20 {
			t.Errorf("%s: %d MB passed through memory", tc.name, used>>20)
		}
	}
}

func TestTextStopsAtTheCapAndSaysSo(t *testing.T) {
	caps := DefaultCaps()
	caps.Output = 100
	long := strings.Repeat("é woord ", 300)
	for typ, file := range map[Type][]byte{TXT: []byte(long), DOCX: docx(t, "<w:t>"+long+"</w:t>"),
		PDF: pdfOf(`<< /Type /Page /Contents 2 0 R >>`, packedStream("", "BT ("+long+") Tj ET"))} {
		text, err := Text(context.Background(), typ, bytes.NewReader(file), int64(len(file)), caps)
		if !errors.Is(err, ErrTruncated) || len(text) < 50 || len(text) > 103 || !utf8.ValidString(text) {
			t.Errorf("%s: got %d bytes, %v", typ, len(text), err)
		}
	}
}

func TestTextStopsWithTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for typ, file := range map[Type][]byte{TXT: []byte("a"), DOCX: docx(t, "a"), PDF: pdfOf("<< >>"), PNG: pngOf(t)} {
		if _, err := Text(ctx, typ, bytes.NewReader(file), int64(len(file)), DefaultCaps()); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: got %v", typ, err)
		}
	}
}

func FuzzPDF(f *testing.F) {
	f.Add([]byte("1 0 obj << /Type /Page /Contents [2 0 R] >> endobj 2 0 obj << /Length 9 >> stream\nBT (a) Tj [(b) -300 <41>] TJ ET"))
	f.Add([]byte("1 0 obj [[[ <<<< ((( /a#4 <zz 3 0 obj << /Length 3 0 R >> stream"))
	f.Fuzz(func(t *testing.T, body []byte) {
		file := append([]byte("%PDF-1.7\n"), body...)
		text, err := Text(context.Background(), PDF, bytes.NewReader(file), int64(len(file)), Caps{Ratio: 100, Unpacked: 4 << 20, Output: 1 << 16})
		if err == nil && (len(text) > 3<<16 || !utf8.ValidString(text)) {
			t.Fatalf("%d bytes", len(text))
		}
	})
}
