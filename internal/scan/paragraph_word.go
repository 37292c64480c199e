package scan

import (
	"archive/zip"
	"encoding/xml"
	"slices"
	"strconv"
	"strings"
)

// wordDocument reads the main part of a DOCX, with what its styles and lists mean.
type wordDocument struct {
	out    *paragraphs
	styles map[string]wordStyle
	lists  map[string]string // a list's id: its definition's
	levels map[string]wordLevel
	counts map[string]int

	style, level, list string // of the definition in hand
	skip, settings     int
	text               bool
	rows               []int
}

// wordStyle is what a style says of the paragraphs that have it.
type wordStyle struct {
	based, list string
	level       int // of a heading
	depth       int
	contents    bool
}

// wordLevel is how a list marks its items at one depth.
type wordLevel struct{ format, text string }

// wordSkipped are elements whose text is not in the text: deleted, or there twice.
var wordSkipped = []string{"del", "moveFrom", "Fallback", "instrText", "sdtPr", "footnotePr"}

func readWord(z *zip.Reader, m *meter, out *paragraphs) error {
	w := &wordDocument{out: out, styles: map[string]wordStyle{}, lists: map[string]string{}, levels: map[string]wordLevel{}, counts: map[string]int{}}
	if err := eachToken(z, "word/styles.xml", m, w.readStyle); err != nil {
		return err
	}
	if err := eachToken(z, "word/numbering.xml", m, w.readList); err != nil {
		return err
	}
	return eachToken(z, "word/document.xml", m, w.token)
}

func (w *wordDocument) readStyle(token xml.Token) error {
	e, ok := token.(xml.StartElement)
	if !ok {
		return nil
	}
	if e.Name.Local == "style" {
		w.style = attr(e, "styleId")
	}
	if len(w.styles) >= maxDefinitions {
		return nil
	}
	s := w.styles[w.style]
	switch e.Name.Local {
	case "name": // in English, whatever the language of the program
		name := strings.ToLower(attr(e, "val"))
		s.contents = strings.HasPrefix(name, "toc ")
		if n, ok := strings.CutPrefix(name, "heading "); ok {
			s.level = levelOf(n, 1)
		}
	case "basedOn":
		s.based = attr(e, "val")
	case "outlineLvl":
		s.level = levelOf(attr(e, "val"), 0)
	case "numId":
		s.list = attr(e, "val")
	case "ilvl":
		s.depth = depthOf(attr(e, "val"))
	}
	w.styles[w.style] = s
	return nil
}

func (w *wordDocument) readList(token xml.Token) error {
	e, ok := token.(xml.StartElement)
	if !ok || len(w.levels)+len(w.lists) >= maxDefinitions {
		return nil
	}
	key := w.list + "/" + w.level
	l := w.levels[key]
	switch e.Name.Local {
	case "abstractNum":
		w.list = attr(e, "abstractNumId")
		return nil
	case "lvl":
		w.level = attr(e, "ilvl")
		return nil
	case "num":
		w.style = attr(e, "numId")
		return nil
	case "abstractNumId":
		w.lists[w.style] = attr(e, "val")
		return nil
	case "numFmt":
		l.format = attr(e, "val")
	case "lvlText":
		l.text = attr(e, "val")
	default:
		return nil
	}
	w.levels[key] = l
	return nil
}

// levelOf reads the level of a heading, counted from a number; 0 for none.
func levelOf(value string, from int) int {
	n, err := strconv.Atoi(value)
	if err != nil || n-from < 0 || n-from > 8 { // 9 stands for text
		return 0
	}
	return n - from + 1
}

func depthOf(value string) int {
	n, err := strconv.Atoi(value)
	if err != nil || n < 0 || n > 8 {
		return 0
	}
	return n
}

func (w *wordDocument) token(token xml.Token) error {
	switch e := token.(type) {
	case xml.StartElement:
		if w.skip > 0 || slices.Contains(wordSkipped, e.Name.Local) {
			w.skip++
			return nil
		}
		return w.start(e)
	case xml.EndElement:
		if w.skip > 0 {
			w.skip--
			return nil
		}
		return w.stop(e.Name.Local)
	case xml.CharData:
		if w.text && w.skip == 0 {
			return w.out.write(string(e))
		}
	}
	return nil
}

func (w *wordDocument) start(e xml.StartElement) error {
	d := w.out.top()
	switch e.Name.Local {
	case "p":
		w.out.begin(0)
	case "tr":
		w.rows = append(w.rows, len(w.out.list))
	case "pPr":
		w.settings++
	case "t":
		w.text = true
	case "tab", "ptab":
		if w.settings == 0 { // else it is where tabs stop
			return w.out.write(" ")
		}
	case "br", "cr":
		return w.out.write("\n")
	case "noBreakHyphen":
		return w.out.write("-")
	case "pStyle":
		if d != nil && w.settings > 0 {
			w.applyStyle(d, attr(e, "val"))
		}
	case "outlineLvl":
		if d != nil && w.settings > 0 {
			d.Level = levelOf(attr(e, "val"), 0)
		}
	case "ilvl":
		if d != nil && w.settings > 0 {
			d.Depth = depthOf(attr(e, "val"))
		}
	case "numId":
		if d != nil && w.settings > 0 {
			d.Mark = attr(e, "val")
		}
	}
	return nil
}

// applyStyle gives a paragraph what its style says, or what that is based on. Until
// its settings are read whole, Mark holds the list's id.
func (w *wordDocument) applyStyle(d *drafted, id string) {
	for range 10 {
		s, ok := w.styles[id]
		if !ok {
			return
		}
		d.drop = d.drop || s.contents
		if d.Level == 0 {
			d.Level = s.level
		}
		if d.Mark == "" {
			d.Mark, d.Depth = s.list, s.depth
		}
		id = s.based
	}
}

func (w *wordDocument) stop(name string) error {
	switch name {
	case "pPr":
		w.settings--
		if d := w.out.top(); d != nil && w.settings == 0 {
			d.Mark = w.mark(d.Mark, d.Depth)
		}
	case "t":
		w.text = false
	case "p":
		return w.out.end()
	case "tr":
		if n := len(w.rows); n > 0 {
			w.out.row(w.rows[n-1])
			w.rows = w.rows[:n-1]
		}
	}
	return nil
}

// mark writes what a list puts before its next item.
func (w *wordDocument) mark(list string, depth int) string {
	if list == "" || list == "0" { // 0 takes a paragraph out of its style's list
		return ""
	}
	of := func(depth int) string { return w.lists[list] + "/" + strconv.Itoa(depth) }
	l, ok := w.levels[of(depth)]
	if !ok || l.format == "bullet" || l.format == "none" {
		return "-"
	}
	w.counts[of(depth)]++
	for deeper := depth + 1; deeper < 9; deeper++ {
		delete(w.counts, of(deeper))
	}
	text := l.text
	for d := range depth + 1 {
		n := max(w.counts[of(d)], 1)
		number := strconv.Itoa(n)
		if strings.HasSuffix(w.levels[of(d)].format, "Letter") && n <= 26 {
			number = string(rune('a' + n - 1))
		}
		text = strings.ReplaceAll(text, "%"+strconv.Itoa(d+1), number)
	}
	return strings.TrimSpace(strings.ToValidUTF8(text[:min(len(text), 60)], ""))
}
