package archtest

import (
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// TestHouse holds the rules against the program itself.
func TestHouse(t *testing.T) {
	house := os.DirFS("../..")
	sources, err := parse(house)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(sources, func(s source) bool { return s.folder == "internal/archtest" }) {
		t.Fatalf("%d files found, and not this package's own: the walk starts in the wrong folder", len(sources))
	}
	breaches, err := folders(house)
	if err != nil {
		t.Fatal(err)
	}
	for _, breach := range append(breaches, check("ketenportaal", sources)...) {
		t.Error(breach)
	}
}

// TestTableIsSound guards the table against itself: what stands on the right
// also stands on the left, and nobody can import in a circle.
func TestTableIsSound(t *testing.T) {
	var visit func(name string, trail []string)
	visit = func(name string, trail []string) {
		if slices.Contains(trail, name) {
			t.Fatalf("circle: %v", append(trail, name))
		}
		allowed, listed := mayImport[name]
		if !listed {
			t.Errorf("%v may import %s, which the table does not list", trail, name)
		}
		for _, next := range allowed {
			visit(next, append(slices.Clone(trail), name))
		}
	}
	for name := range mayImport {
		visit(name, nil)
	}
}

// TestCheck gives the checker small houses, each with one fault, and one without.
func TestCheck(t *testing.T) {
	const portal = "// Package portal is the domain.\npackage portal\n"
	tests := []struct {
		name   string
		folder string
		source string
		want   string // empty: no breach
	}{
		{name: "clean", folder: "internal/portal", source: portal + "import (\n\"fmt\"\n\"github.com/google/uuid\"\n)\n// ID names.\ntype ID = uuid.UUID\nvar _ = fmt.Sprint\n"},
		{name: "clean command", folder: "cmd/portal", source: "// The portal.\npackage main\nimport _ \"ketenportaal/internal/web\"\nfunc main() { go main() }\n"},

		{name: "import of ours", folder: "internal/policy", source: "// Package policy rules.\npackage policy\nimport _ \"ketenportaal/internal/store\"\n", want: "internal/policy may not import internal/store"},
		{name: "import of test support", folder: "internal/store", source: "// Package store keeps.\npackage store\nimport _ \"ketenportaal/internal/docdb/docdbtest\"\n", want: "may not import internal/docdb/docdbtest"},
		{name: "import below an allowed one", folder: "internal/store", source: "// Package store keeps.\npackage store\nimport _ \"ketenportaal/internal/docdb/sqlite\"\n", want: "may not import internal/docdb/sqlite"},
		{name: "unlisted package", folder: "internal/extra", source: "// Package extra is new.\npackage extra\n", want: "internal/extra: is not in the import table"},

		{name: "module in portal", folder: "internal/portal", source: portal + "import _ \"golang.org/x/text/message\"\n", want: "may import of others only [github.com/google/uuid]"},
		{name: "file system in portal", folder: "internal/portal", source: portal + "import _ \"os\"\n", want: "is pure and may not import os"},
		{name: "log below in portal", folder: "internal/portal", source: portal + "import _ \"log/slog\"\n", want: "is pure and may not import log/slog"},
		{name: "pure part of net in portal", folder: "internal/portal", source: portal + "import _ \"net/mail\"\n"},
		{name: "bson in store", folder: "internal/store", source: "// Package store keeps.\npackage store\nimport _ \"go.mongodb.org/mongo-driver/v2/bson\"\n", want: "bson and the MongoDB driver stay behind the port"},
		{name: "sql in app", folder: "internal/app", source: "// Package app acts.\npackage app\nimport _ \"database/sql\"\n", want: "SQL stays behind the port"},
		{name: "sqlite in docdb", folder: "internal/docdb", source: "// Package docdb is the port.\npackage docdb\nimport _ \"modernc.org/sqlite\"\n", want: "SQL stays behind the port"},
		{name: "sql in its engine", folder: "internal/docdb/sqlite", source: "// Package sqlite is an engine.\npackage sqlite\nimport _ \"database/sql\"\n"},
		{name: "fiber in app", folder: "internal/app", source: "// Package app acts.\npackage app\nimport f \"github.com/gofiber/fiber/v2\"\nvar _ f.Ctx\n", want: "only the web knows its framework"},
		{name: "smtp in jobs", folder: "internal/jobs", source: "// Package jobs runs.\npackage jobs\nimport _ \"net/smtp\"\n", want: "only the mailer talks SMTP"},
		{name: "test tool ships", folder: "internal/web", source: "// Package web answers.\npackage web\nimport _ \"testing\"\n", want: "test tools do not ship"},

		{name: "go statement", folder: "internal/web", source: "// Package web answers.\npackage web\nfunc f() { go f() }\n", want: "internal/web may not start a goroutine"},
		{name: "go in a closure", folder: "internal/app", source: "// Package app acts.\npackage app\nvar f = func() { defer func() { go println() }() }\n", want: "may not start a goroutine"},
		{name: "waitgroup", folder: "internal/app", source: "// Package app acts.\npackage app\nimport \"sync\"\nfunc f(w *sync.WaitGroup) { w.Go(func() {}) }\n", want: "may not start a goroutine with Go"},
		{name: "go in a loop of jobs", folder: "internal/jobs", source: "// Package jobs runs.\npackage jobs\nfunc f() { go f() }\n"},

		{name: "empty name", folder: "internal/util", source: "// Package util does.\npackage util\n", want: "has a name that says nothing"},
		{name: "empty name in a good folder", folder: "internal/web", source: "// Package helpers does.\npackage helpers\n", want: "has a name that says nothing"},
		{name: "no package comment", folder: "internal/web", source: "package web\n", want: "internal/web: has no package comment"},
		{name: "comment apart from the package", folder: "internal/web", source: "// Package web answers.\n\npackage web\n", want: "internal/web: has no package comment"},
		{name: "comment of another package", folder: "internal/web", source: "// Package app acts.\npackage web\n", want: "internal/web: has no package comment"},

		{name: "bare function", folder: "internal/portal", source: portal + "func Share() {}\n", want: "internal/portal/one.go:3: exported Share has no comment"},
		{name: "bare method", folder: "internal/portal", source: portal + "// S is.\ntype S[T any] struct{}\nfunc (s *S[T]) Share() {}\n", want: "exported S.Share has no comment"},
		{name: "method of an unexported type", folder: "internal/portal", source: portal + "type s struct{}\nfunc (s s) Share() {}\n"},
		{name: "customary method", folder: "internal/portal", source: portal + "// S is.\ntype S struct{}\nfunc (S) String() string { return \"\" }\n"},
		{name: "function with a customary name", folder: "internal/portal", source: portal + "func String() {}\n", want: "exported String has no comment"},
		{name: "bare type", folder: "internal/portal", source: portal + "type S struct{}\n", want: "exported S has no comment"},
		{name: "bare type in a group", folder: "internal/portal", source: portal + "// Both.\ntype (\n\tS struct{}\n)\n", want: "exported S has no comment"},
		{name: "bare constant", folder: "internal/portal", source: portal + "const (\n\ta = 1\n\tB = 2\n)\n", want: "exported B has no comment"},
		{name: "group of constants", folder: "internal/portal", source: portal + "// All of them.\nconst (\n\tA = 1\n\tB = 2\n)\n"},
		{name: "comment beside a variable", folder: "internal/portal", source: portal + "var A = 1 // counts\n"},
		{name: "bare name in views", folder: "views", source: "// Package views holds the pages.\npackage views\nvar Files = 1\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			sources, err := parse(fstest.MapFS{tt.folder + "/one.go": {Data: []byte(tt.source)}})
			if err != nil {
				t.Fatal(err)
			}
			got := strings.Join(check("ketenportaal", sources), "\n")
			switch {
			case tt.want == "" && got != "":
				t.Errorf("breaches in a clean house:\n%s", got)
			case !strings.Contains(got, tt.want):
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestCheckTakesTheCommentFromAnyFile(t *testing.T) {
	sources, err := parse(fstest.MapFS{
		"internal/web/a.go": {Data: []byte("package web\n")},
		"internal/web/z.go": {Data: []byte("// Package web answers.\npackage web\n")},
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := check("ketenportaal", sources); len(got) != 0 {
		t.Errorf("breaches: %v", got)
	}
}

func TestParseLeavesOutWhatDoesNotShip(t *testing.T) {
	const broken = "package web\nfunc {"
	sources, err := parse(fstest.MapFS{
		"internal/web/web.go":              {Data: []byte("package web\n")},
		"internal/web/web_test.go":         {Data: []byte(broken)},
		"internal/web/testdata/x.go":       {Data: []byte(broken)},
		"internal/web/_old/x.go":           {Data: []byte(broken)},
		".ci/tools/x.go":                   {Data: []byte(broken)},
		"internal/docdb/ferrettest/go.mod": {Data: []byte("module x\n")},
		"internal/docdb/ferrettest/x.go":   {Data: []byte(broken)},
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(sources) != 1 || sources[0].name != "web.go" {
		t.Errorf("%d sources, want web.go only", len(sources))
	}
	if _, err := parse(fstest.MapFS{"internal/web/web.go": {Data: []byte(broken)}}); err == nil {
		t.Error("a file that does not parse is passed over")
	}
}

func TestFolders(t *testing.T) {
	got, err := folders(fstest.MapFS{
		"internal/x.go": {}, "docs/x.md": {}, ".ci/run": {}, "go.mod": {}, "pkg/x.go": {},
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 1 || !strings.HasPrefix(got[0], "pkg: ") {
		t.Errorf("got %v, want pkg only", got)
	}
}
