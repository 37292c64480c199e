package app

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// PaperInput is what the coordinator records of a signature that was set on paper, or
// in a PDF elsewhere.
type PaperInput struct {
	UploadForm
	Nr             int
	Org            portal.ID
	Name, Function string
	Day            time.Time // that stands there
	Way            portal.SignatureWay
	// Compared: the coordinator says that the text is the frozen one, by its hash.
	Compared bool
}

// PaperParty is an organisation for which a signature on paper can be recorded.
type PaperParty struct {
	ID   portal.ID
	Name string
	Half bool // somebody signed, and another has to
}

// PaperForm is what the form for a signature on paper needs.
type PaperForm struct {
	policy.CovenantOn
	Parties []PaperParty
}

// PaperForm gives the form for a signature on paper.
func (a *App) PaperForm(ctx context.Context, by portal.Actor, number string, nr int) (PaperForm, error) {
	on, err := a.covenantText(ctx, by, policy.OpenSigning, number, nr)
	if err != nil {
		return PaperForm{}, err
	}
	f := PaperForm{CovenantOn: on}
	all, signed, err := a.signingsOf(ctx, on)
	if err != nil {
		return f, err
	}
	orgs, err := a.organisations(ctx)
	for _, g := range all {
		if !g.Done && g.Closed.IsZero() {
			f.Parties = append(f.Parties, PaperParty{ID: g.Org, Name: orgs[g.Org].Name, Half: g.Half(portal.SignaturesFor(signed, g.Nr, g.Org))})
		}
	}
	slices.SortFunc(f.Parties, func(x, y PaperParty) int { return cmp.Compare(strings.ToLower(x.Name), strings.ToLower(y.Name)) })
	return f, err
}

// RecordPaper records a signature that was set on paper or in a PDF elsewhere, with the
// file. It counts the same as one set in the portal.
func (a *App) RecordPaper(ctx context.Context, by portal.Actor, number string, in *PaperInput) error {
	about, err := a.signingOn(ctx, by, policy.OpenSigning, number, in.Nr, in.Org)
	if err != nil {
		return err
	}
	s, err := a.paperSignature(ctx, by, about, in)
	if err != nil {
		return err
	}
	in.Title = "Handtekening namens " + s.OrgName
	in.Details = portal.DocumentDetails{Kind: portal.DocCovenant}
	_, err = a.saveUpload(ctx, by, UploadTo{Covenant: number}, &in.UploadForm, func(ctx context.Context, w *writing, _ target, v portal.DocumentVersion, municipality portal.ID) (portal.Document, portal.Fact, error) {
		about, err := a.signingOn(ctx, by, policy.OpenSigning, number, in.Nr, in.Org)
		if err != nil {
			return portal.Document{}, portal.Fact{}, err
		}
		s, err := a.paperSignature(ctx, by, about, in)
		if err != nil {
			return portal.Document{}, portal.Fact{}, err
		}
		d, added, err := portal.NewSignedPaper(s, in.Title, v)
		if err != nil {
			return d, added, err
		}
		s.Document = d.ID
		err = a.stepSigning(ctx, w, about, func(ctx context.Context, on *policy.CovenantOn, g *portal.Signing, signed []portal.Signature, _ portal.Settings) ([]portal.Fact, error) {
			until := g.Until
			g.Declined, g.Until = nil, time.Time{} // see paperSignature
			fact, err := a.sign(ctx, on, g, &s, signed, s.SHA256)
			g.Until = until
			return []portal.Fact{fact}, err
		})
		if err != nil {
			return d, added, err
		}
		signed, err := a.signatureOn(ctx, s.ID)
		if err != nil {
			return d, added, err
		}
		scope, err := a.signedScope(ctx, signed, municipality)
		if err != nil {
			return d, added, err
		}
		return d, added, a.store.InsertDocument(ctx, &d, scope)
	})
	if portal.KindOf(err) == portal.Taken {
		err = portal.Errorf(portal.Conflict, "Deze handtekening is al vastgelegd.").Because(err)
	}
	return err
}

// paperSignature is the signature that a form tells of, or what is wrong with that.
func (a *App) paperSignature(ctx context.Context, by portal.Actor, about policy.SigningOn, in *PaperInput) (portal.Signature, error) {
	c, v, g := about.Covenant, about.Text, about.Signing
	if in.Org == "" {
		return portal.Signature{}, portal.Fields{"org": "Kies een organisatie."}.Err()
	}
	// Who signs on paper declines no longer; and not the day of recording but the one on
	// the paper has to be in time, see OnPaper.
	open := g
	open.Declined, open.Until = nil, time.Time{}
	if err := open.Open(v, a.now()); err != nil {
		return portal.Signature{}, err
	}
	fields, _ := checkCitizen(map[string]string{"name": in.Name, "function": in.Function}, in.Citizen, c.Ref(), false)
	if in.Way != portal.SignedOnPaper && in.Way != portal.SignedElsewhere {
		fields["way"] = "Kies hoe er is getekend."
	}
	if !in.Compared {
		fields["compared"] = "Vergelijk eerst de tekst. Vink dit daarna aan."
	}
	if err := joinFields(fields, g.OnPaper(in.Day, a.now())); err != nil {
		fields = portal.FieldsOf(err)
	}
	orgs, err := a.organisations(ctx)
	if err != nil {
		return portal.Signature{}, err
	}
	s := portal.Signature{OrgName: orgs[in.Org].Name, Name: in.Name, Function: in.Function, At: portal.Day(in.Day), Way: in.Way, SHA256: v.SHA256, RecordedBy: by.ID}
	all, err := a.store.Signatures(ctx, c.ID)
	if err != nil {
		return s, err
	}
	tried := s
	_, err = open.Sign(c, v, &tried, portal.SignaturesFor(all, v.Nr, in.Org), a.now())
	s.ID = tried.ID
	return s, joinFields(fields, err)
}

// signatureOn loads a signature with what it is under. It asks nothing of policy.
func (a *App) signatureOn(ctx context.Context, id portal.ID) (policy.SignatureOn, error) {
	s, err := a.store.Signature(ctx, id)
	if err != nil {
		return policy.SignatureOn{}, err
	}
	on, err := a.versionOn(ctx, s.Covenant, s.Nr)
	if err != nil {
		return policy.SignatureOn{}, err
	}
	g, err := a.store.Signing(ctx, portal.SigningID(on.Text.ID, s.Org))
	return policy.SignatureOn{Signature: s, Whole: g.Done, Covenant: on.Covenant, Text: on.Text}, err
}

// signedScope are the scope keys of the paper of a signature: of the covenant once
// everybody who reads that may read the signature, until then of its own organisation
// and the coordinators. Nobody holds two of them.
func (a *App) signedScope(ctx context.Context, on policy.SignatureOn, municipality portal.ID) ([]string, error) {
	if on.Whole && !on.Text.InForceFrom.IsZero() && !on.Text.Coming() {
		return on.Covenant.Scope(municipality), nil
	}
	keys := []string{portal.OrgScope(on.Signature.Org)}
	if on.Signature.Org == municipality {
		return keys, nil
	}
	people, err := a.store.PeopleWithRole(ctx, portal.Coordinator)
	for _, p := range people {
		keys = append(keys, portal.PersonScope(p.ID))
	}
	return keys, err
}

// rescopeSigned gives the papers of the signatures under a covenant the readers they
// have now.
func (a *App) rescopeSigned(ctx context.Context, c portal.Covenant, set portal.Settings) error {
	all, err := a.store.Signatures(ctx, c.ID)
	if err != nil {
		return err
	}
	for _, s := range all {
		if s.Document == "" {
			continue
		}
		d, err := a.store.Document(ctx, s.Document)
		if portal.KindOf(err) == portal.NotFound && err != nil {
			continue // being recorded at this moment
		}
		if err != nil {
			return err
		}
		on, err := a.under(ctx, d)
		if err != nil {
			return err
		}
		if err := a.savePaper(ctx, on, set); err != nil {
			return err
		}
	}
	return nil
}
