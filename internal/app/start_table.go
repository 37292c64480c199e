package app

import (
	"context"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// TableTask is something to do for a round table: what, in a sentence that starts
// with a verb, about what, and where. A Task with a path in it has no signal.
type TableTask struct {
	Do    string
	About []string // its number and the like
	Path  string
	// Answer is the number of the meeting that one says to come to; empty otherwise.
	Answer string
}

// tableTasks are the things round tables ask of the actor: each kind has its own
// line here.
func (a *App) tableTasks(ctx context.Context, by portal.Actor) ([]Task, error) {
	tables, err := a.comingTables(ctx, by)
	if err != nil {
		return nil, err
	}
	coming := func(of func(context.Context, portal.Actor, []portal.RoundTable) ([]Task, error)) func(context.Context, portal.Actor) ([]Task, error) {
		return func(ctx context.Context, by portal.Actor) ([]Task, error) { return of(ctx, by, tables) }
	}
	agreed, err := a.knownCovenants(ctx, by)
	if err != nil {
		return nil, err
	}
	known := func(of func(context.Context, portal.Actor, []portal.Covenant) ([]Task, error)) func(context.Context, portal.Actor) ([]Task, error) {
		return func(ctx context.Context, by portal.Actor) ([]Task, error) { return of(ctx, by, agreed) }
	}
	var tasks []Task
	for _, of := range []func(context.Context, portal.Actor) ([]Task, error){
		coming(a.agendaTasks),
		coming(a.proposalTasks),
		a.minutesTasks,
		a.actionTasks,
		a.followTasks,
		a.consultationTasks,
		known(a.covenantWritingTasks),
		a.setTasks,
		a.planTasks,
		a.budgetTasks,
		a.flagTasks,
		a.raisedTasks,
		a.pledgeTasks,
		a.subsidyTasks,
		a.councilTasks,
		a.voiceTasks,
		a.reportTasks,
		a.proxyTasks,
		known(a.keepingTasks),
		known(a.covenantLifeTasks),
		coming(a.preparationTasks),
		coming(a.invitationTasks),
		a.signingTasks,
	} {
		more, err := of(ctx, by)
		if err != nil {
			return nil, err
		}
		tasks = append(tasks, more...)
	}
	return tasks, nil
}

// maxComing bounds the meetings that are looked at for tasks, those that were
// forgotten included: there is no telling them from the others by their day.
const maxComing = 200

// comingTables are the meetings still to be held that the actor may see: most
// tasks are about one of these, so they are read once.
func (a *App) comingTables(ctx context.Context, by portal.Actor) ([]portal.RoundTable, error) {
	states := []portal.TableState{portal.TableConcept, portal.TableProposals, portal.TableSent}
	page, err := a.store.Tables(ctx, portal.TableQuery{Scope: policy.TableKeys(by), States: states, Page: portal.Page{Limit: maxComing}})
	return page.Rows, err
}

// knownCovenants are the covenants the actor may know of, the last changed first, read
// once for all tasks about them.
func (a *App) knownCovenants(ctx context.Context, by portal.Actor) ([]portal.Covenant, error) {
	page, err := a.store.Covenants(ctx, portal.CovenantQuery{Scope: policy.TableKeys(by), Page: portal.Page{Limit: maxComing}})
	return page.Rows, err
}

// tableTask makes a task with its term; zero for none.
func (a *App) tableTask(do, path string, due time.Time, about ...string) Task {
	return Task{Due: due, Late: !due.IsZero() && a.now().After(due), Table: TableTask{Do: do, About: about, Path: path}}
}

// proposalTasks are the proposals that wait for an answer of the actor, of the
// meetings that are still to be held.
func (a *App) proposalTasks(ctx context.Context, by portal.Actor, coming []portal.RoundTable) ([]Task, error) {
	var tasks []Task
	for _, t := range coming {
		if !policy.May(by, policy.PrepareTable, t) || !answersProposals(by, t) {
			continue
		}
		rows, err := a.waitingProposals(ctx, by, t)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			if r.Waits() {
				tasks = append(tasks, a.tableTask("Beantwoord het voorstel ‘"+r.Question+"’", "/ronde-tafels/"+t.Number+"/voorstellen/"+r.Number, r.Due, r.Number, r.From.Org))
			}
		}
	}
	return tasks, nil
}

// answersProposals: of all who may answer a proposal, the coordinator, the chair
// and the secretary are asked to.
func answersProposals(by portal.Actor, t portal.RoundTable) bool {
	return by.Role == portal.Coordinator || by.ID == t.Chair() || by.ID == t.Secretary()
}
