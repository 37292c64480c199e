package scan

import (
	"strings"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"
)

const maxMappings = 70_000 // of codes to text, in one font

// pdfFont turns the codes in a content stream into text.
type pdfFont struct {
	width   int                // bytes of a code
	unicode map[uint32]string  // from ToUnicode, or from a list of glyph names
	charmap *charmap.Charmap   // for codes of one byte without a mapping; nil: unreadable
	widths  map[uint32]float64 // of glyphs, in thousandths of the font size; nil: unknown
	usual   float64            // of those that widths leaves out
}

// plainFont is used when a content stream names a font that cannot be found.
var plainFont = &pdfFont{width: 1, charmap: charmap.Windows1252}

// font reads a font dictionary.
func (f *pdfFile) font(v any) (*pdfFont, error) {
	d := f.dict(v)
	font := &pdfFont{width: 1, unicode: map[uint32]string{}, charmap: charmap.Windows1252}
	if d["Subtype"] == pdfName("Type0") {
		font.width, font.charmap = 2, nil
	}
	switch e := f.resolve(d["Encoding"]).(type) {
	case pdfName:
		if e == "MacRomanEncoding" {
			font.charmap = charmap.Macintosh
		}
	case pdfDict:
		if e["BaseEncoding"] == pdfName("MacRomanEncoding") {
			font.charmap = charmap.Macintosh
		}
		differences, _ := f.resolve(e["Differences"]).(pdfArray)
		font.differences(differences)
	}
	f.readWidths(font, d)
	if s, ok := f.resolve(d["ToUnicode"]).(pdfStream); ok {
		data, err := f.decode(s)
		if err != nil {
			return nil, err
		}
		font.toUnicode(data)
	}
	return font, nil
}

// readWidths reads how wide the glyphs of a font are: a list from FirstChar on,
// or for two-byte fonts the runs of W (ISO 32000-1, 9.7.4.3).
func (f *pdfFile) readWidths(font *pdfFont, d pdfDict) {
	if font.width == 1 {
		list, ok := f.resolve(d["Widths"]).(pdfArray)
		if from, _ := f.resolve(d["FirstChar"]).(float64); ok && from >= 0 {
			font.widths = map[uint32]float64{}
			font.setWidths(uint32(from), list)
		}
		return
	}
	descendants, _ := f.resolve(d["DescendantFonts"]).(pdfArray)
	if len(descendants) == 0 {
		return
	}
	descendant := f.dict(descendants[0])
	font.widths, font.usual = map[uint32]float64{}, 1000
	if usual, ok := f.resolve(descendant["DW"]).(float64); ok {
		font.usual = usual
	}
	runs, _ := f.resolve(descendant["W"]).(pdfArray)
	for i := 0; i+1 < len(runs); {
		from, ok := runs[i].(float64)
		if !ok || from < 0 {
			return
		}
		if list, ok := f.resolve(runs[i+1]).(pdfArray); ok {
			font.setWidths(uint32(from), list)
			i += 2
			continue
		}
		to, ok := runs[i+1].(float64)
		if !ok || i+2 >= len(runs) {
			return
		}
		width, _ := runs[i+2].(float64)
		for code := from; code <= to && code-from < 1<<16 && len(font.widths) < maxMappings; code++ {
			font.widths[uint32(code)] = width
		}
		i += 3
	}
}

func (p *pdfFont) setWidths(from uint32, list pdfArray) {
	for i, v := range list {
		if width, ok := v.(float64); ok && len(p.widths) < maxMappings {
			p.widths[from+uint32(i)] = width
		}
	}
}

// advance gives how wide a string is, in thousandths of the font size; false
// when the font does not say.
func (p *pdfFont) advance(s pdfString) (float64, bool) {
	sum := 0.0
	for i := 0; i+p.width <= len(s); i += p.width {
		width, ok := p.widths[number(s[i:i+p.width])]
		if !ok {
			width = p.usual
		}
		sum += width
	}
	return sum, p.widths != nil
}

// differences reads an encoding by glyph names.
func (p *pdfFont) differences(list pdfArray) {
	code := uint32(0)
	for _, v := range list {
		switch v := v.(type) {
		case float64:
			code = uint32(max(v, 0))
		case pdfName:
			if text, ok := glyphText(string(v)); ok {
				p.unicode[code] = text
			}
			code++
		}
	}
}

// glyphs are the names of the glyphs that names of people, places and amounts
// need; the letters are their own names.
var glyphs = map[string]string{
	"space": " ", "zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
	"nine": "9", "period": ".", "comma": ",", "hyphen": "-", "endash": "–", "emdash": "—", "slash": "/", "at": "@", "plus": "+",
	"colon": ":", "semicolon": ";", "parenleft": "(", "parenright": ")", "underscore": "_", "quoteright": "’", "quotesingle": "'",
	"quotedbl": "\"", "question": "?", "exclam": "!", "percent": "%", "ampersand": "&", "Euro": "€", "bullet": "•", "equal": "=",
	"eacute": "é", "egrave": "è", "edieresis": "ë", "idieresis": "ï", "odieresis": "ö", "udieresis": "ü", "aacute": "á", "oacute": "ó",
	"ccedilla": "ç", "fi": "fi", "fl": "fl", "ff": "ff", "ffi": "ffi",
}

func glyphText(name string) (string, bool) {
	if len(name) == 1 {
		return name, true
	}
	if text, ok := glyphs[name]; ok {
		return text, true
	}
	if code, ok := strings.CutPrefix(name, "uni"); ok && len(code) == 4 {
		l := &pdfLexer{b: []byte(code + ">")}
		return utf16Text(l.hex()), true
	}
	return "", false
}

// toUnicode reads the mapping of codes to text (ISO 32000-1, 9.10.3).
func (p *pdfFont) toUnicode(data []byte) {
	l := &pdfLexer{b: data}
	var args []any
	for len(p.unicode) < maxMappings {
		v := l.next()
		if _, end := v.(done); end {
			return
		}
		word, ok := v.(pdfKeyword)
		if !ok {
			if len(args) < maxElements {
				args = append(args, v)
			}
			continue
		}
		switch word {
		case "endcodespacerange":
			if code, ok := first[pdfString](args); ok && len(code) > 0 && len(code) <= 4 {
				p.width = len(code)
			}
		case "endbfchar":
			for i := 0; i+1 < len(args); i += 2 {
				code, ok1 := args[i].(pdfString)
				text, ok2 := args[i+1].(pdfString)
				if ok1 && ok2 {
					p.unicode[number(code)] = utf16Text(text)
				}
			}
		case "endbfrange":
			for i := 0; i+2 < len(args); i += 3 {
				p.mapRange(args[i], args[i+1], args[i+2])
			}
		}
		args = args[:0]
	}
}

func first[T any](args []any) (T, bool) {
	var zero T
	for _, a := range args {
		if v, ok := a.(T); ok {
			return v, true
		}
	}
	return zero, false
}

// mapRange maps consecutive codes to consecutive characters, or to a list.
func (p *pdfFont) mapRange(from, to, target any) {
	lo, ok1 := from.(pdfString)
	hi, ok2 := to.(pdfString)
	if !ok1 || !ok2 {
		return
	}
	start, end := number(lo), number(hi)
	switch target := target.(type) {
	case pdfArray:
		for i, v := range target {
			if text, ok := v.(pdfString); ok && start+uint32(i) <= end {
				p.unicode[start+uint32(i)] = utf16Text(text)
			}
		}
	case pdfString:
		runes := []rune(utf16Text(target))
		if len(runes) == 0 {
			return
		}
		last := runes[len(runes)-1]
		for code := start; code <= end && code-start < 1<<16 && len(p.unicode) < maxMappings; code++ {
			runes[len(runes)-1] = last + rune(code-start)
			p.unicode[code] = string(runes)
		}
	}
}

func number(code pdfString) uint32 {
	n := uint32(0)
	for _, c := range code {
		n = n<<8 | uint32(c)
	}
	return n
}

func utf16Text(b pdfString) string {
	units := make([]uint16, 0, len(b)/2)
	for i := 0; i+1 < len(b); i += 2 {
		units = append(units, uint16(b[i])<<8|uint16(b[i+1]))
	}
	return string(utf16.Decode(units))
}

// text decodes a string of a content stream.
func (p *pdfFont) text(s pdfString) string {
	var b strings.Builder
	for i := 0; i+p.width <= len(s); i += p.width {
		code := number(s[i : i+p.width])
		if text, ok := p.unicode[code]; ok {
			b.WriteString(text)
		} else if p.charmap != nil && p.width == 1 {
			b.WriteRune(p.charmap.DecodeByte(s[i]))
		}
	}
	return b.String()
}

// documentText decodes a string outside content streams: UTF-16 or UTF-8 with
// its mark, else nearly Latin-1.
func documentText(s pdfString) string {
	switch {
	case strings.HasPrefix(string(s), "\xfe\xff"):
		return utf16Text(s[2:])
	case strings.HasPrefix(string(s), "\xef\xbb\xbf"):
		return string(s[3:])
	}
	return plainFont.text(s)
}
