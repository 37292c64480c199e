package app

import (
	"testing"

	"ketenportaal/internal/portal"
)

func TestBundleTogether(t *testing.T) {
	r := newRig(t)
	coord := r.as("ketencoordinator@gemeente")
	one, two, three := r.sharedWith(wholeChain, portal.OrgVisible, ""), r.sharedWith(wholeChain, portal.OrgVisible, ""), r.sharedWith(wholeChain, portal.OrgVisible, "")
	both := []string{one.Number, two.Number}
	_, err := r.BundleTogether(r.ctx, portal.Actor{}, both)
	r.refused(err, portal.LoginNeeded)
	for _, who := range []string{"deelnemer@geldfit", "griffie@gemeente", "meelezer@asdd", "anoniem@gemeente"} {
		_, err := r.BundleTogether(r.ctx, r.as(who), both)
		r.refused(err, portal.Forbidden)
	}
	for _, numbers := range [][]string{nil, {one.Number}, {one.Number, one.Number}, {one.Number, two.Number, three.Number}} {
		_, err := r.BundleTogether(r.ctx, coord, numbers)
		r.refused(err, portal.Conflict)
	}
	hidden := r.sharedWith(portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"bewind"}}, portal.OrgVisible, "")
	_, err = r.BundleTogether(r.ctx, coord, []string{one.Number, hidden.Number})
	r.refused(err, portal.NotFound)
	id, err := r.BundleTogether(r.ctx, coord, both)
	r.must(err)
	again, err := r.BundleTogether(r.ctx, coord, []string{three.Number, two.Number})
	r.must(err)
	if b := must(r.store.Bundle(r.ctx, id)); again != id || len(b.Signals) != 3 || b.Name != "Bundel bij "+one.Number {
		t.Errorf("the third is in %s of %+v", again, b)
	}
	_, err = r.BundleTogether(r.ctx, coord, both) // changed meanwhile
	r.refused(err, portal.Conflict)
}

func TestPutUnderFlag(t *testing.T) {
	r := newRig(t)
	coord := r.as("ketencoordinator@gemeente")
	one, two := r.sharedWith(wholeChain, portal.OrgVisible, ""), r.sharedWith(wholeChain, portal.OrgVisible, "")
	hidden := r.sharedWith(portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"bewind"}}, portal.OrgVisible, "")
	g := r.nominated(one)
	r.refused(r.PutUnderFlag(r.ctx, portal.Actor{}, g.Number, two.Number), portal.LoginNeeded)
	if err := r.PutUnderFlag(r.ctx, r.as("deelnemer@geldfit"), g.Number, two.Number); err == nil {
		t.Error("a member puts a signal under a flag")
	}
	for _, number := range []string{"", "S-2026-9999", hidden.Number, one.Number} {
		r.refused(r.PutUnderFlag(r.ctx, coord, g.Number, number), portal.Conflict)
	}
	links := func(who string, s portal.Signal) (rows []RelatedLink) {
		for _, x := range must(r.Related(r.ctx, r.as(who), s.Ref(), "Brieven komen te laat: wij horen dit elke week.")) {
			if x.Ref == g.Ref() {
				rows = append(rows, x.Link)
			}
		}
		return rows
	}
	if rows := links("ketencoordinator@gemeente", two); len(rows) != 1 || rows[0].Numbers != two.Number || rows[0].Path != FlagPath+"/"+g.Number+"/signaal" {
		t.Errorf("the coordinator can link by %+v", rows)
	}
	if rows := links("deelnemer@geldfit", two); len(rows) > 0 {
		t.Errorf("a member is told of a flag that was only proposed: %+v", rows)
	}
	r.must(r.PutUnderFlag(r.ctx, coord, g.Number, two.Number))
	if g := r.freshFlag(g); len(g.Signals) != 2 {
		t.Errorf("it rests on %v", g.Signals)
	}
	if rows := links("ketencoordinator@gemeente", two); len(rows) > 0 {
		t.Errorf("what is linked is proposed: %+v", rows)
	}
	r.refused(r.PutUnderFlag(r.ctx, coord, g.Number, two.Number), portal.Conflict)
}

// A document is found by the theme of its signal, also after that changed.
func TestDocumentsAreFoundByTheme(t *testing.T) {
	s := newSearchRig(t, memoryDB(t), everything)
	coord, v := s.as("ketencoordinator@gemeente"), must(s.store.Signal(s.ctx, "wachttijd"))
	d := portal.Document{ID: "lijst", About: v.Ref(), Title: "Overzicht", AddedBy: v.Reporter, AddedAt: s.clock, Versions: []portal.DocumentVersion{{File: "f", Name: "a.txt", Type: "text/plain", At: s.clock, Scan: portal.CleanScan}}}
	s.must(s.store.InsertDocument(s.ctx, &d, v.Scope("gemeente")))
	s.must(s.store.SaveDocumentText(s.ctx, d, "Kabouterwoord.", v.Scope("gemeente")))
	check := func(when string, themes map[portal.ID]int) {
		t.Helper()
		for theme, want := range themes {
			if n := len(must(s.Search(s.ctx, coord, SearchFilter{Text: "kabouterwoord", Theme: theme})).Found); n != want {
				t.Errorf("%s, %s: found %d times, want %d", when, theme, n, want)
			}
		}
	}
	check("stored", map[portal.ID]int{"toegang": 1, "schulden": 0})
	s.must(s.DetailSignal(s.ctx, coord, v.ID, 0, portal.Bottleneck, "schulden", portal.More{}, CitizenAnswer{}))
	check("of another theme", map[portal.ID]int{"toegang": 0, "schulden": 1})
	must(s.store.Reindex(s.ctx, nil))
	check("indexed anew", map[portal.ID]int{"toegang": 0, "schulden": 1})
	if n := len(must(s.Search(s.ctx, s.as("griffie@gemeente"), SearchFilter{Text: "kabouterwoord", Theme: "schulden"})).Found); n != 0 {
		t.Error("who may not read the signal finds its document by the theme")
	}
}
