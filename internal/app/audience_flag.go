package app

import (
	"context"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// FlagPath is where yellow flags are.
const FlagPath = "/gele-vlaggen"

// toldIn are the roles that hear it inside the portal when a party is informed.
var toldIn = map[portal.Informee]portal.Role{
	portal.TellTeam: portal.TeamManager, portal.TellProgramme: portal.ProgrammeManager, portal.TellDirectors: portal.Director, portal.TellHolder: portal.Holder,
}

// ofFlag tells of a yellow flag, only who may read it under their own name: who shared a
// signal without a name hears of it by that signal.
func (au *audience) ofFlag(ctx context.Context) error {
	g, err := au.app.store.YellowFlag(ctx, au.event.About.ID)
	if err != nil {
		return notFoundIsNil(err)
	}
	tell := func(id portal.ID, reason portal.Reason, urgent bool) error {
		return au.addWhen(ctx, id, Recipient{Reason: reason, Urgent: urgent}, func(by portal.Actor) bool { return policy.May(by, policy.ReadFlag, g) })
	}
	role := func(role portal.Role, reason portal.Reason) error {
		people, err := au.app.store.PeopleWithRole(ctx, role)
		if err != nil {
			return err
		}
		for _, p := range people {
			if err := tell(p.ID, reason, false); err != nil {
				return err
			}
		}
		return nil
	}
	// Also who was named coordinator with another role; of what the coordinator did
	// themselves the substitute.
	judges := func(reason portal.Reason) error {
		if err := role(portal.Coordinator, reason); err != nil {
			return err
		}
		id, err := au.otherCoordinator(ctx)
		if err != nil {
			return err
		}
		return tell(id, reason, false)
	}
	switch au.event.Type {
	case portal.FlagProposedByRule, portal.FlagNominated:
		return judges(portal.ReasonTask)
	case portal.FlagObjected:
		return judges(portal.ReasonRole)
	case portal.FlagConfirmedEvent, portal.FlagDismissedEvent:
		if err := tell(g.By, portal.ReasonProposed, false); err != nil {
			return err
		}
		return tell(g.Handler, portal.ReasonTask, false)
	case portal.FlagObjectionAnswered:
		for _, id := range append(objectors(g), g.By) {
			if err := tell(id, portal.ReasonProposed, false); err != nil {
				return err
			}
		}
		return tell(g.Handler, portal.ReasonHandler, false)
	case portal.FlagHandedOver:
		return tell(g.Handler, portal.ReasonTask, false)
	case portal.FlagReminded, portal.FlagUntilPassed:
		if err := tell(g.Handler, portal.ReasonTask, true); err != nil || len(au.who) > 0 {
			return err
		}
		return judges(portal.ReasonRole) // who steers it can't any more
	case portal.PartyInformed:
		details, err := au.app.store.EventDetails(ctx, au.event.ID)
		if err != nil {
			return err
		}
		if r := toldIn[portal.Informee(details[portal.DetailItem].Value)]; r != "" {
			return role(r, portal.ReasonRole)
		}
	}
	return nil
}

// objectors are who objected under their name.
func objectors(g portal.YellowFlag) []portal.ID {
	var ids []portal.ID
	for _, o := range g.Objections {
		ids = append(ids, o.By)
	}
	return ids
}

// flagged leaves those whom a signal concerns and who may read the flag that it came
// under. Its reporter always may.
func (au *audience) flagged(ctx context.Context, flag portal.ID) error {
	g, err := au.app.store.YellowFlag(ctx, flag)
	if err != nil {
		clear(au.who)
		return notFoundIsNil(err)
	}
	for id, r := range au.who {
		if r.Hidden {
			continue
		}
		_, org, err := au.app.personAndOrg(ctx, id)
		if err != nil {
			return err
		}
		if !policy.May(r.Person.Actor(org, ""), policy.ReadFlag, g) {
			delete(au.who, id)
		}
	}
	return nil
}

// flagSubject is what a bericht or a mail may say of a flag to its reader, now.
func (a *App) flagSubject(ctx context.Context, by portal.Actor, about portal.Ref) (Subject, bool, error) {
	g, err := a.store.YellowFlag(ctx, about.ID)
	if err != nil {
		return Subject{}, false, notFoundIsNil(err)
	}
	return Subject{About: about, Title: "Gele vlag " + g.Number + ": " + g.Title, Path: FlagPath + "/" + g.Number}, policy.May(by, policy.ReadFlag, g), nil
}

// flagTasks are the flags that wait for the actor: to be judged, or to be corrected in
// time.
func (a *App) flagTasks(ctx context.Context, by portal.Actor) ([]Task, error) {
	if !by.Municipality || !policy.May(by, policy.ReadFlag, nil) {
		return nil, nil
	}
	flags, err := a.store.YellowFlagsIn(ctx, []portal.FlagState{portal.FlagProposed, portal.FlagConfirmed, portal.FlagDismissed})
	if err != nil {
		return nil, err
	}
	set, err := a.store.Settings(ctx)
	if err != nil {
		return nil, err
	}
	judges := func(g portal.YellowFlag) bool { return policy.May(by, policy.JudgeFlag, toJudge(g, set)) }
	var tasks []Task
	for _, g := range flags {
		title, path := "‘"+beginning(g.Title, subjectLength)+"’", FlagPath+"/"+g.Number
		switch {
		case g.State == portal.FlagProposed && judges(g):
			due := portal.Day(g.At).AddDate(0, 0, flagJudgeDays)
			if by.Role == portal.Coordinator || by.ID == set.Coordinator || g.By == set.Coordinator || !a.now().Before(due) {
				tasks = append(tasks, a.tableTask("Beoordeel de gele vlag "+title, path, due, g.Number))
			}
		case g.State == portal.FlagConfirmed && g.Handler == by.ID:
			due := portal.Day(g.Until).AddDate(0, 0, 1).Add(-time.Second)
			tasks = append(tasks, a.tableTask("Stuur bij: gele vlag "+title, path, due, g.Number))
		case g.State == portal.FlagDismissed && g.OpenObjections() && judges(g):
			held, err := a.flagDiscussed(ctx, g)
			if err != nil {
				return nil, err
			}
			if held {
				tasks = append(tasks, Task{Table: TableTask{Do: "Leg vast wat de tafel vond van de gele vlag " + title, About: []string{g.Number}, Path: path}})
			}
		}
	}
	return tasks, nil
}

// flagJudgeDays is within how many days a proposed flag is to be judged. From then on it
// is the substitute's task as well.
const flagJudgeDays = 14

// flagDiscussed reports whether the round table on whose agenda a flag stands has met.
func (a *App) flagDiscussed(ctx context.Context, g portal.YellowFlag) (bool, error) {
	if g.Table == "" {
		return false, nil
	}
	t, err := a.store.Table(ctx, g.Table)
	return err == nil && t.Held(), notFoundIsNil(err)
}
