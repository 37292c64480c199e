package main

import (
	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// The day, in working days ago, of each step with the demo's raised questions.
const (
	lineMade         = 20
	questionOneAsked = 14
	questionOneUp    = 11
	questionOneDone  = 9
	questionTwoAsked = 10
	questionTwoUp    = 8
	questionTwoTop   = 4
)

// escalationMoments are the general line, a question that was answered by the programme
// manager, and one that lies at the directie.
func (p *play) escalationMoments() []moment {
	numbers, taken := map[string]string{}, map[string]bool{}
	raise := func(key, question string) func(by portal.Actor) error {
		return func(by portal.Actor) error {
			form, err := p.app.FlagForm(p.ctx, by, "")
			if err != nil {
				return err
			}
			for _, s := range form.Signals {
				if s.Audience.Kind != portal.WholeChain || s.Kind != portal.Bottleneck || taken[s.Number] {
					continue
				}
				if f, err := p.app.RaiseForm(p.ctx, by, portal.KindSignal, s.Number); err != nil || f.Refused != "" || f.Level != portal.LevelTeam {
					continue
				}
				taken[s.Number] = true
				e, _, err := p.app.Raise(p.ctx, by, portal.KindSignal, s.Number, app.RaiseInput{Question: question})
				numbers[key] = e.Number
				return err
			}
			return nil // a part of the demo is played, without signals
		}
	}
	on := func(key string, do func(by portal.Actor, number string) error) func(by portal.Actor) error {
		return func(by portal.Actor) error {
			if numbers[key] == "" {
				return nil
			}
			return do(by, numbers[key])
		}
	}
	higher := func(key, reason string) func(by portal.Actor) error {
		return on(key, func(by portal.Actor, number string) error {
			return p.app.TakeHigher(p.ctx, by, number, reason, 0, app.CitizenAnswer{})
		})
	}
	id := func(a account) portal.ID { return p.actors[a].ID }
	keepLine := func(by portal.Actor) error {
		return p.app.KeepLine(p.ctx, by, "", app.LineInput{Breaker: id(programmeManager), Steps: []portal.LineStep{
			{Level: portal.LevelWorker, Person: id(secretary), Deputy: id(adviser), Days: 5},
			{Level: portal.LevelTeam, Person: id(teamManager), Deputy: id(adviser), Days: 5},
			{Level: portal.LevelProgramme, Person: id(programmeManager), Deputy: id(adviser), Days: 5},
			{Level: portal.LevelDirectors, Person: id(director), Deputy: id(programmeManager), Days: 10},
		}})
	}
	return []moment{
		p.covenantMoment(lineMade, .3, coordinator, "keep the escalation line", keepLine),
		p.covenantMoment(questionOneAsked, .3, geldfit, "raise a question", raise("one", "Wie beslist of wij dit per direct mogen regelen, zonder een nieuwe aanvraag?")),
		p.covenantMoment(questionOneUp, .4, teamManager, "take a question higher", higher("one", "Dit raakt meer teams. Ik mag hier niet alleen over beslissen.")),
		p.covenantMoment(questionOneDone, .4, programmeManager, "answer a question", on("one", func(by portal.Actor, number string) error {
			return p.app.AnswerRaised(p.ctx, by, number, "Dat mag vanaf maandag. De teams krijgen deze week bericht van mij.", 0, app.CitizenAnswer{})
		})),
		p.covenantMoment(questionTwoAsked, .5, bewind, "raise another question", raise("two", "Wie betaalt de extra uren die dit kost, zolang de regels niet zijn veranderd?")),
		p.covenantMoment(questionTwoUp, .5, teamManager, "take another question higher", higher("two", "Voor extra uren is in mijn team geen geld.")),
		p.covenantMoment(questionTwoTop, .5, programmeManager, "take it to the directie", higher("two", "Dit gaat over geld van meer programma’s. De directie beslist.")),
	}
}
