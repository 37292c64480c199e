package app

import (
	"archive/zip"
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"

	"ketenportaal/internal/portal"
)

// paperRig is a documentRig with a meeting of which everybody at the table knows.
// Its agenda has an item that the deelnemer of Geldfit presents and a confidential
// one for the chair and the coordinator, whose title is the canary.
type paperRig struct {
	*documentRig
	table        portal.RoundTable
	open, secret portal.ID
	prepares     portal.Actor
}

func newPaperRig(t *testing.T) *paperRig {
	t.Helper()
	r := &paperRig{documentRig: &documentRig{rig: newRig(t)}}
	r.by, r.prepares = r.as("deelnemer@geldfit"), r.as("ketencoordinator@gemeente")
	r.table = r.planned(r.series(), 29)
	var err error
	r.open, err = r.AddItem(r.ctx, r.prepares, r.table.Number, ItemInput{AgendaItem: portal.AgendaItem{Title: "Wat doen we met wachttijden?", Presenter: r.by.ID, Paper: true}})
	r.must(err)
	r.secret, err = r.AddItem(r.ctx, r.prepares, r.table.Number, ItemInput{AgendaItem: portal.AgendaItem{Title: "Vraag over " + canary, Confidential: true,
		For: []portal.ID{r.prepares.ID, "portefeuillehouder@gemeente"}}})
	r.must(err)
	r.must(r.OpenTable(r.ctx, r.prepares, r.table.Number, 0))
	r.events()
	return r
}

func (r *paperRig) to(item portal.ID) UploadTo { return UploadTo{Table: r.table.Number, Item: item} }

func (r *paperRig) paper(by portal.Actor, to UploadTo, name, content string) portal.Document {
	r.t.Helper()
	d, err := r.AddPaper(r.ctx, by, to, &UploadForm{File: r.receive(by, to, name, []byte(content))})
	r.must(err)
	return d
}

// papersOf are the titles of the papers somebody sees, by item.
func (r *paperRig) papersOf(by portal.Actor) map[string][]string {
	r.t.Helper()
	p, err := r.Papers(r.ctx, by, r.table.Number)
	r.must(err)
	seen := map[string][]string{}
	for _, i := range p.Items {
		for _, d := range i.Papers {
			seen[i.Item.Title] = append(seen[i.Item.Title], d.Title)
		}
	}
	return seen
}

// unzip reads a ZIP whole: the names in it and everything together.
func (r *paperRig) unzip(by portal.Actor) (names []string, all string) {
	r.t.Helper()
	f, err := r.ZipPapers(r.ctx, by, r.table.Number)
	r.must(err)
	defer f.Close()
	data, err := io.ReadAll(f)
	r.must(err)
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	r.must(err)
	for _, file := range z.File {
		names = append(names, file.Name)
		from, err := file.Open()
		r.must(err)
		text, err := io.ReadAll(from)
		r.must(err)
		all += string(text)
	}
	return names, all + f.Name
}

func TestAddPaper(t *testing.T) {
	r := newPaperRig(t)
	d := r.paper(r.by, r.to(r.open), "Wachttijden_2026.txt", "Kabouterwoord.")
	if d.Title != "Wachttijden 2026" || d.Table != r.table.ID || d.About.ID != r.open || d.AddedBy != r.by.ID {
		t.Errorf("added %+v", d)
	}
	if e := r.wantEvents(portal.DocumentAdded)[0]; e.About != d.Ref() || len(r.told(e)) != 0 {
		t.Errorf("about %v, told %v: before the agenda is sent nobody hears", e.About, r.told(e))
	}
	if again := r.paper(r.by, r.to(r.open), "Wachttijden_2026.txt", "Kabouterwoord."); again.ID != d.ID {
		t.Error("the same file twice is two papers")
	}
	r.paper(r.prepares, UploadTo{Table: r.table.Number}, "agenda.txt", "Voor iedereen.")
	got := r.papersOf(r.as("meelezer@asdd"))
	if len(got) != 2 || !slices.Equal(got["Wat doen we met wachttijden?"], []string{"Wachttijden 2026"}) || !slices.Equal(got[""], []string{"Agenda"}) {
		t.Errorf("Asdd sees %v", got)
	}

	receives := func(by portal.Actor, to UploadTo) error {
		u, err := r.ReceiveUpload(r.ctx, by, to, "a.txt", strings.NewReader("Tekst."))
		u.Close()
		_, saved := r.AddPaper(r.ctx, by, to, &UploadForm{})
		if portal.KindOf(err) != portal.KindOf(saved) {
			t.Errorf("receiving: %v, adding: %v", err, saved)
		}
		return err
	}
	for who, want := range map[string]portal.Kind{"collega@geldfit": portal.Forbidden, "meelezer@asdd": portal.Forbidden, "beheerder@gemeente": portal.Forbidden,
		"deelnemer@bewind": portal.NotFound, "auditor@gemeente": portal.NotFound} {
		r.refused(receives(r.as(who), r.to(r.open)), want)
	}
	r.refused(receives(portal.Actor{}, r.to(r.open)), portal.LoginNeeded)
	r.refused(receives(r.by, UploadTo{Table: r.table.Number}), portal.Forbidden)
	r.refused(receives(r.by, r.to(r.secret)), portal.NotFound)
	r.refused(receives(r.as("beleidsadviseur@gemeente"), r.to(r.secret)), portal.NotFound)
	r.refused(receives(r.prepares, r.to("weg")), portal.NotFound)
	r.refused(receives(r.prepares, UploadTo{Table: "R-2026-999"}), portal.NotFound)
}

// A BSN in a paper blocks it, as anywhere.
func TestPaperWithCitizenData(t *testing.T) {
	r := newPaperRig(t)
	in := &UploadForm{Title: "Over 111222333", File: r.receive(r.by, r.to(r.open), "a.txt", []byte("Het gaat om 111222333."))}
	_, err := r.AddPaper(r.ctx, r.by, r.to(r.open), in)
	r.wrongAt(err, portal.FieldDocumentFile, portal.FieldDocumentTitle, FieldOverrule)
	if n := len(r.files()); n != 0 {
		t.Errorf("%d files kept", n)
	}
}

// TestPapersOfAConfidentialItem: only who it names knows of its papers, anywhere.
func TestPapersOfAConfidentialItem(t *testing.T) {
	r := newPaperRig(t)
	d := r.paper(r.prepares, r.to(r.secret), canary+".txt", "Alles over "+canary)
	r.paper(r.by, r.to(r.open), "open.txt", "Voor de tafel.")
	r.must(r.SendAgenda(r.ctx, r.prepares, r.table.Number, 0))
	r.events()
	to := UploadTo{Document: d.ID}
	_, err := r.ReplaceDocument(r.ctx, r.prepares, d.ID, &UploadForm{File: r.receive(r.prepares, to, canary+" 2.txt", []byte("Meer over "+canary))})
	r.must(err)
	replaced := r.wantEvents(portal.DocumentReplaced)[0]
	if told := r.told(replaced); len(told) != 1 || told["portefeuillehouder@gemeente"] == "" {
		t.Errorf("told %v", told)
	}

	knows := map[string]bool{"ketencoordinator@gemeente": true, "portefeuillehouder@gemeente": true}
	for _, who := range []string{"ketencoordinator@gemeente", "portefeuillehouder@gemeente", "beleidsadviseur@gemeente", "collega@gemeente", "vervanger@gemeente",
		"griffie@gemeente", "beheerder@gemeente", "deelnemer@geldfit", "meelezer@asdd"} {
		by, reads := r.as(who), knows[who]
		names, packed := r.unzip(by)
		list, err := r.Documents(r.ctx, by, DocumentFilter{})
		r.must(err)
		words, err := r.Documents(r.ctx, by, DocumentFilter{Text: canary})
		r.must(err)
		found, err := r.Search(r.ctx, by, SearchFilter{Text: canary})
		r.must(err)
		_, page := r.Document(r.ctx, by, d.ID)
		_, bytes := r.DownloadDocument(r.ctx, by, d.ID, 1)
		_, asked := r.AskHideText(r.ctx, by, "", portal.DocumentPart(d.ID, 0))
		n := 1
		if reads {
			n = 2
		}
		if list.Count != int64(n) || len(list.Rows) != n || len(names) != n || strings.Contains(strings.ToLower(packed+strings.Join(names, "")), strings.ToLower(canary)) != reads {
			t.Errorf("%s: %d documents of %d listed, ZIP %v", who, len(list.Rows), list.Count, names)
		}
		if (words.Count > 0) != reads || (len(found.Found) > 0) != reads || (page == nil) != reads || (bytes == nil) != reads {
			t.Errorf("%s: %d in the list, %d found, page %v, download %v", who, words.Count, len(found.Found), page, bytes)
		}
		if !reads && portal.KindOf(asked) != portal.NotFound {
			t.Errorf("%s may hide it: %v", who, asked)
		}
	}
	for _, who := range []string{"beheerder@gemeente", "auditor@gemeente"} {
		rows, _, err := r.AuditExport(r.ctx, r.as(who), AuditFilter{})
		r.must(err)
		for _, row := range rows {
			if strings.Contains(row.Subject, canary) {
				t.Errorf("%s reads %q in the log", who, row.Subject)
			}
		}
	}
	news, err := r.chainNews(r.ctx, r.as("portefeuillehouder@gemeente"), portal.Notification{Type: portal.DocumentReplaced, About: d.Ref()})
	if err != nil || !news.visible || news.title != "" || !news.confidential {
		t.Errorf("a mail says %+v, %v", news, err)
	}
}

// TestPapersFollowTheItem: other readers, another meeting, no item any more.
func TestPapersFollowTheItem(t *testing.T) {
	r := newPaperRig(t)
	d := r.paper(r.by, r.to(r.open), "Notitie.txt", "Kabouterwoord.")
	asdd := r.as("meelezer@asdd")
	sees := func(who portal.Actor) (n int64) {
		t.Helper()
		list, err := r.Documents(r.ctx, who, DocumentFilter{Under: portal.KindTable})
		r.must(err)
		found, err := r.Search(r.ctx, who, SearchFilter{Text: "kabouterwoord"})
		r.must(err)
		if int64(len(found.Found)) != list.Count {
			t.Errorf("%d found, %d listed", len(found.Found), list.Count)
		}
		return list.Count
	}
	if sees(asdd) != 1 || sees(r.as("deelnemer@bewind")) != 0 {
		t.Error("the paper of an open item is for the table, and nobody else")
	}
	item, _ := r.freshTable(r.table).Item(r.open)
	change := func(confidential bool) {
		t.Helper()
		in := ItemInput{AgendaItem: item}
		in.Confidential, in.For = confidential, []portal.ID{r.prepares.ID}
		_, err := r.ChangeItem(r.ctx, r.prepares, r.table.Number, in)
		r.must(err)
	}
	if change(true); sees(asdd) != 0 || sees(r.by) != 0 || sees(r.prepares) != 1 {
		t.Error("the item became confidential, its paper didn't")
	}
	r.refused(r.RemoveItem(r.ctx, r.prepares, r.table.Number, r.open, 0, false), portal.Conflict) // its paper has nowhere to go
	if change(false); sees(asdd) != 1 {
		t.Error("the item is open again, its paper isn't")
	}

	next := r.planned(r.freshSeries(r.table.Series), 60)
	r.must(r.RemoveItem(r.ctx, r.prepares, r.table.Number, r.open, 0, true))
	moved, err := r.store.Document(r.ctx, d.ID)
	r.must(err)
	if moved.Table != next.ID || sees(asdd) != 0 || sees(r.prepares) != 1 {
		t.Errorf("moved to %v of %s: the next meeting is a silent draft", moved.About, moved.Table)
	}
	r.must(r.OpenTable(r.ctx, r.prepares, next.Number, 0))
	if sees(asdd) != 1 {
		t.Error("the next meeting is known, its paper isn't")
	}
	r.must(r.RemoveItem(r.ctx, r.prepares, next.Number, moved.About.ID, 0, false))
	if left, _ := r.store.Document(r.ctx, d.ID); left.About != next.Ref() || sees(asdd) != 1 {
		t.Errorf("the item lapsed, its paper is about %v", left.About)
	}
	if n, err := r.store.Reindex(r.ctx, nil); err != nil || n == 0 || sees(asdd) != 1 || sees(r.as("deelnemer@bewind")) != 0 {
		t.Errorf("indexed anew %d, %v", n, err)
	}
}

// TestPapersOfAProposal: who proposed it adds them, and they go along to the item.
func TestPapersOfAProposal(t *testing.T) {
	r := newPaperRig(t)
	p, err := r.Propose(r.ctx, r.by, r.table.Number, ProposeInput{Question: "Kunnen wij één nummer delen?", Aim: portal.AimAgree})
	r.must(err)
	to := UploadTo{Table: r.table.Number, Proposal: p.Number}
	d := r.paper(r.by, to, "plan.txt", "Het plan.")
	box, err := r.ProposalPapers(r.ctx, r.by, r.table.Number, p.Number)
	r.must(err)
	if len(box.Rows) != 1 || !box.Add || box.Rows[0].Number != p.Number || !strings.HasSuffix(box.Rows[0].Path, "/voorstellen/"+p.Number) {
		t.Errorf("papers %+v", box)
	}
	if box, err = r.ProposalPapers(r.ctx, r.as("meelezer@asdd"), r.table.Number, p.Number); err != nil || len(box.Rows) != 1 || box.Add {
		t.Errorf("Asdd: %+v, %v", box, err)
	}
	_, err = r.ProposalPapers(r.ctx, r.as("deelnemer@bewind"), r.table.Number, p.Number)
	r.refused(err, portal.NotFound)
	_, err = r.ReceiveUpload(r.ctx, r.prepares, to, "a.txt", strings.NewReader("Tekst."))
	r.refused(err, portal.Forbidden)
	if len(r.papersOf(r.by)) != 0 {
		t.Error("the papers of a proposal stand with the agenda before it is placed")
	}

	next := r.planned(r.freshSeries(r.table.Series), 60)
	r.must(r.AnswerProposal(r.ctx, r.prepares, p.Number, AnswerInput{Answer: portal.NextTime}))
	if list, err := r.Documents(r.ctx, r.by, DocumentFilter{}); err != nil || list.Count != 1 || len(list.Rows) != 1 {
		t.Errorf("put off to a silent meeting, its maker lists %+v, %v", list, err)
	}
	if list, err := r.Documents(r.ctx, r.as("meelezer@asdd"), DocumentFilter{}); err != nil || list.Count != 0 {
		t.Errorf("put off to a silent meeting, Asdd counts %d, %v", list.Count, err)
	}
	r.must(r.AnswerProposal(r.ctx, r.prepares, p.Number, AnswerInput{Answer: portal.Placed}))
	placed, err := r.store.Proposal(r.ctx, p.ID)
	r.must(err)
	if now, _ := r.store.Document(r.ctx, d.ID); now.About.Kind != portal.KindAgendaItem || now.About.ID != placed.Item || now.Table != next.ID {
		t.Errorf("placed, its paper is about %v of %s", now.About, now.Table)
	}
}

func TestMissingAndLatePapers(t *testing.T) {
	r := newPaperRig(t)
	item := func(by portal.Actor) ItemPapers {
		t.Helper()
		p, err := r.Papers(r.ctx, by, r.table.Number)
		r.must(err)
		for _, i := range p.Items {
			if i.Item.ID == r.open {
				return i
			}
		}
		t.Fatal("the item isn't there")
		return ItemPapers{}
	}
	if i := item(r.as("meelezer@asdd")); !i.Missing || i.Add || i.N != 2 {
		t.Errorf("Asdd: %+v", i)
	}
	r.clock = r.table.PapersUntil().AddDate(0, 0, 1)
	if place, err := r.PaperPlace(r.ctx, r.by, r.to(r.open)); err != nil || !place.Late || place.Subject != "Wat doen we met wachttijden?" {
		t.Errorf("place %+v, %v", place, err)
	}
	r.paper(r.by, r.to(r.open), "laat.txt", "Toch nog.")
	if i := item(r.by); i.Missing || !i.Add || !i.Papers[0].Late {
		t.Errorf("Geldfit: %+v", i)
	}
}

// TestGuestPapers: a guest's link opens what everybody at the table may read, and
// no more.
func TestGuestPapers(t *testing.T) {
	r := newPaperRig(t)
	hidden := r.paper(r.prepares, r.to(r.secret), "geheim.txt", canary)
	shown := r.paper(r.by, r.to(r.open), "open.txt", "Voor de tafel.")
	r.must(r.SendAgenda(r.ctx, r.prepares, r.table.Number, 0))
	secret := newSecret()
	pass := portal.GuestPass{ID: portal.NewRandomID(), Table: r.table.ID, Name: "Gast", Email: "gast@elders.example", Hash: string(hashToken(secret)), At: r.clock}
	r.must(r.store.InsertGuestPass(r.ctx, &pass))
	papers, err := r.GuestPapers(r.ctx, secret)
	r.must(err)
	if len(papers) != 1 || papers[0].ID != shown.ID || papers[0].Item == "" {
		t.Errorf("papers %+v", papers)
	}
	f, err := r.DownloadAsGuest(r.ctx, secret, shown.ID)
	r.must(err)
	if b, err := io.ReadAll(f); err != nil || string(b) != "Voor de tafel." {
		t.Errorf("read %q, %v", b, err)
	}
	f.Close()
	for _, tt := range []struct {
		secret string
		id     portal.ID
	}{{secret, hidden.ID}, {secret, "weg"}, {newSecret(), shown.ID}} {
		if _, err := r.DownloadAsGuest(r.ctx, tt.secret, tt.id); !IsDeadLink(err) {
			t.Errorf("%s by this link: %v", tt.id, err)
		}
	}
}

func TestPackedName(t *testing.T) {
	used := map[string]bool{}
	item := func(n int, title string) ItemPapers {
		return ItemPapers{N: n, Item: portal.AgendaItem{ID: "i", Title: title}}
	}
	tests := []struct {
		item       ItemPapers
		name, want string
	}{
		{ItemPapers{}, "a.pdf", "00 Algemeen/a.pdf"},
		{item(3, "Wie/wat: ../ ‘x’?"), "a.pdf", "03 Wie-wat- ..- ‘x’-/a.pdf"},
		{item(3, "Wie/wat: ../ ‘x’?"), "A.PDF", "03 Wie-wat- ..- ‘x’-/A (2).PDF"},
		{item(12, strings.Repeat("lang ", 40)), "..", "12 lang lang lang lang lang lang lang lang lang lang lang la/bestand"},
		{item(1, "Punt"), "../../etc/pass\u202efdp.exe", "01 Punt/-..-etc-passfdp.exe"},
		{item(1, "Punt"), strings.Repeat("é", 200) + ".docx", "01 Punt/" + strings.Repeat("é", 115) + ".docx"},
	}
	for _, tt := range tests {
		if got := packedName(tt.item, tt.name, used); got != tt.want {
			t.Errorf("%q in %q: %q, want %q", tt.name, tt.item.Item.Title, got, tt.want)
		}
	}
}
