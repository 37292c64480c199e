package main

import (
	"fmt"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// The course of the demo's subsidies, in working days ago.
const (
	subsidyMadeAt     = 240
	subsidyClosedAt   = 120
	subsidyExploredAt = 60
)

// The demo's subsidies, by title. The amounts are examples: the sources have none.
const (
	subsidyHours   = "Geldfit-spreekuren"
	subsidyLonger  = "Meerjarige subsidie: welke doelen?"
	subsidyCouncil = "Ondersteuning cliëntenraad"
)

// demoSubsidyGoal is a goal of the demo's subsidy with its indicators.
type demoSubsidyGoal struct {
	title      string
	goal       string // the number of its policy goal
	indicators []portal.IndicatorInput
}

// demoSubsidyGoals are what is agreed about the hours: every kind of indicator once.
// now names the year that runs, before the one before it.
func demoSubsidyGoals(before, now string) []demoSubsidyGoal {
	return []demoSubsidyGoal{
		{"Inwoners vinden op tijd hulp bij geldzorgen", "D-01.1", []portal.IndicatorInput{
			{Title: "Gesprekken op de drie spreekuren", Help: "Elk gesprek telt, ook als dezelfde inwoner terugkomt.", Kind: portal.IndicatorNumber, Unit: "gesprekken", Direction: portal.MoreIsBetter, Baseline: "200", Theme: "drempel",
				Targets: map[string]string{before + "-1": "220", before + "-2": "240", now + "-1": "250", now + "-2": "260"}},
			{Title: "Inwoners die verder kunnen na één gesprek", Kind: portal.IndicatorShare, Direction: portal.MoreIsBetter, Baseline: "50",
				Targets: map[string]string{before + "-1": "50", before + "-2": "55", now + "-1": "60", now + "-2": "60"}},
			{Title: "Elk kwartaal overleg met de Voor Elkaar Teams", Kind: portal.IndicatorYesNo, Targets: map[string]string{before + "-1": "ja", before + "-2": "ja", now + "-1": "ja", now + "-2": "ja"}},
		}},
		{"Vrijwilligers kunnen hun werk goed doen", "D-01.1", []portal.IndicatorInput{
			{Title: "Uitgegeven aan training", Help: "Alleen trainingen voor vrijwilligers van de spreekuren.", Kind: portal.IndicatorAmount, Baseline: "2.000",
				Targets: map[string]string{before + "-1": "2.500", before + "-2": "2.500", now + "-1": "3.000", now + "-2": "3.000"}},
			{Title: "Wat leren de vrijwilligers?", Kind: portal.IndicatorNarrative, Help: "Schrijf niets over één inwoner."},
		}},
	}
}

// subsidyMoments make three subsidies: one that runs, one that is explored, one that
// was closed. Nobody decides on them here: what was decided elsewhere is recorded.
func (p *play) subsidyMoments() []moment {
	year := p.at(reportPut, .2).Year() // in which the third report is asked
	day := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, portal.Amsterdam()) }
	step := func(ago int, part float64, what string, do func(by portal.Actor) error) moment {
		return p.covenantMoment(ago, part, adviser, "subsidy, "+what, do)
	}
	hours, council := "", ""
	list := []moment{
		step(subsidyMadeAt, .2, "make", func(by portal.Actor) error {
			made, err := p.app.MakeSubsidy(p.ctx, by, app.SubsidyInput{Org: p.orgs[orgGeldfit], Title: subsidyHours, Role: "Eerste hulp bij geldzorgen, met drie spreekuren",
				Years: []portal.SubsidyYear{{Year: year - 1, Amount: 5_000_000}, {Year: year, Amount: 5_000_000}}})
			hours = made.Number
			return err
		}),
		step(subsidyMadeAt, .25, "decisions", func(by portal.Actor) error {
			return p.subsidySteps(by, hours, []portal.SubsidyStep{{State: portal.SubsidyAsked, On: day(year-2, time.October, 1)},
				{State: portal.SubsidyGranted, On: day(year-2, time.December, 15), Number: "VB-1", Note: "Voor twee jaar."}})
		}),
		step(subsidyMadeAt, .3, "reports", func(by portal.Actor) error {
			return p.app.ScheduleReports(p.ctx, by, hours, 0, portal.RhythmHalfYear)
		}),
		step(subsidyMadeAt, .35, "goals", func(by portal.Actor) error {
			return p.subsidyGoals(by, hours, demoSubsidyGoals(fmt.Sprint(year-1), fmt.Sprint(year)))
		}),
		step(subsidyMadeAt, .4, "council", func(by portal.Actor) error {
			made, err := p.app.MakeSubsidy(p.ctx, by, app.SubsidyInput{Org: p.orgs[orgAsdd], Title: subsidyCouncil, Role: "Stem van cliënten", Years: []portal.SubsidyYear{{Year: year - 1, Amount: 1_000_000}}})
			council = made.Number
			if err != nil {
				return err
			}
			return p.subsidySteps(by, council, []portal.SubsidyStep{{State: portal.SubsidyAsked, On: day(year-2, time.October, 15)}, {State: portal.SubsidyGranted, On: day(year-2, time.December, 15), Number: "VB-2"}})
		}),
		step(subsidyClosedAt, .4, "close", func(by portal.Actor) error {
			on := portal.Day(p.clock).AddDate(0, 0, -3)
			return p.subsidySteps(by, council, []portal.SubsidyStep{{State: portal.SubsidyClosing, On: on.AddDate(0, -1, 0)}, {State: portal.SubsidyClosed, On: on, Number: "VB-3"}})
		}),
		step(subsidyExploredAt, .4, "explore", func(by portal.Actor) error {
			_, err := p.app.MakeSubsidy(p.ctx, by, app.SubsidyInput{Org: p.orgs[orgGeldfit], Title: subsidyLonger, Role: "Eerste hulp bij geldzorgen"})
			return err
		}),
	}
	return list
}

func (p *play) subsidySteps(by portal.Actor, number string, steps []portal.SubsidyStep) error {
	for _, s := range steps {
		if err := p.app.MoveSubsidy(p.ctx, by, number, 0, s, app.CitizenAnswer{}); err != nil {
			return fmt.Errorf("%s: %w", s.State, err)
		}
	}
	return nil
}

// subsidyGoals adds goals under the policy goals they name.
func (p *play) subsidyGoals(by portal.Actor, number string, goals []demoSubsidyGoal) error {
	for _, g := range goals {
		under, err := p.store.PolicyGoalByNumber(p.ctx, g.goal)
		if err != nil {
			return err
		}
		id, err := p.app.WriteSubsidyGoal(p.ctx, by, number, app.SubsidyGoalInput{Title: g.title, PolicyGoal: under.ID})
		if err != nil {
			return err
		}
		for _, i := range g.indicators {
			if err := p.app.WriteIndicator(p.ctx, by, number, app.SubsidyIndicatorInput{Goal: id, IndicatorInput: i}); err != nil {
				return fmt.Errorf("%s: %w", i.Title, err)
			}
		}
	}
	return nil
}
