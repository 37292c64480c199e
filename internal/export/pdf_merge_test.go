package export

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
)

// leaflet is a PDF of n empty pages, with who made it and what it does when opened.
func leaflet(n int) []byte { return leafletOf("1.4", n) }

func leafletOf(version string, n int) []byte {
	objects := []string{
		"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert)>>/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(app.beep)>>]>>>>>>",
		"",
		"<</Author(Jan Jansen)/Title(geheim)>>",
	}
	var kids strings.Builder
	for i := range n {
		fmt.Fprintf(&kids, "%d 0 R ", len(objects)+1)
		objects = append(objects, fmt.Sprintf("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Rotate %d>>", i%4*90))
	}
	objects[1] = fmt.Sprintf("<</Type/Pages/Count %d/Kids[%s]>>", n, kids.String())
	var out bytes.Buffer
	fmt.Fprintf(&out, "%%PDF-%s\n", version)
	var table strings.Builder
	for i, o := range objects {
		fmt.Fprintf(&table, "%010d 00000 n \n", out.Len())
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n%s", len(objects)+1, table.String())
	fmt.Fprintf(&out, "trailer\n<</Size %d/Root 1 0 R/Info 3 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, start)
	return out.Bytes()
}

func TestPrintAndMerge(t *testing.T) {
	paper := printed(t, minutes())
	pages := pagesOf(t, paper)
	want := []string{
		"Verslag klankbordgroep bewind 1", "  Inhoud 1", "  Aanwezig 1", "  Wachttijden bij bewind 1", "    Wat we hoorden 1", "  Afspraken 1", "    Rondvraag 2",
	}
	if diff := cmp.Diff(want, bookmarksOf(t, paper)); diff != "" {
		t.Errorf("outline of the print:\n%s", diff)
	}
	if !bytes.Contains(paper, []byte("/MarkInfo")) {
		t.Error("the print is not tagged: who reads with the ears hears no headings")
	}
	var whole bytes.Buffer
	parts := []PDFPart{
		{Title: "Agenda", Data: paper}, {Title: "Bijlage 1: cijfers\n(2025) – é 📎", Data: leaflet(2)}, {Title: "Bijlage 1: cijfers\n(2025) – é 📎", Data: leaflet(1)},
	}
	if err := MergePDF(&whole, parts); err != nil {
		t.Fatal(err)
	}
	if got := pagesOf(t, whole.Bytes()); got != pages+3 {
		t.Errorf("%d pages, want %d", got, pages+3)
	}
	got := bookmarksOf(t, whole.Bytes())
	wantAll := []string{"Agenda 1"}
	for _, s := range want {
		wantAll = append(wantAll, "  "+s)
	}
	wantAll = append(wantAll, "Bijlage 1: cijfers (2025) – é 📎 3", "Bijlage 1: cijfers (2025) – é 📎 5")
	if diff := cmp.Diff(wantAll, got); diff != "" {
		t.Errorf("bookmarks of the whole:\n%s", diff)
	}
}

// TestLinksStayInTheirPart merges a paper with itself: both have the same names
// of places, and each table of contents must lead to its own.
func TestLinksStayInTheirPart(t *testing.T) {
	paper := printed(t, minutes())
	var whole bytes.Buffer
	if err := MergePDF(&whole, []PDFPart{{Title: "een", Data: paper}, {Title: "twee", Data: paper}}); err != nil {
		t.Fatal(err)
	}
	ctx, err := api.ReadAndValidate(bytes.NewReader(whole.Bytes()), model.NewDefaultConfiguration())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for n := 1; n <= ctx.PageCount; n++ {
		page, _, _, err := ctx.PageDict(n, false)
		if err != nil {
			t.Fatal(err)
		}
		links, err := ctx.DereferenceArray(page["Annots"])
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range links {
			link, err := ctx.DereferenceDict(l)
			if err != nil {
				t.Fatal(err)
			}
			if link["Dest"] == nil {
				continue // to a page of the web
			}
			to, err := pdfcpu.PageNrFromDestination(ctx, link["Dest"])
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, fmt.Sprintf("%d to %d", n, to))
		}
	}
	want := []string{"1 to 1", "1 to 1", "1 to 1", "1 to 2", "3 to 3", "3 to 3", "3 to 3", "3 to 4"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestMergedPartsAreQuiet(t *testing.T) {
	var whole bytes.Buffer
	if err := MergePDF(&whole, []PDFPart{{Title: "een", Data: leaflet(1)}, {Title: "twee", Data: leaflet(1)}}); err != nil {
		t.Fatal(err)
	}
	ctx, err := api.ReadContext(bytes.NewReader(whole.Bytes()), model.NewDefaultConfiguration())
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, entry := range ctx.Table {
		if entry != nil && entry.Object != nil {
			all.WriteString(entry.Object.String() + "\n")
		}
	}
	for _, no := range []string{"Jan Jansen", "geheim", "app.alert", "app.beep", "OpenAction"} {
		if strings.Contains(all.String(), no) {
			t.Errorf("%q is still in the merged file", no)
		}
	}
}

func TestMergeNamesTheBadPart(t *testing.T) {
	good := leaflet(1)
	var locked, half bytes.Buffer
	conf := model.NewAESConfiguration("", "eigenaar", 256)
	if err := api.Encrypt(bytes.NewReader(good), &half, conf); err != nil {
		t.Fatal(err)
	}
	conf = model.NewAESConfiguration("lezer", "eigenaar", 256)
	if err := api.Encrypt(bytes.NewReader(good), &locked, conf); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		data []byte
		want error
	}{
		{"empty", nil, ErrBrokenPDF},
		{"no PDF", []byte("%PDF-1.7\nhallo"), ErrBrokenPDF},
		{"HTML", []byte("<!DOCTYPE html><title>x</title>"), ErrBrokenPDF},
		{"cut off", good[:len(good)/2], ErrBrokenPDF},
		{"with a password", locked.Bytes(), ErrEncryptedPDF},
		{"that forbids changes", half.Bytes(), ErrEncryptedPDF},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for place := range 2 {
				parts := []PDFPart{{Title: "goed", Data: good}, {Title: "goed", Data: good}}
				parts[place] = PDFPart{Title: "fout", Data: tt.data}
				var out bytes.Buffer
				err := MergePDF(&out, parts)
				var part *PartError
				if !errors.As(err, &part) || part.Part != place || part.Title != "fout" || !errors.Is(err, tt.want) {
					t.Errorf("at %d: %v, want %v of this part", place, err, tt.want)
				}
				if out.Len() > 0 {
					t.Errorf("at %d: %d bytes are written of a merge that failed", place, out.Len())
				}
			}
		})
	}
}

// TestBar41_MergeRefusesBombs: small files that would fill the memory, packed
// once and packed twice.
func TestBar41_MergeRefusesBombs(t *testing.T) {
	const each = 1 << 20
	pack := func(data []byte) []byte {
		var out bytes.Buffer
		w := zlib.NewWriter(&out)
		if _, err := w.Write(data); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	for name, test := range map[string]struct {
		size  int
		wraps int
		want  error
	}{
		"once":       {each + 1, 1, ErrLargePDF},
		"twice":      {each + 1, 2, ErrLargePDF},
		"just fits":  {each, 1, nil},
		"not packed": {2 * each, 0, nil},
	} {
		t.Run(name, func(t *testing.T) {
			stream := make([]byte, test.size)
			for range test.wraps {
				stream = pack(stream)
			}
			file := slices.Concat(leaflet(1), []byte("9 0 obj\n<</Type/ObjStm/Filter/FlateDecode>>\nstream\r\n"), stream, []byte("\nendstream\nendobj\n"))
			if err := checkUnpacked(file, each, 3*each/2); !errors.Is(err, test.want) {
				t.Errorf("%v, want %v", err, test.want)
			}
			if err := checkUnpacked(slices.Concat(file, file), each, 3*each/2); test.wraps > 0 && !errors.Is(err, ErrLargePDF) {
				t.Errorf("two that are too large together: %v", err)
			}
		})
	}
}

// TestMergeSurvivesDamage breaks a good file at every place: whatever comes of
// it, it is a merged file or an error.
func TestMergeSurvivesDamage(t *testing.T) {
	good := leaflet(2)
	merged := 0
	for i := 0; i < len(good); i += 5 {
		bad := bytes.Clone(good)
		bad[i] ^= 0x15
		err := MergePDF(io.Discard, []PDFPart{{Title: "goed", Data: good}, {Title: "fout", Data: bad}})
		var part *PartError
		switch {
		case err == nil:
			merged++
		case !errors.As(err, &part) || part.Part != 1:
			t.Errorf("byte %d: %v, want an error of the second part", i, err)
		}
	}
	if merged == 0 {
		t.Error("no damaged file was merged: the damage is not what is tested")
	}
}

// TestMergeOfVersions: a newer file than the first is no reason to leave it out.
func TestMergeOfVersions(t *testing.T) {
	for _, versions := range [][2]string{{"1.4", "1.7"}, {"1.7", "2.0"}, {"2.0", "1.4"}, {"2.0", "2.0"}} {
		var out bytes.Buffer
		if err := MergePDF(&out, []PDFPart{{Title: "a", Data: leafletOf(versions[0], 1)}, {Title: "b", Data: leafletOf(versions[1], 1)}}); err != nil {
			t.Errorf("%v: %v", versions, err)
		} else if n := pagesOf(t, out.Bytes()); n != 2 {
			t.Errorf("%v: %d pages", versions, n)
		}
	}
}

func TestMergeIsBounded(t *testing.T) {
	large := make([]byte, maxMergeBytes/2+1)
	if err := MergePDF(io.Discard, []PDFPart{{Data: large}, {Data: large}}); !errors.Is(err, ErrMergeLarge) {
		t.Errorf("%v, want %v", err, ErrMergeLarge)
	}
	if err := MergePDF(io.Discard, nil); err == nil {
		t.Error("nothing was merged")
	}
}

func TestMergeWritesNoConfiguration(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", filepath.Join(home, "config"))
	if err := MergePDF(io.Discard, []PDFPart{{Title: "x", Data: leaflet(1)}}); err != nil {
		t.Fatal(err)
	}
	if files, _ := os.ReadDir(home); len(files) > 0 {
		t.Errorf("%v was written in the home", files)
	}
}
