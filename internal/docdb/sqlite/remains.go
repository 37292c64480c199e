package sqlite

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// SweepRemains removes what a backup or a restore left beside the database when
// its process died: a copy of everything, that would otherwise outlive what is
// erased. What changed after a moment is left alone: it may be at work.
func SweepRemains(path string, before time.Time) error {
	dir := filepath.Dir(path)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	var failed []error
	for _, e := range entries {
		if prefix := map[bool]string{true: backupPrefix, false: restorePrefix}[e.IsDir()]; !strings.HasPrefix(e.Name(), prefix) {
			continue
		}
		changed, err := lastChange(filepath.Join(dir, e.Name()))
		if err == nil && changed.Before(before) {
			err = os.RemoveAll(filepath.Join(dir, e.Name()))
		}
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			failed = append(failed, err)
		}
	}
	return errors.Join(failed...)
}

// lastChange is when a file, or anything in a folder, was last written to.
func lastChange(path string) (last time.Time, err error) {
	err = filepath.Walk(path, func(_ string, info os.FileInfo, err error) error {
		if err == nil && info.ModTime().After(last) {
			last = info.ModTime()
		}
		return err
	})
	return last, err
}
