package main

import (
	"slices"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// merges merges the signal into the one with a title, which was shared before.
func merges(day int, by account, into string) step {
	return step{day: day, by: by, do: func(p *play, by portal.Actor, id portal.ID) error {
		return p.app.MergeSignal(p.ctx, by, id, 0, p.numbers[p.titles[into]])
	}}
}

func handsOver(day int, by account, org, why string) step {
	return step{day: day, by: by, texts: []string{why}, do: func(p *play, by portal.Actor, id portal.ID) error {
		return p.app.HandOverSignal(p.ctx, by, id, 0, p.orgs[org], why, noAnswer)
	}}
}

func acceptsHandOver(day int, by account) step {
	return step{day: day, by: by, do: func(p *play, by portal.Actor, id portal.ID) error {
		return p.app.AcceptHandOver(p.ctx, by, id, 0)
	}}
}

func objects(day int, by account, why string) step {
	return step{day: day, by: by, texts: []string{why}, do: func(p *play, by portal.Actor, id portal.ID) error {
		return p.app.ObjectToSignal(p.ctx, by, id, portal.NothingChanges, why, noAnswer)
	}}
}

// answersObjection answers the one objection there is.
func answersObjection(day int, by account, verdict portal.Verdict, why string) step {
	return step{day: day, by: by, texts: []string{why}, do: func(p *play, by portal.Actor, id portal.ID) error {
		s, err := p.store.Signal(p.ctx, id)
		if err != nil {
			return err
		}
		return p.app.AnswerObjection(p.ctx, by, id, s.Objections[0].ID, verdict, why, noAnswer)
	}}
}

// bundles makes a bundle of the signal and those with other titles, and gives
// feedback to all of them.
func bundles(day int, by account, name string, with []string, f fed) step {
	return step{day: day, by: by, texts: []string{name, f.agreed, f.by, f.changes, f.residents}, do: func(p *play, by portal.Actor, id portal.ID) error {
		ids := []portal.ID{id}
		for _, title := range with {
			ids = append(ids, p.titles[title])
		}
		bundle, err := p.app.MakeBundle(p.ctx, by, name, ids)
		if err != nil {
			return err
		}
		fb := portal.Feedback{Agreed: f.agreed, AgreedBy: f.by, Route: f.route, Changes: f.changes, ForResidents: f.residents, From: workingDayFrom(p.now().AddDate(0, 0, f.in))}
		return p.app.GiveBundleFeedback(p.ctx, by, bundle, 0, app.BundleFeedback{Signals: ids, Feedback: fb})
	}}
}

const (
	demoQueue   = "Bellers wachten lang in de wachtrij van de gemeente"
	demoEnvelop = "Drie brieven op één dag over hetzelfde"
	demoSums    = "Cliënten begrijpen de berekening in de brief niet"
)

// signalsTogether: a merge, a bundle, hand-overs, and people who don't agree.
func signalsTogether() []demoSignal {
	return slices.Concat(signalsMerged(), signalsBundled(), signalsHanded(), signalsObjected())
}

func signalsMerged() []demoSignal {
	return []demoSignal{
		{
			by: wijkteam, ago: 13, kind: portal.Bottleneck, theme: "drempel",
			title: demoQueue,
			text:  "Bewoners bellen vanuit ons kantoor naar de gemeente. Op maandag en dinsdag wachten zij meer dan een halfuur. Wie beltegoed heeft, haakt af.",
			more:  portal.More{Help: "Een knop ‘bel mij terug’.", Source: "Cliënten, via een organisatie", Frequency: "Elke week", Severity: "Het kost inwoners tijd of geld"},
			course: []step{
				takesUp(2, coordinator),
				says(5, teamManager, "De drukte is op maandagochtend het grootst. Ik zoek uit of terugbellen kan.", coordinator),
			},
		},
		{
			by: geldfitContact, ago: 10, kind: portal.Bottleneck, theme: "drempel",
			title: "Op maandag komt niemand door de telefoon heen",
			text:  "Onze vrijwilligers helpen mensen met bellen. Op maandag duurt dat zo lang dat het spreekuur vastloopt. Wij vragen mensen nu om op woensdag terug te komen.",
			more:  portal.More{Source: "Vrijwilligers", Frequency: "Elke week"},
			course: []step{
				merges(2, coordinator, demoQueue),
			},
		},
	}
}

func signalsBundled() []demoSignal {
	return []demoSignal{
		{
			by: geldfit, ago: 29, kind: portal.Bottleneck, theme: "taal",
			title: demoEnvelop,
			text:  "Iemand kreeg op één dag een toekenning, een voorschot en een verrekening. De bedragen verschilden. Op het spreekuur waren we een uur bezig om te zien welke brief gold.",
			more:  portal.More{Help: "Eén brief, met één bedrag bovenaan.", Source: "Cliënten, via een organisatie", Frequency: "Elke maand", Severity: "Het kost inwoners tijd of geld"},
			course: []step{
				recognises(2, asdd, ""),
				takesUp(3, coordinator),
			},
		},
		{
			by: eenpitter, ago: 27, kind: portal.Bottleneck, theme: "taal", to: chosen(orgBewind, orgGemeente),
			title: demoSums,
			text:  "In de berekening staan afkortingen en minnen die niemand kan volgen. Ook wij moeten bellen om te weten wat er wordt uitbetaald.",
			more:  portal.More{Source: "Medewerkers", Frequency: "Elke maand"},
			course: []step{
				takesUp(2, coordinator),
			},
		},
		{
			by: teamManager, ago: 26, kind: portal.Bottleneck, theme: "taal", to: municipality,
			title: "De helft van de telefoontjes gaat over één brief",
			text:  "We telden een week lang waarom mensen bellen. De helft belde over de brief met de verrekening. Consulenten leggen dan uit wat er had moeten staan.",
			more:  portal.More{Help: "De brief herschrijven met het leespanel.", Source: "Medewerkers", Frequency: "Elke week"},
			course: []step{
				takesUp(1, coordinator),
				bundles(21, coordinator, "Brieven over verrekening", []string{demoEnvelop, demoSums}, fed{
					agreed: "Toekenning, voorschot en verrekening komen in één brief. Het bedrag staat bovenaan.", by: "Team Inkomen en communicatie",
					route: portal.PracticeAgreement, changes: "Het leespanel las de nieuwe brief. De oude drie verdwijnen.", in: 10,
					residents: "U krijgt straks één brief. Bovenaan staat wat u krijgt en wanneer.",
				}),
			},
		},
	}
}

func signalsHanded() []demoSignal {
	return []demoSignal{
		{
			by: geldfit, ago: 16, kind: portal.Bottleneck, theme: "samenwerking",
			title: "Wij weten niet wie de bewindvoerder van iemand is",
			text:  "Mensen met bewind komen op ons spreekuur met hun post. Zij weten de naam van het kantoor niet altijd. Dan kunnen wij niet doorverwijzen en blijft de post liggen.",
			more:  portal.More{Help: "Een kaartje van het kantoor, voor in de portemonnee.", Source: "Vrijwilligers", Frequency: "Elke week", Severity: "Vervelend"},
			course: []step{
				takesUp(2, coordinator),
				handsOver(3, coordinator, orgBewind, "Dit gaat over hoe kantoren zich bekendmaken aan hun cliënten."),
				acceptsHandOver(5, bewind),
				says(8, bewind, "Wij laten kaartjes drukken en leggen ze ook bij andere kantoren neer.", geldfit),
				agrees(13, bewind, "Elke cliënt krijgt een kaartje met naam, nummer en spreektijden van het kantoor."),
			},
		},
		{
			by: asdd, ago: 5, kind: portal.Opportunity, theme: "samenwerking",
			title: "Laat het spreekuur ook in de bibliotheek zien dat het er is",
			text:  "In de bibliotheek komen veel mensen die hulp kunnen gebruiken. Zij lopen langs de kamer van het spreekuur. Aan de deur hangt niets.",
			more:  portal.More{Help: "Een bord bij de ingang en een poster bij de computers.", Source: "Adviesraad", Frequency: "Elke week"},
			course: []step{
				takesUp(1, coordinator),
				handsOver(3, coordinator, orgGeldfit, "Dit gaat over uw spreekuur in de bibliotheek. Kunt u dit oppakken?"),
			},
		},
	}
}

func signalsObjected() []demoSignal {
	return []demoSignal{
		{
			by: wijkteam, ago: 48, kind: portal.Bottleneck, theme: "consulent",
			title: "Een vaste consulent per wijk zou veel schelen",
			text:  "Bewoners spreken elke keer iemand anders. Wij ook. Met één vaste consulent per wijk hoeven mensen hun verhaal niet steeds opnieuw te doen.",
			more:  portal.More{Help: "Begin met één wijk en kijk wat het doet.", Source: "Medewerkers", Frequency: "Elke week"},
			course: []step{
				recognises(1, asdd, "Dit horen wij al jaren."),
				takesUp(2, coordinator),
				feedsBack(14, coordinator, fed{
					agreed: "Er komt dit jaar geen vaste consulent per wijk.", by: "Programmamanager",
					route: portal.NoChange, changes: "Het team is te klein om elke wijk apart te bezetten. Bij ziekte zou een wijk zonder zitten.",
				}),
				objects(16, asdd, "Dat het niet overal kan, begrijpen wij. Waarom kan een proef in één wijk niet?"),
				answersObjection(21, adviser, portal.Rejected, "Een proef in één wijk kost evenveel als een extra consulent. Dat geld is er dit jaar niet. De vraag komt terug bij de begroting."),
			},
		},
		{
			by: complaints, ago: 19, kind: portal.Bottleneck, theme: "bejegening",
			title: "Wie te laat is voor een afspraak, wordt weggestuurd",
			text:  "In drie klachten dit kwartaal kwam iemand tien minuten te laat. De afspraak ging niet door en een nieuwe was pas over twee weken. Bij één klacht reed de bus niet.",
			more:  portal.More{Help: "Een kwartier wachten, of dezelfde dag een plek aan het eind.", Source: "Klachten, als thema", Frequency: "Elke maand", Severity: "Inwoners raken ernstig in de knel"},
			course: []step{
				assigns(2, coordinator, adviser),
				takesUp(2, adviser),
				recognises(4, geldfit, ""),
				feedsBack(13, adviser, fed{
					agreed: "De regel van tien minuten blijft.", by: "Teammanager uitvoering",
					route: portal.NoChange, changes: "Zonder die regel loopt de hele dag uit en wachten anderen langer.",
				}),
				objects(15, "", "De klachten gaan over mensen die er niets aan konden doen. Daar staat in dit antwoord niets over."),
			},
		},
	}
}
