package scan

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"image"
	_ "image/jpeg"
	_ "image/png"
	"strings"
	"testing"
)

func stripped(t *testing.T, typ Type, file []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := StripMetadata(context.Background(), typ, bytes.NewReader(file), int64(len(file)), &out, DefaultCaps()); err != nil {
		t.Fatalf("strip %s: %v", typ, err)
	}
	return out.Bytes()
}

const exifTurned = "\xe1Exif\x00\x00II*\x00\x08\x00\x00\x00\x02\x00" +
	"\x3b\x01\x02\x00\x04\x00\x00\x00Jan\x00" + "\x12\x01\x03\x00\x01\x00\x00\x00\x06\x00\x00\x00" + "\x00\x00\x00\x00"

func TestBar05_PicturesLoseTheirMaker(t *testing.T) {
	tests := []struct {
		name string
		typ  Type
		file []byte
	}{
		{"EXIF, XMP, IPTC, profile, remark", JPG, jpegOf(t, exifTurned, "\xe1http://ns.adobe.com/xap/1.0/\x00Jan", "\xedPhotoshop Jan", "\xe2ICC_PROFILE Jan", "\xfeJan")},
		{"behind the end", JPG, append(jpegOf(t), "Jan PK\x03\x04"...)},
		{"text chunks", PNG, pngOf(t, part{"tEXt", "Author\x00Jan"}, part{"iTXt", "Jan"}, part{"zTXt", "Jan"}, part{"eXIf", "Jan"}, part{"prVt", "Jan"}, part{"iCCP", "Jan"})},
		{"behind the end", PNG, append(pngOf(t), "Jan <script>"...)},
	}
	for _, tc := range tests {
		got := stripped(t, tc.typ, tc.file)
		if bytes.Contains(got, []byte("Jan")) {
			t.Errorf("%s %s: the name is still there", tc.typ, tc.name)
		}
		before, _, err := image.Decode(bytes.NewReader(tc.file))
		if err != nil {
			t.Fatalf("%s %s: %v", tc.typ, tc.name, err)
		}
		after, _, err := image.Decode(bytes.NewReader(got))
		if err != nil || !bytes.Equal(before.(*image.Gray).Pix, after.(*image.Gray).Pix) {
			t.Errorf("%s %s: the picture changed: %v", tc.typ, tc.name, err)
		}
	}
	turned := stripped(t, JPG, jpegOf(t, exifTurned))
	if i := bytes.Index(turned, []byte("Exif\x00\x00MM")); i < 0 || turned[i+6+19] != 6 {
		t.Errorf("the orientation is lost: %q", turned[:60])
	}
}

func TestStripRefusesDamagedPictures(t *testing.T) {
	j, p := jpegOf(t), pngOf(t)
	for name, file := range map[string]struct {
		typ  Type
		file []byte
	}{
		"half a JPEG": {JPG, j[:len(j)/2]}, "no JPEG": {JPG, p}, "empty JPEG": {JPG, nil}, "JPEG of nothing": {JPG, []byte("\xff\xd8\xff\xd8")},
		"short segment": {JPG, []byte("\xff\xd8\xff\xe1\x00\x01")}, "junk between": {JPG, []byte("\xff\xd8junk")},
		"half a PNG": {PNG, p[:len(p)/2]}, "no PNG": {PNG, j}, "empty PNG": {PNG, nil}, "PNG without header": {PNG, append(append([]byte{}, p[:8]...), p[33:]...)},
		"PDF": {PDF, pdfOf("<< >>")}, "unknown": {"exe", []byte("MZ")},
	} {
		err := StripMetadata(context.Background(), file.typ, bytes.NewReader(file.file), int64(len(file.file)), &bytes.Buffer{}, DefaultCaps())
		wantRefused(t, name, err)
	}
}

func TestBar05_OfficeDocumentsLoseTheirMaker(t *testing.T) {
	names := []string{"Jan Jansen", "Piet", "Klaas", "Bewind BV", "K.J.", "klaas@", "jjansen"}
	picture := string(jpegOf(t, "\xfeKlaas"))
	tests := []struct {
		name string
		typ  Type
		file []byte
		keep []string
	}{
		{"docx", DOCX, docx(t, `<w:p><w:ins w:id="3" w:author="Klaas" w:date="2024"><w:t>tekst &amp; meer</w:t></w:ins></w:p>`,
			part{"word/comments.xml", `<w:comments><w:comment w:author='Klaas' w:initials="K.J."><w:t>opmerking</w:t></w:comment></w:comments>`},
			part{"word/people.xml", `<w15:people><w15:person w15:author="Klaas"><w15:presenceInfo w15:providerId="AD" w15:userId="klaas@x"/></w15:person></w15:people>`},
			part{"docProps/custom.xml", `<Properties><property name="Eigenaar"><vt:lpwstr>Klaas</vt:lpwstr></property></Properties>`},
			part{"word/_rels/settings.xml.rels", `<Relationships><Relationship Id="r1" Target="file:///C:\Users\jjansen\n.dotm"/></Relationships>`},
			part{"word/media/image1.png", picture}),
			[]string{"tekst &amp; meer", "opmerking", "<dc:title>Titel</dc:title>", `w:id="3"`, "<Pages>3</Pages>", `Id="r1"`}},
		{"xlsx", XLSX, zipOf(t, contentTypes,
			part{"xl/workbook.xml", `<workbook><fileSharing userName="Klaas"/><x15ac:absPath url="C:\Users\jjansen\"/></workbook>`},
			part{"xl/comments1.xml", `<comments><authors><author>Klaas</author></authors><text><t>opmerking</t></text></comments>`},
			part{"xl/persons/person.xml", `<personList><person displayName="Klaas" id="{1}" userId="klaas@x" providerId="AD"/></personList>`},
			part{"xl/tables/table1.xml", `<table id="1" name="Tabel1" displayName="Tabel1"/>`},
			part{"xl/pivotCache/p.xml", `<pivotCacheDefinition refreshedBy="Klaas"/>`}),
			[]string{"opmerking", `displayName="Tabel1"`, `id="{1}"`}},
		{"pptx", PPTX, zipOf(t, contentTypes, part{"ppt/presentation.xml", `<p:presentation/>`},
			part{"ppt/commentAuthors.xml", `<l><p:cmAuthor id="0" name="Klaas" initials="K.J." lastIdx="1"/></l>`}),
			[]string{`id="0"`, `lastIdx="1"`}},
		{"odt", ODT, odf(t, ODT, `<office:annotation><dc:creator>Klaas</dc:creator><text:p>opmerking</text:p></office:annotation><text:p><text:author-name>Jan Jansen</text:author-name></text:p>`),
			[]string{"opmerking"}},
	}
	for _, tc := range tests {
		got := stripped(t, tc.typ, tc.file)
		z, err := zip.NewReader(bytes.NewReader(got), int64(len(got)))
		if err != nil {
			t.Fatalf("%s: %v", tc.name, err)
		}
		var all strings.Builder
		for _, f := range z.File {
			text, err := readAll(f, &meter{ctx: context.Background(), caps: DefaultCaps(), packed: 1 << 20}, 1<<20)
			if err != nil {
				t.Fatalf("%s %s: %v", tc.name, f.Name, err)
			}
			all.Write(text)
			if !f.Modified.IsZero() && f.Modified.Year() > 1980 {
				t.Errorf("%s %s keeps its time", tc.name, f.Name)
			}
		}
		for _, name := range names {
			if strings.Contains(all.String(), name) {
				t.Errorf("%s: %q is still there in %s", tc.name, name, all.String())
			}
		}
		for _, keep := range tc.keep {
			if !strings.Contains(all.String(), keep) {
				t.Errorf("%s: %q is gone from %s", tc.name, keep, all.String())
			}
		}
		if typ, err := TypeOf("naam."+string(tc.typ), got); err != nil || typ != tc.typ {
			t.Errorf("%s is no longer one: %v", tc.name, err)
		}
		textOf(t, tc.typ, got)
	}
}

func TestStripRefusesWhatItCannotClean(t *testing.T) {
	for name, file := range map[string][]byte{
		"embedded document": docx(t, "", part{"word/embeddings/blad.xlsx", "PK"}),
		"signed":            docx(t, "", part{"_xmlsignatures/sig1.xml", "<a/>"}),
		"other picture":     docx(t, "", part{"word/media/a.tiff", "II*"}),
		"damaged picture":   docx(t, "", part{"word/media/a.jpg", "x"}),
		"broken XML":        docx(t, "<w:p"),
	} {
		wantRefused(t, name, StripMetadata(context.Background(), DOCX, bytes.NewReader(file), int64(len(file)), &bytes.Buffer{}, DefaultCaps()))
	}
	if Anonymisable(PDF) || Anonymisable("exe") || !Anonymisable(DOCX) || !Anonymisable(JPG) {
		t.Error("Anonymisable is wrong")
	}
	wantRefused(t, "PDF", NotAnonymisable())
}

func TestStripCopiesTextAndStopsWithTheContext(t *testing.T) {
	if got := stripped(t, TXT, []byte("Jan zei iets.")); string(got) != "Jan zei iets." {
		t.Errorf("got %q", got)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for typ, file := range map[Type][]byte{TXT: []byte("a"), JPG: jpegOf(t), PNG: pngOf(t), DOCX: docx(t, "")} {
		if err := StripMetadata(ctx, typ, bytes.NewReader(file), int64(len(file)), &bytes.Buffer{}, DefaultCaps()); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: got %v", typ, err)
		}
	}
}
