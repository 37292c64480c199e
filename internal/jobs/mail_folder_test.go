package jobs

import (
	"os"
	"path/filepath"
	"testing"
)

func TestFolderRemove(t *testing.T) {
	f := Folder(filepath.Join(t.TempDir(), "post"))
	if err := f.Remove("er-is-niets.eml"); err != nil {
		t.Errorf("without a folder: %v", err)
	}
	must(t, f.Keep("a.eml", []byte("a")))
	must(t, f.Keep("b.eml", []byte("b")))
	must(t, f.Remove("a.eml"))
	must(t, f.Remove("a.eml"))
	left, err := os.ReadDir(string(f))
	must(t, err)
	if len(left) != 1 || left[0].Name() != "b.eml" {
		t.Errorf("left: %v", left)
	}
	for _, name := range []string{"../b.eml", "x/../b.eml"} {
		if err := f.Remove(name); err == nil {
			t.Errorf("%q was accepted", name)
		}
	}
}
