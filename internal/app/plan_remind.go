package app

import (
	"context"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// RemindPlan reminds the owners of actions of the plan: two weeks before the day, once
// it has passed, and when nothing was noted for 90 days. It says how many it reminded.
// What went out stands with the action, in the same transaction: a round that broke
// off goes on where it was, and two instances tell each once.
func (a *App) RemindPlan(ctx context.Context, by portal.Actor) (int, error) {
	if err := policy.Check(by, policy.TendFigures, nil); err != nil {
		return 0, err
	}
	actions, err := a.store.PlanActions(ctx)
	if err != nil {
		return 0, err
	}
	told := 0
	for _, p := range actions {
		if _, _, due := p.Reminder(a.now()); !due {
			continue
		}
		done, err := a.unlessDone(ctx, by, func(ctx context.Context, w *writing) error {
			now, err := a.store.PlanAction(ctx, p.ID)
			if err != nil {
				return err
			}
			return a.stepPlan(ctx, w, &now, func(_ context.Context, p *portal.PlanAction) ([]portal.Fact, error) { return one(p.Remind(a.now())) })
		})
		if err != nil {
			return told, err
		}
		told += done
	}
	return told, nil
}

// ofPlanAction tells an owner that an action is theirs and of each reminder. The
// coordinator hears once that an action is late or silent, or that it runs stuck.
func (au *audience) ofPlanAction(ctx context.Context) error {
	a := au.app
	p, err := a.store.PlanAction(ctx, au.event.About.ID)
	if err != nil {
		return notFoundIsNil(err)
	}
	details, err := a.store.EventDetails(ctx, au.event.ID)
	if err != nil {
		return err
	}
	set, err := a.store.Settings(ctx)
	if err != nil {
		return err
	}
	item := ""
	tell := func(id portal.ID, reason portal.Reason) error {
		return au.addWhen(ctx, id, Recipient{Reason: reason, Item: item}, func(by portal.Actor) bool { return policy.May(by, policy.ReadPlan, nil) })
	}
	switch au.event.Type {
	case portal.PlanActionMade, portal.PlanActionChanged:
		if owner := portal.ID(details[portal.DetailPerson].Value); owner != "" && owner == p.Owner {
			return tell(owner, portal.ReasonTask) // it is theirs now
		}
	case portal.PlanNoteAdded:
		if err := tell(p.Owner, portal.ReasonRole); err != nil {
			return err
		}
		if details[portal.DetailTo].Value == string(portal.PlanStuck) {
			return tell(set.Coordinator, portal.ReasonRole)
		}
	case portal.PlanActionReminded:
		item = details[portal.DetailField].Value
		if !p.Running() {
			return nil // done between the reminder and this moment
		}
		if err := tell(p.Owner, portal.ReasonTask); err != nil {
			return err
		}
		if p.Owner == "" && p.OwnerOrg != "" && p.OwnerOrg != set.Municipality {
			if err := au.planContacts(ctx, p.OwnerOrg, tell); err != nil {
				return err
			}
		}
		if item != string(portal.PlanDueSoon) || p.Owner == "" {
			return tell(set.Coordinator, portal.ReasonRole)
		}
	}
	return nil
}

// planContacts tells the contacts of an organisation that owns an action together.
func (au *audience) planContacts(ctx context.Context, org portal.ID, tell func(portal.ID, portal.Reason) error) error {
	people, err := au.app.store.People(ctx, org)
	if err != nil {
		return err
	}
	for _, p := range people {
		if p.Role == portal.Contact && p.State == portal.PersonActive {
			if err := tell(p.ID, portal.ReasonRole); err != nil {
				return err
			}
		}
	}
	return nil
}

// planSubject is what a bericht or a mail about an action of the plan may say of it to
// its reader, now.
func (a *App) planSubject(ctx context.Context, by portal.Actor, about portal.Ref) (Subject, bool, error) {
	p, err := a.store.PlanAction(ctx, about.ID)
	if err != nil {
		return Subject{}, false, notFoundIsNil(err)
	}
	l := planLink(p)
	return Subject{About: about, Title: "Actie " + p.Number + ": " + p.Title, Path: l.Path}, policy.May(by, policy.ReadPlan, nil), nil
}

// soonPlan is how many days before its day an action stands on its owner's start page.
const soonPlan = 14

// planTasks are the actor's own actions that stand still or are due soon.
func (a *App) planTasks(ctx context.Context, by portal.Actor) ([]Task, error) {
	owned, err := a.store.PlanActionsOwned(ctx, by.ID)
	if err != nil {
		return nil, err
	}
	var tasks []Task
	for _, p := range owned {
		soon := !p.Due.IsZero() && !a.now().Before(p.Due.AddDate(0, 0, -soonPlan))
		if !p.Running() || !soon && !p.Silent(a.now()) || !policy.May(by, policy.NotePlan, p) {
			continue
		}
		due := time.Time{}
		if soon {
			due = portal.Day(p.Due).AddDate(0, 0, 1).Add(-1)
		}
		tasks = append(tasks, a.tableTask("Noteer voortgang van "+p.Number+": ‘"+beginning(p.Title, subjectLength)+"’", planLink(p).Path+"#noteren", due, p.Number))
	}
	return tasks, nil
}
