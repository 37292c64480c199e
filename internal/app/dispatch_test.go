package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"ketenportaal/internal/docdb"
	"ketenportaal/internal/portal"
	"ketenportaal/internal/store"
)

var errCrash = errors.New("the process is gone")

// crash is a database whose process ends at the n-th step: before an operation,
// before a commit, or right after one. From then on nothing works any more.
type crash struct {
	docdb.DB
	left   int
	panics bool
	gone   bool
}

func (c *crash) step() error {
	c.left--
	if c.left > 0 && !c.gone {
		return nil
	}
	if c.panics && !c.gone {
		c.gone = true
		panic(errCrash)
	}
	c.gone = true
	return errCrash
}

func (c *crash) Insert(ctx context.Context, collection string, d docdb.Doc) error {
	if err := c.step(); err != nil {
		return err
	}
	return c.DB.Insert(ctx, collection, d)
}

func (c *crash) Get(ctx context.Context, collection, id string) (docdb.Doc, error) {
	if err := c.step(); err != nil {
		return docdb.Doc{}, err
	}
	return c.DB.Get(ctx, collection, id)
}

func (c *crash) Replace(ctx context.Context, collection string, d docdb.Doc) error {
	if err := c.step(); err != nil {
		return err
	}
	return c.DB.Replace(ctx, collection, d)
}

func (c *crash) Find(ctx context.Context, collection string, q docdb.Query) ([]docdb.Doc, error) {
	if err := c.step(); err != nil {
		return nil, err
	}
	return c.DB.Find(ctx, collection, q)
}

func (c *crash) InTx(ctx context.Context, f func(ctx context.Context) error) error {
	err := c.DB.InTx(ctx, func(ctx context.Context) error {
		if err := f(ctx); err != nil {
			return err
		}
		return c.step()
	})
	if err != nil {
		return err
	}
	return c.step() // stored, but who asked never hears of it
}

// onDB makes a second instance of the portal on the rig's database.
func (r *rig) onDB(db docdb.DB) *App {
	r.t.Helper()
	a, err := New(Options{Store: store.New(db), Now: r.App.now, Key: testKey, Log: r.App.log})
	r.must(err)
	return a
}

// dispatchAll hands out everything with an instance that takes the lease over.
func (r *rig) dispatchAll(a *App) {
	r.t.Helper()
	l := r.takeOver(a)
	for {
		n, err := a.Dispatch(r.ctx, l)
		r.must(err)
		if n == 0 {
			break
		}
	}
	a.Release(r.ctx, l)
}

// takeOver gives an instance the dispatcher's lease, whoever held it.
func (r *rig) takeOver(a *App) *Lease {
	r.t.Helper()
	now := time.Now()
	a.real = func() time.Time { return now }
	l := NewLease("dispatcher")
	for range 3 {
		ok, err := a.Hold(r.ctx, l)
		r.must(err)
		if ok {
			return l
		}
		now = now.Add(leaseTTL)
	}
	r.t.Fatal("the lease was not taken over")
	return nil
}

// share shares a signal of the whole chain under a name.
func (r *rig) share(by string) portal.Signal {
	r.t.Helper()
	return r.shareAs(by, portal.Audience{Kind: portal.WholeChain}, portal.OrgVisible)
}

func (r *rig) shareAs(by string, audience portal.Audience, naming portal.Naming) portal.Signal {
	r.t.Helper()
	s, err := r.ShareSignal(r.ctx, r.as(by), ShareSignal{
		Kind: portal.Bottleneck, Text: "Brieven over aanmaningen komen pas aan na de termijn.", Theme: "toegang", Audience: audience, Naming: naming, KnowsRecognisable: true,
	})
	r.must(err)
	return s
}

func (r *rig) comment(by string, s portal.Signal, mentions ...portal.ID) {
	r.t.Helper()
	r.must(r.CommentOnSignal(r.ctx, r.as(by), s.ID, portal.NewID(), "Dat zien wij ook vaak gebeuren.", mentions, CitizenAnswer{}))
}

// inboxOf gives somebody's berichten, all of them, the first one first.
func (r *rig) inboxOf(person portal.ID) []portal.Notification {
	r.t.Helper()
	ns, err := r.store.NotificationsSince(r.ctx, person, 0, 0)
	r.must(err)
	return ns
}

// ledger is what every person must have got.
type ledger struct {
	r      *rig
	wanted map[portal.ID]int
	mails  int
}

// expect adds what the new events must bring.
func (l *ledger) expect() {
	l.r.t.Helper()
	es, err := l.r.store.NewEvents(l.r.ctx, 0)
	l.r.must(err)
	for _, e := range es {
		rs, err := l.r.Audience(l.r.ctx, e)
		l.r.must(err)
		for _, x := range rs {
			l.wanted[x.Person.ID]++
			if x.Urgent && x.Person.Prefs.AtOnce && !x.Muted {
				l.mails++
			}
		}
	}
}

// check wants each bericht and mail once, and counters that agree with them.
func (l *ledger) check() {
	r := l.r
	r.t.Helper()
	people, err := r.store.People(r.ctx, "")
	r.must(err)
	for _, p := range people {
		inbox, err := r.store.Inbox(r.ctx, p.ID)
		r.must(err)
		if l.wanted[p.ID] == 0 && inbox.Seq == 0 {
			continue
		}
		got := r.inboxOf(p.ID)
		if len(got) != l.wanted[p.ID] {
			r.t.Errorf("%s: got %d berichten, want %d", p.ID, len(got), l.wanted[p.ID])
		}
		for i, n := range got {
			if n.Seq != int64(i+1) {
				r.t.Errorf("%s: bericht %d has sequence number %d", p.ID, i+1, n.Seq)
			}
		}
		if inbox.Unread != len(got) || inbox.Seq != int64(len(got)) {
			r.t.Errorf("%s: counters say %+v of %d berichten", p.ID, inbox, len(got))
		}
	}
	mails, err := r.store.CountMails(r.ctx, portal.MailQuery{Kind: portal.MailNotice, Hidden: true}, 0)
	r.must(err)
	if int(mails) != l.mails {
		r.t.Errorf("got %d mails, want %d", mails, l.mails)
	}
}

// wantWholeChain wants an unbroken chain with every event in it.
func (r *rig) wantWholeChain() portal.ChainReport {
	r.t.Helper()
	report, err := r.VerifyChain(r.ctx, nil)
	r.must(err)
	if len(report.Findings) > 0 || report.Unsealed > 0 {
		r.t.Errorf("chain: %v, %d unsealed", report.Findings, report.Unsealed)
	}
	return report
}

func TestDispatchLosesAndRepeatsNothingInACrash(t *testing.T) {
	r := newRig(t)
	l := &ledger{r: r, wanted: map[portal.ID]int{}}
	for n := 1; ; n++ {
		s := r.share("deelnemer@geldfit")
		r.comment("deelnemer@wijkteam", s, "collega@bewind")
		l.expect()
		db := &crash{DB: r.db, left: n, panics: n%2 == 0}
		dies(t, r.onDB(db), r.ctx, n)
		r.dispatchAll(r.App) // another process, when the lease has aged
		l.check()
		if t.Failed() {
			t.Fatalf("after a crash at step %d", n)
		}
		if !db.gone {
			r.wantWholeChain()
			if n < 40 {
				t.Errorf("only %d steps were tried", n)
			}
			return
		}
	}
}

// dies runs a dispatcher that the database ends at a step, if it gets that far.
func dies(t *testing.T, a *App, ctx context.Context, step int) {
	defer func() {
		if p := recover(); p != nil && p != error(errCrash) {
			t.Fatalf("step %d: panic %v", step, p)
		}
	}()
	l := NewLease("dispatcher")
	if ok, err := a.Hold(ctx, l); !ok {
		if err == nil {
			t.Fatalf("step %d: the released lease was not free", step)
		}
		return
	}
	for {
		n, err := a.Dispatch(ctx, l)
		if err != nil || n == 0 {
			break
		}
	}
	a.Release(ctx, l) // an ordinary end, when the crash lies beyond
}

func TestTwoDispatchersAtOnceKeepOneChain(t *testing.T) {
	const writers, each = 16, 12
	r := newRig(t)
	s := r.share("deelnemer@geldfit")
	var writing, dispatching sync.WaitGroup
	for range writers {
		writing.Go(func() {
			for range each {
				err := r.CommentOnSignal(r.ctx, r.as("deelnemer@wijkteam"), s.ID, portal.NewID(), "Ook gezien.", nil, CitizenAnswer{})
				if err != nil && portal.KindOf(err) != portal.Conflict {
					t.Errorf("comment: %v", err)
				}
			}
		})
	}
	done := make(chan struct{})
	for range 2 {
		a := r.onDB(r.db)
		// Each look at the clock is half a lease later: the two take the lease
		// from each other all the time.
		now := time.Now()
		a.real = func() time.Time { now = now.Add(leaseTTL / 2); return now }
		dispatching.Go(func() {
			l := NewLease("dispatcher")
			for last := false; !last; {
				select {
				case <-done:
					last = true
				default:
				}
				if ok, err := a.Hold(r.ctx, l); err != nil || !ok {
					continue
				}
				for {
					if n, err := a.Dispatch(r.ctx, l); err != nil || n == 0 {
						break
					}
				}
			}
		})
	}
	writing.Wait()
	close(done)
	dispatching.Wait()
	r.dispatchAll(r.App)
	report := r.wantWholeChain()
	signal, err := r.store.Signal(r.ctx, s.ID)
	r.must(err)
	if want := int64(signal.Comments + 1); report.Entries != want {
		t.Errorf("entries: got %d, want %d", report.Entries, want)
	}
	reporter := r.inboxOf("deelnemer@geldfit")
	if len(reporter) != signal.Comments {
		t.Errorf("the reporter got %d berichten of %d comments", len(reporter), signal.Comments)
	}
}

// pause runs something before the first transaction: as if the process stood
// still there for a while.
type pause struct {
	docdb.DB
	once sync.Once
	then func()
}

func (p *pause) InTx(ctx context.Context, f func(ctx context.Context) error) error {
	p.once.Do(p.then)
	return p.DB.InTx(ctx, f)
}

func TestDispatchByAPausedHolderDoesNothing(t *testing.T) {
	r := newRig(t)
	s := r.share("deelnemer@geldfit")
	r.comment("deelnemer@wijkteam", s)
	l := &ledger{r: r, wanted: map[portal.ID]int{}}
	l.expect()
	lease := r.takeOver(r.App)
	paused := r.onDB(&pause{DB: r.db, then: func() {
		other := r.onDB(r.db)
		r.dispatchAll(other) // and gives the lease up again
	}})
	n, err := paused.Dispatch(r.ctx, lease)
	if n != 0 || err != nil {
		t.Errorf("paused holder: got %d events, error %v; want none", n, err)
	}
	l.check()
	if ok, err := paused.Hold(r.ctx, lease); !ok || err != nil {
		t.Errorf("hold the lease that is free: %v, %v", ok, err)
	}
}

func TestDispatchWakesWhatFollowsIt(t *testing.T) {
	r := newRig(t)
	r.share("deelnemer@geldfit")
	before := r.woken.Load()
	r.dispatchAll(r.App)
	if r.woken.Load() == before {
		t.Error("nobody was woken after berichten were stored")
	}
	before = r.woken.Load()
	r.dispatchAll(r.App)
	if r.woken.Load() != before {
		t.Error("woken though nothing happened: the dispatcher would wake itself for ever")
	}
}

func TestInOrder(t *testing.T) {
	at := func(minute int) time.Time { return rigStart.Add(time.Duration(minute) * time.Minute) }
	a, b := portal.Ref{Kind: portal.KindSignal, ID: "a"}, portal.Ref{Kind: portal.KindSignal, ID: "b"}
	tests := []struct {
		name string
		in   []portal.Event
		want string
	}{
		{"by time", []portal.Event{{ID: "2", At: at(2), About: a, Version: 2}, {ID: "1", At: at(1), About: a, Version: 1}}, "1 2"},
		{"by id at one time", []portal.Event{{ID: "y", At: at(1), About: a, Version: 1}, {ID: "x", At: at(1), About: b, Version: 1}}, "x y"},
		{"version before time", []portal.Event{{ID: "v2", At: at(1), About: a, Version: 2}, {ID: "v1", At: at(3), About: a, Version: 1}, {ID: "b", At: at(2), About: b, Version: 1}}, "v1 b v2"},
		{"no version says nothing", []portal.Event{{ID: "v2", At: at(1), About: a, Version: 2}, {ID: "none", At: at(2), About: a}}, "v2 none"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			inOrder(tt.in)
			var got string
			for i, e := range tt.in {
				if i > 0 {
					got += " "
				}
				got += string(e.ID)
			}
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// versions gives, per object, the versions in the order of the chain.
func (r *rig) versions() map[portal.Ref][]int64 {
	r.t.Helper()
	es, err := r.SealedAfter(r.ctx, 0, 0)
	r.must(err)
	vs := map[portal.Ref][]int64{}
	for _, e := range es {
		vs[e.About] = append(vs[e.About], e.Version)
	}
	return vs
}

func TestSealNeverBeforeAnEarlierVersion(t *testing.T) {
	r := newRig(t)
	late := portal.Ref{Kind: portal.KindSignal, ID: "from a clock that was ahead"}
	insert := func(at time.Time, about portal.Ref, version int64) {
		r.must(r.store.InsertEvent(r.ctx, portal.Event{ID: portal.NewID(), Type: portal.SignalCommented, At: at, About: about, Version: version, By: "deelnemer@geldfit"}, nil))
	}
	// Version 1..150 were stored by an instance two hours ahead, 151 by one whose
	// clock is right, and more than a batch of others lie in between.
	for v := range int64(150) {
		insert(rigStart.Add(-time.Minute), late, v+1)
	}
	insert(rigStart.Add(-2*time.Hour), late, 151)
	for i := range 3 * dispatchAtOnce {
		insert(rigStart.Add(-time.Hour), portal.Ref{Kind: portal.KindSignal, ID: portal.ID(fmt.Sprint(i))}, 1)
	}
	r.dispatchAll(r.App)
	got := r.versions()[late]
	if len(got) != 151 || !slices.IsSorted(got) {
		t.Errorf("versions in the chain: %v, want 1 to 151 in order", got)
	}
	r.wantWholeChain()
}

func TestAnonymousActsAreSealedTheNextDayOnly(t *testing.T) {
	r := newRig(t)
	s := r.shareAs("deelnemer@geldfit", portal.Audience{Kind: portal.WholeChain}, portal.Anonymous)
	r.later(time.Hour)
	r.must(r.TakeUpSignal(r.ctx, r.as("ketencoordinator@gemeente"), s.ID, 0))
	other := r.share("deelnemer@wijkteam")
	r.dispatchAll(r.App)
	if got := r.versions(); len(got[s.Ref()]) != 0 || len(got[other.Ref()]) != 1 {
		t.Fatalf("on the day itself the chain holds %v; want nothing of the anonymous signal, not even what followed on it", got)
	}
	if ns := r.inboxOf("ketencoordinator@gemeente"); len(ns) != 2 {
		t.Errorf("the coordinator got %d berichten, want 2 at once", len(ns))
	}
	r.clock = portal.Day(r.clock).AddDate(0, 0, 1).Add(-time.Second)
	r.dispatchAll(r.App)
	if got := r.versions()[s.Ref()]; len(got) != 0 {
		t.Errorf("a second before midnight the chain holds versions %v", got)
	}
	r.later(time.Second)
	r.dispatchAll(r.App)
	if got := r.versions()[s.Ref()]; len(got) != 2 || got[0] >= got[1] {
		t.Errorf("the next day the chain holds versions %v, want two in order", got)
	}
	r.wantWholeChain()
}

func TestDispatchGoesOnWhenAReporterCantBeRead(t *testing.T) {
	r := newRig(t)
	s := r.shareAs("deelnemer@geldfit", portal.Audience{Kind: portal.WholeChain}, portal.Anonymous)
	r.must(r.TakeUpSignal(r.ctx, r.as("ketencoordinator@gemeente"), s.ID, 0))
	a, err := New(Options{Store: r.store, Now: r.App.now, Key: slices.Repeat([]byte{8}, KeySize), Log: r.App.log})
	r.must(err)
	r.dispatchAll(a)
	if fresh, err := r.store.NewEvents(r.ctx, 0); len(fresh) != 0 || err != nil {
		t.Errorf("%d events stay behind, error %v", len(fresh), err)
	}
}
