package web

import (
	"io/fs"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"ketenportaal/views"
)

// remembered are the partials that pages ask for by part, with the type of value
// they are asked for.
var remembered = map[string]any{"signal-row": SignalItem{}, "options": []Option(nil), "menu": []MenuGroup(nil)}

// TestRememberedPartsAreWholeValues holds templates to what part asks: values of
// which the text says all, and partials that print only those.
func TestRememberedPartsAreWholeValues(t *testing.T) {
	asked := regexp.MustCompile(`{{-? ?part "([^"]+)"`)
	err := fs.WalkDir(views.FS, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".html") {
			return err
		}
		source, err := fs.ReadFile(views.FS, path)
		for _, m := range asked.FindAllSubmatch(source, -1) {
			if _, ok := remembered[string(m[1])]; !ok {
				t.Errorf("%s asks for part %q, which isn't in the table of this test", path, m[1])
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range remembered {
		if kind := notPlain(reflect.TypeOf(value)); kind != "" {
			t.Errorf("values of part %q hold a %s", name, kind)
		}
	}
}

// notPlain gives the kind within a type that its text doesn't say all of.
func notPlain(t reflect.Type) string {
	switch t.Kind() {
	case reflect.String, reflect.Bool, reflect.Int, reflect.Int64:
		return ""
	case reflect.Slice:
		return notPlain(t.Elem())
	case reflect.Struct:
		if t == reflect.TypeFor[time.Time]() {
			return "time"
		}
		for f := range t.NumField() {
			if kind := notPlain(t.Field(f).Type); kind != "" {
				return kind
			}
		}
		return ""
	}
	return t.Kind().String()
}

// TestRememberedPartFollowsItsValue changes every field of a row, one at a time:
// none of the rows is mistaken for another, and each is what the partial prints.
func TestRememberedPartFollowsItsValue(t *testing.T) {
	base := SignalItem{Number: "S-2026-0001", Title: `Wacht "lang" <b>`, Href: "/signalen/S-2026-0001", Badge: Badge{"busy", "in behandeling"},
		Meta: []string{"Gemeente", "Wachttijd"}, Line: Line{Label: "station 2", Stations: []Station{{Class: "done", Name: "Signaal"}, {Class: "here", Name: "Afspraak"}}}}
	other := func(change func(*SignalItem)) SignalItem {
		v := base
		v.Meta, v.Line.Stations = append([]string(nil), base.Meta...), append([]Station(nil), base.Line.Stations...)
		change(&v)
		return v
	}
	items := []SignalItem{
		base,
		other(func(v *SignalItem) { v.Number = "S-2026-0002" }),
		other(func(v *SignalItem) { v.Title = `Wacht lang <b>` }),
		other(func(v *SignalItem) { v.Href = "/signalen/S-2026-0002" }),
		other(func(v *SignalItem) { v.Badge.Shape = "late" }),
		other(func(v *SignalItem) { v.Badge.Text = "te laat" }),
		other(func(v *SignalItem) { v.Meta = []string{"Gemeente Wachttijd"} }),
		other(func(v *SignalItem) { v.Line.Label = "station 1" }),
		other(func(v *SignalItem) { v.Line.Stations[1].Class = "stuck" }),
	}
	parts := testServer(t).templates.parts
	for range 2 { // made, then remembered
		for _, v := range items {
			var want strings.Builder
			if err := parts.partials.ExecuteTemplate(&want, "signal-row", v); err != nil {
				t.Fatal(err)
			}
			got, err := parts.part("signal-row", v)
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != want.String() {
				t.Errorf("got %s\nwant %s", got, want.String())
			}
		}
	}
	if len(parts.html) != len(items) {
		t.Errorf("%d parts are kept, want %d", len(parts.html), len(items))
	}
	if _, err := parts.part("no-such-partial", base); err == nil {
		t.Error("a partial that isn't there was printed")
	}
}

// TestRememberedPartsAreBounded fills the memory: it is emptied, not grown.
func TestRememberedPartsAreBounded(t *testing.T) {
	parts := testServer(t).templates.parts
	for i := range rememberedParts + 10 {
		if _, err := parts.part("options", []Option{{Value: strings.Repeat("x", i%100) + time.Duration(i).String()}}); err != nil {
			t.Fatal(err)
		}
	}
	if len(parts.html) > rememberedParts {
		t.Errorf("%d parts are kept, want at most %d", len(parts.html), rememberedParts)
	}
}
