package app

import (
	"context"
	"strconv"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// AdviceInput is an advice of the clients' council as it is filled in; Links are numbers
// as people type them.
type AdviceInput struct {
	// Once is the form's own id: sent twice, it is given once. May be empty.
	Once    portal.ID
	Advice  portal.CouncilAdvice
	Links   string
	Version int64
	Citizen CitizenAnswer
}

func (in AdviceInput) citizen(about portal.Ref) (portal.Fields, []portal.Fact) {
	return checkCitizen(map[string]string{"subject": in.Advice.Subject, "text": in.Advice.Text}, in.Citizen, about, false)
}

// ownVoice is the actor's own organisation, as policy sees who may speak for it.
func (a *App) ownVoice(ctx context.Context, by portal.Actor) (policy.VoiceOn, error) {
	if by.Zero() {
		return policy.VoiceOn{}, portal.ErrLogin
	}
	orgs, err := a.organisations(ctx)
	return policy.VoiceOn{Org: orgs[by.OrgID]}, err
}

// MayAdvise refuses who can't give advice for a clients' council.
func (a *App) MayAdvise(ctx context.Context, by portal.Actor) error {
	on, err := a.ownVoice(ctx, by)
	if err != nil {
		return err
	}
	return policy.Check(by, policy.GiveAdvice, on)
}

// GiveAdvice puts an advice in the register.
func (a *App) GiveAdvice(ctx context.Context, by portal.Actor, in AdviceInput) (portal.CouncilAdvice, error) {
	v, id := portal.CouncilAdvice{}, once(in.Once)
	err := a.write(ctx, by, func(ctx context.Context, w *writing) error {
		if err := a.MayAdvise(ctx, by); err != nil {
			return err
		}
		v = in.Advice
		v.ID = id
		fields, facts := in.citizen(v.Ref())
		var err error
		if v.Links, err = a.refs(ctx, by, "links", in.Links, fields); err != nil {
			return err
		}
		fact, err := v.Give(by, a.now())
		if err := joinFields(fields, err); err != nil {
			return err
		}
		year := a.now().In(portal.Amsterdam()).Year()
		n, err := a.store.Next(ctx, "advies-clientenraad-"+strconv.Itoa(year))
		if err != nil {
			return err
		}
		v.Number = portal.AdviceNumber(year, n)
		if err := a.store.InsertCouncilAdvice(ctx, &v); err != nil {
			return err
		}
		w.record(v.Version, append(facts, fact)...)
		return nil
	})
	if portal.KindOf(err) == portal.Taken && id == in.Once {
		if first, err := a.store.CouncilAdvice(ctx, id); err == nil && first.Org == by.OrgID {
			return first, nil // the same form, sent twice
		}
	}
	return v, err
}

// advice gives an advice, as policy sees it, to who may do the action with it. What the
// action asks of anybody is asked before the advice is looked up.
func (a *App) advice(ctx context.Context, by portal.Actor, action policy.Action, number string) (policy.VoiceOn, error) {
	own, err := a.ownVoice(ctx, by)
	if err != nil {
		return own, err
	}
	for _, x := range []policy.Action{policy.ReadVoice, action} {
		if err := policy.Check(by, x, own); err != nil {
			return own, err
		}
	}
	on := policy.VoiceOn{}
	if on.Advice, err = a.store.CouncilAdviceByNumber(ctx, number); err != nil {
		return on, err
	}
	orgs, err := a.organisations(ctx)
	if err != nil {
		return on, err
	}
	on.Org = orgs[on.Advice.Org]
	return on, policy.Check(by, action, on)
}

// changeAdvice runs one step on an advice. version is the one the actor saw; 0 stands for
// whatever there is.
func (a *App) changeAdvice(ctx context.Context, by portal.Actor, action policy.Action, number string, version int64, do func(ctx context.Context, v *portal.CouncilAdvice) ([]portal.Fact, error)) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		on, err := a.advice(ctx, by, action, number)
		if err != nil {
			return err
		}
		v := on.Advice
		if version != 0 && v.Version != version {
			return portal.ErrChanged
		}
		facts, err := do(ctx, &v)
		if err != nil {
			return err
		}
		if err := a.store.SaveCouncilAdvice(ctx, &v); err != nil {
			return err
		}
		w.record(v.Version, facts...)
		return nil
	})
}

// ChangeAdvice corrects an advice while there is no reaction.
func (a *App) ChangeAdvice(ctx context.Context, by portal.Actor, number string, in AdviceInput) error {
	return a.changeAdvice(ctx, by, policy.GiveAdvice, number, in.Version, func(ctx context.Context, v *portal.CouncilAdvice) ([]portal.Fact, error) {
		fields, facts := in.citizen(v.Ref())
		links, err := a.refs(ctx, by, "links", in.Links, fields)
		if err != nil {
			return nil, err
		}
		seen, err := a.linked(ctx, by, v.Links)
		if err != nil {
			return nil, err
		}
		to := in.Advice
		to.Links = mergedLinks(v.Links, seen, links)
		fact, err := v.Change(to, a.now())
		return append(facts, fact), joinFields(fields, err)
	})
}

// AnswerAdvice notes the municipality's reaction.
func (a *App) AnswerAdvice(ctx context.Context, by portal.Actor, number string, version int64, follows portal.AdviceFollows, why string, answer CitizenAnswer) error {
	return a.changeAdvice(ctx, by, policy.AnswerAdvice, number, version, func(_ context.Context, v *portal.CouncilAdvice) ([]portal.Fact, error) {
		fields, facts := checkCitizen(map[string]string{"reaction": why}, answer, v.Ref(), false)
		fact, err := v.Answer(follows, why, by, a.now())
		return append(facts, fact), joinFields(fields, err)
	})
}

// TellAdviceConsequence notes what changed because of an advice.
func (a *App) TellAdviceConsequence(ctx context.Context, by portal.Actor, number string, version int64, words string, answer CitizenAnswer) error {
	return a.changeAdvice(ctx, by, policy.AnswerAdvice, number, version, func(_ context.Context, v *portal.CouncilAdvice) ([]portal.Fact, error) {
		fields, facts := checkCitizen(map[string]string{"consequence": words}, answer, v.Ref(), false)
		fact, err := v.TellConsequence(words)
		return append(facts, fact), joinFields(fields, err)
	})
}

// AdvicesTurnLate tells once of each advice whose reaction is late. It says how many.
func (a *App) AdvicesTurnLate(ctx context.Context, by portal.Actor) (int, error) {
	if err := policy.Check(by, policy.TendFigures, nil); err != nil {
		return 0, err
	}
	open, err := a.store.AdvicesOpen(ctx)
	if err != nil {
		return 0, err
	}
	told := 0
	for _, v := range open {
		if v.Late || !v.Overdue(a.now()) {
			continue
		}
		done, err := a.unlessDone(ctx, by, func(ctx context.Context, w *writing) error {
			now, err := a.store.CouncilAdvice(ctx, v.ID)
			if err != nil {
				return err
			}
			fact, err := now.TurnLate(a.now()) // refused when another instance did
			if err != nil {
				return err
			}
			if err := a.store.SaveCouncilAdvice(ctx, &now); err != nil {
				return err
			}
			w.record(now.Version, fact)
			return nil
		})
		if err != nil {
			return told, err
		}
		told += done
	}
	return told, nil
}
