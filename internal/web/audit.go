package web

import (
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// AuditList is the page with what happened in the portal.
type AuditList struct {
	Base
	// Total is how many events the chain holds; Hash that of the last one.
	Total    int
	Hash     string
	LastSeal string
	Unsealed int

	Types, People []Option
	From, To      string
	Number        string // of a signal
	// CSV and XLSX are the addresses of the rows as a file.
	CSV, XLSX string
	Open      bool // the filter is unfolded
	Chips     []Chip
	Rows      []AuditItem
	Empty     Empty
	Pager     Pager
}

// AuditItem is one event.
type AuditItem struct {
	Seq         int
	At, When    string
	Who, Org    string
	What        string
	About, Href string
	Details     []AuditDetail
}

// AuditDetail is what more is known of an event.
type AuditDetail struct{ Label, Value string }

var auditList = page[AuditList]("audit/list")

// auditFilter reads the filter of an address. What stands for nothing is left
// out, as an old bookmark may have it.
func auditFilter(q *Form) app.AuditFilter {
	f := app.AuditFilter{
		Person: q.ID("persoon"), Number: strings.ToUpper(portal.CleanLine(q.Text("over"))), From: q.Date("vanaf"), To: q.Date("tot"),
		Page: portal.Page{After: q.Text("na"), Before: q.Text("voor")},
	}
	if t := portal.EventType(q.Text("soort")); auditWords[t] != "" {
		f.Type = t
	}
	return f
}

func (s *Server) audit(c *fiber.Ctx) error {
	q := query(c)
	f := auditFilter(q)
	p := AuditList{Base: Base{Title: "Auditlog"}, From: q.Text("vanaf"), To: q.Text("tot"), Number: f.Number}
	if err := q.Err(); err != nil {
		p.Open = true
		return auditList.again(c, p, err)
	}
	list, err := s.options.App.Audit(c.UserContext(), actor(c), f)
	if err != nil {
		return err
	}
	p.Total, p.Hash, p.Unsealed = int(list.Head.Seq), list.Head.Hash, int(list.Unsealed)
	p.LastSeal = momentText(s.options.Now(), list.Head.At)
	p.filter(f, list.People)
	for _, row := range list.Rows {
		p.Rows = append(p.Rows, s.auditItem(row))
	}
	if list.Prev != "" {
		p.Pager.PrevURL = auditURL(f, "voor", list.Prev)
	}
	if list.Next != "" {
		p.Pager.NextURL = auditURL(f, "na", list.Next)
	}
	if len(p.Rows) == 0 {
		p.Empty = Empty{Kind: "none", Title: "Nog niets gebeurd", Text: "Hier komt alles wat in het portaal gebeurt."}
		if p.Open {
			p.Empty = Empty{Kind: "lost", Title: "Niets gevonden", Text: "Er is niets gebeurd dat bij deze filters past.", ActionURL: "/beheer/audit", ActionText: "Alle filters weghalen"}
		}
	}
	return auditList.show(c, p)
}

// filter fills in the form as it was asked, and what is in force.
func (p *AuditList) filter(f app.AuditFilter, people []portal.Person) {
	for t, words := range auditWords {
		p.Types = append(p.Types, Option{string(t), portal.Capital(words), t == f.Type})
	}
	slices.SortFunc(p.Types, func(x, y Option) int { return strings.Compare(x.Label, y.Label) })
	for _, q := range people {
		p.People = append(p.People, Option{string(q.ID), q.Name, q.ID == f.Person})
	}
	slices.SortFunc(p.People, func(x, y Option) int { return strings.Compare(portal.FoldName(x.Label), portal.FoldName(y.Label)) })
	for _, v := range []struct{ field, label, value string }{
		{"soort", "Wat", chosen(p.Types)}, {"persoon", "Wie", chosen(p.People)}, {"over", "Over", f.Number}, {"vanaf", "Vanaf", dateText(f.From)}, {"tot", "Tot en met", dateText(f.To)},
	} {
		if v.value != "" {
			p.Chips = append(p.Chips, Chip{Text: v.label + ": " + v.value, RemoveURL: auditURL(f, v.field, "")})
		}
	}
	p.Open = len(p.Chips) > 0
	p.CSV, p.XLSX = auditPath("/beheer/audit/bestand", f, "", ""), auditPath("/beheer/audit/bestand", f, "formaat", "xlsx")
}

// auditURL is the list with the same filters but one, or with a field of paging.
func auditURL(f app.AuditFilter, field, value string) string {
	return auditPath("/beheer/audit", f, field, value)
}

func auditPath(path string, f app.AuditFilter, field, value string) string {
	return withFilters(path, "", "soort", unless(field == "soort", string(f.Type)), "persoon", unless(field == "persoon", string(f.Person)), "over", unless(field == "over", f.Number),
		"vanaf", unless(field == "vanaf", dayField(f.From)), "tot", unless(field == "tot", dayField(f.To)), field, value)
}

func unless(not bool, v string) string {
	if not {
		return ""
	}
	return v
}

func (s *Server) auditItem(row app.AuditRow) AuditItem {
	now := s.options.Now()
	i := AuditItem{Seq: int(row.Seq), At: isoTime(row.At), When: momentText(now, row.At), Who: row.Who.Person, Org: row.Who.Org, What: auditWords[row.Type], About: row.Subject}
	switch {
	case row.Anonymous:
		i.Who, i.When, i.At = "Anonieme melder", dayText(now, row.At), dayField(row.At)
	case row.Unknown:
		i.Who = "Iemand"
	case i.Who == "" && (row.By == "" || row.By == portal.SystemActor().ID):
		i.Who = "Het portaal"
	case i.Who == "":
		i.Who = "Verwijderd account"
	}
	switch {
	case row.Number != "":
		i.About, i.Href = row.Number, row.Path
	case row.About.Kind == portal.KindPerson && row.About.ID == row.By:
		i.About = "" // their own account
	case row.About.Kind == portal.KindPerson && i.About != "":
		i.Href = "/mensen/" + string(row.About.ID)
	case row.About.Kind == portal.KindOrganisation && i.About != "":
		i.Href = "/sociale-kaart/" + string(row.About.ID)
	}
	for _, d := range auditDetailWords {
		if v := row.Details[d.name]; v != "" {
			i.Details = append(i.Details, AuditDetail{d.label, auditValue(v)})
		}
	}
	return i
}
