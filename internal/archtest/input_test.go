package archtest

import (
	"go/ast"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// untyped are the ways in which what a visitor sends could reach a database as
// something other than a plain value: the driver itself, a framework that fills in what
// it is sent, and a map of anything.
func untyped(sources []source) []string {
	var found []string
	for _, s := range sources {
		under := func(folders ...string) bool {
			return slices.ContainsFunc(folders, func(f string) bool { return s.folder == f || strings.HasPrefix(s.folder, f+"/") })
		}
		for _, i := range s.file.Imports {
			path := strings.Trim(i.Path.Value, `"`)
			switch {
			case strings.HasPrefix(path, "go.mongodb.org/") && !under("internal/docdb/mongodb"):
				found = append(found, s.at(i.Pos())+" imports a driver")
			case strings.HasPrefix(path, "ketenportaal/internal/docdb") && under("internal/web", "internal/live", "internal/app"):
				found = append(found, s.at(i.Pos())+" imports the database")
			}
		}
		if !under("internal/web", "internal/live", "internal/app", "internal/portal", "internal/store") {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.SelectorExpr:
				if slices.Contains([]string{"BodyParser", "QueryParser", "ParamsParser", "CookieParser", "ReqHeaderParser", "Bind"}, n.Sel.Name) {
					found = append(found, s.at(n.Pos())+" lets the framework fill in "+n.Sel.Name)
				}
			case *ast.MapType:
				if v, ok := n.Value.(*ast.Ident); ok && v.Name == "any" {
					found = append(found, s.at(n.Pos())+" has a map of anything")
				}
			}
			return true
		})
	}
	return found
}

// TestBar31_NoInputReachesADriver: no code between a request and the stores can hand a
// driver anything but Go strings, numbers and times.
func TestBar31_NoInputReachesADriver(t *testing.T) {
	sources, err := parse(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	for _, breach := range untyped(sources) {
		t.Error(breach)
	}
	broken := fstest.MapFS{
		"internal/web/a.go":           {Data: []byte("package web\nimport _ \"go.mongodb.org/mongo-driver/v2/bson\"\nfunc f(c C) { c.BodyParser(nil) }\n")},
		"internal/app/b.go":           {Data: []byte("package app\nimport _ \"ketenportaal/internal/docdb\"\nvar m map[string]any\n")},
		"internal/docdb/mongodb/c.go": {Data: []byte("package mongodb\nimport _ \"go.mongodb.org/mongo-driver/v2/bson\"\n")},
	}
	if sources, err = parse(broken); err != nil {
		t.Fatal(err)
	}
	if got := untyped(sources); len(got) != 4 {
		t.Errorf("of four breaches were found: %v", got)
	}
}

// rawMarkup are the places where text becomes markup without being escaped, and those
// where text is read as a template.
func rawMarkup(sources []source) []string {
	var found []string
	for _, s := range sources {
		templates := map[string]bool{}
		for _, i := range s.file.Imports {
			if path := strings.Trim(i.Path.Value, `"`); path == "html/template" || path == "text/template" {
				name := "template"
				if i.Name != nil {
					name = i.Name.Name
				}
				templates[name] = true
			}
		}
		if len(templates) == 0 {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			f, ok := call.Fun.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			of, _ := f.X.(*ast.Ident)
			switch {
			case of != nil && templates[of.Name] && slices.Contains([]string{"HTML", "HTMLAttr", "CSS", "JS", "JSStr", "URL", "Srcset"}, f.Sel.Name):
				found = append(found, s.folder+"/"+s.name+" makes "+f.Sel.Name)
			case slices.Contains([]string{"Parse", "ParseFS", "ParseFiles", "ParseGlob"}, f.Sel.Name):
				found = append(found, s.folder+"/"+s.name+" reads a template")
			}
			return true
		})
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// TestBar30_OnlyOurOwnFilesAreTemplates: nothing that somebody typed is read as a
// template, and nothing but what these places made themselves is markup.
func TestBar30_OnlyOurOwnFilesAreTemplates(t *testing.T) {
	sources, err := parse(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"internal/mail/templates.go reads a template", // views/mail
		"internal/richtext/draw.go makes HTML",        // escapes each text itself; see BAR 29
		"internal/web/account_factor.go makes URL",    // the QR code, a picture in base64
		"internal/web/remember.go makes HTML",         // what html/template made
		"internal/web/render.go reads a template",     // views/pages
	}
	if got := rawMarkup(sources); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
