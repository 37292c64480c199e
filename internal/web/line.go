package web

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"ketenportaal/internal/app"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// LineCard is the line on the page of an object, with the way to its own page. It is
// empty for what has no further stations than the one where it stands.
type LineCard struct {
	Line Line
	Href string
}

// LineShow is the line of one object on a page of its own, made to be printed.
type LineShow struct {
	Base
	Number, Name, Href, Kind, Back, BackText string
	Line                                     Line
	Drawing                                  LineDrawing
	Stops                                    []LineItem
	Printed                                  string
	Empty                                    Empty
}

// LineItem is a station in the list under a line.
type LineItem struct {
	Name, When, Who, Note string
	Badge                 Badge
	Links                 []app.TableLink
}

var lineShow = page[LineShow]("line/show")

// lineOf draws stations as the sign of the portal.
func lineOf(now time.Time, stops []app.LineStop) Line {
	l := Line{Stations: make([]Station, len(stops))}
	for i, st := range stops {
		l.Stations[i] = Station{Class: string(st.State), Name: st.Label(), Text: stationText(now, st), Runs: st.Runs}
	}
	l.Label = lineLabel(l.Stations)
	return l
}

// lineLabel says in words where a line is, and that it stands still there.
func lineLabel(stations []Station) string {
	if len(stations) == 0 {
		return ""
	}
	in := func(state portal.StationState) int {
		return slices.IndexFunc(stations, func(s Station) bool { return s.Class == string(state) })
	}
	at, stuck := in(portal.StationHere), in(portal.StationStuck)
	if at < 0 {
		at = in(portal.StationToCome)
	}
	words := func(i int) string {
		return "station " + strconv.Itoa(i+1) + " van " + strconv.Itoa(len(stations)) + ", " + lowerFirst(stations[i].Name)
	}
	switch {
	case stuck >= 0:
		return "staat stil bij " + words(stuck)
	case at >= 0:
		return words(at)
	case len(stations) == 1 && stations[0].Name == portal.AtSignal.Label():
		return "gedeeld"
	}
	return "alle stations geweest"
}

// stationText is what stands under a station: when, who, until when.
func stationText(now time.Time, st app.LineStop) string {
	when := stationWhen(now, st)
	if st.State == portal.StationToCome && when == "" && !st.Runs {
		return "nog niet"
	}
	if st.Runs {
		when = joined(lowerFirst(runs(st)), when)
	}
	return joined(when, st.Who, stationNote(now, st))
}

// stationWhen says when a station was passed, or by when it should be.
func stationWhen(now time.Time, st app.LineStop) string {
	switch {
	case st.State == portal.StationStuck || st.Runs && st.Late > 0:
		return passed(st.Late)
	case st.Runs && st.Kind != portal.AtFlag && !st.Due.IsZero():
		return before(now, st.Due)
	case st.State == portal.StationPassed:
		return dayText(now, st.At)
	case st.Kind == portal.AtAgenda && !st.At.IsZero():
		return dayText(now, st.At)
	case st.Due.IsZero():
		return ""
	case st.State == portal.StationToCome && st.Kind == portal.AtChange:
		return "vanaf " + dayText(now, st.Due)
	case st.State == portal.StationToCome:
		return dayText(now, st.Due)
	}
	return before(now, st.Due)
}

// stationNote is what else there is to say of a station.
func stationNote(now time.Time, st app.LineStop) string {
	if st.Kind == portal.AtFlag && st.Runs && st.Late == 0 {
		return "bij te sturen tot en met " + dayText(now, st.Due)
	}
	if st.Kind == portal.AtBody && st.Number != "" {
		return "nummer " + st.Number
	}
	return lowerFirst(st.Note)
}

// runs says that something waits at a station where the line isn't now.
func runs(st app.LineStop) string {
	if st.State == portal.StationToCome {
		return "Loopt al"
	}
	return "Loopt nog"
}

func joined(words ...string) string {
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), ", ")
}

// stationBadge is how a station stands, in words.
func stationBadge(st app.LineStop) Badge {
	switch {
	case st.Runs && st.Late > 0:
		return Badge{"late", runs(st)}
	case st.Runs:
		return Badge{"wait", runs(st)}
	}
	switch st.State {
	case portal.StationPassed:
		return Badge{"good", "Geweest"}
	case portal.StationHere:
		return Badge{"busy", "Hier is het nu"}
	case portal.StationStuck:
		return Badge{"late", "Staat stil"}
	}
	return Badge{"", "Komt nog"}
}

func lineItems(now time.Time, stops []app.LineStop) []LineItem {
	items := make([]LineItem, len(stops))
	for i, st := range stops {
		items[i] = LineItem{Name: st.Label(), When: stationWhen(now, st), Who: portal.Capital(st.Who), Note: portal.Capital(stationNote(now, st)), Badge: stationBadge(st), Links: st.Links}
		if items[i].When == "" && st.State != portal.StationPassed {
			items[i].When = "nog niet bekend"
		}
	}
	return items
}

// lineCard is the line of something as its page shows it.
func (s *Server) lineCard(c *fiber.Ctx, ref portal.Ref) (LineCard, error) {
	line, err := s.options.App.Line(c.UserContext(), actor(c), ref)
	if err != nil || len(line.Stops) < 2 {
		return LineCard{}, err
	}
	return LineCard{Line: lineOf(s.options.Now(), line.Stops), Href: line.Path + "/verloop"}, nil
}

// lineHomes are the lists that objects with a line belong to.
var lineHomes = map[portal.ObjectKind][3]string{ // the list's path and name, and what one of it is called
	portal.KindSignal:     {"/signalen", "Signalen", "signaal"},
	portal.KindFlag:       {flagHome, "Gele vlaggen", "gele vlag"},
	portal.KindDecision:   {"/besluiten", "Besluiten", "besluit"},
	portal.KindClause:     {covenantsHome, "Convenanten", "artikel"},
	portal.KindPolicyGoal: {goalsHome, "Beleidsdoelen", "beleidsdoel"},
}

// line is the handler of the line of a kind of objects.
func (s *Server) line(kind portal.ObjectKind) fiber.Handler {
	return func(c *fiber.Ctx) error {
		number, err := param(c, "number")
		if err != nil {
			return err
		}
		clause := ""
		if kind == portal.KindClause {
			if clause, err = param(c, "id"); err != nil {
				return err
			}
		}
		line, err := s.options.App.LineOf(c.UserContext(), actor(c), kind, number, portal.ID(clause))
		if err != nil {
			return err
		}
		now, home := s.options.Now(), lineHomes[kind]
		p := LineShow{Base: Base{Title: "Het verloop van " + line.Number}, Number: line.Number, Name: line.Title, Href: line.Path, Kind: home[2], Back: home[0], BackText: home[1],
			Line: lineOf(now, line.Stops), Stops: lineItems(now, line.Stops), Printed: dateText(now)}
		p.Drawing = drawLine(p.Line, line.Stops, p.Stops)
		if len(line.Stops) == 0 {
			p.Empty = Empty{Kind: "none", Title: "Nog geen verloop", Text: "Hier is nog niets gebeurd dat u mag lezen.", ActionURL: line.Path, ActionText: "Terug"}
		}
		return lineShow.show(c, p)
	}
}

// Stalled is the page with what stands still, per station.
type Stalled struct {
	Base
	Sentence         string
	Stations, Themes []Option
	Chips            []Chip
	Open             bool
	Groups           []StallGroup
	Empty            Empty
}

// StallLine says how much stands still at a station.
type StallLine struct{ Text, Href, Longest string }

// StallGroup is what stands still at one station.
type StallGroup struct {
	Name, Count string
	Rows        []StallItem
}

// StallItem is one of those.
type StallItem struct {
	Number, Title, Href string
	Badge               Badge
	Meta                []string
}

var stalled = page[Stalled]("line/stalled")

const stalledHome = "/signalen/stilstand"

// stallLines are the counts of what stands still: where and how long, not who.
func stallLines(counts []app.StallCount) []StallLine {
	lines := make([]StallLine, len(counts))
	for i, n := range counts {
		lines[i] = StallLine{Text: stallName(n.Kind) + ": " + countText(n.Count), Href: stalledHome + "?station=" + string(n.Kind), Longest: "langst " + passed(n.Longest)}
	}
	return lines
}

// stallName is a station as a place where things wait.
func stallName(k portal.StationKind) string {
	switch k {
	case portal.AtSignal:
		return "Signaal, nog niet opgepakt"
	case portal.AtDecision:
		return "Afspraak"
	}
	return k.Label()
}

func (s *Server) stalled(c *fiber.Ctx) error {
	if !policy.ReadsSignals(actor(c)) {
		return stalled.send(c, fiber.StatusForbidden, Stalled{Base: Base{Title: "Hier staat het stil"}, Empty: Empty{Kind: "shut",
			Title: "Signalen zijn niet voor uw rol", Text: "Hier staat waar signalen wachten. Uw rol leest ze niet.", ActionURL: "/", ActionText: "Naar de start"}})
	}
	q := query(c)
	f := app.StallFilter{Kind: portal.StationKind(q.Text("station")), Theme: q.ID("thema")}
	if f.Kind.Label() == "" {
		f.Kind = ""
	}
	list, err := s.options.App.Stalls(c.UserContext(), actor(c), f)
	if err != nil {
		return err
	}
	set, err := s.options.App.Settings(c.UserContext())
	if err != nil {
		return err
	}
	p := Stalled{Base: Base{Title: "Hier staat het stil"}, Sentence: "De termijn is voorbij. U leest waar en hoe lang, niet bij wie."}
	for _, k := range portal.StationKinds() {
		p.Stations = append(p.Stations, Option{string(k), stallName(k), k == f.Kind})
	}
	for _, t := range set.OpenThemes() {
		p.Themes = append(p.Themes, Option{string(t.ID), t.Name, t.ID == f.Theme})
	}
	for _, x := range []struct{ field, text string }{{"station", chosen(p.Stations)}, {"thema", chosen(p.Themes)}} {
		if x.text != "" {
			p.Chips = append(p.Chips, Chip{x.text, withFilters(stalledHome, x.field, "station", string(f.Kind), "thema", string(f.Theme))})
		}
	}
	p.Open, p.Groups = len(p.Chips) > 0, stallGroups(set, list.Rows)
	switch {
	case len(p.Groups) == 0 && p.Open:
		p.Empty = Empty{Kind: "lost", Title: "Niets gevonden", Text: "Met deze filters staat niets stil.", ActionURL: stalledHome, ActionText: "Alle filters weghalen"}
	case len(p.Groups) == 0:
		p.Empty = Empty{Kind: "none", Title: "Niets staat stil", Text: "Alles loopt nog binnen zijn termijn."}
	}
	return stalled.show(c, p)
}

func stallGroups(set portal.Settings, rows []app.Stall) []StallGroup {
	var groups []StallGroup
	for _, r := range rows {
		theme, _ := set.Theme(r.Theme)
		item := StallItem{Number: r.Link.Number, Title: r.Link.Title, Href: r.Link.Path, Badge: Badge{"late", portal.Capital(passed(r.Late))}}
		if theme.Name != "" && r.Theme != "" {
			item.Meta = append(item.Meta, theme.Name)
		}
		name := stallName(r.Kind)
		if n := len(groups); n == 0 || groups[n-1].Name != name {
			groups = append(groups, StallGroup{Name: name})
		}
		g := &groups[len(groups)-1]
		g.Rows = append(g.Rows, item)
		g.Count = countText(len(g.Rows))
	}
	return groups
}

// stalls are the counts on the start page of the coordinator.
func (s *Server) stalls(c *fiber.Ctx) ([]StallLine, error) {
	by := actor(c)
	if by.Role != portal.Coordinator || !policy.ReadsSignals(by) {
		return nil, nil
	}
	list, err := s.options.App.Stalls(c.UserContext(), by, app.StallFilter{})
	return stallLines(list.Counts), err
}
