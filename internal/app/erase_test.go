package app

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"ketenportaal/internal/portal"
)

// erase runs f as a writing use case of the portal itself.
func (r *rig) erase(f func(ctx context.Context, w *writing) error) {
	r.t.Helper()
	r.must(r.write(r.ctx, portal.SystemActor(), f))
}

func TestEraseDocument(t *testing.T) {
	r, d := slip(t)
	other := r.add(r.by, r.signal, "ander.txt", "Een ander stuk.")
	r.erase(func(ctx context.Context, w *writing) error { return r.eraseDocument(ctx, w, d.ID) })
	if _, err := r.store.Document(r.ctx, d.ID); portal.KindOf(err) != portal.NotFound {
		t.Errorf("the document: %v", err)
	}
	if _, err := r.store.DocumentText(r.ctx, d.ID); portal.KindOf(err) != portal.NotFound {
		t.Errorf("its text: %v", err)
	}
	if n := r.finds(r.by, "geachte"); n != 0 {
		t.Errorf("found %d times", n)
	}
	if files := r.files(); len(files) != 1 || files[0].ID != string(other.Current().File) {
		t.Errorf("files left: %v", files)
	}
}

func TestEraseDocumentKeepsEverythingWhenItFails(t *testing.T) {
	r, d := slip(t)
	failed := errors.New("something else went wrong")
	err := r.write(r.ctx, portal.SystemActor(), func(ctx context.Context, w *writing) error {
		return errors.Join(r.eraseDocument(ctx, w, d.ID), failed)
	})
	if !errors.Is(err, failed) {
		t.Fatal(err)
	}
	if text, err := r.content(r.by, d, 1); err != nil || !strings.Contains(text, canary) {
		t.Errorf("afterwards the document gives %q, %v", text, err)
	}
	if list := must(r.store.Erasures(r.ctx, 10)); len(list) != 0 {
		t.Errorf("%d erasures wait", len(list))
	}
}

func TestEraseEventDetails(t *testing.T) {
	r := newRig(t)
	about := portal.Ref{Kind: portal.KindSignal, ID: "s"}
	record := func(details map[string]string) {
		r.erase(func(_ context.Context, w *writing) error {
			w.record(1, portal.Fact{Type: portal.CitizenDataOverruled, About: about, Details: details})
			return nil
		})
	}
	record(map[string]string{portal.DetailReason: "Dossier van " + canary, portal.DetailField: "text"})
	record(map[string]string{portal.DetailReason: canary})
	record(nil)
	events := r.events()
	left := func() map[string]int {
		n := map[string]int{}
		for _, e := range events {
			for name := range must(r.store.EventDetails(r.ctx, e.ID)) {
				n[name]++
			}
		}
		return n
	}
	r.erase(func(ctx context.Context, _ *writing) error {
		return r.eraseEventDetails(ctx, portal.Ref{Kind: portal.KindSignal, ID: "another"})
	})
	if n := left(); n[portal.DetailReason] != 2 {
		t.Errorf("of another: %v", n)
	}
	r.erase(func(ctx context.Context, _ *writing) error {
		return r.eraseEventDetails(ctx, about, portal.DetailReason)
	})
	if n := left(); n[portal.DetailReason] != 0 || n[portal.DetailField] != 1 {
		t.Errorf("the reasons: %v", n)
	}
	r.erase(func(ctx context.Context, _ *writing) error { return r.eraseEventDetails(ctx, about) })
	if n := left(); len(n) != 0 {
		t.Errorf("all: %v", n)
	}
}

func TestEraseMailAbout(t *testing.T) {
	r, _ := slip(t)
	sent := func(id portal.ID, kind portal.MailKind, about portal.Ref, text string) portal.Mail {
		m := portal.Mail{ID: id, Kind: kind, Person: "deelnemer@bewind", Key: string(id), About: about, State: portal.MailKept, CreatedAt: r.clock, FirstTry: r.clock, Subject: canary, Text: text, HTML: text, Raw: []byte(text)}
		r.must(r.store.InsertMail(r.ctx, &m))
		return m
	}
	other := portal.Ref{Kind: portal.KindSignal, ID: "another"}
	notice := sent("m1", portal.MailNotice, r.signal.Ref(), canary)
	digest := sent("m2", portal.MailDigest, portal.Ref{}, "Zie http://x/signalen/"+r.signal.Number+": "+canary)
	sent("m3", portal.MailDigest, portal.Ref{}, "Zie http://x/signalen/S-2026-9999")
	sent("m4", portal.MailNotice, other, "Over iets anders")
	r.erase(func(ctx context.Context, _ *writing) error { return r.eraseMailAbout(ctx, r.signal.Ref()) })
	for id, kept := range map[portal.ID]bool{"m1": false, "m2": false, "m3": true, "m4": true} {
		m := must(r.store.Mail(r.ctx, id))
		if got := m.Text != "" && m.HTML != "" && m.Subject != "" && len(m.Raw) > 0; got != kept || m.State != portal.MailKept {
			t.Errorf("%s: its text is kept: %v, want %v", id, got, kept)
		}
	}
	var gone []string
	n, err := r.FinishErasures(r.ctx, portal.SystemActor(), func(name string) error { gone = append(gone, name); return nil })
	r.must(err)
	if n != 1 || !slices.Contains(gone, notice.FileName()) || !slices.Contains(gone, digest.FileName()) || len(gone) != 2 {
		t.Errorf("finished %d, files removed %v", n, gone)
	}
}

func TestFinishErasures(t *testing.T) {
	r := newRig(t)
	none := func(string) error { return nil }
	for _, by := range []portal.Actor{{}, r.as("beheerder@gemeente"), r.as("auditor@gemeente")} {
		if _, err := r.FinishErasures(r.ctx, by, none); err == nil {
			t.Errorf("%q may finish erasures", by.ID)
		}
	}
	r.must(r.store.InsertErasure(r.ctx, &portal.Erasure{ID: "e", Files: []portal.ID{"document/weg"}, Mails: []string{"x.eml"}}))
	busy := errors.New("the folder is away")
	if _, err := r.FinishErasures(r.ctx, portal.SystemActor(), func(string) error { return busy }); !errors.Is(err, busy) {
		t.Errorf("a failing folder: %v", err)
	}
	if n, err := r.FinishErasures(r.ctx, portal.SystemActor(), none); n != 1 || err != nil {
		t.Errorf("the next run finished %d, %v", n, err)
	}
	if n, err := r.FinishErasures(r.ctx, portal.SystemActor(), none); n != 0 || err != nil {
		t.Errorf("the run after it finished %d, %v", n, err)
	}
}

// TestTwoDecisionsAtOnce: one wins, and the other hears so.
func TestTwoDecisionsAtOnce(t *testing.T) {
	r, _ := slip(t)
	auditor := r.as("auditor@gemeente")
	r.must(r.HideText(r.ctx, r.by, r.signal.Number, portal.PartSignal, ""))
	errs := make([]error, 8)
	var all sync.WaitGroup
	for i := range errs {
		all.Go(func() {
			if i%2 == 0 {
				errs[i] = r.PutBackText(r.ctx, auditor, "P-2026-0001", 1, "Dit gaat over niemand.")
			} else {
				errs[i] = r.EraseText(r.ctx, auditor, "P-2026-0001", EraseText{Version: 1, Parts: []portal.Part{portal.PartSignal}})
			}
		})
	}
	all.Wait()
	won := 0
	for _, err := range errs {
		switch {
		case err == nil:
			won++
		case portal.KindOf(err) != portal.Conflict:
			t.Errorf("a decision that lost: %v", err)
		}
	}
	if won != 1 {
		t.Errorf("%d decisions won", won)
	}
	s, melding := r.now(), must(r.store.RedactionByNumber(r.ctx, "P-2026-0001"))
	if back := strings.Contains(s.Text, canary); back != (melding.State == portal.RedactionPutBack) {
		t.Errorf("state %s, but the text came back: %v", melding.State, back)
	}
}
