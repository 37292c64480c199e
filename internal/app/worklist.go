package app

import (
	"context"
	"slices"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// WorkKind is a group of the work list.
type WorkKind string

// The groups, in the order of urgency.
const (
	WorkNew    WorkKind = "nieuw"
	WorkLate   WorkKind = "te-laat"
	WorkMine   WorkKind = "mij"     // waits for the actor
	WorkOthers WorkKind = "anderen" // waits for somebody else
)

// WorkKinds lists the groups in their order.
func WorkKinds() []WorkKind { return []WorkKind{WorkNew, WorkLate, WorkMine, WorkOthers} }

var workLabels = map[WorkKind]string{WorkNew: "Nieuw", WorkLate: "Te laat", WorkMine: "Wacht op mij", WorkOthers: "Wacht op anderen"}

// Label is the group's name in the interface; empty for one there isn't.
func (k WorkKind) Label() string { return workLabels[k] }

// WorkGroup is a group of the work list with its first tasks.
type WorkGroup struct {
	Kind  WorkKind
	Tasks []Task
	// Count is how many there are, up to MaxCount; AtLeast says that there are more.
	Count   int64
	AtLeast bool
}

// More reports whether the group holds more than its tasks.
func (g WorkGroup) More() bool { return g.AtLeast || g.Count > int64(len(g.Tasks)) }

// WorkList gives the actor's work in groups, those without work left out, each
// with at most so many tasks. The coordinator's is of all signals the
// municipality sees, the actor's own first; a handler's of what they handle;
// anyone else's of what they shared.
func (a *App) WorkList(ctx context.Context, by portal.Actor, most int) ([]WorkGroup, error) {
	switch {
	case by.Zero():
		return nil, portal.ErrLogin
	case !policy.ReadsSignals(by):
		return nil, portal.ErrForbidden
	}
	var groups []WorkGroup
	for _, kind := range WorkKinds() {
		g, err := a.workGroup(ctx, by, kind, most)
		if err != nil {
			return nil, err
		}
		if g.Count > 0 {
			groups = append(groups, g)
		}
	}
	return groups, nil
}

func (a *App) workGroup(ctx context.Context, by portal.Actor, kind WorkKind, most int) (WorkGroup, error) {
	g := WorkGroup{Kind: kind}
	var err error
	if by.Role == portal.Keeper {
		if kind == WorkMine {
			g.Tasks, err = a.keeperTasks(ctx, by)
			g.Count = int64(len(g.Tasks))
		}
		return g, err
	}
	if kind == WorkMine {
		if g.Tasks, err = a.reporterTasks(ctx, by); err != nil {
			return g, err
		}
		handed, err := a.handedTasks(ctx, by)
		if err != nil {
			return g, err
		}
		asked, err := a.askedTasks(ctx, by)
		if err != nil {
			return g, err
		}
		tables, err := a.tableTasks(ctx, by)
		if err != nil {
			return g, err
		}
		g.Tasks = append(append(append(g.Tasks, handed...), asked...), tables...)
		g.Count = int64(len(g.Tasks))
	}
	if kind == WorkMine && !policy.HandlesSignals(by) {
		return g.cut(most), nil // a reporter's turns were just listed, one by one
	}
	q := a.signalQuery(by, SignalFilter{Work: kind})
	rows, err := a.ownFirst(ctx, by, q, most)
	if err != nil {
		return g, err
	}
	n := int64(len(rows))
	if len(rows) == most {
		if n, err = a.store.CountSignals(ctx, q, MaxCount+1); err != nil {
			return g, err
		}
	}
	for _, row := range rows {
		if kind == WorkOthers && waitsForActor(by, row.Signal) {
			n--
			continue
		}
		g.Tasks = append(g.Tasks, a.taskOf(by, row))
	}
	g.Count += n
	return g.cut(most), nil
}

// waitsForActor reports whether what waits for others waits for the actor all the
// same: as its reporter, or as who has to answer an objection.
func waitsForActor(by portal.Actor, s portal.Signal) bool {
	if _, judges := s.ObjectionFor(by.ID); judges && policy.May(by, policy.AnswerObjection, s) {
		return true
	}
	asked := s.State == portal.SignalQuestion || s.State == portal.SignalFedBack
	_, helped := s.HelpOf(by.ID, true)
	return asked && policy.IsReporter(by, s) && !helped
}

// cut keeps so many tasks, the most urgent, and counts no further than MaxCount.
func (g WorkGroup) cut(most int) WorkGroup {
	if g.Kind == WorkMine {
		slices.SortStableFunc(g.Tasks, byDue)
	}
	g.Tasks = g.Tasks[:min(len(g.Tasks), most)]
	if g.AtLeast = g.Count > MaxCount; g.AtLeast {
		g.Count = MaxCount
	}
	return g
}

// ownFirst lists what a query finds, what the actor handles first.
func (a *App) ownFirst(ctx context.Context, by portal.Actor, q portal.SignalQuery, most int) ([]SignalRow, error) {
	q.Page.Limit = most
	if q.Handler != "" || q.Mine != "" || q.NotHandler != "" {
		page, err := a.store.Signals(ctx, q)
		if err != nil {
			return nil, err
		}
		return a.signalRows(ctx, page.Rows)
	}
	own, rest := q, q
	own.Handler, rest.NotHandler = by.ID, by.ID
	var found []portal.Signal
	for _, part := range []portal.SignalQuery{own, rest} {
		if part.Page.Limit = most - len(found); part.Page.Limit == 0 {
			break
		}
		page, err := a.store.Signals(ctx, part)
		if err != nil {
			return nil, err
		}
		found = append(found, page.Rows...)
	}
	return a.signalRows(ctx, found)
}

// selectWork makes a query find one group of the work list. The groups have no
// signal in common.
func (a *App) selectWork(q *portal.SignalQuery, by portal.Actor, kind WorkKind) {
	coordinates, handles := by.Role == portal.Coordinator, policy.HandlesSignals(by)
	switch {
	case coordinates:
	case handles:
		q.Handler = by.ID
	default:
		q.Mine, q.MineBlind = by.ID, by.Blind
	}
	q.DueFrom = a.now()
	fresh := []portal.SignalState{portal.SignalNew, portal.SignalReopen}
	handled := []portal.SignalState{portal.SignalBusy, portal.SignalAgreedOn}
	asked := []portal.SignalState{portal.SignalQuestion, portal.SignalFedBack}
	elsewhere := append([]portal.SignalState{portal.SignalHandedOver, portal.SignalOnAgenda, portal.SignalAwaits}, asked...)
	switch kind {
	case WorkNew:
		q.States = fresh
		if !handles {
			q.States = []portal.SignalState{""} // for a reporter a new signal waits for others
		}
	case WorkLate:
		q.DueFrom, q.DueBefore, q.States = time.Time{}, a.now(), termStates
		if !handles {
			q.States = slices.Concat(fresh, handled, elsewhere[:3]) // a late answer is the reporter's own turn
		}
	case WorkMine:
		q.States = handled
		if !handles {
			q.DueFrom, q.States = time.Time{}, asked
		} else {
			q.Handler = by.ID
		}
	case WorkOthers:
		switch {
		case coordinates:
			q.States, q.NotHandler, q.OrState = slices.Concat(handled, elsewhere), by.ID, elsewhere
		case handles:
			q.States = elsewhere
		default:
			q.States = slices.Concat(fresh, handled, elsewhere[:3])
		}
	}
}

// taskOf says what a signal of the work list asks of the actor; of somebody
// else's turn it says no more than that.
func (a *App) taskOf(by portal.Actor, row SignalRow) Task {
	t := Task{Kind: TaskWait, Row: row, Due: row.Due, Late: row.Late, Own: row.Handler == by.ID}
	theirs := row.State == portal.SignalFedBack || row.WithOthers()
	switch {
	case t.Own && !theirs && policy.May(by, policy.TakeUpSignal, row.Signal):
		t.Kind = TaskHandle
		if row.State == portal.SignalNew || row.State == portal.SignalReopen {
			t.Kind = TaskTakeUp
		}
	case by.Role == portal.Coordinator && row.Late:
		t.Kind = TaskOverdue
	case by.Role == portal.Coordinator && row.State == portal.SignalNew, by.Role == portal.Coordinator && row.State == portal.SignalReopen:
		t.Kind = TaskLook
	}
	return t
}

// HandlerChoices are who can handle a signal, to filter a list by: for people of
// the municipality only.
func (a *App) HandlerChoices(ctx context.Context, by portal.Actor) ([]PersonChoice, error) {
	if !by.Municipality || !policy.ReadsSignals(by) {
		return nil, nil
	}
	people, err := a.store.People(ctx, by.OrgID)
	if err != nil {
		return nil, err
	}
	var choices []PersonChoice
	for _, p := range people {
		if policy.HandlesSignals(portal.Actor{ID: p.ID, Role: p.Role, Municipality: true}) {
			choices = append(choices, PersonChoice{ID: p.ID, Name: Name{Person: p.Name}})
		}
	}
	return choices, nil
}

// workApart is the work of who reads no signals, as the clerk: what waits for them of
// all else, all of it, for they have no work list to go on to.
func (a *App) workApart(ctx context.Context, by portal.Actor) ([]WorkGroup, error) {
	if len(policy.TableKeys(by)) == 0 {
		return nil, nil
	}
	tasks, err := a.tableTasks(ctx, by)
	if err != nil || len(tasks) == 0 {
		return nil, err
	}
	return []WorkGroup{WorkGroup{Kind: WorkMine, Tasks: tasks, Count: int64(len(tasks))}.cut(len(tasks))}, nil
}
