package main

import "ketenportaal/internal/portal"

// signalsThreshold: what keeps people from coming, and what helps them in.
func signalsThreshold() []demoSignal {
	return []demoSignal{
		{
			by: geldfit, ago: 247, kind: portal.Bottleneck, theme: "drempel",
			title: "Mensen bellen liever niet met de gemeente",
			text:  "Bezoekers van ons spreekuur hebben de gemeente vaak al een half jaar niet gebeld, omdat ze bang zijn voor wat er dan gebeurt met hun uitkering. Ze komen pas als er een deurwaarder is geweest. De schuld is dan verdubbeld.",
			more:  portal.More{Help: "Laat zien dat bellen veilig is: wie belt over schulden, krijgt geen controle.", Phase: "Preventie en vroegsignalering", LifeArea: "Schulden en incasso", Source: "Vrijwilligers", Frequency: "Elke week", Severity: "Inwoners raken ernstig in de knel"},
			course: []step{
				recognises(2, asdd, "Deze angst is groot. De gemeente is ook degene die betaalt."),
				takesUp(3, coordinator),
				recognises(5, wijkteam, ""),
				says(8, adviser, "In de volgende campagne vertellen inwoners hun eigen verhaal. Dit past daarbij.", coordinator, geldfit),
				agrees(20, coordinator, "De campagne noemt Geldfit als eerste stap en belooft dat bellen geen controle geeft."),
				feedsBack(28, coordinator, fed{
					agreed: "In de campagne staat de zin: praten over geld heeft geen gevolgen voor uw uitkering. Consulenten weten dit en houden zich eraan.", by: "Programmamanager",
					route: portal.PolicyChange, changes: "Gegevens uit een eerste gesprek worden niet gebruikt voor controle.", in: 40,
					residents: "U kunt altijd praten over geldzorgen. Dat heeft geen gevolgen voor uw uitkering.",
				}),
				helped(37, "", portal.Helps, "We horen de zin van de poster terug aan tafel."),
			},
		},
		{
			by: geldfitContact, ago: 181, kind: portal.GoesWell, theme: "drempel", naming: portal.Named,
			title: "Drie spreekuren zonder afspraak, alle drie vol",
			text:  "In Keizerslanden, Colmschate en de Rivierenwijk kunnen mensen zonder afspraak binnenlopen. Alle drie de spreekuren worden goed bezocht. De koffie staat klaar en niemand hoeft eerst een formulier in te vullen. Dat laatste noemen bezoekers het vaakst.",
			more:  portal.More{Phase: "Preventie en vroegsignalering", Source: "Vrijwilligers", Frequency: "Elke week", Neighbourhoods: []portal.ID{"colmschate", "keizerslanden", "rivierenwijk"}},
			course: []step{
				recognises(1, wijkteamContact, "We sturen er graag mensen heen."),
				takesUp(2, coordinator),
				says(6, coordinator, "Dit nemen we mee in het gesprek over een meerjarige subsidie.", geldfitContact),
				feedsBack(16, coordinator, fed{
					agreed: "De drie spreekuren blijven. De bezoekersaantallen komen als indicator in de subsidieafspraak.", by: "Team Beleid en Geldfit",
					route: portal.PracticeAgreement, changes: "Geldfit telt per kwartaal bezoekers en vragen, zonder namen.", in: 30,
				}),
			},
		},
		{
			by: asdd, ago: 140, kind: portal.Bottleneck, theme: "drempel",
			title: "Een afspraak maken kan alleen met een computer",
			text:  "Bij de gemeente kun je voor werk en inkomen alleen online een afspraak maken. Aan de telefoon zegt een bandje dat ook. Een kwart van onze achterban heeft geen computer of kan er niet mee overweg.",
			more:  portal.More{Help: "Een telefoonnummer waar een mens opneemt, op vaste uren.", Phase: "Aanmelding en toegang", Source: "Adviesraad", Frequency: "Elke dag", Severity: "Het kost inwoners tijd of geld"},
			course: []step{
				recognises(1, geldfit, "Wij maken nu afspraken op onze eigen telefoon."),
				takesUp(4, coordinator),
				feedsBack(15, coordinator, fed{
					agreed: "Aan het afsprakensysteem verandert dit jaar niets.", by: "Teammanager uitvoering", route: portal.NoChange,
					changes: "Het contract met de leverancier loopt nog. Inwoners kunnen bij de balie langskomen om een afspraak te maken.",
				}),
				helped(17, geldfit, portal.HelpsPartly, "De balie is goed, maar dat is voor sommigen ver weg."),
				helped(18, "", portal.HelpsNot, "Naar de balie komen om te mogen komen: dat kan niet de bedoeling zijn."),
				assigns(20, coordinator, adviser),
				takesUp(20, adviser),
				says(21, adviser, "Ik heb het opnieuw opgepakt. Misschien kan het zonder het systeem: een lijst op papier bij het klantcontactcentrum.", asdd),
				recognises(24, wijkteam, ""),
				agrees(34, adviser, "Het klantcontactcentrum maakt op werkdagen van negen tot twaalf afspraken aan de telefoon."),
				feedsBack(40, adviser, fed{
					agreed: "Afspraken kunnen weer aan de telefoon, elke ochtend. Er neemt een mens op.", by: "Programmamanager",
					route: portal.PracticeAgreement, changes: "Het bandje is vervangen. De uren staan op alle brieven.", in: 6,
					residents: "Bel op werkdagen tussen negen en twaalf. U krijgt iemand aan de lijn die een afspraak voor u maakt.",
				}),
				helped(44, "", portal.Helps, "Goed dat dit toch kon."),
			},
		},
		{
			by: wijkteam, ago: 66, kind: portal.Opportunity, theme: "drempel",
			title: "Een spreekuur over geld in de dorpen",
			text:  "In Bathmen en Diepenveen is er geen spreekuur. De bus rijdt er één keer per uur. In het kulturhus is een ruimte die op dinsdag leeg staat.",
			more:  portal.More{Help: "Eén ochtend in de maand om mee te beginnen.", Phase: "Preventie en vroegsignalering", Source: "Medewerkers", Frequency: "Elke maand", Neighbourhoods: []portal.ID{"bathmen", "diepenveen"}},
			course: []step{
				says(2, geldfitContact, "Wij hebben twee vrijwilligers uit Bathmen. Met reiskosten erbij kan het.", coordinator),
				takesUp(3, coordinator),
				recognises(6, asdd, ""),
				feedsBack(24, coordinator, fed{
					agreed: "Geldfit en het wijkteam houden een proefspreekuur in Bathmen, elke eerste dinsdag van de maand.", by: "Team Beleid, Geldfit en Voor Elkaar Teams",
					route: portal.PracticeAgreement, changes: "De gemeente betaalt de zaal en de reiskosten, een half jaar lang.", in: 30,
					residents: "Vragen over geld? Elke eerste dinsdag van de maand kunt u in Bathmen binnenlopen. Een afspraak is niet nodig.",
				}),
				helped(29, "", portal.Helps, "De eerste keer waren er negen bezoekers."),
			},
		},
		{
			by: programmeManager, ago: 24, kind: portal.Opportunity, theme: "drempel",
			title: "Bereken uw recht wordt gestart maar niet afgemaakt",
			text:  "Veel bezoekers beginnen aan Bereken uw recht en stoppen bij de vraag naar het inkomen van vorig jaar. De uitkomst krijgen ze dan niet. Met een schatting zou iedereen verder kunnen.",
			more:  portal.More{Help: "Een knop ‘ik weet het niet precies’ bij het inkomen.", Phase: "Preventie en vroegsignalering", LifeArea: "Inkomen", Source: "Medewerkers", Frequency: "Elke dag"},
			course: []step{
				recognises(2, geldfit, "Wij hebben de jaaropgave er nooit bij. Een schatting is genoeg voor het eerste gesprek."),
				takesUp(3, coordinator),
				says(6, wijkteam, "Een foto van de laatste strook kan ook. Dat hebben mensen vaak wel op hun telefoon."),
				says(13, coordinator, "De leverancier kan de knop maken. Ik wacht op de prijs.", programmeManager),
			},
		},
		{
			by: complaints, ago: 11, kind: portal.Bottleneck, theme: "drempel",
			title: "Na een klacht durven mensen niet meer terug",
			text:  "Wie een klacht had en gelijk kreeg, komt daarna bij dezelfde afdeling. Verschillende mensen zeggen dat ze liever een recht laten lopen dan nog eens langs te gaan. Zo is een klacht het einde van het contact.",
			more:  portal.More{Help: "Na een klacht altijd een nieuw eerste gesprek met iemand anders, op initiatief van de gemeente.", Source: "Klachten, als thema", Frequency: "Een paar keer", Severity: "Inwoners raken ernstig in de knel"},
			course: []step{
				recognises(2, asdd, "Wij kennen deze verhalen ook."),
			},
		},
		{
			by: geldfit, ago: 0, kind: portal.Bottleneck, theme: "drempel",
			title: "De route naar het spreekuur staat verkeerd op de website",
			text:  "Op de website van de gemeente staat nog de oude plek van het spreekuur in Keizerslanden. Vanmorgen stonden er vier mensen voor een dichte deur.",
			more:  portal.More{Source: "Vrijwilligers", Frequency: "Elke week", Severity: "Het kost inwoners tijd of geld", Neighbourhoods: []portal.ID{"keizerslanden"}},
		},
	}
}
