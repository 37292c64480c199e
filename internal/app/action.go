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

type actionStore interface {
	ActionPoint(ctx context.Context, id portal.ID) (portal.ActionPoint, error)
	ActionPointByNumber(ctx context.Context, number string) (portal.ActionPoint, error)
	InsertActionPoint(ctx context.Context, p *portal.ActionPoint, scope []string) error
	SaveActionPoint(ctx context.Context, p *portal.ActionPoint, scope []string) error
	ActionPoints(ctx context.Context, q portal.ActionQuery) (portal.Listing[portal.ActionPoint], error)
	CountActionPoints(ctx context.Context, q portal.ActionQuery, max int64) (int64, error)
	ActionPointsOf(ctx context.Context, table portal.ID) ([]portal.ActionPoint, error)
	ActionPointsOwned(ctx context.Context, owner portal.ID, limit int) ([]portal.ActionPoint, error)
	ImportedActionPoints(ctx context.Context, series portal.ID) ([]portal.ActionPoint, error)
	RunningActionPoints(ctx context.Context, before time.Time, after *portal.ActionPoint, limit int) ([]portal.ActionPoint, error)
	// IndexDecision and IndexActionPoint make them findable by who holds a key.
	IndexDecision(ctx context.Context, d portal.Decision, scope []string) error
	IndexActionPoint(ctx context.Context, p portal.ActionPoint, scope []string) error
}

// ActionInput is what one agrees to do.
type ActionInput struct {
	// Once is the form's own id: sent twice, it is made once. May be empty.
	Once portal.ID
	// Item and Decision are where it comes from; each may be empty.
	Item     portal.ID
	Decision portal.ID
	What     string
	// Owner does it; Org alone stands for an organisation, whoever there.
	Owner   portal.ID
	Org     portal.ID
	Due     time.Time // the last day
	Citizen CitizenAnswer
}

// MakeActionPoint records an action point at the round table with a number, from
// when the meeting begins until its minutes are adopted.
func (a *App) MakeActionPoint(ctx context.Context, by portal.Actor, number string, in ActionInput) (portal.ActionPoint, error) {
	p := portal.ActionPoint{}
	err := a.write(ctx, by, func(ctx context.Context, w *writing) error {
		t, set, err := a.recordable(ctx, by, number, in.Item)
		if err != nil {
			return err
		}
		p = portal.ActionPoint{ID: once(in.Once), What: in.What, Owner: in.Owner, Org: in.Org, Due: in.Due, Series: t.Series, Table: t.ID, Item: in.Item, Decision: in.Decision}
		fields, facts := checkCitizen(map[string]string{"what": in.What}, in.Citizen, p.Ref(), false)
		if wrong, err := a.actionOwner(ctx, &p, t); err != nil {
			return err
		} else if wrong != "" {
			fields["owner"] = wrong
		}
		if err := a.ofDecision(ctx, p, t); err != nil {
			wrong := portal.FieldsOf(err)
			if wrong == nil {
				return err
			}
			maps.Copy(fields, wrong)
		}
		maps.Copy(fields, portal.FieldsOf(p.Validate()))
		if err := fields.Err(); err != nil {
			return err
		}
		return a.insertAction(ctx, w, &p, t, portal.Series{}, set, facts...)
	})
	if portal.KindOf(err) == portal.Taken && in.Once != "" {
		if first, err := a.store.ActionPoint(ctx, in.Once); err == nil && first.MadeBy == by.ID {
			return first, nil // the same form, sent twice
		}
	}
	return p, err
}

// insertAction numbers and stores a validated action point, within a transaction.
func (a *App) insertAction(ctx context.Context, w *writing, p *portal.ActionPoint, t portal.RoundTable, s portal.Series, set portal.Settings, facts ...portal.Fact) error {
	year := a.now().In(portal.Amsterdam()).Year()
	n, err := a.store.Next(ctx, "action-"+strconv.Itoa(year))
	if err != nil {
		return err
	}
	fact := p.Make(portal.ActionNumber(year, n), w.by, a.now())
	scope := p.Scope(t, s, set.Municipality)
	if err := a.store.InsertActionPoint(ctx, p, scope); err != nil {
		return err
	}
	w.record(p.Version, append([]portal.Fact{fact}, facts...)...)
	if err := a.recordMoved(ctx, t); err != nil {
		return err
	}
	return a.store.IndexActionPoint(ctx, *p, scope)
}

// keepAction stores a changed action point under the scope keys it has now.
func (a *App) keepAction(ctx context.Context, p *portal.ActionPoint, t portal.RoundTable, s portal.Series, set portal.Settings) error {
	scope := p.Scope(t, s, set.Municipality)
	if err := a.store.SaveActionPoint(ctx, p, scope); err != nil {
		return err
	}
	return a.store.IndexActionPoint(ctx, *p, scope)
}

// actionOwner looks up who does it, fills in their organisation, and says what is
// wrong with the choice. Only organisations at the table do something for it, and
// only who may know of a confidential item.
func (a *App) actionOwner(ctx context.Context, p *portal.ActionPoint, t portal.RoundTable) (wrong string, err error) {
	set, err := a.store.Settings(ctx)
	if err != nil {
		return "", err
	}
	it, _ := t.Item(p.Item)
	if p.Owner != "" {
		who, err := a.store.Person(ctx, p.Owner)
		switch {
		case err != nil && portal.KindOf(err) != portal.NotFound:
			return "", err
		case err != nil || who.State != portal.PersonActive && who.State != portal.PersonInvitedState:
			return "Deze persoon doet niet (meer) mee. Kies iemand anders.", nil
		case !it.VisibleTo(who.ID):
			return "Deze persoon mag het vertrouwelijke punt niet zien. Kies iemand anders.", nil
		}
		p.Org = who.OrgID
	} else if it.Confidential && p.Org != "" {
		return "Kies bij een vertrouwelijk punt één persoon die het mag zien.", nil
	}
	if p.Org == "" {
		return "", nil
	}
	o, err := a.store.Organisation(ctx, p.Org)
	if err != nil && portal.KindOf(err) != portal.NotFound {
		return "", err
	}
	seated := p.Org == set.Municipality || t.Open || slices.ContainsFunc(t.Seats, func(s portal.Seat) bool { return s.Org == p.Org })
	if err != nil || !o.Active || t.ID != "" && !seated {
		return "Kies iemand van een organisatie aan deze tafel.", nil
	}
	return "", nil
}

// ofDecision refuses a decision of another meeting or item.
func (a *App) ofDecision(ctx context.Context, p portal.ActionPoint, t portal.RoundTable) error {
	if p.Decision == "" {
		return nil
	}
	d, err := a.store.Decision(ctx, p.Decision)
	if err != nil && portal.KindOf(err) != portal.NotFound {
		return err
	}
	if err != nil || d.Table != t.ID || d.Item != p.Item || d.Dropped {
		return portal.Fields{"decision": "Deze afspraak hoort bij een ander agendapunt. Kies opnieuw."}.Err()
	}
	return nil
}

// actionOn gives an action point with where it was agreed.
func (a *App) actionOn(ctx context.Context, p portal.ActionPoint) (policy.ActionOn, error) {
	on := policy.ActionOn{Action: p}
	var err error
	if p.Table != "" {
		on.Table, err = a.store.Table(ctx, p.Table)
	}
	if err == nil && p.Series != "" {
		on.Series, err = a.store.Series(ctx, p.Series)
	}
	return on, err
}

// actionFor loads an action point by its number, when the actor may do the action.
func (a *App) actionFor(ctx context.Context, by portal.Actor, action policy.Action, number string) (policy.ActionOn, error) {
	if by.Zero() {
		return policy.ActionOn{}, portal.ErrLogin
	}
	p, err := a.store.ActionPointByNumber(ctx, number)
	if err != nil {
		return policy.ActionOn{}, err
	}
	on, err := a.actionOn(ctx, p)
	if err != nil {
		return policy.ActionOn{}, err
	}
	if err := policy.Check(by, policy.ReadAction, on); err != nil {
		return policy.ActionOn{}, err
	}
	return on, policy.Check(by, action, on)
}

// MayOnAction says whether the actor may do the action on the action point with a
// number: before a page says what is wrong with a form.
func (a *App) MayOnAction(ctx context.Context, by portal.Actor, action policy.Action, number string) error {
	_, err := a.actionFor(ctx, by, action, number)
	return err
}

// onAction runs one step on an action point within a transaction of its own.
func (a *App) onAction(ctx context.Context, by portal.Actor, number string, version int64, do func(ctx context.Context, p *portal.ActionPoint, on policy.ActionOn) ([]portal.Fact, error)) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		on, err := a.actionFor(ctx, by, policy.UpdateAction, number)
		if err != nil {
			return err
		}
		if version != 0 && on.Action.Version != version {
			return portal.ErrChanged
		}
		set, err := a.store.Settings(ctx)
		if err != nil {
			return err
		}
		p := on.Action
		p.Progress, p.Told = slices.Clone(p.Progress), slices.Clone(p.Told)
		facts, err := do(ctx, &p, on)
		if err != nil {
			return err
		}
		if err := a.keepAction(ctx, &p, on.Table, on.Series, set); err != nil {
			return err
		}
		w.record(p.Version, facts...)
		if p.What == on.Action.What && p.Owner == on.Action.Owner && p.Org == on.Action.Org && p.Due.Equal(on.Action.Due) && (p.State == portal.ActionDropped) == (on.Action.State == portal.ActionDropped) {
			return nil // how far it is, minutes don't say
		}
		return a.recordMoved(ctx, on.Table)
	})
}

// ProgressInput is how far an action point is, with a line or without.
type ProgressInput struct {
	State   portal.ActionState
	Note    string
	Version int64
	Citizen CitizenAnswer
}

// UpdateActionPoint says how far the action point with a number is. Saying the
// same state again without a line changes nothing, so that a second tap is no
// error.
func (a *App) UpdateActionPoint(ctx context.Context, by portal.Actor, number string, in ProgressInput) error {
	again := false
	err := a.onAction(ctx, by, number, in.Version, func(_ context.Context, p *portal.ActionPoint, _ policy.ActionOn) ([]portal.Fact, error) {
		if again = in.State == portal.ActionDone && p.State == portal.ActionDone && portal.CleanLine(in.Note) == ""; again {
			return nil, errAgain
		}
		fields, facts := checkCitizen(map[string]string{"note": in.Note}, in.Citizen, p.Ref(), false)
		fact, err := p.Progressed(in.State, in.Note, by, a.now())
		maps.Copy(fields, portal.FieldsOf(err))
		return append([]portal.Fact{fact}, facts...), fields.Err()
	})
	if again {
		return nil
	}
	return err
}

// ChangeActionPoint gives the action point with a number another text, owner or
// day: for who keeps the minutes, or the coordinator. Who does it asks them.
func (a *App) ChangeActionPoint(ctx context.Context, by portal.Actor, number string, version int64, in ActionInput) error {
	return a.onAction(ctx, by, number, version, func(ctx context.Context, p *portal.ActionPoint, on policy.ActionOn) ([]portal.Fact, error) {
		if err := policy.Check(by, policy.RecordTable, on); err != nil {
			return nil, err
		}
		if in.What != p.What { // the minutes say it; who and when may still change
			if err := on.Table.Frozen(); err != nil {
				return nil, err
			}
		}
		to := *p
		to.What, to.Owner, to.Org, to.OwnerName, to.Due = in.What, in.Owner, in.Org, p.OwnerName, in.Due
		if in.Owner != "" || in.Org != "" {
			to.OwnerName = ""
		}
		fields, facts := checkCitizen(map[string]string{"what": in.What}, in.Citizen, p.Ref(), false)
		if wrong, err := a.actionOwner(ctx, &to, on.Table); err != nil {
			return nil, err
		} else if wrong != "" {
			fields["owner"] = wrong
		}
		fact, err := p.Change(to, by, a.now())
		for field, wrong := range portal.FieldsOf(err) {
			if fields[field] == "" {
				fields[field] = wrong
			}
		}
		return append([]portal.Fact{fact}, facts...), fields.Err()
	})
}
