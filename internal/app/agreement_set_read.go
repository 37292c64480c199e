package app

import (
	"context"
	"slices"
	"strings"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// shownPeriods is how many quarters the page of a set shows, the one of now included.
const shownPeriods = 4

// SetRow is an agreement set as a row of a list.
type SetRow struct {
	portal.AgreementSet
	Partners []string // the organisations it is between, the municipality first
	OwnerIs  Name
	Kept     portal.KeptCount // in the quarter of now
	// ReviewDue: the day on which it is looked at again has come. AsksMe: the actor's
	// organisation said nothing in this quarter yet.
	ReviewDue, AsksMe bool
}

// SetFilter is what one asks of the list of agreement sets.
type SetFilter struct {
	Org   portal.ID
	Ended bool // also those no longer in use
	Page  portal.Page
}

// SetList is a page of the list of agreement sets.
type SetList struct {
	Rows       []SetRow
	Next, Prev string
	MayMake    bool
}

// SetOrg is an organisation of a set.
type SetOrg struct {
	ID   portal.ID
	Name string
	Own  bool
}

// SetPage is everything the page of one set shows to one reader.
type SetPage struct {
	SetRow
	Orgs    []SetOrg
	Periods []string // the latest first
	Made    Name
	// Decisions are those it came from that the reader may know of, Clauses the
	// clauses of covenants that name it.
	Decisions           []TableLink
	Clauses             []ClauseOf
	MayKeep, MayCheck   bool
	Stamp               string // of what one's own organisation said in this quarter
	MayChooseOrgs       bool
	AgreementsInUse     []portal.Agreement
	DroppedWithAnswers  []portal.Agreement
	OwnAnswers          map[portal.ID]portal.SetCheck // what the form starts with, by agreement
	OwnAnswersThisQuart bool
}

// AgreementSets gives a page of the sets the actor may read, the first to be reviewed
// first.
func (a *App) AgreementSets(ctx context.Context, by portal.Actor, f SetFilter) (SetList, error) {
	q, err := setQuery(by, f)
	if err != nil {
		return SetList{}, err
	}
	page, err := a.store.AgreementSets(ctx, q)
	if err != nil {
		return SetList{}, err
	}
	rows, err := a.setRows(ctx, by, page.Rows)
	return SetList{Rows: rows, Next: page.Next, Prev: page.Prev, MayMake: policy.May(by, policy.MakeSet, nil)}, err
}

func setQuery(by portal.Actor, f SetFilter) (portal.SetQuery, error) {
	if by.Zero() {
		return portal.SetQuery{}, portal.ErrLogin
	}
	q := portal.SetQuery{Scope: policy.TableKeys(by), Org: f.Org, Running: !f.Ended, Page: f.Page}
	if len(q.Scope) == 0 {
		return q, portal.ErrForbidden
	}
	return q, nil
}

// ExportSets gives the sets of the filter for a file, and records that the actor took
// them.
func (a *App) ExportSets(ctx context.Context, by portal.Actor, f SetFilter) ([]SetPage, bool, error) {
	q, err := setQuery(by, f)
	if err != nil {
		return nil, false, err
	}
	rows, more, err := everyPage(func(page portal.Page) (portal.Listing[portal.AgreementSet], error) {
		q.Page = page
		return a.store.AgreementSets(ctx, q)
	})
	if err != nil {
		return nil, false, err
	}
	pages := make([]SetPage, 0, len(rows))
	for _, s := range rows {
		p, err := a.setPage(ctx, by, s)
		if err != nil {
			return nil, false, err
		}
		pages = append(pages, p)
	}
	return pages, more, a.tookList(ctx, by, portal.SetsExported, len(pages))
}

// setRows names people and organisations of the sets the actor may read.
func (a *App) setRows(ctx context.Context, by portal.Actor, sets []portal.AgreementSet) ([]SetRow, error) {
	var rows []SetRow
	for _, s := range sets {
		if !policy.May(by, policy.ReadSet, s) {
			continue
		}
		row := SetRow{AgreementSet: s, ReviewDue: s.ReviewDue(a.now())}
		period, _ := portal.SetPeriod(a.now())
		row.Kept = s.KeptIn(period)
		row.AsksMe = policy.May(by, policy.CheckSet, s) && s.CheckStamp(period, by.OrgID) == ""
		orgs, err := a.setOrgs(ctx, by, s)
		if err != nil {
			return nil, err
		}
		for _, o := range orgs {
			row.Partners = append(row.Partners, o.Name)
		}
		if row.OwnerIs, err = a.nameOf(ctx, s.Owner); err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// setOrgs are the organisations of a set: the municipality first, then by name.
func (a *App) setOrgs(ctx context.Context, by portal.Actor, s portal.AgreementSet) ([]SetOrg, error) {
	names, err := a.organisations(ctx)
	if err != nil {
		return nil, err
	}
	set, err := a.store.Settings(ctx)
	if err != nil {
		return nil, err
	}
	var orgs []SetOrg
	for _, id := range s.Orgs {
		orgs = append(orgs, SetOrg{ID: id, Name: names[id].Name, Own: id == by.OrgID})
	}
	slices.SortFunc(orgs, func(x, y SetOrg) int { return municipalityFirst(set, x.ID, y.ID, x.Name, y.Name) })
	return orgs, nil
}

// AgreementSet gives the page of the set with a number.
func (a *App) AgreementSet(ctx context.Context, by portal.Actor, number string) (SetPage, error) {
	s, err := a.agreementSet(ctx, by, policy.ReadSet, number)
	if err != nil {
		return SetPage{}, err
	}
	p, err := a.setPage(ctx, by, s)
	if err != nil {
		return p, err
	}
	var refs []portal.Ref
	for _, id := range s.Decisions {
		refs = append(refs, portal.Ref{Kind: portal.KindDecision, ID: id})
	}
	if p.Decisions, err = a.linked(ctx, by, refs); err != nil {
		return p, err
	}
	if p.Clauses, err = a.ClausesAbout(ctx, by, s.Ref()); err != nil {
		return p, err
	}
	p.Made, err = a.nameOf(ctx, s.MadeBy)
	return p, err
}

// setPage is a set with its answers, for its page and for a file.
func (a *App) setPage(ctx context.Context, by portal.Actor, s portal.AgreementSet) (SetPage, error) {
	rows, err := a.setRows(ctx, by, []portal.AgreementSet{s})
	if err != nil || len(rows) == 0 {
		return SetPage{}, err
	}
	p := SetPage{SetRow: rows[0], Periods: portal.SetPeriods(a.now(), shownPeriods), AgreementsInUse: s.InUse(), OwnAnswers: map[portal.ID]portal.SetCheck{}}
	if p.Orgs, err = a.setOrgs(ctx, by, s); err != nil {
		return p, err
	}
	for n := len(p.Periods); n > 1 && !slices.ContainsFunc(s.Checks, func(c portal.SetCheck) bool { return c.Period <= p.Periods[n-1] }); n-- {
		p.Periods = p.Periods[:n-1] // nobody said anything yet then
	}
	p.MayKeep = s.Running() && policy.May(by, policy.KeepSet, s)
	p.MayCheck = policy.May(by, policy.CheckSet, s) && len(p.AgreementsInUse) > 0
	p.MayChooseOrgs = policy.May(by, policy.MakeSet, nil)
	p.Stamp = s.CheckStamp(p.Periods[0], by.OrgID)
	p.OwnAnswersThisQuart = p.Stamp != ""
	for _, ag := range s.Agreements {
		answered := slices.ContainsFunc(s.Checks, func(c portal.SetCheck) bool { return c.Agreement == ag.ID })
		if ag.Dropped && answered {
			p.DroppedWithAnswers = append(p.DroppedWithAnswers, ag)
		}
		if now, ok := s.CheckOf(ag.ID, p.Periods[0], by.OrgID); ok {
			p.OwnAnswers[ag.ID] = now
		} else if last := s.LastCheck(ag.ID, by.OrgID); last.Kept != "" {
			// The answer of last time to start with; why it was so then says nothing of now.
			p.OwnAnswers[ag.ID] = portal.SetCheck{Agreement: ag.ID, Kept: last.Kept}
		}
	}
	return p, nil
}

// SetForm is what the form of a set chooses from.
type SetForm struct {
	portal.AgreementSet
	Orgs   []portal.Organisation
	Owners []OwnerChoice
	// MayChooseOrgs: who keeps covenants says which organisations it is between.
	MayChooseOrgs bool
	Municipality  portal.ID
	// Decision is the one it is made for; Text is empty for one that is confidential.
	Decision TableLink
	Text     string
	Closed   bool // the decision is confidential: its text isn't copied by itself
}

// NewSetForm is the form for a new set, made for a decision when its number is given.
func (a *App) NewSetForm(ctx context.Context, by portal.Actor, decision string) (SetForm, error) {
	if err := policy.Check(by, policy.MakeSet, nil); err != nil {
		return SetForm{}, err
	}
	f := SetForm{MayChooseOrgs: true}
	if decision != "" {
		on, err := a.decisionOn(ctx, by, policy.ReadDecision, decision)
		if err != nil {
			return f, err
		}
		if f.Decision, err = a.tableLink(ctx, by, on.Decision.Ref()); err != nil {
			return f, err
		}
		item, _ := on.Table.Item(on.Decision.Item)
		if f.Closed = item.Confidential; !f.Closed {
			f.Text = on.Decision.Text
		}
	}
	return f, a.setChoices(ctx, by, &f)
}

// EditSetForm is the form of a set that is there.
func (a *App) EditSetForm(ctx context.Context, by portal.Actor, number string) (SetForm, error) {
	s, err := a.agreementSet(ctx, by, policy.KeepSet, number)
	if err != nil {
		return SetForm{}, err
	}
	f := SetForm{AgreementSet: s, MayChooseOrgs: policy.May(by, policy.MakeSet, nil)}
	return f, a.setChoices(ctx, by, &f)
}

// setChoices fills in organisations and owners: for an owner who keeps no covenants
// the people of the own organisation, and who it is now.
func (a *App) setChoices(ctx context.Context, by portal.Actor, f *SetForm) error {
	set, err := a.store.Settings(ctx)
	if err != nil {
		return err
	}
	f.Municipality = set.Municipality
	all, err := a.store.Organisations(ctx)
	if err != nil {
		return err
	}
	slices.SortFunc(all, func(x, y portal.Organisation) int {
		return strings.Compare(portal.FoldName(x.Name), portal.FoldName(y.Name))
	})
	for _, o := range all {
		in := slices.Contains(f.AgreementSet.Orgs, o.ID)
		if f.MayChooseOrgs && (o.Active || in) {
			f.Orgs = append(f.Orgs, o)
		}
		if !f.MayChooseOrgs && !in {
			continue
		}
		people, err := a.store.People(ctx, o.ID)
		if err != nil {
			return err
		}
		asIf := f.AgreementSet
		asIf.Orgs = append(slices.Clone(asIf.Orgs), o.ID)
		for _, p := range people {
			if p.ID == f.Owner || o.Active && a.mayOwn(p, o, asIf) && (f.MayChooseOrgs || o.ID == by.OrgID) {
				f.Owners = append(f.Owners, OwnerChoice{Person: p.ID, Org: o.ID, Name: Name{Person: p.Name, Org: o.Name}})
			}
		}
	}
	return nil
}

// SetsOfDecision gives the sets that came from a decision, as far as the actor may
// read them.
func (a *App) SetsOfDecision(ctx context.Context, by portal.Actor, decision portal.ID) ([]TableLink, error) {
	scope := policy.TableKeys(by)
	page, err := a.store.AgreementSets(ctx, portal.SetQuery{Scope: scope, Decision: decision})
	if err != nil {
		return nil, err
	}
	var links []TableLink
	for _, s := range page.Rows {
		if policy.May(by, policy.ReadSet, s) {
			links = append(links, setLink(s))
		}
	}
	return links, nil
}

func setLink(s portal.AgreementSet) TableLink {
	return TableLink{Ref: s.Ref(), Number: s.Number, Title: s.Title, Path: "/afsprakensets/" + s.Number}
}
