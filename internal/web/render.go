package web

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"strings"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"
)

// templates are all pages. Each gets its own copy of the layouts and partials when it
// is first asked for: copying them for every page at the start took the start longer
// than all else, and most pages are not asked for soon.
type templates struct {
	pages   map[string]func() *template.Template
	parts   *remember
	buffers sync.Pool
}

// parseTemplates reads every page that is registered, each with the layouts
// and partials. It panics on a page without a template or a template that
// can't be parsed: both are mistakes of the build, not of the day.
func parseTemplates(views fs.FS, now func() time.Time, assets *assets) *templates {
	parts := &remember{html: map[string]template.HTML{}}
	funcs := template.FuncMap{
		"asset":  assets.url,
		"date":   dateText,
		"day":    func(t time.Time) string { return dayText(now(), t) },
		"clock":  clockText,
		"moment": func(t time.Time) string { return momentText(now(), t) },
		"iso":    isoTime,
		"count":  countText,
		"plural": plural,
		"part":   parts.part,
	}
	shared := template.Must(template.New("").Option("missingkey=error").Funcs(funcs).ParseFS(views, "layouts/*.html", "partials/*.html"))
	parts.partials = template.Must(shared.Clone())
	t := &templates{pages: map[string]func() *template.Template{}, parts: parts, buffers: sync.Pool{New: func() any { return new(bytes.Buffer) }}}
	for name := range registered {
		source, err := fs.ReadFile(views, "pages/"+name+".html")
		if err != nil {
			panic("page " + name + " has no template: " + err.Error())
		}
		template.Must(template.New(name).Funcs(funcs).Parse(string(source)))
		t.pages[name] = sync.OnceValue(func() *template.Template {
			return template.Must(template.Must(shared.Clone()).New(name).Parse(string(source)))
		})
	}
	return t
}

// render executes a page into a buffer and only then into the response, so
// that a template that fails never leaves half a page.
func (t *templates) render(c *fiber.Ctx, name string, data any) error {
	b := t.buffers.Get().(*bytes.Buffer)
	defer t.buffers.Put(b)
	b.Reset()
	if err := t.pages[name]().Execute(b, data); err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	return c.Send(keepAmounts(b.Bytes()))
}

// unregistered lists the templates in views/pages that no page names.
func unregistered(views fs.FS) ([]string, error) {
	var names []string
	err := fs.WalkDir(views, "pages", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name := strings.TrimSuffix(strings.TrimPrefix(path, "pages/"), ".html")
		if _, ok := registered[name]; !ok {
			names = append(names, path)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list pages: %w", err)
	}
	return names, nil
}
