package main

import (
	"fmt"
	"slices"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// The course of the demo's reports, in working days ago. The hours have four: two are
// accepted, the third came back with questions, the fourth is due. One of another
// organisation is late.
const (
	reportFirst    = 228
	reportSecond   = 190
	reportPut      = 30 // the third gets a later last day
	reportThird    = 9
	reportAsked    = 5
	reportFourth   = 3
	reportLateMade = 110
	reportLateAsk  = 60
)

const subsidyCouncilMore = "Ondersteuning cliëntenraad, vervolg"

// demoReport is what is reported of one period, by the title of an indicator or goal.
type demoReport struct {
	figures map[string]portal.FigureTyped
	said    []string // by goal, in their order
	voices  string
}

func demoReports() []demoReport {
	figures := func(talks, further, of, overleg, training, learnt string, note ...string) map[string]portal.FigureTyped {
		f := map[string]portal.FigureTyped{
			"Gesprekken op de drie spreekuren":              {Figure: talks},
			"Inwoners die verder kunnen na één gesprek":     {Figure: further, Whole: of},
			"Elk kwartaal overleg met de Voor Elkaar Teams": {Figure: overleg},
			"Uitgegeven aan training":                       {Figure: training},
			"Wat leren de vrijwilligers?":                   {Figure: learnt},
		}
		for i := 0; i+1 < len(note); i += 2 {
			x := f[note[i]]
			x.Note = note[i+1]
			f[note[i]] = x
		}
		return f
	}
	return []demoReport{
		{figures("214", "109", "214", "ja", "2.400", "Zij leren vragen stellen zonder te oordelen."),
			[]string{"De drie spreekuren zijn elke week open geweest.", "Er zijn genoeg vrijwilligers. Twee zijn nieuw."}, "Mensen vinden het fijn dat zij zonder afspraak binnen kunnen lopen."},
		{figures("238", "126", "238", "nee", "2.600", "Zij herkennen eerder dat iemand meer hulp nodig heeft.",
			"Elk kwartaal overleg met de Voor Elkaar Teams", "Het overleg van het vierde kwartaal is verzet naar januari."),
			[]string{"Het werd drukker in het najaar. Dat vingen wij op met een extra tafel.", "De training was voor iedereen. Niemand is gestopt."}, "Cliënten vragen om hulp bij brieven. Vrijwilligers willen vaker terughoren hoe het afliep."},
		{figures("221", "118", "221", "ja", "2.900", "Zij leren gesprekken kort en rustig te houden.",
			"Gesprekken op de drie spreekuren", "Eén spreekuur was vijf weken dicht door een verbouwing.",
			"Inwoners die verder kunnen na één gesprek", "Meer mensen kwamen met schulden die al lang bestaan."),
			[]string{"Het werd drukker in het najaar. Dat vingen wij op met een extra tafel.", "Er zijn drie nieuwe vrijwilligers."}, "Niets gehoord."},
	}
}

// reportMoments are the reports of the demo's subsidies.
func (p *play) reportMoments() []moment {
	all := demoReports()
	step := func(ago int, part float64, who account, what string, do func(by portal.Actor) error) moment {
		return p.covenantMoment(ago, part, who, "report, "+what, do)
	}
	opened := func(nr int) func(by portal.Actor) error {
		return func(by portal.Actor) error { return p.openReport(by, subsidyHours, nr) }
	}
	send := func(nr int) func(by portal.Actor) error {
		return func(by portal.Actor) error { return p.sendReport(by, nr, all[nr]) }
	}
	accept := func(nr int) func(by portal.Actor) error {
		return func(by portal.Actor) error {
			number, label, err := p.reportOf(by, subsidyHours, nr)
			if err != nil {
				return err
			}
			return p.app.AcceptReport(p.ctx, by, number, label, 0)
		}
	}
	return []moment{
		step(reportFirst, .2, adviser, "open the first", opened(0)), step(reportFirst, .4, geldfitContact, "the first", send(0)), step(reportFirst-2, .5, adviser, "accept the first", accept(0)),
		step(reportSecond, .2, adviser, "open the second", opened(1)), step(reportSecond, .4, geldfitContact, "the second", send(1)), step(reportSecond-3, .5, adviser, "accept the second", accept(1)),
		step(reportPut, .2, adviser, "put off", func(by portal.Actor) error {
			number, label, err := p.reportOf(by, subsidyHours, 2)
			if err != nil {
				return err
			}
			if err := p.app.SetReportTerms(p.ctx, by, number, 0, label, portal.Day(p.clock), portal.Day(p.clock).AddDate(0, 0, 2*reportPut)); err != nil {
				return err
			}
			return p.openReport(by, subsidyHours, 2)
		}),
		step(reportThird, .4, geldfitContact, "the third", send(2)),
		step(reportAsked, .5, adviser, "questions", func(by portal.Actor) error {
			number, label, err := p.reportOf(by, subsidyHours, 2)
			if err != nil {
				return err
			}
			v, err := p.app.ReportPage(p.ctx, by, number, label)
			if err != nil {
				return err
			}
			return p.app.ReturnReport(p.ctx, by, number, label, app.ReportQuestions{Whole: "Konden mensen tijdens de verbouwing ergens anders terecht?",
				PerGoal: map[portal.ID]string{v.Subsidy.Goals[0].ID: "Deze toelichting is dezelfde als vorige keer. Wat was er in dit half jaar anders?"}})
		}),
		step(reportFourth, .3, adviser, "open the fourth", opened(3)),
		step(reportLateMade, .4, adviser, "another subsidy", p.lateSubsidy),
		step(reportLateAsk, .4, adviser, "one that will be late", func(by portal.Actor) error {
			number, label, err := p.reportOf(by, subsidyCouncilMore, 0)
			if err != nil {
				return err
			}
			if err := p.app.SetReportTerms(p.ctx, by, number, 0, label, portal.Day(p.clock), portal.Day(p.clock).AddDate(0, 0, 28)); err != nil {
				return err
			}
			return p.openReport(by, subsidyCouncilMore, 0)
		}),
	}
}

// reportOf gives the number of the subsidy with a title, and the label of its nr-th
// period.
func (p *play) reportOf(by portal.Actor, title string, nr int) (number, label string, err error) {
	s, err := p.subsidyTitled(by, title)
	if err != nil {
		return "", "", err
	}
	return s.Number, s.Periods[nr].Label, nil
}

func (p *play) subsidyTitled(by portal.Actor, title string) (portal.Subsidy, error) {
	rows, err := p.app.AllSubsidies(p.ctx, by, app.SubsidyFilter{})
	if err != nil {
		return portal.Subsidy{}, err
	}
	i := slices.IndexFunc(rows, func(r app.SubsidyRow) bool { return r.Title == title })
	if i < 0 {
		return portal.Subsidy{}, fmt.Errorf("no subsidy %q", title)
	}
	return rows[i].Subsidy, nil
}

// openReport opens a period by hand, unless its day has come.
func (p *play) openReport(by portal.Actor, title string, nr int) error {
	s, err := p.subsidyTitled(by, title)
	if err != nil || !s.Periods[nr].Locked() {
		return err
	}
	return p.app.OpenPeriod(p.ctx, by, s.Number, 0, s.Periods[nr].Label)
}

// sendReport fills in and hands in the report about the hours for its nr-th period.
func (p *play) sendReport(by portal.Actor, nr int, said demoReport) error {
	s, err := p.subsidyTitled(by, subsidyHours)
	if err != nil {
		return err
	}
	in := app.ReportInput{ReportTyped: portal.ReportTyped{Figures: map[portal.ID]portal.FigureTyped{}, Said: map[portal.ID]string{}, Voices: said.voices}}
	for n, g := range s.InUse() {
		in.Said[g.ID] = said.said[n]
		for _, i := range g.Indicators {
			in.Figures[i.ID] = said.figures[i.Title]
		}
	}
	kept, err := p.app.WriteReport(p.ctx, by, s.Number, s.Periods[nr].Label, in)
	if err != nil {
		return err
	}
	return p.app.SendReport(p.ctx, by, s.Number, s.Periods[nr].Label, kept.Report.Rev)
}

// lateSubsidy is a small one, of which nobody reports in time.
func (p *play) lateSubsidy(by portal.Actor) error {
	now := portal.Day(p.clock)
	made, err := p.app.MakeSubsidy(p.ctx, by, app.SubsidyInput{Org: p.orgs[orgAsdd], Title: subsidyCouncilMore, Role: "Stem van cliënten", Years: []portal.SubsidyYear{{Year: p.at(reportLateAsk, .4).Year(), Amount: 1_000_000}}})
	if err != nil {
		return err
	}
	err = p.subsidySteps(by, made.Number, []portal.SubsidyStep{{State: portal.SubsidyAsked, On: now.AddDate(0, -2, 0)}, {State: portal.SubsidyGranted, On: now.AddDate(0, -1, 0), Number: "VB-4"}})
	if err != nil {
		return err
	}
	if err := p.app.ScheduleReports(p.ctx, by, made.Number, 0, portal.RhythmHalfYear); err != nil {
		return err
	}
	return p.subsidyGoals(by, made.Number, []demoSubsidyGoal{{"Cliënten praten mee over beleid", "D-01.2", []portal.IndicatorInput{
		{Title: "Adviezen van de cliëntenraad", Kind: portal.IndicatorNumber, Unit: "adviezen", Direction: portal.MoreIsBetter},
	}}})
}
