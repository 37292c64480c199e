package app

import (
	"context"
	"slices"
	"strconv"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

type followStore interface {
	DecisionsToRemind(ctx context.Context, before time.Time, limit int) ([]portal.Decision, error)
	DecisionsOwned(ctx context.Context, owner portal.ID, limit int) ([]portal.Decision, error)
}

// FollowKeeper names who keeps what a decision obliges to.
const FollowKeeper = "de ketencoördinator of de secretaris"

// followOn loads a decision by its number when the actor may keep its follow-up, or do
// the step with an id.
func (a *App) followOn(ctx context.Context, by portal.Actor, number string, step portal.ID) (policy.DecisionOn, error) {
	on, err := a.decisionOn(ctx, by, policy.ReadDecision, number)
	if err != nil {
		return on, err
	}
	s, ok := on.Decision.FollowStep(step)
	if step != "" && !ok {
		return on, portal.ErrNotFound
	}
	return on, policy.Check(by, policy.FollowDecision, policy.FollowOn{DecisionOn: on, Step: s})
}

// MayFollow says whether the actor may keep the follow-up of a decision, or do one of
// its steps: before a page says what is wrong with a form.
func (a *App) MayFollow(ctx context.Context, by portal.Actor, number string, step portal.ID) error {
	_, err := a.followOn(ctx, by, number, step)
	return err
}

// changeFollow runs one step on the follow-up of a decision: load, ask policy, do,
// save, record. version 0 stands for whatever there is.
func (a *App) changeFollow(ctx context.Context, by portal.Actor, number string, step portal.ID, version int64, do func(ctx context.Context, on policy.DecisionOn, d *portal.Decision) ([]portal.Fact, error)) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		on, err := a.followOn(ctx, by, number, step)
		if err != nil {
			return err
		}
		d := on.Decision
		if version != 0 && d.Version != version {
			return portal.ErrChanged
		}
		facts, err := do(ctx, on, &d)
		if err != nil {
			return err
		}
		return a.saveDecision(ctx, w, on.Decision, &d, on.Table, facts)
	})
}

// RouteInput is how a decision is carried out, as somebody fills it in.
type RouteInput struct {
	portal.RouteChoice
	Version int64
	Citizen CitizenAnswer
}

func (in RouteInput) texts() map[string]string {
	texts := map[string]string{"changes": in.Changes}
	for i, s := range in.Steps {
		texts["step_"+strconv.Itoa(i)] = s.What
	}
	return texts
}

// ChooseRoute sets the route of a decision with its steps. Owners hear of it.
func (a *App) ChooseRoute(ctx context.Context, by portal.Actor, number string, in RouteInput) error {
	return a.changeFollow(ctx, by, number, "", in.Version, func(ctx context.Context, on policy.DecisionOn, d *portal.Decision) ([]portal.Fact, error) {
		fields, facts := checkCitizen(in.texts(), in.Citizen, d.Ref(), false)
		choice := in.RouteChoice
		choice.Steps = slices.Clone(in.Steps) // the function may run twice
		if err := a.checkStepOwners(ctx, on, choice.Steps, fields); err != nil {
			return nil, err
		}
		fact, err := d.ChooseRoute(choice, by, a.now())
		return factsUnless(fields, err, true, fact, facts)
	})
}

// checkStepOwners refuses an owner who isn't among those who can read the decision.
func (a *App) checkStepOwners(ctx context.Context, on policy.DecisionOn, steps []portal.FollowStep, fields portal.Fields) error {
	owners, err := a.stepOwners(ctx, on)
	if err != nil {
		return err
	}
	for i, s := range steps {
		known := slices.ContainsFunc(owners, func(o OwnerChoice) bool { return o.Person == s.Owner })
		if s.Owner != "" && s.What != "" && !known {
			fields["owner_"+strconv.Itoa(i)] = "Deze persoon kan deze stap niet doen. Kies een ander."
		}
	}
	return nil
}

// stepOwners are the persons who can do a step of what a decision obliges to.
func (a *App) stepOwners(ctx context.Context, on policy.DecisionOn) ([]OwnerChoice, error) {
	all, err := a.owners(ctx, on.Table, portal.Series{}, on.Decision.Item)
	if err != nil {
		return nil, err
	}
	var people []OwnerChoice
	for _, o := range all {
		if o.Person == "" {
			continue
		}
		may, err := a.canDoStep(ctx, on, o.Person)
		if err != nil {
			return nil, err
		}
		if may {
			people = append(people, o)
		}
	}
	return people, nil
}

// canDoStep reports whether a person may read the decision and note a step of theirs.
func (a *App) canDoStep(ctx context.Context, on policy.DecisionOn, id portal.ID) (bool, error) {
	p, org, err := a.personAndOrg(ctx, id)
	if err != nil {
		return false, notFoundIsNil(err)
	}
	step := portal.FollowStep{ID: "stap", Owner: id}
	by := p.Actor(org, "")
	return p.State == portal.PersonActive && policy.May(by, policy.ReadDecision, on) && policy.May(by, policy.FollowDecision, policy.FollowOn{DecisionOn: on, Step: step}), nil
}

// StepInput is what somebody notes of a step that was done.
type StepInput struct {
	Note string
	// Changed is the number of what it changed: an article, an agreement set, a goal or
	// an action of the plan. May be empty.
	Changed string
	Version int64
	Citizen CitizenAnswer
}

// changeable are the kinds of things that a step can have changed.
var changeable = []portal.ObjectKind{portal.KindCovenant, portal.KindClause, portal.KindAgreementSet, portal.KindPolicyGoal, portal.KindPlanAction}

// DoStep notes that a step was done, for its owner and for who keeps the follow-up.
func (a *App) DoStep(ctx context.Context, by portal.Actor, number string, step portal.ID, in StepInput) error {
	if step == "" {
		return portal.ErrNotFound
	}
	return a.changeFollow(ctx, by, number, step, in.Version, func(ctx context.Context, _ policy.DecisionOn, d *portal.Decision) ([]portal.Fact, error) {
		fields, facts := checkCitizen(map[string]string{"note": in.Note}, in.Citizen, d.Ref(), false)
		refs, err := a.refs(ctx, by, "changed", in.Changed, fields)
		if err != nil {
			return nil, err
		}
		var changed portal.Ref
		switch {
		case len(refs) > 1:
			fields["changed"] = "Schrijf één nummer op."
		case len(refs) == 1 && !slices.Contains(changeable, refs[0].Kind):
			fields["changed"] = "Schrijf het nummer op van een artikel, afsprakenset, beleidsdoel of actie van het plan."
		case len(refs) == 1:
			changed = refs[0]
		}
		fact, err := d.DoStep(step, in.Note, changed, by, a.now())
		return factsUnless(fields, err, true, fact, facts)
	})
}

// EmbedDecision says how what a decision changed is kept.
func (a *App) EmbedDecision(ctx context.Context, by portal.Actor, number string, version int64, words string, answer CitizenAnswer) error {
	return a.changeFollow(ctx, by, number, "", version, func(_ context.Context, _ policy.DecisionOn, d *portal.Decision) ([]portal.Fact, error) {
		fields, facts := checkCitizen(map[string]string{"embedding": words}, answer, d.Ref(), false)
		fact, err := d.Embed(words, by, a.now())
		return factsUnless(fields, err, true, fact, facts)
	})
}
