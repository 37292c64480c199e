package app

import (
	"context"
	"slices"
	"time"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// underTable is what a change of a round table may have to move: the scope keys
// of what hangs under it, and the signals on its agenda.
type underTable struct {
	keys    map[portal.ID][]string // per item; "" for the meeting
	signals []portal.ID
}

// linkedSignals are the signals an item is about.
func linkedSignals(it portal.AgendaItem) []portal.ID {
	var ids []portal.ID
	for _, l := range it.Links {
		if l.Kind == portal.KindSignal {
			ids = append(ids, l.ID)
		}
	}
	return ids
}

// hangsUnder notes what a round table holds before a change. Confidential items
// and those of a meeting nobody was told of take no signal along: its readers
// would hear of them.
func hangsUnder(t portal.RoundTable, municipality portal.ID) underTable {
	u := underTable{keys: map[portal.ID][]string{"": t.Scope(municipality)}}
	for _, it := range t.Agenda {
		u.keys[it.ID] = t.ItemScope(it.ID, municipality)
		if !it.Confidential && !t.Silent() && t.State != portal.TableDropped && t.State != portal.TableAdopted {
			u.signals = append(u.signals, linkedSignals(it)...)
		}
	}
	return u
}

// followTable brings along what hangs under a round table after a change: signals
// come on the agenda or leave it, decisions and action points get other readers.
func (a *App) followTable(ctx context.Context, w *writing, was underTable, t portal.RoundTable, set portal.Settings) error {
	is := hangsUnder(t, set.Municipality)
	for _, id := range was.signals {
		if !slices.Contains(is.signals, id) {
			if err := a.signalOffAgenda(ctx, w, id, t, set); err != nil {
				return err
			}
		}
	}
	for _, id := range is.signals {
		if t.Before() {
			if err := a.signalOnAgenda(ctx, w, id, t, set); err != nil {
				return err
			}
		}
	}
	if err := a.papersOfRemoved(ctx, was, is, t, set); err != nil {
		return err
	}
	for item, keys := range was.keys {
		if now, there := is.keys[item]; there && !slices.Equal(keys, now) {
			return a.rescopeUnder(ctx, t, set)
		}
	}
	return nil
}

// signalOnAgenda brings a signal to the agenda of a round table, or to another
// day of it. Nothing comes of it where the table of moves doesn't allow it.
func (a *App) signalOnAgenda(ctx context.Context, w *writing, id portal.ID, t portal.RoundTable, set portal.Settings) error {
	return a.moveSignal(ctx, w, id, set, func(s *portal.Signal) (portal.Fact, bool) { return s.PutOnAgenda(t, set, a.now()) })
}

// signalOffAgenda brings a signal back that leaves the agenda of a round table.
func (a *App) signalOffAgenda(ctx context.Context, w *writing, id portal.ID, t portal.RoundTable, set portal.Settings) error {
	return a.moveSignal(ctx, w, id, set, func(s *portal.Signal) (portal.Fact, bool) { return s.LeaveAgenda(t.ID, set, a.now()) })
}

// moveSignal does a step on a signal that follows a round table, within a
// transaction; policy was asked about that table.
func (a *App) moveSignal(ctx context.Context, w *writing, id portal.ID, set portal.Settings, do func(s *portal.Signal) (portal.Fact, bool)) error {
	s, err := a.store.Signal(ctx, id)
	if err != nil {
		if portal.KindOf(err) == portal.NotFound {
			return nil // destroyed since
		}
		return err
	}
	was := s
	fact, changed := do(&s)
	if !changed {
		return nil
	}
	return a.saveStep(ctx, w, was, &s, set, []portal.Fact{fact})
}

// signalsFollow brings along the signals a decision answers. What was said about a
// confidential item stays with the people it names.
func (a *App) signalsFollow(ctx context.Context, w *writing, d portal.Decision, t portal.RoundTable, set portal.Settings) error {
	it, _ := t.Item(d.Item)
	if it.Confidential {
		return nil
	}
	for _, id := range d.Signals {
		err := a.moveSignal(ctx, w, id, set, func(s *portal.Signal) (portal.Fact, bool) {
			if d.Dropped {
				onAgenda := slices.Contains(hangsUnder(t, set.Municipality).signals, id)
				return s.DropDecision(d, t, onAgenda, set, a.now())
			}
			return s.FollowDecision(d, d.Agreement(), set, a.now())
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// rescopeUnder gives what hangs under a round table the readers it has now.
func (a *App) rescopeUnder(ctx context.Context, t portal.RoundTable, set portal.Settings) error {
	if err := a.rescopePapers(ctx, t, set); err != nil {
		return err
	}
	decisions, err := a.store.DecisionsOf(ctx, t.ID)
	if err != nil {
		return err
	}
	for _, d := range decisions {
		scope := t.ItemScope(d.Item, set.Municipality)
		if err := a.store.SaveDecision(ctx, &d, scope); err != nil {
			return err
		}
		if err := a.store.IndexDecision(ctx, d, scope); err != nil {
			return err
		}
	}
	actions, err := a.store.ActionPointsOf(ctx, t.ID)
	if err != nil {
		return err
	}
	for _, p := range actions {
		if err := a.keepAction(ctx, &p, t, portal.Series{}, set); err != nil {
			return err
		}
	}
	return nil
}

// toNextAgenda puts a signal that nobody took up in time, the substitute neither,
// on the next agenda by itself. placed is false when that isn't due, or when there
// is no meeting whose agenda people know of: then its term passes as any other, and
// the coordinator hears of it.
func (a *App) toNextAgenda(ctx context.Context, w *writing, id portal.ID) (placed bool, err error) {
	if err := policy.Check(w.by, policy.AdvanceSignal, nil); err != nil {
		return false, err
	}
	s, err := a.store.Signal(ctx, id)
	if err != nil {
		return false, err
	}
	set, err := a.store.Settings(ctx)
	if err != nil {
		return false, err
	}
	_, objected := s.OpenObjection()
	waited := s.PassedOn && (s.State == portal.SignalNew || s.State == portal.SignalReopen) && !s.Due.IsZero() && !a.now().Before(s.Due)
	if !waited || s.TermPassed || objected || !s.ReachesMunicipality(set.Municipality) {
		return false, nil
	}
	next, err := a.store.TablesIn(ctx, []portal.TableState{portal.TableProposals, portal.TableSent}, a.now(), time.Time{}, 1)
	if err != nil || len(next) == 0 || len(next[0].Agenda) >= portal.MaxAgenda {
		return false, err
	}
	err = a.stepTable(ctx, w, &next[0], func(_ context.Context, _ *writing, t *portal.RoundTable, set portal.Settings) ([]portal.Fact, error) {
		item, err := t.AddItem(portal.AgendaItem{ID: portal.NewID(), Title: waitingTitle(s, *t, set), Aim: portal.AimDiscuss,
			Explanation: "Niemand pakte dit signaal op tijd op. Daarom staat het vanzelf op deze agenda.", Minutes: waitingMinutes, Links: []portal.Ref{s.Ref()}}, a.now())
		if err != nil {
			return nil, err
		}
		return []portal.Fact{a.agendaFact(t, item)}, nil
	})
	return err == nil, err
}

// waitingMinutes is the time box of a signal that came on an agenda by itself.
const waitingMinutes = 10

// waitingTitle names a signal on an agenda: in words that tell nothing of it when
// not everybody who reads the agenda may see it. Those who may have the link.
func waitingTitle(s portal.Signal, t portal.RoundTable, set portal.Settings) string {
	keys := s.Scope(set.Municipality)
	if !slices.Contains(keys, portal.ScopeChain) {
		for _, k := range t.Scope(set.Municipality) {
			if !slices.Contains(keys, k) {
				return "Een signaal dat niemand op tijd oppakte"
			}
		}
	}
	return s.Title
}

// nameTables fills in the round tables and decisions of a signal's course, as far as
// the reader may see them.
func (a *App) nameTables(ctx context.Context, by portal.Actor, p *SignalPage) error {
	look := a.tablesOnce()
	p.Tables = map[portal.ID]string{}
	for _, step := range p.Signal.Course {
		if step.Table == "" {
			continue
		}
		t, err := look.table(ctx, step.Table)
		if err != nil {
			return err
		}
		if policy.VisibleTable(by, t) {
			p.Tables[t.ID] = t.Number
		}
	}
	if len(policy.TableKeys(by)) == 0 {
		return nil
	}
	var err error
	p.Decisions, err = a.DecisionsOn(ctx, by, p.Signal.ID)
	return err
}

// rescopeSeries gives the action points that were imported into a series the
// readers it has now.
func (a *App) rescopeSeries(ctx context.Context, s portal.Series) error {
	set, err := a.store.Settings(ctx)
	if err != nil {
		return err
	}
	actions, err := a.store.ImportedActionPoints(ctx, s.ID)
	if err != nil {
		return err
	}
	for _, p := range actions {
		if err := a.keepAction(ctx, &p, portal.RoundTable{}, s, set); err != nil {
			return err
		}
	}
	return nil
}
