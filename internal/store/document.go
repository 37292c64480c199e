package store

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/portal"
)

var documents = docdb.Collection{
	Name: "documents",
	Fields: []docdb.Field{
		{Name: "about"}, // kind and id of the subject
		{Name: "scope", Multi: true},
		{Name: "added_at", Kind: docdb.Time},
		{Name: "added_by"}, {Name: "kind"}, {Name: "doc_kind"},
		{Name: "unscanned"},          // present while a version has no verdict
		{Name: "files", Multi: true}, // the bytes it needs
		{Name: "current_at", Kind: docdb.Time},
		{Name: "under"}, // the chain, a signal or a round table
		{Name: "table"}, // the round table of a paper
	},
	Indexes: []docdb.Index{
		{Multi: "scope", Sort: "added_at", Carry: []string{"kind", "added_by", "doc_kind", "about", "under"}},
		{Equal: []string{"about"}, Sort: "added_at"}, {Equal: []string{"about"}, Sort: "current_at"},
		{Equal: []string{"unscanned"}, Sort: "added_at"}, {Equal: []string{"table"}, Sort: "added_at"},
		{Multi: "files"},
	},
}

var documentTexts = docdb.Collection{Name: "document_texts"}

var keptUploads = docdb.Collection{
	Name:    "kept_uploads",
	Fields:  []docdb.Field{{Name: "expires", Kind: docdb.Time}, {Name: "file"}},
	Indexes: []docdb.Index{{Sort: "expires"}, {Equal: []string{"file"}}},
}

func subjectKey(r portal.Ref) string { return string(r.Kind) + "/" + string(r.ID) }

func documentFields(d portal.Document, scope []string) docdb.Fields {
	f := docdb.Fields{
		"about": subjectKey(d.About), "scope": scope, "added_at": d.AddedAt, "added_by": absent(d.AddedBy),
		"kind": string(portal.FileKindOf(d.Current().Type)), "doc_kind": string(d.Details.Full().Kind),
		"current_at": absent(d.Current().At), "under": string(d.Under()), "table": absent(d.Table),
	}
	var files []string
	for _, v := range d.Versions {
		if v.Scan == portal.Waiting || v.Scan == portal.NotScanned {
			f["unscanned"] = "yes"
		}
		if v.Scan != portal.Infected && v.File != "" {
			files = append(files, string(v.File))
		}
	}
	if files != nil {
		f["files"] = files
	}
	return f
}

func setDocument(d *portal.Document, v int64) { d.Version = v }

// Document gives a document.
func (s *Store) Document(ctx context.Context, id portal.ID) (portal.Document, error) {
	return get(ctx, s.db, documents.Name, string(id), setDocument)
}

// InsertDocument stores a new document under the scope keys of its subject.
func (s *Store) InsertDocument(ctx context.Context, d *portal.Document, scope []string) error {
	return insert(ctx, s.db, documents.Name, d.ID, &d.Version, d, documentFields(*d, scope))
}

// SaveDocument stores a changed document under the scope keys of its subject.
func (s *Store) SaveDocument(ctx context.Context, d *portal.Document, scope []string) error {
	return replace(ctx, s.db, documents.Name, d.ID, &d.Version, d, documentFields(*d, scope))
}

// DocumentsAbout gives the documents of one subject, oldest first.
func (s *Store) DocumentsAbout(ctx context.Context, about portal.Ref) ([]portal.Document, error) {
	return find(ctx, s.db, documents.Name, docdb.Query{Filter: docdb.Eq("about", subjectKey(about)), Sort: "added_at"}, setDocument)
}

// Papers gives the documents at one round table, oldest first: of the meeting, of
// the items of its agenda and of the proposals for it, whoever may see them.
func (s *Store) Papers(ctx context.Context, table portal.ID) ([]portal.Document, error) {
	return find(ctx, s.db, documents.Name, docdb.Query{Filter: docdb.Eq("table", string(table)), Sort: "added_at"}, setDocument)
}

// Documents gives one page of documents, newest first.
func (s *Store) Documents(ctx context.Context, q portal.DocumentQuery) (portal.Listing[portal.Document], error) {
	return listing(ctx, s.db, documents.Name, docdb.Query{Filter: documentFilter(q), Sort: "added_at", Desc: true}, q.Page, setDocument)
}

// CountDocuments counts documents, up to max when max > 0.
func (s *Store) CountDocuments(ctx context.Context, q portal.DocumentQuery, max int64) (int64, error) {
	n, err := s.db.Count(ctx, documents.Name, documentFilter(q), max)
	return n, translate(err)
}

func documentFilter(q portal.DocumentQuery) docdb.Filter {
	fs := []docdb.Filter{docdb.ContainsAny("scope", q.Scope...)}
	if q.Kind != "" {
		fs = append(fs, docdb.Eq("kind", string(q.Kind)))
	}
	if q.Is != "" {
		fs = append(fs, docdb.Eq("doc_kind", string(q.Is)))
	}
	if q.Under != "" {
		fs = append(fs, docdb.Eq("under", string(q.Under)))
	}
	if len(q.Among) > 0 {
		among := make([]string, len(q.Among))
		for i, kind := range q.Among {
			among[i] = string(kind)
		}
		fs = append(fs, docdb.In("under", among...))
	}
	if q.By != "" {
		fs = append(fs, docdb.Eq("added_by", string(q.By)))
	}
	return docdb.And(fs...)
}

// UnscannedDocuments gives documents with a version that no scanner has judged,
// oldest first, whoever may see them: for the portal's own jobs only.
func (s *Store) UnscannedDocuments(ctx context.Context, limit int) ([]portal.Document, error) {
	return find(ctx, s.db, documents.Name, docdb.Query{Filter: docdb.Eq("unscanned", "yes"), Sort: "added_at", Limit: limit}, setDocument)
}

// DocumentText gives the text of a document; portal.ErrNotFound.
func (s *Store) DocumentText(ctx context.Context, id portal.ID) (portal.DocumentText, error) {
	return get(ctx, s.db, documentTexts.Name, string(id), func(t *portal.DocumentText, v int64) { t.Version = v })
}

// SaveDocumentText stores the text of a document's current version, in place of
// what there was, and makes it findable under the scope keys of the subject.
func (s *Store) SaveDocumentText(ctx context.Context, d portal.Document, text string, scope []string) error {
	t, err := s.DocumentText(ctx, d.ID)
	t.ID, t.Text = d.ID, text
	switch {
	case err == nil:
		err = replace(ctx, s.db, documentTexts.Name, t.ID, &t.Version, t, nil)
	case portal.KindOf(err) == portal.NotFound:
		err = insert(ctx, s.db, documentTexts.Name, t.ID, &t.Version, t, nil)
	}
	if err != nil {
		return err
	}
	return s.indexDocument(ctx, d, text, scope)
}

func (s *Store) indexDocument(ctx context.Context, d portal.Document, text string, scope []string) error {
	var theme portal.ID
	if d.About.Kind == portal.KindSignal {
		v, err := s.Signal(ctx, d.About.ID)
		if err != nil && portal.KindOf(err) != portal.NotFound {
			return err
		}
		theme = v.Theme
	}
	return s.indexText(ctx, d.Ref(), scope, d.AddedAt, d.Title, text, portal.Tags(theme)...)
}

// reindexDocument makes a document findable anew, under its subject's keys of
// now. One whose subject is gone can't be found. The keys of a paper of a round
// table depend on people's roles, and those of a report on whether it was handed in,
// so they are those it was saved with.
func (s *Store) reindexDocument(ctx context.Context, d portal.Document, municipality portal.ID) error {
	scope := d.Scope(municipality)
	switch {
	case d.OfChain():
	case d.AtTable(), d.OfSignature(), d.OfSubsidy():
		doc, err := s.db.Get(ctx, documents.Name, string(d.ID))
		if err != nil {
			return translate(err)
		}
		scope, _ = doc.Fields["scope"].([]string)
	default:
		subject, err := s.Signal(ctx, d.About.ID)
		if portal.KindOf(err) == portal.NotFound {
			return translate(s.db.Unindex(ctx, subjectKey(d.Ref())))
		}
		if err != nil {
			return err
		}
		scope = subject.Scope(municipality)
	}
	t, err := s.DocumentText(ctx, d.ID)
	if err != nil && portal.KindOf(err) != portal.NotFound {
		return err
	}
	return s.indexDocument(ctx, d, t.Text, scope)
}

// InsertKeptUpload stores what waits for its sender's answer.
func (s *Store) InsertKeptUpload(ctx context.Context, k *portal.KeptUpload) error {
	return insert(ctx, s.db, keptUploads.Name, k.ID, &k.Version, k, docdb.Fields{"expires": k.Expires, "file": string(k.File)})
}

func setKept(k *portal.KeptUpload, v int64) { k.Version = v }

// KeptUpload gives what waits under an id; portal.ErrNotFound.
func (s *Store) KeptUpload(ctx context.Context, id portal.ID) (portal.KeptUpload, error) {
	return get(ctx, s.db, keptUploads.Name, string(id), setKept)
}

// DeleteKeptUpload takes it out of the waiting room: of several at once, one
// succeeds.
func (s *Store) DeleteKeptUpload(ctx context.Context, k portal.KeptUpload) error {
	if err := s.db.Delete(ctx, keptUploads.Name, string(k.ID), k.Version); err != nil {
		return translate(fmt.Errorf("delete kept upload: %w", err))
	}
	return nil
}

// ExpiredUploads gives what waited in vain.
func (s *Store) ExpiredUploads(ctx context.Context, now time.Time, limit int) ([]portal.KeptUpload, error) {
	return find(ctx, s.db, keptUploads.Name, docdb.Query{Filter: docdb.Range("expires", nil, now), Sort: "expires", Limit: limit}, setKept)
}

// documentFiles begins the id of each file of a document, so that the sweep
// never comes near what another feature keeps.
const documentFiles = "document/"

// PutFile stores bytes under a new id; portal.TooLarge past max. They are
// written before the transaction that refers to them.
func (s *Store) PutFile(ctx context.Context, r io.Reader, max int64) (portal.StoredFile, error) {
	info, err := s.db.Files().Put(ctx, documentFiles+string(portal.NewRandomID()), r, max)
	return storedFile(info), translate(err)
}

// OpenFile gives stored bytes. The reader fails instead of ending when they
// aren't the bytes that were stored.
func (s *Store) OpenFile(ctx context.Context, id portal.ID) (io.ReadCloser, portal.StoredFile, error) {
	r, info, err := s.db.Files().Open(ctx, string(id))
	return r, storedFile(info), translate(err)
}

// RemoveFile throws bytes away; no error when they are gone already.
func (s *Store) RemoveFile(ctx context.Context, id portal.ID) error {
	return translate(s.db.Files().Remove(ctx, string(id)))
}

// SweepUnfinished removes what uploads left that began before the time and
// never ended.
func (s *Store) SweepUnfinished(ctx context.Context, before time.Time) error {
	return translate(s.db.Files().Sweep(ctx, before))
}

func storedFile(i docdb.FileInfo) portal.StoredFile {
	return portal.StoredFile{ID: portal.ID(i.ID), Size: i.Size, SHA256: i.SHA256, Created: i.Created}
}

// filesAtOnce is how many files are looked at together.
const filesAtOnce = 500

// StoredBytes says how many bytes all files take together.
func (s *Store) StoredBytes(ctx context.Context) (int64, error) {
	var total int64
	err := s.eachFiles(ctx, "", func(list []docdb.FileInfo) error {
		for _, f := range list {
			total += f.Size
		}
		return nil
	})
	return total, err
}

// OrphanFiles gives the files of documents, made before a time, that nothing
// refers to.
func (s *Store) OrphanFiles(ctx context.Context, before time.Time) ([]portal.ID, error) {
	var orphans []portal.ID
	err := s.eachFiles(ctx, documentFiles, func(list []docdb.FileInfo) error {
		used, err := s.usedFiles(ctx, list)
		if err != nil {
			return err
		}
		for _, f := range list {
			if f.Created.Before(before) && !used[f.ID] {
				orphans = append(orphans, portal.ID(f.ID))
			}
		}
		return nil
	})
	return orphans, err
}

// usedFiles says which of these files a document or a kept upload refers to.
func (s *Store) usedFiles(ctx context.Context, list []docdb.FileInfo) (map[string]bool, error) {
	ids := make([]string, len(list))
	for i, f := range list {
		ids[i] = f.ID
	}
	used := map[string]bool{}
	// Kept uploads first: one that becomes a document meanwhile is seen twice
	// rather than never.
	ks, err := find(ctx, s.db, keptUploads.Name, docdb.Query{Filter: docdb.In("file", ids...)}, setKept)
	if err != nil {
		return nil, err
	}
	for _, k := range ks {
		used[string(k.File)] = true
	}
	ds, err := find(ctx, s.db, documents.Name, docdb.Query{Filter: docdb.ContainsAny("files", ids...)}, setDocument)
	for _, d := range ds {
		for _, v := range d.Versions {
			used[string(v.File)] = used[string(v.File)] || v.Scan != portal.Infected
		}
	}
	return used, err
}

// eachFiles hands over the files whose ids begin with prefix, some at a time.
func (s *Store) eachFiles(ctx context.Context, prefix string, do func([]docdb.FileInfo) error) error {
	for after := prefix; ; {
		list, err := s.db.Files().List(ctx, after, filesAtOnce)
		if err != nil {
			return translate(err)
		}
		last := len(list) < filesAtOnce
		for i, f := range list {
			if after = f.ID; !strings.HasPrefix(after, prefix) {
				list, last = list[:i], true
				break
			}
		}
		if err := do(list); err != nil || last {
			return err
		}
	}
}
