package app

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"

	"ketenportaal/internal/portal"
)

// writing is one transaction on its way: it collects the facts of what was
// saved, so that write can store their events in the same transaction.
type writing struct {
	app   *App
	by    portal.Actor
	facts []portal.Fact
	at    []int64 // per fact, the aggregate's version after it
	// erased are stored bytes that nothing refers to once this is committed.
	erased []portal.ID
}

// record notes facts about an aggregate that was just saved at a version.
func (w *writing) record(version int64, facts ...portal.Fact) {
	for _, f := range facts {
		w.facts, w.at = append(w.facts, f), append(w.at, version)
	}
}

// write runs f in one transaction and stores an event for each fact it
// recorded, all or nothing; after the commit it wakes the dispatcher. f may run
// twice: it loads what it needs inside and does no other work there.
func (a *App) write(ctx context.Context, by portal.Actor, f func(ctx context.Context, w *writing) error) error {
	if by.Zero() {
		return portal.ErrLogin
	}
	var erased []portal.ID
	err := a.store.InTx(ctx, func(ctx context.Context) error {
		w := &writing{app: a, by: by}
		defer func() { erased = w.erased }()
		if err := f(ctx, w); err != nil {
			return err
		}
		for i, fact := range w.facts {
			if err := w.store(ctx, fact, w.at[i]); err != nil {
				return fmt.Errorf("store event %s: %w", fact.Type, err)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, file := range erased {
		a.forget(ctx, file)
	}
	a.wake()
	return nil
}

// unlessDone is write for a step of the clock that another instance may have taken at
// the same moment, on what may be gone since: then 0, otherwise 1.
func (a *App) unlessDone(ctx context.Context, by portal.Actor, f func(ctx context.Context, w *writing) error) (int, error) {
	switch err := a.write(ctx, by, f); {
	case err == nil:
		return 1, nil
	case portal.KindOf(err) == portal.Conflict || portal.KindOf(err) == portal.NotFound:
		return 0, nil
	default:
		return 0, err
	}
}

func (w *writing) store(ctx context.Context, fact portal.Fact, version int64) error {
	e := portal.Event{ID: portal.NewID(), Type: fact.Type, At: w.app.now().UTC(), About: fact.About, Version: version, By: w.by.ID}
	if fact.Unnamed {
		e.By = portal.SystemActor().ID
	}
	plain := fact.Details
	if fact.Anonymous {
		e.ID, e.At, e.By = portal.NewRandomID(), portal.Day(w.app.now()).UTC(), ""
		sealed, err := w.app.keys.Seal(string(e.ID), string(w.by.ID))
		if err != nil {
			return err
		}
		plain = map[string]string{portal.DetailActor: sealed}
		for k, v := range fact.Details {
			plain[k] = v
		}
	}
	details := make(map[string]portal.Detail, len(plain))
	for name, value := range plain {
		d := portal.Detail{Salt: randomHex(16), Value: value}
		details[name] = d
		if e.Commitments == nil {
			e.Commitments = map[string]string{}
		}
		e.Commitments[name] = d.Commitment()
	}
	return w.app.store.InsertEvent(ctx, e, details)
}

func randomHex(n int) string {
	b := make([]byte, n)
	rand.Read(b) // never fails since Go 1.24
	return hex.EncodeToString(b)
}
