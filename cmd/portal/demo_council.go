package main

import (
	"cmp"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// The course of the demo's factsheets and reports to the council, in working days ago.
const (
	quarterMadeAt   = 16
	quarterHolderAt = 14
	quarterAgreedAt = 12
	quarterDecideAt = 9
	quarterSentAt   = 7
	factsMadeAt     = 6
	factsFrozenAt   = 5
	halfYearMadeAt  = 4
	halfYearOfferAt = 3
	factsDraftAt    = 2
)

// demoComments are the lines with the figures of the demo's factsheet, by key.
var demoComments = map[string]string{
	app.FigureNew:        "Partners weten de weg naar het portaal te vinden.",
	app.FigureRecognised: "Bij deze signalen zei een andere organisatie: wij herkennen dit.",
	app.FigureTakenUp:    "De helft van de signalen was zo snel of sneller opgepakt.",
	app.FigureAgreed:     "Tot de eerste afspraak. Weekenden en feestdagen tellen niet mee.",
	app.FigureFedBack:    "Tot de melder hoorde wat ermee is gedaan.",
	app.FigureAnswered:   "Elke melder hoort wat er met een signaal is gedaan.",
	app.FigureTables:     "Partners en gemeente bespraken signalen en afspraken.",
	app.FigureDecisions:  "Wat aan tafel is afgesproken, staat in het verslag.",
	app.FigureOnTime:     "Te late actiepunten komen vanzelf terug op de agenda.",
	app.FigureInForce:    "Het convenant regelt wat partijen van elkaar mogen verwachten.",
	app.FigureSigned:     "Deze organisaties ondertekenden de geldende tekst.",
}

// councilMoments make a factsheet that is frozen and one in draft, a quarter report that
// was sent, and a half-year report that lies at the holder.
func (p *play) councilMoments() []moment {
	quarter, half := "", ""
	step := func(ago int, part float64, who account, what string, do func(by portal.Actor) error) moment {
		return p.covenantMoment(ago, part, who, "council, "+what, do)
	}
	move := func(number string, by portal.Actor, to portal.CouncilMove) error {
		return p.app.MoveCouncilReport(p.ctx, by, number, app.CouncilMoveInput{CouncilMove: to})
	}
	return []moment{
		step(quarterMadeAt, .2, adviser, "make quarter report", func(by portal.Actor) error {
			made, err := p.app.MakeCouncilReport(p.ctx, by, portal.QuarterReport, portal.PreviousPeriod(portal.Quarter(p.clock)))
			quarter = made.Number
			return err
		}),
		step(quarterHolderAt, .3, adviser, "offer", func(by portal.Actor) error {
			return move(quarter, by, portal.CouncilMove{To: portal.CouncilHolder})
		}),
		step(quarterAgreedAt, .6, holder, "agree", func(by portal.Actor) error {
			return p.app.JudgeCouncilReport(p.ctx, by, quarter, app.CouncilMoveInput{CouncilMove: portal.CouncilMove{To: portal.CouncilCollege}})
		}),
		step(quarterDecideAt, .7, adviser, "decided", func(by portal.Actor) error {
			return move(quarter, by, portal.CouncilMove{To: portal.CouncilDecided, Number: "BW-voorbeeld-1", Date: portal.Day(p.clock)})
		}),
		step(quarterSentAt, .2, adviser, "send", func(by portal.Actor) error {
			return move(quarter, by, portal.CouncilMove{To: portal.CouncilSent})
		}),
		step(factsMadeAt, .3, adviser, "make factsheet", func(by portal.Actor) error {
			return p.app.MakeFactsheet(p.ctx, by, portal.PreviousPeriod(portal.HalfYear(p.clock)))
		}),
		step(factsFrozenAt, .5, adviser, "freeze factsheet", func(by portal.Actor) error {
			period := portal.PreviousPeriod(portal.HalfYear(p.clock))
			if err := p.writeFactsheet(by, period, "In dit half jaar werkten gemeente en partners samen aan hulp bij geldzorgen. Deze cijfers laten zien wat er gebeurde."); err != nil {
				return err
			}
			return p.app.FreezeFactsheet(p.ctx, by, period, app.FactsheetSeen{})
		}),
		step(halfYearMadeAt, .2, adviser, "make half-year report", func(by portal.Actor) error {
			made, err := p.app.MakeCouncilReport(p.ctx, by, portal.HalfYearReport, portal.PreviousPeriod(portal.HalfYear(p.clock)))
			half = made.Number
			return err
		}),
		step(halfYearOfferAt, .3, adviser, "offer half-year report", func(by portal.Actor) error {
			return move(half, by, portal.CouncilMove{To: portal.CouncilHolder})
		}),
		step(factsDraftAt, .4, adviser, "begin factsheet", func(by portal.Actor) error {
			period := portal.HalfYear(p.clock)
			if err := p.app.MakeFactsheet(p.ctx, by, period); err != nil {
				return err
			}
			return p.writeFactsheet(by, period, "")
		}),
	}
}

// writeFactsheet writes the lines with the figures; without an intro it stays a draft
// with half of them.
func (p *play) writeFactsheet(by portal.Actor, period, intro string) error {
	v, err := p.app.FactsheetToEdit(p.ctx, by, period)
	if err != nil {
		return err
	}
	var telling []string // what has nothing to tell stays off the page
	for _, l := range v.Figures {
		if l.Value != "0" && l.Value != app.FigureHidden && l.Value != app.FigureNone {
			telling = append(telling, l.Key)
		}
	}
	if err := p.app.ChooseFigures(p.ctx, by, period, app.FactsheetSeen{}, telling); err != nil {
		return err
	}
	if v, err = p.app.FactsheetToEdit(p.ctx, by, period); err != nil {
		return err
	}
	in := app.FactsheetInput{}
	in.Title, in.Intro = v.Title, intro
	for i, l := range v.Figures {
		if intro == "" && i > len(v.Figures)/2 {
			break
		}
		in.Comments = append(in.Comments, portal.FactComment{Key: l.Key, Text: cmp.Or(demoComments[l.Key], "Zie de monitor voor het verhaal.")})
	}
	return p.app.WriteFactsheet(p.ctx, by, period, in)
}
