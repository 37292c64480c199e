package web

// glossary explains the words of the portal, in the order of the alphabet.
var glossary = []Word{
	{"Actiepunt", "Iets wat één persoon of organisatie gaat doen, vóór een afgesproken dag. Actiepunten ontstaan aan een ronde tafel.", "/actiepunten"},
	{"Afsprakenset", "Kleine afspraken tussen beleid en uitvoering, met een eigenaar en een dag waarop u er samen opnieuw naar kijkt.", "/afsprakensets"},
	{"Agendapunt", "Een vraag op de agenda van een ronde tafel, met een doel en een aantal minuten.", "/ronde-tafels"},
	{"Bericht", "Een korte melding in het portaal over iets wat u aangaat. U ziet het aantal nieuwe berichten bij de bel.", ""},
	{"Besluit, advies, afspraak", "Aan een ronde tafel maakt u afspraken of geeft u advies. Een besluit nemen het college of de gemeenteraad.", "/ronde-tafels"},
	{"Convenant", "De schriftelijke afspraken die organisaties en gemeente samen ondertekenen. Een convenant bestaat uit artikelen.", "/convenanten"},
	{"Escalatielijn", "De vaste volgorde van mensen aan wie u een vraag hogerop voorlegt als die blijft liggen.", "/escalatielijnen"},
	{"Gele vlag", "Een waarschuwing: meer mensen zien hetzelfde probleem en bijsturen kan nog.", "/gele-vlaggen"},
	{"Ketenpartner", "Een organisatie die in deze gemeente inwoners met geldzorgen helpt of vertegenwoordigt.", ""},
	{"Overzichtsmail", "Een e-mail met wat er nieuw is. U kiest zelf op welke dagen en hoe laat u die krijgt.", ""},
	{"Reeks", "Een ronde tafel die terugkomt, met vaste mensen aan tafel.", "/ronde-tafels/reeksen"},
	{"Ronde tafel", "Een overleg van partners en gemeente, met een agenda en een verslag.", "/ronde-tafels"},
	{"Signaal", "Een patroon dat u in uw werk ziet en waar de hele keten van kan leren. Het gaat nooit over één inwoner of één medewerker.", ""},
	{"Sociale kaart", "De lijst van organisaties: wat zij doen, voor wie, in welke wijken en hoe u hen bereikt.", ""},
	{"Subsidiedoel", "Wat een organisatie met subsidie wil bereiken, met cijfers waaraan u dat ziet.", "/subsidies"},
	{"Terugkoppeling", "Het antwoord aan iedereen die een signaal deelde: wat is er afgesproken, door wie en wat verandert er.", ""},
	{"Toezegging en motie", "Een toezegging is een belofte van de wethouder aan de raad. Een motie is een vraag of opdracht van de raad.", "/raad"},
	{"Verloop", "De weg van een signaal, van delen tot terugkoppeling. U ziet waar het nu is en wie aan zet is.", ""},
	{"Verslag vaststellen", "De deelnemers zeggen dat het verslag klopt. Daarna verandert het niet meer.", "/ronde-tafels"},
	{"Wie kan dit doorbreken?", "De persoon die mag beslissen als organisaties er samen niet uitkomen.", "/escalatielijnen"},
}
