package app

import (
	"context"
	"maps"
	"slices"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// maxBundles is how many bundles a list shows of each sort, and how many signals
// are proposed for one.
const maxBundles = 50

type bundleStore interface {
	Bundle(ctx context.Context, id portal.ID) (portal.Bundle, error)
	InsertBundle(ctx context.Context, b *portal.Bundle) error
	SaveBundle(ctx context.Context, b *portal.Bundle) error
	Bundles(ctx context.Context, handler portal.ID, open bool, limit int) ([]portal.Bundle, error)
	// RescopeDocuments puts a saved signal's documents under its present scope.
	RescopeDocuments(ctx context.Context, v portal.Signal, municipality portal.ID) error
}

// BundleRow is a bundle in a list.
type BundleRow struct {
	portal.Bundle
	HandlerName string
}

// Bundles lists the actor's bundles, or for the coordinator everybody's: open
// ones, and those that are done.
func (a *App) Bundles(ctx context.Context, by portal.Actor) (open, done []BundleRow, err error) {
	if err := policy.Check(by, policy.MakeBundle, nil); err != nil {
		return nil, nil, err
	}
	handler := by.ID
	if by.Role == portal.Coordinator {
		handler = ""
	}
	if open, err = a.bundleRows(ctx, handler, true); err != nil {
		return nil, nil, err
	}
	done, err = a.bundleRows(ctx, handler, false)
	return open, done, err
}

func (a *App) bundleRows(ctx context.Context, handler portal.ID, open bool) ([]BundleRow, error) {
	list, err := a.store.Bundles(ctx, handler, open, maxBundles)
	if err != nil {
		return nil, err
	}
	rows := make([]BundleRow, len(list))
	for i, b := range list {
		p, err := a.person(ctx, b.Handler)
		if err != nil {
			return nil, err
		}
		rows[i] = BundleRow{b, p.Name}
	}
	return rows, nil
}

// BundleSignal is a signal on the page of a bundle.
type BundleSignal struct {
	SignalRow
	AudienceNames []string // of chosen organisations, the reporter's own included
	In            bool     // it is in the bundle
	Ready         bool     // it can get feedback now
}

// BundlePage is what the page of a bundle shows to one reader: of its signals
// those that they may see and handle.
type BundlePage struct {
	Bundle      portal.Bundle
	HandlerName string
	Signals     []BundleSignal
	// Choices are signals that can be put in: like those in it, or of one theme.
	Choices []BundleSignal
}

// Bundle gives the page of a bundle. Who may not see a bundle doesn't learn
// that it is there.
func (a *App) Bundle(ctx context.Context, by portal.Actor, id portal.ID) (BundlePage, error) {
	if err := policy.Check(by, policy.MakeBundle, nil); err != nil {
		return BundlePage{}, err
	}
	b, err := a.store.Bundle(ctx, id)
	if err != nil {
		return BundlePage{}, err
	}
	if err := policy.Check(by, policy.KeepBundle, b); err != nil {
		return BundlePage{}, portal.ErrNotFound.Because(err)
	}
	p := BundlePage{Bundle: b}
	handler, err := a.person(ctx, b.Handler)
	if err != nil {
		return p, err
	}
	p.HandlerName = handler.Name
	held, err := a.bundled(ctx, by, b)
	if err != nil {
		return p, err
	}
	if p.Signals, err = a.bundleSignals(ctx, held, b); err != nil || !b.Open() {
		return p, err
	}
	near, err := a.nearBundle(ctx, by, b, held)
	if err != nil {
		return p, err
	}
	p.Choices, err = a.bundleSignals(ctx, near, b)
	return p, err
}

// bundleOf is the open bundle that a signal is in; the zero bundle when there is
// none, or none that the actor may see.
func (a *App) bundleOf(ctx context.Context, by portal.Actor, s portal.Signal) (portal.Bundle, error) {
	if s.Bundle == "" || !policy.May(by, policy.MakeBundle, nil) {
		return portal.Bundle{}, nil
	}
	b, err := a.store.Bundle(ctx, s.Bundle)
	if err != nil && portal.KindOf(err) != portal.NotFound {
		return portal.Bundle{}, err
	}
	if err != nil || !policy.May(by, policy.KeepBundle, b) || !policy.May(by, policy.BundleSignal, s) {
		return portal.Bundle{}, nil
	}
	return b, nil
}

// bundled are the bundle's signals that the actor may handle.
func (a *App) bundled(ctx context.Context, by portal.Actor, b portal.Bundle) ([]portal.Signal, error) {
	var held []portal.Signal
	for _, id := range b.Signals {
		s, err := a.store.Signal(ctx, id)
		if err != nil && portal.KindOf(err) == portal.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		if policy.May(by, policy.BundleSignal, s) {
			held = append(held, s)
		}
	}
	return held, nil
}

// nearBundle are open signals that the actor handles, in no bundle yet: those of
// the themes in the bundle, or of all when it is empty.
func (a *App) nearBundle(ctx context.Context, by portal.Actor, b portal.Bundle, held []portal.Signal) ([]portal.Signal, error) {
	q := portal.SignalQuery{Scope: policy.SignalKeys(by), States: []portal.SignalState{portal.SignalNew, portal.SignalReopen, portal.SignalBusy, portal.SignalAgreedOn},
		Page: portal.Page{Limit: 4 * maxBundles}}
	found, err := a.store.Signals(ctx, q)
	if err != nil {
		return nil, err
	}
	themes := map[portal.ID]bool{}
	for _, s := range held {
		themes[s.Theme] = true
	}
	free := slices.DeleteFunc(slices.Clone(found.Rows), func(s portal.Signal) bool {
		return s.Bundle != "" || slices.Contains(b.Signals, s.ID) || !policy.May(by, policy.BundleSignal, s)
	})
	slices.SortStableFunc(free, func(x, y portal.Signal) int { // same theme first
		switch {
		case themes[x.Theme] == themes[y.Theme]:
			return 0
		case themes[x.Theme]:
			return -1
		}
		return 1
	})
	return free[:min(len(free), maxBundles)], nil
}

func (a *App) bundleSignals(ctx context.Context, signals []portal.Signal, b portal.Bundle) ([]BundleSignal, error) {
	rows, err := a.signalRows(ctx, signals)
	if err != nil {
		return nil, err
	}
	orgs, err := a.organisations(ctx)
	if err != nil {
		return nil, err
	}
	all := make([]BundleSignal, len(rows))
	for i, r := range rows {
		all[i] = BundleSignal{SignalRow: r, In: slices.Contains(b.Signals, r.ID), Ready: r.CanGetFeedback()}
		if r.Audience.Kind == portal.ChosenOrgs {
			all[i].AudienceNames = namesOf(orgs, r.Audience.Orgs, r.ReporterOrg)
		}
	}
	return all, nil
}

func namesOf(orgs map[portal.ID]portal.Organisation, ids []portal.ID, own portal.ID) []string {
	var names []string
	for _, id := range ids {
		names = append(names, orgs[id].Name)
	}
	if own != "" && !slices.Contains(ids, own) {
		names = append(names, orgs[own].Name)
	}
	return names
}

// MakeBundle makes a bundle of signals the actor handles. It gives its id.
func (a *App) MakeBundle(ctx context.Context, by portal.Actor, name string, signals []portal.ID) (portal.ID, error) {
	b := portal.Bundle{ID: portal.NewRandomID(), Name: name, Handler: by.ID, CreatedAt: a.now()}
	return b.ID, a.write(ctx, by, func(ctx context.Context, w *writing) error {
		if err := policy.Check(by, policy.MakeBundle, nil); err != nil {
			return err
		}
		b.Signals = nil
		fields, _ := checkCitizen(map[string]string{"name": name}, CitizenAnswer{}, b.Ref(), false)
		maps.Copy(fields, portal.FieldsOf(b.Validate()))
		if err := fields.Err(); err != nil {
			return err
		}
		if err := a.fillBundle(ctx, w, &b, signals); err != nil {
			return err
		}
		if err := a.store.InsertBundle(ctx, &b); err != nil {
			return err
		}
		w.record(b.Version, portal.Fact{Type: portal.BundleMade, About: b.Ref()})
		return nil
	})
}

// ChangeBundle puts exactly these signals in the bundle, besides those that the
// actor doesn't see there.
func (a *App) ChangeBundle(ctx context.Context, by portal.Actor, id portal.ID, version int64, signals []portal.ID) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		b, err := a.keptBundle(ctx, by, id, version)
		if err != nil {
			return err
		}
		seen, err := a.bundled(ctx, by, b)
		if err != nil {
			return err
		}
		keep := slices.DeleteFunc(slices.Clone(b.Signals), func(id portal.ID) bool {
			return slices.ContainsFunc(seen, func(s portal.Signal) bool { return s.ID == id })
		})
		if err := a.fillBundle(ctx, w, &b, append(keep, signals...)); err != nil {
			return err
		}
		if err := a.store.SaveBundle(ctx, &b); err != nil {
			return err
		}
		w.record(b.Version, portal.Fact{Type: portal.BundleChanged, About: b.Ref()})
		return nil
	})
}

func (a *App) keptBundle(ctx context.Context, by portal.Actor, id portal.ID, version int64) (portal.Bundle, error) {
	if err := policy.Check(by, policy.MakeBundle, nil); err != nil {
		return portal.Bundle{}, err
	}
	b, err := a.store.Bundle(ctx, id)
	if err != nil {
		return b, err
	}
	if err := policy.Check(by, policy.KeepBundle, b); err != nil {
		if portal.KindOf(err) == portal.Forbidden {
			err = portal.ErrNotFound.Because(err)
		}
		return b, err
	}
	if version != 0 && b.Version != version {
		return b, portal.ErrChanged
	}
	return b, nil
}

// fillBundle makes the bundle hold these signals and marks each signal with it.
func (a *App) fillBundle(ctx context.Context, w *writing, b *portal.Bundle, signals []portal.ID) error {
	came, went, err := b.Hold(signals)
	if err != nil {
		return err
	}
	for _, id := range came {
		_, err := a.step(ctx, w, policy.BundleSignal, id, func(_ context.Context, s *portal.Signal, _ portal.Settings) ([]portal.Fact, error) {
			return nil, s.Join(b.ID)
		})
		if kind := portal.KindOf(err); err != nil && (kind == portal.NotFound || kind == portal.Forbidden) {
			return portal.Fields{"signals": "Een van deze signalen kunt u niet bundelen. Kies opnieuw."}.Err()
		}
		if err != nil {
			return err
		}
	}
	for _, id := range went {
		_, err := a.step(ctx, w, policy.BundleSignal, id, func(_ context.Context, s *portal.Signal, _ portal.Settings) ([]portal.Fact, error) {
			if s.Bundle == b.ID {
				s.Bundle = ""
			}
			return nil, nil
		})
		if err != nil && portal.KindOf(err) != portal.NotFound {
			return err
		}
	}
	return nil
}
