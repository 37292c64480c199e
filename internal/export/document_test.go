package export

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// odtOutline are the paragraphs of an ODT, each with the style it has.
func odtOutline(t *testing.T, content []byte) []string {
	t.Helper()
	var out []string
	var walk func(e *element, depth string)
	walk = func(e *element, depth string) {
		for _, k := range e.kids {
			switch k.name {
			case "h":
				out = append(out, "h"+k.attrs["outline-level"]+" "+k.words())
			case "p":
				out = append(out, depth+strings.ReplaceAll(k.attrs["style-name"], "_20_", " ")+": "+k.words())
			case "list":
				walk(k, depth+"-")
			default:
				walk(k, depth)
			}
		}
	}
	walk(treeOf(t, content).all("text")[0], "")
	return out
}

func TestODT(t *testing.T) {
	data := written(t, minutes().ODT)
	if want := "PK\x03\x04"; !bytes.HasPrefix(data, []byte(want)) || string(data[30:38]) != "mimetype" || string(data[38:38+len(odtType)]) != odtType {
		t.Errorf("the file doesn't begin with its type, bare: %q", data[:90])
	}
	files := unzipped(t, data)
	want := []string{
		"Title: Verslag klankbordgroep bewind", "Subtitle: Maandag 2 maart 2026, 10.00 uur",
		"h1 Aanwezig", "Table Heading: Voorzitter", "Table Contents: Geldfit", "Table Heading: Secretaris", "Table Contents: Gemeente", "Table End: ",
		"h1 Wachttijden bij bewind", "Text body: De tafel sprak over wachttijden en kosten; zie het plan.\nTweede  regel.", "h2 Wat we hoorden",
		"-List: Wachten duurt lang", "--List: Vooral in de zomer", "---List: Diep", "-List: Brieven zijn moeilijk", "Text body: Daarom:",
		"-List: Vierde stap", "-List: Vijfde stap", "-List: Opnieuw één", "Quotations: Ik wist niet wie ik moest bellen.", "Note: Dit punt komt terug.",
		"h1 Afspraken", "Table Heading: Wie", "Table Heading: Wat", "Table Heading: Wanneer",
		"Table Contents: Geldfit", "Table Contents: Brief herschrijven", "Table Contents: ", "Table Contents: Gemeente", "Table Contents: Tafel plannen", "Table Contents: 1 mei 2026", "Table End: ",
		"h2 Rondvraag",
	}
	if diff := cmp.Diff(want, odtOutline(t, files["content.xml"])); diff != "" {
		t.Error(diff)
	}
	meta := treeOf(t, files["meta.xml"])
	got := map[string]string{}
	for _, name := range []string{"title", "subject", "creator", "initial-creator", "creation-date", "language"} {
		got[name] = meta.all(name)[0].words()
	}
	for _, e := range meta.all("user-defined") {
		got["+"+e.attrs["name"]] = e.words()
	}
	wantMeta := map[string]string{
		"title": "Verslag klankbordgroep bewind", "subject": "Verslag van een ronde tafel", "creator": "Gemeente", "initial-creator": "Gemeente",
		"creation-date": "2026-03-02T09:00:00Z", "language": "nl-NL",
		"+identificatie": "RT-2026-0003", "+zaaknummer": "Z-2026-117; Z-2026-118", "+openbaarheid": "openbaar",
	}
	if diff := cmp.Diff(wantMeta, got); diff != "" {
		t.Error(diff)
	}
	odtStylesExist(t, files)
	for _, e := range treeOf(t, files["META-INF/manifest.xml"]).all("file-entry") {
		if path := e.attrs["full-path"]; path != "/" && files[path] == nil {
			t.Errorf("the manifest names %s, which is not there", path)
		}
	}
}

// odtStylesExist checks that each style that the text uses is there.
func odtStylesExist(t *testing.T, files map[string][]byte) {
	t.Helper()
	known := map[string]bool{"": true}
	for _, name := range []string{"styles.xml", "content.xml"} {
		for _, kind := range []string{"style", "list-style"} {
			for _, e := range treeOf(t, files[name]).all(kind) {
				known[e.attrs["name"]] = true
			}
		}
	}
	var walk func(*element)
	walk = func(e *element) {
		if !known[e.attrs["style-name"]] {
			t.Errorf("%s has style %q, which is not there", e.name, e.attrs["style-name"])
		}
		for _, k := range e.kids {
			walk(k)
		}
	}
	walk(treeOf(t, files["content.xml"]).all("body")[0])
}

func TestDOCX(t *testing.T) {
	files := unzipped(t, written(t, minutes().DOCX))
	document := treeOf(t, files["word/document.xml"])
	known := map[string]bool{}
	for _, e := range treeOf(t, files["word/styles.xml"]).all("style") {
		known[e.attrs["styleId"]] = true
	}
	var got []string
	for _, p := range document.all("p") {
		style := p.all("pStyle")[0].attrs["val"]
		if !known[style] {
			t.Errorf("style %s is not there", style)
		}
		if number := p.all("numId"); len(number) > 0 {
			style = "list " + number[0].attrs["val"] + "." + p.all("ilvl")[0].attrs["val"]
		}
		got = append(got, style+": "+p.words())
	}
	want := []string{
		"Title: Verslag klankbordgroep bewind", "Subtitle: Maandag 2 maart 2026, 10.00 uur",
		"Heading1: Aanwezig", "TableContents: Voorzitter", "TableContents: Geldfit", "TableContents: Secretaris", "TableContents: Gemeente", "TableEnd: ",
		"Heading1: Wachttijden bij bewind", "BodyText: De tafel sprak over wachttijden en kosten; zie het plan.\nTweede  regel.", "Heading2: Wat we hoorden",
		"list 1.0: Wachten duurt lang", "list 1.1: Vooral in de zomer", "list 2.2: Diep", "list 1.0: Brieven zijn moeilijk", "BodyText: Daarom:",
		"list 3.0: Vierde stap", "list 3.0: Vijfde stap", "list 4.0: Opnieuw één", "Quote: Ik wist niet wie ik moest bellen.", "Note: Dit punt komt terug.",
		"Heading1: Afspraken", "TableHeading: Wie", "TableHeading: Wat", "TableHeading: Wanneer",
		"TableContents: Geldfit", "TableContents: Brief herschrijven", "TableContents: ", "TableContents: Gemeente", "TableContents: Tafel plannen", "TableContents: 1 mei 2026", "TableEnd: ",
		"Heading2: Rondvraag",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if n := len(document.all("tblHeader")); n != 1 {
		t.Errorf("%d rows are repeated on each page, want the head of the one table", n)
	}
	if lang := treeOf(t, files["word/styles.xml"]).all("lang"); len(lang) != 1 || lang[0].attrs["val"] != "nl-NL" {
		t.Error("the language is not told")
	}
	starts := map[string]string{}
	for _, n := range treeOf(t, files["word/numbering.xml"]).all("num") {
		if s := n.all("startOverride"); len(s) > 0 {
			starts[n.attrs["numId"]] = s[0].attrs["val"]
		}
	}
	if diff := cmp.Diff(map[string]string{"2": "1", "3": "4", "4": "1"}, starts); diff != "" {
		t.Errorf("numbers of the lists:\n%s", diff)
	}
	docxRelationsHold(t, files, document)
}

// docxRelationsHold checks that what parts of the file name is there, and that
// links lead where they should.
func docxRelationsHold(t *testing.T, files map[string][]byte, document *element) {
	t.Helper()
	targets := map[string]string{}
	for _, r := range treeOf(t, files["word/_rels/document.xml.rels"]).all("Relationship") {
		targets[r.attrs["Id"]] = r.attrs["Target"]
		if r.attrs["TargetMode"] == "" && files["word/"+r.attrs["Target"]] == nil {
			t.Errorf("%s is not there", r.attrs["Target"])
		}
	}
	for _, l := range document.all("hyperlink") {
		if got, want := targets[l.attrs["id"]], "https://gemeente.example/plan?a=1&b=2"; got != want {
			t.Errorf("link to %q, want %q", got, want)
		}
	}
	if got := targets[document.all("footerReference")[0].attrs["id"]]; got != "footer1.xml" {
		t.Errorf("the footer is %q", got)
	}
	for _, o := range treeOf(t, files["[Content_Types].xml"]).all("Override") {
		if files[strings.TrimPrefix(o.attrs["PartName"], "/")] == nil {
			t.Errorf("%s is not there", o.attrs["PartName"])
		}
	}
	core := treeOf(t, files["docProps/core.xml"])
	for name, want := range map[string]string{
		"title": "Verslag klankbordgroep bewind", "creator": "Gemeente", "identifier": "RT-2026-0003", "keywords": "ronde tafel, bewind", "created": "2026-03-02T09:00:00Z",
	} {
		if got := core.all(name)[0].words(); got != want {
			t.Errorf("%s %q, want %q", name, got, want)
		}
	}
}
