package scan

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

func isContext(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

// Text gives the text in a file, for search and for the check on citizen data:
// one line per paragraph or row, a tab between cells, at most caps.Output
// bytes (beyond that with ErrTruncated), valid UTF-8. The names and keywords in
// its metadata, remarks, notes and links to mail addresses are part of it.
//
// It does not read: what is drawn in pictures (a scan holds no text), charts,
// embedded objects, and in a PDF what readPDF names. Images give no text.
//
// A file that is damaged, encrypted, holds macros, is not what its type says or
// unpacks beyond the caps gives *Refused; a context that ends gives its error.
func Text(ctx context.Context, t Type, r io.ReaderAt, size int64, caps Caps) (string, error) {
	m := &meter{ctx: ctx, caps: caps, packed: size}
	out := &sink{max: caps.Output}
	var err error
	switch t {
	case TXT, CSV, MD:
		err = readPlain(io.NewSectionReader(r, 0, size), m, out)
	case DOCX, XLSX, PPTX, ODT, ODS, ODP:
		err = readOffice(t, r, size, m, out)
	case PDF:
		err = readPDF(r, size, m, out)
	case PNG, JPG:
		return "", ctx.Err()
	default:
		return "", refuse(sentenceUnknown)
	}
	if err != nil {
		return "", err
	}
	text := strings.ToValidUTF8(string(out.text), "\ufffd")
	if out.full {
		return text, ErrTruncated
	}
	return text, nil
}

// readPlain reads a text file: UTF-8, UTF-16 with its mark, or else
// Windows-1252, which is what spreadsheets here write.
func readPlain(r io.Reader, m *meter, out *sink) error {
	var buf bytes.Buffer
	// The text is no longer than the file, so the output cap bounds it; UTF-16
	// takes at most twice as many bytes.
	if _, err := io.Copy(&buf, io.LimitReader(&meteredReader{m: m, r: r}, 2*int64(out.max)+2)); err != nil {
		return err
	}
	raw := buf.Bytes()
	text := string(bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf")))
	switch {
	case hasUTF16Mark(raw):
		decoded, _, err := transform.Bytes(unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder(), raw)
		if err != nil {
			return refuse(sentenceBroken)
		}
		text = string(decoded)
	case bytes.IndexByte(raw, 0) >= 0:
		return refuse(sentenceBroken)
	case !utf8.ValidString(cutPartial(text)):
		decoded, _, err := transform.Bytes(charmap.Windows1252.NewDecoder(), raw)
		if err != nil {
			return refuse(sentenceBroken)
		}
		text = string(decoded)
	}
	out.write(text)
	return nil
}

// cutPartial leaves out a last character of which the cap took a part.
func cutPartial(text string) string {
	for n := 1; n < utf8.UTFMax && n <= len(text); n++ {
		if utf8.RuneStart(text[len(text)-n]) {
			if !utf8.FullRuneInString(text[len(text)-n:]) {
				return text[:len(text)-n]
			}
			break
		}
	}
	return text
}

// readOffice reads the parts of a zipped document that hold text.
func readOffice(t Type, r io.ReaderAt, size int64, m *meter, out *sink) error {
	z, err := openDocumentZip(t, r, size, m)
	if err != nil {
		return err
	}
	for _, f := range z.File {
		if !holdsText(f.Name) {
			continue
		}
		if err := readPart(f, m, out); err != nil {
			return err
		}
		out.breakWith('\n')
		if out.full {
			return nil
		}
	}
	return nil
}

// holdsText reports whether a part of a zipped document holds text for people.
// Everything in XML counts, except what describes looks: a list of the parts
// that matter would miss those that a program has of its own.
func holdsText(name string) bool {
	name = strings.ToLower(name)
	if path.Ext(name) == ".rels" {
		return true
	}
	if path.Ext(name) != ".xml" || name == "[content_types].xml" || strings.HasPrefix(name, "meta-inf/") {
		return false
	}
	base := path.Base(name)
	for _, looks := range []string{"theme", "styles.xml", "settings.xml", "fonttable", "websettings", "numbering", "slidelayout", "slidemaster", "tablestyles", "viewprops", "presprops", "manifest.rdf"} {
		if strings.HasPrefix(base, looks) && name != "styles.xml" { // that of OpenDocument holds headers and footers
			return false
		}
	}
	return true
}

// Elements that end a line or a cell, by local name, over all formats.
var (
	endsLine = []string{"p", "h", "br", "cr", "row", "table-row", "si", "sst", "line-break", "comment", "annotation", "title", "creator",
		"lastModifiedBy", "subject", "description", "keywords", "keyword", "initial-creator", "Company", "Manager", "property", "user-defined"}
	endsCell = []string{"tc", "c", "table-cell", "tab", "v", "is"}
	// notText are elements whose text is no text of the document.
	notText = []string{"config-item", "style", "binary-data", "posOffset", "sizeRelH", "sizeRelV", "pctWidth", "pctHeight",
		"Template", "TotalTime", "Pages", "Words", "Characters", "Application", "AppVersion", "Lines", "Paragraphs", "CharactersWithSpaces", "DocSecurity"}
)

// readPart writes the text of one XML part, and of the attributes that people
// fill: alternative texts, authors of remarks, links to mail addresses.
func readPart(f *zip.File, m *meter, out *sink) error {
	rc, err := open(f, m)
	if err != nil {
		return err
	}
	defer rc.Close()
	x := newXMLReader(rc)
	skip, typed := 0, false
	for !out.full {
		token, err := x.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch token := token.(type) {
		case xml.StartElement:
			formula := token.Name.Local == "f" && strings.HasPrefix(f.Name, "xl/")
			if skip > 0 || formula || slices.Contains(notText, token.Name.Local) {
				skip++
				continue
			}
			if token.Name.Local == "c" { // a cell that refers to a shared text holds its number
				typed = slices.ContainsFunc(token.Attr, func(a xml.Attr) bool { return a.Name.Local == "t" && a.Value == "s" })
			}
			if token.Name.Local == "v" && typed {
				skip++
				continue
			}
			readAttributes(token, out)
		case xml.EndElement:
			switch local := token.Name.Local; {
			case skip > 0:
				skip--
			case slices.Contains(endsLine, local):
				out.breakWith('\n')
			case slices.Contains(endsCell, local):
				out.breakWith('\t')
			case local == "s" || local == "noBreakHyphen":
				out.write(" ")
			}
		case xml.CharData:
			if skip == 0 && x.depth > 0 {
				writeChars(token, out)
			}
		}
	}
	return nil
}

// writeChars writes character data without the line ends that only indent.
func writeChars(data []byte, out *sink) {
	if len(bytes.TrimSpace(data)) == 0 && bytes.ContainsAny(data, "\n\t") {
		return
	}
	out.write(string(data))
}

func readAttributes(e xml.StartElement, out *sink) {
	for _, a := range e.Attr {
		switch {
		case a.Value == "":
		case a.Name.Local == "descr", a.Name.Local == "author", a.Name.Local == "lastModifiedBy", a.Name.Local == "displayName",
			strings.HasPrefix(strings.ToLower(a.Value), "mailto:"):
			out.breakWith('\n')
			out.write(a.Value)
			out.write("\n")
		}
	}
}
