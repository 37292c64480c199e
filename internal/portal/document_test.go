package portal

import (
	"strings"
	"testing"
	"time"
)

func version(name string) DocumentVersion {
	return DocumentVersion{File: "document/1", Name: name, Type: "application/pdf", Size: 12, By: "jansen", At: time.Date(2026, 11, 9, 10, 42, 0, 0, time.UTC), Scan: Waiting}
}

var onSignal = Ref{Kind: KindSignal, ID: "signaal-1"}

func TestNewDocument(t *testing.T) {
	for _, tc := range []struct {
		name, title, file string
		want              string // the title; empty: refused
	}{
		{"title given", "  Brief over\naanmaning ", "x.pdf", "Brief over aanmaning"},
		{"title from the file's name", "", "Brief_aan_bewoners.2026.pdf", "Brief aan bewoners.2026"},
		{"name without ending", "", "élan", "Élan"},
		{"a name of signs only", "", "_.pdf", ""},
		{"too long", strings.Repeat("a", MaxDocumentTitle+1), "x.pdf", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d, fact, err := NewDocument(onSignal, tc.title, version(tc.file), false)
			if tc.want == "" {
				if FieldsOf(err)[FieldDocumentTitle] == "" {
					t.Errorf("got error %v, want a refusal of the title", err)
				}
				return
			}
			if err != nil || d.Title != tc.want {
				t.Errorf("got title %q, error %v, want %q", d.Title, err, tc.want)
			}
			if fact.About != onSignal || fact.Type != DocumentAdded || fact.Details[DetailItem] != string(d.ID) || fact.Anonymous {
				t.Errorf("fact: got %+v", fact)
			}
			if d.AddedBy != "jansen" || !d.AddedAt.Equal(d.Current().At) {
				t.Errorf("got added by %q at %v", d.AddedBy, d.AddedAt)
			}
		})
	}
}

func TestBar05_AnonymousDocumentHasNoAdderAndNoTime(t *testing.T) {
	d, fact, err := NewDocument(onSignal, "Brief", version("x.docx"), true)
	if err != nil || !fact.Anonymous {
		t.Fatalf("got fact %+v, error %v", fact, err)
	}
	if _, err := d.Replace(version("y.docx"), true); err != nil {
		t.Fatal(err)
	}
	day := Day(version("").At)
	for i, v := range d.Versions {
		if v.By != "" || !v.At.Equal(day) {
			t.Errorf("version %d: got by %q at %v, want nobody on %v", i+1, v.By, v.At, day)
		}
	}
	if d.AddedBy != "" || !d.AddedAt.Equal(day) {
		t.Errorf("got added by %q at %v, want nobody on %v", d.AddedBy, d.AddedAt, day)
	}
}

func TestReplaceKeepsEarlierVersions(t *testing.T) {
	d, _, _ := NewDocument(onSignal, "", version("een.pdf"), false)
	fact, err := d.Replace(version("twee.pdf"), false)
	if err != nil || fact.Type != DocumentReplaced || d.Current().Name != "twee.pdf" || d.Versions[0].Name != "een.pdf" {
		t.Errorf("got %+v, error %v", d, err)
	}
	for len(d.Versions) < MaxVersions {
		d.Versions = append(d.Versions, version("meer.pdf"))
	}
	if _, err := d.Replace(version("te veel.pdf"), false); KindOf(err) != Conflict || len(d.Versions) != MaxVersions {
		t.Errorf("version %d: got error %v and %d versions", MaxVersions+1, err, len(d.Versions))
	}
}

func TestScannedVerdictStays(t *testing.T) {
	for _, tc := range []struct {
		name          string
		was           ScanState
		clean, change bool
		want          ScanState
	}{
		{"waiting, clean", Waiting, true, true, CleanScan},
		{"waiting, infected", Waiting, false, true, Infected},
		{"from before the scanner", NotScanned, false, true, Infected},
		{"clean stays", CleanScan, false, false, CleanScan},
		{"infected stays", Infected, true, false, Infected},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := Document{About: onSignal, Versions: []DocumentVersion{{Scan: tc.was}}}
			fact, changed := d.Scanned(1, tc.clean)
			if changed != tc.change || d.Versions[0].Scan != tc.want {
				t.Errorf("got %v %q, want %v %q", changed, d.Versions[0].Scan, tc.change, tc.want)
			}
			if changed && fact.Details[DetailTo] != string(tc.want) {
				t.Errorf("fact: got %+v", fact)
			}
		})
	}
}

func TestBar44_DownloadableFailsClosed(t *testing.T) {
	for _, tc := range []struct {
		state             ScanState
		without, withScan bool
	}{
		{CleanScan, true, true}, {NotScanned, true, false}, {Waiting, false, false}, {Infected, false, false}, {"", false, false}, {"iets anders", false, false},
	} {
		v := DocumentVersion{Scan: tc.state}
		if v.Downloadable(false) != tc.without || v.Downloadable(true) != tc.withScan {
			t.Errorf("%q: got %v without a scanner and %v with, want %v and %v", tc.state, v.Downloadable(false), v.Downloadable(true), tc.without, tc.withScan)
		}
	}
}

func TestFileKindOf(t *testing.T) {
	for mediaType, want := range map[string]FileKind{
		"application/pdf": FilePDF, "image/png": FilePicture, "text/plain; charset=utf-8": FileText, "text/csv; charset=utf-8": FileSheet,
		"application/vnd.openxmlformats-officedocument.wordprocessingml.document":   FileText,
		"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":         FileSheet,
		"application/vnd.openxmlformats-officedocument.presentationml.presentation": FilePresentation,
		"application/vnd.oasis.opendocument.spreadsheet":                            FileSheet,
		"application/vnd.oasis.opendocument.text":                                   FileText,
	} {
		if got := FileKindOf(mediaType); got != want {
			t.Errorf("%s: got %q, want %q", mediaType, got, want)
		}
	}
	for _, k := range FileKinds() {
		if k.Label() == "" {
			t.Errorf("%q has no label", k)
		}
	}
}
