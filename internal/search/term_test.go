package search

import (
	"slices"
	"strings"
	"testing"
)

func TestWords(t *testing.T) {
	var got []string
	for _, w := range Words(`de "subsdie" OF S-2026-42 en x, nog brieven*`) {
		got = append(got, w.Text)
		if w.Code != (w.Text == "S-2026-42") {
			t.Errorf("%q: code %v", w.Text, w.Code)
		}
	}
	if want := []string{"subsdie", "S-2026-42", "brieven"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if n := len(Words(strings.Repeat("a1 ", 5000))); n > maxTerms {
		t.Errorf("%d words of a long query", n)
	}
}

func TestToken(t *testing.T) {
	for word, want := range map[string]string{"Subsidies": "subsidie", "S-2026-42": "", "de": "", "twee woorden": "", "": "", "wacht-tijden": "wachttijd"} {
		if got := Token(word); got != want {
			t.Errorf("%q: got %q, want %q", word, got, want)
		}
	}
}

func TestWritten(t *testing.T) {
	text := "De Wijkorganisaties van organisatieadviseurs; ORGANISATIES."
	if got := Written(text, Token("organisatie")); got != "organisaties" {
		t.Errorf("got %q: not a word of its own", got)
	}
	for _, token := range []string{"wijk", "", "convenant"} {
		if got := Written(text, token); got != "" {
			t.Errorf("%q is written as %q", token, got)
		}
	}
}

func TestMarked(t *testing.T) {
	tests := []struct{ text, query, want string }{
		{"Het plan van de wijk", "plannen ", "Het [plan] van de wijk"},
		{"plan", "plan", "[plan]"},
		{"Niets daarvan", "plan", "Niets daarvan"},
		{"", "plan", ""},
	}
	for _, tt := range tests {
		if got := written(Marked(tt.text, tt.query)); got != tt.want {
			t.Errorf("%q in %q: %q, want %q", tt.query, tt.text, got, tt.want)
		}
	}
}

func TestBest(t *testing.T) {
	texts := []string{"Over huur.", "Over huur en schulden.", "Schulden en huur."}
	for query, want := range map[string]int{"schuld huur": 1, "huur": 0, "water": -1, "": -1, "schu": 1} {
		if got := Best(texts, query); got != want {
			t.Errorf("%q: text %d, want %d", query, got, want)
		}
	}
}

func TestShared(t *testing.T) {
	text := "Inwoners wachten lang op de kwijtschelding van hun belasting."
	for other, want := range map[string]int{
		"Kwijtscheldingen van belastingen": 2, "De belasting": 1, "Inwoners van de gemeente": 0, "": 0,
	} {
		if got := Shared(text, other); got != want {
			t.Errorf("%q: %d shared, want %d", other, got, want)
		}
	}
}

func TestOnlyStopWords(t *testing.T) {
	for query, want := range map[string]bool{"de": true, "het": true, "De, het en een": true, "de wachttijd": false, "wachttijd": false, "": false, "?!": false, "S-2026": false} {
		if got := OnlyStopWords(query); got != want {
			t.Errorf("%q: %v", query, got)
		}
	}
}
