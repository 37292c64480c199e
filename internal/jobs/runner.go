// Package jobs runs what the portal does by itself: handing out events, mail,
// digests, terms. Each job is a loop that stops when it is told to; jobs that
// only one instance may do hold a lease.
package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"
)

// Job is one thing to do again and again.
type Job struct {
	Name string
	// Every is the longest time between two runs.
	Every time.Duration
	// Woken: Wake of the runner starts a run at once.
	Woken bool
	// Run does one portion and reports whether more is waiting, in which case it
	// is run again at once. An error is logged, and the next run comes at its
	// time, or later while it goes on failing.
	Run func(ctx context.Context) (more bool, err error)
	// Stop is called once after the last run; may be nil.
	Stop func(ctx context.Context)
}

// Runner runs jobs, each in a goroutine of its own, until Stop.
type Runner struct {
	log    *slog.Logger
	wakers []chan struct{}
	cancel context.CancelFunc
	wg     sync.WaitGroup
	once   sync.Once
	states []*jobState
	seen   func(job string, took time.Duration, err error)
}

// Start starts the jobs. seen, which may be nil, is told of each run.
func Start(log *slog.Logger, seen func(job string, took time.Duration, err error), jobs ...Job) *Runner {
	ctx, cancel := context.WithCancel(context.Background())
	if seen == nil {
		seen = func(string, time.Duration, error) {}
	}
	r := &Runner{log: log, cancel: cancel, seen: seen}
	for _, j := range jobs {
		wake := make(chan struct{}, 1)
		if j.Woken {
			r.wakers = append(r.wakers, wake)
		}
		state := &jobState{name: j.Name, every: j.Every}
		r.states = append(r.states, state)
		r.wg.Add(1)
		go r.loop(ctx, j, wake, state)
	}
	return r
}

// Wake starts a run of every job that can be woken. It never blocks.
func (r *Runner) Wake() {
	for _, w := range r.wakers {
		select {
		case w <- struct{}{}:
		default: // a run is asked for already
		}
	}
}

// Stop ends the jobs and waits for the runs that are going on, at most until
// ctx ends. It may be called more than once.
func (r *Runner) Stop(ctx context.Context) error {
	r.once.Do(r.cancel)
	done := make(chan struct{})
	go func() { r.wg.Wait(); close(done) }()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("jobs still running: %w", ctx.Err())
	}
}

// slowest is the longest time between two runs of a job that keeps failing: a
// database that is away for an hour must not fill the log.
const slowest = 30 * time.Second

func (r *Runner) loop(ctx context.Context, j Job, wake <-chan struct{}, state *jobState) {
	defer r.wg.Done()
	timer, wait := time.NewTimer(0), j.Every
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			if j.Stop != nil {
				stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
				j.Stop(stopping)
				cancel()
			}
			return
		case <-wake:
		case <-timer.C:
		}
		more, err := true, error(nil)
		for more && ctx.Err() == nil {
			more, err = r.run(ctx, j, state)
		}
		if err == nil {
			wait = j.Every
		} else {
			wait = max(j.Every, min(2*wait, slowest))
		}
		timer.Reset(wait)
		state.waits(wait)
	}
}

// run does one portion. A panic ends the portion, not the portal.
func (r *Runner) run(ctx context.Context, j Job, state *jobState) (more bool, err error) {
	began := time.Now()
	defer func() {
		if p := recover(); p != nil {
			more, err = false, fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
		if err != nil && ctx.Err() == nil {
			r.log.Error("job failed", "job", j.Name, "error", err)
		}
		state.ran(began, err)
		r.seen(j.Name, time.Since(began), err)
	}()
	more, err = j.Run(ctx)
	return more && err == nil, err
}
