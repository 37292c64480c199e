package app

import (
	"context"
	"strings"

	"ketenportaal/internal/policy"
	"ketenportaal/internal/portal"
)

// maxMergeChoices is how many signals are proposed to merge with.
const maxMergeChoices = 5

// MergeSignal merges a signal into the one with a number. Who does it handles
// both, and both are for the same readers.
func (a *App) MergeSignal(ctx context.Context, by portal.Actor, id portal.ID, version int64, number string) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		_, err := a.step(ctx, w, policy.MergeSignal, id, func(ctx context.Context, s *portal.Signal, set portal.Settings) ([]portal.Fact, error) {
			if err := unchanged(*s, version); err != nil {
				return nil, err
			}
			into, err := a.store.SignalByNumber(ctx, strings.ToUpper(portal.CleanLine(number)))
			if portal.KindOf(err) == portal.NotFound && err != nil {
				return nil, noSuchNumber()
			}
			if err != nil {
				return nil, err
			}
			switch kind := portal.KindOf(policy.Check(by, policy.MergeSignal, into)); kind {
			case portal.NotFound:
				return nil, noSuchNumber()
			case portal.Forbidden:
				return nil, portal.Fields{"into": "U behandelt dat signaal niet. Vraag de behandelaar om het samen te voegen."}.Err()
			}
			merged, joined, err := s.MergeInto(&into, by, set, a.now())
			if err != nil {
				return nil, err
			}
			if err := a.store.SaveSignal(ctx, &into, set.Municipality); err != nil {
				return nil, err
			}
			w.record(into.Version, joined)
			return []portal.Fact{merged}, nil
		})
		return err
	})
}

// noSuchNumber says the same of a number that isn't there and of one that the
// actor may not know.
func noSuchNumber() error {
	return portal.Fields{"into": "Er is geen signaal met dit nummer. Kijk het nummer na, zoals S-2026-0042."}.Err()
}

// UnmergeSignal undoes a merge within its days.
func (a *App) UnmergeSignal(ctx context.Context, by portal.Actor, id portal.ID, version int64) error {
	return a.write(ctx, by, func(ctx context.Context, w *writing) error {
		_, err := a.step(ctx, w, policy.MergeSignal, id, func(ctx context.Context, s *portal.Signal, set portal.Settings) ([]portal.Fact, error) {
			if err := unchanged(*s, version); err != nil {
				return nil, err
			}
			return a.unmerge(ctx, w, s, false, set)
		})
		return err
	})
}

// unmerge takes a signal out of the one it was merged into, and saves that one.
func (a *App) unmerge(ctx context.Context, w *writing, s *portal.Signal, objected bool, set portal.Settings) ([]portal.Fact, error) {
	if s.Merge == nil {
		return nil, portal.Errorf(portal.Conflict, "Dit signaal is niet (meer) samengevoegd.")
	}
	from, err := a.store.Signal(ctx, s.Merge.Into)
	if err != nil {
		return nil, err
	}
	split, left, err := s.Unmerge(&from, w.by, objected, set, a.now())
	if err != nil {
		return nil, err
	}
	if err := a.store.SaveSignal(ctx, &from, set.Municipality); err != nil {
		return nil, err
	}
	w.record(from.Version, left)
	return []portal.Fact{split}, nil
}

// reopenRoot reopens the signal that a merged one moves along with, if it stands
// at its feedback. day: who asks it is an anonymous reporter.
func (a *App) reopenRoot(ctx context.Context, w *writing, merged portal.Signal, reason string, day bool) error {
	set, err := a.store.Settings(ctx)
	if err != nil {
		return err
	}
	root := merged
	for root.Merge != nil {
		if root, err = a.store.Signal(ctx, root.Merge.Into); err != nil {
			return err
		}
	}
	if !root.CanReopen() {
		return nil // reopened already
	}
	was := root
	fact, err := root.ReopenFor(reason, day, set, a.now())
	if err != nil {
		return err
	}
	return a.saveStep(ctx, w, was, &root, set, []portal.Fact{fact})
}

// MergedSignal is a signal on the page of the one it was merged with; only for
// who may see it.
type MergedSignal struct{ Number, Title string }

// signalMerges fills in what the signal was merged with, as far as the reader
// may know it, and what it can be merged into.
func (a *App) signalMerges(ctx context.Context, by portal.Actor, p *SignalPage, set portal.Settings) error {
	look := func(id portal.ID) (MergedSignal, bool, error) {
		s, err := a.store.Signal(ctx, id)
		if err != nil && portal.KindOf(err) == portal.NotFound {
			return MergedSignal{}, false, nil
		}
		return MergedSignal{s.Number, s.Title}, err == nil && policy.May(by, policy.ReadSignal, s), err
	}
	if m := p.Signal.Merge; m != nil {
		into, visible, err := look(m.Into)
		if err != nil {
			return err
		}
		if visible {
			p.MergedInto = into
		}
	}
	for _, h := range p.Signal.Holds {
		held, visible, err := look(h.ID)
		if err != nil {
			return err
		}
		if visible {
			p.Holds = append(p.Holds, held)
		}
	}
	if !p.May.Merge {
		return nil
	}
	hits, err := a.store.SearchText(ctx, portal.TextQuery{Text: p.Signal.Title + " " + p.Signal.Text, Scope: policy.SignalKeys(by), Kinds: []portal.ObjectKind{portal.KindSignal}, Similar: true, Limit: 4 * maxMergeChoices})
	if err != nil {
		return err
	}
	for _, h := range hits {
		s, err := a.store.Signal(ctx, h.Ref.ID)
		if err != nil && portal.KindOf(err) == portal.NotFound {
			continue
		}
		if err != nil {
			return err
		}
		if s.ID != p.Signal.ID && s.CanHold() && s.SameReaders(p.Signal, set.Municipality) && policy.May(by, policy.MergeSignal, s) {
			p.MergeChoices = append(p.MergeChoices, MergedSignal{s.Number, s.Title})
		}
		if len(p.MergeChoices) == maxMergeChoices {
			break
		}
	}
	return nil
}
