package app

import (
	"context"
	"strconv"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// maxLifeTasks is of how many covenants, the last changed, the life is looked at for
// tasks.
const maxLifeTasks = 20

// dayAhead is how many days before a day of a covenant it becomes a task.
const dayAhead = 30

// covenantLifeTasks are what the life of covenants asks of the coordinator: to let a
// version come in force, to decide on who asks to accede, and what comes with its days.
func (a *App) covenantLifeTasks(ctx context.Context, by portal.Actor, known []portal.Covenant) ([]Task, error) {
	if !policy.May(by, policy.OpenSigning, nil) {
		return nil, nil
	}
	set, err := a.store.Settings(ctx)
	if err != nil {
		return nil, err
	}
	var tasks []Task
	for _, c := range known[:min(len(known), maxLifeTasks)] {
		if !policy.May(by, policy.OpenSigning, c) || c.Ended != nil {
			continue
		}
		start, err := a.startTask(ctx, c, set.Municipality)
		if err != nil {
			return nil, err
		}
		tasks = append(tasks, start...)
		for _, p := range c.Parties {
			if p.Asked != nil {
				tasks = append(tasks, a.tableTask("Besluit over toetreding tot ‘"+c.Title+"’", covenantPath(c.Number)+"/toetreden", time.Time{}, c.Number))
				break
			}
		}
		if day, on, ok := c.DayAhead(a.now(), dayAhead); ok && c.InForce > 0 {
			tasks = append(tasks, a.tableTask(dayTask(day)+" van ‘"+c.Title+"’", covenantPath(c.Number), on.AddDate(0, 0, 1).Add(-time.Minute), c.Number))
		}
	}
	return tasks, nil
}

func dayTask(d portal.CovenantDay) string {
	return map[portal.CovenantDay]string{portal.EvaluationDay: "Bereid de evaluatie voor", portal.EndDay: "Besluit hoe het verder gaat na het einde",
		portal.NoticeDay: "Let op de laatste dag om op te zeggen"}[d]
}

// startTask asks to let the newest version come in force, once who has to has signed.
func (a *App) startTask(ctx context.Context, c portal.Covenant, municipality portal.ID) ([]Task, error) {
	versions, err := a.store.CovenantVersions(ctx, c.ID)
	if err != nil || len(versions) == 0 {
		return nil, err
	}
	v := versions[len(versions)-1]
	if v.State != portal.CovenantSigning || !v.StartsOn.IsZero() {
		return nil, nil
	}
	signings, err := a.store.Signings(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	if _, ready := c.EarliestStart(portal.SignedOn(signings, v.Nr), municipality); !ready {
		return nil, nil
	}
	nr := strconv.Itoa(v.Nr)
	return []Task{a.tableTask("Laat versie "+nr+" ingaan van ‘"+c.Title+"’", covenantPath(c.Number)+"/ingaan?versie="+nr, time.Time{}, c.Number)}, nil
}
