package app

import (
	"testing"
	"time"
)

// instance is an App with a machine's clock of its own.
func (r *rig) instance() (a *App, pass func(time.Duration)) {
	a, now := r.onDB(r.db), time.Now()
	a.real = func() time.Time { return now }
	return a, func(d time.Duration) { now = now.Add(d) }
}

func TestHold(t *testing.T) {
	r := newRig(t)
	one, oneLater := r.instance()
	two, twoLater := r.instance()
	mine, theirs := NewLease("proef"), NewLease("proef")
	hold := func(a *App, l *Lease, want bool, when string) {
		t.Helper()
		got, err := a.Hold(r.ctx, l)
		r.must(err)
		if got != want {
			t.Errorf("%s: got %v, want %v", when, got, want)
		}
	}
	hold(one, mine, true, "a lease nobody had")
	hold(one, mine, true, "one's own lease")
	hold(two, theirs, false, "another's lease, seen for the first time")
	twoLater(leaseTTL - time.Millisecond)
	hold(two, theirs, false, "another's lease, just not aged")
	oneLater(leaseTTL)
	hold(one, mine, true, "one's own, idle for long: beaten again")
	twoLater(time.Millisecond)
	hold(two, theirs, false, "another's lease, beaten meanwhile")
	twoLater(leaseTTL)
	hold(two, theirs, true, "another's lease that aged")
	hold(one, mine, false, "a lease that was taken")
	two.Release(r.ctx, theirs)
	hold(one, mine, true, "a lease that was given up")
	one.Release(r.ctx, theirs) // not its holder any more: nothing happens
	hold(one, mine, true, "a lease that another tried to give up")
}
