package app

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

type decisionStore interface {
	Decision(ctx context.Context, id portal.ID) (portal.Decision, error)
	DecisionByNumber(ctx context.Context, number string) (portal.Decision, error)
	InsertDecision(ctx context.Context, d *portal.Decision, scope []string) error
	SaveDecision(ctx context.Context, d *portal.Decision, scope []string) error
	Decisions(ctx context.Context, q portal.DecisionQuery) (portal.Listing[portal.Decision], error)
	CountDecisions(ctx context.Context, q portal.DecisionQuery, max int64) (int64, error)
	DecisionsOf(ctx context.Context, table portal.ID) ([]portal.Decision, error)
	DecisionsToReview(ctx context.Context, from, before time.Time, limit int) ([]portal.Decision, error)
}

// DecisionInput is what one records of a decision.
type DecisionInput struct {
	// Once is the form's own id: sent twice, it is recorded once. May be empty.
	Once portal.ID
	// Item is the agenda item; empty for what belongs to none.
	Item    portal.ID
	Kind    portal.DecisionKind
	Text    string
	By      portal.Body
	Date    time.Time // zero: the day of the meeting
	Waits   portal.Body
	Route   portal.Route
	Changes string
	Heard   bool
	HeardBy string
	Review  time.Time
	// Signals are those it answers; nil stands for those the item is about.
	Signals []portal.ID
	Citizen CitizenAnswer
}

// RecordDecision records what was agreed, advised or resolved at the round table
// with a number: from when the meeting begins until its minutes are adopted.
func (a *App) RecordDecision(ctx context.Context, by portal.Actor, number string, in DecisionInput) (portal.Decision, error) {
	d := portal.Decision{}
	err := a.write(ctx, by, func(ctx context.Context, w *writing) error {
		t, set, err := a.recordable(ctx, by, number, in.Item)
		if err != nil {
			return err
		}
		d = portal.Decision{ID: once(in.Once), Kind: in.Kind, Text: in.Text, By: in.By, Date: in.Date, Table: t.ID, Item: in.Item, Waits: in.Waits,
			Route: in.Route, Changes: in.Changes, Heard: in.Heard, HeardBy: in.HeardBy, Review: in.Review}
		if d.Date.IsZero() {
			d.Date = t.Start
		}
		fields, facts := checkCitizen(map[string]string{"text": in.Text, "changes": in.Changes, "heard_by": in.HeardBy}, in.Citizen, d.Ref(), false)
		maps.Copy(fields, portal.FieldsOf(d.Validate(a.now())))
		if d.Signals, err = a.answered(ctx, by, t, in); err != nil {
			wrong := portal.FieldsOf(err)
			if wrong == nil {
				return err
			}
			maps.Copy(fields, wrong)
		}
		if err := fields.Err(); err != nil {
			return err
		}
		year := a.now().In(portal.Amsterdam()).Year()
		n, err := a.store.Next(ctx, "decision-"+strconv.Itoa(year))
		if err != nil {
			return err
		}
		fact := d.Record(portal.DecisionNumber(year, n), by, a.now())
		scope := t.ItemScope(d.Item, set.Municipality)
		if err := a.store.InsertDecision(ctx, &d, scope); err != nil {
			return err
		}
		if err := a.store.IndexDecision(ctx, d, scope); err != nil {
			return err
		}
		w.record(d.Version, append([]portal.Fact{fact}, facts...)...)
		if err := a.recordMoved(ctx, t); err != nil {
			return err
		}
		return a.signalsFollow(ctx, w, d, t, set)
	})
	if portal.KindOf(err) == portal.Taken && in.Once != "" {
		if first, err := a.store.Decision(ctx, in.Once); err == nil && first.RecordedBy == by.ID {
			return first, nil // the same form, sent twice
		}
	}
	return d, err
}

// once is the id a form brought along, or a new one.
func once(id portal.ID) portal.ID {
	if given, ok := portal.ParseID(string(id)); ok {
		return given
	}
	return portal.NewID()
}

// recordable gives the round table with a number when the actor may record what
// was agreed about an item there, now.
func (a *App) recordable(ctx context.Context, by portal.Actor, number string, item portal.ID) (portal.RoundTable, portal.Settings, error) {
	set, err := a.store.Settings(ctx)
	if err != nil {
		return portal.RoundTable{}, set, err
	}
	t, err := a.table(ctx, by, policy.RecordTable, number)
	if err != nil {
		return t, set, err
	}
	if !policy.VisibleItem(by, t, item) {
		return t, set, portal.Fields{"item": "Dit agendapunt is er niet (meer). Kies een ander."}.Err()
	}
	return t, set, openForRecords(t)
}

// openForRecords refuses a meeting that is still to begin, and one whose minutes
// nobody may change any more.
func openForRecords(t portal.RoundTable) error {
	switch {
	case t.State == portal.TableAdopted:
		return portal.Errorf(portal.Conflict, "Het verslag van deze ronde tafel is vastgesteld. U kunt hier niets meer vastleggen.")
	case !t.Held():
		return portal.Errorf(portal.Conflict, "Deze ronde tafel is nog niet begonnen. Vastleggen kan vanaf het begin van de vergadering.")
	}
	return nil
}

// answered are the signals that a decision answers, each of which the actor may
// read.
func (a *App) answered(ctx context.Context, by portal.Actor, t portal.RoundTable, in DecisionInput) ([]portal.ID, error) {
	chosen := in.Signals != nil
	ids := in.Signals
	if it, ok := t.Item(in.Item); ok && !chosen {
		ids = linkedSignals(it)
	}
	var seen []portal.ID
	for _, id := range ids {
		s, err := a.store.Signal(ctx, id)
		if err != nil && portal.KindOf(err) != portal.NotFound {
			return nil, err
		}
		switch {
		case err == nil && policy.VisibleSignal(by, s):
			seen = append(seen, id)
		case chosen:
			return nil, portal.Fields{"signals": "Een van deze signalen is er niet (meer). Kies opnieuw."}.Err()
		}
	}
	slices.Sort(seen)
	return slices.Compact(seen), nil
}

// decisionOn loads a decision by its number with its round table, when the actor
// may do the action on it.
func (a *App) decisionOn(ctx context.Context, by portal.Actor, action policy.Action, number string) (policy.DecisionOn, error) {
	if by.Zero() {
		return policy.DecisionOn{}, portal.ErrLogin
	}
	d, err := a.store.DecisionByNumber(ctx, number)
	if err != nil {
		return policy.DecisionOn{}, err
	}
	t, err := a.store.Table(ctx, d.Table)
	if err != nil {
		return policy.DecisionOn{}, err
	}
	on := policy.DecisionOn{Decision: d, Table: t}
	if err := policy.Check(by, policy.ReadDecision, on); err != nil {
		return policy.DecisionOn{}, err
	}
	return on, policy.Check(by, action, on)
}

// MayOnDecision says whether the actor may do the action on the decision with a
// number: before a page says what is wrong with a form.
func (a *App) MayOnDecision(ctx context.Context, by portal.Actor, action policy.Action, number string) error {
	_, err := a.decisionOn(ctx, by, action, number)
	return err
}

// changeDecision runs one step on a decision: load, ask policy, do, save, record,
// and bring along the signals it answers. version 0 stands for whatever there is.
func (a *App) changeDecision(ctx context.Context, by portal.Actor, action policy.Action, number string, version int64, do func(d *portal.Decision, t portal.RoundTable) ([]portal.Fact, error)) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		on, err := a.decisionOn(ctx, by, action, number)
		if err != nil {
			return err
		}
		d := on.Decision
		if version != 0 && d.Version != version {
			return portal.ErrChanged
		}
		facts, err := do(&d, on.Table)
		if err != nil {
			return err
		}
		return a.saveDecision(ctx, w, on.Decision, &d, on.Table, facts)
	})
}

func (a *App) saveDecision(ctx context.Context, w *writing, was portal.Decision, d *portal.Decision, t portal.RoundTable, facts []portal.Fact) error {
	set, err := a.store.Settings(ctx)
	if err != nil {
		return err
	}
	scope := t.ItemScope(d.Item, set.Municipality)
	if err := a.store.SaveDecision(ctx, d, scope); err != nil {
		return err
	}
	if err := a.store.IndexDecision(ctx, *d, scope); err != nil {
		return err
	}
	w.record(d.Version, facts...)
	if was.Dropped != d.Dropped {
		if err := a.recordMoved(ctx, t); err != nil {
			return err
		}
	}
	if was.WaitsFor() == d.WaitsFor() && was.Dropped == d.Dropped {
		return nil
	}
	return a.signalsFollow(ctx, w, *d, t, set)
}

// DropDecision takes back what was recorded by mistake, until the minutes are
// adopted. Signals it answered go back to where they were.
func (a *App) DropDecision(ctx context.Context, by portal.Actor, number string, version int64) error {
	return a.changeDecision(ctx, by, policy.ReadDecision, number, version, func(d *portal.Decision, t portal.RoundTable) ([]portal.Fact, error) {
		if err := policy.Check(by, policy.RecordTable, t); err != nil {
			return nil, err
		}
		if err := openForRecords(t); err != nil {
			return nil, err
		}
		return one(d.Drop())
	})
}

// ResolutionInput is what the body resolved that a decision waited for.
type ResolutionInput struct {
	Number  string
	Date    time.Time
	Follows bool
	Note    string
	Version int64
	Citizen CitizenAnswer
}

// ResolveDecision enters the number and day of the body a decision waits for, and
// whether it follows what was advised.
func (a *App) ResolveDecision(ctx context.Context, by portal.Actor, number string, in ResolutionInput) error {
	return a.changeDecision(ctx, by, policy.ResolveDecision, number, in.Version, func(d *portal.Decision, _ portal.RoundTable) ([]portal.Fact, error) {
		fields, facts := checkCitizen(map[string]string{"note": in.Note}, in.Citizen, d.Ref(), false)
		fact, err := d.Resolve(portal.Resolution{Number: in.Number, Date: in.Date, Follows: in.Follows, Note: in.Note}, by, a.now())
		if err != nil && portal.KindOf(err) != portal.Invalid {
			return nil, err
		}
		maps.Copy(fields, portal.FieldsOf(err))
		return append([]portal.Fact{fact}, facts...), fields.Err()
	})
}

// ReviewDecision says that a decision was looked at again, and when that happens
// next; a zero day for no more.
func (a *App) ReviewDecision(ctx context.Context, by portal.Actor, number string, version int64, next time.Time) error {
	return a.changeDecision(ctx, by, policy.ResolveDecision, number, version, func(d *portal.Decision, _ portal.RoundTable) ([]portal.Fact, error) {
		return one(d.Reviewed(next, a.now()))
	})
}
