package web

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// What LibreOffice makes of a file: of a document its text, of a workbook the cells of
// its first sheet, between semicolons.
const (
	asText  = "txt:Text (encoded):UTF8"
	asCells = "csv:Text - txt - csv (StarCalc):59,34,76"
)

// officeReads gives what LibreOffice reads in files, by their names, which differ before
// the ending. Without LibreOffice it fails: nobody would know whether another program
// reads what we write.
func officeReads(t *testing.T, as string, files map[string]string) map[string]string {
	t.Helper()
	in, out := t.TempDir(), t.TempDir()
	args := []string{"--headless", "--norestore", "-env:UserInstallation=file://" + t.TempDir(), "--convert-to", as, "--outdir", out}
	for name, content := range files {
		path := filepath.Join(in, name)
		must(t, os.WriteFile(path, []byte(content), 0o600))
		args = append(args, path)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	c := exec.CommandContext(ctx, "soffice", args...)
	c.WaitDelay = 5 * time.Second
	if said, err := c.CombinedOutput(); err != nil {
		t.Fatalf("LibreOffice (.ci/run installs it): %v\n%s", err, said)
	}
	ending, _, _ := strings.Cut(as, ":")
	read := map[string]string{}
	for name := range files {
		b, err := os.ReadFile(filepath.Join(out, strings.TrimSuffix(name, filepath.Ext(name))+"."+ending))
		if err != nil {
			t.Fatalf("%s doesn't open (are LibreOffice's Writer and Calc both there?): %v", name, err)
		}
		read[name] = string(b)
	}
	return read
}

// wantInOrder fails unless a text has all parts, in this order.
func wantInOrder(t *testing.T, name, text string, parts ...string) {
	t.Helper()
	at := 0
	for _, part := range parts {
		i := strings.Index(text[at:], part)
		if i < 0 {
			t.Errorf("%s: %q is not there, or not in its place:\n%s", name, part, text)
			return
		}
		at += i
	}
}
