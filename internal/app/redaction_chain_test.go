package app

import (
	"strings"
	"testing"

	"ketenportaal/internal/portal"
)

// slipInChain is a document of the chain full of the canary: its title, its
// details, two versions, the reason that overruled the check, somebody's unsent
// form, a sent mail and an upload that waits for an answer.
func slipInChain(t *testing.T, readers portal.Audience) (*documentRig, portal.Document) {
	t.Helper()
	r := &documentRig{rig: newRig(t)}
	r.by = r.as("contactpersoon@geldfit")
	r.must(r.FollowChain(r.ctx, r.as("deelnemer@bewind"), true))
	d := must(r.AddChainDocument(r.ctx, r.by, &UploadForm{
		Title: "Verslag over " + canary, Audience: readers, Citizen: CitizenAnswer{Overrule: "Dossier van " + canary},
		Details: portal.DocumentDetails{Kind: portal.DocMinutes, CaseNumber: "Z-" + canary, Classification: canary},
		File:    r.receive(r.by, UploadTo{Chain: true}, "verslag "+canary+".txt", []byte("Mevrouw "+canary+", nummer 123456782, was er ook.")),
	}))
	d = must(r.ReplaceDocument(r.ctx, r.by, d.ID, &UploadForm{File: r.receive(r.by, UploadTo{Document: d.ID}, "tweede "+canary+".txt", []byte("Geachte "+canary))}))
	r.must(r.SaveDraft(r.ctx, r.by, "/documenten/"+string(d.ID)+"/gegevens", map[string][]string{"document_title": {"Over " + canary}}))
	r.must(r.SaveDraft(r.ctx, r.as("contactpersoon@bewind"), "/documenten/nieuw", map[string][]string{"document_title": {canary}}))
	m := portal.Mail{ID: "m", Kind: portal.MailNotice, Person: "deelnemer@bewind", Key: "m", About: d.Ref(), State: portal.MailKept, CreatedAt: r.clock, FirstTry: r.clock, Subject: canary, Text: canary, HTML: canary, Raw: []byte(canary)}
	r.must(r.store.InsertMail(r.ctx, &m))
	waits := &UploadForm{File: r.receive(r.by, UploadTo{Document: d.ID}, "derde "+canary+".txt", []byte(canary+" woont op Dorpsstraat 12, 1234 AB, telefoon 0612345678"))}
	if _, err := r.ReplaceDocument(r.ctx, r.by, d.ID, waits); portal.KindOf(err) != portal.Invalid || waits.Kept == "" {
		t.Fatalf("nothing waits for an answer: %v, %+v", err, waits)
	}
	return r, d
}

var forTheChain = portal.Audience{Kind: portal.WholeChain}

func TestHideChainDocument(t *testing.T) {
	r, d := slipInChain(t, chosenBewind)
	r.events()
	whole := portal.DocumentPart(d.ID, 0)
	for name, want := range map[string]portal.Kind{"deelnemer@bewind": 0, "collega@geldfit": 0, "deelnemer@wijkteam": portal.NotFound, "ketencoordinator@gemeente": portal.NotFound, "auditor@gemeente": portal.NotFound, "griffie@gemeente": portal.NotFound} {
		if _, err := r.AskHideText(r.ctx, r.as(name), "", whole); (err == nil) != (want == 0) || err != nil && portal.KindOf(err) != want {
			t.Errorf("%s is asked: %v", name, err)
		}
		if want != 0 {
			r.refused(r.HideText(r.ctx, r.as(name), "", whole, ""), want)
		} else if p := must(r.Document(r.ctx, r.as(name), d.ID)); !p.MayHide {
			t.Errorf("the page doesn't offer it to %s", name)
		}
	}
	r.refused(r.HideText(r.ctx, portal.Actor{}, "", whole, ""), portal.LoginNeeded)
	r.refused(r.HideText(r.ctx, r.by, "", portal.DocumentPart(d.ID, 3), ""), portal.NotFound)
	r.refused(r.HideText(r.ctx, r.by, "", portal.PartSignal, ""), portal.NotFound)
	r.wrongAt(r.HideText(r.ctx, r.by, "", whole, "Het gaat om "+canary), portal.FieldRedactionNote)
	r.wantEvents()

	before := must(r.store.Document(r.ctx, d.ID))
	r.must(r.HideText(r.ctx, r.as("deelnemer@bewind"), "", whole, "In de titel."))
	p := must(r.Document(r.ctx, r.by, d.ID))
	if p.Title != portal.HiddenLine || p.Details.CaseNumber != portal.HiddenLine || p.Details.Classification != portal.HiddenLine || p.Open || p.MayHide || p.MayReplace || p.MayDescribe || p.MayRemove {
		t.Errorf("who added it sees %+v", p)
	}
	for _, v := range p.Versions {
		if v.Open || v.Name != portal.HiddenLine {
			t.Errorf("version %d: %q, open %v", v.N, v.Name, v.Open)
		}
	}
	if n := r.finds(r.by, canary) + r.finds(r.by, "geachte"); n != 0 {
		t.Errorf("found %d times", n)
	}
	if m := must(r.store.Mail(r.ctx, "m")); m.Text != "" || m.Subject != "" {
		t.Error("the mail still says it")
	}
	// A form that was open before can't bring it back.
	r.refused(r.DescribeDocument(r.ctx, r.by, d.ID, DocumentChange{Version: before.Version, Title: before.Title, Details: before.Details}), portal.Conflict)
	r.refused(r.RemoveDocument(r.ctx, r.by, d.ID, "", CitizenAnswer{}), portal.Conflict)
	told := r.told(r.wantEvents(portal.TextHidden, portal.RedactionAsked)[0])
	if told["contactpersoon@geldfit"] != portal.ReasonAdded || told["deelnemer@bewind"] != "" || told["ketencoordinator@gemeente"] != "" {
		t.Errorf("told of the hiding: %v", told)
	}
}

func TestPutBackChainDocument(t *testing.T) {
	r, d := slipInChain(t, forTheChain)
	was := must(r.store.Document(r.ctx, d.ID))
	r.must(r.HideText(r.ctx, r.as("ketencoordinator@gemeente"), "", portal.DocumentPart(d.ID, 1), ""))
	if now := must(r.store.Document(r.ctx, d.ID)); !now.Versions[0].Hidden || now.Versions[1].Hidden || now.Title != was.Title || now.Details != was.Details {
		t.Errorf("one version hides %+v", now)
	}
	r.must(r.HideText(r.ctx, r.as("ketencoordinator@gemeente"), "", portal.DocumentPart(d.ID, 0), ""))
	auditor := r.as("auditor@gemeente")
	p := must(r.Redaction(r.ctx, auditor, "P-2026-0002"))
	if len(p.Hidden) != 1 || len(p.Hidden[0].Texts) != 4 || p.On != "" {
		t.Fatalf("the FG sees %+v", p)
	}
	for _, number := range []string{"P-2026-0001", "P-2026-0002"} {
		r.must(r.PutBackText(r.ctx, auditor, number, 1, "Dit gaat over niemand."))
	}
	now := must(r.store.Document(r.ctx, d.ID))
	if now.Title != was.Title || now.Details != was.Details || now.Versions[0] != was.Versions[0] || now.Versions[1] != was.Versions[1] {
		t.Errorf("put back: %+v, want %+v", now, was)
	}
	if text, err := r.content(r.by, d, 1); err != nil || !strings.Contains(text, canary) || r.finds(r.by, canary) != 1 {
		t.Errorf("the first version gives %q, %v", text, err)
	}
}

func TestBar65_NothingOfAnErasedChainDocumentIsLeft(t *testing.T) {
	for name, in := range map[string]EraseText{"whole": {Version: 1}, "words": {Version: 1, Passage: strings.ToLower(canary)}} {
		t.Run(name, func(t *testing.T) {
			r, d := slipInChain(t, forTheChain)
			r.dispatchAll(r.App)
			auditor, whole := r.as("auditor@gemeente"), portal.DocumentPart(d.ID, 0)
			r.must(r.HideText(r.ctx, r.by, "", whole, ""))
			if in.Passage == "" {
				in.Parts = []portal.Part{whole}
			} else if found := must(r.FindPassage(r.ctx, auditor, "P-2026-0001", canary)); found.Places[placeFile] != 2 || found.Places[placeDraft] != 2 || found.Places[portal.PartDocument] != 3 {
				t.Errorf("found %+v", found.Places)
			}
			if in.Passage == "" { // drafts are words, which only a passage names
				r.must(r.DropDraft(r.ctx, r.by, "/documenten/"+string(d.ID)+"/gegevens"))
				r.must(r.DropDraft(r.ctx, r.as("contactpersoon@bewind"), "/documenten/nieuw"))
			}
			r.refused(r.EraseText(r.ctx, r.as("ketencoordinator@gemeente"), "P-2026-0001", in), portal.Forbidden)
			r.must(r.EraseText(r.ctx, auditor, "P-2026-0001", in))
			r.dispatchAll(r.App)
			_, err := r.FinishErasures(r.ctx, portal.SystemActor(), func(string) error { return nil })
			r.must(err)
			if n := r.hits(canary); n != 0 {
				t.Errorf("%d canaries in the database", n)
			}
			if n := len(r.files()); n != 0 {
				t.Errorf("%d files are left", n)
			}
			r.wantWholeChain()
			// A cleaned version takes its place.
			_, err = r.ReplaceDocument(r.ctx, r.by, d.ID, &UploadForm{File: r.receive(r.by, UploadTo{Document: d.ID}, "schoon.txt", []byte("Zonder naam."))})
			r.must(err)
		})
	}
}

// A privacymelding stays readable when what it was about is gone.
func TestDecidedPrivacymeldingOutlivesItsDocument(t *testing.T) {
	r, d := slipInChain(t, forTheChain)
	auditor := r.as("auditor@gemeente")
	r.must(r.HideText(r.ctx, r.by, "", portal.DocumentPart(d.ID, 0), ""))
	r.must(r.EraseText(r.ctx, auditor, "P-2026-0001", EraseText{Version: 1, Parts: []portal.Part{portal.DocumentPart(d.ID, 0)}}))
	r.must(r.RemoveDocument(r.ctx, r.by, d.ID, "", CitizenAnswer{}))
	if p := must(r.Redaction(r.ctx, auditor, "P-2026-0001")); p.State != portal.RedactionErased {
		t.Errorf("the melding: %+v", p)
	}
	r.must(r.AnswerBreach(r.ctx, auditor, "P-2026-0001", 2, portal.Breach{Answer: portal.BreachNo}))
}
