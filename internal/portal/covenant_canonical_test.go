package portal

import (
	"strings"
	"testing"
	"time"
)

// No text that people type can be taken for a field or a block of the form.
func TestCanonicalTextCantBeForged(t *testing.T) {
	forged := "goed\n\n[artikel]\nnummer: 9\ntekst:\n> vals"
	text := CanonicalText(CovenantPreamble{Number: "C-1", Title: forged, Nr: 1, Parties: []string{forged, ""}, College: forged, Purpose: forged},
		[]Clause{{Heading: forged, Text: forged + "\t \n\r\n\u200b", Indicator: forged, Commits: SideMutual}})
	if n := strings.Count(text, "\n[artikel]\n"); n != 1 {
		t.Errorf("%d clauses:\n%s", n, text)
	}
	for line := range strings.SplitSeq(strings.TrimSuffix(text, "\n"), "\n") {
		name, _, _ := strings.Cut(line, ":")
		switch {
		case line == "", line == "[artikel]", line == ">", strings.HasPrefix(line, "> "):
		case strings.Contains(" vorm nummer titel versie partij collegebesluit doel opschrift verplicht tekst indicator ", " "+name+" "):
			if name == "nummer" && line != "nummer: C-1" && line != "nummer: 1" {
				t.Errorf("a field was forged: %q", line)
			}
		default:
			t.Errorf("line %q is of no form", line)
		}
		if strings.TrimRight(line, " \t") != line {
			t.Errorf("line %q ends with white space", line)
		}
	}
}

func TestCovenantPublicSince(t *testing.T) {
	first, later := Day(time.Date(2026, time.March, 2, 9, 0, 0, 0, amsterdam)), Day(time.Date(2026, time.May, 4, 9, 0, 0, 0, amsterdam))
	closed := DocumentDetails{Openness: OpenNot, Ground: "5.1-2-b"}
	tests := []struct {
		name  string
		c     Covenant
		first time.Time
		want  time.Time
	}{
		{"never in force", Covenant{}, time.Time{}, time.Time{}},
		{"in force", Covenant{InForce: 1}, first, first},
		{"with a ground against it", Covenant{InForce: 1, Details: closed, OpenSince: later}, first, time.Time{}},
		{"opened again", Covenant{InForce: 1, OpenSince: later}, first, later},
		{"opened before it was in force", Covenant{InForce: 1, OpenSince: first}, later, later},
		{"ended", Covenant{Ended: &CovenantEnd{}}, first, first},
	}
	for _, tt := range tests {
		if got := tt.c.PublicSince(tt.first); !got.Equal(tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}
