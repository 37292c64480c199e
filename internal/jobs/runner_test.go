package jobs

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

var silent = slog.New(slog.DiscardHandler)

// counted is a job that counts its runs; the time of the tests is not the
// machine's (synctest), so waiting costs nothing and is exact.
func counted(every time.Duration, run func(n int) (bool, error)) (job Job, runs func() int) {
	var n atomic.Int64
	return Job{Name: "proef", Every: every, Woken: true, Run: func(context.Context) (bool, error) {
		now := int(n.Add(1))
		if run == nil {
			return false, nil
		}
		return run(now)
	}}, func() int { return int(n.Load()) }
}

func stop(t *testing.T, r *Runner) {
	t.Helper()
	if err := r.Stop(t.Context()); err != nil {
		t.Errorf("stop: %v", err)
	}
}

func TestRunner(t *testing.T) {
	broken := errors.New("broken")
	tests := []struct {
		name string
		run  func(n int) (bool, error)
		pass time.Duration
		want int
	}{
		{"at once, and then at its time", nil, 3*time.Minute + time.Second, 4},
		{"at once again while more waits", func(n int) (bool, error) { return n < 10, nil }, time.Second, 10},
		{"an error ends the portion, also when more waits", func(n int) (bool, error) { return true, broken }, time.Second, 1},
		{"a panic ends the portion, not the job", func(n int) (bool, error) {
			if n == 1 {
				panic("proef")
			}
			return false, nil
		}, 2*time.Minute + time.Second, 3},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				j, runs := counted(time.Minute, tt.run)
				r := Start(silent, nil, j)
				time.Sleep(tt.pass)
				synctest.Wait()
				if runs() != tt.want {
					t.Errorf("got %d runs, want %d", runs(), tt.want)
				}
				stop(t, r)
			})
		})
	}
}

func TestRunner_FailingJobSlowsDownAndRecovers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var back atomic.Bool
		j, runs := counted(250*time.Millisecond, func(int) (bool, error) {
			if back.Load() {
				return false, nil
			}
			return false, errors.New("database is away")
		})
		var log bytes.Buffer
		r := Start(slog.New(slog.NewTextHandler(&log, nil)), nil, j)
		time.Sleep(time.Hour)
		synctest.Wait()
		if runs() < 100 || runs() > 130 {
			t.Errorf("%d runs in an hour of failing, want about two a minute", runs())
		}
		if n := strings.Count(log.String(), "job failed"); n != runs() {
			t.Errorf("%d lines in the log of %d failures", n, runs())
		}
		back.Store(true)
		r.Wake() // a commit: the database is back
		synctest.Wait()
		before := runs()
		time.Sleep(time.Second)
		synctest.Wait()
		if runs()-before != 4 {
			t.Errorf("%d runs in a second after it recovered, want 4", runs()-before)
		}
		stop(t, r)
	})
}

func TestRunner_WakesCoalesce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hold := make(chan struct{})
		j, runs := counted(time.Hour, func(int) (bool, error) { <-hold; return false, nil })
		r := Start(silent, nil, j)
		synctest.Wait() // the first run is held
		for range 100 {
			r.Wake()
		}
		close(hold)
		synctest.Wait()
		if runs() != 2 {
			t.Errorf("got %d runs, want 2: one of before, one for the hundred wakes during it", runs())
		}
		stop(t, r)
	})
}

func TestRunner_WakesOnlyJobsThatWantIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		deaf, runs := counted(time.Hour, nil)
		deaf.Woken = false
		r := Start(silent, nil, deaf)
		synctest.Wait()
		r.Wake()
		synctest.Wait()
		if runs() != 1 {
			t.Errorf("got %d runs, want only the one at the start", runs())
		}
		stop(t, r)
	})
}

func TestRunner_Stop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hold, stops := make(chan struct{}), 0
		j, runs := counted(time.Millisecond, func(int) (bool, error) { <-hold; return true, nil })
		j.Stop = func(context.Context) { stops++ }
		seen := 0
		r := Start(silent, func(job string, _ time.Duration, err error) {
			if job != "proef" || err != nil {
				t.Errorf("told of %q, %v", job, err)
			}
			seen++
		}, j)
		synctest.Wait()
		short, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := r.Stop(short); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("stop during a run: got %v, want that it is still running", err)
		}
		close(hold)
		stop(t, r)
		stop(t, r) // twice is once
		if runs() != 1 || stops != 1 || seen != 1 {
			t.Errorf("got %d runs, %d stops, told of %d; want 1 of each, though more waited", runs(), stops, seen)
		}
		r.Wake() // nobody listens; it must not block
	})
}
