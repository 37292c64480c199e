package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestSecurityTable holds docs/security.md to the tests there are: every test of
// a check is named at its number, nothing is named that isn't there, and a check
// counts as shown only when a test is named.
func TestSecurityTable(t *testing.T) {
	root := filepath.Join("..", "..")
	there := barTests(t, root)
	text, err := os.ReadFile(filepath.Join(root, "docs", "security.md"))
	if err != nil {
		t.Fatal(err)
	}
	row := regexp.MustCompile(`(?m)^\| (\d+) \| .+? \| (open|part|test|bar|not here) \| (.*) \|$`)
	name := regexp.MustCompile("`(TestBar[A-Za-z0-9_]+)`")
	next := 1
	for _, m := range row.FindAllStringSubmatch(string(text), -1) {
		nr, status := m[1], m[2]
		if nr != strconv.Itoa(next) {
			t.Errorf("row %s stands where %d should", nr, next)
		}
		next++
		var named []string
		for _, n := range name.FindAllStringSubmatch(m[3], -1) {
			named = append(named, n[1])
		}
		slices.Sort(named)
		if want := there[nr]; !slices.Equal(named, want) {
			t.Errorf("row %s names %s; the tests are %s", nr, strings.Join(named, ", "), strings.Join(want, ", "))
		}
		if shown := status == "part" || status == "test" || status == "bar"; shown != (len(named) > 0) {
			t.Errorf("row %s is %q with %d tests", nr, status, len(named))
		}
	}
	if next != 68 {
		t.Errorf("the table has %d rows, want 67", next-1)
	}
}

// barTests are the tests of the checks in all packages, by the check's number.
func barTests(t *testing.T, root string) map[string][]string {
	t.Helper()
	there := map[string][]string{}
	declared := regexp.MustCompile(`(?m)^func (TestBar0*(\d+)_\w+)\(`)
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && slices.Contains([]string{".git", "bin", "data", "node_modules"}, d.Name()):
			return fs.SkipDir
		case !strings.HasSuffix(path, "_test.go"):
			return nil
		}
		source, err := os.ReadFile(path)
		for _, m := range declared.FindAllStringSubmatch(string(source), -1) {
			there[m[2]] = append(there[m[2]], m[1])
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, names := range there {
		slices.Sort(names)
	}
	return there
}
