package web

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// TableList is the page with the round tables one may see.
type TableList struct {
	Base
	Sentence        string
	Coming, Earlier []TableItem
	More            bool // there are more to come than the page shows
	Series          []Option
	Chips           []Chip
	MayMake         bool
	MayPlan         bool
	Empty           Empty
	Pager           Pager
}

// TableItem is a meeting as a row.
type TableItem struct {
	Number, Title, Href string
	Day, Month, Date    string // for the date block; Date is for machines
	Badge               Badge
	Meta                []string
	Turn                string
	Answer              string // what the reader answered
	AnswerHref          string // where they can; empty when nothing is asked
}

var tableList = page[TableList]("round-table/list")

// readsTables reports whether somebody's role reads round tables at all.
func readsTables(by portal.Actor) bool { return len(policy.TableKeys(by)) > 0 }

func (s *Server) tables(c *fiber.Ctx) error {
	q, by := query(c), actor(c)
	if !readsTables(by) {
		return tableList.send(c, fiber.StatusForbidden, TableList{Base: Base{Title: "Ronde tafels"}, Empty: Empty{Kind: "shut",
			Title: "Ronde tafels zijn niet voor uw rol", Text: "Partners en gemeente overleggen hier. Uw rol doet daar niet aan mee.", ActionURL: "/", ActionText: "Naar de start"}})
	}
	f := app.TableFilter{Series: q.ID("reeks"), Page: portal.Page{After: q.Text("na"), Before: q.Text("voor")}}
	list, err := s.options.App.Tables(c.UserContext(), by, f)
	if err != nil {
		return err
	}
	now := s.options.Now()
	p := TableList{Base: Base{Title: "Ronde tafels"}, Coming: s.tableItems(now, list.Coming), Earlier: s.tableItems(now, list.Earlier), More: list.More, MayMake: list.MayMake, MayPlan: list.MayPlan}
	for _, r := range list.Series {
		chosen := r.ID == f.Series
		p.Series = append(p.Series, Option{string(r.ID), r.Name, chosen})
		if chosen {
			p.Chips = []Chip{{"Reeks: " + r.Name, tablesHome}}
		}
	}
	p.Sentence, p.Empty = tableWords(list, len(p.Chips) > 0)
	if list.Prev != "" {
		p.Pager.PrevURL = withFilters(tablesHome, "", "reeks", string(f.Series), "voor", list.Prev)
	}
	if list.Next != "" {
		p.Pager.NextURL = withFilters(tablesHome, "", "reeks", string(f.Series), "na", list.Next)
	}
	return tableList.show(c, p)
}

// tableWords says what there is, or why there is nothing.
func tableWords(l app.TableList, filtered bool) (string, Empty) {
	switch {
	case len(l.Coming) > 0:
		return plural(len(l.Coming), "ronde tafel die nog komt", "ronde tafels die nog komen"), Empty{}
	case len(l.Earlier) > 0:
		return "Er is nu geen ronde tafel gepland", Empty{}
	case filtered:
		return "", Empty{Kind: "lost", Title: "Niets gevonden", Text: "Van deze reeks zijn er geen ronde tafels.", ActionURL: tablesHome, ActionText: "Alle ronde tafels bekijken"}
	case l.MayPlan:
		return "", Empty{Kind: "none", Title: "Nog geen ronde tafels", Text: "Kies een reeks en plan de eerste datum.", ActionURL: seriesHome, ActionText: "Ronde tafel plannen"}
	case l.MayMake:
		return "", Empty{Kind: "none", Title: "Nog geen ronde tafels", Text: "Begin met een reeks: wie zitten er aan tafel en hoe vaak?", ActionURL: seriesHome + "/nieuw", ActionText: "Maak een ronde tafel"}
	}
	return "", Empty{Kind: "none", Title: "Nog geen ronde tafels", Text: "Aan een ronde tafel overleggen partners met de gemeente. Zodra uw organisatie aan een tafel zit, staat die hier."}
}

func (s *Server) tableItems(now time.Time, rows []app.TableRow) []TableItem {
	var items []TableItem
	for _, r := range rows {
		items = append(items, tableItem(now, r))
	}
	return items
}

func tableItem(now time.Time, r app.TableRow) TableItem {
	start := r.Start.In(portal.Amsterdam())
	i := TableItem{Number: r.Number, Title: r.Title, Href: tablePath(r.Number, ""), Day: start.Format("2"), Month: shortMonths[start.Month()-1], Date: start.Format(time.DateOnly), Badge: tableBadge(r.State)}
	i.Meta = []string{rowTime(now, r.Start, r.End)}
	if r.Place != "" {
		i.Meta = append(i.Meta, r.Place)
	}
	if r.Seat != "" {
		i.Meta = append(i.Meta, "u bent "+lowerFirst(r.Seat.Label()))
	}
	turn := tableTurn(now, r.RoundTable)
	if turn.State != "done" {
		i.Turn = "Nu aan zet: " + turn.Who
		if turn.When != "" {
			i.Turn += ", " + turn.When
		}
		i.Turn += "."
	}
	switch {
	case r.Reply.Answer != "":
		i.Answer = "Uw antwoord: " + lowerFirst(r.Reply.Answer.Label())
	case r.Asked:
		i.AnswerHref = tablePath(r.Number, "/deelnemers")
	}
	return i
}

// rowTime writes when a meeting is, beside its date block: “dinsdag 14:00–16:00
// uur”, and the whole day when it is in another year.
func rowTime(now, start, end time.Time) string {
	day := weekdayLabels[start.In(portal.Amsterdam()).Weekday()]
	if year := start.In(portal.Amsterdam()).Year(); year != now.In(portal.Amsterdam()).Year() {
		day = meetingDay(start) + ","
	}
	return day + " " + clockText(start) + "–" + clockText(end) + " uur"
}

var shortMonths = [...]string{"jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"}
