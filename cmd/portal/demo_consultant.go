package main

import "ketenportaal/internal/portal"

// signalsConsultant: changing from one consultant to the next, wanted or not.
func signalsConsultant() []demoSignal {
	return []demoSignal{
		{
			by: bewind, ago: 201, kind: portal.Bottleneck, theme: "consulent",
			title: "Elk kwartaal een andere consulent",
			text:  "Bij een flink deel van onze cliënten wisselt de consulent drie of vier keer per jaar. Afspraken die mondeling zijn gemaakt, zijn dan weg. Wij sturen het plan opnieuw, de cliënt vertelt het opnieuw, en een betalingsregeling loopt intussen mis.",
			more:  portal.More{Help: "Een overdracht van één bladzijde, en een bericht aan ons wie het overneemt.", Phase: "Bewind en budgetbeheer", Source: "Medewerkers", Frequency: "Elke maand", Severity: "Het kost inwoners tijd of geld"},
			course: []step{
				recognises(1, eenpitter, "Bij mij net zo. Ik kom het te weten doordat een mail terugkomt."),
				recognises(2, wijkteam, ""),
				takesUp(2, coordinator),
				assigns(3, coordinator, teamManager),
				says(6, teamManager, "Het team heeft dit jaar veel wisselingen. Dat lossen we niet meteen op, een goede overdracht kunnen we wel regelen.", bewind),
				says(7, bewindContact, "Met een vast e-mailadres per wijk zijn wij al geholpen."),
				agrees(17, teamManager, "Bij elke wisseling gaat er een overdracht van één bladzijde mee en krijgt de bewindvoerder bericht."),
				feedsBack(24, teamManager, fed{
					agreed: "Er is een vast overdrachtsblad en een gedeeld postvak per wijk. De bewindvoerder hoort binnen een week wie het overneemt.", by: "Teammanager uitvoering en private bewindvoerders",
					route: portal.PracticeAgreement, changes: "Het overdrachtsblad is verplicht bij elke wisseling.", in: 14,
				}),
				attaches(24, teamManager, "overdrachtsblad.md", "Overdrachtsblad bij een andere consulent", handoverSheet),
				helped(33, "", portal.HelpsPartly, "Het postvak werkt goed. Het overdrachtsblad krijgen we nog niet altijd."),
			},
		},
		{
			by: wijkteam, ago: 119, kind: portal.Bottleneck, theme: "consulent",
			title: "Soms klikt het niet, en dan kan er niets",
			text:  "Tussen mensen klikt het soms gewoon niet. Dat is niemands fout. Maar wie om een andere consulent vraagt, krijgt te horen dat dat niet kan of dat er een klacht nodig is. Zo wordt een klein probleem een groot probleem.",
			more:  portal.More{Help: "Eén keer wisselen zonder reden, zoals bij een huisarts.", Source: "Cliënten, via een organisatie", Frequency: "Een paar keer", Severity: "Inwoners raken ernstig in de knel"},
			course: []step{
				recognises(1, asdd, "Wij adviseerden dit vorig jaar al."),
				recognises(1, complaints, "Een aantal klachten was niet nodig geweest als wisselen gewoon kon."),
				takesUp(3, coordinator),
				says(5, bewindContact, "Goed punt. Bij ons mag een cliënt één keer wisselen, dat wordt bijna nooit gebruikt maar geeft rust."),
				says(9, programmeManager, "Ik wil dit regelen voor beide teams tegelijk. Eerst kijk ik met de teammanager wat het vraagt.", teamManager, coordinator),
				agrees(21, coordinator, "Wisselen mag één keer zonder reden. De teammanager beslist binnen een week."),
				feedsBack(26, coordinator, fed{
					agreed: "Een inwoner mag één keer van consulent wisselen zonder uit te leggen waarom.", by: "Programmamanager",
					route: portal.PolicyChange, changes: "Het staat op de website en in de bevestiging van de eerste afspraak.", in: 18,
					residents: "Klikt het niet met uw consulent? Dat kan gebeuren. U mag één keer wisselen. Bel de gemeente en vraag erom.",
				}),
				helped(31, "", portal.Helps, "Dit geeft onze bewoners lucht."),
				helped(34, complaints, portal.Helps, "Sindsdien kwam hier geen klacht meer over."),
			},
		},
		{
			by: asdd, ago: 35, kind: portal.Bottleneck, theme: "consulent",
			title: "Bij ziekte van de consulent ligt alles stil",
			text:  "Als een consulent ziek is, blijft een aanvraag liggen. De vervanger mag niet beslissen, en de inwoner hoort niets. Bij een aanvraag voor een wasmachine of een borg telt elke dag.",
			more:  portal.More{Help: "Na drie dagen ziekte neemt een collega de lopende aanvragen over, met het recht om te beslissen.", Phase: "Intake en stabilisatie", LifeArea: "Inkomen", Source: "Cliënten, via een organisatie", Frequency: "Elke maand", Severity: "Inwoners raken ernstig in de knel"},
			course: []step{
				recognises(2, geldfit, ""),
				recognises(3, bewind, "Wij wachten nu op twee besluiten van iemand die al een maand ziek is."),
				takesUp(3, coordinator),
				assigns(4, coordinator, teamManager),
				says(20, wijkteam, "Is hier al iets over bekend? Wij krijgen er weer vragen over.", teamManager),
				says(22, teamManager, "Het moet ook in de mandaatregeling, daar kijkt juridische zaken nu naar."),
				says(34, asdd, "De termijn is voorbij. Kan het sneller met een tijdelijke afspraak?", teamManager, coordinator),
			},
		},
		{
			by: complaints, ago: 19, kind: portal.Bottleneck, theme: "consulent", to: municipality,
			title: "Bij een wisseling van consulent verdwijnen toezeggingen",
			text:  "In het afgelopen kwartaal ging een reeks klachten over toezeggingen die de vorige consulent deed en de nieuwe niet kende. Het gaat steeds om mondelinge afspraken. De inwoner heeft dan niets op papier en voelt zich niet geloofd.",
			more:  portal.More{Help: "Na elk gesprek een korte mail met wat is afgesproken.", Source: "Klachten, als thema", Frequency: "Elke maand", Severity: "Inwoners raken ernstig in de knel"},
			course: []step{
				takesUp(2, coordinator),
				assigns(2, coordinator, teamManager),
				says(4, teamManager, "Dit raakt aan het overdrachtsblad. Ik laat uitzoeken of het wordt gebruikt.", coordinator),
				asks(6, teamManager, "Gaat het om één team of om beide?"),
				answers(9, "Om beide, maar vooral bij mensen die van inkomensondersteuning naar budgetadvies gaan."),
				says(12, programmeManager, "Neem dit mee in het gesprek over de afsprakenset."),
			},
		},
		{
			by: geldfit, ago: 7, kind: portal.Bottleneck, theme: "consulent",
			title: "Mensen weten niet wie hun consulent is",
			text:  "Op de vraag ‘wie is uw contactpersoon?’ weten de meeste bezoekers geen antwoord. Op de brieven staat alleen een afdeling. Wij kunnen dus ook niemand bellen.",
			more:  portal.More{Help: "Een voornaam en een rechtstreeks nummer op elke brief.", Source: "Vrijwilligers", Frequency: "Elke dag", Severity: "Het kost inwoners tijd of geld"},
			course: []step{
				recognises(2, wijkteam, "Wij bellen daarom het algemene nummer en staan in de wacht."),
				says(3, bewind, "Bij ons staat de naam er sinds kort wel op. Misschien een kwestie van een ander sjabloon?"),
				recognises(5, asdd, ""),
			},
		},
	}
}
