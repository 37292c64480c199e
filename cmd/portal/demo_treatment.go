package main

import "ketenportaal/internal/portal"

// signalsTreatment: how people are met, by letter, at the counter and in talks.
func signalsTreatment() []demoSignal {
	return []demoSignal{
		{
			by: asdd, ago: 238, kind: portal.Bottleneck, theme: "bejegening", naming: portal.Anonymous,
			title: "De brief over een controle leest als een beschuldiging",
			text:  "Wie een brief krijgt over een controle van de uitkering, leest in de eerste alinea al wat er gebeurt bij fraude. Mensen die niets verkeerd deden, slapen er slecht van. Sommigen maken de brief niet open en missen daardoor hun afspraak. De brief zegt nergens waarom iemand is uitgekozen en wat er goed gaat.",
			more:  portal.More{Help: "Begin de brief met de vraag en de datum. Zet de regels over fraude achterin, in één zin.", Phase: "Intake en stabilisatie", LifeArea: "Inkomen", Source: "Cliënten, via een organisatie", Frequency: "Elke maand", Severity: "Inwoners raken ernstig in de knel"},
			course: []step{
				recognises(1, geldfit, "Op het spreekuur in Keizerslanden zien we deze brief bijna elke week, vaak ongeopend."),
				takesUp(2, coordinator),
				recognises(3, wijkteamContact, "Onze teams gaan nu soms op huisbezoek om alleen deze brief uit te leggen."),
				says(4, complaints, "Ook in mijn gesprekken komt de toon van deze brief terug. Mensen onthouden één woord, en dat is ‘fraude’.", coordinator),
				asks(6, coordinator, "Gaat het om de uitnodiging, om de herinnering of om allebei?"),
				passesQuestion(7),
				answers(9, "Om allebei, maar de herinnering is het ergst. Daarin staat het woord maatregel drie keer."),
				passesAnswer(10, "Om allebei. De herinnering wordt het zwaarst gevonden: daarin staat drie keer het woord maatregel."),
				says(12, coordinator, "Ik heb beide brieven opgevraagd en leg ze voor aan het leespanel."),
				agrees(20, coordinator, "Beide brieven worden herschreven met het leespanel en eerst op twintig lezers getest."),
				feedsBack(27, coordinator, fed{
					agreed: "De uitnodiging en de herinnering zijn herschreven. Ze beginnen nu met wat iemand moet doen en wie er kan helpen.", by: "Team Beleid en teammanager uitvoering",
					route: portal.PolicyChange, changes: "Er zijn twee nieuwe brieven. De tekst over fraude is één zin achterin. Onder elke brief staat het nummer van Geldfit.", in: 20,
					residents: "De gemeente kijkt bij iedereen af en toe of de uitkering nog klopt. Dat betekent niet dat u iets fout deed. Bel gerust als u de brief lastig vindt.",
				}),
				helped(33, "", portal.Helps, "De nieuwe brief leest als een gewone afspraak."),
				helped(35, geldfit, portal.Helps, ""),
			},
		},
		{
			by: geldfit, ago: 171, kind: portal.GoesWell, theme: "bejegening",
			title: "Eerst bellen en dan pas een brief: mensen komen opdagen",
			text:  "Sinds het voorjaar belt de inkomensconsulent een dag voor het gesprek even op. Mensen weten dan wie er zit en wat ze mee moeten nemen. Bij ons horen we dat ze minder zenuwachtig zijn, en bijna niemand blijft weg.",
			more:  portal.More{Phase: "Aanmelding en toegang", Source: "Vrijwilligers", Frequency: "Elke week", Neighbourhoods: []portal.ID{"keizerslanden"}},
			course: []step{
				recognises(1, wijkteam, "Dit geldt ook voor mensen die wij aanmelden."),
				takesUp(3, coordinator),
				says(5, teamManager, "Mooi om te horen. Het kost ongeveer een kwartier per consulent per dag en scheelt veel gemiste afspraken.", geldfit),
				feedsBack(14, coordinator, fed{
					agreed: "Bellen voor het gesprek wordt vaste werkwijze, ook bij het tweede gesprek.", by: "Teammanager uitvoering",
					route: portal.PracticeAgreement, changes: "Het staat in het teamplan. Elk kwartaal kijken we hoeveel mensen wegblijven.", in: 12,
				}),
				says(18, geldfit, "Fijn dat het vast wordt."),
			},
		},
		{
			by: complaints, ago: 96, kind: portal.Bottleneck, theme: "bejegening",
			title: "Aan de balie kan iedereen meeluisteren",
			text:  "In een aantal klachten van dit kwartaal staat hetzelfde: mensen moeten aan de open balie vertellen waarvoor ze komen. Anderen staan op twee meter. Wie over schulden begint, praat zachter en laat de helft weg. Daarna moet het verhaal opnieuw.",
			more:  portal.More{Help: "Een zin op het scherm dat men om een aparte ruimte mag vragen, en een ruimte die dan ook vrij is.", Phase: "Aanmelding en toegang", LifeArea: "Schulden en incasso", Source: "Klachten, als thema", Frequency: "Elke week", Severity: "Het kost inwoners tijd of geld", Neighbourhoods: []portal.ID{"binnenstad"}},
			course: []step{
				recognises(2, asdd, "Dit horen wij al jaren. Vooral mensen die voor het eerst komen, haken af."),
				takesUp(3, coordinator),
				assigns(4, coordinator, teamManager),
				says(6, teamManager, "Er zijn twee kleine kamers. Die staan ’s ochtends meestal leeg, maar de balie weet dat niet."),
				recognises(8, geldfit, ""),
				agrees(15, teamManager, "De balie krijgt zicht op de vrije kamers en biedt er altijd een aan."),
				feedsBack(22, teamManager, fed{
					agreed: "De balie vraagt eerst of iemand liever apart praat. De twee kamers zijn tot de middag vrijgehouden.", by: "Teammanager uitvoering",
					route: portal.PracticeAgreement, changes: "Er hangt een bord en de vraag staat op het scherm bij de ingang.", in: 7,
					residents: "U hoeft aan de balie niet te vertellen waarvoor u komt. Vraag om een kamer.",
				}),
				helped(27, "", portal.HelpsPartly, "’s Ochtends gaat het goed, ’s middags is er nog geen kamer vrij."),
				says(28, teamManager, "Dat klopt. Voor de middag zoeken we nog een kamer op de eerste verdieping."),
			},
		},
		{
			by: wijkteamContact, ago: 33, kind: portal.Opportunity, theme: "bejegening",
			title: "Samen oefenen met de omgekeerde toets",
			text:  "De consulenten kregen een training in de omgekeerde toets: eerst kijken wat iemand nodig heeft, dan pas welke regel erbij past. Onze sociaal werkers kennen die manier van denken ook, maar noemen het anders. In een gesprek met z’n drieën praten we daardoor langs elkaar heen. Eén gezamenlijke oefenmiddag per kwartaal zou veel schelen.",
			more:  portal.More{Help: "Vier middagen per jaar, gemengde tafels, met verzonnen voorbeelden.", Source: "Medewerkers", Frequency: "Elke maand"},
			course: []step{
				says(2, geldfitContact, "Mogen de vrijwilligers van de spreekuren meedoen? Zij voeren vaak het eerste gesprek.", wijkteamContact),
				takesUp(4, coordinator),
				assigns(5, coordinator, teamManager),
				recognises(6, bewindContact, "Graag ook een bewindvoerder aan tafel."),
				says(16, teamManager, "De trainer kan twee middagen in het nieuwe kwartaal. Ik zoek nog een zaal in de wijk.", wijkteamContact, geldfitContact),
			},
		},
		{
			by: asdd, ago: 14, kind: portal.Bottleneck, theme: "bejegening", naming: portal.Anonymous,
			title: "Cliënten durven in het gesprek geen nee te zeggen",
			text:  "Mensen knikken ja op een plan waarvan ze weten dat het niet lukt, want de gemeente betaalt hun uitkering. Pas later, bij ons, zeggen ze dat ze het er niet mee eens waren. Dan heet het dat zij zich niet aan de afspraak houden.",
			more:  portal.More{Help: "Aan het eind vragen: wat maakt dit plan moeilijk voor u? En een week bedenktijd geven.", LifeArea: "Werk en opleiding", Source: "Adviesraad", Frequency: "Elke maand", Severity: "Inwoners raken ernstig in de knel"},
			course: []step{
				recognises(1, wijkteam, "Herkenbaar. Wij zitten er soms bij en zien het gebeuren."),
				takesUp(3, coordinator),
				asks(6, coordinator, "Speelt dit vooral bij het eerste plan, of ook bij latere gesprekken?"),
				passesQuestion(8),
			},
		},
		{
			by: geldfit, ago: 3, kind: portal.Bottleneck, theme: "bejegening",
			title: "Het woord rechtmatigheidsonderzoek schrikt af",
			text:  "Een gesprek over de uitkering heet in brieven een rechtmatigheidsonderzoek. Op het spreekuur vragen mensen of ze een advocaat moeten meenemen. Noem het gewoon een gesprek.",
			more:  portal.More{Source: "Vrijwilligers", Frequency: "Elke week", Severity: "Vervelend", Neighbourhoods: []portal.ID{"keizerslanden", "rivierenwijk"}},
			course: []step{
				recognises(1, asdd, "Dit schreven wij ook in ons advies: het zijn gesprekken, noem ze dan zo."),
				recognises(2, wijkteam, ""),
			},
		},
	}
}
