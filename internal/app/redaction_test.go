package app

import (
	"strings"
	"testing"

	"ketenportaal/internal/portal"
)

// canary stands for data of a resident that slipped through.
const canary = "Xkanariex"

// slip is a signal full of the canary: in every kind of text and in a file.
func slip(t *testing.T) (*documentRig, portal.Document) {
	t.Helper()
	r := &documentRig{rig: newRig(t)}
	r.by = r.as("deelnemer@geldfit")
	var err error
	r.signal, err = r.ShareSignal(r.ctx, r.by, ShareSignal{Title: "Brief van " + canary, Text: "Mevrouw " + canary + " kreeg drie brieven.", Theme: "toegang",
		More: portal.More{Help: "Bel " + canary}, Audience: portal.Audience{Kind: portal.WholeChain}, Naming: portal.OrgVisible})
	r.must(err)
	r.must(r.TakeUpSignal(r.ctx, r.as("ketencoordinator@gemeente"), r.signal.ID, 0))
	r.must(r.CommentOnSignal(r.ctx, r.as("deelnemer@bewind"), r.signal.ID, "", "Ook ik ken "+strings.ToUpper(canary)+".", nil, CitizenAnswer{}))
	r.must(r.RecogniseSignal(r.ctx, r.as("deelnemer@wijkteam"), r.signal.ID, "Net als "+canary, CitizenAnswer{}))
	r.must(r.SaveDraft(r.ctx, r.as("collega@bewind"), "/signalen/"+r.signal.Number, map[string][]string{"comment": {"Over " + canary}}))
	d := r.add(r.by, r.signal, "brief "+canary+".txt", "Geachte mevrouw "+canary+",\nu hebt schuld.")
	r.events()
	return r, d
}

func (r *documentRig) now() portal.Signal {
	r.t.Helper()
	s, err := r.store.Signal(r.ctx, r.signal.ID)
	r.must(err)
	return s
}

func (r *documentRig) finds(by portal.Actor, words string) int {
	r.t.Helper()
	found, err := r.Search(r.ctx, by, SearchFilter{Text: words, Exact: true})
	r.must(err)
	return len(found.Found)
}

func TestHideTextAtOnce(t *testing.T) {
	r, _ := slip(t)
	reader, coordinator := r.as("meelezer@asdd"), r.as("ketencoordinator@gemeente")
	before := r.now().Version
	r.must(r.HideText(r.ctx, coordinator, r.signal.Number, portal.PartSignal, "In de eerste zin."))
	page, err := r.Signal(r.ctx, reader, r.signal.Number)
	r.must(err)
	s := page.Signal
	if s.Title != portal.HiddenLine || s.Text != portal.HiddenText || s.More.Help != portal.HiddenText {
		t.Errorf("a reader sees %q, %q, %q", s.Title, s.Text, s.More.Help)
	}
	if s.Version <= before || len(s.Privacy) != 1 {
		t.Errorf("version %d after %d, steps %v", s.Version, before, s.Privacy)
	}
	events := r.wantEvents(portal.TextHidden, portal.RedactionAsked)
	for _, e := range events {
		told := r.told(e)
		switch e.Type {
		case portal.TextHidden:
			if told["vervanger@gemeente"] != portal.ReasonRole || told["ketencoordinator@gemeente"] != "" || told["deelnemer@geldfit"] != "" {
				t.Errorf("told of the hiding: %v", told)
			}
		case portal.RedactionAsked:
			if len(told) != 1 || told["auditor@gemeente"] != portal.ReasonTask {
				t.Errorf("told to decide: %v", told)
			}
		}
	}
	// The same again is nothing new.
	r.must(r.HideText(r.ctx, r.as("deelnemer@bewind"), r.signal.Number, portal.PartSignal, ""))
	r.wantEvents()
}

func TestHideTextRefusals(t *testing.T) {
	r, d := slip(t)
	n := r.signal.Number
	hide := func(by portal.Actor, part portal.Part, note string) error {
		return r.HideText(r.ctx, by, n, part, note)
	}
	r.refused(hide(portal.Actor{}, portal.PartSignal, ""), portal.LoginNeeded)
	r.refused(hide(r.as("meelezer@asdd"), portal.PartSignal, ""), portal.Forbidden)
	r.refused(hide(r.as("auditor@gemeente"), portal.PartSignal, ""), portal.NotFound)
	r.refused(hide(r.as("griffie@gemeente"), portal.PartSignal, ""), portal.NotFound)
	r.refused(hide(r.by, "reactie:bestaat-niet", ""), portal.NotFound)
	r.refused(hide(r.by, "onzin", ""), portal.NotFound)
	r.refused(hide(r.by, portal.DocumentPart(d.ID, 2), ""), portal.NotFound)
	r.refused(hide(r.by, portal.MakePart(portal.PartMessage, "1"), ""), portal.NotFound)
	r.wrongAt(hide(r.by, portal.PartSignal, "Er staat mevrouw "+canary), portal.FieldRedactionNote)
	r.wrongAt(hide(r.by, portal.PartSignal, "Het nummer 123456782 staat erin"), portal.FieldRedactionNote)
	if s := r.now(); s.Title == portal.HiddenLine {
		t.Error("hidden although the note was refused")
	}
	r.wantEvents()
}

func TestHiddenDocument(t *testing.T) {
	r, d := slip(t)
	r.must(r.HideText(r.ctx, r.as("ketencoordinator@gemeente"), r.signal.Number, portal.DocumentPart(d.ID, 0), ""))
	_, err := r.content(r.by, d, 1)
	r.refused(err, portal.Forbidden)
	rows, err := r.SignalDocuments(r.ctx, r.by, r.signal.Number)
	r.must(err)
	if rows[0].Title != portal.HiddenLine || rows[0].Current().Name != portal.HiddenLine || rows[0].Open {
		t.Errorf("the list shows %q, %q, open %v", rows[0].Title, rows[0].Current().Name, rows[0].Open)
	}
	_, err = r.ReplaceDocument(r.ctx, r.by, d.ID, &UploadForm{File: r.receive(r.by, UploadTo{Document: d.ID}, "schoon.txt", []byte("Zonder naam."))})
	r.refused(err, portal.Conflict)
	if p := must(r.Document(r.ctx, r.by, d.ID)); p.MayReplace {
		t.Error("the page offers a new version")
	}
	p := must(r.Redaction(r.ctx, r.as("auditor@gemeente"), "P-2026-0001"))
	if len(p.Hidden) != 1 || len(p.Hidden[0].Files) != 1 || !strings.Contains(p.Hidden[0].Files[0].Name, canary) {
		t.Fatalf("the FG sees %+v", p.Hidden)
	}
	f, err := r.DownloadHidden(r.ctx, r.as("auditor@gemeente"), "P-2026-0001", 1)
	r.must(err)
	f.Close()
	_, err = r.DownloadHidden(r.ctx, r.as("ketencoordinator@gemeente"), "P-2026-0001", 1)
	r.refused(err, portal.Forbidden)
}

func TestHiddenTextIsNotFound(t *testing.T) {
	r, d := slip(t)
	coordinator := r.as("ketencoordinator@gemeente")
	if r.finds(coordinator, canary) != 3 {
		t.Fatalf("found %d times before, want the signal, the comment and the document", r.finds(coordinator, canary))
	}
	r.must(r.HideText(r.ctx, coordinator, r.signal.Number, portal.PartSignal, ""))
	r.must(r.HideText(r.ctx, coordinator, r.signal.Number, portal.DocumentPart(d.ID, 0), ""))
	for _, c := range must(r.store.Comments(r.ctx, r.signal.ID)) {
		r.must(r.HideText(r.ctx, coordinator, r.signal.Number, portal.MakePart(portal.PartComment, string(c.ID)), ""))
	}
	if n := r.finds(coordinator, canary) + r.finds(coordinator, "verborgen privacy"); n != 0 {
		t.Errorf("found %d times while hidden", n)
	}
	r.must(r.PutBackText(r.ctx, r.as("auditor@gemeente"), "P-2026-0001", 1, "Dit gaat over niemand."))
	if r.finds(coordinator, canary) != 1 {
		t.Error("what was put back is not found")
	}
}

func TestPutBack(t *testing.T) {
	r, d := slip(t)
	auditor, was := r.as("auditor@gemeente"), r.now()
	r.must(r.HideText(r.ctx, r.by, r.signal.Number, portal.PartSignal, ""))
	r.must(r.HideText(r.ctx, r.by, r.signal.Number, portal.DocumentPart(d.ID, 1), ""))
	r.events()
	r.refused(r.PutBackText(r.ctx, portal.Actor{}, "P-2026-0001", 1, "Zo."), portal.LoginNeeded)
	r.refused(r.PutBackText(r.ctx, r.as("beheerder@gemeente"), "P-2026-0001", 1, "Zo."), portal.Forbidden)
	r.refused(r.PutBackText(r.ctx, auditor, "P-2026-0009", 1, "Zo."), portal.NotFound)
	r.wrongAt(r.PutBackText(r.ctx, auditor, "P-2026-0001", 1, ""), portal.FieldRedactionReason)
	r.wrongAt(r.PutBackText(r.ctx, auditor, "P-2026-0001", 1, "Mevrouw "+canary+" bestaat niet."), portal.FieldRedactionReason)
	r.must(r.PutBackText(r.ctx, auditor, "P-2026-0001", 1, "Dit is een verzonnen naam."))
	r.must(r.PutBackText(r.ctx, auditor, "P-2026-0002", 1, "Dit is een verzonnen naam."))
	s := r.now()
	if s.Title != was.Title || s.Text != was.Text || s.More.Help != was.More.Help || len(s.Privacy) != 4 {
		t.Errorf("put back: %q, %q, %q, %v", s.Title, s.Text, s.More.Help, s.Privacy)
	}
	if text, err := r.content(r.by, d, 1); err != nil || !strings.Contains(text, canary) {
		t.Errorf("the document gives %q, %v", text, err)
	}
	// One decision.
	r.refused(r.PutBackText(r.ctx, auditor, "P-2026-0001", 2, "Nog eens."), portal.Conflict)
	r.refused(r.EraseText(r.ctx, auditor, "P-2026-0001", EraseText{Version: 1, Parts: []portal.Part{portal.PartSignal}}), portal.Conflict)
	told := r.told(r.wantEvents(portal.TextPutBack, portal.TextPutBack)[0])
	if told["deelnemer@geldfit"] != portal.ReasonHid || told["ketencoordinator@gemeente"] == "" {
		t.Errorf("told of the decision: %v", told)
	}
}

func TestEraseWholeParts(t *testing.T) {
	r, d := slip(t)
	auditor := r.as("auditor@gemeente")
	r.must(r.HideText(r.ctx, r.by, r.signal.Number, portal.PartSignal, ""))
	r.must(r.HideText(r.ctx, r.by, r.signal.Number, portal.DocumentPart(d.ID, 0), ""))
	r.events()
	r.wrongAt(r.EraseText(r.ctx, auditor, "P-2026-0001", EraseText{Version: 1}), portal.FieldRedactionParts)
	r.wrongAt(r.EraseText(r.ctx, auditor, "P-2026-0001", EraseText{Version: 1, Parts: []portal.Part{portal.DocumentPart(d.ID, 0)}}), portal.FieldRedactionParts)
	r.refused(r.EraseText(r.ctx, r.as("ketencoordinator@gemeente"), "P-2026-0001", EraseText{Version: 1, Parts: []portal.Part{portal.PartSignal}}), portal.Forbidden)
	r.must(r.EraseText(r.ctx, auditor, "P-2026-0001", EraseText{Version: 1, Parts: []portal.Part{portal.PartSignal}}))
	r.must(r.EraseText(r.ctx, auditor, "P-2026-0002", EraseText{Version: 1, Parts: []portal.Part{portal.DocumentPart(d.ID, 0)}}))
	r.wantEvents(portal.TextErased, portal.TextErased)
	s := r.now()
	if want := "Verwijderd om privacy op 9 november 2026."; s.Text != want || s.Title != portal.ErasedLine {
		t.Errorf("left: %q, %q", s.Title, s.Text)
	}
	_, err := r.content(r.by, d, 1)
	r.refused(err, portal.Forbidden)
	if files := r.files(); len(files) != 0 {
		t.Errorf("%d files are left", len(files))
	}
	if found := must(r.Search(r.ctx, r.by, SearchFilter{Text: canary})).Found; len(found) != 1 || found[0].Ref.Kind != portal.KindComment {
		t.Errorf("found %+v, want the comment of somebody else alone: it is a part of its own", found)
	}
	// A cleaned version takes its place, with a title of its own.
	_, err = r.ReplaceDocument(r.ctx, r.by, d.ID, &UploadForm{File: r.receive(r.by, UploadTo{Document: d.ID}, "schone brief.txt", []byte("Zonder naam."))})
	r.must(err)
	if p := must(r.Document(r.ctx, r.by, d.ID)); p.Title != "Schone brief" || len(p.Versions) != 2 || p.Versions[1].Name != portal.ErasedLine {
		t.Errorf("after the cleaned version: %q, %+v", p.Title, p.Versions)
	}
}

func TestErasePassageEverywhere(t *testing.T) {
	r, d := slip(t)
	auditor := r.as("auditor@gemeente")
	r.must(r.HideText(r.ctx, r.by, r.signal.Number, portal.PartSignal, ""))
	comment := must(r.store.Comments(r.ctx, r.signal.ID))[0]
	r.must(r.HideText(r.ctx, r.by, r.signal.Number, portal.MakePart(portal.PartComment, string(comment.ID)), ""))
	r.events()
	r.wrongAt(r.EraseText(r.ctx, auditor, "P-2026-0001", EraseText{Version: 1, Passage: "Pietersen"}), portal.FieldPassage)
	r.wrongAt(r.EraseText(r.ctx, auditor, "P-2026-0001", EraseText{Version: 1, Passage: "x"}), portal.FieldPassage)
	found := must(r.FindPassage(r.ctx, auditor, "P-2026-0001", strings.ToLower(canary)))
	if found.Places[portal.PartRecognition] != 1 || found.Places[placeFile] != 1 || found.Places[placeDraft] != 1 || found.Places[portal.PartSignal] != 4 {
		t.Errorf("found %v", found.Places)
	}
	if n := r.finds(r.by, canary); n != 1 {
		t.Fatalf("looking changed something: found %d times", n)
	}
	r.must(r.EraseText(r.ctx, auditor, "P-2026-0001", EraseText{Version: 1, Passage: " " + strings.ToLower(canary)}))
	if n := r.finds(r.by, canary); n != 0 {
		t.Errorf("what was erased everywhere is found %d times", n)
	}
	s := r.now()
	if s.Text != "Mevrouw "+portal.ErasedWithin+" kreeg drie brieven." || s.Title != "Brief van "+portal.ErasedWithin {
		t.Errorf("left: %q, %q", s.Title, s.Text)
	}
	// What another privacymelding still hides comes back without it.
	r.must(r.PutBackText(r.ctx, auditor, "P-2026-0002", 1, "Nu staat er niets meer in."))
	if c := must(r.store.Comments(r.ctx, r.signal.ID))[0]; c.Text != "Ook ik ken "+portal.ErasedWithin+"." {
		t.Errorf("the comment says %q", c.Text)
	}
	if got := must(r.store.Document(r.ctx, d.ID)); got.Current().Scan != portal.ErasedScan || strings.Contains(strings.ToLower(got.Title+got.Current().Name), strings.ToLower(canary)) {
		t.Errorf("the document: %+v", got)
	}
	draft := must(r.Draft(r.ctx, r.as("collega@bewind"), "/signalen/"+r.signal.Number))
	if draft.Values["comment"][0] != "Over "+portal.ErasedWithin {
		t.Errorf("the draft: %v", draft.Values)
	}
	if n := len(r.files()); n != 0 {
		t.Errorf("%d files are left", n)
	}
}

// TestRedactingWhileSomebodyEdits: who had the form open before something was
// hidden, or erased, can't bring it back by saving it.
func TestRedactingWhileSomebodyEdits(t *testing.T) {
	r, _ := slip(t)
	coordinator := r.as("ketencoordinator@gemeente")
	seen := r.now()
	r.must(r.HideText(r.ctx, r.as("deelnemer@bewind"), r.signal.Number, portal.PartSignal, ""))
	r.refused(r.DetailSignal(r.ctx, coordinator, r.signal.ID, seen.Version, seen.Kind, seen.Theme, seen.More, CitizenAnswer{}), portal.Conflict)
	hidden := r.now()
	r.must(r.EraseText(r.ctx, r.as("auditor@gemeente"), "P-2026-0001", EraseText{Version: 1, Parts: []portal.Part{portal.PartSignal}}))
	r.refused(r.DetailSignal(r.ctx, coordinator, r.signal.ID, hidden.Version, seen.Kind, seen.Theme, hidden.More, CitizenAnswer{}), portal.Conflict)
	if s := r.now(); strings.Contains(s.More.Help, canary) || s.More.Help == portal.HiddenText {
		t.Errorf("it came back: %q", s.More.Help)
	}
}

func TestAnonymousReporterHidesWithoutName(t *testing.T) {
	r := &documentRig{rig: newRig(t)}
	by := r.as("deelnemer@geldfit")
	s := r.share(by, portal.Audience{Kind: portal.WholeChain}, portal.Anonymous)
	r.events()
	r.must(r.HideText(r.ctx, by, s.Number, portal.PartSignal, ""))
	for _, e := range r.wantEvents(portal.TextHidden, portal.RedactionAsked) {
		if e.By != "" || !e.At.Equal(portal.Day(e.At)) {
			t.Errorf("event %s: by %q at %v", e.Type, e.By, e.At)
		}
	}
	melding := must(r.store.RedactionByNumber(r.ctx, "P-2026-0001"))
	if melding.By != "" || melding.Org != "" || !melding.At.Equal(portal.Day(melding.At)) {
		t.Errorf("the privacymelding names them: %+v", melding)
	}
}

func TestBreach(t *testing.T) {
	r, _ := slip(t)
	auditor := r.as("auditor@gemeente")
	r.must(r.HideText(r.ctx, r.by, r.signal.Number, portal.PartSignal, ""))
	r.events()
	answer := func(by portal.Actor, version int64, b portal.Breach) error {
		return r.AnswerBreach(r.ctx, by, "P-2026-0001", version, b)
	}
	r.refused(answer(r.as("beheerder@gemeente"), 1, portal.Breach{Answer: portal.BreachNo}), portal.Forbidden)
	r.wrongAt(answer(auditor, 1, portal.Breach{}), "breach", "noticed_day")
	r.must(answer(auditor, 1, portal.Breach{Answer: portal.BreachStudied, Noticed: rigStart}))
	r.refused(answer(auditor, 1, portal.Breach{Answer: portal.BreachNo}), portal.Conflict)
	r.must(r.EraseText(r.ctx, auditor, "P-2026-0001", EraseText{Version: 2, Parts: []portal.Part{portal.PartSignal}}))
	r.must(answer(auditor, 3, portal.Breach{Answer: portal.BreachYes, Noticed: rigStart, Report: "AP-1"}))
	r.wantEvents(portal.BreachAnswered, portal.TextErased, portal.BreachAnswered)
	_, err := r.Redactions(r.ctx, r.as("beheerder@gemeente"), "", portal.Page{})
	r.refused(err, portal.Forbidden)
	if l := must(r.Redactions(r.ctx, auditor, "", portal.Page{})); len(l.Rows) != 1 || l.Rows[0].On != r.signal.Number {
		t.Errorf("the list: %+v", l.Rows)
	}
}
