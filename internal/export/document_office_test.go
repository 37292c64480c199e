package export

import (
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// office is LibreOffice with a profile of its own, so that no other one in use
// answers for it.
type office struct {
	program, profile string
}

// newOffice fails without LibreOffice: nobody would know whether a word
// processor reads what we write.
func newOffice(t *testing.T) office {
	t.Helper()
	program, err := exec.LookPath("soffice")
	if err != nil {
		t.Fatal("LibreOffice is not installed: .ci/run installs it, or `apt-get install libreoffice-writer-nogui`.")
	}
	return office{program: program, profile: t.TempDir()}
}

// convert turns files into a format and gives the folder of the results.
func (o office) convert(t *testing.T, format string, files ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	out := t.TempDir()
	args := []string{"--headless", "--norestore", "-env:UserInstallation=file://" + o.profile, "--convert-to", format, "--outdir", out}
	cmd := exec.CommandContext(ctx, o.program, append(args, files...)...)
	endAsGroup(cmd)
	cmd.WaitDelay = 5 * time.Second
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("convert to %s: %v\n%s", format, err, said)
	}
	return out
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// gist is what a reader sees of an ODT, whatever its styles are called:
// headings with their level, items with their depth, rows of tables, the rest.
func gist(t *testing.T, data []byte) []string {
	t.Helper()
	var out []string
	add := func(mark, text string) {
		if text = strings.TrimSpace(text); text != "" {
			out = append(out, mark+text)
		}
	}
	var walk func(*element, string)
	walk = func(e *element, depth string) {
		for _, k := range e.kids {
			switch k.name {
			case "h":
				add("h"+k.attrs["outline-level"]+" ", k.words())
			case "p":
				add(depth, k.words())
			case "list":
				walk(k, "-"+depth)
			case "table-row":
				var row []string
				for _, c := range k.all("table-cell") {
					row = append(row, c.words())
				}
				add("| ", strings.Join(row, " | "))
			default:
				walk(k, depth)
			}
		}
	}
	walk(treeOf(t, unzipped(t, data)["content.xml"]).all("text")[0], "")
	return out
}

// TestOfficeReadsOurDocuments sends papers through LibreOffice, there and back,
// and looks whether it understood them.
func TestOfficeReadsOurDocuments(t *testing.T) {
	o, dir := newOffice(t), t.TempDir()
	papers := map[string]Paper{"verslag": minutes(), "vijandig": nastyPaper(strings.Join(nasty, " | "))}
	var odts, docxs []string
	for name, p := range papers {
		for _, f := range forms[:2] {
			path := filepath.Join(dir, name+"."+f.name)
			data := written(t, func(w io.Writer) error { return f.write(p, w) })
			if err := os.WriteFile(path, data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		odts, docxs = append(odts, filepath.Join(dir, name+".odt")), append(docxs, filepath.Join(dir, name+".docx"))
	}
	asDOCX := o.convert(t, "docx", odts...)
	back := filepath.Join(dir, "terug.docx")
	if err := os.WriteFile(back, read(t, filepath.Join(asDOCX, "verslag.docx")), 0o600); err != nil {
		t.Fatal(err)
	}
	asODT := o.convert(t, "odt", append(docxs, back)...)

	want := []string{
		"Verslag klankbordgroep bewind", "Maandag 2 maart 2026, 10.00 uur",
		"h1 Aanwezig", "| Voorzitter | Geldfit", "| Secretaris | Gemeente",
		"h1 Wachttijden bij bewind", "De tafel sprak over wachttijden en kosten; zie het plan.\nTweede  regel.", "h2 Wat we hoorden",
		"-Wachten duurt lang", "--Vooral in de zomer", "---Diep", "-Brieven zijn moeilijk", "Daarom:",
		"-Vierde stap", "-Vijfde stap", "-Opnieuw één", "Ik wist niet wie ik moest bellen.", "Dit punt komt terug.",
		"h1 Afspraken", "| Wie | Wat | Wanneer", "| Geldfit | Brief herschrijven |", "| Gemeente | Tafel plannen | 1 mei 2026", "h2 Rondvraag",
	}
	for _, c := range []struct{ name, path string }{
		{"what we wrote", filepath.Join(dir, "verslag.odt")},
		{"our DOCX as ODT", filepath.Join(asODT, "verslag.odt")},
		{"our ODT by way of DOCX", filepath.Join(asODT, "terug.odt")},
	} {
		t.Run(c.name, func(t *testing.T) {
			data := read(t, c.path)
			if diff := cmp.Diff(want, gist(t, data)); diff != "" {
				t.Error(diff)
			}
			meta := treeOf(t, unzipped(t, data)["meta.xml"])
			if got := meta.all("title")[0].words(); got != minutes().Title {
				t.Errorf("title %q", got)
			}
			custom := map[string]string{}
			for _, e := range meta.all("user-defined") {
				custom[e.attrs["name"]] = e.words()
			}
			for _, p := range minutes().properties() {
				if custom[p[0]] != p[1] {
					t.Errorf("property %s is %q, want %q", p[0], custom[p[0]], p[1])
				}
			}
		})
	}
	for _, path := range []string{filepath.Join(asODT, "vijandig.odt")} {
		all := strings.Join(gist(t, read(t, path)), "\n")
		for _, s := range []string{"<script>alert(1)</script>", "]]><x/>", "&amp; &lt; &", "bell", "🇳🇱", "שלום", "{{7*7}} ${x}"} {
			if !strings.Contains(all, s) {
				t.Errorf("%q is lost on the way", s)
			}
		}
	}
}
