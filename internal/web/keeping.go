package web

import (
	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// KeepingPage is the start of Beheer: what the viewer may keep.
type KeepingPage struct {
	Base
	Groups []KeepingGroup
}

// KeepingGroup is the rooms of Beheer that have to do with one another.
type KeepingGroup struct {
	Title string
	Rooms []KeepingRoom
}

// KeepingRoom is a part of Beheer.
type KeepingRoom struct{ Title, Text, Href string }

var keepingPage = page[KeepingPage]("keeping/start")

// The groups of Beheer.
const (
	keepingPeople = "Mensen en rechten"
	keepingSetUp  = "Inrichting"
	keepingTexts  = "Teksten"
	keepingWatch  = "Toezicht"
	keepingWorks  = "Werking"
)

// keepingRooms are the parts of Beheer, in the order of their groups, with the
// right each one asks.
var keepingRooms = []struct {
	group  string
	room   KeepingRoom
	action policy.Action
}{
	{keepingPeople, KeepingRoom{"Mensen", "Iedereen met een account: rol, status en toegang.", "/beheer/mensen"}, policy.ReadPeople},
	{keepingPeople, KeepingRoom{"Rechten", "Elk half jaar: klopt bij elke organisatie wie wat mag?", "/beheer/rechten"}, policy.ReadRights},
	{keepingTexts, KeepingRoom{"Standaardteksten", "Teksten waar behandelaars mee beginnen, per moment en thema.", "/beheer/standaardteksten"}, policy.KeepStandardTexts},
	{keepingTexts, KeepingRoom{"Mailteksten", "Eigen tekst in de mails van het portaal.", "/beheer/mailteksten"}, policy.ManageSettings},
	{keepingWorks, KeepingRoom{"Uitgaande post", "Wat het portaal mailde, en wat niet aankwam.", "/beheer/post"}, policy.ReadMailbox},
	{keepingWorks, KeepingRoom{"Stand van het portaal", "Of taken, mail en opslag werken, en welke versie draait.", "/beheer/stand"}, policy.ReadStatus},
	{keepingSetUp, KeepingRoom{"Beginnen", "Wat er in de eerste maand nog te doen is.", "/beheer/begin"}, policy.BeginPortal},
	{keepingSetUp, KeepingRoom{"Portaal", "Hoe het portaal heet en wie signalen oppakt.", "/beheer/portaal"}, policy.ManageSettings},
	{keepingSetUp, KeepingRoom{"Thema’s", "Waar signalen over gaan, met hun termijnen.", "/beheer/themas"}, policy.ManageSettings},
	{keepingSetUp, KeepingRoom{"Wijken", "De wijken die mensen kunnen kiezen.", "/beheer/wijken"}, policy.ManageSettings},
	{keepingSetUp, KeepingRoom{"Vrije dagen", "Dagen waarop termijnen stilstaan.", "/beheer/vrije-dagen"}, policy.ManageSettings},
	{keepingSetUp, KeepingRoom{"Huisstijl", "De kleuren en het logo van uw gemeente.", "/beheer/huisstijl"}, policy.ManageSettings},
	{keepingWatch, KeepingRoom{"Privacymeldingen", "Teksten die iemand verborg. U beslist: terugzetten of wissen.", "/beheer/privacy"}, policy.DecideRedaction},
	{keepingWatch, KeepingRoom{"Bewaren en vernietigen", "Hoe lang het portaal iets bewaart, en wat daarna weg mag.", "/beheer/bewaren"}, policy.ReadRetention},
	{keepingWatch, KeepingRoom{"Auditlog", "Wat er gebeurde, in een keten die niemand ongemerkt wijzigt.", "/beheer/audit"}, policy.ReadAudit},
}

func (s *Server) keeping(c *fiber.Ctx) error {
	p := KeepingPage{Base: Base{Title: "Beheer"}}
	for _, k := range keepingRooms {
		if !policy.May(actor(c), k.action, nil) {
			continue
		}
		if n := len(p.Groups); n == 0 || p.Groups[n-1].Title != k.group {
			p.Groups = append(p.Groups, KeepingGroup{Title: k.group})
		}
		g := &p.Groups[len(p.Groups)-1]
		g.Rooms = append(g.Rooms, k.room)
	}
	if len(p.Groups) == 0 {
		return portal.ErrNotFound
	}
	return keepingPage.show(c, p)
}
