package web

import (
	"cmp"
	"strconv"
	"strings"
)

// The drawing of a chart, in its own units; it is as wide as its place allows.
const (
	chartWidth  = 320
	chartHeight = 140
	chartTop    = 18 // room for the number above the highest column
	chartFoot   = 20 // room for the names below
)

// ChartValue is one value on its way into a chart: its name, the value as it is
// written, and its size. Hidden: it is about too few to be drawn.
type ChartValue struct {
	Label, Text string
	// Short and Mark are the name and the value in the drawing, where there is less room;
	// empty: as in the table.
	Short, Mark string
	// Then is the value in the period before, for the table of a stack.
	Then   string
	N      int64
	Hidden bool
}

// Chart is a drawing of values over periods, with the same values as a table. The
// partials chart-bars and chart-line draw it.
type Chart struct {
	ID, Title, Unit string // Unit heads the column of the table
	// Rows are the values in the table, Points those in the drawing: empty when there
	// are no two to compare.
	Rows   []ChartValue
	Points []ChartPoint
	// Path joins the points of a line; hidden values interrupt it.
	Path string
	// Target is where the mark of the target lies; TargetText is empty without one.
	TargetY    int
	TargetText string
}

// ChartPoint is one value in a chart, in the units of the drawing.
type ChartPoint struct {
	ChartValue
	X, Y, Width, Height, Middle int
	Last                        bool // the period the page is about
}

// Stack is one whole divided into parts; the partial chart-stack draws it.
type Stack struct {
	ID, Title, Unit string
	Then            string // heads the values of the period before; empty without them
	Parts           []StackPart
}

// StackPart is one part of a whole; Shade, from 1, tells it from its neighbours.
type StackPart struct {
	ChartValue
	X, Width, Shade int
}

// chart places values in order. target, when it is not nil, is drawn as a line
// across.
func chart(id, title, unit string, values []ChartValue, target *ChartValue) Chart {
	c := Chart{ID: id, Title: title, Unit: unit, Rows: values}
	most := int64(1)
	for _, v := range values {
		most = max(most, v.N)
	}
	if target != nil {
		most = max(most, target.N)
		c.TargetText = target.Text
	}
	room := int64(chartHeight - chartTop - chartFoot)
	height := func(n int64) int { return int(max(n, 0) * room / most) }
	if target != nil {
		c.TargetY = chartHeight - chartFoot - height(target.N)
	}
	if len(values) < 2 {
		return c
	}
	step := chartWidth / len(values)
	var path strings.Builder
	pen := "M"
	for i, v := range values {
		v.Short, v.Mark = cmp.Or(v.Short, v.Label), cmp.Or(v.Mark, v.Text)
		p := ChartPoint{ChartValue: v, Width: min(step*3/5, 48), Height: height(v.N), Middle: i*step + step/2, Last: i == len(values)-1}
		p.X, p.Y = p.Middle-p.Width/2, chartHeight-chartFoot-p.Height
		c.Points = append(c.Points, p)
		if v.Hidden {
			pen = "M"
			continue
		}
		path.WriteString(pen + strconv.Itoa(p.Middle) + " " + strconv.Itoa(p.Y))
		pen = "L"
	}
	c.Path = path.String()
	return c
}

// stackShades is how many shades the style sheet tells apart.
const stackShades = 5

// stack divides the width among the parts that may be shown; hidden ones are in the
// table only.
func stack(id, title, unit, then string, values []ChartValue) Stack {
	s := Stack{ID: id, Title: title, Unit: unit, Then: then}
	total := int64(0)
	for _, v := range values {
		if !v.Hidden {
			total += v.N
		}
	}
	at, sum := 0, int64(0)
	for _, v := range values {
		p := StackPart{ChartValue: v, X: at}
		if !v.Hidden && total > 0 {
			sum += v.N
			p.Width = int(sum*chartWidth/total) - at // from the sum, so that the parts fill the whole
			p.Shade = len(s.Parts)%stackShades + 1
			at += p.Width
		}
		s.Parts = append(s.Parts, p)
	}
	return s
}

// Draws reports whether there is something to draw.
func (s Stack) Draws() bool {
	for _, p := range s.Parts {
		if p.Width > 0 {
			return true
		}
	}
	return false
}
