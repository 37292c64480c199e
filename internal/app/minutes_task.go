package app

import (
	"context"
	"slices"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// minutesTasks are the minutes that wait for the actor: to be finished, agreed
// with, answered, or commented on.
func (a *App) minutesTasks(ctx context.Context, by portal.Actor) ([]Task, error) {
	states := []portal.TableState{portal.TableDraft, portal.TableWithChair, portal.TableComments}
	list, err := a.store.Tables(ctx, portal.TableQuery{Scope: policy.TableKeys(by), States: states, Latest: true, Page: portal.Page{Limit: maxTablesAbout}})
	if err != nil {
		return nil, err
	}
	var tasks []Task
	for _, t := range list.Rows {
		path := tablePath(t.Number) + minutesBelow
		keeps := t.Secretary() == by.ID || t.Secretary() == "" && by.Role == portal.Coordinator
		switch {
		case t.State == portal.TableDraft && keeps:
			tasks = append(tasks, a.tableTask("Maak het verslag af: ‘"+t.Title+"’", path, time.Time{}, t.Number))
		case t.State == portal.TableWithChair && policy.May(by, policy.AgreeMinutes, t):
			tasks = append(tasks, a.tableTask("Lees het verslag en geef akkoord: ‘"+t.Title+"’", path, time.Time{}, t.Number))
		case t.State == portal.TableComments:
			task, ok, err := a.commentTask(ctx, by, t, keeps, path)
			if err != nil {
				return nil, err
			}
			if ok {
				tasks = append(tasks, task)
			}
		}
	}
	return tasks, nil
}

// commentTask is what minutes in the comment term ask of the actor: of who keeps
// them an answer, of a participant who said nothing yet a reaction.
func (a *App) commentTask(ctx context.Context, by portal.Actor, t portal.RoundTable, keeps bool, path string) (Task, bool, error) {
	m, err := a.minutesOf(ctx, t)
	if err != nil {
		return Task{}, false, err
	}
	waits := slices.ContainsFunc(m.Open(), func(c portal.MinutesComment) bool { return policy.VisibleItem(by, t, c.Item) })
	seat := portal.SeatOf(t.Seats, by.ID).Kind
	switch {
	case keeps && waits:
		return a.tableTask("Beantwoord de reacties op het verslag van ‘"+t.Title+"’", path, time.Time{}, t.Number), true, nil
	case !keeps && by.ID != t.Chair() && seat == portal.SeatMember && !a.now().After(m.CommentsUntil) && !slices.Contains(m.People(), by.ID) && policy.May(by, policy.CommentDraft, t):
		return a.tableTask("Lees het verslag van ‘"+t.Title+"’ en reageer als u wilt", path, m.CommentsUntil, t.Number), true, nil
	}
	return Task{}, false, nil
}

// ownMinutes reads what somebody wrote about minutes.
func (a *App) ownMinutes(ctx context.Context, by portal.Actor, d *PersonalData) error {
	all, err := a.store.MinutesBy(ctx, by.ID)
	if err != nil {
		return err
	}
	for _, m := range all {
		t, err := a.store.Table(ctx, m.ID)
		if err != nil {
			return err
		}
		number := ""
		if policy.VisibleMinutes(by, t) {
			number = t.Number
		}
		for _, w := range m.WrittenBy(by.ID) {
			d.Minutes = append(d.Minutes, OwnText{Number: number, Text: w.Text, At: w.At})
		}
	}
	return nil
}
