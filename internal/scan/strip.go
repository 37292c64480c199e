package scan

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"regexp"
	"slices"
	"strings"
)

// Anonymisable reports whether StripMetadata can take the names of people out
// of the metadata of a type. A PDF can hold them in too many places; the others
// are refused for a reporter who stays anonymous, with NotAnonymisable.
func Anonymisable(t Type) bool {
	_, known := mediaTypes[t]
	return known && t != PDF
}

// NotAnonymisable is the refusal of a file whose type cannot be cleaned.
func NotAnonymisable() error {
	return refuse("Uit dit soort bestand kunnen wij uw naam niet weghalen. Deel het als document, rekenblad of afbeelding, of plak de tekst in het formulier.")
}

// StripMetadata copies a file without what may name its maker: EXIF and text of
// pictures; authors, editors, company, and the names at remarks and changes in
// office documents; the same in the pictures inside. Text files have no
// metadata and are copied as they are. What the text itself says stays.
//
// A type that cannot be cleaned, and a file that is damaged, signed, holds
// another document or unpacks beyond the caps, gives *Refused; then what was
// written to w must be thrown away.
func StripMetadata(ctx context.Context, t Type, r io.ReaderAt, size int64, w io.Writer, caps Caps) error {
	m := &meter{ctx: ctx, caps: caps, packed: size}
	whole := &contextReader{ctx: ctx, r: io.NewSectionReader(r, 0, size)}
	switch t {
	case PNG:
		return stripPNG(whole, w)
	case JPG:
		return stripJPEG(whole, w)
	case TXT, CSV, MD:
		_, err := io.Copy(w, whole)
		return err
	case DOCX, XLSX, PPTX, ODT, ODS, ODP:
		return stripOffice(t, r, size, m, w)
	}
	return NotAnonymisable()
}

// contextReader fails once its context has ended.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (c *contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}

// stripOffice writes a zipped document anew, part by part, without the times
// and extra fields of its entries.
func stripOffice(t Type, r io.ReaderAt, size int64, m *meter, w io.Writer) error {
	z, err := openDocumentZip(t, r, size, m)
	if err != nil {
		return err
	}
	out := zip.NewWriter(w)
	for _, f := range z.File {
		if err := m.ctx.Err(); err != nil {
			return err
		}
		if err := stripPart(f, m, out); err != nil {
			return err
		}
	}
	return out.Close()
}

// stripPart copies one part of a document, cleaned according to its kind.
func stripPart(f *zip.File, m *meter, out *zip.Writer) error {
	name := strings.ToLower(f.Name)
	switch {
	case strings.Contains(name, "_xmlsignatures"), strings.HasSuffix(name, "signatures.xml"):
		return refuse(sentenceSigned)
	case strings.Contains(name, "/embeddings/"), strings.HasPrefix(name, "object "):
		return refuse(sentenceInside)
	}
	var strip func(io.Reader, io.Writer) error
	switch path.Ext(name) {
	case ".xml", ".rels":
		if name != "[content_types].xml" && !strings.HasPrefix(name, "meta-inf/") {
			strip = func(r io.Reader, w io.Writer) error { return stripXML(name, r, w) }
		}
	case ".png", ".jpg", ".jpeg":
		strip = stripPicture
	case ".tif", ".tiff", ".webp", ".heic", ".avif", ".pdf":
		return refuse("In dit bestand zit een afbeelding waaruit wij geen namen kunnen weghalen. Gebruik PNG of JPG.")
	}
	if strip == nil {
		return copyPart(f, out)
	}
	rc, err := open(f, m)
	if err != nil {
		return err
	}
	defer rc.Close()
	w, err := out.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Deflate})
	if err != nil {
		return err
	}
	return strip(rc, w)
}

// stripPicture strips a picture inside a document by what it is: programs give
// pictures the wrong ending.
func stripPicture(r io.Reader, w io.Writer) error {
	br := bufio.NewReader(r)
	if head, _ := br.Peek(len(pngSignature)); bytes.Equal(head, pngSignature) {
		return stripPNG(br, w)
	}
	return stripJPEG(br, w)
}

// copyPart copies a part as it is packed: the mimetype of OpenDocument must
// stay unpacked and in front.
func copyPart(f *zip.File, out *zip.Writer) error {
	raw, err := f.OpenRaw()
	if err != nil {
		return refuse(sentenceBroken)
	}
	w, err := out.CreateRaw(&zip.FileHeader{
		Name: f.Name, Method: f.Method, CRC32: f.CRC32,
		CompressedSize64: f.CompressedSize64, UncompressedSize64: f.UncompressedSize64,
	})
	if err != nil {
		return err
	}
	_, err = io.Copy(w, raw)
	return err
}

var (
	// namingElements hold a name, a company or a place on the maker's disk as
	// their text, by local name, in any part.
	namingElements = []string{
		"creator", "lastModifiedBy", "Manager", "Company", "HyperlinkBase", "Template", "DisplayName", "AccountId",
		"initial-creator", "printed-by", "user-defined", "author", "author-name", "author-initials", "creator-initials",
		"sender-firstname", "sender-lastname", "sender-initials", "sender-email", "sender-phone-private", "sender-company",
	}
	// namingAttributes hold the name of who made a remark or a change, last
	// saved or refreshed, in any part.
	namingAttributes = regexp.MustCompile(`(\s(?:\w+:)?(?:author|initials|userName|refreshedBy))\s*=\s*("[^"]*"|'[^']*')`)
	// peopleAttributes hold names in the parts that list people.
	peopleAttributes = regexp.MustCompile(`(\s(?:\w+:)?(?:name|initials|userId|providerId|displayName|userName|author))\s*=\s*("[^"]*"|'[^']*')`)
	// diskAttributes tell the folder that a workbook or a template was in, and
	// with it who was logged in.
	diskAttributes = regexp.MustCompile(`(\s[\w:]+)\s*=\s*(?:"file:[^"]*"|'file:[^']*')`)
	urlAttribute   = regexp.MustCompile(`(\surl)\s*=\s*("[^"]*"|'[^']*')`)
	peopleParts    = []string{"commentauthors.xml", "authors.xml", "usernames.xml", "person.xml", "people.xml"}
)

// stripXML copies a part byte for byte, except the text and the attributes that
// name people.
func stripXML(name string, r io.Reader, w io.Writer) error {
	var raw bytes.Buffer
	x := newXMLReader(io.TeeReader(r, &raw))
	attributes := namingAttributes
	if slices.Contains(peopleParts, path.Base(name)) {
		attributes = peopleAttributes
	}
	custom := path.Base(name) == "custom.xml" && strings.HasPrefix(name, "docprops/")
	naming, from := 0, int64(0)
	for {
		token, err := x.next()
		if errors.Is(err, io.EOF) {
			_, err = w.Write(raw.Bytes())
			return err
		}
		if err != nil {
			return err
		}
		piece := raw.Next(int(x.InputOffset() - from))
		from = x.InputOffset()
		switch token := token.(type) {
		case xml.StartElement:
			if naming > 0 || slices.Contains(namingElements, token.Name.Local) {
				naming++
			}
			if token.Name.Local == "absPath" {
				piece = urlAttribute.ReplaceAll(piece, []byte(`$1=""`))
			}
			piece = diskAttributes.ReplaceAll(piece, []byte(`$1="about:blank"`))
			piece = attributes.ReplaceAll(piece, []byte(`$1="auteur"`))
		case xml.EndElement:
			naming = max(0, naming-1)
		case xml.CharData:
			if (naming > 0 || custom) && len(bytes.TrimSpace(token)) > 0 {
				piece = nil
			}
		case xml.Comment:
			piece = nil
		}
		if _, err := w.Write(piece); err != nil {
			return err
		}
	}
}
