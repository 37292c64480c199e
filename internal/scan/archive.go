package scan

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"
)

const (
	maxDirectory = 1 << 20 // bytes of a zip's central directory
	endRecord    = 22      // bytes of the record that ends a zip
	maxToken     = 1 << 20 // bytes of one XML tag, text or comment
	maxDepth     = 512     // of nested XML elements
)

// openZip opens a zipped document after the checks that keep archive/zip from
// using much memory and two readers from seeing two different files: one end
// record at the very end, a small directory right before it, and nothing before
// the first entry.
func openZip(r io.ReaderAt, size int64, m *meter) (*zip.Reader, error) {
	if size < endRecord {
		return nil, refuse(sentenceBroken)
	}
	tail := make([]byte, endRecord)
	if _, err := r.ReadAt(tail, size-endRecord); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	var head [4]byte
	if _, err := r.ReadAt(head[:], 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	directory := int64(binary.LittleEndian.Uint32(tail[12:]))
	offset := int64(binary.LittleEndian.Uint32(tail[16:]))
	if string(head[:]) != "PK\x03\x04" || string(tail[:4]) != "PK\x05\x06" || offset+directory != size-endRecord || directory > maxDirectory {
		return nil, refuse(sentenceBroken)
	}
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, refuse(sentenceBroken)
	}
	names := map[string]bool{}
	unpacked := int64(0)
	for _, f := range z.File {
		if f.UncompressedSize64 > uint64(m.caps.Unpacked) {
			return nil, refuse(sentenceBomb)
		}
		unpacked += int64(f.UncompressedSize64)
		name := strings.ToLower(f.Name)
		switch {
		case names[name], path.IsAbs(name), strings.Contains(name, "\\"), strings.Contains("/"+name+"/", "/../"):
			return nil, refuse(sentenceBroken)
		case f.Flags&1 != 0:
			return nil, refuse(sentenceLocked)
		case strings.HasSuffix(name, "vbaproject.bin"), strings.HasPrefix(name, "basic/"), strings.HasPrefix(name, "scripts/"):
			return nil, refuse(sentenceMacro)
		}
		names[name] = true
	}
	if unpacked > m.caps.Unpacked || unpacked > freeBytes && unpacked > m.packed*m.caps.Ratio {
		return nil, refuse(sentenceBomb)
	}
	return z, nil
}

// openDocumentZip opens a zipped document and checks that it is what its type
// says, by its main part.
func openDocumentZip(t Type, r io.ReaderAt, size int64, m *meter) (*zip.Reader, error) {
	z, err := openZip(r, size, m)
	if err != nil {
		return nil, err
	}
	mainPart := map[Type]string{
		DOCX: "word/document.xml", XLSX: "xl/workbook.xml", PPTX: "ppt/presentation.xml",
		ODT: "content.xml", ODS: "content.xml", ODP: "content.xml",
	}[t]
	for _, f := range z.File {
		if f.Name == mainPart {
			return z, openDocumentType(t, z, m)
		}
	}
	return nil, refuse(sentenceBroken)
}

// openDocumentType checks the entry by which OpenDocument names its type, and
// that the document is not encrypted, which only its manifest tells.
func openDocumentType(t Type, z *zip.Reader, m *meter) error {
	if t != ODT && t != ODS && t != ODP {
		return nil
	}
	for _, f := range z.File {
		switch f.Name {
		case "mimetype":
			text, err := readAll(f, m, 200)
			if err != nil {
				return err
			}
			if strings.TrimSpace(string(text)) != t.MIME() {
				return refuse(sentenceBroken)
			}
		case "META-INF/manifest.xml":
			text, err := readAll(f, m, maxToken)
			if err != nil {
				return err
			}
			if bytes.Contains(text, []byte("encryption-data")) {
				return refuse(sentenceLocked)
			}
		}
	}
	return nil
}

// open opens an entry for reading under the meter.
func open(f *zip.File, m *meter) (io.ReadCloser, error) {
	rc, err := f.Open()
	if err != nil {
		return nil, refuse(sentenceBroken) // a method that we don't read
	}
	return struct {
		io.Reader
		io.Closer
	}{m.reader(rc), rc}, nil
}

func readAll(f *zip.File, m *meter, most int64) ([]byte, error) {
	rc, err := open(f, m)
	if err != nil {
		return nil, err
	}
	defer rc.Close()
	text, err := io.ReadAll(io.LimitReader(rc, most))
	return text, broken(err)
}

// broken turns what a decoder says about a damaged file into a refusal, and
// leaves refusals and the end of the context as they are.
func broken(err error) error {
	var refused *Refused
	switch {
	case err == nil, errors.As(err, &refused):
		return err
	case isContext(err):
		return err
	}
	return refuse(sentenceBroken)
}

// xmlReader reads XML as a stream of raw tokens of bounded size. encoding/xml
// keeps one token in memory and expands no entities of a document's own, so
// bounding the bytes between two tokens bounds the whole.
type xmlReader struct {
	*xml.Decoder
	source *tokenBudget
	depth  int
}

func newXMLReader(r io.Reader) *xmlReader {
	source := &tokenBudget{r: r, left: maxToken}
	return &xmlReader{Decoder: xml.NewDecoder(source), source: source}
}

// next gives the next token; io.EOF after the last. A document type, which no
// office document has, is refused: it is how entities are smuggled in.
func (x *xmlReader) next() (xml.Token, error) {
	token, err := x.RawToken()
	if err != nil {
		if errors.Is(err, io.EOF) && x.depth == 0 {
			return nil, io.EOF
		}
		return nil, broken(err)
	}
	x.source.left = maxToken
	switch token.(type) {
	case xml.StartElement:
		x.depth++
	case xml.EndElement:
		x.depth--
	case xml.Directive:
		return nil, refuse(sentenceBroken)
	}
	if x.depth > maxDepth || x.depth < 0 {
		return nil, refuse(sentenceBroken)
	}
	return token, nil
}

// tokenBudget fails when one token takes more than its bytes.
type tokenBudget struct {
	r    io.Reader
	left int
}

func (b *tokenBudget) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, refuse(sentenceBomb)
	}
	n, err := b.r.Read(p)
	b.left -= n
	return n, err
}
