package main

import (
	"fmt"
	"strings"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// The course of the demo's agreement set, in working days ago.
const (
	setMadeAt   = 186
	setLinkedAt = 8
)

// demoAgreements are small agreements between policy and practice.
func demoAgreements() []app.AgreementLine {
	return []app.AgreementLine{
		{Text: "Medewerkers van gemeente en partners hebben elkaars directe telefoonnummer.", Who: portal.SideMutual},
		{Text: "De gemeente beantwoordt vragen uit de uitvoering binnen drie werkdagen.", Who: portal.SideMunicipality},
		{Text: "Partners melden een wachttijd van meer dan twee weken meteen.", Who: portal.SidePartner},
		{Text: "Bij een overdracht bellen beide kanten eerst met elkaar.", Who: portal.SideMutual},
	}
}

// demoCheck is what an organisation says of the agreements, in their order.
type demoCheck struct {
	ago  int
	by   account
	said []portal.SetCheck
}

func demoChecks() []demoCheck {
	yes, partly, no := portal.KeptYes, portal.KeptPartly, portal.KeptNo
	say := func(k portal.Kept, note string) portal.SetCheck { return portal.SetCheck{Kept: k, Note: note} }
	return []demoCheck{
		{150, geldfitContact, []portal.SetCheck{say(partly, "De lijst was nog niet rond."), say(no, "Wij wachtten soms twee weken."), say(yes, ""), say(yes, "")}},
		{149, adviser, []portal.SetCheck{say(partly, "Twee teams ontbraken."), say(partly, "In de zomer lukte dit niet."), say(yes, ""), say(partly, "Niet bij spoed.")}},
		{90, geldfitContact, []portal.SetCheck{say(yes, ""), say(partly, "Het gaat beter."), say(yes, ""), say(yes, "")}},
		{90, wijkteamContact, []portal.SetCheck{say(yes, ""), say(yes, ""), say(yes, ""), say(partly, "Soms was er geen tijd.")}},
		{89, adviser, []portal.SetCheck{say(yes, ""), say(yes, ""), say(yes, ""), say(yes, "")}},
		{9, geldfitContact, []portal.SetCheck{say(yes, ""), say(yes, ""), say(partly, "Eén keer te laat gemeld."), say(yes, "")}},
	}
}

// setMoments make the agreement set, check it every quarter, and link it with a
// decision and with a clause of the covenant.
func (p *play) setMoments() []moment {
	number := ""
	list := []moment{p.covenantMoment(setMadeAt, .4, coordinator, "agreement set", func(by portal.Actor) error {
		made, err := p.app.MakeSet(p.ctx, by, app.SetInput{Title: "Beleid en uitvoering: elkaar snel vinden", Orgs: []portal.ID{p.orgs[orgGeldfit], p.orgs[orgWijkteam]}, Owner: p.actors[adviser].ID,
			Lines: demoAgreements(), Review: p.end.AddDate(0, 2, 0)})
		number = made.Number
		return err
	})}
	for _, c := range demoChecks() {
		list = append(list, p.covenantMoment(c.ago, .6, c.by, "check of "+string(c.by), func(by portal.Actor) error {
			v, err := p.app.AgreementSet(p.ctx, by, number)
			if err != nil {
				return err
			}
			in := app.CheckInput{Period: v.Periods[0], Stamp: v.Stamp}
			for i, said := range c.said {
				said.Agreement = v.Agreements[i].ID
				in.Said = append(in.Said, said)
			}
			return p.app.CheckSet(p.ctx, by, number, in)
		}))
	}
	return append(list, p.covenantMoment(setLinkedAt, .5, coordinator, "links of the set and of a clause", func(by portal.Actor) error {
		decided, err := p.decided(by, "hordeloper")
		if err != nil {
			return err
		}
		if err := p.app.LinkSetDecision(p.ctx, by, number, decided); err != nil {
			return err
		}
		covenanted, err := p.decided(by, "terugbellen")
		if err != nil {
			return err
		}
		if err := p.app.LinkClause(p.ctx, by, p.covenant, p.clauses[clauseAnswer], covenanted+" "+number); err != nil {
			return err
		}
		queue := p.numbers[p.titles[demoQueue]]
		if queue == "" { // a part of the demo is played, without this signal
			return nil
		}
		return p.app.LinkClause(p.ctx, by, p.covenant, p.clauses[clauseReach], queue)
	}))
}

// decided is the number of the decision of the demo with a word in its text.
func (p *play) decided(by portal.Actor, word string) (string, error) {
	l, err := p.app.Decisions(p.ctx, by, app.DecisionFilter{})
	if err != nil {
		return "", err
	}
	for _, d := range l.Rows {
		if strings.Contains(d.Text, word) {
			return d.Number, nil
		}
	}
	return "", fmt.Errorf("no decision about %s", word)
}
