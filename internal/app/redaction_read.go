package app

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/privacy"
)

// RedactionRow is a privacymelding in the list.
type RedactionRow struct {
	portal.Redaction
	On string // the number of the signal or the round table; empty for a document of the chain, and for what is gone
	By Name   // empty for the anonymous reporter
}

// RedactionList is one page of privacymeldingen.
type RedactionList struct {
	Rows       []RedactionRow
	Next, Prev string
}

// Redactions lists privacymeldingen, newest first, for who decides on them; of
// one state, or of all.
func (a *App) Redactions(ctx context.Context, by portal.Actor, state portal.RedactionState, page portal.Page) (RedactionList, error) {
	if err := policy.Check(by, policy.DecideRedaction, nil); err != nil {
		return RedactionList{}, err
	}
	l, err := a.store.Redactions(ctx, state, page)
	list := RedactionList{Next: l.Next, Prev: l.Prev}
	for _, r := range l.Rows {
		row, err := a.redactionRow(ctx, r)
		if err != nil {
			return list, err
		}
		list.Rows = append(list.Rows, row)
	}
	return list, err
}

func (a *App) redactionRow(ctx context.Context, r portal.Redaction) (RedactionRow, error) {
	row := RedactionRow{Redaction: r}
	var err error
	if row.On, err = a.numberOf(ctx, r.About); err != nil {
		return row, err
	}
	row.By, err = a.auditName(ctx, r.By)
	return row, err
}

// RedactionPage is a privacymelding as who decides on it sees it.
type RedactionPage struct {
	RedactionRow
	DecidedBy Name
	Hidden    []HiddenPart // while it waits for the decision
	Copies    []RedactionCopy
}

// HiddenPart is a part with its original texts.
type HiddenPart struct {
	Part  portal.Part
	Texts []HiddenText
	Files []HiddenFile
}

// HiddenText is one original, and what it is.
type HiddenText struct{ Field, Text string }

// HiddenFile is a hidden version of a document. N counts the hidden files of the
// privacymelding, from 1.
type HiddenFile struct {
	N    int
	Name string
	portal.DocumentVersion
}

// Redaction gives a privacymelding with what it hides to who decides on it. That
// they read it is recorded.
func (a *App) Redaction(ctx context.Context, by portal.Actor, number string) (RedactionPage, error) {
	r, err := a.deciding(ctx, by, number)
	if err != nil {
		return RedactionPage{}, err
	}
	p := RedactionPage{}
	if p.RedactionRow, err = a.redactionRow(ctx, r); err != nil {
		return p, err
	}
	if p.Copies, err = a.redactionCopies(ctx, r); err != nil {
		return p, err
	}
	if p.DecidedBy, err = a.auditName(ctx, r.DecidedBy); err != nil || !r.Open() {
		return p, err
	}
	if err := a.redactionRead(ctx, by, r); err != nil {
		return p, err
	}
	p.Hidden, err = a.hiddenParts(ctx, r)
	return p, err
}

func (a *App) redactionRead(ctx context.Context, by portal.Actor, r portal.Redaction) error {
	return a.write(ctx, by, func(_ context.Context, w *writing) error {
		w.record(r.Version, portal.Fact{Type: portal.RedactionRead, About: r.Ref()})
		return nil
	})
}

func (a *App) hiddenParts(ctx context.Context, r portal.Redaction) ([]HiddenPart, error) {
	o, err := a.store.Originals(ctx, r.ID)
	if err != nil {
		if portal.KindOf(err) == portal.NotFound {
			return nil, nil // decided at this moment
		}
		return nil, err
	}
	u, err := a.underSubject(ctx, r.About)
	if err != nil {
		return nil, err
	}
	var all []HiddenPart
	files := 0
	for _, part := range r.Parts {
		h := HiddenPart{Part: part}
		d := u.document(part)
		for _, t := range u.texts() {
			if t.Part != part || *t.Text == "" || d != nil && t.Field == "naam" {
				continue
			}
			field, _, _ := strings.Cut(t.Field, "/")
			field, _, _ = strings.Cut(field, "@")
			x := HiddenText{field, o.Named(t)}
			if !slices.Contains(h.Texts, x) && !portal.Withheld(x.Text) { // once, of all versions that say the same
				h.Texts = append(h.Texts, x)
			}
		}
		if d != nil {
			for _, f := range hiddenFiles(d, part, o) {
				files++
				f.N = files
				h.Files = append(h.Files, f)
			}
			if text := o.Found[d.ID]; text != "" {
				h.Texts = append(h.Texts, HiddenText{"tekst", text})
			}
		}
		all = append(all, h)
	}
	return all, nil
}

// hiddenFiles are the versions of a document that a part hides, with their names.
func hiddenFiles(d *portal.Document, part portal.Part, o portal.Originals) []HiddenFile {
	_, only := part.Document()
	var all []HiddenFile
	for _, t := range d.Texts() {
		id, n := t.Part.Document()
		if id != d.ID || n == 0 || only != 0 && n != only || !d.Versions[n-1].Hidden {
			continue
		}
		all = append(all, HiddenFile{Name: o.Named(t), DocumentVersion: d.Versions[n-1]})
	}
	return all
}

// DownloadHidden opens the n-th hidden file of a privacymelding, from 1, for who
// decides on it. That they did is recorded.
func (a *App) DownloadHidden(ctx context.Context, by portal.Actor, number string, n int) (Download, error) {
	p, err := a.Redaction(ctx, by, number)
	if err != nil {
		return Download{}, err
	}
	for _, h := range p.Hidden {
		for _, f := range h.Files {
			if f.N != n || f.Scan == portal.Infected {
				continue
			}
			r, _, err := a.store.OpenFile(context.WithoutCancel(ctx), f.File)
			if err != nil {
				return Download{}, fmt.Errorf("open hidden file of %s: %w", number, lostFile(err))
			}
			return Download{Name: f.Name, Size: f.Size, ReadCloser: &verified{from: r, log: a.log, file: f.File}}, nil
		}
	}
	return Download{}, portal.ErrNotFound
}

// FoundPlaces says how many places words were found in, by what those are.
type FoundPlaces struct {
	Places map[string]int
	// Unread are files of which the text can't be looked into.
	Unread int
}

// FindPassage counts where words stand under the subject of a privacymelding,
// without changing anything.
func (a *App) FindPassage(ctx context.Context, by portal.Actor, number, words string) (FoundPlaces, error) {
	passage, files, err := a.lookFor(ctx, by, number, words)
	if err != nil {
		return FoundPlaces{}, err
	}
	found := FoundPlaces{Unread: files.unread}
	err = a.store.InTx(ctx, func(ctx context.Context) error {
		r, err := a.deciding(ctx, by, number)
		if err != nil {
			return err
		}
		o, err := a.store.Originals(ctx, r.ID)
		if err != nil {
			return err
		}
		u, err := a.underSubject(ctx, r.About)
		if err != nil {
			return err
		}
		if err := u.loadCopies(ctx, r); err != nil {
			return err
		}
		if found.Places, err = a.eraseUnder(ctx, &r, &o, u, nil, passage, files.holding); err != nil {
			return err
		}
		return errOnlyLooking
	})
	if err == errOnlyLooking {
		err = nil
	}
	return found, err
}

// errOnlyLooking ends a transaction of which nothing may be stored.
var errOnlyLooking = portal.Errorf(portal.Conflict, "Alleen bekeken.")

// foundFiles says which stored files hold a passage.
type foundFiles struct {
	holding map[portal.ID]bool
	unread  int
}

// lookFor looks for words in the files under the subject of a privacymelding, all
// versions. Without words it looks for nothing.
func (a *App) lookFor(ctx context.Context, by portal.Actor, number, words string) (privacy.Passage, foundFiles, error) {
	files := foundFiles{holding: map[portal.ID]bool{}}
	r, err := a.deciding(ctx, by, number)
	if err != nil || strings.TrimSpace(words) == "" {
		return privacy.Passage{}, files, err
	}
	passage, ok := privacy.NewPassage(words)
	if !ok {
		return passage, files, portal.Fields{portal.FieldPassage: "Neem ten minste drie letters of cijfers over, en ten hoogste 500 tekens."}.Err()
	}
	names, err := a.hiddenNames(ctx, r.About)
	if err != nil {
		return passage, files, err
	}
	u, err := a.underSubject(ctx, r.About)
	if err != nil {
		return passage, files, err
	}
	for _, d := range u.documents {
		for _, t := range d.Texts() {
			_, n := t.Part.Document()
			if n == 0 {
				continue // of the document as a whole
			}
			v := d.Versions[n-1]
			if v.File == "" || v.Scan == portal.Infected {
				continue
			}
			if err := a.lookInto(ctx, v, names.Named(t), passage, &files); err != nil {
				return passage, files, err
			}
		}
	}
	return passage, files, nil
}

// hiddenNames gathers what the open privacymeldingen about something hide: what a
// file is shows from its name.
func (a *App) hiddenNames(ctx context.Context, about portal.Ref) (portal.Originals, error) {
	all := portal.Originals{Texts: map[string]string{}}
	open, err := a.store.OpenRedactions(ctx, about)
	if err != nil {
		return all, err
	}
	for _, r := range open {
		o, err := a.store.Originals(ctx, r.ID)
		if err != nil && portal.KindOf(err) != portal.NotFound {
			return all, err
		}
		maps.Copy(all.Texts, o.Texts)
	}
	return all, nil
}

// lookInto looks for a passage in one version. A file of which no text comes is
// counted as unread.
func (a *App) lookInto(ctx context.Context, v portal.DocumentVersion, name string, passage privacy.Passage, files *foundFiles) error {
	u, err := a.reopen(ctx, portal.KeptUpload{File: v.File, Name: name})
	if err != nil && portal.KindOf(err) != portal.Invalid {
		return err
	}
	defer u.Close()
	if err != nil || u.text == "" || u.cut {
		files.unread++
	}
	if err == nil && passage.In(u.text) {
		files.holding[v.File] = true
	}
	return nil
}
