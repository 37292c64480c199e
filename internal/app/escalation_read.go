package app

import (
	"context"
	"slices"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// RaisedPath is where raised questions are.
const RaisedPath = "/hogerop"

// RaisedRow is a raised question in a list.
type RaisedRow struct {
	portal.Escalation
	Subject   TableLink
	OrgName   string
	ThemeName string
	// Days is for how many working days it lies where it lies; Late: its term passed.
	Days int
	Late bool
}

// RaisedPage is what the page of a raised question shows to one reader.
type RaisedPage struct {
	RaisedRow
	// Names of who it came to and answered, and of who raised it as far as that is told.
	Names map[portal.ID]string
	// Follows: the reader hears each step. Mine: they raised it.
	Follows, Mine bool
	// Next is where it goes when the reader takes it higher; empty above the last.
	Next     portal.Level
	NextName string
	// What the reader may do now.
	MayAnswer, MayAccept, MayMove, MayWithdraw, MayCollege, MayResolve, MayFollow bool
}

// Raised gives the page of a raised question.
func (a *App) Raised(ctx context.Context, by portal.Actor, number string) (RaisedPage, error) {
	on, err := a.escalation(ctx, by, policy.ReadQuestion, number)
	if err != nil {
		return RaisedPage{}, err
	}
	e := on.Escalation
	p := RaisedPage{Names: map[portal.ID]string{}, Follows: e.Follows(by.ID), Mine: e.By == by.ID}
	set, err := a.store.Settings(ctx)
	if err != nil {
		return p, err
	}
	if p.RaisedRow, err = a.raisedRow(ctx, on, set); err != nil {
		return p, err
	}
	ids := append(e.CameTo(), e.CollegeBy, e.CollegeAnsweredBy)
	for _, s := range e.Steps {
		ids = append(ids, s.AnsweredBy)
	}
	if by.Municipality || by.OrgID == e.Org {
		ids = append(ids, e.By)
	}
	for _, id := range ids {
		if id == "" || p.Names[id] != "" {
			continue
		}
		who, err := a.person(ctx, id)
		if err != nil {
			return p, err
		}
		p.Names[id] = who.Name
	}
	if policy.May(by, policy.MoveQuestion, on) {
		step, who, there, err := a.nextStep(ctx, e, set)
		if err != nil {
			return p, err
		}
		if there {
			p.Next, p.NextName = step.Level, who.Name
		}
	}
	may := func(action policy.Action) bool { return policy.May(by, action, on) }
	p.MayAnswer, p.MayAccept, p.MayMove = may(policy.AnswerEscalation), may(policy.AcceptAnswer), may(policy.MoveQuestion) && e.State != portal.EscalationWaits
	p.MayFollow = !p.Follows && e.State != portal.EscalationWithdrawn && policy.May(policy.Named(by), policy.ReadQuestion, on)
	p.MayWithdraw, p.MayCollege, p.MayResolve = may(policy.WithdrawQuestion), may(policy.PutToCollege), may(policy.ResolveQuestion) && e.CollegeMet(a.now())
	return p, nil
}

// RaisedToDo gives a question to who may do the action with it.
func (a *App) RaisedToDo(ctx context.Context, by portal.Actor, action policy.Action, number string) (RaisedPage, error) {
	if _, err := a.escalation(ctx, by, action, number); err != nil {
		return RaisedPage{}, err
	}
	return a.Raised(ctx, by, number)
}

func (a *App) raisedRow(ctx context.Context, on policy.EscalationOn, set portal.Settings) (RaisedRow, error) {
	e := on.Escalation
	r := RaisedRow{Escalation: e, Subject: raising{about: e.About, signal: on.Signal, flag: on.Flag}.link()}
	org, err := a.store.Organisation(ctx, e.Org)
	if err != nil && portal.KindOf(err) != portal.NotFound {
		return r, err
	}
	theme, _ := set.Theme(e.Theme)
	r.OrgName, r.ThemeName = org.Name, theme.Name
	if e.Open() {
		r.Days = set.Calendar().Left(e.LiesSince(), a.now())
	}
	step, lies := e.Now()
	r.Late = lies && a.now().After(step.Due) || e.State == portal.EscalationWaits
	return r, nil
}

// RaisedLevel are the open questions at one level, those that lie there longest first.
type RaisedLevel struct {
	Level portal.Level // empty: above the line
	Rows  []RaisedRow
}

// RaisedList is what was raised, as far as the reader may know it: never by person.
type RaisedList struct {
	Levels  []RaisedLevel
	College []RaisedRow // on its agenda
	Done    []RaisedRow // answered or withdrawn, the last first
}

// raisedDone is how many questions that are over a list shows.
const raisedDone = 25

// RaisedQuestions lists the questions the actor may read.
func (a *App) RaisedQuestions(ctx context.Context, by portal.Actor) (RaisedList, error) {
	var l RaisedList
	if err := policy.Check(by, policy.ReadQuestion, nil); err != nil {
		return l, err
	}
	all, err := a.raisedReadable(ctx, by, portal.EscalationRuns, portal.EscalationWaits, portal.EscalationCollege, portal.EscalationAnswered, portal.EscalationWithdrawn)
	if err != nil {
		return l, err
	}
	lie := map[portal.Level][]RaisedRow{}
	for _, r := range all {
		switch r.State {
		case portal.EscalationRuns:
			lie[r.Last().Level] = append(lie[r.Last().Level], r)
		case portal.EscalationWaits:
			lie[""] = append(lie[""], r)
		case portal.EscalationCollege:
			l.College = append(l.College, r)
		default:
			l.Done = append(l.Done, r)
		}
	}
	for _, level := range append(portal.Levels(), "") {
		rows := lie[level]
		slices.SortStableFunc(rows, func(x, y RaisedRow) int { return x.LiesSince().Compare(y.LiesSince()) })
		if len(rows) > 0 {
			l.Levels = append(l.Levels, RaisedLevel{level, rows})
		}
	}
	slices.SortStableFunc(l.Done, func(x, y RaisedRow) int { return y.ChangedAt.Compare(x.ChangedAt) })
	if len(l.Done) > raisedDone {
		l.Done = l.Done[:raisedDone]
	}
	return l, nil
}

// raisedReadable are the questions in some states that the actor may read.
func (a *App) raisedReadable(ctx context.Context, by portal.Actor, states ...portal.EscalationState) ([]RaisedRow, error) {
	all, err := a.store.EscalationsIn(ctx, states)
	if err != nil {
		return nil, err
	}
	return a.raisedRows(ctx, by, all)
}

func (a *App) raisedRows(ctx context.Context, by portal.Actor, all []portal.Escalation) ([]RaisedRow, error) {
	set, err := a.store.Settings(ctx)
	if err != nil {
		return nil, err
	}
	var rows []RaisedRow
	for _, e := range all {
		if !policy.HoldsScope(by, e.Scope) {
			continue // what it is about needn't be loaded
		}
		on, err := a.escalationOn(ctx, e)
		if err != nil && portal.KindOf(err) != portal.NotFound {
			return nil, err
		}
		if err != nil || !policy.May(by, policy.ReadQuestion, on) {
			continue
		}
		r, err := a.raisedRow(ctx, on, set)
		if err != nil {
			return nil, err
		}
		rows = append(rows, r)
	}
	return rows, nil
}

// RaisedAbout gives the questions about an object that the actor may read, the last
// changed first.
func (a *App) RaisedAbout(ctx context.Context, by portal.Actor, about portal.Ref) ([]RaisedRow, error) {
	if !policy.May(by, policy.ReadQuestion, nil) {
		return nil, nil
	}
	all, err := a.store.EscalationsAbout(ctx, about)
	if err != nil {
		return nil, err
	}
	return a.raisedRows(ctx, by, all)
}

// MayRaise reports whether the page of a signal or flag offers to raise a question.
func (a *App) MayRaise(by portal.Actor, on any, municipality portal.ID) bool {
	return policy.May(by, policy.RaiseQuestion, on) && raisable(by, on, municipality) == nil
}

// raisedTasks are the questions that wait for the actor: to be answered, to say whether
// an answer will do, or to be put on the college's agenda. What one raised oneself is
// there as something that waits for others.
func (a *App) raisedTasks(ctx context.Context, by portal.Actor) ([]Task, error) {
	if !policy.May(by, policy.ReadQuestion, nil) {
		return nil, nil
	}
	rows, err := a.raisedReadable(ctx, by, portal.EscalationRuns, portal.EscalationWaits, portal.EscalationCollege, portal.EscalationAnswered)
	if err != nil {
		return nil, err
	}
	var tasks []Task
	for _, r := range rows {
		path, step := RaisedPath+"/"+r.Number, r.Last()
		switch {
		case r.State == portal.EscalationRuns && step.To == by.ID:
			tasks = append(tasks, a.tableTask("Beantwoord "+r.Number+": ‘"+beginning(r.Question, subjectLength)+"’", path+"/antwoord", step.Due, r.Subject.Number))
		case r.By == by.ID && r.ToAccept():
			tasks = append(tasks, a.tableTask("Lees het antwoord op "+r.Number, path, time.Time{}, r.Subject.Number))
		case r.State == portal.EscalationWaits && by.Municipality && (by.Role == portal.Coordinator || by.Role == portal.Director):
			tasks = append(tasks, a.tableTask("Zet "+r.Number+" op de agenda van het college", path+"/college", time.Time{}, r.Subject.Number))
		case r.State == portal.EscalationCollege && by.Role == portal.Holder && !portal.Day(a.now()).After(r.CollegeDay):
			tasks = append(tasks, a.tableTask("Bespreek "+r.Number+" in het college: ‘"+beginning(r.Question, subjectLength)+"’", path, r.CollegeDay.AddDate(0, 0, 1).Add(-time.Second), r.Subject.Number))
		case r.State == portal.EscalationCollege && by.Role == portal.Coordinator && a.now().After(r.CollegeDay):
			tasks = append(tasks, a.tableTask("Leg vast wat het college besloot over "+r.Number, path+"/collegebesluit", time.Time{}, r.Subject.Number))
		}
	}
	return tasks, nil
}

// RaisedByMe are the questions the actor raised or follows that are not over yet.
func (a *App) RaisedByMe(ctx context.Context, by portal.Actor) ([]RaisedRow, error) {
	if !policy.May(by, policy.ReadQuestion, nil) {
		return nil, nil
	}
	rows, err := a.raisedReadable(ctx, by, portal.EscalationRuns, portal.EscalationWaits, portal.EscalationCollege, portal.EscalationAnswered)
	return slices.DeleteFunc(rows, func(r RaisedRow) bool {
		return !r.Follows(by.ID) || r.State == portal.EscalationAnswered && !(r.ToAccept() && r.By == by.ID)
	}), err
}
