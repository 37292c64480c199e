package app

import (
	"context"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

type escalationStore interface {
	EscalationLine(ctx context.Context, id portal.ID) (portal.EscalationLine, error)
	EscalationLines(ctx context.Context) ([]portal.EscalationLine, error)
	InsertEscalationLine(ctx context.Context, v *portal.EscalationLine) error
	DeleteEscalationLine(ctx context.Context, v portal.EscalationLine) error
	SaveEscalationLine(ctx context.Context, v *portal.EscalationLine) error

	Escalation(ctx context.Context, id portal.ID) (portal.Escalation, error)
	EscalationByNumber(ctx context.Context, number string) (portal.Escalation, error)
	EscalationsAbout(ctx context.Context, about portal.Ref) ([]portal.Escalation, error)
	EscalationsIn(ctx context.Context, states []portal.EscalationState) ([]portal.Escalation, error)
	EscalationsTo(ctx context.Context, person portal.ID) ([]portal.Escalation, error)
	InsertEscalation(ctx context.Context, v *portal.Escalation, municipality portal.ID) error
	SaveEscalation(ctx context.Context, v *portal.Escalation, municipality portal.ID) error
}

// escalation gives the raised question with a number and what it is about, when the
// actor may do the action.
func (a *App) escalation(ctx context.Context, by portal.Actor, action policy.Action, number string) (policy.EscalationOn, error) {
	on := policy.EscalationOn{}
	if by.Zero() {
		return on, portal.ErrLogin
	}
	var err error
	if on.Escalation, err = a.store.EscalationByNumber(ctx, number); err != nil {
		return on, err
	}
	if on, err = a.escalationOn(ctx, on.Escalation); err != nil {
		return on, err
	}
	return on, policy.Check(by, action, on)
}

// escalationOn completes a question with what it is about, for asking policy.
func (a *App) escalationOn(ctx context.Context, e portal.Escalation) (policy.EscalationOn, error) {
	on, err := policy.EscalationOn{Escalation: e}, error(nil)
	if e.About.Kind == portal.KindFlag {
		on.Flag, err = a.store.YellowFlag(ctx, e.About.ID)
	} else {
		on.Signal, err = a.store.Signal(ctx, e.About.ID)
	}
	return on, err
}

// escalationChange is what a step does to a question in hand. It says what happened.
type escalationChange func(ctx context.Context, w *writing, on *policy.EscalationOn, set portal.Settings) ([]portal.Fact, error)

// changeEscalation runs one step on a raised question: load, ask policy, do, save,
// record. version is the one the actor saw; 0 stands for whatever there is.
func (a *App) changeEscalation(ctx context.Context, by portal.Actor, action policy.Action, number string, version int64, do escalationChange) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		on, err := a.escalation(ctx, by, action, number)
		if err != nil {
			return err
		}
		if version != 0 && on.Escalation.Version != version {
			return portal.ErrChanged
		}
		return a.stepEscalation(ctx, w, &on, do)
	})
}

// stepEscalation does one step on a question in hand, within a transaction: policy was
// asked before.
func (a *App) stepEscalation(ctx context.Context, w *writing, on *policy.EscalationOn, do escalationChange) error {
	set, err := a.store.Settings(ctx)
	if err != nil {
		return err
	}
	facts, err := do(ctx, w, on, set)
	if err != nil {
		return err
	}
	on.Escalation.ChangedAt = a.now()
	if err := a.store.SaveEscalation(ctx, &on.Escalation, set.Municipality); err != nil {
		return err
	}
	w.record(on.Escalation.Version, facts...)
	return nil
}
