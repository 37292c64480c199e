package app

import (
	"context"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// PlanActionInput is what one fills in of an action of the plan.
type PlanActionInput struct {
	// Once is the form's own id: sent twice, it is made once. May be empty.
	Once portal.ID
	// Recommendation is its number; Number is the action's own, empty for the next letter.
	Recommendation, Number string
	// Action is text, owner, time and goals; what else it holds is not looked at.
	Action  portal.PlanAction
	Version int64
	Citizen CitizenAnswer
}

func (in PlanActionInput) citizen(about portal.Ref) (portal.Fields, []portal.Fact) {
	return checkCitizen(map[string]string{"title": in.Action.Title, "text": in.Action.Text}, in.Citizen, about, false)
}

// planAction gives the action with a number, when the actor may do something with it.
func (a *App) planAction(ctx context.Context, by portal.Actor, action policy.Action, number string) (portal.PlanAction, error) {
	if err := policy.Check(by, policy.ReadPlan, nil); err != nil {
		return portal.PlanAction{}, err
	}
	p, err := a.store.PlanActionByNumber(ctx, number)
	if err != nil {
		return p, err
	}
	return p, policy.Check(by, action, p)
}

// MayOnPlan says whether the actor may do something with the action with a number:
// before a page says what is wrong with a form.
func (a *App) MayOnPlan(ctx context.Context, by portal.Actor, action policy.Action, number string) error {
	_, err := a.planAction(ctx, by, action, number)
	return err
}

// recommendation gives the recommendation with a number.
func (a *App) recommendation(ctx context.Context, number string) (portal.Recommendation, error) {
	all, err := a.store.Recommendations(ctx)
	if err != nil {
		return portal.Recommendation{}, err
	}
	i := slices.IndexFunc(all, func(r portal.Recommendation) bool { return r.Number == number })
	if i < 0 {
		return portal.Recommendation{}, portal.ErrNotFound
	}
	return all[i], nil
}

// MakePlanAction adds an action to the plan.
func (a *App) MakePlanAction(ctx context.Context, by portal.Actor, in PlanActionInput) (portal.PlanAction, error) {
	p := portal.PlanAction{}
	err := a.write(ctx, by, func(ctx context.Context, w *writing) error {
		if err := policy.Check(by, policy.KeepPlan, nil); err != nil {
			return err
		}
		p = in.Action
		p.ID, p.Version, p.Notes, p.Links, p.Told = once(in.Once), 0, nil, nil, nil
		if err := a.ownerIn(ctx, &p); err != nil {
			return err
		}
		fields, facts := in.citizen(p.Ref())
		if err := a.checkPlanAction(ctx, p, portal.PlanAction{}, fields); err != nil {
			return err
		}
		taken, err := a.store.PlanActions(ctx)
		if err != nil {
			return err
		}
		r, err := a.recommendation(ctx, in.Recommendation)
		number := ""
		switch {
		case portal.KindOf(err) == portal.NotFound && err != nil:
			fields["recommendation"] = "Kies bij welke aanbeveling deze actie hoort."
		case err != nil:
			return err
		default:
			number = planNumberOf(in.Number, r, taken, fields)
		}
		if err := joinFields(fields, p.Validate()); err != nil {
			return err
		}
		facts = append(facts, p.Make(r, number, a.now()))
		if err := a.store.InsertPlanAction(ctx, &p); err != nil {
			return err
		}
		w.record(p.Version, facts...)
		return nil
	})
	if portal.KindOf(err) == portal.Taken {
		if first, err := a.store.PlanAction(ctx, in.Once); err == nil && in.Once != "" {
			return first, nil // the same form, sent twice
		}
		return p, portal.Fields{"number": "Dit nummer is net gebruikt. Kies een ander nummer."}.Err()
	}
	return p, err
}

// planNumberOf is the number of a new action: the one typed when it is free, or the
// next letter.
func planNumberOf(typed string, r portal.Recommendation, taken []portal.PlanAction, fields portal.Fields) string {
	if portal.CleanLine(typed) == "" {
		number := portal.NextPlanNumber(r, taken)
		if number == "" {
			fields["number"] = "De letters van deze aanbeveling zijn op."
		}
		return number
	}
	number, of, ok := portal.PlanNumber(typed)
	switch {
	case !ok:
		fields["number"] = "Schrijf het nummer als IV-e."
	case of != r.Number:
		fields["number"] = "Dit nummer hoort bij aanbeveling " + of + ", niet bij " + r.Number + "."
	case slices.ContainsFunc(taken, func(p portal.PlanAction) bool { return p.Number == number }):
		fields["number"] = "Actie " + number + " staat al in het plan."
	}
	return number
}

// checkPlanAction refuses an owner who couldn't note progress, and an organisation or
// a goal that isn't there (any more). What stood there already stays.
func (a *App) checkPlanAction(ctx context.Context, p, was portal.PlanAction, fields portal.Fields) error {
	if p.Owner != "" && p.Owner != was.Owner {
		who, org, err := a.personAndOrg(ctx, p.Owner)
		switch {
		case err != nil && portal.KindOf(err) != portal.NotFound:
			return err
		case err != nil || !mayOwnPlan(who, org):
			fields["owner"] = "Kies iemand die mag meedoen en kan inloggen."
		}
	}
	if p.OwnerOrg != "" && p.OwnerOrg != was.OwnerOrg {
		o, err := a.store.Organisation(ctx, p.OwnerOrg)
		switch {
		case err != nil && portal.KindOf(err) != portal.NotFound:
			return err
		case err != nil || !o.Active:
			fields["owner"] = "Deze organisatie doet niet (meer) mee. Kies een andere."
		}
	}
	for _, id := range p.Goals {
		g, err := a.store.PolicyGoal(ctx, id)
		switch {
		case err != nil && portal.KindOf(err) != portal.NotFound:
			return err
		case (err != nil || !g.Running()) && !slices.Contains(was.Goals, id):
			fields["goals"] = "Een van deze doelen geldt niet (meer). Kies opnieuw."
		}
	}
	return nil
}

// mayOwnPlan reports whether somebody could be the owner of an action: they can note
// its progress.
func mayOwnPlan(p portal.Person, org portal.Organisation) bool {
	return org.Active && policy.May(p.Actor(org, ""), policy.NotePlan, portal.PlanAction{Owner: p.ID})
}

// ownerIn fills in the organisation of an owner who is a person.
func (a *App) ownerIn(ctx context.Context, p *portal.PlanAction) error {
	if p.Owner == "" {
		return nil
	}
	who, err := a.store.Person(ctx, p.Owner)
	if err == nil {
		p.OwnerOrg = who.OrgID
	}
	return notFoundIsNil(err)
}

// planChange is what a step does to an action of the plan in hand.
type planChange func(ctx context.Context, p *portal.PlanAction) ([]portal.Fact, error)

// changePlan runs one step on an action: load, ask policy, do, save, record. version
// is the one the actor saw; 0 stands for whatever there is.
func (a *App) changePlan(ctx context.Context, by portal.Actor, action policy.Action, number string, version int64, do planChange) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		p, err := a.planAction(ctx, by, action, number)
		if err != nil {
			return err
		}
		if version != 0 && p.Version != version {
			return portal.ErrChanged
		}
		return a.stepPlan(ctx, w, &p, do)
	})
}

func (a *App) stepPlan(ctx context.Context, w *writing, p *portal.PlanAction, do planChange) error {
	facts, err := do(ctx, p)
	if err != nil {
		return err
	}
	if err := a.store.SavePlanAction(ctx, p); err != nil {
		return err
	}
	w.record(p.Version, facts...)
	return nil
}

// ChangePlanAction gives an action another text, owner, time or goals.
func (a *App) ChangePlanAction(ctx context.Context, by portal.Actor, number string, in PlanActionInput) error {
	return a.changePlan(ctx, by, policy.KeepPlan, number, in.Version, func(ctx context.Context, p *portal.PlanAction) ([]portal.Fact, error) {
		fields, facts := in.citizen(p.Ref())
		if err := a.checkPlanAction(ctx, in.Action, *p, fields); err != nil {
			return nil, err
		}
		to := in.Action
		if err := a.ownerIn(ctx, &to); err != nil {
			return nil, err
		}
		fact, err := p.Change(to, a.now())
		return append(facts, fact), joinFields(fields, err)
	})
}

// NotePlanAction adds a note on the progress of an action, and says how far it is.
func (a *App) NotePlanAction(ctx context.Context, by portal.Actor, number string, version int64, text string, state portal.PlanState, citizen CitizenAnswer) error {
	return a.changePlan(ctx, by, policy.NotePlan, number, version, func(_ context.Context, p *portal.PlanAction) ([]portal.Fact, error) {
		fields, facts := checkCitizen(map[string]string{"note": text}, citizen, p.Ref(), false)
		fact, err := p.Note(text, state, by, a.now())
		return append(facts, fact), joinFields(fields, err)
	})
}

// planLinkable are the kinds of things that can belong to an action of the plan.
var planLinkable = []portal.ObjectKind{portal.KindSignal, portal.KindDecision, portal.KindActionPoint, portal.KindClause, portal.KindSubsidy}

// LinkPlanAction links what was typed, numbers of things the actor may read, to an
// action.
func (a *App) LinkPlanAction(ctx context.Context, by portal.Actor, number, typed string) error {
	return a.changePlan(ctx, by, policy.KeepPlan, number, 0, func(ctx context.Context, p *portal.PlanAction) ([]portal.Fact, error) {
		fields := portal.Fields{}
		refs, err := a.refs(ctx, by, "link", typed, fields)
		if err != nil {
			return nil, err
		}
		if len(refs) == 0 && len(fields) == 0 {
			fields["link"] = "Schrijf op wat bij deze actie hoort, zoals S-2026-0042."
		}
		var facts []portal.Fact
		for _, ref := range refs {
			if !slices.Contains(planLinkable, ref.Kind) {
				fields["link"] = "Dit kan niet bij een actie horen. Kies een signaal, besluit, actiepunt, artikel of subsidie."
				continue
			}
			fact, err := p.Link(ref)
			if err != nil {
				return nil, err
			}
			facts = append(facts, fact)
		}
		return facts, fields.Err()
	})
}

// UnlinkPlanAction takes a link away that the actor may know of.
func (a *App) UnlinkPlanAction(ctx context.Context, by portal.Actor, number string, to portal.Ref) error {
	return a.changePlan(ctx, by, policy.KeepPlan, number, 0, func(ctx context.Context, p *portal.PlanAction) ([]portal.Fact, error) {
		if _, err := a.tableLink(ctx, by, to); err != nil {
			return nil, err
		}
		return one(p.Unlink(to))
	})
}
