package app

import (
	"context"
	"errors"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// SignInput is what somebody gives to sign: the version and the hash of the text they
// saw, their function, and that they have read it and may sign.
type SignInput struct {
	Nr       int
	SHA256   string
	Function string
	Declared bool
	Presence Presence
}

// SignPage is everything the page shows to who signs for an organisation, or belongs
// to it.
type SignPage struct {
	policy.SigningOn
	OrgName string
	// Clauses are those by which the organisation commits itself.
	Clauses    []portal.Clause
	Signatures []portal.Signature // its own, under this version
	Joint      bool
	Questions  []QuestionRow
	// MaySign: the reader is one who signs for it. Signed: they did.
	MaySign, Signed bool
	// Closed says in a sentence why nothing can be signed now; empty when it can.
	Closed string
	// Function is that of the reader's account.
	Function string
}

// Ready reports whether the reader can sign now.
func (p SignPage) Ready() bool { return p.MaySign && !p.Signed && p.Closed == "" }

// SignPage gives the page for who signs. Without a number it is about the version that
// the actor's organisation is asked to sign.
func (a *App) SignPage(ctx context.Context, by portal.Actor, number string, nr int) (SignPage, error) {
	nr, err := a.versionToSign(ctx, by, number, nr)
	if err != nil {
		return SignPage{}, err
	}
	about, err := a.signingOn(ctx, by, policy.AskSigning, number, nr, by.OrgID)
	if err != nil {
		return SignPage{}, err
	}
	p := SignPage{SigningOn: about, MaySign: policy.May(by, policy.SignCovenant, about)}
	c, v := about.Covenant, about.Text
	for _, cl := range v.Clauses {
		if cl.Commits == portal.SideMutual || cl.Commits == portal.SideMunicipality && by.Municipality || cl.Commits == portal.SidePartner && !by.Municipality {
			p.Clauses = append(p.Clauses, cl)
		}
	}
	all, err := a.store.Signatures(ctx, c.ID)
	if err != nil {
		return p, err
	}
	p.Signatures = portal.SignaturesFor(all, v.Nr, by.OrgID)
	p.Signed = slices.ContainsFunc(p.Signatures, func(s portal.Signature) bool { return s.Person == by.ID })
	if party, ok := c.Party(by.OrgID); ok && party.Authority != nil {
		p.Joint = party.Authority.Joint
	}
	if p.Questions, err = a.questionRows(ctx, about.Signing); err != nil {
		return p, err
	}
	orgs, err := a.organisations(ctx)
	if err != nil {
		return p, err
	}
	p.OrgName = orgs[by.OrgID].Name
	who, err := a.store.Person(ctx, by.ID)
	if err != nil {
		return p, err
	}
	p.Function = who.Function
	err = a.signable(ctx, about)
	var why *portal.Error
	if errors.As(err, &why) && why.Kind == portal.Conflict {
		p.Closed, err = why.Message, nil
	}
	return p, err
}

// versionToSign is the number of the version that an organisation is asked to sign:
// the newest one. A number that was given stays.
func (a *App) versionToSign(ctx context.Context, by portal.Actor, number string, nr int) (int, error) {
	if nr > 0 {
		return nr, nil
	}
	on, err := a.covenantText(ctx, by, policy.ReadCovenant, number, LatestText)
	if err != nil {
		return 0, err
	}
	all, err := a.store.Signings(ctx, on.Covenant.ID)
	best := 0
	for _, g := range all {
		if g.Org == by.OrgID {
			best = max(best, g.Nr)
		}
	}
	if best == 0 {
		best = on.Text.Nr
	}
	return best, err
}

// signable refuses what can't be signed now, in words for who wants to: a version that
// isn't open or isn't the newest, an authority that was never checked, a text that was
// changed.
func (a *App) signable(ctx context.Context, about policy.SigningOn) error {
	c, v, g := about.Covenant, about.Text, about.Signing
	if err := g.Open(v, a.now()); err != nil {
		return err
	}
	if !g.Accession {
		newer, err := a.store.VersionsIn(ctx, portal.CovenantSigning, 0)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(newer, func(n portal.CovenantVersion) bool { return n.Covenant == c.ID && n.Nr > v.Nr }) {
			return portal.Errorf(portal.Conflict, "Er is een nieuwere versie om te ondertekenen. U kunt deze versie niet meer ondertekenen.")
		}
	}
	if err := c.SignsFor(g.Org, a.now()); err != nil {
		return err
	}
	on := policy.CovenantOn{Covenant: c, Text: v}
	return a.intact(ctx, &on)
}

// errOtherText is for a form that was filled in at another text.
var errOtherText = portal.Errorf(portal.Conflict, "De tekst die u las, is niet de tekst die nu ter ondertekening staat. Lees de tekst opnieuw.")

// SignCovenant sets somebody's signature for their organisation under a version: a
// gewone elektronische handtekening (eIDAS, article 3 under 10).
func (a *App) SignCovenant(ctx context.Context, by portal.Actor, number string, in SignInput) (portal.Signature, error) {
	about, err := a.signingOn(ctx, by, policy.SignCovenant, number, in.Nr, by.OrgID)
	if err != nil {
		return portal.Signature{}, err
	}
	// Everything that can be wrong is said before a code is used up.
	if err := a.trySigning(ctx, by, about, in); err != nil {
		return portal.Signature{}, err
	}
	if err := a.present(ctx, by, in.Presence); err != nil {
		return portal.Signature{}, err
	}
	var s portal.Signature
	err = a.write(ctx, by, func(ctx context.Context, w *writing) error {
		now, err := a.stillThere(ctx, by)
		if err != nil {
			return err
		}
		about, err := a.signingOn(ctx, now, policy.SignCovenant, number, in.Nr, by.OrgID)
		if err != nil {
			return err
		}
		return a.stepSigning(ctx, w, about, func(ctx context.Context, on *policy.CovenantOn, g *portal.Signing, signed []portal.Signature, _ portal.Settings) ([]portal.Fact, error) {
			s, err = a.newSignature(ctx, by, in)
			if err != nil {
				return nil, err
			}
			fact, err := a.sign(ctx, on, g, &s, signed, in.SHA256)
			return []portal.Fact{fact}, err
		})
	})
	if portal.KindOf(err) == portal.Taken {
		err = portal.Errorf(portal.Conflict, "U hebt deze versie al ondertekend.").Because(err)
	}
	return s, err
}

// stillThere gives the actor with the role and the ticks of this moment: proving presence
// takes a while, and an account may have been changed or disabled meanwhile.
func (a *App) stillThere(ctx context.Context, by portal.Actor) (portal.Actor, error) {
	p, org, err := a.personAndOrg(ctx, by.ID)
	return p.Actor(org, by.Blind), err
}

// MaySign says whether the actor signs a version for their organisation: before a page
// says what is wrong with a form.
func (a *App) MaySign(ctx context.Context, by portal.Actor, number string, nr int) error {
	_, err := a.signingOn(ctx, by, policy.SignCovenant, number, nr, by.OrgID)
	return err
}

// trySigning says what is wrong with what somebody gives to sign, without signing.
func (a *App) trySigning(ctx context.Context, by portal.Actor, about policy.SigningOn, in SignInput) error {
	if _, err := a.signer(ctx, by, in.Presence.Token); err != nil {
		return err
	}
	if about.Text.Frozen() && in.SHA256 != about.Text.SHA256 {
		return errOtherText
	}
	if err := a.signable(ctx, about); err != nil {
		return err
	}
	s, err := a.newSignature(ctx, by, in)
	if err != nil {
		return err
	}
	all, err := a.store.Signatures(ctx, about.Covenant.ID)
	if err != nil {
		return err
	}
	fields := portal.Fields{}
	if !in.Declared {
		fields["declared"] = "Vink dit aan. Zonder deze verklaring kunt u niet ondertekenen."
	}
	g := about.Signing
	_, err = g.Sign(about.Covenant, about.Text, &s, portal.SignaturesFor(all, g.Nr, g.Org), a.now())
	return joinFields(fields, err)
}

func (a *App) newSignature(ctx context.Context, by portal.Actor, in SignInput) (portal.Signature, error) {
	p, org, err := a.personAndOrg(ctx, by.ID)
	return portal.Signature{OrgName: org.Name, Person: by.ID, Name: p.Name, Function: in.Function, At: a.now(), Way: portal.SignedHere, Proof: in.Presence.How}, err
}

// sign sets a signature within a transaction; read is the hash of the text that the
// signer saw.
func (a *App) sign(ctx context.Context, on *policy.CovenantOn, g *portal.Signing, s *portal.Signature, signed []portal.Signature, read string) (portal.Fact, error) {
	if read != on.Text.SHA256 {
		return portal.Fact{}, errOtherText
	}
	if err := a.signable(ctx, policy.SigningOn{Signing: *g, Covenant: on.Covenant, Text: on.Text}); err != nil {
		return portal.Fact{}, err
	}
	fact, err := g.Sign(on.Covenant, on.Text, s, signed, a.now())
	if err != nil {
		return fact, err
	}
	return fact, a.store.InsertSignature(ctx, s)
}
