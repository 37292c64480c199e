package main

import "ketenportaal/internal/portal"

// signalsComputers: systems that help or stand in the way.
func signalsComputers() []demoSignal {
	return []demoSignal{
		{
			by: bewind, ago: 195, kind: portal.Bottleneck, theme: "ict",
			title: "Stukken moeten per post of in tien mails",
			text:  "Een aanvraag met bijlagen past niet in één mail. Wij sturen er dus tien, en de ontvanger plakt ze weer aan elkaar. Vaak raakt er een kwijt. Een veilige plek om alles in één keer neer te zetten zou aan beide kanten een uur per aanvraag schelen.",
			more:  portal.More{Help: "Een beveiligde uploadpagina voor bewindvoerders.", Phase: "Bewind en budgetbeheer", Source: "Medewerkers", Frequency: "Elke dag", Severity: "Vervelend"},
			course: []step{
				recognises(1, eenpitter, "Ik breng het tegenwoordig op de fiets. Dat gaat sneller."),
				takesUp(3, coordinator),
				assigns(4, coordinator, adviser),
				says(10, adviser, "Er is al een uploadpagina voor aanbestedingen. Informatiebeveiliging kijkt of die hiervoor mag.", bewind),
				agrees(22, adviser, "De uploadpagina mag worden gebruikt. Er komt een handleiding van één blad."),
				feedsBack(29, adviser, fed{
					agreed: "Bewindvoerders kunnen stukken in één keer veilig uploaden. Er komt een ontvangstbevestiging.", by: "Informatiebeveiliging en team Beleid",
					route: portal.PracticeAgreement, changes: "Stukken per mail blijven een half jaar ook nog mogelijk.", in: 12,
				}),
				helped(37, eenpitter, portal.Helps, "De fiets blijft thuis."),
				helped(38, "", portal.Helps, ""),
			},
		},
		{
			by: geldfit, ago: 135, kind: portal.Bottleneck, theme: "ict",
			title: "Zonder DigiD kom je nergens in",
			text:  "Bijna elke aanvraag begint met DigiD. Een deel van onze bezoekers heeft een verlopen code, een nieuwe telefoon of geen telefoon. Een nieuwe code duurt dagen en komt per brief, die soms ook niet wordt geopend.",
			more:  portal.More{Phase: "Aanmelding en toegang", Source: "Vrijwilligers", Frequency: "Elke dag", Severity: "Het kost inwoners tijd of geld"},
			course: []step{
				recognises(2, wijkteam, ""),
				recognises(2, asdd, "Laat papier altijd een gewone mogelijkheid zijn."),
				takesUp(5, coordinator),
				feedsBack(20, coordinator, fed{
					agreed: "De gemeente kan niets veranderen aan DigiD zelf.", by: "Team Beleid", route: portal.NoChange,
					changes:   "Inloggen met DigiD is landelijk geregeld. Wel ligt van elke aanvraag over geld een papieren formulier bij de balie en op de spreekuren.",
					residents: "Lukt het niet met DigiD? Vraag om het papieren formulier. U heeft hetzelfde recht.",
				}),
				helped(26, "", portal.HelpsPartly, "De papieren formulieren helpen echt."),
			},
		},
		{
			by: wijkteam, ago: 91, kind: portal.Opportunity, theme: "ict",
			title: "Laat inwoners zien hoe ver hun aanvraag is",
			text:  "De meeste telefoontjes gaan over één vraag: hoe ver is het? Bij een pakketje zie je dat ook. Vier stappen op een pagina zijn genoeg: ontvangen, stukken compleet, in behandeling, besluit.",
			more:  portal.More{Help: "Vier stappen met een datum. Meer niet.", Phase: "Intake en stabilisatie", Source: "Medewerkers", Frequency: "Elke dag"},
			course: []step{
				recognises(1, geldfit, "Dit scheelt ons een kwart van de gesprekken."),
				recognises(2, bewindContact, "Graag ook voor bewindvoerders."),
				takesUp(2, coordinator),
				says(8, teamManager, "In het nieuwe systeem kan het. Dat wordt in stappen ingevoerd, dus niet alles tegelijk.", wijkteam),
				feedsBack(27, coordinator, fed{
					agreed: "Voor bijzondere bijstand ziet een inwoner de vier stappen. Andere aanvragen volgen.", by: "Teammanager uitvoering en functioneel beheer",
					route: portal.PolicyChange, changes: "De stappen staan op de persoonlijke pagina en in een sms.", in: 25,
					residents: "U ziet op uw persoonlijke pagina hoe ver uw aanvraag is.",
				}),
				helped(34, "", portal.HelpsPartly, "Goed begin, nu de andere aanvragen nog."),
			},
		},
		{
			by: teamManager, ago: 36, kind: portal.Bottleneck, theme: "ict", to: municipality,
			title: "Twee systemen naast elkaar kosten een uur per dag",
			text:  "Zolang het oude en het nieuwe systeem naast elkaar draaien, typen consulenten alles twee keer over. Dat kost ongeveer een uur per dag per persoon. De fouten die erin sluipen, kosten daarna nog meer.",
			more:  portal.More{Help: "Een datum waarop het oude systeem dichtgaat, en tot die tijd hulp bij het overtypen.", Source: "Medewerkers", Frequency: "Elke dag", Severity: "Het kost inwoners tijd of geld"},
			course: []step{
				takesUp(2, coordinator),
				recognises(4, adviser, "Het maakt ook de cijfers voor de monitor onbetrouwbaar."),
				says(9, programmeManager, "De leverancier noemt steeds een latere datum. Ik heb om een gesprek met hun directie gevraagd.", teamManager, coordinator),
				says(33, teamManager, "Er is nog geen datum. De druk in het team loopt op.", coordinator),
			},
		},
		{
			by: bewindContact, ago: 13, kind: portal.Bottleneck, theme: "ict",
			title: "Automatische mails komen bij de verkeerde organisatie aan",
			text:  "Sinds een paar weken krijgen wij bevestigingen die voor een ander kantoor zijn bedoeld. Er staan geen namen in, wel dossierkenmerken. Dat hoort niet.",
			more:  portal.More{Phase: "Bewind en budgetbeheer", Source: "Medewerkers", Frequency: "Een paar keer", Severity: "Vervelend"},
			course: []step{
				takesUp(1, coordinator),
				asks(2, coordinator, "Kunt u aangeven op welke dagen dit gebeurde en wat de onderwerpregel was? Stuur geen kenmerken mee."),
				says(3, adviser, "De verzending is voor de zekerheid stilgezet tot we de oorzaak weten.", bewindContact),
			},
		},
		{
			by: eenpitter, ago: 6, kind: portal.Bottleneck, theme: "ict",
			title: "Eén adreslijst voor de hele keten",
			text:  "Iedereen houdt zijn eigen lijstje bij van wie je waarvoor belt. Die lijstjes kloppen geen van alle. Laten we alleen nog de sociale kaart in dit portaal gebruiken en die met elkaar bijhouden.",
			more:  portal.More{Help: "Elk half jaar kijkt elke organisatie haar eigen regel na.", Source: "Medewerkers", Frequency: "Elke maand"},
			course: []step{
				recognises(1, wijkteamContact, "Goed idee. Onze eigen regel heb ik net nagekeken."),
				says(2, geldfitContact, "Doen wij ook mee. Zet er graag bij op welke dagen iemand bereikbaar is.", eenpitter),
			},
		},
	}
}
