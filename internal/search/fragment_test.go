package search

import (
	"strings"
	"testing"
)

// written shows a fragment with what it marks between brackets.
func written(pieces []Piece) string {
	var b strings.Builder
	for _, p := range pieces {
		if p.Marked {
			p.Text = "[" + p.Text + "]"
		}
		b.WriteString(p.Text)
	}
	return b.String()
}

func TestFragment(t *testing.T) {
	filler := strings.Repeat("Over iets heel anders. ", 40)
	tests := []struct {
		name, text, query, want string
	}{
		{"nothing found", "De gemeente leest elk plan.", "convenant", ""},
		{"an empty text", "", "convenant", ""},
		{"an empty query", "De gemeente leest elk plan.", "", ""},
		{"a short text, whole", "De gemeente\nleest elk plan.", "plannen", "De gemeente leest elk [plan]."},
		{"a compound", "Wij zijn wijkorganisaties.", "organisatie", "Wij zijn [wijkorganisaties]."},
	}
	for _, tt := range tests {
		if got := written(Fragment(tt.text, tt.query)); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
	far := written(Fragment(filler+"Het convenant gaat eerst om kwaliteit. "+filler, "convenant kwaliteit"))
	if !strings.Contains(far, "[convenant]") || !strings.Contains(far, "[kwaliteit]") || len(far) > fragmentRoom+20 || strings.HasPrefix(strings.TrimSpace(far), "ver ") {
		t.Errorf("far in a text: %q", far)
	}
	densest := written(Fragment("Een convenant. "+filler+"Het convenant over kwaliteit. "+filler, "convenant kwaliteit"))
	if !strings.Contains(densest, "[kwaliteit]") {
		t.Errorf("not the densest part: %q", densest)
	}
	long := strings.Repeat("x", 400)
	if got := Fragment(long+" convenant "+long, "convenant"); len(got) == 0 || len(written(got)) > fragmentRoom+len(long) {
		t.Errorf("between very long words: %q", written(got))
	}
	accents := written(Fragment(strings.Repeat("é", 300)+" convenant "+strings.Repeat("ü", 300), "convenant"))
	if strings.ContainsRune(accents, '\uFFFD') || !strings.Contains(accents, "[convenant]") {
		t.Errorf("cut within a character: %q", accents)
	}
	if got := Fragment(strings.Repeat("woord ", maxFragmentText/6+10)+"convenant", "convenant"); got != nil {
		t.Errorf("beyond what is looked through: %q", written(got))
	}
}
