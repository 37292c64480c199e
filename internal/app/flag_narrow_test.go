package app

import (
	"strings"
	"testing"

	"ketenportaal/internal/portal"
)

// TestASignalWithFewerReadersUnderAFlag that stands already: only when its words tell
// nothing of it, also in one step. What stood there isn't asked again.
func TestASignalWithFewerReadersUnderAFlag(t *testing.T) {
	r := newRig(t)
	coord := r.coordinator()
	wide, narrow := r.share("deelnemer@geldfit"), r.shareAs("deelnemer@bewind", narrowOnly, portal.OrgVisible)
	among := r.shareAs("deelnemer@bewind", portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"gemeente", "wijkteam"}}, portal.OrgVisible)
	g := r.confirmedFlag(wholeChain, wide)
	refused := func(err error, s portal.Signal) {
		t.Helper()
		if said := portal.FieldsOf(err)["wider"]; !strings.HasPrefix(said, "Signaal "+s.Number+" leest niet iedereen") {
			t.Errorf("refused with %v", err)
		}
	}
	refused(r.HoldFlag(r.ctx, coord, g.Number, []string{wide.Number, narrow.Number}, false, 0), narrow)
	refused(r.PutUnderFlag(r.ctx, coord, g.Number, among.Number), among)
	if held := r.freshFlag(g); len(held.Signals) != 1 || len(r.fresh(narrow).Flags) != 0 || len(held.Reporters) != 1 {
		t.Errorf("what was refused is kept: %+v", held)
	}
	r.refused(r.HoldFlag(r.ctx, portal.Actor{}, g.Number, []string{narrow.Number}, true, 0), portal.LoginNeeded)
	r.refused(r.HoldFlag(r.ctx, r.as("deelnemer@bewind"), g.Number, []string{narrow.Number}, true, 0), portal.Forbidden)
	r.must(r.HoldFlag(r.ctx, coord, g.Number, []string{wide.Number, narrow.Number}, true, 0))
	r.must(r.HoldFlag(r.ctx, coord, g.Number, []string{narrow.Number}, false, 0)) // it stood there
	if p := must(r.Flag(r.ctx, r.as("deelnemer@geldfit"), g.Number)); len(p.Signals) != 0 {
		t.Errorf("a partner reads %+v", p.Signals)
	}

	// Where the flag's readers all read the signal, or who reads it is still to be chosen.
	for _, g := range []portal.YellowFlag{r.confirmedFlag(narrowOnly, wide), r.nominated(wide),
		r.confirmedFlag(portal.Audience{Kind: portal.ChosenOrgs, Orgs: []portal.ID{"wijkteam"}}, wide)} {
		r.must(r.PutUnderFlag(r.ctx, coord, g.Number, among.Number))
	}
}
