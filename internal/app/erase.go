package app

import (
	"context"
	"slices"
	"strings"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// erasureStore is what erasing needs of a database.
type erasureStore interface {
	// DeleteDocument removes a document with its text and what is findable of it.
	DeleteDocument(ctx context.Context, d portal.Document) error
	// KeptUploadsTo gives the files that wait for an answer of their sender.
	KeptUploadsTo(ctx context.Context, to portal.Ref) ([]portal.KeptUpload, error)
	// EraseEventDetails removes details of the events about an object, with
	// their salts; all of them when none is named.
	EraseEventDetails(ctx context.Context, about portal.Ref, names ...string) error
	MailsAbout(ctx context.Context, about portal.Ref) ([]portal.Mail, error)
	// EachDigest hands over the overzichtsmails, some at a time.
	EachDigest(ctx context.Context, do func(portal.Mail) error) error

	InsertErasure(ctx context.Context, e *portal.Erasure) error
	Erasures(ctx context.Context, limit int) ([]portal.Erasure, error)
	DeleteErasure(ctx context.Context, e portal.Erasure) error
	// Compact overwrites what the database's own files still hold of what was
	// deleted, as far as its engine can.
	Compact(ctx context.Context) error
}

// eraseDocument removes a document as if it had never been: every version's
// bytes, its text, what is findable of it and what waits to become a version.
// The bytes go after the commit.
func (a *App) eraseDocument(ctx context.Context, w *writing, id portal.ID) error {
	d, err := a.store.Document(ctx, id)
	if err != nil {
		return err
	}
	files := make([]portal.ID, 0, len(d.Versions))
	for _, v := range d.Versions {
		if v.File != "" {
			files = append(files, v.File)
		}
	}
	if err := a.eraseKept(ctx, w, d.Ref()); err != nil {
		return err
	}
	if err := a.store.DeleteDocument(ctx, d); err != nil {
		return err
	}
	return a.eraseFiles(ctx, w, files)
}

// eraseKept removes the uploads that wait for an answer, to a signal or to a
// document.
func (a *App) eraseKept(ctx context.Context, w *writing, to portal.Ref) error {
	kept, err := a.store.KeptUploadsTo(ctx, to)
	if err != nil {
		return err
	}
	var files []portal.ID
	for _, k := range kept {
		if err := a.store.DeleteKeptUpload(ctx, k); err != nil {
			return err
		}
		files = append(files, k.File)
	}
	return a.eraseFiles(ctx, w, files)
}

// eraseFiles throws stored bytes away after the commit: at once, and by the job
// that finishes erasures when that fails.
func (a *App) eraseFiles(ctx context.Context, w *writing, files []portal.ID) error {
	if len(files) == 0 {
		return nil
	}
	w.erased = append(w.erased, files...)
	return a.store.InsertErasure(ctx, &portal.Erasure{ID: portal.NewRandomID(), Files: files})
}

// eraseEventDetails removes details of what the audit log says about an object;
// all of them when no name is given. That it happened stays, and the chain
// stays valid.
func (a *App) eraseEventDetails(ctx context.Context, about portal.Ref, names ...string) error {
	if err := a.store.EraseEventDetails(ctx, about, names...); err != nil {
		return err
	}
	return a.store.InsertErasure(ctx, &portal.Erasure{ID: portal.NewRandomID()})
}

// eraseMailAbout removes what sent mails said about objects, from the mailbox and
// from the folder in which a portal without a mail server keeps them. That they
// were sent stays. What a mail server took can't be called back.
func (a *App) eraseMailAbout(ctx context.Context, abouts ...portal.Ref) error {
	var mails []portal.Mail
	var links []string
	for _, about := range abouts {
		ms, err := a.store.MailsAbout(ctx, about)
		if err != nil {
			return err
		}
		mails = append(mails, ms...)
		link, err := a.linkTo(ctx, about)
		if err != nil {
			return err
		}
		if link != "" {
			links = append(links, link)
		}
	}
	if len(links) > 0 {
		err := a.store.EachDigest(ctx, func(m portal.Mail) error {
			if slices.ContainsFunc(links, func(link string) bool { return strings.Contains(m.Text, link) }) {
				mails = append(mails, m)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	e := portal.Erasure{ID: portal.NewRandomID()}
	for _, m := range mails {
		if m.FirstTry.IsZero() {
			continue // not made yet: it will say what is true then
		}
		e.Mails = append(e.Mails, m.FileName())
		if m.Subject == "" && m.Text == "" && m.HTML == "" && len(m.Raw) == 0 {
			continue
		}
		m.Subject, m.Text, m.HTML, m.Raw = "", "", "", nil
		if err := a.store.SaveMail(ctx, &m); err != nil {
			return err
		}
	}
	return a.store.InsertErasure(ctx, &e)
}

// linkTo is how an overzichtsmail links to an object; empty when none names it.
func (a *App) linkTo(ctx context.Context, about portal.Ref) (string, error) {
	switch about.Kind {
	case portal.KindDocument:
		return "/documenten/" + string(about.ID), nil
	case portal.KindTable:
		t, err := a.store.Table(ctx, about.ID)
		return tablePath(t.Number), err
	case portal.KindDecision:
		d, err := a.store.Decision(ctx, about.ID)
		return "/besluiten/" + d.Number, err
	case portal.KindActionPoint:
		p, err := a.store.ActionPoint(ctx, about.ID)
		return "/actiepunten/" + p.Number, err
	case portal.KindCovenant:
		c, err := a.store.Covenant(ctx, about.ID)
		return covenantPath(c.Number), err
	case portal.KindAgreementSet:
		s, err := a.store.AgreementSet(ctx, about.ID)
		return "/afsprakensets/" + s.Number, err
	case portal.KindSignal:
	default:
		if !isFigure(about.Kind) {
			return "", nil // its mails lead to what it belongs to
		}
		f, err := a.figure(ctx, about)
		if err != nil {
			return "", err
		}
		return f.path, nil
	}
	s, err := a.store.Signal(ctx, about.ID)
	if err != nil {
		return "", err
	}
	return "/signalen/" + s.Number, nil
}

// erasuresAtOnce is how many erasures one run finishes.
const erasuresAtOnce = 500

// FinishErasures throws away what erasing left outside the database's documents:
// stored bytes, messages in a folder (removeMail), and what deleted rows leave
// in the database's own files. It says how many erasures were finished. What
// fails stays for the next run; two instances at once do no harm.
func (a *App) FinishErasures(ctx context.Context, by portal.Actor, removeMail func(name string) error) (int, error) {
	if err := policy.Check(by, policy.SweepDocuments, nil); err != nil {
		return 0, err
	}
	list, err := a.store.Erasures(ctx, erasuresAtOnce)
	if err != nil || len(list) == 0 {
		return 0, err
	}
	for _, e := range list {
		for _, f := range e.Files {
			if err := a.store.RemoveFile(ctx, f); err != nil {
				return 0, err
			}
		}
		for _, name := range e.Mails {
			if err := removeMail(name); err != nil {
				return 0, err
			}
		}
	}
	// Before the rows go, so that a crash here makes it be done again.
	if err := a.store.Compact(ctx); err != nil {
		return 0, err
	}
	for n, e := range list {
		if err := a.store.DeleteErasure(ctx, e); err != nil && portal.KindOf(err) != portal.NotFound {
			return n, err
		}
	}
	return len(list), nil
}
