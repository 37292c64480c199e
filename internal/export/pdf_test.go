package export

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
)

// chromium is the printer of the tests. Without Chromium nobody would know
// whether papers print, so its absence is a failure.
func chromium(t *testing.T) Printer {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return Printer{Chromium: path}
		}
	}
	t.Fatal("Chromium is not installed: .ci/run installs it, or `apt-get install chromium`.")
	return Printer{}
}

func printed(t *testing.T, p Paper) []byte {
	t.Helper()
	data, err := chromium(t).PDF(t.Context(), written(t, p.HTML))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// bookmarksOf are the bookmarks as lines, indented by depth, each with its page.
func bookmarksOf(t *testing.T, data []byte) []string {
	t.Helper()
	api.DisableConfigDir()
	list, err := api.Bookmarks(bytes.NewReader(data), model.NewDefaultConfiguration())
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	var walk func([]pdfcpu.Bookmark, string)
	walk = func(list []pdfcpu.Bookmark, indent string) {
		for _, b := range list {
			out = append(out, indent+b.Title+" "+string(rune('0'+b.PageFrom)))
			walk(b.Kids, indent+"  ")
		}
	}
	walk(list, "")
	return out
}

func pagesOf(t *testing.T, data []byte) int {
	t.Helper()
	n, err := api.PageCount(bytes.NewReader(data), nil)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestPrinterRefuses(t *testing.T) {
	paper := written(t, minutes().HTML)
	tests := []struct {
		name    string
		printer Printer
		html    []byte
		want    error
	}{
		{"nothing to print with", Printer{}, paper, ErrNoPrinter},
		{"no paper", Printer{Chromium: "/bin/false"}, []byte(`<!DOCTYPE html><iframe src="file:///etc/passwd"></iframe>`), ErrNotPaper},
		{"a paper further on", Printer{Chromium: "/bin/false"}, append([]byte("<script>1</script>"), paper...), ErrNotPaper},
		{"too large", Printer{Chromium: "/bin/false"}, append(bytes.Clone(paper), make([]byte, maxPrint)...), ErrPrintLarge},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := tt.printer.PDF(t.Context(), tt.html); !errors.Is(err, tt.want) {
				t.Errorf("%v, want %v", err, tt.want)
			}
		})
	}
	if (Printer{}).Able() || !(Printer{Chromium: "x"}).Able() {
		t.Error("a printer is able when it has a Chromium, and only then")
	}
	for _, program := range []string{"/bin/false", "/bin/true", "/no/such/program"} {
		if _, err := (Printer{Chromium: program}).PDF(t.Context(), paper); err == nil {
			t.Errorf("%s printed", program)
		}
	}
}

// TestPrinterEndsItsGroup gives a program in place of Chromium that starts
// another one and waits: both end with the context, and the folder is gone.
func TestPrinterEndsItsGroup(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	alive := filepath.Join(t.TempDir(), "alive")
	program := filepath.Join(t.TempDir(), "slow")
	// The child holds a lock file open for writing through a FIFO: once no
	// process has it open any more, the reader sees its end.
	script := "#!/bin/sh\n(exec 3>" + alive + "; echo begun >&3; exec sleep 600) &\nwait\n"
	if err := os.WriteFile(program, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := exec.Command("mkfifo", alive).Run(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	ended := make(chan error, 1)
	go func() {
		_, err := Printer{Chromium: program}.PDF(ctx, written(t, minutes().HTML))
		ended <- err
	}()
	pipe, err := os.Open(alive) // waits for the child
	if err != nil {
		t.Fatal(err)
	}
	defer pipe.Close()
	begun := make([]byte, len("begun\n"))
	if _, err := io.ReadFull(pipe, begun); err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want that it was cancelled", err)
	}
	if _, err := pipe.Read(begun); err != io.EOF {
		t.Errorf("%v: the child still runs", err)
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("%v is left behind", left)
	}
}
