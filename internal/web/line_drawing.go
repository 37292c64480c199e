package web

import (
	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// LineDrawing is a line as an SVG drawing, for a large screen and for paper.
type LineDrawing struct {
	Width int
	Label string
	Stops []DrawnStop
}

// DrawnStop is a station in a drawing: where it stands, how, and what stands under it.
// From is where the line from the station before begins, Reached that it was passed up
// to here.
type DrawnStop struct {
	X, From       int
	Class         string
	Name, When    string
	Last, Reached bool
}

// The width of one station in a drawing, in which its longest name fits.
const stationWidth = 132

// drawLine draws the stations of a list.
func drawLine(l Line, stops []app.LineStop, items []LineItem) LineDrawing {
	d := LineDrawing{Width: stationWidth * len(stops), Label: l.Label}
	for i, st := range stops {
		x := stationWidth*i + stationWidth/2
		s := DrawnStop{X: x, Class: string(st.State), Name: items[i].Name, When: items[i].When, Last: i == len(stops)-1}
		if i > 0 {
			s.From = x - stationWidth
			s.Reached = st.State != portal.StationToCome && stops[i-1].State == portal.StationPassed
		}
		d.Stops = append(d.Stops, s)
	}
	return d
}
