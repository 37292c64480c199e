package main

import "ketenportaal/internal/portal"

// signalsManyProblems: several problems at once, and nobody who may cut through.
func signalsManyProblems() []demoSignal {
	return []demoSignal{
		{
			by: wijkteam, ago: 215, kind: portal.Bottleneck, theme: "multiproblematiek",
			title: "Vier hulpverleners, vier plannen",
			text:  "Gezinnen met geldzorgen hebben vaak ook iets met gezondheid, opvoeding of wonen. Elke organisatie maakt dan een eigen plan met eigen doelen. Het gezin heeft vier mapjes op tafel en weet niet welk plan voorgaat. Niemand heeft de taak om te kiezen.",
			more:  portal.More{Help: "Eén plan op één blad, en één iemand die mag zeggen wat eerst komt.", LifeArea: "Gezin en jeugd", Source: "Medewerkers", Frequency: "Elke week", Severity: "Inwoners raken ernstig in de knel"},
			course: []step{
				recognises(1, bewind, "Ons plan is het vijfde mapje."),
				recognises(2, asdd, "Inwoners vertellen dat ze elke week ergens moeten komen opdraven."),
				takesUp(2, coordinator),
				says(4, adviser, "Dit past bij de integrale toegang. Ik vraag of we daar één planvorm kunnen kiezen.", coordinator),
				says(8, wijkteamContact, "In één wijk gebruiken we al een gezamenlijk blad. Ik deel het voorbeeld.", adviser),
				agrees(19, coordinator, "Het blad van de wijk wordt een half jaar overal gebruikt."),
				feedsBack(26, coordinator, fed{
					agreed: "Wij werken in de hele keten met één blad per huishouden. De wijkteammedewerker houdt het bij.", by: "Halfjaarlijkse afstemming van partners",
					route: portal.PracticeAgreement, changes: "Na een half jaar kijken we of het aantal plannen per gezin echt is gedaald.", in: 30,
					residents: "U krijgt één plan, op één blad. Daarop staat wie u kunt bellen.",
				}),
				helped(34, "", portal.HelpsPartly, "Het blad is goed. Jeugdhulp doet nog niet mee."),
				helped(35, bewind, portal.Helps, ""),
			},
		},
		{
			by: bewindContact, ago: 132, kind: portal.Bottleneck, theme: "multiproblematiek", naming: portal.Named,
			title: "Bewind lost niet op wat eronder ligt",
			text:  "Steeds vaker krijgen wij mensen bij wie het geld het kleinste probleem is: een beginnende verslaving, een scheiding, een baan die wankelt. Wij zijn er voor de rekeningen. Voor de rest is er een wachtlijst van maanden, en zolang blijft het bewind dweilen.",
			more:  portal.More{Help: "Bij de start van bewind meteen een gesprek met het wijkteam, niet pas als het misgaat.", Phase: "Bewind en budgetbeheer", LifeArea: "Gezondheid", Source: "Medewerkers", Frequency: "Elke maand", Severity: "Inwoners raken ernstig in de knel"},
			course: []step{
				recognises(2, eenpitter, "Zeker bij jongvolwassenen. Dan ben ik de enige die nog langskomt."),
				recognises(3, wijkteamContact, "Wij horen het graag eerder. Nu komen we vaak pas bij een crisis."),
				takesUp(4, coordinator),
				says(9, wijkteamContact, "Voorstel: een vast belmoment per week voor bewindvoerders, dinsdag voor twaalf uur.", bewindContact),
				says(11, bewindContact, "Dat proberen we graag uit met ons kantoor."),
				agrees(20, coordinator, "Er komt een proef van drie maanden met een wekelijks belmoment."),
				feedsBack(27, coordinator, fed{
					agreed: "Bewindvoerders kunnen elke dinsdagochtend een wijkteam bellen over een nieuwe cliënt, met toestemming van die cliënt.", by: "Voor Elkaar Teams en private bewindvoerders",
					route: portal.PracticeAgreement, changes: "Het gesprek met het wijkteam vindt binnen twee weken plaats.", in: 10,
				}),
				helped(35, eenpitter, portal.Helps, "Scheelt mij twee crisistelefoontjes per week."),
				helped(36, "", portal.HelpsPartly, "Het bellen werkt, de wachtlijst zelf is er nog."),
			},
		},
		{
			by: wijkteamContact, ago: 77, kind: portal.Opportunity, theme: "multiproblematiek",
			title: "Een hordeloper: iemand die over de regels heen mag tillen",
			text:  "Als een zaak vastzit tussen drie afdelingen, helpt overleg niet meer. Dan is er iemand nodig die mag beslissen, ook over het geld van een ander potje. Wij denken aan twee ervaren mensen met mandaat tot een vast bedrag.",
			more:  portal.More{Help: "Beginnen met twee mensen, een jaar lang, en bijhouden wat ze beslissen en wat het voorkomt.", Source: "Medewerkers", Frequency: "Elke maand", Severity: "Inwoners raken ernstig in de knel"},
			course: []step{
				recognises(1, geldfitContact, "Dit zou bij ons per maand zeker twee keer schelen."),
				recognises(3, bewindContact, ""),
				recognises(4, asdd, "Wij steunen dit en willen meedenken over de opdracht."),
				takesUp(5, coordinator),
				says(8, director, "Een mandaat vraagt een besluit van het college. Tot die tijd kan het Aanspreekpunt werk, jeugd en zorg zaken naar mij brengen.", coordinator),
				feedsBack(30, coordinator, fed{
					agreed: "Het Aanspreekpunt mag vastgelopen zaken voorleggen aan de directie. Die beslist binnen drie werkdagen.", by: "Directie",
					route: portal.PracticeAgreement, changes: "Dit geldt een jaar. Daarna besluit het college over een vast mandaat.", in: 8,
				}),
				says(32, wijkteamContact, "We hebben de eerste zaak gebracht en binnen twee dagen antwoord gekregen."),
			},
		},
		{
			by: wijkteam, ago: 28, kind: portal.Bottleneck, theme: "multiproblematiek",
			title: "Wachten op de een om bij de ander te mogen beginnen",
			text:  "Schuldhulp wil eerst een stabiel inkomen. Voor dat inkomen is eerst een adres nodig. Voor een adres vraagt de verhuurder of er schulden zijn. Zo wacht iedereen op elkaar en de inwoner het langst.",
			more:  portal.More{Help: "Tegelijk beginnen. Elk van de drie geeft een voorlopig ja.", Phase: "Aanmelding en toegang", LifeArea: "Wonen", Source: "Medewerkers", Frequency: "Elke maand", Severity: "Inwoners raken ernstig in de knel"},
			course: []step{
				recognises(2, geldfit, "De cirkel die jullie beschrijven, tekenen wij op een flip-over voor nieuwe vrijwilligers."),
				recognises(2, bewind, ""),
				takesUp(4, coordinator),
				says(7, adviser, "Een briefadres kan het begin zijn. Daarvoor is de regel dit jaar ruimer geworden.", wijkteam),
				says(12, coordinator, "Ik heb met wonen en schuldhulp gesproken. Beide willen een voorlopig ja proberen."),
				agrees(22, coordinator, "Proef met tien huishoudens: inkomen, adres en schuldhulp starten in dezelfde week."),
			},
		},
		{
			by: geldfit, ago: 16, kind: portal.Bottleneck, theme: "multiproblematiek",
			title: "Na een scheiding klopt geen enkele regeling meer",
			text:  "Na een scheiding lopen toeslagen, huur en kinderopvang door elkaar. Mensen bellen met vijf loketten die elk iets anders willen zien. Binnen drie maanden is er een schuld die er eerst niet was.",
			more:  portal.More{LifeArea: "Gezin en jeugd", Source: "Vrijwilligers", Frequency: "Elke week", Severity: "Het kost inwoners tijd of geld"},
			course: []step{
				recognises(1, wijkteam, ""),
				takesUp(3, coordinator),
				says(5, bewind, "Wij hebben een lijst met wat er in de eerste maand geregeld moet zijn. Die delen we graag.", geldfit),
				asks(11, coordinator, "Hoeveel bezoekers per maand zijn dit ongeveer, en bij welk loket lopen zij als eerste vast?"),
			},
		},
		{
			by: eenpitter, ago: 37, kind: portal.Bottleneck, theme: "multiproblematiek", naming: portal.Anonymous, to: chosen(orgGemeente, orgBewind),
			title: "Jongvolwassenen vallen tussen jeugd en schuldhulp",
			text:  "Op hun achttiende stopt de jeugdhulp en beginnen de rekeningen. Zij krijgen een zorgverzekering, een huurcontract en een telefoonabonnement in één maand. Het bewind wordt dan aangevraagd als er al een deurwaarder is. Een half jaar eerder beginnen kost minder dan wat er nu gebeurt.",
			more:  portal.More{Help: "Vanaf zeventien en een half een gesprek over geld, met iemand die blijft.", Phase: "Preventie en vroegsignalering", LifeArea: "Gezin en jeugd", Source: "Medewerkers", Frequency: "Elke maand", Severity: "Inwoners raken ernstig in de knel"},
			course: []step{
				recognises(2, bewindContact, "Zien wij ook. De leeftijd bij aanvang van bewind daalt."),
				takesUp(4, coordinator),
				asks(8, coordinator, "Kennen deze jongeren het jongerenloket, en zo ja, wat krijgen zij daar?"),
				passesQuestion(9),
				answers(13, "De meesten kennen het niet. Wie er wel komt, krijgt hulp bij school en werk, niet bij geld."),
				passesAnswer(15, "De meesten kennen het loket niet. Wie er komt, krijgt hulp bij school en werk, maar niet bij geld."),
				says(19, adviser, "Ik zit volgende week met het loket aan tafel over een geldgesprek op zeventien en een half."),
				agrees(28, coordinator, "Het jongerenloket voert met elke jongere van zeventien en een half een geldgesprek."),
				feedsBack(33, coordinator, fed{
					agreed: "Het jongerenloket nodigt jongeren uit voor een geldgesprek, een half jaar voor hun achttiende.", by: "Team Beleid en het jongerenloket",
					route: portal.PracticeAgreement, changes: "Er is één medewerker die dit gesprek voert en tot het negentiende jaar bereikbaar blijft.", in: 24,
					residents: "Word je bijna achttien? Dan krijg je een uitnodiging om samen te kijken wat er verandert met geld.",
				}),
			},
		},
		{
			by: geldfit, ago: 1, kind: portal.Bottleneck,
			title: "Zelfstandigen met een kleine zaak vallen overal tussen",
			text:  "Kappers, bezorgers en mensen met een webwinkel: te veel inkomen voor de ene regeling, te weinig voor de andere. Bij elk loket horen ze dat ze ergens anders moeten zijn. We wisten niet welk thema hierbij past.",
			more:  portal.More{LifeArea: "Werk en opleiding", Source: "Vrijwilligers", Frequency: "Elke week"},
		},
	}
}
