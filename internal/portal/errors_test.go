package portal

import "testing"

// TestCapital: also of a first letter that takes more than one byte.
func TestCapital(t *testing.T) {
	for text, want := range map[string]string{"": "", "één reactie": "Één reactie", "drie reacties": "Drie reacties", "Al groot": "Al groot", "12 reacties": "12 reacties"} {
		if got := Capital(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}
