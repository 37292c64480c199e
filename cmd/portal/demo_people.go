package main

import "ketenportaal/internal/portal"

// signalsPeople: workload and people who come and go.
func signalsPeople() []demoSignal {
	return []demoSignal{
		{
			by: teamManager, ago: 188, kind: portal.Bottleneck, theme: "personeel", to: municipality,
			title: "Nieuwe collega’s leren het vak tussen de bedrijven door",
			text:  "Door de wisselingen werken er veel nieuwe mensen. Zij krijgen na twee weken een volle caseload. De ervaren collega’s beantwoorden de hele dag vragen en komen zelf niet aan hun werk toe. Zo raken we beide groepen kwijt.",
			more:  portal.More{Help: "De eerste drie maanden een halve caseload, en een vaste begeleider met tijd.", Source: "Medewerkers", Frequency: "Elke maand", Severity: "Het kost inwoners tijd of geld"},
			course: []step{
				takesUp(1, coordinator),
				assigns(1, coordinator, programmeManager),
				says(6, director, "Dit is ook een gele vlag over ons eigen personeel. Ik wil weten wat het kost.", programmeManager),
				says(10, programmeManager, "De rekensom is klaar: het past als we één taak uitstellen."),
				agrees(20, programmeManager, "Nieuwe collega’s beginnen drie maanden met een halve caseload."),
				feedsBack(27, programmeManager, fed{
					agreed: "De inwerktijd is drie maanden, met een vaste begeleider voor vier uur per week.", by: "Directie",
					route: portal.PolicyChange, changes: "De rechtmatigheidsonderzoeken voor een deel van de groepen worden dit jaar uitgesteld om hiervoor ruimte te maken.", in: 15,
				}),
				helped(33, "", portal.Helps, "De twee nieuwste collega’s zijn er nog, en dat zegt genoeg."),
			},
		},
		{
			by: bewind, ago: 126, kind: portal.Bottleneck, theme: "personeel",
			title: "De wachttijd bij budgetadvies loopt op",
			text:  "Tussen aanmelding en eerste gesprek bij budgetadvies zitten nu negen weken. In die tijd groeit de schuld en haken mensen af. Wij begrijpen dat er te weinig mensen zijn, maar horen graag wat we intussen zelf kunnen doen.",
			more:  portal.More{Help: "Een lijst van wat wij in de wachttijd alvast kunnen verzamelen.", Phase: "Intake en stabilisatie", LifeArea: "Schulden en incasso", Source: "Medewerkers", Frequency: "Elke week", Severity: "Inwoners raken ernstig in de knel"},
			course: []step{
				recognises(1, wijkteamContact, "Bij onze aanmeldingen is het net zo lang."),
				recognises(3, geldfit, ""),
				takesUp(3, coordinator),
				says(7, geldfitContact, "Onze vrijwilligers kunnen in de wachttijd samen met mensen de post ordenen.", coordinator),
				agrees(18, coordinator, "Wie wacht, krijgt binnen een week een belafspraak en hulp bij het ordenen van de post."),
				feedsBack(24, coordinator, fed{
					agreed: "In de wachttijd krijgt iedereen een belafspraak en kan hulp krijgen van Geldfit. De wachttijd zelf staat elke maand in dit portaal.", by: "Teammanager uitvoering en Geldfit",
					route: portal.PracticeAgreement, changes: "Er is een lijst van papieren die men alvast kan klaarleggen.", in: 12,
					residents: "Moet u wachten op een gesprek? U wordt binnen een week gebeld. Geldfit helpt u om de post op orde te krijgen.",
				}),
				attaches(25, geldfitContact, "alvast-klaarleggen.txt", "Papieren om alvast klaar te leggen", waitingList),
				helped(31, geldfit, portal.Helps, "Mensen komen beter voorbereid aan tafel."),
				helped(32, "", portal.HelpsPartly, "De wachttijd is nog acht weken, maar er gebeurt nu iets in."),
			},
		},
		{
			by: wijkteamContact, ago: 38, kind: portal.Bottleneck, theme: "personeel",
			title: "Consulenten hebben geen tijd voor een driegesprek",
			text:  "Een gesprek met de inwoner, het wijkteam en de consulent samen lost in een uur op wat anders zes weken duurt. Toch zeggen consulenten het vaak af. Het telt bij hen niet mee als werk, want in de planning staat alleen de aanvraag.",
			more:  portal.More{Help: "Een driegesprek tellen als twee aanvragen.", Source: "Medewerkers", Frequency: "Elke week", Severity: "Het kost inwoners tijd of geld"},
			course: []step{
				recognises(2, bewindContact, ""),
				takesUp(3, coordinator),
				assigns(4, coordinator, teamManager),
				says(11, teamManager, "In de formatieberekening staat hiervoor inderdaad geen tijd. Ik neem het mee in de nieuwe versie.", wijkteamContact),
				agrees(26, teamManager, "Het driegesprek krijgt eigen uren in de formatieberekening van volgend jaar."),
				says(35, wijkteamContact, "Wordt dit nog teruggekoppeld aan iedereen die het herkende?", teamManager),
			},
		},
		{
			by: geldfit, ago: 26, kind: portal.Bottleneck, theme: "personeel", naming: portal.Anonymous,
			title: "Vrijwilligers haken af op te zware verhalen",
			text:  "Op een spreekuur komt alles binnen: geweld, dreigende ontruiming, mensen die het niet meer zien zitten. Daar zijn wij niet voor opgeleid. Na afloop is er niemand om het mee te bespreken. Het afgelopen half jaar zijn meerdere vrijwilligers gestopt, en niemand vroeg waarom.",
			more:  portal.More{Help: "Na elk spreekuur een half uur napraten met een beroepskracht, en een nummer dat we direct mogen bellen.", LifeArea: "Gezondheid", Source: "Vrijwilligers", Frequency: "Elke week", Severity: "Inwoners raken ernstig in de knel"},
			course: []step{
				recognises(2, wijkteam, "Wij willen graag aanschuiven bij het napraten."),
				takesUp(4, coordinator),
				says(9, wijkteamContact, "Een van onze teamleden kan elke week een half uur. Zeg maar op welke dag.", coordinator),
				writesKeeper(12, keeper, "Uw signaal is opgepakt. Is er iets dat u liever niet in een vraag terugziet?"),
				writesKeeper(13, "", "Liever niet noemen op welk spreekuur dit speelt. We zijn met weinig."),
				writesKeeper(14, keeper, "Dat spreek ik zo af met de ketencoördinator."),
				asks(22, coordinator, "Welk moment past het best voor het napraten: direct na het spreekuur, of één keer in de maand?"),
			},
		},
		{
			by: teamManager, ago: 15, kind: portal.Opportunity, theme: "personeel", to: municipality,
			title: "Laat ambassadeurs van het werken volgens de bedoeling voorgaan",
			text:  "In beide teams zitten een paar mensen die uit zichzelf het brede gesprek voeren. Collega’s kijken bij hen de kunst af. Met een paar uur per week vrij kunnen zij anderen meenemen, in plaats van weer een training voor iedereen.",
			more:  portal.More{Help: "Zes ambassadeurs, vier uur per week, een half jaar.", Source: "Medewerkers", Frequency: "Een paar keer"},
			course: []step{
				recognises(1, programmeManager, "Klein beginnen en laten groeien, daar geloof ik in."),
				takesUp(3, coordinator),
				assigns(3, coordinator, programmeManager),
				says(8, adviser, "Wil iemand vastleggen wat de ambassadeurs anders doen? Dan kunnen wij daar de regels op aanpassen.", programmeManager),
			},
		},
		{
			by: programmeManager, ago: 4, kind: portal.Bottleneck, theme: "personeel", to: municipality,
			title: "Drie vacatures blijven een half jaar open",
			text:  "Voor drie plekken bij inkomensondersteuning komt geen geschikte kandidaat. Inhuren is duur en geeft weer wisseling. Kunnen we samen met partners opleiden, zodat iemand in de keten kan doorgroeien?",
			more:  portal.More{Source: "Medewerkers", Frequency: "Elke maand", Severity: "Het kost inwoners tijd of geld"},
		},
	}
}
