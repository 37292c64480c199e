package main

import "ketenportaal/internal/portal"

// demoOrganisations is the demo's sociale kaart, the municipality first. Numbers
// and addresses are made up; those without a short name have no accounts.
func demoOrganisations() []castOrg {
	return []castOrg{
		{orgGemeente, 21, portal.Organisation{
			Name: "Gemeente Deventer", Kind: portal.OrgMunicipality, Roles: []portal.ChainRole{"inkomen", "budget", "schulden", "regie"}, ChainRoles: "Regie op de keten, inkomensondersteuning, budgetadvies en schuldhulp",
			Offer: "Bijstand, bijzondere bijstand en minimaregelingen. Schuldhulp en budgetbeheer. Opdrachtgever van partners in de keten.", TargetGroup: "Inwoners van Deventer met een laag inkomen of geldzorgen",
			Phone: "0570-00 00 10", Email: "geldzorgen@gemeente.example", Website: "https://www.gemeente.example",
		}},
		{orgGeldfit, 12, portal.Organisation{
			Name: "Geldfit Deventer", Kind: portal.OrgDebtSupport, Roles: []portal.ChainRole{"inloop", "formulieren"}, ChainRoles: "Eerste gesprek over geld, doorverwijzen",
			Neighbourhoods: []portal.ID{"colmschate", "keizerslanden", "rivierenwijk"},
			Offer:          "Drie spreekuren zonder afspraak: op maandag in Keizerslanden, op woensdag in Colmschate en op donderdag in de Rivierenwijk. Samen post openen, een aanvraag doen of rustig rekenen. Ook telefonisch.", Reach: "Loop binnen of bel. Een afspraak of verwijzing is niet nodig.",
			TargetGroup: "Iedereen met vragen over geld, ook zonder schulden", Phone: "0570-00 00 20", Email: "spreekuur@geldfit.example", Website: "https://www.geldfit.example", UrgentHelp: true,
		}},
		{orgWijkteam, 40, portal.Organisation{
			Name: "Voor Elkaar Teams", Kind: portal.OrgNeighbourhood, Roles: []portal.ChainRole{"wijk", "inloop"}, ChainRoles: "Hulp in de wijk, brede vraagverheldering",
			Offer: "Teams in elke wijk en in de dorpen. Hulp bij vragen over geld, wonen, gezin, gezondheid en meedoen. Ook huisbezoek. Bij een dreigende ontruiming of afsluiting komt het team dezelfde dag in actie.", TargetGroup: "Alle inwoners",
			Phone: "0570-00 00 30", Email: "contact@wijkteam.example", Website: "https://www.wijkteam.example", UrgentHelp: true,
		}},
		{orgBewind, 95, portal.Organisation{
			Name: "Bewindkantoor Sallandse Brug", Kind: portal.OrgAdministrator, Roles: []portal.ChainRole{"bewind", "budget"}, ChainRoles: "Beschermingsbewind, budgetbeheer",
			Offer: "Beschermingsbewind en budgetbeheer. Kantoor op loopafstand van het station, spreekuur op dinsdagochtend.", Reach: "Na een uitspraak van de kantonrechter. Bel eerst voor een kennismaking.", TargetGroup: "Inwoners die hun geld tijdelijk of blijvend niet zelf kunnen beheren",
			Phone: "0570-00 00 40", Email: "kantoor@bewind.example", Website: "https://www.bewind.example",
		}},
		{orgEenpitter, 230, portal.Organisation{
			Name: "Eén Pitter Bewind", Kind: portal.OrgAdministrator, Roles: []portal.ChainRole{"bewind"}, ChainRoles: "Beschermingsbewind",
			Offer: "Kleinschalig beschermingsbewind door één vaste bewindvoerder.", TargetGroup: "Jongvolwassenen en mensen met een lichte verstandelijke beperking",
			Phone: "0570-00 00 41", Email: "bewind@eenpitter.example",
		}},
		{orgAsdd, 60, portal.Organisation{
			Name: "Asdd, adviesraad sociaal domein", Kind: portal.OrgCouncil, Roles: []portal.ChainRole{"adviesraad"}, ChainRoles: "Advies aan de gemeente namens inwoners",
			Offer: "Gevraagd en ongevraagd advies over werk, inkomen, zorg en jeugd. Het cluster Cliëntenraad gaat soms mee naar een gesprek.", TargetGroup: "Inwoners die gebruikmaken van het sociaal domein",
			Phone: "0570-00 00 50", Email: "secretariaat@asdd.example",
		}},
		{orgKlachten, 150, portal.Organisation{
			Name: "Onafhankelijk klachtbehandelaar", Kind: portal.OrgComplaints, Roles: []portal.ChainRole{"klachten"}, ChainRoles: "Behandelt klachten los van de gemeente",
			Offer: "Luistert, bemiddelt en geeft een oordeel over klachten. Deelt in het portaal alleen thema’s, nooit een klacht.", TargetGroup: "Inwoners met een klacht over werk en inkomen, zorg of jeugd",
			Phone: "0570-00 00 60", Email: "bureau@klachten.example",
		}},
		{"", 200, portal.Organisation{
			Name: "Aanspreekpunt werk, jeugd en zorg", Kind: portal.OrgOther, Roles: []portal.ChainRole{"aanspreekpunt"}, ChainRoles: "Wijst de weg als het vastloopt",
			Offer: "Denkt mee als een vraag tussen afdelingen valt. Belt zelf met de juiste collega en houdt vast tot er antwoord is.", TargetGroup: "Inwoners en hulpverleners die niet verder komen",
			Phone: "0570-00 00 70", Email: "aanspreekpunt@gemeente.example",
		}},
		{"", 35, portal.Organisation{
			Name: "Formulierenhulp in de wijk", Kind: portal.OrgOther, Roles: []portal.ChainRole{"formulieren"}, ChainRoles: "Hulp bij aanvragen",
			Neighbourhoods: []portal.ID{"rivierenwijk", "voorstad", "zandweerd"},
			Offer:          "Vrijwilligers helpen bij aanvragen, toeslagen en de jaarlijkse aangifte.", TargetGroup: "Inwoners met een laag inkomen", Phone: "0570-00 00 71", Email: "hulp@formulieren.example",
		}},
		{"", 310, portal.Organisation{
			Name: "Taalpunt in de bibliotheek", Kind: portal.OrgOther, Roles: []portal.ChainRole{"taal"}, ChainRoles: "Taal en digitale vaardigheden",
			Neighbourhoods: []portal.ID{"binnenstad", "colmschate"},
			Offer:          "Taalmaatjes, een cursus gewone-mensentaal voor organisaties en een leespanel dat brieven test.", TargetGroup: "Inwoners die moeite hebben met lezen, schrijven of de computer", Phone: "0570-00 00 72", Email: "taalpunt@bibliotheek.example",
		}},
		{"", 0, portal.Organisation{
			Name: "Jongerenloket", Kind: portal.OrgOther, Roles: []portal.ChainRole{"jongeren"}, ChainRoles: "Ingang voor jongeren",
			Offer: "Eén loket voor school, werk, geld en wonen.", TargetGroup: "Jongeren van 16 tot 27 jaar", Phone: "0570-00 00 73", Email: "loket@jongeren.example",
		}},
		{"", 75, portal.Organisation{
			Name: "Fonds Kleine Nood", Kind: portal.OrgOther, Roles: []portal.ChainRole{"noodhulp"}, ChainRoles: "Snelle gift als een regeling te laat komt",
			Offer: "Kleine giften, op aanvraag van een hulpverlener. Besluit binnen drie werkdagen.", Reach: "Alleen een hulpverlener kan aanvragen.", TargetGroup: "Huishoudens in acute geldnood", Phone: "0570-00 00 74", Email: "aanvraag@fonds.example",
		}},
		{"", 128, portal.Organisation{
			Name: "Rechtswinkel aan de IJssel", Kind: portal.OrgOther, Roles: []portal.ChainRole{"juridisch"}, ChainRoles: "Gratis juridisch advies",
			Neighbourhoods: []portal.ID{"binnenstad"},
			Offer:          "Spreekuur op dinsdagavond. Legt een besluit uit en helpt bij bezwaar.", TargetGroup: "Inwoners zonder advocaat", Phone: "0570-00 00 75", Email: "spreekuur@rechtswinkel.example",
		}},
		{"", 18, portal.Organisation{
			Name: "Maatjes met Geldzaken", Kind: portal.OrgDebtSupport, Roles: []portal.ChainRole{"nazorg"}, ChainRoles: "Langer meelopen na de schuldregeling",
			Offer: "Een vrijwilliger komt een jaar lang langs om de administratie op orde te houden.", TargetGroup: "Inwoners tijdens en na schuldhulp", Phone: "0570-00 00 76", Email: "maatjes@geldzaken.example",
		}},
	}
}
