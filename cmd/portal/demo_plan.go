package main

import (
	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// The course of the demo's plan, in working days ago.
const (
	planMadeAt   = 250
	planLinkedAt = 6
)

// demoPolicyGoal is a policy goal with those under it.
type demoPolicyGoal struct {
	title string
	under []string
}

// demoPolicyGoals are the result the plan names, and what leads to it.
func demoPolicyGoals() []demoPolicyGoal {
	return []demoPolicyGoal{
		{"Inwoners kunnen rondkomen en meedoen, zonder stress van geldzorgen", []string{
			"Hulp bij geldzorgen is dichtbij en op tijd",
			"De stem van de cliënt telt mee",
			"Mensen onder bewind krijgen goede hulp",
		}},
		{"Gemeente en partners werken als één keten", []string{
			"Signalen komen op tijd bij directie, college en raad",
			"Partners denken mee over beleid",
		}},
	}
}

// demoRecommendations are the six of the plan, with their goals.
func demoRecommendations() []app.RecommendationInput {
	const source = "Plan van aanpak, september 2023"
	return []app.RecommendationInput{
		{Title: "Rollen en verantwoordelijkheden", Goal: "Processen en samenwerking in huis worden beter. Belangrijke informatie komt eerder bij directie, college en raad.", Source: source},
		{Title: "Duidelijke escalatielijnen", Goal: "Iedereen weet hoe en bij wie een probleem hogerop komt.", Source: source},
		{Title: "Samenspel tussen bestuur en organisatie", Goal: "Iedereen kan de eigen rol en positie pakken.", Source: source},
		{Title: "Het perspectief van de cliënt", Goal: "De stem van de cliënt is geborgd.", Source: source},
		{Title: "Sensitief en responsief", Goal: "Wat wij doen past bij het maatschappelijke doel. Partners zijn betrokken.", Source: source},
		{Title: "De toekomst van beschermingsbewind", Goal: "De nieuwe koers is uitgewerkt met alle aanbevelingen erin.", Source: source},
	}
}

// demoPlanAction is an action of the plan; due counts days from now, and notes hang on it.
type demoPlanAction struct {
	number, title string
	owner         account // or nobody
	org           string  // an organisation without a person
	goal          string  // the number of its policy goal
	due           int
	notes         []demoPlanNote
}

type demoPlanNote struct {
	ago   int
	text  string
	state portal.PlanState
}

func demoPlanActions() []demoPlanAction {
	note := func(ago int, state portal.PlanState, text string) demoPlanNote { return demoPlanNote{ago, text, state} }
	const run, stuck, ready = portal.PlanRunning, portal.PlanStuck, portal.PlanDone
	return []demoPlanAction{
		{"I-a", "Doorontwikkeling organisatie invoeren", director, "", "D-02.1", 120, []demoPlanNote{note(180, run, "De eerste twee teams zijn begonnen."), note(25, run, "Alle teams werken nu volgens de nieuwe indeling.")}},
		{"I-b", "Verandermanager aanstellen", programmeManager, "", "D-02.1", -150, []demoPlanNote{note(210, ready, "De verandermanager is begonnen.")}},
		{"I-c", "Samen doorleefde probleemanalyse maken", teamManager, "", "D-02.1", -120, []demoPlanNote{note(170, ready, "De analyse is besproken met alle teams.")}},
		{"I-d", "Samenwerking beleid, IO en BAD verbeteren", teamManager, "", "D-02", 90, []demoPlanNote{note(40, run, "De teams overleggen nu elke twee weken.")}},
		{"I-e", "Voortgang bewaken en bespreken", programmeManager, "", "D-02.1", 200, []demoPlanNote{note(15, run, "Het plan staat elk kwartaal op de agenda.")}},
		{"I-f", "Koppeling met integrale toegang leggen", "", orgGemeente, "D-01.1", 150, nil},
		{"II", "Opschalen, opvolgen en een veilige setting", programmeManager, "", "D-02.1", -10, []demoPlanNote{note(130, run, "De lijnen per thema staan op papier.")}},
		{"III-a", "Samenwerken op drie lagen", adviser, "", "D-02", 100, []demoPlanNote{note(30, run, "De eerste afsprakenset loopt.")}},
		{"III-b", "Monitoring inrichten", adviser, "", "D-02.1", 60, []demoPlanNote{note(20, run, "De eerste cijfers zijn er.")}},
		{"IV-a", "Training, scholing en sociale kaart", teamManager, "", "D-01.2", 45, []demoPlanNote{note(60, run, "De helft van de medewerkers volgde de training.")}},
		{"IV-b", "Coaching op de werkvloer", teamManager, "", "D-01.2", -30, []demoPlanNote{note(100, run, "Twee coaches lopen mee met gesprekken."), note(45, ready, "De coaching hoort nu bij het werk.")}},
		{"IV-c", "Intervisie", teamManager, "", "D-01.2", 80, []demoPlanNote{note(35, run, "Elke maand is er een bijeenkomst.")}},
		{"IV-d", "De bedoeling in de teamplannen", teamManager, "", "D-01.2", -60, []demoPlanNote{note(80, ready, "Elk teamplan zegt nu voor wie wij het doen.")}},
		{"IV-e", "Cliënttevredenheid en cliëntpanels", adviser, "", "D-01.2", 10, []demoPlanNote{note(110, run, "De vragen voor het onderzoek zijn klaar.")}},
		{"IV-f", "Ervaringsdeskundigheid inzetten", "", orgAsdd, "D-01.2", 70, []demoPlanNote{note(50, stuck, "Er zijn nog te weinig mensen die willen meedoen.")}},
		{"IV-g", "Waarborgen voor de cliënt", coordinator, "", "D-01.2", 130, []demoPlanNote{note(28, run, "De cliëntondersteuner wordt verkend.")}},
		{"IV-h", "Communicatieplan uitvoeren", "", "", "D-01.1", 110, nil},
		{"V-a", "De stem van partners borgen", coordinator, "", "D-02.2", 140, []demoPlanNote{note(12, run, "Signalen krijgen nu altijd een terugkoppeling.")}},
		{"V-b", "Overleg met de Asdd", adviser, "", "D-02.2", 160, []demoPlanNote{note(22, run, "Het overleg heeft een vaste plek.")}},
		{"V-c", "Halfjaarlijkse afstemming en meerjarige subsidie", adviser, "", "D-02.2", 30, []demoPlanNote{note(18, run, "De doelen voor de subsidie zijn besproken.")}},
		{"VI-a", "Keten van schuldhulp verbeteren", "", orgGeldfit, "D-01.3", 180, []demoPlanNote{note(33, run, "Het convenant is een van de vier onderdelen.")}},
		{"VI-b", "Relatie en vertrouwen herstellen", coordinator, "", "D-01.3", 90, []demoPlanNote{note(9, run, "De ronde tafel komt regelmatig bij elkaar.")}},
		{"VI-c", "Monitor schuldhulp", adviser, "", "D-01.3", 75, nil},
	}
}

// planMoments make goals, recommendations and the actions of the plan, and note their
// progress through the year.
func (p *play) planMoments() []moment {
	goals := map[string]portal.ID{}
	list := []moment{p.covenantMoment(planMadeAt, .1, adviser, "policy goals", func(by portal.Actor) error {
		for _, g := range demoPolicyGoals() {
			top, err := p.app.MakeGoal(p.ctx, by, app.GoalInput{Title: g.title, Source: "Beleidsplan Inzet op ondersteuning en geldzorgen"})
			if err != nil {
				return err
			}
			goals[top.Number] = top.ID
			for _, title := range g.under {
				under, err := p.app.MakeGoal(p.ctx, by, app.GoalInput{Title: title, Parent: top.Number})
				if err != nil {
					return err
				}
				goals[under.Number] = under.ID
			}
		}
		return nil
	}), p.covenantMoment(planMadeAt, .2, adviser, "recommendations", func(by portal.Actor) error {
		for _, r := range demoRecommendations() {
			if _, err := p.app.MakeRecommendation(p.ctx, by, r); err != nil {
				return err
			}
		}
		return nil
	})}
	for i, a := range demoPlanActions() {
		list = append(list, p.covenantMoment(planMadeAt, .3+float64(i)/100, coordinator, "action "+a.number, func(by portal.Actor) error {
			_, of, _ := portal.PlanNumber(a.number)
			in := app.PlanActionInput{Recommendation: of, Number: a.number, Action: portal.PlanAction{Title: a.title, State: portal.PlanToStart,
				Start: portal.Day(p.clock), Due: portal.Day(p.end).AddDate(0, 0, a.due), Goals: []portal.ID{goals[a.goal]}}}
			if a.owner != "" {
				in.Action.Owner = p.actors[a.owner].ID
			}
			if a.org != "" {
				in.Action.OwnerOrg = p.orgs[a.org]
			}
			_, err := p.app.MakePlanAction(p.ctx, by, in)
			return err
		}))
		for _, n := range a.notes {
			who := a.owner
			if who == "" {
				who = coordinator
			}
			list = append(list, p.covenantMoment(n.ago, .3+float64(i)/100, who, "note on "+a.number, func(by portal.Actor) error {
				return p.app.NotePlanAction(p.ctx, by, a.number, 0, n.text, n.state, app.CitizenAnswer{})
			}))
		}
	}
	return append(list, p.covenantMoment(planLinkedAt, .5, coordinator, "links of the plan", func(by portal.Actor) error {
		if err := p.app.LinkPlanAction(p.ctx, by, "VI-a", p.covenant+" artikel 1"); err != nil {
			return err
		}
		if id, there := p.titles[demoQueue]; there { // a part of the demo can be played without it
			return p.app.LinkPlanAction(p.ctx, by, "V-a", p.numbers[id])
		}
		return nil
	}))
}
