package portal

import (
	"encoding/json"
	"testing"
)

// TestSettingsOfAnEarlierRelease: what such a release stored lacks what can be
// set since; everything not set is as it stands ready.
func TestSettingsOfAnEarlierRelease(t *testing.T) {
	var s Settings
	stored := `{"portalName":"Keten","municipality":"g","coordinator":"c","substitute":"v","themes":[],"neighbourhoods":[],"setUpAt":"2025-11-18T08:30:00+01:00"}`
	if err := json.Unmarshal([]byte(stored), &s); err != nil {
		t.Fatal(err)
	}
	colour, accent := s.House.MailColours()
	for _, tt := range []struct {
		name      string
		got, want any
	}{
		{"days a check holds", s.CheckHolds(), DefaultRecheckDays},
		{"days to an account's end", s.DormantAfter(), DormantOffDays},
		{"own style sheet", s.House.Stylesheet(), ""},
		{"colours of mail", colour + accent, ReadyColour + ReadyAccent},
		{"words in mail", s.MailWords.Of(MailDigest), KindWords{}},
		{"somebody else is spared", s.Spared(Person{ID: "p"}, 2), false},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: got %v, want %v", tt.name, tt.got, tt.want)
		}
	}
	if err := s.KeepMailWords(MailDigest, KindWords{Opening: "Dag"}); err != nil || s.MailWords.Of(MailDigest).Opening != "Dag" {
		t.Errorf("first words: %v, %v", s.MailWords, err)
	}
	for _, r := range (RetentionTable{}).All() {
		if r.Fate != Destroy && r.Fate != Keep || r.Term == (Term{}) {
			t.Errorf("no term stands ready for %s: %+v", r.Kind, r)
		}
	}
}
