package web

import (
	"bytes"
	"encoding/binary"
	"html/template"
	"reflect"
	"strconv"
	"sync"
)

// rememberedParts bounds how many pieces of pages are kept: a few megabytes.
const rememberedParts = 4096

// remember keeps the HTML of partials that many pages show alike: the rows of a
// list, the choices of a form, the menu. A piece is known by the whole value it
// was made from, so it is never out of date, and readers can share it.
type remember struct {
	partials *template.Template
	mu       sync.Mutex
	html     map[string]template.HTML
}

// part gives a partial's HTML for a value, in templates: {{part "options" .Themes}}
// instead of {{template "options" .Themes}}. The value is a struct or list of
// strings, numbers and truths, without pointers or times, so that its text says
// all of it; and the partial prints nothing else, such as what day it is.
func (m *remember) part(name string, value any) (template.HTML, error) {
	key := whole(append(make([]byte, 0, 1024), name...), reflect.ValueOf(value))
	m.mu.Lock()
	html, ok := m.html[string(key)]
	m.mu.Unlock()
	if ok {
		return html, nil
	}
	var b bytes.Buffer
	if err := m.partials.ExecuteTemplate(&b, name, value); err != nil {
		return "", err
	}
	html = template.HTML(b.String()) // made by html/template a moment ago
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.html) >= rememberedParts {
		clear(m.html)
	}
	m.html[string(key)] = html
	return html, nil
}

// whole appends all of a value, so that no two values give the same: texts and
// lists with their length before them. It panics on what part doesn't take.
func whole(b []byte, v reflect.Value) []byte {
	switch v.Kind() {
	case reflect.String:
		return append(binary.AppendUvarint(b, uint64(v.Len())), v.String()...)
	case reflect.Bool:
		return strconv.AppendBool(b, v.Bool())
	case reflect.Int, reflect.Int64:
		return binary.AppendVarint(b, v.Int())
	case reflect.Slice:
		b = binary.AppendUvarint(b, uint64(v.Len()))
		for i := range v.Len() {
			b = whole(b, v.Index(i))
		}
		return b
	case reflect.Struct:
		for i := range v.NumField() {
			b = whole(b, v.Field(i))
		}
		return b
	}
	panic("a remembered part can't hold a " + v.Kind().String())
}
