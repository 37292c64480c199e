package web

import (
	"io/fs"
	"strings"
	"testing"

	"ketenportaal/views"
)

// A list as a file stands behind “Meer” on every page: only the partial names it.
func TestFilesOfListsStandBehindMeer(t *testing.T) {
	partials := 0
	must(t, fs.WalkDir(views.FS, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(views.FS, path)
		switch {
		case err != nil || !strings.Contains(string(text), ".CSVURL"):
		case strings.HasPrefix(path, "partials/"):
			partials++
		default:
			t.Errorf("%s has its own way to the file", path)
		}
		return err
	}))
	if partials != 1 {
		t.Errorf("%d partials lead to the file", partials)
	}
}
