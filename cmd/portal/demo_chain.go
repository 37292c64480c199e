package main

import "ketenportaal/internal/portal"

// signalsChain: how the partners work together.
func signalsChain() []demoSignal {
	return []demoSignal{
		{
			by: bewind, ago: 222, kind: portal.Bottleneck, theme: "samenwerking",
			title: "Op het plan van aanpak komt nooit een reactie",
			text:  "Bij de start van een bewind sturen wij een plan van aanpak naar de gemeente. We weten niet wie het leest. Er komt geen reactie, ook niet als we een vraag stellen. Zo is het een verplicht papier in plaats van het begin van een samenwerking.",
			more:  portal.More{Help: "Een ontvangstbericht met een naam, en binnen vier weken een reactie als er een vraag in staat.", Phase: "Bewind en budgetbeheer", Source: "Medewerkers", Frequency: "Elke week", Severity: "Het kost inwoners tijd of geld"},
			course: []step{
				recognises(1, eenpitter, "Ik zet de vraag tegenwoordig in rood bovenaan. Maakt geen verschil."),
				takesUp(2, coordinator),
				assigns(3, coordinator, teamManager),
				says(5, teamManager, "De plannen komen binnen in een algemeen postvak. Ik zoek uit hoe lang ze daar liggen.", bewind, eenpitter),
				agrees(18, teamManager, "Het kwaliteitsteam leest elk plan en reageert binnen vier weken."),
				feedsBack(25, teamManager, fed{
					agreed: "Elk plan krijgt een lezer. U hoort binnen een week wie dat is en binnen vier weken wat de reactie is.", by: "Teammanager uitvoering en private bewindvoerders",
					route: portal.PolicyChange, changes: "Dit wordt een artikel in het concept van het convenant.", in: 20,
				}),
				helped(33, eenpitter, portal.Helps, "Voor het eerst in jaren een telefoontje over een plan."),
				helped(34, "", portal.Helps, "De vier weken worden bijna altijd gehaald."),
			},
		},
		{
			by: bewindContact, ago: 160, kind: portal.Bottleneck, theme: "samenwerking", naming: portal.Named,
			title: "Overgang van bewind naar budgetbeheer loopt vast",
			text:  "Als iemand het bewind niet meer nodig heeft, is budgetbeheer een goede tussenstap. In de praktijk sluit de een niet aan op de ander: er zit een gat van twee maanden tussen. In die maanden ontstaan nieuwe achterstanden en dan vraagt de kantonrechter waarom we stopten.",
			more:  portal.More{Help: "Een overlap van een maand, met één afspraak waarin beide partijen aan tafel zitten.", Phase: "Nazorg", LifeArea: "Schulden en incasso", Source: "Medewerkers", Frequency: "Elke maand", Severity: "Inwoners raken ernstig in de knel"},
			course: []step{
				recognises(2, wijkteam, "Dit zien wij een half jaar later terug."),
				takesUp(3, coordinator),
				asks(6, coordinator, "Wat is bij u de langste tijd dat iemand tussen beide zat?"),
				answers(8, "Dertien weken. Het gewone is acht tot tien weken."),
				says(12, coordinator, "Budgetadvies kan de intake doen terwijl het bewind nog loopt.", bewindContact),
				feedsBack(26, coordinator, fed{
					agreed: "Budgetbeheer start een maand voordat het bewind stopt. Beide betalen die maand samen de rekeningen.", by: "Teams uitvoering en private bewindvoerders",
					route: portal.PracticeAgreement, changes: "Er is een aanmeldformulier voor de overgang, te vinden bij dit signaal.", in: 21,
					residents: "Stopt uw bewind? Dan begint de hulp van de gemeente al een maand eerder, zodat er niets tussen wal en schip valt.",
				}),
				attaches(26, coordinator, "overgang-naar-budgetbeheer.md", "Aanmeldformulier overgang", handoverForm),
				helped(35, "", portal.HelpsPartly, "De overlap is er, het gesprek met z’n drieën nog niet altijd."),
			},
		},
		{
			by: geldfit, ago: 112, kind: portal.GoesWell, theme: "samenwerking",
			title: "Warm overdragen: samen bellen aan tafel",
			text:  "Wij bellen met de bezoeker erbij naar het wijkteam. De bezoeker hoort een stem en heeft meteen een afspraak. Van de mensen die we zo overdragen, komt bijna iedereen. Van een briefje met een nummer kwam de helft.",
			more:  portal.More{Phase: "Aanmelding en toegang", Source: "Vrijwilligers", Frequency: "Elke week", Neighbourhoods: []portal.ID{"colmschate"}},
			course: []step{
				recognises(1, wijkteamContact, "Voor ons werkt het ook. Houd er rekening mee dat we op vrijdag minder bereikbaar zijn."),
				takesUp(4, coordinator),
				feedsBack(12, coordinator, fed{
					agreed: "Warm overdragen wordt de afspraak voor alle spreekuren.", by: "Halfjaarlijkse afstemming van partners",
					route: portal.PracticeAgreement, changes: "Elke organisatie heeft een nummer waar direct wordt opgenomen. Die nummers staan op de sociale kaart.", in: 10,
				}),
				says(16, geldfit, "Nu ook met de bewindvoerders."),
			},
		},
		{
			by: eenpitter, ago: 84, kind: portal.Opportunity, theme: "samenwerking", to: chosen(orgBewind),
			title: "Samen reageren op het concept van het convenant",
			text:  "In het concept staat dat wij binnen twee weken alle schulden in beeld moeten hebben. Dat haal ik niet, en jullie denk ik ook niet. Zullen we samen één reactie schrijven voordat we die aan de gemeente sturen?",
			more:  portal.More{Help: "Een uur bellen en een gezamenlijke tekst van een half blad."},
			course: []step{
				recognises(1, bewind, "Graag. Vier weken is haalbaar, twee niet."),
				says(3, bewindContact, "Ik zet een eerste versie op papier. We noemen ook wat wij zelf aan kwaliteit willen beloven.", eenpitter),
				says(9, eenpitter, "Gelezen en akkoord. Ik heb er een zin bij gezet over bereikbaarheid."),
			},
		},
		{
			by: wijkteam, ago: 58, kind: portal.Bottleneck, theme: "samenwerking",
			title: "Wij weten niet of een aanmelding is aangekomen",
			text:  "Na een aanmelding voor schuldhulp hoort het wijkteam niets. Is iemand uitgenodigd, geweest, afgehaakt? Wij komen het pas te weten als het misgaat, terwijl wij wel wekelijks over de vloer komen.",
			more:  portal.More{Help: "Een kort bericht op drie momenten, met toestemming van de inwoner.", Phase: "Aanmelding en toegang", Source: "Medewerkers", Frequency: "Elke week", Severity: "Het kost inwoners tijd of geld"},
			course: []step{
				recognises(1, geldfit, "Wij bellen na twee weken zelf. Dat kost een ochtend per week."),
				takesUp(2, coordinator),
				assigns(3, coordinator, secretary),
				says(8, secretary, "Met toestemming op het aanmeldformulier mag het. Ik heb de tekst laten nakijken.", wijkteam),
				feedsBack(23, secretary, fed{
					agreed: "Wie aanmeldt, krijgt drie korte berichten: ontvangen, gesproken, en gestart of gestopt. De inwoner geeft daarvoor toestemming.", by: "Teams uitvoering en Voor Elkaar Teams",
					route: portal.PracticeAgreement, changes: "Het aanmeldformulier heeft een vakje voor toestemming.", in: 14,
				}),
				says(26, geldfitContact, "Kan dit ook voor aanmeldingen vanuit onze spreekuren?", secretary),
				says(27, secretary, "Ja, het formulier is voor iedereen hetzelfde."),
			},
		},
		{
			by: bewind, ago: 29, kind: portal.Bottleneck, theme: "samenwerking", to: chosen(orgEenpitter, orgGeldfit),
			title: "Onze leefgeldvragen komen op het spreekuur terecht",
			text:  "Cliënten die hun leefgeld kwijt zijn, gaan naar het spreekuur van Geldfit omdat wij op dinsdag pas open zijn. Dat is niet eerlijk voor de vrijwilligers. Voordat we dit breder bespreken, willen we met jullie een afspraak maken.",
			course: []step{
				says(1, geldfitContact, "Dank, we zien dit inderdaad. Een nummer voor spoed op maandag helpt al."),
				says(4, eenpitter, "Ik kan in noodgevallen voor jullie bellen, als een cliënt dat goedvindt."),
				says(6, bewind, "We proberen vanaf volgende week een uur telefonisch spreekuur op maandag.", geldfitContact),
			},
		},
		{
			by: secretary, ago: 18, kind: portal.Opportunity, theme: "samenwerking",
			title: "De halfjaarlijkse afstemming leverde vijf afspraken op",
			text:  "Tijdens de afstemming zaten alle partners voor het eerst aan één tafel. De vorm met kleine groepen werkte: iedereen kwam aan het woord, ook de vrijwilligers. Er zijn vijf afspraken gemaakt met een naam en een datum erbij.",
			more:  portal.More{Help: "De volgende keer ook iemand van de uitvoering als gastheer.", Source: "Medewerkers", Frequency: "Een paar keer"},
			course: []step{
				recognises(1, bewindContact, "Voor het eerst had ik het gevoel dat er iets met onze inbreng gebeurde."),
				recognises(2, geldfitContact, ""),
				recognises(3, asdd, "Graag de volgende keer een kwartier eerder beginnen, dan is er tijd voor kennismaken."),
				takesUp(3, coordinator),
				feedsBack(12, coordinator, fed{
					agreed: "De vorm met kleine groepen blijft. De vijf afspraken komen terug op de agenda van de volgende keer.", by: "Voorbereidingsgroep van de afstemming",
					route: portal.PracticeAgreement, changes: "De agenda begint voortaan met wat er van de vorige afspraken terecht is gekomen.", in: 60,
				}),
			},
		},
		{
			by: bewind, ago: 17, kind: portal.Bottleneck, theme: "samenwerking", naming: portal.Anonymous,
			title: "Kwaliteit in het convenant kost tijd die niemand betaalt",
			text:  "Het convenant vraagt terecht om meer kwaliteit: vaker op huisbezoek, sneller reageren. De vergoeding is een vast bedrag. Kleine kantoren zeggen hardop ja en vrezen stilletjes dat zij moeten stoppen. Dat hoort op tafel voordat er wordt getekend.",
			more:  portal.More{Help: "Eén gesprek over wat het echt kost, zonder dat iemand de concurrent wordt.", Phase: "Bewind en budgetbeheer", Source: "Medewerkers", Frequency: "Een paar keer", Severity: "Inwoners raken ernstig in de knel"},
			course: []step{
				recognises(2, eenpitter, ""),
				takesUp(3, coordinator),
				writesKeeper(5, keeper, "Dank voor uw vertrouwen. De ketencoördinator wil dit onderwerp bespreken op een ronde tafel. Vindt u dat goed als uw woorden daar niet letterlijk worden gebruikt?"),
				writesKeeper(7, "", "Dat is goed, als er geen voorbeelden van ons kantoor in staan."),
				writesKeeper(8, keeper, "Dat beloof ik. Ik geef alleen het onderwerp door."),
				says(10, coordinator, "Het onderwerp komt op de ronde tafel over het convenant. Wie cijfers heeft over de tijd per cliënt, mag ze zonder naam aanleveren."),
				writesKeeper(14, "", "Ik heb cijfers over de tijd per cliënt. Kan ik die via u aanleveren, zodat niet te zien is van welk kantoor ze zijn?"),
			},
		},
		{
			by: geldfitContact, ago: 8, kind: portal.Bottleneck, theme: "samenwerking",
			title: "Niemand weet wie een dreigende afsluiting oppakt",
			text:  "Een melding van een dreigende afsluiting van energie komt bij drie partijen tegelijk binnen. De een denkt dat de ander belt. Twee keer deze maand belde er niemand.",
			more:  portal.More{Help: "Eén partij belt altijd als eerste. De rest hoort het.", Phase: "Preventie en vroegsignalering", LifeArea: "Wonen", Source: "Vrijwilligers", Frequency: "Elke week", Severity: "Inwoners raken ernstig in de knel"},
			course: []step{
				recognises(1, wijkteamContact, "Wij willen wel de eerste beller zijn, als we de melding dezelfde dag krijgen."),
				takesUp(1, coordinator),
				asks(3, coordinator, "Welke drie partijen zijn dit, en hoe komt de melding bij u binnen?"),
				answers(5, "Het wijkteam, de gemeente en wij. Bij ons komt het binnen doordat bewoners zelf langskomen met de brief."),
				says(6, bewindContact, "Vergeet de bewindvoerders niet. Bij onze cliënten kunnen wij het vaak dezelfde dag oplossen.", coordinator),
			},
		},
		{
			by: bewindContact, ago: 0, kind: portal.Opportunity, theme: "samenwerking",
			title: "Deel de data van de uitbetaling van het leefgeld",
			text:  "Als wij van elkaar weten op welke dag leefgeld en uitkering worden betaald, kunnen we incasso’s daarop plannen. Nu is het geld soms een dag te laat en stuitert de huur.",
			more:  portal.More{Help: "Eén kalender voor het hele jaar.", Phase: "Bewind en budgetbeheer", Source: "Medewerkers", Frequency: "Elke maand"},
		},
	}
}
