package main

import (
	"fmt"
	"slices"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// The course of the demo's covenant, in working days ago. The files of its other
// steps go by these days.
const (
	covenantMade         = 250
	covenantConsulted    = 244 // to 20 working days later
	covenantResolved     = 214
	covenantSigning      = 210
	covenantInForce      = 192
	covenantTalkOpened   = 66
	covenantTalkClosed   = 48
	covenantAgainMade    = 60
	covenantAgainTalks   = 54 // its consultation
	covenantAgainCollege = 20
	covenantAgainSigning = 14
)

// covenantTitle is the demo's one covenant; its number is p.covenant.
const covenantTitle = "Kwaliteitsconvenant bewindvoering"

// The clauses that other files of the demo name, by their heading.
const (
	clauseReach   = "De gemeente is bereikbaar"
	clauseAnswer  = "De cliënt krijgt antwoord"
	clauseFirst   = "Het eerste gesprek"
	clauseDecide  = "De gemeente beslist op tijd"
	clauseOutflow = "Elk jaar kijken of bewind nog nodig is"
)

func demoClauses() []app.ClauseInput {
	municipal, partner, mutual := portal.SideMunicipality, portal.SidePartner, portal.SideMutual
	return []app.ClauseInput{
		{Heading: "Waarvoor dit convenant is", Text: "Mensen onder bewind hebben recht op goede hulp, wie hun bewindvoerder ook is.\n\nGemeente, bewindvoerders en partners leggen hier vast wat zij daarvoor doen. Kwaliteit gaat voor kosten."},
		{Heading: "Wat de woorden betekenen", Text: "- **Bewindvoerder**: een kantoor of zelfstandige die door de rechter is benoemd.\n- **Cliënt**: iemand van wie het geld onder bewind staat.\n- **Partner**: een organisatie die dit convenant ondertekent, behalve de gemeente."},
		{Heading: clauseReach, Text: "De gemeente heeft voor bewindvoerders één vast telefoonnummer en één postbus.\n\nEen vraag krijgt binnen drie werkdagen antwoord. Lukt dat niet, dan hoort de bewindvoerder wanneer het antwoord er wel is.",
			Commits: municipal, Indicator: "Negen van de tien vragen zijn binnen drie werkdagen beantwoord."},
		{Heading: clauseAnswer, Text: "De bewindvoerder laat een cliënt niet langer dan twee weken op antwoord wachten.", Commits: partner, Indicator: "Er zijn minder klachten over wachten op antwoord."},
		{Heading: clauseFirst, Text: "De bewindvoerder spreekt een nieuwe cliënt binnen vier weken, als het kan bij de cliënt thuis.\n\nIn dat gesprek:\n\n1. legt de bewindvoerder uit wat bewind is;\n2. maken zij samen een eerste budgetplan;\n3. spreken zij af hoe de cliënt contact opneemt.",
			Commits: partner, Indicator: "Het budgetplan is er binnen zes weken."},
		{Heading: "Uitleg over geld", Text: "De bewindvoerder stuurt de cliënt elke maand een overzicht in gewone taal. De cliënt ziet wat er binnenkwam, wat er is betaald en wat er over is.", Commits: partner},
		{Heading: clauseDecide, Text: "De gemeente beslist binnen vier weken op een volledige aanvraag voor bijzondere bijstand voor de kosten van bewind.\n\nIs de aanvraag niet volledig, dan vraagt de gemeente binnen een week wat er ontbreekt.",
			Commits: municipal, Indicator: "Negen van de tien besluiten zijn op tijd."},
		{Heading: clauseOutflow, Text: "Gemeente en bewindvoerder kijken elk jaar samen met de cliënt of bewind nog nodig is. Kan het lichter, dan zoeken zij samen een plek voor budgetbeheer of budgetcoaching.", Commits: mutual},
		{Heading: "Elk half jaar in gesprek", Text: "Gemeente en partners bespreken elk half jaar per artikel of zij zich eraan houden. Zij zeggen eerlijk wat niet lukt en wat daarvoor nodig is.", Commits: mutual, Indicator: "Er zijn twee gesprekken per jaar."},
	}
}

// covenantMoments are the course of the covenant, each part in the file of its feature.
func (p *play) covenantMoments() []moment {
	return slices.Concat(p.covenantText(), p.covenantFirstTalks(), p.covenantFirstSigned(), p.covenantBegins(), p.keepingMoments(), p.covenantAgain(), p.covenantSecondTalks(), p.covenantSecondHalf())
}

// covenantMoment is one step in the course of the covenant.
func (p *play) covenantMoment(ago int, part float64, by account, what string, do func(by portal.Actor) error) moment {
	at := p.at(ago, part)
	return moment{at: at, do: func() error {
		p.seen[by] = at
		if err := do(p.actors[by]); err != nil {
			return fmt.Errorf("covenant, %s: %w", what, err)
		}
		return nil
	}}
}

// covenantText makes the covenant with its parties and the text of its first version.
func (p *play) covenantText() []moment {
	list := []moment{p.covenantMoment(covenantMade, .1, coordinator, "make", func(by portal.Actor) error {
		in := app.CovenantInput{Title: covenantTitle, Purpose: "Mensen onder bewind krijgen goede hulp. Gemeente en bewindvoerders leggen vast wat zij daarvoor doen, en wat de cliënt mag verwachten.",
			CovenantTerms: portal.CovenantTerms{Start: portal.Day(p.days[covenantInForce]), End: portal.Day(p.days[covenantInForce]).AddDate(3, 0, -1), Evaluation: portal.Day(p.days[covenantInForce]).AddDate(1, 6, 0), NoticeMonths: 3}}
		c, err := p.app.MakeCovenant(p.ctx, by, in)
		p.covenant = c.Number
		return err
	})}
	for i, org := range []string{orgBewind, orgEenpitter, orgGeldfit, orgWijkteam, orgAsdd} {
		list = append(list, p.covenantMoment(covenantMade, .2+float64(i)/100, coordinator, "party "+org, func(by portal.Actor) error {
			return p.app.AddParty(p.ctx, by, p.covenant, p.orgs[org], org != orgAsdd)
		}))
	}
	for i, cl := range demoClauses() {
		by := adviser
		if cl.Commits == portal.SidePartner {
			by = coordinator
		}
		list = append(list, p.covenantMoment(covenantMade-1-i/4, .1+float64(i%4)/10, by, cl.Heading, func(by portal.Actor) error {
			id, err := p.app.AddClause(p.ctx, by, p.covenant, app.LatestText, cl)
			p.clauses[cl.Heading] = id
			return err
		}))
	}
	return list
}

// covenantAgain makes the second version, after half a year of practice: one clause is
// sharper, one is added.
func (p *play) covenantAgain() []moment {
	return []moment{
		p.covenantMoment(covenantAgainMade, .3, coordinator, "second version", func(by portal.Actor) error {
			_, err := p.app.MakeVersion(p.ctx, by, p.covenant, app.NewVersionInput{Why: "Na het halfjaargesprek: sneller antwoord voor de cliënt, en een afspraak over de overdracht."})
			return err
		}),
		p.covenantMoment(covenantAgainMade-1, .2, adviser, "sharper clause", func(by portal.Actor) error {
			return p.rewrite(by, clauseAnswer, "De bewindvoerder belt een cliënt binnen vijf werkdagen terug. Lukt dat niet, dan laat de bewindvoerder weten wanneer wel.", "Vier van de vijf cliënten zijn binnen vijf werkdagen teruggebeld.")
		}),
		p.covenantMoment(covenantAgainMade-1, .5, adviser, "new clause", func(by portal.Actor) error {
			id, err := p.app.AddClause(p.ctx, by, p.covenant, app.LatestText, app.ClauseInput{Heading: "Een warme overdracht", Commits: portal.SideMunicipality,
				Text: "Stopt het bewind, dan zorgt de gemeente dat de cliënt iemand heeft om op terug te vallen. Het wijkteam en de bewindvoerder spreken elkaar vóór de laatste dag."})
			p.clauses["Een warme overdracht"] = id
			return err
		}),
	}
}

// rewrite changes the text and the indicator of a clause of the newest version.
func (p *play) rewrite(by portal.Actor, heading, text, indicator string) error {
	on, err := p.app.CovenantToDo(p.ctx, by, policy.WriteClause, p.covenant, app.LatestText)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(on.Text.Clauses, func(c portal.Clause) bool { return c.ID == p.clauses[heading] })
	if i < 0 {
		return fmt.Errorf("there is no clause %q", heading)
	}
	cl := on.Text.Clauses[i]
	return p.app.WriteClause(p.ctx, by, p.covenant, on.Text.Nr, app.ClauseInput{ID: cl.ID, Heading: cl.Heading, Text: text, Indicator: indicator, Commits: cl.Commits, Rev: cl.Rev})
}
