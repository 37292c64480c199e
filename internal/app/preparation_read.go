package app

import (
	"context"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// PreparationItem is an item of the agenda with what was written about it, and
// with what the portal knows of it.
type PreparationItem struct {
	portal.AgendaItem
	Block     portal.PreparationBlock
	Presenter string
	ForNames  []string // of a confidential item
	// Promised is what holder or municipality would still do, Course everything else
	// that went before.
	Promised, Course []PreparationFact
}

// PreparationPage is the preparation of a round table as one reader may know it.
type PreparationPage struct {
	Table       portal.RoundTable // with the items the reader may know of
	Preparation portal.Preparation
	Locked      Name // who locked it
	Reopened    Name // who opened it again
	Items       []PreparationItem
	// Gone is what was written about items that left the agenda.
	Gone []portal.PreparationBlock
	// Promised is what holder or municipality would still do and that goes with no
	// item of this agenda.
	Promised []PreparationFact
	People   []SeatAnswer
	Guests   []GuestAnswer
	// Writes and Notes: the reader may do that now. Locks: they may lock it, Unlocks:
	// open it again.
	Writes, Notes, Locks, Unlocks bool
}

// Blank reports whether there is nothing to read yet.
func (p PreparationPage) Blank() bool {
	if p.Preparation.Summary != "" || len(p.Gone) > 0 {
		return false
	}
	for _, i := range p.Items {
		if !i.Block.Empty() {
			return false
		}
	}
	return true
}

// Item gives the item with an id.
func (p PreparationPage) Item(id portal.ID) (PreparationItem, bool) {
	for _, i := range p.Items {
		if i.ID == id {
			return i, true
		}
	}
	return PreparationItem{}, false
}

// Preparation gives the preparation of the round table with a number.
func (a *App) Preparation(ctx context.Context, by portal.Actor, number string) (PreparationPage, error) {
	return a.preparationFor(ctx, by, policy.ReadPreparation, number)
}

// PreparationToWrite is Preparation for who writes in it.
func (a *App) PreparationToWrite(ctx context.Context, by portal.Actor, number string) (PreparationPage, error) {
	return a.preparationFor(ctx, by, policy.WritePreparation, number)
}

func (a *App) preparationFor(ctx context.Context, by portal.Actor, action policy.Action, number string) (PreparationPage, error) {
	t, prep, err := a.preparation(ctx, by, action, number)
	if err != nil {
		return PreparationPage{}, err
	}
	p := PreparationPage{Table: t, Preparation: prep, Gone: prep.Gone(t, by.ID)}
	p.Table.Agenda, p.Preparation.Blocks = policy.VisibleItems(by, t), nil
	p.Writes = policy.May(by, policy.WritePreparation, t) && prep.Writable(t)
	p.Notes = policy.May(by, policy.NotePreparation, t) && prep.Notable(t)
	p.Locks, p.Unlocks = prep.Writable(t) && prep.Lockable(), prep.Locked() && t.Before()
	if p.Locked, err = a.nameOf(ctx, prep.LockedBy); err != nil {
		return p, err
	}
	if prep.Reopened != nil {
		if p.Reopened, err = a.nameOf(ctx, prep.Reopened.By); err != nil {
			return p, err
		}
	}
	for _, it := range p.Table.Agenda {
		item := PreparationItem{AgendaItem: it, Block: prep.Block(it.ID), Presenter: it.Introducer}
		if it.Presenter != "" {
			if item.Presenter, err = a.personName(ctx, it.Presenter); err != nil {
				return p, err
			}
		}
		if it.Confidential {
			if item.ForNames, err = a.namesOfPeople(ctx, it.For); err != nil {
				return p, err
			}
		}
		p.Items = append(p.Items, item)
	}
	people, err := a.TablePeople(ctx, by, number)
	if err != nil {
		return p, err
	}
	p.People, p.Guests = people.Seats, people.Guests
	return p, a.preparationFacts(ctx, by, t, &p)
}

// PreparationToTake is Preparation for a file that leaves the portal; that it was
// taken is recorded.
func (a *App) PreparationToTake(ctx context.Context, by portal.Actor, number string) (PreparationPage, error) {
	p, err := a.Preparation(ctx, by, number)
	if err != nil {
		return p, err
	}
	return p, a.write(ctx, by, func(_ context.Context, w *writing) error {
		w.record(p.Preparation.Version, portal.Fact{Type: portal.PreparationExported, About: p.Preparation.Ref()})
		return nil
	})
}

// preparationAhead is how many days before the meeting the preparation becomes the
// adviser's task.
const preparationAhead = 14

// preparationTasks are the coming meetings whose preparation the adviser still
// writes, and those of which the holder has it to read.
func (a *App) preparationTasks(ctx context.Context, by portal.Actor, coming []portal.RoundTable) ([]Task, error) {
	if !by.Municipality || by.Role != portal.Adviser && by.Role != portal.Holder {
		return nil, nil
	}
	now := a.now()
	var tasks []Task
	for _, t := range coming {
		if t.State == portal.TableConcept || t.Start.Before(now) || !t.Start.Before(now.AddDate(0, 0, preparationAhead)) {
			continue
		}
		p, err := a.preparationOf(ctx, t.ID)
		if err != nil {
			return nil, err
		}
		do := ""
		switch {
		case policy.May(by, policy.WritePreparation, t) && p.Writable(t):
			do = "Schrijf de voorbereiding voor ‘" + t.Title + "’"
		case policy.May(by, policy.NotePreparation, t) && p.Locked():
			do = "Lees uw voorbereiding voor ‘" + t.Title + "’"
		default:
			continue
		}
		tasks = append(tasks, a.tableTask(do, tablePath(t.Number)+preparationBelow, t.Start, t.Number))
	}
	return tasks, nil
}

// preparationBelow is the page of a preparation, below its round table.
const preparationBelow = "/voorbereiding"

// OwnNote is a note somebody made in a preparation.
type OwnNote struct{ Number, Text string }

// ownNotes are the notes somebody made in preparations that they may still read.
func (a *App) ownNotes(ctx context.Context, by portal.Actor, d *PersonalData) error {
	list, err := a.store.PreparationsBy(ctx, by.ID)
	if err != nil {
		return err
	}
	for _, p := range list {
		t, err := a.store.Table(ctx, p.ID)
		if err != nil {
			return err
		}
		if !policy.May(by, policy.ReadPreparation, t) {
			continue
		}
		for _, b := range p.Blocks {
			if b.NoteBy == by.ID && b.Note != "" && policy.VisibleItem(by, t, b.Item) {
				d.Notes = append(d.Notes, OwnNote{Number: t.Number, Text: b.Note})
			}
		}
	}
	return nil
}
