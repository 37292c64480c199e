package app

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

// addToChain adds a document of the chain.
func (r *documentRig) addToChain(by string, content string, kind portal.DocumentKind, readers portal.Audience) portal.Document {
	r.t.Helper()
	return must(r.AddChainDocument(r.ctx, r.as(by), &UploadForm{
		Details: portal.DocumentDetails{Kind: kind}, Audience: readers, File: r.receive(r.as(by), UploadTo{Chain: true}, "Convenant_bewind.txt", []byte(content)),
	}))
}

var chosenBewind = portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"bewind"}}

// everybody is who has an account in the rig.
func (r *documentRig) everybody() []string {
	var names []string
	for name := range r.actors {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Who may read a document of the chain finds it in every way; who may not finds
// nothing of it, in none.
func TestChainDocumentReaders(t *testing.T) {
	tests := []struct {
		name     string
		audience portal.Audience
		reads    func(name string) bool
	}{
		{"the whole chain", portal.Audience{Kind: portal.WholeChain}, func(name string) bool {
			return name != "griffie@gemeente" && name != "auditor@gemeente" && name != "anoniem@gemeente"
		}},
		{"the municipality", portal.Audience{Kind: portal.MunicipalityOnly}, func(name string) bool {
			return name == "contactpersoon@geldfit" || strings.HasSuffix(name, "@gemeente") && name != "griffie@gemeente" && name != "auditor@gemeente" && name != "anoniem@gemeente"
		}},
		{"chosen partners", chosenBewind, func(name string) bool {
			return strings.HasSuffix(name, "@geldfit") || strings.HasSuffix(name, "@bewind")
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := newDocumentRig(t)
			for _, name := range r.everybody() {
				if err := r.FollowChain(r.ctx, r.as(name), true); err != nil && portal.KindOf(err) != portal.Forbidden {
					t.Fatal(err)
				}
			}
			d := r.addToChain("contactpersoon@geldfit", "Artikel 1. Kabouterwoord over kwaliteit.", portal.DocCovenant, tt.audience)
			e := r.wantEvents(portal.DocumentAdded)[0]
			if e.About != d.Ref() {
				t.Errorf("the event is about %v", e.About)
			}
			told := r.told(e)
			for _, name := range r.everybody() {
				by, want := r.as(name), tt.reads(name)
				list, err := r.Documents(r.ctx, by, DocumentFilter{})
				if n := int64(0); err == nil {
					if want {
						n = 1
					}
					if list.Count != n || int64(len(list.Rows)) != n {
						t.Errorf("%s: %d counted, %d listed, want %d", name, list.Count, len(list.Rows), n)
					}
				} else if want {
					t.Errorf("%s: list: %v", name, err)
				}
				for _, f := range []DocumentFilter{{Is: portal.DocCovenant}, {Under: portal.KindChain}, {Text: "kabouterwoord"}} {
					if list, err := r.Documents(r.ctx, by, f); err == nil && (len(list.Rows) == 1) != want {
						t.Errorf("%s: %d rows by %+v", name, len(list.Rows), f)
					}
				}
				found, err := r.Search(r.ctx, by, SearchFilter{Text: "kabouterwoord"})
				r.must(err)
				if (len(found.Found) == 1) != want {
					t.Errorf("%s finds %d", name, len(found.Found))
				}
				if want && (found.Found[0].Title != "Convenant bewind" || len(found.Found[0].Fragment) == 0) {
					t.Errorf("%s: found %+v", name, found.Found[0])
				}
				_, err = r.content(by, d, 1)
				r.readsOr404(name, "download", err, want)
				_, err = r.Document(r.ctx, by, d.ID)
				r.readsOr404(name, "page", err, want)
				if reason, ok := told[by.ID]; ok != (want && name != "contactpersoon@geldfit") || ok && reason != portal.ReasonFollow {
					t.Errorf("%s is told: %v %q", name, ok, reason)
				}
			}
		})
	}
}

func (r *documentRig) readsOr404(name, what string, err error, want bool) {
	r.t.Helper()
	if want && err != nil || !want && (err == nil || portal.KindOf(err) != portal.NotFound) {
		r.t.Errorf("%s, %s: %v, want allowed %v", name, what, err, want)
	}
}

func TestWhoAddsToTheChain(t *testing.T) {
	r := newDocumentRig(t)
	_, err := r.ReceiveUpload(r.ctx, portal.Actor{}, UploadTo{Chain: true}, "a.txt", strings.NewReader("a"))
	r.refused(err, portal.LoginNeeded)
	may := []string{"beheerder@gemeente", "contactpersoon@bewind", "contactpersoon@geldfit", "contactpersoon@wijkteam", "ketencoordinator@gemeente", "vervanger@gemeente"}
	for _, name := range r.everybody() {
		u, err := r.ReceiveUpload(r.ctx, r.as(name), UploadTo{Chain: true}, "a.txt", strings.NewReader("a"))
		u.Close()
		if slices.Contains(may, name) {
			r.must(err)
			continue
		}
		r.refused(err, portal.Forbidden)
		_, err = r.AddChainDocument(r.ctx, r.as(name), &UploadForm{Audience: portal.Audience{Kind: portal.WholeChain}})
		r.refused(err, portal.Forbidden)
	}
	r.wantEvents()
	if n := len(r.files()); n != 0 {
		t.Errorf("%d files stored", n)
	}
}

func TestAddToTheChainRefusals(t *testing.T) {
	r := newDocumentRig(t)
	by, whole := r.as("contactpersoon@geldfit"), portal.Audience{Kind: portal.WholeChain}
	tests := []struct {
		name   string
		in     UploadForm
		fields []string
	}{
		{"a kind there isn't", UploadForm{Details: portal.DocumentDetails{Kind: "gedicht"}, Audience: whole}, []string{portal.FieldDocumentKind}},
		{"no readers", UploadForm{}, []string{"audience"}},
		{"readers that aren't there", UploadForm{Audience: portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"nergens"}}}, []string{"orgs"}},
		{"a BSN as a case number", UploadForm{Audience: whole, Details: portal.DocumentDetails{CaseNumber: "111222333"}}, []string{portal.FieldCaseNumber, FieldOverrule}},
	}
	for _, tt := range tests {
		tt.in.File = r.receive(by, UploadTo{Chain: true}, "Brief.txt", []byte(tt.name))
		_, err := r.AddChainDocument(r.ctx, by, &tt.in)
		r.wrongAt(err, tt.fields...)
	}
	r.wantEvents()
}

// Who presses twice has one document; the same file for others is another one.
func TestTheSameFileTwiceInTheChain(t *testing.T) {
	r := newDocumentRig(t)
	first := r.addToChain("contactpersoon@geldfit", "Tekst.", portal.DocCovenant, chosenBewind)
	if again := r.addToChain("contactpersoon@geldfit", "Tekst.", portal.DocCovenant, chosenBewind); again.ID != first.ID {
		t.Error("pressing twice made two documents")
	}
	if wider := r.addToChain("contactpersoon@geldfit", "Tekst.", portal.DocCovenant, portal.Audience{Kind: portal.WholeChain}); wider.ID == first.ID {
		t.Error("the same file for more readers is lost")
	}
	r.wantEvents(portal.DocumentAdded, portal.DocumentAdded)
}

func TestNewVersionInTheChain(t *testing.T) {
	r := newDocumentRig(t)
	d := r.addToChain("contactpersoon@geldfit", "Oud kabouterwoord.", portal.DocCovenant, portal.Audience{Kind: portal.WholeChain})
	r.must(r.FollowChain(r.ctx, r.as("meelezer@asdd"), true))
	r.events()
	to := UploadTo{Document: d.ID}
	_, err := r.ReceiveUpload(r.ctx, r.as("contactpersoon@bewind"), to, "b.txt", strings.NewReader("b"))
	r.refused(err, portal.Forbidden)
	cora := r.as("ketencoordinator@gemeente")
	d, err = r.ReplaceDocument(r.ctx, cora, d.ID, &UploadForm{File: r.receive(cora, to, "Nieuw.txt", []byte("Nieuw reuzenwoord."))})
	r.must(err)
	told := r.told(r.wantEvents(portal.DocumentReplaced)[0])
	if len(told) != 2 || told[r.as("contactpersoon@geldfit").ID] != portal.ReasonAdded || told[r.as("meelezer@asdd").ID] != portal.ReasonFollow {
		t.Errorf("told: %v", told)
	}
	for word, want := range map[string]int{"reuzenwoord": 1, "kabouterwoord": 0} {
		if found := must(r.Search(r.ctx, r.as("meelezer@asdd"), SearchFilter{Text: word})); len(found.Found) != want {
			t.Errorf("%s: %d found", word, len(found.Found))
		}
	}
	must(r.store.Reindex(r.ctx, nil))
	if found := must(r.Search(r.ctx, r.as("meelezer@asdd"), SearchFilter{Text: "reuzenwoord"})); len(found.Found) != 1 {
		t.Error("lost by indexing anew")
	}
	r.must(r.FollowChain(r.ctx, r.as("meelezer@asdd"), false))
	if follows := must(r.FollowsChain(r.ctx, r.as("meelezer@asdd"))); follows {
		t.Error("still follows")
	}
	r.refused(r.FollowChain(r.ctx, portal.Actor{}, true), portal.LoginNeeded)
	r.refused(r.FollowChain(r.ctx, r.as("griffie@gemeente"), true), portal.Forbidden)
}

func TestDescribeAndStaleEdit(t *testing.T) {
	r := newDocumentRig(t)
	d := r.addToChain("contactpersoon@geldfit", "Kabouterwoord.", portal.DocOther, chosenBewind)
	r.events()
	change := DocumentChange{Version: d.Version, Title: "Convenant van Geldfit", Details: portal.DocumentDetails{Kind: portal.DocCovenant, CaseNumber: "Z-1", Openness: portal.OpenNot, Ground: "5.2"}}
	r.refused(r.DescribeDocument(r.ctx, portal.Actor{}, d.ID, change), portal.LoginNeeded)
	r.refused(r.DescribeDocument(r.ctx, r.as("contactpersoon@bewind"), d.ID, change), portal.Forbidden)
	for _, name := range []string{"ketencoordinator@gemeente", "beheerder@gemeente", "contactpersoon@wijkteam", "auditor@gemeente"} {
		r.refused(r.DescribeDocument(r.ctx, r.as(name), d.ID, change), portal.NotFound) // it isn't for them
	}
	by := r.as("contactpersoon@geldfit")
	r.must(r.DescribeDocument(r.ctx, by, d.ID, change))
	e := r.wantEvents(portal.DocumentDescribed)[0]
	if len(r.told(e)) != 0 {
		t.Error("somebody is told of other details")
	}
	details := must(r.store.EventDetails(r.ctx, e.ID))
	if got := details[portal.DetailField].Value; got != "titel, soort, zaaknummer, openbaarheid" {
		t.Errorf("the event says %q", got)
	}
	r.refused(r.DescribeDocument(r.ctx, by, d.ID, change), portal.Conflict)
	p := must(r.Document(r.ctx, by, d.ID))
	if p.Title != change.Title || p.Details.CaseNumber != "Z-1" || p.Kept == "" || !slices.Equal(p.Readers, []string{"Organisatie bewind"}) {
		t.Errorf("after: %+v", p)
	}
	if found := must(r.Search(r.ctx, r.as("deelnemer@bewind"), SearchFilter{Text: "kabouterwoord"})); len(found.Found) != 1 || found.Found[0].Title != change.Title {
		t.Errorf("found under another name: %+v", found)
	}
	change.Version, change.Title = p.Document.Version, "Over 111222333"
	r.wrongAt(r.DescribeDocument(r.ctx, by, d.ID, change), portal.FieldDocumentTitle, FieldOverrule)
	r.wantEvents()
}

func TestRemoveChainDocument(t *testing.T) {
	r := newDocumentRig(t)
	whole := portal.Audience{Kind: portal.WholeChain}
	d := r.addToChain("contactpersoon@geldfit", "Kabouterwoord.", portal.DocCovenant, whole)
	remove := func(name, reason string) error {
		return r.RemoveDocument(r.ctx, r.as(name), d.ID, reason, CitizenAnswer{})
	}
	r.refused(r.RemoveDocument(r.ctx, portal.Actor{}, d.ID, "weg", CitizenAnswer{}), portal.LoginNeeded)
	for _, name := range []string{"deelnemer@geldfit", "contactpersoon@bewind", "beleidsadviseur@gemeente"} {
		r.refused(remove(name, "weg"), portal.Forbidden)
	}
	r.refused(remove("griffie@gemeente", "weg"), portal.NotFound)
	r.wrongAt(remove("ketencoordinator@gemeente", ""), portal.FieldRemovalReason)
	r.later(25 * time.Hour)
	r.refused(remove("contactpersoon@geldfit", ""), portal.Forbidden)
	r.must(r.FollowChain(r.ctx, r.as("meelezer@asdd"), true))
	r.events()

	r.must(remove("ketencoordinator@gemeente", "Staat er dubbel in."))
	e := r.wantEvents(portal.DocumentRemoved)[0]
	if told := r.told(e); len(told) != 1 || told[r.as("contactpersoon@geldfit").ID] != portal.ReasonAdded {
		t.Errorf("told: %v, want the adder only", told)
	}
	if got := must(r.store.EventDetails(r.ctx, e.ID))[portal.DetailReason].Value; got != "Staat er dubbel in." {
		t.Errorf("the log's reason is %q", got)
	}
	if n := len(r.files()); n != 0 {
		t.Errorf("%d files left", n)
	}
	by := r.as("contactpersoon@geldfit")
	if list := must(r.Documents(r.ctx, by, DocumentFilter{})); list.Count != 0 || len(list.Rows) != 0 {
		t.Errorf("still listed: %+v", list)
	}
	if found := must(r.Search(r.ctx, by, SearchFilter{Text: "kabouterwoord"})); len(found.Found) != 0 {
		t.Error("still found")
	}
	_, err := r.Document(r.ctx, by, d.ID)
	r.refused(err, portal.NotFound)
	_, err = r.content(by, d, 1)
	r.refused(err, portal.NotFound)
	r.refused(remove("ketencoordinator@gemeente", "nog eens"), portal.NotFound)

	d = r.addToChain("contactpersoon@geldfit", "Ander woord.", portal.DocCovenant, whole)
	r.events()
	r.must(remove("contactpersoon@geldfit", "")) // within a day, without a reason
	if told := r.told(r.wantEvents(portal.DocumentRemoved)[0]); len(told) != 0 {
		t.Errorf("told of one's own removal: %v", told)
	}
}

// Berichten about a document that is gone go with it.
func TestNoBerichtOfARemovedDocument(t *testing.T) {
	r := newDocumentRig(t)
	r.must(r.FollowChain(r.ctx, r.as("meelezer@asdd"), true))
	d := r.addToChain("contactpersoon@geldfit", "Tekst.", portal.DocCovenant, portal.Audience{Kind: portal.WholeChain})
	r.dispatchAll(r.App)
	reader := r.as("meelezer@asdd")
	page := must(r.Berichten(r.ctx, reader, portal.Page{}))
	if len(page.Groups) != 1 || page.Groups[0].Title != "Convenant bewind" || page.Groups[0].Path != "/documenten/"+string(d.ID) || page.Groups[0].Berichten[0].Urgent {
		t.Errorf("berichten: %+v", page.Groups)
	}
	if got := page.Groups[0].Berichten[0].Sentence(); got != "Er is een nieuw document in de keten." {
		t.Errorf("it says %q", got)
	}
	r.must(r.RemoveDocument(r.ctx, r.as("ketencoordinator@gemeente"), d.ID, "Dubbel.", CitizenAnswer{}))
	r.dispatchAll(r.App)
	if page := must(r.Berichten(r.ctx, reader, portal.Page{})); len(page.Groups) != 0 || page.Unread != 0 {
		t.Errorf("after: %d unread, %+v", page.Unread, page.Groups)
	}
	adder := must(r.Berichten(r.ctx, r.as("contactpersoon@geldfit"), portal.Page{}))
	if len(adder.Groups) != 1 || adder.Groups[0].Path != "/documenten" {
		t.Errorf("the adder reads %+v", adder.Groups)
	}
}

// A title that is confidential stands in no mail.
func TestConfidentialTitleInNoMail(t *testing.T) {
	r := newDocumentRig(t)
	by := r.as("contactpersoon@geldfit")
	d := must(r.AddChainDocument(r.ctx, by, &UploadForm{Title: "Geheime naam", Details: portal.DocumentDetails{Confidentiality: portal.ConfidentialYes}, Audience: chosenBewind,
		File: r.receive(by, UploadTo{Chain: true}, "a.txt", []byte("Tekst."))}))
	n := portal.Notification{About: d.Ref(), Type: portal.DocumentAdded, Reason: portal.ReasonFollow}
	c := must(r.newsOf(r.ctx, r.as("deelnemer@bewind"), n))
	if !c.visible || !c.confidential || c.title != "" || c.sentence != portal.ConfidentialNews {
		t.Errorf("news: %+v", c)
	}
	if c := must(r.newsOf(r.ctx, r.as("ketencoordinator@gemeente"), n)); c.visible || c.title != "" {
		t.Errorf("news to who may not read it: %+v", c)
	}
}

func TestDetailsUnderASignal(t *testing.T) {
	r := newDocumentRig(t)
	d, err := r.AddDocument(r.ctx, r.by, r.signal.Number, &UploadForm{Details: portal.DocumentDetails{Kind: portal.DocReport, CaseNumber: "Z-2"},
		File: r.receive(r.by, UploadTo{Number: r.signal.Number}, "Rapport.txt", []byte("Tekst."))})
	r.must(err)
	r.events()
	for f, want := range map[DocumentFilter]int{{Is: portal.DocReport}: 1, {Is: portal.DocCovenant}: 0, {Under: portal.KindSignal}: 1, {Under: portal.KindChain}: 0} {
		if list := must(r.Documents(r.ctx, r.as("meelezer@asdd"), f)); len(list.Rows) != want || list.Count != int64(want) {
			t.Errorf("%+v: %d rows, %d counted", f, len(list.Rows), list.Count)
		}
	}
	if p := must(r.Document(r.ctx, r.by, d.ID)); !strings.HasPrefix(p.Kept, "5 jaar") || !p.MayDescribe || !p.OwnRemoval {
		t.Errorf("page: %+v", p)
	}
	r.must(r.RemoveDocument(r.ctx, r.by, d.ID, "", CitizenAnswer{}))
	e := r.wantEvents(portal.DocumentRemoved)[0]
	if e.About != r.signal.Ref() || len(r.told(e)) != 0 {
		t.Errorf("event about %v, told %v", e.About, r.told(e))
	}
}

// What the anonymous reporter does with their document names nobody.
func TestAnonymousReporterKeepsTheirDocument(t *testing.T) {
	r := newDocumentRig(t)
	s := r.share(r.by, portal.Audience{Kind: portal.WholeChain}, portal.Anonymous)
	d := r.add(r.by, s, "Brief.txt", "Tekst.")
	r.events()
	r.must(r.DescribeDocument(r.ctx, r.by, d.ID, DocumentChange{Version: d.Version, Title: "Een brief"}))
	r.later(20 * time.Hour)
	r.must(r.RemoveDocument(r.ctx, r.by, d.ID, "", CitizenAnswer{}))
	for _, e := range r.wantEvents(portal.DocumentDescribed, portal.DocumentRemoved) {
		if !e.IsAnonymous() || e.By != "" {
			t.Errorf("%s by %q", e.Type, e.By)
		}
		for name, d := range must(r.store.EventDetails(r.ctx, e.ID)) {
			if bytes.Contains([]byte(d.Value), []byte(r.by.ID)) {
				t.Errorf("%s: %s names the reporter", e.Type, name)
			}
		}
	}
}

func TestFirstMonthSeesCovenantAndActionList(t *testing.T) {
	r := newDocumentRig(t)
	cora := "ketencoordinator@gemeente"
	for step, kind := range map[portal.BeginStep]portal.DocumentKind{portal.BeginCovenant: portal.DocCovenant, portal.BeginActionList: portal.DocActionList} {
		if s := r.step(cora, step); s.Done || !s.MayDo {
			t.Errorf("%s in an empty chain: %+v", step, s)
		}
		r.addToChain("contactpersoon@geldfit", "Niet voor u: "+string(kind), kind, chosenBewind)
		if r.step(cora, step).Done {
			t.Errorf("%s: the coordinator learns of a document that isn't for them", step)
		}
		r.addToChain(cora, "Voor allen: "+string(kind), kind, portal.Audience{Kind: portal.WholeChain})
		if !r.step(cora, step).Done {
			t.Errorf("%s isn't done", step)
		}
	}
}
