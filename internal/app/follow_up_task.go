package app

import (
	"context"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

const (
	// maxFollowTasks is how many decisions of each sort the start page looks at.
	maxFollowTasks = 20
	// maxStepsOwned bounds the decisions of which one person hands steps over.
	maxStepsOwned = 1000
)

func followPath(number string) string { return "/besluiten/" + number + "/vervolg" }

// followTasks are the steps that are the actor's, and for who prepares round tables the
// decisions that wait for a route, for how they are kept or for feedback.
func (a *App) followTasks(ctx context.Context, by portal.Actor) ([]Task, error) {
	scope := policy.TableKeys(by)
	if len(scope) == 0 {
		return nil, nil
	}
	mine, err := a.store.Decisions(ctx, portal.DecisionQuery{Scope: scope, Owner: by.ID, Page: portal.Page{Limit: maxFollowTasks}})
	if err != nil {
		return nil, err
	}
	var tasks []Task
	for _, d := range mine.Rows {
		for _, s := range d.OpenSteps() {
			if s.Owner == by.ID {
				tasks = append(tasks, a.tableTask("Doe: ‘"+beginning(s.What, subjectLength)+"’", followPath(d.Number), endOfDay(s.Due), d.Number))
			}
		}
	}
	look := a.tablesOnce()
	for _, ask := range []struct {
		state portal.FollowState
		verb  string
		path  string
	}{{portal.FollowRoute, "Kies het vervolg op ‘", "/vervolg"}, {portal.FollowEmbeds, "Schrijf op hoe we dit vasthouden: ‘", "/vervolg"}, {portal.FollowTells, "Koppel terug aan de melders: ‘", "/terugkoppeling"}} {
		if !by.Municipality {
			break
		}
		page, err := a.store.Decisions(ctx, portal.DecisionQuery{Scope: scope, Follow: ask.state, Page: portal.Page{Limit: maxFollowTasks}})
		if err != nil {
			return nil, err
		}
		for _, d := range page.Rows {
			t, err := look.table(ctx, d.Table)
			if err != nil {
				return nil, err
			}
			asked := by.Role == portal.Coordinator || t.Secretary() == by.ID
			if asked && policy.May(by, policy.FollowDecision, policy.FollowOn{DecisionOn: policy.DecisionOn{Decision: d, Table: t}}) {
				due := endOfDay(d.FollowBegan().AddDate(0, 0, portal.RouteDays))
				tasks = append(tasks, a.tableTask(ask.verb+beginning(d.Text, subjectLength)+"’", "/besluiten/"+d.Number+ask.path, due, d.Number))
			}
		}
	}
	return tasks, nil
}

// RemindFollowUps reminds owners of their steps 7 and 1 days before the last day and
// on it, and tells the coordinator once of what is late and of a decision for which
// nobody chose a route. It says of how many decisions. What went out stands with the
// decision, in the same transaction: two instances tell each once.
func (a *App) RemindFollowUps(ctx context.Context, by portal.Actor) (int, error) {
	if err := policy.Check(by, policy.TendLine, nil); err != nil {
		return 0, err
	}
	told := 0
	for {
		due, err := a.store.DecisionsToRemind(ctx, a.now(), remindedAtOnce)
		if err != nil {
			return told, err
		}
		before := told
		for _, d := range due {
			n, err := a.unlessDone(ctx, by, func(ctx context.Context, w *writing) error {
				return a.tendFollow(ctx, w, d.ID, func(d *portal.Decision) ([]portal.Fact, error) { return d.RemindFollowUp(a.now()) })
			})
			if err != nil {
				return told, err
			}
			told += n
		}
		if len(due) < remindedAtOnce || told == before {
			return told, nil
		}
	}
}

// tendFollow does one step on a follow-up within a transaction, for who was asked about
// elsewhere: a handover, or the portal itself.
func (a *App) tendFollow(ctx context.Context, w *writing, id portal.ID, do func(d *portal.Decision) ([]portal.Fact, error)) error {
	d, err := a.store.Decision(ctx, id)
	if err != nil {
		return err
	}
	t, err := a.store.Table(ctx, d.Table)
	if err != nil {
		return err
	}
	was := d
	facts, err := do(&d)
	if err != nil {
		return err
	}
	return a.saveDecision(ctx, w, was, &d, t, facts)
}

// followUps adds the steps that are the reader's own.
func (c *calendar) followUps(ctx context.Context) error {
	page, err := c.app.store.Decisions(ctx, portal.DecisionQuery{Scope: c.scope, Owner: c.by.ID, Page: portal.Page{Limit: calendarMost}})
	if err != nil {
		return err
	}
	for _, d := range page.Rows {
		few, err := c.few(ctx, d.Table, d.Item)
		if err != nil {
			return err
		}
		for _, s := range d.OpenSteps() {
			if s.Owner == c.by.ID {
				c.add(CalendarEntry{Kind: EntryTerm, Few: few, UID: "vervolg-" + string(s.ID) + feedHost, Start: s.Due, Title: s.What, Path: followPath(d.Number), Own: true, Changed: d.Follow.ChosenAt})
			}
		}
	}
	return nil
}

// ownFollowUps are the steps of decisions that are or were the actor's, and what they
// wrote of how a change is kept.
func (a *App) ownFollowUps(ctx context.Context, by portal.Actor, d *PersonalData) error {
	q := portal.DecisionQuery{Scope: policy.TableKeys(by)}
	if len(q.Scope) == 0 {
		return nil
	}
	all, err := wholeList(func(page portal.Page) (portal.Listing[portal.Decision], error) {
		q.Page = page
		return a.store.Decisions(ctx, q)
	})
	for _, x := range all {
		f := x.Follow
		for _, s := range f.Steps {
			if s.Owner != by.ID && s.DoneBy != by.ID {
				continue
			}
			own := OwnAction{Number: x.Number, What: s.What, State: "Open", Due: s.Due}
			if !s.DoneAt.IsZero() {
				own.State = "Gedaan"
			}
			if s.DoneBy == by.ID {
				own.Notes = []string{s.Note}
			}
			d.Actions = append(d.Actions, own)
		}
		if f.EmbeddedBy == by.ID {
			d.Actions = append(d.Actions, OwnAction{Number: x.Number, What: "Zo houden we het vast", State: "Gedaan", Due: f.EmbeddedAt, Notes: []string{f.Embedding}})
		}
	}
	return err
}
