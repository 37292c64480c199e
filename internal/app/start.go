package app

import (
	"context"
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
	TaskLook         TaskKind = "nieuw bij een ander" // for the coordinator
	TaskWait         TaskKind = "wachten op een ander"
	TaskWiden        TaskKind = "zeggen of iemand mag meelezen"
	TaskHandedOver   TaskKind = "zeggen of signaal over ons gaat"
	TaskJudge        TaskKind = "antwoorden op wie het niet eens is"
	TaskPassWidening TaskKind = "vraag over meelezen doorgeven" // for the keeper
)

// Task is one thing that waits for the actor.
type Task struct {
	Kind TaskKind
	Row  SignalRow
	// Due is when it has to be done; zero when there is no term. Late: that has
	// passed.
	Due  time.Time
	Late bool
	// Own: the actor handles it.
	Own bool
	// From is the organisation that doesn't agree, for TaskJudge; empty when the
	// reporter is anonymous.
	From string
	// Table is of a task for a round table; Row is empty then.
	Table TableTask
}

// Start is what the start page shows.
type Start struct {
	// Work is the actor's work list; see WorkList.
	Work []WorkGroup
	// Mine are the last signals the actor shared.
	Mine []SignalRow
	// Raised are the questions that the actor raised or follows and that are open.
	Raised []RaisedRow
	// Reads: the actor reads signals at all. Shares: they may share one.
	Reads, Shares bool
}

// MaxTasks is how many tasks of a group the start page shows; each query behind
// it asks for little more.
const MaxTasks = 5

// maxReporterTasks bounds how many open signals of one's own are looked at.
const maxReporterTasks = 50

// mineShown is how many signals of one's own the start page shows.
const mineShown = 5

// Start gives the actor's start page.
func (a *App) Start(ctx context.Context, by portal.Actor) (Start, error) {
	if by.Zero() {
		return Start{}, portal.ErrLogin
	}
	start := Start{Reads: policy.ReadsSignals(by), Shares: policy.May(by, policy.ShareSignal, nil)}
	var err error
	if !start.Reads {
		start.Work, err = a.workApart(ctx, by)
		return start, err
	}
	if start.Work, err = a.WorkList(ctx, by, MaxTasks); err != nil {
		return start, err
	}
	if start.Raised, err = a.RaisedByMe(ctx, by); err != nil {
		return start, err
	}
	page, err := a.store.Signals(ctx, portal.SignalQuery{Scope: policy.SignalKeys(by), Mine: by.ID, MineBlind: by.Blind, Page: portal.Page{Limit: mineShown}})
	if err != nil {
		return start, err
	}
	start.Mine, err = a.lineRows(ctx, by, page.Rows)
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
	q.Page.Limit = maxReporterTasks
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
			t := Task{Kind: k, Row: row, Due: row.Due, Late: row.Late}
			if k == TaskWiden || k == TaskPassWidening {
				t.Due, t.Late = time.Time{}, false // the term is the handler's, and goes on
			}
			tasks = append(tasks, t)
		}
	}
	return tasks, nil
}

// reporterTasks are questions to answer and "Helpt dit?" of the actor's own
// signals.
func (a *App) reporterTasks(ctx context.Context, by portal.Actor) ([]Task, error) {
	q := portal.SignalQuery{Scope: policy.SignalKeys(by), Mine: by.ID, MineBlind: by.Blind, States: append([]portal.SignalState{portal.SignalMerged}, openStates...)}
	return a.tasksOf(ctx, q, func(s portal.Signal) (TaskKind, bool) {
		if s.State == portal.SignalQuestion && s.Late(a.now()) && (by.Role == portal.Coordinator || s.Handler == by.ID && policy.HandlesSignals(by)) {
			return "", false // stands under "te laat" already
		}
		may := signalRights(by, policy.SignalFor{Signal: s})
		switch {
		case may.Answer:
			return TaskAnswer, true
		case may.Help && s.Reached() == portal.SignalFedBack:
			return TaskHelp, true
		case may.AnswerWidening:
			return TaskWiden, true
		}
		return "", false
	})
}

// askedTasks are the objections that wait for the actor's answer, and "Helpt
// dit?" of signals they recognised.
func (a *App) askedTasks(ctx context.Context, by portal.Actor) ([]Task, error) {
	tasks, err := a.tasksOf(ctx, portal.SignalQuery{Scope: policy.SignalKeys(by), Asked: by.ID}, func(s portal.Signal) (TaskKind, bool) {
		if policy.May(by, policy.AnswerObjection, s) {
			return TaskJudge, true
		}
		return TaskHelp, signalRights(by, policy.SignalFor{Signal: s, Recognised: true}).Help
	})
	if err != nil {
		return nil, err
	}
	orgs, err := a.organisations(ctx)
	for i, t := range tasks {
		if o, judges := t.Row.ObjectionFor(by.ID); judges && t.Kind == TaskJudge {
			tasks[i].Due, tasks[i].Late, tasks[i].From = o.Due, a.now().After(o.Due), orgs[o.Org].Name
		}
	}
	return tasks, err
}

// handedTasks are signals that the municipality gave to the actor's organisation:
// to be accepted or returned, or handled by the actor since.
func (a *App) handedTasks(ctx context.Context, by portal.Actor) ([]Task, error) {
	if by.Municipality {
		return nil, nil
	}
	scope := policy.SignalKeys(by)
	tasks, err := a.tasksOf(ctx, portal.SignalQuery{Scope: scope, States: []portal.SignalState{portal.SignalHandedOver}, ByDue: true}, func(s portal.Signal) (TaskKind, bool) {
		return TaskHandedOver, policy.May(by, policy.AnswerHandOver, s)
	})
	if err != nil {
		return nil, err
	}
	handled, err := a.tasksOf(ctx, portal.SignalQuery{Scope: scope, Handler: by.ID, States: termStates, ByDue: true}, func(s portal.Signal) (TaskKind, bool) {
		return TaskHandle, policy.May(by, policy.GiveFeedback, s) && !s.WithOthers()
	})
	return append(tasks, handled...), err
}

// keeperTasks are the messages of anonymous signals that wait for the keeper.
func (a *App) keeperTasks(ctx context.Context, by portal.Actor) ([]Task, error) {
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
	asked, err := a.tasksOf(ctx, portal.SignalQuery{Scope: scope, States: openStates}, func(s portal.Signal) (TaskKind, bool) {
		return TaskPassWidening, signalRights(by, policy.SignalFor{Signal: s}).PassWidening
	})
	if err != nil {
		return nil, err
	}
	tasks = append(tasks, asked...)
	page, err := a.store.Signals(ctx, portal.SignalQuery{Scope: scope, States: openStates, Page: portal.Page{Limit: maxReporterTasks}})
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
