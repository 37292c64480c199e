package main

import (
	"fmt"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// demoDecision is what a meeting of the demo agreed or advised about an item, with
// what somebody does for it.
type demoDecision struct {
	table, item, text string
	kind              portal.DecisionKind
	waits             portal.Body
	route             portal.Route
	changes, heardBy  string
	review            int // days after the meeting
	number            string
	actions           []demoAction
}

// demoAction is an action point: due so many days from today, done so many days ago.
type demoAction struct {
	what, note string
	who        account
	due, done  int
	state      portal.ActionState
}

func demoDecisions() []demoDecision {
	return []demoDecision{
		{table: tableAdopted, item: itemBreaker, kind: portal.Agreed, text: "Elk thema krijgt één hordeloper die een vastgelopen zaak mag losmaken. De namen staan op de sociale kaart.",
			route: portal.PracticeAgreement, changes: "Partners bellen bij een vastgelopen zaak de hordeloper van dat thema.", review: 180,
			actions: []demoAction{
				{what: "Per thema een hordeloper voorstellen", who: adviser, due: -30, done: 34, state: portal.ActionDone, note: "De lijst is rond."},
				{what: "De namen op de sociale kaart zetten", who: coordinator, due: -4, done: 9, state: portal.ActionBusy, note: "Nog twee thema’s te gaan."},
			}},
		{table: tableAdopted, item: itemCovenant, kind: portal.Advice, waits: portal.ByCollege, number: "BW-26-0871", text: "Neem in het convenant op dat bewindvoerders binnen vijf werkdagen terugbellen.",
			route: portal.PolicyChange, heardBy: "de Adviesraad sociaal domein"},
		{table: tableComments, item: itemPanels, kind: portal.Advice, waits: portal.ByCollege, text: "Meet tevredenheid met panels van inwoners in plaats van een vragenlijst.",
			changes: "Het jaarlijkse onderzoek onder klanten vervalt.", heardBy: "de Adviesraad sociaal domein",
			actions: []demoAction{{what: "Voorstel voor het college schrijven over panels", who: adviser, due: 12}}},
		{table: tableComments, item: itemPilots, kind: portal.Agreed, text: "De lessen uit de pilots komen in één overzicht, met per les wie ermee verder gaat.",
			actions: []demoAction{{what: "Lessen van de wijkteams aanleveren", who: wijkteam, due: 3}, {what: "Lessen van de spreekuren aanleveren", who: geldfit, due: 1}}},
	}
}

// decisionMoments record what the meetings of the demo agreed, while they are on,
// and what became of it since.
func (p *play) decisionMoments() []moment {
	var list []moment
	add := func(at time.Time, by account, what string, do func(by portal.Actor) error) {
		list = append(list, moment{at: at, do: func() error {
			p.seen[by] = at
			if err := do(p.actors[by]); err != nil {
				return fmt.Errorf("decisions, %s: %w", what, err)
			}
			return nil
		}})
	}
	starts := map[string]time.Time{}
	for _, t := range demoTables() {
		starts[t.key] = p.tableStart(t.meet, t.hour)
	}
	for i, d := range demoDecisions() {
		at := starts[d.table].Add(time.Duration(20+15*i) * time.Minute)
		number := ""
		add(at, secretary, d.text, func(by portal.Actor) error {
			item, err := p.itemOf(d.table, d.item)
			if err != nil {
				return err
			}
			in := app.DecisionInput{Item: item, Kind: d.kind, By: portal.ByPartners, Text: d.text, Waits: d.waits, Route: d.route, Changes: d.changes, Heard: d.heardBy != "", HeardBy: d.heardBy, Signals: p.followedBy(d.item)}
			if d.review > 0 {
				in.Review = at.AddDate(0, 0, d.review)
			}
			made, err := p.app.RecordDecision(p.ctx, by, p.tables[d.table], in)
			number = made.Number
			if err != nil {
				return err
			}
			for _, a := range d.actions {
				if err := p.makeAction(by, d, item, made.ID, a); err != nil {
					return err
				}
			}
			return nil
		})
		if d.number != "" {
			add(starts[d.table].AddDate(0, 0, 21), coordinator, "resolve "+d.number, func(by portal.Actor) error {
				return p.app.ResolveDecision(p.ctx, by, number, app.ResolutionInput{Number: d.number, Date: p.now(), Follows: true})
			})
		}
		for _, a := range d.actions {
			if a.state != "" {
				add(p.at(a.done, .4), a.who, a.what, func(by portal.Actor) error {
					return p.app.UpdateActionPoint(p.ctx, by, p.actions[a.what], app.ProgressInput{State: a.state, Note: a.note})
				})
			}
		}
	}
	return list
}

// itemOf finds an item of a meeting by its title.
func (p *play) itemOf(table, title string) (portal.ID, error) {
	v, err := p.app.Agenda(p.ctx, p.actors[secretary], p.tables[table])
	if err != nil {
		return "", err
	}
	for _, l := range v.Lines {
		if l.Title == title {
			return l.ID, nil
		}
	}
	return "", fmt.Errorf("no item %q at %s", title, table)
}

func (p *play) makeAction(by portal.Actor, d demoDecision, item, decision portal.ID, a demoAction) error {
	made, err := p.app.MakeActionPoint(p.ctx, by, p.tables[d.table], app.ActionInput{Item: item, Decision: decision, What: a.what, Owner: p.actors[a.who].ID, Due: p.days[0].AddDate(0, 0, a.due)})
	if err != nil {
		return err
	}
	p.actions[a.what] = made.Number
	return nil
}
