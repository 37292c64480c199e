package web

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/export"
	"ketenportaal/internal/portal"
)

// DirectoryPrint is the sociale kaart on paper.
type DirectoryPrint struct {
	Base
	Today  string
	Chips  []Chip // what it is a part of
	Groups []PrintGroup
	Total  int
	Back   string
}

// PrintGroup is a role of the chain with who does it. An organisation stands in
// full under its first role, and is named under its others.
type PrintGroup struct {
	Label string
	Rows  []PrintRow
	// Also are those that are described under another role.
	Also []string
}

// PrintRow is an organisation on paper.
type PrintRow struct {
	DirectoryRow
	Contacts string
}

var directoryPrintPage = page[DirectoryPrint]("organisation/print")

func (s *Server) directoryPrint(c *fiber.Ctx) error {
	v := readDirectory(c)
	entries, err := s.options.App.DirectoryEntries(c.UserContext(), actor(c), v.DirectoryFilter)
	if err != nil {
		return err
	}
	set, err := s.options.App.Settings(c.UserContext())
	if err != nil {
		return err
	}
	now := s.options.Now()
	p := DirectoryPrint{Base: Base{Title: "Sociale kaart op papier"}, Today: dateText(now), Chips: directoryChips(set, v), Total: len(entries), Back: v.at("/sociale-kaart", "")}
	roles := portal.ChainRoles()
	if v.Role != "" {
		roles = []portal.ChainRole{v.Role}
	}
	told := map[portal.ID]bool{}
	for _, role := range append(roles, "") {
		g := PrintGroup{Label: role.Label()}
		if role == "" {
			g.Label = "Nog zonder rol"
		}
		for _, e := range entries {
			switch {
			case role != "" && !e.Does(role), role == "" && len(e.Roles) > 0:
			case told[e.ID]:
				g.Also = append(g.Also, e.Name)
			default:
				told[e.ID] = true
				g.Rows = append(g.Rows, PrintRow{s.directoryRow(set, e.Organisation), strings.Join(e.Contacts, ", ")})
			}
		}
		if len(g.Rows)+len(g.Also) > 0 {
			p.Groups = append(p.Groups, g)
		}
	}
	return directoryPrintPage.show(c, p)
}

// directoryFile is the sociale kaart as a table, with the columns that an import
// knows: what the page of an organisation shows everyone, so names of contact
// people and not their addresses.
func (s *Server) directoryFile(c *fiber.Ctx) error {
	v := readDirectory(c)
	entries, err := s.options.App.DirectoryEntries(c.UserContext(), actor(c), v.DirectoryFilter)
	if err != nil {
		return err
	}
	set, err := s.options.App.Settings(c.UserContext())
	if err != nil {
		return err
	}
	t := export.Table{Name: "Sociale kaart", Columns: []string{"naam", "soort", "rollen", "rol in eigen woorden", "wijken", "aanbod", "doelgroep", "bereikbaar",
		"telefoon", "e-mail", "website", "adres", "contactpersonen", "gecontroleerd op"}}
	for _, e := range entries {
		row := s.directoryRow(set, e.Organisation)
		areas := strings.Join(row.AreaNames, " | ")
		if areas == "" {
			areas = "hele gemeente"
		}
		t.Rows = append(t.Rows, []any{e.Name, row.KindLabel, strings.Join(row.RoleLabels, " | "), e.ChainRoles, areas, e.Offer, e.TargetGroup, e.Reach,
			e.Phone, e.Email, e.Website, e.Address, strings.Join(e.Contacts, ", "), e.CheckedOn.In(portal.Amsterdam())})
	}
	return sendTable(c, "sociale-kaart-"+dayField(s.options.Now()), t)
}
