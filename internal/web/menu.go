package web

import (
	"slices"
	"strings"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// MenuGroup is a part of the menu; Title is empty for the first.
type MenuGroup struct {
	Title string
	Items []MenuItem
}

// MenuItem leads to a part of the portal; Current marks where one is.
type MenuItem struct {
	Label, Href string
	Current     bool
}

// menuRow is an entry of the whole menu. For names who sees it; nil is everyone.
type menuRow struct {
	group, label, href string
	roles              []portal.Role
}

const (
	agreed   = "Samen afgesproken"
	overview = "Overzicht"
	keeping  = "Beheer"
)

// councilRoles work for college and council every week. Others come to those pages from
// the monitor and the plan, which keeps their menu short.
var councilRoles = []portal.Role{portal.Coordinator, portal.Adviser, portal.Holder, portal.Clerk}

// menuHomes say under which entry a page stands that has none of its own.
var menuHomes = map[string]string{goalsHome: planHome, "/moties-en-toezeggingen": planHome, "/factsheets": monitorHome, "/raadsrapportages": monitorHome,
	"/hogerop": flagHome, "/escalatielijnen": flagHome, "/doorbreken": flagHome}

var wholeMenu = []menuRow{
	{"", "Start", "/", nil},
	{"", "Signalen", "/signalen", rolesThat(policy.ReadsSignals)},
	{"", "Gele vlaggen", flagHome, rolesThat(policy.ReadsSignals)},
	{"", "Ronde tafels", "/ronde-tafels", rolesThat(readsTables)},
	{"", "Actiepunten", "/actiepunten", rolesThat(readsTables)},
	{agreed, "Besluiten", "/besluiten", rolesThat(readsTables)},
	{agreed, "Convenanten", "/convenanten", rolesThat(readsTables)},
	{agreed, "Afsprakensets", "/afsprakensets", rolesThat(readsTables)},
	{agreed, "Subsidies", subsidiesHome, rolesThat(readsTables)},
	{agreed, "Plan van aanpak", planHome, rolesThat(readsTables)},
	{overview, "Monitor", monitorHome, rolesThat(readsTables)},
	{overview, "Cliëntstem", "/clientstem", rolesThat(readsTables)},
	{overview, "Raadsrapportages", "/raadsrapportages", councilRoles},
	{overview, "Moties en toezeggingen", "/moties-en-toezeggingen", councilRoles},
	{overview, "Documenten", "/documenten", rolesThat(policy.ReadsDocuments)},
	{overview, "Sociale kaart", "/sociale-kaart", nil},
	{overview, "Kalender", "/kalender", rolesThat(readsTables)},
	{keeping, "Beheer", "/beheer", []portal.Role{portal.Administrator, portal.Auditor, portal.Coordinator}},
}

// rolesThat lists the roles to whose holders something applies.
func rolesThat(applies func(portal.Actor) bool) []portal.Role {
	return slices.DeleteFunc(portal.Roles(), func(r portal.Role) bool { return !applies(portal.Actor{ID: "iemand", Role: r}) })
}

// menu is what this person sees of the menu.
func (s *Server) menu(by portal.Actor, path string) []MenuGroup {
	var groups []MenuGroup
	seen := slices.DeleteFunc(slices.Clone(wholeMenu), func(row menuRow) bool { return row.roles != nil && !slices.Contains(row.roles, by.Role) })
	for below, home := range menuHomes {
		if under(path, below) && !slices.ContainsFunc(seen, func(row menuRow) bool { return row.href == below }) {
			path = home
		}
	}
	for _, row := range seen {
		if len(groups) == 0 || groups[len(groups)-1].Title != row.group {
			groups = append(groups, MenuGroup{Title: row.group})
		}
		g := &groups[len(groups)-1]
		g.Items = append(g.Items, MenuItem{Label: row.label, Href: row.href, Current: under(path, row.href)})
	}
	for i, g := range groups {
		// A heading above one entry of the same name says nothing.
		if len(g.Items) == 1 && g.Items[0].Label == g.Title {
			groups[i].Title = ""
		}
	}
	return groups
}

// under reports whether path is the page at href or one below it.
func under(path, href string) bool {
	return path == href || href != "/" && strings.HasPrefix(path, href+"/")
}

// figureTabs lead to the pages with figures and what is made of them. They are empty on
// any other page.
func figureTabs(path string) []ActionTab {
	tabs := []ActionTab{
		{Label: "Monitor", Href: monitorHome},
		{Label: "Cliëntstem", Href: "/clientstem"},
		{Label: "Factsheets", Href: "/factsheets"},
		{Label: "Raadsrapportages", Href: "/raadsrapportages"},
	}
	i := slices.IndexFunc(tabs, func(t ActionTab) bool { return t.Href == path })
	if i < 0 {
		return nil
	}
	tabs[i].Current = true
	return tabs
}
