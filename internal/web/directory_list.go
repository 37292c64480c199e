package web

import (
	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// DirectoryPage is the sociale kaart.
type DirectoryPage struct {
	Base
	Text   string
	Roles  []Choice
	Kinds  []Choice
	Areas  []Choice
	Rows   []DirectoryRow
	Chips  []Chip
	Empty  *Empty
	MayAdd bool
	Total  int
	Pager  Pager
	// Sort is the order in force, for the form; NameSort and CheckSort are the
	// headings one sorts with.
	Sort                string
	NameSort, CheckSort SortHead
	// Own is the reader's organisation, when they keep its entry and it asks to
	// be checked.
	Own *DirectoryRow
	// PrintURL, CSVURL and XLSXURL give the same list on paper and as a file.
	PrintURL, CSVURL, XLSXURL string
}

// SortHead is a heading one sorts by; Aria is its aria-sort, empty when the list
// is in another order.
type SortHead struct{ URL, Aria string }

// DirectoryRow is an organisation in the sociale kaart.
type DirectoryRow struct {
	portal.Organisation
	KindLabel  string
	RoleLabels []string
	AreaNames  []string // empty: the whole municipality
	Stale      bool
}

var directoryPage = page[DirectoryPage]("organisation/list")

// directoryView is what the address of the list asks.
type directoryView struct {
	app.DirectoryFilter
	sort string // as in the address; empty: by name
}

// directorySorts are the orders of the list, by their word in the address.
var directorySorts = map[string]app.DirectoryFilter{
	"": {}, "naam-af": {Down: true}, "nagekeken": {ByCheck: true}, "nagekeken-af": {ByCheck: true, Down: true},
}

// readDirectory reads the filters of the address; one that somebody changed by
// hand into what isn't there filters nothing.
func readDirectory(c *fiber.Ctx) directoryView {
	q := query(c)
	v := directoryView{sort: q.Text("volgorde")}
	order, ok := directorySorts[v.sort]
	if !ok {
		v.sort = ""
	}
	v.DirectoryFilter = app.DirectoryFilter{Text: q.Text("q"), Kind: portal.OrganisationKind(q.Text("soort")), Role: portal.ChainRole(q.Text("rol")),
		Neighbourhood: q.ID("wijk"), ByCheck: order.ByCheck, Down: order.Down}
	if v.Kind.Label() == "" {
		v.Kind = ""
	}
	if v.Role.Label() == "" {
		v.Role = ""
	}
	return v
}

// at is the address of this view without one of its filters, with what is added.
func (v directoryView) at(path, except string, more ...string) string {
	pairs := []string{"q", v.Text, "rol", string(v.Role), "soort", string(v.Kind), "wijk", string(v.Neighbourhood), "volgorde", v.sort}
	return withFilters(path, except, append(pairs, more...)...)
}

// head is a heading that sorts by one order, or the other way around when it is
// in force.
func (v directoryView) head(up, down string) SortHead {
	h, to := SortHead{}, up
	switch v.sort {
	case up:
		h.Aria, to = "ascending", down
	case down:
		h.Aria = "descending"
	}
	v.sort = to
	h.URL = v.at("/sociale-kaart", "")
	return h
}

func (s *Server) directory(c *fiber.Ctx) error {
	v := readDirectory(c)
	orgs, err := s.options.App.Directory(c.UserContext(), actor(c), v.DirectoryFilter)
	if err != nil {
		return err
	}
	set, err := s.options.App.Settings(c.UserContext())
	if err != nil {
		return err
	}
	p := DirectoryPage{
		Base: Base{Title: "Sociale kaart"}, Text: v.Text, Sort: v.sort, Total: len(orgs), MayAdd: s.options.App.MayAddOrganisation(actor(c)),
		Roles: chainChoices(v.Role), Kinds: kindChoices(v.Kind, true), Areas: areaChoices(set, v.Neighbourhood), Chips: directoryChips(set, v),
		NameSort: v.head("", "naam-af"), CheckSort: v.head("nagekeken", "nagekeken-af"),
		PrintURL: v.at("/sociale-kaart/afdruk", "volgorde"), CSVURL: v.at("/sociale-kaart/bestand", ""), XLSXURL: v.at("/sociale-kaart/bestand", "", "formaat", "xlsx"),
	}
	orgs, p.Pager = numbered(orgs, query(c).Int("pagina"), func(n string) string { return v.at("/sociale-kaart", "", "pagina", n) })
	for _, o := range orgs {
		p.Rows = append(p.Rows, s.directoryRow(set, o))
	}
	p.Empty = directoryEmpty(p)
	if p.Own, err = s.ownEntry(c, set); err != nil {
		return err
	}
	return directoryPage.show(c, p)
}

// ownEntry is the entry of the reader's own organisation, for a contact person
// of whom the portal wants to know whether it still is right.
func (s *Server) ownEntry(c *fiber.Ctx, set portal.Settings) (*DirectoryRow, error) {
	if actor(c).Role != portal.Contact {
		return nil, nil
	}
	v, err := s.options.App.Organisation(c.UserContext(), actor(c), actor(c).OrgID)
	if err != nil || !v.MayEdit {
		return nil, err
	}
	if row := s.directoryRow(set, v.Organisation); row.Stale {
		return &row, nil
	}
	return nil, nil
}

func (s *Server) directoryRow(set portal.Settings, o portal.Organisation) DirectoryRow {
	r := DirectoryRow{Organisation: o, KindLabel: o.Kind.Label(), Stale: o.Stale(s.options.Now(), set.CheckHolds())}
	for _, role := range o.Roles {
		r.RoleLabels = append(r.RoleLabels, role.Label())
	}
	for _, id := range o.Neighbourhoods {
		if n, ok := set.Neighbourhood(id); ok {
			r.AreaNames = append(r.AreaNames, n.Name)
		}
	}
	return r
}

func kindChoices(chosen portal.OrganisationKind, all bool) []Choice {
	var cs []Choice
	if all {
		cs = append(cs, Choice{Label: "Alle soorten", Chosen: chosen == ""})
	}
	for _, k := range portal.OrganisationKinds() {
		if !all && k == portal.OrgMunicipality && chosen != k {
			continue // there is one, and it is there
		}
		cs = append(cs, Choice{Value: string(k), Label: k.Label(), Chosen: k == chosen})
	}
	return cs
}

// chainChoices are the roles of the chain for a filter, or those chosen of an
// organisation.
func chainChoices(chosen ...portal.ChainRole) []Choice {
	var cs []Choice
	for _, r := range portal.ChainRoles() {
		c := Choice{Value: string(r), Label: r.Label()}
		for _, x := range chosen {
			c.Chosen = c.Chosen || x == r
		}
		cs = append(cs, c)
	}
	return cs
}

func areaChoices(set portal.Settings, chosen portal.ID) []Choice {
	cs := []Choice{{Label: "Alle wijken", Chosen: chosen == ""}}
	for _, n := range set.Neighbourhoods {
		cs = append(cs, Choice{Value: string(n.ID), Label: n.Name, Chosen: n.ID == chosen})
	}
	return cs
}

func directoryChips(set portal.Settings, v directoryView) []Chip {
	without := func(name string) string { return v.at("/sociale-kaart", name) }
	var cs []Chip
	if v.Text != "" {
		cs = append(cs, Chip{Text: "Zoekt: " + v.Text, RemoveURL: without("q")})
	}
	if l := v.Role.Label(); l != "" {
		cs = append(cs, Chip{Text: "Rol: " + l, RemoveURL: without("rol")})
	}
	if l := v.Kind.Label(); l != "" {
		cs = append(cs, Chip{Text: "Soort: " + l, RemoveURL: without("soort")})
	}
	if n, ok := set.Neighbourhood(v.Neighbourhood); ok {
		cs = append(cs, Chip{Text: "Wijk: " + n.Name, RemoveURL: without("wijk")})
	}
	return cs
}

func directoryEmpty(p DirectoryPage) *Empty {
	switch {
	case len(p.Rows) > 0:
		return nil
	case len(p.Chips) > 0:
		return &Empty{Kind: "lost", Title: "Geen organisatie gevonden", Text: "Probeer minder woorden, of haal een filter weg.", ActionURL: "/sociale-kaart", ActionText: "Toon alle organisaties"}
	case p.MayAdd:
		return &Empty{Kind: "none", Title: "De sociale kaart is nog leeg", Text: "Voeg de eerste ketenpartner toe. Daarna kunt u er mensen uitnodigen.", ActionURL: "/sociale-kaart/nieuw", ActionText: "Organisatie toevoegen"}
	}
	return &Empty{Kind: "none", Title: "De sociale kaart is nog leeg", Text: "De ketencoördinator vult de kaart. Kom later terug."}
}
