package jobs

import (
	"testing"
	"time"

	"ketenportaal/internal/portal"
)

func TestAccountsJobDoesEachStepOnce(t *testing.T) {
	r := newPostRig(t, 0)
	set, err := r.store.Settings(t.Context())
	must(t, err)
	r.clock = r.clock.AddDate(0, 0, portal.DormantOffDays+1)
	a := r.withScanner(nil)
	first, second := Accounts(a), Accounts(a) // two instances
	for range 2 {
		for _, job := range []Job{first, second} {
			if more, err := job.Run(t.Context()); err != nil || more {
				t.Fatalf("more %v, error %v", more, err)
			}
		}
		r.clock = r.clock.Add(time.Hour)
	}
	first.Stop(t.Context())
	second.Stop(t.Context())
	everyone, err := r.store.People(t.Context(), "")
	must(t, err)
	warned := 0
	for _, p := range everyone {
		n, err := r.store.CountMails(t.Context(), portal.MailQuery{Kind: portal.MailDormant, Person: p.ID}, 0)
		must(t, err)
		if n > 1 {
			t.Errorf("%s was warned %d times", p.ID, n)
		}
		if n == 1 && set.Spared(p, 1) {
			t.Errorf("%s is warned, though the portal can't do without", p.ID)
		}
		warned += int(n)
	}
	if warned == 0 {
		t.Error("nobody was warned")
	}
}
