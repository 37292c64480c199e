package app

import (
	"context"
	"strconv"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// consultationsAtOnce is how many consultations are looked at for one run of the clock,
// or for the tasks of one reader.
const consultationsAtOnce = 200

// AdvanceConsultations does what the clock asks of consultations: it reminds of the
// coming end of a term and tells that it ended. Running it twice, or on two instances,
// does each once. It says how many moved.
func (a *App) AdvanceConsultations(ctx context.Context, by portal.Actor) (int, error) {
	if err := policy.Check(by, policy.TendCovenants, nil); err != nil {
		return 0, err
	}
	running, err := a.store.VersionsIn(ctx, portal.CovenantConsulted, consultationsAtOnce)
	if err != nil {
		return 0, err
	}
	moved := 0
	for _, v := range running {
		if _, due := v.ConsultationAlarm(portal.Covenant{}, a.now()); !due { // on a copy: most of them wait
			continue
		}
		err := a.write(ctx, by, func(ctx context.Context, w *writing) error { return a.advanceConsultation(ctx, w, v.ID) })
		if err != nil && portal.KindOf(err) != portal.Conflict {
			return moved, err
		}
		if err == nil {
			moved++
		}
	}
	return moved, nil
}

func (a *App) advanceConsultation(ctx context.Context, w *writing, version portal.ID) error {
	v, err := a.store.CovenantVersion(ctx, version)
	if err != nil {
		return err
	}
	c, err := a.store.Covenant(ctx, v.Covenant)
	if err != nil {
		return err
	}
	on := policy.CovenantOn{Covenant: c, Text: v}
	return a.stepCovenant(ctx, w, &on, func(_ context.Context, _ *writing, on *policy.CovenantOn, _ portal.Settings) ([]portal.Fact, error) {
		fact, due := on.Text.ConsultationAlarm(on.Covenant, a.now())
		if !due {
			return nil, errAgain // another instance was first
		}
		return []portal.Fact{fact}, nil
	})
}

// consultationTasks are the consultations that wait for the actor: to comment when
// nobody of their organisation did, to answer for the coordinator.
func (a *App) consultationTasks(ctx context.Context, by portal.Actor) ([]Task, error) {
	running, err := a.store.VersionsIn(ctx, portal.CovenantConsulted, consultationsAtOnce)
	if err != nil {
		return nil, err
	}
	var tasks []Task
	for _, v := range running {
		c, err := a.store.Covenant(ctx, v.Covenant)
		if err != nil {
			return nil, err
		}
		on := policy.CovenantOn{Covenant: c, Text: v}
		if !policy.VisibleText(by, c, v) {
			continue
		}
		switch {
		case by.Municipality && by.Role == portal.Coordinator:
			task, ok, err := a.answerTask(ctx, on)
			if err != nil {
				return nil, err
			}
			if ok {
				tasks = append(tasks, task)
			}
		case !by.Municipality && c.Heard(by.OrgID) && v.Consults(a.now()) && policy.May(by, policy.CommentClause, on):
			spoke, err := a.commentedOn(ctx, c)
			if err != nil {
				return nil, err
			}
			if !spoke[by.OrgID] {
				tasks = append(tasks, a.tableTask("Reageer op ‘"+c.Title+"’", covenantPath(c.Number)+"?versie="+strconv.Itoa(v.Nr), v.ConsultUntil, c.Number))
			}
		}
	}
	return tasks, nil
}

// answerTask is what a consultation asks of the coordinator: to answer, and to round
// it off when its term is over.
func (a *App) answerTask(ctx context.Context, on policy.CovenantOn) (Task, bool, error) {
	c, v := on.Covenant, on.Text
	open, err := a.openComments(ctx, c.ID, v.Nr)
	path := covenantPath(c.Number)
	switch {
	case err != nil:
	case open == 1:
		return a.tableTask("Beantwoord één reactie op ‘"+c.Title+"’", path+"/reacties?versie="+strconv.Itoa(v.Nr)+"&wacht=ja", time.Time{}, c.Number), true, nil
	case open > 1:
		return a.tableTask("Beantwoord "+portal.Number(open)+" reacties op ‘"+c.Title+"’", path+"/reacties?versie="+strconv.Itoa(v.Nr)+"&wacht=ja", time.Time{}, c.Number), true, nil
	case v.ConsultClosed.IsZero() && a.now().After(v.ConsultUntil):
		return a.tableTask("Rond de consultatie over ‘"+c.Title+"’ af", path+"/consultatie", time.Time{}, c.Number), true, nil
	}
	return Task{}, false, err
}
