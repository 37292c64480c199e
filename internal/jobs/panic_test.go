package jobs

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// TestBar49_PanicInJob: a job that panics is run again, the other jobs don't notice, and
// where it happened stands in the log and not in what an administrator is shown.
func TestBar49_PanicInJob(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		broken, runs := counted(time.Minute, func(int) (bool, error) { panic("bron van de paniek") })
		whole, others := counted(time.Minute, nil)
		broken.Name, whole.Name = "stuk", "heel"
		r := Start(slog.New(slog.NewTextHandler(&log, nil)), nil, broken, whole)
		time.Sleep(10*time.Minute + time.Second)
		synctest.Wait()
		if runs() < 2 || others() != 11 {
			t.Errorf("the broken job ran %d times, the other %d", runs(), others())
		}
		stop(t, r)
		if text := log.String(); !strings.Contains(text, "bron van de paniek") || !strings.Contains(text, "panic_test.go") {
			t.Errorf("the log lacks the panic or its stack: %.500s", text)
		}
		for _, s := range r.State() {
			if strings.Contains(s.Problem, ".go") || strings.Contains(s.Problem, "goroutine") || (s.Problem == "") != (s.Name == "heel") {
				t.Errorf("%s shows %q", s.Name, s.Problem)
			}
		}
	})
}

// A job that is stopped while it panics is stopped.
func TestPanicWhileStopping(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := Start(silent, nil, Job{Name: "stuk", Every: time.Minute, Run: func(ctx context.Context) (bool, error) {
			<-ctx.Done()
			panic("bij het stoppen")
		}})
		synctest.Wait()
		stop(t, r)
	})
}
