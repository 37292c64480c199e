package scan

import (
	"bytes"
	"encoding/binary"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gabriel-vasile/mimetype"
)

// Type is a kind of file that the portal accepts, named by its ending.
type Type string

// The allow-list.
const (
	PDF  Type = "pdf"
	DOCX Type = "docx"
	XLSX Type = "xlsx"
	PPTX Type = "pptx"
	ODT  Type = "odt"
	ODS  Type = "ods"
	ODP  Type = "odp"
	TXT  Type = "txt"
	CSV  Type = "csv"
	MD   Type = "md"
	PNG  Type = "png"
	JPG  Type = "jpg"
)

// HeadSize is how many first bytes of a file TypeOf wants; fewer do when the
// file is shorter.
const HeadSize = 4096

const (
	openXML      = "application/vnd.openxmlformats-officedocument."
	openDocument = "application/vnd.oasis.opendocument."
)

var mediaTypes = map[Type]string{
	PDF: "application/pdf", PNG: "image/png", JPG: "image/jpeg",
	DOCX: openXML + "wordprocessingml.document", XLSX: openXML + "spreadsheetml.sheet", PPTX: openXML + "presentationml.presentation",
	ODT: openDocument + "text", ODS: openDocument + "spreadsheet", ODP: openDocument + "presentation",
	TXT: "text/plain; charset=utf-8", CSV: "text/csv; charset=utf-8", MD: "text/markdown; charset=utf-8",
}

// MIME gives the media type to serve the file as; for an unknown type the one
// that no browser opens.
func (t Type) MIME() string {
	if m, ok := mediaTypes[t]; ok {
		return m
	}
	return "application/octet-stream"
}

// Endings lists the accepted endings with their dot, for the accept attribute
// of a form.
func Endings() []string {
	return []string{".pdf", ".docx", ".odt", ".xlsx", ".ods", ".pptx", ".odp", ".txt", ".csv", ".md", ".png", ".jpg", ".jpeg"}
}

// dangerous endings are refused wherever they stand in a name: a desktop that
// hides the last ending shows them.
var dangerous = []string{
	"exe", "bat", "cmd", "scr", "pif", "msi", "ps1", "vbs", "vbe", "js", "jse", "wsf", "hta", "lnk", "jar", "sh", "php", "py",
	"html", "htm", "xhtml", "mht", "svg", "xml", "xsl", "swf", "docm", "xlsm", "pptm", "dotm", "iso", "img", "dll", "apk",
}

// TypeOf decides what a file is, from its name and its first bytes, which must
// agree. Whatever is not on the allow-list, has a dangerous ending anywhere in
// its name, or holds two kinds at once is refused with *Refused. Of zipped
// documents it sees the beginning only: Text and StripMetadata look inside.
func TypeOf(name string, head []byte) (Type, error) {
	t, err := typeOfName(name)
	if err != nil {
		return "", err
	}
	if len(head) == 0 {
		return "", refuse("Dit bestand is leeg.")
	}
	head = head[:min(len(head), HeadSize)]
	found := mimetype.Detect(head)
	ok := false
	switch t {
	case PDF:
		ok = found.Is("application/pdf") && bytes.HasPrefix(head, []byte("%PDF-")) && !holdsMarkup(head)
	case PNG:
		ok = bytes.HasPrefix(head, pngSignature) && !holdsMarkup(head)
	case JPG:
		ok = found.Is("image/jpeg") && !holdsMarkup(head)
	case DOCX, XLSX, PPTX:
		ok = zipBeginsAs(t, head)
	case ODT, ODS, ODP:
		ok = zipMimetype(head) == t.MIME()
	case TXT, CSV, MD:
		ok = plainText(found, head)
	}
	if !ok {
		return "", refuse("De inhoud van dit bestand past niet bij de naam (.%s). Sla het opnieuw op en probeer het nog eens.", t)
	}
	return t, nil
}

// typeOfName reads the endings of a name.
func typeOfName(name string) (Type, error) {
	parts := strings.Split(strings.ToLower(CleanName(name)), ".")
	if len(parts) < 2 {
		return "", refuse(sentenceUnknown)
	}
	for _, p := range parts[1 : len(parts)-1] {
		if slices.Contains(dangerous, strings.TrimSpace(p)) {
			return "", refuse("De naam van dit bestand heeft een dubbele extensie (.%s). Geef het een gewone naam en probeer het nog eens.", strings.TrimSpace(p))
		}
	}
	t := Type(parts[len(parts)-1])
	if t == "jpeg" {
		t = JPG
	}
	if _, ok := mediaTypes[t]; !ok {
		return "", refuse(sentenceUnknown)
	}
	return t, nil
}

// holdsMarkup reports what a browser would run if it took a file for a page.
func holdsMarkup(head []byte) bool {
	lower := bytes.ToLower(head)
	for _, mark := range []string{"<script", "<html", "<svg", "<iframe", "<!doctype html", "<?php", "<body", "<object", "<embed"} {
		if bytes.Contains(lower, []byte(mark)) {
			return true
		}
	}
	return false
}

// plainText reports whether a file is text and nothing that something would
// run or draw.
func plainText(found *mimetype.MIME, head []byte) bool {
	if holdsMarkup(head) || bytes.HasPrefix(head, []byte("#!")) || bytes.HasPrefix(bytes.TrimLeft(head, " \t\r\n\ufeff"), []byte("<?xml")) {
		return false
	}
	if hasUTF16Mark(head) {
		return len(head) >= 4
	}
	if bytes.IndexByte(head, 0) >= 0 {
		return false
	}
	for _, m := range []string{"text/plain", "text/csv", "text/tab-separated-values", "application/json", "application/x-ndjson"} {
		if found.Is(m) {
			return true
		}
	}
	// A Latin-1 text of few words is unknown to the detector; text it is when
	// it has no control characters.
	return found.Is("application/octet-stream") && !bytes.ContainsFunc(head, func(r rune) bool {
		return r < ' ' && r != '\t' && r != '\n' && r != '\r' && r != '\f' && r != utf8.RuneError
	})
}

func hasUTF16Mark(head []byte) bool {
	return bytes.HasPrefix(head, []byte{0xFF, 0xFE}) || bytes.HasPrefix(head, []byte{0xFE, 0xFF})
}

// mainFolder is where each Office document keeps its main part.
var mainFolder = map[Type]string{DOCX: "word/", XLSX: "xl/", PPTX: "ppt/"}

// zipBeginsAs reports whether the first entries of a zip file are those of an
// Office document of the type, and of no other.
func zipBeginsAs(t Type, head []byte) bool {
	names := zipNames(head)
	for i, name := range names {
		folder, _, nested := strings.Cut(name, "/")
		switch {
		case nested && folder+"/" == mainFolder[t], name == "[Content_Types].xml",
			nested && (folder == "_rels" || folder == "docProps" || folder == "customXml" || folder == "docMetadata"):
		case i == 0:
			return false
		case folder+"/" == mainFolder[DOCX], folder+"/" == mainFolder[XLSX], folder+"/" == mainFolder[PPTX],
			folder == "META-INF", name == "mimetype", name == "AndroidManifest.xml":
			return false
		}
	}
	return len(names) > 0
}

// zipNames reads the names of the entries whose local headers lie in the first
// bytes of a zip file.
func zipNames(head []byte) []string {
	var names []string
	if !bytes.HasPrefix(head, []byte("PK\x03\x04")) {
		return nil
	}
	for at := 0; at >= 0 && at+30 <= len(head); {
		n := int(binary.LittleEndian.Uint16(head[at+26:]))
		if at+30+n > len(head) {
			break
		}
		names = append(names, string(head[at+30:at+30+n]))
		next := bytes.Index(head[at+30+n:], []byte("PK\x03\x04"))
		if next < 0 {
			break
		}
		at += 30 + n + next
	}
	return names
}

// zipMimetype reads the stored first entry by which OpenDocument names its
// type; empty when there is none.
func zipMimetype(head []byte) string {
	const name = "mimetype"
	if !bytes.HasPrefix(head, []byte("PK\x03\x04")) || len(head) < 30+len(name) {
		return ""
	}
	stored := binary.LittleEndian.Uint16(head[8:]) == 0
	size := int(binary.LittleEndian.Uint32(head[18:]))
	at := 30 + int(binary.LittleEndian.Uint16(head[26:])) + int(binary.LittleEndian.Uint16(head[28:]))
	if !stored || size > 100 || at+size > len(head) || string(head[30:30+len(name)]) != name || head[26] != byte(len(name)) {
		return ""
	}
	return path.Clean(string(head[at : at+size]))
}
