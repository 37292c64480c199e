package app

import (
	"context"
	"fmt"
	"io"
	"log/slog"

	"ketenportaal/internal/portal"
)

// Download is a file on its way out. Its reader fails before the last bytes
// when they aren't those that were uploaded; the caller closes it.
type Download struct {
	Name string
	Size int64
	io.ReadCloser
}

// DownloadDocument opens the n-th version of a document, from 1. Policy decides
// through the subject, each time. The reader outlives ctx, for it is read while
// the answer is sent.
func (a *App) DownloadDocument(ctx context.Context, by portal.Actor, id portal.ID, n int) (Download, error) {
	on, err := a.readableDocument(ctx, by, id)
	if err != nil {
		return Download{}, err
	}
	return a.openVersion(ctx, on.Document, n)
}

// openVersion opens the n-th version of a document in hand, from 1, of which policy
// was asked before.
func (a *App) openVersion(ctx context.Context, d portal.Document, n int) (Download, error) {
	if n < 1 || n > len(d.Versions) {
		return Download{}, portal.ErrNotFound
	}
	v := d.Versions[n-1]
	switch {
	case v.Hidden:
		return Download{}, portal.Errorf(portal.Forbidden, portal.HiddenText)
	case v.Scan == portal.ErasedScan:
		return Download{}, portal.Errorf(portal.Forbidden, "Dit bestand is verwijderd om privacy.")
	case v.Scan == portal.Infected:
		return Download{}, portal.Errorf(portal.Conflict, "In dit bestand zit een virus. Daarom is het niet te downloaden.")
	case !v.Downloadable(a.scanner != nil):
		return Download{}, portal.Errorf(portal.Conflict, "Dit bestand wordt nog gecontroleerd op virussen. Probeer het over een paar minuten opnieuw.")
	}
	r, stored, err := a.store.OpenFile(context.WithoutCancel(ctx), v.File)
	if err != nil {
		return Download{}, fmt.Errorf("open version %d of document %s: %w", n, d.ID, lostFile(err))
	}
	if stored.SHA256 != v.SHA256 || stored.Size != v.Size {
		r.Close()
		return Download{}, fmt.Errorf("version %d of document %s: the stored file is another one", n, d.ID)
	}
	return Download{Name: v.Name, Size: v.Size, ReadCloser: &verified{from: r, log: a.log, file: v.File}}, nil
}

// lostFile keeps the absence of bytes that must be there from looking like an
// unknown address.
func lostFile(err error) error {
	if portal.KindOf(err) == portal.NotFound {
		return fmt.Errorf("the bytes are gone: %v", err)
	}
	return err
}

// verified gives bytes only once it has read on beyond them. The store notices
// damage at the end; whoever sends a known number of bytes would stop reading
// just before, and the receiver would take a damaged file for whole.
type verified struct {
	from         io.ReadCloser
	log          *slog.Logger
	file         portal.ID
	ready, ahead []byte
	err          error
}

const readAhead = 32 << 10

// Read implements io.Reader.
func (v *verified) Read(p []byte) (int, error) {
	for len(v.ready) == 0 {
		if v.err != nil {
			if v.err != io.EOF {
				v.ahead = nil
			}
			if v.ready, v.ahead = v.ahead, nil; len(v.ready) == 0 {
				return 0, v.err
			}
			break
		}
		v.next()
	}
	n := copy(p, v.ready)
	v.ready = v.ready[n:]
	return n, nil
}

// next reads on: what was ahead has something behind it then, and is ready.
func (v *verified) next() {
	buf := make([]byte, readAhead)
	n, err := v.from.Read(buf)
	if n > 0 {
		v.ready, v.ahead = v.ahead, buf[:n]
	}
	if v.err = err; err != nil && err != io.EOF {
		v.log.Error("download broken off", "file", v.file, "error", err)
	}
}

// Close implements io.Closer.
func (v *verified) Close() error { return v.from.Close() }
