package main

import "ketenportaal/internal/portal"

// signalsClientSupport: somebody beside the resident, who is not the one who
// pays.
func signalsClientSupport() []demoSignal {
	return []demoSignal{
		{
			by: asdd, ago: 193, kind: portal.Bottleneck, theme: "clientondersteuning",
			title: "Bij werk en inkomen gaat er niemand mee naar het gesprek",
			text:  "Wie zorg of jeugdhulp vraagt, kan een cliëntondersteuner meenemen. Bij werk en inkomen bestaat dat niet. Heel af en toe gaat iemand van ons cluster Cliëntenraad mee, maar dat kunnen wij niet structureel doen. Mensen zitten dus alleen tegenover degene die over hun inkomen gaat.",
			more:  portal.More{Help: "Verkennen of de cliëntondersteuning van de Wmo ook voor werk en inkomen kan gelden.", Phase: "Intake en stabilisatie", LifeArea: "Inkomen", Source: "Adviesraad", Frequency: "Elke maand", Severity: "Inwoners raken ernstig in de knel"},
			course: []step{
				recognises(1, complaints, "Met iemand ernaast waren sommige klachten nooit ontstaan."),
				recognises(2, wijkteam, "Wij gaan soms mee, maar dan zitten we er met twee petten."),
				takesUp(3, coordinator),
				assigns(4, coordinator, adviser),
				says(9, adviser, "Ik heb bij drie gemeenten gevraagd hoe zij dit doen. Twee laten de Wmo-ondersteuners meegaan.", asdd),
				says(14, complaints, "Let erop dat de ondersteuner echt los staat van de gemeente."),
				agrees(22, adviser, "De verkenning komt in het plan van aanpak, met een proef in het volgende jaar."),
				feedsBack(29, adviser, fed{
					agreed: "De gemeente verkent een cliëntondersteuner voor werk en inkomen. De Asdd denkt mee over de opdracht.", by: "Team Beleid",
					route: portal.PolicyChange, changes: "Tot de proef begint, mag iedereen zelf iemand meenemen. Dat staat nu in de uitnodiging.", in: 15,
					residents: "U mag altijd iemand meenemen naar een gesprek bij de gemeente.",
				}),
				helped(36, "", portal.HelpsPartly, "Goed begin. Iemand moet wel iemand hebben om mee te nemen."),
			},
		},
		{
			by: eenpitter, ago: 108, kind: portal.Bottleneck, theme: "clientondersteuning", naming: portal.Named,
			title: "Cliënten zien mij als ondersteuner, maar dat ben ik niet",
			text:  "Mijn cliënten vragen of ik meega naar een gesprek bij de gemeente. Dat valt niet onder bewind en ik krijg er geen vergoeding voor. Ik doe het toch, want anders gaat er niemand. Voor een klein kantoor is dat een halve dag.",
			more:  portal.More{Help: "Een plek waar ik mijn cliënt naartoe kan sturen.", Phase: "Bewind en budgetbeheer", Source: "Medewerkers", Frequency: "Elke week"},
			course: []step{
				recognises(1, bewind, "Bij ons kantoor precies hetzelfde."),
				takesUp(4, coordinator),
				says(8, asdd, "Wij hebben twee vrijwilligers die mee kunnen. Bel ons secretariaat.", eenpitter),
				feedsBack(19, coordinator, fed{
					agreed: "Voor nu kan een cliënt via de Asdd iemand meekrijgen. De vaste oplossing hangt af van de proef.", by: "Asdd en team Beleid",
					route: portal.PracticeAgreement, changes: "Het nummer van het secretariaat staat op de sociale kaart.", in: 3,
				}),
				helped(25, "", portal.Helps, "Twee keer gebruikt, allebei prettig."),
			},
		},
		{
			by: asdd, ago: 36, kind: portal.Opportunity, theme: "clientondersteuning", naming: portal.Named,
			title: "Ervaringsdeskundigen als cliëntondersteuner opleiden",
			text:  "Er zijn inwoners die zelf in de schulden zaten en nu anderen willen helpen. Met een korte opleiding en begeleiding kunnen zij meegaan naar gesprekken. Zij kennen de angst van binnenuit. Voor henzelf is het een stap naar werk.",
			more:  portal.More{Help: "Een groep van zes, een vaste begeleider en een vergoeding die niet wordt gekort.", LifeArea: "Werk en opleiding", Source: "Cliënten, via een organisatie", Frequency: "Elke maand"},
			course: []step{
				recognises(1, geldfitContact, "Twee van onze vrijwilligers zouden direct meedoen."),
				recognises(3, wijkteamContact, ""),
				assigns(4, coordinator, adviser),
				takesUp(4, adviser),
				says(11, teamManager, "Mooi idee. Let op het verschil tussen meegaan en namens iemand praten.", adviser),
				asks(14, adviser, "Welke opleiding hebben jullie op het oog, en hoe lang duurt die?"),
				answers(17, "Zes dagdelen bij het steunpunt, daarna elke maand een terugkommiddag."),
				says(24, complaints, "Ik wil een dagdeel verzorgen over klagen: wanneer wel en wanneer niet."),
				agrees(33, adviser, "De opleiding start met zes deelnemers. De vergoeding valt onder de regeling voor vrijwilligers en wordt niet gekort."),
				follows(34, geldfitContact),
			},
		},
		{
			by: wijkteamContact, ago: 22, kind: portal.Bottleneck, theme: "clientondersteuning",
			title: "Het aanbod van cliëntondersteuning is niet te vinden",
			text:  "Onze medewerkers weten niet waar cliëntondersteuning te vragen is. Op de website staat het onder zorg. Wie schulden heeft, kijkt daar niet.",
			more:  portal.More{Help: "Een eigen regel op de pagina over geldzorgen en op de sociale kaart.", Phase: "Aanmelding en toegang", Source: "Medewerkers", Frequency: "Elke week", Severity: "Vervelend"},
			course: []step{
				recognises(2, geldfit, "Wij zoeken ook elke keer opnieuw."),
				takesUp(2, coordinator),
				says(5, adviser, "De webredactie kan het deze maand plaatsen. Ik schrijf de tekst met het Taalpunt.", wijkteamContact),
				feedsBack(17, coordinator, fed{
					agreed: "Cliëntondersteuning staat nu op de pagina over geldzorgen en op de sociale kaart.", by: "Team Beleid en webredactie",
					route: portal.PracticeAgreement, changes: "Er is één nummer voor alle vragen, ook over werk en inkomen.", in: 0,
					residents: "Wilt u dat iemand met u meedenkt? Op de pagina over geldzorgen staat wie u kunt bellen. Het is gratis.",
				}),
			},
		},
		{
			by: complaints, ago: 5, kind: portal.Opportunity, theme: "clientondersteuning",
			title: "Laat mensen na een klacht met een ondersteuner verder gaan",
			text:  "Na een klacht is het vertrouwen weg. Het eerste gesprek daarna gaat beter als er iemand naast de inwoner zit die geen partij is. Ik zou dat graag standaard aanbieden.",
			more:  portal.More{Source: "Klachten, als thema", Frequency: "Elke maand"},
			course: []step{
				takesUp(2, coordinator),
				says(3, asdd, "Dit kan in de proef worden meegenomen.", coordinator),
			},
		},
	}
}
