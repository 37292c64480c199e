package portal

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestSavedViewsKeepTheirLimits(t *testing.T) {
	now := time.Date(2026, time.November, 9, 8, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		name string
		have int
		in   SavedView
		want bool
	}{
		{"a new one", 0, SavedView{ID: "x", Name: " Open  signalen ", Query: "status=open"}, true},
		{"the last that fits", MaxSavedViews - 1, SavedView{ID: "x", Name: "Laatste", Query: "status=open"}, true},
		{"one too many", MaxSavedViews, SavedView{ID: "x", Name: "Te veel", Query: "status=open"}, false},
		{"a change when it is full", MaxSavedViews, SavedView{ID: "v3", Name: "Anders"}, true},
		{"without filters", 0, SavedView{ID: "x", Name: "Niets"}, false},
		{"without a name", 0, SavedView{ID: "x", Name: " \u200b ", Query: "status=open"}, false},
		{"a long name", 0, SavedView{ID: "x", Name: strings.Repeat("a", MaxViewName+1), Query: "status=open"}, false},
		{"a long query", 0, SavedView{ID: "x", Name: "Lang", Query: strings.Repeat("a", maxViewQuery+1)}, false},
		{"a name in use", 5, SavedView{ID: "x", Name: "WEERGAVE 2", Query: "status=open"}, false},
		{"its own name", 5, SavedView{ID: "v2", Name: "weergave 2"}, true},
	} {
		v := SavedViews{Person: "jo"}
		for i := range tt.have {
			v.Views = append(v.Views, SavedView{ID: ID(fmt.Sprint("v", i)), Name: fmt.Sprint("Weergave ", i), Query: "thema=taal"})
		}
		err := v.Save(tt.in, now)
		if (err == nil) != tt.want {
			t.Errorf("%s: %v", tt.name, err)
		}
		if err != nil && (KindOf(err) != Invalid || len(v.Views) != tt.have) {
			t.Errorf("%s: refused with %v, and now there are %d", tt.name, err, len(v.Views))
		}
	}
	v := SavedViews{Views: []SavedView{{ID: "a", Query: "q=x"}, {ID: "b"}}}
	if err := v.Save(SavedView{ID: "a", Name: "Nieuw", Query: "q=anders"}, now); err != nil || v.Views[0].Query != "q=x" || v.Views[0].Name != "Nieuw" {
		t.Errorf("a change: %+v, %v", v.Views, err)
	}
	if err := v.Remove("a"); err != nil || len(v.Views) != 1 || v.Views[0].ID != "b" {
		t.Errorf("after removing: %+v, %v", v.Views, err)
	}
	if err := v.Remove("a"); KindOf(err) != NotFound {
		t.Errorf("removing it again: %v", err)
	}
}

func TestStandardTextFillsItsBlanksLiterally(t *testing.T) {
	for _, tt := range []struct{ text, number, theme, want string }{
		{"Over [nummer] bij [thema].", "S-2026-0001", "Toegang", "Over S-2026-0001 bij Toegang."},
		{"[thema] [thema]", "S-1", "[nummer]", "[nummer] [nummer]"},
		{"[Nummer] [naam] {{.Number}} %s ${x}", "S-1", "T", "[Nummer] [naam] {{.Number}} %s ${x}"},
		{"", "S-1", "T", ""},
	} {
		if got := (StandardText{Text: tt.text}).Filled(tt.number, tt.theme); got != tt.want {
			t.Errorf("%q: %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestStandardTextFitsMomentAndTheme(t *testing.T) {
	set := Settings{Themes: []Theme{{ID: "taal", Name: "Taal"}}}
	for _, tt := range []struct {
		theme, of ID
		m         Moment
		want      bool
	}{
		{"", "taal", MomentAgree, true}, {"", "", MomentAgree, true}, {"taal", "taal", MomentAgree, true},
		{"taal", "", MomentAgree, false}, {"taal", "ict", MomentAgree, false}, {"", "taal", MomentThanks, false},
	} {
		s := StandardText{Title: "x", Text: "y", Theme: tt.theme, Moment: MomentAgree}
		if err := s.Validate(set); err != nil {
			t.Errorf("%+v: %v", tt, err)
		}
		if got := s.Fits(tt.m, tt.of); got != tt.want {
			t.Errorf("%+v: %v", tt, got)
		}
	}
	bad := StandardText{Theme: "weg", Moment: "ooit"}
	if fields := FieldsOf(bad.Validate(set)); len(fields) != 4 {
		t.Errorf("refused: %v", fields)
	}
}
