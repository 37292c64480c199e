package app

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

// eicar is the text that every scanner takes for a virus; it is none. It stands
// in parts, so that no scanner takes this file for one.
const eicar = `X5O!P%@AP[4\PZX54(P^)7CC)7}$` + `EICAR-STANDARD-ANTIVIRUS-TEST-FILE` + `!$H+H*`

// testScanner is a scanner in some state of health.
type testScanner struct {
	scan  func(ctx context.Context, r io.Reader) (string, error)
	calls int
}

func (s *testScanner) Scan(ctx context.Context, r io.Reader) (string, error) {
	s.calls++
	return s.scan(ctx, r)
}

func healthy(_ context.Context, r io.Reader) (string, error) {
	b, err := io.ReadAll(r)
	if bytes.Contains(b, []byte("EICAR-STANDARD")) {
		return "Eicar-Test-Signature", err
	}
	return "", err
}

func TestBar44_NeverDownloadableBeforeClean(t *testing.T) {
	down := errors.New("clamd is down")
	for _, tc := range []struct {
		name string
		scan func(ctx context.Context, r io.Reader) (string, error)
	}{
		{"down", func(context.Context, io.Reader) (string, error) { return "", down }},
		{"slow", func(ctx context.Context, _ io.Reader) (string, error) {
			ctx, cancel := context.WithTimeout(ctx, time.Millisecond)
			defer cancel()
			<-ctx.Done()
			return "", ctx.Err()
		}},
		{"garbage", func(_ context.Context, r io.Reader) (string, error) {
			_, _ = io.Copy(io.Discard, r)
			return "", errors.New("no verdict")
		}},
		{"clean before it read anything", func(context.Context, io.Reader) (string, error) { return "", nil }},
		{"clean after half", func(_ context.Context, r io.Reader) (string, error) {
			_, err := r.Read(make([]byte, 3))
			return "", err
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := newDocumentRig(t)
			s := &testScanner{scan: tc.scan}
			r.scanner = s
			d := r.add(r.by, r.signal, "brief.txt", "Tekst.")
			r.events()
			if d.Current().Scan != portal.Waiting {
				t.Errorf("after the upload: got %q", d.Current().Scan)
			}
			if _, err := r.content(r.by, d, 1); portal.KindOf(err) != portal.Conflict {
				t.Errorf("before the scan: got error %v", err)
			}
			if n, err := r.ScanDocuments(r.ctx, portal.SystemActor()); err == nil || n != 0 {
				t.Errorf("scan: got %d, error %v, want a failure", n, err)
			}
			if _, err := r.content(r.by, d, 1); portal.KindOf(err) != portal.Conflict {
				t.Errorf("after a failed scan: got error %v", err)
			}
			r.wantEvents()
			s.scan = healthy
			if n, err := r.ScanDocuments(r.ctx, portal.SystemActor()); err != nil || n != 1 {
				t.Errorf("scan once it is up again: got %d, error %v", n, err)
			}
			if got, err := r.content(r.by, d, 1); err != nil || got != "Tekst." {
				t.Errorf("after a clean scan: got %q, error %v", got, err)
			}
			if e := r.wantEvents(portal.DocumentScanned); len(e) == 1 && len(r.told(e[0])) != 0 {
				t.Errorf("told of a clean scan: %v", r.told(e[0]))
			}
			s.calls = 0
			if n, err := r.ScanDocuments(r.ctx, portal.SystemActor()); err != nil || n != 0 || s.calls != 0 {
				t.Errorf("with nothing to do: got %d, %d calls, error %v", n, s.calls, err)
			}
		})
	}
}

func TestBar44_InfectedIsClosedAndGone(t *testing.T) {
	r := newDocumentRig(t)
	r.scanner = &testScanner{scan: healthy}
	d := r.add(r.by, r.signal, "besmet.txt", eicar+" kabouterwoord")
	r.events()
	if n, err := r.ScanDocuments(r.ctx, portal.SystemActor()); err != nil || n != 1 {
		t.Fatalf("scan: got %d, error %v", n, err)
	}
	e := r.wantEvents(portal.DocumentScanned)[0]
	if told := r.told(e); len(told) != 1 || told[r.by.ID] != portal.ReasonAdded {
		t.Errorf("told %v, want who added it", told)
	}
	if _, err := r.content(r.by, d, 1); portal.KindOf(err) != portal.Conflict {
		t.Errorf("got error %v, want it closed", err)
	}
	if n := len(r.files()); n != 0 {
		t.Errorf("%d files are left", n)
	}
	found, err := r.Documents(r.ctx, r.by, DocumentFilter{Text: "kabouterwoord"})
	r.must(err)
	if len(found.Rows) != 0 {
		t.Error("its text can be found")
	}
	d, err = r.ReplaceDocument(r.ctx, r.by, d.ID, &UploadForm{File: r.receive(r.by, UploadTo{Document: d.ID}, "schoon.txt", []byte("Schoon."))})
	r.must(err)
	if n, err := r.ScanDocuments(r.ctx, portal.SystemActor()); err != nil || n != 1 {
		t.Errorf("scan of the next version: got %d, error %v", n, err)
	}
	if got, err := r.content(r.by, d, 2); err != nil || got != "Schoon." {
		t.Errorf("got %q, error %v", got, err)
	}
}

func TestBar44_AnonymousAdderHearsOfAVirusWithoutATrace(t *testing.T) {
	r := newDocumentRig(t)
	r.scanner = &testScanner{scan: healthy}
	s := r.share(r.by, portal.Audience{Kind: portal.WholeChain}, portal.Anonymous)
	r.add(r.by, s, "besmet.txt", eicar)
	r.events()
	if _, err := r.ScanDocuments(r.ctx, portal.SystemActor()); err != nil {
		t.Fatal(err)
	}
	rs, err := r.Audience(r.ctx, r.wantEvents(portal.DocumentScanned)[0])
	r.must(err)
	if len(rs) != 1 || rs[0].Person.ID != r.by.ID || !rs[0].Hidden || rs[0].Item != "" {
		t.Errorf("told %+v, want the reporter, hidden", rs)
	}
}

func TestBar44_ScannerConfiguredLaterClosesWhatWasNotScanned(t *testing.T) {
	r := newDocumentRig(t)
	d := r.add(r.by, r.signal, "brief.txt", "Tekst.")
	if _, err := r.content(r.by, d, 1); err != nil {
		t.Errorf("without a scanner: got error %v", err)
	}
	r.scanner = &testScanner{scan: healthy}
	if _, err := r.content(r.by, d, 1); portal.KindOf(err) != portal.Conflict {
		t.Errorf("before it was scanned: got error %v", err)
	}
	if _, err := r.ScanDocuments(r.ctx, portal.SystemActor()); err != nil {
		t.Fatal(err)
	}
	if _, err := r.content(r.by, d, 1); err != nil {
		t.Errorf("after it was scanned: got error %v", err)
	}
}

func TestScannerThatIsDownIsNotAskedForEveryFile(t *testing.T) {
	r := newDocumentRig(t)
	for _, text := range []string{"een", "twee", "drie", "vier", "vijf"} {
		r.add(r.by, r.signal, text+".txt", text)
	}
	s := &testScanner{scan: func(context.Context, io.Reader) (string, error) { return "", errors.New("down") }}
	r.scanner = s
	if _, err := r.ScanDocuments(r.ctx, portal.SystemActor()); err == nil || s.calls != scanFailures {
		t.Errorf("got %d calls, error %v, want %d", s.calls, err, scanFailures)
	}
}

func TestBar45_SweepRemovesOrphansOnly(t *testing.T) {
	r := newDocumentRig(t)
	d := r.add(r.by, r.signal, "brief.txt", "Tekst.")
	in := UploadForm{File: r.receive(r.by, UploadTo{Number: r.signal.Number}, "wacht.txt", []byte("Mail naar jan@voorbeeld.example."))}
	_, err := r.AddDocument(r.ctx, r.by, r.signal.Number, &in)
	r.wrongAt(err, portal.FieldDocumentFile, FieldChecked)
	orphan, err := r.store.PutFile(r.ctx, strings.NewReader("wees"), 100)
	r.must(err)
	_, err = r.store.Files().Put(r.ctx, "export/1", strings.NewReader("van een ander"), 100)
	r.must(err)

	sweep := func(later time.Duration, wantGone int, wantFiles ...portal.ID) {
		t.Helper()
		r.real = func() time.Time { return time.Now().Add(later) }
		n, err := r.SweepDocuments(r.ctx, portal.SystemActor())
		r.must(err)
		var got []portal.ID
		for _, f := range r.files() {
			got = append(got, portal.ID(f.ID))
		}
		if n != wantGone || len(got) != len(wantFiles) {
			t.Errorf("after %v: %d went and %v are left, want %d and %v", later, n, got, wantGone, wantFiles)
		}
	}
	kept, err := r.store.KeptUpload(r.ctx, in.Kept)
	r.must(err)
	mine, theirs := d.Current().File, portal.ID("export/1")
	sweep(0, 0, mine, kept.File, orphan.ID, theirs)
	sweep(orphanAge-time.Minute, 0, mine, kept.File, orphan.ID, theirs)
	r.real = time.Now
	sweep(49*time.Hour, 2, mine, theirs)
	if got, err := r.content(r.by, d, 1); err != nil || got != "Tekst." {
		t.Errorf("the document itself: got %q, error %v", got, err)
	}
	_, err = r.AddDocument(r.ctx, r.by, r.signal.Number, &UploadForm{Kept: in.Kept, Citizen: CitizenAnswer{Checked: true}})
	r.wrongAt(err, portal.FieldDocumentFile)
}
