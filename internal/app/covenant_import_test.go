package app

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"

	"ketenportaal/internal/portal"
)

func wordFile(t *testing.T, body string) []byte {
	t.Helper()
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	for _, part := range [][2]string{{"[Content_Types].xml", `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`},
		{"word/document.xml", `<?xml version="1.0"?><w:document xmlns:w="w"><w:body>` + body + `</w:body></w:document>`}} {
		f, err := w.Create(part[0])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(part[1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func TestFindClauses(t *testing.T) {
	r := newRig(t)
	on := r.testCovenant()
	cora := r.as("ketencoordinator@gemeente")
	in, err := r.FindClauses(r.ctx, cora, on.Covenant.Number, 1, "Artikel 1. Doel\nOrganisatie geldfit belt.\n\nArtikel 2. Bellen\nDe gemeente *belt*.\n\n- een\n- twee")
	r.must(err)
	if len(in.Clauses) != 2 || !in.MayReplace || in.Clauses[0].Commits != portal.SidePartner || in.Clauses[1].Commits != portal.SideMunicipality || in.Clauses[1].Text != "De gemeente _belt_.\n\n- een\n- twee" || in.Clauses[1].N != 2 {
		t.Errorf("found: %+v", in.Clauses)
	}
	// What a document holds is text, not Markdown or HTML.
	body := `<w:p><w:r><w:t>Artikel 1. Doel</w:t></w:r></w:p><w:p><w:r><w:t># *Zo* &lt;script&gt;alert(1)&lt;/script&gt;</w:t></w:r></w:p>`
	in, err = r.FindClausesIn(r.ctx, cora, on.Covenant.Number, 1, "Convenant.docx", bytes.NewReader(wordFile(t, body)))
	r.must(err)
	if len(in.Clauses) != 1 || in.Clauses[0].Text != `\# \*Zo\* <script>alert(1)</script>` && !strings.Contains(in.Clauses[0].Text, `\*Zo\*`) {
		t.Errorf("found in the document: %+v", in.Clauses)
	}
	if events := r.types(); len(events) != 1 { // that it was made
		t.Errorf("looking left events: %v", events)
	}
}

func TestFindClausesRefuses(t *testing.T) {
	r := newRig(t)
	on := r.testCovenant()
	cora := r.as("ketencoordinator@gemeente")
	for name, text := range map[string]string{"nothing": " \n", "too much": strings.Repeat("a", portal.MaxImportText+1), "too many": strings.Repeat("Artikel 1. Kop\nTekst.\n", portal.MaxClauses+1)} {
		if _, err := r.FindClauses(r.ctx, cora, on.Covenant.Number, 1, text); portal.FieldsOf(err)["text"] == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	long := wordFile(t, strings.Repeat(`<w:p><w:r><w:t>Een regel die in geen enkel convenant hoort te staan.</w:t></w:r></w:p>`, 5000))
	files := map[string][]byte{"convenant.pdf": []byte("%PDF-1.7\n"), "convenant.docx": []byte("geen zip"), "convenant.exe": []byte("MZ"), "lang.docx": long,
		"groot.txt": bytes.Repeat([]byte("a "), portal.MaxImportFile/2+1), "leeg.txt": nil, "veel.txt": bytes.Repeat([]byte("a "), portal.MaxImportText)}
	for name, file := range files {
		if _, err := r.FindClausesIn(r.ctx, cora, on.Covenant.Number, 1, name, bytes.NewReader(file)); portal.FieldsOf(err)[portal.FieldDocumentFile] == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestImportClauses(t *testing.T) {
	r := newRig(t)
	on := r.testCovenant()
	n, cora := on.Covenant.Number, r.as("ketencoordinator@gemeente")
	two := []ImportedClause{{N: 1, Heading: "Een", Text: "Tekst een."}, {N: 3, Heading: "Drie", Text: "Tekst drie.", Commits: portal.SidePartner}}
	in := ClausesToImport{Once: portal.NewID(), Clauses: two}
	r.must(r.ImportClauses(r.ctx, cora, n, 1, in))
	r.must(r.ImportClauses(r.ctx, cora, n, 1, in)) // the form came twice
	on = r.reload(on)
	if len(on.Text.Clauses) != 6 || on.Text.Clauses[5].Heading != "Drie" || on.Text.Clauses[5].Commits != portal.SidePartner {
		t.Fatalf("after the existing ones: %+v", on.Text.Clauses)
	}

	bad := ClausesToImport{Clauses: []ImportedClause{{N: 2, Heading: "", Text: "BSN 111222333"}, {N: 5, Heading: "Kop", Text: strings.Repeat("a", portal.MaxClauseText+1)}, {N: 6, Heading: "Kop", Text: "a", Commits: "iedereen"}}}
	err := r.ImportClauses(r.ctx, cora, n, 1, bad)
	for _, field := range []string{"heading_2", "text_2", "text_5", "commits_6", FieldOverrule} {
		if portal.FieldsOf(err)[field] == "" {
			t.Errorf("%s isn't refused: %v", field, portal.FieldsOf(err))
		}
	}
	if len(r.reload(on).Text.Clauses) != 6 {
		t.Error("a part was taken over")
	}
	r.want(r.ImportClauses(r.ctx, cora, n, 1, ClausesToImport{}), portal.Invalid)
	many := ClausesToImport{}
	for i := range portal.MaxClauses - 5 {
		many.Clauses = append(many.Clauses, ImportedClause{N: i + 1, Heading: "Kop", Text: "Tekst."})
	}
	r.want(r.ImportClauses(r.ctx, cora, n, 1, many), portal.Invalid)

	replace := ClausesToImport{Clauses: two, Replace: true, Version: on.Text.Version - 1}
	r.want(r.ImportClauses(r.ctx, cora, n, 1, replace), portal.Conflict) // somebody wrote meanwhile
	replace.Version = on.Text.Version
	r.must(r.ImportClauses(r.ctx, cora, n, 1, replace))
	if on = r.reload(on); len(on.Text.Clauses) != 2 {
		t.Errorf("in the place of: %+v", on.Text.Clauses)
	}
	c := portal.ClauseComment{ID: portal.NewID(), Covenant: on.Covenant.ID, Nr: 1, Text: "Graag anders.", By: "x", Org: "geldfit", At: r.now()}
	r.must(r.store.InsertClauseComment(r.ctx, &c))
	replace.Version = on.Text.Version
	r.want(r.ImportClauses(r.ctx, cora, n, 1, replace), portal.Conflict)
}

func TestImportIsForWhoWrites(t *testing.T) {
	r := newRig(t)
	on := r.covenantAt(portal.CovenantConsulted)
	on.Covenant.Writers = []portal.ID{r.as("deelnemer@geldfit").ID}
	r.must(r.store.SaveCovenant(r.ctx, &on.Covenant, "gemeente"))
	one := ClausesToImport{Clauses: []ImportedClause{{N: 1, Heading: "Kop", Text: "Tekst."}}}
	r.want(r.ImportClauses(r.ctx, r.as("deelnemer@geldfit"), on.Covenant.Number, 1, one), portal.Forbidden) // only in concept
	r.must(r.ImportClauses(r.ctx, r.as("ketencoordinator@gemeente"), on.Covenant.Number, 1, one))
	signing := r.covenantAt(portal.CovenantSigning)
	r.want(r.ImportClauses(r.ctx, r.as("ketencoordinator@gemeente"), signing.Covenant.Number, 1, one), portal.Forbidden)
}
