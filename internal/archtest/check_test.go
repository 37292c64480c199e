package archtest

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// source is one shipped Go file, parsed.
type source struct {
	folder string // of its package, from the top: internal/portal
	name   string // of the file
	fset   *token.FileSet
	file   *ast.File
}

func (s source) at(pos token.Pos) string {
	return fmt.Sprintf("%s:%d", path.Join(s.folder, s.name), s.fset.Position(pos).Line)
}

// parse reads every shipped Go file under house. It leaves out tests, test data,
// folders that the go command leaves out too, and nested modules.
func parse(house fs.FS) ([]source, error) {
	var sources []source
	err := fs.WalkDir(house, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name == "." {
				return nil
			}
			base := d.Name()
			_, err := fs.Stat(house, path.Join(name, "go.mod"))
			if err == nil || base == "testdata" || base == "node_modules" || strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		text, err := fs.ReadFile(house, name)
		if err != nil {
			return err
		}
		s := source{folder: path.Dir(name), name: path.Base(name), fset: token.NewFileSet()}
		s.file, err = parser.ParseFile(s.fset, name, text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		sources = append(sources, s)
		return nil
	})
	return sources, err
}

// check holds every rule against the sources and gives one line per breach.
func check(module string, sources []source) []string {
	var breaches []string
	for _, s := range sources {
		breaches = slices.Concat(breaches, imports(module, s), starts(s), undocumented(s))
	}
	return append(breaches, packages(sources)...)
}

func imports(module string, s source) []string {
	var breaches []string
	breach := func(spec *ast.ImportSpec, format string, args ...any) {
		breaches = append(breaches, s.at(spec.Pos())+": "+fmt.Sprintf(format, args...))
	}
	for _, spec := range s.file.Imports {
		imported := strings.Trim(spec.Path.Value, "`\"")
		if ours, found := strings.CutPrefix(imported, module+"/"); found {
			if !slices.Contains(mayImport[s.folder], ours) {
				breach(spec, "%s may not import %s", s.folder, ours)
			}
			continue
		}
		for _, rule := range outside {
			if within(imported, rule.paths) && !slices.Contains(rule.only, s.folder) {
				breach(spec, "%s may not import %s: %s", s.folder, imported, rule.reason)
			}
		}
		allowed, isPure := pure[s.folder]
		switch {
		case !isPure || slices.Contains(allowed, imported):
		case !standard(imported):
			breach(spec, "%s may import of others only %v, not %s", s.folder, allowed, imported)
		case slices.Contains(worldly, imported) || within(imported, []string{"os", "log", "net/http"}):
			breach(spec, "%s is pure and may not import %s", s.folder, imported)
		}
	}
	return breaches
}

// starts finds goroutines: go statements, and calls of a method named Go
// (sync.WaitGroup and errgroup.Group start one too).
func starts(s source) []string {
	if slices.Contains(mayStart, s.folder) {
		return nil
	}
	var breaches []string
	ast.Inspect(s.file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			breaches = append(breaches, s.at(n.Pos())+": "+s.folder+" may not start a goroutine")
		case *ast.CallExpr:
			if method, ok := n.Fun.(*ast.SelectorExpr); ok && method.Sel.Name == "Go" {
				breaches = append(breaches, s.at(n.Pos())+": "+s.folder+" may not start a goroutine with Go")
			}
		}
		return true
	})
	return breaches
}

// customary are the methods that every reader of Go knows; a comment on one
// would only say its name again.
var customary = []string{"Error", "Unwrap", "String"}

// undocumented finds exported names of internal/ without a comment. A comment on
// a group of constants or variables covers the group; types and functions need
// their own. Fields and methods of interfaces are left to the reader's eye.
func undocumented(s source) []string {
	if !strings.HasPrefix(s.folder, "internal/") {
		return nil
	}
	var breaches []string
	breach := func(pos token.Pos, name string) {
		breaches = append(breaches, s.at(pos)+": exported "+name+" has no comment")
	}
	for _, decl := range s.file.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			receiver := receiverName(d)
			known := receiver != "" && slices.Contains(customary, d.Name.Name)
			if d.Doc == nil && !known && d.Name.IsExported() && (receiver == "" || ast.IsExported(receiver)) {
				breach(d.Pos(), strings.TrimPrefix(receiver+"."+d.Name.Name, "."))
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					alone := !d.Lparen.IsValid()
					if spec.Name.IsExported() && spec.Doc == nil && (!alone || d.Doc == nil) {
						breach(spec.Pos(), spec.Name.Name)
					}
				case *ast.ValueSpec:
					for _, name := range spec.Names {
						if name.IsExported() && d.Doc == nil && spec.Doc == nil && spec.Comment == nil {
							breach(name.Pos(), name.Name)
						}
					}
				}
			}
		}
	}
	return breaches
}

// receiverName is the name of a method's type; empty for a function.
func receiverName(d *ast.FuncDecl) string {
	if d.Recv == nil || len(d.Recv.List) == 0 {
		return ""
	}
	expr := d.Recv.List[0].Type
	for {
		switch e := expr.(type) {
		case *ast.StarExpr:
			expr = e.X
		case *ast.IndexExpr:
			expr = e.X
		case *ast.IndexListExpr:
			expr = e.X
		case *ast.Ident:
			return e.Name
		default:
			return ""
		}
	}
}

// packages holds the rules on whole packages: each is listed, has a telling
// name and a package comment.
func packages(sources []source) []string {
	sorted := slices.SortedFunc(slices.Values(sources), func(a, b source) int {
		return cmp.Or(cmp.Compare(a.folder, b.folder), cmp.Compare(a.name, b.name))
	})
	var breaches []string
	breach := func(folder, what string) { breaches = append(breaches, folder+": "+what) }
	for start := 0; start < len(sorted); {
		first, explained := sorted[start], false
		end := start
		for ; end < len(sorted) && sorted[end].folder == first.folder; end++ {
			opening := "Package " + first.file.Name.Name + " "
			if first.file.Name.Name == "main" {
				opening = "" // a command's comment opens as it likes
			}
			if doc := sorted[end].file.Doc; doc != nil && strings.HasPrefix(doc.Text(), opening) {
				explained = true
			}
		}
		start = end
		if _, listed := mayImport[first.folder]; !listed {
			breach(first.folder, "is not in the import table (rules_test.go)")
		}
		if name := first.file.Name.Name; slices.Contains(emptyNames, name) || slices.Contains(emptyNames, path.Base(first.folder)) {
			breach(first.folder, "has a name that says nothing")
		}
		if !explained {
			breach(first.folder, "has no package comment that opens with \"Package "+first.file.Name.Name+"\"")
		}
	}
	return breaches
}

// folders gives the top-level folders that do not belong to the house.
func folders(house fs.FS) ([]string, error) {
	entries, err := fs.ReadDir(house, ".")
	if err != nil {
		return nil, err
	}
	var breaches []string
	for _, e := range entries {
		if e.IsDir() && !strings.HasPrefix(e.Name(), ".") && !slices.Contains(topFolders, e.Name()) {
			breaches = append(breaches, e.Name()+": is not a folder of the house (README.md, The house)")
		}
	}
	return breaches, nil
}
