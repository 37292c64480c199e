package app

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// DocumentFilter is what a person asks of the list of documents.
type DocumentFilter struct {
	Text string // words to search for
	Kind portal.FileKind
	Mine bool // added by me, under my name
	Page portal.Page
	Skip int // pages of search results, which have no cursor
}

// DocumentRow is a document as the reader may know it.
type DocumentRow struct {
	portal.Document
	Number, Subject string // of the signal it hangs under
	By              Name   // who added it; empty for the anonymous reporter
	// Open: the current version can be downloaded now.
	Open bool
}

// DocumentList is one page of documents; see SignalList for its fields.
type DocumentList struct {
	Rows       []DocumentRow
	Count      int64
	AtLeast    bool
	Next, Prev string
	More       bool
}

// DocumentPage is everything the page of one document shows to one reader.
type DocumentPage struct {
	DocumentRow
	Versions []VersionRow // newest first
	// MayReplace: the reader can add a version.
	MayReplace bool
	// Anonymous: the reader is the signal's anonymous reporter.
	Anonymous bool
}

// VersionRow is one version of a document.
type VersionRow struct {
	portal.DocumentVersion
	N    int // from 1
	By   Name
	Open bool
}

// Documents lists what the actor may read of the filter's documents, newest first.
func (a *App) Documents(ctx context.Context, by portal.Actor, f DocumentFilter) (DocumentList, error) {
	if err := policy.Check(by, policy.ReadSignal, nil); err != nil {
		return DocumentList{}, err
	}
	q := portal.DocumentQuery{Scope: policy.SignalKeys(by), Kind: f.Kind, Page: f.Page}
	if f.Mine {
		q.By = by.ID
	}
	if strings.TrimSpace(f.Text) != "" {
		return a.foundDocuments(ctx, by, f, q)
	}
	page, err := a.store.Documents(ctx, q)
	if err != nil {
		return DocumentList{}, err
	}
	list := DocumentList{Next: page.Next, Prev: page.Prev}
	if list.Count, err = a.store.CountDocuments(ctx, q, MaxCount+1); err != nil {
		return DocumentList{}, err
	}
	if list.AtLeast = list.Count > MaxCount; list.AtLeast {
		list.Count = MaxCount
	}
	list.Rows, err = a.documentRows(ctx, by, page.Rows)
	return list, err
}

// foundDocuments searches the text within the actor's scope and keeps the hits
// that the rest of the filter selects.
func (a *App) foundDocuments(ctx context.Context, by portal.Actor, f DocumentFilter, q portal.DocumentQuery) (DocumentList, error) {
	hits, err := a.store.SearchText(ctx, portal.TextQuery{Text: f.Text, Scope: q.Scope, Kinds: []portal.ObjectKind{portal.KindDocument}, Limit: maxFound})
	if err != nil {
		return DocumentList{}, err
	}
	var found []portal.Document
	for _, h := range hits {
		d, err := a.store.Document(ctx, h.Ref.ID)
		if portal.KindOf(err) == portal.NotFound && err != nil {
			continue // removed since it was found
		}
		if err != nil {
			return DocumentList{}, err
		}
		if (q.Kind == "" || q.Kind == portal.FileKindOf(d.Current().Type)) && (q.By == "" || q.By == d.AddedBy) {
			found = append(found, d)
		}
	}
	rows, err := a.documentRows(ctx, by, found)
	list := DocumentList{Count: int64(len(rows)), AtLeast: len(hits) == maxFound}
	rows = rows[min(max(f.Skip, 0)*portal.PageSize, len(rows)):]
	list.More = len(rows) > portal.PageSize
	list.Rows = rows[:min(len(rows), portal.PageSize)]
	return list, err
}

// documentRows adds what a list shows of each. A document whose subject the
// actor may not see, whatever the scope keys said, is left out.
func (a *App) documentRows(ctx context.Context, by portal.Actor, ds []portal.Document) ([]DocumentRow, error) {
	signals := map[portal.ID]portal.Signal{}
	var rows []DocumentRow
	for _, d := range ds {
		s, ok := signals[d.About.ID]
		if !ok {
			var err error
			if s, err = a.store.Signal(ctx, d.About.ID); err != nil && portal.KindOf(err) != portal.NotFound {
				return nil, err
			}
			signals[d.About.ID] = s
		}
		if s.ID == "" || !policy.May(by, policy.ReadSignal, policy.DocumentOn{Document: d, Signal: s}) {
			continue
		}
		row, err := a.documentRow(ctx, by, d, s)
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func (a *App) documentRow(ctx context.Context, by portal.Actor, d portal.Document, s portal.Signal) (DocumentRow, error) {
	name, err := a.nameUnder(ctx, by, s, d.AddedBy)
	return DocumentRow{Document: d, Number: s.Number, Subject: s.Title, By: name, Open: d.Current().Downloadable(a.scanner != nil)}, err
}

// nameUnder gives somebody's name as the reader may know it under a signal: its
// reporter is shown no further than the signal shows them.
func (a *App) nameUnder(ctx context.Context, by portal.Actor, s portal.Signal, id portal.ID) (Name, error) {
	p, err := a.person(ctx, id)
	if err != nil || id == "" {
		return Name{}, err
	}
	orgs, err := a.organisations(ctx)
	n := Name{Person: p.Name, Org: orgs[p.OrgID].Name}
	if id == s.Reporter && !policy.May(by, policy.SeeReporter, s) {
		n.Person = ""
	}
	return n, err
}

// SignalDocuments gives the documents under the signal with a number, oldest
// first.
func (a *App) SignalDocuments(ctx context.Context, by portal.Actor, number string) ([]DocumentRow, error) {
	if by.Zero() {
		return nil, portal.ErrLogin
	}
	s, err := a.store.SignalByNumber(ctx, number)
	if err == nil && !policy.May(by, policy.ReadSignal, s) {
		err = portal.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	ds, err := a.store.DocumentsAbout(ctx, s.Ref())
	if err != nil {
		return nil, err
	}
	return a.documentRows(ctx, by, ds)
}

// readableDocument loads a document that the actor may read; what they may not
// know of is not there.
func (a *App) readableDocument(ctx context.Context, by portal.Actor, id portal.ID) (portal.Document, portal.Signal, error) {
	if by.Zero() {
		return portal.Document{}, portal.Signal{}, portal.ErrLogin
	}
	d, s, err := a.documentOn(ctx, id)
	if err == nil && !policy.May(by, policy.ReadSignal, policy.DocumentOn{Document: d, Signal: s}) {
		err = portal.ErrNotFound
	}
	if err != nil {
		return portal.Document{}, portal.Signal{}, err
	}
	return d, s, nil
}

// Document gives the page of a document, as the actor may see it.
func (a *App) Document(ctx context.Context, by portal.Actor, id portal.ID) (DocumentPage, error) {
	d, s, err := a.readableDocument(ctx, by, id)
	if err != nil {
		return DocumentPage{}, err
	}
	p := DocumentPage{
		MayReplace: policy.May(by, policy.ReplaceDocument, policy.DocumentOn{Document: d, Signal: s}),
		Anonymous:  s.IsAnonymous() && policy.IsReporter(by, s),
	}
	if p.DocumentRow, err = a.documentRow(ctx, by, d, s); err != nil {
		return p, err
	}
	for n := len(d.Versions); n > 0; n-- {
		v := d.Versions[n-1]
		name, err := a.nameUnder(ctx, by, s, v.By)
		if err != nil {
			return p, err
		}
		p.Versions = append(p.Versions, VersionRow{DocumentVersion: v, N: n, By: name, Open: v.Downloadable(a.scanner != nil)})
	}
	return p, nil
}

// UploadRules is what the form for a file says beforehand.
type UploadRules struct {
	Number, Subject string
	// Anonymous: the actor is the anonymous reporter, so names are taken out of
	// the file. OwnName: others see the actor's organisation only, but the file
	// may hold their name.
	Anonymous, OwnName bool
}

// UploadRules says what holds for the actor who adds a document to the signal
// with a number.
func (a *App) UploadRules(ctx context.Context, by portal.Actor, number string) (UploadRules, error) {
	t, err := a.uploadTarget(ctx, by, UploadTo{Number: number})
	s := t.signal
	return UploadRules{Number: s.Number, Subject: s.Title, Anonymous: t.anonymous, OwnName: s.Naming == portal.OrgVisible && policy.IsReporter(by, s)}, err
}

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
	d, _, err := a.readableDocument(ctx, by, id)
	if err != nil {
		return Download{}, err
	}
	if n < 1 || n > len(d.Versions) {
		return Download{}, portal.ErrNotFound
	}
	v := d.Versions[n-1]
	switch {
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

func (a *App) findDocument(ctx context.Context, by portal.Actor, id portal.ID) (Found, bool, error) {
	d, s, err := a.readableDocument(ctx, by, id)
	if err != nil {
		if portal.KindOf(err) == portal.NotFound {
			err = nil // removed since it was found
		}
		return Found{}, false, err
	}
	row, err := a.documentRow(ctx, by, d, s)
	return Found{Ref: d.Ref(), Number: s.Number, Title: d.Title, Document: &row}, err == nil, err
}
