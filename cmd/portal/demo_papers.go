package main

// The documents of the demo, as the files their owners would add.
const (
	panelSteps = `# Zo werkt het leespanel

1. Stuur de brief een week van tevoren, zonder gegevens van inwoners.
2. Twaalf lezers lezen de brief en zetten een streep waar ze stoppen.
3. Zij vertellen in eigen woorden wat zij nu moeten doen.
4. U krijgt de brief terug met de strepen en met drie adviezen.
5. Laat het panel weten wat u met de adviezen deed.

Het panel leest twee brieven per maand. Plan dus op tijd.
`

	handoverForm = `# Overgang van bewind naar budgetbeheer

In te vullen door de bewindvoerder, samen met de cliënt. Stuur het veilig op,
niet via dit portaal: in dit portaal staan geen gegevens van inwoners.

- Vanaf welke maand kan budgetbeheer beginnen?
- Welke vaste lasten lopen door, en op welke dag van de maand?
- Welke betalingsregelingen lopen er, en tot wanneer?
- Wie vertelt de schuldeisers over de overgang?
- Wanneer zitten cliënt, bewindvoerder en budgetadvies samen aan tafel?
`

	handoverSheet = `# Overdrachtsblad

Eén bladzijde, bij elke wisseling van consulent.

1. Wat is het doel van deze inwoner, in zijn of haar eigen woorden?
2. Wat is er mondeling beloofd, en door wie?
3. Wat moet er de komende vier weken gebeuren?
4. Wie in de keten moet weten dat er iemand anders komt?
5. Wat werkt in het contact, en wat niet?
`

	waitingList = `Papieren om alvast klaar te leggen

- de laatste drie strookjes van loon of uitkering
- de laatste drie afschriften van alle rekeningen
- de beschikkingen van de toeslagen
- het huurcontract of de hypotheek
- alle brieven van schuldeisers, ook de ongeopende

Lukt iets niet? Kom dan toch. Samen openen mag ook.
`

	meetingQuestions = `nummer;vraag;stand;toelichting
1;Wie beslist er als een zaak vastzit?;opgepakt;voorleggen aan de directie
2;Wanneer komt het convenant?;opgepakt;eerst een ronde tafel over kwaliteit
3;Kan een tolk ook op het spreekuur?;opgepakt;inkoop kijkt of partners mee kunnen doen
4;Waarom zijn er zoveel formulieren?;opgepakt;het leespanel begint met drie formulieren
5;Wie is de contactpersoon per wijk?;opgepakt;staat op de sociale kaart
6;Kunnen wij meelezen met nieuwe regels?;opgepakt;partners krijgen een week van tevoren bericht
7;Kan het spreekuur naar de dorpen?;opgepakt;proef in Bathmen
8;Wat doen jullie met onze cijfers?;opgepakt;kolom van de keten in de factsheet
9;Mogen wij in elkaars systeem kijken?;niet;dat mag niet van de privacywet
10;Kan de uitkering een dag eerder?;niet;de betaaldag ligt vast
11;Komt er één loket in de binnenstad?;niet;hoort bij de integrale toegang en wordt daar besproken
12;Wie betaalt de tijd voor overleg?;eigen signaal;zie de signalen over samenwerking
`
)
