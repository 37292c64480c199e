package export

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"hash/crc32"
	"io"
)

// markup builds XML, or HTML, in which every text and value is escaped and
// every element closed.
type markup struct {
	out  bytes.Buffer
	open []string
}

// xmlHead is how each XML file begins.
const xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

// newXML begins an XML file.
func newXML() *markup {
	m := &markup{}
	m.out.WriteString(xmlHead)
	return m
}

// begin opens an element; attrs are names and values in turn. An attribute
// whose value is empty is left out: none of ours means anything when empty.
func (m *markup) begin(name string, attrs ...string) {
	m.tag(name, attrs)
	m.out.WriteByte('>')
	m.open = append(m.open, name)
}

// end closes the n elements opened last.
func (m *markup) end(n int) {
	for range n {
		last := len(m.open) - 1
		m.out.WriteString("</" + m.open[last] + ">")
		m.open = m.open[:last]
	}
}

// empty writes an element without content, in the form that XML and the void
// elements of HTML share.
func (m *markup) empty(name string, attrs ...string) {
	m.tag(name, attrs)
	m.out.WriteString("/>")
}

// leaf writes an element that holds one text.
func (m *markup) leaf(name, text string, attrs ...string) {
	m.begin(name, attrs...)
	m.text(text)
	m.end(1)
}

func (m *markup) tag(name string, attrs []string) {
	m.out.WriteString("<" + name)
	for i := 0; i+1 < len(attrs); i += 2 {
		if attrs[i+1] == "" {
			continue
		}
		m.out.WriteString(" " + attrs[i] + `="`)
		m.text(attrs[i+1])
		m.out.WriteByte('"')
	}
}

func (m *markup) text(s string) {
	// A bytes.Buffer never fails.
	_ = xml.EscapeText(&m.out, []byte(plain(s)))
}

// packed is a file on its way into a document.
type packed struct {
	name string
	data []byte
}

// pack writes the files in their order, without times: equal papers give equal
// bytes. The first is neither compressed nor followed by its length, as ODF
// wants of its mimetype (OpenDocument 1.3 part 2, section 3.3); DOCX doesn't mind.
func pack(w io.Writer, files []packed) error {
	z := zip.NewWriter(w)
	for i, f := range files {
		if err := packOne(z, f, i == 0); err != nil {
			return err
		}
	}
	return z.Close()
}

func packOne(z *zip.Writer, f packed, stored bool) error {
	var part io.Writer
	var err error
	if stored {
		size := uint64(len(f.data))
		part, err = z.CreateRaw(&zip.FileHeader{
			Name: f.name, Method: zip.Store, CRC32: crc32.ChecksumIEEE(f.data), CompressedSize64: size, UncompressedSize64: size,
		})
	} else {
		part, err = z.Create(f.name)
	}
	if err != nil {
		return err
	}
	_, err = part.Write(f.data)
	return err
}
