package export

import (
	"io"
	"strconv"
	"strings"
	"time"
)

// docxSpaces are the namespaces of the parts with text (ECMA-376, transitional,
// as every version of Word reads).
var docxSpaces = []string{
	"xmlns:w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
	"xmlns:r", docxOffice,
}

const (
	docxOffice   = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	docxPackage  = "http://schemas.openxmlformats.org/package/2006/"
	docxWordType = "application/vnd.openxmlformats-officedocument.wordprocessingml."
	// docxCustomID is the one format id that custom properties have ([MS-OSHARED] 2.3.3.2.1).
	docxCustomID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
)

// DOCX writes the paper for Word, with Word's own styles for headings, lists
// and tables.
func (p Paper) DOCX(w io.Writer) error {
	body := &docxBody{m: newXML()}
	document := body.document(p)
	return pack(w, []packed{
		{"[Content_Types].xml", docxTypes()},
		{"_rels/.rels", docxRelations([][3]string{
			{docxOffice + "/officeDocument", "word/document.xml"},
			{docxPackage + "relationships/metadata/core-properties", "docProps/core.xml"},
			{docxOffice + "/extended-properties", "docProps/app.xml"},
			{docxOffice + "/custom-properties", "docProps/custom.xml"},
		})},
		{"word/document.xml", document},
		{"word/_rels/document.xml.rels", docxRelations(append([][3]string{
			{docxOffice + "/styles", "styles.xml"},
			{docxOffice + "/numbering", "numbering.xml"},
			{docxOffice + "/footer", "footer1.xml"},
			{docxOffice + "/settings", "settings.xml"},
		}, body.links...))},
		{"word/styles.xml", docxStyles()},
		{"word/numbering.xml", docxNumbering(body.starts)},
		{"word/footer1.xml", p.docxFooter()},
		{"word/settings.xml", docxSettings()},
		{"docProps/core.xml", p.docxCore()},
		{"docProps/app.xml", docxApp()},
		{"docProps/custom.xml", p.docxCustom()},
	})
}

func docxTypes() []byte {
	m := newXML()
	m.begin("Types", "xmlns", docxPackage+"content-types")
	m.empty("Default", "Extension", "rels", "ContentType", "application/vnd.openxmlformats-package.relationships+xml")
	m.empty("Default", "Extension", "xml", "ContentType", "application/xml")
	for _, part := range [][2]string{
		{"/word/document.xml", docxWordType + "document.main+xml"},
		{"/word/styles.xml", docxWordType + "styles+xml"},
		{"/word/numbering.xml", docxWordType + "numbering+xml"},
		{"/word/footer1.xml", docxWordType + "footer+xml"},
		{"/word/settings.xml", docxWordType + "settings+xml"},
		{"/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"},
		{"/docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml"},
		{"/docProps/custom.xml", "application/vnd.openxmlformats-officedocument.custom-properties+xml"},
	} {
		m.empty("Override", "PartName", part[0], "ContentType", part[1])
	}
	m.end(1)
	return m.out.Bytes()
}

// docxRelations numbers its relations from rId1: type, target and mode.
func docxRelations(relations [][3]string) []byte {
	m := newXML()
	m.begin("Relationships", "xmlns", docxPackage+"relationships")
	for i, r := range relations {
		m.empty("Relationship", "Id", relationID(i+1), "Type", r[0], "Target", r[1], "TargetMode", r[2])
	}
	m.end(1)
	return m.out.Bytes()
}

func relationID(n int) string { return "rId" + strconv.Itoa(n) }

func (p Paper) docxCore() []byte {
	m := newXML()
	m.begin("cp:coreProperties", "xmlns:cp", docxPackage+"metadata/core-properties", "xmlns:dc", "http://purl.org/dc/elements/1.1/",
		"xmlns:dcterms", "http://purl.org/dc/terms/", "xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
	given := func(name, text string, attrs ...string) {
		if text != "" {
			m.leaf(name, text, attrs...)
		}
	}
	given("dc:title", line(p.Title))
	given("dc:subject", line(p.Subject))
	given("dc:creator", line(p.Author))
	given("dc:identifier", line(p.Identifier))
	given("cp:keywords", strings.Join(p.keywords(), ", "))
	given("dc:language", "nl-NL")
	given("cp:lastModifiedBy", line(p.Author))
	if !p.Date.IsZero() {
		stamp := p.Date.UTC().Format(time.RFC3339)
		given("dcterms:created", stamp, "xsi:type", "dcterms:W3CDTF")
		given("dcterms:modified", stamp, "xsi:type", "dcterms:W3CDTF")
	}
	m.end(1)
	return m.out.Bytes()
}

func docxApp() []byte {
	m := newXML()
	m.begin("Properties", "xmlns", "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties")
	m.leaf("Application", "Ketenportaal")
	m.end(1)
	return m.out.Bytes()
}

func (p Paper) docxCustom() []byte {
	m := newXML()
	m.begin("Properties", "xmlns", "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties",
		"xmlns:vt", "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes")
	for i, c := range p.properties() {
		// The first two numbers are taken: dictionary and code page.
		m.begin("property", "fmtid", docxCustomID, "pid", strconv.Itoa(i+2), "name", c[0])
		m.leaf("vt:lpwstr", c[1])
		m.end(1)
	}
	m.end(1)
	return m.out.Bytes()
}

// docxSettings tells Word to treat the file as one of its own of today, not as
// one of 2007 ("compatibility mode").
func docxSettings() []byte {
	m := newXML()
	m.begin("w:settings", docxSpaces...)
	m.begin("w:compat")
	m.empty("w:compatSetting", "w:name", "compatibilityMode", "w:uri", "http://schemas.microsoft.com/office/word", "w:val", "15")
	m.end(1)
	m.empty("w:themeFontLang", "w:val", "nl-NL")
	m.end(1)
	return m.out.Bytes()
}

// docxFooter is the foot and the page number at the foot of each page.
func (p Paper) docxFooter() []byte {
	m := newXML()
	m.begin("w:ftr", docxSpaces...)
	m.begin("w:p")
	m.begin("w:pPr")
	m.empty("w:pStyle", "w:val", "Footer")
	m.end(1)
	m.begin("w:r")
	m.leaf("w:t", p.foot()+" · ", "xml:space", "preserve")
	m.end(1)
	m.begin("w:fldSimple", "w:instr", "PAGE")
	m.begin("w:r")
	m.leaf("w:t", "1")
	m.end(4)
	return m.out.Bytes()
}
