package app

import (
	"context"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

type paperStore interface {
	// Papers gives the documents at one round table, whoever may see them.
	Papers(ctx context.Context, table portal.ID) ([]portal.Document, error)
}

// AddPaper adds a document at a round table: for the meeting as a whole, an item of
// its agenda, or a proposal. The same file sent twice is one document.
func (a *App) AddPaper(ctx context.Context, by portal.Actor, to UploadTo, in *UploadForm) (portal.Document, error) {
	to.Document, to.Chain = "", false
	return a.saveUpload(ctx, by, to, in, func(ctx context.Context, _ *writing, t target, v portal.DocumentVersion, municipality portal.ID) (portal.Document, portal.Fact, error) {
		d, fact, err := portal.NewPaper(t.subject(), t.Table.ID, in.Title, in.Details, v)
		if err != nil {
			return d, fact, err
		}
		if same, err := a.roomForDocument(ctx, d, portal.MaxPapers, "Hier staan al %s stukken. Er kan geen stuk meer bij."); err != nil {
			return same, fact, err
		}
		t.Document = d
		scope, err := a.documentScope(ctx, t.DocumentOn, municipality)
		if err != nil {
			return d, fact, err
		}
		return d, fact, a.store.InsertDocument(ctx, &d, scope)
	})
}

// paperPlace is where a new paper is to hang. An item or a proposal that isn't of
// this round table isn't there.
func (a *App) paperPlace(ctx context.Context, to UploadTo) (on policy.DocumentOn, err error) {
	if on.Table, err = a.store.TableByNumber(ctx, to.Table); err != nil {
		return on, err
	}
	on.Document.About, on.Document.Table = on.Table.Ref(), on.Table.ID
	switch {
	case to.Item != "":
		on.Document.About = portal.AgendaItem{ID: to.Item}.Ref()
	case to.Proposal != "":
		if on.Proposal, err = a.store.ProposalByNumber(ctx, to.Proposal); err != nil {
			return on, err
		}
		if on.Proposal.First == on.Table.ID && on.Proposal.Table != on.Table.ID { // put off to a later meeting
			on.Table, err = a.store.Table(ctx, on.Proposal.Table)
		} else if on.Proposal.Table != on.Table.ID {
			err = portal.ErrNotFound
		}
		on.Document.About, on.Document.Table = on.Proposal.Ref(), on.Table.ID
	}
	return on, err
}

// paperScope are the scope keys of a paper: those of the round table, or else of
// the few people who may know of it. Nobody holds two of them.
func (a *App) paperScope(ctx context.Context, on policy.DocumentOn, municipality portal.ID) ([]string, error) {
	var few, more []portal.ID // more see it besides the table
	switch about := on.Document.About; about.Kind {
	case portal.KindAgendaItem:
		item, ok := on.Table.Item(about.ID)
		if !ok {
			return nil, nil
		}
		few = item.For
	case portal.KindProposal:
		if few = on.Proposal.For; len(few) > 0 {
			few = append(slices.Clone(few), on.Proposal.By)
		} else {
			more = []portal.ID{on.Proposal.By}
		}
	}
	var keys []string
	for _, id := range append(slices.Clone(few), more...) {
		p, org, err := a.personAndOrg(ctx, id)
		if err != nil {
			if portal.KindOf(err) == portal.NotFound {
				continue
			}
			return nil, err
		}
		by := p.Actor(org, "")
		reads := policy.May(by, policy.ReadDocument, on)
		if key := portal.PersonScope(id); reads && (len(few) > 0 || !policy.VisibleTable(by, on.Table)) && !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	if len(few) > 0 {
		return keys, nil
	}
	return append(on.Table.Scope(municipality), keys...), nil
}

// savePaper stores a paper under the scope keys that it has now.
func (a *App) savePaper(ctx context.Context, on policy.DocumentOn, set portal.Settings) error {
	scope, err := a.documentScope(ctx, on, set.Municipality)
	if err != nil {
		return err
	}
	d := on.Document
	if err := a.store.SaveDocument(ctx, &d, scope); err != nil {
		return err
	}
	text, err := a.store.DocumentText(ctx, d.ID)
	if err != nil && portal.KindOf(err) != portal.NotFound {
		return err
	}
	return a.store.SaveDocumentText(ctx, d, text.Text, scope)
}

// movePapers brings the papers of one place to another: to.Document says where,
// the rest of to what that is.
func (a *App) movePapers(ctx context.Context, from portal.Ref, to policy.DocumentOn, set portal.Settings) error {
	papers, err := a.store.DocumentsAbout(ctx, from)
	if err != nil {
		return err
	}
	about, table := to.Document.About, to.Document.Table
	for _, d := range papers {
		d.Hang(about, table)
		to.Document = d
		if err := a.savePaper(ctx, to, set); err != nil {
			return err
		}
	}
	return nil
}

// papersToItem brings the papers of an item or a proposal to an item of a round
// table in hand.
func (a *App) papersToItem(ctx context.Context, from portal.Ref, t portal.RoundTable, item portal.ID) error {
	set, err := a.store.Settings(ctx)
	if err != nil {
		return err
	}
	to := policy.DocumentOn{Table: t, Document: portal.Document{About: portal.AgendaItem{ID: item}.Ref(), Table: t.ID}}
	return a.movePapers(ctx, from, to, set)
}

// papersToTable brings the papers of a proposal along to the meeting it is for now.
func (a *App) papersToTable(ctx context.Context, p portal.Proposal, t portal.RoundTable) error {
	set, err := a.store.Settings(ctx)
	if err != nil {
		return err
	}
	to := policy.DocumentOn{Table: t, Proposal: p, Document: portal.Document{About: p.Ref(), Table: t.ID}}
	return a.movePapers(ctx, p.Ref(), to, set)
}

// rescopePapers gives the papers of a round table the readers they have now.
func (a *App) rescopePapers(ctx context.Context, t portal.RoundTable, set portal.Settings) error {
	papers, err := a.store.Papers(ctx, t.ID)
	if err != nil {
		return err
	}
	for _, d := range papers {
		on, err := a.under(ctx, d)
		if err != nil {
			return err
		}
		on.Table = t
		if err := a.savePaper(ctx, on, set); err != nil {
			return err
		}
	}
	return nil
}

// papersOfRemoved keeps the papers of items that left an agenda with the meeting as
// a whole: their readers stay the same. Those of a confidential item have nowhere
// to go, so it stays while it has any.
func (a *App) papersOfRemoved(ctx context.Context, was, is underTable, t portal.RoundTable, set portal.Settings) error {
	for item, keys := range was.keys {
		if _, there := is.keys[item]; there {
			continue
		}
		from := portal.AgendaItem{ID: item}.Ref()
		if !slices.Equal(keys, was.keys[""]) {
			papers, err := a.store.DocumentsAbout(ctx, from)
			if err != nil {
				return err
			}
			if len(papers) > 0 {
				return portal.Errorf(portal.Conflict, "Bij dit vertrouwelijke punt staan stukken. Verwijder die eerst, of geef het punt door aan de volgende ronde tafel.")
			}
			continue
		}
		to := policy.DocumentOn{Table: t, Document: portal.Document{About: t.Ref(), Table: t.ID}}
		if err := a.movePapers(ctx, from, to, set); err != nil {
			return err
		}
	}
	return nil
}

// forFew reports whether only few at the table may know of a paper.
func (a *App) forFew(ctx context.Context, d portal.Document) (bool, error) {
	on, err := a.under(ctx, d)
	if err != nil {
		return true, notFoundIsNil(err)
	}
	item, _ := on.Table.Item(d.About.ID)
	return item.Confidential || len(on.Proposal.For) > 0, nil
}

// ofPaper tells who sits at the table of a new paper or a new version of one, once
// the agenda was sent: until then it comes with the agenda.
func (au *audience) ofPaper(ctx context.Context, d portal.Document) error {
	t, err := au.app.store.Table(ctx, d.Table)
	if err != nil || d.About.Kind == portal.KindProposal || !t.Invited || !t.Before() {
		return notFoundIsNil(err)
	}
	for _, s := range t.Seats {
		if err := au.addReader(ctx, d, s.Person, Recipient{Reason: portal.ReasonSeat}); err != nil {
			return err
		}
	}
	return nil
}
