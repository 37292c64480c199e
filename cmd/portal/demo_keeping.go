package main

import (
	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

const (
	covenantTalkAgain = 9 // the talk that is open now
	covenantTalkDays  = 15
)

// demoKept is what an organisation says of the clauses that it doesn't keep wholly, by
// heading; of the others it says yes.
type demoKept map[string]portal.KeepingAnswer

// keepingMoments are two halfjaargesprekken: one that was closed, in which nobody keeps
// the clause on answering clients, and one that is open.
func (p *play) keepingMoments() []moment {
	var period string
	open := func(due int) func(by portal.Actor) error {
		return func(by portal.Actor) error {
			list, err := p.app.Keepings(p.ctx, by, p.covenant)
			if err != nil {
				return err
			}
			r, err := p.app.OpenKeeping(p.ctx, by, p.covenant, app.OpenKeepingInput{Period: list.Form.Proposed, Due: p.now().AddDate(0, 0, due)})
			period = r.Period
			return err
		}
	}
	says := func(ago int, part float64, who account, send bool, kept demoKept) moment {
		return p.covenantMoment(ago, part, who, "halfjaargesprek", func(by portal.Actor) error { return p.says(by, period, send, kept) })
	}
	partly := func(why, needed string) portal.KeepingAnswer {
		return portal.KeepingAnswer{Kept: portal.KeptPartly, Why: why, Needed: needed}
	}
	not := func(why, needed string) portal.KeepingAnswer {
		return portal.KeepingAnswer{Kept: portal.KeptNo, Why: why, Needed: needed}
	}
	none := portal.KeepingAnswer{Kept: portal.KeptNone}
	return []moment{
		p.covenantMoment(covenantTalkOpened, .2, coordinator, "open a talk", open(21)),
		says(covenantTalkOpened-4, .3, bewindContact, true, demoKept{
			clauseReach:   partly("De postbus werkt goed. Bellen lukt vaak niet voor elf uur.", "Een tweede lijn in de ochtend."),
			clauseAnswer:  not("Twee weken is te ruim. Cliënten bellen dan al drie keer.", "Een kortere termijn, die haalbaar is."),
			clauseOutflow: partly("Er is vaak geen plek voor budgetbeheer.", "Een lijst met plekken."),
		}),
		says(covenantTalkOpened-6, .4, geldfitContact, true, demoKept{
			clauseAnswer: partly("Wij horen dit nog vaak van mensen die ons bellen.", ""), clauseFirst: none, clauseDecide: none,
		}),
		says(covenantTalkOpened-9, .5, wijkteamContact, true, demoKept{
			clauseAnswer: not("Cliënten komen bij ons met de vraag of wij willen bellen.", ""), clauseFirst: none, clauseReach: none,
			clauseOutflow: partly("Het gesprek is er, maar wij horen er laat van.", "Vooraf een bericht aan het wijkteam."),
		}),
		says(covenantTalkOpened-11, .6, adviser, true, demoKept{
			clauseReach: partly("Acht van de tien vragen waren op tijd beantwoord.", "Vervanging bij ziekte."), clauseAnswer: partly("Er zijn minder klachten, maar nog te veel.", ""),
		}),
		p.covenantMoment(covenantTalkClosed, .3, coordinator, "close a talk", func(by portal.Actor) error {
			return p.app.CloseKeeping(p.ctx, by, p.covenant, period, 0)
		}),
		p.covenantMoment(covenantTalkClosed, .5, coordinator, "conclude", func(by portal.Actor) error {
			_, err := p.app.ConcludeKeeping(p.ctx, by, p.covenant, period, app.ConclusionInput{Clause: p.clauses[clauseAnswer], Text: "De termijn wordt korter. Dat komt in de volgende versie van het convenant."})
			return err
		}),
		p.covenantMoment(covenantTalkAgain, .2, coordinator, "open the next talk", open(covenantTalkDays)),
		says(covenantTalkAgain-2, .4, bewindContact, true, demoKept{
			clauseAnswer: partly("Met een belrooster gaat het beter.", "Nog een half jaar om te oefenen."), clauseOutflow: partly("Er is nog steeds weinig plek.", ""),
		}),
		says(covenantTalkAgain-3, .5, geldfitContact, false, demoKept{clauseAnswer: partly("Wij horen het minder vaak.", "")}),
	}
}

// says saves or hands in what an organisation says in a talk.
func (p *play) says(by portal.Actor, period string, send bool, kept demoKept) error {
	v, err := p.app.KeepingToReport(p.ctx, by, p.covenant, period)
	if err != nil {
		return err
	}
	in := app.KeepingInput{Send: send, Version: v.Report.Version}
	for _, c := range v.Clauses {
		x, other := kept[c.Heading]
		if !other {
			x.Kept = portal.KeptYes
		}
		x.Clause = c.ID
		in.Answers = append(in.Answers, x)
	}
	_, err = p.app.ReportKeeping(p.ctx, by, p.covenant, period, in)
	return err
}
