package main

import "ketenportaal/internal/portal"

// signalsPolicy: what policy and practice know of each other.
func signalsPolicy() []demoSignal {
	return []demoSignal{
		{
			by: adviser, ago: 207, kind: portal.Bottleneck, theme: "informatie", to: municipality,
			title: "Beleid hoort als laatste wat in de uitvoering niet werkt",
			text:  "Regels die op papier klopten, lopen in de uitvoering vast. Dat hoort team Beleid pas bij de evaluatie, een jaar later. Consulenten zeggen dat ze het wel meldden, maar niet weten bij wie. Er is geen vaste plek en geen vast moment.",
			more:  portal.More{Help: "Elke maand een uur samen, met drie voorbeelden uit de praktijk.", Source: "Medewerkers", Frequency: "Elke maand", Severity: "Het kost inwoners tijd of geld"},
			course: []step{
				recognises(1, teamManager, "Andersom ook: wij horen van een nieuwe regel als hij al geldt."),
				takesUp(2, coordinator),
				says(4, programmeManager, "Hier gaat de afsprakenset over. Laten we niet wachten tot die klaar is.", coordinator, teamManager),
				agrees(12, coordinator, "Elke eerste maandag een uur casuïstiek met beide teams en Beleid."),
				feedsBack(18, coordinator, fed{
					agreed: "Er is een maandelijks uur waarin beleid en uitvoering drie zaken bespreken, zonder namen.", by: "Programmamanager",
					route: portal.PracticeAgreement, changes: "Wat eruit komt, staat op één lijst. Elk punt heeft een eigenaar.", in: 9,
				}),
				helped(24, "", portal.Helps, "Al twee regels aangepast voordat ze ingingen."),
				helped(26, teamManager, portal.Helps, ""),
			},
		},
		{
			by: teamManager, ago: 145, kind: portal.Bottleneck, theme: "informatie", to: municipality,
			title: "We sturen op aantallen, niet op wat het oplevert",
			text:  "In het voortgangsgesprek gaat het over het aantal afgehandelde aanvragen. Niemand vraagt of het huishouden nu rond kan komen. Consulenten die langer over een gesprek doen, lijken zo minder te presteren.",
			more:  portal.More{Help: "Twee vragen toevoegen: kan dit huishouden verder, en wat zou het beter maken?", Source: "Medewerkers", Frequency: "Elke maand"},
			course: []step{
				takesUp(2, coordinator),
				recognises(3, adviser, "De doelen van het beleidsplan zijn hier ook te weinig meetbaar voor."),
				says(6, director, "Eens. Ik wil in het volgende gesprek één cijfer minder en één verhaal meer.", teamManager),
				agrees(17, coordinator, "Het gesprek begint met drie huishoudens, zonder namen. Daarna pas de aantallen."),
				feedsBack(21, coordinator, fed{
					agreed: "De voortgangsgesprekken hebben een nieuwe agenda. De monitor krijgt er een cijfer over rondkomen bij.", by: "Directie en programmamanager",
					route: portal.PolicyChange, changes: "De nieuwe agenda geldt voor alle teams.", in: 30,
				}),
				helped(28, "", portal.Helps, "De toon van het gesprek is anders geworden."),
			},
		},
		{
			by: wijkteam, ago: 101, kind: portal.Bottleneck, theme: "informatie",
			title: "Nieuwe regels lezen wij in de krant",
			text:  "De verruiming van de regeling voor schoolspullen stond eerder in de krant dan in onze mail. Bewoners kwamen ermee langs en wij wisten van niets. Dat is jammer, want wij hadden er mensen op kunnen wijzen.",
			more:  portal.More{Help: "Een week voor de start een mail van een half blad aan alle partners.", LifeArea: "Gezin en jeugd", Source: "Medewerkers", Frequency: "Een paar keer", Severity: "Vervelend"},
			course: []step{
				recognises(1, geldfit, "Wij zaten met lege handen op het spreekuur."),
				recognises(1, bewind, ""),
				assigns(3, coordinator, adviser),
				takesUp(3, adviser),
				says(5, adviser, "Dat had anders gemoeten. Ik neem partners op in de verzendlijst.", wijkteam, geldfit),
				feedsBack(11, adviser, fed{
					agreed: "Partners krijgen een week van tevoren een bericht over een nieuwe of gewijzigde regeling.", by: "Team Beleid en communicatie",
					route: portal.PracticeAgreement, changes: "In elk communicatieplan staat de keten als eerste groep.", in: 2,
				}),
				helped(20, "", portal.Helps, "De laatste keer wisten we het op tijd."),
			},
		},
		{
			by: adviser, ago: 62, kind: portal.Opportunity, theme: "informatie", naming: portal.Named,
			title: "Een factsheet met cijfers én het verhaal erachter",
			text:  "De raad vindt de factsheet bij de monitor prettig, omdat die kleur geeft aan de cijfers. Die kleur zit bij de partners. Wie van jullie wil per half jaar in drie zinnen schrijven wat hij ziet veranderen?",
			more:  portal.More{Help: "Drie zinnen per organisatie, twee keer per jaar.", Source: "Medewerkers", Frequency: "Een paar keer"},
			course: []step{
				says(1, geldfitContact, "Dat doen we graag. Wij schrijven over wie er voor het eerst komt."),
				says(2, asdd, "Wij ook, als er niets wordt herschreven zonder te vragen.", adviser),
				takesUp(3, coordinator),
				says(4, bewindContact, "Mag het ook over wat niet veranderde?"),
				says(4, adviser, "Juist dat.", bewindContact),
				feedsBack(19, coordinator, fed{
					agreed: "De factsheet krijgt een kolom van de keten. Vijf organisaties schrijven mee en zien de tekst voor verzending.", by: "Team Beleid",
					route: portal.PracticeAgreement, changes: "Twee keer per jaar: voor de voorjaarsnota en voor de begroting.", in: 25,
				}),
				helped(22, "", portal.Helps, ""),
			},
		},
		{
			by: geldfit, ago: 34, kind: portal.Bottleneck, theme: "informatie",
			title: "Wat is er gedaan met de vragen van de brede bijeenkomst?",
			text:  "Op de brede bijeenkomst schreven wij met z’n allen vragen op gele briefjes. Er is een foto van gemaakt. Daarna bleef het stil. Onze vrijwilligers vragen zich af of het zin had.",
			more:  portal.More{Help: "Een lijst met per vraag een antwoord, ook als het antwoord nee is.", Source: "Vrijwilligers", Frequency: "Een paar keer", Severity: "Vervelend"},
			course: []step{
				recognises(2, wijkteam, "Wij hadden er ook twee hangen."),
				recognises(4, bewindContact, ""),
				takesUp(4, coordinator),
				assigns(5, coordinator, secretary),
				says(9, secretary, "De foto is gevonden. Het zijn drieëndertig briefjes, daarvan gaan er veel over hetzelfde.", geldfit),
				agrees(24, secretary, "Alle briefjes zijn tot twaalf vragen samengevat. Elke vraag krijgt een antwoord."),
				feedsBack(31, secretary, fed{
					agreed: "Er is een lijst met twaalf vragen en antwoorden. Acht zijn opgepakt, drie niet met de reden erbij, en één is nu een eigen signaal.", by: "Voorbereidingsgroep van de brede bijeenkomst",
					route: portal.PracticeAgreement, changes: "Vragen op een bijeenkomst komen voortaan dezelfde week als signaal in dit portaal.", in: 0,
				}),
				attaches(31, secretary, "twaalf-vragen.csv", "Twaalf vragen, met wat ermee is gedaan", meetingQuestions),
			},
		},
		{
			by: programmeManager, ago: 10, kind: portal.Opportunity, theme: "informatie", to: municipality,
			title: "Lessen uit de pilots Besteedbaar inkomen en Maatwerkbudget bundelen",
			text:  "In beide pilots wordt geleerd wat maatwerk vraagt. De lessen staan nu in twee verslagen die bijna niemand leest. Wat kunnen wij er nu al van overnemen, voordat de pilots zijn afgelopen?",
			more:  portal.More{Help: "Eén blad met vijf lessen, en per les een voorstel.", Source: "Medewerkers", Frequency: "Een paar keer"},
			course: []step{
				assigns(2, coordinator, adviser),
				takesUp(2, adviser),
				says(4, teamManager, "De belangrijkste les bij ons: een klein bedrag meteen uitgeven voorkomt een groot bedrag later.", programmeManager),
				says(7, adviser, "Ik heb vier van de vijf lessen. De vijfde gaat over wie mag beslissen, daar is nog discussie over."),
			},
		},
	}
}
