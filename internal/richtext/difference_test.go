package richtext

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestDifferences(t *testing.T) {
	tests := []struct {
		name, before, after string
		want                []Piece
	}{
		{"nothing", "", "", nil},
		{"the same", "Wij spreken dit af.", "Wij spreken dit af.", []Piece{{Same, "Wij spreken dit af."}}},
		{"one word", "binnen vijf dagen", "binnen tien dagen", []Piece{{Same, "binnen "}, {Removed, "vijf"}, {Added, "tien"}, {Same, " dagen"}}},
		{"words beside each other are one change", "a een twee b", "a drie vier b", []Piece{{Same, "a "}, {Removed, "een twee"}, {Added, "drie vier"}, {Same, " b"}}},
		{"all new", "", "Nieuw.", []Piece{{Added, "Nieuw."}}},
		{"all gone", "Oud.", "", []Piece{{Removed, "Oud."}}},
		{"a line more", "een\n", "een\ntwee\n", []Piece{{Same, "een\n"}, {Added, "twee\n"}}},
		{"accents stay whole", "café open", "café dicht", []Piece{{Same, "café "}, {Removed, "open"}, {Added, "dicht"}}},
	}
	for _, tt := range tests {
		if got := Differences(tt.before, tt.after); !cmp.Equal(got, tt.want) {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

// Whatever the texts are: both can be read back from the pieces.
func TestDifferencesLoseNothing(t *testing.T) {
	word := rapid.SampledFrom([]string{"de", "het", " ", "\n", ",", "é", "e\u0301", "12", "<b>", "**", "\u00a0"})
	text := rapid.Custom(func(t *rapid.T) string { return strings.Join(rapid.SliceOfN(word, 0, 60).Draw(t, "words"), "") })
	rapid.Check(t, func(t *rapid.T) {
		before, after := text.Draw(t, "before"), text.Draw(t, "after")
		var old, now strings.Builder
		for _, p := range Differences(before, after) {
			if p.Change != Added {
				old.WriteString(p.Text)
			}
			if p.Change != Removed {
				now.WriteString(p.Text)
			}
		}
		if old.String() != before || now.String() != after {
			t.Fatalf("%q and %q came back as %q and %q", before, after, old.String(), now.String())
		}
	})
}
