package app

import (
	"context"
	"maps"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// documentScope are the scope keys of a document: its own when it is the chain's,
// or else those of what it hangs under.
func (a *App) documentScope(ctx context.Context, on policy.DocumentOn, municipality portal.ID) ([]string, error) {
	switch {
	case on.Document.OfChain():
		return on.Document.Scope(municipality), nil
	case on.Document.AtTable():
		return a.paperScope(ctx, on, municipality)
	case on.Document.OfSignature():
		return a.signedScope(ctx, on.Signed, municipality)
	case on.Document.OfSubsidy():
		return fundedScope(on, municipality), nil
	}
	return on.Signal.Scope(municipality), nil
}

// documentVersion is the version by which events about a document are put in
// order.
func documentVersion(d portal.Document, s portal.Signal) int64 {
	if d.Subject() == d.Ref() {
		return d.Version
	}
	return s.Version
}

// AddChainDocument adds a document that belongs to the chain itself, such as the
// covenant. The same file sent twice by the same person, for the same readers,
// is one document.
func (a *App) AddChainDocument(ctx context.Context, by portal.Actor, in *UploadForm) (portal.Document, error) {
	return a.saveUpload(ctx, by, UploadTo{Chain: true}, in, func(ctx context.Context, _ *writing, _ target, v portal.DocumentVersion, municipality portal.ID) (portal.Document, portal.Fact, error) {
		d, fact, err := portal.NewChainDocument(in.Title, in.Details, in.Audience, by.OrgID, v)
		if err != nil {
			return d, fact, err
		}
		others, err := a.store.DocumentsAbout(ctx, portal.ChainRef)
		if err != nil {
			return d, fact, err
		}
		for _, o := range others {
			if o.AddedBy == d.AddedBy && o.Current().SHA256 == v.SHA256 && o.Title == d.Title && o.Details == d.Details &&
				o.Audience.Kind == d.Audience.Kind && slices.Equal(o.Audience.Orgs, d.Audience.Orgs) {
				return o, fact, errAgain
			}
		}
		if len(others) >= portal.MaxChainDocuments {
			return d, fact, portal.Errorf(portal.Conflict, "De keten heeft al %s documenten. Er kan geen document meer bij.", portal.Number(portal.MaxChainDocuments))
		}
		return d, fact, a.store.InsertDocument(ctx, &d, d.Scope(municipality))
	})
}

// checkNew adds to fields what is wrong with a new document besides its file.
// It returns the facts of what was overruled.
func (a *App) checkNew(ctx context.Context, by portal.Actor, t target, in *UploadForm, name string, fields portal.Fields) ([]portal.Fact, error) {
	texts := in.Details.Texts()
	texts[portal.FieldDocumentTitle] = in.Title
	more, overruled := checkCitizen(texts, in.Citizen, t.subject(), t.anonymous)
	maps.Copy(fields, more)
	v := portal.DocumentVersion{Name: name}
	if t.Document.OfChain() {
		_, _, err := portal.NewChainDocument(in.Title, in.Details, in.Audience, by.OrgID, v)
		maps.Copy(fields, portal.FieldsOf(err))
		return overruled, a.checkReaders(ctx, in.Audience, fields)
	}
	d, _, err := portal.NewDocument(t.subject(), in.Title, v, false)
	maps.Copy(fields, portal.FieldsOf(err))
	maps.Copy(fields, portal.FieldsOf(d.SetDetails(in.Details)))
	return overruled, nil
}

// checkReaders refuses organisations that take no part.
func (a *App) checkReaders(ctx context.Context, audience portal.Audience, fields portal.Fields) error {
	if audience.Kind != portal.ChosenOrgs {
		return nil
	}
	orgs, err := a.organisations(ctx)
	if err != nil {
		return err
	}
	for _, id := range audience.Orgs {
		if !orgs[id].Active {
			fields["orgs"] = "Een van de gekozen organisaties doet niet (meer) mee. Kies opnieuw."
		}
	}
	return nil
}

// documentTerms gives the names of the organisations chosen to read a document,
// and how long it is kept: what hangs under a signal follows its term.
func (a *App) documentTerms(ctx context.Context, d portal.Document) (readers []string, kept string, err error) {
	if d.AtTable() || d.OfSignature() || d.OfSubsidy() {
		return nil, "", nil
	}
	table, err := a.store.RetentionTable(ctx)
	if err != nil {
		return nil, "", err
	}
	rule, from := table.Rule(portal.RetainSignals), " na het sluiten van het signaal"
	if d.OfChain() {
		rule, from = table.Rule(portal.RetainDocuments), " na de datum waarop het werd toegevoegd of vervangen"
	}
	if kept = rule.Term.String() + from; rule.Fate == portal.Keep {
		kept = "blijvend bewaren"
	}
	if !d.OfChain() {
		return nil, kept, nil
	}
	orgs, err := a.organisations(ctx)
	for _, id := range d.Audience.Orgs {
		readers = append(readers, orgs[id].Name)
	}
	return readers, kept, err
}

// FollowsChain reports whether the actor hears of new documents of the chain.
func (a *App) FollowsChain(ctx context.Context, by portal.Actor) (bool, error) {
	if !policy.May(by, policy.FollowChain, nil) {
		return false, nil
	}
	f, err := a.store.Follow(ctx, by.ID, portal.ChainRef)
	return f.Level == portal.FollowAll, err
}

// FollowChain sets whether the actor hears of new documents of the chain, as far
// as they may read them.
func (a *App) FollowChain(ctx context.Context, by portal.Actor, follow bool) error {
	if err := policy.Check(by, policy.FollowChain, nil); err != nil {
		return err
	}
	level := portal.FollowMine
	if follow {
		level = portal.FollowAll
	}
	return a.store.InTx(ctx, func(ctx context.Context) error {
		f, err := a.store.Follow(ctx, by.ID, portal.ChainRef)
		if err != nil || f.Level == level {
			return err
		}
		f.Level = level
		return a.store.SaveFollow(ctx, &f)
	})
}
