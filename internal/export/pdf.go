package export

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// Printer makes PDF of papers with Chromium, which draws them as a browser does
// and marks headings, lists and tables for who reads with the ears. A portal
// without it leaves printing to the browser of the person (ADR 10).
type Printer struct {
	Chromium string // path or name of the program; empty: there is none
}

// The bounds of one print.
const (
	printTime  = 45 * time.Second
	maxPrinted = 64 << 20 // bytes of the PDF
	maxPrint   = 8 << 20  // bytes of the HTML; a paper of this size has hundreds of pages
)

// printing holds how many Chromiums run at a time: each takes some 200 MB.
var printing = make(chan struct{}, 2)

// Errors of Printer.PDF that a caller may tell apart.
var (
	ErrNoPrinter  = errors.New("no Chromium is configured")
	ErrNotPaper   = errors.New("the HTML is not a paper of this package")
	ErrPrintLarge = errors.New("the paper is too large to print")
)

// Able tells whether there is a Chromium to print with.
func (p Printer) Able() bool { return p.Chromium != "" }

// PDF prints a paper that Paper.HTML wrote, without its enclosures: their bytes
// would be no use in print. Anything else is refused: the policy in such a file
// is what forbids scripts and keeps Chromium from reading other files of this
// machine. (Chromium's own switch for scripts stops its printing as well.)
//
// Chromium gets a folder of its own that is removed afterwards, and no network.
// It and all that it started end with ctx.
func (p Printer) PDF(ctx context.Context, html []byte) ([]byte, error) {
	switch {
	case !p.Able():
		return nil, ErrNoPrinter
	case len(html) > maxPrint:
		return nil, ErrPrintLarge
	case !isPaper(html):
		return nil, ErrNotPaper
	}
	ctx, cancel := context.WithTimeout(ctx, printTime)
	defer cancel()
	select {
	case printing <- struct{}{}:
		defer func() { <-printing }()
	case <-ctx.Done():
		return nil, fmt.Errorf("wait for a turn to print: %w", ctx.Err())
	}
	dir, err := os.MkdirTemp("", "portal-print-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	in, out := filepath.Join(dir, "paper.html"), filepath.Join(dir, "paper.pdf")
	if err := os.WriteFile(in, html, 0o600); err != nil {
		return nil, err
	}
	if err := p.run(ctx, dir, in, out); err != nil {
		return nil, err
	}
	return readPrinted(out)
}

// isPaper tells whether the file begins as Paper.HTML begins, with the policy
// before anything that somebody wrote.
func isPaper(html []byte) bool {
	m := &markup{}
	htmlStart(m)
	return bytes.HasPrefix(html, m.out.Bytes())
}

func (p Printer) run(ctx context.Context, dir, in, out string) error {
	args := []string{
		"--headless", "--user-data-dir=" + filepath.Join(dir, "profile"),
		"--print-to-pdf=" + out, "--no-pdf-header-footer", "--export-tagged-pdf", "--generate-pdf-document-outline",
		// No network: no name resolves, and addresses go to a proxy that nobody is.
		"--host-resolver-rules=MAP * ~NOTFOUND", "--proxy-server=127.0.0.1:1", "--proxy-bypass-list=<-loopback>",
		"--disable-gpu", "--disable-dev-shm-usage", "--disable-extensions", "--disable-sync", "--disable-breakpad", "--disable-crash-reporter",
		"--disable-background-networking", "--disable-component-update", "--disable-default-apps", "--no-first-run", "--mute-audio", "--lang=nl",
	}
	if os.Geteuid() == 0 {
		// Chromium refuses to build its sandbox as root, as in a container.
		args = append(args, "--no-sandbox")
	}
	cmd := exec.CommandContext(ctx, p.Chromium, append(args, "file://"+in)...)
	cmd.Dir = dir
	// Only what Chromium needs: the secrets of the portal stay with the portal.
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "TMPDIR=" + dir, "XDG_CONFIG_HOME=" + dir, "XDG_CACHE_HOME=" + dir, "LANG=C.UTF-8"}
	said := &tail{}
	cmd.Stderr = said
	endAsGroup(cmd)
	// Whoever keeps the pipe open after the end is not waited for.
	cmd.WaitDelay = 2 * time.Second
	err := cmd.Run()
	endGroup(cmd)
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("print with %s: %w", p.Chromium, ctx.Err())
	case err != nil && !errors.Is(err, exec.ErrWaitDelay):
		return fmt.Errorf("print with %s: %w: %s", p.Chromium, err, said.text)
	}
	return nil
}

func readPrinted(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() == 0:
		return nil, errors.New("nothing was printed")
	case err != nil:
		return nil, err
	case info.Size() > maxPrinted:
		return nil, ErrPrintLarge
	}
	return os.ReadFile(path)
}

// tail keeps the last that a program said, for the log.
type tail struct{ text []byte }

func (t *tail) Write(p []byte) (int, error) {
	const kept = 1000
	t.text = append(t.text, p...)
	t.text = t.text[max(0, len(t.text)-kept):]
	return len(p), nil
}
