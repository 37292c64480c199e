package jobs

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Folder keeps messages as .eml files, for a portal without a mail server. Only
// the portal's own user can read them: they hold links that log somebody in.
type Folder string

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
