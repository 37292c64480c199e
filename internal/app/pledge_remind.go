package app

import (
	"context"
	"strings"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// RemindPledges reminds the owners of motions and pledges: 30 and 7 days before the day,
// and once it has passed. It says how many it reminded. What went out stands with the
// pledge, in the same transaction: a round that broke off goes on where it was, and two
// instances tell each once.
func (a *App) RemindPledges(ctx context.Context, by portal.Actor) (int, error) {
	if err := policy.Check(by, policy.TendFigures, nil); err != nil {
		return 0, err
	}
	open, err := a.store.PledgesOpen(ctx)
	if err != nil {
		return 0, err
	}
	told := 0
	for _, p := range open {
		if _, _, due := p.Reminder(a.now()); !due {
			continue
		}
		done, err := a.unlessDone(ctx, by, func(ctx context.Context, w *writing) error {
			now, err := a.store.Pledge(ctx, p.ID)
			if err != nil {
				return err
			}
			return a.stepPledge(ctx, w, &now, func(_ context.Context, p *portal.Pledge) ([]portal.Fact, error) { return one(p.Remind(a.now())) })
		})
		if err != nil {
			return told, err
		}
		told += done
	}
	return told, nil
}

// ofPledge tells an owner that it is theirs and of each reminder, and the owner of what
// others did with it. Of what has no owner the coordinator is reminded; of what is late
// as well.
func (au *audience) ofPledge(ctx context.Context) error {
	a := au.app
	p, err := a.store.Pledge(ctx, au.event.About.ID)
	if err != nil {
		return notFoundIsNil(err)
	}
	details, err := a.store.EventDetails(ctx, au.event.ID)
	if err != nil {
		return err
	}
	set, err := a.store.Settings(ctx)
	if err != nil {
		return err
	}
	item := ""
	tell := func(id portal.ID, reason portal.Reason) error {
		return au.addWhen(ctx, id, Recipient{Reason: reason, Item: item}, func(by portal.Actor) bool { return policy.May(by, policy.ReadPledge, nil) })
	}
	switch au.event.Type {
	case portal.PledgeMade, portal.PledgeChanged:
		if owner := portal.ID(details[portal.DetailPerson].Value); owner != "" && owner == p.Owner {
			return tell(owner, portal.ReasonTask) // it is theirs now
		}
	case portal.PledgeReopened:
		return tell(p.Owner, portal.ReasonTask)
	case portal.PledgeNoted, portal.PledgeDone:
		return tell(p.Owner, portal.ReasonRole)
	case portal.PledgeDue:
		item = details[portal.DetailField].Value
		if !p.Open() {
			return nil // done between the reminder and this moment
		}
		if err := tell(p.Owner, portal.ReasonTask); err != nil {
			return err
		}
		if p.Owner == "" || item == string(portal.PledgeLate) {
			return tell(set.Coordinator, portal.ReasonRole)
		}
	}
	return nil
}

// pledgeSubject is what a bericht or a mail about a motion or pledge may say of it to
// its reader, now.
func (a *App) pledgeSubject(ctx context.Context, by portal.Actor, about portal.Ref) (Subject, bool, error) {
	p, err := a.store.Pledge(ctx, about.ID)
	if err != nil {
		return Subject{}, false, notFoundIsNil(err)
	}
	return Subject{About: about, Title: p.Kind.Label() + " " + p.Number + ": " + p.Title, Path: pledgeLink(p).Path}, policy.May(by, policy.ReadPledge, nil), nil
}

// soonPledge is how many days before its day a motion or pledge stands on its owner's
// start page.
const soonPledge = 30

// pledgeTasks are the actor's own motions and pledges that are due soon. The clerk sees
// those that others have let pass as well.
func (a *App) pledgeTasks(ctx context.Context, by portal.Actor) ([]Task, error) {
	if !policy.May(by, policy.KeepPledge, nil) {
		return nil, nil
	}
	open, err := a.store.PledgesOpen(ctx)
	if err != nil {
		return nil, err
	}
	var tasks []Task
	for _, p := range open {
		soon := !p.Due.IsZero() && !a.now().Before(p.Due.AddDate(0, 0, -soonPledge))
		watches := by.Role == portal.Clerk && p.Late(a.now())
		if !watches && (p.Owner != by.ID || !soon) {
			continue
		}
		do := "Doe " + p.Number + " af: ‘" + beginning(p.Title, subjectLength) + "’"
		if p.Owner != by.ID {
			do = "Vraag naar " + p.Number + ": ‘" + beginning(p.Title, subjectLength) + "’"
		}
		due := portal.Day(p.Due).AddDate(0, 0, 1).Add(-time.Second)
		tasks = append(tasks, a.tableTask(do, pledgeLink(p).Path, due, p.Number, strings.ToLower(p.Kind.Label())))
	}
	return tasks, nil
}

// holdsPledges are the motions and pledges somebody owns.
type holdsPledges struct{}

func (holdsPledges) held(ctx context.Context, a *App, h handover) ([]Holding, error) {
	open, err := a.store.PledgesOpen(ctx)
	if err != nil {
		return nil, err
	}
	var items []Holding
	for _, p := range open {
		if p.Owner != h.from.ID {
			continue
		}
		it := Holding{Kind: portal.HoldsPledge, ID: p.ID, Title: "Een motie of toezegging"}
		if policy.May(h.by, policy.ReadPledge, nil) {
			it.Title, it.Path = p.Kind.Label()+" "+p.Number+" "+p.Title, pledgeLink(p).Path
		}
		items = append(items, it)
	}
	return items, nil
}

// goes: the successor who may keep it; else the coordinator.
func (holdsPledges) goes(ctx context.Context, a *App, h handover, _ Holding) (portal.ID, error) {
	if h.to.ID != "" && policy.May(h.actor(), policy.KeepPledge, nil) {
		return h.to.ID, nil
	}
	set, err := a.store.Settings(ctx)
	if err != nil || set.Coordinator != h.from.ID {
		return set.Coordinator, err
	}
	return holdsCoordinator{}.goes(ctx, a, h, Holding{})
}

func (k holdsPledges) move(ctx context.Context, a *App, w *writing, h handover, it Holding) ([]portal.Moved, error) {
	to, err := k.goes(ctx, a, h, it)
	if err != nil {
		return nil, err
	}
	return []portal.Moved{{Kind: portal.HoldsPledge, ID: it.ID, To: to}}, a.passPledge(ctx, w, it.ID, to)
}

func (a *App) passPledge(ctx context.Context, w *writing, id, to portal.ID) error {
	p, err := a.store.Pledge(ctx, id)
	if err != nil {
		return err
	}
	return a.stepPledge(ctx, w, &p, func(_ context.Context, p *portal.Pledge) ([]portal.Fact, error) {
		return []portal.Fact{p.HandOver(to, a.now())}, nil
	})
}

func (holdsPledges) back(ctx context.Context, a *App, w *writing, who portal.Person, m portal.Moved) error {
	p, err := a.store.Pledge(ctx, m.ID)
	if err != nil {
		return notFoundIsNil(err)
	}
	if p.Owner != m.To || !p.Open() {
		return nil // another took it over meanwhile, or it is done
	}
	return a.passPledge(ctx, w, m.ID, who.ID)
}
