package app

import (
	"context"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// redactedTables is what a privacymelding at a round table needs of a database.
type redactedTables interface {
	SaveMinutesVersion(ctx context.Context, v *portal.MinutesVersion) error
	SaveMinutesRecord(ctx context.Context, r *portal.MinutesRecord) error
	SaveMinutesText(ctx context.Context, t *portal.MinutesTextFile) error
	DecisionsAnswering(ctx context.Context, signal portal.ID) ([]portal.Decision, error)
}

// tableUnder is a round table with every text under it, and how the texts were
// that two people write at the same time.
type tableUnder struct {
	portal.TableTexts
	series  portal.Series // of an action point that stands alone
	items   []portal.MinutesItem
	blocks  []portal.PreparationBlock
	summary string
}

// underTable loads what is under a round table.
func (a *App) underTable(ctx context.Context, t portal.RoundTable) (*underSubject, error) {
	u := &underSubject{app: a, table: &tableUnder{TableTexts: portal.TableTexts{Table: t}}, found: map[portal.ID]string{}, was: map[any][]byte{}}
	var err error
	if u.set, err = a.store.Settings(ctx); err != nil {
		return nil, err
	}
	x := u.table
	page, err := a.store.Proposals(ctx, portal.ProposalQuery{Table: t.ID, Page: portal.Page{Limit: maxProposals}})
	if err != nil {
		return nil, err
	}
	x.Proposals = page.Rows
	if x.Decisions, err = a.store.DecisionsOf(ctx, t.ID); err != nil {
		return nil, err
	}
	if x.Actions, err = a.store.ActionPointsOf(ctx, t.ID); err != nil {
		return nil, err
	}
	if x.Minutes, err = a.minutesOf(ctx, t); err != nil {
		return nil, err
	}
	if x.Versions, err = a.store.MinutesVersions(ctx, t.ID); err != nil {
		return nil, err
	}
	if x.Preparation, err = a.preparationOf(ctx, t.ID); err != nil {
		return nil, err
	}
	if x.Minutes.Adoption != nil {
		if x.Record, err = a.store.MinutesRecord(ctx, t.ID); err != nil {
			return nil, err
		}
	}
	if err := u.papers(ctx); err != nil {
		return nil, err
	}
	x.items, x.blocks, x.summary = slices.Clone(x.Minutes.Items), slices.Clone(x.Preparation.Blocks), x.Preparation.Summary
	return u, u.begin(ctx)
}

// papers loads the documents at the round table: of the meeting, of its items and
// of its proposals.
func (u *underSubject) papers(ctx context.Context) error {
	abouts := []portal.Ref{u.table.Table.Ref()}
	for _, it := range u.table.Table.Agenda {
		abouts = append(abouts, it.Ref())
	}
	for _, p := range u.table.Proposals {
		abouts = append(abouts, p.Ref())
	}
	for _, about := range abouts {
		ds, err := u.app.store.DocumentsAbout(ctx, about)
		if err != nil {
			return err
		}
		for _, d := range ds {
			if d.Table == u.table.Table.ID {
				u.documents = append(u.documents, d)
			}
		}
	}
	return nil
}

// underAction loads an action point that was imported, and so stands alone.
func (a *App) underAction(ctx context.Context, p portal.ActionPoint) (*underSubject, error) {
	u := &underSubject{app: a, table: &tableUnder{TableTexts: portal.TableTexts{Actions: []portal.ActionPoint{p}}}, found: map[portal.ID]string{}, was: map[any][]byte{}}
	var err error
	if u.set, err = a.store.Settings(ctx); err != nil {
		return nil, err
	}
	if u.table.series, err = a.store.Series(ctx, p.Series); err != nil {
		return nil, err
	}
	return u, u.begin(ctx)
}

// underTableOf loads the round table a privacymelding is about, or the action point
// that stands alone.
func (a *App) underTableOf(ctx context.Context, about portal.Ref) (*underSubject, error) {
	if about.Kind == portal.KindActionPoint {
		p, err := a.store.ActionPoint(ctx, about.ID)
		if err != nil {
			return nil, err
		}
		return a.underAction(ctx, p)
	}
	t, err := a.store.Table(ctx, about.ID)
	if err != nil {
		return nil, err
	}
	return a.underTable(ctx, t)
}

// hideableAtTable loads what is under the round table with a number, when the actor
// may read the part and hide it. An action point can be named by its own number:
// some who have to do it may not see the meeting, and one that was imported has none.
func (a *App) hideableAtTable(ctx context.Context, by portal.Actor, number string, part portal.Part) (*underSubject, error) {
	var about portal.Ref
	t, err := a.store.TableByNumber(ctx, number)
	switch {
	case err == nil:
		about = t.Ref()
	case portal.KindOf(err) == portal.NotFound && part.Kind() == portal.PartAction:
		p, err := a.store.ActionPointByNumber(ctx, number)
		if err != nil {
			return nil, err
		}
		if about = p.Ref(); p.Table != "" {
			about = portal.Ref{Kind: portal.KindTable, ID: p.Table}
		}
	default:
		return nil, err
	}
	u, err := a.underTableOf(ctx, about)
	if err != nil {
		return nil, err
	}
	if !u.knows(by, part) || !u.has(part) {
		return nil, portal.ErrNotFound
	}
	return u, policy.Check(by, policy.HideAtTable, nil)
}

// knows reports whether the actor may read a part at the round table.
func (u *underSubject) knows(by portal.Actor, part portal.Part) bool {
	x, t := u.table, u.table.Table
	item := x.ItemOf(part)
	id := portal.ID(part.Key())
	switch part.Kind() {
	case portal.PartMeeting:
		return policy.VisibleTable(by, t)
	case portal.PartItem:
		return item != "" && policy.VisibleItem(by, t, item)
	case portal.PartProposal:
		return slices.ContainsFunc(x.Proposals, func(p portal.Proposal) bool {
			return p.ID == id && policy.May(by, policy.ReadTable, policy.ProposalOn{Proposal: p, Table: t})
		})
	case portal.PartDecision:
		return slices.ContainsFunc(x.Decisions, func(d portal.Decision) bool {
			return d.ID == id && policy.May(by, policy.ReadDecision, policy.DecisionOn{Decision: d, Table: t})
		})
	case portal.PartAction:
		return slices.ContainsFunc(x.Actions, func(p portal.ActionPoint) bool {
			return p.ID == id && policy.May(by, policy.ReadAction, policy.ActionOn{Action: p, Table: t, Series: x.series})
		})
	case portal.PartMinutes, portal.PartRemark, portal.PartErratum, portal.PartAdoption:
		return policy.VisibleMinutes(by, t) && policy.VisibleItem(by, t, item)
	case portal.PartReturned:
		return policy.May(by, policy.RecordTable, t)
	case portal.PartPreparation:
		return policy.May(by, policy.ReadPreparation, t) && u.knowsPrepared(by, item)
	case portal.PartSummary:
		return policy.May(by, policy.ReadPreparation, t)
	}
	return false
}

// knowsPrepared: what was prepared for an item that left the agenda stays with the
// people it named.
func (u *underSubject) knowsPrepared(by portal.Actor, item portal.ID) bool {
	if _, there := u.table.Table.Item(item); there {
		return policy.VisibleItem(by, u.table.Table, item)
	}
	return slices.ContainsFunc(u.table.Preparation.Gone(u.table.Table, by.ID), func(b portal.PreparationBlock) bool { return b.Item == item })
}

// eachAtTable hands over everything at the round table with how it is saved; the
// round table last.
func (u *underSubject) eachAtTable(do func(v any, save func(ctx context.Context) error) error) error {
	a, st, x := u.app, u.app.store, u.table
	for i := range x.Proposals {
		p := &x.Proposals[i]
		if err := do(p, func(ctx context.Context) error { return st.SaveProposal(ctx, p) }); err != nil {
			return err
		}
	}
	for i := range x.Decisions {
		d := &x.Decisions[i]
		scope := x.Table.ItemScope(d.Item, u.set.Municipality)
		err := do(d, func(ctx context.Context) error {
			if err := st.IndexDecision(ctx, *d, scope); err != nil {
				return err
			}
			return st.SaveDecision(ctx, d, scope)
		})
		if err != nil {
			return err
		}
	}
	for i := range x.Actions {
		p := &x.Actions[i]
		if err := do(p, func(ctx context.Context) error { return a.keepAction(ctx, p, x.Table, x.series, u.set) }); err != nil {
			return err
		}
	}
	if x.Table.ID == "" {
		return nil
	}
	for i := range x.Versions {
		v := &x.Versions[i]
		if err := do(v, func(ctx context.Context) error { return st.SaveMinutesVersion(ctx, v) }); err != nil {
			return err
		}
	}
	if err := do(&x.Minutes, func(ctx context.Context) error { return a.saveMinutes(ctx, &x.Minutes) }); err != nil {
		return err
	}
	if err := do(&x.Preparation, func(ctx context.Context) error { return a.savePreparation(ctx, &x.Preparation) }); err != nil {
		return err
	}
	if err := do(&x.Record, u.saveRecord); err != nil {
		return err
	}
	return do(&x.Table, func(ctx context.Context) error { return st.SaveTable(ctx, &x.Table, u.set.Municipality) })
}

// saveRecord stores what adopted minutes say, writes their frozen texts anew, and
// what is findable of them.
func (u *underSubject) saveRecord(ctx context.Context) error {
	st, r := u.app.store, &u.table.Record
	if err := st.SaveMinutesRecord(ctx, r); err != nil {
		return err
	}
	kept, err := st.MinutesTexts(ctx, r.ID)
	if err != nil {
		return err
	}
	for _, is := range minutesTexts(*r) {
		for _, f := range kept {
			if f.ID != is.ID || !f.Rewrite(is.Text, is.SHA256, u.app.now()) {
				continue
			}
			if err := st.SaveMinutesText(ctx, &f); err != nil {
				return err
			}
		}
	}
	return st.IndexMinutes(ctx, *r, u.table.Table.Scope(u.set.Municipality))
}

// refs is everything at the round table that events and mails are about.
func (x *tableUnder) refs() []portal.Ref {
	all := []portal.Ref{x.Ref()}
	for _, p := range x.Proposals {
		all = append(all, p.Ref())
	}
	for _, d := range x.Decisions {
		all = append(all, d.Ref())
	}
	for _, p := range x.Actions {
		all = append(all, p.Ref())
	}
	if x.Table.ID != "" {
		all = append(all, x.Preparation.Ref(), portal.Ref{Kind: portal.KindMinutes, ID: x.Table.ID})
	}
	slices.SortFunc(all[1:], func(p, q portal.Ref) int { return compareIDs(p.ID+portal.ID(p.Kind), q.ID+portal.ID(q.Kind)) })
	return slices.Compact(all)
}

// paths are the pages under which forms about it are.
func (x *tableUnder) paths() []string {
	var all []string
	if x.Table.ID != "" {
		all = append(all, tablePath(x.Table.Number))
	}
	for _, d := range x.Decisions {
		all = append(all, "/besluiten/"+d.Number)
	}
	for _, p := range x.Actions {
		all = append(all, "/actiepunten/"+p.Number)
	}
	return all
}

// partPage is the page on which a part at the round table stands.
func (x *tableUnder) partPage(part portal.Part) string {
	id := portal.ID(part.Key())
	switch part.Kind() {
	case portal.PartProposal:
		for _, p := range x.Proposals {
			if p.ID == id {
				return tablePath(x.Table.Number) + "/voorstellen/" + p.Number
			}
		}
	case portal.PartDecision:
		for _, d := range x.Decisions {
			if d.ID == id {
				return "/besluiten/" + d.Number
			}
		}
	case portal.PartAction:
		for _, p := range x.Actions {
			if p.ID == id {
				return "/actiepunten/" + p.Number
			}
		}
	case portal.PartMinutes, portal.PartRemark, portal.PartErratum, portal.PartAdoption, portal.PartReturned:
		return tablePath(x.Table.Number) + minutesBelow
	case portal.PartPreparation, portal.PartSummary:
		return tablePath(x.Table.Number) + "/voorbereiding"
	}
	return tablePath(x.Table.Number)
}

// tableAbouts is everything at the round table that documents hang under.
func (u *underSubject) tableAbouts() []portal.Ref {
	all := u.table.refs()
	for _, it := range u.table.Table.Agenda {
		all = append(all, it.Ref())
	}
	return all
}
