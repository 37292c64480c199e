package jobs

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// scanner answers with err until it is nil, and counts.
type scanner struct {
	err   error
	calls int
}

func (s *scanner) Scan(_ context.Context, r io.Reader) (string, error) {
	s.calls++
	if s.err != nil {
		return "", s.err
	}
	_, err := io.Copy(io.Discard, r)
	return "", err
}

// withScanner is the portal as a process with a virus scanner runs it.
func (r *postRig) withScanner(s app.Scanner) *app.App {
	r.t.Helper()
	a, err := app.New(app.Options{Store: r.store, Now: func() time.Time { return r.clock }, Key: make([]byte, app.KeySize), Log: slog.New(slog.DiscardHandler), Scanner: s})
	must(r.t, err)
	return a
}

func TestBar44_ScansGoOnUntilTheScannerAnswers(t *testing.T) {
	r := newPostRig(t, 0)
	s := &scanner{err: errors.New("down")}
	a := r.withScanner(s)
	signal := r.shared("member", 0, nil)
	u, err := a.ReceiveUpload(t.Context(), r.as("member"), app.UploadTo{Number: signal.Number}, "brief.txt", strings.NewReader("Tekst."))
	must(t, err)
	d, err := a.AddDocument(t.Context(), r.as("member"), signal.Number, &app.UploadForm{File: u})
	must(t, err)
	job := Scans(a)
	if more, err := job.Run(t.Context()); err == nil || more || s.calls != 1 {
		t.Errorf("scanner down: got more %v, error %v after %d calls", more, err, s.calls)
	}
	s.err = nil
	if more, err := job.Run(t.Context()); err != nil || !more {
		t.Errorf("scanner up: got more %v, error %v", more, err)
	}
	p, err := a.Document(t.Context(), r.as("coordinator"), d.ID)
	must(t, err)
	if !p.Open || p.Current().Scan != portal.CleanScan {
		t.Errorf("got %q, open %v, want it clean and open", p.Current().Scan, p.Open)
	}
	other := Scans(r.withScanner(s))
	if more, err := other.Run(t.Context()); err != nil || more || s.calls != 2 {
		t.Errorf("another instance: got more %v, error %v after %d calls", more, err, s.calls)
	}
	job.Stop(t.Context())
}

func TestScansWithoutAScannerAskNothing(t *testing.T) {
	r := newPostRig(t, 0)
	if more, err := Scans(r.App).Run(t.Context()); err != nil || more {
		t.Errorf("got more %v, error %v", more, err)
	}
	if _, err := r.store.Lease(t.Context(), "scans"); portal.KindOf(err) != portal.NotFound {
		t.Errorf("a lease was taken: %v", err)
	}
}

func TestBar45_SweepEndsWithoutMore(t *testing.T) {
	r := newPostRig(t, 0)
	if more, err := Sweep(r.App).Run(t.Context()); err != nil || more {
		t.Errorf("got more %v, error %v", more, err)
	}
}
