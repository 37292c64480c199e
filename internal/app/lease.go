package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"ketenportaal/internal/portal"
)

// leaseTTL is how long a lease that nobody beats still counts as held.
const leaseTTL = 10 * time.Second

// Lease is one instance's side of a job's lease. It judges age by its own
// monotonic clock ("the version I saw has not changed for leaseTTL"), so clocks
// of instances need not agree. Not for use by two goroutines at once.
type Lease struct {
	name, holder string
	held         portal.Lease
	seen         int64
	seenAt       time.Time
	beatAt       time.Time // the last beat; an idle holder beats now and then
}

// NewLease makes this instance's side of a job's lease.
func NewLease(name string) *Lease { return &Lease{name: name, holder: randomHex(8)} }

// Hold takes or keeps the lease and reports whether this instance has it.
func (a *App) Hold(ctx context.Context, l *Lease) (bool, error) {
	now, err := a.store.Lease(ctx, l.name)
	switch {
	case err != nil && portal.KindOf(err) == portal.NotFound:
		now = portal.Lease{Name: l.name}
	case err != nil:
		return false, err
	case now.Holder != l.holder && now.Holder != "":
		if now.Version != l.seen {
			l.seen, l.seenAt = now.Version, a.real()
			return false, nil
		}
		if a.real().Sub(l.seenAt) < leaseTTL {
			return false, nil
		}
	}
	if now.Holder == l.holder && a.real().Sub(l.beatAt) < leaseTTL/3 {
		l.held = now
		return true, nil
	}
	now.Holder = l.holder
	l.held = now
	err = a.beat(ctx, l)
	if lost(err) {
		return false, nil
	}
	return err == nil, err
}

// beat replaces the lease document. Inside a transaction it makes that
// transaction conflict when another instance took the lease meanwhile.
func (a *App) beat(ctx context.Context, l *Lease) error {
	next := l.held
	next.Beat++
	if err := a.store.SaveLease(ctx, &next); err != nil {
		return err
	}
	l.held, l.beatAt = next, a.real()
	return nil
}

// Release gives the lease up, so that another instance needn't wait for it to
// age. A failure is harmless: then it ages.
func (a *App) Release(ctx context.Context, l *Lease) {
	if l.held.Holder != l.holder {
		return
	}
	l.held.Holder = ""
	if err := a.beat(ctx, l); err != nil && !lost(err) {
		a.log.Warn("lease not released", "lease", l.name, "error", err)
	}
}

func lost(err error) bool {
	if err == nil {
		return false
	}
	k := portal.KindOf(err)
	return k == portal.Conflict || k == portal.Taken
}

// errLeaseLost is why work under a lease was not done: another instance has it.
var errLeaseLost = errors.New("another instance holds the lease")

// underLease runs one transaction of a job: it beats the lease first, and takes
// the beat back when the transaction fails. errLeaseLost when another instance
// took the lease since Hold: then nothing of f is stored.
func (a *App) underLease(ctx context.Context, l *Lease, f func(ctx context.Context) error) error {
	before := l.held
	err := a.store.InTx(ctx, func(ctx context.Context) error {
		l.held = before
		if err := a.beat(ctx, l); err != nil {
			if lost(err) {
				return fmt.Errorf("%w: %w", errLeaseLost, err)
			}
			return err
		}
		return f(ctx)
	})
	if err != nil {
		l.held = before
	}
	return err
}
