package main

import (
	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// The day, in working days ago, of each step of the demo's follow-ups.
const (
	followChosen = 44
	followWrote  = 32
	followTold   = 21
	followKept   = 19
	followFed    = 18
	followHelped = 12
)

// signalsFollowed are the signals that the decision on calling back answers.
func signalsFollowed() []demoSignal {
	return []demoSignal{
		{by: geldfit, ago: 74, kind: portal.Bottleneck, theme: "samenwerking", title: "Bewindvoerders bellen niet terug",
			text:   "Wij laten vaak een bericht achter. Soms horen wij twee weken niets. Dan staat de hulp stil.",
			course: []step{takesUp(3, coordinator)}},
		{by: wijkteam, ago: 72, kind: portal.Bottleneck, theme: "samenwerking", title: "Een afspraak maken met bewind duurt weken",
			text:   "Wij willen samen om tafel. Het lukt niet om binnen een maand een afspraak te maken.",
			course: []step{takesUp(2, coordinator)}},
	}
}

// followedBy are the signals that a decision about an item answers, as far as they are
// played; nil for those that the item is about.
func (p *play) followedBy(item string) []portal.ID {
	var ids []portal.ID
	if item == itemCovenant {
		for _, s := range signalsFollowed() {
			if id, played := p.titles[s.title]; played {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// followMoments are two routes: one that is complete, with feedback, and one of which a
// step is late.
func (p *play) followMoments() []moment {
	numbers := map[string]string{}
	heard := false
	find := func(by portal.Actor, item string) (app.FollowPage, error) {
		if numbers[item] == "" {
			list, err := p.app.Decisions(p.ctx, by, app.DecisionFilter{Page: portal.Page{Limit: 50}})
			if err != nil {
				return app.FollowPage{}, err
			}
			for _, d := range list.Rows {
				if d.ItemTitle == item && d.TableNumber == p.tables[tableAdopted] {
					numbers[item] = d.Number
				}
			}
		}
		return p.app.FollowUp(p.ctx, by, numbers[item])
	}
	choose := func(item string, route portal.Route, changes string, steps ...portal.FollowStep) func(by portal.Actor) error {
		return func(by portal.Actor) error {
			v, err := find(by, item)
			if err != nil {
				return err
			}
			return p.app.ChooseRoute(p.ctx, by, v.Number, app.RouteInput{RouteChoice: portal.RouteChoice{Route: route, Changes: changes, Steps: steps}})
		}
	}
	did := func(item string, nr int, note string) func(by portal.Actor) error {
		return func(by portal.Actor) error {
			v, err := find(by, item)
			if err != nil {
				return err
			}
			return p.app.DoStep(p.ctx, by, v.Number, v.Steps[nr].ID, app.StepInput{Note: note})
		}
	}
	step := func(what string, who account, due int) portal.FollowStep {
		return portal.FollowStep{What: what, Owner: p.actors[who].ID, Due: p.days[due]}
	}
	at := func(ago int, part float64, by account, what string, do func(by portal.Actor) error) moment {
		return p.covenantMoment(ago, part, by, what, do)
	}
	return []moment{
		at(followChosen, .3, coordinator, "choose a route", func(by portal.Actor) error {
			return choose(itemCovenant, portal.PolicyChange, "Bewindvoerders bellen voortaan binnen vijf werkdagen terug.",
				step("Schrijf de regel in het convenant", adviser, followWrote-2), step("Vertel het aan medewerkers en partners", coordinator, followTold-1))(by)
		}),
		at(followChosen, .4, coordinator, "choose another", func(by portal.Actor) error {
			return choose(itemBreaker, portal.PracticeAgreement, "Partners bellen bij een vastgelopen zaak de hordeloper van dat thema.",
				step("Schrijf op wanneer je de hordeloper belt", adviser, followWrote), step("Vertel het in alle wijkteams", wijkteam, 8))(by)
		}),
		at(followWrote, .5, adviser, "write it", did(itemCovenant, 0, "De regel staat in de tekst van het convenant.")),
		at(followWrote, .6, adviser, "write the other", did(itemBreaker, 0, "Het staat op één bladzijde, met drie voorbeelden.")),
		at(followTold, .5, coordinator, "tell it", did(itemCovenant, 1, "Verteld in het teamoverleg en in de nieuwsbrief.")),
		at(followKept, .5, coordinator, "keep it", func(by portal.Actor) error {
			v, err := find(by, itemCovenant)
			if err != nil {
				return err
			}
			return p.app.EmbedDecision(p.ctx, by, v.Number, 0, "Het staat in het convenant en in de werkinstructie. Elk halfjaar vragen wij in het halfjaargesprek of het lukt.", noAnswer)
		}),
		at(followFed, .5, coordinator, "tell reporters", func(by portal.Actor) error {
			v, err := find(by, itemCovenant)
			if err != nil {
				return err
			}
			told, err := p.app.TellPage(p.ctx, by, v.Number)
			if err != nil || len(told.Ready) == 0 { // a part of the demo is played, without signals
				return err
			}
			in := app.BundleFeedback{Feedback: told.Feedback, Citizen: app.CitizenAnswer{Checked: true}}
			in.Feedback.ForResidents = "Uw bewindvoerder belt binnen vijf werkdagen terug. Lukt dat niet? Vraag het wijkteam om te bellen."
			for _, s := range told.Ready {
				in.Signals = append(in.Signals, s.ID)
			}
			heard = true
			return p.app.TellReporters(p.ctx, by, v.Number, 0, in)
		}),
		at(followHelped, .5, geldfit, "say whether it helps", func(by portal.Actor) error {
			id, played := p.titles[signalsFollowed()[0].title]
			if !played || !heard {
				return nil
			}
			return p.app.AnswerHelp(p.ctx, by, id, portal.Helps, "Wij worden nu bijna altijd op tijd gebeld.", noAnswer)
		}),
	}
}
