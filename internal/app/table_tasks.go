package app

import (
	"context"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// agendaAhead is how many days before the agenda has to go out it becomes
// somebody's task.
const agendaAhead = 7

// agendaTasks are the meetings whose next step is the actor's: the secretary, or
// the coordinator when there is none.
func (a *App) agendaTasks(_ context.Context, by portal.Actor, coming []portal.RoundTable) ([]Task, error) {
	var tasks []Task
	for _, t := range coming {
		if own := t.Secretary() == by.ID || t.Secretary() == "" && by.Role == portal.Coordinator; !own || !policy.May(by, policy.PrepareTable, t) {
			continue
		}
		path, due := "/ronde-tafels/"+t.Number, t.PapersUntil()
		switch {
		case t.State == portal.TableSent && a.now().After(t.End):
			tasks = append(tasks, a.tableTask("Leg vast wat er is besproken: ‘"+t.Title+"’", path, t.End, t.Number))
		case t.State != portal.TableSent && a.now().AddDate(0, 0, agendaAhead).After(due):
			tasks = append(tasks, a.tableTask("Verstuur de agenda van ‘"+t.Title+"’", path, due, t.Number))
		}
	}
	return tasks, nil
}
