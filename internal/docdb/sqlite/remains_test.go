package sqlite

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

func TestSweepRemains(t *testing.T) {
	dir := t.TempDir()
	now := time.Now()
	write := func(name string, age time.Duration) {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, p := range []string{path, filepath.Dir(path)} {
			if err := os.Chtimes(p, now.Add(-age), now.Add(-age)); err != nil {
				t.Fatal(err)
			}
		}
	}
	write("backup-oud/portal.db", 25*time.Hour)
	write("backup-bezig/portal.db", time.Minute)
	write("post/backup-brief.eml", 25*time.Hour)
	write("restore-123", 25*time.Hour)
	write("backup-van-iemand.tar", 25*time.Hour) // a file, so not ours
	write("portal.db", 25*time.Hour)
	if err := SweepRemains(filepath.Join(dir, "portal.db"), now.Add(-24*time.Hour)); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var left []string
	for _, e := range entries {
		left = append(left, e.Name())
	}
	if want := []string{"backup-bezig", "backup-van-iemand.tar", "portal.db", "post"}; !slices.Equal(left, want) {
		t.Errorf("left: %v, want %v", left, want)
	}
	if err := SweepRemains(filepath.Join(dir, "weg", "portal.db"), now); err == nil {
		t.Error("a folder that isn't there is no error")
	}
}
