package main

import "ketenportaal/internal/portal"

// signalsLanguage: letters and talks that people can't follow.
func signalsLanguage() []demoSignal {
	return []demoSignal{
		{
			by: geldfit, ago: 226, kind: portal.Bottleneck, theme: "taal",
			title: "Niemand begrijpt de brief over de verrekening",
			text:  "Als de gemeente een bedrag met de uitkering verrekent, komt er een brief van drie kanten met vijf wetsartikelen. Wij lezen die zelf twee keer. Mensen denken dat ze een boete hebben en lenen geld om die te betalen.",
			more:  portal.More{Help: "Eén kant: wat houdt de gemeente in, hoe lang en waarom. De artikelen op de achterkant.", Phase: "Intake en stabilisatie", LifeArea: "Inkomen", Source: "Vrijwilligers", Frequency: "Elke week", Severity: "Het kost inwoners tijd of geld"},
			course: []step{
				recognises(1, bewind, "Ook wij bellen hierover met de consulent om te weten wat er precies staat."),
				recognises(2, wijkteam, ""),
				takesUp(4, coordinator),
				says(7, adviser, "Er bestaat al een eenvoudige versie, maar die staat niet in het systeem. Ik zoek uit wie dat kan regelen.", coordinator),
				says(9, asdd, "Ons leespanel wil de eenvoudige versie graag lezen."),
				agrees(16, coordinator, "De eenvoudige versie komt als vast sjabloon in het systeem."),
				feedsBack(23, coordinator, fed{
					agreed: "De brief is nu één kant, getest door acht lezers van het Taalpunt.", by: "Team Beleid",
					route: portal.PolicyChange, changes: "Alle consulenten gebruiken dezelfde brief. De artikelen staan op de achterkant.", in: 25,
					residents: "Krijgt u minder geld dan u gewend bent? In de brief staat bovenaan hoeveel, hoe lang en waarom.",
				}),
				helped(30, "", portal.Helps, "We krijgen er nog maar één vraag per week over."),
				helped(31, bewind, portal.HelpsPartly, "Voor ons beter. De brief komt nog wel dubbel: naar ons en naar de cliënt."),
			},
		},
		{
			by: wijkteam, ago: 150, kind: portal.Bottleneck, theme: "taal",
			title: "‘Ja’ betekent niet altijd dat iemand het begrijpt",
			text:  "Bij bewoners die weinig Nederlands spreken, gaat het mis op beleefdheid. Zij zeggen ja om de ander niet teleur te stellen. In het verslag staat dan dat alles is besproken. Een week later blijkt dat er niets van is aangekomen, en dan volgt een maatregel.",
			more:  portal.More{Help: "De terugvertelmethode: vraag iemand in eigen woorden te zeggen wat er is afgesproken.", Source: "Medewerkers", Frequency: "Elke week", Severity: "Inwoners raken ernstig in de knel", Neighbourhoods: []portal.ID{"rivierenwijk", "voorstad"}},
			course: []step{
				recognises(2, geldfit, "Wij laten mensen het zelf opschrijven of tekenen. Dat werkt."),
				takesUp(3, coordinator),
				assigns(4, coordinator, teamManager),
				asks(8, teamManager, "Is een tolk in deze gesprekken aangeboden en geweigerd, of niet aangeboden?"),
				answers(11, "Meestal niet aangeboden, omdat iemand aan de telefoon goed te volgen was."),
				agrees(20, teamManager, "De terugvertelmethode komt in de gesprekskaart van elke consulent."),
				feedsBack(28, teamManager, fed{
					agreed: "Elke consulent sluit af met: wat gaat u nu als eerste doen? Bij twijfel komt er een tweede gesprek met een tolk.", by: "Teams uitvoering",
					route: portal.PracticeAgreement, changes: "De gesprekskaart is aangepast. In de intervisie is er twee keer mee geoefend.", in: 5,
				}),
				helped(36, "", portal.Helps, "We zien het terug in de verslagen."),
			},
		},
		{
			by: asdd, ago: 88, kind: portal.Opportunity, theme: "taal", naming: portal.Named,
			title: "Een leespanel dat elke nieuwe brief test",
			text:  "Het Taalpunt heeft twaalf lezers die graag meelezen. Zij vinden in een kwartier wat wij in een vergadering over het hoofd zien. Nu vraagt de ene afdeling hen wel en de andere niet.",
			more:  portal.More{Help: "Afspreken dat een nieuwe of gewijzigde brief over geld altijd langs het panel gaat.", Source: "Adviesraad", Frequency: "Elke maand"},
			course: []step{
				attaches(0, "", "stappen-leespanel.md", "Zo werkt het leespanel", panelSteps),
				recognises(1, geldfitContact, ""),
				recognises(2, complaints, "Een deel van de klachten gaat niet over het besluit maar over de brief."),
				takesUp(2, coordinator),
				says(5, adviser, "Het panel kan ongeveer twee brieven per maand aan. Dat past als we vooruit plannen.", asdd),
				feedsBack(18, coordinator, fed{
					agreed: "Brieven over geld gaan vanaf nu langs het leespanel, met een termijn van tien werkdagen.", by: "Programmamanager",
					route: portal.PracticeAgreement, changes: "Het panel krijgt een vergoeding en een vaste plek op de planning van team Beleid.", in: 20,
					residents: "Brieven van de gemeente over geld zijn eerst gelezen door inwoners.",
				}),
				helped(21, "", portal.Helps, "Precies wat we vroegen."),
			},
		},
		{
			by: geldfitContact, ago: 41, kind: portal.Bottleneck, theme: "taal",
			title: "Geen tolk bij het eerste gesprek over schulden",
			text:  "Een tolk wordt pas geregeld als het dossier loopt. Bij het eerste gesprek komt er daarom een buurvrouw of een kind mee. Een kind dat de schulden van de ouders vertaalt, dat moeten we niet willen.",
			more:  portal.More{Help: "Een tolk per telefoon, ook voor het eerste gesprek. Vijf minuten van tevoren bellen is genoeg.", Phase: "Aanmelding en toegang", LifeArea: "Gezin en jeugd", Source: "Vrijwilligers", Frequency: "Elke week", Severity: "Inwoners raken ernstig in de knel", Neighbourhoods: []portal.ID{"rivierenwijk"}},
			course: []step{
				recognises(1, wijkteam, "Herkenbaar. Ons team belt dan zelf iemand uit de wijk."),
				recognises(2, complaints, ""),
				takesUp(3, coordinator),
				says(5, wijkteamContact, "Er is al een contract voor tolken bij jeugdhulp. Kan dat niet breder?", coordinator, adviser),
				feedsBack(25, coordinator, fed{
					agreed: "Het contract voor tolken geldt ook voor het eerste gesprek over geld.", by: "Team Beleid",
					route: portal.PracticeAgreement, changes: "Consulenten kunnen zelf een tolk bellen. De code staat op intranet.", in: 3,
				}),
				helped(30, wijkteam, portal.HelpsPartly, "Werkt bij de consulent, niet bij ons spreekuur."),
				helped(37, "", portal.HelpsNot, "De code geldt alleen voor medewerkers van de gemeente. Op onze spreekuren is er nog steeds geen tolk."),
				says(38, adviser, "Dat is een goed punt. Ik vraag bij inkoop na of partners mee kunnen doen.", geldfitContact),
			},
		},
		{
			by: wijkteam, ago: 12, kind: portal.Bottleneck, theme: "taal",
			title: "Het formulier voor bijzondere bijstand is te moeilijk en alleen digitaal",
			text:  "Het nieuwe formulier heeft elf schermen en je kunt het niet tussendoor opslaan. De vragen staan in ambtelijke taal. Een sociaal werker is er nu drie kwartier mee bezig.",
			more:  portal.More{Help: "Tussentijds opslaan, en een papieren versie bij de balie en de spreekuren.", Phase: "Aanmelding en toegang", LifeArea: "Inkomen", Source: "Medewerkers", Frequency: "Elke dag", Severity: "Het kost inwoners tijd of geld"},
			course: []step{
				recognises(1, geldfit, "Wij hebben gisteren drie keer opnieuw moeten beginnen."),
				recognises(2, bewind, "Wij ook. Bijlagen van meer dan een paar bladzijden worden geweigerd."),
				assigns(3, coordinator, adviser),
				takesUp(3, adviser),
				says(4, adviser, "Ik heb de leverancier gevraagd wat opslaan kost. Papier kan sneller, dat regel ik als eerste.", wijkteam),
				says(6, eenpitter, "Let op: een bewindvoerder kan het formulier niet invullen zonder inlogcode van de cliënt."),
			},
		},
		{
			by: geldfit, ago: 2, kind: portal.GoesWell, theme: "taal",
			title: "De herinnering per sms werkt",
			text:  "De korte sms een dag voor de afspraak (‘Morgen 10 uur, neem uw post mee, wij helpen u’) wordt goed begrepen, ook door mensen die weinig lezen. Kan dit ook bij het budgetbeheer?",
			more:  portal.More{Source: "Vrijwilligers", Frequency: "Elke dag", Neighbourhoods: []portal.ID{"colmschate"}},
		},
	}
}
