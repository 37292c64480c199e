package scan

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestBar42_TypeByContentAndName(t *testing.T) {
	doc, sheet := string(docx(t, "")), string(zipOf(t, contentTypes, part{"xl/workbook.xml", "<w/>"}))
	accepted := []struct {
		name, content string
		want          Type
	}{
		{"Verslag.PDF", "%PDF-1.7\n1 0 obj", PDF},
		{"v1.2 def.pdf", "%PDF-1.4\n", PDF},
		{"verslag.docx.pdf", "%PDF-1.4\n", PDF},
		{"brief.docx", doc, DOCX},
		{"cijfers.xlsx", sheet, XLSX},
		{"dia.pptx", string(zipOf(t, contentTypes, part{"ppt/presentation.xml", "<p/>"})), PPTX},
		{"brief.odt", string(odf(t, ODT, "")), ODT},
		{"cijfers.ods", string(odf(t, ODS, "")), ODS},
		{"dia.odp", string(odf(t, ODP, "")), ODP},
		{"notitie.txt", "Gewone tekst met een € en é.", TXT},
		{"notitie.txt", "Latijnse tekst: caf\xe9 en co\xf6rdinatie.", TXT},
		{"breed.txt", "\xff\xfeT\x00e\x00", TXT},
		{"lijst.csv", "naam;aantal\nwijk;3\n", CSV},
		{"lees.md", "# Kop\n\n- punt\n", MD},
		{"foto.jpeg", string(jpegOf(t)), JPG},
		{"foto.png", string(pngOf(t)), PNG},
	}
	for _, tc := range accepted {
		if got, err := TypeOf(tc.name, []byte(tc.content)); err != nil || got != tc.want {
			t.Errorf("%s: got %q, %v; want %q", tc.name, got, err, tc.want)
		}
		if !strings.Contains(tc.want.MIME(), "/") || tc.want.MIME() == Type("").MIME() {
			t.Errorf("%s has no media type", tc.want)
		}
	}
	refused := []struct{ name, content string }{
		{"plaatje.svg", "<svg/>"},
		{"pagina.html", "<html>"},
		{"data.xml", "<?xml?>"},
		{"verslag.pdf.html", "%PDF-1.7"},
		{"verslag.html.pdf", "%PDF-1.7"},
		{"verslag.exe.pdf", "%PDF-1.7"},
		{"verslag\u202efdp.exe", "%PDF-1.7"},
		{"programma.exe", "MZ\x90"},
		{"macro.docm", doc},
		{"geen ending", "tekst"},
		{"", "tekst"},
		{"leeg.txt", ""},
		{"brief.pdf", "tekst"},
		{"brief.pdf", "\n%PDF-1.7"},
		{"brief.pdf", "%PDF-1.7 <script>alert(1)</script>"},
		{"brief.docx", sheet},
		{"brief.docx", string(zipOf(t, part{"a.exe", "MZ"}))},
		{"brief.docx", string(odf(t, ODT, ""))},
		{"brief.docx", "PK\x03\x04"},
		{"brief.docx", "%PDF-1.7"},
		{"brief.odt", string(odf(t, ODS, ""))},
		{"brief.odt", doc},
		{"foto.jpg", string(pngOf(t))},
		{"foto.png", string(jpegOf(t))},
		{"foto.jpg", "\xff\xd8\xff\xe0<script>"},
		{"foto.jpg", "GIF89a"},
		{"tekst.txt", "<!DOCTYPE html><p>"},
		{"tekst.txt", "hallo <SCRIPT src=x>"},
		{"tekst.txt", "<?xml version='1.0'?><a/>"},
		{"tekst.txt", "#!/bin/sh\nrm"},
		{"tekst.txt", "MZ\x00\x01"},
		{"tekst.txt", "\x7fELF\x02\x01"},
		{"lijst.csv", "%PDF-1.7"},
		{"lees.md", "<svg onload=x>"},
		{"lees.md", "{\\rtf1 x}"},
	}
	for _, tc := range refused {
		_, err := TypeOf(tc.name, []byte(tc.content))
		wantRefused(t, tc.name, err)
	}
}

func TestEndingsAreTheAllowList(t *testing.T) {
	seen := map[Type]bool{}
	for _, e := range Endings() {
		typ, err := typeOfName("naam" + e)
		if err != nil {
			t.Errorf("%s: %v", e, err)
		}
		seen[typ] = true
	}
	if len(seen) != len(mediaTypes) {
		t.Errorf("%d endings for %d types", len(seen), len(mediaTypes))
	}
}

func TestBar43_CleanName(t *testing.T) {
	tests := []struct{ name, want string }{
		{"Verslag 3 mei.pdf", "Verslag 3 mei.pdf"},
		{"../../etc/passwd", "passwd"},
		{`C:\Users\jan\brief.docx`, "brief.docx"},
		{"a\x00b\r\nc.txt", "abc.txt"},
		{"verslag\u202egpj.exe", "verslaggpj.exe"},
		{"ver\u200bslag.pdf", "verslag.pdf"},
		{"CON", "_CON"},
		{"con.txt", "_con.txt"},
		{"nul.tar.gz", "_nul.tar.gz"},
		{"contract.txt", "contract.txt"},
		{`a<b>:"c|d?*.txt`, "a_b___c_d__.txt"},
		{"  spaties   en\u00a0meer .txt", "spaties en meer .txt"},
		{"e\u0301.txt", "é.txt"},
		{"punt...", "punt"},
		{".verborgen", "verborgen"},
		{"..", noName},
		{"", noName},
		{"\u202e\x00", noName},
		{"map/", noName},
		{"\xff\xfe.txt", "_.txt"},
	}
	for _, tc := range tests {
		if got := CleanName(tc.name); got != tc.want {
			t.Errorf("%q: got %q, want %q", tc.name, got, tc.want)
		}
	}
	long := CleanName(strings.Repeat("é", 5000) + ".pdf")
	if utf8.RuneCountInString(long) != maxName || !strings.HasSuffix(long, "é.pdf") {
		t.Errorf("a long name becomes %d characters: %q", utf8.RuneCountInString(long), long)
	}
	if got := CleanName(strings.Repeat("x.", 3000)); utf8.RuneCountInString(got) > maxName {
		t.Errorf("got %d characters", utf8.RuneCountInString(got))
	}
}

func FuzzCleanName(f *testing.F) {
	f.Add("../con.txt\x00\u202e")
	f.Fuzz(func(t *testing.T, name string) {
		got := CleanName(name)
		if got == "" || utf8.RuneCountInString(got) > maxName || strings.ContainsAny(got, "/\\\x00\r\n\"<>") || !utf8.ValidString(got) {
			t.Fatalf("%q becomes %q", name, got)
		}
		if again := CleanName(got); again != got {
			t.Fatalf("%q becomes %q, and that %q", name, got, again)
		}
	})
}
