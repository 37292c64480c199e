package main

import (
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// account is the address of a demo account. They are roles, never persons.
type account = string

// The accounts of the demo; scripts of operators and testers rely on them.
const (
	coordinator      account = "ketencoordinator@gemeente.example"
	adviser          account = "beleidsadviseur@gemeente.example"
	secretary        account = "secretaris@gemeente.example"
	teamManager      account = "teammanager@gemeente.example"
	programmeManager account = "programmamanager@gemeente.example"
	director         account = "directie@gemeente.example"
	holder           account = "portefeuillehouder@gemeente.example"
	clerk            account = "griffie@gemeente.example"
	administrator    account = "beheerder@gemeente.example"
	auditor          account = "auditor@gemeente.example"
	keeper           account = "anoniem@gemeente.example"

	geldfit         account = "deelnemer@geldfit.example"
	geldfitContact  account = "contactpersoon@geldfit.example"
	bewind          account = "deelnemer@bewind.example"
	bewindContact   account = "contactpersoon@bewind.example"
	wijkteam        account = "deelnemer@wijkteam.example"
	wijkteamContact account = "contactpersoon@wijkteam.example"
	asdd            account = "deelnemer@asdd.example"
	asddReader      account = "meelezer@asdd.example"
	complaints      account = "klachtbehandelaar@klachten.example"
	eenpitter       account = "eigenaar@eenpitter.example"
)

// The organisations of the demo, by a short name that is no id: ids are made
// anew for each demo.
const (
	orgGemeente  = "gemeente"
	orgGeldfit   = "geldfit"
	orgBewind    = "bewind"
	orgWijkteam  = "wijkteam"
	orgAsdd      = "asdd"
	orgKlachten  = "klachten"
	orgEenpitter = "eenpitter"
)

func demoPeople() []castPerson {
	all := portal.Ticks{MaySign: true, MayReport: true, MayManage: true}
	return []castPerson{
		{orgGemeente, app.DemoPerson{Email: coordinator, Name: "Ketencoördinator", Function: "ketencoördinator geldzorgen", Role: portal.Coordinator}},
		{orgGemeente, app.DemoPerson{Email: adviser, Name: "Beleidsadviseur", Function: "adviseur team Beleid, vervangt de ketencoördinator", Role: portal.Adviser, Themes: []portal.ID{"informatie", "bezwaar"}}},
		{orgGemeente, app.DemoPerson{Email: secretary, Name: "Secretaris", Function: "secretaris van de ronde tafels", Role: portal.Member}},
		{orgGemeente, app.DemoPerson{Email: teamManager, Name: "Teammanager", Function: "teammanager uitvoering", Role: portal.TeamManager, Themes: []portal.ID{"personeel", "consulent"}}},
		{orgGemeente, app.DemoPerson{Email: programmeManager, Name: "Programmamanager", Function: "programma Inkomensvoorziening en arbeidsmarkt", Role: portal.ProgrammeManager, Themes: []portal.ID{"personeel"}}},
		{orgGemeente, app.DemoPerson{Email: director, Name: "Directie", Function: "lid van de directie", Role: portal.Director, Themes: []portal.ID{"personeel"}}},
		{orgGemeente, app.DemoPerson{Email: holder, Name: "Portefeuillehouder", Function: "wethouder", Role: portal.Holder, Themes: []portal.ID{"drempel", "clientondersteuning"}}},
		{orgGemeente, app.DemoPerson{Email: clerk, Name: "Griffie", Function: "griffie van de gemeenteraad", Role: portal.Clerk}},
		{orgGemeente, app.DemoPerson{Email: administrator, Name: "Functioneel beheerder", Function: "functioneel beheer", Role: portal.Administrator, Themes: []portal.ID{"ict"}}},
		{orgGemeente, app.DemoPerson{Email: auditor, Name: "Functionaris gegevensbescherming", Function: "FG en auditor", Role: portal.Auditor}},
		{orgGemeente, app.DemoPerson{Email: keeper, Name: "Contactpersoon anonieme signalen", Function: "vertrouwensfunctie, los van de lijn", Role: portal.Keeper}},
		{orgGeldfit, app.DemoPerson{Email: geldfit, Name: "Vrijwilliger spreekuur", Function: "spreekuur Geldfit", Role: portal.Member, Themes: []portal.ID{"taal"}}},
		{orgGeldfit, app.DemoPerson{Email: geldfitContact, Name: "Coördinator Geldfit", Function: "coördinator van de spreekuren", Role: portal.Contact, Ticks: all, Themes: []portal.ID{"drempel", "samenwerking"}}},
		{orgBewind, app.DemoPerson{Email: bewind, Name: "Bewindvoerder", Function: "bewindvoerder", Role: portal.Member}},
		{orgBewind, app.DemoPerson{Email: bewindContact, Name: "Kantoorhouder", Function: "kantoorhouder", Role: portal.Contact, Ticks: all, Themes: []portal.ID{"samenwerking"}}},
		{orgWijkteam, app.DemoPerson{Email: wijkteam, Name: "Medewerker wijkteam", Function: "sociaal werker", Role: portal.Member, Themes: []portal.ID{"multiproblematiek"}}},
		{orgWijkteam, app.DemoPerson{Email: wijkteamContact, Name: "Teamcoach wijkteams", Function: "teamcoach", Role: portal.Contact, Ticks: portal.Ticks{MayReport: true, MayManage: true}}},
		{orgAsdd, app.DemoPerson{Email: asdd, Name: "Lid adviesraad", Function: "lid cluster Cliëntenraad", Role: portal.Member, Themes: []portal.ID{"bejegening", "clientondersteuning"}}},
		{orgAsdd, app.DemoPerson{Email: asddReader, Name: "Secretariaat adviesraad", Function: "secretariaat", Role: portal.Reader, Themes: []portal.ID{"bejegening", "taal"}}},
		{orgKlachten, app.DemoPerson{Email: complaints, Name: "Klachtbehandelaar", Function: "onafhankelijk klachtbehandelaar", Role: portal.Contact, Ticks: portal.Ticks{MayReport: true}, Themes: []portal.ID{"bejegening", "bezwaar"}}},
		{orgEenpitter, app.DemoPerson{Email: eenpitter, Name: "Eigenaar", Function: "zelfstandig bewindvoerder", Role: portal.Contact, Ticks: portal.Ticks{MaySign: true}}},
	}
}

// castPerson is an account with the short name of its organisation.
type castPerson struct {
	org string
	app.DemoPerson
}

// castOrg is an organisation with its short name; checked is how many days ago
// its entry in the sociale kaart was last looked at, 0 for never.
type castOrg struct {
	org     string
	checked int
	portal.Organisation
}

func demoNeighbourhoods() []portal.Neighbourhood {
	return []portal.Neighbourhood{
		{ID: "bathmen", Name: "Bathmen"}, {ID: "binnenstad", Name: "Binnenstad"}, {ID: "borgele", Name: "Borgele en Platvoet"},
		{ID: "colmschate", Name: "Colmschate"}, {ID: "diepenveen", Name: "Diepenveen"}, {ID: "keizerslanden", Name: "Keizerslanden"},
		{ID: "rivierenwijk", Name: "Rivierenwijk"}, {ID: "schalkhaar", Name: "Schalkhaar"}, {ID: "vijfhoek", Name: "De Vijfhoek"},
		{ID: "voorstad", Name: "Voorstad"}, {ID: "zandweerd", Name: "Zandweerd"},
	}
}

// cast is what the demo is founded with; ids maps short names to the ids made.
func cast(password string, now time.Time) (c app.DemoCast, ids map[string]portal.ID) {
	c = app.DemoCast{Neighbourhoods: demoNeighbourhoods(), Coordinator: coordinator, Substitute: adviser, Password: password}
	ids = map[string]portal.ID{}
	for _, o := range demoOrganisations() {
		o.ID = portal.NewID()
		if o.org != "" {
			ids[o.org] = o.ID
		}
		if o.checked > 0 {
			o.CheckedOn = portal.Day(now).AddDate(0, 0, -o.checked)
		}
		c.Organisations = append(c.Organisations, o.Organisation)
	}
	for _, p := range demoPeople() {
		p.Org = ids[p.org]
		c.People = append(c.People, p.DemoPerson)
	}
	return c, ids
}
