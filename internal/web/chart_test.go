package web

import (
	"strings"
	"testing"
)

func TestChart(t *testing.T) {
	values := []ChartValue{{Label: "Eerste", Text: "10", N: 10}, {Label: "Tweede", Text: "verborgen", Hidden: true}, {Label: "Derde", Short: "K3", Text: "20", N: 20}, {Label: "Vierde", Text: "0"}}
	c := chart("figuur", "Signalen", "Aantal", values, &ChartValue{Text: "40", N: 40})
	room := chartHeight - chartTop - chartFoot
	for i, want := range []int{room / 4, 0, room / 2, 0} {
		p := c.Points[i]
		if p.Height != want || p.Y+p.Height != chartHeight-chartFoot || p.X < 0 || p.X+p.Width > chartWidth || p.Last != (i == 3) {
			t.Errorf("column %d: %+v, want height %d", i, p, want)
		}
	}
	if c.TargetY != chartTop || c.TargetText != "40" {
		t.Errorf("the target, the highest of all, lies at %d", c.TargetY)
	}
	if c.Points[2].Short != "K3" || c.Points[0].Short != "Eerste" || c.Rows[2].Label != "Derde" {
		t.Error("the short name is for the drawing only")
	}
	if strings.Count(c.Path, "M") != 2 || strings.Count(c.Path, "L") != 1 {
		t.Errorf("the line is not interrupted where a value is hidden: %s", c.Path)
	}
	if one := chart("figuur", "Signalen", "Aantal", values[:1], nil); one.Points != nil || len(one.Rows) != 1 || one.TargetText != "" {
		t.Errorf("one value is drawn: %+v", one)
	}
	if none := chart("figuur", "Signalen", "Aantal", []ChartValue{{Text: "0"}, {Text: "0"}}, nil); none.Points[0].Height != 0 {
		t.Error("nothing at all has a height")
	}
}

func TestStack(t *testing.T) {
	s := stack("deel", "Stand", "Nu", "Toen", []ChartValue{{Text: "1", N: 1}, {Text: "verborgen", Hidden: true}, {Text: "1", N: 1}, {Text: "1", N: 1}})
	at := 0
	for i, p := range s.Parts {
		if p.X != at || (p.Width == 0) != p.Hidden || (p.Shade == 0) != p.Hidden {
			t.Errorf("part %d: %+v, want it at %d", i, p, at)
		}
		at += p.Width
	}
	if at != chartWidth || !s.Draws() {
		t.Errorf("the parts fill %d of %d", at, chartWidth)
	}
	if stack("deel", "Stand", "Nu", "", []ChartValue{{Hidden: true}, {}}).Draws() {
		t.Error("nothing that may be shown is drawn")
	}
}
