package jobs

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Folder keeps messages as .eml files, for a portal without a mail server. Only
// the portal's own user can read them: they hold links that log somebody in.
type Folder string

// Remove throws one message away; no error when there is none.
func (f Folder) Remove(name string) error {
	if name != filepath.Base(name) {
		return fmt.Errorf("%q is no file name", name)
	}
	if err := os.Remove(filepath.Join(string(f), name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// Keep writes one message, whole or not at all. The same name again replaces it.
func (f Folder) Keep(name string, raw []byte) (err error) {
	if name != filepath.Base(name) {
		return fmt.Errorf("%q is no file name", name)
	}
	if err := os.MkdirAll(string(f), 0o700); err != nil {
		return err
	}
	part, err := os.CreateTemp(string(f), ".part-*") // with mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(part.Name())
	_, err = part.Write(raw)
	if err := errors.Join(err, part.Close()); err != nil {
		return err
	}
	return os.Rename(part.Name(), filepath.Join(string(f), name))
}
