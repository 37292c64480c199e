package main

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ketenportaal/internal/app"
	"ketenportaal/internal/portal"
)

// share shares a signal as somebody, for an audience.
func (p *slipPortal) share(who, text string, audience portal.AudienceKind) portal.Signal {
	p.t.Helper()
	s, err := p.ShareSignal(p.t.Context(), p.people[who], app.ShareSignal{Title: text, Text: text, Theme: "toegang", Audience: portal.Audience{Kind: audience}, Naming: portal.OrgVisible})
	check(p.t, err)
	return s
}

// copies has one feedback with the canary come to four signals: two that are
// merged, and a bundle across readers. The agreement that it began as stands at
// the merged ones too, and why it doesn't help at the first.
func (p *slipPortal) copies() (root portal.Signal, rest []portal.Signal) {
	p.t.Helper()
	ctx, coordinator := p.t.Context(), p.people["coordinator"]
	root, merged := p.share("melder", "Mensen wachten zes weken.", portal.WholeChain), p.share("collega", "Het wachten duurt lang.", portal.WholeChain)
	shut, other := p.share("collega", "Hier wacht men ook.", portal.MunicipalityOnly), p.share("melder", "De balie is dicht.", portal.MunicipalityOnly)
	check(p.t, p.TakeUpSignal(ctx, coordinator, root.ID, 0))
	check(p.t, p.MergeSignal(ctx, coordinator, merged.ID, 0, root.Number))
	agreed := "Wij bellen mevrouw " + slipCanary + " terug"
	check(p.t, p.AgreeSignal(ctx, coordinator, root.ID, 0, agreed, app.CitizenAnswer{}))
	bundle, err := p.MakeBundle(ctx, coordinator, "Wachten", []portal.ID{root.ID, shut.ID, other.ID})
	check(p.t, err)
	check(p.t, p.GiveBundleFeedback(ctx, coordinator, bundle, 0, app.BundleFeedback{Signals: []portal.ID{root.ID, shut.ID, other.ID},
		Feedback: portal.Feedback{Agreed: agreed, AgreedBy: "team Toegang", Route: portal.PracticeAgreement, Changes: "Bel 123456782 van " + slipCanary, From: p.clock},
		Citizen:  app.CitizenAnswer{Overrule: "Dit is het dossier van " + slipCanary}}))
	check(p.t, p.SaveDraft(ctx, p.people["collega"], "/signalen/"+merged.Number, map[string][]string{"line": {"Over " + slipCanary}}))
	return root, []portal.Signal{merged, shut, other}
}

// TestBar65_NothingOfACopiedSlipIsLeft has data of a resident copied to other
// signals, hidden at one of them, and erased in each way; then it looks in every
// byte of the data folder and of a backup made afterwards.
func TestBar65_NothingOfACopiedSlipIsLeft(t *testing.T) {
	feedback := portal.MakePart(portal.PartFeedback, "0")
	for name, in := range map[string]app.EraseText{
		"whole": {Version: 1, Parts: []portal.Part{feedback}},
		"words": {Version: 1, Passage: strings.ToLower(slipCanary)},
	} {
		t.Run(name, func(t *testing.T) {
			p := newSlipPortal(t)
			ctx, auditor := t.Context(), p.people["auditor"]
			root, rest := p.copies()
			p.run()
			p.clock = p.clock.Add(26 * time.Hour)
			p.run()
			if mails, _ := filepath.Glob(filepath.Join(p.data, "post", "*.eml")); len(mails) == 0 || len(canariesIn(t, p.data)) == 0 {
				t.Fatal("the canary never got where it must be looked for")
			}
			hidden := rest[1] // for the municipality only: its readers know of no other
			check(t, p.HideText(ctx, p.people["collega"], hidden.Number, feedback, "In de eerste zin."))
			for _, s := range append(rest, root) {
				page, err := p.Signal(ctx, p.people["coordinator"], s.Number)
				check(t, err)
				for _, x := range page.Signal.Texts() {
					if strings.Contains(*x.Text, slipCanary) {
						t.Errorf("hidden, %s still says %q", s.Number, *x.Text)
					}
				}
			}
			if in.Passage == "" { // drafts are words, which only a passage names
				check(t, p.DropDraft(ctx, p.people["collega"], "/signalen/"+rest[0].Number))
			}
			check(t, p.EraseText(ctx, auditor, "P-2026-0001", in))
			p.clock = p.clock.Add(time.Hour)
			p.run()
			if left := canariesIn(t, p.data); len(left) > 0 {
				t.Errorf("the canary is still in %v", left)
			}
			if hits, err := p.Search(ctx, p.people["coordinator"], app.SearchFilter{Text: slipCanary}); err != nil || len(hits.Found) != 0 {
				t.Errorf("it is found %d times, %v", len(hits.Found), err)
			}
			p.backedUp(t)
		})
	}
}
