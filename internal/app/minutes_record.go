package app

import (
	"context"

	"golang.org/x/text/unicode/norm"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// recordOf gives what minutes say: of adopted ones what was frozen, of others
// what it would be now. It holds confidential items: the caller takes For of it.
func (a *App) recordOf(ctx context.Context, t portal.RoundTable, m portal.Minutes) (portal.MinutesRecord, error) {
	if m.Adoption != nil {
		return a.store.MinutesRecord(ctx, t.ID)
	}
	return a.minutesRecord(ctx, t, m)
}

// minutesRecord puts together what minutes say now.
func (a *App) minutesRecord(ctx context.Context, t portal.RoundTable, m portal.Minutes) (portal.MinutesRecord, error) {
	set, err := a.store.Settings(ctx)
	if err != nil {
		return portal.MinutesRecord{}, err
	}
	orgs, err := a.organisations(ctx)
	if err != nil {
		return portal.MinutesRecord{}, err
	}
	series, err := a.store.Series(ctx, t.Series)
	if err != nil {
		return portal.MinutesRecord{}, err
	}
	r := portal.MinutesRecord{
		ID: t.ID, Maker: orgs[set.Municipality].Name, Number: t.Number, Title: t.Title, Series: series.Name, Start: t.Start, End: t.End, Place: t.Place,
		Full: m.Full, Attendance: t.Attendance, Details: m.Details,
	}
	decisions, err := a.store.DecisionsOf(ctx, t.ID)
	if err != nil {
		return r, err
	}
	actions, err := a.store.ActionPointsOf(ctx, t.ID)
	if err != nil {
		return r, err
	}
	item := func(i portal.AgendaItem) error {
		ri := portal.RecordItem{ID: i.ID, Title: i.Title, Outcome: i.Outcome, Confidential: i.Confidential, For: i.For}
		if m.Full {
			ri.Text = m.For(i.ID).Text
		}
		for _, d := range decisions {
			if d.Item == i.ID && !d.Dropped {
				ri.Decisions = append(ri.Decisions, portal.RecordDecision{Number: d.Number, Kind: d.Kind, By: d.By, Date: d.Date, Waits: d.Waits, Text: d.Text})
			}
		}
		for _, p := range actions {
			if p.Item != i.ID || p.State == portal.ActionDropped {
				continue
			}
			who, err := a.whoDoes(ctx, p, orgs)
			if err != nil {
				return err
			}
			ri.Actions = append(ri.Actions, portal.RecordAction{Number: p.Number, What: p.What, Who: who, Due: p.Due})
		}
		if i.ID != "" || ri.Text != "" || len(ri.Decisions)+len(ri.Actions) > 0 {
			r.Items = append(r.Items, ri)
		}
		return nil
	}
	if err := item(portal.AgendaItem{Title: "Algemeen"}); err != nil {
		return r, err
	}
	for _, i := range t.Agenda {
		if err := item(i); err != nil {
			return r, err
		}
	}
	return r, nil
}

// whoDoes names who has to do an action point, with their organisation.
func (a *App) whoDoes(ctx context.Context, p portal.ActionPoint, orgs map[portal.ID]portal.Organisation) (string, error) {
	name, org := p.OwnerName, orgs[p.Org].Name
	if p.Owner != "" {
		who, err := a.person(ctx, p.Owner)
		if err != nil {
			return "", err
		}
		name = who.Name
	}
	switch {
	case name == "":
		return org, nil
	case org == "":
		return name, nil
	}
	return name + " (" + org + ")", nil
}

// minutesTexts writes every frozen text of a record: that of the participants,
// the public one, and one for each confidential item.
func minutesTexts(r portal.MinutesRecord) []portal.MinutesTextFile {
	file := func(e portal.MinutesEdition, r portal.MinutesRecord, i portal.RecordItem) portal.MinutesTextFile {
		text := norm.NFC.String(portal.MinutesText(r, e))
		return portal.MinutesTextFile{ID: portal.MinutesTextID(r.ID, e, i.ID), Table: r.ID, Edition: e, Item: i.ID, For: i.For, Text: text, SHA256: portal.HashText(text)}
	}
	files := []portal.MinutesTextFile{file(portal.EditionMembers, r.Members(), portal.RecordItem{}), file(portal.EditionPublic, r.Public(), portal.RecordItem{})}
	for _, i := range r.Items {
		if i.Confidential {
			part := r
			part.Items = []portal.RecordItem{i}
			files = append(files, file(portal.EditionConfidential, part, i))
		}
	}
	return files
}

// MinutesProof is a frozen text with whether it is still what was adopted.
type MinutesProof struct {
	portal.MinutesTextFile
	ItemTitle string // of a confidential item
	// Intact: the text has the hash that was kept at adoption, and is what the
	// record says. Sound: the same of the text as it stands since words were taken
	// out for privacy.
	Intact, Sound bool
}

// MinutesProofs gives the frozen texts of adopted minutes that the actor may
// read, each held against the record and the hashes of the adoption.
func (a *App) MinutesProofs(ctx context.Context, by portal.Actor, number string) (portal.RoundTable, []MinutesProof, error) {
	t, m, err := a.minutesFor(ctx, by, number)
	if err != nil {
		return t, nil, err
	}
	if m.Adoption == nil {
		return t, nil, portal.ErrNotFound
	}
	r, err := a.store.MinutesRecord(ctx, t.ID)
	if err != nil {
		return t, nil, err
	}
	files, err := a.store.MinutesTexts(ctx, t.ID)
	if err != nil {
		return t, nil, err
	}
	var proofs []MinutesProof
	for _, want := range minutesTexts(r) {
		if !policy.VisibleItem(by, t, want.Item) {
			continue
		}
		p := MinutesProof{MinutesTextFile: want}
		for _, f := range files {
			if f.ID == want.ID {
				p.MinutesTextFile = f
				p.Intact = f.Text == want.Text && f.SHA256 == portal.HashText(f.Text)
				p.Sound = !f.Withheld.IsZero() && f.Text == want.Text && f.Hash() == portal.HashText(f.Text)
			}
		}
		switch want.Edition {
		case portal.EditionMembers:
			p.Intact = p.Intact && p.SHA256 == m.Adoption.SHA256
		case portal.EditionPublic:
			p.Intact = p.Intact && p.SHA256 == m.Adoption.Public
		case portal.EditionConfidential:
			it, _ := t.Item(want.Item)
			p.ItemTitle = it.Title
		}
		proofs = append(proofs, p)
	}
	return t, proofs, nil
}

// PublicMinutes gives the public version of adopted minutes: the record, and the
// errata on what it shows.
func (a *App) PublicMinutes(ctx context.Context, by portal.Actor, number string) (portal.MinutesRecord, []portal.Erratum, error) {
	if by.Zero() {
		return portal.MinutesRecord{}, nil, portal.ErrLogin
	}
	t, err := a.store.TableByNumber(ctx, number)
	if err != nil {
		return portal.MinutesRecord{}, nil, err
	}
	m, err := a.minutesOf(ctx, t)
	if err != nil {
		return portal.MinutesRecord{}, nil, err
	}
	if !policy.VisiblePublicMinutes(by, t, m) {
		return portal.MinutesRecord{}, nil, portal.ErrNotFound
	}
	r, err := a.store.MinutesRecord(ctx, t.ID)
	if err != nil {
		return r, nil, err
	}
	full := r
	r = r.Public()
	var errata []portal.Erratum
	for _, e := range m.Errata {
		if it, _ := t.Item(e.Item); it.Confidential {
			continue
		}
		e.Text = full.WithoutGuests(e.Text)
		errata = append(errata, e)
	}
	return r, errata, nil
}
