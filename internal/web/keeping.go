package web

import (
	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// KeepingPage is the start of Beheer: what the viewer may keep.
type KeepingPage struct {
	Base
	Rooms []KeepingRoom
}

// KeepingRoom is a part of Beheer.
type KeepingRoom struct{ Title, Text, Href string }

var keepingPage = page[KeepingPage]("keeping/start")

// keepingRooms are the parts of Beheer with the right each one asks.
var keepingRooms = []struct {
	room   KeepingRoom
	action policy.Action
}{
	{KeepingRoom{"Portaal", "Wie coördineert, welke thema’s en termijnen er zijn.", "/beheer/portaal"}, policy.ManageSettings},
	{KeepingRoom{"Mensen", "Iedereen met een account: rol, status en toegang.", "/beheer/mensen"}, policy.ReadPeople},
	{KeepingRoom{"Uitgaande post", "Wat het portaal mailde, en wat niet aankwam.", "/beheer/post"}, policy.ReadMailbox},
	{KeepingRoom{"Auditlog", "Wat er gebeurde, in een keten die niemand ongemerkt wijzigt.", "/beheer/audit"}, policy.ReadAudit},
}

func (s *Server) keeping(c *fiber.Ctx) error {
	p := KeepingPage{Base: Base{Title: "Beheer"}}
	for _, k := range keepingRooms {
		if s.hasPage(k.room.Href) && policy.May(actor(c), k.action, nil) {
			p.Rooms = append(p.Rooms, k.room)
		}
	}
	if len(p.Rooms) == 0 {
		return portal.ErrNotFound
	}
	return keepingPage.show(c, p)
}
