package web

import (
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/export"
	"ketenportaal/internal/portal"
)

// DecisionItem is a decision as a row of a list, for the partial decision-row.
type DecisionItem struct {
	Number, Text, Href string
	Badge              Badge
	Meta               []string
}

func decisionItem(now time.Time, d app.DecisionRow) DecisionItem {
	meta := []string{dayText(now, d.Date)}
	for _, m := range []string{d.TableNumber, d.ItemTitle} {
		if m != "" {
			meta = append(meta, m)
		}
	}
	if !d.Review.IsZero() && !d.ReviewDue {
		meta = append(meta, "opnieuw bekijken "+dayText(now, d.Review))
	}
	return DecisionItem{Number: d.Number, Text: firstWords(d.Text), Href: "/besluiten/" + d.Number, Badge: decisionBadge(d), Meta: meta}
}

// decisionBadge is where a decision stands: what it waits for goes first.
func decisionBadge(d app.DecisionRow) Badge {
	switch {
	case d.Dropped:
		return Badge{Text: "Teruggenomen"}
	case d.WaitsFor() != "":
		return Badge{Shape: "wait", Text: "Wacht op " + d.WaitsFor().Named()}
	case d.ReviewDue:
		return Badge{Shape: "late", Text: "Opnieuw bekijken"}
	case d.Resolution != nil && !d.Resolution.Follows:
		return Badge{Shape: "good", Text: "Anders besloten"}
	case d.Resolution != nil:
		return Badge{Shape: "good", Text: "Overgenomen"}
	}
	return Badge{Shape: "good", Text: d.Kind.Label()}
}

// DecisionList is the page with the decisions one may read.
type DecisionList struct {
	Base
	Sentence        string
	Kinds, Waits    []Option
	Review          bool
	Open            bool // the filter is unfolded
	Chips           []Chip
	Rows            []DecisionItem
	Empty           Empty
	Pager           Pager
	CSVURL, XLSXURL string
}

var decisionList = page[DecisionList]("decision/list")

// decisionFilter reads the filter from the address; what it doesn't know doesn't
// filter.
func decisionFilter(q *Form) app.DecisionFilter {
	f := app.DecisionFilter{Review: q.Bool("herzien"), Page: portal.Page{After: q.Text("na"), Before: q.Text("voor")}}
	if k := portal.DecisionKind(q.Text("soort")); k.Label() != "" {
		f.Kind = k
	}
	if w := portal.Body(q.Text("wacht")); w == portal.AnyBody || slices.Contains(portal.Awaitable(), w) {
		f.Waits = w
	}
	return f
}

func decisionURL(f app.DecisionFilter, except string, more ...string) string {
	review := ""
	if f.Review {
		review = "ja"
	}
	return withFilters("/besluiten", except, append([]string{"soort", string(f.Kind), "wacht", string(f.Waits), "herzien", review}, more...)...)
}

func (s *Server) decisions(c *fiber.Ctx) error {
	f := decisionFilter(query(c))
	if !readsTables(actor(c)) {
		return decisionList.send(c, fiber.StatusForbidden, DecisionList{Base: Base{Title: "Besluiten"}, Empty: Empty{Kind: "shut",
			Title: "Besluiten zijn niet voor uw rol", Text: "Hier staat wat ronde tafels afspraken en adviseerden. Uw rol leest dat niet.", ActionURL: "/", ActionText: "Naar de start"}})
	}
	l, err := s.options.App.Decisions(c.UserContext(), actor(c), f)
	if err != nil {
		return err
	}
	p := DecisionList{Base: Base{Title: "Besluiten"}, Review: f.Review, CSVURL: decisionFile(f, "csv"), XLSXURL: decisionFile(f, "xlsx")}
	for _, k := range portal.DecisionKinds() {
		p.Kinds = append(p.Kinds, Option{string(k), k.Label(), k == f.Kind})
	}
	p.Waits = []Option{{string(portal.AnyBody), "Op wie dan ook", f.Waits == portal.AnyBody}}
	for _, b := range portal.Awaitable() {
		p.Waits = append(p.Waits, Option{string(b), "Op " + b.Named(), b == f.Waits})
	}
	if f.Kind != "" {
		p.Chips = append(p.Chips, Chip{"Soort: " + strings.ToLower(f.Kind.Label()), decisionURL(f, "soort")})
	}
	if f.Waits != "" {
		p.Chips = append(p.Chips, Chip{"Wacht " + strings.ToLower(chosen(p.Waits)), decisionURL(f, "wacht")})
	}
	if f.Review {
		p.Chips = append(p.Chips, Chip{"Met een dag om opnieuw te bekijken", decisionURL(f, "herzien")})
	}
	p.Open = len(p.Chips) > 0
	for _, d := range l.Rows {
		p.Rows = append(p.Rows, decisionItem(s.options.Now(), d))
	}
	p.Sentence, p.Empty = decisionWords(l, p.Open)
	if l.Prev != "" {
		p.Pager.PrevURL = decisionURL(f, "", "voor", l.Prev)
	}
	if l.Next != "" {
		p.Pager.NextURL = decisionURL(f, "", "na", l.Next)
	}
	return decisionList.show(c, p)
}

// decisionFile is the address of the file of a filtered list.
func decisionFile(f app.DecisionFilter, format string) string {
	return strings.Replace(decisionURL(f, "", "formaat", format), "/besluiten", "/besluiten/lijst", 1)
}

func decisionWords(l app.DecisionList, filtered bool) (string, Empty) {
	switch {
	case l.Count == 0 && filtered:
		return "", Empty{Kind: "lost", Title: "Niets gevonden", Text: "Er zijn geen besluiten met deze filters.", ActionURL: "/besluiten", ActionText: "Alle filters weghalen"}
	case l.Count == 0:
		return "", Empty{Kind: "none", Title: "Nog geen besluiten", Text: "Hier komt wat ronde tafels afspreken en adviseren, en wat daarover is besloten.", ActionURL: "/ronde-tafels", ActionText: "Naar de ronde tafels"}
	case filtered:
		return plural(int(l.Count), "afspraak, advies of besluit", "afspraken, adviezen en besluiten") + " met deze filters, nieuwste eerst", Empty{}
	case l.AtLeast:
		return "Meer dan " + countText(int(l.Count)) + " afspraken, adviezen en besluiten", Empty{}
	}
	return plural(int(l.Count), "afspraak, advies of besluit", "afspraken, adviezen en besluiten") + ", nieuwste eerst", Empty{}
}

// decisionColumns are those of the file.
var decisionColumns = []string{"Nummer", "Soort", "Tekst", "Door wie", "Datum", "Ronde tafel", "Agendapunt", "Wacht op", "Nummer van het besluit", "Datum van het besluit",
	"Volgt het advies?", "Toelichting", "Vervolg", "Wat verandert er?", "Cliënten gehoord?", "Gehoord door", "Opnieuw bekijken"}

func (s *Server) decisionExport(c *fiber.Ctx) error {
	rows, more, err := s.options.App.ExportDecisions(c.UserContext(), actor(c), decisionFilter(query(c)))
	if err != nil {
		return err
	}
	t := export.Table{Name: "Besluiten", Columns: decisionColumns}
	for _, d := range rows {
		r, follows := portal.Resolution{}, ""
		if d.Resolution != nil {
			r, follows = *d.Resolution, yesNo(d.Resolution.Follows)
		}
		t.Rows = append(t.Rows, []any{d.Number, d.Kind.Label(), d.Text, d.By.Label(), d.Date, d.TableNumber, d.ItemTitle, d.WaitsFor().Label(), r.Number, r.Date,
			follows, r.Note, d.Route.Label(), d.Changes, yesNo(d.Heard), d.HeardBy, d.Review})
	}
	if more {
		t.Rows = append(t.Rows, lastRow("Er zijn meer besluiten. Dit zijn de nieuwste "+countText(len(rows))+".", len(decisionColumns)))
	}
	return sendTable(c, "besluiten-"+dayField(s.options.Now()), t)
}

// lastRow is a sentence in the first cell of a row.
func lastRow(sentence string, columns int) []any {
	row := []any{sentence}
	for len(row) < columns {
		row = append(row, "")
	}
	return row
}

func yesNo(v bool) string {
	if v {
		return "Ja"
	}
	return "Nee"
}
