package app

import (
	"strings"
	"testing"

	"ketenportaal/internal/portal"
	"ketenportaal/internal/scan"
)

// What was found is read as words: no quotes and separators of a sheet, no signs of
// Markdown; a text that is neither stays as it was written.
func TestReadAsWords(t *testing.T) {
	of := func(kind scan.Type) Found {
		d := portal.Document{Versions: []portal.DocumentVersion{{Type: kind.MIME()}}}
		return Found{Ref: d.Ref(), Document: &DocumentRow{Document: d}}
	}
	rich := func(kind portal.ObjectKind) Found { return Found{Ref: portal.Ref{Kind: kind}} }
	for name, c := range map[string]struct {
		of         Found
		text, want string
	}{
		"semicolons":        {of(scan.CSV), "wie;wat\n\"Loket; noord\";\"Zegt \"\"nee\"\"\"\n", "wie · wat · Loket; noord · Zegt \"nee\""},
		"commas":            {of(scan.CSV), "wie,wat\nLoket,brief\n", "wie · wat · Loket · brief"},
		"tabs":              {of(scan.CSV), "wie\twat\nLoket\tbrief, dan bellen\n", "wie · wat · Loket · brief, dan bellen"},
		"empty cells":       {of(scan.CSV), "wie;;wat\n;;\nLoket;;brief", "wie · wat · Loket · brief"},
		"an open quote":     {of(scan.CSV), "wie;wat\n\"Loket;brief", "wie · wat · Loket;brief"},
		"a workbook":        {of(scan.XLSX), "wie\twat\nLoket\t\tbrief\n", "wie · wat · Loket · brief"},
		"a Markdown file":   {of(scan.MD), "# Kop\n\nEen **vet** woord\n\n- punt\n", "Kop\nEen vet woord\npunt"},
		"a text file":       {of(scan.TXT), "wie;wat **zo**", "wie;wat **zo**"},
		"minutes":           {rich(portal.KindMinutes), "Opening\n## Kop\n**vet**", "Opening\nKop\nvet"},
		"a clause":          {rich(portal.KindCovenant), "Een *schuin* woord", "Een schuin woord"},
		"what isn't marked": {rich(portal.KindSignal), "# niet **vet**", "# niet **vet**"},
	} {
		if got := readAsWords(c.of, c.text); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// A sheet that is found shows its cells, with what was looked for marked.
func TestFoundSheetIsReadAsWords(t *testing.T) {
	r := newDocumentRig(t)
	r.add(r.by, r.signal, "vragen.csv", "nummer;vraag;antwoord\n5;\"Wie belt; en wanneer?\";kanariepiet begint\n")
	found := must(r.Search(r.ctx, r.by, SearchFilter{Text: "kanariepiet"})).Found
	if len(found) != 1 {
		t.Fatalf("%d found", len(found))
	}
	var text, marked strings.Builder
	for _, piece := range found[0].Fragment {
		text.WriteString(piece.Text)
		if piece.Marked {
			marked.WriteString(piece.Text)
		}
	}
	if want := "vraag · antwoord · 5 · Wie belt; en wanneer? · kanariepiet begint"; text.String() != want || marked.String() != "kanariepiet" {
		t.Errorf("%q, marked %q", text.String(), marked.String())
	}
}
