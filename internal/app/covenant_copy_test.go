package app

import (
	"slices"
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

// sign stores a signature for an organisation, and whether all of it have signed.
func (r *frozenRig) sign(org portal.ID, person portal.ID, joint, done bool) portal.Signature {
	r.t.Helper()
	g := portal.Signature{
		ID: "c1v1." + org + "." + person, Covenant: "c1", Nr: 1, Org: org, OrgName: "Organisatie " + string(org), Person: person,
		Name: "Naam van " + string(person), Function: "Bestuurder", At: r.clock, Way: portal.SignedHere, SHA256: r.on.Text.SHA256, Proof: portal.ProofTOTP,
		Authority: portal.Authority{How: portal.ByTradeRegister, Joint: joint, Note: "Uittreksel van vorige week", CheckedBy: "ketencoordinator@gemeente", CheckedAt: r.clock}, RecordedAt: r.clock,
	}
	r.must(r.store.InsertSignature(r.ctx, &g))
	s, err := r.store.Signing(r.ctx, portal.SigningID("c1v1", org))
	if portal.KindOf(err) == portal.NotFound {
		s = portal.Signing{ID: portal.SigningID("c1v1", org), Covenant: "c1", Nr: 1, Org: org, AskedAt: r.clock, Done: done}
		r.must(r.store.InsertSigning(r.ctx, &s))
		return g
	}
	r.must(err)
	s.Done = done
	r.must(r.store.SaveSigning(r.ctx, &s))
	return g
}

func (r *frozenRig) orgsShown(key string) []portal.ID {
	r.t.Helper()
	c, err := r.CovenantCopy(r.ctx, r.as(key), "C-2026-001", ForceText)
	r.must(err)
	var orgs []portal.ID
	for _, g := range c.Signatures {
		orgs = append(orgs, g.Org)
	}
	slices.Sort(orgs)
	return slices.Compact(orgs)
}

// Who has not signed, or only half, doesn't follow from what leaves the portal.
func TestSignaturesShowNobodyWhoHasNotSigned(t *testing.T) {
	r := newFrozenRig(t)
	r.open()
	half := r.sign("bewind", "contactpersoon@bewind", true, false)
	town := r.sign("gemeente", "directie@gemeente", false, true)
	want := func(when string, who map[string][]portal.ID) {
		t.Helper()
		for key, orgs := range who {
			if got := r.orgsShown(key); !slices.Equal(got, orgs) {
				t.Errorf("%s, %s sees the signatures of %v, want %v", when, key, got, orgs)
			}
		}
	}
	own := []portal.ID{"gemeente"}
	want("while signing", map[string][]portal.ID{
		"ketencoordinator@gemeente": {"bewind", "gemeente"}, "beleidsadviseur@gemeente": own, "griffie@gemeente": own,
		"deelnemer@bewind": {"bewind"}, "contactpersoon@geldfit": nil, "deelnemer@asdd": nil,
	})
	for _, key := range []string{"contactpersoon@geldfit", "deelnemer@asdd", "beleidsadviseur@gemeente"} {
		_, err := r.CovenantSignature(r.ctx, r.as(key), "C-2026-001", half.ID)
		r.refused(err, portal.NotFound)
	}
	_, err := r.CovenantSignature(r.ctx, r.as("eigenaar@eenpitter"), "C-2026-001", town.ID)
	r.refused(err, portal.NotFound)

	r.inForce()
	want("in force", map[string][]portal.ID{
		"ketencoordinator@gemeente": {"bewind", "gemeente"}, "beleidsadviseur@gemeente": own,
		"deelnemer@bewind": {"bewind", "gemeente"}, "contactpersoon@geldfit": own, "eigenaar@eenpitter": own, "collega@wijkteam": own,
	})
	_, err = r.CovenantSignature(r.ctx, r.as("contactpersoon@geldfit"), "C-2026-001", half.ID)
	r.refused(err, portal.NotFound)

	r.sign("bewind", "collega@bewind", true, true)
	want("in force and complete", map[string][]portal.ID{"contactpersoon@geldfit": {"bewind", "gemeente"}})
}

func TestSignaturePage(t *testing.T) {
	r := newFrozenRig(t)
	r.open()
	g := r.sign("bewind", "contactpersoon@bewind", false, true)
	r.inForce()
	for key, note := range map[string]string{"ketencoordinator@gemeente": g.Authority.Note, "deelnemer@bewind": g.Authority.Note, "collega@geldfit": "", "griffie@gemeente": ""} {
		p, err := r.CovenantSignature(r.ctx, r.as(key), "C-2026-001", g.ID)
		r.must(err)
		if p.Note != note || (p.CheckedBy.Person != "") != (note != "") {
			t.Errorf("%s reads the note %q of %v", key, p.Note, p.CheckedBy)
		}
		if !p.Same || p.Stand != StandSound || p.Title != "Goed bewind" {
			t.Errorf("%s: same %v, %s, %q", key, p.Same, p.Stand, p.Title)
		}
	}
	_, err := r.CovenantSignature(r.ctx, portal.Actor{}, "C-2026-001", g.ID)
	r.refused(err, portal.LoginNeeded)
	_, err = r.CovenantSignature(r.ctx, r.as("anoniem@gemeente"), "C-2026-001", g.ID)
	r.refused(err, portal.NotFound)
	_, err = r.CovenantSignature(r.ctx, r.as("ketencoordinator@gemeente"), "C-2026-001", "onbekend")
	r.refused(err, portal.NotFound)

	other := portal.Covenant{ID: "c2", Number: "C-2026-002", Title: "Ander", Latest: 1, Shown: true, MadeAt: r.clock, ChangedAt: r.clock}
	r.must(r.store.InsertCovenant(r.ctx, &other, "gemeente"))
	_, err = r.CovenantSignature(r.ctx, r.as("ketencoordinator@gemeente"), "C-2026-002", g.ID)
	r.refused(err, portal.NotFound)
}

func TestCovenantCopyIsTheFrozenText(t *testing.T) {
	r := newFrozenRig(t)
	before, err := r.CovenantCopy(r.ctx, r.as("contactpersoon@geldfit"), "C-2026-001", LatestText)
	r.must(err)
	if before.Stand != StandNone || before.Preamble.Title != "Goed bewind" || len(before.Text.Clauses) != 2 {
		t.Errorf("before: %s %v", before.Stand, before.Preamble)
	}
	text := r.open()
	r.on.Covenant.Title = "Een andere titel"
	r.must(r.store.SaveCovenant(r.ctx, &r.on.Covenant, "gemeente"))
	c, err := r.CovenantCopy(r.ctx, r.as("contactpersoon@geldfit"), "C-2026-001", LatestText)
	r.must(err)
	if c.Stand != StandSound || c.Frozen.Canonical != text.Canonical || c.Preamble.Title != "Goed bewind" || !portal.SameWords(c.Text.Clauses, text.Clauses) {
		t.Errorf("%s, %q", c.Stand, c.Preamble.Title)
	}
	// Somebody writes in the database.
	text.Clauses[0].Text = "Anders."
	r.must(r.store.SaveCovenantText(r.ctx, &text))
	c, err = r.CovenantCopy(r.ctx, r.as("contactpersoon@geldfit"), "C-2026-001", LatestText)
	r.must(err)
	_, proofs, err := r.CovenantProofs(r.ctx, r.as("contactpersoon@geldfit"), "C-2026-001")
	r.must(err)
	if c.Stand != StandBroken || len(proofs) != 1 || proofs[0].Stand != StandBroken {
		t.Errorf("%s, %v", c.Stand, proofs)
	}
	for _, key := range []string{"eigenaar@eenpitter", "deelnemer@wijkteam", "anoniem@gemeente"} {
		_, err := r.CovenantCopy(r.ctx, r.as(key), "C-2026-001", LatestText)
		r.refused(err, portal.NotFound)
		_, _, err = r.CovenantProofs(r.ctx, r.as(key), "C-2026-001")
		r.refused(err, portal.NotFound)
	}
	_, err = r.CovenantCopy(r.ctx, portal.Actor{}, "C-2026-001", LatestText)
	r.refused(err, portal.LoginNeeded)
	_, _, err = r.CovenantProofs(r.ctx, portal.Actor{}, "C-2026-001")
	r.refused(err, portal.LoginNeeded)
}

// A draft of a next version is nowhere in what others take along.
func TestCovenantProofsLeaveOutWhatOthersMayNotRead(t *testing.T) {
	r := newFrozenRig(t)
	r.open()
	r.inForce()
	next := r.on.Text
	next.ID, next.Nr, next.State, next.InForceFrom = "c1v2", 2, portal.CovenantSigning, time.Time{}
	r.must(r.store.InsertCovenantVersion(r.ctx, &next))
	for key, n := range map[string]int{"ketencoordinator@gemeente": 2, "deelnemer@geldfit": 2, "eigenaar@eenpitter": 1} {
		_, proofs, err := r.CovenantProofs(r.ctx, r.as(key), "C-2026-001")
		r.must(err)
		if len(proofs) != n {
			t.Errorf("%s can check %d texts, want %d", key, len(proofs), n)
		}
	}
	_, err := r.CovenantCopy(r.ctx, r.as("eigenaar@eenpitter"), "C-2026-001", 2)
	r.refused(err, portal.NotFound)
}

func TestDescribeCovenant(t *testing.T) {
	r := newFrozenRig(t)
	r.open()
	r.inForce()
	r.events()
	by, number := r.as("ketencoordinator@gemeente"), "C-2026-001"
	shut := portal.DocumentDetails{CaseNumber: "Z-26-77", Openness: portal.OpenNot, Ground: "5.1-2-b", Confidentiality: portal.ConfidentialChain}
	for _, key := range []string{"contactpersoon@bewind", "griffie@gemeente", "portefeuillehouder@gemeente", "eigenaar@eenpitter"} {
		r.refused(r.DescribeCovenant(r.ctx, r.as(key), number, 0, shut, CitizenAnswer{}), portal.Forbidden)
	}
	r.refused(r.DescribeCovenant(r.ctx, portal.Actor{}, number, 0, shut, CitizenAnswer{}), portal.LoginNeeded)
	bad := shut
	bad.Ground = ""
	r.wrongAt(r.DescribeCovenant(r.ctx, by, number, 0, bad, CitizenAnswer{}), portal.FieldGround)
	r.wrongAt(r.DescribeCovenant(r.ctx, by, number, 0, portal.DocumentDetails{}, CitizenAnswer{}), portal.FieldOpenness)
	r.refused(r.DescribeCovenant(r.ctx, by, number, 99, shut, CitizenAnswer{}), portal.Conflict)

	open, err := r.CovenantCopy(r.ctx, r.as("eigenaar@eenpitter"), number, ForceText)
	r.must(err)
	if !open.PublicSince.Equal(portal.Day(rigStart)) {
		t.Errorf("public since %v", open.PublicSince)
	}
	r.must(r.DescribeCovenant(r.ctx, by, number, 0, shut, CitizenAnswer{}))
	r.wantEvents(portal.CovenantDescribed)
	_, err = r.CovenantCopy(r.ctx, r.as("eigenaar@eenpitter"), number, ForceText)
	r.refused(err, portal.NotFound)
	if _, err := r.CovenantCopy(r.ctx, r.as("deelnemer@asdd"), number, ForceText); err != nil {
		t.Errorf("a party that was heard: %v", err)
	}
	r.must(r.DescribeCovenant(r.ctx, by, number, 0, shut, CitizenAnswer{})) // says nothing new
	r.wantEvents()

	r.later(72 * time.Hour)
	again := portal.DocumentDetails{CaseNumber: "Z-26-77", Openness: portal.OpenPublic, Confidentiality: portal.ConfidentialNot}
	r.must(r.DescribeCovenant(r.ctx, by, number, 0, again, CitizenAnswer{}))
	open, err = r.CovenantCopy(r.ctx, r.as("eigenaar@eenpitter"), number, ForceText)
	r.must(err)
	if !open.PublicSince.Equal(portal.Day(r.clock)) || open.Covenant.Details.CaseNumber != "Z-26-77" {
		t.Errorf("public since %v, %v", open.PublicSince, open.Covenant.Details)
	}
	r.on.Covenant = open.Covenant
	r.must(r.intact(r.ctx, &r.on)) // archive fields are no part of what is signed
}
