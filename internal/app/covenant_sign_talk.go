package app

import (
	"context"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// AskBeforeSigning puts a question of an organisation before it signs. Only its people
// and who answers read it.
func (a *App) AskBeforeSigning(ctx context.Context, by portal.Actor, number string, nr int, question string, answer CitizenAnswer) error {
	return a.changeSigning(ctx, by, policy.AskSigning, number, nr, by.OrgID, func(_ context.Context, on *policy.CovenantOn, g *portal.Signing, _ []portal.Signature, _ portal.Settings) ([]portal.Fact, error) {
		fields, facts := checkCitizen(map[string]string{"text": question}, answer, on.Covenant.Ref(), false)
		fact, err := g.Ask(on.Covenant, on.Text, by.ID, question, a.now())
		return append(facts, fact), joinFields(fields, err)
	})
}

// ResumeSigning takes back that the actor's organisation doesn't sign.
func (a *App) ResumeSigning(ctx context.Context, by portal.Actor, number string, nr int) error {
	return a.changeSigning(ctx, by, policy.SignCovenant, number, nr, by.OrgID, func(_ context.Context, on *policy.CovenantOn, g *portal.Signing, _ []portal.Signature, _ portal.Settings) ([]portal.Fact, error) {
		fact, err := g.Resume(on.Covenant, on.Text, a.now())
		return []portal.Fact{fact}, err
	})
}

// DeclineSigning says that the actor's organisation doesn't sign; the reason may be
// left out, and is for the coordinator.
func (a *App) DeclineSigning(ctx context.Context, by portal.Actor, number string, nr int, reason string, answer CitizenAnswer) error {
	return a.changeSigning(ctx, by, policy.SignCovenant, number, nr, by.OrgID, func(_ context.Context, on *policy.CovenantOn, g *portal.Signing, signed []portal.Signature, _ portal.Settings) ([]portal.Fact, error) {
		fields, facts := checkCitizen(map[string]string{"reason": reason}, answer, on.Covenant.Ref(), false)
		fact, err := g.Decline(on.Covenant, on.Text, by.ID, reason, signed, a.now())
		return append(facts, fact), joinFields(fields, err)
	})
}

// PutOffSigning lets the actor's organisation be reminded again from a day on.
func (a *App) PutOffSigning(ctx context.Context, by portal.Actor, number string, nr int, day time.Time) error {
	return a.changeSigning(ctx, by, policy.SignCovenant, number, nr, by.OrgID, func(_ context.Context, on *policy.CovenantOn, g *portal.Signing, _ []portal.Signature, _ portal.Settings) ([]portal.Fact, error) {
		fact, err := g.PutOff(on.Covenant, on.Text, day, a.now())
		return []portal.Fact{fact}, err
	})
}
