package web

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// overChoice is one way to choose signals.
type overChoice struct {
	word, label string
	by          portal.FigureGroup
}

// overs are the choices of signals: the word in the address, and what people read.
var overs = []overChoice{{"thema", "Thema", portal.ByTheme}, {"fase", "Waar in de keten", portal.ByPhase}, {"wijk", "Wijk", portal.ByPlaces}}

// overValue writes a choice of signals as it stands in the address: "thema:schulden".
func overValue(f app.MonitorFilter) string {
	for _, o := range overs {
		if o.by == f.By {
			return o.word + ":" + cmp.Or(f.Value, app.NoTheme)
		}
	}
	return ""
}

// monitorFilter reads the filter from the address. What stands for nothing any more is
// left out, with a sentence that says so.
func monitorFilter(q *Form, set portal.Settings, now time.Time) (app.MonitorFilter, []string) {
	var f app.MonitorFilter
	var gone []string
	if period := q.Text("periode"); period != "" {
		from, _, ok := portal.PeriodRange(period)
		switch {
		case !ok:
			gone = append(gone, "Deze periode bestaat niet. U ziet dit kwartaal.")
		case from.After(now):
			gone = append(gone, "Deze periode moet nog beginnen. U ziet dit kwartaal.")
		default:
			f.Period = period
		}
	}
	over := q.Text("over")
	if over == "" {
		return f, gone
	}
	for _, g := range overGroups(set, f) {
		if slices.ContainsFunc(g.Options, func(o Option) bool { return o.Value == over }) {
			word, value, _ := strings.Cut(over, ":")
			at := slices.IndexFunc(overs, func(o overChoice) bool { return o.word == word })
			if f.By = overs[at].by; value != app.NoTheme {
				f.Value = value
			}
			return f, gone
		}
	}
	return f, append(gone, "Deze keuze bestaat niet (meer). U ziet cijfers over alle signalen.")
}

// overGroups are the choices that there are.
func overGroups(set portal.Settings, f app.MonitorFilter) []OptionGroup {
	groups := make([]OptionGroup, len(overs))
	chosen := overValue(f)
	add := func(at int, value, label string) {
		value = overs[at].word + ":" + value
		groups[at].Options = append(groups[at].Options, Option{value, label, value == chosen})
	}
	for i, o := range overs {
		groups[i].Label = o.label
	}
	for _, t := range set.Themes {
		add(0, string(t.ID), t.Name)
	}
	add(0, app.NoTheme, "Weet ik niet")
	for _, phase := range portal.Phases {
		add(1, phase, phase)
	}
	for _, n := range set.Neighbourhoods {
		add(2, string(n.ID), n.Name)
	}
	return slices.DeleteFunc(groups, func(g OptionGroup) bool { return len(g.Options) == 0 })
}

// overWords says which signals were chosen.
func overWords(set portal.Settings, f app.MonitorFilter) string {
	for _, g := range overGroups(set, f) {
		if label := chosen(g.Options); label != "" {
			return g.Label + ": " + label
		}
	}
	return ""
}

// monitorURL is the address of the monitor over a period, of chosen signals.
func monitorURL(period string, f app.MonitorFilter) string {
	v := url.Values{"periode": {period}}
	if f.By != "" {
		v.Set("over", overValue(f))
	}
	return listAddress(monitorHome, v)
}

// The periods one can choose from the list: two years of both sorts. An address can
// name an older one.
const (
	monitorQuarters  = 8
	monitorHalfYears = 4
)

func periodGroups(now time.Time, chosen string) []PeriodGroup {
	quarters := PeriodGroup{Label: "Kwartaal"}
	halves := PeriodGroup{Label: "Half jaar"}
	there := false
	fill := func(g *PeriodGroup, period string, n int) {
		for ; n > 0; n-- {
			g.Periods = append(g.Periods, Option{period, portal.Capital(portal.PeriodWords(period)), period == chosen})
			there = there || period == chosen
			period = portal.PreviousPeriod(period)
		}
	}
	fill(&quarters, portal.Quarter(now), monitorQuarters)
	fill(&halves, portal.HalfYear(now), monitorHalfYears)
	if !there {
		g := &halves
		if strings.Contains(chosen, "K") {
			g = &quarters
		}
		g.Periods = append(g.Periods, Option{chosen, portal.Capital(portal.PeriodWords(chosen)), true})
	}
	return []PeriodGroup{quarters, halves}
}

// periodShort writes a period under a column: “K3 ’26”, “1e ’26”.
func periodShort(period string) string {
	year, part, ok := strings.Cut(period, "-")
	if !ok || len(year) != 4 {
		return period
	}
	if !strings.HasPrefix(part, "K") {
		part += "e"
	}
	return part + " ’" + year[2:]
}

// periodColumn writes a period above a column: “K3 2026”, “1e helft 2026”.
func periodColumn(period string) string {
	year, part, ok := strings.Cut(period, "-")
	if !ok {
		return period
	}
	if !strings.HasPrefix(part, "K") {
		part += "e helft"
	}
	return part + " " + year
}
