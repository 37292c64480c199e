package privacy

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestPassageReplace(t *testing.T) {
	tests := []struct {
		name, words, text, want string
		n                       int
	}{
		{"as typed", "mevrouw Jansen", "Ik sprak mevrouw Jansen gisteren.", "Ik sprak [x] gisteren.", 1},
		{"capitals", "MEVROUW jansen", "Mevrouw Jansen", "[x]", 1},
		{"twice", "Jansen", "Jansen, en weer JANSEN.", "[x], en weer [x].", 2},
		{"spaces and line ends", "mevrouw  Jansen", "mevrouw\n\tJansen en mevrouw\u00a0Jansen", "[x] en [x]", 2},
		{"composed for decomposed", "Zoë de Boer", "Zoe\u0308 de Boer belde", "[x] belde", 1},
		{"decomposed for composed", "Zoe\u0308 de Boer", "Zoë de Boer belde", "[x] belde", 1},
		{"full width", "Jansen 12", "Ｊａｎｓｅｎ　１２ woont", "[x] woont", 1},
		{"invisible characters", "Jansen", "Jan\u200bs\u00aden woont", "[x] woont", 1},
		{"other apostrophe and dash", "D'Hondt-Smit", "D’Hondt–Smit belde", "[x] belde", 1},
		{"ligature", "Ruijffer", "Ruĳﬀer", "[x]", 1},
		{"a long one within a word", "Jansen", "brief_Jansens.docx", "brief_[x]s.docx", 1},
		{"a short one only by itself", "Jan", "Jan deed het in januari", "[x] deed het in januari", 1},
		{"not there", "Pietersen", "Jansen", "Jansen", 0},
		{"empty text", "Jansen", "", "", 0},
		{"at the end", "Jansen", "van Jansen", "van [x]", 1},
		{"bytes that are no text", "Jansen", "\xff Jansen \xfe", "\xff [x] \xfe", 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, ok := NewPassage(tt.words)
			if !ok {
				t.Fatal("refused")
			}
			got, n := p.Replace(tt.text, "[x]")
			if got != tt.want || n != tt.n {
				t.Errorf("got %q, %d; want %q, %d", got, n, tt.want, tt.n)
			}
			if p.In(tt.text) != (tt.n > 0) {
				t.Errorf("In is %v", p.In(tt.text))
			}
		})
	}
}

func TestPassageTooShort(t *testing.T) {
	for _, words := range []string{"", "  ", "ab", "- , .", "a b"} {
		if _, ok := NewPassage(words); ok {
			t.Errorf("%q was accepted", words)
		}
	}
}

// TestPassageLeavesNothing: whatever stands around it, a passage of wholeWords or
// more is gone afterwards, and what stood around it is still there.
func TestPassageLeavesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before, after := rapid.String().Draw(t, "before"), rapid.String().Draw(t, "after")
		p, _ := NewPassage("kanarievogel")
		got, n := p.Replace(before+" kanarievogel "+after, "[x]")
		if n != 1 || strings.Contains(strings.ToLower(got), "kanarievogel") {
			t.Fatalf("%d times, left %q", n, got)
		}
		if !strings.HasPrefix(got, before) || !strings.HasSuffix(got, after) {
			t.Fatalf("more was taken out: %q", got)
		}
	})
}

func TestALongPassageIsRefused(t *testing.T) {
	for n, want := range map[int]bool{2: false, 3: true, maxPassage: true, maxPassage + 1: false} {
		if _, ok := NewPassage(strings.Repeat("a", n)); ok != want {
			t.Errorf("%d characters: %v, want %v", n, ok, want)
		}
	}
}
