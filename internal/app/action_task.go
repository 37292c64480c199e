package app

import (
	"context"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

const (
	// soonActions are the calendar days before its last day from which an action
	// point stands on the start page of who does it.
	soonActions = 14
	// maxActionTasks is how many of them, and of decisions to look at again.
	maxActionTasks = 10
)

// actionTasks are the actor's own action points that are late or due soon, and for
// who tends them the decisions to look at again.
func (a *App) actionTasks(ctx context.Context, by portal.Actor) ([]Task, error) {
	scope := policy.TableKeys(by)
	soon := a.now().AddDate(0, 0, soonActions)
	mine, err := a.store.ActionPoints(ctx, portal.ActionQuery{Scope: scope, Owner: by.ID, Running: true, DueTo: soon, Page: portal.Page{Limit: maxActionTasks}})
	if err != nil {
		return nil, err
	}
	var tasks []Task
	for _, p := range mine.Rows {
		tasks = append(tasks, a.tableTask("Doe: ‘"+beginning(p.What, subjectLength)+"’", "/actiepunten/"+p.Number, p.Due, p.Number))
	}
	if by.Role != portal.Coordinator {
		return tasks, nil
	}
	review, err := a.store.Decisions(ctx, portal.DecisionQuery{Scope: scope, ReviewFrom: time.Unix(0, 0), ReviewTo: a.now(), Page: portal.Page{Limit: maxActionTasks}})
	if err != nil {
		return nil, err
	}
	for _, d := range review.Rows {
		tasks = append(tasks, a.tableTask("Bekijk opnieuw: ‘"+beginning(d.Text, subjectLength)+"’", "/besluiten/"+d.Number, d.Review, d.Number))
	}
	return tasks, nil
}
