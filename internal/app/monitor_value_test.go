package app

import "testing"

func TestFigureWords(t *testing.T) {
	for want, v := range map[string]FigureValue{
		"0 van 1":         {Kind: FigureShare, N: 0, Of: 1},
		"4 van 4":         {Kind: FigureShare, N: 4, Of: 4},
		"80% (4 van 5)":   {Kind: FigureShare, N: 4, Of: 5},
		"62,5% (5 van 8)": {Kind: FigureShare, N: 5, Of: 8},
		"1 werkdag":       {Kind: FigureDays, N: 1, Of: 1},
		FigureHidden:      {Kind: FigureShare, N: 1, Of: 8, Hidden: true},
		FigureNone:        {Kind: FigureShare, None: true},
		"1200":            {N: 1200},
	} {
		if got := v.String(); got != want {
			t.Errorf("%+v: %q, want %q", v, got, want)
		}
	}
}

// TestFigureChange: of too few nothing is said in percentages.
func TestFigureChange(t *testing.T) {
	share := func(n, of int) FigureValue { return FigureValue{Kind: FigureShare, N: n, Of: of} }
	for _, tt := range []struct {
		before, now FigureValue
		want        string
	}{
		{share(4, 8), share(5, 8), "12,5 procentpunt meer dan het kwartaal ervoor"},
		{share(2, 2), share(0, 1), ""},
		{share(8, 8), share(0, 1), ""},
		{share(1, 2), share(8, 8), ""},
		{FigureValue{N: 3}, FigureValue{N: 1}, "2 minder dan het kwartaal ervoor"},
		{FigureValue{N: 3, Hidden: true}, FigureValue{N: 9}, ""},
	} {
		if got := (MonitorFigure{Before: tt.before, Now: tt.now}).Change("het kwartaal ervoor"); got != tt.want {
			t.Errorf("%v to %v: %q, want %q", tt.before, tt.now, got, tt.want)
		}
	}
}
