package app

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// documentRig is a rig with a signal to the whole chain, shared by a deelnemer
// of Geldfit.
type documentRig struct {
	*rig
	signal portal.Signal
	by     portal.Actor
}

func newDocumentRig(t *testing.T) *documentRig {
	t.Helper()
	r := &documentRig{rig: newRig(t)}
	r.by = r.as("deelnemer@geldfit")
	r.signal = r.share(r.by, portal.Audience{Kind: portal.WholeChain}, portal.OrgVisible)
	r.events()
	return r
}

func (r *documentRig) share(by portal.Actor, audience portal.Audience, naming portal.Naming) portal.Signal {
	r.t.Helper()
	s, err := r.ShareSignal(r.ctx, by, ShareSignal{Text: "Brieven over aanmaningen zijn niet te begrijpen.", Theme: "toegang", Audience: audience, Naming: naming, KnowsRecognisable: true})
	r.must(err)
	return s
}

// receive takes a file in for the rig's signal.
func (r *documentRig) receive(by portal.Actor, to UploadTo, name string, content []byte) *Upload {
	r.t.Helper()
	u, err := r.ReceiveUpload(r.ctx, by, to, name, bytes.NewReader(content))
	r.must(err)
	return u
}

// add adds a document under a signal.
func (r *documentRig) add(by portal.Actor, s portal.Signal, name, content string) portal.Document {
	r.t.Helper()
	d, err := r.AddDocument(r.ctx, by, s.Number, &UploadForm{File: r.receive(by, UploadTo{Number: s.Number}, name, []byte(content))})
	r.must(err)
	return d
}

// files are the ids of all stored bytes.
func (r *documentRig) files() []docdb.FileInfo {
	r.t.Helper()
	list, err := r.store.Files().List(r.ctx, "", 1000)
	r.must(err)
	return list
}

// content downloads a version.
func (r *documentRig) content(by portal.Actor, d portal.Document, n int) (string, error) {
	r.t.Helper()
	f, err := r.DownloadDocument(r.ctx, by, d.ID, n)
	if err != nil {
		return "", err
	}
	defer f.Close()
	b, err := io.ReadAll(f)
	return string(b), err
}

func docxOf(t *testing.T, author, text string) []byte {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	const head = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`
	for _, part := range [][2]string{
		{"[Content_Types].xml", head + "<Types/>"},
		{"word/document.xml", head + `<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>` + text + `</w:t></w:r></w:p></w:body></w:document>`},
		{"docProps/core.xml", head + `<cp:coreProperties><dc:creator>` + author + `</dc:creator></cp:coreProperties>`},
	} {
		w, err := z.Create(part[0])
		if err == nil {
			_, err = w.Write([]byte(part[1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func TestAddAndReplaceDocument(t *testing.T) {
	r := newDocumentRig(t)
	d := r.add(r.by, r.signal, "Brief_aanmaning.txt", "Geachte heer, mevrouw. Kabouterwoord.")
	if d.Title != "Brief aanmaning" || d.AddedBy != r.by.ID || d.Current().Scan != portal.NotScanned || d.Current().Type != "text/plain; charset=utf-8" {
		t.Errorf("added: got %+v", d)
	}
	e := r.wantEvents(portal.DocumentAdded)[0]
	if e.About != r.signal.Ref() || e.By != r.by.ID {
		t.Errorf("event: got about %v by %q", e.About, e.By)
	}
	if told := r.told(e); told[r.as("ketencoordinator@gemeente").ID] != portal.ReasonHandler || len(told) != 1 {
		t.Errorf("told of the addition: %v, want the handler only", told)
	}

	to := UploadTo{Document: d.ID}
	d2, err := r.ReplaceDocument(r.ctx, r.by, d.ID, &UploadForm{File: r.receive(r.by, to, "Brief nieuw.txt", []byte("Beste lezer. Reuzenwoord."))})
	r.must(err)
	r.wantEvents(portal.DocumentReplaced)
	if len(d2.Versions) != 2 || d2.Title != d.Title {
		t.Errorf("replaced: got %+v", d2)
	}
	for n, want := range map[int]string{1: "Geachte heer, mevrouw. Kabouterwoord.", 2: "Beste lezer. Reuzenwoord."} {
		if got, err := r.content(r.as("meelezer@asdd"), d2, n); err != nil || got != want {
			t.Errorf("version %d: got %q, error %v", n, got, err)
		}
	}
	for word, want := range map[string]int{"reuzenwoord": 1, "kabouterwoord": 0, "aanmaning": 2} { // the signal has the last one too
		found, err := r.Search(r.ctx, r.as("meelezer@asdd"), SearchFilter{Text: word})
		r.must(err)
		if len(found.Found) != want {
			t.Errorf("search %q: got %d hits, want %d", word, len(found.Found), want)
		}
	}
	if n := len(r.files()); n != 2 {
		t.Errorf("%d files stored, want 2", n)
	}
}

func TestSameFileTwiceIsOneDocument(t *testing.T) {
	r := newDocumentRig(t)
	d := r.add(r.by, r.signal, "brief.txt", "Tekst.")
	again := r.add(r.by, r.signal, "brief.txt", "Tekst.")
	if again.ID != d.ID {
		t.Errorf("got a second document %s", again.ID)
	}
	other := r.add(r.as("deelnemer@bewind"), r.signal, "brief.txt", "Tekst.")
	if other.ID == d.ID {
		t.Error("another person's document was taken for the first one's")
	}
	same, err := r.ReplaceDocument(r.ctx, r.by, d.ID, &UploadForm{File: r.receive(r.by, UploadTo{Document: d.ID}, "brief.txt", []byte("Tekst."))})
	r.must(err)
	if len(same.Versions) != 1 || len(r.files()) != 2 {
		t.Errorf("got %d versions and %d files, want 1 and 2", len(same.Versions), len(r.files()))
	}
	r.wantEvents(portal.DocumentAdded, portal.DocumentAdded)
}

func TestBar04_DocumentsFollowTheSignal(t *testing.T) {
	r := newDocumentRig(t)
	bewind, geldfit := r.as("deelnemer@bewind"), r.as("collega@geldfit")
	s := r.share(r.by, portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"eenpitter"}}, portal.OrgVisible)
	d := r.add(r.by, s, "kanarie.txt", "Kanariewoord in de bijlage.")
	for _, tc := range []struct {
		name          string
		by            portal.Actor
		read, replace bool
		add           portal.Kind // Internal: allowed
	}{
		{"who shared it", r.by, true, true, portal.Internal},
		{"colleague", geldfit, true, false, portal.Internal},
		{"chosen organisation", r.as("eigenaar@eenpitter"), true, false, portal.Internal},
		{"other organisation", bewind, false, false, portal.NotFound},
		{"coordinator, not chosen", r.as("ketencoordinator@gemeente"), false, false, portal.NotFound},
		{"administrator", r.as("beheerder@gemeente"), false, false, portal.NotFound},
		{"clerk", r.as("griffie@gemeente"), false, false, portal.NotFound},
		{"auditor", r.as("auditor@gemeente"), false, false, portal.NotFound},
		{"keeper", r.as("anoniem@gemeente"), false, false, portal.NotFound},
		{"nobody", portal.Actor{}, false, false, portal.LoginNeeded},
		{"the portal's own jobs", portal.SystemActor(), true, false, portal.Forbidden},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := r.content(tc.by, d, 1)
			if got := err == nil; got != tc.read {
				t.Errorf("download: got error %v, want allowed %v", err, tc.read)
			}
			if err != nil && portal.KindOf(err) != portal.NotFound && portal.KindOf(err) != portal.LoginNeeded {
				t.Errorf("download: got error %v, want it not to exist", err)
			}
			_, err = r.Document(r.ctx, tc.by, d.ID)
			if got := err == nil; got != tc.read {
				t.Errorf("page: got error %v, want allowed %v", err, tc.read)
			}
			_, err = r.SignalDocuments(r.ctx, tc.by, s.Number)
			if got := err == nil; got != tc.read {
				t.Errorf("under the signal: got error %v, want allowed %v", err, tc.read)
			}
			if !tc.by.System {
				list, _ := r.Documents(r.ctx, tc.by, DocumentFilter{})
				words, _ := r.Documents(r.ctx, tc.by, DocumentFilter{Text: "kanariewoord"})
				found, _ := r.Search(r.ctx, tc.by, SearchFilter{Text: "kanariewoord"})
				if n := len(list.Rows) + len(words.Rows) + len(found.Found) + int(list.Count) + int(words.Count); (n > 0) != tc.read || tc.read && n != 5 {
					t.Errorf("lists, counts and search: got %d in all, allowed %v", n, tc.read)
				}
			}
			if err := refusedUpload(r, tc.by, UploadTo{Number: s.Number}); (err == nil) != (tc.add == portal.Internal) || err != nil && portal.KindOf(err) != tc.add {
				t.Errorf("add: got error %v, want kind %d", err, tc.add)
			}
			if err := refusedUpload(r, tc.by, UploadTo{Document: d.ID}); (err == nil) != tc.replace {
				t.Errorf("replace: got error %v, want allowed %v", err, tc.replace)
			}
		})
	}
}

// refusedUpload offers a file and gives the refusal, checking that a refused one
// isn't read at all.
func refusedUpload(r *documentRig, by portal.Actor, to UploadTo) error {
	in := strings.NewReader("Tekst.")
	u, err := r.ReceiveUpload(r.ctx, by, to, "brief.txt", in)
	u.Close()
	if err != nil && in.Len() != 6 {
		r.t.Error("a refused upload was read")
	}
	return err
}

func TestZeroActorIsRefusedEverywhere(t *testing.T) {
	r := newDocumentRig(t)
	d := r.add(r.by, r.signal, "brief.txt", "Tekst.")
	nobody := portal.Actor{}
	for name, do := range map[string]func() error{
		"receive":   func() error { return refusedUpload(r, nobody, UploadTo{Number: r.signal.Number}) },
		"add":       func() error { _, err := r.AddDocument(r.ctx, nobody, r.signal.Number, &UploadForm{}); return err },
		"replace":   func() error { _, err := r.ReplaceDocument(r.ctx, nobody, d.ID, &UploadForm{}); return err },
		"list":      func() error { _, err := r.Documents(r.ctx, nobody, DocumentFilter{}); return err },
		"of signal": func() error { _, err := r.SignalDocuments(r.ctx, nobody, r.signal.Number); return err },
		"page":      func() error { _, err := r.Document(r.ctx, nobody, d.ID); return err },
		"download":  func() error { _, err := r.DownloadDocument(r.ctx, nobody, d.ID, 1); return err },
		"rules":     func() error { _, err := r.UploadRules(r.ctx, nobody, r.signal.Number); return err },
		"scan":      func() error { _, err := r.ScanDocuments(r.ctx, nobody); return err },
		"sweep":     func() error { _, err := r.SweepDocuments(r.ctx, nobody); return err },
	} {
		if err := do(); portal.KindOf(err) != portal.LoginNeeded {
			t.Errorf("%s: got error %v, want a login asked", name, err)
		}
	}
	for name, do := range map[string]func() error{
		"scan":  func() error { _, err := r.ScanDocuments(r.ctx, r.as("beheerder@gemeente")); return err },
		"sweep": func() error { _, err := r.SweepDocuments(r.ctx, r.as("beheerder@gemeente")); return err },
	} {
		if err := do(); portal.KindOf(err) != portal.Forbidden {
			t.Errorf("%s by a person: got error %v, want forbidden", name, err)
		}
	}
}

func TestDocumentHidesTheReportersName(t *testing.T) {
	r := newDocumentRig(t)
	d := r.add(r.by, r.signal, "brief.txt", "Tekst.")
	for key, want := range map[string]string{"deelnemer@bewind": "", "ketencoordinator@gemeente": r.by.Name, "deelnemer@geldfit": r.by.Name} {
		p, err := r.Document(r.ctx, r.as(key), d.ID)
		r.must(err)
		list, err := r.Documents(r.ctx, r.as(key), DocumentFilter{})
		r.must(err)
		for _, got := range []Name{p.By, p.Versions[0].By, list.Rows[0].By} {
			if got.Person != want || got.Org == "" {
				t.Errorf("%s sees %+v, want name %q with the organisation", key, got, want)
			}
		}
	}
}

func TestBar42_RefusedTypesLeaveNothing(t *testing.T) {
	r := newDocumentRig(t)
	for _, tc := range []struct{ name, file, content string }{
		{"svg", "plaatje.svg", `<svg xmlns="http://www.w3.org/2000/svg"/>`},
		{"html", "pagina.html", "<!doctype html><p>"},
		{"html as text", "pagina.txt", "<html><script>1</script>"},
		{"double ending", "brief.html.pdf", "%PDF-1.4\n"},
		{"double ending, reversed", "brief.pdf.html", "%PDF-1.4\n"},
		{"pdf that is a page too", "brief.pdf", "%PDF-1.4\n<html><script>1</script>"},
		{"zip as pdf", "brief.pdf", "PK\x03\x04"},
		{"program", "brief.exe", "MZ"},
		{"empty", "brief.txt", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			u, err := r.ReceiveUpload(r.ctx, r.by, UploadTo{Number: r.signal.Number}, tc.file, strings.NewReader(tc.content))
			u.Close()
			if portal.FieldsOf(err)[portal.FieldDocumentFile] == "" {
				t.Errorf("got error %v, want the file refused", err)
			}
		})
	}
	if n := len(r.files()); n != 0 {
		t.Errorf("%d files are left", n)
	}
}

// endless gives text for ever and counts.
type endless struct{ n int64 }

func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'a'
	}
	e.n += int64(len(p))
	return len(p), nil
}

func TestBar40_StopsReadingAtTheLimit(t *testing.T) {
	r := newDocumentRig(t)
	in := &endless{}
	_, err := r.ReceiveUpload(r.ctx, r.by, UploadTo{Number: r.signal.Number}, "lang.txt", in)
	if portal.KindOf(err) != portal.TooLarge {
		t.Errorf("got error %v, want too large", err)
	}
	if over := in.n - portal.MaxUpload; over > 64<<10 {
		t.Errorf("read %d bytes beyond the limit", over)
	}
	if n := len(r.files()); n != 0 {
		t.Errorf("%d files are left", n)
	}
}

func TestBar40_QuotaOfThePortal(t *testing.T) {
	r := newDocumentRig(t)
	r.add(r.by, r.signal, "een.txt", "Tekst.")
	r.maxStored = portal.MaxUpload + 6
	r.add(r.by, r.signal, "twee.txt", "Meer")
	if err := refusedUpload(r, r.by, UploadTo{Number: r.signal.Number}); portal.FieldsOf(err)[portal.FieldDocumentFile] == "" {
		t.Errorf("got error %v, want no room", err)
	}
}

// brokenAt gives n bytes and then what a connection that breaks gives.
type brokenAt struct{ left int }

func (b *brokenAt) Read(p []byte) (int, error) {
	if b.left == 0 {
		return 0, io.ErrUnexpectedEOF
	}
	n := min(b.left, len(p))
	b.left -= n
	for i := range p[:n] {
		p[i] = 'a'
	}
	return n, nil
}

func TestBar45_BrokenUploadLeavesNothing(t *testing.T) {
	r := newDocumentRig(t)
	for _, at := range []int{0, 1, 100, 4095, 4096, 4097, 256 << 10, 1 << 20, 5<<20 + 1, portal.MaxUpload - 1} {
		u, err := r.ReceiveUpload(r.ctx, r.by, UploadTo{Number: r.signal.Number}, "brief.txt", &brokenAt{left: at})
		u.Close()
		if !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("broken at %d: got error %v", at, err)
		}
	}
	list, err := r.Documents(r.ctx, r.by, DocumentFilter{})
	r.must(err)
	if len(list.Rows)+len(r.files()) != 0 {
		t.Errorf("got %d documents and %d files, want none", len(list.Rows), len(r.files()))
	}
	r.wantEvents()
}

func TestBar45_DamageIsNoticedBeforeTheEnd(t *testing.T) {
	content := make([]byte, 300<<10)
	for i := range content {
		content[i] = byte(rand.IntN(256))
	}
	for _, tc := range []struct {
		name string
		size int
		err  error
	}{
		{"whole", len(content), io.EOF}, {"whole and small", 5, io.EOF}, {"empty", 0, io.EOF},
		{"damaged", len(content), docdb.ErrCorrupt}, {"damaged and small", 5, docdb.ErrCorrupt},
	} {
		t.Run(tc.name, func(t *testing.T) {
			v := &verified{from: io.NopCloser(io.MultiReader(bytes.NewReader(content[:tc.size]), failing{tc.err})), log: newRig(t).log}
			got, err := io.ReadAll(v)
			switch {
			case tc.err == io.EOF && (err != nil || !bytes.Equal(got, content[:tc.size])):
				t.Errorf("got %d bytes, error %v, want all", len(got), err)
			case tc.err != io.EOF && (!errors.Is(err, tc.err) || len(got) >= tc.size):
				t.Errorf("got %d of %d bytes, error %v, want fewer and the error", len(got), tc.size, err)
			}
		})
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func TestBar45_AnotherFileUnderTheIDIsNotGivenOut(t *testing.T) {
	r := newDocumentRig(t)
	d := r.add(r.by, r.signal, "brief.txt", "Tekst.")
	r.must(r.store.Files().Remove(r.ctx, string(d.Current().File)))
	if _, err := r.content(r.by, d, 1); err == nil || portal.KindOf(err) != portal.Internal {
		t.Errorf("bytes gone: got error %v, want one of ours", err)
	}
	_, err := r.store.Files().Put(r.ctx, string(d.Current().File), strings.NewReader("Anders"), 100)
	r.must(err)
	if got, err := r.content(r.by, d, 1); err == nil || got != "" {
		t.Errorf("got %q, error %v, want none of it", got, err)
	}
	if _, err := r.content(r.by, d, 2); portal.KindOf(err) != portal.NotFound {
		t.Errorf("version that isn't there: got error %v", err)
	}
}

// A test of a number that satisfies the elfproef and belongs to nobody.
const madeUpBSN = "111222333"

func TestBar36_CitizenDataInUploads(t *testing.T) {
	r := newDocumentRig(t)
	send := func(name, content string, in UploadForm) (UploadForm, portal.Document, error) {
		t.Helper()
		in.File = r.receive(r.by, UploadTo{Number: r.signal.Number}, name, []byte(content))
		d, err := r.AddDocument(r.ctx, r.by, r.signal.Number, &in)
		return in, d, err
	}

	in, _, err := send("brief.txt", "Het nummer is "+madeUpBSN+".", UploadForm{})
	r.wrongAt(err, portal.FieldDocumentFile, FieldOverrule)
	if in.Kept != "" || len(r.files()) != 0 {
		t.Errorf("a file with a BSN was kept: %q, %d files", in.Kept, len(r.files()))
	}
	_, _, err = send(madeUpBSN+".txt", "Niets.", UploadForm{})
	r.wrongAt(err, portal.FieldDocumentFile, FieldOverrule)
	in, _, err = send("brief.txt", "Niets.", UploadForm{Title: "Over " + madeUpBSN})
	r.wrongAt(err, portal.FieldDocumentTitle, FieldOverrule)
	if in.Kept == "" {
		t.Error("a file without fault was not kept")
	}
	r.wantEvents()

	_, d, err := send("brief.txt", "Het nummer is "+madeUpBSN+".", UploadForm{Citizen: CitizenAnswer{Overrule: "Dit is een zaaknummer."}})
	r.must(err)
	for _, e := range r.wantEvents(portal.DocumentAdded, portal.CitizenDataOverruled) {
		if e.Type == portal.CitizenDataOverruled {
			details, err := r.store.EventDetails(r.ctx, e.ID)
			r.must(err)
			if strings.Contains(fmt.Sprint(details), madeUpBSN) {
				t.Error("the number itself was logged")
			}
		}
	}
	if got, err := r.content(r.by, d, 1); err != nil || !strings.Contains(got, "nummer") {
		t.Errorf("got %q, error %v", got, err)
	}
}

func TestWarningKeepsTheFileUntilItIsAnswered(t *testing.T) {
	r := newDocumentRig(t)
	in := UploadForm{File: r.receive(r.by, UploadTo{Number: r.signal.Number}, "brief.txt", []byte("Mail naar jan@voorbeeld.example."))}
	_, err := r.AddDocument(r.ctx, r.by, r.signal.Number, &in)
	r.wrongAt(err, portal.FieldDocumentFile, FieldChecked)
	if in.Kept == "" || in.KeptName != "brief.txt" {
		t.Fatalf("got %+v, want the file kept", in)
	}
	again := UploadForm{Kept: in.Kept}
	_, err = r.AddDocument(r.ctx, r.by, r.signal.Number, &again)
	r.wrongAt(err, portal.FieldDocumentFile, FieldChecked)
	if again.Kept != in.Kept || len(r.files()) != 1 {
		t.Errorf("asked again: got %q with %d files, want the one that was kept", again.Kept, len(r.files()))
	}

	other := UploadForm{Kept: in.Kept, Citizen: CitizenAnswer{Checked: true}}
	_, err = r.AddDocument(r.ctx, r.as("collega@geldfit"), r.signal.Number, &other)
	r.wrongAt(err, portal.FieldDocumentFile)
	elsewhere := r.share(r.by, portal.Audience{Kind: portal.WholeChain}, portal.OrgVisible)
	other = UploadForm{Kept: in.Kept, Citizen: CitizenAnswer{Checked: true}}
	_, err = r.AddDocument(r.ctx, r.by, elsewhere.Number, &other)
	r.wrongAt(err, portal.FieldDocumentFile)

	in.File, in.Citizen = nil, CitizenAnswer{Checked: true}
	d, err := r.AddDocument(r.ctx, r.by, r.signal.Number, &in)
	r.must(err)
	if got, err := r.content(r.by, d, 1); err != nil || got != "Mail naar jan@voorbeeld.example." {
		t.Errorf("got %q, error %v", got, err)
	}
	_, err = r.AddDocument(r.ctx, r.by, r.signal.Number, &UploadForm{Kept: in.Kept, Citizen: CitizenAnswer{Checked: true}})
	r.wrongAt(err, portal.FieldDocumentFile)
}

func TestKeptUploadNamesNobody(t *testing.T) {
	r := newDocumentRig(t)
	var owners []string
	for range 2 {
		in := UploadForm{File: r.receive(r.by, UploadTo{Number: r.signal.Number}, "brief.txt", []byte("Mail naar jan@voorbeeld.example."))}
		_, err := r.AddDocument(r.ctx, r.by, r.signal.Number, &in)
		r.wrongAt(err, portal.FieldDocumentFile, FieldChecked)
		k, err := r.store.KeptUpload(r.ctx, in.Kept)
		r.must(err)
		owners = append(owners, k.Owner)
		if !k.Expires.Equal(portal.Day(k.Expires)) || k.Owner == r.by.Blind || strings.Contains(fmt.Sprint(k), string(r.by.ID)) {
			t.Errorf("kept row tells who or when: %+v", k)
		}
	}
	if owners[0] == owners[1] {
		t.Error("two kept uploads tell that they are one person's")
	}
}

func TestBar05_AnonymousUploadLeavesNoAuthor(t *testing.T) {
	r := newDocumentRig(t)
	s := r.share(r.by, portal.Audience{Kind: portal.WholeChain}, portal.Anonymous)
	r.events()
	to := UploadTo{Number: s.Number}
	if _, err := r.ReceiveUpload(r.ctx, r.by, to, "brief.pdf", strings.NewReader("%PDF-1.4\n")); portal.FieldsOf(err)[portal.FieldDocumentFile] == "" {
		t.Errorf("pdf: got error %v, want it refused", err)
	}
	in := UploadForm{File: r.receive(r.by, to, "Verslag van "+r.by.Name+".docx", docxOf(t, r.by.Name, "Wat wij zien."))}
	d, err := r.AddDocument(r.ctx, r.by, s.Number, &in)
	r.must(err)
	e := r.wantEvents(portal.DocumentAdded)[0]
	if e.By != "" || !e.At.Equal(portal.Day(r.clock)) {
		t.Errorf("event: got by %q at %v", e.By, e.At)
	}
	if told := r.told(e); len(told) != 1 || told[r.by.ID] != "" {
		t.Errorf("told %v, want the handler only", told)
	}
	v := d.Current()
	if v.Name != "Bijlage.docx" || d.Title != "Bijlage" || v.By != "" || d.AddedBy != "" || !v.At.Equal(portal.Day(r.clock)) || !d.AddedAt.Equal(v.At) {
		t.Errorf("got %+v", d)
	}
	reader := r.as("ketencoordinator@gemeente")
	content, err := r.content(reader, d, 1)
	r.must(err)
	z, err := zip.NewReader(strings.NewReader(content), int64(len(content)))
	r.must(err)
	for _, f := range z.File {
		part, err := f.Open()
		r.must(err)
		b, err := io.ReadAll(part)
		r.must(err)
		if strings.Contains(string(b), r.by.Name) || !f.Modified.IsZero() && f.Modified.Year() > 1980 {
			t.Errorf("%s tells who or when: %s, %v", f.Name, b, f.Modified)
		}
	}
	p, err := r.Document(r.ctx, reader, d.ID)
	r.must(err)
	if shown := fmt.Sprintf("%+v", p); strings.Contains(shown, string(r.by.ID)) || strings.Contains(shown, r.by.Name) || strings.Contains(shown, "Geldfit") {
		t.Errorf("the page tells who: %s", shown)
	}
	if err := refusedUpload(r, r.as("collega@geldfit"), UploadTo{Document: d.ID}); portal.KindOf(err) != portal.Forbidden {
		t.Errorf("replace by a colleague: got error %v", err)
	}
	if !policy.May(r.by, policy.ReplaceDocument, policy.DocumentOn{Document: d, Signal: s}) {
		t.Error("the reporter can't replace their own document")
	}
}

func TestAnonymousReporterIsWarnedOfTheirOwnName(t *testing.T) {
	r := newDocumentRig(t)
	s := r.share(r.by, portal.Audience{Kind: portal.WholeChain}, portal.Anonymous)
	in := UploadForm{File: r.receive(r.by, UploadTo{Number: s.Number}, "brief.txt", []byte("Groet, "+strings.ToUpper(r.by.Name)))}
	_, err := r.AddDocument(r.ctx, r.by, s.Number, &in)
	r.wrongAt(err, portal.FieldDocumentFile, FieldChecked)
	in.File, in.Citizen.Checked = nil, true
	_, err = r.AddDocument(r.ctx, r.by, s.Number, &in)
	r.must(err)
}

func TestDocumentListFilters(t *testing.T) {
	r := newDocumentRig(t)
	r.add(r.by, r.signal, "brief.txt", "Tekst over aanmaning.")
	r.later(time.Hour)
	r.add(r.as("deelnemer@bewind"), r.signal, "cijfers.csv", "jaar;aanmaning\n2026;12\n")
	for _, tc := range []struct {
		name string
		f    DocumentFilter
		want []string
	}{
		{"all, newest first", DocumentFilter{}, []string{"Cijfers", "Brief"}},
		{"kind", DocumentFilter{Kind: portal.FileSheet}, []string{"Cijfers"}},
		{"mine", DocumentFilter{Mine: true}, []string{"Brief"}},
		{"words", DocumentFilter{Text: "aanmaningen"}, []string{"Cijfers", "Brief"}},
		{"words and kind", DocumentFilter{Text: "aanmaningen", Kind: portal.FileText}, []string{"Brief"}},
		{"words and mine", DocumentFilter{Text: "aanmaningen", Mine: true}, []string{"Brief"}},
		{"none", DocumentFilter{Kind: portal.FilePDF}, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			list, err := r.Documents(r.ctx, r.by, tc.f)
			r.must(err)
			var got []string
			for _, row := range list.Rows {
				got = append(got, row.Title)
			}
			if fmt.Sprint(got) != fmt.Sprint(tc.want) || list.Count != int64(len(tc.want)) {
				t.Errorf("got %v, count %d, want %v", got, list.Count, tc.want)
			}
		})
	}
}

func TestReindexFindsDocumentsAgain(t *testing.T) {
	r := newDocumentRig(t)
	d := r.add(r.by, r.signal, "brief.txt", "Kabouterwoord.")
	r.must(r.store.SaveDocumentText(r.ctx, d, "", nil)) // gone from the index and its text too
	r.must(r.store.SaveDocumentText(r.ctx, d, "Reuzenwoord.", nil))
	if _, err := r.store.Reindex(context.WithoutCancel(r.ctx), nil); err != nil {
		t.Fatal(err)
	}
	found, err := r.Documents(r.ctx, r.as("deelnemer@bewind"), DocumentFilter{Text: "reuzenwoord"})
	r.must(err)
	if len(found.Rows) != 1 {
		t.Errorf("got %d documents after reindexing, want 1", len(found.Rows))
	}
}
