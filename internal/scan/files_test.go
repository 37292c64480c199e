package scan

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
)

// part is one entry of a zipped document under test.
type part struct{ name, text string }

func zipOf(t *testing.T, parts ...part) []byte {
	t.Helper()
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	for _, p := range parts {
		h := &zip.FileHeader{Name: p.name, Method: zip.Deflate}
		if p.name == "mimetype" {
			// As OpenDocument asks: stored, with its size in front.
			h = &zip.FileHeader{Name: p.name, Method: zip.Store, CRC32: crc32.ChecksumIEEE([]byte(p.text)),
				CompressedSize64: uint64(len(p.text)), UncompressedSize64: uint64(len(p.text))}
			e, err := w.CreateRaw(h)
			if err != nil {
				t.Fatal(err)
			}
			_, _ = e.Write([]byte(p.text))
			continue
		}
		e, err := w.CreateHeader(h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := e.Write([]byte(p.text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

const xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`

var contentTypes = part{"[Content_Types].xml", xmlHead + `<Types/>`}

func docx(t *testing.T, body string, more ...part) []byte {
	return zipOf(t, append([]part{
		contentTypes,
		{"word/document.xml", xmlHead + `<w:document xmlns:w="w"><w:body>` + body + `</w:body></w:document>`},
		{"docProps/core.xml", xmlHead + `<cp:coreProperties><dc:title>Titel</dc:title><dc:creator>Jan Jansen</dc:creator><cp:lastModifiedBy>Piet</cp:lastModifiedBy></cp:coreProperties>`},
		{"docProps/app.xml", xmlHead + `<Properties><Company>Bewind BV</Company><Pages>3</Pages></Properties>`},
	}, more...)...)
}

func odf(t *testing.T, typ Type, body string, more ...part) []byte {
	return zipOf(t, append([]part{
		{"mimetype", typ.MIME()},
		{"content.xml", xmlHead + `<office:document-content><office:body>` + body + `</office:body></office:document-content>`},
		{"meta.xml", xmlHead + `<office:meta><meta:initial-creator>Jan Jansen</meta:initial-creator><dc:creator>Piet</dc:creator></office:meta>`},
		{"META-INF/manifest.xml", xmlHead + `<manifest:manifest/>`},
	}, more...)...)
}

func textOf(t *testing.T, typ Type, b []byte) string {
	t.Helper()
	text, err := Text(context.Background(), typ, bytes.NewReader(b), int64(len(b)), DefaultCaps())
	if err != nil {
		t.Fatalf("text of %s: %v", typ, err)
	}
	return text
}

func wantRefused(t *testing.T, name string, err error) {
	t.Helper()
	var refused *Refused
	if !errors.As(err, &refused) || !strings.HasSuffix(refused.Sentence, ".") {
		t.Errorf("%s: got %v, want a refusal", name, err)
	}
}

func deflated(text string) string {
	var buf bytes.Buffer
	w := zlib.NewWriter(&buf)
	_, _ = w.Write([]byte(text))
	_ = w.Close()
	return buf.String()
}

// pdfOf writes objects, numbered from one, as a PDF.
func pdfOf(objects ...string) []byte {
	var b strings.Builder
	b.WriteString("%PDF-1.7\n")
	for i, o := range objects {
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	b.WriteString("trailer << /Root 1 0 R >>\n%%EOF\n")
	return []byte(b.String())
}

func stream(dict, data string) string {
	return fmt.Sprintf("<< %s /Length %d >>\nstream\n%s\nendstream", dict, len(data), data)
}

func packedStream(dict, text string) string {
	return stream(dict+" /Filter /FlateDecode", deflated(text))
}

func jpegOf(t *testing.T, segments ...string) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, image.NewGray(image.Rect(0, 0, 9, 7)), nil); err != nil {
		t.Fatal(err)
	}
	b := buf.Bytes()
	out := append([]byte{}, b[:2]...)
	for _, s := range segments {
		out = append(out, 0xFF, s[0], byte((len(s)+1)>>8), byte(len(s)+1))
		out = append(out, s[1:]...)
	}
	return append(out, b[2:]...)
}

func pngOf(t *testing.T, chunks ...part) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := png.Encode(&buf, image.NewGray(image.Rect(0, 0, 9, 7))); err != nil {
		t.Fatal(err)
	}
	b := buf.Bytes()
	const afterHeader = 8 + 25
	out := append([]byte{}, b[:afterHeader]...)
	for _, c := range chunks {
		out = binary.BigEndian.AppendUint32(out, uint32(len(c.text)))
		out = append(out, c.name+c.text...)
		out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE([]byte(c.name+c.text)))
	}
	return append(out, b[afterHeader:]...)
}
