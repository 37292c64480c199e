package app

import (
	"context"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// AuthorityInput is how the authority of one organisation was checked.
type AuthorityInput struct {
	Nr  int
	Org portal.ID
	portal.Authority
	Citizen CitizenAnswer
}

// Authorise notes again how it was checked who signs for an organisation, as long as
// nobody has.
func (a *App) Authorise(ctx context.Context, by portal.Actor, number string, in AuthorityInput) error {
	return a.changeSigning(ctx, by, policy.OpenSigning, number, in.Nr, in.Org, func(ctx context.Context, on *policy.CovenantOn, g *portal.Signing, signed []portal.Signature, set portal.Settings) ([]portal.Fact, error) {
		fields, facts := checkCitizen(map[string]string{portal.AuthorityField("note", in.Org): in.Note}, in.Citizen, on.Covenant.Ref(), false)
		checked := in.Authority
		checked.CheckedBy, checked.CheckedAt = by.ID, a.now()
		fact, err := on.Covenant.Authorise(on.Text, *g, checked, len(signed), set.Municipality)
		return append(facts, fact), joinFields(fields, err)
	})
}

// RequestSigning asks an organisation again: who may sign hears of it at once.
func (a *App) RequestSigning(ctx context.Context, by portal.Actor, number string, nr int, org portal.ID) error {
	return a.changeSigning(ctx, by, policy.OpenSigning, number, nr, org, func(_ context.Context, on *policy.CovenantOn, g *portal.Signing, _ []portal.Signature, _ portal.Settings) ([]portal.Fact, error) {
		fact, err := g.Request(on.Covenant, on.Text, a.now())
		return []portal.Fact{fact}, err
	})
}

// AnswerSigning answers a question that an organisation put before signing.
func (a *App) AnswerSigning(ctx context.Context, by portal.Actor, number string, nr int, org, question portal.ID, answer string, check CitizenAnswer) error {
	return a.changeSigning(ctx, by, policy.AnswerSigner, number, nr, org, func(_ context.Context, on *policy.CovenantOn, g *portal.Signing, _ []portal.Signature, _ portal.Settings) ([]portal.Fact, error) {
		fields, facts := checkCitizen(map[string]string{"answer": answer}, check, on.Covenant.Ref(), false)
		fact, err := g.AnswerQuestion(on.Covenant, question, by.ID, answer, a.now())
		return append(facts, fact), joinFields(fields, err)
	})
}

// closeSignings ends what organisations are still asked about a covenant and can't give
// any longer: a version went, or a party did. Nobody is reminded of it any more.
func (a *App) closeSignings(ctx context.Context, covenant portal.ID, gone func(g portal.Signing) bool) error {
	all, err := a.store.Signings(ctx, covenant)
	if err != nil {
		return err
	}
	for _, g := range all {
		if !gone(g) || !g.Close(a.now()) {
			continue
		}
		if err := a.store.SaveSigning(ctx, &g); err != nil {
			return err
		}
	}
	return nil
}

// underVersion and ofParty say which of them go.
func underVersion(nr int) func(portal.Signing) bool {
	return func(g portal.Signing) bool { return g.Nr == nr }
}

func ofParty(org portal.ID) func(portal.Signing) bool {
	return func(g portal.Signing) bool { return g.Org == org }
}

// signingChange is what a step does to what one organisation is asked; signed are its
// signatures under the version.
type signingChange func(ctx context.Context, on *policy.CovenantOn, g *portal.Signing, signed []portal.Signature, set portal.Settings) ([]portal.Fact, error)

// changeSigning runs one step on what an organisation is asked. The covenant and the
// version are saved with it: so nobody signs while the version moves on.
func (a *App) changeSigning(ctx context.Context, by portal.Actor, action policy.Action, number string, nr int, org portal.ID, do signingChange) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		about, err := a.signingOn(ctx, by, action, number, nr, org)
		if err != nil {
			return err
		}
		return a.stepSigning(ctx, w, about, do)
	})
}

// signingOn loads what an organisation is asked about a version, when the actor may do
// the action. Before signing opened there is nothing stored, and no id.
func (a *App) signingOn(ctx context.Context, by portal.Actor, action policy.Action, number string, nr int, org portal.ID) (policy.SigningOn, error) {
	on, err := a.covenantText(ctx, by, policy.ReadCovenant, number, nr)
	about := policy.SigningOn{Covenant: on.Covenant, Text: on.Text}
	if err != nil {
		return about, err
	}
	about.Signing, err = a.store.Signing(ctx, portal.SigningID(on.Text.ID, org))
	if err != nil && portal.KindOf(err) != portal.NotFound {
		return about, err
	}
	if err != nil {
		about.Signing = portal.Signing{Org: org, Nr: on.Text.Nr}
	}
	return about, signingRefusal(by, policy.Check(by, action, about), action)
}

// signingRefusal says to colleagues of who signs why it is not for them.
func signingRefusal(by portal.Actor, err error, action policy.Action) error {
	if portal.KindOf(err) != portal.Forbidden || err == nil || action != policy.SignCovenant {
		return err
	}
	if by.Municipality {
		return portal.Errorf(portal.Forbidden, "Namens de gemeente tekent alleen wie daarvoor de volmacht van de burgemeester heeft.")
	}
	return portal.Errorf(portal.Forbidden, "Voor uw organisatie tekent alleen een contactpersoon die tekenbevoegd is. Vraag uw collega, of de ketencoördinator.")
}

// stepSigning does one step on what an organisation is asked, within a transaction.
func (a *App) stepSigning(ctx context.Context, w *writing, about policy.SigningOn, do signingChange) error {
	on := policy.CovenantOn{Covenant: about.Covenant, Text: about.Text}
	return a.stepUnseen(ctx, w, &on, func(ctx context.Context, _ *writing, on *policy.CovenantOn, set portal.Settings) ([]portal.Fact, error) {
		g := about.Signing
		signed, err := a.store.Signatures(ctx, on.Covenant.ID)
		if err != nil {
			return nil, err
		}
		if g.ID == "" {
			return nil, g.Open(on.Text, a.now()) // which says why there is nothing to do
		}
		facts, err := do(ctx, on, &g, portal.SignaturesFor(signed, g.Nr, g.Org), set)
		if err != nil {
			return nil, err
		}
		if err := a.store.SaveSigning(ctx, &g); err != nil || !g.Done || on.Text.Coming() {
			return facts, err
		}
		return facts, a.rescopeSigned(ctx, on.Covenant, set) // the other half may be on paper
	})
}
