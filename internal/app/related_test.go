package app

import (
	"testing"

	"ketenportaal/internal/portal"
)

// What may belong to a signal: what the reader may read, not the signal itself, not
// what is linked, and with a link for who may lay it.
func TestRelated(t *testing.T) {
	s := newSearchRig(t, memoryDB(t), everything)
	about := portal.Ref{Kind: portal.KindSignal, ID: "wachttijd"}
	text := "Cliënten wachten op het eerste gesprek met de bewindvoerder; ook over een ontslagvergoeding en een vergoeding voor mentoren."
	titles := func(who string, linked ...portal.Ref) map[string]string {
		found := map[string]string{}
		for _, r := range must(s.Related(s.ctx, s.as(who), about, text, linked...)) {
			found[s.names[r.Ref]] = r.Link.Path
			if r.Ref == about {
				t.Errorf("%s: the page itself", who)
			}
		}
		return found
	}
	lid, coord := titles("deelnemer@geldfit"), titles("ketencoordinator@gemeente")
	if link, there := lid["artikelen"]; !there || link != "" {
		t.Errorf("a member: %v", lid)
	}
	if coord["artikelen"] != "/convenanten/C-2026-001/artikelen/a1/koppelen" {
		t.Errorf("the coordinator: %v", coord)
	}
	for _, hidden := range []string{"vergoeding", "ontslag"} {
		if _, there := lid[hidden]; there {
			t.Errorf("a member is told of %s", hidden)
		}
	}
	s.must(s.LinkClause(s.ctx, s.as("ketencoordinator@gemeente"), "C-2026-001", "a1", "S-2026-0042"))
	if _, there := titles("ketencoordinator@gemeente")["artikelen"]; there {
		t.Error("an article that is linked is proposed")
	}
	if got := titles("anoniem@gemeente"); len(got) > 0 {
		t.Errorf("the keeper: %v", got)
	}
	_, err := s.Related(s.ctx, portal.Actor{}, about, text)
	s.refused(err, portal.LoginNeeded)
	if got := must(s.Related(s.ctx, s.as("deelnemer@geldfit"), about, "De het een")); len(got) > 0 {
		t.Errorf("of nothing: %v", got)
	}
}
