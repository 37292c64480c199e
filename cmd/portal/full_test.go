package main

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// TestBar59_FullDisk fills the disk under a serving portal: writing is refused,
// reading goes on, everything that was acknowledged is there, and once there is
// room again the portal writes again, without a restart.
func TestBar59_FullDisk(t *testing.T) {
	disk := t.TempDir()
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=32m"); errors.Is(err, syscall.EPERM) {
		t.Skip("making a small disk needs the rights of root")
	} else if err != nil {
		t.Skipf("a small disk can't be made here: %v", err)
	}
	t.Cleanup(func() { // after the portal that uses it has ended
		if err := syscall.Unmount(disk, 0); err != nil {
			t.Errorf("take the small disk away: %v", err)
		}
	})
	data := filepath.Join(disk, "data")
	mustRun(t, data, "benchdata", "--signals", "20", "--notifications", "0")
	p := serveProcess(t, data)
	v := logIn(t, p.URL, "lid1@org1.example")

	ballast := filepath.Join(disk, "ballast")
	fillUp(t, ballast)
	acked := map[string]string{}
	refused := false
	for i := 0; i < 5000 && !refused; i++ { // the log has room left in its file
		form := signalForm(fmt.Sprintf("Bij een volle schijf, nummer %d", i))
		number, err := v.share(form)
		if refused = err != nil; !refused {
			acked[form.Get("title")] = number
		}
	}
	if !refused {
		t.Fatal("the disk never was full: this shows nothing")
	}
	if status, _, err := v.get("/signalen"); err != nil || status != http.StatusOK {
		t.Errorf("the list on a full disk: status %d, %v", status, err)
	}
	if status, _, err := v.get("/readyz"); err != nil || status != http.StatusServiceUnavailable {
		t.Errorf("/readyz on a full disk: status %d, %v, want 503", status, err)
	}

	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	form := signalForm("Er is weer ruimte")
	number, err := v.share(form)
	if err != nil {
		t.Fatalf("share once there is room: %v", err)
	}
	acked[form.Get("title")] = number
	if status, _, err := v.get("/readyz"); err != nil || status != http.StatusOK {
		t.Errorf("/readyz once there is room: status %d, %v, want 200", status, err)
	}
	p.kill(t)
	checkShared(t, data, acked)
}

// fillUp writes a file until the disk is full.
func fillUp(t *testing.T, path string) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for size := 1 << 20; size > 0; {
		if _, err := f.Write(make([]byte, size)); err != nil {
			size /= 2 // what is left
		}
	}
}
