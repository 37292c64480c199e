package jobs

import (
	"regexp"
	"strings"
	"sync"
	"time"

	"ketenportaal/internal/app"
)

// jobState is how one job fared, in real time.
type jobState struct {
	name  string
	every time.Duration

	mu       sync.Mutex
	last     time.Time // when the last run ended
	took     time.Duration
	next     time.Time
	failures int // in a row
	problem  string
}

func (s *jobState) ran(began time.Time, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last, s.next = time.Now(), time.Time{}
	s.took = s.last.Sub(began)
	if err == nil {
		s.failures, s.problem = 0, ""
		return
	}
	s.failures++
	s.problem = told(err)
}

func (s *jobState) waits(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.next = time.Now().Add(d)
}

// Anything that may name somebody or something stays in the log: ids of any
// form, addresses, numbers of signals.
var telling = regexp.MustCompile(`(?i)[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{16,}|\S+@\S+|S-\d{4}-\d+`)

// mostTold is how much of an error a page shows.
const mostTold = 200

// told is an error as a page may show it: its first line, without ids.
func told(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	line = telling.ReplaceAllString(line, "…")
	if r := []rune(line); len(r) > mostTold {
		line = string(r[:mostTold]) + "…"
	}
	return line
}

// State tells how each job fares, in the order they were started.
func (r *Runner) State() []app.JobState {
	now := time.Now()
	states := make([]app.JobState, len(r.states))
	for i, s := range r.states {
		s.mu.Lock()
		states[i] = app.JobState{Name: s.name, Every: s.every, Failures: s.failures, Problem: s.problem, Ran: !s.last.IsZero(), Took: s.took}
		if !s.last.IsZero() {
			states[i].Ago = now.Sub(s.last)
		}
		if s.next.After(now) {
			states[i].Next = s.next.Sub(now)
		}
		s.mu.Unlock()
	}
	return states
}
