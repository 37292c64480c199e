package scan

import (
	"bytes"
	"compress/zlib"
	"encoding/ascii85"
	"encoding/hex"
	"errors"
	"io"
	"regexp"
	"slices"
)

const (
	scanWindow   = 256 << 10
	scanOverlap  = 64      // more than "obj" and the two numbers before it
	maxObjects   = 200_000 // objects of one PDF
	maxPacked    = 8 << 20 // bytes of objects kept from object streams
	maxPDFStream = 8 << 20 // bytes read of one stream
)

// pdfFile finds the objects of a PDF by looking for them, not by its tables,
// which are often wrong and can be made to lie. Later objects replace earlier
// ones of the same number, as an update does.
type pdfFile struct {
	r      io.ReaderAt
	size   int64
	m      *meter
	at     map[int]int64  // offset behind "obj", per object number
	packed map[int][]byte // objects from object streams
	short  bool           // something was left unread for its size
}

// pdfStream is a dictionary with data.
type pdfStream struct {
	dict pdfDict
	data int64
}

var encrypted = regexp.MustCompile(`/Encrypt\s*(<<|\d+\s+\d+\s+R)`)

func openPDF(r io.ReaderAt, size int64, m *meter) (*pdfFile, error) {
	f := &pdfFile{r: r, size: size, m: m, at: map[int]int64{}, packed: map[int][]byte{}}
	if !bytes.HasPrefix(f.bytes(0, 5), []byte("%PDF-")) {
		return nil, refuse(sentenceBroken)
	}
	// A zip reads from its end: a file that is both shows everybody another.
	if bytes.Contains(f.bytes(max(0, size-1024), 1024), []byte("PK\x05\x06")) {
		return nil, refuse(sentenceBroken)
	}
	buf := make([]byte, scanWindow)
	for from := int64(0); from < size; from += scanWindow - scanOverlap {
		if err := m.ctx.Err(); err != nil {
			return nil, err
		}
		n, err := r.ReadAt(buf, from)
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
		if encrypted.Match(buf[:n]) {
			return nil, refuse(sentenceLocked)
		}
		f.index(buf[:n], from)
		if len(f.at) > maxObjects {
			return nil, refuse(sentenceBomb)
		}
	}
	return f, f.unpackObjects()
}

// bytes reads at most n bytes at an offset; fewer at the end.
func (f *pdfFile) bytes(at int64, n int) []byte {
	b := make([]byte, n)
	n, _ = f.r.ReadAt(b, at)
	return b[:n]
}

// index notes where objects begin in a window: behind "12 0 obj".
func (f *pdfFile) index(b []byte, base int64) {
	for i := 0; ; {
		found := bytes.Index(b[i:], []byte("obj"))
		if found < 0 {
			return
		}
		i += found + 3
		j, ok := skipBack(b, i-3, isSpace)
		if !ok {
			continue
		}
		if j, ok = skipBack(b, j, isNumeral); !ok {
			continue
		}
		if j, ok = skipBack(b, j, isSpace); !ok {
			continue
		}
		from, ok := skipBack(b, j, isNumeral)
		if !ok || j-from > 8 {
			continue
		}
		number := 0
		for _, c := range b[from:j] {
			number = number*10 + int(c-'0')
		}
		f.at[number] = base + int64(i)
	}
}

func isNumeral(c byte) bool { return c >= '0' && c <= '9' }

// skipBack goes back over at least one byte, and over no more than twenty.
func skipBack(b []byte, i int, is func(byte) bool) (int, bool) {
	from := i
	for i > 0 && from-i < 20 && is(b[i-1]) {
		i--
	}
	return i, i < from
}

// numbers gives the objects in the order of the file.
func (f *pdfFile) numbers() []int {
	numbers := make([]int, 0, len(f.at)+len(f.packed))
	for n := range f.at {
		numbers = append(numbers, n)
	}
	for n := range f.packed {
		if _, ok := f.at[n]; !ok {
			numbers = append(numbers, n)
		}
	}
	slices.SortFunc(numbers, func(a, b int) int {
		if d := f.at[a] - f.at[b]; d != 0 {
			return int(d)
		}
		return a - b
	})
	return numbers
}

// load reads an object: a pdfStream when data follows its dictionary, nil when
// there is none.
func (f *pdfFile) load(number int) any {
	at, ok := f.at[number]
	if !ok {
		l := &pdfLexer{b: f.packed[number]}
		return l.next()
	}
	for _, window := range []int{4 << 10, 64 << 10, maxToken} {
		b := f.bytes(at, window)
		l := &pdfLexer{b: b}
		v := l.next()
		if d, ok := v.(pdfDict); ok {
			l.skipSpace()
			if rest := b[min(l.at, len(b)):]; bytes.HasPrefix(rest, []byte("stream")) {
				skip := l.at + len("stream")
				if skip < len(b) && b[skip] == '\r' {
					skip++
				}
				if skip < len(b) && b[skip] == '\n' {
					skip++
				}
				return pdfStream{d, at + int64(skip)}
			}
		}
		if l.at < len(b)-16 || len(b) < window {
			return v
		}
	}
	f.short = true
	return nil
}

// resolve follows a reference, and a chain of them a few steps.
func (f *pdfFile) resolve(v any) any {
	for range 8 {
		ref, ok := v.(pdfRef)
		if !ok {
			return v
		}
		v = f.load(ref.number)
	}
	return nil
}

// dict gives the dictionary of an object, also that of a stream.
func (f *pdfFile) dict(v any) pdfDict {
	switch v := f.resolve(v).(type) {
	case pdfDict:
		return v
	case pdfStream:
		return v.dict
	}
	return nil
}

// decode unpacks the data of a stream; nil when its filter is one that we don't
// read, such as that of a picture. Damaged data gives what came before.
func (f *pdfFile) decode(s pdfStream) ([]byte, error) {
	length := f.size - s.data
	if n, ok := f.resolve(s.dict["Length"]).(float64); ok && n >= 0 && int64(n) < length {
		length = int64(n)
	}
	var r io.Reader = io.NewSectionReader(f.r, s.data, length)
	filters, ok := f.resolve(s.dict["Filter"]).(pdfArray)
	if !ok && s.dict["Filter"] != nil {
		filters = pdfArray{f.resolve(s.dict["Filter"])}
	}
	if len(filters) > 4 || f.predicted(s.dict["DecodeParms"]) {
		return nil, nil
	}
	for _, name := range filters {
		switch name {
		case pdfName("FlateDecode"), pdfName("Fl"):
			z, err := zlib.NewReader(r)
			if err != nil {
				return nil, nil
			}
			r = z
		case pdfName("ASCII85Decode"), pdfName("A85"):
			r = ascii85.NewDecoder(&untilTilde{r: r})
		case pdfName("ASCIIHexDecode"), pdfName("AHx"):
			r = hex.NewDecoder(&untilTilde{r: r})
		default:
			return nil, nil
		}
	}
	r = f.m.reader(r)
	data, err := io.ReadAll(io.LimitReader(r, maxPDFStream))
	if err == nil && len(data) == maxPDFStream {
		_, err = io.Copy(io.Discard, r) // a bomb shows by what follows
	}
	var refused *Refused
	if errors.As(err, &refused) || isContext(err) {
		return nil, err
	}
	f.short = f.short || len(data) == maxPDFStream
	return data, nil
}

// predicted reports data that was filtered before it was packed, as pictures
// and tables are but text is not.
func (f *pdfFile) predicted(parms any) bool {
	d := f.dict(parms)
	n, _ := d["Predictor"].(float64)
	return n > 1
}

// untilTilde ends the data at the sign by which the ASCII filters do, and drops
// spaces.
type untilTilde struct {
	r     io.Reader
	ended bool
}

func (u *untilTilde) Read(p []byte) (int, error) {
	for !u.ended {
		n, err := u.r.Read(p)
		kept := 0
		for _, c := range p[:n] {
			if c == '~' || c == '>' {
				u.ended = true
				break
			}
			if !isSpace(c) {
				p[kept] = c
				kept++
			}
		}
		if kept > 0 || err != nil {
			return kept, err
		}
	}
	return 0, io.EOF
}

// unpackObjects reads the objects that are packed in streams.
func (f *pdfFile) unpackObjects() error {
	room := maxPacked
	for _, number := range f.numbers() {
		if err := f.m.ctx.Err(); err != nil {
			return err
		}
		s, ok := f.load(number).(pdfStream)
		if !ok || s.dict["Type"] != pdfName("ObjStm") {
			continue
		}
		data, err := f.decode(s)
		if err != nil {
			return err
		}
		first, _ := f.resolve(s.dict["First"]).(float64)
		count, _ := f.resolve(s.dict["N"]).(float64)
		if room -= len(data); room < 0 {
			f.short = true
			return nil
		}
		l := &pdfLexer{b: data}
		for range min(int(count), maxElements) {
			n, ok1 := l.next().(float64)
			at, ok2 := l.next().(float64)
			from := int(first) + int(at)
			if !ok1 || !ok2 || first < 0 || at < 0 || from >= len(data) {
				break
			}
			f.packed[int(n)] = data[from:]
		}
	}
	return nil
}
