package portal

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"
	"time"
)

// plainSeal is a Sealing without the bringing to NFC.
func plainSeal(text string) (string, string) {
	sum := sha256.Sum256([]byte(text))
	return text, hex.EncodeToString(sum[:])
}

func councilDay(y int, m time.Month, d int) time.Time {
	return time.Date(y, m, d, 9, 0, 0, 0, amsterdam)
}

var afterHalf = councilDay(2026, time.July, 2)

func factFigures() []FigureLine {
	return []FigureLine{
		{Key: "a", Label: "Nieuwe signalen", Value: "15", Previous: "12"},
		{Key: "b", Label: "Op tijd", Value: "71,4% (5 van 7)"},
		{Key: "c", Label: "Convenanten", Value: "1", Note: "Stand op 2 juli 2026"},
	}
}

func newSheet(t *testing.T) Factsheet {
	t.Helper()
	f, fact, err := NewFactsheet("2026-1", factFigures(), "maker", afterHalf)
	if err != nil || fact.Type != FactsheetMade || f.ID != "2026-1.1" {
		t.Fatalf("%+v, %+v, %v", f, fact, err)
	}
	return f
}

func readySheet(t *testing.T) Factsheet {
	t.Helper()
	f := newSheet(t)
	if _, changed, err := f.Write(FactsheetTexts{Title: f.Title, Intro: "Dit half jaar.", Comments: []FactComment{{Key: "a", Text: "Meer."}, {Key: "b", Text: "Minder."}, {Key: "c", Text: "Gelijk."}}}, afterHalf); err != nil || !changed {
		t.Fatal(changed, err)
	}
	return f
}

func TestNewFactsheet(t *testing.T) {
	for _, period := range []string{"", "2026-K1", "2026-3", "2027-1", "ooit", "2026-1/..", "2026-1\n"} {
		if _, _, err := NewFactsheet(period, nil, "maker", afterHalf); FieldsOf(err)["period"] == "" {
			t.Errorf("%q: %v", period, err)
		}
	}
	many := make([]FigureLine, 20)
	if f, _, err := NewFactsheet("2026-2", many, "maker", afterHalf); err != nil || len(f.Figures) != MaxFactFigures {
		t.Errorf("%d figures, %v", len(f.Figures), err)
	}
}

func TestWriteFactsheet(t *testing.T) {
	f := newSheet(t)
	long := strings.Repeat("a", MaxFactComment+1)
	_, _, err := f.Write(FactsheetTexts{Title: "x", Intro: strings.Repeat("a", MaxFactIntro+1), Comments: []FactComment{{Key: "b", Text: long}}}, afterHalf)
	if got := FieldsOf(err); got["title"] == "" || got["intro"] == "" || got[CommentField(0)] == "" || len(got) != 3 {
		t.Errorf("refused: %v", got)
	}
	if f.Intro != "" || f.Figures[1].Comment != "" {
		t.Error("what was refused was kept")
	}
	tests := []struct {
		name   string
		places map[string]int
		want   string
	}{
		{"as they are", map[string]int{"a": 1, "b": 2, "c": 3}, "abc"},
		{"the last first", map[string]int{"a": 1, "b": 2, "c": 1}, "cab"},
		{"the first last", map[string]int{"a": 3, "b": 2, "c": 3}, "bca"},
		{"out of range", map[string]int{"a": 99, "b": 0, "c": -4}, "bca"},
		{"one that left", map[string]int{"weg": 1, "c": 2}, "acb"},
	}
	for _, tt := range tests {
		f := newSheet(t)
		var in FactsheetTexts
		in.Title = f.Title
		for key, place := range tt.places {
			in.Comments = append(in.Comments, FactComment{Key: key, Text: "Over " + key, Place: place})
		}
		if _, _, err := f.Write(in, afterHalf); err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, l := range f.Figures {
			got += l.Key
		}
		if got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestChooseAndRefresh(t *testing.T) {
	f, all := readySheet(t), append(factFigures(), FigureLine{Key: "d", Label: "Nieuw", Value: "9"})
	for _, keys := range [][]string{nil, {"onbekend"}} {
		if _, _, err := f.Choose(keys, all, afterHalf); FieldsOf(err)["figures"] == "" {
			t.Errorf("%v: %v", keys, err)
		}
	}
	var many []FigureLine
	var keys []string
	for i := range MaxFactFigures + 1 {
		many = append(many, FigureLine{Key: CommentField(i), Value: "1"})
		keys = append(keys, CommentField(i))
	}
	if _, _, err := f.Choose(keys, many, afterHalf); FieldsOf(err)["figures"] == "" {
		t.Errorf("too many: %v", err)
	}
	if _, changed, err := f.Choose([]string{"d", "b"}, all, afterHalf); err != nil || !changed || len(f.Figures) != 2 || f.Figures[0].Comment != "Minder." || f.Figures[1].Key != "d" {
		t.Errorf("%+v, %v", f.Figures, err)
	}
	all[1].Value = "80,0% (8 van 10)"
	if got := f.Changes(all[:3]); len(got) != 2 || got[0].Is != "80,0% (8 van 10)" || got[1].Is != noFigure {
		t.Errorf("changes: %+v", got)
	}
	if _, changed, err := f.Refresh(all, afterHalf); err != nil || !changed || f.Figures[0].Value != "80,0% (8 van 10)" || f.Figures[0].Comment != "Minder." {
		t.Errorf("%+v, %v", f.Figures, err)
	}
	if _, changed, _ := f.Refresh(all, afterHalf); changed {
		t.Error("the same figures changed something")
	}
}

func TestFreezeFactsheet(t *testing.T) {
	for name, change := range map[string]func(f *Factsheet) time.Time{
		"without intro":     func(f *Factsheet) time.Time { f.Intro = ""; return afterHalf },
		"without a comment": func(f *Factsheet) time.Time { f.Figures[1].Comment = ""; return afterHalf },
		"without figures":   func(f *Factsheet) time.Time { f.Figures = nil; return afterHalf },
		"on the last day":   func(*Factsheet) time.Time { return time.Date(2026, time.June, 30, 23, 59, 59, 0, amsterdam) },
	} {
		f := readySheet(t)
		if _, err := f.Freeze("keeper", "Gemeente", plainSeal, change(&f)); KindOf(err) != Conflict || f.Frozen() || f.Canonical != "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	f := readySheet(t)
	fact, err := f.Freeze("keeper", "Gemeente", plainSeal, time.Date(2026, time.July, 1, 0, 0, 0, 0, amsterdam))
	if err != nil || !f.Frozen() || fact.Details[DetailTo] != f.SHA256 || len(f.SHA256) != 64 {
		t.Fatalf("%+v, %v", fact, err)
	}
	want := "vorm: ketenportaal-factsheet/1\nperiode: 2026-1\neditie: 1\ntitel: Factsheet eerste helft van 2026\narchiefvormer: Gemeente\n" +
		"cijfers-van: 2026-07-02T09:00:00+02:00\nvastgezet: 2026-07-01T00:00:00+02:00\ninleiding: Dit half jaar.\n\n[cijfer]\nsleutel: a\nnaam: Nieuwe signalen\nwaarde: 15\nperiode-ervoor: 12\ntoelichting: Meer.\n"
	if !strings.HasPrefix(f.Canonical, want) {
		t.Errorf("canonical text:\n%s\nwant it to begin with:\n%s", f.Canonical, want)
	}
	was := f
	for name, do := range map[string]func() error{
		"write": func() error {
			_, _, err := f.Write(FactsheetTexts{Title: "Iets anders", Intro: "x"}, afterHalf)
			return err
		},
		"choose":  func() error { _, _, err := f.Choose([]string{"a"}, factFigures(), afterHalf); return err },
		"refresh": func() error { _, _, err := f.Refresh(nil, afterHalf); return err },
		"freeze":  func() error { _, err := f.Freeze("x", "y", plainSeal, afterHalf); return err },
	} {
		if err := do(); KindOf(err) != Conflict {
			t.Errorf("%s a frozen one: %v", name, err)
		}
	}
	if f.Canonical != was.Canonical || f.SHA256 != was.SHA256 || f.Figures[0].Value != "15" || f.Title != was.Title {
		t.Error("a frozen factsheet changed")
	}
}

func TestReviseFactsheet(t *testing.T) {
	f := readySheet(t)
	if _, _, err := f.Revise("Een fout.", "keeper", afterHalf); KindOf(err) != Conflict {
		t.Errorf("a draft: %v", err)
	}
	if _, err := f.Freeze("keeper", "Gemeente", plainSeal, afterHalf); err != nil {
		t.Fatal(err)
	}
	if _, _, err := f.Revise(" ", "keeper", afterHalf); FieldsOf(err)["reason"] == "" {
		t.Errorf("without a reason: %v", err)
	}
	next, _, err := f.Revise("Een teller was fout.", "keeper", afterHalf)
	if err != nil || next.Edition != 2 || next.ID != "2026-1.2" || next.Frozen() || next.Canonical != "" || next.SHA256 != "" {
		t.Fatalf("%+v, %v", next, err)
	}
	next.Figures[0].Comment = "Anders."
	if f.Figures[0].Comment != "Meer." {
		t.Error("the next edition writes in the frozen one")
	}
}

// TestRewriteFrozen takes words out of a frozen text for privacy, and puts them back.
func TestRewriteFrozen(t *testing.T) {
	f := readySheet(t)
	if f.Rewrite(plainSeal, afterHalf) {
		t.Error("a draft was rewritten")
	}
	if _, err := f.Freeze("keeper", "Gemeente", plainSeal, afterHalf); err != nil {
		t.Fatal(err)
	}
	first := f.SHA256
	if f.Rewrite(plainSeal, afterHalf) || f.Hash() != first {
		t.Error("rewritten without a change")
	}
	f.Intro = "[verwijderd om privacy]"
	if !f.Rewrite(plainSeal, afterHalf) || f.SHA256 != first || f.Hash() == first || f.Withheld.IsZero() || strings.Contains(f.Canonical, "Dit half jaar") {
		t.Errorf("%+v", f.FrozenText)
	}
	f.Intro = "Dit half jaar."
	if !f.Rewrite(plainSeal, afterHalf) || f.Hash() != first || !f.Withheld.IsZero() {
		t.Errorf("put back: %+v", f.FrozenText)
	}
}
