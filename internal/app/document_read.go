package app

import (
	"context"
	"slices"
	"strings"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// DocumentFilter is what a person asks of the list of documents.
type DocumentFilter struct {
	Text string // words to search for
	Kind portal.FileKind
	Is   portal.DocumentKind
	// Under is what it hangs under: portal.KindChain, KindSignal, KindTable, KindCovenant or KindSubsidy.
	Under portal.ObjectKind
	Mine  bool // added by me, under my name
	Page  portal.Page
	Skip  int // pages of search results, which have no cursor
}

// DocumentRow is a document as the reader may know it.
type DocumentRow struct {
	portal.Document
	// Number and Subject are of the signal, the round table or the proposal it
	// hangs under, Path is its page; empty for the chain's.
	Number, Subject, Path string
	By                    Name // who added it; empty for the anonymous reporter
	Late                  bool // a paper that came after its term
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
	// MayHide: the reader can hide it for privacy, as far as it isn't.
	MayHide bool
	// MayDescribe: the reader can change the title and the details; MayRemove:
	// take the document away, OwnRemoval without giving a reason.
	MayDescribe, MayRemove, OwnRemoval bool
	// Anonymous: the reader is the signal's anonymous reporter.
	Anonymous bool
	// Readers are the organisations chosen to read a document of the chain.
	Readers []string
	// Kept is how long it is kept, by the table; empty where that says nothing.
	Kept string
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
	if err := policy.Check(by, policy.ReadDocument, nil); err != nil {
		return DocumentList{}, err
	}
	q := portal.DocumentQuery{Scope: policy.DocumentKeys(by), Kind: f.Kind, Is: f.Is, Under: f.Under, Page: f.Page}
	if f.Mine {
		q.By = by.ID
	}
	if !policy.ReadsSignals(by) {
		// A key for round tables may be one for signals too, that this role has not.
		q.Among = []portal.ObjectKind{portal.KindTable, portal.KindSubsidy}
		if q.Under != "" && !slices.Contains(q.Among, q.Under) {
			return DocumentList{}, nil
		}
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
		if q.Selects(d) {
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
	known := map[portal.Ref]policy.DocumentOn{}
	var rows []DocumentRow
	for _, d := range ds {
		on, ok := known[d.About]
		if !ok {
			var err error
			if on, err = a.under(ctx, d); err != nil && portal.KindOf(err) != portal.NotFound {
				return nil, err
			}
			if err != nil {
				continue // its subject is gone
			}
			known[d.About] = on
		}
		if on.Document = d; !policy.May(by, policy.ReadDocument, on) {
			continue
		}
		row, err := a.documentRow(ctx, by, on)
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func (a *App) documentRow(ctx context.Context, by portal.Actor, on policy.DocumentOn) (DocumentRow, error) {
	d := on.Document
	row := DocumentRow{Document: d, Open: d.Current().Downloadable(a.scanner != nil)}
	var err error
	switch {
	case d.OfChain():
	case d.AtTable():
		row.Number, row.Subject, row.Path, err = a.paperSubject(ctx, by, on)
		row.Late = on.Table.Late(d) && d.About.Kind != portal.KindProposal
	case d.OfSignature():
		c := on.Signed.Covenant
		row.Number, row.Subject, row.Path = c.Number, c.Title, covenantPath(c.Number)
	case d.OfSubsidy():
		row.Number, row.Subject, row.Path = fundedSubject(on)
	default:
		row.Number, row.Subject, row.Path = on.Signal.Number, on.Signal.Title, "/signalen/"+on.Signal.Number
	}
	if err == nil {
		row.By, err = a.nameUnder(ctx, by, on.Signal, d.AddedBy)
	}
	return row, err
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
func (a *App) readableDocument(ctx context.Context, by portal.Actor, id portal.ID) (policy.DocumentOn, error) {
	if by.Zero() {
		return policy.DocumentOn{}, portal.ErrLogin
	}
	on, err := a.documentOn(ctx, id)
	if err == nil && !policy.May(by, policy.ReadDocument, on) {
		err = portal.ErrNotFound
	}
	if err != nil {
		return policy.DocumentOn{}, err
	}
	return on, nil
}

// Document gives the page of a document, as the actor may see it.
func (a *App) Document(ctx context.Context, by portal.Actor, id portal.ID) (DocumentPage, error) {
	on, err := a.readableDocument(ctx, by, id)
	if err != nil {
		return DocumentPage{}, err
	}
	d, s := on.Document, on.Signal
	on.Now = a.now()
	p := DocumentPage{
		MayReplace:  !d.Hidden() && policy.May(by, policy.ReplaceDocument, on),
		MayDescribe: !d.Hidden() && policy.May(by, policy.DescribeDocument, on),
		MayRemove:   !d.Hidden() && policy.May(by, policy.RemoveDocument, on), OwnRemoval: policy.RemovesOwn(by, on),
		MayHide:   policy.May(by, policy.HideText, on) && d.Hideable() && !d.OfSignature(),
		Anonymous: s.IsAnonymous() && policy.IsReporter(by, s),
	}
	if p.DocumentRow, err = a.documentRow(ctx, by, on); err != nil {
		return p, err
	}
	if p.Readers, p.Kept, err = a.documentTerms(ctx, d); err != nil {
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
	s := t.Signal
	return UploadRules{Number: s.Number, Subject: s.Title, Anonymous: t.anonymous, OwnName: s.Naming == portal.OrgVisible && policy.IsReporter(by, s)}, err
}

func (a *App) findDocument(ctx context.Context, by portal.Actor, id portal.ID) (Found, bool, error) {
	on, err := a.readableDocument(ctx, by, id)
	if err != nil {
		if portal.KindOf(err) == portal.NotFound {
			err = nil // removed since it was found
		}
		return Found{}, false, err
	}
	row, err := a.documentRow(ctx, by, on)
	return Found{Ref: row.Ref(), Number: row.Number, Title: row.Title, Document: &row}, err == nil, err
}
