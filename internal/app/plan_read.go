package app

import (
	"context"
	"slices"
	"strings"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// PlanOwner narrows the plan down to whose actions one sees.
type PlanOwner string

// Whose actions; empty for everybody's.
const (
	PlanMine    PlanOwner = "mij"
	PlanMyOrg   PlanOwner = "organisatie"
	PlanNobodys PlanOwner = "geen"
)

// PlanFilter is what one asks of the plan; zero fields don't filter.
type PlanFilter struct {
	Recommendation string // its number
	State          portal.PlanState
	Owner          PlanOwner
	Still          bool // only what stands still
}

func (f PlanFilter) takes(r PlanRow, by portal.Actor) bool {
	switch {
	case f.Recommendation != "" && r.Of.Number != f.Recommendation, f.State != "" && r.State != f.State, f.Still && !r.Late && !r.Silent:
		return false
	case f.Owner == PlanMine:
		return r.Owner == by.ID
	case f.Owner == PlanMyOrg:
		return r.OwnerOrg == by.OrgID
	case f.Owner == PlanNobodys:
		return r.Owner == "" && r.OwnerOrg == ""
	}
	return true
}

// PlanRow is an action of the plan as a row of a list.
type PlanRow struct {
	portal.PlanAction
	Of      portal.Recommendation
	OwnerIs Name // the organisation alone when no person owns it
	GoalsAt []TableLink
	// Late: its day has passed. Silent: nobody noted anything for too long.
	Late, Silent bool
}

// PlanPart is a recommendation with its actions that the filter takes.
type PlanPart struct {
	portal.Recommendation
	Count portal.PlanCount // of all its actions
	Rows  []PlanRow
}

// PlanPage is the plan of action.
type PlanPage struct {
	Parts []PlanPart
	Count portal.PlanCount // of the whole plan
	Shown int              // rows that the filter takes
	Still []PlanRow        // of these, what stands still
	// MayKeep: actions; MayKeepGoals: recommendations and goals.
	MayKeep, MayKeepGoals bool
}

// Plan gives the plan of action.
func (a *App) Plan(ctx context.Context, by portal.Actor, f PlanFilter) (PlanPage, error) {
	if err := policy.Check(by, policy.ReadPlan, nil); err != nil {
		return PlanPage{}, err
	}
	recs, err := a.store.Recommendations(ctx)
	if err != nil {
		return PlanPage{}, err
	}
	actions, err := a.store.PlanActions(ctx)
	if err != nil {
		return PlanPage{}, err
	}
	rows, err := a.planRows(ctx, actions)
	if err != nil {
		return PlanPage{}, err
	}
	p := PlanPage{Count: portal.CountPlan(actions, a.now()), MayKeep: policy.May(by, policy.KeepPlan, nil), MayKeepGoals: policy.May(by, policy.KeepGoals, nil)}
	for _, r := range recs {
		part := PlanPart{Recommendation: r}
		var of []portal.PlanAction
		for _, row := range rows {
			if row.Recommendation != r.ID {
				continue
			}
			of = append(of, row.PlanAction)
			if !f.takes(row, by) {
				continue
			}
			part.Rows = append(part.Rows, row)
			if row.Late || row.Silent {
				p.Still = append(p.Still, row)
			}
		}
		part.Count = portal.CountPlan(of, a.now())
		p.Shown += len(part.Rows)
		p.Parts = append(p.Parts, part)
	}
	return p, nil
}

// ExportPlan gives the plan for a file, and records that the actor took it.
func (a *App) ExportPlan(ctx context.Context, by portal.Actor, f PlanFilter) (PlanPage, error) {
	p, err := a.Plan(ctx, by, f)
	if err != nil {
		return p, err
	}
	return p, a.tookList(ctx, by, portal.PlanExported, p.Shown)
}

// planRows names owners, recommendations and goals of actions.
func (a *App) planRows(ctx context.Context, actions []portal.PlanAction) ([]PlanRow, error) {
	orgs, err := a.organisations(ctx)
	if err != nil {
		return nil, err
	}
	recs, err := a.store.Recommendations(ctx)
	if err != nil {
		return nil, err
	}
	all, err := a.store.PolicyGoals(ctx)
	if err != nil {
		return nil, err
	}
	tree, rows := portal.GoalTree(all), make([]PlanRow, 0, len(actions))
	for _, p := range actions {
		row := PlanRow{PlanAction: p, OwnerIs: Name{Org: orgs[p.OwnerOrg].Name}, Late: p.Late(a.now()), Silent: p.Silent(a.now())}
		if i := slices.IndexFunc(recs, func(r portal.Recommendation) bool { return r.ID == p.Recommendation }); i >= 0 {
			row.Of = recs[i]
		}
		if p.Owner != "" {
			if row.OwnerIs, err = a.nameOf(ctx, p.Owner); err != nil {
				return nil, err
			}
		}
		for _, id := range p.Goals {
			if g, ok := tree.Goal(id); ok {
				row.GoalsAt = append(row.GoalsAt, goalLink(g))
			}
		}
		slices.SortFunc(row.GoalsAt, func(x, y TableLink) int { return strings.Compare(x.Number, y.Number) })
		rows = append(rows, row)
	}
	return rows, nil
}

func goalLink(g portal.PolicyGoal) TableLink {
	return TableLink{Ref: g.Ref(), Number: g.Number, Title: g.Title, Path: "/beleidsdoelen/" + g.Number}
}

// PlanActionPage is everything the page of one action shows to one reader.
type PlanActionPage struct {
	PlanRow
	// Links are what belongs to it and the reader may know of; Tables and Decisions are
	// of round tables that spoke of it.
	Links, Tables, Decisions []TableLink
	NotedBy                  []Name // who wrote each of Notes
	MayKeep, MayNote         bool
}

// PlanAction gives the page of the action with a number.
func (a *App) PlanAction(ctx context.Context, by portal.Actor, number string) (PlanActionPage, error) {
	action, err := a.planAction(ctx, by, policy.ReadPlan, number)
	if err != nil {
		return PlanActionPage{}, err
	}
	rows, err := a.planRows(ctx, []portal.PlanAction{action})
	if err != nil {
		return PlanActionPage{}, err
	}
	p := PlanActionPage{PlanRow: rows[0], MayKeep: policy.May(by, policy.KeepPlan, action), MayNote: policy.May(by, policy.NotePlan, action)}
	if p.Links, err = a.linked(ctx, by, action.Links); err != nil {
		return p, err
	}
	if p.Tables, p.Decisions, err = a.spokenOf(ctx, by, action.Ref()); err != nil {
		return p, err
	}
	for _, n := range action.Notes {
		name, err := a.nameOf(ctx, n.By)
		if err != nil {
			return p, err
		}
		p.NotedBy = append(p.NotedBy, name)
	}
	return p, nil
}

// spokenOf gives the round tables with an agenda item about something that everybody
// who reads the plan may know of, and what was decided under these items, as far as
// the reader may know of the items.
func (a *App) spokenOf(ctx context.Context, by portal.Actor, about portal.Ref) (tables, decisions []TableLink, err error) {
	found, err := a.store.TablesAbout(ctx, about, maxTablesAbout)
	if err != nil {
		return nil, nil, err
	}
	for _, t := range found {
		if t.State == portal.TableDropped || !policy.May(by, policy.ReadTable, t) {
			continue
		}
		var items []portal.ID
		for _, it := range policy.VisibleItems(by, t) {
			if slices.Contains(it.Links, about) {
				items = append(items, it.ID)
			}
		}
		if len(items) == 0 {
			continue
		}
		tables = append(tables, TableLink{Ref: t.Ref(), Number: t.Number, Title: t.Title, Path: "/ronde-tafels/" + t.Number})
		recorded, err := a.store.DecisionsOf(ctx, t.ID)
		if err != nil {
			return nil, nil, err
		}
		for _, d := range recorded {
			if slices.Contains(items, d.Item) && !d.Dropped && policy.May(by, policy.ReadDecision, policy.DecisionOn{Decision: d, Table: t}) {
				decisions = append(decisions, TableLink{Ref: d.Ref(), Number: d.Number, Title: firstLine(d.Text), Path: "/besluiten/" + d.Number})
			}
		}
	}
	return tables, decisions, nil
}
