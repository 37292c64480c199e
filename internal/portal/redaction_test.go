package portal

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

var redactionNow = time.Date(2026, time.November, 22, 9, 30, 0, 0, time.UTC)

// notFree are the fields of a signal, by their path, that hold no free text: ids,
// choices from a list, and what is encrypted. A new field belongs here or in
// Texts.
var notFree = []string{
	"ID", "Number", "Kind", "Theme", "More.Phase", "More.LifeArea", "More.Neighbourhoods", "More.Source", "More.Frequency", "More.Severity",
	"Audience.Kind", "Audience.Orgs", "Naming", "Reporter", "ReporterOrg", "Sealed", "Blind", "State", "Handler", "Course.State", "Course.By", "Course.To", "Course.Org",
	"Questions.ID", "Questions.By", "Feedback.Route", "Feedback.By", "Feedback.Bundle", "Feedback.Decision", "Helps.Answer", "Helps.By", "Helps.Org", "Recognisers", "RecogniserPeople", "Privacy.State", "Privacy.Kind",
	"Merge.Into", "Merge.By", "Merge.Was", "Holds.ID", "Holds.Orgs", "Parted", "Bundle", "Course.Table", "Table.Table", "Table.Was", "Table.Decision", "Table.Body", "Handed.Org", "Handed.By", "Handed.Was", "Handed.Back",
	"Widenings.ID", "Widenings.Org", "Widenings.By",
	"Objections.ID", "Objections.Kind", "Objections.By", "Objections.Org", "Objections.Decider", "Objections.To", "Objections.Verdict", "Objections.AnsweredBy",
	"Flags", "Breaker",
}

// fillTexts writes the path of each text into it.
func fillTexts(v reflect.Value, path string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString("<" + path + ">")
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fillTexts(v.Elem(), path)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fillTexts(v.Index(0), path)
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return
		}
		for i := range v.NumField() {
			fillTexts(v.Field(i), strings.TrimPrefix(path+"."+v.Type().Field(i).Name, "."))
		}
	}
}

// TestEveryTextOfASignalCanBeHidden fails when a field is added to a signal of
// which nobody said whether it holds free text.
func TestEveryTextOfASignalCanBeHidden(t *testing.T) {
	var s Signal
	fillTexts(reflect.ValueOf(&s).Elem(), "")
	known := slices.Clone(notFree)
	for _, x := range s.Texts() {
		known = append(known, strings.Trim(*x.Text, "<>"))
		if x.Part.Label() == "" {
			t.Errorf("part %q has no name", x.Part)
		}
	}
	var walk func(v reflect.Value)
	walk = func(v reflect.Value) {
		switch v.Kind() {
		case reflect.String:
			if path := strings.Trim(v.String(), "<>"); !slices.Contains(known, path) {
				t.Errorf("%s is neither a text that can be hidden nor known to hold no free text", path)
			}
		case reflect.Pointer:
			walk(v.Elem())
		case reflect.Slice:
			walk(v.Index(0))
		case reflect.Struct:
			for i := range v.NumField() {
				if v.Type() != reflect.TypeFor[time.Time]() {
					walk(v.Field(i))
				}
			}
		}
	}
	walk(reflect.ValueOf(s))
}

func TestOriginals(t *testing.T) {
	s := Signal{Title: "Jansen", Text: "Over Jansen.", More: More{Help: ""}, Questions: []Question{{ID: "q", Text: "Wie?", Answer: "Jansen"}}}
	o := Originals{Texts: map[string]string{}, Found: map[ID]string{}}
	if !o.Hide(PartSignal, s.Texts()) || s.Title != HiddenLine || s.Text != HiddenText || s.More.Help != "" {
		t.Fatalf("hidden: %+v", s)
	}
	if o.Hide(PartSignal, s.Texts()) {
		t.Error("hidden twice")
	}
	if !o.Hide("vraag:q", s.Texts()) || s.Questions[0].Answer != HiddenText {
		t.Errorf("the question: %+v", s.Questions)
	}
	s.Text = "Iemand schreef iets anders." // meanwhile
	o.PutBack(PartSignal, s.Texts())
	if s.Title != "Jansen" || s.Text != "Iemand schreef iets anders." || s.Questions[0].Text != HiddenText {
		t.Errorf("put back: %+v", s)
	}
	o.Erase("vraag:q", s.Texts(), redactionNow)
	if want := "Verwijderd om privacy op 22 november 2026."; s.Questions[0].Text != want || s.Questions[0].Answer != want {
		t.Errorf("erased: %+v", s.Questions)
	}
	o.PutBack("vraag:q", s.Texts())
	if strings.Contains(s.Questions[0].Answer, "Jansen") {
		t.Error("an erased answer came back")
	}
}

func TestWithheldAndFindable(t *testing.T) {
	tests := []struct {
		text     string
		withheld bool
		findable string
	}{
		{HiddenLine, true, ""},
		{HiddenText, true, ""},
		{ErasedLine, true, ""},
		{ErasedText(redactionNow), true, ""},
		{"Brief van " + ErasedWithin, false, "Brief van "},
		{"Wij werken om privacy te beschermen.", false, "Wij werken om privacy te beschermen."},
		{"Brief", false, "Brief"},
	}
	for _, tt := range tests {
		if got := Withheld(tt.text); got != tt.withheld {
			t.Errorf("Withheld(%q) = %v", tt.text, got)
		}
		if got := Findable(tt.text); got != tt.findable {
			t.Errorf("Findable(%q) = %q, want %q", tt.text, got, tt.findable)
		}
	}
}

func TestRepeatsData(t *testing.T) {
	const text = "Mevrouw Jansen-de Wit kreeg brieven. Zij woont op nummer 12 in Deventer. Dat is lastig. Bel 0570123456."
	tests := []struct {
		note string
		want bool
	}{
		{"", false},
		{"In de eerste zin.", false},
		{"Dat staat in de tweede zin.", false}, // a capital only because a sentence begins
		{"Er staat jansen.", true},
		{"Het gaat om De Wit", true},
		{"Bel 0570123456 staat erin", true},
		{"JANSEN", true},
		{"Zij staat er met naam", false},
		{"Mevrouw", false},
	}
	for _, tt := range tests {
		if got := RepeatsData(tt.note, text); got != tt.want {
			t.Errorf("RepeatsData(%q) = %v, want %v", tt.note, got, tt.want)
		}
	}
}

func TestPartDocument(t *testing.T) {
	tests := []struct {
		part Part
		id   ID
		n    int
	}{
		{DocumentPart("d", 0), "d", 0}, {DocumentPart("d", 3), "d", 3}, {"versie:d/0", "", 0}, {"versie:d/x", "", 0}, {"versie:d", "", 0}, {"reactie:d", "", 0}, {"document:", "", 0},
	}
	for _, tt := range tests {
		if id, n := tt.part.Document(); id != tt.id || n != tt.n {
			t.Errorf("%s: %q, %d; want %q, %d", tt.part, id, n, tt.id, tt.n)
		}
	}
}

func TestHideOneVersion(t *testing.T) {
	d := Document{ID: "d", Title: "Brief Jansen", Versions: []DocumentVersion{{File: "f1", Name: "brief_Jansen.docx", Scan: CleanScan}, {File: "f2", Name: "schoon.docx", Scan: CleanScan}}}
	o := Originals{Texts: map[string]string{}, Found: map[ID]string{}}
	left, hidden := o.HideDocument(&d, DocumentPart("d", 1), "tekst van nu")
	if !hidden || left != "tekst van nu" || !d.Versions[0].Hidden || d.Versions[1].Hidden || d.Title != HiddenLine {
		t.Fatalf("hidden %v, left %q, %+v", hidden, left, d)
	}
	if d.Versions[0].Downloadable(false) || !d.Versions[1].Downloadable(false) {
		t.Error("the wrong version is closed")
	}
	if _, err := d.Replace(DocumentVersion{Name: "x.txt"}, false); KindOf(err) != Conflict {
		t.Errorf("replacing while hidden: %v", err)
	}
	files := o.EraseDocument(&d, DocumentPart("d", 1), redactionNow)
	if !slices.Equal(files, []ID{"f1"}) || d.Versions[0].Scan != ErasedScan || d.Versions[1].File != "f2" || d.Title != ErasedLine {
		t.Errorf("erased %v: %+v", files, d)
	}
	if _, changed := d.Scanned(1, true); changed {
		t.Error("a scan opened an erased version")
	}
}

func TestBreachTerm(t *testing.T) {
	noticed := redactionNow
	tests := []struct {
		name   string
		breach Breach
		want   time.Time
	}{
		{"not answered", Breach{Noticed: noticed}, noticed.Add(72 * time.Hour)},
		{"studied", Breach{Answer: BreachStudied, Noticed: noticed}, noticed.Add(72 * time.Hour)},
		{"yes", Breach{Answer: BreachYes, Noticed: noticed}, noticed.Add(72 * time.Hour)},
		{"reported", Breach{Answer: BreachYes, Noticed: noticed, Report: "1"}, time.Time{}},
		{"no", Breach{Answer: BreachNo, Noticed: noticed}, time.Time{}},
		{"when is unknown", Breach{Answer: BreachYes}, time.Time{}},
	}
	for _, tt := range tests {
		if got := tt.breach.Before(); !got.Equal(tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestAnswerBreachRefusals(t *testing.T) {
	tests := []struct {
		name   string
		breach Breach
		fields []string
	}{
		{"nothing chosen", Breach{Noticed: redactionNow}, []string{"breach"}},
		{"no moment", Breach{Answer: BreachYes}, []string{"noticed_day"}},
		{"in the future", Breach{Answer: BreachYes, Noticed: redactionNow.Add(time.Hour)}, []string{"noticed_day"}},
		{"a report of none", Breach{Answer: BreachNo, Report: "12"}, []string{"report"}},
		{"a long number", Breach{Answer: BreachYes, Noticed: redactionNow, Report: strings.Repeat("1", 41)}, []string{"report"}},
	}
	for _, tt := range tests {
		r := Redaction{State: RedactionHidden}
		_, err := r.AnswerBreach(tt.breach, redactionNow)
		got := FieldsOf(err)
		if len(got) != len(tt.fields) || got[tt.fields[0]] == "" {
			t.Errorf("%s: %v", tt.name, err)
		}
		if r.Breach != (Breach{}) {
			t.Errorf("%s: kept %+v", tt.name, r.Breach)
		}
	}
}
