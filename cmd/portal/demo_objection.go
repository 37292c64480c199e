package main

import "ketenportaal/internal/portal"

// signalsObjection: refusals, and what comes before an objection.
func signalsObjection() []demoSignal {
	return []demoSignal{
		{
			by: complaints, ago: 230, kind: portal.Bottleneck, theme: "bezwaar",
			title: "Een afwijzing komt per brief, zonder uitleg",
			text:  "Een groot deel van de bezwaren en klachten begint met een afwijzing die iemand niet begrijpt. In de brief staat het artikel en niet de reden. Wie belt, krijgt te horen dat hij bezwaar kan maken. Een gesprek van vijf minuten had het vaak opgelost.",
			more:  portal.More{Help: "Bij elke afwijzing eerst bellen: dit is het besluit, dit is waarom, en dit kan wel.", Phase: "Intake en stabilisatie", LifeArea: "Inkomen", Source: "Klachten, als thema", Frequency: "Elke week", Severity: "Inwoners raken ernstig in de knel"},
			course: []step{
				recognises(1, asdd, "Wij vroegen hier ook om."),
				recognises(1, wijkteam, "De vraag ‘wat kan er wel?’ wordt nu nooit gesteld."),
				takesUp(2, coordinator),
				assigns(3, coordinator, adviser),
				recognises(4, geldfit, ""),
				says(7, teamManager, "Bellen bij elke afwijzing kost een halve dag per week. Ik denk dat we het terugverdienen.", adviser, complaints),
				agrees(15, adviser, "Bij elke afwijzing belt de consulent voordat de brief weggaat."),
				feedsBack(22, adviser, fed{
					agreed: "De consulent belt bij elke afwijzing, legt uit waarom en noemt wat wel kan.", by: "Programmamanager",
					route: portal.PolicyChange, changes: "Per kwartaal tellen we hoe vaak er is gebeld en hoeveel bezwaren er zijn.", in: 18,
					residents: "Wordt uw aanvraag afgewezen? Dan wordt u eerst gebeld. U hoort waarom en wat u nog kunt doen.",
				}),
				helped(30, asdd, portal.Helps, ""),
				helped(31, "", portal.Helps, "In de eerste maand na de start al duidelijk minder bezwaren."),
			},
		},
		{
			by: asdd, ago: 165, kind: portal.GoesWell, theme: "bezwaar",
			title: "Bellen bij een afwijzing haalt de kou uit de lucht",
			text:  "Van onze achterban horen we dat het telefoontje bij een afwijzing echt helpt. Mensen zijn nog steeds teleurgesteld, maar voelen zich serieus genomen. Eén inzender van onze vragenlijst schreef: ik snap nu waarom het nee was.",
			more:  portal.More{Source: "Cliënten, via een organisatie", Frequency: "Elke maand"},
			course: []step{
				recognises(2, complaints, "Dit zie ik ook in de aantallen."),
				takesUp(3, coordinator),
				says(4, adviser, "Fijn. Het blijft de afspraak, ook in drukke weken.", asdd),
				feedsBack(8, coordinator, fed{
					agreed: "Bellen bij een afwijzing blijft. Het staat nu in de inwerkmap van nieuwe consulenten.", by: "Teammanager uitvoering",
					route: portal.PracticeAgreement, changes: "Nieuwe collega’s luisteren de eerste maand mee.", in: 3,
				}),
			},
		},
		{
			by: wijkteam, ago: 117, kind: portal.Bottleneck, theme: "bezwaar",
			title: "Het gesprek vóór het bezwaar komt te laat",
			text:  "Er is afgesproken dat er eerst een gesprek is voordat een bezwaar formeel loopt. Dat gesprek wordt pas na vier weken gepland. Dan is de termijn bijna voorbij en hebben mensen uit voorzorg al een advocaat gebeld.",
			more:  portal.More{Help: "Het gesprek binnen een week, desnoods aan de telefoon.", Source: "Medewerkers", Frequency: "Elke maand", Severity: "Het kost inwoners tijd of geld"},
			course: []step{
				recognises(1, complaints, ""),
				assigns(4, coordinator, adviser),
				takesUp(4, adviser),
				asks(7, adviser, "Gaat dit over alle bezwaren, of vooral over bijzondere bijstand?"),
				answers(10, "Vooral over bijzondere bijstand. Bij de gewone uitkering gaat het sneller."),
				agrees(19, adviser, "Het gesprek is binnen vijf werkdagen. Juridische zaken plant het zelf in."),
				feedsBack(25, adviser, fed{
					agreed: "Wie bezwaar maakt, wordt binnen vijf werkdagen gebeld voor een gesprek over een andere aanpak.", by: "Juridische zaken en teammanager uitvoering",
					route: portal.PracticeAgreement, changes: "De termijn van het bezwaar blijft lopen. Niemand verliest rechten door te praten.", in: 7,
					residents: "Bent u het niet eens met een besluit? U wordt binnen een week gebeld. Uw bezwaar blijft gewoon geldig.",
				}),
				helped(32, "", portal.Helps, "Het gesprek komt nu op tijd."),
			},
		},
		{
			by: geldfit, ago: 15, kind: portal.Bottleneck, theme: "bezwaar", naming: portal.Anonymous, to: municipality,
			title: "Mensen wordt afgeraden om bezwaar te maken",
			text:  "Op het spreekuur horen wij vaker dat mensen aan de telefoon kregen te horen dat bezwaar maken ‘toch geen zin heeft’ of ‘alleen maar vertraagt’. Misschien is het goed bedoeld. Het komt over alsof het niet mag.",
			more:  portal.More{Help: "Een vaste zin: u mag altijd bezwaar maken, en zo doet u dat.", Source: "Cliënten, via een organisatie", Frequency: "Elke maand", Severity: "Inwoners raken ernstig in de knel"},
			course: []step{
				takesUp(2, coordinator),
				assigns(3, coordinator, adviser),
				asks(6, adviser, "Gaat het om het algemene nummer of om het nummer van de consulent zelf?"),
				passesQuestion(7),
				answers(14, "Meestal om het algemene nummer. De laatste keer was op een dinsdag, toen was ik de enige op het spreekuur."),
			},
		},
		{
			by: bewind, ago: 31, kind: portal.Bottleneck, theme: "bezwaar",
			title: "De bewindvoerder krijgt de afwijzing later dan de cliënt",
			text:  "Het besluit gaat naar de cliënt en pas na een week naar ons. De termijn voor bezwaar loopt dan al. Veel cliënten geven de brief niet door. Zo missen we termijnen waar de cliënt niets aan kan doen.",
			more:  portal.More{Help: "Twee enveloppen op dezelfde dag, of een mail aan ons.", Phase: "Bewind en budgetbeheer", Source: "Medewerkers", Frequency: "Elke week", Severity: "Het kost inwoners tijd of geld"},
			course: []step{
				recognises(1, eenpitter, "Vorige maand twee keer."),
				recognises(2, bewindContact, ""),
				takesUp(3, coordinator),
				assigns(4, coordinator, adviser),
				says(9, adviser, "In het systeem is een vinkje ‘afschrift aan bewindvoerder’. Dat staat niet standaard aan.", bewind),
				agrees(19, adviser, "Het vinkje staat voortaan standaard aan bij iedereen met bewind."),
				feedsBack(25, adviser, fed{
					agreed: "Het afschrift gaat op dezelfde dag naar de bewindvoerder.", by: "Functioneel beheer en teammanager uitvoering",
					route: portal.PracticeAgreement, changes: "Voor alle dossiers met bewind staat dit nu aan. Voor oude dossiers is het in één keer aangezet.", in: 0,
				}),
			},
		},
		{
			by: asdd, ago: 9, kind: portal.Opportunity, theme: "bezwaar",
			title: "Zet in elke afwijzing ook wat wél kan",
			text:  "Een nee is minder hard als er iets naast staat: een ander potje, een fonds, een gesprek. Consulenten weten die dingen vaak wel. Maak er een vast blokje van in de brief.",
			more:  portal.More{Help: "Een blokje ‘Dit kan misschien wel’ met een keuzelijst voor de consulent.", Source: "Adviesraad", Frequency: "Elke maand"},
			course: []step{
				recognises(1, geldfit, "Zet het Fonds Kleine Nood er dan ook in."),
				recognises(2, wijkteam, ""),
				assigns(3, coordinator, adviser),
				takesUp(3, adviser),
				says(5, complaints, "Doe er de Rechtswinkel bij, voor wie het besluit wil laten uitleggen.", adviser),
				says(7, adviser, "Ik maak een eerste keuzelijst en leg die voor aan het leespanel."),
			},
		},
		{
			by: wijkteam, ago: 1, kind: portal.Bottleneck, theme: "bezwaar",
			title: "Een aanvraag die te laat is, wordt zonder vraag afgewezen",
			text:  "Wie een stuk te laat inlevert, krijgt meteen een afwijzing. Vroeger belde iemand eerst. Nu moeten bewoners opnieuw beginnen en zijn ze weken verder.",
			more:  portal.More{Help: "Eén keer bellen en een week extra.", Phase: "Intake en stabilisatie", LifeArea: "Inkomen", Source: "Medewerkers", Frequency: "Elke week", Severity: "Het kost inwoners tijd of geld"},
		},
	}
}
