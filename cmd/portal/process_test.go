package main

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// longChecks reports whether the long checks run as they stand in
// docs/security.md: all rounds, and measures that are a time. Elsewhere a check
// runs in a short form, without those measures.
func longChecks() bool { return os.Getenv("BAR") == "1" }

// binary is the real program, built once for all tests that stop or kill it. It
// stands in bin, which git ignores.
var binary = sync.OnceValues(func() (string, error) {
	path, err := filepath.Abs(filepath.Join("..", "..", "bin", "portal-under-test"))
	if err != nil {
		return "", err
	}
	build := exec.Command("go", "build", "-o", path, ".")
	build.Stderr = os.Stderr
	return path, build.Run()
})

// process is the real program, serving in a process of its own.
type process struct {
	*exec.Cmd
	URL string
	// done gives the process's end, once.
	done chan error
}

// serveProcess starts the real program on a data folder and a free port, with
// extra settings in the form NAME=value. The test's end kills what still runs.
func serveProcess(t testing.TB, data string, extra ...string) *process {
	t.Helper()
	path, err := binary()
	if err != nil {
		t.Fatalf("build the portal: %v", err)
	}
	log, err := os.OpenFile(filepath.Join(t.TempDir(), "log"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	p := &process{Cmd: exec.Command(path, "serve"), done: make(chan error, 1)}
	p.Env = append([]string{"PATH=" + os.Getenv("PATH"), "PORTAL_ADDR=127.0.0.1:0", "PORTAL_DATA=" + data, "PORTAL_LOG_LEVEL=warn"}, extra...)
	p.Stderr = log
	out, in := io.Pipe()
	p.Stdout = in
	if err := p.Start(); err != nil {
		t.Fatalf("start the portal: %v", err)
	}
	go func() {
		err := p.Wait()
		in.Close()
		log.Close()
		p.done <- err
	}()
	address := make(chan string, 1)
	go func() {
		defer close(address)
		open := regexp.MustCompile(`open at http://localhost:(\d+)`)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if m := open.FindStringSubmatch(lines.Text()); m != nil {
				address <- "http://127.0.0.1:" + m[1]
			}
		}
	}()
	t.Cleanup(func() {
		p.Process.Kill() // fails when it has ended, which is what we want
		<-p.done
	})
	select {
	case at, ok := <-address:
		if !ok {
			said, _ := os.ReadFile(log.Name())
			t.Fatalf("the portal ended before it served:\n%s", said)
		}
		p.URL = at
	case <-time.After(2 * time.Minute):
		t.Fatal("the portal did not say where it serves")
	}
	return p
}

// end waits for the process and puts its end back for the cleanup.
func (p *process) end(t testing.TB) error {
	t.Helper()
	select {
	case err := <-p.done:
		p.done <- err
		return err
	case <-time.After(2 * time.Minute):
		t.Fatal("the portal did not end")
		return nil
	}
}

// kill ends the process as a power cut would.
func (p *process) kill(t testing.TB) {
	t.Helper()
	if err := p.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	p.end(t)
}

// answer is what a command said.
type answer struct {
	code        int
	out, errors string
}

// runCommand runs the program on a data folder as main does, within the test.
func runCommand(t testing.TB, data, stdin string, args ...string) answer {
	t.Helper()
	return runWith(t, map[string]string{"PORTAL_DATA": data}, stdin, args...)
}

// runWith is runCommand with an environment of its own.
func runWith(t testing.TB, env map[string]string, stdin string, args ...string) answer {
	t.Helper()
	lookup := func(name string) (string, bool) { v, ok := env[name]; return v, ok }
	var out, errs bytes.Buffer
	code := run(t.Context(), args, lookup, strings.NewReader(stdin), &out, &errs)
	return answer{code, out.String(), errs.String()}
}

// mustRun is runCommand for a command that has to succeed.
func mustRun(t testing.TB, data string, args ...string) answer {
	t.Helper()
	a := runCommand(t, data, "", args...)
	if a.code != 0 {
		t.Fatalf("portal %s: exit %d\n%s%s", strings.Join(args, " "), a.code, a.out, a.errors)
	}
	return a
}

// filled makes a data folder with reference data: a coordinator, members and n
// signals.
func filled(t testing.TB, n string) string {
	t.Helper()
	data := filepath.Join(t.TempDir(), "data")
	mustRun(t, data, "benchdata", "--signals", n, "--notifications", "0")
	return data
}
