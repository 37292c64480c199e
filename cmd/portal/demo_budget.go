package main

import (
	"strconv"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// The course of the demo's budget and pledges, in working days ago.
const (
	budgetMadeAt  = 240
	budgetNotedAt = 120
	pledgeMadeAt  = 245
	pledgeNotedAt = 30
)

const (
	sourceCouncil = "Raadsmededeling 2023-866"
	sourcePlan    = "Plan van aanpak, hoofdstuk 3"
)

// demoBudget is the budget as the two sources give it: they disagree about the fourth
// recommendation, and neither divides the years over recommendations.
func demoBudget() []app.BudgetImport {
	line := func(source, recs, title, amount, year, sum, remark string) app.BudgetImport {
		return app.BudgetImport{Source: source, Recs: recs, Title: title, Amount: amount, Year: year, Sum: sum, Remarked: remark}
	}
	const funds = "Ten laste van de algemene middelen"
	list := []app.BudgetImport{
		line(sourcePlan, "1+2", "Rollen, verantwoordelijkheden en escalatielijnen", "680.000", "", "", ""),
		line(sourcePlan, "3", "Samenspel tussen bestuur en organisatie", "50.000", "", "", ""),
		line(sourcePlan, "4", "Cliëntperspectief", "370.000", "", "", ""),
		line(sourcePlan, "5", "Sensitiviteit", "", "", "", ""),
		line(sourcePlan, "6", "Toekomst beschermingsbewind", "100.000", "", "", ""),
		line(sourcePlan, "", "Totaal voor 2024 en 2025", "1.200.000", "", "ja", "Eerste indicatie"),
		line(sourceCouncil, "1+2", "Rollen, verantwoordelijkheden en escalatielijnen", "680.000", "", "", ""),
		line(sourceCouncil, "3", "Samenspel tussen bestuur en organisatie", "50.000", "", "", ""),
		line(sourceCouncil, "4", "Cliëntperspectief", "390.000", "", "", ""),
		line(sourceCouncil, "5", "Sensitiviteit", "", "", "", "Uit reguliere middelen"),
		line(sourceCouncil, "6", "Toekomst beschermingsbewind", "100.000", "", "", ""),
		line(sourceCouncil, "", "Eerste jaar", "600.000", "2024", "", funds),
		line(sourceCouncil, "", "Tweede jaar", "600.000", "2025", "", funds),
	}
	for i := range list {
		list[i].Line = i + 2
	}
	return list
}

// demoSpending is an example of what was committed and spent, in euros per quarter, by
// the place of the line in the table. The sources name no such amounts.
var demoSpending = [][][2]int{
	{{50_000, 40_000}, {10_000, 5_000}, {20_000, 10_000}, {}, {5_000, 5_000}},
	{{60_000, 50_000}, {10_000, 10_000}, {40_000, 30_000}, {}, {10_000, 5_000}},
	{{60_000, 60_000}, {5_000, 5_000}, {50_000, 40_000}, {}, {10_000, 10_000}},
	{{40_000, 40_000}, {5_000, 5_000}, {30_000, 30_000}, {}, {15_000, 10_000}},
}

// budgetMoments take the budget over, write with the open point who settles it, and
// note the expenses of the last four quarters.
func (p *play) budgetMoments() []moment {
	list := []moment{p.covenantMoment(budgetMadeAt, .1, adviser, "budget", func(by portal.Actor) error {
		_, err := p.app.ImportBudget(p.ctx, by, demoBudget(), app.CitizenAnswer{})
		return err
	}), p.covenantMoment(budgetNotedAt, .1, adviser, "open point of the budget", func(by portal.Actor) error {
		v, err := p.app.Budget(p.ctx, by, "")
		if err != nil {
			return err
		}
		for _, r := range v.OpenPoints() {
			if err := p.app.NoteBudgetPoint(p.ctx, by, r.Leads.ID, app.BudgetPointInput{Owner: p.actors[coordinator].ID, Version: r.Point.Version,
				Note: "De twee jaren en hoofdstuk 3 van het plan kloppen alleen met € 370.000."}); err != nil {
				return err
			}
		}
		return nil
	})}
	quarter := portal.Quarter(p.end)
	for i := len(demoSpending) - 1; i >= 0; i-- {
		quarter = portal.PreviousPeriod(quarter)
		list = append(list, p.covenantMoment(5, .1+float64(i)/100, adviser, "expenses", func(of string, lines [][2]int) func(by portal.Actor) error {
			return func(by portal.Actor) error { return p.noteSpending(by, of, lines) }
		}(quarter, demoSpending[i])))
	}
	return list
}

func (p *play) noteSpending(by portal.Actor, quarter string, lines [][2]int) error {
	v, err := p.app.SpendingForm(p.ctx, by, quarter)
	if err != nil {
		return err
	}
	var typed []app.SpendingTyped
	for i, r := range v.Rows {
		if i < len(lines) && lines[i] != [2]int{} {
			typed = append(typed, app.SpendingTyped{Line: r.Leads.ID, Version: r.Leads.Version, Committed: strconv.Itoa(lines[i][0]), Paid: strconv.Itoa(lines[i][1]), Note: "Voorbeeldbedrag"})
		}
	}
	return p.app.NoteSpending(p.ctx, by, quarter, typed, app.CitizenAnswer{})
}

// pledgeMoments record the motion that the plan answers, which is done, and what the
// college pledged with the plan, which is due soon.
func (p *play) pledgeMoments() []moment {
	day := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, portal.Amsterdam()) }
	motion, pledge := "", ""
	return []moment{
		p.covenantMoment(pledgeMadeAt, .2, clerk, "motion", func(by portal.Actor) error {
			made, err := p.app.MakePledge(p.ctx, by, app.PledgeInput{Pledge: portal.Pledge{Kind: portal.IsMotion, Title: "Motie 2.1: een plan van aanpak voor de aanbevelingen",
				Text: "De raad vraagt het college om een concreet plan van aanpak voor de aanbevelingen over beschermingsbewind. Dat komt uiterlijk in het derde kwartaal van 2023.",
				On:   day(2023, time.March, 22), Meeting: "Raadsvergadering", Due: day(2023, time.September, 30), Owner: p.actors[adviser].ID}})
			motion = made.Number
			return err
		}),
		p.covenantMoment(pledgeMadeAt, .25, clerk, "motion done", func(by portal.Actor) error {
			return p.app.FinishPledge(p.ctx, by, motion, day(2023, time.October, 3), app.PledgeWords{Text: "2023-866"})
		}),
		p.covenantMoment(pledgeMadeAt, .3, clerk, "pledge", func(by portal.Actor) error {
			made, err := p.app.MakePledge(p.ctx, by, app.PledgeInput{Pledge: portal.Pledge{Kind: portal.IsPledge, Title: "Twee keer per jaar de voortgang met de raad bespreken",
				Text: "Het college bespreekt de inhoud van het plan twee keer per jaar met de raad: voor de voorjaarsnota en voor de begroting.",
				On:   day(2023, time.October, 3), Meeting: "Raadsmededeling 2023-866", Due: portal.Day(p.end).AddDate(0, 0, 25), Owner: p.actors[adviser].ID}})
			pledge = made.Number
			return err
		}),
		p.covenantMoment(pledgeNotedAt, .2, adviser, "note on the pledge", func(by portal.Actor) error {
			if err := p.app.LinkPledge(p.ctx, by, pledge, "I-e"); err != nil {
				return err
			}
			return p.app.NotePledge(p.ctx, by, pledge, app.PledgeWords{Text: "De eerste halfjaarrapportage is in de maak."})
		}),
	}
}
