package app

import (
	"context"
	"slices"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// TaskKind says what a task on the start page asks.
type TaskKind string

// The kinds of tasks.
const (
	TaskAnswer       TaskKind = "vraag beantwoorden"
	TaskHelp         TaskKind = "laten weten of het helpt"
	TaskTakeUp       TaskKind = "oppakken"
	TaskHandle       TaskKind = "afhandelen"
	TaskOverdue      TaskKind = "te laat bij een ander" // for the coordinator
	TaskPassQuestion TaskKind = "vraag doorgeven"       // these three for the keeper
	TaskPassAnswer   TaskKind = "antwoord doorgeven"
	TaskReply        TaskKind = "bericht beantwoorden"
)

// Task is one thing that waits for the actor.
type Task struct {
	Kind TaskKind
	Row  SignalRow
	// Due is when it has to be done; zero when there is no term. Late: that has
	// passed.
	Due  time.Time
	Late bool
}

// Start is what the start page shows.
type Start struct {
	// Tasks, the most urgent first; MoreTasks says that there are more than
	// MaxTasks.
	Tasks     []Task
	MoreTasks bool
	// Mine are the last signals the actor shared.
	Mine []SignalRow
	// Reads: the actor reads signals at all. Shares: they may share one.
	Reads, Shares bool
}

// MaxTasks is how many tasks the start page shows; each query behind it asks
// for no more.
const MaxTasks = 10

// mineShown is how many signals of one's own the start page shows.
const mineShown = 5

// Start gives the actor's start page.
func (a *App) Start(ctx context.Context, by portal.Actor) (Start, error) {
	if by.Zero() {
		return Start{}, portal.ErrLogin
	}
	start := Start{Reads: policy.ReadsSignals(by), Shares: policy.May(by, policy.ShareSignal, nil)}
	if !start.Reads {
		return start, nil
	}
	for _, list := range []func(context.Context, portal.Actor) ([]Task, error){a.reporterTasks, a.handlerTasks, a.coordinatorTasks, a.keeperTasks} {
		tasks, err := list(ctx, by)
		if err != nil {
			return start, err
		}
		start.Tasks = append(start.Tasks, tasks...)
	}
	slices.SortStableFunc(start.Tasks, byDue)
	if start.MoreTasks = len(start.Tasks) > MaxTasks; start.MoreTasks {
		start.Tasks = start.Tasks[:MaxTasks]
	}
	page, err := a.store.Signals(ctx, portal.SignalQuery{Scope: policy.SignalKeys(by), Mine: by.ID, MineBlind: by.Blind, Page: portal.Page{Limit: mineShown}})
	if err != nil {
		return start, err
	}
	start.Mine, err = a.signalRows(ctx, page.Rows)
	return start, err
}

// byDue sorts the earliest term first and what has none last.
func byDue(x, y Task) int {
	switch {
	case x.Due.IsZero() && y.Due.IsZero():
		return 0
	case x.Due.IsZero():
		return 1
	case y.Due.IsZero():
		return -1
	}
	return x.Due.Compare(y.Due)
}

// tasksOf lists the signals a query finds for which kind names a task.
func (a *App) tasksOf(ctx context.Context, q portal.SignalQuery, kind func(s portal.Signal) (TaskKind, bool)) ([]Task, error) {
	q.Page.Limit = MaxTasks + 1
	page, err := a.store.Signals(ctx, q)
	if err != nil {
		return nil, err
	}
	rows, err := a.signalRows(ctx, page.Rows)
	if err != nil {
		return nil, err
	}
	var tasks []Task
	for _, row := range rows {
		if k, ok := kind(row.Signal); ok {
			tasks = append(tasks, Task{Kind: k, Row: row, Due: row.Due, Late: row.Late})
		}
	}
	return tasks, nil
}

// reporterTasks are questions to answer and "Helpt dit?" of the actor's own
// signals.
func (a *App) reporterTasks(ctx context.Context, by portal.Actor) ([]Task, error) {
	q := portal.SignalQuery{Scope: policy.SignalKeys(by), Mine: by.ID, MineBlind: by.Blind, States: []portal.SignalState{portal.SignalQuestion, portal.SignalFedBack}}
	return a.tasksOf(ctx, q, func(s portal.Signal) (TaskKind, bool) {
		may := signalRights(by, policy.SignalFor{Signal: s})
		switch {
		case may.Answer:
			return TaskAnswer, true
		case may.Help:
			return TaskHelp, true
		}
		return "", false
	})
}

// handlerTasks are the signals the actor handles and whose turn it is.
func (a *App) handlerTasks(ctx context.Context, by portal.Actor) ([]Task, error) {
	if !by.Municipality {
		return nil, nil
	}
	q := portal.SignalQuery{Scope: policy.SignalKeys(by), Handler: by.ID, ByDue: true,
		States: []portal.SignalState{portal.SignalNew, portal.SignalReopen, portal.SignalBusy, portal.SignalAgreedOn}}
	return a.tasksOf(ctx, q, func(s portal.Signal) (TaskKind, bool) {
		switch {
		case !policy.May(by, policy.TakeUpSignal, s):
			return "", false
		case s.State == portal.SignalNew || s.State == portal.SignalReopen:
			return TaskTakeUp, true
		}
		return TaskHandle, true
	})
}

// coordinatorTasks are signals whose term passed at somebody else.
func (a *App) coordinatorTasks(ctx context.Context, by portal.Actor) ([]Task, error) {
	if by.Role != portal.Coordinator {
		return nil, nil
	}
	q := portal.SignalQuery{Scope: policy.SignalKeys(by), States: termStates, DueBefore: a.now(), ByDue: true}
	return a.tasksOf(ctx, q, func(s portal.Signal) (TaskKind, bool) {
		return TaskOverdue, s.Handler != by.ID || s.State == portal.SignalQuestion
	})
}

// keeperTasks are the messages of anonymous signals that wait for the keeper.
func (a *App) keeperTasks(ctx context.Context, by portal.Actor) ([]Task, error) {
	if by.Role != portal.Keeper {
		return nil, nil
	}
	scope := policy.SignalKeys(by)
	tasks, err := a.tasksOf(ctx, portal.SignalQuery{Scope: scope, States: []portal.SignalState{portal.SignalQuestion}}, func(s portal.Signal) (TaskKind, bool) {
		may := signalRights(by, policy.SignalFor{Signal: s})
		if may.PassAnswer {
			return TaskPassAnswer, true
		}
		return TaskPassQuestion, may.PassQuestion
	})
	if err != nil {
		return nil, err
	}
	page, err := a.store.Signals(ctx, portal.SignalQuery{Scope: scope, States: openStates})
	if err != nil {
		return nil, err
	}
	var waiting []portal.Signal
	for _, s := range page.Rows {
		exchange, err := a.store.KeeperMessages(ctx, s.ID)
		if err != nil {
			return nil, err
		}
		if n := len(exchange); n > 0 && !exchange[n-1].FromKeeper {
			waiting = append(waiting, s)
		}
	}
	rows, err := a.signalRows(ctx, waiting)
	for _, row := range rows {
		tasks = append(tasks, Task{Kind: TaskReply, Row: row})
	}
	return tasks, err
}
