package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

const (
	// scansAtOnce is how many documents one run of the scanner takes.
	scansAtOnce = 50
	// scanFailures ends a run: the scanner is most likely down, and each file
	// would wait for its time-out.
	scanFailures = 3
	// orphanAge is how long bytes may lie without a document that refers to
	// them: longer than the longest upload takes.
	orphanAge = 24 * time.Hour
)

// HasScanner reports whether a virus scanner is configured.
func (a *App) HasScanner() bool { return a.scanner != nil }

// ScanDocuments offers versions without a verdict to the scanner, and says how
// many got one. Whatever happens but a clear verdict leaves a version closed,
// for the next run. Without a scanner it does nothing.
func (a *App) ScanDocuments(ctx context.Context, by portal.Actor) (int, error) {
	if err := policy.Check(by, policy.RecordScan, nil); err != nil {
		return 0, err
	}
	if a.scanner == nil {
		return 0, nil
	}
	ds, err := a.store.UnscannedDocuments(ctx, scansAtOnce)
	if err != nil {
		return 0, err
	}
	// In another order each time: a file on which the scanner stumbles must not
	// keep those behind it closed.
	rand.Shuffle(len(ds), func(i, j int) { ds[i], ds[j] = ds[j], ds[i] })
	done, failed := 0, []error(nil)
	for _, d := range ds {
		for i, v := range d.Versions {
			if v.Scan == portal.CleanScan || v.Scan == portal.Infected || v.Scan == portal.ErasedScan {
				continue
			}
			if err := a.scanVersion(ctx, by, d.ID, i+1, v.File); err != nil {
				failed = append(failed, fmt.Errorf("scan version %d of document %s: %w", i+1, d.ID, err))
				if len(failed) >= scanFailures || ctx.Err() != nil {
					return done, errors.Join(failed...)
				}
				continue
			}
			done++
		}
	}
	return done, errors.Join(failed...)
}

// scanVersion scans one version and stores the verdict. The bytes of an infected
// one are thrown away.
func (a *App) scanVersion(ctx context.Context, by portal.Actor, id portal.ID, n int, file portal.ID) error {
	r, _, err := a.store.OpenFile(ctx, file)
	if err != nil {
		return err
	}
	defer r.Close()
	whole := &wholeReader{from: r}
	infected, err := a.scanner.Scan(ctx, whole)
	if err == nil && infected == "" && !whole.ended {
		err = errors.New("the scanner gave its verdict before it had read the file")
	}
	if err != nil {
		return err
	}
	err = a.write(ctx, by, func(ctx context.Context, w *writing) error {
		on, err := a.documentOn(ctx, id)
		if err != nil {
			return err
		}
		d := on.Document
		set, err := a.store.Settings(ctx)
		if err != nil {
			return err
		}
		if err := policy.Check(by, policy.RecordScan, on); err != nil {
			return err
		}
		fact, changed := d.Scanned(n, infected == "")
		if !changed {
			return nil // another instance was first
		}
		scope, err := a.documentScope(ctx, on, set.Municipality)
		if err != nil {
			return err
		}
		if infected != "" && n == len(d.Versions) {
			// What stands in it is not to be found any more.
			if err := a.store.SaveDocumentText(ctx, d, "", scope); err != nil {
				return err
			}
		}
		if err := a.store.SaveDocument(ctx, &d, scope); err != nil {
			return err
		}
		w.record(documentVersion(d, on.Signal), fact)
		return nil
	})
	if err == nil && infected != "" {
		a.log.Warn("infected upload", "document", id, "version", n, "found", infected)
		a.forget(ctx, file)
	}
	return err
}

// wholeReader notes whether everything was read, without an error.
type wholeReader struct {
	from  io.Reader
	ended bool
}

// Read implements io.Reader.
func (w *wholeReader) Read(p []byte) (int, error) {
	n, err := w.from.Read(p)
	w.ended = w.ended || err == io.EOF
	return n, err
}

// SweepDocuments throws away what belongs to no document: uploads nobody
// answered for, bytes that nothing refers to, and the remains of uploads that
// broke off. It says how many files went.
func (a *App) SweepDocuments(ctx context.Context, by portal.Actor) (int, error) {
	if err := policy.Check(by, policy.SweepDocuments, nil); err != nil {
		return 0, err
	}
	expired, err := a.store.ExpiredUploads(ctx, a.real(), 500)
	if err != nil {
		return 0, err
	}
	for _, k := range expired {
		// Its file is an orphan from here on; one taken up at this moment stays.
		if err := a.store.DeleteKeptUpload(ctx, k); err != nil && portal.KindOf(err) != portal.NotFound {
			return 0, err
		}
	}
	old := a.real().Add(-orphanAge)
	if err := a.store.SweepUnfinished(ctx, old); err != nil {
		return 0, err
	}
	orphans, err := a.store.OrphanFiles(ctx, old)
	if err != nil {
		return 0, err
	}
	for n, id := range orphans {
		if err := a.store.RemoveFile(ctx, id); err != nil {
			return n, err
		}
	}
	return len(orphans), nil
}
